// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* From a plan to work: which valve after which, how a zone runs empty and is filled again, who is out after each step.
 * Pure functions over trace, query and plan; `query` and `plan` belong together. */
#include "trace-rules.h"
#include "trace.h"

/* ---- order (trace-order.c) ---- */

/* Puts plan->must into operating order by the rules, numbers it from 1 and sums the minutes. heat_trace_isolate() uses the
 * defaults; a company with other rules calls this after it. O(valves²) up to 2,000 valves, then in the order of the data. */
void heat_plan_sort_valves (const HeatTrace *trace, HeatPlan *plan, const HeatOperatingRules *rules);
/* The valves that were closed in this order, in the order in which they open again: by line as the rules say, within it the last
 * closed first. (transfer full): guint32 */
GArray *heat_trace_opening_order (const HeatNet *net, const guint32 *closed, guint n_closed, const HeatOperatingRules *rules);
/* HeatLine of the pipe a valve stands on; of the first pipe where several meet; SUPPLY where there is none. */
guint heat_trace_valve_line (const HeatNet *net, HeatValve valve);
/* The bypass round a valve: of that role, between the same two parts of its line, in the same well or within rules->bypass_within_m.
 * HEAT_NONE when there is none. O(valves there). */
guint32 heat_trace_bypass_of (const HeatTrace *trace, guint32 valve, const HeatOperatingRules *rules);

/* ---- water of the zone (trace-volume.c, trace-emptying.c, trace-refill.c) ---- */

/* A prism of water between two heights, and a hole in its wall. */
typedef struct { double lo_m, hi_m, volume_m3; } HeatSlab;
typedef struct { double z_m, area_m2; } HeatHole;
/* Seconds until the water of communicating prisms has run out through the holes as far as it can; *left_m3: what stays below
 * the lowest hole. Torricelli (1644): a hole lets out discharge·area·√(2g·(level − z)). Between two heights at which nothing
 * begins or ends the cross-section S is constant, and the time is ∫ S / Σ Q dz; with z = z₀ + u² the integrand has no pole at an
 * opening and is integrated by Gauss and Legendre's rule of six points. Friction and the air that must get in are left
 * out (the drain is the narrowest place, vents are open). NaN without a hole. Above 1,000 prisms heights are rounded to 1/1024 of
 * the whole height. O((prisms + holes) · holes). */
double heat_emptying_s (const HeatSlab *slabs, guint n_slabs, const HeatHole *holes, guint n_holes, double discharge, double *left_m3);

typedef struct {
  guint32 valve;
  guint dn_mm;          /* the data's, else by the rules from its pipe's */
  double head_m;        /* of water over it at the beginning */
} HeatZoneDrain;

typedef struct {
  double volume_m3;      /* of the zone; both lines of a pair */
  GArray *drains;        /* HeatZoneDrain: working drains of the zone that run by themselves, widest first */
  GArray *vents;         /* guint32: working, closed vents of the zone */
  guint n_bodies, n_without_drain; /* parts of the zone that hang together without the way through consumers; those with no drain */
  double gravity_m3, gravity_min;  /* what runs out by the drains, and until the slowest part has */
  double pump_m3, pump_min;        /* what stays: below the lowest drain of a part, or in parts without any */
  double drain_min;      /* both, one after the other, with opening the drains */
  gboolean head_is_default; /* some part has no heights in the data: the rules' head was taken */
  guint32 refill_valve;  /* HEAT_NONE: filled by the plant in the zone itself, or nothing feeds it */
  HeatPlanStop refill_plant; /* HEAT_KIND_NONE when none is known */
  double make_up_m3h;    /* of that plant */
  gboolean make_up_is_default; /* not in the data: by its capacity, or the rules' figure */
  double refill_min;     /* volume ÷ make-up */
} HeatZoneWater;
/* Draining. Parts of the zone are what pipes and nodes join; water also passes through consumers from line to line, but too slowly
 * to count. Each pipe's water lies between the heights of its ends (and its bore); unknown heights of less than a tenth of a
 * part's volume are spread like the rest; else the whole part is taken as a prism of rules->head_m over its drains. A zone that
 * has lost its border holds what it holds: what leaks out meanwhile is not counted, so the time is on the safe side.
 * Refilling. Through one must valve whose far side reaches a header of a running plant. Of those, in this order: one that lets the water into the
 * zone while all others are shut, and not a pinned one elsewhere; on the rules' line (one line for the pair counts as it), then on the other, then jumpers; one that can be opened little by little, by a working bypass or because it
 * is below the rules' bypass bore; then by rules->refill_at the lowest (within 0.1 m; the water rises and drives the air before it to the vents;
 * unknown heights come last) or none of that; then the fewest valves between it and the plant; then the smallest bore, the bypass's
 * where there is one. That plant's make-up fills. Its make-up is the data's, else share × capacity /
 * (c·ΔT) with c = 1.163 kWh/m³K, else the rules' figure. O(pipes of the zone · log) + the way to the plant. */
HeatZoneWater *heat_trace_zone_water (const HeatTrace *trace, const HeatIsolateQuery *query, const HeatPlan *plan, const HeatOperatingRules *rules);
void heat_zone_water_free (HeatZoneWater *water);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatZoneWater, heat_zone_water_free)

/* ---- steps (trace-work.c) ---- */

typedef enum { HEAT_WORK_CLOSE, HEAT_WORK_STOP, HEAT_WORK_OPEN, HEAT_WORK_START } HeatWorkAction;
typedef enum { HEAT_FOR_BORDER, HEAT_FOR_MAY, HEAT_FOR_BYPASS, HEAT_FOR_DRAIN, HEAT_FOR_VENT, HEAT_FOR_REFILL, HEAT_FOR_PLANT, HEAT_N_PURPOSES } HeatWorkPurpose;
const char *heat_work_purpose_word (HeatWorkPurpose purpose);  /* "border" */
const char *heat_work_purpose_label (HeatWorkPurpose purpose); /* translated */

typedef struct {
  HeatWorkAction action;
  HeatWorkPurpose purpose;
  HeatKind kind;         /* VALVE, SOURCE, STATION */
  guint32 index;
  double minutes;        /* the step's own work; of a refill: with the filling */
  guint32 households;    /* without heat by the plan after this step; not suspended */
} HeatWorkStep;

/* What to do for the plan, in order (HeatWorkStep): plants stop, must valves (plan->must as it stands), valves that may be closed
 * (offered only: purpose MAY), drains. The households after a step are those of the network with exactly the steps so far
 * executed, asked of the engine and not interpolated. O(steps × segments touched). (transfer full) */
GArray *heat_trace_closing_steps (const HeatTrace *trace, const HeatIsolateQuery *query, const HeatPlan *plan, const HeatOperatingRules *rules, const HeatZoneWater *water);

/* What an incident has done that must be undone. */
typedef struct {
  const guint32 *closed;    /* valves it closed, in that order */
  guint n_closed;
  const guint32 *drains;    /* drains it opened */
  guint n_drains;
  const HeatPlanStop *stops;
  guint n_stops;
  /* when it has begun to be undone: */
  const guint32 *stays;     /* valves it closed that will not open: they stay shut */
  guint n_stays;
  const guint32 *vents;     /* open by now; shut in the query, as the next */
  guint n_vents;
  const guint32 *bypasses;  /* open by now for a while */
  guint n_bypasses;
  gboolean is_filled;       /* the zone has been refilled */
} HeatWorkDone;
/* The reverse: drains shut, vents open, the refill valve, vents shut, the other valves (big ones after their bypass, which shuts
 * after them), plants start. Without a refill valve the plants start in its place. `done` NULL: the whole plan as it stands.
 * Households as above. (transfer full) */
GArray *heat_trace_restoring_steps (const HeatTrace *trace, const HeatIsolateQuery *query, const HeatPlan *plan, const HeatOperatingRules *rules, const HeatZoneWater *water,
                                    const HeatWorkDone *done);
