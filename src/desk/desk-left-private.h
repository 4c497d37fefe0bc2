// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "desk-left.h"

/* Rows of the left list, one file a kind. All (transfer floating). A report's and an incident's row is made empty, filled
 * with what it stands for now, and filled again when that changed; ticking changes clocks and ages only, and only where
 * their words change. */
GtkWidget *heat_desk_incident_row_new (void);
void heat_desk_incident_row_fill (GtkWidget *row, HeatDeskSession *session, const HeatIncident *incident);
void heat_desk_incident_row_tick (GtkWidget *row, HeatDeskSession *session, const HeatIncident *incident);
GtkWidget *heat_desk_report_row_new (void);
void heat_desk_report_row_fill (GtkWidget *row, HeatDeskSession *session, const HeatOpsReport *report);
void heat_desk_report_row_tick (GtkWidget *row, HeatDeskSession *session, const HeatOpsReport *report);
GtkWidget *heat_desk_team_row (HeatDeskSession *session, const HeatOpsTeam *team);
