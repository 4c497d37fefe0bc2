// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-paint.h"
#include "desk-settings.h"

void
heat_paint_source (GtkWidget *widget, cairo_t *cr, const char *name)
{
  GdkRGBA colour;

  if (!gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), name, &colour))
    gtk_style_context_get_color (gtk_widget_get_style_context (widget), &colour);
  gdk_cairo_set_source_rgba (cr, &colour);
}

static PangoLayout *
make_layout (GtkWidget *widget, const char *text, int size_px, gboolean bold)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (widget, text);
  PangoFontDescription *font = pango_font_description_from_string ("Noto Sans CJK SC");
  PangoAttrList *attrs = pango_attr_list_new ();

  pango_font_description_set_absolute_size (font, size_px * heat_theme_text_scale () * PANGO_SCALE);
  pango_font_description_set_weight (font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (layout, font);
  pango_attr_list_insert (attrs, pango_attr_font_features_new ("tnum"));
  pango_layout_set_attributes (layout, attrs);
  pango_attr_list_unref (attrs);
  pango_font_description_free (font);
  return layout;
}

double
heat_paint_text (GtkWidget *widget, cairo_t *cr, const char *text, double x, double y, double align, int size_px, gboolean bold)
{
  g_autoptr (PangoLayout) layout = make_layout (widget, text, size_px, bold);
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  cairo_move_to (cr, x - align * width, y - height / 2.0);
  pango_cairo_show_layout (cr, layout);
  return width;
}

void
heat_paint_text_within (GtkWidget *widget, cairo_t *cr, const char *text, double x, double y, double width_px, int size_px, gboolean bold)
{
  g_autoptr (PangoLayout) layout = make_layout (widget, text, size_px, bold);
  int height;

  if (width_px <= 0)
    return;
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_width (layout, (int) (width_px * PANGO_SCALE));
  pango_layout_get_pixel_size (layout, NULL, &height);
  cairo_move_to (cr, x, y - height / 2.0);
  pango_cairo_show_layout (cr, layout);
}

double
heat_paint_text_width (GtkWidget *widget, const char *text, int size_px, gboolean bold)
{
  g_autoptr (PangoLayout) layout = make_layout (widget, text, size_px, bold);
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  return width;
}
