// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The plan of the window: left list, middle, right panel, time strip. Widths follow the window's width: list 256, 320 or
 * 360, panel 368, 400 or 440, the map takes the rest; the strip folds to 36 on low windows unless F8 said otherwise. */
#include <gtk/gtk.h>

#define HEAT_TYPE_DESK_FRAME (heat_desk_frame_get_type ())
G_DECLARE_FINAL_TYPE (HeatDeskFrame, heat_desk_frame, HEAT, DESK_FRAME, GtkWidget)

typedef enum { HEAT_FRAME_LEFT, HEAT_FRAME_MIDDLE, HEAT_FRAME_RIGHT, HEAT_FRAME_STRIP, HEAT_FRAME_N } HeatFramePart;
/* Puts the child in its place (transfer none of a floating widget: the frame takes it). */
void heat_desk_frame_set (HeatDeskFrame *self, HeatFramePart part, GtkWidget *child);
/* Folds the strip when it stands open and the other way round. */
void heat_desk_frame_toggle_strip (HeatDeskFrame *self);
