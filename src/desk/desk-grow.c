// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-grow.h"

#define MADE_BY_GTK 205 /* more rows than these make no more widgets, so that a very long list may grow faster */

struct _HeatDeskGrow {
  GtkAdjustment *place; /* owned reference */
  guint (*count) (gpointer data);
  void (*give) (gpointer data);
  gpointer data;
  guint n, idle;
};

static gboolean
grow (gpointer data)
{
  HeatDeskGrow *self = data;

  self->idle = 0;
  self->n += self->n < MADE_BY_GTK ? HEAT_DESK_GROW_MORE : self->n;
  self->give (self->data);
  return G_SOURCE_REMOVE;
}

/* Not while the list is being laid out. */
static void
grow_near_end (HeatDeskGrow *self)
{
  double page = gtk_adjustment_get_page_size (self->place);
  double left = gtk_adjustment_get_upper (self->place) - gtk_adjustment_get_value (self->place) - 2 * page;

  if (left < 0 && page > 0 && !self->idle && self->n < self->count (self->data))
    self->idle = g_idle_add_full (G_PRIORITY_HIGH_IDLE, grow, self, NULL);
}

HeatDeskGrow *
heat_desk_grow_new (GtkAdjustment *place, guint (*count) (gpointer data), void (*give) (gpointer data), gpointer data)
{
  HeatDeskGrow *self = g_new0 (HeatDeskGrow, 1);

  *self = (HeatDeskGrow){ g_object_ref (place), count, give, data, HEAT_DESK_GROW_FIRST, 0 };
  g_signal_connect_swapped (self->place, "value-changed", G_CALLBACK (grow_near_end), self);
  g_signal_connect_swapped (self->place, "changed", G_CALLBACK (grow_near_end), self);
  return self;
}

void
heat_desk_grow_free (HeatDeskGrow *self)
{
  g_clear_handle_id (&self->idle, g_source_remove);
  g_signal_handlers_disconnect_by_data (self->place, self);
  g_object_unref (self->place);
  g_free (self);
}

guint
heat_desk_grow_n (const HeatDeskGrow *self)
{
  return self->n;
}

void
heat_desk_grow_set (HeatDeskGrow *self, guint n)
{
  self->n = n;
}
