// SPDX-License-Identifier: GPL-3.0-or-later
/* Stored snapshots: the same answers as building anew, never for other bytes, and no harm when the cache is broken, full or not there. */
#include "city-sample.h"
#include "io-city.h"
#include "geo-rtree.h"
#include "store-city.h"
#include "store-digest.h"
#include "store-net.h"
#include <fcntl.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct { char *folder, *path, *cache; HeatStoreCache how; } Case;

static void
set_up (Case *k, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HeatCity) city = heat_io_city_make (&(HeatCityRecipe){ .pipes = 2000, .seed = 11 }, NULL, &error);

  g_assert_no_error (error);
  k->folder = make_folder ();
  k->path = g_build_filename (k->folder, "city.gpkg", NULL);
  k->cache = g_build_filename (k->folder, "cache", "deep", NULL);
  k->how = (HeatStoreCache){ .folder = k->cache, .least_bytes = 1 };
  g_assert_true (heat_store_city_write (city, k->path, NULL, &error));
}

static void
tear_down (Case *k, gconstpointer data)
{
  g_autofree char *command = g_strdup_printf ("rm -rf '%s'", k->folder);

  g_assert_cmpint (system (command), ==, 0);
  g_free (k->folder);
  g_free (k->path);
  g_free (k->cache);
}

static HeatNet *
open_net (Case *k, gboolean expect_cached)
{
  g_autoptr (GError) error = NULL;
  gboolean was_cached = !expect_cached;
  HeatNet *net = heat_store_net_open (k->path, &k->how, &was_cached, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (was_cached, ==, expect_cached);
  return net;
}

/* Name of the i-th stored snapshot, NULL beyond the last. */
static char *
stored_name (Case *k, guint i)
{
  g_autoptr (GDir) dir = g_dir_open (k->cache, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    if (i-- == 0)
      return g_build_filename (k->cache, name, NULL);
  return NULL;
}

static guint
count_stored (Case *k)
{
  guint n = 0;

  for (char *name; (name = stored_name (k, n)); n++)
    g_free (name);
  return n;
}

/* ---- the same answers ---- */

static void
add_span (GString *out, HeatSpan span)
{
  g_string_append (out, " [");
  for (guint32 i = 0; i < span.n; i++)
    g_string_append_printf (out, "%u ", span.at[i]);
  g_string_append_c (out, ']');
}

static void
add_homes (GString *out, const HeatNet *net, HeatConsumer consumer)
{
  g_string_append (out, " [");
  for (guint32 k = 0; k < heat_net_consumer_n_homes (net, consumer); k++)
    g_string_append_printf (out, "%u ", heat_net_consumer_home (net, consumer, k).i);
  g_string_append_c (out, ']');
}

static void
dump_homes (const HeatNet *net, GString *out)
{
  for (guint32 i = 0; i < heat_net_n (net, HEAT_KIND_HOUSEHOLD); i++)
    {
      char card[HEAT_NUMBER_BYTES], phone[HEAT_NUMBER_BYTES];
      HeatHome h = heat_net_home (net, heat_household (i));
      g_string_append_printf (out, "home %s|%s|%s|%s %g %d %d of %u in %u\n", heat_net_card (net, heat_household (i), card), heat_net_text (net, h.unit),
                              heat_net_text (net, h.room), heat_net_phone (net, heat_household (i), phone), (double) h.area_m2, h.housing, h.priority,
                              heat_net_household_consumer (net, heat_household (i)).i, heat_net_household_building (net, heat_household (i)).i);
    }
}

static void
dump_courses (const HeatNet *net, GString *out)
{
  for (guint32 i = 0; i < heat_net_n (net, HEAT_KIND_NODE); i++)
    {
      double x = NAN, y = NAN;
      heat_net_place (net, HEAT_KIND_NODE, i, &x, &y);
      g_string_append_printf (out, "node %s at %.17g %.17g %g\n", heat_net_id (net, HEAT_KIND_NODE, i), x, y, (double) heat_net_node_z_m (net, heat_node (i)));
    }
  for (guint32 i = 0; i < heat_net_n (net, HEAT_KIND_PIPE); i++)
    {
      double course[HEAT_COURSE_DOUBLES];
      guint n;
      const double *xy = heat_net_pipe_line (net, heat_pipe (i), course, &n);
      for (guint k = 0; k < 2 * n; k++)
        g_string_append_printf (out, "%.17g ", xy[k]);
    }
}

static gboolean
add_item (guint32 item, gpointer out)
{
  g_string_append_printf (out, " %u", item);
  return TRUE;
}

static void
dump_references (const HeatNet *net, GString *out)
{
  for (guint32 i = 0; i < heat_net_n (net, HEAT_KIND_PIPE); i++)
    {
      g_string_append_printf (out, "pipe %u: %u %u", i, heat_net_pipe_node (net, heat_pipe (i), 0).i, heat_net_pipe_node (net, heat_pipe (i), 1).i);
      add_span (out, heat_net_end_valves (net, heat_pipe (i), 0));
      add_span (out, heat_net_end_valves (net, heat_pipe (i), 1));
    }
  for (guint32 i = 0; i < heat_net_n (net, HEAT_KIND_NODE); i++)
    {
      g_string_append_printf (out, "node %u: %u", i, heat_net_node_well (net, heat_node (i)).i);
      add_span (out, heat_net_node_ends (net, heat_node (i)));
      add_span (out, heat_net_node_valves (net, heat_node (i)));
    }
  for (guint32 i = 0; i < heat_net_n (net, HEAT_KIND_VALVE); i++)
    {
      HeatValvePlace p = heat_net_valve_place (net, heat_valve (i));
      g_string_append_printf (out, "valve %u: %d %u %d %u %u %u\n", i, p.seat, p.pipe.i, p.end, p.node.i, p.node2.i, p.well.i);
    }
  for (guint32 i = 0; i < heat_net_n (net, HEAT_KIND_CONSUMER); i++)
    {
      const HeatConsumerSum *sum = heat_net_consumer_sum (net, heat_consumer (i));
      g_string_append_printf (out, "consumer %u: %u %u %g %u", i, sum->households, sum->suspended, (double) sum->area_m2, heat_net_consumer_building (net, heat_consumer (i)).i);
      add_homes (out, net, heat_consumer (i));
    }
  for (guint32 i = 0; i < heat_net_n (net, HEAT_KIND_STATION); i++)
    add_span (out, heat_net_station_ports (net, heat_station (i)));
  for (guint32 i = 0; i < heat_net_n (net, HEAT_KIND_COMMUNITY); i++)
    add_span (out, heat_net_community_buildings (net, heat_community (i)));
}

static char *
dump_net (const HeatNet *net)
{
  HeatCity tables = *heat_net_city (net);
  g_autofree HeatPipeRow *pipes = g_memdup2 (tables.pipe, sizeof *pipes * tables.n_pipe);
  tables.n_household = tables.n_node = 0; /* packed */
  tables.pipe = pipes;
  for (guint32 i = 0; i < tables.n_pipe; i++)
    pipes[i].n_points = 0; /* packed */
  g_autofree char *city = dump_city (&tables);
  GString *out = g_string_new (city);
  guint n;
  const HeatDoubt *doubts = heat_net_doubts (net, &n);

  dump_homes (net, out);
  dump_courses (net, out);
  dump_references (net, out);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (out, "doubt %d %d %u %g %g %s\n", doubts[i].kind, doubts[i].of, doubts[i].index, doubts[i].x, doubts[i].y, doubts[i].text ? doubts[i].text : "-");
  for (int kind = HEAT_KIND_NODE; kind < HEAT_N_KINDS; kind++)
    for (guint32 i = 0; i < heat_net_n (net, (HeatKind) kind); i++)
      g_string_append_printf (out, "%s %u\n", heat_net_id (net, (HeatKind) kind, i), heat_net_find (net, (HeatKind) kind, heat_net_id (net, (HeatKind) kind, i)));
  HeatBox all = heat_rtree_extent (heat_net_pipe_index (net));
  all.x1_m = (all.x0_m + all.x1_m) / 2;
  heat_rtree_query (heat_net_pipe_index (net), all, add_item, out);
  return g_string_free (out, FALSE);
}

static void
test_same (Case *k, gconstpointer data)
{
  g_autoptr (HeatNet) built = open_net (k, FALSE), first = open_net (k, TRUE), second = open_net (k, TRUE);
  g_autofree char *a = dump_net (built), *b = dump_net (first);
  struct stat info;
  g_autofree char *name = stored_name (k, 0);

  g_assert_true (strcmp (a, b) == 0);
  g_assert_cmpuint (heat_net_serial (first), !=, heat_net_serial (second));
  g_assert_cmpint (stat (name, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_cmpint (stat (k->cache, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0700);
}

/* Cities with every kind of fault. */
static void
test_samples (Case *k, gconstpointer data)
{
  for (guint32 seed = 0; seed < 12; seed++)
    {
      g_autoptr (HeatCity) city = sample_city (seed, seed * seed * 5);
      g_assert_true (heat_store_city_write (city, k->path, NULL, NULL));
      g_autoptr (HeatNet) built = open_net (k, FALSE), stored = open_net (k, TRUE);
      g_autofree char *a = dump_net (built), *b = dump_net (stored);
      g_assert_true (strcmp (a, b) == 0);
    }
  g_assert_cmpuint (count_stored (k), ==, 4); /* the last four */
}

/* Stored behind the caller's back: nobody waits, and the answers are the same; a folder that is not there does no harm. */
static void
test_behind (Case *k, gconstpointer data)
{
  for (guint i = 0; i < 2; i++)
    {
      HeatStoreStoring *storing = NULL;
      g_autoptr (HeatNet) built = heat_store_net_open_first (k->path, &k->how, &storing, NULL, NULL);
      g_autofree char *a = dump_net (built);
      g_assert_true ((storing == NULL) == (i == 1));
      heat_store_storing_finish (storing);
      g_assert_cmpuint (count_stored (k), ==, 1);
      g_autoptr (HeatNet) again = open_net (k, TRUE);
      g_autofree char *b = dump_net (again);
      g_assert_true (strcmp (a, b) == 0);
    }
  k->how.folder = "/dev/null/nowhere";
  HeatStoreStoring *storing = NULL;
  g_autoptr (HeatNet) net = heat_store_net_open_first (k->path, &k->how, &storing, NULL, NULL);
  g_assert_nonnull (net);
  heat_store_storing_finish (storing);
}

/* ---- other bytes ---- */

static void
run_sql (Case *k, const char *sql)
{
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (k->path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

/* One valve closed: same name, same size, times set back, even the file's own counter of changes. */
static void
test_changed (Case *k, gconstpointer data)
{
  g_autoptr (HeatNet) before = open_net (k, FALSE);
  struct stat old, new;
  guint8 counter[2][4];

  for (guint i = 0; i < 20; i++)
    {
      guint32 valve = i * 7 % heat_net_n (before, HEAT_KIND_VALVE);
      g_assert_cmpint (stat (k->path, &old), ==, 0);
      int fd = open (k->path, O_RDWR);
      g_assert_cmpint (pread (fd, counter[0], 4, 24) + pread (fd, counter[1], 4, 92), ==, 8);
      g_autofree char *sql = g_strdup_printf ("UPDATE valve SET state = CASE state WHEN 'open' THEN 'shut' ELSE 'open' END WHERE id = '%s'; "
                                              "UPDATE valve SET state = 'closed' WHERE state = 'shut'", heat_net_id (before, HEAT_KIND_VALVE, valve));
      run_sql (k, sql);
      g_assert_cmpint (pwrite (fd, counter[0], 4, 24) + pwrite (fd, counter[1], 4, 92), ==, 8);
      g_assert_cmpint (futimens (fd, (struct timespec[2]){ old.st_atim, old.st_mtim }), ==, 0);
      close (fd);
      g_assert_cmpint (stat (k->path, &new), ==, 0);
      g_assert_cmpint (new.st_size, ==, old.st_size);
      g_assert_cmpint (new.st_ino, ==, old.st_ino);
      g_autoptr (HeatNet) after = open_net (k, FALSE);
      g_assert_cmpint (heat_net_city (after)->valve[valve].state, !=, heat_net_city (before)->valve[valve].state);
      g_autoptr (HeatNet) again = open_net (k, TRUE);
      g_assert_cmpint (heat_net_city (again)->valve[valve].state, ==, heat_net_city (after)->valve[valve].state);
      g_clear_pointer (&before, heat_net_unref);
      before = g_steal_pointer (&after);
    }
}

/* With a write-ahead log the content is more than the file. */
static void
test_log (Case *k, gconstpointer data)
{
  run_sql (k, "PRAGMA journal_mode = WAL");
  for (guint i = 0; i < 2; i++)
    heat_net_unref (open_net (k, FALSE));
  g_assert_cmpuint (count_stored (k), ==, 0);
}

/* ---- broken caches ---- */

static void
flip (const char *name, off_t at)
{
  guint8 byte;
  int fd = open (name, O_RDWR);

  g_assert_cmpint (pread (fd, &byte, 1, at), ==, 1);
  byte ^= 0x10;
  g_assert_cmpint (pwrite (fd, &byte, 1, at), ==, 1);
  close (fd);
}

static void
test_broken (Case *k, gconstpointer data)
{
  g_autoptr (HeatNet) built = open_net (k, FALSE);
  g_autofree char *good = dump_net (built), *name = stored_name (k, 0);
  struct stat info;

  g_assert_cmpint (stat (name, &info), ==, 0);
  for (guint i = 0; i < 30; i++)
    {
      if (i == 0)
        g_assert_cmpint (truncate (name, info.st_size / 2), ==, 0);
      else if (i == 1)
        g_assert_true (g_file_set_contents (name, "no snapshot", -1, NULL));
      else
        flip (name, i < 8 ? (off_t) i * 20 : 4096 + (off_t) (((guint64) info.st_size - 4096) * (i - 8) / 22));
      g_autoptr (HeatNet) again = open_net (k, FALSE);
      g_autofree char *same = dump_net (again);
      g_assert_true (strcmp (good, same) == 0);
      g_assert_cmpuint (count_stored (k), ==, 1);
      g_autoptr (HeatNet) healed = open_net (k, TRUE);
    }
}

static void
test_no_folder (Case *k, gconstpointer data)
{
  k->how.folder = "/dev/null/nowhere";
  for (guint i = 0; i < 2; i++)
    heat_net_unref (open_net (k, FALSE));
  k->how.folder = k->cache;
  k->how.is_off = TRUE;
  heat_net_unref (open_net (k, FALSE));
  g_assert_cmpuint (count_stored (k), ==, 0);
  k->how.is_off = FALSE;
  k->how.least_bytes = 0; /* too small to be worth it */
  heat_net_unref (open_net (k, FALSE));
  g_assert_cmpuint (count_stored (k), ==, 0);
}

static void
test_errors (Case *k, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (k->path, "SQLite format 3", -1, NULL));
  g_assert_null (heat_store_net_open (k->path, &k->how, NULL, NULL, &error));
  g_assert_error (error, HEAT_STORE_ERROR, HEAT_ERROR_DATA);
  g_clear_error (&error);
  g_assert_null (heat_store_net_open ("/nowhere.gpkg", &k->how, NULL, NULL, &error));
  g_assert_error (error, HEAT_STORE_ERROR, HEAT_ERROR_IO);
}

/* ---- the digest ---- */

static void
digest_of (const guint8 *bytes, gsize n, guint8 digest[HEAT_DIGEST_BYTES])
{
  HeatDigestJob job = { .fd = -1, .data = bytes, .bytes = n };

  g_assert_true (heat_digest_run (&job, 1));
  memcpy (digest, job.digest, HEAT_DIGEST_BYTES);
}

/* Every single bit counts, and so do the length and the order of blocks; a file gives what its bytes give. */
static void
test_digest (Case *k, gconstpointer data)
{
  static const gsize sizes[] = { 0, 1, 15, 16, 17, 40, 16383, 16384, 16385, 131072, 131073, 5 << 20 };
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  g_autofree guint8 *bytes = g_malloc0 (5 << 20);
  guint8 digest[HEAT_DIGEST_BYTES];
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++, n++)
    {
      digest_of (bytes, sizes[i], digest);
      g_hash_table_add (seen, g_bytes_new (digest, sizeof digest));
      HeatDigestJob job = { .fd = open (k->path, O_RDWR | O_TRUNC), .bytes = sizes[i] };
      g_assert_cmpint (write (job.fd, bytes, sizes[i]), ==, (gssize) sizes[i]);
      g_assert_true (heat_digest_run (&job, 1));
      g_assert_cmpmem (job.digest, sizeof job.digest, digest, sizeof digest);
      job.bytes++;
      g_assert_false (heat_digest_run (&job, 1)); /* shorter than said */
      close (job.fd);
    }
  for (gsize bit = 0; bit < 8 * 16400; bit += bit < 400 ? 1 : 97, n++)
    {
      bytes[bit / 8] ^= (guint8) (1u << bit % 8);
      digest_of (bytes, 40000, digest);
      g_hash_table_add (seen, g_bytes_new (digest, sizeof digest));
      bytes[bit / 8] ^= (guint8) (1u << bit % 8);
    }
  g_assert_cmpuint (g_hash_table_size (seen), ==, n);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  static const struct { const char *name; void (*run) (Case *, gconstpointer); } tests[] = {
    { "/store/net-cache/same", test_same }, { "/store/net-cache/behind", test_behind }, { "/store/net-cache/samples", test_samples }, { "/store/net-cache/changed", test_changed },
    { "/store/net-cache/log", test_log }, { "/store/net-cache/broken", test_broken }, { "/store/net-cache/no-folder", test_no_folder },
    { "/store/net-cache/errors", test_errors }, { "/store/net-cache/digest", test_digest },
  };
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Case, NULL, set_up, tests[i].run, tear_down);
  return g_test_run ();
}
