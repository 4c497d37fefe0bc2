// SPDX-License-Identifier: GPL-3.0-or-later
#include "hotline-tally.h"
#include "base-i18n.h"
#include "ops-command.h"
#include "ops-delivery.h"
#include <math.h>
#include <string.h>

#define AT_ONCE 500
#define SOON_MS 1500
#define FRESH_US (30 * (gint64) G_USEC_PER_SEC)         /* what was issued so lately is on its way: not worth an event */
#define LATE_US (10 * 60 * (gint64) G_USEC_PER_SEC)     /* what no webhook has spoken of by then, none will bring */

typedef struct { guint tries; gint64 next_us; char *reason, *behind; } Waiting;

struct _HotlineTally {
  HotlineTallySetup setup;
  HotlineMachine machine;
  gint64 after;          /* events of the service's journal up to here are taken */
  GHashTable *waiting;   /* "NUMBER/VERSION CHANNEL" → Waiting, of the last answer */
  gboolean is_soon;      /* asked for while an exchange was under way */
};

static void ask (HotlineTally *t);

static void
free_waiting (gpointer data)
{
  Waiting *w = data;

  g_free (w->reason);
  g_free (w->behind);
  g_free (w);
}

static char *
key_of (const char *number, guint version, const char *channel)
{
  return g_strdup_printf ("%s/%u %s", number, version, channel);
}

static const char *
text_of (JsonObject *o, const char *key)
{
  JsonNode *node = json_object_get_member (o, key);

  return node && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : "";
}

static double
number_of (JsonObject *o, const char *key)
{
  JsonNode *node = json_object_get_member (o, key);
  GType type = node ? json_node_get_value_type (node) : G_TYPE_INVALID;
  double value = type == G_TYPE_DOUBLE || type == G_TYPE_INT64 ? json_node_get_double (node) : 0;

  return isfinite (value) && value >= 0 && value < 9e15 ? value : 0;
}

static gint64
time_of (JsonObject *o, const char *key)
{
  gint64 at_us = 0;

  return heat_time_from_iso (text_of (o, key), &at_us) ? at_us : 0;
}

/* Under the name of a channel of the company where that is the webhook's; what the desk delivers itself, or people do, is another thing of the same name. */
static char *
channel_of (const HotlineTally *t, const HeatNotice *n, JsonObject *o)
{
  g_autofree char *channel = heat_delivery_channel (text_of (o, "webhook"), text_of (o, "topic"), number_of (o, "hours_before"));
  const HeatDelivery *d = heat_notice_delivery (n, channel);

  return strcmp (channel, t->setup.channel) == 0 || (d && d->by_hand) ? g_strdup_printf ("webhook/%s", channel) : g_steal_pointer (&channel);
}

/* Is it worth an event? */
static gboolean
is_news (const HotlineTally *t, const HeatNotice *n, const HeatDelivery *d, const HeatDeliveryInput *in, gboolean is_behind)
{
  const HeatIncident *incident = heat_ops_incident (heat_live_ops (t->setup.live), n->incident);

  if (d && d->delivered_us)
    return FALSE;
  if (!d && incident && incident->stage == HEAT_STAGE_CLOSED)
    return FALSE; /* of before the desk asked */
  if (in->ok)
    return TRUE;
  if (in->is_given_up)
    return !d || !d->is_given_up;
  if (in->tries == 0 && !is_behind && heat_live_now_us (t->setup.live) - n->issued_us < FRESH_US)
    return FALSE;
  return !d || !d->webhook || (in->tries > d->tries && in->tries >= 2 * d->tries);
}

static gboolean
take (HotlineTally *t, JsonObject *o, GError **error)
{
  const char *state = text_of (o, "state"), *reason = text_of (o, "reason");
  double version = number_of (o, "version");
  const HeatNotice *n = version >= 1 ? heat_ops_notice (heat_live_ops (t->setup.live), text_of (o, "number"), (guint) version) : NULL;

  if (!n || !*text_of (o, "webhook"))
    return TRUE;
  g_autofree char *channel = channel_of (t, n, o);
  HeatDeliveryInput in = { .channel = channel, .webhook = text_of (o, "webhook"), .topic = text_of (o, "topic"), .hours_before = number_of (o, "hours_before"),
                           .ok = strcmp (state, "delivered") == 0, .is_given_up = strcmp (state, "given_up") == 0, .reason = *reason ? reason : NULL,
                           .tries = (guint) number_of (o, "tries"), .count = (guint) number_of (o, "count"), .of = (guint) number_of (o, "of") };
  if (in.ok)
    in.done_us = time_of (o, "at");
  if (!in.ok && !in.is_given_up)
    {
      Waiting *w = g_new0 (Waiting, 1);
      *w = (Waiting){ in.tries, time_of (o, "next"), g_strdup (in.reason), *text_of (o, "behind") ? g_strdup (text_of (o, "behind")) : NULL };
      g_hash_table_insert (t->waiting, key_of (n->number, n->version, channel), w);
    }
  if (!is_news (t, n, heat_notice_delivery (n, channel), &in, *text_of (o, "behind") != 0))
    return TRUE;
  return heat_live_delivery (t->setup.live, n->number, n->version, &in, error);
}

static gboolean
take_list (HotlineTally *t, JsonObject *answer, const char *member, GError **error)
{
  JsonNode *node = json_object_get_member (answer, member);
  JsonArray *list = node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; list && i < json_array_get_length (list); i++)
    if (JSON_NODE_HOLDS_OBJECT (json_array_get_element (list, i)) && !take (t, json_array_get_object_element (list, i), error))
      return FALSE;
  return TRUE;
}

/* What a webhook was to bring and none of the service does: no such name there, set up after the notice, or taken out of its file. */
static gboolean
give_up_orphans (HotlineTally *t, GError **error)
{
  g_autoptr (GArray) owed = heat_ops_outbox (heat_live_ops (t->setup.live), NULL);
  gint64 now_us = heat_live_now_us (t->setup.live);

  for (guint i = 0; i < owed->len; i++)
    {
      const HeatNotice *n = g_array_index (owed, HeatOwed, i).notice;
      const HeatDelivery *d = g_array_index (owed, HeatOwed, i).delivery, *own = heat_notice_delivery (n, t->setup.channel);
      g_autofree char *key = key_of (n->number, n->version, d->channel);
      gboolean is_with_service = own && own->delivered_us && now_us - own->delivered_us >= LATE_US;
      if (strcmp (d->channel, t->setup.channel) == 0 || d->is_given_up || !is_with_service || g_hash_table_contains (t->waiting, key))
        continue;
      HeatDeliveryInput in = { .channel = d->channel, .webhook = d->webhook ? d->webhook : d->channel, .topic = d->topic ? d->topic : "notice", .hours_before = d->hours_before,
                               .tries = d->tries, .is_given_up = TRUE, .reason = _("the hotline has no webhook that brings it") };
      if (!heat_live_delivery (t->setup.live, n->number, n->version, &in, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
ask_again (gpointer data)
{
  HotlineTally *t = data;

  t->machine.timer = 0;
  ask (t);
  return G_SOURCE_REMOVE;
}

static void
told (guint status, JsonObject *answer, const char *reason, gpointer data)
{
  HotlineTally *t = data;
  gint64 last = status == 200 ? (gint64) number_of (answer, "last") : 0, before = t->after;
  g_autoptr (GError) error = NULL;
  gboolean is_whole = FALSE;

  t->machine.exchange = NULL;
  if (status == 200 && json_object_has_member (answer, "waiting"))
    {
      g_hash_table_remove_all (t->waiting);
      if (take_list (t, answer, "deliveries", &error) && take_list (t, answer, "waiting", &error))
        {
          /* a service whose journal was replaced begins anew */
          is_whole = last <= before || json_array_get_length (json_object_get_array_member (answer, "deliveries")) < AT_ONCE;
          t->after = last;
          if (is_whole)
            give_up_orphans (t, &error);
        }
    }
  if (error)
    t->setup.failed (error->message, t->setup.data);
  t->machine.timer = g_timeout_add (status == 200 && !error && !is_whole ? 1 : t->is_soon ? MIN (SOON_MS, t->setup.every_ms) : t->setup.every_ms, ask_again, t);
  t->is_soon = FALSE;
  if (status == 200)
    t->setup.changed (t->setup.data);
}

static void
ask (HotlineTally *t)
{
  g_autofree char *url = g_strdup_printf ("%s/v1/webhooks/deliveries?after=%" G_GINT64_FORMAT "&limit=%d", t->setup.url, t->after, AT_ONCE);

  if (!t->machine.exchange)
    t->machine.exchange = hotline_exchange_begin (t->setup.session, "GET", url, t->setup.token, NULL, t->setup.timeout_ms, told, t);
}

HotlineTally *
hotline_tally_new (const HotlineTallySetup *setup)
{
  HotlineTally *t = g_new0 (HotlineTally, 1);

  t->setup = *setup;
  t->waiting = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_waiting);
  ask (t);
  return t;
}

void
hotline_tally_free (HotlineTally *t)
{
  if (!t)
    return;
  hotline_machine_stop (&t->machine);
  g_hash_table_unref (t->waiting);
  g_free (t);
}

void
hotline_tally_soon (HotlineTally *t)
{
  t->is_soon = t->machine.exchange != NULL;
  if (t->is_soon)
    return;
  g_clear_handle_id (&t->machine.timer, g_source_remove);
  t->machine.timer = g_timeout_add (MIN (SOON_MS, t->setup.every_ms), ask_again, t);
}

void
hotline_tally_begin_again (HotlineTally *t)
{
  t->after = 0;
  hotline_tally_soon (t);
}

gboolean
hotline_tally_find (const HotlineTally *t, const HeatNotice *notice, const HeatDelivery *d, HotlineStanding *standing)
{
  g_autofree char *key = key_of (notice->number, notice->version, d->channel);
  const Waiting *w = g_hash_table_lookup (t->waiting, key);

  if (!w)
    return FALSE;
  *standing = (HotlineStanding){ w->tries, w->next_us, w->reason, w->behind };
  return TRUE;
}
