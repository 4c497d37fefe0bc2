// SPDX-License-Identifier: GPL-3.0-or-later
/* GET /v1/map.svg: what the map room is asked to draw for whom, and that it is asked once. The picture itself is the browser test's. */
#include "hotline-sample.h"
#include <glib/gstdio.h>

typedef struct {
  HeatHotline *h;
  guint port;
  gint64 now_us;
  char *folder, *tokens;
  GMutex lock;     /* guards what follows: the map is drawn on another thread */
  guint n_drawn;
  char *asked;     /* what the last picture shows, in words */
  gboolean fails;
} Fixture;

static void
append_rows (GString *out, const char *name, const GArray *rows)
{
  g_string_append_printf (out, " %s", name);
  for (guint i = 0; i < rows->len; i++)
    g_string_append_printf (out, "%s%u", i ? "," : ":", g_array_index (rows, guint32, i));
}

static GBytes *
draw (const HeatHotlineMapAsk *ask, gpointer data, GError **error)
{
  Fixture *f = data;
  GString *words = g_string_new (NULL);

  g_string_append_printf (words, "%ux%u%s for %d", ask->width_px, ask->height_px, ask->is_dark ? " dark" : "", ask->audience);
  append_rows (words, "out", ask->out_buildings);
  append_rows (words, "valves", ask->valves);
  for (guint i = 0; i < ask->leaks->len; i++)
    g_string_append_printf (words, " leak %s (%d)", g_array_index (ask->leaks, HeatHotlineLeak, i).leak, g_array_index (ask->leaks, HeatHotlineLeak, i).number);
  if (ask->home != HEAT_NONE)
    g_string_append_printf (words, " home %u", ask->home);
  g_usleep (30000);
  g_mutex_lock (&f->lock);
  f->n_drawn++;
  g_free (f->asked);
  f->asked = g_strdup (words->str);
  gboolean fails = f->fails;
  g_mutex_unlock (&f->lock);
  if (fails)
    {
      g_string_free (words, TRUE);
      g_set_error_literal (error, HEAT_HOTLINE_ERROR, HEAT_ERROR_IO, "no ink");
      return NULL;
    }
  return g_string_free_to_bytes (words);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (HeatNet) net = sample_net ();
  g_autoptr (GError) error = NULL;

  f->now_us = sample_time ("2026-01-14T03:25:00+08:00");
  f->folder = g_dir_make_tmp ("heat-maps-XXXXXX", NULL);
  f->tokens = write_tokens (f->folder);
  g_mutex_init (&f->lock);
  HeatHotlineSetup setup = { .journal = heat_journal_memory_new (), .net = net, .clock = heat_clock_fixed (&f->now_us), .tokens_path = f->tokens, .draw = draw, .draw_data = f };
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
  g_mutex_clear (&f->lock);
  g_unlink (f->tokens);
  g_rmdir (f->folder);
  g_free (f->tokens);
  g_free (f->folder);
  g_free (f->asked);
}

static void
post (Fixture *f, JsonObject *body)
{
  g_autofree char *text = body_text (body);

  g_assert_cmpuint (ask (f->port, "POST", "/v1/notices", text, DESK_TOKEN, NULL), ==, 201);
}

/* Notice `number` over the first n buildings, of the incident, with its leak. */
static void
post_stop (Fixture *f, const char *number, guint version, guint n, const char *incident)
{
  JsonObject *body = sample_body (number, version, n);
  JsonArray *leaks = json_array_new ();

  json_array_add_string_element (leaks, "pipe:P1");
  json_object_set_array_member (body, "leaks", leaks);
  json_object_set_string_member (body, "incident", incident);
  post (f, body);
}

typedef struct { SoupSession *session; SoupMessage *message; Reply reply; } Get;

static Get *
begin_get (Fixture *f, const char *path, const char *token, const char *tag)
{
  Get *g = g_new0 (Get, 1);
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u%s", f->port, path), *bearer = g_strdup_printf ("Bearer %s", token);

  g->session = soup_session_new ();
  g->message = soup_message_new ("GET", url);
  if (token)
    soup_message_headers_replace (soup_message_get_request_headers (g->message), "Authorization", bearer);
  if (tag)
    soup_message_headers_replace (soup_message_get_request_headers (g->message), "If-None-Match", tag);
  soup_session_send_and_read_async (g->session, g->message, 0, NULL, got_reply, &g->reply);
  return g;
}

/* Status; *text and *tag (nullable, transfer full). */
static guint
end_get (Get *g, char **text, char **tag)
{
  wait_for (&g->reply.done);
  guint status = g->reply.error ? 0 : soup_message_get_status (g->message);
  if (text)
    *text = g->reply.bytes ? g_strndup (g_bytes_get_data (g->reply.bytes, NULL), g_bytes_get_size (g->reply.bytes)) : NULL;
  if (tag)
    *tag = g_strdup (soup_message_headers_get_one (soup_message_get_response_headers (g->message), "ETag"));
  g_clear_pointer (&g->reply.bytes, g_bytes_unref);
  g_clear_error (&g->reply.error);
  g_object_unref (g->message);
  g_object_unref (g->session);
  g_free (g);
  return status;
}

static guint
get (Fixture *f, const char *path, const char *token, char **text)
{
  return end_get (begin_get (f, path, token, NULL), text, NULL);
}

static void
test_audiences (Fixture *f, gconstpointer data)
{
  static const struct { const char *path, *token; guint status; const char *text; } cases[] = {
    { "/v1/map.svg", NULL, 200, "392x304 for 0 out:0,1 valves" },
    { "/v1/map.svg?width=1600&height=1200&card=0001&theme=dark", NULL, 200, "760x440 dark for 0 out:0,1 valves" },
    { "/v1/map.svg", READER_TOKEN, 200, "392x304 for 0 out:0,1 valves" },
    { "/v1/map.svg?card=0009", AGENT_TOKEN, 200, "424x320 for 1 out:0,1 valves leak pipe:P1 (2) home 2" },
    { "/v1/map.svg?building=B4&width=200&height=200", AGENT_TOKEN, 200, "200x200 for 1 out:0,1 valves leak pipe:P1 (2) home 3" },
    { "/v1/map.svg?card=nobody&view=public", AGENT_TOKEN, 200, "392x304 for 0 out:0,1 valves" },
    { "/v1/map.svg?incident=0114-02&card=0001", CREW_TOKEN, 200, "424x320 for 2 out:0,1 valves leak pipe:P1 (2)" },
    { "/v1/map.svg?notice=0114-02", DESK_TOKEN, 200, "424x320 for 1 out:0,1 valves leak pipe:P1 (2)" },
    { "/v1/map.svg?notice=0114-09", DESK_TOKEN, 404, NULL },
    { "/v1/map.svg?incident=none", AGENT_TOKEN, 404, NULL },
    { "/v1/map.svg?width=99999&height=-5", AGENT_TOKEN, 200, "424x320 for 1 out:0,1 valves leak pipe:P1 (2)" },
  };

  post_stop (f, "0114-02", 1, 2, "0114-02");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = NULL;
      g_assert_cmpuint (get (f, cases[i].path, cases[i].token, &text), ==, cases[i].status);
      if (cases[i].text)
        g_assert_cmpstr (text, ==, cases[i].text);
    }
}

/* The public's page shows the public's map, and a restoration has none. */
static void
test_page (Fixture *f, gconstpointer data)
{
  g_autofree char *page = NULL, *after = NULL;

  post_stop (f, "0114-02", 1, 2, "0114-02");
  g_assert_cmpuint (get (f, "/n/0114-02", NULL, &page), ==, 200);
  g_assert_nonnull (strstr (page, "src=\"/v1/map.svg?view=public&amp;notice=0114-02&amp;version=1&amp;lang=zh_CN&amp;width=760\""));
  JsonObject *back = sample_restoration ("0114-05", "0114-02", 1, 2);
  json_object_set_string_member (back, "incident", "0114-02");
  post (f, back);
  g_assert_cmpuint (get (f, "/n/0114-02", NULL, &after), ==, 200);
  g_assert_null (strstr (after, "map.svg"));
}

static void
test_once (Fixture *f, gconstpointer data)
{
  Get *several[12];
  g_autofree char *tag = NULL, *tag2 = NULL, *text = NULL;

  post_stop (f, "0114-02", 1, 2, "0114-02");
  for (guint i = 0; i < G_N_ELEMENTS (several); i++)
    several[i] = begin_get (f, "/v1/map.svg?card=0001", AGENT_TOKEN, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (several); i++)
    g_assert_cmpuint (end_get (several[i], NULL, i ? NULL : &tag), ==, 200);
  g_assert_cmpuint (f->n_drawn, ==, 1);
  g_assert_cmpuint (end_get (begin_get (f, "/v1/map.svg?card=0001", AGENT_TOKEN, tag), &text, NULL), ==, 304);
  g_assert_null (text); /* no body */
  g_assert_cmpuint (f->n_drawn, ==, 1);
  /* The next version is another picture, and a restoration takes it off. */
  post_stop (f, "0114-02", 2, 3, "0114-02");
  g_assert_cmpuint (end_get (begin_get (f, "/v1/map.svg?card=0001", AGENT_TOKEN, tag), NULL, &tag2), ==, 200);
  g_assert_cmpstr (tag, !=, tag2);
  g_assert_cmpuint (f->n_drawn, ==, 2);
  JsonObject *back = sample_restoration ("0114-05", "0114-02", 2, 3);
  json_object_set_string_member (back, "incident", "0114-02");
  post (f, back);
  g_clear_pointer (&text, g_free);
  g_assert_cmpuint (get (f, "/v1/map.svg?card=0001", AGENT_TOKEN, &text), ==, 200);
  g_assert_cmpstr (text, ==, "424x320 for 1 out valves home 0");
}

static void
test_planned (Fixture *f, gconstpointer data)
{
  JsonObject *body = sample_body ("0114-07", 1, 1);
  g_autofree char *before = NULL, *asked = NULL, *after = NULL;

  json_object_set_string_member (body, "kind", "planned");
  json_object_set_int_member (body, "start_us", f->now_us + G_TIME_SPAN_HOUR);
  post (f, body);
  g_assert_cmpuint (get (f, "/v1/map.svg", NULL, &before), ==, 200);
  g_assert_cmpstr (before, ==, "392x304 for 0 out valves");
  g_assert_cmpuint (get (f, "/v1/map.svg?notice=0114-07", NULL, &asked), ==, 200);
  g_assert_cmpstr (asked, ==, "392x304 for 0 out:0 valves");
  f->now_us += 2 * G_TIME_SPAN_HOUR;
  g_assert_cmpuint (get (f, "/v1/map.svg", NULL, &after), ==, 200);
  g_assert_cmpstr (after, ==, "392x304 for 0 out:0 valves");
}

static void
wait_for_drawn (Fixture *f, guint n)
{
  guint drawn = 0;

  for (gint64 end_us = g_get_monotonic_time () + 30 * G_USEC_PER_SEC; drawn < n; g_main_context_iteration (NULL, FALSE))
    {
      g_mutex_lock (&f->lock);
      drawn = f->n_drawn;
      g_mutex_unlock (&f->lock);
      g_assert_cmpint (g_get_monotonic_time (), <, end_us);
    }
}

static void
test_failure (Fixture *f, gconstpointer data)
{
  g_autofree char *text = NULL;

  f->fails = TRUE;
  g_assert_cmpuint (get (f, "/v1/map.svg", NULL, &text), ==, 503);
  g_assert_nonnull (strstr (text, "no ink"));
  /* A failure is not kept. */
  g_mutex_lock (&f->lock);
  f->fails = FALSE;
  g_mutex_unlock (&f->lock);
  g_assert_cmpuint (get (f, "/v1/map.svg", NULL, NULL), ==, 200);
  /* Who hangs up while it is drawn does no harm, nor a service that stops meanwhile. */
  Get *gone = begin_get (f, "/v1/map.svg?width=200", DESK_TOKEN, NULL);
  for (guint i = 0; i < 5; i++)
    g_main_context_iteration (NULL, FALSE);
  soup_session_abort (gone->session);
  end_get (gone, NULL, NULL);
  Get *first = begin_get (f, "/v1/map.svg?width=400", DESK_TOKEN, NULL);
  Get *last = begin_get (f, "/v1/map.svg?width=600", DESK_TOKEN, NULL);
  wait_for_drawn (f, 4);
  heat_hotline_stop (f->h);
  guint statuses[] = { end_get (first, NULL, NULL), end_get (last, NULL, NULL) };
  for (guint i = 0; i < 2; i++)
    g_assert_true (statuses[i] == 503 || statuses[i] == 200 || statuses[i] == 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  heat_i18n_init ();
  g_test_add ("/hotline/maps/audiences", Fixture, NULL, set_up, test_audiences, tear_down);
  g_test_add ("/hotline/maps/once", Fixture, NULL, set_up, test_once, tear_down);
  g_test_add ("/hotline/maps/page", Fixture, NULL, set_up, test_page, tear_down);
  g_test_add ("/hotline/maps/planned", Fixture, NULL, set_up, test_planned, tear_down);
  g_test_add ("/hotline/maps/failure", Fixture, NULL, set_up, test_failure, tear_down);
  return g_test_run ();
}
