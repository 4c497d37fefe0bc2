// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* What the steps ask of the engines, as questions that hold all they need: asked on the main thread, answered on any other.
 * A question keeps its own references and copies, so the house and the session may change meanwhile. */
#include "desk-session.h"
#include "desk-suspect.h"

typedef struct _HeatDeskQuestion HeatDeskQuestion;
void heat_desk_question_free (HeatDeskQuestion *question);

/* The plans of an incident with their costs → GPtrArray of HeatPlan by kind. NULL with error when a leak is not in the data. */
HeatDeskQuestion *heat_desk_ask_plans (HeatDeskSession *session, const HeatIncident *incident, GError **error);
/* What the valves of those plans are for → GPtrArray of heat_plan_ask_why(). NULL as above. */
HeatDeskQuestion *heat_desk_ask_why (HeatDeskSession *session, const HeatIncident *incident, GError **error);
/* The plan of the kind that was chosen (`smallest` when none was), as the field is now → HeatPlan. NULL as above. */
HeatDeskQuestion *heat_desk_ask_plan (HeatDeskSession *session, const HeatIncident *incident, GError **error);
/* All teams by arrival → HeatArrivals. NULL when the place is not known. */
HeatDeskQuestion *heat_desk_ask_arrivals (HeatDeskSession *session, const HeatIncident *incident);
/* Pipes that explain the clues → HeatDeskSuspicion. Takes the clues (HeatDeskClue). */
HeatDeskQuestion *heat_desk_ask_suspects (HeatDeskSession *session, GArray *clues, guint limit);

/* The answer (transfer full; its own free function); cost as of the engine. Any thread. */
gpointer heat_desk_question_answer (HeatDeskQuestion *question, GError **error);
/* Frees an answer that nobody wants any more. */
void heat_desk_question_drop (HeatDeskQuestion *question, gpointer answer);
/* Has the question (taken) answered in a thread while `owner` is kept; then, on the main thread, the answer (taken; NULL with error). */
typedef void (*HeatDeskAnswered) (GObject *owner, gpointer answer, const GError *error, gpointer data);
void heat_desk_question_run (HeatDeskQuestion *question, GObject *owner, HeatDeskAnswered answered, gpointer data);
