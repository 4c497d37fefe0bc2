// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ops-command.h"
#include "ops-field.h"
#include "ops-state-private.h"

/* What one command appends: events, and the versions on which they were based. An event's stream is expected at the folded
 * version unless it is of a kind that cannot clash (a report's, a valve's). */
typedef struct {
  HeatLive *live;
  GPtrArray *events;  /* HeatEvent */
  GPtrArray *streams; /* char*, owned */
  GArray *expects;    /* HeatExpect; streams borrowed from `streams` */
  gint64 at_us;
  gint64 done_us;     /* when it was done, where that is told later than it was; 0: at_us */
  const char *actor;
} HeatDeed;

void heat_deed_init (HeatDeed *deed, HeatLive *live);
void heat_deed_clear (HeatDeed *deed);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HeatDeed, heat_deed_clear)
/* Refuses the append when this stream has moved on from what is folded. */
void heat_deed_expect (HeatDeed *deed, const char *prefix, const char *id);
/* Adds an event on "prefix:id" ("out" alone when id is NULL); takes body. What happened on site carries the deed's done_us. */
void heat_deed_add (HeatDeed *deed, const char *prefix, const char *id, HeatEventKind kind, JsonObject *body);
/* Appends and folds. After a conflict the state is synced. */
gboolean heat_deed_commit (HeatDeed *deed, GError **error);

/* Runs `once` again while it fails for having been too slow: for facts, which stay true whoever was quicker. */
typedef gboolean (*HeatOnce) (HeatLive *live, gpointer args, GError **error);
gboolean heat_live_persist (HeatLive *live, HeatOnce once, gpointer args, GError **error);

/* Puts another fold of the same journal in the state's place (taken) and gives the old one (transfer full); tells nobody. */
HeatOps *heat_live_swap_ops (HeatLive *live, HeatOps *ops);
/* Tells those who watch of a change that no event brought. */
void heat_live_tell_changed (HeatLive *live);

/* A thing of the state by id, HEAT_ERROR_NOT_FOUND in words. */
HeatIncident *heat_live_need_incident (HeatLive *live, const char *id, GError **error);
HeatIncident *heat_live_need_running (HeatLive *live, const char *id, GError **error);
HeatOpsReport *heat_live_need_report (HeatLive *live, const char *id, GError **error);
HeatOpsTeam *heat_live_need_team (HeatLive *live, const char *id, GError **error);
gboolean heat_live_need_city (HeatLive *live, const char *attempted, GError **error);
gboolean heat_live_refuse (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);
JsonObject *heat_body (const char *key, const char *text, ...) G_GNUC_NULL_TERMINATED; /* pairs of key and text; empty texts are left out */
/* Next free id of the day: "抢修-0114-02" from prefix "抢修-", what is taken by `is_taken`. (transfer full) */
char *heat_live_number_of_day (HeatLive *live, const char *prefix, gboolean (*is_taken) (const HeatOps *ops, const char *id));

/* Nobody of the incident (of `team`) is below, or it is refused in words (ops-below.c). */
gboolean heat_live_need_nobody_below (HeatLive *live, const char *incident, const char *team, const char *attempted, GError **error);
/* Before a deed that lets water or heat in while `who` are below (NULL: nobody is): refused; with a reason it goes on, and stands in the incident's log with who was below. */
gboolean heat_deed_let_heat_in (HeatDeed *deed, const HeatIncident *i, const char *who, const char *attempted, const char *reason, GError **error);

/* Moves the phases of the work (ops-timing.c). */
void heat_deed_start_phase (HeatDeed *deed, const HeatIncident *i, HeatPhase phase, gint64 at_us);
void heat_deed_end_phase (HeatDeed *deed, const HeatIncident *i, HeatPhase phase, gint64 at_us);
void heat_deed_enter_stage (HeatDeed *deed, const HeatIncident *i, HeatStage stage, const char *reason);

/* What would be if (ops-out.c). */
typedef struct {
  const char *incident;
  const char *valve;      /* NULL: no valve */
  int state;              /* of the valve after it */
  gboolean hold;          /* the incident holds it then */
  gboolean is_note;       /* found so: no incident did it */
  const HeatStep *step;   /* its state after it: */
  HeatStepState step_state;
  GHashTable *handed;     /* valves that go over to other incidents: id → incident; NULL none */
  GHashTable *handed_stops; /* plants that do: HeatStep → incident; NULL none */
} HeatOutIf;
/* The body of out.changed after that; *households_out: of the incident. (transfer full) */
JsonObject *heat_ops_out_if (const HeatOps *ops, const HeatTrace *trace, const HeatOutIf *change, guint *households_out);

/* Who needs what an incident holds (ops-shared.c): fill `ids` and `plants`, find, look up. */
typedef struct {
  GPtrArray *ids;     /* char*, borrowed: valves that would be opened, all together */
  GPtrArray *plants;  /* HeatStep, borrowed: executed stops that would be ended */
  GHashTable *valves; /* valve id → incident id, borrowed */
  GHashTable *stops;  /* HeatStep → incident id */
} HeatNeeded;
void heat_needed_init (HeatNeeded *needed);
void heat_needed_clear (HeatNeeded *needed);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HeatNeeded, heat_needed_clear)
/* Asks the running incidents other than `incident` that are not refilling: what would feed its leak, its newest plan carried out, if all that stood open and ran. `only_by`: that
 * one alone, and only by its plan; NULL: all, with what they hold and are about to shut. */
void heat_needed_find (HeatNeeded *needed, const HeatOps *ops, const HeatTrace *trace, const char *incident, const char *only_by);
/* What `from` holds and is about to give back goes over to `to` where the plan of `to` needs it (ops-handing.c). */
void heat_deed_hand_over (HeatDeed *deed, const HeatIncident *from, HeatNeeded *needed);

/* Lists what is to be done to give heat back, from the state as it is (ops-reopen.c): a steps.added of "reopen", or of "reopen_again" with what changed
 * against the list before. Hands over what others need. */
typedef struct {
  guint step;        /* whose failure made it necessary, not yet in the state; 0 none */
  const char *stuck; /* the valve that then will not turn; NULL none */
} HeatReopenAgain;
void heat_deed_add_reopening (HeatDeed *deed, const HeatIncident *i, const HeatReopenAgain *again /* NULL: the refilling begins */);
/* The same as a deed of its own; does nothing when it is not refilling. */
gboolean heat_live_reopen_again (HeatLive *live, const char *incident, GError **error);
/* A tie valve does not open, before the refilling (ops-resupply.c): a steps.added of "resupply_again" that says who stays without heat because of it, which pending
 * ties help nobody without it, and which others give heat back now. */
void heat_deed_add_resupply_again (HeatDeed *deed, const HeatIncident *i, const HeatStep *failed);
/* Valves that the incident holds, last operated first. (transfer container): HeatFieldValve */
GPtrArray *heat_ops_held (const HeatOps *ops, const HeatIncident *i);

/* After a plan was chosen: hands over to it what others are about to give back, and computes the estimate. */
void heat_live_follow_plan (HeatLive *live, const char *incident);

/* Choosing a plan (ops-plan.c). `failed`: what made it necessary, not yet in the state; NULL nothing did. Takes plan. */
typedef struct { guint step; const char *valve; int condition; } HeatFailed;
void heat_deed_add_plan (HeatDeed *deed, const HeatIncident *i, JsonObject *plan, const char *kind, const char *reason, const char *instead_of /* kind recommended; NULL */, const HeatFailed *failed);
/* What is about to be written and not yet in the state: a valve found so (NULL: none), what is demanded of valves. */
typedef struct { const char *valve; int condition; const HeatDemandInput *demands; guint n_demands; } HeatPlanChange;
/* The plan of that HeatPlanKind for the incident as it is now, with `change`, as JSON. (transfer full) */
JsonObject *heat_ops_make_plan (HeatLive *live, const char *incident, int kind, const HeatPlanChange *change, GError **error);
/* The demands' events (ops-demand.c); what is demanded already in the same words is left out. FALSE: one of them cannot be. */
gboolean heat_deed_add_demands (HeatDeed *deed, const HeatIncident *i, const HeatDemandInput *demands, guint n_demands, const char *reason, GError **error);
guint heat_incident_next_step (const HeatIncident *i);
/* The incident has shut the valve by a step and holds it so. */
gboolean heat_incident_has_shut (const HeatOps *ops, const HeatIncident *i, const char *valve);
/* HeatValveState of the field, else of the data; −1 no such valve (ops-valves.c). */
int heat_ops_state_now (HeatLive *live, const char *valve);

/* Steps as they stand in events (ops-plan.c). */
/* Purpose, minutes and planned households of a step of heat_work_steps_to_json(). */
void heat_ops_put_work (JsonObject *step, JsonObject *work);
JsonObject *heat_ops_valve_step (HeatLive *live, guint number, guint order, HeatStepPart part, HeatStepAction action, const char *valve);
JsonObject *heat_ops_plant_step (HeatLive *live, guint number, guint order, HeatStepPart part, HeatStepAction action, const char *kind, const char *id);
gboolean heat_ops_find_place (const HeatNet *net, const char *place, HeatKind *kind, guint32 *index);

struct _HeatLive {
  HeatJournal *journal;
  HeatOps *ops;
  HeatNet *net;     /* owned reference, nullable */
  HeatTrace *trace; /* same */
  HeatCompany *company;
  HeatClock clock;
  char *actor;
  gint64 done_us;   /* of deeds until it is 0 again: as in HeatDeed */
  GArray *watches;  /* Watch */
  guint next_watch, follow_id;
  void (*failed) (const GError *error, gpointer data);
  gpointer failed_data;
  gboolean is_failing;
  GHashTable *waited;  /* entry of people below → Waited of ops-watch.c, both owned; NULL: not looked yet */
  gint64 looked_us;    /* steady clock of the last look at them */
  GPtrArray *unwritten; /* HeatCrewCall: missed signs that could not be written; NULL none */
  gint64 write_again_us; /* steady clock: not before */
};
