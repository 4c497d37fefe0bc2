// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The valve operation order: what a crew takes along. All steps of an incident in their operating order, with room for time and name,
 * what has been done already, and what a well demands of those who climb in. A4, as many pages as it needs. */
#include "notice-wording.h"
#include "ops-company.h"
#include "ops-state.h"
#include <cairo.h>

typedef struct {
  const HeatIncident *incident;
  const HeatNet *net;       /* for names; NULL: ids */
  const char *team;         /* in words; NULL: none yet */
  const char *issuer, *phone; /* NULL: not known */
  const char *close_first;  /* word of HEAT_CODES_LINE: the line that is closed first; NULL: not said */
  gint64 now_us;            /* of issue */
} HeatOrderInput;

typedef struct _HeatOrderSheet HeatOrderSheet;
/* HEAT_ERROR_DATA when the wording lacks something; HEAT_ERROR_REFUSED when the incident has no steps. */
HeatOrderSheet *heat_order_sheet_new (const HeatOrderInput *input, const HeatWording *wording, GError **error);
/* For an incident by its id: teams, issuer and phone are found; net, close_first and now_us are taken from `known`. HEAT_ERROR_NOT_FOUND besides. */
HeatOrderSheet *heat_order_sheet_for (const HeatOps *ops, const char *incident, const HeatCompany *company, const HeatOrderInput *known, const HeatWording *wording, GError **error);
void heat_order_sheet_free (HeatOrderSheet *sheet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatOrderSheet, heat_order_sheet_free)

guint heat_order_sheet_pages (const HeatOrderSheet *sheet);
/* In points, origin at the top left of the paper. */
void heat_order_sheet_draw (cairo_t *cr, const HeatOrderSheet *sheet, guint page);
gboolean heat_order_sheet_write (const HeatOrderSheet *sheet, const char *path, GError **error);
/* Where everything was put, as heat_notice_sheet_boxes(). (transfer full: HeatSheetBox) */
GArray *heat_order_sheet_boxes (const HeatOrderSheet *sheet);
