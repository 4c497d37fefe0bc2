// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* An uncertain place: candidate pipes with probabilities. Which valves to close next, so that "the pressure recovers, or it does
 * not" says in which part the leak is, until one zone is left (domain: "Isolation", a set of candidates). */
#include "trace.h"

typedef struct { guint32 pipe; double probability; } HeatCandidate;

typedef struct {
  double visit_minutes;    /* getting to a well and into it */
  double test_minutes;     /* after the valves are turned, until pressure and make-up tell */
  double horizon_minutes;  /* how long those within the last zone stay cold: what household-minutes are counted over */
} HeatNarrowOptions;
/* 10 minutes a visit, 15 a test, 8 hours of repair. */
extern const HeatNarrowOptions HEAT_NARROW_DEFAULTS;

typedef enum { HEAT_ANSWER_RECOVERS, HEAT_ANSWER_GOES_ON } HeatAnswer; /* the make-up of some plant still runs to the leak, or none */

/* A place in the tree: what is done on arrival, and what then follows on each answer. */
typedef struct {
  GArray *candidates;      /* guint: entries of the candidates that are possible on arrival, ascending */
  double probability;      /* of coming here, given that one of the candidates leaks */
  GArray *close, *reopen;  /* guint32 valves, ascending; closing comes first */
  GArray *closed;          /* guint32: closed by the search once this is done; at the end the plan's must valves and those kept of its may valves */
  double minutes;          /* of work */
  GArray *lost, *regained; /* guint32 consumers: without heat once this is done and not before, and the other way round */
  guint32 lost_households, regained_households, out_households; /* out: of all then without heat by the search */
  guint next[2];           /* by HeatAnswer: entry of the steps; HEAT_NONE when no candidate gives this answer, and at the end */
  HeatPlan *plan;          /* at the end: the plan for the candidates that are left; else NULL */
} HeatNarrowStep;

typedef struct {
  GArray *steps;           /* HeatNarrowStep; the first is the root */
  HeatPlan *cover;         /* the one plan that covers all candidates at once */
  double unexplained;      /* 1 − the sum of all probabilities: the leak is elsewhere */
  double expected_minutes, cover_minutes; /* of work, and tests for the former */
  double expected_household_minutes, cover_household_minutes; /* without heat, the horizon after the last step included */
  guint n_cuts;            /* sets of valves that were compared */
  gint64 elapsed_us;
} HeatNarrow;

/* The tree: of the sets of valves whose closing lets some candidates be fed by no header and others still be, the six that gain
 * most information (entropy of the answer) per minute of work and test are weighed to the end, each with the best rate at every
 * step below it, and the one with the least expected minutes is taken (policy rollout, Bertsekas and Tsitsiklis 1997); of equal ones that
 * with fewest households out. With more than twelve zones left the best rate alone decides. Valves of the step before that are not in
 * the next set are reopened. The sets compared: what isolates the candidates below each point of the shortest ways to their headers;
 * every subset of up to 5 zones, every run of up to 16 along these ways, halves of more; and single valves, with their mates in the same
 * well, on these ways. What each answer means is exact, and so is who is without heat. Against the best of all trees on small networks
 * (test-narrow-best): expected minutes 5 % above it on average, at worst 57 %.
 * It ends where one candidate's zone holds all that are left; else, where nothing parts them, with a plan that covers them.
 * `query`: as for heat_trace_isolate, its leaks are left alone. Probabilities are ≥ 0 and add up to at most 1; HEAT_ERROR_USAGE
 * otherwise, without any candidate, and for an index out of range. O(zones × sets × segments touched). (transfer full) */
HeatNarrow *heat_trace_narrow (const HeatTrace *trace, const HeatIsolateQuery *query, const HeatCandidate *candidates, guint n_candidates,
                               const HeatNarrowOptions *options, GError **error);
void heat_narrow_free (HeatNarrow *narrow);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatNarrow, heat_narrow_free)
