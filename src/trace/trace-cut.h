// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The cheapest set of valves between the zone and all headers. */
#include "trace-private.h"

/* What closing one valve takes of a crew. */
typedef struct {
  gboolean is_hand;     /* else it acts by itself and takes nothing */
  double minutes;       /* ≥ 0 */
  guint32 well;         /* where one has to go; HEAT_NONE: a place of its own */
  gboolean needs_entry; /* into that well */
} HeatValveWork;
HeatValveWork heat_valve_work (const HeatTrace *trace, guint32 valve);

typedef struct {
  double per_minute;  /* of work */
  double per_m3;      /* drained outside of the zone */
} HeatCutPrice;

/* A set to begin with. */
typedef struct {
  const GArray *valves;       /* guint32, ascending */
  double drained_m3;          /* outside of the zone */
  guint32 households;         /* out by it */
  guint32 least_households;   /* out by the plan smallest: no set has fewer */
} HeatCutStart;

/* Of all sets of choices (heat_water_is_choice()) that part the zone which `w` found, as plan smallest, from all headers: the one
 * with the least price, of equal ones that with fewest households out, then with fewest valves; into `valves` (guint32, ascending) when it is
 * preferred to the start, which TRUE says. `gap`: at most this much less could another set cost, 0 when the answer is
 * proved. Work as in heat_trace_plans(), places of pinned valves being visited anyway. */
gboolean heat_cut_find (HeatWaterSearch *w, const HeatPlanOptions *options, HeatCutPrice price, const HeatCutStart *start, GArray *valves, double *gap);

/* Working space, by water segment and gate; in HeatScratch. */
typedef struct _HeatCutSpace {
  guint32 serial;
  guint32 *segment_mark, *segment_node; /* owned */
  guint32 *gate_mark, *gate_at;         /* owned */
} HeatCutSpace;
void heat_cut_space_free (HeatCutSpace *space);
