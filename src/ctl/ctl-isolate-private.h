// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* heatctl isolate, by concern: the question (ctl-isolate-ask.c), the answer as JSON and for people, the command (ctl-isolate.c). */
#include "ctl-isolate-steps.h"
#include "ctl-plans.h"

typedef struct {
  char **leaks, **fail, **leaky, **closed, **opened, **held, **reachable, **stopped;
  HeatCtlPlans plans;
  gboolean json;
  HeatCtlSteps steps;
} HeatCtlIsolateOptions;
void heat_ctl_isolate_options_clear (HeatCtlIsolateOptions *o);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HeatCtlIsolateOptions, heat_ctl_isolate_options_clear)

/* One question, and who owns its arrays. */
typedef struct {
  HeatNet *net;          /* borrowed */
  GArray *leaks, *held, *reachable, *stopped, *pinned, *forbidden;
  GArray *why;           /* HeatCtlWhy */
  HeatValveOverlay *overlay;
  GArray *candidates;    /* HeatCandidate, or NULL */
} HeatCtlQuestion;
/* What the options name, found in the data. HEAT_ERROR_USAGE for what they do not have. */
gboolean heat_ctl_question_init (HeatCtlQuestion *q, HeatNet *net, const HeatCtlIsolateOptions *o, GError **error);
void heat_ctl_question_clear (HeatCtlQuestion *q);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HeatCtlQuestion, heat_ctl_question_clear)
/* Borrows the question's arrays. */
HeatIsolateQuery heat_ctl_question_query (const HeatCtlQuestion *q);

/* The plan and what is said beside it. */
typedef struct {
  const HeatTrace *prepared;
  const HeatIsolateQuery *query;
  const HeatCtlIsolateOptions *options;
  const HeatPlan *plan;            /* of plans */
  GPtrArray *plans;
  HeatPlanOptions closing;
  GArray *resupply, *candidates, *why;
  HeatResupplyPlan *steps;
  HeatNarrow *narrow;
  JsonNode *trace;                 /* taken when printed */
  JsonObject *work;                /* steps, restore, water */
} HeatCtlAnswer;
gboolean heat_ctl_print_answer_json (const HeatNet *net, HeatCtlAnswer *found, GError **error);
void heat_ctl_print_answer (const HeatNet *net, const HeatCtlAnswer *found);

