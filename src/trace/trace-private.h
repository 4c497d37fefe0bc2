// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The engine's own structures.
 *
 * Vertices are nodes, pipes and the spaces between valves in series. What joins vertices for ever (a pipe and the node at
 * an end without barrier, the ports of a plant, in the water graph also supply and return inside consumers and plants) is
 * contracted once into segments; what may part them is a gate. There are three such graphs: water, and heat on the supply
 * and on the return line. A heat segment lies inside exactly one water segment. Queries walk segments and gates only. */
#include "base-pages.h"
#include "net-columns.h"
#include "trace.h"
#include "trace-rules.h"
#include "trace-work.h"

typedef enum {
  HEAT_GATE_NONE,
  HEAT_GATE_BAR,   /* closes: joins all its sides when open */
  HEAT_GATE_BOTH,  /* a check valve without direction: never operated */
  HEAT_GATE_INTO,  /* a check valve: from every other side into side 0 */
  HEAT_GATE_OUT,   /* a check valve: from side 0 to every other side */
  HEAT_GATE_LINK,  /* always open for water: between a pipe out of service and its node, a check valve on a pair */
  HEAT_GATE_PLAIN, /* a drain drawn as an edge: contracted; its sides are kept for leaks on it */
} HeatGateClass;

enum { HEAT_WATER = 2 }; /* graphs 0 and 1 are heat on HEAT_LINE_SUPPLY and HEAT_LINE_RETURN */

typedef struct {
  guint32 n;                     /* segments */
  guint32 *node, *pipe;          /* owned; segment by node, by pipe; HEAT_NONE: not in this graph */
  guint32 n_gates;               /* gate = valve index; links of pipes out of service follow */
  guint32 *gate_first, *gate_at; /* owned; segments at the sides of a gate */
  guint8 *gate_class;            /* owned; HeatGateClass */
  guint32 *seg_first, *seg_gate; /* owned; gates at a segment (those with two different sides) */
  guint32 *pipe_first, *pipe_at; /* owned; pipes of a segment */
  guint32 *consumer;             /* owned; segment by consumer: of its return port in the return's graph, else of its supply port */
  guint32 *consumer_first, *consumer_at; /* owned; consumers whose port lies in the segment */
} HeatSegments;

/* What the layout asks of a pipe, a byte each. */
enum {
  HEAT_BITS_HEAT = 3,    /* bit of HEAT_LINE_SUPPLY, HEAT_LINE_RETURN: carries that line's heat */
  HEAT_BIT_BARRED = 4,   /* << end: a barrier stands at that end */
  HEAT_BIT_OUT = 16,     /* out of service */
  HEAT_BIT_PAIR = 32,    /* one line for the pair, in service or not */
  HEAT_BIT_THROUGH = 64, /* in service, no barrier at either end nor on its nodes: always joins the two nodes */
};

/* The vertices and, before contraction, the gates with their sides. */
typedef struct {
  guint32 n, n_nodes;
  guint32 *pipe;            /* owned; vertex of a pipe: a node it is always joined to, or one of its own */
  guint8 *bits;             /* owned; by pipe */
  guint8 *node_valves;      /* owned; by node: barriers seated on it (saturates at 255) */
  guint8 *attached;         /* owned; by node: a consumer, port or edge valve is there */
  guint32 n_gates;          /* valves, then links of pipes out of service */
  guint32 *side_first;      /* owned; by gate + 1 */
  guint32 *side_vertex;     /* owned */
  guint8 *side_mask;        /* owned; HEAT_BITS_HEAT of the pipe; all where every line may pass, none at links */
  guint8 *gate_class;       /* owned; by valve */
  guint8 *on_pair;          /* owned; by valve: stands on one line for the pair */
  guint8 *state, *condition; /* owned; by valve, as the data say: rows are wide and read once */
  GArray *links;            /* owned; guint32 pairs: pipe out of service, node */
  GArray *dead;             /* owned; guint32 pairs: vertex that belongs to a pipe out of service, that pipe */
  GArray *ties;             /* owned; guint32 valves whose role is to join networks, ascending */
} HeatLayout;

/* What hangs at what, kept ascending by both and searched by key. */
typedef struct { guint32 key, value; } HeatPair;
void heat_pairs_sort (GArray *pairs);
/* The first pair of the key, or of a greater one. */
guint heat_pairs_find (const GArray *pairs, guint32 key);

/* Ports of one owner, side and system: joined inside the plant. */
typedef struct {
  HeatKind kind;            /* SOURCE or STATION */
  guint32 owner;
  gboolean is_header;       /* else a station's primary connection */
  guint32 heat[2], water;   /* segments; HEAT_NONE without a port */
  guint32 system;           /* HeatText.at */
} HeatGroup;

typedef struct _HeatBefore HeatBefore;
typedef struct _HeatScratch HeatScratch;

struct _HeatTrace {
  gatomicrefcount refs;
  HeatNet *net;             /* owned reference */
  HeatSegments graph[3];
  guint32 *heat_water[2];   /* owned; water segment of a heat segment */
  guint32 *water_heat_first[2], *water_heat[2]; /* owned; heat segments inside a water segment */
  guint32 *dead_pipe;       /* owned; by water segment: the pipe out of service it belongs to, else HEAT_NONE */
  guint8 *on_pair;          /* owned; by valve */
  guint8 *has_place;        /* owned; by consumer: each of its nodes has a pipe, a valve or a plant's port */
  guint8 *state, *condition; /* owned; by valve, as the data say: one byte each beside rows of eighty */
  HeatGroup *groups;        /* owned; by kind and owner: sources first */
  guint32 n_groups;
  guint32 *source_group, *station_group; /* owned; first group of an owner, n + 1 entries */
  guint32 *header_first, *header_at;     /* owned; header groups at a water segment */
  GArray *one_way[2];       /* owned; guint32 gates of a heat graph that pass one way */
  GArray *primary[2];       /* owned; HeatPair heat segment → station with a primary connection at it */
  GArray *ties;             /* owned; guint32 valves whose role is to join networks, ascending */
  guint32 *doubt_first, *doubt_at;       /* owned; the net's doubts at a water segment */
  GArray *doubts;           /* owned; HeatDoubt found by the flow: FEW_WARM, NO_HEADER */
  guint8 *no_header;        /* owned; by water segment */
  HeatFigures figures;      /* how long a valve takes, what a leak lets out */
  /* guarded by lock */
  GMutex lock;
  HeatBefore *before;       /* owned; of the last states asked for */
  GPtrArray *scratch;       /* owned; HeatScratch at rest */
};

/* Sets refill_valve, refill_plant, make-up and refill_min of `water`, whose volume stands. trace-refill.c */
void heat_refill_find (const HeatTrace *trace, const HeatIsolateQuery *query, const HeatPlan *plan, const HeatOperatingRules *rules, HeatZoneWater *water);

HeatLayout *heat_layout_new (const HeatNet *net);
void heat_layout_free (HeatLayout *layout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatLayout, heat_layout_free)

/* Contracts one graph (0, 1: heat, HEAT_WATER). `groups` gives the joined ports. */
void heat_segments_contract (HeatSegments *graph, const HeatNet *net, const HeatLayout *layout, guint which);
/* Then what lies in and at each segment. */
void heat_segments_index (HeatSegments *graph, const HeatNet *net, guint which);
void heat_segments_clear (HeatSegments *graph);
/* Buckets `item` (n entries of key, HEAT_NONE left out) by key: first[n_keys + 1] and the items in rising order. */
void heat_bucket (const guint32 *key, guint32 n, guint32 n_keys, guint32 **first, guint32 **at);
gsize heat_segments_bytes (const HeatSegments *graph, const HeatNet *net);
void heat_trace_build_groups (HeatTrace *trace);

static inline HeatSpan
heat_segment_gates (const HeatSegments *g, guint32 segment)
{
  return (HeatSpan){ g->seg_gate + g->seg_first[segment], g->seg_first[segment + 1] - g->seg_first[segment] };
}

static inline HeatSpan
heat_gate_sides (const HeatSegments *g, guint32 gate)
{
  return (HeatSpan){ g->gate_at + g->gate_first[gate], g->gate_first[gate + 1] - g->gate_first[gate] };
}

/* ---- heat ---- */

/* This header reaches this part; next: another label of the part, HEAT_NONE. */
typedef struct { guint32 part, group, next; } HeatLabel;

/* Which plants reach which parts, and what is alive. A part (component) is what open valves join. */
typedef struct {
  guint32 n_parts[2];
  guint32 *head[2];          /* owned; by part: first label, HEAT_NONE */
  HeatLabel *label[2];       /* owned; group after group */
  guint32 n_labels[2], n_label_room[2];
  guint32 *reach_first[2];   /* owned; by group + 1, into label */
  guint8 *live;              /* owned; by group: a live plant's header */
  guint8 *station_live;      /* owned; by station */
  guint8 *reached[2];        /* owned; by part: some live header reaches it */
  guint32 n_room[2];         /* parts that head and reached have room for */
  guint32 *sole[2];          /* owned; by group: the only part that it reaches; HEAT_NONE none, HEAT_SEVERAL */
  /* of an answer before: what hangs where. NULL otherwise */
  GArray *fed;               /* owned; HeatPair supply part → station with a primary connection in it */
  GArray *checked[2];        /* owned; HeatPair part → segment of it at a check valve */
  /* of an answer after (trace-flow-change.c) */
  guint64 of;                /* serial of the HeatBefore whose answer these arrays hold but for the following; 0: none */
  gboolean is_change;        /* else everything was done anew, and what follows is empty */
  GArray *parts[2];          /* owned; guint32: all whose labels or reach may differ */
  GArray *groups;            /* owned; guint32: all that changed their part, or died, or were doubted */
  GArray *stations;          /* owned; guint32 ascending: the only ones whose life or warm primary side may differ */
  guint8 *group_seen, *station_seen; /* owned; are members of these */
} HeatFlowing;

#define HEAT_SEVERAL (HEAT_NONE - 1)

static inline const HeatLabel *
heat_flowing_label (const HeatFlowing *f, guint line, guint32 i)
{
  return &f->label[line][i];
}

struct _HeatBefore {
  gatomicrefcount refs;
  guint64 serial;            /* of no other */
  GArray *stopped;           /* owned; HeatPlanStop: plants that stand already, ascending, each once */
  guint8 *closed;            /* owned; by valve: closed by data, overlay or another plan */
  guint32 *part[2];          /* owned; by heat segment */
  guint32 n_parts[2];
  guint32 *toward_gate, *toward; /* owned; by water segment: gate and segment the water comes through from its nearest header
                                * with valves as they are; HEAT_NONE at a header's own segment and where none reaches */
  guint32 *order[2];         /* owned; heat segments part by part */
  guint32 *part_first[2];    /* owned; by part + 1, into order */
  HeatFlowing *flow;         /* owned */
  guint8 *warm;              /* owned; by consumer */
  GArray *already;           /* owned; guint32 consumers cold and counted */
  guint32 already_households;
  guint32 n_warm, n_cold;    /* consumers with a place in the network */
};

int heat_compare_stops (gconstpointer a, gconstpointer b); /* HeatPlanStop */
void heat_sort_stops (GArray *stops);                      /* HeatPlanStop, ascending, each once */
HeatBefore *heat_before_get (const HeatTrace *trace, const HeatIsolateQuery *query);
/* Warm by consumer while these plants (HeatPlanStop) stand still. (transfer full) */
guint8 *heat_before_warm_without (const HeatBefore *before, const HeatTrace *trace, const GArray *stops);
/* Stations that live then, by station; `stops` NULL: none but those of `before`. (transfer full) */
guint8 *heat_before_live_stations (const HeatBefore *before, const HeatTrace *trace, const GArray *stops);
HeatBefore *heat_before_ref (HeatBefore *before);
void heat_before_unref (HeatBefore *before);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatBefore, heat_before_unref)

/* Working space of one query; taken from the trace and given back. */
struct _HeatScratch {
  guint32 version;
  guint32 *zone;        /* by water segment: == version inside */
  guint32 *gate;        /* by gate: == version: noted at the edge */
  guint32 *leaking;     /* by valve */
  guint32 *border;      /* by gate */
  guint32 *passed;      /* by valve: noted among the failed ones that let water through */
  guint32 *cut, *opened; /* by valve */
  guint32 *far_known, *far_seen; /* by water segment */
  guint8 *far_answer;
  guint32 *far_gate;    /* by gate: == far_serial: looked through in this search */
  guint32 far_serial;
  struct _HeatCutSpace *cut_space; /* NULL until plans are asked for */
  HeatFlowing *flow;             /* NULL, or one at rest, to be set anew */
  guint32 *far_broken;           /* by water segment: == version: the way to its nearest header is interrupted */
  guint32 *seeded[2], *joined[2];  /* by gate: == version: its sides are seeds; were all met when the parts were searched again */
  guint32 *race_mark[2], *race[2]; /* by heat segment: which front of the race came first */
  guint32 *part_mark[2], *part[2]; /* by heat segment: part after the plan */
  guint32 *old_mark[2];            /* by part before: == version: affected */
  guint32 old_size[2];
  guint32 *consumer, *pipe;
  GArray *queue;
};

HeatScratch *heat_scratch_take (const HeatTrace *trace);
void heat_scratch_give (const HeatTrace *trace, HeatScratch *scratch);
void heat_scratch_free (HeatScratch *scratch);

/* What one water search found. */
typedef struct {
  GArray *zone;          /* guint32 water segments, in the order in which they were reached */
  guint n_at_leak;       /* the first so many of the zone are at the leaks */
  GArray *edge;          /* guint32 gates that ended the search somewhere */
  GArray *must, *may;    /* guint32 valves */
  GArray *stops;         /* HeatPlanStop: with a header in the zone */
  GArray *standing;      /* HeatPlanStop: these and those that stood before */
  GArray *leaned;        /* guint32 check valves leaned on */
  GArray *passed;        /* guint32 failed valves walked through */
  GArray *revived;       /* guint32 pipes out of service that a leak is on */
  GArray *unplaced;      /* guint: leaks of the query that lie on nothing */
  GArray *unsure;        /* guint32 closed valves of unknown condition that keep a far side dry */
  GArray *saving;        /* guint32 chosen valves without a header behind; members of must */
  GArray *pinned;        /* guint32 pinned valves that are closed by the plan; members of must */
} HeatWaterResult;

typedef struct {
  const HeatTrace *trace;
  const HeatIsolateQuery *query;
  const HeatBefore *before;
  const guint8 *condition;   /* by valve; forbidden valves as stuck */
  guint8 *own_condition;     /* owned or NULL: what condition points to when valves are forbidden */
  const GArray *chosen;      /* guint32 valves to close, or NULL: the plan smallest, all working ones. Borrowed */
  guint32 healed;            /* a valve whose failure is ignored, else HEAT_NONE */
  GArray *met_failed;        /* borrowed; guint32 failed valves that cuts came to are added, each once; NULL: nobody asks */
  const guint32 *opened;     /* tie valves opened after isolation; borrowed */
  guint n_opened;
  HeatScratch *s;
  gboolean leak_is_placed;   /* while a leak is seeded */
  struct HeatReplay *replay; /* borrowed; NULL: nobody watches */
  HeatWaterResult r;
} HeatWaterSearch;

GArray *heat_plan_failed_new (void); /* HeatPlanFailed */
/* Appends what the failure changed that `w` ignores (w->healed): valves closed with it and without it, ascending; nothing when it changed nothing. */
void heat_plan_add_failed (GArray *failed, const HeatWaterSearch *w, const GArray *must, const GArray *must_healed, gint64 more_households);
void heat_water_search_init (HeatWaterSearch *w, const HeatTrace *trace, const HeatIsolateQuery *query, const HeatBefore *before,
                             const guint8 *condition, HeatScratch *scratch);
void heat_water_search_clear (HeatWaterSearch *w);
/* Puts what all leaks of the query let out at once into the zone; fills r.revived and r.unplaced. */
void heat_water_seed (HeatWaterSearch *w);
void heat_water_add_to_zone (HeatWaterSearch *w, guint32 segment /* or HEAT_NONE */);
/* FALSE for the parts of a pipe out of service that no leak is on. */
gboolean heat_water_holds (const HeatWaterSearch *w, guint32 segment);
typedef enum { HEAT_PASS_NONE, HEAT_PASS_ALL, HEAT_PASS_FLOW } HeatPass; /* FLOW: one way, as the gate's class says */
/* What a gate lets through that is closed or open, in that condition; no leak, nothing pinned. */
HeatPass heat_gate_pass (const HeatSegments *water, guint32 gate, gboolean is_closed, guint8 condition);
/* What a gate lets through while the zone grows: a working valve is, or will be, closed; of chosen ones only those and the pinned. */
HeatPass heat_water_pass_in_zone (const HeatWaterSearch *w, guint32 gate);
/* Zone, border, stops, must and may; `healed` and `chosen` are read from w. O(segments touched). */
void heat_water_search_run (HeatWaterSearch *w);
/* No leak and no zone: only these valves (guint32) are closed; for the heat search. */
void heat_water_search_close_only (HeatWaterSearch *w, const GArray *valves);
/* With these valves closed and nothing else done: does water of a header run to a leak of the query? Answers with what the domain
 * calls far side: everything as it is. O(segments touched). */
gboolean heat_water_is_fed (HeatWaterSearch *w, const GArray *closed);

/* What the gate lets through as it stands, pinned ones closed, whatever else the plan closes. */
HeatPass heat_water_pass (const HeatWaterSearch *w, guint32 gate);
/* Open, works, does not leak, is not pinned: a plan may choose to close it. */
gboolean heat_water_is_choice (const HeatWaterSearch *w, guint32 gate);
/* The sides from which water comes to `segment`, itself one of the gate's sides, when the gate passes like that; all of them once
 * (`is_new`) where every visit would give the same. */
HeatSpan heat_water_upstream (const HeatSegments *g, guint32 gate, guint32 segment, HeatPass pass, gboolean is_new);
/* A header of a plant that does not stop lies in the segment. */
gboolean heat_water_has_pressure (const HeatWaterSearch *w, guint32 segment);
static inline gboolean
heat_water_is_in_zone (const HeatWaterSearch *w, guint32 segment)
{
  return w->s->zone[segment] == w->s->version;
}

static inline gboolean
heat_is_failed (guint8 condition)
{
  return condition == HEAT_CONDITION_STUCK || condition == HEAT_CONDITION_LEAKY;
}

/* What heat loses by the zone and the must valves of a water search. */
typedef struct {
  GArray *stations, *consumers; /* guint32; consumers: warm before and not after, whatever their households */
  GArray *dead_pipes;           /* guint32 */
  GArray *cut_stations;         /* guint32: primary warm before, not after */
} HeatHeatResult;
void heat_heat_result_init (HeatHeatResult *r);
void heat_heat_result_clear (HeatHeatResult *r);
/* dead_pipes only when `want_pipes`. */
void heat_heat_search (HeatWaterSearch *w, gboolean want_pipes, HeatHeatResult *r);

/* ---- what a watcher is told: trace-replay.c ---- */

/* Leak number `leak` of the query brought what stands in the zone from entry `n_zone` on. */
void heat_replay_leak (HeatWaterSearch *w, guint leak, guint n_zone);
void heat_replay_meet (HeatWaterSearch *w, guint32 gate, gboolean passes);
void heat_replay_reach (HeatWaterSearch *w, guint32 gate, guint32 segment);
void heat_replay_stops (HeatWaterSearch *w);
void heat_replay_ask (HeatWaterSearch *w, guint32 valve, gboolean is_must);

/* ---- plan ---- */
/* Zone, valves, stops, out lists, doubts and order of what the search finds; `failed` only for the plan smallest. */
void heat_plan_fill (HeatWaterSearch *w, HeatPlan *plan);
/* A search, with its scratch taken from the trace. FALSE with HEAT_ERROR_USAGE for a wrong query. */
typedef struct { HeatBefore *before; HeatWaterSearch w; } HeatQuestion;
gboolean heat_question_init (HeatQuestion *q, const HeatTrace *trace, const HeatIsolateQuery *query, GError **error);
void heat_question_clear (HeatQuestion *q);
/* HeatWaterSearch.chosen for this plan: what it closes but for the pinned, NULL when its zone is that of the plan smallest. (transfer full) */
GArray *heat_plan_chosen (const HeatPlan *plan);
/* What it closes but for the pinned, ascending. (transfer full) */
GArray *heat_plan_choices (const HeatPlan *plan);
int heat_compare_index (gconstpointer a, gconstpointer b); /* guint32 */
void heat_sort_unique (GArray *indices);                   /* guint32, ascending, each once */
GArray *heat_indices_subtract (const GArray *a, const GArray *b); /* members of a that are not in b; both ascending (transfer full) */
HeatKind heat_leak_of (HeatLeak leak);                     /* what kind of object its index is */
/* A consumer with suspended households only is in no list of a plan. */
static inline gboolean
heat_consumer_is_listed (const HeatNet *net, guint32 consumer)
{
  const HeatConsumerSum *sum = heat_net_consumer_sum (net, heat_consumer (consumer));

  return sum->households > 0 || sum->suspended == 0;
}
/* FALSE with HEAT_ERROR_USAGE for an index out of range. */
gboolean heat_trace_check_query (const HeatNet *net, const HeatIsolateQuery *query, GError **error);
/* Conditions by valve: the overlay's, else the data's. Borrowed. */
const guint8 *heat_trace_conditions (const HeatTrace *trace, const HeatIsolateQuery *query);
void heat_plan_add_doubts (HeatWaterSearch *w, const HeatHeatResult *heat, HeatPlan *plan);
void heat_trace_find_doubts (HeatTrace *trace);
HeatDoubt heat_doubt_at (const HeatNet *net, HeatDoubtKind kind, HeatKind of, guint32 index, char *text /* taken */);
