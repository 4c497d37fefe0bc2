// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The map in two sheets. The ground: base map, pipes, zone, plant signs; the same whatever tile it is cut into. The top:
 * labels and moving signs, laid out for one view so that nothing overlaps. Both from immutable things, any thread. */
#include "map-backdrop.h"
#include "map-overlay.h"
#include "map-pen.h"
#include "map-scene.h"
#include "map-style.h"
#include "map-view.h"

/* What is drawn and how; all borrowed. */
typedef struct {
  const HeatMapScene *scene;
  const HeatMapStyle *style;
  const HeatMapOverlay *overlay; /* sealed; nullable */
  HeatMapTheme theme;
  HeatMapLayers layers;
  HeatMapBackdrop *backdrop;     /* nullable: takes the place of the city's own streets and areas where it has pictures */
  const char *caption;           /* nullable: words over a picture for a file */
  const char *stamp;             /* borrowed, nullable: written large across a whole picture with its furniture: "EXERCISE" */
} HeatMapScenery;

/* Fills the whole view. O(things in view). */
void heat_map_draw_ground (HeatMapPen *pen, const HeatMapScenery *scenery, const HeatMapView *view);
/* One tile as a new ARGB32 image, opaque, its device scale set to factor. (transfer full) */
cairo_surface_t *heat_map_draw_tile (const HeatMapScenery *scenery, HeatMapTile tile, double factor);
/* Labels and signs over the ground. `busy` (nullable): rectangles of pixels where nothing may be written (window overlays).
 * Off-map pills are drawn when with_pills. Same arguments, same picture. */
typedef struct { double x0_px, y0_px, x1_px, y1_px; } HeatMapRect;
typedef struct {
  const HeatMapRect *busy;
  guint n_busy, n_loose; /* the last n_loose of them only hide labels, no sign gives way to them */
  gboolean with_pills, is_vector;
  gboolean is_gliding;   /* labels keep their places in the city when the view moves by pixels: they are laid out on a lattice
                          * fixed to the city, wider than the view, and those that touch a busy rectangle are left out;
                          * otherwise they are put elsewhere, and none is cut by the picture's edge */
} HeatMapTopOptions;
void heat_map_draw_top (cairo_t *cr, const HeatMapScenery *scenery, const HeatMapView *view, const HeatMapTopOptions *options);
/* The labels that heat_map_draw_top() would write, in pixels of the view: HeatMapPlaced (interned words, middle). (transfer full) */
typedef struct { const char *words; HeatMapSpot at; } HeatMapPlaced;
GArray *heat_map_list_labels (const HeatMapScenery *scenery, const HeatMapView *view, const HeatMapTopOptions *options);
/* Only what depends on the view's edge: pills for teams and pins outside. */
void heat_map_draw_pills (cairo_t *cr, const HeatMapScenery *scenery, const HeatMapView *view);
/* Where those pills stand: appends HeatMapRect. */
void heat_map_list_pills (const HeatMapScenery *scenery, const HeatMapView *view, GArray *rects);
/* Outline of one object, for selection (solid, 2 px ring) and hover (thin). */
void heat_map_draw_mark (cairo_t *cr, const HeatMapScenery *scenery, const HeatMapView *view, HeatKind kind, guint32 index, gboolean is_selected);
