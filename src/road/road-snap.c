// SPDX-License-Identifier: GPL-3.0-or-later
/* Places on edges, and streets closed. */
#include "road-private.h"

double
road_edge_distance_m (const HeatRoadGraph *graph, guint32 edge, double x, double y, double *along_m, double *px, double *py)
{
  const HeatRoadEdge *row = &graph->edges[edge];
  const double *p = graph->points + 2 * (gsize) row->first_point;
  double best = HUGE_VAL, walked = 0;

  for (guint32 i = 0; i + 1 < row->n_points; i++, p += 2)
    {
      double t = 0, length = hypot (p[2] - p[0], p[3] - p[1]);
      double d = heat_segment_distance_m (x, y, p[0], p[1], p[2], p[3], &t);
      if (d < best)
        {
          best = d;
          if (along_m)
            *along_m = walked + t * length;
          if (px)
            *px = p[0] + t * (p[2] - p[0]);
          if (py)
            *py = p[1] + t * (p[3] - p[1]);
        }
      walked += length;
    }
  return best;
}

typedef struct { const HeatRoadGraph *graph; guint32 edge; } Nearest;

static double
distance_to (guint32 edge, double x_m, double y_m, gpointer data)
{
  return road_edge_distance_m (((Nearest *) data)->graph, edge, x_m, y_m, NULL, NULL, NULL);
}

static gboolean
take_first (guint32 edge, double d_m, gpointer data)
{
  ((Nearest *) data)->edge = edge;
  return FALSE;
}

HeatRoadSnap
heat_road_snap (const HeatRoadGraph *graph, double x, double y, double max_m)
{
  Nearest nearest = { graph, G_MAXUINT32 };
  HeatRoadSnap snap = { G_MAXUINT32, NAN, NAN, NAN, NAN };

  if (!isfinite (x) || !isfinite (y))
    return snap;
  heat_rtree_nearest (graph->main_index, x, y, max_m, distance_to, take_first, &nearest);
  if (nearest.edge == G_MAXUINT32)
    heat_rtree_nearest (graph->rest_index, x, y, max_m, distance_to, take_first, &nearest);
  if (nearest.edge == G_MAXUINT32)
    return snap;
  snap.edge = nearest.edge;
  snap.distance_m = road_edge_distance_m (graph, snap.edge, x, y, &snap.along_m, &snap.x, &snap.y);
  return snap;
}

HeatRoadSnap
heat_road_snap_node (const HeatRoadGraph *graph, guint32 node)
{
  guint32 edge = graph->arcs[graph->first_arc[node]].edge;
  const HeatRoadEdge *row = &graph->edges[edge];
  double along = row->start == node ? 0 : road_edge_drawn_m (graph, row);

  return (HeatRoadSnap){ edge, along, graph->node_xy[2 * (gsize) node], graph->node_xy[2 * (gsize) node + 1], 0 };
}

HeatRoadClosures *
heat_road_closures_new (const HeatRoadGraph *graph)
{
  HeatRoadClosures *closures = g_new0 (HeatRoadClosures, 1);

  closures->n_edges = graph->n_edges;
  closures->bits = g_new0 (guint32, graph->n_edges / 32 + 1);
  return closures;
}

void
heat_road_closures_free (HeatRoadClosures *closures)
{
  g_free (closures->bits);
  g_free (closures);
}

void
heat_road_close_edge (HeatRoadClosures *closures, guint32 edge)
{
  g_return_if_fail (edge < closures->n_edges);
  closures->n_closed += !road_bit (closures->bits, edge);
  closures->bits[edge >> 5] |= 1u << (edge & 31);
}

guint32 heat_road_n_closed (const HeatRoadClosures *closures) { return closures->n_closed; }

gboolean
heat_road_is_closed (const HeatRoadClosures *closures, guint32 edge)
{
  return edge < closures->n_edges && road_bit (closures->bits, edge);
}

typedef struct {
  HeatRoadClosures *closures;
  const HeatRoadGraph *graph;
  const double *ring;
  guint n;
  double x, y, radius_m;
} Closing;

static double
cross (const double *o, const double *a, const double *b)
{
  return (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0]);
}

static gboolean
segments_meet (const double *a, const double *b, const double *c, const double *d)
{
  double d1 = cross (c, d, a), d2 = cross (c, d, b), d3 = cross (a, b, c), d4 = cross (a, b, d);
  return ((d1 > 0) != (d2 > 0)) && ((d3 > 0) != (d4 > 0));
}

static gboolean
edge_meets_ring (const Closing *c, guint32 edge)
{
  const HeatRoadEdge *row = &c->graph->edges[edge];
  const double *p = c->graph->points + 2 * (gsize) row->first_point;

  for (guint32 i = 0; i < row->n_points; i++)
    {
      if (heat_ring_contains (c->ring, c->n, p[2 * i], p[2 * i + 1]))
        return TRUE;
      for (guint k = 0; i > 0 && k < c->n; k++)
        if (segments_meet (p + 2 * i - 2, p + 2 * i, c->ring + 2 * k, c->ring + 2 * ((k + 1) % c->n)))
          return TRUE;
    }
  return FALSE;
}

static gboolean
close_if_met (guint32 edge, gpointer data)
{
  Closing *c = data;
  gboolean met = c->ring ? edge_meets_ring (c, edge)
                         : road_edge_distance_m (c->graph, edge, c->x, c->y, NULL, NULL, NULL) <= c->radius_m;
  if (met)
    heat_road_close_edge (c->closures, edge);
  return TRUE;
}

void
heat_road_close_polygon (HeatRoadClosures *closures, const HeatRoadGraph *graph, const double *xy, guint n)
{
  Closing c = { closures, graph, xy, n };
  HeatBox box = heat_box_empty ();

  for (guint i = 0; i < n; i++)
    box = heat_box_add (box, xy[2 * i], xy[2 * i + 1]);
  heat_rtree_query (graph->main_index, box, close_if_met, &c);
  heat_rtree_query (graph->rest_index, box, close_if_met, &c);
}

void
heat_road_close_around (HeatRoadClosures *closures, const HeatRoadGraph *graph, double x, double y, double radius_m)
{
  Closing c = { closures, graph, NULL, 0, x, y, radius_m };
  HeatBox box = { x - radius_m, y - radius_m, x + radius_m, y + radius_m };

  heat_rtree_query (graph->main_index, box, close_if_met, &c);
  heat_rtree_query (graph->rest_index, box, close_if_met, &c);
}
