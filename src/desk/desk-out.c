// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-out.h"

static void
add_priority (HeatNet *net, guint32 consumer, GArray *priority)
{
  guint32 n = heat_net_consumer_n_homes (net, heat_consumer (consumer));

  for (guint32 k = 0; k < n; k++)
    {
      HeatHousehold home = heat_net_consumer_home (net, heat_consumer (consumer), k);
      if (heat_net_home_priority (net, home) != HEAT_PRIORITY_NONE)
        g_array_append_val (priority, home.i);
    }
}

void
heat_desk_out_add_incident (HeatNet *net, const HeatIncident *incident, GArray *buildings, GArray *priority)
{
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, incident->out_consumers);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      guint32 consumer = heat_net_find (net, HEAT_KIND_CONSUMER, id);
      HeatBuilding building = consumer == HEAT_NONE ? heat_building (HEAT_NONE) : heat_net_consumer_building (net, heat_consumer (consumer));
      if (!heat_building_is_none (building))
        g_array_append_val (buildings, building.i);
      if (consumer != HEAT_NONE)
        add_priority (net, consumer, priority);
    }
}

void
heat_desk_out_add_stations (HeatDeskSession *session, GArray *stations)
{
  GHashTable *out = heat_ops_stations_out (heat_desk_session_ops (session));
  GHashTableIter iter;
  gpointer id;

  if (!out)
    return;
  g_hash_table_iter_init (&iter, out);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      guint32 station = heat_net_find (heat_desk_session_net (session), HEAT_KIND_STATION, id);
      if (station != HEAT_NONE)
        g_array_append_val (stations, station);
    }
}
