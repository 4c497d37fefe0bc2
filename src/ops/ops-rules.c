// SPDX-License-Identifier: GPL-3.0-or-later
#include "ops-rules.h"
#include "base-i18n.h"
#include "ops-table-private.h"
#include <math.h>
#include <string.h>

#define ANY_JOB HEAT_N_JOBS

typedef struct { char *profile; int job; HeatRule rule; } Row;

struct _HeatRules { GArray *rows; /* Row */ };

static const HeatRule no_limits = { HEAT_FROM_REPORT, NAN, NAN, NAN, NAN, NAN, NAN };

static void
clear_row (gpointer row)
{
  g_free (((Row *) row)->profile);
}

void
heat_rules_free (HeatRules *rules)
{
  if (!rules)
    return;
  g_array_unref (rules->rows);
  g_free (rules);
}

static gboolean
read_from (const char *word, HeatClockFrom *from)
{
  static const struct { const char *word; HeatClockFrom from; } words[] = {
    { "", HEAT_FROM_REPORT }, { "report", HEAT_FROM_REPORT }, { "accept", HEAT_FROM_REPORT }, { "transfer", HEAT_FROM_TRANSFER }, { "event", HEAT_FROM_EVENT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i].word, word))
      {
        *from = words[i].from;
        return TRUE;
      }
  return FALSE;
}

static gboolean
read_row (const HeatTable *t, guint r, const int column[], gpointer to, GError **error)
{
  Row *row = to;
  const char *job = heat_table_cell (t, r, column[1]);
  double *values[] = { &row->rule.first_contact_min, &row->rule.arrive_min, &row->rule.safe_min, &row->rule.reply_min, &row->rule.repair_h, &row->rule.close_h };

  row->job = g_str_equal (job, "any") ? ANY_JOB : heat_ops_word_value (HEAT_WORDS_JOB, job);
  if (row->job < 0)
    {
      heat_table_set_error (t, r, column[1], _("not a kind of job"), error);
      return FALSE;
    }
  if (!read_from (heat_table_cell (t, r, column[2]), &row->rule.from))
    {
      heat_table_set_error (t, r, column[2], _("choose report, accept, transfer or event"), error);
      return FALSE;
    }
  for (guint k = 0; k < G_N_ELEMENTS (values); k++)
    if (!heat_table_number (t, r, column[3 + k], NAN, values[k], error))
      return FALSE;
  row->profile = g_strdup (heat_table_cell (t, r, column[0]));
  return TRUE;
}

HeatRules *
heat_rules_load (const char *path, GError **error)
{
  static const char *const names[] = { "profile", "job", "clock_from", "first_contact_min", "arrive_min", "safe_min", "reply_min", "repair_h", "close_h" };
  const HeatTableShape shape = { names, G_N_ELEMENTS (names), sizeof (Row), read_row, clear_row };
  g_autoptr (GArray) rows = heat_table_read (path, &shape, error);

  if (!rows)
    return NULL;
  HeatRules *rules = g_new0 (HeatRules, 1);
  rules->rows = g_steal_pointer (&rows);
  return rules;
}

gboolean
heat_rules_get (const HeatRules *rules, const char *profile, HeatJob job, HeatRule *rule)
{
  gboolean is_known = FALSE, is_exact = FALSE;

  *rule = no_limits;
  for (guint i = 0; i < rules->rows->len; i++)
    {
      const Row *row = &g_array_index (rules->rows, Row, i);
      if (!g_str_equal (row->profile, profile))
        continue;
      is_known = TRUE;
      if (row->job == (int) job || (row->job == ANY_JOB && !is_exact))
        *rule = row->rule;
      is_exact |= row->job == (int) job;
    }
  return is_known;
}

char **
heat_rules_profiles (const HeatRules *rules)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < rules->rows->len; i++)
    {
      const Row *row = &g_array_index (rules->rows, Row, i);
      if (g_hash_table_add (seen, row->profile))
        g_strv_builder_add (names, row->profile);
    }
  return g_strv_builder_end (names);
}

HeatRuleClock
heat_rule_clock (gint64 from_us, double minutes, gint64 met_us, gint64 now_us)
{
  HeatRuleClock c = { HEAT_CLOCK_NONE, from_us, 0, met_us, 0 };

  if (!isfinite (minutes) || from_us == 0)
    return c;
  c.limit_us = from_us + (gint64) (minutes * 60e6);
  c.left_us = c.limit_us - (met_us ? met_us : now_us);
  if (met_us)
    c.state = c.left_us < 0 ? HEAT_CLOCK_MET_LATE : HEAT_CLOCK_MET;
  else if (c.left_us < 0)
    c.state = HEAT_CLOCK_LATE;
  else
    c.state = c.left_us < (c.limit_us - from_us) / 2 ? HEAT_CLOCK_SOON : HEAT_CLOCK_RUNNING;
  return c;
}
