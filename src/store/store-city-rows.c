// SPDX-License-Identifier: GPL-3.0-or-later
/* Rows of one layer into one array. Values that cannot be taken become unknown and a doubt. */
#include "store-city-read-private.h"
#include <string.h>

/* Codes as they were last read, by length and ends of the word: the same few come again and again. */
#define N_KNOWN 32
typedef struct { const HeatField *field; guint32 n; char word[20]; int value; } KnownWord;

typedef struct {
  HeatCityWorker *worker;
  HeatCityTask *task;
  const HeatLayer *layer;
  const HeatLayerSource *source;
  HeatCell cell[HEAT_MOST_CELLS]; /* of the row: geometry when there is one, then the fields */
  gint64 fid;
  HeatWkbReader wkb;
  guint32 index;         /* row being read, from the task's first */
  GError **error;
  HeatText last[HEAT_MOST_CELLS]; /* by cell: the text of the row before, for those that repeat, and its length */
  guint32 last_n[HEAT_MOST_CELLS];
  KnownWord known[N_KNOWN];
} RowReader;

/* Notes that a value was read as something else. `what` is translated and ends a sentence that starts with the field. */
static void
note (RowReader *r, const char *field, const char *what)
{
  g_autofree char *text = r->layer->kind == HEAT_KIND_NONE
    ? g_strdup_printf (_("layer “%s”, feature %lld, field “%s”: %s"), r->layer->name, (long long) r->fid, field, what)
    : g_strdup_printf (_("field “%s”: %s"), field, what);

  heat_city_add_doubt (r->worker->part, HEAT_DOUBT_VALUE, r->layer->kind, r->layer->kind == HEAT_KIND_NONE ? HEAT_NONE : r->index, text);
}

/* What stands in a cell as a text, as SQLite would put it. (transfer full) */
static char *
cell_text (const RowReader *r, guint cell, gsize *n)
{
  const HeatCell *c = &r->cell[cell];
  char number[40];

  if (c->type == HEAT_CELL_TEXT)
    {
      char *copy = g_malloc ((gsize) c->n + 1);
      memcpy (copy, c->bytes, c->n);
      copy[*n = c->n] = '\0';
      return copy;
    }
  if (c->type == HEAT_CELL_INT && !r->source->is_real[cell])
    sqlite3_snprintf (sizeof number, number, "%lld", (long long) c->whole);
  else if (c->type == HEAT_CELL_INT || c->type == HEAT_CELL_REAL)
    sqlite3_snprintf (sizeof number, number, "%!.15g", c->type == HEAT_CELL_INT ? (double) c->whole : c->real);
  else
    number[0] = '\0';
  *n = strlen (number);
  return g_strdup (number);
}

static char *
shown_value (RowReader *r, guint cell)
{
  gsize n;

  if (r->cell[cell].type == HEAT_CELL_BLOB)
    return g_strdup (_("binary data"));
  g_autofree char *text = cell_text (r, cell, &n);
  g_autofree char *valid = g_utf8_make_valid (text, (gssize) MIN (n, 200));
  return g_utf8_strlen (valid, -1) > 40 ? g_utf8_substring (valid, 0, 40) : g_steal_pointer (&valid);
}

static void
note_value (RowReader *r, const HeatField *f, guint cell, const char *instead)
{
  g_autofree char *value = shown_value (r, cell);
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

/* Into the pool, to the part where texts of the field belong. */
static HeatText
put_text (RowReader *r, const HeatField *f, const char *text, gssize n)
{
  HeatStrings *pool = r->worker->texts;

  switch (f->flags & (HEAT_FIELD_REPEATS | HEAT_FIELD_PASSING))
    {
    case HEAT_FIELD_REPEATS | HEAT_FIELD_PASSING: /* the same row after row, then hardly again: sharing it once more is not worth a search */
    case HEAT_FIELD_PASSING: return heat_strings_add_passing (pool, text, n);
    case HEAT_FIELD_REPEATS: return heat_strings_intern (pool, text, n);
    default: return heat_strings_add (pool, text, n);
    }
}

static HeatText
take_bytes (RowReader *r, const HeatField *f, guint cell, const char *text, gsize n)
{
  HeatStrings *pool = r->worker->texts;

  if (n == 0)
    return (HeatText){ 0 };
  gboolean repeats = f->flags & HEAT_FIELD_REPEATS;
  if (repeats && r->last_n[cell] == n && memcmp (heat_strings_get (pool, r->last[cell]), text, n) == 0)
    return r->last[cell];
  if (!is_plain (text, (int) n) && !g_utf8_validate_len (text, n, NULL))
    {
      g_autofree char *valid = g_utf8_make_valid (text, (gssize) n);
      note_value (r, f, cell, valid);
      return put_text (r, f, valid, -1);
    }
  if (!repeats)
    return put_text (r, f, text, (gssize) n);
  r->last_n[cell] = (guint32) n;
  return r->last[cell] = put_text (r, f, text, (gssize) n);
}

static HeatText
take_text (RowReader *r, const HeatField *f, guint cell)
{
  const HeatCell *c = &r->cell[cell];

  if (c->type == HEAT_CELL_TEXT)
    return take_bytes (r, f, cell, (const char *) c->bytes, c->n);
  if (c->type == HEAT_CELL_NULL)
    return (HeatText){ 0 };
  if (c->type == HEAT_CELL_BLOB)
    {
      note_value (r, f, cell, _("empty"));
      return (HeatText){ 0 };
    }
  gsize n;
  g_autofree char *text = cell_text (r, cell, &n);
  return take_bytes (r, f, cell, text, n);
}

static double
parse_number (const HeatCell *c)
{
  g_autofree char *text = g_strndup ((const char *) c->bytes, c->n);
  char *end;
  double value = g_ascii_strtod (text, &end);

  return !*text || *end ? NAN : value;
}

/* NaN when NULL, no number or out of range (both noted). */
static double
take_number (RowReader *r, const HeatField *f, guint cell)
{
  const HeatCell *c = &r->cell[cell];
  double value = NAN;

  switch ((HeatCellType) c->type)
    {
    case HEAT_CELL_NULL: return NAN;
    case HEAT_CELL_INT: value = (double) c->whole; break;
    case HEAT_CELL_REAL: value = c->real; break;
    case HEAT_CELL_TEXT: value = parse_number (c); break;
    case HEAT_CELL_BLOB: break;
    }
  if (value >= f->min && value <= f->max)
    return value;
  note_value (r, f, cell, _("unknown"));
  return NAN;
}

static int
take_int (RowReader *r, const HeatField *f, guint cell)
{
  double value = take_number (r, f, cell);

  if (!isfinite (value))
    return 0;
  if (value != floor (value))
    note_value (r, f, cell, _("the nearest whole number"));
  return (int) lround (value);
}

static int
unknown_word (RowReader *r, const HeatField *f, guint cell)
{
  if (f->fallback != HEAT_NO_FALLBACK)
    {
      if (r->cell[cell].type != HEAT_CELL_NULL)
        note_value (r, f, cell, heat_code_label (f->codes, f->fallback));
      return f->fallback;
    }
  g_autofree char *value = shown_value (r, cell);
  g_autofree char *id = shown_value (r, r->layer->geometry ? 1 : 0);
  g_autoptr (GString) words = g_string_new (NULL);
  for (int v = 0; v < heat_codes_n (f->codes); v++)
    g_string_append_printf (words, "%s%s", v ? ", " : "", heat_code_word (f->codes, v));
  if (!*r->error)
    g_set_error (r->error, HEAT_STORE_ERROR, HEAT_ERROR_DATA,
                 _("reading network file %s: layer “%s”, feature %lld (%s), field “%s”: there is no word “%s”; use one of %s"),
                 r->worker->read->path, r->layer->name, (long long) r->fid, id, f->name, value, words->str);
  return 0;
}

static int
take_code (RowReader *r, const HeatField *f, guint cell)
{
  const HeatCell *c = &r->cell[cell];
  const char *word = (const char *) c->bytes;

  if (c->type != HEAT_CELL_TEXT || c->n == 0 || c->n > sizeof r->known->word)
    return unknown_word (r, f, cell);
  KnownWord *known = &r->known[(cell * 5 + c->n + (guchar) word[0] + (guchar) word[c->n - 1]) % N_KNOWN];
  if (known->field == f && known->n == c->n && memcmp (known->word, word, c->n) == 0)
    return known->value;
  int value = memchr (word, '\0', c->n) ? -1 : heat_code_value (f->codes, word, (gssize) c->n);
  if (value < 0)
    return unknown_word (r, f, cell);
  *known = (KnownWord){ .field = f, .n = c->n, .value = value };
  memcpy (known->word, word, c->n);
  return value;
}

static int
take_end (RowReader *r, const HeatField *f, guint cell)
{
  const HeatCell *c = &r->cell[cell];

  if (c->type == HEAT_CELL_NULL || ((c->type == HEAT_CELL_TEXT || c->type == HEAT_CELL_BLOB) && c->n == 0))
    return -1;
  return take_code (r, f, cell);
}

static void
take_field (RowReader *r, const HeatField *f, guint cell, char *row)
{
  void *member = row + f->offset;

  switch ((HeatFieldType) f->type)
    {
    case HEAT_FIELD_TEXT: *(HeatText *) member = take_text (r, f, cell); break;
    case HEAT_FIELD_F64: *(double *) member = take_number (r, f, cell); break;
    case HEAT_FIELD_F32: *(float *) member = (float) take_number (r, f, cell); break;
    case HEAT_FIELD_U16: *(guint16 *) member = (guint16) take_int (r, f, cell); break;
    case HEAT_FIELD_I16: *(gint16 *) member = (gint16) take_int (r, f, cell); break;
    case HEAT_FIELD_I8: *(gint8 *) member = (gint8) take_int (r, f, cell); break;
    case HEAT_FIELD_U8:
    case HEAT_FIELD_BOOL: *(guint8 *) member = (guint8) take_int (r, f, cell); break;
    case HEAT_FIELD_CODE: *(guint8 *) member = (guint8) take_code (r, f, cell); break;
    case HEAT_FIELD_END: *(gint8 *) member = (gint8) take_end (r, f, cell); break;
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
  const HeatCell *c = &r->cell[0];

  if (l->xy_at != 0xffff && l->points_at == 0xffff)
    *(HeatPoint *) (void *) (row + l->xy_at) = (HeatPoint){ NAN, NAN };
  if (c->type == HEAT_CELL_NULL)
    return;
  HeatWkbResult result = c->type == HEAT_CELL_BLOB ? heat_wkb_read (&r->wkb, c->bytes, c->n) : HEAT_WKB_BROKEN;
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

/* A zeroed row at the end of the task's; NULL when its pages hold more than they may. */
static char *
new_row (const HeatLayer *l, HeatCityTask *task)
{
  if (task->n_rows == task->rows_size)
    {
      if (task->leaves)
        return NULL;
      task->rows_size = MAX (task->rows_size * 2, 1024);
      task->rows = g_realloc (task->rows, (gsize) task->rows_size * l->row_size);
    }
  char *row = task->rows + (gsize) task->n_rows++ * l->row_size;
  memset (row, 0, l->row_size);
  return row;
}

static gboolean
is_stopped (RowReader *r)
{
  HeatCityRead *read = r->worker->read;

  return heat_progress_stopped (read->progress, r->error) || g_atomic_int_get (&read->is_stopped) || g_atomic_int_get (&read->is_doubtful);
}

static gboolean
take_row (RowReader *r)
{
  const HeatLayer *l = r->layer;
  guint first_field = l->geometry ? 1 : 0;
  char *row = new_row (l, r->task);

  if (!row)
    {
      g_atomic_int_set (&r->worker->read->is_doubtful, 1);
      return FALSE;
    }
  if (l->geometry)
    take_geometry (r, row);
  for (guint i = 0; i < l->n_fields; i++)
    take_field (r, &l->fields[i], first_field + i, row);
  r->index++;
  return !*r->error && (r->index % 8192 || !is_stopped (r));
}

/* ---- from the pages ---- */

static gboolean
take_pages (RowReader *r)
{
  HeatPageRows rows = { .pages = &r->worker->pages, .leaves = r->task->leaves, .n_leaves = r->task->n_leaves, .map = r->source->map,
                        .n_columns = r->source->n_columns, .cells = r->cell };
  gboolean ok = TRUE;

  heat_page_rows_init (&rows);
  while (ok && heat_page_rows_next (&rows))
    {
      r->fid = rows.rowid;
      ok = take_row (r);
    }
  if (rows.is_doubtful)
    g_atomic_int_set (&r->worker->read->is_doubtful, 1);
  heat_page_rows_clear (&rows);
  return ok && !rows.is_doubtful;
}

/* ---- through SQLite ---- */

static void
fill_cell (HeatCell *cell, sqlite3_value *v)
{
  int type = sqlite3_value_type (v);

  *cell = (HeatCell){ .type = HEAT_CELL_NULL };
  if (type == SQLITE_INTEGER)
    *cell = (HeatCell){ .type = HEAT_CELL_INT, .whole = sqlite3_value_int64 (v) };
  else if (type == SQLITE_FLOAT)
    *cell = (HeatCell){ .type = HEAT_CELL_REAL, .real = sqlite3_value_double (v) };
  else if (type != SQLITE_NULL)
    {
      cell->type = type == SQLITE_TEXT ? HEAT_CELL_TEXT : HEAT_CELL_BLOB;
      cell->bytes = type == SQLITE_TEXT ? sqlite3_value_text (v) : sqlite3_value_blob (v);
      cell->n = cell->bytes ? (guint32) sqlite3_value_bytes (v) : 0;
    }
}

static gboolean
step_rows (RowReader *r, sqlite3_stmt *s)
{
  guint n_cells = r->layer->n_fields + (r->layer->geometry ? 1 : 0);
  int rc;

  while ((rc = sqlite3_step (s)) == SQLITE_ROW)
    {
      r->fid = sqlite3_column_int64 (s, 0);
      for (guint i = 0; i < n_cells; i++)
        fill_cell (&r->cell[i], sqlite3_column_value (s, (int) i + 1));
      if (!take_row (r))
        return FALSE;
      if (r->index > r->worker->read->file_bytes / 4) /* pages that point in a circle */
        {
          g_set_error (r->error, HEAT_STORE_ERROR, HEAT_ERROR_DATA, _("reading network file %s, layer “%s”: more rows than the file can hold: it is damaged; use a sound copy"),
                       r->worker->read->path, r->layer->name);
          return FALSE;
        }
    }
  if (rc == SQLITE_DONE)
    return TRUE;
  g_autofree char *attempt = g_strdup_printf (_("reading network file %s, layer “%s”"), r->worker->read->path, r->layer->name);
  return heat_store_sqlite_failed (r->worker->db, attempt, r->error);
}

static gboolean
take_steps (RowReader *r)
{
  const HeatLayer *l = r->layer;
  g_autoptr (sqlite3_stmt) s = NULL;
  g_autoptr (GString) sql = g_string_new ("SELECT rowid");

  if (r->source->geometry_column)
    {
      char *quoted = sqlite3_mprintf (", \"%w\"", r->source->geometry_column);
      g_string_append (sql, quoted);
      sqlite3_free (quoted);
    }
  for (guint i = 0; i < l->n_fields; i++)
    g_string_append_printf (sql, ", \"%s\"", l->fields[i].name);
  g_string_append_printf (sql, " FROM \"%s\" ORDER BY rowid", l->name);
  if (sqlite3_prepare_v2 (r->worker->db, sql->str, -1, &s, NULL) == SQLITE_OK)
    return step_rows (r, s);
  g_autofree char *attempt = g_strdup_printf (_("reading network file %s, layer “%s”"), r->worker->read->path, l->name);
  return heat_store_sqlite_failed (r->worker->db, attempt, r->error);
}

gboolean
heat_store_read_task (HeatCityWorker *worker, HeatCityTask *task, GError **error)
{
  const HeatLayer *l = &heat_city_layers[task->layer];
  const HeatLayerSource *source = &worker->read->source[task->layer];
  GError *local = NULL;
  double limit_x = worker->read->is_geographic ? 180 : 5e7, limit_y = worker->read->is_geographic ? 90 : 5e7;
  RowReader r = { .worker = worker, .task = task, .layer = l, .source = source, .error = &local,
                  .wkb = { l->geometry, source->srs_id, limit_x, limit_y, worker->points } };

  task->worker = worker->number;
  task->first_doubt = worker->part->n_doubt;
  gboolean ok = task->leaves ? take_pages (&r) : take_steps (&r);
  if (ok && heat_strings_joint_is_full (worker->texts))
    {
      ok = FALSE;
      if (task->leaves)
        g_atomic_int_set (&worker->read->is_doubtful, 1);
      else
        g_set_error (&local, HEAT_STORE_ERROR, HEAT_ERROR_DATA, _("reading network file %s, layer “%s”: more texts than the file can hold: it is damaged; use a sound copy"),
                     worker->read->path, l->name);
    }
  task->n_doubts = worker->part->n_doubt - task->first_doubt;
  if (local)
    g_propagate_error (error, local);
  return ok;
}
