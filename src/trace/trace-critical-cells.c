// SPDX-License-Identifier: GPL-3.0-or-later
/* Cells: water segments that every zone holds together, because only failed valves and check valves without direction lie between. */
#include "trace-critical-private.h"

static guint32
find_root (guint32 *up, guint32 x)
{
  while (up[x] != x)
    x = up[x] = up[up[x]];
  return x;
}

static void
join_sides (guint32 *up, const HeatTrace *t, guint32 gate)
{
  HeatSpan sides = heat_gate_sides (&t->graph[HEAT_WATER], gate);
  guint32 first = HEAT_NONE;

  for (guint32 i = 0; i < sides.n; i++)
    {
      if (t->dead_pipe[sides.at[i]] != HEAT_NONE)
        continue;
      guint32 root = find_root (up, sides.at[i]);
      if (first == HEAT_NONE)
        first = root;
      up[MAX (first, root)] = MIN (first, root);
      first = MIN (first, root);
    }
}

/* Cells in the order of their least segment. */
static void
number_cells (HeatCells *cells, guint32 *up, const HeatTrace *t)
{
  guint32 n = t->graph[HEAT_WATER].n;

  for (guint32 s = 0; s < n; s++)
    {
      guint32 root = find_root (up, s);
      cells->of[s] = t->dead_pipe[s] != HEAT_NONE ? HEAT_NONE : root == s ? cells->n++ : cells->of[root];
    }
}

HeatCells *
heat_cells_new (const HeatCriticalCase *c)
{
  const HeatTrace *t = c->trace;
  const HeatSegments *g = &t->graph[HEAT_WATER];
  HeatCells *cells = g_new0 (HeatCells, 1);
  g_autofree guint32 *up = heat_big_new (guint32, (gsize) g->n + 1);
  HeatScratch *scratch = heat_scratch_take (t);
  HeatWaterSearch w;

  heat_water_search_init (&w, t, NULL, c->before, c->condition, scratch);
  scratch->version++;
  for (guint32 s = 0; s < g->n; s++)
    up[s] = s;
  for (guint32 k = 0; k < g->n_gates; k++)
    if (g->gate_first[k + 1] > g->gate_first[k] && heat_water_pass_in_zone (&w, k) == HEAT_PASS_ALL)
      join_sides (up, t, k);
  cells->of = heat_big_new (guint32, (gsize) g->n + 1);
  number_cells (cells, up, t);
  heat_water_search_clear (&w);
  heat_scratch_give (t, scratch);
  return cells;
}

void
heat_cells_free (HeatCells *cells)
{
  if (!cells)
    return;
  g_free (cells->of);
  g_free (cells);
}
