// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Which door sheets: one a community, a building or a unit, of all communities or of one. A button that tells the page shown, with the choice
 * under it. */
#include "notice-sheet.h"
#include <gtk/gtk.h>

typedef struct {
  HeatSheetBy by;
  int area;       /* of the notice; −1: all */
} HeatDeskDoors;
#define HEAT_DESK_DOORS_ALL ((HeatDeskDoors){ HEAT_SHEET_BY_COMMUNITY, -1 })

#define HEAT_TYPE_DESK_DOORS_BUTTON (heat_desk_doors_button_get_type ())
G_DECLARE_FINAL_TYPE (HeatDeskDoorsButton, heat_desk_doors_button, HEAT, DESK_DOORS_BUTTON, GtkBox)
/* Emits "changed" when a person has chosen. */
GtkWidget *heat_desk_doors_button_new (void);
/* The communities of this notice; all of them are chosen, and doors as before. NULL: nothing can be chosen. */
void heat_desk_doors_button_set_notice (HeatDeskDoorsButton *self, const HeatNotice *notice);
/* "3 / 26" */
void heat_desk_doors_button_set_text (HeatDeskDoorsButton *self, const char *text);
HeatDeskDoors heat_desk_doors_button_get (HeatDeskDoorsButton *self);
