// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The network in memory: an immutable, reference-counted snapshot of a city with every reference resolved. Any thread may
 * read it. Indices are the row numbers of HeatCity's arrays. What could not be resolved is a doubt, never an error. */
#include "base-index.h"
#include "base-progress.h"
#include "net-city.h"
#include "net-error.h"

HEAT_DEFINE_INDEX (HeatNode, heat_node)
HEAT_DEFINE_INDEX (HeatPipe, heat_pipe)
HEAT_DEFINE_INDEX (HeatValve, heat_valve)
HEAT_DEFINE_INDEX (HeatWell, heat_well)
HEAT_DEFINE_INDEX (HeatSource, heat_source)
HEAT_DEFINE_INDEX (HeatStation, heat_station)
HEAT_DEFINE_INDEX (HeatConsumer, heat_consumer)
HEAT_DEFINE_INDEX (HeatBuilding, heat_building)
HEAT_DEFINE_INDEX (HeatCommunity, heat_community)
HEAT_DEFINE_INDEX (HeatHousehold, heat_household)

typedef enum {
  HEAT_KIND_NONE, HEAT_KIND_NODE, HEAT_KIND_PIPE, HEAT_KIND_VALVE, HEAT_KIND_WELL, HEAT_KIND_SOURCE, HEAT_KIND_STATION,
  HEAT_KIND_CONSUMER, HEAT_KIND_BUILDING, HEAT_KIND_COMMUNITY, HEAT_KIND_HOUSEHOLD, HEAT_KIND_PORT, HEAT_KIND_TEAM, HEAT_KIND_ROAD,
  HEAT_N_KINDS
} HeatKind;
const char *heat_kind_word (HeatKind kind);         /* "pipe" */
const char *heat_kind_label (HeatKind kind);        /* the same for people, translated */
HeatKind heat_kind_from_word (const char *word);    /* HEAT_KIND_NONE when unknown */

typedef enum {
  HEAT_DOUBT_FEW_WARM,         /* under 90 % of the consumers are warm before any leak (found by trace) */
  HEAT_DOUBT_DUPLICATE_ID,     /* the first one keeps the id */
  HEAT_DOUBT_NO_ID,
  HEAT_DOUBT_MISSING_REF,      /* names an object that does not exist */
  HEAT_DOUBT_PIPE_UNCONNECTED, /* an end without a node, or a node where nothing else is and no consumer, plant, valve or vent */
  HEAT_DOUBT_PIPE_ZERO_LENGTH,
  HEAT_DOUBT_PIPE_NO_DN,
  HEAT_DOUBT_VALVE_ON_NOTHING,
  HEAT_DOUBT_VALVE_AT_JOINT,   /* a valve at a joint of more than two pipes */
  HEAT_DOUBT_VALVE_AMBIGUOUS,  /* placed in more than one way */
  HEAT_DOUBT_CHECK_ON_PAIR,    /* a check valve on one line for the pair: its line is unknown */
  HEAT_DOUBT_CHECK_NO_FLOW,    /* a check valve without a direction: taken as passing both ways */
  HEAT_DOUBT_LINE_MIX,         /* supply and return meet at a node that is no joint with one line for the pair */
  HEAT_DOUBT_JOINT,            /* two lines go on as one here */
  HEAT_DOUBT_CONSUMER_ON_NOTHING,
  HEAT_DOUBT_PLANT_NO_PORT,
  HEAT_DOUBT_HOUSEHOLD_ON_NOTHING,
  HEAT_DOUBT_PLACE_UNKNOWN,    /* no or absurd coordinates */
  HEAT_DOUBT_GEOMETRY_OFF,     /* the drawn end lies more than 5 m from its node */
  HEAT_DOUBT_NO_HEADER,        /* a part that no header reaches though all its valves stand open (found by trace) */
  HEAT_DOUBT_CONDITION_UNKNOWN,
  HEAT_DOUBT_OUT_OF_SERVICE,   /* a leak was reported on a pipe that the data call empty */
  HEAT_DOUBT_CHECK_RELIED_ON,  /* a plan leans on this check valve */
  HEAT_DOUBT_MAKE_UP_LOST,     /* the secondary will lose pressure: its make-up comes from the primary */
  HEAT_DOUBT_VALUE,            /* a value out of its range was read as unknown */
  HEAT_N_DOUBTS
} HeatDoubtKind;

typedef struct {
  HeatDoubtKind kind;
  HeatKind of;         /* what is doubtful … */
  guint32 index;       /* … and which; HEAT_NONE when it has no row */
  double x, y;         /* its place, NaN when unknown */
  char *text;          /* owned; for people, or NULL when the kind says all */
} HeatDoubt;

const char *heat_doubt_word (HeatDoubtKind kind);  /* "valve_on_nothing" */
const char *heat_doubt_label (HeatDoubtKind kind); /* translated sentence */

typedef struct _HeatNet HeatNet;

/* Takes the city. Resolves ids, builds adjacency and the spatial index of pipes on two threads; reports progress.
 * Fails only when cancelled. O(n log n); 1M pipes well under a second. */
HeatNet *heat_net_new (HeatCity *city, const HeatProgress *progress, GError **error);
HeatNet *heat_net_ref (HeatNet *net);
void heat_net_unref (HeatNet *net);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatNet, heat_net_unref)
/* All that the snapshot keeps; net-image.h tells what for. O(doubts). */
gsize heat_net_bytes (const HeatNet *net);
/* A process-unique number: two snapshots never share it. */
guint64 heat_net_serial (const HeatNet *net);

const HeatCity *heat_net_city (const HeatNet *net);
/* Text of this city, borrowed. */
const char *heat_net_text (const HeatNet *net, HeatText t);

/* The object with this asset number, HEAT_NONE when there is none. Exact, case-sensitive. O(1); a road O(roads). */
guint32 heat_net_find (const HeatNet *net, HeatKind kind, const char *id);
/* Asset number of an object; for households the card number, which is then kept written out: passes over many use heat_net_card().
 * Borrowed. */
const char *heat_net_id (const HeatNet *net, HeatKind kind, guint32 index);
/* How people call it: its name, else its id. Borrowed. */
const char *heat_net_name (const HeatNet *net, HeatKind kind, guint32 index);
guint32 heat_net_n (const HeatNet *net, HeatKind kind);
/* A place for the object (a pipe's middle); FALSE when unknown. */
gboolean heat_net_place (const HeatNet *net, HeatKind kind, guint32 index, double *x, double *y);

/* Resolved references; HEAT_NONE where the data name nothing that exists. */
HeatNode heat_net_pipe_node (const HeatNet *net, HeatPipe pipe, guint end /* 0 start, 1 end */);
HeatWell heat_net_node_well (const HeatNet *net, HeatNode node);
/* Height above sea level, NaN when unknown. Nodes lie packed: city->node is NULL. */
float heat_net_node_z_m (const HeatNet *net, HeatNode node);
/* Pipe ends at a node, each entry pipe << 1 | end. */
HeatSpan heat_net_node_ends (const HeatNet *net, HeatNode node);

typedef enum { HEAT_SEAT_NONE, HEAT_SEAT_PIPE_END, HEAT_SEAT_NODE, HEAT_SEAT_EDGE } HeatSeat;
typedef struct { HeatPipe pipe; HeatNode node, node2; HeatWell well; guint8 seat /* HeatSeat */, end; } HeatValvePlace; /* pipe of a node check valve: its reference */
HeatValvePlace heat_net_valve_place (const HeatNet *net, HeatValve valve);
/* TRUE for roles that never bar the line: drain and vent. */
gboolean heat_net_valve_is_open_air (const HeatNet *net, HeatValve valve);
/* Valves at a pipe's end (barriers, checks and open-air ones), in series order from the pipe outward. */
HeatSpan heat_net_end_valves (const HeatNet *net, HeatPipe pipe, guint end);
/* Valves seated on the node, and edge valves that touch it. */
HeatSpan heat_net_node_valves (const HeatNet *net, HeatNode node);
HeatSpan heat_net_well_valves (const HeatNet *net, HeatWell well);
HeatSpan heat_net_well_nodes (const HeatNet *net, HeatWell well);

/* Ports by owner (rows of city->port). */
HeatSpan heat_net_source_ports (const HeatNet *net, HeatSource source);
HeatSpan heat_net_station_ports (const HeatNet *net, HeatStation station);
HeatNode heat_net_port_node (const HeatNet *net, guint32 port, HeatLine line /* SUPPLY or RETURN */);
HeatKind heat_net_port_owner (const HeatNet *net, guint32 port, guint32 *owner); /* SOURCE, STATION or NONE */

HeatNode heat_net_consumer_node (const HeatNet *net, HeatConsumer consumer, HeatLine line);
HeatBuilding heat_net_consumer_building (const HeatNet *net, HeatConsumer consumer);
HeatConsumer heat_net_household_consumer (const HeatNet *net, HeatHousehold household);
HeatBuilding heat_net_household_building (const HeatNet *net, HeatHousehold household);
HeatSpan heat_net_building_consumers (const HeatNet *net, HeatBuilding building);
HeatCommunity heat_net_building_community (const HeatNet *net, HeatBuilding building);
HeatSpan heat_net_community_buildings (const HeatNet *net, HeatCommunity community);

/* Households lie packed, their city's rows are gone (city->household is NULL). */
#define HEAT_NUMBER_BYTES 32
typedef struct { HeatText unit, room; float area_m2; guint8 housing, priority; } HeatHome; /* as in HeatHouseholdRow */
HeatHome heat_net_home (const HeatNet *net, HeatHousehold household);
/* Its priority while it heats, HEAT_PRIORITY_NONE when suspended. */
guint8 heat_net_home_priority (const HeatNet *net, HeatHousehold household);
/* Borrowed from the net or from `text`, whichever holds it. */
const char *heat_net_card (const HeatNet *net, HeatHousehold household, char text[HEAT_NUMBER_BYTES]);
const char *heat_net_phone (const HeatNet *net, HeatHousehold household, char text[HEAT_NUMBER_BYTES]);
/* Households of a consumer in the order of the file, k from 0. O(1) where they follow each other in the file. */
guint32 heat_net_consumer_n_homes (const HeatNet *net, HeatConsumer consumer);
HeatHousehold heat_net_consumer_home (const HeatNet *net, HeatConsumer consumer, guint32 k);

/* What hangs on a consumer, summed once at build. */
typedef struct { guint32 households, suspended, priority; float area_m2 /* of the heating ones */; } HeatConsumerSum;
const HeatConsumerSum *heat_net_consumer_sum (const HeatNet *net, HeatConsumer consumer);

/* Inner volume in m³: π/4·dn²·length, twice for a pair; unknown bore or length counts 0 and is a doubt. */
double heat_net_pipe_volume_m3 (const HeatNet *net, HeatPipe pipe);
/* Length in m: the data's, else that of the drawn line, else 0. */
double heat_net_pipe_length_m (const HeatNet *net, HeatPipe pipe);
/* Points of the pipe's course (x y pairs, to the millimetre) from start to end: the drawn line, else the straight line between its
 * nodes; n = 0 when unknown. Borrowed from the net or written into `course`. O(points). first_point of a pipe's row is no place in
 * city->points any more. */
#define HEAT_COURSE_POINTS 24
#define HEAT_COURSE_DOUBLES (2 * HEAT_COURSE_POINTS)
const double *heat_net_pipe_line (const HeatNet *net, HeatPipe pipe, double course[HEAT_COURSE_DOUBLES], guint *n);

/* Packed R-tree over all pipes by drawn box (geo-rtree.h); items are pipe indices. */
struct _HeatRtree;
const struct _HeatRtree *heat_net_pipe_index (const HeatNet *net);

const HeatDoubt *heat_net_doubts (const HeatNet *net, guint *n);
