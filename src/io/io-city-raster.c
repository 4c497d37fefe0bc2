// SPDX-License-Identifier: GPL-3.0-or-later
/* Costs, and the cheapest ways over them. */
#include "io-city-raster.h"
#include <string.h>

#define CELL_M 3.0
#define MOST_CELLS 220

static const int step_x[8] = { 1, 0, -1, 0, 1, -1, -1, 1 }, step_y[8] = { 0, 1, 0, -1, 1, 1, -1, -1 };

void
heat_io_raster_find (const DraftRaster *r, double x, double y, double *i, double *j)
{
  double dx = x - r->x0, dy = y - r->y0;

  *i = (dx * r->c + dy * r->s) / r->cell;
  *j = (-dx * r->s + dy * r->c) / r->cell;
}

HeatPoint
heat_io_raster_middle (const DraftRaster *r, guint32 cell)
{
  double i = (cell % (guint) r->w + 0.5) * r->cell, j = (cell / (guint) r->w + 0.5) * r->cell;

  return (HeatPoint){ r->x0 + i * r->c - j * r->s, r->y0 + i * r->s + j * r->c };
}

guint32
heat_io_raster_cell (const DraftRaster *r, double x, double y)
{
  double i, j;

  heat_io_raster_find (r, x, y, &i, &j);
  return (guint32) (CLAMP ((int) floor (j), 0, r->h - 1) * r->w + CLAMP ((int) floor (i), 0, r->w - 1));
}

void
heat_io_raster_init (DraftRaster *r, const Draft *d, const DraftCourt *court)
{
  double c = cos (court->angle_rad), s = sin (court->angle_rad), a0 = HUGE_VAL, a1 = -HUGE_VAL, b0 = HUGE_VAL, b1 = -HUGE_VAL;

  for (guint32 k = 0; k <= court->n_buildings; k++)
    {
      const HeatBuildingRow *b = k < court->n_buildings ? &d->city->building[court->first_building + k] : NULL;
      guint n = b ? b->n_points : 1;
      for (guint p = 0; p < n; p++)
        {
          double x = b ? d->city->points[2 * (b->first_point + p)] : court->x, y = b ? d->city->points[2 * (b->first_point + p) + 1] : court->y;
          double a = x * c + y * s, e = -x * s + y * c;
          a0 = MIN (a0, a), a1 = MAX (a1, a), b0 = MIN (b0, e), b1 = MAX (b1, e);
        }
    }
  a0 -= 12, b0 -= 12, a1 += 12, b1 += 12;
  r->cell = MAX (CELL_M, MAX (a1 - a0, b1 - b0) / MOST_CELLS);
  r->c = c, r->s = s;
  r->x0 = a0 * c - b0 * s, r->y0 = a0 * s + b0 * c;
  r->w = MAX (2, (int) ceil ((a1 - a0) / r->cell));
  r->h = MAX (2, (int) ceil ((b1 - b0) / r->cell));
  gsize n = (gsize) r->w * r->h;
  r->cost = g_malloc (n);
  memset (r->cost, COST_FREE, n);
  r->from = g_malloc (n);
  memset (r->from, 0xff, n);
  r->kids = g_malloc0 (n);
  r->dist = g_malloc (n * 4);
  memset (r->dist, 0xff, n * 4);
  r->key = g_malloc0 (n * 4);
}

void
heat_io_raster_clear (DraftRaster *r)
{
  g_free (r->cost);
  g_free (r->from);
  g_free (r->kids);
  g_free (r->dist);
  g_free (r->key);
}

HeatBox
heat_io_raster_box (const DraftRaster *r)
{
  HeatBox box = heat_box_empty ();

  for (int k = 0; k < 4; k++)
    {
      double i = (k & 1 ? r->w : 0) * r->cell, j = (k & 2 ? r->h : 0) * r->cell;
      box = heat_box_add (box, r->x0 + i * r->c - j * r->s, r->y0 + i * r->s + j * r->c);
    }
  return box;
}

/* Lowers the cost along a line, never through houses. */
void
heat_io_raster_cheapen (DraftRaster *r, double x0, double y0, double x1, double y1, guint8 cost)
{
  double i0, j0, i1, j1;

  heat_io_raster_find (r, x0, y0, &i0, &j0);
  heat_io_raster_find (r, x1, y1, &i1, &j1);
  int n = (int) (2 * MAX (fabs (i1 - i0), fabs (j1 - j0))) + 1;
  for (int k = 0; k <= n && n < 100000; k++)
    {
      int i = (int) floor (i0 + (i1 - i0) * k / n), j = (int) floor (j0 + (j1 - j0) * k / n);
      if (i >= 0 && j >= 0 && i < r->w && j < r->h && r->cost[j * r->w + i] == COST_FREE)
        r->cost[j * r->w + i] = cost;
    }
}

/* ---- Dijkstra with a binary heap of (distance, cell) ---- */

static void
heap_push (GArray *heap, guint64 item)
{
  g_array_append_val (heap, item);
  guint64 *a = (guint64 *) heap->data;
  guint i = heap->len - 1;
  for (; i > 0 && a[(i - 1) / 2] > item; i = (i - 1) / 2)
    a[i] = a[(i - 1) / 2];
  a[i] = item;
}

static guint64
heap_pop (GArray *heap)
{
  guint64 *a = (guint64 *) heap->data, top = a[0], last = a[heap->len - 1];
  guint n = heap->len - 1, i = 0;

  g_array_set_size (heap, n);
  while (2 * i + 1 < n)
    {
      guint c = 2 * i + 1;
      c += c + 1 < n && a[c + 1] < a[c];
      if (a[c] >= last)
        break;
      a[i] = a[c];
      i = c;
    }
  if (n)
    a[i] = last;
  return top;
}

static void
relax (DraftRaster *r, GArray *heap, guint32 cell)
{
  int x = (int) (cell % (guint) r->w), y = (int) (cell / (guint) r->w);

  for (int s = 0; s < 8; s++)
    {
      int i = x + step_x[s], j = y + step_y[s];
      if (i < 0 || j < 0 || i >= r->w || j >= r->h)
        continue;
      guint32 next = (guint32) (j * r->w + i);
      guint32 d = r->dist[cell] + r->cost[next] * (s < 4 ? 10u : 23u) / 5 + (r->from[cell] != s && r->from[cell] != 0xff ? 14 : 0);
      if (d >= r->dist[next])
        continue;
      r->dist[next] = d;
      r->from[next] = (guint8) s;
      heap_push (heap, (guint64) d << 32 | next);
    }
}

void
heat_io_raster_flood (DraftRaster *r, guint32 start)
{
  g_autoptr (GArray) heap = g_array_new (FALSE, FALSE, 8);

  r->dist[start] = 0;
  heap_push (heap, start);
  while (heap->len)
    {
      guint64 top = heap_pop (heap);
      if (r->dist[(guint32) top] == (guint32) (top >> 32))
        relax (r, heap, (guint32) top);
    }
}

guint32
heat_io_raster_back (const DraftRaster *r, guint32 cell)
{
  guint8 s = r->from[cell];

  return (guint32) ((int) cell - step_x[s] - step_y[s] * r->w);
}
