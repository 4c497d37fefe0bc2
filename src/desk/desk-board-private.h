// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Parts of the board, one file each. */
#include "desk-session.h"
#include "ops-board.h"

/* Sets a text only when it is another one: a label that stays costs nothing. */
void heat_board_text (GtkWidget *label, const char *text);

/* --- desk-board-list.c: incidents and teams --- */
#define HEAT_BOARD_TEAMS_SHOWN 20
/* As many of the worst as `height_px` holds, the rest in a line. */
void heat_board_list_show (GtkWidget *list, const HeatBoard *board, HeatDeskSession *session, int height_px);
void heat_board_teams_show (GtkWidget *flow, GtkWidget *counts, const HeatBoard *board, HeatDeskSession *session);

/* --- desk-board-map.c --- */
typedef struct _HeatBoardMap HeatBoardMap;
HeatBoardMap *heat_board_map_new (HeatDeskSession *session);
void heat_board_map_free (HeatBoardMap *map);
GtkWidget *heat_board_map_widget (HeatBoardMap *map); /* borrowed */
void heat_board_map_set_dark (HeatBoardMap *map, gboolean dark);
/* What stands on it; the view follows when the incidents or the size are others. `covers`: panels over its foot, NULL-terminated. */
void heat_board_map_show (HeatBoardMap *map, const HeatBoard *board, GtkWidget *const covers[]);
/* Is its size the one it was shown for? */
gboolean heat_board_map_is_placed (HeatBoardMap *map);
