// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Rows of an ordinary table straight from the pages of an SQLite file (sqlite.org/fileformat2, "B-tree Pages", "Record Format"),
 * at a fourth of what it takes to step through them. Pages come through a connection's own file handle; the caller holds a read
 * transaction on it, so nobody changes them meanwhile. Whatever is not exactly as expected is a doubt, never an error: the caller
 * then asks SQLite itself, which knows what is wrong. */
#include <glib.h>
#include <sqlite3.h>

typedef enum { HEAT_CELL_NULL, HEAT_CELL_INT, HEAT_CELL_REAL, HEAT_CELL_TEXT, HEAT_CELL_BLOB } HeatCellType;

/* One value of a row, borrowed until the next row. A text is not ended by a NUL. */
typedef struct {
  guint8 type;    /* HeatCellType */
  guint32 n;      /* bytes of a text or blob */
  union { const guint8 *bytes; gint64 whole; double real; };
} HeatCell;

typedef struct {
  sqlite3_file *file; /* of the connection */
  guint32 page_bytes, usable, n_pages;
} HeatPages;

/* FALSE when the file is not plain enough: a write-ahead log, another encoding than UTF-8, an odd size. */
gboolean heat_pages_init (HeatPages *pages, sqlite3 *db);

/* A leaf page of a table and the most rows that it may hold: as many as it does where the rows are numbered without gaps. */
typedef struct { guint32 page, most_rows; } HeatPageLeaf;
/* The leaf pages below a table's root, in the order of its rows; NULL on doubt. (transfer full) (element-type HeatPageLeaf)
 * O(interior pages); O(pages) where numbers have large gaps. */
GArray *heat_pages_leaves (const HeatPages *pages, guint32 root);

#define HEAT_PAGE_NO_CELL 0xff

typedef struct {
  const HeatPages *pages;
  const HeatPageLeaf *leaves; /* borrowed */
  guint n_leaves;
  const guint8 *map;      /* borrowed; by column of the table: index into cells, or HEAT_PAGE_NO_CELL */
  guint n_columns;
  HeatCell *cells;        /* borrowed; those of columns that a row does not have are NULL */
  gint64 rowid;           /* of the current row */
  gboolean is_doubtful;
  /* own */
  guint8 *buffer;
  GByteArray *overflow;
  const guint8 *page;
  guint next_leaf, in_buffer, at_buffer, n_rows, next_row;
} HeatPageRows;

/* Takes what the first group of fields says; the rest is zero. */
void heat_page_rows_init (HeatPageRows *rows);
void heat_page_rows_clear (HeatPageRows *rows);
/* FALSE after the last row, and on doubt (is_doubtful). */
gboolean heat_page_rows_next (HeatPageRows *rows);
