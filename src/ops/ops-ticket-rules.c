// SPDX-License-Identifier: GPL-3.0-or-later
#include "ops-ticket-rules.h"
#include "base-clock.h"
#include "base-i18n.h"
#include "ops-table-private.h"
#include <string.h>

#define ALL "any"

typedef struct { char *profile; int kind; int urgency, help; } UrgencyRow; /* help −1: not said */

/* --- Urgency ------------------------------------------------------------------------------------------------------------------------------ */

static void
clear_urgency_row (gpointer data)
{
  g_free (((UrgencyRow *) data)->profile);
}

static gboolean
read_urgency_row (const HeatTable *t, guint r, const int column[], gpointer to, GError **error)
{
  UrgencyRow *row = to;
  const char *kind = heat_table_cell (t, r, column[1]);

  row->profile = g_strdup (heat_table_cell (t, r, column[0]));
  row->kind = g_str_equal (kind, ALL) ? HEAT_N_TICKET_KINDS : heat_ops_word_value (HEAT_WORDS_TICKET_KIND, kind);
  row->urgency = heat_ops_word_value (HEAT_WORDS_URGENCY, heat_table_cell (t, r, column[2]));
  const char *help = column[3] < 0 ? "" : heat_table_cell (t, r, column[3]);
  row->help = *help ? heat_ops_word_value (HEAT_WORDS_URGENCY, help) : -1;
  if (row->kind < 0)
    heat_table_set_error (t, r, column[1], _("not a kind of ticket"), error);
  else if (row->urgency < 0)
    heat_table_set_error (t, r, column[2], _("choose special, first, second, third, major or general"), error);
  else if (*help && row->help < 0)
    heat_table_set_error (t, r, column[3], _("choose special, first, second, third, major or general"), error);
  return row->kind >= 0 && row->urgency >= 0 && (!*help || row->help >= 0);
}

static GArray *
load_urgencies (const char *path, GError **error)
{
  static const char *const names[] = { "profile", "kind", "urgency", "help" };
  const HeatTableShape shape = { names, G_N_ELEMENTS (names), sizeof (UrgencyRow), read_urgency_row, clear_urgency_row, 1 };

  return heat_table_read (path, &shape, error);
}

static HeatUrgency
last_urgency (const HeatTicketRules *rules)
{
  for (int u = HEAT_N_URGENCIES; u-- > 0;)
    if (heat_ticket_rules_has_urgency (rules, (HeatUrgency) u))
      return (HeatUrgency) u;
  return HEAT_URGENCY_GENERAL;
}

/* The profile's row of this kind, else that of all others; NULL: none. */
static const UrgencyRow *
find_urgency (const HeatTicketRules *rules, HeatTicketKind kind)
{
  const UrgencyRow *any = NULL;

  for (guint i = 0; i < rules->urgencies->len; i++)
    {
      const UrgencyRow *row = &g_array_index (rules->urgencies, UrgencyRow, i);
      if (strcmp (row->profile, rules->profile) != 0)
        continue;
      if (row->kind == (int) kind)
        return row;
      if (row->kind == HEAT_N_TICKET_KINDS)
        any = row;
    }
  return any;
}

HeatUrgency
heat_ticket_rules_urgency (const HeatTicketRules *rules, HeatTicketKind kind)
{
  const UrgencyRow *row = find_urgency (rules, kind);

  return row ? (HeatUrgency) row->urgency : last_urgency (rules);
}

HeatUrgency
heat_ticket_rules_help (const HeatTicketRules *rules, HeatTicketKind kind)
{
  const UrgencyRow *row = find_urgency (rules, kind);

  if (row && row->help >= 0)
    return (HeatUrgency) row->help;
  for (int u = 0; u < HEAT_N_URGENCIES; u++)
    if (heat_ticket_rules_has_urgency (rules, (HeatUrgency) u))
      return (HeatUrgency) u;
  return heat_ticket_rules_urgency (rules, kind);
}

gboolean
heat_ticket_rules_has_urgency (const HeatTicketRules *rules, HeatUrgency urgency)
{
  return rules->has_case[HEAT_CASE_SPECIAL + (int) urgency];
}

/* --- All together ------------------------------------------------------------------------------------------------------------------------- */

/* The company's file, else ours. (transfer full) */
static char *
find_file (const char *folder, const char *name)
{
  g_autofree char *own = g_strdup_printf ("ops/%s", name), *theirs = folder ? g_build_filename (folder, name, NULL) : NULL;

  return theirs && g_file_test (theirs, G_FILE_TEST_EXISTS) ? g_steal_pointer (&theirs) : heat_data_path (own);
}

static gboolean
read_files (HeatTicketRules *rules, const char *folder, GError **error)
{
  g_autofree char *limits = find_file (folder, "rules.csv"), *whose = find_file (folder, "responsibility.csv");
  g_autofree char *days = find_file (folder, "workdays.csv"), *urgent = find_file (folder, "urgency.csv"), *phases = find_file (folder, "phases.csv");

  return (rules->rules = heat_rules_load (limits, error)) && (rules->responsibility = heat_responsibility_load (whose, error)) && (rules->phases = heat_phases_load (phases, error))
         && (rules->workdays = heat_workdays_load (days, error)) && (rules->urgencies = load_urgencies (urgent, error));
}

/* FALSE: there is no such profile. */
static gboolean
look_up (HeatTicketRules *rules)
{
  gboolean is_known = FALSE;

  for (int j = 0; j < HEAT_N_JOBS; j++)
    is_known = heat_rules_get (rules->rules, rules->profile, (HeatJob) j, &rules->jobs[j]);
  for (int c = 0; c < HEAT_N_CASES; c++)
    rules->has_case[c] = heat_rules_case (rules->rules, rules->profile, (HeatCase) c, &rules->cases[c]);
  return is_known;
}

HeatTicketRules *
heat_ticket_rules_load (const char *folder, const char *profile, GError **error)
{
  g_autoptr (HeatTicketRules) rules = g_new0 (HeatTicketRules, 1);

  rules->profile = g_strdup (profile);
  if (!read_files (rules, folder, error))
    return NULL;
  if (look_up (rules))
    return g_steal_pointer (&rules);
  g_set_error (error, HEAT_OPS_ERROR, HEAT_ERROR_DATA, _("reading the rules for tickets: there is no rule profile “%s” in rules.csv; choose one that is there"), profile);
  return NULL;
}

void
heat_ticket_rules_free (HeatTicketRules *rules)
{
  if (!rules)
    return;
  heat_rules_free (rules->rules);
  heat_responsibility_free (rules->responsibility);
  heat_responsibility_free (rules->phases);
  heat_workdays_free (rules->workdays);
  if (rules->urgencies)
    g_array_unref (rules->urgencies);
  g_free (rules->profile);
  g_free (rules);
}
