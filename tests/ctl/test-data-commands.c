// SPDX-License-Identifier: GPL-3.0-or-later
/* heatctl import and heatctl check as scripts see them: exit status, one line on stderr, one JSON object on stdout. */
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

typedef struct { char *folder, *source, *mapping, *city; } Case;
typedef struct { int status; char *out, *err; } Run;

static Run
run (const char *const *argv)
{
  Run r;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  int wait;

  g_ptr_array_add (all, (gpointer) g_getenv ("HEATCTL"));
  for (guint i = 0; argv[i]; i++)
    g_ptr_array_add (all, (gpointer) argv[i]);
  g_ptr_array_add (all, NULL);
  g_assert_true (g_spawn_sync (NULL, (char **) all->pdata, NULL, G_SPAWN_DEFAULT, NULL, NULL, &r.out, &r.err, &wait, &error));
  g_assert_true (WIFEXITED (wait));
  r.status = WEXITSTATUS (wait);
  return r;
}

static void
clear_run (Run *r)
{
  g_free (r->out);
  g_free (r->err);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, clear_run)

static void
set_up (Case *c, gconstpointer data)
{
  c->folder = g_dir_make_tmp ("heat-ctl-XXXXXX", NULL);
  c->source = g_build_filename (c->folder, "csv", NULL);
  c->mapping = g_build_filename (c->folder, "map.ini", NULL);
  c->city = g_build_filename (c->folder, "city.gpkg", NULL);
  g_autofree char *pipes = g_build_filename (c->source, "pipes.csv", NULL), *users = g_build_filename (c->source, "users.csv", NULL);
  g_mkdir (c->source, 0755);
  /* S –1– a –2– b, and 3 hangs on nothing; U1 at b, U2 at the lost piece, one pipe of a line that nobody knows */
  g_file_set_contents (pipes, "id,a,b,line\n1,s,a,both\n2,a,b,both\n3,c,d,both\n4,d,e,odd\n", -1, NULL);
  g_file_set_contents (users, "id,at,kind\nU1,b,user\nU2,d,user\nS,s,plant\n", -1, NULL);
  g_file_set_contents (c->mapping, "[city]\nname = T\n[pipe pipes]\nid = id\nfrom_node = a\nto_node = b\nline = line {both=pair}\nlength_m = \"10\"\ndn_mm = \"100\"\n"
                                   "[consumer users]\nwhere = kind = 'user'\nid = id\nnode = at\n[source plants]\nlayer = users\nwhere = kind = 'plant'\nid = id\nnode = at\n", -1, NULL);
}

static void
tear_down (Case *c, gconstpointer data)
{
  g_autofree char *command = g_strdup_printf ("rm -r '%s'", c->folder);

  g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL);
  g_free (c->folder);
  g_free (c->source);
  g_free (c->mapping);
  g_free (c->city);
}

static JsonObject *
parse (const char *text, JsonParser *parser)
{
  g_autoptr (GError) error = NULL;

  json_parser_load_from_data (parser, text, -1, &error);
  g_assert_no_error (error);
  return json_node_get_object (json_parser_get_root (parser));
}

static void
test_import (Case *c, gconstpointer data)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  const char *argv[] = { "import", "--mapping", c->mapping, c->source, "-o", c->city, "--json", NULL };
  g_auto (Run) r = run (argv);

  g_assert_cmpint (r.status, ==, 0);
  g_assert_cmpstr (r.err, ==, "");
  JsonObject *o = parse (r.out, parser);
  JsonObject *pipes = json_array_get_object_element (json_object_get_array_member (o, "sections"), 0);
  g_assert_cmpint (json_object_get_int_member (pipes, "read"), ==, 4);
  g_assert_cmpint (json_object_get_int_member (pipes, "made"), ==, 3);
  g_assert_cmpint (json_object_get_int_member (json_object_get_object_member (o, "counts"), "skipped"), ==, 1);
}

/* An EPANET network and its valve list: a city on which a leak can be asked. */
static void
test_epanet (Case *c, gconstpointer data)
{
  g_autoptr (JsonParser) imported = json_parser_new (), isolated = json_parser_new ();
  g_autofree char *inp = g_build_filename (c->folder, "net.inp", NULL), *list = g_build_filename (c->folder, "valves.csv", NULL);
  const char *import[] = { "import", inp, "--valves", list, "-o", c->city, "--json", NULL }, *isolate[] = { "isolate", c->city, "--leak", "pipe:2", "--json", NULL };

  g_file_set_contents (inp, "[JUNCTIONS]\nA 0 0\nB 0 1\n[RESERVOIRS]\nR 0\n[PIPES]\n1 R A 10 100\n2 A B 10 100\n[OPTIONS]\nUNITS LPS\n[END]\n", -1, NULL);
  g_file_set_contents (list, "link,node\n2,A\n", -1, NULL);
  g_auto (Run) first = run (import);
  g_auto (Run) second = run (isolate);
  g_assert_cmpint (first.status, ==, 0);
  JsonObject *counts = json_object_get_object_member (parse (first.out, imported), "counts");
  g_assert_cmpint (json_object_get_int_member (counts, "skipped") + json_object_get_int_member (counts, "value"), ==, 0);
  g_assert_cmpint (second.status, ==, 0);
  JsonObject *plan = parse (second.out, isolated);
  JsonArray *must = json_object_get_array_member (plan, "must_close");
  g_assert_cmpuint (json_array_get_length (must), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (must, 0), "valve"), ==, "2@A");
  g_assert_cmpint (json_object_get_int_member (json_object_get_object_member (plan, "out"), "households"), ==, 1);
}

/* Of two consumers one is on a part that no header reaches: said first. */
static void
test_check (Case *c, gconstpointer data)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  const char *import[] = { "import", "--mapping", c->mapping, c->source, "-o", c->city, NULL };
  const char *check[] = { "check", c->city, "--json", NULL }, *plain[] = { "check", c->city, NULL };
  g_auto (Run) made = run (import);
  g_auto (Run) r = run (check);
  g_auto (Run) p = run (plain);

  g_assert_cmpint (made.status, ==, 0);
  g_assert_cmpint (r.status, ==, 0);
  JsonObject *o = parse (r.out, parser);
  g_assert_cmpint (json_object_get_int_member (json_object_get_object_member (o, "rows"), "pipe"), ==, 3);
  JsonArray *kinds = json_object_get_array_member (o, "kinds");
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (kinds, 0), "kind"), ==, "few_warm");
  gint64 sum = 0;
  gboolean no_header = FALSE;
  for (guint i = 0; i < json_array_get_length (kinds); i++)
    {
      JsonObject *k = json_array_get_object_element (kinds, i);
      sum += json_object_get_int_member (k, "n");
      g_assert_cmpint (json_object_get_int_member (k, "n"), ==, json_array_get_length (json_object_get_array_member (k, "items")));
      no_header |= strcmp (json_object_get_string_member (k, "kind"), "no_header") == 0;
    }
  g_assert_true (no_header);
  g_assert_cmpint (sum, ==, json_object_get_int_member (o, "doubts"));
  g_assert_cmpint (p.status, ==, 0);
  g_assert_nonnull (strstr (p.out, "few_warm"));
}

static void
test_wrong_use (Case *c, gconstpointer data)
{
  const struct { const char *argv[9]; int status; } cases[] = {
    { { "check", NULL }, 2 },
    { { "check", c->city, "--colour", NULL }, 2 },
    { { "check", c->city, NULL }, 4 },     /* no such file */
    { { "check", c->mapping, NULL }, 3 },  /* no GeoPackage */
    { { "import", c->source, "-o", c->city, NULL }, 2 },
    { { "import", "--mapping", c->mapping, c->source, NULL }, 2 },
    { { "import", "--mapping", c->mapping, c->folder, "-o", c->city, NULL }, 3 },
    { { "import", "no-such.inp", "-o", c->city, NULL }, 4 },
    { { "import", "net.inp", NULL }, 2 },
    { { "import", "--mapping", c->mapping, "net.inp", "-o", c->city, NULL }, 3 }, /* its sections have no place there */
    { { "import", "--mapping", c->mapping, "--valves", c->mapping, c->source, "-o", c->city, NULL }, 2 },
    { { "import", "--mapping", c->mapping, c->source, "-o", "/proc/city.gpkg", NULL }, 4 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (Run) r = run (cases[i].argv);
      g_test_message ("%d: %s", r.status, r.err);
      g_assert_cmpint (r.status, ==, cases[i].status);
      g_assert_cmpstr (r.out, ==, "");
      g_assert_true (strchr (r.err, '\n') == r.err + strlen (r.err) - 1);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/ctl/data/import", Case, NULL, set_up, test_import, tear_down);
  g_test_add ("/ctl/data/epanet", Case, NULL, set_up, test_epanet, tear_down);
  g_test_add ("/ctl/data/check", Case, NULL, set_up, test_check, tear_down);
  g_test_add ("/ctl/data/wrong-use", Case, NULL, set_up, test_wrong_use, tear_down);
  return g_test_run ();
}
