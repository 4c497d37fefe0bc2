// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Where static layers are drawn: an image, in which lines go through the rasteriser and all else through cairo, or any
 * cairo context (PDF, SVG), where everything goes through cairo. Coordinates are the view's logical pixels. */
#include "map-raster.h"
#include "map-style.h"
#include <cairo.h>

typedef struct {
  cairo_t *cr;             /* owned when made for a surface */
  cairo_surface_t *image;  /* borrowed; NULL: vector */
  HeatMapRaster raster;
  gboolean is_rastering;   /* pixels were written behind cairo's back */
} HeatMapPen;

/* For an ARGB32 image; `factor` device pixels to a logical one. */
void heat_map_pen_init_image (HeatMapPen *pen, cairo_surface_t *image, double factor);
void heat_map_pen_init_vector (HeatMapPen *pen, cairo_t *cr);
void heat_map_pen_clear (HeatMapPen *pen);

/* An opaque colour 0xRRGGBB. */
void heat_map_pen_line (HeatMapPen *pen, const HeatMapPoint *points, guint n, guint32 rgb, float width_px, const double dash_px[2] /* nullable */,
                        gboolean has_butt_ends);
/* The context, with everything drawn so far settled. */
cairo_t *heat_map_pen_cairo (HeatMapPen *pen);
void heat_map_set_rgba (cairo_t *cr, guint32 rgb, double alpha);
void heat_map_add_path (cairo_t *cr, const HeatMapPoint *points, guint n, gboolean is_closed);
