// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The map as a widget: drag pans, the wheel zooms at the pointer, keys and methods do the same. Tiles and labels are drawn
 * by worker threads from the immutable scene; the main loop only puts finished pictures together. Main thread only.
 *
 * Signals (kind and index are HeatKind and a row; HEAT_KIND_NONE, HEAT_NONE: nothing there):
 *   "picked"  (guint kind, guint index, double x_m, double y_m, int n_press)  left click; 2: double click on a thing
 *   "menu"    (guint kind, guint index, double x_m, double y_m, double x_px, double y_px)  right click, Menu key
 *   "pointer" (double x_m, double y_m, gboolean is_inside)                   the place under the pointer
 *   "pointed" (guint kind, guint index)                                      the thing under the pointer changed
 *   "view-changed" ()                                                        the view moved or zoomed; back/forward may differ
 *   "sign-picked" (guint kind, guint tag, int n_press)  a sign of the operation was clicked (or a team's pill), Space on it: HeatMapSignKind, its tag
 *   "sign-pointed" (const char *words)                  by keys: the cross came to stand on such a sign, a box to zoom into came; "": it went
 *   "placed" (double x_m, double y_m, int n_press)                           a click or Space while places are asked for
 */
#include "map-draw.h"
#include "map-style.h"
#include <gtk/gtk.h>

#define HEAT_TYPE_DESK_MAP (heat_desk_map_get_type ())
G_DECLARE_FINAL_TYPE (HeatDeskMap, heat_desk_map, HEAT, DESK_MAP, GtkWidget)

GtkWidget *heat_desk_map_new (void);

/* Takes a reference on each. A new scene fits the whole city and forgets the view's history; NULL empties the map. */
void heat_desk_map_set_style (HeatDeskMap *map, HeatMapStyle *style);
/* Borrowed; NULL before one was set. */
HeatMapStyle *heat_desk_map_get_style (HeatDeskMap *map, HeatMapTheme *theme);
/* The user's own style over the one that came with the program; when his has an error, that one alone. (transfer full) what is wrong
 * and where, for people; NULL: nothing. Labels are drawn text_scale (1 … 2) times as large. */
char *heat_desk_map_load_style (HeatDeskMap *map, double text_scale);
void heat_desk_map_set_scene (HeatDeskMap *map, HeatMapScene *scene);
/* A sealed overlay (reference taken), NULL for none. What is on screen stays until the new picture is ready. */
/* Foreign pictures under the map (reference taken), NULL for none. To be said again when pictures have arrived. */
void heat_desk_map_set_backdrop (HeatDeskMap *map, HeatMapBackdrop *backdrop);
void heat_desk_map_set_overlay (HeatDeskMap *map, HeatMapOverlay *overlay);
HeatMapOverlay *heat_desk_map_get_overlay (HeatDeskMap *map);
void heat_desk_map_set_theme (HeatDeskMap *map, HeatMapTheme theme);
void heat_desk_map_set_layers (HeatDeskMap *map, HeatMapLayers layers);
/* How many times larger than its own pixels the widget is shown by a transform above it (1: as it is): it draws finer by that. */
void heat_desk_map_set_magnification (HeatDeskMap *map, double magnification);
HeatMapLayers heat_desk_map_get_layers (HeatDeskMap *map);

/* Selection: a ring round the object; does not move the view. */
void heat_desk_map_select (HeatDeskMap *map, HeatKind kind, guint32 index);

const HeatMapView *heat_desk_map_get_view (HeatDeskMap *map);
void heat_desk_map_zoom (HeatDeskMap *map, int steps);          /* + nearer, − further, at the middle */
void heat_desk_map_pan (HeatDeskMap *map, double dx_px, double dy_px);
void heat_desk_map_fit_all (HeatDeskMap *map);
/* Goes there and remembers where it was. scale 0: as it is now. */
void heat_desk_map_go_to (HeatDeskMap *map, double x_m, double y_m, double scale);
void heat_desk_map_fit (HeatDeskMap *map, HeatBox box);
/* Takes away the box of the keys; FALSE: there is none. */
gboolean heat_desk_map_leave_band (HeatDeskMap *map);
gboolean heat_desk_map_can_go_back (HeatDeskMap *map);
gboolean heat_desk_map_can_go_forward (HeatDeskMap *map);
void heat_desk_map_go_back (HeatDeskMap *map);
void heat_desk_map_go_forward (HeatDeskMap *map);
/* Space covered by the window's own panels (top bar, scale …) in which no label should stand. Copies. FALSE: it was told already. */
gboolean heat_desk_map_set_busy (HeatDeskMap *map, const HeatMapRect *rects, guint n);

/* What is shown now, kept to be drawn on paper later and in any thread: the outage with a margin, else the present view. */
typedef struct _HeatDeskMapPaper HeatDeskMapPaper;
HeatDeskMapPaper *heat_desk_map_keep_paper (HeatDeskMap *map); /* (transfer full); NULL: there is no map yet */
void heat_desk_map_paper_free (HeatDeskMapPaper *paper);
/* Written across what heat_desk_map_paper_write() makes of it; NULL nothing. */
void heat_desk_map_paper_set_stamp (HeatDeskMapPaper *paper, const char *words);
void heat_desk_map_paper_draw (const HeatDeskMapPaper *paper, cairo_t *cr, double w_pt, double h_pt);
/* Writes the view as it was kept, with legend, scale and attribution; any thread. By the ending of the name: .png as on the screen
 * in twice its pixels, .pdf and .svg in the colours for paper. Errors as heat_map_picture_write(). */
gboolean heat_desk_map_paper_write (const HeatDeskMapPaper *paper, const char *path, GError **error);
/* The legend of what is shown now, filling its size. */
void heat_desk_map_legend_size (HeatDeskMap *map, int *width_px, int *height_px);
void heat_desk_map_draw_legend (HeatDeskMap *map, cairo_t *cr);

/* What is drawn at that place, as a click would find it; KIND_NONE: nothing. */
HeatKind heat_desk_map_thing_at (HeatDeskMap *map, HeatPoint place, guint32 *index);
/* While places are asked for, a click and Space say "placed" and pick nothing; pan, zoom and the right button stay as they are. */
void heat_desk_map_set_placing (HeatDeskMap *map, gboolean is_placing);
/* Draws on the glass over everything, in the view's pixels; NULL: nobody. */
typedef void (*HeatDeskMapGlass) (cairo_t *cr, const HeatMapScenery *scenery, const HeatMapView *view, gpointer data);
void heat_desk_map_set_glass (HeatDeskMap *map, HeatDeskMapGlass glass, gpointer data);
/* A ring with four strokes that stands on a place, for one that was looked up, with its name beside it (nullable); NaN: none. */
void heat_desk_map_set_spot (HeatDeskMap *map, HeatPoint place, const char *name);
const char *heat_desk_map_get_spot_name (HeatDeskMap *map); /* (nullable) */
/* Goes to the spot at that scale (as heat_desk_map_go_to()), so that neither ring nor name lies under the window's panels (heat_desk_map_set_busy());
 * in the middle where that is free. */
void heat_desk_map_go_to_spot (HeatDeskMap *map, double scale);
HeatPoint heat_desk_map_get_spot (HeatDeskMap *map);
/* The place under the pointer, by keys that under the cross, else the mark's, that of what is selected, the middle's. */
HeatPoint heat_desk_map_get_pointed_place (HeatDeskMap *map);
/* What the right button does at that place of the view. */
void heat_desk_map_open_menu_at (HeatDeskMap *map, HeatPoint place);

/* Text shown when the pointer rests on a thing: (transfer full), NULL for none. */
/* HEAT_KIND_NONE: the report of that row in the overlay. */
typedef char *(*HeatDeskMapTip) (HeatDeskMap *map, HeatKind kind, guint32 index, gpointer data);
void heat_desk_map_set_tip (HeatDeskMap *map, HeatDeskMapTip tip, gpointer data, GDestroyNotify destroy);

/* TRUE when all that is in view has been drawn from the present scene, overlay and theme (tests, screenshots). */
gboolean heat_desk_map_is_settled (HeatDeskMap *map);
/* For benchmarks: tiles drawn so far, frames shown, the longest time one snapshot took, tiles kept and their memory, and how many
 * tiles of its level the last frame had to do without. */
typedef struct { guint64 n_tiles, n_frames; gint64 longest_snapshot_us; guint n_cached; gsize cached_bytes; guint n_missing; } HeatDeskMapFigures;
HeatDeskMapFigures heat_desk_map_get_figures (HeatDeskMap *map);
