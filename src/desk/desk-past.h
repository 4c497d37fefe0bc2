// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The strip of a replay: the time as a slider, play and pause, speed, from event to event, what happened last.
 * Emits "moved" () when the session stands at another time. */
#include "desk-session.h"

#define HEAT_TYPE_DESK_PAST (heat_desk_past_get_type ())
G_DECLARE_FINAL_TYPE (HeatDeskPast, heat_desk_past, HEAT, DESK_PAST, GtkBox)
GtkWidget *heat_desk_past_new (HeatDeskSession *session);
/* The session has a replay now, or has one no more. Stands at the last event. */
void heat_desk_past_follow (HeatDeskPast *self);
/* Stands at that moment, as far as the past reaches. */
void heat_desk_past_go (HeatDeskPast *self, gint64 at_us);
void heat_desk_past_toggle_play (HeatDeskPast *self);
void heat_desk_past_speed (HeatDeskPast *self, int by); /* steps of ×1 … ×600 */
void heat_desk_past_jump (HeatDeskPast *self, int by);  /* events that happened at other times than now */
