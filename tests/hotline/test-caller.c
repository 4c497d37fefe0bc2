// SPDX-License-Identifier: GPL-3.0-or-later
/* What an agent is told while somebody calls: home, calls before, places of the same name, other stops, the next news; and the pop-up. */
#include "hotline-sample.h"
#include <glib/gstdio.h>

typedef struct { HeatHotline *h; guint port; gint64 now_us; char *folder, *tokens; } Fixture;

static char *
find_station (guint32 building, gpointer data)
{
  return building == 0 ? g_strdup ("通达换热站") : NULL;
}

/* Two places for "通达", none for anything else. */
static void
find_places (const char *address, GArray *places, gpointer data)
{
  HeatHotlinePlace found[] = { { HEAT_KIND_COMMUNITY, 0, g_strdup ("通达小区") }, { HEAT_KIND_BUILDING, 3, g_strdup ("木兰小区 1 号楼") } };

  if (strcmp (address, "通达") == 0)
    g_array_append_vals (places, found, 2);
  else
    for (guint i = 0; i < 2; i++)
      heat_hotline_place_clear (&found[i]);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (HeatNet) net = sample_net ();
  g_autoptr (GError) error = NULL;

  f->now_us = sample_time ("2026-01-14T03:25:00+08:00");
  f->folder = g_dir_make_tmp ("heat-caller-XXXXXX", NULL);
  f->tokens = write_tokens (f->folder);
  HeatHotlineSetup setup = { .journal = heat_journal_memory_new (), .net = net, .clock = heat_clock_fixed (&f->now_us), .tokens_path = f->tokens, .find = find_places, .station = find_station };
  f->h = heat_hotline_new (&setup, &error);
  g_assert_no_error (error);
  g_assert_true (heat_hotline_listen (f->h, "127.0.0.1:0", NULL));
  f->port = heat_hotline_port (f->h);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  heat_hotline_stop (f->h);
  heat_hotline_free (f->h);
  g_unlink (f->tokens);
  g_rmdir (f->folder);
  g_free (f->tokens);
  g_free (f->folder);
}

static void
post_notice (Fixture *f, JsonObject *body)
{
  g_autofree char *text = body_text (body);

  g_assert_cmpuint (ask (f->port, "POST", "/v1/notices", text, DESK_TOKEN, NULL), ==, 201);
}

/* GET /v1/caller as an agent; the object lives as long as *answer. */
static JsonObject *
get (Fixture *f, const char *query, JsonNode **answer)
{
  g_autofree char *path = g_strdup_printf ("/v1/caller?%s", query);

  g_assert_cmpuint (ask (f->port, "GET", path, NULL, AGENT_TOKEN, answer), ==, 200);
  return json_node_get_object (*answer);
}

static const char *
text (JsonObject *o, const char *key)
{
  return json_object_get_string_member (o, key);
}

static guint
n_of (JsonObject *o, const char *key)
{
  return json_array_get_length (json_object_get_array_member (o, key));
}

static JsonObject *
item (JsonObject *o, const char *key, guint i)
{
  return json_array_get_object_element (json_object_get_array_member (o, key), i);
}

static void
test_household (Fixture *f, gconstpointer data)
{
  g_autoptr (JsonNode) answer = NULL, later = NULL;

  post_notice (f, sample_body ("0114-02", 1, 2));
  JsonObject *o = get (f, "phone=13900000001", &answer);
  JsonObject *home = json_object_get_object_member (o, "home");
  g_assert_cmpstr (text (o, "phone"), ==, "139****0001");
  g_assert_true (json_object_get_boolean_member (o, "out"));
  g_assert_cmpstr (text (home, "key"), ==, "household:0001");
  g_assert_cmpstr (text (item (o, "say", 1), "about"), ==, "when");
  g_assert_cmpstr (text (home, "building"), ==, "B1");
  g_assert_cmpstr (text (home, "district"), ==, "香坊区");
  g_assert_cmpstr (text (home, "station"), ==, "通达换热站");
  g_assert_cmpuint (n_of (o, "outages"), ==, 1);
  g_assert_true (json_object_get_boolean_member (item (o, "outages", 0), "own"));
  g_assert_cmpstr (text (item (o, "outages", 0), "notice"), ==, "0114-02/1");
  /* Issued at 02:57, news each hour: at 03:25 the next is due at 03:57, at 04:10 at 04:57, at 11:10 when heat is expected back (11:30). */
  g_assert_cmpstr (text (o, "next_update"), ==, "2026-01-13T19:57:00Z");
  g_assert_nonnull (strstr (text (o, "next_update_tell"), "3 时 57 分"));
  static const struct { const char *now, *next; } cases[] = { { "2026-01-14T04:10:00+08:00", "2026-01-13T20:57:00Z" }, { "2026-01-14T11:10:00+08:00", "2026-01-14T03:30:00Z" },
                                                              { "2026-01-14T11:50:00+08:00", "2026-01-14T03:57:00Z" } };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      f->now_us = sample_time (cases[i].now);
      g_clear_pointer (&later, json_node_unref);
      g_assert_cmpstr (text (get (f, "card=0001", &later), "next_update"), ==, cases[i].next);
    }
}

/* The notice promises news by itself: that is told, and after it every hour from there. */
static void
test_promised (Fixture *f, gconstpointer data)
{
  JsonObject *body = sample_body ("0114-02", 1, 2);
  static const struct { const char *now, *next; } cases[] = { { "2026-01-14T03:10:00+08:00", "2026-01-13T19:20:00Z" }, { "2026-01-14T03:30:00+08:00", "2026-01-13T20:20:00Z" },
                                                              { "2026-01-14T11:25:00+08:00", "2026-01-14T03:30:00Z" } };

  json_object_set_int_member (body, "next_update_us", sample_time ("2026-01-14T03:20:00+08:00"));
  post_notice (f, body);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) answer = NULL;
      f->now_us = sample_time (cases[i].now);
      g_assert_cmpstr (text (get (f, "card=0001", &answer), "next_update"), ==, cases[i].next);
    }
}

static void
test_others (Fixture *f, gconstpointer data)
{
  g_autoptr (JsonNode) answer = NULL;

  post_notice (f, sample_body ("0114-02", 1, 2));
  /* B3 is not out: the stop is somebody else's. */
  JsonObject *o = get (f, "card=0009", &answer);
  g_assert_false (json_object_get_boolean_member (o, "out"));
  g_assert_false (json_object_get_boolean_member (item (o, "outages", 0), "own"));
  g_assert_false (json_object_has_member (o, "next_update"));
  g_clear_pointer (&answer, json_node_unref);
  g_assert_cmpuint (ask (f->port, "GET", "/v1/outages", NULL, AGENT_TOKEN, &answer), ==, 200);
  g_assert_cmpuint (n_of (json_node_get_object (answer), "outages"), ==, 1);
  g_assert_cmpuint (ask (f->port, "GET", "/v1/outages", NULL, READER_TOKEN, NULL), ==, 403);
  g_assert_cmpuint (ask (f->port, "GET", "/v1/caller?card=0001", NULL, READER_TOKEN, NULL), ==, 403);
}

static void
test_places (Fixture *f, gconstpointer data)
{
  g_autoptr (JsonNode) answer = NULL, one = NULL, none = NULL;
  g_autofree char *query = g_uri_escape_string ("通达", NULL, FALSE), *asked = g_strdup_printf ("address=%s&caller=13900000005", query);

  post_notice (f, sample_body ("0114-02", 1, 2));
  JsonObject *o = get (f, asked, &answer);
  g_assert_cmpint (json_object_get_int_member (o, "found"), ==, 2);
  g_assert_cmpuint (n_of (o, "choices"), ==, 2);
  g_assert_cmpstr (text (item (o, "choices", 0), "key"), ==, "community:C1");
  g_assert_true (json_object_get_boolean_member (item (o, "choices", 0), "off"));
  g_assert_false (json_object_get_boolean_member (item (o, "choices", 1), "off"));
  g_assert_cmpstr (text (o, "phone"), ==, "139****0005");
  o = get (f, "place=building:B4", &one);
  g_assert_cmpstr (text (o, "place"), ==, "木兰小区 1 号楼");
  g_assert_cmpstr (text (json_object_get_object_member (o, "home"), "key"), ==, "building:B4");
  o = get (f, "place=valve:V1", &none);
  g_assert_cmpint (json_object_get_int_member (o, "found"), ==, 0);
  g_assert_cmpuint (ask (f->port, "GET", "/v1/caller", NULL, AGENT_TOKEN, NULL), ==, 400);
}

static void
test_history (Fixture *f, gconstpointer data)
{
  static const char *const reports[] = { "{\"id\":\"r1\",\"symptom\":\"not_warm\",\"phone\":\"13900000001\",\"address\":\"x\",\"text\":\"客厅 16 度\"}",
                                         "{\"id\":\"r2\",\"symptom\":\"no_heat\",\"card\":\"0001\"}", "{\"id\":\"r3\",\"symptom\":\"no_heat\",\"card\":\"0002\"}" };
  g_autoptr (JsonNode) answer = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (reports); i++)
    g_assert_cmpuint (ask (f->port, "POST", "/v1/reports", reports[i], AGENT_TOKEN, NULL), ==, 201);
  JsonObject *o = get (f, "card=0001", &answer);
  g_assert_cmpint (json_object_get_int_member (o, "calls"), ==, 2);
  g_assert_cmpstr (text (item (o, "history", 0), "kind"), ==, "no_heat");
  g_assert_cmpstr (text (item (o, "history", 1), "text"), ==, "客厅 16 度");
  /* A ticket counts once, also where it made a report for the desk and is known by phone and card. */
  f->now_us += G_TIME_SPAN_MINUTE;
  g_assert_cmpuint (ask (f->port, "POST", "/v1/tickets", "{\"id\":\"t1\",\"kind\":\"leak_household\",\"card\":\"0001\",\"phone\":\"13900000001\"}", AGENT_TOKEN, NULL), ==, 201);
  g_clear_pointer (&answer, json_node_unref);
  o = get (f, "card=0001", &answer);
  g_assert_cmpint (json_object_get_int_member (o, "calls"), ==, 3);
  g_assert_cmpstr (text (item (o, "history", 0), "kind"), ==, "leak_household");
  g_assert_cmpstr (text (item (o, "history", 0), "number"), ==, "20260114-0001");
}

/* --- How far the repair is ---- */

/* Times of day as "@02:31" in a job's text become microseconds. */
static char *
with_times (const char *text)
{
  GString *out = g_string_new (NULL);

  for (const char *p = text; *p; p++)
    if (*p == '@')
      {
        g_autofree char *iso = g_strdup_printf ("2026-01-14T%.5s:00+08:00", p + 1);
        g_string_append_printf (out, "%" G_GINT64_FORMAT, sample_time (iso));
        p += 5;
      }
    else
      g_string_append_c (out, *p);
  return g_string_free (out, FALSE);
}

/* "past reported, now closing 1/2, …" */
static char *
describe (JsonObject *outage)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < n_of (outage, "progress"); i++)
    {
      JsonObject *one = item (outage, "progress", i);
      g_string_append_printf (out, "%s%s %s", i ? ", " : "", text (one, "when"), text (one, "what"));
      if (json_object_has_member (one, "total"))
        g_string_append_printf (out, " %" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, json_object_get_int_member (one, "done"), json_object_get_int_member (one, "total"));
    }
  return g_string_free (out, FALSE);
}

#define CLOSE(state) "{\"part\":\"isolate\",\"action\":\"close\",\"state\":\"" state "\",\"at_us\":@03:00}"
#define PHASE(name, times) "{\"phase\":\"" name "\"" times "}"
#define WAITING PHASE ("draining", ",\"safe_us\":@04:30") "," PHASE ("excavation", "") "," PHASE ("repair", "") "," PHASE ("refill", "")

static void
test_progress (Fixture *f, gconstpointer data)
{
  static const struct { const char *job, *list, *doing; } cases[] = {
    { "\"arrive_us\":@02:54,\"steps\":[" CLOSE ("pending") "," CLOSE ("pending") "],\"phases\":[" WAITING "]",
      "past reported, now on_the_way, next closing 0/2, next draining, next digging, next warming", "抢修3队正在赶往现场，预计 02:54 到达。" },
    { "\"arrived_us\":@02:54,\"steps\":[" CLOSE ("done") "," CLOSE ("pending") "," CLOSE ("failed") "],\"phases\":[" WAITING "]",
      "past reported, past arrived, now closing 1/2, next draining, next digging, next warming", "抢修3队 02:54 已到现场，正在关阀（已关 1/2 个）。" },
    { "\"arrived_us\":@02:54,\"steps\":[" CLOSE ("done") "],\"phases\":[" WAITING "]",
      "past reported, past arrived, past closed 1/1, next draining, next digging, next warming", "抢修3队 02:54 已到现场，阀门已全部关闭，随后泄水。" },
    { "\"arrived_us\":@02:54,\"steps\":[" CLOSE ("done") "],\"phases\":[" PHASE ("draining", ",\"started_us\":@03:05,\"safe_us\":@04:30") "," PHASE ("excavation", "") "," PHASE ("repair", "") "]",
      "past reported, past arrived, past closed 1/1, now draining, next digging", "抢修3队 02:54 已到现场，阀门已全部关闭，正在泄水，随后开挖、焊接。" },
    { "\"arrived_us\":@02:54,\"steps\":[" CLOSE ("done") "],\"phases\":[" PHASE ("draining", ",\"started_us\":@03:05,\"ended_us\":@04:20") "," PHASE ("excavation", ",\"started_us\":@04:20,\"ended_us\":@05:20") ","
      PHASE ("repair", ",\"started_us\":@05:20") "," PHASE ("refill", "") "]",
      "past reported, past arrived, past closed 1/1, past draining, now repair, next warming", "抢修3队 02:54 已到现场，阀门已全部关闭，正在焊接，随后充水、升温。" },
    /* Of the wrong type is as if it were not there. */
    { "\"arrived_us\":\"noon\",\"steps\":[7,null,{\"part\":1}],\"phases\":{\"phase\":\"draining\"}", "past reported", "" },
  };

  post_notice (f, sample_body ("0114-02", 1, 2));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) answer = NULL;
      g_autofree char *timed = with_times (cases[i].job);
      g_autofree char *job = g_strdup_printf ("{\"job\":{\"title\":\"爆管\",\"team_name\":\"抢修3队\",\"opened_us\":%" G_GINT64_FORMAT ",%s}}", sample_time ("2026-01-14T02:31:00+08:00"), timed);
      g_assert_cmpuint (ask (f->port, "PUT", "/v1/jobs/%E6%8A%A2%E4%BF%AE-0114-02/3", job, DESK_TOKEN, NULL), ==, 201);
      JsonObject *outage = item (get (f, "card=0001", &answer), "outages", 0);
      g_autofree char *list = describe (outage);
      g_assert_cmpstr (list, ==, cases[i].list);
      g_assert_cmpstr (text (outage, "doing"), ==, cases[i].doing);
    }
  /* The crew is released: nothing is claimed any more. */
  g_autoptr (JsonNode) after = NULL;
  g_assert_cmpuint (ask (f->port, "DELETE", "/v1/jobs/%E6%8A%A2%E4%BF%AE-0114-02/3", NULL, DESK_TOKEN, NULL), ==, 200);
  g_assert_false (json_object_has_member (item (get (f, "card=0001", &after), "outages", 0), "doing"));
}

/* --- The pop-up ---- */

typedef struct { GSocketConnection *wire; GString *got; char buffer[4096]; } Ear;

static void hear (Ear *e);

static void
heard (GObject *stream, GAsyncResult *result, gpointer data)
{
  Ear *e = data;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (stream), result, NULL);

  if (n > 0)
    {
      g_string_append_len (e->got, e->buffer, n);
      hear (e);
    }
}

static void
hear (Ear *e)
{
  g_input_stream_read_async (g_io_stream_get_input_stream (G_IO_STREAM (e->wire)), e->buffer, sizeof e->buffer, 0, NULL, heard, e);
}

static void
wait_for_words (const Ear *e, const char *words)
{
  for (gint64 end_us = g_get_monotonic_time () + 20 * G_USEC_PER_SEC; !strstr (e->got->str, words); g_main_context_iteration (NULL, FALSE))
    g_assert_cmpint (g_get_monotonic_time (), <, end_us);
}

static void
test_popup (Fixture *f, gconstpointer data)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  static const char asked[] = "GET /v1/events?topics=popup HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " AGENT_TOKEN "\r\n\r\n";
  Ear e = { g_socket_client_connect_to_host (client, "127.0.0.1", (guint16) f->port, NULL, NULL), g_string_new (NULL) };
  g_autoptr (JsonNode) answer = NULL;

  g_assert_cmpuint (ask (f->port, "POST", "/v1/popup", "{\"seat\":\"seat 12\",\"phone\":\"13900000001\"}", DESK_TOKEN, NULL), ==, 404);
  g_assert_true (g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (e.wire)), asked, sizeof asked - 1, NULL, NULL, NULL));
  hear (&e);
  wait_for_words (&e, "event: ping");
  g_assert_cmpuint (ask (f->port, "POST", "/v1/popup", "{\"seat\":\"seat 99\",\"phone\":\"13900000009\"}", DESK_TOKEN, NULL), ==, 404);
  g_assert_cmpuint (ask (f->port, "POST", "/v1/popup", "{\"seat\":\"seat 12\",\"phone\":\"13900000001\"}", DESK_TOKEN, &answer), ==, 200);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (answer), "pages"), ==, 1);
  wait_for_words (&e, "13900000001");
  g_assert_nonnull (strstr (e.got->str, "event: popup"));
  g_assert_null (strstr (e.got->str, "13900000009")); /* another seat's caller */
  static const char *const wrong[] = { "{\"seat\":\"seat 12\"}", "{\"phone\":\"1\"}", "{\"seat\":\"seat 12\",\"phone\":\"1\",\"card\":\"2\"}", "{\"seat\":7,\"phone\":\"1\"}" };
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_cmpuint (ask (f->port, "POST", "/v1/popup", wrong[i], DESK_TOKEN, NULL), ==, 400);
  g_assert_cmpuint (ask (f->port, "POST", "/v1/popup", "{\"seat\":\"seat 12\",\"phone\":\"1\"}", READER_TOKEN, NULL), ==, 403);
  g_io_stream_close (G_IO_STREAM (e.wire), NULL, NULL);
  for (guint i = 0; i < 100; i++)
    g_main_context_iteration (NULL, FALSE);
  g_object_unref (e.wire);
  g_string_free (e.got, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  heat_i18n_init ();
  g_test_add ("/hotline/caller/household", Fixture, NULL, set_up, test_household, tear_down);
  g_test_add ("/hotline/caller/promised", Fixture, NULL, set_up, test_promised, tear_down);
  g_test_add ("/hotline/caller/others", Fixture, NULL, set_up, test_others, tear_down);
  g_test_add ("/hotline/caller/places", Fixture, NULL, set_up, test_places, tear_down);
  g_test_add ("/hotline/caller/history", Fixture, NULL, set_up, test_history, tear_down);
  g_test_add ("/hotline/caller/progress", Fixture, NULL, set_up, test_progress, tear_down);
  g_test_add ("/hotline/caller/popup", Fixture, NULL, set_up, test_popup, tear_down);
  return g_test_run ();
}
