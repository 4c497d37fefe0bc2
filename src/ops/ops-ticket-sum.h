// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* What a season report says of the hotline: how many tickets, what was in time, who complained again and again. Pure: counted from the fold. */
#include "ops-ticket.h"

/* A clock's tally over tickets accepted in the period: met in time, met late, past the limit and not met, still running. */
typedef struct { guint met, met_late, late, running; } HeatTicketTally;
typedef struct {
  guint accepted, open, closed, invalid, joined, told /* answered from a notice */, sent_back, delays, not_ours, urged, unreachable /* tries of calling back in vain */;
  guint kinds[HEAT_N_TICKET_KINDS], states[HEAT_N_TICKET_STATES], satisfied[HEAT_N_SATISFACTIONS];
  HeatTicketTally clocks[HEAT_N_TICKET_CLOCKS];
} HeatTicketSum;
/* Tickets accepted in [from_us, until_us), as they stand at now_us; `unit` NULL: of all units. O(tickets) */
void heat_tickets_sum (const HeatTickets *tickets, const HeatTicketRules *rules, const char *unit, gint64 from_us, gint64 until_us, gint64 now_us, HeatTicketSum *sum);

typedef struct { char *who; guint n; gboolean is_card; } HeatComplainer; /* card number, else the phone: to be masked when shown */
/* Users with more than `more_than` complaints accepted in the period, most first. (transfer full: HeatComplainer; clear set) */
GArray *heat_tickets_complainers (const HeatTickets *tickets, guint more_than, gint64 from_us, gint64 until_us);
/* Units that had tickets in the period, by name. NULL-terminated. (transfer full) */
char **heat_tickets_units (const HeatTickets *tickets, gint64 from_us, gint64 until_us);
/* {accepted, open, …, kinds{}, states{}, satisfied{}, clocks{taken{met, met_late, late, running, in_time_percent}, …}}. (transfer full) */
JsonObject *heat_ticket_sum_to_json (const HeatTicketSum *sum);
/* Of those whose limit has been met or has passed, how many in 100 in time; NaN when there is none. */
double heat_ticket_tally_percent (const HeatTicketTally *tally);
