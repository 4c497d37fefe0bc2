// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The search behind a plan, step by step, as a map can play it: from the leak outward, valve by valve, then who grows cold. */
#include "trace.h"

typedef enum {
  HEAT_REPLAY_LEAK,         /* the leak `index` of the query lets water out of these pipes */
  HEAT_REPLAY_REACH,        /* water of these pipes runs to the leak through the gate `valve` (HEAT_NONE: a link that nobody can close) */
  HEAT_REPLAY_CLOSES,       /* the search ends at an open valve that works: it will be closed */
  HEAT_REPLAY_SHUT,         /* it ends at a valve that is closed and holds */
  HEAT_REPLAY_FAILED,       /* a valve that does not work is walked through */
  HEAT_REPLAY_LEAKS,        /* a leaking valve is no barrier */
  HEAT_REPLAY_CHECK_PASSED, /* a check valve is passed against its flow, or lets pass both ways */
  HEAT_REPLAY_CHECK_HOLDS,  /* a check valve's flow leads away from the leak */
  HEAT_REPLAY_STOP,         /* a header of this plant (`of`, `index`) is in the zone: it stops */
  HEAT_REPLAY_ASK,          /* all other border valves closed, this one open: does a header stand behind it? `is_must`; pipes: of its far side */
  HEAT_REPLAY_COLD,         /* these consumers and pipes are without heat for this `cause` */
  HEAT_N_REPLAY_KINDS
} HeatReplayKind;
const char *heat_replay_kind_word (HeatReplayKind kind); /* "leak", "reach", "closes" … */

typedef enum {
  HEAT_COLD_DRAINED,        /* its port lies in the zone */
  HEAT_COLD_SUPPLY,         /* no live plant reaches its supply port */
  HEAT_COLD_RETURN,         /* none reaches its return port */
  HEAT_COLD_APART,          /* both are reached, but not by one and the same plant */
  HEAT_N_COLD_CAUSES
} HeatColdCause;
const char *heat_cold_cause_word (HeatColdCause cause);  /* "drained", "no_supply", "no_return", "no_common_plant" */

typedef struct {
  HeatReplayKind kind;
  HeatKind of;              /* STOP: SOURCE or STATION */
  guint32 index;            /* LEAK: in the query; STOP: the plant */
  guint32 valve;            /* REACH and all that meet a valve, ASK; else HEAT_NONE */
  gboolean is_must;
  HeatColdCause cause;
  guint32 households;       /* COLD */
  guint first_pipe, n_pipes, first_consumer, n_consumers; /* of the replay's lists */
} HeatReplayStep;

typedef struct HeatReplay {
  GArray *steps;            /* HeatReplayStep, in the order of the search */
  GArray *pipes, *consumers; /* guint32 */
  guint most_steps;         /* 0: no bound */
  guint n_left_out;         /* steps beyond the bound */
} HeatReplay;

/* Searches once more as heat_trace_isolate() does for the plan `smallest`, and writes down what happens. At most `most_steps` steps,
 * the first ones (0: all); the others are counted. HEAT_ERROR_USAGE as heat_trace_isolate(). (transfer full) */
HeatReplay *heat_trace_replay (const HeatTrace *trace, const HeatIsolateQuery *query, guint most_steps, GError **error);
/* Empty, for whoever reads one. (transfer full) */
HeatReplay *heat_replay_new (guint most_steps);
void heat_replay_free (HeatReplay *replay);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatReplay, heat_replay_free)
