// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Data health: what is doubtful in the network, by kind, with counts, a filter, and the way to each on the map. Everything is
 * looked for in a thread. Emits "show-doubt" (guint kind of object, guint index, double x_m, double y_m, text), "close", "message" (text, is_error)
 * and "checked" when the city has been looked through. */
#include "desk-session.h"

#define HEAT_TYPE_DESK_HEALTH (heat_desk_health_get_type ())
G_DECLARE_FINAL_TYPE (HeatDeskHealth, heat_desk_health, HEAT, DESK_HEALTH, GtkBox)
GtkWidget *heat_desk_health_new (HeatDeskSession *session);
/* Looks the open city through, unless it has been. */
void heat_desk_health_check (HeatDeskHealth *self);
/* After "checked": fewer than nine in ten consumers are warm; doubts that make plans wrong. */
gboolean heat_desk_health_is_grave (HeatDeskHealth *self);
guint heat_desk_health_n_serious (HeatDeskHealth *self);
/* The keyboard goes into the list. */
void heat_desk_health_focus (HeatDeskHealth *self);
