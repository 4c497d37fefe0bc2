// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Reasons and records as questions for a thread: what a valve is for, why somebody is without heat, how the search went. */
#include "desk-work.h"
#include "trace-replay.h"

typedef struct {
  char *text;     /* owned: a sentence */
  GArray *way;    /* guint32 pipes, plant first; empty: none to show */
  double length_m;
} HeatDeskReason;
void heat_desk_reason_free (HeatDeskReason *reason);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatDeskReason, heat_desk_reason_free)

/* About a VALVE, CONSUMER, BUILDING or HOUSEHOLD → HeatDeskReason: by the incident's plan of that kind; without an incident (NULL) by the
 * running incident that touches it, else as everything stands now. NULL when a leak is not in the data. */
HeatDeskQuestion *heat_desk_ask_reason (HeatDeskSession *session, const HeatIncident *incident, HeatPlanKind plan, HeatKind kind, guint32 index, GError **error);
typedef struct {
  HeatReplay *replay;   /* owned */
  GArray *leaks;        /* HeatLeak, owned; NULL: those of the incident */
} HeatDeskRecord;
void heat_desk_record_free (HeatDeskRecord *record);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatDeskRecord, heat_desk_record_free)
/* The search behind the incident's plan of the fewest households → HeatDeskRecord, of at most so many steps. */
HeatDeskQuestion *heat_desk_ask_replay (HeatDeskSession *session, const HeatIncident *incident, guint most_steps, GError **error);
/* A search that was written into a file (ops-replay-file.h) → HeatDeskRecord; an error when it is not of this city. */
HeatDeskQuestion *heat_desk_ask_recorded (HeatDeskSession *session, const char *path);
