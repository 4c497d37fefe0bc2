// SPDX-License-Identifier: GPL-3.0-or-later
/* The plan as an object; minutes and order of its valves. */
#include "trace-private.h"
#include <math.h>

int
heat_compare_index (gconstpointer a, gconstpointer b)
{
  guint32 x = *(const guint32 *) a, y = *(const guint32 *) b;

  return x < y ? -1 : x > y;
}

void
heat_sort_unique (GArray *indices)
{
  guint n = 0;

  g_array_sort (indices, heat_compare_index);
  for (guint i = 0; i < indices->len; i++)
    if (n == 0 || g_array_index (indices, guint32, n - 1) != g_array_index (indices, guint32, i))
      g_array_index (indices, guint32, n++) = g_array_index (indices, guint32, i);
  g_array_set_size (indices, n);
}

GArray *
heat_indices_subtract (const GArray *a, const GArray *b)
{
  GArray *rest = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint k = 0;

  for (guint i = 0; i < a->len; i++)
    {
      guint32 x = g_array_index (a, guint32, i);
      while (k < b->len && g_array_index (b, guint32, k) < x)
        k++;
      if (k == b->len || g_array_index (b, guint32, k) != x)
        g_array_append_val (rest, x);
    }
  return rest;
}

int
heat_compare_stops (gconstpointer a, gconstpointer b)
{
  const HeatPlanStop *x = a, *y = b;

  if (x->kind != y->kind)
    return x->kind < y->kind ? -1 : 1;
  return x->index < y->index ? -1 : x->index > y->index;
}

void
heat_sort_stops (GArray *stops)
{
  guint n = 0;

  g_array_sort (stops, heat_compare_stops);
  for (guint i = 0; i < stops->len; i++)
    if (n == 0 || heat_compare_stops (&g_array_index (stops, HeatPlanStop, n - 1), &g_array_index (stops, HeatPlanStop, i)) != 0)
      g_array_index (stops, HeatPlanStop, n++) = g_array_index (stops, HeatPlanStop, i);
  g_array_set_size (stops, n);
}

static void
clear_failed (gpointer data)
{
  HeatPlanFailed *f = data;

  g_array_unref (f->new_must);
  g_array_unref (f->no_longer_must);
}

GArray *
heat_plan_failed_new (void)
{
  GArray *failed = g_array_new (FALSE, FALSE, sizeof (HeatPlanFailed));

  g_array_set_clear_func (failed, clear_failed);
  return failed;
}

void
heat_plan_add_failed (GArray *failed, const HeatWaterSearch *w, const GArray *must, const GArray *must_healed, gint64 more_households)
{
  HeatPlanFailed f = { w->healed, heat_indices_subtract (must, must_healed), heat_indices_subtract (must_healed, must), more_households,
                       !heat_is_failed (heat_trace_conditions (w->trace, w->query)[w->healed]) };

  if (f.new_must->len || f.no_longer_must->len || f.more_households)
    g_array_append_val (failed, f);
  else
    clear_failed (&f);
}

static void
clear_doubt (gpointer data)
{
  g_free (((HeatDoubt *) data)->text);
}

HeatPlan *
heat_plan_new (void)
{
  HeatPlan *p = g_new0 (HeatPlan, 1);
  GArray **indices[] = { &p->zone_pipes, &p->out_stations, &p->out_buildings, &p->out_consumers, &p->out_priority, &p->already_consumers, &p->dead_pipes,
                         &p->not_pinned };

  for (guint i = 0; i < G_N_ELEMENTS (indices); i++)
    *indices[i] = g_array_new (FALSE, FALSE, sizeof (guint32));
  p->costs = (HeatPlanCosts){ NAN, NAN, 0, NAN, NAN, NAN, NAN };
  p->leaks = g_array_new (FALSE, FALSE, sizeof (HeatLeak));
  p->must = g_array_new (FALSE, FALSE, sizeof (HeatPlanValve));
  p->may = g_array_new (FALSE, FALSE, sizeof (HeatPlanValve));
  p->stops = g_array_new (FALSE, FALSE, sizeof (HeatPlanStop));
  p->forced_stops = g_array_new (FALSE, FALSE, sizeof (HeatPlanStop));
  p->failed = heat_plan_failed_new ();
  p->doubts = g_array_new (FALSE, FALSE, sizeof (HeatDoubt));
  g_array_set_clear_func (p->doubts, clear_doubt);
  return p;
}

void
heat_plan_free (HeatPlan *p)
{
  if (!p)
    return;
  GArray *arrays[] = { p->zone_pipes, p->out_stations, p->out_buildings, p->out_consumers, p->out_priority, p->already_consumers, p->dead_pipes,
                       p->leaks, p->must, p->may, p->stops, p->forced_stops, p->failed, p->doubts, p->not_pinned };
  for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
    g_array_unref (arrays[i]);
  g_free (p);
}

GArray *
heat_plan_choices (const HeatPlan *plan)
{
  GArray *valves = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; i < plan->must->len; i++)
    if (g_array_index (plan->must, HeatPlanValve, i).reason != HEAT_CLOSE_PINNED)
      g_array_append_val (valves, g_array_index (plan->must, HeatPlanValve, i).valve);
  g_array_sort (valves, heat_compare_index);
  return valves;
}

GArray *
heat_plan_chosen (const HeatPlan *plan)
{
  return plan->kind == HEAT_PLAN_SMALLEST || plan->same_as & (1u << HEAT_PLAN_SMALLEST) ? NULL : heat_plan_choices (plan);
}

/* ---- minutes ---- */

static gboolean
is_on_pair (const HeatNet *net, HeatNode node)
{
  HeatSpan ends = node.i == HEAT_NONE ? (HeatSpan){ NULL, 0 } : heat_net_node_ends (net, node);

  for (guint32 i = 0; i < ends.n; i++)
    if (heat_net_city (net)->pipe[ends.at[i] >> 1].line == HEAT_LINE_PAIR)
      return TRUE;
  return FALSE;
}

static HeatPipe
pipe_of_valve (const HeatNet *net, HeatValvePlace place)
{
  HeatNode nodes[2] = { place.node, place.node2 };

  if (place.seat == HEAT_SEAT_PIPE_END)
    return place.pipe;
  for (guint i = 0; i < 2; i++)
    if (nodes[i].i != HEAT_NONE && heat_net_node_ends (net, nodes[i]).n > 0)
      return heat_pipe (heat_net_node_ends (net, nodes[i]).at[0] >> 1);
  return heat_pipe (HEAT_NONE);
}

guint
heat_trace_valve_line (const HeatNet *net, HeatValve valve)
{
  HeatPipe pipe = pipe_of_valve (net, heat_net_valve_place (net, valve));

  return pipe.i == HEAT_NONE ? HEAT_LINE_SUPPLY : heat_net_city (net)->pipe[pipe.i].line;
}

double
heat_trace_valve_minutes (const HeatTrace *trace, HeatValve valve)
{
  const HeatNet *net = trace->net;
  const HeatFigures *f = &trace->figures;
  const HeatCity *city = heat_net_city (net);
  const HeatValveRow *row = &city->valve[valve.i];
  HeatValvePlace place = heat_net_valve_place (net, valve);
  HeatPipe pipe = pipe_of_valve (net, place);
  gboolean on_pair = place.seat == HEAT_SEAT_PIPE_END ? city->pipe[place.pipe.i].line == HEAT_LINE_PAIR
                                                      : is_on_pair (net, place.node) || is_on_pair (net, place.node2);
  double dn_mm = row->dn_mm ? row->dn_mm : pipe.i != HEAT_NONE && city->pipe[pipe.i].dn_mm ? city->pipe[pipe.i].dn_mm : f->unknown_dn_mm;
  double minutes = isfinite (row->minutes) ? row->minutes : row->drive == HEAT_DRIVE_MOTOR ? f->motor_base_min + dn_mm / f->motor_mm_per_min : f->hand_base_min + dn_mm / f->hand_mm_per_min;

  return on_pair ? 2 * minutes : minutes;
}
