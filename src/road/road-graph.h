// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The streets as a graph and the way through them. Dijkstra with a 4-ary heap over one array of arcs (out and in arcs of a
 * node together, so both directions of search use it). Pure: closures and conditions come with each question. */
#include "geo-types.h"
#include "road-error.h"

#define HEAT_ROAD_N_CLASSES 8 /* 0 motorway 1 trunk 2 primary 3 secondary 4 tertiary 5 residential 6 service 7 foot (never driven) */

/* A way as drawn. Ways join where they share a point (equal to the millimetre): a bridge over a street has no point in common. */
typedef struct {
  guint32 first_point, n_points; /* into the points array, x y pairs */
  guint32 name;                  /* the caller's number of the street name; 0: unnamed */
  guint32 length_mm;             /* 0: measured on the points; else this, shared out in proportion when the way is split */
  guint16 maxspeed_kmh;          /* 0: by class */
  guint8 road_class;
  guint8 oneway;                 /* 0 both, 1 along the points, 2 against them */
  gint8 layer;
} HeatRoadWay;

typedef struct _HeatRoadGraph HeatRoadGraph;
/* Copies what it needs. Points that are not finite end their way there. O(n log n). Edge i of the graph is a piece of way
 * heat_road_edge_way (i); edges follow the order of the ways. */
HeatRoadGraph *heat_road_graph_new (const HeatRoadWay *ways, guint32 n_ways, const double *points);
HeatRoadGraph *heat_road_graph_ref (HeatRoadGraph *graph);
void heat_road_graph_unref (HeatRoadGraph *graph);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatRoadGraph, heat_road_graph_unref)
guint32 heat_road_n_nodes (const HeatRoadGraph *graph);
guint32 heat_road_n_edges (const HeatRoadGraph *graph);
guint32 heat_road_edge_way (const HeatRoadGraph *graph, guint32 edge);
void heat_road_edge_nodes (const HeatRoadGraph *graph, guint32 edge, guint32 *start, guint32 *end);
/* The run of the points given to heat_road_graph_new() that an edge follows from start to end. */
void heat_road_edge_points (const HeatRoadGraph *graph, guint32 edge, guint32 *first_point, guint32 *n_points);
/* The node at these coordinates (to the millimetre), HEAT_NONE when there is none. O(log n). */
guint32 heat_road_node_at (const HeatRoadGraph *graph, double x, double y);
gsize heat_road_bytes (const HeatRoadGraph *graph);

/* Streets closed to teams, by edge. */
typedef struct _HeatRoadClosures HeatRoadClosures;
HeatRoadClosures *heat_road_closures_new (const HeatRoadGraph *graph);
void heat_road_closures_free (HeatRoadClosures *closures);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatRoadClosures, heat_road_closures_free)
void heat_road_close_edge (HeatRoadClosures *closures, guint32 edge);
/* Closes every edge that lies in or crosses the polygon of n points. */
void heat_road_close_polygon (HeatRoadClosures *closures, const HeatRoadGraph *graph, const double *xy, guint n);
/* Closes every edge that comes within radius_m of the place. */
void heat_road_close_around (HeatRoadClosures *closures, const HeatRoadGraph *graph, double x, double y, double radius_m);
guint32 heat_road_n_closed (const HeatRoadClosures *closures);
gboolean heat_road_is_closed (const HeatRoadClosures *closures, guint32 edge);

/* Class speeds: data/road-speeds.ini, read by heat_road_speeds_load() of ops. A factor multiplies the speed. */
typedef struct {
  double kmh[HEAT_ROAD_N_CLASSES];         /* 0: not driven */
  double night[HEAT_ROAD_N_CLASSES], snow[HEAT_ROAD_N_CLASSES];
  double limit_share;                      /* of a signed speed limit that is reached on average */
  int night_from_h, night_to_h;            /* local hours, e.g. 22 and 6 */
} HeatRoadSpeeds;

typedef enum { HEAT_ROAD_BY_TIME, HEAT_ROAD_BY_LENGTH } HeatRoadMetric;
typedef struct {
  HeatRoadMetric metric;
  const HeatRoadSpeeds *speeds;       /* needed by time */
  gboolean night, snow;
  const HeatRoadClosures *closures;   /* (nullable) */
  gboolean want_paths;
} HeatRoadQuery;

/* A place on an edge, both parts of which are driven as its one-way rule allows. A team's own edge and the goal's own edge
 * are passable though closed: the burst often is what closes the street. */
typedef struct {
  guint32 edge;       /* HEAT_NONE: no street within reach */
  double along_m;     /* from the edge's start */
  double x, y;        /* the place on the edge */
  double distance_m;  /* from the place asked to the edge */
} HeatRoadSnap;
/* The nearest driven edge of the part of the graph in which every place reaches every other (the largest one), within max_m.
 * When that part is farther than max_m, any driven edge. O(log n). */
HeatRoadSnap heat_road_snap (const HeatRoadGraph *graph, double x, double y, double max_m);
/* A snap exactly on a node. */
HeatRoadSnap heat_road_snap_node (const HeatRoadGraph *graph, guint32 node);

typedef struct {
  gboolean reached;
  double travel_s;     /* by time only, else NaN */
  double distance_m;   /* along the way found; to 1 mm when by length */
  GArray *line;        /* double x y pairs from start to goal; NULL unless want_paths and reached */
  GArray *streets;     /* guint32 names in driving order, each once in a row, unnamed left out; NULL as above */
  GArray *street_m;    /* double metres on each of `streets`; NULL as above */
} HeatRoadTrip;
void heat_road_trip_clear (HeatRoadTrip *trip);

/* From each of n places to one: a single search backwards from the goal that stops when all are reached.
 * trips: n, filled (clear each). O((nodes + arcs) log nodes), 1M arcs under 100 ms. */
void heat_road_to_one (const HeatRoadGraph *graph, const HeatRoadQuery *query, const HeatRoadSnap *from, guint n,
                       HeatRoadSnap to, HeatRoadTrip *trips);
/* From one place to each of n. */
void heat_road_from_one (const HeatRoadGraph *graph, const HeatRoadQuery *query, HeatRoadSnap from, const HeatRoadSnap *to,
                         guint n, HeatRoadTrip *trips);
