// SPDX-License-Identifier: GPL-3.0-or-later
#include "base-clock.h"

static gint64 offset_us;

static gint64
read_system (gpointer data)
{
  return g_get_real_time () + offset_us;
}

static gint64
read_steady (gpointer data)
{
  return g_get_monotonic_time ();
}

static gint64
read_fixed (gpointer data)
{
  return *(gint64 *) data;
}

HeatClock
heat_clock_system (void)
{
  static gsize once;

  if (g_once_init_enter (&once))
    {
      gint64 start_us;
      if (g_getenv ("HEAT_CLOCK") && heat_time_from_iso (g_getenv ("HEAT_CLOCK"), &start_us))
        offset_us = start_us - g_get_real_time ();
      g_once_init_leave (&once, 1);
    }
  return (HeatClock){ read_system, NULL, read_steady };
}

HeatClock
heat_clock_fixed (gint64 *now_us)
{
  return (HeatClock){ read_fixed, now_us, NULL };
}

char *
heat_time_to_iso (gint64 at_us)
{
  g_autoptr (GDateTime) t = g_date_time_new_from_unix_utc (at_us / G_USEC_PER_SEC);

  return t ? g_date_time_format (t, "%Y-%m-%dT%H:%M:%SZ") : g_strdup ("");
}

gboolean
heat_time_from_iso (const char *text, gint64 *at_us)
{
  g_autoptr (GDateTime) t = text ? g_date_time_new_from_iso8601 (text, NULL) : NULL;

  if (!t)
    return FALSE;
  *at_us = g_date_time_to_unix (t) * G_USEC_PER_SEC + g_date_time_get_microsecond (t);
  return TRUE;
}

/* GLib reads the zone's file anew where nobody holds the zone (20 µs): the last one asked for is held. */
static GTimeZone *
local_zone (void)
{
  static GTimeZone *held;
  static GMutex lock; /* guards it */
  const char *tz = g_getenv ("TZ");
  GTimeZone *zone = g_time_zone_new_identifier (tz && *tz ? tz : "Asia/Shanghai");

  if (!zone)
    return g_time_zone_new_offset (8 * 3600);
  g_mutex_lock (&lock);
  if (held != zone)
    {
      g_clear_pointer (&held, g_time_zone_unref);
      held = g_time_zone_ref (zone);
    }
  g_mutex_unlock (&lock);
  return zone;
}

char *
heat_time_format_local (gint64 at_us, const char *format)
{
  g_autoptr (GTimeZone) zone = local_zone ();
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (at_us / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = utc ? g_date_time_to_timezone (utc, zone) : NULL;

  return local ? g_date_time_format (local, format) : g_strdup ("");
}
