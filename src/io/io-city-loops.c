// SPDX-License-Identifier: GPL-3.0-or-later
/* Closes the primary tree to loops; puts drain valves at low and vents at high points. */
#include "io-city-primary.h"
#include <string.h>

#define LONGEST_LOOP_M 1800.0

typedef struct { guint32 a, b, edge; double length_m, load_kw; gboolean same_plant; } Candidate;
typedef struct { DraftTree *t; double *cost; guint32 *label, *back; double *depth_m; guint16 least_dn_mm; } Spread;

static double
edge_length (const DraftGraph *g, guint32 a, guint32 b)
{
  return hypot (g->xy[2 * a] - g->xy[2 * b], g->xy[2 * a + 1] - g->xy[2 * b + 1]);
}

/* From all vertices in use outward over streets that carry nothing yet. */
static void
spread (Spread *s)
{
  const DraftGraph *g = s->t->d->graph;
  g_autoptr (GArray) heap = g_array_new (FALSE, FALSE, sizeof (DraftWay));

  for (guint32 v = 0; v < g->n; v++)
    {
      gboolean used = s->t->load_kw[v] > 0;
      s->cost[v] = used ? 0 : HUGE_VAL;
      s->label[v] = used ? v : HEAT_NONE;
      s->back[v] = HEAT_NONE;
      if (used)
        heat_io_ways_push (heap, 0, v);
    }
  while (heap->len)
    {
      DraftWay top = heat_io_ways_pop (heap);
      if (top.cost > s->cost[top.vertex] || top.cost > LONGEST_LOOP_M)
        continue;
      for (guint32 a = g->first[top.vertex]; a < g->first[top.vertex + 1]; a++)
        {
          const HeatRoadRow *road = &s->t->d->city->road[g->edge_road[g->edge[a]]];
          double cost = top.cost + edge_length (g, top.vertex, g->to[a]);
          if (road->road_class > HEAT_ROAD_RESIDENTIAL || road->road_class == HEAT_ROAD_MOTORWAY || cost >= s->cost[g->to[a]])
            continue;
          s->cost[g->to[a]] = cost;
          s->label[g->to[a]] = s->label[top.vertex];
          s->back[g->to[a]] = top.vertex;
          heat_io_ways_push (heap, cost, g->to[a]);
        }
    }
}

static double
depth_of (Spread *s, guint32 v)
{
  if (s->depth_m[v] >= 0)
    return s->depth_m[v];
  guint32 up = s->t->reach->parent[v];
  double depth = 0;
  for (guint32 w = v; up != HEAT_NONE; w = up, up = s->t->reach->parent[w])
    depth += edge_length (s->t->d->graph, w, up);
  return s->depth_m[v] = depth;
}

/* Length of the way between two vertices along the tree; through the plant when they meet only there. */
static double
tree_way_m (Spread *s, guint32 a, guint32 b)
{
  double da = depth_of (s, a), db = depth_of (s, b), way = 0;

  while (a != b)
    {
      gboolean go_a = da >= db;
      guint32 v = go_a ? a : b, up = s->t->reach->parent[v];
      if (up == HEAT_NONE)
        return way + (go_a ? db : da);
      double l = edge_length (s->t->d->graph, v, up);
      way += l;
      if (go_a)
        a = up, da -= l;
      else
        b = up, db -= l;
    }
  return way;
}

static gboolean
is_used (const DraftTree *t, guint32 v, guint32 up)
{
  return t->load_kw[v] > 0 && t->reach->parent[v] == up;
}

static void
collect (Spread *s, GArray *candidates)
{
  const DraftTree *t = s->t;
  const DraftGraph *g = t->d->graph;

  for (guint32 v = 0; v < g->n; v++)
    for (guint32 a = g->first[v]; a < g->first[v + 1]; a++)
      {
        guint32 w = g->to[a], la = s->label[v], lb = s->label[w];
        if (v > w || la == HEAT_NONE || lb == HEAT_NONE || la == lb || is_used (t, v, w) || is_used (t, w, v))
          continue;
        if (t->beyond[la] != t->beyond[lb])
          continue;
        if (t->d->city->road[g->edge_road[g->edge[a]]].road_class > HEAT_ROAD_RESIDENTIAL)
          continue;
        Candidate c = { v, w, g->edge[a], s->cost[v] + s->cost[w] + edge_length (g, v, w), MIN (t->load_kw[la], t->load_kw[lb]),
                        t->reach->plant[la] == t->reach->plant[lb] };
        if (c.length_m > LONGEST_LOOP_M || c.length_m < 60 || heat_io_dn (c.load_kw, 60, 90) < s->least_dn_mm)
          continue;
        if (c.same_plant && tree_way_m (s, la, lb) < 3 * c.length_m)
          continue;
        g_array_append_val (candidates, c);
      }
}

static int
by_strength (gconstpointer a, gconstpointer b)
{
  const Candidate *p = a, *q = b;

  if (p->same_plant != q->same_plant)
    return p->same_plant ? -1 : 1;
  double x = p->load_kw / (p->length_m + 200), y = q->load_kw / (q->length_m + 200);
  if (x != y)
    return x > y ? -1 : 1;
  return p->edge < q->edge ? -1 : p->edge > q->edge;
}

static gboolean
is_apart (const DraftGraph *g, GArray *ends, guint32 v, double m)
{
  for (guint i = 0; i < ends->len; i++)
    if (edge_length (g, g_array_index (ends, guint32, i), v) < m)
      return FALSE;
  return TRUE;
}

static void
clear_loop (gpointer data)
{
  g_free (((DraftLoop *) data)->way);
}

static DraftLoop
make_loop (Spread *s, const Candidate *c)
{
  g_autoptr (GArray) way = g_array_new (FALSE, FALSE, 4);
  DraftLoop loop = { .edge = c->edge };

  for (guint32 v = c->a; v != HEAT_NONE; v = s->back[v])
    g_array_prepend_val (way, v);
  for (guint32 v = c->b; v != HEAT_NONE; v = s->back[v])
    g_array_append_val (way, v);
  loop.n = way->len;
  loop.way = g_memdup2 (way->data, 4 * (gsize) way->len);
  return loop;
}

GArray *
heat_io_loops_find (DraftTree *t, guint n_courts)
{
  const DraftGraph *g = t->d->graph;
  guint32 n = g->n + 1, n_same = 0, n_between = 0;
  Spread s = { t, g_new (double, n), g_new (guint32, n), g_new (guint32, n), g_new (double, n), n_courts < 40 ? 80 : 125 };
  double apart_m = n_courts < 40 ? 130 : 330; /* between the ends of any two loops */
  GArray *loops = g_array_new (FALSE, FALSE, sizeof (DraftLoop));
  g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (Candidate)), ends = g_array_new (FALSE, FALSE, 4);

  g_array_set_clear_func (loops, clear_loop);
  for (guint32 v = 0; v < n; v++)
    s.depth_m[v] = -1;
  spread (&s);
  collect (&s, candidates);
  g_array_sort (candidates, by_strength);
  for (guint i = 0; i < candidates->len; i++)
    {
      const Candidate *c = &g_array_index (candidates, Candidate, i);
      guint32 *count = c->same_plant ? &n_same : &n_between, la = s.label[c->a], lb = s.label[c->b];
      if (*count >= MAX (2, n_courts / (c->same_plant ? 9 : 14)) || !is_apart (g, ends, la, apart_m) || !is_apart (g, ends, lb, apart_m))
        continue;
      DraftLoop loop = make_loop (&s, c);
      loop.is_open = c->same_plant && (n_same == 0 || (heat_io_dn (c->load_kw, 60, 90) >= 300 && n_same % 2 == 0));
      (*count)++;
      t->stop[la] = t->stop[lb] = 1;
      g_array_append_val (ends, la);
      g_array_append_val (ends, lb);
      g_array_append_val (loops, loop);
    }
  g_free (s.cost);
  g_free (s.label);
  g_free (s.back);
  g_free (s.depth_m);
  return loops;
}

static void
add_air (DraftNet *net, guint32 trench, guint end, HeatValveRole role)
{
  const DraftTrench *t = &g_array_index (net->trenches, DraftTrench, trench);
  DraftValve *v = heat_io_net_add_valve (net, trench, end, role);

  v->dn_mm = role == HEAT_VALVE_VENT ? (t->dn_mm >= 400 ? 50 : 25) : t->dn_mm >= 700 ? 200 : t->dn_mm >= 400 ? 150 : t->dn_mm >= 200 ? 100 : 50;
  v->state = HEAT_VALVE_CLOSED;
}

void
heat_io_primary_add_drains (DraftTree *tree)
{
  DraftNet *net = tree->d->primary;
  guint n = net->nodes->len;
  g_autofree double *low = g_new (double, n), *high = g_new (double, n);
  g_autofree guint32 *at = g_new0 (guint32, n);

  for (guint i = 0; i < n; i++)
    low[i] = HUGE_VAL, high[i] = -HUGE_VAL;
  for (guint i = 0; i < net->trenches->len; i++)
    {
      const DraftTrench *t = &g_array_index (net->trenches, DraftTrench, i);
      for (int e = 0; e < 2; e++)
        {
          guint32 here = e ? t->to : t->from;
          const DraftNode *other = &g_array_index (net->nodes, DraftNode, e ? t->from : t->to);
          double z = heat_io_ground_z_m (other->x, other->y);
          low[here] = MIN (low[here], z);
          high[here] = MAX (high[here], z);
          if (!at[here] || g_array_index (net->trenches, DraftTrench, (at[here] - 1) / 2).dn_mm < t->dn_mm)
            at[here] = 2 * i + (guint) e + 1;
        }
    }
  for (guint i = 0; i < n; i++)
    {
      const DraftNode *node = &g_array_index (net->nodes, DraftNode, i);
      double z = heat_io_ground_z_m (node->x, node->y);
      if (node->well == HEAT_NONE || !at[i])
        continue;
      if (z <= low[i])
        add_air (net, (at[i] - 1) / 2, (at[i] - 1) % 2, HEAT_VALVE_DRAIN);
      else if (z >= high[i])
        add_air (net, (at[i] - 1) / 2, (at[i] - 1) % 2, HEAT_VALVE_VENT);
    }
}
