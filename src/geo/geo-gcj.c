// SPDX-License-Identifier: GPL-3.0-or-later
#include "geo-gcj.h"
#include <math.h>

#define SEMI_MAJOR_M 6378245.0
#define ECCENTRICITY_2 0.00669342162296594323
#define N_STEPS 20 /* of the inverse; four are enough in practice */
#define CLOSE_DEG 1e-10

static gboolean
is_outside (HeatLonLat p)
{
  return !(p.lon_deg >= 72.004 && p.lon_deg <= 137.8347 && p.lat_deg >= 0.8293 && p.lat_deg <= 55.8271);
}

/* Waves that both shifts have, in metres. */
static double
waves (double x)
{
  return (20 * sin (6 * x * G_PI) + 20 * sin (2 * x * G_PI)) * 2 / 3;
}

static double
north_m (double x, double y)
{
  double d = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt (fabs (x)) + waves (x);

  d += (20 * sin (y * G_PI) + 40 * sin (y / 3 * G_PI)) * 2 / 3;
  return d + (160 * sin (y / 12 * G_PI) + 320 * sin (y * G_PI / 30)) * 2 / 3;
}

static double
east_m (double x, double y)
{
  double d = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt (fabs (x)) + waves (x);

  d += (20 * sin (x * G_PI) + 40 * sin (x / 3 * G_PI)) * 2 / 3;
  return d + (150 * sin (x / 12 * G_PI) + 300 * sin (x / 30 * G_PI)) * 2 / 3;
}

HeatLonLat
heat_gcj02_from_wgs84 (HeatLonLat p)
{
  if (is_outside (p))
    return p;
  double x = p.lon_deg - 105, y = p.lat_deg - 35, lat = p.lat_deg / 180 * G_PI;
  double w2 = 1 - ECCENTRICITY_2 * sin (lat) * sin (lat), w = sqrt (w2);
  double meridian_m = SEMI_MAJOR_M * (1 - ECCENTRICITY_2) / (w2 * w), parallel_m = SEMI_MAJOR_M / w * cos (lat);

  return (HeatLonLat){ .lon_deg = p.lon_deg + east_m (x, y) * 180 / (parallel_m * G_PI), .lat_deg = p.lat_deg + north_m (x, y) * 180 / (meridian_m * G_PI) };
}

HeatLonLat
heat_gcj02_to_wgs84 (HeatLonLat p)
{
  HeatLonLat guess = p;

  for (int i = 0; i < N_STEPS; i++)
    {
      HeatLonLat there = heat_gcj02_from_wgs84 (guess);
      double lon = p.lon_deg - there.lon_deg, lat = p.lat_deg - there.lat_deg;
      guess.lon_deg += lon;
      guess.lat_deg += lat;
      if (!(fabs (lon) > CLOSE_DEG || fabs (lat) > CLOSE_DEG))
        break;
    }
  return guess;
}
