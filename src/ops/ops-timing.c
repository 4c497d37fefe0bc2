// SPDX-License-Identifier: GPL-3.0-or-later
/* The phases of an incident and the estimate that follows from them. */
#include "base-i18n.h"
#include "ops-issue-private.h"
#include "ops-live-private.h"
#include <string.h>

#define ROUND_SAFE_US (5 * 60 * G_USEC_PER_SEC) /* what the public is told ends on five minutes */
#define USUAL_TRAVEL_MIN 20

static JsonObject *
phase_body (HeatPhase phase, gint64 at_us)
{
  JsonObject *body = heat_body ("phase", heat_ops_word (HEAT_WORDS_PHASE, phase), NULL);

  if (at_us)
    json_object_set_int_member (body, "at_us", at_us);
  return body;
}

void
heat_deed_start_phase (HeatDeed *deed, const HeatIncident *i, HeatPhase phase, gint64 at_us)
{
  if (i->estimate.phases[phase].started_us == 0 && i->estimate.phases[phase].ended_us == 0)
    heat_deed_add (deed, "incident", i->id, HEAT_EVENT_PHASE_STARTED, phase_body (phase, at_us));
}

/* Ends it and what came before it, and starts the next. */
void
heat_deed_end_phase (HeatDeed *deed, const HeatIncident *i, HeatPhase phase, gint64 at_us)
{
  for (int k = 0; k <= (int) phase; k++)
    if (i->estimate.phases[k].ended_us == 0)
      heat_deed_add (deed, "incident", i->id, HEAT_EVENT_PHASE_ENDED, phase_body (k, at_us));
  if (phase + 1 < HEAT_N_PHASES)
    heat_deed_start_phase (deed, i, phase + 1, at_us);
}

void
heat_deed_enter_stage (HeatDeed *deed, const HeatIncident *i, HeatStage stage, const char *reason)
{
  heat_deed_add (deed, "incident", i->id, HEAT_EVENT_INCIDENT_STAGE, heat_body ("stage", heat_ops_word (HEAT_WORDS_STAGE, stage), "reason", reason ? reason : "", NULL));
}

static gboolean
check_phase (HeatDeed *deed, HeatPhase phase, gint64 at_us, GError **error)
{
  if ((guint) phase < HEAT_N_PHASES && at_us <= deed->at_us)
    return TRUE;
  g_set_error (error, HEAT_OPS_ERROR, HEAT_ERROR_USAGE, _("noting a phase: there is no such phase, or the time lies in the future; check them"));
  return FALSE;
}

gboolean
heat_live_start_phase (HeatLive *live, const char *incident, HeatPhase phase, gint64 at_us, GError **error)
{
  HeatIncident *i = heat_live_need_running (live, incident, error);
  g_auto (HeatDeed) deed;

  heat_deed_init (&deed, live);
  if (!i || !check_phase (&deed, phase, at_us, error))
    return FALSE;
  heat_deed_add (&deed, "incident", incident, HEAT_EVENT_PHASE_STARTED, phase_body (phase, at_us));
  if (!heat_deed_commit (&deed, error))
    return FALSE;
  heat_live_update_estimate (live, incident, NULL);
  return TRUE;
}

gboolean
heat_live_end_phase (HeatLive *live, const char *incident, HeatPhase phase, gint64 at_us, GError **error)
{
  HeatIncident *i = heat_live_need_running (live, incident, error);
  g_auto (HeatDeed) deed;

  heat_deed_init (&deed, live);
  if (!i || !check_phase (&deed, phase, at_us, error))
    return FALSE;
  if (i->estimate.phases[phase].ended_us)
    return heat_live_refuse (error, _("incident %s: “%s” has ended already"), incident, heat_ops_label (HEAT_WORDS_PHASE, phase));
  if (i->estimate.phases[phase].started_us && at_us && at_us < i->estimate.phases[phase].started_us)
    return heat_live_refuse (error, _("incident %s: “%s” cannot end before it began"), incident, heat_ops_label (HEAT_WORDS_PHASE, phase));
  heat_deed_end_phase (&deed, i, phase, at_us);
  if (!heat_deed_commit (&deed, error))
    return FALSE;
  heat_live_update_estimate (live, incident, NULL);
  return TRUE;
}

/* --- the estimate --- */
static double
expected_travel_min (HeatLive *live, const HeatIncident *i)
{
  double best = NAN;

  for (guint k = 0; k < i->teams->len; k++)
    {
      const HeatOpsTeam *t = heat_ops_team (live->ops, i->teams->pdata[k]);
      double minutes = t && t->arrive_us > t->since_us ? (double) (t->arrive_us - t->since_us) / 60e6 : NAN;
      best = isfinite (minutes) && !(best < minutes) ? minutes : best;
    }
  return isfinite (best) ? best : USUAL_TRAVEL_MIN;
}

static HeatRestorationFacts
collect_facts (HeatLive *live, const HeatIncident *i)
{
  HeatOpsPlan *plan = heat_incident_plan (i);
  g_autoptr (GPtrArray) steps = heat_incident_steps (i, HEAT_STEPS_ISOLATE);
  HeatRestorationFacts f = { i->job, i->dn_mm ? i->dn_mm : NAN, plan ? plan->volume_m3 : NAN, 0, expected_travel_min (live, i), NAN, NAN, NAN, steps->len };

  f.draining_min = plan ? plan->drain_min : NAN;
  f.refill_min = plan ? plan->refill_min : NAN;

  for (guint k = 0; k < steps->len; k++)
    {
      const HeatStep *s = steps->pdata[k];
      f.closing_min += isfinite (s->minutes) ? s->minutes : 0;
    }
  return f;
}

/* Something happened since the last computation. */
static gboolean
has_news (const HeatIncident *i)
{
  for (guint k = i->log->len; k > 0; k--)
    {
      HeatEvent *e = i->log->pdata[k - 1];
      if (e->kind == HEAT_EVENT_ESTIMATE_COMPUTED)
        return FALSE;
      if (e->kind != HEAT_EVENT_INCIDENT_NOTED && e->kind != HEAT_EVENT_DELIVERY_TRIED && e->kind != HEAT_EVENT_DELIVERY_BY_HAND && e->kind != HEAT_EVENT_NOTICE_ISSUED && e->kind != HEAT_EVENT_REPORT_ATTACHED
          && e->kind != HEAT_EVENT_REPORT_DETACHED && e->kind != HEAT_EVENT_ESTIMATE_SET && e->kind != HEAT_EVENT_ESTIMATE_FREED)
        return TRUE;
    }
  return TRUE;
}

static gint64
round_up (gint64 at_us, gint64 unit_us)
{
  return (at_us + unit_us - 1) / unit_us * unit_us;
}

static JsonObject *
estimate_body (const HeatPhaseState phases[], const HeatEstimateTimes *times)
{
  JsonObject *body = json_object_new ();
  JsonArray *list = json_array_new ();

  json_object_set_int_member (body, "half_us", times->half_us);
  json_object_set_int_member (body, "safe_us", times->safe_us);
  for (int k = 0; k < HEAT_N_PHASES; k++)
    {
      JsonObject *o = heat_body ("phase", heat_ops_word (HEAT_WORDS_PHASE, k), NULL);
      json_object_set_double_member (o, "p50_min", phases[k].p50_min);
      json_object_set_double_member (o, "p90_min", phases[k].p90_min);
      json_object_set_int_member (o, "half_us", times->phase_half_us[k]);
      json_object_set_int_member (o, "safe_us", times->phase_safe_us[k]);
      json_array_add_object_element (list, o);
    }
  json_object_set_array_member (body, "phases", list);
  return body;
}

static gboolean
is_same (const HeatEstimate *e, const HeatPhaseState phases[], const HeatEstimateTimes *times)
{
  for (int k = 0; k < HEAT_N_PHASES; k++)
    if (e->phases[k].p50_min != phases[k].p50_min || e->phases[k].p90_min != phases[k].p90_min)
      return FALSE;
  return e->computed.half_us == times->half_us && e->computed.safe_us == times->safe_us;
}

/* Nothing happened, so heat cannot be back earlier than was said. */
static void
hold_back (const HeatEstimate *e, HeatEstimateTimes *times)
{
  times->half_us = MAX (times->half_us, e->computed.half_us);
  times->safe_us = MAX (times->safe_us, e->computed.safe_us);
}

/* Of announced works of which nothing is done the time runs from their beginning, wherever it is moved; 0: it runs already. */
static gint64
find_beginning (const HeatIncident *i, gint64 now_us)
{
  const HeatNotice *announced = i->job == HEAT_JOB_PLANNED && !i->out_from_us && !heat_issue_n_shut (i) ? heat_issue_in_force (i) : NULL;

  return announced && announced->start_us > now_us ? announced->start_us : 0;
}

gboolean
heat_live_update_estimate (HeatLive *live, const char *incident, GError **error)
{
  HeatIncident *i = heat_live_need_incident (live, incident, error);
  HeatPhaseState phases[HEAT_N_PHASES];
  g_auto (HeatDeed) deed;

  heat_deed_init (&deed, live);
  if (!i)
    return FALSE;
  if (i->stage >= HEAT_STAGE_RESTORED || i->leaks->len == 0)
    return TRUE;
  HeatRestorationFacts facts = collect_facts (live, i);
  memcpy (phases, i->estimate.phases, sizeof phases);
  heat_restoration_phases (live->company->restoration, &facts, phases);
  gint64 beginning_us = find_beginning (i, deed.at_us);
  HeatEstimateTimes times = heat_estimate_compute (phases, beginning_us ? beginning_us : i->opened_us, beginning_us ? beginning_us : deed.at_us, heat_restoration_common (live->company->restoration));
  times.safe_us = round_up (times.safe_us, ROUND_SAFE_US);
  times.half_us = MIN (round_up (times.half_us, 60 * G_USEC_PER_SEC), times.safe_us);
  if (!has_news (i) && !beginning_us)
    hold_back (&i->estimate, &times);
  if (is_same (&i->estimate, phases, &times))
    return TRUE;
  heat_deed_add (&deed, "incident", incident, HEAT_EVENT_ESTIMATE_COMPUTED, estimate_body (phases, &times));
  return heat_deed_commit (&deed, error);
}

gboolean
heat_live_set_estimate (HeatLive *live, const char *incident, gint64 half_us, gint64 safe_us, const char *reason, GError **error)
{
  HeatIncident *i = heat_live_need_running (live, incident, error);
  g_auto (HeatDeed) deed;

  heat_deed_init (&deed, live);
  if (!i)
    return FALSE;
  if (!reason || !*reason)
    return heat_live_refuse (error, _("setting the restoration time of %s by hand needs a reason; say why"), incident);
  if (safe_us <= deed.at_us || half_us > safe_us)
    return heat_live_refuse (error, _("setting the restoration time of %s: it lies in the past, or the half-way value after the safe one; check the times"), incident);
  JsonObject *body = heat_body ("reason", reason, NULL);
  json_object_set_int_member (body, "half_us", half_us ? half_us : safe_us);
  json_object_set_int_member (body, "safe_us", safe_us);
  heat_deed_add (&deed, "incident", incident, HEAT_EVENT_ESTIMATE_SET, body);
  return heat_deed_commit (&deed, error);
}

gboolean
heat_live_free_estimate (HeatLive *live, const char *incident, const char *reason, GError **error)
{
  HeatIncident *i = heat_live_need_running (live, incident, error);
  g_auto (HeatDeed) deed;

  heat_deed_init (&deed, live);
  if (!i)
    return FALSE;
  if (!i->estimate.is_by_hand)
    return heat_live_refuse (error, _("the restoration time of %s is the computed one already"), incident);
  heat_deed_add (&deed, "incident", incident, HEAT_EVENT_ESTIMATE_FREED, heat_body ("reason", reason ? reason : "", NULL));
  return heat_deed_commit (&deed, error);
}
