// SPDX-License-Identifier: GPL-3.0-or-later
/* The desk's side against a real service behind a relay that drops, fails, lies, cuts answers in half or says nothing. */
#include "hotline-client.h"
#include "hotline-sample.h"
#include <math.h>

typedef enum { PASS, DROP, FAIL, RUBBISH, LIE, HALF, SILENT, REDIRECT, N_MODES } Mode;

typedef struct {
  gint mode;  /* atomic */
  gint seen;  /* atomic: requests */
  gint stop;
  guint real_port, port;
  GSocketService *service;
} Relay;

/* One request, head and body. (transfer full, nullable) */
static char *
read_request (GInputStream *in)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gsize want = 0;

  for (;;)
    {
      char buffer[4096];
      gssize n = g_input_stream_read (in, buffer, sizeof buffer, NULL, NULL);
      if (n <= 0)
        return NULL;
      g_string_append_len (text, buffer, n);
      char *end = strstr (text->str, "\r\n\r\n"), *length = strcasestr (text->str, "Content-Length:");
      if (!end)
        continue;
      want = (gsize) (end - text->str) + 4 + (length && length < end ? (gsize) atoi (length + 15) : 0);
      if (text->len >= want)
        return g_string_free (g_steal_pointer (&text), FALSE);
    }
}

/* What the real service answers to it. (transfer full) */
static GString *
ask_real (Relay *relay, const char *request)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) c = g_socket_client_connect_to_host (client, "127.0.0.1", (guint16) relay->real_port, NULL, NULL);
  GString *answer = g_string_new (NULL);
  const char *rest = strstr (request, "\r\n");
  g_autofree char *closing = g_strdup_printf ("%.*s\r\nConnection: close%s", (int) (rest - request), request, rest);

  if (!c || !g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (c)), closing, strlen (closing), NULL, NULL, NULL))
    return answer;
  for (;;)
    {
      char buffer[4096];
      gssize n = g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (c)), buffer, sizeof buffer, NULL, NULL);
      if (n <= 0)
        return answer;
      g_string_append_len (answer, buffer, n);
    }
}

static void
say (GOutputStream *out, const char *text, gsize n)
{
  g_output_stream_write_all (out, text, n, NULL, NULL, NULL);
}

static gboolean
relay_one (GThreadedSocketService *service, GSocketConnection *connection, GObject *source, gpointer data)
{
  Relay *relay = data;
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  g_autofree char *request = read_request (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  static const char fail[] = "HTTP/1.1 500 Oh\r\nConnection: close\r\nContent-Length: 4\r\n\r\noops", rubbish[] = "\177\003 rubbish \377\376 \r\n\r\n{{{{",
    lie[] = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 15\r\n\r\n{\"receipt\":\"x\"}", away[] = "HTTP/1.1 302 Found\r\nConnection: close\r\nLocation: /v1/health\r\nContent-Length: 0\r\n\r\n";

  g_atomic_int_inc (&relay->seen);
  Mode mode = (Mode) g_atomic_int_get (&relay->mode);
  if (!request || mode == DROP)
    return TRUE;
  if (mode == PASS || mode == HALF)
    {
      GString *answer = ask_real (relay, request);
      say (out, answer->str, mode == PASS ? answer->len : answer->len * 3 / 4);
      g_string_free (answer, TRUE);
    }
  else if (mode == FAIL)
    say (out, fail, strlen (fail));
  else if (mode == RUBBISH)
    say (out, rubbish, sizeof rubbish);
  else if (mode == LIE)
    say (out, lie, strlen (lie));
  else if (mode == REDIRECT)
    say (out, away, strlen (away));
  else
    while (g_atomic_int_get (&relay->mode) == SILENT && !g_atomic_int_get (&relay->stop))
      g_usleep (10000);
  return TRUE;
}

typedef struct {
  HeatHotline *hotline;
  HeatJournal *hotline_journal, *journal; /* borrowed */
  HeatLive *live;
  HeatHotlineClient *client;
  Relay relay;
  gint64 now_us;
  guint n_notices, turn;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HeatNet) net = sample_net ();

  f->now_us = sample_time (SAMPLE_ISSUED);
  f->hotline_journal = heat_journal_memory_new ();
  f->hotline = start_service (f->hotline_journal, &f->now_us, NULL, NULL);
  f->relay.real_port = heat_hotline_port (f->hotline);
  f->relay.service = g_threaded_socket_service_new (32);
  f->relay.port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (f->relay.service), NULL, NULL);
  g_signal_connect (f->relay.service, "run", G_CALLBACK (relay_one), &f->relay);
  g_socket_service_start (f->relay.service);
  f->journal = heat_journal_memory_new ();
  HeatLiveSetup live = { .journal = f->journal, .net = net, .clock = heat_clock_fixed (&f->now_us), .actor = "desk:test" };
  f->live = heat_live_new (&live, &error);
  g_assert_no_error (error);
}

static void
start_client (Fixture *f)
{
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u/", f->relay.port);
  g_autoptr (GError) error = NULL;
  HeatHotlineClientSetup setup = { .live = f->live, .url = url, .token = TOKEN, .timeout_ms = 1500, .first_pause_ms = 10, .longest_pause_ms = 60, .wait_s = 1 };

  f->client = heat_hotline_client_new (&setup, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_atomic_int_set (&f->relay.stop, 1);
  heat_hotline_client_free (f->client);
  g_socket_service_stop (f->relay.service);
  g_socket_listener_close (G_SOCKET_LISTENER (f->relay.service));
  heat_hotline_stop (f->hotline);
  for (int i = 0; i < 50; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  g_object_unref (f->relay.service);
  heat_hotline_free (f->hotline);
  heat_live_free (f->live);
}

/* Writes a notice into the desk's journal as another command of the house would. */
static void
issue_body (Fixture *f, const char *number, JsonObject *body)
{
  JsonObject *channel = json_object_new ();
  JsonArray *channels = json_array_new ();
  g_autofree char *stream = g_strdup_printf ("notice:%s", number);
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) heat_event_unref);
  g_autoptr (GError) error = NULL;

  json_object_set_string_member (channel, "channel", "hotline");
  json_array_add_object_element (channels, channel);
  json_object_set_array_member (body, "channels", channels);
  g_ptr_array_add (events, heat_event_new (f->now_us, "desk:test", stream, HEAT_EVENT_NOTICE_ISSUED, body));
  g_autoptr (GPtrArray) placed = heat_journal_append (f->journal, events, NULL, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpint (heat_live_sync (f->live, &error), ==, 1);
  f->n_notices++;
}

static void
issue (Fixture *f, const char *number, guint version)
{
  issue_body (f, number, sample_body (number, version, 2));
}

/* A restoration that ends that version of another notice. */
static void
issue_end (Fixture *f, const char *number, const char *of, guint version)
{
  JsonObject *body = sample_body (number, 1, 2), *replaces = json_object_new ();

  json_object_set_string_member (body, "kind", "restoration");
  json_object_set_string_member (replaces, "number", of);
  json_object_set_int_member (replaces, "version", version);
  json_object_set_object_member (body, "replaces", replaces);
  issue_body (f, number, body);
}

typedef gboolean (*Condition) (Fixture *f);

static gboolean
tick (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
run_until (Fixture *f, Condition condition)
{
  guint deadline = g_timeout_add_seconds (60, give_up, NULL), beat = g_timeout_add (5, tick, NULL);

  while (!condition (f))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (deadline);
  g_source_remove (beat);
}

static gboolean
is_delivered (Fixture *f)
{
  return heat_hotline_client_link (f->client).undelivered == 0;
}

static gboolean
has_failed_thrice (Fixture *f)
{
  HeatNotice *n = heat_ops_notice (heat_live_ops (f->live), "0114-01", f->n_notices);

  return heat_notice_delivery (n, "hotline")->tries >= 3;
}

/* Whatever goes wrong: tried again, never delivered by mistake, and once the service answers everything arrives once. */
static void
test_misbehaviour (Fixture *f, gconstpointer data)
{
  f->relay.mode = SILENT;
  start_client (f);
  for (int mode = DROP; mode < N_MODES; mode++)
    {
      g_atomic_int_set (&f->relay.mode, mode);
      issue (f, "0114-01", f->n_notices + 1);
      run_until (f, has_failed_thrice);
      HeatHotlineLink link = heat_hotline_client_link (f->client);
      g_assert_false (link.is_up);
      g_assert_nonnull (link.reason);
      g_assert_cmpuint (link.undelivered, ==, 1);
      g_atomic_int_set (&f->relay.mode, PASS);
      run_until (f, is_delivered);
      HeatDelivery *d = heat_notice_delivery (heat_ops_notice (heat_live_ops (f->live), "0114-01", f->n_notices), "hotline");
      g_autofree char *receipt = g_strdup_printf ("0114-01/%u", f->n_notices);
      g_assert_cmpstr (d->receipt, ==, receipt);
      g_assert_cmpint (d->delivered_us, >, 0);
      g_assert_cmpint (heat_journal_last_seq (f->hotline_journal, NULL), ==, f->n_notices);
    }
}

/* Twenty notices while nobody answers arrive in order. */
static void
test_order (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->relay.mode = DROP;
  start_client (f);
  for (int i = 1; i <= 20; i++)
    {
      g_autofree char *number = g_strdup_printf ("0115-%02d", i);
      issue (f, number, 1);
    }
  g_assert_cmpuint (heat_hotline_client_link (f->client).undelivered, ==, 20);
  g_atomic_int_set (&f->relay.mode, PASS);
  run_until (f, is_delivered);
  g_autoptr (GPtrArray) events = heat_journal_read (f->hotline_journal, 0, 0, &error);
  g_assert_cmpuint (events->len, ==, 20);
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *stream = g_strdup_printf ("notice:0115-%02u", i + 1);
      g_assert_cmpstr (((HeatEvent *) events->pdata[i])->stream, ==, stream);
    }
}

static gboolean
second_is_delivered (Fixture *f)
{
  return heat_notice_delivery (heat_ops_notice (heat_live_ops (f->live), "0114-02", 1), "hotline")->delivered_us > 0;
}

/* One notice that the service will not have does not hold up the others. */
static void
test_refused (Fixture *f, gconstpointer data)
{
  g_autofree char *other = body_text (sample_body ("0114-01", 1, 3));

  g_assert_cmpuint (ask (f->relay.real_port, "POST", "/v1/notices", other, TOKEN, NULL), ==, 201);
  issue (f, "0114-01", 1);
  issue (f, "0114-02", 1);
  start_client (f);
  run_until (f, second_is_delivered);
  HeatDelivery *d = heat_notice_delivery (heat_ops_notice (heat_live_ops (f->live), "0114-01", 1), "hotline");
  g_assert_cmpint (d->delivered_us, ==, 0);
  g_assert_cmpuint (d->tries, >, 0);
  g_assert_nonnull (strstr (d->reason, "409"));
}

/* The service already holds other words under 0114-01/1, so it refuses the desk's. */
static void
be_refused (Fixture *f)
{
  g_autofree char *other = body_text (sample_body ("0114-01", 1, 3));

  g_assert_cmpuint (ask (f->relay.real_port, "POST", "/v1/notices", other, TOKEN, NULL), ==, 201);
  issue (f, "0114-01", 1);
  issue (f, "0114-02", 1);
  start_client (f);
  run_until (f, second_is_delivered);
  HeatDelivery *d = heat_notice_delivery (heat_ops_notice (heat_live_ops (f->live), "0114-01", 1), "hotline");
  g_assert_cmpint (d->delivered_us, ==, 0);
  g_assert_nonnull (strstr (d->reason, "issue a change"));
}

/* What the desk itself posted, in order: streams of the service's journal after the first. (transfer full) */
static char *
list_taken (Fixture *f)
{
  g_autoptr (GPtrArray) events = heat_journal_read (f->hotline_journal, 1, 0, NULL);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < events->len; i++)
    g_string_append_printf (text, "%s/%d ", heat_event_stream_id (events->pdata[i], "notice"), (int) heat_event_int (events->pdata[i], "version", 0));
  return g_string_free (text, FALSE);
}

/* The correction is posted in the refused one's place, and the refused one never after it. */
static void
test_corrected (Fixture *f, gconstpointer data)
{
  be_refused (f);
  issue (f, "0114-01", 2);
  run_until (f, is_delivered);
  HeatDelivery *d = heat_notice_delivery (heat_ops_notice (heat_live_ops (f->live), "0114-01", 1), "hotline");
  g_autofree char *taken = list_taken (f);
  guint tries = d->tries;
  g_assert_cmpstr (taken, ==, "0114-02/1 0114-01/2 ");
  g_assert_cmpint (d->delivered_us, >, 0);
  g_assert_null (d->receipt);
  g_assert_nonnull (strstr (d->reason, "0114-01/2 was delivered in its place"));
  int seen = g_atomic_int_get (&f->relay.seen);
  heat_hotline_client_try_now (f->client);
  issue (f, "0114-05", 1);
  run_until (f, is_delivered);
  g_assert_cmpuint (d->tries, ==, tries);
  g_assert_cmpint (g_atomic_int_get (&f->relay.seen), >, seen);
}

/* Heat is back before the service would take the notice that said it is off. */
static void
test_restored_before (Fixture *f, gconstpointer data)
{
  g_autofree char *late = body_text (sample_body ("0114-07", 2, 2));
  g_autoptr (JsonNode) answer = NULL;

  be_refused (f);
  issue_end (f, "0114-03", "0114-01", 1);
  run_until (f, is_delivered);
  HeatDelivery *d = heat_notice_delivery (heat_ops_notice (heat_live_ops (f->live), "0114-01", 1), "hotline");
  g_autofree char *taken = list_taken (f);
  g_assert_cmpstr (taken, ==, "0114-02/1 0114-03/1 ");
  g_assert_nonnull (strstr (d->reason, "0114-03/1 was delivered in its place"));
  /* The service itself takes no stop behind its end, whoever posts it; a later version of the stop it takes. */
  issue_end (f, "0114-08", "0114-07", 2);
  run_until (f, is_delivered);
  g_assert_cmpuint (ask (f->relay.real_port, "POST", "/v1/notices", late, TOKEN, &answer), ==, 409);
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (json_node_get_object (answer), "error"), "code"), ==, "stale");
  g_autofree char *anew = body_text (sample_body ("0114-07", 3, 2));
  g_assert_cmpuint (ask (f->relay.real_port, "POST", "/v1/notices", anew, TOKEN, NULL), ==, 201);
}

static gboolean
has_all_reports (Fixture *f)
{
  JsonNode *list = NULL;
  guint left = 99;

  if (heat_ops_reports (heat_live_ops (f->live))->len < 12)
    return FALSE;
  if (ask (f->relay.real_port, "GET", "/v1/reports?after=0", NULL, TOKEN, &list) == 200)
    left = json_array_get_length (json_object_get_array_member (json_node_get_object (list), "reports"));
  json_node_unref (list);
  return left == 0;
}

static gboolean
change_mode (gpointer data)
{
  Fixture *f = data;

  /* Every other turn it behaves, so that a slow machine comes through as well. */
  f->turn++;
  g_atomic_int_set (&f->relay.mode, f->turn % 2 ? PASS : 1 + (int) (f->turn / 2) % (N_MODES - 1));
  return G_SOURCE_CONTINUE;
}

/* Reports come through a relay that changes its mind all the time: each is in the desk's journal once, and acknowledged. */
static void
test_reports (Fixture *f, gconstpointer data)
{
  f->relay.mode = HALF;
  start_client (f);
  for (int i = 0; i < 12; i++)
    {
      g_autofree char *body = g_strdup_printf ("{\"id\":\"A-%d\",\"symptom\":\"street_water\",\"text\":\"report %d\",\"card\":\"%04d\"}", i, i, i + 1);
      g_assert_cmpuint (ask (f->relay.real_port, "POST", "/v1/reports", body, TOKEN, NULL), ==, 201);
    }
  guint changing = g_timeout_add (250, change_mode, f);
  run_until (f, has_all_reports);
  g_source_remove (changing);
  const GPtrArray *reports = heat_ops_reports (heat_live_ops (f->live));
  g_assert_cmpuint (reports->len, ==, 12);
  for (guint i = 0; i < 12; i++)
    {
      g_autofree char *id = g_strdup_printf ("H-A-%u", i), *text = g_strdup_printf ("report %u", i);
      HeatOpsReport *r = heat_ops_report (heat_live_ops (f->live), id);
      g_assert_nonnull (r);
      g_assert_cmpstr (r->text, ==, text);
      g_assert_cmpint (r->symptom, ==, HEAT_SYMPTOM_STREET_WATER);
    }
}

static gboolean
has_call (Fixture *f)
{
  return heat_ops_report (heat_live_ops (f->live), "H-T-1") != NULL;
}

/* Who needs help, and which notice speaks of the place, reach the desk's journal with the report of the ticket. */
static void
test_marks (Fixture *f, gconstpointer data)
{
  g_autofree char *notice = body_text (sample_body ("0114-09", 1, 1));

  g_assert_cmpuint (ask (f->relay.real_port, "POST", "/v1/notices", notice, TOKEN, NULL), ==, 201);
  g_assert_cmpuint (ask (f->relay.real_port, "POST", "/v1/tickets", "{\"id\":\"T-0\",\"kind\":\"no_heat\",\"card\":\"0011\"}", TOKEN, NULL), ==, 201);
  g_assert_cmpuint (ask (f->relay.real_port, "POST", "/v1/tickets", "{\"id\":\"T-1\",\"kind\":\"no_heat\",\"card\":\"0001\",\"help\":true}", TOKEN, NULL), ==, 201);
  start_client (f);
  run_until (f, has_call);
  const HeatOpsReport *plain = heat_ops_report (heat_live_ops (f->live), "H-T-0"), *marked = heat_ops_report (heat_live_ops (f->live), "H-T-1");
  g_assert_false (plain->needs_help);
  g_assert_cmpstr (plain->notice, ==, "");
  g_assert_true (marked->needs_help);
  g_assert_cmpstr (marked->notice, ==, "0114-09/1");
  g_assert_cmpint (marked->symptom, ==, HEAT_SYMPTOM_NO_HEAT);
  g_autoptr (JsonNode) json = heat_report_to_json (marked);
  g_assert_true (json_object_get_boolean_member (json_node_get_object (json), "help"));
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (json), "notice"), ==, "0114-09/1");
}

static void
test_setup_errors (Fixture *f, gconstpointer data)
{
  struct { const char *url, *token; } cases[] = { { "nonsense", TOKEN }, { "ftp://127.0.0.1/", TOKEN }, { NULL, TOKEN }, { "http://127.0.0.1:1", NULL }, { "http://127.0.0.1:1", "a\r\nb" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      HeatHotlineClientSetup setup = { .live = f->live, .url = cases[i].url, .token = cases[i].token };
      g_assert_null (heat_hotline_client_new (&setup, &error));
      g_assert_error (error, HEAT_HOTLINE_ERROR, HEAT_ERROR_USAGE);
    }
}

#define ADD(name, function) g_test_add ("/hotline/client/" name, Fixture, NULL, set_up, function, tear_down)

/* --- Tickets follow their reports ---- */

static void
tell_hotline (Fixture *f, const char *path, const char *quoted)
{
  g_autoptr (GString) body = g_string_new (quoted);

  g_string_replace (body, "'", "\"", 0);
  g_assert_cmpuint (ask (f->relay.real_port, "POST", path, body->str, TOKEN, NULL), ==, 201);
}

static gboolean
is_ticket (Fixture *f, const char *id, const char *state)
{
  g_autofree char *path = g_strdup_printf ("/v1/tickets/%s", id);
  g_autoptr (JsonNode) node = NULL;

  g_assert_cmpuint (ask (f->relay.real_port, "GET", path, NULL, TOKEN, &node), ==, 200);
  return strcmp (json_object_get_string_member (json_node_get_object (node), "state"), state) == 0;
}

static gboolean
has_reports (Fixture *f)
{
  return heat_ops_reports (heat_live_ops (f->live))->len == 5;
}

static gboolean is_joined (Fixture *f) { return is_ticket (f, "T1", "joined"); }
static gboolean is_second_joined (Fixture *f) { return is_ticket (f, "T2", "joined"); }
static gboolean is_second_free (Fixture *f) { return is_ticket (f, "T2", "accepted"); }
static gboolean is_due (Fixture *f) { return is_ticket (f, "T1", "reviewed"); }

/* T1 and T2 wait with the hotline, T3 a unit has taken, R is a report without a ticket. The service is away when the case is closed, and the desk is started anew. */
static void
test_follow (Fixture *f, gconstpointer data)
{
  char *first[] = { (char *) "H-T1", (char *) "H-T3", (char *) "H-R", NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *incident = NULL;

  tell_hotline (f, "/v1/tickets", "{'id':'T1','kind':'no_heat','text':'one'}");
  tell_hotline (f, "/v1/tickets", "{'id':'T2','kind':'no_heat','text':'two'}");
  tell_hotline (f, "/v1/tickets", "{'id':'T3','kind':'no_heat','text':'three'}");
  tell_hotline (f, "/v1/tickets", "{'id':'T4','kind':'no_heat','text':'five','place':'building:B1','seen_us':1768330000000000}");
  tell_hotline (f, "/v1/reports", "{'id':'R','symptom':'no_heat','text':'four'}");
  tell_hotline (f, "/v1/tickets/T3/transfer", "{'id':'t'}");
  tell_hotline (f, "/v1/tickets/T3/confirm", "{'id':'c'}");
  tell_hotline (f, "/v1/tickets/T3/take", "{'id':'k'}");
  start_client (f);
  run_until (f, has_reports);
  HeatOpsReport *told = heat_ops_report (heat_live_ops (f->live), "H-T4");
  g_assert_nonnull (told);
  g_assert_cmpstr (told->place, ==, "building:B1");
  g_assert_cmpint (told->seen_us, ==, 1768330000000000); /* as the caller says, not when it was written down */
  HeatOpenInput in = HEAT_OPEN_INPUT_INIT;
  in.reports = (const char *const *) first;
  in.title = "cold quarter";
  g_assert_true (heat_live_open_incident (f->live, &in, &incident, &error));
  g_assert_no_error (error);
  run_until (f, is_joined);
  g_assert_true (heat_live_attach_report (f->live, "H-T2", incident, "same street", &error));
  run_until (f, is_second_joined);
  g_assert_true (is_ticket (f, "T3", "taken")); /* it was told before T2 and stays with its unit */
  g_assert_true (heat_live_detach_report (f->live, "H-T2", "another house", &error));
  run_until (f, is_second_free);
  g_atomic_int_set (&f->relay.mode, LIE);
  g_assert_true (heat_live_restore (f->live, incident, &error));
  g_assert_true (heat_live_close (f->live, incident, "valve opened", &error));
  g_assert_no_error (error);
  int seen = g_atomic_int_get (&f->relay.seen);
  while (g_atomic_int_get (&f->relay.seen) < seen + 5)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (is_ticket (f, "T1", "joined"));
  heat_hotline_client_free (f->client);
  g_atomic_int_set (&f->relay.mode, PASS);
  start_client (f);
  run_until (f, is_due);
  g_assert_true (is_ticket (f, "T2", "accepted"));
  g_assert_true (is_ticket (f, "T3", "taken"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("misbehaviour", test_misbehaviour);
  ADD ("order", test_order);
  ADD ("refused", test_refused);
  ADD ("corrected", test_corrected);
  ADD ("restored-before", test_restored_before);
  ADD ("reports", test_reports);
  ADD ("marks", test_marks);
  ADD ("follow", test_follow);
  ADD ("setup-errors", test_setup_errors);
  return g_test_run ();
}
