// SPDX-License-Identifier: GPL-3.0-or-later
#include "map-furniture.h"
#include "base-i18n.h"
#include "map-symbol.h"
#include <math.h>

#define BAR_MOST_PX 210
#define PANEL_HEIGHT_PX 40

double
heat_map_nice_length_m (double m_per_px, double most_px)
{
  double most = m_per_px * most_px, ten = pow (10, floor (log10 (most)));

  return most >= 5 * ten ? 5 * ten : most >= 2 * ten ? 2 * ten : ten;
}

static void
draw_panel (cairo_t *cr, const HeatMapPalette *p, double x, double y, double w, double h)
{
  cairo_rectangle (cr, x + 0.5, y + 0.5, w - 1, h - 1);
  heat_map_set_rgba (cr, p->panel, 0.92);
  cairo_fill_preserve (cr);
  heat_map_set_rgba (cr, p->line, 1);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
}

static void
write_text (HeatMapText *text, cairo_t *cr, const char *words, double x, double y, guint32 rgb, gboolean is_bold)
{
  HeatMapFont font = { 12, is_bold, 0 };

  heat_map_text_draw (text, cr, words, &font, x, y, rgb, 0, 0, FALSE);
}

void
heat_map_scale_bar_size (const HeatMapScenery *scenery, const HeatMapView *view, double *width_px, double *height_px)
{
  *width_px = heat_map_nice_length_m (view->m_per_px, BAR_MOST_PX) / view->m_per_px + 96;
  *height_px = PANEL_HEIGHT_PX;
}

static char *
word_length (double length_m, gboolean with_unit)
{
  if (length_m >= 1000)
    return g_strdup_printf (with_unit ? "%g km" : "%g", length_m / 1000);
  return g_strdup_printf (with_unit ? "%g m" : "%g", length_m);
}

static void
draw_north (HeatMapText *text, cairo_t *cr, const HeatMapPalette *p, double x, double y)
{
  heat_map_set_rgba (cr, p->text, 1);
  cairo_set_line_width (cr, 1.6);
  cairo_move_to (cr, x, y + 11);
  cairo_line_to (cr, x, y - 10);
  cairo_move_to (cr, x - 5, y - 4);
  cairo_line_to (cr, x, y - 10);
  cairo_line_to (cr, x + 5, y - 4);
  cairo_stroke (cr);
  write_text (text, cr, C_("north arrow", "N"), x + 17, y, p->text, TRUE);
}

double
heat_map_draw_scale_bar (cairo_t *cr, const HeatMapScenery *scenery, const HeatMapView *view, double x_px, double y_px)
{
  const HeatMapPalette *p = &scenery->style->palette[scenery->theme];
  double length_m = heat_map_nice_length_m (view->m_per_px, BAR_MOST_PX), bar = length_m / view->m_per_px, w = 0, h = 0;
  HeatMapText text;

  heat_map_text_init (&text);
  heat_map_scale_bar_size (scenery, view, &w, &h);
  double top = y_px - h, left = x_px + 14, line = top + 28;
  draw_panel (cr, p, x_px, top, w, h);
  heat_map_set_rgba (cr, p->text, 1);
  cairo_set_line_width (cr, 1.6);
  for (int i = 0; i <= 2; i++)
    {
      g_autofree char *words = i ? word_length (length_m * i / 2, i == 2) : g_strdup ("0");
      cairo_move_to (cr, left + bar * i / 2, line - (i == 1 ? 4 : 6));
      cairo_line_to (cr, left + bar * i / 2, line);
      /* half a kilometre is written with the whole one's unit */
      if (i != 1 || length_m != 1000)
        write_text (&text, cr, words, left + bar * i / 2, top + 12, p->text, FALSE);
      heat_map_set_rgba (cr, p->text, 1);
    }
  cairo_move_to (cr, left, line);
  cairo_line_to (cr, left + bar, line);
  cairo_stroke (cr);
  draw_north (&text, cr, p, x_px + w - 42, top + h / 2);
  heat_map_text_clear (&text);
  return w;
}

void
heat_map_draw_attribution (cairo_t *cr, const HeatMapScenery *scenery, double x_px, double y_px)
{
  const HeatMapPalette *p = &scenery->style->palette[scenery->theme];
  const HeatCity *city = heat_net_city (heat_map_scene_net (scenery->scene));
  const char *words = heat_city_text (city, city->attribution);
  HeatMapFont font = { 12, FALSE, 0 };
  HeatMapText text;
  double w = 0, h = 0;

  if (!*words)
    return;
  heat_map_text_init (&text);
  heat_map_text_measure (&text, words, &font, &w, &h);
  cairo_rectangle (cr, x_px - w - 8, y_px - h - 4, w + 8, h + 4);
  heat_map_set_rgba (cr, p->panel, 0.85);
  cairo_fill (cr);
  heat_map_text_draw (&text, cr, words, &font, x_px - w / 2 - 4, y_px - h / 2 - 2, p->text_3, 0, 0, FALSE);
  heat_map_text_clear (&text);
}

typedef enum { ROW_LEAK, ROW_MUST, ROW_MAY, ROW_ZONE, ROW_OUT, ROW_STATION, ROW_DEAD, ROW_PRIORITY, N_ROWS } LegendRow;

static const char *const row_words[N_ROWS] = {
  N_("Leak"), N_("Must close, in this order"), N_("May close"), N_("Zone without water"), N_("Building without heat"), N_("Substation out"),
  N_("No flow"), N_("Priority user"),
};

static gboolean
is_row_used (const HeatMapOverlay *o, LegendRow row)
{
  const guint n[N_ROWS] = { o->leaks->len, o->must->len, o->may->len, o->zone_pipes->len, o->out_buildings->len, o->out_stations->len,
                            o->dead_pipes->len, o->priority->len };

  return n[row] > 0;
}

static void
draw_swatch (cairo_t *cr, double x, double y, guint32 fill, double alpha, guint32 edge)
{
  cairo_rectangle (cr, x - 12, y - 7, 24, 14);
  heat_map_set_rgba (cr, fill, alpha);
  cairo_fill_preserve (cr);
  heat_map_set_rgba (cr, edge, 1);
  cairo_set_line_width (cr, 1.6);
  cairo_stroke (cr);
}

static void
draw_row_sign (const HeatMapSignPen *pen, LegendRow row, double x, double y)
{
  const HeatMapPalette *p = pen->palette;
  HeatMapValveSign may = { HEAT_MAP_VALVE_MAY, FALSE, 6, 1, 0, 0 };
  cairo_t *cr = pen->cr;

  switch (row)
    {
    case ROW_LEAK: heat_map_sign_leak (pen, x, y, 10, 0); return;
    case ROW_MUST: heat_map_sign_badge (pen, x, y, 12, "1"); return;
    case ROW_MAY: heat_map_sign_valve (pen, x, y, &may); return;
    case ROW_ZONE:
      draw_swatch (cr, x, y, p->ground, 1, p->zone);
      for (int i = -1; i <= 1; i++)
        {
          cairo_move_to (cr, x + i * 8 - 7, y + 7);
          cairo_line_to (cr, x + i * 8 + 7 - (i == 1 ? 3 : 0), y - 7 + (i == 1 ? 3 : 0));
        }
      cairo_stroke (cr);
      return;
    case ROW_OUT: draw_swatch (cr, x, y, p->out_fill, 1, p->out); return;
    case ROW_STATION: heat_map_sign_station (pen, x, y, 8, TRUE); return;
    case ROW_DEAD:
      heat_map_set_rgba (cr, p->no_flow, 1);
      cairo_set_line_width (cr, 3);
      cairo_move_to (cr, x - 13, y);
      cairo_line_to (cr, x + 13, y);
      cairo_stroke (cr);
      return;
    case ROW_PRIORITY: heat_map_sign_priority (pen, x, y, 9, "", TRUE); return;
    case N_ROWS: return;
    }
}

void
heat_map_legend_size (const HeatMapScenery *scenery, double *width_px, double *height_px)
{
  HeatMapFont font = { 12, FALSE, 0 };
  double widest = 0;
  guint n = 0;
  HeatMapText text;

  heat_map_text_init (&text);
  for (int row = 0; scenery->overlay && row < N_ROWS; row++)
    if (is_row_used (scenery->overlay, (LegendRow) row))
      {
        double w = 0, h = 0;
        heat_map_text_measure (&text, _(row_words[row]), &font, &w, &h);
        widest = MAX (widest, w);
        n++;
      }
  heat_map_text_clear (&text);
  *width_px = n ? widest + 62 : 0;
  *height_px = n ? n * 24 + 12 : 0;
}

void
heat_map_draw_legend (cairo_t *cr, const HeatMapScenery *scenery, double x_px, double y_px)
{
  HeatMapFont font = { 12, FALSE, 0 };
  double panel_w = 0, panel_h = 0, w = 0, h = 0;
  HeatMapText text;

  heat_map_legend_size (scenery, &panel_w, &panel_h);
  if (panel_w <= 0)
    return;
  heat_map_text_init (&text);
  HeatMapSignPen pen = { cr, &text, &scenery->style->palette[scenery->theme], FALSE };
  double y = y_px - panel_h + 18;
  draw_panel (cr, pen.palette, x_px - panel_w, y_px - panel_h, panel_w, panel_h);
  for (int row = 0; row < N_ROWS; row++)
    if (is_row_used (scenery->overlay, (LegendRow) row))
      {
        draw_row_sign (&pen, (LegendRow) row, x_px - panel_w + 26, y);
        heat_map_text_measure (&text, _(row_words[row]), &font, &w, &h);
        heat_map_text_draw (&text, cr, _(row_words[row]), &font, x_px - panel_w + 50 + w / 2, y, pen.palette->text, 0, 0, FALSE);
        y += 24;
      }
  heat_map_text_clear (&text);
}
