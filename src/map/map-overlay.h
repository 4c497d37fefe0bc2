// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* What stands on the map at this moment: a plan, candidates, teams, reports. Plain facts in, marks out: whoever fills it
 * has decided already. Fill it, then heat_map_overlay_seal(); after that it is immutable and shared by threads. */
#include "map-error.h"
#include "geo-rtree.h"
#include "geo-types.h"
#include "net.h"
#include "trace-critical.h"
#include "trace-replay.h"
#include "trace-why.h"

typedef enum {
  HEAT_MAP_SUPPLY = 1 << 0, HEAT_MAP_RETURN = 1 << 1, HEAT_MAP_PRIMARY = 1 << 2, HEAT_MAP_SECONDARY = 1 << 3,
  HEAT_MAP_OUT = 1 << 4, HEAT_MAP_REPORTS = 1 << 5, HEAT_MAP_TEAMS = 1 << 6, HEAT_MAP_LABELS = 1 << 7, HEAT_MAP_BASE = 1 << 8,
  HEAT_MAP_ALL = (1 << 9) - 1
} HeatMapLayers;

typedef enum {
  HEAT_MAP_SYMPTOM_WATER,       /* 路面冒水 */
  HEAT_MAP_SYMPTOM_STEAM,       /* 井口冒汽 */
  HEAT_MAP_SYMPTOM_WET_WALL,    /* 墙面渗水 */
  HEAT_MAP_SYMPTOM_MELTED_SNOW, /* 积雪融化 */
  HEAT_MAP_SYMPTOM_COLLAPSE,    /* 地面塌陷 */
  HEAT_MAP_SYMPTOM_NO_HEAT,     /* 不热 */
  HEAT_MAP_SYMPTOM_LOW_TEMP,    /* 温度不足 */
  HEAT_MAP_SYMPTOM_MAKE_UP,     /* 补水量高 */
  HEAT_MAP_SYMPTOM_COVER,       /* 井盖缺损 */
  HEAT_MAP_SYMPTOM_LOW_PRESSURE,/* 压力低 */
  HEAT_MAP_SYMPTOM_OTHER,       /* 其他 */
  HEAT_MAP_N_SYMPTOMS
} HeatMapSymptom;

#define HEAT_MAP_NAMED 2.0f /* as a probability: a person named it; no figure is written */
typedef struct { guint32 pipe; float probability; } HeatMapCandidate; /* 0..1, or HEAT_MAP_NAMED */
typedef struct { guint32 valve, households; } HeatMapResupply;       /* a valve that gives so many heat again when it is opened */
/* The signs of the operation. Each begins with its place; `tag` is for whoever fills it: told when the sign is picked, 0 none. */
typedef struct { double x_m, y_m; int number; guint32 tag; } HeatMapLeak; /* number of the incident; 0: none written */
typedef struct { double x_m, y_m; guint8 kind; gboolean is_out; } HeatMapPriority; /* kind: HeatPriority; quiet sign when served */
typedef struct { double x_m, y_m; guint8 symptom; gboolean is_new; guint32 tag; } HeatMapReport;
typedef struct {
  double x_m, y_m;
  int number;
  guint8 state;         /* HeatTeamState */
  float heading_deg;    /* clockwise from north; NaN unknown */
  float fix_age_s;      /* NaN: no fix, stands at its base */
  char *text;           /* owned, nullable: "3队 6 分可到", written beside it and on its pill */
  guint32 tag;
} HeatMapTeam;
typedef struct { double x_m, y_m; char *text; } HeatMapPill;          /* owned text: "2 分" */
typedef struct { GArray *points_m; /* HeatPoint */ GArray *pills; /* HeatMapPill */ gboolean is_preview; /* dashed */ } HeatMapRoute;
typedef struct { double x_m, y_m; int number; char *text; } HeatMapPin; /* a numbered find; owned text for its pill */

typedef struct { guint32 pipe; gint8 along; } HeatMapWayPipe; /* along: +1 the way leads from its start to its end, −1 back, 0 unknown */

typedef struct _HeatMapOverlay {
  int ref_count;          /* atomic */
  guint64 serial;         /* process-unique, given when sealed */
  GArray *zone_pipes, *dead_pipes, *out_buildings, *out_stations; /* guint32 */
  GArray *must, *may;     /* HeatPlanValve; orders of must are shown on badges */
  GArray *failed_valves;  /* guint32: crossed out */
  GArray *pinned_valves, *forbidden_valves; /* guint32: ringed, ringed and struck */
  GArray *resupply;       /* HeatMapResupply: framed */
  GArray *closed_valves, *opened_valves; /* guint32: other than the data say */
  GArray *candidates;     /* HeatMapCandidate */
  GArray *leaks, *priority, *reports, *teams, *routes, *pins;
  GArray *other_buildings, *other_stations; /* guint32: out besides; seal adds them to those above, the extent does not hold them */
  guint n_about_buildings, n_about_stations; /* made by seal: of out_buildings and out_stations the first, which the extent holds */
  int about;              /* number of the incident it is about: the leaks of others are signs beside it; 0: about all */
  GArray *way;            /* HeatMapWayPipe, plant first: what a valve holds back, or how somebody is fed */
  GArray *fresh_pipes;    /* guint32: of the search's present step */
  GBytes *costs;          /* owned, nullable: holds cost_households, shared by overlays */
  guint32 *cost_households; /* nullable; by pipe: without heat when it leaks. Pipes are then coloured by it */
  guint32 n_cost;
  /* Made by seal: one byte per row, for the drawing threads. */
  guint8 *pipe_flags, *building_flags, *station_flags, *valve_flags;
  guint32 n_pipe, n_building, n_station, n_valve;
  HeatRtree *mark_index;  /* owned: what changes in tiles, and where */
  GArray *mark_numbers;   /* guint64 */
  guint64 everywhere;     /* what changes all tiles, 0: nothing */
} HeatMapOverlay;

enum { HEAT_MAP_FLAG_ZONE = 1, HEAT_MAP_FLAG_DEAD = 2 };                                 /* pipe_flags */
enum { HEAT_MAP_FLAG_MUST = 1, HEAT_MAP_FLAG_MAY = 2, HEAT_MAP_FLAG_FAILED = 4, HEAT_MAP_FLAG_CLOSED = 8, HEAT_MAP_FLAG_OPENED = 16,
       HEAT_MAP_FLAG_PINNED = 32, HEAT_MAP_FLAG_FORBIDDEN = 64, HEAT_MAP_FLAG_RESUPPLY = 128 }; /* valve_flags */
/* Of these, the ones that are drawn at any scale. */
#define HEAT_MAP_FLAGS_MARKED (HEAT_MAP_FLAG_MUST | HEAT_MAP_FLAG_MAY | HEAT_MAP_FLAG_FAILED | HEAT_MAP_FLAG_PINNED | HEAT_MAP_FLAG_FORBIDDEN | HEAT_MAP_FLAG_RESUPPLY)

HeatMapOverlay *heat_map_overlay_new (void);
HeatMapOverlay *heat_map_overlay_ref (HeatMapOverlay *overlay);
void heat_map_overlay_unref (HeatMapOverlay *overlay);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatMapOverlay, heat_map_overlay_unref)

/* Adds what a plan says: zone, valves, what is out, priority households by building, and its leaks as incident `number`. */
void heat_map_overlay_add_plan (HeatMapOverlay *overlay, const HeatNet *net, const HeatPlan *plan, int number);
/* Who is really without heat, whichever incident it comes from: building rows, station rows, households of priority users (guint32 each).
 * Tinted like a plan's, and no part of what the overlay is about. */
void heat_map_overlay_add_out (HeatMapOverlay *overlay, const HeatNet *net, const GArray *buildings, const GArray *stations, const GArray *priority);
/* A valve that a plan offers to open. */
void heat_map_overlay_add_resupply (HeatMapOverlay *overlay, guint32 valve, guint32 households);
/* Does it mark a valve in a way that is drawn at any scale? */
gboolean heat_map_overlay_marks_valves (const HeatMapOverlay *overlay);
/* Colours the pipes by what a leak on each costs. */
void heat_map_overlay_set_costs (HeatMapOverlay *overlay, const HeatCritical *critical);
/* The same from numbers that several overlays share: households (guint32) by pipe. Takes a reference. */
void heat_map_overlay_share_costs (HeatMapOverlay *overlay, GBytes *costs);
GBytes *heat_map_costs_new (const HeatCritical *critical);

/* --- map-why.c: the way that an answer tells of. Lists of pipes in the order of the way, plant first; turned round when need be. */
void heat_map_overlay_add_way (HeatMapOverlay *overlay, const HeatNet *net, const guint32 *pipes, guint n);
/* From the header through the valve to the leak. */
void heat_map_overlay_add_why_valve (HeatMapOverlay *overlay, const HeatNet *net, const HeatWhyValve *why);
/* Box of the way, empty when there is none. */
HeatBox heat_map_overlay_way_extent (const HeatMapOverlay *overlay, const HeatNet *net);

/* --- map-replay.c: the search as far as its first n steps: zone, dead pipes and buildings out grow, valves are may until they are asked.
 * The last of these steps is the present one (fresh_pipes), unless n is beyond the end. After the end zone, dead pipes, buildings, must and
 * may are those of the plan `smallest`; must have order 0, as nobody has ordered them yet. O(pipes of the steps). */
void heat_map_overlay_add_replay (HeatMapOverlay *overlay, const HeatNet *net, const HeatReplay *replay, guint n);
/* A route; the caller appends to its points_m and pills before sealing. Borrowed until the next add. */
HeatMapRoute *heat_map_overlay_add_route (HeatMapOverlay *overlay, gboolean is_preview);
void heat_map_overlay_add_team (HeatMapOverlay *overlay, double x_m, double y_m, int number, HeatTeamState state, float heading_deg, float fix_age_s,
                                const char *text);
void heat_map_overlay_add_pin (HeatMapOverlay *overlay, double x_m, double y_m, int number, const char *text);
/* No changes after this. Indices out of range are left out. O(pipes) bytes. */
void heat_map_overlay_seal (HeatMapOverlay *overlay, const HeatNet *net);
/* Leaks (HeatLeak) as those of the incident `number` (0: none); what has no place is left out. */
void heat_map_overlay_add_leaks (HeatMapOverlay *overlay, const HeatNet *net, const GArray *leaks, int number);
/* Place of a leak in the city; FALSE when unknown. */
gboolean heat_map_leak_place (const HeatNet *net, HeatLeak leak, double *x_m, double *y_m);
/* The word written in a priority user's sign, e.g. 医 (translated). */
const char *heat_map_priority_word (HeatPriority kind);
/* Box of what the overlay is about (zone, out, its leaks), empty when nothing. */
HeatBox heat_map_overlay_extent (const HeatMapOverlay *overlay, const HeatNet *net);
/* What a sealed overlay (nullable) changes in tiles that meet the box: equal numbers, equal pictures; 0: nothing. O(log n + marks
 * in the box). Whoever draws more of an overlay into tiles notes it in map-mark.c. */
guint64 heat_map_overlay_stamp (const HeatMapOverlay *overlay, HeatBox box);
/* What a sealed overlay says of a thing of the network: "must close, number 2", "without heat". (transfer full) (nullable) O(candidates, valves) */
char *heat_map_overlay_tell (const HeatMapOverlay *overlay, HeatKind kind, guint32 index);
/* Does everything drawn inside tiles (zone, dead, out, valves, candidates, routes) stay the same? */
gboolean heat_map_overlay_same_ground (const HeatMapOverlay *a, const HeatMapOverlay *b);
