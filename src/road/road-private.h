// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "geo-rtree.h"
#include "road-graph.h"

#define ARC_OUT 1 /* may be driven from this node to `head` */
#define ARC_IN 2  /* may be driven from `head` to this node */

typedef struct { guint32 head, length_mm, edge; guint8 slot, ways; } HeatRoadArc;
typedef struct { guint32 start, end, length_mm, first_point, n_points, way; guint8 slot, oneway; } HeatRoadEdge;
typedef struct { guint8 road_class; guint16 maxspeed_kmh; } HeatRoadSlot; /* edges of one class and limit share a speed */

struct _HeatRoadGraph {
  gatomicrefcount refs;
  guint32 n_nodes, n_edges, n_points, n_ways;
  double *points;          /* owned; x y of all ways, as given */
  guint32 *way_name;       /* owned, by way */
  HeatRoadEdge *edges;     /* owned */
  guint32 *first_arc;      /* owned, n_nodes + 1 */
  HeatRoadArc *arcs;       /* owned, both ends of every edge */
  HeatRoadSlot slots[256];
  guint n_slots;
  double *node_xy;         /* owned */
  guint32 *node_hash;      /* owned; node + 1 by place, 0 empty */
  guint32 hash_mask;
  HeatRtree *main_index, *rest_index; /* edges of the largest strongly connected part, and the others */
};

struct _HeatRoadClosures {
  guint32 *bits; /* owned, by edge */
  guint32 n_edges, n_closed;
};

static inline gboolean
road_bit (const guint32 *bits, guint32 i)
{
  return bits[i >> 5] >> (i & 31) & 1;
}

/* Distance from (x, y) to the edge's course in m; *along_m (nullable) of the nearest point, *px *py that point. */
double road_edge_distance_m (const HeatRoadGraph *graph, guint32 edge, double x, double y, double *along_m, double *px, double *py);
/* Drawn length of an edge in m. */
double road_edge_drawn_m (const HeatRoadGraph *graph, const HeatRoadEdge *edge);
/* Number of the strongly connected part of every node; returns the number of the largest. (road-part.c) */
guint32 road_find_parts (const HeatRoadGraph *graph, guint32 *part);
