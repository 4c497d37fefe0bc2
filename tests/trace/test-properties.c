// SPDX-License-Identifier: GPL-3.0-or-later
/* What must hold of every plan, whoever made it: each property by its name, on random networks, with the brute force as the judge of where
 * water runs. Each is a test of its own, which says on how many questions it was put and shows the first that broke it.
 * HEAT_SEED=N runs that network alone, HEAT_ROUNDS=N sets how many, HEAT_FIRST=N from which. */
#include "check.h"
#include "gen.h"
#include <stdlib.h>
#include <string.h>

typedef struct {
  const HeatCity *city;
  const HeatTrace *trace;
  const BruteNet *brute;
  const Question *q;
  const HeatValveOverlay *overlay;
  const HeatPlan *plan;
  const BruteAnswer *answer;
  GRand *rand;
} Asked;

typedef enum { VAIN, HOLDS, BROKEN } Verdict; /* VAIN: the question says nothing about it */

static gboolean
is_subset (const GArray *part, const GArray *whole)
{
  for (guint i = 0; i < part->len; i++)
    if (!contains (whole, g_array_index (part, guint32, i)))
      return FALSE;
  return TRUE;
}

static HeatPlan *
ask (const Asked *a, const Question *q, const HeatValveOverlay *overlay)
{
  g_autoptr (GError) error = NULL;
  HeatIsolateQuery query = question_query (q, overlay);
  HeatPlan *plan = heat_trace_isolate (a->trace, &query, &error);

  g_assert_no_error (error);
  return plan;
}

static gboolean
same_list (const GArray *a, const GArray *b)
{
  return a->len == b->len && (a->len == 0 || memcmp (a->data, b->data, a->len * g_array_get_element_size ((GArray *) a)) == 0);
}

static gboolean
same_valves (const GArray *a, const GArray *b)
{
  g_autoptr (GArray) x = plan_valves (a), y = plan_valves (b);

  return same_list (x, y);
}

static gboolean
same_plan (const HeatPlan *a, const HeatPlan *b)
{
  return same_valves (a->must, b->must) && same_valves (a->may, b->may) && same_list (a->zone_pipes, b->zone_pipes) && same_list (a->out_consumers, b->out_consumers)
    && same_list (a->out_stations, b->out_stations) && same_list (a->already_consumers, b->already_consumers) && same_list (a->dead_pipes, b->dead_pipes)
    && a->stops->len == b->stops->len && a->out_households == b->out_households;
}

/* ---- properties ---- */

/* Closing the plan's valves leaves no path from a leak to a header. */
static Verdict
closed_plan_is_dry (const Asked *a)
{
  g_autoptr (GArray) must = plan_valves (a->plan->must), sources = plan_stops (a->plan, HEAT_KIND_SOURCE), stations = plan_stops (a->plan, HEAT_KIND_STATION);
  BruteQuery bq = question_brute (a->q, a->overlay);

  return brute_is_fed (a->brute, &bq, must, sources, stations) ? BROKEN : HOLDS;
}

/* Leaving any must valve open makes such a path. */
static Verdict
each_must_is_needed (const Asked *a)
{
  g_autoptr (GArray) must = plan_valves (a->plan->must), sources = plan_stops (a->plan, HEAT_KIND_SOURCE), stations = plan_stops (a->plan, HEAT_KIND_STATION);
  BruteQuery bq = question_brute (a->q, a->overlay);

  for (guint i = 0; i < must->len; i++)
    {
      g_autoptr (GArray) fewer = g_array_copy (must);
      g_array_remove_index (fewer, i);
      if (!brute_is_fed (a->brute, &bq, fewer, sources, stations))
        return BROKEN;
    }
  return must->len ? HOLDS : VAIN;
}

/* Those who are out are not served by the network as the brute force sees it with the plan's own valves shut. */
static Verdict
nobody_is_out_and_served (const Asked *a)
{
  for (guint i = 0; i < a->plan->out_consumers->len; i++)
    if (contains (a->answer->warm_after, g_array_index (a->plan->out_consumers, guint32, i)) || contains (a->plan->already_consumers, g_array_index (a->plan->out_consumers, guint32, i)))
      return BROKEN;
  for (guint i = 0; i < a->plan->already_consumers->len; i++)
    if (contains (a->answer->warm_after, g_array_index (a->plan->already_consumers, guint32, i)))
      return BROKEN;
  return a->plan->out_consumers->len ? HOLDS : VAIN;
}

/* Closing and then reopening gives the old state: who is warm, and every answer. */
static Verdict
reopening_restores (const Asked *a)
{
  g_autoptr (HeatValveOverlay) moved = heat_valve_overlay_copy (a->overlay);
  g_autofree guint8 *before = heat_trace_warm (a->trace, moved);

  for (guint i = 0; i < a->plan->must->len; i++)
    moved->state[g_array_index (a->plan->must, HeatPlanValve, i).valve] = HEAT_VALVE_CLOSED;
  g_autofree guint8 *closed = heat_trace_warm (a->trace, moved);
  g_autoptr (HeatPlan) between = ask (a, a->q, moved);
  for (guint i = 0; i < a->plan->must->len; i++)
    moved->state[g_array_index (a->plan->must, HeatPlanValve, i).valve] = HEAT_VALVE_OPEN;
  g_autofree guint8 *after = heat_trace_warm (a->trace, moved);
  g_autoptr (HeatPlan) again = ask (a, a->q, moved);
  for (guint32 c = 0; c < a->city->n_consumer; c++)
    if (before[c] != after[c] || (closed[c] && !before[c]))
      return BROKEN;
  return !same_plan (a->plan, again) ? BROKEN : a->plan->must->len ? HOLDS : VAIN;
}

/* Once its valves are closed, the plan asks for nothing more, and drains the same. */
static Verdict
closed_plan_is_done (const Asked *a)
{
  g_autoptr (HeatValveOverlay) moved = heat_valve_overlay_copy (a->overlay);

  for (guint i = 0; i < a->plan->must->len; i++)
    moved->state[g_array_index (a->plan->must, HeatPlanValve, i).valve] = HEAT_VALVE_CLOSED;
  g_autoptr (HeatPlan) done = ask (a, a->q, moved);
  gboolean same = done->must->len == 0 && same_valves (done->may, a->plan->may) && same_list (done->zone_pipes, a->plan->zone_pipes) && done->stops->len == a->plan->stops->len;
  return !same ? BROKEN : a->plan->must->len ? HOLDS : VAIN;
}

/* More failed valves never shrink the outage: zone, stops and those who are out hold all that they held. */
static Verdict
failures_never_shrink (const Asked *a)
{
  g_autoptr (HeatValveOverlay) more = heat_valve_overlay_copy (a->overlay);
  guint n = 0;

  for (guint i = 0; i < a->plan->must->len; i++)
    if (g_rand_boolean (a->rand))
      {
        more->condition[g_array_index (a->plan->must, HeatPlanValve, i).valve] = g_rand_boolean (a->rand) ? HEAT_CONDITION_STUCK : HEAT_CONDITION_LEAKY;
        n++;
      }
  g_autoptr (HeatPlan) worse = ask (a, a->q, more);
  g_autoptr (GArray) sources = plan_stops (a->plan, HEAT_KIND_SOURCE), more_sources = plan_stops (worse, HEAT_KIND_SOURCE);
  gboolean holds = is_subset (a->plan->zone_pipes, worse->zone_pipes) && is_subset (a->plan->out_consumers, worse->out_consumers) && is_subset (sources, more_sources)
    && worse->out_households >= a->plan->out_households;
  return !holds ? BROKEN : n ? HOLDS : VAIN;
}

/* A valve that cannot be turned, or that another plan holds closed, is in no list. */
static Verdict
lists_hold_only_what_turns (const Asked *a)
{
  const GArray *lists[] = { a->plan->must, a->plan->may };

  for (guint k = 0; k < 2; k++)
    for (guint i = 0; i < lists[k]->len; i++)
      {
        guint32 v = g_array_index (lists[k], HeatPlanValve, i).valve;
        guint8 condition = a->overlay->condition[v], role = a->city->valve[v].role;
        if (condition == HEAT_CONDITION_STUCK || condition == HEAT_CONDITION_LEAKY || a->overlay->state[v] == HEAT_VALVE_CLOSED || role == HEAT_VALVE_CHECK
            || role == HEAT_VALVE_DRAIN || role == HEAT_VALVE_VENT)
          return BROKEN;
        for (guint h = 0; h < a->q->n_held; h++)
          if (a->q->held[h] == v)
            return BROKEN;
      }
  return a->plan->must->len + a->plan->may->len ? HOLDS : VAIN;
}

static gboolean
is_plain_leak (const Asked *a, HeatLeak leak)
{
  return leak.kind == HEAT_LEAK_PIPE ? a->city->pipe[leak.index].service == HEAT_SERVICE_IN : leak.kind == HEAT_LEAK_CONSUMER || leak.kind >= HEAT_LEAK_SOURCE;
}

/* Leaks that break no valve and fill no empty pipe drain together what they drain one by one, in whatever order they are named. */
static Verdict
leaks_add_up (const Asked *a)
{
  g_autoptr (GArray) sum = g_array_new (FALSE, FALSE, sizeof (guint32));
  Question turned = *a->q;

  if (a->q->n_leaks < 2)
    return VAIN;
  for (guint i = 0; i < a->q->n_leaks; i++)
    {
      Question one = *a->q;
      if (!is_plain_leak (a, a->q->leaks[i]))
        return VAIN;
      one.leaks[0] = turned.leaks[a->q->n_leaks - 1 - i] = a->q->leaks[i];
      one.n_leaks = 1;
      g_autoptr (HeatPlan) plan = ask (a, &one, a->overlay);
      for (guint k = 0; k < plan->zone_pipes->len; k++)
        if (!contains (sum, g_array_index (plan->zone_pipes, guint32, k)))
          g_array_append_val (sum, g_array_index (plan->zone_pipes, guint32, k));
    }
  g_autoptr (HeatPlan) back = ask (a, &turned, a->overlay);
  return sum->len == a->plan->zone_pipes->len && is_subset (sum, a->plan->zone_pipes) && same_plan (a->plan, back) ? HOLDS : BROKEN;
}

/* The operating order counts from 1 without gaps; the leaking pipe itself is drained. */
static Verdict
order_and_leak_are_whole (const Asked *a)
{
  for (guint i = 0; i < a->plan->must->len; i++)
    if (g_array_index (a->plan->must, HeatPlanValve, i).order != i + 1)
      return BROKEN;
  for (guint i = 0; i < a->q->n_leaks; i++)
    if (a->q->leaks[i].kind == HEAT_LEAK_PIPE && !contains (a->plan->zone_pipes, a->q->leaks[i].index))
      return BROKEN;
  return HOLDS;
}

/* The whole answer is the brute force's. */
static Verdict
answer_is_the_brute_force_s (const Asked *a)
{
  g_autofree char *wrong = compare_answers (a->city, a->plan, a->answer);

  return wrong ? BROKEN : HOLDS;
}

static const struct { const char *name; Verdict (*judge) (const Asked *); } properties[] = {
  { "answer-is-the-brute-force-s", answer_is_the_brute_force_s },
  { "closed-plan-is-dry", closed_plan_is_dry },
  { "each-must-is-needed", each_must_is_needed },
  { "nobody-is-out-and-served", nobody_is_out_and_served },
  { "reopening-restores", reopening_restores },
  { "closed-plan-is-done", closed_plan_is_done },
  { "failures-never-shrink", failures_never_shrink },
  { "lists-hold-only-what-turns", lists_hold_only_what_turns },
  { "leaks-add-up", leaks_add_up },
  { "order-and-leak-are-whole", order_and_leak_are_whole },
};
enum { N_PROPERTIES = G_N_ELEMENTS (properties) };

/* ---- what the networks are made of ---- */

typedef enum { DOUBLE_LINE, SINGLE_LINE, BOTH_LINES, LOOP, PLANTS, CHECKS, FAILED, CLOSED, SWALLOWED, TWO_FEEDS, INCIDENTS, LEAKS, N_SHAPES } Shape;
static const char *const shape_names[N_SHAPES] = { "double line", "single line", "both", "loop", "several plants", "check valves", "failed valve walked through",
                                                   "closed valves", "swallowed plant", "station with two feeds", "valves of another incident", "several leaks" };

static guint32
root_of (guint32 *up, guint32 a)
{
  while (up[a] != a)
    a = up[a] = up[up[a]];
  return a;
}

/* Pipes in service of one line that close a circle. */
static gboolean
has_loop (const HeatCity *city, const HeatNet *net)
{
  g_autofree guint32 *up = g_new (guint32, city->n_node + 1);

  for (guint32 i = 0; i < city->n_node; i++)
    up[i] = i;
  for (guint32 i = 0; i < city->n_pipe; i++)
    {
      HeatNode a = heat_net_pipe_node (net, heat_pipe (i), 0), b = heat_net_pipe_node (net, heat_pipe (i), 1);
      if (heat_node_is_none (a) || heat_node_is_none (b) || a.i == b.i || city->pipe[i].service == HEAT_SERVICE_OUT || city->pipe[i].line == HEAT_LINE_JUMPER)
        continue;
      if (root_of (up, a.i) == root_of (up, b.i))
        return TRUE;
      up[root_of (up, a.i)] = root_of (up, b.i);
    }
  return FALSE;
}

static guint
shapes_of_city (const HeatCity *city, const HeatNet *net)
{
  guint lines = 0, shapes = 0;

  for (guint32 i = 0; i < city->n_pipe; i++)
    lines |= city->pipe[i].line == HEAT_LINE_PAIR ? 2 : city->pipe[i].line == HEAT_LINE_JUMPER ? 0 : 1;
  shapes |= lines == 1 ? 1u << DOUBLE_LINE : lines == 2 ? 1u << SINGLE_LINE : lines == 3 ? 1u << BOTH_LINES : 0;
  shapes |= has_loop (city, net) ? 1u << LOOP : 0;
  shapes |= city->n_source > 1 ? 1u << PLANTS : 0;
  for (guint32 i = 0; i < city->n_valve; i++)
    shapes |= city->valve[i].role == HEAT_VALVE_CHECK ? 1u << CHECKS : city->valve[i].state == HEAT_VALVE_CLOSED ? 1u << CLOSED : 0;
  for (guint32 s = 0; s < city->n_station; s++)
    {
      HeatSpan ports = heat_net_station_ports (net, heat_station (s));
      guint feeds = 0;
      for (guint i = 0; i < ports.n; i++)
        feeds += city->port[ports.at[i]].side == HEAT_PORT_PRIMARY;
      shapes |= feeds > 1 ? 1u << TWO_FEEDS : 0;
    }
  return shapes;
}

/* ---- asking ---- */

typedef struct {
  guint put[N_PROPERTIES], broken[N_PROPERTIES];
  GString *first[N_PROPERTIES];
  guint questions, shapes[N_SHAPES];
} Tally;
typedef struct { Tally *tally; guint property; } Case;

/* Another incident is running: its valves are closed, or just about to be. */
static void
hold_other_plan (Question *q, const HeatTrace *trace, const HeatValveOverlay *overlay, GRand *rand)
{
  Question other = { 0 };

  question_add_random_leak (&other, rand, heat_trace_net (trace), 0.5);
  if (other.n_leaks == 0)
    return;
  HeatIsolateQuery query = question_query (&other, overlay);
  g_autoptr (HeatPlan) plan = heat_trace_isolate (trace, &query, NULL);
  for (guint i = 0; i < plan->must->len && q->n_held < G_N_ELEMENTS (q->held); i++)
    q->held[q->n_held++] = g_array_index (plan->must, HeatPlanValve, i).valve;
}

static void
put_properties (const Asked *a, Tally *tally, guint32 seed, int round)
{
  for (guint i = 0; i < N_PROPERTIES; i++)
    {
      Verdict verdict = properties[i].judge (a);
      tally->put[i] += verdict != VAIN;
      if (verdict != BROKEN || tally->broken[i]++)
        continue;
      g_autofree char *differs = compare_answers (a->city, a->plan, a->answer);
      tally->first[i] = g_string_new (NULL);
      g_string_append_printf (tally->first[i], "seed %u, question %d, leak kind %d index %u; %s", seed, round, (int) a->q->leaks[0].kind, a->q->leaks[0].index,
                              differs ? differs : "as the brute force says");
    }
}

static void
count_shapes (const HeatPlan *plan, const Question *q, guint of_city, Tally *tally)
{
  guint shapes = of_city;

  shapes |= plan->failed->len ? 1u << FAILED : 0;
  shapes |= plan->stops->len ? 1u << SWALLOWED : 0;
  shapes |= q->n_held ? 1u << INCIDENTS : 0;
  shapes |= q->n_leaks > 1 ? 1u << LEAKS : 0;
  for (guint s = 0; s < N_SHAPES; s++)
    tally->shapes[s] += shapes >> s & 1;
  tally->questions++;
}

/* Every other network gets many more valves: where there are few, most leaks swallow the plants, and there is little to choose. */
static void
add_valves (HeatCity *city, GRand *rand)
{
  double share = g_rand_boolean (rand) ? g_rand_double_range (rand, 0.3, 0.9) : 0;

  for (guint32 p = 0; p < city->n_pipe; p++)
    for (gint8 end = 0; end < 2; end++)
      {
        if (g_rand_double (rand) >= share)
          continue;
        HeatValveRow *v = heat_city_add_valve (city);
        g_autofree char *id = g_strdup_printf ("more%u", city->n_valve);
        v->id = heat_city_put (city, id);
        v->pipe = city->pipe[p].id;
        v->end = end;
        v->role = HEAT_VALVE_SECTIONAL;
        v->state = g_rand_double (rand) < 0.05 ? HEAT_VALVE_CLOSED : HEAT_VALVE_OPEN;
        v->condition = g_rand_double (rand) < 0.1 ? (guint8) pick (rand, 4) : HEAT_CONDITION_WORKS;
      }
}

static void
ask_network (guint32 seed, Tally *tally)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  HeatCity *city = gen_city (rand);
  add_valves (city, rand);
  BruteNet *brute = brute_net_new (city);
  g_autoptr (HeatNet) net = heat_net_new (city, NULL, NULL);
  g_autoptr (HeatTrace) trace = heat_trace_new (net, NULL, NULL);
  guint shapes = shapes_of_city (city, net);

  for (int round = 0; round < 3; round++)
    {
      g_autoptr (HeatValveOverlay) overlay = gen_overlay (rand, net, 0.05);
      Question q = { 0 };
      for (guint32 n = pick (rand, 10) < 6 ? 1 : 2 + pick (rand, 2); n > 0; n--)
        question_add_random_leak (&q, rand, net, 0.5);
      if (q.n_leaks == 0)
        continue;
      if (pick (rand, 3) == 0)
        hold_other_plan (&q, trace, overlay, rand);
      Asked a = { city, trace, brute, &q, overlay, NULL, NULL, rand };
      BruteQuery bq = question_brute (&q, overlay);
      g_autoptr (HeatPlan) plan = ask (&a, &q, overlay);
      BruteAnswer *answer = brute_isolate (brute, &bq);
      a.plan = plan;
      a.answer = answer;
      put_properties (&a, tally, seed, round);
      count_shapes (plan, &q, shapes, tally);
      brute_answer_free (answer);
    }
  brute_net_free (brute);
}

static guint32
number_from (const char *name, guint32 otherwise)
{
  const char *text = g_getenv (name);

  return text ? (guint32) strtoul (text, NULL, 10) : otherwise;
}

static void
test_networks (gconstpointer data)
{
  Tally *tally = (Tally *) data;
  guint32 one = number_from ("HEAT_SEED", 0), first = one ? one : number_from ("HEAT_FIRST", 1), n = one ? 1 : number_from ("HEAT_ROUNDS", 800);

  for (guint32 i = 0; i < n; i++)
    ask_network (first + i, tally);
  g_test_message ("%u networks, %u questions", n, tally->questions);
  for (guint s = 0; s < N_SHAPES; s++)
    {
      g_test_message ("%s: %u", shape_names[s], tally->shapes[s]);
      if (!one)
        g_assert_cmpuint (tally->shapes[s], >, tally->questions / 50);
    }
}

static void
test_property (gconstpointer data)
{
  const Case *c = data;

  g_test_message ("put to %u questions, broken by %u", c->tally->put[c->property], c->tally->broken[c->property]);
  if (c->tally->first[c->property])
    g_test_message ("%s", c->tally->first[c->property]->str);
  if (c->tally->broken[c->property])
    g_test_fail ();
  if (c->tally->questions > 1000)
    g_assert_cmpuint (c->tally->put[c->property], >, c->tally->questions / 50);
}

int
main (int argc, char **argv)
{
  Tally tally = { 0 };
  Case cases[N_PROPERTIES];

  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_data_func ("/trace/properties/networks", &tally, test_networks);
  for (guint i = 0; i < N_PROPERTIES; i++)
    {
      g_autofree char *path = g_strconcat ("/trace/properties/", properties[i].name, NULL);
      cases[i] = (Case){ &tally, i };
      g_test_add_data_func (path, &cases[i], test_property);
    }
  int status = g_test_run ();
  for (guint i = 0; i < N_PROPERTIES; i++)
    if (tally.first[i])
      g_string_free (tally.first[i], TRUE);
  return status;
}
