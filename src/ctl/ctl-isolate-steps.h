// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* What heatctl isolate says beside one plan: re-supply step by step, narrowing an uncertain place down, the search. */
#include "ctl.h"
#include "trace-narrow.h"
#include "trace-resupply.h"

/* The options of these, and what follows from them. */
typedef struct {
  char *candidates;      /* FILE or pipe:ID=P,… */
  gboolean narrow;
  char *trace;           /* FILE, or - for a member of the JSON answer */
  int together;          /* tie valves in one step of re-supply */
  int trace_steps;       /* 0: all */
  double visit_minutes, test_minutes, horizon_minutes;
} HeatCtlSteps;
#define HEAT_CTL_STEPS_INIT { .together = 4, .trace_steps = 20000, .visit_minutes = 10, .test_minutes = 15, .horizon_minutes = 480 }
#define HEAT_CTL_STEPS_OPTIONS(o)                                                           \
  { "candidates", 0, 0, G_OPTION_ARG_STRING, &(o).candidates, NULL, NULL },                 \
  { "narrow", 0, 0, G_OPTION_ARG_NONE, &(o).narrow, NULL, NULL },                           \
  { "trace", 0, 0, G_OPTION_ARG_FILENAME, &(o).trace, NULL, NULL },                         \
  { "trace-steps", 0, 0, G_OPTION_ARG_INT, &(o).trace_steps, NULL, NULL },                  \
  { "together", 0, 0, G_OPTION_ARG_INT, &(o).together, NULL, NULL },                        \
  { "visit-min", 0, 0, G_OPTION_ARG_DOUBLE, &(o).visit_minutes, NULL, NULL },               \
  { "test-min", 0, 0, G_OPTION_ARG_DOUBLE, &(o).test_minutes, NULL, NULL },                 \
  { "horizon-min", 0, 0, G_OPTION_ARG_DOUBLE, &(o).horizon_minutes, NULL, NULL }
void heat_ctl_steps_clear (HeatCtlSteps *o);
/* FALSE with HEAT_ERROR_USAGE for options that do not go together. */
gboolean heat_ctl_steps_check (const HeatCtlSteps *o, gboolean has_leaks, gboolean json, GError **error);

/* The valves of a pair often bear one name: the line tells them apart. (transfer full) */
char *heat_ctl_say_valve (const HeatNet *net, guint32 valve);

/* HeatCandidate; NULL without candidates and on failure. (transfer full) */
GArray *heat_ctl_read_candidates (const HeatNet *net, const char *text, GError **error);

HeatResupplyPlan *heat_ctl_plan_resupply (const HeatTrace *trace, const HeatIsolateQuery *query, const HeatPlan *plan, const HeatCtlSteps *o, GError **error);
void heat_ctl_add_resupply_steps (JsonBuilder *json, const HeatNet *net, const HeatResupplyPlan *plan);
void heat_ctl_print_resupply_steps (const HeatNet *net, const HeatResupplyPlan *plan);

/* Puts the plan's valves into the company's order; steps, restore and water as ops-field.h writes them. (transfer full) */
JsonObject *heat_ctl_find_work (const HeatTrace *trace, const HeatIsolateQuery *query, HeatPlan *plan, GError **error);
void heat_ctl_add_work (JsonBuilder *json, JsonObject *work);
void heat_ctl_print_work (const HeatNet *net, JsonObject *work);

HeatNarrow *heat_ctl_narrow (const HeatTrace *trace, const HeatIsolateQuery *query, const GArray *candidates, const HeatCtlSteps *o, GError **error);
void heat_ctl_add_narrow (JsonBuilder *json, const HeatTrace *trace, const GArray *candidates, const HeatNarrow *narrow);
void heat_ctl_print_narrow (const HeatNet *net, const GArray *candidates, const HeatNarrow *narrow);

/* Writes the search to the file, or gives it as the member of the answer it shall be: `inside` (transfer full). */
gboolean heat_ctl_trace (const HeatTrace *trace, const HeatIsolateQuery *query, const HeatCtlSteps *o, JsonNode **inside, GError **error);
