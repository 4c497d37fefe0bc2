// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Anti-aliased lines straight into 32-bit premultiplied pixels (cairo's ARGB32): coverage of a pixel is told by the
 * distance of its centre from the line's edge, one pixel wide ramp. For a map of many short pieces this is several times
 * faster than a general polygon filler; the looks are the same. No state: any number of threads on their own buffers. */
#include <glib.h>

typedef struct { float x_px, y_px; } HeatMapPoint;

typedef struct {
  guint32 *pixels;   /* borrowed; premultiplied ARGB, native byte order */
  int width, height; /* device pixels */
  int stride;        /* pixels from row to row */
  float factor;      /* points and widths are multiplied by it */
} HeatMapRaster;

typedef struct {
  guint32 argb;              /* premultiplied */
  float width_px;
  float dash_px, gap_px;     /* dash_px 0: solid; counted from the first point along the line */
  gboolean has_butt_ends;    /* else round; joints inside a line are always round, dashes end square */
} HeatMapStroke;

/* Strokes the open polyline of n points. Opaque colours only look right: joints are covered twice. O(length · width). */
void heat_map_raster_line (const HeatMapRaster *raster, const HeatMapPoint *points, guint n, const HeatMapStroke *stroke);
