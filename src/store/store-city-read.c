// SPDX-License-Identifier: GPL-3.0-or-later
/* Opens and checks the file, shares the layers between two workers, joins what they read. */
#include "geo-crs.h"
#include "store-city-read-private.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUSY_MS 2000

static gboolean
data_error (const char *path, GError **error, const char *what)
{
  g_set_error (error, HEAT_STORE_ERROR, HEAT_ERROR_DATA, _("reading network file %s: %s"), path, what);
  return FALSE;
}

/* Looks at the file as bytes before SQLite does, for messages that say what it is. */
static gboolean
check_bytes (const char *path, guint64 *file_bytes, GError **error)
{
  guint8 head[100];
  struct stat info;
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  gssize n = -1;

  if (fd >= 0 && fstat (fd, &info) == 0)
    n = S_ISREG (info.st_mode) ? read (fd, head, sizeof head) : (errno = EISDIR, -1);
  int saved = errno;
  if (fd >= 0)
    close (fd);
  if (n < 0)
    {
      g_set_error (error, HEAT_STORE_ERROR, HEAT_ERROR_IO, _("reading network file %s: %s; check the name and your rights"), path, g_strerror (saved));
      return FALSE;
    }
  *file_bytes = (guint64) info.st_size;
  if (n == 0)
    return data_error (path, error, _("the file is empty; use a sound copy"));
  if (n < 100 || memcmp (head, "SQLite format 3", 16) != 0)
    return data_error (path, error, _("this is not a GeoPackage; foreign data come in by “heatctl import”"));
  guint32 page = ((guint32) head[16] << 8) | head[17], pages = ((guint32) head[28] << 24) | ((guint32) head[29] << 16) | ((guint32) head[30] << 8) | head[31];
  if ((gint64) (page == 1 ? 65536 : page) * pages > info.st_size && memcmp (head + 24, head + 92, 4) == 0)
    return data_error (path, error, _("the file is truncated; use a sound copy"));
  if (memcmp (head + 68, "GPKG", 4) != 0 && memcmp (head + 68, "GP1", 3) != 0)
    return data_error (path, error, _("this is an SQLite file but not a GeoPackage; foreign data come in by “heatctl import”"));
  return TRUE;
}

static gboolean
read_failed (HeatCityRead *read, sqlite3 *db, GError **error)
{
  g_autofree char *attempt = g_strdup_printf (_("reading network file %s"), read->path);

  return heat_store_sqlite_failed (db, attempt, error);
}

/* A connection inside of a read transaction: nobody may change the file under it. */
static sqlite3 *
open_database (HeatCityRead *read, GError **error)
{
  g_autoptr (sqlite3) db = NULL;

  if (sqlite3_open_v2 (read->path, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK
      && sqlite3_busy_timeout (db, BUSY_MS) == SQLITE_OK
      && sqlite3_db_config (db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL) == SQLITE_OK
      && sqlite3_exec (db, "PRAGMA cell_size_check=ON; PRAGMA cache_size=-8192; BEGIN; SELECT count(*) FROM sqlite_master", NULL, NULL, NULL) == SQLITE_OK)
    return g_steal_pointer (&db);
  read_failed (read, db, error);
  return NULL;
}

static sqlite3_stmt *
prepare (HeatCityRead *read, sqlite3 *db, GError **error, const char *format, ...)
{
  sqlite3_stmt *s = NULL;
  va_list args;

  va_start (args, format);
  char *sql = sqlite3_vmprintf (format, args);
  va_end (args);
  if (sqlite3_prepare_v2 (db, sql, -1, &s, NULL) != SQLITE_OK)
    read_failed (read, db, error);
  sqlite3_free (sql);
  return s;
}

static gboolean
has_text (sqlite3_stmt *s, int column, const char *text)
{
  const char *have = (const char *) sqlite3_column_text (s, column);

  return have && g_ascii_strcasecmp (have, text) == 0;
}

/* All fields of the table stand in the file. `n_fields` at most 32. */
static gboolean
check_fields (HeatCityRead *read, sqlite3 *db, const char *table, const HeatField *fields, guint n_fields, GError **error)
{
  g_autoptr (sqlite3_stmt) s = prepare (read, db, error, "PRAGMA table_info(%Q)", table);
  guint32 found = 0, n_columns = 0;

  if (!s)
    return FALSE;
  for (; sqlite3_step (s) == SQLITE_ROW; n_columns++)
    for (guint i = 0; i < n_fields; i++)
      if (has_text (s, 1, fields[i].name))
        found |= 1u << i;
  if (n_columns == 0)
    {
      g_set_error (error, HEAT_STORE_ERROR, HEAT_ERROR_DATA, _("reading network file %s: layer “%s” is missing; data/city.md lists the layers, an empty one will do"),
                   read->path, table);
      return FALSE;
    }
  for (guint i = 0; i < n_fields; i++)
    if (!(found & 1u << i))
      {
        g_set_error (error, HEAT_STORE_ERROR, HEAT_ERROR_DATA,
                     _("reading network file %s: layer “%s” has no field “%s”; data/city.md lists the fields, an empty one will do"), read->path, table, fields[i].name);
        return FALSE;
      }
  return TRUE;
}

/* EPSG code of the srs in columns 1–3 (srs_id, organization, code); 0 for none; −1 and an error when it is no EPSG one. */
static int
srs_epsg (HeatCityRead *read, sqlite3_stmt *s, const char *layer, GError **error)
{
  if (sqlite3_column_int (s, 1) == -1)
    return 0;
  if (has_text (s, 2, "EPSG") && sqlite3_column_int (s, 3) > 0)
    return sqlite3_column_int (s, 3);
  g_set_error (error, HEAT_STORE_ERROR, HEAT_ERROR_DATA, _("reading network file %s: layer “%s” has a coordinate system without an EPSG code; assign one and save again"),
               read->path, layer);
  return -1;
}

static gboolean
check_geometry (HeatCityRead *read, sqlite3 *db, guint layer, gboolean is_first, GError **error)
{
  const HeatLayer *l = &heat_city_layers[layer];
  g_autoptr (sqlite3_stmt) s = prepare (read, db, error,
    "SELECT column_name, g.srs_id, organization, organization_coordsys_id FROM gpkg_geometry_columns g LEFT JOIN gpkg_spatial_ref_sys r"
    " ON g.srs_id = r.srs_id WHERE lower(table_name) = %Q", l->name);

  if (!s)
    return FALSE;
  if (sqlite3_step (s) != SQLITE_ROW || !sqlite3_column_text (s, 0))
    {
      g_set_error (error, HEAT_STORE_ERROR, HEAT_ERROR_DATA, _("reading network file %s: layer “%s” has no geometry field (gpkg_geometry_columns); give it one of kind %s"),
                   read->path, l->name, heat_store_geometry_word (l));
      return FALSE;
    }
  int epsg = srs_epsg (read, s, l->name, error);
  if (epsg < 0)
    return FALSE;
  if (!is_first && epsg != read->epsg)
    {
      g_set_error (error, HEAT_STORE_ERROR, HEAT_ERROR_DATA,
                   _("reading network file %s: layer “%s” is in EPSG:%d but the layers before it in EPSG:%d; save all layers in one coordinate system"),
                   read->path, l->name, epsg, read->epsg);
      return FALSE;
    }
  read->epsg = epsg;
  read->source[layer].srs_id = sqlite3_column_int (s, 1);
  read->source[layer].geometry_column = g_strdup ((const char *) sqlite3_column_text (s, 0));
  return TRUE;
}

/* Projected, in metres, without asking PROJ (which costs as much as reading a small city): Gauss-Kruger on CGCS2000, UTM on WGS 84. */
static gboolean
is_well_known (int epsg)
{
  return (epsg >= 4491 && epsg <= 4554) || (epsg >= 32601 && epsg <= 32660) || (epsg >= 32701 && epsg <= 32760);
}

static gboolean
check_crs (HeatCityRead *read, GError **error)
{
  g_autoptr (GError) local = NULL;

  read->is_geographic = read->epsg == 4326 || read->epsg == 4490;
  if (read->epsg == 0 || read->is_geographic || is_well_known (read->epsg))
    return TRUE;
  g_autoptr (HeatCrs) crs = heat_crs_new (read->epsg, &local);
  return crs || data_error (read->path, error, local->message);
}

static gboolean
check_schema (HeatCityRead *read, sqlite3 *db, GError **error)
{
  gboolean is_first = TRUE;

  for (guint i = 0; i < HEAT_N_LAYERS; i++)
    {
      const HeatLayer *l = &heat_city_layers[i];
      if (!check_fields (read, db, l->name, l->fields, l->n_fields, error))
        return FALSE;
      if (l->geometry && !check_geometry (read, db, i, is_first, error))
        return FALSE;
      is_first = is_first && !l->geometry;
    }
  return check_crs (read, error);
}

static gboolean
read_city_row (HeatCityRead *read, sqlite3 *db, HeatCity *city, GError **error)
{
  static const HeatField version = { .name = "schema_version" };
  g_autoptr (GString) sql = g_string_new ("SELECT schema_version");

  if (!check_fields (read, db, "city", &version, 1, error) || !check_fields (read, db, "city", heat_city_fields, heat_n_city_fields, error))
    return FALSE;
  for (guint i = 0; i < heat_n_city_fields; i++)
    g_string_append_printf (sql, ", \"%s\"", heat_city_fields[i].name);
  g_string_append (sql, " FROM city");
  g_autoptr (sqlite3_stmt) s = prepare (read, db, error, "%s", sql->str);
  if (!s)
    return FALSE;
  if (sqlite3_step (s) != SQLITE_ROW)
    return data_error (read->path, error, _("layer “city” has no row; it must have one, with field “schema_version”"));
  int have = sqlite3_column_int (s, 0);
  if (have < 1 || have > HEAT_STORE_SCHEMA_VERSION)
    {
      g_set_error (error, HEAT_STORE_ERROR, HEAT_ERROR_DATA,
                   _("reading network file %s: layer “city”, field “schema_version”: version %d, this program reads 1 to %d; use a newer program"),
                   read->path, have, HEAT_STORE_SCHEMA_VERSION);
      return FALSE;
    }
  for (guint i = 0; i < heat_n_city_fields; i++)
    {
      const char *text = (const char *) sqlite3_column_text (s, (int) i + 1);
      g_autofree char *valid = g_utf8_make_valid (text ? text : "", -1);
      *(HeatText *) (void *) ((char *) city + heat_city_fields[i].offset) = heat_city_put (city, valid);
    }
  return TRUE;
}

static gpointer
work (gpointer data)
{
  HeatCityWorker *worker = data;
  HeatCityRead *read = worker->read;

  for (guint k; !g_atomic_int_get (&read->is_stopped) && (k = (guint) g_atomic_int_add (&read->next, 1)) < read->n_tasks;)
    {
      heat_progress_report (read->progress, 0.99 * k / read->n_tasks, _("reading the network file"));
      if (heat_progress_stopped (read->progress, &worker->error) || !heat_store_read_task (worker, &read->tasks[k], &worker->error))
        g_atomic_int_set (&read->is_stopped, 1);
    }
  return NULL;
}

static gboolean
init_worker (HeatCityWorker *worker, HeatCityRead *read, guint number, GError **error)
{
  *worker = (HeatCityWorker){ .read = read, .number = number, .texts = heat_strings_joint_writer (read->texts), .part = heat_city_new (),
                              .points = g_array_new (FALSE, FALSE, sizeof (double)) };
  worker->db = open_database (read, error);
  if (!worker->db)
    return FALSE;
  if (!heat_pages_init (&worker->pages, worker->db))
    worker->pages = (HeatPages){ 0 };
  return TRUE;
}

static void
clear_worker (HeatCityWorker *worker)
{
  heat_strings_free (worker->texts);
  heat_city_free (worker->part);
  if (worker->points)
    g_array_unref (worker->points);
  sqlite3_close (worker->db);
  g_clear_error (&worker->error);
}

static gboolean
is_shared_safely (sqlite3 *db)
{
  sqlite3_stmt *s = NULL;
  gboolean is_wal = sqlite3_prepare_v2 (db, "PRAGMA journal_mode", -1, &s, NULL) == SQLITE_OK && sqlite3_step (s) == SQLITE_ROW && has_text (s, 0, "wal");

  sqlite3_finalize (s);
  return !is_wal; /* with a write-ahead log two connections may see two states */
}

/* Texts of a row take fewer bytes than it has in the file, numbers told as texts and bytes that are no text at most three times as
 * many; pieces that end before their end at most double that. What SQLite adds (defaults of columns that came later) is in no row. */
static gboolean
make_room (HeatCityRead *read, gboolean use_pages, GError **error)
{
  guint64 bytes = use_pages ? 6 * read->file_bytes : MAX (64 * read->file_bytes, (guint64) 64 << 20);

  read->city = heat_city_new ();
  read->texts = heat_strings_joint_new ((gsize) MIN (bytes, G_MAXUINT32));
  return read->texts || data_error (read->path, error, _("there is not enough memory for its texts; close other programs"));
}

static HeatCity *
read_with (HeatCityRead *read, HeatCityWorker worker[2], gboolean use_pages, GError **error)
{
  if (!make_room (read, use_pages, error))
    return NULL;
  if (!init_worker (&worker[0], read, 0, error) || !read_city_row (read, worker[0].db, worker[0].part, error)
      || !check_schema (read, worker[0].db, error) || !init_worker (&worker[1], read, 1, error))
    return NULL;
  heat_store_plan_tasks (read, &worker[0], use_pages);
  GThread *second = is_shared_safely (worker[0].db) ? g_thread_new ("heat-store-read", work, &worker[1]) : NULL;
  work (&worker[0]);
  if (second)
    g_thread_join (second);
  for (guint k = 0; k < 2; k++)
    if (worker[k].error)
      {
        g_propagate_error (error, g_steal_pointer (&worker[k].error));
        return NULL;
      }
  if (read->is_doubtful)
    return NULL;
  HeatCity *city = heat_store_join_tasks (read, worker);
  city->epsg = read->epsg;
  return city;
}

static void
clear_read (HeatCityRead *read)
{
  for (guint i = 0; i < HEAT_N_LAYERS; i++)
    {
      g_free (read->source[i].geometry_column);
      g_clear_pointer (&read->source[i].leaves, g_array_unref);
    }
  for (guint k = 0; k < read->n_tasks; k++)
    if (!read->tasks[k].leaves)
      g_free (read->tasks[k].rows);
  g_free (read->tasks);
  heat_city_free (read->city);
  heat_strings_joint_free (read->texts);
}

HeatCity *
heat_store_city_read_once (const char *path, gboolean use_pages, const HeatProgress *progress, GError **error)
{
  HeatCityRead read = { .path = path, .progress = progress };
  HeatCityWorker worker[2] = { 0 };
  GError *local = NULL;
  g_autoptr (HeatCity) city = NULL;

  if (check_bytes (path, &read.file_bytes, &local))
    city = read_with (&read, worker, use_pages, &local);
  gboolean is_doubtful = read.is_doubtful && use_pages;
  for (guint k = 0; k < 2; k++)
    clear_worker (&worker[k]);
  clear_read (&read);
  if (local && is_doubtful && !g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_clear_error (&local); /* it may come from a broken page */
  if (local)
    g_propagate_error (error, local);
  return city && heat_store_settle_places (city, path, read.is_geographic, error) ? g_steal_pointer (&city) : NULL;
}

HeatCity *
heat_store_city_read (const char *path, const HeatProgress *progress, GError **error)
{
  GError *local = NULL;

  g_return_val_if_fail (path, NULL);
  if (heat_progress_stopped (progress, error))
    return NULL;
  HeatCity *city = heat_store_city_read_once (path, TRUE, progress, &local);
  if (!city && !local)
    city = heat_store_city_read_once (path, FALSE, progress, &local);
  if (local)
    g_propagate_error (error, local);
  else
    heat_progress_report (progress, 1, _("reading the network file"));
  return city;
}
