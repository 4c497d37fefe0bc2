// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* An A4 sheet of official typography, drawn on any cairo_t: the same calls paint the screen, the printer and the PDF.
 * Measures: data/notice/README.md. */
#include "notice-text.h"
#include <cairo.h>

#define HEAT_SHEET_WIDTH_PT (210.0 * 72 / 25.4)
#define HEAT_SHEET_HEIGHT_PT (297.0 * 72 / 25.4)

/* Pages: 1 unless the text is so long that type at the smallest permitted size does not fit. */
guint heat_notice_sheet_pages (const HeatNoticeSheet *sheet);
/* Draws page `page` (from 0) in points, origin at the top left of the paper. A page that does not exist stays empty. */
void heat_notice_draw_page (cairo_t *cr, const HeatNoticeSheet *sheet, guint page);
/* All its pages, each ended by cairo_show_page(), laid out once. Returns how many. */
guint heat_notice_draw_sheet (cairo_t *cr, const HeatNoticeSheet *sheet);

/* Where everything was put, for tests and hit targets: ink boxes in px at 150 dpi. `what` is static: "title", "row", "phone"… */
typedef struct { guint page; const char *what; double x, y, w, h; } HeatSheetBox;
GArray *heat_notice_sheet_boxes (const HeatNoticeSheet *sheet); /* (transfer full: HeatSheetBox) */

/* One PDF of all sheets, in order. Written beside `path` and moved there when whole. HEAT_ERROR_IO names the file.
 * `sheets`: HeatNoticeSheet, laid out one after the other, so that memory does not grow with their number. `n_pages` may be NULL. */
gboolean heat_notice_write_pdf (const GPtrArray *sheets, const char *path, guint *n_pages, GError **error);
typedef enum { HEAT_SHEET_BY_COMMUNITY, HEAT_SHEET_BY_BUILDING, HEAT_SHEET_BY_UNIT } HeatSheetBy;
int heat_sheet_by_from_word (const char *word); /* "community", "building", "unit"; −1 */
/* One scope a door, in order. By unit, a whole building whose units the notice does not list is one door. (transfer full: HeatNoticeScope) */
GArray *heat_notice_scopes (const HeatNotice *notice, HeatSheetBy by);
/* Keeps the doors within any of `only`: "通达小区", "通达小区/6" or "通达小区/6/2", community, building and unit by name or id. HEAT_ERROR_NOT_FOUND
 * names the first text that fits no door. */
gboolean heat_notice_scopes_keep (const HeatNotice *notice, GArray *scopes, const char *const *only, GError **error);
/* How deep a text of `only` goes: what doors it speaks of. */
HeatSheetBy heat_sheet_by_of (const char *only);
/* The sheets of these doors. (transfer full: HeatNoticeSheet) */
GPtrArray *heat_notice_sheets (const HeatNotice *notice, const GArray *scopes, const HeatWording *wording, const HeatNoticeContext *context, GError **error);
/* All door sheets of a notice. (transfer full: HeatNoticeSheet) */
GPtrArray *heat_notice_door_sheets (const HeatNotice *notice, HeatSheetBy by, const HeatWording *wording, const HeatNoticeContext *context, GError **error);

/* The same for anything that draws A4 pages in points. */
typedef void (*HeatPageDraw) (cairo_t *cr, guint page, gpointer data);
gboolean heat_notice_write_pages (const char *path, const char *title, guint n_pages, HeatPageDraw draw, gpointer data, GError **error);
