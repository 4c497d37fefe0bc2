// SPDX-License-Identifier: GPL-3.0-or-later
/* A plan: what the water search and the heat search found, as lists. */
#include "trace-private.h"
#include "base-i18n.h"

static gboolean
check_index (const HeatNet *net, HeatKind kind, guint32 index, GError **error)
{
  if (index < heat_net_n (net, kind))
    return TRUE;
  g_set_error (error, HEAT_TRACE_ERROR, HEAT_ERROR_USAGE, _("planning an isolation: there is no %s number %u in this network; take its index from the same snapshot"),
               heat_kind_label (kind), index);
  return FALSE;
}

static gboolean
check_pin (const HeatNet *net, const HeatIsolateQuery *q, guint32 valve, GError **error)
{
  for (guint i = 0; i < q->n_forbidden; i++)
    if (q->forbidden[i] == valve)
      {
        g_set_error (error, HEAT_TRACE_ERROR, HEAT_ERROR_USAGE, _("planning an isolation: valve %s is to be closed in every plan and not to be operated at the same time; drop one of the two"),
                     heat_net_id (net, HEAT_KIND_VALVE, valve));
        return FALSE;
      }
  return TRUE;
}

gboolean
heat_trace_check_query (const HeatNet *net, const HeatIsolateQuery *q, GError **error)
{
  for (guint i = 0; i < q->n_leaks; i++)
    if (!check_index (net, heat_leak_of (q->leaks[i]), q->leaks[i].index, error))
      return FALSE;
  for (guint i = 0; i < q->n_held_closed; i++)
    if (!check_index (net, HEAT_KIND_VALVE, q->held_closed[i], error))
      return FALSE;
  for (guint i = 0; i < q->n_reachable; i++)
    if (!check_index (net, HEAT_KIND_VALVE, q->reachable[i], error))
      return FALSE;
  for (guint i = 0; i < q->n_stopped; i++)
    if (!check_index (net, q->stopped[i].kind, q->stopped[i].index, error))
      return FALSE;
  for (guint i = 0; i < q->n_forbidden; i++)
    if (!check_index (net, HEAT_KIND_VALVE, q->forbidden[i], error))
      return FALSE;
  for (guint i = 0; i < q->n_pinned; i++)
    if (!check_index (net, HEAT_KIND_VALVE, q->pinned[i], error) || !check_pin (net, q, q->pinned[i], error))
      return FALSE;
  if (!q->overlay || q->overlay->n == heat_net_n (net, HEAT_KIND_VALVE))
    return TRUE;
  g_set_error (error, HEAT_TRACE_ERROR, HEAT_ERROR_USAGE, _("planning an isolation: states of %u valves given, the network has %u; make them for the same snapshot"),
               q->overlay->n, heat_net_n (net, HEAT_KIND_VALVE));
  return FALSE;
}

static void
list_zone (const HeatWaterSearch *w, HeatPlan *plan)
{
  const HeatSegments *g = &w->trace->graph[HEAT_WATER];

  for (guint i = 0; i < w->r.zone->len; i++)
    {
      guint32 segment = g_array_index (w->r.zone, guint32, i);
      g_array_append_vals (plan->zone_pipes, g->pipe_at + g->pipe_first[segment], g->pipe_first[segment + 1] - g->pipe_first[segment]);
    }
  g_array_sort (plan->zone_pipes, heat_compare_index);
  for (guint i = 0; i < plan->zone_pipes->len; i++)
    {
      HeatPipe pipe = heat_pipe (g_array_index (plan->zone_pipes, guint32, i));
      plan->zone_length_m += heat_net_pipe_length_m (w->trace->net, pipe);
      plan->zone_volume_m3 += heat_net_pipe_volume_m3 (w->trace->net, pipe);
    }
}

static void
list_valves (const HeatTrace *trace, const GArray *from, HeatCloseReason reason, GArray *to)
{
  for (guint i = 0; i < from->len; i++)
    {
      guint32 valve = g_array_index (from, guint32, i);
      HeatPlanValve row = { valve, 0, (float) heat_trace_valve_minutes (trace, heat_valve (valve)), (guint8) reason };
      g_array_append_val (to, row);
    }
}

static gboolean
has_index (const GArray *list, guint32 index)
{
  for (guint i = 0; i < list->len; i++)
    if (g_array_index (list, guint32, i) == index)
      return TRUE;
  return FALSE;
}

static void
list_reasons (const HeatWaterSearch *w, HeatPlan *plan)
{
  for (guint i = 0; i < plan->must->len && (w->r.pinned->len || w->r.saving->len); i++)
    {
      HeatPlanValve *v = &g_array_index (plan->must, HeatPlanValve, i);
      v->reason = has_index (w->r.pinned, v->valve) ? HEAT_CLOSE_PINNED : has_index (w->r.saving, v->valve) ? HEAT_CLOSE_SAVES_WATER : HEAT_CLOSE_NEEDED;
    }
  for (guint i = 0; i < w->query->n_pinned; i++)
    {
      guint32 valve = w->query->pinned[i];
      gboolean stays_closed = w->before->closed[valve] && w->condition[valve] != HEAT_CONDITION_LEAKY;
      if (!stays_closed && !has_index (w->r.pinned, valve) && !has_index (plan->not_pinned, valve))
        g_array_append_val (plan->not_pinned, valve);
    }
}

static void
list_priority (const HeatNet *net, guint32 consumer, GArray *to)
{
  guint32 n = heat_net_consumer_n_homes (net, heat_consumer (consumer));

  for (guint32 i = 0; i < n; i++)
    {
      HeatHousehold home = heat_net_consumer_home (net, heat_consumer (consumer), i);
      if (heat_net_home_priority (net, home) != HEAT_PRIORITY_NONE)
        g_array_append_val (to, home.i);
    }
}

static void
list_out (const HeatNet *net, const GArray *cold, HeatPlan *plan)
{
  for (guint i = 0; i < cold->len; i++)
    {
      guint32 c = g_array_index (cold, guint32, i);
      const HeatConsumerSum *sum = heat_net_consumer_sum (net, heat_consumer (c));
      guint32 building = heat_net_consumer_building (net, heat_consumer (c)).i;
      plan->out_suspended += sum->suspended;
      if (!heat_consumer_is_listed (net, c))
        continue;
      plan->out_households += sum->households;
      plan->out_area_m2 += sum->area_m2;
      g_array_append_val (plan->out_consumers, c);
      if (building != HEAT_NONE)
        g_array_append_val (plan->out_buildings, building);
      if (sum->priority > 0)
        list_priority (net, c, plan->out_priority);
    }
  heat_sort_unique (plan->out_buildings);
  g_array_sort (plan->out_priority, heat_compare_index);
}

static gint64
count_households (const HeatNet *net, const GArray *cold)
{
  gint64 n = 0;

  for (guint i = 0; i < cold->len; i++)
    n += heat_net_consumer_sum (net, heat_consumer (g_array_index (cold, guint32, i)))->households;
  return n;
}

/* The same query once more for each failed valve that let water through, as if that one worked. */
static void
list_failed (HeatWaterSearch *w, gint64 households, HeatPlan *plan)
{
  g_autoptr (GArray) must = g_array_copy (w->r.must), passed = g_array_copy (w->r.passed);

  for (guint i = 0; i < passed->len; i++)
    {
      HeatHeatResult heat;
      w->healed = g_array_index (passed, guint32, i);
      heat_water_search_run (w);
      heat_heat_result_init (&heat);
      heat_heat_search (w, FALSE, &heat);
      heat_plan_add_failed (plan->failed, w, must, w->r.must, households - count_households (w->trace->net, heat.consumers));
      heat_heat_result_clear (&heat);
    }
  w->healed = HEAT_NONE;
}

static gboolean
has_stop (const GArray *stops, const HeatPlanStop *stop)
{
  for (guint i = 0; i < stops->len; i++)
    if (heat_compare_stops (&g_array_index (stops, HeatPlanStop, i), stop) == 0)
      return TRUE;
  return FALSE;
}

/* Which plants stop only for valves that must not be operated, one or several together. */
static void
list_forced (const HeatWaterSearch *w, HeatPlan *plan)
{
  HeatIsolateQuery allowed = *w->query;
  HeatWaterSearch other;

  if (!allowed.n_forbidden || !plan->stops->len)
    return;
  allowed.n_forbidden = 0;
  heat_water_search_init (&other, w->trace, &allowed, w->before, heat_trace_conditions (w->trace, w->query), heat_scratch_take (w->trace));
  heat_water_search_run (&other);
  for (guint i = 0; i < plan->stops->len; i++)
    if (!has_stop (other.r.stops, &g_array_index (plan->stops, HeatPlanStop, i)))
      g_array_append_val (plan->forced_stops, g_array_index (plan->stops, HeatPlanStop, i));
  heat_scratch_give (w->trace, other.s);
  heat_water_search_clear (&other);
}

void
heat_plan_fill (HeatWaterSearch *w, HeatPlan *plan)
{
  const HeatNet *net = w->trace->net;
  HeatOperatingRules rules;
  HeatHeatResult heat;

  heat_operating_rules_init (&rules);
  heat_heat_result_init (&heat);
  g_array_append_vals (plan->leaks, w->query->leaks, w->query->n_leaks);
  heat_water_search_run (w);
  list_valves (w->trace, w->r.must, HEAT_CLOSE_NEEDED, plan->must);
  list_valves (w->trace, w->r.may, HEAT_CLOSE_NEEDED, plan->may);
  list_reasons (w, plan);
  heat_heat_search (w, TRUE, &heat);
  list_zone (w, plan);
  g_array_append_vals (plan->stops, w->r.stops->data, w->r.stops->len);
  list_out (net, heat.consumers, plan);
  g_array_append_vals (plan->out_stations, heat.stations->data, heat.stations->len);
  g_array_append_vals (plan->dead_pipes, heat.dead_pipes->data, heat.dead_pipes->len);
  g_array_append_vals (plan->already_consumers, w->before->already->data, w->before->already->len);
  plan->already_households = w->before->already_households;
  heat_plan_add_doubts (w, &heat, plan);
  heat_plan_sort_valves (w->trace, plan, &rules);
  if (!w->chosen && w->healed == HEAT_NONE)
    {
      list_failed (w, count_households (net, heat.consumers), plan);
      list_forced (w, plan);
    }
  heat_heat_result_clear (&heat);
}

const guint8 *
heat_trace_conditions (const HeatTrace *trace, const HeatIsolateQuery *q)
{
  return q->overlay ? q->overlay->condition : trace->condition;
}

gboolean
heat_question_init (HeatQuestion *q, const HeatTrace *trace, const HeatIsolateQuery *query, GError **error)
{
  *q = (HeatQuestion){ 0 };
  if (!heat_trace_check_query (trace->net, query, error))
    return FALSE;
  q->before = heat_before_get (trace, query);
  heat_water_search_init (&q->w, trace, query, q->before, heat_trace_conditions (trace, query), heat_scratch_take (trace));
  return TRUE;
}

void
heat_question_clear (HeatQuestion *q)
{
  if (!q->before)
    return;
  heat_scratch_give (q->w.trace, q->w.s);
  heat_water_search_clear (&q->w);
  g_clear_pointer (&q->before, heat_before_unref);
}

HeatPlan *
heat_trace_isolate (const HeatTrace *trace, const HeatIsolateQuery *query, GError **error)
{
  gint64 start_us = g_get_monotonic_time ();
  HeatQuestion q;

  if (!heat_question_init (&q, trace, query, error))
    return NULL;
  HeatPlan *plan = heat_plan_new ();
  heat_plan_fill (&q.w, plan);
  heat_question_clear (&q);
  plan->elapsed_us = g_get_monotonic_time () - start_us;
  return plan;
}

guint8 *
heat_trace_warm (const HeatTrace *trace, const HeatValveOverlay *overlay)
{
  HeatIsolateQuery query = { .overlay = overlay };
  g_autoptr (HeatBefore) before = heat_before_get (trace, &query);

  return g_memdup2 (before->warm, (gsize) heat_net_n (trace->net, HEAT_KIND_CONSUMER) + 1);
}

guint8 *
heat_trace_warm_without (const HeatTrace *trace, const HeatValveOverlay *overlay, const GArray *stops)
{
  HeatIsolateQuery query = { .overlay = overlay };
  g_autoptr (HeatBefore) before = heat_before_get (trace, &query);

  return heat_before_warm_without (before, trace, stops);
}

guint8 *
heat_trace_live_stations (const HeatTrace *trace, const HeatValveOverlay *overlay, const GArray *stops)
{
  HeatIsolateQuery query = { .overlay = overlay };
  g_autoptr (HeatBefore) before = heat_before_get (trace, &query);

  return heat_before_live_stations (before, trace, stops);
}
