// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* A service in the test's own process and a client that asks it. */
#include "hotline-service.h"
#include "../notice/notice-sample.h"
#include <libsoup/soup.h>

#define TOKEN "a-token-for-the-tests"

typedef struct { GBytes *bytes; GError *error; gboolean done; } Reply;

static inline void
got_reply (GObject *session, GAsyncResult *result, gpointer data)
{
  Reply *reply = data;

  reply->bytes = soup_session_send_and_read_finish (SOUP_SESSION (session), result, &reply->error);
  reply->done = TRUE;
}

static inline gboolean
give_up (gpointer data)
{
  g_error ("waited too long");
  return G_SOURCE_REMOVE;
}

/* Runs the main loop until *flag or the deadline, which fails the test. */
static inline void
wait_for (const gboolean *flag)
{
  guint deadline = g_timeout_add_seconds (60, give_up, NULL);

  while (!*flag)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (deadline);
}

/* Status of the answer, 0 when there was none; *answer (nullable, transfer full): its body as JSON. */
static inline guint
ask (guint port, const char *method, const char *path, const char *body, const char *token, JsonNode **answer)
{
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u%s", port, path);
  g_autoptr (SoupMessage) message = soup_message_new (method, url);
  Reply reply = { 0 };

  if (token)
    {
      g_autofree char *bearer = g_strdup_printf ("Bearer %s", token);
      soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", bearer);
    }
  if (body)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
      soup_message_set_request_body_from_bytes (message, "application/json", bytes);
    }
  soup_session_send_and_read_async (session, message, 0, NULL, got_reply, &reply);
  wait_for (&reply.done);
  guint status = reply.error ? 0 : soup_message_get_status (message);
  if (answer)
    {
      g_autofree char *text = reply.bytes ? g_strndup (g_bytes_get_data (reply.bytes, NULL), g_bytes_get_size (reply.bytes)) : NULL;
      *answer = text ? json_from_string (text, NULL) : NULL;
    }
  g_clear_pointer (&reply.bytes, g_bytes_unref);
  g_clear_error (&reply.error);
  return status;
}

static inline char *
body_text (JsonObject *body)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), body);
  char *text = json_to_string (node, FALSE);

  json_object_unref (body);
  return text;
}

/* Four tokens with one role each, for the tests of who may do what. */
#define READER_TOKEN "reader-token-of-the-tests"
#define AGENT_TOKEN "agent-token-of-the-tests"
#define CREW_TOKEN "crew-token-of-the-tests"
#define DESK_TOKEN "desk-token-of-the-tests"

/* A file of them in `folder`. (transfer full) */
static inline char *
write_tokens (const char *folder)
{
  static const char *const tokens[][4] = { { "public map", READER_TOKEN, "reader", "" }, { "seat 12", AGENT_TOKEN, "agent", "" },
                                           { "crew 3", CREW_TOKEN, "crew", "" }, { "unit seat", DESK_TOKEN, "desk", "北区热力站" } };
  char *path = g_build_filename (folder, "tokens.ini", NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tokens); i++)
    {
      g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, tokens[i][1], -1);
      g_string_append_printf (text, "[token %s]\nsha256=%s\nrole=%s\nunit=%s\n", tokens[i][0], sum, tokens[i][2], tokens[i][3]);
    }
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
  return path;
}

static inline HeatHotline *
start_service (HeatJournal *journal, gint64 *now_us, void (*find) (const char *, GArray *, gpointer), gpointer data)
{
  g_autoptr (HeatNet) net = sample_net ();
  g_autoptr (GError) error = NULL;
  HeatHotlineSetup setup = { .journal = journal, .net = net, .clock = heat_clock_fixed (now_us), .token = TOKEN, .find = find, .find_data = data };
  HeatHotline *h = heat_hotline_new (&setup, &error);

  g_assert_no_error (error);
  g_assert_true (heat_hotline_listen (h, "127.0.0.1:0", &error));
  g_assert_no_error (error);
  g_assert_cmpuint (heat_hotline_port (h), >, 0);
  return h;
}
