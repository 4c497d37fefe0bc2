// SPDX-License-Identifier: GPL-3.0-or-later
/* Two neighbouring cells in one zone, because the valve between them does not hold.
 *
 * What each dominates is dry without both. Of any other cell it is enough to know one way from a header that leads through
 * neither. Two trees of ways give one for nearly all: along the supply as far as it goes, and along the return. Where both lead
 * through the two cells it is not known whether there is another way. */
#include "trace-critical-private.h"

#define N_TREES 2
#define MOST_GATES 200u /* a hub of more is asked instead of looked through for each of its valves */

typedef struct { guint32 *in, *out; } Tree; /* owned; by cell: what hangs on it lies in [in, out) */

struct _HeatCriticalWays { Tree tree[N_TREES]; };

typedef struct {
  const HeatDigraph *g;
  const HeatCriticalLine *own, *other; /* the line whose cells come first */
  guint32 *parent, *order;             /* by cell; cells as they were reached */
  GArray *waiting;                     /* guint32 pairs: cell of the other line alone, from where it was seen first */
  guint32 n;
} Walk;

static void
reach (Walk *w, guint32 cell, guint32 from)
{
  if (w->parent[cell] != HEAT_NONE)
    return;
  w->parent[cell] = from;
  w->order[w->n++] = cell;
}

static gboolean
is_of_other_line (const Walk *w, guint32 cell)
{
  return cell + 1 < w->g->n && w->own->of_cell[cell] == HEAT_NONE && w->other->of_cell[cell] != HEAT_NONE;
}

/* Breadth first from what was reached last; cells of the other line alone have to wait, unless they `may` come. */
static void
walk_on (Walk *w, guint32 begin, gboolean may)
{
  for (guint32 i = begin; i < w->n; i++)
    for (guint32 k = w->g->first[w->order[i]]; k < w->g->first[w->order[i] + 1]; k++)
      {
        guint32 pair[2] = { w->g->to[k], w->order[i] };
        if (may || !is_of_other_line (w, pair[0]))
          reach (w, pair[0], pair[1]);
        else
          g_array_append_vals (w->waiting, pair, 2);
      }
}

/* Gives every cell its place below its parent. */
static void
place_in_tree (Tree *tree, const Walk *w)
{
  g_autofree guint32 *next = heat_big_new (guint32, (gsize) w->g->n + 1);

  tree->in = heat_big_new (guint32, (gsize) w->g->n + 1);
  tree->out = heat_big_new0 (guint32, (gsize) w->g->n + 1);
  for (guint32 v = 0; v < w->g->n; v++)
    tree->in[v] = G_MAXUINT32; /* what no header reaches is on nobody's way */
  for (guint32 i = w->n; i-- > 0;)
    {
      tree->out[w->order[i]]++;
      if (i > 0)
        tree->out[w->parent[w->order[i]]] += tree->out[w->order[i]];
    }
  for (guint32 i = 0; i < w->n; i++)
    {
      guint32 v = w->order[i];
      tree->in[v] = i == 0 ? 0 : next[w->parent[v]];
      next[v] = tree->in[v] + 1;
      if (i > 0)
        next[w->parent[v]] += tree->out[v];
      tree->out[v] += tree->in[v];
    }
}

static void
make_tree (Tree *tree, const HeatDigraph *g, const HeatCriticalLine *own, const HeatCriticalLine *other)
{
  g_autofree guint32 *parent = heat_big_new (guint32, (gsize) g->n + 1), *order = heat_big_new (guint32, (gsize) g->n + 1);
  g_autoptr (GArray) waiting = g_array_new (FALSE, FALSE, sizeof (guint32));
  Walk w = { g, own, other, parent, order, waiting, 0 };

  for (guint32 v = 0; v < g->n; v++)
    parent[v] = HEAT_NONE;
  reach (&w, g->n - 1, g->n - 1);
  walk_on (&w, 0, FALSE);
  guint32 begin = w.n;
  for (guint i = 0; i < waiting->len; i += 2)
    reach (&w, g_array_index (waiting, guint32, i), g_array_index (waiting, guint32, i + 1));
  walk_on (&w, begin, TRUE);
  place_in_tree (tree, &w);
}

HeatCriticalWays *
heat_critical_ways_new (const HeatCriticalWhole *whole)
{
  HeatCriticalWays *ways = g_new0 (HeatCriticalWays, 1);

  for (guint i = 0; i < N_TREES; i++)
    make_tree (&ways->tree[i], whole->water.graph, &whole->line[i], &whole->line[!i]);
  return ways;
}

void
heat_critical_ways_free (HeatCriticalWays *ways)
{
  if (!ways)
    return;
  for (guint i = 0; i < N_TREES; i++)
    {
      g_free (ways->tree[i].in);
      g_free (ways->tree[i].out);
    }
  g_free (ways);
}

static gboolean
leads_through (const Tree *tree, guint32 cell, guint32 to)
{
  return tree->in[cell] <= tree->in[to] && tree->in[to] < tree->out[cell];
}

typedef enum { IS_DRY, IS_FED, IS_UNKNOWN } Fed;

static Fed
is_fed_without (const HeatCriticalWater *water, const HeatCriticalWays *ways, const guint32 pair[2], guint32 cell)
{
  const HeatDominators *d = water->dom;
  guint32 number = d->number[cell];

  if (number == HEAT_NONE)
    return IS_DRY;
  for (guint i = 0; i < 2; i++)
    if (d->number[pair[i]] != HEAT_NONE && heat_dominates (d, d->number[pair[i]], number))
      return IS_DRY;
  for (guint i = 0; i < N_TREES; i++)
    if (!leads_through (&ways->tree[i], pair[0], cell) && !leads_through (&ways->tree[i], pair[1], cell))
      return IS_FED;
  return IS_UNKNOWN;
}

/* Valves between one of the cells and others that are fed without both. */
static gboolean
count_must (const HeatCriticalWater *water, const HeatCriticalWays *ways, const guint32 pair[2], guint32 *must)
{
  const HeatDigraph *g = water->graph;

  *must = 0;
  for (guint i = 0; i < 2; i++)
    {
      if (g->first[pair[i] + 1] - g->first[pair[i]] > MOST_GATES)
        return FALSE;
      for (guint32 k = g->first[pair[i]]; k < g->first[pair[i] + 1]; k++)
        {
          if (g->to[k] == pair[!i] || g->to[k] == g->n - 1)
            continue;
          Fed fed = is_fed_without (water, ways, pair, g->to[k]);
          if (fed == IS_UNKNOWN)
            return FALSE;
          *must += fed == IS_FED;
        }
    }
  return TRUE;
}

gboolean
heat_critical_pair_cost (const HeatCriticalWhole *w, const HeatCriticalWays *ways, guint32 a, guint32 b, HeatCriticalCost *cost)
{
  const HeatCriticalWater *water = &w->water;
  const guint32 pair[2] = { a, b };
  guint32 must;
  HeatLoss loss;

  if (water->is_odd[a] || water->is_odd[b] || water->has_check[a] || water->has_check[b] || !count_must (water, ways, pair, &must))
    return FALSE;
  if (!heat_critical_cell_loss (w->line, &w->c, &w->plants, a, b, &loss) && !heat_critical_cell_loss (w->line, &w->c, &w->plants, b, a, &loss))
    return FALSE;
  *cost = (HeatCriticalCost){ water->zone_pipes[a] + water->zone_pipes[b], must, loss.consumers, loss.households, water->stops[a] + water->stops[b],
                              loss.area_m2 };
  return TRUE;
}
