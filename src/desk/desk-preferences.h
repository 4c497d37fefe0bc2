// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* What a person sets for this workstation. Each change holds at once and is written to desk.ini; what needs the city opened
 * again says so. */
#include "desk-settings.h"

/* `theme`: the one that is shown, which the command line may have set for this time; changed with the settings. `changed` is called after
 * each change. Settings and theme are borrowed and outlive the window. (transfer floating) */
GtkWidget *heat_desk_preferences_new (GtkWindow *parent, HeatDeskSettings *settings, HeatTheme *theme, void (*changed) (gpointer data), gpointer data);
