// SPDX-License-Identifier: GPL-3.0-or-later
#include "store-page.h"
#include <math.h>
#include <string.h>

#define RUN_PAGES 16u     /* read at once when they follow each other: stays in the second cache */
#define SLACK 16u         /* a number may be decoded beyond the end before its end is checked */
#define MOST_DEPTH 20u
#define INTERIOR 0x05
#define LEAF 0x0d
#define LEAST_CELL 6u     /* bytes of a row on a leaf with its pointer */
#define LEAST_ROW 24u     /* of a row of any layer: what is promised beyond that is not believed */

static guint32 get_u16 (const guint8 *p) { return (guint32) p[0] << 8 | p[1]; }
static guint32 get_u32 (const guint8 *p) { return (guint32) p[0] << 24 | (guint32) p[1] << 16 | (guint32) p[2] << 8 | p[3]; }

/* A number of 1 to 9 bytes; returns what follows. */
static const guint8 *
get_varint (const guint8 *p, guint64 *value)
{
  guint64 v = *p & 0x7f;

  if (G_LIKELY (*p < 0x80))
    {
      *value = v;
      return p + 1;
    }
  for (guint i = 1; i < 8; i++)
    {
      v = v << 7 | (p[i] & 0x7f);
      if (p[i] < 0x80)
        {
          *value = v;
          return p + i + 1;
        }
    }
  *value = v << 8 | p[8];
  return p + 9;
}

static gboolean
read_bytes (const HeatPages *pages, guint8 *to, guint32 page, guint n_pages)
{
  if (page == 0 || page > pages->n_pages || n_pages > pages->n_pages - page + 1)
    return FALSE;
  return pages->file->pMethods->xRead (pages->file, to, (int) (n_pages * pages->page_bytes), (sqlite3_int64) (page - 1) * pages->page_bytes) == SQLITE_OK;
}

gboolean
heat_pages_init (HeatPages *pages, sqlite3 *db)
{
  guint8 head[100];
  sqlite3_int64 bytes = 0;

  *pages = (HeatPages){ 0 };
  if (sqlite3_file_control (db, "main", SQLITE_FCNTL_FILE_POINTER, &pages->file) != SQLITE_OK || !pages->file || !pages->file->pMethods
      || pages->file->pMethods->xFileSize (pages->file, &bytes) != SQLITE_OK
      || pages->file->pMethods->xRead (pages->file, head, sizeof head, 0) != SQLITE_OK)
    return FALSE;
  guint32 size = get_u16 (head + 16);
  pages->page_bytes = size == 1 ? 65536 : size;
  if (head[18] != 1 || head[19] != 1 || get_u32 (head + 56) != 1 || pages->page_bytes < 512 || (pages->page_bytes & (pages->page_bytes - 1))
      || pages->page_bytes - head[20] < 480 || bytes / pages->page_bytes > G_MAXUINT32 - 1)
    return FALSE;
  pages->usable = pages->page_bytes - head[20];
  pages->n_pages = (guint32) (bytes / pages->page_bytes);
  return TRUE;
}

/* ---- the tree ---- */

/* A page of the tree and the highest row number that may stand below it. */
typedef struct { guint32 page; gint64 last; } Branch;

/* Children of an interior page, appended; FALSE on doubt. `page` has SLACK behind it. */
static gboolean
add_children (const HeatPages *pages, guint8 *page, Branch branch, GArray *children)
{
  if (!read_bytes (pages, page, branch.page, 1) || page[0] != INTERIOR)
    return FALSE;
  guint n = get_u16 (page + 3);
  if (12 + 2 * n > pages->usable || children->len + n > pages->n_pages)
    return FALSE;
  for (guint i = 0; i <= n; i++)
    {
      guint at = i < n ? get_u16 (page + 12 + 2 * i) : 8;
      guint64 key = (guint64) branch.last;
      if (at + 4 > pages->usable)
        return FALSE;
      if (i < n && get_varint (page + at + 4, &key) > page + pages->usable)
        return FALSE;
      Branch child = { get_u32 (page + at), (gint64) key };
      if (children->len > 0 && child.last <= g_array_index (children, Branch, children->len - 1).last)
        return FALSE;
      g_array_append_val (children, child);
    }
  return TRUE;
}

/* Rows of a leaf; FALSE on doubt. */
static gboolean
count_rows (const HeatPages *pages, HeatPageLeaf *leaf)
{
  guint8 head[8];

  if (leaf->page == 0 || leaf->page > pages->n_pages
      || pages->file->pMethods->xRead (pages->file, head, sizeof head, (sqlite3_int64) (leaf->page - 1) * pages->page_bytes) != SQLITE_OK || head[0] != LEAF)
    return FALSE;
  leaf->most_rows = get_u16 (head + 3);
  return leaf->most_rows <= (pages->usable - 8) / LEAST_CELL;
}

/* Between the highest numbers of a leaf and of that before it there are no more rows than numbers; the first and the last leaf are
 * counted, and all of them where that would promise rows of fewer bytes than any has. */
static GArray *
bound_rows (const HeatPages *pages, const GArray *level)
{
  g_autoptr (GArray) leaves = g_array_sized_new (FALSE, FALSE, sizeof (HeatPageLeaf), level->len);
  const Branch *branch = (const Branch *) (const void *) level->data;
  guint64 most = (pages->usable - 8) / LEAST_CELL, sum = 0;

  for (guint i = 0; i < level->len; i++)
    {
      HeatPageLeaf leaf = { branch[i].page, i ? (guint32) MIN ((guint64) branch[i].last - (guint64) branch[i - 1].last, most) : 0 };
      if ((i == 0 || i == level->len - 1) && !count_rows (pages, &leaf))
        return NULL;
      sum += leaf.most_rows;
      g_array_append_val (leaves, leaf);
    }
  gboolean has_gaps = sum > (guint64) level->len * pages->page_bytes / LEAST_ROW;
  for (guint i = 1; has_gaps && i + 1 < leaves->len; i++)
    if (!count_rows (pages, &g_array_index (leaves, HeatPageLeaf, i)))
      return NULL;
  return (guint64) level->len * pages->page_bytes / LEAST_CELL <= G_MAXUINT32 ? g_steal_pointer (&leaves) : NULL;
}

GArray *
heat_pages_leaves (const HeatPages *pages, guint32 root)
{
  g_autofree guint8 *page = g_malloc0 (pages->page_bytes + SLACK);
  g_autoptr (GArray) level = g_array_new (FALSE, FALSE, sizeof (Branch));
  Branch first = { root, G_MAXINT64 };

  g_array_append_val (level, first);
  for (guint depth = 0; depth < MOST_DEPTH; depth++)
    {
      g_autoptr (GArray) below = g_array_new (FALSE, FALSE, sizeof (Branch));
      if (!read_bytes (pages, page, g_array_index (level, Branch, 0).page, 1))
        return NULL;
      if (page[0] == LEAF)
        return bound_rows (pages, level);
      for (guint i = 0; i < level->len; i++)
        if (!add_children (pages, page, g_array_index (level, Branch, i), below))
          return NULL;
      g_array_unref (level);
      level = g_steal_pointer (&below);
    }
  return NULL;
}

/* ---- records ---- */

static gint64
get_int (const guint8 *p, guint n)
{
  guint64 v = (guint64) (gint64) (gint8) p[0];

  for (guint i = 1; i < n; i++)
    v = v << 8 | p[i];
  return (gint64) v;
}

static void
set_real (HeatCell *cell, const guint8 *p)
{
  guint64 bits;

  memcpy (&bits, p, 8);
  bits = GUINT64_FROM_BE (bits);
  cell->type = HEAT_CELL_REAL;
  memcpy (&cell->real, &bits, 8);
  if (isnan (cell->real))
    cell->type = HEAT_CELL_NULL;
}

static const guint8 bytes_of_type[12] = { 0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0 };

static void
set_cell (HeatCell *cell, guint64 type, const guint8 *p)
{
  cell->n = 0;
  if (type >= 12)
    {
      cell->type = type & 1 ? HEAT_CELL_TEXT : HEAT_CELL_BLOB;
      cell->n = (guint32) ((type - 12) / 2);
      cell->bytes = p;
    }
  else if (type == 0)
    cell->type = HEAT_CELL_NULL;
  else if (type == 7)
    set_real (cell, p);
  else
    {
      cell->type = HEAT_CELL_INT;
      cell->whole = type >= 8 ? (gint64) type - 8 : get_int (p, bytes_of_type[type]);
    }
}

/* Values of one record into the cells; FALSE on doubt. */
static gboolean
take_record (HeatPageRows *r, const guint8 *record, guint64 n)
{
  guint64 head_bytes, type;
  const guint8 *p = get_varint (record, &head_bytes);
  guint column = 0;

  if (head_bytes > n || head_bytes < (guint64) (p - record))
    return FALSE;
  const guint8 *body = record + head_bytes, *end = record + n, *head_end = body;
  for (; p < head_end; column++)
    {
      p = get_varint (p, &type);
      guint64 bytes = type >= 12 ? (type - 12) / 2 : bytes_of_type[type];
      if (bytes > (guint64) (end - body) || type == 10 || type == 11 || column >= r->n_columns)
        return FALSE;
      if (r->map[column] != HEAT_PAGE_NO_CELL)
        set_cell (&r->cells[r->map[column]], type, body);
      body += bytes;
    }
  for (; column < r->n_columns; column++)
    if (r->map[column] != HEAT_PAGE_NO_CELL)
      r->cells[r->map[column]].type = HEAT_CELL_NULL;
  return p == head_end && body == end;
}

/* A record that goes on in other pages, put together; NULL on doubt. */
static const guint8 *
join_overflow (HeatPageRows *r, const guint8 *local, guint n_local, guint64 n)
{
  const HeatPages *pages = r->pages;
  guint32 next = get_u32 (local + n_local);
  g_autofree guint8 *page = g_malloc (pages->page_bytes);

  if (n > (guint64) pages->n_pages * pages->usable || n > G_MAXINT32)
    return NULL;
  g_byte_array_set_size (r->overflow, 0);
  g_byte_array_append (r->overflow, local, n_local);
  while (r->overflow->len < n)
    {
      if (!read_bytes (pages, page, next, 1))
        return NULL;
      next = get_u32 (page);
      g_byte_array_append (r->overflow, page + 4, (guint) MIN (pages->usable - 4, n - r->overflow->len));
    }
  g_byte_array_set_size (r->overflow, (guint) n + SLACK);
  return r->overflow->data;
}

static gboolean
take_row (HeatPageRows *r)
{
  guint at = get_u16 (r->page + 8 + 2 * r->next_row), usable = r->pages->usable;
  guint64 n, rowid;

  if (at < 8 || at >= usable)
    return FALSE;
  const guint8 *p = get_varint (get_varint (r->page + at, &n), &rowid), *end = r->page + usable;
  if (p > end || ((r->next_row || r->next_leaf > 1) && (gint64) rowid <= r->rowid))
    return FALSE;
  r->next_row++;
  r->rowid = (gint64) rowid;
  if (n <= usable - 35)
    return n <= (guint64) (end - p) && take_record (r, p, n);
  guint least = (usable - 12) * 32 / 255 - 23;
  guint64 wanted = least + (n - least) % (usable - 4);
  guint n_local = wanted <= usable - 35 ? (guint) wanted : least;
  if ((gsize) n_local + 4 > (gsize) (end - p))
    return FALSE;
  const guint8 *record = join_overflow (r, p, n_local, n);
  return record && take_record (r, record, n);
}

/* ---- leaves ---- */

static gboolean
fill_buffer (HeatPageRows *r)
{
  guint n = 1, left = r->n_leaves - r->next_leaf;
  const HeatPageLeaf *leaf = r->leaves + r->next_leaf;

  while (n < MIN (left, RUN_PAGES) && leaf[n].page == leaf[0].page + n)
    n++;
  r->at_buffer = 0;
  r->in_buffer = n;
  return read_bytes (r->pages, r->buffer, leaf[0].page, n);
}

static gboolean
open_leaf (HeatPageRows *r)
{
  if (r->at_buffer == r->in_buffer && !fill_buffer (r))
    return FALSE;
  r->page = r->buffer + (gsize) r->at_buffer++ * r->pages->page_bytes;
  r->next_leaf++;
  r->next_row = 0;
  r->n_rows = get_u16 (r->page + 3);
  return r->page[0] == LEAF && 8 + 2 * r->n_rows <= r->pages->usable;
}

void
heat_page_rows_init (HeatPageRows *r)
{
  r->buffer = g_malloc0 ((gsize) RUN_PAGES * r->pages->page_bytes + SLACK);
  r->overflow = g_byte_array_new ();
}

void
heat_page_rows_clear (HeatPageRows *r)
{
  g_clear_pointer (&r->buffer, g_free);
  g_clear_pointer (&r->overflow, g_byte_array_unref);
}

gboolean
heat_page_rows_next (HeatPageRows *r)
{
  while (r->next_row == r->n_rows)
    {
      if (r->next_leaf == r->n_leaves)
        return FALSE;
      if (!open_leaf (r))
        {
          r->is_doubtful = TRUE;
          return FALSE;
        }
    }
  if (take_row (r))
    return TRUE;
  r->is_doubtful = TRUE;
  return FALSE;
}
