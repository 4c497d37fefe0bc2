// SPDX-License-Identifier: GPL-3.0-or-later
/* First start, opening with progress, and failures in words. */
#include "base-i18n.h"
#include "desk-window-private.h"
#include <glib/gstdio.h>
#include <stdlib.h>

#define WAIT_MS 100 /* until a deed is written, or an exercise is over */

typedef struct { HeatDeskWindow *window; char *city, *ops, *namesake; GCancellable *cancellable; GAsyncResult *result; gboolean is_again; } Opened;

static void
opened_free (Opened *opened)
{
  g_clear_object (&opened->result);
  g_clear_object (&opened->cancellable);
  g_object_unref (opened->window);
  g_free (opened->city);
  g_free (opened->ops);
  g_free (opened->namesake);
  g_free (opened);
}

static void
show_progress (double fraction, const char *what, gpointer data)
{
  HeatDeskWindow *self = ((Opened *) data)->window;

  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->opening_bar), CLAMP (fraction, 0, 1));
  gtk_label_set_text (GTK_LABEL (self->opening_what), what ? what : "");
}

static void
remember (HeatDeskWindow *self, const Opened *opened)
{
  g_free (self->settings->city);
  g_free (self->settings->ops);
  self->settings->city = g_strdup (opened->city);
  self->settings->ops = g_strdup (opened->ops);
  heat_desk_settings_add_recent (self->settings, opened->city, opened->ops);
  heat_desk_settings_save (self->settings, NULL);
  heat_desk_window_update_menu (self);
}

/* The link is the window's own business: without it the desk works on and says so. */
void
heat_desk_window_start_hotline (HeatDeskWindow *self)
{
  g_autoptr (GError) error = NULL;
  const char *url = self->options->hotline ? self->options->hotline : self->settings->hotline;
  const char *token_file = self->options->hotline ? self->options->token_file : self->settings->token_file;

  if (!url || !*url || self->hotline)
    return;
  self->hotline = heat_desk_hotline_new (self->session, HEAT_DESK_HEADER (self->header), url, token_file, &error);
  if (!self->hotline)
    heat_desk_window_show_message (self, error->message, TRUE);
}

/* What begins as an exercise or a replay has no link: it is made on the way back to the real house. */
static void
begin (HeatDeskWindow *self)
{
  if (self->options->replay)
    heat_desk_window_enter (self, HEAT_DESK_REPLAY, self->options->replay);
  else if (self->options->exercise)
    heat_desk_window_enter (self, HEAT_DESK_EXERCISE, NULL);
  else
    heat_desk_window_start_hotline (self);
  g_clear_pointer (&self->options->replay, g_free);
  self->options->exercise = FALSE;
}

static void
show_opened (HeatDeskWindow *self, const Opened *opened)
{
  remember (self, opened);
  heat_desk_middle_open (HEAT_DESK_MIDDLE (self->middle));
  if (!opened->is_again)
    {
      gtk_stack_set_visible_child_name (GTK_STACK (self->pages), "desk");
      gtk_root_set_focus (GTK_ROOT (self), NULL);
    }
  heat_desk_window_update (self);
  heat_desk_window_check_health (self);
  heat_desk_window_come_back (self);
  heat_desk_window_take_up (self);
  begin (self);
  if (opened->namesake)
    {
      g_autofree char *text = g_strdup_printf (_("A new journal begins for this city file. A file of the same name has another one; if the incidents you look for are in it, start with --ops sqlite:%s"), opened->namesake);
      heat_desk_window_show_message (self, text, FALSE);
    }
  if (opened->is_again)
    heat_desk_window_show_message (self, _("The city file was read again. What an incident names and the present network lacks is said so; its plans are worked out anew."), FALSE);
}

static void
show_failed (HeatDeskWindow *self, const Opened *opened, const GError *error)
{
  if (!opened->is_again)
    gtk_stack_set_visible_child_name (GTK_STACK (self->pages), heat_desk_session_is_open (self->session) ? "desk" : "welcome");
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    heat_desk_window_show_message (self, error->message, TRUE);
}

/* What is done in an exercise, or just being written, ends first. */
static gboolean
has_to_wait (HeatDeskWindow *self)
{
  return heat_desk_session_is_open (self->session)
         && (self->is_entering || heat_desk_session_mode (self->session) != HEAT_DESK_REAL || heat_desk_deeds_are_under_way (heat_desk_session_deeds (self->session), ""));
}

static gboolean
finish_opening (gpointer data)
{
  Opened *opened = data;
  HeatDeskWindow *self = opened->window;
  g_autoptr (GError) error = NULL;
  gboolean is_shut = self->opening != opened->cancellable; /* the window is closed, or another city is being opened */

  if (!is_shut && opened->is_again && !g_task_had_error (G_TASK (opened->result)) && has_to_wait (self))
    return G_SOURCE_CONTINUE;
  if (!is_shut)
    g_clear_object (&self->opening);
  if (!is_shut && heat_desk_session_open_finish (self->session, opened->result, &error))
    show_opened (self, opened);
  else if (!is_shut)
    show_failed (self, opened, error);
  opened_free (opened);
  return G_SOURCE_REMOVE;
}

static void
open_done (GObject *source, GAsyncResult *result, gpointer data)
{
  Opened *opened = data;

  opened->result = g_object_ref (result);
  if (finish_opening (opened) == G_SOURCE_CONTINUE)
    g_timeout_add (WAIT_MS, finish_opening, opened);
}

/* A journal in the folder that belongs to a file of this name elsewhere. (transfer full) (nullable) */
static char *
find_namesake (const char *folder, const char *base)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    if (g_str_has_prefix (name, base) && g_str_has_suffix (name, ".journal"))
      return g_build_filename (folder, name, NULL);
  return NULL;
}

/* Where the journal of a city lies when nothing else is said: each file has one of its own, whatever other folders hold. *namesake
 * when this one begins now and a file of the same name has one already. */
static char *
usual_journal (const char *city, char **namesake)
{
  g_autofree char *base = g_path_get_basename (city), *folder = g_build_filename (g_get_user_data_dir (), "heat-dispatch", NULL), *real = g_canonicalize_filename (city, NULL);
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, real, -1);
  g_autofree char *name = g_strdup_printf ("%s-%.8s.journal", base, sum), *path = g_build_filename (folder, name, NULL);

  g_mkdir_with_parents (folder, 0700);
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    *namesake = find_namesake (folder, base);
  return g_strdup_printf ("sqlite:%s", path);
}

static void
cancel_opening (HeatDeskWindow *self)
{
  if (self->opening)
    g_cancellable_cancel (self->opening);
}

static void
no_progress (double fraction, const char *what, gpointer data)
{
}

void
heat_desk_window_open_again (HeatDeskWindow *self)
{
  Opened *opened = g_new0 (Opened, 1);

  opened->window = g_object_ref (self);
  opened->city = g_strdup (heat_desk_session_city_path (self->session));
  opened->ops = g_strdup (self->settings->ops);
  opened->is_again = TRUE;
  self->opening = g_cancellable_new ();
  opened->cancellable = g_object_ref (self->opening);
  heat_desk_session_open (self->session, opened->city, opened->ops, no_progress, self->opening, open_done, opened);
}

void
heat_desk_window_open (HeatDeskWindow *self, const char *city, const char *ops)
{
  Opened *opened = g_new0 (Opened, 1);
  g_autofree char *base = g_path_get_basename (city), *title = g_strdup_printf (_("Opening %s"), base);
  char *real = realpath (city, NULL); /* one file has one journal, however it is called */

  opened->window = g_object_ref (self);
  opened->city = g_strdup (real ? real : city);
  free (real);
  opened->ops = g_strdup (ops ? ops : heat_desk_settings_journal_of (self->settings, opened->city));
  if (!opened->ops)
    opened->ops = usual_journal (opened->city, &opened->namesake);
  heat_desk_window_show_message (self, NULL, FALSE);
  gtk_label_set_text (GTK_LABEL (self->opening_title), title);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->opening_bar), 0);
  gtk_stack_set_visible_child_name (GTK_STACK (self->pages), "opening");
  cancel_opening (self);
  g_clear_object (&self->opening);
  self->opening = g_cancellable_new ();
  opened->cancellable = g_object_ref (self->opening);
  heat_desk_session_open (self->session, opened->city, opened->ops, show_progress, self->opening, open_done, opened);
}

/* The demo city lies in the user's data folder; its maker is heatctl, beside this program or on the path. */
static char *
demo_path (void)
{
  return g_build_filename (g_get_user_data_dir (), "heat-dispatch", "demo.gpkg", NULL);
}

static char *
find_heatctl (void)
{
  g_autofree char *self_path = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = self_path ? g_path_get_dirname (self_path) : g_strdup (".");
  const char *const beside[] = { "heatctl", "../ctl/heatctl" };

  for (guint i = 0; i < G_N_ELEMENTS (beside); i++)
    {
      g_autofree char *path = g_build_filename (folder, beside[i], NULL);
      if (g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
        return g_steal_pointer (&path);
    }
  return g_find_program_in_path ("heatctl");
}

static void
demo_made (GObject *source, GAsyncResult *result, gpointer data)
{
  Opened *opened = data;
  HeatDeskWindow *self = opened->window;
  g_autofree char *words = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_told = g_subprocess_communicate_utf8_finish (G_SUBPROCESS (source), result, NULL, &words, &error), is_shut = self->opening != opened->cancellable;

  if (!is_told) /* cancelled */
    g_subprocess_force_exit (G_SUBPROCESS (source));
  if (!is_shut)
    g_clear_object (&self->opening);
  if (!is_shut && is_told && g_subprocess_get_successful (G_SUBPROCESS (source)))
    heat_desk_window_open (self, opened->city, NULL);
  else if (!is_shut)
    {
      g_autofree char *text = g_strdup_printf (_("Making the demo city %s: %s"), opened->city, error ? error->message : words ? g_strstrip (words) : "?");
      gtk_stack_set_visible_child_name (GTK_STACK (self->pages), "welcome");
      if (is_told)
        heat_desk_window_show_message (self, text, TRUE);
    }
  opened_free (opened);
}

/* Half a city that a cancelled maker left. */
static void
remove_halves (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      if (g_str_has_prefix (name, ".demo.gpkg."))
        g_unlink (path);
    }
}

static void
open_demo (HeatDeskWindow *self)
{
  g_autofree char *path = demo_path (), *folder = g_path_get_dirname (path), *heatctl = find_heatctl ();
  g_autoptr (GError) error = NULL;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return heat_desk_window_open (self, path, NULL);
  g_mkdir_with_parents (folder, 0700);
  remove_halves (folder);
  g_autoptr (GSubprocess) maker = heatctl ? g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error,
                                                              heatctl, "city", "-o", path, NULL) : NULL;
  if (!maker)
    return heat_desk_window_show_message (self, error ? error->message : _("Making the demo city: the program heatctl is not found; install it beside heat-dispatch"), TRUE);
  gtk_label_set_text (GTK_LABEL (self->opening_title), _("Making the demo city"));
  gtk_label_set_text (GTK_LABEL (self->opening_what), _("Streets, buildings, pipes: some seconds, only once"));
  gtk_stack_set_visible_child_name (GTK_STACK (self->pages), "opening");
  Opened *opened = g_new0 (Opened, 1);
  opened->window = g_object_ref (self);
  opened->city = g_steal_pointer (&path);
  cancel_opening (self);
  g_clear_object (&self->opening);
  self->opening = g_cancellable_new ();
  opened->cancellable = g_object_ref (self->opening);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->opening_bar), 0);
  g_subprocess_communicate_utf8_async (maker, NULL, self->opening, demo_made, opened);
}

static void
file_chosen (GtkNativeDialog *dialog, int response, HeatDeskWindow *self)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;
  g_autofree char *path = file ? g_file_get_path (file) : NULL;

  g_clear_object (&self->chooser);
  if (path)
    heat_desk_window_open (self, path, NULL);
}

void
heat_desk_window_ask_for_city (HeatDeskWindow *self)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _("City files (GeoPackage)"));
  gtk_file_filter_add_pattern (filter, "*.gpkg");
  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (_("Open a city"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_OPEN, _("Open"), _("Cancel"));
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), filter);
  g_signal_connect (self->chooser, "response", G_CALLBACK (file_chosen), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/* Whoever comes to the first page has its button under Enter. */
static void
page_shown (HeatDeskWindow *self)
{
  if (g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (self->pages)), "welcome") == 0) /* none is shown while the window goes */
    gtk_widget_grab_focus (self->open_demo);
}

void
heat_desk_window_connect_welcome (HeatDeskWindow *self)
{
  g_signal_connect_swapped (self->pages, "notify::visible-child", G_CALLBACK (page_shown), self);
  g_signal_connect_swapped (self, "map", G_CALLBACK (page_shown), self);
  g_signal_connect_swapped (self->open_demo, "clicked", G_CALLBACK (open_demo), self);
  g_signal_connect_swapped (self->open_file, "clicked", G_CALLBACK (heat_desk_window_ask_for_city), self);
  g_signal_connect_swapped (self->opening_cancel, "clicked", G_CALLBACK (cancel_opening), self);
}
