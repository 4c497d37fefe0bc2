// SPDX-License-Identifier: GPL-3.0-or-later
#include "hotline-exchange.h"
#include "hotline-depth.h"
#include "base-i18n.h"
#include <string.h>

#define MAX_ANSWER (64 * 1024 * 1024) /* 100 reports of five texts of 2,000 bytes, each escaped, have room */

struct _HotlineExchange {
  SoupMessage *message;
  GCancellable *cancellable;
  GInputStream *stream;
  GByteArray *bytes;
  guint deadline;
  gboolean is_late, is_dropped;
  HotlineAnswered answered;  /* of one that wants JSON */
  HotlineGotBytes got;       /* of one that does not */
  gsize most;
  gpointer data;
};

static void
free_exchange (HotlineExchange *e)
{
  if (e->deadline)
    g_source_remove (e->deadline);
  g_object_unref (e->message);
  g_object_unref (e->cancellable);
  g_clear_object (&e->stream);
  g_byte_array_unref (e->bytes);
  g_free (e);
}

static void
finish (HotlineExchange *e, guint status, JsonObject *answer, const char *reason)
{
  if (!e->is_dropped && e->got)
    e->got (status, NULL, reason, e->data);
  else if (!e->is_dropped)
    e->answered (status, answer, reason, e->data);
  free_exchange (e);
}

static void
fail (HotlineExchange *e, const GError *error)
{
  finish (e, 0, NULL, e->is_late ? _("no whole answer in time") : error->message);
}

static void
read_answer (HotlineExchange *e)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  guint status = soup_message_get_status (e->message);

  if (e->bytes->len == 0 || hotline_nests_too_deep ((const char *) e->bytes->data, e->bytes->len)
      || !g_utf8_validate ((const char *) e->bytes->data, e->bytes->len, NULL)
      || !json_parser_load_from_data (parser, (const char *) e->bytes->data, e->bytes->len, NULL)
      || !json_parser_get_root (parser) || !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    {
      g_autofree char *reason = g_strdup_printf (_("answer %u is no JSON object"), status);
      finish (e, 0, NULL, reason);
      return;
    }
  finish (e, status, json_node_get_object (json_parser_get_root (parser)), NULL);
}

static void
hand_over (HotlineExchange *e)
{
  guint status = soup_message_get_status (e->message);
  g_autoptr (GBytes) bytes = status == 200 ? g_bytes_new (e->bytes->data, e->bytes->len) : NULL;
  g_autofree char *reason = bytes ? NULL : g_strdup_printf (_("answer %u: %s"), status, soup_message_get_reason_phrase (e->message));

  if (!e->is_dropped)
    e->got (status, bytes, reason, e->data);
  free_exchange (e);
}

static void read_on (HotlineExchange *e);

static void
got_bytes (GObject *stream, GAsyncResult *result, gpointer data)
{
  HotlineExchange *e = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (stream), result, &error);

  if (!bytes)
    fail (e, error);
  else if (g_bytes_get_size (bytes) == 0 && e->got)
    hand_over (e);
  else if (g_bytes_get_size (bytes) == 0)
    read_answer (e);
  else if (e->bytes->len + g_bytes_get_size (bytes) > e->most)
    finish (e, 0, NULL, _("the answer is larger than it may be"));
  else
    {
      g_byte_array_append (e->bytes, g_bytes_get_data (bytes, NULL), (guint) g_bytes_get_size (bytes));
      read_on (e);
    }
}

static void
read_on (HotlineExchange *e)
{
  g_input_stream_read_bytes_async (e->stream, 65536, G_PRIORITY_DEFAULT, e->cancellable, got_bytes, e);
}

static void
got_head (GObject *session, GAsyncResult *result, gpointer data)
{
  HotlineExchange *e = data;
  g_autoptr (GError) error = NULL;

  e->stream = soup_session_send_finish (SOUP_SESSION (session), result, &error);
  if (e->stream)
    read_on (e);
  else
    fail (e, error);
}

static gboolean
is_over (gpointer data)
{
  HotlineExchange *e = data;

  e->deadline = 0;
  e->is_late = TRUE;
  g_cancellable_cancel (e->cancellable);
  return G_SOURCE_REMOVE;
}

static HotlineExchange *
begin (SoupSession *session, const char *method, const char *url, const char *token, const char *body, guint timeout_ms, gsize most)
{
  HotlineExchange *e = g_new0 (HotlineExchange, 1);
  g_autofree char *bearer = g_strdup_printf ("Bearer %s", token);

  e->message = soup_message_new (method, url);
  e->cancellable = g_cancellable_new ();
  e->bytes = g_byte_array_new ();
  e->most = most;
  e->deadline = g_timeout_add (timeout_ms, is_over, e);
  soup_message_headers_replace (soup_message_get_request_headers (e->message), "Authorization", bearer);
  soup_message_add_flags (e->message, SOUP_MESSAGE_NO_REDIRECT);
  if (body)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
      soup_message_set_request_body_from_bytes (e->message, "application/json; charset=utf-8", bytes);
    }
  soup_session_send_async (session, e->message, G_PRIORITY_DEFAULT, e->cancellable, got_head, e);
  return e;
}

HotlineExchange *
hotline_exchange_begin (SoupSession *session, const char *method, const char *url, const char *token, const char *body,
                        guint timeout_ms, HotlineAnswered answered, gpointer data)
{
  HotlineExchange *e = begin (session, method, url, token, body, timeout_ms, MAX_ANSWER);

  e->answered = answered;
  e->data = data;
  return e;
}

HotlineExchange *
hotline_exchange_begin_bytes (SoupSession *session, const char *url, const char *token, gsize most, guint timeout_ms, HotlineGotBytes got, gpointer data)
{
  HotlineExchange *e = begin (session, "GET", url, token, NULL, timeout_ms, most);

  e->got = got;
  e->data = data;
  return e;
}

void
hotline_exchange_drop (HotlineExchange *e)
{
  e->is_dropped = TRUE;
  g_cancellable_cancel (e->cancellable);
}
