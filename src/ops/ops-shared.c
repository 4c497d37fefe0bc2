// SPDX-License-Identifier: GPL-3.0-or-later
/* Several incidents on one network: who still needs what another one holds, and whom a plan hurts beside the others. */
#include "ops-live-private.h"
#include <string.h>

/* ---- who needs it ---- */

static HeatFieldValve *
field_of (const HeatOps *ops, const char *valve)
{
  return heat_ops_valve (ops, valve);
}

static const char *
other_holder (const HeatFieldValve *v, const char *incident)
{
  for (guint k = 0; v && k < v->holders->len; k++)
    if (g_strcmp0 (v->holders->pdata[k], incident) != 0)
      return v->holders->pdata[k];
  return NULL;
}

static gboolean
has_pending (const HeatIncident *i, HeatStepAction action, const char *target)
{
  for (guint k = 0; k < i->steps->len; k++)
    {
      const HeatStep *s = i->steps->pdata[k];
      if (s->part == HEAT_STEPS_ISOLATE && s->action == action && s->state == HEAT_STEP_PENDING && g_str_equal (s->target, target))
        return TRUE;
    }
  return FALSE;
}

static void
forget_plants (GArray *stopped, const HeatNet *net, const GPtrArray *plants)
{
  for (guint p = 0; p < plants->len; p++)
    {
      const HeatStep *s = plants->pdata[p];
      for (guint i = stopped->len; i > 0; i--)
        {
          HeatPlanStop stop = g_array_index (stopped, HeatPlanStop, i - 1);
          if (g_str_equal (heat_kind_word (stop.kind), s->target_kind) && g_str_equal (heat_net_id (net, stop.kind, stop.index), s->target))
            g_array_remove_index (stopped, i - 1);
        }
    }
}

static gboolean
has_must (const HeatPlan *plan, guint32 valve)
{
  for (guint m = 0; m < plan->must->len; m++)
    if (g_array_index (plan->must, HeatPlanValve, m).valve == valve)
      return TRUE;
  return FALSE;
}

static gboolean
has_stop (const HeatPlan *plan, const HeatNet *net, const HeatStep *plant)
{
  for (guint i = 0; i < plan->stops->len; i++)
    {
      HeatPlanStop stop = g_array_index (plan->stops, HeatPlanStop, i);
      if (g_str_equal (heat_kind_word (stop.kind), plant->target_kind) && g_str_equal (heat_net_id (net, stop.kind, stop.index), plant->target))
        return TRUE;
    }
  return FALSE;
}

static void
shut_planned (const HeatIncident *i, const HeatNet *net, HeatValveOverlay *o, GArray *stops)
{
  HeatOpsPlan *plan = heat_incident_plan (i);
  JsonArray *must = plan && i->stage < HEAT_STAGE_REFILLING ? heat_json_array (plan->body, "must_close") : NULL;
  JsonArray *plants = must ? heat_json_array (plan->body, "stop") : NULL;

  for (guint k = 0; must && k < json_array_get_length (must); k++)
    {
      guint32 valve = heat_net_find (net, HEAT_KIND_VALVE, heat_json_text (heat_json_object_at (must, k), "valve"));
      if (valve != HEAT_NONE)
        o->state[valve] = HEAT_VALVE_CLOSED;
    }
  for (guint k = 0; plants && k < json_array_get_length (plants); k++)
    {
      HeatPlanStop stop = { heat_kind_from_word (heat_json_text (heat_json_object_at (plants, k), "kind")), HEAT_NONE };
      stop.index = stop.kind == HEAT_KIND_NONE ? HEAT_NONE : heat_net_find (net, stop.kind, heat_json_text (heat_json_object_at (plants, k), "id"));
      if (stop.index != HEAT_NONE)
        g_array_append_val (stops, stop);
    }
}

/* The network as it stands now, with the other's newest plan carried out. FALSE when it has no leak in the data. */
static gboolean
query_other (HeatOpsQuery *q, const HeatOps *ops, const HeatNet *net, const HeatIncident *other)
{
  HeatOpsPlan *plan = heat_incident_plan (other);

  if (!heat_ops_query_init (q, ops, net, other->id, NULL) || q->leaks->len == 0)
    return FALSE;
  heat_valve_overlay_free (q->overlay);
  q->overlay = heat_ops_overlay (ops, net);
  g_array_set_size (q->held, 0);
  g_array_unref (q->stopped);
  q->stopped = heat_ops_stops (ops, net, NULL, HEAT_STEP_PENDING);
  if (plan)
    shut_planned (other, net, q->overlay, q->stopped);
  return TRUE;
}

/* What of this would feed the other's leak, all of it open and, in turn, running: valves that would have to be shut again; plants in
 * its zone, and plants for whose sake something else would have to be shut. */
static void
ask_other (HeatNeeded *n, const HeatOps *ops, const HeatTrace *trace, const HeatIncident *other)
{
  const HeatNet *net = heat_trace_net (trace);
  g_auto (HeatOpsQuery) q = { 0 };

  if (!query_other (&q, ops, net, other))
    return;
  for (guint k = 0; k < n->ids->len; k++)
    {
      const HeatFieldValve *v = field_of (ops, n->ids->pdata[k]);
      guint32 index = heat_net_find (net, HEAT_KIND_VALVE, n->ids->pdata[k]);
      if (index != HEAT_NONE && v && v->holders->len <= 1 && v->state == HEAT_VALVE_CLOSED)
        q.overlay->state[index] = HEAT_VALVE_OPEN;
    }
  heat_ops_query_renew (&q);
  g_autoptr (HeatPlan) standing = heat_trace_isolate (trace, &q.query, NULL);
  for (guint k = 0; standing && k < n->ids->len; k++)
    {
      const HeatFieldValve *v = field_of (ops, n->ids->pdata[k]);
      if (v && v->state == HEAT_VALVE_CLOSED && has_must (standing, heat_net_find (net, HEAT_KIND_VALVE, v->id)))
        g_hash_table_insert (n->valves, n->ids->pdata[k], other->id);
    }
  if (!standing || n->plants->len == 0)
    return;
  forget_plants (q.stopped, net, n->plants);
  heat_ops_query_renew (&q);
  g_autoptr (HeatPlan) running = heat_trace_isolate (trace, &q.query, NULL);
  gboolean feeds = FALSE;
  for (guint m = 0; m < running->must->len; m++)
    feeds |= !has_must (standing, g_array_index (running->must, HeatPlanValve, m).valve);
  for (guint p = 0; p < n->plants->len; p++)
    if (feeds || has_stop (running, net, n->plants->pdata[p]))
      g_hash_table_insert (n->stops, n->plants->pdata[p], other->id);
}

static gboolean
is_concerned (const HeatIncident *other, const char *incident)
{
  return g_strcmp0 (other->id, incident) != 0 && heat_incident_is_running (other) && other->plans->len && other->stage < HEAT_STAGE_REFILLING;
}

static gboolean
is_pinned (const HeatIncident *i, const char *valve)
{
  const HeatValveDemand *d = heat_incident_demand (i, valve);

  return d && d->demand == HEAT_DEMAND_PINNED;
}

/* What the others hold, are about to shut or want shut whatever the plan needs no question. */
static void
ask_plainly (HeatNeeded *n, const HeatOps *ops, const char *incident)
{
  for (guint k = 0; k < ops->incidents->len; k++)
    {
      const HeatIncident *other = ops->incidents->pdata[k];
      if (g_strcmp0 (other->id, incident) == 0)
        continue;
      g_autoptr (GPtrArray) held = heat_incident_stops (other, NULL, HEAT_STEP_PENDING);
      for (guint p = 0; p < n->plants->len; p++)
        {
          const HeatStep *s = n->plants->pdata[p];
          gboolean needs = is_concerned (other, incident) && has_pending (other, HEAT_STEP_STOP, s->target);
          for (guint h = 0; h < held->len; h++)
            needs |= g_str_equal (((HeatStep *) held->pdata[h])->target, s->target);
          if (needs)
            g_hash_table_insert (n->stops, (gpointer) s, other->id);
        }
      for (guint v = 0; v < n->ids->len; v++)
        if (is_concerned (other, incident) && (has_pending (other, HEAT_STEP_CLOSE, n->ids->pdata[v]) || is_pinned (other, n->ids->pdata[v])))
          g_hash_table_insert (n->valves, n->ids->pdata[v], other->id);
    }
  for (guint v = 0; v < n->ids->len; v++)
    {
      const char *other = other_holder (field_of (ops, n->ids->pdata[v]), incident);
      if (other)
        g_hash_table_insert (n->valves, n->ids->pdata[v], (gpointer) other);
    }
}

void
heat_needed_init (HeatNeeded *n)
{
  n->ids = g_ptr_array_new ();
  n->plants = g_ptr_array_new ();
  n->valves = g_hash_table_new (g_str_hash, g_str_equal);
  n->stops = g_hash_table_new (NULL, NULL);
}

void
heat_needed_clear (HeatNeeded *n)
{
  g_ptr_array_unref (n->ids);
  g_ptr_array_unref (n->plants);
  g_hash_table_unref (n->valves);
  g_hash_table_unref (n->stops);
}

void
heat_needed_find (HeatNeeded *n, const HeatOps *ops, const HeatTrace *trace, const char *incident, const char *only_by)
{
  if (!n->ids->len && !n->plants->len)
    return;
  for (guint k = 0; k < ops->incidents->len; k++)
    {
      const HeatIncident *other = ops->incidents->pdata[k];
      if (only_by ? g_str_equal (only_by, other->id) && other->stage < HEAT_STAGE_REFILLING : is_concerned (other, incident))
        ask_other (n, ops, trace, other);
    }
  if (!only_by)
    ask_plainly (n, ops, incident);
}

const char *
heat_ops_valve_needed_by (const HeatOps *ops, const HeatTrace *trace, const char *incident, const char *valve)
{
  g_auto (HeatNeeded) n;

  heat_needed_init (&n);
  g_ptr_array_add (n.ids, (gpointer) valve);
  heat_needed_find (&n, ops, trace, incident, NULL);
  return g_hash_table_lookup (n.valves, valve);
}

/* ---- whom it hurts ---- */

static gboolean
is_in (const HeatIncident *i, const HeatIncident *one, int with)
{
  return heat_incident_is_running (i) && (with < 0 ? i != one : with > 0 ? TRUE : i == one);
}

static void
add_held_stops (const HeatIncident *i, const HeatNet *net, GArray *stops)
{
  g_autoptr (GPtrArray) held = heat_incident_stops (i, NULL, HEAT_STEP_PENDING);

  for (guint k = 0; k < held->len; k++)
    {
      const HeatStep *s = held->pdata[k];
      HeatPlanStop stop = { heat_kind_from_word (s->target_kind), heat_net_find (net, heat_kind_from_word (s->target_kind), s->target) };
      if (stop.index != HEAT_NONE)
        g_array_append_val (stops, stop);
    }
}

/* Warm by consumer with the plans of these incidents carried out: with 1 all, 0 `one` alone, −1 all but it, −2 none. */
static guint8 *
warm_with (const HeatOps *ops, const HeatTrace *trace, const HeatIncident *one, int with)
{
  const HeatNet *net = heat_trace_net (trace);
  g_autoptr (HeatValveOverlay) o = heat_ops_overlay_before (ops, net, NULL);
  g_autoptr (GArray) stops = g_array_new (FALSE, FALSE, sizeof (HeatPlanStop));
  GHashTableIter iter;
  HeatFieldValve *v;

  for (guint k = 0; with > -2 && k < ops->incidents->len; k++)
    {
      const HeatIncident *i = ops->incidents->pdata[k];
      if (!is_in (i, one, with))
        continue;
      shut_planned (i, net, o, stops);
      add_held_stops (i, net, stops);
      g_hash_table_iter_init (&iter, ops->valves);
      while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &v))
        {
          guint32 index = g_ptr_array_find_with_equal_func (v->holders, i->id, g_str_equal, NULL) ? heat_net_find (net, HEAT_KIND_VALVE, v->id) : HEAT_NONE;
          if (index != HEAT_NONE && v->state >= 0)
            o->state[index] = (guint8) v->state;
        }
    }
  return heat_trace_warm_without (trace, o, stops);
}

HeatOpsHurt
heat_ops_hurt (const HeatOps *ops, const HeatTrace *trace, const char *incident)
{
  const HeatNet *net = heat_trace_net (trace);
  const HeatIncident *one = heat_ops_incident (ops, incident);
  HeatOpsHurt hurt = { 0 };

  if (!one || !heat_incident_is_running (one))
    return hurt;
  g_autofree guint8 *before = warm_with (ops, trace, one, -2), *all = warm_with (ops, trace, one, 1), *alone = warm_with (ops, trace, one, 0), *others = warm_with (ops, trace, one, -1);
  for (guint32 c = 0; c < heat_net_n (net, HEAT_KIND_CONSUMER); c++)
    {
      const HeatConsumerSum *sum = heat_net_consumer_sum (net, heat_consumer (c));
      if (!before[c] || all[c] || (sum->households == 0 && sum->suspended > 0))
        continue;
      hurt.only_consumers += others[c] != 0;
      hurt.only_households += others[c] ? sum->households : 0;
      hurt.several_consumers += !others[c] && !alone[c];
      hurt.several_households += !others[c] && !alone[c] ? sum->households : 0;
    }
  return hurt;
}
