// SPDX-License-Identifier: GPL-3.0-or-later
#include "ops-road.h"
#include "base-clock.h"
#include "base-i18n.h"
#include "ops-error.h"
#include <stdlib.h>

HeatRoadGraph *
heat_ops_road_graph (const HeatCity *city)
{
  g_autofree HeatRoadWay *ways = g_new (HeatRoadWay, city->n_road + 1);

  for (guint32 i = 0; i < city->n_road; i++)
    {
      const HeatRoadRow *row = &city->road[i];
      ways[i] = (HeatRoadWay){ row->first_point, row->n_points, row->name.at, 0, row->maxspeed_kmh, row->road_class, row->oneway, row->layer };
    }
  return heat_road_graph_new (ways, city->n_road, city->points);
}

/* One number of the file within its range. */
static gboolean
read_number (GKeyFile *file, const char *path, const char *group, const char *key, double low, double high, double *value, GError **error)
{
  g_autoptr (GError) local = NULL;
  double v = g_key_file_get_double (file, group, key, &local);

  if (!local && v >= low && v <= high)
    {
      *value = v;
      return TRUE;
    }
  g_set_error (error, HEAT_OPS_ERROR, HEAT_ERROR_DATA, _("reading road speeds: %s, group [%s], key %s: a number from %g to %g is needed; mend the file"),
               path, group, key, low, high);
  return FALSE;
}

static gboolean
read_class (GKeyFile *file, const char *path, int c, HeatRoadSpeeds *speeds, GError **error)
{
  const char *group = heat_code_word (HEAT_CODES_ROAD_CLASS, c);

  return read_number (file, path, group, "kmh", 0, 200, &speeds->kmh[c], error)
         && read_number (file, path, group, "night", 0.01, 10, &speeds->night[c], error)
         && read_number (file, path, group, "snow", 0.01, 10, &speeds->snow[c], error);
}

gboolean
heat_road_speeds_load (const char *path, HeatRoadSpeeds *speeds, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *own = path ? g_strdup (path) : heat_data_path ("road-speeds.ini");
  g_autoptr (GError) local = NULL;
  HeatRoadSpeeds read = { 0 };
  double from = 0, to = 0;

  if (!g_key_file_load_from_file (file, own, G_KEY_FILE_NONE, &local))
    {
      int code = g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT) || local->domain == G_FILE_ERROR ? HEAT_ERROR_IO : HEAT_ERROR_DATA;
      g_set_error (error, HEAT_OPS_ERROR, code, _("reading road speeds: %s: %s; give a file like the one that came with the program"), own, local->message);
      return FALSE;
    }
  if (!read_number (file, own, "general", "limit_share", 0.05, 2, &read.limit_share, error)
      || !read_number (file, own, "general", "night_from_h", 0, 24, &from, error)
      || !read_number (file, own, "general", "night_to_h", 0, 24, &to, error))
    return FALSE;
  read.night_from_h = (int) from;
  read.night_to_h = (int) to;
  for (int c = 0; c < HEAT_ROAD_N_CLASSES; c++)
    if (!read_class (file, own, c, &read, error))
      return FALSE;
  *speeds = read;
  return TRUE;
}

gboolean
heat_road_is_night (const HeatRoadSpeeds *speeds, gint64 at_us)
{
  g_autofree char *hour = heat_time_format_local (at_us, "%H");
  int h = atoi (hour), from = speeds->night_from_h, to = speeds->night_to_h;

  return from <= to ? h >= from && h < to : h >= from || h < to;
}

/* The `max` longest streets keep their place in driving order. */
char *
heat_ops_trip_streets (const HeatCity *city, const HeatRoadTrip *trip, guint max)
{
  GString *text = g_string_new (NULL);
  guint n = trip->streets ? trip->streets->len : 0, shown = 0;

  for (guint i = 0; i < n && shown < max; i++)
    {
      double own = g_array_index (trip->street_m, double, i);
      guint longer = 0;
      for (guint k = 0; k < n; k++)
        {
          double other = g_array_index (trip->street_m, double, k);
          longer += other > own || (other == own && k < i);
        }
      if (longer >= max)
        continue;
      g_string_append_printf (text, "%s%s", shown++ ? C_ ("between street names", ", ") : "",
                              heat_city_text (city, (HeatText){ g_array_index (trip->streets, guint32, i) }));
    }
  return g_string_free (text, FALSE);
}
