// SPDX-License-Identifier: GPL-3.0-or-later
#include "base-strings-view.h"
#include "base-pages.h"
#include <string.h>

#define PASSING 0x80000000u /* set in the offsets of such texts */
#define LEAST_PIECE 256u
#define MOST_PIECE 65536u

/* Room that writers take in pieces. */
typedef struct {
  char *bytes; /* owned */
  gsize size, piece;
  gsize next;  /* atomic: begin of the next piece */
} Room;

struct _HeatStringsJoint {
  Room part[2]; /* lasting, passing */
};

struct _HeatStrings {
  char *bytes;
  gsize n, size; /* size 0: borrowed bytes */
  Room *room;    /* of a writer, else NULL: its bytes, of which n to size are the writer's piece; behind it that of passing texts */
  guint32 *slots; /* open addressing by content: offsets, 0 = free */
  gsize n_slots, n_used;
  HeatStrings *passing; /* owned; NULL: nothing yet */
  gboolean is_full;     /* of a writer */
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

/* The rest of a writer's piece is empty texts. */
static void
leave_piece (HeatStrings *pool)
{
  memset (pool->bytes + pool->n, 0, pool->size - pool->n);
}

void
heat_strings_free (HeatStrings *pool)
{
  if (!pool)
    return;
  heat_strings_free (pool->passing);
  if (pool->room)
    leave_piece (pool);
  else if (pool->size > 0)
    g_free (pool->bytes);
  g_free (pool->slots);
  g_free (pool);
}

static gsize
text_len (const char *text, gssize len)
{
  if (!text)
    return 0;
  return len < 0 ? strlen (text) : (gsize) len;
}

static gboolean
take_piece (HeatStrings *pool, gsize n)
{
  Room *room = pool->room;
  gsize piece = MAX (room->piece, n), at = (gsize) g_atomic_pointer_add (&room->next, (gssize) piece);

  if (at + piece > room->size)
    {
      pool->is_full = TRUE;
      return FALSE;
    }
  leave_piece (pool);
  pool->n = at;
  pool->size = at + piece;
  return TRUE;
}

/* FALSE for a writer whose room is full. */
static gboolean
reserve (HeatStrings *pool, gsize n)
{
  if (pool->is_full)
    return FALSE;
  if (pool->n + n <= pool->size)
    return TRUE;
  if (pool->room)
    return take_piece (pool, n);
  if (pool->n + n > PASSING)
    g_error ("text pool is full at 2 GiB");
  gsize size = MAX (pool->size * 2, pool->n + n);
  if (pool->size > 0)
    pool->bytes = g_realloc (pool->bytes, size);
  else
    pool->bytes = memcpy (g_malloc (size), pool->bytes, pool->n);
  pool->size = size;
  return TRUE;
}

static HeatStrings *
new_writer (Room *room)
{
  HeatStrings *pool = g_new0 (HeatStrings, 1);

  pool->room = room;
  pool->bytes = room->bytes;
  return pool;
}

static HeatStrings *
passing_part (HeatStrings *pool)
{
  if (!pool->passing)
    pool->passing = pool->room ? new_writer (pool->room + 1) : heat_strings_new ();
  return pool->passing;
}

/* `n` > 0 bytes without a NUL. */
static HeatText
put (HeatStrings *pool, const char *text, gsize n)
{
  if (!reserve (pool, n + 1))
    return (HeatText){ 0 };
  HeatText at = { (guint32) pool->n };
  memcpy (pool->bytes + pool->n, text, n);
  pool->bytes[pool->n + n] = '\0';
  pool->n += n + 1;
  return at;
}

HeatText
heat_strings_add (HeatStrings *pool, const char *text, gssize len)
{
  gsize n = text_len (text, len);

  return n ? put (pool, text, n) : (HeatText){ 0 };
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
  HeatText at = put (pool, text, n);
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

/* ---- several writers ---- */

HeatStringsJoint *
heat_strings_joint_new (gsize bytes)
{
  HeatStringsJoint *joint = g_new0 (HeatStringsJoint, 1);

  for (guint k = 0; k < 2; k++)
    {
      Room *room = &joint->part[k];
      room->piece = CLAMP (bytes / 2048, LEAST_PIECE, MOST_PIECE);
      room->size = MIN (bytes + 16 * room->piece, PASSING);
      room->bytes = heat_pages_try_alloc (room->size, 1);
      if (!room->bytes)
        {
          heat_strings_joint_free (joint);
          return NULL;
        }
      room->bytes[0] = '\0';
      room->next = 1;
    }
  return joint;
}

HeatStrings *
heat_strings_joint_writer (HeatStringsJoint *joint)
{
  return new_writer (&joint->part[0]);
}

gboolean
heat_strings_joint_is_full (const HeatStrings *writer)
{
  return writer->is_full || (writer->passing && writer->passing->is_full);
}

static HeatStrings *
end_room (Room *room)
{
  HeatStrings *pool = g_new0 (HeatStrings, 1);

  pool->n = MIN (room->next, room->size);
  pool->size = room->size;
  pool->bytes = g_steal_pointer (&room->bytes);
  heat_strings_trim (pool);
  return pool;
}

HeatStrings *
heat_strings_joint_end (HeatStringsJoint *joint)
{
  HeatStrings *pool = end_room (&joint->part[0]);

  if (joint->part[1].next > 1)
    pool->passing = end_room (&joint->part[1]);
  heat_strings_joint_free (joint);
  return pool;
}

void
heat_strings_joint_free (HeatStringsJoint *joint)
{
  if (!joint)
    return;
  g_free (joint->part[0].bytes);
  g_free (joint->part[1].bytes);
  g_free (joint);
}
