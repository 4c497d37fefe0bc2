// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The commander's board: totals, map, incidents worst first, teams and the cold clock, readable from four metres. It reads only:
 * no event comes from it, and its map is its own. Emits "leave" and "other-screen" when its buttons are pressed. */
#include "desk-session.h"

#define HEAT_TYPE_DESK_BOARD (heat_desk_board_get_type ())
G_DECLARE_FINAL_TYPE (HeatDeskBoard, heat_desk_board, HEAT, DESK_BOARD, GtkWidget)
/* `is_alone`: in a window of its own, which has no way to another screen. */
GtkWidget *heat_desk_board_new (HeatDeskSession *session, gboolean is_alone);
void heat_desk_board_set_dark (HeatDeskBoard *self, gboolean dark);
/* The house changed, or the board came into sight. */
void heat_desk_board_update (HeatDeskBoard *self);
/* Once a second: writes only what reads differently. */
void heat_desk_board_tick (HeatDeskBoard *self);
