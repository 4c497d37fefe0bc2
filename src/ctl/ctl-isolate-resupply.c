// SPDX-License-Identifier: GPL-3.0-or-later
/* heatctl isolate: re-supply step by step.
 *   resupply_steps[] {step, open_valves[], close_first[], consumers[], households, minutes, joins_systems,
 *                     weak[] {line, pipe, pipes, former_dn_mm, dn_mm}}
 *   resupply_cut_short   true when not all sets of tie valves could be tried */
#include "ctl-isolate-steps.h"
#include "ctl-json.h"
#include <stdio.h>

HeatResupplyPlan *
heat_ctl_plan_resupply (const HeatTrace *trace, const HeatIsolateQuery *query, const HeatPlan *plan, const HeatCtlSteps *o, GError **error)
{
  HeatResupplyOptions options = HEAT_RESUPPLY_DEFAULTS;

  options.visit_minutes = o->visit_minutes;
  options.most_together = (guint) o->together;
  return heat_trace_plan_resupply (trace, query, plan, &options, error);
}

static void
add_weak (JsonBuilder *json, const HeatNet *net, const GArray *weak)
{
  heat_ctl_begin_array (json, "weak");
  for (guint i = 0; i < weak->len; i++)
    {
      const HeatWeak *w = &g_array_index (weak, HeatWeak, i);
      json_builder_begin_object (json);
      heat_ctl_add_text (json, "line", heat_code_word (HEAT_CODES_LINE, w->line));
      heat_ctl_add_text (json, "pipe", heat_net_id (net, HEAT_KIND_PIPE, w->pipe));
      heat_ctl_add_int (json, "pipes", w->n_pipes);
      heat_ctl_add_int (json, "former_dn_mm", w->former_dn_mm);
      heat_ctl_add_int (json, "dn_mm", w->dn_mm);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

void
heat_ctl_add_resupply_steps (JsonBuilder *json, const HeatNet *net, const HeatResupplyPlan *plan)
{
  heat_ctl_begin_array (json, "resupply_steps");
  for (guint i = 0; i < plan->steps->len; i++)
    {
      const HeatResupplyStep *s = &g_array_index (plan->steps, HeatResupplyStep, i);
      json_builder_begin_object (json);
      heat_ctl_add_int (json, "step", i + 1);
      heat_ctl_add_ids (json, net, "open_valves", HEAT_KIND_VALVE, s->open);
      heat_ctl_add_ids (json, net, "close_first", HEAT_KIND_VALVE, s->close_first);
      heat_ctl_add_ids (json, net, "consumers", HEAT_KIND_CONSUMER, s->consumers);
      heat_ctl_add_int (json, "households", s->households);
      heat_ctl_add_number (json, "minutes", s->minutes);
      heat_ctl_add_bool (json, "joins_systems", s->joins_systems);
      add_weak (json, net, s->weak);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
  heat_ctl_add_bool (json, "resupply_cut_short", plan->is_cut_short);
}

static char *
join_names (const HeatNet *net, const GArray *valves)
{
  GString *s = g_string_new (NULL);

  for (guint i = 0; i < valves->len; i++)
    {
      g_autofree char *valve = heat_ctl_say_valve (net, g_array_index (valves, guint32, i));
      g_string_append_printf (s, i ? ", %s" : "%s", valve);
    }
  return g_string_free (s, FALSE);
}

static void
print_step (const HeatNet *net, guint number, const HeatResupplyStep *s)
{
  g_autofree char *open = join_names (net, s->open), *close = join_names (net, s->close_first);

  if (s->close_first->len)
    printf (_("%3u. Close %s, then open %s (%.0f min); households with heat again: %u\n"), number, close, open, s->minutes, s->households);
  else
    printf (_("%3u. Open %s (%.0f min); households with heat again: %u\n"), number, open, s->minutes, s->households);
  if (s->joins_systems)
    printf ("     %s\n", _("This joins different pressure systems"));
  for (guint i = 0; i < s->weak->len; i++)
    {
      const HeatWeak *w = &g_array_index (s->weak, HeatWeak, i);
      printf (_("     Weak: the part round pipe %s (%s, pipes: %u) hangs on DN %u instead of DN %u\n"), heat_net_id (net, HEAT_KIND_PIPE, w->pipe),
              heat_code_label (HEAT_CODES_LINE, w->line), w->n_pipes, w->dn_mm, w->former_dn_mm);
    }
}

void
heat_ctl_print_resupply_steps (const HeatNet *net, const HeatResupplyPlan *plan)
{
  if (plan->steps->len)
    printf ("%s\n", _("Re-supply, most households per minute of work first:"));
  for (guint i = 0; i < plan->steps->len; i++)
    print_step (net, i + 1, &g_array_index (plan->steps, HeatResupplyStep, i));
  if (plan->is_cut_short)
    printf ("%s\n", _("Not all sets of tie valves could be tried: a better order may exist"));
}
