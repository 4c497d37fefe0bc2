// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Where water goes and where heat goes: isolation. Pure functions over the snapshot (domain: "Isolation"). */
#include "net.h"
#include "trace-error.h"

typedef enum { HEAT_LEAK_PIPE, HEAT_LEAK_VALVE, HEAT_LEAK_WELL, HEAT_LEAK_NODE, HEAT_LEAK_CONSUMER, HEAT_LEAK_SOURCE,
               HEAT_LEAK_STATION_PRIMARY, HEAT_LEAK_STATION_SECONDARY, HEAT_LEAK_STATION_BOTH } HeatLeakKind;
typedef struct { HeatLeakKind kind; guint32 index; } HeatLeak;

/* "pipe:ID", "station:ID:primary" … → leak. HEAT_ERROR_USAGE for a wrong form, HEAT_ERROR_NOT_FOUND for an unknown id. */
gboolean heat_leak_parse (const HeatNet *net, const char *text, HeatLeak *leak, GError **error);
/* The same text back. (transfer full) */
char *heat_leak_to_text (const HeatNet *net, HeatLeak leak);

/* What the field knows beyond the snapshot: state and condition of every valve. Starts as the data say. */
typedef struct {
  guint8 *state;     /* owned; HeatValveState by valve */
  guint8 *condition; /* owned; HeatCondition by valve */
  guint32 n;
} HeatValveOverlay;
HeatValveOverlay *heat_valve_overlay_new (const HeatNet *net);
HeatValveOverlay *heat_valve_overlay_copy (const HeatValveOverlay *overlay);
void heat_valve_overlay_free (HeatValveOverlay *overlay);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatValveOverlay, heat_valve_overlay_free)

/* Everything prepared for isolation, independent of valve states. Immutable; holds a reference on the net. O(n). */
typedef struct _HeatTrace HeatTrace;
HeatTrace *heat_trace_new (HeatNet *net, const HeatProgress *progress, GError **error);
HeatTrace *heat_trace_ref (HeatTrace *trace);
void heat_trace_unref (HeatTrace *trace);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatTrace, heat_trace_unref)
HeatNet *heat_trace_net (const HeatTrace *trace);
gsize heat_trace_bytes (const HeatTrace *trace);

typedef struct { HeatKind kind; guint32 index; } HeatPlanStop;         /* SOURCE or STATION */

typedef struct {
  const HeatLeak *leaks;            /* one plan covers all */
  guint n_leaks;
  const HeatValveOverlay *overlay;  /* NULL: as the data say */
  const guint32 *held_closed;       /* valves that other running plans hold closed: part of "before" */
  guint n_held_closed;
  const guint32 *reachable;         /* valves in a leaking well taken out of "leaks too" by hand (drive above ground) */
  guint n_reachable;
  const HeatPlanStop *stopped;      /* plants that other running plans keep standing: part of "before", and no header for the must question */
  guint n_stopped;
} HeatIsolateQuery;

typedef struct { guint32 valve, order; float minutes; } HeatPlanValve; /* order from 1 */
typedef struct { guint32 valve; GArray *new_must, *no_longer_must /* guint32 */; gint64 more_households; } HeatPlanFailed;

typedef struct {
  GArray *leaks;         /* HeatLeak */
  GArray *must, *may;    /* HeatPlanValve; must in operating order, may with order 0 */
  GArray *stops;         /* HeatPlanStop: those with a header in the zone, also one that stands already */
  GArray *zone_pipes;    /* guint32 */
  double zone_length_m, zone_volume_m3; /* pairs count both lines' volume */
  GArray *out_stations, *out_buildings, *out_consumers; /* guint32, ascending */
  GArray *out_priority;  /* guint32 households, not suspended */
  guint32 out_households, out_suspended;
  double out_area_m2;
  GArray *already_consumers;  /* guint32: every consumer cold before the plan */
  guint32 already_households;
  GArray *failed;        /* HeatPlanFailed: what each failed valve changed against the plan without that failure */
  GArray *doubts;        /* HeatDoubt (text owned by the plan) */
  GArray *dead_pipes;    /* guint32: outside of the zone, warm before, without flow from any live plant after (drawn grey) */
  double total_minutes;
  gint64 elapsed_us;
} HeatPlan;

/* The plan `smallest`, as the domain's "Isolation" defines it. Where that leaves room the literal reading was taken:
 *   - A node that carries a valve is that valve: a leak there is a leak of the valve. A valve on a node has each pipe end as
 *     a side of its own, and the node itself as one more when a consumer, a port or an edge valve hangs on it.
 *     In a leaking well this outweighs `reachable`: where the node leaks is unknown, so all its sides do.
 *   - "A valve of" a pipe out of service stands at its end or on the node at its end; a leak there by its node or well counts.
 *   - Behind a valve at an unconnected end lies something unknown: it stays at the edge, and with no header known there is a may.
 *   - A stopped plant is no header for the must question with any of its pairs; water still passes inside it.
 *   - A check valve that is stuck or does not hold has failed (water both ways, heat still one way); one closed by hand
 *     passes nothing while it works. On one line for the pair, or between such a line and two, it never holds water.
 *   - Header pairs of separate systems of one plant are separate plants for "one and the same"; the plant stops as a whole.
 *     A station with primary connections of several systems lives while one of them is warm.
 *   - out_stations: alive before, not after; so a stopped station is in both lists.
 *   - A consumer has a place in the network when each of its nodes has a pipe, a valve or a plant's port.
 *   - A failed valve is listed when the plan without its failure has other must valves or other households; no_longer_must
 *     holds the failed valve itself when it would have been one.
 * O(segments touched), once per failed valve walked through; the first question about new valve states also costs one pass
 * over all heat segments. Fails with HEAT_ERROR_USAGE only for an index out of range. */
HeatPlan *heat_trace_isolate (const HeatTrace *trace, const HeatIsolateQuery *query, GError **error);
void heat_plan_free (HeatPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatPlan, heat_plan_free)

/* What opening a tie valve after isolation would give back. On two lines nobody is warm by the supply alone: then the tie
 * valve of the other line in the same well (else within 5 m) is opened with it. */
typedef struct {
  guint32 valve, with;  /* with: HEAT_NONE when it is opened alone */
  GArray *consumers;    /* guint32, of the plan's out_consumers */
  guint32 households;   /* of all out consumers that come back; not suspended */
  GArray *close_first;  /* guint32: may valves that must be closed before, else the leak is fed again */
  gboolean joins_systems; /* the valve parts different pressure systems, or a primary from a secondary network */
} HeatResupply;
/* Every closed, working tie valve that does not touch the zone and gives heat back to someone; most households first.
 * `query` and `plan` belong together. (transfer full) O(candidates × segments touched). */
GArray *heat_trace_resupply (const HeatTrace *trace, const HeatIsolateQuery *query, const HeatPlan *plan, GError **error);

/* Consumers warm with these valve states and no leak: bytes 0/1 by consumer. (transfer full) */
guint8 *heat_trace_warm (const HeatTrace *trace, const HeatValveOverlay *overlay);
/* The same while these plants stand still (HeatPlanStop). */
guint8 *heat_trace_warm_without (const HeatTrace *trace, const HeatValveOverlay *overlay, const GArray *stops);
/* Doubts that need the flow: FEW_WARM first, NO_HEADER parts. Appended to `doubts` (HeatDoubt). */
void heat_trace_doubts (const HeatTrace *trace, GArray *doubts);
/* Minutes to close a valve: the data's, else from DN and drive (data/valve-minutes.ini is read by the caller; these are
 * the defaults); twice on one line for the pair. */
double heat_trace_valve_minutes (const HeatNet *net, HeatValve valve);
