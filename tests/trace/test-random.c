// SPDX-License-Identifier: GPL-3.0-or-later
/* Thousands of random networks and questions: the engine must say what the brute force says. A failure prints its seed;
 * HEAT_SEED=N runs that one alone, HEAT_ROUNDS=N sets how many, HEAT_FIRST=N from which, HEAT_AT_LEAST=N fewer than which compared fail. */
#include "check.h"
#include "gen.h"
#include <stdlib.h>

static Question
random_question (GRand *rand, const HeatNet *net)
{
  Question q = { 0 };
  guint32 n_valve = heat_net_n (net, HEAT_KIND_VALVE), n_leaks = g_rand_double (rand) < 0.7 ? 1 : 1 + pick (rand, 3);

  for (guint i = 0; i < 20 && q.n_leaks < n_leaks; i++)
    question_add_random_leak (&q, rand, net, 0.4);
  while (n_valve && q.n_held < 3 && g_rand_double (rand) < 0.2)
    q.held[q.n_held++] = pick (rand, n_valve);
  while (n_valve && q.n_reachable < 3 && g_rand_double (rand) < 0.2)
    q.reachable[q.n_reachable++] = pick (rand, n_valve);
  while (q.n_stopped < 3 && g_rand_double (rand) < 0.15)
    {
      HeatKind kind = pick (rand, 2) ? HEAT_KIND_SOURCE : HEAT_KIND_STATION;
      if (heat_net_n (net, kind))
        question_add_stopped (&q, kind, pick (rand, heat_net_n (net, kind)));
    }
  while (n_valve && q.n_pinned < 3 && g_rand_double (rand) < 0.15)
    q.pinned[q.n_pinned++] = pick (rand, n_valve);
  while (n_valve && q.n_forbidden < 3 && g_rand_double (rand) < 0.15)
    {
      guint32 v = q.forbidden[q.n_forbidden++] = pick (rand, n_valve);
      for (guint i = 0; i < q.n_pinned; i++) /* both at once is refused */
        if (q.pinned[i] == v)
          {
            q.n_forbidden--;
            break;
          }
    }
  return q;
}

/* More failed valves never shrink the outage; and what is said of each failed valve is the difference of two plans. */
static char *
check_failures (const HeatTrace *trace, const Question *q, const HeatValveOverlay *overlay, const HeatPlan *plan, GRand *rand)
{
  g_autoptr (HeatValveOverlay) more = heat_valve_overlay_copy (overlay);

  for (guint i = 0; i < plan->failed->len; i++)
    {
      const HeatPlanFailed *f = &g_array_index (plan->failed, HeatPlanFailed, i);
      g_autoptr (HeatValveOverlay) healed = heat_valve_overlay_copy (overlay);
      healed->condition[f->valve] = HEAT_CONDITION_WORKS;
      Question allowed = *q;
      allowed.n_forbidden = 0;
      for (guint k = 0; k < q->n_forbidden; k++)
        if (q->forbidden[k] != f->valve)
          allowed.forbidden[allowed.n_forbidden++] = q->forbidden[k];
      gboolean was_forbidden = allowed.n_forbidden < q->n_forbidden && !(overlay->condition[f->valve] == HEAT_CONDITION_STUCK || overlay->condition[f->valve] == HEAT_CONDITION_LEAKY);
      if (was_forbidden != f->is_forbidden)
        return g_strdup_printf ("failed valve %u: forbidden, or failed?\n", f->valve);
      HeatIsolateQuery query = question_query (&allowed, healed);
      g_autoptr (HeatPlan) without = heat_trace_isolate (trace, &query, NULL);
      /* households of consumers in no list count as suspended: both sides here are of the heating ones */
      if ((gint64) plan->out_households - (gint64) without->out_households != f->more_households)
        return g_strdup_printf ("failed valve %u: %d more households said, %d found\n", f->valve, (int) f->more_households,
                                (int) plan->out_households - (int) without->out_households);
    }
  for (guint i = 0; i < plan->must->len; i++)
    if (g_rand_double (rand) < 0.5 && g_array_index (plan->must, HeatPlanValve, i).reason != HEAT_CLOSE_PINNED) /* such a one cuts off by itself */
      more->condition[g_array_index (plan->must, HeatPlanValve, i).valve] = HEAT_CONDITION_STUCK;
  HeatIsolateQuery query = question_query (q, more);
  g_autoptr (HeatPlan) worse = heat_trace_isolate (trace, &query, NULL);
  if (worse->out_households < plan->out_households || worse->zone_pipes->len < plan->zone_pipes->len)
    return g_strdup_printf ("more failed valves shrink the outage: %u households before, %u after\n", plan->out_households, worse->out_households);
  return NULL;
}

static gboolean
has_index (const GArray *list, guint32 index)
{
  for (guint i = 0; i < list->len; i++)
    if (g_array_index (list, guint32, i) == index)
      return TRUE;
  return FALSE;
}

/* Forced are the stops that the brute force does not find when nothing is forbidden. */
static char *
check_forced (const BruteNet *brute, const Question *q, const HeatValveOverlay *overlay, const HeatPlan *plan)
{
  Question allowed = *q;
  allowed.n_forbidden = 0;
  BruteQuery bq = question_brute (&allowed, overlay);
  BruteAnswer *answer = brute_isolate (brute, &bq);
  guint forced = 0;
  char *wrong = NULL;

  for (guint i = 0; i < plan->stops->len; i++)
    {
      HeatPlanStop stop = g_array_index (plan->stops, HeatPlanStop, i);
      gboolean stops_anyway = has_index (stop.kind == HEAT_KIND_SOURCE ? answer->stop_sources : answer->stop_stations, stop.index), is_said = FALSE;
      for (guint k = 0; k < plan->forced_stops->len; k++)
        is_said |= g_array_index (plan->forced_stops, HeatPlanStop, k).kind == stop.kind && g_array_index (plan->forced_stops, HeatPlanStop, k).index == stop.index;
      forced += is_said;
      if (stops_anyway == is_said && !wrong)
        wrong = g_strdup_printf ("plant %u: %s\n", stop.index, is_said ? "said to be forced, stops anyway" : "forced, and not said");
    }
  if (forced != plan->forced_stops->len && !wrong)
    wrong = g_strdup ("forced stops that are no stops\n");
  brute_answer_free (answer);
  return wrong;
}

/* ---- what was met ---- */

typedef enum { DOUBLE_LINE, SINGLE_LINE, LOOP, SEVERAL_PLANTS, CHECK_VALVE, FAILED_VALVE, CLOSED_VALVE, SWALLOWED_SOURCE, TWO_FEEDS, OTHER_INCIDENT, SEVERAL_LEAKS, N_SORTS } Sort;
static const char *const sort_names[N_SORTS] = { "double line", "single line", "loops", "several sources", "check valves", "failed valves", "closed valves", "a source swallowed",
                                                 "stations of two feeds", "valves held by other incidents", "several leaks" };
static struct { guint asked, compared, answers, of[N_SORTS]; } met; /* compared: networks with pipes in a zone at least once */

static gboolean
has_loop (const HeatNet *net)
{
  g_autofree guint32 *root = g_new (guint32, heat_net_n (net, HEAT_KIND_NODE) + 1);

  for (guint32 i = 0; i < heat_net_n (net, HEAT_KIND_NODE); i++)
    root[i] = i;
  for (guint32 p = 0; p < heat_net_n (net, HEAT_KIND_PIPE); p++)
    {
      guint32 ends[2] = { heat_net_pipe_node (net, heat_pipe (p), 0).i, heat_net_pipe_node (net, heat_pipe (p), 1).i };
      if (ends[0] == HEAT_NONE || ends[1] == HEAT_NONE || ends[0] == ends[1])
        continue;
      for (guint k = 0; k < 2; k++)
        while (root[ends[k]] != ends[k])
          ends[k] = root[ends[k]];
      if (ends[0] == ends[1])
        return TRUE;
      root[ends[0]] = ends[1];
    }
  return FALSE;
}

static guint
sorts_of_city (const HeatCity *c)
{
  guint sorts = c->n_source > 1 ? 1u << SEVERAL_PLANTS : 0;

  for (guint32 i = 0; i < c->n_pipe; i++)
    sorts |= c->pipe[i].line == HEAT_LINE_PAIR ? 1u << SINGLE_LINE : c->pipe[i].line == HEAT_LINE_SUPPLY ? 1u << DOUBLE_LINE : 0;
  for (guint32 i = 0; i < c->n_valve; i++)
    sorts |= c->valve[i].role == HEAT_VALVE_CHECK ? 1u << CHECK_VALVE : 0;
  for (guint32 i = 0; i < c->n_station; i++)
    {
      guint feeds = 0;
      for (guint32 p = 0; p < c->n_port; p++)
        feeds += c->port[p].side == HEAT_PORT_PRIMARY && strcmp (heat_city_text (c, c->port[p].owner), heat_city_text (c, c->station[i].id)) == 0;
      sorts |= feeds > 1 ? 1u << TWO_FEEDS : 0;
    }
  return sorts;
}

static guint
sorts_of_question (const Question *q, const HeatValveOverlay *o, const BruteAnswer *answer)
{
  guint sorts = (answer->stop_sources->len ? 1u << SWALLOWED_SOURCE : 0) | (q->n_held ? 1u << OTHER_INCIDENT : 0) | (q->n_leaks > 1 ? 1u << SEVERAL_LEAKS : 0);

  for (guint32 v = 0; v < o->n; v++)
    sorts |= (o->condition[v] == HEAT_CONDITION_STUCK || o->condition[v] == HEAT_CONDITION_LEAKY ? 1u << FAILED_VALVE : 0) | (o->state[v] == HEAT_VALVE_CLOSED ? 1u << CLOSED_VALVE : 0);
  return sorts;
}

static void
test_seed (guint32 seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  HeatCity *city = gen_city (rand);
  BruteNet *brute = brute_net_new (city);
  g_autoptr (HeatNet) net = heat_net_new (city, NULL, NULL);
  g_autoptr (HeatTrace) trace = heat_trace_new (net, NULL, NULL);
  guint sorts = sorts_of_city (city) | (has_loop (net) ? 1u << LOOP : 0);
  gboolean has_zone = FALSE;

  for (int round = 0; round < 4; round++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (HeatValveOverlay) overlay = gen_overlay (rand, net, 0.05);
      Question q = random_question (rand, net);
      HeatIsolateQuery query = question_query (&q, overlay);
      BruteQuery bq = question_brute (&q, overlay);
      g_autoptr (HeatPlan) plan = heat_trace_isolate (trace, &query, &error);
      g_assert_no_error (error);
      BruteAnswer *answer = brute_isolate (brute, &bq);
      g_autofree char *wrong = compare_answers (city, plan, answer);
      g_autofree char *broken = check_properties (brute, city, &q, overlay, plan, answer);
      g_autofree char *forced = check_forced (brute, &q, overlay, plan);
      g_autofree char *failed = check_failures (trace, &q, overlay, plan, rand);
      if ((wrong || broken || failed || forced) && g_getenv ("HEAT_SEED"))
        {
          g_autofree char *text = gen_describe (city);
          g_printerr ("%s", text);
          for (guint32 v = 0; v < overlay->n; v++)
            g_printerr ("v%u state %d condition %d\n", v, overlay->state[v], overlay->condition[v]);
        }
      if (wrong || broken || failed || forced)
        g_error ("seed %u round %d leak kind %d index %u:\n%s%s%s%s", seed, round, (int) q.leaks[0].kind, q.leaks[0].index, wrong ? wrong : "",
                 broken ? broken : "", failed ? failed : "", forced ? forced : "");
      sorts |= sorts_of_question (&q, overlay, answer);
      has_zone |= answer->zone_pipes->len > 0;
      met.answers++;
      brute_answer_free (answer);
    }
  met.asked++;
  met.compared += has_zone;
  for (guint k = 0; k < N_SORTS; k++)
    met.of[k] += has_zone && sorts & (1u << k);
  brute_net_free (brute);
}

static void
test_random (void)
{
  const char *one = g_getenv ("HEAT_SEED"), *rounds = g_getenv ("HEAT_ROUNDS"), *from = g_getenv ("HEAT_FIRST"), *at_least = g_getenv ("HEAT_AT_LEAST");
  guint32 first = one ? (guint32) strtoul (one, NULL, 10) : from ? (guint32) strtoul (from, NULL, 10) : 1, n = one ? 1 : rounds ? (guint32) strtoul (rounds, NULL, 10) : 1500;

  for (guint32 i = 0; i < n; i++)
    test_seed (first + i);
  g_test_message ("%u networks compared with the brute force in %u answers; %u others had nothing to drain", met.compared, met.answers, met.asked - met.compared);
  for (guint k = 0; k < N_SORTS && !one; k++)
    {
      g_test_message ("%s: in %u of them", sort_names[k], met.of[k]);
      g_assert_cmpuint (met.of[k], >, n / 20);
    }
  g_assert_cmpuint (met.compared, >=, at_least ? (guint) strtoul (at_least, NULL, 10) : 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trace/random", test_random);
  return g_test_run ();
}
