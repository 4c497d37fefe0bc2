// SPDX-License-Identifier: GPL-3.0-or-later
/* The journal on SQLite. Write-ahead log with synchronous=FULL: COMMIT returns after the log is on disk. Writers take
 * their turn by BEGIN IMMEDIATE, so that versions read inside the transaction are still true when it commits. */
#include "store-journal.h"
#include "base-clock.h"
#include "base-i18n.h"
#include <errno.h>
#include <sqlite3.h>
#include <string.h>

#define APPLICATION_ID 0x48445031 /* "HDP1" */
#define NEWEST_FORMAT 1
#define BUSY_MS 5000

typedef struct {
  HeatJournal journal;
  char *path;
  sqlite3 *db;
  sqlite3_stmt *insert, *version, *newest, *read, *last; /* prepared once */
} Journal;

/* A path may hold the user's own name for the place: it is what the message has to say. */
static void
set_error (GError **error, Journal *j, int code, const char *attempted)
{
  const char *detail = sqlite3_errmsg (j->db);
  int cause = (code & 0xff) == SQLITE_IOERR || (code & 0xff) == SQLITE_CANTOPEN ? sqlite3_system_errno (j->db) : 0;

  /* A full disk or a read-only one also shows in files that SQLite keeps beside the journal. */
  switch (cause == ENOSPC || cause == EDQUOT ? SQLITE_FULL : cause == EROFS || cause == EACCES ? SQLITE_READONLY : code & 0xff)
    {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      g_set_error (error, HEAT_STORE_ERROR, HEAT_ERROR_IO, _("%s the journal “%s”: another program holds it locked for more than %d s; close that program or wait"), attempted, j->path, BUSY_MS / 1000);
      break;
    case SQLITE_FULL:
      g_set_error (error, HEAT_STORE_ERROR, HEAT_ERROR_IO, _("%s the journal “%s”: the disk is full; free some space and repeat"), attempted, j->path);
      break;
    case SQLITE_READONLY:
    case SQLITE_PERM:
      g_set_error (error, HEAT_STORE_ERROR, HEAT_ERROR_IO, _("%s the journal “%s”: the file or its folder is read-only; give write permission or choose another place"), attempted, j->path);
      break;
    case SQLITE_CANTOPEN:
      g_set_error (error, HEAT_STORE_ERROR, HEAT_ERROR_IO, _("%s the journal “%s”: it cannot be opened (%s); check the folder and its permissions"), attempted, j->path, detail);
      break;
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      g_set_error (error, HEAT_STORE_ERROR, HEAT_ERROR_DATA, _("%s the journal “%s”: the file is no journal or is damaged (%s); choose another file or bring back a copy"), attempted, j->path, detail);
      break;
    default:
      g_set_error (error, HEAT_STORE_ERROR, HEAT_ERROR_IO, _("%s the journal “%s”: %s; check the disk"), attempted, j->path, detail);
    }
}

static gboolean
run_sql (Journal *j, const char *sql, const char *attempted, GError **error)
{
  int code = sqlite3_exec (j->db, sql, NULL, NULL, NULL);

  if (code != SQLITE_OK)
    set_error (error, j, code, attempted);
  return code == SQLITE_OK;
}

static gboolean
read_number (Journal *j, const char *sql, gint64 *value, GError **error)
{
  sqlite3_stmt *stmt = NULL;
  int code = sqlite3_prepare_v2 (j->db, sql, -1, &stmt, NULL);

  if (code == SQLITE_OK && (code = sqlite3_step (stmt)) == SQLITE_ROW)
    {
      *value = sqlite3_column_int64 (stmt, 0);
      code = SQLITE_OK;
    }
  sqlite3_finalize (stmt);
  if (code != SQLITE_OK && code != SQLITE_DONE)
    set_error (error, j, code, _("opening"));
  return code == SQLITE_OK || code == SQLITE_DONE;
}

/* Runs in a transaction: another process may be doing the same at this moment. */
static gboolean
migrate (Journal *j, GError **error)
{
  gint64 format = 0;

  if (!read_number (j, "PRAGMA user_version", &format, error))
    return FALSE;
  for (gint64 next = format + 1; next <= NEWEST_FORMAT; next++)
    {
      g_autofree char *name = g_strdup_printf ("sql/journal-%d.sql", (int) next);
      g_autofree char *path = heat_data_path (name);
      g_autofree char *sql = NULL, *mark = g_strdup_printf ("PRAGMA application_id=%d; PRAGMA user_version=%d", APPLICATION_ID, (int) next);
      g_autoptr (GError) local = NULL;
      if (!g_file_get_contents (path, &sql, NULL, &local))
        {
          g_set_error (error, HEAT_STORE_ERROR, HEAT_ERROR_IO, _("making the journal “%s”: the program's file “%s” cannot be read (%s); install the program again"), j->path, path, local->message);
          return FALSE;
        }
      if (!run_sql (j, sql, _("making"), error) || !run_sql (j, mark, _("making"), error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_format (Journal *j, gint64 *format, GError **error)
{
  gint64 application = 0, tables = 0;

  /* Tables first: another program may be making the journal at this moment, and its mark comes with them. */
  if (!read_number (j, "SELECT count (*) FROM sqlite_schema", &tables, error) || !read_number (j, "PRAGMA application_id", &application, error)
      || !read_number (j, "PRAGMA user_version", format, error))
    return FALSE;
  if (tables > 0 && application != APPLICATION_ID)
    {
      g_set_error (error, HEAT_STORE_ERROR, HEAT_ERROR_DATA, _("opening the journal “%s”: the file is another program's database; choose another file"), j->path);
      return FALSE;
    }
  if (*format > NEWEST_FORMAT)
    {
      g_set_error (error, HEAT_STORE_ERROR, HEAT_ERROR_DATA, _("opening the journal “%s”: it was made by a newer program (format %d, this one knows %d); update this program"), j->path, (int) *format, NEWEST_FORMAT);
      return FALSE;
    }
  return TRUE;
}

static gboolean
ensure_format (Journal *j, GError **error)
{
  gint64 format;

  if (!check_format (j, &format, error))
    return FALSE;
  if (format == NEWEST_FORMAT)
    return TRUE;
  if (!run_sql (j, "BEGIN IMMEDIATE", _("making"), error))
    return FALSE;
  if (check_format (j, &format, error) && migrate (j, error) && run_sql (j, "COMMIT", _("making"), error))
    return TRUE;
  sqlite3_exec (j->db, "ROLLBACK", NULL, NULL, NULL);
  return FALSE;
}

/* Changing the mode does not wait for other programs by itself. */
static gboolean
set_wal (Journal *j, GError **error)
{
  int code = SQLITE_BUSY;

  for (int tries = 0; tries < 100 && (code & 0xff) == SQLITE_BUSY; tries++)
    {
      if (tries > 0)
        g_usleep (BUSY_MS * 1000 / 100);
      code = sqlite3_exec (j->db, "PRAGMA journal_mode=WAL", NULL, NULL, NULL);
    }
  if (code != SQLITE_OK)
    set_error (error, j, code, _("opening"));
  return code == SQLITE_OK;
}

static gboolean
prepare (Journal *j, sqlite3_stmt **stmt, const char *sql, GError **error)
{
  int code = sqlite3_prepare_v3 (j->db, sql, -1, SQLITE_PREPARE_PERSISTENT, stmt, NULL);

  if (code != SQLITE_OK)
    set_error (error, j, code, _("opening"));
  return code == SQLITE_OK;
}

static gboolean
prepare_all (Journal *j, GError **error)
{
  return prepare (j, &j->insert, "INSERT INTO event (seq, at_us, actor, stream, version, kind, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)", error)
         && prepare (j, &j->version, "SELECT max (version) FROM event WHERE stream = ?1", error)
         && prepare (j, &j->newest, "SELECT actor, kind, at_us FROM event WHERE stream = ?1 ORDER BY version DESC LIMIT 1", error)
         && prepare (j, &j->read, "SELECT seq, at_us, version, kind, actor, stream, body FROM event WHERE seq > ?1 ORDER BY seq LIMIT ?2", error)
         && prepare (j, &j->last, "SELECT max (seq) FROM event", error);
}

static void
close_journal (HeatJournal *journal)
{
  Journal *j = (Journal *) journal;
  sqlite3_stmt *stmts[] = { j->insert, j->version, j->newest, j->read, j->last };

  for (guint i = 0; i < G_N_ELEMENTS (stmts); i++)
    sqlite3_finalize (stmts[i]);
  sqlite3_close (j->db);
  g_free (j->path);
  g_free (j);
}

/* First column of a one-row query; FALSE leaves an error. The statement is reset. */
static gboolean
step_number (Journal *j, sqlite3_stmt *stmt, gint64 *value, GError **error)
{
  int code = sqlite3_step (stmt);

  *value = code == SQLITE_ROW ? sqlite3_column_int64 (stmt, 0) : 0;
  if (code != SQLITE_ROW && code != SQLITE_DONE)
    set_error (error, j, code, _("reading"));
  sqlite3_reset (stmt);
  return code == SQLITE_ROW || code == SQLITE_DONE;
}

static gboolean
get_version (Journal *j, const char *stream, gint64 *version, GError **error)
{
  sqlite3_bind_text (j->version, 1, stream, -1, SQLITE_STATIC);
  return step_number (j, j->version, version, error);
}

static void
set_conflict (Journal *j, const HeatExpect *expect, gint64 version, GError **error)
{
  g_autofree char *what = NULL;

  sqlite3_bind_text (j->newest, 1, expect->stream, -1, SQLITE_STATIC);
  if (sqlite3_step (j->newest) == SQLITE_ROW)
    {
      g_autofree char *at = heat_time_format_local (sqlite3_column_int64 (j->newest, 2), "%H:%M:%S");
      what = g_strdup_printf ("%s %s %s", at, (const char *) sqlite3_column_text (j->newest, 0), (const char *) sqlite3_column_text (j->newest, 1));
    }
  sqlite3_reset (j->newest);
  g_set_error (error, HEAT_OPS_ERROR, HEAT_ERROR_CONFLICT, _("someone was quicker: %s is at version %d, not %u (%s); look again and repeat"),
               expect->stream, (int) version, expect->version, what ? what : "");
}

static gboolean
check_expects (Journal *j, const HeatExpect *expects, guint n_expects, GError **error)
{
  for (guint i = 0; i < n_expects; i++)
    {
      gint64 version;
      if (!get_version (j, expects[i].stream, &version, error))
        return FALSE;
      if (version != expects[i].version)
        {
          set_conflict (j, &expects[i], version, error);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
insert_event (Journal *j, HeatEvent *event, gint64 seq, gint64 version, GError **error)
{
  sqlite3_stmt *s = j->insert;

  sqlite3_bind_int64 (s, 1, seq);
  sqlite3_bind_int64 (s, 2, event->at_us);
  sqlite3_bind_text (s, 3, event->actor, -1, SQLITE_STATIC);
  sqlite3_bind_text (s, 4, event->stream, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (s, 5, version);
  sqlite3_bind_text (s, 6, event->word, -1, SQLITE_STATIC);
  sqlite3_bind_text (s, 7, heat_event_body_text (event), -1, SQLITE_STATIC);
  int code = sqlite3_step (s);
  if (code != SQLITE_DONE)
    set_error (error, j, code, _("writing to"));
  sqlite3_reset (s);
  return code == SQLITE_DONE;
}

static gboolean
insert_all (Journal *j, GPtrArray *events, GPtrArray *placed, GError **error)
{
  gint64 last;

  if (!step_number (j, j->last, &last, error))
    return FALSE;
  for (guint i = 0; i < events->len; i++)
    {
      HeatEvent *event = events->pdata[i];
      gint64 version;
      if (!get_version (j, event->stream, &version, error) || !insert_event (j, event, last + i + 1, version + 1, error))
        return FALSE;
      g_ptr_array_add (placed, heat_event_placed (event, last + i + 1, (guint32) version + 1));
    }
  return TRUE;
}

static GPtrArray *
append_events (HeatJournal *journal, GPtrArray *events, const HeatExpect *expects, guint n_expects, GError **error)
{
  Journal *j = (Journal *) journal;
  g_autoptr (GPtrArray) placed = g_ptr_array_new_with_free_func ((GDestroyNotify) heat_event_unref);

  if (!run_sql (j, "BEGIN IMMEDIATE", _("writing to"), error))
    return NULL;
  if (check_expects (j, expects, n_expects, error) && insert_all (j, events, placed, error) && run_sql (j, "COMMIT", _("writing to"), error))
    return g_steal_pointer (&placed);
  sqlite3_exec (j->db, "ROLLBACK", NULL, NULL, NULL);
  return NULL;
}

static HeatEvent *
make_event (sqlite3_stmt *s)
{
  const char *texts[4];

  for (int i = 0; i < 4; i++)
    texts[i] = sqlite3_column_text (s, 3 + i) ? (const char *) sqlite3_column_text (s, 3 + i) : "";
  return heat_event_new_stored (sqlite3_column_int64 (s, 0), sqlite3_column_int64 (s, 1), (guint32) sqlite3_column_int64 (s, 2), texts[0], texts[1], texts[2], texts[3]);
}

static GPtrArray *
read_events (HeatJournal *journal, gint64 after_seq, guint limit, GError **error)
{
  Journal *j = (Journal *) journal;
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) heat_event_unref);
  int code;

  sqlite3_bind_int64 (j->read, 1, after_seq);
  sqlite3_bind_int64 (j->read, 2, limit ? (gint64) limit : -1);
  while ((code = sqlite3_step (j->read)) == SQLITE_ROW)
    g_ptr_array_add (found, make_event (j->read));
  if (code != SQLITE_DONE)
    set_error (error, j, code, _("reading"));
  sqlite3_reset (j->read);
  return code == SQLITE_DONE ? g_steal_pointer (&found) : NULL;
}

static gint64
read_last_seq (HeatJournal *journal, GError **error)
{
  Journal *j = (Journal *) journal;
  gint64 last;

  return step_number (j, j->last, &last, error) ? last : -1;
}

static char *
parse_url (const char *url, GError **error)
{
  if (g_str_has_prefix (url, "sqlite:") && url[7])
    return g_strdup (url + 7);
  if (url[0] && !strstr (url, "://") && !g_str_has_prefix (url, "sqlite:"))
    return g_strdup (url);
  g_set_error (error, HEAT_STORE_ERROR, HEAT_ERROR_USAGE, _("opening the journal “%s”: this kind of address is not known; give sqlite:PATH"), url);
  return NULL;
}

static gboolean
open_db (Journal *j, gboolean create, GError **error)
{
  int code = sqlite3_open_v2 (j->path, &j->db, SQLITE_OPEN_READWRITE | (create ? SQLITE_OPEN_CREATE : 0), NULL);

  if (code != SQLITE_OK)
    {
      set_error (error, j, code, _("opening"));
      return FALSE;
    }
  sqlite3_extended_result_codes (j->db, 1);
  sqlite3_busy_timeout (j->db, BUSY_MS);
  gint64 format;
  return check_format (j, &format, error) && set_wal (j, error)
         && run_sql (j, "PRAGMA synchronous=FULL; PRAGMA cache_size=-8000", _("opening"), error) && ensure_format (j, error) && prepare_all (j, error);
}

/* Never the file's owner: no mode, no format is changed, and no file is laid beside it. Where there is no write-ahead log nobody
 * has the journal open, and it is read as it lies there, also from a read-only medium. */
static gboolean
open_to_read (Journal *j, GError **error)
{
  g_autofree char *log = g_strconcat (j->path, "-wal", NULL), *escaped = g_uri_escape_string (j->path, "/", TRUE);
  g_autofree char *uri = g_strdup_printf ("file:%s%s", escaped, g_file_test (log, G_FILE_TEST_EXISTS) ? "" : "?immutable=1");
  int code = sqlite3_open_v2 (uri, &j->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL);
  gint64 format = 0;

  if (code != SQLITE_OK)
    return set_error (error, j, code, _("opening")), FALSE;
  sqlite3_extended_result_codes (j->db, 1);
  sqlite3_busy_timeout (j->db, BUSY_MS);
  if (!check_format (j, &format, error))
    return FALSE;
  if (format == NEWEST_FORMAT)
    return prepare_all (j, error);
  g_set_error (error, HEAT_STORE_ERROR, HEAT_ERROR_DATA, _("opening the journal “%s”: the file holds no journal; choose another file"), j->path);
  return FALSE;
}

static Journal *
make_journal (const char *url, gboolean must_exist, GError **error)
{
  static const HeatJournalClass klass = { append_events, read_events, read_last_seq, close_journal };
  g_autofree char *path = parse_url (url, error);

  if (!path)
    return NULL;
  if (must_exist && !g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, HEAT_STORE_ERROR, HEAT_ERROR_IO, _("opening the journal “%s”: there is no such file; check the path"), path);
      return NULL;
    }
  Journal *j = g_new0 (Journal, 1);
  j->journal.klass = &klass;
  j->path = g_steal_pointer (&path);
  return j;
}

HeatJournal *
heat_store_journal_open (const char *url, gboolean create, GError **error)
{
  Journal *j = make_journal (url, !create, error);

  if (!j || open_db (j, create, error))
    return j ? &j->journal : NULL;
  close_journal (&j->journal);
  return NULL;
}

HeatJournal *
heat_store_journal_open_to_read (const char *url, GError **error)
{
  Journal *j = make_journal (url, TRUE, error);

  if (!j || open_to_read (j, error))
    return j ? &j->journal : NULL;
  close_journal (&j->journal);
  return NULL;
}

static gboolean
fill_copy (Journal *from, const char *path, GError **error)
{
  sqlite3 *db = NULL;
  int code = sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
  sqlite3_backup *backup = code == SQLITE_OK ? sqlite3_backup_init (db, "main", from->db, "main") : NULL;

  code = backup ? sqlite3_backup_step (backup, -1) : sqlite3_errcode (db);
  if (backup)
    sqlite3_backup_finish (backup);
  if (code != SQLITE_DONE)
    g_set_error (error, HEAT_STORE_ERROR, HEAT_ERROR_IO, _("copying the journal “%s” to “%s”: %s; check the disk"), from->path, path, sqlite3_errstr (code));
  sqlite3_close (db);
  return code == SQLITE_DONE;
}

gboolean
heat_store_journal_copy (const char *url, const char *path, GError **error)
{
  g_autoptr (HeatJournal) from = heat_store_journal_open_to_read (url, error);

  return from && fill_copy ((Journal *) from, path, error);
}
