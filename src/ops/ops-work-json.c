// SPDX-License-Identifier: GPL-3.0-or-later
/* How a plan is carried out, as JSON: steps, restoring, draining and refilling; and a plan read back from its lists. */
#include "ops-field.h"
#include "ops-state-private.h"
#include <math.h>

static const char *const actions[] = { [HEAT_WORK_CLOSE] = "close", [HEAT_WORK_STOP] = "stop", [HEAT_WORK_OPEN] = "open", [HEAT_WORK_START] = "start" };

static void
put_valve (JsonObject *o, const HeatNet *net, guint32 valve)
{
  const HeatValveRow *row = &heat_net_city (net)->valve[valve];
  HeatWell well = heat_net_valve_place (net, heat_valve (valve)).well;

  heat_json_put_text (o, "well", heat_well_is_none (well) ? "" : heat_net_id (net, HEAT_KIND_WELL, well.i));
  heat_json_put_text (o, "line", heat_code_word (HEAT_CODES_LINE, (int) heat_trace_valve_line (net, heat_valve (valve))));
  heat_json_put_text (o, "drive", heat_code_word (HEAT_CODES_DRIVE, row->drive));
  json_object_set_int_member (o, "dn_mm", row->dn_mm);
  heat_json_put_number (o, "turns", (double) row->turns);
}

JsonArray *
heat_work_steps_to_json (const HeatNet *net, const GArray *steps)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < steps->len; i++)
    {
      const HeatWorkStep *s = &g_array_index (steps, HeatWorkStep, i);
      JsonObject *o = json_object_new ();
      json_object_set_int_member (o, "order", i + 1);
      json_object_set_string_member (o, "action", actions[s->action]);
      json_object_set_string_member (o, "target_kind", heat_kind_word (s->kind));
      json_object_set_string_member (o, "target", heat_net_id (net, s->kind, s->index));
      json_object_set_string_member (o, "purpose", heat_work_purpose_word (s->purpose));
      if (s->kind == HEAT_KIND_VALVE)
        put_valve (o, net, s->index);
      heat_json_put_number (o, "minutes", round (s->minutes * 1000) / 1000);
      json_object_set_int_member (o, "households_out", s->households);
      json_array_add_object_element (array, o);
    }
  return array;
}

static JsonArray *
drains_to_json (const HeatNet *net, const GArray *drains)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < drains->len; i++)
    {
      const HeatZoneDrain *d = &g_array_index (drains, HeatZoneDrain, i);
      JsonObject *o = json_object_new ();
      json_object_set_string_member (o, "valve", heat_net_id (net, HEAT_KIND_VALVE, d->valve));
      json_object_set_int_member (o, "dn_mm", d->dn_mm);
      heat_json_put_number (o, "head_m", round (d->head_m * 1000) / 1000);
      json_array_add_object_element (array, o);
    }
  return array;
}

JsonObject *
heat_zone_water_to_json (const HeatNet *net, const HeatZoneWater *w)
{
  JsonObject *o = json_object_new ();
  JsonArray *vents = json_array_new ();
  struct { const char *key; double value; } numbers[] = {
    { "volume_m3", w->volume_m3 }, { "gravity_m3", w->gravity_m3 }, { "gravity_min", w->gravity_min }, { "pump_m3", w->pump_m3 }, { "pump_min", w->pump_min },
    { "drain_min", w->drain_min }, { "make_up_m3h", w->make_up_m3h }, { "refill_min", w->refill_min },
  };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    heat_json_put_number (o, numbers[i].key, round (numbers[i].value * 1000) / 1000);
  json_object_set_int_member (o, "parts", w->n_bodies);
  json_object_set_int_member (o, "parts_without_drain", w->n_without_drain);
  json_object_set_boolean_member (o, "head_is_default", w->head_is_default);
  json_object_set_boolean_member (o, "make_up_is_default", w->make_up_is_default);
  json_object_set_array_member (o, "drains", drains_to_json (net, w->drains));
  for (guint i = 0; i < w->vents->len; i++)
    json_array_add_string_element (vents, heat_net_id (net, HEAT_KIND_VALVE, g_array_index (w->vents, guint32, i)));
  json_object_set_array_member (o, "vents", vents);
  if (w->refill_valve != HEAT_NONE)
    json_object_set_string_member (o, "refill_valve", heat_net_id (net, HEAT_KIND_VALVE, w->refill_valve));
  if (w->refill_plant.kind != HEAT_KIND_NONE)
    {
      JsonObject *plant = json_object_new ();
      json_object_set_string_member (plant, "kind", heat_kind_word (w->refill_plant.kind));
      json_object_set_string_member (plant, "id", heat_net_id (net, w->refill_plant.kind, w->refill_plant.index));
      json_object_set_object_member (o, "refill_plant", plant);
    }
  return o;
}

void
heat_plan_add_work (JsonObject *o, const HeatTrace *trace, const HeatIsolateQuery *query, const HeatPlan *plan, const HeatOperatingRules *rules)
{
  const HeatNet *net = heat_trace_net (trace);
  g_autoptr (HeatZoneWater) water = heat_trace_zone_water (trace, query, plan, rules);
  g_autoptr (GArray) steps = heat_trace_closing_steps (trace, query, plan, rules, water), back = heat_trace_restoring_steps (trace, query, plan, rules, water, NULL);

  json_object_set_array_member (o, "steps", heat_work_steps_to_json (net, steps));
  json_object_set_array_member (o, "restore", heat_work_steps_to_json (net, back));
  json_object_set_object_member (o, "water", heat_zone_water_to_json (net, water));
}

/* ---- back ---- */

static void
read_indices (const HeatNet *net, HeatKind kind, JsonArray *ids, GArray *indices)
{
  for (guint i = 0; ids && i < json_array_get_length (ids); i++)
    {
      guint32 index = heat_net_find (net, kind, heat_json_at (ids, i));
      if (index != HEAT_NONE)
        g_array_append_val (indices, index);
    }
}

static void
read_valves (const HeatTrace *trace, JsonArray *list, GArray *valves)
{
  const HeatNet *net = heat_trace_net (trace);

  for (guint i = 0; list && i < json_array_get_length (list); i++)
    {
      guint32 valve = heat_net_find (net, HEAT_KIND_VALVE, heat_json_text (heat_json_object_at (list, i), "valve"));
      if (valve != HEAT_NONE)
        g_array_append_val (valves, ((HeatPlanValve){ valve, i + 1, (float) heat_trace_valve_minutes (trace, heat_valve (valve)) }));
    }
}

HeatPlan *
heat_plan_from_json (const HeatTrace *trace, const HeatIsolateQuery *query, JsonObject *o)
{
  const HeatNet *net = heat_trace_net (trace);
  HeatPlan *plan = heat_plan_new ();
  JsonArray *stops = heat_json_array (o, "stop");

  g_array_append_vals (plan->leaks, query->leaks, query->n_leaks);
  read_valves (trace, heat_json_array (o, "must_close"), plan->must);
  read_valves (trace, heat_json_array (o, "may_close"), plan->may);
  read_indices (net, HEAT_KIND_PIPE, heat_json_array (heat_json_object (o, "zone"), "pipes"), plan->zone_pipes);
  for (guint i = 0; stops && i < json_array_get_length (stops); i++)
    {
      JsonObject *stop = heat_json_object_at (stops, i);
      HeatKind kind = heat_kind_from_word (heat_json_text (stop, "kind"));
      guint32 index = kind == HEAT_KIND_SOURCE || kind == HEAT_KIND_STATION ? heat_net_find (net, kind, heat_json_text (stop, "id")) : HEAT_NONE;
      if (index != HEAT_NONE)
        g_array_append_val (plan->stops, ((HeatPlanStop){ kind, index }));
    }
  return plan;
}
