// SPDX-License-Identifier: GPL-3.0-or-later
/* Benchmarks of preparing and isolating. The yardstick is the plainest right answer for a network without failures: flood over pipes from the leak to the first open valves, then flood from every source through supply and
 * return together to see which consumers are still reached; nothing prepared, nothing listed but counts. */
#include "ctl-bench.h"
#include "trace-critical.h"
#include "trace.h"
#include <math.h>

#define N_PREPARE 5
#define N_ISOLATE 200
#define N_YARDSTICK 5
#define N_CRITICAL 5

/* --- the yardstick --------------------------------------------------------------------------------------------- */

typedef struct { HeatNet *net; guint32 *queue; guint8 *node_seen, *pipe_seen; guint32 n; } Flood;

static gboolean
is_barrier (HeatNet *net, HeatSpan valves)
{
  for (guint32 i = 0; i < valves.n; i++)
    if (!heat_net_valve_is_open_air (net, heat_valve (valves.at[i])))
      return TRUE;
  return FALSE;
}

static gboolean
is_shut (HeatNet *net, HeatSpan valves)
{
  for (guint32 i = 0; i < valves.n; i++)
    if (!heat_net_valve_is_open_air (net, heat_valve (valves.at[i])) && heat_net_city (net)->valve[valves.at[i]].state == HEAT_VALVE_CLOSED)
      return TRUE;
  return FALSE;
}

static void
push_node (Flood *f, guint32 node)
{
  if (node != HEAT_NONE && !f->node_seen[node])
    {
      f->node_seen[node] = 1;
      f->queue[f->n++] = node;
    }
}

/* Walks from the queued nodes over pipes not yet seen; `stops` says which valves end the walk. */
static void
flood (Flood *f, gboolean (*stops) (HeatNet *, HeatSpan))
{
  for (guint32 head = 0; head < f->n; head++)
    {
      HeatNode node = heat_node (f->queue[head]);
      HeatSpan ends = heat_net_node_ends (f->net, node);
      if (stops (f->net, heat_net_node_valves (f->net, node)))
        continue;
      for (guint32 k = 0; k < ends.n; k++)
        {
          HeatPipe pipe = heat_pipe (ends.at[k] >> 1);
          guint end = ends.at[k] & 1;
          if (f->pipe_seen[pipe.i] || stops (f->net, heat_net_end_valves (f->net, pipe, end)))
            continue;
          f->pipe_seen[pipe.i] = 1;
          if (!stops (f->net, heat_net_end_valves (f->net, pipe, !end)))
            push_node (f, heat_net_pipe_node (f->net, pipe, !end).i);
        }
    }
}

static void
push_headers (Flood *f)
{
  const HeatCity *city = heat_net_city (f->net);

  for (guint32 p = 0; p < city->n_port; p++)
    if (city->port[p].side != HEAT_PORT_PRIMARY)
      {
        push_node (f, heat_net_port_node (f->net, p, HEAT_LINE_SUPPLY).i);
        push_node (f, heat_net_port_node (f->net, p, HEAT_LINE_RETURN).i);
      }
}

static guint32
plain_isolation (HeatNet *net, guint32 leak)
{
  const HeatCity *city = heat_net_city (net);
  g_autofree guint32 *queue = g_new (guint32, (gsize) city->n_node + 1);
  g_autofree guint8 *node_seen = g_new0 (guint8, (gsize) city->n_node + 1), *pipe_seen = g_new0 (guint8, (gsize) city->n_pipe + 1);
  Flood f = { net, queue, node_seen, pipe_seen, 0 };
  guint32 out = 0;

  pipe_seen[leak] = 1;
  for (guint end = 0; end < 2; end++)
    if (!is_barrier (net, heat_net_end_valves (net, heat_pipe (leak), end)))
      push_node (&f, heat_net_pipe_node (net, heat_pipe (leak), end).i);
  flood (&f, is_barrier);
  f.n = 0;
  push_headers (&f);
  flood (&f, is_shut);
  for (guint32 c = 0; c < city->n_consumer; c++)
    {
      guint32 s = heat_net_consumer_node (net, heat_consumer (c), HEAT_LINE_SUPPLY).i, r = heat_net_consumer_node (net, heat_consumer (c), HEAT_LINE_RETURN).i;
      out += s == HEAT_NONE || r == HEAT_NONE || !node_seen[s] || !node_seen[r];
    }
  return out;
}

static guint32
isolate_any (HeatNet *net, guint64 *state)
{
  return plain_isolation (net, heat_bench_pick (state, heat_net_n (net, HEAT_KIND_PIPE)));
}

/* The median of a plain count, µs. */
static double
measure_plain (HeatNet *net, guint32 (*count) (HeatNet *net, guint64 *state))
{
  double times_us[N_YARDSTICK];
  guint64 state = 2;
  HeatBenchResult result = { 0 };
  volatile guint32 sink = 0;

  for (guint i = 0; i < N_YARDSTICK; i++)
    {
      gint64 start_us = g_get_monotonic_time ();
      sink += count (net, &state);
      times_us[i] = (double) (g_get_monotonic_time () - start_us);
    }
  heat_bench_set_times (&result, times_us, N_YARDSTICK);
  return result.median_us;
}

gboolean
heat_bench_prepare (HeatBench *bench, HeatBenchResult *result, GError **error)
{
  guint n = bench->runs ? bench->runs : N_PREPARE;
  g_autofree double *times_us = g_new (double, n);
  HeatNet *net = heat_bench_net (bench, error);

  if (!net)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      gint64 start_us = g_get_monotonic_time ();
      g_autoptr (HeatTrace) trace = heat_trace_new (net, NULL, error);
      if (!trace)
        return FALSE;
      times_us[i] = (double) (g_get_monotonic_time () - start_us);
    }
  heat_bench_set_times (result, times_us, n);
  result->yardstick_us = measure_plain (net, isolate_any);
  return TRUE;
}

/* What has to be done again after a valve was turned. */
gboolean
heat_bench_prepare_turned (HeatBench *bench, HeatBenchResult *result, GError **error)
{
  guint n = bench->runs ? bench->runs : N_PREPARE;
  g_autofree double *times_us = g_new (double, n);
  HeatNet *net = heat_bench_net (bench, error);
  g_autoptr (HeatTrace) trace = net ? heat_trace_new (net, NULL, error) : NULL;
  guint64 state = 3;

  if (!trace)
    return FALSE;
  g_autoptr (HeatValveOverlay) overlay = heat_valve_overlay_new (net);
  for (guint i = 0; i < n; i++)
    {
      if (overlay->n > 0)
        overlay->state[heat_bench_pick (&state, overlay->n)] ^= 1;
      gint64 start_us = g_get_monotonic_time ();
      g_autofree guint8 *warm = heat_trace_warm (trace, overlay);
      times_us[i] = (double) (g_get_monotonic_time () - start_us);
    }
  heat_bench_set_times (result, times_us, n);
  result->yardstick_us = measure_plain (net, isolate_any);
  return TRUE;
}

static gpointer
plan_one (const HeatTrace *trace, const HeatIsolateQuery *query, GError **error)
{
  return heat_trace_isolate (trace, query, error);
}

static gpointer
plan_three (const HeatTrace *trace, const HeatIsolateQuery *query, GError **error)
{
  return heat_trace_plans (trace, query, NULL, error);
}

/* Leaks on pipes taken at random, the same ones for every benchmark. */
static gboolean
measure_answers (HeatBench *bench, HeatBenchResult *result, gpointer (*ask) (const HeatTrace *, const HeatIsolateQuery *, GError **), GDestroyNotify forget, GError **error)
{
  guint n = bench->runs ? bench->runs : N_ISOLATE;
  g_autofree double *times_us = g_new (double, n);
  HeatNet *net = heat_bench_net (bench, error);
  g_autoptr (HeatTrace) trace = net ? heat_trace_new (net, NULL, error) : NULL;
  guint64 state = 1;

  if (!trace)
    return FALSE;
  for (guint i = 0; i <= n; i++)
    {
      HeatLeak leak = { HEAT_LEAK_PIPE, heat_bench_pick (&state, heat_net_n (net, HEAT_KIND_PIPE)) };
      HeatIsolateQuery query = { .leaks = &leak, .n_leaks = 1 };
      gint64 start_us = g_get_monotonic_time ();
      gpointer answer = ask (trace, &query, error);
      if (!answer)
        return FALSE;
      if (i > 0) /* the first one warms up */
        times_us[i - 1] = (double) (g_get_monotonic_time () - start_us);
      forget (answer);
    }
  heat_bench_set_times (result, times_us, n);
  result->yardstick_us = measure_plain (net, isolate_any);
  return TRUE;
}

gboolean
heat_bench_isolate (HeatBench *bench, HeatBenchResult *result, GError **error)
{
  return measure_answers (bench, result, plan_one, (GDestroyNotify) heat_plan_free, error);
}

/* Three plans with their costs; the yardstick is one plain isolation. */
gboolean
heat_bench_plans (HeatBench *bench, HeatBenchResult *result, GError **error)
{
  return measure_answers (bench, result, plan_three, (GDestroyNotify) g_ptr_array_unref, error);
}

/* --- all isolations ---------------------------------------------------------------------------------------------- */

/* Returns the pipes seen. */
static guint32
walk_all (HeatNet *net, guint64 *state G_GNUC_UNUSED)
{
  const HeatCity *city = heat_net_city (net);
  g_autofree guint32 *queue = g_new (guint32, (gsize) city->n_node + 1);
  g_autofree guint8 *node_seen = g_new0 (guint8, (gsize) city->n_node + 1), *pipe_seen = g_new0 (guint8, (gsize) city->n_pipe + 1);
  Flood f = { net, queue, node_seen, pipe_seen, 0 };
  guint32 n = 0;

  push_headers (&f);
  flood (&f, is_shut);
  for (guint32 p = 0; p < city->n_pipe; p++)
    n += pipe_seen[p];
  return n;
}

gboolean
heat_bench_critical (HeatBench *bench, HeatBenchResult *result, GError **error)
{
  guint n = bench->runs ? bench->runs : N_CRITICAL;
  g_autofree double *times_us = g_new (double, n);
  HeatNet *net = heat_bench_net (bench, error);
  g_autoptr (HeatTrace) trace = net ? heat_trace_new (net, NULL, error) : NULL;

  if (!trace)
    return FALSE;
  for (guint i = 0; i <= n; i++)
    {
      gint64 start_us = g_get_monotonic_time ();
      g_autoptr (HeatCritical) critical = heat_trace_critical (trace, NULL, NULL, error);
      if (!critical)
        return FALSE;
      if (i > 0) /* the first one warms up */
        times_us[i - 1] = (double) (g_get_monotonic_time () - start_us);
      result->asked = critical->n_asked;
    }
  heat_bench_set_times (result, times_us, n);
  result->yardstick_us = measure_plain (net, walk_all);
  return TRUE;
}
