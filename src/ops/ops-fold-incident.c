// SPDX-License-Identifier: GPL-3.0-or-later
/* The fold of incidents, their phases and estimates. */
#include "ops-fold-private.h"
#include <string.h>

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
      heat_fold_set_text (texts[k].field, heat_json_text (body, texts[k].key));
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

void
heat_ops_fold_incident_opened (HeatOps *ops, HeatEvent *event)
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
  i->demands = g_ptr_array_new_with_free_func (heat_demand_free);
  i->notices = g_ptr_array_new ();
  i->log = g_ptr_array_new_with_free_func ((GDestroyNotify) heat_event_unref);
  i->out_consumers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  i->ever_out = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  read_where (i, event);
  enter_stage (i, HEAT_STAGE_REPORTED, event->at_us);
  g_ptr_array_add (ops->incidents, i);
  g_hash_table_insert (ops->incident_by_id, i->id, i);
}

void
heat_ops_fold_incident_located (HeatOps *ops, HeatEvent *event)
{
  HeatIncident *i = heat_fold_incident_of (ops, event);

  if (!i)
    return;
  read_where (i, event);
  if (i->stage < HEAT_STAGE_LOCATED)
    enter_stage (i, HEAT_STAGE_LOCATED, event->at_us);
}

void
heat_ops_fold_incident_stage (HeatOps *ops, HeatEvent *event)
{
  HeatIncident *i = heat_fold_incident_of (ops, event);
  int stage = heat_ops_word_value (HEAT_WORDS_STAGE, heat_event_text (event, "stage"));

  if (!i || stage < 0)
    return;
  gint64 at_us = heat_event_done_us (event);
  for (int before = 0; at_us < event->at_us && before < stage; before++)
    at_us = MAX (at_us, i->stage_us[before]); /* whatever a phone's clock said, a stage does not begin before the one it follows */
  enter_stage (i, (HeatStage) stage, at_us);
}

/* --- phases and estimate --- */
static HeatPhaseState *
find_phase (HeatOps *ops, HeatEvent *event)
{
  HeatIncident *i = heat_fold_incident_of (ops, event);
  int phase = heat_ops_word_value (HEAT_WORDS_PHASE, heat_event_text (event, "phase"));

  return i && phase >= 0 ? &i->estimate.phases[phase] : NULL;
}

void
heat_ops_fold_phase_started (HeatOps *ops, HeatEvent *event)
{
  HeatPhaseState *p = find_phase (ops, event);

  if (!p)
    return;
  p->started_us = heat_event_int (event, "at_us", heat_event_done_us (event));
  p->ended_us = 0;
}

void
heat_ops_fold_phase_ended (HeatOps *ops, HeatEvent *event)
{
  HeatPhaseState *p = find_phase (ops, event);

  if (!p)
    return;
  p->ended_us = heat_event_int (event, "at_us", heat_event_done_us (event));
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

void
heat_ops_fold_estimate_computed (HeatOps *ops, HeatEvent *event)
{
  HeatIncident *i = heat_fold_incident_of (ops, event);

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

void
heat_ops_fold_estimate_set (HeatOps *ops, HeatEvent *event)
{
  HeatIncident *i = heat_fold_incident_of (ops, event);

  if (!i)
    return;
  i->estimate.half_us = heat_event_int (event, "half_us", 0);
  i->estimate.safe_us = heat_event_int (event, "safe_us", 0);
  i->estimate.is_by_hand = TRUE;
  i->estimate.at_us = event->at_us;
  heat_fold_set_text (&i->estimate.reason, heat_event_text (event, "reason"));
  heat_fold_set_text (&i->estimate.actor, event->actor);
}

void
heat_ops_fold_estimate_freed (HeatOps *ops, HeatEvent *event)
{
  HeatIncident *i = heat_fold_incident_of (ops, event);

  if (!i)
    return;
  i->estimate.is_by_hand = FALSE;
  i->estimate.half_us = i->estimate.computed.half_us;
  i->estimate.safe_us = i->estimate.computed.safe_us;
  i->estimate.at_us = event->at_us;
  g_clear_pointer (&i->estimate.reason, g_free);
  g_clear_pointer (&i->estimate.actor, g_free);
}
