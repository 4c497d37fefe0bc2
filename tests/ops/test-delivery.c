// SPDX-License-Identifier: GPL-3.0-or-later
/* What people do about a notice: sheets posted community by community, words taken back; against plain sets, in random order. */
#include "ops-delivery.h"
#include "ops-live.h"
#include "ops-command.h"
#include "ops-journal.h"
#include <string.h>

#define N_AREAS 4
static const char *const areas[N_AREAS] = { "C-1", "C-2", "", "C-3" };

static HeatLive *
open_live (HeatJournal **journal)
{
  g_autoptr (GError) error = NULL;
  static gint64 now_us = 1768000000000000;

  *journal = heat_journal_memory_new ();
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) heat_event_unref);
  g_autoptr (JsonNode) node = json_from_string ("{\"number\": \"0114-02\", \"version\": 1, \"kind\": \"emergency\", \"incident\": \"R-1\", \"consumers\": [], \"areas\": ["
                                                "{\"id\": \"C-1\"}, {\"id\": \"C-2\"}, {\"id\": \"\"}, {\"id\": \"C-3\"}],"
                                                "\"channels\": [{\"channel\": \"hotline\"}, {\"channel\": \"sheets\", \"by_hand\": true}]}", &error);
  g_assert_no_error (error);
  g_ptr_array_add (events, heat_event_new (now_us, "desk:Wang", "notice:0114-02", HEAT_EVENT_NOTICE_ISSUED, json_object_ref (json_node_get_object (node))));
  g_autoptr (GPtrArray) placed = heat_journal_append (*journal, events, NULL, 0, &error);
  g_assert_no_error (error);
  HeatLiveSetup setup = { .journal = *journal, .clock = heat_clock_fixed (&now_us), .actor = "desk:Wang" };
  HeatLive *live = heat_live_new (&setup, &error);
  g_assert_no_error (error);
  return live;
}

static const HeatDelivery *
sheets_of (HeatLive *live)
{
  return heat_notice_delivery (heat_ops_notice (heat_live_ops (live), "0114-02", 1), "sheets");
}

static guint
count_events (HeatLive *live)
{
  return heat_ops_log (heat_live_ops (live))->len;
}

/* Any order of noting and taking back: the set is the set, all of them is done, and nothing is written twice. */
static void
test_posted (void)
{
  for (guint round = 0; round < 60; round++)
    {
      HeatJournal *journal;
      g_autoptr (HeatLive) live = open_live (&journal);
      gboolean has[N_AREAS] = { FALSE };
      for (guint step = 0; step < 25; step++)
        {
          const char *some[N_AREAS + 1] = { NULL };
          gboolean is_all = g_random_int_range (0, 8) == 0, is_done = g_random_boolean (), changes = FALSE;
          guint n = 0, before = count_events (live), left = 0;
          for (guint k = 0; k < N_AREAS; k++)
            if (is_all || g_random_int_range (0, 3) == 0)
              {
                some[n++] = areas[k];
                changes |= has[k] != is_done;
                has[k] = is_done;
              }
          g_autoptr (GError) error = NULL;
          HeatByHandInput in = { "sheets", is_done, is_all ? NULL : some, NULL };
          g_assert_true (heat_live_by_hand (live, "0114-02", 1, &in, &error));
          g_assert_no_error (error);
          g_assert_cmpuint (count_events (live) - before, ==, changes);
          const HeatDelivery *d = sheets_of (live);
          for (guint k = 0; k < N_AREAS; k++)
            {
              g_assert_cmpint (has[k], ==, d->posted && g_ptr_array_find_with_equal_func (d->posted, areas[k], g_str_equal, NULL));
              left += !has[k];
            }
          g_assert_cmpint (d->delivered_us != 0, ==, left == 0);
          g_assert_cmpint (heat_delivery_state (d), ==, left ? HEAT_DELIVERY_TO_POST : HEAT_DELIVERY_BY_HAND);
          g_assert_true (!d->posted || (d->of == N_AREAS && d->count == N_AREAS - left));
          g_autoptr (GArray) owed = heat_ops_outbox (heat_live_ops (live), "sheets");
          g_assert_cmpuint (owed->len, ==, left != 0);
        }
      /* Read from the journal again it is the same. */
      g_autoptr (JsonNode) mine = heat_ops_to_json (heat_live_ops (live));
      g_autoptr (HeatOps) again = heat_ops_new (NULL);
      g_autoptr (GPtrArray) events = heat_live_read_log (live, NULL, 0, 1000, NULL);
      for (guint k = 0; k < events->len; k++)
        heat_ops_apply (again, events->pdata[k]);
      g_autoptr (JsonNode) theirs = heat_ops_to_json (again);
      g_autofree char *a = json_to_string (mine, FALSE), *b = json_to_string (theirs, FALSE);
      g_assert_cmpstr (a, ==, b);
    }
}

static void
refused (HeatLive *live, const HeatByHandInput *in, int code, const char *says)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (heat_live_by_hand (live, "0114-02", 1, in, &error));
  g_assert_error (error, HEAT_OPS_ERROR, code);
  g_assert_nonnull (strstr (error->message, says));
}

/* What is not theirs to say is refused, and what has arrived stays so. */
static void
test_refusals (void)
{
  static const char *const strange[] = { "C-9", NULL };
  HeatJournal *journal;
  g_autoptr (HeatLive) live = open_live (&journal);
  g_autoptr (GError) error = NULL;
  guint before = count_events (live);

  refused (live, &(HeatByHandInput){ "fax", TRUE, NULL, "by fax" }, HEAT_ERROR_NOT_FOUND, "fax");
  refused (live, &(HeatByHandInput){ "hotline", TRUE, NULL, "phoned" }, HEAT_ERROR_REFUSED, "goes on trying");
  refused (live, &(HeatByHandInput){ "sheets", TRUE, strange, NULL }, HEAT_ERROR_REFUSED, "C-9");
  g_assert_cmpuint (count_events (live), ==, before);
  HeatDeliveryInput sms = { .channel = "sms", .webhook = "sms", .topic = "notice", .ok = TRUE, .tries = 2, .done_us = heat_live_now_us (live) - 5 * G_USEC_PER_SEC };
  g_assert_true (heat_live_delivery (live, "0114-02", 1, &sms, &error));
  const HeatDelivery *d = heat_notice_delivery (heat_ops_notice (heat_live_ops (live), "0114-02", 1), "sms");
  g_assert_cmpint (d->delivered_us, ==, heat_live_now_us (live) - 5 * G_USEC_PER_SEC); /* when it arrived, not when it was told */
  refused (live, &(HeatByHandInput){ "sms", FALSE, NULL, NULL }, HEAT_ERROR_REFUSED, "arrived already");
  g_assert_cmpuint (d->tries, ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ops/delivery/posted", test_posted);
  g_test_add_func ("/ops/delivery/refusals", test_refusals);
  return g_test_run ();
}
