// SPDX-License-Identifier: GPL-3.0-or-later
/* A city on a real extract; skipped where the extract is absent. */
#include "city-check.h"
#include "io-city.h"
#include <string.h>

static char *
extract (void)
{
  const char *folder = g_getenv ("HEAT_SHARED_DATA");
  g_autofree char *path = folder ? g_build_filename (folder, "harbin", "harbin-2024.osm.pbf", NULL) : NULL;

  return path && g_file_test (path, G_FILE_TEST_EXISTS) ? g_steal_pointer (&path) : NULL;
}

static HeatCity *
make (const char *path, guint32 pipes)
{
  g_autoptr (GError) error = NULL;
  HeatCityRecipe recipe = { pipes, 1, path };
  HeatCity *city = heat_io_city_make (&recipe, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (city);
  return city;
}

static guint
heated_buildings (const HeatCity *city)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint32 i = 0; i < city->n_consumer; i++)
    g_hash_table_add (seen, (gpointer) heat_city_text (city, city->consumer[i].building));
  return g_hash_table_size (seen);
}

static void
test_whole (void)
{
  g_autofree char *path = extract ();

  if (!path)
    {
      g_test_skip ("the Harbin extract is absent");
      return;
    }
  g_autoptr (HeatCity) city = make (path, 0);
  g_autoptr (CityCheck) check = city_check_new (city);
  city_check_references (check);
  city_check_lines_apart (check);
  city_check_bores (check);
  g_assert_cmpfloat (city_check_warm (check), >=, 0.999);
  g_assert_cmpuint (heated_buildings (city), >=, 3000);
  g_assert_cmpuint (city->n_source, >=, 2);
  g_assert_cmpint (city_check_cycles (check), >=, 1);
  g_assert_cmpint (city->epsg, ==, 4551);
  g_assert_cmpstr (heat_city_text (city, city->attribution), ==, "© OpenStreetMap contributors");
  g_assert_nonnull (strstr (heat_city_text (city, city->name), "哈尔滨"));
}

static void
test_part (void)
{
  g_autofree char *path = extract ();

  if (!path)
    {
      g_test_skip ("the Harbin extract is absent");
      return;
    }
  g_autoptr (HeatCity) a = make (path, 20000), b = make (path, 20000);
  g_autoptr (CityCheck) check = city_check_new (a);
  g_assert_cmpfloat (a->n_pipe, >, 0.97 * 20000);
  g_assert_cmpfloat (a->n_pipe, <, 1.03 * 20000);
  g_assert_cmpfloat (city_check_warm (check), >=, 0.999);
  g_assert_cmpuint (city_check_hash (a), ==, city_check_hash (b));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/osm/whole", test_whole);
  g_test_add_func ("/osm/part", test_part);
  return g_test_run ();
}
