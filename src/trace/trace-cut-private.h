// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Minimum cut with shared costs, between its own files. */
#include "trace-cut.h"
#include "trace-cut-flow.h"

#define HEAT_CUT_STEPS 1000.0 /* a price is counted in thousandths … */
#define HEAT_CUT_COUNT 65536  /* … above the number of valves */

typedef enum { HEAT_CUT_OPEN, HEAT_CUT_PAID, HEAT_CUT_BARRED } HeatCutGroupState;
typedef struct { gint64 cost, left; /* not yet spread over valves */ guint n_sharers, n_used; HeatCutGroupState state; } HeatCutGroup;

typedef struct {
  guint32 gate, in, out, arc; /* arc HEAT_NONE: it cannot be closed, in == out */
  gint64 own, share[2];
  guint32 group[2];
} HeatCutGate;

typedef enum { HEAT_CUT_PLAIN, HEAT_CUT_SEGMENT, HEAT_CUT_GATE } HeatCutNodeKind;
typedef struct { HeatCutNodeKind kind; guint32 index; } HeatCutNode;

typedef struct _HeatCut HeatCut;
typedef struct _HeatCutTies HeatCutTies;
struct _HeatCut {
  HeatWaterSearch *w;
  const HeatSegments *g;
  const HeatPlanOptions *options;
  HeatCutPrice price;
  HeatCutSpace *space;
  HeatMaxFlow *flow;
  GArray *nodes, *gates, *groups; /* HeatCutNode by node of the flow, HeatCutGate, HeatCutGroup */
  GHashTable *way, *entry;        /* well + 1 → group + 1 */
  gint64 best, open_bound;
  GArray *best_valves;            /* guint32 */
  guint n_cuts;
  guint most_cuts;
  gint64 per_valve;               /* what a valve costs beside its work: 1 parts equal ones by their number, 0 leaves them equal */
  const GArray *out;              /* borrowed: consumers (ascending) who are out anyway; nobody else may drain. NULL: anybody may */
  HeatCutTies *ties;              /* borrowed; not NULL: whatever costs as much as the best is met as well and handed to it */
};

void heat_cut_init (HeatCut *c, HeatWaterSearch *w, const HeatPlanOptions *options, HeatCutPrice price);
void heat_cut_clear (HeatCut *c);
/* The cheapest cut below c->best, into best and best_valves (ascending); FALSE when there is none. O(most_cuts × flow). */
gboolean heat_cut_search (HeatCut *c);
double heat_cut_volume_m3 (const HeatWaterSearch *w, guint32 segment);

/* trace-cut-ties.c */
void heat_cut_tie (HeatCut *c, gint64 cost, const GArray *valves /* ascending */);
/* Of `start`, `found` (NULL: none) and whatever costs as much as the better of them without counting valves: fewest households out, then
 * fewest valves. w: as for heat_cut_find(). (transfer full) */
GArray *heat_cut_break_ties (HeatWaterSearch *w, const HeatPlanOptions *options, HeatCutPrice price, const HeatCutStart *start, gint64 start_cost, const GArray *found, gint64 cost);
