// SPDX-License-Identifier: GPL-3.0-or-later
/* The fold of what became of notices: tries of the program and of the hotline's webhooks, and what people did. */
#include "ops-delivery.h"
#include "ops-fold-private.h"

HeatNotice *
heat_fold_tried_notice (HeatOps *ops, HeatEvent *event)
{
  return heat_ops_notice (ops, heat_event_stream_id (event, "notice"), (guint) heat_event_int (event, "version", 0));
}

/* In the list of what is owed, oldest first, or not in it. */
void
heat_fold_owe (HeatOps *ops, HeatNotice *notice)
{
  guint at = 0;

  if (heat_notice_is_settled (notice))
    {
      g_ptr_array_remove (ops->owed, notice);
      return;
    }
  if (g_ptr_array_find (ops->owed, notice, NULL))
    return;
  for (at = ops->owed->len; at > 0 && ((HeatNotice *) ops->owed->pdata[at - 1])->event->seq > notice->event->seq;)
    at--;
  g_ptr_array_insert (ops->owed, (int) at, notice);
}

/* The delivery that the event is about; a webhook that is heard of for the first time is added. (nullable) */
static HeatDelivery *
find_delivery (HeatNotice *notice, HeatEvent *event)
{
  const char *channel = heat_event_text (event, "channel"), *webhook = heat_event_text (event, "webhook");
  HeatDelivery *d = heat_notice_delivery (notice, channel);

  if (!d && *webhook && *channel)
    {
      d = g_new0 (HeatDelivery, 1);
      d->channel = g_strdup (channel);
      d->queued_us = notice->issued_us;
      d->is_extra = TRUE;
      g_ptr_array_add (notice->deliveries, d);
    }
  if (d && *webhook && !d->webhook)
    {
      double hours = heat_event_double (event, "hours_before");
      d->webhook = g_strdup (webhook);
      d->topic = g_strdup (heat_event_text (event, "topic"));
      d->hours_before = isfinite (hours) ? hours : 0;
    }
  return d;
}

void
heat_ops_fold_delivery_tried (HeatOps *ops, HeatEvent *event)
{
  HeatNotice *notice = heat_fold_tried_notice (ops, event);
  HeatDelivery *d = notice ? find_delivery (notice, event) : NULL;

  if (!d || d->delivered_us)
    return;
  d->tries = (guint) heat_event_int (event, "tries", d->tries + 1);
  d->tried_us = d->tries ? event->at_us : 0;
  d->count = (guint) heat_event_int (event, "count", d->count);
  d->of = (guint) heat_event_int (event, "of", d->of);
  d->is_given_up = heat_json_bool (heat_event_body (event), "given_up");
  if (heat_json_bool (heat_event_body (event), "ok"))
    d->delivered_us = heat_event_done_us (event);
  heat_fold_set_text (&d->reason, *heat_event_text (event, "reason") ? heat_event_text (event, "reason") : NULL);
  heat_fold_set_text (&d->receipt, *heat_event_text (event, "receipt") ? heat_event_text (event, "receipt") : NULL);
  heat_fold_owe (ops, notice);
}

static gboolean
is_area (const HeatNotice *notice, const char *id)
{
  for (guint i = 0; i < notice->areas->len; i++)
    if (g_strcmp0 (((HeatNoticeArea *) notice->areas->pdata[i])->id, id) == 0)
      return TRUE;
  return FALSE;
}

static void
post_in (HeatDelivery *d, const HeatNotice *notice, const char *area, gboolean is_done)
{
  guint at;

  if (!d->posted)
    d->posted = g_ptr_array_new_with_free_func (g_free);
  gboolean is_posted = g_ptr_array_find_with_equal_func (d->posted, area, g_str_equal, &at);
  if (is_posted && !is_done)
    g_ptr_array_remove_index (d->posted, at);
  else if (!is_posted && is_done && is_area (notice, area))
    g_ptr_array_add (d->posted, g_strdup (area));
}

/* What the program or a webhook has delivered by itself is not undone by people. */
void
heat_ops_fold_delivery_by_hand (HeatOps *ops, HeatEvent *event)
{
  HeatNotice *notice = heat_fold_tried_notice (ops, event);
  HeatDelivery *d = notice ? heat_notice_delivery (notice, heat_event_text (event, "channel")) : NULL;
  JsonArray *areas = heat_json_array (heat_event_body (event), "areas");
  gboolean is_done = heat_json_bool (heat_event_body (event), "done");

  if (!d || (d->delivered_us && !d->by_hand && !d->noted_by))
    return;
  for (guint k = 0; areas && k < json_array_get_length (areas); k++)
    post_in (d, notice, heat_json_at (areas, k), is_done);
  if (!areas)
    for (guint k = 0; d->by_hand && k < notice->areas->len; k++)
      post_in (d, notice, ((HeatNoticeArea *) notice->areas->pdata[k])->id, is_done);
  if (d->posted)
    {
      d->count = d->posted->len;
      d->of = notice->areas->len;
    }
  gboolean is_all = areas || d->posted ? d->posted && d->of && d->count == d->of : is_done;
  d->delivered_us = !is_all ? 0 : d->delivered_us ? d->delivered_us : event->at_us;
  /* Taken back, it stands for the reason that stood before. */
  heat_fold_set_text (&d->receipt, is_done && *heat_event_text (event, "how") ? heat_event_text (event, "how") : NULL);
  heat_fold_set_text (&d->noted_by, is_done || (d->posted && d->posted->len) ? event->actor : NULL);
  heat_fold_owe (ops, notice);
}
