// SPDX-License-Identifier: GPL-3.0-or-later
#include "net-name.h"
#include "base-i18n.h"
#include <string.h>

/* The well's name, else the street of its pipe or of one at its node. (transfer full) */
static char *
place_of_valve (const HeatNet *net, guint32 valve)
{
  const HeatCity *city = heat_net_city (net);
  HeatValvePlace place = heat_net_valve_place (net, heat_valve (valve));

  if (!heat_well_is_none (place.well) && city->well[place.well.i].name.at)
    return g_strdup_printf (_("well %s"), heat_net_name (net, HEAT_KIND_WELL, place.well.i));
  if (place.seat == HEAT_SEAT_PIPE_END && city->pipe[place.pipe.i].street.at)
    return g_strdup (heat_net_text (net, city->pipe[place.pipe.i].street));
  HeatNode node = place.seat == HEAT_SEAT_PIPE_END ? heat_net_pipe_node (net, place.pipe, place.end) : place.node;
  HeatSpan ends = heat_node_is_none (node) ? (HeatSpan){ 0 } : heat_net_node_ends (net, node);
  for (guint32 i = 0; i < ends.n; i++)
    if (city->pipe[ends.at[i] >> 1].street.at)
      return g_strdup (heat_net_text (net, city->pipe[ends.at[i] >> 1].street));
  return NULL;
}

char *
heat_net_valve_name (const HeatNet *net, guint32 valve)
{
  const HeatValveRow *row = &heat_net_city (net)->valve[valve];
  g_autofree char *place = row->name.at || row->role == HEAT_VALVE_OTHER ? NULL : place_of_valve (net, valve);

  if (!place)
    return g_strdup (heat_net_name (net, HEAT_KIND_VALVE, valve));
  /* Translators: a valve without a name: what it is for, where it stands */
  return g_strdup_printf (C_ ("valve", "%1$s, %2$s"), heat_code_label (HEAT_CODES_VALVE_ROLE, row->role), place);
}

static gboolean
says_valve (const char *name)
{
  g_autofree char *small = g_ascii_strdown (name, -1);

  return strstr (name, "阀") || strstr (small, "valve");
}

char *
heat_net_valve_words (const HeatNet *net, guint32 valve)
{
  g_autofree char *name = heat_net_valve_name (net, valve);

  return says_valve (name) ? g_steal_pointer (&name) : g_strdup_printf (_("valve %s"), name);
}

char *
heat_net_valve_role_words (const HeatNet *net, guint32 valve)
{
  g_autofree char *name = heat_net_valve_name (net, valve);

  return says_valve (name) ? g_steal_pointer (&name) : g_strdup_printf ("%s %s", heat_code_label (HEAT_CODES_VALVE_ROLE, heat_net_city (net)->valve[valve].role), name);
}
