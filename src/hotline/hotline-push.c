// SPDX-License-Identifier: GPL-3.0-or-later
/* Server-sent events (WHATWG HTML, "Server-sent events"): what has happened, told to the pages that listen at GET /v1/events. An event's id is
 * the journal's sequence and a count, "41.2"; who comes back with another id than the last is told to load its page again. */
#include "hotline-private.h"
#include "base-i18n.h"
#include <string.h>

typedef struct {
  HeatHotline *hotline;       /* borrowed */
  SoupServerMessage *message; /* reference */
  char **topics;              /* NULL: all */
  guint roles;
  char *name, *unit, *job, *team, *session; /* may be NULL */
  gint64 link_until_us;       /* of job and team */
  gsize owed;                 /* bytes not yet written */
  gulong finished, wrote;
} Listener;

void
hotline_free_listener (gpointer data)
{
  Listener *l = data;

  if (l->finished)
    g_signal_handler_disconnect (l->message, l->finished);
  if (l->wrote)
    g_signal_handler_disconnect (l->message, l->wrote);
  g_object_unref (l->message);
  g_strfreev (l->topics);
  g_free (l->name);
  g_free (l->unit);
  g_free (l->job);
  g_free (l->team);
  g_free (l->session);
  g_free (l);
}

static void
forget_listener (SoupServerMessage *message, gpointer data)
{
  Listener *l = data;

  g_ptr_array_remove_fast (l->hotline->listeners, l);
}

static void
note_written (SoupServerMessage *message, guint bytes, gpointer data)
{
  Listener *l = data;

  l->owed -= MIN (l->owed, bytes);
}

/* FALSE: it takes nothing any more and was let go. */
static gboolean
send (Listener *l, GBytes *bytes)
{
  l->owed += g_bytes_get_size (bytes);
  if (l->owed > (gsize) heat_hotline_config_int (l->hotline->config, "limits", "push_bytes"))
    {
      g_autoptr (SoupServerMessage) message = g_object_ref (l->message);
      g_ptr_array_remove_fast (l->hotline->listeners, l);
      hotline_hang_up (message);
      return FALSE;
    }
  soup_message_body_append_bytes (soup_server_message_get_response_body (l->message), bytes);
  soup_server_message_unpause (l->message);
  return TRUE;
}

static GBytes *
make_event (const HeatHotline *h, const char *topic, JsonObject *data)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), data);
  g_autofree char *json = json_to_string (node, FALSE);
  char *text = g_strdup_printf ("id: %" G_GINT64_FORMAT ".%u\nevent: %s\ndata: %s\n\n", h->pushed_seq, h->pushed_count, topic, json);

  return g_bytes_new_take (text, strlen (text));
}

static GBytes *
make_ping (HeatHotline *h, const char *topic)
{
  g_autoptr (JsonObject) data = json_object_new ();
  g_autofree char *now = heat_time_to_iso (heat_clock_now_us (&h->clock));

  json_object_set_string_member (data, "now", now);
  return make_event (h, topic, data);
}

static gboolean
is_same (const char *asked, const char *have)
{
  return !asked || g_strcmp0 (asked, have) == 0;
}

static gboolean
is_meant (const Listener *l, const char *topic, const HotlineWho *to)
{
  if (l->topics && !g_strv_contains ((const char *const *) l->topics, topic))
    return FALSE;
  /* A crew's link hears of its own job only. */
  if (l->job && !to->job)
    return FALSE;
  return (!to->roles || (l->roles & to->roles)) && is_same (to->name, l->name) && is_same (to->unit, l->unit) && is_same (to->job, l->job) && is_same (to->team, l->team);
}

/* A session ends by signing out, by its time, for another of its token, or with the token; a link by its time or with the job. */
static gboolean
may_hear (const Listener *l)
{
  const HeatHotline *h = l->hotline;

  if (l->session && !heat_access_lasts (h->access, l->session, heat_clock_now_us (&h->clock)))
    return FALSE;
  return !l->job || hotline_link_lasts (h, l->job, l->team, l->link_until_us);
}

static void
end_listener (HeatHotline *h, guint i)
{
  const Listener *l = h->listeners->pdata[i];
  g_autoptr (SoupServerMessage) message = g_object_ref (l->message);

  g_ptr_array_remove_index_fast (h->listeners, i);
  soup_message_body_complete (soup_server_message_get_response_body (message));
  hotline_resume (message);
}

void
hotline_end_stale_listeners (HeatHotline *h)
{
  for (guint i = h->listeners->len; i-- > 0;)
    if (!may_hear (h->listeners->pdata[i]))
      end_listener (h, i);
}

static gboolean
hears_all (const HotlineWho *who, gconstpointer data)
{
  return TRUE;
}

static void
push (HeatHotline *h, const char *topic, const HotlineWho *to, HotlineHears hears, gconstpointer hears_data, JsonObject *data)
{
  gint64 seq = heat_ops_seq (h->ops);

  h->pushed_count = seq == h->pushed_seq ? h->pushed_count + 1 : 0;
  h->pushed_seq = seq;
  g_autoptr (GBytes) bytes = make_event (h, topic, data);
  json_object_unref (data);
  for (guint i = h->listeners->len; i-- > 0;)
    {
      Listener *l = h->listeners->pdata[i];
      const HotlineWho who = { .roles = l->roles, .name = l->name, .unit = l->unit, .job = l->job, .team = l->team };
      if (is_meant (l, topic, to) && may_hear (l) && hears (&who, hears_data))
        send (l, bytes);
    }
}

void
hotline_push_to (HeatHotline *h, const char *topic, const HotlineWho *to, JsonObject *data)
{
  push (h, topic, to, hears_all, NULL, data);
}

void
hotline_push_if (HeatHotline *h, const char *topic, guint roles, HotlineHears hears, gconstpointer hears_data, JsonObject *data)
{
  push (h, topic, &(HotlineWho){ .roles = roles }, hears, hears_data, data);
}

guint
hotline_count_listeners (const HeatHotline *h, const char *topic, const HotlineWho *to)
{
  guint n = 0;

  for (guint i = 0; i < h->listeners->len; i++)
    n += is_meant (h->listeners->pdata[i], topic, to) && may_hear (h->listeners->pdata[i]);
  return n;
}

void
hotline_push (HeatHotline *h, const char *topic, guint roles, JsonObject *data)
{
  HotlineWho to = { .roles = roles };

  hotline_push_to (h, topic, &to, data);
}

static gboolean
ping_all (gpointer data)
{
  HeatHotline *h = data;
  g_autoptr (GBytes) bytes = make_ping (h, "ping");

  hotline_end_stale_listeners (h);
  for (guint i = h->listeners->len; i-- > 0;)
    send (h->listeners->pdata[i], bytes);
  return G_SOURCE_CONTINUE;
}

void
hotline_end_listeners (HeatHotline *h)
{
  g_clear_handle_id (&h->ping, g_source_remove);
  while (h->listeners->len)
    end_listener (h, h->listeners->len - 1);
}

static Listener *
listener_new (HotlineRequest *r, const char *topics)
{
  Listener *l = g_new0 (Listener, 1);

  l->hotline = r->hotline;
  l->message = g_object_ref (r->message);
  l->topics = topics ? g_strsplit (topics, ",", 16) : NULL;
  l->roles = r->who.roles;
  l->name = g_strdup (r->who.name);
  l->unit = g_strdup (r->who.unit);
  l->job = g_strdup (r->who.job);
  l->team = g_strdup (r->who.team);
  l->session = g_strdup (r->who.session);
  l->link_until_us = r->who.link_until_us;
  l->finished = g_signal_connect (l->message, "finished", G_CALLBACK (forget_listener), l);
  l->wrote = g_signal_connect (l->message, "wrote-body-data", G_CALLBACK (note_written), l);
  return l;
}

void
hotline_listen_events (HotlineRequest *r, const char *topics)
{
  HeatHotline *h = r->hotline;
  SoupMessageHeaders *answer = soup_server_message_get_response_headers (r->message);
  const char *last = soup_message_headers_get_one (soup_server_message_get_request_headers (r->message), "Last-Event-ID");
  g_autofree char *known = g_strdup_printf ("%" G_GINT64_FORMAT ".%u", h->pushed_seq, h->pushed_count);

  if (h->listeners->len + h->waiting->len >= (guint) heat_hotline_config_int (h->config, "limits", "waiting") || h->is_stopping)
    {
      hotline_refuse (r, SOUP_STATUS_SERVICE_UNAVAILABLE, "busy", _("listening for events: as many listen as the service takes; try again later"));
      return;
    }
  soup_server_message_set_status (r->message, SOUP_STATUS_OK, NULL);
  soup_message_headers_set_content_type (answer, "text/event-stream", NULL);
  if (strcmp (soup_server_message_get_method (r->message), "HEAD") == 0)
    return;
  soup_message_headers_set_encoding (answer, SOUP_ENCODING_CHUNKED);
  soup_message_body_set_accumulate (soup_server_message_get_response_body (r->message), FALSE);
  Listener *l = listener_new (r, topics);
  g_ptr_array_add (h->listeners, l);
  if (!h->ping)
    h->ping = g_timeout_add_seconds ((guint) heat_hotline_config_int (h->config, "events", "ping_s"), ping_all, h);
  g_autoptr (GBytes) retry = g_bytes_new_static ("retry: 2000\n", strlen ("retry: 2000\n"));
  g_autoptr (GBytes) first = make_ping (h, last && strcmp (last, known) != 0 ? "reload" : "ping");
  if (send (l, retry))
    send (l, first);
}

gboolean
hotline_is_listening (const HotlineRequest *r)
{
  const GPtrArray *all = r->hotline->listeners;

  return all->len && ((const Listener *) all->pdata[all->len - 1])->message == r->message;
}

void
hotline_handle_events (HotlineRequest *r)
{
  hotline_listen_events (r, hotline_query (r, "topics"));
}
