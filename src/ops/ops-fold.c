// SPDX-License-Identifier: GPL-3.0-or-later
/* The fold: which event goes where, and the log. */
#include "ops-fold-private.h"

#define LOG_KEPT 1000

typedef void (*Fold) (HeatOps *ops, HeatEvent *event);

void
heat_fold_set_text (char **field, const char *text)
{
  g_free (*field);
  *field = g_strdup (text);
}

HeatIncident *
heat_fold_incident_of (HeatOps *ops, HeatEvent *event)
{
  const char *id = heat_event_stream_id (event, "incident");

  return heat_ops_incident (ops, *id ? id : heat_event_text (event, "incident"));
}

void
heat_fold_add_once (GPtrArray *texts, const char *text)
{
  if (!g_ptr_array_find_with_equal_func (texts, text, g_str_equal, NULL))
    g_ptr_array_add (texts, g_strdup (text));
}

void
heat_fold_remove_text (GPtrArray *texts, const char *text)
{
  guint at;

  if (g_ptr_array_find_with_equal_func (texts, text, g_str_equal, &at))
    g_ptr_array_remove_index (texts, at);
}

static const Fold folds[HEAT_N_EVENT_KINDS] = {
  [HEAT_EVENT_REPORT_TAKEN] = heat_ops_fold_report_taken, [HEAT_EVENT_REPORT_ATTACHED] = heat_ops_fold_report_attached,
  [HEAT_EVENT_REPORT_DETACHED] = heat_ops_fold_report_detached, [HEAT_EVENT_REPORT_DISMISSED] = heat_ops_fold_report_dismissed,
  [HEAT_EVENT_INCIDENT_OPENED] = heat_ops_fold_incident_opened, [HEAT_EVENT_INCIDENT_LOCATED] = heat_ops_fold_incident_located,
  [HEAT_EVENT_INCIDENT_STAGE] = heat_ops_fold_incident_stage,
  [HEAT_EVENT_PLAN_CHOSEN] = heat_ops_fold_plan, [HEAT_EVENT_STEPS_ADDED] = heat_ops_fold_steps, [HEAT_EVENT_STEP_DONE] = heat_ops_fold_step_done,
  [HEAT_EVENT_STEP_FAILED] = heat_ops_fold_step_failed, [HEAT_EVENT_STEP_UNDONE] = heat_ops_fold_step_undone,
  [HEAT_EVENT_PHASE_STARTED] = heat_ops_fold_phase_started, [HEAT_EVENT_PHASE_ENDED] = heat_ops_fold_phase_ended,
  [HEAT_EVENT_ESTIMATE_COMPUTED] = heat_ops_fold_estimate_computed, [HEAT_EVENT_ESTIMATE_SET] = heat_ops_fold_estimate_set, [HEAT_EVENT_ESTIMATE_FREED] = heat_ops_fold_estimate_freed,
  [HEAT_EVENT_VALVE_STATE] = heat_ops_fold_valve_state, [HEAT_EVENT_VALVE_CONDITION] = heat_ops_fold_valve_condition, [HEAT_EVENT_VALVE_HANDED] = heat_ops_fold_valve_handed,
  [HEAT_EVENT_VALVE_DEMANDED] = heat_ops_fold_valve_demanded,
  [HEAT_EVENT_PLANT_HANDED] = heat_ops_fold_plant_handed,
  [HEAT_EVENT_OUT_CHANGED] = heat_ops_fold_out_changed,
  [HEAT_EVENT_TEAM_ASSIGNED] = heat_ops_fold_team_assigned, [HEAT_EVENT_TEAM_ARRIVED] = heat_ops_fold_team_arrived, [HEAT_EVENT_TEAM_RELEASED] = heat_ops_fold_team_released,
  [HEAT_EVENT_TEAM_STATE] = heat_ops_fold_team_state, [HEAT_EVENT_TEAM_FIXED] = heat_ops_fold_team_fixed,
  [HEAT_EVENT_NOTICE_ISSUED] = heat_ops_fold_notice_issued, [HEAT_EVENT_DELIVERY_TRIED] = heat_ops_fold_delivery_tried,
  [HEAT_EVENT_DELIVERY_BY_HAND] = heat_ops_fold_delivery_by_hand,
  [HEAT_EVENT_ROAD_CLOSED] = heat_ops_fold_road_closed, [HEAT_EVENT_ROAD_OPENED] = heat_ops_fold_road_opened,
  [HEAT_EVENT_WEATHER_NOTED] = heat_ops_fold_weather_noted, [HEAT_EVENT_SHIFT_BEGUN] = heat_ops_fold_shift_begun,
  [HEAT_EVENT_CREW_SAID] = heat_ops_fold_crew_said, [HEAT_EVENT_CREW_MISSED] = heat_ops_fold_crew_missed, [HEAT_EVENT_CREW_ANSWERED] = heat_ops_fold_crew_answered,
};

/* A team's fix names no incident, and is by far the most frequent event. */
static HeatIncident *
find_logged_incident (HeatOps *ops, HeatEvent *event)
{
  if (event->kind == HEAT_EVENT_TEAM_FIXED || event->kind == HEAT_EVENT_WEATHER_NOTED)
    return NULL;
  if (event->kind == HEAT_EVENT_DELIVERY_TRIED || event->kind == HEAT_EVENT_DELIVERY_BY_HAND)
    {
      HeatNotice *notice = heat_fold_tried_notice (ops, event);
      return notice ? heat_ops_incident (ops, notice->incident) : NULL;
    }
  if (event->kind == HEAT_EVENT_VALVE_HANDED)
    return heat_ops_incident (ops, heat_event_text (event, "from"));
  if (event->kind == HEAT_EVENT_REPORT_TAKEN)
    return NULL;
  return heat_fold_incident_of (ops, event);
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
