// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* heatctl isolate: plans side by side, what each takes, and why. */
#include "ctl.h"
#include "trace.h"
#include <math.h>

typedef struct {
  char *kind;                 /* a plan's word, "all", or NULL: smallest without costs */
  char **pin, **forbid, **why;
  int crews;                  /* 0: the company's */
  double leak_m3h;            /* NaN: by the bore */
} HeatCtlPlans;
#define HEAT_CTL_PLANS_INIT { .leak_m3h = NAN }
#define HEAT_CTL_PLANS_OPTIONS(o)                                         \
  { "plan", 0, 0, G_OPTION_ARG_STRING, &(o).kind, NULL, NULL },           \
  { "pin", 0, 0, G_OPTION_ARG_STRING_ARRAY, &(o).pin, NULL, NULL },       \
  { "forbid", 0, 0, G_OPTION_ARG_STRING_ARRAY, &(o).forbid, NULL, NULL }, \
  { "why", 0, 0, G_OPTION_ARG_STRING_ARRAY, &(o).why, NULL, NULL },       \
  { "crews", 0, 0, G_OPTION_ARG_INT, &(o).crews, NULL, NULL },            \
  { "leak-m3h", 0, 0, G_OPTION_ARG_DOUBLE, &(o).leak_m3h, NULL, NULL }
void heat_ctl_plans_clear (HeatCtlPlans *o);
gboolean heat_ctl_plans_check (const HeatCtlPlans *o, GError **error);

/* All three plans when a kind is named, else the smallest alone; `chosen`: the one asked for (of "all", the smallest), borrowed. `options`:
 * the company's settings and what the command line gives over them. NULL on failure. (transfer full) */
GPtrArray *heat_ctl_make_plans (const HeatTrace *trace, const HeatIsolateQuery *query, const HeatCtlPlans *o, HeatPlanOptions *options, HeatPlan **chosen, GError **error);
/* One line on a plan; `is_table`: with whom it loses, for the comparison. */
void heat_ctl_print_costs (const HeatNet *net, const HeatPlan *plan, const HeatPlanOptions *options, gboolean is_table);

/* What --why names: "valve:ID" or just ID, "consumer:ID", "household:CARD". HEAT_ERROR_USAGE for anything else or an unknown id. */
typedef struct { HeatKind kind; guint32 index; } HeatCtlWhy; /* VALVE or CONSUMER */
gboolean heat_ctl_why_parse (const HeatNet *net, const char *text, HeatCtlWhy *why, GError **error);
/* Into an array: an object {of, id, kind, text, …}. */
gboolean heat_ctl_add_why (JsonBuilder *json, const HeatTrace *trace, const HeatIsolateQuery *query, const HeatPlan *plan, HeatCtlWhy why, GError **error);
gboolean heat_ctl_print_why (const HeatTrace *trace, const HeatIsolateQuery *query, const HeatPlan *plan, HeatCtlWhy why, GError **error);
