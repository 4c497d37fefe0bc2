// SPDX-License-Identifier: GPL-3.0-or-later
/* A plan as JSON: the keys of `heatctl isolate --json`. */
#include "ops-field.h"
#include "ops-state-private.h"
#include "ops-why.h"
#include <math.h>
#include <string.h>

static const char *
find_valve_well (const HeatNet *net, guint32 valve)
{
  HeatWell well = heat_net_valve_place (net, heat_valve (valve)).well;

  return heat_well_is_none (well) ? "" : heat_net_id (net, HEAT_KIND_WELL, well.i);
}

static JsonArray *
valves_to_json (const HeatNet *net, const GArray *valves, gboolean must)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < valves->len; i++)
    {
      const HeatPlanValve *v = &g_array_index (valves, HeatPlanValve, i);
      JsonObject *o = json_object_new ();
      json_object_set_string_member (o, "valve", heat_net_id (net, HEAT_KIND_VALVE, v->valve));
      json_object_set_string_member (o, "well", find_valve_well (net, v->valve));
      json_object_set_int_member (o, "dn_mm", heat_net_city (net)->valve[v->valve].dn_mm);
      if (must)
        {
          json_object_set_int_member (o, "order", v->order);
          heat_json_put_number (o, "minutes", v->minutes);
          if (v->reason != HEAT_CLOSE_NEEDED)
            json_object_set_string_member (o, "reason", heat_ops_close_reason_word (v->reason));
        }
      json_array_add_object_element (array, o);
    }
  return array;
}

static JsonArray *
stops_to_json (const HeatNet *net, const GArray *stops)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < stops->len; i++)
    {
      const HeatPlanStop *s = &g_array_index (stops, HeatPlanStop, i);
      JsonObject *o = json_object_new ();
      json_object_set_string_member (o, "kind", heat_kind_word (s->kind));
      json_object_set_string_member (o, "id", heat_net_id (net, s->kind, s->index));
      json_array_add_object_element (array, o);
    }
  return array;
}

static JsonArray *
leaks_to_json (const HeatNet *net, const GArray *leaks)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < leaks->len; i++)
    {
      g_autofree char *text = heat_leak_to_text (net, g_array_index (leaks, HeatLeak, i));
      char *colon = strchr (text, ':');
      JsonObject *o = json_object_new ();
      if (colon)
        *colon = '\0';
      json_object_set_string_member (o, "kind", text);
      json_object_set_string_member (o, "id", colon ? colon + 1 : "");
      json_array_add_object_element (array, o);
    }
  return array;
}

static JsonArray *
doubts_to_json (const HeatNet *net, const GArray *doubts)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < doubts->len; i++)
    {
      const HeatDoubt *d = &g_array_index (doubts, HeatDoubt, i);
      JsonObject *o = json_object_new ();
      json_object_set_string_member (o, "kind", heat_doubt_word (d->kind));
      if (d->index != HEAT_NONE && d->of != HEAT_KIND_NONE)
        json_object_set_string_member (o, "id", heat_net_id (net, d->of, d->index));
      json_object_set_string_member (o, "of", heat_kind_word (d->of));
      json_object_set_string_member (o, "text", d->text ? d->text : heat_doubt_label (d->kind));
      json_array_add_object_element (array, o);
    }
  return array;
}

static JsonArray *
failed_to_json (const HeatNet *net, const GArray *failed)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < failed->len; i++)
    {
      const HeatPlanFailed *f = &g_array_index (failed, HeatPlanFailed, i);
      JsonObject *o = json_object_new ();
      json_object_set_string_member (o, "valve", heat_net_id (net, HEAT_KIND_VALVE, f->valve));
      heat_json_put_ids (o, "new_must", net, HEAT_KIND_VALVE, f->new_must);
      heat_json_put_ids (o, "no_longer_must", net, HEAT_KIND_VALVE, f->no_longer_must);
      json_object_set_int_member (o, "more_households", f->more_households);
      if (f->is_forbidden)
        json_object_set_boolean_member (o, "forbidden", TRUE);
      json_array_add_object_element (array, o);
    }
  return array;
}

static JsonObject *
out_to_json (const HeatNet *net, const HeatPlan *plan)
{
  JsonObject *o = json_object_new ();

  heat_json_put_ids (o, "stations", net, HEAT_KIND_STATION, plan->out_stations);
  heat_json_put_ids (o, "buildings", net, HEAT_KIND_BUILDING, plan->out_buildings);
  heat_json_put_ids (o, "consumers", net, HEAT_KIND_CONSUMER, plan->out_consumers);
  heat_json_put_ids (o, "priority", net, HEAT_KIND_HOUSEHOLD, plan->out_priority);
  json_object_set_int_member (o, "households", plan->out_households);
  json_object_set_int_member (o, "suspended", plan->out_suspended);
  json_object_set_double_member (o, "area_m2", plan->out_area_m2);
  return o;
}

static JsonObject *
costs_to_json (const HeatPlan *plan)
{
  JsonObject *o = json_object_new ();

  json_object_set_int_member (o, "valves", plan->must->len);
  json_object_set_int_member (o, "places", plan->costs.n_places);
  heat_json_put_number (o, "work_minutes", plan->costs.work_minutes);
  heat_json_put_number (o, "elapsed_minutes", plan->costs.elapsed_minutes);
  heat_json_put_number (o, "outflow_m3", plan->costs.outflow_m3);
  heat_json_put_number (o, "drained_m3", plan->costs.drained_m3);
  heat_json_put_number (o, "lost_m3", plan->costs.lost_m3);
  heat_json_put_number (o, "gap", plan->costs.gap);
  return o;
}

JsonObject *
heat_plan_to_json (const HeatNet *net, const HeatPlan *plan, const char *kind)
{
  JsonObject *o = json_object_new (), *zone = json_object_new (), *already = json_object_new ();

  json_object_set_array_member (o, "leak", leaks_to_json (net, plan->leaks));
  json_object_set_string_member (o, "plan", kind);
  json_object_set_array_member (o, "must_close", valves_to_json (net, plan->must, TRUE));
  json_object_set_array_member (o, "may_close", valves_to_json (net, plan->may, FALSE));
  json_object_set_array_member (o, "stop", stops_to_json (net, plan->stops));
  if (plan->not_pinned->len)
    heat_json_put_ids (o, "not_pinned", net, HEAT_KIND_VALVE, plan->not_pinned);
  if (plan->forced_stops->len)
    json_object_set_array_member (o, "forced_stop", stops_to_json (net, plan->forced_stops));
  heat_json_put_ids (zone, "pipes", net, HEAT_KIND_PIPE, plan->zone_pipes);
  json_object_set_double_member (zone, "length_m", plan->zone_length_m);
  json_object_set_double_member (zone, "volume_m3", plan->zone_volume_m3);
  json_object_set_object_member (o, "zone", zone);
  json_object_set_object_member (o, "out", out_to_json (net, plan));
  heat_json_put_ids (already, "consumers", net, HEAT_KIND_CONSUMER, plan->already_consumers);
  json_object_set_int_member (already, "households", plan->already_households);
  json_object_set_object_member (o, "already_out", already);
  json_object_set_array_member (o, "resupply", json_array_new ());
  json_object_set_array_member (o, "doubts", doubts_to_json (net, plan->doubts));
  json_object_set_array_member (o, "failed", failed_to_json (net, plan->failed));
  json_object_set_double_member (o, "minutes", plan->total_minutes);
  if (isfinite (plan->costs.work_minutes))
    json_object_set_object_member (o, "costs", costs_to_json (plan));
  json_object_set_int_member (o, "elapsed_us", plan->elapsed_us);
  return o;
}
