// SPDX-License-Identifier: GPL-3.0-or-later
#include "ops-ticket-rules.h"
#include "base-clock.h"
#include "base-i18n.h"
#include "ops-table-private.h"
#include <string.h>

#define ALL "any" /* in level, phase and area */

typedef struct { char *level, *phase, *area, *unit, *from, *until; /* days, "2025-10-01"; "" without end */ } Row;
struct _HeatResponsibility { GArray *rows; /* Row */ };

typedef struct { char *profile; int kind; int urgency; } UrgencyRow;

static const char *const levels[] = { "primary", "secondary", "service", NULL };
static const char *const phases[] = { "operation", "construction", "warranty", NULL };

gboolean heat_responsibility_has_level (const char *word) { return g_strv_contains (levels, word); }
gboolean heat_responsibility_has_phase (const char *word) { return g_strv_contains (phases, word); }

static void
clear_row (gpointer data)
{
  Row *row = data;

  for (char **text = (char *[]){ row->level, row->phase, row->area, row->unit, row->from, row->until, NULL }; *text; text++)
    g_free (*text);
}

static gboolean
is_day (const char *text)
{
  guint32 day;

  return heat_workdays_read (text, &day);
}

static gboolean
check_row (const HeatTable *t, guint r, const int column[], const Row *row, GError **error)
{
  if (strcmp (row->level, ALL) != 0 && !heat_responsibility_has_level (row->level))
    heat_table_set_error (t, r, column[0], _("choose primary, secondary, service or any"), error);
  else if (strcmp (row->phase, ALL) != 0 && !heat_responsibility_has_phase (row->phase))
    heat_table_set_error (t, r, column[1], _("choose operation, construction, warranty or any"), error);
  else if (!*row->area)
    heat_table_set_error (t, r, column[2], _("name an area, or any"), error);
  else if (!*row->unit)
    heat_table_set_error (t, r, column[3], _("name the unit"), error);
  else if (!is_day (row->from))
    heat_table_set_error (t, r, column[4], _("not a day such as 2026-02-17"), error);
  else if (*row->until && !is_day (row->until))
    heat_table_set_error (t, r, column[5], _("not a day such as 2026-02-17"), error);
  else if (*row->until && strcmp (row->until, row->from) <= 0)
    heat_table_set_error (t, r, column[5], _("not after valid_from; it is the first day that no longer counts"), error);
  else
    return TRUE;
  return FALSE;
}

static gboolean
read_row (const HeatTable *t, guint r, const int column[], gpointer to, GError **error)
{
  Row *row = to;

  *row = (Row){ g_strdup (heat_table_cell (t, r, column[0])), g_strdup (heat_table_cell (t, r, column[1])), g_strdup (heat_table_cell (t, r, column[2])),
                g_strdup (heat_table_cell (t, r, column[3])), g_strdup (heat_table_cell (t, r, column[4])), g_strdup (heat_table_cell (t, r, column[5])) };
  return check_row (t, r, column, row, error);
}

HeatResponsibility *
heat_responsibility_load (const char *path, GError **error)
{
  static const char *const names[] = { "level", "phase", "area", "unit", "valid_from", "valid_until" };
  const HeatTableShape shape = { names, G_N_ELEMENTS (names), sizeof (Row), read_row, clear_row, 0 };
  g_autoptr (GArray) rows = heat_table_read (path, &shape, error);

  if (!rows)
    return NULL;
  HeatResponsibility *responsibility = g_new0 (HeatResponsibility, 1);
  responsibility->rows = g_steal_pointer (&rows);
  return responsibility;
}

void
heat_responsibility_free (HeatResponsibility *responsibility)
{
  if (!responsibility)
    return;
  g_array_unref (responsibility->rows);
  g_free (responsibility);
}

static gboolean
is_valid (const Row *row, const char *day)
{
  return strcmp (row->from, day) <= 0 && (!*row->until || strcmp (day, row->until) < 0);
}

static gboolean
is_word (const char *cell, const char *word)
{
  return strcmp (cell, ALL) == 0 || strcmp (cell, word) == 0;
}

static gboolean
is_better (const Row *row, const Row *than)
{
  int later = than ? strcmp (row->from, than->from) : 1;

  if (later != 0)
    return later > 0;
  return strcmp (row->area, ALL) != 0 || strcmp (than->area, ALL) == 0;
}

const char *
heat_responsibility_find (const HeatResponsibility *responsibility, const char *level, const char *phase, const char *const *areas, gint64 at_us)
{
  g_autofree char *day = heat_time_format_local (at_us, "%Y-%m-%d");
  const Row *best = NULL;

  for (guint i = 0; i < responsibility->rows->len; i++)
    {
      const Row *row = &g_array_index (responsibility->rows, Row, i);
      gboolean is_here = strcmp (row->area, ALL) == 0 || (areas && g_strv_contains (areas, row->area));
      if (is_here && is_word (row->level, level) && is_word (row->phase, phase) && is_valid (row, day) && is_better (row, best))
        best = row;
    }
  return best ? best->unit : NULL;
}

gboolean
heat_responsibility_has_unit (const HeatResponsibility *responsibility, const char *unit)
{
  for (guint i = 0; i < responsibility->rows->len; i++)
    if (strcmp (g_array_index (responsibility->rows, Row, i).unit, unit) == 0)
      return TRUE;
  return FALSE;
}

char **
heat_responsibility_units (const HeatResponsibility *responsibility, gint64 at_us)
{
  g_autofree char *day = heat_time_format_local (at_us, "%Y-%m-%d");
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < responsibility->rows->len; i++)
    {
      const Row *row = &g_array_index (responsibility->rows, Row, i);
      if (is_valid (row, day) && g_hash_table_add (seen, row->unit))
        g_strv_builder_add (names, row->unit);
    }
  return g_strv_builder_end (names);
}

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
  if (row->kind < 0)
    heat_table_set_error (t, r, column[1], _("not a kind of ticket"), error);
  else if (row->urgency < 0)
    heat_table_set_error (t, r, column[2], _("choose special, first, second, third, major or general"), error);
  return row->kind >= 0 && row->urgency >= 0;
}

static GArray *
load_urgencies (const char *path, GError **error)
{
  static const char *const names[] = { "profile", "kind", "urgency" };
  const HeatTableShape shape = { names, G_N_ELEMENTS (names), sizeof (UrgencyRow), read_urgency_row, clear_urgency_row, 0 };

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

HeatUrgency
heat_ticket_rules_urgency (const HeatTicketRules *rules, HeatTicketKind kind)
{
  int any = -1;

  for (guint i = 0; i < rules->urgencies->len; i++)
    {
      const UrgencyRow *row = &g_array_index (rules->urgencies, UrgencyRow, i);
      if (strcmp (row->profile, rules->profile) != 0)
        continue;
      if (row->kind == (int) kind)
        return (HeatUrgency) row->urgency;
      if (row->kind == HEAT_N_TICKET_KINDS)
        any = row->urgency;
    }
  return any >= 0 ? (HeatUrgency) any : last_urgency (rules);
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
  g_autofree char *days = find_file (folder, "workdays.csv"), *urgent = find_file (folder, "urgency.csv");

  return (rules->rules = heat_rules_load (limits, error)) && (rules->responsibility = heat_responsibility_load (whose, error))
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
  heat_workdays_free (rules->workdays);
  if (rules->urgencies)
    g_array_unref (rules->urgencies);
  g_free (rules->profile);
  g_free (rules);
}
