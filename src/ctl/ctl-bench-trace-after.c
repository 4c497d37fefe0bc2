// SPDX-License-Identifier: GPL-3.0-or-later
/* Benchmarks of what is asked once a plan stands: its steps with the households out after each, re-supply, and whom it hurts beside
 * thirty other incidents. Leaks are taken at random, the same ones every time; no yardstick. */
#include "ctl-bench.h"
#include "trace-resupply.h"
#include "trace-work.h"

#define N_ANSWERS 200
#define N_STEPS 50
#define MOST_VALVES 20
#define N_INCIDENTS 31
#define N_HURT 10

static HeatTrace *
prepare (HeatBench *bench, GError **error)
{
  HeatNet *net = heat_bench_net (bench, error);

  return net ? heat_trace_new (net, NULL, error) : NULL;
}

static HeatLeak
pick_leak (const HeatTrace *trace, guint64 *state)
{
  return (HeatLeak){ HEAT_LEAK_PIPE, heat_bench_pick (state, heat_net_n (heat_trace_net (trace), HEAT_KIND_PIPE)) };
}

/* Asks about a plan; FALSE for an error, *is_asked FALSE when the question does not fit it. */
typedef gboolean (*Ask) (const HeatTrace *trace, const HeatIsolateQuery *query, const HeatPlan *plan, gboolean *is_asked, GError **error);

static gboolean
measure_plans (HeatBench *bench, HeatBenchResult *result, guint n, Ask ask, GError **error)
{
  g_autofree double *times_us = g_new (double, n);
  g_autoptr (HeatTrace) trace = prepare (bench, error);
  guint64 state = 1;
  guint k = 0;
  gboolean is_warm = FALSE;

  for (guint tries = 0; trace && k < n && tries < 100 * n; tries++)
    {
      HeatLeak leak = pick_leak (trace, &state);
      HeatIsolateQuery query = { .leaks = &leak, .n_leaks = 1 };
      g_autoptr (HeatPlan) plan = heat_trace_isolate (trace, &query, error);
      gboolean is_asked = TRUE;
      gint64 start_us = g_get_monotonic_time ();
      if (!plan || !ask (trace, &query, plan, &is_asked, error))
        return FALSE;
      if (is_asked && is_warm)
        times_us[k++] = (double) (g_get_monotonic_time () - start_us);
      is_warm |= is_asked; /* the first one warms up */
    }
  if (k > 0)
    heat_bench_set_times (result, times_us, k);
  return trace != NULL;
}

/* Closing and restoring, as the desk and the journal ask it. */
static gboolean
ask_steps (const HeatTrace *trace, const HeatIsolateQuery *query, const HeatPlan *plan, gboolean *is_asked, GError **error G_GNUC_UNUSED)
{
  HeatOperatingRules rules;

  *is_asked = plan->must->len > 0 && plan->must->len <= MOST_VALVES;
  if (!*is_asked)
    return TRUE;
  heat_operating_rules_init (&rules);
  g_autoptr (HeatZoneWater) water = heat_trace_zone_water (trace, query, plan, &rules);
  g_autoptr (GArray) closing = heat_trace_closing_steps (trace, query, plan, &rules, water);
  g_autoptr (GArray) restoring = heat_trace_restoring_steps (trace, query, plan, &rules, water, NULL);
  return TRUE;
}

gboolean
heat_bench_steps (HeatBench *bench, HeatBenchResult *result, GError **error)
{
  return measure_plans (bench, result, bench->runs ? bench->runs : N_STEPS, ask_steps, error);
}

static gboolean
ask_resupply (const HeatTrace *trace, const HeatIsolateQuery *query, const HeatPlan *plan, gboolean *is_asked, GError **error)
{
  g_autoptr (HeatResupplyPlan) found = NULL;

  *is_asked = plan->out_consumers->len > 0;
  if (!*is_asked)
    return TRUE;
  found = heat_trace_plan_resupply (trace, query, plan, NULL, error);
  return found != NULL;
}

gboolean
heat_bench_resupply (HeatBench *bench, HeatBenchResult *result, GError **error)
{
  return measure_plans (bench, result, bench->runs ? bench->runs : N_ANSWERS, ask_resupply, error);
}

/* --- whom a plan hurts beside others ------------------------------------------------------------------------------ */

static GPtrArray *
make_plans (const HeatTrace *trace, guint64 *state, GError **error)
{
  g_autoptr (GPtrArray) plans = g_ptr_array_new_with_free_func ((GDestroyNotify) heat_plan_free);

  for (guint i = 0; i < N_INCIDENTS; i++)
    {
      HeatLeak leak = pick_leak (trace, state);
      HeatIsolateQuery query = { .leaks = &leak, .n_leaks = 1 };
      HeatPlan *plan = heat_trace_isolate (trace, &query, error);
      if (!plan)
        return NULL;
      g_ptr_array_add (plans, plan);
    }
  return g_steal_pointer (&plans);
}

/* Warm by consumer with the plans from `first` on, before `end`, carried out. */
static guint8 *
warm_with (const HeatTrace *trace, const GPtrArray *plans, guint first, guint end)
{
  g_autoptr (HeatValveOverlay) overlay = heat_valve_overlay_new (heat_trace_net (trace));
  g_autoptr (GArray) stops = g_array_new (FALSE, FALSE, sizeof (HeatPlanStop));

  for (guint i = first; i < end; i++)
    {
      const HeatPlan *plan = plans->pdata[i];
      for (guint k = 0; k < plan->must->len; k++)
        overlay->state[g_array_index (plan->must, HeatPlanValve, k).valve] = HEAT_VALVE_CLOSED;
      g_array_append_vals (stops, plan->stops->data, plan->stops->len);
    }
  return heat_trace_warm_without (trace, overlay, stops);
}

/* Households cold by all plans that the first one alone takes, and those that others take too. */
static void
count_hurt (const HeatTrace *trace, const GPtrArray *plans, guint *only, guint *several)
{
  g_autofree guint8 *before = warm_with (trace, plans, 0, 0), *all = warm_with (trace, plans, 0, plans->len);
  g_autofree guint8 *alone = warm_with (trace, plans, 0, 1), *others = warm_with (trace, plans, 1, plans->len);
  const HeatNet *net = heat_trace_net (trace);

  for (guint32 c = 0; c < heat_net_n (net, HEAT_KIND_CONSUMER); c++)
    {
      guint households = before[c] && !all[c] ? heat_net_consumer_sum (net, heat_consumer (c))->households : 0;
      *only += others[c] ? households : 0;
      *several += !others[c] && !alone[c] ? households : 0;
    }
}

gboolean
heat_bench_hurt (HeatBench *bench, HeatBenchResult *result, GError **error)
{
  guint n = bench->runs ? bench->runs : N_HURT;
  g_autofree double *times_us = g_new (double, n);
  g_autoptr (HeatTrace) trace = prepare (bench, error);
  guint64 state = 4;
  volatile guint sink = 0;

  for (guint i = 0; trace && i <= n; i++)
    {
      g_autoptr (GPtrArray) plans = make_plans (trace, &state, error);
      guint only = 0, several = 0;
      if (!plans)
        return FALSE;
      gint64 start_us = g_get_monotonic_time ();
      count_hurt (trace, plans, &only, &several);
      sink += only + several;
      if (i > 0) /* the first one warms up */
        times_us[i - 1] = (double) (g_get_monotonic_time () - start_us);
    }
  if (trace)
    heat_bench_set_times (result, times_us, n);
  return trace != NULL;
}
