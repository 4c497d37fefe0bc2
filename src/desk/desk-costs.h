// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* What a leak on every pipe would cost, and what every valve is worth: worked out in a thread with the valves as they stand now, again
 * after a valve has changed. Emits "changed" when figures came or went, or their work goes on. */
#include "desk-session.h"
#include "map-overlay.h"

#define HEAT_TYPE_DESK_COSTS (heat_desk_costs_get_type ())
G_DECLARE_FINAL_TYPE (HeatDeskCosts, heat_desk_costs, HEAT, DESK_COSTS, GObject)
HeatDeskCosts *heat_desk_costs_new (HeatDeskSession *session /* borrowed, outlives it */);
/* Off: work is cancelled, figures are kept while no valve changes. */
void heat_desk_costs_set_on (HeatDeskCosts *self, gboolean is_on);
gboolean heat_desk_costs_is_on (HeatDeskCosts *self);
/* After a change of the house or another city: figures of other valve states are dropped. */
void heat_desk_costs_follow (HeatDeskCosts *self);
/* 0 … 1; 1: nothing is being worked out. */
double heat_desk_costs_progress (HeatDeskCosts *self);
/* Why there are none, when the work failed. (nullable) */
const char *heat_desk_costs_trouble (HeatDeskCosts *self);
/* Colours the overlay, when it is on and the figures are there. FALSE: they are not. */
gboolean heat_desk_costs_draw (HeatDeskCosts *self, HeatMapOverlay *overlay);
/* "a leak here: 2,846 households, 6 valves"; "if this valve does not hold: 690 households more". NULL: nothing to tell. (transfer full) */
char *heat_desk_costs_tell (HeatDeskCosts *self, HeatKind kind, guint32 index);
