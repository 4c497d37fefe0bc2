// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The state laid over the network: valve overlay, isolation of an incident, who is out now. Needs net and trace. */
#include "ops-state.h"
#include "trace.h"

/* The data's states and conditions with all field findings laid over. */
HeatValveOverlay *heat_ops_overlay (const HeatOps *ops, const HeatNet *net);
/* The same as it was before this incident operated anything (NULL: before any running incident did): what its plans start from. */
HeatValveOverlay *heat_ops_overlay_before (const HeatOps *ops, const HeatNet *net, const char *incident);
/* Valves that other running incidents hold closed (guint32, ascending). (transfer full) */
GArray *heat_ops_held_by_others (const HeatOps *ops, const HeatNet *net, const char *incident);
/* Consumers out because of executed steps: cold now, warm without the incidents' valves and stops. By consumer: 0 no, 1 out,
 * HEAT_OUT_SUSPENDED cold but all its households are suspended (counts among the suspended only). (transfer full) */
#define HEAT_OUT_SUSPENDED 2
guint8 *heat_ops_compute_out (const HeatOps *ops, const HeatTrace *trace);
/* The same between two valve overlays; `stops`: the plants (HeatPlanStop) that stand now and did not before. */
guint8 *heat_ops_out_between (const HeatTrace *trace, const HeatValveOverlay *before, const HeatValveOverlay *now, const GArray *stops);
/* Executed stops of an incident that no executed start has ended; `step` (nullable) counts as if it were in `state`.
 * (transfer container): HeatStep */
GPtrArray *heat_incident_stops (const HeatIncident *incident, const HeatStep *step, HeatStepState state);
/* The plants that all incidents keep standing so. (transfer full): HeatPlanStop */
GArray *heat_ops_stops (const HeatOps *ops, const HeatNet *net, const HeatStep *step, HeatStepState state);
/* An executed stop of a source or station that has not been started again. */
gboolean heat_incident_holds_stop (const HeatIncident *incident);
/* Sums over consumers, bytes as above. Stations are not counted here. */
HeatOutSum heat_ops_sum_out (const HeatNet *net, const guint8 *is_out);
/* The plan's JSON: the keys of `heatctl isolate --json`. (transfer full) */
JsonObject *heat_plan_to_json (const HeatNet *net, const HeatPlan *plan, const char *kind);
