// SPDX-License-Identifier: GPL-3.0-or-later
/* Crews' jobs, links and messages against a real service: whose link opens what and until when, what a phone that loses answers does to the order, and
 * the desk's client that carries it into the house. */
#include "hotline-crew-client.h"
#include "hotline-crew-private.h"
#include "hotline-wire.h"
#include <glib/gstdio.h>

#define HOUR ((gint64) 3600 * G_USEC_PER_SEC)
#define JOB "/v1/jobs/%E6%8A%A2%E4%BF%AE-0114-02/3" /* 抢修-0114-02 */
#define BODY "{\"job\":{\"title\":\"burst\",\"steps\":[]}}"

typedef struct {
  char *folder;
  HeatJournal *journal; /* the service's, borrowed */
  HeatHotline *hotline;
  gint64 now_us;
  guint port;
  GRand *rand;
} Fixture;

static void
start (Fixture *f, HeatJournal *journal)
{
  g_autoptr (HeatNet) net = sample_net ();
  g_autoptr (GError) error = NULL;
  g_autoptr (HeatHotlineConfig) config = heat_hotline_config_parse ("[crew]\nphotos_per_link=3\nphoto_bytes_per_link=5000\nmessages_per_link=80\nlisteners_per_link=2\n[rates]\naddress_per_s=0\n", NULL);
  HeatHotlineSetup setup = { .journal = journal, .net = net, .clock = heat_clock_fixed (&f->now_us), .token = TOKEN, .folder = f->folder, .config = config };

  f->journal = journal;
  f->hotline = heat_hotline_new (&setup, &error);
  g_assert_no_error (error);
  g_assert_true (heat_hotline_listen (f->hotline, "127.0.0.1:0", &error));
  f->port = heat_hotline_port (f->hotline);
}

static void
stop (Fixture *f)
{
  heat_hotline_stop (f->hotline);
  for (int i = 0; i < 50; i++)
    g_main_context_iteration (NULL, FALSE);
  heat_hotline_free (f->hotline);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = g_dir_make_tmp ("heat-crew-XXXXXX", NULL);
  f->now_us = sample_time (SAMPLE_ISSUED);
  f->rand = g_rand_new_with_seed (20260114);
  start (f, heat_journal_memory_new ());
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autofree char *secret = g_build_filename (f->folder, "links.secret", NULL);

  stop (f);
  g_unlink (secret);
  g_rmdir (f->folder);
  g_free (f->folder);
  g_rand_free (f->rand);
}

/* The path of the link that the job has, "/c/…/". (transfer full) */
static char *
put_job (Fixture *f, guint want)
{
  g_autoptr (JsonNode) answer = NULL;

  g_assert_cmpuint (ask (f->port, "PUT", JOB, BODY, TOKEN, &answer), ==, want);
  return g_strdup (json_object_get_string_member (json_node_get_object (answer), "path"));
}

static guint
get (Fixture *f, const char *link, const char *what)
{
  g_autofree char *path = g_strconcat (link, what, NULL);

  return ask (f->port, "GET", path, NULL, NULL, NULL);
}

static void
test_life (Fixture *f, gconstpointer data)
{
  g_autofree char *link = put_job (f, 201), *same = put_job (f, 200);

  g_assert_cmpstr (link, ==, same);
  g_assert_cmpuint (get (f, link, "job"), ==, 200);
  g_assert_cmpuint (get (f, link, "map"), ==, 404);
  f->now_us += 71 * HOUR;
  g_assert_cmpuint (get (f, link, "map"), ==, 404); /* it opens, and nobody looks at the job */
  f->now_us += 1 * HOUR + 1;
  g_assert_cmpuint (get (f, link, "job"), ==, 410);
  g_autofree char *next = put_job (f, 201); /* put once more it gets another */
  g_assert_cmpstr (link, !=, next);
  g_assert_cmpuint (get (f, link, "job"), ==, 410);
  g_assert_cmpuint (get (f, next, "job"), ==, 200);
  g_assert_cmpuint (ask (f->port, "DELETE", JOB, NULL, TOKEN, NULL), ==, 200);
  g_assert_cmpuint (get (f, next, "job"), ==, 410);
  g_assert_cmpuint (get (f, next, ""), ==, 200); /* the page opens, and says that it has ended */
  g_assert_cmpuint (ask (f->port, "DELETE", "/v1/jobs/none/3", NULL, TOKEN, NULL), ==, 404);
}

static Client *
listen_by_link (Fixture *f, const char *link)
{
  Client *c = open_client (f->port);
  g_autofree char *text = g_strdup_printf ("GET %sevents HTTP/1.1\r\nHost: dispatch.test\r\n\r\n", link);

  say (c, text);
  wait_text (c, "\r\n\r\n");
  return c;
}

/* A page that is in use keeps its link alive, however long the job; what is not used for so long ends, and the job's end ends it at once, after a restart too. */
static void
test_renewed (Fixture *f, gconstpointer data)
{
  g_autofree char *link = put_job (f, 201);

  for (int k = 0; k < 10; k++)
    {
      f->now_us += 40 * HOUR;
      g_assert_cmpuint (get (f, link, "job"), ==, 200);
    }
  g_autofree char *same = put_job (f, 200);
  g_assert_cmpstr (link, ==, same);
  g_autoptr (GPtrArray) events = heat_journal_read (f->journal, 0, 0, NULL);
  g_assert_cmpuint (events->len, <, 20); /* in the second half alone, not with each look */
  HeatJournal *copy = heat_journal_memory_new ();
  g_autoptr (GPtrArray) placed = heat_journal_append (copy, events, NULL, 0, NULL);
  g_assert_nonnull (placed);
  stop (f);
  start (f, copy);
  f->now_us += 71 * HOUR;
  g_assert_cmpuint (get (f, link, "map"), ==, 404);
  f->now_us += 2 * HOUR;
  g_assert_cmpuint (get (f, link, "job"), ==, 410);
  g_autofree char *next = put_job (f, 201);
  f->now_us += 50 * HOUR;
  g_assert_cmpuint (get (f, next, "job"), ==, 200);
  g_assert_cmpuint (ask (f->port, "DELETE", JOB, NULL, TOKEN, NULL), ==, 200);
  g_assert_cmpuint (get (f, next, "job"), ==, 410);
}

#define SAY(messages) "{\"sent\":\"2026-01-14T00:00:00Z\",\"messages\":[" messages "]}"
#define ENTERED(id, phone, seq) "{\"id\":\"" id "\",\"phone\":\"" phone "\",\"seq\":" seq ",\"at\":\"2026-01-14T00:00:00Z\",\"kind\":\"well_entered\",\"well\":\"W1\"," \
  "\"o2_percent\":20.6,\"ch4_lel_percent\":0,\"co_ppm\":2,\"h2s_ppm\":0,\"check_in_min\":10,\"people\":2}"

/* Who is below by the job's answer, as "entry entry …". (transfer full) */
static char *
below (Fixture *f, const char *link)
{
  g_autofree char *path = g_strconcat (link, "job?phone=p9", NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (JsonNode) answer = NULL;

  g_assert_cmpuint (ask (f->port, "GET", path, NULL, NULL, &answer), ==, 200);
  JsonArray *list = json_object_get_array_member (json_node_get_object (answer), "below");
  for (guint k = 0; k < json_array_get_length (list); k++)
    g_string_append_printf (text, "%s%s", k ? " " : "", json_object_get_string_member (json_array_get_object_element (list, k), "entry"));
  return g_strdup (text->str);
}

#define ASSERT_BELOW(link, want)                   \
  G_STMT_START {                                   \
    g_autofree char *got_ = below (f, link);       \
    g_assert_cmpstr (got_, ==, want);              \
  } G_STMT_END

/* Every phone of the incident sees who is below, whoever told it; another phone or the desk signs them out; a restart forgets nobody. */
static void
test_below (Fixture *f, gconstpointer data)
{
  g_autofree char *link = put_job (f, 201), *path = g_strconcat (link, "messages", NULL);
  g_autoptr (JsonNode) other = NULL;

  g_assert_cmpuint (ask (f->port, "PUT", "/v1/jobs/%E6%8A%A2%E4%BF%AE-0114-02/4", BODY, TOKEN, &other), ==, 201);
  const char *mates = json_object_get_string_member (json_node_get_object (other), "path");
  ASSERT_BELOW (link, "");
  Client *page = listen_by_link (f, mates);
  g_assert_cmpuint (ask (f->port, "POST", path, SAY (ENTERED ("p1-1", "p1", "1") "," ENTERED ("p1-2", "p1", "2")), NULL, NULL), ==, 200);
  wait_text (page, "event: crew"); /* told at once, to the other team too */
  close_client (page);
  f->now_us += 60 * G_USEC_PER_SEC;
  g_assert_cmpuint (ask (f->port, "POST", path, SAY (ENTERED ("p2-1", "p2", "1")), NULL, NULL), ==, 200);
  ASSERT_BELOW (link, "p1-1 p1-2 p2-1");
  ASSERT_BELOW (mates, "p1-1 p1-2 p2-1");
  g_assert_cmpuint (ask (f->port, "POST", path,
                         SAY ("{\"id\":\"p2-2\",\"phone\":\"p2\",\"seq\":2,\"at\":\"2026-01-14T00:00:00Z\",\"kind\":\"well_left\",\"well\":\"W1\",\"entry\":\"p1-1\",\"no_reading\":\"other\",\"note\":\"dead phone\"}"),
                         NULL, NULL), ==, 200);
  ASSERT_BELOW (link, "p1-2 p2-1");
  /* The desk: one spoken with (later due now than the other), then one out. */
  f->now_us += 60 * G_USEC_PER_SEC;
  g_assert_cmpuint (ask (f->port, "PUT", JOB, "{\"job\":{\"title\":\"burst\",\"steps\":[],\"answered\":[{\"entry\":\"p1-2\",\"at_us\":7}]}}", TOKEN, NULL), ==, 201);
  ASSERT_BELOW (link, "p2-1 p1-2");
  gint64 seq = heat_journal_last_seq (f->journal, NULL);
  g_assert_cmpuint (ask (f->port, "PUT", JOB, "{\"job\":{\"title\":\"burst again\",\"steps\":[],\"answered\":[{\"entry\":\"p1-2\",\"at_us\":7}]}}", TOKEN, NULL), ==, 201);
  g_assert_cmpint (heat_journal_last_seq (f->journal, NULL), ==, seq + 1); /* the job, and no second answer */
  g_assert_cmpuint (ask (f->port, "PUT", JOB, "{\"job\":{\"title\":\"burst\",\"steps\":[],\"answered\":[{\"entry\":\"p2-1\",\"outside\":true},{\"entry\":7},{\"entry\":\"none\"}]}}", TOKEN, NULL), ==, 201);
  ASSERT_BELOW (link, "p1-2");
  g_autoptr (GPtrArray) events = heat_journal_read (f->journal, 0, 0, NULL);
  HeatJournal *copy = heat_journal_memory_new ();
  g_autoptr (GPtrArray) placed = heat_journal_append (copy, events, NULL, 0, NULL);
  g_assert_nonnull (placed);
  stop (f);
  start (f, copy);
  ASSERT_BELOW (link, "p1-2");
}

/* Whoever goes down is heard beyond every limit, and after the end of the job. */
static void
test_heard_late (Fixture *f, gconstpointer data)
{
  g_autofree char *link = put_job (f, 201), *path = g_strconcat (link, "messages", NULL);
  g_autoptr (JsonNode) answer = NULL;

  f->now_us += HOUR;
  g_assert_cmpuint (ask (f->port, "DELETE", JOB, NULL, TOKEN, NULL), ==, 200);
  f->now_us += HOUR;
  g_assert_cmpuint (ask (f->port, "POST", path, SAY (ENTERED ("p1-1", "p1", "1")), NULL, &answer), ==, 200);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_node_get_object (answer), "taken")), ==, 1);
}

/* The clock runs ahead for a while, and the desk puts the job once more: the crew's old link opens again when the clock is right, until the team is released. */
static void
test_clock_moved (Fixture *f, gconstpointer data)
{
  g_autofree char *link = put_job (f, 201);

  f->now_us += 100 * HOUR;
  g_assert_cmpuint (get (f, link, "job"), ==, 410);
  g_autofree char *ahead = put_job (f, 201);
  g_assert_cmpuint (get (f, link, "job"), ==, 410);
  f->now_us -= 100 * HOUR;
  g_assert_cmpuint (get (f, link, "job"), ==, 200);
  g_assert_cmpuint (get (f, ahead, "job"), ==, 200);
  f->now_us -= 5 * HOUR; /* set back */
  g_assert_cmpuint (get (f, link, "job"), ==, 200);
  f->now_us += 5 * HOUR + 1000000;
  g_assert_cmpuint (ask (f->port, "DELETE", JOB, NULL, TOKEN, NULL), ==, 200);
  g_assert_cmpuint (get (f, link, "job"), ==, 410);
  g_autofree char *anew = put_job (f, 201);
  g_assert_cmpuint (get (f, anew, "job"), ==, 200);
  g_assert_cmpuint (get (f, link, "job"), ==, 410);
  g_assert_cmpuint (get (f, ahead, "job"), ==, 410);
}

/* Every single letter of a link counts. */
static void
test_forged (Fixture *f, gconstpointer data)
{
  g_autofree char *link = put_job (f, 201), *incident = NULL, *team = NULL;
  g_autofree char *token = g_strndup (link + 3, strlen (link) - 4), *secret_path = g_build_filename (f->folder, "links.secret", NULL), *secret = NULL;
  gint64 expires_us;

  g_assert_true (g_file_get_contents (secret_path, &secret, NULL, NULL));
  GStatBuf info;
  g_assert_cmpint (g_stat (secret_path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_true (hotline_link_read (secret, token, &incident, &team, &expires_us));
  g_assert_cmpstr (incident, ==, "抢修-0114-02");
  g_assert_cmpstr (team, ==, "3");
  for (gsize i = 0; token[i]; i++)
    {
      g_autofree char *forged = g_strdup (token), *a = NULL, *b = NULL;
      gint64 c;
      /* The last letters of either part may carry bits that mean nothing. */
      if (token[i] == '.' || token[i + 1] == '.' || token[i + 1] == '\0')
        continue;
      forged[i] = token[i] == 'A' ? 'B' : 'A';
      if (forged[i] != token[i])
        g_assert_false (hotline_link_read (secret, forged, &a, &b, &c));
    }
  g_autofree char *other = hotline_link_make ("another secret", "抢修-0114-02", "3", expires_us), *path = g_strdup_printf ("/c/%s/job", other);
  g_assert_cmpuint (ask (f->port, "GET", path, NULL, NULL, NULL), ==, 404);
}

/* A phone of which answers get lost: it sends again what it has no answer for. However often, each message is taken once, in order. */
static void
test_lossy_phone (Fixture *f, gconstpointer data)
{
  g_autofree char *link = put_job (f, 201), *path = g_strconcat (link, "messages", NULL);
  guint n = 60, acked = 0;

  for (guint tries = 0; acked < n; tries++)
    {
      g_autoptr (GString) body = g_string_new ("{\"sent\":\"2026-01-14T00:00:00Z\",\"messages\":[");
      guint upto = MIN (n, acked + 1 + (guint) g_rand_int_range (f->rand, 0, 9));
      g_autoptr (JsonNode) answer = NULL;
      for (guint k = acked; k < upto; k++)
        g_string_append_printf (body, "%s{\"id\":\"m%u\",\"phone\":\"p\",\"seq\":%u,\"at\":\"2026-01-14T00:00:00Z\",\"kind\":\"site_report\",\"note\":\"%u\"}", k > acked ? "," : "", k, k + 1, k);
      g_string_append (body, "]}");
      g_assert_cmpuint (ask (f->port, "POST", path, body->str, NULL, &answer), ==, 200);
      g_assert_cmpuint (tries, <, 1000);
      if (g_rand_boolean (f->rand))
        continue; /* the answer did not come */
      acked += json_array_get_length (json_object_get_array_member (json_node_get_object (answer), "taken"));
    }
  g_autoptr (GPtrArray) events = heat_journal_read (f->journal, 0, 0, NULL);
  guint seen = 0;
  for (guint k = 0; k < events->len; k++)
    if (((HeatEvent *) events->pdata[k])->kind == HEAT_EVENT_CREW_SAID)
      {
        g_autofree char *want = g_strdup_printf ("%u", seen++);
        g_assert_cmpstr (heat_event_text (events->pdata[k], "note"), ==, want);
      }
  g_assert_cmpuint (seen, ==, n);
  /* A number left out is asked for; a known number under another id is no repeat. */
  g_autoptr (JsonNode) gap = NULL, known = NULL;
  g_assert_cmpuint (ask (f->port, "POST", path, "{\"sent\":\"2026-01-14T00:00:00Z\",\"messages\":[{\"id\":\"g\",\"phone\":\"p\",\"seq\":99,\"at\":\"2026-01-14T00:00:00Z\",\"kind\":\"accepted\"}]}", NULL, &gap), ==, 409);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (gap), "expected_seq"), ==, n + 1);
  g_assert_cmpuint (ask (f->port, "POST", path, "{\"sent\":\"2026-01-14T00:00:00Z\",\"messages\":[{\"id\":\"h\",\"phone\":\"p\",\"seq\":3,\"at\":\"2026-01-14T00:00:00Z\",\"kind\":\"accepted\"}]}", NULL, &known), ==, 200);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_node_get_object (known), "refused")), ==, 1);
}

/* The phone's clock is wrong by hours: its times are set right, and none lies in the future. */
static void
test_wrong_clock (Fixture *f, gconstpointer data)
{
  g_autofree char *link = put_job (f, 201), *path = g_strconcat (link, "messages", NULL);
  static const char body[] = "{\"sent\":\"2026-01-10T10:30:00Z\",\"messages\":["
                             "{\"id\":\"a\",\"phone\":\"p\",\"seq\":1,\"at\":\"2026-01-10T10:20:00Z\",\"kind\":\"accepted\"},"
                             "{\"id\":\"b\",\"phone\":\"p\",\"seq\":2,\"at\":\"2026-01-10T11:20:00Z\",\"kind\":\"arrived\"}]}";

  g_assert_cmpuint (ask (f->port, "POST", path, body, NULL, NULL), ==, 200);
  g_autoptr (GPtrArray) events = heat_journal_read (f->journal, 0, 0, NULL);
  HeatEvent *a = events->pdata[events->len - 2], *b = events->pdata[events->len - 1];
  g_assert_cmpint (heat_event_int (a, "said_us", 0), ==, f->now_us - 10 * 60 * G_USEC_PER_SEC);
  g_assert_cmpint (heat_event_int (b, "said_us", 0), ==, f->now_us);
}

/* --- what one link may --- */

/* A picture of so many bytes that no other has. */
static guint
send_photo (Fixture *f, const char *link, guint n, char mark, char **code)
{
  g_autofree char *bytes = g_strnfill (n, mark);
  g_autoptr (JsonNode) answer = NULL;

  memcpy (bytes, "\xff\xd8\xff", 3);
  memcpy (bytes + n - 2, "\xff\xd9", 2);
  g_autofree char *own = g_compute_checksum_for_string (G_CHECKSUM_SHA256, bytes, n), *path = g_strdup_printf ("%sphotos/%s", link, own);
  guint status = ask (f->port, "PUT", path, bytes, NULL, &answer);
  JsonObject *o = json_node_get_object (answer);
  if (code)
    *code = g_strdup (json_object_get_string_member (json_object_get_object_member (o, "error"), "code"));
  return status;
}

static void
remove_photos (Fixture *f)
{
  g_autofree char *folder = g_build_filename (f->folder, "photos", NULL);
  g_autoptr (GDir) all = g_dir_open (folder, 0, NULL);

  for (const char *name = g_dir_read_name (all); name; name = g_dir_read_name (all))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_unlink (path);
    }
  g_rmdir (folder);
}

/* So many, and so many bytes; a repeat counts once; the count outlives the service, and a new link begins anew. */
static void
test_photos (Fixture *f, gconstpointer data)
{
  g_autofree char *link = put_job (f, 201), *code = NULL;

  g_assert_cmpuint (send_photo (f, link, 1000, 'a', NULL), ==, 201);
  g_assert_cmpuint (send_photo (f, link, 1000, 'a', NULL), ==, 200);
  g_assert_cmpuint (send_photo (f, link, 4001, 'b', &code), ==, 409);
  g_assert_cmpstr (code, ==, "too_many");
  g_assert_cmpuint (send_photo (f, link, 1000, 'c', NULL), ==, 201);
  g_autoptr (GPtrArray) events = heat_journal_read (f->journal, 0, 0, NULL);
  HeatJournal *copy = heat_journal_memory_new ();
  g_autoptr (GPtrArray) placed = heat_journal_append (copy, events, NULL, 0, NULL);
  g_assert_nonnull (placed);
  stop (f);
  start (f, copy);
  g_assert_cmpuint (send_photo (f, link, 1000, 'd', NULL), ==, 201);
  g_assert_cmpuint (send_photo (f, link, 1000, 'e', NULL), ==, 409);
  g_assert_cmpuint (send_photo (f, link, 1000, 'a', NULL), ==, 200); /* what is there is there */
  f->now_us += 73 * HOUR;
  g_autofree char *next = put_job (f, 201);
  g_assert_cmpuint (send_photo (f, next, 1000, 'e', NULL), ==, 201);
  remove_photos (f);
}

/* Pages of one link that listen are counted; they end with the job, and with the link. */
static void
test_listeners (Fixture *f, gconstpointer data)
{
  g_autofree char *link = put_job (f, 201);
  Client *one = listen_by_link (f, link), *two = listen_by_link (f, link), *three = listen_by_link (f, link);

  g_assert_cmpuint (status_of (two->got->str), ==, 200);
  g_assert_cmpuint (status_of (three->got->str), ==, 429);
  wait_text (three, "\"busy\"");
  close_client (three);
  close_client (one);
  gboolean is_in = FALSE;
  while (!is_in)
    {
      three = listen_by_link (f, link);
      is_in = status_of (three->got->str) == 200;
      if (!is_in)
        close_client (three);
    }
  g_assert_cmpuint (ask (f->port, "DELETE", JOB, NULL, TOKEN, NULL), ==, 200);
  wait_text (two, "event: crew");
  wait_text (two, "\r\n0\r\n\r\n");
  wait_text (three, "\r\n0\r\n\r\n");
  close_client (two);
  close_client (three);
  g_autofree char *next = put_job (f, 201);
  Client *late = listen_by_link (f, next);
  f->now_us += 73 * HOUR;
  /* Whatever is told to that job after the link's end, this page does not hear it. */
  g_autofree char *after = put_job (f, 201);
  Client *fresh = listen_by_link (f, after);
  g_assert_cmpuint (ask (f->port, "PUT", JOB, "{\"job\":{\"title\":\"other\",\"steps\":[]}}", TOKEN, NULL), ==, 201);
  wait_text (fresh, "event: crew");
  g_assert_null (strstr (late->got->str, "event: crew"));
  close_client (late);
  close_client (fresh);
}

static void
test_many_messages (Fixture *f, gconstpointer data)
{
  g_autofree char *link = put_job (f, 201), *path = g_strconcat (link, "messages", NULL);
  g_autoptr (GString) body = g_string_new ("{\"sent\":\"2026-01-14T00:00:00Z\",\"messages\":[");
  g_autoptr (JsonNode) answer = NULL;

  for (guint k = 1; k <= 90; k++)
    g_string_append_printf (body, "%s{\"id\":\"m%u\",\"phone\":\"p\",\"seq\":%u,\"at\":\"2026-01-14T00:00:00Z\",\"kind\":\"site_report\"}", k > 1 ? "," : "", k, k);
  g_string_append (body, "]}");
  g_assert_cmpuint (ask (f->port, "POST", path, body->str, NULL, &answer), ==, 200);
  JsonObject *o = json_node_get_object (answer);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (o, "taken")), ==, 80);
  JsonArray *refused = json_object_get_array_member (o, "refused");
  g_assert_cmpuint (json_array_get_length (refused), >=, 1);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (refused, 0), "code"), ==, "too_many");
  g_clear_pointer (&answer, json_node_unref);
  g_assert_cmpuint (ask (f->port, "POST", path,
                         "{\"sent\":\"2026-01-14T00:00:00Z\",\"messages\":[{\"id\":\"c\",\"phone\":\"other\",\"seq\":1,\"at\":\"2026-01-14T00:00:00Z\",\"kind\":\"call_wanted\"}]}",
                         NULL, &answer), ==, 200); /* but who is below, or wants to be called, is heard */
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_node_get_object (answer), "taken")), ==, 1);
}

/* --- the desk's client --- */
typedef struct { HeatLive *live; HeatCrewClient *client; HeatJournal *journal; } Desk;

static void
write_events (HeatJournal *journal, gint64 at_us)
{
  static const struct { const char *word, *stream, *body; } rows[] = {
    { "incident.opened", "incident:抢修-0114-02", "{\"title\":\"burst\",\"job\":\"primary_burst\",\"leaks\":[]}" },
    { "team.assigned", "team:3", "{\"incident\":\"抢修-0114-02\"}" },
  };

  for (guint k = 0; k < G_N_ELEMENTS (rows); k++)
    {
      g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) heat_event_unref);
      g_ptr_array_add (events, heat_event_new_stored (0, at_us, 0, rows[k].word, "desk:test", rows[k].stream, rows[k].body));
      g_autoptr (GPtrArray) placed = heat_journal_append (journal, events, NULL, 0, NULL);
      g_assert_nonnull (placed);
    }
}

static HeatCrewClient *
start_client (Fixture *f, HeatLive *live)
{
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u", f->port);
  g_autoptr (GError) error = NULL;
  HeatCrewClientSetup setup = { .live = live, .url = url, .token = TOKEN, .timeout_ms = 1500, .first_pause_ms = 10, .longest_pause_ms = 60, .wait_s = 1, .gather_ms = 5 };
  HeatCrewClient *client = heat_crew_client_new (&setup, &error);

  g_assert_no_error (error);
  return client;
}

static gboolean
tick (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

#define RUN_UNTIL(condition)                                                                             \
  G_STMT_START {                                                                                         \
    guint beat_ = g_timeout_add (5, tick, NULL), deadline_ = g_timeout_add_seconds (60, give_up, NULL);  \
    while (!(condition))                                                                                 \
      g_main_context_iteration (NULL, TRUE);                                                             \
    g_source_remove (beat_);                                                                             \
    g_source_remove (deadline_);                                                                         \
  } G_STMT_END

static guint
count_said (HeatLive *live)
{
  const HeatIncident *i = heat_ops_incident (heat_live_ops (live), "抢修-0114-02");
  guint n = 0;

  for (guint k = 0; k < i->log->len; k++)
    n += ((HeatEvent *) i->log->pdata[k])->kind == HEAT_EVENT_CREW_SAID;
  return n;
}

static void
test_client (Fixture *f, gconstpointer data)
{
  g_autoptr (HeatNet) net = sample_net ();
  g_autoptr (GError) error = NULL;
  HeatJournal *journal = heat_journal_memory_new ();
  HeatLiveSetup setup = { .journal = journal, .net = net, .clock = heat_clock_fixed (&f->now_us), .actor = "desk:test" };

  write_events (journal, f->now_us);
  g_autoptr (HeatLive) live = heat_live_new (&setup, &error);
  g_assert_no_error (error);
  HeatCrewClient *client = start_client (f, live);
  RUN_UNTIL (heat_crew_client_link (client, "抢修-0114-02", "3"));
  g_assert_null (heat_crew_client_link (client, "抢修-0114-02", "4"));
  g_autofree char *link = g_strdup (strstr (heat_crew_client_link (client, "抢修-0114-02", "3"), "/c/")), *path = g_strconcat (link, "messages", NULL);
  g_assert_cmpuint (get (f, link, "job"), ==, 200);
  static const char body[] = "{\"sent\":\"2026-01-10T10:30:00Z\",\"messages\":["
                             "{\"id\":\"a\",\"phone\":\"p\",\"seq\":1,\"at\":\"2026-01-10T10:30:00Z\",\"kind\":\"accepted\"},"
                             "{\"id\":\"b\",\"phone\":\"p\",\"seq\":2,\"at\":\"2026-01-10T10:30:00Z\",\"kind\":\"arrived\"}]}";
  g_assert_cmpuint (ask (f->port, "POST", path, body, NULL, NULL), ==, 200);
  RUN_UNTIL (count_said (live) == 2);
  g_assert_cmpint (heat_ops_team (heat_live_ops (live), "3")->state, ==, HEAT_CREW_ON_SITE);
  heat_crew_client_free (client); /* perhaps before they are acknowledged */
  /* Another desk's program takes over: the same link, nothing twice. */
  client = start_client (f, live);
  RUN_UNTIL (heat_crew_client_link (client, "抢修-0114-02", "3") && heat_crew_client_state (client).waiting == 0);
  g_assert_nonnull (strstr (heat_crew_client_link (client, "抢修-0114-02", "3"), link));
  g_assert_cmpuint (count_said (live), ==, 2);
  g_assert_true (heat_live_release_team (live, "3", "done", &error));
  RUN_UNTIL (!heat_crew_client_link (client, "抢修-0114-02", "3") && heat_crew_client_state (client).waiting == 0);
  g_assert_cmpuint (get (f, link, "job"), ==, 410);
  heat_crew_client_free (client);
}

/* Started again, the service knows jobs, links and numbers as before: all of it is in its journal and its folder. */
static void
test_restart (Fixture *f, gconstpointer data)
{
  g_autofree char *link = put_job (f, 201), *path = g_strconcat (link, "messages", NULL);
  static const char body[] = "{\"sent\":\"2026-01-14T00:00:00Z\",\"messages\":[{\"id\":\"a\",\"phone\":\"p\",\"seq\":1,\"at\":\"2026-01-14T00:00:00Z\",\"kind\":\"accepted\"}]}";
  g_autoptr (JsonNode) again = NULL;

  g_assert_cmpuint (ask (f->port, "POST", path, body, NULL, NULL), ==, 200);
  g_autoptr (GPtrArray) events = heat_journal_read (f->journal, 0, 0, NULL);
  HeatJournal *copy = heat_journal_memory_new ();
  g_autoptr (GPtrArray) placed = heat_journal_append (copy, events, NULL, 0, NULL);
  g_assert_nonnull (placed);
  guint before = events->len;
  stop (f);
  start (f, copy);
  g_assert_cmpuint (get (f, link, "job"), ==, 200);
  g_assert_cmpuint (ask (f->port, "POST", path, body, NULL, &again), ==, 200);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_node_get_object (again), "taken")), ==, 1);
  g_assert_cmpint (heat_journal_last_seq (f->journal, NULL), ==, before);
}

#define ADD(name, function) g_test_add ("/hotline/crew/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("life", test_life);
  ADD ("renewed", test_renewed);
  ADD ("below", test_below);
  ADD ("heard-late", test_heard_late);
  ADD ("clock-moved", test_clock_moved);
  ADD ("forged", test_forged);
  ADD ("lossy-phone", test_lossy_phone);
  ADD ("wrong-clock", test_wrong_clock);
  ADD ("photos", test_photos);
  ADD ("listeners", test_listeners);
  ADD ("many-messages", test_many_messages);
  ADD ("client", test_client);
  ADD ("restart", test_restart);
  return g_test_run ();
}
