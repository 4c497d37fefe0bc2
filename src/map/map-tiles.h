// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The tiles of one map on a screen: drawn by two worker threads, kept within a bound of memory, put together for a frame. All
 * functions are for the thread whose main context delivers finished tiles (the default one), but for the source's. */
#include "map-draw.h"

/* What tiles and labels are drawn from: one immutable, reference-counted set; a change makes a new one. Any thread. */
typedef struct {
  int ref_count; /* atomic */
  HeatMapScene *scene;
  HeatMapStyle *style;
  HeatMapOverlay *overlay; /* nullable */
  HeatMapTheme theme;
  HeatMapLayers layers;
  HeatMapBackdrop *backdrop; /* nullable */
  double factor;
  guint64 city;            /* number of scene and style: tiles of another one are never shown */
} HeatMapSource;
/* References each of the scenery's. (transfer full) */
HeatMapSource *heat_map_source_new (const HeatMapScenery *scenery, double factor, guint64 city);
HeatMapSource *heat_map_source_ref (HeatMapSource *source);
void heat_map_source_unref (HeatMapSource *source);
HeatMapScenery heat_map_source_scenery (const HeatMapSource *source);
/* Tiles of equal stamps are equal pictures: of the same city, theme, layers, factor, and the same part of the overlay. */
guint64 heat_map_source_stamp (const HeatMapSource *source, HeatMapTile tile);

typedef struct _HeatMapTiles HeatMapTiles;
/* `ready` is called in an idle of the main context when new tiles have come in. */
HeatMapTiles *heat_map_tiles_new (void (*ready) (gpointer data), gpointer data);
void heat_map_tiles_free (HeatMapTiles *tiles);
/* NULL stops the drawing. Tiles that look otherwise are kept (the way back is often taken) and shown until theirs are ready; those
 * of another city are thrown away. What was wanted has to be said again. */
void heat_map_tiles_set_source (HeatMapTiles *tiles, HeatMapSource *source);
/* What shall be drawn, most wanted first; replaces what was wanted before and is not yet being drawn. */
void heat_map_tiles_want (HeatMapTiles *tiles, const HeatMapTile *wanted, guint n);
/* Borrowed; NULL when absent. *is_fresh: as the source says now. */
cairo_surface_t *heat_map_tiles_get (HeatMapTiles *tiles, HeatMapTile tile, gboolean *is_fresh);

/* Fills the view of the source's factor with what is there: tiles of the level next to the view's scale, and where one is missing,
 * those of other levels scaled, the nearest level first; each pixel once. Where there is none, nothing is painted. Returns how many
 * of the next level's tiles were missing. is_quick: scaled without smoothing, for pictures in motion. */
guint heat_map_tiles_paint (HeatMapTiles *tiles, cairo_t *cr, const HeatMapView *view, gboolean is_quick);

/* The bound: HEAT_MAP_TILES_BYTES, or twice what was wanted last when that is more (a large or dense screen). The longest unused
 * go first, an eighth at a time. */
#define HEAT_MAP_TILES_BYTES (96u << 20)
typedef struct { guint n; gsize bytes, most_bytes; guint64 n_drawn; } HeatMapTilesFigures;
HeatMapTilesFigures heat_map_tiles_figures (const HeatMapTiles *tiles);
/* Tests: another bound. */
void heat_map_tiles_set_bound (HeatMapTiles *tiles, gsize bytes);
