// SPDX-License-Identifier: GPL-3.0-or-later
#include "ops-rules.h"
#include "base-i18n.h"
#include "ops-table-private.h"
#include <math.h>
#include <string.h>

#define ANY_JOB HEAT_N_JOBS
#define CASE_JOB(what) (ANY_JOB + 1 + (int) (what)) /* a case in the column of jobs */

typedef struct { char *profile; int job; HeatRule rule; } Row;

struct _HeatRules { GArray *rows; /* Row */ };

const HeatRule heat_rule_no_limits = { HEAT_FROM_REPORT, NAN, NAN, NAN, NAN, NAN, NAN, NAN, 0 };

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
    { "review", HEAT_FROM_REVIEW }, { "asked", HEAT_FROM_ASKED }, { "repair", HEAT_FROM_REPAIR }, { "before start", HEAT_FROM_START },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i].word, word))
      {
        *from = words[i].from;
        return TRUE;
      }
  return FALSE;
}

/* −1: none of the words. */
static int
read_job (const char *word)
{
  int job = heat_ops_word_value (HEAT_WORDS_JOB, word), what = heat_ops_word_value (HEAT_WORDS_CASE, word);

  if (g_str_equal (word, "any"))
    return ANY_JOB;
  return job >= 0 || what < 0 ? job : CASE_JOB (what);
}

/* "repair close"; "": the limits of the work itself, which are these two; "none". FALSE: another word. */
static gboolean
read_delay (const char *text, guint *delay)
{
  static const guint limits[] = { HEAT_TICKET_CLOCK_CONTACT, HEAT_TICKET_CLOCK_ARRIVE, HEAT_TICKET_CLOCK_SAFE, HEAT_TICKET_CLOCK_REPLY, HEAT_TICKET_CLOCK_REPAIR, HEAT_TICKET_CLOCK_CLOSE };
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  *delay = *text ? 0 : 1u << HEAT_TICKET_CLOCK_REPAIR | 1u << HEAT_TICKET_CLOCK_CLOSE;
  for (guint i = 0; words[i]; i++)
    {
      guint before = *delay;
      for (guint k = 0; k < G_N_ELEMENTS (limits); k++)
        if (strcmp (heat_ops_word (HEAT_WORDS_TICKET_CLOCK, (int) limits[k]), words[i]) == 0)
          *delay |= 1u << limits[k];
      if (*delay == before && *words[i] && (words[1] || strcmp (words[i], "none") != 0))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_row (const HeatTable *t, guint r, const int column[], gpointer to, GError **error)
{
  Row *row = to;
  const char *job = heat_table_cell (t, r, column[1]);
  double *values[] = { &row->rule.first_contact_min, &row->rule.arrive_min, &row->rule.safe_min, &row->rule.reply_min, &row->rule.repair_h, &row->rule.close_h,
                       &row->rule.close_workdays };

  row->rule = heat_rule_no_limits;
  row->job = read_job (job);
  if (row->job < 0)
    {
      heat_table_set_error (t, r, column[1], _("not a kind of job"), error);
      return FALSE;
    }
  if (!read_from (heat_table_cell (t, r, column[2]), &row->rule.from))
    {
      heat_table_set_error (t, r, column[2], _("choose report, accept, transfer, event, review, asked, repair or before start"), error);
      return FALSE;
    }
  for (guint k = 0; k < G_N_ELEMENTS (values); k++)
    if (column[3 + k] >= 0 && !heat_table_number (t, r, column[3 + k], NAN, values[k], error))
      return FALSE;
  if (!read_delay (column[10] < 0 ? "" : heat_table_cell (t, r, column[10]), &row->rule.delay))
    {
      heat_table_set_error (t, r, column[10], _("name limits out of contact, arrive, safe, reply, repair and close, or none"), error);
      return FALSE;
    }
  row->profile = g_strdup (heat_table_cell (t, r, column[0]));
  return TRUE;
}

HeatRules *
heat_rules_load (const char *path, GError **error)
{
  static const char *const names[] = { "profile", "job", "clock_from", "first_contact_min", "arrive_min", "safe_min", "reply_min", "repair_h", "close_h", "close_workdays", "delay" };
  const HeatTableShape shape = { names, G_N_ELEMENTS (names), sizeof (Row), read_row, clear_row, 2 };
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

  *rule = heat_rule_no_limits;
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

gboolean
heat_rules_case (const HeatRules *rules, const char *profile, HeatCase what, HeatRule *rule)
{
  *rule = heat_rule_no_limits;
  for (guint i = rules->rows->len; i-- > 0;)
    {
      const Row *row = &g_array_index (rules->rows, Row, i);
      if (row->job != CASE_JOB (what) || !g_str_equal (row->profile, profile))
        continue;
      *rule = row->rule;
      return TRUE;
    }
  return FALSE;
}

gint64
heat_rules_announce_by (const HeatRules *rules, const char *profile, gint64 start_us)
{
  HeatRule rule;

  if (!heat_rules_case (rules, profile, HEAT_CASE_PLANNED_NOTICE, &rule) || !isfinite (rule.reply_min) || start_us == 0)
    return 0;
  return start_us - (gint64) (rule.reply_min * 60e6);
}

gint64
heat_rules_news_by (const HeatRules *rules, const char *profile, gint64 issued_us)
{
  HeatRule rule;

  if (!heat_rules_case (rules, profile, HEAT_CASE_NEWS, &rule) || !isfinite (rule.reply_min) || rule.reply_min <= 0)
    return 0;
  return issued_us + (gint64) (rule.reply_min * 60e6);
}

gboolean
heat_rules_is_same_leak (const HeatRules *rules, const char *profile, gint64 repaired_us, gint64 at_us)
{
  HeatRule rule;

  heat_rules_case (rules, profile, HEAT_CASE_SAME_LEAK, &rule);
  gint64 until_us = heat_rule_close_us (&rule, NULL, repaired_us);
  return at_us >= repaired_us && at_us <= until_us;
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
heat_rule_clock_at (gint64 from_us, gint64 limit_us, gint64 met_us, gint64 now_us)
{
  HeatRuleClock c = { HEAT_CLOCK_NONE, from_us, 0, met_us, 0 };

  if (limit_us == 0 || from_us == 0)
    return c;
  c.limit_us = limit_us;
  c.left_us = c.limit_us - (met_us ? met_us : now_us);
  if (met_us)
    c.state = c.left_us < 0 ? HEAT_CLOCK_MET_LATE : HEAT_CLOCK_MET;
  else if (c.left_us < 0)
    c.state = HEAT_CLOCK_LATE;
  else
    c.state = c.left_us < (c.limit_us - from_us) / 2 ? HEAT_CLOCK_SOON : HEAT_CLOCK_RUNNING;
  return c;
}

HeatRuleClock
heat_rule_clock (gint64 from_us, double minutes, gint64 met_us, gint64 now_us)
{
  return heat_rule_clock_at (from_us, isfinite (minutes) ? from_us + (gint64) (minutes * 60e6) : 0, met_us, now_us);
}

gint64
heat_rule_close_us (const HeatRule *rule, const HeatWorkdays *days, gint64 from_us)
{
  if (from_us == 0)
    return 0;
  if (isfinite (rule->close_workdays))
    return heat_workdays_after (days, from_us, rule->close_workdays);
  return isfinite (rule->close_h) ? from_us + (gint64) (rule->close_h * 3600e6) : 0;
}
