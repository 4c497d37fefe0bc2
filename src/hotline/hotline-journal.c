// SPDX-License-Identifier: GPL-3.0-or-later
/* The service's journal and what is folded from it. */
#include "hotline-private.h"
#include "hotline-webhooks.h"
#include <string.h>

#define SYNC_US 100000

void
hotline_free_report (gpointer data)
{
  HotlineReport *report = data;

  g_free (report->id);
  heat_event_unref (report->event);
  g_free (report);
}

static void
note_report (HeatHotline *h, HeatEvent *event)
{
  const char *id = heat_event_stream_id (event, "report");
  HotlineReport *known = g_hash_table_lookup (h->report_by_id, id);

  if (event->kind == HEAT_EVENT_REPORT_TAKEN && !known)
    {
      HotlineReport *report = g_new0 (HotlineReport, 1);
      report->seq = event->seq;
      report->id = g_strdup (id);
      report->event = heat_event_ref (event);
      g_ptr_array_add (h->reports, report);
      g_hash_table_insert (h->report_by_id, report->id, report);
    }
  else if (known && g_strcmp0 (event->word, "report.handed") == 0)
    known->handed = TRUE;
}

static void
note_reminder (HeatHotline *h, HeatEvent *event)
{
  double hours = hotline_reminder_hours (event), *kept;

  if (hours <= 0)
    return;
  kept = g_new (double, 1);
  *kept = hours;
  g_hash_table_insert (h->reminded, g_strdup_printf ("%s/%d", heat_event_stream_id (event, "notice"), (int) heat_event_int (event, "version", 0)), kept);
}

static void
fold (HeatHotline *h, GPtrArray *events)
{
  for (guint i = 0; i < events->len; i++)
    {
      heat_ops_apply (h->ops, events->pdata[i]);
      note_report (h, events->pdata[i]);
      note_reminder (h, events->pdata[i]);
      hotline_hooks_note (h->hooks, events->pdata[i]);
      hotline_tickets_apply (h->tickets, events->pdata[i]);
      hotline_crews_note (h->crews, events->pdata[i]);
    }
}

gboolean
hotline_sync (HeatHotline *h, GError **error)
{
  for (;;)
    {
      g_autoptr (GPtrArray) events = heat_journal_read (h->journal, heat_ops_seq (h->ops), 10000, error);
      if (!events)
        return FALSE;
      if (events->len == 0)
        return TRUE;
      fold (h, events);
    }
}

gboolean
hotline_sync_soon (HeatHotline *h, GError **error)
{
  gint64 now_us = g_get_monotonic_time ();

  if (now_us - h->synced_us < SYNC_US)
    return TRUE;
  if (!hotline_sync (h, error))
    return FALSE;
  h->synced_us = now_us;
  return TRUE;
}

gboolean
hotline_append_all (HeatHotline *h, GPtrArray *events, const HeatExpect *expects, guint n_expects, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GPtrArray) placed = heat_journal_append (h->journal, events, expects, n_expects, &local);

  if (!placed)
    {
      if (local->code == HEAT_ERROR_CONFLICT)
        hotline_sync (h, NULL);
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  /* Another process may have written in between: the fold takes the events in order. */
  HeatEvent *first = placed->pdata[0];
  if (first->seq != heat_ops_seq (h->ops) + 1)
    return hotline_sync (h, error);
  fold (h, placed);
  return TRUE;
}

gboolean
hotline_append (HeatHotline *h, HeatEvent *event, const HeatExpect *expect, GError **error)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new ();

  g_ptr_array_add (events, event);
  return hotline_append_all (h, events, expect, expect ? 1 : 0, error);
}
