// SPDX-License-Identifier: GPL-3.0-or-later
/* How heatctl isolate says a plan is carried out (keys of ops-field.h: heat_plan_add_work):
 *   steps[], restore[] {order, action, target_kind, target, purpose, well, line, drive, dn_mm, minutes, turns, households_out}: closing, and
 *     giving back; households_out: without heat after exactly the steps so far; purpose "may" is offered, not needed;
 *   water {volume_m3, gravity_m3, gravity_min, pump_m3, pump_min, drain_min, parts, parts_without_drain, head_is_default, drains[] {valve, dn_mm, head_m},
 *     vents[], refill_valve, refill_plant {kind, id}, make_up_m3h, make_up_is_default, refill_min}. */
#include "ctl-isolate-steps.h"
#include "base-i18n.h"
#include "ops-field.h"
#include <stdio.h>

JsonObject *
heat_ctl_find_work (const HeatTrace *trace, const HeatIsolateQuery *query, HeatPlan *plan, GError **error)
{
  HeatOperatingRules rules;

  if (!heat_operating_rules_load (NULL, &rules, error))
    return NULL;
  heat_plan_sort_valves (trace, plan, &rules);
  JsonObject *work = json_object_new ();
  heat_plan_add_work (work, trace, query, plan, &rules);
  return work;
}

void
heat_ctl_add_work (JsonBuilder *json, JsonObject *work)
{
  static const char *const keys[] = { "steps", "restore", "water" };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      json_builder_set_member_name (json, keys[i]);
      json_builder_add_value (json, json_node_copy (json_object_get_member (work, keys[i])));
    }
}

static void
print_steps (const HeatNet *net, JsonArray *steps)
{
  for (guint i = 0; i < json_array_get_length (steps); i++)
    {
      JsonObject *o = json_array_get_object_element (steps, i);
      HeatKind kind = heat_kind_from_word (json_object_get_string_member (o, "target_kind"));
      guint32 index = heat_net_find (net, kind, json_object_get_string_member (o, "target"));
      int action = heat_ops_word_value (HEAT_WORDS_STEP_ACTION, json_object_get_string_member (o, "action"));
      const char *purpose = json_object_get_string_member (o, "purpose"), *label = "";
      for (int p = 0; p < HEAT_N_PURPOSES; p++)
        if (g_str_equal (heat_work_purpose_word (p), purpose))
          label = heat_work_purpose_label (p);
      printf (_("%3d. %s %s (%s), %.0f min; then %d households without heat\n"), (int) json_object_get_int_member (o, "order"), heat_ops_label (HEAT_WORDS_STEP_ACTION, action),
              heat_net_name (net, kind, index), label, json_object_get_double_member (o, "minutes"), (int) json_object_get_int_member (o, "households_out"));
    }
}

static double
number (JsonObject *o, const char *key)
{
  return json_object_get_double_member_with_default (o, key, 0);
}

void
heat_ctl_print_work (const HeatNet *net, JsonObject *work)
{
  JsonObject *water = json_object_get_object_member (work, "water");
  JsonArray *restore = json_object_get_array_member (work, "restore");
  guint n_drains = json_array_get_length (json_object_get_array_member (water, "drains"));

  printf ("%s\n", _("Step by step:"));
  print_steps (net, json_object_get_array_member (work, "steps"));
  if (n_drains)
    printf (ngettext ("Draining: %.1f m³ by %u drain in %.0f min", "Draining: %.1f m³ by %u drains in %.0f min", n_drains), number (water, "gravity_m3"), n_drains, number (water, "gravity_min"));
  else
    printf ("%s", _("Draining: no drain valve lies in the zone"));
  if (number (water, "pump_m3") > 0.05)
    printf (_("; %.1f m³ are left to a pump, %.0f min"), number (water, "pump_m3"), number (water, "pump_min"));
  printf ("\n");
  if (json_object_has_member (water, "refill_plant"))
    {
      JsonObject *plant = json_object_get_object_member (water, "refill_plant");
      const char *kind = json_object_get_string_member (plant, "kind"), *id = json_object_get_string_member (plant, "id");
      printf (_("Refilling: %.1f m³ from %s with %.1f m³/h in %.0f min\n"), number (water, "volume_m3"), heat_net_name (net, heat_kind_from_word (kind), heat_net_find (net, heat_kind_from_word (kind), id)),
              number (water, "make_up_m3h"), number (water, "refill_min"));
    }
  if (json_array_get_length (restore))
    printf ("%s\n", _("Giving heat back:"));
  print_steps (net, restore);
}
