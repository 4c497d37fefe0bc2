// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Who is really without heat now, as rows of the network: for whatever draws them. */
#include "desk-session.h"

/* Appends building rows and households of priority users (guint32 each) that the incident keeps out; what the network lacks is left
 * out. A building comes once per consumer. O(consumers out and their homes) */
void heat_desk_out_add_incident (HeatNet *net, const HeatIncident *incident, GArray *buildings, GArray *priority);
/* Appends the station rows that are out. */
void heat_desk_out_add_stations (HeatDeskSession *session, GArray *stations);
