// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* One request and its whole answer as JSON, within a time and a size. */
#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

/* `status` 0 and `reason` set when there was no usable answer: not reached, too slow, too large, no JSON object. `answer` is
 * borrowed; NULL then. */
typedef void (*HotlineAnswered) (guint status, JsonObject *answer, const char *reason, gpointer data);
typedef struct _HotlineExchange HotlineExchange;

/* Calls back once, never before it returns, unless it is dropped. `body` NULL: none. */
HotlineExchange *hotline_exchange_begin (SoupSession *session, const char *method, const char *url, const char *token, const char *body,
                                         guint timeout_ms, HotlineAnswered answered, gpointer data);
/* The same for what is no JSON: the whole body of an answer of status 200, at most `most` bytes. `reason` is set when there is none; `status` 0: it was not reached. `bytes` is borrowed. */
typedef void (*HotlineGotBytes) (guint status, GBytes *bytes, const char *reason, gpointer data);
HotlineExchange *hotline_exchange_begin_bytes (SoupSession *session, const char *url, const char *token, gsize most, guint timeout_ms, HotlineGotBytes got, gpointer data);
/* Forgets it: no call back. Not after the call back. */
void hotline_exchange_drop (HotlineExchange *exchange);
