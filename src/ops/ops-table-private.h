// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* A small table in a text file: comma-separated, "quoted" where needed, lines with # are remarks, the first other line names the columns. */
#include "ops-error.h"

typedef struct {
  char *path;
  GPtrArray *columns; /* char* */
  GPtrArray *rows;    /* char** , as many cells as columns */
  GArray *lines;      /* int: line in the file, by row */
} HeatTable;

HeatTable *heat_table_load (const char *path, GError **error);
void heat_table_free (HeatTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatTable, heat_table_free)
/* Index of a column; −1 with error when the file has none of that name. */
int heat_table_column (const HeatTable *table, const char *name, GError **error);
const char *heat_table_cell (const HeatTable *table, guint row, int column);
/* The cell's number ≥ 0, `empty` when it is empty. FALSE with error for anything else. */
gboolean heat_table_number (const HeatTable *table, guint row, int column, double empty, double *value, GError **error);
/* A whole file as rows of `size` bytes each, which begin as zeros: `read` fills one from its cells, `column` being where each of `names` stands (at most
 * HEAT_TABLE_MOST_COLUMNS); the last `n_optional` of them may be missing in the file, −1 then. `clear` (nullable) is the array's. (transfer full) */
#define HEAT_TABLE_MOST_COLUMNS 16
typedef gboolean (*HeatTableReadRow) (const HeatTable *table, guint row, const int column[], gpointer to, GError **error);
typedef struct { const char *const *names; guint n_names; gsize size; HeatTableReadRow read; GDestroyNotify clear; guint n_optional; } HeatTableShape;
GArray *heat_table_read (const char *path, const HeatTableShape *shape, GError **error);
/* One line: file, line, column, what is wrong. */
void heat_table_set_error (const HeatTable *table, guint row, int column, const char *wrong, GError **error);
