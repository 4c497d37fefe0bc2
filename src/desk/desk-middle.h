// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The middle: the map with what stands over it (views, layers, summary, scale, sheet preview), and the status line.
 * Emits "leak" (text "pipe:ID") when a person says on the map where it leaks, "valve" (id, condition), "demand" (id of a valve, HeatDemand),
 * "why" (kind, index) when it is asked
 * what a valve is for or why somebody is cold, "sign" (HeatMapSignKind, tag, n_press) when a sign of the operation was clicked, "layers" () when the picture is to be made anew. */
#include "desk-map.h"
#include "desk-session.h"
#include "geo-coord.h"
#include "map-overlay.h"

#define HEAT_TYPE_DESK_MIDDLE (heat_desk_middle_get_type ())
G_DECLARE_FINAL_TYPE (HeatDeskMiddle, heat_desk_middle, HEAT, DESK_MIDDLE, GtkBox)
GtkWidget *heat_desk_middle_new (HeatDeskSession *session);
/* The session was opened: its scene is shown. */
/* Lets go what it holds of the city that is about to give way to another. */
void heat_desk_middle_shut (HeatDeskMiddle *self);
void heat_desk_middle_open (HeatDeskMiddle *self);
void heat_desk_middle_set_dark (HeatDeskMiddle *self, gboolean dark);
/* Takes the overlay, to which nobody else has a reference yet: the middle's own layers are added. `fit` (may be empty): moves the view there. */
void heat_desk_middle_set_picture (HeatDeskMiddle *self, HeatMapOverlay *overlay, HeatBox fit);
void heat_desk_middle_go_to (HeatDeskMiddle *self, double x, double y);
/* Middle and denominator of the view; FALSE before the map has a size. */
gboolean heat_desk_middle_get_view (HeatDeskMiddle *self, double *x_m, double *y_m, double *scale);
void heat_desk_middle_show_view (HeatDeskMiddle *self, double x_m, double y_m, double scale);
/* The tile service of the settings, as they are now, under the map. */
void heat_desk_middle_renew_backdrop (HeatDeskMiddle *self);
/* The map as it is shown now. (transfer full) (nullable): there is none yet */
HeatDeskMapPaper *heat_desk_middle_keep_paper (HeatDeskMiddle *self);
/* A ring round the thing; the view stays. */
void heat_desk_middle_mark (HeatDeskMiddle *self, HeatKind kind, guint32 index);
void heat_desk_middle_zoom (HeatDeskMiddle *self, int steps);
/* The house changed: layers that depend on it follow. */
void heat_desk_middle_follow (HeatDeskMiddle *self);
void heat_desk_middle_toggle_costs (HeatDeskMiddle *self);
/* Shows all of the box, with some room round it. */
void heat_desk_middle_show_box (HeatDeskMiddle *self, HeatBox box);
/* Plays the search (taken) over the picture, until it is left; `leaks` (HeatLeak; takes a reference) NULL: those of the picture. */
void heat_desk_middle_play (HeatDeskMiddle *self, HeatReplay *replay, GArray *leaks);
gboolean heat_desk_middle_stop_playing (HeatDeskMiddle *self); /* FALSE: nothing was played */
/* The small map of the city: open, folded, or as the map's width has room for it. */
typedef enum { HEAT_OVERVIEW_BY_WIDTH, HEAT_OVERVIEW_FOLDED, HEAT_OVERVIEW_OPEN } HeatDeskOverviewMode;
void heat_desk_middle_set_overview (HeatDeskMiddle *self, HeatDeskOverviewMode mode);
HeatDeskOverviewMode heat_desk_middle_get_overview (HeatDeskMiddle *self);
void heat_desk_middle_toggle_overview (HeatDeskMiddle *self);
/* Takes the ruler out; clicks on the map set its points until it is put away. */
void heat_desk_middle_measure (HeatDeskMiddle *self);
gboolean heat_desk_middle_stop_measuring (HeatDeskMiddle *self);   /* FALSE: nothing was measured */
/* While the ruler is out: the keyboard goes back into the map, so that Space sets the next point where the view went. FALSE: it is not. */
gboolean heat_desk_middle_go_on_measuring (HeatDeskMiddle *self);
gboolean heat_desk_middle_take_back_point (HeatDeskMiddle *self);  /* FALSE: as above */
/* Copies the coordinates of what the pointer, or the cross of the keys, stands on. */
void heat_desk_middle_copy_pointed (HeatDeskMiddle *self, HeatCoordForm form);
/* Goes to a place that was looked up, marks it with a cross and opens the menu of what can be done there. */
void heat_desk_middle_show_place (HeatDeskMiddle *self, HeatPoint place);
/* Marks what was looked for or picked with a ring and its name, which stay until heat_desk_middle_clear_place(); `kind` HEAT_KIND_NONE: a place
 * alone. `goes`: the view goes there, not further than 1 : 4000, with nothing of the window over it. */
void heat_desk_middle_show_found (HeatDeskMiddle *self, HeatKind kind, guint32 index, HeatPoint place, const char *name, gboolean goes);
/* What is marked has moved. */
void heat_desk_middle_move_found (HeatDeskMiddle *self, HeatPoint place);
gboolean heat_desk_middle_has_place (HeatDeskMiddle *self);
gboolean heat_desk_middle_clear_place (HeatDeskMiddle *self);      /* FALSE: none was marked */
/* The bar under the tools; markup, NULL hides it. */
void heat_desk_middle_set_summary (HeatDeskMiddle *self, const char *markup);
/* Left part of the status line: what is pointed at or chosen; markup. */
void heat_desk_middle_set_status (HeatDeskMiddle *self, const char *markup);
/* What it tells when nothing is pointed at or chosen: the leak. HEAT_KIND_NONE: nothing. */
void heat_desk_middle_set_subject (HeatDeskMiddle *self, HeatKind kind, guint32 index);
/* The sheet over the map's right side; NULL hides it. */
void heat_desk_middle_set_sheet (HeatDeskMiddle *self, const HeatNotice *notice);
/* By keys: its next tab, its next page (by −1: the one before); FALSE: no sheet is shown. */
gboolean heat_desk_middle_turn_tab (HeatDeskMiddle *self, int by);
gboolean heat_desk_middle_turn_page (HeatDeskMiddle *self, int by);
/* Switches a layer as its button does: 0 … HEAT_DESK_N_LAYERS − 1 as they stand over the map. */
#define HEAT_DESK_N_LAYERS 8
void heat_desk_middle_toggle_layer (HeatDeskMiddle *self, int layer);
gboolean heat_desk_middle_leave_band (HeatDeskMiddle *self); /* FALSE: no box to zoom into */
/* Prints its pages as soon as they are laid out; `error` borrowed, NULL: printed. */
typedef void (*HeatDeskPrinted) (GtkWindow *parent, const char *export_path, const GError *error);
/* Whether it is the valve order that would be printed: the one that is looked at. */
gboolean heat_desk_middle_prints_order (HeatDeskMiddle *self);
void heat_desk_middle_print (HeatDeskMiddle *self, GtkWindow *parent, const char *export_path, HeatDeskPrinted printed);
/* All that is in view has been drawn. */
gboolean heat_desk_middle_is_settled (HeatDeskMiddle *self);
