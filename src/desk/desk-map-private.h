// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Inside of the map widget: the pictures it is put together from, and its state shared by desk-map*.c. */
#include "desk-map.h"
#include "map-pick.h"
#include "map-tiles.h"

typedef struct { gint64 at_us; double dx_px, dy_px; } HeatDeskMapMove; /* a piece of a drag */

struct _HeatDeskMap {
  GtkWidget parent_instance;

  /* owned */
  HeatMapStyle *style;
  HeatMapScene *scene;
  HeatMapOverlay *overlay;
  HeatMapBackdrop *backdrop;   /* nullable */
  HeatMapSource *source;      /* NULL until there is style and scene */
  HeatMapTiles *tiles;
  GArray *busy;                /* HeatMapRect */
  GArray *back, *forward;      /* HeatMapView */
  HeatMapTheme theme;
  HeatMapLayers layers;
  guint64 city;                /* number of scene and style */
  double magnification;

  /* the view, and where it is going */
  HeatMapView view;
  gboolean wants_fit;          /* fit when the size is known */
  double target_m_per_px, anchor_x, anchor_y;
  guint tick, settle;          /* sources */
  gint64 last_tick_us, last_history_us;
  double drag_x, drag_y;       /* where a pan stands */
  GArray *moves;               /* HeatDeskMapMove: the last of a drag */
  guint glide;                 /* tick of a map that runs on */
  gint64 glide_from_us;
  double glide_x, glide_y, glided_x, glided_y; /* its first speed, pixels a second, and its way so far */
  double pinch_m_per_px;       /* the scale when two fingers came down */
  gboolean is_held;            /* fingers zoom: the scale is theirs until they are lifted */
  gboolean is_banding, is_band_by_keys, is_dragging;
  HeatMapRect band;

  /* the sheet of labels and signs */
  cairo_surface_t *top;        /* owned; nullable */
  cairo_region_t *top_inked;   /* owned: its logical pixels that are not clear */
  HeatMapView top_view;
  HeatMapSource *top_source;  /* owned: what it was drawn from */
  gboolean top_is_drawing, top_is_dirty, top_is_resting;
  guint top_timeout, tiles_timeout;

  HeatMapSignPick sign;        /* where the round of signs by keys stands */

  HeatKind pointed_kind, selected_kind;
  guint32 pointed, selected;
  double pointer_x, pointer_y;
  gboolean is_on_sign;         /* the pointer stands on a sign that can be clicked */
  gboolean is_pointer_inside, is_by_keys; /* by keys: a cross in the middle says what Space takes */

  gboolean is_placing;
  HeatPoint spot;              /* NaN: none */
  char *spot_name;             /* owned, nullable */
  HeatDeskMapGlass glass;
  gpointer glass_data;         /* borrowed */

  HeatDeskMapTip tip;
  gpointer tip_data;
  GDestroyNotify tip_destroy;

  HeatDeskMapFigures figures;
};

enum { HEAT_DESK_MAP_PICKED, HEAT_DESK_MAP_MENU, HEAT_DESK_MAP_POINTER, HEAT_DESK_MAP_POINTED, HEAT_DESK_MAP_VIEW_CHANGED, HEAT_DESK_MAP_SIGN_PICKED,
       HEAT_DESK_MAP_SIGN_POINTED, HEAT_DESK_MAP_PLACED, HEAT_DESK_MAP_N_SIGNALS };
void heat_desk_map_emit (HeatDeskMap *map, int signal, ...);

/* desk-map-view.c */
void heat_desk_map_set_view (HeatDeskMap *map, const HeatMapView *view); /* at once, no history */
void heat_desk_map_remember (HeatDeskMap *map, gboolean always);         /* puts the present view on the way back */
void heat_desk_map_zoom_towards (HeatDeskMap *map, double m_per_px, double x_px, double y_px);
void heat_desk_map_zoom_at (HeatDeskMap *map, int steps, double x_px, double y_px);
void heat_desk_map_stop (HeatDeskMap *map);
/* Fingers on the glass or the touchpad: the scale follows them at once and rests nowhere until heat_desk_map_let_go(). */
void heat_desk_map_zoom_with (HeatDeskMap *map, double m_per_px, double x_px, double y_px);
void heat_desk_map_let_go (HeatDeskMap *map);
/* The scale that is being gone to, else the present one. */
double heat_desk_map_going_to (HeatDeskMap *map);
void heat_desk_map_shift (HeatDeskMap *map, double dx_px, double dy_px); /* pans whatever moves now */

/* desk-map-glide.c */
gboolean heat_desk_map_may_animate (HeatDeskMap *map);
void heat_desk_map_hand_moved (HeatDeskMap *map, double dx_px, double dy_px);
void heat_desk_map_hand_let_go (HeatDeskMap *map);
/* Runs on with this speed of the view's middle, slowing down; a slow one not at all. */
void heat_desk_map_glide (HeatDeskMap *map, double x_px_a_second, double y_px_a_second);
void heat_desk_map_stop_gliding (HeatDeskMap *map);

/* desk-map-top.c */
void heat_desk_map_top_changed (HeatDeskMap *map); /* asks for a new sheet soon */
void heat_desk_map_top_clear (HeatDeskMap *map);

/* desk-map-paint.c */
void heat_desk_map_want_tiles (HeatDeskMap *map);
void heat_desk_map_snapshot (GtkWidget *widget, GtkSnapshot *snapshot);

/* desk-map-band.c */
void heat_desk_map_finish_band (HeatDeskMap *map);
gboolean heat_desk_map_band_key (HeatDeskMap *map, guint key, GdkModifierType state); /* FALSE: not for it */

/* desk-map-input.c */
void heat_desk_map_add_input (HeatDeskMap *map);
HeatMapPick heat_desk_map_pick_at (HeatDeskMap *map, double x_px, double y_px);
/* The view moved under a pointer that rests: says anew what it stands on. */
void heat_desk_map_point_again (HeatDeskMap *map);

/* desk-map-tip.c: handler of the widget's query-tooltip */
gboolean heat_desk_map_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip, gpointer data);
/* What the sign of the operation at that pixel is. (transfer full) (nullable) */
char *heat_desk_map_sign_words (HeatDeskMap *map, double x_px, double y_px);

/* desk-map-glass.c */
void heat_desk_map_paint_glass (HeatDeskMap *map, cairo_t *cr, const HeatMapScenery *scenery);
