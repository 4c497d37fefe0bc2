// SPDX-License-Identifier: GPL-3.0-or-later
/* heatctl isolate: the answer as JSON. Beside the keys of the manual:
 * leak[].side for stations, may_close[].dn_mm, doubts[].of, resupply[].with_valve (opened together, on the other line),
 * resupply[].close_first[], resupply[].joins_systems, must_close[].reason, failed[].forbidden, with a plan named costs and same_as, with
 * all of them plans[] and recommended, with pins not_pinned[], with forbidden valves forced_stop[], with questions why[]; candidates, re-supply step by step and narrowing in their own files. */
#include "ctl-isolate-private.h"
#include "ops-field.h"
#include "ops-recommend.h"
#include "ops-why.h"
#include "ctl-json.h"
#include <string.h>

static void
add_leaks (JsonBuilder *json, const HeatNet *net, const GArray *leaks)
{
  heat_ctl_begin_array (json, "leak");
  for (guint i = 0; i < leaks->len; i++)
    {
      g_autofree char *text = heat_leak_to_text (net, g_array_index (leaks, HeatLeak, i));
      char *id = strchr (text, ':'), *side = NULL;
      *id++ = '\0';
      if (strcmp (text, "station") == 0 && (side = strrchr (id, ':')))
        *side++ = '\0';
      json_builder_begin_object (json);
      heat_ctl_add_text (json, "kind", text);
      heat_ctl_add_text (json, "id", id);
      if (side)
        heat_ctl_add_text (json, "side", side);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

static void
add_valves (JsonBuilder *json, const HeatNet *net, const char *name, const GArray *valves, gboolean is_must)
{
  heat_ctl_begin_array (json, name);
  for (guint i = 0; i < valves->len; i++)
    {
      const HeatPlanValve *v = &g_array_index (valves, HeatPlanValve, i);
      json_builder_begin_object (json);
      heat_ctl_add_text (json, "valve", heat_net_id (net, HEAT_KIND_VALVE, v->valve));
      heat_ctl_add_text (json, "well", heat_ctl_well_of (net, v->valve));
      heat_ctl_add_int (json, "dn_mm", heat_net_city (net)->valve[v->valve].dn_mm);
      if (is_must)
        {
          heat_ctl_add_int (json, "order", v->order);
          heat_ctl_add_number (json, "minutes", (double) v->minutes);
          if (v->reason != HEAT_CLOSE_NEEDED)
            heat_ctl_add_text (json, "reason", heat_ops_close_reason_word (v->reason));
        }
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

static void
add_stops (JsonBuilder *json, const HeatNet *net, const char *name, const GArray *stops)
{
  heat_ctl_begin_array (json, name);
  for (guint i = 0; i < stops->len; i++)
    {
      HeatPlanStop stop = g_array_index (stops, HeatPlanStop, i);
      json_builder_begin_object (json);
      heat_ctl_add_text (json, "kind", heat_kind_word (stop.kind));
      heat_ctl_add_text (json, "id", heat_net_id (net, stop.kind, stop.index));
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

static void
add_out (JsonBuilder *json, const HeatNet *net, const HeatPlan *plan)
{
  json_builder_set_member_name (json, "zone");
  json_builder_begin_object (json);
  heat_ctl_add_ids (json, net, "pipes", HEAT_KIND_PIPE, plan->zone_pipes);
  heat_ctl_add_number (json, "length_m", plan->zone_length_m);
  heat_ctl_add_number (json, "volume_m3", plan->zone_volume_m3);
  json_builder_end_object (json);
  json_builder_set_member_name (json, "out");
  json_builder_begin_object (json);
  heat_ctl_add_ids (json, net, "stations", HEAT_KIND_STATION, plan->out_stations);
  heat_ctl_add_ids (json, net, "buildings", HEAT_KIND_BUILDING, plan->out_buildings);
  heat_ctl_add_ids (json, net, "consumers", HEAT_KIND_CONSUMER, plan->out_consumers);
  heat_ctl_add_int (json, "households", plan->out_households);
  heat_ctl_add_int (json, "suspended", plan->out_suspended);
  heat_ctl_add_number (json, "area_m2", plan->out_area_m2);
  heat_ctl_add_ids (json, net, "priority", HEAT_KIND_HOUSEHOLD, plan->out_priority);
  json_builder_end_object (json);
  json_builder_set_member_name (json, "already_out");
  json_builder_begin_object (json);
  heat_ctl_add_ids (json, net, "consumers", HEAT_KIND_CONSUMER, plan->already_consumers);
  heat_ctl_add_int (json, "households", plan->already_households);
  json_builder_end_object (json);
}

static void
add_doubts (JsonBuilder *json, const HeatNet *net, const GArray *doubts, const GArray *resupply)
{
  heat_ctl_begin_array (json, "doubts");
  for (guint i = 0; i < doubts->len; i++)
    {
      const HeatDoubt *d = &g_array_index (doubts, HeatDoubt, i);
      g_autofree char *text = heat_ctl_doubt_text (d);
      json_builder_begin_object (json);
      heat_ctl_add_text (json, "kind", heat_doubt_word (d->kind));
      heat_ctl_add_text (json, "of", heat_kind_word (d->of));
      heat_ctl_add_text (json, "id", d->index == HEAT_NONE ? "" : heat_net_id (net, d->of, d->index));
      heat_ctl_add_text (json, "text", text);
      json_builder_end_object (json);
    }
  for (guint i = 0; i < resupply->len; i++)
    {
      const HeatResupply *r = &g_array_index (resupply, HeatResupply, i);
      if (!r->joins_systems)
        continue;
      json_builder_begin_object (json);
      heat_ctl_add_text (json, "kind", "joins_systems");
      heat_ctl_add_text (json, "of", "valve");
      heat_ctl_add_text (json, "id", heat_net_id (net, HEAT_KIND_VALVE, r->valve));
      heat_ctl_add_text (json, "text", _("Opening this tie valve joins different pressure systems"));
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

static void
add_failed (JsonBuilder *json, const HeatNet *net, const GArray *failed)
{
  heat_ctl_begin_array (json, "failed");
  for (guint i = 0; i < failed->len; i++)
    {
      const HeatPlanFailed *f = &g_array_index (failed, HeatPlanFailed, i);
      json_builder_begin_object (json);
      heat_ctl_add_text (json, "valve", heat_net_id (net, HEAT_KIND_VALVE, f->valve));
      heat_ctl_add_ids (json, net, "new_must", HEAT_KIND_VALVE, f->new_must);
      heat_ctl_add_ids (json, net, "no_longer_must", HEAT_KIND_VALVE, f->no_longer_must);
      heat_ctl_add_int (json, "more_households", f->more_households);
      if (f->is_forbidden)
        heat_ctl_add_bool (json, "forbidden", TRUE);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

static void
add_plan (JsonBuilder *json, const HeatCtlAnswer *found, const HeatPlan *plan)
{
  const HeatNet *net = heat_trace_net (found->prepared);

  heat_ctl_add_text (json, "plan", heat_plan_kind_word (plan->kind));
  add_valves (json, net, "must_close", plan->must, TRUE);
  add_valves (json, net, "may_close", plan->may, FALSE);
  if (found->query->n_pinned)
    heat_ctl_add_ids (json, net, "not_pinned", HEAT_KIND_VALVE, plan->not_pinned);
  add_stops (json, net, "stop", plan->stops);
  if (found->query->n_forbidden)
    add_stops (json, net, "forced_stop", plan->forced_stops);
  add_out (json, net, plan);
  if (found->plans->len > 1)
    heat_ctl_add_costs (json, plan, &found->closing);
}

static gboolean
add_whys (JsonBuilder *json, const HeatCtlAnswer *found, GError **error)
{
  gboolean ok = TRUE;

  if (found->why->len == 0)
    return TRUE;
  heat_ctl_begin_array (json, "why");
  for (guint i = 0; ok && i < found->why->len; i++)
    ok = heat_ctl_add_why (json, found->prepared, found->query, found->plan, g_array_index (found->why, HeatCtlWhy, i), error);
  json_builder_end_array (json);
  return ok;
}

static void
add_recommended (JsonBuilder *json, const HeatCtlAnswer *found)
{
  g_autoptr (HeatCompany) company = heat_company_load (NULL, NULL); /* was read for these plans: it can be */

  if (!company || found->plans->len != HEAT_N_PLANS)
    return;
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, heat_ops_recommend_json ((const HeatPlan *const *) found->plans->pdata, &company->recommending));
  json_builder_set_member_name (json, "recommended");
  json_builder_add_value (json, node);
}

static void
add_all_plans (JsonBuilder *json, const HeatCtlAnswer *found)
{
  const HeatNet *net = heat_trace_net (found->prepared);

  if (g_strcmp0 (found->options->plans.kind, "all") != 0)
    return;
  heat_ctl_begin_array (json, "plans");
  for (guint i = 0; i < found->plans->len; i++)
    {
      json_builder_begin_object (json);
      add_plan (json, found, g_ptr_array_index (found->plans, i));
      add_failed (json, net, ((const HeatPlan *) g_ptr_array_index (found->plans, i))->failed);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
  add_recommended (json, found);
}

gboolean
heat_ctl_print_answer_json (const HeatNet *net, HeatCtlAnswer *found, GError **error)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  const HeatPlan *plan = found->plan;
  gint64 elapsed_us = 0;

  for (guint i = 0; i < found->plans->len; i++)
    elapsed_us += ((const HeatPlan *) g_ptr_array_index (found->plans, i))->elapsed_us;
  json_builder_begin_object (json);
  add_leaks (json, net, plan->leaks);
  add_plan (json, found, plan);
  add_all_plans (json, found);
  JsonNode *resupply = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (resupply, heat_resupply_to_json (net, found->resupply));
  json_builder_set_member_name (json, "resupply");
  json_builder_add_value (json, resupply);
  heat_ctl_add_resupply_steps (json, net, found->steps);
  add_doubts (json, net, plan->doubts, found->resupply);
  add_failed (json, net, plan->failed);
  heat_ctl_add_work (json, found->work);
  if (found->narrow)
    heat_ctl_add_narrow (json, found->prepared, found->candidates, found->narrow);
  if (found->trace)
    {
      json_builder_set_member_name (json, "trace");
      json_builder_add_value (json, g_steal_pointer (&found->trace));
    }
  if (!add_whys (json, found, error))
    return FALSE;
  heat_ctl_add_int (json, "elapsed_us", elapsed_us);
  json_builder_end_object (json);
  return heat_ctl_print_json (json_builder_get_root (json), error);
}
