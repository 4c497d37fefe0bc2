// SPDX-License-Identifier: GPL-3.0-or-later
#include "geo-measure.h"
#include "geo-crs-private.h"
#include <geodesic.h>

static struct geod_geodesic
ellipsoid_of (HeatCrs *crs)
{
  struct geod_geodesic g;

  geod_init (&g, crs->semi_major_m, crs->flattening);
  return g;
}

double
heat_measure_distance_m (HeatCrs *crs, HeatPoint a, HeatPoint b)
{
  double length_m = NAN;

  if (!crs)
    return hypot (b.x_m - a.x_m, b.y_m - a.y_m);
  struct geod_geodesic g = ellipsoid_of (crs);
  HeatLonLat p = heat_crs_unproject (crs, a), q = heat_crs_unproject (crs, b);
  if (isfinite (p.lon_deg) && isfinite (q.lon_deg))
    geod_inverse (&g, p.lat_deg, p.lon_deg, q.lat_deg, q.lon_deg, &length_m, NULL, NULL);
  return length_m;
}

static double
plane_area_m2 (const HeatPoint *ring, guint n)
{
  G_STATIC_ASSERT (sizeof (HeatPoint) == 2 * sizeof (double));
  return fabs (heat_ring_area_m2 ((const double *) ring, n));
}

double
heat_measure_area_m2 (HeatCrs *crs, const HeatPoint *ring, guint n)
{
  struct geod_polygon polygon;
  double area_m2 = NAN, around_m;

  if (n < 3)
    return 0;
  if (!crs)
    return plane_area_m2 (ring, n);
  struct geod_geodesic g = ellipsoid_of (crs);
  geod_polygon_init (&polygon, FALSE);
  for (guint i = 0; i < n; i++)
    {
      HeatLonLat p = heat_crs_unproject (crs, ring[i]);
      if (!isfinite (p.lon_deg))
        return NAN;
      geod_polygon_addpoint (&g, &polygon, p.lat_deg, p.lon_deg);
    }
  geod_polygon_compute (&g, &polygon, FALSE, TRUE, &area_m2, &around_m);
  return fabs (area_m2);
}

/* > 0: c lies left of a → b */
static double
turn (HeatPoint a, HeatPoint b, HeatPoint c)
{
  return (b.x_m - a.x_m) * (c.y_m - a.y_m) - (b.y_m - a.y_m) * (c.x_m - a.x_m);
}

static gboolean
is_between (HeatPoint a, HeatPoint b, HeatPoint p)
{
  return turn (a, b, p) == 0 && p.x_m >= MIN (a.x_m, b.x_m) && p.x_m <= MAX (a.x_m, b.x_m) && p.y_m >= MIN (a.y_m, b.y_m) && p.y_m <= MAX (a.y_m, b.y_m);
}

static gboolean
meet (HeatPoint a, HeatPoint b, HeatPoint c, HeatPoint d)
{
  double ab_c = turn (a, b, c), ab_d = turn (a, b, d), cd_a = turn (c, d, a), cd_b = turn (c, d, b);

  if (((ab_c > 0) != (ab_d > 0)) && ((cd_a > 0) != (cd_b > 0)) && ab_c != 0 && ab_d != 0 && cd_a != 0 && cd_b != 0)
    return TRUE;
  return is_between (a, b, c) || is_between (a, b, d) || is_between (c, d, a) || is_between (c, d, b);
}

gboolean
heat_measure_is_crossed (const HeatPoint *ring, guint n)
{
  for (guint i = 0; i < n; i++)
    for (guint j = i + 2; j < n; j++) /* neighbours meet at their corner */
      if (!(i == 0 && j == n - 1) && meet (ring[i], ring[i + 1], ring[j], ring[(j + 1) % n]))
        return TRUE;
  return FALSE;
}
