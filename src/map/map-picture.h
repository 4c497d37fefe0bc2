// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The map as one picture with its furniture: for files, reports and sheets. */
#include "map-draw.h"

/* Draws ground, top, scale bar, attribution and legend on any context (vector when its target is no image), the view's
 * upper left corner at the origin, clipped to the view. */
void heat_map_picture_draw (cairo_t *cr, const HeatMapScenery *scenery, const HeatMapView *view);
/* Writes a file by the ending of its name: .png, .pdf or .svg. The old file stays when it fails.
 * HEAT_ERROR_USAGE for another ending, HEAT_ERROR_IO with the path when it cannot be written. */
gboolean heat_map_picture_write (const char *path, const HeatMapScenery *scenery, const HeatMapView *view, GError **error);
