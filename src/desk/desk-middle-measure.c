// SPDX-License-Identifier: GPL-3.0-or-later
/* The ruler on the map: while it is out, clicks and Space set its points. */
#include "base-i18n.h"
#include "desk-middle-private.h"
#include "desk-ui.h"

static void
line_changed (HeatDeskMeasure *ruler, HeatDeskMiddle *self)
{
  gtk_widget_queue_draw (self->map);
}

static void
ruler_left (HeatDeskMeasure *ruler, HeatDeskMiddle *self)
{
  heat_desk_map_set_placing (HEAT_DESK_MAP (self->map), FALSE);
  heat_desk_map_set_glass (HEAT_DESK_MAP (self->map), NULL, NULL);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->measure_button), FALSE);
  heat_desk_middle_busy_changed (self);
  gtk_widget_grab_focus (self->map);
}

/* The pipe that is drawn there, or on which the valve that is drawn there sits. */
static HeatPipe
pipe_at (HeatDeskMiddle *self, HeatPoint place)
{
  HeatNet *net = heat_desk_session_net (self->session);
  guint32 index = HEAT_NONE;
  HeatKind kind = heat_desk_map_thing_at (HEAT_DESK_MAP (self->map), place, &index);

  if (kind == HEAT_KIND_PIPE)
    return heat_pipe (index);
  HeatValvePlace valve = kind == HEAT_KIND_VALVE ? heat_net_valve_place (net, heat_valve (index)) : (HeatValvePlace){ .pipe = heat_pipe (HEAT_NONE), .node = heat_node (HEAT_NONE) };
  HeatSpan ends = heat_node_is_none (valve.node) ? (HeatSpan){ 0 } : heat_net_node_ends (net, valve.node);
  return heat_pipe_is_none (valve.pipe) && ends.n ? heat_pipe (ends.at[0] >> 1) : valve.pipe;
}

static void
placed (HeatDeskMap *map, double x_m, double y_m, int n_press, HeatDeskMiddle *self)
{
  HeatDeskMeasure *ruler = HEAT_DESK_MEASURE (self->measure);
  HeatPoint place = { x_m, y_m };

  if (heat_desk_measure_is_along (ruler))
    heat_desk_measure_add_on (ruler, heat_desk_session_net (self->session), pipe_at (self, place), place);
  else
    heat_desk_measure_add (ruler, place);
}

static void
pointer_moved (HeatDeskMap *map, double x_m, double y_m, gboolean is_inside, HeatDeskMiddle *self)
{
  if (heat_desk_measure_is_on (HEAT_DESK_MEASURE (self->measure)))
    heat_desk_measure_point_at (HEAT_DESK_MEASURE (self->measure), is_inside ? (HeatPoint){ x_m, y_m } : (HeatPoint){ NAN, NAN });
}

static gboolean
key_pressed (GtkEventControllerKey *keys, guint key, guint code, GdkModifierType state, HeatDeskMiddle *self)
{
  return heat_desk_measure_key (HEAT_DESK_MEASURE (self->measure), key, state);
}

static void
button_toggled (GtkToggleButton *button, HeatDeskMiddle *self)
{
  if (gtk_toggle_button_get_active (button))
    heat_desk_middle_measure (self);
  else
    heat_desk_middle_stop_measuring (self);
}

void
heat_desk_middle_measure (HeatDeskMiddle *self)
{
  HeatDeskMeasure *ruler = HEAT_DESK_MEASURE (self->measure);

  if (heat_desk_measure_is_on (ruler) || !heat_desk_session_is_open (self->session))
    return;
  heat_desk_map_set_glass (HEAT_DESK_MAP (self->map), heat_desk_measure_draw, ruler);
  heat_desk_map_set_placing (HEAT_DESK_MAP (self->map), TRUE);
  heat_desk_measure_begin (ruler, heat_desk_session_crs (self->session), heat_net_city (heat_desk_session_net (self->session))->epsg);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->measure_button), TRUE);
  heat_desk_middle_busy_changed (self);
  gtk_widget_grab_focus (self->map);
}

gboolean
heat_desk_middle_stop_measuring (HeatDeskMiddle *self)
{
  gboolean was_on = heat_desk_measure_is_on (HEAT_DESK_MEASURE (self->measure));

  heat_desk_measure_leave (HEAT_DESK_MEASURE (self->measure));
  return was_on;
}

static gboolean
focus_map (gpointer data)
{
  gtk_widget_grab_focus (HEAT_DESK_MIDDLE (data)->map);
  return G_SOURCE_REMOVE;
}

gboolean
heat_desk_middle_go_on_measuring (HeatDeskMiddle *self)
{
  if (!heat_desk_measure_is_on (HEAT_DESK_MEASURE (self->measure)))
    return FALSE;
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, focus_map, g_object_ref (self), g_object_unref); /* after the search box has let go of it */
  return TRUE;
}

gboolean
heat_desk_middle_take_back_point (HeatDeskMiddle *self)
{
  if (!heat_desk_measure_is_on (HEAT_DESK_MEASURE (self->measure)))
    return FALSE;
  heat_desk_measure_take_back (HEAT_DESK_MEASURE (self->measure));
  return TRUE;
}

GtkWidget *
heat_desk_middle_make_measure_button (HeatDeskMiddle *self)
{
  self->measure_button = heat_ui_toggle (_("Measure"), FALSE);
  gtk_widget_set_tooltip_text (self->measure_button, _("Measure lengths and areas on the map (Ctrl+M)"));
  g_signal_connect (self->measure_button, "toggled", G_CALLBACK (button_toggled), self);
  return self->measure_button;
}

GtkWidget *
heat_desk_middle_make_measure (HeatDeskMiddle *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->measure = heat_desk_measure_new ();
  gtk_widget_set_halign (self->measure, GTK_ALIGN_START);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (self->map, keys);
  g_signal_connect (self->map, "placed", G_CALLBACK (placed), self);
  g_signal_connect (self->map, "pointer", G_CALLBACK (pointer_moved), self);
  g_signal_connect (self->measure, "changed", G_CALLBACK (line_changed), self);
  g_signal_connect (self->measure, "left", G_CALLBACK (ruler_left), self);
  return self->measure;
}
