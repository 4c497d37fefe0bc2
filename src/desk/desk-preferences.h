// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* What a person sets for this workstation. Each change holds at once and is written to desk.ini; what needs the city opened
 * again says so. */
#include "desk-settings.h"

/* `changed` is called after each change. Settings are borrowed and outlive the window. (transfer floating) */
GtkWidget *heat_desk_preferences_new (GtkWindow *parent, HeatDeskSettings *settings, void (*changed) (gpointer data), gpointer data);
