// SPDX-License-Identifier: GPL-3.0-or-later
/* Requests that nobody would send in good faith: whatever comes, the service lives on, answers in its own form or hangs up, never says 500,
 * and takes nothing that is not whole. usage: test-fuzz [ROUNDS]. The seed is printed by the test frame; --seed repeats a run. */
#include "hotline-wire.h"
#include "hotline-access.h"
#include <glib/gstdio.h>
#include <stdlib.h>

typedef struct { HeatHotline *h; HeatJournal *journal; guint port; gint64 now_us; char *folder, *tokens; GPtrArray *words; } Fixture;
static guint rounds = 1500;

/* Every name that the description uses: keys, and what else stands there. */
static GPtrArray *
read_words (void)
{
  g_autofree char *path = heat_data_path ("openapi.yaml"), *text = NULL;
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_auto (GStrv) parts = g_strsplit_set (text, " \n:{}[],'\"/", -1);
  for (guint i = 0; parts[i]; i++)
    if (*parts[i] && strlen (parts[i]) < 24)
      g_ptr_array_add (words, g_strdup (parts[i]));
  return words;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (HeatNet) net = sample_net ();
  g_autoptr (GError) error = NULL;
  g_autoptr (HeatHotlineConfig) config = heat_hotline_config_parse ("[limits]\nhead_s=1\nbody_s=1\nbody_bytes=200000\n[rates]\ntoken_per_s=0\naddress_per_s=0\nwrong_per_min=0\nunreadable_per_min=0\n", &error);

  g_assert_no_error (error);
  f->now_us = sample_time ("2026-01-14T03:25:00+08:00");
  f->folder = g_dir_make_tmp ("heat-fuzz-XXXXXX", NULL);
  f->tokens = write_tokens (f->folder);
  HeatHotlineSetup setup = { .journal = f->journal = heat_journal_memory_new (), .net = net, .clock = heat_clock_fixed (&f->now_us), .tokens_path = f->tokens, .config = config };
  f->h = heat_hotline_new (&setup, &error);
  g_assert_no_error (error);
  g_assert_true (heat_hotline_listen (f->h, "127.0.0.1:0", NULL));
  f->port = heat_hotline_port (f->h);
  f->words = read_words ();
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  heat_hotline_stop (f->h);
  heat_hotline_free (f->h);
  g_ptr_array_unref (f->words);
  g_unlink (f->tokens);
  g_rmdir (f->folder);
  g_free (f->tokens);
  g_free (f->folder);
}

/* --- What may come ---- */

static guint
pick (guint n)
{
  return (guint) g_test_rand_int_range (0, (gint) n);
}

#define ONE_OF(list) (list)[pick (G_N_ELEMENTS (list))]

static const char *
any_word (Fixture *f)
{
  static const char *const odd[] = { "", "..", "%2e%2e%2f", "%00", "%ff%fe", "0114-02", "0114-02/1", "A-17", "0001", "13900000001", "通达", "'; DROP TABLE event;--", "<script>", "%s%n", "9223372036854775808",
                                     "-1", "1e308", "NaN", "true", "\\u0000", "\xe2\x80\xae", "\xed\xa0\x80", "{", "a\tb" };

  return pick (3) ? f->words->pdata[pick (f->words->len)] : ONE_OF (odd);
}

static void
put_json_text (GString *out, const char *text)
{
  g_string_append_c (out, '"');
  for (; *text; text++)
    if (*text == '"' || (guchar) *text < 0x20)
      g_string_append_printf (out, "\\u%04x", (guchar) *text);
    else
      g_string_append_c (out, *text);
  g_string_append_c (out, '"');
}

/* Any value; `depth` ends it. */
static void
put_value (Fixture *f, GString *out, guint depth)
{
  static const char *const bare[] = { "0", "1", "-1", "1.5", "1e400", "1768332300000000", "true", "false", "null", "[]", "{}", "\"\"", "9223372036854775807", "-9223372036854775809", "nul", "\"\\ud800\"" };

  switch (depth ? pick (6) : 5)
    {
    case 0:
      g_string_append_c (out, '{');
      for (guint i = pick (5); i > 0; i--)
        {
          put_json_text (out, any_word (f));
          g_string_append_c (out, ':');
          put_value (f, out, depth - 1);
          g_string_append (out, i > 1 ? "," : "");
        }
      g_string_append_c (out, '}');
      break;
    case 1:
      g_string_append_c (out, '[');
      for (guint i = pick (4); i > 0; i--)
        {
          put_value (f, out, depth - 1);
          g_string_append (out, i > 1 ? "," : "");
        }
      g_string_append_c (out, ']');
      break;
    case 2:
    case 3:
      put_json_text (out, any_word (f));
      break;
    default:
      g_string_append (out, ONE_OF (bare));
    }
}

/* A good body with some of its values made others, or one that was never good. */
static char *
any_body (Fixture *f, const char *path)
{
  g_autofree char *report = g_strdup_printf ("{\"id\":\"A-%u\",\"symptom\":\"no_heat\",\"text\":\"x\",\"card\":\"0001\",\"phone\":\"13900000001\"}", pick (40)),
                  *ticket = g_strdup_printf ("{\"id\":\"T-%u\",\"kind\":\"leak_secondary\",\"text\":\"x\",\"card\":\"0002\",\"urgency\":\"first\"}", pick (40));
  const char *good[] = { report, ticket, "{\"token\":\"agent-token-of-the-tests\"}" };
  g_autoptr (GString) out = g_string_new (NULL);
  guint kind = pick (8);

  /* Mostly what this path wants, so that what lies behind the first check is reached. */
  if (strcmp (path, "/v1/notices") == 0 && pick (4))
    kind = 3 + pick (2);
  else if ((strcmp (path, "/v1/reports") == 0 || g_str_has_prefix (path, "/v1/tickets")) && pick (4))
    kind = 2;
  if (kind == 0)
    return g_strdup (ONE_OF (good));
  if (kind == 1)
    return g_strnfill (pick (3000), "[{\"\\ \xff"[pick (6)]);
  if (kind <= 4)
    {
      g_autoptr (JsonNode) node = kind == 2 ? json_from_string (good[strstr (path, "/v1/tickets") != NULL], NULL) : json_node_init_object (json_node_alloc (), NULL);
      if (kind > 2)
        json_node_take_object (node, kind == 3 ? sample_body ("0114-02", 1 + pick (3), 1 + pick (3)) : sample_restoration ("0114-03", "0114-02", 1, 2));
      g_autoptr (GList) keys = json_object_get_members (json_node_get_object (node));
      g_string_append_c (out, '{');
      for (GList *k = keys; k; k = k->next)
        {
          g_autofree char *value = json_to_string (json_object_get_member (json_node_get_object (node), k->data), FALSE);
          put_json_text (out, k->data);
          g_string_append_c (out, ':');
          if (pick (12))
            g_string_append (out, value);
          else
            put_value (f, out, 3);
          g_string_append (out, k->next ? "," : "");
        }
      g_string_append_c (out, '}');
    }
  else
    put_value (f, out, 1 + pick (kind == 5 ? 40 : 4));
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static char *
any_path (Fixture *f, const HeatHotlineRoute *route)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (const char *c = route->path; *c; c++)
    if (*c == '{')
      {
        g_string_append (out, any_word (f));
        c = strchr (c, '}');
      }
    else
      g_string_append_c (out, *c);
  for (guint i = pick (4); i > 0; i--)
    g_string_append_printf (out, "%c%s=%s", strchr (out->str, '?') ? '&' : '?', any_word (f), any_word (f));
  g_strdelimit (out->str, " \t\n", '+');
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
put_headers (Fixture *f, GString *out, gsize length)
{
  static const char *const odd[] = { "Content-Length: -1", "Content-Length: 99999999999999999999", "Content-Length: 5, 6", "Transfer-Encoding: chunked", "Transfer-Encoding: gzip, chunked", "Transfer-Encoding : chunked",
                                     "Connection: upgrade\r\nUpgrade: websocket", "Expect: 100-continue", "Expect: nonsense", "Range: bytes=0-,0-,0-", "Range: bytes=-9999999999", "Cookie: heat_session=; heat_session=x",
                                     "Cookie: ;;==;,", "Authorization: Basic eDp4", "Authorization: Bearer", "Authorization: Bearer ", "Last-Event-ID: \xff\xfe", "Host: a/b", "Host:", " folded: yes", "X: \t", ": empty",
                                     "no colon at all", "X-Forwarded-For: ,,,", "If-None-Match: *", "Origin: null", "Accept-Encoding: *;q=0", "Content-Type: multipart/form-data; boundary=", "Content-Encoding: gzip" };
  static const char *const tokens[] = { READER_TOKEN, AGENT_TOKEN, CREW_TOKEN, DESK_TOKEN, DESK_TOKEN, AGENT_TOKEN };

  if (pick (20))
    g_string_append (out, "Host: x\r\n");
  if (pick (8))
    g_string_append_printf (out, "Authorization: Bearer %s\r\n", ONE_OF (tokens));
  if (pick (10))
    g_string_append_printf (out, "Content-Length: %zu\r\n", length);
  for (guint i = pick (4); i > 1; i--)
    g_string_append_printf (out, "%s\r\n", ONE_OF (odd));
  if (pick (4))
    g_string_append (out, "Connection: close\r\n");
  if (!pick (60))
    for (guint i = 0; i < 2000; i++)
      g_string_append_printf (out, "X-%u: %u\r\n", i % 50, i);
  g_string_append (out, "\r\n");
}

static void
spoil (GString *text)
{
  for (guint i = 1 + pick (6); i > 0 && text->len > 1; i--)
    {
      gsize at = pick ((guint) text->len), n = 1 + pick (20);
      n = MIN (n, text->len - at);
      switch (pick (5))
        {
        case 0: text->str[at] = (char) pick (256); break;
        case 1: g_string_erase (text, (gssize) at, (gssize) n); break;
        case 2: g_string_truncate (text, at); break;
        case 3:
          {
            g_autofree char *slice = g_memdup2 (text->str + at, n);
            g_string_insert_len (text, (gssize) at, slice, (gssize) n);
            break;
          }
        default: g_string_insert_c (text, (gssize) at, "\r\n\t \0:/%"[pick (8)]);
        }
    }
}

static GString *
any_request (Fixture *f)
{
  static const char *const methods[] = { "GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "CONNECT", "TRACE", "PRI", "get", "" };
  static const char *const versions[] = { "HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "HTTP/9", "" };
  GString *out = g_string_new (NULL);
  guint n;
  const HeatHotlineRoute *routes = heat_hotline_routes (&n);

  for (guint k = 1 + (pick (10) == 0) * pick (4); k > 0; k--)
    {
      const HeatHotlineRoute *route = &routes[pick (n)];
      gboolean changes = pick (2);
      while (changes && strcmp (route->method, "POST") != 0)
        route = &routes[pick (n)];
      g_autofree char *path = any_path (f, route), *body = any_body (f, route->path);
      g_string_append_printf (out, "%s %s%s %s\r\n", pick (12) ? route->method : ONE_OF (methods), pick (30) ? "" : "http://x", path, pick (20) ? "HTTP/1.1" : ONE_OF (versions));
      put_headers (f, out, strlen (body));
      g_string_append (out, body);
    }
  if (pick (3) == 0)
    spoil (out);
  return out;
}

/* --- What must come back ---- */

static void
fail_with (const GString *request, const char *answer, const char *what)
{
  g_autofree char *said = g_strescape (request->str, NULL), *got = g_strescape (answer, NULL);

  g_error ("%s\nrequest: %.3000s\nanswer: %.2000s", what, said, got);
}

static void
check_answer (const GString *request, const char *answer)
{
  guint status;

  if (!*answer)
    return;
  if (!g_str_has_prefix (answer, "HTTP/1."))
    fail_with (request, answer, "no HTTP");
  status = (guint) g_ascii_strtoull (answer + 9, NULL, 10);
  if (status < 100 || status >= 600 || status == 500)
    fail_with (request, answer, "a status that must not be");
  const char *body = strstr (answer, "\r\n\r\n");
  g_autofree char *head = g_strndup (answer, body ? (gsize) (body - answer) : 0);
  const char *length = strstr (head, "Content-Length: ");
  if (!length || !strstr (head, "Content-Type: application/json") || g_str_has_prefix (request->str, "HEAD"))
    return;
  gsize n = (gsize) g_ascii_strtoull (length + strlen ("Content-Length: "), NULL, 10);
  if (strlen (body + 4) < n)
    return; /* HEAD, or more answers behind a cut */
  g_autofree char *json = g_strndup (body + 4, n);
  g_autoptr (JsonNode) node = json_from_string (json, NULL);
  if (!node || !JSON_NODE_HOLDS_OBJECT (node))
    fail_with (request, answer, "no JSON object");
  if (status >= 400 && !json_object_has_member (json_node_get_object (node), "error") && !json_object_has_member (json_node_get_object (node), "found"))
    fail_with (request, answer, "an error without its form");
}

static gboolean
mark_late (gpointer is_late)
{
  *(gboolean *) is_late = TRUE;
  return G_SOURCE_REMOVE;
}

/* TRUE when the other side was still waiting or listening after a while. */
static gboolean
send_one (Fixture *f, const GString *request)
{
  Client *c = open_client (f->port);
  gboolean is_late = FALSE;
  guint timer = g_timeout_add (400, mark_late, &is_late);
  GSocket *socket = g_socket_connection_get_socket (c->wire);

  g_socket_set_blocking (socket, FALSE);
  g_socket_send (socket, request->str, request->len, NULL, NULL);
  g_socket_shutdown (socket, FALSE, TRUE, NULL);
  while (!c->is_closed && !is_late && !strstr (c->got->str, "text/event-stream"))
    g_main_context_iteration (NULL, TRUE);
  if (!is_late)
    g_source_remove (timer);
  check_answer (request, c->got->str);
  close_client (c);
  return is_late;
}

static void
test_requests (Fixture *f, gconstpointer data)
{
  guint late = 0, taken = 0;

  for (guint i = 0; i < rounds; i++)
    {
      g_autoptr (GString) request = any_request (f);
      late += send_one (f, request);
      if (i % 100 == 0)
        g_assert_cmpuint (ask (f->port, "GET", "/v1/health", NULL, NULL, NULL), ==, 200);
    }
  g_assert_cmpuint (ask (f->port, "GET", "/v1/health", NULL, NULL, NULL), ==, 200);
  /* Only long polls are waited for. */
  g_test_message ("%u of %u were still waiting, the journal has %" G_GINT64_FORMAT " events", late, rounds, heat_journal_last_seq (f->journal, NULL));
  g_assert_cmpuint (late, <, rounds / 20 + 5);
  /* What was taken can be read back by a service that starts anew. */
  taken = (guint) heat_journal_last_seq (f->journal, NULL);
  g_autoptr (GPtrArray) events = heat_journal_read (f->journal, 0, 0, NULL);
  g_assert_cmpuint (events->len, ==, taken);
  HeatJournal *copy = heat_journal_memory_new ();
  for (guint i = 0; i < events->len; i++)
    {
      g_autoptr (GPtrArray) one = g_ptr_array_new ();
      g_ptr_array_add (one, events->pdata[i]);
      g_autoptr (GPtrArray) placed = heat_journal_append (copy, one, NULL, 0, NULL);
      g_assert_nonnull (placed);
    }
  HeatHotline *again = start_service (copy, &f->now_us, NULL, NULL);
  g_assert_cmpuint (ask (heat_hotline_port (again), "GET", "/v1/notices?all=1", NULL, TOKEN, NULL), ==, 200);
  heat_hotline_stop (again);
  heat_hotline_free (again);
}

/* Two readings of one request must not come apart: what follows the first is never taken as a request of its own by some way of counting
 * that a proxy in front does not share. */
static void
test_smuggling (Fixture *f, gconstpointer data)
{
#define HIDDEN "POST /v1/reports HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " AGENT_TOKEN "\r\nContent-Length: 44\r\n\r\n{\"id\":\"HIDDEN\",\"symptom\":\"no_heat\",\"text\":\"x\"}"
  static const char *const both[] = {
    "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" HIDDEN,
    "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n" HIDDEN,
    "Content-Length: 0\r\nContent-Length: 300\r\n\r\n" HIDDEN,
    "Content-Length: 300\r\nContent-Length: 0\r\n\r\n" HIDDEN,
    "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" HIDDEN,
    "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n" HIDDEN,
    "Transfer-Encoding:\x0b" "chunked\r\n\r\n0\r\n\r\n" HIDDEN,
    "X: y\r\n Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" HIDDEN,
  };

  for (guint i = 0; i < G_N_ELEMENTS (both); i++)
    {
      g_autoptr (GString) request = g_string_new ("POST /v1/session HTTP/1.1\r\nHost: x\r\n");
      g_string_append (request, both[i]);
      send_one (f, request);
      g_autoptr (GPtrArray) events = heat_journal_read (f->journal, 0, 0, NULL);
      if (events->len)
        fail_with (request, "", "the hidden request was taken");
    }
}

#define ADD(name, function) g_test_add ("/hotline/fuzz/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (argc > 1)
    rounds = (guint) g_ascii_strtoull (argv[1], NULL, 10);
  ADD ("requests", test_requests);
  ADD ("smuggling", test_smuggling);
  return g_test_run ();
}
