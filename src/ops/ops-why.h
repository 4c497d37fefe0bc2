// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The words for plans and their reasons, one sentence each, for every program. */
#include "trace-why.h"

/* "Fewest households", "Fastest to close", "Least water lost"; translated. Borrowed. */
const char *heat_ops_plan_label (HeatPlanKind kind);
/* What the valve is for, or why it is not in the plan. (transfer full) */
char *heat_ops_why_valve_text (const HeatNet *net, const HeatWhyValve *why);
/* The same without naming whom it is about: "its supply line lies in the zone that is drained". (transfer full) */
char *heat_ops_why_reason (const HeatNet *net, const HeatWhy *why);
/* Why the consumer is out, or why not. (transfer full) */
char *heat_ops_why_text (const HeatNet *net, const HeatWhy *why);
