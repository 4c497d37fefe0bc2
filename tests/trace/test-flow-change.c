// SPDX-License-Identifier: GPL-3.0-or-later
/* What heat_flowing_change() makes from the answer before must be what is found when everything is done anew: on random networks,
 * question after question in the same arrays, with plans that drain, cut, stop and open, and states before that change in between.
 * HEAT_SEED=N runs one network, HEAT_ROUNDS=N sets how many. */
#include "check.h"
#include "gen.h"
#include "trace-heat-private.h"
#include <stdlib.h>

static struct { guint changes, whole, pieces, dead_plants, dead_stations, saved_stations, lost_reach; } seen;

/* Every label of a part, whatever the order of the chain. */
static gboolean
same_labels (const HeatFlowing *a, const HeatFlowing *b, guint line, guint32 part)
{
  guint n_a = 0, n_b = 0;

  for (guint32 i = a->head[line][part]; i != HEAT_NONE; i = a->label[line][i].next, n_a++)
    if (!heat_flowing_has_label (b, line, part, a->label[line][i].group))
      return FALSE;
  for (guint32 i = b->head[line][part]; i != HEAT_NONE; i = b->label[line][i].next)
    n_b++;
  return n_a == n_b;
}

static void
compare_line (guint32 seed, const HeatFlowing *f, const HeatFlowing *whole, const HeatFlowing *old, const HeatTrace *t, guint line)
{
  g_assert_cmpuint (f->n_parts[line], ==, whole->n_parts[line]);
  for (guint32 part = 0; part < f->n_parts[line]; part++)
    {
      if (!same_labels (f, whole, line, part) || f->reached[line][part] != whole->reached[line][part])
        g_error ("seed %u: line %u, part %u of %u", seed, line, part, old->n_parts[line]);
      seen.lost_reach += part < old->n_parts[line] && old->reached[line][part] && !f->reached[line][part];
      seen.pieces += part >= old->n_parts[line] && f->head[line][part] != HEAT_NONE;
    }
  for (guint32 part = f->n_parts[line]; part < f->n_room[line]; part++)
    if (f->head[line][part] != HEAT_NONE || f->reached[line][part])
      g_error ("seed %u: line %u, part %u is not empty", seed, line, part);
  for (guint32 k = 0; k < t->n_groups; k++)
    if (f->sole[line][k] != whole->sole[line][k])
      g_error ("seed %u: line %u, group %u: its only part", seed, line, k);
}

/* Whatever differs from the answer before has to be named. */
static void
check_lists (guint32 seed, const HeatFlowing *f, const HeatFlowing *old, const HeatAfter *a)
{
  const HeatTrace *t = a->w->trace;
  HeatPartView then = { .t = t, .before = a->w->before };

  for (guint32 k = 0; k < t->n_groups; k++)
    if ((f->live[k] != old->live[k] || f->sole[0][k] != old->sole[0][k] || f->sole[1][k] != old->sole[1][k]) && !contains (f->groups, k))
      g_error ("seed %u: group %u changed and is not named", seed, k);
  for (guint32 s = 0; s < heat_net_n (t->net, HEAT_KIND_STATION); s++)
    {
      gboolean was = heat_flowing_warms_primary (old, &then, s), is = heat_flowing_warms_primary (f, &a->view, s), is_named = contains (f->stations, s);
      if ((was != is || f->station_live[s] != old->station_live[s]) && !is_named)
        g_error ("seed %u: station %u changed and is not named", seed, s);
      seen.dead_stations += old->station_live[s] && !f->station_live[s];
      seen.saved_stations += is_named && old->station_live[s] && f->station_live[s];
    }
}

static void
compare (guint32 seed, const HeatAfter *a)
{
  const HeatFlowing *f = a->flow, *old = a->w->before->flow;
  const HeatTrace *t = a->w->trace;
  HeatFlowing *whole = heat_flowing_new (&a->view, a->w->r.standing);

  seen.changes += f->is_change;
  seen.whole += !f->is_change;
  compare_line (seed, f, whole, old, t, 0);
  compare_line (seed, f, whole, old, t, 1);
  for (guint32 k = 0; k < t->n_groups; k++)
    {
      if (f->live[k] != whole->live[k])
        g_error ("seed %u: life of group %u", seed, k);
      seen.dead_plants += old->live[k] && !f->live[k];
    }
  for (guint32 s = 0; s < heat_net_n (t->net, HEAT_KIND_STATION); s++)
    if (f->station_live[s] != whole->station_live[s])
      g_error ("seed %u: life of station %u", seed, s);
  if (f->is_change)
    check_lists (seed, f, old, a);
  heat_flowing_free (whole);
}

static void
open_some (HeatWaterSearch *w, GRand *rand, guint32 opened[1])
{
  guint32 n = heat_net_n (w->trace->net, HEAT_KIND_VALVE);

  opened[0] = pick (rand, n);
  if (n > 0 && w->before->closed[opened[0]] && g_rand_double (rand) < 0.5)
    {
      w->opened = opened;
      w->n_opened = 1;
    }
}

static void
test_question (guint32 seed, GRand *rand, HeatTrace *trace)
{
  HeatNet *net = heat_trace_net (trace);
  g_autoptr (HeatValveOverlay) overlay = gen_overlay (rand, net, g_rand_double (rand) < 0.3 ? 0.1 : 0);
  Question q = { 0 };

  for (guint again = 0; again < 3; again++) /* of one state before */
    {
      HeatQuestion question;
      HeatAfter after;
      guint32 opened[1];
      q.n_leaks = 0;
      question_add_random_leak (&q, rand, net, 0.4);
      if (g_rand_double (rand) < 0.3)
        question_add_random_leak (&q, rand, net, 0.4);
      HeatIsolateQuery query = question_query (&q, overlay);
      g_assert_true (heat_question_init (&question, trace, &query, NULL));
      open_some (&question.w, rand, opened);
      heat_water_search_run (&question.w);
      heat_after_init (&after, &question.w);
      compare (seed, &after);
      heat_after_clear (&after);
      heat_question_clear (&question);
    }
}

static void
test_random (void)
{
  const char *one = g_getenv ("HEAT_SEED"), *rounds = g_getenv ("HEAT_ROUNDS");
  guint32 first = one ? (guint32) strtoul (one, NULL, 10) : 1, n = one ? 1 : rounds ? (guint32) strtoul (rounds, NULL, 10) : 1500;

  for (guint32 seed = first; seed < first + n; seed++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      g_autoptr (HeatNet) net = heat_net_new (gen_city (rand), NULL, NULL);
      g_autoptr (HeatTrace) trace = heat_trace_new (net, NULL, NULL);
      for (guint round = 0; round < 4; round++)
        test_question (seed, rand, trace);
    }
  g_test_message ("%u changes, %u anew, %u pieces with a plant, %u dead plants, %u dead stations, %u that others keep alive, %u parts that lost their plants",
                  seen.changes, seen.whole, seen.pieces, seen.dead_plants, seen.dead_stations, seen.saved_stations, seen.lost_reach);
  g_assert_true (one || (seen.changes > 4 * n && seen.whole > n && seen.pieces > 2 * n && seen.dead_plants > 9 * n && seen.dead_stations > 2 * n
                         && seen.saved_stations > n / 10 && seen.lost_reach > 9 * n));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trace/flow-change", test_random);
  return g_test_run ();
}
