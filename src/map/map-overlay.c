// SPDX-License-Identifier: GPL-3.0-or-later
#include "map-overlay-private.h"
#include "base-i18n.h"
#include <string.h>

static void
clear_team (gpointer data)
{
  g_free (((HeatMapTeam *) data)->text);
}

static void
clear_pill (gpointer data)
{
  g_free (((HeatMapPill *) data)->text);
}

static void
clear_pin (gpointer data)
{
  g_free (((HeatMapPin *) data)->text);
}

static void
clear_route (gpointer data)
{
  HeatMapRoute *route = data;

  g_array_unref (route->points_m);
  g_array_unref (route->pills);
}

static GArray *
new_array (gsize size, GDestroyNotify clear)
{
  GArray *array = g_array_new (FALSE, FALSE, (guint) size);

  if (clear)
    g_array_set_clear_func (array, clear);
  return array;
}

HeatMapOverlay *
heat_map_overlay_new (void)
{
  HeatMapOverlay *o = g_new0 (HeatMapOverlay, 1);

  o->ref_count = 1;
  o->zone_pipes = new_array (4, NULL);
  o->dead_pipes = new_array (4, NULL);
  o->out_buildings = new_array (4, NULL);
  o->out_stations = new_array (4, NULL);
  o->other_buildings = new_array (4, NULL);
  o->other_stations = new_array (4, NULL);
  o->must = new_array (sizeof (HeatPlanValve), NULL);
  o->may = new_array (sizeof (HeatPlanValve), NULL);
  o->failed_valves = new_array (4, NULL);
  o->pinned_valves = new_array (4, NULL);
  o->forbidden_valves = new_array (4, NULL);
  o->resupply = new_array (sizeof (HeatMapResupply), NULL);
  o->closed_valves = new_array (4, NULL);
  o->opened_valves = new_array (4, NULL);
  o->candidates = new_array (sizeof (HeatMapCandidate), NULL);
  o->leaks = new_array (sizeof (HeatMapLeak), NULL);
  o->priority = new_array (sizeof (HeatMapPriority), NULL);
  o->reports = new_array (sizeof (HeatMapReport), NULL);
  o->teams = new_array (sizeof (HeatMapTeam), clear_team);
  o->routes = new_array (sizeof (HeatMapRoute), clear_route);
  o->pins = new_array (sizeof (HeatMapPin), clear_pin);
  o->way = new_array (sizeof (HeatMapWayPipe), NULL);
  o->fresh_pipes = new_array (4, NULL);
  return o;
}

HeatMapOverlay *
heat_map_overlay_ref (HeatMapOverlay *o)
{
  g_atomic_int_inc (&o->ref_count);
  return o;
}

void
heat_map_overlay_unref (HeatMapOverlay *o)
{
  if (!o || !g_atomic_int_dec_and_test (&o->ref_count))
    return;
  GArray *arrays[] = { o->zone_pipes, o->dead_pipes, o->out_buildings, o->out_stations, o->other_buildings, o->other_stations, o->must, o->may, o->failed_valves, o->pinned_valves, o->forbidden_valves, o->resupply, o->closed_valves,
                       o->opened_valves, o->candidates, o->leaks, o->priority, o->reports, o->teams, o->routes, o->pins,
                       o->way, o->fresh_pipes };
  for (gsize i = 0; i < G_N_ELEMENTS (arrays); i++)
    g_array_unref (arrays[i]);
  g_free (o->pipe_flags);
  g_free (o->building_flags);
  g_free (o->station_flags);
  g_free (o->valve_flags);
  heat_rtree_free (o->mark_index);
  g_clear_pointer (&o->mark_numbers, g_array_unref);
  g_clear_pointer (&o->costs, g_bytes_unref);
  g_free (o);
}

static void
append_all (GArray *to, const GArray *from)
{
  if (from && from->len)
    g_array_append_vals (to, from->data, from->len);
}

/* One sign for a building and kind, however many households. */
static void
add_priority (HeatMapOverlay *o, const HeatNet *net, const GArray *households)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  for (guint i = 0; households && i < households->len; i++)
    {
      guint32 h = g_array_index (households, guint32, i);
      HeatBuilding b = heat_net_household_building (net, heat_household (h));
      guint8 kind = heat_net_home (net, heat_household (h)).priority;
      HeatMapPriority p = { NAN, NAN, kind, TRUE };
      if (!heat_building_is_none (b) && !g_hash_table_add (seen, GSIZE_TO_POINTER (((gsize) b.i << 4 | kind) + 1)))
        continue;
      if (heat_net_place (net, HEAT_KIND_HOUSEHOLD, h, &p.x_m, &p.y_m))
        g_array_append_val (o->priority, p);
    }
}

gboolean
heat_map_leak_place (const HeatNet *net, HeatLeak leak, double *x_m, double *y_m)
{
  static const HeatKind kinds[] = { HEAT_KIND_PIPE, HEAT_KIND_VALVE, HEAT_KIND_WELL, HEAT_KIND_NODE, HEAT_KIND_CONSUMER, HEAT_KIND_SOURCE,
                                    HEAT_KIND_STATION, HEAT_KIND_STATION, HEAT_KIND_STATION };

  return heat_net_place (net, kinds[leak.kind], leak.index, x_m, y_m);
}

void
heat_map_overlay_add_leaks (HeatMapOverlay *o, const HeatNet *net, const GArray *leaks, int number)
{
  for (guint i = 0; i < leaks->len; i++)
    {
      HeatMapLeak leak = { NAN, NAN, number, 0 };
      if (heat_map_leak_place (net, g_array_index (leaks, HeatLeak, i), &leak.x_m, &leak.y_m))
        g_array_append_val (o->leaks, leak);
    }
}

void
heat_map_overlay_add_plan (HeatMapOverlay *o, const HeatNet *net, const HeatPlan *plan, int number)
{
  append_all (o->zone_pipes, plan->zone_pipes);
  append_all (o->dead_pipes, plan->dead_pipes);
  append_all (o->out_buildings, plan->out_buildings);
  append_all (o->out_stations, plan->out_stations);
  append_all (o->must, plan->must);
  append_all (o->may, plan->may);
  for (guint i = 0; plan->failed && i < plan->failed->len; i++)
    if (!g_array_index (plan->failed, HeatPlanFailed, i).is_forbidden) /* that one works */
      g_array_append_val (o->failed_valves, g_array_index (plan->failed, HeatPlanFailed, i).valve);
  add_priority (o, net, plan->out_priority);
  if (plan->leaks)
    heat_map_overlay_add_leaks (o, net, plan->leaks, number);
}

void
heat_map_overlay_add_out (HeatMapOverlay *o, const HeatNet *net, const GArray *buildings, const GArray *stations, const GArray *priority)
{
  append_all (o->other_buildings, buildings);
  append_all (o->other_stations, stations);
  add_priority (o, net, priority);
}

void
heat_map_overlay_add_resupply (HeatMapOverlay *o, guint32 valve, guint32 households)
{
  HeatMapResupply one = { valve, households };

  g_array_append_val (o->resupply, one);
}

gboolean
heat_map_overlay_marks_valves (const HeatMapOverlay *o)
{
  return o->must->len || o->may->len || o->failed_valves->len || o->pinned_valves->len || o->forbidden_valves->len || o->resupply->len;
}

GBytes *
heat_map_costs_new (const HeatCritical *critical)
{
  guint32 *households = g_new (guint32, (gsize) critical->n_pipes + 1);

  for (guint32 p = 0; p < critical->n_pipes; p++)
    households[p] = heat_critical_of_pipe (critical, heat_pipe (p))->out_households;
  return g_bytes_new_take (households, sizeof (guint32) * critical->n_pipes);
}

void
heat_map_overlay_share_costs (HeatMapOverlay *o, GBytes *costs)
{
  gsize size = 0;

  g_clear_pointer (&o->costs, g_bytes_unref);
  o->costs = g_bytes_ref (costs);
  o->cost_households = (guint32 *) (gpointer) g_bytes_get_data (costs, &size);
  o->n_cost = (guint32) (size / sizeof (guint32));
  if (o->serial) /* laid on after sealing: all that is drawn changes with them */
    o->everywhere = (guint64) GPOINTER_TO_SIZE (costs) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
}

void
heat_map_overlay_set_costs (HeatMapOverlay *o, const HeatCritical *critical)
{
  g_autoptr (GBytes) costs = heat_map_costs_new (critical);

  heat_map_overlay_share_costs (o, costs);
}

HeatMapRoute *
heat_map_overlay_add_route (HeatMapOverlay *o, gboolean is_preview)
{
  HeatMapRoute route = { new_array (sizeof (HeatPoint), NULL), new_array (sizeof (HeatMapPill), clear_pill), is_preview };

  g_array_append_val (o->routes, route);
  return &g_array_index (o->routes, HeatMapRoute, o->routes->len - 1);
}

void
heat_map_overlay_add_team (HeatMapOverlay *o, double x_m, double y_m, int number, HeatTeamState state, float heading_deg, float fix_age_s, const char *text)
{
  HeatMapTeam team = { x_m, y_m, number, (guint8) state, heading_deg, fix_age_s, g_strdup (text), 0 };

  g_array_append_val (o->teams, team);
}

void
heat_map_overlay_add_pin (HeatMapOverlay *o, double x_m, double y_m, int number, const char *text)
{
  HeatMapPin pin = { x_m, y_m, number, g_strdup (text) };

  g_array_append_val (o->pins, pin);
}

static void
flag_rows (guint8 *flags, guint32 n, const GArray *rows, guint8 flag)
{
  for (guint i = 0; i < rows->len; i++)
    if (g_array_index (rows, guint32, i) < n)
      flags[g_array_index (rows, guint32, i)] |= flag;
}

static void
flag_valves (guint8 *flags, guint32 n, const GArray *valves, guint8 flag)
{
  for (guint i = 0; i < valves->len; i++)
    if (g_array_index (valves, HeatPlanValve, i).valve < n)
      flags[g_array_index (valves, HeatPlanValve, i).valve] |= flag;
}

/* Flags the rows and adds what is out besides, each once. How many were there before. */
static guint
flag_out (guint8 *flags, guint32 n, GArray *rows, const GArray *others)
{
  guint before = rows->len;

  flag_rows (flags, n, rows, 1);
  for (guint i = 0; i < others->len; i++)
    {
      guint32 row = g_array_index (others, guint32, i);
      if (row >= n || flags[row])
        continue;
      flags[row] = 1;
      g_array_append_val (rows, row);
    }
  return before;
}

static guint
hash_priority (gconstpointer key)
{
  const HeatMapPriority *p = key;

  return g_double_hash (&p->x_m) ^ g_double_hash (&p->y_m) * 31 ^ p->kind;
}

static gboolean
is_same_priority (gconstpointer a, gconstpointer b)
{
  const HeatMapPriority *p = a, *q = b;

  return p->x_m == q->x_m && p->y_m == q->y_m && p->kind == q->kind;
}

/* A user whom a plan names and who is out already has one sign; of two the first stays. */
static void
drop_double_priority (GArray *priority)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (hash_priority, is_same_priority);
  guint kept = 0;

  for (guint i = 0; i < priority->len; i++)
    {
      HeatMapPriority *to = &g_array_index (priority, HeatMapPriority, kept);
      if (g_hash_table_contains (seen, &g_array_index (priority, HeatMapPriority, i)))
        continue;
      *to = g_array_index (priority, HeatMapPriority, i);
      g_hash_table_add (seen, to);
      kept++;
    }
  g_array_set_size (priority, kept);
}

void
heat_map_overlay_seal (HeatMapOverlay *o, const HeatNet *net)
{
  static gint next = 1;
  const HeatCity *city = heat_net_city (net);

  g_return_if_fail (o->serial == 0);
  o->serial = (guint64) g_atomic_int_add (&next, 1);
  o->n_pipe = city->n_pipe;
  o->n_building = city->n_building;
  o->n_station = city->n_station;
  o->n_valve = city->n_valve;
  o->pipe_flags = g_new0 (guint8, MAX (o->n_pipe, 1));
  o->building_flags = g_new0 (guint8, MAX (o->n_building, 1));
  o->station_flags = g_new0 (guint8, MAX (o->n_station, 1));
  o->valve_flags = g_new0 (guint8, MAX (o->n_valve, 1));
  flag_rows (o->pipe_flags, o->n_pipe, o->zone_pipes, HEAT_MAP_FLAG_ZONE);
  flag_rows (o->pipe_flags, o->n_pipe, o->dead_pipes, HEAT_MAP_FLAG_DEAD);
  o->n_about_buildings = flag_out (o->building_flags, o->n_building, o->out_buildings, o->other_buildings);
  o->n_about_stations = flag_out (o->station_flags, o->n_station, o->out_stations, o->other_stations);
  drop_double_priority (o->priority);
  flag_valves (o->valve_flags, o->n_valve, o->must, HEAT_MAP_FLAG_MUST);
  flag_valves (o->valve_flags, o->n_valve, o->may, HEAT_MAP_FLAG_MAY);
  flag_rows (o->valve_flags, o->n_valve, o->failed_valves, HEAT_MAP_FLAG_FAILED);
  flag_rows (o->valve_flags, o->n_valve, o->pinned_valves, HEAT_MAP_FLAG_PINNED);
  flag_rows (o->valve_flags, o->n_valve, o->forbidden_valves, HEAT_MAP_FLAG_FORBIDDEN);
  for (guint i = 0; i < o->resupply->len; i++)
    if (g_array_index (o->resupply, HeatMapResupply, i).valve < o->n_valve)
      o->valve_flags[g_array_index (o->resupply, HeatMapResupply, i).valve] |= HEAT_MAP_FLAG_RESUPPLY;
  flag_rows (o->valve_flags, o->n_valve, o->closed_valves, HEAT_MAP_FLAG_CLOSED);
  flag_rows (o->valve_flags, o->n_valve, o->opened_valves, HEAT_MAP_FLAG_OPENED);
  heat_map_overlay_note_marks (o, net);
}

const char *
heat_map_priority_word (HeatPriority kind)
{
  switch (kind)
    {
    case HEAT_PRIORITY_HOSPITAL: return C_("one letter on the map", "H");
    case HEAT_PRIORITY_SCHOOL: return C_("one letter on the map", "S");
    case HEAT_PRIORITY_NURSERY: return C_("one letter on the map", "N");
    case HEAT_PRIORITY_CARE: return C_("one letter on the map", "C");
    case HEAT_PRIORITY_INFANT: return C_("one letter on the map", "I");
    case HEAT_PRIORITY_ELDERLY: return C_("one letter on the map", "E");
    case HEAT_PRIORITY_NONE: break;
    }
  return "";
}

static HeatBox
add_rows (HeatBox box, const HeatNet *net, HeatKind kind, const GArray *rows, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      double x = 0, y = 0;
      if (heat_net_place (net, kind, g_array_index (rows, guint32, i), &x, &y))
        box = heat_box_add (box, x, y);
    }
  return box;
}

HeatBox
heat_map_overlay_extent (const HeatMapOverlay *o, const HeatNet *net)
{
  HeatBox box = heat_box_empty ();

  box = add_rows (box, net, HEAT_KIND_PIPE, o->zone_pipes, o->zone_pipes->len);
  box = add_rows (box, net, HEAT_KIND_BUILDING, o->out_buildings, o->serial ? o->n_about_buildings : o->out_buildings->len);
  box = add_rows (box, net, HEAT_KIND_STATION, o->out_stations, o->serial ? o->n_about_stations : o->out_stations->len);
  for (guint i = 0; i < o->must->len; i++)
    {
      double x = 0, y = 0;
      if (heat_net_place (net, HEAT_KIND_VALVE, g_array_index (o->must, HeatPlanValve, i).valve, &x, &y))
        box = heat_box_add (box, x, y);
    }
  for (guint i = 0; i < o->leaks->len; i++)
    {
      const HeatMapLeak *leak = &g_array_index (o->leaks, HeatMapLeak, i);
      if (!o->about || leak->number == o->about)
        box = heat_box_add (box, leak->x_m, leak->y_m);
    }
  return box;
}
