// SPDX-License-Identifier: GPL-3.0-or-later
/* The search played on the map: while the player is on, its picture takes the place of the panel's. */
#include "base-i18n.h"
#include "desk-middle-private.h"
#include "desk-ui.h"

#define ABOVE_SCALE_PX 64
#define WIDTH_PX 560

static gboolean
is_drawn (gpointer data)
{
  return heat_desk_map_is_settled (HEAT_DESK_MAP (((HeatDeskMiddle *) data)->map));
}

static void
step_moved (HeatDeskPlayer *player, HeatDeskMiddle *self)
{
  HeatMapOverlay *overlay;
  guint32 valve = heat_desk_player_valve (player);

  if (!heat_desk_player_is_on (player))
    return;
  overlay = heat_map_overlay_new ();
  if (self->played_leaks)
    heat_map_overlay_add_leaks (overlay, heat_desk_session_net (self->session), self->played_leaks, 0);
  else if (self->picture)
    g_array_append_vals (overlay->leaks, self->picture->leaks->data, self->picture->leaks->len);
  heat_desk_player_draw (player, overlay);
  heat_map_overlay_seal (overlay, heat_desk_session_net (self->session));
  heat_desk_map_set_overlay (HEAT_DESK_MAP (self->map), overlay);
  heat_map_overlay_unref (overlay);
  heat_desk_map_select (HEAT_DESK_MAP (self->map), valve == HEAT_NONE ? HEAT_KIND_NONE : HEAT_KIND_VALVE, valve);
  heat_desk_middle_legend_changed (self);
}

static void
player_left (HeatDeskPlayer *player, HeatDeskMiddle *self)
{
  heat_desk_map_set_overlay (HEAT_DESK_MAP (self->map), self->picture);
  heat_desk_map_select (HEAT_DESK_MAP (self->map), HEAT_KIND_NONE, HEAT_NONE);
  heat_desk_middle_legend_changed (self);
  gtk_widget_grab_focus (self->map);
}

void
heat_desk_middle_add_player (HeatDeskMiddle *self)
{
  self->player = heat_desk_player_new ();
  gtk_widget_add_css_class (self->player, "overlaybar");
  gtk_widget_set_halign (self->player, GTK_ALIGN_START); /* the legend keeps the other side */
  gtk_widget_set_margin_start (self->player, 12);
  gtk_widget_set_valign (self->player, GTK_ALIGN_END);
  gtk_widget_set_margin_bottom (self->player, ABOVE_SCALE_PX);
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), self->player);
  g_signal_connect (self->player, "moved", G_CALLBACK (step_moved), self);
  g_signal_connect (self->player, "left", G_CALLBACK (player_left), self);
}

void
heat_desk_middle_fit_player (HeatDeskMiddle *self)
{
  gtk_widget_set_size_request (self->player, CLAMP (gtk_widget_get_width (self->overlay) - 24, 0, WIDTH_PX), -1);
}

void
heat_desk_middle_play (HeatDeskMiddle *self, HeatReplay *replay, GArray *leaks)
{
  HeatDeskPlayer *player = HEAT_DESK_PLAYER (self->player);

  g_clear_pointer (&self->played_leaks, g_array_unref);
  self->played_leaks = leaks ? g_array_ref (leaks) : NULL;
  heat_desk_middle_fit_player (self);
  heat_desk_player_set (player, heat_desk_session_net (self->session), replay, is_drawn, self);
  heat_desk_middle_show_box (self, heat_desk_player_extent (player));
}

gboolean
heat_desk_middle_stop_playing (HeatDeskMiddle *self)
{
  gboolean was_on = heat_desk_player_is_on (HEAT_DESK_PLAYER (self->player));

  heat_desk_player_leave (HEAT_DESK_PLAYER (self->player));
  return was_on;
}
