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

#define HOUR_US (3600 * (gint64) G_USEC_PER_SEC)

/* A night with a planned stop announced `ahead_h` hours before it begins, for eight hours; NULL number: this city has no such stop. */
static char *
announce (Night *n, guint32 seed, gint64 ahead_h)
{
  char *number = NULL;

  open_night (n, seed);
  HeatNoticeInput in = { .start_us = n->now_us + ahead_h * HOUR_US, .expected_us = n->now_us + (ahead_h + 8) * HOUR_US };
  if (n->incident && heat_live_choose_plan (n->live, n->incident->id, NULL, "smallest", NULL, NULL) && heat_incident_plan (n->incident)->out.households)
    g_assert_true (heat_live_issue_notice (n->live, n->incident->id, HEAT_NOTICE_PLANNED, &in, &number, NULL));
  return number;
}

static const HeatNotice *
issue_as (Night *n, HeatNoticeKind kind, const HeatNoticeInput *in)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *number = NULL;

  heat_live_issue_notice (n->live, n->incident->id, kind, in, &number, &error);
  g_assert_no_error (error);
  return heat_ops_notice (heat_live_ops (n->live), number, 0);
}

static void
refuse_as (Night *n, HeatNoticeKind kind, const HeatNoticeInput *in)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (heat_live_issue_notice (n->live, n->incident->id, kind, in, NULL, &error));
  g_assert_error (error, HEAT_OPS_ERROR, HEAT_ERROR_REFUSED);
}

/* A planned stop is moved: each version says both times that were told before, and who learns of it too late is known. */
static void
test_planned_moved (void)
{
  guint seen = 0;

  for (guint32 seed = 1; seed <= 15 && seen < 3; seed++)
    {
      Night n;
      g_autofree char *number = announce (&n, seed, 60);
      if (number)
        {
          const HeatNotice *first = heat_ops_notice (heat_live_ops (n.live), number, 1);
          g_assert_false (heat_notice_tells_late (first, NULL));
          n.now_us += 30 * HOUR_US; /* less than the profile's hours are left */
          HeatNoticeInput later = { .start_us = first->start_us + 24 * HOUR_US, .expected_us = first->expected_us + 24 * HOUR_US };
          const HeatNotice *second = issue_as (&n, HEAT_NOTICE_PLANNED, &later);
          g_assert_cmpuint (second->version, ==, 2);
          g_assert_true (second->start_us == later.start_us && second->expected_us == later.expected_us);
          g_assert_true (second->replaced_start_us == first->start_us && second->replaced_expected_us == first->expected_us);
          g_assert_true (g_strv_equal ((const char *const *) second->consumers, (const char *const *) first->consumers));
          g_assert_false (heat_notice_tells_late (second, first)); /* who was told of an earlier one is not hit by surprise */
          HeatNoticeInput only = { .start_us = first->start_us };
          const HeatNotice *third = issue_as (&n, HEAT_NOTICE_PLANNED, &only);
          g_assert_true (third->start_us == first->start_us && third->expected_us == second->expected_us); /* the end stays as it was told */
          g_assert_true (heat_notice_tells_late (third, second)); /* earlier than told, and not by the hours of the rules */
          HeatNoticeInput never = { .start_us = third->expected_us };
          refuse_as (&n, HEAT_NOTICE_PLANNED, &never);
          seen++;
        }
      close_night (&n);
    }
  g_assert_cmpuint (seen, ==, 3);
}

/* It is called off: the next version, for all who were told, with the times that were told; then it can be closed, or announced anew under another number. */
static void
test_called_off (void)
{
  guint seen = 0;

  for (guint32 seed = 1; seed <= 15 && seen < 3; seed++)
    {
      Night n;
      g_autofree char *number = announce (&n, seed, 60);
      HeatNoticeInput why = { .reason = "cold spell" }, none = { 0 };
      if (number)
        {
          const HeatNotice *first = heat_ops_notice (heat_live_ops (n.live), number, 1);
          refuse_as (&n, HEAT_NOTICE_CALLED_OFF, &none); /* it is not said why */
          g_assert_false (heat_live_close (n.live, n.incident->id, "cold spell", NULL));
          const HeatNotice *off = issue_as (&n, HEAT_NOTICE_CALLED_OFF, &why);
          g_assert_cmpstr (off->number, ==, number);
          g_assert_cmpuint (off->version, ==, 2);
          g_assert_true (off->kind == HEAT_NOTICE_CALLED_OFF && heat_notice_is_over (off) && off->is_of_works && first->is_superseded);
          g_assert_true (off->start_us == first->start_us && off->expected_us == first->expected_us);
          g_assert_true (g_strv_equal ((const char *const *) off->consumers, (const char *const *) first->consumers));
          g_assert_cmpuint (off->households, ==, first->households);
          refuse_as (&n, HEAT_NOTICE_CALLED_OFF, &why); /* nothing is announced any more */
          if (seen == 0)
            g_assert_true (heat_live_close (n.live, n.incident->id, NULL, NULL));
          else
            {
              HeatNoticeInput in = { .start_us = n.now_us + 90 * HOUR_US, .expected_us = n.now_us + 95 * HOUR_US };
              const HeatNotice *anew = issue_as (&n, HEAT_NOTICE_PLANNED, &in);
              g_assert_cmpstr (anew->number, !=, number);
              g_assert_cmpuint (anew->version, ==, 1);
              g_assert_false (heat_live_close (n.live, n.incident->id, "cold spell", NULL));
            }
          seen++;
        }
      close_night (&n);
      g_autofree char *begun = announce (&n, seed, 60);
      if (begun && close_all (&n) && g_hash_table_size (n.incident->ever_out))
        refuse_as (&n, HEAT_NOTICE_CALLED_OFF, &why); /* valves are shut: that is to be undone and told otherwise */
      close_night (&n);
    }
  g_assert_cmpuint (seen, ==, 3);
}

/* Words are corrected with a reason: the version says what was said, and later ones keep what a person said until it is taken back. */
static void
test_corrected (void)
{
  guint seen = 0;

  for (guint32 seed = 1; seed <= 15 && seen < 3; seed++)
    {
      Night n;
      g_autofree char *number = announce (&n, seed, 60);
      static const char *const measures[] = { "two crews by night", "pumps are on site", NULL };
      HeatNoticeInput in = { .cause = "valve", .place = "Second Street", .measures = measures, .reason = "heard wrong" };
      if (number)
        {
          g_autofree char *place = g_strdup (heat_ops_notice (heat_live_ops (n.live), number, 1)->place);
          const HeatNotice *second = issue_as (&n, HEAT_NOTICE_PLANNED, &in);
          g_assert_cmpuint (second->corrects->len, ==, 3);
          const HeatCorrected *cause = second->corrects->pdata[0], *where = second->corrects->pdata[1];
          g_assert_cmpstr (cause->field, ==, "cause");
          g_assert_cmpstr (cause->before, ==, "works");
          g_assert_cmpstr (where->before, ==, place);
          g_assert_cmpstr (second->reason, ==, "heard wrong");
          g_assert_true (second->start_us == second->replaced_start_us && second->expected_us == second->replaced_expected_us);
          refuse_as (&n, HEAT_NOTICE_PLANNED, &in); /* it says all this already */
          HeatNoticeInput longer = { .expected_us = second->expected_us + HOUR_US };
          const HeatNotice *third = issue_as (&n, HEAT_NOTICE_PLANNED, &longer);
          g_assert_cmpuint (third->corrects->len, ==, 0);
          g_assert_cmpstr (third->cause, ==, "valve");
          g_assert_cmpstr (third->place, ==, "Second Street");
          g_assert_cmpstr (third->street, ==, "Second Street"); /* the wording says the street */
          g_assert_true (g_strv_equal ((const char *const *) third->measures, measures));
          HeatNoticeInput back = { .cause = "", .measures = (const char *const[]){ NULL }, .reason = "it was right" };
          const HeatNotice *fourth = issue_as (&n, HEAT_NOTICE_PLANNED, &back);
          g_assert_cmpstr (fourth->cause, ==, "works");
          g_assert_cmpuint (g_strv_length (fourth->measures), ==, 0);
          g_assert_cmpstr (fourth->place, ==, "Second Street");
          g_assert_cmpuint (g_strv_length (fourth->by_hand), ==, 1);
          seen++;
        }
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
  g_test_add_func ("/ops/issue/planned-moved", test_planned_moved);
  g_test_add_func ("/ops/issue/called-off", test_called_off);
  g_test_add_func ("/ops/issue/corrected", test_corrected);
  return g_test_run ();
}
