// SPDX-License-Identifier: GPL-3.0-or-later
/* Ties that do not open before the refilling, on small random networks. Who is warm is worked out here from the states of the valves alone, by a search over
 * nodes: whoever is said to stay cold does, ties that leave the list help nobody, and every offer gives back just whom it says. */
#include "draw.h"
#include "ops-command.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST_SPOTS 12
#define MOST_PIPES 64
#define MOST_VALVES 96
#define MOST_PLANTS 3

typedef struct { guint a, b, line; } Duct;              /* spots; 0 supply, 1 return */
typedef struct { guint duct; gboolean is_open; } Gate;  /* shuts its duct */
typedef struct { guint at[2]; gboolean stands; } Plant; /* spots of its headers */

/* What the test knows of the city it drew: rows in the order of the drawing, so of the snapshot. */
typedef struct {
  GRand *rand;
  Drawing k;
  HeatLive *live;
  gint64 now_us;
  guint n_spots, n_ducts, n_gates, n_plants;
  Duct duct[MOST_PIPES];
  Gate gate[MOST_VALVES];
  Plant plant[MOST_PLANTS];
  guint household[MOST_SPOTS]; /* one consumer a spot */
} Town;

typedef struct { guint failed, cold, dropped, offers, first; } Sums;

static guint
draw_number (Town *t, guint n)
{
  return (guint) g_rand_int_range (t->rand, 0, (gint32) n);
}

/* ---- the city ---- */

static void
put_gate (Town *t, GString *text, guint duct, guint end, gboolean is_tie, guint well)
{
  t->gate[t->n_gates] = (Gate){ duct, !is_tie };
  g_string_append_printf (text, "valve v%u p%u/%u %s well=W%u;", t->n_gates++, duct, end, is_tie ? "closed tie" : "", well);
}

/* Both lines from spot to spot; valves in pairs, now and then one on a line alone. */
static void
lay (Town *t, GString *text, guint a, guint b, gboolean is_tie)
{
  guint first = t->n_ducts, end = draw_number (t, 2), valves = is_tie ? 3 : draw_number (t, 5); /* bits: supply, return */

  for (guint line = 0; line < 2; line++)
    {
      t->duct[t->n_ducts] = (Duct){ a, b, line };
      g_string_append_printf (text, "p%u n%u%c-n%u%c %s;", t->n_ducts++, a, line ? 'r' : 's', b, line ? 'r' : 's', line ? "return" : "supply");
    }
  if (is_tie && !draw_number (t, 4))
    valves = 1 + draw_number (t, 2);
  for (guint line = 0; line < 2; line++)
    if (valves == 4 || valves & (1u << line))
      put_gate (t, text, first + line, end, is_tie, first);
  if (is_tie && !draw_number (t, 5)) /* two in series on one line */
    put_gate (t, text, first + 1, 1 - end, TRUE, first);
}

static void
open_town (Town *t, guint32 seed)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  *t = (Town){ .rand = g_rand_new_with_seed (seed), .now_us = 1768329060000000 };
  t->n_spots = 4 + draw_number (t, MOST_SPOTS - 3);
  t->n_plants = 2 + draw_number (t, MOST_PLANTS - 1);
  for (guint i = t->n_plants; i < t->n_spots; i++)
    lay (t, text, draw_number (t, i), i, FALSE);
  for (guint k = 0; k < 3 + draw_number (t, 5); k++)
    {
      guint a = draw_number (t, t->n_spots), b = draw_number (t, t->n_spots);
      if (a != b)
        lay (t, text, a, b, draw_number (t, 6) > 0);
    }
  for (guint p = 0; p < t->n_plants; p++)
    {
      t->plant[p] = (Plant){ { p, p }, FALSE };
      g_string_append_printf (text, "source q%u n%us n%ur;", p, p, p);
    }
  for (guint i = 0; i < t->n_spots; i++)
    {
      t->household[i] = 1 + draw_number (t, 3);
      g_string_append_printf (text, "consumer c%u n%us n%ur %u;", i, i, i, t->household[i]);
    }
  draw (&t->k, text->str);
  draw_ready (&t->k);
  t->live = heat_live_new (&(HeatLiveSetup){ heat_journal_memory_new (), t->k.net, t->k.trace, NULL, heat_clock_fixed (&t->now_us), "desk:test" }, &error);
  g_assert_no_error (error);
}

static void
close_town (Town *t)
{
  heat_live_free (t->live);
  draw_done (&t->k);
  g_rand_free (t->rand);
}

/* ---- who is warm ---- */

/* Spots that water of this plant reaches on the line, as bits. */
static guint
reach (const Town *t, guint line, guint from)
{
  guint found = 1u << from, before = 0;

  while (found != before)
    {
      before = found;
      for (guint d = 0; d < t->n_ducts; d++)
        {
          gboolean is_open = t->duct[d].line == line;
          for (guint g = 0; g < t->n_gates; g++)
            is_open &= t->gate[g].duct != d || t->gate[g].is_open;
          guint ends = 1u << t->duct[d].a | 1u << t->duct[d].b;
          if (is_open && found & ends)
            found |= ends;
        }
    }
  return found;
}

/* Consumers as bits: one running plant reaches them on both lines. */
static guint
warm (const Town *t)
{
  guint all = 0;

  for (guint p = 0; p < t->n_plants; p++)
    if (!t->plant[p].stands)
      all |= reach (t, 0, t->plant[p].at[0]) & reach (t, 1, t->plant[p].at[1]);
  return all;
}

static guint
count (const Town *t, guint consumers)
{
  guint n = 0;

  for (guint i = 0; i < t->n_spots; i++)
    n += consumers & (1u << i) ? t->household[i] : 0;
  return n;
}

static guint
row_of (const char *id)
{
  return (guint) atoi (id + 1);
}

static guint
read_consumers (JsonArray *ids)
{
  guint all = 0;

  for (guint k = 0; k < json_array_get_length (ids); k++)
    all |= 1u << row_of (json_array_get_string_element (ids, k));
  return all;
}

static void
set_gates (Town *t, JsonArray *ids, gboolean is_open)
{
  for (guint k = 0; ids && k < json_array_get_length (ids); k++)
    t->gate[row_of (json_array_get_string_element (ids, k))].is_open = is_open;
}

/* ---- the work, as the test keeps it ---- */

/* All steps done or still to be done, done; `dropped` too where asked. From the city as it was drawn. */
static Town
end_of (const Town *t, const HeatIncident *i, gboolean with_dropped)
{
  Town end = *t;

  for (guint k = 0; k < i->steps->len; k++)
    {
      const HeatStep *s = i->steps->pdata[k];
      gboolean counts = s->state == HEAT_STEP_DONE || s->state == HEAT_STEP_PENDING || (with_dropped && s->state == HEAT_STEP_DROPPED && s->part == HEAT_STEPS_RESUPPLY);
      if (!counts)
        continue;
      if (s->action == HEAT_STEP_STOP)
        end.plant[row_of (s->target)].stands = TRUE;
      else if (s->part == HEAT_STEPS_ISOLATE || s->part == HEAT_STEPS_RESUPPLY)
        end.gate[row_of (s->target)].is_open = s->action == HEAT_STEP_OPEN;
    }
  return end;
}

static gboolean
is_stuck (const HeatIncident *i, const char *valve)
{
  for (guint k = 0; k < i->steps->len; k++)
    {
      const HeatStep *s = i->steps->pdata[k];
      if (s->state == HEAT_STEP_FAILED && strcmp (s->target, valve) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Whom an offer would give back at this end; 0 when it cannot be carried out. */
static guint
given_back (const Town *end, const HeatIncident *i, JsonObject *offer)
{
  const char *ids[] = { json_object_get_string_member (offer, "open_valve"), json_object_get_string_member_with_default (offer, "with_valve", NULL) };
  Town then = *end;

  for (guint k = 0; k < 2 && ids[k]; k++)
    {
      if (is_stuck (i, ids[k]) || then.gate[row_of (ids[k])].is_open)
        return 0;
      then.gate[row_of (ids[k])].is_open = TRUE;
    }
  set_gates (&then, json_object_get_array_member (offer, "close_first"), FALSE);
  return warm (&then) & ~warm (end);
}

static void
check_offers (const Town *end, const HeatIncident *i, Sums *n)
{
  JsonArray *said = json_object_get_array_member (i->resupply, "instead"), *offers = json_object_get_array_member (heat_incident_plan (i)->body, "resupply");
  guint at = 0;

  for (guint k = 0; k < json_array_get_length (offers); k++)
    {
      JsonObject *offer = json_array_get_object_element (offers, k);
      guint back = given_back (end, i, offer);
      if (!back)
        continue;
      g_assert_cmpuint (at, <, json_array_get_length (said));
      JsonObject *one = json_array_get_object_element (said, at++);
      g_assert_cmpstr (json_object_get_string_member (one, "open_valve"), ==, json_object_get_string_member (offer, "open_valve"));
      g_assert_cmphex (read_consumers (json_object_get_array_member (one, "consumers")), ==, back);
      g_assert_cmpuint ((guint) json_object_get_int_member (one, "households"), ==, count (end, back));
      n->offers++;
      n->first += json_array_get_length (json_object_get_array_member (one, "close_first")) > 0;
    }
  g_assert_cmpuint (at, ==, json_array_get_length (said));
}

/* Without the failed tie those that left the list change nothing; each that stays, but helped before the failure, still helps. */
static void
check_dropped (const Town *end, const HeatIncident *i, const guint8 *was_pending, guint failed, Sums *n)
{
  Town whole = end_of (end, i, TRUE), before = whole, without;

  g_assert_cmphex (warm (end), ==, warm (&whole));
  before.gate[failed].is_open = TRUE;
  for (guint k = 0; k < i->steps->len; k++)
    {
      const HeatStep *s = i->steps->pdata[k];
      guint tie = s->part == HEAT_STEPS_RESUPPLY ? row_of (s->target) : failed;
      if (tie == failed || !was_pending[k])
        continue;
      without = before;
      without.gate[tie].is_open = FALSE;
      gboolean helped = warm (&without) != warm (&before);
      without = *end;
      without.gate[tie].is_open = FALSE;
      gboolean helps = warm (&without) != warm (end);
      if (s->state == HEAT_STEP_DROPPED)
        g_assert_true (helped);
      else
        g_assert_true (helps || !helped);
      n->dropped += s->state == HEAT_STEP_DROPPED;
    }
}

static void
fail_tie (Town *t, HeatIncident *i, HeatStep *s, Sums *n)
{
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *was_pending = g_new0 (guint8, i->steps->len + 1);
  guint failed = row_of (s->target), n_steps = i->steps->len;

  for (guint k = 0; k < n_steps; k++)
    was_pending[k] = ((HeatStep *) i->steps->pdata[k])->state == HEAT_STEP_PENDING;
  Town open = end_of (t, i, FALSE), shut = open;
  shut.gate[failed].is_open = FALSE;
  guint cold = warm (&open) & ~warm (&shut);
  g_assert_true (heat_live_step_failed (t->live, i->id, s->number, HEAT_FAILURE_STUCK, NULL, NULL, &error));
  g_assert_no_error (error);
  JsonObject *said = json_object_get_object_member (i->resupply, "stay_cold");
  g_assert_cmpuint (i->steps->len, ==, n_steps);
  g_assert_cmphex (read_consumers (json_object_get_array_member (said, "consumers")), ==, cold);
  g_assert_cmpuint ((guint) json_object_get_int_member (said, "households"), ==, count (t, cold));
  Town end = end_of (t, i, FALSE);
  g_assert_cmphex (warm (&end), ==, warm (&shut));
  check_dropped (&end, i, was_pending, failed, n);
  check_offers (&end, i, n);
  n->failed++;
  n->cold += cold != 0;
}

/* ---- a night ---- */

static void
do_step (Town *t, HeatIncident *i, HeatStep *s)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (heat_live_step_done (t->live, i->id, s->number, NULL, &error));
  g_assert_no_error (error);
}

/* What offers close first: asking for such a tie before is refused. Sometimes the plan is told to close it all. */
static void
demand_closing (Town *t, HeatIncident *i)
{
  JsonArray *offers = json_object_get_array_member (heat_incident_plan (i)->body, "resupply");
  guint demands = draw_number (t, 3) ? 4 : 0; /* at most: a valve with the zone behind it cannot be demanded away */

  for (guint k = 0; k < json_array_get_length (offers); k++)
    {
      g_autoptr (GError) error = NULL;
      JsonObject *offer = json_array_get_object_element (offers, k);
      JsonArray *first = json_object_get_array_member (offer, "close_first");
      if (!json_array_get_length (first))
        continue;
      g_assert_false (heat_live_add_resupply (t->live, i->id, (const char *const[]){ json_object_get_string_member (offer, "open_valve"), NULL }, &error));
      g_assert_error (error, HEAT_OPS_ERROR, HEAT_ERROR_REFUSED);
      g_assert_nonnull (strstr (error->message, json_array_get_string_element (first, 0)));
      g_clear_error (&error);
      if (!demands)
        continue;
      demands--;
      HeatDemandInput demand = { json_array_get_string_element (first, 0), HEAT_DEMAND_PINNED };
      g_assert_true (heat_live_demand_valves (t->live, i->id, &demand, 1, "water must not run back", &error));
      g_assert_no_error (error);
      offers = json_object_get_array_member (heat_incident_plan (i)->body, "resupply"); /* of the new plan, from its beginning */
      k = G_MAXUINT;
    }
}

/* Most ties, those that the plan does not offer as well. */
static void
ask_for_ties (Town *t, HeatIncident *i)
{
  demand_closing (t, i);
  for (guint g = 0; g < t->n_gates; g++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *id = g_strdup_printf ("v%u", g);
      if (!t->gate[g].is_open && draw_number (t, 6) && !heat_live_add_resupply (t->live, i->id, (const char *const[]){ id, NULL }, &error))
        g_assert_error (error, HEAT_OPS_ERROR, HEAT_ERROR_REFUSED);
    }
}

static void
walk (Town *t, HeatIncident *i, Sums *n)
{
  gboolean closing = draw_number (t, 2);
  guint n_steps = i->steps->len;

  for (guint k = 0; k < n_steps; k++)
    {
      HeatStep *s = i->steps->pdata[k];
      if (s->state != HEAT_STEP_PENDING || (s->part == HEAT_STEPS_ISOLATE && !closing))
        continue;
      if (s->part == HEAT_STEPS_ISOLATE || (s->part == HEAT_STEPS_RESUPPLY && !draw_number (t, 5)))
        do_step (t, i, s);
      else if (s->part == HEAT_STEPS_RESUPPLY && draw_number (t, 2))
        fail_tie (t, i, s, n);
    }
}

static void
test_ties_fail (void)
{
  const char *one = g_getenv ("HEAT_SEED"), *rounds = g_getenv ("HEAT_ROUNDS");
  guint first = one ? (guint) atoi (one) : 1, n_rounds = one ? 1 : rounds ? (guint) atoi (rounds) : 100;
  Sums n = { 0 };

  for (guint seed = first; seed < first + n_rounds; seed++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *id = NULL;
      HeatOpenInput in = HEAT_OPEN_INPUT_INIT;
      Town t;
      open_town (&t, seed);
      g_autofree char *leak = g_strdup_printf ("pipe:p%u", draw_number (&t, t.n_ducts));
      in.leaks = (const char *const[]){ leak, NULL };
      g_assert_true (heat_live_open_incident (t.live, &in, &id, &error));
      g_assert_true (heat_live_choose_plan (t.live, id, NULL, NULL, NULL, &error));
      g_assert_no_error (error);
      HeatIncident *i = heat_ops_incident (heat_live_ops (t.live), id);
      if (one)
        g_test_message ("leak %s", leak);
      ask_for_ties (&t, i);
      walk (&t, i, &n);
      close_town (&t);
    }
  g_test_message ("%u ties failed, %u left somebody cold, %u others left the list, %u offers instead, %u of them close something first", n.failed, n.cold, n.dropped, n.offers, n.first);
  if (one)
    return;
  g_assert_cmpuint (n.failed, >, n_rounds / 10);
  /* Ties through which the leak would be fed are refused, and in these small towns that is nearly every one that gives heat: who stays cold
   * is compared by the drawn cases of test-steps.c. */
  g_assert_cmpuint (n.offers, >, n_rounds / 30);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ops/resupply/ties-fail", test_ties_fail);
  return g_test_run ();
}
