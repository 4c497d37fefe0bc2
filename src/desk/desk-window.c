// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-window-private.h"
#include "base-i18n.h"
#include "base-text.h"
#include "desk-ui.h"

G_DEFINE_FINAL_TYPE (HeatDeskWindow, heat_desk_window, GTK_TYPE_APPLICATION_WINDOW)

void
heat_desk_window_show_message (HeatDeskWindow *self, const char *text, gboolean is_error)
{
  g_autofree char *sentence = heat_text_sentence (text ? text : "");

  gtk_label_set_text (GTK_LABEL (self->message), sentence);
  gtk_widget_set_visible (self->message_bar, text != NULL);
  gtk_widget_set_visible (self->message_do, FALSE);
  gtk_widget_remove_css_class (self->message_bar, is_error ? "noticebar" : "errorbar");
  gtk_widget_add_css_class (self->message_bar, is_error ? "errorbar" : "noticebar");
}

void
heat_desk_window_offer (HeatDeskWindow *self, const char *text, const char *button, const char *action)
{
  heat_desk_window_show_message (self, text, FALSE);
  gtk_button_set_label (GTK_BUTTON (self->message_do), button);
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (self->message_do), action);
  gtk_widget_set_visible (self->message_do, TRUE);
}

static void
message_closed (HeatDeskWindow *self)
{
  heat_desk_window_show_message (self, NULL, FALSE);
}

void
heat_desk_window_show_form (HeatDeskWindow *self, gboolean show)
{
  if (show && heat_desk_session_mode (self->session) == HEAT_DESK_REPLAY)
    return heat_desk_window_show_message (self, _("This is a replay of what was: nothing is written. Leave the replay first."), TRUE);
  gtk_stack_set_visible_child (GTK_STACK (self->right), show ? self->form : self->panel);
  heat_desk_window_show_sheet (self); /* what is typed is looked for on the map: the sheet gives way */
  if (show)
    heat_desk_report_form_begin (HEAT_DESK_REPORT_FORM (self->form));
  else
    heat_desk_panel_focus (HEAT_DESK_PANEL (self->panel));
}

void
heat_desk_window_tick (HeatDeskWindow *self)
{
  heat_desk_header_tick (HEAT_DESK_HEADER (self->header));
  if (!heat_desk_session_is_open (self->session))
    return;
  heat_desk_left_tick (HEAT_DESK_LEFT (self->left));
  heat_desk_rail_update (HEAT_DESK_RAIL (self->rail));
  heat_desk_panel_tick (HEAT_DESK_PANEL (self->panel));
  heat_desk_strip_set_now (HEAT_DESK_STRIP (self->strip), heat_desk_session_now_us (self->session));
  heat_desk_window_tick_boards (self);
}

static gboolean
tick (gpointer data)
{
  heat_desk_window_tick (data);
  heat_desk_window_tick_crew (data);
  heat_desk_window_remember (data);
  heat_desk_window_watch_city (data);
  return G_SOURCE_CONTINUE;
}

/* Enter that nothing else took: the primary button. W: the whole way that was asked for. */
static gboolean
key_pressed (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, HeatDeskWindow *self)
{
  gboolean enter = key == GDK_KEY_Return || key == GDK_KEY_KP_Enter;

  if (heat_desk_window_shows_board (self))
    return FALSE; /* it reads only */
  if (enter && gtk_stack_get_visible_child (GTK_STACK (self->right)) == self->panel)
    return heat_desk_panel_activate (HEAT_DESK_PANEL (self->panel));
  if ((key == GDK_KEY_w || key == GDK_KEY_W) && !(state & (GDK_CONTROL_MASK | GDK_ALT_MASK)))
    return heat_desk_window_show_way (self);
  return FALSE;
}

static void
make_parts (HeatDeskWindow *self)
{
  HeatDeskFrame *frame = HEAT_DESK_FRAME (self->frame);

  self->left = heat_desk_left_new (self->session);
  self->rail = heat_desk_rail_new (self->session);
  self->middle = heat_desk_middle_new (self->session);
  self->panel = heat_desk_panel_new (self->session);
  self->form = heat_desk_report_form_new (self->session);
  self->right = gtk_stack_new ();
  gtk_stack_add_child (GTK_STACK (self->right), self->panel);
  gtk_stack_add_child (GTK_STACK (self->right), self->form);
  self->strip = heat_desk_strip_new ();
  heat_desk_frame_set (frame, HEAT_FRAME_MIDDLE, self->middle);
  heat_desk_frame_set (frame, HEAT_FRAME_RAIL, self->rail);
  heat_desk_frame_set (frame, HEAT_FRAME_LEFT, self->left);
  heat_desk_frame_set (frame, HEAT_FRAME_RIGHT, self->right);
  heat_desk_frame_set (frame, HEAT_FRAME_STRIP, self->strip);
}

static void
dispose (GObject *object)
{
  HeatDeskWindow *self = HEAT_DESK_WINDOW (object);

  heat_desk_window_drop_boards (self);
  if (self->timer)
    g_source_remove (self->timer);
  self->timer = 0;
  if (self->opening)
    g_cancellable_cancel (self->opening);
  g_clear_object (&self->opening);
  g_clear_pointer (&self->hotline, heat_desk_hotline_free);
  g_clear_object (&self->chooser);
  G_OBJECT_CLASS (heat_desk_window_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  g_clear_object (&HEAT_DESK_WINDOW (object)->session);
  g_clear_pointer (&HEAT_DESK_WINDOW (object)->memory, heat_desk_memory_free);
  g_free (HEAT_DESK_WINDOW (object)->seen);
  g_free (HEAT_DESK_WINDOW (object)->sheet_of);
  g_free (HEAT_DESK_WINDOW (object)->record_of);
  g_free (HEAT_DESK_WINDOW (object)->marked_team);
  g_free (HEAT_DESK_WINDOW (object)->offered);
  g_free (HEAT_DESK_WINDOW (object)->suspected);
  g_free (HEAT_DESK_WINDOW (object)->report_kept);
  G_OBJECT_CLASS (heat_desk_window_parent_class)->finalize (object);
}

static void
heat_desk_window_init (HeatDeskWindow *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  g_type_ensure (HEAT_TYPE_DESK_HEADER);
  g_type_ensure (HEAT_TYPE_DESK_FRAME);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->message_close, "clicked", G_CALLBACK (message_closed), self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

static void
heat_desk_window_class_init (HeatDeskWindowClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = dispose;
  G_OBJECT_CLASS (class)->finalize = finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/heatdispatch/HeatDispatch/desk-window.ui");
#define BIND(child) gtk_widget_class_bind_template_child (widget_class, HeatDeskWindow, child)
  BIND (header); BIND (message_bar); BIND (message); BIND (message_do); BIND (message_close); BIND (pages); BIND (open_demo); BIND (open_file);
  BIND (opening_title); BIND (opening_bar); BIND (opening_what); BIND (opening_cancel); BIND (frame); BIND (mode_bar);
#undef BIND
}

/* What was asked for on the command line, else as it was when it was closed. */
static void
set_shape (HeatDeskWindow *self)
{
  HeatDeskShape shape = heat_desk_memory_shape (self->memory);

  heat_desk_frame_set_list (HEAT_DESK_FRAME (self->frame), (HeatFrameList) shape.list);
  heat_desk_middle_set_overview (HEAT_DESK_MIDDLE (self->middle), (HeatDeskOverviewMode) shape.overview);
  if (self->options->width > 0 && self->options->height > 0)
    shape = (HeatDeskShape){ self->options->width, self->options->height, FALSE, shape.list, shape.overview };
  if (shape.width_px)
    gtk_window_set_default_size (GTK_WINDOW (self), shape.width_px, shape.height_px);
  if (shape.is_maximized)
    gtk_window_maximize (GTK_WINDOW (self));
  if (self->options->fullscreen)
    gtk_window_fullscreen (GTK_WINDOW (self));
}

GtkWidget *
heat_desk_window_new (GtkApplication *app, HeatDeskSettings *settings, HeatDeskOptions *options)
{
  HeatDeskWindow *self = g_object_new (HEAT_TYPE_DESK_WINDOW, "application", app, NULL);

  self->settings = settings;
  self->options = options;
  self->memory = heat_desk_memory_new (settings->path);
  self->session = heat_desk_session_new (settings, heat_clock_system ());
  make_parts (self);
  heat_desk_header_set_session (HEAT_DESK_HEADER (self->header), self->session);
  heat_desk_window_add_actions (self, app);
  heat_desk_window_connect (self);
  heat_desk_window_connect_map (self);
  heat_desk_window_connect_find (self);
  heat_desk_window_connect_welcome (self);
  heat_desk_window_add_city (self);
  heat_desk_window_add_crew (self);
  set_shape (self);
  self->timer = g_timeout_add (1000, tick, self);
  return GTK_WIDGET (self);
}
