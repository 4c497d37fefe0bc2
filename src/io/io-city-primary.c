// SPDX-License-Identifier: GPL-3.0-or-later
/* The primary network along the streets: a tree of shortest ways from the plants (great streets are cheaper, so ways
 * share them), closed to loops by io-city-loops.c, with wells and valves where branches leave and about every kilometre. */
#include "io-city-primary.h"
#include "base-i18n.h"
#include <string.h>

#define SECTION_M 900.0
#define LONGEST_M 1000.0

typedef struct { guint number, wells; } Area;
typedef struct { guint32 vertex, node; guint area; double since_m; } Stop; /* since: from the last sectional valve */
typedef struct {
  DraftTree t;
  GArray *areas, *stack, *line;
  DraftRand rand;
  HeatText steel, no_street;
} Primary;

static void
sum_loads (Primary *p, guint n_courts)
{
  Draft *d = p->t.d;

  for (guint c = 0; c < n_courts; c++)
    {
      const DraftCourt *court = &g_array_index (d->courts, DraftCourt, c);
      for (guint32 v = court->vertex; v != HEAT_NONE; v = p->t.reach->parent[v])
        {
          if (p->t.load_kw[v] == 0 && p->t.reach->parent[v] != HEAT_NONE)
            p->t.kids[p->t.reach->parent[v]]++;
          p->t.load_kw[v] += court->load_kw;
        }
      p->t.stop[court->vertex] = 1;
    }
  for (guint32 k = 0; k < p->t.reach->n_roots; k++)
    p->t.stop[p->t.reach->roots[k]] = 1;
  for (guint32 v = 0; v < d->graph->n; v++)
    if (p->t.kids[v] > 1)
      p->t.stop[v] = 1;
}

/* In greater cities one far branch is a network of its own behind an isolating station (隔压站): the farthest fork that
 * carries 4–14 % of its plant's heat. */
static void
pick_isolating (Primary *p, guint n_courts)
{
  const DraftGraph *g = p->t.d->graph;
  g_autofree double *plant_kw = g_new0 (double, p->t.d->plants->len + 1);
  double far = 0;

  p->t.d->isolating.id = (HeatText){ 0 };
  p->t.isolating = HEAT_NONE;
  if (n_courts < 120)
    return;
  for (guint32 k = 0; k < p->t.reach->n_roots; k++)
    plant_kw[p->t.reach->plant[p->t.reach->roots[k]]] += p->t.load_kw[p->t.reach->roots[k]];
  for (guint32 v = 0; v < g->n; v++)
    {
      double share = p->t.kids[v] > 1 && p->t.reach->parent[v] != HEAT_NONE ? p->t.load_kw[v] / plant_kw[p->t.reach->plant[v]] : 0;
      if (share > 0.04 && share < 0.14 && p->t.reach->cost[v] > far)
        far = p->t.reach->cost[v], p->t.isolating = v;
    }
  for (guint32 v = 0; v < g->n && p->t.isolating != HEAT_NONE; v++)
    for (guint32 u = p->t.load_kw[v] > 0 ? v : HEAT_NONE; u != HEAT_NONE; u = p->t.reach->parent[u])
      if (u == p->t.isolating)
        {
          p->t.beyond[v] = 1;
          break;
        }
}

static HeatText
street_of (const Primary *p, guint32 edge)
{
  return edge == HEAT_NONE ? p->no_street : p->t.d->city->road[p->t.d->graph->edge_road[edge]].name;
}

static void
dress (Primary *p, DraftTrench *t, double load_kw, double pa_m, HeatText street)
{
  t->load_kw = (float) load_kw;
  t->dn_mm = heat_io_dn (load_kw, 60, pa_m);
  t->level = HEAT_LEVEL_PRIMARY;
  t->year = (gint16) (1988 + heat_io_rand_below (&p->rand, 35));
  t->depth_m = (float) (round (heat_io_rand_between (&p->rand, 1.6, 2.5) * 100) / 100);
  t->material = t->dn_mm >= 1000 && t->year < 2000 ? heat_city_intern (p->t.d->city, "钢管") : p->steel;
  t->street = street;
}

/* "12-07": the well's name, and that of the first pair of valves in it. */
static HeatText
next_name (Primary *p, guint area)
{
  Area *a = &g_array_index (p->areas, Area, area);
  g_autofree char *name = g_strdup_printf ("%02u-%02u", a->number, ++a->wells);

  return heat_city_put (p->t.d->city, name);
}

static guint
add_area (Primary *p)
{
  Area a = { 11 + p->areas->len, 0 };

  g_array_append_val (p->areas, a);
  return p->areas->len - 1;
}

static guint32
make_stop (Primary *p, guint32 vertex, guint area, HeatText street)
{
  DraftNet *net = p->t.d->primary;
  guint32 node = heat_io_net_add_node (net, p->t.d->graph->xy[2 * vertex], p->t.d->graph->xy[2 * vertex + 1]);

  heat_io_net_add_well (net, node, next_name (p, area), street, (float) (round (heat_io_rand_between (&p->rand, 2.2, 3.6) * 10) / 10));
  p->t.node[vertex] = node;
  p->t.area[vertex] = area;
  return node;
}

static void
name_valve (Primary *p, DraftValve *v, guint32 node, guint area)
{
  const DraftNet *net = p->t.d->primary;
  guint32 well = g_array_index (net->nodes, DraftNode, node).well;
  DraftWell *in = well != HEAT_NONE ? &g_array_index (net->wells, DraftWell, well) : NULL;

  v->name = in && in->n_pairs++ == 0 ? in->name : next_name (p, area);
  v->drive = v->dn_mm >= 500 ? HEAT_DRIVE_MOTOR : HEAT_DRIVE_MANUAL;
  v->above_ground = v->drive == HEAT_DRIVE_MOTOR && heat_io_rand_is (&p->rand, 0.5);
}

/* A pipe of its own round the valve at the trench's beginning: the trench gets a short first piece. */
static guint32
put_bypass (Primary *p, guint32 node, const double *xy, DraftTrench like, guint area)
{
  DraftNet *net = p->t.d->primary;
  double dx = xy[2] - xy[0], dy = xy[3] - xy[1], l = hypot (dx, dy), x = xy[0] + dx / l * 4, y = xy[1] + dy / l * 4;
  guint32 after = heat_io_net_add_node (net, x, y);
  double main_line[4] = { xy[0], xy[1], x, y };
  double round_it[8] = { xy[0], xy[1], xy[0] + dx / l + 2.2 * dy / l, xy[1] + dy / l - 2.2 * dx / l, x - dx / l + 2.2 * dy / l, y - dy / l - 2.2 * dx / l, x, y };

  g_array_index (net->nodes, DraftNode, after).well = g_array_index (net->nodes, DraftNode, node).well;
  dress (p, heat_io_net_add_trench (net, node, after, main_line, 2), like.load_kw, 70, like.street);
  g_array_index (net->trenches, DraftTrench, net->trenches->len - 1).dn_mm = like.dn_mm;
  DraftValve *v = heat_io_net_add_valve (net, net->trenches->len - 1, 0, HEAT_VALVE_SECTIONAL);
  name_valve (p, v, node, area);
  dress (p, heat_io_net_add_trench (net, node, after, round_it, 4), 0, 70, like.street);
  g_array_index (net->trenches, DraftTrench, net->trenches->len - 1).dn_mm = 80;
  v = heat_io_net_add_valve (net, net->trenches->len - 1, 0, HEAT_VALVE_BYPASS);
  v->state = HEAT_VALVE_CLOSED;
  name_valve (p, v, node, area);
  return after;
}

/* The trench from `node` along p->line to `end`; with a valve at its beginning when role is given. */
static void
lay_line (Primary *p, guint32 node, guint32 end, double load_kw, double pa_m, HeatText street, int role, guint area)
{
  DraftNet *net = p->t.d->primary;
  DraftTrench like = { .load_kw = (float) load_kw, .dn_mm = heat_io_dn (load_kw, 60, pa_m), .street = street };
  double *xy = (double *) p->line->data;

  if (role == HEAT_VALVE_SECTIONAL && like.dn_mm >= 400 && hypot (xy[2] - xy[0], xy[3] - xy[1]) > 8 && heat_io_rand_is (&p->rand, 0.8))
    {
      node = put_bypass (p, node, xy, like, area);
      xy[0] = g_array_index (net->nodes, DraftNode, node).x;
      xy[1] = g_array_index (net->nodes, DraftNode, node).y;
      role = -1;
    }
  dress (p, heat_io_net_add_trench (net, node, end, xy, p->line->len), load_kw, pa_m, street);
  if (role >= 0)
    name_valve (p, heat_io_net_add_valve (net, net->trenches->len - 1, 0, (HeatValveRole) role), node, area);
}

static void
add_point (GArray *line, const double *xy)
{
  g_array_append_vals (line, xy, 1);
}

static guint32
main_kid (const Primary *p, guint32 vertex)
{
  const DraftGraph *g = p->t.d->graph;
  guint32 best = HEAT_NONE;

  for (guint32 a = g->first[vertex]; a < g->first[vertex + 1]; a++)
    {
      guint32 to = g->to[a];
      if (p->t.load_kw[to] > 0 && p->t.reach->parent[to] == vertex && (best == HEAT_NONE || p->t.load_kw[to] > p->t.load_kw[best]))
        best = to;
    }
  return best;
}

static void
add_port (Primary *p, HeatText owner, guint32 node, HeatPortSide side)
{
  DraftPort port = { owner, { 0 }, node, (guint8) side };

  g_array_append_val (p->t.d->primary->ports, port);
}

/* Water ends at the station's primary side; beyond it begins a primary network of its own. */
static guint32
make_isolating (Primary *p, guint32 vertex, guint area, guint32 *beyond)
{
  Draft *d = p->t.d;
  double x = d->graph->xy[2 * vertex], y = d->graph->xy[2 * vertex + 1];
  guint32 before = heat_io_net_add_node (d->primary, x - 7, y - 7);

  *beyond = heat_io_net_add_node (d->primary, x, y);
  d->isolating.id = heat_city_put (d->city, "GY01");
  d->isolating.x = x - 4;
  d->isolating.y = y - 4;
  d->isolating.load_kw = p->t.load_kw[vertex];
  add_port (p, d->isolating.id, before, HEAT_PORT_PRIMARY);
  add_port (p, d->isolating.id, *beyond, HEAT_PORT_SECONDARY);
  p->t.node[vertex] = *beyond;
  p->t.area[vertex] = area;
  return before;
}

/* From a stop down to the next one. */
static void
lay_chain (Primary *p, Stop from, guint32 kid, gboolean is_main, gboolean alone)
{
  const DraftGraph *g = p->t.d->graph;
  double length = 0, load = p->t.load_kw[kid];
  guint32 v = kid, last = from.vertex;
  guint area = from.area;
  int role = -1;

  if (!is_main)
    role = HEAT_VALVE_BRANCH;
  else if (from.since_m >= SECTION_M || (alone && from.since_m >= 0.7 * SECTION_M))
    role = HEAT_VALVE_SECTIONAL;
  g_array_set_size (p->line, 0);
  add_point (p->line, g->xy + 2 * from.vertex);
  for (;; last = v, v = main_kid (p, v))
    {
      add_point (p->line, g->xy + 2 * v);
      length += hypot (g->xy[2 * v] - g->xy[2 * last], g->xy[2 * v + 1] - g->xy[2 * last + 1]);
      if (p->t.stop[v] || length >= LONGEST_M)
        break;
    }
  if (!is_main && g_array_index (p->areas, Area, area).wells >= 55)
    area = add_area (p);
  HeatText street = street_of (p, p->t.reach->parent_edge[v]);
  Stop next = { v, HEAT_NONE, area, (role >= 0 ? 0 : from.since_m) + length };
  guint32 end;
  if (v == p->t.isolating)
    {
      double *last_point = &g_array_index (p->line, double, 2 * (p->line->len - 1));
      end = make_isolating (p, v, area, &next.node);
      last_point[0] -= 7, last_point[1] -= 7;
      next.since_m = 2 * SECTION_M;
    }
  else
    end = next.node = make_stop (p, v, area, street);
  lay_line (p, from.node, end, load, load > 15000 ? 60 : 150, street, role, from.area);
  if (v == p->t.isolating)
    name_valve (p, heat_io_net_add_valve (p->t.d->primary, p->t.d->primary->trenches->len - 1, 1, HEAT_VALVE_STATION), end, area);
  g_array_append_val (p->stack, next);
}

static void
lay_kids (Primary *p, Stop at)
{
  const DraftGraph *g = p->t.d->graph;
  guint32 main = main_kid (p, at.vertex);

  for (guint32 a = g->first[at.vertex]; a < g->first[at.vertex + 1]; a++)
    {
      guint32 to = g->to[a];
      if (p->t.load_kw[to] > 0 && p->t.reach->parent[to] == at.vertex && p->t.reach->parent_edge[to] == g->edge[a])
        lay_chain (p, at, to, to == main, p->t.kids[at.vertex] == 1);
    }
}

static void
lay_plants (Primary *p)
{
  Draft *d = p->t.d;
  guint32 node = HEAT_NONE, last = HEAT_NONE;

  for (guint32 k = 0; k < p->t.reach->n_roots; k++)
    {
      guint32 root = p->t.reach->roots[k], plant = p->t.reach->plant[root];
      const DraftPlant *at = &g_array_index (d->plants, DraftPlant, plant);
      double here[2] = { at->x, at->y };
      if (plant != last)
        {
          g_autofree char *id = g_strdup_printf ("Q%02u", plant + 1);
          node = heat_io_net_add_node (d->primary, at->x, at->y);
          add_port (p, heat_city_put (d->city, id), node, HEAT_PORT_HEADER);
          last = plant;
        }
      if (p->t.load_kw[root] <= 0)
        continue;
      guint area = add_area (p);
      Stop stop = { root, make_stop (p, root, area, street_of (p, d->graph->edge[d->graph->first[root]])), area, 0 };
      g_array_set_size (p->line, 0);
      add_point (p->line, here);
      add_point (p->line, d->graph->xy + 2 * root);
      dress (p, heat_io_net_add_trench (d->primary, node, stop.node, (double *) p->line->data, 2), p->t.load_kw[root], 60, p->no_street);
      DraftValve *v = heat_io_net_add_valve (d->primary, d->primary->trenches->len - 1, 0, HEAT_VALVE_SECTIONAL);
      name_valve (p, v, node, area);
      v->above_ground = TRUE;
      g_array_append_val (p->stack, stop);
      while (p->stack->len)
        {
          Stop next = g_array_index (p->stack, Stop, p->stack->len - 1);
          g_array_set_size (p->stack, p->stack->len - 1);
          lay_kids (p, next);
        }
    }
}

/* Now and then a jumper at a dead end, and a check valve in a station's return. */
static void
add_oddities (Primary *p, guint32 node, gboolean is_dead_end)
{
  DraftNet *net = p->t.d->primary;

  if (heat_io_rand_is (&p->rand, 0.02))
    {
      DraftValve *v = heat_io_net_add_valve (net, net->trenches->len - 1, 1, HEAT_VALVE_CHECK);
      v->line = HEAT_LINE_RETURN;
      v->flow = HEAT_FLOW_INTO_PIPE;
      v->above_ground = TRUE;
      v->name = g_array_index (net->valves, DraftValve, net->valves->len - 2).name;
    }
  if (is_dead_end && heat_io_rand_is (&p->rand, 0.2))
    {
      DraftJumper j = { node, 50, HEAT_LEVEL_PRIMARY };
      g_array_append_val (net->jumpers, j);
    }
}

static void
lay_stations (Primary *p, guint n_courts)
{
  Draft *d = p->t.d;

  for (guint c = 0; c < n_courts; c++)
    {
      const DraftCourt *court = &g_array_index (d->courts, DraftCourt, c);
      guint32 from = p->t.node[court->vertex], end = heat_io_net_add_node (d->primary, court->x, court->y);
      g_autofree char *id = g_strdup_printf ("S%04u", court->number);
      double here[2] = { court->x, court->y };
      g_array_set_size (p->line, 0);
      add_point (p->line, d->graph->xy + 2 * court->vertex);
      add_point (p->line, here);
      lay_line (p, from, end, court->load_kw, 200, d->city->community[court->community].name, HEAT_VALVE_BRANCH, p->t.area[court->vertex]);
      DraftValve *v = heat_io_net_add_valve (d->primary, d->primary->trenches->len - 1, 1, HEAT_VALVE_STATION);
      v->above_ground = TRUE;
      v->drive = heat_io_rand_is (&p->rand, 0.4) ? HEAT_DRIVE_MOTOR : HEAT_DRIVE_MANUAL;
      add_port (p, heat_city_put (d->city, id), end, HEAT_PORT_PRIMARY);
      add_oddities (p, from, p->t.kids[court->vertex] == 0);
    }
}

/* A loop's chain: open, or cut by a tie valve that is normally closed, or no longer in service. */
static void
lay_loop (Primary *p, const DraftLoop *loop, gboolean is_abandoned)
{
  Draft *d = p->t.d;
  guint32 a = loop->way[0], b = loop->way[loop->n - 1];
  double load = MIN (p->t.load_kw[a], p->t.load_kw[b]);
  HeatText street = street_of (p, loop->edge);

  g_array_set_size (p->line, 0);
  for (guint i = 0; i < loop->n; i++)
    add_point (p->line, d->graph->xy + 2 * loop->way[i]);
  dress (p, heat_io_net_add_trench (d->primary, p->t.node[a], p->t.node[b], (double *) p->line->data, p->line->len), load, load > 15000 ? 60 : 150, street);
  guint32 trench = d->primary->trenches->len - 1;
  g_array_index (d->primary->trenches, DraftTrench, trench).service = is_abandoned ? HEAT_SERVICE_OUT : HEAT_SERVICE_IN;
  DraftValve *v = heat_io_net_add_valve (d->primary, trench, 0, loop->is_open || is_abandoned ? HEAT_VALVE_SECTIONAL : HEAT_VALVE_TIE);
  v->state = loop->is_open && !is_abandoned ? HEAT_VALVE_OPEN : HEAT_VALVE_CLOSED;
  name_valve (p, v, p->t.node[a], p->t.area[a]);
  v = heat_io_net_add_valve (d->primary, trench, 1, HEAT_VALVE_SECTIONAL);
  v->state = is_abandoned ? HEAT_VALVE_CLOSED : HEAT_VALVE_OPEN;
  name_valve (p, v, p->t.node[b], p->t.area[b]);
}

void
heat_io_primary_lay (Draft *d, const DraftReach *reach, guint n_courts)
{
  guint32 n = d->graph->n + 1;
  Primary p = { .t = { d, reach, g_new0 (double, n), g_new0 (guint16, n), g_new0 (guint8, n), g_new (guint32, n), g_new0 (guint, n), HEAT_NONE, g_malloc0 (n) },
                .areas = g_array_new (FALSE, FALSE, sizeof (Area)), .stack = g_array_new (FALSE, FALSE, sizeof (Stop)),
                .line = g_array_new (FALSE, FALSE, 2 * sizeof (double)) };

  heat_io_net_cut (d->primary, (DraftMark){ { 0 } });
  heat_io_rand_init (&p.rand, d->seed, 2);
  p.steel = heat_city_intern (d->city, "预制直埋保温管");
  memset (p.t.node, 0xff, n * 4);
  sum_loads (&p, n_courts);
  pick_isolating (&p, n_courts);
  g_autoptr (GArray) loops = heat_io_loops_find (&p.t, n_courts);
  lay_plants (&p);
  lay_stations (&p, n_courts);
  for (guint i = 0; i < loops->len; i++)
    lay_loop (&p, &g_array_index (loops, DraftLoop, i), i % 7 == 5);
  heat_io_primary_add_drains (&p.t);
  g_free (p.t.load_kw);
  g_free (p.t.kids);
  g_free (p.t.stop);
  g_free (p.t.node);
  g_free (p.t.area);
  g_free (p.t.beyond);
  g_array_unref (p.areas);
  g_array_unref (p.stack);
  g_array_unref (p.line);
}
