// SPDX-License-Identifier: GPL-3.0-or-later
#include "ops-why.h"
#include "net-name.h"
#include "ops-name.h"
#include "base-i18n.h"
#include "base-text.h"
#include "ops-state-private.h"

const char *
heat_ops_plan_label (HeatPlanKind kind)
{
  switch (kind)
    {
    case HEAT_PLAN_SMALLEST: return _("Fewest households");
    case HEAT_PLAN_FASTEST: return _("Fastest to close");
    case HEAT_PLAN_DRIEST: return _("Least water lost");
    case HEAT_N_PLANS: break;
    }
  return "";
}

char
heat_ops_plan_letter (HeatPlanKind kind)
{
  return (char) ('A' + (int) kind);
}

const char *
heat_ops_close_reason_word (guint reason)
{
  static const char *const words[] = { [HEAT_CLOSE_NEEDED] = "needed", [HEAT_CLOSE_PINNED] = "pinned", [HEAT_CLOSE_SAVES_WATER] = "saves_water" };

  return words[reason];
}

static char *
plant_text (const HeatNet *net, HeatPlanStop plant)
{
  return g_strdup_printf ("%s %s", heat_kind_label (plant.kind), heat_net_name (net, plant.kind, plant.index));
}

/* ---- what failures changed ---- */

static void
add_changed (GString *text, const HeatNet *net, const char *label, const GArray *valves)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < valves->len; i++)
    {
      g_autofree char *name = heat_net_valve_name (net, g_array_index (valves, guint32, i));
      g_string_append_printf (names, "%s%s", i ? C_ ("between objects", ", ") : "", name);
    }
  if (names->len)
    {
      g_string_append (text, C_ ("between reasons", "; "));
      g_string_append_printf (text, C_ ("label and names", "%s %s"), label, names->str);
    }
}

char *
heat_ops_failed_text (const HeatNet *net, const HeatPlanFailed *failed)
{
  GString *text = g_string_new (NULL);
  g_autofree char *valve = heat_net_valve_words (net, failed->valve);

  g_string_append_printf (text, failed->is_forbidden ? _("Because %s must not be used: %+d households") : _("Because %s does not work: %+d households"),
                          valve, (int) failed->more_households);
  add_changed (text, net, _("to be closed as well:"), failed->new_must);
  add_changed (text, net, _("no longer needed:"), failed->no_longer_must);
  return g_string_free (text, FALSE);
}

/* ---- what could not be met ---- */

static void
add_not_pinned (GPtrArray *texts, const char *words)
{
  g_autofree char *first = heat_text_sentence (words);

  g_ptr_array_add (texts, g_strdup_printf (_("%s cannot be closed as demanded: it does not work, leaks or parts nothing"), first));
}

static void
add_forced_stop (GPtrArray *texts, const HeatNet *net, HeatPlanStop stop, const GPtrArray *valves)
{
  g_autoptr (GString) names = g_string_new (NULL);
  g_autofree char *plant = plant_text (net, stop);

  for (guint i = 0; i < valves->len; i++)
    g_string_append_printf (names, "%s%s", i ? C_ ("between objects", ", ") : "", (const char *) valves->pdata[i]);
  g_ptr_array_add (texts, g_strdup_printf (_("%s has to stop only because these valves must not be used: %s"), plant, names->str));
}

GPtrArray *
heat_ops_plan_unmet (const HeatNet *net, const HeatPlan *plan, const guint32 *forbidden, guint n_forbidden)
{
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < n_forbidden; i++)
    g_ptr_array_add (names, heat_net_valve_name (net, forbidden[i]));
  for (guint i = 0; i < plan->not_pinned->len; i++)
    {
      g_autofree char *name = heat_net_valve_words (net, g_array_index (plan->not_pinned, guint32, i));
      add_not_pinned (texts, name);
    }
  for (guint i = 0; i < plan->forced_stops->len; i++)
    add_forced_stop (texts, net, g_array_index (plan->forced_stops, HeatPlanStop, i), names);
  return texts;
}

static GPtrArray *
valve_names (const HeatNet *net, JsonArray *ids, char *(*name) (const HeatNet *net, guint32 valve))
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; ids && i < json_array_get_length (ids); i++)
    {
      guint32 valve = heat_net_find (net, HEAT_KIND_VALVE, heat_json_at (ids, i));
      g_ptr_array_add (names, valve == HEAT_NONE ? g_strdup (heat_json_at (ids, i)) : name (net, valve));
    }
  return names;
}

GPtrArray *
heat_ops_plan_unmet_json (const HeatNet *net, JsonObject *plan)
{
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) not_pinned = valve_names (net, heat_json_array (plan, "not_pinned"), heat_net_valve_words);
  g_autoptr (GPtrArray) forbidden = valve_names (net, heat_json_array (plan, "forbidden"), heat_net_valve_name);
  JsonArray *stops = heat_json_array (plan, "forced_stop");

  for (guint i = 0; i < not_pinned->len; i++)
    add_not_pinned (texts, not_pinned->pdata[i]);
  for (guint i = 0; stops && i < json_array_get_length (stops); i++)
    {
      JsonObject *o = heat_json_object_at (stops, i);
      HeatPlanStop stop = { heat_kind_from_word (heat_json_text (o, "kind")), HEAT_NONE };
      stop.index = stop.kind == HEAT_KIND_NONE ? HEAT_NONE : heat_net_find (net, stop.kind, heat_json_text (o, "id"));
      if (stop.index != HEAT_NONE)
        add_forced_stop (texts, net, stop, forbidden);
    }
  return texts;
}

static char *
holds_text (const HeatNet *net, const HeatWhyValve *why)
{
  g_autofree char *plant = plant_text (net, why->plant);

  if (why->length_m <= 0.5) /* the header stands at the valve: no length to tell */
    return why->dn_mm ? g_strdup_printf (_("without it the zone reaches the %s header of %s through DN%u"), heat_code_label (HEAT_CODES_LINE, (int) why->line), plant, why->dn_mm)
                      : g_strdup_printf (_("without it the zone reaches the %s header of %s directly"), heat_code_label (HEAT_CODES_LINE, (int) why->line), plant);
  if (why->dn_mm == 0)
    return g_strdup_printf (_("without it the zone reaches the %s header of %s over %.0f m"), heat_code_label (HEAT_CODES_LINE, (int) why->line), plant, why->length_m);
  return g_strdup_printf (_("without it the zone reaches the %s header of %s through DN%u over %.0f m"), heat_code_label (HEAT_CODES_LINE, (int) why->line), plant,
                          why->dn_mm, why->length_m);
}

static char *
reason_text (const HeatNet *net, const HeatWhyValve *why)
{
  switch (why->kind)
    {
    case HEAT_WHY_HOLDS: return holds_text (net, why);
    case HEAT_WHY_HOLDS_WATER: return g_strdup (_("behind it is water but no plant: closing it keeps that water in the pipes"));
    case HEAT_WHY_CLOSED_ALREADY: return g_strdup (_("it is closed already"));
    case HEAT_WHY_FAILED: return g_strdup (_("it does not work, leaks itself or must not be operated: the plan does without it"));
    case HEAT_WHY_NO_BARRIER: return g_strdup (_("it is no valve that parts a line"));
    case HEAT_WHY_INSIDE: return g_strdup (_("the zone is on all its sides: closing it changes nothing"));
    case HEAT_WHY_ELSEWHERE: return g_strdup (_("it is not at the zone"));
    }
  return g_strdup ("");
}

char *
heat_ops_why_valve_text (const HeatNet *net, const HeatWhyValve *why)
{
  g_autofree char *reason = reason_text (net, why), *words = heat_net_valve_words (net, why->valve), *name = heat_text_sentence (words);

  if (why->is_pinned)
    return g_strdup_printf (_("%s is closed because that was demanded; %s"), name, reason);
  if (why->is_closed)
    return g_strdup_printf (_("%s is closed: %s"), name, reason);
  return g_strdup_printf (_("%s is not closed: %s"), name, reason);
}

static char *
cold_text (const HeatNet *net, const HeatWhy *why)
{
  g_autofree char *plant = why->plant.kind == HEAT_KIND_NONE ? NULL : plant_text (net, why->plant);
  g_autofree char *valve = why->valve == HEAT_NONE ? NULL : heat_net_valve_words (net, why->valve);
  const char *line = heat_code_label (HEAT_CODES_LINE, (int) why->line);

  switch (why->kind)
    {
    case HEAT_WHY_WARM: return g_strdup_printf (_("it stays warm, fed by %s"), plant);
    case HEAT_WHY_ALREADY_OUT: return g_strdup (_("it was without heat before the plan"));
    case HEAT_WHY_IN_ZONE: return g_strdup_printf (_("its %s line lies in the zone that is drained"), line);
    case HEAT_WHY_CUT:
      return valve ? g_strdup_printf (_("its %s line is cut from %s by %s"), line, plant, valve)
                   : g_strdup_printf (_("its %s line led to %s through the zone that is drained"), line, plant);
    case HEAT_WHY_PLANT_STOPS: return g_strdup_printf (_("%s, which feeds it, has to stop"), plant);
    case HEAT_WHY_STATION_OUT: break;
    }
  g_autofree char *deeper = why->because ? cold_text (net, why->because) : NULL;
  return g_strdup_printf (_("%s, which feeds it, is out: %s"), plant, deeper ? deeper : "");
}

char *
heat_ops_why_reason (const HeatNet *net, const HeatWhy *why)
{
  return cold_text (net, why);
}

char *
heat_ops_why_text (const HeatNet *net, const HeatWhy *why)
{
  g_autofree char *reason = cold_text (net, why), *name = heat_ops_name (net, why->of, heat_net_id (net, why->of, why->index));

  return g_strdup_printf ("%s %s: %s", heat_kind_label (why->of), name, reason);
}
