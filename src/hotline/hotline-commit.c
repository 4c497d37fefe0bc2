// SPDX-License-Identifier: GPL-3.0-or-later
/* Group commit (DeWitt et al., "Implementation techniques for main memory database systems", SIGMOD 1984): what comes in together is
 * written with one wait for the disk, and answered after it. */
#include "hotline-private.h"
#include <string.h>

#define MOST 256      /* events in one group */
#define LONGEST_MS 10 /* that an event waits for others */

typedef struct {
  HeatEvent *event;
  HotlineAppended done;
  gpointer data;
} Pending;

static void
answer_pending (Pending *p, HeatHotline *h, const GError *error)
{
  p->done (h, error, p->data);
  heat_event_unref (p->event);
  g_free (p);
}

/* Is it new there? The fold knows every stream up to the last event read. */
static void
append_alone (HeatHotline *h, Pending *p)
{
  HeatExpect expect = { p->event->stream, 0 };
  g_autoptr (GError) error = NULL;

  hotline_append (h, p->event, &expect, &error);
  answer_pending (p, h, error);
}

/* Takes all that wait; their answers may bring new ones, which wait for the next group. */
static void
write_group (HeatHotline *h)
{
  g_autoptr (GPtrArray) group = h->pending;
  g_autoptr (GPtrArray) events = g_ptr_array_new ();
  g_autofree HeatExpect *expects = g_new (HeatExpect, group->len);
  g_autoptr (GError) error = NULL;

  h->pending = g_ptr_array_new ();
  g_hash_table_remove_all (h->pending_streams);
  for (guint i = 0; i < group->len; i++)
    {
      Pending *p = group->pdata[i];
      g_ptr_array_add (events, p->event);
      expects[i] = (HeatExpect){ p->event->stream, 0 };
    }
  gboolean is_written = hotline_append_all (h, events, expects, group->len, &error);
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

void
hotline_append_later (HeatHotline *h, HeatEvent *event, HotlineAppended done, gpointer data)
{
  Pending *p = g_new (Pending, 1);

  g_assert (!g_hash_table_contains (h->pending_streams, event->stream));
  *p = (Pending){ heat_event_ref (event), done, data };
  g_ptr_array_add (h->pending, p);
  g_hash_table_add (h->pending_streams, (gpointer) p->event->stream);
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
