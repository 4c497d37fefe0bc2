// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* From the house and the panel to what stands on the map: plain facts for map-overlay.h. */
#include "desk-panel.h"
#include "map-overlay.h"

/* Signs bear as tags: 1 + the row of heat_ops_incidents(), heat_ops_reports(), heat_ops_teams(), which only grow. `pins`: places found while typing, numbered from 1. (transfer full), sealed. */
HeatMapOverlay *heat_desk_picture (HeatDeskSession *session, HeatDeskPanel *panel, const HeatFound *pins, guint n_pins);
/* Valves found other than the data say: closed, opened, failed. */
void heat_desk_picture_add_valves (HeatMapOverlay *overlay, HeatDeskSession *session);
/* The ways of the teams that were sent and are not there yet, as the journal has them, each with its time of arrival. */
void heat_desk_picture_add_ways (HeatMapOverlay *overlay, HeatDeskSession *session);
/* What the view should hold for the panel's present step; empty when there is nothing. */
HeatBox heat_desk_picture_extent (HeatDeskSession *session, HeatDeskPanel *panel, const HeatMapOverlay *overlay);
