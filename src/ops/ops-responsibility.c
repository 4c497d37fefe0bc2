// SPDX-License-Identifier: GPL-3.0-or-later
/* Two tables of one shape: whose business a thing is, and which things are not in plain operation. */
#include "ops-responsibility.h"
#include "base-clock.h"
#include "base-i18n.h"
#include "ops-table-private.h"
#include "ops-workdays.h"
#include <string.h>

#define ALL "any" /* in level, phase and area */

typedef struct { char *level, *phase, *area, *from, *until /* days, "2025-10-01"; "" without end */, *unit; /* NULL in a table of phases */ } Row;
struct _HeatResponsibility { GArray *rows; /* Row */ };

static const char *const levels[] = { "primary", "secondary", "service", NULL };
static const char *const phases[] = { "operation", "construction", "warranty", NULL };

gboolean heat_responsibility_has_level (const char *word) { return g_strv_contains (levels, word); }
gboolean heat_responsibility_has_phase (const char *word) { return g_strv_contains (phases, word); }
const char *const *heat_responsibility_levels (void) { return levels; }
const char *const *heat_responsibility_phases (void) { return phases; }

const char *
heat_responsibility_label (const char *word)
{
  static const struct { const char *word, *label; } labels[] = {
    { "primary", N_ ("primary network") }, { "secondary", N_ ("secondary network") }, { "service", N_ ("customer service") },
    { "operation", N_ ("in operation") }, { "construction", N_ ("under construction") }, { "warranty", N_ ("in warranty") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    if (strcmp (labels[i].word, word) == 0)
      return _(labels[i].label);
  return NULL;
}

static void
clear_row (gpointer data)
{
  Row *row = data;
  char *texts[] = { row->level, row->phase, row->area, row->from, row->until, row->unit };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
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
  gboolean is_phase = heat_responsibility_has_phase (row->phase) || (row->unit && strcmp (row->phase, ALL) == 0);

  if (strcmp (row->level, ALL) != 0 && !heat_responsibility_has_level (row->level))
    heat_table_set_error (t, r, column[0], _("choose primary, secondary, service or any"), error);
  else if (!is_phase)
    heat_table_set_error (t, r, column[1], row->unit ? _("choose operation, construction, warranty or any") : _("choose operation, construction or warranty"), error);
  else if (!*row->area)
    heat_table_set_error (t, r, column[2], _("name an area, or any"), error);
  else if (!is_day (row->from))
    heat_table_set_error (t, r, column[3], _("not a day such as 2026-02-17"), error);
  else if (*row->until && !is_day (row->until))
    heat_table_set_error (t, r, column[4], _("not a day such as 2026-02-17"), error);
  else if (*row->until && strcmp (row->until, row->from) <= 0)
    heat_table_set_error (t, r, column[4], _("not after valid_from; it is the first day that no longer counts"), error);
  else if (row->unit && !*row->unit)
    heat_table_set_error (t, r, column[5], _("name the unit"), error);
  else
    return TRUE;
  return FALSE;
}

static gboolean
read_phase (const HeatTable *t, guint r, const int column[], gpointer to, GError **error)
{
  Row *row = to;
  char **fields[] = { &row->level, &row->phase, &row->area, &row->from, &row->until };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    *fields[i] = g_strdup (heat_table_cell (t, r, column[i]));
  return row->unit || check_row (t, r, column, row, error);
}

static gboolean
read_division (const HeatTable *t, guint r, const int column[], gpointer to, GError **error)
{
  Row *row = to;

  row->unit = g_strdup (heat_table_cell (t, r, column[5]));
  return read_phase (t, r, column, row, error) && check_row (t, r, column, row, error);
}

static HeatResponsibility *
load (const char *path, gboolean has_units, GError **error)
{
  static const char *const names[] = { "level", "phase", "area", "valid_from", "valid_until", "unit" };
  const HeatTableShape shape = { names, G_N_ELEMENTS (names) - (has_units ? 0 : 1), sizeof (Row), has_units ? read_division : read_phase, clear_row, 0 };
  g_autoptr (GArray) rows = heat_table_read (path, &shape, error);

  if (!rows)
    return NULL;
  HeatResponsibility *responsibility = g_new0 (HeatResponsibility, 1);
  responsibility->rows = g_steal_pointer (&rows);
  return responsibility;
}

HeatResponsibility *
heat_responsibility_load (const char *path, GError **error)
{
  return load (path, TRUE, error);
}

HeatResponsibility *
heat_phases_load (const char *path, GError **error)
{
  return load (path, FALSE, error);
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

/* `phase` NULL: of any. */
static const Row *
find_row (const HeatResponsibility *responsibility, const char *level, const char *phase, const char *const *areas, gint64 at_us)
{
  g_autofree char *day = heat_time_format_local (at_us, "%Y-%m-%d");
  const Row *best = NULL;

  for (guint i = 0; i < responsibility->rows->len; i++)
    {
      const Row *row = &g_array_index (responsibility->rows, Row, i);
      gboolean is_here = strcmp (row->area, ALL) == 0 || (areas && g_strv_contains (areas, row->area));
      if (is_here && is_word (row->level, level) && (!phase || is_word (row->phase, phase)) && is_valid (row, day) && is_better (row, best))
        best = row;
    }
  return best;
}

const char *
heat_responsibility_find (const HeatResponsibility *responsibility, const char *level, const char *phase, const char *const *areas, gint64 at_us)
{
  const Row *row = find_row (responsibility, level, phase, areas, at_us);

  return row ? row->unit : NULL;
}

const char *
heat_phases_find (const HeatResponsibility *table, const char *level, const char *const *areas, gint64 at_us)
{
  const Row *row = find_row (table, level, NULL, areas, at_us);

  return row ? row->phase : phases[0];
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
