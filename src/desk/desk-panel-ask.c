// SPDX-License-Identifier: GPL-3.0-or-later
/* Questions to the person, in place of the step's buttons: one line, or a reason with the usual ones at hand. */
#include "base-i18n.h"
#include "desk-panel-parts.h"
#include "desk-ui.h"
#include "desk-wrap.h"

typedef struct {
  HeatDeskPanel *panel;
  GtkWidget *entry;             /* borrowed */
  void (*answer) (HeatDeskPanel *panel, const char *text, gpointer data);
  gpointer data;
  GDestroyNotify free_data;
  gboolean may_be_empty;
  const char *const *ready;     /* reasons at hand, to be translated, NULL-terminated; NULL: none */
  gboolean is_composing;        /* an input method has the keys: its digits choose characters */
  gboolean is_answered;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  if (question->free_data)
    question->free_data (question->data);
  g_free (question);
}

static void
give (Question *question, const char *text)
{
  if (question->is_answered)
    return;
  question->is_answered = TRUE;
  question->answer (question->panel, text, question->data);
  heat_desk_panel_rebuild (question->panel);
}

static void
answer_question (Question *question)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (question->entry))));

  if (*text || question->may_be_empty)
    give (question, text);
}

/* A digit before anything is typed takes the reason of that number; afterwards it is a character as any other. */
static gboolean
question_key (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, Question *question)
{
  guint digit = key >= GDK_KEY_KP_1 && key <= GDK_KEY_KP_9 ? key - GDK_KEY_KP_0 : key - GDK_KEY_0;
  guint n = question->ready ? g_strv_length ((char **) question->ready) : 0;
  gboolean is_begun = question->is_composing || *gtk_editable_get_text (GTK_EDITABLE (question->entry));

  if (digit < 1 || digit > n || is_begun || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)))
    return FALSE;
  give (question, _(question->ready[digit - 1]));
  return TRUE;
}

static void
preedit_changed (GtkText *text, const char *preedit, Question *question)
{
  question->is_composing = preedit && *preedit;
}

static void
leave_question (HeatDeskPanel *panel)
{
  heat_desk_panel_rebuild (panel);
}

static gboolean
head_key (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, HeatDeskPanel *panel)
{
  if (key != GDK_KEY_Escape)
    return FALSE;
  heat_desk_panel_rebuild (panel);
  return TRUE;
}

/* What is asked, and the way back for those who have the mouse in hand. */
static GtkWidget *
make_head (HeatDeskPanel *panel, const char *text)
{
  GtkWidget *head = heat_ui_row (8, NULL), *label = heat_ui_label (text, "small strong"), *back = heat_ui_button (_("Cancel"), "Esc", "minor");

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_valign (back, GTK_ALIGN_START);
  g_signal_connect_swapped (back, "clicked", G_CALLBACK (leave_question), panel);
  gtk_box_append (GTK_BOX (head), label);
  gtk_box_append (GTK_BOX (head), back);
  return head;
}

/* What was there is not pressed by mistake, nor does it push the question out of sight. */
static void
cover_actions (HeatDeskPanel *panel)
{
  for (GtkWidget *child = gtk_widget_get_first_child (panel->actions); child; child = gtk_widget_get_next_sibling (child))
    gtk_widget_set_visible (child, FALSE);
}

GtkWidget *
heat_desk_panel_open_question (HeatDeskPanel *panel, const char *text, gpointer data, GDestroyNotify free_data)
{
  GtkWidget *box = heat_ui_column (4, "box");
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_box_append (GTK_BOX (box), make_head (panel, text));
  g_object_set_data_full (G_OBJECT (box), "heat-question", data, free_data);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (head_key), panel);
  gtk_widget_add_controller (box, keys);
  cover_actions (panel);
  gtk_widget_set_visible (panel->actions, TRUE);
  heat_desk_panel_add_action (panel, box);
  return box;
}

static void
ready_clicked (GtkButton *button, Question *question)
{
  give (question, _(question->ready[GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "heat-ready"))]));
}

/* The usual reasons, each with its key. */
static void
add_ready (Question *question, GtkWidget *box)
{
  GtkWidget *wrap = heat_desk_wrap_new (6);
  GtkEventController *keys = gtk_event_controller_key_new ();

  for (int i = 0; question->ready[i]; i++)
    {
      g_autofree char *key = g_strdup_printf ("%d", i + 1);
      GtkWidget *button = heat_ui_button (_(question->ready[i]), key, "minor");
      g_object_set_data (G_OBJECT (button), "heat-ready", GINT_TO_POINTER (i));
      g_signal_connect (button, "clicked", G_CALLBACK (ready_clicked), question);
      heat_desk_wrap_append (HEAT_DESK_WRAP (wrap), button);
    }
  gtk_box_append (GTK_BOX (box), wrap);
  gtk_entry_set_placeholder_text (GTK_ENTRY (question->entry), _("1–5, or in your own words"));
  g_signal_connect (gtk_editable_get_delegate (GTK_EDITABLE (question->entry)), "preedit-changed", G_CALLBACK (preedit_changed), question);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (question_key), question);
  gtk_widget_add_controller (box, keys);
}

static void
ask (HeatDeskPanel *panel, const char *question_text, const char *button_text, Question *question)
{
  GtkWidget *box = heat_desk_panel_open_question (panel, question_text, question, question_free);
  GtkWidget *row = heat_ui_row (8, NULL), *button = heat_ui_button (button_text, "Enter", NULL);

  question->panel = panel;
  question->entry = gtk_entry_new ();
  heat_ui_name (question->entry, question_text);
  gtk_widget_set_hexpand (question->entry, TRUE);
  gtk_box_append (GTK_BOX (row), question->entry);
  gtk_box_append (GTK_BOX (row), button);
  if (question->ready)
    add_ready (question, box);
  gtk_box_append (GTK_BOX (box), row);
  g_signal_connect_swapped (question->entry, "activate", G_CALLBACK (answer_question), question);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (answer_question), question);
  gtk_widget_grab_focus (question->entry);
}

void
heat_desk_panel_ask (HeatDeskPanel *panel, const char *question_text, const char *button_text,
                     void (*answer) (HeatDeskPanel *panel, const char *text, gpointer data), gpointer data, GDestroyNotify free_data)
{
  Question *question = g_new0 (Question, 1);

  question->answer = answer;
  question->data = data;
  question->free_data = free_data;
  ask (panel, question_text, button_text, question);
}

void
heat_desk_panel_ask_freely (HeatDeskPanel *panel, const char *question_text, const char *button_text, void (*answer) (HeatDeskPanel *panel, const char *text, gpointer data), gpointer data)
{
  Question *question = g_new0 (Question, 1);

  question->answer = answer;
  question->data = data;
  question->may_be_empty = TRUE;
  ask (panel, question_text, button_text, question);
}

/* --- a deed that needs a reason: what it does is settled when it is asked, whatever is picked meanwhile --- */
typedef struct {
  char *key;           /* owned */
  HeatDeskDeed *deed;  /* owned; NULL: begun */
  void (*after) (HeatDeskPanel *panel, HeatDeskDeed *deed);
} Pending;

static void
pending_free (gpointer data)
{
  Pending *pending = data;

  g_clear_pointer (&pending->deed, heat_desk_deed_free);
  g_free (pending->key);
  g_free (pending);
}

static void
do_pending (HeatDeskPanel *panel, const char *text, gpointer data)
{
  Pending *pending = data;

  g_free (pending->deed->reason);
  pending->deed->reason = g_strdup (text);
  heat_desk_panel_do (panel, pending->key, g_steal_pointer (&pending->deed), pending->after);
}

void
heat_desk_panel_do_because (HeatDeskPanel *panel, const char *key, HeatDeskDeed *deed, void (*after) (HeatDeskPanel *panel, HeatDeskDeed *deed), const HeatDeskWhyAsked *why)
{
  Question *question = g_new0 (Question, 1);
  Pending *pending = g_new (Pending, 1);

  *pending = (Pending){ g_strdup (key), deed, after };
  question->answer = do_pending;
  question->data = pending;
  question->free_data = pending_free;
  question->ready = why->ready;
  ask (panel, why->question, why->button, question);
}
