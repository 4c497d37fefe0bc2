// SPDX-License-Identifier: GPL-3.0-or-later
/* Comes back to where the desk was: after a night's rest, and after a crash. */
#include "desk-panel-private.h"
#include "desk-window-private.h"
#include <math.h>

static void
remember_place (HeatDeskWindow *self)
{
  HeatDeskPanel *panel = HEAT_DESK_PANEL (self->panel);
  HeatDeskPlace place = { (char *) heat_desk_panel_incident_id (panel), (int) heat_desk_panel_step (panel), NAN, NAN, NAN };

  heat_desk_middle_get_view (HEAT_DESK_MIDDLE (self->middle), &place.x_m, &place.y_m, &place.scale);
  heat_desk_memory_set_place (self->memory, self->settings->ops, &place);
}

void
heat_desk_window_remember (HeatDeskWindow *self)
{
  gboolean is_maximized = gtk_window_is_maximized (GTK_WINDOW (self)) || gtk_window_is_fullscreen (GTK_WINDOW (self));
  HeatDeskShape shape = heat_desk_memory_shape (self->memory);

  if (!is_maximized && gtk_widget_get_width (GTK_WIDGET (self)) > 1)
    {
      shape.width_px = gtk_widget_get_width (GTK_WIDGET (self));
      shape.height_px = gtk_widget_get_height (GTK_WIDGET (self));
    }
  shape.is_maximized = is_maximized;
  shape.overview = (int) heat_desk_middle_get_overview (HEAT_DESK_MIDDLE (self->middle));
  shape.list = (int) heat_desk_frame_get_list (HEAT_DESK_FRAME (self->frame));
  heat_desk_memory_set_shape (self->memory, shape);
  if (heat_desk_session_is_open (self->session) && self->is_back && heat_desk_session_mode (self->session) == HEAT_DESK_REAL)
    remember_place (self);
  heat_desk_memory_write (self->memory);
}

/* An incident that was closed meanwhile is not shown again; the view is. */
static void
go_back_to (HeatDeskWindow *self, const HeatDeskPlace *place)
{
  const HeatOps *ops = heat_desk_session_ops (self->session);
  const HeatIncident *incident = place->incident ? heat_ops_incident (ops, place->incident) : NULL;
  int step = CLAMP (place->step, 0, HEAT_N_STEPS - 1);

  if (incident && heat_incident_is_running (incident))
    {
      g_free (self->seen); /* the view was seen: it is not fitted again */
      self->seen = heat_desk_window_seen_words (incident->id, NULL, step);
      heat_desk_left_select_incident (HEAT_DESK_LEFT (self->left), incident->id);
      heat_desk_panel_show_incident (HEAT_DESK_PANEL (self->panel), incident->id);
      heat_desk_panel_go (HEAT_DESK_PANEL (self->panel), (HeatDeskStep) step);
    }
  if (isfinite (place->scale))
    heat_desk_middle_show_view (HEAT_DESK_MIDDLE (self->middle), place->x_m, place->y_m, place->scale);
}

/* The map has to have its size first. While it is not seen (the board stands there) nothing ticks: it is asked again when it comes. */
static gboolean
come_back (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  HeatDeskWindow *self = data;
  g_auto (HeatDeskPlace) place = { .scale = NAN };
  double x = NAN, y = NAN, scale = NAN;

  if (heat_desk_session_is_open (self->session) && gtk_widget_get_mapped (self->middle) && !heat_desk_middle_get_view (HEAT_DESK_MIDDLE (self->middle), &x, &y, &scale))
    return G_SOURCE_CONTINUE;
  self->coming_back = 0;
  if (!heat_desk_session_is_open (self->session) || !gtk_widget_get_mapped (self->middle))
    return G_SOURCE_REMOVE;
  if (heat_desk_memory_place (self->memory, self->settings->ops, &place))
    go_back_to (self, &place);
  self->is_back = TRUE;
  return G_SOURCE_REMOVE;
}

static void
map_seen (HeatDeskWindow *self)
{
  if (!self->is_back && !self->coming_back && heat_desk_session_is_open (self->session))
    self->coming_back = gtk_widget_add_tick_callback (GTK_WIDGET (self), come_back, self, NULL);
}

void
heat_desk_window_come_back (HeatDeskWindow *self)
{
  self->is_back = FALSE;
  g_signal_handlers_disconnect_by_func (self->middle, map_seen, self);
  g_signal_connect_object (self->middle, "map", G_CALLBACK (map_seen), self, G_CONNECT_SWAPPED);
  map_seen (self);
}

void
heat_desk_window_stay (HeatDeskWindow *self)
{
  self->is_back = TRUE;
  if (self->coming_back)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->coming_back);
  self->coming_back = 0;
}
