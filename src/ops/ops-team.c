// SPDX-License-Identifier: GPL-3.0-or-later
/* Teams: one team works at one incident; who pulls it off says so. */
#include "base-i18n.h"
#include "ops-crew.h"
#include "ops-live-private.h"
#include <math.h>

/* Nobody is left below without a team that answers for them. */
static gboolean
check_nobody_below (HeatLive *live, const HeatOpsTeam *t, GError **error)
{
  g_autofree char *attempted = g_strdup_printf (_("taking team %s off %s"), t->name, t->incident);

  return heat_live_need_nobody_below (live, t->incident, t->id, attempted, error);
}

static gboolean
check_reason (const HeatOpsTeam *t, const HeatAssignInput *input, GError **error)
{
  gboolean is_pulled = t->incident && input && input->pull_off;

  if (!input || (!is_pulled && !input->instead_of) || (input->reason && *input->reason))
    return TRUE;
  return is_pulled ? heat_live_refuse (error, _("pulling team %s off its present job needs a reason; say why"), t->name)
                   : heat_live_refuse (error, _("sending team %s in place of the proposed one needs a reason; say why"), t->name);
}

static gboolean
check_free (const HeatOpsTeam *t, const char *incident, gboolean pull_off, GError **error)
{
  if (g_strcmp0 (t->incident, incident) == 0)
    return heat_live_refuse (error, _("team %s is sent to %s already"), t->name, incident);
  if (t->incident && !pull_off)
    return heat_live_refuse (error, _("team %s works at %s; choose another team or pull it off there"), t->name, t->incident);
  if (t->state == HEAT_CREW_OFF)
    return heat_live_refuse (error, _("team %s is off duty; choose another team"), t->name);
  if (t->state == HEAT_CREW_RESTING && !pull_off)
    return heat_live_refuse (error, _("team %s is resting; choose another team or call it in"), t->name);
  return TRUE;
}

/* Its points, no two nearer than `apart_m` but for the last. */
static JsonArray *
thin_out (const GArray *line, double apart_m)
{
  JsonArray *array = json_array_new ();
  double x = NAN, y = NAN;

  for (guint k = 0; k + 1 < line->len; k += 2)
    {
      double to_x = round (g_array_index (line, double, k)), to_y = round (g_array_index (line, double, k + 1));
      if (isfinite (x) && k + 3 < line->len && hypot (to_x - x, to_y - y) < apart_m)
        continue;
      json_array_add_double_element (array, x = to_x);
      json_array_add_double_element (array, y = to_y);
    }
  return array;
}

static void
put_line (JsonObject *body, const GArray *line)
{
  JsonArray *array = line && line->len >= 4 ? thin_out (line, 10) : NULL;

  for (double apart_m = 20; array && json_array_get_length (array) > 2 * HEAT_WAY_POINTS; apart_m *= 2)
    {
      json_array_unref (array);
      array = thin_out (line, apart_m);
    }
  if (array)
    json_object_set_array_member (body, "line", array);
}

gboolean
heat_live_assign_team (HeatLive *live, const char *team, const char *incident, const HeatAssignInput *input, GError **error)
{
  HeatIncident *i = heat_live_need_running (live, incident, error);
  HeatOpsTeam *t = i ? heat_live_need_team (live, team, error) : NULL;
  g_auto (HeatDeed) deed;

  heat_deed_init (&deed, live);
  if (!t || !check_free (t, incident, input && input->pull_off, error) || (t->incident && !check_nobody_below (live, t, error)) || !check_reason (t, input, error))
    return FALSE;
  JsonObject *body = heat_body ("incident", incident, "reason", input && input->reason ? input->reason : "", NULL);
  if (input && input->arrive_us)
    json_object_set_int_member (body, "arrive_us", input->arrive_us);
  if (input && input->travel_s > 0)
    heat_json_put_number (body, "travel_s", input->travel_s);
  if (input && input->route_m > 0)
    heat_json_put_number (body, "route_m", input->route_m);
  if (input && input->instead_of)
    heat_json_put_text (body, "instead_of", input->instead_of);
  put_line (body, input ? input->line : NULL);
  if (t->incident)
    {
      heat_json_put_text (body, "from", t->incident);
      heat_deed_add (&deed, "team", team, HEAT_EVENT_TEAM_RELEASED, heat_body ("incident", t->incident, "reason", input->reason, "to", incident, NULL));
    }
  heat_deed_add (&deed, "team", team, HEAT_EVENT_TEAM_ASSIGNED, body);
  heat_deed_start_phase (&deed, i, HEAT_PHASE_TRAVEL, 0);
  if (!heat_deed_commit (&deed, error))
    return FALSE;
  heat_live_update_estimate (live, incident, NULL);
  return TRUE;
}

gboolean
heat_live_team_arrived (HeatLive *live, const char *team, GError **error)
{
  HeatOpsTeam *t = heat_live_need_team (live, team, error);
  HeatIncident *i = t && t->incident ? heat_ops_incident (live->ops, t->incident) : NULL;
  g_auto (HeatDeed) deed;

  heat_deed_init (&deed, live);
  if (!t)
    return FALSE;
  if (!i)
    return heat_live_refuse (error, _("team %s is sent nowhere; send it first"), t->name);
  if (t->state == HEAT_CREW_ON_SITE)
    return TRUE;
  heat_deed_add (&deed, "team", team, HEAT_EVENT_TEAM_ARRIVED, heat_body ("incident", i->id, NULL));
  if (i->arrived_us == 0)
    heat_deed_end_phase (&deed, i, HEAT_PHASE_TRAVEL, 0);
  g_autofree char *id = g_strdup (i->id);
  if (!heat_deed_commit (&deed, error))
    return FALSE;
  heat_live_update_estimate (live, id, NULL);
  return TRUE;
}

gboolean
heat_live_release_team (HeatLive *live, const char *team, const char *reason, GError **error)
{
  HeatOpsTeam *t = heat_live_need_team (live, team, error);
  g_auto (HeatDeed) deed;

  heat_deed_init (&deed, live);
  if (!t)
    return FALSE;
  if (!t->incident)
    return heat_live_refuse (error, _("team %s is sent nowhere"), t->name);
  if (!check_nobody_below (live, t, error))
    return FALSE;
  heat_deed_add (&deed, "team", team, HEAT_EVENT_TEAM_RELEASED, heat_body ("incident", t->incident, "reason", reason ? reason : "", NULL));
  return heat_deed_commit (&deed, error);
}

gboolean
heat_live_set_team_state (HeatLive *live, const char *team, HeatCrewState state, gint64 until_us, const char *reason, GError **error)
{
  HeatOpsTeam *t = heat_live_need_team (live, team, error);
  g_auto (HeatDeed) deed;

  heat_deed_init (&deed, live);
  if (!t)
    return FALSE;
  if (t->incident)
    return heat_live_refuse (error, _("team %s works at %s; release it first"), t->name, t->incident);
  if (state == HEAT_CREW_ON_THE_WAY || state == HEAT_CREW_ON_SITE)
    return heat_live_refuse (error, _("team %s: “%s” follows from sending it; send it to an incident"), t->name, heat_ops_label (HEAT_WORDS_CREW, state));
  JsonObject *body = heat_body ("state", heat_ops_word (HEAT_WORDS_CREW, state), "reason", reason ? reason : "", NULL);
  if (until_us)
    json_object_set_int_member (body, "until_us", until_us);
  heat_deed_add (&deed, "team", team, HEAT_EVENT_TEAM_STATE, body);
  return heat_deed_commit (&deed, error);
}

typedef struct { const char *team; double x, y, heading_deg; } FixArgs;

static gboolean
fix_once (HeatLive *live, gpointer data, GError **error)
{
  FixArgs *args = data;
  JsonObject *body = json_object_new ();
  g_auto (HeatDeed) deed;

  heat_deed_init (&deed, live);
  heat_json_put_number (body, "x", args->x);
  heat_json_put_number (body, "y", args->y);
  heat_json_put_number (body, "heading_deg", args->heading_deg);
  heat_deed_add (&deed, "fix", args->team, HEAT_EVENT_TEAM_FIXED, body);
  return heat_deed_commit (&deed, error);
}

gboolean
heat_live_fix_team (HeatLive *live, const char *team, double x, double y, double heading_deg, GError **error)
{
  FixArgs args = { team, x, y, heading_deg };

  if (!heat_live_need_team (live, team, error))
    return FALSE;
  if (!isfinite (x) || !isfinite (y))
    {
      g_set_error (error, HEAT_OPS_ERROR, HEAT_ERROR_USAGE, _("noting the place of team %s: the coordinates make no sense; give metres or degrees"), team);
      return FALSE;
    }
  return heat_live_persist (live, fix_once, &args, error);
}

const char *
heat_live_needs (const HeatLive *live, const HeatIncident *incident)
{
  const char *needs = live->company->needs[incident->job];

  return needs ? needs : "";
}
