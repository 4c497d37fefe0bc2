// SPDX-License-Identifier: GPL-3.0-or-later
/* The desk's outbox, its reports, and how many tickets wait for it: small machines with one exchange under way at most each. */
#include "hotline-client.h"
#include "hotline-fetch.h"
#include "hotline-follow.h"
#include "hotline-tally.h"
#include "base-i18n.h"
#include <math.h>
#include <string.h>

struct _HeatHotlineClient {
  HeatLive *live;        /* borrowed */
  SoupSession *session;
  char *url, *token, *channel;
  guint timeout_ms, first_ms, longest_ms, wait_s, tally_s;
  int decisions;         /* −1 not known */
  void (*changed) (gpointer data);
  gpointer data;
  guint watch;
  HotlineMachine post, tally;
  HotlineFetch *fetch;
  GHashTable *refused;   /* "0114-02/1" → monotonic µs when it may be tried again: the service will not have it */
  char *posting;         /* key under way */
  char *number;
  guint version;
  HotlineFollow *follow; /* tickets follow their reports */
  HotlineTally *hooks;   /* what became of notices at the service's webhooks; NULL: not asked */
  gboolean is_up;
  gint64 contact_us;
  char *reason;
};

static void post_next (HeatHotlineClient *c);

static void
tell (HeatHotlineClient *c)
{
  if (c->changed)
    c->changed (c->data);
}

static void
note_good (HeatHotlineClient *c)
{
  c->is_up = TRUE;
  c->contact_us = heat_live_now_us (c->live);
  g_clear_pointer (&c->reason, g_free);
}

static void
note_bad (HeatHotlineClient *c, const char *reason)
{
  char *kept = g_strdup (reason);

  c->is_up = FALSE;
  g_free (c->reason);
  c->reason = kept;
}

static gboolean
post_again (gpointer data)
{
  HeatHotlineClient *c = data;

  c->post.timer = 0;
  post_next (c);
  return G_SOURCE_REMOVE;
}

/* --- Posting ------------------------------------------------------------------------------------------------------- */

/* The oldest notice owed that is not waiting after a refusal. *wait_ms: until one that waits may go. */
static HeatNotice *
next_owed (HeatHotlineClient *c, gint64 *wait_us)
{
  g_autoptr (GArray) owed = heat_ops_outbox (heat_live_ops (c->live), c->channel);
  gint64 now_us = g_get_monotonic_time ();

  *wait_us = 0;
  for (guint i = 0; i < owed->len; i++)
    {
      HeatNotice *n = g_array_index (owed, HeatOwed, i).notice;
      g_autofree char *key = heat_notice_key (n);
      gint64 *due_us = g_hash_table_lookup (c->refused, key);
      if (!due_us || *due_us <= now_us)
        return n;
      if (*wait_us == 0 || *due_us - now_us < *wait_us)
        *wait_us = *due_us - now_us;
    }
  return NULL;
}

static void
record (HeatHotlineClient *c, gboolean ok, const char *reason, const char *receipt)
{
  HeatDeliveryInput input = { .channel = c->channel, .ok = ok, .reason = reason, .receipt = receipt };
  g_autoptr (GError) error = NULL;

  /* When our own journal cannot be written the notice stays owed and is posted again: the service knows it by its id. */
  if (!heat_live_delivery (c->live, c->number, c->version, &input, &error))
    {
      note_bad (c, error->message);
      c->post.failures++;
    }
}

/* Whether `later` says anew, or ends, what `n` said: after it `n` must not come any more. */
static gboolean
is_replaced_by (const HeatNotice *n, const HeatNotice *later)
{
  if (g_str_equal (later->number, n->number))
    return later->version > n->version;
  return g_strcmp0 (later->replaces_number, n->number) == 0 && later->replaces_version >= n->version;
}

static const HeatNotice *
find_overtaking (HeatHotlineClient *c, const HeatNotice *n, const char *channel)
{
  const GPtrArray *all = heat_ops_notices (heat_live_ops (c->live));

  for (guint i = 0; i < all->len; i++)
    {
      const HeatNotice *later = all->pdata[i];
      const HeatDelivery *d = is_replaced_by (n, later) ? heat_notice_delivery (later, channel) : NULL;
      if (d && d->delivered_us)
        return later;
    }
  return NULL;
}

/* A notice that the service refuses, or a webhook gives up, does not hold up its correction. Once that has arrived, the refused one is settled without
 * another post: behind the correction, or behind the word that heat is back, it would be wrong. */
static void
settle_overtaken (HeatHotlineClient *c)
{
  g_autoptr (GArray) owed = heat_ops_outbox (heat_live_ops (c->live), NULL);

  for (guint i = 0; i < owed->len; i++)
    {
      const HeatNotice *n = g_array_index (owed, HeatOwed, i).notice;
      const HeatDelivery *d = g_array_index (owed, HeatOwed, i).delivery;
      const HeatNotice *later = strcmp (d->channel, c->channel) == 0 ? (d->tries ? find_overtaking (c, n, c->channel) : NULL)
                                : d->is_given_up                      ? find_overtaking (c, n, d->channel)
                                                                      : NULL;
      if (!later)
        continue;
      g_autofree char *key = heat_notice_key (later), *why = g_strdup_printf (_("never arrived; %s was delivered in its place"), key);
      HeatDeliveryInput input = { .channel = d->channel, .ok = TRUE, .reason = why, .webhook = d->webhook, .topic = d->topic, .tries = d->tries };
      g_autoptr (GError) error = NULL;
      if (!heat_live_delivery (c->live, n->number, n->version, &input, &error))
        note_bad (c, error->message);
    }
}

/* What is wrong with the notice itself, not with the service or the way there: the others need not wait for it. */
static gboolean
is_refusal (guint status)
{
  return status == 400 || status == 409 || status == 413 || status == 415 || status == 422;
}

static void
refuse_for_now (HeatHotlineClient *c)
{
  gint64 *due_us = g_new (gint64, 1);

  *due_us = g_get_monotonic_time () + (gint64) c->longest_ms * 1000;
  g_hash_table_insert (c->refused, g_strdup (c->posting), due_us);
}

static void
posted (guint status, JsonObject *answer, const char *reason, gpointer data)
{
  HeatHotlineClient *c = data;
  const char *receipt = answer ? json_object_get_string_member_with_default (answer, "receipt", "") : "";

  c->post.exchange = NULL;
  if ((status == 200 || status == 201) && strcmp (receipt, c->posting) == 0)
    {
      c->post.failures = 0;
      note_good (c);
      record (c, TRUE, NULL, receipt);
      if (c->hooks)
        hotline_tally_soon (c->hooks);
    }
  else if (status == 409 && strcmp (hotline_error_code (answer), "stale") == 0)
    {
      c->post.failures = 0;
      note_good (c);
      record (c, TRUE, _("the hotline has a newer version already"), NULL);
    }
  else
    {
      g_autofree char *why = hotline_describe_refusal (status, answer, status == 200 || status == 201 ? _("the answer holds no receipt for this notice") : reason);
      g_autofree char *advice = is_refusal (status) ? g_strdup_printf (_("the hotline refuses it (%s): issue a change, it is posted in its place"), why) : NULL;
      c->post.failures++;
      note_bad (c, advice ? advice : why);
      if (advice)
        {
          refuse_for_now (c);
          c->post.failures = 0;
        }
      record (c, FALSE, advice ? advice : why, NULL);
    }
  g_clear_pointer (&c->posting, g_free);
  g_clear_pointer (&c->number, g_free);
  if (c->post.failures && !c->post.timer)
    c->post.timer = g_timeout_add (hotline_machine_pause_ms (&c->post, c->first_ms, c->longest_ms), post_again, c);
  else
    post_next (c);
  tell (c);
}

static void
post_next (HeatHotlineClient *c)
{
  gint64 wait_us;

  if (c->post.exchange || c->post.timer)
    return;
  settle_overtaken (c);
  HeatNotice *n = next_owed (c, &wait_us);
  if (!n)
    {
      if (wait_us)
        c->post.timer = g_timeout_add ((guint) (wait_us / 1000 + 1), post_again, c);
      return;
    }
  g_autofree char *url = g_strconcat (c->url, "/v1/notices", NULL);
  c->posting = heat_notice_key (n);
  c->number = g_strdup (n->number);
  c->version = n->version;
  c->post.exchange = hotline_exchange_begin (c->session, "POST", url, c->token, heat_event_body_text (n->event), c->timeout_ms, posted, c);
}

/* --- Fetching reports ---------------------------------------------------------------------------------------------- */

static const char *
text_of (JsonObject *o, const char *key)
{
  JsonNode *node = json_object_get_member (o, key);

  return node && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

static double
number_of (JsonObject *o, const char *key)
{
  JsonNode *node = json_object_get_member (o, key);
  GType type = node ? json_node_get_value_type (node) : G_TYPE_INVALID;

  return type == G_TYPE_DOUBLE || type == G_TYPE_INT64 ? json_node_get_double (node) : NAN;
}

static gboolean
is_set (JsonObject *o, const char *key)
{
  JsonNode *node = json_object_get_member (o, key);

  return node && json_node_get_value_type (node) == G_TYPE_BOOLEAN && json_node_get_boolean (node);
}

/* Into our journal under an id of its own room, so that numbers of the desk and of the hotline cannot meet. */
static gboolean
take_report (HeatHotlineClient *c, JsonObject *o, GError **error)
{
  const char *symptom = text_of (o, "symptom");
  int value = heat_ops_word_value (HEAT_WORDS_SYMPTOM, symptom);
  g_autofree char *id = g_strdup_printf ("H-%s", text_of (o, "id"));
  HeatReportInput input = { .symptom = value < 0 ? HEAT_SYMPTOM_OTHER : (HeatSymptom) value, .text = text_of (o, "text"), .address = text_of (o, "address"),
                            .card = text_of (o, "card"), .phone = text_of (o, "phone"), .consumer = text_of (o, "consumer"), .source = "hotline", .place = text_of (o, "place"),
                            .x = number_of (o, "x"), .y = number_of (o, "y"), .notice = text_of (o, "notice"), .needs_help = is_set (o, "help"), .id = id };
  gint64 seen_us = 0;

  if (json_object_has_member (o, "seen_us"))
    input.seen_us = (gint64) number_of (o, "seen_us");
  else if (text_of (o, "at") && heat_time_from_iso (text_of (o, "at"), &seen_us))
    input.seen_us = seen_us;
  return heat_live_take_report (c->live, &input, NULL, error);
}

static gboolean
take_row (JsonObject *o, char **id, char **why, gpointer data, GError **error)
{
  HeatHotlineClient *c = data;
  g_autoptr (GError) local = NULL;

  if (!text_of (o, "id"))
    return TRUE;
  if (take_report (c, o, &local))
    *id = g_strdup (text_of (o, "id"));
  else if (local->code == HEAT_ERROR_IO || local->code == HEAT_ERROR_CONFLICT)
    return g_propagate_error (error, g_steal_pointer (&local)), FALSE;
  else
    *why = g_strdup (local->message);
  return TRUE;
}

static void
fetch_noted (const char *reason, gpointer data)
{
  HeatHotlineClient *c = data;

  if (!reason)
    return note_good (c);
  note_bad (c, reason);
  tell (c);
}

static void
list_came (guint n, gboolean was_down, gpointer data)
{
  HeatHotlineClient *c = data;

  tell (c);
  if (was_down)
    heat_hotline_client_try_now (c); /* the service answers again: no need to sit out the pause of the outbox */
}

/* --- Tickets that wait for dispatch -------------------------------------------------------------------------------- */

static void tally_next (HeatHotlineClient *c);

static gboolean
tally_again (gpointer data)
{
  HeatHotlineClient *c = data;

  c->tally.timer = 0;
  tally_next (c);
  return G_SOURCE_REMOVE;
}

static void
tallied (guint status, JsonObject *answer, const char *reason, gpointer data)
{
  HeatHotlineClient *c = data;
  JsonNode *node = status == 200 ? json_object_get_member (answer, "decisions") : NULL;
  int before = c->decisions;

  c->tally.exchange = NULL;
  c->decisions = node && json_node_get_value_type (node) == G_TYPE_INT64 ? (int) json_node_get_int (node) : -1;
  c->tally.timer = g_timeout_add_seconds (c->tally_s, tally_again, c);
  if (c->decisions != before)
    tell (c);
}

static void
tally_next (HeatHotlineClient *c)
{
  g_autofree char *url = g_strconcat (c->url, "/v1/tickets?open=1&limit=1", NULL);

  if (c->tally_s && !c->tally.exchange)
    c->tally.exchange = hotline_exchange_begin (c->session, "GET", url, c->token, NULL, c->timeout_ms, tallied, c);
}

static void
hooks_changed (gpointer data)
{
  HeatHotlineClient *c = data;

  settle_overtaken (c);
  tell (c);
}

static void
hooks_failed (const char *reason, gpointer data)
{
  note_bad (data, reason);
}

/* --- Life ---------------------------------------------------------------------------------------------------------- */

static void
journal_moved (HeatLive *live, GPtrArray *events, gpointer data)
{
  HeatHotlineClient *c = data;
  gboolean has_notice = FALSE, has_word = FALSE;

  for (guint i = 0; i < events->len; i++)
    {
      has_notice |= ((HeatEvent *) events->pdata[i])->kind == HEAT_EVENT_NOTICE_ISSUED;
      has_word |= ((HeatEvent *) events->pdata[i])->kind == HEAT_EVENT_DELIVERY_BY_HAND;
    }
  hotline_follow_note (c->follow, events);
  if (has_word && c->hooks)
    hotline_tally_begin_again (c->hooks);
  if (has_notice)
    post_next (c);
  if (has_notice || has_word)
    tell (c);
}

static gboolean
check_setup (const HeatHotlineClientSetup *setup, GError **error)
{
  g_autoptr (GUri) uri = setup->url ? g_uri_parse (setup->url, SOUP_HTTP_URI_FLAGS, NULL) : NULL;
  const char *scheme = uri ? g_uri_get_scheme (uri) : "";

  if (!uri || (strcmp (scheme, "http") != 0 && strcmp (scheme, "https") != 0) || !g_uri_get_host (uri) || !*g_uri_get_host (uri))
    {
      g_set_error (error, HEAT_HOTLINE_ERROR, HEAT_ERROR_USAGE, _("connecting to the hotline: “%s” is no address; give one such as http://127.0.0.1:8088"), setup->url ? setup->url : "");
      return FALSE;
    }
  if (!setup->token || !*setup->token || strpbrk (setup->token, "\r\n"))
    {
      g_set_error (error, HEAT_HOTLINE_ERROR, HEAT_ERROR_USAGE, _("connecting to the hotline: the token is missing or has more than one line; give the service's token"));
      return FALSE;
    }
  return TRUE;
}

HeatHotlineClient *
heat_hotline_client_new (const HeatHotlineClientSetup *setup, GError **error)
{
  if (!check_setup (setup, error))
    return NULL;
  HeatHotlineClient *c = g_new0 (HeatHotlineClient, 1);
  gsize n = strlen (setup->url);
  c->live = setup->live;
  c->url = g_strndup (setup->url, g_str_has_suffix (setup->url, "/") ? n - 1 : n);
  c->token = g_strdup (setup->token);
  c->channel = g_strdup (setup->channel ? setup->channel : "hotline");
  c->timeout_ms = setup->timeout_ms ? setup->timeout_ms : 15000;
  c->first_ms = setup->first_pause_ms ? setup->first_pause_ms : 1000;
  c->longest_ms = setup->longest_pause_ms ? setup->longest_pause_ms : 60000;
  c->wait_s = MIN (setup->wait_s ? setup->wait_s : 25, 55);
  c->tally_s = setup->tally_s;
  c->decisions = -1;
  c->changed = setup->changed;
  c->data = setup->data;
  /* Two machines, two connections; no proxy between desk and hotline. */
  c->session = soup_session_new_with_options ("max-conns", 4, "max-conns-per-host", 4, "user-agent", "heat-dispatch", NULL);
  soup_session_set_proxy_resolver (c->session, NULL);
  c->refused = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  c->fetch = hotline_fetch_new (&(HotlineFetchSetup){ c->session, c->url, c->token, "/v1/reports", "reports", "seq", c->timeout_ms, c->first_ms, c->longest_ms, c->wait_s, take_row,
                                                     fetch_noted, list_came, c });
  c->follow = hotline_follow_new (&(HotlineFollowSetup){ c->live, c->session, c->url, c->token, c->timeout_ms, c->first_ms, c->longest_ms });
  if (c->tally_s)
    c->hooks = hotline_tally_new (&(HotlineTallySetup){ c->live, c->session, c->url, c->token, c->channel, c->timeout_ms, c->tally_s * 1000, hooks_changed, hooks_failed, c });
  c->watch = heat_live_watch (c->live, journal_moved, c, NULL);
  post_next (c);
  hotline_fetch_next (c->fetch);
  tally_next (c);
  return c;
}

void
heat_hotline_client_free (HeatHotlineClient *c)
{
  if (!c)
    return;
  heat_live_unwatch (c->live, c->watch);
  hotline_machine_stop (&c->post);
  hotline_machine_stop (&c->tally);
  hotline_fetch_free (c->fetch);
  hotline_follow_free (c->follow);
  hotline_tally_free (c->hooks);
  soup_session_abort (c->session);
  g_object_unref (c->session);
  g_hash_table_unref (c->refused);
  g_free (c->url);
  g_free (c->token);
  g_free (c->channel);
  g_free (c->posting);
  g_free (c->number);
  g_free (c->reason);
  g_free (c);
}

HeatHotlineLink
heat_hotline_client_link (const HeatHotlineClient *c)
{
  g_autoptr (GArray) owed = heat_ops_outbox (heat_live_ops (c->live), c->channel);

  return (HeatHotlineLink){ c->is_up, hotline_fetch_is_caught_up (c->fetch), owed->len, MAX (c->post.failures, hotline_fetch_failures (c->fetch)), c->contact_us, c->decisions, c->reason };
}

void
heat_hotline_client_try_now (HeatHotlineClient *c)
{
  g_hash_table_remove_all (c->refused);
  hotline_machine_end_pause (&c->post);
  post_next (c);
  hotline_fetch_try_now (c->fetch);
}

/* Of what the client posts itself: how long it still waits, after a refusal or a failure. */
static gint64
next_post_us (const HeatHotlineClient *c, const HeatNotice *notice)
{
  g_autofree char *key = heat_notice_key (notice);
  gint64 *due_us = g_hash_table_lookup (c->refused, key);
  GSource *source = !due_us && c->post.timer ? g_main_context_find_source_by_id (NULL, c->post.timer) : NULL;
  gint64 at_us = due_us ? *due_us : source ? g_source_get_ready_time (source) : 0;

  return at_us ? heat_live_now_us (c->live) + MAX (at_us - g_get_monotonic_time (), 0) : 0;
}

HeatHotlineStanding
heat_hotline_client_standing (const HeatHotlineClient *c, const HeatNotice *notice, const HeatDelivery *delivery)
{
  HeatHotlineStanding standing = { delivery->tries, 0, delivery->reason, NULL };
  HotlineStanding told;

  if (strcmp (delivery->channel, c->channel) == 0)
    standing.next_us = next_post_us (c, notice);
  else if (c->hooks && !delivery->is_given_up && hotline_tally_find (c->hooks, notice, delivery, &told))
    standing = (HeatHotlineStanding){ MAX (told.tries, delivery->tries), told.next_us, told.reason ? told.reason : delivery->reason, told.behind };
  return standing;
}
