// SPDX-License-Identifier: GPL-3.0-or-later
/* The streets of a real city: 300 shortest distances that another program computed, to the millimetre; and the time it takes. */
#include "road-graph.h"
#include <gio/gio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>


static char **
read_lines (const char *name, gboolean packed)
{
  g_autofree char *path = g_build_filename (g_getenv ("HEAT_SHARED_DATA") ? g_getenv ("HEAT_SHARED_DATA") : "", "harbin", name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) raw = g_file_read (file, NULL, NULL);
  g_autoptr (GOutputStream) out = g_memory_output_stream_new_resizable ();

  if (!raw)
    return NULL;
  g_autoptr (GConverter) converter = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
  g_autoptr (GInputStream) in = packed ? g_converter_input_stream_new (G_INPUT_STREAM (raw), converter) : G_INPUT_STREAM (g_object_ref (raw));
  g_assert_cmpint (g_output_stream_splice (out, in, G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, NULL, NULL), >, 0);
  g_autoptr (GBytes) bytes = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (out));
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  return g_strsplit_set (text, "\n", -1);
}

/* A node of the file that stands on another one is moved aside by millimetres: places of the file are told apart by their
 * number, those of the graph by their coordinates. */
static void
part_twins (double *xy, guint n)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < n; i++)
    if (!g_hash_table_add (seen, g_strdup_printf ("%.4f %.4f", xy[2 * i], xy[2 * i + 1])))
      xy[2 * i + 1] += 0.004;
}

/* Metres good enough to keep places apart; lengths come from the file. */
static void
flatten (double lon, double lat, double *xy)
{
  xy[0] = (lon - 126.6) * 77500;
  xy[1] = (lat - 45.75) * 111200;
}

static guint8
class_of (const char *word)
{
  static const char *const words[] = { "motorway", "trunk", "primary", "secondary", "tertiary", "residential", "service" };

  for (guint8 i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_has_prefix (word, words[i]))
      return i;
  return 5;
}

static HeatRoadGraph *
read_graph (double **node_xy, guint *n_nodes)
{
  g_auto (GStrv) nodes = read_lines ("road_nodes.csv.gz", TRUE);
  g_auto (GStrv) edges = read_lines ("road_edges.csv.gz", TRUE);
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) ways = g_array_new (FALSE, FALSE, sizeof (HeatRoadWay));

  if (!nodes || !edges)
    return NULL;
  *n_nodes = 0;
  *node_xy = g_new0 (double, 2 * g_strv_length (nodes));
  for (guint i = 1; nodes[i] && *nodes[i]; i++, (*n_nodes)++)
    {
      g_auto (GStrv) f = g_strsplit (nodes[i], ",", 4);
      flatten (g_ascii_strtod (f[2], NULL), g_ascii_strtod (f[3], NULL), *node_xy + 2 * (i - 1));
    }
  part_twins (*node_xy, *n_nodes);
  for (guint i = 1; edges[i] && *edges[i]; i++)
    {
      g_auto (GStrv) f = g_strsplit (edges[i], ",", 9);
      g_auto (GStrv) course = g_strsplit_set (f[8], " ;", -1);
      HeatRoadWay way = { points->len / 2, 0, i, (guint32) strtoul (f[2], NULL, 10), 0, class_of (f[4]), (guint8) atoi (f[3]), 0 };
      for (guint k = 0; course[k] && course[k + 1]; k += 2, way.n_points++)
        {
          double xy[2];
          flatten (g_ascii_strtod (course[k], NULL), g_ascii_strtod (course[k + 1], NULL), xy);
          xy[0] += 0.002 + 0.001 * (i % 4); /* a point inside of an edge is no node of the file */
          g_array_append_vals (points, xy, 2);
        }
      memcpy (&g_array_index (points, double, 2 * way.first_point), *node_xy + 2 * strtoul (f[0], NULL, 10), 2 * sizeof (double));
      memcpy (&g_array_index (points, double, points->len - 2), *node_xy + 2 * strtoul (f[1], NULL, 10), 2 * sizeof (double));
      g_array_append_val (ways, way);
    }
  return heat_road_graph_new ((HeatRoadWay *) (gpointer) ways->data, ways->len, (double *) (gpointer) points->data);
}

static void
test_pairs (void)
{
  g_autofree double *node_xy = NULL;
  guint n_nodes = 0, n = 0;
  g_autoptr (HeatRoadGraph) graph = NULL;
  g_auto (GStrv) pairs = read_lines ("harbin2024_pairs_mm.csv", FALSE);
  HeatRoadQuery q = { .metric = HEAT_ROAD_BY_LENGTH };

  graph = pairs ? read_graph (&node_xy, &n_nodes) : NULL;
  if (!graph)
    {
      g_test_skip ("the folder of shared data (HEAT_SHARED_DATA) is absent");
      return;
    }
  g_test_message ("%u nodes, %u edges, %" G_GSIZE_FORMAT " bytes", heat_road_n_nodes (graph), heat_road_n_edges (graph), heat_road_bytes (graph));
  for (guint i = 1; pairs[i] && *pairs[i]; i++, n++)
    {
      guint from, to;
      long long mm;
      HeatRoadTrip trip;
      g_assert_cmpint (sscanf (pairs[i], "%u,%u,%lld", &from, &to, &mm), ==, 3);
      guint32 a = heat_road_node_at (graph, node_xy[2 * from], node_xy[2 * from + 1]), b = heat_road_node_at (graph, node_xy[2 * to], node_xy[2 * to + 1]);
      g_assert_cmpuint (MAX (a, b), <, heat_road_n_nodes (graph));
      HeatRoadSnap start = heat_road_snap_node (graph, a);
      heat_road_to_one (graph, &q, &start, 1, heat_road_snap_node (graph, b), &trip);
      g_assert_true (trip.reached);
      g_assert_cmpint (llround (trip.distance_m * 1000), ==, mm);
    }
  g_assert_cmpuint (n, ==, 300);
}

/* Ten teams to one place by time: the figure is told, never asserted. */
static void
test_ten_teams (void)
{
  static const HeatRoadSpeeds speeds = { { 70, 60, 45, 40, 35, 25, 12, 0 }, { 1, 1, 1, 1, 1, 1, 1, 1 }, { 1, 1, 1, 1, 1, 1, 1, 1 }, 0.8, 22, 6 };
  g_autofree double *node_xy = NULL;
  guint n_nodes = 0;
  g_autoptr (HeatRoadGraph) graph = read_graph (&node_xy, &n_nodes);
  g_autoptr (GRand) r = g_rand_new_with_seed (5);
  HeatRoadQuery q = { .metric = HEAT_ROAD_BY_TIME, .speeds = &speeds, .want_paths = TRUE };
  gint64 spent = 0;

  if (!graph)
    {
      g_test_skip ("the folder of shared data (HEAT_SHARED_DATA) is absent");
      return;
    }
  for (int round = 0; round < 20; round++)
    {
      HeatRoadSnap from[10], to;
      HeatRoadTrip trips[10];
      gint64 begin = g_get_monotonic_time ();
      for (int i = 0; i < 10; i++)
        from[i] = heat_road_snap (graph, g_rand_double_range (r, -6000, 12000), g_rand_double_range (r, -9000, 8000), 5000);
      to = heat_road_snap (graph, g_rand_double_range (r, -6000, 12000), g_rand_double_range (r, -9000, 8000), 5000);
      heat_road_to_one (graph, &q, from, 10, to, trips);
      spent += g_get_monotonic_time () - begin;
      for (int i = 0; i < 10; i++)
        {
          g_assert_true (trips[i].reached); /* all places lie in the main part */
          g_assert_cmpfloat (trips[i].travel_s, >=, trips[i].distance_m / (70 / 3.6) * 0.6);
          heat_road_trip_clear (&trips[i]);
        }
    }
  g_test_message ("ten teams, with snapping and paths: %.2f ms", (double) spent / 20 / 1000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/road/harbin/pairs", test_pairs);
  g_test_add_func ("/road/harbin/ten-teams", test_ten_teams);
  return g_test_run ();
}
