// SPDX-License-Identifier: GPL-3.0-or-later
/* The list of reopening, from the state as it is: at the beginning of the refilling, and again when a valve of it does not turn. What
 * cannot be opened stays shut in it, and the list says who stays cold because of that and what could be opened instead. */
#include "ops-live-private.h"
#include <string.h>

static gboolean
is_holder (const HeatFieldValve *v, const char *incident)
{
  return g_ptr_array_find_with_equal_func (v->holders, incident, g_str_equal, NULL);
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

GPtrArray *
heat_ops_held (const HeatOps *ops, const HeatIncident *i)
{
  g_autoptr (GArray) held = collect_held (ops, i);
  GPtrArray *valves = g_ptr_array_new ();

  for (guint k = 0; k < held->len; k++)
    g_ptr_array_add (valves, (gpointer) g_array_index (held, Held, k).valve);
  return valves;
}

/* ---- the state it starts from ---- */

typedef struct {
  HeatLive *live;
  const HeatIncident *i;
  const HeatReopenAgain *again;    /* NULL: the refilling begins */
  HeatNeeded *needed;
  HeatOpsQuery q;                  /* the network as it stands now, but for what this list is going to undo: that its steps lay over it */
  GArray *closed, *drains, *stops; /* guint32, guint32, HeatPlanStop: to be undone, in the order in which it was done */
  GArray *stays;                   /* guint32: shut by it, and will not turn */
  GArray *vents, *bypasses;        /* guint32: opened for a while by an earlier list */
  GArray *ties, *kept;             /* guint32: gave heat back and are closed again at the end, as operated; ties and bypasses kept open for the sake of `stays` */
  gboolean is_filled;
} Reopening;

static gboolean
will_not_turn (const Reopening *r, guint32 valve)
{
  return r->q.overlay->condition[valve] == HEAT_CONDITION_STUCK;
}

static void
sort_held (Reopening *r)
{
  const HeatNet *net = r->live->net;
  g_autoptr (GArray) held = collect_held (r->live->ops, r->i);

  for (guint k = held->len; k > 0; k--) /* last operated first → as operated */
    {
      const HeatFieldValve *v = g_array_index (held, Held, k - 1).valve;
      guint32 index = heat_net_find (net, HEAT_KIND_VALVE, v->id);
      if (index == HEAT_NONE || g_hash_table_contains (r->needed->valves, v->id))
        continue;
      gboolean is_stuck = will_not_turn (r, index), is_air = heat_net_valve_is_open_air (net, heat_valve (index));
      if (v->state == HEAT_VALVE_CLOSED)
        g_array_append_val (is_stuck ? r->stays : r->closed, index);
      else if (!is_stuck)
        g_array_append_val (is_air ? r->drains : r->ties, index);
    }
  for (guint k = 0; k < r->needed->plants->len; k++)
    {
      const HeatStep *s = r->needed->plants->pdata[k];
      HeatPlanStop stop = { heat_kind_from_word (s->target_kind), heat_net_find (net, heat_kind_from_word (s->target_kind), s->target) };
      if (stop.index != HEAT_NONE)
        g_array_append_val (g_hash_table_contains (r->needed->stops, s) ? r->q.stopped : r->stops, stop);
    }
}

/* Vents and bypasses that an earlier list has opened and not yet shut; and whether the zone has been filled by it. */
static void
find_temporary (Reopening *r)
{
  const HeatCity *city = heat_net_city (r->live->net);
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  for (guint k = 0; r->again && k < r->i->steps->len; k++)
    {
      const HeatStep *s = r->i->steps->pdata[k];
      if (s->part != HEAT_STEPS_REOPEN || s->state != HEAT_STEP_DONE || s->at_us < r->i->stage_us[HEAT_STAGE_REFILLING])
        continue;
      r->is_filled |= g_str_equal (s->purpose, heat_work_purpose_word (HEAT_FOR_REFILL));
      guint32 valve = s->action == HEAT_STEP_OPEN ? heat_net_find (r->live->net, HEAT_KIND_VALVE, s->target) : HEAT_NONE;
      if (valve == HEAT_NONE || heat_ops_state_now (r->live, s->target) != HEAT_VALVE_OPEN || will_not_turn (r, valve) || !g_hash_table_add (seen, GUINT_TO_POINTER (valve + 1)))
        continue;
      if (city->valve[valve].role == HEAT_VALVE_VENT)
        g_array_append_val (r->vents, valve);
      else if (city->valve[valve].role == HEAT_VALVE_BYPASS && !heat_incident_step_on (r->i, HEAT_STEPS_ISOLATE, s->target))
        g_array_append_val (r->bypasses, valve);
    }
}

/* The way round a valve that will not open stays open. */
static void
keep_bypasses (Reopening *r)
{
  for (guint k = r->bypasses->len; k > 0; k--)
    for (guint s = 0; s < r->stays->len; s++)
      if (heat_trace_bypass_of (r->live->trace, g_array_index (r->stays, guint32, s), r->live->company->operating) == g_array_index (r->bypasses, guint32, k - 1))
        {
          g_array_append_val (r->kept, g_array_index (r->bypasses, guint32, k - 1));
          g_array_remove_index (r->bypasses, k - 1);
          break;
        }
}

static void
set_states (const Reopening *r, const GArray *valves, HeatValveState state)
{
  for (guint k = 0; k < valves->len; k++)
    r->q.overlay->state[g_array_index (valves, guint32, k)] = (guint8) state;
}

static void
prepare_query (Reopening *r)
{
  heat_valve_overlay_free (r->q.overlay);
  r->q.overlay = heat_ops_overlay (r->live->ops, r->live->net);
  g_array_set_size (r->q.held, 0);
  guint32 stuck = r->again && r->again->stuck ? heat_net_find (r->live->net, HEAT_KIND_VALVE, r->again->stuck) : HEAT_NONE;
  if (stuck != HEAT_NONE)
    r->q.overlay->condition[stuck] = HEAT_CONDITION_STUCK;
  sort_held (r);
  find_temporary (r);
  keep_bypasses (r);
  set_states (r, r->closed, HEAT_VALVE_OPEN);
  set_states (r, r->stays, HEAT_VALVE_OPEN);
  set_states (r, r->vents, HEAT_VALVE_CLOSED);
  set_states (r, r->bypasses, HEAT_VALVE_CLOSED);
  heat_ops_query_renew (&r->q);
}

static gboolean
reopening_init (Reopening *r, HeatLive *live, const HeatIncident *i, const HeatReopenAgain *again, HeatNeeded *needed)
{
  *r = (Reopening){ .live = live, .i = i, .again = again, .needed = needed };
  if (!heat_ops_query_init (&r->q, live->ops, live->net, i->id, NULL))
    return FALSE;
  GArray **indices[] = { &r->closed, &r->drains, &r->stays, &r->vents, &r->bypasses, &r->ties, &r->kept };
  for (guint k = 0; k < G_N_ELEMENTS (indices); k++)
    *indices[k] = g_array_new (FALSE, FALSE, sizeof (guint32));
  r->stops = g_array_new (FALSE, FALSE, sizeof (HeatPlanStop));
  prepare_query (r);
  return TRUE;
}

static void
reopening_clear (Reopening *r)
{
  GArray *arrays[] = { r->closed, r->drains, r->stays, r->vents, r->bypasses, r->ties, r->kept, r->stops };

  for (guint k = 0; k < G_N_ELEMENTS (arrays); k++)
    g_array_unref (arrays[k]);
  heat_ops_query_clear (&r->q);
}

/* ---- who stays cold, and what instead ---- */

/* The end of the list: `open` valves open, `shut` valves shut beside what will not turn. By consumer: warm. */
static guint8 *
warm_at_end (const Reopening *r, const GArray *shut, guint32 opened)
{
  g_autoptr (HeatValveOverlay) end = heat_valve_overlay_copy (r->q.overlay);

  for (guint k = 0; shut && k < shut->len; k++)
    end->state[g_array_index (shut, guint32, k)] = HEAT_VALVE_CLOSED;
  for (guint k = 0; k < r->stays->len; k++)
    end->state[g_array_index (r->stays, guint32, k)] = HEAT_VALVE_CLOSED;
  if (opened != HEAT_NONE)
    end->state[opened] = HEAT_VALVE_OPEN;
  return heat_trace_warm_without (r->live->trace, end, r->q.stopped);
}

/* TRUE when everybody warm in `a` is warm in `b`. */
static gboolean
is_as_warm (const Reopening *r, const guint8 *a, const guint8 *b)
{
  for (guint32 c = 0; c < heat_net_n (r->live->net, HEAT_KIND_CONSUMER); c++)
    if (a[c] && !b[c])
      return FALSE;
  return TRUE;
}

/* While something will not turn, a tie that somebody would lose heat by stays open. */
static void
keep_ties (Reopening *r)
{
  g_autoptr (GArray) shut = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint k = r->stays->len ? r->ties->len : 0; k > 0; k--)
    {
      guint32 tie = g_array_index (r->ties, guint32, k - 1);
      g_autofree guint8 *open = warm_at_end (r, shut, HEAT_NONE);
      g_array_append_val (shut, tie);
      g_autofree guint8 *closed = warm_at_end (r, shut, HEAT_NONE);
      if (is_as_warm (r, open, closed))
        continue;
      g_array_set_size (shut, shut->len - 1);
      g_array_append_val (r->kept, tie);
      g_array_remove_index (r->ties, k - 1);
    }
}

static void
add_instead (const Reopening *r, JsonArray *list, guint32 valve, guint32 with, guint32 households, gboolean joins_systems)
{
  JsonObject *o = json_object_new ();

  json_object_set_string_member (o, "open_valve", heat_net_id (r->live->net, HEAT_KIND_VALVE, valve));
  if (with != HEAT_NONE)
    json_object_set_string_member (o, "with_valve", heat_net_id (r->live->net, HEAT_KIND_VALVE, with));
  json_object_set_string_member (o, "role", heat_code_word (HEAT_CODES_VALVE_ROLE, heat_net_city (r->live->net)->valve[valve].role));
  json_object_set_int_member (o, "households", households);
  json_object_set_boolean_member (o, "joins_systems", joins_systems);
  json_array_add_object_element (list, o);
}

/* Its own bypass: a narrow way round, but one. */
static void
add_bypasses (const Reopening *r, JsonArray *list, const GArray *cold)
{
  for (guint k = 0; k < r->stays->len; k++)
    {
      guint32 bypass = heat_trace_bypass_of (r->live->trace, g_array_index (r->stays, guint32, k), r->live->company->operating), households = 0;
      if (bypass == HEAT_NONE || will_not_turn (r, bypass) || heat_ops_state_now (r->live, heat_net_id (r->live->net, HEAT_KIND_VALVE, bypass)) == HEAT_VALVE_OPEN)
        continue;
      g_autofree guint8 *warm = warm_at_end (r, r->ties, bypass);
      for (guint c = 0; c < cold->len; c++)
        if (warm[g_array_index (cold, guint32, c)])
          households += heat_net_consumer_sum (r->live->net, heat_consumer (g_array_index (cold, guint32, c)))->households;
      if (households)
        add_instead (r, list, bypass, HEAT_NONE, households, FALSE);
    }
}

/* As a plan without a leak that closes just what will not open: who is out by it, and the ties that give it back. */
static void
tell_cold (const Reopening *r, JsonObject *o)
{
  g_autoptr (HeatValveOverlay) end = heat_valve_overlay_copy (r->q.overlay);
  JsonObject *cold = json_object_new ();
  JsonArray *instead = json_array_new ();

  for (guint k = 0; k < r->stays->len; k++)
    end->condition[g_array_index (r->stays, guint32, k)] = HEAT_CONDITION_WORKS;
  for (guint k = 0; k < r->ties->len; k++)
    end->state[g_array_index (r->ties, guint32, k)] = HEAT_VALVE_CLOSED;
  HeatIsolateQuery q = { .overlay = end, .stopped = r->q.query.stopped, .n_stopped = r->q.query.n_stopped, .pinned = (const guint32 *) (gpointer) r->stays->data, .n_pinned = r->stays->len };
  g_autoptr (HeatPlan) plan = r->stays->len ? heat_trace_isolate (r->live->trace, &q, NULL) : NULL;
  json_object_set_int_member (cold, "households", plan ? plan->out_households : 0);
  if (plan)
    {
      g_autoptr (GArray) offers = heat_trace_resupply (r->live->trace, &q, plan, NULL);
      heat_json_put_ids (cold, "consumers", r->live->net, HEAT_KIND_CONSUMER, plan->out_consumers);
      for (guint k = 0; offers && k < offers->len; k++)
        {
          const HeatResupply *x = &g_array_index (offers, HeatResupply, k);
          add_instead (r, instead, x->valve, x->with, x->households, x->joins_systems);
        }
      add_bypasses (r, instead, plan->out_consumers);
    }
  json_object_set_object_member (o, "stay_cold", cold);
  json_object_set_array_member (o, "instead", instead);
}

/* Targets of the pending steps that the new list does without, and the other way round. */
static void
tell_changes (const Reopening *r, JsonArray *steps, JsonObject *o)
{
  JsonArray *new = json_array_new (), *gone = json_array_new ();
  g_autoptr (GHashTable) before = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL), after = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint k = 0; k < json_array_get_length (steps); k++)
    g_hash_table_add (after, g_strconcat (heat_json_text (heat_json_object_at (steps, k), "action"), " ", heat_json_text (heat_json_object_at (steps, k), "target"), NULL));
  for (guint k = 0; k < r->i->steps->len; k++)
    {
      const HeatStep *s = r->i->steps->pdata[k];
      g_autofree char *name = s->part == HEAT_STEPS_REOPEN && s->state == HEAT_STEP_PENDING ? g_strconcat (heat_ops_word (HEAT_WORDS_STEP_ACTION, s->action), " ", s->target, NULL) : NULL;
      if (name && !g_hash_table_contains (after, name) && s->number != r->again->step)
        json_array_add_string_element (gone, s->target);
      if (name)
        g_hash_table_add (before, g_steal_pointer (&name));
    }
  for (guint k = 0; k < json_array_get_length (steps); k++)
    {
      JsonObject *step = heat_json_object_at (steps, k);
      g_autofree char *name = g_strconcat (heat_json_text (step, "action"), " ", heat_json_text (step, "target"), NULL);
      if (!g_hash_table_contains (before, name))
        json_array_add_string_element (new, heat_json_text (step, "target"));
    }
  json_object_set_array_member (o, "new_steps", new);
  json_object_set_array_member (o, "no_longer", gone);
}

static JsonObject *
describe (const Reopening *r, JsonArray *steps, JsonObject *water)
{
  JsonObject *o = json_object_new ();
  gint64 before = heat_json_int (heat_json_object (r->i->reopening, "stay_cold"), "households", 0);

  json_object_set_object_member (o, "water", water);
  heat_json_put_ids (o, "stays_shut", r->live->net, HEAT_KIND_VALVE, r->stays);
  heat_json_put_ids (o, "keeps_open", r->live->net, HEAT_KIND_VALVE, r->kept);
  tell_cold (r, o);
  if (!r->again)
    return o;
  if (r->again->step)
    json_object_set_int_member (o, "failed_step", r->again->step);
  heat_json_put_text (o, "valve", r->again->stuck);
  json_object_set_int_member (o, "more_households", heat_json_int (heat_json_object (o, "stay_cold"), "households", 0) - before);
  tell_changes (r, steps, o);
  return o;
}

/* ---- the list ---- */

/* The zone of the newest plan; the valves that part it are those that are shut. */
static HeatPlan *
read_zone (const Reopening *r)
{
  HeatOpsPlan *chosen = heat_incident_plan (r->i);
  HeatPlan *plan = heat_plan_from_json (r->live->trace, &r->q.query, chosen ? chosen->body : NULL);
  const GArray *shut[] = { r->closed, r->stays };

  g_array_set_size (plan->must, 0);
  for (guint g = 0; g < G_N_ELEMENTS (shut); g++)
    for (guint k = 0; k < shut[g]->len; k++)
      g_array_append_val (plan->must, ((HeatPlanValve){ g_array_index (shut[g], guint32, k), plan->must->len + 1, 0 }));
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

#define INDICES(array) (const guint32 *) (gpointer) (array)->data, (array)->len

/* By the company's rules (trace-work.h); ties that gave heat back close at the end. */
static JsonArray *
make_steps (const Reopening *r, JsonObject **water_json)
{
  const HeatOperatingRules *rules = r->live->company->operating;
  JsonArray *steps = json_array_new ();
  guint number = heat_incident_next_step (r->i);
  g_autoptr (HeatPlan) plan = read_zone (r);
  g_autoptr (HeatZoneWater) water = heat_trace_zone_water (r->live->trace, &r->q.query, plan, rules);
  HeatWorkDone done = { INDICES (r->closed), INDICES (r->drains), (const HeatPlanStop *) (gpointer) r->stops->data, r->stops->len, INDICES (r->stays), INDICES (r->vents), INDICES (r->bypasses),
                        r->is_filled };
  g_autoptr (GArray) work = heat_trace_restoring_steps (r->live->trace, &r->q.query, plan, rules, water, &done);
  g_autoptr (JsonArray) list = heat_work_steps_to_json (r->live->net, work);

  for (guint k = 0; k < json_array_get_length (list); k++)
    add_step (r, steps, heat_json_object_at (list, k), number++);
  gint64 cold = json_array_get_length (list) ? heat_json_int (heat_json_object_at (list, json_array_get_length (list) - 1), "households_out", 0) : r->i->out.households;
  for (guint k = r->ties->len; k > 0; k--)
    {
      const char *tie = heat_net_id (r->live->net, HEAT_KIND_VALVE, g_array_index (r->ties, guint32, k - 1));
      JsonObject *o = heat_ops_valve_step (r->live, number++, json_array_get_length (steps) + 1, HEAT_STEPS_REOPEN, HEAT_STEP_CLOSE, tie);
      json_object_set_int_member (o, "households_planned", cold);
      json_array_add_object_element (steps, o);
    }
  *water_json = heat_zone_water_to_json (r->live->net, water);
  return steps;
}

void
heat_deed_add_reopening (HeatDeed *deed, const HeatIncident *i, const HeatReopenAgain *again)
{
  HeatLive *live = deed->live;
  g_autoptr (GPtrArray) held = heat_ops_held (live->ops, i), stops = heat_incident_stops (i, NULL, HEAT_STEP_PENDING);
  g_auto (HeatNeeded) needed;
  Reopening r;

  heat_needed_init (&needed);
  for (guint k = 0; k < held->len; k++)
    g_ptr_array_add (needed.ids, ((HeatFieldValve *) held->pdata[k])->id);
  for (guint k = 0; k < stops->len; k++)
    g_ptr_array_add (needed.plants, stops->pdata[k]);
  heat_needed_find (&needed, live->ops, live->trace, i->id, NULL);
  JsonObject *body = heat_body ("why", again ? "reopen_again" : "reopen", NULL);
  if (reopening_init (&r, live, i, again, &needed))
    {
      JsonObject *water;
      keep_ties (&r);
      JsonArray *steps = make_steps (&r, &water);
      json_object_set_object_member (body, "reopening", describe (&r, steps, water));
      json_object_set_array_member (body, "steps", steps);
      reopening_clear (&r);
    }
  else
    json_object_set_array_member (body, "steps", json_array_new ());
  heat_deed_add (deed, "incident", i->id, HEAT_EVENT_STEPS_ADDED, body);
  heat_deed_hand_over (deed, i, &needed);
  if (g_hash_table_size (needed.valves) == 0 && g_hash_table_size (needed.stops) == 0)
    return;
  HeatOutIf change = { .incident = i->id, .handed = needed.valves, .handed_stops = needed.stops };
  heat_deed_add (deed, "out", NULL, HEAT_EVENT_OUT_CHANGED, heat_ops_out_if (live->ops, live->trace, &change, NULL));
}

static gboolean
again_once (HeatLive *live, gpointer data, GError **error)
{
  HeatIncident *i = heat_live_need_running (live, data, error);
  HeatReopenAgain again = { 0, NULL };
  g_auto (HeatDeed) deed;

  heat_deed_init (&deed, live);
  if (!i || i->stage != HEAT_STAGE_REFILLING)
    return i != NULL;
  heat_deed_expect (&deed, "out", NULL);
  heat_deed_add_reopening (&deed, i, &again);
  return heat_deed_commit (&deed, error);
}

gboolean
heat_live_reopen_again (HeatLive *live, const char *incident, GError **error)
{
  return heat_live_persist (live, again_once, (gpointer) incident, error);
}
