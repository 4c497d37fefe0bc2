// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* A plan of re-supply: which tie valves to open after an isolation, alone or together, one step on top of the other. */
#include "trace.h"

/* A part without heat after the isolation that now hangs on a bore less than half of its former one: joined is not enough. */
typedef struct {
  HeatLine line;            /* SUPPLY or RETURN; for one line for the pair both are looked at */
  guint32 pipe;             /* a widest pipe of the part */
  guint32 n_pipes;
  guint32 former_dn_mm, dn_mm; /* narrowest place on the widest way to a live plant, before the leak and now */
} HeatWeak;

typedef struct {
  GArray *open;             /* guint32 tie valves, ascending */
  GArray *close_first;      /* guint32: may valves to be closed before, those of earlier steps not named again */
  GArray *consumers;        /* guint32 of the plan's out_consumers, ascending: come back by this step on top of the earlier ones */
  guint32 households;       /* theirs, not suspended */
  double minutes;           /* of work: each valve that is turned, and one visit for each well or place with a hand valve */
  gboolean joins_systems;   /* joins different pressure systems, or a primary with a secondary network, that were apart before */
  GArray *weak;             /* HeatWeak: parts fed again that hang on too little once this step is done; unchanged ones not named again */
} HeatResupplyStep;

typedef struct {
  double visit_minutes;     /* getting to a well and into it */
  guint most_together;      /* valves in one step */
  guint most_tries;         /* sets tried for one step: small ones first, and of those the ones that help nobody alone */
} HeatResupplyOptions;
/* 10 minutes a visit; 4 valves: two pairs of supply and return; 200 tries. */
extern const HeatResupplyOptions HEAT_RESUPPLY_DEFAULTS;

typedef struct {
  GArray *steps;            /* HeatResupplyStep */
  gboolean is_cut_short;    /* not all sets could be tried: a better step may exist */
  guint n_tried;
} HeatResupplyPlan;

/* Greedily: each step is the set of at most `most_together` tie valves that brings most households back per minute of work given
 * the steps before (then most consumers per minute, fewest minutes, first in the data), until nobody more comes back. A set is
 * tried only when each of its valves, in some order, stands at a part in which somebody is without heat (of a consumer reached on
 * one line alone: the part on the other line): ways are searched from the cold side outward, and no other set can do better.
 * Never opens a valve at the zone, one that has failed, leaks or that another plan holds closed. Consumers without households
 * not suspended come last. `query` and `plan` belong together; `options` NULL: the defaults. Fails with HEAT_ERROR_USAGE for an
 * index out of range. O(tries × (border + plants + out consumers)). (transfer full) */
HeatResupplyPlan *heat_trace_plan_resupply (const HeatTrace *trace, const HeatIsolateQuery *query, const HeatPlan *plan,
                                            const HeatResupplyOptions *options, GError **error);
void heat_resupply_plan_free (HeatResupplyPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatResupplyPlan, heat_resupply_plan_free)

/* Minutes of work to turn these valves, `visit_minutes` for each well or place where one is turned by hand. */
double heat_trace_work_minutes (const HeatTrace *trace, const guint32 *valves, guint n, double visit_minutes);
