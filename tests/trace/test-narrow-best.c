// SPDX-License-Identifier: GPL-3.0-or-later
/* The greedy tree of narrowing against the best of all trees: on small networks every set of valves is a test, every order of
 * tests is weighed (by subsets of candidates and standing valves), with the brute force saying what each test would show and whom it
 * leaves cold. Says by how much the greedy one is longer. HEAT_SEED=N runs one network, HEAT_ROUNDS=N sets how many. */
#include "check.h"
#include "draw.h"
#include "gen.h"
#include "trace-narrow.h"
#include <math.h>
#include <stdlib.h>

#define MOST_VALVES 6
#define MOST_CANDIDATES 5
#define N_SETS (1u << MOST_VALVES)
#define N_PARTS (1u << MOST_CANDIDATES)
#define VISIT_MINUTES 10.0
#define TEST_MINUTES 15.0
#define HORIZON_MINUTES 480.0
#define MOST_LONGER 1.75 /* no tree here is longer than the best by more than this factor */

typedef struct {
  Drawing k;
  BruteNet *brute;
  guint32 valves[MOST_VALVES];
  guint n_valves, n;
  HeatCandidate candidates[MOST_CANDIDATES];
  guint8 fed[MOST_CANDIDATES][N_SETS];
  guint households[N_SETS];            /* without heat while just these are closed */
  guint32 must[N_PARTS], may[N_PARTS]; /* of the plan for a part of the candidates, as sets */
  guint out[N_PARTS];
  gboolean one_zone[N_PARTS];
  double best[2][N_PARTS][N_SETS];     /* minutes, household-minutes; NaN: not yet known */
} Exam;

static struct { guint trees, equal, resolved, unresolved; double sum[2], best[2], worst[2]; } sums;

/* ---- the network ---- */

static HeatCity *
make_line (GRand *rand)
{
  g_autoptr (GString) text = g_string_new ("source Q0 n0 n0;");
  guint32 n = 5 + pick (rand, 4), n_valves = 0;
  Drawing k = { 0 };

  for (guint32 i = 1; i < n + pick (rand, 3); i++)
    {
      guint32 from = i < n ? pick (rand, 2) ? i - 1 : pick (rand, i) : pick (rand, n), to = i < n ? i : pick (rand, n);
      g_string_append_printf (text, "p%u n%u-n%u pair m=%u;", i, from, to, 10 + pick (rand, 200));
      if (n_valves < MOST_VALVES && pick (rand, 6))
        g_string_append_printf (text, "valve v%u p%u/0 min=%u;", n_valves++, i, 3 + pick (rand, 20));
      if (pick (rand, 3))
        g_string_append_printf (text, "consumer c%u n%u n%u %u;", i, to, to, 1 + pick (rand, 30));
    }
  if (pick (rand, 3) == 0)
    g_string_append_printf (text, "source Q1 n%u n%u;", n - 1, n - 1);
  draw (&k, text->str);
  return k.c;
}

static GArray *
list_set (const Exam *e, guint32 set)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; i < e->n_valves; i++)
    if (set >> i & 1)
      g_array_append_val (list, e->valves[i]);
  return list;
}

static guint32
as_set (const Exam *e, const GArray *valves)
{
  guint32 set = 0;

  for (guint i = 0; i < e->n_valves; i++)
    set |= contains (valves, e->valves[i]) ? 1u << i : 0;
  return set;
}

static BruteQuery
ask (const Exam *e, const BruteLeak *leaks, guint n)
{
  return (BruteQuery){ .leaks = leaks, .n_leaks = n, .state = e->k.overlay->state, .condition = e->k.overlay->condition };
}

static void
look_at_sets (Exam *e)
{
  g_autoptr (GArray) none = g_array_new (FALSE, FALSE, sizeof (guint32));
  BruteQuery bq = ask (e, NULL, 0);
  g_autofree guint8 *before = brute_warm (e->brute, &bq, none);

  for (guint32 set = 0; set < 1u << e->n_valves; set++)
    {
      g_autoptr (GArray) closed = list_set (e, set);
      g_autofree guint8 *warm = brute_warm (e->brute, &bq, closed);
      e->households[set] = 0;
      for (guint32 c = 0; c < e->k.c->n_consumer; c++)
        e->households[set] += before[c] && !warm[c] ? heat_net_consumer_sum (e->k.net, heat_consumer (c))->households : 0;
      for (guint i = 0; i < e->n; i++)
        {
          BruteLeak leak = { BRUTE_PIPE, e->candidates[i].pipe };
          BruteQuery one = ask (e, &leak, 1);
          e->fed[i][set] = brute_is_fed (e->brute, &one, closed, none, none);
        }
    }
}

static void
look_at_parts (Exam *e)
{
  for (guint32 part = 1; part < 1u << e->n; part++)
    {
      BruteLeak leaks[MOST_CANDIDATES];
      guint n = 0;
      for (guint i = 0; i < e->n; i++)
        if (part >> i & 1)
          leaks[n++] = (BruteLeak){ BRUTE_PIPE, e->candidates[i].pipe };
      BruteQuery bq = ask (e, leaks, n);
      BruteAnswer *all = brute_isolate (e->brute, &bq);
      e->must[part] = as_set (e, all->must);
      e->may[part] = as_set (e, all->may);
      e->out[part] = all->households;
      e->one_zone[part] = FALSE;
      for (guint i = 0; i < n; i++) /* one candidate's zone is that of all */
        {
          BruteQuery alone = ask (e, &leaks[i], 1);
          BruteAnswer *one = brute_isolate (e->brute, &alone);
          e->one_zone[part] |= one->zone_pipes->len == all->zone_pipes->len;
          brute_answer_free (one);
        }
      brute_answer_free (all);
    }
}

/* ---- the best tree ---- */

static double
work (const Exam *e, guint32 from, guint32 to)
{
  double minutes = 0;

  for (guint i = 0; i < e->n_valves; i++)
    if ((from ^ to) >> i & 1)
      minutes += 2 * (double) e->k.c->valve[e->valves[i]].minutes + VISIT_MINUTES; /* one line for the pair */
  return minutes;
}

static double
weight (const Exam *e, guint32 part)
{
  double p = 0;

  for (guint i = 0; i < e->n; i++)
    p += part >> i & 1 ? e->candidates[i].probability : 0;
  return p;
}

/* households: what a minute of the old and of the new state weighs. */
static double
price (const Exam *e, guint by, double minutes, double wait_minutes, guint old_households, guint new_households)
{
  return by == 0 ? minutes + wait_minutes : old_households * minutes + new_households * wait_minutes;
}

static double best_from (Exam *e, guint by, guint32 part, guint32 closed, guint households);

static double
end_here (Exam *e, guint by, guint32 part, guint32 closed, guint households)
{
  guint32 then = e->must[part] | (closed & e->may[part]);

  return price (e, by, work (e, closed, then), by == 0 ? 0 : HORIZON_MINUTES, households, e->out[part]);
}

static double
best_from (Exam *e, guint by, guint32 part, guint32 closed, guint households)
{
  double *known = &e->best[by][part][closed], best = INFINITY;

  if (!isnan (*known))
    return *known;
  for (guint32 set = 0; set < 1u << e->n_valves && !e->one_zone[part]; set++)
    {
      guint32 fed = 0;
      for (guint i = 0; i < e->n; i++)
        fed |= (part >> i & 1) && e->fed[i][set] ? 1u << i : 0;
      if (fed == 0 || fed == part)
        continue;
      double cost = price (e, by, work (e, closed, set), TEST_MINUTES, households, e->households[set]), all = weight (e, part);
      if (cost >= best)
        continue;
      cost += weight (e, fed) / all * best_from (e, by, fed, set, e->households[set]);
      cost += weight (e, part & ~fed) / all * best_from (e, by, part & ~fed, set, e->households[set]);
      best = MIN (best, cost);
    }
  return *known = isfinite (best) ? best : end_here (e, by, part, closed, households);
}

/* Does any set of valves part these? */
static gboolean
can_part (const Exam *e, const GArray *candidates)
{
  guint32 part = 0;

  for (guint i = 0; i < candidates->len; i++)
    part |= 1u << g_array_index (candidates, guint, i);
  for (guint32 set = 0; set < 1u << e->n_valves && !e->one_zone[part]; set++)
    for (guint i = 1; i < candidates->len; i++)
      if (e->fed[g_array_index (candidates, guint, i)][set] != e->fed[g_array_index (candidates, guint, 0)][set])
        return TRUE;
  return FALSE;
}

/* ---- comparing ---- */

static void
compare (Exam *e, guint32 seed)
{
  HeatIsolateQuery query = { .overlay = e->k.overlay };
  g_autoptr (HeatNarrow) tree = heat_trace_narrow (e->k.trace, &query, e->candidates, e->n, NULL, NULL);
  gboolean resolved = TRUE;

  for (guint i = 0; i < tree->steps->len; i++)
    {
      const HeatNarrowStep *s = &g_array_index (tree->steps, HeatNarrowStep, i);
      resolved &= !s->plan || !can_part (e, s->candidates);
    }
  sums.trees++;
  sums.unresolved += !resolved;
  if (!resolved || tree->steps->len < 2)
    return;
  sums.resolved++;
  for (guint by = 0; by < 2; by++)
    {
      double said = by ? tree->expected_household_minutes : tree->expected_minutes, best = best_from (e, by, (1u << e->n) - 1, 0, 0);
      double ratio = best > 0 ? said / best : 1;
      if (said < best * (1 - 1e-6) - 1e-6)
        g_error ("seed %u: the tree claims %g, no tree is better than %g", seed, said, best);
      if (g_getenv ("HEAT_SEED"))
        g_test_message ("%s: %g, the best %g", by ? "household-minutes" : "minutes", said, best);
      sums.sum[by] += said;
      sums.best[by] += best;
      sums.worst[by] = MAX (sums.worst[by], ratio);
      sums.equal += by == 0 && ratio < 1 + 1e-6;
    }
}

static void
test_seed (guint32 seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autofree Exam *e = g_new0 (Exam, 1);

  e->k.c = make_line (rand);
  e->brute = brute_net_new (e->k.c); /* before the snapshot packs the city's tables */
  draw_ready (&e->k);
  e->n_valves = e->k.c->n_valve;
  for (guint i = 0; i < e->n_valves; i++)
    e->valves[i] = i;
  for (guint32 p = 0; p < e->k.c->n_pipe && e->n < MOST_CANDIDATES; p++)
    if (pick (rand, 3))
      e->candidates[e->n++] = (HeatCandidate){ p, (0.05 + g_rand_double (rand)) / (1.1 * MOST_CANDIDATES) };
  if (e->n > 1)
    {
      for (guint by = 0; by < 2; by++)
        for (guint32 part = 0; part < N_PARTS; part++)
          for (guint32 set = 0; set < N_SETS; set++)
            e->best[by][part][set] = NAN;
      look_at_sets (e);
      look_at_parts (e);
      compare (e, seed);
    }
  brute_net_free (e->brute);
  draw_done (&e->k);
}

static void
test_best (void)
{
  const char *one = g_getenv ("HEAT_SEED"), *rounds = g_getenv ("HEAT_ROUNDS");
  guint32 first = one ? (guint32) strtoul (one, NULL, 10) : 1, n = one ? 1 : rounds ? (guint32) strtoul (rounds, NULL, 10) : 300;

  for (guint32 i = 0; i < n; i++)
    test_seed (first + i);
  g_test_message ("%u trees, %u with tests and nothing left to part, %u that leave together what some set of valves parts; %u of them are the shortest there are", sums.trees, sums.resolved,
                  sums.unresolved, sums.equal);
  g_test_message ("minutes: %.3f of the best, at worst %.3f; household-minutes: %.3f of the best, at worst %.3f", sums.sum[0] / sums.best[0], sums.worst[0], sums.sum[1] / sums.best[1],
                  sums.worst[1]);
  g_assert_true (one || sums.resolved > n / 3);
  g_assert_cmpfloat (sums.worst[0], <, MOST_LONGER);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trace/narrow/best", test_best);
  return g_test_run ();
}
