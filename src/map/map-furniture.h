// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* What stands round a map: scale bar, north, attribution, legend. */
#include "map-draw.h"

/* Scale bar and north arrow in a panel whose lower left corner is at (x, y); returns its width. */
double heat_map_draw_scale_bar (cairo_t *cr, const HeatMapScenery *scenery, const HeatMapView *view, double x_px, double y_px);
/* Size of that panel. */
void heat_map_scale_bar_size (const HeatMapScenery *scenery, const HeatMapView *view, double *width_px, double *height_px);
/* The city's attribution, its lower right corner at (x, y). */
void heat_map_draw_attribution (cairo_t *cr, const HeatMapScenery *scenery, double x_px, double y_px);
/* Words in a panel whose upper left corner is at (x, y), at most most_px wide: long words are written smaller. Returns its height. */
double heat_map_draw_caption (cairo_t *cr, const HeatMapScenery *scenery, double x_px, double y_px, double most_px);
/* The signs that this view can show and, first, those of what the overlay shows, in a panel whose lower right corner is at (x, y),
 * all `grow` times as large as usual. */
void heat_map_draw_legend (cairo_t *cr, const HeatMapScenery *scenery, const HeatMapView *view, double grow, double x_px, double y_px);
void heat_map_legend_size (const HeatMapScenery *scenery, const HeatMapView *view, double grow, double *width_px, double *height_px);
/* How large the legend can be, at most as the style's texts, when it is to be seen whole. */
double heat_map_legend_fit (const HeatMapScenery *scenery, const HeatMapView *view);
void heat_map_draw_panel (cairo_t *cr, const HeatMapPalette *palette, double x_px, double y_px, double w_px, double h_px);
/* A length for a scale bar: 1, 2 or 5 · 10ⁿ m, at most most_px wide. */
double heat_map_nice_length_m (double m_per_px, double most_px);
/* Words written large across a sheet of that size from its origin, and once more in a band along its upper edge, so that no cut
 * part of it can be taken for a valid one. What lies under them stays legible. */
void heat_map_draw_stamp (cairo_t *cr, const char *words, double width, double height);
