// SPDX-License-Identifier: GPL-3.0-or-later
/* Reasons against the brute force: what is said to be reached without a valve is reached, and who is said to be cut, drained, out
 * or warm is so. HEAT_SEED=N runs one network alone. */
#include "check.h"
#include "gen.h"
#include "trace-why.h"
#include <stdlib.h>

static guint32
pick (GRand *rand, guint32 n)
{
  return (guint32) g_rand_int_range (rand, 0, (gint32) n);
}

static gboolean
contains (const GArray *list, guint32 x)
{
  for (guint i = 0; i < list->len; i++)
    if (g_array_index (list, guint32, i) == x)
      return TRUE;
  return FALSE;
}

static gboolean
contains_stop (const GArray *stops, HeatPlanStop stop)
{
  for (guint i = 0; i < stops->len; i++)
    if (g_array_index (stops, HeatPlanStop, i).kind == stop.kind && g_array_index (stops, HeatPlanStop, i).index == stop.index)
      return TRUE;
  return FALSE;
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

/* A street Q a—b—c—d twice over (supply and return), valves at the start of the second and third pipe. */
static HeatCity *
make_street (void)
{
  static const struct { const char *id, *a, *b; HeatLine line; guint16 dn_mm; } pipes[] = {
    { "s1", "a", "b", HEAT_LINE_SUPPLY, 500 }, { "s2", "b", "c", HEAT_LINE_SUPPLY, 300 }, { "s3", "c", "d", HEAT_LINE_SUPPLY, 100 },
    { "r1", "A", "B", HEAT_LINE_RETURN, 500 }, { "r2", "B", "C", HEAT_LINE_RETURN, 300 }, { "r3", "C", "D", HEAT_LINE_RETURN, 100 } };
  static const char *const valves[][2] = { { "vs3", "s3" }, { "vr3", "r3" } };
  HeatCity *c = heat_city_new ();

  for (char n = 'a'; n <= 'd'; n++)
    {
      char low[] = { n, 0 }, high[] = { (char) g_ascii_toupper (n), 0 };
      heat_city_add_node (c)->id = heat_city_put (c, low);
      heat_city_add_node (c)->id = heat_city_put (c, high);
    }
  for (guint i = 0; i < G_N_ELEMENTS (pipes); i++)
    {
      HeatPipeRow *row = heat_city_add_pipe (c);
      row->id = heat_city_put (c, pipes[i].id);
      row->from_node = heat_city_put (c, pipes[i].a);
      row->to_node = heat_city_put (c, pipes[i].b);
      row->line = (guint8) pipes[i].line;
      row->length_m = 100;
      row->dn_mm = pipes[i].dn_mm;
    }
  for (guint i = 0; i < G_N_ELEMENTS (valves); i++)
    {
      HeatValveRow *row = heat_city_add_valve (c);
      row->id = heat_city_put (c, valves[i][0]);
      row->pipe = heat_city_put (c, valves[i][1]);
      row->end = 0;
      row->dn_mm = 100;
      row->role = HEAT_VALVE_SECTIONAL;
    }
  heat_city_add_source (c)->id = heat_city_put (c, "Q");
  HeatPortRow *port = heat_city_add_port (c);
  port->owner = heat_city_put (c, "Q");
  port->side = HEAT_PORT_HEADER;
  port->supply_node = heat_city_put (c, "a");
  port->return_node = heat_city_put (c, "A");
  for (guint i = 0; i < 2; i++)
    {
      HeatConsumerRow *row = heat_city_add_consumer (c);
      row->id = heat_city_put (c, i ? "far" : "near");
      row->supply_node = heat_city_put (c, i ? "d" : "c");
      row->return_node = heat_city_put (c, i ? "D" : "C");
    }
  return c;
}

static void
test_street (void)
{
  g_autoptr (HeatNet) net = heat_net_new (make_street (), NULL, NULL);
  g_autoptr (HeatTrace) trace = heat_trace_new (net, NULL, NULL);
  HeatLeak leak = { HEAT_LEAK_PIPE, 2 };
  HeatIsolateQuery query = { .leaks = &leak, .n_leaks = 1 };
  g_autoptr (HeatPlan) plan = heat_trace_isolate (trace, &query, NULL);
  g_autoptr (HeatWhyValve) supply = heat_trace_why_valve (trace, &query, plan, 0, NULL), back = heat_trace_why_valve (trace, &query, plan, 1, NULL);
  g_autoptr (HeatWhy) near = heat_trace_why_consumer (trace, &query, plan, 0, NULL), far = heat_trace_why_consumer (trace, &query, plan, 1, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (supply->kind, ==, HEAT_WHY_HOLDS);
  g_assert_cmpint (supply->plant.kind, ==, HEAT_KIND_SOURCE);
  g_assert_cmpint (supply->line, ==, HEAT_LINE_SUPPLY);
  g_assert_cmpuint (supply->pipes->len, ==, 2);
  g_assert_cmpuint (g_array_index (supply->pipes, guint32, 0), ==, 1); /* s2, then s1 */
  g_assert_cmpuint (g_array_index (supply->pipes, guint32, 1), ==, 0);
  g_assert_cmpuint (supply->dn_mm, ==, 500);
  g_assert_cmpfloat (supply->length_m, ==, 200);
  g_assert_cmpint (back->line, ==, HEAT_LINE_RETURN);
  g_assert_cmpuint (g_array_index (back->pipes, guint32, 0), ==, 4);
  g_assert_cmpint (near->kind, ==, HEAT_WHY_WARM);
  g_assert_cmpuint (near->pipes->len, ==, 2);
  g_assert_cmpuint (g_array_index (near->pipes, guint32, 0), ==, 0); /* plant first */
  g_assert_cmpint (far->kind, ==, HEAT_WHY_IN_ZONE);
  g_assert_null (heat_trace_why_valve (trace, &query, plan, 99, &error));
  g_assert_nonnull (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trace/why/street", test_street);
  g_test_add_func ("/trace/why/random", test_random);
  return g_test_run ();
}
