// SPDX-License-Identifier: GPL-3.0-or-later
/* The network file written and read back; its validity as a GeoPackage; failures of the disk. */
#include "city-sample.h"
#include "io-city.h"
#include "store-city.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

static void
test_round_trip (void)
{
  char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "city.gpkg", NULL);

  for (guint32 seed = 0; seed < 12; seed++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (HeatCity) city = sample_city (seed, seed * seed * 7);
      g_assert_true (heat_store_city_write (city, path, NULL, &error));
      g_assert_no_error (error);
      g_autoptr (HeatCity) back = heat_store_city_read (path, NULL, &error);
      g_assert_no_error (error);
      g_autofree char *a = dump_city (city), *b = dump_city (back);
      g_assert_cmpstr (a, ==, b);
      g_assert_cmpuint (back->n_doubt, ==, 0);
    }
  drop_folder (folder);
}

/* The city that everybody works on comes back as it was made: no value of it is out of a field's range. */
static void
test_made_city (void)
{
  char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "city.gpkg", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (HeatCity) city = heat_io_city_make (&(HeatCityRecipe){ .pipes = 2000, .seed = 4 }, NULL, &error);

  g_assert_no_error (error);
  heat_store_city_write (city, path, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (HeatCity) back = heat_store_city_read (path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (back->n_doubt, ==, 0);
  g_autofree char *a = dump_city (city), *b = dump_city (back);
  g_auto (GStrv) lines_a = g_strsplit (a, "\n", -1), lines_b = g_strsplit (b, "\n", -1);
  for (guint i = 0; lines_a[i] || lines_b[i]; i++)
    g_assert_cmpstr (lines_a[i], ==, lines_b[i]);
  drop_folder (folder);
}

static void
test_same_bytes (void)
{
  char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "city.gpkg", NULL), *again = g_build_filename (folder, "again.gpkg", NULL);
  g_autofree char *a = NULL, *b = NULL;
  gsize n_a, n_b;
  g_autoptr (GError) error = NULL;
  g_autoptr (HeatCity) city = sample_city (3, 200);

  heat_store_city_write (city, path, NULL, &error);
  g_assert_no_error (error);
  g_usleep (1100000); /* a time of writing would show */
  heat_store_city_write (city, again, NULL, &error);
  g_assert_no_error (error);
  g_file_get_contents (path, &a, &n_a, NULL);
  g_file_get_contents (again, &b, &n_b, NULL);
  g_assert_cmpmem (a, n_a, b, n_b);
  drop_folder (folder);
}

static void
assert_sql (sqlite3 *db, const char *sql, const char *expected)
{
  sqlite3_stmt *s = NULL;

  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &s, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (s), ==, SQLITE_ROW);
  g_assert_cmpstr ((const char *) sqlite3_column_text (s, 0), ==, expected);
  sqlite3_finalize (s);
}

/* What OGC 12-128r18 asks of every file, asked by SQL. */
static void
test_valid (void)
{
  char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "city.gpkg", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (HeatCity) city = sample_city (5, 40);
  sqlite3 *db = NULL;

  heat_store_city_write (city, path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  assert_sql (db, "PRAGMA application_id", "1196444487");
  assert_sql (db, "PRAGMA user_version", "10300");
  assert_sql (db, "PRAGMA integrity_check", "ok");
  assert_sql (db, "SELECT count(*) FROM pragma_foreign_key_check", "0");
  assert_sql (db, "SELECT count(*) FROM gpkg_contents", "15");
  assert_sql (db, "SELECT count(*) FROM gpkg_geometry_columns WHERE srs_id = 4551", "12");
  assert_sql (db, "SELECT count(*) FROM gpkg_contents c WHERE NOT EXISTS (SELECT 1 FROM sqlite_master m WHERE m.name = c.table_name)", "0");
  assert_sql (db, "SELECT count(*) FROM gpkg_data_columns d WHERE NOT EXISTS (SELECT 1 FROM pragma_table_info(d.table_name) t WHERE t.name = d.column_name)", "0");
  assert_sql (db, "SELECT count(*) FROM gpkg_data_columns d WHERE constraint_name IS NOT NULL AND NOT EXISTS"
                  " (SELECT 1 FROM gpkg_data_column_constraints c WHERE c.constraint_name = d.constraint_name)", "0");
  assert_sql (db, "SELECT description FROM gpkg_data_column_constraints WHERE constraint_name = 'valve_role' AND value = 'tie'", "联络阀 tie valve");
  assert_sql (db, "SELECT title FROM gpkg_data_columns WHERE table_name = 'pipe' AND column_name = 'dn_mm'", "公称直径 (mm)");
  sqlite3_close (db);
  drop_folder (folder);
}

static void
test_ogr_reads (void)
{
  g_autofree char *ogrinfo = g_find_program_in_path ("ogrinfo");
  if (!ogrinfo)
    {
      g_test_skip ("ogrinfo absent");
      return;
    }
  char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "city.gpkg", NULL), *out = NULL, *err = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (HeatCity) city = sample_city (6, 25);
  const char *argv[] = { ogrinfo, "-ro", "-al", path, NULL };

  heat_store_city_write (city, path, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, &err, NULL, &error));
  g_assert_cmpstr (err, ==, "");
  guint layers = 0, of_25 = 0;
  for (const char *at = out; (at = strstr (at, "Layer name: ")); at++)
    layers++;
  for (const char *at = out; (at = strstr (at, "Feature Count: 25\n")); at++)
    of_25++;
  g_assert_cmpuint (layers, ==, 15);
  g_assert_cmpuint (of_25, ==, 14);
  g_assert_nonnull (strstr (out, "CGCS2000 / 3-degree Gauss-Kruger CM 126E"));
  g_assert_nonnull (strstr (out, heat_city_text (city, city->pipe[24].id)));
  drop_folder (folder);
}

/* The tables in data/city.md are what the program does. */
static void
test_documented (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "data", "city.md", NULL);
  g_autofree char *document = NULL, *tables = heat_store_city_describe ();
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &document, NULL, &error);
  g_assert_no_error (error);
  if (!strstr (document, tables))
    {
      g_autofree char *wanted = g_test_build_filename (G_TEST_BUILT, "city-tables.md", NULL);
      g_file_set_contents (wanted, tables, -1, NULL);
      g_test_message ("data/city.md must end with the content of %s", wanted);
      g_test_fail ();
    }
}

static void
assert_write_fails (const HeatCity *city, const char *path, const char *word)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (heat_store_city_write (city, path, NULL, &error));
  g_assert_error (error, HEAT_STORE_ERROR, HEAT_ERROR_IO);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, path));
  g_assert_nonnull (strstr (error->message, word));
}

static void
test_bad_places (void)
{
  char *folder = make_folder ();
  g_autofree char *file = g_build_filename (folder, "file", NULL), *below = g_build_filename (folder, "file", "city.gpkg", NULL);
  g_autofree char *nowhere = g_build_filename (folder, "absent", "city.gpkg", NULL);
  g_autoptr (HeatCity) city = sample_city (1, 3);

  g_file_set_contents (file, "x", 1, NULL);
  assert_write_fails (city, below, "Not a directory");
  assert_write_fails (city, nowhere, "No such file");
  assert_write_fails (city, folder, "Is a directory");
  assert_write_fails (city, "/proc/city.gpkg", "");
  drop_folder (folder);
}

/* No room: the old file stays whole, nothing is left beside it. */
static void
test_full_disk (void)
{
  char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "city.gpkg", NULL), *before = NULL, *after = NULL;
  gsize n_before, n_after;
  g_autoptr (HeatCity) small = sample_city (1, 2), big = sample_city (2, 2000);
  g_autoptr (GError) error = NULL;
  struct rlimit old, limit = { 300 * 1024, RLIM_INFINITY };

  heat_store_city_write (small, path, NULL, &error);
  g_assert_no_error (error);
  g_file_get_contents (path, &before, &n_before, NULL);
  signal (SIGXFSZ, SIG_IGN);
  getrlimit (RLIMIT_FSIZE, &old);
  limit.rlim_max = old.rlim_max;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  assert_write_fails (big, path, "disk is full");
  setrlimit (RLIMIT_FSIZE, &old);
  g_file_get_contents (path, &after, &n_after, NULL);
  g_assert_cmpmem (before, n_before, after, n_after);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_assert_cmpstr (g_dir_read_name (dir), ==, "city.gpkg");
  g_assert_null (g_dir_read_name (dir));
  drop_folder (folder);
}

static void
stop_at_half (double fraction, const char *what, gpointer data)
{
  if (fraction > 0.5)
    g_cancellable_cancel (data);
}

static void
test_cancelled (void)
{
  char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "city.gpkg", NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (HeatCity) city = sample_city (2, 3000);
  g_autoptr (GError) error = NULL;
  HeatProgress progress = { stop_at_half, cancellable, cancellable };

  g_assert_false (heat_store_city_write (city, path, &progress, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_clear_error (&error);
  g_assert_true (heat_store_city_write (city, path, NULL, &error));
  g_assert_null (heat_store_city_read (path, &progress, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  drop_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/city/round-trip", test_round_trip);
  g_test_add_func ("/store/city/made-city", test_made_city);
  g_test_add_func ("/store/city/same-bytes", test_same_bytes);
  g_test_add_func ("/store/city/valid", test_valid);
  g_test_add_func ("/store/city/ogr-reads", test_ogr_reads);
  g_test_add_func ("/store/city/documented", test_documented);
  g_test_add_func ("/store/city/bad-places", test_bad_places);
  g_test_add_func ("/store/city/full-disk", test_full_disk);
  g_test_add_func ("/store/city/cancelled", test_cancelled);
  return g_test_run ();
}
