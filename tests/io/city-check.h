// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Independent looks at a made city, by the plainest means: hash tables of ids and union-find. */
#include "net-city.h"

typedef struct {
  const HeatCity *city;
  GHashTable *nodes, *pipes, *wells, *buildings, *communities, *owners, *consumers; /* id → row + 1 */
} CityCheck;

CityCheck *city_check_new (const HeatCity *city); /* asserts that ids are unique */
void city_check_free (CityCheck *check);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CityCheck, city_check_free)
guint64 city_check_hash (const HeatCity *city);
void city_check_references (const CityCheck *check);
void city_check_lines_apart (const CityCheck *check);
/* Share of consumers that have a live plant on both lines. */
double city_check_warm (const CityCheck *check);
/* Bores never grow from a station outward. */
void city_check_bores (const CityCheck *check);
/* Independent cycles of the primary supply line through open valves, bypasses left out. */
int city_check_cycles (const CityCheck *check);
/* Share of drivable road points from which all others can be reached and back. */
double city_check_roads (const CityCheck *check);
/* Share of building corners nearer than m to a street's middle, or inside of another building. */
double city_check_in_street (const CityCheck *check, double m);
double city_check_overlaps (const CityCheck *check);
