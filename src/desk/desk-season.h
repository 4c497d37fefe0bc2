// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The season report in a window of its own: figures by rule, the plot, a row an incident; as CSV and PDF. Reads only; made anew when
 * another season is asked for, not while the house goes on. */
#include "desk-session.h"

/* `said` is told where a file was written, or why not. `chosen`: an incident of the list was activated. The session outlives the window.
 * (transfer floating) */
GtkWidget *heat_desk_season_new (GtkWindow *parent, HeatDeskSession *session, void (*said) (gpointer data, const char *text, gboolean is_error),
                                 void (*chosen) (gpointer data, const char *incident), gpointer data);
