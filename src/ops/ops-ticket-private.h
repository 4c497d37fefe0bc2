// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Tickets between their own files. */
#include "ops-state-private.h"
#include "ops-ticket.h"

/* What an input must hold. */
enum {
  HEAT_TICKET_NEEDS_REASON = 1, HEAT_TICKET_NEEDS_TEXT = 2, HEAT_TICKET_NEEDS_UNTIL = 4, HEAT_TICKET_NEEDS_MILESTONE = 8, HEAT_TICKET_NEEDS_SATISFACTION = 16,
  HEAT_TICKET_NEEDS_URGENCY = 32, HEAT_TICKET_NEEDS_OTHER_UNIT = 64, HEAT_TICKET_NEEDS_CAUSE = 128, HEAT_TICKET_NEEDS_NOTICE = 256,
};
/* Where a move leads that depends on the ticket or on what was answered. */
enum {
  HEAT_TICKET_STAYS = HEAT_N_TICKET_STATES,
  HEAT_TICKET_GOES_BACK, /* in hand when a unit has it, else with the hotline */
  HEAT_TICKET_TOLD,      /* closed, or waits for the restoration to be called back */
};
typedef struct { HeatTicketAction action; guint from, by; int to; guint needs, only; } HeatTicketMove;
/* The row that lets one of these roles do this now; NULL: none. */
const HeatTicketMove *heat_ticket_move (const HeatTicket *ticket, HeatTicketAction action, guint roles);
/* What of his roles an actor has on this ticket: a unit only on its own. */
guint heat_ticket_roles_on (const HeatTicket *ticket, const HeatTicketActor *actor);
