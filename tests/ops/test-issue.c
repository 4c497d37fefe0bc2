// SPDX-License-Identifier: GPL-3.0-or-later
/* Notices in the course of a night, on random cities: who is told what, against the sets of who is out. */
#include "night.h"
#include <string.h>

static gboolean
is_in (char *const *list, const char *id)
{
  return list && g_strv_contains ((const char *const *) list, id);
}

static gboolean
close_all (Night *n)
{
  for (guint k = 0; k < n->incident->steps->len; k++)
    {
      const HeatStep *s = n->incident->steps->pdata[k];
      n->now_us += 60 * G_USEC_PER_SEC;
      if (s->part == HEAT_STEPS_ISOLATE && s->state == HEAT_STEP_PENDING && !heat_live_step_done (n->live, n->incident->id, s->number, NULL, NULL))
        return FALSE;
    }
  return TRUE;
}

/* Issues a change (or the first one) and looks at whom it names. FALSE: it was refused. */
static gboolean
issue (Night *n, GError **error)
{
  g_autofree char *number = NULL;
  const GPtrArray *notices = n->incident->notices;
  const HeatNotice *before = notices->len ? notices->pdata[notices->len - 1] : NULL;

  if (!heat_live_issue_notice (n->live, n->incident->id, HEAT_NOTICE_EMERGENCY, NULL, &number, error))
    return FALSE;
  const HeatNotice *now = heat_ops_notice (heat_live_ops (n->live), number, 0);
  g_assert_cmpuint (now->version, ==, before ? before->version + 1 : 1);
  g_assert_true (!before || before->is_superseded);
  /* It says by itself what was said before. */
  g_assert_cmpint (now->replaced_expected_us, ==, before ? before->expected_us : 0);
  g_assert_true (!before || before->expected_us > 0);
  /* News is promised by the company's profile, an hour on, and never after heat is expected back. */
  g_assert_cmpint (now->next_update_us, ==, now->expected_us > n->now_us ? MIN (n->now_us + G_TIME_SPAN_HOUR, now->expected_us) : n->now_us + G_TIME_SPAN_HOUR);
  g_assert_cmpint (heat_incident_news_us (n->incident), ==, now->next_update_us);
  g_assert_false (heat_incident_news_is_due (n->incident, now->next_update_us - 1));
  g_assert_true (heat_incident_news_is_due (n->incident, now->next_update_us));
  /* Just those without heat. */
  for (guint k = 0; now->consumers[k]; k++)
    g_assert_true (g_hash_table_contains (n->incident->out_consumers, now->consumers[k]));
  g_assert_cmpuint (g_strv_length (now->consumers), ==, g_hash_table_size (n->incident->out_consumers));
  g_assert_cmpuint (now->households, ==, n->incident->out.households);
  /* Who was told before and has heat again is on the other list, and nobody is on both. */
  for (guint k = 0; before && before->consumers[k]; k++)
    g_assert_true (is_in (now->consumers, before->consumers[k]) != is_in (now->to, before->consumers[k]));
  return TRUE;
}

/* Opening again gives heat back to some and then to others: each change goes to those still out, and with the last the stop is over. */
static void
test_partly_back (void)
{
  guint fewer = 0, over = 0;

  for (guint32 seed = 1; seed <= 70; seed++)
    {
      Night n;
      GError *error = NULL;
      open_night (&n, seed);
      if (n.incident && heat_live_choose_plan (n.live, n.incident->id, NULL, "smallest", NULL, NULL) && close_all (&n) && g_hash_table_size (n.incident->out_consumers)
          && issue (&n, &error) && heat_live_begin_refill (n.live, n.incident->id, NULL))
        {
          guint left = g_hash_table_size (n.incident->out_consumers);
          for (guint k = 0; k < n.incident->steps->len; k++)
            {
              const HeatStep *s = n.incident->steps->pdata[k];
              if (s->part != HEAT_STEPS_REOPEN || s->state != HEAT_STEP_PENDING || !heat_live_step_done (n.live, n.incident->id, s->number, NULL, NULL))
                continue;
              guint now = g_hash_table_size (n.incident->out_consumers);
              if (now == left)
                continue;
              fewer += now < left && now > 0;
              left = now;
              if (now)
                g_assert_true (issue (&n, &error));
              else
                {
                  g_assert_false (issue (&n, &error));
                  g_assert_error (error, HEAT_OPS_ERROR, HEAT_ERROR_REFUSED);
                  g_clear_error (&error);
                  over++;
                }
              g_assert_no_error (error);
            }
        }
      g_clear_error (&error);
      close_night (&n);
    }
  g_test_message ("%u times some had heat again before others, %u stops ended", fewer, over);
  g_assert_cmpuint (fewer, >, 1);
  g_assert_cmpuint (over, >, 15);
}

/* Before the valves are closed the plan says who will be out. */
static void
test_ahead (void)
{
  guint seen = 0;

  for (guint32 seed = 1; seed <= 15; seed++)
    {
      Night n;
      g_autofree char *number = NULL;
      open_night (&n, seed);
      if (n.incident && heat_live_choose_plan (n.live, n.incident->id, NULL, "smallest", NULL, NULL) && heat_incident_plan (n.incident)->out.households
          && heat_live_issue_notice (n.live, n.incident->id, HEAT_NOTICE_EMERGENCY, NULL, &number, NULL))
        {
          g_assert_cmpuint (heat_ops_notice (heat_live_ops (n.live), number, 0)->households, ==, heat_incident_plan (n.incident)->out.households);
          seen++;
        }
      close_night (&n);
    }
  g_assert_cmpuint (seen, >, 4);
}

/* A planned stop says when it begins, and knows by when it had to be announced; a change keeps the beginning. */
static void
test_planned (void)
{
  guint seen = 0;

  for (guint32 seed = 1; seed <= 15 && seen < 3; seed++)
    {
      Night n;
      g_autofree char *first = NULL, *second = NULL, *early = NULL;
      g_autoptr (GError) error = NULL;
      open_night (&n, seed);
      gint64 hour_us = (gint64) 3600 * G_USEC_PER_SEC, start_us = n.now_us + 47 * hour_us;
      HeatNoticeInput in = { .start_us = start_us, .expected_us = start_us + 8 * hour_us };
      if (n.incident && heat_live_choose_plan (n.live, n.incident->id, NULL, "smallest", NULL, NULL) && heat_incident_plan (n.incident)->out.households)
        {
          HeatNoticeInput none = { 0 };
          g_assert_false (heat_live_issue_notice (n.live, n.incident->id, HEAT_NOTICE_PLANNED, &none, NULL, &error));
          g_assert_error (error, HEAT_OPS_ERROR, HEAT_ERROR_REFUSED);
          g_clear_error (&error);
          g_assert_true (heat_live_issue_notice (n.live, n.incident->id, HEAT_NOTICE_PLANNED, &in, &first, &error));
          const HeatNotice *late = heat_ops_notice (heat_live_ops (n.live), first, 1);
          g_assert_cmpint (late->announce_by_us, ==, start_us - 48 * hour_us); /* the company's profile */
          g_assert_true (heat_notice_is_late (late));
          g_assert_cmpint (late->next_update_us, ==, 0); /* nothing to tell before it begins */
          HeatNoticeInput longer = { .expected_us = start_us + 9 * hour_us };
          g_assert_true (heat_live_issue_notice (n.live, n.incident->id, HEAT_NOTICE_PLANNED, &longer, &second, &error));
          const HeatNotice *change = heat_ops_notice (heat_live_ops (n.live), second, 0);
          g_assert_cmpuint (change->version, ==, 2);
          g_assert_cmpint (change->start_us, ==, start_us);
          g_assert_false (heat_notice_is_late (change)); /* it was announced before */
          seen++;
        }
      close_night (&n);
      open_night (&n, seed);
      in = (HeatNoticeInput){ .start_us = n.now_us + 49 * hour_us };
      if (n.incident && heat_live_choose_plan (n.live, n.incident->id, NULL, "smallest", NULL, NULL)
          && heat_live_issue_notice (n.live, n.incident->id, HEAT_NOTICE_PLANNED, &in, &early, NULL))
        g_assert_false (heat_notice_is_late (heat_ops_notice (heat_live_ops (n.live), early, 1)));
      close_night (&n);
    }
  g_assert_cmpuint (seen, ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ops/issue/partly-back", test_partly_back);
  g_test_add_func ("/ops/issue/ahead", test_ahead);
  g_test_add_func ("/ops/issue/planned", test_planned);
  return g_test_run ();
}
