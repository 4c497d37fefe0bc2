// SPDX-License-Identifier: GPL-3.0-or-later
#include "net-degrees.h"
#include "geo-crs.h"
#include <math.h>

struct _HeatDegrees { HeatNet *net; HeatCrs *crs; };

HeatDegrees *
heat_degrees_new (HeatNet *net)
{
  int epsg = heat_net_city (net)->epsg;
  HeatCrs *crs = epsg ? heat_crs_new (epsg, NULL) : NULL;

  if (!crs)
    return NULL;
  HeatDegrees *degrees = g_new (HeatDegrees, 1);
  *degrees = (HeatDegrees){ heat_net_ref (net), crs };
  return degrees;
}

void
heat_degrees_free (HeatDegrees *degrees)
{
  if (!degrees)
    return;
  heat_net_unref (degrees->net);
  heat_crs_free (degrees->crs);
  g_free (degrees);
}

static void
append (GArray *out, HeatCrs *crs, double x, double y)
{
  HeatLonLat place = heat_crs_unproject (crs, (HeatPoint){ x, y });
  double pair[] = { place.lon_deg, place.lat_deg };

  if (isfinite (pair[0]) && isfinite (pair[1]))
    g_array_append_vals (out, pair, 2);
}

GArray *
heat_degrees_building (HeatDegrees *degrees, HeatBuilding building)
{
  const HeatCity *city = heat_net_city (degrees->net);
  const HeatBuildingRow *row = &city->building[building.i];
  GArray *out = g_array_new (FALSE, FALSE, sizeof (double));
  double x, y;

  for (guint32 i = 0; i < row->n_points && row->first_point + i < city->n_points; i++)
    append (out, degrees->crs, city->points[2 * (row->first_point + i)], city->points[2 * (row->first_point + i) + 1]);
  if (!out->len && heat_net_place (degrees->net, HEAT_KIND_BUILDING, building.i, &x, &y))
    append (out, degrees->crs, x, y);
  return out;
}
