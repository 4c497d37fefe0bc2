// SPDX-License-Identifier: GPL-3.0-or-later
/* The table of transitions, and the commands that keep to it. */
#include "ops-ticket-private.h"
#include "base-clock.h"
#include "base-i18n.h"
#include <string.h>

#define S(state) (1u << HEAT_TICKET_##state)
#define AGENT HEAT_TICKET_BY_AGENT
#define UNIT HEAT_TICKET_BY_UNIT
#define DESK HEAT_TICKET_BY_DESK
/* At work: a unit has it, or is about to. */
#define WITH_UNIT (S (DISPATCHED) | S (TAKEN) | S (IN_HAND))
#define UNDER_WAY (S (TRANSFERRED) | WITH_UNIT)
#define NOT_CLOSED (S (ACCEPTED) | UNDER_WAY | S (ANSWERED) | S (REVIEWED) | S (CALLED_BACK) | S (JOINED))
#define ASKED_DELAY 1u
#define NO_DELAY 2u
#define ASKED_NOT_OURS 4u
#define NO_NOT_OURS 8u

/* The life of a ticket: every row is one thing that may be done. An action that is not here is not possible. */
static const HeatTicketMove moves[] = {
  /* action, in these states, by these, leads to, needs in the input, only while */
  { HEAT_TICKET_DO_TRANSFER, S (ACCEPTED), AGENT | DESK, HEAT_TICKET_TRANSFERRED, 0, 0 },
  { HEAT_TICKET_DO_CONFIRM, S (TRANSFERRED), DESK, HEAT_TICKET_DISPATCHED, 0, 0 },
  { HEAT_TICKET_DO_SEND_BACK, S (TRANSFERRED), DESK, HEAT_TICKET_ACCEPTED, HEAT_TICKET_NEEDS_REASON, 0 },
  { HEAT_TICKET_DO_TAKE, S (DISPATCHED), UNIT | DESK, HEAT_TICKET_TAKEN, 0, 0 },
  { HEAT_TICKET_DO_BEGIN, S (TAKEN), UNIT | DESK, HEAT_TICKET_IN_HAND, 0, 0 },
  { HEAT_TICKET_DO_NOTE, S (TAKEN) | S (IN_HAND), UNIT | DESK, HEAT_TICKET_STAYS, HEAT_TICKET_NEEDS_MILESTONE, 0 },
  { HEAT_TICKET_DO_ANSWER, S (TAKEN) | S (IN_HAND), UNIT | DESK, HEAT_TICKET_ANSWERED, HEAT_TICKET_NEEDS_TEXT, 0 },
  { HEAT_TICKET_DO_ANSWER, S (ACCEPTED), AGENT | DESK, HEAT_TICKET_ANSWERED, HEAT_TICKET_NEEDS_TEXT, 0 }, /* a question answered at once */
  { HEAT_TICKET_DO_INVALID, S (TAKEN) | S (IN_HAND), UNIT | DESK, HEAT_TICKET_ANSWERED, HEAT_TICKET_NEEDS_REASON, 0 },
  { HEAT_TICKET_DO_PASS, S (ANSWERED), DESK, HEAT_TICKET_REVIEWED, 0, 0 },
  { HEAT_TICKET_DO_PASS, S (JOINED), DESK, HEAT_TICKET_REVIEWED, HEAT_TICKET_NEEDS_TEXT, 0 }, /* what it waits for is over, and no restoration says so */
  { HEAT_TICKET_DO_SEND_BACK, S (ANSWERED), DESK, HEAT_TICKET_GOES_BACK, HEAT_TICKET_NEEDS_REASON, 0 },
  { HEAT_TICKET_DO_CALL_BACK, S (REVIEWED), AGENT | DESK, HEAT_TICKET_CALLED_BACK, HEAT_TICKET_NEEDS_SATISFACTION, 0 },
  { HEAT_TICKET_DO_SEND_BACK, S (CALLED_BACK), AGENT | DESK, HEAT_TICKET_GOES_BACK, HEAT_TICKET_NEEDS_REASON, 0 }, /* the caller is not satisfied */
  { HEAT_TICKET_DO_CLOSE, S (CALLED_BACK), AGENT | DESK, HEAT_TICKET_CLOSED, 0, 0 },
  { HEAT_TICKET_DO_CLOSE, S (REVIEWED), DESK, HEAT_TICKET_CLOSED, HEAT_TICKET_NEEDS_REASON, 0 }, /* nobody to call, or not to be reached */
  { HEAT_TICKET_DO_ASK_DELAY, WITH_UNIT, UNIT | DESK, HEAT_TICKET_STAYS, HEAT_TICKET_NEEDS_REASON | HEAT_TICKET_NEEDS_UNTIL, NO_DELAY },
  { HEAT_TICKET_DO_GRANT_DELAY, WITH_UNIT, DESK, HEAT_TICKET_STAYS, 0, ASKED_DELAY },
  { HEAT_TICKET_DO_REFUSE_DELAY, WITH_UNIT, DESK, HEAT_TICKET_STAYS, HEAT_TICKET_NEEDS_REASON, ASKED_DELAY },
  { HEAT_TICKET_DO_ASK_NOT_OURS, WITH_UNIT, UNIT | DESK, HEAT_TICKET_STAYS, HEAT_TICKET_NEEDS_REASON, NO_NOT_OURS },
  { HEAT_TICKET_DO_AGREE_NOT_OURS, WITH_UNIT, DESK, HEAT_TICKET_DISPATCHED, HEAT_TICKET_NEEDS_OTHER_UNIT, ASKED_NOT_OURS },
  { HEAT_TICKET_DO_REFUSE_NOT_OURS, WITH_UNIT, DESK, HEAT_TICKET_STAYS, HEAT_TICKET_NEEDS_REASON, ASKED_NOT_OURS },
  { HEAT_TICKET_DO_JOIN, S (ACCEPTED), AGENT | DESK, HEAT_TICKET_JOINED, HEAT_TICKET_NEEDS_CAUSE, 0 },
  { HEAT_TICKET_DO_JOIN, UNDER_WAY, DESK, HEAT_TICKET_JOINED, HEAT_TICKET_NEEDS_CAUSE, 0 },
  { HEAT_TICKET_DO_SEPARATE, S (JOINED), AGENT | DESK, HEAT_TICKET_ACCEPTED, HEAT_TICKET_NEEDS_REASON, 0 },
  { HEAT_TICKET_DO_URGENCY, S (ACCEPTED), AGENT | DESK, HEAT_TICKET_STAYS, HEAT_TICKET_NEEDS_URGENCY | HEAT_TICKET_NEEDS_REASON, 0 },
  { HEAT_TICKET_DO_URGENCY, UNDER_WAY, DESK, HEAT_TICKET_STAYS, HEAT_TICKET_NEEDS_URGENCY | HEAT_TICKET_NEEDS_REASON, 0 },
  { HEAT_TICKET_DO_URGE, NOT_CLOSED, AGENT | DESK, HEAT_TICKET_STAYS, 0, 0 },
  { HEAT_TICKET_DO_CORRECT, S (ACCEPTED), AGENT | DESK, HEAT_TICKET_STAYS, HEAT_TICKET_NEEDS_REASON, 0 },
  { HEAT_TICKET_DO_CORRECT, UNDER_WAY, DESK, HEAT_TICKET_STAYS, HEAT_TICKET_NEEDS_REASON, 0 },
  { HEAT_TICKET_DO_ANSWER_FROM_NOTICE, S (ACCEPTED), AGENT | DESK, HEAT_TICKET_TOLD, HEAT_TICKET_NEEDS_NOTICE, 0 },
};

HeatEventKind
heat_ticket_event (HeatTicketAction action)
{
  return (HeatEventKind) ((int) HEAT_EVENT_TICKET_ACCEPTED + (int) action);
}

HeatTicketAction
heat_ticket_action (HeatEventKind kind)
{
  return kind >= HEAT_EVENT_TICKET_ACCEPTED && kind <= HEAT_EVENT_TICKET_ANSWERED_FROM_NOTICE ? (HeatTicketAction) ((int) kind - (int) HEAT_EVENT_TICKET_ACCEPTED)
                                                                                               : HEAT_N_TICKET_ACTIONS;
}

static gboolean
is_while (const HeatTicket *t, guint only)
{
  gboolean is_delay_open = t->delay_asked_us && !t->delay_answered_us;

  return !((only & ASKED_DELAY) && !is_delay_open) && !((only & NO_DELAY) && is_delay_open) && !((only & ASKED_NOT_OURS) && !t->is_not_ours_asked)
         && !((only & NO_NOT_OURS) && t->is_not_ours_asked);
}

const HeatTicketMove *
heat_ticket_move (const HeatTicket *t, HeatTicketAction action, guint roles)
{
  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    {
      const HeatTicketMove *m = &moves[i];
      if (m->action == action && (m->from & (1u << t->state)) && (m->by & roles) && is_while (t, m->only))
        return m;
    }
  return NULL;
}

/* A unit has its rights on its own tickets only. */
guint
heat_ticket_roles_on (const HeatTicket *t, const HeatTicketActor *actor)
{
  gboolean is_own = actor->unit && *actor->unit && strcmp (actor->unit, t->unit) == 0;

  return is_own ? actor->roles : actor->roles & ~(guint) UNIT;
}

gboolean
heat_ticket_may (const HeatTicket *t, HeatTicketAction action, const HeatTicketActor *actor)
{
  if (action == HEAT_TICKET_DO_ACCEPT)
    return !t && (actor->roles & (AGENT | DESK));
  return t && heat_ticket_move (t, action, heat_ticket_roles_on (t, actor));
}

const HeatTicketNature *
heat_ticket_nature (HeatTicketKind kind)
{
  static const HeatTicketNature natures[HEAT_N_TICKET_KINDS] = {
    [HEAT_TICKET_LEAK_PRIMARY] = { HEAT_JOB_PRIMARY_LEAK, -1, "primary", HEAT_SYMPTOM_STREET_WATER, FALSE },
    [HEAT_TICKET_LEAK_SECONDARY] = { HEAT_JOB_SECONDARY_LEAK, -1, "secondary", HEAT_SYMPTOM_STREET_WATER, FALSE },
    /* One flat is no leak of the network: the desk hears of it, and no pipe is suspected for it. */
    [HEAT_TICKET_LEAK_HOUSEHOLD] = { HEAT_JOB_HOUSEHOLD, -1, "secondary", HEAT_SYMPTOM_OTHER, FALSE },
    [HEAT_TICKET_VALVE_HOUSEHOLD] = { HEAT_JOB_UNKNOWN, HEAT_CASE_HOUSEHOLD_VALVE, "secondary", -1, FALSE },
    [HEAT_TICKET_WELL_COVER] = { HEAT_JOB_WELL_COVER, -1, "primary", HEAT_SYMPTOM_WELL_COVER, FALSE },
    [HEAT_TICKET_WELL_STEAM] = { HEAT_JOB_WELL_STEAM, -1, "primary", HEAT_SYMPTOM_WELL_STEAM, FALSE },
    [HEAT_TICKET_STATION] = { HEAT_JOB_STATION, -1, "secondary", HEAT_SYMPTOM_OTHER, FALSE },
    [HEAT_TICKET_NO_HEAT] = { HEAT_JOB_NO_HEAT, -1, "secondary", HEAT_SYMPTOM_NO_HEAT, TRUE },
    [HEAT_TICKET_NOT_WARM] = { -1, HEAT_CASE_NOT_WARM, "secondary", -1, TRUE },
    [HEAT_TICKET_CONSULTATION] = { -1, HEAT_CASE_CONSULTATION, "service", -1, TRUE },
    [HEAT_TICKET_COMPLAINT] = { -1, HEAT_CASE_COMPLAINT, "service", -1, FALSE },
    [HEAT_TICKET_OTHER] = { -1, -1, "service", -1, FALSE },
  };

  return &natures[kind];
}

HeatEvent *
heat_ticket_event_of_id (const HeatTicket *t, const char *id)
{
  for (guint i = t->events->len; i-- > 0;)
    if (strcmp (heat_event_text (t->events->pdata[i], "id"), id) == 0)
      return t->events->pdata[i];
  return NULL;
}

gboolean
heat_ticket_is_open (const HeatTicket *t)
{
  return t->state != HEAT_TICKET_CLOSED;
}
