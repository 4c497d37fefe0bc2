// SPDX-License-Identifier: GPL-3.0-or-later
#include "ops-plans.h"
#include "ops-why.h"

/* Each valve once: a valve is pinned or it is not. One that was opened again is not. */
static GArray *
find_closed (const HeatOps *ops, const HeatIncident *i, const HeatNet *net)
{
  GArray *closed = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  for (guint k = 0; k < i->steps->len; k++)
    {
      const HeatStep *s = i->steps->pdata[k];
      gboolean is_closed = s->part == HEAT_STEPS_ISOLATE && s->action == HEAT_STEP_CLOSE && s->state == HEAT_STEP_DONE;
      const HeatFieldValve *v = is_closed ? heat_ops_valve (ops, s->target) : NULL;
      is_closed = v && g_ptr_array_find_with_equal_func (v->holders, i->id, g_str_equal, NULL);
      guint32 valve = is_closed ? heat_net_find (net, HEAT_KIND_VALVE, s->target) : HEAT_NONE;
      if (valve != HEAT_NONE && g_hash_table_add (seen, GUINT_TO_POINTER (valve + 1)))
        g_array_append_val (closed, valve);
    }
  return closed;
}

/* As everything stands: no leak, nothing planned. */
static void
init_standing (HeatOpsQuery *q, const HeatOps *ops, const HeatNet *net)
{
  *q = (HeatOpsQuery){ .overlay = heat_ops_overlay (ops, net), .leaks = g_array_new (FALSE, FALSE, sizeof (HeatLeak)),
                       .held = g_array_new (FALSE, FALSE, sizeof (guint32)), .stopped = heat_ops_stops (ops, net, NULL, HEAT_STEP_PENDING) };
  heat_ops_query_renew (q);
}

static gboolean
has_valve (const GArray *valves, guint32 valve)
{
  for (guint k = 0; k < valves->len; k++)
    if (g_array_index (valves, guint32, k) == valve)
      return TRUE;
  return FALSE;
}

static void
set_valve (GArray *valves, guint32 valve, gboolean is_in)
{
  for (guint k = valves->len; k > 0; k--)
    if (g_array_index (valves, guint32, k - 1) == valve)
      g_array_remove_index (valves, k - 1);
  if (is_in)
    g_array_append_val (valves, valve);
}

static void
renew_kept (HeatPlanAsk *ask)
{
  g_array_set_size (ask->kept, 0);
  g_array_append_vals (ask->kept, ask->pinned->data, ask->pinned->len);
  for (guint k = 0; k < ask->closed->len; k++)
    if (!has_valve (ask->forbidden, g_array_index (ask->closed, guint32, k)))
      set_valve (ask->kept, g_array_index (ask->closed, guint32, k), TRUE);
}

void
heat_plan_ask_demand (HeatPlanAsk *ask, const HeatNet *net, const char *valve, HeatDemand demand)
{
  guint32 index = heat_net_find (net, HEAT_KIND_VALVE, valve);

  if (index == HEAT_NONE)
    return;
  set_valve (ask->pinned, index, demand == HEAT_DEMAND_PINNED);
  set_valve (ask->forbidden, index, demand == HEAT_DEMAND_FORBIDDEN);
  renew_kept (ask);
}

HeatPlanAsk *
heat_plan_ask_new (const HeatOps *ops, const HeatNet *net, const HeatClosing *closing, const char *incident, GError **error)
{
  const HeatIncident *i = incident ? heat_ops_incident (ops, incident) : NULL;
  HeatOpsQuery asked;

  if (!incident)
    init_standing (&asked, ops, net);
  else if (!heat_ops_query_init (&asked, ops, net, incident, error))
    return NULL;
  HeatPlanAsk *ask = g_new0 (HeatPlanAsk, 1);
  ask->asked = asked;
  ask->closed = i ? find_closed (ops, i, net) : g_array_new (FALSE, FALSE, sizeof (guint32));
  ask->pinned = g_array_new (FALSE, FALSE, sizeof (guint32));
  ask->forbidden = g_array_new (FALSE, FALSE, sizeof (guint32));
  ask->kept = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint k = 0; i && k < i->demands->len; k++)
    {
      const HeatValveDemand *d = i->demands->pdata[k];
      heat_plan_ask_demand (ask, net, d->valve, d->demand);
    }
  renew_kept (ask);
  ask->options = heat_plan_options_default ();
  ask->options.crews = closing->crews;
  ask->options.way_minutes = closing->way_minutes;
  ask->options.entry_minutes = closing->entry_minutes;
  return ask;
}

void
heat_plan_ask_assume (HeatPlanAsk *ask, const HeatNet *net, const char *valve, int condition)
{
  guint32 changed = heat_net_find (net, HEAT_KIND_VALVE, valve);

  if (changed != HEAT_NONE)
    ask->asked.overlay->condition[changed] = (guint8) condition;
}

void
heat_plan_ask_free (HeatPlanAsk *ask)
{
  if (!ask)
    return;
  heat_ops_query_clear (&ask->asked);
  g_array_unref (ask->closed);
  g_array_unref (ask->pinned);
  g_array_unref (ask->forbidden);
  g_array_unref (ask->kept);
  g_free (ask);
}

static HeatIsolateQuery
make_query (const HeatPlanAsk *ask, HeatPlanKind kind)
{
  const GArray *pinned = kind == HEAT_PLAN_SMALLEST ? ask->pinned : ask->kept;
  HeatIsolateQuery query = ask->asked.query;

  query.pinned = (const guint32 *) (gpointer) pinned->data;
  query.n_pinned = pinned->len;
  query.forbidden = (const guint32 *) (gpointer) ask->forbidden->data;
  query.n_forbidden = ask->forbidden->len;
  return query;
}

GPtrArray *
heat_plan_ask_all (const HeatPlanAsk *ask, const HeatTrace *trace, HeatPlanKind kind, GError **error)
{
  HeatIsolateQuery query = make_query (ask, kind);

  return heat_trace_plans (trace, &query, &ask->options, error);
}

HeatPlan *
heat_plan_ask_one (const HeatPlanAsk *ask, const HeatTrace *trace, HeatPlanKind kind, GError **error)
{
  HeatIsolateQuery query = make_query (ask, kind);
  g_autoptr (GPtrArray) plans = NULL;

  if (kind == HEAT_PLAN_SMALLEST)
    return heat_trace_isolate (trace, &query, error);
  plans = heat_plan_ask_all (ask, trace, kind, error);
  return plans ? g_steal_pointer (&plans->pdata[kind]) : NULL;
}

static GHashTable *
tell_why (const HeatTrace *trace, const HeatIsolateQuery *query, const HeatPlan *plan, GError **error)
{
  g_autoptr (GHashTable) reasons = g_hash_table_new_full (NULL, NULL, NULL, g_free);

  for (guint i = 0; i < plan->must->len; i++)
    {
      guint32 valve = g_array_index (plan->must, HeatPlanValve, i).valve;
      g_autoptr (HeatWhyValve) why = heat_trace_why_valve (trace, query, plan, valve, error);
      if (!why)
        return NULL;
      g_hash_table_insert (reasons, GUINT_TO_POINTER (valve + 1), heat_ops_why_valve_text (heat_trace_net (trace), why));
    }
  return g_steal_pointer (&reasons);
}

GPtrArray *
heat_plan_ask_why (const HeatPlanAsk *ask, const HeatTrace *trace, HeatPlanKind kind, GError **error)
{
  HeatIsolateQuery query = make_query (ask, kind);
  g_autoptr (GPtrArray) plans = heat_plan_ask_all (ask, trace, kind, error), reasons = g_ptr_array_new_with_free_func ((GDestroyNotify) g_hash_table_unref);

  for (guint k = 0; plans && k < plans->len; k++)
    {
      GHashTable *one = tell_why (trace, &query, plans->pdata[k], error);
      if (!one)
        return NULL;
      g_ptr_array_add (reasons, one);
    }
  return plans ? g_steal_pointer (&reasons) : NULL;
}

HeatWhyValve *
heat_plan_ask_valve (const HeatPlanAsk *ask, const HeatTrace *trace, HeatPlanKind kind, guint32 valve, GError **error)
{
  HeatIsolateQuery query = make_query (ask, kind);
  g_autoptr (HeatPlan) plan = heat_plan_ask_one (ask, trace, kind, error);

  return plan ? heat_trace_why_valve (trace, &query, plan, valve, error) : NULL;
}

HeatWhy *
heat_plan_ask_consumer (const HeatPlanAsk *ask, const HeatTrace *trace, HeatPlanKind kind, guint32 consumer, GError **error)
{
  HeatIsolateQuery query = make_query (ask, kind);
  g_autoptr (HeatPlan) plan = heat_plan_ask_one (ask, trace, kind, error);

  return plan ? heat_trace_why_consumer (trace, &query, plan, consumer, error) : NULL;
}

HeatReplay *
heat_plan_ask_replay (const HeatPlanAsk *ask, const HeatTrace *trace, guint most_steps, GError **error)
{
  HeatIsolateQuery query = make_query (ask, HEAT_PLAN_SMALLEST);

  return heat_trace_replay (trace, &query, most_steps, error);
}

HeatPlanKind
heat_incident_plan_kind (const HeatIncident *incident)
{
  const HeatOpsPlan *plan = heat_incident_plan (incident);
  HeatPlanKind kind = HEAT_PLAN_SMALLEST;

  return plan && plan->kind && heat_plan_kind_parse (plan->kind, &kind) ? kind : HEAT_PLAN_SMALLEST;
}
