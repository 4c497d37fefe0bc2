// SPDX-License-Identifier: GPL-3.0-or-later
/* The style file: the one that comes with the program is right, and a wrong one is named with line and key. */
#include "map-style.h"
#include "base-i18n.h"
#include <glib/gstdio.h>
#include <string.h>

static char *
read_own (void)
{
  g_autofree char *path = heat_data_path ("map/style.ini");
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static char *
replace (const char *text, const char *what, const char *with)
{
  g_auto (GStrv) parts = g_strsplit (text, what, 2);

  g_assert_nonnull (parts[1]);
  return g_strjoin (with, parts[0], parts[1], NULL);
}

static guint
line_of (const char *text, const char *what)
{
  const char *at = strstr (text, what);
  guint line = 1;

  g_assert_nonnull (at);
  for (const char *p = text; p < at; p++)
    line += *p == '\n';
  return line;
}

static void
test_own (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HeatMapStyle) style = heat_map_style_load (NULL, &error);

  g_assert_no_error (error);
  g_assert_cmphex (style->palette[HEAT_MAP_DARK].supply, ==, 0xff6b5e);
  g_assert_cmphex (style->palette[HEAT_MAP_LIGHT].back, ==, 0x1b5fc1);
  g_assert_cmpfloat (style->pipe.primary_apart_px, ==, 6.8);
  g_assert_cmpfloat (heat_map_widths_get (&style->pipe.primary, 500), ==, 5);
  g_assert_cmpfloat (heat_map_widths_get (&style->pipe.primary, 450), ==, 4);
  g_assert_cmpfloat (heat_map_widths_get (&style->pipe.primary, 0), ==, style->pipe.primary.width_px[0]);
}

/* A step begins at its number of households and has a colour of its own. */
static void
test_costs (void)
{
  g_autoptr (HeatMapStyle) style = heat_map_style_load (NULL, NULL);

  g_assert_cmpuint (heat_map_style_cost_step (style, 0), ==, 0);
  for (guint i = 0; i < HEAT_MAP_N_COSTS; i++)
    {
      guint32 from = (guint32) style->cost.households[i];
      g_assert_cmpuint (heat_map_style_cost_step (style, from - 1), ==, i);
      g_assert_cmpuint (heat_map_style_cost_step (style, from), ==, i + 1);
      for (int theme = 0; theme < HEAT_MAP_N_THEMES; theme++)
        g_assert_cmphex (heat_map_palette_cost (&style->palette[theme], i), !=, heat_map_palette_cost (&style->palette[theme], i + 1));
    }
  g_assert_cmpuint (heat_map_style_cost_step (style, G_MAXUINT32), ==, HEAT_MAP_N_COSTS);
}

/* Signs grow the nearer one comes, without a jump at the court's border. */
static void
test_grow (void)
{
  g_autoptr (HeatMapStyle) style = heat_map_style_load (NULL, NULL);
  double last = 0;

  for (double scale = 100000; scale > 300; scale *= 0.99)
    {
      double size = heat_map_style_grow (style, scale, 1, 2, 3);
      g_assert_cmpfloat (size, >=, last);
      g_assert_cmpfloat (size, >=, 1);
      g_assert_cmpfloat (size, <=, 3);
      last = size;
    }
  g_assert_cmpfloat_with_epsilon (heat_map_style_grow (style, style->level.court_under, 1, 2, 3), 2, 1e-9);
}

static void
test_errors (void)
{
  static const struct { const char *what, *with, *key; } cases[] = {
    { "supply = ff6b5e", "supply = red", "supply" },
    { "supply = ff6b5e", "supply = ff6b5", "supply" },
    { "water = 17232e", "water = -17232", "water" },
    { "city-over = 25000", "city-over = twenty", "city-over" },
    { "city-over = 25000", "city-over = -5", "city-over" },
    { "city-over = 25000", "city-over = 0", "city-over" },
    { "city-over = 25000", "city-over = nan", "city-over" },
    { "city-over = 25000", "city-over = 100", "court-under" },
    { "primary-dash = 9 4", "primary-dash = 9", "primary-dash" },
    { "primary-dash = 9 4", "primary-dash = 0 0", "primary-dash" },
    { "secondary-width = 0:1", "secondary-width = 0:1 0:2", "secondary-width" },
    { "secondary-width = 0:1", "secondary-width = 0-1", "secondary-width" },
    { "halo = 1", "halo = 1\nglow = 2", "glow" },
    { "households = 1 ", "households = 0 ", "households" },
    { "households = 1 ", "households = 1 1 ", "households" },
    { "households = 1 ", "households = ", "households" },
    { "households = 1 ", "households = 1 2 ", "households" },
  };
  g_autofree char *own = read_own ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *text = replace (own, cases[i].what, cases[i].with);
      g_autofree char *key = g_strconcat (cases[i].key, " =", NULL);
      g_autofree char *where = g_strdup_printf ("line %u", line_of (text, key));
      g_assert_null (heat_map_style_parse (text, "my-style.ini", &error));
      g_assert_error (error, HEAT_MAP_ERROR, HEAT_ERROR_DATA);
      g_assert_nonnull (strstr (error->message, "my-style.ini"));
      g_assert_nonnull (strstr (error->message, cases[i].key));
      g_assert_nonnull (strstr (error->message, where));
    }
}

static void
test_missing (void)
{
  g_autofree char *own = read_own (), *text = replace (own, "green = 182019", "");
  g_autoptr (GError) error = NULL, gone = NULL, junk = NULL;

  g_assert_null (heat_map_style_parse (text, "x.ini", &error));
  g_assert_error (error, HEAT_MAP_ERROR, HEAT_ERROR_DATA);
  g_assert_nonnull (strstr (error->message, "[theme dark] green"));
  g_assert_null (heat_map_style_load ("/nowhere/style.ini", &gone));
  g_assert_error (gone, HEAT_MAP_ERROR, HEAT_ERROR_IO);
  g_assert_null (heat_map_style_parse ("no ini at all\n", "x.ini", &junk));
  g_assert_error (junk, HEAT_MAP_ERROR, HEAT_ERROR_DATA);
}

/* An own file says only what it changes; its errors are named with its own line. */
static void
test_laid_over (void)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "heat-own-style.ini", NULL);
  g_autoptr (HeatMapStyle) shipped = heat_map_style_load (NULL, NULL);
  static const struct { const char *text, *says; } wrong[] = {
    { "# mine\n[theme light]\nsupply = c82\n", "line 3, [theme light] supply" },
    { "[pipe]\n\nglow = 2\n", "line 3, [pipe] glow" },
    { "[pipe]\nhalo 2\n", "line 2" },
    { "[level]\ncity-over = 100\n", "court-under" },
  };

  g_assert_true (g_file_set_contents (path, "[theme light]\nsupply = 123456\n[pipe]\nhalo = 2.5\n", -1, NULL));
  g_autoptr (HeatMapStyle) own = heat_map_style_load (path, NULL);
  g_assert_nonnull (own);
  g_assert_cmphex (own->palette[HEAT_MAP_LIGHT].supply, ==, 0x123456);
  g_assert_cmpfloat (own->pipe.halo_px, ==, 2.5);
  g_assert_cmphex (own->palette[HEAT_MAP_DARK].supply, ==, shipped->palette[HEAT_MAP_DARK].supply);
  g_assert_cmpmem (&own->show, sizeof own->show, &shipped->show, sizeof shipped->show);
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_true (g_file_set_contents (path, wrong[i].text, -1, NULL));
      g_assert_null (heat_map_style_load (path, &error));
      g_assert_error (error, HEAT_MAP_ERROR, HEAT_ERROR_DATA);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, wrong[i].says));
      if (i < 3)
        g_assert_nonnull (strstr (error->message, path));
    }
  g_unlink (path);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/map/style/own", test_own);
  g_test_add_func ("/map/style/grow", test_grow);
  g_test_add_func ("/map/style/costs", test_costs);
  g_test_add_func ("/map/style/errors", test_errors);
  g_test_add_func ("/map/style/missing", test_missing);
  g_test_add_func ("/map/style/laid-over", test_laid_over);
  return g_test_run ();
}
