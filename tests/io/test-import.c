// SPDX-License-Identifier: GPL-3.0-or-later
/* Foreign data by a mapping. Sources are folders of CSV written by the tests; the real one is Schutterwald. */
#include "io-import.h"
#include "net.h"
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

typedef struct { char *folder, *mapping; } Case;

static void
set_up (Case *c, gconstpointer data)
{
  c->folder = g_dir_make_tmp ("heat-import-XXXXXX", NULL);
  c->mapping = g_strconcat (c->folder, ".ini", NULL);
}

static void
tear_down (Case *c, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (c->folder, 0, NULL);

  for (const char *name; (name = g_dir_read_name (dir));)
    {
      g_autofree char *path = g_build_filename (c->folder, name, NULL);
      g_unlink (path);
    }
  g_rmdir (c->folder);
  g_unlink (c->mapping);
  g_free (c->folder);
  g_free (c->mapping);
}

static void
put (Case *c, const char *name, const char *content)
{
  g_autofree char *path = g_build_filename (c->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, content, -1, NULL));
}

static HeatNet *
import (Case *c, const char *mapping, HeatImportReport **report)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (c->mapping, mapping, -1, NULL);
  HeatCity *city = heat_io_import (c->mapping, c->folder, report, NULL, &error);
  g_assert_no_error (error);
  return heat_net_new (city, NULL, NULL);
}

static guint
count_items (const HeatImportReport *report, HeatImportKind kind, const char *id)
{
  guint n = 0;

  for (guint i = 0; i < report->items->len; i++)
    {
      const HeatImportItem *item = &g_array_index (report->items, HeatImportItem, i);
      n += item->kind == kind && (!id || strcmp (item->id, id) == 0);
    }
  return n;
}

static HeatNode
node_at (const HeatNet *net, const char *pipe, guint end)
{
  guint32 i = heat_net_find (net, HEAT_KIND_PIPE, pipe);

  g_assert_cmpuint (i, !=, HEAT_NONE);
  return heat_net_pipe_node (net, heat_pipe (i), end);
}

static void
assert_same_node (const HeatNet *net, const char *a, guint end_a, const char *b, guint end_b, gboolean same)
{
  HeatNode x = node_at (net, a, end_a), y = node_at (net, b, end_b);

  g_assert_false (heat_node_is_none (x) || heat_node_is_none (y));
  g_assert_true ((x.i == y.i) == same);
}

static const char two_layers[] =
  "[city]\nname = 试\ncrs = EPSG:4551\nsource_crs = EPSG:4551\ntolerance_m = 0.5\nsnap_m = 3\n"
  "[pipe supply]\nid = id\nline = \"supply\"\nlevel = \"primary\"\ndn_mm = dn\nwkt = shape\n"
  "[pipe return]\nid = id\nline = \"return\"\nlevel = \"primary\"\ndn_mm = dn\nwkt = shape\n"
  "[valve valves]\nid = id\nstate = st {0=closed, 1=open}\ncondition = \"works\"\nline = ln\nwkt = shape\n"
  "[source plants]\nid = id\nwkt = shape\n"
  "[consumer houses]\nid = id\nwkt = shape\n";

/* Supply A from (0,0) to (100,0), B teeing off at (40,0); the return lies right over it. A valve in the course of A at 70, one at its
 * start; the plant is a polygon round the start, the consumer a point near the ends. */
static void
put_two_layers (Case *c)
{
  put (c, "supply.csv", "id,dn,shape\nA,DN300,\"LINESTRING(500000 5000000,500100 5000000)\"\nB,200,\"LINESTRING Z(500040 5000000.2 1,500040 5000050 2)\"\n");
  put (c, "return.csv", "id,dn,shape\nRA,300,\"LINESTRING(500100 5000000,500000 5000000)\"\nRB,dick,\"MULTILINESTRING((500040 5000000,500040 5000020),(500040 5000020,500040 5000050))\"\n");
  put (c, "valves.csv", "id,st,ln,shape\nV1,1,supply,POINT(500070 5000001)\nV2,0,supply,POINT(500000 5000000)\nV3,2,supply,POINT(500010 5000000)\nV4,1,return,POINT(500500 5000000)\n");
  put (c, "plants.csv", "id,shape\nS,\"POLYGON((499990 4999990,500001 4999990,500001 5000010,499990 5000010,499990 4999990))\"\n");
  put (c, "houses.csv", "id,shape\nU1,POINT(500041 5000051)\nU2,POINT(500100 5000002)\nU3,POINT(500100 5000090)\n");
}

static void
test_by_place (Case *c, gconstpointer data)
{
  g_autoptr (HeatImportReport) report = NULL;

  put_two_layers (c);
  g_autoptr (HeatNet) net = import (c, two_layers, &report);
  const HeatCity *city = heat_net_city (net);
  /* A is cut at 40 (tee) and 70 (valve), RA at its 60 (tee). */
  g_assert_cmpuint (city->n_pipe, ==, 7);
  assert_same_node (net, "A", 1, "B", 0, TRUE);
  assert_same_node (net, "A", 1, "A/2", 0, TRUE);
  assert_same_node (net, "A/2", 1, "A/3", 0, TRUE);
  assert_same_node (net, "RA", 1, "RB", 0, TRUE);
  assert_same_node (net, "A", 1, "RB", 0, FALSE);
  assert_same_node (net, "A", 0, "RA/2", 1, FALSE);
  g_assert_cmpfloat_with_epsilon (heat_net_pipe_length_m (net, heat_pipe (heat_net_find (net, HEAT_KIND_PIPE, "A/2"))), 30, 0.3);
  /* V1 ends the second piece; V2 sits at the start; V3's state is not understood and it is left out; V4 finds no pipe. */
  g_assert_cmpuint (city->n_valve, ==, 3);
  HeatValvePlace v1 = heat_net_valve_place (net, heat_valve (heat_net_find (net, HEAT_KIND_VALVE, "V1")));
  g_assert_cmpstr (heat_net_id (net, HEAT_KIND_PIPE, v1.pipe.i), ==, "A/2");
  g_assert_cmpuint (v1.end, ==, 1);
  HeatValvePlace v2 = heat_net_valve_place (net, heat_valve (heat_net_find (net, HEAT_KIND_VALVE, "V2")));
  g_assert_cmpstr (heat_net_id (net, HEAT_KIND_PIPE, v2.pipe.i), ==, "A");
  g_assert_cmpuint (v2.end, ==, 0);
  g_assert_cmpuint (count_items (report, HEAT_IMPORT_SKIPPED, "V3"), ==, 1);
  g_assert_cmpuint (count_items (report, HEAT_IMPORT_VALUE, "V4"), ==, 1);
  g_assert_cmpuint (count_items (report, HEAT_IMPORT_VALUE, "RB"), ==, 1); /* dn "dick" */
  g_assert_cmpuint (city->pipe[heat_net_find (net, HEAT_KIND_PIPE, "A")].dn_mm, ==, 300);
  /* the plant's header, the consumers */
  g_assert_cmpuint (city->n_port, ==, 1);
  g_assert_true (heat_net_port_node (net, 0, HEAT_LINE_SUPPLY).i == node_at (net, "A", 0).i);
  g_assert_true (heat_net_port_node (net, 0, HEAT_LINE_RETURN).i == node_at (net, "RA/2", 1).i);
  g_assert_true (heat_net_consumer_node (net, heat_consumer (0), HEAT_LINE_SUPPLY).i == node_at (net, "B", 1).i);
  g_assert_true (heat_net_consumer_node (net, heat_consumer (0), HEAT_LINE_RETURN).i == node_at (net, "RB", 1).i);
  g_assert_true (heat_net_consumer_node (net, heat_consumer (1), HEAT_LINE_SUPPLY).i == node_at (net, "A/3", 1).i);
  g_assert_true (heat_node_is_none (heat_net_consumer_node (net, heat_consumer (2), HEAT_LINE_SUPPLY)));
  g_assert_cmpuint (count_items (report, HEAT_IMPORT_VALUE, "U3"), ==, 1);
  g_assert_cmpuint (city->n_household, ==, 3);
}

/* Two lines go on as one: the joint is made and listed. */
static void
test_joint (Case *c, gconstpointer data)
{
  g_autoptr (HeatImportReport) report = NULL;

  put (c, "pipes.csv", "id,kind,shape\nS,供,\"LINESTRING(0 0,50 0)\"\nR,回,\"LINESTRING(0 0.3,50 0.3)\"\nP,合,\"LINESTRING(50 0.1,90 0.1)\"\n");
  g_autoptr (HeatNet) net = import (c, "[city]\ncrs = EPSG:4551\nsource_crs = EPSG:4551\ntolerance_m = 0.4\n"
                                       "[pipe pipes]\nid = id\nline = kind {供=supply, 回=return, 合=pair}\nwkt = shape\n", &report);
  assert_same_node (net, "S", 1, "P", 0, TRUE);
  assert_same_node (net, "R", 1, "P", 0, TRUE);
  assert_same_node (net, "S", 0, "R", 0, FALSE);
  guint joints = 0;
  for (guint i = 0; i < report->items->len; i++)
    joints += strstr (g_array_index (report->items, HeatImportItem, i).text, "joint") != NULL;
  g_assert_cmpuint (joints, ==, 1);
}

/* Valves as (pipe, node), nodes from pipes, no coordinates at all, one line for the pair. */
static void
test_without_places (Case *c, gconstpointer data)
{
  g_autoptr (HeatImportReport) report = NULL;

  put (c, "pipes.csv", "nr,a,b,len,cm\n1,x,y,10,30\n2,y,z,20,20\n");
  put (c, "valves.csv", "link,node\n2,y\n1,z\n");
  put (c, "heads.csv", "nr,at\nH,x\n");
  put (c, "users.csv", "nr,at\nU,z\n");
  g_autoptr (HeatNet) net = import (c, "[city]\nhouseholds_per_consumer = 12\n"
                                       "[pipe pipes]\nid = nr\nfrom_node = a\nto_node = b\nlength_m = len\ndn_mm = cm * 10\n"
                                       "[valve valves]\nid = \"V\" & link & \"-\" & node\npipe = link\nend_node = node\n"
                                       "[source heads]\nid = nr\nnode = at\n[consumer users]\nid = nr\nnode = at\n", &report);
  const HeatCity *city = heat_net_city (net);
  g_assert_cmpuint (city->n_node, ==, 3);
  g_assert_cmpint (city->epsg, ==, 0);
  g_assert_cmpuint (city->pipe[0].line, ==, HEAT_LINE_PAIR);
  g_assert_cmpuint (city->pipe[0].dn_mm, ==, 300);
  HeatValvePlace v = heat_net_valve_place (net, heat_valve (heat_net_find (net, HEAT_KIND_VALVE, "V2-y")));
  g_assert_cmpint (v.seat, ==, HEAT_SEAT_PIPE_END);
  g_assert_cmpuint (v.end, ==, 0);
  g_assert_cmpuint (count_items (report, HEAT_IMPORT_VALUE, "V1-z"), ==, 1); /* pipe 1 does not end at z */
  g_assert_true (heat_net_consumer_node (net, heat_consumer (0), HEAT_LINE_SUPPLY).i == heat_net_consumer_node (net, heat_consumer (0), HEAT_LINE_RETURN).i);
  g_assert_cmpuint (city->n_household, ==, 12);
  g_assert_cmpuint (count_items (report, HEAT_IMPORT_ASSUMED, NULL), >=, 4); /* line, level, state, condition, households */
}

static void
test_refused (Case *c, gconstpointer data)
{
  static const struct { const char *mapping; int code; const char *says; } bad[] = {
    { "[pipe pipes\n", HEAT_ERROR_DATA, "mapping" },
    { "[pipes]\nid = id\n", HEAT_ERROR_DATA, "[pipes]" },
    { "[city]\ncolour = red\n", HEAT_ERROR_DATA, "colour" },
    { "[city]\nsnap_m = wide\n", HEAT_ERROR_DATA, "snap_m" },
    { "[city]\ncrs = EPSG:4326\n[pipe pipes]\nid = id\n", HEAT_ERROR_DATA, "crs" },
    { "[pipe pipes]\nwidth = id\n", HEAT_ERROR_DATA, "width" },
    { "[pipe pipes]\nid = id {1=2\n", HEAT_ERROR_DATA, "value table" },
    { "[pipe tubes]\nid = id\n", HEAT_ERROR_DATA, "tubes" },
    { "[pipe pipes]\nid = ident\n", HEAT_ERROR_DATA, "ident" },
    { "[pipe pipes]\nid = id\nwhere = no such = thing\n", HEAT_ERROR_DATA, "where" },
    { "[pipe pipes]\nid = id\nwkt = shape\n", HEAT_ERROR_DATA, "coordinate system" },
    { "[pipe pipes]\nid = id\nline = id\n", HEAT_ERROR_DATA, "not one pipe" },
    { "", HEAT_ERROR_DATA, "not one pipe" },
  };

  put (c, "pipes.csv", "id,shape\nA,\"LINESTRING(0 0,1 1)\"\n");
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_file_set_contents (c->mapping, bad[i].mapping, -1, NULL);
      g_assert_null (heat_io_import (c->mapping, c->folder, NULL, NULL, &error));
      g_assert_error (error, HEAT_IO_ERROR, bad[i].code);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, bad[i].says));
      g_assert_null (strchr (error->message, '\n'));
    }
}

static void
test_bad_sources (Case *c, gconstpointer data)
{
  g_autofree char *rubbish = g_build_filename (c->folder, "rubbish.gpkg", NULL);
  g_autofree char *absent = g_build_filename (c->folder, "absent.shp", NULL);
  const struct { const char *source; int code; } bad[] = { { rubbish, HEAT_ERROR_DATA }, { absent, HEAT_ERROR_IO } };

  put (c, "rubbish.gpkg", "not at all");
  g_file_set_contents (c->mapping, "[pipe pipes]\nid = id\n", -1, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (heat_io_import (c->mapping, bad[i].source, NULL, NULL, &error));
      g_assert_error (error, HEAT_IO_ERROR, bad[i].code);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, bad[i].source));
    }
  g_autoptr (GError) error = NULL;
  g_assert_null (heat_io_import (absent, c->folder, NULL, NULL, &error));
  g_assert_error (error, HEAT_IO_ERROR, HEAT_ERROR_IO);
}

/* Mappings with bytes changed, doubled and dropped at random: a city or an error that is one line of valid text. */
static void
test_mutations (Case *c, gconstpointer data)
{
  static const char mapping[] = "[city]\nname = x\ntolerance_m = 0.5\n[pipe pipes]\nid = \"P\" & nr\nfrom_node = a\nto_node = b\nlength_m = len * 2 + 1\nline = kind {s*=supply, r*=return, *=pair}\n"
                                "[valve valves]\nid = nr\npipe = link\nend_node = node\nwhere = nr > 0\n[consumer users]\nid = nr\nnode = at\n";
  guint loaded = 0, rounds = 400;

  put (c, "pipes.csv", "nr,a,b,len,kind\n1,x,y,10,s\n2,y,z,20,r\n3,y,,,\n");
  put (c, "valves.csv", "nr,link,node\n1,P2,y\n2,P1,z\n");
  put (c, "users.csv", "nr,at\nU,z\n");
  for (guint k = 0; k < rounds; k++)
    {
      g_autoptr (GRand) r = g_rand_new_with_seed (k);
      g_autoptr (GString) text = g_string_new (mapping);
      g_autoptr (GError) error = NULL;
      for (int n = g_rand_int_range (r, 1, 5); n > 0; n--)
        {
          gssize at = g_rand_int_range (r, 0, (gint32) text->len);
          if (g_rand_boolean (r))
            text->str[at] = (char) g_rand_int_range (r, 1, 256);
          else if (g_rand_boolean (r))
            g_string_erase (text, at, MIN (3, (gssize) text->len - at));
          else
            g_string_insert_len (text, at, "{ & *=\"[", g_rand_int_range (r, 1, 8));
        }
      g_file_set_contents (c->mapping, text->str, (gssize) text->len, NULL);
      HeatCity *city = heat_io_import (c->mapping, c->folder, NULL, NULL, &error);
      g_assert_true ((city == NULL) == (error != NULL));
      g_assert_true (!error || (g_utf8_validate (error->message, -1, NULL) && !strchr (error->message, '\n')));
      loaded += city != NULL;
      if (city)
        heat_net_unref (heat_net_new (city, NULL, NULL));
    }
  g_assert_cmpuint (loaded, >, 0);
  g_assert_cmpuint (loaded, <, rounds);
}

/* A source in GB 18030: listed, not silently garbled. */
static void
test_other_encoding (Case *c, gconstpointer data)
{
  g_autoptr (HeatImportReport) report = NULL;

  put (c, "pipes.csv", "nr,a,b,street\n1,x,y,\xb4\xf3\xbd\xd6\n2,y,z,\xe5\xa4\xa7\n");
  g_autoptr (HeatNet) net = import (c, "[pipe pipes]\nid = nr\nfrom_node = a\nto_node = b\nstreet = street\n", &report);
  g_assert_cmpuint (heat_net_city (net)->n_pipe, ==, 2);
  g_assert_cmpuint (count_items (report, HEAT_IMPORT_VALUE, "1"), ==, 1);
  g_assert_cmpuint (count_items (report, HEAT_IMPORT_VALUE, "2"), ==, 0);
}

/* The example of the README is a mapping. */
static void
test_readme (Case *c, gconstpointer data)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "data", "import", "README.md", NULL), *text = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  char *begin = strstr (text, "```ini\n"), *end = begin ? strstr (begin + 7, "```") : NULL;
  g_assert_nonnull (end);
  *end = '\0';
  put (c, "供水管.csv", "编号,网级,管径,WKT\nG1,一次网,DN300,\"LINESTRING (0 0,10 0)\"\nG2,一次网,200,\"LINESTRING (10 0,20 0)\"\n");
  put (c, "回水管.csv", "编号,网级,管径,WKT\nH1,一次网,300,\"LINESTRING (0 0,10 0)\"\n");
  put (c, "阀门.csv", "编号,供回,状态,情况,WKT\nF1,供,关,好,POINT (10 0.1)\nF2,回,开,?,POINT (5 0)\n");
  g_autoptr (HeatNet) net = import (c, begin + 7, NULL);
  const HeatCity *city = heat_net_city (net);
  g_assert_cmpuint (city->n_pipe, ==, 4);
  g_assert_cmpuint (city->n_valve, ==, 2);
  g_assert_cmpint (city->valve[0].state, ==, HEAT_VALVE_CLOSED);
  g_assert_cmpint (city->valve[1].condition, ==, HEAT_CONDITION_UNKNOWN);
  assert_same_node (net, "G1", 1, "G2", 0, TRUE);
}

/* Supply and return told apart by name; all that the README of the data counts must be there and hang together. */
static void
test_schutterwald (void)
{
  const char *shared = g_getenv ("HEAT_SHARED_DATA");
  g_autofree char *source = g_build_filename (shared ? shared : "", "schutterwald", "csv", NULL);
  g_autofree char *mapping = g_test_build_filename (G_TEST_DIST, "..", "data", "import", "schutterwald.ini", NULL);
  g_autoptr (HeatImportReport) report = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_file_test (source, G_FILE_TEST_IS_DIR))
    {
      g_test_skip ("schutterwald absent");
      return;
    }
  g_autoptr (HeatCity) city = heat_io_import (mapping, source, &report, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (city->n_node, ==, 488);
  g_assert_cmpuint (city->n_pipe, ==, 482);
  g_assert_cmpuint (city->n_valve, ==, 4);
  g_assert_cmpuint (city->n_consumer, ==, 44);
  g_assert_cmpuint (city->n_source, ==, 1);
  g_assert_cmpuint (count_items (report, HEAT_IMPORT_SKIPPED, NULL) + count_items (report, HEAT_IMPORT_VALUE, NULL), ==, 0);
  guint supply = 0, placed = 0;
  for (guint32 i = 0; i < city->n_pipe; i++)
    supply += city->pipe[i].line == HEAT_LINE_SUPPLY;
  for (guint32 i = 0; i < city->n_node; i++)
    placed += isfinite (city->node[i].x);
  g_assert_cmpuint (supply, ==, 241);
  g_assert_cmpuint (placed, ==, 488);
  g_autoptr (HeatNet) net = heat_net_new (g_steal_pointer (&city), NULL, NULL);
  guint n;
  const HeatDoubt *doubts = heat_net_doubts (net, &n);
  for (guint i = 0; i < n; i++)
    g_assert_true (doubts[i].kind == HEAT_DOUBT_PIPE_ZERO_LENGTH || doubts[i].kind == HEAT_DOUBT_PIPE_UNCONNECTED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define CASE(path, f) g_test_add ("/io/import/" path, Case, NULL, set_up, f, tear_down)
  CASE ("by-place", test_by_place);
  CASE ("joint", test_joint);
  CASE ("without-places", test_without_places);
  CASE ("refused", test_refused);
  CASE ("bad-sources", test_bad_sources);
  CASE ("mutations", test_mutations);
  CASE ("other-encoding", test_other_encoding);
  CASE ("readme", test_readme);
  g_test_add_func ("/io/import/schutterwald", test_schutterwald);
  return g_test_run ();
}
