// SPDX-License-Identifier: GPL-3.0-or-later
/* Reasons against the brute force: what is said to be reached without a valve is reached, and who is said to be cut, drained, out
 * or warm is so. HEAT_SEED=N runs one network alone. */
#include "check.h"
#include "draw.h"
#include "gen.h"
#include "trace-why.h"
#include <stdlib.h>
#include <string.h>

static gboolean
contains_stop (const GArray *stops, HeatPlanStop stop)
{
  for (guint i = 0; i < stops->len; i++)
    if (g_array_index (stops, HeatPlanStop, i).kind == stop.kind && g_array_index (stops, HeatPlanStop, i).index == stop.index)
      return TRUE;
  return FALSE;
}

/* A node, and what consumers, plants and valves between two nodes join with it. */
static void
add_joined (const HeatNet *net, GArray *nodes, guint32 node)
{
  const HeatCity *city = heat_net_city (net);

  if (node == HEAT_NONE || contains (nodes, node))
    return;
  g_array_append_val (nodes, node);
  for (guint32 c = 0; c < city->n_consumer; c++)
    for (guint line = 0; line < 2; line++)
      if (heat_net_consumer_node (net, heat_consumer (c), (HeatLine) line).i == node)
        add_joined (net, nodes, heat_net_consumer_node (net, heat_consumer (c), (HeatLine) !line).i);
  for (guint32 v = 0; v < city->n_valve; v++)
    {
      HeatValvePlace place = heat_net_valve_place (net, heat_valve (v));
      if (place.seat == HEAT_SEAT_EDGE && (place.node.i == node || place.node2.i == node))
        add_joined (net, nodes, place.node.i == node ? place.node2.i : place.node.i);
    }
  for (guint32 p = 0; p < city->n_port; p++)
    for (guint line = 0; line < 2; line++)
      if (heat_net_port_node (net, p, (HeatLine) line).i == node)
        for (guint32 q = 0; q < city->n_port; q++)
          if (strcmp (heat_city_text (city, city->port[p].owner), heat_city_text (city, city->port[q].owner)) == 0)
            for (guint other = 0; other < 2; other++)
              add_joined (net, nodes, heat_net_port_node (net, q, (HeatLine) other).i);
}

static gboolean
touches_valve (const HeatNet *net, guint32 pipe, guint32 valve)
{
  HeatValvePlace place = heat_net_valve_place (net, heat_valve (valve));
  g_autoptr (GArray) nodes = g_array_new (FALSE, FALSE, sizeof (guint32));

  add_joined (net, nodes, place.seat == HEAT_SEAT_PIPE_END ? heat_net_pipe_node (net, place.pipe, place.end).i : place.node.i);
  if (place.seat == HEAT_SEAT_EDGE)
    add_joined (net, nodes, place.node2.i);
  return (place.seat == HEAT_SEAT_PIPE_END && pipe == place.pipe.i) || contains (nodes, heat_net_pipe_node (net, heat_pipe (pipe), 0).i)
         || contains (nodes, heat_net_pipe_node (net, heat_pipe (pipe), 1).i);
}

/* From the valve to the leak, by pipes of the zone. */
static void
check_inside (const HeatTrace *trace, const BruteQuery *bq, const HeatPlan *plan, const HeatWhyValve *why, GString *wrong)
{
  HeatNet *net = heat_trace_net (trace);

  if (bq->leaks[0].kind != BRUTE_PIPE || bq->n_leaks != 1)
    return;
  if (why->inside->len == 0 || g_array_index (why->inside, guint32, why->inside->len - 1) != bq->leaks[0].index)
    g_string_append_printf (wrong, "valve %u: the way inside does not end at the leak\n", why->valve);
  else if (why->inside->len > 1 && !touches_valve (net, g_array_index (why->inside, guint32, 0), why->valve))
    g_string_append_printf (wrong, "valve %u: the way inside does not begin at the valve: pipe %u\n", why->valve, g_array_index (why->inside, guint32, 0));
  for (guint i = 0; i < why->inside->len; i++)
    if (!contains (plan->zone_pipes, g_array_index (why->inside, guint32, i)))
      g_string_append_printf (wrong, "valve %u: the way inside leaves the zone at pipe %u\n", why->valve, g_array_index (why->inside, guint32, i));
}

/* Without the valve: all that drains, and whose headers are among it. */
static void
check_valve (const HeatTrace *trace, const BruteNet *brute, const HeatIsolateQuery *query, const BruteQuery *bq, const HeatPlan *plan, HeatPlanValve v, GString *wrong)
{
  g_autoptr (GArray) fewer = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (HeatWhyValve) why = heat_trace_why_valve (trace, query, plan, v.valve, NULL);

  for (guint i = 0; i < plan->must->len; i++)
    if (g_array_index (plan->must, HeatPlanValve, i).valve != v.valve)
      g_array_append_val (fewer, g_array_index (plan->must, HeatPlanValve, i).valve);
  if (v.reason == HEAT_CLOSE_SAVES_WATER && why->kind != HEAT_WHY_HOLDS_WATER)
    g_string_append_printf (wrong, "valve %u saves water, yet is said to do %d\n", v.valve, (int) why->kind);
  if (v.reason != HEAT_CLOSE_NEEDED)
    return;
  BruteAnswer *answer = brute_consequences (brute, bq, fewer);
  if (why->kind != HEAT_WHY_HOLDS || !why->is_closed || why->is_pinned)
    g_string_append_printf (wrong, "valve %u is needed, yet is said to do %d\n", v.valve, (int) why->kind);
  else if (!contains (why->plant.kind == HEAT_KIND_SOURCE ? answer->stop_sources : answer->stop_stations, why->plant.index))
    g_string_append_printf (wrong, "without valve %u the zone does not reach %s %u\n", v.valve, heat_kind_word (why->plant.kind), why->plant.index);
  for (guint i = 0; i < why->pipes->len; i++)
    {
      guint32 pipe = g_array_index (why->pipes, guint32, i);
      if (!contains (answer->zone_pipes, pipe) || contains (plan->zone_pipes, pipe))
        g_string_append_printf (wrong, "valve %u: pipe %u is not on the way to what it holds back\n", v.valve, pipe);
    }
  check_inside (trace, bq, plan, why, wrong);
  brute_answer_free (answer);
}

static void
check_heat (const HeatPlan *plan, const HeatWhy *why, guint depth, GString *wrong)
{
  if (why->kind == HEAT_WHY_CUT && why->valve != HEAT_NONE)
    {
      g_autoptr (GArray) closed = plan_valves (plan->must);
      if (!contains (closed, why->valve))
        g_string_append_printf (wrong, "%s %u: cut by valve %u, which the plan does not close\n", heat_kind_word (why->of), why->index, why->valve);
    }
  if (why->kind == HEAT_WHY_PLANT_STOPS && !contains_stop (plan->stops, why->plant))
    g_string_append_printf (wrong, "%s %u: its plant does not stop\n", heat_kind_word (why->of), why->index);
  if (why->kind == HEAT_WHY_STATION_OUT && (!contains (plan->out_stations, why->plant.index) || !why->because || depth > 20))
    g_string_append_printf (wrong, "%s %u: its station is not out\n", heat_kind_word (why->of), why->index);
  if (depth > 0 && (why->kind == HEAT_WHY_WARM || why->kind == HEAT_WHY_ALREADY_OUT))
    g_string_append_printf (wrong, "station %u is out and warm, or was out\n", why->index);
  if (why->because && depth <= 20)
    check_heat (plan, why->because, depth + 1, wrong);
}

static void
check_consumer (const HeatTrace *trace, const HeatIsolateQuery *query, const HeatPlan *plan, const guint8 *was_warm, const BruteAnswer *answer, guint32 consumer, GString *wrong)
{
  g_autoptr (HeatWhy) why = heat_trace_why_consumer (trace, query, plan, consumer, NULL);
  gboolean is_warm = contains (answer->warm_after, consumer);

  if ((why->kind == HEAT_WHY_ALREADY_OUT) != !was_warm[consumer])
    g_string_append_printf (wrong, "consumer %u: cold before or not?\n", consumer);
  else if (was_warm[consumer] && (why->kind == HEAT_WHY_WARM) != is_warm)
    g_string_append_printf (wrong, "consumer %u is %s, said %d\n", consumer, is_warm ? "warm" : "cold", (int) why->kind);
  check_heat (plan, why, 0, wrong);
}

static void
test_seed (guint32 seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  HeatCity *city = gen_city (rand);
  BruteNet *brute = brute_net_new (city);
  g_autoptr (HeatNet) net = heat_net_new (city, NULL, NULL);
  g_autoptr (HeatTrace) trace = heat_trace_new (net, NULL, NULL);
  g_autoptr (HeatValveOverlay) overlay = heat_valve_overlay_new (net);
  g_autofree guint8 *was_warm = heat_trace_warm (trace, overlay);
  g_autoptr (GString) wrong = g_string_new (NULL);
  HeatPlanOptions options = heat_plan_options_default ();
  Question q = { 0 };

  options.leak_m3h = 20;
  if (city->n_pipe == 0)
    question_add_leak (&q, HEAT_LEAK_NODE, 0);
  else
    question_add_leak (&q, HEAT_LEAK_PIPE, pick (rand, city->n_pipe));
  HeatIsolateQuery query = question_query (&q, overlay);
  BruteQuery bq = question_brute (&q, overlay);
  g_autoptr (GPtrArray) plans = heat_trace_plans (trace, &query, &options, NULL);
  for (guint i = 0; i < plans->len; i++)
    {
      const HeatPlan *plan = g_ptr_array_index (plans, i);
      g_autoptr (GArray) closed = plan_valves (plan->must);
      BruteAnswer *answer = i == 0 ? brute_isolate (brute, &bq) : plan->same_as & 1 ? brute_isolate (brute, &bq) : brute_consequences (brute, &bq, closed);
      for (guint k = 0; k < plan->must->len; k++)
        check_valve (trace, brute, &query, &bq, plan, g_array_index (plan->must, HeatPlanValve, k), wrong);
      for (guint32 c = 0; c < city->n_consumer; c++)
        check_consumer (trace, &query, plan, was_warm, answer, c, wrong);
      for (guint32 v = 0; v < city->n_valve; v++)
        {
          g_autoptr (HeatWhyValve) why = heat_trace_why_valve (trace, &query, plan, v, NULL);
          if (why->is_closed != contains (closed, v))
            g_string_append_printf (wrong, "valve %u: closed or not?\n", v);
        }
      if (wrong->len)
        {
          g_autofree char *text = gen_describe (city);
          g_error ("seed %u leak pipe %u plan %u:\n%s%s", seed, q.leaks[0].index, i, wrong->str, g_getenv ("HEAT_SEED") ? text : "");
        }
      brute_answer_free (answer);
    }
  brute_net_free (brute);
}

static void
test_random (void)
{
  const char *one = g_getenv ("HEAT_SEED");
  guint32 first = one ? (guint32) strtoul (one, NULL, 10) : 1, n = one ? 1 : 500;

  for (guint32 i = 0; i < n; i++)
    test_seed (first + i);
}

static void
test_street (void)
{
  Drawing k = { 0 };
  g_autoptr (GArray) leaks = g_array_new (FALSE, FALSE, sizeof (HeatLeak));
  g_autoptr (GError) error = NULL;

  draw (&k, "s1 a-b supply dn=500; s2 b-c supply dn=300; s3 c-d supply dn=100; r1 A-B return dn=500; r2 B-C return dn=300; r3 C-D return dn=100;"
            "valve vs3 s3/0; valve vr3 r3/0; source Q a A; consumer near c C 0; consumer far d D 0");
  draw_ready (&k);
  draw_leaks (&k, "pipe:s3", leaks);
  HeatIsolateQuery query = { .leaks = (const HeatLeak *) (gpointer) leaks->data, .n_leaks = 1 };
  draw_ask (&k, "pipe:s3");
  g_autoptr (HeatWhyValve) supply = heat_trace_why_valve (k.trace, &query, k.plan, draw_at (&k, HEAT_KIND_VALVE, "vs3"), NULL);
  g_autoptr (HeatWhyValve) back = heat_trace_why_valve (k.trace, &query, k.plan, draw_at (&k, HEAT_KIND_VALVE, "vr3"), NULL);
  g_autoptr (HeatWhy) near = heat_trace_why_consumer (k.trace, &query, k.plan, 0, NULL), far = heat_trace_why_consumer (k.trace, &query, k.plan, 1, NULL);
  g_assert_cmpint (supply->kind, ==, HEAT_WHY_HOLDS);
  g_assert_cmpint (supply->plant.kind, ==, HEAT_KIND_SOURCE);
  g_assert_cmpint (supply->line, ==, HEAT_LINE_SUPPLY);
  g_assert_cmpuint (supply->pipes->len, ==, 2);
  draw_expect (&k, HEAT_KIND_PIPE, supply->pipes, "s1 s2");
  g_assert_cmpuint (g_array_index (supply->pipes, guint32, 0), ==, draw_at (&k, HEAT_KIND_PIPE, "s2")); /* the valve's side first */
  draw_expect (&k, HEAT_KIND_PIPE, supply->inside, "s3"); /* it leaks right behind the valve */
  draw_expect (&k, HEAT_KIND_PIPE, back->inside, "r3 s3");
  g_assert_cmpuint (g_array_index (back->inside, guint32, 0), ==, draw_at (&k, HEAT_KIND_PIPE, "r3")); /* then through the consumer */
  g_assert_cmpuint (supply->dn_mm, ==, 500);
  g_assert_cmpfloat (supply->length_m, ==, 200);
  g_assert_cmpint (back->line, ==, HEAT_LINE_RETURN);
  g_assert_cmpuint (g_array_index (back->pipes, guint32, 0), ==, draw_at (&k, HEAT_KIND_PIPE, "r2"));
  g_assert_cmpint (near->kind, ==, HEAT_WHY_WARM);
  g_assert_cmpuint (near->pipes->len, ==, 2);
  g_assert_cmpuint (g_array_index (near->pipes, guint32, 0), ==, draw_at (&k, HEAT_KIND_PIPE, "s1")); /* plant first */
  g_assert_cmpint (far->kind, ==, HEAT_WHY_IN_ZONE);
  g_assert_null (heat_trace_why_valve (k.trace, &query, k.plan, 99, &error));
  g_assert_nonnull (error);
  draw_done (&k);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trace/why/street", test_street);
  g_test_add_func ("/trace/why/random", test_random);
  return g_test_run ();
}
