// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* What a crew needs on its phone for one incident: place, way, steps in operating order, who is out, and a map of the surroundings. Pure:
 * read off the state, for the hotline service to hand out. */
#include "ops-live.h"

typedef struct _HeatCrs HeatCrs;

/* {incident, team, team_name, title, place, job, stage, opened_us, assigned_us, arrive_us, x y lon lat of the leak, dn_mm, line, team_state, plan, arrived_us, households (without heat now),
 *  households_planned, half_us, safe_us, phases[] {phase, started_us, ended_us, safe_us}, notice, close_first, phone, answered[] {entry, at_us, outside} (what the desk
 * said of people below), way {minutes, metres, p[] as in the map, from the team's start} by road when it was sent, steps[]}. A step: {number, order, part, action, target_kind,
 * target, name, well, well_name, well_lon, well_lat, line, dn_mm, turns, minutes, side, above_ground, state, how, doubt, purpose, at_us, households_planned}; `side` is the compass point
 * ("E", "NE" …) to which the valve's pipe leads from its well. Unknown members are left out. `crs` NULL: without lon and lat.
 * O(steps). (transfer full) */
JsonObject *heat_job_new (const HeatLive *live, const HeatIncident *incident, const HeatOpsTeam *team, HeatCrs *crs);
/* The way by road on which the team was sent to it, x y x y …, metres of the city. Borrowed; NULL: not known. O(log) */
JsonArray *heat_job_way (const HeatIncident *incident, const char *team);
/* For those who hand out jobs and know nothing of places. NULL when the city has no coordinate system, or PROJ does not know it. */
HeatCrs *heat_job_crs_new (const HeatLive *live);
void heat_job_crs_free (HeatCrs *crs); /* (nullable) */
/* Changes when anything of it changes. (transfer full) */
char *heat_job_hash (JsonObject *job);

/* What lies within `radius_m` of the leak, metres from it, x east and y north, to the decimetre: {radius_m, attribution, pipes [{line, level, dn_mm, zone, p[]}],
 * buildings [{out, use, p[]}], roads [{class, name, p[]}], wells [{id, name, p[]}], valves [{target, number, action, p[]}], leak p[]}; p: x0 y0 x1 y1 …
 * NULL where the place of the leak is not known. O(pipes near + buildings + roads). (transfer full) */
JsonObject *heat_job_map (const HeatLive *live, const HeatIncident *incident, double radius_m);
