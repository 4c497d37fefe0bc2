// SPDX-License-Identifier: GPL-3.0-or-later
/* The water of a zone: parts that drain together, and their drains (trace-work.h). */
#include "trace-private.h"
#include "trace-work.h"
#include <math.h>

#define LEAST_DRAIN_DN_MM 20
#define UNKNOWN_SHARE 0.1  /* of a part's volume may lie at unknown heights before the whole part counts as without heights */

typedef struct { guint32 pipe; guint parent; } Member;              /* union-find over the pipes of the zone */
typedef struct { double volume_m3, unknown_m3; GArray *slabs, *holes; gboolean has_unknown_hole, is_default; guint n_drains; double top_m; } Body;
typedef struct { HeatZoneDrain drain; guint member; double z_m; } Found;

typedef struct {
  const HeatTrace *trace;
  const HeatNet *net;
  const HeatBefore *before;
  const guint8 *condition;
  const HeatPlan *plan;
  const HeatOperatingRules *rules;
  GHashTable *zone;   /* water segments */
  GHashTable *shut;   /* must valves */
  GHashTable *at_node; /* node → member + 1 */
  GHashTable *seen;   /* open-air valves met */
  GArray *members;    /* Member */
  GArray *found;      /* Found */
  HeatZoneWater *water;
} Zone;

static gpointer
key (guint32 index)
{
  return GUINT_TO_POINTER (index + 1);
}

static gboolean
is_barred (const Zone *z, guint32 valve)
{
  return !heat_net_valve_is_open_air (z->net, heat_valve (valve)) && (z->before->closed[valve] || g_hash_table_contains (z->shut, key (valve)));
}

static gboolean
is_node_in_zone (const Zone *z, HeatNode node)
{
  return !heat_node_is_none (node) && g_hash_table_contains (z->zone, key (z->trace->graph[HEAT_WATER].node[node.i]));
}

/* ---- parts ---- */

static guint
root_of (Zone *z, guint i)
{
  Member *m = (Member *) (gpointer) z->members->data;

  while (m[i].parent != i)
    i = m[i].parent = m[m[i].parent].parent;
  return i;
}

static void
unite (Zone *z, guint a, guint b)
{
  guint x = root_of (z, a), y = root_of (z, b);

  g_array_index (z->members, Member, MAX (x, y)).parent = MIN (x, y);
}

static gboolean
is_end_barred (const Zone *z, guint32 pipe, guint end)
{
  HeatSpan valves = heat_net_end_valves (z->net, heat_pipe (pipe), end);

  for (guint32 i = 0; i < valves.n; i++)
    if (is_barred (z, valves.at[i]))
      return TRUE;
  return FALSE;
}

static gboolean
is_node_barred (const Zone *z, HeatNode node)
{
  HeatSpan valves = heat_net_node_valves (z->net, node);

  for (guint32 i = 0; i < valves.n; i++)
    if (heat_net_valve_place (z->net, heat_valve (valves.at[i])).seat == HEAT_SEAT_NODE && is_barred (z, valves.at[i]))
      return TRUE;
  return FALSE;
}

/* A jumper joins the lines only when it is opened: it counts with the line at its first end. */
static void
join_at_node (Zone *z, guint member, guint end)
{
  guint32 pipe = g_array_index (z->members, Member, member).pipe;
  HeatNode node = heat_net_pipe_node (z->net, heat_pipe (pipe), end);

  if (!is_node_in_zone (z, node) || is_end_barred (z, pipe, end) || is_node_barred (z, node)
      || (end == 1 && heat_net_city (z->net)->pipe[pipe].line == HEAT_LINE_JUMPER))
    return;
  guint at = GPOINTER_TO_UINT (g_hash_table_lookup (z->at_node, key (node.i)));
  if (at)
    unite (z, member, at - 1);
  else
    g_hash_table_insert (z->at_node, key (node.i), GUINT_TO_POINTER (member + 1));
}

/* Valves that are an edge of their own and stand open. */
static void
join_over_edges (Zone *z)
{
  GHashTableIter iter;
  gpointer node, member;

  g_hash_table_iter_init (&iter, z->at_node);
  while (g_hash_table_iter_next (&iter, &node, &member))
    {
      HeatSpan valves = heat_net_node_valves (z->net, heat_node (GPOINTER_TO_UINT (node) - 1));
      for (guint32 i = 0; i < valves.n; i++)
        {
          HeatValvePlace place = heat_net_valve_place (z->net, heat_valve (valves.at[i]));
          guint other = place.seat == HEAT_SEAT_EDGE && !is_barred (z, valves.at[i]) ? GPOINTER_TO_UINT (g_hash_table_lookup (z->at_node, key (place.node2.i))) : 0;
          if (other)
            unite (z, GPOINTER_TO_UINT (member) - 1, other - 1);
        }
    }
}

/* ---- drains and vents ---- */

static double
height_of (const Zone *z, HeatNode node)
{
  return heat_node_is_none (node) ? NAN : (double) heat_net_node_z_m (z->net, node);
}

static void
meet_air (Zone *z, guint32 valve, guint member, HeatNode node)
{
  const HeatCity *city = heat_net_city (z->net);
  const HeatValveRow *row = &city->valve[valve];
  gboolean is_closed = z->before->closed[valve], turns = z->condition[valve] != HEAT_CONDITION_STUCK;

  if (!g_hash_table_add (z->seen, key (valve)))
    return;
  if (row->role == HEAT_VALVE_VENT && is_closed && turns)
    g_array_append_val (z->water->vents, valve);
  if (row->role != HEAT_VALVE_DRAIN || (is_closed && !turns))
    return;
  double pipe_dn_mm = city->pipe[g_array_index (z->members, Member, member).pipe].dn_mm;
  guint dn_mm = row->dn_mm ? row->dn_mm : MAX (LEAST_DRAIN_DN_MM, (guint) (pipe_dn_mm * z->rules->drain_dn_share));
  g_array_append_val (z->found, ((Found){ { valve, dn_mm, NAN }, member, height_of (z, node) }));
}

/* The valves of an end in series, from the side that lies in the zone until one is shut. */
static void
meet_series (Zone *z, guint32 pipe, guint end, gboolean from_node, guint member)
{
  HeatSpan valves = heat_net_end_valves (z->net, heat_pipe (pipe), end);

  for (guint32 i = 0; i < valves.n; i++)
    {
      guint32 valve = valves.at[from_node ? valves.n - 1 - i : i];
      if (is_barred (z, valve))
        return;
      if (heat_net_valve_is_open_air (z->net, heat_valve (valve)))
        meet_air (z, valve, member, heat_net_pipe_node (z->net, heat_pipe (pipe), end));
    }
}

static void
find_air (Zone *z)
{
  GHashTableIter iter;
  gpointer node_key, member;

  for (guint i = 0; i < z->members->len; i++)
    for (guint end = 0; end < 2; end++)
      meet_series (z, g_array_index (z->members, Member, i).pipe, end, FALSE, i);
  g_hash_table_iter_init (&iter, z->at_node);
  while (g_hash_table_iter_next (&iter, &node_key, &member))
    {
      HeatNode node = heat_node (GPOINTER_TO_UINT (node_key) - 1);
      HeatSpan ends = heat_net_node_ends (z->net, node), valves = heat_net_node_valves (z->net, node);
      for (guint32 i = 0; i < ends.n; i++)
        meet_series (z, ends.at[i] >> 1, ends.at[i] & 1, TRUE, GPOINTER_TO_UINT (member) - 1);
      for (guint32 i = 0; i < valves.n; i++)
        if (heat_net_valve_is_open_air (z->net, heat_valve (valves.at[i])))
          meet_air (z, valves.at[i], GPOINTER_TO_UINT (member) - 1, node);
    }
  g_array_sort (z->water->vents, heat_compare_index);
}

/* ---- running empty ---- */

static void
clear_body (gpointer data)
{
  Body *b = data;

  if (b->slabs)
    g_array_unref (b->slabs);
  if (b->holes)
    g_array_unref (b->holes);
}

static void
add_pipe_to_body (const Zone *z, Body *b, guint32 pipe)
{
  double lo = height_of (z, heat_net_pipe_node (z->net, heat_pipe (pipe), 0)), hi = height_of (z, heat_net_pipe_node (z->net, heat_pipe (pipe), 1));
  double volume_m3 = heat_net_pipe_volume_m3 (z->net, heat_pipe (pipe)), bore_m = heat_net_city (z->net)->pipe[pipe].dn_mm / 1000.0;

  b->volume_m3 += volume_m3;
  if (!isfinite (lo) || !isfinite (hi))
    b->unknown_m3 += volume_m3;
  else if (volume_m3 > 0)
    g_array_append_val (b->slabs, ((HeatSlab){ fmin (lo, hi), fmax (lo, hi) + bore_m, volume_m3 }));
}

/* What is known stands for the little that is not; else one prism of the rules' head over the drains. */
static void
settle_heights (const Zone *z, Body *b)
{
  b->is_default = b->slabs->len == 0 || b->unknown_m3 > UNKNOWN_SHARE * b->volume_m3 || b->has_unknown_hole;
  b->top_m = b->is_default ? z->rules->head_m : -INFINITY;
  if (b->is_default)
    {
      g_array_set_size (b->slabs, 0);
      g_array_append_val (b->slabs, ((HeatSlab){ 0, z->rules->head_m, b->volume_m3 }));
      for (guint i = 0; i < b->holes->len; i++)
        g_array_index (b->holes, HeatHole, i).z_m = 0;
      z->water->head_is_default |= b->n_drains > 0 && b->volume_m3 > 0;
    }
  for (guint i = 0; !b->is_default && i < b->slabs->len; i++)
    {
      HeatSlab *s = &g_array_index (b->slabs, HeatSlab, i);
      s->volume_m3 *= b->volume_m3 / (b->volume_m3 - b->unknown_m3);
      b->top_m = fmax (b->top_m, s->hi_m);
    }
}

static void
empty_body (const Zone *z, Body *b)
{
  double left_m3 = b->volume_m3;
  double seconds = b->n_drains ? heat_emptying_s ((const HeatSlab *) (gpointer) b->slabs->data, b->slabs->len, (const HeatHole *) (gpointer) b->holes->data, b->holes->len,
                                                  z->rules->discharge, &left_m3) : 0;

  z->water->n_bodies++;
  z->water->n_without_drain += b->n_drains == 0;
  z->water->volume_m3 += b->volume_m3;
  z->water->gravity_m3 += b->volume_m3 - left_m3;
  z->water->gravity_min = fmax (z->water->gravity_min, seconds / 60);
  z->water->pump_m3 += left_m3;
}

static int
compare_drains (gconstpointer a, gconstpointer b)
{
  const HeatZoneDrain *x = a, *y = b;

  if (x->dn_mm != y->dn_mm)
    return x->dn_mm > y->dn_mm ? -1 : 1;
  return x->valve < y->valve ? -1 : x->valve > y->valve;
}

static void
find_bodies (Zone *z)
{
  guint n = z->members->len;
  g_autofree Body *bodies = g_new0 (Body, (gsize) n + 1);

  for (guint i = 0; i < n; i++)
    {
      Body *b = &bodies[root_of (z, i)];
      if (!b->slabs)
        {
          b->slabs = g_array_new (FALSE, FALSE, sizeof (HeatSlab));
          b->holes = g_array_new (FALSE, FALSE, sizeof (HeatHole));
        }
      add_pipe_to_body (z, b, g_array_index (z->members, Member, i).pipe);
    }
  for (guint i = 0; i < z->found->len; i++)
    {
      const Found *f = &g_array_index (z->found, Found, i);
      Body *b = &bodies[root_of (z, f->member)];
      double bore_m = f->drain.dn_mm / 1000.0;
      b->n_drains++;
      b->has_unknown_hole |= !isfinite (f->z_m);
      g_array_append_val (b->holes, ((HeatHole){ f->z_m, G_PI / 4 * bore_m * bore_m }));
    }
  for (guint i = 0; i < n; i++)
    if (bodies[i].slabs)
      {
        settle_heights (z, &bodies[i]);
        empty_body (z, &bodies[i]);
      }
  for (guint i = 0; i < z->found->len; i++)
    {
      Found *f = &g_array_index (z->found, Found, i);
      const Body *b = &bodies[root_of (z, f->member)];
      f->drain.head_m = b->top_m - (b->is_default ? 0 : f->z_m);
      g_array_append_val (z->water->drains, f->drain);
    }
  g_array_sort (z->water->drains, compare_drains);
  for (guint i = 0; i < n; i++)
    clear_body (&bodies[i]);
}

/* ---- the answer ---- */

static void
zone_init (Zone *z, const HeatTrace *trace, const HeatIsolateQuery *query, const HeatBefore *before, const HeatPlan *plan, const HeatOperatingRules *rules, HeatZoneWater *water)
{
  *z = (Zone){ .trace = trace, .net = trace->net, .before = before, .condition = heat_trace_conditions (trace, query), .plan = plan, .rules = rules, .water = water };
  z->zone = g_hash_table_new (NULL, NULL);
  z->shut = g_hash_table_new (NULL, NULL);
  z->at_node = g_hash_table_new (NULL, NULL);
  z->seen = g_hash_table_new (NULL, NULL);
  z->members = g_array_new (FALSE, FALSE, sizeof (Member));
  z->found = g_array_new (FALSE, FALSE, sizeof (Found));
  for (guint i = 0; i < plan->zone_pipes->len; i++)
    {
      guint32 pipe = g_array_index (plan->zone_pipes, guint32, i);
      g_hash_table_add (z->zone, key (trace->graph[HEAT_WATER].pipe[pipe]));
      g_array_append_val (z->members, ((Member){ pipe, i }));
    }
  for (guint i = 0; i < plan->must->len; i++)
    g_hash_table_add (z->shut, key (g_array_index (plan->must, HeatPlanValve, i).valve));
}

static void
zone_clear (Zone *z)
{
  g_hash_table_unref (z->zone);
  g_hash_table_unref (z->shut);
  g_hash_table_unref (z->at_node);
  g_hash_table_unref (z->seen);
  g_array_unref (z->members);
  g_array_unref (z->found);
}

HeatZoneWater *
heat_trace_zone_water (const HeatTrace *trace, const HeatIsolateQuery *query, const HeatPlan *plan, const HeatOperatingRules *rules)
{
  g_autoptr (HeatBefore) before = heat_before_get (trace, query);
  HeatZoneWater *w = g_new0 (HeatZoneWater, 1);
  Zone z;

  w->drains = g_array_new (FALSE, FALSE, sizeof (HeatZoneDrain));
  w->vents = g_array_new (FALSE, FALSE, sizeof (guint32));
  zone_init (&z, trace, query, before, plan, rules, w);
  for (guint i = 0; i < z.members->len; i++)
    for (guint end = 0; end < 2; end++)
      join_at_node (&z, i, end);
  join_over_edges (&z);
  find_air (&z);
  find_bodies (&z);
  heat_refill_find (trace, query, plan, rules, w);
  w->pump_min = w->pump_m3 / rules->pump_m3h * 60;
  w->drain_min = w->gravity_min + (w->drains->len ? rules->air_min : 0) + w->pump_min;
  zone_clear (&z);
  return w;
}

void
heat_zone_water_free (HeatZoneWater *w)
{
  if (!w)
    return;
  g_array_unref (w->drains);
  g_array_unref (w->vents);
  g_free (w);
}
