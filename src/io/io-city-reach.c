// SPDX-License-Identifier: GPL-3.0-or-later
/* How far each community is from the plants along the streets: one Dijkstra over the street graph. */
#include "io-city-primary.h"

static const double class_cost[] = { 3.0, 1.3, 0.7, 0.7, 0.95, 1.1, 1.8, 2.6 };

/* The biggest connected part of the street graph: only there can trenches run. */
static guint8 *
biggest_part (const DraftGraph *g)
{
  g_autofree guint32 *part = g_malloc0_n (g->n + 1, 4), *stack = g_new (guint32, g->n + 1);
  guint32 n_parts = 0, best = 0, best_n = 0;

  for (guint32 s = 0; s < g->n; s++)
    {
      guint32 top = 0, n = 0;
      if (part[s])
        continue;
      part[s] = ++n_parts;
      stack[top++] = s;
      while (top)
        {
          guint32 v = stack[--top];
          n++;
          for (guint32 a = g->first[v]; a < g->first[v + 1]; a++)
            if (!part[g->to[a]])
              {
                part[g->to[a]] = n_parts;
                stack[top++] = g->to[a];
              }
        }
      if (n > best_n)
        best_n = n, best = n_parts;
    }
  guint8 *ok = g_malloc0 (g->n + 1);
  for (guint32 v = 0; v < g->n; v++)
    ok[v] = part[v] == best;
  return ok;
}

double
heat_io_graph_edge_cost (const Draft *d, guint32 from, guint32 half_edge)
{
  const DraftGraph *g = d->graph;
  const HeatRoadRow *road = &d->city->road[g->edge_road[g->edge[half_edge]]];
  guint32 to = g->to[half_edge];

  return hypot (g->xy[2 * to] - g->xy[2 * from], g->xy[2 * to + 1] - g->xy[2 * from + 1])
    * class_cost[MIN (road->road_class, 7)] * (road->layer ? 1.8 : 1);
}

void
heat_io_ways_push (GArray *heap, double cost, guint32 vertex)
{
  DraftWay item = { cost, vertex };

  g_array_append_val (heap, item);
  DraftWay *a = (DraftWay *) heap->data;
  guint i = heap->len - 1;
  for (; i > 0 && a[(i - 1) / 2].cost > cost; i = (i - 1) / 2)
    a[i] = a[(i - 1) / 2];
  a[i] = item;
}

DraftWay
heat_io_ways_pop (GArray *heap)
{
  DraftWay *a = (DraftWay *) heap->data, top = a[0], last = a[heap->len - 1];
  guint n = heap->len - 1, i = 0;

  g_array_set_size (heap, n);
  while (2 * i + 1 < n)
    {
      guint c = 2 * i + 1;
      c += c + 1 < n && a[c + 1].cost < a[c].cost;
      if (a[c].cost >= last.cost)
        break;
      a[i] = a[c];
      i = c;
    }
  if (n)
    a[i] = last;
  return top;
}

/* Up to two outlets of each plant, on different sides. */
static void
find_roots (Draft *d, DraftReach *r, const guint8 *ok)
{
  r->roots = g_new (guint32, 2 * d->plants->len + 1);
  r->n_roots = 0;
  for (guint p = 0; p < d->plants->len; p++)
    {
      const DraftPlant *plant = &g_array_index (d->plants, DraftPlant, p);
      guint32 first = heat_io_graph_nearest (d->graph, plant->x, plant->y, 3000, ok), second = HEAT_NONE;
      double far = 150;
      if (first == HEAT_NONE)
        continue;
      r->plant[r->roots[r->n_roots++] = first] = p;
      for (int k = 0; k < 8; k++)
        {
          guint32 v = heat_io_graph_nearest (d->graph, plant->x + 160 * cos (k * G_PI / 4), plant->y + 160 * sin (k * G_PI / 4), 120, ok);
          double apart = v == HEAT_NONE ? 0 : hypot (d->graph->xy[2 * v] - d->graph->xy[2 * first], d->graph->xy[2 * v + 1] - d->graph->xy[2 * first + 1]);
          if (apart > far && r->plant[v] == HEAT_NONE)
            far = apart, second = v;
        }
      if (second != HEAT_NONE)
        r->plant[r->roots[r->n_roots++] = second] = p;
    }
}

static void
flood_streets (Draft *d, DraftReach *r)
{
  const DraftGraph *g = d->graph;
  g_autoptr (GArray) heap = g_array_new (FALSE, FALSE, sizeof (DraftWay));

  for (guint32 k = 0; k < r->n_roots; k++)
    {
      r->cost[r->roots[k]] = 0;
      heat_io_ways_push (heap, 0, r->roots[k]);
    }
  while (heap->len)
    {
      DraftWay top = heat_io_ways_pop (heap);
      if (top.cost > r->cost[top.vertex])
        continue;
      for (guint32 a = g->first[top.vertex]; a < g->first[top.vertex + 1]; a++)
        {
          double cost = top.cost + heat_io_graph_edge_cost (d, top.vertex, a);
          guint32 to = g->to[a];
          if (cost >= r->cost[to])
            continue;
          r->cost[to] = cost;
          r->parent[to] = top.vertex;
          r->parent_edge[to] = g->edge[a];
          r->plant[to] = r->plant[top.vertex];
          heat_io_ways_push (heap, cost, to);
        }
    }
}

static int
by_reach (gconstpointer a, gconstpointer b)
{
  const DraftCourt *p = a, *q = b;

  if (p->reach_m != q->reach_m)
    return p->reach_m < q->reach_m ? -1 : 1;
  return p->community < q->community ? -1 : p->community > q->community;
}

void
heat_io_primary_reach (Draft *d, DraftReach *r)
{
  g_autofree guint8 *ok = biggest_part (d->graph);
  guint32 n = d->graph->n;
  guint kept = 0;

  *r = (DraftReach){ g_new (guint32, n + 1), g_new (guint32, n + 1), g_new (guint32, n + 1), g_new (double, n + 1), NULL, 0 };
  for (guint32 v = 0; v < n; v++)
    {
      r->parent[v] = r->parent_edge[v] = r->plant[v] = HEAT_NONE;
      r->cost[v] = HUGE_VAL;
    }
  find_roots (d, r, ok);
  flood_streets (d, r);
  for (guint c = 0; c < d->courts->len; c++)
    {
      DraftCourt court = g_array_index (d->courts, DraftCourt, c);
      court.vertex = heat_io_graph_nearest (d->graph, court.x, court.y, 400, ok);
      if (court.vertex == HEAT_NONE || !isfinite (r->cost[court.vertex]))
        continue;
      court.reach_m = r->cost[court.vertex];
      g_array_index (d->courts, DraftCourt, kept++) = court;
    }
  g_array_set_size (d->courts, kept);
  g_array_sort (d->courts, by_reach);
}

void
heat_io_reach_clear (DraftReach *r)
{
  g_free (r->parent);
  g_free (r->parent_edge);
  g_free (r->plant);
  g_free (r->cost);
  g_free (r->roots);
}
