// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* An entry and the list of places that answer it: ↑↓ move, Enter takes. The header's search and the report form share it.
 * Emits "taken" (HeatFound *, borrowed), "listed" (GArray of HeatFound, borrowed, NULL: none) and "escaped" (). */
#include "desk-session.h"

#define HEAT_TYPE_DESK_MATCHES (heat_desk_matches_get_type ())
G_DECLARE_FINAL_TYPE (HeatDeskMatches, heat_desk_matches, HEAT, DESK_MATCHES, GObject)

/* `shown` is made visible while there are matches (the list's box or popover child's owner is told by "notify-shown"). */
HeatDeskMatches *heat_desk_matches_new (HeatDeskSession *session, GtkEntry *entry, GtkListBox *list, GtkLabel *note /* nullable */,
                                        void (*show) (gboolean any, gpointer data), gpointer data);
/* Place that ranks equal ones: nearer first. */
void heat_desk_matches_set_near (HeatDeskMatches *self, double x, double y);
/* The chosen match, NULL when there is none. Borrowed until the text changes. */
const HeatFound *heat_desk_matches_chosen (HeatDeskMatches *self);
void heat_desk_matches_clear (HeatDeskMatches *self);
