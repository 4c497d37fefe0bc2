// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* What is noted of the house once or twice in a shift: the outdoor temperature, who is on duty, which teams are there and where. Each is an event of the
 * journal; the one noted last here can be taken back by another. */
#include "desk-session.h"

GtkWidget *heat_desk_duty_new (GtkWindow *parent, HeatDeskSession *session /* borrowed, outlives it */);
