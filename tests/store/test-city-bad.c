// SPDX-License-Identifier: GPL-3.0-or-later
/* Network files that are not what they must be: a clear error that names the place, or a listed doubt. */
#include "city-sample.h"
#include "geo-crs.h"
#include "net.h"
#include "store-city.h"
#include <sqlite3.h>
#include <string.h>

typedef struct { char *folder, *path; } Case;

static void
write_sample (const char *path)
{
  g_autoptr (HeatCity) city = sample_city (11, 20);
  g_autoptr (GError) error = NULL;

  heat_store_city_write (city, path, NULL, &error);
  g_assert_no_error (error);
}

static void
set_up (Case *c, gconstpointer data)
{
  c->folder = make_folder ();
  c->path = g_build_filename (c->folder, "city.gpkg", NULL);
  write_sample (c->path);
}

static void
tear_down (Case *c, gconstpointer data)
{
  drop_folder (c->folder);
  g_free (c->path);
}

static void
alter (const char *path, const char *sql)
{
  sqlite3 *db = NULL;
  char *message = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  if (sqlite3_exec (db, sql, NULL, NULL, &message) != SQLITE_OK)
    g_error ("%s: %s", sql, message);
  sqlite3_close (db);
}

static void
assert_refused (const char *path, int code, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) each = g_strsplit (words, "|", -1);

  g_assert_null (heat_store_city_read (path, NULL, &error));
  g_assert_error (error, HEAT_STORE_ERROR, code);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, path));
  for (char **word = each; *word; word++)
    g_assert_nonnull (strstr (error->message, *word));
  g_assert_null (strchr (error->message, '\n'));
}

static void
test_no_geopackage (Case *c, gconstpointer data)
{
  g_autofree char *absent = g_build_filename (c->folder, "absent.gpkg", NULL), *bytes = NULL;
  gsize n;

  assert_refused (absent, HEAT_ERROR_IO, "No such file");
  assert_refused (c->folder, HEAT_ERROR_IO, "Is a directory");
  g_file_get_contents (c->path, &bytes, &n, NULL);
  g_file_set_contents (c->path, bytes, 0, NULL);
  assert_refused (c->path, HEAT_ERROR_DATA, "empty");
  g_file_set_contents (c->path, "id,name\n1,two\n", -1, NULL);
  assert_refused (c->path, HEAT_ERROR_DATA, "not a GeoPackage");
  g_file_set_contents (c->path, bytes, 60, NULL);
  assert_refused (c->path, HEAT_ERROR_DATA, "not a GeoPackage");
  g_file_set_contents (c->path, bytes, (gssize) n / 2, NULL);
  assert_refused (c->path, HEAT_ERROR_DATA, "truncated");
  g_file_set_contents (c->path, bytes, (gssize) n - 1, NULL);
  assert_refused (c->path, HEAT_ERROR_DATA, "truncated");
  g_unlink (c->path);
  alter (c->path, "CREATE TABLE pipe (id TEXT)");
  assert_refused (c->path, HEAT_ERROR_DATA, "not a GeoPackage");
}

/* Rows of SQL that spoil the file, and what the message must name. */
static void
test_refused (Case *c, gconstpointer data)
{
  static const struct { const char *sql, *words; } cases[] = {
    { "DROP TABLE valve", "layer “valve” is missing" },
    { "DROP TABLE city", "layer “city” is missing" },
    { "DELETE FROM city", "schema_version" },
    { "UPDATE city SET schema_version = 99", "version 99" },
    { "ALTER TABLE household DROP COLUMN housing", "“household”|“housing”" },
    { "ALTER TABLE pipe RENAME COLUMN line TO which", "“pipe”|“line”" },
    { "DELETE FROM gpkg_geometry_columns WHERE table_name = 'node'", "“node”|geometry" },
    { "DROP TABLE gpkg_geometry_columns", "gpkg_geometry_columns" },
    { "UPDATE gpkg_geometry_columns SET srs_id = 4326 WHERE table_name = 'road'", "“road”|EPSG:4326|EPSG:4551" },
    { "UPDATE gpkg_geometry_columns SET srs_id = 0", "EPSG" },
    { "INSERT INTO gpkg_spatial_ref_sys VALUES ('x', 999, 'ACME', 7, 'undefined', NULL); UPDATE gpkg_geometry_columns SET srs_id = 999", "EPSG" },
    { "UPDATE gpkg_spatial_ref_sys SET organization_coordsys_id = 4214 WHERE srs_id = 4551", "EPSG:4214" },
    { "UPDATE pipe SET line = 'sideways' WHERE fid = 3", "“pipe”|feature 3|“line”|“sideways”|supply, return" },
    { "UPDATE pipe SET level = NULL WHERE fid = 4", "“pipe”|feature 4|“level”" },
    { "UPDATE valve SET state = 7 WHERE fid = 5", "“valve”|feature 5|“state”|“7”" },
    { "UPDATE valve SET \"end\" = 'middle' WHERE fid = 6", "“valve”|feature 6|“end”|“middle”" },
    { "UPDATE port SET side = x'00ff' WHERE fid = 1", "“port”|feature 1|“side”" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      write_sample (c->path);
      alter (c->path, cases[i].sql);
      assert_refused (c->path, HEAT_ERROR_DATA, cases[i].words);
    }
}

static HeatCity *
read_good (const char *path)
{
  g_autoptr (GError) error = NULL;
  HeatCity *city = heat_store_city_read (path, NULL, &error);

  g_assert_no_error (error);
  return city;
}

/* Values read as unknown: each makes exactly one doubt, on its row, that names the field. */
static void
test_doubted (Case *c, gconstpointer data)
{
  static const struct { const char *sql, *field; HeatKind of; guint32 row; } cases[] = {
    { "UPDATE pipe SET dn_mm = 'thick' WHERE fid = 3", "dn_mm", HEAT_KIND_PIPE, 2 },
    { "UPDATE pipe SET dn_mm = -5 WHERE fid = 3", "dn_mm", HEAT_KIND_PIPE, 2 },
    { "UPDATE pipe SET dn_mm = 1e9 WHERE fid = 3", "dn_mm", HEAT_KIND_PIPE, 2 },
    { "UPDATE pipe SET length_m = x'01' WHERE fid = 3", "length_m", HEAT_KIND_PIPE, 2 },
    { "UPDATE pipe SET length_m = 9e999 WHERE fid = 3", "length_m", HEAT_KIND_PIPE, 2 },
    { "UPDATE valve SET role = 'gate' WHERE fid = 1", "role", HEAT_KIND_VALVE, 0 },
    { "UPDATE valve SET condition = '好' WHERE fid = 1", "condition", HEAT_KIND_VALVE, 0 },
    { "UPDATE household SET priority = 'vip' WHERE fid = 20", "priority", HEAT_KIND_HOUSEHOLD, 19 },
    { "UPDATE node SET id = CAST (x'41ff42' AS TEXT) WHERE fid = 2", "id", HEAT_KIND_NODE, 1 },
    { "UPDATE node SET id = x'41' WHERE fid = 2", "id", HEAT_KIND_NODE, 1 },
    { "UPDATE node SET geom = x'00' WHERE fid = 2", "geom", HEAT_KIND_NODE, 1 },
    { "UPDATE node SET geom = 'POINT (1 2)' WHERE fid = 2", "geom", HEAT_KIND_NODE, 1 },
    { "UPDATE pipe SET geom = (SELECT geom FROM node WHERE geom IS NOT NULL LIMIT 1) WHERE fid = 3", "geom", HEAT_KIND_PIPE, 2 },
    { "UPDATE pipe SET geom = substr ((SELECT geom FROM pipe WHERE geom IS NOT NULL LIMIT 1), 1, 60) WHERE fid = 3", "geom", HEAT_KIND_PIPE, 2 },
    /* a point with other srs, with NaN, infinity, 1e300; all little-endian */
    { "UPDATE node SET geom = x'47500001E610000001010000000000000080842E4100000000D0125341' WHERE fid = 2", "geom", HEAT_KIND_NODE, 1 },
    { "UPDATE node SET geom = x'47500001C71100000101000000000000000000F87F00000000D0125341' WHERE fid = 2", "geom", HEAT_KIND_NODE, 1 },
    { "UPDATE node SET geom = x'47500001C71100000101000000000000000000F07F00000000D0125341' WHERE fid = 2", "geom", HEAT_KIND_NODE, 1 },
    { "UPDATE node SET geom = x'47500001C711000001010000009C7500883CE4377E00000000D0125341' WHERE fid = 2", "geom", HEAT_KIND_NODE, 1 },
    /* 0,0: five thousand kilometres from the rest */
    { "UPDATE node SET geom = x'47500001C7110000010100000000000000000000000000000000000000' WHERE fid = 2", "geom", HEAT_KIND_NODE, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      write_sample (c->path);
      alter (c->path, cases[i].sql);
      g_autoptr (HeatCity) city = read_good (c->path);
      g_test_message ("%s: %u doubts: %s", cases[i].sql, city->n_doubt, city->n_doubt ? heat_city_text (city, city->doubt[0].text) : "");
      g_assert_cmpuint (city->n_doubt, ==, 1);
      g_assert_cmpint (city->doubt[0].kind, ==, HEAT_DOUBT_VALUE);
      g_assert_cmpint (city->doubt[0].of, ==, cases[i].of);
      g_assert_cmpuint (city->doubt[0].index, ==, cases[i].row);
      g_assert_nonnull (strstr (heat_city_text (city, city->doubt[0].text), cases[i].field));
    }
}

static void
test_unknown_values (Case *c, gconstpointer data)
{
  alter (c->path, "UPDATE pipe SET dn_mm = 'thick', length_m = -3; UPDATE valve SET condition = 'x', role = NULL; UPDATE node SET geom = x'4750';"
                  "UPDATE team SET state = 'asleep'; ALTER TABLE pipe ADD COLUMN colour TEXT DEFAULT 'red'; CREATE TABLE extra (a)");
  g_autoptr (HeatCity) city = read_good (c->path);
  for (guint32 i = 0; i < 20; i++)
    {
      g_assert_cmpuint (city->pipe[i].dn_mm, ==, 0);
      g_assert_true (isnan (city->pipe[i].length_m));
      g_assert_cmpint (city->valve[i].condition, ==, HEAT_CONDITION_UNKNOWN);
      g_assert_cmpint (city->valve[i].role, ==, HEAT_VALVE_OTHER);
      g_assert_true (isnan (city->node[i].x));
      g_assert_cmpint (city->team[i].state, ==, HEAT_TEAM_OFF);
    }
  g_assert_cmpuint (city->n_doubt, ==, 20 * 5);
}

static GByteArray *
blob (gint32 srs_id)
{
  GByteArray *b = g_byte_array_new ();

  g_byte_array_append (b, (const guint8 *) "GP\0\1", 4);
  g_byte_array_append (b, (const guint8 *) &srs_id, 4);
  return b;
}

static void put_u8 (GByteArray *b, guint8 v) { g_byte_array_append (b, &v, 1); }
static void put_u32 (GByteArray *b, guint32 v, gboolean big) { v = big ? GUINT32_TO_BE (v) : v; g_byte_array_append (b, (guint8 *) &v, 4); }
static void
put_f64 (GByteArray *b, double d, gboolean big)
{
  guint64 v;

  memcpy (&v, &d, 8);
  v = big ? GUINT64_TO_BE (v) : v;
  g_byte_array_append (b, (guint8 *) &v, 8);
}

static void
set_geometry (const char *path, const char *table, const GByteArray *b)
{
  g_autoptr (GString) sql = g_string_new (NULL);

  g_string_printf (sql, "UPDATE %s SET geom = x'", table);
  for (guint i = 0; i < b->len; i++)
    g_string_append_printf (sql, "%02x", b->data[i]);
  g_string_append (sql, "' WHERE fid = 1");
  alter (path, sql->str);
}

/* One line of three points in each spelling of WKB: both byte orders, Z, M, ZM by ISO numbers and by flags, and as a multi-line in two
 * parts that join. All read the same. */
static void
test_spellings (Case *c, gconstpointer data)
{
  static const double xy[3][2] = { { 500010, 5060010 }, { 500020, 5060010 }, { 500020, 5060030 } };
  static const struct { guint32 add; guint more; } dims[] = { { 0, 0 }, { 1000, 1 }, { 2000, 1 }, { 3000, 2 }, { 0x80000000u, 1 }, { 0x40000000u, 1 }, { 0xC0000000u, 2 } };

  for (guint k = 0; k < 4 * G_N_ELEMENTS (dims); k++)
    {
      gboolean big = k & 1, multi = k & 2;
      guint d = k / 4;
      g_autoptr (GByteArray) b = blob (4551);
      if (multi)
        {
          put_u8 (b, !big);
          put_u32 (b, 5 + dims[d].add, big);
          put_u32 (b, 2, big);
        }
      for (guint part = 0; part < (multi ? 2 : 1); part++)
        {
          guint first = multi && part ? 1 : 0, end = multi && !part ? 2 : 3;
          put_u8 (b, !big);
          put_u32 (b, 2 + dims[d].add, big);
          put_u32 (b, end - first, big);
          for (guint i = first; i < end; i++)
            for (guint o = 0; o < 2 + dims[d].more; o++)
              put_f64 (b, o < 2 ? xy[i][o] : 77, big);
        }
      set_geometry (c->path, "pipe", b);
      g_autoptr (HeatCity) city = read_good (c->path);
      g_assert_cmpuint (city->n_doubt, ==, 0);
      g_assert_cmpuint (city->pipe[0].n_points, ==, 3);
      g_assert_cmpmem (city->points + 2 * city->pipe[0].first_point, sizeof xy, xy, sizeof xy);
    }
}

/* Parts that do not join: the longest, and a doubt. An outline with a hole: the outer ring. */
static void
test_parts (Case *c, gconstpointer data)
{
  g_autoptr (GByteArray) lines = blob (4551), area = blob (4551);

  put_u8 (lines, 1), put_u32 (lines, 5, FALSE), put_u32 (lines, 2, FALSE);
  for (guint part = 0; part < 2; part++)
    {
      put_u8 (lines, 1), put_u32 (lines, 2, FALSE), put_u32 (lines, 2, FALSE);
      put_f64 (lines, 500000 + 100 * part, FALSE), put_f64 (lines, 5060000, FALSE);
      put_f64 (lines, 500010 + 150 * part, FALSE), put_f64 (lines, 5060000, FALSE);
    }
  set_geometry (c->path, "pipe", lines);
  put_u8 (area, 1), put_u32 (area, 3, FALSE), put_u32 (area, 2, FALSE);
  for (guint ring = 0; ring < 2; ring++)
    {
      put_u32 (area, 4, FALSE);
      for (guint i = 0; i < 4; i++)
        put_f64 (area, 500000 + 100 * (i % 3 == 1) / (1 + ring), FALSE), put_f64 (area, 5060000 + 100 * (i % 3 == 2) / (1 + ring), FALSE);
    }
  set_geometry (c->path, "area", area);
  g_autoptr (HeatCity) city = read_good (c->path);
  g_assert_cmpuint (city->n_doubt, ==, 1);
  g_assert_cmpuint (city->pipe[0].n_points, ==, 2);
  g_assert_cmpfloat (city->points[2 * city->pipe[0].first_point], ==, 500100);
  g_assert_cmpuint (city->area[0].n_points, ==, 3);
}

/* Longitude and latitude become the zone's metres; the same places as PROJ gives. */
static void
test_degrees (Case *c, gconstpointer data)
{
  static const struct { int epsg; double lon; int expected; } cases[] = { { 4326, 126.6, 4551 }, { 4490, 126.6, 4551 }, { 4326, 7.88, 32632 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (HeatCity) city = sample_city (1, 0);
      g_autoptr (GError) error = NULL;
      HeatNodeRow *node = heat_city_add_node (city);
      node->id = heat_city_put (city, "N"), node->x = cases[i].lon, node->y = 45.7;
      HeatPipeRow *pipe = heat_city_add_pipe (city);
      pipe->first_point = heat_city_add_point (city, cases[i].lon, 45.7), pipe->n_points = 2;
      heat_city_add_point (city, cases[i].lon + 0.01, 45.71);
      city->epsg = cases[i].epsg;
      g_assert_true (heat_store_city_write (city, c->path, NULL, &error));
      g_assert_no_error (error);
      g_autoptr (HeatCity) back = read_good (c->path);
      g_assert_cmpint (back->epsg, ==, cases[i].expected);
      g_autoptr (HeatCrs) crs = heat_crs_new (back->epsg, NULL);
      HeatLonLat a = heat_crs_unproject (crs, (HeatPoint){ back->node[0].x, back->node[0].y });
      HeatLonLat b = heat_crs_unproject (crs, (HeatPoint){ back->points[2], back->points[3] });
      g_assert_cmpfloat_with_epsilon (a.lon_deg, cases[i].lon, 1e-8);
      g_assert_cmpfloat_with_epsilon (b.lon_deg, cases[i].lon + 0.01, 1e-8);
      g_assert_cmpfloat_with_epsilon (b.lat_deg, 45.71, 1e-8);
    }
}

static void
test_locked (Case *c, gconstpointer data)
{
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (c->path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "BEGIN EXCLUSIVE", NULL, NULL, NULL), ==, SQLITE_OK);
  assert_refused (c->path, HEAT_ERROR_IO, "locked");
  sqlite3_exec (db, "ROLLBACK", NULL, NULL, NULL);
  /* as QGIS leaves it while it has the file open */
  g_assert_cmpint (sqlite3_exec (db, "PRAGMA journal_mode=WAL; UPDATE well SET name = 'new' WHERE fid = 1", NULL, NULL, NULL), ==, SQLITE_OK);
  g_autoptr (HeatCity) city = read_good (c->path);
  g_assert_cmpstr (heat_city_text (city, city->well[0].name), ==, "new");
  sqlite3_close (db);
}

/* What only the whole network shows: doubts of the snapshot. */
static void
test_network_doubts (Case *c, gconstpointer data)
{
  alter (c->path, "UPDATE node SET id = 'same' WHERE fid IN (1, 2); UPDATE valve SET pipe = NULL, node = NULL, node2 = NULL, \"end\" = NULL WHERE fid = 1;"
                  "UPDATE pipe SET geom = NULL, length_m = 0 WHERE fid = 1");
  g_autoptr (HeatNet) net = heat_net_new (read_good (c->path), NULL, NULL);
  guint n, seen[HEAT_N_DOUBTS] = { 0 };
  const HeatDoubt *doubts = heat_net_doubts (net, &n);

  for (guint i = 0; i < n; i++)
    seen[doubts[i].kind]++;
  g_assert_cmpuint (seen[HEAT_DOUBT_DUPLICATE_ID], >=, 1);
  g_assert_cmpuint (seen[HEAT_DOUBT_VALVE_ON_NOTHING], >=, 1);
  g_assert_cmpuint (seen[HEAT_DOUBT_PIPE_ZERO_LENGTH], >=, 1);
}

/* Bytes flipped and cut off at random: a city or an error, never a crash; what loads must also build. */
static void
test_mutations (Case *c, gconstpointer data)
{
  guint rounds = g_test_slow () ? 5000 : 300, loaded = 0;
  g_autofree char *bytes = NULL;
  gsize n;

  g_file_get_contents (c->path, &bytes, &n, NULL);
  for (guint k = 0; k < rounds; k++)
    {
      g_autofree char *copy = g_memdup2 (bytes, n);
      g_autoptr (GRand) r = g_rand_new_with_seed (k);
      g_autoptr (GError) error = NULL;
      gsize length = k % 10 == 9 ? (gsize) g_rand_int_range (r, 0, (gint32) n) : n;
      for (int flips = 1 << g_rand_int_range (r, 0, 8); flips > 0; flips--)
        {
          gsize at = (gsize) g_rand_int_range (r, 0, (gint32) n);
          for (guint tries = 0; copy[at] == 0 && tries < 20; tries++)
            at = (gsize) g_rand_int_range (r, 0, (gint32) n);
          copy[at] = (char) g_rand_int_range (r, 0, 256);
        }
      memcpy (copy, "SQLite format 3", 16); /* past the first gate */
      g_file_set_contents (c->path, copy, (gssize) length, NULL);
      HeatCity *city = heat_store_city_read (c->path, NULL, &error);
      g_assert_true ((city == NULL) == (error != NULL));
      if (error)
        g_assert_true (error->domain == HEAT_STORE_ERROR && g_utf8_validate (error->message, -1, NULL));
      loaded += city != NULL;
      if (city)
        heat_net_unref (heat_net_new (city, NULL, NULL));
    }
  g_test_message ("%u of %u loaded", loaded, rounds);
  g_assert_cmpuint (loaded, >, 0);
  g_assert_cmpuint (loaded, <, rounds);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define CASE(path, f) g_test_add ("/store/city-bad/" path, Case, NULL, set_up, f, tear_down)
  CASE ("no-geopackage", test_no_geopackage);
  CASE ("refused", test_refused);
  CASE ("doubted", test_doubted);
  CASE ("unknown-values", test_unknown_values);
  CASE ("spellings", test_spellings);
  CASE ("parts", test_parts);
  CASE ("degrees", test_degrees);
  CASE ("locked", test_locked);
  CASE ("network-doubts", test_network_doubts);
  CASE ("mutations", test_mutations);
  return g_test_run ();
}
