// SPDX-License-Identifier: GPL-3.0-or-later
/* Journals of every earlier format are brought forward whole or not at all, and never back. The formats are made here from data/sql by
 * SQLite alone, so that a new one is tested from the day its file is there. */
#include "store-journal.h"
#include "base-i18n.h"
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#define APPLICATION "1212436529" /* "HDP1" */

static char *
sql_of (int format)
{
  g_autofree char *name = g_strdup_printf ("sql/journal-%d.sql", format), *path = heat_data_path (name);
  char *sql = NULL;

  return g_file_get_contents (path, &sql, NULL, NULL) ? sql : NULL;
}

static int
newest_format (void)
{
  int n = 0;

  for (;; n++)
    {
      g_autofree char *sql = sql_of (n + 1);
      if (!sql)
        return n;
    }
}

static void
run (const char *path, const char *sql)
{
  sqlite3 *db = NULL;
  char *why = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  if (sqlite3_exec (db, sql, NULL, NULL, &why) != SQLITE_OK)
    g_error ("%s: %s", sql, why);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

static int
append_row (gpointer out, int n, char **values, char **names)
{
  for (int i = 0; i < n; i++)
    g_string_append_printf (out, "%s|", values[i] ? values[i] : "NULL");
  g_string_append_c (out, '\n');
  return 0;
}

/* All rows as text. (transfer full) */
static char *
query (const char *path, const char *sql)
{
  GString *out = g_string_new (NULL);
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, append_row, out, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
  return g_string_free (out, FALSE);
}

#define SCHEMA "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name"
#define EVENTS "SELECT * FROM event ORDER BY seq"

/* A file of that format with three events, as a program of that time left it. */
static void
make_format (const char *path, int format)
{
  run (path, "VACUUM");
  for (int i = 1; i <= format; i++)
    {
      g_autofree char *sql = sql_of (i), *mark = g_strdup_printf ("PRAGMA application_id=" APPLICATION "; PRAGMA user_version=%d", i);
      run (path, sql);
      run (path, mark);
      if (i == 1)
        run (path, "INSERT INTO event VALUES (1, 1768300000000000, 'desk', 'report:A', 1, 'report.taken', '{\"text\":\"漏水\"}'),"
                   "(2, 1768300000000001, 'desk', 'report:A', 2, 'an.old.word', '{}'), (3, 1768300000000002, 'hotline', 'report:B', 1, 'report.taken', '{}')");
    }
}

typedef struct { char *folder, *path; } Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = g_dir_make_tmp ("heat-forward-XXXXXX", NULL);
  f->path = g_build_filename (f->folder, "journal", NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (f->folder, 0, NULL);

  for (const char *name; (name = g_dir_read_name (dir));)
    {
      g_autofree char *path = g_build_filename (f->folder, name, NULL);
      g_unlink (path);
    }
  g_rmdir (f->folder);
  g_free (f->folder);
  g_free (f->path);
}

static void
test_forward (Fixture *f, gconstpointer data)
{
  int newest = newest_format ();
  g_autofree char *fresh = g_build_filename (f->folder, "fresh", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (newest, >=, 1);
  heat_journal_close (heat_store_journal_open (fresh, TRUE, &error));
  g_assert_no_error (error);
  g_autofree char *schema = query (fresh, SCHEMA), *version = g_strdup_printf ("%d|\n", newest);
  for (int format = 0; format <= newest; format++)
    {
      g_autofree char *path = g_strdup_printf ("%s-%d", f->path, format);
      make_format (path, format);
      g_autofree char *before = format ? query (path, "SELECT seq, at_us, actor, stream, version, kind, body FROM event ORDER BY seq") : g_strdup ("");
      g_autoptr (HeatJournal) journal = heat_store_journal_open (path, FALSE, &error);
      g_assert_no_error (error);
      g_autoptr (GPtrArray) events = heat_journal_read (journal, 0, 0, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (events->len, ==, format ? 3 : 0);
      for (guint i = 0; i < events->len; i++)
        g_assert_cmpint (((HeatEvent *) events->pdata[i])->seq, ==, i + 1);
      g_autofree char *now = query (path, "PRAGMA user_version"), *shape = query (path, SCHEMA);
      g_assert_cmpstr (now, ==, version);
      g_assert_cmpstr (shape, ==, schema);
      g_autofree char *after = query (path, "SELECT seq, at_us, actor, stream, version, kind, body FROM event ORDER BY seq");
      g_assert_cmpstr (after, ==, before);
      /* It goes on where it stopped. */
      g_autoptr (GPtrArray) more = g_ptr_array_new_with_free_func ((GDestroyNotify) heat_event_unref);
      g_ptr_array_add (more, heat_event_new (1768300000000003, "desk", "report:A", HEAT_EVENT_REPORT_TAKEN, json_object_new ()));
      g_autoptr (GPtrArray) placed = heat_journal_append (journal, more, NULL, 0, &error);
      g_assert_no_error (error);
      g_assert_cmpint (((HeatEvent *) placed->pdata[0])->seq, ==, format ? 4 : 1);
      g_assert_cmpint (((HeatEvent *) placed->pdata[0])->version, ==, format ? 3 : 1);
    }
}

static char *
sum_of (const char *path)
{
  g_autofree char *bytes = NULL;
  gsize n;

  g_assert_true (g_file_get_contents (path, &bytes, &n, NULL));
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *) bytes, n);
}

/* A newer program's journal is left alone; to read only, so is an older one. */
static void
test_never_back (Fixture *f, gconstpointer data)
{
  int newest = newest_format ();
  g_autofree char *mark = g_strdup_printf ("PRAGMA user_version=%d", newest + 1);
  g_autoptr (GError) error = NULL;

  make_format (f->path, newest);
  run (f->path, mark);
  g_autofree char *before = sum_of (f->path);
  g_assert_null (heat_store_journal_open (f->path, TRUE, &error));
  g_assert_error (error, HEAT_STORE_ERROR, HEAT_ERROR_DATA);
  g_clear_error (&error);
  g_assert_null (heat_store_journal_open_to_read (f->path, &error));
  g_assert_error (error, HEAT_STORE_ERROR, HEAT_ERROR_DATA);
  g_autofree char *after = sum_of (f->path);
  g_assert_cmpstr (after, ==, before);
  for (int format = 0; format < newest; format++)
    {
      g_autofree char *path = g_strdup_printf ("%s-%d", f->path, format);
      g_autoptr (GError) why = NULL;
      make_format (path, format);
      g_autofree char *was = sum_of (path);
      g_assert_null (heat_store_journal_open_to_read (path, &why));
      g_assert_error (why, HEAT_STORE_ERROR, HEAT_ERROR_DATA);
      g_autofree char *is = sum_of (path);
      g_assert_cmpstr (is, ==, was);
    }
}

/* A step that breaks off in its middle, or whose file is gone: the journal stays as it was, and goes forward with the right one. */
static void
test_broken_step (void)
{
  Fixture f;
  g_autoptr (GError) error = NULL;

  set_up (&f, NULL);
  g_autofree char *data = g_dir_make_tmp ("heat-data-XXXXXX", NULL), *sql = g_build_filename (data, "sql", NULL), *step = g_build_filename (sql, "journal-1.sql", NULL);
  g_assert_cmpint (g_mkdir (sql, 0700), ==, 0);
  make_format (f.path, 0);
  g_setenv ("HEAT_DATADIR", data, TRUE);
  g_assert_null (heat_store_journal_open (f.path, FALSE, &error));
  g_assert_error (error, HEAT_STORE_ERROR, HEAT_ERROR_IO);
  g_assert_nonnull (strstr (error->message, step));
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (step, "CREATE TABLE event (seq INTEGER); INSERT INTO event VALUES (1); CREATE nonsense;", -1, NULL));
  g_assert_null (heat_store_journal_open (f.path, FALSE, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_unsetenv ("HEAT_DATADIR");
  g_autofree char *tables = query (f.path, SCHEMA), *version = query (f.path, "PRAGMA user_version");
  g_assert_cmpstr (tables, ==, "");
  g_assert_cmpstr (version, ==, "0|\n");
  heat_journal_close (heat_store_journal_open (f.path, FALSE, &error));
  g_assert_no_error (error);
  g_unlink (step);
  g_rmdir (sql);
  g_rmdir (data);
  tear_down (&f, NULL);
}

static gpointer
open_one (gpointer path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HeatJournal) journal = heat_store_journal_open (path, TRUE, &error);

  return journal ? NULL : g_strdup (error->message);
}

/* Desk, hotline and a script open the same old file at the same moment. */
static void
test_together (Fixture *f, gconstpointer data)
{
  for (guint round = 0; round < 5; round++)
    {
      GThread *threads[4];
      g_autofree char *path = g_strdup_printf ("%s-%u", f->path, round);
      make_format (path, 0);
      for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
        threads[i] = g_thread_new ("open", open_one, path);
      for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
        {
          g_autofree char *why = g_thread_join (threads[i]);
          g_assert_cmpstr (why, ==, NULL);
        }
      g_autofree char *events = query (path, EVENTS);
      g_assert_cmpstr (events, ==, "");
    }
}

#define ADD(name, function) g_test_add ("/store/journal-forward/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("each-format", test_forward);
  ADD ("never-back", test_never_back);
  g_test_add_func ("/store/journal-forward/broken-step", test_broken_step);
  ADD ("together", test_together);
  return g_test_run ();
}
