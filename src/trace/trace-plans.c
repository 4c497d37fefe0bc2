// SPDX-License-Identifier: GPL-3.0-or-later
/* Three plans for one question, and what each of them takes. */
#include "trace-cut.h"
#include <math.h>
#include <string.h>

HeatPlanOptions
heat_plan_options_default (void)
{
  return (HeatPlanOptions){ .crews = 1, .way_minutes = 8, .entry_minutes = 20, .leak_m3h = NAN, .most_cuts = 400 };
}

static const char *const kind_words[HEAT_N_PLANS] = { "smallest", "fastest", "driest" };

const char *
heat_plan_kind_word (HeatPlanKind kind)
{
  return kind_words[kind];
}

gboolean
heat_plan_kind_parse (const char *word, HeatPlanKind *kind)
{
  for (guint i = 0; i < HEAT_N_PLANS; i++)
    if (strcmp (word, kind_words[i]) == 0)
      {
        *kind = (HeatPlanKind) i;
        return TRUE;
      }
  return FALSE;
}

/* ---- the leak ---- */

double
heat_trace_leak_m3h (const HeatTrace *trace, guint dn_mm)
{
  const HeatFigures *f = &trace->figures;
  double bore_m = MIN ((dn_mm ? dn_mm : f->unknown_dn_mm) * f->leak_bore_share, f->leak_most_mm) / 1000;
  double speed_m_s = sqrt (2 * f->leak_pressure_mpa * 1e6 / 950);

  return f->leak_discharge * G_PI / 4 * bore_m * bore_m * speed_m_s * 3600;
}

static guint
dn_at_node (const HeatNet *net, HeatNode node)
{
  HeatSpan ends = heat_node_is_none (node) ? (HeatSpan){ NULL, 0 } : heat_net_node_ends (net, node);
  guint dn_mm = 0;

  for (guint32 i = 0; i < ends.n; i++)
    dn_mm = MAX (dn_mm, heat_net_city (net)->pipe[ends.at[i] >> 1].dn_mm);
  return dn_mm;
}

static guint
dn_at_valve (const HeatNet *net, guint32 valve)
{
  HeatValvePlace place = heat_net_valve_place (net, heat_valve (valve));
  guint dn_mm = heat_net_city (net)->valve[valve].dn_mm;

  if (place.seat == HEAT_SEAT_PIPE_END)
    return MAX (dn_mm, heat_net_city (net)->pipe[place.pipe.i].dn_mm);
  if (place.seat == HEAT_SEAT_EDGE)
    dn_mm = MAX (dn_mm, dn_at_node (net, place.node2));
  return place.seat == HEAT_SEAT_NONE ? dn_mm : MAX (dn_mm, dn_at_node (net, place.node));
}

static guint
dn_in_well (const HeatNet *net, HeatWell well)
{
  HeatSpan nodes = heat_net_well_nodes (net, well), valves = heat_net_well_valves (net, well);
  guint dn_mm = 0;

  for (guint32 i = 0; i < nodes.n; i++)
    dn_mm = MAX (dn_mm, dn_at_node (net, heat_node (nodes.at[i])));
  for (guint32 i = 0; i < valves.n; i++)
    dn_mm = MAX (dn_mm, dn_at_valve (net, valves.at[i]));
  return dn_mm;
}

static guint
dn_at_ports (const HeatNet *net, HeatSpan ports, gboolean primary, gboolean other)
{
  guint dn_mm = 0;

  for (guint32 i = 0; i < ports.n; i++)
    if (heat_net_city (net)->port[ports.at[i]].side == HEAT_PORT_PRIMARY ? primary : other)
      for (int line = 0; line < 2; line++)
        dn_mm = MAX (dn_mm, dn_at_node (net, heat_net_port_node (net, ports.at[i], (HeatLine) line)));
  return dn_mm;
}

static guint
dn_at_leak (const HeatNet *net, HeatLeak leak)
{
  switch (leak.kind)
    {
    case HEAT_LEAK_PIPE: return heat_net_city (net)->pipe[leak.index].dn_mm;
    case HEAT_LEAK_VALVE: return dn_at_valve (net, leak.index);
    case HEAT_LEAK_WELL: return dn_in_well (net, heat_well (leak.index));
    case HEAT_LEAK_NODE: return dn_at_node (net, heat_node (leak.index));
    case HEAT_LEAK_CONSUMER:
      return MAX (dn_at_node (net, heat_net_consumer_node (net, heat_consumer (leak.index), HEAT_LINE_SUPPLY)),
                  dn_at_node (net, heat_net_consumer_node (net, heat_consumer (leak.index), HEAT_LINE_RETURN)));
    case HEAT_LEAK_SOURCE: return dn_at_ports (net, heat_net_source_ports (net, heat_source (leak.index)), TRUE, TRUE);
    case HEAT_LEAK_STATION_PRIMARY: return dn_at_ports (net, heat_net_station_ports (net, heat_station (leak.index)), TRUE, FALSE);
    case HEAT_LEAK_STATION_SECONDARY: return dn_at_ports (net, heat_net_station_ports (net, heat_station (leak.index)), FALSE, TRUE);
    case HEAT_LEAK_STATION_BOTH: return dn_at_ports (net, heat_net_station_ports (net, heat_station (leak.index)), TRUE, TRUE);
    }
  return 0;
}

guint
heat_trace_leak_dn_mm (const HeatTrace *trace, const HeatIsolateQuery *query)
{
  guint dn_mm = 0;

  for (guint i = 0; i < query->n_leaks; i++)
    dn_mm = MAX (dn_mm, dn_at_leak (trace->net, query->leaks[i]));
  return dn_mm;
}

/* ---- what a plan takes ---- */

typedef struct { guint32 well; double minutes; gboolean is_entered; } Place;

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const Place *x = a, *y = b;

  return x->minutes > y->minutes ? -1 : x->minutes < y->minutes;
}

/* Longest first to the crew that is free first (Graham 1969). */
static double
share_work (GArray *places, guint crews)
{
  g_autofree double *busy = g_new0 (double, crews);
  double last = 0;

  g_array_sort (places, compare_places);
  for (guint i = 0; i < places->len; i++)
    {
      guint free = 0;
      for (guint k = 1; k < crews; k++)
        if (busy[k] < busy[free])
          free = k;
      busy[free] += g_array_index (places, Place, i).minutes;
      last = MAX (last, busy[free]);
    }
  return last;
}

static Place *
need_place (GArray *places, guint32 well, double way_minutes)
{
  Place place = { well, way_minutes, FALSE };

  for (guint i = 0; well != HEAT_NONE && i < places->len; i++)
    if (g_array_index (places, Place, i).well == well)
      return &g_array_index (places, Place, i);
  g_array_append_val (places, place);
  return &g_array_index (places, Place, places->len - 1);
}

static void
count_work (const HeatTrace *trace, const HeatPlan *plan, const HeatPlanOptions *o, HeatPlanCosts *costs)
{
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (Place));
  double motor_minutes = 0;

  costs->work_minutes = 0;
  for (guint i = 0; i < plan->must->len; i++)
    {
      guint32 valve = g_array_index (plan->must, HeatPlanValve, i).valve;
      HeatValveWork work = heat_valve_work (trace, valve);
      if (!work.is_hand)
        {
          motor_minutes = MAX (motor_minutes, heat_trace_valve_minutes (trace, heat_valve (valve)));
          continue;
        }
      Place *place = need_place (places, work.well, o->way_minutes);
      place->minutes += work.minutes + (work.needs_entry && !place->is_entered ? o->entry_minutes : 0);
      place->is_entered |= work.needs_entry;
    }
  for (guint i = 0; i < places->len; i++)
    costs->work_minutes += g_array_index (places, Place, i).minutes;
  costs->n_places = places->len;
  costs->elapsed_minutes = MAX (motor_minutes, share_work (places, o->crews));
}

static void
count_costs (const HeatTrace *trace, const HeatPlanOptions *o, double drained_m3, HeatPlan *plan)
{
  count_work (trace, plan, o, &plan->costs);
  plan->costs.outflow_m3 = o->leak_m3h * plan->costs.work_minutes / 60 / o->crews;
  plan->costs.drained_m3 = drained_m3;
  plan->costs.lost_m3 = plan->costs.outflow_m3 + drained_m3;
}

/* ---- the three ---- */

static double
volume_of_zone (const HeatWaterSearch *w)
{
  const HeatSegments *g = &w->trace->graph[HEAT_WATER];
  double sum_m3 = 0;

  for (guint i = 0; i < w->r.zone->len; i++)
    {
      guint32 segment = g_array_index (w->r.zone, guint32, i);
      for (guint32 k = g->pipe_first[segment]; k < g->pipe_first[segment + 1]; k++)
        sum_m3 += heat_net_pipe_volume_m3 (w->trace->net, heat_pipe (g->pipe_at[k]));
    }
  return sum_m3;
}

static HeatPlan *
plan_smallest (HeatWaterSearch *w, const HeatPlanOptions *o)
{
  HeatPlan *plan = heat_plan_new ();

  heat_plan_fill (w, plan);
  g_autoptr (GArray) must = heat_plan_choices (plan);
  if (w->met_failed) /* fill ended with other searches */
    heat_water_search_run (w);
  if (w->met_failed)
    g_array_append_vals (w->met_failed, w->r.passed->data, w->r.passed->len);
  w->chosen = must;
  heat_water_search_run (w);
  w->chosen = NULL;
  count_costs (w->trace, o, volume_of_zone (w), plan);
  plan->costs.gap = NAN;
  return plan;
}

/* The cheapest choice, measured by the objective, starting from the best plan so far; NULL when none is better. */
static HeatPlan *
plan_by_price (HeatWaterSearch *w, const HeatPlanOptions *o, HeatCutPrice price, const HeatPlan *start, const HeatPlan *smallest, double *gap)
{
  g_autoptr (GArray) from = heat_plan_choices (start), valves = g_array_new (FALSE, FALSE, sizeof (guint32));

  heat_water_search_run (w);
  HeatCutStart begin = { from, MAX (start->costs.drained_m3 - volume_of_zone (w), 0), start->out_households, smallest->out_households };
  if (!heat_cut_find (w, o, price, &begin, valves, gap))
    return NULL;
  HeatPlan *plan = heat_plan_new ();
  w->chosen = valves;
  heat_plan_fill (w, plan);
  g_array_append_vals (plan->forced_stops, start->forced_stops->data, start->forced_stops->len); /* all plans stop the same plants */
  count_costs (w->trace, o, volume_of_zone (w), plan);
  w->chosen = NULL;
  return plan;
}

static gboolean
close_the_same (const HeatPlan *a, const HeatPlan *b)
{
  g_autoptr (GArray) x = heat_plan_choices (a), y = heat_plan_choices (b);

  return x->len == y->len && (x->len == 0 || memcmp (x->data, y->data, x->len * sizeof (guint32)) == 0);
}

/* Plans are not changed once made: the lists may be shared. */
static HeatPlan *
plan_copy (const HeatPlan *plan)
{
  HeatPlan *copy = g_memdup2 (plan, sizeof *plan);
  GArray *shared[] = { copy->leaks, copy->must, copy->may, copy->stops, copy->zone_pipes, copy->out_stations, copy->out_buildings, copy->out_consumers,
                       copy->out_priority, copy->already_consumers, copy->failed, copy->doubts, copy->dead_pipes, copy->not_pinned, copy->forced_stops };

  for (guint i = 0; i < G_N_ELEMENTS (shared); i++)
    g_array_ref (shared[i]);
  return copy;
}

static double
measure (const HeatPlan *plan, HeatPlanKind by)
{
  return by == HEAT_PLAN_FASTEST ? plan->costs.work_minutes : plan->costs.lost_m3;
}

static HeatPlan *
plan_alternative (HeatWaterSearch *w, const HeatPlanOptions *o, HeatPlanKind kind, GPtrArray *plans)
{
  HeatCutPrice price = kind == HEAT_PLAN_FASTEST ? (HeatCutPrice){ 1, 0 } : (HeatCutPrice){ o->leak_m3h / 60 / o->crews, 1 };
  const HeatPlan *start = g_ptr_array_index (plans, 0);
  gint64 start_us = g_get_monotonic_time ();
  double gap = 0;

  for (guint i = 1; i < plans->len; i++)
    if (measure (g_ptr_array_index (plans, i), kind) < measure (start, kind))
      start = g_ptr_array_index (plans, i);
  HeatPlan *plan = plan_by_price (w, o, price, start, g_ptr_array_index (plans, 0), &gap);
  for (guint i = 0; plan && i < plans->len; i++)
    if (close_the_same (plan, g_ptr_array_index (plans, i)))
      {
        g_clear_pointer (&plan, heat_plan_free);
        start = g_ptr_array_index (plans, i);
      }
  if (!plan)
    plan = plan_copy (start);
  plan->kind = kind;
  plan->costs.gap = gap;
  plan->elapsed_us = g_get_monotonic_time () - start_us;
  return plan;
}

static GPtrArray *
make_plans (HeatWaterSearch *w, const HeatPlanOptions *o)
{
  GPtrArray *plans = g_ptr_array_new_with_free_func ((GDestroyNotify) heat_plan_free);
  gint64 start_us = g_get_monotonic_time ();
  HeatPlan *smallest = plan_smallest (w, o);

  smallest->elapsed_us = g_get_monotonic_time () - start_us;
  g_ptr_array_add (plans, smallest);
  for (HeatPlanKind kind = HEAT_PLAN_FASTEST; kind < HEAT_N_PLANS; kind++)
    g_ptr_array_add (plans, plan_alternative (w, o, kind, plans));
  return plans;
}

static GArray *
list_closed (const HeatPlan *plan)
{
  GArray *valves = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; i < plan->must->len; i++)
    g_array_append_val (valves, g_array_index (plan->must, HeatPlanValve, i).valve);
  g_array_sort (valves, heat_compare_index);
  return valves;
}

/* What failed valves changed in the alternatives: all plans once more for each, as if that one worked. Asked are those that the zone or a
 * cut came to. Flow that proves a cut least runs only through what was come to, so no other valve could have made it cheaper. */
static void
list_failed (HeatWaterSearch *w, const HeatPlanOptions *o, const GArray *met, GPtrArray *plans)
{
  for (guint k = HEAT_PLAN_FASTEST; k < plans->len; k++) /* a copy shares the list of the plan it repeats */
    {
      HeatPlan *plan = g_ptr_array_index (plans, k);
      g_array_unref (plan->failed);
      plan->failed = heat_plan_failed_new ();
    }
  for (guint i = 0; i < met->len; i++)
    {
      w->healed = g_array_index (met, guint32, i);
      g_autoptr (GPtrArray) healed = make_plans (w, o);
      for (guint k = HEAT_PLAN_FASTEST; k < plans->len; k++)
        {
          HeatPlan *plan = g_ptr_array_index (plans, k), *other = g_ptr_array_index (healed, k);
          g_autoptr (GArray) must = list_closed (plan), must_healed = list_closed (other);
          heat_plan_add_failed (plan->failed, w, must, must_healed, (gint64) plan->out_households - (gint64) other->out_households);
          plan->elapsed_us += other->elapsed_us;
        }
    }
  w->healed = HEAT_NONE;
}

static void
compare_plans (GPtrArray *plans)
{
  for (guint i = 0; i < plans->len; i++)
    {
      HeatPlan *plan = g_ptr_array_index (plans, i);
      plan->same_as = 0;
      for (guint k = 0; k < plans->len; k++)
        if (k != i && close_the_same (plan, g_ptr_array_index (plans, k)))
          plan->same_as |= 1u << k;
    }
}

GPtrArray *
heat_trace_plans (const HeatTrace *trace, const HeatIsolateQuery *query, const HeatPlanOptions *options, GError **error)
{
  gint64 start_us = g_get_monotonic_time ();
  HeatPlanOptions o = options ? *options : heat_plan_options_default ();
  HeatQuestion q;

  if (!heat_question_init (&q, trace, query, error))
    return NULL;
  o.crews = MAX (o.crews, 1);
  if (!isfinite (o.leak_m3h))
    o.leak_m3h = heat_trace_leak_m3h (trace, heat_trace_leak_dn_mm (trace, query));
  g_autoptr (GArray) met = q.w.met_failed = g_array_new (FALSE, FALSE, sizeof (guint32));
  gint64 asked_us = g_get_monotonic_time ();
  GPtrArray *plans = make_plans (&q.w, &o);
  ((HeatPlan *) g_ptr_array_index (plans, 0))->elapsed_us += asked_us - start_us; /* looking at the valves' states */
  q.w.met_failed = NULL;
  list_failed (&q.w, &o, met, plans);
  compare_plans (plans);
  heat_question_clear (&q);
  return plans;
}
