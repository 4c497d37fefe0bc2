// SPDX-License-Identifier: GPL-3.0-or-later
/* The work of reading a network file: cut into tasks, and what they gave put together. */
#include "store-city-read-private.h"
#include "base-pages.h"
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

/* Where rows of a layer stand in the city. */
static char **
rows_of (const HeatLayer *l, HeatCity *city)
{
  return (char **) (void *) ((char *) city + l->rows_at);
}

/* Number of rows and room for them. */
static void
set_n (const HeatLayer *l, HeatCity *city, guint32 n, guint32 size)
{
  guint32 *at = (guint32 *) (void *) ((char *) city + l->n_at);

  at[0] = n;
  at[1] = size;
}

static void
cut_leaves (GArray *tasks, guint layer, const HeatLayerSource *source)
{
  guint32 first_row = 0;

  for (guint at = 0; at < source->leaves->len; at += TASK_LEAVES)
    {
      HeatCityTask task = { .layer = layer, .leaves = &g_array_index (source->leaves, HeatPageLeaf, at),
                            .n_leaves = MIN (TASK_LEAVES, source->leaves->len - at), .first_row = first_row };
      for (guint k = 0; k < task.n_leaves; k++)
        task.rows_size += task.leaves[k].most_rows;
      first_row += task.rows_size;
      g_array_append_val (tasks, task);
    }
}

/* Room for all rows of a layer's tasks; FALSE when the system does not give it. */
static gboolean
reserve_rows (HeatCity *city, guint layer, HeatCityTask *tasks, guint n)
{
  const HeatLayer *l = &heat_city_layers[layer];
  guint32 size = tasks[n - 1].first_row + tasks[n - 1].rows_size;
  char *rows = heat_pages_try_alloc ((gsize) size + 1, l->row_size);

  if (!rows)
    return FALSE;
  *rows_of (l, city) = rows;
  set_n (l, city, 0, size);
  for (guint k = 0; k < n; k++)
    tasks[k].rows = rows + (gsize) tasks[k].first_row * l->row_size;
  return TRUE;
}

static void
plan_layer (HeatCityRead *read, HeatCityWorker *worker, guint layer, gboolean use_pages, GArray *tasks)
{
  HeatLayerSource *source = &read->source[layer];
  guint n_before = tasks->len;

  if (use_pages)
    find_leaves (source, &heat_city_layers[layer], worker);
  if (source->leaves)
    {
      cut_leaves (tasks, layer, source);
      if (reserve_rows (read->city, layer, &g_array_index (tasks, HeatCityTask, n_before), tasks->len - n_before))
        return;
      g_array_set_size (tasks, n_before);
      g_clear_pointer (&source->leaves, g_array_unref);
    }
  HeatCityTask whole = { .layer = layer };
  g_array_append_val (tasks, whole);
}

void
heat_store_plan_tasks (HeatCityRead *read, HeatCityWorker *worker, gboolean use_pages)
{
  g_autoptr (GArray) tasks = g_array_new (FALSE, FALSE, sizeof (HeatCityTask));

  for (guint k = 0; k < HEAT_N_LAYERS; k++)
    plan_layer (read, worker, layer_by_name (reading_order[k]), use_pages, tasks);
  read->n_tasks = tasks->len;
  read->tasks = (HeatCityTask *) (void *) g_array_free (g_steal_pointer (&tasks), FALSE);
}

/* ---- together ---- */

/* Rows of one layer stand without gaps: where numbers had some, they move down. */
static void
settle_layer (HeatCityRead *read, guint layer)
{
  const HeatLayer *l = &heat_city_layers[layer];
  guint32 n = 0;

  for (guint k = 0; k < read->n_tasks; k++)
    {
      HeatCityTask *task = &read->tasks[k];
      if (task->layer != layer)
        continue;
      if (!task->leaves)
        {
          *rows_of (l, read->city) = g_steal_pointer (&task->rows);
          set_n (l, read->city, task->n_rows, task->rows_size);
          return;
        }
      if (task->first_row > n)
        memmove (*rows_of (l, read->city) + (gsize) n * l->row_size, task->rows, (gsize) task->n_rows * l->row_size);
      task->rows = *rows_of (l, read->city) + (gsize) n * l->row_size;
      task->first_row = n;
      n += task->n_rows;
    }
  ((guint32 *) (void *) ((char *) read->city + l->n_at))[0] = n;
}

typedef struct {
  HeatCityRead *read;
  guint32 point_offset; /* of the second worker's points */
} Shift;

static gpointer
shift_points (gpointer data)
{
  const Shift *shift = data;

  for (guint k = 0; k < shift->read->n_tasks; k++)
    {
      const HeatCityTask *task = &shift->read->tasks[k];
      const HeatLayer *l = &heat_city_layers[task->layer];
      char *row = heat_layer_rows (l, shift->read->city) + (gsize) task->first_row * l->row_size;
      for (guint32 r = 0; task->worker == 1 && l->points_at != 0xffff && r < task->n_rows; r++, row += l->row_size)
        *(guint32 *) (void *) (row + l->points_at) += shift->point_offset;
    }
  return NULL;
}

/* The second worker's points behind the first's. */
static void
join_points (HeatCityRead *read, HeatCityWorker worker[2])
{
  GArray *points = g_steal_pointer (&worker[0].points);
  Shift shift = { read, points->len / 2 };
  GThread *second = g_thread_new ("heat-store-join", shift_points, &shift);

  g_array_append_vals (points, worker[1].points->data, worker[1].points->len);
  g_thread_join (second);
  read->city->n_points = read->city->points_size = points->len / 2;
  read->city->points = (double *) (void *) g_array_free (points, FALSE);
}

/* In the order of the rows, whoever read them. */
static void
move_doubts (HeatCityRead *read, const HeatCityWorker worker[2])
{
  HeatCity *city = read->city;

  city->doubt_size = worker[0].part->n_doubt + worker[1].part->n_doubt;
  city->doubt = g_new (HeatCityDoubt, MAX (city->doubt_size, 1));
  for (guint k = 0; k < read->n_tasks; k++)
    {
      const HeatCityTask *task = &read->tasks[k];
      const HeatCity *part = worker[task->worker].part;
      for (guint32 i = 0; i < task->n_doubts; i++)
        {
          HeatCityDoubt d = part->doubt[task->first_doubt + i];
          d.text = heat_city_put (city, heat_city_text (part, d.text));
          if (d.index != HEAT_NONE)
            d.index += task->first_row;
          city->doubt[city->n_doubt++] = d;
        }
    }
}

HeatCity *
heat_store_join_tasks (HeatCityRead *read, HeatCityWorker worker[2])
{
  HeatCity *city = read->city;

  for (guint k = 0; k < 2; k++)
    g_clear_pointer (&worker[k].texts, heat_strings_free);
  heat_strings_free (city->strings);
  city->strings = heat_strings_joint_end (g_steal_pointer (&read->texts));
  for (guint i = 0; i < heat_n_city_fields; i++)
    {
      HeatText said = *(HeatText *) (void *) ((char *) worker[0].part + heat_city_fields[i].offset);
      *(HeatText *) (void *) ((char *) city + heat_city_fields[i].offset) = heat_city_put (city, heat_city_text (worker[0].part, said));
    }
  for (guint i = 0; i < HEAT_N_LAYERS; i++)
    settle_layer (read, i);
  join_points (read, worker);
  move_doubts (read, worker);
  return g_steal_pointer (&read->city);
}
