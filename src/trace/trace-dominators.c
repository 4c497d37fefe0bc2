// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace-dominators.h"
#include "base-pages.h"

/* ---- the graph ---- */

static guint32
pair_at (const GArray *pairs, guint i)
{
  return ((const guint32 *) (gpointer) pairs->data)[i];
}

/* `tail`: 0 arcs out, 1 arcs in. */
static void
bucket_arcs (guint32 n, const GArray *edges, const GArray *arcs, guint tail, guint32 **first, guint32 **to)
{
  guint32 *f = *first = heat_big_new0 (guint32, (gsize) n + 2);

  for (guint i = 0; i < edges->len; i++)
    f[pair_at (edges, i) + 2]++;
  for (guint i = 0; arcs && i < arcs->len; i += 2)
    f[pair_at (arcs, i + tail) + 2]++;
  for (guint32 v = 2; v < n + 2; v++)
    f[v] += f[v - 1];
  guint32 *t = *to = heat_big_new (guint32, (gsize) f[n + 1] + 1);
  for (guint i = 0; i < edges->len; i++)
    t[f[pair_at (edges, i) + 1]++] = pair_at (edges, i ^ 1);
  for (guint i = 0; arcs && i < arcs->len; i += 2)
    t[f[pair_at (arcs, i + tail) + 1]++] = pair_at (arcs, i + 1 - tail);
}

HeatDigraph *
heat_digraph_new (guint32 n, const GArray *edges, const GArray *arcs)
{
  HeatDigraph *g = g_new0 (HeatDigraph, 1);

  g->n = n;
  bucket_arcs (n, edges, arcs, 0, &g->first, &g->to);
  g->back_first = g->first;
  g->back_to = g->to;
  if (arcs && arcs->len)
    bucket_arcs (n, edges, arcs, 1, &g->back_first, &g->back_to);
  return g;
}

void
heat_digraph_free (HeatDigraph *g)
{
  if (!g)
    return;
  if (g->back_first != g->first)
    {
      g_free (g->back_first);
      g_free (g->back_to);
    }
  g_free (g->first);
  g_free (g->to);
  g_free (g);
}

/* ---- dominators ---- */

typedef struct {
  const HeatDigraph *g;
  HeatDominators *d;
  guint32 *vertex;  /* by number */
  guint32 *up;      /* by number: the tree's parent, later an ancestor */
  guint32 *semi, *label, *path;
} Search;

static void
visit (Search *s, guint32 vertex, guint32 parent)
{
  guint32 i = s->d->n++;

  s->d->number[vertex] = i;
  s->vertex[i] = vertex;
  s->up[i] = s->d->idom[i] = parent;
  s->semi[i] = s->label[i] = i;
}

/* Depth first without recursion: the way back is the tree itself. `next` by number: the arc to look at next. */
static void
number_vertices (Search *s, guint32 root, guint32 *next)
{
  guint32 at = 0;

  visit (s, root, 0);
  next[0] = s->g->first[root];
  for (;;)
    {
      if (next[at] == s->g->first[s->vertex[at] + 1])
        {
          if (at == 0)
            return;
          at = s->up[at];
          continue;
        }
      guint32 to = s->g->to[next[at]++];
      if (s->d->number[to] != HEAT_NONE)
        continue;
      visit (s, to, at);
      at = s->d->n - 1;
      next[at] = s->g->first[to];
    }
}

/* The vertex of least semidominator on the tree's way from v up to below `last`. */
static guint32
evaluate (Search *s, guint32 v, guint32 last)
{
  guint32 n = 0;

  if (s->up[v] < last)
    return s->label[v];
  for (; s->up[v] >= last; v = s->up[v])
    s->path[n++] = v;
  guint32 best = s->label[v], above = v;
  while (n > 0)
    {
      guint32 x = s->path[--n];
      s->up[x] = s->up[above];
      if (s->semi[best] < s->semi[s->label[x]])
        s->label[x] = best;
      else
        best = s->label[x];
      above = x;
    }
  return best;
}

static void
find_semidominators (Search *s)
{
  for (guint32 i = s->d->n; i-- > 1;)
    {
      guint32 vertex = s->vertex[i], semi = s->d->idom[i];
      for (guint32 k = s->g->back_first[vertex]; k < s->g->back_first[vertex + 1]; k++)
        {
          guint32 from = s->d->number[s->g->back_to[k]];
          if (from == HEAT_NONE)
            continue;
          semi = MIN (semi, s->semi[evaluate (s, from, i + 1)]);
        }
      s->semi[i] = semi;
    }
}

static void
find_dominators (Search *s)
{
  guint32 *idom = s->d->idom;

  for (guint32 i = 1; i < s->d->n; i++)
    while (idom[i] > s->semi[i])
      idom[i] = idom[idom[i]];
}

static void
place_in_tree (HeatDominators *d, guint32 *next)
{
  for (guint32 i = 0; i < d->n; i++)
    d->out[i] = 1;
  for (guint32 i = d->n; i-- > 1;)
    d->out[d->idom[i]] += d->out[i];
  for (guint32 i = 0; i < d->n; i++)
    {
      d->in[i] = i == 0 ? 0 : next[d->idom[i]];
      next[i] = d->in[i] + 1;
      if (i > 0)
        next[d->idom[i]] += d->out[i];
      d->out[i] += d->in[i];
    }
}

HeatDominators *
heat_dominators_new (const HeatDigraph *graph, guint32 root)
{
  gsize n = (gsize) graph->n + 1;
  HeatDominators *d = g_new0 (HeatDominators, 1);
  g_autofree guint32 *vertex = heat_big_new (guint32, n), *up = heat_big_new (guint32, n), *semi = heat_big_new (guint32, n), *label = heat_big_new (guint32, n), *path = heat_big_new (guint32, n);
  Search s = { graph, d, vertex, up, semi, label, path };

  d->number = heat_big_new (guint32, n);
  d->idom = heat_big_new (guint32, n);
  d->in = heat_big_new (guint32, n);
  d->out = heat_big_new (guint32, n);
  for (guint32 i = 0; i < graph->n; i++)
    d->number[i] = HEAT_NONE;
  number_vertices (&s, root, path);
  find_semidominators (&s);
  find_dominators (&s);
  place_in_tree (d, path);
  return d;
}

void
heat_dominators_free (HeatDominators *d)
{
  if (!d)
    return;
  g_free (d->number);
  g_free (d->idom);
  g_free (d->in);
  g_free (d->out);
  g_free (d);
}
