// SPDX-License-Identifier: GPL-3.0-or-later
/* The fold of plans and steps. A new plan keeps what is done, takes over what it still needs and drops the rest; nothing disappears. */
#include "ops-state-private.h"

void
heat_ops_plan_free (gpointer data)
{
  HeatOpsPlan *plan = data;

  g_free (plan->kind);
  g_free (plan->actor);
  g_free (plan->reason);
  json_object_unref (plan->body);
  g_clear_pointer (&plan->because, json_object_unref);
  g_free (plan);
}

void
heat_step_free (gpointer data)
{
  HeatStep *s = data;
  char *texts[] = { s->target, s->target_kind, s->well, s->line, s->condition, s->purpose, s->actor, s->note, s->handed_to };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_free (s);
}

static guint
count (JsonObject *o, const char *key)
{
  JsonArray *array = heat_json_array (o, key);

  return array ? json_array_get_length (array) : 0;
}

static guint
count_wells (JsonArray *valves)
{
  g_autoptr (GHashTable) wells = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; valves && i < json_array_get_length (valves); i++)
    {
      const char *well = heat_json_text (heat_json_object_at (valves, i), "well");
      if (*well)
        g_hash_table_add (wells, (gpointer) well);
    }
  return g_hash_table_size (wells);
}

static double
sum_minutes (JsonArray *valves)
{
  double minutes = 0;

  for (guint i = 0; valves && i < json_array_get_length (valves); i++)
    {
      double one = heat_json_number (heat_json_object_at (valves, i), "minutes");
      minutes += isfinite (one) ? one : 0;
    }
  return minutes;
}

static void
read_plan_figures (HeatOpsPlan *plan)
{
  JsonObject *out = heat_json_object (plan->body, "out"), *zone = heat_json_object (plan->body, "zone"), *costs = heat_json_object (plan->body, "costs");
  double area_m2 = heat_json_number (out, "area_m2"), minutes = heat_json_number (plan->body, "minutes");

  plan->n_must = count (plan->body, "must_close");
  plan->n_may = count (plan->body, "may_close");
  plan->n_stops = count (plan->body, "stop");
  plan->n_doubts = count (plan->body, "doubts");
  plan->n_wells = count_wells (heat_json_array (plan->body, "must_close"));
  plan->minutes = isfinite (minutes) ? minutes : sum_minutes (heat_json_array (plan->body, "must_close"));
  plan->drain_min = heat_json_number (heat_json_object (plan->body, "water"), "drain_min");
  plan->refill_min = heat_json_number (heat_json_object (plan->body, "water"), "refill_min");
  plan->volume_m3 = heat_json_number (zone, "volume_m3");
  plan->elapsed_minutes = heat_json_number (costs, "elapsed_minutes");
  plan->lost_m3 = heat_json_number (costs, "lost_m3");
  plan->length_m = heat_json_number (zone, "length_m");
  plan->out = (HeatOutSum){
    .households = (guint) heat_json_int (out, "households", 0), .suspended = (guint) heat_json_int (out, "suspended", 0),
    .priority = count (out, "priority"), .buildings = count (out, "buildings"), .stations = count (out, "stations"),
    .consumers = count (out, "consumers"), .area_m2 = isfinite (area_m2) ? area_m2 : 0,
  };
}

static HeatOpsPlan *
read_plan (HeatEvent *event)
{
  JsonObject *body = heat_json_object (heat_event_body (event), "plan");
  HeatOpsPlan *plan = g_new0 (HeatOpsPlan, 1);

  plan->version = (guint) heat_event_int (event, "version", 0);
  plan->kind = g_strdup (heat_event_text (event, "kind"));
  plan->at_us = event->at_us;
  plan->actor = g_strdup (event->actor);
  plan->reason = g_strdup (heat_event_text (event, "reason"));
  plan->replaces = (guint) heat_event_int (event, "replaces", 0);
  plan->failed_step = (guint) heat_event_int (event, "failed_step", 0);
  plan->body = body ? json_object_ref (body) : json_object_new ();
  plan->because = heat_json_object (heat_event_body (event), "because");
  if (plan->because)
    json_object_ref (plan->because);
  read_plan_figures (plan);
  return plan;
}

static int
read_word (HeatWords set, JsonObject *o, const char *key)
{
  return MAX (0, heat_ops_word_value (set, heat_json_text (o, key)));
}

static HeatStep *
read_step (JsonObject *o, guint plan)
{
  HeatStep *s = g_new0 (HeatStep, 1);

  s->number = (guint) heat_json_int (o, "number", 0);
  s->part = (HeatStepPart) read_word (HEAT_WORDS_STEP_PART, o, "part");
  s->action = (HeatStepAction) read_word (HEAT_WORDS_STEP_ACTION, o, "action");
  s->target = g_strdup (heat_json_text (o, "target"));
  s->target_kind = g_strdup (heat_json_text (o, "target_kind"));
  s->well = g_strdup (heat_json_text (o, "well"));
  s->line = g_strdup (heat_json_text (o, "line"));
  s->condition = g_strdup (heat_json_text (o, "condition"));
  s->purpose = g_strdup (heat_json_text (o, "purpose"));
  s->households_planned = (guint) heat_json_int (o, "households_planned", 0);
  s->dn_mm = (guint) heat_json_int (o, "dn_mm", 0);
  s->minutes = heat_json_number (o, "minutes");
  s->turns = heat_json_number (o, "turns");
  s->plan = plan;
  return s;
}

static void
take_steps (HeatIncident *i, JsonArray *steps, guint plan, GHashTable *named)
{
  for (guint k = 0; steps && k < json_array_get_length (steps); k++)
    {
      JsonObject *o = heat_json_object_at (steps, k);
      HeatStep *s = o ? heat_incident_step (i, (guint) heat_json_int (o, "number", 0)) : NULL;
      if (!o)
        continue;
      if (!s)
        {
          s = read_step (o, plan);
          g_ptr_array_add (i->steps, s);
        }
      s->households_planned = (guint) heat_json_int (o, "households_planned", s->households_planned);
      s->order = (guint) heat_json_int (o, "order", k + 1);
      if (named)
        g_hash_table_add (named, s);
    }
}

void
heat_ops_fold_plan (HeatOps *ops, HeatEvent *event)
{
  HeatIncident *i = heat_ops_incident (ops, heat_event_stream_id (event, "incident"));
  g_autoptr (GHashTable) named = g_hash_table_new (NULL, NULL);

  if (!i)
    return;
  HeatOpsPlan *plan = read_plan (event);
  g_ptr_array_add (i->plans, plan);
  take_steps (i, heat_json_array (heat_event_body (event), "steps"), plan->version, named);
  for (guint k = 0; k < i->steps->len; k++)
    {
      HeatStep *s = i->steps->pdata[k];
      if ((s->part == HEAT_STEPS_ISOLATE || s->part == HEAT_STEPS_DRAIN) && s->state == HEAT_STEP_PENDING && !g_hash_table_contains (named, s))
        s->state = HEAT_STEP_DROPPED;
    }
}

/* The ties that the failure named as needless: pending → dropped, or back when it opened after all. */
static void
mark_needless (HeatIncident *i, HeatStepState from, HeatStepState to)
{
  JsonArray *named = heat_json_array (i->resupply, "no_longer");

  for (guint n = 0; named && n < json_array_get_length (named); n++)
    for (guint k = 0; k < i->steps->len; k++)
      {
        HeatStep *s = i->steps->pdata[k];
        if (s->part == HEAT_STEPS_RESUPPLY && s->state == from && g_str_equal (s->target, heat_json_at (named, n)))
          s->state = to;
      }
}

static void
take_resupply (HeatIncident *i, JsonObject *resupply)
{
  g_clear_pointer (&i->resupply, json_object_unref);
  i->resupply = resupply ? json_object_ref (resupply) : NULL;
  mark_needless (i, HEAT_STEP_PENDING, HEAT_STEP_DROPPED);
}

void
heat_ops_fold_steps (HeatOps *ops, HeatEvent *event)
{
  HeatIncident *i = heat_ops_incident (ops, heat_event_stream_id (event, "incident"));

  if (!i)
    return;
  /* Reopening begins: nothing is closed any more, and an earlier list of reopening is replaced. Listed again: only that. */
  gboolean is_begun = g_str_equal (heat_event_text (event, "why"), "reopen"), is_again = g_str_equal (heat_event_text (event, "why"), "reopen_again");
  for (guint k = 0; (is_begun || is_again) && k < i->steps->len; k++)
    {
      HeatStep *s = i->steps->pdata[k];
      if (s->state == HEAT_STEP_PENDING && (is_begun || s->part == HEAT_STEPS_REOPEN))
        s->state = HEAT_STEP_DROPPED;
    }
  if (is_begun || is_again)
    {
      JsonObject *reopening = heat_json_object (heat_event_body (event), "reopening");
      g_clear_pointer (&i->reopening, json_object_unref);
      i->reopening = reopening ? json_object_ref (reopening) : NULL;
    }
  if (is_begun)
    g_clear_pointer (&i->resupply, json_object_unref);
  if (g_str_equal (heat_event_text (event, "why"), "resupply_again"))
    take_resupply (i, heat_json_object (heat_event_body (event), "resupply"));
  take_steps (i, heat_json_array (heat_event_body (event), "steps"), 0, NULL);
}

static HeatStep *
find_step (HeatOps *ops, HeatEvent *event)
{
  HeatIncident *i = heat_ops_incident (ops, heat_event_stream_id (event, "incident"));

  return i ? heat_incident_step (i, (guint) heat_event_int (event, "step", 0)) : NULL;
}

static void
mark_step (HeatStep *s, HeatEvent *event, HeatStepState state, HeatFailure failure)
{
  const char *note = heat_event_text (event, "note");

  s->state = state;
  s->failure = failure;
  s->at_us = heat_event_done_us (event);
  s->received_us = event->at_us;
  g_free (s->actor);
  s->actor = g_strdup (event->actor);
  g_free (s->note);
  s->note = *note ? g_strdup (note) : NULL;
  s->households_out = (guint) heat_event_int (event, "households_out", s->households_out);
}

void
heat_ops_fold_step_done (HeatOps *ops, HeatEvent *event)
{
  HeatIncident *i = heat_ops_incident (ops, heat_event_stream_id (event, "incident"));
  HeatStep *s = find_step (ops, event);

  if (s)
    mark_step (s, event, HEAT_STEP_DONE, HEAT_FAILURE_NONE);
  if (!s || heat_json_int (i->resupply, "failed_step", 0) != s->number)
    return;
  mark_needless (i, HEAT_STEP_DROPPED, HEAT_STEP_PENDING); /* it turned after all */
  g_clear_pointer (&i->resupply, json_object_unref);
}

void
heat_ops_fold_step_failed (HeatOps *ops, HeatEvent *event)
{
  HeatStep *s = find_step (ops, event);
  int how = heat_ops_word_value (HEAT_WORDS_FAILURE, heat_event_text (event, "how"));

  if (s)
    mark_step (s, event, HEAT_STEP_FAILED, how > 0 ? (HeatFailure) how : HEAT_FAILURE_STUCK);
}

void
heat_ops_fold_step_undone (HeatOps *ops, HeatEvent *event)
{
  HeatStep *s = find_step (ops, event);

  if (!s)
    return;
  s->state = HEAT_STEP_PENDING;
  s->failure = HEAT_FAILURE_NONE;
  s->at_us = s->received_us = 0;
  g_clear_pointer (&s->actor, g_free);
  g_clear_pointer (&s->note, g_free);
}

static void
drop_reopening (HeatIncident *i, HeatStepAction action, const char *target)
{
  for (guint k = 0; i && k < i->steps->len; k++)
    {
      HeatStep *s = i->steps->pdata[k];
      if (s->part == HEAT_STEPS_REOPEN && s->state == HEAT_STEP_PENDING && s->action == action && g_str_equal (s->target, target))
        s->state = HEAT_STEP_DROPPED;
    }
}

void
heat_ops_drop_opening (HeatIncident *from, const char *valve)
{
  drop_reopening (from, HEAT_STEP_OPEN, valve);
}

/* The heir's own stop counts as done from now on; without one it gets it. */
static void
take_over_plant (HeatIncident *to, const HeatStep *stop, guint number, HeatEvent *event)
{
  HeatStep *own = heat_incident_step_on (to, HEAT_STEPS_ISOLATE, stop->target);
  gboolean is_new = !own || own->action != HEAT_STEP_STOP || own->state == HEAT_STEP_FAILED || own->handed_to;

  if (is_new)
    {
      own = g_new0 (HeatStep, 1);
      own->number = number;
      own->order = number;
      own->part = HEAT_STEPS_ISOLATE;
      own->action = HEAT_STEP_STOP;
      own->target = g_strdup (stop->target);
      own->target_kind = g_strdup (stop->target_kind);
      own->well = g_strdup ("");
      own->line = g_strdup ("");
      own->condition = g_strdup ("");
      own->purpose = g_strdup (stop->purpose);
      own->minutes = own->turns = NAN;
      g_ptr_array_add (to->steps, own);
    }
  else if (own->state == HEAT_STEP_DONE)
    return;
  mark_step (own, event, HEAT_STEP_DONE, HEAT_FAILURE_NONE);
}

void
heat_ops_fold_plant_handed (HeatOps *ops, HeatEvent *event)
{
  HeatIncident *from = heat_ops_incident (ops, heat_event_stream_id (event, "incident")), *to = heat_ops_incident (ops, heat_event_text (event, "to"));
  HeatStep *stop = find_step (ops, event);

  if (!from || !to || !stop || stop->handed_to)
    return;
  stop->handed_to = g_strdup (to->id);
  drop_reopening (from, HEAT_STEP_START, stop->target);
  take_over_plant (to, stop, (guint) heat_event_int (event, "number", 0), event);
}
