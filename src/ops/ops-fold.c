// SPDX-License-Identifier: GPL-3.0-or-later
/* The fold: one function a kind of event. Nothing here can fail; what does not fit changes nothing but the log. */
#include "ops-state-private.h"
#include <string.h>

#define LOG_KEPT 1000

typedef void (*Fold) (HeatOps *ops, HeatEvent *event);

static void
set_text (char **field, const char *text)
{
  g_free (*field);
  *field = g_strdup (text);
}

static HeatIncident *
find_named_incident (HeatOps *ops, HeatEvent *event)
{
  const char *id = heat_event_stream_id (event, "incident");

  return heat_ops_incident (ops, *id ? id : heat_event_text (event, "incident"));
}

static void
add_once (GPtrArray *texts, const char *text)
{
  if (!g_ptr_array_find_with_equal_func (texts, text, g_str_equal, NULL))
    g_ptr_array_add (texts, g_strdup (text));
}

static void
remove_text (GPtrArray *texts, const char *text)
{
  guint at;

  if (g_ptr_array_find_with_equal_func (texts, text, g_str_equal, &at))
    g_ptr_array_remove_index (texts, at);
}

/* --- reports --- */
static void
fold_report_taken (HeatOps *ops, HeatEvent *event)
{
  const char *id = heat_event_stream_id (event, "report");
  int symptom = heat_ops_word_value (HEAT_WORDS_SYMPTOM, heat_event_text (event, "symptom"));

  if (!*id || heat_ops_report (ops, id))
    return;
  HeatOpsReport *r = g_new0 (HeatOpsReport, 1);
  r->id = g_strdup (id);
  r->at_us = event->at_us;
  r->seen_us = heat_event_int (event, "seen_us", 0);
  r->actor = g_strdup (event->actor);
  r->symptom = symptom < 0 ? HEAT_SYMPTOM_OTHER : (HeatSymptom) symptom;
  r->source = g_strdup (heat_event_text (event, "source"));
  r->text = g_strdup (heat_event_text (event, "text"));
  r->address = g_strdup (heat_event_text (event, "address"));
  r->place = g_strdup (heat_event_text (event, "place"));
  r->card = g_strdup (heat_event_text (event, "card"));
  r->phone = g_strdup (heat_event_text (event, "phone"));
  r->consumer = g_strdup (heat_event_text (event, "consumer"));
  r->x = heat_event_double (event, "x");
  r->y = heat_event_double (event, "y");
  g_ptr_array_add (ops->reports, r);
  g_hash_table_insert (ops->report_by_id, r->id, r);
}

static void
leave_incident (HeatOps *ops, HeatOpsReport *r)
{
  HeatIncident *incident = r->incident ? heat_ops_incident (ops, r->incident) : NULL;

  if (incident)
    remove_text (incident->reports, r->id);
  g_clear_pointer (&r->incident, g_free);
  g_clear_pointer (&r->reason, g_free);
}

static void
fold_report_attached (HeatOps *ops, HeatEvent *event)
{
  HeatOpsReport *r = heat_ops_report (ops, heat_event_stream_id (event, "report"));
  HeatIncident *incident = heat_ops_incident (ops, heat_event_text (event, "incident"));

  if (!r || !incident)
    return;
  leave_incident (ops, r);
  r->state = HEAT_REPORT_ATTACHED;
  r->incident = g_strdup (incident->id);
  set_text (&r->reason, heat_event_text (event, "why"));
  add_once (incident->reports, r->id);
}

static void
fold_report_detached (HeatOps *ops, HeatEvent *event)
{
  HeatOpsReport *r = heat_ops_report (ops, heat_event_stream_id (event, "report"));

  if (!r)
    return;
  leave_incident (ops, r);
  r->state = HEAT_REPORT_OPEN;
}

static void
fold_report_dismissed (HeatOps *ops, HeatEvent *event)
{
  HeatOpsReport *r = heat_ops_report (ops, heat_event_stream_id (event, "report"));

  if (!r)
    return;
  leave_incident (ops, r);
  r->state = HEAT_REPORT_DISMISSED;
  set_text (&r->reason, heat_event_text (event, "reason"));
}

/* --- incidents --- */
static void
read_where (HeatIncident *i, HeatEvent *event)
{
  JsonObject *body = heat_event_body (event);
  JsonArray *leaks = heat_json_array (body, "leaks");
  int job = heat_ops_word_value (HEAT_WORDS_JOB, heat_json_text (body, "job"));
  struct { char **field; const char *key; } texts[] = { { &i->title, "title" }, { &i->place, "place" }, { &i->level, "level" }, { &i->line, "line" }, { &i->well, "well" } };

  for (guint k = 0; k < G_N_ELEMENTS (texts); k++)
    if (json_object_has_member (body, texts[k].key))
      set_text (texts[k].field, heat_json_text (body, texts[k].key));
  if (leaks)
    {
      g_ptr_array_set_size (i->leaks, 0);
      for (guint k = 0; k < json_array_get_length (leaks); k++)
        g_ptr_array_add (i->leaks, g_strdup (heat_json_at (leaks, k)));
    }
  if (job >= 0)
    i->job = (HeatJob) job;
  if (json_object_has_member (body, "x"))
    {
      i->x = heat_json_number (body, "x");
      i->y = heat_json_number (body, "y");
    }
  i->probability = heat_json_number (body, "probability");
  i->dn_mm = (guint) heat_json_int (body, "dn_mm", i->dn_mm);
}

static void
enter_stage (HeatIncident *i, HeatStage stage, gint64 at_us)
{
  i->stage = stage;
  if (i->stage_us[stage] == 0)
    i->stage_us[stage] = at_us;
  for (int later = stage + 1; later < HEAT_N_STAGES; later++)
    i->stage_us[later] = 0;
}

static void
fold_incident_opened (HeatOps *ops, HeatEvent *event)
{
  const char *id = heat_event_stream_id (event, "incident");
  const char *dash = strrchr (id, '-');

  if (!*id || heat_ops_incident (ops, id))
    return;
  HeatIncident *i = g_new0 (HeatIncident, 1);
  i->id = g_strdup (id);
  i->rank = dash ? (guint) g_ascii_strtoull (dash + 1, NULL, 10) : 0;
  i->title = g_strdup ("");
  i->place = g_strdup ("");
  i->level = g_strdup ("");
  i->line = g_strdup ("");
  i->well = g_strdup ("");
  i->x = i->y = i->probability = NAN;
  i->opened_us = event->at_us;
  i->clock_from_us = heat_event_int (event, "clock_from_us", event->at_us);
  i->leaks = g_ptr_array_new_with_free_func (g_free);
  i->reports = g_ptr_array_new_with_free_func (g_free);
  i->teams = g_ptr_array_new_with_free_func (g_free);
  i->plans = g_ptr_array_new_with_free_func (heat_ops_plan_free);
  i->steps = g_ptr_array_new_with_free_func (heat_step_free);
  i->notices = g_ptr_array_new ();
  i->log = g_ptr_array_new_with_free_func ((GDestroyNotify) heat_event_unref);
  i->out_consumers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  i->ever_out = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  read_where (i, event);
  enter_stage (i, HEAT_STAGE_REPORTED, event->at_us);
  g_ptr_array_add (ops->incidents, i);
  g_hash_table_insert (ops->incident_by_id, i->id, i);
}

static void
fold_incident_located (HeatOps *ops, HeatEvent *event)
{
  HeatIncident *i = find_named_incident (ops, event);

  if (!i)
    return;
  read_where (i, event);
  if (i->stage < HEAT_STAGE_LOCATED)
    enter_stage (i, HEAT_STAGE_LOCATED, event->at_us);
}

static void
fold_incident_stage (HeatOps *ops, HeatEvent *event)
{
  HeatIncident *i = find_named_incident (ops, event);
  int stage = heat_ops_word_value (HEAT_WORDS_STAGE, heat_event_text (event, "stage"));

  if (i && stage >= 0)
    enter_stage (i, (HeatStage) stage, event->at_us);
}

/* --- phases and estimate --- */
static HeatPhaseState *
find_phase (HeatOps *ops, HeatEvent *event)
{
  HeatIncident *i = find_named_incident (ops, event);
  int phase = heat_ops_word_value (HEAT_WORDS_PHASE, heat_event_text (event, "phase"));

  return i && phase >= 0 ? &i->estimate.phases[phase] : NULL;
}

static void
fold_phase_started (HeatOps *ops, HeatEvent *event)
{
  HeatPhaseState *p = find_phase (ops, event);

  if (!p)
    return;
  p->started_us = heat_event_int (event, "at_us", event->at_us);
  p->ended_us = 0;
}

static void
fold_phase_ended (HeatOps *ops, HeatEvent *event)
{
  HeatPhaseState *p = find_phase (ops, event);

  if (!p)
    return;
  p->ended_us = heat_event_int (event, "at_us", event->at_us);
  if (p->started_us == 0 || p->started_us > p->ended_us)
    p->started_us = heat_event_int (event, "from_us", p->ended_us);
}

static void
read_phases (HeatEstimate *e, JsonArray *phases)
{
  for (guint k = 0; phases && k < json_array_get_length (phases) && k < HEAT_N_PHASES; k++)
    {
      JsonObject *o = heat_json_object_at (phases, k);
      double p50 = heat_json_number (o, "p50_min"), p90 = heat_json_number (o, "p90_min");
      e->phases[k].p50_min = isfinite (p50) ? p50 : 0;
      e->phases[k].p90_min = isfinite (p90) ? p90 : 0;
      e->computed.phase_half_us[k] = heat_json_int (o, "half_us", 0);
      e->computed.phase_safe_us[k] = heat_json_int (o, "safe_us", 0);
    }
}

static void
fold_estimate_computed (HeatOps *ops, HeatEvent *event)
{
  HeatIncident *i = find_named_incident (ops, event);

  if (!i)
    return;
  HeatEstimate *e = &i->estimate;
  read_phases (e, heat_json_array (heat_event_body (event), "phases"));
  e->computed.half_us = heat_event_int (event, "half_us", 0);
  e->computed.safe_us = heat_event_int (event, "safe_us", 0);
  if (e->is_by_hand)
    return;
  e->half_us = e->computed.half_us;
  e->safe_us = e->computed.safe_us;
  e->at_us = event->at_us;
}

static void
fold_estimate_set (HeatOps *ops, HeatEvent *event)
{
  HeatIncident *i = find_named_incident (ops, event);

  if (!i)
    return;
  i->estimate.half_us = heat_event_int (event, "half_us", 0);
  i->estimate.safe_us = heat_event_int (event, "safe_us", 0);
  i->estimate.is_by_hand = TRUE;
  i->estimate.at_us = event->at_us;
  set_text (&i->estimate.reason, heat_event_text (event, "reason"));
  set_text (&i->estimate.actor, event->actor);
}

static void
fold_estimate_freed (HeatOps *ops, HeatEvent *event)
{
  HeatIncident *i = find_named_incident (ops, event);

  if (!i)
    return;
  i->estimate.is_by_hand = FALSE;
  i->estimate.half_us = i->estimate.computed.half_us;
  i->estimate.safe_us = i->estimate.computed.safe_us;
  i->estimate.at_us = event->at_us;
  g_clear_pointer (&i->estimate.reason, g_free);
  g_clear_pointer (&i->estimate.actor, g_free);
}

/* --- field --- */
static HeatFieldValve *
ensure_valve (HeatOps *ops, const char *id)
{
  HeatFieldValve *v = heat_ops_valve (ops, id);

  if (v)
    return v;
  v = g_new0 (HeatFieldValve, 1);
  v->id = g_strdup (id);
  v->state = v->condition = v->before = -1;
  v->holders = g_ptr_array_new_with_free_func (g_free);
  g_hash_table_insert (ops->valves, v->id, v);
  return v;
}

static int
read_valve_state (const char *word)
{
  return g_str_equal (word, "open") ? 0 : g_str_equal (word, "closed") ? 1 : -1;
}

static int
read_condition (const char *word)
{
  static const char *const words[] = { "works", "stuck", "leaky", "unknown" };

  for (int i = 0; i < (int) G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i], word))
      return i;
  return -1;
}

static void
fold_valve_state (HeatOps *ops, HeatEvent *event)
{
  HeatFieldValve *v = ensure_valve (ops, heat_event_stream_id (event, "valve"));
  const char *incident = heat_event_text (event, "incident");

  if (*incident && heat_json_bool (heat_event_body (event), "hold"))
    {
      if (v->holders->len == 0)
        v->before = read_valve_state (heat_event_text (event, "before"));
      add_once (v->holders, incident);
    }
  else if (*incident)
    remove_text (v->holders, incident);
  else
    g_ptr_array_set_size (v->holders, 0);
  v->state = read_valve_state (heat_event_text (event, "state"));
  v->at_us = event->at_us;
}

static void
fold_valve_condition (HeatOps *ops, HeatEvent *event)
{
  HeatFieldValve *v = ensure_valve (ops, heat_event_stream_id (event, "valve"));

  v->condition = read_condition (heat_event_text (event, "condition"));
  v->at_us = event->at_us;
}

static void
fold_valve_handed (HeatOps *ops, HeatEvent *event)
{
  HeatFieldValve *v = ensure_valve (ops, heat_event_stream_id (event, "valve"));

  add_once (v->holders, heat_event_text (event, "to"));
  remove_text (v->holders, heat_event_text (event, "from"));
  heat_ops_drop_opening (heat_ops_incident (ops, heat_event_text (event, "from")), v->id);
}

static void
read_change (HeatOps *ops, HeatIncident *i, JsonObject *change, gint64 at_us)
{
  JsonArray *out = heat_json_array (change, "out"), *back = heat_json_array (change, "back");

  for (guint k = 0; back && k < json_array_get_length (back); k++)
    {
      const char *consumer = heat_json_at (back, k);
      g_hash_table_remove (i->out_consumers, consumer);
      if (g_hash_table_lookup (ops->out_by, consumer) == i)
        g_hash_table_remove (ops->out_by, consumer);
    }
  for (guint k = 0; out && k < json_array_get_length (out); k++)
    {
      const char *consumer = heat_json_at (out, k);
      g_hash_table_add (i->out_consumers, g_strdup (consumer));
      g_hash_table_add (i->ever_out, g_strdup (consumer));
      g_hash_table_insert (ops->out_by, g_strdup (consumer), i);
      if (i->out_from_us == 0)
        i->out_from_us = at_us;
    }
  heat_out_sum_read (heat_json_object (change, "sums"), &i->out);
  i->households_back = (guint) heat_json_int (change, "households_back", i->households_back);
}

static void
fold_out_changed (HeatOps *ops, HeatEvent *event)
{
  JsonArray *changes = heat_json_array (heat_event_body (event), "changes");

  for (guint k = 0; changes && k < json_array_get_length (changes); k++)
    {
      JsonObject *change = heat_json_object_at (changes, k);
      HeatIncident *i = change ? heat_ops_incident (ops, heat_json_text (change, "incident")) : NULL;
      if (i)
        read_change (ops, i, change, event->at_us);
    }
}

/* --- teams --- */
static void
leave_team_incident (HeatOps *ops, HeatOpsTeam *t)
{
  HeatIncident *i = t->incident ? heat_ops_incident (ops, t->incident) : NULL;

  if (i)
    remove_text (i->teams, t->id);
  g_clear_pointer (&t->incident, g_free);
  t->arrive_us = 0;
}

static HeatOpsTeam *
change_team (HeatOps *ops, HeatEvent *event, HeatCrewState state)
{
  HeatOpsTeam *t = heat_ops_ensure_team (ops, heat_event_stream_id (event, "team"));

  t->state = state;
  t->since_us = event->at_us;
  return t;
}

static void
fold_team_assigned (HeatOps *ops, HeatEvent *event)
{
  HeatOpsTeam *t = change_team (ops, event, HEAT_CREW_ON_THE_WAY);
  HeatIncident *i = heat_ops_incident (ops, heat_event_text (event, "incident"));

  leave_team_incident (ops, t);
  if (!i)
    return;
  t->incident = g_strdup (i->id);
  t->arrive_us = heat_event_int (event, "arrive_us", 0);
  add_once (i->teams, t->id);
}

static void
fold_team_arrived (HeatOps *ops, HeatEvent *event)
{
  HeatOpsTeam *t = change_team (ops, event, HEAT_CREW_ON_SITE);
  HeatIncident *i = t->incident ? heat_ops_incident (ops, t->incident) : NULL;

  if (!i)
    return;
  t->x = isfinite (i->x) ? i->x : t->x;
  t->y = isfinite (i->y) ? i->y : t->y;
  t->fix_us = event->at_us;
  if (i->arrived_us == 0)
    i->arrived_us = event->at_us;
}

static void
fold_team_released (HeatOps *ops, HeatEvent *event)
{
  leave_team_incident (ops, change_team (ops, event, HEAT_CREW_READY));
}

static void
fold_team_state (HeatOps *ops, HeatEvent *event)
{
  int state = heat_ops_word_value (HEAT_WORDS_CREW, heat_event_text (event, "state"));

  if (state < 0)
    return;
  HeatOpsTeam *t = change_team (ops, event, (HeatCrewState) state);
  t->until_us = heat_event_int (event, "until_us", 0);
}

static void
fold_team_fixed (HeatOps *ops, HeatEvent *event)
{
  HeatOpsTeam *t = heat_ops_ensure_team (ops, heat_event_stream_id (event, "fix"));

  t->x = heat_event_double (event, "x");
  t->y = heat_event_double (event, "y");
  t->heading_deg = heat_event_double (event, "heading_deg");
  t->fix_us = event->at_us;
}

/* --- notices --- */
static gboolean
has_undelivered (const HeatNotice *notice)
{
  for (guint i = 0; i < notice->deliveries->len; i++)
    if (((HeatDelivery *) notice->deliveries->pdata[i])->delivered_us == 0)
      return TRUE;
  return FALSE;
}

static void
supersede (HeatOps *ops, const HeatNotice *notice)
{
  HeatNotice *before = notice->version > 1 ? heat_ops_notice (ops, notice->number, notice->version - 1) : NULL;
  HeatNotice *replaced = notice->replaces_number ? heat_ops_notice (ops, notice->replaces_number, notice->replaces_version) : NULL;

  if (before)
    before->is_superseded = TRUE;
  if (replaced)
    replaced->is_superseded = TRUE;
}

static void
fold_notice_issued (HeatOps *ops, HeatEvent *event)
{
  HeatNotice *notice = heat_notice_from_event (event);
  g_autofree char *key = heat_notice_key (notice);
  HeatIncident *i = heat_ops_incident (ops, notice->incident);

  if (g_hash_table_contains (ops->notice_by_key, key))
    {
      heat_notice_free (notice);
      return;
    }
  supersede (ops, notice);
  g_ptr_array_add (ops->notices, notice);
  g_hash_table_insert (ops->notice_by_key, g_steal_pointer (&key), notice);
  g_hash_table_insert (ops->notice_by_key, g_strdup (notice->number), notice);
  for (guint k = 0; notice->consumers[k]; k++)
    g_hash_table_insert (ops->notice_of, notice->consumers[k], notice);
  for (guint k = 0; notice->to[k]; k++)
    g_hash_table_insert (ops->notice_of, notice->to[k], notice);
  if (i)
    g_ptr_array_add (i->notices, notice);
  if (has_undelivered (notice))
    g_ptr_array_add (ops->owed, notice);
}

static HeatNotice *
find_tried (HeatOps *ops, HeatEvent *event)
{
  return heat_ops_notice (ops, heat_event_stream_id (event, "notice"), (guint) heat_event_int (event, "version", 0));
}

static void
fold_delivery_tried (HeatOps *ops, HeatEvent *event)
{
  HeatNotice *notice = find_tried (ops, event);
  HeatDelivery *d = notice ? heat_notice_delivery (notice, heat_event_text (event, "channel")) : NULL;

  if (!d || d->delivered_us)
    return;
  d->tries++;
  d->tried_us = event->at_us;
  d->count = (guint) heat_event_int (event, "count", d->count);
  d->of = (guint) heat_event_int (event, "of", d->of);
  if (heat_json_bool (heat_event_body (event), "ok"))
    d->delivered_us = event->at_us;
  set_text (&d->reason, *heat_event_text (event, "reason") ? heat_event_text (event, "reason") : NULL);
  set_text (&d->receipt, *heat_event_text (event, "receipt") ? heat_event_text (event, "receipt") : NULL);
  if (!has_undelivered (notice))
    g_ptr_array_remove (ops->owed, notice);
}

/* --- house --- */
static void
fold_road_closed (HeatOps *ops, HeatEvent *event)
{
  HeatClosedRoad road = { g_strdup (heat_event_text (event, "reason")), heat_event_int (event, "until_us", 0) };

  g_hash_table_insert (ops->closed_roads, g_strdup (heat_event_stream_id (event, "road")), g_memdup2 (&road, sizeof road));
}

static void
fold_road_opened (HeatOps *ops, HeatEvent *event)
{
  g_hash_table_remove (ops->closed_roads, heat_event_stream_id (event, "road"));
}

static void
fold_weather_noted (HeatOps *ops, HeatEvent *event)
{
  ops->temp_degc = heat_event_double (event, "temp_degc");
  ops->has_snow = heat_json_bool (heat_event_body (event), "snow");
}

static void
fold_shift_begun (HeatOps *ops, HeatEvent *event)
{
  set_text (&ops->on_duty, heat_event_text (event, "name"));
}

static const Fold folds[HEAT_N_EVENT_KINDS] = {
  [HEAT_EVENT_REPORT_TAKEN] = fold_report_taken, [HEAT_EVENT_REPORT_ATTACHED] = fold_report_attached,
  [HEAT_EVENT_REPORT_DETACHED] = fold_report_detached, [HEAT_EVENT_REPORT_DISMISSED] = fold_report_dismissed,
  [HEAT_EVENT_INCIDENT_OPENED] = fold_incident_opened, [HEAT_EVENT_INCIDENT_LOCATED] = fold_incident_located,
  [HEAT_EVENT_INCIDENT_STAGE] = fold_incident_stage,
  [HEAT_EVENT_PLAN_CHOSEN] = heat_ops_fold_plan, [HEAT_EVENT_STEPS_ADDED] = heat_ops_fold_steps, [HEAT_EVENT_STEP_DONE] = heat_ops_fold_step_done,
  [HEAT_EVENT_STEP_FAILED] = heat_ops_fold_step_failed, [HEAT_EVENT_STEP_UNDONE] = heat_ops_fold_step_undone,
  [HEAT_EVENT_PHASE_STARTED] = fold_phase_started, [HEAT_EVENT_PHASE_ENDED] = fold_phase_ended,
  [HEAT_EVENT_ESTIMATE_COMPUTED] = fold_estimate_computed, [HEAT_EVENT_ESTIMATE_SET] = fold_estimate_set, [HEAT_EVENT_ESTIMATE_FREED] = fold_estimate_freed,
  [HEAT_EVENT_VALVE_STATE] = fold_valve_state, [HEAT_EVENT_VALVE_CONDITION] = fold_valve_condition, [HEAT_EVENT_VALVE_HANDED] = fold_valve_handed,
  [HEAT_EVENT_PLANT_HANDED] = heat_ops_fold_plant_handed,
  [HEAT_EVENT_OUT_CHANGED] = fold_out_changed,
  [HEAT_EVENT_TEAM_ASSIGNED] = fold_team_assigned, [HEAT_EVENT_TEAM_ARRIVED] = fold_team_arrived, [HEAT_EVENT_TEAM_RELEASED] = fold_team_released,
  [HEAT_EVENT_TEAM_STATE] = fold_team_state, [HEAT_EVENT_TEAM_FIXED] = fold_team_fixed,
  [HEAT_EVENT_NOTICE_ISSUED] = fold_notice_issued, [HEAT_EVENT_DELIVERY_TRIED] = fold_delivery_tried,
  [HEAT_EVENT_ROAD_CLOSED] = fold_road_closed, [HEAT_EVENT_ROAD_OPENED] = fold_road_opened,
  [HEAT_EVENT_WEATHER_NOTED] = fold_weather_noted, [HEAT_EVENT_SHIFT_BEGUN] = fold_shift_begun,
};

/* A team's fix names no incident, and is by far the most frequent event. */
static HeatIncident *
find_logged_incident (HeatOps *ops, HeatEvent *event)
{
  if (event->kind == HEAT_EVENT_TEAM_FIXED || event->kind == HEAT_EVENT_WEATHER_NOTED)
    return NULL;
  if (event->kind == HEAT_EVENT_DELIVERY_TRIED)
    {
      HeatNotice *notice = find_tried (ops, event);
      return notice ? heat_ops_incident (ops, notice->incident) : NULL;
    }
  if (event->kind == HEAT_EVENT_VALVE_HANDED)
    return heat_ops_incident (ops, heat_event_text (event, "from"));
  if (event->kind == HEAT_EVENT_REPORT_TAKEN)
    return NULL;
  return find_named_incident (ops, event);
}

static void
keep_in_log (HeatOps *ops, HeatEvent *event)
{
  HeatIncident *i = find_logged_incident (ops, event);

  if (i)
    g_ptr_array_add (i->log, heat_event_ref (event));
  g_ptr_array_add (ops->log, heat_event_ref (event));
  if (ops->log->len >= 2 * LOG_KEPT)
    g_ptr_array_remove_range (ops->log, 0, LOG_KEPT);
}

void
heat_ops_apply (HeatOps *ops, HeatEvent *event)
{
  if (event->seq && event->seq <= ops->seq)
    return;
  ops->seq = event->seq;
  guint32 *version = g_hash_table_lookup (ops->versions, event->stream);
  if (version)
    *version = event->version;
  else
    g_hash_table_insert (ops->versions, g_strdup (event->stream), g_memdup2 (&event->version, sizeof event->version));
  if (folds[event->kind])
    folds[event->kind] (ops, event);
  const char *id = heat_event_stream_id (event, "incident");
  HeatIncident *i = *id ? heat_ops_incident (ops, id) : NULL;
  if (i)
    i->version = event->version;
  keep_in_log (ops, event);
}
