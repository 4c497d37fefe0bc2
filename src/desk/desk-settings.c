// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-settings.h"
#include <math.h>
#include <stdio.h>

#define RESOURCES "/org/heatdispatch/HeatDispatch/"

static const char *const theme_words[] = { "system", "dark", "light" };

int
heat_theme_from_word (const char *word)
{
  for (int i = 0; word && i < 3; i++)
    if (g_str_equal (word, theme_words[i]))
      return i;
  return -1;
}

int
heat_desk_parse_minutes (const char *text)
{
  int hour, minute, end = 0;

  if (!text || sscanf (text, "%2d:%2d%n", &hour, &minute, &end) != 2 || text[end] || hour < 0 || hour > 23 || minute < 0 || minute > 59)
    return -1;
  return hour * 60 + minute;
}

static double
sound_scale (double scale)
{
  return isfinite (scale) && scale > 0 ? CLAMP (scale, 1, 2) : 1;
}

static void
save_shifts (const HeatDeskSettings *settings, GKeyFile *file)
{
  g_autofree char *day = g_strdup_printf ("%02d:%02d", settings->day_from_min / 60, settings->day_from_min % 60);
  g_autofree char *night = g_strdup_printf ("%02d:%02d", settings->night_from_min / 60, settings->night_from_min % 60);

  g_key_file_set_string_list (file, "desk", "shifts", (const char *const[]){ day, night }, 2);
}

static void
load_shifts (HeatDeskSettings *settings, GKeyFile *file)
{
  gsize n = 0;
  g_auto (GStrv) times = g_key_file_get_string_list (file, "desk", "shifts", &n, NULL);
  int day = n == 2 ? heat_desk_parse_minutes (times[0]) : -1, night = n == 2 ? heat_desk_parse_minutes (times[1]) : -1;

  settings->day_from_min = day >= 0 && night > day ? day : 7 * 60 + 30;
  settings->night_from_min = day >= 0 && night > day ? night : 19 * 60 + 30;
}

static void
load_recent (HeatDeskSettings *settings, GKeyFile *file)
{
  g_auto (GStrv) cities = g_key_file_get_string_list (file, "desk", "recent", NULL, NULL), journals = g_key_file_get_string_list (file, "desk", "recent_ops", NULL, NULL);
  guint n_journals = journals ? g_strv_length (journals) : 0;

  settings->recent = g_ptr_array_new_with_free_func (g_free);
  settings->recent_ops = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; cities && cities[i] && i < HEAT_DESK_N_RECENT; i++)
    {
      g_ptr_array_add (settings->recent, g_strdup (cities[i]));
      g_ptr_array_add (settings->recent_ops, g_strdup (i < n_journals ? journals[i] : ""));
    }
}

void
heat_desk_settings_add_recent (HeatDeskSettings *settings, const char *city, const char *ops)
{
  guint at = 0;
  char *own = g_strdup (city), *own_ops = g_strdup (ops ? ops : ""); /* before their row goes */

  if (g_ptr_array_find_with_equal_func (settings->recent, city, g_str_equal, &at))
    {
      g_ptr_array_remove_index (settings->recent, at);
      g_ptr_array_remove_index (settings->recent_ops, at);
    }
  g_ptr_array_insert (settings->recent, 0, own);
  g_ptr_array_insert (settings->recent_ops, 0, own_ops);
  g_ptr_array_set_size (settings->recent, MIN ((int) settings->recent->len, HEAT_DESK_N_RECENT));
  g_ptr_array_set_size (settings->recent_ops, (int) settings->recent->len);
}

const char *
heat_desk_settings_journal_of (const HeatDeskSettings *settings, const char *city)
{
  guint at = 0;

  if (g_ptr_array_find_with_equal_func (settings->recent, city, g_str_equal, &at) && *(const char *) settings->recent_ops->pdata[at])
    return settings->recent_ops->pdata[at];
  return g_strcmp0 (settings->city, city) == 0 && settings->ops && *settings->ops ? settings->ops : NULL;
}

HeatDeskSettings *
heat_desk_settings_load (const char *path)
{
  HeatDeskSettings *settings = g_new0 (HeatDeskSettings, 1);
  g_autoptr (GKeyFile) file = g_key_file_new ();

  settings->path = path ? g_strdup (path) : g_build_filename (g_get_user_config_dir (), "heat-dispatch", "desk.ini", NULL);
  settings->theme = HEAT_THEME_DARK;
  settings->outdoor_degc = NAN;
  g_key_file_load_from_file (file, settings->path, G_KEY_FILE_NONE, NULL);
  g_autofree char *theme = g_key_file_get_string (file, "desk", "theme", NULL);
  if (heat_theme_from_word (theme) >= 0)
    settings->theme = (HeatTheme) heat_theme_from_word (theme);
  if (g_key_file_has_key (file, "desk", "outdoor_degc", NULL))
    settings->outdoor_degc = g_key_file_get_double (file, "desk", "outdoor_degc", NULL);
  settings->person = g_key_file_get_string (file, "desk", "person", NULL);
  if (!settings->person)
    settings->person = g_strdup ("");
  settings->city = g_key_file_get_string (file, "desk", "city", NULL);
  settings->ops = g_key_file_get_string (file, "desk", "ops", NULL);
  settings->hotline = g_key_file_get_string (file, "desk", "hotline", NULL);
  settings->token_file = g_key_file_get_string (file, "desk", "token_file", NULL);
  settings->tiles_url = g_key_file_get_string (file, "tiles", "url", NULL);
  settings->tiles_key = g_key_file_get_string (file, "tiles", "key", NULL);
  settings->tiles_attribution = g_key_file_get_string (file, "tiles", "attribution", NULL);
  settings->tiles_on = g_key_file_get_boolean (file, "tiles", "on", NULL);
  settings->tiles_gcj02 = g_key_file_get_boolean (file, "tiles", "gcj02", NULL);
  settings->tiles_offline = g_key_file_get_boolean (file, "tiles", "offline", NULL);
  settings->is_silent = g_key_file_get_boolean (file, "desk", "silent", NULL);
  settings->text_scale = sound_scale (g_key_file_get_double (file, "desk", "text_scale", NULL));
  load_recent (settings, file);
  load_shifts (settings, file);
  return settings;
}

void
heat_desk_settings_free (HeatDeskSettings *settings)
{
  g_free (settings->path);
  g_free (settings->person);
  g_free (settings->city);
  g_free (settings->ops);
  g_free (settings->hotline);
  g_free (settings->token_file);
  g_free (settings->tiles_url);
  g_free (settings->tiles_key);
  g_free (settings->tiles_attribution);
  g_ptr_array_unref (settings->recent);
  g_ptr_array_unref (settings->recent_ops);
  g_free (settings);
}

/* An empty value takes the key away. */
static void
put (GKeyFile *file, const char *group, const char *key, const char *value)
{
  if (value && *value)
    g_key_file_set_string (file, group, key, value);
  else
    g_key_file_remove_key (file, group, key, NULL);
}

gboolean
heat_desk_settings_save (HeatDeskSettings *settings, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *folder = g_path_get_dirname (settings->path);

  g_key_file_load_from_file (file, settings->path, G_KEY_FILE_KEEP_COMMENTS, NULL);
  put (file, "desk", "theme", theme_words[settings->theme]);
  put (file, "desk", "person", settings->person);
  put (file, "desk", "city", settings->city);
  put (file, "desk", "ops", settings->ops);
  put (file, "desk", "hotline", settings->hotline);
  put (file, "desk", "token_file", settings->token_file);
  put (file, "tiles", "url", settings->tiles_url);
  put (file, "tiles", "key", settings->tiles_key);
  put (file, "tiles", "attribution", settings->tiles_attribution);
  g_key_file_set_boolean (file, "tiles", "on", settings->tiles_on);
  g_key_file_set_boolean (file, "tiles", "gcj02", settings->tiles_gcj02);
  g_key_file_set_boolean (file, "tiles", "offline", settings->tiles_offline);
  g_key_file_set_boolean (file, "desk", "silent", settings->is_silent);
  g_key_file_set_double (file, "desk", "text_scale", settings->text_scale);
  save_shifts (settings, file);
  if (settings->recent->len)
    {
      g_key_file_set_string_list (file, "desk", "recent_ops", (const char *const *) settings->recent_ops->pdata, settings->recent_ops->len);
      g_key_file_set_string_list (file, "desk", "recent", (const char *const *) settings->recent->pdata, settings->recent->len);
    }
  if (isfinite (settings->outdoor_degc))
    g_key_file_set_double (file, "desk", "outdoor_degc", settings->outdoor_degc);
  else
    g_key_file_remove_key (file, "desk", "outdoor_degc", NULL);
  g_mkdir_with_parents (folder, 0700);
  g_autofree char *text = g_key_file_to_data (file, NULL, NULL);
  return g_file_set_contents_full (settings->path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

gboolean
heat_theme_is_dark (HeatTheme theme)
{
  g_autofree char *name = NULL;
  gboolean dark = FALSE;

  if (theme != HEAT_THEME_SYSTEM)
    return theme == HEAT_THEME_DARK;
  g_object_get (gtk_settings_get_default (), "gtk-theme-name", &name, NULL);
  if (name && g_str_has_suffix (name, "-dark"))
    return TRUE;
  g_object_get (gtk_settings_get_default (), "gtk-application-prefer-dark-theme", &dark, NULL);
  return dark;
}

double
heat_theme_text_scale (void)
{
  int dpi = 0; /* times 1,024; −1: not known */

  g_object_get (gtk_settings_get_default (), "gtk-xft-dpi", &dpi, NULL);
  return dpi > 0 ? CLAMP (dpi / 1024.0 / 96, 1, 2) : 1;
}

static gboolean
scale_size (const GMatchInfo *match, GString *css, gpointer data)
{
  g_autofree char *size = g_match_info_fetch (match, 1);
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (css, "font-size: %spx", g_ascii_formatd (number, sizeof number, "%.1f", atoi (size) * *(double *) data));
  return FALSE;
}

/* GTK leaves sizes in px as they are, whatever the system's text scale: the sheet is scaled here. */
static void
load_shapes (GtkCssProvider *shapes, double scale)
{
  g_autoptr (GBytes) sheet = g_resources_lookup_data (RESOURCES "desk.css", G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autoptr (GRegex) size = g_regex_new ("font-size: *([0-9]+)px", 0, 0, NULL);
  g_autofree char *css = g_regex_replace_eval (size, g_bytes_get_data (sheet, NULL), (gssize) g_bytes_get_size (sheet), 0, 0, scale_size, &scale, NULL);

  gtk_css_provider_load_from_data (shapes, css, -1);
}

void
heat_theme_apply (HeatTheme theme, double text_scale)
{
  static GtkCssProvider *palette, *shapes; /* the display's, kept for its life: there is one style sheet a process */
  static int system_dpi;
  GdkDisplay *display = gdk_display_get_default ();
  gboolean dark = heat_theme_is_dark (theme);

  if (!palette)
    {
      palette = gtk_css_provider_new ();
      shapes = gtk_css_provider_new ();
      g_object_get (gtk_settings_get_default (), "gtk-xft-dpi", &system_dpi, NULL);
      gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (palette), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION + 1);
      gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (shapes), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
    }
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", (int) ((system_dpi > 0 ? system_dpi : 96 * 1024) * text_scale), NULL);
  load_shapes (shapes, heat_theme_text_scale ());
  gtk_css_provider_load_from_resource (palette, dark ? RESOURCES "theme-dark.css" : RESOURCES "theme-light.css");
  g_object_set (gtk_settings_get_default (), "gtk-application-prefer-dark-theme", dark, "gtk-theme-name", "Default", NULL);
}
