// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The synthetic city's plan: a grid of irregular lines in (u, v) metres about the centre, bent into a rounded shape,
 * with a river v = r(u) across it. */
#include "io-city-private.h"

typedef struct {
  int nx, ny;            /* blocks; lines are one more */
  double *u, *v;         /* of the vertical and horizontal lines */
  guint8 *class_x, *class_y;
  guint8 *vertical, *horizontal; /* (i, j) → (i, j+1): vertical[i * ny + j]; (i, j) → (i+1, j): horizontal[j * nx + i]; 1 kept */
  guint8 *oneway_x;
  HeatText *name_x, *name_y;
  double half_x, half_y, phase[4], river_v, river_half_m;
  int ring_x, ring_y;    /* the ring runs on lines ring and n − ring; 0: no ring */
  double east_m, north_m;
} DraftGrid;

void heat_io_grid_init (DraftGrid *g, Draft *d, guint32 n_courts, DraftRand *rand);
void heat_io_grid_clear (DraftGrid *g);
HeatPoint heat_io_grid_place (const DraftGrid *g, double u, double v);
double heat_io_grid_river_v (const DraftGrid *g, double u);
void heat_io_grid_draw_roads (DraftGrid *g, Draft *d);
guint8 heat_io_grid_class (const DraftGrid *g, gboolean vertical, int line, int along);
