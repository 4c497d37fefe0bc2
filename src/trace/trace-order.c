// SPDX-License-Identifier: GPL-3.0-or-later
/* Which valve after which: the company's rules (trace-rules.h), then the shortest way from well to well. */
#include "trace-private.h"
#include "trace-work.h"
#include <math.h>

typedef struct { HeatPlanValve valve; guint group; guint32 well; double x, y, far; } Stop;

/* The line that the rules put first, the other, jumpers; motor valves need no way: first within each when the rules say so. */
static guint
group_of (const HeatNet *net, guint32 valve, const HeatOperatingRules *rules)
{
  guint line = heat_trace_valve_line (net, heat_valve (valve));
  gboolean is_return = line == HEAT_LINE_RETURN, is_first = is_return == (rules->close_first == HEAT_LINE_RETURN);
  guint group = line == HEAT_LINE_JUMPER ? 4 : is_first ? 0 : 2;

  return group + (rules->motor_first && heat_net_city (net)->valve[valve].drive != HEAT_DRIVE_MOTOR);
}

static gboolean
place_of_leak (const HeatNet *net, const HeatPlan *plan, double *x, double *y)
{
  for (guint i = 0; i < plan->leaks->len; i++)
    {
      HeatLeak leak = g_array_index (plan->leaks, HeatLeak, i);
      if (heat_net_place (net, heat_leak_of (leak), leak.index, x, y))
        return TRUE;
    }
  return FALSE;
}

/* Smaller is nearer; the same well is nearest; unknown places come last, in the order of the data. */
static double
way_to (const Stop *from, const Stop *to)
{
  if (from->well != HEAT_NONE && from->well == to->well)
    return -1;
  double d = hypot (to->x - from->x, to->y - from->y);
  return isfinite (d) ? d : G_MAXDOUBLE;
}

#define MOST_STOPS_BY_NEAREST 2000 /* n² beyond this would be felt; then the order of the data stands */

static void
choose_next (Stop *stops, guint n, guint k, const Stop *at)
{
  guint best = k;

  for (guint i = k + 1; i < n && n <= MOST_STOPS_BY_NEAREST; i++)
    if (stops[i].group < stops[best].group || (stops[i].group == stops[best].group && way_to (at, &stops[i]) < way_to (at, &stops[best])))
      best = i;
  Stop t = stops[best];
  for (guint i = best; i > k; i--)
    stops[i] = stops[i - 1];
  stops[k] = t;
}

/* By group, the farthest first where the rules want it (`far` is 0 else), then the order of the data. */
static int
compare_stops (gconstpointer a, gconstpointer b)
{
  const Stop *x = a, *y = b;

  if (x->group != y->group)
    return x->group < y->group ? -1 : 1;
  if (x->far != y->far)
    return x->far > y->far ? -1 : 1;
  return x->valve.valve < y->valve.valve ? -1 : x->valve.valve > y->valve.valve;
}

static void
read_stop (Stop *s, const HeatNet *net, HeatPlanValve valve, const HeatOperatingRules *rules, const Stop *leak)
{
  s->valve = valve;
  s->group = group_of (net, valve.valve, rules);
  s->well = heat_net_valve_place (net, heat_valve (valve.valve)).well.i;
  s->x = s->y = NAN;
  heat_net_place (net, HEAT_KIND_VALVE, valve.valve, &s->x, &s->y);
  s->far = rules->far_first ? way_to (leak, s) : 0;
  s->far = s->far < G_MAXDOUBLE ? s->far : -1;
}

/* A bypass goes next to its valve, whatever the way. */
static void
place_bypasses (const HeatTrace *trace, GArray *must, const HeatOperatingRules *rules)
{
  for (guint i = 0; rules->bypass_dn_mm && i < must->len; i++)
    {
      HeatPlanValve big = g_array_index (must, HeatPlanValve, i);
      guint32 bypass = heat_net_city (trace->net)->valve[big.valve].dn_mm >= rules->bypass_dn_mm ? heat_trace_bypass_of (trace, big.valve, rules) : HEAT_NONE;
      for (guint k = 0; bypass != HEAT_NONE && k < must->len; k++)
        {
          HeatPlanValve small = g_array_index (must, HeatPlanValve, k);
          if (small.valve != bypass)
            continue;
          g_array_remove_index (must, k);
          guint at = (k < i ? i - 1 : i) + (rules->bypass_closes_last ? 1 : 0);
          g_array_insert_val (must, at, small);
          i = rules->bypass_closes_last ? at : at + 1;
          break;
        }
    }
}

void
heat_plan_sort_valves (const HeatTrace *trace, HeatPlan *plan, const HeatOperatingRules *rules)
{
  const HeatNet *net = trace->net;
  guint n = plan->must->len;
  g_autofree Stop *stops = g_new (Stop, (gsize) n + 1);
  Stop at = { .well = HEAT_NONE, .x = NAN, .y = NAN };

  place_of_leak (net, plan, &at.x, &at.y);
  for (guint i = 0; i < n; i++)
    read_stop (&stops[i], net, g_array_index (plan->must, HeatPlanValve, i), rules, &at);
  qsort (stops, n, sizeof *stops, compare_stops);
  for (guint k = 0; k < n; k++)
    {
      if (!rules->far_first)
        choose_next (stops, n, k, &at);
      at = stops[k];
      g_array_index (plan->must, HeatPlanValve, k) = stops[k].valve;
    }
  place_bypasses (trace, plan->must, rules);
  plan->total_minutes = 0;
  for (guint k = 0; k < n; k++)
    {
      HeatPlanValve *v = &g_array_index (plan->must, HeatPlanValve, k);
      v->order = k + 1;
      plan->total_minutes += (double) v->minutes;
    }
}

/* ---- opening ---- */

typedef struct { guint32 valve; guint group, closed; } Opening;

static int
compare_openings (gconstpointer a, gconstpointer b)
{
  const Opening *x = a, *y = b;

  if (x->group != y->group)
    return x->group < y->group ? -1 : 1;
  return x->closed > y->closed ? -1 : x->closed < y->closed;
}

GArray *
heat_trace_opening_order (const HeatNet *net, const guint32 *closed, guint n_closed, const HeatOperatingRules *rules)
{
  g_autofree Opening *list = g_new (Opening, (gsize) n_closed + 1);
  GArray *order = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; i < n_closed; i++)
    {
      guint line = heat_trace_valve_line (net, heat_valve (closed[i]));
      gboolean is_return = line == HEAT_LINE_RETURN;
      list[i] = (Opening){ closed[i], line == HEAT_LINE_JUMPER ? 0 : is_return == (rules->open_first == HEAT_LINE_RETURN) ? 1 : 2, i };
    }
  qsort (list, n_closed, sizeof *list, compare_openings);
  for (guint i = 0; i < n_closed; i++)
    g_array_append_val (order, list[i].valve);
  return order;
}

/* ---- bypass ---- */

static gboolean
has_same_sides (const HeatSegments *g, guint32 a, guint32 b)
{
  HeatSpan x = heat_gate_sides (g, a), y = heat_gate_sides (g, b);

  if (x.n != 2 || y.n != 2 || x.at[0] == x.at[1])
    return FALSE;
  return (x.at[0] == y.at[0] && x.at[1] == y.at[1]) || (x.at[0] == y.at[1] && x.at[1] == y.at[0]);
}

/* In the same well, else near; where neither is known the sides must do. */
static gboolean
is_beside (const HeatNet *net, guint32 a, guint32 b, double within_m)
{
  guint32 well = heat_net_valve_place (net, heat_valve (a)).well.i, other = heat_net_valve_place (net, heat_valve (b)).well.i;
  double x, y, x2, y2;

  if (well != HEAT_NONE && other != HEAT_NONE)
    return well == other;
  return !heat_net_place (net, HEAT_KIND_VALVE, a, &x, &y) || !heat_net_place (net, HEAT_KIND_VALVE, b, &x2, &y2) || !(hypot (x2 - x, y2 - y) > within_m);
}

/* Asked of the heat graphs: water joins the lines inside every plant, so that a return valve would seem to go round one on the supply. */
guint32
heat_trace_bypass_of (const HeatTrace *trace, guint32 valve, const HeatOperatingRules *rules)
{
  const HeatCity *city = heat_net_city (trace->net);

  for (guint line = 0; line < 2; line++)
    {
      const HeatSegments *g = &trace->graph[line];
      HeatSpan sides = heat_gate_sides (g, valve);
      HeatSpan gates = sides.n == 2 ? heat_segment_gates (g, sides.at[0]) : (HeatSpan){ NULL, 0 };
      for (guint32 i = 0; i < gates.n; i++)
        if (gates.at[i] != valve && gates.at[i] < city->n_valve && city->valve[gates.at[i]].role == HEAT_VALVE_BYPASS && has_same_sides (g, valve, gates.at[i])
            && is_beside (trace->net, valve, gates.at[i], rules->bypass_within_m))
          return gates.at[i];
    }
  return HEAT_NONE;
}
