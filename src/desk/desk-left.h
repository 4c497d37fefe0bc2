// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The left list: incidents by urgency, reports new first, teams when there is room for quiet.
 * Signals: "incident" (id), "report" (id), "team" (id), "new-report" (). */
#include "desk-session.h"

#define HEAT_TYPE_DESK_LEFT (heat_desk_left_get_type ())
G_DECLARE_FINAL_TYPE (HeatDeskLeft, heat_desk_left, HEAT, DESK_LEFT, GtkBox)
GtkWidget *heat_desk_left_new (HeatDeskSession *session);
/* After a change of the house: what changed; selection, keyboard and what is in view are kept. */
void heat_desk_left_update (HeatDeskLeft *self);
/* Every second: clocks and ages only. */
void heat_desk_left_tick (HeatDeskLeft *self);
void heat_desk_left_select_incident (HeatDeskLeft *self, const char *id /* nullable */);
void heat_desk_left_select_report (HeatDeskLeft *self, const char *id /* nullable */);
/* Where the teams stand: chooses its row. */
void heat_desk_left_select_team (HeatDeskLeft *self, const char *id /* nullable */);
