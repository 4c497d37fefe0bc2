// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* A city as it stands in its file: one plain array per layer, references by id text. Made by io (synthetic, OSM, import)
 * and by store (GeoPackage), consumed by heat_net_new(). Field names are the GeoPackage's column names (data/city.md);
 * an unknown number is NaN (float) or 0 where 0 is no possible value (dn_mm, year). Coordinates: metres in the city's
 * projected CRS, x east, y north; NaN when the place is unknown. Texts live in `strings`: references, cards and phones may lie in its
 * passing part, for heat_net_new() keeps them otherwise. */
#include "base-strings.h"
#include "net-codes.h"

typedef struct { HeatText id; double x, y; float z_m; HeatText well; } HeatNodeRow; /* well: id or empty */

typedef struct {
  HeatText id, from_node, to_node, material, street;
  guint32 first_point, n_points; /* into points; ≥ 2, or 0 when the course is unknown */
  float length_m, depth_m;
  guint16 dn_mm;                 /* nominal bore of each line */
  gint16 year;                   /* laid */
  guint8 level, line, service;   /* HeatLevel, HeatLine, HeatService */
} HeatPipeRow;

/* A valve sits in one of three ways (exactly one is given, anything else is a doubt):
 *   pipe + end       at that end of the pipe, between the pipe and its node; several at one end stand in series,
 *                    `seq` counts from the pipe outward (ties: order in the file);
 *   node             it is that node: closed, it cuts every pipe end there from all others;
 *   node + node2     an edge of its own between two nodes.
 * A drain or vent valve names a pipe + end or a node, and is no barrier. A check valve's `flow` is relative to `pipe`:
 * with pipe + end that pipe; at a node of two pipes `pipe` (with end "none") names the reference; as an edge INTO_PIPE
 * means node → node2. */
typedef struct {
  HeatText id, name, well, pipe, node, node2;
  double x, y;
  float minutes;          /* to close it, NaN: from DN and drive */
  float turns;            /* NaN: unknown */
  guint16 dn_mm;
  gint16 year;
  guint8 seq;
  gint8 end;              /* 0 start, 1 end, −1 none */
  guint8 role, state, condition, drive, flow; /* HeatValveRole, … */
  guint8 above_ground;    /* drive reachable without entering the well */
} HeatValveRow;

typedef struct { HeatText id, name, street; double x, y; float depth_m; } HeatWellRow;
typedef struct { HeatText id, name; double x, y; float capacity_mw, make_up_m3h; } HeatSourceRow;
typedef struct { HeatText id, name, community; double x, y; float capacity_mw, make_up_m3h; guint8 kind, make_up_from_primary; } HeatStationRow;
/* A header pair or primary connection. `owner` is the source (side header) or station id. Ports of one owner and side with
 * the same `system` ("", "low", "high" …) are joined inside the plant; different systems stay separate. On a network with
 * one line for the pair supply_node = return_node. */
typedef struct { HeatText owner, system, supply_node, return_node; guint8 side; } HeatPortRow;
/* What takes heat from the network: a building's or unit's connection. */
typedef struct { HeatText id, name, building, unit, supply_node, return_node; double x, y; float load_kw; } HeatConsumerRow;
typedef struct { HeatText id, name, district; double x, y; guint32 first_point, n_points; } HeatCommunityRow;
typedef struct { HeatText id, community, number, name, street, house_number; double x, y; guint32 first_point, n_points; gint16 year; guint8 floors, use; } HeatBuildingRow;
typedef struct { HeatText card, consumer, building, unit, room, phone; float area_m2; guint8 housing, priority; } HeatHouseholdRow;
typedef struct { HeatText id, name; guint32 first_point, n_points; guint16 maxspeed_kmh; guint8 road_class, oneway; gint8 layer; } HeatRoadRow; /* maxspeed 0: by class; layer: bridge/tunnel */
typedef struct { HeatText id, name; guint32 first_point, n_points; guint8 kind; } HeatAreaRow;
typedef struct {
  HeatText id, name, base, area, phone, vehicles, equipment; /* equipment: words separated by ';', e.g. "pump;pump;excavator" */
  double x, y;                                               /* the base */
  guint8 welders, electricians, fitters, plumbers, drivers, state;
} HeatTeamRow;

#define HEAT_CITY_LAYERS(X)                                                                                        \
  X (HeatNodeRow, node) X (HeatPipeRow, pipe) X (HeatValveRow, valve) X (HeatWellRow, well) X (HeatSourceRow, source) \
  X (HeatStationRow, station) X (HeatPortRow, port) X (HeatConsumerRow, consumer) X (HeatCommunityRow, community)     \
  X (HeatBuildingRow, building) X (HeatHouseholdRow, household) X (HeatRoadRow, road) X (HeatAreaRow, area) X (HeatTeamRow, team)

/* What whoever read the rows could not take as it stood; heat_net_new() takes it over into the snapshot's doubts. Not in the file. */
typedef struct {
  HeatText text;      /* for people: field, what stood there, how it was read */
  guint32 index;      /* row in the layer of `of`; HEAT_NONE when it has none (area rows, whole layers) */
  guint8 kind, of;    /* HeatDoubtKind, HeatKind (net.h) */
} HeatCityDoubt;

typedef struct _HeatCity {
  HeatStrings *strings; /* owned */
  double *points;       /* owned; x0 y0 x1 y1 … of all lines and rings; rings do not repeat the first point */
  guint32 n_points, points_size;
  int epsg;             /* 0: no CRS (schematic) */
  HeatText name;        /* of the city */
  HeatText attribution; /* of the base map, e.g. "© OpenStreetMap contributors" */
  HeatText company, hotline_phone;
#define X(Type, layer) Type *layer; guint32 n_##layer, layer##_size;
  HEAT_CITY_LAYERS (X)
#undef X
  HeatCityDoubt *doubt; /* owned */
  guint32 n_doubt, doubt_size;
} HeatCity;

HeatCity *heat_city_new (void);
void heat_city_free (HeatCity *city);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatCity, heat_city_free)

/* heat_city_add_pipe (city) etc.: a new zeroed row at the end (floats that may be unknown are NaN); valid until the next add. */
#define X(Type, layer) Type *heat_city_add_##layer (HeatCity *city);
HEAT_CITY_LAYERS (X)
#undef X
/* Notes a doubt found while reading. `kind` HeatDoubtKind, `of` HeatKind; copies the text. */
void heat_city_add_doubt (HeatCity *city, int kind, int of, guint32 index, const char *text);
/* Appends one point; returns its index. */
guint32 heat_city_add_point (HeatCity *city, double x, double y);
static inline const char *heat_city_text (const HeatCity *city, HeatText t) { return heat_strings_get (city->strings, t); }
static inline HeatText heat_city_put (HeatCity *city, const char *text) { return heat_strings_add (city->strings, text, -1); }
static inline HeatText heat_city_intern (HeatCity *city, const char *text) { return heat_strings_intern (city->strings, text, -1); }
