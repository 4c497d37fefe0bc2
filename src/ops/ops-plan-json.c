// SPDX-License-Identifier: GPL-3.0-or-later
/* A plan as JSON, for the journal and for `heatctl isolate --json`. Beside the keys of the manual: leak[].side for stations, may_close[].dn_mm,
 * doubts[].of, must_close[].reason, failed[].forbidden, not_pinned[], forced_stop[], minutes; one of several plans has costs and same_as. */
#include "ops-field.h"
#include "ops-state-private.h"
#include "ops-why.h"
#include <math.h>
#include <string.h>

const char *
heat_ops_well_of (const HeatNet *net, guint32 valve)
{
  HeatWell well = heat_net_valve_place (net, heat_valve (valve)).well;

  return heat_well_is_none (well) ? "" : heat_net_id (net, HEAT_KIND_WELL, well.i);
}

char *
heat_ops_doubt_text (const HeatDoubt *d)
{
  return d->text && *d->text ? g_strdup_printf ("%s: %s", heat_doubt_label (d->kind), d->text) : g_strdup (heat_doubt_label (d->kind));
}

/* To a thousandth; null when unknown. */
static void
put_number (JsonObject *o, const char *key, double value)
{
  if (isfinite (value))
    json_object_set_double_member (o, key, round (value * 1000) / 1000);
  else
    json_object_set_null_member (o, key);
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
      json_object_set_string_member (o, "well", heat_ops_well_of (net, v->valve));
      json_object_set_int_member (o, "dn_mm", heat_net_city (net)->valve[v->valve].dn_mm);
      if (must)
        {
          json_object_set_int_member (o, "order", v->order);
          put_number (o, "minutes", (double) v->minutes);
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
      char *id = strchr (text, ':'), *side = NULL;
      JsonObject *o = json_object_new ();
      *id++ = '\0';
      if (strcmp (text, "station") == 0 && (side = strrchr (id, ':')))
        *side++ = '\0';
      json_object_set_string_member (o, "kind", text);
      json_object_set_string_member (o, "id", id);
      heat_json_put_text (o, "side", side);
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
      g_autofree char *text = heat_ops_doubt_text (d);
      JsonObject *o = json_object_new ();
      json_object_set_string_member (o, "kind", heat_doubt_word (d->kind));
      json_object_set_string_member (o, "of", heat_kind_word (d->of));
      json_object_set_string_member (o, "id", d->index == HEAT_NONE ? "" : heat_net_id (net, d->of, d->index));
      json_object_set_string_member (o, "text", text);
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
  json_object_set_int_member (o, "households", plan->out_households);
  json_object_set_int_member (o, "suspended", plan->out_suspended);
  put_number (o, "area_m2", plan->out_area_m2);
  heat_json_put_ids (o, "priority", net, HEAT_KIND_HOUSEHOLD, plan->out_priority);
  return o;
}

static JsonObject *
costs_to_json (const HeatPlan *plan)
{
  JsonObject *o = json_object_new ();

  json_object_set_int_member (o, "valves", plan->must->len);
  json_object_set_int_member (o, "places", plan->costs.n_places);
  put_number (o, "work_minutes", plan->costs.work_minutes);
  put_number (o, "elapsed_minutes", plan->costs.elapsed_minutes);
  put_number (o, "outflow_m3", plan->costs.outflow_m3);
  put_number (o, "drained_m3", plan->costs.drained_m3);
  put_number (o, "lost_m3", plan->costs.lost_m3);
  put_number (o, "gap", plan->costs.gap);
  return o;
}

static JsonArray *
same_to_json (const HeatPlan *plan)
{
  JsonArray *array = json_array_new ();

  for (guint k = 0; k < HEAT_N_PLANS; k++)
    if (plan->same_as & (1u << k))
      json_array_add_string_element (array, heat_plan_kind_word ((HeatPlanKind) k));
  return array;
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
  put_number (zone, "length_m", plan->zone_length_m);
  put_number (zone, "volume_m3", plan->zone_volume_m3);
  json_object_set_object_member (o, "zone", zone);
  json_object_set_object_member (o, "out", out_to_json (net, plan));
  heat_json_put_ids (already, "consumers", net, HEAT_KIND_CONSUMER, plan->already_consumers);
  json_object_set_int_member (already, "households", plan->already_households);
  json_object_set_object_member (o, "already_out", already);
  if (isfinite (plan->costs.work_minutes))
    {
      json_object_set_array_member (o, "same_as", same_to_json (plan));
      json_object_set_object_member (o, "costs", costs_to_json (plan));
    }
  json_object_set_array_member (o, "doubts", doubts_to_json (net, plan->doubts));
  json_object_set_array_member (o, "failed", failed_to_json (net, plan->failed));
  put_number (o, "minutes", plan->total_minutes);
  json_object_set_int_member (o, "elapsed_us", plan->elapsed_us);
  return o;
}
