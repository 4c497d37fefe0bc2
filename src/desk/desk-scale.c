// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-scale.h"
#include "base-i18n.h"
#include "desk-paint.h"
#include "desk-words.h"
#include <math.h>

#define WIDTH 290
#define HEIGHT 40
#define MOST_PX 190.0

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

static void
snapshot (GtkWidget *widget, GtkSnapshot *snap)
{
  HeatDeskScale *self = HEAT_DESK_SCALE (widget);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, WIDTH, HEIGHT);

  if (!(self->m_per_px > 0))
    return;
  double m = round_length (MOST_PX * self->m_per_px), px = m / self->m_per_px;
  g_autofree char *half = heat_words_distance (m / 2), *whole = heat_words_distance (m);
  cairo_t *cr = gtk_snapshot_append_cairo (snap, &bounds);
  heat_paint_source (widget, cr, "text");
  cairo_set_line_width (cr, 1.5);
  for (int i = 0; i < 3; i++)
    {
      cairo_move_to (cr, 14 + px * i / 2, 23);
      cairo_line_to (cr, 14 + px * i / 2, 31);
    }
  cairo_move_to (cr, 14, 30.5);
  cairo_line_to (cr, 14 + px, 30.5);
  cairo_stroke (cr);
  heat_paint_text (widget, cr, "0", 14, 12, 0.5, 12, FALSE);
  heat_paint_text (widget, cr, half, 14 + px / 2, 12, 0.5, 12, FALSE);
  heat_paint_text (widget, cr, whole, 14 + px, 12, 0.5, 12, FALSE);
  cairo_move_to (cr, WIDTH - 36, 32);
  cairo_line_to (cr, WIDTH - 36, 9);
  cairo_move_to (cr, WIDTH - 41, 15);
  cairo_line_to (cr, WIDTH - 36, 9);
  cairo_line_to (cr, WIDTH - 31, 15);
  cairo_stroke (cr);
  heat_paint_text (widget, cr, _("N"), WIDTH - 20, 20, 0.5, 14, TRUE);
  cairo_destroy (cr);
}

static void
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : HEIGHT;
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
