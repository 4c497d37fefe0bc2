// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The engine's plan against the brute force's answer. */
#include "brute.h"
#include "trace.h"

typedef struct {
  HeatLeak leaks[4];
  BruteLeak brute_leaks[4];
  guint n_leaks;
  guint32 held[4], reachable[4];
  guint n_held, n_reachable;
  HeatPlanStop stopped[4];         /* plants that stand already; the same by kind for the brute force: */
  guint32 stopped_sources[4], stopped_stations[4];
  guint n_stopped, n_stopped_sources, n_stopped_stations;
  guint32 pinned[4], forbidden[8];
  guint n_pinned, n_forbidden;
} Question;

void question_add_stopped (Question *q, HeatKind kind, guint32 index);
void question_add_leak (Question *q, HeatLeakKind kind, guint32 index);
/* Of any kind; a pipe at least with this probability. FALSE when the network has nothing of the kind. */
gboolean question_add_random_leak (Question *q, GRand *rand, const HeatNet *net, double pipe_share);
HeatIsolateQuery question_query (const Question *q, const HeatValveOverlay *overlay);
BruteQuery question_brute (const Question *q, const HeatValveOverlay *overlay);
/* NULL when both agree, else what differs. (transfer full) */
char *compare_answers (const HeatCity *city, const HeatPlan *plan, const BruteAnswer *answer);
/* Properties that the plan must have by itself. NULL or what is broken. (transfer full) */
char *check_properties (const BruteNet *net, const HeatCity *city, const Question *q, const HeatValveOverlay *overlay, const HeatPlan *plan,
                        const BruteAnswer *answer);
/* Indices of plan valves, ascending. (transfer full) */
GArray *plan_valves (const GArray *valves);
/* Those of a plan's stops that are of this kind. (transfer full) guint32 */
GArray *plan_stops (const HeatPlan *plan, HeatKind kind);
gboolean contains (const GArray *list, guint32 x);
int compare_index (gconstpointer a, gconstpointer b); /* guint32 */
