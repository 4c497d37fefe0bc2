// SPDX-License-Identifier: GPL-3.0-or-later
/* The restoration table: facts of an incident → half-way and safe minutes of every phase. */
#include "ops-estimate.h"
#include "ops-table-private.h"
#include "base-i18n.h"
#include <math.h>

typedef struct { int phase, job; double dn_max_mm, base_min, per_minute, per_m3, per_valve, ratio; } Row;

struct _HeatRestoration { GArray *rows; double common; };

#define ANY_JOB HEAT_N_JOBS
#define COMMON_ROW HEAT_N_PHASES

void
heat_restoration_free (HeatRestoration *table)
{
  if (!table)
    return;
  g_array_unref (table->rows);
  g_free (table);
}

double
heat_restoration_common (const HeatRestoration *table)
{
  return table->common;
}

static gboolean
read_row (const HeatTable *t, guint r, const int column[], gpointer to, GError **error)
{
  Row *row = to;
  const char *phase = heat_table_cell (t, r, column[0]), *job = heat_table_cell (t, r, column[1]);
  double *values[] = { &row->dn_max_mm, &row->base_min, &row->per_minute, &row->per_m3, &row->per_valve, &row->ratio };

  row->phase = g_str_equal (phase, "common") ? COMMON_ROW : heat_ops_word_value (HEAT_WORDS_PHASE, phase);
  row->job = g_str_equal (job, "any") ? ANY_JOB : heat_ops_word_value (HEAT_WORDS_JOB, job);
  if (row->phase < 0 || row->job < 0)
    {
      heat_table_set_error (t, r, column[row->phase < 0 ? 0 : 1], row->phase < 0 ? _("not a phase") : _("not a kind of job"), error);
      return FALSE;
    }
  for (guint k = 0; k < G_N_ELEMENTS (values); k++)
    if (!heat_table_number (t, r, column[2 + k], 0, values[k], error))
      return FALSE;
  if (row->ratio < 1 || (row->phase == COMMON_ROW && row->base_min > 1))
    {
      heat_table_set_error (t, r, column[row->ratio < 1 ? 7 : 3], row->ratio < 1 ? _("the safe value cannot be under the half-way value: 1 or more is needed") : _("a share of 0 to 1 is needed"), error);
      return FALSE;
    }
  return TRUE;
}

HeatRestoration *
heat_restoration_load (const char *path, GError **error)
{
  static const char *const names[] = { "phase", "job", "dn_max_mm", "base_min", "per_minute", "per_m3", "per_valve", "ratio" };
  const HeatTableShape shape = { names, G_N_ELEMENTS (names), sizeof (Row), read_row, NULL, 0 };
  g_autoptr (GArray) rows = heat_table_read (path, &shape, error);

  if (!rows)
    return NULL;
  HeatRestoration *table = g_new0 (HeatRestoration, 1);
  for (guint r = 0; r < rows->len;)
    if (g_array_index (rows, Row, r).phase == COMMON_ROW)
      {
        table->common = g_array_index (rows, Row, r).base_min;
        g_array_remove_index (rows, r);
      }
    else
      r++;
  table->rows = g_steal_pointer (&rows);
  return table;
}

static gboolean
fits (const Row *row, int phase, const HeatRestorationFacts *facts)
{
  if (row->phase != phase || (row->job != ANY_JOB && row->job != (int) facts->job))
    return FALSE;
  return row->dn_max_mm == 0 || (facts->dn_mm > 0 && facts->dn_mm < row->dn_max_mm);
}

static double
known (double value)
{
  return isfinite (value) ? value : 0;
}

void
heat_restoration_phases (const HeatRestoration *table, const HeatRestorationFacts *facts, HeatPhaseState phases[HEAT_N_PHASES])
{
  for (int p = 0; p < HEAT_N_PHASES; p++)
    {
      phases[p].p50_min = phases[p].p90_min = 0;
      for (guint i = 0; i < table->rows->len; i++)
        {
          const Row *row = &g_array_index (table->rows, Row, i);
          if (!fits (row, p, facts))
            continue;
          const double of_phase[HEAT_N_PHASES] = { [HEAT_PHASE_TRAVEL] = facts->travel_min, [HEAT_PHASE_CLOSING] = facts->closing_min, [HEAT_PHASE_DRAINING] = facts->draining_min,
                                                   [HEAT_PHASE_REFILL] = facts->refill_min };
          gboolean is_computed = (p == HEAT_PHASE_DRAINING || p == HEAT_PHASE_REFILL) && row->per_minute > 0 && isfinite (of_phase[p]);
          phases[p].p50_min = row->base_min + row->per_minute * known (of_phase[p]) + (is_computed ? 0 : row->per_m3 * known (facts->volume_m3)) + row->per_valve * (double) facts->n_valves;
          phases[p].p90_min = phases[p].p50_min * row->ratio;
          break;
        }
    }
}
