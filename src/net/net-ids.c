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

/* No table needs to be kept where the rows stand in the order of their numbers: then a search by halves will do. */
static gboolean
stand_in_order (const HeatNet *net, HeatKind kind)
{
  guint32 n = heat_net_n (net, kind);
  const char *last = "";
  char text[HEAT_NUMBER_BYTES];

  for (guint32 i = 0; i < n; i++)
    {
      const char *id = heat_net_row_id (net, kind, i, text);
      if (strcmp (last, id) >= 0)
        return FALSE;
      last = id;
    }
  return n > 0;
}

static guint32
find_by_halves (const HeatNet *net, HeatKind kind, const char *id)
{
  guint32 from = 0, to = heat_net_n (net, kind);
  char text[HEAT_NUMBER_BYTES];

  while (from < to)
    {
      guint32 middle = from + (to - from) / 2;
      int order = strcmp (heat_net_row_id (net, kind, middle, text), id);
      if (order == 0)
        return middle;
      if (order < 0)
        from = middle + 1;
      else
        to = middle;
    }
  return HEAT_NONE;
}

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
    return table->is_in_order ? find_by_halves (net, kind, id) : HEAT_NONE;
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
  table->is_in_order = stand_in_order (net, kind);
  if (table->is_in_order && kind == HEAT_KIND_HOUSEHOLD) /* which nothing in the city names */
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
    if (net->ids[k].is_in_order)
      {
        g_clear_pointer (&net->ids[k].slots, g_free);
        net->ids[k].mask = 0;
      }
}
