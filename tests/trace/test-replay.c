// SPDX-License-Identifier: GPL-3.0-or-later
/* The search written down as steps, played again by someone who knows nothing but the steps: the same zone, must, may, stops and cold
 * consumers as the plan's. HEAT_SEED=N runs one network, HEAT_ROUNDS=N sets how many. */
#include "check.h"
#include "gen.h"
#include "trace-replay.h"
#include <stdlib.h>
#include <string.h>

static guint n_steps[HEAT_N_REPLAY_KINDS];

static void
expect_same (guint32 seed, const char *what, GArray *played, const GArray *plan)
{
  g_array_sort (played, compare_index);
  if (played->len != plan->len || (plan->len && memcmp (played->data, plan->data, plan->len * sizeof (guint32)) != 0))
    g_error ("seed %u: %s: %u by the steps, %u in the plan", seed, what, played->len, plan->len);
}

/* What the player has on its table. */
typedef struct { GArray *zone, *must, *may, *stops, *out, *dead; guint32 households; GHashTable *met, *closes; } Table;

static void
table_init (Table *t)
{
  GArray **lists[] = { &t->zone, &t->must, &t->may, &t->stops, &t->out, &t->dead };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    *lists[i] = g_array_new (FALSE, FALSE, sizeof (guint32));
  t->households = 0;
  t->met = g_hash_table_new (NULL, NULL);
  t->closes = g_hash_table_new (NULL, NULL);
}

static void
table_clear (Table *t)
{
  GArray *lists[] = { t->zone, t->must, t->may, t->stops, t->out, t->dead };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    g_array_unref (lists[i]);
  g_hash_table_unref (t->met);
  g_hash_table_unref (t->closes);
}

static guint32
stop_key (HeatKind kind, guint32 index)
{
  return 2 * index + (kind == HEAT_KIND_STATION);
}

/* What a valve is said to be must be what it is. */
static void
check_meeting (guint32 seed, const HeatReplayStep *s, const HeatValveOverlay *o, const Question *q, const HeatNet *net)
{
  gboolean closed = o->state[s->valve] == HEAT_VALVE_CLOSED, is_check = heat_net_city (net)->valve[s->valve].role == HEAT_VALVE_CHECK;
  gboolean failed = o->condition[s->valve] == HEAT_CONDITION_STUCK || o->condition[s->valve] == HEAT_CONDITION_LEAKY;
  gboolean right = TRUE;

  for (guint i = 0; i < q->n_held; i++)
    closed |= q->held[i] == s->valve;
  switch (s->kind)
    {
    case HEAT_REPLAY_CLOSES: right = !closed && !failed && !is_check; break;
    case HEAT_REPLAY_SHUT: right = closed && o->condition[s->valve] != HEAT_CONDITION_LEAKY; break;
    case HEAT_REPLAY_FAILED: right = failed; break;
    case HEAT_REPLAY_CHECK_PASSED: right = is_check; break; /* on one line for the pair whatever its state */
    case HEAT_REPLAY_CHECK_HOLDS: right = is_check && !closed && !failed; break;
    default: break;
    }
  if (!right)
    g_error ("seed %u: valve %u is not what the step “%s” says", seed, s->valve, heat_replay_kind_word (s->kind));
}

static void
play (Table *t, guint32 seed, const HeatReplay *r, const HeatReplayStep *s)
{
  const guint32 *pipes = (const guint32 *) (gpointer) r->pipes->data + s->first_pipe, *consumers = (const guint32 *) (gpointer) r->consumers->data + s->first_consumer;
  gpointer valve = GUINT_TO_POINTER (s->valve);
  guint32 key;

  n_steps[s->kind]++;
  switch (s->kind)
    {
    case HEAT_REPLAY_REACH:
      if (s->valve != HEAT_NONE && !g_hash_table_contains (t->met, valve))
        g_error ("seed %u: water runs through valve %u that was not met", seed, s->valve);
      g_array_append_vals (t->zone, pipes, s->n_pipes);
      break;
    case HEAT_REPLAY_LEAK: g_array_append_vals (t->zone, pipes, s->n_pipes); break;
    case HEAT_REPLAY_CLOSES: g_hash_table_add (t->closes, valve); break;
    case HEAT_REPLAY_FAILED:
    case HEAT_REPLAY_LEAKS:
    case HEAT_REPLAY_CHECK_PASSED: g_hash_table_add (t->met, valve); break;
    case HEAT_REPLAY_SHUT:
    case HEAT_REPLAY_CHECK_HOLDS: break;
    case HEAT_REPLAY_STOP:
      key = stop_key (s->of, s->index);
      g_array_append_val (t->stops, key);
      break;
    case HEAT_REPLAY_ASK:
      if (!g_hash_table_contains (t->closes, valve))
        g_error ("seed %u: valve %u is asked for and was not met as one to be closed", seed, s->valve);
      g_array_append_val (s->is_must ? t->must : t->may, s->valve);
      break;
    case HEAT_REPLAY_COLD:
      g_array_append_vals (t->out, consumers, s->n_consumers);
      g_array_append_vals (t->dead, pipes, s->n_pipes);
      t->households += s->households;
      break;
    case HEAT_N_REPLAY_KINDS: g_assert_not_reached ();
    }
}

static void
compare (guint32 seed, Table *t, const HeatPlan *plan)
{
  g_autoptr (GArray) must = plan_valves (plan->must), may = plan_valves (plan->may), stops = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; i < plan->stops->len; i++)
    {
      guint32 key = stop_key (g_array_index (plan->stops, HeatPlanStop, i).kind, g_array_index (plan->stops, HeatPlanStop, i).index);
      g_array_append_val (stops, key);
    }
  g_array_sort (stops, compare_index);
  expect_same (seed, "zone", t->zone, plan->zone_pipes);
  expect_same (seed, "must", t->must, must);
  expect_same (seed, "may", t->may, may);
  expect_same (seed, "stops", t->stops, stops);
  expect_same (seed, "out", t->out, plan->out_consumers);
  expect_same (seed, "dead pipes", t->dead, plan->dead_pipes);
  g_assert_cmpuint (t->households, ==, plan->out_households);
}

/* A bound leaves the first steps as they are and counts the others. */
static void
check_bound (const HeatTrace *trace, const HeatIsolateQuery *query, const HeatReplay *whole, guint most)
{
  g_autoptr (HeatReplay) r = heat_trace_replay (trace, query, most, NULL);

  g_assert_cmpuint (r->steps->len, ==, MIN (most, whole->steps->len));
  g_assert_cmpuint (r->steps->len + r->n_left_out, >=, whole->steps->len);
  g_assert_true (r->n_left_out > 0 || r->steps->len == whole->steps->len);
  for (guint i = 0; i < r->steps->len; i++)
    {
      const HeatReplayStep *a = &g_array_index (r->steps, HeatReplayStep, i), *b = &g_array_index (whole->steps, HeatReplayStep, i);
      g_assert_true (a->kind == b->kind && a->valve == b->valve && a->n_pipes == b->n_pipes && a->n_consumers == b->n_consumers);
    }
}

static void
test_question (guint32 seed, GRand *rand, HeatTrace *trace)
{
  static const HeatKind of[] = { HEAT_KIND_PIPE, HEAT_KIND_VALVE, HEAT_KIND_WELL, HEAT_KIND_NODE, HEAT_KIND_CONSUMER, HEAT_KIND_SOURCE,
                                 HEAT_KIND_STATION, HEAT_KIND_STATION, HEAT_KIND_STATION };
  HeatNet *net = heat_trace_net (trace);
  g_autoptr (HeatValveOverlay) overlay = heat_valve_overlay_new (net);
  Question q = { 0 };
  Table t;

  for (guint i = 0; i < 2; i++)
    {
      HeatLeakKind kind = g_rand_boolean (rand) ? HEAT_LEAK_PIPE : (HeatLeakKind) g_rand_int_range (rand, 0, G_N_ELEMENTS (of));
      guint32 n = heat_net_n (net, of[kind]);
      if (n > 0 && (i == 0 || g_rand_double (rand) < 0.3))
        question_add_leak (&q, kind, (guint32) g_rand_int_range (rand, 0, (gint32) n));
    }
  if (overlay->n && g_rand_double (rand) < 0.3)
    q.held[q.n_held++] = (guint32) g_rand_int_range (rand, 0, (gint32) overlay->n);
  HeatIsolateQuery query = question_query (&q, overlay);
  g_autoptr (HeatPlan) plan = heat_trace_isolate (trace, &query, NULL);
  g_autoptr (HeatReplay) replay = heat_trace_replay (trace, &query, 0, NULL);
  table_init (&t);
  for (guint i = 0; i < replay->steps->len; i++)
    {
      const HeatReplayStep *s = &g_array_index (replay->steps, HeatReplayStep, i);
      if (s->valve != HEAT_NONE)
        check_meeting (seed, s, overlay, &q, net);
      play (&t, seed, replay, s);
    }
  compare (seed, &t, plan);
  g_assert_cmpuint (replay->n_left_out, ==, 0);
  check_bound (trace, &query, replay, 1 + (guint) g_rand_int_range (rand, 0, 6));
  table_clear (&t);
}

static void
test_random (void)
{
  const char *one = g_getenv ("HEAT_SEED"), *rounds = g_getenv ("HEAT_ROUNDS");
  guint32 first = one ? (guint32) strtoul (one, NULL, 10) : 1, n = one ? 1 : rounds ? (guint32) strtoul (rounds, NULL, 10) : 800;

  for (guint32 seed = first; seed < first + n; seed++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      g_autoptr (HeatNet) net = heat_net_new (gen_city (rand), NULL, NULL);
      g_autoptr (HeatTrace) trace = heat_trace_new (net, NULL, NULL);
      for (guint round = 0; round < 4; round++)
        test_question (seed, rand, trace);
    }
  for (guint kind = 0; kind < HEAT_N_REPLAY_KINDS; kind++)
    {
      g_test_message ("%s: %u steps", heat_replay_kind_word ((HeatReplayKind) kind), n_steps[kind]);
      g_assert_true (one || n_steps[kind] > 20);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trace/replay", test_random);
  return g_test_run ();
}
