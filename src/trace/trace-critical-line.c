// SPDX-License-Identifier: GPL-3.0-or-later
/* One heat line as seen from one header of each part: what every vertex dominates. */
#include "trace-critical-private.h"

/* ---- vertices and ways ---- */

static guint32
find_root (guint32 *up, guint32 x)
{
  while (up[x] != x)
    x = up[x] = up[up[x]];
  return x;
}

typedef struct {
  HeatCriticalLine *l;
  const HeatCriticalCase *c;
  const HeatCells *cells;
  GArray *edges;   /* guint32 pairs of heat segments */
  GArray *arcs;    /* the same, one way: away from the headers */
} Making;

static guint32
cell_of (const Making *m, guint32 segment)
{
  return m->cells->of[m->c->trace->heat_water[m->l->line][segment]];
}

/* Sides in one cell run dry together: one vertex. Between cells it is enough that the sides hang together: where they are more than
 * two the cells are odd. */
static void
add_gate (Making *m, HeatSpan sides)
{
  guint32 *up = m->l->vertex;

  for (guint32 i = 1; i < sides.n; i++)
    {
      guint32 cell = cell_of (m, sides.at[i]), pair[2] = { sides.at[0], sides.at[i] };
      gboolean is_joined = FALSE;
      for (guint32 k = 0; k < i && cell != HEAT_NONE && !is_joined; k++)
        if (cell_of (m, sides.at[k]) == cell)
          {
            guint32 a = find_root (up, sides.at[k]), b = find_root (up, sides.at[i]);
            up[MAX (a, b)] = MIN (a, b);
            is_joined = TRUE;
          }
      if (cell == HEAT_NONE || cell_of (m, sides.at[0]) != cell)
        g_array_append_vals (m->edges, pair, 2);
    }
}

void
heat_critical_add_arcs (const HeatTrace *t, guint line, guint32 gate, GArray *arcs)
{
  HeatSpan sides = heat_gate_sides (&t->graph[line], gate);
  gboolean into = t->graph[line].gate_class[gate] == HEAT_GATE_INTO;

  for (guint32 k = 1; k < sides.n; k++)
    {
      guint32 with[2] = { sides.at[into ? k : 0], sides.at[into ? 0 : k] }, against[2] = { with[1], with[0] };
      g_array_append_vals (arcs, line == HEAT_LINE_RETURN ? against : with, 2);
    }
}

static void
add_gates (Making *m)
{
  const HeatTrace *t = m->c->trace;
  guint line = m->l->line;
  const HeatSegments *g = &t->graph[line];

  for (guint32 k = 0; k < g->n_gates; k++)
    {
      HeatSpan sides = heat_gate_sides (g, k);
      if (sides.n > 1 && (g->gate_class[k] == HEAT_GATE_BAR || g->gate_class[k] == HEAT_GATE_BOTH) && !m->c->before->closed[k])
        add_gate (m, sides);
    }
  for (guint i = 0; i < t->one_way[line]->len; i++)
    if (!m->c->before->closed[g_array_index (t->one_way[line], guint32, i)])
      heat_critical_add_arcs (t, line, g_array_index (t->one_way[line], guint32, i), m->arcs);
}

static void
put_in_cell (HeatCriticalLine *l, guint32 cell, guint32 vertex)
{
  guint64 entry = (guint64) cell << 32 | vertex;

  if (l->of_cell[cell] == HEAT_NONE)
    l->of_cell[cell] = vertex;
  else
    {
      l->of_cell[cell] |= HEAT_CELL_HAS_MORE;
      g_array_append_val (l->more, entry);
    }
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  guint64 x = *(const guint64 *) a, y = *(const guint64 *) b;

  return x < y ? -1 : x > y;
}

/* Segments become vertices: in the edges, by segment and by cell. */
static void
name_vertices (Making *m)
{
  HeatCriticalLine *l = m->l;
  guint32 n = m->c->trace->graph[l->line].n, *pairs = (guint32 *) (gpointer) m->edges->data;

  for (guint32 s = 0; s < n; s++)
    {
      guint32 cell = cell_of (m, s);
      l->vertex[s] = find_root (l->vertex, s);
      if (l->vertex[s] == s && cell != HEAT_NONE)
        put_in_cell (l, cell, s);
    }
  g_array_sort (l->more, compare_entries);
  for (guint i = 0; i < m->edges->len; i++)
    pairs[i] = l->vertex[pairs[i]];
  pairs = (guint32 *) (gpointer) m->arcs->data;
  for (guint i = 0; i < m->arcs->len; i++)
    pairs[i] = l->vertex[pairs[i]];
}

static void
root_parts (Making *m, const HeatPlants *plants)
{
  guint line = m->l->line;

  for (guint32 i = 0; i < m->c->before->flow->n_parts[line]; i++)
    if (plants->feed[line][i].n_live > 0)
      {
        guint32 pair[2] = { m->c->trace->graph[line].n, m->l->vertex[plants->feed[line][i].root] };
        g_array_append_vals (m->edges, pair, 2);
      }
}

/* ---- sums ---- */

static void
sum_items (HeatCriticalLine *l, const HeatPlants *plants)
{
  for (guint i = 0; i < plants->items->len; i++)
    {
      const HeatItem *item = &g_array_index (plants->items, HeatItem, i);
      guint32 at = heat_critical_line_number (l, item->segment[l->line]);
      if (at != HEAT_NONE)
        heat_loss_add (&l->held[at].loss, &item->loss);
    }
  for (guint32 i = l->dom->n; i-- > 1;)
    heat_loss_add (&l->held[l->dom->idom[i]].loss, &l->held[i].loss);
}

static void
count_headers (HeatCriticalLine *l, const HeatCriticalCase *c)
{
  const HeatTrace *t = c->trace;

  for (guint32 k = 0; k < t->n_groups; k++)
    if (c->before->flow->live[k] && t->groups[k].heat[l->line] != HEAT_NONE)
      l->held[heat_critical_line_number (l, t->groups[k].heat[l->line])].own++;
  for (guint32 i = l->dom->n; i-- > 0;)
    {
      l->held[i].headers += l->held[i].own;
      if (i > 0)
        l->held[l->dom->idom[i]].headers += l->held[i].headers;
    }
}

void
heat_critical_line_init (HeatCriticalLine *l, guint line, const HeatCriticalCase *c, const HeatCells *cells, const HeatPlants *plants)
{
  guint32 n = c->trace->graph[line].n;
  g_autoptr (GArray) edges = g_array_new (FALSE, FALSE, sizeof (guint32)), arcs = g_array_new (FALSE, FALSE, sizeof (guint32));
  Making m = { l, c, cells, edges, arcs };

  l->line = line;
  l->more = g_array_new (FALSE, FALSE, sizeof (guint64));
  l->of_cell = heat_big_new (guint32, (gsize) cells->n + 1);
  l->vertex = heat_big_new (guint32, (gsize) n + 1);
  for (guint32 i = 0; i < cells->n; i++)
    l->of_cell[i] = HEAT_NONE;
  for (guint32 s = 0; s < n; s++)
    l->vertex[s] = s;
  add_gates (&m);
  name_vertices (&m);
  root_parts (&m, plants);
  l->graph = heat_digraph_new (n + 1, edges, arcs);
  l->dom = heat_dominators_new (l->graph, n);
  l->held = heat_big_new0 (HeatHeld, (gsize) l->dom->n + 1);
  sum_items (l, plants);
  count_headers (l, c);
}

void
heat_critical_line_clear (HeatCriticalLine *l)
{
  gpointer arrays[] = { l->of_cell, l->vertex, l->held };

  for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
    g_free (arrays[i]);
  g_array_unref (l->more);
  heat_digraph_free (l->graph);
  heat_dominators_free (l->dom);
}

void
heat_critical_line_span (HeatCriticalLine *l, const HeatCriticalLine *other, const HeatPlants *plants)
{
  for (guint32 i = 0; i < l->dom->n; i++)
    l->held[i].low = G_MAXUINT32;
  for (guint i = 0; i < plants->items->len; i++)
    {
      const HeatItem *item = &g_array_index (plants->items, HeatItem, i);
      guint32 at = heat_critical_line_number (l, item->segment[l->line]), there = heat_critical_line_number (other, item->segment[other->line]);
      if (at == HEAT_NONE)
        continue;
      /* not reached there: only behind an odd check valve; then it is nested in nothing */
      l->held[at].low = MIN (l->held[at].low, there == HEAT_NONE ? 0 : other->dom->in[there]);
      l->held[at].high = MAX (l->held[at].high, there == HEAT_NONE ? G_MAXUINT32 : other->dom->in[there]);
    }
  for (guint32 i = l->dom->n; i-- > 1;)
    {
      HeatHeld *above = &l->held[l->dom->idom[i]];
      above->low = MIN (above->low, l->held[i].low);
      above->high = MAX (above->high, l->held[i].high);
    }
}
