// SPDX-License-Identifier: GPL-3.0-or-later
#include "map-text.h"
#include "map-pen.h"
#include <string.h>

#define MOST_WIDTHS 4096

typedef struct { HeatMapFont font; double width_px; char words[]; } Width;

static guint
hash_width (gconstpointer key)
{
  const Width *w = key;

  return g_str_hash (w->words) ^ (guint) (w->font.size_px * 16) ^ (guint) w->font.is_bold << 16 ^ (guint) (w->font.spacing_px * 16) << 20;
}

static gboolean
equal_widths (gconstpointer a, gconstpointer b)
{
  const Width *x = a, *y = b;

  return x->font.size_px == y->font.size_px && !x->font.is_bold == !y->font.is_bold && x->font.spacing_px == y->font.spacing_px && strcmp (x->words, y->words) == 0;
}

static Width *
new_width (const char *words, const HeatMapFont *font)
{
  gsize len = strlen (words) + 1;
  Width *w = g_malloc (sizeof *w + len);

  w->font = *font;
  w->width_px = 0;
  memcpy (w->words, words, len);
  return w;
}

void
heat_map_text_init (HeatMapText *text)
{
  g_autoptr (PangoFontDescription) font = pango_font_description_from_string ("Noto Sans CJK SC, Noto Sans, Sans");

  text->scale = 1;
  text->context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  pango_context_set_round_glyph_positions (text->context, FALSE);
  text->layout = pango_layout_new (text->context);
  pango_layout_set_font_description (text->layout, font);
  pango_layout_set_single_paragraph_mode (text->layout, TRUE);
  text->widths = g_hash_table_new_full (hash_width, equal_widths, g_free, NULL);
}

void
heat_map_text_clear (HeatMapText *text)
{
  g_clear_object (&text->layout);
  g_clear_object (&text->context);
  g_clear_pointer (&text->widths, g_hash_table_unref);
}

static void
lay_out (HeatMapText *text, const char *words, const HeatMapFont *font)
{
  g_autoptr (PangoFontDescription) d = pango_font_description_copy (pango_layout_get_font_description (text->layout));

  pango_font_description_set_absolute_size (d, font->size_px * text->scale * PANGO_SCALE);
  pango_font_description_set_weight (d, font->is_bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (text->layout, d);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  if (font->spacing_px > 0)
    pango_attr_list_insert (attributes, pango_attr_letter_spacing_new ((int) (font->spacing_px * text->scale * PANGO_SCALE)));
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_layout_set_attributes (text->layout, attributes);
  pango_layout_set_text (text->layout, words, -1);
}

void
heat_map_text_measure (HeatMapText *text, const char *words, const HeatMapFont *font, double *width_px, double *height_px)
{
  Width *wanted = new_width (words, font), *known = g_hash_table_lookup (text->widths, wanted);
  int w = 0, h = 0;

  if (!known)
    {
      lay_out (text, words, font);
      pango_layout_get_size (text->layout, &w, &h);
      wanted->width_px = (double) w / PANGO_SCALE;
      if (g_hash_table_size (text->widths) >= MOST_WIDTHS)
        g_hash_table_remove_all (text->widths);
      g_hash_table_add (text->widths, wanted);
      known = g_steal_pointer (&wanted);
    }
  *width_px = known->width_px;
  g_free (wanted);
  *height_px = font->size_px * text->scale * 1.2; /* Noto's own line is half as high again as its letters */
}

static gboolean
embeds_fonts (cairo_t *cr)
{
  cairo_surface_type_t type = cairo_surface_get_type (cairo_get_target (cr));

  return type == CAIRO_SURFACE_TYPE_PDF || type == CAIRO_SURFACE_TYPE_PS || type == CAIRO_SURFACE_TYPE_SVG;
}

void
heat_map_text_draw (HeatMapText *text, cairo_t *cr, const char *words, const HeatMapFont *font, double x, double y, guint32 rgb, guint32 halo_rgb,
                    double halo_px, gboolean is_vector)
{
  int w = 0, h = 0;

  lay_out (text, words, font);
  pango_layout_get_size (text->layout, &w, &h);
  double left = x - (double) w / PANGO_SCALE / 2, top = y - (double) h / PANGO_SCALE / 2;
  pango_cairo_update_context (cr, text->context);
  if (halo_px > 0 && is_vector)
    {
      cairo_move_to (cr, left, top);
      pango_cairo_layout_path (cr, text->layout);
      heat_map_set_rgba (cr, halo_rgb, 1);
      cairo_set_line_width (cr, 2 * halo_px);
      cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
      cairo_stroke (cr);
    }
  else if (halo_px > 0)
    {
      static const double around[8][2] = { { 1, 0 }, { -1, 0 }, { 0, 1 }, { 0, -1 }, { 0.7, 0.7 }, { -0.7, 0.7 }, { 0.7, -0.7 }, { -0.7, -0.7 } };
      heat_map_set_rgba (cr, halo_rgb, 1);
      for (int i = 0; i < 8; i++)
        {
          cairo_move_to (cr, left + around[i][0] * halo_px, top + around[i][1] * halo_px);
          pango_cairo_show_layout (cr, text->layout);
        }
    }
  if (!is_vector && !embeds_fonts (cr))
    {
      heat_map_set_rgba (cr, rgb, 1);
      cairo_move_to (cr, left, top);
      pango_cairo_show_layout (cr, text->layout);
      return;
    }
  /* cairo 1.16 loses single CJK glyphs when it cuts a font down for a file: the text goes below in the halo's colour, for
   * search and copying, and its outlines over it. */
  heat_map_set_rgba (cr, halo_px > 0 ? halo_rgb : rgb, 1);
  cairo_move_to (cr, left, top);
  pango_cairo_show_layout (cr, text->layout);
  cairo_new_path (cr);
  cairo_move_to (cr, left, top);
  pango_cairo_layout_path (cr, text->layout);
  heat_map_set_rgba (cr, rgb, 1);
  cairo_fill (cr);
}
