// SPDX-License-Identifier: GPL-3.0-or-later
/* What a sign or a thing under the pointer is, in words beside it. */
#include "base-i18n.h"
#include "desk-map-private.h"

#define TIP_CHARS 46

static char *
team_words (const HeatMapTeam *team)
{
  g_autofree char *number = team->text ? g_strdup (team->text) : g_strdup_printf (_("team %d"), team->number);

  return g_strdup_printf ("%s · %s", number, heat_code_label (HEAT_CODES_TEAM_STATE, team->state));
}

static char *
leak_words (const HeatMapLeak *leak)
{
  return leak->number ? g_strdup_printf (_("Leak of incident %d"), leak->number) : g_strdup (_("Leak"));
}

static char *
priority_words (const HeatMapPriority *user)
{
  return g_strdup_printf (_("Priority user: %s · %s"), heat_code_label (HEAT_CODES_PRIORITY, user->kind), user->is_out ? _("without heat") : _("keeps its heat"));
}

char *
heat_desk_map_sign_words (HeatDeskMap *map, double x_px, double y_px)
{
  HeatMapScenery scenery = heat_map_source_scenery (map->source);
  HeatMapSignPick sign = heat_map_pick_sign (&scenery, &map->view, x_px, y_px);

  switch (sign.kind)
    {
    case HEAT_MAP_SIGN_LEAK: return leak_words (&g_array_index (scenery.overlay->leaks, HeatMapLeak, sign.row));
    case HEAT_MAP_SIGN_TEAM: return team_words (&g_array_index (scenery.overlay->teams, HeatMapTeam, sign.row));
    case HEAT_MAP_SIGN_REPORT: return map->tip ? map->tip (map, HEAT_KIND_NONE, sign.row, map->tip_data) : NULL;
    case HEAT_MAP_SIGN_PRIORITY: return priority_words (&g_array_index (scenery.overlay->priority, HeatMapPriority, sign.row));
    default: return NULL;
    }
}

gboolean
heat_desk_map_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip, gpointer data)
{
  HeatDeskMap *map = HEAT_DESK_MAP (widget);

  if (!map->tip || keyboard || !map->source)
    return FALSE;
  g_autofree char *words = heat_desk_map_sign_words (map, x, y);
  if (!words && map->pointed_kind != HEAT_KIND_NONE)
    words = map->tip (map, map->pointed_kind, map->pointed, map->tip_data);
  if (!words || !*words)
    return FALSE;
  GtkWidget *label = gtk_label_new (words); /* unlike the tooltip's own it does not break short Chinese words over lines */
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), TIP_CHARS); /* else a long one lies over the panels */
  gtk_tooltip_set_custom (tooltip, label);
  gtk_tooltip_set_tip_area (tooltip, &(GdkRectangle){ x - 6, y - 6, 12, 12 });
  return TRUE;
}
