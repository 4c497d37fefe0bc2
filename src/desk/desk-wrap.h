// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Groups of buttons in rows that break where the room ends, each row as wide as its groups. */
#include <gtk/gtk.h>

#define HEAT_TYPE_DESK_WRAP (heat_desk_wrap_get_type ())
G_DECLARE_FINAL_TYPE (HeatDeskWrap, heat_desk_wrap, HEAT, DESK_WRAP, GtkWidget)
/* `spacing_px` between groups and between rows; (transfer floating). */
GtkWidget *heat_desk_wrap_new (int spacing_px);
void heat_desk_wrap_append (HeatDeskWrap *self, GtkWidget *group);
/* Leaves room at the end of the rows for a widget that stands there (borrowed, outlives this one). */
void heat_desk_wrap_leave_room (HeatDeskWrap *self, GtkWidget *beside);
/* Rows are filled: what one leaves goes to its first group where that expands, else to all alike; a group wider than the room shrinks
 * instead of widening the window. */
void heat_desk_wrap_fill (HeatDeskWrap *self);
