// SPDX-License-Identifier: GPL-3.0-or-later
/* Narrowing an uncertain place, on random networks: whichever candidate truly leaks, following the tree by what the brute force says
 * of the water ends with a plan whose zone holds it; and at each step those who lose and regain heat are the difference of two
 * states of the brute force. HEAT_SEED=N runs one network, HEAT_ROUNDS=N sets how many. */
#include "check.h"
#include "gen.h"
#include "trace-narrow.h"
#include <math.h>
#include <stdlib.h>

#define MOST 8

typedef struct {
  HeatCity *city;
  BruteNet *brute;
  HeatNet *net;
  HeatTrace *trace;
  HeatValveOverlay *overlay;
  Question q;             /* what other plans hold; no leak */
  HeatCandidate candidates[MOST];
  guint n;
  guint8 *warm_before;
  HeatNarrow *tree;
  guint32 seed;
} Case;

static struct { guint trees, steps, ends, deep, walks; double minutes, cover_minutes, household_minutes, cover_household_minutes; } sums;

static gboolean
is_listed (const Case *k, guint32 consumer)
{
  const HeatConsumerSum *sum = heat_net_consumer_sum (k->net, heat_consumer (consumer));

  return sum->households > 0 || sum->suspended == 0;
}

/* ---- states, by brute force ---- */

/* Out by consumer once the step is done: at a test with its valves closed and nothing drained, at the end by the plan for what is left. */
static guint8 *
out_after (const Case *k, const HeatNarrowStep *step)
{
  guint8 *out = g_new0 (guint8, k->city->n_consumer + 1);
  BruteQuery bq = question_brute (&k->q, k->overlay);

  if (!step->plan)
    {
      g_autofree guint8 *warm = brute_warm (k->brute, &bq, step->closed);
      for (guint32 c = 0; c < k->city->n_consumer; c++)
        out[c] = k->warm_before[c] && !warm[c] && is_listed (k, c);
      return out;
    }
  g_autofree BruteLeak *leaks = g_new (BruteLeak, step->candidates->len + 1);
  for (guint i = 0; i < step->candidates->len; i++)
    leaks[i] = (BruteLeak){ BRUTE_PIPE, k->candidates[g_array_index (step->candidates, guint, i)].pipe };
  bq.leaks = leaks;
  bq.n_leaks = step->candidates->len;
  BruteAnswer *answer = brute_isolate (k->brute, &bq);
  for (guint i = 0; i < answer->out_consumers->len; i++)
    out[g_array_index (answer->out_consumers, guint32, i)] = 1;
  g_autoptr (GArray) must = plan_valves (step->plan->must);
  g_assert_cmpuint (must->len, ==, answer->must->len);
  for (guint i = 0; i < must->len; i++)
    {
      g_assert_cmpuint (g_array_index (must, guint32, i), ==, g_array_index (answer->must, guint32, i));
      g_assert_true (contains (step->closed, g_array_index (must, guint32, i)));
    }
  for (guint i = 0; i < step->closed->len; i++)
    g_assert_true (contains (must, g_array_index (step->closed, guint32, i)) || contains (answer->may, g_array_index (step->closed, guint32, i)));
  brute_answer_free (answer);
  return out;
}

static void
check_difference (const Case *k, const char *what, const guint8 *from, const guint8 *to, const GArray *said, guint32 said_households)
{
  guint32 households = 0, n = 0;

  for (guint32 c = 0; c < k->city->n_consumer; c++)
    if (!from[c] && to[c])
      {
        n++;
        households += heat_net_consumer_sum (k->net, heat_consumer (c))->households;
        if (!contains (said, c))
          g_error ("seed %u: consumer %u is not in %s", k->seed, c, what);
      }
  if (n != said->len || households != said_households)
    g_error ("seed %u: %s says %u consumers, %u households; by brute force %u and %u", k->seed, what, said->len, said_households, n, households);
}

/* The valves: closed ones work and stand open in the data; what is reopened was closed by the search. */
static void
check_valves (const Case *k, const HeatNarrowStep *step, const GArray *closed)
{
  for (guint i = 0; i < step->close->len; i++)
    {
      guint32 v = g_array_index (step->close, guint32, i);
      g_assert_false (contains (closed, v));
      g_assert_true (contains (step->closed, v));
      g_assert_cmpuint (k->overlay->state[v], ==, HEAT_VALVE_OPEN);
      g_assert_true (k->overlay->condition[v] == HEAT_CONDITION_WORKS || k->overlay->condition[v] == HEAT_CONDITION_UNKNOWN);
    }
  for (guint i = 0; i < step->reopen->len; i++)
    g_assert_true (contains (closed, g_array_index (step->reopen, guint32, i)) && !contains (step->closed, g_array_index (step->reopen, guint32, i)));
  g_assert_cmpuint (closed->len + step->close->len - step->reopen->len, ==, step->closed->len);
}

typedef struct { double minutes, household_minutes, probability; guint ends; } Sum;

/* Every node once, from above: states, differences, probabilities, and what is expected. */
static void
check_tree (const Case *k, guint at, const GArray *closed, const guint8 *out, guint32 out_households, Sum *sum)
{
  const HeatNarrowStep *step = &g_array_index (k->tree->steps, HeatNarrowStep, at);
  g_autofree guint8 *now = out_after (k, step);
  guint32 households = out_households - step->regained_households + step->lost_households;
  double p = 0, total = 0;

  check_valves (k, step, closed);
  check_difference (k, "lost", out, now, step->lost, step->lost_households);
  check_difference (k, "regained", now, out, step->regained, step->regained_households);
  g_assert_cmpuint (households, ==, step->out_households);
  for (guint i = 0; i < k->n; i++)
    {
      total += k->candidates[i].probability;
      p += contains (step->candidates, i) ? k->candidates[i].probability : 0;
    }
  g_assert_cmpfloat_with_epsilon (step->probability, p / total, 1e-9);
  sum->minutes += step->probability * (step->minutes + (step->plan ? 0 : 15));
  sum->household_minutes += step->probability * (out_households * step->minutes + households * (step->plan ? 480.0 : 15.0));
  sum->ends += step->plan != NULL;
  for (guint answer = 0; answer < 2; answer++)
    if (step->next[answer] != HEAT_NONE)
      check_tree (k, step->next[answer], step->closed, now, households, sum);
}

/* ---- following it ---- */

static void
follow (const Case *k, guint truth)
{
  guint at = 0, depth = 0;
  BruteQuery bq = question_brute (&k->q, k->overlay);
  BruteLeak leak = { BRUTE_PIPE, k->candidates[truth].pipe };
  g_autoptr (GArray) none = g_array_new (FALSE, FALSE, sizeof (guint32));

  bq.leaks = &leak;
  bq.n_leaks = 1;
  for (;; depth++)
    {
      const HeatNarrowStep *step = &g_array_index (k->tree->steps, HeatNarrowStep, at);
      if (!contains (step->candidates, truth))
        g_error ("seed %u: the true candidate %u was ruled out", k->seed, truth);
      if (step->plan)
        {
          if (!contains (step->plan->zone_pipes, leak.index))
            g_error ("seed %u: the zone at the end does not hold pipe %u", k->seed, leak.index);
          break;
        }
      gboolean fed = brute_is_fed (k->brute, &bq, step->closed, none, none);
      at = step->next[fed ? HEAT_ANSWER_GOES_ON : HEAT_ANSWER_RECOVERS];
      g_assert_cmpuint (at, <, k->tree->steps->len);
    }
  sums.walks++;
  sums.deep += depth > 1;
}

/* Where one zone is said to be left, one candidate's own plan drains all the others. Where it is not, no cut told them apart. */
static void
check_ends (const Case *k)
{
  for (guint i = 0; i < k->tree->steps->len; i++)
    {
      const HeatNarrowStep *step = &g_array_index (k->tree->steps, HeatNarrowStep, i);
      g_assert_true (step->plan || (step->next[0] != HEAT_NONE && step->next[1] != HEAT_NONE));
      sums.ends += step->plan != NULL;
    }
}

static void
test_tree (Case *k)
{
  HeatIsolateQuery query = question_query (&k->q, k->overlay);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) none = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autofree guint8 *nobody = g_new0 (guint8, k->city->n_consumer + 1);
  BruteQuery bq = question_brute (&k->q, k->overlay);
  Sum sum = { 0 };

  k->tree = heat_trace_narrow (k->trace, &query, k->candidates, k->n, NULL, &error);
  g_assert_no_error (error);
  k->warm_before = brute_warm (k->brute, &bq, none);
  check_tree (k, 0, none, nobody, 0, &sum);
  check_ends (k);
  g_assert_cmpfloat_with_epsilon (sum.minutes, k->tree->expected_minutes, 1e-6 * (1 + sum.minutes));
  g_assert_cmpfloat_with_epsilon (sum.household_minutes, k->tree->expected_household_minutes, 1e-6 * (1 + sum.household_minutes));
  for (guint i = 0; i < k->n; i++)
    {
      follow (k, i);
      g_assert_true (contains (k->tree->cover->zone_pipes, k->candidates[i].pipe));
    }
  sums.trees++;
  sums.steps += k->tree->steps->len - sum.ends;
  sums.minutes += k->tree->expected_minutes;
  sums.cover_minutes += k->tree->cover_minutes;
  sums.household_minutes += k->tree->expected_household_minutes;
  sums.cover_household_minutes += k->tree->cover_household_minutes;
  g_free (k->warm_before);
  heat_narrow_free (k->tree);
}

static void
test_seed (guint32 seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  Case k = { .city = gen_city (rand), .seed = seed };

  k.brute = brute_net_new (k.city);
  k.net = heat_net_new (k.city, NULL, NULL);
  k.trace = heat_trace_new (k.net, NULL, NULL);
  k.overlay = heat_valve_overlay_new (k.net);
  for (guint round = 0; round < 2 && k.city->n_pipe; round++)
    {
      k.q = (Question){ 0 };
      if (g_rand_double (rand) < 0.2 && k.city->n_valve)
        k.q.held[k.q.n_held++] = (guint32) g_rand_int_range (rand, 0, (gint32) k.city->n_valve);
      if (g_rand_double (rand) < 0.15 && k.city->n_source)
        question_add_stopped (&k.q, HEAT_KIND_SOURCE, (guint32) g_rand_int_range (rand, 0, (gint32) k.city->n_source));
      k.n = 1 + (guint) g_rand_int_range (rand, 0, MOST);
      for (guint i = 0; i < k.n; i++)
        k.candidates[i] = (HeatCandidate){ (guint32) g_rand_int_range (rand, 0, (gint32) k.city->n_pipe),
                                           (i > 0 && g_rand_double (rand) < 0.1 ? 0 : 0.1 + g_rand_double (rand)) / (1.2 * MOST) };
      test_tree (&k);
    }
  heat_valve_overlay_free (k.overlay);
  heat_trace_unref (k.trace);
  brute_net_free (k.brute);
  heat_net_unref (k.net);
}

static void
test_random (void)
{
  const char *one = g_getenv ("HEAT_SEED"), *rounds = g_getenv ("HEAT_ROUNDS");
  guint32 first = one ? (guint32) strtoul (one, NULL, 10) : 1, n = one ? 1 : rounds ? (guint32) strtoul (rounds, NULL, 10) : 500;

  for (guint32 i = 0; i < n; i++)
    test_seed (first + i);
  g_test_message ("%u trees with %u tests and %u ends, %u walks of which %u through more than one test; minutes %.1f, of covering %.1f; household-minutes %.0f, of covering %.0f",
                  sums.trees, sums.steps, sums.ends, sums.walks, sums.deep, sums.minutes / sums.trees, sums.cover_minutes / sums.trees,
                  sums.household_minutes / sums.trees, sums.cover_household_minutes / sums.trees);
  g_assert_true (one || (sums.steps > 100 && sums.deep > 50));
}

/* What the caller may not give. */
static void
test_refusals (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  g_autoptr (HeatNet) net = heat_net_new (gen_city (rand), NULL, NULL);
  g_autoptr (HeatTrace) trace = heat_trace_new (net, NULL, NULL);
  HeatIsolateQuery query = { 0 };
  HeatCandidate wrong[][2] = { { { 0, 0.6 }, { 1, 0.5 } }, { { 0, -0.1 }, { 1, 0.5 } }, { { 0, NAN }, { 1, 0.5 } }, { { 0, 0 }, { 1, 0 } }, { { 1000000, 0.5 }, { 1, 0.1 } } };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (heat_trace_narrow (trace, &query, wrong[i], 2, NULL, &error));
      g_assert_error (error, HEAT_TRACE_ERROR, HEAT_ERROR_USAGE);
    }
  g_autoptr (GError) error = NULL;
  g_assert_null (heat_trace_narrow (trace, &query, NULL, 0, NULL, &error));
  g_assert_error (error, HEAT_TRACE_ERROR, HEAT_ERROR_USAGE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trace/narrow/random", test_random);
  g_test_add_func ("/trace/narrow/refusals", test_refusals);
  return g_test_run ();
}
