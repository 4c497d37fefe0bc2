// SPDX-License-Identifier: GPL-3.0-or-later
/* The road graph against Floyd–Warshall over every point of small random cities. */
#include "road-graph.h"
#include <string.h>

#define MAX_POINTS 60

typedef struct {
  double points[2 * 400];
  HeatRoadWay ways[60];
  guint32 n_ways, n_points;
  double xy[2 * MAX_POINTS]; /* distinct places */
  guint n_places;
  guint place_of[400];
} City;

static guint
place_at (City *c, double x, double y)
{
  for (guint i = 0; i < c->n_places; i++)
    if (c->xy[2 * i] == x && c->xy[2 * i + 1] == y)
      return i;
  c->xy[2 * c->n_places] = x;
  c->xy[2 * c->n_places + 1] = y;
  return c->n_places++;
}

static void
random_city (City *c, GRand *r)
{
  int side = g_rand_int_range (r, 2, 7);

  memset (c, 0, sizeof *c);
  c->n_ways = (guint32) g_rand_int_range (r, 1, 30);
  for (guint32 w = 0; w < c->n_ways; w++)
    {
      guint n = (guint) g_rand_int_range (r, 2, 6);
      c->ways[w] = (HeatRoadWay){ c->n_points, n, w + 1, 0, (guint16) (g_rand_int_range (r, 0, 4) == 0 ? 20 : 0), (guint8) g_rand_int_range (r, 0, 8),
                                  (guint8) (g_rand_int_range (r, 0, 3) == 0 ? g_rand_int_range (r, 1, 3) : 0), 0 };
      for (guint i = 0; i < n; i++, c->n_points++)
        {
          double x = 1e6 + 100.0 * g_rand_int_range (r, 0, side), y = 5e6 + 80.0 * g_rand_int_range (r, 0, side);
          c->points[2 * c->n_points] = x;
          c->points[2 * c->n_points + 1] = y;
          c->place_of[c->n_points] = place_at (c, x, y);
        }
    }
}

static const HeatRoadSpeeds speeds = {
  { 70, 60, 45, 40, 35, 25, 12, 0 }, { 1.2, 1.2, 1.2, 1.2, 1.1, 1, 1, 1 }, { 0.7, 0.7, 0.7, 0.6, 0.6, 0.5, 0.5, 0.5 }, 0.8, 22, 6,
};

static double
seconds (const HeatRoadWay *way, double metres, const HeatRoadQuery *q)
{
  double kmh = way->maxspeed_kmh ? MIN (way->maxspeed_kmh * 0.8, 1.5 * speeds.kmh[way->road_class]) : speeds.kmh[way->road_class];

  kmh *= (q->night ? speeds.night[way->road_class] : 1) * (q->snow ? speeds.snow[way->road_class] : 1);
  return q->metric == HEAT_ROAD_BY_LENGTH ? metres : metres / (kmh / 3.6);
}

typedef struct { guint32 way, point; double t; } Extra; /* a place added on segment point..point+1 of a way */

/* Cost from every place to every other; place n_places + k is extras[k]. Closed ways are dropped whole. */
static void
brute_force (const City *c, const HeatRoadQuery *q, const guint8 *closed, const Extra *extras, guint n_extras, double *d)
{
  guint n = c->n_places + n_extras;

  for (guint i = 0; i < n * n; i++)
    d[i] = HUGE_VAL;
  for (guint i = 0; i < n; i++)
    d[i * n + i] = 0;
  for (guint32 w = 0; w < c->n_ways; w++)
    for (guint k = 0; k + 1 < c->ways[w].n_points && c->ways[w].road_class < 7; k++)
      {
        guint32 p = c->ways[w].first_point + k;
        guint chain[8] = { c->place_of[p] }, m = 1;
        double at[8] = { 0 };
        for (guint e = 0; e < n_extras; e++)
          if (extras[e].way == w && extras[e].point == p)
            {
              guint i = m++;
              for (; i > 1 && at[i - 1] > extras[e].t; i--)
                {
                  chain[i] = chain[i - 1];
                  at[i] = at[i - 1];
                }
              chain[i] = c->n_places + e;
              at[i] = extras[e].t;
            }
        chain[m] = c->place_of[p + 1];
        at[m++] = 1;
        if (closed[w])
          continue;
        double length = hypot (c->points[2 * p + 2] - c->points[2 * p], c->points[2 * p + 3] - c->points[2 * p + 1]);
        for (guint i = 0; i + 1 < m; i++)
          {
            double cost = seconds (&c->ways[w], length * (at[i + 1] - at[i]), q);
            if (c->ways[w].oneway != 2)
              d[chain[i] * n + chain[i + 1]] = MIN (d[chain[i] * n + chain[i + 1]], cost);
            if (c->ways[w].oneway != 1)
              d[chain[i + 1] * n + chain[i]] = MIN (d[chain[i + 1] * n + chain[i]], cost);
          }
      }
  for (guint k = 0; k < n; k++)
    for (guint i = 0; i < n; i++)
      for (guint j = 0; j < n; j++)
        d[i * n + j] = MIN (d[i * n + j], d[i * n + k] + d[k * n + j]);
}

static void
check_line (const HeatRoadTrip *trip, HeatRoadSnap from, HeatRoadSnap to)
{
  const double *xy = (const double *) (gpointer) trip->line->data;
  guint n = trip->line->len / 2;
  double drawn = 0;

  g_assert_cmpuint (n, >=, 1);
  g_assert_cmpfloat_with_epsilon (xy[0], from.x, 0.01);
  g_assert_cmpfloat_with_epsilon (xy[1], from.y, 0.01);
  g_assert_cmpfloat_with_epsilon (xy[2 * n - 2], to.x, 0.01);
  g_assert_cmpfloat_with_epsilon (xy[2 * n - 1], to.y, 0.01);
  for (guint i = 1; i < n; i++)
    drawn += hypot (xy[2 * i] - xy[2 * i - 2], xy[2 * i + 1] - xy[2 * i - 1]);
  g_assert_cmpfloat_with_epsilon (drawn, trip->distance_m, 0.1);
  double named = 0;
  for (guint i = 0; i < trip->street_m->len; i++)
    named += g_array_index (trip->street_m, double, i);
  g_assert_cmpfloat_with_epsilon (named, trip->distance_m, 0.1); /* every way has a name here */
}

static void
compare (double want, const HeatRoadTrip *trip, const HeatRoadQuery *q)
{
  double got = q->metric == HEAT_ROAD_BY_LENGTH ? trip->distance_m : trip->travel_s;

  g_assert_cmpint (trip->reached, ==, want < HUGE_VAL);
  if (trip->reached)
    g_assert_cmpfloat_with_epsilon (got, want, q->metric == HEAT_ROAD_BY_LENGTH ? 0.05 : 0.05 + 1e-4 * want);
}

static HeatRoadQuery
random_query (GRand *r)
{
  return (HeatRoadQuery){ g_rand_boolean (r) ? HEAT_ROAD_BY_TIME : HEAT_ROAD_BY_LENGTH, &speeds, g_rand_boolean (r), g_rand_boolean (r), NULL, TRUE };
}

static void
test_nodes (void)
{
  g_autoptr (GRand) r = g_rand_new_with_seed (21);
  g_autofree double *d = g_new (double, MAX_POINTS * MAX_POINTS);
  guint reached = 0, cut = 0;

  for (int round = 0; round < 400; round++)
    {
      City c;
      guint8 closed[60] = { 0 };
      random_city (&c, r);
      g_autoptr (HeatRoadGraph) graph = heat_road_graph_new (c.ways, c.n_ways, c.points);
      g_autoptr (HeatRoadClosures) closures = heat_road_closures_new (graph);
      for (guint32 e = 0; e < heat_road_n_edges (graph); e++)
        {
          guint32 w = heat_road_edge_way (graph, e);
          closed[w] = w % 7 == 3;
          if (closed[w])
            heat_road_close_edge (closures, e);
        }
      HeatRoadQuery q = random_query (r);
      q.closures = closures;
      brute_force (&c, &q, closed, NULL, 0, d);
      HeatRoadSnap snaps[MAX_POINTS];
      guint of[MAX_POINTS], n = 0;
      for (guint i = 0; i < c.n_places; i++)
        {
          guint32 node = heat_road_node_at (graph, c.xy[2 * i], c.xy[2 * i + 1]);
          if (node == G_MAXUINT32)
            continue;
          of[n] = i;
          snaps[n++] = heat_road_snap_node (graph, node);
        }
      for (guint hub = 0; hub < n; hub++)
        for (int outward = 0; outward < 2; outward++)
          {
            HeatRoadTrip trips[MAX_POINTS];
            if (outward)
              heat_road_from_one (graph, &q, snaps[hub], snaps, n, trips);
            else
              heat_road_to_one (graph, &q, snaps, n, snaps[hub], trips);
            for (guint i = 0; i < n; i++)
              {
                guint a = outward ? of[hub] : of[i], b = outward ? of[i] : of[hub];
                compare (d[a * c.n_places + b], &trips[i], &q);
                reached += trips[i].reached;
                cut += !trips[i].reached;
                if (trips[i].reached)
                  check_line (&trips[i], outward ? snaps[hub] : snaps[i], outward ? snaps[i] : snaps[hub]);
                heat_road_trip_clear (&trips[i]);
              }
          }
    }
  g_test_message ("%u reached, %u cut off", reached, cut);
  g_assert_cmpuint (reached, >, 10000);
  g_assert_cmpuint (cut, >, 1000);
}

/* Places inside of edges: both parts as the one-way rule allows. */
static void
test_snaps (void)
{
  g_autoptr (GRand) r = g_rand_new_with_seed (22);
  g_autofree double *d = g_new (double, MAX_POINTS * MAX_POINTS);
  guint reached = 0;

  for (int round = 0; round < 2000; round++)
    {
      City c;
      Extra extras[4];
      guint8 closed[60] = { 0 };
      HeatRoadSnap snaps[4];
      HeatRoadTrip trips[4];
      guint n = 0;
      random_city (&c, r);
      HeatRoadQuery q = random_query (r);
      g_autoptr (HeatRoadGraph) graph = heat_road_graph_new (c.ways, c.n_ways, c.points);
      while (n < 4 && heat_road_n_edges (graph) > 0)
        {
          guint32 w = (guint32) g_rand_int_range (r, 0, (gint32) c.n_ways), p = c.ways[w].first_point + (guint32) g_rand_int_range (r, 0, (gint32) c.ways[w].n_points - 1);
          double t = g_rand_double_range (r, 0.05, 0.95);
          if (c.ways[w].road_class == 7 || c.place_of[p] == c.place_of[p + 1])
            {
              if (g_rand_int_range (r, 0, 50) == 0)
                break;
              continue;
            }
          double x = c.points[2 * p] + t * (c.points[2 * p + 2] - c.points[2 * p]), y = c.points[2 * p + 1] + t * (c.points[2 * p + 3] - c.points[2 * p + 1]);
          extras[n] = (Extra){ w, p, t };
          for (guint32 e = 0; e < heat_road_n_edges (graph); e++)
            {
              guint32 first, n_points;
              double along = 0;
              heat_road_edge_points (graph, e, &first, &n_points);
              if (heat_road_edge_way (graph, e) != w || p < first || p + 1 >= first + n_points)
                continue;
              for (guint32 i = first; i < p; i++)
                along += hypot (c.points[2 * i + 2] - c.points[2 * i], c.points[2 * i + 3] - c.points[2 * i + 1]);
              snaps[n] = (HeatRoadSnap){ e, along + hypot (x - c.points[2 * p], y - c.points[2 * p + 1]), x, y, 0 };
            }
          n++;
        }
      if (n < 4)
        continue;
      brute_force (&c, &q, closed, extras, n, d);
      for (guint hub = 0; hub < n; hub++)
        for (int outward = 0; outward < 2; outward++)
          {
            if (outward)
              heat_road_from_one (graph, &q, snaps[hub], snaps, n, trips);
            else
              heat_road_to_one (graph, &q, snaps, n, snaps[hub], trips);
            for (guint i = 0; i < n; i++)
              {
                guint a = c.n_places + (outward ? hub : i), b = c.n_places + (outward ? i : hub);
                compare (d[a * (c.n_places + n) + b], &trips[i], &q);
                reached += trips[i].reached;
                if (trips[i].reached)
                  check_line (&trips[i], outward ? snaps[hub] : snaps[i], outward ? snaps[i] : snaps[hub]);
                heat_road_trip_clear (&trips[i]);
              }
          }
    }
  g_assert_cmpuint (reached, >, 10000);
}

static void
test_snap_nearest (void)
{
  g_autoptr (GRand) r = g_rand_new_with_seed (23);

  for (int round = 0; round < 300; round++)
    {
      City c;
      random_city (&c, r);
      g_autoptr (HeatRoadGraph) graph = heat_road_graph_new (c.ways, c.n_ways, c.points);
      double x = 1e6 + g_rand_double_range (r, -50, 700), y = 5e6 + g_rand_double_range (r, -50, 600), best = HUGE_VAL;
      for (guint32 w = 0; w < c.n_ways; w++)
        for (guint k = 0; k + 1 < c.ways[w].n_points && c.ways[w].road_class < 7; k++)
          {
            const double *p = c.points + 2 * (c.ways[w].first_point + k);
            if (p[0] != p[2] || p[1] != p[3])
              best = MIN (best, heat_segment_distance_m (x, y, p[0], p[1], p[2], p[3], NULL));
          }
      HeatRoadSnap snap = heat_road_snap (graph, x, y, 5000);
      g_assert_cmpint (snap.edge != G_MAXUINT32, ==, best < HUGE_VAL);
      if (snap.edge == G_MAXUINT32)
        continue;
      g_assert_cmpfloat (snap.distance_m, >=, best - 1e-6); /* farther only when the nearest lies on an island */
      g_assert_cmpfloat_with_epsilon (hypot (snap.x - x, snap.y - y), snap.distance_m, 1e-6);
      g_assert_cmpuint (heat_road_snap (graph, NAN, y, 5000).edge, ==, G_MAXUINT32);
    }
}

/* A street with an island lane beside it: the place snaps to the street. A stated length is shared out exactly. */
static void
test_island_and_length (void)
{
  static const double points[] = { 0, 0, 100, 0, 200, 0, 300, 0, 50, 10, 60, 10, 100, 0, 100, 50, 200, 50, 200, 0, NAN, 0, 300, 0, 300, 90 };
  static const HeatRoadWay ways[] = { { 0, 4, 1, 333334, 0, 5, 0, 0 }, { 4, 2, 2, 0, 0, 6, 0, 0 }, { 6, 4, 3, 0, 0, 5, 0, 0 }, { 10, 3, 4, 0, 0, 5, 0, 0 } };
  g_autoptr (HeatRoadGraph) graph = heat_road_graph_new (ways, G_N_ELEMENTS (ways), points);
  HeatRoadQuery q = { .metric = HEAT_ROAD_BY_LENGTH };
  HeatRoadTrip trip;

  g_assert_cmpuint (heat_road_n_edges (graph), ==, 6); /* 3 + 1 + 1, and 1 after the broken point */
  HeatRoadSnap snap = heat_road_snap (graph, 55, 9, 1000), far_end = heat_road_snap_node (graph, heat_road_node_at (graph, 300, 0));
  g_assert_cmpuint (heat_road_edge_way (graph, snap.edge), ==, 0);
  g_assert_cmpfloat_with_epsilon (snap.distance_m, 9, 1e-9);
  HeatRoadSnap start = heat_road_snap_node (graph, heat_road_node_at (graph, 0, 0));
  heat_road_to_one (graph, &q, &start, 1, far_end, &trip);
  g_assert_true (trip.reached);
  g_assert_cmpfloat_with_epsilon (trip.distance_m, 333.334, 1e-9);
}

static void
test_closures (void)
{
  static const double points[] = { 0, 0, 100, 0, 200, 0, 100, 0, 100, 100, 200, 100, 200, 0 };
  static const HeatRoadWay ways[] = { { 0, 3, 1, 0, 0, 5, 0, 0 }, { 3, 4, 2, 0, 0, 5, 0, 0 } };
  static const double ring[] = { 140, -10, 160, -10, 160, 10, 140, 10 }; /* crosses, holds no node */
  g_autoptr (HeatRoadGraph) graph = heat_road_graph_new (ways, 2, points);
  g_autoptr (HeatRoadClosures) closures = heat_road_closures_new (graph);
  HeatRoadQuery q = { .metric = HEAT_ROAD_BY_LENGTH, .closures = closures, .want_paths = TRUE };
  HeatRoadSnap a = heat_road_snap (graph, 0, 0, 10), b = heat_road_snap (graph, 200, 0, 10);
  HeatRoadTrip trip;

  heat_road_close_polygon (closures, graph, ring, 4);
  g_assert_cmpuint (heat_road_n_closed (closures), ==, 1);
  b = heat_road_snap_node (graph, heat_road_node_at (graph, 200, 0));
  heat_road_to_one (graph, &q, &a, 1, b, &trip);
  g_assert_cmpfloat_with_epsilon (trip.distance_m, 400, 0.01);
  g_assert_cmpuint (trip.streets->len, ==, 2);
  heat_road_trip_clear (&trip);
  heat_road_close_around (closures, graph, 150, 105, 6);
  g_assert_cmpuint (heat_road_n_closed (closures), ==, 2);
  heat_road_to_one (graph, &q, &a, 1, heat_road_snap (graph, 170, 0, 10), &trip); /* the goal's own edge is passable */
  g_assert_cmpfloat_with_epsilon (trip.distance_m, 170, 0.01);
  heat_road_trip_clear (&trip);
}

static void
test_empty (void)
{
  static const HeatRoadWay foot = { 0, 2, 1, 0, 0, 7, 0, 0 };
  static const double points[] = { 0, 0, 10, 0 };
  HeatRoadQuery q = { .metric = HEAT_ROAD_BY_LENGTH };
  HeatRoadTrip trip;

  for (guint32 n = 0; n < 2; n++)
    {
      g_autoptr (HeatRoadGraph) graph = heat_road_graph_new (&foot, n, points);
      HeatRoadSnap none = heat_road_snap (graph, 0, 0, 100);
      g_assert_cmpuint (none.edge, ==, G_MAXUINT32);
      heat_road_to_one (graph, &q, &none, 1, none, &trip);
      g_assert_false (trip.reached);
      g_assert_cmpuint (heat_road_node_at (graph, 0, 0), ==, G_MAXUINT32);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/road/graph/nodes-brute-force", test_nodes);
  g_test_add_func ("/road/graph/snaps-brute-force", test_snaps);
  g_test_add_func ("/road/graph/snap-nearest", test_snap_nearest);
  g_test_add_func ("/road/graph/island-and-length", test_island_and_length);
  g_test_add_func ("/road/graph/closures", test_closures);
  g_test_add_func ("/road/graph/empty", test_empty);
  return g_test_run ();
}
