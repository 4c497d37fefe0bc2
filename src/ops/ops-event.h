// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* One thing that happened: the journal is a row of these, the state of the house is their fold. Immutable once made,
 * reference-counted, any thread may read it. Times are microseconds UTC, places metres in the city's projected CRS, ids
 * the asset numbers of the data. The body's keys stand beside each kind below; absent means unknown. */
#include "ops-error.h"
#include <json-glib/json-glib.h>

/* kind, word, stream prefix */
#define HEAT_EVENT_KINDS(X)                                                                                             \
  X (REPORT_TAKEN, "report.taken", "report")          /* symptom text address place x y card phone consumer source seen_us notice help */ \
  X (REPORT_ATTACHED, "report.attached", "report")    /* incident why */                                                  \
  X (REPORT_DETACHED, "report.detached", "report")    /* incident reason */                                               \
  X (REPORT_DISMISSED, "report.dismissed", "report")  /* reason */                                                        \
  X (INCIDENT_OPENED, "incident.opened", "incident")  /* title job leaks[] place x y reports[] clock_from_us */           \
  X (INCIDENT_LOCATED, "incident.located", "incident") /* title job leaks[] place x y probability dn_mm level line well; instead_of ("pipe:ID" or "incident:ID" that was proposed) and reason where a person chose otherwise */ \
  X (INCIDENT_STAGE, "incident.stage", "incident")    /* stage reason */                                                  \
  X (INCIDENT_NOTED, "incident.noted", "incident")    /* text */                                                          \
  X (PLAN_CHOSEN, "plan.chosen", "incident")          /* version kind plan{} steps[] replaces because{} reason instead_of (the kind that was recommended) */         \
  X (STEPS_ADDED, "steps.added", "incident")          /* steps[] why */                                                   \
  X (STEP_DONE, "step.done", "incident")              /* step action target households_out; done_us as in heat_event_done_us(), here and where it stands below */ \
  X (STEP_FAILED, "step.failed", "incident")          /* step action target how note */                              \
  X (STEP_UNDONE, "step.undone", "incident")          /* step action target reason */                                \
  X (PHASE_STARTED, "phase.started", "incident")      /* phase */                                                         \
  X (PHASE_ENDED, "phase.ended", "incident")          /* phase */                                                         \
  X (ESTIMATE_COMPUTED, "estimate.computed", "incident") /* half_us safe_us phases[] why */                               \
  X (ESTIMATE_SET, "estimate.set", "incident")        /* half_us safe_us reason */                                        \
  X (ESTIMATE_FREED, "estimate.freed", "incident")    /* reason: the computed value counts again */                       \
  X (VALVE_STATE, "valve.state", "valve")             /* state incident step before hold */                               \
  X (VALVE_CONDITION, "valve.condition", "valve")     /* condition incident step note */                                  \
  X (VALVE_HANDED, "valve.handed", "valve")           /* from to: the later plan needs it closed */                       \
  X (PLANT_HANDED, "plant.handed", "incident")        /* step to number target target_kind: the other incident needs it standing */ \
  X (OUT_CHANGED, "out.changed", "out")               /* incident step changes[]{incident out[] back[] sums} stations[] (all that are out then) */ \
  X (TEAM_ASSIGNED, "team.assigned", "team")          /* incident arrive_us travel_s route_m reason instead_of (the team that was proposed) from (the incident it was pulled off) line[] (x y x y …) */  \
  X (TEAM_ARRIVED, "team.arrived", "team")            /* incident */                                                      \
  X (TEAM_RELEASED, "team.released", "team")          /* incident reason to (the incident it was pulled off for) */                                               \
  X (TEAM_STATE, "team.state", "team")                /* state until_us reason */                                         \
  X (TEAM_FIXED, "team.fixed", "fix")                 /* x y heading_deg; a stream of its own: it clashes with nothing */                                               \
  X (NOTICE_ISSUED, "notice.issued", "notice")        /* ops-notice.h */                                                  \
  X (DELIVERY_TRIED, "delivery.tried", "notice")      /* version channel ok reason receipt count of; of a webhook: webhook topic hours_before tries given_up done_us */ \
  X (DELIVERY_BY_HAND, "delivery.by_hand", "notice")  /* version channel done areas[] how: done by people, in those areas (none: altogether); done false: it was not */ \
  X (ROAD_CLOSED, "road.closed", "road")              /* reason until_us factor */                                        \
  X (ROAD_OPENED, "road.opened", "road")              /* reason */                                                        \
  X (WEATHER_NOTED, "weather.noted", "weather")       /* temp_degc snow */                                                \
  X (SHIFT_BEGUN, "shift.begun", "shift")             /* name from_us until_us */                                         \
  X (VALVE_DEMANDED, "valve.demanded", "incident")    /* valve demand reason: for every plan of the incident; demand "none" lifts the one before */ \
  X (CREW_SAID, "crew.said", "crew")                  /* incident team phone seq said_us said ...fields of ops-crew.h, outcome why; stream by the message's id */ \
  X (CREW_MISSED, "crew.missed", "call")              /* incident team well due_us sign_us: no sign of life from a well in time */ \
  X (CREW_ANSWERED, "crew.answered", "call")          /* incident team words outside: a person has answered the call; outside: they are out of the well */ \
  X (TICKET_ACCEPTED, "ticket.accepted", "ticket")             /* id kind urgency text address place card phone consumer x y seen_us source symptom report level area help call_back */ \
  X (TICKET_TRANSFERRED, "ticket.transferred", "ticket")       /* id unit level phase area why text */                 \
  X (TICKET_CONFIRMED, "ticket.confirmed", "ticket")           /* id unit level phase area why */                      \
  X (TICKET_SENT_BACK, "ticket.sent_back", "ticket")           /* id reason */                                         \
  X (TICKET_TAKEN, "ticket.taken", "ticket")                   /* id */                                                \
  X (TICKET_BEGUN, "ticket.begun", "ticket")                   /* id */                                                \
  X (TICKET_NOTED, "ticket.noted", "ticket")                   /* id milestone text expected_us */                     \
  X (TICKET_ANSWERED, "ticket.answered", "ticket")             /* id text */                                           \
  X (TICKET_INVALID, "ticket.invalid", "ticket")               /* id reason */                                         \
  X (TICKET_PASSED, "ticket.passed", "ticket")                 /* id text incident: over for all who wait for it */    \
  X (TICKET_CALLED_BACK, "ticket.called_back", "ticket")       /* id satisfaction text */                              \
  X (TICKET_CLOSED, "ticket.closed", "ticket")                 /* id reason */                                         \
  X (TICKET_DELAY_ASKED, "ticket.delay_asked", "ticket")       /* id until_us reason clock clocks[]: whose limits */    \
  X (TICKET_DELAY_GRANTED, "ticket.delay_granted", "ticket")   /* id until_us clocks[] */                              \
  X (TICKET_DELAY_REFUSED, "ticket.delay_refused", "ticket")   /* id reason */                                         \
  X (TICKET_NOT_OURS_ASKED, "ticket.not_ours_asked", "ticket") /* id reason unit */                                    \
  X (TICKET_NOT_OURS_AGREED, "ticket.not_ours_agreed", "ticket") /* id unit level phase area why */                    \
  X (TICKET_NOT_OURS_REFUSED, "ticket.not_ours_refused", "ticket") /* id reason */                                     \
  X (TICKET_JOINED, "ticket.joined", "ticket")                 /* id ticket incident reason call_back */               \
  X (TICKET_SEPARATED, "ticket.separated", "ticket")           /* id reason */                                         \
  X (TICKET_URGENCY, "ticket.urgency", "ticket")               /* id urgency reason */                                 \
  X (TICKET_URGED, "ticket.urged", "ticket")                   /* id text */                                           \
  X (TICKET_CORRECTED, "ticket.corrected", "ticket")           /* id reason kind text address place card phone consumer area: place and area count no more when they are not said again with another address, card or consumer */ \
  X (TICKET_ANSWERED_FROM_NOTICE, "ticket.answered_from_notice", "ticket") /* id notice version incident text call_back */

typedef enum {
  HEAT_EVENT_UNKNOWN, /* written by a newer program: kept, folded as a mere entry of the log */
#define X(KIND, word, stream) HEAT_EVENT_##KIND,
  HEAT_EVENT_KINDS (X)
#undef X
  HEAT_N_EVENT_KINDS
} HeatEventKind;

typedef struct {
  gint64 seq;         /* 1, 2, …: its place in the journal; 0 until it is appended */
  gint64 at_us;
  guint32 version;    /* of its stream, after it: 1, 2, …; 0 until it is appended */
  HeatEventKind kind;
  const char *word;   /* "step.done" */
  const char *actor;  /* "desk:NAME", "hotline", "crew:3" */
  const char *stream; /* "incident:抢修-0114-02", "report:…", "team:3", "notice:0114-02", "valve:…", "fix:3", "out" */
} HeatEvent;

/* Takes the body (an object; NULL: empty). */
HeatEvent *heat_event_new (gint64 at_us, const char *actor, const char *stream, HeatEventKind kind, JsonObject *body);
/* As read from a journal; the body is parsed when first asked for. `body` is copied. */
HeatEvent *heat_event_new_stored (gint64 seq, gint64 at_us, guint32 version, const char *word, const char *actor, const char *stream, const char *body);
/* A copy with its place in the journal filled in: what an append gives back. (transfer full) */
HeatEvent *heat_event_placed (const HeatEvent *event, gint64 seq, guint32 version);
HeatEvent *heat_event_ref (HeatEvent *event);
void heat_event_unref (HeatEvent *event);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatEvent, heat_event_unref)

/* The body; an empty object when the stored text is no JSON object. Borrowed, read only. */
JsonObject *heat_event_body (HeatEvent *event);
/* Compact JSON text. Borrowed. */
const char *heat_event_body_text (HeatEvent *event);
/* The body's text member, "" when absent. Borrowed from the event. */
const char *heat_event_text (HeatEvent *event, const char *key);
gint64 heat_event_int (HeatEvent *event, const char *key, gint64 fallback);
double heat_event_double (HeatEvent *event, const char *key); /* NaN when absent */
/* When it was done: what a crew tells from a dead spot is received later than it was done ("done_us" of the body, "said_us" of a crew's message). Never after at_us, and at_us
 * where the body says nothing. */
gint64 heat_event_done_us (HeatEvent *event);
/* That much is no delay worth a word. */
#define HEAT_EVENT_LATE_US (90 * G_USEC_PER_SEC)
gboolean heat_event_is_late (HeatEvent *event);

const char *heat_event_kind_word (HeatEventKind kind);
HeatEventKind heat_event_kind_from_word (const char *word);
/* "incident" of "incident:抢修-0114-02" → the part after the colon, "" when the stream is not of that prefix. Borrowed. */
const char *heat_event_stream_id (const HeatEvent *event, const char *prefix);
/* {seq, at, done (where it was told later), actor, stream, version, kind, body}; phones masked unless `full`. (transfer full) */
JsonNode *heat_event_to_json (HeatEvent *event, gboolean full);
/* "138****0417"; texts under 7 digits are masked whole. (transfer full) */
char *heat_ops_mask_phone (const char *phone);
