// SPDX-License-Identifier: GPL-3.0-or-later
/* Connections: how many, from where, under TLS or not, and for how long each may take over what it says and hears. A request must
 * have its head and its body here in time, and take its answer in time; who does not is hung up on (slow clients, "slowloris"). */
#include "hotline-private.h"
#include "hotline-bodies.h"
#include "hotline-stream.h"
#include "base-i18n.h"
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

#define KEY "heat-connection"

typedef struct {
  HeatHotline *hotline;       /* borrowed */
  GSocket *socket;            /* watched, not held */
  HotlineStream *stream;      /* watched, not held; NULL while TLS shakes hands */
  GSocketAddress *remote;     /* reference: leads from a request to this */
  char *address;              /* by which it is counted */
  gboolean is_proxy;          /* one of [limits] proxy_address: its requests are others' */
  char *client;               /* whose the request in hand is, when the connection is a proxy's; NULL */
  gint64 deadline_us;         /* monotonic; 0: none */
  gint64 begun_us;            /* of the request in hand */
  const char *route, *name;   /* of the request in hand, for the log; interned */
  gboolean is_counted;        /* a request is in hand: its head is here */
  gboolean is_idle;           /* between two requests */
  gboolean is_waiting;        /* a long poll */
  gboolean *has_said;         /* anything in this request (g_rc_box shared with the stream) */
  gboolean is_refused;        /* the request in hand has its answer before its body is here */
  HotlineBody body;
} Connection;

static gint64
limit (const HeatHotline *h, const char *key)
{
  return heat_hotline_config_int (h->config, "limits", key);
}

static void
set_deadline (Connection *c, const char *key)
{
  c->deadline_us = key ? g_get_monotonic_time () + limit (c->hotline, key) * G_USEC_PER_SEC : 0;
}

static Connection *
connection_of (SoupServerMessage *message)
{
  GSocketAddress *remote = soup_server_message_get_remote_address (message);

  return remote ? g_object_get_data (G_OBJECT (remote), KEY) : NULL;
}

static void
hang_up (Connection *c)
{
  g_socket_shutdown (c->socket, TRUE, TRUE, NULL);
  c->deadline_us = 0;
}

void
hotline_hang_up (SoupServerMessage *message)
{
  Connection *c = connection_of (message);

  if (c)
    hang_up (c);
}

void
hotline_pause (HotlineRequest *r)
{
  Connection *c = connection_of (r->message);

  if (c)
    c->is_waiting = TRUE;
  soup_server_message_pause (r->message);
}

void
hotline_resume (SoupServerMessage *message)
{
  Connection *c = connection_of (message);

  if (c)
    {
      c->is_waiting = FALSE;
      set_deadline (c, "answer_s");
    }
  soup_server_message_unpause (message);
}

gboolean
hotline_is_secure (const HotlineRequest *r)
{
  const Connection *c = connection_of (r->message);

  if (r->hotline->certificate)
    return TRUE;
  return c && c->is_proxy && g_strcmp0 (soup_message_headers_get_one (soup_server_message_get_request_headers (r->message), "X-Forwarded-Proto"), "https") == 0;
}

const char *
hotline_address (const HotlineRequest *r)
{
  const Connection *c = connection_of (r->message);

  return !c ? "" : c->client ? c->client : c->address;
}

/* --- How many of one address: connections, and requests in hand that a proxy brings ---- */

static guint
count_of (const HeatHotline *h, const char *address)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (h->per_address, address));
}

static void
count (HeatHotline *h, const char *address, int by)
{
  guint now = count_of (h, address) + (guint) by;

  if (now)
    g_hash_table_insert (h->per_address, g_strdup (address), GUINT_TO_POINTER (now));
  else
    g_hash_table_remove (h->per_address, address);
}

static void
forget_client (Connection *c)
{
  if (c->client)
    count (c->hotline, c->client, -1);
  g_clear_pointer (&c->client, g_free);
}

/* FALSE: that client has as many requests in hand as one address may. */
static gboolean
take_client (Connection *c, SoupServerMessage *message)
{
  HeatHotline *h = c->hotline;

  forget_client (c);
  if (!c->is_proxy)
    return TRUE;
  c->client = hotline_forwarded_for (h, soup_message_headers_get_list (soup_server_message_get_request_headers (message), "X-Forwarded-For"),
                                     g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (c->remote)));
  count (h, c->client, 1);
  return count_of (h, c->client) <= limit (h, "connections_per_address");
}

/* --- One request after another ---- */

/* A proxy reads requests itself before it brings them: it is not shut out for those of one client. */
static void
note_unreadable (const Connection *c)
{
  hotline_note_unreadable (c->hotline, c->is_proxy ? NULL : c->address);
}

static void
forget_connection (gpointer data, GObject *socket)
{
  Connection *c = data;
  HeatHotline *h = c->hotline;

  count (h, c->address, -1);
  forget_client (c);
  hotline_body_end (h, &c->body);
  h->busy -= c->is_counted;
  /* Of some requests that it cannot read libsoup does not even say that they have ended. */
  if (*c->has_said && !c->is_counted && socket)
    note_unreadable (c);
  g_rc_box_release (c->has_said);
  g_ptr_array_remove_fast (h->connections, c);
  g_object_set_data (G_OBJECT (c->remote), KEY, NULL);
  g_object_unref (c->remote);
  g_clear_weak_pointer (&c->stream);
  g_free (c->address);
  g_free (c);
}

static void
note_route (Connection *c, const HotlineRequest *r, const char *route)
{
  c->route = route;
  c->name = r->who.name && !r->who.job ? g_intern_string (r->who.name) : NULL;
}

void
hotline_note_route (HotlineRequest *r, const char *route)
{
  Connection *c = connection_of (r->message);

  if (!c)
    return;
  note_route (c, r, route);
  if (!c->is_waiting && !hotline_is_listening (r) && !hotline_body_owe (c->hotline, &c->body, r->message, r->who.roles != 0))
    hotline_refuse_unread (c->hotline, r->message, SOUP_STATUS_SERVICE_UNAVAILABLE);
  set_deadline (c, c->is_waiting || hotline_is_listening (r) ? NULL : "answer_s");
}

static void
refuse_unread (Connection *c, SoupServerMessage *message, guint status)
{
  if (!c->is_refused)
    hotline_refuse_unread (c->hotline, message, status);
  c->is_refused = TRUE;
}

/* What is too much is heard to its end, so that the answer is heard too, but not kept. */
static void
count_chunk (SoupServerMessage *message, GBytes *chunk, gpointer data)
{
  Connection *c = connection_of (message);
  gboolean is_enough;

  if (!c)
    return;
  guint status = hotline_body_take (c->hotline, &c->body, message, g_bytes_get_size (chunk), &is_enough);
  if (status)
    refuse_unread (c, message, status);
  if (is_enough)
    g_socket_shutdown (c->socket, TRUE, FALSE, NULL);
}

static void
set_idle (Connection *c, gboolean is_idle)
{
  c->is_idle = is_idle;
  if (c->stream)
    hotline_stream_set_idle (c->stream, is_idle);
}

static gsize
head_bytes (SoupServerMessage *message)
{
  SoupMessageHeadersIter iter;
  const char *name, *value;
  GUri *uri = soup_server_message_get_uri (message);
  const char *path = g_uri_get_path (uri), *query = g_uri_get_query (uri);
  gsize n = strlen (path) + (query ? strlen (query) : 0);

  soup_message_headers_iter_init (&iter, soup_server_message_get_request_headers (message));
  while (soup_message_headers_iter_next (&iter, &name, &value))
    n += strlen (name) + strlen (value) + 4;
  return n;
}

/* Headers that two readers may understand in two ways: what one takes for the end of a body, the other takes for its middle, and a proxy in front passes on what
 * it would not (request smuggling; RFC 9112, 6.1 and 6.3, RFC 9110, 7.2). */
static gboolean
is_ambiguous (SoupMessageHeaders *headers)
{
  SoupMessageHeadersIter iter;
  const char *name, *value;
  guint lengths = 0, encodings = 0, hosts = 0;

  soup_message_headers_iter_init (&iter, headers);
  while (soup_message_headers_iter_next (&iter, &name, &value))
    {
      lengths += g_ascii_strcasecmp (name, "Content-Length") == 0;
      encodings += g_ascii_strcasecmp (name, "Transfer-Encoding") == 0;
      hosts += g_ascii_strcasecmp (name, "Host") == 0;
    }
  return lengths + encodings > 1 || hosts > 1;
}

static void
end_head (SoupServerMessage *message, gpointer data)
{
  Connection *c = connection_of (message);
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);

  if (!c)
    return;
  c->begun_us = g_get_monotonic_time ();
  c->is_counted = TRUE;
  set_idle (c, FALSE);
  c->hotline->busy++;
  set_deadline (c, "body_s");
  /* Parts of answers are not served: overlapping ones would multiply what is sent. */
  soup_message_headers_remove (headers, "Range");
  guint status = hotline_body_begin (c->hotline, &c->body, message);
  if (!take_client (c, message))
    {
      c->hotline->turned_away++;
      status = HOTLINE_TOO_MANY_REQUESTS;
    }
  if (head_bytes (message) > (gsize) limit (c->hotline, "head_bytes"))
    status = HOTLINE_HEAD_TOO_LARGE;
  if (is_ambiguous (headers))
    status = SOUP_STATUS_BAD_REQUEST;
  c->is_refused = FALSE;
  if (status)
    refuse_unread (c, message, status);
}

static void
end_request (SoupServerMessage *message, gpointer data)
{
  Connection *c = connection_of (message);
  HeatHotline *h = data;

  if (!c || (!c->is_counted && !*c->has_said))
    return;
  if (!c->is_counted)
    {
      /* What it said was no request. */
      *c->has_said = FALSE;
      note_unreadable (c);
      hotline_note_request (h, message, "-", NULL, 0);
      return;
    }
  c->is_counted = c->is_waiting = FALSE;
  forget_client (c);
  hotline_body_end (h, &c->body);
  set_idle (c, TRUE);
  h->busy--;
  hotline_note_request (h, message, c->route ? c->route : "-", c->name, g_get_monotonic_time () - c->begun_us);
  c->route = c->name = NULL;
  set_deadline (c, "idle_s");
}

/* --- Coming in ----
 * Connections are taken here and handed to libsoup as streams: its own way (3.2) never lets go of a connection's socket, and tells of a
 * connection only with its first request. */

static void
begin_request (SoupServer *server, SoupServerMessage *message, gpointer data)
{
  HeatHotline *h = data;
  Connection *c = connection_of (message);

  if (!c)
    return;
  /* Between two requests a connection may rest; the first one is not waited for long. */
  set_deadline (c, c->is_idle ? "idle_s" : "head_s");
  g_signal_connect (message, "got-headers", G_CALLBACK (end_head), h);
  g_signal_connect (message, "got-chunk", G_CALLBACK (count_chunk), h);
  g_signal_connect (message, "finished", G_CALLBACK (end_request), h);
}

static void
set_options (GSocket *socket, gint64 idle_s)
{
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, 1, NULL);
  g_socket_set_keepalive (socket, TRUE);
  /* Who takes nothing for so long, though it is owed something, is gone; the kernel ends it. */
  g_socket_set_option (socket, IPPROTO_TCP, TCP_USER_TIMEOUT, (int) (idle_s * 1000), NULL);
}

/* NULL: there are too many. */
static Connection *
connection_new (HeatHotline *h, GSocket *socket, GSocketAddress *remote)
{
  GInetAddress *peer = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (remote));
  g_autofree char *address = hotline_address_name (peer);
  gboolean is_proxy = hotline_is_proxy (h, peer);
  guint most = (guint) limit (h, is_proxy ? "connections_per_proxy" : "connections_per_address");

  if (h->is_stopping || h->connections->len >= limit (h, "connections") || count_of (h, address) >= most || (!is_proxy && !hotline_may_connect (h, address)))
    return NULL;
  count (h, address, 1);
  Connection *c = g_new0 (Connection, 1);
  c->hotline = h;
  c->socket = socket;
  c->remote = g_object_ref (remote);
  c->address = g_steal_pointer (&address);
  c->is_proxy = is_proxy;
  c->has_said = g_rc_box_new0 (gboolean);
  set_deadline (c, "head_s");
  g_ptr_array_add (h->connections, c);
  g_object_weak_ref (G_OBJECT (socket), forget_connection, c);
  g_object_set_data (G_OBJECT (remote), KEY, c);
  set_options (socket, limit (h, "idle_s"));
  return c;
}

static void
turn_away (HeatHotline *h, GSocket *socket)
{
  static const char full[] = "HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nRetry-After: 5\r\nContent-Length: 0\r\n\r\n";

  h->turned_away++;
  g_socket_set_blocking (socket, FALSE);
  if (!h->certificate)
    g_socket_send (socket, full, sizeof full - 1, NULL, NULL);
  g_socket_close (socket, NULL);
}

static void
hand_over (HeatHotline *h, GIOStream *base, GSocketAddress *local, GSocketAddress *remote)
{
  Connection *c = g_object_get_data (G_OBJECT (remote), KEY);

  if (!c)
    return;
  g_autoptr (HotlineStream) stream = hotline_stream_new (base, c->has_said);
  g_set_weak_pointer (&c->stream, stream);
  soup_server_accept_iostream (h->server, G_IO_STREAM (stream), local, remote, NULL);
}

typedef struct { HeatHotline *hotline; GSocketAddress *local, *remote; } Arrival;

static void
end_handshake (GObject *tls, GAsyncResult *result, gpointer data)
{
  Arrival *a = data;

  if (g_tls_connection_handshake_finish (G_TLS_CONNECTION (tls), result, NULL) && !a->hotline->is_stopping)
    hand_over (a->hotline, G_IO_STREAM (tls), a->local, a->remote);
  a->hotline->handshakes--;
  g_object_unref (a->local);
  g_object_unref (a->remote);
  g_free (a);
}

static void
begin_handshake (HeatHotline *h, GSocketConnection *plain, GSocketAddress *local, GSocketAddress *remote)
{
  g_autoptr (GIOStream) tls = g_tls_server_connection_new (G_IO_STREAM (plain), h->certificate, NULL);
  static const char *const protocols[] = { "http/1.1", NULL };

  if (!tls)
    return;
  g_tls_connection_set_advertised_protocols (G_TLS_CONNECTION (tls), protocols);
  g_tls_connection_set_require_close_notify (G_TLS_CONNECTION (tls), FALSE);
  Arrival *a = g_new0 (Arrival, 1);
  *a = (Arrival){ h, g_object_ref (local), g_object_ref (remote) };
  h->handshakes++;
  g_tls_connection_handshake_async (G_TLS_CONNECTION (tls), G_PRIORITY_DEFAULT, NULL, end_handshake, a);
}

static gboolean
arrive (GSocketService *service, GSocketConnection *plain, GObject *source, gpointer data)
{
  HeatHotline *h = data;
  GSocket *socket = g_socket_connection_get_socket (plain);
  g_autoptr (GSocketAddress) local = g_socket_connection_get_local_address (plain, NULL), seen = g_socket_connection_get_remote_address (plain, NULL);
  GInetSocketAddress *inet = G_IS_INET_SOCKET_ADDRESS (seen) ? G_INET_SOCKET_ADDRESS (seen) : NULL;
  /* An object of this connection alone, by which its requests find it. */
  g_autoptr (GSocketAddress) remote = inet ? g_inet_socket_address_new (g_inet_socket_address_get_address (inet), g_inet_socket_address_get_port (inet)) : NULL;

  if (!local || !remote || !connection_new (h, socket, remote))
    turn_away (h, socket);
  else if (h->certificate)
    begin_handshake (h, plain, local, remote);
  else
    hand_over (h, G_IO_STREAM (plain), local, remote);
  return TRUE;
}

static gboolean
sweep (gpointer data)
{
  HeatHotline *h = data;
  gint64 now_us = g_get_monotonic_time ();

  for (guint i = h->connections->len; i-- > 0;)
    {
      Connection *c = h->connections->pdata[i];
      if (c->deadline_us && c->deadline_us <= now_us)
        {
          h->hung_up += !c->is_idle;
          hang_up (c);
        }
    }
  hotline_sweep_rates (h);
  return G_SOURCE_CONTINUE;
}

/* libsoup closes connections after one answer while it has no listener of its own: it gets one where nobody can call. */
static gboolean
keep_alive (HeatHotline *h, GError **error)
{
  int ends[2];

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    {
      g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (errno), g_strerror (errno));
      return FALSE;
    }
  g_autoptr (GSocket) never = g_socket_new_from_fd (ends[0], error);
  h->far_end = never ? g_socket_new_from_fd (ends[1], error) : NULL;
  return h->far_end && soup_server_listen_socket (h->server, never, 0, error);
}

gboolean
hotline_open_door (HeatHotline *h, GSocketAddress *address, GError **error)
{
  g_autoptr (GSocketAddress) effective = NULL;

  if (!h->door)
    {
      if (!keep_alive (h, error))
        return FALSE;
      h->door = g_socket_service_new ();
      g_socket_listener_set_backlog (G_SOCKET_LISTENER (h->door), 1024);
      g_signal_connect (h->door, "incoming", G_CALLBACK (arrive), h);
      g_signal_connect (h->server, "request-started", G_CALLBACK (begin_request), h);
      h->sweep = g_timeout_add_seconds (1, sweep, h);
    }
  if (!g_socket_listener_add_address (G_SOCKET_LISTENER (h->door), address, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, &effective, error))
    return FALSE;
  h->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (effective));
  return TRUE;
}

void
hotline_close_door (HeatHotline *h)
{
  if (!h->door)
    return;
  g_socket_service_stop (h->door);
  g_socket_listener_close (G_SOCKET_LISTENER (h->door));
  g_clear_object (&h->door);
  /* Connections without a request in hand have nothing to wait for. */
  for (guint i = h->connections->len; i-- > 0;)
    if (!((Connection *) h->connections->pdata[i])->is_counted)
      hang_up (h->connections->pdata[i]);
}

void
hotline_free_door (HeatHotline *h)
{
  g_clear_handle_id (&h->sweep, g_source_remove);
  for (guint i = 0; i < h->connections->len; i++)
    hang_up (h->connections->pdata[i]);
  while (h->handshakes)
    g_main_context_iteration (NULL, TRUE);
  while (h->connections->len)
    {
      Connection *c = h->connections->pdata[0];
      g_object_weak_unref (G_OBJECT (c->socket), forget_connection, c);
      forget_connection (c, NULL);
    }
  g_clear_object (&h->far_end);
}

/* --- TLS ---- */

gboolean
hotline_load_certificate (HeatHotline *h, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (!h->tls_cert)
    return TRUE;
  GTlsCertificate *certificate = g_tls_certificate_new_from_files (h->tls_cert, h->tls_key ? h->tls_key : h->tls_cert, &local);
  if (!certificate)
    {
      g_set_error (error, HEAT_HOTLINE_ERROR, HEAT_ERROR_DATA, _("reading the certificate from %s with the key from %s: %s; give PEM files"), h->tls_cert,
                   h->tls_key ? h->tls_key : h->tls_cert, local->message);
      return FALSE;
    }
  g_set_object (&h->certificate, certificate);
  g_object_unref (certificate);
  return TRUE;
}
