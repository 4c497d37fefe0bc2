// SPDX-License-Identifier: GPL-3.0-or-later
/* Lengths and areas against an independent reckoning: the radii of curvature of GRS 80 for short ways, the plane for small figures. */
#include "geo-measure.h"

static const double A_M = 6378137, E2 = 0.00669438002290; /* GRS 80 */

static HeatCrs *
new_crs (int epsg)
{
  g_autoptr (GError) error = NULL;
  HeatCrs *crs = heat_crs_new (epsg, &error);

  g_assert_no_error (error);
  return crs;
}

/* Metres of a short way by the meridian's and the prime vertical's radius in its middle. */
static double
reckon_m (HeatLonLat p, HeatLonLat q)
{
  double lat = (p.lat_deg + q.lat_deg) / 2 * G_PI / 180, w = 1 - E2 * sin (lat) * sin (lat);
  double north = (q.lat_deg - p.lat_deg) * G_PI / 180 * A_M * (1 - E2) / pow (w, 1.5), east = (q.lon_deg - p.lon_deg) * G_PI / 180 * A_M / sqrt (w) * cos (lat);

  return hypot (north, east);
}

static void
test_length (void)
{
  const int systems[] = { 4551, 32652, 3857 }; /* 3-degree Gauss-Kruger, UTM, Web Mercator: the same way on the ground */

  for (gsize k = 0; k < G_N_ELEMENTS (systems); k++)
    {
      g_autoptr (HeatCrs) crs = new_crs (systems[k]);
      for (int i = 0; i < 300; i++)
        {
          HeatLonLat p = { g_test_rand_double_range (126.4, 126.9), g_test_rand_double_range (45.6, 45.9) };
          HeatLonLat q = { p.lon_deg + g_test_rand_double_range (-0.01, 0.01), p.lat_deg + g_test_rand_double_range (-0.01, 0.01) };
          double wanted = reckon_m (p, q), found = heat_measure_distance_m (crs, heat_crs_project (crs, p), heat_crs_project (crs, q));
          g_assert_cmpfloat_with_epsilon (found, wanted, 1e-6 * wanted + 0.001);
        }
    }
  g_assert_cmpfloat (heat_measure_distance_m (NULL, (HeatPoint){ 0, 0 }, (HeatPoint){ 3, 4 }), ==, 5);
}

static void
test_area (void)
{
  g_autoptr (HeatCrs) crs = new_crs (4551);
  HeatPoint square[] = { { 550000, 5070000 }, { 550200, 5070000 }, { 550200, 5070100 }, { 550000, 5070100 } };
  HeatPoint back[] = { square[3], square[2], square[1], square[0] };
  /* the projection's scale 48–50 km from its meridian: 1 + y² / 2 R² */
  double scale = 1 + 50100.0 * 50100.0 / 2 / 6.38e6 / 6.38e6;

  g_assert_cmpfloat_with_epsilon (heat_measure_area_m2 (crs, square, 4), 20000 / scale / scale, 0.01);
  g_assert_cmpfloat_with_epsilon (heat_measure_area_m2 (crs, back, 4), heat_measure_area_m2 (crs, square, 4), 1e-6);
  g_assert_cmpfloat (heat_measure_area_m2 (NULL, square, 4), ==, 20000);
  g_assert_cmpfloat (heat_measure_area_m2 (crs, square, 2), ==, 0);
}

/* Triangles never cross themselves; a figure whose last two corners are exchanged does, when it was convex. */
static void
test_crossed (void)
{
  for (int i = 0; i < 200; i++)
    {
      guint n = (guint) g_test_rand_int_range (4, 12);
      HeatPoint ring[12];
      for (guint k = 0; k < n; k++)
        ring[k] = (HeatPoint){ 100 * cos (2 * G_PI * k / n + 0.1), 100 * sin (2 * G_PI * k / n + 0.1) };
      g_assert_false (heat_measure_is_crossed (ring, n));
      g_assert_false (heat_measure_is_crossed (ring, 3));
      HeatPoint last = ring[n - 1];
      ring[n - 1] = ring[n - 2];
      ring[n - 2] = last;
      g_assert_true (heat_measure_is_crossed (ring, n));
    }
  g_assert_true (heat_measure_is_crossed ((const HeatPoint[]){ { 0, 0 }, { 4, 0 }, { 4, 4 }, { 2, 0 } }, 4)); /* touches */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/geo/measure/length", test_length);
  g_test_add_func ("/geo/measure/area", test_area);
  g_test_add_func ("/geo/measure/crossed", test_crossed);
  return g_test_run ();
}
