// SPDX-License-Identifier: GPL-3.0-or-later
/* Steps and several incidents on small random networks: what a plan promises after each step is what is counted, whom a plan hurts beside
 * the others agrees with a brute force, and in whatever order incidents come and go the old state stands at the end. */
#include "brute.h"
#include "gen.h"
#include "ops-command.h"
#include "ops-field.h"
#include <math.h>
#include <string.h>

typedef struct {
  GRand *rand;
  HeatCity *city; /* owned by net */
  BruteNet *brute;
  HeatNet *net;
  HeatTrace *trace;
  HeatLive *live;
  gint64 now_us;
} House;

static void
open_house (House *h, guint32 seed)
{
  g_autoptr (GError) error = NULL;

  h->rand = g_rand_new_with_seed (seed);
  h->now_us = 1768329060000000; /* 2026-01-14 02:31 in Shanghai */
  h->city = gen_city (h->rand);
  h->brute = brute_net_new (h->city);
  h->net = heat_net_new (h->city, NULL, NULL);
  h->trace = heat_trace_new (h->net, NULL, NULL);
  h->live = heat_live_new (&(HeatLiveSetup){ heat_journal_memory_new (), h->net, h->trace, NULL, heat_clock_fixed (&h->now_us), "desk:test" }, &error);
  g_assert_no_error (error);
}

static void
close_house (House *h)
{
  heat_live_free (h->live);
  brute_net_free (h->brute); /* looks into the city, which the net owns */
  heat_trace_unref (h->trace);
  heat_net_unref (h->net);
  g_rand_free (h->rand);
}

static const HeatOps *
ops_of (House *h)
{
  return heat_live_ops (h->live);
}

/* An incident with a plan at a random pipe. */
static HeatIncident *
open_incident (House *h)
{
  g_autoptr (GError) error = NULL;
  HeatOpenInput in = HEAT_OPEN_INPUT_INIT;
  g_autofree char *leak = g_strconcat ("pipe:", heat_net_id (h->net, HEAT_KIND_PIPE, (guint32) g_rand_int_range (h->rand, 0, (gint32) h->city->n_pipe)), NULL), *id = NULL;

  in.leaks = (const char *const[]){ leak, NULL };
  g_assert_true (heat_live_open_incident (h->live, &in, &id, &error));
  g_assert_true (heat_live_choose_plan (h->live, id, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  return heat_ops_incident (ops_of (h), id);
}

/* Carries out the steps of a part in their order; each leaves out whom it promised to. */
static guint
walk (House *h, HeatIncident *i, HeatStepPart part)
{
  g_autoptr (GPtrArray) steps = heat_incident_steps (i, part);

  for (guint k = 0; k < steps->len; k++)
    {
      g_autoptr (GError) error = NULL;
      HeatStep *s = steps->pdata[k];
      h->now_us += 60 * G_USEC_PER_SEC;
      g_assert_true (heat_live_step_done (h->live, i->id, s->number, NULL, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (i->out.households, ==, s->households_planned);
    }
  return steps->len;
}

static void
test_promises (void)
{
  guint n_closing = 0, n_drains = 0, n_back = 0;

  for (guint32 seed = 1; seed <= 60; seed++)
    {
      House h = { 0 };
      g_autoptr (GError) error = NULL;
      open_house (&h, 91000 + seed);
      if (h.city->n_pipe)
        {
          HeatIncident *i = open_incident (&h);
          n_closing += walk (&h, i, HEAT_STEPS_ISOLATE);
          n_drains += walk (&h, i, HEAT_STEPS_DRAIN);
          g_assert_true (heat_live_begin_refill (h.live, i->id, &error));
          n_back += walk (&h, i, HEAT_STEPS_REOPEN);
          g_assert_true (heat_live_restore (h.live, i->id, &error));
          g_assert_no_error (error);
        }
      close_house (&h);
    }
  g_test_message ("%u steps of closing, %u drains, %u steps back", n_closing, n_drains, n_back);
  g_assert_cmpuint (n_closing, >, 40);
  g_assert_cmpuint (n_back, >=, n_closing);
}

/* ---- whom a plan hurts ---- */

/* Warm by consumer with the plans of these incidents carried out, by the brute force. */
static guint8 *
warm_brute (House *h, const GPtrArray *incidents)
{
  g_autoptr (HeatValveOverlay) o = heat_valve_overlay_new (h->net);
  g_autoptr (GArray) sources = g_array_new (FALSE, FALSE, 4), stations = g_array_new (FALSE, FALSE, 4);
  guint8 *warm = g_new0 (guint8, h->city->n_consumer + 1);

  for (guint k = 0; k < incidents->len; k++)
    {
      JsonObject *plan = heat_incident_plan (incidents->pdata[k])->body;
      JsonArray *must = json_object_get_array_member (plan, "must_close"), *stops = json_object_get_array_member (plan, "stop");
      for (guint m = 0; m < json_array_get_length (must); m++)
        o->state[heat_net_find (h->net, HEAT_KIND_VALVE, json_object_get_string_member (json_array_get_object_element (must, m), "valve"))] = HEAT_VALVE_CLOSED;
      for (guint m = 0; m < json_array_get_length (stops); m++)
        {
          JsonObject *stop = json_array_get_object_element (stops, m);
          HeatKind kind = heat_kind_from_word (json_object_get_string_member (stop, "kind"));
          guint32 index = heat_net_find (h->net, kind, json_object_get_string_member (stop, "id"));
          g_array_append_val (kind == HEAT_KIND_SOURCE ? sources : stations, index);
        }
    }
  BruteQuery q = { .state = o->state, .condition = o->condition, .stopped_sources = (const guint32 *) (gpointer) sources->data, .n_stopped_sources = sources->len,
                   .stopped_stations = (const guint32 *) (gpointer) stations->data, .n_stopped_stations = stations->len };
  BruteAnswer *a = brute_isolate (h->brute, &q);
  for (guint k = 0; k < a->warm_after->len; k++)
    warm[g_array_index (a->warm_after, guint32, k)] = 1;
  brute_answer_free (a);
  return warm;
}

static void
check_hurt (House *h, const GPtrArray *all, HeatIncident *one, guint *n_only, guint *n_several)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new (), alone = g_ptr_array_new (), others = g_ptr_array_new ();
  guint only = 0, several = 0;

  for (guint k = 0; k < all->len; k++)
    g_ptr_array_add (all->pdata[k] == one ? alone : others, all->pdata[k]);
  g_autofree guint8 *before = warm_brute (h, none), *by_all = warm_brute (h, all), *by_one = warm_brute (h, alone), *by_others = warm_brute (h, others);
  for (guint32 c = 0; c < h->city->n_consumer; c++)
    if (before[c] && !by_all[c])
      {
        guint households = heat_net_consumer_sum (h->net, heat_consumer (c))->households;
        only += by_others[c] ? households : 0;
        several += !by_others[c] && !by_one[c] ? households : 0;
      }
  HeatOpsHurt hurt = heat_ops_hurt (ops_of (h), h->trace, one->id);
  g_assert_cmpuint (hurt.only_households, ==, only);
  g_assert_cmpuint (hurt.several_households, ==, several);
  *n_only += only;
  *n_several += several;
}

/* Two or three plans made from the same state: none carried out yet. */
static void
test_hurt (void)
{
  guint n_only = 0, n_several = 0;

  for (guint32 seed = 1; seed <= 60; seed++)
    {
      House h = { 0 };
      open_house (&h, 92000 + seed);
      if (h.city->n_pipe)
        {
          g_autoptr (GPtrArray) all = g_ptr_array_new ();
          for (int k = 0; k < 2 + (int) (seed % 2); k++)
            g_ptr_array_add (all, open_incident (&h));
          for (guint k = 0; k < all->len; k++)
            check_hurt (&h, all, all->pdata[k], &n_only, &n_several);
        }
      close_house (&h);
    }
  g_test_message ("%u households by one plan alone, %u by several", n_only, n_several);
  g_assert_cmpuint (n_only, >, 20);
  g_assert_cmpuint (n_several, >, 20);
}

/* ---- coming and going ---- */

/* Nobody is counted twice: the house's total is what the engine finds cold now and warm without the incidents. */
static void
check_total (House *h)
{
  g_autofree guint8 *out = heat_ops_compute_out (ops_of (h), h->trace);

  g_assert_cmpuint (heat_ops_out (ops_of (h)).households, ==, heat_ops_sum_out (h->net, out).households);
}

/* With every valve as it stands and what is stopped standing, no leak of an isolated incident is fed. */
static void
check_dry (House *h)
{
  const GPtrArray *all = heat_ops_incidents (ops_of (h));

  for (guint k = 0; k < all->len; k++)
    {
      HeatIncident *i = all->pdata[k];
      if (!heat_incident_is_isolated (i) || i->stage >= HEAT_STAGE_REFILLING)
        continue;
      g_autoptr (HeatValveOverlay) now = heat_ops_overlay (ops_of (h), h->net);
      g_autoptr (GArray) stops = heat_ops_stops (ops_of (h), h->net, NULL, HEAT_STEP_PENDING), none = g_array_new (FALSE, FALSE, 4), sources = g_array_new (FALSE, FALSE, 4),
                         stations = g_array_new (FALSE, FALSE, 4);
      HeatLeak leak;
      g_assert_true (heat_leak_parse (h->net, i->leaks->pdata[0], &leak, NULL));
      for (guint s = 0; s < stops->len; s++)
        g_array_append_val (g_array_index (stops, HeatPlanStop, s).kind == HEAT_KIND_SOURCE ? sources : stations, g_array_index (stops, HeatPlanStop, s).index);
      BruteLeak spot = { BRUTE_PIPE, leak.index };
      BruteQuery q = { .leaks = &spot, .n_leaks = 1, .state = now->state, .condition = now->condition };
      if (brute_is_fed (h->brute, &q, none, sources, stations))
        g_error ("incident %s: its leak is fed again", i->id);
    }
}

static void
check_all (House *h)
{
  check_total (h);
  check_dry (h);
}

/* The next thing for one incident: a step of closing, refilling, a step of opening, restored. FALSE: it is over. */
static gboolean
advance (House *h, HeatIncident *i)
{
  g_autoptr (GError) error = NULL;

  h->now_us += 60 * G_USEC_PER_SEC;
  if (!heat_incident_is_running (i))
    return FALSE;
  for (guint k = 0; k < i->steps->len; k++)
    {
      HeatStep *s = i->steps->pdata[k];
      if (s->state != HEAT_STEP_PENDING)
        continue;
      g_assert_true (heat_live_step_done (h->live, i->id, s->number, NULL, &error));
      g_assert_no_error (error);
      return TRUE;
    }
  if (i->stage < HEAT_STAGE_REFILLING)
    heat_live_begin_refill (h->live, i->id, &error);
  else
    heat_live_restore (h->live, i->id, &error);
  g_assert_no_error (error);
  return TRUE;
}

static void
test_coming_and_going (void)
{
  guint n_handed = 0, n_plants = 0;

  for (guint32 seed = 1; seed <= 20; seed++)
    {
      guint n_turns = 0;
      House h = { 0 };
      open_house (&h, 93000 + seed);
      g_autoptr (HeatValveOverlay) start = heat_valve_overlay_new (h.net);
      g_autoptr (GPtrArray) all = g_ptr_array_new ();
      guint left = h.city->n_pipe ? 3 : 0, over = 0;
      while (left || over < all->len)
        {
          if (left && (all->len == 0 || g_rand_double (h.rand) < 0.2))
            {
              g_ptr_array_add (all, open_incident (&h));
              left--;
            }
          else
            advance (&h, all->pdata[g_rand_int_range (h.rand, 0, (gint32) all->len)]);
          check_all (&h);
          g_assert_cmpuint (++n_turns, <, 5000); /* it comes to an end */
          over = 0;
          for (guint k = 0; k < all->len; k++)
            over += !heat_incident_is_running (all->pdata[k]);
        }
      g_autoptr (HeatValveOverlay) now = heat_ops_overlay (ops_of (&h), h.net);
      for (guint32 v = 0; v < now->n; v++)
        g_assert_cmpuint (now->state[v], ==, start->state[v]);
      g_autoptr (GArray) stops = heat_ops_stops (ops_of (&h), h.net, NULL, HEAT_STEP_PENDING);
      g_assert_cmpuint (stops->len, ==, 0);
      g_autoptr (GPtrArray) events = heat_live_read_log (h.live, NULL, 0, 0, NULL);
      for (guint k = 0; k < events->len; k++)
        {
          n_handed += ((HeatEvent *) events->pdata[k])->kind == HEAT_EVENT_VALVE_HANDED;
          n_plants += ((HeatEvent *) events->pdata[k])->kind == HEAT_EVENT_PLANT_HANDED;
        }
      close_house (&h);
    }
  g_test_message ("%u valves and %u plants went over to another incident", n_handed, n_plants);
  g_assert_cmpuint (n_handed, >, 3);
  g_assert_cmpuint (n_plants, >, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ops/steps/promises", test_promises);
  g_test_add_func ("/ops/steps/hurt", test_hurt);
  g_test_add_func ("/ops/steps/coming-and-going", test_coming_and_going);
  return g_test_run ();
}
