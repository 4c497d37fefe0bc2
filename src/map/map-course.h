// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Where things stand on the glass: a pipe's course with the two lines of a pair drawn apart, a valve beside its well. */
#include "map-raster.h"
#include "map-scene.h"
#include "map-style.h"
#include "map-view.h"

/* Appends the course of a pipe in pixels (HeatMapPoint) to `out`; which = 1: its own line, or the supply of one line for
 * the pair; −1: the return of one line for the pair. Returns the number of points, 0 when the course is unknown. */
guint heat_map_course (const HeatMapScene *scene, const HeatMapStyle *style, const HeatMapView *view, HeatPipe pipe, int which, GArray *out);
/* How far a pipe's line is moved aside, pixels. */
double heat_map_course_aside_px (const HeatMapScene *scene, const HeatMapStyle *style, const HeatMapView *view, HeatPipe pipe);
/* Width of a pipe's line at the view's scale, pixels. */
double heat_map_pipe_width_px (const HeatMapScene *scene, const HeatMapStyle *style, const HeatMapView *view, HeatPipe pipe);

typedef struct {
  HeatMapSpot at;      /* pixels */
  double dx, dy;       /* unit direction of the line there (on the glass), from the node outward */
  double width_px;     /* of the line */
  gboolean is_cramped; /* the pipe is too short on the glass for the sign to stand free */
  HeatPipe pipe;       /* on which it is drawn, none when unknown */
} HeatMapValveSpot;
/* Where a valve's sign is drawn. Several at one place stand in a row, outside of the well's sign. FALSE: no place known. */
gboolean heat_map_valve_spot (const HeatMapScene *scene, const HeatMapStyle *style, const HeatMapView *view, HeatValve valve, HeatMapValveSpot *spot);
#define HEAT_MAP_SECONDARY_VALVE 0.6 /* valves of the secondary network are drawn this much smaller */
/* Half size of signs in pixels at the view's scale. */
double heat_map_valve_half_px (const HeatMapStyle *style, const HeatMapView *view);
double heat_map_well_half_px (const HeatMapStyle *style, const HeatMapView *view);
double heat_map_station_half_px (const HeatMapStyle *style, const HeatMapView *view);
double heat_map_source_half_px (const HeatMapStyle *style, const HeatMapView *view);
/* Is this well's sign drawn at the view's scale? Its size, smaller on the secondary network. */
gboolean heat_map_shows_well (const HeatMapScene *scene, const HeatMapStyle *style, const HeatMapView *view, HeatWell well, double *half_px);
/* Is this valve drawn as closed (state closed), or a tie? Scale limit by class. */
gboolean heat_map_shows_valve (const HeatMapScene *scene, const HeatMapStyle *style, const HeatMapView *view, HeatValve valve, HeatValveState state);
