// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl-plans.h"
#include "ctl-json.h"
#include "ops-company.h"
#include "ops-why.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

void
heat_ctl_plans_clear (HeatCtlPlans *o)
{
  g_free (o->kind);
  g_strfreev (o->pin);
  g_strfreev (o->forbid);
  g_strfreev (o->why);
}

gboolean
heat_ctl_plans_check (const HeatCtlPlans *o, GError **error)
{
  HeatPlanKind kind;

  if (o->crews < 0 || (isfinite (o->leak_m3h) && o->leak_m3h < 0))
    g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_USAGE, "%s", _("planning an isolation: --crews must be 1 or more, --leak-m3h 0 or more"));
  else if (o->kind && strcmp (o->kind, "all") != 0 && !heat_plan_kind_parse (o->kind, &kind))
    g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_USAGE, _("planning an isolation: there is no plan “%s”; use --plan smallest, fastest, driest or all"), o->kind);
  else
    return TRUE;
  return FALSE;
}

static gboolean
take_options (HeatPlanOptions *options, const HeatCtlPlans *o, GError **error)
{
  g_autoptr (HeatCompany) company = heat_company_load (NULL, error);

  if (!company)
    return FALSE;
  *options = heat_plan_options_default ();
  options->way_minutes = company->closing.way_minutes;
  options->entry_minutes = company->closing.entry_minutes;
  options->crews = o->crews > 0 ? (guint) o->crews : company->closing.crews;
  options->leak_m3h = o->leak_m3h;
  return TRUE;
}

GPtrArray *
heat_ctl_make_plans (const HeatTrace *trace, const HeatIsolateQuery *query, const HeatCtlPlans *o, HeatPlanOptions *options, HeatPlan **chosen, GError **error)
{
  HeatPlanKind kind = HEAT_PLAN_SMALLEST;
  GPtrArray *plans = NULL;

  if (o->kind && strcmp (o->kind, "all") != 0)
    heat_plan_kind_parse (o->kind, &kind);
  if (o->kind && !take_options (options, o, error))
    return NULL;
  if (o->kind)
    plans = heat_trace_plans (trace, query, options, error);
  else
    {
      HeatPlan *plan = heat_trace_isolate (trace, query, error);
      plans = plan ? g_ptr_array_new_with_free_func ((GDestroyNotify) heat_plan_free) : NULL;
      if (plan)
        g_ptr_array_add (plans, plan);
    }
  if (plans)
    *chosen = g_ptr_array_index (plans, kind);
  return plans;
}

/* ---- costs ---- */

static void
print_same (const HeatPlan *plan)
{
  for (guint k = 0; k < HEAT_N_PLANS; k++)
    if (plan->same_as & (1u << k))
      printf (_("   closes the same valves as “%s”\n"), heat_ops_plan_label ((HeatPlanKind) k));
}

void
heat_ctl_print_costs (const HeatNet *net, const HeatPlan *plan, const HeatPlanOptions *options, gboolean is_table)
{
  printf (_("%s (%s): %u valves at %u places, %.0f minutes of work, %.0f minutes with crews: %u, %.1f m³ of water lost\n"), heat_ops_plan_label (plan->kind),
          heat_plan_kind_word (plan->kind), plan->must->len, plan->costs.n_places, plan->costs.work_minutes, plan->costs.elapsed_minutes, MAX (options->crews, 1),
          plan->costs.lost_m3);
  if (is_table)
    printf (_("   without heat: %u households, %.0f m², %u stations; priority households: %u; plants that stop: %u\n"), plan->out_households, plan->out_area_m2,
            plan->out_stations->len, plan->out_priority->len, plan->stops->len);
  print_same (plan);
  if (plan->costs.gap > 0)
    printf (plan->kind == HEAT_PLAN_FASTEST ? _("   the search met its limit: up to %.1f minutes less might be possible\n")
                                            : _("   the search met its limit: up to %.1f m³ less might be possible\n"),
            plan->costs.gap);
}

/* ---- why ---- */

static gboolean
take_index (const HeatNet *net, HeatKind kind, const char *id, const char *text, guint32 *index, GError **error)
{
  *index = heat_net_find (net, kind, id);
  if (*index != HEAT_NONE)
    return TRUE;
  g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_USAGE, _("explaining a plan: --why “%s”: the data have no %s with this number; check it"), text, heat_kind_label (kind));
  return FALSE;
}

gboolean
heat_ctl_why_parse (const HeatNet *net, const char *text, HeatCtlWhy *why, GError **error)
{
  guint32 index = HEAT_NONE;

  if (g_str_has_prefix (text, "consumer:"))
    {
      if (!take_index (net, HEAT_KIND_CONSUMER, text + strlen ("consumer:"), text, &index, error))
        return FALSE;
      *why = (HeatCtlWhy){ HEAT_KIND_CONSUMER, index };
      return TRUE;
    }
  if (g_str_has_prefix (text, "household:"))
    {
      if (!take_index (net, HEAT_KIND_HOUSEHOLD, text + strlen ("household:"), text, &index, error))
        return FALSE;
      *why = (HeatCtlWhy){ HEAT_KIND_CONSUMER, heat_net_household_consumer (net, heat_household (index)).i };
      if (why->index != HEAT_NONE)
        return TRUE;
      g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_DATA, _("explaining a plan: --why “%s”: the data do not say where this household is connected; mend them"), text);
      return FALSE;
    }
  if (!take_index (net, HEAT_KIND_VALVE, g_str_has_prefix (text, "valve:") ? text + strlen ("valve:") : text, text, &index, error))
    return FALSE;
  *why = (HeatCtlWhy){ HEAT_KIND_VALVE, index };
  return TRUE;
}

static void
add_plant (JsonBuilder *json, const HeatNet *net, HeatPlanStop plant)
{
  if (plant.kind == HEAT_KIND_NONE)
    return;
  heat_ctl_begin_object (json, "plant");
  heat_ctl_add_text (json, "kind", heat_kind_word (plant.kind));
  heat_ctl_add_text (json, "id", heat_net_id (net, plant.kind, plant.index));
  json_builder_end_object (json);
}

static void
add_why_valve (JsonBuilder *json, const HeatNet *net, const HeatWhyValve *why)
{
  static const char *const words[] = { "holds", "holds_water", "closed_already", "failed", "no_barrier", "inside", "elsewhere" };
  g_autofree char *text = heat_ops_why_valve_text (net, why);

  json_builder_begin_object (json);
  heat_ctl_add_text (json, "of", "valve");
  heat_ctl_add_text (json, "id", heat_net_id (net, HEAT_KIND_VALVE, why->valve));
  heat_ctl_add_text (json, "kind", words[why->kind]);
  heat_ctl_add_text (json, "text", text);
  add_plant (json, net, why->plant);
  if (why->kind == HEAT_WHY_HOLDS)
    {
      heat_ctl_add_text (json, "line", heat_code_word (HEAT_CODES_LINE, (int) why->line));
      heat_ctl_add_int (json, "dn_mm", why->dn_mm);
      heat_ctl_add_number (json, "length_m", why->length_m);
    }
  heat_ctl_add_ids (json, net, "pipes", HEAT_KIND_PIPE, why->pipes);
  json_builder_end_object (json);
}

static void
add_why_heat (JsonBuilder *json, const HeatNet *net, const HeatWhy *why)
{
  static const char *const words[] = { "warm", "already_out", "in_zone", "cut", "plant_stops", "station_out" };
  g_autofree char *text = heat_ops_why_text (net, why);

  json_builder_begin_object (json);
  heat_ctl_add_text (json, "of", heat_kind_word (why->of));
  heat_ctl_add_text (json, "id", heat_net_id (net, why->of, why->index));
  heat_ctl_add_text (json, "kind", words[why->kind]);
  heat_ctl_add_text (json, "text", text);
  add_plant (json, net, why->plant);
  if (why->valve != HEAT_NONE)
    heat_ctl_add_text (json, "valve", heat_net_id (net, HEAT_KIND_VALVE, why->valve));
  if (why->kind == HEAT_WHY_IN_ZONE || why->kind == HEAT_WHY_CUT)
    heat_ctl_add_text (json, "line", heat_code_word (HEAT_CODES_LINE, (int) why->line));
  heat_ctl_add_ids (json, net, "pipes", HEAT_KIND_PIPE, why->pipes);
  if (why->because)
    {
      json_builder_set_member_name (json, "because");
      add_why_heat (json, net, why->because);
    }
  json_builder_end_object (json);
}

gboolean
heat_ctl_add_why (JsonBuilder *json, const HeatTrace *trace, const HeatIsolateQuery *query, const HeatPlan *plan, HeatCtlWhy why, GError **error)
{
  if (why.kind == HEAT_KIND_VALVE)
    {
      g_autoptr (HeatWhyValve) valve = heat_trace_why_valve (trace, query, plan, why.index, error);
      if (valve)
        add_why_valve (json, heat_trace_net (trace), valve);
      return valve != NULL;
    }
  g_autoptr (HeatWhy) heat = heat_trace_why_consumer (trace, query, plan, why.index, error);
  if (heat)
    add_why_heat (json, heat_trace_net (trace), heat);
  return heat != NULL;
}

gboolean
heat_ctl_print_why (const HeatTrace *trace, const HeatIsolateQuery *query, const HeatPlan *plan, HeatCtlWhy why, GError **error)
{
  g_autofree char *text = NULL;

  if (why.kind == HEAT_KIND_VALVE)
    {
      g_autoptr (HeatWhyValve) valve = heat_trace_why_valve (trace, query, plan, why.index, error);
      text = valve ? heat_ops_why_valve_text (heat_trace_net (trace), valve) : NULL;
    }
  else
    {
      g_autoptr (HeatWhy) heat = heat_trace_why_consumer (trace, query, plan, why.index, error);
      text = heat ? heat_ops_why_text (heat_trace_net (trace), heat) : NULL;
    }
  if (text)
    printf ("%s\n", text);
  return text != NULL;
}
