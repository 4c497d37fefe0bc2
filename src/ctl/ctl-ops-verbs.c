// SPDX-License-Identifier: GPL-3.0-or-later
/* The verbs of heatctl ops: each reads its options, does one deed, and says what came of it. */
#include "ctl-ops.h"
#include "ops-name.h"
#include "ops-plans.h"
#include "ops-recommend.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- reading options --- */
static gboolean
fail_usage (GError **error, const char *what, const char *text, const char *instead)
{
  g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_USAGE, _("heatctl ops: --%s “%s”: not known; %s"), what, text ? text : "", instead);
  return FALSE;
}

static char *
join_words (HeatWords set)
{
  g_autoptr (GString) s = g_string_new (_("choose one of "));

  for (int i = 0; i < heat_ops_n_words (set); i++)
    g_string_append_printf (s, "%s%s", i ? ", " : "", heat_ops_word (set, i));
  return g_string_free (g_steal_pointer (&s), FALSE);
}

static gboolean
read_word (HeatWords set, const char *what, const char *text, int fallback, int *value, GError **error)
{
  *value = text ? heat_ops_word_value (set, text) : fallback;
  if (*value >= 0)
    return TRUE;
  g_autofree char *words = join_words (set);
  return fail_usage (error, what, text, words);
}

static gboolean
read_time (const char *what, const char *text, gint64 *at_us, GError **error)
{
  if (!text || heat_time_from_iso (text, at_us))
    return TRUE;
  return fail_usage (error, what, text, _("write for example 2026-01-14T02:31:00+08:00"));
}

static gboolean
read_place (CtlOpsRun *run, double *x, double *y, GError **error)
{
  char *rest, *end;
  HeatNet *net = heat_live_net (run->live);

  if (!run->o->at)
    return TRUE;
  HeatLonLat p = { g_ascii_strtod (run->o->at, &rest), NAN };
  if (rest != run->o->at && *rest == ',')
    p.lat_deg = g_ascii_strtod (rest + 1, &end);
  g_autoptr (HeatCrs) crs = net ? heat_ctl_city_crs (heat_net_city (net)) : NULL;
  if (!isfinite (p.lat_deg) || *end || fabs (p.lon_deg) > 180 || fabs (p.lat_deg) > 90)
    return fail_usage (error, "at", run->o->at, _("write longitude,latitude in degrees"));
  if (!crs)
    return fail_usage (error, "at", run->o->at, _("a place needs a city with a coordinate system: give --city"));
  HeatPoint point = heat_crs_project (crs, p);
  *x = point.x_m;
  *y = point.y_m;
  return TRUE;
}

/* --- saying what came of it --- */
/* The report as it was taken, where its place comes from, and the incident that explains it. */
static int
print_report (CtlOpsRun *run, const char *id, const CtlOpsPlace *place, GError **error)
{
  g_autofree char *why = NULL;
  const HeatIncident *i = heat_live_explain_report (run->live, id, &why);

  if (!run->o->json)
    {
      printf (i ? _("report %s taken; incident %s explains it: %s\n") : _("report %s taken%s%s\n"), id, i ? i->id : "", i ? why : "");
      heat_ctl_ops_place_print (place);
      return 0;
    }
  JsonNode *node = heat_report_to_json (heat_ops_report (heat_live_ops (run->live), id));
  JsonObject *o = json_node_get_object (node);
  heat_ctl_ops_place_to_json (run, place, o);
  if (i)
    {
      json_object_set_string_member (o, "explained_by", i->id);
      json_object_set_string_member (o, "why", why);
    }
  return heat_ctl_print_json (node, error), 0;
}

static int
run_report (CtlOpsRun *run, GError **error)
{
  HeatReportInput in = HEAT_REPORT_INPUT_INIT;
  g_auto (CtlOpsPlace) place = { 0 };
  CtlOps *o = run->o;
  int symptom;

  if (!read_word (HEAT_WORDS_SYMPTOM, "symptom", o->symptom, HEAT_SYMPTOM_OTHER, &symptom, error) || !read_place (run, &in.x, &in.y, error)
      || !read_time ("seen", o->seen, &in.seen_us, error))
    return 0;
  in.symptom = (HeatSymptom) symptom;
  in.text = o->text;
  in.address = o->address;
  in.place = o->place;
  in.card = o->card;
  in.phone = o->phone;
  in.source = o->source;
  in.id = o->id;
  gboolean is_known = o->id && heat_ops_report (heat_live_ops (run->live), o->id); /* a retry: nothing is taken anew */
  if (!is_known && !heat_ctl_ops_place_find (run, &place, error))
    return 0;
  if (place.is_ambiguous)
    return heat_ctl_ops_place_list (run, &place, error);
  if (place.one)
    {
      in.place = place.text;
      in.x = place.one->x;
      in.y = place.one->y;
    }
  g_autofree char *id = NULL;
  return heat_live_take_report (run->live, &in, &id, error) ? print_report (run, id, &place, error) : 0;
}

static gboolean
read_open (CtlOpsRun *run, HeatOpenInput *in, GError **error)
{
  int job;

  if (!read_word (HEAT_WORDS_JOB, "job", run->o->job, HEAT_JOB_UNKNOWN, &job, error) || !read_place (run, &in->x, &in->y, error))
    return FALSE;
  in->job = (HeatJob) job;
  in->reports = (const char *const *) run->o->reports;
  in->leaks = (const char *const *) run->o->leaks;
  in->title = run->o->title;
  in->place = run->o->place;
  return TRUE;
}

static int
run_open (CtlOpsRun *run, GError **error)
{
  HeatOpenInput in = HEAT_OPEN_INPUT_INIT;
  g_autofree char *id = NULL;

  if (!read_open (run, &in, error) || !heat_live_open_incident (run->live, &in, &id, error))
    return 0;
  return heat_ctl_ops_print_incident (run, id, error);
}

static int
run_locate (CtlOpsRun *run, GError **error)
{
  HeatOpenInput in = HEAT_OPEN_INPUT_INIT;

  if (!read_open (run, &in, error) || !heat_live_locate (run->live, run->args[0], &in, error))
    return 0;
  return heat_ctl_ops_print_incident (run, run->args[0], error);
}

static int
run_attach (CtlOpsRun *run, GError **error)
{
  if (!heat_live_attach_report (run->live, run->args[0], run->args[1], run->o->reason, error))
    return 0;
  return heat_ctl_ops_print_incident (run, run->args[1], error);
}

static int
run_dismiss (CtlOpsRun *run, GError **error)
{
  if (heat_live_dismiss_report (run->live, run->args[0], run->o->reason, error) && run->o->json)
    heat_ctl_print_json (heat_report_to_json (heat_ops_report (heat_live_ops (run->live), run->args[0])), error);
  return 0;
}

static void
add_demands (GArray *demands, char **valves, HeatDemand demand)
{
  for (guint k = 0; valves && valves[k]; k++)
    g_array_append_val (demands, ((HeatDemandInput){ valves[k], demand }));
}

/* The plan that was chosen, and which one would be recommended. */
static int
print_planned (CtlOpsRun *run, const char *id, GError **error)
{
  const HeatIncident *i = heat_ops_incident (heat_live_ops (run->live), id);
  JsonObject *recommended = heat_live_recommend (run->live, id);

  run->o->all = TRUE;
  if (run->o->json)
    return heat_ctl_ops_print_incident_json (run, i, recommended, error);
  heat_ctl_ops_print_incident (run, id, error);
  if (recommended)
    printf ("%s\n", json_object_get_string_member (recommended, "reason"));
  g_clear_pointer (&recommended, json_object_unref);
  return 0;
}

/* Without --kind, and with valves demanded, a plan keeps its kind. */
static int
run_plan (CtlOpsRun *run, GError **error)
{
  HeatPlanKind kind;
  const CtlOps *o = run->o;
  const HeatIncident *i = heat_ops_incident (heat_live_ops (run->live), run->args[0]);
  g_autoptr (GArray) demands = g_array_new (FALSE, FALSE, sizeof (HeatDemandInput));

  if (o->kind && !heat_plan_kind_parse (o->kind, &kind))
    return fail_usage (error, "kind", o->kind, _("the plans are smallest, fastest and driest")), 0;
  add_demands (demands, o->pin, HEAT_DEMAND_PINNED);
  add_demands (demands, o->forbid, HEAT_DEMAND_FORBIDDEN);
  add_demands (demands, o->lift, HEAT_DEMAND_NONE);
  const char *word = o->kind ? o->kind : i && demands->len ? heat_plan_kind_word (heat_incident_plan_kind (i)) : NULL;
  if (!heat_live_choose_plan_with (run->live, run->args[0], word, (const HeatDemandInput *) (gpointer) demands->data, demands->len, o->reason, error))
    return 0;
  return print_planned (run, run->args[0], error);
}

static int
run_assign (CtlOpsRun *run, GError **error)
{
  const HeatIncident *i = heat_ops_incident (heat_live_ops (run->live), run->args[0]);
  HeatAssignInput in = { 0 };
  g_autoptr (GArray) way = NULL;
  const char *team = run->n_args > 1 ? run->args[1] : NULL;

  if (!i)
    return g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_NOT_FOUND, _("there is no incident “%s”; see the list of incidents"), run->args[0]), 0;
  if (!team && !heat_live_net (run->live))
    return fail_usage (error, "city", "", _("choosing the nearest team needs the city: give --city, or name the team")), 0;
  if (!team && !(team = heat_ctl_ops_choose_team (run, i, &in, &way, error)))
    return 0;
  if (run->o->eta_min > 0)
    in.arrive_us = heat_live_now_us (run->live) + (gint64) run->o->eta_min * 60 * G_USEC_PER_SEC;
  in.pull_off = run->o->pull_off;
  in.reason = run->o->reason;
  if (!heat_live_assign_team (run->live, team, run->args[0], &in, error))
    return 0;
  if (run->o->json)
    return heat_ctl_print_json (heat_team_to_json (heat_ops_team (heat_live_ops (run->live), team)), error), 0;
  g_autofree char *at = in.arrive_us ? heat_time_format_local (in.arrive_us, "%H:%M") : g_strdup ("—");
  return printf (_("team %s sent to %s, there by %s\n"), team, run->args[0], at), 0;
}

static int
run_team (CtlOpsRun *run, GError **error)
{
  CtlOps *o = run->o;
  const char *team = run->args[0];
  double x = NAN, y = NAN;
  gint64 until_us = 0;
  int state;

  if (!read_place (run, &x, &y, error) || !read_time ("until", o->until, &until_us, error) || !read_word (HEAT_WORDS_CREW, "state", o->state, HEAT_CREW_READY, &state, error))
    return 0;
  if ((o->arrived && !heat_live_team_arrived (run->live, team, error)) || (o->release && !heat_live_release_team (run->live, team, o->reason, error))
      || (o->at && !heat_live_fix_team (run->live, team, x, y, NAN, error))
      || (o->state && !heat_live_set_team_state (run->live, team, (HeatCrewState) state, until_us, o->reason, error)))
    return 0;
  const HeatOpsTeam *t = heat_ops_team (heat_live_ops (run->live), team);
  if (!t)
    return g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_NOT_FOUND, _("there is no team “%s”; see the teams of the city"), team), 0;
  if (o->json)
    return heat_ctl_print_json (heat_team_to_json (t), error), 0;
  return printf ("%s: %s %s\n", t->name, heat_ops_label (HEAT_WORDS_CREW, t->state), t->incident ? t->incident : ""), 0;
}

static gboolean
do_steps (CtlOpsRun *run, GError **error)
{
  CtlOps *o = run->o;
  const HeatIncident *i = heat_ops_incident (heat_live_ops (run->live), run->args[0]);
  int how;

  if (!i)
    return g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_NOT_FOUND, _("there is no incident “%s”; see the list of incidents"), run->args[0]), FALSE;
  if (o->all)
    {
      for (guint k = 0; k < i->steps->len; k++)
        {
          const HeatStep *s = i->steps->pdata[k];
          if (s->state == HEAT_STEP_PENDING && !heat_live_step_done_because (run->live, run->args[0], s->number, NULL, o->reason, error))
            return FALSE;
        }
      return TRUE;
    }
  guint step = run->n_args > 1 ? (guint) g_ascii_strtoull (run->args[1], NULL, 10) : 0;
  if (step == 0)
    return fail_usage (error, "all", "", _("give the number of a step, or --all for all that are pending"));
  if (o->undo)
    return heat_live_step_undo (run->live, run->args[0], step, o->reason, error);
  if (!o->failed)
    return heat_live_step_done_because (run->live, run->args[0], step, NULL, o->reason, error);
  return read_word (HEAT_WORDS_FAILURE, "failed", o->failed, HEAT_FAILURE_STUCK, &how, error)
         && heat_live_step_failed (run->live, run->args[0], step, (HeatFailure) how, o->note, NULL, error);
}

static int
run_step (CtlOpsRun *run, GError **error)
{
  return do_steps (run, error) ? heat_ctl_ops_print_incident (run, run->args[0], error) : 0;
}

static int
run_release (CtlOpsRun *run, GError **error)
{
  return heat_live_release_valves (run->live, run->args[0], (const char *const *) run->args + 1, error) ? heat_ctl_ops_print_incident (run, run->args[0], error) : 0;
}

static int
run_phase (CtlOpsRun *run, GError **error)
{
  int phase;

  if (!read_word (HEAT_WORDS_PHASE, "phase", run->args[1], 0, &phase, error))
    return 0;
  gboolean is_begun = run->o->state && strcmp (run->o->state, "begun") == 0;
  if (is_begun ? !heat_live_start_phase (run->live, run->args[0], (HeatPhase) phase, 0, error) : !heat_live_end_phase (run->live, run->args[0], (HeatPhase) phase, 0, error))
    return 0;
  return heat_ctl_ops_print_incident (run, run->args[0], error);
}

static int
run_estimate (CtlOpsRun *run, GError **error)
{
  gint64 until_us = 0;
  gboolean ok;

  if (!read_time ("until", run->o->until, &until_us, error))
    return 0;
  if (until_us)
    ok = heat_live_set_estimate (run->live, run->args[0], 0, until_us, run->o->reason, error);
  else
    ok = run->o->undo ? heat_live_free_estimate (run->live, run->args[0], run->o->reason, error) : heat_live_update_estimate (run->live, run->args[0], error);
  return ok ? heat_ctl_ops_print_incident (run, run->args[0], error) : 0;
}

/* "0114-02/1", "0114-02": the first version. (nullable) */
static HeatNotice *
find_notice (CtlOpsRun *run, const char *name)
{
  g_auto (GStrv) key = g_strsplit (name, "/", 2);

  return key[0] ? heat_ops_notice (heat_live_ops (run->live), key[0], key[1] ? (guint) g_ascii_strtoull (key[1], NULL, 10) : 1) : NULL;
}

/* What people posted, in the communities named or in all; or how they told what a webhook did not. */
static int
note_by_hand (CtlOpsRun *run, const HeatNotice *n, GError **error)
{
  CtlOps *o = run->o;
  HeatByHandInput in = { o->channel, o->delivered, (const char *const *) o->communities, o->reason };
  g_autofree char *number = g_strdup (n->number);
  guint version = n->version;

  return heat_live_by_hand (run->live, number, version, &in, error) ? heat_ctl_ops_print_notice (run, heat_ops_notice (heat_live_ops (run->live), number, version), error) : 0;
}

/* notice INCIDENT: issues; notice NUMBER/VERSION --delivered: what became of it. */
static int
run_notice (CtlOpsRun *run, GError **error)
{
  CtlOps *o = run->o;
  const HeatIncident *i = heat_ops_incident (heat_live_ops (run->live), run->args[0]);
  HeatNoticeInput in = { .cause = o->cause, .place = o->place, .measures = (const char *const *) o->measures, .advice = (const char *const *) o->advice, .reason = o->reason,
                         .communities = (const char *const *) o->communities };
  int kind;

  if (o->delivered || o->not_delivered)
    {
      HeatNotice *n = find_notice (run, run->args[0]);
      const HeatDelivery *way = n ? heat_notice_delivery (n, o->channel ? o->channel : "hotline") : NULL;
      if (way && (way->by_hand || (way->webhook && !o->receipt)))
        return note_by_hand (run, n, error);
      g_auto (GStrv) key = g_strsplit (run->args[0], "/", 2);
      guint version = key[0] && key[1] ? (guint) g_ascii_strtoull (key[1], NULL, 10) : 1;
      HeatDeliveryInput d = { .channel = o->channel ? o->channel : "hotline", .ok = o->delivered, .reason = o->reason, .receipt = o->receipt };
      return heat_live_delivery (run->live, key[0], version, &d, error) ? heat_ctl_ops_print_notice (run, heat_ops_notice (heat_live_ops (run->live), key[0], version), error) : 0;
    }
  if (!i)
    return g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_NOT_FOUND, _("there is no incident “%s”; see the list of incidents"), run->args[0]), 0;
  int usual = i->stage >= HEAT_STAGE_RESTORED ? HEAT_NOTICE_RESTORATION : i->job == HEAT_JOB_PLANNED ? HEAT_NOTICE_PLANNED : HEAT_NOTICE_EMERGENCY;
  if (!read_word (HEAT_WORDS_NOTICE, "kind", o->kind, usual, &kind, error) || !read_time ("until", o->until, &in.expected_us, error)
      || !read_time ("from", o->from, &in.start_us, error))
    return 0;
  g_autofree char *number = NULL;
  if (!heat_live_issue_notice (run->live, run->args[0], (HeatNoticeKind) kind, &in, &number, error))
    return 0;
  return heat_ctl_ops_print_notice (run, heat_ops_notice (heat_live_ops (run->live), number, 0), error);
}

static int
run_refill (CtlOpsRun *run, GError **error)
{
  return heat_live_begin_refill_because (run->live, run->args[0], run->o->reason, error) ? heat_ctl_ops_print_incident (run, run->args[0], error) : 0;
}

static int
run_restore (CtlOpsRun *run, GError **error)
{
  return heat_live_restore (run->live, run->args[0], error) ? heat_ctl_ops_print_incident (run, run->args[0], error) : 0;
}

static int
run_close (CtlOpsRun *run, GError **error)
{
  return heat_live_close (run->live, run->args[0], run->o->reason, error) ? heat_ctl_ops_print_incident (run, run->args[0], error) : 0;
}

static int
run_resupply (CtlOpsRun *run, GError **error)
{
  return heat_live_add_resupply (run->live, run->args[0], (const char *const *) run->args + 1, error) ? heat_ctl_ops_print_incident (run, run->args[0], error) : 0;
}

static int
run_valve (CtlOpsRun *run, GError **error)
{
  int state = run->o->state ? heat_code_value (HEAT_CODES_VALVE_STATE, run->o->state, -1) : -1;
  int condition = run->o->condition ? heat_code_value (HEAT_CODES_CONDITION, run->o->condition, -1) : -1;

  if (run->o->state && state < 0)
    return fail_usage (error, "state", run->o->state, _("choose open or closed")), 0;
  if (run->o->condition && condition < 0)
    return fail_usage (error, "condition", run->o->condition, _("choose works, stuck, leaky or unknown")), 0;
  heat_live_note_valve (run->live, run->args[0], state, condition, run->o->note, error);
  return 0;
}

static int
run_road (CtlOpsRun *run, GError **error)
{
  gint64 until_us = 0;

  if (!read_time ("until", run->o->until, &until_us, error))
    return 0;
  if (run->o->undo)
    heat_live_open_road (run->live, run->args[0], error);
  else
    heat_live_close_road (run->live, run->args[0], run->o->reason, until_us, error);
  return 0;
}

static int
run_weather (CtlOpsRun *run, GError **error)
{
  char *end;
  double temp_degc = g_ascii_strtod (run->args[0], &end);

  if (end == run->args[0] || *end || !(fabs (temp_degc) <= 70))
    return fail_usage (error, "temperature", run->args[0], _("write degrees Celsius, for example -24")), 0;
  heat_live_note_weather (run->live, temp_degc, run->o->note && strcmp (run->o->note, "snow") == 0, error);
  return 0;
}

static int
run_note (CtlOpsRun *run, GError **error)
{
  heat_live_note (run->live, run->args[0], run->args[1], error);
  return 0;
}

const CtlOpsVerb ctl_ops_verbs[] = {
  { "report", 0, 0, FALSE, TRUE, run_report, "--symptom WORD [--address TEXT [--unplaced]] [--place KIND:ID|--card CARD|--at LON,LAT] [--phone P] [--text T] [--source S] [--seen TIME] [--id ID]",
    N_ ("takes a report; an address that means several places is not taken but answered with the list (exit status 1); says which open incident explains it already") },
  { "attach", 2, 2, FALSE, FALSE, run_attach, "REPORT INCIDENT [--reason T]", N_ ("attaches a report to an incident") },
  { "dismiss", 1, 1, FALSE, FALSE, run_dismiss, "REPORT --reason T", N_ ("dismisses a report") },
  { "open", 0, 0, FALSE, TRUE, run_open, "[--report ID …] [--leak KIND:ID …] [--job WORD] [--title T]", N_ ("opens an incident, located when a leak is given") },
  { "locate", 1, 1, FALSE, FALSE, run_locate, "INCIDENT --leak KIND:ID … [--job WORD] [--title T]", N_ ("says where it leaks") },
  { "plan", 1, 1, TRUE, FALSE, run_plan, "INCIDENT [--kind smallest|fastest|driest] [--pin VALVE …] [--forbid VALVE …] [--lift VALVE …] [--reason T]",
    N_ ("computes the isolation plan and makes its steps; --pin has it close a valve, --forbid do without one, --lift takes that back: kept in every later plan, with the reason") },
  { "assign", 1, 2, FALSE, FALSE, run_assign, "INCIDENT [TEAM] [--free] [--eta-min N] [--pull-off] [--reason T]",
    N_ ("sends a team; without a name the one that is there first (--city); where that one works elsewhere it is taken with --pull-off, else --free sends the first that is free") },
  { "team", 1, 1, FALSE, FALSE, run_team, "TEAM [--arrived] [--release] [--state ready|resting|off [--until TIME]] [--at LON,LAT] [--reason T]", N_ ("notes what a team does and where it is") },
  { "step", 1, 2, TRUE, FALSE, run_step, "INCIDENT STEP|--all [--failed stuck|leaky [--note T]] [--undo] [--reason T]", N_ ("notes a step as done, failed (a new plan or list follows) or taken back; letting heat in while people are below needs the commander's --reason") },
  { "resupply", 2, -1, TRUE, FALSE, run_resupply, "INCIDENT VALVE …", N_ ("adds steps that open tie valves to give heat back") },
  { "release", 2, -1, TRUE, FALSE, run_release, "INCIDENT VALVE …", N_ ("adds steps that open valves again which the newest plan does without") },
  { "phase", 2, 2, FALSE, FALSE, run_phase, "INCIDENT PHASE [--state begun]", N_ ("notes the end (or the beginning) of a phase: travel, closing, draining, excavation, repair, refill, venting, heating") },
  { "estimate", 1, 1, FALSE, FALSE, run_estimate, "INCIDENT [--until TIME --reason T | --undo --reason T]", N_ ("computes the restoration time again, sets it by hand, or frees it") },
  { "notice", 1, 1, FALSE, FALSE, run_notice, "INCIDENT [--kind emergency|planned|restoration|called_off] [--from TIME] [--until TIME] [--cause T] [--place T] [--measure T …] [--advice T …] [--community ID …] [--reason T] | NUMBER/VERSION --delivered|--not-delivered [--channel C] [--community ID …] [--reason T] [--receipt T]",
    N_ ("issues a notice, a change of it, a restoration, or calls a planned stop off (--reason says why); with --reason and other words it corrects the notice in force, and later versions keep them; or notes a delivery") },
  { "refill", 1, 1, TRUE, FALSE, run_refill, "INCIDENT [--reason T]", N_ ("ends the repair and makes the reopening steps; while people are below it needs the commander's --reason") },
  { "restore", 1, 1, FALSE, FALSE, run_restore, "INCIDENT", N_ ("heat is back; refused while anyone is still out") },
  { "close", 1, 1, FALSE, FALSE, run_close, "INCIDENT [--reason T]", N_ ("closes an incident") },
  { "valve", 1, 1, TRUE, FALSE, run_valve, "VALVE [--state open|closed] [--condition works|stuck|leaky|unknown] [--note T]", N_ ("notes how a valve was found") },
  { "road", 1, 1, FALSE, FALSE, run_road, "ROAD [--reason T] [--until TIME] [--undo]", N_ ("closes a street to teams, or opens it again") },
  { "weather", 1, 1, FALSE, TRUE, run_weather, "[--note snow] -- DEGREES", N_ ("notes the outdoor temperature") },
  { "note", 2, 2, FALSE, FALSE, run_note, "INCIDENT TEXT", N_ ("writes a line into the log of an incident") },
  { "calls", 0, 0, FALSE, FALSE, heat_ctl_ops_calls, "[--all]", N_ ("lists what crews want answered, alarms first: signs of life that did not come, gas beyond the limits, heat let in while people are below, support, another time, what does not fit; and who is below; --all: answered ones too") },
  { "answer", 1, 1, FALSE, FALSE, heat_ctl_ops_answer, "CALL|ENTRY --text T [--release]", N_ ("answers a crew's call, or for people below by their entry, in words; --release: they are out of the well") },
  { "show", 0, 1, FALSE, FALSE, heat_ctl_ops_show, "[INCIDENT|REPORT|NOTICE|TEAM] [--all] [--at TIME]", N_ ("shows the house, or one thing of it; --all: with the plans' lists; --at: as it stood then"), TRUE },
  { "board", 0, 0, FALSE, FALSE, heat_ctl_ops_board, "[--at TIME]", N_ ("what the commander's board shows: totals, incidents worst first, teams, the cold clock (with --city); --at: as it stood then"), TRUE },
  { "season", 0, 0, FALSE, FALSE, heat_ctl_ops_season, "[--from DAY] [--to DAY] [--csv FILE.csv] [--pdf FILE.pdf] [--hotline URL [--config HOTLINE.ini]] [--at TIME]",
    N_ ("the season report: what counts against the company, in time and late; without days the season of now; --csv a row an incident, --pdf with the plot; --hotline: with the tickets of the hotline's journal; --at: as it stood then"), TRUE },
  { "tickets", 0, 1, FALSE, FALSE, heat_ctl_ops_tickets, "[NUMBER] [--state WORD] [--kind WORD] [--unit NAME] [--card CARD] [--phone P] [--late] [--all] [--sum [--from TIME] [--to TIME]] [--config HOTLINE.ini] [--at TIME]",
    N_ ("lists the hotline's open tickets with what is due next, or one with its history; in the hotline's own journal; --all: closed ones too; --sum: the numbers of a period, by unit"), TRUE },
  { "ticket", 2, 2, FALSE, FALSE, heat_ctl_ops_ticket, "NUMBER ACTION [--reason T] [--text T] [--unit NAME | --level WORD --phase WORD --area NAME] [--until TIME [--clock WORD]] [--urgency WORD] [--milestone WORD] [--satisfaction WORD] [--ticket NUMBER|--incident ID] [--kind WORD] [--id ID] [--config HOTLINE.ini]",
    N_ ("does something with a ticket as the dispatch centre: confirm, send_back, pass, grant_delay, agree_not_ours, join …; “tickets NUMBER --json” tells what may be done") },
  { "log", 0, 1, FALSE, FALSE, heat_ctl_ops_log, "[INCIDENT] [--after SEQ] [--limit N] [--at TIME]", N_ ("lists what happened; --at: until then"), TRUE },
  { NULL, 0, 0, FALSE, FALSE, NULL, NULL, NULL },
};
