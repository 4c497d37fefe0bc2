// SPDX-License-Identifier: GPL-3.0-or-later
#include "ops-field.h"
#include "ops-state-private.h"
#include "base-i18n.h"

static gboolean
is_held_by (const HeatFieldValve *v, const char *incident)
{
  return g_ptr_array_find_with_equal_func (v->holders, incident, g_str_equal, NULL);
}

/* State as it was before `incident` (NULL: before any) operated the valve. */
static int
state_before (const HeatFieldValve *v, const char *incident)
{
  gboolean is_own = incident ? is_held_by (v, incident) && v->holders->len == 1 : v->holders->len > 0;

  return is_own ? v->before : v->state;
}

static HeatValveOverlay *
lay_over (const HeatOps *ops, const HeatNet *net, gboolean before, const char *incident)
{
  HeatValveOverlay *overlay = heat_valve_overlay_new (net);
  GHashTableIter iter;
  HeatFieldValve *v;

  g_hash_table_iter_init (&iter, ops->valves);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &v))
    {
      guint32 i = heat_net_find (net, HEAT_KIND_VALVE, v->id);
      int state = before ? state_before (v, incident) : v->state;
      if (i == HEAT_NONE)
        continue;
      if (state >= 0)
        overlay->state[i] = (guint8) state;
      if (v->condition >= 0)
        overlay->condition[i] = (guint8) v->condition;
    }
  return overlay;
}

HeatValveOverlay *
heat_ops_overlay (const HeatOps *ops, const HeatNet *net)
{
  return lay_over (ops, net, FALSE, NULL);
}

HeatValveOverlay *
heat_ops_overlay_before (const HeatOps *ops, const HeatNet *net, const char *incident)
{
  return lay_over (ops, net, TRUE, incident);
}

static int
compare_indices (gconstpointer a, gconstpointer b)
{
  guint32 x = *(const guint32 *) a, y = *(const guint32 *) b;

  return x < y ? -1 : x > y;
}

GArray *
heat_ops_held_by_others (const HeatOps *ops, const HeatNet *net, const char *incident)
{
  GArray *held = g_array_new (FALSE, FALSE, sizeof (guint32));
  GHashTableIter iter;
  HeatFieldValve *v;

  g_hash_table_iter_init (&iter, ops->valves);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &v))
    {
      guint32 i = heat_net_find (net, HEAT_KIND_VALVE, v->id);
      gboolean is_others = v->holders->len > (incident && is_held_by (v, incident) ? 1u : 0u);
      if (i != HEAT_NONE && v->state == HEAT_VALVE_CLOSED && is_others)
        g_array_append_val (held, i);
    }
  g_array_sort (held, compare_indices);
  return held;
}

static GArray *
parse_leaks (const HeatIncident *i, const HeatNet *net, GError **error)
{
  g_autoptr (GArray) leaks = g_array_new (FALSE, FALSE, sizeof (HeatLeak));

  for (guint k = 0; k < i->leaks->len; k++)
    {
      HeatLeak leak;
      if (!heat_leak_parse (net, i->leaks->pdata[k], &leak, error))
        return NULL;
      g_array_append_val (leaks, leak);
    }
  return g_steal_pointer (&leaks);
}

gboolean
heat_ops_query_init (HeatOpsQuery *q, const HeatOps *ops, const HeatNet *net, const char *incident, GError **error)
{
  const HeatIncident *i = heat_ops_incident (ops, incident);

  *q = (HeatOpsQuery){ 0 };
  if (!i)
    {
      g_set_error (error, HEAT_OPS_ERROR, HEAT_ERROR_NOT_FOUND, _("there is no incident “%s”; see the list of incidents"), incident);
      return FALSE;
    }
  if (!(q->leaks = parse_leaks (i, net, error)))
    return FALSE;
  q->overlay = heat_ops_overlay_before (ops, net, incident);
  q->held = heat_ops_held_by_others (ops, net, incident);
  q->stopped = heat_ops_stopped_by_others (ops, net, incident);
  heat_ops_query_renew (q);
  return TRUE;
}

void
heat_ops_query_renew (HeatOpsQuery *q)
{
  q->query = (HeatIsolateQuery){
    .leaks = (const HeatLeak *) (gpointer) q->leaks->data, .n_leaks = q->leaks->len, .overlay = q->overlay,
    .held_closed = (const guint32 *) (gpointer) q->held->data, .n_held_closed = q->held->len,
    .stopped = (const HeatPlanStop *) (gpointer) q->stopped->data, .n_stopped = q->stopped->len,
  };
}

void
heat_ops_query_clear (HeatOpsQuery *q)
{
  g_clear_pointer (&q->overlay, heat_valve_overlay_free);
  g_clear_pointer (&q->leaks, g_array_unref);
  g_clear_pointer (&q->held, g_array_unref);
  g_clear_pointer (&q->stopped, g_array_unref);
}

static gboolean
is_ended (const HeatIncident *i, const HeatStep *stop, const HeatStep *step, HeatStepState state)
{
  for (guint k = 0; k < i->steps->len; k++)
    {
      const HeatStep *s = i->steps->pdata[k];
      if (s->action == HEAT_STEP_START && s->number > stop->number && (s == step ? state : s->state) == HEAT_STEP_DONE
          && g_str_equal (s->target_kind, stop->target_kind) && g_str_equal (s->target, stop->target))
        return TRUE;
    }
  return FALSE;
}

GPtrArray *
heat_incident_stops (const HeatIncident *i, const HeatStep *step, HeatStepState state)
{
  GPtrArray *stops = g_ptr_array_new ();

  for (guint k = 0; k < i->steps->len; k++)
    {
      HeatStep *s = i->steps->pdata[k];
      if (s->action == HEAT_STEP_STOP && !s->handed_to && (s == step ? state : s->state) == HEAT_STEP_DONE && !is_ended (i, s, step, state))
        g_ptr_array_add (stops, s);
    }
  return stops;
}

gboolean
heat_incident_holds_stop (const HeatIncident *i)
{
  g_autoptr (GPtrArray) stops = heat_incident_stops (i, NULL, HEAT_STEP_PENDING);

  return stops->len > 0;
}

static void
add_stops_of (const HeatIncident *i, const HeatNet *net, const HeatStep *step, HeatStepState state, GArray *all)
{
  g_autoptr (GPtrArray) stops = heat_incident_stops (i, step, state);

  for (guint m = 0; m < stops->len; m++)
    {
      const HeatStep *s = stops->pdata[m];
      HeatPlanStop stop = { heat_kind_from_word (s->target_kind), HEAT_NONE };
      stop.index = stop.kind == HEAT_KIND_NONE ? HEAT_NONE : heat_net_find (net, stop.kind, s->target);
      if (stop.index != HEAT_NONE)
        g_array_append_val (all, stop);
    }
}

GArray *
heat_ops_stops (const HeatOps *ops, const HeatNet *net, const HeatStep *step, HeatStepState state)
{
  GArray *all = g_array_new (FALSE, FALSE, sizeof (HeatPlanStop));

  for (guint k = 0; k < ops->incidents->len; k++)
    add_stops_of (ops->incidents->pdata[k], net, step, state, all);
  return all;
}

GArray *
heat_ops_stopped_by_others (const HeatOps *ops, const HeatNet *net, const char *incident)
{
  GArray *all = g_array_new (FALSE, FALSE, sizeof (HeatPlanStop));

  for (guint k = 0; k < ops->incidents->len; k++)
    if (g_strcmp0 (((HeatIncident *) ops->incidents->pdata[k])->id, incident) != 0)
      add_stops_of (ops->incidents->pdata[k], net, NULL, HEAT_STEP_PENDING, all);
  return all;
}

guint8 *
heat_ops_out_between (const HeatTrace *trace, const HeatValveOverlay *before, const HeatValveOverlay *now, const GArray *stops)
{
  const HeatNet *net = heat_trace_net (trace);
  g_autofree guint8 *warm_now = heat_trace_warm_without (trace, now, stops), *warm_before = heat_trace_warm (trace, before);
  guint32 n = heat_net_n (net, HEAT_KIND_CONSUMER);
  guint8 *out = g_new0 (guint8, MAX (n, 1));

  for (guint32 c = 0; c < n; c++)
    {
      const HeatConsumerSum *sum = heat_net_consumer_sum (net, heat_consumer (c));
      out[c] = warm_before[c] && !warm_now[c];
      if (out[c] && sum->suspended > 0 && sum->households == 0)
        out[c] = HEAT_OUT_SUSPENDED;
    }
  return out;
}

guint8 *
heat_ops_compute_out (const HeatOps *ops, const HeatTrace *trace)
{
  const HeatNet *net = heat_trace_net (trace);
  g_autoptr (HeatValveOverlay) now = heat_ops_overlay (ops, net), before = heat_ops_overlay_before (ops, net, NULL);
  g_autoptr (GArray) stops = heat_ops_stops (ops, net, NULL, HEAT_STEP_PENDING);

  return heat_ops_out_between (trace, before, now, stops);
}

guint8 *
heat_ops_stations_between (const HeatTrace *trace, const HeatValveOverlay *before, const HeatValveOverlay *now, const GArray *stops)
{
  g_autofree guint8 *lived = heat_trace_live_stations (trace, before, NULL);
  guint8 *out = heat_trace_live_stations (trace, now, stops);

  for (guint32 s = 0; s < heat_net_n (heat_trace_net (trace), HEAT_KIND_STATION); s++)
    out[s] = lived[s] && !out[s];
  return out;
}

guint8 *
heat_ops_compute_stations_out (const HeatOps *ops, const HeatTrace *trace)
{
  const HeatNet *net = heat_trace_net (trace);
  g_autoptr (HeatValveOverlay) now = heat_ops_overlay (ops, net), before = heat_ops_overlay_before (ops, net, NULL);
  g_autoptr (GArray) stops = heat_ops_stops (ops, net, NULL, HEAT_STEP_PENDING);

  return heat_ops_stations_between (trace, before, now, stops);
}

HeatOutSum
heat_ops_sum_out (const HeatNet *net, const guint8 *is_out)
{
  HeatOutSum total = { 0 };
  g_autoptr (GHashTable) buildings = g_hash_table_new (NULL, NULL);

  for (guint32 c = 0; c < heat_net_n (net, HEAT_KIND_CONSUMER); c++)
    {
      const HeatConsumerSum *sum = heat_net_consumer_sum (net, heat_consumer (c));
      HeatBuilding building = heat_net_consumer_building (net, heat_consumer (c));
      if (!is_out[c])
        continue;
      total.suspended += sum->suspended;
      if (is_out[c] == HEAT_OUT_SUSPENDED)
        continue;
      total.consumers++;
      total.households += sum->households;
      total.priority += sum->priority;
      total.area_m2 += sum->area_m2;
      if (!heat_building_is_none (building))
        g_hash_table_add (buildings, GUINT_TO_POINTER (building.i + 1));
    }
  total.buildings = g_hash_table_size (buildings);
  return total;
}
