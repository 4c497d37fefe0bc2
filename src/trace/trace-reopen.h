// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* What opening tie valves after an isolation does, for as many sets of them as one likes to try. Private to the room.
 *
 * The parts after the plan are found once. Opening tie valves joins some of them; a tie valve never touches the zone, so the
 * zone and its border stay, and only more of the border must be closed. A try costs O(border + plants + those without heat). */
#include "trace-heat-private.h"

typedef struct {
  HeatWaterSearch base, with; /* the plan; the plan with valves opened. Each has a scratch of its own */
  HeatBefore *before;         /* owned */
  HeatAfter after;            /* the parts after the plan */
  const HeatPlan *plan;       /* borrowed */
  GArray *chosen;             /* guint32 valves of the plan when it is no smallest one, else NULL */
  GArray *ties;               /* guint32: closed, working, ours, not at the zone */
  GArray *parting;            /* guint32: those of them with different parts at their sides after the plan; no other can join anything */
  HeatFlowing *flow;          /* owned or NULL; of the set tried last */
  guint32 *joined[2];         /* owned; by part */
  GArray *touched[2];         /* guint32 parts that are joined to another one now */
  guint8 *wanted[2];          /* owned; by part: somebody in it is without heat */
  GArray *wanted_parts[2];    /* guint32 parts that are wanted */
} HeatReopen;

typedef struct {
  GArray *consumers;          /* guint32, ascending: of the plan's out_consumers, warm again */
  guint32 households;
  GArray *close_first;        /* guint32, ascending: may valves that are must valves now */
  GArray *next;               /* guint32: ties whose opening can change something now, those towards parts without heat first */
} HeatReopened;

/* `query` and `plan` belong together and must outlive it. Clear it in any case. */
void heat_reopen_init (HeatReopen *r, const HeatTrace *trace, const HeatIsolateQuery *query, const HeatPlan *plan);
void heat_reopen_clear (HeatReopen *r);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HeatReopen, heat_reopen_clear)

/* Opens these and closes what then must be closed. (transfer full, to be cleared) */
HeatReopened heat_reopen_try (HeatReopen *r, const guint32 *valves, guint n);
void heat_reopened_clear (HeatReopened *x);

/* Does opening these on top of the first `n_earlier` of them join plants of different systems or kinds that were apart before
 * the leak? Through parts without a plant as well. */
gboolean heat_reopen_joins_systems (HeatReopen *r, const guint32 *valves, guint n_earlier, guint n);

/* One well, or without wells within 5 m, on the other line. */
gboolean heat_valves_are_mates (const HeatNet *net, guint32 a, guint32 b);
/* One well, or without wells within 5 m: one visit. */
gboolean heat_valves_share_place (const HeatNet *net, guint32 a, guint32 b);

/* Parts without heat after the plan that hang on a bore less than half of their former one while these valves are opened.
 * (transfer full: HeatWeak) O(pipes of these parts, and pipes wider than the way to the next live plant). */
GArray *heat_reopen_find_weak (HeatReopen *r, const guint32 *valves, guint n);
/* The same, seen as `now` with the plants as in `flow`. trace-bore.c */
GArray *heat_bore_weigh (const HeatReopen *r, const HeatPartView *now, const HeatFlowing *flow);
