// SPDX-License-Identifier: GPL-3.0-or-later
/* The streets as a graph of points no further than 40 m apart: where a trench can run and branch. */
#include "io-city-private.h"
#include <string.h>

#define STEP_M 40.0

typedef struct { double x, y; guint32 index; } Corner;
typedef struct { GArray *xy; GArray *from, *to, *road; GHashTable *corners; } Builder;

static guint
hash_corner (gconstpointer key)
{
  const Corner *c = key;
  guint64 a, b;

  memcpy (&a, &c->x, 8);
  memcpy (&b, &c->y, 8);
  a = (a ^ (b * 0x9e3779b97f4a7c15u)) * 0xff51afd7ed558ccdu;
  return (guint) (a >> 32);
}

static gboolean
same_corner (gconstpointer a, gconstpointer b)
{
  const Corner *p = a, *q = b;

  return p->x == q->x && p->y == q->y;
}

static guint32
add_vertex (Builder *b, double x, double y)
{
  double at[2] = { x, y };

  g_array_append_vals (b->xy, at, 1);
  return b->xy->len - 1;
}

static guint32
corner (Builder *b, double x, double y)
{
  Corner probe = { x, y, 0 };
  Corner *found = g_hash_table_lookup (b->corners, &probe);

  if (!found)
    {
      probe.index = add_vertex (b, x, y);
      found = g_memdup2 (&probe, sizeof probe);
      g_hash_table_add (b->corners, found);
    }
  return found->index;
}

static void
add_edge (Builder *b, guint32 from, guint32 to, guint32 road)
{
  g_array_append_val (b->from, from);
  g_array_append_val (b->to, to);
  g_array_append_val (b->road, road);
}

static void
add_segment (Builder *b, const double *p, guint32 road)
{
  guint32 at = corner (b, p[0], p[1]), last = corner (b, p[2], p[3]);
  int n = (int) ceil (hypot (p[2] - p[0], p[3] - p[1]) / STEP_M);

  for (int k = 1; k < n; k++)
    {
      double t = (double) k / n;
      guint32 next = add_vertex (b, p[0] + t * (p[2] - p[0]), p[1] + t * (p[3] - p[1]));
      add_edge (b, at, next, road);
      at = next;
    }
  if (at != last)
    add_edge (b, at, last, road);
}

static void
count_edges (DraftGraph *g, const guint32 *from, const guint32 *to)
{
  g->first = g_new0 (guint32, g->n + 2);
  g->to = g_new (guint32, 2 * (gsize) g->n_edges + 1);
  g->edge = g_new (guint32, 2 * (gsize) g->n_edges + 1);
  for (guint32 e = 0; e < g->n_edges; e++)
    {
      g->first[from[e] + 2]++;
      g->first[to[e] + 2]++;
    }
  for (guint32 i = 2; i < g->n + 2; i++)
    g->first[i] += g->first[i - 1];
  for (guint32 e = 0; e < g->n_edges; e++)
    for (int way = 0; way < 2; way++)
      {
        guint32 at = g->first[(way ? to[e] : from[e]) + 1]++;
        g->to[at] = way ? from[e] : to[e];
        g->edge[at] = e;
      }
}

static DraftGraph *
finish (Builder *b)
{
  DraftGraph *g = g_new0 (DraftGraph, 1);
  g_autofree HeatBox *boxes = g_new (HeatBox, b->xy->len + 1);

  g->n = b->xy->len;
  g->n_edges = b->from->len;
  count_edges (g, (guint32 *) b->from->data, (guint32 *) b->to->data);
  g->xy = (double *) g_array_free (b->xy, FALSE);
  g->edge_road = (guint32 *) g_array_free (b->road, FALSE);
  for (guint32 i = 0; i < g->n; i++)
    boxes[i] = (HeatBox){ g->xy[2 * i], g->xy[2 * i + 1], g->xy[2 * i], g->xy[2 * i + 1] };
  g->tree = heat_rtree_new (boxes, g->n);
  g_array_unref (b->from);
  g_array_unref (b->to);
  g_hash_table_unref (b->corners);
  return g;
}

DraftGraph *
heat_io_graph_new (const HeatCity *city)
{
  Builder b = {
    g_array_new (FALSE, FALSE, 2 * sizeof (double)), g_array_new (FALSE, FALSE, sizeof (guint32)),
    g_array_new (FALSE, FALSE, sizeof (guint32)), g_array_new (FALSE, FALSE, sizeof (guint32)),
    g_hash_table_new_full (hash_corner, same_corner, g_free, NULL)
  };

  for (guint32 r = 0; r < city->n_road; r++)
    for (guint32 k = 0; k + 1 < city->road[r].n_points; k++)
      add_segment (&b, city->points + 2 * ((gsize) city->road[r].first_point + k), r);
  return finish (&b);
}

void
heat_io_graph_free (DraftGraph *g)
{
  if (!g)
    return;
  heat_rtree_free (g->tree);
  g_free (g->xy);
  g_free (g->first);
  g_free (g->to);
  g_free (g->edge);
  g_free (g->edge_road);
  g_free (g);
}

typedef struct { const DraftGraph *graph; const guint8 *ok; guint32 found; } Search;

static double
vertex_distance (guint32 item, double x, double y, gpointer data)
{
  const DraftGraph *g = ((Search *) data)->graph;

  return hypot (g->xy[2 * item] - x, g->xy[2 * item + 1] - y);
}

static gboolean
take_first (guint32 item, double d_m, gpointer data)
{
  Search *s = data;

  if (s->ok && !s->ok[item])
    return TRUE;
  s->found = item;
  return FALSE;
}

guint32
heat_io_graph_nearest (const DraftGraph *graph, double x, double y, double max_m, const guint8 *ok)
{
  Search s = { graph, ok, HEAT_NONE };

  heat_rtree_nearest (graph->tree, x, y, max_m, vertex_distance, take_first, &s);
  return s.found;
}
