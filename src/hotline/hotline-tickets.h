// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Tickets in the service, between the files that read and that write them. */
#include "hotline-private.h"
#include "ops-ticket.h"

struct _HotlineTickets {
  HeatTickets *book;      /* fold of the hotline's journal */
  HeatTicketRules *rules;
};

/* Who asks, as tickets know it: a token with a unit speaks for that unit; one with the role agent and none for the hotline. Texts are borrowed from `who`. */
HeatTicketActor hotline_ticket_actor (const HotlineWho *who);
/* May this holder look at it? Units see their own. */
gboolean hotline_ticket_is_seen (const HeatTicketActor *actor, const HeatTicket *ticket);
/* The ticket of the path; NULL when it has been refused. */
HeatTicket *hotline_ticket_of_path (HotlineRequest *request, const HeatTicketActor *actor);
/* The ticket with its history as the asker may see it. (transfer full) */
JsonNode *hotline_ticket_json (HotlineRequest *request, const HeatTicket *ticket, const HeatTicketActor *actor);
