// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* What a company says about tickets, as data: limits (rules.csv), urgency by kind (urgency.csv), working days (workdays.csv), whose business what is
 * (responsibility.csv) and what is not in plain operation (phases.csv). */
#include "ops-responsibility.h"
#include "ops-rules.h"

typedef struct {
  HeatRules *rules;                   /* owned, as all here */
  char *profile;
  HeatResponsibility *responsibility, *phases;
  HeatWorkdays *workdays;
  GArray *urgencies;                  /* private: rows of urgency.csv */
  HeatRule jobs[HEAT_N_JOBS], cases[HEAT_N_CASES]; /* the profile's, looked up once: clocks are asked for thousands of tickets at a time */
  gboolean has_case[HEAT_N_CASES];
} HeatTicketRules;
/* Of a folder (NULL or what it does not hold: data/ops) and a rule profile, which rules.csv must have. */
HeatTicketRules *heat_ticket_rules_load (const char *folder, const char *profile, GError **error);
void heat_ticket_rules_free (HeatTicketRules *rules);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatTicketRules, heat_ticket_rules_free)
/* The urgency that the profile gives a kind; the profile's last one when urgency.csv does not say. */
HeatUrgency heat_ticket_rules_urgency (const HeatTicketRules *rules, HeatTicketKind kind);
/* That which it has at least where old people, infants or sick people are in need of help; the profile's most urgent one when urgency.csv does not say. */
HeatUrgency heat_ticket_rules_help (const HeatTicketRules *rules, HeatTicketKind kind);
/* Does the profile know this urgency? */
gboolean heat_ticket_rules_has_urgency (const HeatTicketRules *rules, HeatUrgency urgency);
