// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* What isolating every pipe costs, and what every valve is worth: the whole network at once, for planning before the season. */
#include "trace.h"

/* The plan `smallest` of one leak, in numbers. */
typedef struct {
  guint32 zone_pipes;     /* pipes in the zone */
  guint32 must_close;     /* valves that must be closed */
  guint32 out_consumers;  /* as HeatPlan.out_consumers: without those of suspended households only */
  guint32 out_households; /* not suspended */
  guint32 stops;          /* sources and stations swallowed by the zone */
  double out_area_m2;
} HeatCriticalCost;

typedef struct {
  HeatCriticalCost *cost; /* owned; n_costs: pipes that leak into the same zone share a row */
  guint32 n_costs;
  guint32 *of_pipe;       /* owned; by pipe: its row of cost */
  guint32 n_pipes;
  guint32 n_asked;        /* rows that were asked of the engine of single plans, one by one */
  struct _HeatCriticalWhole *whole; /* owned; the engine's own */
} HeatCritical;

/* The cost of a leak on every pipe: for each the numbers of heat_trace_isolate() with that pipe as the only leak and the same overlay
 * (NULL: as the data say). On all processors. Fails with HEAT_ERROR_USAGE for an overlay of another network, or when cancelled. */
HeatCritical *heat_trace_critical (const HeatTrace *trace, const HeatValveOverlay *overlay, const HeatProgress *progress, GError **error);
void heat_critical_free (HeatCritical *critical);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatCritical, heat_critical_free)

static inline const HeatCriticalCost *
heat_critical_of_pipe (const HeatCritical *critical, HeatPipe pipe)
{
  return &critical->cost[critical->of_pipe[pipe.i]];
}

/* One valve that does not hold while all others are as they are. */
typedef struct {
  guint32 valve;
  guint32 pipe;            /* on the side where a leak then costs more; HEAT_NONE: no pipe lies at the valve */
  HeatCriticalCost holds;  /* a leak there while the valve is as the overlay says */
  HeatCriticalCost fails;  /* the same leak with the valve leaky: the zones of both its sides in one */
} HeatCriticalValve;

/* Every valve that bars a line (no drain, no vent), in the order of the data: a leak beside it, on that of its sides where the
 * failure brings most households more (then most area, then most pipes). `critical` is the answer for the same overlay.
 * O(gates at its sides) for most valves; `n_asked` (nullable) of them needed a plan. On all processors. (transfer full) */
GArray *heat_trace_critical_valves (const HeatTrace *trace, const HeatValveOverlay *overlay, const HeatCritical *critical, guint *n_asked,
                                    const HeatProgress *progress, GError **error);
