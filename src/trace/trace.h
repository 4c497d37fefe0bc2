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
  const guint32 *pinned;            /* valves that every plan closes, needed or not */
  guint n_pinned;
  const guint32 *forbidden;         /* valves that no plan may operate: they keep their state, as if stuck */
  guint n_forbidden;
} HeatIsolateQuery;

/* Why a plan closes a valve: without it the leak is fed; the dispatcher wants it; or what is behind it is more water than runs
 * out while it is being closed (plan `driest` alone). */
typedef enum { HEAT_CLOSE_NEEDED, HEAT_CLOSE_PINNED, HEAT_CLOSE_SAVES_WATER } HeatCloseReason;
typedef struct { guint32 valve, order; float minutes; guint8 reason; } HeatPlanValve; /* order from 1 */
typedef struct { guint32 valve; GArray *new_must, *no_longer_must /* guint32 */; gint64 more_households; gboolean is_forbidden /* works, but was forbidden */; } HeatPlanFailed;

typedef enum { HEAT_PLAN_SMALLEST, HEAT_PLAN_FASTEST, HEAT_PLAN_DRIEST, HEAT_N_PLANS } HeatPlanKind;

/* What a plan takes. Filled by heat_trace_plans(); NaN and 0 in a plan made alone. */
typedef struct {
  double work_minutes;     /* of all crews together: hand valves, ways and entries; motor valves act by themselves */
  double elapsed_minutes;  /* the work shared among the crews place by place, longest first; motor valves all at once */
  guint n_places;          /* wells and other places somebody has to go to */
  double outflow_m3;       /* runs out of the leak while the valves are being closed */
  double drained_m3;       /* what empties when the plan's valves alone are closed; in `smallest` more than the zone's volume when
                            * may valves stay open */
  double lost_m3;          /* both together */
  double gap;              /* how much better, at most, another choice could be in the plan's own objective (minutes, m³): 0 when
                            * the plan is proved best, more when the search met its limit. NaN for `smallest` */
} HeatPlanCosts;

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
  GArray *forced_stops;  /* HeatPlanStop: of `stops`, those that would go on if no valve were forbidden */
  GArray *not_pinned;    /* guint32: pinned valves that are not closed by the plan: they do not work, leak, or are no barrier */
  HeatPlanKind kind;
  guint same_as;         /* bit (1 << kind) for every other plan that closes the same valves */
  HeatPlanCosts costs;
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
/* Pinned valves that can be closed are in `must` with their reason, wherever they are; who is cold because of them is out. A forbidden
 * valve is listed in `failed` when that changed anything; check valves are never operated and cannot be forbidden. HEAT_ERROR_USAGE
 * also when one valve is both. */
HeatPlan *heat_trace_isolate (const HeatTrace *trace, const HeatIsolateQuery *query, GError **error);
HeatPlan *heat_plan_new (void); /* empty: for those that read one back from its lists */
void heat_plan_free (HeatPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatPlan, heat_plan_free)

typedef struct {
  guint crews;             /* that close valves at the same time, ≥ 1 */
  double way_minutes;      /* to get from one place to the next: once for each well, and for each hand valve without one */
  double entry_minutes;    /* to open, air and gas-test a well: once for each in which a hand valve without a drive above ground is closed */
  double leak_m3h;         /* out of the leak while it is fed; NaN: heat_trace_leak_m3h() */
  guint most_cuts;         /* minimum cuts tried for one plan; then the best found stands, with its gap */
} HeatPlanOptions;
/* One crew, 8 minutes' way, 20 minutes' entry (assumptions: data/ops/company.ini is where a company puts its own), 400 cuts. */
HeatPlanOptions heat_plan_options_default (void);

/* What runs out of a leak of this bore: an orifice of a share of the bore, by Torricelli with 950 kg/m³ (water of some 115 °C). Share, largest
 * orifice, discharge coefficient and pressure are assumptions (group [leak] of operating.ini). Unknown bore (0): that of a valve without one. m³/h. */
double heat_trace_leak_m3h (const HeatTrace *trace, guint dn_mm);
/* The largest bore at the leaks of the query, mm; 0 unknown. */
guint heat_trace_leak_dn_mm (const HeatTrace *trace, const HeatIsolateQuery *query);

/* Three plans for one question, each with its costs: HeatPlan in the order of HeatPlanKind. (transfer full)
 *
 * All three close only open valves that work, keep the leak from every header that the plan `smallest` does not swallow, and stop
 * the same plants. Among all sets of valves that do so, pinned valves in each,
 *   smallest  leaves the smallest zone: no other has fewer households out;
 *   fastest   has the least work: minutes of its hand valves (twice on one line for the pair), `way_minutes` for each place and
 *             `entry_minutes` for each well climbed into; a motor valve costs no work. Elapsed time follows from it by the crews; it
 *             is not what is minimised;
 *   driest    loses least: leak_m3h × work / crews (the leak is taken as fed until the last valve is closed, the work as shared
 *             evenly) + the volume of all that drains. A valve that only holds back a part without a header is closed when that
 *             part holds more than what runs out meanwhile, else not: closing may valves is part of the objective.
 * Of equal ones (to a thousandth of a minute or m³) the one with fewest households out, then with fewest valves, then with the lowest
 * asset numbers of those compared. A plan that is no better than `smallest` is `smallest`, and so on in that order: then same_as says so
 * and zone, may valves and costs are those of the first.
 *
 * Method: minimum cut between zone and headers over water segments and gates (a gate of any number of sides costs once; check
 * valves are arcs one way), volumes as arcs of the segments to the sink; wells shared by several valves make the costs no sum
 * over valves: branch and bound over "this well is visited, that one is not", with the shared cost spread over the well's valves as
 * the lower bound. O(cuts × flow on the part between leak and nearest headers), once more for each failed valve that the zone or a cut came
 * to: `failed` of each plan is its difference to the plan of the same kind with that one valve working. */
GPtrArray *heat_trace_plans (const HeatTrace *trace, const HeatIsolateQuery *query, const HeatPlanOptions *options /* NULL: default */, GError **error);
const char *heat_plan_kind_word (HeatPlanKind kind);           /* "fastest" */
gboolean heat_plan_kind_parse (const char *word, HeatPlanKind *kind);

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
 * `query` and `plan` belong together, whatever the plan's kind. (transfer full) O(candidates × segments touched). */
GArray *heat_trace_resupply (const HeatTrace *trace, const HeatIsolateQuery *query, const HeatPlan *plan, GError **error);

/* Consumers warm with these valve states and no leak: bytes 0/1 by consumer. (transfer full) */
guint8 *heat_trace_warm (const HeatTrace *trace, const HeatValveOverlay *overlay);
/* The same while these plants stand still (HeatPlanStop). */
guint8 *heat_trace_warm_without (const HeatTrace *trace, const HeatValveOverlay *overlay, const GArray *stops);
/* Stations that live then: bytes 0/1 by station; `stops` (nullable) as above. (transfer full) One pass over all parts. */
guint8 *heat_trace_live_stations (const HeatTrace *trace, const HeatValveOverlay *overlay, const GArray *stops);
/* Doubts that need the flow: FEW_WARM first, NO_HEADER parts. Appended to `doubts` (HeatDoubt). */
void heat_trace_doubts (const HeatTrace *trace, GArray *doubts);
/* Minutes to close a valve: the data's, else from DN and drive by the figures below; twice on one line for the pair. A valve without a
 * bore has its pipe's, else the figures'. */
double heat_trace_valve_minutes (const HeatTrace *trace, HeatValve valve);
/* The company's figures in place of the defaults (trace-rules.h). Before the first question, while nobody else holds the trace. */
typedef struct _HeatFigures HeatFigures;
void heat_trace_set_figures (HeatTrace *trace, const HeatFigures *figures);
/* The same with what heat_operating_rules_load (NULL) reads; errors as there. */
gboolean heat_trace_load_figures (HeatTrace *trace, GError **error);
