// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-words.h"
#include "base-clock.h"
#include "base-i18n.h"
#include "base-text.h"
#include <math.h>
#include <string.h>

#define MINUTE_US (G_GINT64_CONSTANT (60) * G_USEC_PER_SEC)

char *
heat_words_time (gint64 at_us)
{
  return at_us ? heat_time_format_local (at_us, "%H:%M") : g_strdup ("—");
}

char *
heat_words_day (gint64 at_us, gint64 now_us)
{
  g_autofree char *day = heat_time_format_local (at_us, "%F");
  g_autofree char *today = heat_time_format_local (now_us, "%F");
  g_autofree char *next_day = heat_time_format_local (now_us + 24 * 60 * MINUTE_US, "%F");

  if (!at_us || strcmp (day, today) == 0)
    return g_strdup ("");
  return strcmp (day, next_day) == 0 ? g_strdup (_("tomorrow")) : heat_time_format_local (at_us, _("%-d %b"));
}

char *
heat_words_moment (gint64 at_us, gint64 now_us)
{
  g_autofree char *time = heat_words_time (at_us), *day = heat_words_day (at_us, now_us);

  return *day ? g_strdup_printf ("%s %s", day, time) : g_steal_pointer (&time);
}

char *
heat_words_brief_moment (gint64 at_us, gint64 now_us)
{
  g_autofree char *next_day = heat_time_format_local (now_us + 24 * 60 * MINUTE_US, "%F");
  g_autofree char *day = heat_time_format_local (at_us, "%F");

  if (!at_us || strcmp (day, next_day) != 0)
    return heat_words_moment (at_us, now_us);
  /* Translators: tomorrow and its time where there is little room; %a is the day of the week. */
  return heat_time_format_local (at_us, C_("tomorrow in brief", "%a %H:%M"));
}

char *
heat_words_duration (gint64 duration_us)
{
  gint64 minutes = (ABS (duration_us) + MINUTE_US / 2) / MINUTE_US;

  if (minutes == 0 && duration_us) /* not "0 min late" */
    minutes = 1;
  if (minutes < 60)
    return g_strdup_printf (_("%d min"), (int) minutes);
  if (minutes >= 48 * 60)
    return g_strdup_printf (_("%d d %d h"), (int) (minutes / 1440), (int) (minutes / 60 % 24));
  return g_strdup_printf (_("%d h %02d"), (int) (minutes / 60), (int) (minutes % 60));
}

char *
heat_words_age (gint64 duration_us)
{
  gint64 seconds = MAX (duration_us, 0) / G_USEC_PER_SEC;

  if (seconds < 60)
    return g_strdup_printf (_("%d s"), (int) seconds);
  if (seconds < 7200)
    return g_strdup_printf (_("%d min"), (int) (seconds / 60));
  return g_strdup_printf (_("%d h"), (int) (seconds / 3600));
}

char *
heat_words_count (guint64 n)
{
  return heat_text_count (n);
}

char *
heat_words_area (double area_m2)
{
  g_autofree char *whole = heat_words_count ((guint64) MAX (area_m2 + 0.5, 0));

  /* Translators: the unit in which an area is said: 1 for m², 10000 for 万 m². */
  if (strcmp (C_("area unit", "1"), "10000") == 0)
    return area_m2 < 10000 ? g_strdup_printf (_("%s m²"), whole) : g_strdup_printf (_("%.1f ×10⁴ m²"), area_m2 / 10000);
  return g_strdup_printf (_("%s m²"), whole);
}

char *
heat_words_area_parts (double area_m2, const char **unit)
{
  gboolean is_myriad = strcmp (C_("area unit", "1"), "10000") == 0;
  double of = is_myriad ? 10000 : 1000;

  *unit = area_m2 < of * 10 ? _("m²") : is_myriad ? _("×10⁴ m²") : _("×1,000 m²");
  if (area_m2 < of * 10)
    return heat_words_count ((guint64) MAX (area_m2 + 0.5, 0));
  return is_myriad && area_m2 < 1e6 ? g_strdup_printf ("%.1f", area_m2 / of) : heat_words_count ((guint64) (area_m2 / of + 0.5));
}

char *
heat_words_distance (double m)
{
  if (!isfinite (m))
    return g_strdup ("—");
  return m < 1000 ? g_strdup_printf (_("%.0f m"), m) : g_strdup_printf (_("%.1f km"), m / 1000);
}

char *
heat_words_clock (const HeatRuleClock *clock, const char *met_word, const char **tone)
{
  g_autofree char *left = heat_words_duration (clock->left_us);
  g_autofree char *met = heat_words_time (clock->met_us);

  *tone = NULL;
  switch (clock->state)
    {
    case HEAT_CLOCK_NONE: return g_strdup (_("no limit"));
    case HEAT_CLOCK_MET: return g_strdup_printf ("%s %s", met, met_word);
    case HEAT_CLOCK_MET_LATE: *tone = "late"; return g_strdup_printf (_("%s %s, %s late"), met, met_word, left);
    case HEAT_CLOCK_LATE: *tone = "late"; return g_strdup_printf (_("⚠ %s late"), left);
    case HEAT_CLOCK_SOON: *tone = "soon"; break;
    case HEAT_CLOCK_RUNNING: break;
    }
  return g_strdup_printf (_("%s left"), left);
}

double
heat_words_clock_part (const HeatRuleClock *clock)
{
  double whole = (double) (clock->limit_us - clock->from_us);

  return whole > 0 ? CLAMP (1 - (double) clock->left_us / whole, 0, 1) : 0;
}

const char *
heat_words_stage_tone (HeatStage stage)
{
  switch (stage)
    {
    case HEAT_STAGE_REPORTED: return "soon";
    case HEAT_STAGE_LOCATED: case HEAT_STAGE_ISOLATING: return "action";
    case HEAT_STAGE_REPAIRING: case HEAT_STAGE_REFILLING: return "team";
    default: return "done";
    }
}

/* "0114-02/1": a place that it touches is cold before or after it, or beside it. */
static char *
word_notice (const HeatOps *ops, const char *key)
{
  g_autofree char *number = g_strndup (key, strcspn (key, "/"));
  const HeatNotice *notice = heat_ops_notice (ops, number, 0);

  if (notice && notice->kind == HEAT_NOTICE_RESTORATION)
    return g_strdup_printf (_("cold although notice %s says heat is back"), number);
  return g_strdup_printf (_("notice %s does not explain it"), number);
}

char *
heat_words_report (const HeatOps *ops, const HeatOpsReport *report)
{
  g_autofree char *notice = *report->notice && !report->needs_help ? word_notice (ops, report->notice) : NULL;

  return report->needs_help ? g_strdup (_("needs help: old, infant or sick")) : g_steal_pointer (&notice);
}
