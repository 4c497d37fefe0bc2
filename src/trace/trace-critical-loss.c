// SPDX-License-Identifier: GPL-3.0-or-later
/* What is out when a cell, or two, run dry: all that their pieces dominate in the two heat lines, seen from one header of each part.
 *
 * That is the whole answer while the part's other headers stay joined to that one; a cell that parts headers from each other is
 * odd. Several pieces in one line together take what each takes by itself when, one taken after the other, no way that was left
 * leads through the next, but for the first.
 *
 * A consumer is out when it loses one line or the other: the sets are nested or apart as a rule, told by their places in the
 * dominator trees; a cell whose sets overlap in another way is odd. */
#include "trace-critical-private.h"

#define MOST_PIECES 32

typedef struct {
  const HeatCriticalLine *l;
  guint32 number;
} Piece;

typedef struct {
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

static gboolean
is_taken (const HeatDominators *d, guint32 number, const Piece *by, guint n)
{
  for (guint i = 0; i < n; i++)
    if (heat_dominates (d, by[i].number, number))
      return TRUE;
  return FALSE;
}

/* Does at most one neighbour of the piece lie outside of what it dominates and of what the `before` pieces of its line have taken
 * already? Then nothing else has its way through it. */
static gboolean
is_end (const Piece *p, guint32 vertex, const Piece *before, guint n_before)
{
  const HeatDigraph *g = p->l->graph;
  guint32 outside = HEAT_NONE;

  for (guint way = 0; way < 2; way++)
    {
      const guint32 *first = way ? g->back_first : g->first, *to = way ? g->back_to : g->to;
      for (guint32 k = first[vertex]; k < first[vertex + 1]; k++)
        {
          guint32 number = p->l->dom->number[to[k]];
          if (number != HEAT_NONE && (heat_dominates (p->l->dom, p->number, number) || is_taken (p->l->dom, number, before, n_before)))
            continue;
          if (outside != HEAT_NONE && outside != to[k])
            return FALSE;
          outside = to[k];
        }
    }
  return TRUE;
}

/* The pieces of a cell on one line; those from `begin` on are taken before them. */
static gboolean
add_line (Cell *cell, const HeatCriticalLine *l, guint32 index, guint begin)
{
  guint32 vertex = l->of_cell[index], n_through = 0;
  guint n = cell->n, n_before = n - begin;

  if (vertex == HEAT_NONE)
    return TRUE;
  if (!(vertex & HEAT_CELL_HAS_MORE) && n_before == 0)
    return add_piece (cell, l, vertex);
  gboolean has_more = vertex & HEAT_CELL_HAS_MORE;
  vertex &= ~HEAT_CELL_HAS_MORE;
  for (guint i = has_more ? find_more (l->more, index) : l->more->len;; i++)
    {
      if (!add_piece (cell, l, vertex))
        return FALSE;
      if (cell->n > n)
        n_through += !is_end (&cell->piece[n], vertex, cell->piece + begin, n_before);
      n = cell->n;
      if (i >= l->more->len || g_array_index (l->more, guint64, i) >> 32 != index)
        return n_through <= (n_before ? 0u : 1u);
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
heat_critical_cell_loss (const HeatCriticalLine line[2], const HeatCriticalCase *c, const HeatPlants *plants, guint32 outer, guint32 inner,
                         HeatLoss *loss)
{
  Cell cell = { .c = c, .plants = plants };

  for (guint i = 0; i < 2; i++)
    {
      guint begin = cell.n;
      if (!add_line (&cell, &line[i], outer, begin) || (inner != HEAT_NONE && !add_line (&cell, &line[i], inner, begin)))
        return FALSE;
    }
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
