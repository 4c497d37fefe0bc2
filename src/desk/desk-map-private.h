// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Inside of the map widget: the pictures it is put together from, and its state shared by desk-map*.c. */
#include "desk-map.h"
#include "map-pick.h"

/* What tiles and labels are drawn from: one immutable, reference-counted set; a change makes a new one. */
typedef struct {
  int ref_count; /* atomic */
  HeatMapScene *scene;
  HeatMapStyle *style;
  HeatMapOverlay *overlay; /* nullable */
  HeatMapTheme theme;
  HeatMapLayers layers;
  double factor;
  guint64 ground;          /* tiles drawn from sources of the same number look the same */
} HeatDeskSource;
HeatDeskSource *heat_desk_source_ref (HeatDeskSource *source);
void heat_desk_source_unref (HeatDeskSource *source);
HeatMapScenery heat_desk_source_scenery (const HeatDeskSource *source);

/* --- desk-map-tiles.c: two worker threads and a bounded store of finished tiles (main thread only, but for the workers). */
typedef struct _HeatDeskTiles HeatDeskTiles;
/* `ready` is called in the main thread when new tiles have come in. */
HeatDeskTiles *heat_desk_tiles_new (void (*ready) (gpointer data), gpointer data);
void heat_desk_tiles_free (HeatDeskTiles *tiles);
/* NULL stops the drawing and empties the store. Tiles of another ground are shown until theirs are ready. */
void heat_desk_tiles_set_source (HeatDeskTiles *tiles, HeatDeskSource *source);
/* What shall be drawn, most wanted first; replaces what was wanted before. */
void heat_desk_tiles_want (HeatDeskTiles *tiles, const HeatMapTile *wanted, guint n);
/* Borrowed; NULL when absent. *is_fresh: drawn from the present ground. */
cairo_surface_t *heat_desk_tiles_get (HeatDeskTiles *tiles, HeatMapTile tile, gboolean *is_fresh);
/* Calls for each stored tile of the level. */
void heat_desk_tiles_foreach (HeatDeskTiles *tiles, int level, void (*visit) (HeatMapTile tile, cairo_surface_t *image, gpointer data), gpointer data);
guint heat_desk_tiles_count (HeatDeskTiles *tiles);
guint64 heat_desk_tiles_drawn (HeatDeskTiles *tiles);

struct _HeatDeskMap {
  GtkWidget parent_instance;

  /* owned */
  HeatMapStyle *style;
  HeatMapScene *scene;
  HeatMapOverlay *overlay;
  HeatDeskSource *source;      /* NULL until there is style and scene */
  HeatDeskTiles *tiles;
  GArray *busy;                /* HeatMapRect */
  GArray *back, *forward;      /* HeatMapView */
  HeatMapTheme theme;
  HeatMapLayers layers;
  guint64 ground;

  /* the view, and where it is going */
  HeatMapView view;
  gboolean wants_fit;          /* fit when the size is known */
  double target_m_per_px, anchor_x, anchor_y;
  guint tick, settle;          /* sources */
  gint64 last_tick_us, last_history_us;
  double drag_x, drag_y;       /* where a pan stands */
  gboolean is_banding;
  HeatMapRect band;

  /* the sheet of labels and signs */
  cairo_surface_t *top;        /* owned; nullable */
  HeatMapView top_view;
  HeatDeskSource *top_source;  /* owned: what it was drawn from */
  gboolean top_is_drawing, top_is_dirty, top_is_resting;
  guint top_timeout;

  HeatKind pointed_kind, selected_kind;
  guint32 pointed, selected;
  double pointer_x, pointer_y;

  HeatDeskMapTip tip;
  gpointer tip_data;
  GDestroyNotify tip_destroy;

  HeatDeskMapFigures figures;
};

enum { HEAT_DESK_MAP_PICKED, HEAT_DESK_MAP_MENU, HEAT_DESK_MAP_POINTER, HEAT_DESK_MAP_POINTED, HEAT_DESK_MAP_VIEW_CHANGED, HEAT_DESK_MAP_TEAM_PICKED,
       HEAT_DESK_MAP_REPORT_PICKED, HEAT_DESK_MAP_N_SIGNALS };
void heat_desk_map_emit (HeatDeskMap *map, int signal, ...);

/* desk-map-view.c */
void heat_desk_map_set_view (HeatDeskMap *map, const HeatMapView *view); /* at once, no history */
void heat_desk_map_remember (HeatDeskMap *map, gboolean always);         /* puts the present view on the way back */
void heat_desk_map_zoom_towards (HeatDeskMap *map, double m_per_px, double x_px, double y_px);
void heat_desk_map_stop (HeatDeskMap *map);

/* desk-map-top.c */
void heat_desk_map_top_changed (HeatDeskMap *map); /* asks for a new sheet soon */
void heat_desk_map_top_clear (HeatDeskMap *map);

/* desk-map-paint.c */
void heat_desk_map_want_tiles (HeatDeskMap *map);
void heat_desk_map_snapshot (GtkWidget *widget, GtkSnapshot *snapshot);

/* desk-map-input.c */
void heat_desk_map_add_input (HeatDeskMap *map);
