// SPDX-License-Identifier: GPL-3.0-or-later
/* Writes a GeoPackage 1.3 (OGC 12-128r18) with the schema extension, so that QGIS shows coded words with their labels. */
#include "geo-crs.h"
#include "store-city-private.h"
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct {
  sqlite3 *db;             /* borrowed */
  const HeatCity *city;
  const char *path;        /* of the final file, for messages */
  const HeatProgress *progress;
  GByteArray *blob;        /* owned */
  gint32 srs_id;
  guint64 rows_done, rows_all;
} Writer;

static gboolean
write_failed (Writer *w, GError **error)
{
  g_autofree char *attempt = g_strdup_printf (_("writing network file %s"), w->path);

  return heat_store_sqlite_failed (w->db, attempt, error);
}

static gboolean
run_sql (Writer *w, const char *sql, GError **error)
{
  return sqlite3_exec (w->db, sql, NULL, NULL, NULL) == SQLITE_OK || write_failed (w, error);
}

/* sqlite3_mprintf's %q and %Q quote; (printf-like for SQLite) */
static gboolean
run_sqlf (Writer *w, GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  char *sql = sqlite3_vmprintf (format, args);
  va_end (args);
  gboolean ok = run_sql (w, sql, error);
  sqlite3_free (sql);
  return ok;
}

static const char core_sql[] =
  "CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,"
  " organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);"
  "CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '',"
  " last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')), min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,"
  " CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));"
  "CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL,"
  " z TINYINT NOT NULL, m TINYINT NOT NULL, CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name),"
  " CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),"
  " CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));"
  "CREATE TABLE gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL,"
  " CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));"
  "CREATE TABLE gpkg_data_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT, description TEXT, mime_type TEXT,"
  " constraint_name TEXT, CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name), CONSTRAINT gdc_tn UNIQUE (table_name, name));"
  "CREATE TABLE gpkg_data_column_constraints (constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL, value TEXT, min NUMERIC,"
  " min_is_inclusive BOOLEAN, max NUMERIC, max_is_inclusive BOOLEAN, description TEXT,"
  " CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value));"
  "INSERT INTO gpkg_extensions VALUES ('gpkg_data_columns',NULL,'gpkg_schema','http://www.geopackage.org/spec/#extension_schema','read-write'),"
  " ('gpkg_data_column_constraints',NULL,'gpkg_schema','http://www.geopackage.org/spec/#extension_schema','read-write');"
  "INSERT INTO gpkg_spatial_ref_sys VALUES ('Undefined cartesian SRS',-1,'NONE',-1,'undefined','undefined cartesian coordinate reference system'),"
  " ('Undefined geographic SRS',0,'NONE',0,'undefined','undefined geographic coordinate reference system');";

static gboolean
write_srs (Writer *w, GError **error)
{
  int codes[] = { 4326, w->city->epsg };

  for (guint i = 0; i < G_N_ELEMENTS (codes) && (i == 0 || (codes[i] > 0 && codes[i] != codes[0])); i++)
    {
      g_autofree char *wkt = heat_crs_wkt (codes[i]);
      const char *name = wkt ? strchr (wkt, '"') : NULL, *end = name ? strchr (name + 1, '"') : NULL;
      if (!end)
        {
          g_set_error (error, HEAT_STORE_ERROR, HEAT_ERROR_DATA, _("writing network file %s: coordinate system EPSG:%d is unknown to PROJ; choose another"),
                       w->path, codes[i]);
          return FALSE;
        }
      g_autofree char *title = g_strndup (name + 1, (gsize) (end - name - 1));
      if (!run_sqlf (w, error, "INSERT INTO gpkg_spatial_ref_sys VALUES (%Q,%d,'EPSG',%d,%Q,NULL)", title, codes[i], codes[i], wkt))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_code_sets (Writer *w, GError **error)
{
  for (int set = 0; set < HEAT_N_CODES; set++)
    for (int v = 0; v < heat_codes_n (set); v++)
      if (!run_sqlf (w, error, "INSERT INTO gpkg_data_column_constraints VALUES ('%q','enum','%q',NULL,NULL,NULL,NULL,'%q %q')",
                     heat_codes_name (set), heat_code_word (set, v), heat_code_label_zh (set, v), heat_code_label_en (set, v)))
        return FALSE;
  return TRUE;
}

static gboolean
describe_field (Writer *w, const char *table, const HeatField *f, GError **error)
{
  gboolean is_coded = f->type == HEAT_FIELD_CODE || f->type == HEAT_FIELD_END;

  return run_sqlf (w, error, "INSERT INTO gpkg_data_columns VALUES ('%q','%q','%q','%q%s%s%s','%q',NULL,%Q)", table, f->name, f->name, f->zh,
                   *f->unit ? " (" : "", f->unit, *f->unit ? ")" : "", f->label, is_coded ? heat_codes_name (f->codes) : NULL);
}

static const double *
row_points (const HeatLayer *l, const HeatCity *city, const char *row, guint32 *n)
{
  const guint32 *span;

  if (l->points_at == 0xffff)
    {
      *n = 1;
      return (const double *) (const void *) (row + l->xy_at);
    }
  span = (const guint32 *) (const void *) (row + l->points_at);
  *n = span[1];
  return city->points + 2 * (gsize) span[0];
}

static HeatBox
layer_extent (const HeatLayer *l, const HeatCity *city)
{
  HeatBox box = heat_box_empty ();

  for (guint32 r = 0; l->geometry && r < heat_layer_n (l, city); r++)
    {
      guint32 n;
      const double *xy = row_points (l, city, heat_layer_rows (l, city) + (gsize) r * l->row_size, &n);
      for (guint32 i = 0; i < n; i++)
        if (isfinite (xy[2 * i]) && isfinite (xy[2 * i + 1]))
          box = heat_box_add (box, xy[2 * i], xy[2 * i + 1]);
    }
  return box;
}

static gboolean
register_layer (Writer *w, const HeatLayer *l, GError **error)
{
  HeatBox box = layer_extent (l, w->city);
  g_autofree char *extent = g_strdup ("NULL,NULL,NULL,NULL");
  char x0[G_ASCII_DTOSTR_BUF_SIZE], y0[G_ASCII_DTOSTR_BUF_SIZE], x1[G_ASCII_DTOSTR_BUF_SIZE], y1[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *srs = l->geometry ? g_strdup_printf ("%d", w->srs_id) : g_strdup ("NULL");

  if (!heat_box_is_empty (box))
    {
      g_free (extent);
      extent = g_strdup_printf ("%s,%s,%s,%s", g_ascii_dtostr (x0, sizeof x0, box.x0_m), g_ascii_dtostr (y0, sizeof y0, box.y0_m),
                                g_ascii_dtostr (x1, sizeof x1, box.x1_m), g_ascii_dtostr (y1, sizeof y1, box.y1_m));
    }
  return run_sqlf (w, error, "INSERT INTO gpkg_contents VALUES ('%q','%s','%q','%q %q','" HEAT_STORE_TIME "',%s,%s)", l->name,
                   l->geometry ? "features" : "attributes", l->name, l->zh, l->label, extent, srs)
         && (!l->geometry || run_sqlf (w, error, "INSERT INTO gpkg_geometry_columns VALUES ('%q','geom','%s',%d,0,0)", l->name,
                                       heat_store_geometry_word (l), w->srs_id));
}

static gboolean
create_layer (Writer *w, const HeatLayer *l, GError **error)
{
  g_autoptr (GString) sql = g_string_new (NULL);

  g_string_printf (sql, "CREATE TABLE \"%s\" (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL", l->name);
  if (l->geometry)
    g_string_append_printf (sql, ", geom %s", heat_store_geometry_word (l));
  for (guint i = 0; i < l->n_fields; i++)
    g_string_append_printf (sql, ", \"%s\" %s", l->fields[i].name, heat_store_sql_type (&l->fields[i]));
  g_string_append (sql, ")");
  if (!run_sql (w, sql->str, error) || !register_layer (w, l, error))
    return FALSE;
  for (guint i = 0; i < l->n_fields; i++)
    if (!describe_field (w, l->name, &l->fields[i], error))
      return FALSE;
  return TRUE;
}

/* The shortest of the decimals up to a tenth of a millimetre that gives the same float back: 12.3 and not 12.30000019. */
static double
tidy (float f)
{
  double d = round ((double) f * 1e4) / 1e4;

  return (float) d == f ? d : (double) f;
}

static void
bind_text (sqlite3_stmt *s, int at, const char *text)
{
  if (*text)
    sqlite3_bind_text (s, at, text, -1, SQLITE_STATIC);
  else
    sqlite3_bind_null (s, at);
}

static void
bind_number (sqlite3_stmt *s, int at, double value)
{
  if (isfinite (value))
    sqlite3_bind_double (s, at, value);
  else
    sqlite3_bind_null (s, at);
}

/* 0 stands for unknown where 0 is out of the field's range. */
static void
bind_int (sqlite3_stmt *s, int at, const HeatField *f, int value)
{
  if (value == 0 && f->min > 0)
    sqlite3_bind_null (s, at);
  else
    sqlite3_bind_int (s, at, value);
}

static void
bind_field (sqlite3_stmt *s, int at, const HeatField *f, const HeatCity *city, const char *row)
{
  const void *member = row + f->offset;

  switch ((HeatFieldType) f->type)
    {
    case HEAT_FIELD_TEXT: bind_text (s, at, heat_city_text (city, *(const HeatText *) member)); break;
    case HEAT_FIELD_F64: bind_number (s, at, *(const double *) member); break;
    case HEAT_FIELD_F32: bind_number (s, at, tidy (*(const float *) member)); break;
    case HEAT_FIELD_U16: bind_int (s, at, f, *(const guint16 *) member); break;
    case HEAT_FIELD_I16: bind_int (s, at, f, *(const gint16 *) member); break;
    case HEAT_FIELD_I8: bind_int (s, at, f, *(const gint8 *) member); break;
    case HEAT_FIELD_U8:
    case HEAT_FIELD_BOOL: bind_int (s, at, f, *(const guint8 *) member); break;
    case HEAT_FIELD_CODE: bind_text (s, at, heat_code_word (f->codes, *(const guint8 *) member)); break;
    case HEAT_FIELD_END: bind_text (s, at, heat_code_word (f->codes, *(const gint8 *) member)); break;
    }
}

static gboolean
write_row (Writer *w, const HeatLayer *l, sqlite3_stmt *s, const char *row, GError **error)
{
  int at = 1;

  if (l->geometry)
    {
      guint32 n;
      const double *xy = row_points (l, w->city, row, &n);
      heat_wkb_write (w->blob, l->geometry, w->srs_id, xy, n);
      if (w->blob->len)
        sqlite3_bind_blob (s, at++, w->blob->data, (int) w->blob->len, SQLITE_STATIC);
      else
        sqlite3_bind_null (s, at++);
    }
  for (guint i = 0; i < l->n_fields; i++)
    bind_field (s, at++, &l->fields[i], w->city, row);
  int rc = sqlite3_step (s);
  sqlite3_reset (s);
  return rc == SQLITE_DONE || write_failed (w, error);
}

static sqlite3_stmt *
prepare_insert (Writer *w, const HeatLayer *l, GError **error)
{
  g_autofree char *columns = heat_store_column_list (l);
  g_autoptr (GString) sql = g_string_new (NULL);
  sqlite3_stmt *s = NULL;

  g_string_printf (sql, "INSERT INTO \"%s\" (%s) VALUES (?", l->name, columns);
  for (guint i = 1; i < l->n_fields + (l->geometry ? 1 : 0); i++)
    g_string_append (sql, ",?");
  g_string_append (sql, ")");
  if (sqlite3_prepare_v2 (w->db, sql->str, -1, &s, NULL) != SQLITE_OK)
    write_failed (w, error);
  return s;
}

static gboolean
write_layer (Writer *w, const HeatLayer *l, GError **error)
{
  guint32 n = heat_layer_n (l, w->city);
  const char *row = heat_layer_rows (l, w->city);

  if (!create_layer (w, l, error))
    return FALSE;
  g_autoptr (sqlite3_stmt) s = prepare_insert (w, l, error);
  for (guint32 r = 0; s && r < n; r++, row += l->row_size)
    {
      if (!write_row (w, l, s, row, error))
        return FALSE;
      if (++w->rows_done % 8192 == 0)
        {
          if (heat_progress_stopped (w->progress, error))
            return FALSE;
          heat_progress_report (w->progress, (double) w->rows_done / (double) w->rows_all, _("writing the network file"));
        }
    }
  return s != NULL;
}

/* The table `city`: one row of what is said about the whole. */
static gboolean
write_city_row (Writer *w, GError **error)
{
  g_autoptr (GString) create = g_string_new ("CREATE TABLE city (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, schema_version INTEGER NOT NULL");
  g_autoptr (GString) insert = g_string_new (NULL);

  g_string_printf (insert, "INSERT INTO city VALUES (1, %d", HEAT_STORE_SCHEMA_VERSION);
  for (guint i = 0; i < heat_n_city_fields; i++)
    {
      const HeatField *f = &heat_city_fields[i];
      const char *text = heat_city_text (w->city, *(const HeatText *) (const void *) ((const char *) w->city + f->offset));
      char *quoted = sqlite3_mprintf (", %Q", *text ? text : NULL);
      g_string_append_printf (create, ", \"%s\" TEXT", f->name);
      g_string_append (insert, quoted);
      sqlite3_free (quoted);
    }
  g_string_append (create, ")");
  g_string_append (insert, ")");
  if (!run_sql (w, create->str, error) || !run_sql (w, insert->str, error)
      || !run_sql (w, "INSERT INTO gpkg_contents VALUES ('city','attributes','city','城市 the city as a whole','" HEAT_STORE_TIME "',NULL,NULL,NULL,NULL,NULL)", error))
    return FALSE;
  for (guint i = 0; i < heat_n_city_fields; i++)
    if (!describe_field (w, "city", &heat_city_fields[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
write_all (Writer *w, GError **error)
{
  if (!run_sql (w, "PRAGMA page_size=4096; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA locking_mode=EXCLUSIVE; PRAGMA cache_size=-65536;"
                   "PRAGMA application_id=1196444487; PRAGMA user_version=10300; BEGIN", error)
      || !run_sql (w, core_sql, error) || !write_srs (w, error) || !write_code_sets (w, error) || !write_city_row (w, error))
    return FALSE;
  for (guint i = 0; i < HEAT_N_LAYERS; i++)
    if (!write_layer (w, &heat_city_layers[i], error))
      return FALSE;
  return run_sql (w, "COMMIT", error);
}

static gboolean
write_database (const HeatCity *city, const char *temporary, const char *path, const HeatProgress *progress, GError **error)
{
  g_autoptr (sqlite3) db = NULL;
  g_autoptr (GByteArray) blob = g_byte_array_new ();
  int rc = sqlite3_open_v2 (temporary, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
  Writer w = { db, city, path, progress, blob, city->epsg > 0 ? city->epsg : -1 };

  for (guint i = 0; i < HEAT_N_LAYERS; i++)
    w.rows_all += heat_layer_n (&heat_city_layers[i], city);
  if (rc != SQLITE_OK)
    return write_failed (&w, error);
  return write_all (&w, error);
}

static gboolean
file_failed (const char *path, int saved_errno, GError **error)
{
  g_set_error (error, HEAT_STORE_ERROR, HEAT_ERROR_IO, _("writing network file %s: %s; choose a folder that you may write to and that has room"),
               path, g_strerror (saved_errno));
  return FALSE;
}

/* Content first, then the name, then the folder's entry: a power cut leaves the old file or the new one. */
static gboolean
publish (const char *temporary, const char *folder, const char *path, GError **error)
{
  int fd = g_open (temporary, O_RDONLY | O_CLOEXEC, 0);

  if (fd < 0 || fsync (fd) != 0)
    {
      int saved = errno;
      if (fd >= 0)
        close (fd);
      return file_failed (path, saved, error);
    }
  close (fd);
  if (g_rename (temporary, path) != 0)
    return file_failed (path, errno, error);
  fd = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  if (fd >= 0)
    {
      fsync (fd);
      close (fd);
    }
  return TRUE;
}

gboolean
heat_store_city_write (const HeatCity *city, const char *path, const HeatProgress *progress, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *temporary = g_strdup_printf ("%s/.%s.XXXXXX", folder, name);

  g_return_val_if_fail (city && path, FALSE);
  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return file_failed (path, EISDIR, error);
  int fd = g_mkstemp_full (temporary, O_RDWR | O_CLOEXEC, 0644);
  if (fd < 0)
    return file_failed (path, errno, error);
  close (fd);
  gboolean ok = write_database (city, temporary, path, progress, error) && publish (temporary, folder, path, error);
  if (!ok)
    g_unlink (temporary);
  return ok;
}
