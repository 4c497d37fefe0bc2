// SPDX-License-Identifier: GPL-3.0-or-later
#include "ops-why.h"
#include "base-i18n.h"

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

static char *
plant_text (const HeatNet *net, HeatPlanStop plant)
{
  return g_strdup_printf ("%s %s", heat_kind_label (plant.kind), heat_net_name (net, plant.kind, plant.index));
}

static char *
holds_text (const HeatNet *net, const HeatWhyValve *why)
{
  g_autofree char *plant = plant_text (net, why->plant);

  if (why->dn_mm == 0)
    return g_strdup_printf (_("without it the zone reaches the %s header of %s over %.0f m"), heat_code_label (HEAT_CODES_LINE, (int) why->line), plant, why->length_m);
  return g_strdup_printf (_("without it the zone reaches the %s header of %s through DN %u over %.0f m"), heat_code_label (HEAT_CODES_LINE, (int) why->line), plant,
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
  g_autofree char *reason = reason_text (net, why);
  const char *name = heat_net_name (net, HEAT_KIND_VALVE, why->valve);

  if (why->is_pinned)
    return g_strdup_printf (_("Valve %s is closed because that was demanded; %s"), name, reason);
  if (why->is_closed)
    return g_strdup_printf (_("Valve %s is closed: %s"), name, reason);
  return g_strdup_printf (_("Valve %s is not closed: %s"), name, reason);
}

static char *
cold_text (const HeatNet *net, const HeatWhy *why)
{
  g_autofree char *plant = why->plant.kind == HEAT_KIND_NONE ? NULL : plant_text (net, why->plant);
  const char *line = heat_code_label (HEAT_CODES_LINE, (int) why->line);

  switch (why->kind)
    {
    case HEAT_WHY_WARM: return g_strdup_printf (_("it stays warm, fed by %s"), plant);
    case HEAT_WHY_ALREADY_OUT: return g_strdup (_("it was without heat before the plan"));
    case HEAT_WHY_IN_ZONE: return g_strdup_printf (_("its %s line lies in the zone that is drained"), line);
    case HEAT_WHY_CUT:
      return why->valve == HEAT_NONE ? g_strdup_printf (_("its %s line led to %s through the zone that is drained"), line, plant)
                                     : g_strdup_printf (_("its %s line is cut from %s by valve %s"), line, plant, heat_net_name (net, HEAT_KIND_VALVE, why->valve));
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
  g_autofree char *reason = cold_text (net, why);

  return g_strdup_printf ("%s %s: %s", heat_kind_label (why->of), heat_net_name (net, why->of, why->index), reason);
}
