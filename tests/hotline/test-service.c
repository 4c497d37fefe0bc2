// SPDX-License-Identifier: GPL-3.0-or-later
/* The service: exactly once, who is out, reports, and everything that a stranger may send. */
#include "hotline-sample.h"
#include "hotline-access.h"
#include "ops-state.h"

typedef struct { HeatHotline *h; HeatJournal *journal; guint port; gint64 now_us; } Fixture;

static void
find_sample (const char *address, GArray *places, gpointer data)
{
  const HeatNet *net = data;

  for (guint32 i = 0; i < heat_net_n (net, HEAT_KIND_BUILDING); i++)
    if (strstr (address, "号楼") && heat_net_text (net, heat_net_city (net)->building[i].number)[0] == address[0])
      {
        HeatHotlinePlace place = { HEAT_KIND_BUILDING, i, g_strdup_printf ("%s %s 号楼", heat_net_name (net, HEAT_KIND_COMMUNITY, heat_net_building_community (net, heat_building (i)).i),
                                                                            heat_net_text (net, heat_net_city (net)->building[i].number)) };
        g_array_append_val (places, place);
      }
}

static HeatNet *lookup_net (void);

static void
set_up (Fixture *f, gconstpointer data)
{
  f->now_us = sample_time ("2026-01-14T03:25:00+08:00");
  f->journal = heat_journal_memory_new ();
  f->h = start_service (f->journal, &f->now_us, find_sample, lookup_net ());
  f->port = heat_hotline_port (f->h);
}

static HeatNet *
lookup_net (void)
{
  static HeatNet *net;

  if (!net)
    net = sample_net ();
  return net;
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  heat_hotline_stop (f->h);
  heat_hotline_free (f->h);
}

static guint
post_notice (Fixture *f, JsonObject *body, JsonNode **answer)
{
  g_autofree char *text = body_text (body);

  return ask (f->port, "POST", "/v1/notices", text, TOKEN, answer);
}

static const char *
text_at (JsonNode *node, const char *key)
{
  return json_object_get_string_member_with_default (json_node_get_object (node), key, "");
}

static gboolean
flag_at (JsonNode *node, const char *key)
{
  return json_object_get_boolean_member_with_default (json_node_get_object (node), key, FALSE);
}

static const char *
error_code (JsonNode *node)
{
  JsonObject *o = json_node_get_object (node);

  g_assert_true (json_object_has_member (o, "error"));
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (o, "error"), "message"), !=, "");
  return json_object_get_string_member (json_object_get_object_member (o, "error"), "code");
}

static void
test_once (Fixture *f, gconstpointer data)
{
  g_autoptr (JsonNode) first = NULL, again = NULL, other = NULL, newer = NULL, older = NULL;

  g_assert_cmpuint (post_notice (f, sample_body ("0114-02", 1, 2), &first), ==, 201);
  g_assert_cmpstr (text_at (first, "receipt"), ==, "0114-02/1");
  g_assert_cmpuint (post_notice (f, sample_body ("0114-02", 1, 2), &again), ==, 200);
  g_assert_cmpstr (text_at (again, "receipt"), ==, "0114-02/1");
  g_assert_true (flag_at (again, "repeated"));
  g_assert_cmpstr (text_at (again, "taken"), ==, text_at (first, "taken"));
  g_assert_cmpint (heat_journal_last_seq (f->journal, NULL), ==, 1);
  g_assert_cmpuint (post_notice (f, sample_body ("0114-02", 1, 3), &other), ==, 409);
  g_assert_cmpstr (error_code (other), ==, "different");
  g_assert_cmpuint (post_notice (f, sample_body ("0114-02", 3, 3), &newer), ==, 201);
  g_assert_cmpuint (post_notice (f, sample_body ("0114-02", 2, 3), &older), ==, 409);
  g_assert_cmpstr (error_code (older), ==, "stale");
  g_assert_cmpint (heat_journal_last_seq (f->journal, NULL), ==, 2);
}

static JsonNode *
status (Fixture *f, const char *query, guint want)
{
  JsonNode *node = NULL;
  g_autofree char *path = g_strdup_printf ("/v1/status?%s", query);

  g_assert_cmpuint (ask (f->port, "GET", path, NULL, TOKEN, &node), ==, want);
  return node;
}

static void
test_status (Fixture *f, gconstpointer data)
{
  g_autoptr (JsonNode) before = status (f, "card=0001", 200);
  g_assert_false (flag_at (before, "out"));
  g_assert_nonnull (strstr (text_at (before, "say_text"), "没有查到 通达小区 1 号楼 1 单元 101 的停热通知"));

  g_assert_cmpuint (post_notice (f, sample_body ("0114-02", 1, 2), NULL), ==, 201);
  g_autoptr (JsonNode) out = status (f, "card=0001", 200), phone = status (f, "phone=13900000002", 200), warm = status (f, "card=0011", 200);
  g_assert_true (flag_at (out, "out"));
  g_assert_cmpstr (text_at (out, "why"), ==, "通达街供热主管道突发泄漏");
  g_assert_cmpstr (text_at (out, "since"), ==, "2026-01-13T18:58:00Z");
  g_assert_cmpstr (text_at (out, "until"), ==, "2026-01-14T03:30:00Z");
  g_assert_cmpstr (text_at (out, "notice"), ==, "0114-02/1");
  g_assert_nonnull (strstr (text_at (out, "say_text"), "您家所在的 通达小区 1 号楼 1 单元 101 因通达街"));
  g_assert_nonnull (strstr (text_at (out, "say_text"), "预计今天（1 月 14 日）11 时 30 分恢复供热"));
  g_assert_true (flag_at (phone, "out"));
  g_assert_cmpstr (text_at (phone, "card"), ==, "0002");
  g_assert_false (flag_at (warm, "out"));
  g_autoptr (JsonNode) en = status (f, "card=0001&lang=en", 200);
  g_assert_nonnull (strstr (text_at (en, "say_text"), "a sudden leak of the heating main"));
}

/* A change that spares building 2, then the restoration. */
static void
test_versions (Fixture *f, gconstpointer data)
{
  JsonObject *change = sample_body ("0114-02", 2, 1);
  JsonArray *to = json_array_new ();

  json_array_add_string_element (to, "B2-1");
  json_object_set_array_member (change, "to", to);
  g_assert_cmpuint (post_notice (f, sample_body ("0114-02", 1, 2), NULL), ==, 201);
  g_assert_cmpuint (post_notice (f, change, NULL), ==, 201);
  g_autoptr (JsonNode) out = status (f, "card=0001", 200), spared = status (f, "card=0005", 200);
  g_assert_true (flag_at (out, "out"));
  g_assert_nonnull (strstr (text_at (out, "say_text"), "原定 1 月 14 日 11 时 30 分，现预计今天（1 月 14 日）12 时 30 分"));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_node_get_object (out), "versions")), ==, 2);
  g_assert_false (flag_at (spared, "out"));
  g_assert_nonnull (strstr (text_at (spared, "say_text"), "已不在停热范围内"));
  g_assert_null (strstr (text_at (spared, "say_text"), "12 时 30 分")); /* nothing of the later end */

  g_assert_cmpuint (post_notice (f, sample_restoration ("0114-03", "0114-02", 2, 2), NULL), ==, 201);
  g_autoptr (JsonNode) back = status (f, "card=0001", 200);
  g_assert_false (flag_at (back, "out"));
  g_assert_cmpstr (text_at (back, "restored"), ==, "2026-01-14T02:52:00Z");
  g_assert_nonnull (strstr (text_at (back, "say_text"), "已经恢复了"));
}

/* Two bursts over building 1: one ends, the other still keeps it cold; its own end is the end. */
static void
test_two_stops (Fixture *f, gconstpointer data)
{
  JsonObject *other = sample_body ("0114-05", 1, 1);

  json_object_set_string_member (other, "incident", "抢修-0114-05");
  json_object_set_string_member (other, "street", "木兰街");
  g_assert_cmpuint (post_notice (f, other, NULL), ==, 201);
  g_assert_cmpuint (post_notice (f, sample_body ("0114-02", 1, 2), NULL), ==, 201);
  g_assert_cmpuint (post_notice (f, sample_restoration ("0114-06", "0114-02", 1, 2), NULL), ==, 201);
  g_autoptr (JsonNode) out = status (f, "card=0001", 200), back = status (f, "card=0005", 200);
  g_assert_true (flag_at (out, "out"));
  g_assert_cmpstr (text_at (out, "notice"), ==, "0114-05/1");
  g_assert_nonnull (strstr (text_at (out, "say_text"), "木兰街"));
  g_assert_null (strstr (text_at (out, "say_text"), "已经恢复了"));
  g_assert_false (flag_at (back, "out"));
  g_assert_nonnull (strstr (text_at (back, "say_text"), "已经恢复了"));
  g_assert_cmpuint (post_notice (f, sample_restoration ("0114-07", "0114-05", 1, 1), NULL), ==, 201);
  g_autoptr (JsonNode) end = status (f, "card=0001", 200);
  g_assert_false (flag_at (end, "out"));
  g_assert_cmpstr (text_at (end, "notice"), ==, "0114-07/1");
}

/* A planned stop tomorrow and a burst now: the burst is told, after it the plan; the plan is changed, and called off. */
static void
test_planned_and_burst (Fixture *f, gconstpointer data)
{
  gint64 start_us = f->now_us + 20 * G_TIME_SPAN_HOUR;

  for (guint version = 1; version <= 2; version++)
    {
      JsonObject *plan = sample_body ("0115-01", version, 2);
      json_object_set_string_member (plan, "kind", "planned");
      json_object_set_string_member (plan, "incident", "检修-0115-01");
      json_object_set_int_member (plan, "start_us", start_us + version * G_TIME_SPAN_HOUR);
      json_object_set_int_member (plan, "expected_us", start_us + 9 * G_TIME_SPAN_HOUR);
      g_assert_cmpuint (post_notice (f, plan, NULL), ==, 201);
      if (version == 1)
        g_assert_cmpuint (post_notice (f, sample_body ("0114-02", 1, 1), NULL), ==, 201);
      g_autoptr (JsonNode) out = status (f, "card=0001", 200), later = status (f, "card=0005", 200);
      g_assert_true (flag_at (out, "out"));
      g_assert_cmpstr (text_at (out, "notice"), ==, "0114-02/1");
      g_assert_false (flag_at (later, "out"));
      g_assert_true (flag_at (later, "planned"));
    }
  g_assert_cmpuint (post_notice (f, sample_restoration ("0114-03", "0114-02", 1, 1), NULL), ==, 201);
  g_autoptr (JsonNode) soon = status (f, "card=0001", 200);
  g_assert_false (flag_at (soon, "out"));
  g_assert_true (flag_at (soon, "planned"));
  g_assert_cmpstr (text_at (soon, "notice"), ==, "0115-01/2");
  g_assert_cmpuint (post_notice (f, sample_restoration ("0115-02", "0115-01", 2, 2), NULL), ==, 201);
  f->now_us = start_us + 2 * G_TIME_SPAN_HOUR;
  g_autoptr (JsonNode) off = status (f, "card=0001", 200), other = status (f, "card=0005", 200);
  g_assert_false (flag_at (off, "out"));
  g_assert_false (flag_at (other, "out"));
  g_assert_false (flag_at (other, "planned"));
}

static void
test_planned (Fixture *f, gconstpointer data)
{
  JsonObject *o = sample_body ("0115-01", 1, 1);

  json_object_set_string_member (o, "kind", "planned");
  json_object_set_int_member (o, "start_us", f->now_us + G_TIME_SPAN_HOUR);
  g_assert_cmpuint (post_notice (f, o, NULL), ==, 201);
  g_autoptr (JsonNode) soon = status (f, "card=0001", 200);
  g_assert_false (flag_at (soon, "out"));
  g_assert_true (flag_at (soon, "planned"));
  f->now_us += 2 * G_TIME_SPAN_HOUR;
  g_autoptr (JsonNode) now = status (f, "card=0001", 200);
  g_assert_true (flag_at (now, "out"));
}

/* 1 号楼 stands in two communities: nothing is guessed. */
static void
test_ambiguous (Fixture *f, gconstpointer data)
{
  g_assert_cmpuint (post_notice (f, sample_body ("0114-02", 1, 1), NULL), ==, 201);
  g_autoptr (JsonNode) two = status (f, "address=1%E5%8F%B7%E6%A5%BC", 200), one = status (f, "address=2%E5%8F%B7%E6%A5%BC", 200), none = status (f, "address=9%E5%8F%B7%E6%A5%BC", 404);
  g_assert_true (flag_at (two, "ambiguous"));
  g_assert_true (json_object_get_null_member (json_node_get_object (two), "out"));
  JsonArray *matches = json_object_get_array_member (json_node_get_object (two), "matches");
  g_assert_cmpuint (json_array_get_length (matches), ==, 2);
  g_assert_true (json_object_get_boolean_member (json_array_get_object_element (matches, 0), "out"));
  g_assert_false (json_object_get_boolean_member (json_array_get_object_element (matches, 1), "out"));
  g_assert_nonnull (strstr (text_at (two, "say_text"), "木兰小区 1 号楼"));
  g_assert_false (flag_at (one, "out"));
  g_assert_nonnull (strstr (text_at (none, "say_text"), "没有查到"));
}

static const char report[] = "{\"id\":\"A-17\",\"symptom\":\"no_heat\",\"text\":\"全楼不热\",\"card\":\"0003\",\"phone\":\"13900000003\"}";

static void
test_reports (Fixture *f, gconstpointer data)
{
  g_autoptr (JsonNode) first = NULL, again = NULL, other = NULL, list = NULL, taken = NULL, empty = NULL, missing = NULL;

  g_assert_cmpuint (ask (f->port, "POST", "/v1/reports", report, TOKEN, &first), ==, 201);
  g_assert_cmpuint (ask (f->port, "POST", "/v1/reports", report, TOKEN, &again), ==, 200);
  g_assert_true (flag_at (again, "repeated"));
  g_assert_cmpuint (ask (f->port, "POST", "/v1/reports", "{\"id\":\"A-17\",\"symptom\":\"no_heat\",\"text\":\"x\"}", TOKEN, &other), ==, 409);
  g_assert_cmpstr (error_code (other), ==, "different");
  g_assert_cmpuint (ask (f->port, "GET", "/v1/reports?after=0", NULL, TOKEN, &list), ==, 200);
  JsonArray *reports = json_object_get_array_member (json_node_get_object (list), "reports");
  g_assert_cmpuint (json_array_get_length (reports), ==, 1);
  JsonObject *one = json_array_get_object_element (reports, 0);
  g_assert_cmpstr (json_object_get_string_member (one, "text"), ==, "全楼不热");
  g_assert_cmpstr (json_object_get_string_member (one, "consumer"), ==, "B1-2");
  g_assert_cmpuint (ask (f->port, "POST", "/v1/reports/A-17/taken", NULL, TOKEN, &taken), ==, 201);
  g_assert_cmpuint (ask (f->port, "POST", "/v1/reports/A-17/taken", NULL, TOKEN, NULL), ==, 200);
  g_assert_cmpuint (ask (f->port, "POST", "/v1/reports/A-18/taken", NULL, TOKEN, &missing), ==, 404);
  g_assert_cmpuint (ask (f->port, "GET", "/v1/reports?after=0", NULL, TOKEN, &empty), ==, 200);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_node_get_object (empty), "reports")), ==, 0);
  g_assert_cmpint (heat_journal_last_seq (f->journal, NULL), ==, 2);
}

typedef struct { Fixture *f; gboolean done; } Later;

static gboolean
post_later (gpointer data)
{
  Later *later = data;

  later->done = TRUE;
  g_assert_cmpuint (ask (later->f->port, "POST", "/v1/reports", report, TOKEN, NULL), ==, 201);
  return G_SOURCE_REMOVE;
}

static void
test_long_poll (Fixture *f, gconstpointer data)
{
  Later later = { f, FALSE };
  g_autoptr (JsonNode) list = NULL, none = NULL;
  gint64 begun_us = g_get_monotonic_time ();

  g_timeout_add (50, post_later, &later);
  g_assert_cmpuint (ask (f->port, "GET", "/v1/reports?after=0&wait=30", NULL, TOKEN, &list), ==, 200);
  g_assert_true (later.done);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_node_get_object (list), "reports")), ==, 1);
  g_assert_cmpint (g_get_monotonic_time () - begun_us, <, 20 * G_USEC_PER_SEC);
  g_assert_cmpuint (ask (f->port, "GET", "/v1/reports?after=1&wait=1", NULL, TOKEN, &none), ==, 200);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_node_get_object (none), "reports")), ==, 0);
}

static void
test_refusals (Fixture *f, gconstpointer data)
{
  g_autofree char *deep = g_strnfill (100000, '[');
  struct { const char *method, *path, *body, *token; guint status; } cases[] = {
    { "POST", "/v1/notices", "{}", NULL, 401 }, { "POST", "/v1/notices", "{}", "wrong", 401 }, { "GET", "/v1/status?card=1", NULL, NULL, 401 },
    { "GET", "/v1/reports", NULL, "", 401 }, { "GET", "/v1/nothing", NULL, TOKEN, 404 }, { "DELETE", "/v1/notices", NULL, TOKEN, 405 },
    { "PUT", "/v1/reports", "{}", TOKEN, 405 }, { "GET", "/v1/reports/a/b/taken", NULL, TOKEN, 404 }, { "POST", "/v1/notices", "", TOKEN, 400 },
    { "POST", "/v1/notices", "{", TOKEN, 400 }, { "POST", "/v1/notices", "[]", TOKEN, 400 }, { "POST", "/v1/notices", "\"x\"", TOKEN, 400 },
    { "POST", "/v1/notices", "{\"number\":\"\377\"}", TOKEN, 400 }, { "POST", "/v1/notices", deep, TOKEN, 400 }, { "POST", "/v1/notices", "{}", TOKEN, 400 },
    { "POST", "/v1/notices", "{\"number\":7}", TOKEN, 400 }, { "POST", "/v1/notices", "{\"number\":\"1\",\"version\":0}", TOKEN, 400 },
    { "POST", "/v1/notices", "{\"number\":\"1\",\"version\":1.5}", TOKEN, 400 }, { "POST", "/v1/notices", "{\"number\":\"1\",\"version\":1,\"kind\":\"party\"}", TOKEN, 400 },
    { "POST", "/v1/notices", "{\"number\":\"1\",\"version\":1,\"kind\":\"emergency\",\"issued_us\":5,\"areas\":[7],\"consumers\":[]}", TOKEN, 400 },
    { "POST", "/v1/notices", "{\"number\":\"1\",\"version\":1,\"kind\":\"emergency\",\"issued_us\":5,\"areas\":[],\"consumers\":[{}]}", TOKEN, 400 },
    { "POST", "/v1/reports", "{\"id\":\"../x\",\"symptom\":\"no_heat\",\"text\":\"x\"}", TOKEN, 400 }, { "POST", "/v1/reports", "{\"id\":\"a\",\"symptom\":\"boredom\",\"text\":\"x\"}", TOKEN, 400 },
    { "POST", "/v1/reports", "{\"id\":\"a\",\"symptom\":\"no_heat\"}", TOKEN, 400 }, { "POST", "/v1/reports", "{\"id\":\"a\",\"symptom\":\"no_heat\",\"text\":5}", TOKEN, 400 },
    { "POST", "/v1/reports", "{\"id\":\"a\",\"symptom\":\"no_heat\",\"x\":1e300,\"y\":0}", TOKEN, 400 },
    { "GET", "/v1/status", NULL, TOKEN, 400 }, { "GET", "/v1/status?card=1&phone=2", NULL, TOKEN, 400 }, { "GET", "/v1/status?card=nobody", NULL, TOKEN, 404 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) answer = NULL;
      guint got = ask (f->port, cases[i].method, cases[i].path, cases[i].body, cases[i].token, &answer);
      if (got != cases[i].status)
        g_error ("%s %s with %.80s: %u, wanted %u", cases[i].method, cases[i].path, cases[i].body ? cases[i].body : "", got, cases[i].status);
      g_assert_nonnull (answer);
      if (!strstr (cases[i].path, "nobody"))
        error_code (answer);
    }
  g_assert_cmpint (heat_journal_last_seq (f->journal, NULL), ==, 0);
}

static void
test_too_large (Fixture *f, gconstpointer data)
{
  g_autofree char *big = g_strnfill (17 * 1024 * 1024, 'x');
  guint got = ask (f->port, "POST", "/v1/notices", big, TOKEN, NULL);

  g_assert_true (got == 413 || got == 0); /* refused, or hung up while it was still being sent */
  g_assert_cmpuint (ask (f->port, "GET", "/v1/health", NULL, NULL, NULL), ==, 200);
}

static void
test_pages (Fixture *f, gconstpointer data)
{
  JsonObject *o = sample_body ("0114-02", 1, 2);
  g_autoptr (JsonNode) list = NULL;

  json_object_set_string_member (o, "street", "<script>街");
  g_assert_cmpuint (post_notice (f, o, NULL), ==, 201);
  g_assert_cmpuint (ask (f->port, "GET", "/", NULL, NULL, NULL), ==, 200);
  g_assert_cmpuint (ask (f->port, "GET", "/n/0114-02", NULL, NULL, NULL), ==, 200);
  g_assert_cmpuint (ask (f->port, "GET", "/n/0999-02", NULL, NULL, NULL), ==, 404);
  g_assert_cmpuint (ask (f->port, "GET", "/v1/notices?pretty=1", NULL, TOKEN, &list), ==, 200);
  JsonObject *one = json_array_get_object_element (json_object_get_array_member (json_node_get_object (list), "notices"), 0);
  g_assert_cmpstr (json_object_get_string_member (one, "area"), ==, "通达小区 1、2 号楼（全部单元）");
}

/* A journal whose disk is full: nothing is acknowledged. */
typedef struct { HeatJournal base; HeatJournal *inner; } FullJournal;

static GPtrArray *
append_full (HeatJournal *journal, GPtrArray *events, const HeatExpect *expects, guint n, GError **error)
{
  g_set_error (error, HEAT_OPS_ERROR, HEAT_ERROR_IO, "appending to the journal: disk full");
  return NULL;
}

static GPtrArray *
read_full (HeatJournal *journal, gint64 after, guint limit, GError **error)
{
  return heat_journal_read (((FullJournal *) journal)->inner, after, limit, error);
}

static gint64
last_full (HeatJournal *journal, GError **error)
{
  return heat_journal_last_seq (((FullJournal *) journal)->inner, error);
}

static void
close_full (HeatJournal *journal)
{
  heat_journal_close (((FullJournal *) journal)->inner);
  g_free (journal);
}

static void
test_full_disk (void)
{
  static const HeatJournalClass klass = { append_full, read_full, last_full, close_full };
  FullJournal *journal = g_new0 (FullJournal, 1);
  gint64 now_us = sample_time (SAMPLE_ISSUED);
  g_autoptr (JsonNode) answer = NULL;

  journal->base.klass = &klass;
  journal->inner = heat_journal_memory_new ();
  g_autoptr (HeatHotline) h = start_service (&journal->base, &now_us, NULL, NULL);
  g_autofree char *body = body_text (sample_body ("0114-02", 1, 2));
  g_assert_cmpuint (ask (heat_hotline_port (h), "POST", "/v1/notices", body, TOKEN, &answer), ==, 503);
  g_assert_cmpstr (error_code (answer), ==, "not_stored");
  g_assert_cmpuint (ask (heat_hotline_port (h), "POST", "/v1/reports", report, TOKEN, NULL), ==, 503);
  heat_hotline_stop (h);
}

static void
test_setup_errors (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  HeatHotlineSetup setup = { .journal = heat_journal_memory_new (), .token = "short" };
  g_autofree char *taken = g_strdup_printf ("127.0.0.1:%u", f->port);
  gint64 now_us = 0;

  g_assert_null (heat_hotline_new (&setup, &error));
  g_assert_error (error, HEAT_HOTLINE_ERROR, HEAT_ERROR_USAGE);
  g_clear_error (&error);
  g_autoptr (HeatHotline) other = start_service (heat_journal_memory_new (), &now_us, NULL, NULL);
  g_assert_false (heat_hotline_listen (other, taken, &error));
  g_assert_error (error, HEAT_HOTLINE_ERROR, HEAT_ERROR_IO);
  g_assert_nonnull (strstr (error->message, taken));
  g_clear_error (&error);
  g_assert_false (heat_hotline_listen (other, "somewhere", &error));
  g_assert_error (error, HEAT_HOTLINE_ERROR, HEAT_ERROR_USAGE);
}

/* "get": the roles that its x-roles line names, "reader agent desk"; "" with security: []. */
static void
describe (GHashTable *described, const char *path, const char *method, const char *line)
{
  g_autofree char *upper = g_ascii_strup (method, -1);
  char *key = g_strdup_printf ("%s %s", upper, path);

  if (!line)
    g_hash_table_insert (described, key, g_strdup ("?"));
  else
    {
      g_autofree char *inner = g_strndup (strchr (line, '[') + 1, strcspn (strchr (line, '[') + 1, "]"));
      g_auto (GStrv) words = g_strsplit (inner, ", ", -1);
      g_hash_table_replace (described, key, g_strjoinv (" ", words));
    }
}

static char *
role_words (guint roles)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint bit = 1; bit <= HEAT_ROLE_DESK; bit <<= 1)
    if (roles & bit)
      g_string_append_printf (out, "%s%s", out->len ? " " : "", heat_role_word (bit));
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* Every method and path of the service, with its roles, stands in the description, and the other way round. */
static void
test_openapi (void)
{
  g_autofree char *path = heat_data_path ("openapi.yaml"), *text = NULL;
  g_autoptr (GHashTable) described = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *current = NULL, *method = NULL;
  guint n;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  gboolean in_paths = FALSE;
  for (guint i = 0; lines[i]; i++)
    {
      gsize indent = strspn (lines[i], " ");
      if (indent == 0 && *lines[i])
        in_paths = g_str_has_prefix (lines[i], "paths:");
      if (!in_paths || !strchr (lines[i], ':'))
        continue;
      g_autofree char *key = g_strndup (lines[i] + indent, strcspn (lines[i] + indent, ":"));
      if (indent == 2)
        {
          g_free (current);
          current = g_strdup (key);
        }
      else if (indent == 4 && g_regex_match_simple ("^(get|put|post|delete|patch)$", key, 0, 0))
        {
          g_free (method);
          method = g_strdup (key);
          describe (described, current, method, NULL);
        }
      else if (indent == 6 && (strcmp (key, "x-roles") == 0 || strcmp (key, "security") == 0))
        describe (described, current, method, lines[i]);
    }
  const HeatHotlineRoute *routes = heat_hotline_routes (&n);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *key = g_strdup_printf ("%s %s", routes[i].method, routes[i].path), *roles = role_words (routes[i].roles);
      const char *said = g_hash_table_lookup (described, key);
      if (g_strcmp0 (said, roles) != 0)
        g_error ("%s is for “%s”, and in data/openapi.yaml (x-roles, or security: [] for everybody) for “%s”", key, roles, said ? said : "nobody: it is missing");
      g_hash_table_remove (described, key);
    }
  GHashTableIter left;
  gpointer key;
  g_hash_table_iter_init (&left, described);
  if (g_hash_table_iter_next (&left, &key, NULL))
    g_error ("data/openapi.yaml describes %s, which is not served", (char *) key);
}

#define ADD(name, function) g_test_add ("/hotline/service/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("once", test_once);
  ADD ("status", test_status);
  ADD ("versions", test_versions);
  ADD ("planned", test_planned);
  ADD ("two-stops", test_two_stops);
  ADD ("planned-and-burst", test_planned_and_burst);
  ADD ("ambiguous", test_ambiguous);
  ADD ("reports", test_reports);
  ADD ("long-poll", test_long_poll);
  ADD ("refusals", test_refusals);
  ADD ("too-large", test_too_large);
  ADD ("pages", test_pages);
  ADD ("setup-errors", test_setup_errors);
  g_test_add_func ("/hotline/service/full-disk", test_full_disk);
  g_test_add_func ("/hotline/service/openapi", test_openapi);
  int status = g_test_run ();
  heat_net_unref (lookup_net ());
  return status;
}
