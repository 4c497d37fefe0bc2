// SPDX-License-Identifier: GPL-3.0-or-later
#include <glib/gstdio.h>
#include "city-check.h"
#include "io-city.h"
#include <string.h>

static HeatCity *
make (guint32 pipes, guint64 seed)
{
  g_autoptr (GError) error = NULL;
  HeatCityRecipe recipe = { pipes, seed, NULL };
  HeatCity *city = heat_io_city_make (&recipe, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (city);
  return city;
}

static void
test_same_recipe (void)
{
  g_autoptr (HeatCity) a = make (3000, 7), b = make (3000, 7), other = make (3000, 8);

  g_assert_cmpuint (city_check_hash (a), ==, city_check_hash (b));
  g_assert_cmpuint (city_check_hash (a), !=, city_check_hash (other));
}

static void
test_size (void)
{
  static const guint32 sizes[] = { 2000, 2500, 4000, 7000, 12000 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint64 seed = 1; seed < 4; seed++)
      {
        g_autoptr (HeatCity) city = make (sizes[i], seed);
        g_assert_cmpfloat (city->n_pipe, >, 0.97 * sizes[i]);
        g_assert_cmpfloat (city->n_pipe, <, 1.03 * sizes[i]);
        g_assert_cmpuint (city->n_source, >=, 2);
        g_assert_cmpuint (city->n_team, ==, 10);
      }
}

static void
check_whole (guint32 pipes, guint64 seed)
{
  g_autoptr (HeatCity) city = make (pipes, seed);
  g_autoptr (CityCheck) check = city_check_new (city);
  guint suspended = 0, priority = 0, ties = 0, ready = 0, odd = 0;

  city_check_references (check);
  city_check_lines_apart (check);
  city_check_bores (check);
  g_assert_cmpfloat (city_check_warm (check), >=, 0.999);
  g_assert_cmpint (city_check_cycles (check), >=, 1);
  g_assert_cmpfloat (city_check_roads (check), >, 0.97);
  for (guint32 i = 0; i < city->n_household; i++)
    {
      suspended += city->household[i].housing == HEAT_SUSPENDED;
      priority += city->household[i].priority != HEAT_PRIORITY_NONE;
    }
  g_assert_cmpfloat (suspended, >, 0.08 * city->n_household);
  g_assert_cmpfloat (suspended, <, 0.12 * city->n_household);
  g_assert_cmpuint (priority, >, 0);
  for (guint32 i = 0; i < city->n_valve; i++)
    {
      ties += city->valve[i].role == HEAT_VALVE_TIE && city->valve[i].state == HEAT_VALVE_CLOSED;
      odd += city->valve[i].condition != HEAT_CONDITION_WORKS;
    }
  g_assert_cmpuint (ties, >=, 2);
  g_assert_cmpfloat (odd, >, 0.005 * city->n_valve);
  g_assert_cmpfloat (odd, <, 0.03 * city->n_valve);
  for (guint32 i = 0; i < city->n_team; i++)
    ready += city->team[i].state == HEAT_TEAM_READY;
  g_assert_cmpuint (ready, ==, 8);
}

static void test_small (void) { check_whole (2000, 1); check_whole (3000, 5); }
static void test_middle (void) { check_whole (20000, 1); }

static void
test_houses_stand_free (void)
{
  g_autoptr (HeatCity) city = make (4000, 3);
  g_autoptr (CityCheck) check = city_check_new (city);

  g_assert_cmpfloat (city_check_in_street (check, 3.0), <, 0.002);
  g_assert_cmpfloat (city_check_overlaps (check), <, 0.001);
}

/* A small station serves one community; a greater city has zones and an isolating station. */
/* One line for the pair: the same trenches as the city of twice as many pipes, one pipe in each. */
static void
test_single (void)
{
  g_autoptr (GError) error = NULL;
  HeatCityRecipe recipe = { 10000, 3, NULL, TRUE };
  g_autoptr (HeatCity) city = heat_io_city_make (&recipe, NULL, &error), again = heat_io_city_make (&recipe, NULL, &error), two = make (20000, 3);
  g_autoptr (CityCheck) check = city_check_new (city);
  guint32 valves[2] = { 0 }, paired = 0;

  g_assert_no_error (error);
  g_assert_cmpuint (city_check_hash (city), ==, city_check_hash (again));
  city_check_references (check);
  g_assert_cmpfloat (city_check_warm (check), >=, 0.999);
  for (guint32 i = 0; i < city->n_pipe; i++)
    g_assert_cmpint (city->pipe[i].line, ==, HEAT_LINE_PAIR);
  for (guint32 i = 0; i < city->n_port; i++)
    g_assert_cmpuint (city->port[i].supply_node.at, ==, city->port[i].return_node.at);
  for (guint32 i = 0; i < city->n_consumer; i++)
    g_assert_cmpuint (city->consumer[i].supply_node.at, ==, city->consumer[i].return_node.at);
  /* against two lines: a supply pipe, a supply node, a supply valve for each; people and streets the same */
  for (guint32 i = 0; i < two->n_pipe; i++)
    paired += two->pipe[i].line == HEAT_LINE_SUPPLY;
  g_assert_cmpuint (city->n_pipe, ==, paired);
  for (guint32 i = 0; i < two->n_valve; i++)
    if (two->valve[i].role != HEAT_VALVE_JUMPER && two->valve[i].role != HEAT_VALVE_CHECK)
      valves[g_str_has_suffix (heat_city_text (two, two->valve[i].id), "H")]++;
  for (guint32 i = 0; i < city->n_valve; i++)
    valves[0] -= city->valve[i].role != HEAT_VALVE_CHECK;
  g_assert_cmpuint (valves[0], ==, 0);
  g_assert_cmpuint (valves[1], >, 0);
  g_assert_cmpuint (city->n_household, ==, two->n_household);
  g_assert_cmpuint (city->n_station, ==, two->n_station);
  g_assert_cmpuint (city->n_road, ==, two->n_road);
  for (guint32 pipes = 2000; pipes <= 8000; pipes *= 2)
    {
      HeatCityRecipe other = { pipes, 1, NULL, TRUE };
      g_autoptr (HeatCity) of_size = heat_io_city_make (&other, NULL, &error);
      g_assert_cmpfloat (of_size->n_pipe, >, 0.97 * pipes);
      g_assert_cmpfloat (of_size->n_pipe, <, 1.03 * pipes);
    }
}

static void
test_zones (void)
{
  g_autoptr (HeatCity) city = make (60000, 1);
  guint low = 0, high = 0, isolating = 0, bypass = 0, check = 0, jumper = 0, out = 0;

  for (guint32 i = 0; i < city->n_port; i++)
    {
      low += strcmp (heat_city_text (city, city->port[i].system), "low") == 0;
      high += strcmp (heat_city_text (city, city->port[i].system), "high") == 0;
    }
  for (guint32 i = 0; i < city->n_station; i++)
    isolating += city->station[i].kind == HEAT_STATION_ISOLATING;
  for (guint32 i = 0; i < city->n_valve; i++)
    {
      bypass += city->valve[i].role == HEAT_VALVE_BYPASS;
      check += city->valve[i].role == HEAT_VALVE_CHECK;
      jumper += city->valve[i].role == HEAT_VALVE_JUMPER;
    }
  for (guint32 i = 0; i < city->n_pipe; i++)
    out += city->pipe[i].service == HEAT_SERVICE_OUT;
  g_assert_cmpuint (low, ==, high);
  g_assert_cmpuint (low, >, 0);
  g_assert_cmpuint (isolating, ==, 1);
  g_assert_cmpuint (bypass, >, 0);
  g_assert_cmpuint (check, >, 0);
  g_assert_cmpuint (jumper, >, 0);
  g_assert_cmpuint (out, >, 0);
}

static void
test_wrong_use (void)
{
  static const HeatCityRecipe wrong[] = { { 1999, 1, NULL }, { 1000001, 1, NULL } };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (heat_io_city_make (&wrong[i], NULL, &error));
      g_assert_error (error, HEAT_IO_ERROR, HEAT_ERROR_USAGE);
    }
}

static void
test_bad_extract (void)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "heat-city-bad.osm.pbf", NULL);
  g_autoptr (GError) missing = NULL, rubbish = NULL;
  HeatCityRecipe recipe = { 0, 1, path };

  g_remove (path);
  g_assert_null (heat_io_city_make (&recipe, NULL, &missing));
  g_assert_error (missing, HEAT_IO_ERROR, HEAT_ERROR_IO);
  g_assert_true (g_file_set_contents (path, "this is no extract at all, not even nearly", -1, NULL));
  g_assert_null (heat_io_city_make (&recipe, NULL, &rubbish));
  g_assert_error (rubbish, HEAT_IO_ERROR, HEAT_ERROR_DATA);
  g_remove (path);
}

static void
test_cancel (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  HeatProgress progress = { NULL, NULL, cancellable };
  HeatCityRecipe recipe = { 5000, 1, NULL };

  g_cancellable_cancel (cancellable);
  g_assert_null (heat_io_city_make (&recipe, &progress, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/city/same-recipe-same-content", test_same_recipe);
  g_test_add_func ("/city/size", test_size);
  g_test_add_func ("/city/small", test_small);
  g_test_add_func ("/city/middle", test_middle);
  g_test_add_func ("/city/houses-stand-free", test_houses_stand_free);
  g_test_add_func ("/city/single", test_single);
  g_test_add_func ("/city/zones", test_zones);
  g_test_add_func ("/city/wrong-use", test_wrong_use);
  g_test_add_func ("/city/bad-extract", test_bad_extract);
  g_test_add_func ("/city/cancel", test_cancel);
  return g_test_run ();
}
