// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The new-report form: address as heard with live matches, symptom on keys 1–9, who and when. Enter registers.
 * Emits "registered" (report id) and "cancelled" () and "place" (HeatFound *, borrowed) when one is taken, "places"
 * (GArray of HeatFound, borrowed, NULL: none) while typing. */
#include "desk-session.h"

#define HEAT_TYPE_DESK_REPORT_FORM (heat_desk_report_form_get_type ())
G_DECLARE_FINAL_TYPE (HeatDeskReportForm, heat_desk_report_form, HEAT, DESK_REPORT_FORM, GtkBox)
GtkWidget *heat_desk_report_form_new (HeatDeskSession *session);
/* Another city comes: what is typed stays, and the place that was taken is taken again there: by its number, else by its point, which is said. */
void heat_desk_report_form_forget_city (HeatDeskReportForm *self);
void heat_desk_report_form_find_again (HeatDeskReportForm *self);
/* Puts the cursor into the address; of an empty form, unless a call is half typed that was neither registered nor given up. */
void heat_desk_report_form_begin (HeatDeskReportForm *self);
