// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-preferences.h"
#include "base-i18n.h"
#include "desk-ui.h"
#include "desk-wrap.h"
#include <math.h>

typedef struct {
  HeatDeskSettings *settings; /* borrowed */
  HeatTheme *theme;           /* borrowed: the one that is shown */
  void (*changed) (gpointer data);
  gpointer data;
  GtkWidget *window, *page, *trouble; /* of the widget tree */
  GtkWidget *day, *night, *outdoor, *knows_outdoor;
  guint timeout; /* 0: all is written */
} Preferences;

#define TYPED_MS 600

static const double scales[] = { 1, 1.25, 1.5, 2 };

static gboolean
write_settings (gpointer data)
{
  Preferences *self = data;
  g_autoptr (GError) error = NULL;

  self->timeout = 0;
  if (!heat_desk_settings_save (self->settings, &error))
    {
      gtk_label_set_text (GTK_LABEL (self->trouble), error->message);
      gtk_widget_set_visible (self->trouble, TRUE);
    }
  return G_SOURCE_REMOVE;
}

/* Holds at once; is written when no more is typed. */
static void
store (Preferences *self)
{
  g_clear_handle_id (&self->timeout, g_source_remove);
  self->timeout = g_timeout_add (TYPED_MS, write_settings, self);
  self->changed (self->data);
}

static void
preferences_free (gpointer data)
{
  Preferences *self = data;

  if (self->timeout)
    {
      g_source_remove (self->timeout);
      heat_desk_settings_save (self->settings, NULL);
    }
  g_free (self);
}

static void
theme_chosen (GtkDropDown *choice, GParamSpec *pspec, Preferences *self)
{
  self->settings->theme = *self->theme = (HeatTheme) gtk_drop_down_get_selected (choice);
  store (self);
}

static void
scale_chosen (GtkDropDown *choice, GParamSpec *pspec, Preferences *self)
{
  self->settings->text_scale = scales[MIN (gtk_drop_down_get_selected (choice), G_N_ELEMENTS (scales) - 1)];
  store (self);
}

static void
sound_switched (GtkSwitch *sound, GParamSpec *pspec, Preferences *self)
{
  self->settings->is_silent = !gtk_switch_get_active (sound);
  store (self);
}

static void
flag_switched (GtkSwitch *control, GParamSpec *pspec, Preferences *self)
{
  *(gboolean *) g_object_get_data (G_OBJECT (control), "heat-field") = gtk_switch_get_active (control);
  store (self);
}

static void
text_changed (GtkEditable *entry, Preferences *self)
{
  char **field = g_object_get_data (G_OBJECT (entry), "heat-field");

  g_free (*field);
  *field = g_strdup (gtk_editable_get_text (entry));
  store (self);
}

/* Both must be times and the night must begin after the day; until then what was set before holds. */
static void
shift_changed (GtkEditable *entry, Preferences *self)
{
  int day = heat_desk_parse_minutes (gtk_editable_get_text (GTK_EDITABLE (self->day)));
  int night = heat_desk_parse_minutes (gtk_editable_get_text (GTK_EDITABLE (self->night)));
  gboolean is_sound = day >= 0 && night > day;

  heat_ui_tone (self->day, is_sound ? NULL : "late");
  heat_ui_tone (self->night, is_sound ? NULL : "late");
  gtk_label_set_text (GTK_LABEL (self->trouble), is_sound ? "" : _("Shifts: write two times like 07:30 and 19:30, the night's after the day's"));
  gtk_widget_set_visible (self->trouble, !is_sound);
  if (!is_sound)
    return;
  self->settings->day_from_min = day;
  self->settings->night_from_min = night;
  store (self);
}

static void
outdoor_changed (Preferences *self)
{
  gboolean is_known = gtk_switch_get_active (GTK_SWITCH (self->knows_outdoor));

  gtk_widget_set_sensitive (self->outdoor, is_known);
  self->settings->outdoor_degc = is_known ? gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->outdoor)) : NAN;
  store (self);
}

static void
add (Preferences *self, const char *title, const char *remark, GtkWidget *control)
{
  GtkWidget *row = heat_desk_wrap_new (24), *words = heat_ui_column (0, NULL);

  gtk_box_append (GTK_BOX (words), heat_ui_label (title, NULL));
  if (remark)
    {
      GtkWidget *label = heat_ui_label (remark, "small text2");
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_max_width_chars (GTK_LABEL (label), 36);
      gtk_box_append (GTK_BOX (words), label);
    }
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (control, GTK_ALIGN_CENTER);
  if (GTK_IS_SWITCH (control))
    gtk_widget_set_halign (control, GTK_ALIGN_END);
  heat_ui_name (control, title);
  heat_ui_classes (row, "prefrow");
  heat_desk_wrap_fill (HEAT_DESK_WRAP (row));
  heat_desk_wrap_append (HEAT_DESK_WRAP (row), words);
  heat_desk_wrap_append (HEAT_DESK_WRAP (row), control);
  gtk_box_append (GTK_BOX (self->page), row);
}

static void
add_choice (Preferences *self, const char *title, const char *const *words, guint selected, GCallback chosen)
{
  GtkWidget *choice = gtk_drop_down_new_from_strings (words);

  gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), selected);
  g_signal_connect (choice, "notify::selected", chosen, self);
  add (self, title, NULL, choice);
}

static GtkWidget *
text_entry (const char *text, int width_chars)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_editable_set_text (GTK_EDITABLE (entry), text ? text : "");
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), width_chars);
  return entry;
}

static void
add_text (Preferences *self, const char *title, const char *remark, char **field)
{
  GtkWidget *entry = text_entry (*field, 24);

  g_object_set_data (G_OBJECT (entry), "heat-field", field);
  g_signal_connect (entry, "changed", G_CALLBACK (text_changed), self);
  add (self, title, remark, entry);
}

static void
add_looks (Preferences *self)
{
  const char *const themes[] = { _("As the system"), _("Dark"), _("Light"), NULL };
  const char *const sizes[] = { "100 %", "125 %", "150 %", "200 %", NULL };
  GtkWidget *sound = gtk_switch_new ();
  guint scale = 0;

  while (scale + 1 < G_N_ELEMENTS (scales) && scales[scale] < self->settings->text_scale - 0.01)
    scale++;
  gtk_box_append (GTK_BOX (self->page), heat_ui_heading (_("Looks"), NULL));
  add_choice (self, _("Colours"), themes, (guint) *self->theme, G_CALLBACK (theme_chosen));
  add_choice (self, _("Size of texts"), sizes, scale, G_CALLBACK (scale_chosen));
  gtk_switch_set_active (GTK_SWITCH (sound), !self->settings->is_silent);
  g_signal_connect (sound, "notify::active", G_CALLBACK (sound_switched), self);
  add (self, _("Sound at a new report"), NULL, sound);
}

static GtkWidget *
shift_entry (Preferences *self, int minutes)
{
  g_autofree char *text = g_strdup_printf ("%02d:%02d", minutes / 60, minutes % 60);
  GtkWidget *entry = text_entry (text, 6);

  g_signal_connect (entry, "changed", G_CALLBACK (shift_changed), self);
  return entry;
}

static void
add_shift (Preferences *self)
{
  GtkWidget *box = heat_ui_row (8, NULL);

  gtk_box_append (GTK_BOX (self->page), heat_ui_heading (_("Duty"), NULL));
  add_text (self, _("Who is on duty"), _("Stands in the journal; holds when the city is opened again"), &self->settings->person);
  self->day = shift_entry (self, self->settings->day_from_min);
  self->night = shift_entry (self, self->settings->night_from_min);
  add (self, _("Day shift from"), NULL, self->day);
  add (self, _("Night shift from"), NULL, self->night);
  self->knows_outdoor = gtk_switch_new ();
  self->outdoor = gtk_spin_button_new_with_range (-60, 40, 1);
  gboolean is_known = isfinite (self->settings->outdoor_degc);
  gtk_switch_set_active (GTK_SWITCH (self->knows_outdoor), is_known);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->outdoor), is_known ? self->settings->outdoor_degc : -10);
  gtk_widget_set_sensitive (self->outdoor, is_known);
  gtk_widget_set_valign (self->knows_outdoor, GTK_ALIGN_CENTER);
  heat_ui_name (self->outdoor, _("Outdoor temperature in ℃"));
  gtk_box_append (GTK_BOX (box), self->outdoor);
  gtk_box_append (GTK_BOX (box), self->knows_outdoor);
  g_signal_connect_swapped (self->knows_outdoor, "notify::active", G_CALLBACK (outdoor_changed), self);
  g_signal_connect_swapped (self->outdoor, "value-changed", G_CALLBACK (outdoor_changed), self);
  add (self, _("Outdoor temperature, ℃"), _("Used until one is noted in the journal"), box);
  heat_ui_name (self->knows_outdoor, _("Outdoor temperature is known"));
}

static void
add_hotline (Preferences *self)
{
  gtk_box_append (GTK_BOX (self->page), heat_ui_heading (_("Hotline service"), NULL));
  add_text (self, _("Address"), _("https://… ; holds when the city is opened again"), &self->settings->hotline);
  add_text (self, _("File with the token"), NULL, &self->settings->token_file);
}

static void
add_flag (Preferences *self, const char *title, const char *remark, gboolean *field)
{
  GtkWidget *control = gtk_switch_new ();

  gtk_switch_set_active (GTK_SWITCH (control), *field);
  g_object_set_data (G_OBJECT (control), "heat-field", field);
  g_signal_connect (control, "notify::active", G_CALLBACK (flag_switched), self);
  add (self, title, remark, control);
}

static void
add_tiles (Preferences *self)
{
  gtk_box_append (GTK_BOX (self->page), heat_ui_heading (_("Tile service under the map"), NULL));
  add_flag (self, _("Show its pictures"), _("Where they are missing, the city's own streets stand"), &self->settings->tiles_on);
  add_text (self, _("Address of a tile"), _("https://… with {z} {x} {y}, and {key} where the key goes"), &self->settings->tiles_url);
  add_text (self, _("Key"), NULL, &self->settings->tiles_key);
  add_text (self, _("Source to be named on the map"), NULL, &self->settings->tiles_attribution);
  add_flag (self, _("Its coordinates are GCJ-02"), _("Map services of mainland China that are not Tianditu"), &self->settings->tiles_gcj02);
  add_flag (self, _("Offline: only what was seen before"), NULL, &self->settings->tiles_offline);
}

static void
make_page (Preferences *self)
{
  self->page = heat_ui_column (8, "dialogpage");
  self->trouble = heat_ui_label (NULL, "late");
  add_looks (self);
  add_shift (self);
  add_hotline (self);
  add_tiles (self);
  gtk_label_set_wrap (GTK_LABEL (self->trouble), TRUE);
  gtk_widget_set_visible (self->trouble, FALSE);
  gtk_box_append (GTK_BOX (self->page), self->trouble);
}

GtkWidget *
heat_desk_preferences_new (GtkWindow *parent, HeatDeskSettings *settings, HeatTheme *theme, void (*changed) (gpointer data), gpointer data)
{
  Preferences *self = g_new0 (Preferences, 1);

  *self = (Preferences){ .settings = settings, .theme = theme, .changed = changed, .data = data, .window = heat_ui_window (parent, _("Preferences")) };
  make_page (self);
  gtk_window_set_default_size (GTK_WINDOW (self->window), MIN ((int) (560 * heat_theme_text_scale ()), MAX (gtk_widget_get_width (GTK_WIDGET (parent)), 560)), -1);
  heat_ui_window_fill (self->window, self->page);
  g_object_set_data_full (G_OBJECT (self->window), "heat-preferences", self, preferences_free);
  return self->window;
}
