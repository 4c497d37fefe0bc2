// SPDX-License-Identifier: GPL-3.0-or-later
/* The city that a command works on. */
#include "ctl.h"
#include "store-net.h"

HeatNet *
heat_ctl_open_net (const char *path, GError **error)
{
  HeatProgress progress = heat_ctl_progress ();

  return heat_store_net_open (path, NULL, NULL, &progress, error);
}

char *
heat_ctl_city_summary (const HeatCity *city)
{
  return g_strdup_printf (_("pipes %'u · valves %'u · sources %'u · stations %'u · consumers %'u · households %'u · teams %'u"), city->n_pipe, city->n_valve,
                          city->n_source, city->n_station, city->n_consumer, city->n_household, city->n_team);
}

HeatCrs *
heat_ctl_city_crs (const HeatCity *city)
{
  return city->epsg > 0 ? heat_crs_new (city->epsg, NULL) : NULL;
}

static double
seven_decimals (double degrees)
{
  return round (degrees * 1e7) / 1e7;
}

void
heat_ctl_add_place (JsonBuilder *json, HeatCrs *crs, double x_m, double y_m)
{
  if (!isfinite (x_m) || !isfinite (y_m))
    return;
  HeatLonLat place = crs ? heat_crs_unproject (crs, (HeatPoint){ x_m, y_m }) : (HeatLonLat){ NAN, NAN };
  if (isfinite (place.lon_deg))
    {
      json_builder_set_member_name (json, "lon");
      json_builder_add_double_value (json, seven_decimals (place.lon_deg));
      json_builder_set_member_name (json, "lat");
      json_builder_add_double_value (json, seven_decimals (place.lat_deg));
    }
  json_builder_set_member_name (json, "x_m");
  json_builder_add_double_value (json, round (x_m * 1000) / 1000);
  json_builder_set_member_name (json, "y_m");
  json_builder_add_double_value (json, round (y_m * 1000) / 1000);
}
