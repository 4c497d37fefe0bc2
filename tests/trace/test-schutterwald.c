// SPDX-License-Identifier: GPL-3.0-or-later
/* The real network of Schutterwald, imported by heatctl: a plan for every one of its pipes, as `heatctl isolate --json` would
 * answer it, equals the brute force; the command itself is compared on a sample. */
#include "check.h"
#include "store-city.h"
#include "trace-critical.h"
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

#define EVERY_NTH_BY_COMMAND 40

typedef struct { HeatNet *net; HeatTrace *trace; HeatCritical *critical; BruteNet *brute; char *path; } Fixture;

static gboolean
import_city (const char *path)
{
  const char *shared = g_getenv ("HEAT_SHARED_DATA"), *heatctl = g_getenv ("HEATCTL");
  g_autofree char *source = shared ? g_build_filename (shared, "schutterwald", "csv", NULL) : NULL;
  g_autofree char *mapping = g_test_build_filename (G_TEST_DIST, "..", "data", "import", "schutterwald.ini", NULL);
  g_autoptr (GError) error = NULL;
  int status = 0;

  if (!source || !g_file_test (source, G_FILE_TEST_IS_DIR))
    return FALSE;
  const char *argv[] = { heatctl, "import", "--mapping", mapping, source, "-o", path, NULL };
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  return TRUE;
}

static char *
ids_of (const HeatNet *net, HeatKind kind, const GArray *list)
{
  GString *s = g_string_new (NULL);

  for (guint i = 0; i < list->len; i++)
    g_string_append_printf (s, "%s ", heat_net_id (net, kind, g_array_index (list, guint32, i)));
  return g_string_free (s, FALSE);
}

static int
compare_text (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Ids of a JSON array, sorted, with blanks: of its strings, or of a member of its objects. */
static char *
json_ids (JsonArray *array, const char *member, gboolean sorted)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  GString *s = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (array); i++)
    g_ptr_array_add (ids, (gpointer) (member ? json_object_get_string_member (json_array_get_object_element (array, i), member)
                                             : json_array_get_string_element (array, i)));
  if (sorted)
    g_ptr_array_sort (ids, compare_text);
  for (guint i = 0; i < ids->len; i++)
    g_string_append_printf (s, "%s ", (const char *) g_ptr_array_index (ids, i));
  return g_string_free (s, FALSE);
}

static void
ask_command (Fixture *f, guint32 pipe, const BruteAnswer *answer)
{
  g_autofree char *leak = g_strdup_printf ("pipe:%s", heat_net_id (f->net, HEAT_KIND_PIPE, pipe)), *out = NULL;
  const char *argv[] = { g_getenv ("HEATCTL"), "isolate", f->path, "--leak", leak, "--json", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, NULL, &status, &error);
  g_assert_no_error (error);
  gboolean stops = answer->stop_sources->len + answer->stop_stations->len > 0;
  g_assert_cmpint (g_spawn_check_wait_status (status, NULL), ==, !stops);
  json_parser_load_from_data (parser, out, -1, &error);
  g_assert_no_error (error);
  JsonObject *plan = json_node_get_object (json_parser_get_root (parser));
  JsonObject *zone = json_object_get_object_member (plan, "zone"), *lost = json_object_get_object_member (plan, "out");
  g_autofree char *pipes = json_ids (json_object_get_array_member (zone, "pipes"), NULL, FALSE), *pipes_b = ids_of (f->net, HEAT_KIND_PIPE, answer->zone_pipes);
  g_autofree char *must = json_ids (json_object_get_array_member (plan, "must_close"), "valve", TRUE), *must_b = ids_of (f->net, HEAT_KIND_VALVE, answer->must);
  g_autofree char *cold = json_ids (json_object_get_array_member (lost, "consumers"), NULL, FALSE), *cold_b = ids_of (f->net, HEAT_KIND_CONSUMER, answer->out_consumers);
  g_assert_cmpstr (pipes, ==, pipes_b);
  g_assert_cmpstr (must, ==, must_b); /* the ids of these valves rise with their rows */
  g_assert_cmpstr (cold, ==, cold_b);
  g_assert_cmpint (json_object_get_int_member (lost, "households"), ==, answer->households);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (plan, "stop")), ==, answer->stop_sources->len + answer->stop_stations->len);
}

static void
compare_cost (const HeatCriticalCost *cost, const BruteAnswer *answer)
{
  g_assert_cmpuint (cost->zone_pipes, ==, answer->zone_pipes->len);
  g_assert_cmpuint (cost->must_close, ==, answer->must->len);
  g_assert_cmpuint (cost->out_consumers, ==, answer->out_consumers->len);
  g_assert_cmpuint (cost->out_households, ==, answer->households);
  g_assert_cmpfloat_with_epsilon (cost->out_area_m2, answer->area_m2, 1e-6);
  g_assert_cmpuint (cost->stops, ==, answer->stop_sources->len + answer->stop_stations->len);
}

static void
ask_pipe (Fixture *f, guint32 pipe)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HeatValveOverlay) overlay = heat_valve_overlay_new (f->net);
  Question q = { 0 };

  question_add_leak (&q, HEAT_LEAK_PIPE, pipe);
  HeatIsolateQuery query = question_query (&q, overlay);
  BruteQuery bq = question_brute (&q, overlay);
  g_autoptr (HeatPlan) plan = heat_trace_isolate (f->trace, &query, &error);
  g_assert_no_error (error);
  BruteAnswer *answer = brute_isolate (f->brute, &bq);
  g_autofree char *wrong = compare_answers (heat_net_city (f->net), plan, answer);
  if (wrong)
    g_error ("pipe %s:\n%s", heat_net_id (f->net, HEAT_KIND_PIPE, pipe), wrong);
  compare_cost (heat_critical_of_pipe (f->critical, heat_pipe (pipe)), answer);
  if (pipe % EVERY_NTH_BY_COMMAND == 0)
    ask_command (f, pipe, answer);
  brute_answer_free (answer);
}

static void
test_every_pipe (void)
{
  g_autofree char *dir = g_dir_make_tmp ("heat-trace-XXXXXX", NULL);
  Fixture f = { .path = g_build_filename (dir, "schutterwald.gpkg", NULL) };
  g_autoptr (GError) error = NULL;

  if (!import_city (f.path))
    {
      g_test_skip ("shared data absent");
      g_free (f.path);
      return;
    }
  HeatCity *city = heat_store_city_read (f.path, NULL, &error), *own = heat_store_city_read (f.path, NULL, NULL);
  g_assert_no_error (error);
  g_assert_nonnull (own);
  g_assert_cmpuint (city->n_pipe, ==, 482);
  g_assert_cmpuint (city->n_consumer, ==, 44);
  g_assert_cmpuint (city->n_valve, ==, 4);
  f.brute = brute_net_new (own); /* reads references, which a snapshot gives up */
  f.net = heat_net_new (city, NULL, NULL);
  f.trace = heat_trace_new (f.net, NULL, &error);
  g_assert_no_error (error);
  f.critical = heat_trace_critical (f.trace, NULL, NULL, &error);
  g_assert_no_error (error);
  g_autofree guint8 *warm = heat_trace_warm (f.trace, NULL);
  for (guint32 c = 0; c < city->n_consumer; c++)
    g_assert_true (warm[c]);
  for (guint32 p = 0; p < city->n_pipe; p++)
    ask_pipe (&f, p);
  heat_critical_free (f.critical);
  brute_net_free (f.brute);
  heat_city_free (own);
  heat_trace_unref (f.trace);
  heat_net_unref (f.net);
  g_remove (f.path);
  g_remove (dir);
  g_free (f.path);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trace/schutterwald/every-pipe", test_every_pipe);
  return g_test_run ();
}
