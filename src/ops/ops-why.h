// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The words for plans and their reasons, one sentence each, for every program. */
#include "trace-why.h"
#include <json-glib/json-glib.h>

/* "Fewest households", "Fastest to close", "Least water lost"; translated. Borrowed. */
const char *heat_ops_plan_label (HeatPlanKind kind);
/* 'A', 'B', 'C'. */
char heat_ops_plan_letter (HeatPlanKind kind);
/* "needed", "pinned", "saves_water" of HeatCloseReason. */
const char *heat_ops_close_reason_word (guint reason);
/* What could not be met of what was demanded of valves: pinned ones that are not closed, plants that stop only because valves are
 * forbidden. A sentence each; empty when all is met. (transfer full): char* */
GPtrArray *heat_ops_plan_unmet (const HeatNet *net, const HeatPlan *plan, const guint32 *forbidden, guint n_forbidden);
/* The same from a plan's JSON: members not_pinned, forced_stop, forbidden. (transfer full): char* */
GPtrArray *heat_ops_plan_unmet_json (const HeatNet *net, JsonObject *plan);
/* What a failed or forbidden valve changed, in one sentence. (transfer full) */
char *heat_ops_failed_text (const HeatNet *net, const HeatPlanFailed *failed);
/* What the valve is for, or why it is not in the plan. (transfer full) */
char *heat_ops_why_valve_text (const HeatNet *net, const HeatWhyValve *why);
/* The same without naming whom it is about: "its supply line lies in the zone that is drained". (transfer full) */
char *heat_ops_why_reason (const HeatNet *net, const HeatWhy *why);
/* Why the consumer is out, or why not. (transfer full) */
char *heat_ops_why_text (const HeatNet *net, const HeatWhy *why);
