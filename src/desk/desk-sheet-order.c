// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-sheet-order.h"
#include "desk-pages.h"
#include "notice-order.h"
#include "notice-sheet.h"
#include "trace-rules.h"

GPtrArray *
heat_desk_order_pages (const char *incident, gpointer data, GError **error)
{
  HeatDeskSession *session = data;
  const HeatCompany *company = heat_live_company (heat_desk_session_live (session));
  g_autoptr (HeatWording) wording = heat_desk_pages_wording (error);
  HeatOrderInput input = { .net = heat_desk_session_net (session), .close_first = heat_code_word (HEAT_CODES_LINE, company->operating->close_first),
                           .now_us = heat_desk_session_now_us (session) };
  g_autoptr (HeatOrderSheet) sheet = wording ? heat_order_sheet_for (heat_desk_session_ops (session), incident, company, &input, wording, error) : NULL;

  if (!sheet)
    return NULL;
  GPtrArray *pages = g_ptr_array_new_with_free_func ((GDestroyNotify) cairo_surface_destroy);
  for (guint i = 0; i < heat_order_sheet_pages (sheet); i++)
    {
      cairo_surface_t *page = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, &(cairo_rectangle_t){ 0, 0, HEAT_SHEET_WIDTH_PT, HEAT_SHEET_HEIGHT_PT });
      cairo_t *cr = cairo_create (page);
      heat_order_sheet_draw (cr, sheet, i);
      cairo_destroy (cr);
      g_ptr_array_add (pages, page);
    }
  return pages;
}
