// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* What stands under a pixel: only what is drawn there at this scale, where it is drawn. */
#include "map-draw.h"

typedef struct { HeatKind kind; guint32 index; double distance_px; } HeatMapPick; /* HEAT_KIND_NONE: nothing */

/* Nearest sign (valve, well, station, source) within its size and 3 px; else the nearest pipe within half its width and
 * 5 px; else the building that contains the pixel. O(things near). */
HeatMapPick heat_map_pick (const HeatMapScenery *scenery, const HeatMapView *view, double x_px, double y_px);
/* The sign of the operation that covers the pixel, the uppermost first: its kind, and its row in the overlay's ->leaks, ->teams, ->reports or ->priority. O(signs). */
typedef enum { HEAT_MAP_SIGN_NONE, HEAT_MAP_SIGN_LEAK, HEAT_MAP_SIGN_TEAM, HEAT_MAP_SIGN_REPORT, HEAT_MAP_SIGN_PRIORITY } HeatMapSignKind;
typedef struct { HeatMapSignKind kind; guint row; } HeatMapSignPick;
HeatMapSignPick heat_map_pick_sign (const HeatMapScenery *scenery, const HeatMapView *view, double x_px, double y_px);
/* Round all leaks (the uppermost first), reports (the newest first) and teams that are shown, in view or not: the sign after `from` (by −1: before
 * it), from HEAT_MAP_SIGN_NONE the first (last). *middle: where a click hits it at this scale. HEAT_MAP_SIGN_NONE: there are none. O(signs). */
HeatMapSignPick heat_map_next_sign (const HeatMapScenery *scenery, const HeatMapView *view, HeatMapSignPick from, int by, HeatPoint *middle);
/* The place a pill on the edge stands for; *team its row in overlay->teams, −1 when it is a find's. FALSE: no pill there. */
gboolean heat_map_pick_pill (const HeatMapScenery *scenery, const HeatMapView *view, double x_px, double y_px, HeatPoint *place, int *team);
