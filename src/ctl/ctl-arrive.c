// SPDX-License-Identifier: GPL-3.0-or-later
/* heatctl arrive: the teams by arrival, each with its reason. JSON:
 *   at {lon lat x_m y_m}, when, night, snow, limit (null), needs[] {what count},
 *   chosen (team id or null), unmet[] sentences,
 *   teams[] {team name verdict able eta (null) travel_s (null) distance_m (null) from_base fix_age_s (null) late_s lacks (null)
 *            reason streets, path[[lon lat] …] with --path}, earliest first
 *   elapsed_us */
#include "base-clock.h"
#include "ctl-commands.h"
#include "geo-crs.h"
#include "ops-arrive.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct { char *at, *needs, *when, *speeds; int limit_min; gboolean snow, json, path; } Options;

static gboolean
parse_place (const char *text, HeatLonLat *place, GError **error)
{
  char *rest = NULL, *end = NULL;

  if (text)
    {
      place->lon_deg = g_ascii_strtod (text, &rest);
      if (rest != text && *rest == ',')
        place->lat_deg = g_ascii_strtod (rest + 1, &end);
    }
  if (end && end != rest + 1 && *end == '\0' && fabs (place->lon_deg) <= 180 && fabs (place->lat_deg) <= 90)
    return TRUE;
  g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_USAGE, _("finding the teams: --at “%s” is no place; write longitude,latitude in degrees, for example --at 126.62,45.74"), text ? text : "");
  return FALSE;
}

static void
add_number (JsonBuilder *json, const char *name, double value)
{
  json_builder_set_member_name (json, name);
  if (isfinite (value))
    json_builder_add_double_value (json, round (value * 10) / 10);
  else
    json_builder_add_null_value (json);
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

static void
add_time (JsonBuilder *json, const char *name, gint64 at_us)
{
  g_autofree char *iso = at_us > 0 ? heat_time_to_iso (at_us) : NULL;
  add_text (json, name, iso);
}

static void
add_flag (JsonBuilder *json, const char *name, gboolean value)
{
  json_builder_set_member_name (json, name);
  json_builder_add_boolean_value (json, value);
}

static void
add_path (JsonBuilder *json, HeatCrs *crs, const GArray *line)
{
  json_builder_set_member_name (json, "path");
  json_builder_begin_array (json);
  for (guint i = 0; line && i + 1 < line->len; i += 2)
    {
      HeatLonLat p = heat_crs_unproject (crs, (HeatPoint){ g_array_index (line, double, i), g_array_index (line, double, i + 1) });
      json_builder_begin_array (json);
      json_builder_add_double_value (json, round (p.lon_deg * 1e7) / 1e7);
      json_builder_add_double_value (json, round (p.lat_deg * 1e7) / 1e7);
      json_builder_end_array (json);
    }
  json_builder_end_array (json);
}

static void
add_team (JsonBuilder *json, const HeatArriveTeam *team, const HeatArrival *a)
{
  add_text (json, "team", team->id);
  add_text (json, "name", team->name);
  add_text (json, "verdict", heat_arrive_verdict_word (a->verdict));
  add_flag (json, "able", a->able);
  add_time (json, "eta", a->eta_us);
  add_number (json, "travel_s", a->travel_s);
  add_number (json, "distance_m", a->distance_m);
  add_flag (json, "from_base", a->from_base);
  add_number (json, "fix_age_s", a->fix_age_s);
  add_number (json, "late_s", a->late_s);
  add_text (json, "lacks", a->lacks);
  add_text (json, "reason", a->reason);
  add_text (json, "streets", a->streets);
}

static gboolean
print_json (const HeatArriveQuery *q, const HeatArriveTeam *teams, const HeatArrivals *out, HeatCrs *crs, gboolean path, gint64 elapsed_us, GError **error)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  json_builder_begin_object (json);
  json_builder_set_member_name (json, "at");
  json_builder_begin_object (json);
  heat_ctl_add_place (json, crs, q->x, q->y);
  json_builder_end_object (json);
  add_time (json, "when", q->when_us);
  add_flag (json, "night", heat_road_is_night (q->speeds, q->when_us));
  add_flag (json, "snow", q->snow);
  add_time (json, "limit", q->limit_us);
  json_builder_set_member_name (json, "needs");
  json_builder_begin_array (json);
  for (guint i = 0; i < q->needs->len; i++)
    {
      const HeatNeed *need = &g_array_index (q->needs, HeatNeed, i);
      json_builder_begin_object (json);
      add_text (json, "what", need->what);
      json_builder_set_member_name (json, "count");
      json_builder_add_int_value (json, need->count);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
  add_text (json, "chosen", out->chosen < 0 ? NULL : teams[g_array_index (out->arrivals, HeatArrival, out->chosen).team].id);
  json_builder_set_member_name (json, "unmet");
  json_builder_begin_array (json);
  for (guint i = 0; i < out->unmet->len; i++)
    json_builder_add_string_value (json, g_ptr_array_index (out->unmet, i));
  json_builder_end_array (json);
  json_builder_set_member_name (json, "teams");
  json_builder_begin_array (json);
  for (guint i = 0; i < out->arrivals->len; i++)
    {
      const HeatArrival *a = &g_array_index (out->arrivals, HeatArrival, i);
      json_builder_begin_object (json);
      add_team (json, &teams[a->team], a);
      if (path)
        add_path (json, crs, a->line);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
  json_builder_set_member_name (json, "elapsed_us");
  json_builder_add_int_value (json, elapsed_us);
  json_builder_end_object (json);
  return heat_ctl_print_json (json_builder_get_root (json), error);
}

static void
print_text (const HeatArriveTeam *teams, const HeatArrivals *out)
{
  for (guint i = 0; i < out->arrivals->len; i++)
    {
      const HeatArrival *a = &g_array_index (out->arrivals, HeatArrival, i);
      g_autofree char *eta = a->eta_us > 0 ? heat_time_format_local (a->eta_us, "%H:%M") : g_strdup ("—");
      g_autofree char *way = isfinite (a->travel_s) ? g_strdup_printf (_("%.0f min · %.1f km"), ceil (a->travel_s / 60), a->distance_m / 1000) : g_strdup ("—");
      printf ("%s %s  %s  %s  %s%s%s\n", heat_arrive_verdict_sign (a->verdict), eta, teams[a->team].name, way, a->reason,
              *a->streets ? _("  via ") : "", a->streets);
    }
  for (guint i = 0; i < out->unmet->len; i++)
    printf ("%s\n", (const char *) g_ptr_array_index (out->unmet, i));
}

static gboolean
read_when (const Options *o, HeatArriveQuery *q, GError **error)
{
  HeatClock clock = heat_clock_system ();

  q->when_us = heat_clock_now_us (&clock);
  if (o->when && !heat_time_from_iso (o->when, &q->when_us))
    {
      g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_USAGE, _("finding the teams: --when “%s” is no time; write for example 2026-01-14T02:31:00+08:00"), o->when);
      return FALSE;
    }
  q->limit_us = o->limit_min > 0 ? q->when_us + (gint64) o->limit_min * 60 * G_USEC_PER_SEC : 0;
  return TRUE;
}

static int
answer (const Options *o, const char *path, HeatArriveQuery *q, HeatLonLat place, GError **error)
{
  g_autoptr (HeatNet) net = heat_ctl_open_net (path, error);
  HeatRoadSpeeds speeds;

  if (!net || !heat_road_speeds_load (o->speeds, &speeds, error))
    return 0;
  const HeatCity *city = heat_net_city (net);
  g_autoptr (HeatCrs) crs = heat_ctl_city_crs (city);
  if (!crs)
    {
      g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_DATA, _("finding the teams: %s has no coordinate system, so --at means no place in it; import it with one"), path);
      return 0;
    }
  g_autoptr (HeatRoadGraph) graph = heat_ops_road_graph (city);
  g_autofree HeatArriveTeam *teams = g_new (HeatArriveTeam, city->n_team + 1);
  HeatPoint spot = heat_crs_project (crs, place);
  for (guint32 i = 0; i < city->n_team; i++)
    teams[i] = heat_arrive_team_from_city (city, i);
  q->graph = graph;
  q->speeds = &speeds;
  q->snow = o->snow;
  q->x = spot.x_m;
  q->y = spot.y_m;
  gint64 begin_us = g_get_monotonic_time ();
  g_autoptr (HeatArrivals) out = heat_ops_arrive (city, q, teams, city->n_team);
  gint64 elapsed_us = g_get_monotonic_time () - begin_us;
  if (!o->json)
    print_text (teams, out);
  else if (!print_json (q, teams, out, crs, o->path, elapsed_us, error))
    return 0;
  return out->chosen < 0 ? 1 : 0;
}

int
heat_ctl_arrive (int argc, char **argv, GError **error)
{
  Options o = { 0 };
  HeatArriveQuery q = { 0 };
  HeatLonLat place = { 0 };
  const GOptionEntry entries[] = {
    { "at", 0, 0, G_OPTION_ARG_STRING, &o.at, NULL, NULL }, { "needs", 0, 0, G_OPTION_ARG_STRING, &o.needs, NULL, NULL },
    { "when", 0, 0, G_OPTION_ARG_STRING, &o.when, NULL, NULL }, { "limit-min", 0, 0, G_OPTION_ARG_INT, &o.limit_min, NULL, NULL },
    { "speeds", 0, 0, G_OPTION_ARG_FILENAME, &o.speeds, NULL, NULL }, { "snow", 0, 0, G_OPTION_ARG_NONE, &o.snow, NULL, NULL },
    { "path", 0, 0, G_OPTION_ARG_NONE, &o.path, NULL, NULL }, { "json", 0, 0, G_OPTION_ARG_NONE, &o.json, NULL, NULL }, { NULL },
  };
  int status = 0;

  g_autoptr (GArray) needs = NULL;
  if (heat_ctl_parse ("arrive", entries, &argc, &argv, 1, error) && parse_place (o.at, &place, error) && read_when (&o, &q, error))
    {
      q.needs = needs = heat_needs_parse (o.needs, error);
      status = needs ? answer (&o, argv[1], &q, place, error) : 0;
    }
  g_free (o.at);
  g_free (o.needs);
  g_free (o.when);
  g_free (o.speeds);
  return status;
}
