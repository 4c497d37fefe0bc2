// SPDX-License-Identifier: GPL-3.0-or-later
/* The queues of webhooks, one for each topic of an address: what one topic waits for keeps no other back. An item is an event of the journal; how far a
 * queue came is the last "webhook.sent" of its topic in the stream of its address, appended after the answer: a kill in between posts the same once more,
 * under the same key. */
#include "hotline-webhooks-private.h"
#include "base-i18n.h"
#include <math.h>
#include <string.h>

#define ANSWER_MOST 4096
#define MOST_CONNECTIONS 256 /* at once: one a topic of an address */

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

  if (!hook)
    return;
  g_clear_handle_id (&hook->timer, g_source_remove);
  g_clear_handle_id (&hook->deadline, g_source_remove);
  hotline_hook_setup_free (hook->setup);
  g_free (hook->reason);
  g_free (hook->key);
  g_free (hook->answer);
  g_free (hook);
}

static Hook *
find_hook (const GPtrArray *hooks, const char *name, guint topic)
{
  for (guint i = 0; hooks && i < hooks->len; i++)
    {
      Hook *hook = hooks->pdata[i];
      if (hook->topic == topic && strcmp (hook->setup->name, name) == 0)
        return hook;
    }
  return NULL;
}

/* A queue for each topic of the address that `known` (nullable) has not. */
static void
add_hooks (HotlineHooks *all, GPtrArray *to, HotlineHookSetup *setup, const GPtrArray *known)
{
  for (guint topic = 1; topic < HOTLINE_TOPIC_END; topic *= 2)
    if (setup->topics & topic && !find_hook (known, setup->name, topic))
      {
        Hook *hook = g_new0 (Hook, 1);
        hook->all = all;
        hook->setup = g_rc_box_acquire (setup);
        hook->topic = topic;
        g_ptr_array_add (to, hook);
      }
}

HotlineHooks *
hotline_hooks_new (HeatHotline *h, const char *path, GError **error)
{
  g_autoptr (GPtrArray) setups = path ? hotline_hook_file_read (path, error) : g_ptr_array_new_with_free_func (hotline_hook_setup_free);

  if (!setups)
    return NULL;
  HotlineHooks *all = g_new0 (HotlineHooks, 1);
  all->hotline = h;
  all->path = g_strdup (path);
  all->hooks = g_ptr_array_new_with_free_func (free_hook);
  all->done = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  all->items = g_array_new (FALSE, FALSE, sizeof (Item));
  g_array_set_clear_func (all->items, clear_item);
  all->outcomes = g_ptr_array_new_with_free_func (hotline_hooks_free_outcome);
  for (guint i = 0; i < setups->len; i++)
    add_hooks (all, all->hooks, setups->pdata[i], NULL);
  return all;
}

void
hotline_hooks_free (HotlineHooks *all)
{
  if (!all)
    return;
  hotline_hooks_stop (all);
  g_ptr_array_unref (all->hooks);
  g_free (all->path);
  g_hash_table_unref (all->done);
  g_array_unref (all->items);
  g_ptr_array_unref (all->outcomes);
  g_free (all);
}

/* --- the journal --------------------------------------------------------------------------------------------------- */

static gboolean
append (HotlineHooks *all, const char *name, guint topics, const char *word, gint64 seq, const Hook *tried, const char *reason, GError **error)
{
  g_autofree char *stream = g_strdup_printf ("webhook:%s", name);
  g_autoptr (JsonNode) said = json_node_init_string (json_node_alloc (), reason ? reason : "");
  g_autoptr (GString) words = g_string_new (NULL);

  for (guint topic = 1; topic < HOTLINE_TOPIC_END; topic *= 2)
    if (topics & topic)
      g_string_append_printf (words, "%s\"%s\"", words->len ? "," : "", hotline_topic_word (topic));
  g_autofree char *quoted = json_to_string (said, FALSE), *of = tried && tried->of ? g_strdup_printf (",\"count\":%u,\"of\":%u", tried->count, tried->of) : NULL;
  g_autofree char *body = g_strdup_printf ("{\"seq\":%" G_GINT64_FORMAT ",\"topics\":[%s],\"tries\":%u%s,\"reason\":%s}", seq, words->str, tried ? tried->tries : 0, of ? of : "", quoted);
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

/* `topics`: any of them. What nobody asks for is not kept. */
static void
add_item (HotlineHooks *all, HeatEvent *event, guint topics)
{
  guint wanted = 0;

  for (guint i = 0; i < all->hooks->len; i++)
    wanted |= ((Hook *) all->hooks->pdata[i])->topic;
  if (topics == HOTLINE_TOPIC_TICKET && !(wanted & topics))
    return;
  Item item = { event->seq, g_get_monotonic_time (), topics, heat_event_ref (event) };
  g_array_append_val (all->items, item);
  for (guint i = 0; all->runs && i < all->hooks->len; i++)
    {
      Hook *hook = all->hooks->pdata[i];
      if (hook->topic & topics && !hook->message && !hook->timer)
        hook->timer = g_idle_add (send_soon, hook); /* after the answer to whoever posted it */
    }
}

static void
set_done (HotlineHooks *all, guint topic, const char *name, gint64 seq)
{
  g_hash_table_insert (all->done, g_strdup_printf ("%u %s", topic, name), g_memdup2 (&seq, sizeof seq));
}

static void
note_done_event (HotlineHooks *all, const char *name, HeatEvent *event)
{
  JsonObject *body = heat_event_body (event);
  JsonNode *node = json_object_get_member (body, "topics");
  JsonArray *topics = node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (!topics)
    {
      set_done (all, 0, name, heat_event_int (event, "seq", 0));
      hotline_hooks_note_outcome (all, name, 0, event);
    }
  for (guint i = 0; topics && i < json_array_get_length (topics); i++)
    {
      JsonNode *word = json_array_get_element (topics, i);
      guint topic = json_node_get_value_type (word) == G_TYPE_STRING ? hotline_topic_of (json_node_get_string (word)) : 0;
      if (!topic)
        continue;
      set_done (all, topic, name, heat_event_int (event, "seq", 0));
      hotline_hooks_note_outcome (all, name, topic, event);
    }
}

/* The end of a stop whose homes another one still keeps cold: there is nobody and no place to be told that heat is back. */
static gboolean
is_for_nobody (HeatEvent *event)
{
  static const char *const lists[] = { "consumers", "to", "areas" };
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      JsonNode *node = json_object_get_member (heat_event_body (event), lists[i]);
      n += node && JSON_NODE_HOLDS_ARRAY (node) ? json_array_get_length (json_node_get_array (node)) : 0;
    }
  return n == 0 && g_str_equal (heat_event_text (event, "kind"), heat_ops_word (HEAT_WORDS_NOTICE, HEAT_NOTICE_RESTORATION));
}

void
hotline_hooks_note (HotlineHooks *all, HeatEvent *event)
{
  const char *name = heat_event_stream_id (event, "webhook");

  if (event->kind == HEAT_EVENT_NOTICE_ISSUED && is_for_nobody (event))
    return;
  if (event->kind == HEAT_EVENT_NOTICE_ISSUED)
    add_item (all, event, HOTLINE_TOPIC_NOTICE | HOTLINE_TOPIC_ALERT);
  else if (hotline_reminder_hours (event) > 0)
    add_item (all, event, HOTLINE_TOPIC_REMINDER);
  else if (g_str_has_prefix (event->word, "ticket."))
    add_item (all, event, HOTLINE_TOPIC_TICKET);
  else if (name && g_str_has_prefix (event->word, "webhook."))
    note_done_event (all, name, event);
}

/* −1: nothing yet. */
static gint64
find_done (const HotlineHooks *all, guint topic, const char *name)
{
  g_autofree char *key = g_strdup_printf ("%u %s", topic, name);
  const gint64 *seq = g_hash_table_lookup (all->done, key);

  return seq ? *seq : -1;
}

static gint64
done_seq (const Hook *hook)
{
  return find_done (hook->all, hook->topic, hook->setup->name);
}

/* Where queues that the journal does not know begin: with what comes from now on; those of an address that it knows from before topics were told apart,
 * where that address was. */
static gint64
beginning (const HotlineHooks *all, const char *name)
{
  gint64 before = find_done (all, 0, name), last = heat_ops_seq (all->hotline->ops);

  for (guint topic = 1; topic < HOTLINE_TOPIC_END; topic *= 2)
    if (find_done (all, topic, name) >= 0)
      return last;
  return before >= 0 ? before : last;
}

/* The topics of an address that begin, begin together or not at all. */
static gboolean
begin (HotlineHooks *all, const GPtrArray *hooks, GError **error)
{
  for (guint i = 0; i < hooks->len; i++)
    {
      const char *name = ((Hook *) hooks->pdata[i])->setup->name;
      guint topics = 0;
      for (guint k = i; k < hooks->len; k++)
        {
          const Hook *hook = hooks->pdata[k];
          topics |= strcmp (hook->setup->name, name) == 0 && done_seq (hook) < 0 ? hook->topic : 0;
        }
      if (topics && !append (all, name, topics, "webhook.begun", beginning (all, name), NULL, NULL, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
hotline_hooks_start (HotlineHooks *all, GError **error)
{
  if (!begin (all, all->hooks, error))
    return FALSE;
  if (all->path)
    {
      all->session = soup_session_new_with_options ("max-conns", MOST_CONNECTIONS, "max-conns-per-host", MOST_CONNECTIONS, "user-agent", "heat-hotline", NULL);
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

/* Its pause ends: what failed may go well under the new settings. What is under way ends under the old ones. */
static void
change_setup (Hook *hook, HotlineHookSetup *setup)
{
  hotline_hook_setup_free (hook->setup);
  hook->setup = g_rc_box_acquire (setup);
  g_clear_handle_id (&hook->timer, g_source_remove);
  hook->refusals = 0;
}

/* Sends nothing more. */
static void
leave (Hook *hook)
{
  g_clear_handle_id (&hook->timer, g_source_remove);
  hook->is_gone = TRUE;
  if (hook->message)
    g_cancellable_cancel (hook->cancellable); /* got_head() frees it */
  else
    free_hook (hook);
}

gboolean
hotline_hooks_reload (HotlineHooks *all, GError **error)
{
  g_autoptr (GPtrArray) setups = all->path ? hotline_hook_file_read (all->path, error) : NULL, fresh = g_ptr_array_new_with_free_func (free_hook);

  if (!setups)
    return !all->path;
  for (guint i = 0; i < setups->len; i++)
    add_hooks (all, fresh, setups->pdata[i], all->hooks);
  /* The journal first: from here on nothing fails. */
  if (!begin (all, fresh, error))
    return FALSE;
  GPtrArray *before = all->hooks;
  all->hooks = g_ptr_array_new_with_free_func (free_hook);
  g_ptr_array_set_free_func (before, NULL);
  g_ptr_array_set_free_func (fresh, NULL);
  for (guint i = 0; i < setups->len; i++)
    for (guint topic = 1; topic < HOTLINE_TOPIC_END; topic *= 2)
      {
        HotlineHookSetup *setup = setups->pdata[i];
        Hook *known = find_hook (before, setup->name, topic), *hook = known ? known : find_hook (fresh, setup->name, topic);
        if (!(setup->topics & topic))
          continue;
        if (known)
          change_setup (hook, setup);
        g_ptr_array_remove (known ? before : fresh, hook);
        g_ptr_array_add (all->hooks, hook);
      }
  for (guint i = 0; i < before->len; i++)
    leave (before->pdata[i]);
  g_ptr_array_unref (before);
  for (guint i = 0; i < all->hooks->len; i++)
    send_next (all->hooks->pdata[i]);
  return TRUE;
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
  hook->next_us = g_get_monotonic_time () + (gint64) (pause_s * G_USEC_PER_SEC);
}

/* What will never be taken must not hold up what comes after it. The age is counted by a clock that nobody sets, from when this run of the service
 * came to know of it: a wall clock that jumps gives nothing up. */
static gboolean
is_hopeless (const Hook *hook, const Item *item, guint status)
{
  gboolean is_content = status == 400 || status == 413 || status == 415 || status == 422;
  double age_h = (double) (g_get_monotonic_time () - item->since_us) / G_TIME_SPAN_HOUR;

  return (is_content && hook->refusals >= setting (hook, "refusals")) || age_h >= setting (hook, "give_up_h");
}

/* The first item that is not done; they stand in the order of the journal. */
guint
hotline_hook_first (const Hook *hook)
{
  gint64 done = done_seq (hook);
  guint from = 0, to = hook->all->items->len;

  while (from < to)
    {
      guint middle = from + (to - from) / 2;
      if (g_array_index (hook->all->items, Item, middle).seq > done)
        to = middle;
      else
        from = middle + 1;
    }
  return from;
}

static const Item *
next_item (const Hook *hook)
{
  for (guint i = hotline_hook_first (hook); i < hook->all->items->len; i++)
    {
      const Item *item = &g_array_index (hook->all->items, Item, i);
      if (hook->topic & item->topics)
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
  if (append (hook->all, hook->setup->name, hook->topic, word, hook->seq, hook, reason, &error))
    {
      hook->tries = hook->count = hook->of = 0;
      return;
    }
  hook->failures++;
  g_free (hook->reason);
  hook->reason = g_strdup (error->message);
}

static void
settle (Hook *hook, SoupMessage *message, guint status, const char *why)
{
  const Item *item = next_item (hook);

  hook->tries++;
  if (status >= 200 && status < 300)
    {
      hook->failures = 0;
      hook->n_delivered++;
      g_clear_pointer (&hook->reason, g_free);
      hook->sent_us = heat_clock_now_us (&hook->all->hotline->clock);
      note_done (hook, "webhook.sent", NULL);
    }
  else
    {
      hook->failures++;
      hook->n_failed++;
      hook->refusals += status >= 400 && status < 500;
      g_free (hook->reason);
      hook->reason = status ? g_strdup_printf (_("answer %u"), status) : g_strdup (why);
      if (item && item->seq == hook->seq && is_hopeless (hook, item, status))
        {
          hook->n_given_up++;
          note_done (hook, "webhook.given_up", hook->reason);
        }
    }
  if (hook->failures)
    wait_longer (hook, message);
  else
    send_next (hook);
}

static void
end_post (Hook *hook, guint status, const GError *error)
{
  g_autoptr (SoupMessage) message = g_steal_pointer (&hook->message);

  g_clear_pointer (&hook->answer, g_free);
  g_clear_object (&hook->cancellable);
  g_clear_handle_id (&hook->deadline, g_source_remove);
  if (hook->is_gone)
    free_hook (hook);
  else if (hook->all->runs)
    settle (hook, message, status, hook->is_late ? _("no answer in time") : error ? error->message : NULL);
}

/* {"count": 1912, "of": 2846}: how many messages went on. Whatever else it is counts for nothing, the item is taken. */
static void
read_count (Hook *hook, gsize n)
{
  g_autoptr (JsonNode) node = n ? json_from_string (hook->answer, NULL) : NULL;
  JsonObject *o = node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonNode *counts[2] = { o ? json_object_get_member (o, "count") : NULL, o ? json_object_get_member (o, "of") : NULL };
  gint64 values[2] = { -1, -1 };

  for (guint i = 0; i < 2; i++)
    if (counts[i] && json_node_get_value_type (counts[i]) == G_TYPE_INT64)
      values[i] = json_node_get_int (counts[i]);
  if (values[0] < 0 || values[1] < values[0] || values[1] > G_MAXINT32)
    return;
  hook->count = (guint) values[0];
  hook->of = (guint) values[1];
}

static void
got_answer (GObject *stream, GAsyncResult *result, gpointer data)
{
  Hook *hook = data;
  gsize n = 0;

  if (g_input_stream_read_all_finish (G_INPUT_STREAM (stream), result, &n, NULL) && n < ANSWER_MOST)
    read_count (hook, n);
  end_post (hook, soup_message_get_status (hook->message), NULL);
}

static void
got_head (GObject *session, GAsyncResult *result, gpointer data)
{
  Hook *hook = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream = soup_session_send_finish (SOUP_SESSION (session), result, &error);
  guint status = stream ? soup_message_get_status (hook->message) : 0;

  if (status < 200 || status >= 300 || hook->is_gone)
    return end_post (hook, status, error); /* what a refusal says beside its status is not read */
  hook->answer = g_malloc0 (ANSWER_MOST + 1);
  g_input_stream_read_all_async (stream, hook->answer, ANSWER_MOST, G_PRIORITY_DEFAULT, hook->cancellable, got_answer, hook);
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
post (Hook *hook, const char *key, const char *body)
{
  HeatHotline *h = hook->all->hotline;
  g_autofree char *time = g_strdup_printf ("%" G_GINT64_FORMAT, heat_clock_now_us (&h->clock) / G_USEC_PER_SEC), *signature = hotline_hook_sign (hook->setup->secret, time, body);
  g_autofree char *escaped = g_uri_escape_string (key, ":/", FALSE);
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

  hook->is_late = FALSE;
  hook->message = soup_message_new ("POST", hook->setup->url);
  hook->cancellable = g_cancellable_new ();
  soup_message_add_flags (hook->message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_set_request_body_from_bytes (hook->message, "application/json; charset=utf-8", bytes);
  put_header (hook->message, "Idempotency-Key", escaped);
  put_header (hook->message, "X-Heat-Topic", hotline_topic_word (hook->topic));
  put_header (hook->message, "X-Heat-Timestamp", time);
  put_header (hook->message, "X-Heat-Signature", signature);
  hook->deadline = g_timeout_add ((guint) (setting (hook, "timeout_s") * 1000), is_over, hook);
  soup_session_send_async (hook->all->session, hook->message, G_PRIORITY_DEFAULT, hook->cancellable, got_head, hook);
}

static void
post_notice (Hook *hook, const HeatNotice *n, double reminder_h)
{
  const char *topic = hotline_topic_word (hook->topic);
  g_autofree char *notice = heat_notice_key (n), *key = reminder_h > 0 ? g_strdup_printf ("%s:%s:%g", topic, notice, reminder_h) : g_strdup_printf ("%s:%s", topic, notice);
  g_autoptr (GError) error = NULL;
  g_autofree char *body = hotline_hook_body (hook->all->hotline, n, hook->topic, reminder_h, key, hook->setup, &error);

  /* What is not set up waits, and says so, until it is. */
  if (body)
    post (hook, key, body);
  else
    settle (hook, NULL, 0, error->message);
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
  if (item->topics == HOTLINE_TOPIC_TICKET)
    {
      g_autofree char *key = g_strdup_printf ("ticket:%s:%" G_GINT64_FORMAT, heat_event_stream_id (item->event, "ticket"), item->seq);
      g_autofree char *body = hotline_hook_ticket_body (hook->all->hotline, item->event, key);
      post (hook, key, body);
    }
  else if (n)
    post_notice (hook, n, hotline_reminder_hours (item->event));
  else
    {
      note_done (hook, "webhook.given_up", "no such notice"); /* a journal put together by hand */
      hook->timer = g_timeout_add (hook->failures ? 60000 : 1, send_soon, hook);
    }
}

guint
hotline_hook_waiting (const Hook *hook)
{
  guint n = 0;

  for (guint i = hotline_hook_first (hook); i < hook->all->items->len; i++)
    n += (hook->topic & g_array_index (hook->all->items, Item, i).topics) != 0;
  return n;
}
