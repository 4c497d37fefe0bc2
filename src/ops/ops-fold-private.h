// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The fold between its own files: one function a kind of event. Nothing in it can fail; what does not fit changes nothing but the log. */
#include "ops-state-private.h"

void heat_fold_set_text (char **field, const char *text);
/* The incident of the event's stream, else the one that its body names. (nullable) */
HeatIncident *heat_fold_incident_of (HeatOps *ops, HeatEvent *event);
void heat_fold_add_once (GPtrArray *texts, const char *text);
void heat_fold_remove_text (GPtrArray *texts, const char *text);
/* Of ops-fold-delivery.c: the notice of which a delivery was tried (nullable); lists the notice as owed while a delivery is open. */
HeatNotice *heat_fold_tried_notice (HeatOps *ops, HeatEvent *event);
void heat_fold_owe (HeatOps *ops, HeatNotice *notice);
/* Those it names and those it goes to hold it for the newest word of its stop (ops-told.c). */
void heat_fold_tell (HeatOps *ops, const HeatNotice *notice);

void heat_ops_fold_report_taken (HeatOps *ops, HeatEvent *event);
void heat_ops_fold_report_attached (HeatOps *ops, HeatEvent *event);
void heat_ops_fold_report_detached (HeatOps *ops, HeatEvent *event);
void heat_ops_fold_report_dismissed (HeatOps *ops, HeatEvent *event);
void heat_ops_fold_incident_opened (HeatOps *ops, HeatEvent *event);
void heat_ops_fold_incident_located (HeatOps *ops, HeatEvent *event);
void heat_ops_fold_incident_stage (HeatOps *ops, HeatEvent *event);
void heat_ops_fold_phase_started (HeatOps *ops, HeatEvent *event);
void heat_ops_fold_phase_ended (HeatOps *ops, HeatEvent *event);
void heat_ops_fold_estimate_computed (HeatOps *ops, HeatEvent *event);
void heat_ops_fold_estimate_set (HeatOps *ops, HeatEvent *event);
void heat_ops_fold_estimate_freed (HeatOps *ops, HeatEvent *event);
void heat_ops_fold_valve_state (HeatOps *ops, HeatEvent *event);
void heat_ops_fold_valve_condition (HeatOps *ops, HeatEvent *event);
void heat_ops_fold_valve_handed (HeatOps *ops, HeatEvent *event);
void heat_ops_fold_valve_demanded (HeatOps *ops, HeatEvent *event);
void heat_ops_fold_out_changed (HeatOps *ops, HeatEvent *event);
void heat_ops_fold_team_assigned (HeatOps *ops, HeatEvent *event);
void heat_ops_fold_team_arrived (HeatOps *ops, HeatEvent *event);
void heat_ops_fold_team_released (HeatOps *ops, HeatEvent *event);
void heat_ops_fold_team_state (HeatOps *ops, HeatEvent *event);
void heat_ops_fold_team_fixed (HeatOps *ops, HeatEvent *event);
void heat_ops_fold_notice_issued (HeatOps *ops, HeatEvent *event);
void heat_ops_fold_delivery_tried (HeatOps *ops, HeatEvent *event);
void heat_ops_fold_delivery_by_hand (HeatOps *ops, HeatEvent *event);
void heat_ops_fold_road_closed (HeatOps *ops, HeatEvent *event);
void heat_ops_fold_road_opened (HeatOps *ops, HeatEvent *event);
void heat_ops_fold_weather_noted (HeatOps *ops, HeatEvent *event);
void heat_ops_fold_shift_begun (HeatOps *ops, HeatEvent *event);
void heat_ops_fold_crew_said (HeatOps *ops, HeatEvent *event);
void heat_ops_fold_crew_missed (HeatOps *ops, HeatEvent *event);
void heat_ops_fold_crew_answered (HeatOps *ops, HeatEvent *event);
