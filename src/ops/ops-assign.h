// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The house's question to ops-arrive.h: which team is first at this incident, as the teams, roads and weather are now. */
#include "ops-arrive.h"
#include "ops-live.h"

/* A team of the city (its index) with what the journal knows laid over: state, last fix, when it will be free of what. A team
 * that is sent to `incident` itself (nullable) is not free for it a second time. Texts are borrowed from the city and the state. */
HeatArriveTeam heat_ops_team_now (const HeatLive *live, guint32 team, const HeatIncident *incident);
/* Streets that are closed now (road.closed, its until not passed). O(edges) when any is, else O(1). (transfer full) */
HeatRoadClosures *heat_ops_closures_now (const HeatLive *live, const HeatRoadGraph *graph);
/* All teams of the city for this incident, by its needs and its arrival limit; HeatArrival.team is the city's index. `graph` is
 * heat_ops_road_graph() of the live's city. HEAT_ERROR_REFUSED: the incident has no place, or no city is open;
 * HEAT_ERROR_USAGE: the company's needs are written wrongly. */
HeatArrivals *heat_ops_arrivals_for (const HeatLive *live, const HeatRoadGraph *graph, const HeatRoadSpeeds *speeds, const HeatIncident *incident, GError **error);
