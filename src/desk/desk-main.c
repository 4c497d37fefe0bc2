// SPDX-License-Identifier: GPL-3.0-or-later
/* heat-dispatch: the dispatcher's desk. */
#include "base-i18n.h"
#include "desk-gap.h"
#include "desk-window.h"
#include "heat-config.h"
#include <stdio.h>

typedef struct {
  HeatDeskOptions options;
  HeatDeskSettings *settings;
  char *theme, *size, *settings_path, *person;
} Desk;

static gboolean
read_options (Desk *desk, int *argc, char ***argv, GError **error)
{
  gboolean version = FALSE;
  const GOptionEntry entries[] = {
    { "city", 0, 0, G_OPTION_ARG_FILENAME, &desk->options.city, N_("City file (.gpkg)"), N_("FILE") },
    { "ops", 0, 0, G_OPTION_ARG_STRING, &desk->options.ops, N_("Journal, e.g. sqlite:PATH"), N_("URL") },
    { "hotline", 0, 0, G_OPTION_ARG_STRING, &desk->options.hotline, N_("Hotline service"), N_("URL") },
    { "token-file", 0, 0, G_OPTION_ARG_FILENAME, &desk->options.token_file, N_("File with the hotline's bearer token"), N_("FILE") },
    { "theme", 0, 0, G_OPTION_ARG_STRING, &desk->theme, N_("Colours"), "dark|light|system" },
    { "size", 0, 0, G_OPTION_ARG_STRING, &desk->size, N_("Size of the window"), N_("WIDTHxHEIGHT") },
    { "fullscreen", 0, 0, G_OPTION_ARG_NONE, &desk->options.fullscreen, N_("Fill the screen"), NULL },
    { "person", 0, 0, G_OPTION_ARG_STRING, &desk->person, N_("Who is on duty"), N_("NAME") },
    { "settings", 0, 0, G_OPTION_ARG_FILENAME, &desk->settings_path, N_("Settings of this workstation"), N_("FILE") },
    { "print-to", 0, 0, G_OPTION_ARG_FILENAME, &desk->options.print_to, N_("Write door sheets into this PDF instead of asking for a printer"), N_("FILE") },
    { "exercise", 0, 0, G_OPTION_ARG_NONE, &desk->options.exercise, N_("Begin with an exercise on a copy of the journal"), NULL },
    { "exercise-to", 0, 0, G_OPTION_ARG_FILENAME, &desk->options.exercise_to, N_("Save what was done in an exercise into this file (.csv or .txt) instead of asking for its name"), N_("FILE") },
    { "replay", 0, 0, G_OPTION_ARG_FILENAME, &desk->options.replay, N_("Begin with the replay of this journal; it is only read"), N_("FILE") },
    { "version", 0, 0, G_OPTION_ARG_NONE, &version, N_("Print the version"), NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  if (version)
    {
      printf ("heat-dispatch %s\n", HEAT_VERSION);
      exit (0);
    }
  if (desk->theme && heat_theme_from_word (desk->theme) < 0)
    g_set_error (error, HEAT_BASE_ERROR, HEAT_ERROR_USAGE, _("--theme %s: there is no such theme; say dark, light or system"), desk->theme);
  else if (desk->size && sscanf (desk->size, "%dx%d", &desk->options.width, &desk->options.height) != 2)
    g_set_error (error, HEAT_BASE_ERROR, HEAT_ERROR_USAGE, _("--size %s: not a size; say for example 1366x768"), desk->size);
  else if (*argc > 1)
    g_set_error (error, HEAT_BASE_ERROR, HEAT_ERROR_USAGE, _("“%s” is no option of heat-dispatch; heat-dispatch --help lists them"), (*argv)[1]);
  return !*error;
}

static void
activate (GtkApplication *app, Desk *desk)
{
  GtkWindow *window = gtk_application_get_active_window (app);

  if (window)
    return gtk_window_present (window);
  heat_theme_apply (desk->options.theme, desk->settings->text_scale);
  window = GTK_WINDOW (heat_desk_window_new (app, desk->settings, &desk->options));
  heat_desk_gap_watch (GTK_WIDGET (window));
  const char *city = desk->options.city ? desk->options.city : desk->settings->city;
  const char *ops = desk->options.ops ? desk->options.ops : desk->options.city ? NULL : desk->settings->ops;
  if (city)
    heat_desk_window_open (HEAT_DESK_WINDOW (window), city, ops);
  gtk_window_present (window);
}

static void
clear (Desk *desk)
{
  g_free (desk->options.city);
  g_free (desk->options.ops);
  g_free (desk->options.hotline);
  g_free (desk->options.token_file);
  g_free (desk->options.print_to);
  g_free (desk->options.replay);
  g_free (desk->options.exercise_to);
  g_free (desk->theme);
  g_free (desk->size);
  g_free (desk->settings_path);
  g_free (desk->person);
  g_clear_pointer (&desk->settings, heat_desk_settings_free);
}

int
main (int argc, char **argv)
{
  Desk desk = { 0 };
  GError *error = NULL;

  heat_i18n_init ();
  gtk_disable_setlocale (); /* GTK would go back to the locale "C", in which nothing is translated */
  g_set_prgname ("heat-dispatch");
  if (!read_options (&desk, &argc, &argv, &error))
    {
      fprintf (stderr, "heat-dispatch: %s\n", error->message);
      g_error_free (error);
      clear (&desk);
      return 2;
    }
  desk.settings = heat_desk_settings_load (desk.settings_path);
  if (desk.person)
    {
      g_free (desk.settings->person);
      desk.settings->person = g_strdup (desk.person);
    }
  desk.options.theme = desk.theme ? (HeatTheme) heat_theme_from_word (desk.theme) : desk.settings->theme;
  g_setenv ("GSK_RENDERER", "cairo", FALSE);
  g_autoptr (GtkApplication) app = gtk_application_new (HEAT_APP_ID, G_APPLICATION_NON_UNIQUE);
  g_signal_connect (app, "activate", G_CALLBACK (activate), &desk);
  int status = g_application_run (G_APPLICATION (app), 1, argv);
  clear (&desk);
  return status;
}
