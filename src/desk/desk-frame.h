// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The plan of the window: left list, middle, right panel, time strip. Widths follow the window's width: list 256, 320 or
 * 360, panel 368, 400 or 440, the map takes the rest; the strip folds to 36 on low windows unless F8 said otherwise. Below 1280 the list
 * folds to a rail of 48 unless it was opened: then it lies over the map, which keeps its width. Emits "list-changed" () when the list
 * folds or opens, by whatever. */
#include <gtk/gtk.h>

#define HEAT_TYPE_DESK_FRAME (heat_desk_frame_get_type ())
G_DECLARE_FINAL_TYPE (HeatDeskFrame, heat_desk_frame, HEAT, DESK_FRAME, GtkWidget)

typedef enum { HEAT_FRAME_MIDDLE, HEAT_FRAME_RAIL, HEAT_FRAME_LEFT, /* the later ones lie above */ HEAT_FRAME_RIGHT, HEAT_FRAME_STRIP, HEAT_FRAME_N } HeatFramePart;
/* Puts the child in its place (transfer none of a floating widget: the frame takes it). */
void heat_desk_frame_set (HeatDeskFrame *self, HeatFramePart part, GtkWidget *child);
/* How the list stands: by the window's width, or as it was folded or opened. */
typedef enum { HEAT_LIST_BY_WIDTH, HEAT_LIST_FOLDED, HEAT_LIST_OPEN } HeatFrameList;
void heat_desk_frame_set_list (HeatDeskFrame *self, HeatFrameList list);
HeatFrameList heat_desk_frame_get_list (HeatDeskFrame *self);
void heat_desk_frame_toggle_list (HeatDeskFrame *self);
gboolean heat_desk_frame_shows_list (HeatDeskFrame *self);
void heat_desk_frame_open_strip (HeatDeskFrame *self);
/* Folds the strip when it stands open and the other way round. */
void heat_desk_frame_toggle_strip (HeatDeskFrame *self);
