// SPDX-License-Identifier: GPL-3.0-or-later
#include "base-strings-view.h"
#include <string.h>

#define PASSING 0x80000000u /* set in the offsets of such texts */

struct _HeatStrings {
  char *bytes;
  gsize n, size; /* size 0: borrowed bytes */
  guint32 *slots; /* open addressing by content: offsets, 0 = free */
  gsize n_slots, n_used;
  HeatStrings *passing; /* owned; NULL: nothing yet */
};

HeatStrings *
heat_strings_new (void)
{
  HeatStrings *pool = g_new0 (HeatStrings, 1);

  pool->size = 4096;
  pool->bytes = g_malloc (pool->size);
  pool->bytes[0] = '\0';
  pool->n = 1;
  return pool;
}

void
heat_strings_free (HeatStrings *pool)
{
  if (!pool)
    return;
  heat_strings_free (pool->passing);
  if (pool->size > 0)
    g_free (pool->bytes);
  g_free (pool->slots);
  g_free (pool);
}

static gsize
text_len (const char *text, gssize len)
{
  if (!text)
    return 0;
  return len < 0 ? strlen (text) : strnlen (text, (gsize) len);
}

static void
reserve (HeatStrings *pool, gsize n)
{
  if (pool->n + n > PASSING)
    g_error ("text pool is full at 2 GiB");
  if (pool->n + n <= pool->size)
    return;
  gsize size = MAX (pool->size * 2, pool->n + n);
  if (pool->size > 0)
    pool->bytes = g_realloc (pool->bytes, size);
  else
    pool->bytes = memcpy (g_malloc (size), pool->bytes, pool->n);
  pool->size = size;
}

static HeatStrings *
passing_part (HeatStrings *pool)
{
  if (!pool->passing)
    pool->passing = heat_strings_new ();
  return pool->passing;
}

HeatTextShift
heat_strings_append (HeatStrings *pool, const HeatStrings *other)
{
  HeatTextShift by = { (guint32) (pool->n - 1), 0 };

  reserve (pool, other->n - 1);
  memcpy (pool->bytes + pool->n, other->bytes + 1, other->n - 1);
  pool->n += other->n - 1;
  if (other->passing)
    by.passing = heat_strings_append (passing_part (pool), other->passing).lasting;
  return by;
}

HeatText
heat_strings_add (HeatStrings *pool, const char *text, gssize len)
{
  gsize n = text_len (text, len);
  HeatText at = { (guint32) pool->n };

  if (n == 0)
    return (HeatText){ 0 };
  reserve (pool, n + 1);
  memcpy (pool->bytes + pool->n, text, n);
  pool->bytes[pool->n + n] = '\0';
  pool->n += n + 1;
  return at;
}

static guint32
hash_bytes (const char *text, gsize n)
{
  guint32 h = 2166136261u;

  for (gsize i = 0; i < n; i++)
    h = (h ^ (guchar) text[i]) * 16777619u;
  return h;
}

static void
grow_slots (HeatStrings *pool)
{
  gsize n_old = pool->n_slots;
  guint32 *old = g_steal_pointer (&pool->slots);

  pool->n_slots = n_old ? n_old * 2 : 256;
  pool->slots = g_new0 (guint32, pool->n_slots);
  for (gsize i = 0; i < n_old; i++)
    if (old[i])
      {
        const char *text = pool->bytes + old[i];
        gsize k = hash_bytes (text, strlen (text)) & (pool->n_slots - 1);
        while (pool->slots[k])
          k = (k + 1) & (pool->n_slots - 1);
        pool->slots[k] = old[i];
      }
  g_free (old);
}

HeatText
heat_strings_intern (HeatStrings *pool, const char *text, gssize len)
{
  gsize n = text_len (text, len), k;

  if (n == 0)
    return (HeatText){ 0 };
  if (pool->n_used * 2 >= pool->n_slots)
    grow_slots (pool);
  for (k = hash_bytes (text, n) & (pool->n_slots - 1); pool->slots[k]; k = (k + 1) & (pool->n_slots - 1))
    {
      const char *have = pool->bytes + pool->slots[k];
      if (strncmp (have, text, n) == 0 && have[n] == '\0')
        return (HeatText){ pool->slots[k] };
    }
  HeatText at = heat_strings_add (pool, text, (gssize) n);
  pool->slots[k] = at.at;
  pool->n_used++;
  return at;
}

HeatText
heat_strings_add_passing (HeatStrings *pool, const char *text, gssize len)
{
  HeatText at = heat_strings_add (passing_part (pool), text, len);

  return (HeatText){ at.at ? at.at | PASSING : 0 };
}

HeatText
heat_strings_intern_passing (HeatStrings *pool, const char *text, gssize len)
{
  HeatText at = heat_strings_intern (passing_part (pool), text, len);

  return (HeatText){ at.at ? at.at | PASSING : 0 };
}

void
heat_strings_drop_passing (HeatStrings *pool)
{
  g_clear_pointer (&pool->passing, heat_strings_free);
}

const char *
heat_strings_get (const HeatStrings *pool, HeatText text)
{
  if (text.at & PASSING)
    {
      pool = pool->passing;
      text.at &= ~PASSING;
    }
  g_return_val_if_fail (pool && text.at < pool->n, "");
  return pool->bytes + text.at;
}

gsize
heat_strings_bytes (const HeatStrings *pool)
{
  return MAX (pool->size, pool->n) + pool->n_slots * sizeof (guint32) + (pool->passing ? heat_strings_bytes (pool->passing) : 0);
}

gconstpointer
heat_strings_all (const HeatStrings *pool, gsize *n)
{
  *n = pool->n;
  return pool->bytes;
}

HeatStrings *
heat_strings_new_view (gconstpointer bytes, gsize n)
{
  HeatStrings *pool = g_new0 (HeatStrings, 1);

  pool->bytes = (char *) bytes;
  pool->n = n;
  return pool;
}

void
heat_strings_trim (HeatStrings *pool)
{
  g_clear_pointer (&pool->slots, g_free);
  pool->n_slots = pool->n_used = 0;
  if (pool->size <= pool->n)
    return;
  pool->bytes = g_realloc (pool->bytes, pool->n);
  pool->size = pool->n;
}
