// SPDX-License-Identifier: GPL-3.0-or-later
/* Webhooks: signed, in order, repeated under the same key until taken, over restarts; and the reminders of planned stops. */
#include "hotline-sample.h"
#include "store-journal.h"
#include <glib/gstdio.h>

#define SECRET "the-secret-of-the-gateway"

typedef struct { char *key, *body; guint status; } Post;
typedef struct {
  SoupServer *gateway;
  GPtrArray *posts;      /* Post: all that came, with what was answered */
  GArray *answers;       /* guint: statuses to give, first ones first; then 200 */
  char *folder, *hooks, *url;
  HeatHotline *h;
  guint port;
  gint64 now_us;
  const char *give_up_h; /* NULL: 10 */
  const char *refuse_topic; /* NULL: none */
} Fixture;

static void
free_post (gpointer data)
{
  g_free (((Post *) data)->key);
  g_free (((Post *) data)->body);
  g_free (data);
}

/* The gateway checks the signature by itself: HMAC of RFC 2104, put together here from two plain sums. */
static char *
sign (const char *text)
{
  guchar inner[64] = { 0 }, outer[64] = { 0 };
  guint8 sum[32];
  gsize n = sizeof sum;
  g_autoptr (GChecksum) first = g_checksum_new (G_CHECKSUM_SHA256), second = g_checksum_new (G_CHECKSUM_SHA256);

  memcpy (inner, SECRET, strlen (SECRET));
  memcpy (outer, SECRET, strlen (SECRET));
  for (guint i = 0; i < 64; i++)
    {
      inner[i] ^= 0x36;
      outer[i] ^= 0x5c;
    }
  g_checksum_update (first, inner, 64);
  g_checksum_update (first, (const guchar *) text, (gssize) strlen (text));
  g_checksum_get_digest (first, sum, &n);
  g_checksum_update (second, outer, 64);
  g_checksum_update (second, sum, (gssize) n);
  return g_strdup (g_checksum_get_string (second));
}

static void
take_post (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  Fixture *f = data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  g_autoptr (GBytes) bytes = soup_message_body_flatten (soup_server_message_get_request_body (message));
  Post *post = g_new0 (Post, 1);
  const char *time = soup_message_headers_get_one (headers, "X-Heat-Timestamp"), *signature = soup_message_headers_get_one (headers, "X-Heat-Signature");

  post->key = g_strdup (soup_message_headers_get_one (headers, "Idempotency-Key"));
  post->body = g_strdup_printf ("%.*s", (int) g_bytes_get_size (bytes), (const char *) g_bytes_get_data (bytes, NULL));
  g_autofree char *signed_text = g_strdup_printf ("%s.%s", time, post->body), *sum = sign (signed_text), *want = g_strdup_printf ("sha256=%s", sum);
  g_assert_cmpstr (signature, ==, want);
  g_assert_cmpstr (soup_server_message_get_method (message), ==, "POST");
  g_assert_cmpstr (path, ==, "/in");
  post->status = g_strcmp0 (soup_message_headers_get_one (headers, "X-Heat-Topic"), f->refuse_topic) == 0 ? 422 : f->answers->len ? g_array_index (f->answers, guint, 0) : 200;
  if (f->answers->len)
    g_array_remove_index (f->answers, 0);
  g_ptr_array_add (f->posts, post);
  soup_server_message_set_status (message, post->status, NULL);
}

static void
write_hooks (Fixture *f, const char *topics)
{
  g_autofree char *text = g_strdup_printf ("[webhook sms gateway]\nurl=%s\nsecret=%s\n%s", f->url, SECRET, topics);

  g_assert_true (g_file_set_contents (f->hooks, text, -1, NULL));
}

static void
start (Fixture *f, gboolean with_hooks)
{
  g_autofree char *journal = g_strdup_printf ("sqlite:%s/hotline.db", f->folder);
  g_autoptr (HeatNet) net = sample_net ();
  g_autoptr (GError) error = NULL;
  g_autofree char *settings = g_strdup_printf ("[webhooks]\nfirst_pause_s=0.02\nlongest_pause_s=0.05\nrefusals=3\ngive_up_h=%s\ntimeout_s=5\n"
                                               "[notices]\ncheck_s=0.05\nreminders_h=24;2\n[public]\nurl=https://heat.beicheng.test\n", f->give_up_h ? f->give_up_h : "10");
  g_autoptr (HeatHotlineConfig) config = heat_hotline_config_parse (settings, &error);

  g_assert_no_error (error);
  HeatHotlineSetup setup = { .journal = heat_store_journal_open (journal, TRUE, &error), .net = net, .clock = heat_clock_fixed (&f->now_us), .token = TOKEN, .config = config,
                             .webhooks_path = with_hooks ? f->hooks : NULL };
  g_assert_no_error (error);
  f->h = heat_hotline_new (&setup, &error);
  g_assert_no_error (error);
  g_assert_true (heat_hotline_listen (f->h, "127.0.0.1:0", &error));
  f->port = heat_hotline_port (f->h);
}

static void
stop (Fixture *f)
{
  heat_hotline_stop (f->h);
  g_clear_pointer (&f->h, heat_hotline_free);
}

static void
set_up (Fixture *f, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  f->now_us = sample_time ("2026-01-14T03:25:00+08:00");
  f->posts = g_ptr_array_new_with_free_func (free_post);
  f->answers = g_array_new (FALSE, FALSE, sizeof (guint));
  f->gateway = soup_server_new (NULL, NULL);
  soup_server_add_handler (f->gateway, NULL, take_post, f, NULL);
  g_assert_true (soup_server_listen_local (f->gateway, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error));
  GSList *uris = soup_server_get_uris (f->gateway);
  f->url = g_strdup_printf ("http://127.0.0.1:%d/in", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  f->folder = g_dir_make_tmp ("heat-hooks-XXXXXX", NULL);
  f->hooks = g_build_filename (f->folder, "webhooks.ini", NULL);
  write_hooks (f, "");
}

static void
tear_down (Fixture *f, gconstpointer unused)
{
  g_autoptr (GDir) dir = g_dir_open (f->folder, 0, NULL);

  if (f->h)
    stop (f);
  soup_server_disconnect (f->gateway);
  g_object_unref (f->gateway);
  for (const char *name; (name = g_dir_read_name (dir));)
    {
      g_autofree char *path = g_build_filename (f->folder, name, NULL);
      g_unlink (path);
    }
  g_rmdir (f->folder);
  g_ptr_array_unref (f->posts);
  g_array_unref (f->answers);
  g_free (f->folder);
  g_free (f->hooks);
  g_free (f->url);
}

static void
post_notice (Fixture *f, JsonObject *body)
{
  g_autofree char *text = body_text (body);

  g_assert_cmpuint (ask (f->port, "POST", "/v1/notices", text, TOKEN, NULL), ==, 201);
}

static void
answer_with (Fixture *f, guint status, guint times)
{
  for (guint i = 0; i < times; i++)
    g_array_append_val (f->answers, status);
}

static void
wait_posts (Fixture *f, guint n)
{
  guint deadline = g_timeout_add_seconds (60, give_up, NULL);

  while (f->posts->len < n)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (deadline);
}

/* Until the service has nothing more to post. */
static void
wait_quiet (Fixture *f)
{
  gboolean over = FALSE;
  guint deadline = g_timeout_add_seconds (60, give_up, NULL);

  while (!over)
    {
      g_autoptr (JsonNode) node = NULL;
      g_assert_cmpuint (ask (f->port, "GET", "/v1/webhooks", NULL, TOKEN, &node), ==, 200);
      JsonObject *hook = json_array_get_object_element (json_object_get_array_member (json_node_get_object (node), "webhooks"), 0);
      over = json_object_get_int_member (hook, "waiting") == 0;
    }
  g_source_remove (deadline);
}

static void
assert_quiet (Fixture *f, guint n)
{
  wait_quiet (f);
  g_assert_cmpuint (f->posts->len, ==, n);
}

/* (transfer full) */
static char *
read_metrics (Fixture *f)
{
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u/metrics", f->port);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", url);
  Reply reply = { 0 };

  soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", "Bearer " TOKEN);
  soup_session_send_and_read_async (session, message, 0, NULL, got_reply, &reply);
  wait_for (&reply.done);
  g_assert_no_error (reply.error);
  char *text = g_strndup (g_bytes_get_data (reply.bytes, NULL), g_bytes_get_size (reply.bytes));
  g_bytes_unref (reply.bytes);
  return text;
}

static const char *
key_of (Fixture *f, guint i)
{
  return ((Post *) f->posts->pdata[i])->key;
}

static const Post *
find_post (Fixture *f, const char *key)
{
  for (guint i = 0; i < f->posts->len; i++)
    if (strcmp (key_of (f, i), key) == 0)
      return f->posts->pdata[i];
  return NULL;
}

static void
test_order (Fixture *f, gconstpointer unused)
{
  start (f, TRUE);
  answer_with (f, 500, 2);
  answer_with (f, 302, 1);
  answer_with (f, 429, 1);
  post_notice (f, sample_body ("0114-02", 1, 3));
  post_notice (f, sample_body ("0114-02", 2, 2));
  wait_posts (f, 6);
  assert_quiet (f, 6);
  for (guint i = 0; i < 5; i++)
    g_assert_cmpstr (key_of (f, i), ==, "notice:0114-02/1");
  g_assert_cmpstr (key_of (f, 5), ==, "notice:0114-02/2");
  g_autoptr (JsonNode) node = json_from_string (((Post *) f->posts->pdata[5])->body, NULL);
  JsonObject *o = json_node_get_object (node);
  g_assert_cmpstr (json_object_get_string_member (o, "key"), ==, "notice:0114-02/2");
  g_assert_cmpstr (json_object_get_string_member (o, "topic"), ==, "notice");
  g_assert_cmpstr (json_object_get_string_member (o, "until"), ==, "2026-01-14T04:30:00Z");
  g_assert_cmpstr (json_object_get_string_member (o, "previous_until"), ==, "2026-01-14T03:30:00Z");
  g_assert_nonnull (strstr (json_object_get_string_member (o, "sms"), "原定 1 月 14 日 11 时 30 分"));
  g_assert_cmpstr (json_object_get_string_member (o, "page"), ==, "https://heat.beicheng.test/n/0114-02");
  g_assert_cmpstr (json_object_get_string_member (o, "households_table"), ==, "https://heat.beicheng.test/v1/notices/0114-02/households.csv?version=2");
  g_assert_null (strstr (((Post *) f->posts->pdata[5])->body, "1390000"));
}

/* The gateway is down, the service is stopped and started: what was taken by the service comes later, once each, in order. */
static void
test_restart (Fixture *f, gconstpointer unused)
{
  start (f, FALSE);
  post_notice (f, sample_body ("0113-01", 1, 1)); /* before anybody asked to be told */
  stop (f);
  start (f, TRUE);
  answer_with (f, 503, 1000);
  post_notice (f, sample_body ("0114-02", 1, 3));
  post_notice (f, sample_body ("0114-02", 2, 2));
  wait_posts (f, 3);
  stop (f);
  g_array_set_size (f->answers, 0);
  guint before = f->posts->len;
  start (f, TRUE);
  wait_posts (f, before + 2);
  assert_quiet (f, before + 2);
  for (guint i = 0; i <= before; i++)
    g_assert_cmpstr (key_of (f, i), ==, "notice:0114-02/1");
  g_assert_cmpstr (key_of (f, before + 1), ==, "notice:0114-02/2");
  stop (f);
  start (f, TRUE);
  assert_quiet (f, before + 2);
  post_notice (f, sample_restoration ("0114-03", "0114-02", 2, 3));
  wait_posts (f, before + 3);
  g_assert_cmpstr (key_of (f, before + 2), ==, "notice:0114-03/1");
}

/* What the gateway will never take is given up; the rest goes on. */
static void
test_hopeless (Fixture *f, gconstpointer unused)
{
  start (f, TRUE);
  answer_with (f, 422, 3);
  post_notice (f, sample_body ("0114-02", 1, 3));
  post_notice (f, sample_body ("0114-02", 2, 2));
  wait_posts (f, 4);
  assert_quiet (f, 4);
  g_assert_cmpstr (key_of (f, 2), ==, "notice:0114-02/1");
  g_assert_cmpstr (key_of (f, 3), ==, "notice:0114-02/2");
}

static void
test_too_old (Fixture *f, gconstpointer unused)
{
  f->give_up_h = "0.0003"; /* a second */
  start (f, TRUE);
  answer_with (f, 503, 100000);
  post_notice (f, sample_body ("0114-02", 1, 3));
  wait_quiet (f);
  g_assert_cmpuint (f->posts->len, >, 3);
  g_autofree char *metrics = read_metrics (f);
  g_assert_nonnull (strstr (metrics, "heat_hotline_webhook_given_up_total{webhook=\"sms gateway\"} 1\n"));
}

/* The machine's clock jumps by a month while the gateway is down: nothing is given up, all comes in order, each once. */
static void
test_clock (Fixture *f, gconstpointer unused)
{
  start (f, TRUE);
  answer_with (f, 503, 8);
  post_notice (f, sample_body ("0114-02", 1, 3));
  post_notice (f, sample_body ("0114-02", 2, 2));
  wait_posts (f, 2);
  f->now_us += 30 * G_TIME_SPAN_DAY;
  wait_posts (f, 5);
  f->now_us -= 60 * G_TIME_SPAN_DAY;
  wait_posts (f, 10);
  assert_quiet (f, 10);
  for (guint i = 0; i < 9; i++)
    g_assert_cmpstr (key_of (f, i), ==, "notice:0114-02/1");
  g_assert_cmpstr (key_of (f, 9), ==, "notice:0114-02/2");
  g_autofree char *metrics = read_metrics (f);
  const char *lines[] = { "heat_hotline_webhook_queued{webhook=\"sms gateway\"} 0\n", "heat_hotline_webhook_delivered_total{webhook=\"sms gateway\"} 2\n",
                          "heat_hotline_webhook_failed_total{webhook=\"sms gateway\"} 8\n", "heat_hotline_webhook_given_up_total{webhook=\"sms gateway\"} 0\n" };
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    if (!strstr (metrics, lines[i]))
      g_error ("no %s in %s", lines[i], metrics);
}

/* The file is read again: an address goes on where it is under its new settings, one that is gone gets nothing more, a new one begins now; a wrong file
 * changes nothing. */
static void
test_reload (Fixture *f, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *two = g_strdup_printf ("[webhook other]\nurl=%s\nsecret=%s\ntopics=alert\n[webhook sms gateway]\nurl=%s\nsecret=%s\nlanguage=en\n", f->url, SECRET, f->url, SECRET);
  g_autofree char *one = g_strdup_printf ("[webhook other]\nurl=%s\nsecret=%s\ntopics=alert\n", f->url, SECRET);

  start (f, TRUE);
  answer_with (f, 503, 2);
  post_notice (f, sample_body ("0114-02", 1, 3));
  wait_posts (f, 1);
  g_assert_true (g_file_set_contents (f->hooks, "[webhook x]\nurl=nothing\n", -1, NULL));
  g_assert_false (heat_hotline_reload (f->h, &error));
  g_assert_nonnull (strstr (error->message, "url"));
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (f->hooks, two, -1, NULL));
  g_assert_true (heat_hotline_reload (f->h, &error));
  g_assert_no_error (error);
  wait_posts (f, 3);
  g_assert_cmpstr (key_of (f, 2), ==, "notice:0114-02/1");
  g_assert_nonnull (strstr (((Post *) f->posts->pdata[2])->body, "the heat is off at"));
  post_notice (f, sample_body ("0114-02", 2, 2));
  wait_posts (f, 5);
  g_assert_cmpstr (key_of (f, 3), !=, key_of (f, 4));
  g_assert_true (g_str_equal (key_of (f, 3), "alert:0114-02/2") || g_str_equal (key_of (f, 4), "alert:0114-02/2"));
  wait_quiet (f);
  g_assert_true (g_file_set_contents (f->hooks, one, -1, NULL));
  g_assert_true (heat_hotline_reload (f->h, NULL));
  post_notice (f, sample_restoration ("0114-03", "0114-02", 2, 3));
  wait_posts (f, 6);
  assert_quiet (f, 6);
  g_assert_cmpstr (key_of (f, 5), ==, "alert:0114-03/1");
  /* Back again it goes on where it was. */
  g_assert_true (g_file_set_contents (f->hooks, two, -1, NULL));
  g_assert_true (heat_hotline_reload (f->h, NULL));
  wait_posts (f, 7);
  g_assert_cmpstr (key_of (f, 6), ==, "notice:0114-03/1");
}

/* Tickets and alerts to who asked for them; no person in what is told of a ticket. */
static void
test_tickets (Fixture *f, gconstpointer unused)
{
  write_hooks (f, "topics=ticket;alert;notice\n");
  start (f, TRUE);
  g_assert_cmpuint (ask (f->port, "POST", "/v1/tickets", "{\"id\":\"T1\",\"kind\":\"no_heat\",\"text\":\"我家不热\",\"phone\":\"13900000001\",\"card\":\"0001\"}", TOKEN, NULL), ==, 201);
  wait_posts (f, 1);
  g_autoptr (JsonNode) node = json_from_string (((Post *) f->posts->pdata[0])->body, NULL);
  JsonObject *o = json_node_get_object (node);
  g_assert_cmpstr (json_object_get_string_member (o, "topic"), ==, "ticket");
  g_assert_cmpstr (json_object_get_string_member (o, "event"), ==, "ticket.accepted");
  g_assert_cmpstr (json_object_get_string_member (o, "kind"), ==, "no_heat");
  g_assert_cmpstr (json_object_get_string_member (o, "state"), ==, "accepted");
  g_assert_cmpstr (json_object_get_string_member (o, "key"), ==, key_of (f, 0));
  g_assert_true (g_str_has_prefix (key_of (f, 0), "ticket:"));
  const char *private[] = { "1390000", "\"card\"", "不热" };
  for (guint i = 0; i < G_N_ELEMENTS (private); i++)
    g_assert_null (strstr (((Post *) f->posts->pdata[0])->body, private[i]));
  post_notice (f, sample_body ("0114-02", 1, 3));
  wait_posts (f, 3);
  assert_quiet (f, 3);
  const Post *notice = find_post (f, "notice:0114-02/1"), *alert = find_post (f, "alert:0114-02/1");
  g_assert_null (strstr (notice->body, "\"alert\":"));
  g_assert_nonnull (strstr (notice->body, "\"sms\":"));
  g_assert_null (strstr (alert->body, "\"sms\":")); /* the notice brought it */
  g_autoptr (JsonNode) told = json_from_string (alert->body, NULL);
  JsonObject *made = json_object_get_object_member (json_node_get_object (told), "alert");
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (told), "topic"), ==, "alert");
  g_assert_cmpstr (json_object_get_string_member (made, "identifier"), ==, "heat.2026.0114-02.1");
  g_assert_nonnull (strstr (json_object_get_string_member (made, "cap"), "<sender>dispatch@heat.beicheng.test</sender>"));
}

/* Of one topic: how many wait, and the reason of the last failure. */
static gint64
ask_waiting (Fixture *f, const char *topic, gboolean *has_reason)
{
  g_autoptr (JsonNode) node = NULL;

  g_assert_cmpuint (ask (f->port, "GET", "/v1/webhooks", NULL, TOKEN, &node), ==, 200);
  JsonObject *hook = json_array_get_object_element (json_object_get_array_member (json_node_get_object (node), "webhooks"), 0);
  JsonArray *topics = json_object_get_array_member (hook, "topics");
  for (guint i = 0; i < json_array_get_length (topics); i++)
    {
      JsonObject *o = json_array_get_object_element (topics, i);
      if (strcmp (json_object_get_string_member (o, "topic"), topic) != 0)
        continue;
      *has_reason = *json_object_get_string_member (o, "reason") != '\0';
      g_assert_true (!*has_reason || *json_object_get_string_member (hook, "reason")); /* the address says what is wrong with any topic of it */
      return json_object_get_int_member (o, "waiting");
    }
  g_error ("no topic %s", topic);
}

/* Alerts cannot be made yet: the text messages go out; set up, the alerts follow, each once. */
static void
test_alert_waits (Fixture *f, gconstpointer unused)
{
  g_autofree char *company = g_strdup (g_getenv ("HEAT_COMPANY"));
  gboolean has_reason;

  g_unsetenv ("HEAT_COMPANY"); /* who sends is then only an example */
  write_hooks (f, "topics=notice;alert\n");
  start (f, TRUE);
  post_notice (f, sample_body ("0114-02", 1, 3));
  post_notice (f, sample_body ("0114-02", 2, 2));
  wait_posts (f, 2);
  while (ask_waiting (f, "notice", &has_reason))
    ;
  g_assert_false (has_reason);
  g_assert_cmpint (ask_waiting (f, "alert", &has_reason), ==, 2);
  g_assert_true (has_reason);
  g_assert_cmpuint (f->posts->len, ==, 2);
  for (guint i = 0; i < 2; i++)
    g_assert_true (g_str_has_prefix (key_of (f, i), "notice:0114-02/"));
  stop (f);
  g_setenv ("HEAT_COMPANY", company, TRUE);
  start (f, TRUE);
  wait_posts (f, 4);
  assert_quiet (f, 4);
  g_assert_cmpstr (key_of (f, 2), ==, "alert:0114-02/1");
  g_assert_cmpstr (key_of (f, 3), ==, "alert:0114-02/2");
}

/* The gateway takes no alert: the notices go on, and the alerts are given up by themselves. */
static void
test_alert_refused (Fixture *f, gconstpointer unused)
{
  write_hooks (f, "topics=notice;alert\n");
  f->refuse_topic = "alert";
  start (f, TRUE);
  post_notice (f, sample_body ("0114-02", 1, 3));
  post_notice (f, sample_body ("0114-02", 2, 2));
  wait_quiet (f);
  guint notices = 0, alerts = 0;
  for (guint i = 0; i < f->posts->len; i++)
    {
      notices += g_str_has_prefix (key_of (f, i), "notice:");
      alerts += g_str_has_prefix (key_of (f, i), "alert:");
    }
  g_assert_cmpuint (notices, ==, 2);
  g_assert_cmpuint (alerts, ==, 6); /* three times each */
}

/* A stop ends whose homes another one still keeps cold: nobody is told that heat is back. */
static void
test_end_for_nobody (Fixture *f, gconstpointer unused)
{
  JsonObject *end = sample_restoration ("0114-03", "0114-02", 1, 1);
  g_autoptr (JsonNode) node = NULL;

  json_object_set_array_member (end, "consumers", json_array_new ());
  json_object_set_array_member (end, "areas", json_array_new ());
  json_object_set_int_member (end, "households", 0);
  write_hooks (f, "topics=notice;alert\n");
  start (f, TRUE);
  post_notice (f, sample_body ("0114-02", 1, 1));
  wait_posts (f, 2);
  post_notice (f, end);
  assert_quiet (f, 2);
  g_assert_cmpuint (ask (f->port, "GET", "/v1/notices", NULL, TOKEN, &node), ==, 200);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_node_get_object (node), "notices")), ==, 0);
}

/* An address asks for more: the new topics begin with what comes from then on, also over a restart; what comes back goes on where it was. */
static void
test_new_topic (Fixture *f, gconstpointer unused)
{
  write_hooks (f, "topics=ticket\n");
  start (f, TRUE);
  post_notice (f, sample_body ("0113-01", 1, 1));
  post_notice (f, sample_body ("0114-02", 1, 3));
  wait_quiet (f);
  write_hooks (f, "topics=ticket;alert;notice\n");
  g_assert_true (heat_hotline_reload (f->h, NULL));
  assert_quiet (f, 0);
  post_notice (f, sample_body ("0114-02", 2, 2));
  wait_posts (f, 2);
  assert_quiet (f, 2);
  g_assert_nonnull (find_post (f, "notice:0114-02/2"));
  g_assert_nonnull (find_post (f, "alert:0114-02/2"));
  write_hooks (f, "topics=ticket;notice\n");
  g_assert_true (heat_hotline_reload (f->h, NULL));
  post_notice (f, sample_restoration ("0114-03", "0114-02", 2, 3));
  wait_posts (f, 3);
  assert_quiet (f, 3);
  stop (f);
  write_hooks (f, "topics=ticket;alert;notice;reminder\n");
  start (f, TRUE);
  wait_posts (f, 4);
  assert_quiet (f, 4);
  g_assert_cmpstr (key_of (f, 3), ==, "alert:0114-03/1");
}

static JsonObject *
planned (gint64 issued_us, gint64 start_us)
{
  JsonObject *o = sample_body ("0120-01", 1, 1);

  json_object_set_string_member (o, "kind", "planned");
  json_object_set_int_member (o, "issued_us", issued_us);
  json_object_set_int_member (o, "start_us", start_us);
  json_object_set_int_member (o, "expected_us", start_us + 8 * G_TIME_SPAN_HOUR);
  return o;
}

/* Until the journal holds a reminder. */
static void
wait_reminded (Fixture *f)
{
  g_autofree char *path = g_strdup_printf ("sqlite:%s/hotline.db", f->folder);
  g_autoptr (HeatJournal) journal = heat_store_journal_open (path, TRUE, NULL);
  guint deadline = g_timeout_add_seconds (60, give_up, NULL);

  for (gboolean is_there = FALSE; !is_there;)
    {
      g_autoptr (GPtrArray) events = heat_journal_read (journal, 0, 0, NULL);
      for (guint i = 0; i < events->len; i++)
        is_there |= strcmp (((HeatEvent *) events->pdata[i])->word, "notice.reminded") == 0;
      if (!is_there)
        g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (deadline);
}

/* A journal of before topics were told apart: each goes on where the address was. */
static void
test_journal_of_before (Fixture *f, gconstpointer unused)
{
  g_autofree char *path = g_strdup_printf ("sqlite:%s/hotline.db", f->folder);
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) heat_event_unref);
  g_autoptr (GError) error = NULL;

  start (f, FALSE);
  post_notice (f, sample_body ("0113-01", 1, 1));
  stop (f);
  HeatJournal *journal = heat_store_journal_open (path, TRUE, &error);
  g_ptr_array_add (events, heat_event_new_stored (0, f->now_us, 0, "webhook.sent", "hotline", "webhook:sms gateway", "{\"seq\":1,\"reason\":\"\"}"));
  g_autoptr (GPtrArray) written = heat_journal_append (journal, events, NULL, 0, &error);
  g_assert_no_error (error);
  heat_journal_close (journal);
  start (f, FALSE);
  post_notice (f, sample_body ("0114-02", 1, 3));
  stop (f);
  write_hooks (f, "topics=notice;alert\n");
  start (f, TRUE);
  wait_posts (f, 2);
  assert_quiet (f, 2);
  g_assert_nonnull (find_post (f, "notice:0114-02/1"));
  g_assert_nonnull (find_post (f, "alert:0114-02/1"));
  /* And from here on it is a journal of today: a topic that comes new begins now. */
  gint64 start_us = f->now_us + 3 * G_TIME_SPAN_HOUR;
  post_notice (f, planned (f->now_us, start_us));
  wait_posts (f, 4);
  f->now_us = start_us - G_TIME_SPAN_HOUR;
  wait_reminded (f);
  write_hooks (f, "topics=notice;alert;reminder\n");
  g_assert_true (heat_hotline_reload (f->h, NULL));
  assert_quiet (f, 4);
}

/* A planned stop two days ahead is told again 24 h and 2 h before, once each, over a restart. */
static void
test_reminders (Fixture *f, gconstpointer unused)
{
  gint64 start_us = f->now_us + 49 * G_TIME_SPAN_HOUR;

  start (f, TRUE);
  post_notice (f, planned (f->now_us, start_us));
  wait_posts (f, 1);
  f->now_us = start_us - 24 * G_TIME_SPAN_HOUR - G_TIME_SPAN_MINUTE;
  assert_quiet (f, 1);
  f->now_us += 2 * G_TIME_SPAN_MINUTE;
  wait_posts (f, 2);
  g_assert_cmpstr (key_of (f, 1), ==, "reminder:0120-01/1:24");
  g_autoptr (JsonNode) node = json_from_string (((Post *) f->posts->pdata[1])->body, NULL);
  g_assert_cmpfloat (json_object_get_double_member (json_node_get_object (node), "hours_before"), ==, 24);
  g_assert_nonnull (strstr (json_object_get_string_member (json_node_get_object (node), "sms"), "提醒：通达小区 1 号楼（全部单元）将在 24 小时后（1 月 16 日 4 时 25 分）开始计划停热"));
  assert_quiet (f, 2); /* the answer has been noted: a stop before that would post it once more, under the same key */
  stop (f);
  start (f, TRUE);
  assert_quiet (f, 2);
  f->now_us = start_us - G_TIME_SPAN_HOUR;
  wait_posts (f, 3);
  g_assert_cmpstr (key_of (f, 2), ==, "reminder:0120-01/1:2");
  f->now_us = start_us + G_TIME_SPAN_HOUR;
  assert_quiet (f, 3);
}

/* Stopped while both were due: only the last one has sense. One issued within the time of a reminder needs none. */
static void
test_late_reminder (Fixture *f, gconstpointer unused)
{
  gint64 start_us = f->now_us + 49 * G_TIME_SPAN_HOUR;

  start (f, TRUE);
  post_notice (f, planned (f->now_us, start_us));
  wait_posts (f, 1);
  assert_quiet (f, 1);
  stop (f);
  f->now_us = start_us - G_TIME_SPAN_HOUR;
  start (f, TRUE);
  wait_posts (f, 2);
  assert_quiet (f, 2);
  g_assert_cmpstr (key_of (f, 1), ==, "reminder:0120-01/1:2");
  JsonObject *late = planned (f->now_us, f->now_us + G_TIME_SPAN_HOUR);
  json_object_set_string_member (late, "number", "0121-01");
  json_object_set_string_member (late, "incident", "抢修-0121-01");
  post_notice (f, late);
  wait_posts (f, 3);
  f->now_us += 30 * G_TIME_SPAN_MINUTE;
  assert_quiet (f, 3);
}

static void
test_topics (Fixture *f, gconstpointer unused)
{
  write_hooks (f, "topics=reminder\nlanguage=en\n");
  start (f, TRUE);
  gint64 start_us = f->now_us + 3 * G_TIME_SPAN_HOUR;
  post_notice (f, planned (f->now_us, start_us));
  assert_quiet (f, 0);
  f->now_us += G_TIME_SPAN_HOUR + G_TIME_SPAN_MINUTE;
  wait_posts (f, 1);
  g_assert_nonnull (strstr (((Post *) f->posts->pdata[0])->body, "the planned heat stop at"));
}

static void
test_files (Fixture *f, gconstpointer unused)
{
  static const struct { const char *text, *says; } cases[] = {
    { "[webhook a]\nurl=http://gateway.example.com/\nsecret=0123456789abcdef\n", "url" },
    { "[webhook a]\nurl=ftp://127.0.0.1/\nsecret=0123456789abcdef\n", "url" },
    { "[webhook a]\nsecret=0123456789abcdef\n", "url" },
    { "[webhook a]\nurl=https://x.example.com/\nsecret=short\n", "secret" },
    { "[webhook a]\nurl=https://x.example.com/\n", "secret" },
    { "[webhook a]\nurl=https://x.example.com/\nsecret_file=/nonexistent/secret\n", "/nonexistent/secret" },
    { "[webhook a]\nurl=https://x.example.com/\nsecret=0123456789abcdef\ntopics=tickets\n", "topics" },
    { "[webhook a]\nurl=https://x.example.com/\nsecret=0123456789abcdef\nurls=1\n", "urls" },
    { "[hook a]\nurl=https://x.example.com/\nsecret=0123456789abcdef\n", "hook a" },
    { "nonsense", "webhooks.ini" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      HeatHotlineSetup setup = { .journal = heat_journal_memory_new (), .token = TOKEN, .webhooks_path = f->hooks };
      g_assert_true (g_file_set_contents (f->hooks, cases[i].text, -1, NULL));
      g_autoptr (HeatHotline) h = heat_hotline_new (&setup, &error);
      g_assert_null (h);
      g_assert_nonnull (error);
      if (!strstr (error->message, cases[i].says))
        g_error ("“%s” is not in “%s”", cases[i].says, error->message);
    }
}

#define ADD(name, function) g_test_add ("/hotline/webhooks/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("order", test_order);
  ADD ("restart", test_restart);
  ADD ("hopeless", test_hopeless);
  ADD ("too-old", test_too_old);
  ADD ("clock", test_clock);
  ADD ("reload", test_reload);
  ADD ("tickets", test_tickets);
  ADD ("alert-waits", test_alert_waits);
  ADD ("alert-refused", test_alert_refused);
  ADD ("end-for-nobody", test_end_for_nobody);
  ADD ("new-topic", test_new_topic);
  ADD ("journal-of-before", test_journal_of_before);
  ADD ("reminders", test_reminders);
  ADD ("late-reminder", test_late_reminder);
  ADD ("topics", test_topics);
  ADD ("files", test_files);
  return g_test_run ();
}
