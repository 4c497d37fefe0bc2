// SPDX-License-Identifier: GPL-3.0-or-later
/* Steps and several incidents on small random networks: what a plan promises after each step is what is counted, whom a plan hurts beside
 * the others agrees with a brute force, and in whatever order incidents come and go the old state stands at the end. */
#include "brute.h"
#include "draw.h"
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

/* ---- what will not open again ---- */

/* Everything as before any incident, but for what stands otherwise now among `shut` and `open`: by the brute force, households warm at the start and not so. */
static guint
cold_with (House *h, JsonArray *shut, JsonArray *open, const char *also, const char *with)
{
  g_autoptr (HeatValveOverlay) o = heat_valve_overlay_new (h->net);
  g_autoptr (GArray) none = g_array_new (FALSE, FALSE, 4);
  BruteQuery q = { .state = o->state, .condition = o->condition };
  g_autofree guint8 *was = brute_warm (h->brute, &q, none);
  guint cold = 0;

  for (guint k = 0; k < json_array_get_length (shut); k++)
    o->state[heat_net_find (h->net, HEAT_KIND_VALVE, json_array_get_string_element (shut, k))] = HEAT_VALVE_CLOSED;
  for (guint k = 0; k < json_array_get_length (open); k++)
    o->state[heat_net_find (h->net, HEAT_KIND_VALVE, json_array_get_string_element (open, k))] = HEAT_VALVE_OPEN;
  if (also)
    o->state[heat_net_find (h->net, HEAT_KIND_VALVE, also)] = HEAT_VALVE_OPEN;
  if (with)
    o->state[heat_net_find (h->net, HEAT_KIND_VALVE, with)] = HEAT_VALVE_OPEN;
  g_autofree guint8 *is = brute_warm (h->brute, &q, none);
  for (guint32 c = 0; c < h->city->n_consumer; c++)
    cold += was[c] && !is[c] ? heat_net_consumer_sum (h->net, heat_consumer (c))->households : 0;
  return cold;
}

/* The journal read from its beginning gives this very state. */
static void
check_fold (House *h)
{
  g_autoptr (GPtrArray) events = heat_live_read_log (h->live, NULL, 0, 0, NULL);
  g_autoptr (HeatOps) again = heat_ops_new (h->net);
  g_autoptr (JsonNode) a = heat_ops_to_json (ops_of (h)), b = NULL;

  for (guint k = 0; k < events->len; k++)
    heat_ops_apply (again, events->pdata[k]);
  b = heat_ops_to_json (again);
  g_autofree char *text = json_to_string (a, FALSE), *text_again = json_to_string (b, FALSE);
  g_assert_cmpstr (text, ==, text_again);
}

/* What the newest list of reopening says is what the brute force finds. */
static guint
check_reopening (House *h, HeatIncident *i)
{
  JsonArray *shut = json_object_get_array_member (i->reopening, "stays_shut"), *open = json_object_get_array_member (i->reopening, "keeps_open");
  JsonArray *instead = json_object_get_array_member (i->reopening, "instead");
  guint cold = (guint) json_object_get_int_member (json_object_get_object_member (i->reopening, "stay_cold"), "households");

  g_assert_cmpuint (cold, ==, cold_with (h, shut, open, NULL, NULL));
  for (guint k = 0; k < json_array_get_length (instead); k++)
    {
      JsonObject *o = json_array_get_object_element (instead, k);
      const char *with = json_object_get_string_member_with_default (o, "with_valve", NULL);
      guint left = cold_with (h, shut, open, json_object_get_string_member (o, "open_valve"), with);
      g_assert_cmpuint (cold - left, ==, (guint) json_object_get_int_member (o, "households"));
    }
  return json_array_get_length (instead);
}

static HeatStep *
next_opening (HeatIncident *i)
{
  g_autoptr (GPtrArray) steps = heat_incident_steps (i, HEAT_STEPS_REOPEN);

  for (guint k = 0; k < steps->len; k++)
    if (((HeatStep *) steps->pdata[k])->state == HEAT_STEP_PENDING)
      return steps->pdata[k];
  return NULL;
}

typedef struct { guint failed, cold, instead, let_go; } Failures;

/* Reopens, one in three valves not turning; then some turn all the same, or heat comes another way, or people wait. */
static void
reopen_badly (House *h, HeatIncident *i, Failures *n)
{
  HeatStep *s;

  while ((s = next_opening (i)))
    {
      g_autoptr (GError) error = NULL;
      h->now_us += 60 * G_USEC_PER_SEC;
      if (strcmp (s->target_kind, "valve") == 0 && g_rand_int_range (h->rand, 0, 3) == 0)
        {
          guint number = s->number, before = i->out.households;
          g_assert_true (heat_live_step_failed (h->live, i->id, number, HEAT_FAILURE_STUCK, NULL, NULL, &error));
          g_assert_cmpuint (heat_incident_step (i, number)->state, ==, HEAT_STEP_FAILED);
          g_assert_cmpuint ((guint) json_object_get_int_member (i->reopening, "failed_step"), ==, number);
          g_assert_cmpuint (i->out.households, ==, before); /* nothing was turned */
          n->failed++;
          n->instead += check_reopening (h, i);
          check_fold (h);
        }
      else
        {
          guint planned = s->households_planned;
          g_assert_true (heat_live_step_done (h->live, i->id, s->number, NULL, &error));
          g_assert_cmpuint (i->out.households, ==, planned);
        }
      g_assert_no_error (error);
      check_total (h);
    }
  guint cold = (guint) json_object_get_int_member (json_object_get_object_member (i->reopening, "stay_cold"), "households");
  g_assert_cmpuint (i->out.households, ==, cold);
  n->cold += cold;
}

/* What failed turns after all: nobody is cold, and every valve but those never shut again stands as at the start. */
static void
turn_all (House *h, HeatIncident *i)
{
  for (guint k = 0; k < i->steps->len; k++)
    {
      g_autoptr (GError) error = NULL;
      HeatStep *s = i->steps->pdata[k];
      if (s->part != HEAT_STEPS_REOPEN || s->state != HEAT_STEP_FAILED)
        continue;
      g_assert_true (heat_live_step_done (h->live, i->id, s->number, NULL, &error));
      g_assert_no_error (error);
      HeatStep *next;
      while ((next = next_opening (i)))
        g_assert_true (heat_live_step_done (h->live, i->id, next->number, NULL, &error));
      check_total (h);
    }
  g_assert_cmpuint (i->out.households, ==, 0);
}

static void
test_will_not_open (void)
{
  Failures n = { 0 };

  for (guint32 seed = 1; seed <= 120; seed++)
    {
      House h = { 0 };
      g_autoptr (GError) error = NULL;
      open_house (&h, 94000 + seed);
      g_autoptr (HeatValveOverlay) start = heat_valve_overlay_new (h.net);
      if (h.city->n_pipe)
        {
          HeatIncident *i = open_incident (&h);
          walk (&h, i, HEAT_STEPS_ISOLATE);
          walk (&h, i, HEAT_STEPS_DRAIN);
          g_assert_true (heat_live_begin_refill (h.live, i->id, &error));
          reopen_badly (&h, i, &n);
          gboolean is_back = heat_live_restore (h.live, i->id, &error);
          if (is_back != (g_hash_table_size (i->out_consumers) == 0))
            g_error ("seed %u: %u households out: %s", seed, i->out.households, error ? error->message : "restored");
          g_clear_error (&error);
          n.let_go += i->stage == HEAT_STAGE_RESTORED && json_array_get_length (json_object_get_array_member (i->reopening, "stays_shut"));
          if (i->stage != HEAT_STAGE_RESTORED)
            {
              turn_all (&h, i);
              g_assert_true (heat_live_restore (h.live, i->id, &error));
              g_assert_no_error (error);
              g_autoptr (HeatValveOverlay) now = heat_ops_overlay (ops_of (&h), h.net);
              for (guint32 v = 0; v < now->n; v++)
                g_assert_cmpuint (now->state[v], ==, start->state[v]);
            }
          check_fold (&h);
          check_total (&h);
        }
      close_house (&h);
    }
  g_test_message ("%u would not turn, %u households stayed cold, %u ways offered instead, %u times let go", n.failed, n.cold, n.instead, n.let_go);
  g_assert_cmpuint (n.failed, >, 20);
  g_assert_cmpuint (n.cold, >, 10);
  g_assert_cmpuint (n.let_go, >, 2);
}

/* Source Q feeds C over V1 (supply) and V2 (return); B goes round V1; T1 and T2 would bring the heat of P. */
static HeatIncident *
open_drawn (Drawing *k, HeatLive **live, gint64 *now_us, guint dn_mm)
{
  g_autoptr (GError) error = NULL;
  HeatOpenInput in = HEAT_OPEN_INPUT_INIT;
  g_autofree char *id = NULL;

  draw (k, "s1 as-bs supply; r1 ar-br return; s2 bs-cs supply; r2 br-cr return; b bs-cs supply; s3 es-cs supply; r3 er-cr return; source Q as ar; source P es er; consumer C cs cr 3;"
           "valve V1 s2/0; valve V2 r2/0; valve B b/0 closed; valve T1 s3/1 closed tie well=W; valve T2 r3/1 closed tie well=W");
  k->c->valve[0].dn_mm = (guint16) dn_mm;
  k->c->valve[1].dn_mm = 100;
  k->c->valve[2].dn_mm = 50;
  k->c->valve[2].role = HEAT_VALVE_BYPASS;
  draw_ready (k);
  *now_us = 1768329060000000;
  *live = heat_live_new (&(HeatLiveSetup){ heat_journal_memory_new (), k->net, k->trace, NULL, heat_clock_fixed (now_us), "desk:test" }, &error);
  g_assert_no_error (error);
  in.leaks = (const char *const[]){ "pipe:s2", NULL };
  g_assert_true (heat_live_open_incident (*live, &in, &id, &error));
  g_assert_true (heat_live_choose_plan (*live, id, NULL, NULL, NULL, &error));
  HeatIncident *i = heat_ops_incident (heat_live_ops (*live), id);
  g_autoptr (GPtrArray) steps = heat_incident_steps (i, HEAT_STEPS_ISOLATE);
  for (guint n = 0; n < steps->len; n++)
    g_assert_true (heat_live_step_done (*live, id, ((HeatStep *) steps->pdata[n])->number, NULL, &error));
  g_assert_cmpuint (i->out.households, ==, 3);
  g_assert_true (heat_live_begin_refill (*live, id, &error));
  g_assert_no_error (error);
  return i;
}

/* "open V2 refill, open V1 border": the pending steps of reopening. */
static void
expect_pending (HeatIncident *i, const char *expected)
{
  g_autoptr (GPtrArray) steps = heat_incident_steps (i, HEAT_STEPS_REOPEN);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint k = 0; k < steps->len; k++)
    {
      const HeatStep *s = steps->pdata[k];
      if (s->state == HEAT_STEP_PENDING)
        g_string_append_printf (text, "%s%s %s %s", text->len ? ", " : "", heat_ops_word (HEAT_WORDS_STEP_ACTION, s->action), s->target, s->purpose);
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
do_next (HeatLive *live, HeatIncident *i, gboolean fails)
{
  g_autoptr (GError) error = NULL;
  guint number = next_opening (i)->number;

  g_assert_true (fails ? heat_live_step_failed (live, i->id, number, HEAT_FAILURE_STUCK, "spindle broken", NULL, &error) : heat_live_step_done (live, i->id, number, NULL, &error));
  g_assert_no_error (error);
}

static void
expect_reopening (HeatIncident *i, guint cold, const char *shut, const char *open, const char *instead)
{
  g_autoptr (GString) text = g_string_new (NULL);
  JsonArray *list = json_object_get_array_member (i->reopening, "instead"), *stays = json_object_get_array_member (i->reopening, "stays_shut"), *keeps = json_object_get_array_member (i->reopening, "keeps_open");

  g_assert_cmpuint ((guint) json_object_get_int_member (json_object_get_object_member (i->reopening, "stay_cold"), "households"), ==, cold);
  g_assert_cmpstr (json_array_get_length (stays) ? json_array_get_string_element (stays, 0) : "", ==, shut);
  g_assert_cmpstr (json_array_get_length (keeps) ? json_array_get_string_element (keeps, 0) : "", ==, open);
  for (guint k = 0; k < json_array_get_length (list); k++)
    {
      JsonObject *o = json_array_get_object_element (list, k);
      g_string_append_printf (text, "%s%s+%s %d", k ? ", " : "", json_object_get_string_member (o, "open_valve"), json_object_get_string_member_with_default (o, "with_valve", ""),
                              (int) json_object_get_int_member (o, "households"));
    }
  g_assert_cmpstr (text->str, ==, instead);
}

/* A small supply valve will not open: the ties or its bypass instead; heat over the ties, then it turns after all and they close again. */
static void
test_another_way (void)
{
  g_autoptr (GError) error = NULL;
  HeatLive *live;
  gint64 now_us;
  Drawing k = { 0 };

  HeatIncident *i = open_drawn (&k, &live, &now_us, 100);
  expect_pending (i, "open V2 refill, open V1 border");
  expect_reopening (i, 0, "", "", "");
  do_next (live, i, FALSE);
  do_next (live, i, TRUE);
  expect_pending (i, "");
  expect_reopening (i, 3, "V1", "", "T1+T2 3, B+ 3");
  g_assert_cmpint ((int) json_object_get_int_member (i->reopening, "more_households"), ==, 3);
  g_assert_false (heat_live_restore (live, i->id, &error));
  g_clear_error (&error);
  g_assert_true (heat_live_add_resupply (live, i->id, (const char *const[]){ "T1", "T2", NULL }, &error));
  g_autoptr (GPtrArray) ties = heat_incident_steps (i, HEAT_STEPS_RESUPPLY);
  for (guint n = 0; n < ties->len; n++)
    g_assert_true (heat_live_step_done (live, i->id, ((HeatStep *) ties->pdata[n])->number, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (i->out.households, ==, 0);
  expect_pending (i, "");
  /* it turns after all: the ties close again, and nothing is left behind */
  HeatStep *v1 = heat_incident_step_on (i, HEAT_STEPS_REOPEN, "V1");
  g_assert_cmpint (v1->state, ==, HEAT_STEP_FAILED);
  g_assert_cmpint (heat_ops_valve (heat_live_ops (live), "V1")->condition, ==, HEAT_CONDITION_STUCK);
  g_assert_true (heat_live_step_done (live, i->id, v1->number, NULL, &error));
  g_assert_cmpint (heat_ops_valve (heat_live_ops (live), "V1")->condition, ==, HEAT_CONDITION_WORKS);
  expect_reopening (i, 0, "", "", "");
  g_assert_nonnull (next_opening (i));
  while (next_opening (i))
    do_next (live, i, FALSE);
  g_assert_cmpint (heat_ops_valve (heat_live_ops (live), "T1")->state, ==, HEAT_VALVE_CLOSED);
  g_assert_true (heat_live_restore (live, i->id, &error));
  g_assert_no_error (error);
  heat_live_free (live);
  draw_done (&k);
}

/* Source Q feeds C over V1 and V2; two pairs of ties would bring the heat of P. The valves are shut, nothing is refilled. */
static HeatIncident *
open_tied (Drawing *k, HeatLive **live, gint64 *now_us)
{
  g_autoptr (GError) error = NULL;
  HeatOpenInput in = HEAT_OPEN_INPUT_INIT;
  g_autofree char *id = NULL;

  draw (k, "s1 as-bs supply; r1 ar-br return; s2 bs-cs supply; r2 br-cr return; s3 es-cs supply; r3 er-cr return; s4 es-cs supply; r4 er-cr return; source Q as ar; source P es er; "
           "consumer C cs cr 3; valve V1 s2/0; valve V2 r2/0; valve V3 s2/1; valve V4 r2/1; valve T1 s3/1 closed tie well=W; valve T2 r3/1 closed tie well=W; valve U1 s4/1 closed tie well=X; "
           "valve U2 r4/1 closed tie well=X");
  draw_ready (k);
  *now_us = 1768329060000000;
  *live = heat_live_new (&(HeatLiveSetup){ heat_journal_memory_new (), k->net, k->trace, NULL, heat_clock_fixed (now_us), "desk:test" }, &error);
  g_assert_no_error (error);
  in.leaks = (const char *const[]){ "pipe:s2", NULL };
  g_assert_true (heat_live_open_incident (*live, &in, &id, &error));
  g_assert_true (heat_live_choose_plan (*live, id, NULL, NULL, NULL, &error));
  g_assert_true (heat_live_add_resupply (*live, id, (const char *const[]){ "T1", "T2", NULL }, &error));
  g_assert_no_error (error);
  return heat_ops_incident (heat_live_ops (*live), id);
}

/* E was shut before the leak and stands at the zone's edge: no step of the plan, but opening it would feed the leak. */
static void
test_tie_at_the_edge (void)
{
  g_autoptr (GError) error = NULL;
  HeatOpenInput in = HEAT_OPEN_INPUT_INIT;
  g_autofree char *id = NULL;
  gint64 now_us = 1768329060000000;
  Drawing k = { 0 };

  draw (&k, "s1 as-bs supply; r1 ar-br return; s2 bs-ms supply; s3 ms-cs supply; r2 br-cr return; s4 es-ms supply; s5 es-cs supply; r5 er-cr return; source Q as ar; source P es er; "
            "consumer C cs cr 3; valve V1 s2/0; valve V3 s3/1; valve E s4/1 closed tie; valve T1 s5/1 closed tie well=W; valve T2 r5/1 closed tie well=W; valve D s1/0 closed");
  draw_ready (&k);
  HeatLive *live = heat_live_new (&(HeatLiveSetup){ heat_journal_memory_new (), k.net, k.trace, NULL, heat_clock_fixed (&now_us), "desk:test" }, &error);
  g_assert_no_error (error);
  in.leaks = (const char *const[]){ "pipe:s2", NULL };
  g_assert_true (heat_live_open_incident (live, &in, &id, &error));
  g_assert_true (heat_live_choose_plan (live, id, NULL, NULL, NULL, &error));
  HeatIncident *i = heat_ops_incident (heat_live_ops (live), id);
  g_assert_null (heat_incident_step_on (i, HEAT_STEPS_ISOLATE, "E"));
  g_assert_false (heat_live_add_resupply (live, id, (const char *const[]){ "E", NULL }, &error));
  g_assert_error (error, HEAT_OPS_ERROR, HEAT_ERROR_REFUSED);
  g_assert_nonnull (strstr (error->message, "valve E"));
  g_clear_error (&error);
  g_assert_null (heat_incident_step_on (i, HEAT_STEPS_RESUPPLY, "E"));
  g_assert_false (heat_live_add_resupply (live, id, (const char *const[]){ "T1", "E", NULL }, &error));
  g_clear_error (&error);
  g_assert_true (heat_live_add_resupply (live, id, (const char *const[]){ "T1", "T2", NULL }, &error));
  g_assert_no_error (error);
  guint n_steps = i->steps->len;
  g_assert_false (heat_live_add_resupply (live, id, (const char *const[]){ "T2", NULL }, &error)); /* once is enough */
  g_assert_error (error, HEAT_OPS_ERROR, HEAT_ERROR_REFUSED);
  g_clear_error (&error);
  g_assert_cmpuint (i->steps->len, ==, n_steps);
  heat_live_free (live);
  draw_done (&k);
}

static void
expect_resupply (const HeatIncident *i, const char *valve, guint cold, const char *gone, const char *instead)
{
  g_autoptr (GString) offers = g_string_new (NULL), dropped = g_string_new (NULL);
  JsonArray *list = json_object_get_array_member (i->resupply, "instead"), *no_longer = json_object_get_array_member (i->resupply, "no_longer");

  g_assert_cmpstr (json_object_get_string_member (i->resupply, "valve"), ==, valve);
  g_assert_cmpuint ((guint) json_object_get_int_member (json_object_get_object_member (i->resupply, "stay_cold"), "households"), ==, cold);
  for (guint k = 0; k < json_array_get_length (list); k++)
    {
      JsonObject *o = json_array_get_object_element (list, k);
      g_string_append_printf (offers, "%s%s+%s %d", k ? ", " : "", json_object_get_string_member (o, "open_valve"), json_object_get_string_member_with_default (o, "with_valve", ""),
                              (int) json_object_get_int_member (o, "households"));
    }
  for (guint k = 0; k < json_array_get_length (no_longer); k++)
    g_string_append_printf (dropped, "%s%s", k ? " " : "", json_array_get_string_element (no_longer, k));
  g_assert_cmpstr (offers->str, ==, instead);
  g_assert_cmpstr (dropped->str, ==, gone);
}

/* A tie does not open before the refilling: who stays cold, its mate helps nobody alone, the other pair would; then it turns after all. Whether the valves of
 * the plan are shut by then makes no difference: the end of the work is compared. */
static void
test_tie_fails (gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  HeatLive *live;
  gint64 now_us;
  Drawing k = { 0 };
  HeatIncident *i = open_tied (&k, &live, &now_us);
  g_autoptr (GPtrArray) closing = heat_incident_steps (i, HEAT_STEPS_ISOLATE);
  HeatStep *t1 = heat_incident_step_on (i, HEAT_STEPS_RESUPPLY, "T1"), *t2 = heat_incident_step_on (i, HEAT_STEPS_RESUPPLY, "T2");

  for (guint n = 0; GPOINTER_TO_INT (data) && n < closing->len; n++)
    g_assert_true (heat_live_step_done (live, i->id, ((HeatStep *) closing->pdata[n])->number, NULL, &error));
  g_assert_true (heat_live_step_failed (live, i->id, t1->number, HEAT_FAILURE_STUCK, "spindle broken", NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (t1->state, ==, HEAT_STEP_FAILED);
  g_assert_cmpint (t2->state, ==, HEAT_STEP_DROPPED);
  expect_resupply (i, "T1", 3, "T2", "U1+U2 3");
  g_assert_true (heat_live_add_resupply (live, i->id, (const char *const[]){ "U1", "U2", NULL }, &error));
  /* the second pair is in the list now: without the first nobody is cold for its sake, and nothing is left to offer when it fails too */
  HeatStep *u2 = heat_incident_step_on (i, HEAT_STEPS_RESUPPLY, "U2"), *u1 = heat_incident_step_on (i, HEAT_STEPS_RESUPPLY, "U1");
  g_assert_true (heat_live_step_failed (live, i->id, u2->number, HEAT_FAILURE_STUCK, NULL, NULL, &error));
  expect_resupply (i, "U2", 3, "U1", "");
  g_assert_cmpint (u1->state, ==, HEAT_STEP_DROPPED);
  g_assert_true (heat_live_step_done (live, i->id, u2->number, NULL, &error));
  g_assert_null (i->resupply);
  g_assert_cmpint (u1->state, ==, HEAT_STEP_PENDING);
  g_assert_true (heat_live_step_done (live, i->id, u1->number, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (i->out.households, ==, 0);
  heat_live_free (live);
  draw_done (&k);
}

/* A tie fails that nobody needs, as another pair stands open already. */
static void
test_needless_tie (void)
{
  g_autoptr (GError) error = NULL;
  HeatLive *live;
  gint64 now_us;
  Drawing k = { 0 };
  HeatIncident *i = open_tied (&k, &live, &now_us);

  for (guint n = 0; n < 2; n++)
    g_assert_true (heat_live_step_done (live, i->id, heat_incident_step_on (i, HEAT_STEPS_RESUPPLY, n ? "T2" : "T1")->number, NULL, &error));
  g_assert_true (heat_live_add_resupply (live, i->id, (const char *const[]){ "U1", NULL }, &error));
  g_assert_true (heat_live_step_failed (live, i->id, heat_incident_step_on (i, HEAT_STEPS_RESUPPLY, "U1")->number, HEAT_FAILURE_STUCK, NULL, NULL, &error));
  g_assert_no_error (error);
  expect_resupply (i, "U1", 0, "", "");
  heat_live_free (live);
  draw_done (&k);
}

/* A big one will not open while its bypass stands open: the bypass keeps the heat, and is let go with it when heat is back. What only opens or
 * shuts cannot be noted as one that passes. */
static void
test_bypass_stays (void)
{
  g_autoptr (GError) error = NULL;
  HeatLive *live;
  gint64 now_us;
  Drawing k = { 0 };

  HeatIncident *i = open_drawn (&k, &live, &now_us, 600);
  expect_pending (i, "open V2 refill, open B bypass, open V1 border, close B bypass");
  do_next (live, i, FALSE);
  do_next (live, i, FALSE);
  g_assert_false (heat_live_step_failed (live, i->id, next_opening (i)->number, HEAT_FAILURE_LEAKY, NULL, NULL, &error));
  g_assert_error (error, HEAT_OPS_ERROR, HEAT_ERROR_REFUSED);
  g_clear_error (&error);
  do_next (live, i, TRUE);
  expect_pending (i, "");
  expect_reopening (i, 0, "V1", "B", "");
  g_assert_true (heat_live_restore (live, i->id, &error));
  g_assert_no_error (error);
  HeatFieldValve *v1 = heat_ops_valve (heat_live_ops (live), "V1"), *b = heat_ops_valve (heat_live_ops (live), "B");
  g_assert_cmpuint (v1->holders->len, ==, 0);
  g_assert_cmpint (v1->state, ==, HEAT_VALVE_CLOSED);
  g_assert_cmpint (b->state, ==, HEAT_VALVE_OPEN);
  heat_live_free (live);
  draw_done (&k);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ops/steps/promises", test_promises);
  g_test_add_func ("/ops/steps/hurt", test_hurt);
  g_test_add_func ("/ops/steps/coming-and-going", test_coming_and_going);
  g_test_add_func ("/ops/steps/will-not-open", test_will_not_open);
  g_test_add_func ("/ops/steps/another-way", test_another_way);
  g_test_add_func ("/ops/steps/bypass-stays", test_bypass_stays);
  g_test_add_data_func ("/ops/steps/tie-fails/before-closing", GINT_TO_POINTER (0), test_tie_fails);
  g_test_add_data_func ("/ops/steps/tie-fails/after-closing", GINT_TO_POINTER (1), test_tie_fails);
  g_test_add_func ("/ops/steps/tie-at-the-edge", test_tie_at_the_edge);
  g_test_add_func ("/ops/steps/needless-tie", test_needless_tie);
  return g_test_run ();
}
