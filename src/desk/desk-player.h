// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Plays the search behind a plan on the map: a bar with the present step in words, play and pause, one step on and back, speed, a slider.
 * Of a long search play takes several steps at a time, so that it never lasts longer than about a minute; single steps stay single. Emits
 * "moved" when another step is to be drawn, "left" when the person goes away. */
#include "map-overlay.h"
#include <gtk/gtk.h>

#define HEAT_TYPE_DESK_PLAYER (heat_desk_player_get_type ())
G_DECLARE_FINAL_TYPE (HeatDeskPlayer, heat_desk_player, HEAT, DESK_PLAYER, GtkBox)
GtkWidget *heat_desk_player_new (void);
/* Takes the record (NULL: nothing to play, the bar goes); begins with its first step, playing. `is_drawn` (called before play goes on) tells
 * whether the last step has been drawn: a slow map makes play slower, not the window. */
typedef gboolean (*HeatDeskPlayerReady) (gpointer data);
void heat_desk_player_set (HeatDeskPlayer *self, HeatNet *net, HeatReplay *replay, HeatDeskPlayerReady is_drawn, gpointer data);
gboolean heat_desk_player_is_on (HeatDeskPlayer *self);
/* Draws the present step. */
void heat_desk_player_draw (HeatDeskPlayer *self, HeatMapOverlay *overlay);
/* The valve that the step is about, HEAT_NONE. */
guint32 heat_desk_player_valve (HeatDeskPlayer *self);
/* Box of all that the search reaches. */
HeatBox heat_desk_player_extent (HeatDeskPlayer *self);
/* Space, ← →, Home, End, + −; FALSE for others. */
gboolean heat_desk_player_key (HeatDeskPlayer *self, guint keyval);
void heat_desk_player_leave (HeatDeskPlayer *self);
