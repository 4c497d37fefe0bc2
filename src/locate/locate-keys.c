// SPDX-License-Identifier: GPL-3.0-or-later
/* Sorted arrays over asset numbers, cards and phones: 4 bytes an entry, the key is made again from the row when compared. */
#include "locate-private.h"
#include <string.h>

char *
key_from_text (const char *text)
{
  char *key = heat_text_fold (text), *out = key;

  for (const char *p = key; *p; p++)
    if (*p != ' ')
      *out++ = *p;
  *out = '\0';
  return key;
}

static const char *
raw_name (const HeatNet *net, guint32 entry)
{
  const HeatCity *city = heat_net_city (net);
  guint32 i = ENTRY_INDEX (entry);

  switch (ENTRY_KIND (entry))
    {
    case HEAT_KIND_VALVE: return heat_net_text (net, city->valve[i].name);
    case HEAT_KIND_WELL: return heat_net_text (net, city->well[i].name);
    default: return "";
    }
}

static char *
some_key (char *key)
{
  if (*key)
    return key;
  g_free (key);
  return NULL;
}

char *
key_of_id (const HeatNet *net, guint32 entry)
{
  guint32 i = ENTRY_INDEX (entry);
  char card[HEAT_NUMBER_BYTES];

  return some_key (key_from_text (ENTRY_KIND (entry) == HEAT_KIND_HOUSEHOLD ? heat_net_card (net, heat_household (i), card) : heat_net_id (net, ENTRY_KIND (entry), i)));
}

/* From its first digit: 阀 12-07 → 12-07. */
static char *
from_first_digit (const char *text, gboolean drop_zeros)
{
  g_autofree char *key = key_from_text (text);
  const char *p = key;

  while (*p && !g_ascii_isdigit (*p))
    p++;
  while (drop_zeros && *p == '0' && g_ascii_isdigit (p[1]))
    p++;
  return some_key (g_strdup (p));
}

char *
key_of_name (const HeatNet *net, guint32 entry)
{
  const char *name = raw_name (net, entry);
  return *name ? from_first_digit (name, FALSE) : NULL;
}

char *
key_of_tail (const HeatNet *net, guint32 entry)
{
  const char *id = heat_net_id (net, ENTRY_KIND (entry), ENTRY_INDEX (entry));
  return g_ascii_isdigit (*id) ? NULL : from_first_digit (id, TRUE);
}

char *
key_of_phone (const HeatNet *net, guint32 entry)
{
  char text[HEAT_NUMBER_BYTES];
  const char *phone = heat_net_phone (net, heat_household (ENTRY_INDEX (entry)), text);
  char *key = g_new (char, strlen (phone) + 1), *out = key;

  for (const char *p = phone; *p; p++)
    if (g_ascii_isdigit (*p))
      *out++ = *p;
  *out = '\0';
  return some_key (key);
}

typedef struct { guint64 begin; guint32 at, entry; } Item;

static int
compare_items (gconstpointer a, gconstpointer b, gpointer pool)
{
  const Item *x = a, *y = b;

  if (x->begin != y->begin)
    return x->begin < y->begin ? -1 : 1;
  int order = strcmp ((const char *) pool + x->at, (const char *) pool + y->at);
  return order ? order : x->entry < y->entry ? -1 : x->entry > y->entry;
}

static guint64
first_bytes (const char *key)
{
  guint64 word = 0;

  for (int i = 0; i < 8; i++)
    word = word << 8 | (*key ? (guchar) *key++ : 0);
  return word;
}

static gboolean
is_sorted (const GArray *items, const char *pool)
{
  for (guint i = 1; i < items->len; i++)
    if (compare_items (&g_array_index (items, Item, i - 1), &g_array_index (items, Item, i), (gpointer) pool) > 0)
      return FALSE;
  return TRUE;
}

void
keys_build (Keys *keys, const HeatNet *net, const HeatKind *kinds, guint n_kinds, KeyOf key_of)
{
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (Item));
  g_autoptr (GString) pool = g_string_new (NULL);

  for (guint k = 0; k < n_kinds; k++)
    for (guint32 i = 0, n = MIN (heat_net_n (net, kinds[k]), MAX_ENTRY_INDEX); i < n; i++)
      {
        g_autofree char *key = key_of (net, ENTRY (kinds[k], i));
        if (!key || pool->len > G_MAXUINT32 - 4096)
          continue;
        Item item = { first_bytes (key), (guint32) pool->len, ENTRY (kinds[k], i) };
        g_string_append_len (pool, key, (gssize) strlen (key) + 1);
        g_array_append_val (items, item);
      }
  if (!is_sorted (items, pool->str))
    g_qsort_with_data (items->data, (gint) items->len, sizeof (Item), compare_items, pool->str);
  keys->key_of = key_of;
  keys->n = items->len;
  keys->entries = g_new (guint32, items->len + 1);
  for (guint i = 0; i < items->len; i++)
    keys->entries[i] = g_array_index (items, Item, i).entry;
}

void
keys_clear (Keys *keys)
{
  g_clear_pointer (&keys->entries, g_free);
}

guint32
keys_find (const Keys *keys, const HeatNet *net, const char *prefix, guint32 limit, guint32 *n)
{
  guint32 low = 0, high = keys->n;
  gsize len = strlen (prefix);

  while (low < high)
    {
      guint32 middle = low + (high - low) / 2;
      g_autofree char *key = keys->key_of (net, keys->entries[middle]);
      if (strcmp (key, prefix) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  for (*n = 0; *n < limit && low + *n < keys->n; ++*n)
    {
      g_autofree char *key = keys->key_of (net, keys->entries[low + *n]);
      if (strncmp (key, prefix, len) != 0)
        break;
    }
  return low;
}
