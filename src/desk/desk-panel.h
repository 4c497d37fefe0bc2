// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The right panel: one incident (or one report that is none yet) as five steps. It keeps which step is shown and what was
 * picked there; the steps (desk-step-*.c) fill the body. Emits "picture" () when the map should show something else,
 * "incident" (id) when another incident came to stand in it, "look" (x_m, y_m) when the person wants to see a place there, "message" (text) for a
 * refusal in words. */
#include "desk-session.h"

typedef enum { HEAT_STEP_LOCATE, HEAT_STEP_ISOLATE, HEAT_STEP_CREW, HEAT_STEP_NOTIFY, HEAT_STEP_RESTORE, HEAT_N_STEPS } HeatDeskStep;

#define HEAT_TYPE_DESK_PANEL (heat_desk_panel_get_type ())
G_DECLARE_FINAL_TYPE (HeatDeskPanel, heat_desk_panel, HEAT, DESK_PANEL, GtkBox)
GtkWidget *heat_desk_panel_new (HeatDeskSession *session);
void heat_desk_panel_show_incident (HeatDeskPanel *self, const char *id);
/* At the Crew step of the incident, with that team's row picked and its way drawn once the arrivals are known. */
void heat_desk_panel_show_team (HeatDeskPanel *self, const char *incident, const char *team);
void heat_desk_panel_show_report (HeatDeskPanel *self, const char *id);
void heat_desk_panel_clear (HeatDeskPanel *self);
/* After a change of the house. Rebuilds only what it touches. */
void heat_desk_panel_update (HeatDeskPanel *self);
void heat_desk_panel_tick (HeatDeskPanel *self);
void heat_desk_panel_go (HeatDeskPanel *self, HeatDeskStep step);
HeatDeskStep heat_desk_panel_step (HeatDeskPanel *self);
/* The card that tells reasons (HeatDeskWhy). */
GtkWidget *heat_desk_panel_why (HeatDeskPanel *self);
const char *heat_desk_panel_incident_id (HeatDeskPanel *self); /* (nullable) */
const char *heat_desk_panel_report_id (HeatDeskPanel *self);   /* (nullable): shown before it belongs to an incident */
/* Enter, when nothing else takes it; FALSE when there is nothing to do. */
gboolean heat_desk_panel_activate (HeatDeskPanel *self);
void heat_desk_panel_focus (HeatDeskPanel *self);
/* Said on the map: the valve must be used, or must not, by the plans of the incident that stands here; its reason is asked. */
void heat_desk_panel_demand (HeatDeskPanel *self, const char *valve, HeatDemand demand);
/* Escape: closes a question, or the list of valves to adjust; FALSE when neither is open. */
gboolean heat_desk_panel_leave (HeatDeskPanel *self);
/* The leak named by hand (on the map): "pipe:ID", "station:ID" (both sides, until one is chosen), "building:ID" (all its connections). `is_beside`: one
 * more; named already, it is taken out again. */
void heat_desk_panel_set_leak (HeatDeskPanel *self, const char *leak, gboolean is_beside);
