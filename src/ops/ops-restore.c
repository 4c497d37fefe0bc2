// SPDX-License-Identifier: GPL-3.0-or-later
/* Giving heat back: who holds what decides what may be opened. */
#include "base-i18n.h"
#include "ops-live-private.h"
#include <string.h>

static gboolean
is_holder (const HeatFieldValve *v, const char *incident)
{
  return g_ptr_array_find_with_equal_func (v->holders, incident, g_str_equal, NULL);
}

static gboolean
holds_anything (const HeatOps *ops, const HeatIncident *i)
{
  GHashTableIter iter;
  HeatFieldValve *v;

  g_hash_table_iter_init (&iter, ops->valves);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &v))
    if (is_holder (v, i->id))
      return TRUE;
  return heat_incident_holds_stop (i);
}

/* Step that operated the valve, for its order. */
static guint
find_order (const HeatIncident *i, const char *valve)
{
  for (guint k = i->steps->len; k > 0; k--)
    {
      const HeatStep *s = i->steps->pdata[k - 1];
      if (g_str_equal (s->target, valve) && s->part != HEAT_STEPS_REOPEN)
        return s->order;
    }
  return 0;
}

typedef struct { const HeatFieldValve *valve; guint order; } Held;

static int
compare_held (gconstpointer a, gconstpointer b)
{
  const Held *x = a, *y = b;

  return x->order != y->order ? (x->order > y->order ? -1 : 1) : strcmp (x->valve->id, y->valve->id);
}

/* What the incident holds, last operated first. */
static GArray *
collect_held (const HeatOps *ops, const HeatIncident *i)
{
  GArray *held = g_array_new (FALSE, FALSE, sizeof (Held));
  GHashTableIter iter;
  HeatFieldValve *v;

  g_hash_table_iter_init (&iter, ops->valves);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &v))
    if (is_holder (v, i->id))
      g_array_append_val (held, ((Held){ v, find_order (i, v->id) }));
  g_array_sort (held, compare_held);
  return held;
}

/* ---- the list ---- */

typedef struct {
  HeatLive *live;
  const HeatIncident *i;
  GArray *closed, *drains, *stops; /* guint32, guint32, HeatPlanStop: to be undone, in the order in which it was done */
  GPtrArray *ties;                 /* char*: valves that gave heat back, closed again at the end */
  HeatNeeded *needed;
} Reopening;

static void
sort_held (Reopening *r, const GArray *held)
{
  const HeatNet *net = r->live->net;

  for (guint k = held->len; k > 0; k--) /* last operated first → as operated */
    {
      const HeatFieldValve *v = g_array_index (held, Held, k - 1).valve;
      guint32 index = heat_net_find (net, HEAT_KIND_VALVE, v->id);
      if (index == HEAT_NONE || g_hash_table_contains (r->needed->valves, v->id))
        continue;
      gboolean is_drain = heat_net_valve_is_open_air (net, heat_valve (index));
      if (v->state == HEAT_VALVE_CLOSED)
        g_array_append_val (r->closed, index);
      else if (is_drain)
        g_array_append_val (r->drains, index);
      else
        g_ptr_array_add (r->ties, v->id);
    }
  for (guint k = 0; k < r->needed->plants->len; k++)
    {
      const HeatStep *s = r->needed->plants->pdata[k];
      HeatPlanStop stop = { heat_kind_from_word (s->target_kind), heat_net_find (net, heat_kind_from_word (s->target_kind), s->target) };
      if (stop.index != HEAT_NONE && !g_hash_table_contains (r->needed->stops, s))
        g_array_append_val (r->stops, stop);
    }
}

/* The network as it stands now, but for what this list is going to undo: that the steps lay over it themselves. */
static void
prepare_query (const Reopening *r, HeatOpsQuery *q)
{
  const HeatOps *ops = r->live->ops;

  heat_valve_overlay_free (q->overlay);
  q->overlay = heat_ops_overlay (ops, r->live->net);
  g_array_set_size (q->held, 0);
  for (guint k = 0; k < r->closed->len; k++)
    {
      guint32 index = g_array_index (r->closed, guint32, k);
      q->overlay->state[index] = HEAT_VALVE_OPEN;
    }
  for (guint k = 0; k < r->needed->plants->len; k++)
    {
      const HeatStep *s = r->needed->plants->pdata[k];
      HeatPlanStop stop = { heat_kind_from_word (s->target_kind), heat_net_find (r->live->net, heat_kind_from_word (s->target_kind), s->target) };
      if (stop.index != HEAT_NONE && g_hash_table_contains (r->needed->stops, s))
        g_array_append_val (q->stopped, stop);
    }
  heat_ops_query_renew (q);
}

/* The zone of the newest plan; the valves that part it are those that are shut. */
static HeatPlan *
read_zone (const Reopening *r, const HeatOpsQuery *q)
{
  HeatOpsPlan *chosen = heat_incident_plan (r->i);
  HeatPlan *plan = heat_plan_from_json (r->live->trace, &q->query, chosen ? chosen->body : NULL);

  g_array_set_size (plan->must, 0);
  for (guint k = 0; k < r->closed->len; k++)
    g_array_append_val (plan->must, ((HeatPlanValve){ g_array_index (r->closed, guint32, k), k + 1, 0 }));
  return plan;
}

static void
add_step (const Reopening *r, JsonArray *steps, JsonObject *work, guint number)
{
  const char *kind = heat_json_text (work, "target_kind"), *target = heat_json_text (work, "target");
  HeatStepAction action = (HeatStepAction) heat_ops_word_value (HEAT_WORDS_STEP_ACTION, heat_json_text (work, "action"));
  guint order = json_array_get_length (steps) + 1;
  JsonObject *o = g_str_equal (kind, "valve") ? heat_ops_valve_step (r->live, number, order, HEAT_STEPS_REOPEN, action, target)
                                              : heat_ops_plant_step (r->live, number, order, HEAT_STEPS_REOPEN, action, kind, target);

  heat_ops_put_work (o, work);
  json_array_add_object_element (steps, o);
}

/* By the company's rules (trace-work.h); ties that gave heat back close at the end. */
static JsonArray *
make_reopening (Reopening *r)
{
  JsonArray *steps = json_array_new ();
  guint number = heat_incident_next_step (r->i);
  g_auto (HeatOpsQuery) q = { 0 };

  if (heat_ops_query_init (&q, r->live->ops, r->live->net, r->i->id, NULL))
    {
      prepare_query (r, &q);
      g_autoptr (HeatPlan) plan = read_zone (r, &q);
      const HeatOperatingRules *rules = r->live->company->operating;
      g_autoptr (HeatZoneWater) water = heat_trace_zone_water (r->live->trace, &q.query, plan, rules);
      HeatWorkDone done = { (const guint32 *) (gpointer) r->closed->data, r->closed->len, (const guint32 *) (gpointer) r->drains->data, r->drains->len,
                            (const HeatPlanStop *) (gpointer) r->stops->data, r->stops->len };
      g_autoptr (GArray) work = heat_trace_restoring_steps (r->live->trace, &q.query, plan, rules, water, &done);
      g_autoptr (JsonArray) list = heat_work_steps_to_json (r->live->net, work);
      for (guint k = 0; k < json_array_get_length (list); k++)
        add_step (r, steps, heat_json_object_at (list, k), number++);
    }
  for (guint k = r->ties->len; k > 0; k--)
    json_array_add_object_element (steps, heat_ops_valve_step (r->live, number++, json_array_get_length (steps) + 1, HEAT_STEPS_REOPEN, HEAT_STEP_CLOSE, r->ties->pdata[k - 1]));
  return steps;
}

static JsonArray *
list_reopening (HeatLive *live, const HeatIncident *i, const GArray *held, HeatNeeded *needed)
{
  g_autoptr (GArray) closed = g_array_new (FALSE, FALSE, sizeof (guint32)), drains = g_array_new (FALSE, FALSE, sizeof (guint32)), stops = g_array_new (FALSE, FALSE, sizeof (HeatPlanStop));
  g_autoptr (GPtrArray) ties = g_ptr_array_new ();
  Reopening r = { live, i, closed, drains, stops, ties, needed };

  sort_held (&r, held);
  return make_reopening (&r);
}

static gboolean
refill_once (HeatLive *live, gpointer data, GError **error)
{
  HeatIncident *i = heat_live_need_running (live, data, error);
  g_auto (HeatDeed) deed;

  heat_deed_init (&deed, live);
  if (!i)
    return FALSE;
  if (i->stage >= HEAT_STAGE_REFILLING)
    return heat_live_refuse (error, _("incident %s is refilling already"), i->id);
  g_autoptr (GArray) held = collect_held (live->ops, i);
  g_autoptr (GPtrArray) stops = heat_incident_stops (i, NULL, HEAT_STEP_PENDING);
  g_auto (HeatNeeded) needed;
  heat_needed_init (&needed);
  for (guint k = 0; k < held->len; k++)
    g_ptr_array_add (needed.ids, g_array_index (held, Held, k).valve->id);
  for (guint k = 0; k < stops->len; k++)
    g_ptr_array_add (needed.plants, stops->pdata[k]);
  heat_needed_find (&needed, live->ops, live->trace, i->id, NULL);
  JsonArray *steps = list_reopening (live, i, held, &needed);
  JsonObject *body = heat_body ("why", "reopen", NULL);
  json_object_set_array_member (body, "steps", steps);
  heat_deed_expect (&deed, "out", NULL);
  heat_deed_add (&deed, "incident", i->id, HEAT_EVENT_STEPS_ADDED, body);
  heat_deed_hand_over (&deed, i, &needed);
  for (int p = 0; p < HEAT_PHASE_REFILL; p++)
    if (i->estimate.phases[p].ended_us == 0)
      heat_deed_add (&deed, "incident", i->id, HEAT_EVENT_PHASE_ENDED, heat_body ("phase", heat_ops_word (HEAT_WORDS_PHASE, p), NULL));
  heat_deed_start_phase (&deed, i, HEAT_PHASE_REFILL, 0);
  heat_deed_enter_stage (&deed, i, HEAT_STAGE_REFILLING, NULL);
  if (g_hash_table_size (needed.valves) || g_hash_table_size (needed.stops))
    {
      HeatOutIf change = { .incident = i->id, .handed = needed.valves, .handed_stops = needed.stops };
      heat_deed_add (&deed, "out", NULL, HEAT_EVENT_OUT_CHANGED, heat_ops_out_if (live->ops, live->trace, &change, NULL));
    }
  return heat_deed_commit (&deed, error);
}

gboolean
heat_live_begin_refill (HeatLive *live, const char *incident, GError **error)
{
  if (!heat_live_need_city (live, _("refilling"), error) || !heat_live_persist (live, refill_once, (gpointer) incident, error))
    return FALSE;
  heat_live_update_estimate (live, incident, NULL);
  return TRUE;
}

static guint
count_pending (const HeatIncident *i)
{
  guint n = 0;

  for (guint k = 0; k < i->steps->len; k++)
    {
      const HeatStep *s = i->steps->pdata[k];
      n += s->state == HEAT_STEP_PENDING && s->part == HEAT_STEPS_REOPEN;
    }
  return n;
}

gboolean
heat_live_restore (HeatLive *live, const char *incident, GError **error)
{
  HeatIncident *i = heat_live_need_running (live, incident, error);
  g_auto (HeatDeed) deed;

  heat_deed_init (&deed, live);
  if (!i)
    return FALSE;
  guint pending = count_pending (i), out = g_hash_table_size (i->out_consumers);
  if (pending)
    return heat_live_refuse (error, ngettext ("restoring %s: %u step of the reopening is not done; do it first", "restoring %s: %u steps of the reopening are not done; do them first", pending), incident, pending);
  if (out || i->out.households)
    return heat_live_refuse (error, ngettext ("restoring %s: %u household is still without heat", "restoring %s: %u households are still without heat", i->out.households), incident, i->out.households);
  if (holds_anything (live->ops, i))
    return heat_live_refuse (error, _("restoring %s: it still holds valves or a stopped plant; begin the refilling first"), incident);
  heat_deed_expect (&deed, "out", NULL);
  for (int p = 0; p < HEAT_N_PHASES; p++)
    if (i->estimate.phases[p].ended_us == 0)
      heat_deed_add (&deed, "incident", incident, HEAT_EVENT_PHASE_ENDED, heat_body ("phase", heat_ops_word (HEAT_WORDS_PHASE, p), NULL));
  heat_deed_enter_stage (&deed, i, HEAT_STAGE_RESTORED, NULL);
  return heat_deed_commit (&deed, error);
}

static gboolean
is_told (const HeatIncident *i)
{
  for (guint k = 0; k < i->notices->len; k++)
    {
      const HeatNotice *n = i->notices->pdata[k];
      if (n->kind != HEAT_NOTICE_RESTORATION && !n->is_superseded)
        return FALSE;
    }
  return TRUE;
}

gboolean
heat_live_close (HeatLive *live, const char *incident, const char *reason, GError **error)
{
  HeatIncident *i = heat_live_need_incident (live, incident, error);
  g_auto (HeatDeed) deed;

  heat_deed_init (&deed, live);
  if (!i)
    return FALSE;
  if (i->stage == HEAT_STAGE_CLOSED)
    return heat_live_refuse (error, _("incident %s is closed already"), incident);
  if (i->stage < HEAT_STAGE_RESTORED)
    return heat_live_refuse (error, _("closing %s: heat is not restored; restore it first"), incident);
  if (i->teams->len)
    return heat_live_refuse (error, _("closing %s: team %s is still sent there; release it first"), incident, (char *) i->teams->pdata[0]);
  if (!is_told (i) && !(reason && *reason))
    return heat_live_refuse (error, _("closing %s: its notice has no restoration; issue it, or say why not"), incident);
  heat_deed_enter_stage (&deed, i, HEAT_STAGE_CLOSED, reason);
  return heat_deed_commit (&deed, error);
}
