// SPDX-License-Identifier: GPL-3.0-or-later
/* Re-supply: which tie valves, opened after isolation, give heat back (domain: "Re-supply"). Each candidate is tried. */
#include "trace-private.h"
#include <math.h>

#define MATE_WITHIN_M 5.0

static gboolean
touches_zone (const HeatWaterSearch *w, guint32 valve)
{
  HeatSpan sides = heat_gate_sides (&w->trace->graph[HEAT_WATER], valve);

  for (guint32 i = 0; i < sides.n; i++)
    if (w->s->zone[sides.at[i]] == w->s->version)
      return TRUE;
  return FALSE;
}

static gboolean
is_held (const HeatIsolateQuery *q, guint32 valve)
{
  for (guint i = 0; i < q->n_held_closed; i++)
    if (q->held_closed[i] == valve)
      return TRUE;
  return FALSE;
}

/* A valve that another plan holds closed is not ours to open. */
static GArray *
list_ties (const HeatWaterSearch *w)
{
  const HeatCity *city = heat_net_city (w->trace->net);
  GArray *ties = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint32 v = 0; v < city->n_valve; v++)
    if (city->valve[v].role == HEAT_VALVE_TIE && w->trace->graph[HEAT_WATER].gate_class[v] == HEAT_GATE_BAR && w->before->closed[v]
        && !heat_is_failed (w->condition[v]) && w->s->leaking[v] != w->s->version && !touches_zone (w, v) && !is_held (w->query, v))
      g_array_append_val (ties, v);
  return ties;
}

static GArray *
keep_useful (HeatWaterSearch *w, const GArray *ties)
{
  g_autofree guint8 *is_useful = g_new0 (guint8, (gsize) ties->len + 1);
  GArray *kept = g_array_new (FALSE, FALSE, sizeof (guint32));

  heat_heat_judge (w, ties, is_useful);
  for (guint i = 0; i < ties->len; i++)
    if (is_useful[i])
      g_array_append_val (kept, g_array_index (ties, guint32, i));
  return kept;
}

/* ---- trying ---- */

static void
clear_resupply (gpointer data)
{
  HeatResupply *r = data;

  g_array_unref (r->consumers);
  g_array_unref (r->close_first);
}

/* Opens the valves of w after isolation; TRUE when somebody comes back. */
static gboolean
try_opened (HeatWaterSearch *w, const HeatPlan *plan, const GArray *must, HeatResupply *r)
{
  HeatHeatResult heat;

  heat_water_search_run (w);
  heat_heat_result_init (&heat);
  heat_heat_search (w, FALSE, &heat);
  r->consumers = heat_indices_subtract (plan->out_consumers, heat.consumers);
  r->close_first = heat_indices_subtract (w->r.must, must);
  heat_heat_result_clear (&heat);
  for (guint i = 0; i < r->consumers->len; i++)
    r->households += heat_net_consumer_sum (w->trace->net, heat_consumer (g_array_index (r->consumers, guint32, i)))->households;
  if (r->consumers->len > 0)
    return TRUE;
  clear_resupply (r);
  return FALSE;
}

/* ---- mates on the other line ---- */

static gboolean
is_mate (const HeatNet *net, guint32 a, guint32 b)
{
  HeatWell well_a = heat_net_valve_place (net, heat_valve (a)).well, well_b = heat_net_valve_place (net, heat_valve (b)).well;
  guint line_a = heat_trace_valve_line (net, heat_valve (a)), line_b = heat_trace_valve_line (net, heat_valve (b));
  double ax = NAN, ay = NAN, bx = NAN, by = NAN;

  if (line_a == line_b || line_a > HEAT_LINE_RETURN || line_b > HEAT_LINE_RETURN)
    return FALSE;
  if (!heat_well_is_none (well_a) || !heat_well_is_none (well_b))
    return well_a.i == well_b.i;
  heat_net_place (net, HEAT_KIND_VALVE, a, &ax, &ay);
  heat_net_place (net, HEAT_KIND_VALVE, b, &bx, &by);
  return hypot (ax - bx, ay - by) <= MATE_WITHIN_M;
}

static void
try_with_mate (HeatWaterSearch *w, const HeatPlan *plan, const GArray *must, const GArray *ties, guint i, GArray *found)
{
  guint32 valve = g_array_index (ties, guint32, i);

  for (guint k = i + 1; k < ties->len; k++)
    {
      guint32 mate = g_array_index (ties, guint32, k);
      HeatResupply r = { .valve = valve, .with = mate };
      if (!is_mate (w->trace->net, valve, mate))
        continue;
      if (heat_trace_valve_line (w->trace->net, heat_valve (valve)) == HEAT_LINE_RETURN)
        r = (HeatResupply){ .valve = mate, .with = valve };
      w->n_opened = 2;
      w->opened[0] = valve;
      w->opened[1] = mate;
      if (try_opened (w, plan, must, &r))
        {
          r.joins_systems = heat_heat_joins_systems (w, valve) || heat_heat_joins_systems (w, mate);
          g_array_append_val (found, r);
        }
    }
}

static void
try_alone (HeatWaterSearch *w, const HeatPlan *plan, const GArray *must, const GArray *ties, guint i, GArray *found)
{
  HeatResupply r = { .valve = g_array_index (ties, guint32, i), .with = HEAT_NONE };

  w->n_opened = 1;
  w->opened[0] = r.valve;
  if (!try_opened (w, plan, must, &r))
    {
      try_with_mate (w, plan, must, ties, i, found);
      return;
    }
  r.joins_systems = heat_heat_joins_systems (w, r.valve);
  g_array_append_val (found, r);
}

static int
compare_resupply (gconstpointer a, gconstpointer b)
{
  const HeatResupply *x = a, *y = b;

  if (x->households != y->households)
    return x->households > y->households ? -1 : 1;
  return x->valve < y->valve ? -1 : x->valve > y->valve;
}

GArray *
heat_trace_resupply (const HeatTrace *trace, const HeatIsolateQuery *query, const HeatPlan *plan, GError **error)
{
  HeatWaterSearch w;

  if (!heat_trace_check_query (trace->net, query, error))
    return NULL;
  GArray *found = g_array_new (FALSE, FALSE, sizeof (HeatResupply));
  g_array_set_clear_func (found, clear_resupply);
  if (plan->out_consumers->len == 0)
    return found;
  g_autoptr (HeatBefore) before = heat_before_get (trace, query);
  HeatScratch *scratch = heat_scratch_take (trace);
  heat_water_search_init (&w, trace, query, before, heat_trace_conditions (trace, query), scratch);
  heat_water_search_run (&w);
  g_autoptr (GArray) all = list_ties (&w), must = g_array_copy (w.r.must), ties = keep_useful (&w, all);
  for (guint i = 0; i < ties->len; i++)
    try_alone (&w, plan, must, ties, i, found);
  g_array_sort (found, compare_resupply);
  heat_water_search_clear (&w);
  heat_scratch_give (trace, scratch);
  return found;
}
