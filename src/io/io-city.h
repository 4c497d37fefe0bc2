// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* A whole city to work on before a company's own data are there: streets, communities, buildings, households, plants,
 * primary and secondary networks with supply and return, valves in wells, teams. Same recipe, same content: every choice
 * comes from one seeded generator (PCG32), never from an address or the order of a hash table.
 *
 * What the texts look like: building.number "6" and building.name "通达小区6号楼"; consumer.unit "2", household.unit "2",
 * household.room "501"; wells and valves are called "12-07" (area – running number; the two valves of a pair share the
 * name), asset numbers are "V000123G" (供, supply) and "V000123H" (回, return), "P…G"/"P…H", "N…G"/"N…H"; on one line for the pair
 * the letter at the end is left out. */
#include "base-progress.h"
#include "io-error.h"
#include "net-city.h"

#define HEAT_CITY_PIPES_DEFAULT 20000
#define HEAT_CITY_PIPES_MIN 2000
#define HEAT_CITY_PIPES_MAX 1000000

typedef struct {
  guint32 pipes;        /* wanted, supply and return counted apart where they are two; 0: HEAT_CITY_PIPES_DEFAULT, or with osm_path all that is reasonable */
  guint64 seed;
  const char *osm_path; /* (nullable) OpenStreetMap extract (.osm.pbf): its streets, communities, buildings and plants are used */
  gboolean is_single;   /* one line for the pair: the trenches of the city of twice as many pipes, one pipe in each; no jumpers */
} HeatCityRecipe;

/* (transfer full) NULL with HEAT_ERROR_USAGE for a size out of range, HEAT_ERROR_NOT_FOUND or HEAT_ERROR_DATA for the
 * extract or the name lists, HEAT_ERROR_IO, or G_IO_ERROR_CANCELLED. About 15 µs a pipe. An extract too small for
 * `pipes` gives what it holds. */
HeatCity *heat_io_city_make (const HeatCityRecipe *recipe, const HeatProgress *progress, GError **error);
