// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "map-course.h"
#include "map-draw.h"
#include "map-symbol.h"

/* One sheet being drawn. */
typedef struct {
  HeatMapPen *pen;
  const HeatMapScenery *s;
  const HeatMapView *view;
  const HeatMapPalette *palette;
  const HeatCity *city;
  double scale;
  GArray *rows;   /* guint32, scratch */
  GArray *points; /* HeatMapPoint, scratch */
  HeatMapText text;
} HeatMapJob;

/* The signs of a way and of a step's pipes in the legend, 28 px long. */
void heat_map_draw_way_sample (cairo_t *cr, const HeatMapPalette *palette, double x_px, double y_px);
void heat_map_draw_fresh_sample (cairo_t *cr, const HeatMapPalette *palette, double x_px, double y_px);

#define HEAT_MAP_MARGIN_PX 72 /* how far a thing outside may reach into a picture */

static inline gboolean heat_map_job_has (const HeatMapJob *job, HeatMapLayers layer) { return (job->s->layers & layer) != 0; }
/* Rows of a class in and around the view, into job->rows. */
const GArray *heat_map_job_query (HeatMapJob *job, HeatMapClass of, double margin_px);
/* Points of the city in pixels, into job->points from its start. */
guint heat_map_job_points (HeatMapJob *job, guint32 first_point, guint32 n);
guint8 heat_map_job_pipe_flags (const HeatMapJob *job, guint32 pipe);
guint8 heat_map_job_valve_flags (const HeatMapJob *job, guint32 valve);
/* As the overlay says, else the data. */
HeatValveState heat_map_job_valve_state (const HeatMapJob *job, guint32 valve);
HeatMapSignPen heat_map_job_sign_pen (HeatMapJob *job);
/* Adds the courses of a pipe's lines to the path; FALSE when it is not in sight. */
gboolean heat_map_job_add_path (HeatMapJob *job, cairo_t *cr, guint32 pipe);

void heat_map_draw_base (HeatMapJob *job);      /* map-base.c: areas, roads, buildings */
void heat_map_draw_secondary (HeatMapJob *job); /* map-pipes.c */
void heat_map_draw_primary (HeatMapJob *job);
void heat_map_draw_zone (HeatMapJob *job);      /* map-zone.c: zone, candidates, routes */
void heat_map_draw_candidates (HeatMapJob *job);
void heat_map_draw_routes (HeatMapJob *job);
void heat_map_draw_fresh (HeatMapJob *job);     /* map-replay.c */
void heat_map_draw_way (HeatMapJob *job);       /* map-why.c */
void heat_map_draw_plant (HeatMapJob *job);     /* map-plant.c: wells, stations, sources, valves */
