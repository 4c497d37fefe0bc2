// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* A client over a plain socket in the service's own main loop: nothing between test and service adds or hides a byte. */
#include "hotline-sample.h"

typedef struct { GSocketConnection *wire; GString *got; gboolean is_closed; char buffer[4096]; } Client;

static inline void read_more (Client *c);

static inline void
got_more (GObject *stream, GAsyncResult *result, gpointer data)
{
  Client *c = data;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (stream), result, NULL);

  c->is_closed = n <= 0;
  if (n > 0)
    {
      g_string_append_len (c->got, c->buffer, n);
      read_more (c);
    }
}

static inline void
read_more (Client *c)
{
  g_input_stream_read_async (g_io_stream_get_input_stream (G_IO_STREAM (c->wire)), c->buffer, sizeof c->buffer, 0, NULL, got_more, c);
}

static inline Client *
open_client (guint port)
{
  g_autoptr (GSocketClient) maker = g_socket_client_new ();
  Client *c = g_new0 (Client, 1);

  c->wire = g_socket_client_connect_to_host (maker, "127.0.0.1", (guint16) port, NULL, NULL);
  g_assert_nonnull (c->wire);
  c->got = g_string_new (NULL);
  read_more (c);
  return c;
}

static inline void
say (Client *c, const char *text)
{
  g_assert_true (g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (c->wire)), text, strlen (text), NULL, NULL, NULL));
}

static inline void
close_client (Client *c)
{
  if (!c->is_closed)
    {
      g_socket_shutdown (g_socket_connection_get_socket (c->wire), TRUE, TRUE, NULL);
      while (!c->is_closed)
        g_main_context_iteration (NULL, TRUE);
    }
  g_object_unref (c->wire);
  g_string_free (c->got, TRUE);
  g_free (c);
}

static inline void
wait_text (Client *c, const char *text)
{
  guint deadline = g_timeout_add_seconds (60, give_up, NULL);

  while (!strstr (c->got->str, text) && !c->is_closed)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (deadline);
  if (!strstr (c->got->str, text))
    g_error ("“%s” did not come, but: %s", text, c->got->str);
}

static inline void
wait_closed (Client *c)
{
  guint deadline = g_timeout_add_seconds (60, give_up, NULL);

  while (!c->is_closed)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (deadline);
}

/* Says it on a connection of its own; all that came until the other side hung up. (transfer full) */
static inline char *
exchange (guint port, const char *text)
{
  Client *c = open_client (port);

  say (c, text);
  wait_closed (c);
  char *answer = g_strdup (c->got->str);
  close_client (c);
  return answer;
}

static inline guint
status_of (const char *answer)
{
  if (!g_str_has_prefix (answer, "HTTP/1.1 "))
    g_error ("this is no answer: “%s”", answer);
  return (guint) g_ascii_strtoull (answer + 9, NULL, 10);
}
