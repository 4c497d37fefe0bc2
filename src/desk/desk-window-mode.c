// SPDX-License-Identifier: GPL-3.0-or-later
/* Exercise and replay: begun and left by one key, the window marked all over while they last, the real house heard knocking. */
#include "base-i18n.h"
#include "desk-ui.h"
#include "desk-window-private.h"

/* Style of the window, short word for titles, what the banner says. */
static const struct { const char *class, *word, *words; } looks[] = {
  [HEAT_DESK_REAL] = { NULL, NULL, NULL },
  [HEAT_DESK_EXERCISE] = { "exercise", N_("EXERCISE"), N_("Everything here is done on a copy: nothing is posted, no team is sent.") },
  [HEAT_DESK_REPLAY] = { "replay", N_("REPLAY"), N_("The past as it stood then: nothing can be written.") },
};

static void
show_missed (HeatDeskWindow *self)
{
  guint n = heat_desk_session_mode (self->session) == HEAT_DESK_REAL ? 0 : heat_desk_session_n_missed (self->session);
  g_autofree char *text = g_strdup_printf (ngettext ("%u new real report", "%u new real reports", n), n);

  heat_ui_set_text (self->mode_missed, text);
  gtk_widget_set_visible (self->mode_missed, n > 0);
}

static void
mark (HeatDeskWindow *self, GtkWidget *window, HeatDeskMode mode, const char *usual)
{
  g_autofree char *title = looks[mode].word ? g_strdup_printf ("%s – %s", _(looks[mode].word), usual) : g_strdup (usual);

  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    if (looks[i].class)
      heat_ui_set_class (window, looks[i].class, i == mode);
  gtk_window_set_title (GTK_WINDOW (window), title);
}

void
heat_desk_window_mark (HeatDeskWindow *self)
{
  HeatDeskMode mode = heat_desk_session_mode (self->session);

  mark (self, GTK_WIDGET (self), mode, _("Heat Dispatch"));
  if (self->second)
    mark (self, self->second, mode, _("Commander's board"));
}

static void
show_banner (HeatDeskWindow *self, HeatDeskMode mode)
{
  gtk_widget_set_visible (self->mode_bar, mode != HEAT_DESK_REAL);
  if (mode == HEAT_DESK_REAL)
    return;
  heat_ui_set_text (self->mode_word, _(looks[mode].word));
  heat_ui_set_text (self->mode_words, _(looks[mode].words));
  gtk_widget_set_visible (self->mode_save, mode == HEAT_DESK_EXERCISE);
  gtk_widget_set_visible (self->mode_back[0], mode == HEAT_DESK_EXERCISE);
  gtk_widget_set_visible (self->mode_back[1], mode == HEAT_DESK_REPLAY);
  gtk_widget_set_visible (self->past, mode == HEAT_DESK_REPLAY);
}

static void
enable (HeatDeskWindow *self, const char *action, gboolean is_enabled)
{
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), action)), is_enabled);
}

/* What stood in the panel belongs to the other house. */
static void
mode_changed (HeatDeskWindow *self)
{
  static const char *const of_replay[] = { "past-play", "past-back", "past-next", "past-slower", "past-faster" };
  HeatDeskMode mode = heat_desk_session_mode (self->session);

  heat_desk_window_end_replay (self);
  heat_desk_window_leave_health (self);
  heat_desk_window_show_message (self, NULL, FALSE);
  gtk_stack_set_visible_child (GTK_STACK (self->right), self->panel);
  heat_desk_panel_clear (HEAT_DESK_PANEL (self->panel));
  heat_desk_left_select_incident (HEAT_DESK_LEFT (self->left), NULL);
  heat_desk_window_show_sheet (self);
  heat_desk_window_mark (self);
  show_banner (self, mode);
  show_missed (self);
  for (guint i = 0; i < G_N_ELEMENTS (of_replay); i++)
    enable (self, of_replay[i], mode == HEAT_DESK_REPLAY);
  heat_desk_past_follow (HEAT_DESK_PAST (self->past));
  heat_desk_header_tick (HEAT_DESK_HEADER (self->header));
  if (mode != HEAT_DESK_REPLAY)
    heat_desk_window_come_back (self); /* to the incident that stood there, in this house */
}

static void
knocked (HeatDeskWindow *self)
{
  show_missed (self);
}

/* The replay stands at another time; an incident that was not there yet gives way. */
static void
moved (HeatDeskWindow *self)
{
  HeatDeskPanel *panel = HEAT_DESK_PANEL (self->panel);
  const HeatOps *ops = heat_desk_session_ops (self->session);
  const char *incident = heat_desk_panel_incident_id (panel), *report = heat_desk_panel_report_id (panel);

  if ((incident && !heat_ops_incident (ops, incident)) || (report && !heat_ops_report (ops, report)))
    {
      heat_desk_panel_clear (panel);
      heat_desk_left_select_incident (HEAT_DESK_LEFT (self->left), NULL);
    }
  heat_desk_window_tick (self);
}

/* --- entering and leaving --- */
static void
entered (GObject *source, GAsyncResult *result, gpointer data)
{
  HeatDeskWindow *self = data;
  g_autoptr (GError) error = NULL;

  self->is_entering = FALSE;
  if (!heat_desk_session_enter_finish (HEAT_DESK_SESSION (source), result, &error))
    heat_desk_window_show_message (self, error->message, TRUE);
  g_object_unref (self);
}

void
heat_desk_window_enter (HeatDeskWindow *self, HeatDeskMode mode, const char *ops_url)
{
  if (!heat_desk_session_is_open (self->session) || self->is_entering || heat_desk_session_mode (self->session) != HEAT_DESK_REAL)
    return;
  heat_desk_window_remember (self);
  self->is_entering = TRUE;
  heat_desk_session_enter (self->session, mode, ops_url, entered, g_object_ref (self));
}

static void
say_left (HeatDeskWindow *self, HeatDeskMode mode, guint n_missed)
{
  g_autoptr (GPtrArray) done = mode == HEAT_DESK_EXERCISE ? heat_desk_session_exercised (self->session) : g_ptr_array_new ();
  g_autofree char *exercise = done->len ? g_strdup_printf (ngettext ("The exercise is over: %u entry of it was discarded; Ctrl+F5 still saves it to a file.",
                                                                     "The exercise is over: %u entries of it were discarded; Ctrl+F5 still saves them to a file.", done->len),
                                                           done->len) : NULL;
  g_autofree char *missed = n_missed ? g_strdup_printf (ngettext ("Meanwhile %u report came in.", "Meanwhile %u reports came in.", n_missed), n_missed) : NULL;
  g_autofree char *text = g_strdup_printf ("%s%s%s", exercise ? exercise : "", exercise && missed ? " " : "", missed ? missed : "");

  if (*text)
    heat_desk_window_show_message (self, text, FALSE);
}

static void
leave (HeatDeskWindow *self)
{
  HeatDeskMode mode = heat_desk_session_mode (self->session);
  guint n_missed = heat_desk_session_n_missed (self->session);

  heat_desk_session_leave (self->session);
  say_left (self, mode, n_missed);
  heat_desk_window_start_hotline (self);
}

gboolean
heat_desk_window_leave_mode (HeatDeskWindow *self)
{
  gboolean is_aside = heat_desk_session_is_open (self->session) && heat_desk_session_mode (self->session) != HEAT_DESK_REAL;

  if (is_aside)
    leave (self);
  return is_aside;
}

static void
toggle (HeatDeskWindow *self, HeatDeskMode mode)
{
  if (!heat_desk_window_leave_mode (self))
    heat_desk_window_enter (self, mode, NULL);
}

static void
exercise (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  toggle (data, HEAT_DESK_EXERCISE);
}

static void
past (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  toggle (data, HEAT_DESK_REPLAY);
}

/* --- what was done, as a file; another journal to replay --- */
static void
ask_file (HeatDeskWindow *self, const char *title, gboolean is_save, void (*answered) (GtkNativeDialog *dialog, int response, HeatDeskWindow *self))
{
  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (title, GTK_WINDOW (self), is_save ? GTK_FILE_CHOOSER_ACTION_SAVE : GTK_FILE_CHOOSER_ACTION_OPEN,
                                               is_save ? _("Save") : _("Open"), _("Cancel"));
  g_signal_connect (self->chooser, "response", G_CALLBACK (answered), self);
}

/* (transfer full) (nullable) */
static char *
chosen_path (HeatDeskWindow *self, GtkNativeDialog *dialog, int response)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;
  char *path = file ? g_file_get_path (file) : NULL;

  g_clear_object (&self->chooser);
  return path;
}

static void
save_to (HeatDeskWindow *self, const char *path)
{
  g_autoptr (GPtrArray) done = heat_desk_session_exercised (self->session);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strdup_printf (_("What was done in the exercise is written to %s"), path);

  gboolean is_written = heat_desk_aside_write (done, heat_desk_session_net (self->session), path, &error);
  heat_desk_window_show_message (self, is_written ? text : error->message, !is_written);
}

static void
save_answered (GtkNativeDialog *dialog, int response, HeatDeskWindow *self)
{
  g_autofree char *path = chosen_path (self, dialog, response);

  if (path)
    save_to (self, path);
}

static void
save (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  HeatDeskWindow *self = data;
  g_autoptr (GPtrArray) done = heat_desk_session_exercised (self->session);
  g_autofree char *day = heat_time_format_local (heat_desk_session_now_us (self->session), "%Y%m%d-%H%M"), *name = g_strdup_printf (_("exercise-%s.csv"), day);

  if (!done->len)
    return heat_desk_window_show_message (self, _("Nothing was done in an exercise yet."), FALSE);
  if (self->options->exercise_to)
    return save_to (self, self->options->exercise_to);
  ask_file (self, _("Save what was done in the exercise (.csv or .txt)"), TRUE, save_answered);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
past_answered (GtkNativeDialog *dialog, int response, HeatDeskWindow *self)
{
  g_autofree char *path = chosen_path (self, dialog, response);

  if (path)
    heat_desk_window_enter (self, HEAT_DESK_REPLAY, path);
}

static void
past_file (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  HeatDeskWindow *self = data;

  if (!heat_desk_session_is_open (self->session) || heat_desk_session_mode (self->session) != HEAT_DESK_REAL)
    return;
  ask_file (self, _("Replay a journal"), FALSE, past_answered);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void past_play (GSimpleAction *action, GVariant *parameter, gpointer data) { heat_desk_past_toggle_play (HEAT_DESK_PAST (HEAT_DESK_WINDOW (data)->past)); }
static void past_back (GSimpleAction *action, GVariant *parameter, gpointer data) { heat_desk_past_jump (HEAT_DESK_PAST (HEAT_DESK_WINDOW (data)->past), -1); }
static void past_next (GSimpleAction *action, GVariant *parameter, gpointer data) { heat_desk_past_jump (HEAT_DESK_PAST (HEAT_DESK_WINDOW (data)->past), 1); }
static void past_slower (GSimpleAction *action, GVariant *parameter, gpointer data) { heat_desk_past_speed (HEAT_DESK_PAST (HEAT_DESK_WINDOW (data)->past), -1); }
static void past_faster (GSimpleAction *action, GVariant *parameter, gpointer data) { heat_desk_past_speed (HEAT_DESK_PAST (HEAT_DESK_WINDOW (data)->past), 1); }

static GtkWidget *
add_button (HeatDeskWindow *self, GtkWidget *row, const char *text, const char *key, const char *action)
{
  GtkWidget *button = heat_ui_button (text, key, "minor");

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (row), button);
  return button;
}

static void
make_bar (HeatDeskWindow *self)
{
  GtkWidget *row = heat_ui_row (12, "moderow");

  self->mode_word = heat_ui_label (NULL, "modeword");
  self->mode_words = heat_ui_label (NULL, "modewords");
  self->mode_missed = heat_ui_label (NULL, "modemissed");
  gtk_label_set_ellipsize (GTK_LABEL (self->mode_words), PANGO_ELLIPSIZE_END);
  gtk_widget_set_valign (self->mode_missed, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (row), self->mode_word);
  gtk_box_append (GTK_BOX (row), self->mode_words);
  GtkWidget *gap = heat_ui_row (0, NULL);
  gtk_widget_set_hexpand (gap, TRUE);
  gtk_box_append (GTK_BOX (row), gap);
  gtk_box_append (GTK_BOX (row), self->mode_missed);
  self->mode_save = add_button (self, row, _("Save what was done…"), "Ctrl+F5", "win.exercise-save");
  self->mode_back[0] = add_button (self, row, _("Back to the real house"), "F5", "win.exercise");
  self->mode_back[1] = add_button (self, row, _("Back to the real house"), "Shift+F5", "win.past");
  gtk_box_append (GTK_BOX (self->mode_bar), row);
  self->past = heat_desk_past_new (self->session);
  gtk_box_append (GTK_BOX (self->mode_bar), self->past);
}

void
heat_desk_window_add_modes (HeatDeskWindow *self)
{
  static const GActionEntry entries[] = {
    { .name = "exercise", .activate = exercise },       { .name = "exercise-save", .activate = save },
    { .name = "past", .activate = past },               { .name = "past-file", .activate = past_file },
    { .name = "past-play", .activate = past_play },     { .name = "past-back", .activate = past_back },
    { .name = "past-next", .activate = past_next },     { .name = "past-slower", .activate = past_slower },
    { .name = "past-faster", .activate = past_faster },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  make_bar (self);
  gtk_widget_set_visible (self->mode_bar, FALSE);
  for (guint i = 4; i < G_N_ELEMENTS (entries); i++)
    enable (self, entries[i].name, FALSE);
  g_signal_connect_object (self->session, "mode", G_CALLBACK (mode_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "knock", G_CALLBACK (knocked), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (self->past, "moved", G_CALLBACK (moved), self, G_CONNECT_SWAPPED);
}
