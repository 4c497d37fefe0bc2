// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-magnify.h"
#include "desk-map.h"
#include "desk-settings.h"
#include <math.h>

#define ROOM_PART 0.72
#define STEP (1.0 / 32) /* a map's tiles keep whole device pixels */

struct _HeatDeskMagnify {
  GtkWidget parent;
  GtkWidget *child;   /* owned */
  double factor;
  int width_px, height_px; /* 0: the factor is fixed */
};
G_DEFINE_FINAL_TYPE (HeatDeskMagnify, heat_desk_magnify, GTK_TYPE_WIDGET)

static void
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  HeatDeskMagnify *self = HEAT_DESK_MAGNIFY (widget);
  int least = 0, most = 0;

  gtk_widget_measure (self->child, orientation, for_size < 0 || self->width_px ? -1 : (int) (for_size / self->factor), &least, &most, NULL, NULL);
  if (self->width_px)
    {
      *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 640 : 360;
      *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? self->width_px : self->height_px;
      return;
    }
  *minimum = (int) ceil (least * self->factor);
  *natural = (int) ceil (most * self->factor);
}

static double
fitting_factor (HeatDeskMagnify *self, int width, int height)
{
  int least_width, least_height;
  double larger = MIN ((double) width / self->width_px, (double) height / self->height_px);

  gtk_widget_measure (self->child, GTK_ORIENTATION_HORIZONTAL, -1, &least_width, NULL, NULL, NULL);
  gtk_widget_measure (self->child, GTK_ORIENTATION_VERTICAL, MAX (least_width, width), &least_height, NULL, NULL, NULL);
  double smaller = MIN ((double) width / MAX (least_width, 1), (double) height / MAX (least_height, 1));
  if (heat_theme_text_scale () > 1) /* what is cut short fits everywhere: larger texts still need their room */
    smaller = MIN (smaller, width / (ROOM_PART * heat_theme_text_scale () * self->width_px));
  return MAX (STEP, floor (MIN (MAX (larger, 1), smaller) / STEP) * STEP);
}

static double
total_factor (HeatDeskMagnify *self)
{
  GtkWidget *above = gtk_widget_get_ancestor (gtk_widget_get_parent (GTK_WIDGET (self)), HEAT_TYPE_DESK_MAGNIFY);

  return self->factor * (above ? total_factor (HEAT_DESK_MAGNIFY (above)) : 1);
}

static void
allocate (GtkWidget *widget, int width, int height, int baseline)
{
  HeatDeskMagnify *self = HEAT_DESK_MAGNIFY (widget);

  if (self->width_px)
    self->factor = fitting_factor (self, width, height);
  if (HEAT_IS_DESK_MAP (self->child))
    heat_desk_map_set_magnification (HEAT_DESK_MAP (self->child), total_factor (self));
  gtk_widget_allocate (self->child, (int) ceil (width / self->factor), (int) ceil (height / self->factor), -1,
                       gsk_transform_scale (NULL, (float) self->factor, (float) self->factor));
}

static void
dispose (GObject *object)
{
  g_clear_pointer (&HEAT_DESK_MAGNIFY (object)->child, gtk_widget_unparent);
  G_OBJECT_CLASS (heat_desk_magnify_parent_class)->dispose (object);
}

static void
heat_desk_magnify_init (HeatDeskMagnify *self)
{
  self->factor = 1;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);
}

static void
heat_desk_magnify_class_init (HeatDeskMagnifyClass *class)
{
  G_OBJECT_CLASS (class)->dispose = dispose;
  GTK_WIDGET_CLASS (class)->measure = measure;
  GTK_WIDGET_CLASS (class)->size_allocate = allocate;
}

static HeatDeskMagnify *
make (GtkWidget *child)
{
  HeatDeskMagnify *self = g_object_new (HEAT_TYPE_DESK_MAGNIFY, NULL);

  self->child = child;
  gtk_widget_set_parent (child, GTK_WIDGET (self));
  return self;
}

GtkWidget *
heat_desk_magnify_new (GtkWidget *child, double factor)
{
  HeatDeskMagnify *self = make (child);

  self->factor = factor;
  return GTK_WIDGET (self);
}

GtkWidget *
heat_desk_magnify_new_for (GtkWidget *child, int width_px, int height_px)
{
  HeatDeskMagnify *self = make (child);

  self->width_px = width_px;
  self->height_px = height_px;
  return GTK_WIDGET (self);
}

double
heat_desk_magnify_get_factor (HeatDeskMagnify *self)
{
  return self->factor;
}
