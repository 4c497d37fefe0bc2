// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The notice as it will read: door sheets page by page, the text message, what the agent says, and once it is posted the stop report; the printing of the
 * door sheets by the same drawing. */
#include "desk-pages.h"
#include "ops-notice.h"
#include <gtk/gtk.h>

#define HEAT_TYPE_DESK_SHEET (heat_desk_sheet_get_type ())
G_DECLARE_FINAL_TYPE (HeatDeskSheet, heat_desk_sheet, HEAT, DESK_SHEET, GtkBox)
GtkWidget *heat_desk_sheet_new (void);
/* Lays out the door sheets in a thread, for the doors that a person chooses (desk-doors.h), one a community at first; the one shown already stays. NULL empties. Emits "failed" (text). */
void heat_desk_sheet_set (HeatDeskSheet *self, const HeatNotice *notice, gint64 now_us);
/* Written across every page, on the screen and on paper; NULL nothing. */
void heat_desk_sheet_set_stamp (HeatDeskSheet *self, const char *words);
gboolean heat_desk_sheet_is_empty (HeatDeskSheet *self);
/* Who draws the map of the stop report, which is laid out in a thread once it is looked at. */
void heat_desk_sheet_set_mapping (HeatDeskSheet *self, const HeatDeskPagesMap *mapping);
/* Who makes the pages of an incident's valve order, as it stands whenever it is looked at or printed (recordings in points, transfer full). */
typedef GPtrArray *(*HeatDeskSheetOrder) (const char *incident, gpointer data, GError **error);
void heat_desk_sheet_set_order (HeatDeskSheet *self, HeatDeskSheetOrder make, gpointer data);
/* The next of its tabs that can be chosen (by −1: the one before), round; the next of the tab's pages. */
void heat_desk_sheet_turn_tab (HeatDeskSheet *self, int by);
void heat_desk_sheet_turn_page (HeatDeskSheet *self, int by);
gboolean heat_desk_sheet_shows_order (HeatDeskSheet *self);
/* Calls once when all is laid out, or with an error when that will not be. One waits at a time. */
typedef void (*HeatDeskSheetReady) (gpointer data, const GError *error);
void heat_desk_sheet_when_ready (HeatDeskSheet *self, HeatDeskSheetReady ready, gpointer data);
gboolean heat_desk_sheet_is_waited_for (HeatDeskSheet *self);
/* Once ready. Prints all sheets, or the valve order while that is shown, for which nobody waits; `export_path` non-NULL writes that PDF instead of asking for a printer. */
gboolean heat_desk_sheet_print (HeatDeskSheet *self, GtkWindow *parent, const char *export_path, GError **error);
