// SPDX-License-Identifier: GPL-3.0-or-later
#include "map-furniture.h"
#include "base-i18n.h"
#include "map-symbol.h"
#include <math.h>

#define BAR_MOST_PX 210
#define PANEL_HEIGHT_PX 40
#define CAPTION_GAP_PX 12

double
heat_map_draw_caption (cairo_t *cr, const HeatMapScenery *scenery, double x_px, double y_px, double most_px)
{
  const HeatMapPalette *p = &scenery->style->palette[scenery->theme];
  HeatMapFont font = { 15, TRUE, 0 };
  HeatMapText text;
  double w = 0, h = 0, room = most_px - 2 * CAPTION_GAP_PX;

  heat_map_text_init (&text);
  heat_map_text_measure (&text, scenery->caption, &font, &w, &h);
  if (w > room)
    {
      font.size_px *= room / w;
      heat_map_text_measure (&text, scenery->caption, &font, &w, &h);
    }
  heat_map_draw_panel (cr, p, x_px, y_px, w + 2 * CAPTION_GAP_PX, h + CAPTION_GAP_PX);
  heat_map_text_draw (&text, cr, scenery->caption, &font, x_px + CAPTION_GAP_PX + w / 2, y_px + (h + CAPTION_GAP_PX) / 2, p->text, 0, 0, FALSE);
  heat_map_text_clear (&text);
  return h + CAPTION_GAP_PX;
}

double
heat_map_nice_length_m (double m_per_px, double most_px)
{
  double most = m_per_px * most_px, ten = pow (10, floor (log10 (most)));

  return most >= 5 * ten ? 5 * ten : most >= 2 * ten ? 2 * ten : ten;
}

void
heat_map_draw_panel (cairo_t *cr, const HeatMapPalette *p, double x, double y, double w, double h)
{
  cairo_rectangle (cr, x + 0.5, y + 0.5, w - 1, h - 1);
  heat_map_set_rgba (cr, p->panel, 1);
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
  heat_map_draw_panel (cr, p, x_px, top, w, h);
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
  const char *own = heat_city_text (city, city->attribution), *credit = scenery->backdrop ? heat_map_backdrop_credit (scenery->backdrop) : "";
  g_autofree char *words = g_strdup_printf ("%s%s%s", own, *own && *credit ? "  ·  " : "", credit);
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

#define STAMP 0xb3140a
#define STAMP_TEXT 0xffffff

/* As an outline that is filled once: a transparent group would be slow on a screen's recorded picture. */
static void
fill_words (HeatMapText *text, cairo_t *cr, const char *words, double length)
{
  g_autoptr (PangoFontDescription) font = pango_font_description_copy (pango_layout_get_font_description (text->layout));
  int w = 0, h = 0;

  pango_font_description_set_absolute_size (font, 40 * PANGO_SCALE);
  pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
  pango_layout_set_font_description (text->layout, font);
  pango_layout_set_text (text->layout, words, -1);
  pango_layout_get_size (text->layout, &w, &h);
  cairo_scale (cr, length * PANGO_SCALE / MAX (w, 1), length * PANGO_SCALE / MAX (w, 1));
  cairo_move_to (cr, -0.5 * w / PANGO_SCALE, -0.5 * h / PANGO_SCALE);
  pango_cairo_layout_path (cr, text->layout);
  heat_map_set_rgba (cr, STAMP, 0.2);
  cairo_fill (cr);
}

void
heat_map_draw_stamp (cairo_t *cr, const char *words, double width, double height)
{
  const double band = CLAMP (height * 0.03, 16, 28);
  HeatMapFont small = { band * 0.62, TRUE, 0 };
  HeatMapText text;

  heat_map_text_init (&text);
  cairo_save (cr);
  heat_map_set_rgba (cr, STAMP, 1);
  cairo_rectangle (cr, 0, 0, width, band);
  cairo_fill (cr);
  heat_map_text_draw (&text, cr, words, &small, width / 2, band / 2, STAMP_TEXT, 0, 0, FALSE);
  cairo_translate (cr, width / 2, height / 2);
  cairo_rotate (cr, -atan2 (height, width));
  fill_words (&text, cr, words, hypot (width, height) * 0.62);
  cairo_restore (cr);
  heat_map_text_clear (&text);
}
