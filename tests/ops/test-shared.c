// SPDX-License-Identifier: GPL-3.0-or-later
/* Several incidents that share valves and homes: whatever opens, closes, ends and is told in whatever order, nobody who is cold is told that heat is back, and
 * everybody who is cold has been told so or is listed as still to be told. Who is cold is the brute force's word. */
#include "brute.h"
#include "gen.h"
#include "ops-command.h"
#include "ops-field.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST_INCIDENTS 3

typedef struct {
  GRand *rand;
  HeatCity *city; /* owned by net */
  BruteNet *brute;
  HeatNet *net;
  HeatTrace *trace;
  HeatLive *live;
  gint64 now_us;
  guint8 *warm_before;
  guint n_communities;
} House;
typedef struct { guint notices, ends, passed_over, untold, still, parts; } Seen;

static HeatText
put_id (HeatCity *city, const char *word, guint k)
{
  g_autofree char *id = g_strdup_printf ("%s%u", word, k);

  return heat_city_put (city, id);
}

/* Every building stands in one of three communities. */
static void
add_communities (House *h)
{
  h->n_communities = 3;
  for (guint k = 0; k < h->n_communities; k++)
    heat_city_add_community (h->city)->id = put_id (h->city, "C", k);
  for (guint32 k = 0; k < h->city->n_building; k++)
    h->city->building[k].community = put_id (h->city, "C", k % h->n_communities);
}

/* By consumer: warm with every valve as it stands now and what is stopped standing; `is_start`: as the data have it. */
static guint8 *
find_warm (House *h, gboolean is_start)
{
  g_autoptr (HeatValveOverlay) o = is_start ? heat_valve_overlay_new (h->net) : heat_ops_overlay (heat_live_ops (h->live), h->net);
  g_autoptr (GArray) stops = heat_ops_stops (heat_live_ops (h->live), h->net, NULL, HEAT_STEP_PENDING);
  g_autoptr (GArray) sources = g_array_new (FALSE, FALSE, 4), stations = g_array_new (FALSE, FALSE, 4);
  guint8 *warm = g_new0 (guint8, h->city->n_consumer + 1);

  for (guint k = 0; k < stops->len && !is_start; k++)
    {
      HeatPlanStop stop = g_array_index (stops, HeatPlanStop, k);
      g_array_append_val (stop.kind == HEAT_KIND_SOURCE ? sources : stations, stop.index);
    }
  BruteQuery q = { .state = o->state, .condition = o->condition, .stopped_sources = (const guint32 *) (gpointer) sources->data, .n_stopped_sources = sources->len,
                   .stopped_stations = (const guint32 *) (gpointer) stations->data, .n_stopped_stations = stations->len };
  BruteAnswer *a = brute_isolate (h->brute, &q);
  for (guint k = 0; k < a->warm_after->len; k++)
    warm[g_array_index (a->warm_after, guint32, k)] = 1;
  brute_answer_free (a);
  return warm;
}

/* Nobody lives in the cold where all have their heating suspended. */
static gboolean
is_home (House *h, guint32 c)
{
  const HeatConsumerSum *sum = heat_net_consumer_sum (h->net, heat_consumer (c));

  return sum->households > 0 || sum->suspended == 0;
}

static guint8 *
find_cold (House *h)
{
  guint8 *cold = find_warm (h, FALSE);

  for (guint32 c = 0; c < h->city->n_consumer; c++)
    cold[c] = is_home (h, c) && h->warm_before[c] && !cold[c];
  return cold;
}

static void
open_house (House *h, guint32 seed)
{
  g_autoptr (GError) error = NULL;

  h->rand = g_rand_new_with_seed (seed);
  h->now_us = 1768329060000000; /* 2026-01-14 02:31 in Shanghai */
  h->city = gen_city (h->rand);
  add_communities (h);
  h->brute = brute_net_new (h->city);
  h->net = heat_net_new (h->city, NULL, &error);
  g_assert_no_error (error);
  h->trace = heat_trace_new (h->net, NULL, NULL);
  h->live = heat_live_new (&(HeatLiveSetup){ heat_journal_memory_new (), h->net, h->trace, NULL, heat_clock_fixed (&h->now_us), "desk:test" }, &error);
  g_assert_no_error (error);
  h->warm_before = find_warm (h, TRUE);
}

static void
close_house (House *h)
{
  heat_live_free (h->live);
  brute_net_free (h->brute); /* looks into the city, which the net owns */
  heat_trace_unref (h->trace);
  heat_net_unref (h->net);
  g_rand_free (h->rand);
  g_free (h->warm_before);
}

static guint
below (House *h, guint n)
{
  return n ? (guint) g_rand_int_range (h->rand, 0, (gint32) n) : 0;
}

static const GPtrArray *
incidents_of (House *h)
{
  return heat_ops_incidents (heat_live_ops (h->live));
}

/* A refusal is an answer; anything else is a fault. */
static gboolean
accept_refusal (gboolean ok, GError **error)
{
  if (!ok && (*error)->code != HEAT_ERROR_REFUSED)
    g_error ("unexpected: %s", (*error)->message);
  g_clear_error (error);
  return ok;
}

static void
do_open (House *h)
{
  g_autoptr (GError) error = NULL;
  HeatOpenInput in = HEAT_OPEN_INPUT_INIT;
  g_autofree char *leak = g_strconcat ("pipe:", heat_net_id (h->net, HEAT_KIND_PIPE, below (h, h->city->n_pipe)), NULL), *id = NULL;

  in.leaks = (const char *const[]){ leak, NULL };
  g_assert_true (heat_live_open_incident (h->live, &in, &id, &error));
  accept_refusal (heat_live_choose_plan (h->live, id, NULL, NULL, NULL, &error), &error);
}

static gboolean
is_listed (char *const *list, const char *id)
{
  return g_strv_contains ((const char *const *) list, id);
}

/* The notice just issued, before anything else happens: who is told that heat is back, is warm, and in a part only those of the part are named. */
static void
check_notice (House *h, const HeatNotice *n, const char *community, Seen *seen)
{
  g_autofree guint8 *cold = find_cold (h);
  const HeatIncident *i = heat_ops_incident (heat_live_ops (h->live), n->incident);
  gboolean is_end = n->kind == HEAT_NOTICE_RESTORATION;
  guint households = 0, areas = 0;

  for (guint32 c = 0; c < h->city->n_consumer; c++)
    {
      const char *id = heat_net_id (h->net, HEAT_KIND_CONSUMER, c);
      gboolean is_named = is_listed (n->consumers, id), is_to = is_listed (n->to, id);
      HeatBuilding building = heat_net_consumer_building (h->net, heat_consumer (c));
      g_assert_false (is_named && is_to);
      if (cold[c] && (is_to || (is_named && is_end)))
        g_error ("%s: %s is cold, and told that it has heat", n->number, id);
      if (community && is_named)
        g_assert_cmpstr (heat_net_id (h->net, HEAT_KIND_COMMUNITY, heat_net_building_community (h->net, building).i), ==, community);
      /* Whom the stop still keeps cold is never told that it has heat, in whatever part they live. */
      g_assert_false (is_to && g_hash_table_contains (i->out_consumers, id));
      seen->passed_over += is_end && !is_named && g_hash_table_contains (i->ever_out, id);
      households += is_named ? heat_net_consumer_sum (h->net, heat_consumer (c))->households : 0;
      areas += is_named && !heat_building_is_none (building) ? heat_net_consumer_sum (h->net, heat_consumer (c))->households : 0;
    }
  g_assert_cmpuint (n->households, ==, households);
  for (guint k = 0; k < n->areas->len; k++)
    areas -= ((HeatNoticeArea *) n->areas->pdata[k])->households;
  g_assert_cmpuint (areas, ==, 0);
  seen->notices++;
  seen->ends += is_end;
  seen->parts += community != NULL;
}

static void
do_notice (House *h, HeatIncident *i, HeatNoticeKind kind, gboolean may_be_part, Seen *seen)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *number = NULL, *community = may_be_part && below (h, 3) == 0 ? g_strdup_printf ("C%u", below (h, h->n_communities)) : NULL;
  const char *const communities[] = { community, NULL };
  HeatNoticeInput in = { .communities = community ? communities : NULL };

  if (accept_refusal (heat_live_issue_notice (h->live, i->id, kind, &in, &number, &error), &error))
    check_notice (h, heat_ops_notice (heat_live_ops (h->live), number, 0), community, seen);
}

static gboolean
do_step (House *h, HeatIncident *i)
{
  g_autoptr (GPtrArray) pending = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  for (guint k = 0; k < i->steps->len; k++)
    if (((HeatStep *) i->steps->pdata[k])->state == HEAT_STEP_PENDING)
      g_ptr_array_add (pending, i->steps->pdata[k]);
  if (!pending->len)
    return FALSE;
  const HeatStep *s = pending->pdata[below (h, pending->len)];
  gboolean fails = below (h, 12) == 0 && strcmp (s->target_kind, "valve") == 0 && s->part == HEAT_STEPS_ISOLATE;
  accept_refusal (fails ? heat_live_step_failed (h->live, i->id, s->number, HEAT_FAILURE_STUCK, NULL, NULL, &error) : heat_live_step_done (h->live, i->id, s->number, NULL, &error), &error);
  return TRUE;
}

/* The next thing that the incident's work asks for. */
static void
advance (House *h, HeatIncident *i, Seen *seen)
{
  g_autoptr (GError) error = NULL;

  if (do_step (h, i))
    return;
  if (i->stage < HEAT_STAGE_REFILLING)
    accept_refusal (heat_live_begin_refill (h->live, i->id, &error), &error);
  else if (i->stage < HEAT_STAGE_RESTORED)
    accept_refusal (heat_live_restore (h->live, i->id, &error), &error);
  else if (heat_live_owes_end (h->live, i->id))
    do_notice (h, i, HEAT_NOTICE_RESTORATION, FALSE, seen);
}

/* Does a notice in force of a running incident name the home as being without heat? Read from all notices. */
static gboolean
is_told (House *h, const char *consumer)
{
  const GPtrArray *all = heat_ops_notices (heat_live_ops (h->live));

  for (guint k = 0; k < all->len; k++)
    {
      const HeatNotice *n = all->pdata[k];
      gboolean is_over = n->kind == HEAT_NOTICE_RESTORATION || !heat_incident_is_running (heat_ops_incident (heat_live_ops (h->live), n->incident));
      for (guint m = k + 1; m < all->len; m++)
        {
          const HeatNotice *later = all->pdata[m];
          is_over |= strcmp (later->number, n->number) == 0 || g_strcmp0 (later->replaces_number, n->number) == 0;
        }
      if (!is_over && is_listed (n->consumers, consumer))
        return TRUE;
    }
  return FALSE;
}

static void
check_house (House *h, Seen *seen)
{
  const HeatOps *ops = heat_live_ops (h->live);
  g_autofree guint8 *cold = find_cold (h);
  guint untold[MOST_INCIDENTS] = { 0 }, households[MOST_INCIDENTS] = { 0 };

  for (guint32 c = 0; c < h->city->n_consumer; c++)
    {
      const char *id = heat_net_id (h->net, HEAT_KIND_CONSUMER, c), *by = heat_ops_consumer_incident (ops, id);
      if (!cold[c] || is_told (h, id))
        continue;
      if (!by)
        g_error ("%s is cold, no notice says so and it is nobody's to be told", id);
      for (guint k = 0; k < incidents_of (h)->len; k++)
        if (strcmp (((HeatIncident *) incidents_of (h)->pdata[k])->id, by) == 0)
          {
            untold[k]++;
            households[k] += heat_net_consumer_sum (h->net, heat_consumer (c))->households;
          }
    }
  for (guint k = 0; k < incidents_of (h)->len; k++)
    {
      const HeatIncident *i = incidents_of (h)->pdata[k];
      guint n_households = 0;
      g_assert_cmpuint (heat_live_untold (h->live, i->id, &n_households), ==, untold[k]);
      g_assert_cmpuint (n_households, ==, households[k]);
      seen->untold += untold[k] > 0 && i->notices->len;
    }
}

/* Everything done and told: nobody is left with the word that heat is off. */
static void
check_end (House *h, Seen *seen)
{
  const HeatOps *ops = heat_live_ops (h->live);

  for (guint32 c = 0; c < h->city->n_consumer; c++)
    {
      const char *id = heat_net_id (h->net, HEAT_KIND_CONSUMER, c);
      const HeatTold *first = heat_told_first (heat_ops_told (ops, id), h->now_us);
      if (first && heat_told_standing (first, h->now_us) != HEAT_STANDING_OVER)
        g_error ("%s has heat, and its last word is still %s/%u", id, first->notice->number, first->notice->version);
      seen->still += first != NULL;
    }
}

static gboolean
is_all_over (House *h)
{
  for (guint k = 0; k < incidents_of (h)->len; k++)
    {
      const HeatIncident *i = incidents_of (h)->pdata[k];
      if (heat_incident_is_running (i) || heat_live_owes_end (h->live, i->id))
        return FALSE;
    }
  return TRUE;
}

static void
do_anything (House *h, guint left, Seen *seen)
{
  HeatIncident *i = incidents_of (h)->len ? incidents_of (h)->pdata[below (h, incidents_of (h)->len)] : NULL;
  guint what = below (h, 10);

  h->now_us += 60 * G_USEC_PER_SEC;
  if (!i || (left && what == 0))
    do_open (h);
  else if (what < 3)
    do_notice (h, i, HEAT_NOTICE_EMERGENCY, TRUE, seen);
  else
    advance (h, i, seen);
}

static void
test_shared (void)
{
  Seen seen = { 0 };
  const char *rounds = g_getenv ("HEAT_ROUNDS");

  for (guint32 seed = 1; seed <= (rounds ? (guint32) atoi (rounds) : 30); seed++)
    {
      House h = { 0 };
      guint turns = 0;
      open_house (&h, 61000 + seed);
      while (h.city->n_pipe && (incidents_of (&h)->len < MOST_INCIDENTS || !is_all_over (&h)))
        {
          do_anything (&h, MOST_INCIDENTS - incidents_of (&h)->len, &seen);
          check_house (&h, &seen);
          g_assert_cmpuint (++turns, <, 5000); /* it comes to an end */
        }
      check_end (&h, &seen);
      close_house (&h);
    }
  g_test_message ("%u notices, %u of them ends, %u in part; %u times an end passed over a cold home, %u times a notice had to go out again, %u homes told to the end", seen.notices, seen.ends,
                  seen.parts, seen.passed_over, seen.untold, seen.still);
  g_assert_cmpuint (seen.ends, >, 30);
  g_assert_cmpuint (seen.parts, >, 9);
  g_assert_cmpuint (seen.passed_over, >, 9);
  g_assert_cmpuint (seen.untold, >, 20);
  g_assert_cmpuint (seen.still, >, 30);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ops/shared/told", test_shared);
  return g_test_run ();
}
