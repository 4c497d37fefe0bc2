// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-scale.h"
#include "base-i18n.h"
#include "desk-paint.h"
#include "desk-settings.h"
#include "desk-words.h"
#include <math.h>

#define WIDTH 290.0
#define HEIGHT 40.0
#define BESIDE 100.0   /* what stands beside the bar grows with the texts, and the bar is shorter */
#define LEAST_HALF 42  /* from one figure to the next */

struct _HeatDeskScale {
  GtkWidget parent;
  double m_per_px;
};
G_DEFINE_FINAL_TYPE (HeatDeskScale, heat_desk_scale, GTK_TYPE_WIDGET)

/* The roundest length (1, 2, 5 × 10ⁿ m) that fits. */
static double
round_length (double m)
{
  double power = pow (10, floor (log10 (m)));

  return m >= 5 * power ? 5 * power : m >= 2 * power ? 2 * power : power;
}

static double
width_px (void)
{
  return WIDTH - 16 * (heat_theme_text_scale () - 1);
}

static double
height_px (void)
{
  return HEIGHT + 16 * (heat_theme_text_scale () - 1);
}

static void
draw_north (GtkWidget *widget, cairo_t *cr, double grow)
{
  double x = width_px () - 36 * grow, middle = height_px () / 2;

  cairo_move_to (cr, x, middle + 12);
  cairo_line_to (cr, x, middle - 11);
  cairo_move_to (cr, x - 5, middle - 5);
  cairo_line_to (cr, x, middle - 11);
  cairo_line_to (cr, x + 5, middle - 5);
  cairo_stroke (cr);
  heat_paint_text (widget, cr, _("N"), x + 16 * grow, middle, 0.5, 14, TRUE);
}

static void
snapshot (GtkWidget *widget, GtkSnapshot *snap)
{
  HeatDeskScale *self = HEAT_DESK_SCALE (widget);
  double grow = heat_theme_text_scale (), left = 14 * grow, y = 12 * grow, line = height_px () - 9.5, most_px = width_px () - BESIDE * grow;
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, (float) width_px (), (float) height_px ());

  if (!(self->m_per_px > 0))
    return;
  double m = round_length (most_px * self->m_per_px), px = m / self->m_per_px;
  g_autofree char *half = heat_words_distance (m / 2), *whole = heat_words_distance (m);
  cairo_t *cr = gtk_snapshot_append_cairo (snap, &bounds);
  heat_paint_source (widget, cr, "text");
  cairo_set_line_width (cr, 1.5);
  for (int i = 0; i < 3; i++)
    {
      cairo_move_to (cr, left + px * i / 2, line - 7.5);
      cairo_line_to (cr, left + px * i / 2, line + 0.5);
    }
  cairo_move_to (cr, left, line);
  cairo_line_to (cr, left + px, line);
  cairo_stroke (cr);
  heat_paint_text (widget, cr, "0", left, y, 0.5, 12, FALSE);
  if (px / 2 >= LEAST_HALF * grow)
    heat_paint_text (widget, cr, half, left + px / 2, y, 0.5, 12, FALSE);
  heat_paint_text (widget, cr, whole, left + px, y, 0.5, 12, FALSE);
  draw_north (widget, cr, grow);
  cairo_destroy (cr);
}

static void
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = (int) ceil (orientation == GTK_ORIENTATION_HORIZONTAL ? width_px () : height_px ());
}

static void
heat_desk_scale_init (HeatDeskScale *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "overlaybar");
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

static void
heat_desk_scale_class_init (HeatDeskScaleClass *class)
{
  GTK_WIDGET_CLASS (class)->snapshot = snapshot;
  GTK_WIDGET_CLASS (class)->measure = measure;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (class), "heatscale");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (class), GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

GtkWidget *
heat_desk_scale_new (void)
{
  return g_object_new (HEAT_TYPE_DESK_SCALE, NULL);
}

void
heat_desk_scale_set (HeatDeskScale *self, double m_per_px)
{
  self->m_per_px = m_per_px;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
