// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The state of the house: the fold of the journal over the network. Pure and deterministic: the same events give the same
 * state on every machine. Owned by one thread; all pointers into it are borrowed and valid until the next event is
 * folded. No event makes the fold fail: what it does not understand is kept in the log and changes nothing.
 * Ids are texts (asset numbers), so that this header needs no network. */
#include "ops-estimate.h"
#include "ops-event.h"
#include "ops-notice.h"
#include "ops-words.h"

typedef struct _HeatNet HeatNet;

typedef struct {
  char *id;             /* "R0114-07" */
  gint64 at_us, seen_us; /* taken; when it was seen (0 unknown) */
  char *actor, *source; /* source: "phone", "hotline", "patrol", "scada"; "" unknown */
  HeatSymptom symptom;
  char *text;           /* as said */
  char *address;        /* the place in words */
  char *place;          /* "building:B12", "pipe:…", "well:…", "household:CARD"; "" only a point or nothing */
  double x, y;          /* NaN unknown */
  char *card, *phone, *consumer; /* "" unknown; show phones through heat_ops_mask_phone() */
  gboolean needs_help;  /* old people, infants or sick people are there */
  char *notice;         /* "0114-02/1": touches the place and does not explain the call; "" none */
  HeatReportState state;
  char *incident;       /* NULL: none */
  char *reason;         /* why dismissed or attached; NULL */
  gint64 judged_us;     /* first attached or dismissed; 0 not yet */
} HeatOpsReport;

typedef struct {
  guint households, suspended, priority, buildings, stations, consumers;
  double area_m2;
} HeatOutSum;

typedef struct {
  guint number;          /* 1, 2, … within the incident, never reused */
  guint order;           /* in its list, from 1 */
  HeatStepPart part;
  HeatStepAction action;
  HeatStepState state;
  HeatFailure failure;
  char *target;          /* valve id; source or station id for stop and start */
  char *target_kind;     /* "valve", "source", "station" */
  char *well;            /* "" none */
  guint dn_mm, plan;     /* plan version that brought it in */
  double minutes, turns; /* NaN unknown */
  char *line;            /* word of HEAT_CODES_LINE, "" unknown */
  char *condition;       /* word of HEAT_CODES_CONDITION when the plan was made */
  char *purpose;         /* word of trace-work.h: "border", "drain", "refill" …; "" unknown */
  gint64 at_us;          /* done or failed; 0 not yet */
  gint64 received_us;    /* when that was told: later than it was done where a crew had no signal */
  char *actor;           /* who; NULL not yet */
  char *note;            /* NULL none */
  guint households_out;  /* of the whole incident after this step; valid when done */
  guint households_planned; /* the same as the plan says, when the steps are done in their order */
  char *handed_to;       /* incident that keeps the plant of an executed stop standing from then on; NULL none */
} HeatStep;

typedef struct {
  guint version;      /* 1, 2, … */
  char *kind;         /* "smallest", … */
  gint64 at_us;
  char *actor, *reason;
  guint replaces;     /* 0: none */
  guint failed_step;  /* the step whose failure led to it; 0 none */
  JsonObject *body;   /* keys of `heatctl isolate --json`; owned */
  guint n_must, n_may, n_stops, n_wells, n_doubts;
  HeatOutSum out;     /* planned */
  double minutes, volume_m3, length_m;
  double elapsed_minutes, lost_m3; /* with the crews at hand, with what runs out meanwhile; NaN unknown */
  double drain_min, refill_min; /* of the zone by its drains and the make-up; NaN unknown */
  JsonObject *because;  /* what changed against the plan before: {failed_step, valve, new_must[], no_longer_must[], can_reopen[], more_households}; NULL first */
} HeatOpsPlan;

typedef struct {
  gint64 half_us, safe_us;    /* what counts: the hand-set value if there is one; 0 unknown */
  HeatEstimateTimes computed; /* what the phases say */
  HeatPhaseState phases[HEAT_N_PHASES];
  gboolean is_by_hand;
  char *reason, *actor;       /* of the hand-set value; NULL */
  gint64 at_us;               /* last change */
} HeatEstimate;

/* What a person wants of a valve in every plan of an incident, until it is lifted. */
typedef struct {
  char *valve;
  HeatDemand demand;     /* never NONE */
  char *actor, *reason;
  gint64 at_us;
} HeatValveDemand;

typedef struct {
  char *id;              /* "抢修-0114-02" */
  guint rank;            /* running number of the day */
  char *title, *place;   /* "" unknown */
  HeatJob job;
  HeatStage stage;
  gint64 stage_us[HEAT_N_STAGES]; /* when entered; 0 never. Going back clears the later ones */
  gint64 opened_us, clock_from_us; /* first report; from which of them a rule's clock runs the rule says */
  GPtrArray *leaks;      /* char*: "pipe:ID" … ; several: candidates or several leaks, one plan covers all */
  double x, y;           /* NaN unknown */
  double probability;    /* NaN: certain or unknown */
  guint dn_mm;           /* of what leaks; 0 unknown */
  char *level, *line, *well; /* words; "" unknown */
  GPtrArray *reports;    /* char* */
  GPtrArray *plans;      /* HeatOpsPlan, oldest first; the last one counts */
  GPtrArray *steps;      /* HeatStep, in order of coming in; dropped ones stay */
  GPtrArray *demands;    /* HeatValveDemand, oldest first; one a valve */
  GPtrArray *teams;      /* char*: assigned and not released */
  GPtrArray *notices;    /* HeatNotice, borrowed, oldest first */
  GPtrArray *log;        /* HeatEvent, oldest first: everything that names this incident */
  gint64 arrived_us;     /* first team on site, by when it was, not by when it was told; 0 not yet */
  gint64 out_from_us;    /* first consumer out; 0 none yet */
  HeatEstimate estimate;
  HeatOutSum out;        /* now, counted from executed steps */
  guint households_back; /* out once, warm again */
  JsonObject *reopening; /* of the newest list of reopening: {water, stays_shut[], keeps_open[], stay_cold {households, consumers[]}, instead[] {open_valve, with_valve, role,
                          * households, joins_systems}}, and when it was listed again {failed_step, valve, more_households, new_steps[], no_longer[]}; NULL before */
  JsonObject *resupply;  /* of the newest tie that did not open before the refilling: {failed_step, valve, stay_cold {households, consumers[]}, no_longer[], instead[] {open_valve,
                          * with_valve, consumers[], households, close_first[], joins_systems}}; NULL: all opened */
  GHashTable *out_consumers; /* set of char*: consumers this incident keeps without heat now */
  GHashTable *ever_out;      /* set of char*: consumers it ever had */
  guint32 version;       /* of its stream */
} HeatIncident;

typedef struct {
  char *id, *name;
  HeatCrewState state;
  char *incident;         /* NULL: none */
  gint64 since_us;        /* of the state; 0: since the data */
  gint64 arrive_us;       /* expected, when on the way */
  gint64 until_us;        /* resting or off until; 0 unknown */
  double x, y, heading_deg; /* last fix, else the base; NaN unknown */
  gint64 fix_us;          /* 0: never, x y are the base */
  guint32 version;
} HeatOpsTeam;

typedef struct {
  char *id;
  int state, condition;   /* HeatValveState, HeatCondition as found in the field; −1: as the data say */
  int before;             /* state before the first holder operated it; −1 as the data say */
  GPtrArray *holders;     /* char*: incidents whose executed steps hold it in its present state */
  gint64 at_us;
  guint32 version;
} HeatFieldValve;

typedef struct { HeatNotice *notice; HeatDelivery *delivery; } HeatOwed;

typedef struct { char *reason; gint64 until_us; /* 0: until it is opened */ } HeatClosedRoad;

typedef struct _HeatOps HeatOps;
/* Teams start as the city has them; net may be NULL (teams then appear with their first event). */
HeatOps *heat_ops_new (HeatNet *net);
void heat_ops_free (HeatOps *ops);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatOps, heat_ops_free)
/* Folds one event; seq must be the next (a seq already folded is skipped). O(size of the event). */
void heat_ops_apply (HeatOps *ops, HeatEvent *event);

gint64 heat_ops_seq (const HeatOps *ops);
HeatNet *heat_ops_net (const HeatOps *ops); /* (nullable) */
guint32 heat_ops_version (const HeatOps *ops, const char *stream); /* 0: no such stream */

/* Arrays are borrowed, in order of coming in. */
const GPtrArray *heat_ops_reports (const HeatOps *ops);   /* HeatOpsReport */
const GPtrArray *heat_ops_incidents (const HeatOps *ops); /* HeatIncident, closed ones included */
const GPtrArray *heat_ops_teams (const HeatOps *ops);     /* HeatOpsTeam, in the data's order */
const GPtrArray *heat_ops_notices (const HeatOps *ops);   /* HeatNotice, every version */
const GPtrArray *heat_ops_log (const HeatOps *ops);       /* HeatEvent of the last 1,000 */
/* (nullable) */
HeatOpsReport *heat_ops_report (const HeatOps *ops, const char *id);
HeatIncident *heat_ops_incident (const HeatOps *ops, const char *id);
HeatOpsTeam *heat_ops_team (const HeatOps *ops, const char *id);
HeatNotice *heat_ops_notice (const HeatOps *ops, const char *number, guint version /* 0: newest */);
HeatFieldValve *heat_ops_valve (const HeatOps *ops, const char *id);
GHashTable *heat_ops_valves (const HeatOps *ops); /* char* → HeatFieldValve: all that the field knows better than the data */
/* Incident that keeps this consumer without heat now. (nullable) */
const char *heat_ops_consumer_incident (const HeatOps *ops, const char *consumer);
/* Since when it is without heat without a break, whichever incident keeps it so; 0: it is not. */
gint64 heat_ops_out_since_us (const HeatOps *ops, const char *consumer);
/* Running incident in whose newest plan's out list the consumer stands. (nullable) */
const char *heat_ops_consumer_planned (const HeatOps *ops, const char *consumer);
/* What a consumer was told and still holds, the newest first: of each stop its notice in the newest version that reached the consumer. That it has heat
 * again stands first or not at all. A stop keeps its word (superseded) where its change or end went to others only, until the consumer hears anything newer. */
typedef struct HeatTold {
  const HeatNotice *notice;
  gboolean is_named;     /* the notice is about them; FALSE: an earlier version was, this one tells them that they have heat again */
  struct HeatTold *next; /* (nullable) */
} HeatTold;
/* OVER: it told them that they have heat again; TO_COME: a planned stop that has not begun; OUT: they are without heat by it. */
typedef enum { HEAT_STANDING_OVER, HEAT_STANDING_TO_COME, HEAT_STANDING_OUT } HeatStanding;
/* (nullable): never told anything. O(1) */
const HeatTold *heat_ops_told (const HeatOps *ops, const char *consumer);
HeatStanding heat_told_standing (const HeatTold *told, gint64 now_us);
/* > 0: `a` matters more to those who were told both. Out now before planned before over; of stops those in force before superseded ones; then, out: that
 * ends last (an unknown end is the last); planned: that begins first; then the newest. */
int heat_told_compare (const HeatTold *a, const HeatTold *b, gint64 now_us);
/* The one of the list that matters most. (nullable): of an empty list */
const HeatTold *heat_told_first (const HeatTold *told, gint64 now_us);
/* Its notice: what to tell this consumer now (restorations included, however old). (nullable) */
const HeatNotice *heat_ops_consumer_notice (const HeatOps *ops, const char *consumer, gint64 now_us);
/* Stations without life now because of what the incidents hold: set of char*. NULL: the journal does not tell. */
GHashTable *heat_ops_stations_out (const HeatOps *ops);
/* Sum over all incidents: who is out now, and how many were given back. */
HeatOutSum heat_ops_out (const HeatOps *ops);
guint heat_ops_served_again (const HeatOps *ops); /* households out once and warm again, of incidents not closed */
/* Issued and not delivered, oldest first; channel NULL: all that are not by hand. (transfer full: the array) */
GArray *heat_ops_outbox (const HeatOps *ops, const char *channel); /* HeatOwed */
GHashTable *heat_ops_closed_roads (const HeatOps *ops); /* char* road id → HeatClosedRoad */
double heat_ops_temp_degc (const HeatOps *ops); /* outdoors, NaN unknown */
gint64 heat_ops_weather_us (const HeatOps *ops);         /* when it was noted; 0 never */
const char *heat_ops_weather_actor (const HeatOps *ops); /* by whom; NULL never */
gboolean heat_ops_has_snow (const HeatOps *ops); /* when the weather was last noted */
const char *heat_ops_on_duty (const HeatOps *ops); /* "" unknown */

/* Its planned stop will not take place, and nothing was done for it that would have to be undone. */
gboolean heat_incident_is_called_off (const HeatIncident *incident);
gboolean heat_incident_is_running (const HeatIncident *incident); /* neither restored nor closed */
HeatOpsPlan *heat_incident_plan (const HeatIncident *incident); /* newest; (nullable) */
HeatStep *heat_incident_step (const HeatIncident *incident, guint number); /* (nullable) */
/* What is demanded of the valve in the incident's plans. (nullable) */
HeatValveDemand *heat_incident_demand (const HeatIncident *incident, const char *valve);
/* Step in force for this target and part: pending, done or failed, not dropped. (nullable) */
HeatStep *heat_incident_step_on (const HeatIncident *incident, HeatStepPart part, const char *target);
/* Steps of a part in force, in operating order. (transfer container) */
GPtrArray *heat_incident_steps (const HeatIncident *incident, HeatStepPart part);
gboolean heat_incident_is_isolated (const HeatIncident *incident); /* every isolating step in force is done */

/* Canonical JSON of the whole state: equal folds give equal texts. (transfer full) */
JsonNode *heat_ops_to_json (const HeatOps *ops);
JsonNode *heat_incident_to_json (const HeatIncident *incident, gboolean with_plan_lists);
JsonNode *heat_report_to_json (const HeatOpsReport *report); /* phone masked */
JsonNode *heat_team_to_json (const HeatOpsTeam *team);
JsonNode *heat_notice_to_json (const HeatNotice *notice); /* {record, deliveries, superseded} */
