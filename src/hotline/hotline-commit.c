// SPDX-License-Identifier: GPL-3.0-or-later
/* Group commit (DeWitt et al., "Implementation techniques for main memory database systems", SIGMOD 1984): what comes in together is
 * written with one wait for the disk, and answered after it. */
#include "hotline-private.h"
#include <string.h>

#define MOST 256      /* requests in one group */
#define LONGEST_MS 10 /* that one waits for others */

typedef struct {
  GPtrArray *events; /* reference: all of one request */
  char *key;         /* NULL: none */
  HotlineAppended done;
  gpointer data;
} Pending;

static void
answer_pending (Pending *p, HeatHotline *h, const GError *error)
{
  p->done (h, error, p->data);
  g_ptr_array_unref (p->events);
  g_free (p->key);
  g_free (p);
}

static gboolean
is_first_of_stream (const GPtrArray *events, guint i)
{
  for (guint k = 0; k < i; k++)
    if (strcmp (((const HeatEvent *) events->pdata[k])->stream, ((const HeatEvent *) events->pdata[i])->stream) == 0)
      return FALSE;
  return TRUE;
}

/* Is each stream new there? The fold knows every stream up to the last event read. */
static void
expect_new (GArray *expects, const GPtrArray *events)
{
  for (guint i = 0; i < events->len; i++)
    if (is_first_of_stream (events, i))
      {
        HeatExpect expect = { ((const HeatEvent *) events->pdata[i])->stream, 0 };
        g_array_append_val (expects, expect);
      }
}

static void
append_alone (HeatHotline *h, Pending *p)
{
  g_autoptr (GArray) expects = g_array_new (FALSE, FALSE, sizeof (HeatExpect));
  g_autoptr (GError) error = NULL;

  expect_new (expects, p->events);
  hotline_append_all (h, p->events, (const HeatExpect *) (gpointer) expects->data, expects->len, &error);
  answer_pending (p, h, error);
}

/* Takes all that wait; their answers may bring new ones, which wait for the next group. */
static void
write_group (HeatHotline *h)
{
  g_autoptr (GPtrArray) group = h->pending;
  g_autoptr (GPtrArray) events = g_ptr_array_new ();
  g_autoptr (GArray) expects = g_array_new (FALSE, FALSE, sizeof (HeatExpect));
  g_autoptr (GError) error = NULL;

  h->pending = g_ptr_array_new ();
  g_hash_table_remove_all (h->pending_streams);
  for (guint i = 0; i < group->len; i++)
    {
      Pending *p = group->pdata[i];
      g_ptr_array_extend (events, p->events, NULL, NULL);
      expect_new (expects, p->events);
    }
  gboolean is_written = hotline_append_all (h, events, (const HeatExpect *) (gpointer) expects->data, expects->len, &error);
  gboolean is_one_to_blame = !is_written && error->code == HEAT_ERROR_CONFLICT && group->len > 1;
  for (guint i = 0; i < group->len; i++)
    if (is_one_to_blame)
      append_alone (h, group->pdata[i]);
    else
      answer_pending (group->pdata[i], h, is_written ? NULL : error);
}

void
hotline_flush (HeatHotline *h)
{
  g_clear_handle_id (&h->flush_idle, g_source_remove);
  g_clear_handle_id (&h->flush_late, g_source_remove);
  while (h->pending->len)
    write_group (h);
}

static gboolean
flush_idle (gpointer data)
{
  HeatHotline *h = data;

  h->flush_idle = 0;
  hotline_flush (h);
  return G_SOURCE_REMOVE;
}

static gboolean
flush_late (gpointer data)
{
  HeatHotline *h = data;

  h->flush_late = 0;
  hotline_flush (h);
  return G_SOURCE_REMOVE;
}

static void
note_stream (HeatHotline *h, const char *stream)
{
  gboolean is_new = g_hash_table_add (h->pending_streams, (gpointer) stream);

  g_assert (is_new);
}

void
hotline_append_later (HeatHotline *h, GPtrArray *events, const char *key, HotlineAppended done, gpointer data)
{
  Pending *p = g_new (Pending, 1);

  *p = (Pending){ g_ptr_array_ref (events), g_strdup (key), done, data };
  g_ptr_array_add (h->pending, p);
  for (guint i = 0; i < events->len; i++)
    if (is_first_of_stream (events, i))
      note_stream (h, ((const HeatEvent *) events->pdata[i])->stream);
  if (key && !g_hash_table_contains (h->pending_streams, key))
    note_stream (h, p->key);
  /* Once nothing else is there to be read, and no later than LONGEST_MS. */
  if (!h->flush_idle)
    h->flush_idle = g_idle_add_full (G_PRIORITY_HIGH_IDLE, flush_idle, h, NULL);
  if (!h->flush_late)
    h->flush_late = g_timeout_add_full (G_PRIORITY_HIGH, LONGEST_MS, flush_late, h, NULL);
  if (h->pending->len >= MOST)
    hotline_flush (h);
}

gboolean
hotline_is_pending (const HeatHotline *h, const char *stream)
{
  return g_hash_table_contains (h->pending_streams, stream);
}

guint
hotline_count_pending (const HeatHotline *h, const char *prefix)
{
  guint n = 0;

  for (guint i = 0; i < h->pending->len; i++)
    n += g_str_has_prefix (((const HeatEvent *) ((const Pending *) h->pending->pdata[i])->events->pdata[0])->stream, prefix);
  return n;
}
