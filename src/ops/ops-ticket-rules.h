// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* What a company says about tickets, as data: limits (rules.csv), urgency by kind (urgency.csv), working days (workdays.csv), and whose business what is
 * (responsibility.csv). */
#include "ops-rules.h"

typedef struct _HeatResponsibility HeatResponsibility;
/* Rows: level, phase, area, unit, valid_from, valid_until. HEAT_ERROR_DATA names file, line and column. */
HeatResponsibility *heat_responsibility_load (const char *path, GError **error);
void heat_responsibility_free (HeatResponsibility *responsibility);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatResponsibility, heat_responsibility_free)
/* The unit for a thing of this level and phase in any of these areas (NULL-terminated, may be NULL), at that time: of the rows that fit and are valid then the one with
 * the latest valid_from holds; of several of one day one that names the area goes before one for all areas, then the last in the file. Borrowed, NULL: nobody's. O(rows) */
const char *heat_responsibility_find (const HeatResponsibility *responsibility, const char *level, const char *phase, const char *const *areas, gint64 at_us);
gboolean heat_responsibility_has_unit (const HeatResponsibility *responsibility, const char *unit);
/* NULL-terminated names of the units valid then, in the file's order, each once. (transfer full) */
char **heat_responsibility_units (const HeatResponsibility *responsibility, gint64 at_us);
gboolean heat_responsibility_has_level (const char *word);
gboolean heat_responsibility_has_phase (const char *word);

typedef struct {
  HeatRules *rules;                   /* owned, as all here */
  char *profile;
  HeatResponsibility *responsibility;
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
/* Does the profile know this urgency? */
gboolean heat_ticket_rules_has_urgency (const HeatTicketRules *rules, HeatUrgency urgency);
