// SPDX-License-Identifier: GPL-3.0-or-later
/* Choosing a plan: its order and work by the company's rules, its steps, and what changed against the plan before. */
#include "base-i18n.h"
#include "ops-live-private.h"
#include "ops-plans.h"

guint
heat_incident_next_step (const HeatIncident *i)
{
  guint next = 1;

  for (guint k = 0; k < i->steps->len; k++)
    next = MAX (next, ((HeatStep *) i->steps->pdata[k])->number + 1);
  return next;
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
  heat_json_put_text (o, "line", heat_code_word (HEAT_CODES_LINE, (int) heat_trace_valve_line (live->net, heat_valve (index))));
  heat_json_put_text (o, "condition", heat_code_word (HEAT_CODES_CONDITION, field && field->condition >= 0 ? field->condition : row->condition));
  json_object_set_int_member (o, "dn_mm", row->dn_mm);
  heat_json_put_number (o, "minutes", heat_trace_valve_minutes (live->trace, heat_valve (index)));
  heat_json_put_number (o, "turns", row->turns);
  return o;
}

JsonObject *
heat_ops_plant_step (HeatLive *live, guint number, guint order, HeatStepPart part, HeatStepAction action, const char *kind, const char *id)
{
  JsonObject *o = heat_body ("part", heat_ops_word (HEAT_WORDS_STEP_PART, part), "action", heat_ops_word (HEAT_WORDS_STEP_ACTION, action), "target", id,
                             "target_kind", kind, NULL);

  json_object_set_int_member (o, "number", number);
  json_object_set_int_member (o, "order", order);
  heat_json_put_number (o, "minutes", live->company->operating->plant_min);
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
step_number (const HeatIncident *i, HeatStepPart part, const char *target, guint *next)
{
  const HeatStep *s = heat_incident_step_on (i, part, target);
  gboolean stands = s && !s->handed_to && (s->state == HEAT_STEP_PENDING || (s->state == HEAT_STEP_DONE && !is_reversed (i, s)));

  return stands ? s->number : (*next)++;
}

/* A step of the plan's list as the incident's own; NULL for what is offered only. */
static JsonObject *
make_step (HeatLive *live, const HeatIncident *i, JsonObject *work, guint order, guint *next)
{
  const char *target = heat_json_text (work, "target"), *purpose = heat_json_text (work, "purpose"), *kind = heat_json_text (work, "target_kind");
  int action = heat_ops_word_value (HEAT_WORDS_STEP_ACTION, heat_json_text (work, "action"));
  HeatStepPart part = action == HEAT_STEP_OPEN ? HEAT_STEPS_DRAIN : HEAT_STEPS_ISOLATE;

  if (g_str_equal (purpose, heat_work_purpose_word (HEAT_FOR_MAY)) || action < 0)
    return NULL;
  guint number = step_number (i, part, target, next);
  JsonObject *o = g_str_equal (kind, "valve") ? heat_ops_valve_step (live, number, order, part, (HeatStepAction) action, target)
                                              : heat_ops_plant_step (live, number, order, part, (HeatStepAction) action, kind, target);
  heat_ops_put_work (o, work);
  return o;
}

void
heat_ops_put_work (JsonObject *step, JsonObject *work)
{
  heat_json_put_text (step, "purpose", heat_json_text (work, "purpose"));
  heat_json_put_number (step, "minutes", heat_json_number (work, "minutes"));
  json_object_set_int_member (step, "households_planned", heat_json_int (work, "households_out", 0));
}

static JsonArray *
make_steps (HeatLive *live, const HeatIncident *i, JsonObject *plan)
{
  JsonArray *steps = json_array_new (), *work = heat_json_array (plan, "steps");
  guint next = heat_incident_next_step (i);

  for (guint k = 0; work && k < json_array_get_length (work); k++)
    {
      JsonObject *o = make_step (live, i, heat_json_object_at (work, k), json_array_get_length (steps) + 1, &next);
      if (o)
        json_array_add_object_element (steps, o);
    }
  return steps;
}

static gboolean
has_pending (const HeatIncident *i, JsonArray *steps)
{
  for (guint k = 0; k < json_array_get_length (steps); k++)
    {
      JsonObject *o = heat_json_object_at (steps, k);
      const HeatStep *s = heat_incident_step (i, (guint) heat_json_int (o, "number", 0));
      gboolean is_border = g_str_equal (heat_json_text (o, "part"), heat_ops_word (HEAT_WORDS_STEP_PART, HEAT_STEPS_ISOLATE));
      if (is_border && (!s || s->state != HEAT_STEP_DONE))
        return TRUE;
    }
  return FALSE;
}

/* Puts the plan's valves into the company's order and adds its steps, restoring, draining and refilling. */
static void
add_work (HeatLive *live, const HeatIncident *i, JsonObject *body, const HeatFailed *failed)
{
  g_auto (HeatOpsQuery) q = { 0 };

  if (!heat_ops_query_init (&q, live->ops, live->net, i->id, NULL))
    return;
  guint32 changed = failed ? heat_net_find (live->net, HEAT_KIND_VALVE, failed->valve) : HEAT_NONE;
  if (changed != HEAT_NONE)
    q.overlay->condition[changed] = (guint8) failed->condition;
  g_autoptr (HeatPlan) plan = heat_plan_from_json (live->trace, &q.query, body);
  JsonArray *must = heat_json_array (body, "must_close"), *ordered = json_array_new ();
  heat_plan_sort_valves (live->trace, plan, live->company->operating);
  for (guint k = 0; k < plan->must->len; k++)
    {
      const HeatPlanValve *v = &g_array_index (plan->must, HeatPlanValve, k);
      const char *id = heat_net_id (live->net, HEAT_KIND_VALVE, v->valve);
      for (guint m = 0; must && m < json_array_get_length (must); m++)
        if (g_str_equal (heat_json_text (heat_json_object_at (must, m), "valve"), id))
          {
            json_object_set_int_member (heat_json_object_at (must, m), "order", v->order);
            json_array_add_object_element (ordered, json_object_ref (heat_json_object_at (must, m)));
          }
    }
  json_object_set_array_member (body, "must_close", ordered);
  heat_plan_add_work (body, live->trace, &q.query, plan, live->company->operating);
}

/* ---- what changed ---- */

static gboolean
closes (JsonObject *plan, const char *valve)
{
  JsonArray *must = heat_json_array (plan, "must_close");

  for (guint k = 0; must && k < json_array_get_length (must); k++)
    if (g_str_equal (heat_json_text (heat_json_object_at (must, k), "valve"), valve))
      return TRUE;
  return FALSE;
}

/* Must valves of one plan that the other does without. */
static JsonArray *
list_missing (JsonObject *plan, JsonObject *other)
{
  JsonArray *must = heat_json_array (plan, "must_close"), *missing = json_array_new ();

  for (guint k = 0; must && k < json_array_get_length (must); k++)
    {
      const char *valve = heat_json_text (heat_json_object_at (must, k), "valve");
      if (!closes (other, valve))
        json_array_add_string_element (missing, valve);
    }
  return missing;
}

gboolean
heat_incident_has_shut (const HeatOps *ops, const HeatIncident *i, const char *valve)
{
  const HeatStep *s = heat_incident_step_on (i, HEAT_STEPS_ISOLATE, valve);
  const HeatFieldValve *v = heat_ops_valve (ops, valve);

  return s && s->state == HEAT_STEP_DONE && s->action == HEAT_STEP_CLOSE && !is_reversed (i, s) && v && v->state == HEAT_VALVE_CLOSED
         && g_ptr_array_find_with_equal_func (v->holders, i->id, g_str_equal, NULL);
}

/* Shut by the incident already, and in the plan no more. */
static JsonArray *
list_reopenable (const HeatOps *ops, const HeatIncident *i, JsonObject *plan)
{
  JsonArray *list = json_array_new ();

  for (guint k = 0; k < i->steps->len; k++)
    {
      const HeatStep *s = i->steps->pdata[k];
      if (s == heat_incident_step_on (i, HEAT_STEPS_ISOLATE, s->target) && heat_incident_has_shut (ops, i, s->target) && !closes (plan, s->target))
        json_array_add_string_element (list, s->target);
    }
  return list;
}

static JsonObject *
describe_change (const HeatOps *ops, const HeatIncident *i, const HeatOpsPlan *before, JsonObject *plan, const HeatFailed *failed)
{
  JsonObject *o = heat_body ("valve", failed ? failed->valve : "", NULL);

  if (failed)
    json_object_set_int_member (o, "failed_step", failed->step);
  json_object_set_array_member (o, "new_must", list_missing (plan, before->body));
  json_object_set_array_member (o, "no_longer_must", list_missing (before->body, plan));
  json_object_set_array_member (o, "can_reopen", list_reopenable (ops, i, plan));
  json_object_set_int_member (o, "more_households", heat_json_int (heat_json_object (plan, "out"), "households", 0) - (gint64) before->out.households);
  return o;
}

/* ---- choosing ---- */

void
heat_deed_add_plan (HeatDeed *deed, const HeatIncident *i, JsonObject *plan /* taken */, const char *kind, const char *reason, const char *instead_of, const HeatFailed *failed)
{
  HeatOpsPlan *before = heat_incident_plan (i);

  add_work (deed->live, i, plan, failed);
  JsonArray *steps = make_steps (deed->live, i, plan);
  JsonObject *body = heat_body ("kind", kind, "reason", reason ? reason : "", NULL);
  HeatStage stage = has_pending (i, steps) ? HEAT_STAGE_ISOLATING : HEAT_STAGE_REPAIRING;

  if (instead_of)
    heat_json_put_text (body, "instead_of", instead_of);
  json_object_set_int_member (body, "version", before ? before->version + 1 : 1);
  if (before)
    {
      json_object_set_int_member (body, "replaces", before->version);
      json_object_set_object_member (body, "because", describe_change (deed->live->ops, i, before, plan, failed));
    }
  if (failed)
    json_object_set_int_member (body, "failed_step", failed->step);
  json_object_set_object_member (body, "plan", plan);
  json_object_set_array_member (body, "steps", steps);
  heat_deed_add (deed, "incident", i->id, HEAT_EVENT_PLAN_CHOSEN, body);
  if (i->stage != stage)
    heat_deed_enter_stage (deed, i, stage, NULL);
  if (stage == HEAT_STAGE_REPAIRING)
    heat_deed_end_phase (deed, i, HEAT_PHASE_CLOSING, 0);
}

static void
put_valves (JsonObject *o, const char *key, const HeatNet *net, const GArray *valves)
{
  JsonArray *list = json_array_new ();

  for (guint k = 0; k < valves->len; k++)
    json_array_add_string_element (list, heat_net_id (net, HEAT_KIND_VALVE, g_array_index (valves, guint32, k)));
  if (valves->len)
    json_object_set_array_member (o, key, list);
  else
    json_array_unref (list);
}

/* As it is written, with what was demanded of valves when it was made. */
JsonObject *
heat_ops_make_plan (HeatLive *live, const char *incident, int kind, const HeatPlanChange *change, GError **error)
{
  g_autoptr (HeatPlanAsk) ask = heat_plan_ask_new (live->ops, live->net, &live->company->closing, incident, error);

  if (!ask)
    return NULL;
  if (change->valve)
    heat_plan_ask_assume (ask, live->net, change->valve, change->condition);
  for (guint k = 0; k < change->n_demands; k++)
    heat_plan_ask_demand (ask, live->net, change->demands[k].valve, change->demands[k].demand);
  g_autoptr (GPtrArray) plans = heat_plan_ask_all (ask, live->trace, (HeatPlanKind) kind, error);
  g_autoptr (GArray) ties = plans ? heat_trace_resupply (live->trace, &ask->asked.query, plans->pdata[kind], NULL) : NULL;
  JsonObject *o = plans ? heat_plan_to_json (live->net, plans->pdata[kind], heat_plan_kind_word ((HeatPlanKind) kind)) : NULL;
  if (o)
    json_object_set_array_member (o, "resupply", ties ? heat_resupply_to_json (live->net, ties) : json_array_new ());
  if (o)
    put_valves (o, heat_ops_word (HEAT_WORDS_DEMAND, HEAT_DEMAND_PINNED), live->net, ask->pinned);
  if (o)
    put_valves (o, heat_ops_word (HEAT_WORDS_DEMAND, HEAT_DEMAND_FORBIDDEN), live->net, ask->forbidden);
  return o;
}

typedef struct { const char *incident; JsonObject *plan; const char *kind, *reason; const HeatDemandInput *demands; guint n_demands; const char *instead_of; } ChooseArgs;

static gboolean
check_choice (HeatLive *live, const HeatIncident *i, const ChooseArgs *args, HeatPlanKind *kind, GError **error)
{
  if (!heat_live_need_city (live, _("choosing a plan"), error))
    return FALSE;
  if (i->leaks->len == 0)
    return heat_live_refuse (error, _("incident %s is not located; locate it first"), args->incident);
  if (i->stage >= HEAT_STAGE_REFILLING)
    return heat_live_refuse (error, _("incident %s is refilling: going back needs a reason; enter the stage again first"), args->incident);
  if (args->kind && !heat_plan_kind_parse (args->kind, kind))
    return heat_live_refuse (error, _("choosing a plan for %s: there is no plan “%s”; use smallest, fastest or driest"), args->incident, args->kind);
  if (args->instead_of && !(args->reason && *args->reason))
    return heat_live_refuse (error, _("choosing another plan than the recommended one for %s needs a reason; say why"), args->incident);
  return TRUE;
}

static gboolean
choose (HeatLive *live, const ChooseArgs *args, GError **error)
{
  HeatIncident *i = heat_live_need_running (live, args->incident, error);
  HeatPlanKind wanted = HEAT_PLAN_SMALLEST;
  HeatPlanChange change = { NULL, 0, args->demands, args->n_demands };
  g_auto (HeatDeed) deed;

  heat_deed_init (&deed, live);
  if (!i || !check_choice (live, i, args, &wanted, error) || !heat_deed_add_demands (&deed, i, args->demands, args->n_demands, args->reason, error))
    return FALSE;
  JsonObject *made = args->plan ? json_object_ref (args->plan) : heat_ops_make_plan (live, i->id, (int) wanted, &change, error);
  if (!made)
    return FALSE;
  /* Which valves are held by whom must still be so when the plan is written. */
  heat_deed_expect (&deed, "out", NULL);
  heat_deed_add_plan (&deed, i, made, heat_plan_kind_word (wanted), args->reason, args->instead_of, NULL);
  if (!heat_deed_commit (&deed, error))
    return FALSE;
  heat_live_follow_plan (live, args->incident);
  return TRUE;
}

gboolean
heat_live_choose_plan (HeatLive *live, const char *incident, JsonObject *plan, const char *kind, const char *reason, GError **error)
{
  return choose (live, &(ChooseArgs){ incident, plan, kind, reason, NULL, 0, NULL }, error);
}

gboolean
heat_live_choose_plan_instead (HeatLive *live, const char *incident, const char *kind, const char *instead_of, const char *reason, GError **error)
{
  return choose (live, &(ChooseArgs){ incident, NULL, kind, reason, NULL, 0, instead_of }, error);
}

gboolean
heat_live_choose_plan_with (HeatLive *live, const char *incident, const char *kind, const HeatDemandInput *demands, guint n_demands, const char *reason, GError **error)
{
  return choose (live, &(ChooseArgs){ incident, NULL, kind, reason, demands, n_demands, NULL }, error);
}
