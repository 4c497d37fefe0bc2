// SPDX-License-Identifier: GPL-3.0-or-later
/* Hostile and unlucky clients: slow ones, too many, too fast, too large; TLS; stopping; and what log and metrics say about it. */
#include "hotline-door-sample.h"
#include "hotline-private.h"
#include <sys/socket.h>

/* --- Slow ones ---- */

/* Feeds a byte now and then, so that the connection is never silent for long. */
static gboolean
drip (gpointer data)
{
  Client *c = data;

  g_socket_send (g_socket_connection_get_socket (c->wire), "a", 1, NULL, NULL);
  return G_SOURCE_CONTINUE;
}

static void
test_slow_head (Fixture *f, gconstpointer data)
{
  start (f, "[limits]\nhead_s=1\nbody_s=20\nidle_s=20\n", NULL);
  Client *silent = open_client (f->port), *slow = open_client (f->port);
  guint feed = g_timeout_add (50, drip, slow);

  say (slow, "GET /v1/health HTTP/1.1\r\nX-Slow: ");
  g_assert_cmpint (seconds_until_closed (slow), <, 10);
  g_assert_cmpint (seconds_until_closed (silent), <, 10);
  g_source_remove (feed);
  g_assert_cmpstr (slow->got->str, ==, "");
  close_client (silent);
  close_client (slow);
  g_assert_cmpfloat (metric (f, "heat_hotline_hung_up_total"), ==, 2);
}

static void
test_slow_body (Fixture *f, gconstpointer data)
{
  start (f, "[limits]\nhead_s=20\nbody_s=1\nidle_s=20\n", NULL);
  Client *slow = open_client (f->port);
  guint feed = g_timeout_add (50, drip, slow);

  say (slow, HEAD ("POST", "/v1/reports") AS (AGENT_TOKEN) "Content-Length: 100000\r\n\r\n{");
  g_assert_cmpint (seconds_until_closed (slow), <, 10);
  g_source_remove (feed);
  g_assert_null (strstr (slow->got->str, "HTTP/1.1 2"));
  close_client (slow);
  g_assert_cmpint (heat_journal_last_seq (f->journal, NULL), ==, 0);
}

static void
test_idle (Fixture *f, gconstpointer data)
{
  start (f, "[limits]\nhead_s=20\nidle_s=1\n", NULL);
  Client *c = open_client (f->port);

  say (c, HEAD ("GET", "/v1/health") "\r\n");
  wait_text (c, "\"ok\"");
  g_assert_cmpint (seconds_until_closed (c), <, 10);
  close_client (c);
}

/* An answer of megabytes that is asked for and not taken. */
static void
test_slow_reader (Fixture *f, gconstpointer data)
{
  g_autofree char *filler = g_strnfill (1990, 'x');
  g_autoptr (GSocketClient) maker = g_socket_client_new ();
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GSocketAddress) to = NULL;

  start (f, "[limits]\nanswer_s=1\n", NULL);
  for (guint i = 0; i < 1000; i++)
    {
      g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) heat_event_unref);
      g_autofree char *stream = g_strdup_printf ("report:R%u", i);
      JsonObject *o = json_object_new ();
      json_object_set_string_member (o, "symptom", "no_heat");
      json_object_set_string_member (o, "text", filler);
      json_object_set_string_member (o, "address", filler);
      json_object_set_string_member (o, "phone", filler);
      g_ptr_array_add (events, heat_event_new (f->now_us, "test", stream, HEAT_EVENT_REPORT_TAKEN, o));
      g_autoptr (GPtrArray) placed = heat_journal_append (f->journal, events, NULL, 0, NULL);
      g_assert_nonnull (placed);
    }
  socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
  g_socket_set_option (socket, SOL_SOCKET, SO_RCVBUF, 4096, NULL);
  to = g_inet_socket_address_new_from_string ("127.0.0.1", f->port);
  g_assert_true (g_socket_connect (socket, to, NULL, NULL));
  static const char request[] = HEAD ("GET", "/v1/reports?limit=1000") AS (DESK_TOKEN) "\r\n";
  g_assert_cmpint (g_socket_send (socket, request, sizeof request - 1, NULL, NULL), ==, sizeof request - 1);
  gint64 begun_us = g_get_monotonic_time ();
  while (metric (f, "heat_hotline_hung_up_total") < 1)
    g_assert_cmpint (g_get_monotonic_time () - begun_us, <, 30 * G_USEC_PER_SEC);
  g_assert_cmpfloat (metric (f, "heat_hotline_connections"), ==, 1);
}

/* A page that listens and does not read is let go of, and those beside it go on. */
static void
test_slow_listener (Fixture *f, gconstpointer data)
{
  static const char request[] = HEAD ("GET", "/v1/events") AS (READER_TOKEN) "\r\n";
  g_autofree char *filler = g_strnfill (100000, 'x');
  g_autoptr (GSocketAddress) to = NULL;

  start (f, "[limits]\npush_bytes=300000\n", NULL);
  Client *good = open_client (f->port);
  say (good, request);
  wait_text (good, "event: ping");
  g_autoptr (GSocket) slow = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
  g_socket_set_option (slow, SOL_SOCKET, SO_RCVBUF, 4096, NULL);
  to = g_inet_socket_address_new_from_string ("127.0.0.1", f->port);
  g_assert_true (g_socket_connect (slow, to, NULL, NULL));
  g_assert_cmpint (g_socket_send (slow, request, sizeof request - 1, NULL, NULL), ==, sizeof request - 1);
  while (metric (f, "heat_hotline_listeners") < 2)
    ;
  guint pushed = 0;
  for (; metric (f, "heat_hotline_listeners") > 1; pushed++)
    {
      JsonObject *o = json_object_new ();
      json_object_set_string_member (o, "text", filler);
      json_object_set_int_member (o, "n", pushed);
      hotline_push (f->h, "notice", HEAT_ROLE_READER, o);
      g_assert_cmpuint (pushed, <, 300);
    }
  g_autofree char *last = g_strdup_printf ("\"n\":%u}", pushed - 1);
  wait_text (good, last);
  close_client (good);
}

/* --- Too many ---- */

static void
test_many (Fixture *f, gconstpointer data)
{
  start (f, "[limits]\nconnections=3\n", NULL);
  Client *held[3], *late;

  for (guint i = 0; i < 3; i++)
    {
      held[i] = open_client (f->port);
      say (held[i], HEAD ("GET", "/v1/health") "\r\n");
      wait_text (held[i], "\"ok\"");
    }
  late = open_client (f->port);
  wait_closed (late);
  g_assert_cmpuint (status_of (late->got->str), ==, 503);
  close_client (late);
  close_client (held[0]);
  /* One has gone: there is room again. */
  gint64 begun_us = g_get_monotonic_time ();
  guint got = 503;
  while (got == 503 && g_get_monotonic_time () - begun_us < 30 * G_USEC_PER_SEC)
    {
      g_autofree char *answer = exchange (f->port, HEAD ("GET", "/v1/health") LAST);
      got = *answer ? status_of (answer) : 503;
    }
  g_assert_cmpuint (got, ==, 200);
  close_client (held[1]);
  close_client (held[2]);
}

static guint
open_files (void)
{
  g_autoptr (GDir) all = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;

  while (g_dir_read_name (all))
    n++;
  return n;
}

/* Clients that leave between two requests, as browsers do, leave nothing behind. */
static void
test_leaving (Fixture *f, gconstpointer data)
{
  start (f, "", NULL);
  metric (f, "heat_hotline_connections");
  guint before = open_files ();

  for (guint i = 0; i < 100; i++)
    {
      Client *c = open_client (f->port);
      say (c, HEAD ("GET", "/v1/health") "\r\n");
      wait_text (c, "\"ok\"");
      close_client (c);
    }
  gint64 begun_us = g_get_monotonic_time ();
  while (metric (f, "heat_hotline_connections") > 1)
    g_assert_cmpint (g_get_monotonic_time () - begun_us, <, 30 * G_USEC_PER_SEC);
  g_assert_cmpuint (open_files (), <=, before + 1);
  /* Nor do the ends of connections count as requests. */
  g_assert_cmpfloat (metric (f, "heat_hotline_requests_total{route=\"/v1/health\",status=\"2xx\"}"), ==, 100);
}

static guint
ask_status (Fixture *f, const char *text)
{
  g_autofree char *answer = exchange (f->port, text);

  return status_of (answer);
}

static void
test_rates (Fixture *f, gconstpointer data)
{
  start (f, "[rates]\naddress_per_s=0.01\naddress_burst=3\ntoken_per_s=0.01\ntoken_burst=4\nwrong_per_min=0.01\n", NULL);
  guint good = 0, wrong[2] = { 0 };

  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (ask_status (f, HEAD ("GET", "/v1/health") LAST), ==, 200);
  g_autofree char *answer = exchange (f->port, HEAD ("GET", "/v1/health") LAST);
  g_assert_cmpuint (status_of (answer), ==, 429);
  g_assert_nonnull (strstr (answer, "Retry-After: 100\r\n"));
  /* Another's limit is another's. */
  for (guint i = 0; i < 6; i++)
    good += ask_status (f, HEAD ("GET", "/v1/me") AS (AGENT_TOKEN) LAST) == 200;
  g_assert_cmpuint (good, ==, 4);
  g_assert_cmpuint (ask_status (f, HEAD ("GET", "/v1/me") AS (CREW_TOKEN) LAST), ==, 200);
  for (guint i = 0; i < 2; i++)
    wrong[i] = ask_status (f, HEAD ("GET", "/v1/me") AS ("no-such-token-at-all") LAST);
  g_assert_cmpuint (wrong[1], ==, 429);
  g_assert_cmpfloat (metric (f, "heat_hotline_refused_by_rate_total"), ==, 5);
}

/* Behind a proxy each client has its own limit; without one nobody can claim to be another. */
static void
test_proxy (Fixture *f, gconstpointer data)
{
  start (f, "[limits]\nproxy_address=127.0.0.1\n[rates]\naddress_per_s=0.01\naddress_burst=1\n", NULL);
#define FROM(list) HEAD ("GET", "/v1/health") "X-Forwarded-For: " list "\r\n" LAST
#define SIGN_IN HEAD ("POST", "/v1/session") "X-Forwarded-Proto: https\r\nX-Forwarded-For: 10.1.1.1\r\nContent-Length: 37\r\n" LAST "{\"token\": \"" AGENT_TOKEN "\"}"
  g_autofree char *session = exchange (f->port, SIGN_IN);
  g_assert_nonnull (strstr (session, "; Secure"));
  g_assert_nonnull (strstr (session, "Strict-Transport-Security"));
  g_assert_cmpuint (ask_status (f, FROM ("10.0.0.1")), ==, 200);
  g_assert_cmpuint (ask_status (f, FROM ("10.0.0.1")), ==, 429);
  g_assert_cmpuint (ask_status (f, FROM ("10.0.0.2")), ==, 200);
  g_assert_cmpuint (ask_status (f, FROM ("10.0.0.9, 10.0.0.1")), ==, 429); /* invented by the client, then seen by the proxy */
}

/* Whoever stands behind the proxies: the right-most that is none of ours; what is further left anybody may have written. */
static void
test_forwarded (Fixture *f, gconstpointer data)
{
  static const struct { const char *list, *client; } cases[] = {
    { "203.0.113.7", "203.0.113.7" }, { "198.51.100.1, 203.0.113.7", "203.0.113.7" }, { "203.0.113.7, 10.2.3.4", "203.0.113.7" },
    { "198.51.100.1,203.0.113.7,10.2.3.4, 10.9.9.9", "203.0.113.7" }, { "203.0.113.7:4711", "203.0.113.7" }, { "::ffff:203.0.113.7", "203.0.113.7" },
    { "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64" }, { "[2001:db8:1:2:9::1]:4711", "2001:db8:1:2::/64" }, { "2001:db8:1:3::1", "2001:db8:1:3::/64" },
    { "203.0.113.7, nonsense", "127.0.0.1" }, { "203.0.113.7, ", "127.0.0.1" }, { "", "127.0.0.1" }, { NULL, "127.0.0.1" },
    { "203.0.113.7, unknown, 10.2.3.4", "10.2.3.4" }, { "10.2.3.4", "10.2.3.4" }, { "1.2.3.4.5, 10.2.3.4", "10.2.3.4" } };
  g_autoptr (GInetAddress) proxy = g_inet_address_new_from_string ("127.0.0.1"), mapped = g_inet_address_new_from_string ("::ffff:127.0.0.1"),
                           stranger = g_inet_address_new_from_string ("198.51.100.9");
  g_autoptr (GError) error = NULL;

  start (f, "[limits]\nproxy_address=127.0.0.1; 10.0.0.0/8\n", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *got = hotline_forwarded_for (f->h, cases[i].list, proxy), *same = hotline_forwarded_for (f->h, cases[i].list, mapped);
      g_assert_cmpstr (got, ==, cases[i].client);
      g_assert_cmpstr (same, ==, cases[i].client);
      g_autofree char *own = hotline_forwarded_for (f->h, cases[i].list, stranger);
      g_assert_cmpstr (own, ==, "198.51.100.9");
    }
  g_autoptr (HeatHotlineConfig) bad = heat_hotline_config_parse ("[limits]\nproxy_address=127.0.0.1;proxy.example.com\n", NULL);
  g_assert_null (hotline_proxies_new (bad, &error));
  g_assert_error (error, HEAT_HOTLINE_ERROR, HEAT_ERROR_DATA);
  g_assert_nonnull (strstr (error->message, "proxy.example.com"));
}

/* A sign-in that does not come to its end. */
static Client *
half_said (Fixture *f, const char *client)
{
  Client *c = open_client (f->port);
  g_autofree char *text = g_strdup_printf (HEAD ("POST", "/v1/session") "X-Forwarded-For: %s\r\nContent-Length: 100\r\n\r\n{", client);

  say (c, text);
  return c;
}

static void
wait_busy (Fixture *f, guint n)
{
  gint64 begun_us = g_get_monotonic_time ();

  while (heat_hotline_busy (f->h) != n)
    {
      g_main_context_iteration (NULL, FALSE);
      if (g_get_monotonic_time () - begun_us > 30 * G_USEC_PER_SEC)
        g_error ("%u requests under way, not %u; %zu and %zu bytes", heat_hotline_busy (f->h), n, f->h->body_bytes, f->h->answer_bytes);
    }
}

/* One client of a proxy has its own number of requests at once; the others go on, and so does the proxy until its own limit. */
static void
test_proxy_many (Fixture *f, gconstpointer data)
{
  start (f, "[limits]\nproxy_address=127.0.0.1\nconnections_per_address=2\nconnections_per_proxy=5\n", NULL);
  Client *held[4] = { half_said (f, "10.0.0.1"), half_said (f, "10.0.0.1") };

  wait_busy (f, 2);
  g_autofree char *third = exchange (f->port, FROM ("10.0.0.1")), *other = exchange (f->port, FROM ("10.0.0.2"));
  g_assert_cmpuint (status_of (third), ==, 429);
  g_assert_nonnull (strstr (third, "\"busy\""));
  g_assert_cmpuint (status_of (other), ==, 200);
  /* Aborted, it counts no longer. */
  close_client (held[0]);
  wait_busy (f, 1);
  g_assert_cmpuint (ask_status (f, FROM ("10.0.0.1")), ==, 200);
  /* Told twice over one connection it counts once at a time. */
  Client *kept = open_client (f->port);
  for (guint i = 0; i < 5; i++)
    {
      g_string_truncate (kept->got, 0);
      say (kept, HEAD ("GET", "/v1/health") "X-Forwarded-For: 10.0.0.1\r\n\r\n");
      wait_text (kept, "\"ok\"");
    }
  /* The proxy's own limit: 5 connections, whosever they are. */
  held[0] = half_said (f, "10.0.0.3");
  held[2] = half_said (f, "10.0.0.4");
  held[3] = half_said (f, "10.0.0.5");
  wait_busy (f, 4);
  Client *late = half_said (f, "10.0.0.6");
  wait_closed (late);
  g_assert_cmpuint (status_of (late->got->str), ==, 503);
  close_client (late);
  close_client (kept);
  for (guint i = 0; i < G_N_ELEMENTS (held); i++)
    close_client (held[i]);
  wait_busy (f, 0);
  g_assert_cmpuint (g_hash_table_size (f->h->per_address), <=, 1);
}

static void
test_no_proxy (Fixture *f, gconstpointer data)
{
  start (f, "[rates]\naddress_per_s=0.01\naddress_burst=1\n", NULL);
  g_autofree char *session = exchange (f->port, SIGN_IN);
  g_assert_cmpuint (status_of (session), ==, 201);
  g_assert_null (strstr (session, "; Secure"));
  heat_hotline_free (g_steal_pointer (&f->h));
  start (f, "[rates]\naddress_per_s=0.01\naddress_burst=1\n", NULL);
  g_assert_cmpuint (ask_status (f, FROM ("10.0.0.1")), ==, 200);
  g_assert_cmpuint (ask_status (f, FROM ("10.0.0.2")), ==, 429);
}

/* --- Too large, and odd ---- */

static void
test_sizes (Fixture *f, gconstpointer data)
{
  start (f, "[limits]\nhead_bytes=4096\nbody_bytes=2048\n", NULL);
  g_autofree char *five = g_strnfill (5000, 'h'), *huge = g_strnfill (300000, 'h'), *body = g_strnfill (3000, ' ');
  g_autofree char *header = g_strdup_printf (HEAD ("GET", "/v1/health") "X-Long: %s\r\n" LAST, five), *path = g_strdup_printf ("GET /v1/health?%s HTTP/1.1\r\nHost: x\r\n" LAST, five),
                  *endless = g_strdup_printf (HEAD ("GET", "/v1/health") "X-Long: %s", huge),
                  *large = g_strdup_printf (HEAD ("POST", "/v1/reports") AS (AGENT_TOKEN) "Connection: close\r\nContent-Length: 3000\r\n\r\n%s", body),
                  *chunked = g_strdup_printf (HEAD ("POST", "/v1/reports") AS (AGENT_TOKEN) "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\nbb8\r\n%s\r\n0\r\n\r\n", body);

  g_autofree char *told = exchange (f->port, header);
  g_assert_cmpuint (status_of (told), ==, 431);
  g_assert_nonnull (strstr (told, "\"too_large\""));
  g_assert_nonnull (strstr (told, "X-Content-Type-Options: nosniff"));
  g_assert_cmpuint (ask_status (f, path), ==, 431);
  Client *c = open_client (f->port);
  g_socket_send (g_socket_connection_get_socket (c->wire), endless, strlen (endless), NULL, NULL);
  wait_closed (c);
  g_assert_null (strstr (c->got->str, "HTTP/1.1 200"));
  close_client (c);
  g_autofree char *declared = exchange (f->port, large), *counted = exchange (f->port, chunked);
  g_assert_cmpuint (status_of (declared), ==, 413);
  g_assert_cmpuint (status_of (counted), ==, 413);
  g_assert_nonnull (strstr (declared, "\"too_large\""));
  g_assert_nonnull (strstr (counted, "\"too_large\""));
  /* Told beforehand, nothing is sent in vain. */
  Client *asks = open_client (f->port);
  say (asks, HEAD ("POST", "/v1/reports") AS (AGENT_TOKEN) "Expect: 100-continue\r\nContent-Length: 50000000\r\n\r\n");
  wait_text (asks, "\r\n\r\n");
  g_assert_cmpuint (status_of (asks->got->str), ==, 413);
  close_client (asks);
  g_assert_cmpint (heat_journal_last_seq (f->journal, NULL), ==, 0);
}

/* --- Bodies, over all connections ---- */

static Client *
slow_body (Fixture *f, const char *who, guint length, guint said)
{
  Client *c = open_client (f->port);
  g_autofree char *head = g_strdup_printf (HEAD ("POST", "/v1/session") "%sContent-Length: %u\r\n\r\n", who, length), *part = g_strnfill (said, ' ');

  say (c, head);
  say (c, part);
  return c;
}

static guint
busy (Client *const *all, guint n)
{
  guint said = 0;

  for (guint i = 0; i < n; i++)
    said += strstr (all[i]->got->str, "\"busy\"") != NULL;
  return said;
}

/* Many strangers who say much and do not end it: what they hold stays bounded, they are told so, and those with a token go on. */
static void
test_bodies (Fixture *f, gconstpointer data)
{
  g_autofree char *big = g_strnfill (30000, ' '), *rest = g_strnfill (5000, ' '), *report = g_strdup_printf (HEAD ("POST", "/v1/reports") AS (AGENT_TOKEN) "Connection: close\r\nContent-Length: 30043\r\n\r\n%s{\"id\":\"A-1\",\"symptom\":\"no_heat\",\"text\":\"x\"}", big);
  Client *many[40];
  guint refused = 0, most = 100000;

  start (f, "[limits]\nstranger_body_bytes=20000\nstranger_bodies_bytes=100000\nbodies_bytes=200000\n", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (many); i++)
    many[i] = slow_body (f, "", 20000, 15000);
  wait_busy (f, G_N_ELEMENTS (many));
  for (guint i = 6; i < G_N_ELEMENTS (many); i++)
    say (many[i], rest);
  gint64 begun_us = g_get_monotonic_time ();
  while (refused < G_N_ELEMENTS (many) - 6)
    {
      g_main_context_iteration (NULL, FALSE);
      g_assert_cmpuint (f->h->body_bytes, <=, most);
      g_assert_cmpint (g_get_monotonic_time () - begun_us, <, 30 * G_USEC_PER_SEC);
      refused = 0;
      for (guint i = 6; i < G_N_ELEMENTS (many); i++)
        refused += strstr (many[i]->got->str, "\"busy\"") || strstr (many[i]->got->str, "\"token\"") || strstr (many[i]->got->str, "\"bad_json\"");
    }
  g_assert_true (busy (many, G_N_ELEMENTS (many)) >= 30);
  g_assert_cmpfloat (metric (f, "heat_hotline_body_bytes"), <=, most);
  g_assert_cmpfloat (metric (f, "heat_hotline_body_bytes"), >, 0);
  /* Room for the staff, and for signing in. */
  g_assert_cmpuint (ask_status (f, report), ==, 201);
  g_assert_cmpuint (ask_status (f, HEAD ("POST", "/v1/session") "Content-Length: 37\r\n" LAST "{\"token\": \"" AGENT_TOKEN "\"}"), ==, 201);
  for (guint i = 0; i < G_N_ELEMENTS (many); i++)
    close_client (many[i]);
  wait_busy (f, 0);
  g_assert_cmpuint (f->h->body_bytes, ==, 0);
  g_assert_cmpuint (f->h->stranger_bytes, ==, 0);
}

/* The sum binds those with a token too. A request that has ended, or was given up, holds nothing. */
static void
test_bodies_known (Fixture *f, gconstpointer data)
{
  start (f, "[limits]\nbody_bytes=60000\nstranger_bodies_bytes=65536\nbodies_bytes=100000\n", NULL);
  Client *one = slow_body (f, AS (AGENT_TOKEN), 60000, 55000), *two;
  gint64 begun_us = g_get_monotonic_time ();

  while (f->h->body_bytes < 55000)
    {
      g_main_context_iteration (NULL, FALSE);
      g_assert_cmpint (g_get_monotonic_time () - begun_us, <, 30 * G_USEC_PER_SEC);
    }
  g_assert_cmpuint (f->h->stranger_bytes, ==, 0);
  two = slow_body (f, AS (AGENT_TOKEN), 60000, 60000);
  wait_text (two, "\"busy\"");
  g_assert_cmpuint (status_of (two->got->str), ==, 503);
  g_assert_nonnull (strstr (two->got->str, "Retry-After: "));
  close_client (two);
  close_client (one);
  wait_busy (f, 0);
  g_assert_cmpuint (f->h->body_bytes, ==, 0);
  two = slow_body (f, AS (AGENT_TOKEN), 60000, 60000);
  wait_text (two, "\"bad_json\"");
  close_client (two);
  wait_busy (f, 0);
  g_assert_cmpuint (f->h->body_bytes, ==, 0);
}

/* More than a stranger may say is refused in words, also when it was not told beforehand; small pieces are counted as what they cost. */
static void
test_bodies_stranger (Fixture *f, gconstpointer data)
{
  g_autofree char *big = g_strnfill (3000, ' '), *plain = g_strdup_printf (HEAD ("POST", "/v1/session") "Connection: close\r\nContent-Length: 3000\r\n\r\n%s", big),
                  *pieces = g_strdup_printf (HEAD ("POST", "/v1/session") "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\nbb8\r\n%s\r\nbb8\r\n%s\r\n0\r\n\r\n", big, big),
                  *staff = g_strdup_printf (HEAD ("POST", "/v1/reports") AS (AGENT_TOKEN) "Connection: close\r\nContent-Length: 3000\r\n\r\n%s", big),
                  *wrong = g_strdup_printf (HEAD ("POST", "/v1/reports") AS ("no-such-token-at-all") "Connection: close\r\nContent-Length: 3000\r\n\r\n%s", big),
                  *get = g_strdup_printf (HEAD ("GET", "/v1/events") AS (READER_TOKEN) "Content-Length: 2000\r\n\r\n%.2000s", big);

  start (f, "[limits]\nstranger_body_bytes=2048\nstranger_bodies_bytes=65536\n", NULL);
  g_assert_cmpuint (ask_status (f, plain), ==, 413);
  g_assert_cmpuint (ask_status (f, pieces), ==, 413);
  g_assert_cmpuint (ask_status (f, wrong), ==, 413);
  g_assert_cmpuint (ask_status (f, staff), ==, 400);
  /* Who listens holds nothing of what it said. */
  Client *listens = open_client (f->port), *drops = open_client (f->port);
  say (listens, get);
  wait_text (listens, "event: ping");
  g_assert_cmpuint (f->h->body_bytes, ==, 0);
  close_client (listens);
  say (drops, HEAD ("POST", "/v1/session") "Transfer-Encoding: chunked\r\n\r\n");
  for (guint i = 0; i < 20; i++)
    say (drops, "1\r\n \r\n");
  gint64 begun_us = g_get_monotonic_time ();
  while (f->h->body_bytes < 20 * 100)
    {
      g_main_context_iteration (NULL, FALSE);
      g_assert_cmpint (g_get_monotonic_time () - begun_us, <, 30 * G_USEC_PER_SEC);
    }
  close_client (drops);
  wait_busy (f, 0);
  g_assert_cmpuint (f->h->body_bytes, ==, 0);
}

/* Who asks for much and takes none of it: what waits for strangers is bounded, small pages and the staff go on, and it is let go of with the connection. */
static void
test_answers (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) slow = g_ptr_array_new_with_free_func (g_object_unref);

  start (f, "[limits]\nstranger_answers_bytes=20000000\nanswer_s=600\n", NULL);
  for (guint i = 0; i < 12; i++) /* notices of a size that the sockets cannot hold */
    {
      g_autofree char *number = g_strdup_printf ("0114-%02u", i + 10), *cause = g_strnfill (4000, 'c');
      JsonObject *o = sample_body (number, 1, 2);
      JsonArray *measures = json_array_new ();
      for (guint k = 0; k < 160; k++)
        json_array_add_string_element (measures, cause);
      json_object_set_array_member (o, "measures", measures);
      g_autofree char *body = body_text (o);
      g_assert_cmpuint (ask (f->port, "POST", "/v1/notices", body, DESK_TOKEN, NULL), ==, 201);
    }
  for (guint i = 0; i < 10; i++)
    {
      GSocket *socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
      g_autoptr (GSocketAddress) to = g_inet_socket_address_new_from_string ("127.0.0.1", f->port);
      g_socket_set_option (socket, SOL_SOCKET, SO_RCVBUF, 4096, NULL);
      g_assert_true (g_socket_connect (socket, to, NULL, NULL));
      g_assert_cmpint (g_socket_send (socket, HEAD ("GET", "/") "\r\n", strlen (HEAD ("GET", "/") "\r\n"), NULL, NULL), >, 0);
      g_ptr_array_add (slow, socket);
    }
  /* Eight are told to come again; two large answers wait. */
  gint64 begun_us = g_get_monotonic_time ();
  while (f->h->stranger_answer_bytes <= 10000000)
    {
      g_main_context_iteration (NULL, FALSE);
      g_assert_cmpint (g_get_monotonic_time () - begun_us, <, 30 * G_USEC_PER_SEC);
    }
  for (guint i = 0; i < 12; i++) /* asked after all of them */
    g_assert_cmpuint (ask_status (f, HEAD ("GET", "/web/page.css") LAST), ==, 200);
  wait_busy (f, 2);
  g_assert_cmpuint (f->h->stranger_answer_bytes, >, 10000000);
  g_assert_cmpuint (f->h->stranger_answer_bytes, <=, 20000000);
  g_autofree char *list = exchange (f->port, HEAD ("GET", "/v1/notices") AS (READER_TOKEN) LAST), *late = exchange (f->port, HEAD ("GET", "/") LAST),
                  *small = exchange (f->port, HEAD ("GET", "/web/page.css") LAST);
  g_assert_cmpuint (status_of (list), ==, 200);
  g_assert_cmpuint (strlen (list), >, 1000000);
  g_assert_cmpuint (status_of (late), ==, 503);
  g_assert_nonnull (strstr (late, "\"busy\""));
  g_assert_nonnull (strstr (late, "Retry-After: "));
  g_assert_null (strstr (late, "ETag"));
  g_assert_cmpuint (status_of (small), ==, 200);
  g_ptr_array_set_size (slow, 0);
  wait_busy (f, 0);
  g_assert_cmpuint (f->h->answer_bytes, ==, 0);
  g_assert_cmpuint (f->h->stranger_answer_bytes, ==, 0);
  g_assert_cmpuint (ask_status (f, HEAD ("GET", "/") LAST), ==, 200);
}

static void
test_ambiguous (Fixture *f, gconstpointer data)
{
#define BODY37 "{\"token\": \"" AGENT_TOKEN "\"}"
  static const char *const bad[] = { "Content-Length: 37\r\nContent-Length: 37\r\n", "Content-Length: 37\r\nContent-Length: 0\r\n", "Content-Length: 37\r\nTransfer-Encoding: chunked\r\n",
                                     "Transfer-Encoding: chunked\r\nContent-Length: 37\r\n", "Content-Length: 37\r\nHost: other.test\r\n", "content-length: 37\r\ntransfer-encoding: identity\r\n" };

  start (f, "", NULL);
  g_assert_cmpuint (ask_status (f, HEAD ("POST", "/v1/session") "Content-Length: 37\r\n" LAST BODY37), ==, 201);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      gboolean is_chunked = strstr (bad[i], "chunked") != NULL;
      g_autofree char *text = g_strdup_printf (HEAD ("POST", "/v1/session") "%s\r\n%s", bad[i], is_chunked ? "25\r\n" BODY37 "\r\n0\r\n\r\nGET /v1/health HTTP/1.1\r\nHost: x\r\n\r\n" : BODY37);
      g_autofree char *answer = exchange (f->port, text);
      if (*answer && (status_of (answer) != 400 || strstr (answer, "uptime_s")))
        g_error ("taken with %s: %s", bad[i], answer);
    }
}

static void
test_ranges (Fixture *f, gconstpointer data)
{
  start (f, "", NULL);
  g_autofree char *whole = exchange (f->port, HEAD ("GET", "/web/page.css") LAST),
                  *parts = exchange (f->port, HEAD ("GET", "/web/page.css") "Range: bytes=0-,0-,0-,0-,0-\r\n" LAST), *head = exchange (f->port, HEAD ("HEAD", "/web/page.css") LAST),
                  *events = exchange (f->port, HEAD ("HEAD", "/v1/events") AS (READER_TOKEN) LAST);

  g_assert_cmpuint (status_of (parts), ==, 200);
  g_assert_cmpstr (strstr (parts, "\r\n\r\n"), ==, strstr (whole, "\r\n\r\n"));
  g_assert_cmpuint (status_of (head), ==, 200);
  g_assert_cmpstr (strstr (head, "\r\n\r\n"), ==, "\r\n\r\n");
  g_assert_cmpuint (status_of (events), ==, 200);
  g_assert_cmpstr (strstr (events, "\r\n\r\n"), ==, "\r\n\r\n");
}

static void
test_unreadable (Fixture *f, gconstpointer data)
{
  start (f, "[rates]\nunreadable_per_min=3\n", NULL);

  /* Looking whether somebody is there is no offence. */
  for (guint i = 0; i < 5; i++)
    close_client (open_client (f->port));
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *answer = exchange (f->port, "GARBAGE\r\n\r\n");
      g_assert_nonnull (strstr (answer, " 400 "));
    }
  g_assert_cmpfloat (metric (f, "heat_hotline_unreadable_total"), ==, 2);
  g_free (exchange (f->port, "\001\002\003\r\n\r\n"));
  Client *late = open_client (f->port);
  wait_closed (late);
  g_assert_cmpuint (status_of (late->got->str), ==, 503);
  close_client (late);
}

/* --- Stopping ---- */

static void
test_stop (Fixture *f, gconstpointer data)
{
  start (f, "", NULL);
  Client *waits = open_client (f->port), *kept = open_client (f->port), *half = open_client (f->port);

  say (waits, HEAD ("GET", "/v1/reports?wait=50") AS (DESK_TOKEN) "\r\n");
  say (kept, HEAD ("GET", "/v1/health") "\r\n");
  wait_text (kept, "\"ok\"");
  say (half, HEAD ("POST", "/v1/reports") AS (AGENT_TOKEN) "Content-Length: 43\r\n\r\n{\"id\":\"A-1\",");
  gint64 begun_us = g_get_monotonic_time ();
  while (heat_hotline_busy (f->h) < 2)
    {
      g_main_context_iteration (NULL, FALSE);
      g_assert_cmpint (g_get_monotonic_time () - begun_us, <, 30 * G_USEC_PER_SEC);
    }
  heat_hotline_stop (f->h);
  wait_text (waits, "\"reports\":[]");
  wait_closed (kept);
  /* What is half said is heard to its end, and refused: nothing is taken that could not be answered. */
  say (half, "\"symptom\":\"no_heat\",\"text\":\"x\"}");
  wait_text (half, "\"stopping\"");
  g_assert_cmpuint (status_of (half->got->str), ==, 503);
  g_assert_nonnull (strstr (half->got->str, "Connection: close"));
  g_assert_cmpint (heat_journal_last_seq (f->journal, NULL), ==, 0);
  guint deadline = g_timeout_add_seconds (60, give_up, NULL);
  while (heat_hotline_busy (f->h))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (deadline);
  g_autoptr (GSocketClient) maker = g_socket_client_new ();
  g_assert_null (g_socket_client_connect_to_host (maker, "127.0.0.1", (guint16) f->port, NULL, NULL));
  close_client (waits);
  close_client (kept);
  close_client (half);
}

/* Freed in the midst of everything: nothing is left behind (the sanitizer looks). */
static void
test_free (Fixture *f, gconstpointer data)
{
  start (f, "", NULL);
  Client *waits = open_client (f->port), *listens = open_client (f->port), *half = open_client (f->port);

  say (waits, HEAD ("GET", "/v1/reports?wait=50") AS (DESK_TOKEN) "\r\n");
  say (listens, HEAD ("GET", "/v1/events") AS (READER_TOKEN) "\r\n");
  wait_text (listens, "ping");
  say (half, "GET /v1/he");
  for (guint i = 0; i < 20; i++)
    g_main_context_iteration (NULL, FALSE);
  heat_hotline_free (g_steal_pointer (&f->h));
  close_client (waits);
  close_client (listens);
  close_client (half);
}

/* --- Log and metrics ---- */

static void
test_log (Fixture *f, gconstpointer data)
{
  start (f, "", NULL);
  static const char *const secrets[] = { "13900000002", "A-17", AGENT_TOKEN, "127.0.0.1", "phone" };

  ask_status (f, HEAD ("GET", "/v1/status?phone=13900000002") AS (AGENT_TOKEN) LAST);
  ask_status (f, HEAD ("GET", "/nothing/13900000002") LAST);
  ask_status (f, "B\303\204D /nothing/13900000002 HTTP/1.1\r\nHost: x\r\n" LAST);
  ask_status (f, HEAD ("POST", "/v1/reports") AS (AGENT_TOKEN) "Content-Length: 76\r\n" LAST "{\"id\":\"A-17\",\"symptom\":\"no_heat\",\"text\":\"13900000002\",\"phone\":\"13900000002\"}");
  for (guint i = 0; i < f->lines->len; i++)
    {
      g_autoptr (JsonNode) node = json_from_string (f->lines->pdata[i], NULL);
      g_assert_nonnull (node);
      for (guint k = 0; k < G_N_ELEMENTS (secrets); k++)
        if (strstr (f->lines->pdata[i], secrets[k]))
          g_error ("“%s” stands in the log: %s", secrets[k], (char *) f->lines->pdata[i]);
    }
  g_assert_cmpuint (f->lines->len, >=, 3);
  g_autoptr (JsonNode) first = json_from_string (f->lines->pdata[0], NULL);
  JsonObject *o = json_node_get_object (first);
  g_assert_cmpstr (json_object_get_string_member (o, "route"), ==, "/v1/status");
  g_assert_cmpstr (json_object_get_string_member (o, "who"), ==, "seat 12");
  g_assert_cmpstr (json_object_get_string_member (o, "method"), ==, "GET");
  g_assert_cmpint (json_object_get_int_member (o, "status"), ==, 200);
  g_assert_true (json_object_has_member (o, "ms"));
}

/* The text format by its own grammar: every sample under a TYPE of its family, families in one piece, buckets that grow to the count. */
static void
test_metrics (Fixture *f, gconstpointer data)
{
  start (f, "", NULL);
  for (guint i = 0; i < 5; i++)
    ask_status (f, HEAD ("GET", "/v1/health") LAST);
  ask_status (f, HEAD ("GET", "/v1/me") LAST);
  g_assert_cmpfloat (metric (f, "heat_hotline_requests_total{route=\"/v1/health\",status=\"2xx\"}"), ==, 5);
  g_assert_cmpfloat (metric (f, "heat_hotline_requests_total{route=\"/v1/me\",status=\"4xx\"}"), ==, 1);
  g_assert_cmpfloat (metric (f, "heat_hotline_request_seconds_count{route=\"/v1/health\"}"), ==, 5);
  g_assert_cmpfloat (metric (f, "heat_hotline_request_seconds_bucket{route=\"/v1/health\",le=\"+Inf\"}"), ==, 5);
  g_assert_cmpfloat (metric (f, "heat_hotline_resident_bytes"), >, 1e6);
  g_assert_cmpuint (ask_status (f, HEAD ("GET", "/metrics") LAST), ==, 401);

  g_autofree char *text = exchange (f->port, HEAD ("GET", "/metrics") AS (READER_TOKEN) LAST);
  g_auto (GStrv) lines = g_strsplit (strstr (text, "\r\n\r\n") + 4, "\n", -1);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *family = NULL;
  for (guint i = 0; lines[i]; i++)
    {
      if (g_str_has_prefix (lines[i], "# TYPE "))
        {
          g_free (family);
          family = g_strndup (lines[i] + 7, strcspn (lines[i] + 7, " "));
          g_assert_true (g_hash_table_add (seen, g_strdup (family)));
        }
      else if (*lines[i] && *lines[i] != '#')
        {
          g_assert_true (family && g_str_has_prefix (lines[i], family));
          g_assert_true (g_regex_match_simple ("^[a-z_]+(\\{[a-z]+=\"[^\"]*\"(,[a-z]+=\"[^\"]*\")?\\})? [0-9.e+-]+$", lines[i], 0, 0));
        }
    }
  g_assert_cmpuint (g_hash_table_size (seen), >=, 14);
}

#define ADD(name, function) g_test_add ("/hotline/door/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("slow-head", test_slow_head);
  ADD ("slow-body", test_slow_body);
  ADD ("slow-reader", test_slow_reader);
  ADD ("slow-listener", test_slow_listener);
  ADD ("idle", test_idle);
  ADD ("many", test_many);
  ADD ("leaving", test_leaving);
  ADD ("rates", test_rates);
  ADD ("proxy", test_proxy);
  ADD ("forwarded", test_forwarded);
  ADD ("proxy-many", test_proxy_many);
  ADD ("no-proxy", test_no_proxy);
  ADD ("sizes", test_sizes);
  ADD ("bodies", test_bodies);
  ADD ("bodies-known", test_bodies_known);
  ADD ("bodies-stranger", test_bodies_stranger);
  ADD ("answers", test_answers);
  ADD ("ambiguous", test_ambiguous);
  ADD ("ranges", test_ranges);
  ADD ("unreadable", test_unreadable);
  ADD ("stop", test_stop);
  ADD ("free", test_free);
  ADD ("log", test_log);
  ADD ("metrics", test_metrics);
  return g_test_run ();
}
