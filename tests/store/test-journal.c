// SPDX-License-Identifier: GPL-3.0-or-later
#include "ops-state.h"
#include "store-journal.h"
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct { char *dir, *path; } Place;

static void
make_place (Place *p)
{
  p->dir = g_dir_make_tmp ("heat-journal-XXXXXX", NULL);
  p->path = g_build_filename (p->dir, "ops.db", NULL);
}

static void
clear_place (Place *p)
{
  static const char *const names[] = { "ops.db", "ops.db-wal", "ops.db-shm" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *file = g_build_filename (p->dir, names[i], NULL);
      g_remove (file);
    }
  g_rmdir (p->dir);
  g_free (p->dir);
  g_free (p->path);
}

static HeatJournal *
open_journal (const char *path)
{
  g_autoptr (GError) error = NULL;
  HeatJournal *journal = heat_store_journal_open (path, TRUE, &error);

  g_assert_no_error (error);
  return journal;
}

static GPtrArray *
one_event (const char *stream, HeatEventKind kind, const char *key, const char *text)
{
  GPtrArray *events = g_ptr_array_new_with_free_func ((GDestroyNotify) heat_event_unref);
  JsonObject *body = json_object_new ();

  if (key)
    json_object_set_string_member (body, key, text);
  g_ptr_array_add (events, heat_event_new (1768329060000000, "desk:test", stream, kind, body));
  return events;
}

static gboolean
append_one (HeatJournal *journal, const char *stream, const HeatExpect *expect, GError **error)
{
  g_autoptr (GPtrArray) events = one_event (stream, HEAT_EVENT_INCIDENT_NOTED, "text", "漏水“很大”\n\"quoted\"");
  g_autoptr (GPtrArray) placed = heat_journal_append (journal, events, expect, expect ? 1 : 0, error);

  return placed != NULL;
}

static void
test_round_trip (void)
{
  Place p;
  g_autoptr (GError) error = NULL;

  make_place (&p);
  HeatJournal *journal = open_journal (p.path);
  g_assert_cmpint (heat_journal_last_seq (journal, &error), ==, 0);
  for (int i = 0; i < 5; i++)
    g_assert_true (append_one (journal, i % 2 ? "incident:乙" : "incident:甲", NULL, &error));
  heat_journal_close (journal);
  g_autofree char *url = g_strconcat ("sqlite:", p.path, NULL);
  journal = open_journal (url);
  g_autoptr (GPtrArray) events = heat_journal_read (journal, 2, 0, &error);
  g_assert_cmpuint (events->len, ==, 3);
  HeatEvent *e = events->pdata[0];
  g_assert_cmpint (e->seq, ==, 3);
  g_assert_cmpuint (e->version, ==, 2);
  g_assert_cmpstr (e->stream, ==, "incident:甲");
  g_assert_cmpstr (heat_event_text (e, "text"), ==, "漏水“很大”\n\"quoted\"");
  g_assert_cmpint (e->at_us, ==, 1768329060000000);
  g_autoptr (GPtrArray) two = heat_journal_read (journal, 0, 2, &error);
  g_assert_cmpuint (two->len, ==, 2);
  heat_journal_close (journal);
  clear_place (&p);
}

static void
test_conflict (void)
{
  Place p;
  g_autoptr (GError) error = NULL;

  make_place (&p);
  HeatJournal *a = open_journal (p.path), *b = open_journal (p.path);
  g_assert_true (append_one (a, "team:3", &(HeatExpect){ "team:3", 0 }, &error));
  g_assert_false (append_one (b, "team:3", &(HeatExpect){ "team:3", 0 }, &error));
  g_assert_error (error, HEAT_OPS_ERROR, HEAT_ERROR_CONFLICT);
  g_assert_nonnull (strstr (error->message, "team:3"));
  g_clear_error (&error);
  /* An expectation about a stream that is not written counts too, and nothing of the batch stays. */
  g_assert_false (append_one (b, "incident:x", &(HeatExpect){ "team:3", 2 }, &error));
  g_clear_error (&error);
  g_assert_cmpint (heat_journal_last_seq (b, NULL), ==, 1);
  g_assert_true (append_one (b, "team:3", &(HeatExpect){ "team:3", 1 }, &error));
  g_assert_true (heat_journal_wait (a, 1, 1000000, NULL, &error));
  heat_journal_close (a);
  heat_journal_close (b);
  clear_place (&p);
}

static void
assert_open_fails (const char *url, gboolean create, int code)
{
  g_autoptr (GError) error = NULL;
  HeatJournal *journal = heat_store_journal_open (url, create, &error);

  g_assert_null (journal);
  g_assert_cmpint (error->code, ==, code);
  g_assert_null (strchr (error->message, '\n'));
}

static void
test_bad_places (void)
{
  Place p;
  g_autoptr (GError) error = NULL;
  sqlite3 *db;

  make_place (&p);
  assert_open_fails (p.path, FALSE, HEAT_ERROR_IO);
  assert_open_fails ("postgresql://host/db", TRUE, HEAT_ERROR_USAGE);
  assert_open_fails ("sqlite:", TRUE, HEAT_ERROR_USAGE);
  assert_open_fails ("/no/such/folder/ops.db", TRUE, HEAT_ERROR_IO);
  assert_open_fails (p.dir, TRUE, HEAT_ERROR_IO);
  g_assert_true (g_file_set_contents (p.path, "this is no database, and long enough to be looked at as one ……………………………………………………………", -1, NULL));
  assert_open_fails (p.path, TRUE, HEAT_ERROR_DATA);
  g_remove (p.path);
  g_assert_cmpint (sqlite3_open (p.path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "CREATE TABLE mine (a)", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
  assert_open_fails (p.path, TRUE, HEAT_ERROR_DATA);
  g_remove (p.path);
  /* A journal of a newer program. */
  heat_journal_close (open_journal (p.path));
  g_assert_cmpint (sqlite3_open (p.path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "PRAGMA user_version=99", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
  assert_open_fails (p.path, TRUE, HEAT_ERROR_DATA);
  clear_place (&p);
}

/* Rows are never changed or removed, not even by hand. */
static void
test_only_grows (void)
{
  Place p;
  sqlite3 *db;

  make_place (&p);
  HeatJournal *journal = open_journal (p.path);
  g_assert_true (append_one (journal, "incident:x", NULL, NULL));
  heat_journal_close (journal);
  g_assert_cmpint (sqlite3_open (p.path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "UPDATE event SET body='{}'", NULL, NULL, NULL), !=, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "DELETE FROM event", NULL, NULL, NULL), !=, SQLITE_OK);
  sqlite3_close (db);
  clear_place (&p);
}

static void
test_locked_and_read_only (void)
{
  Place p;
  g_autoptr (GError) error = NULL;
  sqlite3 *db;

  make_place (&p);
  HeatJournal *journal = open_journal (p.path);
  g_assert_true (append_one (journal, "incident:x", NULL, NULL));
  g_assert_cmpint (sqlite3_open (p.path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  gint64 from_us = g_get_monotonic_time ();
  g_assert_false (append_one (journal, "incident:x", NULL, &error));
  g_assert_error (error, HEAT_STORE_ERROR, HEAT_ERROR_IO);
  g_assert_cmpint (g_get_monotonic_time () - from_us, <, 30 * G_USEC_PER_SEC);
  g_clear_error (&error);
  sqlite3_exec (db, "COMMIT", NULL, NULL, NULL);
  sqlite3_close (db);
  /* Reading and writing go on as if nothing had been. */
  g_assert_true (append_one (journal, "incident:x", NULL, &error));
  heat_journal_close (journal);
  if (geteuid () == 0)
    g_test_message ("running as root: a read-only file cannot be tried");
  else
    {
      g_chmod (p.path, 0400);
      assert_open_fails (p.path, TRUE, HEAT_ERROR_IO);
      g_chmod (p.path, 0600);
    }
  clear_place (&p);
}

/* --- killed at any point --- */
typedef struct { gint64 seq; char stream[32]; guint n; } Acknowledged;

static char *
file_digest (const char *path)
{
  g_autofree char *bytes = NULL;
  gsize n = 0;

  return g_file_get_contents (path, &bytes, &n, NULL) ? g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *) bytes, n) : g_strdup ("none");
}

/* A copy holds what was there, also what still stands in the write-ahead log; it goes its own way; the journal keeps its bytes. */
static void
test_copy (void)
{
  Place p, q;
  g_autoptr (GError) error = NULL;

  make_place (&p);
  make_place (&q);
  g_autoptr (HeatJournal) journal = open_journal (p.path);
  g_autofree char *log = g_strconcat (p.path, "-wal", NULL);
  for (int i = 0; i < 3; i++)
    g_assert_true (append_one (journal, "incident:甲", NULL, &error));
  g_autofree char *before = file_digest (p.path), *log_before = file_digest (log);
  g_assert_true (heat_store_journal_copy (p.path, q.path, &error));
  g_assert_no_error (error);
  HeatJournal *copy = heat_store_journal_open (q.path, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (heat_journal_last_seq (copy, NULL), ==, 3);
  g_assert_true (append_one (copy, "incident:甲", &(HeatExpect){ "incident:甲", 3 }, &error));
  g_autoptr (GPtrArray) a = heat_journal_read (journal, 0, 0, NULL), b = heat_journal_read (copy, 0, 0, NULL);
  heat_journal_close (copy);
  g_assert_cmpuint (a->len, ==, 3);
  g_assert_cmpuint (b->len, ==, 4);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpstr (heat_event_body_text (a->pdata[i]), ==, heat_event_body_text (b->pdata[i]));
  g_autofree char *after = file_digest (p.path), *log_after = file_digest (log);
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpstr (log_before, ==, log_after);
  g_clear_pointer (&journal, heat_journal_close);
  clear_place (&p);
  clear_place (&q);
}

static void
test_to_read (void)
{
  Place p;
  g_autoptr (GError) error = NULL;

  make_place (&p);
  g_assert_null (heat_store_journal_open_to_read (p.path, &error));
  g_assert_error (error, HEAT_STORE_ERROR, HEAT_ERROR_IO);
  g_clear_error (&error);
  g_assert_false (g_file_test (p.path, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_set_contents (p.path, "", 0, NULL));
  g_assert_null (heat_store_journal_open_to_read (p.path, &error));
  g_assert_error (error, HEAT_STORE_ERROR, HEAT_ERROR_DATA);
  g_clear_error (&error);
  HeatJournal *journal = open_journal (p.path);
  g_assert_true (append_one (journal, "incident:甲", NULL, &error));
  HeatJournal *reader = heat_store_journal_open_to_read (p.path, &error);
  g_assert_no_error (error);
  g_assert_true (append_one (journal, "incident:甲", NULL, &error));
  g_assert_cmpint (heat_journal_last_seq (reader, NULL), ==, 2); /* it sees what others write */
  g_assert_false (append_one (reader, "incident:甲", NULL, &error));
  g_assert_error (error, HEAT_STORE_ERROR, HEAT_ERROR_IO);
  g_clear_error (&error);
  g_assert_cmpint (heat_journal_last_seq (journal, NULL), ==, 2);
  heat_journal_close (reader);
  heat_journal_close (journal);
  g_autofree char *log = g_strconcat (p.path, "-wal", NULL);
  g_assert_false (g_file_test (log, G_FILE_TEST_EXISTS));
  reader = heat_store_journal_open_to_read (p.path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (heat_journal_last_seq (reader, NULL), ==, 2);
  g_assert_false (g_file_test (log, G_FILE_TEST_EXISTS)); /* nothing is laid beside a journal that nobody has open */
  heat_journal_close (reader);
  clear_place (&p);
}

static GArray *
read_acknowledged (int fd)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (Acknowledged));
  g_autoptr (GString) text = g_string_new (NULL);
  char buffer[4096];
  gssize n;

  while ((n = read (fd, buffer, sizeof buffer)) > 0)
    g_string_append_len (text, buffer, n);
  char *line = text->str, *end;
  while ((end = strchr (line, '\n')))
    {
      Acknowledged a = { 0 };
      *end = '\0';
      if (sscanf (line, "%" G_GINT64_FORMAT " %31s %u", &a.seq, a.stream, &a.n) == 3)
        g_array_append_val (found, a);
      line = end + 1;
    }
  return found;
}

static GPid
start_writer (const char *path, const char *name, int *fd)
{
  g_autofree char *program = g_test_build_filename (G_TEST_BUILT, "store", "journal-writer", NULL);
  char *argv[] = { program, (char *) path, (char *) name, NULL };
  g_autoptr (GError) error = NULL;
  GPid pid;

  g_spawn_async_with_pipes (NULL, argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, NULL, fd, NULL, &error);
  g_assert_no_error (error);
  return pid;
}

static GArray *
kill_writer (GPid pid, int fd)
{
  kill (pid, SIGKILL);
  GArray *found = read_acknowledged (fd);
  close (fd);
  g_assert_cmpint (waitpid (pid, NULL, 0), ==, pid);
  return found;
}

static void
check_gapless (GPtrArray *events)
{
  g_autoptr (GHashTable) versions = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < events->len; i++)
    {
      HeatEvent *e = events->pdata[i];
      guint before = GPOINTER_TO_UINT (g_hash_table_lookup (versions, e->stream));
      g_assert_cmpint (e->seq, ==, i + 1);
      g_assert_cmpuint (e->version, ==, before + 1);
      g_hash_table_insert (versions, (gpointer) e->stream, GUINT_TO_POINTER (e->version));
    }
}

static void
check_kept (GPtrArray *events, const GArray *acknowledged, const char *writer)
{
  for (guint i = 0; i < acknowledged->len; i++)
    {
      const Acknowledged *a = &g_array_index (acknowledged, Acknowledged, i);
      g_assert_cmpint (a->seq, <=, events->len);
      HeatEvent *e = events->pdata[a->seq - 1];
      g_assert_cmpstr (e->stream, ==, a->stream);
      g_assert_cmpint (heat_event_int (e, "n", 0), ==, a->n);
      g_assert_cmpstr (heat_event_text (e, "writer"), ==, writer);
    }
}

/* Batches of three are there whole or not at all. */
static void
check_whole (GPtrArray *events)
{
  for (guint i = 0; i < events->len;)
    {
      HeatEvent *e = events->pdata[i];
      guint n = heat_event_int (e, "n", 0) % 3 == 0 ? 3 : 1;
      g_assert_cmpuint (i + n, <=, events->len);
      for (guint k = 1; k < n; k++)
        g_assert_cmpint (heat_event_int (events->pdata[i + k], "n", 0), ==, heat_event_int (e, "n", 0));
      i += n;
    }
}

static void
check_fold (GPtrArray *events)
{
  g_autoptr (HeatOps) once = heat_ops_new (NULL), twice = heat_ops_new (NULL);

  for (guint i = 0; i < events->len; i++)
    heat_ops_apply (once, events->pdata[i]);
  for (guint i = 0; i < events->len; i++)
    {
      heat_ops_apply (twice, events->pdata[i]);
      heat_ops_apply (twice, events->pdata[i]); /* told twice, counted once */
    }
  g_autoptr (JsonNode) a = heat_ops_to_json (once), b = heat_ops_to_json (twice);
  g_autofree char *at = json_to_string (a, FALSE), *bt = json_to_string (b, FALSE);
  g_assert_cmpstr (at, ==, bt);
  g_assert_cmpint (heat_ops_seq (once), ==, events->len);
}

static guint
rounds (guint usual)
{
  const char *text = g_getenv ("HEAT_ROUNDS");

  return text ? (guint) g_ascii_strtoull (text, NULL, 10) : usual;
}

static void
test_killed (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20260114);
  guint n_rounds = rounds (80), n_acknowledged = 0, n_idle = 0;
  Place p;

  make_place (&p);
  for (guint r = 0; r < n_rounds; r++)
    {
      int fd[2];
      guint n_writers = 1 + r % 2;
      GPid pid[2];
      static const char *const names[] = { "w1", "w2" };
      for (guint w = 0; w < n_writers; w++)
        pid[w] = start_writer (p.path, names[w], &fd[w]);
      g_usleep ((gulong) g_rand_int_range (rand, 1000, 90000));
      GArray *got[2] = { NULL, NULL };
      for (guint w = 0; w < n_writers; w++)
        got[w] = kill_writer (pid[w], fd[w]);
      HeatJournal *journal = open_journal (p.path);
      g_autoptr (GPtrArray) events = heat_journal_read (journal, 0, 0, NULL);
      check_gapless (events);
      check_whole (events);
      for (guint w = 0; w < n_writers; w++)
        {
          check_kept (events, got[w], names[w]);
          n_acknowledged += got[w]->len;
          n_idle += got[w]->len == 0;
          g_array_unref (got[w]);
        }
      if (r + 1 == n_rounds || events->len > 4000)
        {
          check_fold (events);
          heat_journal_close (journal);
          clear_place (&p);
          make_place (&p);
          continue;
        }
      heat_journal_close (journal);
    }
  g_test_message ("%u rounds, %u events acknowledged and found again, %u writers killed before their first", n_rounds, n_acknowledged, n_idle);
  g_assert_cmpuint (n_acknowledged, >, n_rounds);
  clear_place (&p);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/journal/round-trip", test_round_trip);
  g_test_add_func ("/store/journal/conflict", test_conflict);
  g_test_add_func ("/store/journal/bad-places", test_bad_places);
  g_test_add_func ("/store/journal/only-grows", test_only_grows);
  g_test_add_func ("/store/journal/locked", test_locked_and_read_only);
  g_test_add_func ("/store/journal/killed", test_killed);
  g_test_add_func ("/store/journal/copy", test_copy);
  g_test_add_func ("/store/journal/to-read", test_to_read);
  return g_test_run ();
}
