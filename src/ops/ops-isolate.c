// SPDX-License-Identifier: GPL-3.0-or-later
/* The steps of a plan, one valve at a time: done, failed, taken back. */
#include "base-i18n.h"
#include "ops-crew.h"
#include "ops-live-private.h"
#include "ops-plans.h"

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

/* Closing and re-supply hold the valve; reopening lets go of it. */
static void
add_valve_state (HeatDeed *deed, const HeatIncident *i, const HeatStep *s, int state, gboolean hold)
{
  JsonObject *body = heat_body ("state", heat_code_word (HEAT_CODES_VALVE_STATE, state), "incident", i->id,
                                "before", heat_code_word (HEAT_CODES_VALVE_STATE, heat_ops_state_now (deed->live, s->target)), NULL);

  json_object_set_int_member (body, "step", s->number);
  json_object_set_boolean_member (body, "hold", hold);
  heat_deed_add (deed, "valve", s->target, HEAT_EVENT_VALVE_STATE, body);
}

/* A reopening step of something the incident had turned itself; vents and bypasses it only opens for a while. */
static gboolean
is_given_back (const HeatIncident *i, const HeatStep *s)
{
  if (s->part != HEAT_STEPS_REOPEN)
    return FALSE;
  for (guint k = 0; k < i->steps->len; k++)
    {
      const HeatStep *o = i->steps->pdata[k];
      if (o->part != HEAT_STEPS_REOPEN && o->action != s->action && o->state == HEAT_STEP_DONE && g_str_equal (o->target, s->target))
        return TRUE;
    }
  return g_str_equal (s->purpose, heat_work_purpose_word (HEAT_FOR_BORDER)) || g_str_equal (s->purpose, heat_work_purpose_word (HEAT_FOR_REFILL));
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

/* What follows from several steps did not happen before the last of them was done: another crew's may have been told before this one. */
static void
wait_for_others (HeatDeed *deed, const HeatIncident *i, const HeatStep *step)
{
  for (guint k = 0; deed->done_us && k < i->steps->len; k++)
    {
      const HeatStep *s = i->steps->pdata[k];
      if (s != step && s->part == step->part && s->state == HEAT_STEP_DONE)
        deed->done_us = MAX (deed->done_us, s->at_us);
    }
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
  else if (s->part == HEAT_STEPS_REOPEN && i->stage >= HEAT_STAGE_REFILLING && i->estimate.phases[HEAT_PHASE_REFILL].ended_us == 0)
    heat_deed_end_phase (deed, i, HEAT_PHASE_REFILL, 0);
}

/* It would not turn, and now it did. */
static gboolean
is_late_opening (const HeatStep *s)
{
  return s->state == HEAT_STEP_FAILED && (s->part == HEAT_STEPS_REOPEN || s->part == HEAT_STEPS_RESUPPLY);
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
  const char *other = s->part == HEAT_STEPS_REOPEN && opens (s) ? heat_ops_valve_needed_by (live->ops, live->trace, i->id, s->target) : NULL;
  if (other)
    return heat_live_refuse (error, _("incident %s: valve %s must stay shut, %s needs it; choose the plan of %s again, it then takes the valve over"), args->incident, s->target, other, other);
  g_autofree char *below = heat_ops_below_at_step (live->ops, i->id, s), *attempted = g_strdup_printf (_("incident %s, step %u"), i->id, s->number);
  if (!heat_deed_let_heat_in (&deed, i, below, attempted, args->reason, error))
    return FALSE;
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
  if (is_late_opening (s))
    heat_deed_add (&deed, "valve", s->target, HEAT_EVENT_VALVE_CONDITION, heat_body ("condition", heat_code_word (HEAT_CODES_CONDITION, HEAT_CONDITION_WORKS), "incident", i->id, NULL));
  if (is_valve)
    add_valve_state (&deed, i, s, state, hold);
  wait_for_others (&deed, i, s);
  heat_deed_add (&deed, "out", NULL, HEAT_EVENT_OUT_CHANGED, out);
  add_what_follows (&deed, i, s);
  return heat_deed_commit (&deed, error);
}

gboolean
heat_live_step_done (HeatLive *live, const char *incident, guint step, const char *actor, GError **error)
{
  return heat_live_step_done_because (live, incident, step, actor, NULL, error);
}

gboolean
heat_live_step_done_because (HeatLive *live, const char *incident, guint step, const char *actor, const char *reason, GError **error)
{
  StepArgs args = { incident, step, HEAT_FAILURE_NONE, NULL, actor, reason };
  const HeatIncident *i = heat_ops_incident (live->ops, incident);
  const HeatStep *s = i ? heat_incident_step (i, step) : NULL;
  /* The list of reopening leans on what would not turn and on the ties that stand open. */
  gboolean is_listed_again = s && s->state != HEAT_STEP_DONE && (is_late_opening (s) || s->part == HEAT_STEPS_RESUPPLY);

  if (!heat_live_persist (live, done_once, &args, error))
    return FALSE;
  if (is_listed_again && !heat_live_reopen_again (live, incident, error))
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

/* An opening that will not open, or a vent, drain, bypass or tie that will not shut again: it stays as it is, and what is left to do is listed again:
 * for a tie before the refilling, else during it. */
static gboolean
fail_opening (HeatLive *live, HeatDeed *deed, const HeatIncident *i, const HeatStep *s, const StepArgs *args, GError **error)
{
  HeatReopenAgain again = { s->number, s->target };

  add_failure (deed, i, s, args);
  heat_deed_expect (deed, "out", NULL);
  if (s->part == HEAT_STEPS_REOPEN && i->stage == HEAT_STAGE_REFILLING)
    heat_deed_add_reopening (deed, i, &again);
  else if (s->part == HEAT_STEPS_RESUPPLY && i->stage < HEAT_STAGE_REFILLING)
    heat_deed_add_resupply_again (deed, i, s);
  return heat_deed_commit (deed, error);
}

static gboolean
failed_once (HeatLive *live, gpointer data, GError **error)
{
  StepArgs *args = data;
  HeatIncident *i;
  HeatStep *s = need_step (live, args, &i, error);
  HeatFailed failed = { args->step, s ? s->target : NULL, args->how == HEAT_FAILURE_LEAKY ? HEAT_CONDITION_LEAKY : HEAT_CONDITION_STUCK };
  g_auto (HeatDeed) deed;

  heat_deed_init (&deed, live);
  deed.actor = args->actor ? args->actor : live->actor;
  if (!s)
    return FALSE;
  gboolean is_valve = s->action == HEAT_STEP_CLOSE || opens (s), is_opening = is_valve && (s->part == HEAT_STEPS_REOPEN || s->part == HEAT_STEPS_RESUPPLY);
  gboolean is_drain = s->part == HEAT_STEPS_DRAIN && args->how == HEAT_FAILURE_STUCK;
  if (is_opening && args->how != HEAT_FAILURE_STUCK)
    return heat_live_refuse (error, _("incident %s: step %u does not keep a leak apart; it can only be noted as one that would not turn"), args->incident, args->step);
  if (!is_drain && !is_opening && (s->action != HEAT_STEP_CLOSE || s->part != HEAT_STEPS_ISOLATE))
    return heat_live_refuse (error, _("incident %s: step %u does not close a valve; note what happened instead"), args->incident, args->step);
  if (s->state == HEAT_STEP_FAILED || s->state == HEAT_STEP_DROPPED)
    return heat_live_refuse (error, _("incident %s: step %u is “%s” already"), args->incident, args->step, heat_ops_label (HEAT_WORDS_STEP_STATE, s->state));
  if (s->state == HEAT_STEP_DONE && args->how == HEAT_FAILURE_STUCK)
    return heat_live_refuse (error, _("incident %s: step %u is done; take it back first"), args->incident, args->step);
  if (is_opening)
    return fail_opening (live, &deed, i, s, args, error);
  HeatPlanKind kind = heat_incident_plan_kind (i);
  JsonObject *plan = heat_ops_make_plan (live, i->id, kind, &(HeatPlanChange){ s->target, failed.condition, NULL, 0 }, error);
  if (!plan)
    return FALSE;
  HeatOutIf change = { i->id, args->how == HEAT_FAILURE_LEAKY ? s->target : NULL, HEAT_VALVE_CLOSED, TRUE, FALSE, s, HEAT_STEP_FAILED };
  JsonObject *out = heat_ops_out_if (live->ops, live->trace, &change, NULL);
  add_failure (&deed, i, s, args);
  wait_for_others (&deed, i, s);
  heat_deed_add (&deed, "out", NULL, HEAT_EVENT_OUT_CHANGED, out);
  heat_deed_add_plan (&deed, i, plan, heat_plan_kind_word (kind), NULL, NULL, &failed);
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
  const HeatIncident *i = heat_ops_incident (live->ops, incident);
  if (i->stage >= HEAT_STAGE_REFILLING)
    heat_live_update_estimate (live, incident, NULL);
  else
    heat_live_follow_plan (live, incident);
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
  if (is_given_back (i, s) && heat_ops_valve_needed_by (live->ops, live->trace, i->id, s->target))
    return heat_live_refuse (error, _("incident %s: step %u cannot be taken back: %s needs valve %s shut by now"), args->incident, args->step,
                             heat_ops_valve_needed_by (live->ops, live->trace, i->id, s->target), s->target);
  gboolean hold = s->part == HEAT_STEPS_REOPEN && is_given_back (i, s);
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
