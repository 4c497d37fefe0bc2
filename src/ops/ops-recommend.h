// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Which of the plans side by side is recommended, and why. The rule stands here alone:
 *
 *   The plan with the fewest households is recommended, unless another one is better for nothing, or for hardly anything. For nothing:
 *   no figure is worse (households, priority users, stations, whole minutes, whole m³) and one is better. For hardly anything: no
 *   more priority users and stations out and at most `more_percent` more households, but at least `sooner_min` minutes and
 *   `by_percent` of the time sooner closed, or at least `drier_m3` and `by_percent` of the water less lost.
 *   Of several such plans the one with the fewer households, then the sooner, then the drier.
 *
 * A plan that closes the same valves as an earlier one is that one; figures that are not known spare nothing. */
#include "ops-company.h"
#include "ops-live.h"
#include "trace.h"
#include <json-glib/json-glib.h>

/* `plans` by kind, with costs. O(1). */
HeatPlanKind heat_ops_recommend (const HeatPlan *const plans[HEAT_N_PLANS], const HeatRecommending *rule);
/* "Recommended: plan A, because against plan B: 2464 households fewer; but 14 min longer." (transfer full) */
char *heat_ops_recommend_text (const HeatPlan *const plans[HEAT_N_PLANS], const HeatRecommending *rule);
/* {plan, reason}: the kind's word and that sentence. (transfer full) */
JsonObject *heat_ops_recommend_json (const HeatPlan *const plans[HEAT_N_PLANS], const HeatRecommending *rule);
/* The same for an incident as it stands now, with what is demanded of valves; NULL when its plans cannot be made. Cost of three plans.
 * (transfer full) (nullable) */
JsonObject *heat_live_recommend (const HeatLive *live, const char *incident);
