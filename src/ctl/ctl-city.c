// SPDX-License-Identifier: GPL-3.0-or-later
/* heatctl city: makes a whole city to work on. */
#include "ctl-commands.h"
#include "io-city.h"
#include "store-city.h"
#include <stdio.h>

static gboolean
read_number (const char *option, const char *text, guint64 low, guint64 high, guint64 *value, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (!text || g_ascii_string_to_unsigned (text, 10, low, high, value, &local))
    return TRUE;
  g_autofree char *from = g_strdup_printf ("%" G_GUINT64_FORMAT, low), *to = g_strdup_printf ("%" G_GUINT64_FORMAT, high);
  g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_USAGE, _("making a city: %s is “%s”, but must be a whole number from %s to %s"), option, text, from, to);
  return FALSE;
}

static void
print_summary (const HeatCity *city, const char *path)
{
  g_autofree char *summary = heat_ctl_city_summary (city);

  printf ("%s: %s\n", path, summary);
}

int
heat_ctl_city (int argc, char **argv, GError **error)
{
  g_autofree char *out = NULL, *pipes = NULL, *seed = NULL, *osm = NULL;
  gboolean is_single = FALSE;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &out, NULL, NULL },
    { "pipes", 0, 0, G_OPTION_ARG_STRING, &pipes, NULL, NULL },
    { "seed", 0, 0, G_OPTION_ARG_STRING, &seed, NULL, NULL },
    { "single", 0, 0, G_OPTION_ARG_NONE, &is_single, NULL, NULL },
    { "osm", 0, 0, G_OPTION_ARG_FILENAME, &osm, NULL, NULL },
    { NULL },
  };
  guint64 n_pipes = 0, n_seed = 1;
  HeatProgress progress = heat_ctl_progress ();

  if (!heat_ctl_parse ("city", entries, &argc, &argv, 0, error))
    return 2;
  if (!out)
    {
      g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_USAGE, _("making a city: name the file to write with -o CITY.gpkg"));
      return 2;
    }
  if (!read_number ("--pipes", pipes, HEAT_CITY_PIPES_MIN, HEAT_CITY_PIPES_MAX, &n_pipes, error)
      || !read_number ("--seed", seed, 0, G_MAXUINT64, &n_seed, error))
    return 2;
  HeatCityRecipe recipe = { (guint32) n_pipes, n_seed, osm, is_single };
  g_autoptr (HeatCity) city = heat_io_city_make (&recipe, &progress, error);
  if (!city || !heat_store_city_write (city, out, &progress, error))
    return 4;
  print_summary (city, out);
  return 0;
}
