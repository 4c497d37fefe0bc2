// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-picture.h"
#include "base-i18n.h"
#include "desk-badge.h"
#include "desk-out.h"
#include "desk-panel-private.h"
#include "desk-words.h"
#include "ops-field.h"
#include "ops-job.h"
#include <math.h>
#include <stdlib.h>

static guint32
incident_tag (HeatDeskSession *session, const HeatIncident *incident)
{
  guint row = 0;

  return g_ptr_array_find ((GPtrArray *) heat_ops_incidents (heat_desk_session_ops (session)), incident, &row) ? row + 1 : 0;
}

static void
add_leak (HeatMapOverlay *overlay, HeatDeskSession *session, const HeatIncident *incident)
{
  HeatMapLeak leak = { incident->x, incident->y, (int) incident->rank, incident_tag (session, incident) };

  if (isfinite (leak.x_m) && isfinite (leak.y_m))
    g_array_append_val (overlay->leaks, leak);
}

/* The plan of an incident (nullable): the one being looked at, else the one that its leaks and the field give. */
static void
add_plan (HeatMapOverlay *overlay, HeatDeskSession *session, const HeatIncident *incident, const HeatPlan *plan)
{
  guint before = overlay->leaks->len;

  if (plan)
    heat_map_overlay_add_plan (overlay, heat_desk_session_net (session), plan, (int) incident->rank);
  if (isfinite (incident->x) && overlay->leaks->len > before)
    g_array_set_size (overlay->leaks, before);
  for (guint i = before; i < overlay->leaks->len; i++)
    g_array_index (overlay->leaks, HeatMapLeak, i).tag = incident_tag (session, incident);
  add_leak (overlay, session, incident);
}

void
heat_desk_picture_add_valves (HeatMapOverlay *overlay, HeatDeskSession *session)
{
  HeatNet *net = heat_desk_session_net (session);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, heat_ops_valves (heat_desk_session_ops (session)));
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const HeatFieldValve *valve = value;
      guint32 index = heat_net_find (net, HEAT_KIND_VALVE, valve->id);
      if (index == HEAT_NONE)
        continue;
      if (valve->condition == HEAT_CONDITION_STUCK || valve->condition == HEAT_CONDITION_LEAKY)
        g_array_append_val (overlay->failed_valves, index);
      if (valve->state == HEAT_VALVE_CLOSED)
        g_array_append_val (overlay->closed_valves, index);
      else if (valve->state == HEAT_VALVE_OPEN)
        g_array_append_val (overlay->opened_valves, index);
    }
}

/* Whoever is cold, whichever incident is looked at, and when none is. */
static void
add_out (HeatMapOverlay *overlay, HeatDeskSession *session, const GPtrArray *running)
{
  HeatNet *net = heat_desk_session_net (session);
  g_autoptr (GArray) buildings = g_array_new (FALSE, FALSE, sizeof (guint32)), stations = g_array_new (FALSE, FALSE, sizeof (guint32)),
                     priority = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; i < running->len; i++)
    heat_desk_out_add_incident (net, running->pdata[i], buildings, priority);
  heat_desk_out_add_stations (session, stations);
  heat_map_overlay_add_out (overlay, net, buildings, stations, priority);
}

static void
add_demands (HeatMapOverlay *overlay, HeatNet *net, const HeatIncident *incident)
{
  for (guint i = 0; i < incident->demands->len; i++)
    {
      const HeatValveDemand *demand = incident->demands->pdata[i];
      guint32 valve = heat_net_find (net, HEAT_KIND_VALVE, demand->valve);
      if (valve != HEAT_NONE)
        g_array_append_val (demand->demand == HEAT_DEMAND_PINNED ? overlay->pinned_valves : overlay->forbidden_valves, valve);
    }
}

static void
add_reports (HeatMapOverlay *overlay, HeatDeskSession *session)
{
  const HeatOps *ops = heat_desk_session_ops (session);
  const GPtrArray *reports = heat_ops_reports (ops);

  for (guint i = 0; i < reports->len; i++)
    {
      const HeatOpsReport *report = reports->pdata[i];
      const HeatIncident *incident = report->incident ? heat_ops_incident (ops, report->incident) : NULL;
      HeatMapReport sign = { report->x, report->y, report->symptom == HEAT_SYMPTOM_OTHER ? HEAT_MAP_SYMPTOM_OTHER : (guint8) (report->symptom - 1), report->state == HEAT_REPORT_OPEN, i + 1 };
      if (isfinite (sign.x_m) && (report->state == HEAT_REPORT_OPEN || (incident && heat_incident_is_running (incident))))
        g_array_append_val (overlay->reports, sign);
    }
}

static const HeatArrival *
arrival_of (const HeatDeskPanelState *state, HeatDeskSession *session, const char *team)
{
  const HeatCity *city = heat_net_city (heat_desk_session_net (session));

  for (guint i = 0; state->arrivals && i < state->arrivals->arrivals->len; i++)
    {
      const HeatArrival *arrival = &g_array_index (state->arrivals->arrivals, HeatArrival, i);
      if (g_strcmp0 (heat_city_text (city, city->team[arrival->team].id), team) == 0)
        return arrival;
    }
  return NULL;
}

static void
add_teams (HeatMapOverlay *overlay, HeatDeskSession *session, const HeatDeskPanelState *state)
{
  const GPtrArray *teams = heat_ops_teams (heat_desk_session_ops (session));
  gint64 now_us = heat_desk_session_now_us (session);

  for (guint i = 0; i < teams->len; i++)
    {
      const HeatOpsTeam *team = teams->pdata[i];
      const HeatArrival *arrival = arrival_of (state, session, team->id);
      double age_s = team->fix_us ? (double) (now_us - team->fix_us) / G_USEC_PER_SEC : NAN;
      g_autofree char *minutes = arrival && isfinite (arrival->travel_s) ? heat_words_duration ((gint64) (arrival->travel_s * G_USEC_PER_SEC)) : NULL;
      g_autofree char *text = minutes ? g_strdup_printf ("%s %s", team->name, minutes) : g_strdup (team->name);
      if (!isfinite (team->x) || !isfinite (team->y))
        continue;
      heat_map_overlay_add_team (overlay, team->x, team->y, atoi (heat_team_number (team->id)), (HeatTeamState) team->state, (float) team->heading_deg,
                                 (float) age_s, text);
      g_array_index (overlay->teams, HeatMapTeam, overlay->teams->len - 1).tag = i + 1;
    }
}

/* A pill half-way along. Takes the words. */
static void
add_pill (HeatMapRoute *route, char *words)
{
  HeatPoint middle = g_array_index (route->points_m, HeatPoint, (route->points_m->len - 1) / 2);
  HeatMapPill pill = { middle.x_m, middle.y_m, words };

  g_array_append_val (route->pills, pill);
}

void
heat_desk_picture_add_ways (HeatMapOverlay *overlay, HeatDeskSession *session)
{
  const HeatOps *ops = heat_desk_session_ops (session);

  for (guint k = 0; k < heat_ops_teams (ops)->len; k++)
    {
      const HeatOpsTeam *team = heat_ops_teams (ops)->pdata[k];
      const HeatIncident *incident = team->state == HEAT_CREW_ON_THE_WAY && team->incident ? heat_ops_incident (ops, team->incident) : NULL;
      JsonArray *line = incident ? heat_job_way (incident, team->id) : NULL;
      if (!line)
        continue;
      HeatMapRoute *route = heat_map_overlay_add_route (overlay, FALSE);
      for (guint i = 0; i + 1 < json_array_get_length (line); i += 2)
        {
          HeatPoint point = { json_array_get_double_element (line, i), json_array_get_double_element (line, i + 1) };
          g_array_append_val (route->points_m, point);
        }
      g_autofree char *when = team->arrive_us ? heat_words_time (team->arrive_us) : NULL;
      add_pill (route, when ? g_strdup_printf (_("%s, there at %s"), team->name, when) : g_strdup (team->name));
    }
}

static void
add_route (HeatMapOverlay *overlay, const HeatDeskPanelState *state)
{
  const HeatArrival *arrival = state->arrivals && state->picked < state->arrivals->arrivals->len
                                 ? &g_array_index (state->arrivals->arrivals, HeatArrival, state->picked) : NULL;

  if (state->step != HEAT_STEP_CREW || !arrival || !arrival->line || arrival->line->len < 4)
    return;
  HeatMapRoute *route = heat_map_overlay_add_route (overlay, TRUE);
  for (guint i = 0; i + 1 < arrival->line->len; i += 2)
    {
      HeatPoint point = { g_array_index (arrival->line, double, i), g_array_index (arrival->line, double, i + 1) };
      g_array_append_val (route->points_m, point);
    }
  g_autofree char *minutes = heat_words_duration ((gint64) (arrival->travel_s * G_USEC_PER_SEC));
  add_pill (route, g_strdup_printf (_("%s to the spot"), minutes));
}

static void
add_resupply (HeatMapOverlay *overlay, HeatNet *net, const HeatIncident *incident)
{
  JsonArray *offers = heat_incident_offers (incident);

  for (guint i = 0; offers && i < json_array_get_length (offers); i++)
    {
      JsonObject *one = json_array_get_object_element (offers, i);
      const char *const ids[] = { json_object_get_string_member (one, "open_valve"), heat_resupply_mate (one) };
      for (guint k = 0; k < G_N_ELEMENTS (ids); k++)
        {
          guint32 valve = *ids[k] ? heat_net_find (net, HEAT_KIND_VALVE, ids[k]) : HEAT_NONE;
          if (valve != HEAT_NONE)
            heat_map_overlay_add_resupply (overlay, valve, (guint32) json_object_get_int_member (one, "households"));
        }
    }
}

/* A pipe that is looked at, or named: it glows as what is certain, without a figure. */
static void
add_glow (HeatMapOverlay *overlay, HeatNet *net, HeatKind kind, guint32 index)
{
  HeatMapCandidate candidate = { index, HEAT_MAP_NAMED };

  if (kind == HEAT_KIND_PIPE && index < heat_net_n (net, HEAT_KIND_PIPE))
    g_array_append_val (overlay->candidates, candidate);
}

/* Leaks named by hand, and what answers while one is being named. */
static void
add_named (HeatMapOverlay *overlay, HeatNet *net, const HeatDeskPanelState *state)
{
  g_autoptr (GArray) leaks = g_array_new (FALSE, FALSE, sizeof (HeatLeak));
  HeatLeak leak;

  for (guint i = 0; i < state->leaks->len; i++)
    if (heat_leak_parse (net, state->leaks->pdata[i], &leak, NULL))
      {
        g_array_append_val (leaks, leak);
        add_glow (overlay, net, leak.kind == HEAT_LEAK_PIPE ? HEAT_KIND_PIPE : HEAT_KIND_NONE, leak.index);
      }
  heat_map_overlay_add_leaks (overlay, net, leaks, 0);
  for (guint i = 0; state->places && i < state->places->len; i++)
    {
      const HeatFound *found = &g_array_index (state->places, HeatFound, i);
      if (isfinite (found->x) && isfinite (found->y))
        heat_map_overlay_add_pin (overlay, found->x, found->y, (int) i + 1, found->label);
      if (i == state->place)
        add_glow (overlay, net, found->kind, found->index);
    }
}

static void
add_candidates (HeatMapOverlay *overlay, const HeatDeskPanelState *state)
{
  for (guint i = 0; state->step == HEAT_STEP_LOCATE && state->suspicion && i < state->suspicion->suspects->len; i++)
    {
      const HeatDeskSuspect *suspect = &g_array_index (state->suspicion->suspects, HeatDeskSuspect, i);
      HeatMapCandidate candidate = { suspect->pipe, (float) suspect->probability };
      g_array_append_val (overlay->candidates, candidate);
    }
}

HeatMapOverlay *
heat_desk_picture (HeatDeskSession *session, HeatDeskPanel *panel, const HeatFound *pins, guint n_pins)
{
  const HeatDeskPanelState *state = heat_desk_panel_state (panel);
  const HeatIncident *shown = heat_desk_panel_incident (panel);
  HeatMapOverlay *overlay = heat_map_overlay_new ();
  g_autoptr (GPtrArray) running = heat_live_by_urgency (heat_desk_session_live (session));

  for (guint i = running->len; i-- > 0;) /* the most urgent is drawn last, over the others */
    if (running->pdata[i] != shown)
      add_leak (overlay, session, running->pdata[i]);
  if (shown && g_ptr_array_find (running, shown, NULL))
    {
      overlay->about = (int) shown->rank;
      add_demands (overlay, heat_desk_session_net (session), shown);
      add_resupply (overlay, heat_desk_session_net (session), shown);
      add_plan (overlay, session, shown, state->plan ? state->plan : shown->plans->len ? state->stands : NULL);
    }
  add_out (overlay, session, running);
  heat_desk_picture_add_valves (overlay, session);
  add_reports (overlay, session);
  add_teams (overlay, session, state);
  heat_desk_picture_add_ways (overlay, session);
  add_route (overlay, state);
  add_candidates (overlay, state);
  if (state->step == HEAT_STEP_LOCATE)
    add_named (overlay, heat_desk_session_net (session), state);
  heat_desk_why_draw (HEAT_DESK_WHY (heat_desk_panel_why (panel)), overlay);
  for (guint i = 0; i < n_pins; i++)
    if (isfinite (pins[i].x) && isfinite (pins[i].y))
      heat_map_overlay_add_pin (overlay, pins[i].x, pins[i].y, (int) i + 1, pins[i].label);
  heat_map_overlay_seal (overlay, heat_desk_session_net (session));
  return overlay;
}

static HeatBox
around (HeatBox box, double x, double y, double m)
{
  return heat_box_add (heat_box_add (box, x - m, y - m), x + m, y + m);
}

HeatBox
heat_desk_picture_extent (HeatDeskSession *session, HeatDeskPanel *panel, const HeatMapOverlay *overlay)
{
  const HeatDeskPanelState *state = heat_desk_panel_state (panel);
  const HeatIncident *incident = heat_desk_panel_incident (panel);
  const HeatOpsReport *report = state->report ? heat_ops_report (heat_desk_session_ops (session), state->report) : NULL;
  HeatBox box = heat_box_empty ();

  if (incident && state->step != HEAT_STEP_LOCATE)
    box = heat_map_overlay_extent (overlay, heat_desk_session_net (session));
  if (incident && isfinite (incident->x))
    box = around (box, incident->x, incident->y, 150);
  if (report && isfinite (report->x))
    box = around (box, report->x, report->y, 150);
  for (guint i = 0; state->step == HEAT_STEP_LOCATE && state->suspicion && i < state->suspicion->suspects->len; i++)
    {
      const HeatDeskSuspect *suspect = &g_array_index (state->suspicion->suspects, HeatDeskSuspect, i);
      if (isfinite (suspect->x))
        box = around (box, suspect->x, suspect->y, 60);
    }
  return box;
}
