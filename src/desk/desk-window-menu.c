// SPDX-License-Identifier: GPL-3.0-or-later
/* The window's menu: what is done once in a shift, not in a burst. */
#include "base-i18n.h"
#include "desk-about.h"
#include "desk-duty.h"
#include "desk-export.h"
#include "desk-guide.h"
#include "desk-keys.h"
#include "desk-planned.h"
#include "desk-preferences.h"
#include "desk-season.h"
#include "desk-window-private.h"

static void
open_city (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  heat_desk_window_ask_for_city (data);
}

static void
open_search (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  heat_desk_window_ask_for_record (data);
}

static void
open_recent (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  heat_desk_window_open (data, g_variant_get_string (parameter, NULL), NULL);
}

static void
open_menu (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  heat_desk_header_open_menu (HEAT_DESK_HEADER (HEAT_DESK_WINDOW (data)->header));
}

static void
exported (GtkWindow *window, const char *path, const GError *error)
{
  g_autofree char *text = path ? g_strdup_printf (_("Map written to %s"), path) : NULL;

  heat_desk_window_show_message (HEAT_DESK_WINDOW (window), error ? error->message : text, error != NULL);
}

static void
export_map (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  HeatDeskWindow *self = data;
  HeatDeskMapPaper *paper = heat_desk_session_is_open (self->session) ? heat_desk_middle_keep_paper (HEAT_DESK_MIDDLE (self->middle)) : NULL;

  if (paper)
    heat_desk_export_ask (GTK_WINDOW (self), paper, exported);
}

static void
show_keys (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gtk_window_present (GTK_WINDOW (heat_desk_keys_window_new (data)));
}

static void
show_guide (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gtk_window_present (GTK_WINDOW (heat_desk_guide_new (data)));
}

static void
show_about (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  HeatDeskWindow *self = data;

  heat_desk_about_show (GTK_WINDOW (self), self->session);
}

static void
preferences_changed (gpointer data)
{
  HeatDeskWindow *self = data;

  heat_theme_apply (self->options->theme, self->settings->text_scale);
  if (heat_desk_session_is_open (self->session))
    heat_desk_middle_renew_backdrop (HEAT_DESK_MIDDLE (self->middle));
  heat_desk_window_update (self);
}

static void
show_preferences (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  HeatDeskWindow *self = data;

  gtk_window_present (GTK_WINDOW (heat_desk_preferences_new (GTK_WINDOW (self), self->settings, &self->options->theme, preferences_changed, self)));
}

static void
season_said (gpointer data, const char *text, gboolean is_error)
{
  heat_desk_window_show_message (data, text, is_error);
}

static void
season_chosen (gpointer data, const char *incident)
{
  HeatDeskWindow *self = data;

  heat_desk_window_leave_board (self);
  heat_desk_panel_show_incident (HEAT_DESK_PANEL (self->panel), incident);
  gtk_window_present (GTK_WINDOW (self));
}

static void
show_season (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  HeatDeskWindow *self = data;

  if (heat_desk_session_is_open (self->session))
    gtk_window_present (GTK_WINDOW (heat_desk_season_new (GTK_WINDOW (self), self->session, season_said, season_chosen, self)));
}

static void
show_duty (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  HeatDeskWindow *self = data;

  if (heat_desk_session_is_open (self->session))
    gtk_window_present (GTK_WINDOW (heat_desk_duty_new (GTK_WINDOW (self), self->session)));
}

static void
show_planned (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  HeatDeskWindow *self = data;

  if (heat_desk_session_is_open (self->session))
    gtk_window_present (GTK_WINDOW (heat_desk_planned_new (GTK_WINDOW (self), self->session, HEAT_DESK_PANEL (self->panel), g_variant_get_string (parameter, NULL))));
}

static GMenuModel *
recent_cities (HeatDeskWindow *self)
{
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < self->settings->recent->len; i++)
    {
      const char *path = self->settings->recent->pdata[i];
      g_autofree char *name = g_path_get_basename (path), *folder = g_path_get_dirname (path), *words = g_strdup_printf ("%s  (%s)", name, folder);
      g_auto (GStrv) parts = g_strsplit (words, "_", -1); /* one alone would mark a key */
      g_autofree char *label = g_strjoinv ("__", parts);
      g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);
      g_menu_item_set_action_and_target (item, "win.open-recent", "s", path);
      g_menu_append_item (menu, item);
    }
  return G_MENU_MODEL (menu);
}

static void
add_section (GMenu *menu, const char *const *rows)
{
  g_autoptr (GMenu) section = g_menu_new ();

  for (; rows[0]; rows += 2)
    g_menu_append (section, _(rows[0]), rows[1]);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
}

void
heat_desk_window_update_menu (HeatDeskWindow *self)
{
  static const char *const files[] = { N_("Open a city…"), "win.open", N_("Read the city file again"), "win.reload", N_("Save the map as a picture…"), "win.export", N_("Measure on the map"), "win.measure",
                                       N_("Open a recorded search…"), "win.open-search", NULL };
  static const char *const help[] = { N_("Preferences"), "win.preferences", N_("User guide"), "win.guide", N_("Keys"), "win.keys", N_("About Heat Dispatch"), "win.about", NULL };
  static const char *const views[] = { N_("Data health"), "win.health", N_("Commander's board"), "win.board", N_("Board on another screen"), "win.board-window",
                                       N_("Season report"), "win.season", N_("Duty, weather and teams"), "win.duty", N_("New planned stop…"), "win.planned('')", NULL };
  static const char *const other_houses[] = { N_("Exercise: what if"), "win.exercise", N_("Save what was done in the exercise…"), "win.exercise-save",
                                              N_("Replay of this journal"), "win.past", N_("Replay another journal…"), "win.past-file", NULL };
  g_autoptr (GMenu) menu = g_menu_new (), section = g_menu_new ();
  g_autoptr (GMenuModel) recent = recent_cities (self);

  add_section (menu, files);
  if (g_menu_model_get_n_items (recent))
    g_menu_append_submenu (section, _("Opened before"), recent);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
  add_section (menu, views);
  add_section (menu, other_houses);
  add_section (menu, help);
  heat_desk_header_set_menu (HEAT_DESK_HEADER (self->header), G_MENU_MODEL (menu));
}

void
heat_desk_window_add_menu (HeatDeskWindow *self)
{
  static const GActionEntry entries[] = {
    { .name = "open", .activate = open_city }, { .name = "open-recent", .activate = open_recent, .parameter_type = "s" },
    { .name = "season", .activate = show_season }, { .name = "duty", .activate = show_duty }, { .name = "planned", .activate = show_planned, .parameter_type = "s" },
    { .name = "open-search", .activate = open_search }, { .name = "menu", .activate = open_menu }, { .name = "keys", .activate = show_keys },
    { .name = "export", .activate = export_map }, { .name = "guide", .activate = show_guide }, { .name = "about", .activate = show_about }, { .name = "preferences", .activate = show_preferences },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  heat_desk_window_update_menu (self);
}
