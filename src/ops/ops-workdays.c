// SPDX-License-Identifier: GPL-3.0-or-later
#include "ops-workdays.h"
#include "base-clock.h"
#include "base-i18n.h"
#include "ops-table-private.h"
#include <stdio.h>
#include <string.h>

#define LONGEST 3660 /* days looked at: ten years, whatever the table says */

typedef struct { guint32 day; gboolean is_work; } Row; /* day: 20260217 */

struct _HeatWorkdays {
  GHashTable *by_day; /* day → 1 holiday, 2 worked */
  GTimeZone *zone;
};

gboolean
heat_workdays_read (const char *text, guint32 *day)
{
  guint y, m, d;
  char rest;

  if (sscanf (text, "%4u-%2u-%2u%c", &y, &m, &d, &rest) != 3 || strlen (text) != 10 || !g_date_valid_dmy ((GDateDay) d, (GDateMonth) m, (GDateYear) y))
    return FALSE;
  *day = y * 10000 + m * 100 + d;
  return TRUE;
}

static gboolean
read_row (const HeatTable *t, guint r, const int column[], gpointer to, GError **error)
{
  Row *row = to;
  const char *kind = heat_table_cell (t, r, column[1]);

  if (!heat_workdays_read (heat_table_cell (t, r, column[0]), &row->day))
    heat_table_set_error (t, r, column[0], _("not a day such as 2026-02-17"), error);
  else if (!g_str_equal (kind, "holiday") && !g_str_equal (kind, "work"))
    heat_table_set_error (t, r, column[1], _("choose holiday or work"), error);
  else
    return row->is_work = g_str_equal (kind, "work"), TRUE;
  return FALSE;
}

static GTimeZone *
local_zone (void)
{
  const char *name = g_getenv ("TZ");
  GTimeZone *zone = g_time_zone_new_identifier (name && *name ? name : "Asia/Shanghai");

  return zone ? zone : g_time_zone_new_utc ();
}

static GDateTime *
local_time (GTimeZone *zone, gint64 at_us)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (at_us / G_USEC_PER_SEC);

  return g_date_time_to_timezone (utc, zone);
}

HeatWorkdays *
heat_workdays_load (const char *path, GError **error)
{
  static const char *const names[] = { "day", "kind" };
  const HeatTableShape shape = { names, G_N_ELEMENTS (names), sizeof (Row), read_row, NULL, 0 };
  g_autoptr (GArray) rows = heat_table_read (path, &shape, error);

  if (!rows)
    return NULL;
  HeatWorkdays *days = g_new0 (HeatWorkdays, 1);
  days->by_day = g_hash_table_new (NULL, NULL);
  days->zone = local_zone ();
  for (guint i = 0; i < rows->len; i++)
    {
      const Row *row = &g_array_index (rows, Row, i);
      g_hash_table_insert (days->by_day, GUINT_TO_POINTER (row->day), GUINT_TO_POINTER (row->is_work ? 2 : 1));
    }
  return days;
}

void
heat_workdays_free (HeatWorkdays *days)
{
  if (!days)
    return;
  g_hash_table_unref (days->by_day);
  g_time_zone_unref (days->zone);
  g_free (days);
}

static gboolean
is_working (const HeatWorkdays *days, GDateTime *at)
{
  guint32 day = (guint32) (g_date_time_get_year (at) * 10000 + g_date_time_get_month (at) * 100 + g_date_time_get_day_of_month (at));
  guint known = days ? GPOINTER_TO_UINT (g_hash_table_lookup (days->by_day, GUINT_TO_POINTER (day))) : 0;

  return known ? known == 2 : g_date_time_get_day_of_week (at) <= 5;
}

gboolean
heat_workdays_is (const HeatWorkdays *days, gint64 at_us)
{
  g_autoptr (GTimeZone) zone = days ? g_time_zone_ref (days->zone) : local_zone ();
  g_autoptr (GDateTime) at = local_time (zone, at_us);

  return is_working (days, at);
}

static GDateTime *
next_midnight (GDateTime *at)
{
  g_autoptr (GDateTime) next = g_date_time_add_days (at, 1);

  return g_date_time_add_full (next, 0, 0, 0, -g_date_time_get_hour (next), -g_date_time_get_minute (next), -g_date_time_get_seconds (next));
}

gint64
heat_workdays_after (const HeatWorkdays *days, gint64 from_us, double n)
{
  g_autoptr (GTimeZone) zone = days ? g_time_zone_ref (days->zone) : local_zone ();
  gint64 left_us = (gint64) (n * (double) G_TIME_SPAN_DAY), at_us = from_us;

  for (int day = 0; day < LONGEST && left_us > 0; day++)
    {
      g_autoptr (GDateTime) at = local_time (zone, at_us);
      g_autoptr (GDateTime) midnight = next_midnight (at);
      gint64 end_us = g_date_time_to_unix (midnight) * G_USEC_PER_SEC;
      if (is_working (days, at))
        {
          if (left_us <= end_us - at_us)
            return at_us + left_us;
          left_us -= end_us - at_us;
        }
      at_us = end_us;
    }
  return at_us;
}
