// SPDX-License-Identifier: GPL-3.0-or-later
/* heatctl isolate: the answer for people. */
#include "ctl-isolate-private.h"
#include "ops-field.h"
#include "ops-recommend.h"
#include "ops-why.h"
#include <stdio.h>

static void
print_head (const HeatNet *net, const HeatPlan *plan)
{
  for (guint i = 0; i < plan->leaks->len; i++)
    {
      g_autofree char *leak = heat_leak_to_text (net, g_array_index (plan->leaks, HeatLeak, i));
      printf (_("Leak: %s\n"), leak);
    }
  for (guint i = 0; i < plan->stops->len; i++)
    {
      HeatPlanStop stop = g_array_index (plan->stops, HeatPlanStop, i);
      printf (stop.kind == HEAT_KIND_SOURCE ? _("Cannot be isolated without stopping the heat source %s\n") : _("Cannot be isolated without stopping the station %s\n"),
              heat_net_name (net, stop.kind, stop.index));
    }
  printf (ngettext ("Without heat: %u household", "Without heat: %u households", plan->out_households), plan->out_households);
  printf (_(", %.0f m², %u buildings, %u stations; priority households: %u\n"), plan->out_area_m2, plan->out_buildings->len, plan->out_stations->len,
          plan->out_priority->len);
  if (plan->out_suspended)
    printf (ngettext ("  and %u suspended household\n", "  and %u suspended households\n", plan->out_suspended), plan->out_suspended);
  if (plan->already_consumers->len)
    printf (_("Cold already before the leak: %u consumers, %u households\n"), plan->already_consumers->len, plan->already_households);
  printf (_("To be drained: %u pipes, %.0f m, %.1f m³\n"), plan->zone_pipes->len, plan->zone_length_m, plan->zone_volume_m3);
}

static const char *
line_label (const HeatNet *net, guint32 valve)
{
  HeatValvePlace place = heat_net_valve_place (net, heat_valve (valve));
  HeatSpan ends = heat_node_is_none (place.node) ? (HeatSpan){ NULL, 0 } : heat_net_node_ends (net, place.node);
  guint32 pipe = !heat_pipe_is_none (place.pipe) ? place.pipe.i : ends.n ? ends.at[0] >> 1 : HEAT_NONE;

  return pipe == HEAT_NONE ? "" : heat_code_label (HEAT_CODES_LINE, heat_net_city (net)->pipe[pipe].line);
}

char *
heat_ctl_say_valve (const HeatNet *net, guint32 valve)
{
  const char *line = line_label (net, valve), *name = heat_net_name (net, HEAT_KIND_VALVE, valve);

  return *line ? g_strdup_printf (_("%s (%s)"), name, line) : g_strdup (name);
}

static void
print_valves (const HeatNet *net, const HeatPlan *plan)
{
  if (plan->must->len == 0)
    printf ("%s\n", _("No valve has to be closed"));
  else
    printf (ngettext ("Close %u valve, in this order (%.0f minutes of work):\n", "Close %u valves, in this order (%.0f minutes of work):\n", plan->must->len),
            plan->must->len, plan->total_minutes);
  for (guint i = 0; i < plan->must->len; i++)
    {
      const HeatPlanValve *v = &g_array_index (plan->must, HeatPlanValve, i);
      const HeatValveRow *row = &heat_net_city (net)->valve[v->valve];
      const char *well = heat_ops_well_of (net, v->valve);
      printf (_("%3u. %s  well %s  DN %u  %s  %s  %.0f min\n"), v->order, heat_net_name (net, HEAT_KIND_VALVE, v->valve), *well ? well : "–", row->dn_mm,
              line_label (net, v->valve), heat_code_label (HEAT_CODES_DRIVE, row->drive), (double) v->minutes);
    }
  if (plan->may->len)
    printf ("%s", _("May be closed too, to keep water in the parts behind:"));
  for (guint i = 0; i < plan->may->len; i++)
    {
      g_autofree char *name = heat_ctl_say_valve (net, g_array_index (plan->may, HeatPlanValve, i).valve);
      printf (" %s", name);
    }
  if (plan->may->len)
    printf ("\n");
}

static void
print_names (const HeatNet *net, const char *what, const GArray *valves)
{
  if (valves->len)
    printf ("    %s", what);
  for (guint i = 0; i < valves->len; i++)
    {
      g_autofree char *name = heat_ctl_say_valve (net, g_array_index (valves, guint32, i));
      printf (" %s", name);
    }
  if (valves->len)
    printf ("\n");
}

static void
print_unmet (const HeatNet *net, const HeatCtlAnswer *found)
{
  g_autoptr (GPtrArray) texts = heat_ops_plan_unmet (net, found->plan, found->query->forbidden, found->query->n_forbidden);

  for (guint i = 0; i < texts->len; i++)
    printf ("%s\n", (char *) texts->pdata[i]);
}

static void
print_failed (const HeatNet *net, const GArray *failed)
{
  for (guint i = 0; i < failed->len; i++)
    {
      const HeatPlanFailed *f = &g_array_index (failed, HeatPlanFailed, i);
      g_autofree char *name = heat_ctl_say_valve (net, f->valve);
      printf (f->is_forbidden ? _("Because valve %s must not be operated: %+d households\n") : _("Because valve %s does not work: %+d households\n"), name, (int) f->more_households);
      print_names (net, _("to be closed as well:"), f->new_must);
      print_names (net, _("no longer needed:"), f->no_longer_must);
    }
}

static void
print_resupply (const HeatNet *net, const GArray *resupply)
{
  for (guint i = 0; i < resupply->len; i++)
    {
      const HeatResupply *r = &g_array_index (resupply, HeatResupply, i);
      g_autofree char *first = heat_ctl_say_valve (net, r->valve), *second = r->with == HEAT_NONE ? NULL : heat_ctl_say_valve (net, r->with);
      if (r->with == HEAT_NONE)
        printf (_("Opening %s gives heat back to %u households\n"), first, r->households);
      else
        printf (_("Opening %s and %s gives heat back to %u households\n"), first, second, r->households);
      print_names (net, _("close before:"), r->close_first);
      if (r->joins_systems)
        printf ("    %s\n", _("Opening this tie valve joins different pressure systems"));
    }
}

static void
print_recommended (const HeatCtlAnswer *found)
{
  g_autoptr (HeatCompany) company = heat_company_load (NULL, NULL); /* was read for these plans: it can be */

  if (!company || found->plans->len != HEAT_N_PLANS)
    return;
  g_autofree char *text = heat_ops_recommend_text ((const HeatPlan *const *) found->plans->pdata, &company->recommending);
  printf ("%s\n", text);
}

static void
print_costs (const HeatNet *net, const HeatCtlAnswer *found)
{
  gboolean is_all = g_strcmp0 (found->options->plans.kind, "all") == 0;

  for (guint i = 0; i < found->plans->len && found->plans->len > 1; i++)
    if (is_all || g_ptr_array_index (found->plans, i) == found->plan)
      heat_ctl_print_costs (net, g_ptr_array_index (found->plans, i), &found->closing, is_all);
  if (is_all)
    print_recommended (found);
}

/* The valves of plans that differ from those already written. */
static void
print_other_plans (const HeatNet *net, const HeatCtlAnswer *found)
{
  for (guint i = 1; i < found->plans->len && g_strcmp0 (found->options->plans.kind, "all") == 0; i++)
    {
      const HeatPlan *plan = g_ptr_array_index (found->plans, i);
      if (plan->same_as & ((1u << i) - 1))
        continue;
      printf ("\n%s\n", heat_ops_plan_label (plan->kind));
      print_valves (net, plan);
      print_failed (net, plan->failed);
    }
}

void
heat_ctl_print_answer (const HeatNet *net, const HeatCtlAnswer *found)
{
  const HeatPlan *plan = found->plan;

  print_costs (net, found);
  print_head (net, plan);
  print_valves (net, plan);
  print_unmet (net, found);
  print_failed (net, plan->failed);
  heat_ctl_print_work (net, found->work);
  print_resupply (net, found->resupply);
  heat_ctl_print_resupply_steps (net, found->steps);
  for (guint i = 0; i < plan->doubts->len; i++)
    {
      const HeatDoubt *d = &g_array_index (plan->doubts, HeatDoubt, i);
      g_autofree char *text = heat_ops_doubt_text (d);
      printf (_("Doubt: %s %s: %s\n"), heat_kind_label (d->of), d->index == HEAT_NONE ? "" : heat_net_id (net, d->of, d->index), text);
    }
  if (found->narrow)
    heat_ctl_print_narrow (net, found->candidates, found->narrow);
  print_other_plans (net, found);
}
