// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-wrap.h"

struct _HeatDeskWrap {
  GtkWidget parent;
  GtkWidget *beside; /* borrowed, nullable */
  int spacing_px;
  gboolean is_filled;
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

static GtkWidget *
next_shown (GtkWidget *child)
{
  while (child && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static int
width_of (GtkWidget *child, int most)
{
  int minimum = 0, natural = 0;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  return MAX (minimum, MIN (natural, most));
}

/* The groups from `first` on that stand in one row of that width; end: the one after them, n: how many. Returns what they leave. */
static int
take_row (HeatDeskWrap *self, GtkWidget *first, int width, GtkWidget **end, int *n)
{
  int left = width;

  *n = 0;
  for (*end = first; *end; *end = next_shown (gtk_widget_get_next_sibling (*end)), (*n)++)
    {
      int wanted = width_of (*end, width) + (*n > 0 ? self->spacing_px : 0);
      if (*n > 0 && wanted > left)
        break;
      left -= wanted;
    }
  return MAX (left, 0);
}

/* Of what a row leaves: its first group has all of it where it expands, else all have the same. */
static int
share_of (HeatDeskWrap *self, GtkWidget *child, GtkWidget *first, int left, int n)
{
  if (!self->is_filled)
    return 0;
  if (gtk_widget_get_hexpand (first))
    return child == first ? left : 0;
  return left / n;
}

/* Places the groups in rows of that width, or only reckons; returns the height. */
static int
flow (HeatDeskWrap *self, int width, gboolean places)
{
  GtkWidget *end;
  int y = 0, n;

  for (GtkWidget *first = next_shown (gtk_widget_get_first_child (GTK_WIDGET (self))); first; first = end)
    {
      int left = take_row (self, first, width, &end, &n), x = 0, row = 0;
      y += y > 0 ? self->spacing_px : 0;
      for (GtkWidget *child = first; child != end; child = next_shown (gtk_widget_get_next_sibling (child)))
        {
          int wide = width_of (child, width) + share_of (self, child, first, left, n), high = 0;
          gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, wide, NULL, &high, NULL, NULL);
          if (places)
            gtk_widget_size_allocate (child, &(GtkAllocation){ x, y, wide, high }, -1);
          x += wide + self->spacing_px;
          row = MAX (row, high);
        }
      y += row;
    }
  return y;
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
      int least = 0, one = 0;
      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, orientation, -1, &least, &one, NULL, NULL);
      widest = MAX (widest, self->is_filled ? least : one);
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

void
heat_desk_wrap_fill (HeatDeskWrap *self)
{
  self->is_filled = TRUE;
}
