// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Where a person decided otherwise than the program proposed, and why: read from the journal alone. */
#include "ops-state.h"

/* Another pipe than the likeliest, another plan than the recommended one, another team than the proposed one, a team pulled off its job. */
gboolean heat_event_is_override (HeatEvent *event);
/* "plan C instead of plan A", without the reason; NULL: it is none. (transfer full) */
char *heat_override_text (HeatEvent *event, const HeatNet *net);
/* Why; "" when it is none. Borrowed from the event. */
const char *heat_override_reason (HeatEvent *event);
/* Overrides of the incident, oldest first. (transfer container): HeatEvent */
GPtrArray *heat_incident_overrides (const HeatIncident *incident);
/* The team.released by which its team went to another incident, as long as no team has come in its place: it needs one again. (nullable, borrowed) */
HeatEvent *heat_incident_pulled_off (const HeatIncident *incident);
