// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Tickets of the hotline: the fold of the events "ticket.*", who may do what next, and the clocks. The life (受理 转办 接单 处理 反馈 一级审核 回访 办结) follows
 * the hotline rules of published service codes; its single table of transitions stands in ops-ticket.c, every limit in the rule profiles (ops-ticket-rules.h).
 * Pure and deterministic: what does not fit changes nothing. Owned by one thread; pointers are borrowed and hold until the next event is folded. */
#include "ops-event.h"
#include "ops-ticket-rules.h"
#include "ops-words.h"

/* Bits: who acts. A holder may have several. */
typedef enum {
  HEAT_TICKET_BY_AGENT = 1, /* the hotline */
  HEAT_TICKET_BY_UNIT = 2,  /* the unit that has the ticket */
  HEAT_TICKET_BY_DESK = 4,  /* the dispatch centre, which may also act for a unit that reports by phone */
} HeatTicketRole;
typedef struct {
  guint roles;      /* HeatTicketRole */
  const char *unit; /* of HEAT_TICKET_BY_UNIT; NULL else */
  const char *name; /* of the workplace, for the journal: "agent:seat 12" */
} HeatTicketActor;

typedef struct {
  char *number;  /* "20260114-0007": local day and running number */
  char *id;      /* as the sender of the acceptance gave it; also of the report that it made for the desk */
  gint64 at_us, seen_us; /* accepted; first seen, 0 unknown */
  HeatTicketKind kind;
  HeatUrgency urgency;
  HeatTicketState state;
  char *text, *address, *place, *card, *phone, *consumer, *source; /* "" unknown; phones are shown through heat_ops_mask_phone () */
  char *report;  /* id of the report it made; "" none */
  gboolean needs_help; /* old people, infants or sick people are there: no notice answers it */
  double x, y;   /* metres; NaN unknown */
  char *level, *phase, *area; /* words of responsibility.csv; "" not known yet */
  char *unit;    /* whose it is; "" nobody's yet */
  gint64 transferred_us, dispatched_us, taken_us, begun_us, answered_us, reviewed_us, called_back_us, closed_us; /* 0 not yet; going back clears the later ones */
  gint64 joined_us;      /* since it was last given to a unit; 0 not */
  gint64 first_dispatched_us, first_taken_us; /* never cleared */
  gint64 milestone_us[HEAT_N_MILESTONES]; /* 0 not yet */
  gint64 delay_asked_us, delay_answered_us; /* newest request; answered 0: it is open */
  gint64 delay_until_us; /* asked for */
  guint delay_clocks;    /* bits 1 << HeatTicketClock: whose limits it is about */
  char *delay_reason;    /* "" none */
  gint64 granted_us[HEAT_N_TICKET_CLOCKS]; /* that limit has moved to here; 0: never */
  gboolean is_not_ours_asked;
  char *not_ours_reason, *not_ours_unit; /* unit: proposed; "" none */
  gboolean is_invalid;   /* found on site to be no fault */
  char *joined_to;       /* number of the ticket it waits for; "" none */
  char *incident;        /* outage it waits for or was told about; "" none */
  char *notice;          /* answered from it; "" none */
  guint notice_version;
  gboolean wants_call_back;
  char *told;            /* words of the notice as told to the caller */
  char *result;          /* newest answer of the unit, or why the alarm was invalid */
  HeatSatisfaction satisfaction;
  guint n_urged, n_sent_back, n_tries /* of calling back */, n_delays /* granted */, n_not_ours /* agreed */;
  GPtrArray *events;     /* HeatEvent, oldest first */
  guint32 version;       /* of its stream */
} HeatTicket;

typedef struct _HeatTickets HeatTickets;
HeatTickets *heat_tickets_new (void);
void heat_tickets_free (HeatTickets *tickets);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatTickets, heat_tickets_free)
/* Any event of the journal: those of other streams are looked at for restorations only. O(followers). */
void heat_tickets_apply (HeatTickets *tickets, HeatEvent *event);
const GPtrArray *heat_tickets_all (const HeatTickets *tickets); /* HeatTicket, in order of acceptance. Borrowed */
HeatTicket *heat_tickets_find (const HeatTickets *tickets, const char *number); /* (nullable) */
HeatTicket *heat_tickets_by_id (const HeatTickets *tickets, const char *id);    /* of the acceptance. (nullable) */
/* All of a phone or card number, oldest first. Borrowed, NULL none. O(1) */
const GPtrArray *heat_tickets_of_phone (const HeatTickets *tickets, const char *phone);
const GPtrArray *heat_tickets_of_card (const HeatTickets *tickets, const char *card);
/* Tickets that wait for the end of this incident. Borrowed, NULL none. */
const GPtrArray *heat_tickets_waiting (const HeatTickets *tickets, const char *incident);
/* Tickets that wait for this one. Borrowed, NULL none. */
const GPtrArray *heat_tickets_followers (const HeatTickets *tickets, const char *number);
/* The next free number of the local day, after so many that are given away and not folded yet. (transfer full) */
char *heat_tickets_next_number (const HeatTickets *tickets, gint64 now_us, guint n_ahead);

/* --- What may be done ------------------------------------------------------------------------------------------------------------------- */

HeatEventKind heat_ticket_event (HeatTicketAction action);
/* HEAT_N_TICKET_ACTIONS when it is no event of a ticket. */
HeatTicketAction heat_ticket_action (HeatEventKind kind);
/* May the holder of these roles do this with the ticket as it stands? The single table of transitions. `ticket` NULL: asks for HEAT_TICKET_DO_ACCEPT. */
gboolean heat_ticket_may (const HeatTicket *ticket, HeatTicketAction action, const HeatTicketActor *actor);
/* What a command is given. */
typedef struct {
  const HeatTickets *tickets;
  const HeatTicketRules *rules;
  gint64 now_us;
  guint n_ahead; /* new tickets made before this one that are not in `tickets` yet */
} HeatTicketDesk;
/* The event that an action makes, to be appended on the version the ticket has now. `input` holds the body's keys of ops-event.h, times also as ISO 8601 under "until"
 * and "expected". HEAT_ERROR_NOT_FOUND no such ticket, HEAT_ERROR_REFUSED not in this state or not by this holder, HEAT_ERROR_DATA what is missing or wrong in
 * the input. (transfer full) */
HeatEvent *heat_ticket_act (const HeatTicketDesk *desk, const char *number, HeatTicketAction action, const HeatTicketActor *actor, JsonObject *input, GError **error);
/* The same for a new ticket under the next free number: kind and id are needed; urgency is the profile's for the kind unless given, and with "help" at least the
 * profile's for those in need. */
HeatEvent *heat_ticket_accept (const HeatTicketDesk *desk, const HeatTicketActor *actor, JsonObject *input, GError **error);
/* The event with this id in the ticket's history: a repeat is recognised by it. (nullable) */
HeatEvent *heat_ticket_event_of_id (const HeatTicket *ticket, const char *id);
/* May a sender call a ticket or a report so? 1 to 64 letters, digits, "-", "_" or "."; not in the form of a ticket's number. */
gboolean heat_ticket_is_id (const char *id);
/* Would this input have made this event? A repeat that says something else is none. */
gboolean heat_ticket_is_repeat (HeatEvent *event, HeatTicketAction action, JsonObject *input);

/* What a kind of ticket is: which job's or case's limits it has, whose business it is, and what it tells the desk. */
typedef struct {
  int job, limits;       /* HeatJob, HeatCase; −1 none */
  const char *level;     /* word of responsibility.csv */
  int symptom;           /* HeatSymptom of the report it makes for the desk; −1: none */
  gboolean is_explained; /* a stop in force explains it: answered from the notice */
} HeatTicketNature;
const HeatTicketNature *heat_ticket_nature (HeatTicketKind kind);

/* --- Clocks ------------------------------------------------------------------------------------------------------------------------------- */

/* One clock as it stands. What the profile does not limit, or has not begun, is HEAT_CLOCK_NONE. The clock "close" runs from the acceptance (or as the rule says) to
 * the unit's answer; of the urgency's limit and the kind's the earlier one counts. A granted delay moves the limits it is about as far as their rules let them move
 * (column "delay" of rules.csv), a mere request does not. */
HeatRuleClock heat_ticket_clock (const HeatTicket *ticket, HeatTicketClock clock, const HeatTicketRules *rules, gint64 now_us);
/* The clock that matters most now: of those not met the one whose limit falls first; HEAT_N_TICKET_CLOCKS when none runs. */
HeatTicketClock heat_ticket_next_clock (const HeatTicket *ticket, const HeatTicketRules *rules, gint64 now_us, HeatRuleClock *clock);
gboolean heat_ticket_is_open (const HeatTicket *ticket); /* not closed */
/* Does the profile let a delay move this limit of the ticket? */
gboolean heat_ticket_lets_delay (const HeatTicket *ticket, HeatTicketClock clock, const HeatTicketRules *rules);
/* Bits of the limits that a delay can be asked for now: which the profile lets move, and which are neither kept nor past. */
guint heat_ticket_delays (const HeatTicket *ticket, const HeatTicketRules *rules, gint64 now_us);

/* --- JSON --------------------------------------------------------------------------------------------------------------------------------- */

typedef struct {
  const HeatTicketRules *rules; /* for clocks; NULL: none */
  const HeatTicketActor *actor; /* for "may"; NULL: none */
  const HeatTickets *tickets;   /* for "followers"; NULL: none */
  gint64 now_us;
  gboolean with_history, full /* phones as they are */;
} HeatTicketView;
/* Keys as in data/openapi.yaml, "Ticket". (transfer full) */
JsonNode *heat_ticket_to_json (const HeatTicket *ticket, const HeatTicketView *view);
