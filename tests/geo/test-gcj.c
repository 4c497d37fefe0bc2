// SPDX-License-Identifier: GPL-3.0-or-later
#include "geo-gcj.h"

/* Pairs published with the eviltransform library (its tests): Shanghai, Shenzhen, Beijing. */
static void
test_published (void)
{
  static const struct { HeatLonLat wgs, gcj; } pairs[] = {
    { { 121.5272106, 31.1774276 }, { 121.531541859215, 31.17530398364597 } },
    { { 113.912316, 22.543847 }, { 113.9171764808363, 22.540796131694766 } },
    { { 116.377817, 39.911954 }, { 116.38404722455657, 39.91334545536069 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      HeatLonLat there = heat_gcj02_from_wgs84 (pairs[i].wgs);
      g_assert_cmpfloat_with_epsilon (there.lon_deg, pairs[i].gcj.lon_deg, 1e-6);
      g_assert_cmpfloat_with_epsilon (there.lat_deg, pairs[i].gcj.lat_deg, 1e-6);
    }
}

static void
test_there_and_back (void)
{
  for (double lon = 74; lon < 136; lon += 1.37)
    for (double lat = 2; lat < 54; lat += 1.11)
      {
        HeatLonLat there = heat_gcj02_from_wgs84 ((HeatLonLat){ lon, lat }), back = heat_gcj02_to_wgs84 (there);
        g_assert_cmpfloat_with_epsilon (back.lon_deg, lon, 1e-9);
        g_assert_cmpfloat_with_epsilon (back.lat_deg, lat, 1e-9);
        double d_m = hypot ((there.lon_deg - lon) * 111320 * cos (lat / 180 * G_PI), (there.lat_deg - lat) * 111320);
        g_assert_cmpfloat (d_m, >, 1);
        g_assert_cmpfloat (d_m, <, 2000);
      }
}

static void
test_elsewhere (void)
{
  HeatLonLat berlin = heat_gcj02_from_wgs84 ((HeatLonLat){ 13.4, 52.5 }), nowhere = heat_gcj02_to_wgs84 ((HeatLonLat){ NAN, NAN });

  g_assert_cmpfloat (berlin.lon_deg, ==, 13.4);
  g_assert_cmpfloat (berlin.lat_deg, ==, 52.5);
  g_assert_true (isnan (nowhere.lon_deg) && isnan (nowhere.lat_deg));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/geo/gcj02/published", test_published);
  g_test_add_func ("/geo/gcj02/there-and-back", test_there_and_back);
  g_test_add_func ("/geo/gcj02/elsewhere", test_elsewhere);
  return g_test_run ();
}
