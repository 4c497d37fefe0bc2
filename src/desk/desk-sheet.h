// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The notice as it will read: door sheets page by page, the text message, what the agent says, and once it is posted the stop report; the printing of the
 * door sheets by the same drawing. */
#include "notice-report.h"
#include "ops-notice.h"
#include <gtk/gtk.h>

#define HEAT_TYPE_DESK_SHEET (heat_desk_sheet_get_type ())
G_DECLARE_FINAL_TYPE (HeatDeskSheet, heat_desk_sheet, HEAT, DESK_SHEET, GtkBox)
GtkWidget *heat_desk_sheet_new (void);
/* Makes all door sheets, one a community. NULL empties. FALSE with a message in words. */
gboolean heat_desk_sheet_set (HeatDeskSheet *self, const HeatNotice *notice, gint64 now_us, GError **error);
/* Who draws the map of the stop report; `data` and `attribution` are borrowed. */
void heat_desk_sheet_set_mapping (HeatDeskSheet *self, HeatReportMap draw_map, gpointer data, const char *attribution);
guint heat_desk_sheet_pages (HeatDeskSheet *self);
/* Prints all sheets; `export_path` non-NULL writes that PDF instead of asking for a printer. */
gboolean heat_desk_sheet_print (HeatDeskSheet *self, GtkWindow *parent, const char *export_path, GError **error);
