// SPDX-License-Identifier: GPL-3.0-or-later
#include "geo-crs.h"

static void
test_round_trip (void)
{
  g_autoptr (GError) error = NULL;
  int epsg = heat_crs_cgcs2000_zone (126.62);
  g_assert_cmpint (epsg, ==, 4551); /* CGCS2000 / 3-degree Gauss-Kruger CM 126E */
  g_autoptr (HeatCrs) crs = heat_crs_new (epsg, &error);
  g_assert_no_error (error);
  HeatPoint p = heat_crs_project (crs, (HeatLonLat){ 126.62, 45.75 });
  /* Easting of the central meridian is 500,000; 0.62° at 45.75° N is about 48 km. */
  g_assert_cmpfloat_with_epsilon (p.x_m, 548243, 200);
  g_assert_cmpfloat_with_epsilon (p.y_m, 5068000, 3000);
  HeatLonLat q = heat_crs_unproject (crs, p);
  g_assert_cmpfloat_with_epsilon (q.lon_deg, 126.62, 1e-9);
  g_assert_cmpfloat_with_epsilon (q.lat_deg, 45.75, 1e-9);
  g_assert_cmpint (heat_crs_cgcs2000_zone (10), ==, 0);
}

static void
test_refused (void)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (heat_crs_new (4326, &error));
  g_assert_error (error, HEAT_GEO_ERROR, HEAT_ERROR_DATA);
  g_clear_error (&error);
  g_assert_null (heat_crs_new_from_text ("rubbish", &error));
  g_assert_error (error, HEAT_GEO_ERROR, HEAT_ERROR_DATA);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/geo/crs/round-trip", test_round_trip);
  g_test_add_func ("/geo/crs/refused", test_refused);
  return g_test_run ();
}
