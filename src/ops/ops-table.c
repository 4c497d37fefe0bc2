// SPDX-License-Identifier: GPL-3.0-or-later
#include "ops-table-private.h"
#include "base-i18n.h"
#include <math.h>
#include <string.h>

/* One line into cells. "" inside quotes is a quote. */
static GPtrArray *
split_line (const char *line)
{
  GPtrArray *cells = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) cell = g_string_new (NULL);
  gboolean is_quoted = FALSE;

  for (const char *c = line;; c++)
    {
      if (*c == '"' && is_quoted && c[1] == '"')
        g_string_append_c (cell, *c++);
      else if (*c == '"')
        is_quoted = !is_quoted;
      else if (*c == '\0' || (*c == ',' && !is_quoted))
        {
          g_ptr_array_add (cells, g_strdup (g_strstrip (cell->str)));
          g_string_truncate (cell, 0);
          if (*c == '\0')
            return cells;
        }
      else if (*c != '\r')
        g_string_append_c (cell, *c);
    }
}

void
heat_table_set_error (const HeatTable *table, guint row, int column, const char *wrong, GError **error)
{
  g_set_error (error, HEAT_OPS_ERROR, HEAT_ERROR_DATA, _("reading “%s”, line %d, column %s: %s; mend the file"), table->path,
               g_array_index (table->lines, int, row), (char *) table->columns->pdata[column], wrong);
}

static gboolean
add_row (HeatTable *t, GPtrArray *cells, int line, GError **error)
{
  if (t->columns->len == 0)
    {
      for (guint i = 0; i < cells->len; i++)
        g_ptr_array_add (t->columns, g_strdup (cells->pdata[i]));
      return TRUE;
    }
  if (cells->len != t->columns->len)
    {
      g_set_error (error, HEAT_OPS_ERROR, HEAT_ERROR_DATA, _("reading “%s”, line %d: %u cells where the first line names %u columns; mend the file"), t->path, line,
                   cells->len, t->columns->len);
      return FALSE;
    }
  char **row = g_new0 (char *, cells->len + 1);
  for (guint i = 0; i < cells->len; i++)
    row[i] = g_strdup (cells->pdata[i]);
  g_ptr_array_add (t->rows, row);
  g_array_append_val (t->lines, line);
  return TRUE;
}

static gboolean
add_rows (HeatTable *t, const char *text, GError **error)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (int i = 0; lines[i]; i++)
    {
      const char *line = g_str_has_prefix (lines[i], "\357\273\277") ? lines[i] + 3 : lines[i];
      if (line[0] == '#' || strspn (line, " \r\t") == strlen (line))
        continue;
      g_autoptr (GPtrArray) cells = split_line (line);
      if (!add_row (t, cells, i + 1, error))
        return FALSE;
    }
  return TRUE;
}

HeatTable *
heat_table_load (const char *path, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *text = NULL;
  gsize n;

  if (!g_file_get_contents (path, &text, &n, &local))
    {
      g_set_error (error, HEAT_OPS_ERROR, HEAT_ERROR_IO, _("reading “%s”: %s; check the path or install the program again"), path, local->message);
      return NULL;
    }
  if (!g_utf8_validate (text, (gssize) n, NULL))
    {
      g_set_error (error, HEAT_OPS_ERROR, HEAT_ERROR_DATA, _("reading “%s”: it is not UTF-8 text; save it as UTF-8"), path);
      return NULL;
    }
  g_autoptr (HeatTable) t = g_new0 (HeatTable, 1);
  t->path = g_strdup (path);
  t->columns = g_ptr_array_new_with_free_func (g_free);
  t->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  t->lines = g_array_new (FALSE, FALSE, sizeof (int));
  return add_rows (t, text, error) ? g_steal_pointer (&t) : NULL;
}

void
heat_table_free (HeatTable *table)
{
  if (!table)
    return;
  g_free (table->path);
  g_ptr_array_unref (table->columns);
  g_ptr_array_unref (table->rows);
  g_array_unref (table->lines);
  g_free (table);
}

int
heat_table_column (const HeatTable *table, const char *name, GError **error)
{
  for (guint i = 0; i < table->columns->len; i++)
    if (g_str_equal (table->columns->pdata[i], name))
      return (int) i;
  g_set_error (error, HEAT_OPS_ERROR, HEAT_ERROR_DATA, _("reading “%s”: the column “%s” is missing; add it to the first line"), table->path, name);
  return -1;
}

const char *
heat_table_cell (const HeatTable *table, guint row, int column)
{
  return ((char **) table->rows->pdata[row])[column];
}

gboolean
heat_table_number (const HeatTable *table, guint row, int column, double empty, double *value, GError **error)
{
  const char *cell = heat_table_cell (table, row, column);
  char *end;
  double number = g_ascii_strtod (cell, &end);

  if (!*cell)
    number = empty;
  else if (*end || end == cell || !isfinite (number) || number < 0)
    {
      heat_table_set_error (table, row, column, _("not a number of 0 or more"), error);
      return FALSE;
    }
  *value = number;
  return TRUE;
}

GArray *
heat_table_read (const char *path, const HeatTableShape *shape, GError **error)
{
  g_autoptr (HeatTable) t = heat_table_load (path, error);
  int column[HEAT_TABLE_MOST_COLUMNS];

  g_assert (shape->n_names <= HEAT_TABLE_MOST_COLUMNS);
  for (guint k = 0; t && k < shape->n_names; k++)
    if ((column[k] = heat_table_column (t, shape->names[k], k + shape->n_optional < shape->n_names ? error : NULL)) < 0 && k + shape->n_optional < shape->n_names)
      return NULL;
  if (!t)
    return NULL;
  g_autoptr (GArray) rows = g_array_new (FALSE, TRUE, (guint) shape->size);
  g_array_set_clear_func (rows, shape->clear);
  for (guint r = 0; r < t->rows->len; r++)
    {
      g_array_set_size (rows, r + 1);
      if (!shape->read (t, r, column, rows->data + r * shape->size, error))
        return NULL;
    }
  return g_steal_pointer (&rows);
}
