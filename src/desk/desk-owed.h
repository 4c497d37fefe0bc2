// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* What has not arrived, of all incidents: a list under the header's count. Chosen with Enter or a click it emits "go" (incident id). */
#include "desk-session.h"
#include "hotline-client.h"

#define HEAT_TYPE_DESK_OWED (heat_desk_owed_get_type ())
G_DECLARE_FINAL_TYPE (HeatDeskOwed, heat_desk_owed, HEAT, DESK_OWED, GtkBox)
/* The part that a popover under `button` shows; the popover goes with the button. (transfer none) */
HeatDeskOwed *heat_desk_owed_new (GtkWidget *button);
void heat_desk_owed_set_session (HeatDeskOwed *self, HeatDeskSession *session); /* borrowed */
void heat_desk_owed_set_client (HeatDeskOwed *self, HeatHotlineClient *client); /* borrowed, nullable: the newest try is asked there */
void heat_desk_owed_open (HeatDeskOwed *self);
/* The list again, when it is open and another one. */
void heat_desk_owed_update (HeatDeskOwed *self);
void heat_desk_owed_end (HeatDeskOwed *self); /* before its button goes */
