// SPDX-License-Identifier: GPL-3.0-or-later
#include "city-check.h"
#include "geo-rtree.h"
#include <string.h>

static const char *text (const CityCheck *c, HeatText t) { return heat_city_text (c->city, t); }

static guint32
row_of (GHashTable *table, const char *id)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (table, id));
}

static void
put_id (GHashTable *table, const char *id, guint32 row)
{
  g_assert_cmpstr (id, !=, "");
  g_assert_true (g_hash_table_insert (table, (gpointer) id, GUINT_TO_POINTER (row + 1)));
}

CityCheck *
city_check_new (const HeatCity *city)
{
  CityCheck *c = g_new0 (CityCheck, 1);
  g_autoptr (GHashTable) valves = g_hash_table_new (g_str_hash, g_str_equal), cards = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) roads = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTable **tables[] = { &c->nodes, &c->pipes, &c->wells, &c->buildings, &c->communities, &c->owners, &c->consumers };

  c->city = city;
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    *tables[i] = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint32 i = 0; i < city->n_node; i++) put_id (c->nodes, text (c, city->node[i].id), i);
  for (guint32 i = 0; i < city->n_pipe; i++) put_id (c->pipes, text (c, city->pipe[i].id), i);
  for (guint32 i = 0; i < city->n_well; i++) put_id (c->wells, text (c, city->well[i].id), i);
  for (guint32 i = 0; i < city->n_building; i++) put_id (c->buildings, text (c, city->building[i].id), i);
  for (guint32 i = 0; i < city->n_community; i++) put_id (c->communities, text (c, city->community[i].id), i);
  for (guint32 i = 0; i < city->n_source; i++) put_id (c->owners, text (c, city->source[i].id), i);
  for (guint32 i = 0; i < city->n_station; i++) put_id (c->owners, text (c, city->station[i].id), i);
  for (guint32 i = 0; i < city->n_consumer; i++) put_id (c->consumers, text (c, city->consumer[i].id), i);
  for (guint32 i = 0; i < city->n_valve; i++) put_id (valves, text (c, city->valve[i].id), i);
  for (guint32 i = 0; i < city->n_road; i++) put_id (roads, text (c, city->road[i].id), i);
  for (guint32 i = 0; i < city->n_household; i++) put_id (cards, text (c, city->household[i].card), i);
  return c;
}

void
city_check_free (CityCheck *c)
{
  GHashTable *tables[] = { c->nodes, c->pipes, c->wells, c->buildings, c->communities, c->owners, c->consumers };

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    g_hash_table_unref (tables[i]);
  g_free (c);
}

static guint64
fold (guint64 h, const void *bytes, gsize n)
{
  const guint8 *p = bytes;

  for (gsize i = 0; i < n; i++)
    h = (h ^ p[i]) * 1099511628211u;
  return h;
}

/* FNV-1a over every array; text offsets stand for texts because the pool itself is part of it. */
guint64
city_check_hash (const HeatCity *city)
{
  guint64 h = 14695981039346656037u;

#define F(layer, field) for (guint32 i = 0; i < city->n_##layer; i++) h = fold (h, &city->layer[i].field, sizeof city->layer[i].field)
#define T(layer, field) for (guint32 i = 0; i < city->n_##layer; i++) { const char *t = heat_city_text (city, city->layer[i].field); h = fold (h, t, strlen (t) + 1); }
  h = fold (h, city->points, 16 * (gsize) city->n_points);
  T (node, id) F (node, x); F (node, y); F (node, z_m); T (node, well)
  T (pipe, id) T (pipe, from_node) T (pipe, to_node) T (pipe, material) T (pipe, street)
  F (pipe, dn_mm); F (pipe, length_m); F (pipe, depth_m); F (pipe, year); F (pipe, level); F (pipe, line); F (pipe, service); F (pipe, n_points);
  T (valve, id) T (valve, name) T (valve, well) T (valve, pipe) F (valve, x); F (valve, role); F (valve, state); F (valve, condition); F (valve, dn_mm);
  T (well, id) T (well, name) T (source, name) T (station, id) T (station, name) T (port, owner) T (port, supply_node)
  T (consumer, id) T (consumer, name) T (consumer, supply_node) F (consumer, load_kw); T (community, name) T (community, district)
  T (building, id) T (building, name) F (building, floors); F (building, year);
  T (household, card) T (household, consumer) T (household, room) T (household, phone) F (household, area_m2); F (household, housing); F (household, priority);
  T (road, id) T (road, name) F (road, oneway); F (road, road_class); T (area, name) T (team, name) T (team, base) T (team, equipment)
#undef F
#undef T
  return h;
}

#define REF(table, t) g_assert_cmpuint (row_of (table, text (c, t)), >, 0)

void
city_check_references (const CityCheck *c)
{
  const HeatCity *y = c->city;

  for (guint32 i = 0; i < y->n_node; i++)
    {
      g_assert_true (isfinite (y->node[i].x) && isfinite (y->node[i].y));
      if (y->node[i].well.at)
        REF (c->wells, y->node[i].well);
    }
  for (guint32 i = 0; i < y->n_pipe; i++)
    {
      const HeatPipeRow *p = &y->pipe[i];
      REF (c->nodes, p->from_node);
      REF (c->nodes, p->to_node);
      g_assert_cmpuint (p->n_points, >=, 2);
      g_assert_cmpfloat (p->length_m, >, 0);
      g_assert_cmpuint (p->dn_mm, >=, 25);
      const HeatNodeRow *a = &y->node[row_of (c->nodes, text (c, p->from_node)) - 1], *b = &y->node[row_of (c->nodes, text (c, p->to_node)) - 1];
      const double *xy = y->points + 2 * (gsize) p->first_point;
      g_assert_cmpfloat (hypot (a->x - xy[0], a->y - xy[1]), <, 0.01);
      g_assert_cmpfloat (hypot (b->x - xy[2 * p->n_points - 2], b->y - xy[2 * p->n_points - 1]), <, 0.01);
    }
  for (guint32 i = 0; i < y->n_valve; i++)
    {
      REF (c->pipes, y->valve[i].pipe);
      g_assert_true (y->valve[i].end == 0 || y->valve[i].end == 1);
      if (y->valve[i].well.at)
        REF (c->wells, y->valve[i].well);
    }
  for (guint32 i = 0; i < y->n_port; i++)
    {
      REF (c->owners, y->port[i].owner);
      REF (c->nodes, y->port[i].supply_node);
      REF (c->nodes, y->port[i].return_node);
    }
  for (guint32 i = 0; i < y->n_consumer; i++)
    {
      REF (c->buildings, y->consumer[i].building);
      REF (c->nodes, y->consumer[i].supply_node);
      REF (c->nodes, y->consumer[i].return_node);
    }
  for (guint32 i = 0; i < y->n_household; i++)
    {
      REF (c->consumers, y->household[i].consumer);
      REF (c->buildings, y->household[i].building);
      g_assert_cmpfloat (y->household[i].area_m2, >, 0);
    }
  for (guint32 i = 0; i < y->n_building; i++)
    if (y->building[i].community.at)
      REF (c->communities, y->building[i].community);
}

void
city_check_lines_apart (const CityCheck *c)
{
  g_autofree guint8 *seen = g_malloc0 (c->city->n_node + 1);

  for (guint32 i = 0; i < c->city->n_pipe; i++)
    {
      const HeatPipeRow *p = &c->city->pipe[i];
      if (p->line == HEAT_LINE_JUMPER)
        continue;
      g_assert_true (p->line == HEAT_LINE_SUPPLY || p->line == HEAT_LINE_RETURN);
      seen[row_of (c->nodes, text (c, p->from_node))] |= 1u << p->line;
      seen[row_of (c->nodes, text (c, p->to_node))] |= 1u << p->line;
    }
  for (guint32 n = 1; n <= c->city->n_node; n++)
    g_assert_cmpuint (seen[n], !=, 3);
}

static guint32
find (guint32 *up, guint32 a)
{
  while (up[a] != a)
    a = up[a] = up[up[a]];
  return a;
}

static gboolean
bars (const HeatValveRow *v)
{
  return v->state == HEAT_VALVE_CLOSED && v->role != HEAT_VALVE_DRAIN && v->role != HEAT_VALVE_VENT;
}

static guint8 *
shut_pipes (const CityCheck *c)
{
  guint8 *shut = g_malloc0 (c->city->n_pipe + 1);

  for (guint32 i = 0; i < c->city->n_valve; i++)
    if (bars (&c->city->valve[i]))
      shut[row_of (c->pipes, text (c, c->city->valve[i].pipe)) - 1] = 1;
  return shut;
}

static guint32 *
join_lines (const CityCheck *c)
{
  guint32 *up = g_new (guint32, c->city->n_node + 1);
  g_autofree guint8 *shut = shut_pipes (c);

  for (guint32 n = 0; n <= c->city->n_node; n++)
    up[n] = n;
  for (guint32 i = 0; i < c->city->n_pipe; i++)
    {
      const HeatPipeRow *p = &c->city->pipe[i];
      if (!shut[i] && p->line != HEAT_LINE_JUMPER && p->service == HEAT_SERVICE_IN)
        up[find (up, row_of (c->nodes, text (c, p->from_node)))] = find (up, row_of (c->nodes, text (c, p->to_node)));
    }
  return up;
}

static gint64
circuit (const CityCheck *c, guint32 *up, HeatText supply, HeatText back)
{
  return (gint64) find (up, row_of (c->nodes, text (c, supply))) << 32 | find (up, row_of (c->nodes, text (c, back)));
}

double
city_check_warm (const CityCheck *c)
{
  g_autofree guint32 *up = join_lines (c);
  g_autoptr (GHashTable) live = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL), warm = g_hash_table_new (g_str_hash, g_str_equal);
  guint n = 0, before = G_MAXUINT;

  while (before != g_hash_table_size (live))
    {
      before = g_hash_table_size (live);
      for (int pass = 0; pass < 2; pass++)
        for (guint32 i = 0; i < c->city->n_port; i++)
          {
            const HeatPortRow *p = &c->city->port[i];
            gint64 key = circuit (c, up, p->supply_node, p->return_node);
            if (pass == 0 && p->side == HEAT_PORT_PRIMARY && g_hash_table_contains (live, &key))
              g_hash_table_add (warm, (gpointer) text (c, p->owner));
            if (p->side == HEAT_PORT_HEADER || (pass == 1 && p->side == HEAT_PORT_SECONDARY && g_hash_table_contains (warm, text (c, p->owner))))
              g_hash_table_add (live, g_memdup2 (&key, sizeof key));
          }
    }
  for (guint32 i = 0; i < c->city->n_consumer; i++)
    {
      gint64 key = circuit (c, up, c->city->consumer[i].supply_node, c->city->consumer[i].return_node);
      n += g_hash_table_contains (live, &key);
    }
  return c->city->n_consumer ? (double) n / c->city->n_consumer : 0;
}

/* Bores shrink outward: at every node of a secondary network no pipe that leaves is wider than the widest that comes. */
void
city_check_bores (const CityCheck *c)
{
  g_autofree guint16 *in = g_new0 (guint16, c->city->n_node + 1);

  for (guint32 i = 0; i < c->city->n_pipe; i++)
    {
      guint32 to = row_of (c->nodes, text (c, c->city->pipe[i].to_node));
      in[to] = MAX (in[to], c->city->pipe[i].dn_mm);
    }
  for (guint32 i = 0; i < c->city->n_pipe; i++)
    {
      const HeatPipeRow *p = &c->city->pipe[i];
      guint32 from = row_of (c->nodes, text (c, p->from_node));
      if (p->line != HEAT_LINE_JUMPER && in[from])
        g_assert_cmpuint (p->dn_mm, <=, in[from]);
    }
}

int
city_check_cycles (const CityCheck *c)
{
  g_autofree guint32 *up = g_new (guint32, c->city->n_node + 1);
  g_autofree guint8 *shut = shut_pipes (c);
  int cycles = 0;

  for (guint32 n = 0; n <= c->city->n_node; n++)
    up[n] = n;
  for (guint32 i = 0; i < c->city->n_pipe; i++)
    {
      const HeatPipeRow *p = &c->city->pipe[i];
      guint32 a = find (up, row_of (c->nodes, text (c, p->from_node))), b = find (up, row_of (c->nodes, text (c, p->to_node)));
      if (shut[i] || p->line != HEAT_LINE_SUPPLY || p->level != HEAT_LEVEL_PRIMARY || p->service != HEAT_SERVICE_IN)
        continue;
      cycles += a == b;
      up[a] = b;
    }
  return cycles;
}

/* ---- streets and houses ---- */

typedef struct { GHashTable *corners; GArray *from, *to; } Streets;

static guint
corner (GHashTable *corners, const double *xy)
{
  char key[64];
  g_snprintf (key, sizeof key, "%.17g %.17g", xy[0], xy[1]);
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (corners, key));

  if (!n)
    g_hash_table_insert (corners, g_strdup (key), GUINT_TO_POINTER (n = g_hash_table_size (corners) + 1));
  return n;
}

static void
take_roads (const HeatCity *y, Streets *s)
{
  for (guint32 r = 0; r < y->n_road; r++)
    for (guint32 k = 0; k + 1 < y->road[r].n_points && y->road[r].road_class != HEAT_ROAD_FOOT; k++)
      {
        const double *xy = y->points + 2 * ((gsize) y->road[r].first_point + k);
        guint a = corner (s->corners, xy), b = corner (s->corners, xy + 2);
        if (y->road[r].oneway != HEAT_ONEWAY_BACKWARD)
          g_array_append_val (s->from, a), g_array_append_val (s->to, b);
        if (y->road[r].oneway != HEAT_ONEWAY_FORWARD)
          g_array_append_val (s->from, b), g_array_append_val (s->to, a);
      }
}

static guint8 *
reach (const GArray *from, const GArray *to, guint n, guint start)
{
  guint8 *seen = g_malloc0 (n + 1);
  gboolean more = TRUE;

  seen[start] = 1;
  while (more)
    {
      more = FALSE;
      for (guint e = 0; e < from->len; e++)
        if (seen[g_array_index (from, guint, e)] && !seen[g_array_index (to, guint, e)])
          seen[g_array_index (to, guint, e)] = more = TRUE;
    }
  return seen;
}

double
city_check_roads (const CityCheck *c)
{
  Streets s = { g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL), g_array_new (FALSE, FALSE, 4), g_array_new (FALSE, FALSE, 4) };
  double best = 0;

  take_roads (c->city, &s);
  guint n = g_hash_table_size (s.corners);
  for (guint start = 1; start <= n && start < 4; start++)
    {
      g_autofree guint8 *out = reach (s.from, s.to, n, start), *back = reach (s.to, s.from, n, start);
      guint both = 0;
      for (guint i = 1; i <= n; i++)
        both += out[i] && back[i];
      best = MAX (best, (double) both / n);
    }
  g_hash_table_unref (s.corners);
  g_array_unref (s.from);
  g_array_unref (s.to);
  return best;
}

double
city_check_in_street (const CityCheck *c, double m)
{
  const HeatCity *y = c->city;
  guint bad = 0, all = 0;

  for (guint32 b = 0; b < y->n_building; b++)
    for (guint32 p = 0; p < y->building[b].n_points; p++, all++)
      {
        const double *at = y->points + 2 * ((gsize) y->building[b].first_point + p);
        gboolean hit = FALSE;
        for (guint32 r = 0; r < y->n_road && !hit; r++)
          for (guint32 k = 0; k + 1 < y->road[r].n_points && !hit; k++)
            {
              const double *xy = y->points + 2 * ((gsize) y->road[r].first_point + k);
              hit = heat_segment_distance_m (at[0], at[1], xy[0], xy[1], xy[2], xy[3], NULL) < m;
            }
        bad += hit;
      }
  return (double) bad / all;
}

double
city_check_overlaps (const CityCheck *c)
{
  const HeatCity *y = c->city;
  guint bad = 0, all = 0;

  for (guint32 b = 0; b < y->n_building; b++)
    for (guint32 p = 0; p < y->building[b].n_points; p++, all++)
      {
        const double *at = y->points + 2 * ((gsize) y->building[b].first_point + p);
        for (guint32 o = 0; o < y->n_building; o++)
          if (o != b && fabs (y->building[o].x - at[0]) < 120 && fabs (y->building[o].y - at[1]) < 120)
            bad += heat_ring_contains (y->points + 2 * (gsize) y->building[o].first_point, y->building[o].n_points, at[0], at[1]);
      }
  return (double) bad / all;
}
