// SPDX-License-Identifier: GPL-3.0-or-later
/* Times as people read them: the zone is the environment's of this moment, whichever was asked for before. */
#include "base-clock.h"

#define NOON_US (1767009600 * (gint64) G_USEC_PER_SEC) /* 2025-12-29 12:00 UTC */

static void
expect (const char *zone, const char *time)
{
  g_setenv ("TZ", zone, TRUE);
  g_autofree char *said = heat_time_format_local (NOON_US, "%m-%d %H:%M");
  g_assert_cmpstr (said, ==, time);
}

static void
test_zones (void)
{
  for (int i = 0; i < 3; i++)
    {
      expect ("Asia/Shanghai", "12-29 20:00");
      expect ("Asia/Shanghai", "12-29 20:00");
      expect ("Europe/Berlin", "12-29 13:00");
      expect ("", "12-29 20:00");         /* China where nothing is said */
      expect ("Nowhere/Else", "12-29 20:00"); /* or nothing that is known */
      expect ("UTC", "12-29 12:00");
    }
}

static gpointer
ask_often (gpointer data)
{
  for (int i = 0; i < 2000; i++)
    {
      g_autofree char *said = heat_time_format_local (NOON_US, "%H:%M");
      g_assert_cmpstr (said, ==, "20:00");
    }
  return NULL;
}

static void
test_threads (void)
{
  GThread *threads[4];

  g_setenv ("TZ", "Asia/Shanghai", TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("asks", ask_often, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/clock/zones", test_zones);
  g_test_add_func ("/base/clock/threads", test_threads);
  return g_test_run ();
}
