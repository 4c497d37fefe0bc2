// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* What stands under a pixel: only what is drawn there at this scale, where it is drawn. */
#include "map-draw.h"

typedef struct { HeatKind kind; guint32 index; double distance_px; } HeatMapPick; /* HEAT_KIND_NONE: nothing */

/* Nearest sign (valve, well, station, source) within its size and 3 px; else the nearest pipe within half its width and
 * 5 px; else the building that contains the pixel. O(things near). */
HeatMapPick heat_map_pick (const HeatMapScenery *scenery, const HeatMapView *view, double x_px, double y_px);
/* Row of overlay->teams or ->reports whose sign covers the pixel (the one drawn last), −1: none. */
int heat_map_pick_team (const HeatMapScenery *scenery, const HeatMapView *view, double x_px, double y_px);
int heat_map_pick_report (const HeatMapScenery *scenery, const HeatMapView *view, double x_px, double y_px);
/* The same of ->leaks and ->priority. */
int heat_map_pick_leak (const HeatMapScenery *scenery, const HeatMapView *view, double x_px, double y_px);
int heat_map_pick_priority (const HeatMapScenery *scenery, const HeatMapView *view, double x_px, double y_px);
/* The place a pill on the edge stands for; *team its row in overlay->teams, −1 when it is a find's. FALSE: no pill there. */
gboolean heat_map_pick_pill (const HeatMapScenery *scenery, const HeatMapView *view, double x_px, double y_px, HeatPoint *place, int *team);
