// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* What part of the city a picture shows, and the ladder of tiles under it. North is up; pixels run right and down. */
#include "geo-types.h"

#define HEAT_MAP_TILE_PX 256
#define HEAT_MAP_PX_M (0.0254 / 96) /* one pixel on the glass, for the scale 1 : N */
#define HEAT_MAP_LEVEL_MIN (-16)
#define HEAT_MAP_LEVEL_MAX 36

typedef struct {
  double x_m, y_m;         /* the middle, in the city's metres */
  double m_per_px;         /* > 0 */
  int width_px, height_px; /* logical pixels */
  double factor;           /* device pixels to a logical one, ≥ 1 */
} HeatMapView;

typedef struct { double x_px, y_px; } HeatMapSpot;

/* Denominator N of the scale 1 : N at 96 dpi. */
double heat_map_view_scale (const HeatMapView *view);
double heat_map_m_per_px_of_scale (double denominator);
HeatMapSpot heat_map_view_to_px (const HeatMapView *view, double x_m, double y_m);
HeatPoint heat_map_view_to_m (const HeatMapView *view, double x_px, double y_px);
/* The view's box in metres, widened by margin_px on each side. */
HeatBox heat_map_view_box (const HeatMapView *view, double margin_px);
/* The view of the same size that shows all of `box` with a margin; unchanged when the box is empty. */
HeatMapView heat_map_view_fit (const HeatMapView *view, HeatBox box, double margin_px);
/* Changes the scale by `ratio` (> 1 comes nearer), keeping the place under (x_px, y_px). Clamped to the ladder's ends. */
HeatMapView heat_map_view_zoom (const HeatMapView *view, double ratio, double x_px, double y_px);
/* Moves the middle so that device pixels of the ladder's grid fall on device pixels of the view. */
HeatMapView heat_map_view_snap (const HeatMapView *view);

/* The ladder: four levels to a doubling, 1 m per pixel at level 0. */
double heat_map_level_m_per_px (int level);
int heat_map_level_nearest (double m_per_px);

/* Tile (x, y) of a level covers x·S … (x + 1)·S metres, likewise y northward, S = 256 · m_per_px. */
typedef struct { gint32 level, x, y; } HeatMapTile;
HeatMapView heat_map_tile_view (HeatMapTile tile, double factor);
HeatBox heat_map_tile_box (HeatMapTile tile);
/* First and last tile that meet the box. */
void heat_map_tiles_of_box (int level, HeatBox box, HeatMapTile *first, HeatMapTile *last);
