// SPDX-License-Identifier: GPL-3.0-or-later
/* What a person demands of valves: this one in every plan, that one in none, until it is lifted. */
#include "base-i18n.h"
#include "ops-live-private.h"
#include "ops-plans.h"

static gboolean
check_demand (const HeatDeed *deed, const HeatIncident *i, const HeatDemandInput *d, GError **error)
{
  const HeatNet *net = deed->live->net;
  guint32 valve = heat_net_find (net, HEAT_KIND_VALVE, d->valve);

  if (valve == HEAT_NONE && d->demand != HEAT_DEMAND_NONE)
    {
      g_set_error (error, HEAT_OPS_ERROR, HEAT_ERROR_NOT_FOUND, _("demanding a valve for %s: there is no valve “%s”; check the asset number"), i->id, d->valve);
      return FALSE;
    }
  if (d->demand == HEAT_DEMAND_NONE && !heat_incident_demand (i, d->valve))
    return heat_live_refuse (error, _("lifting a demand for %s: nothing is demanded of valve %s"), i->id, d->valve);
  return TRUE;
}

static gboolean
check_twice (const HeatDemandInput *demands, guint n, guint at, GError **error)
{
  for (guint k = 0; k < at; k++)
    if (g_str_equal (demands[k].valve, demands[at].valve))
      return heat_live_refuse (error, _("valve %s is named twice; say one thing of it"), demands[at].valve);
  return TRUE;
}

static gboolean
is_demanded (const HeatIncident *i, const HeatDemandInput *d, const char *reason)
{
  const HeatValveDemand *now = heat_incident_demand (i, d->valve);

  return now && now->demand == d->demand && g_str_equal (now->reason, reason);
}

gboolean
heat_deed_add_demands (HeatDeed *deed, const HeatIncident *i, const HeatDemandInput *demands, guint n_demands, const char *reason, GError **error)
{
  if (n_demands && (!reason || !*reason))
    return heat_live_refuse (error, _("incident %s: demanding or forbidding a valve needs a reason; say why"), i->id);
  for (guint k = 0; k < n_demands; k++)
    {
      const HeatDemandInput *d = &demands[k];
      if (!check_demand (deed, i, d, error) || !check_twice (demands, n_demands, k, error))
        return FALSE;
      if (!is_demanded (i, d, reason))
        heat_deed_add (deed, "incident", i->id, HEAT_EVENT_VALVE_DEMANDED,
                       heat_body ("valve", d->valve, "demand", heat_ops_word (HEAT_WORDS_DEMAND, (int) d->demand), "reason", reason, NULL));
    }
  return TRUE;
}

static gboolean
demand_alone (HeatLive *live, HeatIncident *i, const HeatDemandInput *demands, guint n_demands, const char *reason, GError **error)
{
  g_auto (HeatDeed) deed;

  heat_deed_init (&deed, live);
  return heat_live_need_city (live, _("demanding a valve"), error) && heat_deed_add_demands (&deed, i, demands, n_demands, reason, error)
         && heat_deed_commit (&deed, error);
}

gboolean
heat_live_demand_valves (HeatLive *live, const char *incident, const HeatDemandInput *demands, guint n_demands, const char *reason, GError **error)
{
  HeatIncident *i = heat_live_need_running (live, incident, error);

  if (!i)
    return FALSE;
  if (i->plans->len)
    return heat_live_choose_plan_with (live, incident, heat_plan_kind_word (heat_incident_plan_kind (i)), demands, n_demands, reason, error);
  return demand_alone (live, i, demands, n_demands, reason, error);
}

gboolean
heat_live_valve_fails (HeatLive *live, const char *incident, const char *valve, int condition, const char *note, GError **error)
{
  const HeatIncident *i = incident ? heat_ops_incident (live->ops, incident) : NULL;
  const HeatStep *s = i && heat_incident_is_running (i) ? heat_incident_step_on (i, HEAT_STEPS_ISOLATE, valve) : NULL;
  gboolean is_open_step = s && s->action == HEAT_STEP_CLOSE && (s->state == HEAT_STEP_PENDING || (s->state == HEAT_STEP_DONE && condition == HEAT_CONDITION_LEAKY && heat_incident_has_shut (live->ops, i, valve)));

  if (is_open_step && i->stage < HEAT_STAGE_REFILLING && (condition == HEAT_CONDITION_STUCK || condition == HEAT_CONDITION_LEAKY))
    return heat_live_step_failed (live, incident, s->number, condition == HEAT_CONDITION_LEAKY ? HEAT_FAILURE_LEAKY : HEAT_FAILURE_STUCK, note, NULL, error);
  return heat_live_note_valve (live, valve, -1, condition, note, error);
}
