// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Tickets in the service, between the files that read and that write them. */
#include "hotline-private.h"
#include "ops-ticket.h"

struct _HotlineTickets {
  HeatTickets *book;      /* fold of the hotline's journal */
  HeatTicketRules *rules;
  GHashTable *answers;    /* key of a list's question → GBytes: pages that hear of one event ask the same within a moment */
  gint64 answers_seq, answers_us; /* of the journal; when they were made, by the service's clock */
  gint64 looked_us;       /* clocks whose limit fell before this have been told */
  guint watch;            /* source; 0 */
};

/* Who asks, as tickets know it: a token with a unit speaks for that unit; one with the role agent and none for the hotline. Texts are borrowed from `who`. */
HeatTicketActor hotline_ticket_actor (const HotlineWho *who);
/* May this holder look at it? Units see their own. */
gboolean hotline_ticket_is_seen (const HeatTicketActor *actor, const HeatTicket *ticket);
/* The ticket of the path; NULL when it has been refused. */
HeatTicket *hotline_ticket_of_path (HotlineRequest *request, const HeatTicketActor *actor);
/* The stop in force that explains a ticket which is still with the hotline: "0114-02/1". NULL: none, or it cannot be told by card or consumer. (transfer full) */
char *hotline_ticket_explained (HeatHotline *hotline, const HeatTicket *ticket);
/* The ticket with its history as the asker may see it. (transfer full) */
JsonNode *hotline_ticket_json (HotlineRequest *request, const HeatTicket *ticket, const HeatTicketActor *actor);
