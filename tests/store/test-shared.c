// SPDX-License-Identifier: GPL-3.0-or-later
/* Two desks on one journal file. */
#include "base-i18n.h"
#include "ops-command.h"
#include "store-journal.h"
#include <glib/gstdio.h>
#include <math.h>

typedef struct { char *path; int number; int won, lost; int *n_ready; } Desk;

static HeatLive *
open_desk (const char *path, int number)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *actor = g_strdup_printf ("desk:%d", number);
  HeatJournal *journal = heat_store_journal_open (path, TRUE, &error);

  g_assert_no_error (error);
  HeatLive *live = heat_live_new (&(HeatLiveSetup){ .journal = journal, .actor = actor }, &error);
  g_assert_no_error (error);
  return live;
}

#define TEAMS 40

/* Each desk sends every team to its own incident as fast as it can. */
static gpointer
race (gpointer data)
{
  Desk *d = data;
  g_autoptr (HeatLive) live = open_desk (d->path, d->number);

  g_atomic_int_inc (d->n_ready);
  while (g_atomic_int_get (d->n_ready) < 2) /* both are open before either begins */
    g_usleep (50);
  for (int t = 0; t < TEAMS; t++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *team = g_strdup_printf ("%d", t);
      const HeatIncident *i = heat_ops_incidents (heat_live_ops (live))->pdata[d->number];
      if (heat_live_assign_team (live, team, i->id, NULL, &error))
        d->won++;
      else
        {
          g_assert_true (error->code == HEAT_ERROR_CONFLICT || error->code == HEAT_ERROR_REFUSED);
          d->lost++;
        }
    }
  return NULL;
}

static void
test_one_team_once (void)
{
  g_autofree char *dir = g_dir_make_tmp ("heat-desks-XXXXXX", NULL), *path = g_build_filename (dir, "ops.db", NULL);
  int n_ready = 0;
  Desk desks[2] = { { path, 0, 0, 0, &n_ready }, { path, 1, 0, 0, &n_ready } };
  GThread *threads[2];
  g_autoptr (GError) error = NULL;
  HeatOpenInput in = HEAT_OPEN_INPUT_INIT;
  HeatLive *first = open_desk (path, 9);

  for (int k = 0; k < 2; k++)
    g_assert_true (heat_live_open_incident (first, &in, NULL, &error));
  /* Without a city, teams are known from their first event. */
  for (int t = 0; t < TEAMS; t++)
    {
      g_autofree char *stream = g_strdup_printf ("team:%d", t);
      g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) heat_event_unref);
      JsonObject *body = json_object_new ();
      json_object_set_string_member (body, "state", "ready");
      g_ptr_array_add (events, heat_event_new (1, "desk:9", stream, HEAT_EVENT_TEAM_STATE, body));
      HeatJournal *journal = heat_store_journal_open (path, FALSE, &error);
      g_autoptr (GPtrArray) placed = heat_journal_append (journal, events, NULL, 0, &error);
      g_assert_no_error (error);
      heat_journal_close (journal);
    }
  for (int k = 0; k < 2; k++)
    threads[k] = g_thread_new ("desk", race, &desks[k]);
  for (int k = 0; k < 2; k++)
    g_thread_join (threads[k]);
  g_test_message ("desk 0 won %d, desk 1 won %d", desks[0].won, desks[1].won);
  g_assert_cmpint (desks[0].won + desks[1].won, ==, TEAMS);
  g_assert_cmpint (desks[0].lost + desks[1].lost, ==, TEAMS);
  g_assert_cmpint (heat_live_sync (first, &error), >, 0);
  const GPtrArray *incidents = heat_ops_incidents (heat_live_ops (first));
  g_assert_cmpuint (((HeatIncident *) incidents->pdata[0])->teams->len, ==, desks[0].won);
  g_assert_cmpuint (((HeatIncident *) incidents->pdata[1])->teams->len, ==, desks[1].won);
  heat_live_free (first);
  g_autofree char *remove = g_strdup_printf ("rm -rf '%s'", dir);
  g_assert_true (g_spawn_command_line_sync (remove, NULL, NULL, NULL, NULL));
}

static gboolean
is_over (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
count_events (HeatLive *live, GPtrArray *events, gpointer data)
{
  *(guint *) data += events->len;
}

/* What one desk does the other sees by itself; a report with an id is taken once; numbers never clash. */
static void
test_follow (void)
{
  g_autofree char *dir = g_dir_make_tmp ("heat-desks-XXXXXX", NULL), *path = g_build_filename (dir, "ops.db", NULL);
  HeatLive *a = open_desk (path, 1), *b = open_desk (path, 2);
  g_autoptr (GError) error = NULL;
  g_autofree char *one = NULL, *two = NULL, *again = NULL;
  HeatReportInput in = HEAT_REPORT_INPUT_INIT;
  guint n = 0;
  gboolean over = FALSE;

  in.address = "somewhere";
  heat_live_watch (b, count_events, &n, NULL);
  heat_live_follow (b, 20, NULL, NULL);
  g_assert_true (heat_live_take_report (a, &in, &one, &error));
  guint timeout = g_timeout_add_seconds (10, is_over, &over);
  while (n == 0 && !over)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timeout);
  g_assert_cmpuint (n, ==, 1);
  g_assert_nonnull (heat_ops_report (heat_live_ops (b), one));
  g_assert_true (heat_live_take_report (a, &in, NULL, &error));
  /* b has not seen the second one: it takes the next number all the same. */
  g_assert_true (heat_live_take_report (b, &in, &two, &error));
  g_assert_cmpuint (heat_ops_reports (heat_live_ops (b))->len, ==, 3);
  in.id = "web-17";
  g_assert_true (heat_live_take_report (a, &in, &again, &error));
  g_clear_pointer (&again, g_free);
  g_assert_true (heat_live_take_report (b, &in, &again, &error));
  g_assert_cmpint (heat_live_sync (a, &error), >=, 0);
  g_assert_cmpuint (heat_ops_reports (heat_live_ops (a))->len, ==, 4);
  heat_live_free (a);
  heat_live_free (b);
  g_autofree char *remove = g_strdup_printf ("rm -rf '%s'", dir);
  g_assert_true (g_spawn_command_line_sync (remove, NULL, NULL, NULL, NULL));
}

int
main (int argc, char **argv)
{
  heat_i18n_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/shared/one-team-once", test_one_team_once);
  g_test_add_func ("/store/shared/follow", test_follow);
  return g_test_run ();
}
