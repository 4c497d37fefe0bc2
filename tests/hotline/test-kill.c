// SPDX-License-Identifier: GPL-3.0-or-later
/* heat-hotline killed at random moments while notices and reports come in: nothing acknowledged is lost, nothing is doubled.
 * argv[1]: the program. */
#include "hotline-sample.h"
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>

#define ROUNDS 40

static char *program;

typedef struct { GSubprocess *process; guint port; } Service;

static Service
start (const char *journal, const char *token)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *url = g_strdup_printf ("sqlite:%s", journal);
  Service s = { g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, "--ops", url, "--listen", "127.0.0.1:0", "--token", token, NULL), 0 };

  g_assert_no_error (error);
  g_autoptr (GDataInputStream) out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (s.process));
  g_autofree char *line = g_data_input_stream_read_line (out, NULL, NULL, NULL);
  g_assert_nonnull (line);
  g_assert_true (g_str_has_prefix (line, "listening on 127.0.0.1:"));
  s.port = (guint) atoi (strrchr (line, ':') + 1);
  return s;
}

static gboolean
kill_now (gpointer data)
{
  g_subprocess_send_signal (data, SIGKILL);
  return G_SOURCE_REMOVE;
}

/* The n-th message: every third a notice, every third a ticket, which makes a report too. Status of the answer. */
static guint
post_nth (guint port, guint n)
{
  g_autofree char *body = NULL;

  if (n % 3 == 0)
    {
      g_autofree char *number = g_strdup_printf ("N-%u", n);
      body = body_text (sample_body (number, 1, 2));
    }
  else if (n % 3 == 1)
    body = g_strdup_printf ("{\"id\":\"R-%u\",\"kind\":\"leak_secondary\",\"text\":\"call %u\"}", n, n);
  else
    body = g_strdup_printf ("{\"id\":\"R-%u\",\"symptom\":\"no_heat\",\"text\":\"call %u\"}", n, n);
  return ask (port, "POST", n % 3 == 0 ? "/v1/notices" : n % 3 == 1 ? "/v1/tickets" : "/v1/reports", body, TOKEN, NULL);
}

static guint
count_once (guint port, const char *path, const char *list, const char *key, guint n, const char *prefix)
{
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  g_assert_cmpuint (ask (port, "GET", path, NULL, TOKEN, &node), ==, 200);
  JsonArray *array = json_object_get_array_member (json_node_get_object (node), list);
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!g_hash_table_add (seen, (char *) json_object_get_string_member (json_array_get_object_element (array, i), key)))
      g_error ("%s is there twice", json_object_get_string_member (json_array_get_object_element (array, i), key));
  for (guint i = 1; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("%s-%u", prefix, i);
      if ((i % 3 == 0) == (*prefix == 'N') && !g_hash_table_contains (seen, id))
        g_error ("%s was acknowledged and is lost", id);
    }
  return g_hash_table_size (seen);
}

static guint
count_tickets (guint port, guint n)
{
  g_autoptr (JsonNode) node = NULL, reports = NULL;
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal), numbers = g_hash_table_new (g_str_hash, g_str_equal);

  g_assert_cmpuint (ask (port, "GET", "/v1/tickets?limit=1000", NULL, TOKEN, &node), ==, 200);
  g_assert_cmpuint (ask (port, "GET", "/v1/reports?after=0&limit=1000", NULL, TOKEN, &reports), ==, 200);
  JsonArray *tickets = json_object_get_array_member (json_node_get_object (node), "tickets"), *list = json_object_get_array_member (json_node_get_object (reports), "reports");
  for (guint i = 0; i < json_array_get_length (list); i++)
    g_hash_table_add (ids, (char *) json_object_get_string_member (json_array_get_object_element (list, i), "id"));
  for (guint i = 0; i < json_array_get_length (tickets); i++)
    {
      JsonObject *t = json_array_get_object_element (tickets, i);
      g_assert_true (g_hash_table_contains (ids, json_object_get_string_member (t, "id")));
      g_assert_true (g_hash_table_add (numbers, (char *) json_object_get_string_member (t, "number")));
    }
  guint want = (n + 1) / 3; /* of 1 … n − 1 */
  g_assert_cmpuint (json_array_get_length (tickets), >=, want);
  g_assert_cmpuint (json_array_get_length (tickets), <=, want + 1);
  return json_array_get_length (tickets);
}

static void
test_kill (void)
{
  g_autofree char *folder = g_dir_make_tmp ("heat-kill-XXXXXX", NULL), *journal = g_build_filename (folder, "hotline.db", NULL);
  guint n = 1, killed_under_way = 0;

  for (int round = 0; round < ROUNDS; round++)
    {
      Service s = start (journal, TOKEN);
      guint timer = g_timeout_add ((guint) g_test_rand_int_range (1, 60), kill_now, s.process), status;
      /* The one without an answer is sent again in the next round, as a client does. */
      while ((status = post_nth (s.port, n)) == 201 || status == 200)
        n++;
      g_assert_cmpuint (status, ==, 0);
      killed_under_way++;
      g_subprocess_wait (s.process, NULL, NULL);
      g_clear_object (&s.process);
      (void) timer;
    }
  Service s = start (journal, TOKEN);
  guint reports = count_once (s.port, "/v1/reports?after=0&limit=1000", "reports", "id", n, "R"), notices = count_once (s.port, "/v1/notices?all=1", "notices", "number", n, "N");
  g_test_message ("%u rounds, %u acknowledged, %u reports and %u notices kept", killed_under_way, n - 1, reports, notices);
  /* A ticket and its report are there together or not at all; numbers have no gaps. */
  guint tickets = count_tickets (s.port, n);
  g_test_message ("%u tickets", tickets);
  g_assert_cmpuint (reports + notices, >=, n - 1);
  g_assert_cmpuint (reports + notices, <=, n);
  g_subprocess_send_signal (s.process, SIGTERM);
  g_subprocess_wait (s.process, NULL, NULL);
  g_assert_true (g_subprocess_get_if_exited (s.process));
  g_assert_cmpint (g_subprocess_get_exit_status (s.process), ==, 0);
  g_clear_object (&s.process);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  for (const char *name = g_dir_read_name (dir); name; name = g_dir_read_name (dir))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_unlink (path);
    }
  g_rmdir (folder);
}

/* A line of the program's errors; what it says is waited for. */
static void
wait_line (GDataInputStream *errors, const char *what)
{
  for (;;)
    {
      g_autofree char *line = g_data_input_stream_read_line (errors, NULL, NULL, NULL);
      if (!line)
        g_error ("it ended without “%s”", what);
      if (strstr (line, what))
        return;
    }
}

typedef struct { guint port, status; gboolean done; } Poll;

static gpointer
poll_reports (gpointer data)
{
  Poll *p = data;
  g_autoptr (GMainContext) context = g_main_context_new ();

  g_main_context_push_thread_default (context);
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u/v1/reports?wait=50", p->port);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", url);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", "Bearer " DESK_TOKEN);
  g_autoptr (GBytes) bytes = soup_session_send_and_read (session, message, NULL, NULL);
  p->status = bytes ? soup_message_get_status (message) : 0;
  g_main_context_pop_thread_default (context);
  return NULL;
}

/* SIGHUP reads the tokens again; SIGTERM lets what waits be answered and ends well, much sooner than it would have waited. */
static void
test_signals (void)
{
  g_autofree char *folder = g_dir_make_tmp ("heat-signals-XXXXXX", NULL), *tokens = write_tokens (folder), *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error, program, "--ops", "sqlite::memory:", "--listen", "127.0.0.1:0", "--tokens", tokens, "-v", NULL);

  g_assert_no_error (error);
  g_autoptr (GDataInputStream) out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process)), errors = g_data_input_stream_new (g_subprocess_get_stderr_pipe (process));
  g_autofree char *line = g_data_input_stream_read_line (out, NULL, NULL, NULL);
  g_assert_nonnull (line);
  Poll p = { .port = (guint) atoi (strrchr (line, ':') + 1) };
  g_assert_cmpuint (ask (p.port, "GET", "/v1/me", NULL, AGENT_TOKEN, NULL), ==, 200);
  g_assert_true (g_file_get_contents (tokens, &text, NULL, NULL));
  g_assert_true (g_file_set_contents (tokens, strstr (text, "[token unit seat]"), -1, NULL));
  g_subprocess_send_signal (process, SIGHUP);
  wait_line (errors, "read again");
  g_assert_cmpuint (ask (p.port, "GET", "/v1/me", NULL, AGENT_TOKEN, NULL), ==, 401);
  g_assert_cmpuint (ask (p.port, "GET", "/v1/me", NULL, DESK_TOKEN, NULL), ==, 200);
  /* A broken file changes nothing and is told of. */
  g_assert_true (g_file_set_contents (tokens, "[token", -1, NULL));
  g_subprocess_send_signal (process, SIGHUP);
  wait_line (errors, tokens);
  g_assert_cmpuint (ask (p.port, "GET", "/v1/me", NULL, DESK_TOKEN, NULL), ==, 200);

  GThread *thread = g_thread_new ("poll", poll_reports, &p);
  gint64 begun_us = g_get_monotonic_time ();
  for (double waiting = 0; waiting < 1;)
    {
      g_autoptr (SoupSession) session = soup_session_new ();
      g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u/metrics", p.port);
      g_autoptr (SoupMessage) message = soup_message_new ("GET", url);
      soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", "Bearer " DESK_TOKEN);
      g_autoptr (GBytes) bytes = soup_session_send_and_read (session, message, NULL, NULL);
      g_autofree char *metrics = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
      waiting = g_ascii_strtod (strstr (metrics, "\nheat_hotline_waiting ") + strlen ("\nheat_hotline_waiting "), NULL);
      g_assert_cmpint (g_get_monotonic_time () - begun_us, <, 30 * G_USEC_PER_SEC);
    }
  begun_us = g_get_monotonic_time ();
  g_subprocess_send_signal (process, SIGTERM);
  g_thread_join (thread);
  g_assert_cmpuint (p.status, ==, 200);
  g_assert_true (g_subprocess_wait (process, NULL, NULL));
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
  g_assert_cmpint (g_get_monotonic_time () - begun_us, <, 30 * G_USEC_PER_SEC);
  g_unlink (tokens);
  g_rmdir (folder);
}

static void
test_usage (void)
{
  struct { const char *argv[6]; int status; const char *what; } cases[] = {
    { { NULL }, 2, "--ops" }, { { "--ops", "sqlite:/nonexistent/x.db", "--token", TOKEN, NULL }, 4, "/nonexistent/x.db" },
    { { "--ops", "sqlite::memory:", "--token", "short", NULL }, 2, "16" }, { { "--ops", "sqlite::memory:", "extra", NULL }, 2, "--ops" },
    { { "--ops", "sqlite:/tmp/x", "--token-file", "/nonexistent/token", NULL }, 4, "/nonexistent/token" }, { { "--nonsense", NULL }, 2, "nonsense" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) argv = g_ptr_array_new ();
      g_autofree char *err = NULL;
      int status;
      g_ptr_array_add (argv, program);
      for (guint k = 0; k < 5 && cases[i].argv[k]; k++)
        g_ptr_array_add (argv, (char *) cases[i].argv[k]);
      g_ptr_array_add (argv, NULL);
      g_assert_true (g_spawn_sync (NULL, (char **) argv->pdata, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, &err, &status, NULL));
      if (WEXITSTATUS (status) != cases[i].status || !strstr (err, cases[i].what))
        g_error ("case %u: status %d, wanted %d; %s", i, WEXITSTATUS (status), cases[i].status, err);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  program = argc > 1 ? argv[1] : NULL;
  g_assert_nonnull (program);
  g_test_add_func ("/hotline/kill/acknowledged", test_kill);
  g_test_add_func ("/hotline/kill/usage", test_usage);
  g_test_add_func ("/hotline/kill/signals", test_signals);
  return g_test_run ();
}
