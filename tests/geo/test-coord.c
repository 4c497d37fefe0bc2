// SPDX-License-Identifier: GPL-3.0-or-later
/* Coordinates written are read again; orders without names are told by the city; nonsense is refused. */
#include "geo-coord.h"
#include "geo-gcj.h"

#define PLACE { 550000.0, 5070000.0 } /* near 126.64° E 45.77° N in EPSG:4551 */
static const HeatBox city = { 535000, 5055000, 565000, 5085000 };

static HeatCrs *
new_crs (void)
{
  g_autoptr (GError) error = NULL;
  HeatCrs *crs = heat_crs_new (4551, &error);

  g_assert_no_error (error);
  return crs;
}

static double
apart_m (HeatPoint a, HeatPoint b)
{
  return hypot (a.x_m - b.x_m, a.y_m - b.y_m);
}

static void
expect (const char *text, HeatCrs *crs, HeatCoordForm form, HeatPoint place, double within_m)
{
  HeatCoord found[HEAT_COORD_MOST];
  guint n = heat_coord_parse (text, crs, city, found);

  if (!n || found[0].form != form || !(apart_m (found[0].place, place) <= within_m))
    g_error ("“%s”: %u answers, the first of form %d at %.3f %.3f, wanted %d at %.3f %.3f", text, n, n ? (int) found[0].form : -1, n ? found[0].place.x_m : NAN,
             n ? found[0].place.y_m : NAN, (int) form, place.x_m, place.y_m);
  g_assert_false (found[0].is_outside);
}

static void
test_round_trip (void)
{
  g_autoptr (HeatCrs) crs = new_crs ();

  for (int i = 0; i < 3000; i++)
    {
      HeatPoint place = { g_test_rand_double_range (city.x0_m, city.x1_m), g_test_rand_double_range (city.y0_m, city.y1_m) };
      HeatLonLat d = heat_crs_unproject (crs, place);
      g_autofree char *degrees = heat_coord_write (HEAT_COORD_DEGREES, place, crs), *metres = heat_coord_write (HEAT_COORD_METRES, place, crs);
      g_autofree char *sixty = heat_coord_write_sexagesimal (place, crs), *swapped = g_strdup_printf ("%.6f %.6f", d.lon_deg, d.lat_deg);
      g_autofree char *plain = g_strdup_printf ("%.1f %.1f", place.y_m, place.x_m), *plain_swapped = g_strdup_printf ("%.1f，%.1f", place.x_m, place.y_m);
      g_autofree char *chinese = g_strdup_printf ("北纬%d度%.5f分，东经%.6f°", (int) d.lat_deg, MIN (fmod (d.lat_deg * 60, 60), 59.99999), d.lon_deg);
      expect (degrees, crs, HEAT_COORD_DEGREES, place, 0.1);
      expect (swapped, crs, HEAT_COORD_DEGREES, place, 0.1);
      expect (metres, crs, HEAT_COORD_METRES, place, 0.1);
      expect (plain, crs, HEAT_COORD_METRES, place, 0.1);
      expect (plain_swapped, crs, HEAT_COORD_METRES, place, 0.1);
      expect (sixty, crs, HEAT_COORD_DEGREES, place, 0.3);
      expect (chinese, crs, HEAT_COORD_DEGREES, place, 0.4);
    }
}

static void
test_ways_of_writing (void)
{
  g_autoptr (HeatCrs) crs = new_crs ();
  HeatPoint place = heat_crs_project (crs, (HeatLonLat){ 126 + 39 / 60.0 + 28 / 3600.0, 45 + 46 / 60.0 + 23.5 / 3600.0 });
  const char *const ways[] = {
    "45°46'23.5\"N 126°39'28\"E", "45°46′23.5″N, 126°39′28″E", "N45°46'23.5\" E126°39'28\"", "126°39'28\"E 45°46'23.5\"N", "东经126°39′28″ 北纬45°46′23.5″",
    "北纬 45度46分23.5秒、东经 126度39分28秒", "４５°４６′２３．５″Ｎ，１２６°３９′２８″Ｅ", "45.773194N 126.657778E", "n 45.773194, e 126.657778", "lat: 45.773194, lon: 126.657778",
    "(45.773194, 126.657778)", "45.773194,126.657778", "126.657778，45.773194", "45.773194°, 126.657778°", "45°46.391667'N 126°39.466667'E",
    "经度 126.657778 纬度 45.773194", "纬度45.773194，经度126.657778", "45.773194/126.657778", "45°46’23.5”N 126°39’28”E", "45°46'23.5''N 126°39'28''E",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
    expect (ways[i], crs, HEAT_COORD_DEGREES, place, 0.15);
  HeatPoint metres = PLACE;
  const char *const in_metres[] = { "X 5070000 Y 550000", "x=5070000.0,y=550000.0", "Y：550000 X：5070000", "5070000 550000", "550000, 5070000", "5070000、42550000", "X5070000 Y42550000" };
  for (gsize i = 0; i < G_N_ELEMENTS (in_metres); i++)
    expect (in_metres[i], crs, HEAT_COORD_METRES, metres, 0.001);
}

static void
test_refused (void)
{
  g_autoptr (HeatCrs) crs = new_crs ();
  const char *const nonsense[] = {
    "", " ", "45.77", "通达街 6 号", "6 2 501", "3 4", "12, 7", "45.77 126.66 3", "45.77 abc", "13800138000", "N45.77", "N45.77 N126.66", "45.77 N N", "X 5070000 N 45", "45°70'N 126°E",
    "45°46'23.5\" 126°39'28\" 7", "1e5 2e6", "45.7.3, 126.6", "--45, 126", "5070000", "0 0", "91°N 126°E", "45°N 181°E", "X 5070000 X 550000", "lat=45.773194&", "阀 12-07", "5070000 550000 N",
    "45..77 126", "x 5070000° y 550000", "999999999999999999999999999999 1",
  };
  HeatCoord found[HEAT_COORD_MOST];

  for (gsize i = 0; i < G_N_ELEMENTS (nonsense); i++)
    if (heat_coord_parse (nonsense[i], crs, city, found))
      g_error ("“%s” was taken for coordinates: %.6f %.6f", nonsense[i], found[0].degrees.lat_deg, found[0].degrees.lon_deg);
  g_assert_cmpuint (heat_coord_parse ("45.77, 126.66", NULL, city, found), ==, 0); /* no CRS: no degrees */
  g_assert_cmpuint (heat_coord_parse ("45.77, 126.66", crs, heat_box_empty (), found), ==, 0);
}

/* Whatever bytes come, it neither crashes nor answers a place that is no number. */
static void
test_any_bytes (void)
{
  static const char *const pieces[] = { "45", "126", ".", "°", "'", "\"", "N", "E", "北纬", "东经", " ", ",", "，", "-", "X", "Y", "5070000", "550000", "度", "分", "秒", "′", "″", "\xff", "8" };
  g_autoptr (HeatCrs) crs = new_crs ();
  HeatCoord found[HEAT_COORD_MOST];

  for (int i = 0; i < 20000; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      for (int k = g_test_rand_int_range (1, 12); k > 0; k--)
        g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
      guint n = heat_coord_parse (text->str, crs, city, found);
      g_assert_cmpuint (n, <=, HEAT_COORD_MOST);
      for (guint k = 0; k < n; k++)
        g_assert_true (isfinite (found[k].place.x_m) && isfinite (found[k].place.y_m));
    }
}

/* A city where north and east are alike: both orders are offered, north first. */
static void
test_both_orders (void)
{
  HeatBox square = { 0, 0, 4000, 4000 };
  HeatCoord found[HEAT_COORD_MOST];

  g_assert_cmpuint (heat_coord_parse ("1000.5 3000.5", NULL, square, found), ==, 2);
  g_assert_cmpfloat (found[0].place.y_m, ==, 1000.5);
  g_assert_false (found[0].is_swapped);
  g_assert_cmpfloat (found[1].place.y_m, ==, 3000.5);
  g_assert_true (found[1].is_swapped);
  g_assert_cmpuint (heat_coord_parse ("Y 1000.5 X 3000.5", NULL, square, found), ==, 1);
  g_assert_cmpfloat (found[0].place.x_m, ==, 1000.5);
}

/* Where it is said what they are, places far away are told as such; bare numbers there are none. */
static void
test_outside (void)
{
  g_autoptr (HeatCrs) crs = new_crs ();
  HeatCoord found[HEAT_COORD_MOST];

  g_assert_cmpuint (heat_coord_parse ("45.77°N 130.66°E", crs, city, found), ==, 1);
  g_assert_true (found[0].is_outside);
  g_assert_cmpuint (heat_coord_parse ("45.77 130.66", crs, city, found), ==, 0);
}

/* What a phone shows in mainland China is offered too, some hundreds of metres away, and is the shift's exact inverse. */
static void
test_shifted (void)
{
  g_autoptr (HeatCrs) crs = new_crs ();
  HeatPoint place = PLACE;
  g_autofree char *phone = heat_coord_write (HEAT_COORD_GCJ02, place, crs);
  HeatCoord found[HEAT_COORD_MOST];

  g_assert_cmpuint (heat_coord_parse (phone, crs, city, found), ==, 2);
  g_assert_cmpint (found[0].form, ==, HEAT_COORD_DEGREES);
  g_assert_cmpint (found[1].form, ==, HEAT_COORD_GCJ02);
  g_assert_cmpfloat (apart_m (found[1].place, place), <, 0.1);
  g_assert_cmpfloat (apart_m (found[0].place, place), >, 300);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/geo/coord/round-trip", test_round_trip);
  g_test_add_func ("/geo/coord/ways-of-writing", test_ways_of_writing);
  g_test_add_func ("/geo/coord/refused", test_refused);
  g_test_add_func ("/geo/coord/any-bytes", test_any_bytes);
  g_test_add_func ("/geo/coord/both-orders", test_both_orders);
  g_test_add_func ("/geo/coord/outside", test_outside);
  g_test_add_func ("/geo/coord/shifted", test_shifted);
  return g_test_run ();
}
