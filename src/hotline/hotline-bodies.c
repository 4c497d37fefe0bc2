// SPDX-License-Identifier: GPL-3.0-or-later
#include "hotline-bodies.h"
#include "hotline-private.h"
#include <string.h>

#define PIECE_COST 192 /* memory of a piece beside its bytes: many small pieces cost more than one large */
#define ALWAYS 2048    /* held by one request, it is taken in any case: nobody is kept from signing in */
#define ALWAYS_OWED (32 * 1024) /* of an answer: pages and their scripts */

static gsize
limit (const HeatHotline *h, const char *key)
{
  return (gsize) heat_hotline_config_int (h->config, "limits", key);
}

static gboolean
is_full (const HeatHotline *h, const HotlineBody *body, gsize more)
{
  return h->body_bytes + more > limit (h, "bodies_bytes") || (!body->is_known && h->stranger_bytes + more > limit (h, "stranger_bodies_bytes"));
}

static void
let_go (HeatHotline *h, HotlineBody *body, SoupServerMessage *message)
{
  SoupMessageBody *kept = soup_server_message_get_request_body (message);

  soup_message_body_set_accumulate (kept, FALSE);
  soup_message_body_truncate (kept);
  hotline_body_end (h, body);
  body->is_let_go = TRUE;
}

static gboolean
has_body (SoupServerMessage *message)
{
  const char *method = soup_server_message_get_method (message);

  return strcmp (method, "POST") == 0 || strcmp (method, "PUT") == 0;
}

static gboolean
is_known (HeatHotline *h, SoupServerMessage *message)
{
  HotlineRequest r = { .hotline = h, .message = message };

  hotline_identify (&r);
  return r.who.roles || hotline_is_open_link (h, g_uri_get_path (soup_server_message_get_uri (message)));
}

guint
hotline_body_begin (HeatHotline *h, HotlineBody *body, SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  gsize length = soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH ? (gsize) soup_message_headers_get_content_length (headers) : 0;
  guint status = 0;

  hotline_body_end (h, body);
  *body = (HotlineBody){ .is_known = has_body (message) && is_known (h, message) };
  body->most = limit (h, body->is_known ? "body_bytes" : "stranger_body_bytes");
  if (length > body->most)
    status = SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE;
  else if (length > ALWAYS && has_body (message) && is_full (h, body, length))
    status = SOUP_STATUS_SERVICE_UNAVAILABLE;
  if (status || !has_body (message))
    let_go (h, body, message); /* nobody reads the body of a GET */
  return status;
}

static guint
judge (const HeatHotline *h, const HotlineBody *body)
{
  if (body->said > body->most)
    return SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE;
  return body->held > ALWAYS && is_full (h, body, 0) ? SOUP_STATUS_SERVICE_UNAVAILABLE : 0;
}

guint
hotline_body_take (HeatHotline *h, HotlineBody *body, SoupServerMessage *message, gsize n, gboolean *is_enough)
{
  gsize cost = n + PIECE_COST;

  body->said += n;
  *is_enough = body->said > body->most + limit (h, "body_bytes");
  if (body->is_let_go)
    return body->said > body->most ? SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE : 0;
  body->held += cost;
  h->body_bytes += cost;
  h->stranger_bytes += body->is_known ? 0 : cost;
  guint status = judge (h, body);
  if (status)
    let_go (h, body, message);
  return status;
}

gboolean
hotline_body_owe (HeatHotline *h, HotlineBody *body, SoupServerMessage *message, gboolean is_known)
{
  gsize n = (gsize) soup_server_message_get_response_body (message)->length;

  if (n > ALWAYS_OWED && (h->answer_bytes + n > limit (h, "answers_bytes") || (!is_known && h->stranger_answer_bytes + n > limit (h, "stranger_answers_bytes"))))
    return FALSE;
  body->owed = n;
  body->is_owed_to_stranger = !is_known;
  h->answer_bytes += n;
  h->stranger_answer_bytes += is_known ? 0 : n;
  return TRUE;
}

void
hotline_body_end (HeatHotline *h, HotlineBody *body)
{
  h->answer_bytes -= body->owed;
  h->stranger_answer_bytes -= body->is_owed_to_stranger ? body->owed : 0;
  body->owed = 0;
  h->body_bytes -= body->held;
  h->stranger_bytes -= body->is_known ? 0 : body->held;
  body->held = 0;
}
