// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Candidate pipes for reports, as rows for the Locate step. */
#include "net.h"

/* A report as a clue; symptom is the value shared by ops and locate. Unknown: HEAT_NONE, NaN, 0. */
typedef struct { int symptom; double x, y; guint32 household, consumer, building, station, well; gint64 at_us; } HeatDeskClue;
typedef struct { guint32 pipe; double probability, x, y; char *reason; } HeatDeskSuspect;
typedef struct {
  GArray *suspects;              /* HeatDeskSuspect, likeliest first */
  gboolean one_flat;
  char *summary, *next_check;    /* next_check nullable */
} HeatDeskSuspicion;
void heat_desk_suspicion_free (HeatDeskSuspicion *suspicion);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatDeskSuspicion, heat_desk_suspicion_free)

gpointer heat_desk_courses_new (HeatNet *net, const HeatProgress *progress, GError **error);
gpointer heat_desk_courses_ref (gpointer courses);
void heat_desk_courses_unref (gpointer courses);
HeatDeskSuspicion *heat_desk_suspect (gpointer courses, const HeatDeskClue *clues, guint n, guint limit, GError **error);
