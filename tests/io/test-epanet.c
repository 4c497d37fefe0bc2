// SPDX-License-Identifier: GPL-3.0-or-later
/* EPANET networks as cities of one line for the pair. The partitions that others published are the golden ones: isolating any link or
 * node must drain exactly its segment. */
#include "io-import.h"
#include "trace.h"
#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct { char *folder, *inp, *list, *mapping; } Case;

static void
set_up (Case *c, gconstpointer data)
{
  c->folder = g_dir_make_tmp ("heat-epanet-XXXXXX", NULL);
  c->inp = g_build_filename (c->folder, "net.INP", NULL);
  c->list = g_build_filename (c->folder, "valves.csv", NULL);
  c->mapping = g_build_filename (c->folder, "map.ini", NULL);
}

static void
tear_down (Case *c, gconstpointer data)
{
  g_unlink (c->inp);
  g_unlink (c->list);
  g_unlink (c->mapping);
  g_rmdir (c->folder);
  g_free (c->folder);
  g_free (c->inp);
  g_free (c->list);
  g_free (c->mapping);
}

/* Without a sync of the disk: thousands of them. */
static void
put (const char *path, const char *text, gssize n)
{
  FILE *file = fopen (path, "wb");

  g_assert_nonnull (file);
  fwrite (text, 1, n < 0 ? strlen (text) : (gsize) n, file);
  g_assert_cmpint (fclose (file), ==, 0);
}

static HeatNet *
load (const char *inp, const char *valves, const char *mapping, HeatImportReport **report)
{
  g_autoptr (GError) error = NULL;
  HeatEpanetFiles files = { inp, valves, mapping };
  HeatCity *city = heat_io_import_epanet (&files, report, NULL, &error);

  g_assert_no_error (error);
  return heat_net_new (city, NULL, NULL);
}

static const HeatImportItem *
find_item (const HeatImportReport *report, HeatImportKind kind, const char *layer, const char *id)
{
  for (guint i = 0; i < report->items->len; i++)
    {
      const HeatImportItem *item = &g_array_index (report->items, HeatImportItem, i);
      if (item->kind == kind && strcmp (item->layer, layer) == 0 && strcmp (item->id, id) == 0)
        return item;
    }
  return NULL;
}

static guint
count_kind (const HeatImportReport *report, HeatImportKind kind)
{
  guint n = 0;

  for (guint i = 0; i < report->items->len; i++)
    n += g_array_index (report->items, HeatImportItem, i).kind == kind;
  return n;
}

/* ---- published partitions ---- */

/* "id,label" lines after a header → id → label. */
static GHashTable *
read_labels (const char *path)
{
  GHashTable *labels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (guint i = 1; lines[i] && *lines[i]; i++)
    {
      g_auto (GStrv) fields = g_strsplit (g_strchomp (lines[i]), ",", 2);
      g_hash_table_insert (labels, g_strdup (fields[0]), g_strdup (fields[1]));
    }
  return labels;
}

/* The zone of a leak there must hold just the links that share its label. */
static void
assert_segment (const HeatTrace *trace, HeatLeakKind kind, guint32 index, const char *label, GHashTable *links)
{
  const HeatNet *net = heat_trace_net (trace);
  HeatLeak leak = { kind, index };
  HeatIsolateQuery q = { .leaks = &leak, .n_leaks = 1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (HeatPlan) plan = heat_trace_isolate (trace, &q, &error);
  guint expected = 0;

  g_assert_no_error (error);
  for (guint32 p = 0; p < heat_net_n (net, HEAT_KIND_PIPE); p++)
    expected += strcmp (g_hash_table_lookup (links, heat_net_id (net, HEAT_KIND_PIPE, p)), label) == 0;
  g_assert_cmpuint (plan->zone_pipes->len, ==, expected);
  for (guint i = 0; i < plan->zone_pipes->len; i++)
    g_assert_cmpstr (g_hash_table_lookup (links, heat_net_id (net, HEAT_KIND_PIPE, g_array_index (plan->zone_pipes, guint32, i))), ==, label);
}

static guint
count_labels (GHashTable *links, GHashTable *nodes)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTable *tables[] = { links, nodes };
  gpointer label;

  for (guint t = 0; t < 2; t++)
    {
      GHashTableIter iter;
      g_hash_table_iter_init (&iter, tables[t]);
      while (g_hash_table_iter_next (&iter, NULL, &label))
        g_hash_table_add (seen, label);
    }
  return g_hash_table_size (seen);
}

static void
check_partition (HeatNet *net, GHashTable *links, GHashTable *nodes, guint segments)
{
  g_autoptr (HeatTrace) trace = heat_trace_new (net, NULL, NULL);

  g_assert_cmpuint (g_hash_table_size (links), ==, heat_net_n (net, HEAT_KIND_PIPE));
  g_assert_cmpuint (g_hash_table_size (nodes), ==, heat_net_n (net, HEAT_KIND_NODE));
  g_assert_cmpuint (count_labels (links, nodes), ==, segments);
  for (guint32 p = 0; p < heat_net_n (net, HEAT_KIND_PIPE); p++)
    assert_segment (trace, HEAT_LEAK_PIPE, p, g_hash_table_lookup (links, heat_net_id (net, HEAT_KIND_PIPE, p)), links);
  for (guint32 n = 0; n < heat_net_n (net, HEAT_KIND_NODE); n++)
    assert_segment (trace, HEAT_LEAK_NODE, n, g_hash_table_lookup (nodes, heat_net_id (net, HEAT_KIND_NODE, n)), links);
}

static char *
shared (const char *name)
{
  const char *folder = g_getenv ("HEAT_SHARED_DATA");
  char *path = g_build_filename (folder ? folder : "", "wntr", name, NULL);

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return path;
  g_test_skip ("wntr absent");
  g_free (path);
  return NULL;
}

static void
check_net3 (const char *list, const char *links_name, const char *nodes_name, guint valves, guint segments)
{
  g_autofree char *inp = shared ("Net3.inp");
  g_autoptr (HeatImportReport) report = NULL;

  if (!inp)
    return;
  g_autofree char *valve_path = shared (list), *link_path = shared (links_name), *node_path = shared (nodes_name);
  g_autoptr (GHashTable) links = read_labels (link_path), nodes = read_labels (node_path);
  g_autoptr (HeatNet) net = load (inp, valve_path, NULL, &report);
  g_assert_cmpuint (heat_net_n (net, HEAT_KIND_VALVE), ==, valves);
  g_assert_cmpuint (count_kind (report, HEAT_IMPORT_SKIPPED) + count_kind (report, HEAT_IMPORT_VALUE), ==, 0);
  check_partition (net, links, nodes, segments);
}

static void test_net3_random (void) { check_net3 ("valve_layer_random.csv", "link_segments_random.csv", "node_segments_random.csv", 40, 23); }
static void test_net3_strategic (void) { check_net3 ("valve_layer_stategic_1.csv", "link_segments_strategic.csv", "node_segments_strategic.csv", 141, 119); }

/* The small example of Herman and Mahmoud (CCWI 2017); by hand: n1 with p2 … p5 and n2 on. */
static void
test_ccwi17 (Case *c, gconstpointer data)
{
  g_autofree char *inp = shared ("CCWI17-HermanMahmoud.inp");

  if (!inp)
    return;
  put (c->list, "link,node\np1,n1\np3,n2\np7,n5\np7,n6\np8,n6\n", -1);
  g_autoptr (HeatNet) net = load (inp, c->list, NULL, NULL);
  static const char *const labels[][2] = { { "p1", "a" }, { "p2", "b" }, { "p6", "b" }, { "p8", "b" }, { "p3", "b" }, { "p4", "b" }, { "p5", "b" }, { "p7", "c" } };
  static const char *const node_labels[][2] = { { "s", "a" }, { "n1", "b" }, { "n2", "b" }, { "n3", "b" }, { "n4", "b" }, { "n5", "b" }, { "n6", "d" } };
  g_autoptr (GHashTable) links = g_hash_table_new (g_str_hash, g_str_equal), nodes = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    g_hash_table_insert (links, (gpointer) labels[i][0], (gpointer) labels[i][1]);
  for (guint i = 0; i < G_N_ELEMENTS (node_labels); i++)
    g_hash_table_insert (nodes, (gpointer) node_labels[i][0], (gpointer) node_labels[i][1]);
  check_partition (net, links, nodes, 4);
}

/* ---- a network with everything ---- */

static const char everything[] =
  "\xef\xbb\xbf; a network\r\n[TITLE]\r\n  Old town, north \r\n\r\nsecond line\r\n"
  "[junctions] ;ID Elev Demand\r\n A 10 5;comment\r\n\"B 2\",20,0\r\nC\t30\t-3\r\nD 1 2\r\nD 9 9\r\nE\r\n"
  "[RESERVOIRS]\r\nR 100\r\n[TANKS]\r\nT 50 1 2 3 40 0\r\n"
  "[PIPES]\r\n1 R A 100 12 100 0 Open\r\n2 A \"B 2\" 200 6 100 CV\r\n3 \"B 2\" C 300 8 100 0 Closed ; shut\r\n4 C D 1O0 9999 100 0 Ajar\r\n5 D Nowhere 10 4 100\r\n"
  "[PUMP]\r\nP T A HEAD 1\r\n[VALVES]\r\nV A D 10 PRV 50 0\r\nW A D 10 TCV 50 0\r\n"
  "[DEMANDS]\r\nD 0\r\nE 1 pat\r\nE 2\r\nR 7\r\n"
  "[STATUS]\r\nV Closed\r\nW 30\r\nX Open\r\n2 Closed\r\n"
  "[PATTERNS]\r\n1 1 1\r\n;no\r\n1 2 2\r\n[SPELLS]\r\nabra\r\n"
  "[OPTIONS]\r\nUnits GPM\r\nHeadloss H-W\r\n"
  "[COORDINATES]\r\nA 0 0\r\n\"B 2\" 10 0\r\nC x 1\r\nR -5 0\r\nZ 1 1\r\n[VERTICES]\r\n2 5 5\r\n2 6 5\r\n1 -2 1\r\n[END]\r\nafter the end [PIPES]\r\n";

static guint32
row (const HeatNet *net, HeatKind kind, const char *id)
{
  guint32 i = heat_net_find (net, kind, id);

  g_assert_cmpuint (i, !=, HEAT_NONE);
  return i;
}

static void
test_everything (Case *c, gconstpointer data)
{
  g_autoptr (HeatImportReport) report = NULL;

  put (c->inp, everything, -1);
  g_autoptr (HeatNet) net = load (c->inp, NULL, NULL, &report);
  const HeatCity *city = heat_net_city (net);
  g_assert_cmpstr (heat_city_text (city, city->name), ==, "Old town, north");
  g_assert_cmpuint (city->n_node, ==, 7);
  g_assert_cmpuint (city->n_pipe, ==, 8);
  g_assert_cmpfloat_with_epsilon (heat_net_node_z_m (net, heat_node (row (net, HEAT_KIND_NODE, "B 2"))), 20 * 0.3048, 1e-4);
  const HeatPipeRow *one = &city->pipe[row (net, HEAT_KIND_PIPE, "1")], *two = &city->pipe[row (net, HEAT_KIND_PIPE, "2")];
  g_assert_cmpfloat_with_epsilon (one->length_m, 30.48, 1e-4);
  g_assert_cmpuint (one->dn_mm, ==, 305);
  g_assert_cmpint (one->line, ==, HEAT_LINE_PAIR);
  g_assert_cmpuint (one->n_points, ==, 3);
  g_assert_cmpuint (two->n_points, ==, 4);
  /* the drawing is enlarged until pipes 1 and 2 together are drawn as long as they are */
  double drawn = hypot (3, 1) + hypot (2, 1) + hypot (5, 5) + 1 + hypot (4, 5), scale = (one->length_m + two->length_m) / drawn;
  double course[HEAT_COURSE_DOUBLES], x = NAN, y = NAN;
  guint n;
  g_assert_cmpfloat_with_epsilon (heat_net_pipe_line (net, heat_pipe (row (net, HEAT_KIND_PIPE, "2")), course, &n)[4], 6 * scale, 1e-3);
  g_assert_true (heat_net_place (net, HEAT_KIND_NODE, row (net, HEAT_KIND_NODE, "B 2"), &x, &y));
  g_assert_cmpfloat_with_epsilon (x, 10 * scale, 1e-3);
  const HeatPipeRow *four = &city->pipe[row (net, HEAT_KIND_PIPE, "4")]; /* what is no number or cannot be is unknown */
  g_assert_true (isnan (four->length_m) && four->dn_mm == 0);
  g_assert_nonnull (find_item (report, HEAT_IMPORT_VALUE, "pipe", "4"));
  g_assert_nonnull (find_item (report, HEAT_IMPORT_VALUE, "pipe", "5"));
  g_assert_nonnull (find_item (report, HEAT_IMPORT_SKIPPED, "node", "D"));
  g_assert_nonnull (find_item (report, HEAT_IMPORT_SKIPPED, "node", "Z"));
  g_assert_nonnull (find_item (report, HEAT_IMPORT_VALUE, "node", "C"));
  g_assert_nonnull (find_item (report, HEAT_IMPORT_VALUE, "consumer", "R"));
  g_assert_nonnull (find_item (report, HEAT_IMPORT_VALUE, "pipe", "X"));
  g_assert_nonnull (find_item (report, HEAT_IMPORT_VALUE, "pipe", "2"));
  g_assert_cmpuint (count_kind (report, HEAT_IMPORT_UNUSED), ==, 2); /* PATTERNS, SPELLS */
  /* the pump is a short pipe without a valve; three links carry a valve of their own */
  g_assert_cmpuint (city->pipe[row (net, HEAT_KIND_PIPE, "P")].dn_mm, ==, 305);
  g_assert_cmpuint (city->n_valve, ==, 4);
  const HeatValveRow *check = &city->valve[row (net, HEAT_KIND_VALVE, "2")];
  g_assert_true (check->role == HEAT_VALVE_CHECK && check->flow == HEAT_FLOW_INTO_PIPE && check->end == 0);
  g_assert_cmpint (city->valve[row (net, HEAT_KIND_VALVE, "3")].state, ==, HEAT_VALVE_CLOSED);
  g_assert_cmpint (city->valve[row (net, HEAT_KIND_VALVE, "V")].state, ==, HEAT_VALVE_CLOSED);
  g_assert_cmpint (city->valve[row (net, HEAT_KIND_VALVE, "W")].state, ==, HEAT_VALVE_OPEN);
  g_assert_cmpuint (city->valve[row (net, HEAT_KIND_VALVE, "W")].dn_mm, ==, 254);
  /* demands: those of [DEMANDS] count instead; water that comes in is a source */
  g_assert_cmpuint (city->n_source, ==, 3);
  row (net, HEAT_KIND_SOURCE, "C");
  g_assert_cmpuint (city->n_consumer, ==, 2);
  g_assert_cmpuint (heat_net_find (net, HEAT_KIND_CONSUMER, "D"), ==, HEAT_NONE);
  row (net, HEAT_KIND_CONSUMER, "E");
  g_assert_cmpuint (city->n_household, ==, 2);
}

/* Everything works on it as on one line for the pair: who must close, who is out. */
static void
test_isolation (Case *c, gconstpointer data)
{
  put (c->inp, "[JUNCTIONS]\nA 0 0\nB 0 1\nC 0 1\nD 0 1\n[RESERVOIRS]\nR 0\n[PIPES]\n1 R A 10 100\n2 A B 10 100\n3 B C 10 100\n4 A D 10 100\n[OPTIONS]\nUNITS LPS\n[END]\n", -1);
  put (c->list, "id;link;node\nfirst;2;A\nsecond;3;B\n;4;A\n;4;A\n;9;A\n;4;B\n;;B\n", -1);
  g_autoptr (HeatImportReport) report = NULL;
  g_autoptr (HeatNet) net = load (c->inp, c->list, NULL, &report);
  g_autoptr (HeatTrace) trace = heat_trace_new (net, NULL, NULL);
  HeatLeak leak = { HEAT_LEAK_PIPE, row (net, HEAT_KIND_PIPE, "2") };
  HeatIsolateQuery q = { .leaks = &leak, .n_leaks = 1 };
  g_autoptr (HeatPlan) plan = heat_trace_isolate (trace, &q, NULL);
  g_assert_cmpuint (plan->must->len, ==, 1);
  g_assert_cmpstr (heat_net_id (net, HEAT_KIND_VALVE, g_array_index (plan->must, HeatPlanValve, 0).valve), ==, "first");
  g_assert_cmpuint (plan->may->len, ==, 1);
  g_assert_cmpstr (heat_net_id (net, HEAT_KIND_VALVE, g_array_index (plan->may, HeatPlanValve, 0).valve), ==, "second");
  g_assert_cmpuint (plan->out_households, ==, 2);
  g_assert_cmpuint (plan->stops->len, ==, 0);
  g_assert_cmpfloat_with_epsilon (plan->zone_length_m, 10, 1e-6);
  /* 4@A once, 9@A and 4@B on nothing, one without a link */
  g_assert_cmpuint (heat_net_n (net, HEAT_KIND_VALVE), ==, 5);
  g_assert_nonnull (find_item (report, HEAT_IMPORT_SKIPPED, "valve", "4@A"));
  g_assert_nonnull (find_item (report, HEAT_IMPORT_SKIPPED, "valve", ""));
  g_assert_nonnull (find_item (report, HEAT_IMPORT_VALUE, "valve", "9@A"));
  g_assert_nonnull (find_item (report, HEAT_IMPORT_VALUE, "valve", "4@B"));
  g_assert_cmpint (heat_net_valve_place (net, heat_valve (row (net, HEAT_KIND_VALVE, "4@B"))).seat, ==, HEAT_SEAT_NONE);
}

/* The list is the truth about where valves are: a closed pipe closes those on it, and has none made. */
static void
test_closed_pipe (Case *c, gconstpointer data)
{
  g_autoptr (HeatImportReport) report = NULL;

  put (c->inp, "[JUNCTIONS]\nA\nB\n[RESERVOIRS]\nR\n[PIPES]\n1 R A 10 100 1 0 Closed\n2 A B 10 100 1 0 Open\n3 R B 10 100\n[STATUS]\n1 3 Closed\n2 Open\n[OPTIONS]\nUNITS CMH\n[END]\n", -1);
  put (c->list, "link,node\n1,R\n1,A\n", -1);
  g_autoptr (HeatNet) net = load (c->inp, c->list, NULL, &report);
  const HeatCity *city = heat_net_city (net);
  g_assert_cmpuint (city->n_valve, ==, 2);
  g_assert_true (city->valve[0].state == HEAT_VALVE_CLOSED && city->valve[1].state == HEAT_VALVE_CLOSED);
  g_assert_nonnull (find_item (report, HEAT_IMPORT_MADE, "pipe", "1"));
  g_assert_nonnull (find_item (report, HEAT_IMPORT_VALUE, "pipe", "3"));
  g_assert_null (find_item (report, HEAT_IMPORT_VALUE, "pipe", "2"));
}

static void
test_encodings (Case *c, gconstpointer data)
{
  g_autoptr (HeatImportReport) report = NULL;

  put (c->inp, "[TITLE]\nR\xe9seau\r[JUNCTIONS]\rS\xfc""d\r[RESERVOIRS]\rR\r[PIPES]\r1 R S\xfc""d 1 1\r", -1); /* line ends of old Macintoshes */
  g_autoptr (HeatNet) latin = load (c->inp, NULL, NULL, &report);
  g_assert_cmpstr (heat_city_text (heat_net_city (latin), heat_net_city (latin)->name), ==, "Réseau");
  row (latin, HEAT_KIND_NODE, "Süd");
  g_assert_cmpuint (count_kind (report, HEAT_IMPORT_ASSUMED), ==, 2); /* Latin-1, units */
  g_assert_cmpuint (count_kind (report, HEAT_IMPORT_VALUE), ==, 1);   /* no [END] */
  put (c->inp, "[TITLE]\n[JUNCTIONS]\n南站 0 1\n[RESERVOIRS]\nR\n[PIPES]\n1 R 南站 1 1\n[END]", -1);
  g_autoptr (HeatNet) utf8 = load (c->inp, NULL, NULL, NULL);
  row (utf8, HEAT_KIND_CONSUMER, "南站");
  g_assert_cmpstr (heat_city_text (heat_net_city (utf8), heat_net_city (utf8)->name), ==, "net.INP");
}

/* Of a mapping [city] alone is read. */
static void
test_mapping (Case *c, gconstpointer data)
{
  const char *inp = "[JUNCTIONS]\nA 0 1\n[RESERVOIRS]\nR\n[PIPES]\n1 R A 1 1\n[COORDINATES]\nA 126.6 45.7\nR 126.61 45.7\n[END]";

  put (c->inp, inp, -1);
  put (c->mapping, "[city]\nname = 某市\ncrs = EPSG:4551\nsource_crs = EPSG:4326\nhouseholds_per_consumer = 3\n", -1);
  g_autoptr (HeatNet) net = load (c->inp, NULL, c->mapping, NULL);
  const HeatCity *city = heat_net_city (net);
  g_assert_cmpstr (heat_city_text (city, city->name), ==, "某市");
  g_assert_cmpint (city->epsg, ==, 4551);
  g_assert_cmpuint (city->n_household, ==, 3);
  double x[2], y[2];
  for (guint32 i = 0; i < 2; i++)
    g_assert_true (heat_net_place (net, HEAT_KIND_NODE, i, &x[i], &y[i]));
  g_assert_cmpfloat_with_epsilon (hypot (x[1] - x[0], y[1] - y[0]), 779, 5);
  g_autoptr (GError) error = NULL;
  put (c->mapping, "[pipe pipes]\nid = nr\n", -1);
  g_assert_null (heat_io_import (c->mapping, c->inp, NULL, NULL, &error));
  g_assert_error (error, HEAT_IO_ERROR, HEAT_ERROR_DATA);
  g_assert_nonnull (strstr (error->message, "[pipe pipes]"));
}

/* ---- what cannot be read ---- */

static void
test_refused (Case *c, gconstpointer data)
{
  static const struct { const char *text, *list; const char *says[2]; } bad[] = {
    { "", NULL, { "no section", "" } },
    { "[END]", NULL, { "no section", "" } },
    { "id,a,b\n1,2,3\n", NULL, { "line 1", "first [SECTION]" } },
    { "[TITLE]\nx\n", NULL, { "[PIPES]", "not one pipe" } },
    { "[PIPES]\n1 A B 10 10\n2 A\n", NULL, { "line 3", "[PIPES]" } },
    { "[PIPES]\n1 A \"\" 10 10\n", NULL, { "line 2", "only 2 of" } },
    { "[PIPES]\n1 A B 1 1\n[PUMPS]\nP A\n", NULL, { "line 4", "[PUMPS]" } },
    { "[PIPES]\n1 A B 1 1\n[VALVES]\n\nV A B 10\n", NULL, { "line 5", "[VALVES]" } },
    { "[PIPES]\n1 A B 1 1\n[STATUS]\n1\n", NULL, { "line 4", "[STATUS]" } },
    { "[PIPES]\n1 A B 1 1\n[OPTIONS]\nUnits FURLONGS\n", NULL, { "line 4", "FURLONGS" } },
    { "[PIPES]\n1 A B 1 1\n", "pipe,node\n1,A\n", { "valves.csv", "“link”" } },
    { "[PIPES]\n1 A B 1 1\n", "", { "valves.csv", "“link”" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      HeatEpanetFiles files = { c->inp, bad[i].list ? c->list : NULL, NULL };
      put (c->inp, bad[i].text, -1);
      if (bad[i].list)
        put (c->list, bad[i].list, -1);
      g_assert_null (heat_io_import_epanet (&files, NULL, NULL, &error));
      g_assert_error (error, HEAT_IO_ERROR, HEAT_ERROR_DATA);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, bad[i].list ? c->list : c->inp));
      g_assert_nonnull (strstr (error->message, bad[i].says[0]));
      g_assert_nonnull (strstr (error->message, bad[i].says[1]));
      g_assert_null (strchr (error->message, '\n'));
    }
  HeatEpanetFiles absent = { "no-such.inp", NULL, NULL }, no_list = { c->inp, "no-such.csv", NULL };
  g_autoptr (GError) first = NULL, second = NULL, binary = NULL;
  g_assert_null (heat_io_import_epanet (&absent, NULL, NULL, &first));
  g_assert_error (first, HEAT_IO_ERROR, HEAT_ERROR_IO);
  put (c->inp, "[PIPES]\n1 A B 1 1\n", -1);
  g_assert_null (heat_io_import_epanet (&no_list, NULL, NULL, &second));
  g_assert_error (second, HEAT_IO_ERROR, HEAT_ERROR_IO);
  put (c->inp, "[PIPES]\n1 A \0B 1 1\n", 19);
  absent.path = c->inp;
  g_assert_null (heat_io_import_epanet (&absent, NULL, NULL, &binary));
  g_assert_error (binary, HEAT_IO_ERROR, HEAT_ERROR_DATA);
  g_assert_nonnull (strstr (binary->message, "line 2"));
}

/* Damage: cut off, bytes changed, exchanged, dropped, doubled. A city on which a leak can be asked, or an error that is one line of text. */
static void
damage (GString *text, GRand *r)
{
  gssize at = g_rand_int_range (r, 0, (gint32) text->len), most = g_rand_int_range (r, 1, 40), n = MIN (most, (gssize) text->len - at);
  char byte = (char) g_rand_int_range (r, 0, 256);

  switch (g_rand_int_range (r, 0, 6))
    {
    case 0: g_string_truncate (text, (gsize) at); break;
    case 1: text->str[at] = byte; break;
    case 2:
      text->str[at] ^= text->str[at + n - 1];
      text->str[at + n - 1] ^= text->str[at];
      break;
    case 3: g_string_erase (text, at, n); break;
    case 4: g_string_insert_len (text, at, "[\"];, \r\n1e999 -", g_rand_int_range (r, 1, 15)); break;
    default:
      {
        g_autofree char *piece = g_strndup (text->str + at, (gsize) n);
        g_string_insert (text, g_rand_int_range (r, 0, (gint32) text->len), piece);
      }
    }
}

static void
ask_all (HeatNet *net)
{
  g_autoptr (HeatTrace) trace = heat_trace_new (net, NULL, NULL);

  for (guint32 p = 0; p < heat_net_n (net, HEAT_KIND_PIPE); p++)
    {
      HeatLeak leak = { HEAT_LEAK_PIPE, p };
      HeatIsolateQuery q = { .leaks = &leak, .n_leaks = 1 };
      heat_plan_free (heat_trace_isolate (trace, &q, NULL));
    }
}

static void
test_damage (Case *c, gconstpointer data)
{
  static const char list[] = "id,link,node\nx,1,R\ny,2,\"B 2\"\nz,P,T\n,V,A\n,3,C\n";
  guint loaded = 0, rounds = 3000;

  for (guint k = 0; k < rounds; k++)
    {
      g_autoptr (GRand) r = g_rand_new_with_seed (k);
      g_autoptr (GString) inp = g_string_new (everything), valves = g_string_new (list);
      g_autoptr (GError) error = NULL;
      g_autoptr (HeatImportReport) report = NULL;
      HeatEpanetFiles files = { c->inp, k % 3 ? c->list : NULL, NULL };
      for (int n = g_rand_int_range (r, 1, 6); n > 0; n--)
        if (inp->len > 2 && valves->len > 2)
          damage (k % 4 == 3 ? valves : inp, r);
      put (c->inp, inp->str, (gssize) inp->len);
      put (c->list, valves->str, (gssize) valves->len);
      HeatCity *city = heat_io_import_epanet (&files, &report, NULL, &error);
      g_assert_true ((city == NULL) == (error != NULL) && (report == NULL) == (city == NULL));
      g_assert_true (!error || (g_utf8_validate (error->message, -1, NULL) && !strchr (error->message, '\n')));
      for (guint i = 0; report && i < report->items->len; i++)
        g_assert_true (g_utf8_validate (g_array_index (report->items, HeatImportItem, i).text, -1, NULL));
      loaded += city != NULL;
      if (city)
        {
          g_autoptr (HeatNet) net = heat_net_new (city, NULL, NULL);
          ask_all (net);
        }
    }
  g_test_message ("%u of %u damaged files still gave a city", loaded, rounds);
  g_assert_cmpuint (loaded, >, rounds / 10);
  g_assert_cmpuint (loaded, <, rounds);
}

/* Cut off at every byte: what is left is a city or an error, never less than said. */
static void
test_cut_off (Case *c, gconstpointer data)
{
  for (gssize n = 0; n < (gssize) strlen (everything); n++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (HeatImportReport) report = NULL;
      HeatEpanetFiles files = { c->inp, NULL, NULL };
      put (c->inp, everything, n);
      g_autoptr (HeatCity) city = heat_io_import_epanet (&files, &report, NULL, &error);
      g_assert_true ((city == NULL) == (error != NULL));
      if (city && n < strstr (everything, "[END") - everything)
        g_assert_cmpuint (count_kind (report, HEAT_IMPORT_VALUE), >, 0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define CASE(path, f) g_test_add ("/io/epanet/" path, Case, NULL, set_up, f, tear_down)
  g_test_add_func ("/io/epanet/net3-random-valves", test_net3_random);
  g_test_add_func ("/io/epanet/net3-strategic-valves", test_net3_strategic);
  CASE ("ccwi17", test_ccwi17);
  CASE ("everything", test_everything);
  CASE ("isolation", test_isolation);
  CASE ("closed-pipe", test_closed_pipe);
  CASE ("encodings", test_encodings);
  CASE ("mapping", test_mapping);
  CASE ("refused", test_refused);
  CASE ("damage", test_damage);
  CASE ("cut-off", test_cut_off);
  return g_test_run ();
}
