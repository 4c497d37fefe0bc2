// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* What is left of the left list when it is folded: how many incidents and reports, and which clocks warn. Each is a button that opens the
 * list. Emits "open" () and "new-report" (). */
#include "desk-session.h"

#define HEAT_TYPE_DESK_RAIL (heat_desk_rail_get_type ())
G_DECLARE_FINAL_TYPE (HeatDeskRail, heat_desk_rail, HEAT, DESK_RAIL, GtkBox)
GtkWidget *heat_desk_rail_new (HeatDeskSession *session);
/* After a change of the house, and every second: clocks run. Cheap: labels change only when their words do. */
void heat_desk_rail_update (HeatDeskRail *self);
/* Which way its first button points. */
void heat_desk_rail_set_open (HeatDeskRail *self, gboolean is_open);
