// SPDX-License-Identifier: GPL-3.0-or-later
/* Benchmark of search: addresses, card and valve numbers typed character by character, every key stroke timed; the yardstick
 * looks through all households for the text, as a table without an index would. */
#include "ctl-bench.h"
#include "locate-find.h"
#include <string.h>

#define N_PLACES 40
#define MAX_STROKES 4000
#define N_YARDSTICK 5

static guint
time_typing (HeatFinder *finder, const char *text, double *times_us, guint n, guint max)
{
  for (const char *p = g_utf8_next_char (text); n < max; p = g_utf8_next_char (p))
    {
      g_autofree char *typed = g_strndup (text, (gsize) (p - text));
      gint64 start_us = g_get_monotonic_time ();
      g_autoptr (GArray) found = heat_finder_find (finder, typed, 8, NULL);
      times_us[n++] = (double) (g_get_monotonic_time () - start_us);
      if (!*p)
        break;
    }
  return n;
}

static double
scan_households (HeatNet *net, const char *text)
{
  gint64 start_us = g_get_monotonic_time ();
  guint32 n = heat_net_n (net, HEAT_KIND_HOUSEHOLD);
  volatile guint32 hits = 0;

  for (guint32 i = 0; i < n; i++)
    {
      char card[HEAT_NUMBER_BYTES], phone[HEAT_NUMBER_BYTES];
      guint32 building = heat_net_household_building (net, heat_household (i)).i;
      hits += strstr (heat_net_card (net, heat_household (i), card), text) != NULL;
      hits += strstr (heat_net_phone (net, heat_household (i), phone), text) != NULL;
      if (building != HEAT_NONE)
        hits += strstr (heat_net_name (net, HEAT_KIND_BUILDING, building), text) != NULL;
    }
  return (double) (g_get_monotonic_time () - start_us);
}

gboolean
heat_bench_find (HeatBench *bench, HeatBenchResult *result, GError **error)
{
  HeatNet *net = heat_bench_net (bench, error);
  g_autoptr (HeatFinder) finder = net ? heat_finder_new (net, NULL, error) : NULL;
  g_autofree double *times_us = g_new (double, MAX_STROKES);
  double scans_us[N_YARDSTICK];
  HeatBenchResult scan = { 0 };
  guint64 state = 3;
  guint n = 0;

  if (!finder)
    return FALSE;
  for (guint i = 0; i < N_PLACES && n < MAX_STROKES; i++)
    {
      guint32 household = heat_bench_pick (&state, heat_net_n (net, HEAT_KIND_HOUSEHOLD));
      g_autofree char *label = heat_finder_label (finder, HEAT_KIND_HOUSEHOLD, household);
      n = time_typing (finder, label, times_us, n, MAX_STROKES);
      n = time_typing (finder, heat_net_id (net, HEAT_KIND_HOUSEHOLD, household), times_us, n, MAX_STROKES);
      n = time_typing (finder, heat_net_name (net, HEAT_KIND_VALVE, heat_bench_pick (&state, heat_net_n (net, HEAT_KIND_VALVE))), times_us, n, MAX_STROKES);
    }
  for (guint i = 0; i < N_YARDSTICK; i++)
    scans_us[i] = scan_households (net, heat_net_id (net, HEAT_KIND_HOUSEHOLD, heat_bench_pick (&state, heat_net_n (net, HEAT_KIND_HOUSEHOLD))));
  heat_bench_set_times (&scan, scans_us, N_YARDSTICK);
  heat_bench_set_times (result, times_us, n);
  result->yardstick_us = scan.median_us;
  return TRUE;
}
