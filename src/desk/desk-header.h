// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The header: one search for everything, outdoors, hotline link, who is on duty, the clock.
 * Emits "found" (HeatFound *, borrowed) and "go" (id of an incident): to its notices. */
#include "desk-session.h"
#include "hotline-client.h"

#define HEAT_TYPE_DESK_HEADER (heat_desk_header_get_type ())
G_DECLARE_FINAL_TYPE (HeatDeskHeader, heat_desk_header, HEAT, DESK_HEADER, GtkWidget)
void heat_desk_header_set_session (HeatDeskHeader *self, HeatDeskSession *session);
void heat_desk_header_update (HeatDeskHeader *self);
void heat_desk_header_forget_city (HeatDeskHeader *self); /* what was found in it is of no use in the next one */
void heat_desk_header_tick (HeatDeskHeader *self);
void heat_desk_header_search (HeatDeskHeader *self); /* Ctrl+K */
/* State of the hotline link in words, its tone ("done", "soon", "late" or NULL), and why (tooltip, nullable). */
void heat_desk_header_set_link (HeatDeskHeader *self, const char *words, const char *tone, const char *why);
/* Tickets that wait for a decision of dispatch, beside the link; pressed, it opens `page` in the browser. 0: not in sight. */
void heat_desk_header_set_decisions (HeatDeskHeader *self, int n, const char *page);
void heat_desk_header_set_menu (HeatDeskHeader *self, GMenuModel *menu);
void heat_desk_header_open_menu (HeatDeskHeader *self); /* F10 */
/* Who knows the newest try of what has not arrived; NULL: nobody. Borrowed. */
void heat_desk_header_set_client (HeatDeskHeader *self, HeatHotlineClient *client);
void heat_desk_header_open_undelivered (HeatDeskHeader *self); /* Ctrl+D */
