// SPDX-License-Identifier: GPL-3.0-or-later
#include "ops-override.h"
#include "base-i18n.h"
#include "ops-name.h"
#include "ops-state-private.h"
#include "ops-why.h"
#include <string.h>

gboolean
heat_event_is_override (HeatEvent *event)
{
  gboolean is_choice = event->kind == HEAT_EVENT_INCIDENT_LOCATED || event->kind == HEAT_EVENT_PLAN_CHOSEN || event->kind == HEAT_EVENT_TEAM_ASSIGNED;

  return is_choice && (*heat_event_text (event, "instead_of") || *heat_event_text (event, "from"));
}

static char *
located_text (HeatEvent *event, const HeatNet *net)
{
  const char *proposed = heat_event_text (event, "instead_of");
  JsonArray *leaks = heat_json_array (heat_event_body (event), "leaks");
  g_autofree char *chosen = heat_ops_place_name (net, leaks && json_array_get_length (leaks) ? heat_json_at (leaks, 0) : "");

  if (g_str_has_prefix (proposed, "incident:"))
    return g_strdup_printf (_("leak %s, not that of incident %s"), chosen, proposed + strlen ("incident:"));
  g_autofree char *likeliest = heat_ops_place_name (net, proposed);
  return g_strdup_printf (_("leak %s instead of the likeliest, %s"), chosen, likeliest);
}

static char *
plan_text (HeatEvent *event)
{
  HeatPlanKind chosen = HEAT_PLAN_SMALLEST, proposed = HEAT_PLAN_SMALLEST;

  heat_plan_kind_parse (heat_event_text (event, "kind"), &chosen);
  heat_plan_kind_parse (heat_event_text (event, "instead_of"), &proposed);
  return g_strdup_printf (_("plan %c instead of plan %c"), heat_ops_plan_letter (chosen), heat_ops_plan_letter (proposed));
}

static char *
team_text (HeatEvent *event, const HeatNet *net)
{
  const char *from = heat_event_text (event, "from"), *proposed = heat_event_text (event, "instead_of");
  g_autofree char *team = heat_ops_team_name (net, heat_event_stream_id (event, "team")), *other = *proposed ? heat_ops_team_name (net, proposed) : NULL;

  if (*from && other)
    return g_strdup_printf (_("%s pulled off %s, instead of %s"), team, from, other);
  return *from ? g_strdup_printf (_("%s pulled off %s"), team, from) : g_strdup_printf (_("%s instead of %s"), team, other);
}

char *
heat_override_text (HeatEvent *event, const HeatNet *net)
{
  if (!heat_event_is_override (event))
    return NULL;
  return event->kind == HEAT_EVENT_INCIDENT_LOCATED ? located_text (event, net) : event->kind == HEAT_EVENT_PLAN_CHOSEN ? plan_text (event) : team_text (event, net);
}

const char *
heat_override_reason (HeatEvent *event)
{
  return heat_event_is_override (event) ? heat_event_text (event, "reason") : "";
}

GPtrArray *
heat_incident_overrides (const HeatIncident *incident)
{
  GPtrArray *found = g_ptr_array_new ();

  for (guint i = 0; i < incident->log->len; i++)
    if (heat_event_is_override (incident->log->pdata[i]))
      g_ptr_array_add (found, incident->log->pdata[i]);
  return found;
}

HeatEvent *
heat_incident_pulled_off (const HeatIncident *incident)
{
  for (guint i = incident->teams->len ? 0 : incident->log->len; i-- > 0;)
    {
      HeatEvent *event = incident->log->pdata[i];
      if (event->kind == HEAT_EVENT_TEAM_ASSIGNED)
        return NULL;
      if (event->kind == HEAT_EVENT_TEAM_RELEASED)
        return heat_incident_is_running (incident) && *heat_event_text (event, "to") ? event : NULL;
    }
  return NULL;
}
