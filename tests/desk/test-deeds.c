// SPDX-License-Identifier: GPL-3.0-or-later
/* Deeds in their thread: in order, each once while it is under way, refusals come back, the window's fold has read what was
 * written, and ending waits for what was begun. */
#include "desk-deeds.h"
#include "gen.h"
#include "gen.h"
#include "net.h"
#include "ops-field.h"
#include "store-journal.h"
#include "trace.h"
#include <glib/gstdio.h>
#include <math.h>

typedef struct {
  char *path, *url;
  HeatNet *net;
  HeatTrace *trace;
  HeatLive *live;
  HeatDeskDeeds *deeds;
  GObject *owner;
  GPtrArray *told;   /* char*: what came back, in order */
} Fixture;

/* The deeds wait here until the gate is opened. */
static GMutex gate;
static GCond opened;
static gboolean is_open;

static void
open_gate (gboolean open)
{
  g_mutex_lock (&gate);
  is_open = open;
  g_cond_broadcast (&opened);
  g_mutex_unlock (&gate);
}

static HeatLive *
open_live (Fixture *f, gboolean create)
{
  g_autoptr (GError) error = NULL;
  HeatLiveSetup setup = { .net = f->net, .trace = f->trace, .actor = "desk:test" };

  setup.journal = heat_store_journal_open (f->url, create, &error);
  g_assert_no_error (error);
  HeatLive *live = heat_live_new (&setup, &error);
  g_assert_no_error (error);
  return live;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  g_autoptr (GError) error = NULL;

  f->path = g_dir_make_tmp ("heat-deeds-XXXXXX", &error);
  g_assert_no_error (error);
  f->url = g_strdup_printf ("sqlite:%s/night.db", f->path);
  f->net = heat_net_new (gen_city (rand), NULL, &error);
  f->trace = heat_trace_new (f->net, NULL, &error);
  g_assert_no_error (error);
  f->live = open_live (f, TRUE);
  HeatDeskDeedsSetup setup = { .url = f->url, .actor = "desk:test", .net = f->net, .trace = f->trace, .clock = heat_clock_system (), .live = f->live };
  f->deeds = heat_desk_deeds_new (&setup);
  f->owner = g_object_new (G_TYPE_OBJECT, NULL);
  f->told = g_ptr_array_new_with_free_func (g_free);
  g_object_set_data (f->owner, "fixture", f);
  open_gate (TRUE);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  static const char *const files[] = { "night.db", "night.db-wal", "night.db-shm" };

  g_clear_pointer (&f->deeds, heat_desk_deeds_free);
  heat_live_free (f->live);
  g_clear_object (&f->owner);
  g_ptr_array_unref (f->told);
  heat_trace_unref (f->trace);
  heat_net_unref (f->net);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *file = g_build_filename (f->path, files[i], NULL);
      g_unlink (file);
    }
  g_rmdir (f->path);
  g_free (f->path);
  g_free (f->url);
}

static gboolean
take_report (HeatDeskDeed *deed, HeatLive *live, GError **error)
{
  HeatReportInput input = HEAT_REPORT_INPUT_INIT;

  g_mutex_lock (&gate);
  while (!is_open)
    g_cond_wait (&opened, &gate);
  g_mutex_unlock (&gate);
  input.symptom = HEAT_SYMPTOM_NO_HEAT;
  input.address = "somewhere";
  input.text = deed->text;
  input.id = deed->report;
  return heat_live_take_report (live, &input, &deed->made, error);
}

static gboolean
dismiss_nothing (HeatDeskDeed *deed, HeatLive *live, GError **error)
{
  return heat_live_dismiss_report (live, "none", "why", error);
}

static void
done (GObject *owner, HeatDeskDeed *deed, const GError *error, gpointer data)
{
  Fixture *f = g_object_get_data (owner, "fixture");

  /* What it wrote is folded here before it is told. */
  g_assert_true (error || heat_ops_report (heat_live_ops (f->live), deed->made));
  g_ptr_array_add (f->told, g_strdup (error ? "refused" : deed->made));
}

static void
answered (GObject *owner, HeatDeskDeed *deed, const GError *error, gpointer data)
{
  Fixture *f = g_object_get_data (owner, "fixture");

  g_ptr_array_add (f->told, g_strdup (deed->text));
}

static HeatDeskDeed *
report_deed (const char *id)
{
  HeatDeskDeed *deed = heat_desk_deed_new (take_report, NULL);

  deed->report = g_strdup (id);
  return deed;
}

static void
wait_told (Fixture *f, guint n)
{
  gint64 until_us = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (f->told->len < n)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, until_us);
      g_main_context_iteration (NULL, FALSE);
      g_usleep (500);
    }
}

static void
test_order (Fixture *f, gconstpointer data)
{
  for (int i = 0; i < 20; i++)
    {
      g_autofree char *id = g_strdup_printf ("r%02d", i);
      g_assert_true (heat_desk_deeds_begin (f->deeds, id, report_deed (id), f->owner, done, NULL));
    }
  wait_told (f, 20);
  for (int i = 0; i < 20; i++)
    {
      g_autofree char *id = g_strdup_printf ("r%02d", i);
      g_assert_cmpstr (f->told->pdata[i], ==, id);
      g_assert_cmpstr (((HeatOpsReport *) heat_ops_reports (heat_live_ops (f->live))->pdata[i])->id, ==, id);
    }
}

static void
test_once (Fixture *f, gconstpointer data)
{
  open_gate (FALSE);
  g_assert_true (heat_desk_deeds_begin (f->deeds, "抢修-1/choose", report_deed ("a"), f->owner, done, NULL));
  g_assert_false (heat_desk_deeds_begin (f->deeds, "抢修-1/choose", report_deed ("b"), f->owner, done, g_malloc (1)));
  g_assert_true (heat_desk_deeds_begin (f->deeds, "抢修-1/step 2", report_deed ("c"), f->owner, done, NULL));
  g_assert_true (heat_desk_deeds_are_under_way (f->deeds, "抢修-1/"));
  g_assert_false (heat_desk_deeds_are_under_way (f->deeds, "抢修-2/"));
  open_gate (TRUE);
  wait_told (f, 2);
  g_assert_cmpstr (f->told->pdata[0], ==, "a");
  g_assert_cmpstr (f->told->pdata[1], ==, "c");
  g_assert_false (heat_desk_deeds_are_under_way (f->deeds, ""));
  g_assert_cmpuint (heat_ops_reports (heat_live_ops (f->live))->len, ==, 2);
  /* Over, it may be begun again. */
  g_assert_true (heat_desk_deeds_begin (f->deeds, "抢修-1/choose", report_deed ("d"), f->owner, done, NULL));
  wait_told (f, 3);
}

static void
test_refused (Fixture *f, gconstpointer data)
{
  heat_desk_deeds_begin (f->deeds, "x", heat_desk_deed_new (dismiss_nothing, NULL), f->owner, done, NULL);
  heat_desk_deeds_begin (f->deeds, "y", report_deed ("after"), f->owner, done, NULL);
  wait_told (f, 2);
  g_assert_cmpstr (f->told->pdata[0], ==, "refused");
  g_assert_cmpstr (f->told->pdata[1], ==, "after");
}

static gboolean
ask (HeatDeskDeed *deed, HeatLive *live, GError **error)
{
  deed->text = g_strdup_printf ("%s sees %u", deed->incident, heat_ops_reports (heat_live_ops (live))->len);
  return TRUE;
}

/* Of several questions only the newest is answered, and it sees the deeds before it. */
static void
test_questions (Fixture *f, gconstpointer data)
{
  open_gate (FALSE);
  heat_desk_deeds_begin (f->deeds, "x", report_deed ("a"), f->owner, done, NULL);
  heat_desk_deeds_ask (f->deeds, heat_desk_deed_new (ask, "old"), f->owner, answered, NULL);
  heat_desk_deeds_ask (f->deeds, heat_desk_deed_new (ask, "new"), f->owner, answered, g_malloc (1));
  open_gate (TRUE);
  wait_told (f, 2);
  g_assert_cmpstr (f->told->pdata[0], ==, "a");
  g_assert_cmpstr (f->told->pdata[1], ==, "new sees 1");
}

/* Another desk writes meanwhile: a deed knows what the window had seen. */
static void
test_others (Fixture *f, gconstpointer data)
{
  g_autoptr (HeatLive) other = open_live (f, FALSE);
  HeatReportInput input = HEAT_REPORT_INPUT_INIT;
  g_autoptr (GError) error = NULL;

  /* the thread's handle reads all there is when it is opened: that has to be over */
  heat_desk_deeds_ask (f->deeds, heat_desk_deed_new (ask, "first"), f->owner, answered, NULL);
  wait_told (f, 1);
  input.symptom = HEAT_SYMPTOM_NO_HEAT;
  input.address = "elsewhere";
  input.id = "theirs";
  g_assert_true (heat_live_take_report (other, &input, NULL, &error));
  heat_desk_deeds_ask (f->deeds, heat_desk_deed_new (ask, "before"), f->owner, answered, NULL);
  wait_told (f, 2);
  g_assert_cmpstr (f->told->pdata[1], ==, "before sees 0");
  g_assert_cmpint (heat_live_sync (f->live, &error), ==, 1);
  heat_desk_deeds_ask (f->deeds, heat_desk_deed_new (ask, "after"), f->owner, answered, NULL);
  wait_told (f, 3);
  g_assert_cmpstr (f->told->pdata[2], ==, "after sees 1");
}

/* All that was begun is on disk; nobody is told; the owner may be gone. */
static void
test_ending (Fixture *f, gconstpointer data)
{
  for (int i = 0; i < 5; i++)
    {
      g_autofree char *id = g_strdup_printf ("r%d", i);
      heat_desk_deeds_begin (f->deeds, id, report_deed (id), f->owner, done, g_malloc (1));
    }
  g_clear_object (&f->owner);
  g_clear_pointer (&f->deeds, heat_desk_deeds_free);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_cmpuint (f->told->len, ==, 0);
  g_autoptr (HeatLive) again = open_live (f, FALSE);
  g_assert_cmpuint (heat_ops_reports (heat_live_ops (again))->len, ==, 5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name) g_test_add ("/desk/deeds/" #name, Fixture, NULL, set_up, test_##name, tear_down)
  ADD (order);
  ADD (once);
  ADD (refused);
  ADD (questions);
  ADD (others);
  ADD (ending);
#undef ADD
  return g_test_run ();
}
