// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Tickets in the service, between the files that read and that write them. */
#include "hotline-private.h"
#include "hotline-ticket-rules.h"
#include "ops-ticket.h"

struct _HotlineTickets {
  HeatTickets *book;      /* fold of the hotline's journal */
  HeatTicketRules *rules;
  GHashTable *answers;    /* key of a list's question → GBytes: pages that hear of one event ask the same within a moment */
  gint64 answers_seq, answers_us; /* of the journal; when they were made, by the service's clock */
  GHashTable *late;       /* number, owned → gint64[HEAT_N_TICKET_CLOCKS]: limits that have passed and been told */
  guint watch;            /* source; 0 */
};

/* Who asks, as tickets know it: a token with a unit speaks for that unit, whatever further roles it has but desk; one with the role agent and no unit for the
 * hotline. Texts are borrowed from `who`. */
HeatTicketActor hotline_ticket_actor (const HotlineWho *who);
/* May this holder look at it? Units see their own. */
gboolean hotline_ticket_is_seen (const HeatTicketActor *actor, const HeatTicket *ticket);
/* The one rule of who sees a caller's whole phone number; all others see it masked. The dispatch centre does; the hotline as long as the ticket is open, for it calls
 * back; the unit from the dispatch to its answer, for it agrees with the caller when to come. `ticket` NULL: numbers of households that nobody called from, which
 * are for the dispatch centre alone. Lists and the pop-up mask them for everybody: nobody dials from there. */
gboolean hotline_sees_phone (const HotlineWho *who, const HeatTicket *ticket);
/* Tells the pages of those who may look at it. `data` is consumed. */
void hotline_ticket_push (HeatHotline *hotline, const HeatTicket *ticket, JsonObject *data);
/* The ticket of the path; NULL when it has been refused. */
HeatTicket *hotline_ticket_of_path (HotlineRequest *request, const HeatTicketActor *actor);

/* --- Where it is (hotline-ticket-place.c) --- */
typedef struct { const char *place, *card, *consumer, *address; } HotlineTicketWhere; /* "" unknown */
/* The one place that they name: what was chosen ("building:B12") goes before the card, that before the consumer, that before an address which means one place only.
 * FALSE: none, or several. Clear it with heat_hotline_place_clear (). */
gboolean hotline_ticket_place (HeatHotline *hotline, const HotlineTicketWhere *where, HeatHotlinePlace *place);
gboolean hotline_place_of_ticket (HeatHotline *hotline, const HeatTicket *ticket, HeatHotlinePlace *place);
/* Names and numbers under which the division of responsibility may know this place. (transfer full) */
JsonArray *hotline_place_areas (HeatHotline *hotline, const HeatHotlinePlace *place);
/* Keys of an input that it does not have: place, address, consumer, area. */
void hotline_put_place (HeatHotline *hotline, const HeatHotlinePlace *place, JsonObject *input);
/* The stop in force that explains a ticket of this kind, so that it is answered from it; NULL: none. It names the caller's own consumer, or all of the place, and heat is not
 * over-due; one that is only announced answers questions (CONSULTATION) alone. */
const HeatNotice *hotline_stop_explains (const HotlineStop *stop, HeatTicketKind kind);
/* Open tickets of the same kind near it, newest first: by building, address or metres, no further apart in time than the settings say. (transfer container: HeatTicket) */
GPtrArray *hotline_similar_tickets (HeatHotline *hotline, const HeatTicket *ticket);
/* The stop in force that explains a ticket which is still with the hotline: "0114-02/1". NULL: none, it cannot be told by card or consumer, or somebody needs help there. (transfer full) */
char *hotline_ticket_explained (HeatHotline *hotline, const HeatTicket *ticket);
/* May tickets be joined to this incident? One that is open as far as the service knows: a notice of it is in force, a crew works on it, or tickets wait for it already. The dispatch centre's own
 * desk (`is_desk_waiting`) may know one before that. "": no incident is named. FALSE: refused. (hotline-ticket-cause.c) */
gboolean hotline_check_cause (HotlineRequest *request, const char *incident, gboolean is_desk_waiting);
/* The ticket with its history as the asker may see it. (transfer full) */
JsonNode *hotline_ticket_json (HotlineRequest *request, const HeatTicket *ticket, const HeatTicketActor *actor);
