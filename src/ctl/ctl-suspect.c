// SPDX-License-Identifier: GPL-3.0-or-later
/* heatctl suspect: reports → ranked candidate pipes. The reports file is an array, or an object with member "reports":
 *   [{"symptom": "no_heat",            none water_on_street steam_from_well wet_wall melted_snow collapse no_heat not_warm
 *                                      make_up_high well_cover low_pressure
 *     "lon": 126.62, "lat": 45.74,     the place in degrees, or "x_m", "y_m" in the city's metres; may be absent when an object is named
 *     "household": "2400000003",       card number; or "consumer", "building", "station", "well": asset numbers
 *     "whole_building": true,          the whole building is cold
 *     "at": "2026-01-14T02:31:00+08:00"}]
 * Other members are left alone. Answer:
 *   suspects[] {pipe probability distance_m (null) cold lon lat x_m y_m reason}, likeliest first, adding to 1
 *   one_flat, summary, next_check (null), elapsed_us. Exit 1 when no pipe is named. */
#include "base-clock.h"
#include "ctl-commands.h"
#include "geo-crs.h"
#include "locate-suspect.h"
#include <stdio.h>
#include <string.h>

typedef struct { const HeatNet *net; HeatCrs *crs; const char *file; guint report; } Reading;

static gboolean
wrong (const Reading *r, const char *member, const char *what, GError **error)
{
  g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_DATA, _("reading reports: %s, report %u, “%s”: %s; mend the file"), r->file, r->report + 1, member, what);
  return FALSE;
}

/* An optional member of the right kind; FALSE when it is of another. */
static gboolean
get_string (const Reading *r, JsonObject *object, const char *member, const char **text, GError **error)
{
  JsonNode *node = json_object_get_member (object, member);

  *text = NULL;
  if (!node || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return wrong (r, member, _("a text is needed"), error);
  *text = json_node_get_string (node);
  return TRUE;
}

static gboolean
get_number (const Reading *r, JsonObject *object, const char *member, double *value, GError **error)
{
  JsonNode *node = json_object_get_member (object, member);

  if (!node || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || (json_node_get_value_type (node) != G_TYPE_INT64 && json_node_get_value_type (node) != G_TYPE_DOUBLE))
    return wrong (r, member, _("a number is needed"), error);
  *value = json_node_get_double (node);
  return TRUE;
}

static gboolean
get_object (const Reading *r, JsonObject *object, const char *member, HeatKind kind, guint32 *index, GError **error)
{
  const char *id;

  if (!get_string (r, object, member, &id, error))
    return FALSE;
  *index = id && *id ? heat_net_find (r->net, kind, id) : HEAT_NONE;
  if (!id || !*id || *index != HEAT_NONE)
    return TRUE;
  g_autofree char *what = g_strdup_printf (_("the city has no “%s”"), id);
  return wrong (r, member, what, error);
}

static gboolean
get_place (const Reading *r, JsonObject *object, HeatReportClue *clue, GError **error)
{
  HeatLonLat place = { NAN, NAN };

  if (!get_number (r, object, "x_m", &clue->x, error) || !get_number (r, object, "y_m", &clue->y, error)
      || !get_number (r, object, "lon", &place.lon_deg, error) || !get_number (r, object, "lat", &place.lat_deg, error))
    return FALSE;
  if (isnan (place.lon_deg) && isnan (place.lat_deg))
    return TRUE;
  if (!r->crs || !(fabs (place.lon_deg) <= 180) || !(fabs (place.lat_deg) <= 90))
    return wrong (r, "lon, lat", r->crs ? _("no place in degrees") : _("the city has no coordinate system"), error);
  HeatPoint p = heat_crs_project (r->crs, place);
  clue->x = p.x_m;
  clue->y = p.y_m;
  return TRUE;
}

static gboolean
read_report (const Reading *r, JsonNode *node, HeatReportClue *clue, GError **error)
{
  const char *symptom, *at;

  *clue = HEAT_REPORT_CLUE_NONE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return wrong (r, "", _("an object is needed"), error);
  JsonObject *object = json_node_get_object (node);
  if (!get_string (r, object, "symptom", &symptom, error) || !get_string (r, object, "at", &at, error) || !get_place (r, object, clue, error)
      || !get_object (r, object, "household", HEAT_KIND_HOUSEHOLD, &clue->household, error)
      || !get_object (r, object, "consumer", HEAT_KIND_CONSUMER, &clue->consumer, error)
      || !get_object (r, object, "building", HEAT_KIND_BUILDING, &clue->building, error)
      || !get_object (r, object, "station", HEAT_KIND_STATION, &clue->station, error)
      || !get_object (r, object, "well", HEAT_KIND_WELL, &clue->well, error))
    return FALSE;
  clue->symptom = symptom ? heat_symptom_from_word (symptom) : HEAT_SYMPTOM_NONE;
  if (!symptom || (clue->symptom == HEAT_SYMPTOM_NONE && strcmp (symptom, "none") != 0))
    return wrong (r, "symptom", _("there is no such symptom; “heatctl help suspect” lists them"), error);
  if (at && !heat_time_from_iso (at, &clue->at_us))
    return wrong (r, "at", _("no time like 2026-01-14T02:31:00+08:00"), error);
  JsonNode *whole = json_object_get_member (object, "whole_building");
  if (whole && (!JSON_NODE_HOLDS_VALUE (whole) || json_node_get_value_type (whole) != G_TYPE_BOOLEAN))
    return wrong (r, "whole_building", _("true or false is needed"), error);
  clue->whole_building = whole && json_node_get_boolean (whole);
  return TRUE;
}

static GArray *
read_reports (const HeatNet *net, HeatCrs *crs, const char *file, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) local = NULL;
  Reading r = { net, crs, file, 0 };

  if (!json_parser_load_from_file (parser, file, &local))
    {
      g_set_error (error, HEAT_CTL_ERROR, local->domain == G_FILE_ERROR ? HEAT_ERROR_IO : HEAT_ERROR_DATA, _("reading reports: %s: %s; give a JSON file of reports"),
                   file, local->message);
      return NULL;
    }
  JsonNode *root = json_parser_get_root (parser);
  if (root && JSON_NODE_HOLDS_OBJECT (root))
    root = json_object_get_member (json_node_get_object (root), "reports");
  if (!root || !JSON_NODE_HOLDS_ARRAY (root))
    {
      g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_DATA, _("reading reports: %s holds no array of reports; give [{\"symptom\": …}, …]"), file);
      return NULL;
    }
  JsonArray *array = json_node_get_array (root);
  g_autoptr (GArray) clues = g_array_new (FALSE, FALSE, sizeof (HeatReportClue));
  for (r.report = 0; r.report < json_array_get_length (array); r.report++)
    {
      HeatReportClue clue;
      if (!read_report (&r, json_array_get_element (array, r.report), &clue, error))
        return NULL;
      g_array_append_val (clues, clue);
    }
  return g_steal_pointer (&clues);
}

static void
add_text (JsonBuilder *json, const char *name, const char *text)
{
  json_builder_set_member_name (json, name);
  if (text)
    json_builder_add_string_value (json, text);
  else
    json_builder_add_null_value (json);
}

static gboolean
print_json (const HeatNet *net, HeatCrs *crs, const HeatSuspicion *out, gint64 elapsed_us, GError **error)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  json_builder_begin_object (json);
  json_builder_set_member_name (json, "suspects");
  json_builder_begin_array (json);
  for (guint i = 0; i < out->suspects->len; i++)
    {
      const HeatSuspect *s = &g_array_index (out->suspects, HeatSuspect, i);
      json_builder_begin_object (json);
      add_text (json, "pipe", heat_net_id (net, HEAT_KIND_PIPE, s->pipe));
      json_builder_set_member_name (json, "probability");
      json_builder_add_double_value (json, s->probability);
      json_builder_set_member_name (json, "distance_m");
      if (isnan (s->distance_m))
        json_builder_add_null_value (json);
      else
        json_builder_add_double_value (json, round (s->distance_m * 10) / 10);
      json_builder_set_member_name (json, "cold");
      json_builder_add_int_value (json, s->households);
      heat_ctl_add_place (json, crs, s->x, s->y);
      add_text (json, "reason", s->reason);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
  json_builder_set_member_name (json, "one_flat");
  json_builder_add_boolean_value (json, out->one_flat);
  add_text (json, "summary", out->summary);
  add_text (json, "next_check", out->next_check);
  json_builder_set_member_name (json, "elapsed_us");
  json_builder_add_int_value (json, elapsed_us);
  json_builder_end_object (json);
  return heat_ctl_print_json (json_builder_get_root (json), error);
}

static void
print_text (const HeatNet *net, const HeatSuspicion *out)
{
  printf ("%s\n", out->summary);
  for (guint i = 0; i < out->suspects->len; i++)
    {
      const HeatSuspect *s = &g_array_index (out->suspects, HeatSuspect, i);
      printf ("%5.1f %%  %s  %s\n", 100 * s->probability, heat_net_id (net, HEAT_KIND_PIPE, s->pipe), s->reason);
    }
  if (out->next_check)
    printf ("%s\n", out->next_check);
}

static int
answer (const char *city, const char *reports, guint limit, gboolean json, GError **error)
{
  HeatProgress progress = heat_ctl_progress ();
  g_autoptr (HeatNet) net = heat_ctl_open_net (city, error);
  g_autoptr (HeatCourses) courses = net ? heat_courses_new (net, &progress, error) : NULL;
  g_autoptr (HeatCrs) crs = courses ? heat_ctl_city_crs (heat_net_city (net)) : NULL;
  g_autoptr (GArray) clues = courses ? read_reports (net, crs, reports, error) : NULL;

  if (!clues)
    return 0;
  gint64 begin_us = g_get_monotonic_time ();
  g_autoptr (HeatSuspicion) out = heat_locate_suspect (courses, (const HeatReportClue *) (gpointer) clues->data, clues->len, limit, error);
  gint64 elapsed_us = g_get_monotonic_time () - begin_us;
  if (!out || (json && !print_json (net, crs, out, elapsed_us, error)))
    return 0;
  if (!json)
    print_text (net, out);
  return out->suspects->len == 0 ? 1 : 0;
}

int
heat_ctl_suspect (int argc, char **argv, GError **error)
{
  char *reports = NULL;
  int limit = 20, status = 0;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "reports", 0, 0, G_OPTION_ARG_FILENAME, &reports, NULL, NULL }, { "limit", 0, 0, G_OPTION_ARG_INT, &limit, NULL, NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, NULL, NULL }, { NULL },
  };

  if (heat_ctl_parse ("suspect", entries, &argc, &argv, 1, error))
    {
      if (!reports || limit < 1)
        g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_USAGE, reports ? _("locating the leak: --limit must be at least 1")
                                                                       : _("locating the leak: --reports FILE.json is missing; see “heatctl help suspect”"));
      else
        status = answer (argv[1], reports, (guint) limit, json, error);
    }
  g_free (reports);
  return status;
}
