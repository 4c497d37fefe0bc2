// SPDX-License-Identifier: GPL-3.0-or-later
/* What is out when a cell runs dry: all that its pieces dominate in the two heat lines, seen from one header of each part.
 *
 * That is the whole answer while the part's other headers stay joined to that one; a cell that parts headers from each other is
 * odd. Several pieces in one line together take what each takes by itself as long as no way leads through more than one of them.
 * A consumer is out when it loses one line or the other: the sets are nested or apart as a rule, told by their places in the
 * dominator trees; a cell whose sets overlap in another way is odd. */
#include "trace-critical-private.h"

#define MOST_PIECES 32

typedef struct {
  const HeatCriticalLine *l;
  guint32 number;
} Piece;

typedef struct {
  const HeatCriticalLine *line; /* two */
  const HeatCriticalCase *c;
  const HeatPlants *plants;
  Piece piece[MOST_PIECES];
  guint n;
  guint32 system;
} Cell;

/* FALSE when more hangs on what the piece takes than the sums tell. Pieces on which nothing warm hangs are left out. */
static gboolean
add_piece (Cell *cell, const HeatCriticalLine *l, guint32 vertex)
{
  const HeatPartFeed *feeds = cell->plants->feed[l->line], *feed = &feeds[cell->c->before->part[l->line][vertex]];
  guint32 number = l->dom->number[vertex];

  if (feed->is_odd)
    return FALSE;
  if (number == HEAT_NONE)
    return TRUE;
  const HeatHeld *held = &l->held[number];
  guint32 system = feeds[feed->home].system;
  gboolean keeps_headers = held->headers == held->own && (held->own == 0 || held->own == feed->n_live);
  if (!keeps_headers || held->loss.odd > 0 || cell->n == MOST_PIECES || (cell->n > 0 && system != cell->system))
    return FALSE;
  cell->system = system;
  cell->piece[cell->n++] = (Piece){ l, number };
  return TRUE;
}

static guint
find_more (const GArray *more, guint32 cell)
{
  guint low = 0, high = more->len;

  while (low < high)
    {
      guint middle = (low + high) / 2;
      if (g_array_index (more, guint64, middle) >> 32 < cell)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* Does at most one neighbour of the piece lie outside of what it dominates? Then nothing else has its way through it. */
static gboolean
is_end (const Piece *p, guint32 vertex)
{
  const HeatDigraph *g = p->l->graph;
  guint32 outside = HEAT_NONE;

  for (guint way = 0; way < 2; way++)
    {
      const guint32 *first = way ? g->back_first : g->first, *to = way ? g->back_to : g->to;
      for (guint32 k = first[vertex]; k < first[vertex + 1]; k++)
        {
          guint32 number = p->l->dom->number[to[k]];
          if (number != HEAT_NONE && heat_dominates (p->l->dom, p->number, number))
            continue;
          if (outside != HEAT_NONE && outside != to[k])
            return FALSE;
          outside = to[k];
        }
    }
  return TRUE;
}

static gboolean
add_line (Cell *cell, const HeatCriticalLine *l, guint32 index)
{
  guint32 vertex = l->of_cell[index], n_through = 0, n = cell->n;

  if (vertex == HEAT_NONE)
    return TRUE;
  if (!(vertex & HEAT_CELL_HAS_MORE))
    return add_piece (cell, l, vertex);
  vertex &= ~HEAT_CELL_HAS_MORE;
  for (guint i = find_more (l->more, index);; i++)
    {
      if (!add_piece (cell, l, vertex))
        return FALSE;
      if (cell->n > n)
        n_through += !is_end (&cell->piece[n], vertex);
      n = cell->n;
      if (i == l->more->len || g_array_index (l->more, guint64, i) >> 32 != index)
        return n_through <= 1;
      vertex = (guint32) g_array_index (l->more, guint64, i);
    }
}

static const HeatHeld *
held_by (const Piece *p)
{
  return &p->l->held[p->number];
}

static gboolean
has_items (const Piece *p)
{
  return held_by (p)->low <= held_by (p)->high;
}

/* Are all items of a among those of b? */
static gboolean
is_nested (const Piece *a, const Piece *b)
{
  if (a->l == b->l)
    return heat_dominates (a->l->dom, b->number, a->number);
  return held_by (a)->low >= b->l->dom->in[b->number] && held_by (a)->high < b->l->dom->out[b->number];
}

static gboolean
is_apart (const Piece *a, const Piece *b)
{
  if (a->l == b->l)
    return !is_nested (a, b) && !is_nested (b, a);
  return held_by (a)->low >= b->l->dom->out[b->number] || held_by (a)->high < b->l->dom->in[b->number];
}

/* Keeps the pieces whose items are not all among those of another. */
static void
drop_nested (Cell *cell)
{
  guint n = 0;

  for (guint i = 0; i < cell->n; i++)
    {
      gboolean is_needed = has_items (&cell->piece[i]);
      for (guint k = 0; k < n && is_needed; k++)
        is_needed = !is_nested (&cell->piece[i], &cell->piece[k]);
      for (guint k = i + 1; k < cell->n && is_needed; k++)
        is_needed = !has_items (&cell->piece[k]) || !is_nested (&cell->piece[i], &cell->piece[k]) || is_nested (&cell->piece[k], &cell->piece[i]);
      if (is_needed)
        cell->piece[n++] = cell->piece[i];
    }
  cell->n = n;
}

gboolean
heat_critical_cell_loss (const HeatCriticalLine line[2], const HeatCriticalCase *c, const HeatPlants *plants, guint32 index, HeatLoss *loss)
{
  Cell cell = { .line = line, .c = c, .plants = plants };

  if (!add_line (&cell, &line[0], index) || !add_line (&cell, &line[1], index))
    return FALSE;
  drop_nested (&cell);
  *loss = (HeatLoss){ 0 };
  for (guint i = 0; i < cell.n; i++)
    {
      for (guint k = 0; k < i; k++)
        if (!is_apart (&cell.piece[i], &cell.piece[k]))
          return FALSE;
      heat_loss_add (loss, &held_by (&cell.piece[i])->loss);
    }
  return TRUE;
}

/* ---- two cells ---- */

/* Is the vertex dominated by a piece of the cell on this line? */
static gboolean
is_behind (const Cell *outer, const HeatCriticalLine *l, guint32 vertex)
{
  guint32 number = l->dom->number[vertex];

  if (outer->plants->feed[l->line][outer->c->before->part[l->line][vertex]].is_odd)
    return FALSE;
  for (guint i = 0; i < outer->n && number != HEAT_NONE; i++)
    if (outer->piece[i].l == l && heat_dominates (l->dom, outer->piece[i].number, number))
      return TRUE;
  return number == HEAT_NONE;
}

gboolean
heat_critical_cell_covers (const HeatCriticalLine line[2], const HeatCriticalCase *c, const HeatPlants *plants, guint32 outer, guint32 inner)
{
  Cell cell = { .line = line, .c = c, .plants = plants };

  for (guint i = 0; i < 2; i++)
    {
      const HeatCriticalLine *l = &line[i];
      guint32 vertex = l->of_cell[inner];
      if (!add_line (&cell, l, outer))
        return FALSE;
      if (vertex == HEAT_NONE)
        continue;
      if (!is_behind (&cell, l, vertex & ~HEAT_CELL_HAS_MORE))
        return FALSE;
      for (guint k = find_more (l->more, inner); vertex & HEAT_CELL_HAS_MORE && k < l->more->len && g_array_index (l->more, guint64, k) >> 32 == inner; k++)
        if (!is_behind (&cell, l, (guint32) g_array_index (l->more, guint64, k)))
          return FALSE;
    }
  return TRUE;
}
