// SPDX-License-Identifier: GPL-3.0-or-later
/* Asset number → row. */
#include "net-private.h"
#include <string.h>

/* How far ahead slots are fetched: the table is larger than any cache, and each insert would wait for memory. */
#define AHEAD 16

/* FNV-1a, folded. */
static guint32
hash_id (const char *text)
{
  guint64 h = 0xcbf29ce484222325u;

  for (; *text; text++)
    h = (h ^ (guchar) *text) * 0x100000001b3u;
  return (guint32) (h ^ (h >> 29));
}

/* A slot holds row + 1 below and as many bits of the hash above as there is room for, so that a walk past others seldom touches
 * their texts. */
static guint32
slot_rows (guint32 n)
{
  return (guint32) ((G_GUINT64_CONSTANT (1) << g_bit_storage (n)) - 1);
}

static guint32
make_slot (guint32 hash, guint32 row, guint32 rows)
{
  return (hash & ~rows) | (row + 1);
}

/* --- in order ---------------------------------------------------------------------------------------------------- */

/* Piles of rows whose tops ascend by number (patience sorting: Aldous, Diaconis 1999): as many as the longest ascending row of them. */
typedef struct { const HeatNet *net; HeatKind kind; guint32 *top, *before; guint32 n_piles, n_laid; } Piles;

static int
compare_with_top (const Piles *p, guint32 pile, const char *id)
{
  char text[HEAT_NUMBER_BYTES];

  return strcmp (heat_net_row_id (p->net, p->kind, p->top[pile], text), id);
}

/* FALSE when the number stands there already. */
static gboolean
lay_on_pile (Piles *p, guint32 row, const char *id)
{
  guint32 from = 0, to = p->n_piles;

  if (to > 0 && compare_with_top (p, to - 1, id) < 0)
    from = to;
  while (from < to)
    {
      guint32 middle = from + (to - from) / 2;
      int order = compare_with_top (p, middle, id);
      if (order == 0)
        return FALSE;
      if (order < 0)
        from = middle + 1;
      else
        to = middle;
    }
  p->before[row] = from > 0 ? p->top[from - 1] : HEAT_NONE;
  p->top[from] = row;
  p->n_laid++;
  p->n_piles = MAX (p->n_piles, from + 1);
  return TRUE;
}

static int
compare_rows (gconstpointer a, gconstpointer b, gpointer data)
{
  const Piles *p = data;
  char x[HEAT_NUMBER_BYTES], y[HEAT_NUMBER_BYTES];

  return strcmp (heat_net_row_id (p->net, p->kind, *(const guint32 *) a, x), heat_net_row_id (p->net, p->kind, *(const guint32 *) b, y));
}

/* All rows but those on the longest ascending row, by number and by row. */
static void
keep_strays (HeatIdTable *table, Piles *p, guint32 n)
{
  guint32 k = n - p->n_piles, main = p->n_piles ? p->top[p->n_piles - 1] : HEAT_NONE;

  table->n_strays = k;
  table->strays = k ? g_new (guint32, 2 * (gsize) k) : NULL;
  for (guint32 row = n; row-- > 0;)
    if (row == main)
      main = p->before[row];
    else
      table->strays[k + table->n_strays - 1] = row, k--;
  if (table->strays)
    {
      memcpy (table->strays, table->strays + table->n_strays, 4 * (gsize) table->n_strays);
      g_qsort_with_data (table->strays, (gint) table->n_strays, 4, compare_rows, p);
    }
}

/* No table needs to be kept where few rows stray from the order of their numbers: a search by halves will do. FALSE too when a
 * number is absent, or stands twice in reach. */
static gboolean
find_order (HeatNet *net, HeatKind kind)
{
  guint32 n = heat_net_n (net, kind), most = n / 64;
  g_autofree guint32 *top = g_new (guint32, (gsize) n + 1), *before = g_new (guint32, (gsize) n + 1);
  Piles p = { net, kind, top, before, 0, 0 };
  char text[HEAT_NUMBER_BYTES];

  for (guint32 i = 0; i < n; i++)
    {
      const char *id = heat_net_row_id (net, kind, i, text);
      if (!*id || !lay_on_pile (&p, i, id) || p.n_laid - p.n_piles > most)
        return FALSE;
    }
  keep_strays (&net->ids[kind], &p, n);
  return n > 0;
}

static gboolean
is_stray (const HeatIdTable *table, guint32 row)
{
  const guint32 *by_row = table->strays + table->n_strays;
  guint32 from = 0, to = table->n_strays;

  while (from < to)
    {
      guint32 middle = from + (to - from) / 2;
      if (by_row[middle] == row)
        return TRUE;
      if (by_row[middle] < row)
        from = middle + 1;
      else
        to = middle;
    }
  return FALSE;
}

/* Among `n` entries that ascend by number: rows from the list, or without one the rows themselves but for strays. */
static guint32
find_by_halves (const HeatNet *net, HeatKind kind, const char *id, const guint32 *list, guint32 n)
{
  const HeatIdTable *table = &net->ids[kind];
  guint32 from = 0, to = n;
  char text[HEAT_NUMBER_BYTES];

  while (from < to)
    {
      guint32 middle = from + (to - from) / 2, at = middle;
      while (!list && table->n_strays && at < to && is_stray (table, at))
        at++;
      int order = at < to ? strcmp (heat_net_row_id (net, kind, list ? list[at] : at, text), id) : 1;
      if (order == 0)
        return list ? list[at] : at;
      if (order < 0)
        from = at + 1;
      else
        to = middle;
    }
  return HEAT_NONE;
}

static guint32
find_in_order (const HeatNet *net, HeatKind kind, const char *id)
{
  const HeatIdTable *table = &net->ids[kind];
  guint32 row = find_by_halves (net, kind, id, NULL, heat_net_n (net, kind));

  return row == HEAT_NONE && table->n_strays ? find_by_halves (net, kind, id, table->strays, table->n_strays) : row;
}

/* --- open addressing --------------------------------------------------------------------------------------------- */

/* The slot where this number stands or would stand. */
static guint32
find_slot (const HeatNet *net, HeatKind kind, const char *id, guint32 hash)
{
  const HeatIdTable *table = &net->ids[kind];
  guint32 rows = slot_rows (heat_net_n (net, kind)), k;
  char text[HEAT_NUMBER_BYTES];

  for (k = hash & table->mask; table->slots[k]; k = (k + 1) & table->mask)
    if (((table->slots[k] ^ hash) & ~rows) == 0 && strcmp (heat_net_row_id (net, kind, (table->slots[k] & rows) - 1, text), id) == 0)
      break;
  return k;
}

guint32
heat_net_ids_find (const HeatNet *net, HeatKind kind, const char *id)
{
  const HeatIdTable *table = &net->ids[kind];

  if (!*id)
    return HEAT_NONE;
  if (!table->slots)
    return table->is_in_order ? find_in_order (net, kind, id) : HEAT_NONE;
  guint32 slot = table->slots[find_slot (net, kind, id, hash_id (id))];
  return slot ? (slot & slot_rows (heat_net_n (net, kind))) - 1 : HEAT_NONE;
}

void
heat_net_ids_build (HeatNet *net, HeatKind kind, GArray *doubts)
{
  HeatIdTable *table = &net->ids[kind];
  guint32 n = heat_net_n (net, kind), size = 16, rows = slot_rows (n);
  char text[HEAT_NUMBER_BYTES];

  table->is_unique = TRUE;
  table->is_in_order = find_order (net, kind);
  if (table->is_in_order && table->n_strays == 0 && kind == HEAT_KIND_HOUSEHOLD) /* which nothing in the city names */
    return;
  g_autofree guint32 *hashes = g_new0 (guint32, (gsize) n + AHEAD);
  while (size < n + n / 2)
    size *= 2;
  table->slots = g_new0 (guint32, size);
  table->mask = size - 1;
  for (guint32 i = 0; i < n; i++)
    hashes[i] = hash_id (heat_net_row_id (net, kind, i, text));
  for (guint32 i = 0; i < n; i++)
    {
      const char *id = heat_net_row_id (net, kind, i, text);
      __builtin_prefetch (&table->slots[hashes[i + AHEAD] & table->mask], 1);
      guint32 k = *id ? find_slot (net, kind, id, hashes[i]) : 0;
      if (!*id)
        heat_net_add_doubt (net, doubts, HEAT_DOUBT_NO_ID, kind, i, NULL);
      else if (table->slots[k])
        heat_net_add_doubt (net, doubts, HEAT_DOUBT_DUPLICATE_ID, kind, i, g_strdup (id));
      else
        table->slots[k] = make_slot (hashes[i], i, rows);
      table->is_unique &= !*id || table->slots[k] == make_slot (hashes[i], i, rows);
    }
}

void
heat_net_ids_settle (HeatNet *net)
{
  for (int k = 0; k < HEAT_N_KINDS; k++)
    {
      HeatIdTable *table = &net->ids[k];
      table->is_in_order = table->is_in_order && table->is_unique;
      if (table->is_in_order)
        {
          g_clear_pointer (&table->slots, g_free);
          table->mask = 0;
          continue;
        }
      g_clear_pointer (&table->strays, g_free);
      table->n_strays = 0;
    }
}
