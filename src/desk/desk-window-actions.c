// SPDX-License-Identifier: GPL-3.0-or-later
/* Keys and actions of the window. */
#include "base-i18n.h"
#include "desk-keys.h"
#include "desk-panel-private.h"
#include "desk-window-private.h"

static void
new_report (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  HeatDeskWindow *self = data;

  if (heat_desk_session_is_open (self->session))
    heat_desk_window_show_form (self, TRUE);
}

static void
search (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  heat_desk_header_search (HEAT_DESK_HEADER (HEAT_DESK_WINDOW (data)->header));
}

static void
toggle_strip (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  heat_desk_frame_toggle_strip (HEAT_DESK_FRAME (HEAT_DESK_WINDOW (data)->frame));
}

static void
toggle_list (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  heat_desk_frame_toggle_list (HEAT_DESK_FRAME (HEAT_DESK_WINDOW (data)->frame));
}

static void
toggle_theme (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  HeatDeskWindow *self = data;

  self->options->theme = heat_theme_is_dark (self->options->theme) ? HEAT_THEME_LIGHT : HEAT_THEME_DARK;
  self->settings->theme = self->options->theme;
  heat_theme_apply (self->options->theme, self->settings->text_scale);
  heat_desk_window_update (self);
  heat_desk_settings_save (self->settings, NULL);
}

static void
printed (GtkWindow *window, const char *path, const GError *error)
{
  gboolean is_order = heat_desk_middle_prints_order (HEAT_DESK_MIDDLE (HEAT_DESK_WINDOW (window)->middle));
  g_autofree char *text = !path ? NULL : is_order ? g_strdup_printf (_("Valve order written to %s"), path) : g_strdup_printf (_("Door sheets written to %s"), path);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* the window closes */
  if (error || text)
    heat_desk_window_show_message (HEAT_DESK_WINDOW (window), error ? error->message : text, error != NULL);
}

static void
print (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  HeatDeskWindow *self = data;

  heat_desk_middle_print (HEAT_DESK_MIDDLE (self->middle), GTK_WINDOW (self), self->options->print_to, printed);
}

static void
step (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  HeatDeskPanel *panel = HEAT_DESK_PANEL (HEAT_DESK_WINDOW (data)->panel);

  if (heat_desk_panel_incident_id (panel))
    heat_desk_panel_go (panel, (HeatDeskStep) CLAMP (g_variant_get_int32 (parameter), 0, HEAT_N_STEPS - 1));
}

static void
back (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  HeatDeskWindow *self = data;
  HeatDeskPanel *panel = HEAT_DESK_PANEL (self->panel);

  if (heat_desk_window_leave_board (self) || heat_desk_window_leave_health (self))
    return;
  if (gtk_stack_get_visible_child (GTK_STACK (self->right)) == self->form)
    heat_desk_window_show_form (self, FALSE);
  else if (heat_desk_window_leave_map (self))
    return;
  else if (gtk_widget_get_visible (self->message_bar))
    heat_desk_window_show_message (self, NULL, FALSE);
  else if (heat_desk_panel_leave (panel))
    return;
  else if (heat_desk_panel_incident_id (panel) && heat_desk_panel_step (panel) > HEAT_STEP_LOCATE)
    heat_desk_panel_go (panel, heat_desk_panel_step (panel) - 1);
  else
    {
      heat_desk_panel_clear (panel);
      heat_desk_left_select_incident (HEAT_DESK_LEFT (self->left), NULL);
    }
}

/* In a line of text the key is the text's own. */
static void
undo (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  HeatDeskWindow *self = data;
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  if (GTK_IS_EDITABLE (focus) || GTK_IS_TEXT_VIEW (focus))
    gtk_widget_activate_action (focus, "text.undo", NULL);
  else if (heat_desk_window_shows_board (self)) /* which only reads */
    return;
  else if (heat_desk_middle_take_back_point (HEAT_DESK_MIDDLE (self->middle)))
    return;
  else if (gtk_stack_get_visible_child (GTK_STACK (self->right)) == self->panel)
    heat_desk_panel_undo (HEAT_DESK_PANEL (self->panel));
}

static void
replay (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  heat_desk_window_replay (data);
}

static void
measure (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  HeatDeskMiddle *middle = HEAT_DESK_MIDDLE (HEAT_DESK_WINDOW (data)->middle);

  if (!heat_desk_window_shows_board (data) && !heat_desk_middle_stop_measuring (middle))
    heat_desk_middle_measure (middle);
}

static void
copy_degrees (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  heat_desk_middle_copy_pointed (HEAT_DESK_MIDDLE (HEAT_DESK_WINDOW (data)->middle), HEAT_COORD_DEGREES);
}

static void
copy_metres (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  heat_desk_middle_copy_pointed (HEAT_DESK_MIDDLE (HEAT_DESK_WINDOW (data)->middle), HEAT_COORD_METRES);
}

static void
overview (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  heat_desk_middle_toggle_overview (HEAT_DESK_MIDDLE (HEAT_DESK_WINDOW (data)->middle));
}

static void
costs (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  heat_desk_middle_toggle_costs (HEAT_DESK_MIDDLE (HEAT_DESK_WINDOW (data)->middle));
}

static void
layer (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  heat_desk_middle_toggle_layer (HEAT_DESK_MIDDLE (HEAT_DESK_WINDOW (data)->middle), g_variant_get_int32 (parameter));
}

static void
sheet_tab (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  heat_desk_middle_turn_tab (HEAT_DESK_MIDDLE (HEAT_DESK_WINDOW (data)->middle), g_variant_get_int32 (parameter));
}

static void
sheet_page (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  heat_desk_middle_turn_page (HEAT_DESK_MIDDLE (HEAT_DESK_WINDOW (data)->middle), g_variant_get_int32 (parameter));
}

static void
strip_rows (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  HeatDeskWindow *self = data;

  if (!heat_desk_strip_n_rows (HEAT_DESK_STRIP (self->strip)))
    return;
  heat_desk_frame_open_strip (HEAT_DESK_FRAME (self->frame));
  heat_desk_strip_focus (HEAT_DESK_STRIP (self->strip));
}

static void
call (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  heat_desk_window_go_to_call (data);
}

static void
call_incident (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  heat_desk_window_show_call (data);
}

static void
fullscreen (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  if (gtk_window_is_fullscreen (GTK_WINDOW (data)))
    gtk_window_unfullscreen (GTK_WINDOW (data));
  else
    gtk_window_fullscreen (GTK_WINDOW (data));
}

static void
undelivered (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  heat_desk_header_open_undelivered (HEAT_DESK_HEADER (HEAT_DESK_WINDOW (data)->header));
}

void
heat_desk_window_add_actions (HeatDeskWindow *self, GtkApplication *app)
{
  static const GActionEntry entries[] = {
    { .name = "new-report", .activate = new_report }, { .name = "search", .activate = search },
    { .name = "strip", .activate = toggle_strip },    { .name = "theme", .activate = toggle_theme },
    { .name = "print", .activate = print },           { .name = "step", .activate = step, .parameter_type = "i" },
    { .name = "back", .activate = back },             { .name = "fullscreen", .activate = fullscreen },
    { .name = "undo", .activate = undo },             { .name = "list", .activate = toggle_list },
    { .name = "measure", .activate = measure },       { .name = "copy-degrees", .activate = copy_degrees },
    { .name = "copy-metres", .activate = copy_metres }, { .name = "overview", .activate = overview },
    { .name = "replay", .activate = replay },         { .name = "costs", .activate = costs },
    { .name = "layer", .activate = layer, .parameter_type = "i" },         { .name = "sheet-tab", .activate = sheet_tab, .parameter_type = "i" },
    { .name = "sheet-page", .activate = sheet_page, .parameter_type = "i" }, { .name = "strip-rows", .activate = strip_rows },
    { .name = "call", .activate = call },             { .name = "call-incident", .activate = call_incident },
    { .name = "undelivered", .activate = undelivered },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  heat_desk_window_add_board (self);
  heat_desk_window_add_health (self);
  heat_desk_window_add_menu (self);
  heat_desk_window_add_modes (self);
  heat_desk_keys_bind (app);
}
