// SPDX-License-Identifier: GPL-3.0-or-later
#include "ops-assign.h"
#include "base-i18n.h"
#include "ops-command.h"
#include "ops-live-private.h"

HeatArriveTeam
heat_ops_team_now (const HeatLive *live, guint32 team, const HeatIncident *incident)
{
  HeatArriveTeam t = heat_arrive_team_from_city (heat_net_city (live->net), team);
  const HeatOpsTeam *now = heat_ops_team (live->ops, t.id);

  if (!now)
    return t;
  t.state = (HeatTeamState) now->state;
  t.x = now->fix_us ? now->x : NAN;
  t.y = now->fix_us ? now->y : NAN;
  t.fix_at_us = now->fix_us;
  t.free_at_us = now->until_us;
  if (!now->incident)
    return t;
  const HeatIncident *job = heat_ops_incident (live->ops, now->incident);
  gboolean is_own = incident && g_str_equal (now->incident, incident->id); /* sent here already: not to be sent again */
  t.free_at_us = is_own || !job ? 0 : job->estimate.safe_us;
  t.busy_with = job ? job->title : NULL;
  return t;
}

HeatRoadClosures *
heat_ops_closures_now (const HeatLive *live, const HeatRoadGraph *graph)
{
  HeatRoadClosures *closures = heat_road_closures_new (graph);
  GHashTable *closed = heat_ops_closed_roads (live->ops);
  gint64 now_us = heat_live_now_us (live);

  for (guint32 e = 0; g_hash_table_size (closed) && e < heat_road_n_edges (graph); e++)
    {
      const HeatClosedRoad *road = g_hash_table_lookup (closed, heat_net_id (live->net, HEAT_KIND_ROAD, heat_road_edge_way (graph, e)));
      if (road && (road->until_us == 0 || road->until_us > now_us))
        heat_road_close_edge (closures, e);
    }
  return closures;
}

HeatArrivals *
heat_ops_arrivals_for (const HeatLive *live, const HeatRoadGraph *graph, const HeatRoadSpeeds *speeds, const HeatIncident *incident, GError **error)
{
  if (!live->net)
    return heat_live_refuse (error, _("finding the teams for %s: no city is open; open the network file first (--city)"), incident->id), NULL;
  if (!isfinite (incident->x) || !isfinite (incident->y))
    return heat_live_refuse (error, _("finding the teams for %s: its place is not known; locate it first, or name the team"), incident->id), NULL;
  g_autoptr (GArray) needs = heat_needs_parse (heat_live_needs (live, incident), error);
  if (!needs)
    return NULL;
  const HeatCity *city = heat_net_city (live->net);
  g_autoptr (HeatRoadClosures) closures = heat_ops_closures_now (live, graph);
  g_autofree HeatArriveTeam *teams = g_new (HeatArriveTeam, city->n_team + 1);
  for (guint32 k = 0; k < city->n_team; k++)
    teams[k] = heat_ops_team_now (live, k, incident);
  HeatArriveQuery query = { .graph = graph, .speeds = speeds, .closures = closures, .snow = heat_ops_has_snow (live->ops), .x = incident->x, .y = incident->y,
                            .when_us = heat_live_now_us (live), .limit_us = heat_live_arrive_clock (live, incident).limit_us, .needs = needs };
  return heat_ops_arrive (city, &query, teams, city->n_team);
}
