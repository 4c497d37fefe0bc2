// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Why a plan closes a valve, and why somebody is without heat: as data, with the way for the map. The words are in ops-why.h. */
#include "trace.h"

typedef enum {
  HEAT_WHY_HOLDS,          /* in the plan: without it the zone reaches a header */
  HEAT_WHY_HOLDS_WATER,    /* in the plan or offered by it: behind it is water but no header */
  HEAT_WHY_CLOSED_ALREADY, /* before the plan */
  HEAT_WHY_FAILED,         /* it does not work, leaks itself or may not be operated */
  HEAT_WHY_NO_BARRIER,     /* a check, drain or vent valve, or one on no pipe: never operated to part the line */
  HEAT_WHY_INSIDE,         /* the zone is on all its sides */
  HEAT_WHY_ELSEWHERE,      /* open, and not at the zone */
} HeatWhyValveKind;

typedef struct {
  guint32 valve;
  HeatWhyValveKind kind;
  gboolean is_closed, is_pinned; /* by the plan; because the dispatcher wants it */
  HeatPlanStop plant;    /* HOLDS: whose header the zone would reach first (fewest valves on the way) */
  HeatLine line;         /* … by its supply or return header */
  GArray *pipes;         /* HOLDS: guint32, from the valve to the header */
  GArray *inside;        /* HOLDS, HOLDS_WATER: guint32, from the valve through the zone to the leak; empty when the leak lies on no pipe */
  guint dn_mm;           /* HOLDS: the largest bore among them, 0 unknown */
  double length_m;
} HeatWhyValve;

typedef enum {
  HEAT_WHY_WARM,           /* through `plant` */
  HEAT_WHY_ALREADY_OUT,    /* before the plan */
  HEAT_WHY_IN_ZONE,        /* drained */
  HEAT_WHY_CUT,            /* its way to `plant` is interrupted: by `valve`, or by the zone when that is HEAT_NONE */
  HEAT_WHY_PLANT_STOPS,    /* `plant` served it and stops */
  HEAT_WHY_STATION_OUT,    /* `plant`, a station, served it and has lost its primary side: `because` */
} HeatWhyKind;

typedef struct _HeatWhy HeatWhy;
struct _HeatWhy {
  HeatKind of;           /* CONSUMER, or STATION for its primary side */
  guint32 index;
  HeatWhyKind kind;
  HeatPlanStop plant;    /* NONE when unknown */
  guint32 valve;         /* CUT */
  HeatLine line;         /* IN_ZONE, CUT: the line that is without (the first of both) */
  GArray *pipes;         /* guint32: WARM: the supply's way from the plant; CUT: its former way on that line, plant first. Else empty */
  HeatWhy *because;      /* STATION_OUT: why the station is out */
};

/* `query` and `plan` belong together. HEAT_ERROR_USAGE for an index out of range. O(part between zone and header). (transfer full) */
HeatWhyValve *heat_trace_why_valve (const HeatTrace *trace, const HeatIsolateQuery *query, const HeatPlan *plan, guint32 valve, GError **error);
void heat_why_valve_free (HeatWhyValve *why);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatWhyValve, heat_why_valve_free)

/* Of several plants that serve or served it, one that still lives is named before others. (transfer full) */
HeatWhy *heat_trace_why_consumer (const HeatTrace *trace, const HeatIsolateQuery *query, const HeatPlan *plan, guint32 consumer, GError **error);
void heat_why_free (HeatWhy *why);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatWhy, heat_why_free)
