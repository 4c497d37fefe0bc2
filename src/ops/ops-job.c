// SPDX-License-Identifier: GPL-3.0-or-later
/* A crew's job, read off the state. */
#include "ops-job.h"
#include "geo-crs.h"
#include "ops-crew.h"
#include "ops-name.h"
#include "ops-state-private.h"
#include "trace-rules.h"

#define SIDE_M 3 /* a pipe's course this far from its end says where it leads */

HeatCrs *
heat_job_crs_new (const HeatLive *live)
{
  const HeatNet *net = heat_live_net (live);

  return net && heat_net_city (net)->epsg ? heat_crs_new (heat_net_city (net)->epsg, NULL) : NULL;
}

void
heat_job_crs_free (HeatCrs *crs)
{
  heat_crs_free (crs);
}

static void
put_lonlat (JsonObject *o, const char *lon, const char *lat, HeatCrs *crs, double x, double y)
{
  if (!crs || !isfinite (x) || !isfinite (y))
    return;
  HeatLonLat place = heat_crs_unproject (crs, (HeatPoint){ x, y });
  heat_json_put_number (o, lon, round (place.lon_deg * 1e6) / 1e6);
  heat_json_put_number (o, lat, round (place.lat_deg * 1e6) / 1e6);
}

/* To which compass point the valve's pipe leads from the end at which the valve sits. NULL unknown. */
static const char *
find_side (const HeatNet *net, guint32 valve)
{
  static const char *const points[] = { "E", "NE", "N", "NW", "W", "SW", "S", "SE" };
  HeatValvePlace place = heat_net_valve_place (net, heat_valve (valve));
  double fallback[HEAT_COURSE_DOUBLES];
  guint n = 0;

  if (place.seat != HEAT_SEAT_PIPE_END || heat_pipe_is_none (place.pipe))
    return NULL;
  const double *p = heat_net_pipe_line (net, place.pipe, fallback, &n);
  guint from = place.end ? n - 1 : 0;
  for (guint k = 1; k < n; k++)
    {
      guint at = place.end ? n - 1 - k : k;
      double dx = p[2 * at] - p[2 * from], dy = p[2 * at + 1] - p[2 * from + 1];
      if (hypot (dx, dy) >= SIDE_M || k == n - 1)
        return hypot (dx, dy) > 0 ? points[((int) lround (atan2 (dy, dx) / G_PI_4) + 8) % 8] : NULL;
    }
  return NULL;
}

static void
put_well (JsonObject *o, const HeatNet *net, HeatCrs *crs, const HeatStep *s, guint32 valve)
{
  guint32 well = *s->well ? heat_net_find (net, HEAT_KIND_WELL, s->well) : HEAT_NONE;
  double x = NAN, y = NAN;

  heat_json_put_text (o, "well", s->well);
  if (well != HEAT_NONE)
    heat_json_put_text (o, "well_name", heat_net_name (net, HEAT_KIND_WELL, well));
  if ((well != HEAT_NONE && heat_net_place (net, HEAT_KIND_WELL, well, &x, &y)) || (valve != HEAT_NONE && heat_net_place (net, HEAT_KIND_VALVE, valve, &x, &y)))
    put_lonlat (o, "well_lon", "well_lat", crs, x, y);
}

static JsonObject *
step_to_job (const HeatNet *net, HeatCrs *crs, const HeatStep *s)
{
  JsonObject *o = json_object_new ();
  HeatKind kind = heat_kind_from_word (s->target_kind);
  guint32 index = net && kind != HEAT_KIND_NONE ? heat_net_find (net, kind, s->target) : HEAT_NONE;
  g_autofree char *name = heat_ops_name (net, kind, s->target);

  json_object_set_int_member (o, "number", s->number);
  json_object_set_int_member (o, "order", s->order);
  json_object_set_string_member (o, "part", heat_ops_word (HEAT_WORDS_STEP_PART, s->part));
  json_object_set_string_member (o, "action", heat_ops_word (HEAT_WORDS_STEP_ACTION, s->action));
  json_object_set_string_member (o, "state", heat_ops_word (HEAT_WORDS_STEP_STATE, s->state));
  json_object_set_string_member (o, "target_kind", s->target_kind);
  json_object_set_string_member (o, "target", s->target);
  json_object_set_string_member (o, "name", name);
  heat_json_put_text (o, "line", s->line);
  heat_json_put_text (o, "purpose", s->purpose);
  heat_json_put_number (o, "turns", s->turns);
  heat_json_put_number (o, "minutes", s->minutes);
  if (s->dn_mm)
    json_object_set_int_member (o, "dn_mm", s->dn_mm);
  if (s->households_planned)
    json_object_set_int_member (o, "households_planned", s->households_planned);
  if (s->at_us)
    json_object_set_int_member (o, "at_us", s->at_us);
  if (s->state == HEAT_STEP_FAILED)
    json_object_set_string_member (o, "how", heat_ops_word (HEAT_WORDS_FAILURE, s->failure));
  if (*s->condition && !g_str_equal (s->condition, heat_code_word (HEAT_CODES_CONDITION, HEAT_CONDITION_WORKS)))
    json_object_set_string_member (o, "doubt", s->condition);
  if (net)
    put_well (o, net, crs, s, kind == HEAT_KIND_VALVE ? index : HEAT_NONE);
  if (kind == HEAT_KIND_VALVE && index != HEAT_NONE)
    {
      heat_json_put_text (o, "side", find_side (net, index));
      if (heat_net_city (net)->valve[index].above_ground)
        json_object_set_boolean_member (o, "above_ground", TRUE);
    }
  return o;
}

static JsonArray *
steps_to_job (const HeatNet *net, HeatCrs *crs, const HeatIncident *i)
{
  static const HeatStepPart parts[] = { HEAT_STEPS_ISOLATE, HEAT_STEPS_DRAIN, HEAT_STEPS_RESUPPLY, HEAT_STEPS_REOPEN };
  JsonArray *array = json_array_new ();

  for (guint k = 0; k < G_N_ELEMENTS (parts); k++)
    {
      g_autoptr (GPtrArray) steps = heat_incident_steps (i, parts[k]);
      for (guint n = 0; n < steps->len; n++)
        json_array_add_object_element (array, step_to_job (net, crs, steps->pdata[n]));
    }
  return array;
}

static void
put_time_us (JsonObject *o, const char *key, gint64 at_us)
{
  if (at_us)
    json_object_set_int_member (o, key, at_us);
}

static void
put_head (JsonObject *o, const HeatLive *live, const HeatIncident *i, const HeatOpsTeam *t)
{
  const HeatCompany *company = heat_live_company (live);
  const HeatNet *net = heat_live_net (live);
  const HeatCity *city = net ? heat_net_city (net) : NULL;

  json_object_set_string_member (o, "incident", i->id);
  json_object_set_string_member (o, "team", t->id);
  json_object_set_string_member (o, "team_name", t->name);
  json_object_set_string_member (o, "title", i->title);
  json_object_set_string_member (o, "place", i->place);
  json_object_set_string_member (o, "job", heat_ops_word (HEAT_WORDS_JOB, i->job));
  json_object_set_string_member (o, "stage", heat_ops_word (HEAT_WORDS_STAGE, i->stage));
  json_object_set_string_member (o, "team_state", heat_ops_word (HEAT_WORDS_CREW, t->state));
  json_object_set_string_member (o, "close_first", heat_code_word (HEAT_CODES_LINE, company->operating->close_first));
  heat_json_put_text (o, "line", i->line);
  heat_json_put_text (o, "phone", company->phone ? company->phone : city ? heat_city_text (city, city->hotline_phone) : NULL);
  if (i->dn_mm)
    json_object_set_int_member (o, "dn_mm", i->dn_mm);
  put_time_us (o, "opened_us", i->opened_us);
  put_time_us (o, "assigned_us", t->state == HEAT_CREW_ON_THE_WAY ? t->since_us : 0);
  put_time_us (o, "arrive_us", t->arrive_us);
  put_time_us (o, "arrived_us", t->state == HEAT_CREW_ON_SITE ? t->since_us : 0);
}

/* Phases that occur, with the safe end of those to come: callers are told how far the work is. */
static JsonArray *
phases_to_job (const HeatEstimate *estimate)
{
  JsonArray *array = json_array_new ();

  for (int k = 0; k < HEAT_N_PHASES; k++)
    {
      const HeatPhaseState *phase = &estimate->phases[k];
      if (!(phase->p90_min > 0) && !phase->started_us)
        continue;
      JsonObject *o = json_object_new ();
      json_object_set_string_member (o, "phase", heat_ops_word (HEAT_WORDS_PHASE, k));
      put_time_us (o, "started_us", phase->started_us);
      put_time_us (o, "ended_us", phase->ended_us);
      put_time_us (o, "safe_us", phase->ended_us ? 0 : estimate->computed.phase_safe_us[k]);
      json_array_add_object_element (array, o);
    }
  return array;
}

/* As the map has it: metres from the leak, the team's start first. */
static void
put_line (JsonObject *way, const HeatIncident *i, JsonArray *line)
{
  JsonArray *p = line && isfinite (i->x) && isfinite (i->y) ? json_array_new () : NULL;

  for (guint k = 0; p && k + 1 < json_array_get_length (line); k += 2)
    {
      json_array_add_double_element (p, round (json_array_get_double_element (line, k) - i->x));
      json_array_add_double_element (p, round (json_array_get_double_element (line, k + 1) - i->y));
    }
  if (p)
    json_object_set_array_member (way, "p", p);
}

/* The newest team.assigned of this team. (nullable) */
static HeatEvent *
assignment (const HeatIncident *i, const char *team)
{
  for (guint k = i->log->len; k > 0; k--)
    {
      HeatEvent *event = i->log->pdata[k - 1];
      if (event->kind == HEAT_EVENT_TEAM_ASSIGNED && g_str_equal (heat_event_stream_id (event, "team"), team))
        return event;
    }
  return NULL;
}

JsonArray *
heat_job_way (const HeatIncident *i, const char *team)
{
  HeatEvent *event = assignment (i, team);
  JsonArray *line = event ? heat_json_array (heat_event_body (event), "line") : NULL;

  return line && json_array_get_length (line) >= 4 ? line : NULL;
}

/* By road when it was sent there. */
static void
put_way (JsonObject *o, const HeatIncident *i, const HeatOpsTeam *t)
{
  HeatEvent *event = assignment (i, t->id);
  double travel_s = event ? heat_event_double (event, "travel_s") : NAN;

  if (!isfinite (travel_s))
    return;
  JsonObject *way = json_object_new ();
  heat_json_put_number (way, "minutes", round (travel_s / 60));
  heat_json_put_number (way, "metres", round (heat_event_double (event, "route_m")));
  put_line (way, i, heat_json_array (heat_event_body (event), "line"));
  json_object_set_object_member (o, "way", way);
}

/* What the desk has said of people below: the service and the phones go on from that. */
static JsonArray *
answered_to_job (const HeatOps *ops, const HeatIncident *i, const HeatOpsTeam *t)
{
  const HeatCrewJob *j = heat_ops_crew_job (ops, i->id, t->id);
  JsonArray *array = json_array_new ();

  for (guint k = 0; j && k < j->outside->len; k++)
    {
      JsonObject *o = json_object_new ();
      json_object_set_string_member (o, "entry", j->outside->pdata[k]);
      json_object_set_boolean_member (o, "outside", TRUE);
      json_array_add_object_element (array, o);
    }
  for (guint k = 0; j && k < j->wells->len; k++)
    {
      const HeatCrewWell *w = j->wells->pdata[k];
      JsonObject *o = w->desk_us ? json_object_new () : NULL;
      if (!o)
        continue;
      json_object_set_string_member (o, "entry", w->entry);
      json_object_set_int_member (o, "at_us", w->desk_us);
      json_array_add_object_element (array, o);
    }
  return array;
}

JsonObject *
heat_job_new (const HeatLive *live, const HeatIncident *i, const HeatOpsTeam *t, HeatCrs *crs)
{
  const HeatOpsPlan *plan = heat_incident_plan (i);
  JsonObject *o = json_object_new ();

  put_head (o, live, i, t);
  heat_json_put_number (o, "x", i->x);
  heat_json_put_number (o, "y", i->y);
  put_lonlat (o, "lon", "lat", crs, i->x, i->y);
  json_object_set_int_member (o, "households", i->out.households);
  if (plan)
    {
      json_object_set_int_member (o, "households_planned", plan->out.households);
      json_object_set_int_member (o, "plan", plan->version);
    }
  put_time_us (o, "half_us", i->estimate.half_us);
  put_time_us (o, "safe_us", i->estimate.safe_us);
  json_object_set_array_member (o, "phases", phases_to_job (&i->estimate));
  if (i->notices->len)
    {
      g_autofree char *key = heat_notice_key (i->notices->pdata[i->notices->len - 1]);
      json_object_set_string_member (o, "notice", key);
    }
  put_way (o, i, t);
  json_object_set_array_member (o, "answered", answered_to_job (heat_live_ops (live), i, t));
  json_object_set_array_member (o, "steps", steps_to_job (heat_live_net (live), crs, i));
  return o;
}

char *
heat_job_hash (JsonObject *job)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), job);
  g_autofree char *text = json_to_string (node, FALSE);
  g_autofree char *whole = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  return g_strndup (whole, 16);
}
