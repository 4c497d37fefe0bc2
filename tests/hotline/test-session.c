// SPDX-License-Identifier: GPL-3.0-or-later
/* Who may do what, over the wire: roles, browsers' sessions, forged requests, pushed events, pages. The client speaks over a plain
 * socket, so that nothing between test and service adds or hides a header. */
#include "hotline-wire.h"
#include "hotline-access.h"
#include <glib/gstdio.h>

typedef struct { HeatHotline *h; HeatJournal *journal; guint port; gint64 now_us; char *folder, *tokens; } Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (HeatNet) net = sample_net ();
  g_autoptr (GError) error = NULL;
  g_autoptr (HeatHotlineConfig) config = heat_hotline_config_parse ("[session]\nhours=2\nmost_of_token=2\n[events]\nping_s=1\n", NULL);

  f->now_us = sample_time ("2026-01-14T03:25:00+08:00");
  f->folder = g_dir_make_tmp ("heat-session-XXXXXX", NULL);
  f->tokens = write_tokens (f->folder);
  HeatHotlineSetup setup = { .journal = f->journal = heat_journal_memory_new (), .net = net, .clock = heat_clock_fixed (&f->now_us), .tokens_path = f->tokens, .config = config };
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

/* The whole answer as it came, head and body. (transfer full) */
static char *
talk (Fixture *f, const char *method, const char *path, const char *headers, const char *body)
{
  g_autofree char *text = g_strdup_printf ("%s %s HTTP/1.1\r\nHost: dispatch.test\r\nConnection: close\r\nContent-Length: %zu\r\n%s\r\n%s", method, path,
                                           body ? strlen (body) : 0, headers ? headers : "", body ? body : "");

  return exchange (f->port, text);
}

static guint
status_with (Fixture *f, const char *method, const char *path, const char *headers, const char *body)
{
  g_autofree char *answer = talk (f, method, path, headers, body);

  return status_of (answer);
}

/* --- Roles ---- */

/* Written here by hand, as issue and manual have it: r reader, a agent, c crew, d desk, "" everybody. A route that is missing here fails. */
static const struct { const char *method, *path, *who; } expected[] = {
  { "GET", "/v1/health", "" }, { "GET", "/v1/me", "racd" }, { "POST", "/v1/session", "" }, { "DELETE", "/v1/session", "racd" },
  { "GET", "/v1/events", "rad" }, { "POST", "/v1/notices", "d" }, { "GET", "/v1/notices", "rad" }, { "GET", "/v1/status", "ad" },
  { "GET", "/metrics", "rd" }, { "POST", "/v1/reports", "ad" }, { "GET", "/v1/reports", "d" }, { "POST", "/v1/reports/{id}/taken", "d" },
};

static void
test_roles (Fixture *f, gconstpointer data)
{
  static const char *const tokens[] = { "r" READER_TOKEN, "a" AGENT_TOKEN, "c" CREW_TOKEN, "d" DESK_TOKEN, "-nobody-at-all-has-this" };
  guint n;
  const HeatHotlineRoute *routes = heat_hotline_routes (&n);

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      guint k = 0;
      while (k < n && (strcmp (routes[k].method, expected[i].method) != 0 || strcmp (routes[k].path, expected[i].path) != 0))
        k++;
      g_assert_cmpuint (k, <, n);
      for (guint t = 0; t < G_N_ELEMENTS (tokens) && strcmp (expected[i].path, "/v1/events") != 0; t++)
        {
          g_autofree char *bearer = g_strdup_printf ("Authorization: Bearer %s\r\n", tokens[t] + 1), *path = g_strdup (expected[i].path);
          g_strdelimit (path, "{}", 'x');
          guint got = status_with (f, expected[i].method, path, bearer, NULL);
          gboolean may = !*expected[i].who || strchr (expected[i].who, tokens[t][0]);
          guint refused = tokens[t][0] == '-' ? 401 : 403;
          if ((may && got == refused && strcmp (path, "/v1/session") != 0) || (!may && got != refused))
            g_error ("%s %s as %c: %u", expected[i].method, path, tokens[t][0], got);
        }
    }
  for (guint k = 0; k < n; k++)
    g_assert_true (routes[k].roles == 0 || !(routes[k].roles & ~15u));
}

static void
test_me (Fixture *f, gconstpointer data)
{
  g_autoptr (JsonNode) me = NULL;

  g_assert_cmpuint (ask (f->port, "GET", "/v1/me", NULL, DESK_TOKEN, &me), ==, 200);
  JsonObject *o = json_node_get_object (me);
  g_assert_cmpstr (json_object_get_string_member (o, "name"), ==, "unit seat");
  g_assert_cmpstr (json_object_get_string_member (o, "unit"), ==, "北区热力站");
  g_assert_cmpstr (json_array_get_string_element (json_object_get_array_member (o, "roles"), 0), ==, "desk");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (o, "roles")), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (o, "now"), ==, "2026-01-13T19:25:00Z");
}

/* --- Sessions ---- */

#define OWN "X-Heat-Request: 1\r\nOrigin: http://dispatch.test\r\n"
static const char report[] = "{\"id\":\"A-17\",\"symptom\":\"no_heat\",\"text\":\"x\"}";

/* "Cookie: heat_session=…\r\n" (transfer full) */
static char *
sign_in (Fixture *f, const char *token)
{
  g_autofree char *body = g_strdup_printf ("{\"token\":\"%s\"}", token), *answer = talk (f, "POST", "/v1/session", OWN, body);
  const char *cookie = strstr (answer, "heat_session=");

  g_assert_cmpuint (status_of (answer), ==, 201);
  g_assert_nonnull (cookie);
  g_autofree char *line = g_strndup (cookie, strcspn (cookie, "\r"));
  g_assert_nonnull (strstr (line, "; HttpOnly"));
  g_assert_nonnull (strstr (line, "; SameSite=Strict"));
  g_assert_nonnull (strstr (line, "; Path=/"));
  g_assert_nonnull (strstr (line, "; Max-Age=7200"));
  g_assert_null (strstr (line, token));
  line[strcspn (line, ";")] = '\0';
  return g_strdup_printf ("Cookie: other=1; %s\r\n", line);
}

static void
test_session (Fixture *f, gconstpointer data)
{
  g_autofree char *cookie = sign_in (f, AGENT_TOKEN), *change = g_strconcat (cookie, OWN, NULL);

  g_assert_cmpuint (status_with (f, "GET", "/v1/me", cookie, NULL), ==, 200);
  g_assert_cmpuint (status_with (f, "GET", "/v1/reports", cookie, NULL), ==, 403);
  g_assert_cmpuint (status_with (f, "POST", "/v1/reports", change, report), ==, 201);
  f->now_us += 2 * G_TIME_SPAN_HOUR - 1;
  g_assert_cmpuint (status_with (f, "GET", "/v1/me", cookie, NULL), ==, 200);
  f->now_us += 1;
  g_assert_cmpuint (status_with (f, "GET", "/v1/me", cookie, NULL), ==, 401);

  g_autofree char *again = sign_in (f, AGENT_TOKEN), *leave = g_strconcat (again, OWN, NULL);
  g_autofree char *left = talk (f, "DELETE", "/v1/session", leave, NULL);
  g_assert_cmpuint (status_of (left), ==, 200);
  g_assert_nonnull (strstr (left, "heat_session=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0"));
  g_assert_cmpuint (status_with (f, "GET", "/v1/me", again, NULL), ==, 401);
  g_assert_cmpuint (status_with (f, "POST", "/v1/session", OWN, "{\"token\":\"wrong-but-long-enough\"}"), ==, 401);
  g_assert_cmpuint (status_with (f, "POST", "/v1/session", OWN, "{\"token\":7}"), ==, 401);
  g_assert_cmpuint (status_with (f, "POST", "/v1/session", OWN, "{}"), ==, 401);
}

/* A token taken out of the file ends the sessions made from it, without a new start. */
static void
test_reload (Fixture *f, gconstpointer data)
{
  g_autofree char *cookie = sign_in (f, AGENT_TOKEN), *desk = sign_in (f, DESK_TOKEN), *text = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_get_contents (f->tokens, &text, NULL, NULL));
  g_assert_true (g_file_set_contents (f->tokens, strstr (text, "[token unit seat]"), -1, NULL));
  g_assert_true (heat_hotline_reload (f->h, &error));
  g_assert_cmpuint (status_with (f, "GET", "/v1/me", cookie, NULL), ==, 401);
  g_assert_cmpuint (status_with (f, "GET", "/v1/me", desk, NULL), ==, 200);
  g_assert_cmpuint (ask (f->port, "GET", "/v1/me", NULL, AGENT_TOKEN, NULL), ==, 401);
  g_assert_true (g_file_set_contents (f->tokens, "[token", -1, NULL));
  g_assert_false (heat_hotline_reload (f->h, &error));
  g_assert_cmpuint (status_with (f, "GET", "/v1/me", desk, NULL), ==, 200);
}

/* What a page of another site can make a browser send: with the cookie, without our header or with its own origin. */
static void
test_forged (Fixture *f, gconstpointer data)
{
  g_autofree char *cookie = sign_in (f, AGENT_TOKEN);
  static const char *const forged[] = { "", "Origin: http://evil.test\r\n", "X-Heat-Request: 1\r\n", "X-Heat-Request: 1\r\nOrigin: http://evil.test\r\n",
                                        "X-Heat-Request: 1\r\nOrigin: null\r\n", "X-Heat-Request: 1\r\nOrigin: http://dispatch.test.evil.test\r\n",
                                        "X-Heat-Request: 1\r\nOrigin: http://dispatch.test:81\r\n", "Origin: http://dispatch.test\r\n", "X-Heat-Request: 0\r\nOrigin: http://dispatch.test\r\n",
                                        "X-Heat-Request: 1\r\nOrigin: ftp://dispatch.test\r\n", "X-Heat-Request: 1\r\nReferer: http://dispatch.test/agent\r\n" };

  for (guint i = 0; i < G_N_ELEMENTS (forged); i++)
    {
      g_autofree char *headers = g_strconcat (cookie, forged[i], NULL), *answer = talk (f, "POST", "/v1/reports", headers, report);
      if (status_of (answer) != 403 || !strstr (answer, "\"origin\""))
        g_error ("taken with %s: %s", forged[i], answer);
      g_assert_cmpuint (status_with (f, "DELETE", "/v1/session", headers, NULL), ==, 403);
    }
  g_assert_cmpint (heat_journal_last_seq (f->journal, NULL), ==, 0);
  g_assert_cmpuint (status_with (f, "GET", "/v1/me", cookie, NULL), ==, 200);
  g_assert_cmpuint (status_with (f, "POST", "/v1/session", "Origin: http://evil.test\r\n", "{\"token\":\"" AGENT_TOKEN "\"}"), ==, 403);
  /* A program with a token of its own needs no origin. */
  g_assert_cmpuint (ask (f->port, "POST", "/v1/reports", report, AGENT_TOKEN, NULL), ==, 201);
}

/* The machine's clock is set back and forth by days: nothing is lost or doubled, and a session lasts no longer than it was given. */
static void
test_clock (Fixture *f, gconstpointer data)
{
  g_autofree char *cookie = sign_in (f, AGENT_TOKEN), *body = body_text (sample_body ("0114-02", 1, 2));
  static const gint64 days[] = { -3, 1, 40, -400, 365 };

  g_assert_cmpuint (ask (f->port, "POST", "/v1/notices", body, DESK_TOKEN, NULL), ==, 201);
  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    {
      g_autofree char *one = g_strdup_printf ("{\"id\":\"C-%u\",\"symptom\":\"no_heat\",\"text\":\"x\"}", i);
      f->now_us += days[i] * G_TIME_SPAN_DAY;
      g_assert_cmpuint (ask (f->port, "POST", "/v1/notices", body, DESK_TOKEN, NULL), ==, 200);
      g_assert_cmpuint (ask (f->port, "POST", "/v1/reports", one, AGENT_TOKEN, NULL), ==, 201);
      g_assert_cmpuint (ask (f->port, "POST", "/v1/reports", one, AGENT_TOKEN, NULL), ==, 200);
      g_assert_cmpuint (ask (f->port, "GET", "/v1/status?card=0001", NULL, AGENT_TOKEN, NULL), ==, 200);
    }
  g_assert_cmpint (heat_journal_last_seq (f->journal, NULL), ==, 1 + G_N_ELEMENTS (days));
  /* It has ended when the clock stood past its end, and does not come back with it. */
  g_assert_cmpuint (status_with (f, "GET", "/v1/me", cookie, NULL), ==, 401);
  f->now_us -= 3 * G_TIME_SPAN_DAY;
  g_assert_cmpuint (status_with (f, "GET", "/v1/me", cookie, NULL), ==, 401);
  g_autofree char *other = sign_in (f, AGENT_TOKEN);
  f->now_us -= 5 * G_TIME_SPAN_MINUTE;
  g_assert_cmpuint (status_with (f, "GET", "/v1/me", other, NULL), ==, 200);
  f->now_us -= G_TIME_SPAN_HOUR;
  g_assert_cmpuint (status_with (f, "GET", "/v1/me", other, NULL), ==, 401);
}

/* --- Events ---- */

static Client *
listen_as (Fixture *f, const char *token, const char *topics, const char *last)
{
  Client *c = open_client (f->port);
  g_autofree char *text = g_strdup_printf ("GET /v1/events%s%s HTTP/1.1\r\nHost: dispatch.test\r\nAuthorization: Bearer %s\r\n%s%s%s\r\n", *topics ? "?topics=" : "", topics, token,
                                           last ? "Last-Event-ID: " : "", last ? last : "", last ? "\r\n" : "");

  say (c, text);
  wait_text (c, "data: ");
  return c;
}

static void
test_events (Fixture *f, gconstpointer data)
{
  Client *all = listen_as (f, READER_TOKEN, "", NULL), *tickets = listen_as (f, AGENT_TOKEN, "ticket,ping", NULL), *same = listen_as (f, AGENT_TOKEN, "notice", "0.0"),
         *late = NULL;
  g_autofree char *body = body_text (sample_body ("0114-02", 1, 2));

  g_assert_nonnull (strstr (all->got->str, "HTTP/1.1 200 "));
  g_assert_nonnull (strstr (all->got->str, "Content-Type: text/event-stream"));
  g_assert_nonnull (strstr (all->got->str, "event: ping"));
  g_assert_null (strstr (same->got->str, "reload"));
  g_assert_cmpuint (ask (f->port, "POST", "/v1/notices", body, DESK_TOKEN, NULL), ==, 201);
  wait_text (all, "id: 1.0\nevent: notice\ndata: {");
  wait_text (same, "event: notice");
  g_assert_nonnull (strstr (all->got->str, "\"0114-02/1\""));
  /* A repeat is no news. */
  g_assert_cmpuint (ask (f->port, "POST", "/v1/notices", body, DESK_TOKEN, NULL), ==, 200);
  g_string_truncate (tickets->got, 0);
  wait_text (tickets, "event: ping");
  g_assert_null (strstr (tickets->got->str, "event: notice"));
  g_assert_null (strstr (strstr (all->got->str, "event: notice") + 1, "event: notice"));
  /* Who was away is told so. */
  late = listen_as (f, READER_TOKEN, "notice", "0.0");
  g_assert_nonnull (strstr (late->got->str, "id: 1.0\nevent: reload\n"));
  heat_hotline_stop (f->h);
  guint deadline = g_timeout_add_seconds (60, give_up, NULL);
  while (!strstr (all->got->str, "\r\n0\r\n"))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (deadline);
  close_client (all);
  close_client (tickets);
  close_client (same);
  close_client (late);
}

static Client *
listen_by (Fixture *f, const char *cookie)
{
  Client *c = open_client (f->port);
  g_autofree char *text = g_strdup_printf ("GET /v1/events?topics=notice HTTP/1.1\r\nHost: dispatch.test\r\n%s\r\n", cookie);

  say (c, text);
  wait_text (c, "data: ");
  return c;
}

/* Who listened through a session hears nothing after its end, however it ends. */
static void
test_end_of_session (Fixture *f, gconstpointer data)
{
  g_autofree char *one = sign_in (f, AGENT_TOKEN), *two = sign_in (f, AGENT_TOKEN), *leave = g_strconcat (one, OWN, NULL), *body = body_text (sample_body ("0114-02", 1, 2));
  Client *first = listen_by (f, one), *same = listen_by (f, one), *second = listen_by (f, two), *program = listen_as (f, AGENT_TOKEN, "notice", NULL);

  /* Signed out. */
  g_assert_cmpuint (status_with (f, "DELETE", "/v1/session", leave, NULL), ==, 200);
  wait_text (first, "\r\n0\r\n\r\n");
  wait_text (same, "\r\n0\r\n\r\n");
  g_assert_null (strstr (second->got->str, "\r\n0\r\n\r\n"));
  /* Pushed out by others of its token. */
  g_autofree char *three = sign_in (f, AGENT_TOKEN), *four = sign_in (f, AGENT_TOKEN);
  wait_text (second, "\r\n0\r\n\r\n");
  Client *third = listen_by (f, three), *fourth = listen_by (f, four);
  close_client (first);
  close_client (same);
  close_client (second);
  /* By its time: what happens then is not told, and a moment later it ends. */
  f->now_us += 2 * G_TIME_SPAN_HOUR;
  g_assert_cmpuint (ask (f->port, "POST", "/v1/notices", body, DESK_TOKEN, NULL), ==, 201);
  wait_text (program, "event: notice");
  wait_text (third, "\r\n0\r\n\r\n");
  wait_text (fourth, "\r\n0\r\n\r\n");
  g_assert_null (strstr (third->got->str, "event: notice"));
  g_assert_null (strstr (fourth->got->str, "event: notice"));
  close_client (third);
  close_client (fourth);
  close_client (program);
}

/* Nor does who waits for reports get them after signing out. */
static void
test_end_while_waiting (Fixture *f, gconstpointer data)
{
  g_autofree char *cookie = sign_in (f, DESK_TOKEN), *leave = g_strconcat (cookie, OWN, NULL), *text = g_strdup_printf ("GET /v1/reports?wait=50 HTTP/1.1\r\nHost: dispatch.test\r\n%s\r\n", cookie);
  Client *waits = open_client (f->port);

  say (waits, text);
  while (heat_hotline_busy (f->h) < 1)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (status_with (f, "DELETE", "/v1/session", leave, NULL), ==, 200);
  g_assert_cmpuint (ask (f->port, "POST", "/v1/reports", report, AGENT_TOKEN, NULL), ==, 201);
  wait_text (waits, "\r\n\r\n{");
  g_assert_cmpuint (status_of (waits->got->str), ==, 401);
  g_assert_null (strstr (waits->got->str, "A-17"));
  close_client (waits);
}

/* --- Pages ---- */

static void
test_files (Fixture *f, gconstpointer data)
{
  g_autofree char *page = talk (f, "GET", "/", NULL, NULL), *css = talk (f, "GET", "/web/page.css", NULL, NULL), *json = talk (f, "GET", "/v1/health", NULL, NULL);
  static const char *const no[] = { "/web/../hotline/tokens.ini", "/web/..%2fhotline%2ftokens.ini", "/web/page.html", "/web/", "/web/page.css/", "/web/%00", "/web/.", "/web" };

  g_assert_cmpuint (status_of (page), ==, 200);
  g_assert_cmpuint (status_of (css), ==, 200);
  g_assert_nonnull (strstr (css, "Content-Type: text/css; charset=utf-8"));
  g_assert_nonnull (strstr (page, "script-src 'self'; style-src 'self'"));
  g_assert_null (strstr (page, "unsafe-inline"));
  g_assert_null (strstr (page, "<style"));
  g_assert_nonnull (strstr (json, "Content-Security-Policy: default-src 'none'"));
  g_assert_nonnull (strstr (json, "X-Content-Type-Options: nosniff"));
  g_assert_nonnull (strstr (json, "Referrer-Policy: no-referrer"));
  g_assert_nonnull (strstr (json, "Cache-Control: no-store"));
  const char *tag = strstr (css, "ETag: ");
  g_autofree char *same = g_strdup_printf ("If-None-Match: %.*s\r\n", (int) strcspn (tag + 6, "\r"), tag + 6);
  g_assert_cmpuint (status_with (f, "GET", "/web/page.css", same, NULL), ==, 304);
  g_assert_cmpuint (status_with (f, "GET", "/web/page.css", "If-None-Match: \"0\"\r\n", NULL), ==, 200);
  /* A crew's link leads on by its path alone, whatever name and scheme a proxy in front has. */
  g_autofree char *link = talk (f, "GET", "/c/abc", NULL, NULL);
  g_assert_cmpuint (status_of (link), ==, 308);
  g_assert_nonnull (strstr (link, "\r\nLocation: /c/abc/\r\n"));
  for (guint i = 0; i < G_N_ELEMENTS (no); i++)
    {
      guint got = status_with (f, "GET", no[i], NULL, NULL);
      if (got != 404 && got != 400)
        g_error ("%s: %u", no[i], got);
    }
}

#define ADD(name, function) g_test_add ("/hotline/session/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("roles", test_roles);
  ADD ("me", test_me);
  ADD ("session", test_session);
  ADD ("reload", test_reload);
  ADD ("forged", test_forged);
  ADD ("clock", test_clock);
  ADD ("events", test_events);
  ADD ("end-of-session", test_end_of_session);
  ADD ("end-while-waiting", test_end_while_waiting);
  ADD ("files", test_files);
  return g_test_run ();
}
