// SPDX-License-Identifier: GPL-3.0-or-later
/* Benchmark of arrival: ten teams at random buildings; the yardstick is a search of its own for each team. */
#include "ctl-bench.h"
#include "ops-arrive.h"

#define N_ARRIVE 50

static double
search_one_by_one (const HeatArriveQuery *query, const HeatArriveTeam *teams, guint n_teams)
{
  HeatRoadQuery road = { .metric = HEAT_ROAD_BY_TIME, .speeds = query->speeds, .want_paths = TRUE };
  gint64 start_us = g_get_monotonic_time ();
  HeatRoadSnap spot = heat_road_snap (query->graph, query->x, query->y, 500);

  for (guint i = 0; i < n_teams; i++)
    {
      HeatRoadTrip trip;
      HeatRoadSnap from = heat_road_snap (query->graph, teams[i].base_x, teams[i].base_y, 500);
      heat_road_to_one (query->graph, &road, &from, 1, spot, &trip);
      heat_road_trip_clear (&trip);
    }
  return (double) (g_get_monotonic_time () - start_us);
}

gboolean
heat_bench_arrive (HeatBench *bench, HeatBenchResult *result, GError **error)
{
  guint n = bench->runs ? bench->runs : N_ARRIVE;
  g_autofree double *times_us = g_new (double, n), *single_us = g_new (double, n);
  HeatNet *net = heat_bench_net (bench, error);
  HeatBenchResult single = { 0 };
  HeatRoadSpeeds speeds;
  guint64 state = 4;

  if (!net || !heat_road_speeds_load (NULL, &speeds, error))
    return FALSE;
  const HeatCity *city = heat_net_city (net);
  g_autoptr (HeatRoadGraph) graph = heat_ops_road_graph (city);
  g_autofree HeatArriveTeam *teams = g_new (HeatArriveTeam, city->n_team + 1);
  for (guint32 i = 0; i < city->n_team; i++)
    teams[i] = heat_arrive_team_from_city (city, i);
  for (guint i = 0; i < n; i++)
    {
      HeatArriveQuery query = { .graph = graph, .speeds = &speeds, .when_us = g_get_real_time () };
      heat_net_place (net, HEAT_KIND_BUILDING, heat_bench_pick (&state, city->n_building), &query.x, &query.y);
      gint64 start_us = g_get_monotonic_time ();
      g_autoptr (HeatArrivals) arrivals = heat_ops_arrive (city, &query, teams, city->n_team);
      times_us[i] = (double) (g_get_monotonic_time () - start_us);
      single_us[i] = search_one_by_one (&query, teams, city->n_team);
    }
  heat_bench_set_times (&single, single_us, n);
  heat_bench_set_times (result, times_us, n);
  result->yardstick_us = single.median_us;
  return TRUE;
}
