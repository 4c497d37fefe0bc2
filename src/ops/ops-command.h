// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* What a dispatcher does, one function a deed. Each checks the rules of the house, appends its events with the versions it
 * looked at, and folds them. On failure nothing has happened: HEAT_ERROR_REFUSED (a rule says no, in words),
 * HEAT_ERROR_CONFLICT (someone was quicker; the state is already synced, look again), HEAT_ERROR_NOT_FOUND (no such
 * report, incident, step …), HEAT_ERROR_USAGE, HEAT_ERROR_IO (not on disk). */
#include "ops-live.h"

/* --- Reports ------------------------------------------------------------------------------------------------------- */
typedef struct {
  HeatSymptom symptom;
  const char *text, *address, *place, *card, *phone, *consumer, *source; /* NULL unknown; place as in HeatOpsReport */
  double x, y;     /* NaN unknown; taken from place or card when the city knows them and x, y are NaN */
  gint64 seen_us;  /* 0 unknown */
  const char *notice;  /* as in HeatOpsReport; NULL none */
  gboolean needs_help; /* the same */
  const char *id;  /* NULL: numbered here. A given id is taken once: the second time nothing is appended (hotline retries) */
} HeatReportInput;
#define HEAT_REPORT_INPUT_INIT { .x = NAN, .y = NAN }
/* *id: of the new report (transfer full). */
gboolean heat_live_take_report (HeatLive *live, const HeatReportInput *input, char **id, GError **error);
/* An open incident that explains it already. (nullable, borrowed); *why: in words, translated (transfer full). The reasons, first match:
 * its consumer is out by the incident, will be out by its plan, or its place lies within the company's neighbourhood of the zone. */
const HeatIncident *heat_live_explain_report (const HeatLive *live, const char *report, char **why);
/* The same before the report is taken: while the caller is on the phone. */
const HeatIncident *heat_live_explain_place (const HeatLive *live, const char *consumer, double x, double y, char **why);
gboolean heat_live_attach_report (HeatLive *live, const char *report, const char *incident, const char *why, GError **error);
gboolean heat_live_detach_report (HeatLive *live, const char *report, const char *reason, GError **error);
gboolean heat_live_dismiss_report (HeatLive *live, const char *report, const char *reason, GError **error);

/* --- Incidents ----------------------------------------------------------------------------------------------------- */
typedef struct {
  const char *const *reports; /* NULL-terminated ids; NULL none */
  const char *const *leaks;   /* NULL-terminated "pipe:ID" …; NULL: not located yet. Located at once when given */
  HeatJob job;                /* UNKNOWN: from the leak and the symptoms */
  const char *title, *place;  /* NULL: made from the leak, in the language of the desk */
  double x, y;                /* NaN: from the leak or the first report */
  double probability;         /* of the located pipe; NaN */
  /* A person located it elsewhere than was proposed: "pipe:ID", or "incident:ID" that explains the report already; and why. NULL: as proposed, or nothing was */
  const char *instead_of, *reason;
} HeatOpenInput;
#define HEAT_OPEN_INPUT_INIT { .x = NAN, .y = NAN, .probability = NAN }
gboolean heat_live_open_incident (HeatLive *live, const HeatOpenInput *input, char **id, GError **error);
/* Confirms or changes the place (allowed until valves have been operated; after that with a reason in the log). */
gboolean heat_live_locate (HeatLive *live, const char *incident, const HeatOpenInput *where, GError **error);
gboolean heat_live_note (HeatLive *live, const char *incident, const char *text, GError **error);
/* Stages that are not reached by themselves. Forward by one or more, back only with a reason. RESTORED and CLOSED have rules of their own below. */
gboolean heat_live_enter_stage (HeatLive *live, const char *incident, HeatStage stage, const char *reason, GError **error);
/* A phase of the work begins or ends now (at_us 0) or at a given time; the estimate is recomputed. */
gboolean heat_live_start_phase (HeatLive *live, const char *incident, HeatPhase phase, gint64 at_us, GError **error);
gboolean heat_live_end_phase (HeatLive *live, const char *incident, HeatPhase phase, gint64 at_us, GError **error);

/* --- Isolation ----------------------------------------------------------------------------------------------------- */
/* Stores the plan and makes its steps; steps already done that it still needs stay done. With plan NULL the one of that
 * `kind` is computed, with its costs: a word of heat_plan_kind_word(), NULL for the smallest; a later failure is answered with the same kind. */
gboolean heat_live_choose_plan (HeatLive *live, const char *incident, JsonObject *plan /* heat_plan_to_json (), or NULL */, const char *kind, const char *reason, GError **error);
/* The same, where another kind was recommended (`instead_of`, a word as `kind`): refused without a reason. */
gboolean heat_live_choose_plan_instead (HeatLive *live, const char *incident, const char *kind, const char *instead_of, const char *reason, GError **error);
/* What is demanded of valves in every plan of the incident; demand NONE lifts what was demanded before. */
typedef struct { const char *valve; HeatDemand demand; } HeatDemandInput;
/* Both at once: the demands count already for this plan. `reason` is that of both, and must be given with a demand. */
gboolean heat_live_choose_plan_with (HeatLive *live, const char *incident, const char *kind, const HeatDemandInput *demands, guint n_demands, const char *reason, GError **error);
/* The demands alone; where a plan is chosen already, one of its kind that follows them takes its place in the same instant. */
gboolean heat_live_demand_valves (HeatLive *live, const char *incident, const HeatDemandInput *demands, guint n_demands, const char *reason, GError **error);
/* The step is done: customers count as out from now. When the last isolating step is done the stage becomes repairing; when
 * the last reopening step is done, the refill phase ends. */
gboolean heat_live_step_done (HeatLive *live, const char *incident, guint step, const char *actor /* NULL: own */, GError **error);
/* A step that lets heat in is refused while anyone of the incident is below elsewhere than in its own well; with the commander's `reason` (NULL none) it goes on and is logged with it. */
gboolean heat_live_step_done_because (HeatLive *live, const char *incident, guint step, const char *actor, const char *reason, GError **error);
/* It would not turn, or it closed and water still comes: the valve's condition is noted for every later plan, and a new plan that
 * goes round it takes the old one's place in the same instant. A step of reopening or re-supply can only be STUCK: the valve stays as it is, and while
 * refilling what is left to do is listed again from there, with who stays cold and what could be opened instead (HeatIncident.reopening). Done all the
 * same later, it counts as working again. */
gboolean heat_live_step_failed (HeatLive *live, const char *incident, guint step, HeatFailure how, const char *note, const char *actor, GError **error);
/* It was ticked by mistake: the valve stands as before. With a reason. */
gboolean heat_live_step_undo (HeatLive *live, const char *incident, guint step, const char *reason, GError **error);
/* Opens tie valves to give heat back, as further steps. NULL-terminated ids. */
gboolean heat_live_add_resupply (HeatLive *live, const char *incident, const char *const *valves, GError **error);
/* Opens again valves that this incident shut and its newest plan does without (HeatOpsPlan.because: can_reopen), as further steps. Refused where the plan
 * or another running plan needs them. NULL-terminated ids. */
gboolean heat_live_release_valves (HeatLive *live, const char *incident, const char *const *valves, GError **error);
/* A valve found stuck or leaking (HeatCondition) while the incident's plan is being carried out: where a step of it would still close the valve that
 * step has failed and a new plan follows (heat_live_step_failed), else it is noted alone. */
gboolean heat_live_valve_fails (HeatLive *live, const char *incident, const char *valve, int condition, const char *note, GError **error);
/* A valve found in another state or condition than the data say; −1: not looked at. */
gboolean heat_live_note_valve (HeatLive *live, const char *valve, int state, int condition, const char *note, GError **error);

/* --- Teams --------------------------------------------------------------------------------------------------------- */
/* 0, NaN, NULL unknown; line: double x y pairs, the way by road as HeatArrival has it, kept as at most HEAT_WAY_POINTS of its points. */
typedef struct {
  gint64 arrive_us;
  double travel_s, route_m;
  const char *reason;      /* refused without one when it is pulled off, or sent in place of another */
  gboolean pull_off;
  const GArray *line;
  const char *instead_of;  /* team that was proposed; NULL: this one, or none was */
} HeatAssignInput;
#define HEAT_WAY_POINTS 300
/* One team, one incident: a team that works elsewhere is refused unless pull_off, and stays where people of it are below; the incident that it leaves is told for
 * which one and why (heat_incident_pulled_off). Two desks sending the same team: one gets CONFLICT. */
gboolean heat_live_assign_team (HeatLive *live, const char *team, const char *incident, const HeatAssignInput *input, GError **error);
gboolean heat_live_team_arrived (HeatLive *live, const char *team, GError **error);
/* Refused while anyone of the team is below. */
gboolean heat_live_release_team (HeatLive *live, const char *team, const char *reason, GError **error);
gboolean heat_live_set_team_state (HeatLive *live, const char *team, HeatCrewState state, gint64 until_us, const char *reason, GError **error);
gboolean heat_live_fix_team (HeatLive *live, const char *team, double x, double y, double heading_deg, GError **error);
/* Trades and equipment a job needs, "welder,fitter,pump" from needs.csv. Borrowed, "" none. */
const char *heat_live_needs (const HeatLive *live, const HeatIncident *incident);

/* --- Estimate ------------------------------------------------------------------------------------------------------ */
/* Computes it again from the facts; earlier than before only when something really happened. Does nothing to a hand-set one but the parts. */
gboolean heat_live_update_estimate (HeatLive *live, const char *incident, GError **error);
gboolean heat_live_set_estimate (HeatLive *live, const char *incident, gint64 half_us, gint64 safe_us, const char *reason, GError **error);
gboolean heat_live_free_estimate (HeatLive *live, const char *incident, const char *reason, GError **error);

/* --- Notices ------------------------------------------------------------------------------------------------------- */
typedef struct {
  const char *cause, *place;       /* NULL: as a person said before, else from the incident; "": from the incident again */
  const char *const *measures;     /* NULL: as a person said before, else from the stage; empty: from the stage again */
  const char *const *advice;       /* NULL: as a person said before, else none: notice's wording supplies them; empty: these again */
  gint64 start_us, expected_us;    /* 0: first valve closed or now; the estimate's safe value; of a planned stop to come: as announced */
  const char *const *communities;  /* ids to include; NULL: all that the plan touches. A stop then says nothing to the others; a restoration is told also to
                                    * those elsewhere who were told of the stop */
  const char *actor;
  const char *reason;              /* with cause, place, measures or advice: why the notice in force is corrected by them; of CALLED_OFF: why. NULL: neither */
} HeatNoticeInput;
/* The record as it would be issued: for the preview. (transfer full) */
JsonObject *heat_live_draft_notice (const HeatLive *live, const char *incident, HeatNoticeKind kind, const HeatNoticeInput *input, GError **error);
/* First version, or a change of the one in force (then the next version). A planned stop is called off (kind CALLED_OFF, with a reason) while no valve of it is shut.
 * *number (transfer full, nullable). */
gboolean heat_live_issue_notice (HeatLive *live, const char *incident, HeatNoticeKind kind, const HeatNoticeInput *input, char **number, GError **error);
/* When those whom the incident's notice in force is about were promised news; 0: they were not, or it is no longer running. The next version makes a new promise. */
gint64 heat_incident_news_us (const HeatIncident *incident);
static inline gboolean heat_incident_news_is_due (const HeatIncident *incident, gint64 now_us) { gint64 news_us = heat_incident_news_us (incident); return news_us && news_us <= now_us; }
/* Consumers that the incident keeps without heat and that no notice in force, of whatever incident, tells so: its notice must go out (again). They come to it when
 * another incident lets go of what they shared. *households (nullable): theirs. O(consumers out by it). */
guint heat_live_untold (const HeatLive *live, const char *incident, guint *households);
/* Heat is back, and it is still to be told: a notice of its own is in force; or it kept homes cold that the end of another stop passed over for its sake, and that
 * hold to that stop's word until its own restoration reaches them. O(consumers it ever had). */
gboolean heat_live_owes_end (const HeatLive *live, const char *incident);
typedef struct {
  const char *channel;
  gboolean ok;
  const char *reason, *receipt;
  guint count, of;
  const char *webhook, *topic; /* of the hotline; NULL: none. The channel need then not stand in the notice */
  double hours_before;         /* of a reminder; 0 */
  guint tries;                 /* so far, by the webhook */
  gboolean is_given_up;
  gint64 done_us;              /* when it arrived, if that is told later; 0: now */
} HeatDeliveryInput;
/* What became of a try. A delivery already made is not tried again: the second success changes nothing. */
gboolean heat_live_delivery (HeatLive *live, const char *number, guint version, const HeatDeliveryInput *input, GError **error);
/* People have brought it: sheets are posted in `areas` (ids of the notice's; NULL: in all), or what a webhook gave up was sent or told otherwise, `how` (then not
 * empty). FALSE takes that back. Refused for what the program delivers or has delivered by itself; nothing that is so already is written again. */
typedef struct { const char *channel; gboolean is_done; const char *const *areas; const char *how; } HeatByHandInput;
gboolean heat_live_by_hand (HeatLive *live, const char *number, guint version, const HeatByHandInput *input, GError **error);

/* --- Restoration --------------------------------------------------------------------------------------------------- */
/* The repair is done: makes the reopening steps (what this incident holds, in reverse order; what another running plan needs
 * closed is handed over to it and stays closed) and enters REFILLING. */
gboolean heat_live_begin_refill (HeatLive *live, const char *incident, GError **error);
/* Refused while anyone of the incident is below; with the commander's `reason` (NULL none) it goes on and is logged with it. */
gboolean heat_live_begin_refill_because (HeatLive *live, const char *incident, const char *reason, GError **error);
/* Heat is back. Refused while a step is pending or anyone of this incident is still out. Valves that would not open again, and ties kept open for their
 * sake, are let go as they stand. */
gboolean heat_live_restore (HeatLive *live, const char *incident, GError **error);
/* Refused before it is restored (or its planned stop called off), while a team is assigned or anyone is below, or while its notices have no restoration. `reason` lifts the last
 * rule. */
gboolean heat_live_close (HeatLive *live, const char *incident, const char *reason, GError **error);

/* --- House --------------------------------------------------------------------------------------------------------- */
gboolean heat_live_close_road (HeatLive *live, const char *road, const char *reason, gint64 until_us, GError **error);
gboolean heat_live_open_road (HeatLive *live, const char *road, GError **error);
gboolean heat_live_note_weather (HeatLive *live, double temp_degc, gboolean snow, GError **error);
gboolean heat_live_begin_shift (HeatLive *live, const char *name, gint64 from_us, gint64 until_us, GError **error);
