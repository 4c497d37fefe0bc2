// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The map of a stop report: what the notice says, on the city's ground. */
#include "ctl.h"
#include "notice-report.h"

typedef struct _HeatCtlSheetMap HeatCtlSheetMap;
HeatCtlSheetMap *heat_ctl_sheet_map_new (HeatNet *net, const HeatNotice *notice, GError **error);
void heat_ctl_sheet_map_free (HeatCtlSheetMap *map);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatCtlSheetMap, heat_ctl_sheet_map_free)
/* For heat_notice_draw_report(). */
void heat_ctl_sheet_map_draw (cairo_t *cr, double w_pt, double h_pt, gpointer map);
