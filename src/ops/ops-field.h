// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The state laid over the network: valve overlay, isolation of an incident, who is out now. Needs net and trace. */
#include "ops-state.h"
#include "trace-work.h"

/* The data's states and conditions with all field findings laid over. */
HeatValveOverlay *heat_ops_overlay (const HeatOps *ops, const HeatNet *net);
/* The same as it was before this incident operated anything (NULL: before any running incident did): what its plans start from. */
HeatValveOverlay *heat_ops_overlay_before (const HeatOps *ops, const HeatNet *net, const char *incident);
/* Valves that other running incidents hold closed (guint32, ascending). (transfer full) */
GArray *heat_ops_held_by_others (const HeatOps *ops, const HeatNet *net, const char *incident);
/* Plants that other running incidents keep standing (HeatPlanStop). (transfer full) */
GArray *heat_ops_stopped_by_others (const HeatOps *ops, const HeatNet *net, const char *incident);

/* What the engine is asked for an incident: its leaks, valves and plants as they were before it did anything, what others hold. */
typedef struct {
  HeatIsolateQuery query;     /* borrows from the rest */
  HeatValveOverlay *overlay;
  GArray *leaks, *held, *stopped; /* HeatLeak, guint32, HeatPlanStop */
} HeatOpsQuery;
/* HEAT_ERROR_NOT_FOUND when there is no such incident or a leak is not in the data; *q is then empty. */
gboolean heat_ops_query_init (HeatOpsQuery *q, const HeatOps *ops, const HeatNet *net, const char *incident, GError **error);
void heat_ops_query_clear (HeatOpsQuery *q);
/* After overlay or arrays have been changed. */
void heat_ops_query_renew (HeatOpsQuery *q);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HeatOpsQuery, heat_ops_query_clear)

/* Consumers out because of executed steps: cold now, warm without the incidents' valves and stops. By consumer: 0 no, 1 out,
 * HEAT_OUT_SUSPENDED cold but all its households are suspended (counts among the suspended only). (transfer full) */
#define HEAT_OUT_SUSPENDED 2
guint8 *heat_ops_compute_out (const HeatOps *ops, const HeatTrace *trace);
/* The same between two valve overlays; `stops`: the plants (HeatPlanStop) that stand now and did not before. */
guint8 *heat_ops_out_between (const HeatTrace *trace, const HeatValveOverlay *before, const HeatValveOverlay *now, const GArray *stops);
/* Stations that do not live now and would without the incidents' valves and stops: bytes by station. (transfer full) */
guint8 *heat_ops_stations_between (const HeatTrace *trace, const HeatValveOverlay *before, const HeatValveOverlay *now, const GArray *stops);
guint8 *heat_ops_compute_stations_out (const HeatOps *ops, const HeatTrace *trace);
/* Executed stops of an incident that no executed start has ended; `step` (nullable) counts as if it were in `state`.
 * (transfer container): HeatStep */
GPtrArray *heat_incident_stops (const HeatIncident *incident, const HeatStep *step, HeatStepState state);
/* The plants that all incidents keep standing so. (transfer full): HeatPlanStop */
GArray *heat_ops_stops (const HeatOps *ops, const HeatNet *net, const HeatStep *step, HeatStepState state);
/* An executed stop of a source or station that has not been started again. */
gboolean heat_incident_holds_stop (const HeatIncident *incident);
/* Sums over consumers, bytes as above. Stations are not counted here. */
HeatOutSum heat_ops_sum_out (const HeatNet *net, const guint8 *is_out);
/* ---- ops-plan-json.c ---- */
/* The plan's JSON: the keys of `heatctl isolate --json`. (transfer full) */
JsonObject *heat_plan_to_json (const HeatNet *net, const HeatPlan *plan, const char *kind);
/* Its well, "" when it lies in none. */
const char *heat_ops_well_of (const HeatNet *net, guint32 valve);
char *heat_ops_doubt_text (const HeatDoubt *doubt);

/* HeatResupply → [{open_valve, with_valve, consumers[], households, close_first[], joins_systems}]; with_valve: opened together, on the other line. (transfer full) */
JsonArray *heat_resupply_to_json (const HeatNet *net, const GArray *resupply);
/* The second valve of such an offer, "" when there is none; older journals call it "with". Borrowed. */
const char *heat_resupply_mate (JsonObject *offer);
/* What the incident's plan offers to open while the repair goes on, or what is left of it after a tie valve did not open, as such offers.
 * NULL: nothing, or it is too late for it. Borrowed. (nullable) */
JsonArray *heat_incident_offers (const HeatIncident *incident);

/* ---- ops-work-json.c ---- */
/* Adds to the plan's JSON how it is carried out: "steps", "restore" and "water" (the keys stand in heatctl(1)). */
void heat_plan_add_work (JsonObject *o, const HeatTrace *trace, const HeatIsolateQuery *query, const HeatPlan *plan, const HeatOperatingRules *rules);
/* HeatWorkStep → [{order, action, target_kind, target, purpose, well, line, drive, dn_mm, minutes, turns, households_out}]. (transfer full) */
JsonArray *heat_work_steps_to_json (const HeatNet *net, const GArray *steps);
/* The "water" of it. (transfer full) */
JsonObject *heat_zone_water_to_json (const HeatNet *net, const HeatZoneWater *water);
/* A plan read back from its JSON, as far as work needs it: leaks of the query, must, may, stops, zone. (transfer full) */
HeatPlan *heat_plan_from_json (const HeatTrace *trace, const HeatIsolateQuery *query, JsonObject *o);

/* ---- several incidents (ops-shared.c) ---- */
/* Who is without heat by the newest plans of all running incidents, all carried out. */
typedef struct {
  guint only_households, only_consumers;     /* out because of this incident alone: warm again if its plan did not exist */
  guint several_households, several_consumers; /* out by this one and by the others as well: either would be enough */
} HeatOpsHurt;
HeatOpsHurt heat_ops_hurt (const HeatOps *ops, const HeatTrace *trace, const char *incident);
/* Running incident other than `incident` that needs the valve shut: holds it so, has a step to shut it, or would have to shut it if it stood
 * open. (nullable, borrowed) */
const char *heat_ops_valve_needed_by (const HeatOps *ops, const HeatTrace *trace, const char *incident, const char *valve);
