// SPDX-License-Identifier: GPL-3.0-or-later
#include "ops-name.h"
#include "net-name.h"
#include "base-i18n.h"

static char *
name_pipe (const HeatNet *net, guint32 index)
{
  const HeatPipeRow *row = &heat_net_city (net)->pipe[index];
  const char *street = heat_net_text (net, row->street), *line = heat_code_label (HEAT_CODES_LINE, row->line);
  g_autofree char *dn = row->dn_mm ? g_strdup_printf ("DN%u", row->dn_mm) : g_strdup (_("bore unknown"));

  return *street ? g_strdup_printf ("%s %s · %s", dn, line, street) : g_strdup_printf ("%s %s %s", dn, line, heat_net_id (net, HEAT_KIND_PIPE, index));
}

char *
heat_ops_name (const HeatNet *net, HeatKind kind, const char *id)
{
  guint32 index = net && kind != HEAT_KIND_NONE && id ? heat_net_find (net, kind, id) : HEAT_NONE;

  if (index == HEAT_NONE)
    return net && kind != HEAT_KIND_NONE && id && *id ? g_strdup_printf (_("%s (not in the present network)"), id) : g_strdup (id ? id : "");
  if (kind == HEAT_KIND_PIPE)
    return name_pipe (net, index);
  return kind == HEAT_KIND_VALVE ? heat_net_valve_name (net, index) : g_strdup (heat_net_name (net, kind, index));
}

char *
heat_ops_valve_words (const HeatNet *net, const char *id)
{
  guint32 index = net && id ? heat_net_find (net, HEAT_KIND_VALVE, id) : HEAT_NONE;
  g_autofree char *name = index == HEAT_NONE ? heat_ops_name (net, HEAT_KIND_VALVE, id) : NULL;

  return name ? g_strdup_printf (_("valve %s"), name) : heat_net_valve_words (net, index);
}

char *
heat_ops_place_name (const HeatNet *net, const char *place)
{
  g_auto (GStrv) part = g_strsplit (place, ":", 3);
  HeatKind kind = part[0] && part[1] ? heat_kind_from_word (part[0]) : HEAT_KIND_NONE;

  return kind == HEAT_KIND_NONE ? g_strdup (place) : heat_ops_name (net, kind, part[1]);
}

char *
heat_ops_card_place (const HeatNet *net, const char *card)
{
  guint32 household = net ? heat_net_find (net, HEAT_KIND_HOUSEHOLD, card) : HEAT_NONE;
  HeatBuilding building = household == HEAT_NONE ? heat_building (HEAT_NONE) : heat_net_household_building (net, heat_household (household));

  if (heat_building_is_none (building))
    return g_strdup_printf (_("card %s"), card);
  const HeatBuildingRow *row = &heat_net_city (net)->building[building.i];
  HeatCommunity community = heat_net_building_community (net, building);
  const char *number = row->number.at ? heat_net_text (net, row->number) : heat_net_name (net, HEAT_KIND_BUILDING, building.i);
  return heat_community_is_none (community) ? g_strdup (number) : g_strdup_printf ("%s %s", heat_net_name (net, HEAT_KIND_COMMUNITY, community.i), number);
}

char *
heat_ops_team_name (const HeatNet *net, const char *id)
{
  g_autofree char *name = net && id && heat_net_find (net, HEAT_KIND_TEAM, id) != HEAT_NONE ? heat_ops_name (net, HEAT_KIND_TEAM, id) : NULL;

  return name && g_strcmp0 (name, id) != 0 ? g_steal_pointer (&name) : g_strdup_printf (_("team %s"), id);
}
