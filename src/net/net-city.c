// SPDX-License-Identifier: GPL-3.0-or-later
#include "net-city.h"
#include <math.h>

HeatCity *
heat_city_new (void)
{
  HeatCity *city = g_new0 (HeatCity, 1);

  city->strings = heat_strings_new ();
  return city;
}

void
heat_city_free (HeatCity *city)
{
  if (!city)
    return;
  heat_strings_free (city->strings);
  g_free (city->points);
#define X(Type, layer) g_free (city->layer);
  HEAT_CITY_LAYERS (X)
#undef X
  g_free (city->doubt);
  g_free (city);
}

guint32
heat_city_add_point (HeatCity *city, double x, double y)
{
  if (city->n_points == city->points_size)
    {
      city->points_size = MAX (city->points_size * 2, 1024);
      city->points = g_renew (double, city->points, 2 * (gsize) city->points_size);
    }
  city->points[2 * (gsize) city->n_points] = x;
  city->points[2 * (gsize) city->n_points + 1] = y;
  return city->n_points++;
}

void
heat_city_add_doubt (HeatCity *city, int kind, int of, guint32 index, const char *text)
{
  if (city->n_doubt == city->doubt_size)
    {
      city->doubt_size = MAX (city->doubt_size * 2, 64);
      city->doubt = g_renew (HeatCityDoubt, city->doubt, city->doubt_size);
    }
  city->doubt[city->n_doubt++] = (HeatCityDoubt){ heat_city_intern (city, text), index, (guint8) kind, (guint8) of };
}

static void init_node (HeatNodeRow *r) { r->x = r->y = NAN; r->z_m = NAN; }
static void init_pipe (HeatPipeRow *r) { r->length_m = r->depth_m = NAN; }
static void init_valve (HeatValveRow *r) { r->x = r->y = NAN; r->minutes = r->turns = NAN; r->end = -1; r->role = HEAT_VALVE_OTHER; }
static void init_well (HeatWellRow *r) { r->x = r->y = NAN; r->depth_m = NAN; }
static void init_source (HeatSourceRow *r) { r->x = r->y = NAN; r->capacity_mw = r->make_up_m3h = NAN; }
static void init_station (HeatStationRow *r) { r->x = r->y = NAN; r->capacity_mw = r->make_up_m3h = NAN; }
static void init_port (HeatPortRow *r) { }
static void init_consumer (HeatConsumerRow *r) { r->x = r->y = NAN; r->load_kw = NAN; }
static void init_community (HeatCommunityRow *r) { r->x = r->y = NAN; }
static void init_building (HeatBuildingRow *r) { r->x = r->y = NAN; }
static void init_household (HeatHouseholdRow *r) { r->area_m2 = NAN; }
static void init_road (HeatRoadRow *r) { }
static void init_area (HeatAreaRow *r) { }
static void init_team (HeatTeamRow *r) { r->x = r->y = NAN; }

#define X(Type, layer)                                                       \
  Type *                                                                     \
  heat_city_add_##layer (HeatCity *city)                                     \
  {                                                                          \
    if (city->n_##layer == city->layer##_size)                               \
      {                                                                      \
        city->layer##_size = MAX (city->layer##_size * 2, 64);               \
        city->layer = g_renew (Type, city->layer, city->layer##_size);       \
      }                                                                      \
    Type *row = &city->layer[city->n_##layer++];                             \
    *row = (Type){ 0 };                                                      \
    init_##layer (row);                                                      \
    return row;                                                              \
  }
HEAT_CITY_LAYERS (X)
#undef X
