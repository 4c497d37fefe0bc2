// SPDX-License-Identifier: GPL-3.0-or-later
/* heatctl bench [NAME …] --city FILE | --pipes N: the benchmarks, one line of JSON each. */
#include "ctl-bench.h"
#include "ctl-commands.h"
#include "net-image.h"
#include "store-net.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

static const struct { const char *name; HeatBenchRun run; } benches[] = {
  { "open", heat_bench_open },
  { "open-cached", heat_bench_open_cached },
  { "prepare", heat_bench_prepare },
  { "prepare-turned", heat_bench_prepare_turned },
  { "isolate", heat_bench_isolate },
  { "plans", heat_bench_plans },
  { "steps", heat_bench_steps },
  { "resupply", heat_bench_resupply },
  { "hurt", heat_bench_hurt },
  { "critical", heat_bench_critical },
  { "find", heat_bench_find },
  { "arrive", heat_bench_arrive },
  { "append", heat_bench_append },
  { "fold", heat_bench_fold },
  { "map-scene", heat_bench_map_scene },
  { "map-whole", heat_bench_map_whole },
  { "map-city", heat_bench_map_city },
  { "map-district", heat_bench_map_district },
  { "map-street", heat_bench_map_street },
  { "map-court", heat_bench_map_court },
  { "map-pick", heat_bench_map_pick },
};

static int
compare_times (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

void
heat_bench_set_times (HeatBenchResult *result, double *times_us, guint n)
{
  qsort (times_us, n, sizeof *times_us, compare_times);
  result->n = n;
  result->median_us = n % 2 ? times_us[n / 2] : (times_us[n / 2 - 1] + times_us[n / 2]) / 2;
  result->p99_us = times_us[(guint) ceil (0.99 * n) - 1];
}

guint64
heat_bench_peak_bytes (void)
{
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &text, NULL, NULL) || !(line = strstr (text, "VmHWM:")))
    return 0;
  return g_ascii_strtoull (line + strlen ("VmHWM:"), NULL, 10) * 1024;
}

guint32
heat_bench_pick (guint64 *state, guint32 n)
{
  *state = *state * 6364136223846793005u + 1442695040888963407u;
  return n ? (guint32) ((*state >> 33) % n) : 0;
}

HeatNet *
heat_bench_net (HeatBench *bench, GError **error)
{
  if (!bench->net)
    bench->net = heat_store_net_open (bench->city_path, NULL, NULL, NULL, error);
  return bench->net;
}

/* "bytes_a_pipe" and "memory": the same for each kind of array, largest first, down to a tenth of a byte a pipe. */
static void
add_memory (JsonBuilder *b, const HeatBenchResult *r)
{
  double pipes = MAX (r->pipes, 1);

  json_builder_set_member_name (b, "bytes_a_pipe");
  json_builder_add_double_value (b, round ((double) r->bytes / pipes * 10) / 10);
  json_builder_set_member_name (b, "memory");
  json_builder_begin_object (b);
  for (guint i = 0; i < r->memory->len; i++)
    {
      const HeatNetPart *part = &g_array_index (r->memory, HeatNetPart, i);
      double share = round ((double) part->bytes / pipes * 10) / 10;
      if (!(share > 0))
        continue;
      json_builder_set_member_name (b, part->name);
      json_builder_add_double_value (b, share);
    }
  json_builder_end_object (b);
}

static gboolean
print_result (const HeatBenchResult *r, GError **error)
{
  g_autoptr (JsonBuilder) b = json_builder_new ();

  json_builder_begin_object (b);
  json_builder_set_member_name (b, "name");
  json_builder_add_string_value (b, r->name);
  json_builder_set_member_name (b, "pipes");
  json_builder_add_int_value (b, r->pipes);
  json_builder_set_member_name (b, "n");
  json_builder_add_int_value (b, r->n);
  json_builder_set_member_name (b, "median_us");
  json_builder_add_double_value (b, round (r->median_us * 10) / 10);
  json_builder_set_member_name (b, "p99_us");
  json_builder_add_double_value (b, round (r->p99_us * 10) / 10);
  json_builder_set_member_name (b, "rss_bytes");
  json_builder_add_int_value (b, (gint64) heat_bench_peak_bytes ());
  json_builder_set_member_name (b, "yardstick_us");
  if (isnan (r->yardstick_us))
    json_builder_add_null_value (b);
  else
    json_builder_add_double_value (b, round (r->yardstick_us * 10) / 10);
  json_builder_set_member_name (b, "ratio");
  if (isnan (r->yardstick_us) || !(r->median_us > 0))
    json_builder_add_null_value (b);
  else
    json_builder_add_double_value (b, round (r->yardstick_us / r->median_us * 100) / 100);
  if (r->asked != HEAT_NONE)
    {
      json_builder_set_member_name (b, "asked");
      json_builder_add_int_value (b, r->asked);
    }
  if (r->bytes)
    {
      json_builder_set_member_name (b, "bytes");
      json_builder_add_int_value (b, (gint64) r->bytes);
    }
  if (r->memory)
    add_memory (b, r);
  json_builder_end_object (b);
  return heat_ctl_print_json (json_builder_get_root (b), error);
}

static gboolean
run_bench (HeatBench *bench, guint k, GError **error)
{
  HeatBenchResult result = { .name = benches[k].name, .yardstick_us = NAN, .asked = HEAT_NONE };

  if (!benches[k].run (bench, &result, error))
    return FALSE;
  if (bench->net)
    result.pipes = heat_net_n (bench->net, HEAT_KIND_PIPE);
  gboolean ok = print_result (&result, error);
  g_clear_pointer (&result.memory, g_array_unref);
  return ok;
}

/* "map" stands for all whose names begin with "map-". */
static gboolean
is_named (const char *bench, const char *name)
{
  return strcmp (name, bench) == 0 || (strcmp (name, "map") == 0 && g_str_has_prefix (bench, "map-"));
}

static gboolean
check_names (char **names, int n, GError **error)
{
  for (int i = 0; i < n; i++)
    {
      gboolean known = FALSE;
      for (guint k = 0; k < G_N_ELEMENTS (benches); k++)
        known |= is_named (benches[k].name, names[i]);
      if (!known)
        {
          g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_USAGE, _("heatctl bench: there is no benchmark “%s”; see “heatctl help bench”"), names[i]);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
is_wanted (const char *name, char **names, int n)
{
  for (int i = 0; i < n; i++)
    if (is_named (name, names[i]))
      return TRUE;
  return n == 0;
}

int
heat_ctl_bench (int argc, char **argv, GError **error)
{
  g_autofree char *city = NULL;
  int runs = 0;
  const GOptionEntry entries[] = {
    { "city", 0, 0, G_OPTION_ARG_FILENAME, &city, NULL, NULL },
    { "runs", 0, 0, G_OPTION_ARG_INT, &runs, NULL, NULL },
    { NULL },
  };

  if (!heat_ctl_parse ("bench", entries, &argc, &argv, -1, error) || !check_names (argv + 1, argc - 1, error))
    return 2;
  if (!city)
    {
      g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_USAGE, _("heatctl bench: no city given; use --city CITY.gpkg (“heatctl city -o CITY.gpkg --pipes N” makes one)"));
      return 2;
    }
  HeatBench bench = { .city_path = city, .runs = (guint) MAX (runs, 0) };
  gboolean ok = TRUE;
  for (guint k = 0; ok && k < G_N_ELEMENTS (benches); k++)
    if (is_wanted (benches[k].name, argv + 1, argc - 1))
      ok = run_bench (&bench, k, error);
  heat_map_scene_unref (bench.scene);
  heat_map_style_unref (bench.style);
  heat_net_unref (bench.net);
  return ok ? 0 : 4;
}
