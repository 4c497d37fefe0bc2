// SPDX-License-Identifier: GPL-3.0-or-later
/* The commander's board: in this window in the desk's place (F11), and in a window of its own on another screen. */
#include "base-i18n.h"
#include "desk-board.h"
#include "desk-window-private.h"

/* What would change the house or open something that the board hides. */
static const char *const idle[] = { "new-report", "search", "undelivered", "strip", "print", "step", "undo", "open", "open-recent", "open-search", "health", "exercise", "exercise-save", "past", "past-file",
                                    "reload", "costs", "replay", "export", "season", "layer", "sheet-tab", "sheet-page", "strip-rows" };

static void
set_idle (HeatDeskWindow *self, gboolean is_idle)
{
  for (guint i = 0; i < G_N_ELEMENTS (idle); i++)
    {
      GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), idle[i]);
      if (action)
        g_simple_action_set_enabled (G_SIMPLE_ACTION (action), !is_idle);
    }
}

gboolean
heat_desk_window_shows_board (HeatDeskWindow *self)
{
  return self->board && gtk_stack_get_visible_child (GTK_STACK (self->pages)) == self->board;
}

gboolean
heat_desk_window_leave_board (HeatDeskWindow *self)
{
  if (!heat_desk_window_shows_board (self))
    return FALSE;
  gtk_stack_set_visible_child_name (GTK_STACK (self->pages), "desk");
  gtk_widget_set_visible (self->header, TRUE);
  set_idle (self, FALSE);
  if (self->focus_before_board)
    gtk_widget_grab_focus (self->focus_before_board);
  g_clear_weak_pointer (&self->focus_before_board);
  return TRUE;
}

static void
enter_board (HeatDeskWindow *self)
{
  g_set_weak_pointer (&self->focus_before_board, gtk_window_get_focus (GTK_WINDOW (self)));
  gtk_window_set_focus (GTK_WINDOW (self), NULL);
  set_idle (self, TRUE);
  gtk_widget_set_visible (self->header, FALSE);
  gtk_stack_set_visible_child (GTK_STACK (self->pages), self->board);
}

/* --- a window of its own --- */
static GdkMonitor *
other_monitor (HeatDeskWindow *self)
{
  GdkDisplay *display = gtk_widget_get_display (GTK_WIDGET (self));
  GdkMonitor *own = gdk_display_get_monitor_at_surface (display, gtk_native_get_surface (GTK_NATIVE (self)));
  GListModel *monitors = gdk_display_get_monitors (display);

  for (guint i = 0; i < g_list_model_get_n_items (monitors); i++)
    {
      g_autoptr (GdkMonitor) monitor = g_list_model_get_item (monitors, i);
      if (monitor != own)
        return monitor; /* the display keeps it */
    }
  return NULL;
}

static void
close_second (HeatDeskWindow *self)
{
  if (self->second)
    gtk_window_destroy (GTK_WINDOW (self->second));
}

static void
second_gone (GtkWidget *second, HeatDeskWindow *self)
{
  self->second = self->second_board = NULL;
}

static gboolean
second_key (GtkEventControllerKey *keys, guint key, guint code, GdkModifierType state, HeatDeskWindow *self)
{
  if (key != GDK_KEY_F11 && key != GDK_KEY_Escape)
    return FALSE;
  close_second (self);
  return TRUE;
}

static void
open_second (HeatDeskWindow *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GdkMonitor *monitor = other_monitor (self);

  self->second = gtk_window_new ();
  self->second_board = heat_desk_board_new (self->session, TRUE);
  heat_desk_board_set_dark (HEAT_DESK_BOARD (self->second_board), heat_theme_is_dark (self->options->theme));
  gtk_window_set_title (GTK_WINDOW (self->second), _("Commander's board"));
  gtk_window_set_default_size (GTK_WINDOW (self->second), 1280, 720);
  gtk_window_set_child (GTK_WINDOW (self->second), self->second_board);
  gtk_widget_add_css_class (self->second, "desk");
  gtk_widget_add_controller (self->second, keys);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (second_key), self);
  g_signal_connect (self->second, "destroy", G_CALLBACK (second_gone), self);
  g_signal_connect_swapped (self->second_board, "leave", G_CALLBACK (close_second), self);
  heat_desk_window_mark (self);
  if (monitor)
    gtk_window_fullscreen_on_monitor (GTK_WINDOW (self->second), monitor);
  gtk_window_present (GTK_WINDOW (self->second));
}

static void
show_second (HeatDeskWindow *self)
{
  if (!heat_desk_session_is_open (self->session))
    return;
  heat_desk_window_leave_board (self); /* it went over there */
  if (self->second)
    gtk_window_present (GTK_WINDOW (self->second));
  else
    open_second (self);
}

/* --- together --- */
static void
toggle (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  HeatDeskWindow *self = data;

  if (heat_desk_window_leave_board (self) || !heat_desk_session_is_open (self->session))
    return;
  if (g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (self->pages)), "desk") != 0)
    return; /* another city is being opened */
  if (!self->board)
    {
      self->board = heat_desk_board_new (self->session, FALSE);
      heat_desk_board_set_dark (HEAT_DESK_BOARD (self->board), heat_theme_is_dark (self->options->theme));
      g_signal_connect_swapped (self->board, "leave", G_CALLBACK (heat_desk_window_leave_board), self);
      g_signal_connect_swapped (self->board, "other-screen", G_CALLBACK (show_second), self);
      gtk_stack_add_child (GTK_STACK (self->pages), self->board);
    }
  enter_board (self);
}

static void
second (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  show_second (data);
}

void
heat_desk_window_add_board (HeatDeskWindow *self)
{
  static const GActionEntry entries[] = { { .name = "board", .activate = toggle }, { .name = "board-window", .activate = second } };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}

void
heat_desk_window_drop_boards (HeatDeskWindow *self)
{
  close_second (self);
  g_clear_weak_pointer (&self->focus_before_board);
}

void
heat_desk_window_update_boards (HeatDeskWindow *self)
{
  GtkWidget *const boards[] = { self->board, self->second_board };

  for (guint i = 0; i < G_N_ELEMENTS (boards); i++)
    if (boards[i])
      {
        heat_desk_board_set_dark (HEAT_DESK_BOARD (boards[i]), heat_theme_is_dark (self->options->theme));
        heat_desk_board_update (HEAT_DESK_BOARD (boards[i]));
      }
}

void
heat_desk_window_tick_boards (HeatDeskWindow *self)
{
  GtkWidget *const boards[] = { self->board, self->second_board };

  for (guint i = 0; i < G_N_ELEMENTS (boards); i++)
    if (boards[i])
      heat_desk_board_tick (HEAT_DESK_BOARD (boards[i]));
}
