// SPDX-License-Identifier: GPL-3.0-or-later
/* Valves beside the plan: those that are no longer needed, those found otherwise. */
#include "base-i18n.h"
#include "ops-live-private.h"

int
heat_ops_state_now (HeatLive *live, const char *valve)
{
  const HeatFieldValve *field = heat_ops_valve (live->ops, valve);
  guint32 index = heat_net_find (live->net, HEAT_KIND_VALVE, valve);

  if (field && field->state >= 0)
    return field->state;
  return index == HEAT_NONE ? -1 : heat_net_city (live->net)->valve[index].state;
}

static gboolean
check_release (HeatLive *live, const HeatIncident *i, const char *valve, GError **error)
{
  HeatOpsPlan *plan = heat_incident_plan (i);
  JsonArray *must = plan ? heat_json_array (plan->body, "must_close") : NULL;

  if (!heat_incident_has_shut (live->ops, i, valve))
    return heat_live_refuse (error, _("opening valve %s again: %s has not shut it"), valve, i->id);
  for (guint k = 0; must && k < json_array_get_length (must); k++)
    if (g_str_equal (heat_json_text (heat_json_object_at (must, k), "valve"), valve))
      return heat_live_refuse (error, _("opening valve %s again: the newest plan of %s needs it shut"), valve, i->id);
  const char *other = heat_ops_valve_needed_by (live->ops, live->trace, i->id, valve);
  if (other)
    return heat_live_refuse (error, _("opening valve %s again: %s needs it shut"), valve, other);
  return TRUE;
}

gboolean
heat_live_release_valves (HeatLive *live, const char *incident, const char *const *valves, GError **error)
{
  HeatIncident *i = heat_live_need_running (live, incident, error);
  g_auto (HeatDeed) deed;

  heat_deed_init (&deed, live);
  if (!i || !heat_live_need_city (live, _("opening a valve again"), error))
    return FALSE;
  if (i->stage >= HEAT_STAGE_REFILLING)
    return heat_live_refuse (error, _("incident %s is refilling already"), i->id);
  for (guint k = 0; valves[k]; k++)
    if (!check_release (live, i, valves[k], error))
      return FALSE;
  JsonArray *steps = json_array_new ();
  guint next = heat_incident_next_step (i);
  for (guint k = 0; valves[k]; k++)
    json_array_add_object_element (steps, heat_ops_valve_step (live, next + k, k + 1, HEAT_STEPS_REOPEN, HEAT_STEP_OPEN, valves[k]));
  JsonObject *body = heat_body ("why", "release", NULL);
  json_object_set_array_member (body, "steps", steps);
  heat_deed_expect (&deed, "out", NULL);
  heat_deed_add (&deed, "incident", incident, HEAT_EVENT_STEPS_ADDED, body);
  return heat_deed_commit (&deed, error);
}

typedef struct { const char *valve; int state, condition; const char *note; } NoteArgs;

static gboolean
note_valve_once (HeatLive *live, gpointer data, GError **error)
{
  NoteArgs *args = data;
  const HeatFieldValve *field = heat_ops_valve (live->ops, args->valve);
  g_auto (HeatDeed) deed;

  heat_deed_init (&deed, live);
  if (args->state >= 0 && field && field->holders->len && args->state != field->state)
    return heat_live_refuse (error, _("valve %s is held by %s; take its step back there"), args->valve, (char *) field->holders->pdata[0]);
  if (args->condition >= 0)
    heat_deed_add (&deed, "valve", args->valve, HEAT_EVENT_VALVE_CONDITION,
                   heat_body ("condition", heat_code_word (HEAT_CODES_CONDITION, args->condition), "note", args->note ? args->note : "", NULL));
  if (args->state >= 0 && args->state != heat_ops_state_now (live, args->valve))
    {
      HeatOutIf change = { NULL, args->valve, args->state, FALSE, TRUE, NULL, HEAT_STEP_PENDING };
      JsonObject *out = heat_ops_out_if (live->ops, live->trace, &change, NULL);
      heat_deed_add (&deed, "valve", args->valve, HEAT_EVENT_VALVE_STATE,
                     heat_body ("state", heat_code_word (HEAT_CODES_VALVE_STATE, args->state), "note", args->note ? args->note : "", NULL));
      heat_deed_add (&deed, "out", NULL, HEAT_EVENT_OUT_CHANGED, out);
    }
  return heat_deed_commit (&deed, error);
}

gboolean
heat_live_note_valve (HeatLive *live, const char *valve, int state, int condition, const char *note, GError **error)
{
  NoteArgs args = { valve, state, condition, note };

  if (!heat_live_need_city (live, _("noting a valve"), error))
    return FALSE;
  if (heat_net_find (live->net, HEAT_KIND_VALVE, valve) == HEAT_NONE)
    {
      g_set_error (error, HEAT_OPS_ERROR, HEAT_ERROR_NOT_FOUND, _("noting a valve: there is no valve “%s”"), valve);
      return FALSE;
    }
  return heat_live_persist (live, note_valve_once, &args, error);
}
