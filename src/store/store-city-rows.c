// SPDX-License-Identifier: GPL-3.0-or-later
/* Rows of one layer into one array. Values that cannot be taken become unknown and a doubt. */
#include "store-city-read-private.h"
#include <string.h>

typedef struct {
  HeatCityWorker *worker;
  const HeatLayer *layer;
  sqlite3_stmt *s;       /* columns: rowid, [geometry], fields … */
  HeatWkbReader wkb;
  guint32 index;         /* row being read */
  GError **error;
  HeatText last[32];     /* by field: the text of the row before, for those that repeat */
} RowReader;

/* One look-up for all that is asked of a value; the connection is this thread's alone. */
static sqlite3_value *value_at (RowReader *r, int column) { return sqlite3_column_value (r->s, column); }

static gint64 row_fid (RowReader *r) { return sqlite3_column_int64 (r->s, 0); }

/* Notes that a value was read as something else. `what` is translated and ends a sentence that starts with the field. */
static void
note (RowReader *r, const char *field, const char *what)
{
  g_autofree char *text = r->layer->kind == HEAT_KIND_NONE
    ? g_strdup_printf (_("layer “%s”, feature %lld, field “%s”: %s"), r->layer->name, (long long) row_fid (r), field, what)
    : g_strdup_printf (_("field “%s”: %s"), field, what);

  heat_city_add_doubt (r->worker->part, HEAT_DOUBT_VALUE, r->layer->kind, r->layer->kind == HEAT_KIND_NONE ? HEAT_NONE : r->index, text);
}

static char *
shown_value (RowReader *r, int column)
{
  if (sqlite3_column_type (r->s, column) == SQLITE_BLOB)
    return g_strdup (_("binary data"));
  const char *text = (const char *) sqlite3_column_text (r->s, column);
  g_autofree char *valid = g_utf8_make_valid (text ? text : "", text ? MIN (sqlite3_column_bytes (r->s, column), 200) : 0);
  return g_utf8_strlen (valid, -1) > 40 ? g_utf8_substring (valid, 0, 40) : g_steal_pointer (&valid);
}

static void
note_value (RowReader *r, const HeatField *f, int column, const char *instead)
{
  g_autofree char *value = shown_value (r, column);
  g_autofree char *what = g_strdup_printf (_("“%s” is no value of this field, read as %s"), value, instead);

  note (r, f->name, what);
}

/* No NUL, nothing beyond ASCII: needs no further look. */
static gboolean
is_plain (const char *text, int n)
{
  for (int i = 0; i < n; i++)
    if ((guchar) (text[i] - 1) >= 0x7f)
      return FALSE;
  return TRUE;
}

static HeatText
take_text (RowReader *r, const HeatField *f, int column)
{
  HeatStrings *pool = r->worker->part->strings;
  HeatText *last = &r->last[f - r->layer->fields];
  sqlite3_value *v = value_at (r, column);
  int type = sqlite3_value_type (v);

  if (type == SQLITE_NULL)
    return (HeatText){ 0 };
  if (type == SQLITE_BLOB)
    {
      note_value (r, f, column, _("empty"));
      return (HeatText){ 0 };
    }
  const char *text = (const char *) sqlite3_value_text (v);
  int n = sqlite3_value_bytes (v);
  if (!text || n == 0)
    return (HeatText){ 0 };
  if ((f->flags & HEAT_FIELD_REPEATS) && strcmp (heat_strings_get (pool, *last), text) == 0 && strlen (text) == (gsize) n)
    return *last;
  if (!is_plain (text, n) && !g_utf8_validate_len (text, (gsize) n, NULL))
    {
      g_autofree char *valid = g_utf8_make_valid (text, n);
      note_value (r, f, column, valid);
      return heat_strings_add (pool, valid, -1);
    }
  return *last = (f->flags & HEAT_FIELD_REPEATS) ? heat_strings_intern (pool, text, n) : heat_strings_add (pool, text, n);
}

/* NaN when NULL, no number or out of range (both noted). */
static double
take_number (RowReader *r, const HeatField *f, int column)
{
  sqlite3_value *v = value_at (r, column);
  int type = sqlite3_value_type (v);
  double value;

  if (type == SQLITE_NULL)
    return NAN;
  if (type == SQLITE_TEXT)
    {
      const char *text = (const char *) sqlite3_value_text (v);
      char *end;
      value = g_ascii_strtod (text, &end);
      if (!*text || *end)
        value = NAN;
    }
  else
    value = type == SQLITE_BLOB ? NAN : sqlite3_value_double (v);
  if (value >= f->min && value <= f->max)
    return value;
  note_value (r, f, column, _("unknown"));
  return NAN;
}

static int
take_int (RowReader *r, const HeatField *f, int column)
{
  double value = take_number (r, f, column);

  if (!isfinite (value))
    return 0;
  if (value != floor (value))
    note_value (r, f, column, _("the nearest whole number"));
  return (int) lround (value);
}

static int
unknown_word (RowReader *r, const HeatField *f, int column)
{
  if (f->fallback != HEAT_NO_FALLBACK)
    {
      if (sqlite3_column_type (r->s, column) != SQLITE_NULL)
        note_value (r, f, column, heat_code_label (f->codes, f->fallback));
      return f->fallback;
    }
  g_autofree char *value = shown_value (r, column);
  g_autofree char *id = shown_value (r, r->layer->geometry ? 2 : 1);
  g_autoptr (GString) words = g_string_new (NULL);
  for (int v = 0; v < heat_codes_n (f->codes); v++)
    g_string_append_printf (words, "%s%s", v ? ", " : "", heat_code_word (f->codes, v));
  if (!*r->error)
    g_set_error (r->error, HEAT_STORE_ERROR, HEAT_ERROR_DATA,
                 _("reading network file %s: layer “%s”, feature %lld (%s), field “%s”: there is no word “%s”; use one of %s"),
                 r->worker->read->path, r->layer->name, (long long) row_fid (r), id, f->name, value, words->str);
  return 0;
}

static int
take_code (RowReader *r, const HeatField *f, int column)
{
  sqlite3_value *v = value_at (r, column);

  if (sqlite3_value_type (v) == SQLITE_TEXT)
    {
      const char *word = (const char *) sqlite3_value_text (v);
      int value = heat_code_value (f->codes, word, sqlite3_value_bytes (v));
      if (value >= 0 && *word)
        return value;
    }
  return unknown_word (r, f, column);
}

static int
take_end (RowReader *r, const HeatField *f, int column)
{
  if (sqlite3_column_type (r->s, column) == SQLITE_NULL || sqlite3_column_bytes (r->s, column) == 0)
    return -1;
  return take_code (r, &(HeatField){ .name = f->name, .codes = f->codes, .fallback = HEAT_NO_FALLBACK }, column);
}

static void
take_field (RowReader *r, const HeatField *f, int column, char *row)
{
  void *member = row + f->offset;

  switch ((HeatFieldType) f->type)
    {
    case HEAT_FIELD_TEXT: *(HeatText *) member = take_text (r, f, column); break;
    case HEAT_FIELD_F64: *(double *) member = take_number (r, f, column); break;
    case HEAT_FIELD_F32: *(float *) member = (float) take_number (r, f, column); break;
    case HEAT_FIELD_U16: *(guint16 *) member = (guint16) take_int (r, f, column); break;
    case HEAT_FIELD_I16: *(gint16 *) member = (gint16) take_int (r, f, column); break;
    case HEAT_FIELD_I8: *(gint8 *) member = (gint8) take_int (r, f, column); break;
    case HEAT_FIELD_U8:
    case HEAT_FIELD_BOOL: *(guint8 *) member = (guint8) take_int (r, f, column); break;
    case HEAT_FIELD_CODE: *(guint8 *) member = (guint8) take_code (r, f, column); break;
    case HEAT_FIELD_END: *(gint8 *) member = (gint8) take_end (r, f, column); break;
    }
}

static const char *
wkb_complaint (HeatWkbResult result)
{
  switch (result)
    {
    case HEAT_WKB_OK: return NULL;
    case HEAT_WKB_EMPTY: return _("has too few points, place read as unknown");
    case HEAT_WKB_BROKEN: return _("is damaged, place read as unknown");
    case HEAT_WKB_OTHER_KIND: return _("is of another kind than its layer, place read as unknown");
    case HEAT_WKB_ABSURD: return _("has absurd coordinates, place read as unknown");
    case HEAT_WKB_SRS: return _("names another coordinate system than its layer, place read as unknown");
    }
  return NULL;
}

static void
take_geometry (RowReader *r, char *row)
{
  const HeatLayer *l = r->layer;
  guint first = r->wkb.points->len;
  sqlite3_value *v = value_at (r, 1);
  int type = sqlite3_value_type (v);

  if (l->xy_at != 0xffff && l->points_at == 0xffff)
    *(HeatPoint *) (void *) (row + l->xy_at) = (HeatPoint){ NAN, NAN };
  if (type == SQLITE_NULL)
    return;
  HeatWkbResult result = HEAT_WKB_BROKEN;
  if (type == SQLITE_BLOB)
    {
      const guint8 *blob = sqlite3_value_blob (v);
      result = heat_wkb_read (&r->wkb, blob, blob ? (gsize) sqlite3_value_bytes (v) : 0);
    }
  if (result != HEAT_WKB_OK)
    {
      note (r, "geom", wkb_complaint (result));
      return;
    }
  if (r->wkb.notes & HEAT_WKB_NOTE_PARTS)
    note (r, "geom", _("has several parts that do not join, only the biggest was taken"));
  const double *xy = (const double *) (const void *) r->wkb.points->data + first;
  if (l->points_at != 0xffff)
    {
      guint32 *span = (guint32 *) (void *) (row + l->points_at);
      span[0] = first / 2;
      span[1] = (r->wkb.points->len - first) / 2;
      return;
    }
  *(HeatPoint *) (void *) (row + l->xy_at) = (HeatPoint){ xy[0], xy[1] };
  g_array_set_size (r->wkb.points, first);
}

/* A zeroed row at the end of the worker's array of this layer. */
static char *
new_row (const HeatLayer *l, HeatCity *part)
{
  char **rows = (char **) (void *) ((char *) part + l->rows_at);
  guint32 *n = (guint32 *) (void *) ((char *) part + l->n_at), *size = n + 1;

  if (*n == *size)
    {
      *size = MAX (*size * 2, 1024);
      *rows = g_realloc (*rows, (gsize) *size * l->row_size);
    }
  char *row = *rows + (gsize) (*n)++ * l->row_size;
  memset (row, 0, l->row_size);
  return row;
}

static gboolean
report (RowReader *r)
{
  HeatCityRead *read = r->worker->read;
  guint64 done = (guint64) g_atomic_int_add (&read->n_done, 1) * 8192;

  heat_progress_report (read->progress, read->n_all ? MIN (0.99, (double) done / (double) read->n_all) : 0.5, _("reading the network file"));
  return !heat_progress_stopped (read->progress, r->error) && !g_atomic_int_get (&read->is_stopped);
}

static gboolean
take_rows (RowReader *r)
{
  const HeatLayer *l = r->layer;
  int first_field = l->geometry ? 2 : 1, rc;

  for (r->index = 0; (rc = sqlite3_step (r->s)) == SQLITE_ROW; r->index++)
    {
      char *row = new_row (l, r->worker->part);
      if (l->geometry)
        take_geometry (r, row);
      for (guint i = 0; i < l->n_fields; i++)
        take_field (r, &l->fields[i], first_field + (int) i, row);
      if (*r->error || (r->index % 8192 == 8191 && !report (r)))
        return FALSE;
      if (r->index > r->worker->read->file_bytes / 4) /* pages that point in a circle */
        {
          g_set_error (r->error, HEAT_STORE_ERROR, HEAT_ERROR_DATA, _("reading network file %s, layer “%s”: more rows than the file can hold: it is damaged; use a sound copy"),
                       r->worker->read->path, l->name);
          return FALSE;
        }
    }
  if (rc == SQLITE_DONE)
    return TRUE;
  g_autofree char *attempt = g_strdup_printf (_("reading network file %s, layer “%s”"), r->worker->read->path, l->name);
  return heat_store_sqlite_failed (r->worker->db, attempt, r->error);
}

gboolean
heat_store_read_layer (HeatCityWorker *worker, guint layer, GError **error)
{
  const HeatLayer *l = &heat_city_layers[layer];
  const HeatLayerSource *source = &worker->read->source[layer];
  g_autoptr (sqlite3_stmt) s = NULL;
  g_autoptr (GString) sql = g_string_new ("SELECT rowid");
  GError *local = NULL;

  if (source->geometry_column)
    {
      char *quoted = sqlite3_mprintf (", \"%w\"", source->geometry_column);
      g_string_append (sql, quoted);
      sqlite3_free (quoted);
    }
  for (guint i = 0; i < l->n_fields; i++)
    g_string_append_printf (sql, ", \"%s\"", l->fields[i].name);
  g_string_append_printf (sql, " FROM \"%s\" ORDER BY rowid", l->name);
  if (sqlite3_prepare_v2 (worker->db, sql->str, -1, &s, NULL) != SQLITE_OK)
    {
      g_autofree char *attempt = g_strdup_printf (_("reading network file %s, layer “%s”"), worker->read->path, l->name);
      return heat_store_sqlite_failed (worker->db, attempt, error);
    }
  double limit_x = worker->read->is_geographic ? 180 : 5e7, limit_y = worker->read->is_geographic ? 90 : 5e7;
  RowReader r = { worker, l, s, { l->geometry, source->srs_id, limit_x, limit_y, worker->points }, 0, &local };
  gboolean ok = take_rows (&r);
  if (local)
    g_propagate_error (error, local);
  return ok;
}
