// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-wrap.h"

struct _HeatDeskWrap {
  GtkWidget parent;
  GtkWidget *beside; /* borrowed, nullable */
  int spacing_px;
};
G_DEFINE_FINAL_TYPE (HeatDeskWrap, heat_desk_wrap, GTK_TYPE_WIDGET)

static int
room_beside (HeatDeskWrap *self)
{
  int natural = 0;

  if (self->beside)
    gtk_widget_measure (self->beside, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  return natural ? natural + self->spacing_px : 0;
}

/* Places the groups in rows of that width, or only reckons; returns the height. */
static int
flow (HeatDeskWrap *self, int width, gboolean places)
{
  int x = 0, y = 0, row = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child; child = gtk_widget_get_next_sibling (child))
    {
      GtkRequisition size;
      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_get_preferred_size (child, NULL, &size);
      if (x > 0 && x + size.width > width)
        {
          y += row + self->spacing_px;
          x = row = 0;
        }
      if (places)
        gtk_widget_size_allocate (child, &(GtkAllocation){ x, y, size.width, size.height }, -1);
      x += size.width + self->spacing_px;
      row = MAX (row, size.height);
    }
  return y + row;
}

static GtkSizeRequestMode
request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  HeatDeskWrap *self = HEAT_DESK_WRAP (widget);
  int widest = 0, all = 0, beside = room_beside (self);

  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      *minimum = *natural = flow (self, for_size < 0 ? G_MAXINT / 2 : for_size - beside, FALSE);
      return;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    {
      int one = 0;
      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, orientation, -1, NULL, &one, NULL, NULL);
      widest = MAX (widest, one);
      all += one + (all ? self->spacing_px : 0);
    }
  *minimum = widest;
  *natural = all + beside;
}

static void
allocate (GtkWidget *widget, int width, int height, int baseline)
{
  HeatDeskWrap *self = HEAT_DESK_WRAP (widget);

  flow (self, width - room_beside (self), TRUE);
}

static void
dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))))
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (heat_desk_wrap_parent_class)->dispose (object);
}

static void
heat_desk_wrap_init (HeatDeskWrap *self)
{
}

static void
heat_desk_wrap_class_init (HeatDeskWrapClass *class)
{
  G_OBJECT_CLASS (class)->dispose = dispose;
  GTK_WIDGET_CLASS (class)->get_request_mode = request_mode;
  GTK_WIDGET_CLASS (class)->measure = measure;
  GTK_WIDGET_CLASS (class)->size_allocate = allocate;
}

GtkWidget *
heat_desk_wrap_new (int spacing_px)
{
  HeatDeskWrap *self = g_object_new (HEAT_TYPE_DESK_WRAP, NULL);

  self->spacing_px = spacing_px;
  return GTK_WIDGET (self);
}

void
heat_desk_wrap_append (HeatDeskWrap *self, GtkWidget *group)
{
  gtk_widget_insert_before (group, GTK_WIDGET (self), NULL);
}

void
heat_desk_wrap_leave_room (HeatDeskWrap *self, GtkWidget *beside)
{
  self->beside = beside;
}
