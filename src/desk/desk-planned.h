// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* A planned stop is begun here: what is worked on and what is done there. */
#include "desk-panel.h"
#include "desk-session.h"

/* `at`: what is worked on, "pipe:ID" as a leak is named; NULL or "": to be written. Once it is opened the panel stands at its Isolate step. */
GtkWidget *heat_desk_planned_new (GtkWindow *parent, HeatDeskSession *session /* borrowed */, HeatDeskPanel *panel /* kept */, const char *at);
