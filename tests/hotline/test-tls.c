// SPDX-License-Identifier: GPL-3.0-or-later
/* The service under TLS, with certificates made for the test. */
#include "hotline-door-sample.h"

static char *
make_certificate (Fixture *f, const char *name)
{
  g_autofree char *path = g_build_filename (f->folder, name, NULL), *subject = g_strdup_printf ("/CN=%s", name);
  const char *argv[] = { "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", subject, "-keyout", path, "-out", "-", NULL };
  g_autofree char *out = NULL, *key = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &out, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  g_assert_true (g_file_get_contents (path, &key, NULL, NULL));
  g_autofree char *both = g_strconcat (key, out, NULL);
  g_assert_true (g_file_set_contents (path, both, -1, NULL));
  return g_steal_pointer (&path);
}

/* Only the certificate that was made is good. */
static gboolean
is_mine (GTlsConnection *tls, GTlsCertificate *shown, GTlsCertificateFlags flags, gpointer mine)
{
  return g_tls_certificate_is_same (shown, mine);
}

typedef struct { Client client; gboolean done; GIOStream *tls; } Secure;

static void
shook (GObject *tls, GAsyncResult *result, gpointer data)
{
  Secure *s = data;

  s->done = TRUE;
  if (!g_tls_connection_handshake_finish (G_TLS_CONNECTION (tls), result, NULL))
    g_clear_object (&s->tls);
}

static void
got_plain (GObject *stream, GAsyncResult *result, gpointer data)
{
  Client *c = data;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (stream), result, NULL);

  c->is_closed = n <= 0;
  if (n <= 0)
    return;
  g_string_append_len (c->got, c->buffer, n);
  g_input_stream_read_async (G_INPUT_STREAM (stream), c->buffer, sizeof c->buffer, 0, NULL, got_plain, c);
}

/* The answer, or NULL when the certificate was another. (transfer full) */
static char *
ask_secure (Fixture *f, const char *certificate, const char *text)
{
  g_autoptr (GTlsCertificate) mine = g_tls_certificate_new_from_file (certificate, NULL);
  g_autoptr (GSocketClient) maker = g_socket_client_new ();
  g_autoptr (GSocketConnection) wire = g_socket_client_connect_to_host (maker, "127.0.0.1", (guint16) f->port, NULL, NULL);
  Secure s = { .client.got = g_string_new (NULL) };

  s.tls = g_tls_client_connection_new (G_IO_STREAM (wire), NULL, NULL);
  g_signal_connect (s.tls, "accept-certificate", G_CALLBACK (is_mine), mine);
  g_tls_connection_handshake_async (G_TLS_CONNECTION (s.tls), 0, NULL, shook, &s);
  wait_for (&s.done);
  if (s.tls)
    {
      g_assert_true (g_output_stream_write_all (g_io_stream_get_output_stream (s.tls), text, strlen (text), NULL, NULL, NULL));
      g_input_stream_read_async (g_io_stream_get_input_stream (s.tls), s.client.buffer, sizeof s.client.buffer, 0, NULL, got_plain, &s.client);
      wait_closed (&s.client);
    }
  char *answer = g_string_free (s.client.got, !s.tls);
  g_clear_object (&s.tls);
  return answer;
}

static void
test_tls (Fixture *f, gconstpointer data)
{
  g_autofree char *one = make_certificate (f, "one.pem"), *two = make_certificate (f, "two.pem"), *renewed = NULL;
  g_autoptr (GError) error = NULL;

  start (f, "[limits]\nhead_s=1\n", one);
  g_autofree char *health = ask_secure (f, one, HEAD ("GET", "/v1/health") LAST), *stranger = ask_secure (f, two, HEAD ("GET", "/v1/health") LAST),
                  *session = ask_secure (f, one, HEAD ("POST", "/v1/session") "Content-Length: 37\r\n" LAST "{\"token\": \"" AGENT_TOKEN "\"}");
  g_assert_cmpuint (status_of (health), ==, 200);
  g_assert_nonnull (strstr (health, "Strict-Transport-Security: max-age="));
  g_assert_null (stranger);
  g_assert_cmpuint (status_of (session), ==, 201);
  g_assert_nonnull (strstr (session, "; Secure"));
  /* In clear there is no answer; who does not even greet is hung up on. */
  g_autofree char *plain = exchange (f->port, HEAD ("GET", "/v1/health") LAST);
  g_assert_null (strstr (plain, "HTTP/1.1 200"));
  Client *silent = open_client (f->port);
  g_assert_cmpint (seconds_until_closed (silent), <, 10);
  close_client (silent);
  /* A renewed certificate is taken up without a new start, a broken one is not. */
  g_assert_true (g_file_get_contents (two, &renewed, NULL, NULL));
  g_assert_true (g_file_set_contents (one, "no certificate", -1, NULL));
  g_assert_false (heat_hotline_reload (f->h, &error));
  g_assert_error (error, HEAT_HOTLINE_ERROR, HEAT_ERROR_DATA);
  g_assert_true (g_file_set_contents (one, renewed, -1, NULL));
  g_assert_true (heat_hotline_reload (f->h, NULL));
  g_autofree char *after = ask_secure (f, two, HEAD ("GET", "/v1/health") LAST);
  g_assert_cmpuint (status_of (after), ==, 200);
  g_unlink (one);
  g_unlink (two);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/hotline/tls/all", Fixture, NULL, set_up, test_tls, tear_down);
  return g_test_run ();
}
