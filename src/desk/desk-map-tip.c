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

/* Signs of the operation lie above everything. (transfer full) (nullable) */
static char *
sign_words (HeatDeskMap *map, double x, double y)
{
  HeatMapScenery scenery = heat_map_source_scenery (map->source);
  int row = heat_map_pick_team (&scenery, &map->view, x, y);

  if (row >= 0)
    return team_words (&g_array_index (map->overlay->teams, HeatMapTeam, row));
  row = heat_map_pick_report (&scenery, &map->view, x, y);
  if (row >= 0)
    return map->tip (map, HEAT_KIND_NONE, (guint32) row, map->tip_data);
  row = heat_map_pick_leak (&scenery, &map->view, x, y);
  if (row >= 0)
    {
      int number = g_array_index (map->overlay->leaks, HeatMapLeak, row).number;
      return number ? g_strdup_printf (_("Leak of incident %d"), number) : g_strdup (_("Leak"));
    }
  row = heat_map_pick_priority (&scenery, &map->view, x, y);
  if (row < 0)
    return NULL;
  const HeatMapPriority *user = &g_array_index (map->overlay->priority, HeatMapPriority, row);
  return g_strdup_printf (_("Priority user: %s · %s"), heat_code_label (HEAT_CODES_PRIORITY, user->kind), user->is_out ? _("without heat") : _("keeps its heat"));
}

gboolean
heat_desk_map_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip, gpointer data)
{
  HeatDeskMap *map = HEAT_DESK_MAP (widget);

  if (!map->tip || keyboard || !map->source)
    return FALSE;
  g_autofree char *words = map->overlay ? sign_words (map, x, y) : NULL;
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
