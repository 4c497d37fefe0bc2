// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-glyph.h"
#include "desk-settings.h"

struct _HeatDeskGlyph {
  GtkWidget parent;
  HeatGlyph glyph;
  int size_px;
};
G_DEFINE_FINAL_TYPE (HeatDeskGlyph, heat_desk_glyph, GTK_TYPE_WIDGET)

static void
draw_drop (cairo_t *cr)
{
  cairo_move_to (cr, 12, 3);
  cairo_curve_to (cr, 13, 6, 18, 10.5, 18, 15);
  cairo_arc (cr, 12, 15, 6, 0, G_PI);
  cairo_curve_to (cr, 6, 10.5, 11, 6, 12, 3);
  cairo_fill (cr);
}

static void
draw_waves (cairo_t *cr)
{
  for (int i = 0; i < 3; i++)
    {
      double x = 6.5 + 5.5 * i;
      cairo_move_to (cr, x, 20);
      cairo_curve_to (cr, x - 4, 16, x + 4, 13, x, 9.5);
      cairo_curve_to (cr, x - 2.5, 7, x + 1, 5, x, 3.5);
    }
  cairo_stroke (cr);
}

static void
draw_lines (cairo_t *cr)
{
  for (int i = 0; i < 3; i++)
    {
      cairo_move_to (cr, 4, 6 + 6 * i);
      cairo_line_to (cr, 20, 6 + 6 * i);
    }
  cairo_stroke (cr);
}

static void
draw_polyline (cairo_t *cr, const double *xy, int n, gboolean close)
{
  cairo_move_to (cr, xy[0], xy[1]);
  for (int i = 1; i < n; i++)
    cairo_line_to (cr, xy[2 * i], xy[2 * i + 1]);
  if (close)
    cairo_close_path (cr);
  cairo_stroke (cr);
}

static void
draw_asterisk (cairo_t *cr)
{
  for (int i = 0; i < 3; i++)
    {
      double a = G_PI / 2 + i * G_PI / 3;
      cairo_move_to (cr, 12 - 8.5 * cos (a), 12 - 8.5 * sin (a));
      cairo_line_to (cr, 12 + 8.5 * cos (a), 12 + 8.5 * sin (a));
    }
  cairo_stroke (cr);
}

static void
draw_thermometer (cairo_t *cr)
{
  cairo_arc (cr, 10, 17, 4, -G_PI / 3, G_PI + G_PI / 3);
  cairo_line_to (cr, 8, 5);
  cairo_arc (cr, 10, 5, 2, G_PI, 0);
  cairo_close_path (cr);
  cairo_stroke (cr);
  cairo_arc (cr, 10, 17, 2, 0, 2 * G_PI);
  cairo_fill (cr);
  cairo_move_to (cr, 16, 6);
  cairo_line_to (cr, 20, 6);
  cairo_move_to (cr, 16, 10);
  cairo_line_to (cr, 20, 10);
  cairo_stroke (cr);
}

static void
draw_bars (cairo_t *cr)
{
  static const double top[] = { 12, 4, 9 };
  for (int i = 0; i < 3; i++)
    {
      cairo_move_to (cr, 5 + 7 * i, 20);
      cairo_line_to (cr, 5 + 7 * i, top[i]);
    }
  cairo_stroke (cr);
}

static void
draw_cover (cairo_t *cr)
{
  cairo_arc (cr, 12, 12, 8.5, 0, 2 * G_PI);
  cairo_move_to (cr, 3.5, 12);
  cairo_line_to (cr, 20.5, 12);
  cairo_stroke (cr);
}

static void
draw_gauge (cairo_t *cr)
{
  cairo_arc (cr, 12, 14, 9, G_PI, 0);
  cairo_stroke (cr);
  cairo_move_to (cr, 12, 14);
  cairo_line_to (cr, 7, 9);
  cairo_stroke (cr);
  cairo_arc (cr, 12, 14, 2, 0, 2 * G_PI);
  cairo_fill (cr);
}

static void
draw_lens (cairo_t *cr)
{
  cairo_arc (cr, 10, 10, 6, 0, 2 * G_PI);
  cairo_move_to (cr, 14.5, 14.5);
  cairo_line_to (cr, 21, 21);
  cairo_stroke (cr);
}

void
heat_glyph_draw (cairo_t *cr, HeatGlyph glyph)
{
  static const double snow[] = { 12, 4, 20, 19, 4, 19 };
  static const double dip[] = { 2, 7, 8, 7, 12, 15, 16, 7, 22, 7 };

  cairo_set_line_width (cr, 2.2);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  switch (glyph)
    {
    case HEAT_GLYPH_WATER: draw_drop (cr); break;
    case HEAT_GLYPH_STEAM: draw_waves (cr); break;
    case HEAT_GLYPH_WET_WALL: draw_lines (cr); break;
    case HEAT_GLYPH_MELTED_SNOW: draw_polyline (cr, snow, 3, TRUE); break;
    case HEAT_GLYPH_COLLAPSE: draw_polyline (cr, dip, 5, FALSE); break;
    case HEAT_GLYPH_NO_HEAT: draw_asterisk (cr); break;
    case HEAT_GLYPH_COOL: draw_thermometer (cr); break;
    case HEAT_GLYPH_MAKE_UP: draw_bars (cr); break;
    case HEAT_GLYPH_PRESSURE: draw_gauge (cr); break;
    case HEAT_GLYPH_SEARCH: draw_lens (cr); break;
    case HEAT_GLYPH_WELL_COVER: case HEAT_GLYPH_MARK: case HEAT_GLYPH_OTHER: draw_cover (cr); break;
    }
}

/* The app's mark: the sign of a substation, supply red above, return blue below. */
static void
draw_mark (GtkWidget *widget, cairo_t *cr)
{
  GtkStyleContext *style = gtk_widget_get_style_context (widget);
  static const char *const names[] = { "supply", "return" };
  GdkRGBA colour;

  draw_cover (cr);
  cairo_set_line_width (cr, 2);
  for (int i = 0; i < 2; i++)
    if (gtk_style_context_lookup_color (style, names[i], &colour))
      {
        gdk_cairo_set_source_rgba (cr, &colour);
        cairo_move_to (cr, 8, 8 + 8 * i);
        cairo_line_to (cr, 16, 8 + 8 * i);
        cairo_stroke (cr);
      }
}

/* As large as the text beside it. */
static float
side_px (HeatDeskGlyph *self)
{
  return (float) (self->size_px * heat_theme_text_scale ());
}

static void
snapshot (GtkWidget *widget, GtkSnapshot *snap)
{
  HeatDeskGlyph *self = HEAT_DESK_GLYPH (widget);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, side_px (self), side_px (self));
  GdkRGBA colour;

  cairo_t *cr = gtk_snapshot_append_cairo (snap, &bounds);
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &colour);
  gdk_cairo_set_source_rgba (cr, &colour);
  cairo_scale (cr, side_px (self) / 24.0, side_px (self) / 24.0);
  heat_glyph_draw (cr, self->glyph);
  if (self->glyph == HEAT_GLYPH_MARK)
    draw_mark (widget, cr);
  cairo_destroy (cr);
}

static void
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = (int) ceilf (side_px (HEAT_DESK_GLYPH (widget)));
}

static void
heat_desk_glyph_init (HeatDeskGlyph *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

static void
heat_desk_glyph_class_init (HeatDeskGlyphClass *class)
{
  GTK_WIDGET_CLASS (class)->snapshot = snapshot;
  GTK_WIDGET_CLASS (class)->measure = measure;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (class), "heatglyph");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (class), GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

GtkWidget *
heat_desk_glyph_new (HeatGlyph glyph, int size_px)
{
  HeatDeskGlyph *self = g_object_new (HEAT_TYPE_DESK_GLYPH, NULL);

  self->glyph = glyph;
  self->size_px = size_px;
  return GTK_WIDGET (self);
}

void
heat_desk_glyph_set (HeatDeskGlyph *self, HeatGlyph glyph)
{
  if (self->glyph == glyph)
    return;
  self->glyph = glyph;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
