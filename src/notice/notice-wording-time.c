// SPDX-License-Identifier: GPL-3.0-or-later
/* When and how long, in the words of the file. */
#include "notice-wording-private.h"
#include "base-clock.h"
#include <string.h>

char *
heat_wording_time (const HeatWording *w, const char *key, gint64 at_us)
{
  g_autofree char *pattern = heat_wording_raw (w, "language", key);

  return heat_time_format_local (at_us, pattern);
}

static gboolean
is_full_hour (gint64 at_us)
{
  g_autofree char *minute = heat_time_format_local (at_us, "%M");

  return strcmp (minute, "00") == 0;
}

char *
heat_wording_moment (const HeatWording *w, gint64 at_us)
{
  return heat_wording_time (w, is_full_hour (at_us) ? "moment_hour" : "moment", at_us);
}

char *
heat_wording_duration (const HeatWording *w, gint64 duration_us)
{
  gint64 minutes = MAX (duration_us, 0) / G_TIME_SPAN_MINUTE;
  g_autofree char *h = g_strdup_printf ("%" G_GINT64_FORMAT, minutes / 60);
  g_autofree char *m = g_strdup_printf ("%" G_GINT64_FORMAT, minutes % 60);

  if (minutes < 60)
    return heat_wording_fill_language (w, "duration_minutes", "minutes", m, NULL, NULL);
  if (minutes % 60 == 0)
    return heat_wording_fill_language (w, "duration_hours", "hours", h, NULL, NULL);
  return heat_wording_fill_language (w, "duration", "hours", h, "minutes", m);
}

char *
heat_wording_count (guint n)
{
  GString *s = g_string_new (NULL);

  g_string_printf (s, "%u", n);
  for (gssize i = (gssize) s->len - 3; i > 0; i -= 3)
    g_string_insert_c (s, i, ',');
  return g_string_free (s, FALSE);
}

char *
heat_wording_moment_said (const HeatWording *w, gint64 at_us, gint64 now_us)
{
  g_autofree char *day = heat_time_format_local (at_us, "%F"), *today = heat_time_format_local (now_us, "%F");
  g_autofree char *tomorrow = heat_time_format_local (now_us + G_TIME_SPAN_DAY, "%F");
  g_autofree char *said = heat_wording_time (w, "month_day", at_us);
  g_autofree char *clock = heat_wording_time (w, is_full_hour (at_us) ? "clock_hour" : "clock", at_us);
  const char *key = strcmp (day, today) == 0 ? "today" : strcmp (day, tomorrow) == 0 ? "tomorrow" : "other_day";
  g_autofree char *which = heat_wording_fill_language (w, key, "day", said, NULL, NULL);

  return g_strconcat (which, clock, NULL);
}

gint64
heat_wording_warm_us (const HeatWording *w, const HeatNotice *n)
{
  double hours = heat_wording_warm_hours (w);
  gint64 hour_us = G_TIME_SPAN_HOUR, warm_us = n->restored_us + (gint64) (hours * (double) hour_us);

  return (warm_us + hour_us - 1) / hour_us * hour_us;
}
