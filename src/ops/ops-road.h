// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The city's roads as a road graph, and the speeds of data/road-speeds.ini. */
#include "net-city.h"
#include "road-graph.h"

/* The graph of a city's road layer; way i is road row i, a way's name is its HeatText offset. (transfer full) */
HeatRoadGraph *heat_ops_road_graph (const HeatCity *city);

/* Reads a speeds file (NULL: data/road-speeds.ini). HEAT_ERROR_DATA names file, group and key. */
gboolean heat_road_speeds_load (const char *path, HeatRoadSpeeds *speeds, GError **error);
/* TRUE when local time (TZ) at_us falls into the night hours of the speeds. */
gboolean heat_road_is_night (const HeatRoadSpeeds *speeds, gint64 at_us);
/* Street names of a trip, the longest `max` of them in driving order: "西大直街、通达街". (transfer full) */
char *heat_ops_trip_streets (const HeatCity *city, const HeatRoadTrip *trip, guint max);
