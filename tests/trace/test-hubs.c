// SPDX-License-Identifier: GPL-3.0-or-later
/* Valves at joints of very many pipes, wells with very many valves: real data have a few, wrong data have worse. Work that grew
 * with the square of their number would not end within the test's time. */
#include "trace.h"
#include <time.h>

#define SMALL 5000u
#define HUGE_HUB 100000u /* squared: minutes */
#define MOST_CPU_S 25.0 /* of one processor, with sanitizers; linear work takes about one */

static HeatText
id (HeatCity *c, const char *letter, guint32 i)
{
  char text[24];

  g_snprintf (text, sizeof text, "%s%u", letter, i);
  return heat_city_put (c, text);
}

static HeatPipeRow *
lay (HeatCity *c, const char *letter, guint32 i, HeatText from, HeatText to, HeatLine line)
{
  HeatPipeRow *p = heat_city_add_pipe (c);

  *p = (HeatPipeRow){ .id = id (c, letter, i), .from_node = from, .to_node = to, .length_m = 10, .dn_mm = 100, .line = (guint8) line };
  return p;
}

static HeatValveRow *
valve (HeatCity *c, const char *letter, guint32 i)
{
  HeatValveRow *v = heat_city_add_valve (c);

  v->id = id (c, letter, i);
  v->role = HEAT_VALVE_SECTIONAL;
  v->dn_mm = 100;
  return v;
}

/* n consumers between the two hubs, each on a branch of supply (0) and return (1); all have a heating household. */
static void
add_consumers (HeatCity *c, const HeatText hub[2], guint32 n)
{
  for (guint32 k = 0, i = c->n_consumer; k < n; k++, i++)
    {
      HeatText end[2];
      for (guint line = 0; line < 2; line++)
        {
          end[line] = id (c, line ? "r" : "s", i);
          heat_city_add_node (c)->id = end[line];
          lay (c, line ? "pr" : "ps", i, hub[line], end[line], (HeatLine) line);
        }
      HeatConsumerRow *consumer = heat_city_add_consumer (c);
      consumer->id = id (c, "c", i);
      consumer->supply_node = end[0];
      consumer->return_node = end[1];
      HeatHouseholdRow *household = heat_city_add_household (c);
      household->card = id (c, "card", i);
      household->consumer = id (c, "c", i);
    }
}

/* A source feeds two hubs, supply (0) and return (1), each through one pipe; n consumers hang on them. */
static HeatCity *
make_hubs (guint32 n)
{
  HeatCity *c = heat_city_new ();
  HeatText hub[2], plant[2];

  for (guint line = 0; line < 2; line++)
    {
      hub[line] = id (c, "hub", line);
      plant[line] = id (c, "plant", line);
      heat_city_add_node (c)->id = hub[line];
      heat_city_add_node (c)->id = plant[line];
      lay (c, "main", line, plant[line], hub[line], (HeatLine) line);
    }
  heat_city_add_source (c)->id = id (c, "source", 0);
  HeatPortRow port = { .owner = id (c, "source", 0), .supply_node = plant[0], .return_node = plant[1], .side = HEAT_PORT_HEADER };
  *heat_city_add_port (c) = port;
  add_consumers (c, hub, n);
  return c;
}

static double
cpu_s (void)
{
  return (double) clock () / CLOCKS_PER_SEC;
}

static HeatPlan *
isolate (HeatTrace *trace, HeatLeakKind kind, guint32 index)
{
  HeatLeak leak = { kind, index };
  HeatIsolateQuery query = { .leaks = &leak, .n_leaks = 1 };
  g_autoptr (GError) error = NULL;
  HeatPlan *plan = heat_trace_isolate (trace, &query, &error);

  g_assert_no_error (error);
  return plan;
}

static HeatTrace *
prepare (HeatCity *city, HeatNet **net)
{
  *net = heat_net_new (city, NULL, NULL);
  return heat_trace_new (*net, NULL, NULL);
}

static void
expect (const HeatPlan *plan, guint must, guint out, guint zone)
{
  g_assert_cmpuint (plan->must->len, ==, must);
  g_assert_cmpuint (plan->out_consumers->len, ==, out);
  g_assert_cmpuint (plan->out_households, ==, out);
  g_assert_cmpuint (plan->zone_pipes->len, ==, zone);
}

/* One valve on each hub cuts every pipe there from every other. */
static void
test_joint (gconstpointer data)
{
  guint32 n = GPOINTER_TO_UINT (data);
  HeatCity *city = make_hubs (n);
  double start_s = cpu_s ();

  for (guint line = 0; line < 2; line++)
    valve (city, "v", line)->node = id (city, "hub", line);
  g_autoptr (HeatNet) net = NULL;
  g_autoptr (HeatTrace) trace = prepare (city, &net);
  /* pipe 2: the first consumer's supply; its return is in the zone through the consumer */
  g_autoptr (HeatPlan) branch = isolate (trace, HEAT_LEAK_PIPE, 2);
  expect (branch, 2, n, 2);
  g_autoptr (HeatPlan) leaking = isolate (trace, HEAT_LEAK_VALVE, 0);
  g_assert_cmpuint (leaking->stops->len, ==, 1); /* all sides of the valve leak: the main and so the source among them */
  expect (leaking, 0, n, 2 * n + 2);
  g_assert_cmpfloat (cpu_s () - start_s, <, MOST_CPU_S);
}

/* Every branch has a valve at the hub; all of them, of both lines, stand in one well. The mains have a valve each outside of it. */
static void
test_well (gconstpointer data)
{
  guint32 n = GPOINTER_TO_UINT (data);
  HeatCity *city = make_hubs (n);
  double start_s = cpu_s ();

  heat_city_add_well (city)->id = id (city, "well", 0);
  for (guint32 p = 0; p < city->n_pipe; p++)
    {
      HeatValveRow *v = valve (city, "v", p);
      v->pipe = city->pipe[p].id;
      v->end = 0;
      if (p >= 2)
        v->well = id (city, "well", 0);
    }
  g_autoptr (HeatNet) net = NULL;
  g_autoptr (HeatTrace) trace = prepare (city, &net);
  g_autoptr (HeatPlan) branch = isolate (trace, HEAT_LEAK_PIPE, 2);
  expect (branch, 2, 1, 2);
  g_autoptr (HeatPlan) main_leak = isolate (trace, HEAT_LEAK_NODE, 0); /* the supply hub */
  g_assert_cmpuint (main_leak->out_consumers->len, ==, n);
  g_assert_cmpuint (main_leak->must->len + main_leak->may->len, ==, n + 1);
  g_autoptr (HeatPlan) well = isolate (trace, HEAT_LEAK_WELL, 0);
  expect (well, 2, n, 2 * n + 2);
  g_assert_cmpfloat (cpu_s () - start_s, <, MOST_CPU_S);
}

/* A second pair of hubs behind a pipe of two valves, and a closed tie round that pipe: the smaller piece of what falls apart is
 * searched whole, and again both when the tie is opened. Returns the row of the supply pipe between the valves. */
static guint32
add_second_hubs (HeatCity *c, guint32 n)
{
  HeatText hub[2];
  guint32 link = c->n_pipe;

  for (guint line = 0; line < 2; line++)
    {
      HeatText x = id (c, "x", line), plant = id (c, "plant", line);
      hub[line] = id (c, "far-hub", line);
      heat_city_add_node (c)->id = x;
      heat_city_add_node (c)->id = hub[line];
      lay (c, "link", line, plant, x, (HeatLine) line);
      lay (c, "feeder", line, x, hub[line], (HeatLine) line);
      lay (c, "tie", line, plant, x, (HeatLine) line);
      for (guint end = 0; end < 2; end++)
        {
          HeatValveRow *v = valve (c, "vl", 2 * line + end);
          v->pipe = id (c, "link", line);
          v->end = (gint8) end;
        }
      HeatValveRow *tie = valve (c, "vt", line);
      tie->pipe = id (c, "tie", line);
      tie->end = 0;
      tie->role = HEAT_VALVE_TIE;
      tie->state = HEAT_VALVE_CLOSED;
      valve (c, "vh", line)->node = hub[line];
    }
  add_consumers (c, hub, n);
  return link;
}

static void
test_race (gconstpointer data)
{
  guint32 n = GPOINTER_TO_UINT (data);
  HeatCity *city = make_hubs (n);
  double start_s = cpu_s ();

  for (guint line = 0; line < 2; line++)
    valve (city, "v", line)->node = id (city, "hub", line);
  HeatLeak leak = { HEAT_LEAK_PIPE, add_second_hubs (city, n / 2) };
  g_autoptr (HeatNet) net = NULL;
  g_autoptr (HeatTrace) trace = prepare (city, &net);
  g_autoptr (HeatPlan) plan = isolate (trace, leak.kind, leak.index);
  expect (plan, 2, n / 2, 1);
  HeatIsolateQuery query = { .leaks = &leak, .n_leaks = 1 };
  g_autoptr (GArray) found = heat_trace_resupply (trace, &query, plan, NULL);
  g_assert_cmpuint (found->len, ==, 1);
  g_assert_cmpuint (g_array_index (found, HeatResupply, 0).households, ==, n / 2);
  g_assert_cmpfloat (cpu_s () - start_s, <, MOST_CPU_S);
}

/* No header anywhere: the search for what hangs together with all valves open meets the same hubs. */
static void
test_no_header (gconstpointer data)
{
  HeatCity *city = make_hubs (GPOINTER_TO_UINT (data));
  double start_s = cpu_s ();
  g_autoptr (GArray) doubts = g_array_new (FALSE, FALSE, sizeof (HeatDoubt));
  guint found = 0;

  city->n_port = city->n_source = 0;
  for (guint line = 0; line < 2; line++)
    {
      HeatValveRow *v = valve (city, "v", line);
      v->node = id (city, "hub", line);
      v->state = HEAT_VALVE_CLOSED;
    }
  g_autoptr (HeatNet) net = NULL;
  g_autoptr (HeatTrace) trace = prepare (city, &net);
  heat_trace_doubts (trace, doubts);
  for (guint i = 0; i < doubts->len; i++)
    {
      found += g_array_index (doubts, HeatDoubt, i).kind == HEAT_DOUBT_NO_HEADER && g_array_index (doubts, HeatDoubt, i).of == HEAT_KIND_PIPE;
      g_free (g_array_index (doubts, HeatDoubt, i).text);
    }
  g_assert_cmpuint (found, ==, 1);
  g_assert_cmpfloat (cpu_s () - start_s, <, MOST_CPU_S);
}

int
main (int argc, char **argv)
{
  static const struct { const char *name; GTestDataFunc run; } tests[] = {
    { "joint", test_joint }, { "well", test_well }, { "race", test_race }, { "no-header", test_no_header },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *small = g_strdup_printf ("/trace/hubs/%s/%u", tests[i].name, SMALL), *huge = g_strdup_printf ("/trace/hubs/%s/%u", tests[i].name, HUGE_HUB);
      g_test_add_data_func (small, GUINT_TO_POINTER (SMALL), tests[i].run);
      g_test_add_data_func (huge, GUINT_TO_POINTER (HUGE_HUB), tests[i].run);
    }
  return g_test_run ();
}
