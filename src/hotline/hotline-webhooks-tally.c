// SPDX-License-Identifier: GPL-3.0-or-later
/* What became of each notice and reminder at each address: for the desk, which shows it beside the notice. */
#include "hotline-webhooks-private.h"
#include <string.h>

#define TOLD (HOTLINE_TOPIC_NOTICE | HOTLINE_TOPIC_ALERT | HOTLINE_TOPIC_REMINDER)

typedef struct {
  gint64 seq;        /* of the event that says it */
  gint64 item;       /* of what was posted */
  const char *name;  /* interned */
  guint topic, tries, count, of;
  gint64 at_us;
  char *given_up;    /* why; NULL: it was taken */
} Outcome;

void
hotline_hooks_free_outcome (gpointer data)
{
  g_free (((Outcome *) data)->given_up);
  g_free (data);
}

/* (nullable) */
static const Item *
find_item (const HotlineHooks *all, gint64 seq)
{
  guint from = 0, to = all->items->len;

  while (from < to)
    {
      guint middle = from + (to - from) / 2;
      if (g_array_index (all->items, Item, middle).seq < seq)
        from = middle + 1;
      else
        to = middle;
    }
  return from < all->items->len && g_array_index (all->items, Item, from).seq == seq ? &g_array_index (all->items, Item, from) : NULL;
}

/* Topic 0, of a journal from before topics were told apart: what the item was. */
void
hotline_hooks_note_outcome (HotlineHooks *all, const char *name, guint topic, HeatEvent *event)
{
  gboolean is_given_up = strcmp (event->word, "webhook.given_up") == 0;
  const Item *item = is_given_up || strcmp (event->word, "webhook.sent") == 0 ? find_item (all, heat_event_int (event, "seq", 0)) : NULL;

  if (!item || !(item->topics & TOLD & (topic ? topic : TOLD)))
    return;
  Outcome *o = g_new0 (Outcome, 1);
  o->seq = event->seq;
  o->item = item->seq;
  o->name = g_intern_string (name);
  o->topic = topic ? topic : item->topics & HOTLINE_TOPIC_REMINDER ? HOTLINE_TOPIC_REMINDER : HOTLINE_TOPIC_NOTICE;
  o->tries = (guint) heat_event_int (event, "tries", 1);
  o->count = (guint) heat_event_int (event, "count", 0);
  o->of = (guint) heat_event_int (event, "of", 0);
  o->at_us = event->at_us;
  o->given_up = is_given_up ? g_strdup (heat_event_text (event, "reason")) : NULL;
  g_ptr_array_add (all->outcomes, o);
}

static void
put_int (JsonBuilder *b, const char *key, gint64 value)
{
  json_builder_set_member_name (b, key);
  json_builder_add_int_value (b, value);
}

/* What the row is about. */
static void
put_item (JsonBuilder *b, const char *name, guint topic, const Item *item)
{
  double hours = hotline_reminder_hours (item->event);

  hotline_put_text (b, "webhook", name);
  hotline_put_text (b, "topic", hotline_topic_word ((HotlineTopic) topic));
  hotline_put_text (b, "number", heat_event_stream_id (item->event, "notice"));
  put_int (b, "version", heat_event_int (item->event, "version", 1));
  if (hours > 0)
    {
      json_builder_set_member_name (b, "hours_before");
      json_builder_add_double_value (b, hours);
    }
}

/* Settled after the event `after`, at most `most`. Returns the last event that is told of. */
static gint64
put_settled (JsonBuilder *b, const HotlineHooks *all, gint64 after, guint most)
{
  guint from = 0, to = all->outcomes->len;

  while (from < to)
    {
      guint middle = from + (to - from) / 2;
      if (((const Outcome *) all->outcomes->pdata[middle])->seq > after)
        to = middle;
      else
        from = middle + 1;
    }
  for (guint i = from; i < all->outcomes->len && i - from < most; i++)
    {
      const Outcome *o = all->outcomes->pdata[i];
      const Item *item = find_item (all, o->item);
      after = o->seq;
      json_builder_begin_object (b);
      put_item (b, o->name, o->topic, item);
      hotline_put_text (b, "state", o->given_up ? "given_up" : "delivered");
      hotline_put_time (b, "at", o->at_us);
      put_int (b, "tries", o->tries);
      if (o->of)
        {
          put_int (b, "count", o->count);
          put_int (b, "of", o->of);
        }
      hotline_put_text (b, "reason", o->given_up);
      json_builder_end_object (b);
    }
  return after;
}

/* What the queue still has to post: the first one with its tries, the others with the one that they wait for. */
static void
put_waiting (JsonBuilder *b, const Hook *hook)
{
  const GArray *items = hook->all->items;
  gint64 now_us = heat_clock_now_us (&hook->all->hotline->clock), left_us = hook->timer ? MAX (hook->next_us - g_get_monotonic_time (), 0) : 0;
  g_autofree char *first = NULL;

  for (guint i = hotline_hook_first (hook); i < items->len; i++)
    {
      const Item *item = &g_array_index (items, Item, i);
      if (!(item->topics & hook->topic))
        continue;
      json_builder_begin_object (b);
      put_item (b, hook->setup->name, hook->topic, item);
      hotline_put_text (b, "state", "waiting");
      put_int (b, "tries", first ? 0 : hook->tries);
      hotline_put_text (b, "reason", !first && hook->tries ? hook->reason : NULL);
      hotline_put_time (b, "next", !first && hook->tries && hook->timer ? now_us + left_us : 0);
      if (first)
        hotline_put_text (b, "behind", first);
      else
        first = g_strdup_printf ("%s/%" G_GINT64_FORMAT, heat_event_stream_id (item->event, "notice"), heat_event_int (item->event, "version", 1));
      json_builder_end_object (b);
    }
}

void
hotline_handle_deliveries (HotlineRequest *r)
{
  const HotlineHooks *all = r->hotline->hooks;
  gint64 after = hotline_query_int (r, "after", 0, 0, G_MAXINT64), limit = hotline_query_int (r, "limit", 500, 1, 1000);
  g_autoptr (JsonBuilder) b = json_builder_new ();
  g_autoptr (GError) error = NULL;

  if (!hotline_sync (r->hotline, &error))
    return hotline_refuse_error (r, error);
  json_builder_begin_object (b);
  json_builder_set_member_name (b, "deliveries");
  json_builder_begin_array (b);
  gint64 last = put_settled (b, all, after, (guint) limit);
  json_builder_end_array (b);
  put_int (b, "last", last);
  json_builder_set_member_name (b, "waiting");
  json_builder_begin_array (b);
  for (guint i = 0; i < all->hooks->len; i++)
    if (((Hook *) all->hooks->pdata[i])->topic & TOLD)
      put_waiting (b, all->hooks->pdata[i]);
  json_builder_end_array (b);
  json_builder_set_member_name (b, "webhooks");
  json_builder_begin_array (b);
  for (guint i = 0; i < all->hooks->len; i++)
    if (((Hook *) all->hooks->pdata[i])->topic == HOTLINE_TOPIC_NOTICE)
      json_builder_add_string_value (b, ((Hook *) all->hooks->pdata[i])->setup->name);
  json_builder_end_array (b);
  json_builder_end_object (b);
  hotline_answer (r, SOUP_STATUS_OK, json_builder_get_root (b));
}
