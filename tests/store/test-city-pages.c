// SPDX-License-Identifier: GPL-3.0-or-later
/* Rows taken from the file's pages against the same rows stepped through by SQLite: whatever way the file was written, edited or
 * damaged, both give the same city with the same doubts, or no city. */
#include "city-sample.h"
#include "store-city-read-private.h"
#include <string.h>

typedef struct { char *folder, *path; } Case;

/* 500 bytes that stand in no row */
#define FIFTY "0123456789 0123456789 0123456789 0123456789 012345"
#define LONG FIFTY FIFTY FIFTY FIFTY FIFTY FIFTY FIFTY FIFTY FIFTY FIFTY

static void
set_up (Case *c, gconstpointer data)
{
  g_autoptr (HeatCity) city = sample_city (11, 60);
  g_autoptr (GError) error = NULL;

  c->folder = make_folder ();
  c->path = g_build_filename (c->folder, "city.gpkg", NULL);
  heat_store_city_write (city, c->path, NULL, &error);
  g_assert_no_error (error);
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

typedef enum { CITY, REFUSED, DOUBTED } Outcome;

/* What reading gives, as text: the city with its doubts, or the error. DOUBTED: pages that are left to SQLite. */
static char *
read_how (const char *path, gboolean use_pages, Outcome *outcome)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HeatCity) city = heat_store_city_read_once (path, use_pages, NULL, &error);

  *outcome = city ? CITY : error ? REFUSED : DOUBTED;
  if (!city)
    return g_strdup (error ? error->message : "");
  g_autofree char *rows = dump_city (city);
  GString *all = g_string_new (rows);
  for (guint32 i = 0; i < city->n_doubt; i++)
    g_string_append_printf (all, "doubt %d %d %u %s\n", city->doubt[i].kind, city->doubt[i].of, city->doubt[i].index, heat_city_text (city, city->doubt[i].text));
  return g_string_free (all, FALSE);
}

static void
assert_same_lines (const char *a, const char *b)
{
  g_auto (GStrv) x = g_strsplit (a, "\n", -1), y = g_strsplit (b, "\n", -1);

  for (guint i = 0; x[i] || y[i]; i++)
    g_assert_cmpstr (x[i], ==, y[i]);
}

static char *
assert_same (const char *path)
{
  Outcome paged, stepped;
  g_autofree char *a = read_how (path, TRUE, &paged), *b = read_how (path, FALSE, &stepped);

  g_assert_cmpint (paged, ==, stepped);
  assert_same_lines (a, b);
  return g_steal_pointer (&a);
}

/* How many layers' pages were read here and not by SQLite: else these tests would compare SQLite with itself. */
static guint
count_paged (const char *path)
{
  HeatCityRead read = { .path = path, .city = heat_city_new () };
  HeatCityWorker worker = { .read = &read };
  guint n = 0;

  g_assert_cmpint (sqlite3_open (path, &worker.db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (worker.db, "BEGIN; SELECT count(*) FROM sqlite_master", NULL, NULL, NULL), ==, SQLITE_OK);
  for (guint i = 0; i < HEAT_N_LAYERS; i++)
    read.source[i].geometry_column = heat_city_layers[i].geometry ? g_strdup ("geom") : NULL;
  if (heat_pages_init (&worker.pages, worker.db))
    heat_store_plan_tasks (&read, &worker, TRUE);
  for (guint i = 0; i < HEAT_N_LAYERS; i++)
    {
      n += read.source[i].leaves != NULL;
      g_clear_pointer (&read.source[i].leaves, g_array_unref);
      g_free (read.source[i].geometry_column);
    }
  g_free (read.tasks);
  heat_city_free (read.city);
  sqlite3_close (worker.db);
  return n;
}

static guint64
ask (sqlite3 *db, const char *sql)
{
  sqlite3_stmt *s = NULL;

  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &s, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (s), ==, SQLITE_ROW);
  guint64 answer = (guint64) sqlite3_column_int64 (s, 0);
  sqlite3_finalize (s);
  return answer;
}

static GArray *
leaves_of (sqlite3 *db, const char *table)
{
  g_autofree char *sql = g_strdup_printf ("SELECT rootpage FROM sqlite_master WHERE name = '%s'", table);
  HeatPages pages;

  g_assert_true (heat_pages_init (&pages, db));
  GArray *leaves = heat_pages_leaves (&pages, (guint32) ask (db, sql));
  g_assert_nonnull (leaves);
  return leaves;
}

/* Rows that the leaves of a table promise, and how many leaves there are. */
static guint64
promised (sqlite3 *db, const char *table, guint *n_leaves)
{
  g_autoptr (GArray) leaves = leaves_of (db, table);
  guint64 sum = 0;

  for (guint i = 0; i < leaves->len; i++)
    sum += g_array_index (leaves, HeatPageLeaf, i).most_rows;
  *n_leaves = leaves->len;
  return sum;
}

/* Room for as many rows as there are where numbers have no gaps; enough, and no more than the pages could hold, where they have. */
static void
test_promises (Case *c, gconstpointer data)
{
  static const struct { const char *sql; gboolean is_dense; } cases[] = {
    { "SELECT 1", TRUE }, { "UPDATE household SET fid = fid + 1000000000", TRUE }, { "UPDATE household SET fid = -fid", TRUE },
    { "DELETE FROM household WHERE fid % 3 = 1", FALSE }, { "UPDATE household SET fid = fid * 1000003", FALSE }, { "DELETE FROM household WHERE fid > 500 AND fid < 1500", FALSE },
    { "UPDATE household SET fid = fid * 4611686018427387 - 4611686018427387904 WHERE fid < 1900", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      sqlite3 *db = NULL;
      guint n_leaves;
      tear_down (c, NULL);
      set_up (c, NULL);
      alter (c->path, "PRAGMA page_size = 512; VACUUM; WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1900) INSERT INTO household (card, phone) SELECT printf ('%020d', i), 13900000000 + i FROM n");
      alter (c->path, cases[i].sql);
      g_assert_cmpint (sqlite3_open (c->path, &db), ==, SQLITE_OK);
      guint64 n = ask (db, "SELECT count(*) FROM household"), have = promised (db, "household", &n_leaves);
      g_test_message ("%s: %" G_GUINT64_FORMAT " rows on %u leaves, %" G_GUINT64_FORMAT " promised", cases[i].sql, n, n_leaves, have);
      g_assert_cmpuint (have, >=, n);
      if (cases[i].is_dense)
        g_assert_cmpuint (have, ==, n);
      g_assert_cmpuint (have, <=, MAX (n, 512 * n_leaves / 24));
      sqlite3_close (db);
      g_assert_cmpuint (count_paged (c->path), ==, 14);
      g_free (assert_same (c->path));
    }
}

/* Files as other programs leave them. `paged`: layers whose pages are read. */
static void
test_files (Case *c, gconstpointer data)
{
  static const struct { const char *sql; guint paged; } cases[] = {
    { "SELECT 1", 14 },
    { "PRAGMA page_size = 512; VACUUM", 14 },
    { "PRAGMA page_size = 65536; VACUUM", 14 },
    { "DELETE FROM household WHERE fid % 3 = 1; DELETE FROM pipe WHERE fid < 20; UPDATE node SET fid = fid + 100000 WHERE fid % 7 = 2", 14 },
    { "DELETE FROM household; DELETE FROM road", 14 },
    { "UPDATE household SET fid = -fid", 14 },
    { "UPDATE household SET fid = fid + 4611686018427387904", 14 },
    /* texts of all lengths: within the page, on its border, over one and many others; and what is no text */
    { "UPDATE household SET phone = substr (hex (zeroblob (3000)), 1, fid * 100), room = replace (hex (zeroblob (fid)), '00', '楼'), unit = '0' || fid", 14 },
    { "UPDATE pipe SET street = replace (hex (zeroblob (4000 + fid * 3)), '00', '街')", 14 },
    { "UPDATE household SET card = '', room = NULL, unit = ' ', phone = '00' || fid WHERE fid % 2", 14 },
    { "UPDATE household SET card = CAST (x'3100320033' AS TEXT), phone = CAST (x'ff313233' AS TEXT), consumer = CAST (x'e6a5' AS TEXT)", 14 },
    { "UPDATE household SET priority = CAST (x'6e6f6e65003131313131' AS TEXT), housing = 'heatingheatingheatingheating'", 14 },
    { "CREATE TABLE h AS SELECT * FROM household; DROP TABLE household; CREATE TABLE household (fid INTEGER PRIMARY KEY, card, consumer, building, unit, room,"
      "phone, area_m2, housing, priority); INSERT INTO household SELECT fid, fid * 1000000000, consumer, building, fid % 3 - 1, fid / 7.0, x'3132', area_m2 || '',"
      "housing, priority FROM h", 14 },
    { "UPDATE pipe SET dn_mm = CASE fid % 5 WHEN 0 THEN 0 WHEN 1 THEN 1 WHEN 2 THEN -200 WHEN 3 THEN 70000 ELSE 4294967296 END, length_m = fid,"
      "depth_m = CASE fid % 3 WHEN 0 THEN 9e999 WHEN 1 THEN -7 ELSE 'deep' END, year = '2001', material = fid", 14 },
    { "UPDATE pipe SET length_m = -fid, year = 1999.5; UPDATE well SET depth_m = 777", 14 },
    { "UPDATE valve SET \"end\" = CASE fid % 3 WHEN 0 THEN '' WHEN 1 THEN NULL ELSE x'' END", 14 },
    { "UPDATE valve SET \"end\" = 'middle'", 14 },
    { "UPDATE valve SET \"end\" = 3", 14 },
    { "UPDATE pipe SET line = NULL WHERE fid = 9", 14 },
    /* tables that are not as ours: other order and columns, added, dropped */
    { "ALTER TABLE pipe ADD COLUMN colour TEXT DEFAULT 'red'; ALTER TABLE pipe ADD COLUMN note TEXT; INSERT INTO pipe (id, level, line, service, note) VALUES ('new', "
      "'primary', 'pair', 'in', 'x')", 14 },
    { "ALTER TABLE household DROP COLUMN phone; ALTER TABLE household ADD COLUMN phone TEXT; INSERT INTO household (card, phone) VALUES ('1', '2')", 14 },
    { "ALTER TABLE household DROP COLUMN card; ALTER TABLE household ADD COLUMN card TEXT DEFAULT '" LONG "'", 13 },
    { "ALTER TABLE household DROP COLUMN phone; ALTER TABLE household ADD COLUMN phone TEXT DEFAULT '119'; INSERT INTO household (card) VALUES ('1')", 13 },
    { "ALTER TABLE household DROP COLUMN phone; ALTER TABLE household ADD COLUMN phone TEXT AS ('0' || card)", 13 },
    { "CREATE TABLE h AS SELECT * FROM household; DROP TABLE household; CREATE TABLE household (priority TEXT, card INTEGER PRIMARY KEY, consumer TEXT, building TEXT, unit TEXT,"
      "room TEXT, phone TEXT, area_m2 REAL, housing TEXT); INSERT INTO household SELECT priority, fid + 5, consumer, building, unit, room, phone, area_m2, housing FROM h", 13 },
    { "ALTER TABLE household RENAME TO h; CREATE VIEW household AS SELECT fid AS rowid, * FROM h", 13 },
    { "ALTER TABLE team RENAME TO t; ALTER TABLE t RENAME TO TEAM", 14 },
    { "PRAGMA journal_mode = WAL; UPDATE household SET room = 'new'", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      tear_down (c, NULL);
      set_up (c, NULL);
      alter (c->path, cases[i].sql);
      g_test_message ("%s", cases[i].sql);
      g_assert_cmpuint (count_paged (c->path), ==, cases[i].paged);
      g_free (assert_same (c->path));
    }
}

/* A leaf that says it holds more rows than a page can is doubted before room is made for them. */
static void
test_lying_counts (Case *c, gconstpointer data)
{
  sqlite3 *db = NULL;
  g_autofree char *bytes = NULL;
  gsize n;

  alter (c->path, "PRAGMA page_size = 512; VACUUM; WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1900) INSERT INTO household (card) SELECT i FROM n;"
                  "UPDATE household SET fid = fid * 1000003");
  g_assert_cmpint (sqlite3_open (c->path, &db), ==, SQLITE_OK);
  g_autoptr (GArray) leaves = leaves_of (db, "household");
  sqlite3_close (db);
  g_file_get_contents (c->path, &bytes, &n, NULL);
  for (guint i = 0; i < leaves->len; i++)
    {
      char *page = bytes + (gsize) (g_array_index (leaves, HeatPageLeaf, i).page - 1) * 512;
      g_assert_cmpint (page[0], ==, 0x0d);
      page[3] = page[4] = (char) 0xff;
    }
  g_file_set_contents (c->path, bytes, (gssize) n, NULL);
  g_assert_cmpuint (count_paged (c->path), ==, 13); /* the households are left to SQLite */
  Outcome outcome;
  g_free (read_how (c->path, TRUE, &outcome));
  g_assert_cmpint (outcome, !=, CITY);
}

/* What stands in the file is what comes out, without SQLite having a say. */
static void
test_odd_texts (Case *c, gconstpointer data)
{
  static const char *const odd[] = { "0", "00", "007", "1e5", "-1", "+1", " 1", "1 ", "1.50", "12345678901234567890", "0451-1234 5606", "三", "2单元", "A座", "a", "é", "\"q'", "\t",
                                     "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十abcdefghij", "\xf0\xa0\x80\x80", "４０１" };
  g_autoptr (HeatCity) city = heat_city_new ();
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      HeatHouseholdRow *h = heat_city_add_household (city);
      h->card = heat_city_put (city, odd[i]), h->unit = heat_city_put (city, odd[(i + 1) % G_N_ELEMENTS (odd)]);
      h->room = heat_city_put (city, odd[(i + 2) % G_N_ELEMENTS (odd)]), h->phone = i % 3 ? heat_city_put (city, odd[(i + 3) % G_N_ELEMENTS (odd)]) : (HeatText){ 0 };
    }
  g_assert_true (heat_store_city_write (city, c->path, NULL, &error));
  g_assert_cmpuint (count_paged (c->path), ==, 14);
  g_autoptr (HeatCity) back = heat_store_city_read (c->path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (back->n_household, ==, G_N_ELEMENTS (odd));
  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      g_assert_cmpstr (heat_city_text (back, back->household[i].card), ==, odd[i]);
      g_assert_cmpstr (heat_city_text (back, back->household[i].unit), ==, odd[(i + 1) % G_N_ELEMENTS (odd)]);
      g_assert_cmpstr (heat_city_text (back, back->household[i].room), ==, odd[(i + 2) % G_N_ELEMENTS (odd)]);
      g_assert_cmpstr (heat_city_text (back, back->household[i].phone), ==, i % 3 ? odd[(i + 3) % G_N_ELEMENTS (odd)] : "");
    }
}

/* More rows than one task takes, so that two threads share a layer; doubts keep the order of the rows. */
static void
test_many (Case *c, gconstpointer data)
{
  alter (c->path, "PRAGMA page_size = 512; VACUUM; WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6000)"
                  "INSERT INTO household (card, consumer, building, unit, room, phone, area_m2, housing, priority) SELECT printf ('%08d', i * 7919 % 6007), 'H' || i / 11,"
                  "'B' || i / 40, i % 4, i % 30 * 100 + 1, 13900000000 + i, i / 10.0, CASE WHEN i % 50 THEN 'heating' ELSE 'asleep' END, 'none' FROM n;"
                  "INSERT INTO pipe (id, geom, level, line, service, street) SELECT fid || '-' || p.fid, geom, level, line, service, replace (hex (zeroblob (300)), '00', '路')"
                  " FROM pipe p, (SELECT fid AS f FROM household LIMIT 60)");
  g_assert_cmpuint (count_paged (c->path), ==, 14);
  g_autofree char *all = assert_same (c->path);
  g_assert_nonnull (strstr (all, "asleep"));
  alter (c->path, "DELETE FROM household WHERE fid % 5 = 1 OR fid BETWEEN 1000 AND 3000; UPDATE household SET fid = fid * 100000 WHERE fid > 5000");
  g_assert_cmpuint (count_paged (c->path), ==, 14);
  g_free (assert_same (c->path));
}

/* Bytes flipped at random, mostly in what holds the pages together: never a crash, and never other rows than SQLite's. */
static void
test_mutations (Case *c, gconstpointer data)
{
  guint rounds = g_test_slow () ? 4000 : 250, cities = 0, doubted = 0;
  g_autofree char *bytes = NULL;
  gsize n;

  alter (c->path, "PRAGMA page_size = 512; VACUUM");
  g_file_get_contents (c->path, &bytes, &n, NULL);
  for (guint k = 0; k < rounds; k++)
    {
      g_autofree char *copy = g_memdup2 (bytes, n);
      g_autoptr (GRand) r = g_rand_new_with_seed (k);
      for (int flips = 1 << g_rand_int_range (r, 0, 5); flips > 0; flips--)
        {
          gsize page = (gsize) g_rand_int_range (r, 8, (gint32) (n / 512)) * 512;
          copy[page + (gsize) g_rand_int_range (r, 0, flips % 2 ? 512 : 24)] = (char) g_rand_int_range (r, 0, 256);
        }
      g_file_set_contents (c->path, copy, (gssize) n, NULL);
      Outcome paged, stepped;
      g_autofree char *a = read_how (c->path, TRUE, &paged), *b = read_how (c->path, FALSE, &stepped);
      if (paged != DOUBTED && stepped == CITY)
        assert_same_lines (a, b);
      cities += paged == CITY && stepped == CITY;
      doubted += paged == DOUBTED;
    }
  g_test_message ("of %u %u are cities both ways, %u doubted", rounds, cities, doubted);
  g_assert_cmpuint (doubted, >, 0);
  g_assert_cmpuint (cities, >, 0);
  g_assert_cmpuint (cities, <, rounds);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define CASE(path, f) g_test_add ("/store/city-pages/" path, Case, NULL, set_up, f, tear_down)
  CASE ("files", test_files);
  CASE ("promises", test_promises);
  CASE ("lying-counts", test_lying_counts);
  CASE ("odd-texts", test_odd_texts);
  CASE ("many", test_many);
  CASE ("mutations", test_mutations);
  return g_test_run ();
}
