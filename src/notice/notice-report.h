// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The emergency stop report to customer service, one A4 page from the same record as the notice: bore, valves and wells closed,
 * area, priority users, times, cause, team, measures, and a map of the outage when the caller draws one. */
#include "notice-wording.h"
#include <cairo.h>

/* Draws the map into a box of w × h points, its corner at the origin; clipped to it. */
typedef void (*HeatReportMap) (cairo_t *cr, double w_pt, double h_pt, gpointer data);
typedef struct {
  HeatReportMap draw_map;   /* NULL: no map */
  gpointer map_data;
  const char *attribution;  /* of the base map, NULL: none */
} HeatReportMapping;

/* Draws the page in points. What is not known yet is marked as to be filled in. `context` and `mapping` may be NULL. HEAT_ERROR_DATA
 * when the wording lacks a key; nothing has been drawn then. */
gboolean heat_notice_draw_report (cairo_t *cr, const HeatNotice *notice, const HeatWording *wording, const HeatNoticeContext *context,
                                  const HeatReportMapping *mapping, GError **error);
/* The same as a PDF of one page. */
gboolean heat_notice_write_report (const HeatNotice *notice, const HeatWording *wording, const HeatNoticeContext *context,
                                   const HeatReportMapping *mapping, const char *path, GError **error);
