// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* One child drawn larger or smaller as a whole: laid out in its own pixels, shown `factor` times as big. A map inside is told, so that its
 * tiles and words are drawn at their final size and stay sharp. */
#include <gtk/gtk.h>

#define HEAT_TYPE_DESK_MAGNIFY (heat_desk_magnify_get_type ())
G_DECLARE_FINAL_TYPE (HeatDeskMagnify, heat_desk_magnify, HEAT, DESK_MAGNIFY, GtkWidget)
/* Always `factor` times as big. */
GtkWidget *heat_desk_magnify_new (GtkWidget *child, double factor);
/* As big as the place allows: 1 on a screen of width × height, more on larger ones; smaller only where the child would not fit. */
GtkWidget *heat_desk_magnify_new_for (GtkWidget *child, int width_px, int height_px);
double heat_desk_magnify_get_factor (HeatDeskMagnify *self);
