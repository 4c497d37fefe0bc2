// SPDX-License-Identifier: GPL-3.0-or-later
/* The work of reading a network file: cut into tasks, and what they gave put together. */
#include "store-city-read-private.h"
#include <string.h>

#define TASK_LEAVES 256 /* a megabyte of the usual pages */

/* The big layers first, so that the two workers end together even where a layer is one task. */
static const char *const reading_order[HEAT_N_LAYERS] = {
  "pipe", "household", "node", "consumer", "building", "road", "valve", "well", "port", "station", "community", "area", "source", "team",
};

static guint
layer_by_name (const char *name)
{
  for (guint i = 0; i < HEAT_N_LAYERS; i++)
    if (strcmp (heat_city_layers[i].name, name) == 0)
      return i;
  g_assert_not_reached ();
}

/* ---- where a layer's values lie ---- */

static sqlite3_stmt *
prepare (sqlite3 *db, const char *sql, const char *table)
{
  sqlite3_stmt *s = NULL;

  if (sqlite3_prepare_v2 (db, sql, -1, &s, NULL) == SQLITE_OK)
    sqlite3_bind_text (s, 1, table, -1, SQLITE_STATIC);
  return s;
}

static guint32
find_root (sqlite3 *db, const char *table)
{
  g_autoptr (sqlite3_stmt) s = prepare (db, "SELECT rootpage FROM sqlite_master WHERE type = 'table' AND lower (name) = lower (?)", table);
  sqlite3_int64 root = s && sqlite3_step (s) == SQLITE_ROW ? sqlite3_column_int64 (s, 0) : 0;

  return root > 0 && root <= G_MAXUINT32 ? (guint32) root : 0;
}

static guint
cell_of (const HeatLayer *l, const HeatLayerSource *source, const char *column)
{
  guint first = l->geometry ? 1 : 0;

  if (source->geometry_column && g_ascii_strcasecmp (column, source->geometry_column) == 0)
    return 0;
  for (guint i = 0; i < l->n_fields; i++)
    if (g_ascii_strcasecmp (column, l->fields[i].name) == 0)
      return first + i;
  return HEAT_PAGE_NO_CELL;
}

static gboolean
has_word (const char *text, const char *word)
{
  g_autofree char *upper = g_ascii_strup (text, -1);

  return strstr (upper, word) != NULL;
}

/* Column affinity REAL (sqlite.org/datatype3, 3.1): its whole numbers are stored as integers. */
static gboolean
is_real_type (const char *type)
{
  if (has_word (type, "INT") || has_word (type, "CHAR") || has_word (type, "CLOB") || has_word (type, "TEXT") || has_word (type, "BLOB"))
    return FALSE;
  return has_word (type, "REAL") || has_word (type, "FLOA") || has_word (type, "DOUB");
}

/* FALSE when a record does not hold what SQLite would give for it: values computed, the row's number itself, defaults of columns
 * that were added later. */
static gboolean
map_column (HeatLayerSource *source, const HeatLayer *l, sqlite3_stmt *s)
{
  const char *name = (const char *) sqlite3_column_text (s, 1), *type = (const char *) sqlite3_column_text (s, 2);
  guint cell = name ? cell_of (l, source, name) : HEAT_PAGE_NO_CELL;

  if (sqlite3_column_int (s, 6) != 0 || source->n_columns == HEAT_MOST_COLUMNS)
    return FALSE;
  source->map[source->n_columns++] = (guint8) cell;
  if (cell == HEAT_PAGE_NO_CELL)
    return TRUE;
  source->is_real[cell] = type && is_real_type (type);
  return sqlite3_column_int (s, 5) == 0 && sqlite3_column_type (s, 4) == SQLITE_NULL;
}

static gboolean
map_columns (HeatLayerSource *source, const HeatLayer *l, sqlite3 *db)
{
  g_autoptr (sqlite3_stmt) s = prepare (db, "SELECT * FROM pragma_table_xinfo (?)", l->name);
  guint n_mapped = 0;

  source->n_columns = 0;
  while (s && sqlite3_step (s) == SQLITE_ROW)
    {
      if (!map_column (source, l, s))
        return FALSE;
      n_mapped += source->map[source->n_columns - 1] != HEAT_PAGE_NO_CELL;
    }
  return n_mapped == l->n_fields + (l->geometry ? 1 : 0);
}

static void
find_leaves (HeatLayerSource *source, const HeatLayer *l, HeatCityWorker *worker)
{
  guint32 root = worker->pages.n_pages ? find_root (worker->db, l->name) : 0;

  if (root && map_columns (source, l, worker->db))
    source->leaves = heat_pages_leaves (&worker->pages, root);
}

void
heat_store_plan_tasks (HeatCityRead *read, HeatCityWorker *worker, gboolean use_pages)
{
  g_autoptr (GArray) tasks = g_array_new (FALSE, FALSE, sizeof (HeatCityTask));

  for (guint k = 0; k < HEAT_N_LAYERS; k++)
    {
      guint layer = layer_by_name (reading_order[k]);
      HeatLayerSource *source = &read->source[layer];
      HeatCityTask task = { .layer = layer };
      if (use_pages)
        find_leaves (source, &heat_city_layers[layer], worker);
      if (!source->leaves)
        g_array_append_val (tasks, task);
      for (guint at = 0; source->leaves && at < source->leaves->len; at += TASK_LEAVES)
        {
          task.leaves = &g_array_index (source->leaves, guint32, at);
          task.n_leaves = MIN (TASK_LEAVES, source->leaves->len - at);
          g_array_append_val (tasks, task);
        }
    }
  read->n_tasks = tasks->len;
  read->tasks = (HeatCityTask *) (void *) g_array_free (g_steal_pointer (&tasks), FALSE);
}

/* ---- together ---- */

typedef struct {
  HeatCityRead *read;
  HeatCity *city;
  guint32 *first;        /* by task: its first row in the layer */
  HeatTextShift text_shift; /* of what the second worker read */
  guint32 point_offset;
  gint next;             /* atomic: task */
} Join;

/* Texts and points of rows move. */
static void
shift_rows (const HeatLayer *l, char *row, guint32 n, HeatTextShift text_shift, guint32 point_offset)
{
  for (guint32 r = 0; r < n; r++, row += l->row_size)
    {
      if (l->points_at != 0xffff)
        *(guint32 *) (void *) (row + l->points_at) += point_offset;
      for (guint i = 0; i < l->n_fields; i++)
        {
          HeatText *text = (HeatText *) (void *) (row + l->fields[i].offset);
          if (l->fields[i].type == HEAT_FIELD_TEXT)
            *text = heat_text_shift (*text, text_shift);
        }
    }
}

static gpointer
move_tasks (gpointer data)
{
  Join *join = data;

  for (guint k; (k = (guint) g_atomic_int_add (&join->next, 1)) < join->read->n_tasks;)
    {
      HeatCityTask *task = &join->read->tasks[k];
      const HeatLayer *l = &heat_city_layers[task->layer];
      if (task->worker == 1)
        shift_rows (l, task->rows, task->n_rows, join->text_shift, join->point_offset);
      if (task->n_rows)
        memcpy (heat_layer_rows (l, join->city) + (gsize) join->first[k] * l->row_size, task->rows, (gsize) task->n_rows * l->row_size);
      g_clear_pointer (&task->rows, g_free);
    }
  return NULL;
}

/* Room for all rows of each layer. */
static void
reserve_rows (Join *join)
{
  guint32 n[HEAT_N_LAYERS] = { 0 };

  for (guint k = 0; k < join->read->n_tasks; k++)
    {
      const HeatCityTask *task = &join->read->tasks[k];
      join->first[k] = n[task->layer];
      n[task->layer] += task->n_rows;
    }
  for (guint i = 0; i < HEAT_N_LAYERS; i++)
    {
      const HeatLayer *l = &heat_city_layers[i];
      guint32 *at = (guint32 *) (void *) ((char *) join->city + l->n_at);
      at[0] = at[1] = n[i];
      *(char **) (void *) ((char *) join->city + l->rows_at) = g_malloc ((gsize) n[i] * l->row_size);
    }
}

/* In the order of the rows, whoever read them. */
static void
move_doubts (Join *join, const HeatCity *part[2])
{
  HeatCity *city = join->city;

  city->doubt_size = part[0]->n_doubt + part[1]->n_doubt;
  city->doubt = g_new (HeatCityDoubt, MAX (city->doubt_size, 1));
  for (guint k = 0; k < join->read->n_tasks; k++)
    {
      const HeatCityTask *task = &join->read->tasks[k];
      for (guint32 i = 0; i < task->n_doubts; i++)
        {
          HeatCityDoubt d = part[task->worker]->doubt[task->first_doubt + i];
          if (task->worker == 1)
            d.text = heat_text_shift (d.text, join->text_shift);
          if (d.index != HEAT_NONE)
            d.index += join->first[k];
          city->doubt[city->n_doubt++] = d;
        }
    }
}

/* Texts, points and what the city says of itself. */
static void
move_common (Join *join, HeatCityWorker worker[2])
{
  HeatCity *city = join->city, *part = worker[0].part;
  GArray *points = g_steal_pointer (&worker[0].points);

  heat_strings_free (city->strings);
  city->strings = g_steal_pointer (&part->strings);
  city->name = part->name, city->attribution = part->attribution, city->company = part->company, city->hotline_phone = part->hotline_phone;
  join->text_shift = heat_strings_append (city->strings, worker[1].part->strings);
  join->point_offset = points->len / 2;
  g_array_append_vals (points, worker[1].points->data, worker[1].points->len);
  city->n_points = city->points_size = points->len / 2;
  city->points = (double *) (void *) g_array_free (points, FALSE);
}

HeatCity *
heat_store_join_tasks (HeatCityRead *read, HeatCityWorker worker[2])
{
  g_autofree guint32 *first = g_new (guint32, (gsize) read->n_tasks + 1);
  Join join = { .read = read, .city = heat_city_new (), .first = first };
  const HeatCity *parts[2] = { worker[0].part, worker[1].part };

  reserve_rows (&join);
  move_common (&join, worker);
  move_doubts (&join, parts);
  GThread *second = g_thread_new ("heat-store-join", move_tasks, &join);
  move_tasks (&join);
  g_thread_join (second);
  return join.city;
}
