// SPDX-License-Identifier: GPL-3.0-or-later
/* What the service's webhooks make of a notice, as the desk learns it: a gateway that takes, counts, refuses, is dead and comes back. */
#include "hotline-client.h"
#include "hotline-sample.h"
#include "ops-delivery.h"
#include "store-journal.h"
#include <glib/gstdio.h>

typedef struct {
  SoupServer *gateway;
  guint status;          /* it answers so */
  const char *says;      /* with that in the body; NULL: nothing */
  guint n_posts;
  char *folder, *hooks, *url;
  guint gateway_port;
  HeatHotline *h;
  guint port;
  HeatJournal *journal;  /* borrowed: the desk's */
  HeatLive *live;
  HeatHotlineClient *client;
  gint64 now_us;
} Fixture;

static void
take_post (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  Fixture *f = data;

  f->n_posts++;
  soup_server_message_set_status (message, f->status, NULL);
  if (f->says)
    soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, f->says, strlen (f->says));
}

static void
open_gateway (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  f->gateway = soup_server_new (NULL, NULL);
  soup_server_add_handler (f->gateway, NULL, take_post, f, NULL);
  g_assert_true (soup_server_listen_local (f->gateway, f->gateway_port, SOUP_SERVER_LISTEN_IPV4_ONLY, &error));
  g_assert_no_error (error);
  GSList *uris = soup_server_get_uris (f->gateway);
  f->gateway_port = (guint) g_uri_get_port (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
}

static void
close_gateway (Fixture *f)
{
  soup_server_disconnect (f->gateway);
  g_clear_object (&f->gateway);
}

static void
start (Fixture *f)
{
  g_autofree char *journal = g_strdup_printf ("sqlite:%s/hotline.db", f->folder), *url = NULL;
  g_autoptr (HeatNet) net = sample_net ();
  g_autoptr (GError) error = NULL;
  g_autoptr (HeatHotlineConfig) config = heat_hotline_config_parse ("[webhooks]\nfirst_pause_s=0.02\nlongest_pause_s=0.05\nrefusals=3\ngive_up_h=10\ntimeout_s=5\n"
                                                                    "[public]\nurl=https://heat.beicheng.test\n", &error);

  g_assert_no_error (error);
  HeatHotlineSetup setup = { .journal = heat_store_journal_open (journal, TRUE, &error), .net = net, .clock = heat_clock_fixed (&f->now_us), .token = TOKEN, .config = config,
                             .webhooks_path = f->hooks };
  g_assert_no_error (error);
  f->h = heat_hotline_new (&setup, &error);
  g_assert_no_error (error);
  g_assert_true (heat_hotline_listen (f->h, "127.0.0.1:0", &error));
  f->port = heat_hotline_port (f->h);
  url = g_strdup_printf ("http://127.0.0.1:%u/", f->port);
  HeatHotlineClientSetup client = { .live = f->live, .url = url, .token = TOKEN, .timeout_ms = 5000, .first_pause_ms = 10, .longest_pause_ms = 60, .wait_s = 1, .tally_s = 1 };
  f->client = heat_hotline_client_new (&client, &error);
  g_assert_no_error (error);
}

static void
stop (Fixture *f)
{
  g_clear_pointer (&f->client, heat_hotline_client_free);
  heat_hotline_stop (f->h);
  g_clear_pointer (&f->h, heat_hotline_free);
}

static void
set_up (Fixture *f, gconstpointer unused)
{
  g_autoptr (HeatNet) net = sample_net ();
  g_autoptr (GError) error = NULL;

  f->now_us = sample_time (SAMPLE_ISSUED);
  f->status = 200;
  open_gateway (f);
  f->folder = g_dir_make_tmp ("heat-deliveries-XXXXXX", NULL);
  f->hooks = g_build_filename (f->folder, "webhooks.ini", NULL);
  g_autofree char *text = g_strdup_printf ("[webhook sms]\nurl=http://127.0.0.1:%u/in\nsecret=the-secret-of-the-gateway\ntopics=notice\n", f->gateway_port);
  g_assert_true (g_file_set_contents (f->hooks, text, -1, NULL));
  f->journal = heat_journal_memory_new ();
  HeatLiveSetup live = { .journal = f->journal, .net = net, .clock = heat_clock_fixed (&f->now_us), .actor = "desk:Wang" };
  f->live = heat_live_new (&live, &error);
  g_assert_no_error (error);
  start (f);
}

static void
tear_down (Fixture *f, gconstpointer unused)
{
  g_autoptr (GDir) dir = g_dir_open (f->folder, 0, NULL);

  stop (f);
  if (f->gateway)
    close_gateway (f);
  for (const char *name; (name = g_dir_read_name (dir));)
    {
      g_autofree char *path = g_build_filename (f->folder, name, NULL);
      g_unlink (path);
    }
  g_rmdir (f->folder);
  heat_live_free (f->live);
  g_free (f->folder);
  g_free (f->hooks);
}

/* As another command of the house would; `channel` (nullable) stands in its record beside the hotline. */
static const HeatNotice *
issue (Fixture *f, guint version, const char *channel)
{
  JsonObject *body = sample_body ("0114-02", version, 2);
  const char *names[] = { "hotline", channel };
  JsonArray *channels = json_array_new ();
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) heat_event_unref);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 2 && names[i]; i++)
    {
      JsonObject *o = json_object_new ();
      json_object_set_string_member (o, "channel", names[i]);
      json_array_add_object_element (channels, o);
    }
  json_object_set_array_member (body, "channels", channels);
  g_ptr_array_add (events, heat_event_new (f->now_us, "desk:Wang", "notice:0114-02", HEAT_EVENT_NOTICE_ISSUED, body));
  g_autoptr (GPtrArray) placed = heat_journal_append (f->journal, events, NULL, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpint (heat_live_sync (f->live, &error), ==, 1);
  return heat_ops_notice (heat_live_ops (f->live), "0114-02", version);
}

static HeatDelivery *
sms_of (Fixture *f, guint version)
{
  const HeatNotice *n = heat_ops_notice (heat_live_ops (f->live), "0114-02", version);

  return n ? heat_notice_delivery (n, "sms") : NULL;
}

static gboolean
wait_state (Fixture *f, guint version, HeatDeliveryState state)
{
  guint deadline = g_timeout_add_seconds (40, give_up, NULL);

  while (!sms_of (f, version) || heat_delivery_state (sms_of (f, version)) != state)
    g_main_context_iteration (NULL, TRUE);
  return g_source_remove (deadline);
}

static gboolean
is_over (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
run_for (guint ms)
{
  gboolean over = FALSE;

  g_timeout_add (ms, is_over, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

static guint
count_tried (Fixture *f, const char *channel)
{
  const GPtrArray *log = heat_ops_log (heat_live_ops (f->live));
  guint n = 0;

  for (guint i = 0; i < log->len; i++)
    n += ((HeatEvent *) log->pdata[i])->kind == HEAT_EVENT_DELIVERY_TRIED && g_str_equal (heat_event_text (log->pdata[i], "channel"), channel);
  return n;
}

static guint
count_owed (Fixture *f)
{
  g_autoptr (GArray) owed = heat_ops_outbox (heat_live_ops (f->live), NULL);

  return owed->len;
}

/* No channel of the company names it: the way is added to the notice. The gateway says how many messages went on. */
static void
test_taken (Fixture *f, gconstpointer unused)
{
  f->says = "{\"count\": 1912, \"of\": 2846, \"note\": [1]}";
  issue (f, 1, NULL);
  f->now_us += 30 * G_TIME_SPAN_SECOND;
  wait_state (f, 1, HEAT_DELIVERY_PARTLY);
  const HeatDelivery *d = sms_of (f, 1);
  g_autofree char *words = heat_delivery_words (d), *remark = heat_delivery_remark (d);
  g_assert_true (d->is_extra);
  g_assert_cmpstr (words, ==, "1912 / 2846");
  g_assert_nonnull (strstr (remark, "1912"));
  g_assert_cmpuint (d->tries, ==, 1);
  g_assert_cmpuint (count_owed (f), ==, 0);
  /* Told again from the beginning it is the same once. */
  stop (f);
  start (f);
  run_for (2500);
  g_assert_cmpuint (count_tried (f, "sms"), ==, 1);
  g_assert_cmpuint (f->n_posts, ==, 1);
}

/* Nonsense in the answer of a gateway that took it counts for nothing. */
static void
test_nonsense (Fixture *f, gconstpointer unused)
{
  static const char *const answers[] = { "{\"count\": -1, \"of\": 3}", "{\"count\": 5, \"of\": 3}", "[1, 2]", "\377\376", "{\"count\": \"1\", \"of\": 1e400}" };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      f->says = answers[i];
      issue (f, i + 1, NULL);
      wait_state (f, i + 1, HEAT_DELIVERY_DONE);
      g_assert_cmpuint (sms_of (f, i + 1)->of, ==, 0);
    }
}

static void
note_by_hand (Fixture *f, gboolean is_done, const char *how, int code)
{
  HeatByHandInput in = { .channel = "sms", .is_done = is_done, .how = how };
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (heat_live_by_hand (f->live, "0114-02", 1, &in, &error), ==, code < 0);
  if (code >= 0)
    g_assert_error (error, HEAT_OPS_ERROR, code);
}

/* Refused for good: people do it, say how, may take it back; what comes later and arrives stands for it. */
static void
test_refused (Fixture *f, gconstpointer unused)
{
  f->status = 422;
  issue (f, 1, "sms");
  g_assert_false (sms_of (f, 1)->is_extra);
  wait_state (f, 1, HEAT_DELIVERY_GIVEN_UP);
  g_autofree char *remark = heat_delivery_remark (sms_of (f, 1)), *first = NULL, *second = NULL;
  g_assert_nonnull (strstr (remark, "answer 422"));
  g_assert_nonnull (strstr (remark, "3 tries"));
  g_assert_nonnull (strstr (remark, "Phone the communities"));
  g_assert_cmpuint (heat_ops_given_up (heat_live_ops (f->live)), ==, 1);
  g_assert_cmpuint (count_owed (f), ==, 1);
  g_assert_cmpuint (f->n_posts, ==, 3);
  note_by_hand (f, TRUE, "", HEAT_ERROR_REFUSED); /* how? */
  note_by_hand (f, TRUE, "phoned both communities", -1);
  g_assert_cmpint (heat_delivery_state (sms_of (f, 1)), ==, HEAT_DELIVERY_BY_HAND);
  first = heat_delivery_remark (sms_of (f, 1));
  g_assert_cmpstr (first, ==, "phoned both communities (Wang)");
  g_assert_cmpuint (count_owed (f), ==, 0);
  note_by_hand (f, FALSE, NULL, -1);
  g_assert_cmpint (heat_delivery_state (sms_of (f, 1)), ==, HEAT_DELIVERY_GIVEN_UP);
  g_assert_cmpstr (sms_of (f, 1)->reason, ==, "answer 422");
  g_assert_cmpuint (count_owed (f), ==, 1);
  f->status = 200;
  issue (f, 2, "sms");
  wait_state (f, 2, HEAT_DELIVERY_DONE);
  wait_state (f, 1, HEAT_DELIVERY_OVERTAKEN);
  second = heat_delivery_remark (sms_of (f, 1));
  g_assert_nonnull (strstr (second, "0114-02/2"));
  g_assert_cmpuint (count_owed (f), ==, 0);
  g_assert_cmpuint (heat_ops_given_up (heat_live_ops (f->live)), ==, 0);
}

/* Nobody there: the newest try is known, the journal gets few of them; when it is back all arrives, in order. */
static void
test_dead (Fixture *f, gconstpointer unused)
{
  HeatHotlineStanding first, second;

  close_gateway (f);
  issue (f, 1, NULL);
  issue (f, 2, NULL);
  f->now_us += G_TIME_SPAN_MINUTE;
  wait_state (f, 1, HEAT_DELIVERY_TRYING);
  wait_state (f, 2, HEAT_DELIVERY_WAITING);
  for (guint i = 0; i < 20; i++)
    {
      run_for (300);
      first = heat_hotline_client_standing (f->client, heat_ops_notice (heat_live_ops (f->live), "0114-02", 1), sms_of (f, 1));
      if (first.tries > 30)
        break;
    }
  second = heat_hotline_client_standing (f->client, heat_ops_notice (heat_live_ops (f->live), "0114-02", 2), sms_of (f, 2));
  g_assert_cmpuint (first.tries, >, 30);
  g_assert_cmpuint (first.tries, >=, sms_of (f, 1)->tries);
  g_assert_nonnull (first.reason);
  g_assert_null (first.behind);
  g_assert_true (first.next_us == 0 || first.next_us >= f->now_us); /* 0: it is under way just then */
  g_assert_cmpstr (second.behind, ==, "0114-02/1");
  g_assert_cmpuint (count_owed (f), ==, 2);
  g_assert_cmpuint (count_tried (f, "sms"), <=, 1 + 10); /* the second one's, and doubled ones of the first: 1, 2, 4 … 512 */
  open_gateway (f);
  wait_state (f, 2, HEAT_DELIVERY_DONE);
  wait_state (f, 1, HEAT_DELIVERY_DONE);
  g_assert_cmpuint (f->n_posts, ==, 2);
  g_assert_cmpuint (count_owed (f), ==, 0);
}

/* A channel of the company that no webhook serves is told in ten minutes, not never. */
static void
test_orphan (Fixture *f, gconstpointer unused)
{
  const HeatNotice *n = issue (f, 1, "wechat");
  const HeatDelivery *d = heat_notice_delivery (n, "wechat");

  wait_state (f, 1, HEAT_DELIVERY_DONE);
  run_for (1500);
  g_assert_cmpint (heat_delivery_state (d), ==, HEAT_DELIVERY_WAITING);
  f->now_us += 11 * G_TIME_SPAN_MINUTE;
  for (guint i = 0; i < 40 && heat_delivery_state (d) != HEAT_DELIVERY_GIVEN_UP; i++)
    run_for (250);
  g_assert_cmpint (heat_delivery_state (d), ==, HEAT_DELIVERY_GIVEN_UP);
  g_assert_nonnull (strstr (d->reason, "no webhook"));
}

#define ADD(name, function) g_test_add ("/hotline/deliveries/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("taken", test_taken);
  ADD ("nonsense", test_nonsense);
  ADD ("refused", test_refused);
  ADD ("dead", test_dead);
  ADD ("orphan", test_orphan);
  return g_test_run ();
}
