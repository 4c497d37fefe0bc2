// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The heat search between its own files: parts, plants, before and after. */
#include "trace-private.h"

/* One view of the parts: as before, or with what a plan changed. */
typedef struct {
  const HeatTrace *t;
  const HeatBefore *before;
  HeatScratch *s;             /* NULL: the view before the plan */
  guint32 n_parts[2];
  const guint32 *joined[2];   /* by part: the part it is one with since tie valves were opened; NULL: itself */
} HeatPartView;

static inline guint32
heat_view_part (const HeatPartView *v, guint line, guint32 segment)
{
  if (segment == HEAT_NONE)
    return HEAT_NONE;
  gboolean has_changed = v->s && v->s->part_mark[line][segment] == v->s->version;
  guint32 part = has_changed ? v->s->part[line][segment] : v->before->part[line][segment];
  return v->joined[line] && part != HEAT_NONE ? v->joined[line][part] : part;
}

static inline gboolean
heat_view_is_open (const HeatPartView *v, guint32 gate)
{
  if (v->s && v->s->cut[gate] == v->s->version)
    return FALSE;
  return !v->before->closed[gate] || (v->s && v->s->opened[gate] == v->s->version);
}

/* ---- plants: trace-flow.c ---- */

/* Which plants reach which parts and what lives, while `stops` (HeatPlanStop, or NULL) stand still. (transfer full) */
HeatFlowing *heat_flowing_new (const HeatPartView *view, const GArray *stops);
/* The same in the arrays of an earlier answer on this trace, whatever its parts were. O(plants + parts that any of them reached or
 * reaches), not O(parts): most parts are dead ends behind closed valves. */
void heat_flowing_set (HeatFlowing *flow, const HeatPartView *view, const GArray *stops);
void heat_flowing_free (HeatFlowing *flow);
/* Empty arrays for a trace, to be set. (transfer full) */
HeatFlowing *heat_flowing_alloc (const HeatTrace *trace);
/* Fills `fed` and `checked` of an answer before a plan. O(stations × log stations). */
void heat_flowing_index (HeatFlowing *flow, const HeatPartView *view);
/* Wipes the labels and gives room for so many parts. */
void heat_flowing_make_room (HeatFlowing *flow, guint line, guint32 n_parts);
/* Room for so many parts, new ones empty; nothing is wiped. */
void heat_flowing_widen (HeatFlowing *flow, guint line, guint32 n_parts);
void heat_flowing_put_label (HeatFlowing *flow, guint line, guint32 part, guint32 group);
/* Nothing counts as changed any more. */
void heat_flowing_forget (HeatFlowing *flow);
gboolean heat_flowing_has_label (const HeatFlowing *f, guint line, guint32 part, guint32 group);
/* Does one live header pair reach both parts? HEAT_NONE: no part. */
gboolean heat_flowing_serves (const HeatFlowing *f, guint32 supply, guint32 back);
gboolean heat_flowing_warms_primary (const HeatFlowing *f, const HeatPartView *view, guint32 station);
gboolean heat_flowing_warms_consumer (const HeatFlowing *f, const HeatPartView *view, guint32 consumer);

/* ---- after a plan: trace-after.c, trace-race.c ---- */

typedef struct {
  HeatWaterSearch *w;
  HeatPartView view;
  GArray *affected[2];  /* parts of before that changed as a whole */
  GArray *changed[2];   /* segments that were drained or split off from a part of before */
  GArray *seeds[2];     /* segments at the edge of what was drained or cut */
  HeatFlowing *flow;
  HeatHeatResult *r;
  gboolean want_pipes;
} HeatAfter;

static inline gboolean
heat_after_is_drained (const HeatAfter *a, guint line, guint32 segment)
{
  return a->w->s->zone[a->w->trace->heat_water[line][segment]] == a->w->s->version;
}

/* TRUE when the gate joins its sides after the plan and this is the first visit. All sides are met then, and a second visit would
 * find nothing: without this a valve on a hub of n pipes would cost n² steps. */
static inline gboolean
heat_after_meets_gate (const HeatAfter *a, guint line, guint32 gate)
{
  guint32 *joined = a->w->s->joined[line];
  guint8 c = a->w->trace->graph[line].gate_class[gate];

  if ((c != HEAT_GATE_BAR && c != HEAT_GATE_BOTH) || joined[gate] == a->w->s->version || !heat_view_is_open (&a->view, gate))
    return FALSE;
  joined[gate] = a->w->s->version;
  return TRUE;
}

/* Tells the watcher of the search who is cold, part by part. trace-replay.c */
void heat_replay_cold (const HeatAfter *a);
/* What heat_flowing_set() gives for the view of `a`, from the answer before. FALSE, with nothing done that heat_flowing_set() would
 * not wipe: it has to be done anew. trace-flow-change.c */
gboolean heat_flowing_change (HeatFlowing *flow, const HeatAfter *a);
/* Finds the parts after the water search of w. */
void heat_after_init (HeatAfter *a, HeatWaterSearch *w);
void heat_after_clear (HeatAfter *a);
/* Notes the part of before in which the segment lies as one to be searched again as a whole. */
void heat_after_affect (HeatAfter *a, guint line, guint32 segment);
/* One race for each part of before that has seeds; none where a valve was opened into it. */
void heat_after_race (HeatAfter *a, guint line);
