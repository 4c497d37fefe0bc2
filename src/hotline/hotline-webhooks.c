// SPDX-License-Identifier: GPL-3.0-or-later
/* The queues of webhooks. An item is an event of the journal; how far an address came is the "webhook.sent" of its stream, appended after the
 * answer: a kill in between posts the same once more, under the same key. */
#include "hotline-webhooks.h"
#include "base-i18n.h"
#include "hotline-hook-file.h"
#include <math.h>
#include <string.h>

typedef struct { gint64 seq, at_us; HotlineTopic topic; HeatEvent *event; } Item;

typedef struct {
  HotlineHooks *all;        /* borrowed */
  HotlineHookSetup *setup;  /* borrowed from all->setups */
  gint64 done_seq;          /* all up to here are sent or given up; −1: never heard of */
  SoupMessage *message;     /* under way; NULL */
  GCancellable *cancellable;
  char *key;                /* of the item under way */
  gint64 seq;
  guint timer, deadline, failures, refusals;
  gboolean is_late;
  char *reason;             /* of the last failure; NULL */
  gint64 sent_us;           /* last success; 0 none */
} Hook;

struct _HotlineHooks {
  HeatHotline *hotline;
  SoupSession *session;     /* NULL: no addresses */
  GPtrArray *setups, *hooks;
  GHashTable *done;         /* name → gint64 *: of addresses in the journal */
  GArray *items;            /* Item, by seq */
  gboolean runs;
};

static void send_next (Hook *hook);

static void
clear_item (gpointer data)
{
  heat_event_unref (((Item *) data)->event);
}

static void
free_hook (gpointer data)
{
  Hook *hook = data;

  g_clear_handle_id (&hook->timer, g_source_remove);
  g_clear_handle_id (&hook->deadline, g_source_remove);
  g_free (hook->reason);
  g_free (hook->key);
  g_free (hook);
}

HotlineHooks *
hotline_hooks_new (HeatHotline *h, const char *path, GError **error)
{
  g_autoptr (GPtrArray) setups = path ? hotline_hook_file_read (path, error) : g_ptr_array_new_with_free_func (hotline_hook_setup_free);

  if (!setups)
    return NULL;
  HotlineHooks *all = g_new0 (HotlineHooks, 1);
  all->hotline = h;
  all->setups = g_steal_pointer (&setups);
  all->hooks = g_ptr_array_new_with_free_func (free_hook);
  all->done = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  all->items = g_array_new (FALSE, FALSE, sizeof (Item));
  g_array_set_clear_func (all->items, clear_item);
  for (guint i = 0; i < all->setups->len; i++)
    {
      Hook *hook = g_new0 (Hook, 1);
      hook->all = all;
      hook->setup = all->setups->pdata[i];
      g_ptr_array_add (all->hooks, hook);
    }
  return all;
}

void
hotline_hooks_free (HotlineHooks *all)
{
  if (!all)
    return;
  hotline_hooks_stop (all);
  g_ptr_array_unref (all->hooks);
  g_ptr_array_unref (all->setups);
  g_hash_table_unref (all->done);
  g_array_unref (all->items);
  g_free (all);
}

/* --- the journal --------------------------------------------------------------------------------------------------- */

static gboolean
append (HotlineHooks *all, const char *name, const char *word, gint64 seq, const char *reason, GError **error)
{
  g_autofree char *stream = g_strdup_printf ("webhook:%s", name);
  g_autoptr (JsonNode) said = json_node_init_string (json_node_alloc (), reason ? reason : "");
  g_autofree char *quoted = json_to_string (said, FALSE), *body = g_strdup_printf ("{\"seq\":%" G_GINT64_FORMAT ",\"reason\":%s}", seq, quoted);
  g_autoptr (HeatEvent) event = heat_event_new_stored (0, heat_clock_now_us (&all->hotline->clock), 0, word, "hotline", stream, body);

  return hotline_append (all->hotline, event, NULL, error);
}

static gboolean
send_soon (gpointer data)
{
  Hook *hook = data;

  hook->timer = 0;
  send_next (hook);
  return G_SOURCE_REMOVE;
}

static void
add_item (HotlineHooks *all, HeatEvent *event, HotlineTopic topic)
{
  Item item = { event->seq, event->at_us, topic, heat_event_ref (event) };

  g_array_append_val (all->items, item);
  for (guint i = 0; all->runs && i < all->hooks->len; i++)
    {
      Hook *hook = all->hooks->pdata[i];
      if (!hook->message && !hook->timer)
        hook->timer = g_idle_add (send_soon, hook); /* after the answer to whoever posted it */
    }
}

void
hotline_hooks_note (HotlineHooks *all, HeatEvent *event)
{
  const char *name = heat_event_stream_id (event, "webhook");

  if (event->kind == HEAT_EVENT_NOTICE_ISSUED)
    add_item (all, event, HOTLINE_TOPIC_NOTICE);
  else if (hotline_reminder_hours (event) > 0)
    add_item (all, event, HOTLINE_TOPIC_REMINDER);
  else if (name && g_str_has_prefix (event->word, "webhook."))
    {
      gint64 *seq = g_new (gint64, 1);
      *seq = heat_event_int (event, "seq", 0);
      g_hash_table_insert (all->done, g_strdup (name), seq);
    }
}

static gint64
done_seq (const Hook *hook)
{
  gint64 *seq = g_hash_table_lookup (hook->all->done, hook->setup->name);

  return seq ? *seq : -1;
}

gboolean
hotline_hooks_start (HotlineHooks *all, GError **error)
{
  gint64 last = heat_ops_seq (all->hotline->ops);

  for (guint i = 0; i < all->hooks->len; i++)
    {
      Hook *hook = all->hooks->pdata[i];
      if (done_seq (hook) < 0 && !append (all, hook->setup->name, "webhook.begun", last, NULL, error))
        return FALSE;
    }
  if (all->hooks->len)
    {
      all->session = soup_session_new_with_options ("max-conns", all->hooks->len, "max-conns-per-host", all->hooks->len, "user-agent", "heat-hotline", NULL);
      soup_session_set_proxy_resolver (all->session, NULL);
    }
  all->runs = TRUE;
  for (guint i = 0; i < all->hooks->len; i++)
    send_next (all->hooks->pdata[i]);
  return TRUE;
}

void
hotline_hooks_stop (HotlineHooks *all)
{
  if (!all->runs)
    return;
  all->runs = FALSE;
  for (guint i = 0; i < all->hooks->len; i++)
    {
      Hook *hook = all->hooks->pdata[i];
      g_clear_handle_id (&hook->timer, g_source_remove);
      g_clear_handle_id (&hook->deadline, g_source_remove);
      if (hook->cancellable)
        g_cancellable_cancel (hook->cancellable);
    }
  /* What was cancelled answers to a hook that is still there. */
  for (guint i = 0; i < all->hooks->len; i++)
    while (((Hook *) all->hooks->pdata[i])->message)
      g_main_context_iteration (NULL, TRUE);
  if (all->session)
    soup_session_abort (all->session);
  g_clear_object (&all->session);
}

/* --- sending ------------------------------------------------------------------------------------------------------- */

static double
setting (const Hook *hook, const char *key)
{
  return heat_hotline_config_number (hook->all->hotline->config, "webhooks", key);
}

/* Doubling with each failure, with a random half so that many do not knock in step; as long as the receiver asks, within the longest. */
static void
wait_longer (Hook *hook, SoupMessage *message)
{
  double longest_s = setting (hook, "longest_pause_s"), pause_s = MIN (setting (hook, "first_pause_s") * pow (2, MIN (hook->failures - 1, 30)), longest_s);
  const char *asked = message ? soup_message_headers_get_one (soup_message_get_response_headers (message), "Retry-After") : NULL;
  double asked_s = asked ? g_ascii_strtod (asked, NULL) : 0;

  pause_s = MAX (pause_s * g_random_double_range (0.5, 1.0), MIN (isfinite (asked_s) ? asked_s : 0, longest_s));
  hook->timer = g_timeout_add ((guint) (pause_s * 1000) + 1, send_soon, hook);
}

/* What will never be taken must not hold up what comes after it. */
static gboolean
is_hopeless (const Hook *hook, const Item *item, guint status)
{
  gboolean is_content = status == 400 || status == 413 || status == 415 || status == 422;
  double age_h = (double) (heat_clock_now_us (&hook->all->hotline->clock) - item->at_us) / G_TIME_SPAN_HOUR;

  return (is_content && hook->refusals >= setting (hook, "refusals")) || age_h >= setting (hook, "give_up_h");
}

static const Item *
next_item (const Hook *hook)
{
  gint64 done = done_seq (hook);

  for (guint i = 0; i < hook->all->items->len; i++)
    {
      const Item *item = &g_array_index (hook->all->items, Item, i);
      if (item->seq > done && (hook->setup->topics & item->topic))
        return item;
    }
  return NULL;
}

/* The journal first: only what is noted there is done. */
static void
note_done (Hook *hook, const char *word, const char *reason)
{
  g_autoptr (GError) error = NULL;

  hook->refusals = 0;
  if (append (hook->all, hook->setup->name, word, hook->seq, reason, &error))
    return;
  hook->failures++;
  g_free (hook->reason);
  hook->reason = g_strdup (error->message);
}

static void
settle (Hook *hook, SoupMessage *message, guint status, const char *why)
{
  const Item *item = next_item (hook);

  if (status >= 200 && status < 300)
    {
      hook->failures = 0;
      g_clear_pointer (&hook->reason, g_free);
      hook->sent_us = heat_clock_now_us (&hook->all->hotline->clock);
      note_done (hook, "webhook.sent", NULL);
    }
  else
    {
      hook->failures++;
      hook->refusals += status >= 400 && status < 500;
      g_free (hook->reason);
      hook->reason = status ? g_strdup_printf (_("answer %u"), status) : g_strdup (why);
      if (item && item->seq == hook->seq && is_hopeless (hook, item, status))
        note_done (hook, "webhook.given_up", hook->reason);
    }
  if (hook->failures)
    wait_longer (hook, message);
  else
    send_next (hook);
}

static void
got_head (GObject *session, GAsyncResult *result, gpointer data)
{
  Hook *hook = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream = soup_session_send_finish (SOUP_SESSION (session), result, &error);
  g_autoptr (SoupMessage) message = g_steal_pointer (&hook->message);
  guint status = stream ? soup_message_get_status (message) : 0;

  /* What the answer says beside its status counts for nothing: it is not read. */
  g_clear_object (&hook->cancellable);
  g_clear_handle_id (&hook->deadline, g_source_remove);
  if (hook->all->runs)
    settle (hook, message, status, hook->is_late ? _("no answer in time") : error ? error->message : NULL);
}

static gboolean
is_over (gpointer data)
{
  Hook *hook = data;

  hook->deadline = 0;
  hook->is_late = TRUE;
  g_cancellable_cancel (hook->cancellable);
  return G_SOURCE_REMOVE;
}

static void
put_header (SoupMessage *message, const char *name, const char *value)
{
  soup_message_headers_replace (soup_message_get_request_headers (message), name, value);
}

static void
post (Hook *hook, const HeatNotice *n, double reminder_h)
{
  HeatHotline *h = hook->all->hotline;
  g_autofree char *notice = heat_notice_key (n), *key = reminder_h > 0 ? g_strdup_printf ("reminder:%s:%g", notice, reminder_h) : g_strdup_printf ("notice:%s", notice);
  g_autofree char *body = hotline_hook_body (h, n, reminder_h, key, hook->setup->speaks_english);
  g_autofree char *time = g_strdup_printf ("%" G_GINT64_FORMAT, heat_clock_now_us (&h->clock) / G_USEC_PER_SEC), *signature = hotline_hook_sign (hook->setup->secret, time, body);
  g_autofree char *escaped = g_uri_escape_string (key, ":/", FALSE);
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

  hook->is_late = FALSE;
  hook->message = soup_message_new ("POST", hook->setup->url);
  hook->cancellable = g_cancellable_new ();
  soup_message_add_flags (hook->message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_set_request_body_from_bytes (hook->message, "application/json; charset=utf-8", bytes);
  put_header (hook->message, "Idempotency-Key", escaped);
  put_header (hook->message, "X-Heat-Topic", reminder_h > 0 ? "reminder" : "notice");
  put_header (hook->message, "X-Heat-Timestamp", time);
  put_header (hook->message, "X-Heat-Signature", signature);
  hook->deadline = g_timeout_add ((guint) (setting (hook, "timeout_s") * 1000), is_over, hook);
  soup_session_send_async (hook->all->session, hook->message, G_PRIORITY_DEFAULT, hook->cancellable, got_head, hook);
}

static void
send_next (Hook *hook)
{
  const Item *item = hook->all->runs && !hook->message && !hook->timer ? next_item (hook) : NULL;
  HeatOps *ops = hook->all->hotline->ops;

  if (!item)
    return;
  hook->seq = item->seq;
  const HeatNotice *n = heat_ops_notice (ops, heat_event_stream_id (item->event, "notice"), (guint) heat_event_int (item->event, "version", 0));
  if (n)
    post (hook, n, hotline_reminder_hours (item->event));
  else
    {
      note_done (hook, "webhook.given_up", "no such notice"); /* a journal put together by hand */
      hook->timer = g_timeout_add (hook->failures ? 60000 : 1, send_soon, hook);
    }
}

/* --- how they stand ------------------------------------------------------------------------------------------------ */

static guint
count_waiting (const Hook *hook)
{
  gint64 done = done_seq (hook);
  guint n = 0;

  for (guint i = 0; i < hook->all->items->len; i++)
    {
      const Item *item = &g_array_index (hook->all->items, Item, i);
      n += item->seq > done && (hook->setup->topics & item->topic);
    }
  return n;
}

void
hotline_handle_webhooks (HotlineRequest *r)
{
  const HotlineHooks *all = r->hotline->hooks;
  g_autoptr (JsonBuilder) b = json_builder_new ();

  json_builder_begin_object (b);
  json_builder_set_member_name (b, "webhooks");
  json_builder_begin_array (b);
  for (guint i = 0; i < all->hooks->len; i++)
    {
      const Hook *hook = all->hooks->pdata[i];
      json_builder_begin_object (b);
      hotline_put_text (b, "name", hook->setup->name);
      json_builder_set_member_name (b, "waiting");
      json_builder_add_int_value (b, count_waiting (hook));
      json_builder_set_member_name (b, "failures");
      json_builder_add_int_value (b, hook->failures);
      hotline_put_text (b, "reason", hook->reason);
      hotline_put_time (b, "sent", hook->sent_us);
      json_builder_end_object (b);
    }
  json_builder_end_array (b);
  json_builder_end_object (b);
  hotline_answer (r, SOUP_STATUS_OK, json_builder_get_root (b));
}
