// SPDX-License-Identifier: GPL-3.0-or-later
/* Leaks as people and scripts write them; the field's knowledge of valves. */
#include "trace-private.h"
#include "base-i18n.h"
#include <string.h>

static const struct { HeatLeakKind leak; HeatKind kind; const char *side; } leak_kinds[] = {
  { HEAT_LEAK_PIPE, HEAT_KIND_PIPE, NULL },
  { HEAT_LEAK_VALVE, HEAT_KIND_VALVE, NULL },
  { HEAT_LEAK_WELL, HEAT_KIND_WELL, NULL },
  { HEAT_LEAK_NODE, HEAT_KIND_NODE, NULL },
  { HEAT_LEAK_CONSUMER, HEAT_KIND_CONSUMER, NULL },
  { HEAT_LEAK_SOURCE, HEAT_KIND_SOURCE, NULL },
  { HEAT_LEAK_STATION_PRIMARY, HEAT_KIND_STATION, "primary" },
  { HEAT_LEAK_STATION_SECONDARY, HEAT_KIND_STATION, "secondary" },
  { HEAT_LEAK_STATION_BOTH, HEAT_KIND_STATION, "both" },
};

static gboolean
refuse_form (const char *text, GError **error)
{
  g_set_error (error, HEAT_TRACE_ERROR, HEAT_ERROR_USAGE,
               _("reading the leak “%s”: not of the form pipe:ID, valve:ID, well:ID, node:ID, consumer:ID, source:ID or "
                 "station:ID:primary|secondary|both; write it so"), text);
  return FALSE;
}

gboolean
heat_leak_parse (const HeatNet *net, const char *text, HeatLeak *leak, GError **error)
{
  const char *colon = strchr (text, ':');
  g_autofree char *word = colon ? g_strndup (text, (gsize) (colon - text)) : NULL;
  HeatKind kind = word ? heat_kind_from_word (word) : HEAT_KIND_NONE;
  const char *side = kind == HEAT_KIND_STATION ? strrchr (colon + 1, ':') : NULL;
  g_autofree char *id = !colon ? NULL : side ? g_strndup (colon + 1, (gsize) (side - colon - 1)) : g_strdup (colon + 1);

  if (!id || !*id)
    return refuse_form (text, error);
  for (guint i = 0; i < G_N_ELEMENTS (leak_kinds); i++)
    {
      if (leak_kinds[i].kind != kind || (leak_kinds[i].side && g_strcmp0 (leak_kinds[i].side, side ? side + 1 : NULL) != 0))
        continue;
      guint32 index = heat_net_find (net, kind, id);
      if (index == HEAT_NONE)
        {
          g_set_error (error, HEAT_TRACE_ERROR, HEAT_ERROR_NOT_FOUND, _("reading the leak “%s”: the data have no %s “%s”; check the asset number"),
                       text, heat_kind_label (kind), id);
          return FALSE;
        }
      *leak = (HeatLeak){ leak_kinds[i].leak, index };
      return TRUE;
    }
  return refuse_form (text, error);
}

char *
heat_leak_to_text (const HeatNet *net, HeatLeak leak)
{
  for (guint i = 0; i < G_N_ELEMENTS (leak_kinds); i++)
    if (leak_kinds[i].leak == leak.kind)
      return g_strconcat (heat_kind_word (leak_kinds[i].kind), ":", heat_net_id (net, leak_kinds[i].kind, leak.index), leak_kinds[i].side ? ":" : "",
                          leak_kinds[i].side, NULL);
  return g_strdup ("");
}

HeatKind
heat_leak_of (HeatLeak leak)
{
  for (guint i = 0; i < G_N_ELEMENTS (leak_kinds); i++)
    if (leak_kinds[i].leak == leak.kind)
      return leak_kinds[i].kind;
  return HEAT_KIND_NONE;
}

HeatValveOverlay *
heat_valve_overlay_new (const HeatNet *net)
{
  const HeatCity *city = heat_net_city (net);
  HeatValveOverlay *o = g_new (HeatValveOverlay, 1);

  o->n = city->n_valve;
  o->state = g_new (guint8, (gsize) o->n + 1);
  o->condition = g_new (guint8, (gsize) o->n + 1);
  for (guint32 v = 0; v < o->n; v++)
    {
      o->state[v] = city->valve[v].state;
      o->condition[v] = city->valve[v].condition;
    }
  return o;
}

HeatValveOverlay *
heat_valve_overlay_copy (const HeatValveOverlay *overlay)
{
  HeatValveOverlay *o = g_new (HeatValveOverlay, 1);

  o->n = overlay->n;
  o->state = g_memdup2 (overlay->state, (gsize) o->n + 1);
  o->condition = g_memdup2 (overlay->condition, (gsize) o->n + 1);
  return o;
}

void
heat_valve_overlay_free (HeatValveOverlay *o)
{
  if (!o)
    return;
  g_free (o->state);
  g_free (o->condition);
  g_free (o);
}
