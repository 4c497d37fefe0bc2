// SPDX-License-Identifier: GPL-3.0-or-later
/* Benchmarks of opening: from the network file, and from the snapshot stored beside it. */
#include "ctl-bench.h"
#include "net-image.h"
#include "store-city.h"
#include "store-net.h"
#include <glib/gstdio.h>

#define N_OPEN 3

/* The net's own sum, and what it is made of. */
static void
take_memory (HeatBenchResult *result, const HeatNet *net)
{
  g_clear_pointer (&result->memory, g_array_unref);
  result->memory = heat_net_memory (net);
  result->bytes = heat_net_bytes (net);
}

/* The yardstick is reading alone: what resolving and indexing add shows in the ratio. */
gboolean
heat_bench_open (HeatBench *bench, HeatBenchResult *result, GError **error)
{
  guint n = bench->runs ? bench->runs : N_OPEN;
  g_autofree double *times_us = g_new (double, n), *read_us = g_new (double, n);

  for (guint i = 0; i < n; i++)
    {
      gint64 start_us = g_get_monotonic_time ();
      HeatCity *city = heat_store_city_read (bench->city_path, NULL, error);
      if (!city)
        return FALSE;
      read_us[i] = (double) (g_get_monotonic_time () - start_us);
      g_autoptr (HeatNet) net = heat_net_new (city, NULL, error);
      if (!net)
        return FALSE;
      times_us[i] = (double) (g_get_monotonic_time () - start_us);
      result->pipes = heat_net_n (net, HEAT_KIND_PIPE);
      take_memory (result, net);
    }
  HeatBenchResult reading = *result;
  heat_bench_set_times (&reading, read_us, n);
  result->yardstick_us = reading.median_us;
  heat_bench_set_times (result, times_us, n);
  return TRUE;
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_unlink (path);
    }
  g_rmdir (folder);
}

static HeatNet *
open_timed (HeatBench *bench, const char *folder, gboolean *was_cached, double *took_us, GError **error)
{
  HeatStoreCache cache = { .folder = folder, .least_bytes = 1 };
  gint64 start_us = g_get_monotonic_time ();
  HeatNet *net = heat_store_net_open (bench->city_path, &cache, was_cached, NULL, error);

  *took_us = (double) (g_get_monotonic_time () - start_us);
  return net;
}

/* Into a folder of its own. The yardstick is the first time, storing included. Without room to store it fails. */
static gboolean
measure_cached (HeatBench *bench, const char *folder, HeatBenchResult *result, GError **error)
{
  guint n = bench->runs ? bench->runs : N_OPEN;
  g_autofree double *times_us = g_new (double, n);
  gboolean was_cached = FALSE;

  for (guint i = 0; i <= n; i++)
    {
      g_autoptr (HeatNet) net = open_timed (bench, folder, &was_cached, i ? &times_us[i - 1] : &result->yardstick_us, error);
      if (!net)
        return FALSE;
      if (i > 0 && !was_cached)
        {
          g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_IO, _("heatctl bench: the snapshot could not be stored in %s; free some space there"), folder);
          return FALSE;
        }
      result->pipes = heat_net_n (net, HEAT_KIND_PIPE);
      take_memory (result, net);
    }
  heat_bench_set_times (result, times_us, n);
  return TRUE;
}

gboolean
heat_bench_open_cached (HeatBench *bench, HeatBenchResult *result, GError **error)
{
  g_autofree char *folder = g_dir_make_tmp ("heat-bench-XXXXXX", error);

  if (!folder)
    return FALSE;
  gboolean ok = measure_cached (bench, folder, result, error);
  remove_folder (folder);
  return ok;
}
