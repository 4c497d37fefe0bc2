// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* What an incident's plans are asked with: copies of all that the state knows about it, so that any thread may answer. */
#include "ops-company.h"
#include "ops-field.h"
#include "trace-replay.h"
#include "trace-why.h"

typedef struct {
  HeatOpsQuery asked;          /* leaks, the field as it was before this incident operated anything, what others hold */
  GArray *closed;              /* guint32: valves that this incident has closed already */
  GArray *pinned, *forbidden;  /* guint32: what is demanded of valves in every plan */
  GArray *kept;                /* guint32: pinned and, where no demand stands against it, closed */
  HeatPlanOptions options;
} HeatPlanAsk;
/* HEAT_ERROR_NOT_FOUND when a leak is not in the data. `incident` NULL: no leak, everything as it stands now. O(valves). (transfer full) */
HeatPlanAsk *heat_plan_ask_new (const HeatOps *ops, const HeatNet *net, const HeatClosing *closing, const char *incident, GError **error);
/* As if this valve had been found in that condition: what a failed step would lead to. An unknown valve changes nothing. */
void heat_plan_ask_assume (HeatPlanAsk *ask, const HeatNet *net, const char *valve, int condition);
/* As if that were demanded of the valve (HEAT_DEMAND_NONE: nothing any more). An unknown valve changes nothing. */
void heat_plan_ask_demand (HeatPlanAsk *ask, const HeatNet *net, const char *valve, HeatDemand demand);
void heat_plan_ask_free (HeatPlanAsk *ask);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatPlanAsk, heat_plan_ask_free)

/* All plans with their costs (heat_trace_plans), with what is demanded of valves. `kind`: the one that is wanted. `smallest` is asked as if nothing were closed yet; of
 * the others what the incident has closed is a part, so that they weigh only the work that is left. (transfer full) */
GPtrArray *heat_plan_ask_all (const HeatPlanAsk *ask, const HeatTrace *trace, HeatPlanKind kind, GError **error);
/* The wanted one alone; `smallest` by the shorter way, without costs. (transfer full) */
HeatPlan *heat_plan_ask_one (const HeatPlanAsk *ask, const HeatTrace *trace, HeatPlanKind kind, GError **error);
/* What the valves that those plans close are for: by kind, GHashTable of guint32 valve + 1 → char *, a sentence. O(valves × part between
 * zone and header). (transfer full) */
GPtrArray *heat_plan_ask_why (const HeatPlanAsk *ask, const HeatTrace *trace, HeatPlanKind kind, GError **error);
/* About one valve, or one consumer, by the wanted plan (trace-why.h). O(plan). (transfer full) */
HeatWhyValve *heat_plan_ask_valve (const HeatPlanAsk *ask, const HeatTrace *trace, HeatPlanKind kind, guint32 valve, GError **error);
HeatWhy *heat_plan_ask_consumer (const HeatPlanAsk *ask, const HeatTrace *trace, HeatPlanKind kind, guint32 consumer, GError **error);
/* The search behind the plan `smallest` (trace-replay.h). (transfer full) */
HeatReplay *heat_plan_ask_replay (const HeatPlanAsk *ask, const HeatTrace *trace, guint most_steps, GError **error);
/* The kind of the incident's newest plan; `smallest` when it has none. */
HeatPlanKind heat_incident_plan_kind (const HeatIncident *incident);
