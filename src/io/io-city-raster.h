// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* A raster that lies along a court's buildings, with the cost of a trench through every cell. */
#include "io-city-private.h"

enum { COST_WALL = 4, COST_LANE = 6, COST_FREE = 10, COST_HOUSE = 250 };

typedef struct {
  double x0, y0, c, s, cell; /* corner and direction of the raster's x */
  int w, h;
  guint8 *cost, *from, *kids;
  guint32 *dist, *key;       /* key: number in `keys` + 1 */
} DraftRaster;

/* Covers the court's buildings and its station; all cells free, nothing reached. */
void heat_io_raster_init (DraftRaster *r, const Draft *d, const DraftCourt *court);
void heat_io_raster_clear (DraftRaster *r);
HeatBox heat_io_raster_box (const DraftRaster *r);
/* Column and row, with fractions, of a place. */
void heat_io_raster_find (const DraftRaster *r, double x, double y, double *i, double *j);
guint32 heat_io_raster_cell (const DraftRaster *r, double x, double y);
HeatPoint heat_io_raster_middle (const DraftRaster *r, guint32 cell);
/* Lowers the cost along a line, never through houses. */
void heat_io_raster_cheapen (DraftRaster *r, double x0, double y0, double x1, double y1, guint8 cost);
/* Cheapest ways from `start` to every cell: Dijkstra, turns cost a little. O(n log n). */
void heat_io_raster_flood (DraftRaster *r, guint32 start);
/* The cell before this one on its way. */
guint32 heat_io_raster_back (const DraftRaster *r, guint32 cell);
