// SPDX-License-Identifier: GPL-3.0-or-later
/* Plans and their steps, one valve at a time. */
#include "base-i18n.h"
#include "ops-live-private.h"
#include "ops-plans.h"

static guint
next_step_number (const HeatIncident *i)
{
  guint next = 1;

  for (guint k = 0; k < i->steps->len; k++)
    next = MAX (next, ((HeatStep *) i->steps->pdata[k])->number + 1);
  return next;
}

static const char *
find_line (const HeatNet *net, guint32 valve)
{
  HeatValvePlace place = heat_net_valve_place (net, heat_valve (valve));
  HeatPipe pipe = place.pipe;

  if (heat_pipe_is_none (pipe) && !heat_node_is_none (place.node))
    {
      HeatSpan ends = heat_net_node_ends (net, place.node);
      pipe = ends.n ? heat_pipe (ends.at[0] >> 1) : pipe;
    }
  return heat_pipe_is_none (pipe) ? "" : heat_code_word (HEAT_CODES_LINE, heat_net_city (net)->pipe[pipe.i].line);
}

JsonObject *
heat_ops_valve_step (HeatLive *live, guint number, guint order, HeatStepPart part, HeatStepAction action, const char *valve)
{
  guint32 index = heat_net_find (live->net, HEAT_KIND_VALVE, valve);
  JsonObject *o = heat_body ("part", heat_ops_word (HEAT_WORDS_STEP_PART, part), "action", heat_ops_word (HEAT_WORDS_STEP_ACTION, action), "target", valve,
                             "target_kind", "valve", NULL);

  json_object_set_int_member (o, "number", number);
  json_object_set_int_member (o, "order", order);
  if (index == HEAT_NONE)
    return o;
  const HeatValveRow *row = &heat_net_city (live->net)->valve[index];
  HeatWell well = heat_net_valve_place (live->net, heat_valve (index)).well;
  const HeatFieldValve *field = heat_ops_valve (live->ops, valve);
  heat_json_put_text (o, "well", heat_well_is_none (well) ? "" : heat_net_id (live->net, HEAT_KIND_WELL, well.i));
  heat_json_put_text (o, "line", find_line (live->net, index));
  heat_json_put_text (o, "condition", heat_code_word (HEAT_CODES_CONDITION, field && field->condition >= 0 ? field->condition : row->condition));
  json_object_set_int_member (o, "dn_mm", row->dn_mm);
  heat_json_put_number (o, "minutes", heat_trace_valve_minutes (live->net, heat_valve (index)));
  heat_json_put_number (o, "turns", row->turns);
  return o;
}

JsonObject *
heat_ops_plant_step (guint number, guint order, HeatStepPart part, HeatStepAction action, const char *kind, const char *id)
{
  JsonObject *o = heat_body ("part", heat_ops_word (HEAT_WORDS_STEP_PART, part), "action", heat_ops_word (HEAT_WORDS_STEP_ACTION, action), "target", id,
                             "target_kind", kind, NULL);

  json_object_set_int_member (o, "number", number);
  json_object_set_int_member (o, "order", order);
  json_object_set_double_member (o, "minutes", 5);
  return o;
}

/* Done once and undone since by a reopening step. */
static gboolean
is_reversed (const HeatIncident *i, const HeatStep *step)
{
  for (guint k = 0; k < i->steps->len; k++)
    {
      const HeatStep *s = i->steps->pdata[k];
      if (s->part == HEAT_STEPS_REOPEN && s->state == HEAT_STEP_DONE && s->number > step->number && g_str_equal (s->target, step->target))
        return TRUE;
    }
  return FALSE;
}

/* What is done or pending for the target stays the same step. */
static guint
step_number (const HeatIncident *i, const char *target, guint *next)
{
  const HeatStep *s = heat_incident_step_on (i, HEAT_STEPS_ISOLATE, target);
  gboolean stands = s && (s->state == HEAT_STEP_PENDING || (s->state == HEAT_STEP_DONE && !is_reversed (i, s)));

  return stands ? s->number : (*next)++;
}

static JsonArray *
make_steps (HeatLive *live, const HeatIncident *i, JsonObject *plan)
{
  JsonArray *steps = json_array_new (), *stops = heat_json_array (plan, "stop"), *must = heat_json_array (plan, "must_close");
  guint next = next_step_number (i), order = 1;

  for (guint k = 0; stops && k < json_array_get_length (stops); k++)
    {
      JsonObject *stop = heat_json_object_at (stops, k);
      const char *id = heat_json_text (stop, "id");
      json_array_add_object_element (steps, heat_ops_plant_step (step_number (i, id, &next), order++, HEAT_STEPS_ISOLATE, HEAT_STEP_STOP, heat_json_text (stop, "kind"), id));
    }
  for (guint k = 0; must && k < json_array_get_length (must); k++)
    {
      const char *valve = heat_json_text (heat_json_object_at (must, k), "valve");
      json_array_add_object_element (steps, heat_ops_valve_step (live, step_number (i, valve, &next), order++, HEAT_STEPS_ISOLATE, HEAT_STEP_CLOSE, valve));
    }
  return steps;
}

static gboolean
has_pending (const HeatIncident *i, JsonArray *steps)
{
  for (guint k = 0; k < json_array_get_length (steps); k++)
    {
      const HeatStep *s = heat_incident_step (i, (guint) heat_json_int (heat_json_object_at (steps, k), "number", 0));
      if (!s || s->state != HEAT_STEP_DONE)
        return TRUE;
    }
  return FALSE;
}

/* The plan closes supply before return; a company may want it the other way round. */
static void
put_return_first (const HeatNet *net, JsonObject *plan)
{
  JsonArray *must = heat_json_array (plan, "must_close"), *ordered = json_array_new ();

  for (int turn = 0; must && turn < 2; turn++)
    for (guint k = 0; k < json_array_get_length (must); k++)
      {
        JsonObject *o = heat_json_object_at (must, k);
        guint32 valve = heat_net_find (net, HEAT_KIND_VALVE, heat_json_text (o, "valve"));
        gboolean is_return = valve != HEAT_NONE && g_str_equal (find_line (net, valve), heat_code_word (HEAT_CODES_LINE, HEAT_LINE_RETURN));
        if (is_return != (turn == 0))
          continue;
        json_object_set_int_member (o, "order", json_array_get_length (ordered) + 1);
        json_array_add_object_element (ordered, json_object_ref (o));
      }
  json_object_set_array_member (plan, "must_close", ordered);
}

/* Adds plan.chosen; takes plan. Enters the stage that follows from it. */
static void
add_plan (HeatDeed *deed, const HeatIncident *i, JsonObject *plan, const char *kind, const char *reason, guint failed_step)
{
  HeatOpsPlan *before = heat_incident_plan (i);

  if (!deed->live->company->supply_first)
    put_return_first (deed->live->net, plan);
  JsonArray *steps = make_steps (deed->live, i, plan);
  JsonObject *body = heat_body ("kind", kind, "reason", reason ? reason : "", NULL);
  HeatStage stage = has_pending (i, steps) ? HEAT_STAGE_ISOLATING : HEAT_STAGE_REPAIRING;

  json_object_set_int_member (body, "version", before ? before->version + 1 : 1);
  if (before)
    json_object_set_int_member (body, "replaces", before->version);
  if (failed_step)
    json_object_set_int_member (body, "failed_step", failed_step);
  json_object_set_object_member (body, "plan", plan);
  json_object_set_array_member (body, "steps", steps);
  heat_deed_add (deed, "incident", i->id, HEAT_EVENT_PLAN_CHOSEN, body);
  if (i->stage != stage)
    heat_deed_enter_stage (deed, i, stage, NULL);
  if (stage == HEAT_STAGE_REPAIRING)
    heat_deed_end_phase (deed, i, HEAT_PHASE_CLOSING, 0);
}

/* The plan of that kind for the incident as it is now (`valve` found in that condition; NULL: none), as it is written. */
static JsonObject *
make_plan (HeatLive *live, const char *incident, HeatPlanKind kind, const char *valve, int condition, GError **error)
{
  g_autoptr (HeatPlanAsk) ask = heat_plan_ask_new (live->ops, live->net, &live->company->closing, incident, error);

  if (!ask)
    return NULL;
  if (valve)
    heat_plan_ask_assume (ask, live->net, valve, condition);
  g_autoptr (GPtrArray) plans = heat_plan_ask_all (ask, live->trace, kind, error);
  return plans ? heat_plan_to_json (live->net, plans->pdata[kind], heat_plan_kind_word (kind)) : NULL;
}

gboolean
heat_live_choose_plan (HeatLive *live, const char *incident, JsonObject *plan, const char *kind, const char *reason, GError **error)
{
  HeatIncident *i = heat_live_need_running (live, incident, error);
  g_auto (HeatDeed) deed;

  heat_deed_init (&deed, live);
  if (!i || !heat_live_need_city (live, _("choosing a plan"), error))
    return FALSE;
  if (i->leaks->len == 0)
    return heat_live_refuse (error, _("incident %s is not located; locate it first"), incident);
  if (i->stage >= HEAT_STAGE_REFILLING)
    return heat_live_refuse (error, _("incident %s is refilling: going back needs a reason; enter the stage again first"), incident);
  HeatPlanKind wanted = HEAT_PLAN_SMALLEST;
  if (kind && !heat_plan_kind_parse (kind, &wanted))
    return heat_live_refuse (error, _("choosing a plan for %s: there is no plan “%s”; use smallest, fastest or driest"), incident, kind);
  JsonObject *made = plan ? json_object_ref (plan) : make_plan (live, incident, wanted, NULL, 0, error);
  if (!made)
    return FALSE;
  /* Which valves are held by whom must still be so when the plan is written. */
  heat_deed_expect (&deed, "out", NULL);
  add_plan (&deed, i, made, heat_plan_kind_word (wanted), reason, 0);
  if (!heat_deed_commit (&deed, error))
    return FALSE;
  heat_live_update_estimate (live, incident, NULL);
  return TRUE;
}

typedef struct { const char *incident; guint step; HeatFailure how; const char *note, *actor, *reason; } StepArgs;

static HeatStep *
need_step (HeatLive *live, const StepArgs *args, HeatIncident **incident, GError **error)
{
  *incident = heat_live_need_running (live, args->incident, error);
  HeatStep *s = *incident ? heat_incident_step (*incident, args->step) : NULL;

  if (*incident && !s)
    g_set_error (error, HEAT_OPS_ERROR, HEAT_ERROR_NOT_FOUND, _("incident %s has no step %u; see its steps"), args->incident, args->step);
  return s && heat_live_need_city (live, _("noting a step"), error) ? s : NULL;
}

static gboolean
opens (const HeatStep *s)
{
  return s->action == HEAT_STEP_OPEN;
}

static int
state_now (HeatLive *live, const char *valve)
{
  const HeatFieldValve *field = heat_ops_valve (live->ops, valve);
  guint32 index = heat_net_find (live->net, HEAT_KIND_VALVE, valve);

  if (field && field->state >= 0)
    return field->state;
  return index == HEAT_NONE ? -1 : heat_net_city (live->net)->valve[index].state;
}

/* Closing and re-supply hold the valve; reopening lets go of it. */
static void
add_valve_state (HeatDeed *deed, const HeatIncident *i, const HeatStep *s, int state, gboolean hold)
{
  JsonObject *body = heat_body ("state", heat_code_word (HEAT_CODES_VALVE_STATE, state), "incident", i->id,
                                "before", heat_code_word (HEAT_CODES_VALVE_STATE, state_now (deed->live, s->target)), NULL);

  json_object_set_int_member (body, "step", s->number);
  json_object_set_boolean_member (body, "hold", hold);
  heat_deed_add (deed, "valve", s->target, HEAT_EVENT_VALVE_STATE, body);
}

static JsonObject *
step_body (const HeatStep *s)
{
  JsonObject *body = heat_body ("action", heat_ops_word (HEAT_WORDS_STEP_ACTION, s->action), "target", s->target, NULL);

  json_object_set_int_member (body, "step", s->number);
  return body;
}

static gboolean
is_last_of_part (const HeatIncident *i, const HeatStep *step)
{
  for (guint k = 0; k < i->steps->len; k++)
    {
      const HeatStep *s = i->steps->pdata[k];
      if (s != step && s->part == step->part && s->state == HEAT_STEP_PENDING)
        return FALSE;
    }
  return TRUE;
}

static void
add_what_follows (HeatDeed *deed, const HeatIncident *i, const HeatStep *s)
{
  if (s->part == HEAT_STEPS_ISOLATE)
    {
      if (i->estimate.phases[HEAT_PHASE_TRAVEL].ended_us == 0)
        heat_deed_end_phase (deed, i, HEAT_PHASE_TRAVEL, 0);
      else
        heat_deed_start_phase (deed, i, HEAT_PHASE_CLOSING, 0);
    }
  if (!is_last_of_part (i, s))
    return;
  if (s->part == HEAT_STEPS_ISOLATE && i->stage == HEAT_STAGE_ISOLATING)
    {
      heat_deed_add (deed, "incident", i->id, HEAT_EVENT_PHASE_ENDED, heat_body ("phase", heat_ops_word (HEAT_WORDS_PHASE, HEAT_PHASE_CLOSING), NULL));
      heat_deed_start_phase (deed, i, HEAT_PHASE_DRAINING, 0);
      heat_deed_enter_stage (deed, i, HEAT_STAGE_REPAIRING, NULL);
    }
  else if (s->part == HEAT_STEPS_REOPEN && i->estimate.phases[HEAT_PHASE_REFILL].ended_us == 0)
    heat_deed_end_phase (deed, i, HEAT_PHASE_REFILL, 0);
}

static gboolean
done_once (HeatLive *live, gpointer data, GError **error)
{
  StepArgs *args = data;
  HeatIncident *i;
  HeatStep *s = need_step (live, args, &i, error);
  guint households_out = 0;
  g_auto (HeatDeed) deed;

  heat_deed_init (&deed, live);
  deed.actor = args->actor ? args->actor : live->actor;
  if (!s)
    return FALSE;
  if (s->state == HEAT_STEP_DONE)
    return TRUE;
  if (s->state == HEAT_STEP_DROPPED)
    return heat_live_refuse (error, _("incident %s: step %u is no longer needed; see the newest plan"), args->incident, args->step);
  gboolean is_valve = s->action == HEAT_STEP_CLOSE || opens (s);
  gboolean hold = s->part != HEAT_STEPS_REOPEN;
  int state = opens (s) ? HEAT_VALVE_OPEN : HEAT_VALVE_CLOSED;
  if (s->part == HEAT_STEPS_REOPEN && s->action == HEAT_STEP_CLOSE)
    state = HEAT_VALVE_CLOSED; /* a tie valve that gave heat back is closed again */
  HeatOutIf change = { i->id, is_valve ? s->target : NULL, state, hold, FALSE, s, HEAT_STEP_DONE };
  JsonObject *out = heat_ops_out_if (live->ops, live->trace, &change, &households_out);
  JsonObject *body = step_body (s);
  json_object_set_int_member (body, "households_out", households_out);
  heat_deed_add (&deed, "incident", i->id, HEAT_EVENT_STEP_DONE, body);
  if (is_valve)
    add_valve_state (&deed, i, s, state, hold);
  heat_deed_add (&deed, "out", NULL, HEAT_EVENT_OUT_CHANGED, out);
  add_what_follows (&deed, i, s);
  return heat_deed_commit (&deed, error);
}

gboolean
heat_live_step_done (HeatLive *live, const char *incident, guint step, const char *actor, GError **error)
{
  StepArgs args = { incident, step, HEAT_FAILURE_NONE, NULL, actor, NULL };

  if (!heat_live_persist (live, done_once, &args, error))
    return FALSE;
  heat_live_update_estimate (live, incident, NULL);
  return TRUE;
}

/* Would not turn: it stays as it is. Closed but passing: it is closed, heat does not pass, water does. */
static void
add_failure (HeatDeed *deed, const HeatIncident *i, const HeatStep *s, const StepArgs *args)
{
  JsonObject *body = step_body (s);
  JsonObject *condition = heat_body ("condition", args->how == HEAT_FAILURE_LEAKY ? "leaky" : "stuck", "incident", i->id, "note", args->note ? args->note : "", NULL);

  heat_json_put_text (body, "how", heat_ops_word (HEAT_WORDS_FAILURE, args->how));
  heat_json_put_text (body, "note", args->note);
  json_object_set_int_member (condition, "step", s->number);
  heat_deed_add (deed, "incident", i->id, HEAT_EVENT_STEP_FAILED, body);
  heat_deed_add (deed, "valve", s->target, HEAT_EVENT_VALVE_CONDITION, condition);
  if (args->how == HEAT_FAILURE_LEAKY)
    add_valve_state (deed, i, s, HEAT_VALVE_CLOSED, TRUE);
}

static gboolean
failed_once (HeatLive *live, gpointer data, GError **error)
{
  StepArgs *args = data;
  HeatIncident *i;
  HeatStep *s = need_step (live, args, &i, error);
  int condition = args->how == HEAT_FAILURE_LEAKY ? HEAT_CONDITION_LEAKY : HEAT_CONDITION_STUCK;
  g_auto (HeatDeed) deed;

  heat_deed_init (&deed, live);
  deed.actor = args->actor ? args->actor : live->actor;
  if (!s)
    return FALSE;
  if (s->action != HEAT_STEP_CLOSE || s->part != HEAT_STEPS_ISOLATE)
    return heat_live_refuse (error, _("incident %s: step %u does not close a valve; note what happened instead"), args->incident, args->step);
  if (s->state == HEAT_STEP_FAILED || s->state == HEAT_STEP_DROPPED)
    return heat_live_refuse (error, _("incident %s: step %u is “%s” already"), args->incident, args->step, heat_ops_label (HEAT_WORDS_STEP_STATE, s->state));
  if (s->state == HEAT_STEP_DONE && args->how == HEAT_FAILURE_STUCK)
    return heat_live_refuse (error, _("incident %s: step %u is done; take it back first"), args->incident, args->step);
  HeatPlanKind kind = heat_incident_plan_kind (i);
  JsonObject *plan = make_plan (live, i->id, kind, s->target, condition, error);
  if (!plan)
    return FALSE;
  HeatOutIf change = { i->id, args->how == HEAT_FAILURE_LEAKY ? s->target : NULL, HEAT_VALVE_CLOSED, TRUE, FALSE, s, HEAT_STEP_FAILED };
  JsonObject *out = heat_ops_out_if (live->ops, live->trace, &change, NULL);
  add_failure (&deed, i, s, args);
  heat_deed_add (&deed, "out", NULL, HEAT_EVENT_OUT_CHANGED, out);
  add_plan (&deed, i, plan, heat_plan_kind_word (kind), NULL, s->number);
  return heat_deed_commit (&deed, error);
}

gboolean
heat_live_step_failed (HeatLive *live, const char *incident, guint step, HeatFailure how, const char *note, const char *actor, GError **error)
{
  StepArgs args = { incident, step, how, note, actor, NULL };

  if (how != HEAT_FAILURE_STUCK && how != HEAT_FAILURE_LEAKY)
    {
      g_set_error (error, HEAT_OPS_ERROR, HEAT_ERROR_USAGE, _("noting a failed step: say whether it would not turn or does not hold"));
      return FALSE;
    }
  if (!heat_live_persist (live, failed_once, &args, error))
    return FALSE;
  heat_live_update_estimate (live, incident, NULL);
  return TRUE;
}

static gboolean
undo_once (HeatLive *live, gpointer data, GError **error)
{
  StepArgs *args = data;
  HeatIncident *i;
  HeatStep *s = need_step (live, args, &i, error);
  g_auto (HeatDeed) deed;

  heat_deed_init (&deed, live);
  if (!s)
    return FALSE;
  if (s->state != HEAT_STEP_DONE)
    return heat_live_refuse (error, _("incident %s: step %u is not done; there is nothing to take back"), args->incident, args->step);
  if (i->stage >= HEAT_STAGE_REFILLING && s->part != HEAT_STEPS_REOPEN)
    return heat_live_refuse (error, _("incident %s is refilling: step %u is taken back by its reopening step"), args->incident, args->step);
  gboolean is_valve = s->action == HEAT_STEP_CLOSE || opens (s);
  gboolean hold = s->part == HEAT_STEPS_REOPEN;
  int state = opens (s) ? HEAT_VALVE_CLOSED : HEAT_VALVE_OPEN;
  HeatOutIf change = { i->id, is_valve ? s->target : NULL, state, hold, FALSE, s, HEAT_STEP_PENDING };
  JsonObject *out = heat_ops_out_if (live->ops, live->trace, &change, NULL);
  JsonObject *body = step_body (s);
  heat_json_put_text (body, "reason", args->reason);
  heat_deed_add (&deed, "incident", i->id, HEAT_EVENT_STEP_UNDONE, body);
  if (is_valve)
    add_valve_state (&deed, i, s, state, hold);
  heat_deed_add (&deed, "out", NULL, HEAT_EVENT_OUT_CHANGED, out);
  if (s->part == HEAT_STEPS_ISOLATE && i->stage == HEAT_STAGE_REPAIRING)
    heat_deed_enter_stage (&deed, i, HEAT_STAGE_ISOLATING, args->reason);
  return heat_deed_commit (&deed, error);
}

gboolean
heat_live_step_undo (HeatLive *live, const char *incident, guint step, const char *reason, GError **error)
{
  StepArgs args = { incident, step, HEAT_FAILURE_NONE, NULL, NULL, reason };

  if (!reason || !*reason)
    return heat_live_refuse (error, _("taking a step back needs a reason; say why"));
  if (!heat_live_persist (live, undo_once, &args, error))
    return FALSE;
  heat_live_update_estimate (live, incident, NULL);
  return TRUE;
}

gboolean
heat_live_add_resupply (HeatLive *live, const char *incident, const char *const *valves, GError **error)
{
  HeatIncident *i = heat_live_need_running (live, incident, error);
  JsonArray *steps;
  g_auto (HeatDeed) deed;

  heat_deed_init (&deed, live);
  if (!i || !heat_live_need_city (live, _("re-supplying"), error))
    return FALSE;
  for (guint k = 0; valves[k]; k++)
    {
      if (heat_net_find (live->net, HEAT_KIND_VALVE, valves[k]) == HEAT_NONE)
        {
          g_set_error (error, HEAT_OPS_ERROR, HEAT_ERROR_NOT_FOUND, _("re-supplying %s: there is no valve “%s”"), incident, valves[k]);
          return FALSE;
        }
      if (state_now (live, valves[k]) == HEAT_VALVE_OPEN)
        return heat_live_refuse (error, _("re-supplying %s: valve %s is open already"), incident, valves[k]);
      if (heat_incident_step_on (i, HEAT_STEPS_ISOLATE, valves[k]))
        return heat_live_refuse (error, _("re-supplying %s: valve %s keeps the leak apart; it must stay closed"), incident, valves[k]);
    }
  steps = json_array_new ();
  guint next = next_step_number (i);
  for (guint k = 0; valves[k]; k++)
    json_array_add_object_element (steps, heat_ops_valve_step (live, next + k, k + 1, HEAT_STEPS_RESUPPLY, HEAT_STEP_OPEN, valves[k]));
  JsonObject *body = heat_body ("why", "resupply", NULL);
  json_object_set_array_member (body, "steps", steps);
  heat_deed_add (&deed, "incident", incident, HEAT_EVENT_STEPS_ADDED, body);
  return heat_deed_commit (&deed, error);
}

typedef struct { const char *valve; int state, condition; const char *note; } NoteArgs;

static gboolean
note_valve_once (HeatLive *live, gpointer data, GError **error)
{
  NoteArgs *args = data;
  const HeatFieldValve *field = heat_ops_valve (live->ops, args->valve);
  g_auto (HeatDeed) deed;

  heat_deed_init (&deed, live);
  if (args->state >= 0 && field && field->holders->len && args->state != field->state)
    return heat_live_refuse (error, _("valve %s is held by %s; take its step back there"), args->valve, (char *) field->holders->pdata[0]);
  if (args->condition >= 0)
    heat_deed_add (&deed, "valve", args->valve, HEAT_EVENT_VALVE_CONDITION,
                   heat_body ("condition", heat_code_word (HEAT_CODES_CONDITION, args->condition), "note", args->note ? args->note : "", NULL));
  if (args->state >= 0 && args->state != state_now (live, args->valve))
    {
      HeatOutIf change = { NULL, args->valve, args->state, FALSE, TRUE, NULL, HEAT_STEP_PENDING };
      JsonObject *out = heat_ops_out_if (live->ops, live->trace, &change, NULL);
      heat_deed_add (&deed, "valve", args->valve, HEAT_EVENT_VALVE_STATE,
                     heat_body ("state", heat_code_word (HEAT_CODES_VALVE_STATE, args->state), "note", args->note ? args->note : "", NULL));
      heat_deed_add (&deed, "out", NULL, HEAT_EVENT_OUT_CHANGED, out);
    }
  return heat_deed_commit (&deed, error);
}

gboolean
heat_live_note_valve (HeatLive *live, const char *valve, int state, int condition, const char *note, GError **error)
{
  NoteArgs args = { valve, state, condition, note };

  if (!heat_live_need_city (live, _("noting a valve"), error))
    return FALSE;
  if (heat_net_find (live->net, HEAT_KIND_VALVE, valve) == HEAT_NONE)
    {
      g_set_error (error, HEAT_OPS_ERROR, HEAT_ERROR_NOT_FOUND, _("noting a valve: there is no valve “%s”"), valve);
      return FALSE;
    }
  return heat_live_persist (live, note_valve_once, &args, error);
}
