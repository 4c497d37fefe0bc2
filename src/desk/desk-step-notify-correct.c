// SPDX-License-Identifier: GPL-3.0-or-later
/* The window in which the words of a notice are corrected: as they are posted, and as they are to be. What is written there is drafted by the Notify step. */
#include "base-i18n.h"
#include "desk-pages.h"
#include "desk-panel-private.h"
#include "desk-ui.h"
#include "notice-text.h"
#include <string.h>

#define TEXT_PX 48
#define WIDTH_PX 560

typedef struct {
  HeatDeskPanel *panel;    /* weak */
  char *incident;          /* owned: what is posted may be of another one by then */
  HeatWording *wording;    /* owned; NULL */
  char *was[4];            /* owned: cause, place, measures, advice as posted */
  GtkWidget *window, *field[4], *reason, *trouble; /* of the widget tree */
} Correct;

static void
correct_free (gpointer data)
{
  Correct *self = data;

  g_clear_weak_pointer (&self->panel);
  g_clear_pointer (&self->wording, heat_wording_free);
  for (guint i = 0; i < G_N_ELEMENTS (self->was); i++)
    g_free (self->was[i]);
  g_free (self->incident);
  g_free (self);
}

static char *
text_of (GtkWidget *field)
{
  GtkTextIter begin, end;

  if (GTK_IS_EDITABLE (field))
    return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (field))));
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (field));
  gtk_text_buffer_get_bounds (buffer, &begin, &end);
  return g_strstrip (gtk_text_buffer_get_text (buffer, &begin, &end, FALSE));
}

/* As typed where it is other than posted, else NULL; words that the wording has a key for are kept by it, so that each language says them. */
static char *
changed_text (Correct *self, guint i)
{
  g_autofree char *text = text_of (self->field[i]);
  const char *key = i == 0 && self->wording ? heat_wording_cause_of (self->wording, text) : NULL;

  return strcmp (text, self->was[i]) == 0 ? NULL : g_strdup (key ? key : text);
}

static void
take (Correct *self)
{
  HeatDeskPanelState *state = self->panel ? heat_desk_panel_state (self->panel) : NULL;
  HeatDeskCorrection *c = g_new0 (HeatDeskCorrection, 1);

  *c = (HeatDeskCorrection){ changed_text (self, 0), changed_text (self, 1), changed_text (self, 2), changed_text (self, 3), text_of (self->reason) };
  gboolean is_changed = c->cause || c->place || c->measures || c->advice, is_here = state && g_strcmp0 (state->incident, self->incident) == 0;
  if (!is_changed || !*c->reason || !is_here)
    {
      gtk_label_set_text (GTK_LABEL (self->trouble), !is_here ? _("Another incident stands open now; go back to the one that is corrected") : is_changed ? _("Say why it is corrected") : _("Nothing is written otherwise than it is posted"));
      gtk_widget_set_visible (self->trouble, TRUE);
      heat_desk_correction_free (c);
      return;
    }
  g_clear_pointer (&state->correction, heat_desk_correction_free);
  state->correction = c;
  heat_desk_panel_rebuild (self->panel);
  gtk_window_destroy (GTK_WINDOW (self->window));
}

static GtkWidget *
make_entry (const char *text)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  return entry;
}

static GtkWidget *
make_text (const char *text)
{
  GtkWidget *view = gtk_text_view_new ();

  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_widget_set_size_request (view, -1, TEXT_PX);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), text, -1);
  heat_ui_classes (view, "box");
  return view;
}

static void
add (Correct *self, GtkWidget *page, guint i, const char *title, GtkWidget *field)
{
  g_autofree char *posted = g_strdup_printf (_("%s; posted: %s"), title, *self->was[i] ? self->was[i] : "—");
  GtkWidget *label = heat_ui_label (posted, "small text2");

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 60);
  gtk_label_set_lines (GTK_LABEL (label), 2);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  heat_ui_tip (label, posted);
  self->field[i] = field;
  heat_ui_name (field, title);
  gtk_box_append (GTK_BOX (page), label);
  gtk_box_append (GTK_BOX (page), field);
}

/* As the public reads it now. */
static void
read_posted (Correct *self, const HeatNotice *n)
{
  HeatNoticeContext context = { 0 };
  g_autoptr (GHashTable) f = self->wording ? heat_wording_fields (self->wording, n, HEAT_SCOPE_ALL, &context) : NULL;
  g_autoptr (HeatNoticeSheet) sheet = self->wording ? heat_notice_sheet_new (n, HEAT_SCOPE_ALL, self->wording, &context, NULL) : NULL;
  g_autoptr (GString) advice = g_string_new (NULL);

  for (guint i = 0; sheet && i < sheet->advice->len; i++)
    g_string_append_printf (advice, "%s%s", i ? "\n" : "", (char *) sheet->advice->pdata[i]);
  self->was[0] = g_strdup (f ? g_hash_table_lookup (f, "cause") : n->cause);
  self->was[1] = g_strdup (n->place ? n->place : "");
  self->was[2] = f ? g_strdup (g_hash_table_lookup (f, "measures")) : g_strjoinv ("\n", n->measures);
  self->was[3] = g_strdup (advice->str);
}

static GtkWidget *
make_page (Correct *self)
{
  GtkWidget *page = heat_ui_column (6, "dialogpage"), *button = heat_ui_button (_("See it as it will read"), "Enter", "primary");

  add (self, page, 0, _("Cause"), make_entry (self->was[0]));
  add (self, page, 1, _("Place"), make_entry (self->was[1]));
  add (self, page, 2, _("Measures"), make_text (self->was[2]));
  add (self, page, 3, _("Advice, a line each"), make_text (self->was[3]));
  gtk_box_append (GTK_BOX (page), heat_ui_label (_("Why it is corrected; stands in the record, not on the notice"), "small text2"));
  self->reason = make_entry ("");
  heat_ui_name (self->reason, _("Why it is corrected"));
  gtk_box_append (GTK_BOX (page), self->reason);
  self->trouble = heat_ui_label (NULL, "late");
  gtk_label_set_wrap (GTK_LABEL (self->trouble), TRUE);
  gtk_widget_set_visible (self->trouble, FALSE);
  gtk_box_append (GTK_BOX (page), self->trouble);
  gtk_box_append (GTK_BOX (page), button);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (take), self);
  g_signal_connect_swapped (self->reason, "activate", G_CALLBACK (take), self);
  g_signal_connect_swapped (self->field[0], "activate", G_CALLBACK (take), self);
  g_signal_connect_swapped (self->field[1], "activate", G_CALLBACK (take), self);
  return page;
}

void
heat_desk_change_correct (HeatDeskPanel *panel)
{
  const HeatIncident *incident = heat_desk_panel_incident (panel);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (panel));
  Correct *self = g_new0 (Correct, 1);

  *self = (Correct){ .incident = g_strdup (incident->id), .wording = heat_desk_pages_wording (NULL), .window = heat_ui_window (GTK_WINDOW (root), _("Correct the notice")) };
  g_set_weak_pointer (&self->panel, panel);
  read_posted (self, incident->notices->pdata[incident->notices->len - 1]);
  heat_ui_window_fill (self->window, make_page (self));
  gtk_window_set_default_size (GTK_WINDOW (self->window), MIN (WIDTH_PX, MAX (gtk_widget_get_width (GTK_WIDGET (root)), 400)), -1);
  g_object_set_data_full (G_OBJECT (self->window), "heat-correct", self, correct_free);
  gtk_window_present (GTK_WINDOW (self->window));
  gtk_widget_grab_focus (self->field[0]);
}
