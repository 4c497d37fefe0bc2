// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* heatctl bench: what the benchmarks share. Each prints one line of JSON. */
#include "ctl.h"
#include "map-scene.h"
#include "map-style.h"
#include "net.h"

typedef struct {
  const char *city_path; /* borrowed */
  HeatNet *net;          /* owned; opened once for all that need it */
  guint runs;            /* how often each is measured, 0: its own default */
  HeatMapScene *scene;   /* owned; made by the first map benchmark */
  HeatMapStyle *style;   /* owned */
} HeatBench;

typedef struct {
  const char *name;
  guint32 pipes, n;          /* size of the network; number of measurements */
  double median_us, p99_us;
  double yardstick_us;       /* NaN: no yardstick */
  guint32 asked;             /* critical: zones asked one by one; HEAT_NONE: not said */
  guint64 bytes;             /* what was made takes so much memory; 0: not said */
  GArray *memory;            /* owned; what for (HeatNetPart, net-image.h); NULL: not said */
} HeatBenchResult;

typedef gboolean (*HeatBenchRun) (HeatBench *bench, HeatBenchResult *result, GError **error);

/* Sorts `times_us` and sets median and 99th percentile (nearest rank). */
void heat_bench_set_times (HeatBenchResult *result, double *times_us, guint n);
/* The snapshot of the city under test. (transfer none) */
HeatNet *heat_bench_net (HeatBench *bench, GError **error);
/* Largest resident set so far in bytes (VmHWM). */
guint64 heat_bench_peak_bytes (void);
/* Deterministic pseudo-random index below n. */
guint32 heat_bench_pick (guint64 *state, guint32 n);

gboolean heat_bench_open (HeatBench *bench, HeatBenchResult *result, GError **error);
gboolean heat_bench_open_cached (HeatBench *bench, HeatBenchResult *result, GError **error);
gboolean heat_bench_prepare (HeatBench *bench, HeatBenchResult *result, GError **error);
gboolean heat_bench_prepare_turned (HeatBench *bench, HeatBenchResult *result, GError **error);
gboolean heat_bench_isolate (HeatBench *bench, HeatBenchResult *result, GError **error);
gboolean heat_bench_plans (HeatBench *bench, HeatBenchResult *result, GError **error);
/* Steps of closing and restoring with the households out after each, for plans of at most 20 valves; the plan of re-supply for leaks that
 * leave somebody cold; whom a plan hurts beside 30 others, all carried out (the four questions that the journal asks). */
gboolean heat_bench_steps (HeatBench *bench, HeatBenchResult *result, GError **error);
gboolean heat_bench_resupply (HeatBench *bench, HeatBenchResult *result, GError **error);
gboolean heat_bench_hurt (HeatBench *bench, HeatBenchResult *result, GError **error);
gboolean heat_bench_critical (HeatBench *bench, HeatBenchResult *result, GError **error);
gboolean heat_bench_find (HeatBench *bench, HeatBenchResult *result, GError **error);
gboolean heat_bench_arrive (HeatBench *bench, HeatBenchResult *result, GError **error);
gboolean heat_bench_append (HeatBench *bench, HeatBenchResult *result, GError **error);
gboolean heat_bench_fold (HeatBench *bench, HeatBenchResult *result, GError **error);
gboolean heat_bench_map_scene (HeatBench *bench, HeatBenchResult *result, GError **error);
gboolean heat_bench_map_whole (HeatBench *bench, HeatBenchResult *result, GError **error);
gboolean heat_bench_map_city (HeatBench *bench, HeatBenchResult *result, GError **error);
gboolean heat_bench_map_district (HeatBench *bench, HeatBenchResult *result, GError **error);
gboolean heat_bench_map_street (HeatBench *bench, HeatBenchResult *result, GError **error);
gboolean heat_bench_map_court (HeatBench *bench, HeatBenchResult *result, GError **error);
gboolean heat_bench_map_pick (HeatBench *bench, HeatBenchResult *result, GError **error);
