// SPDX-License-Identifier: GPL-3.0-or-later
/* Buttons and questions that the steps share. */
#include "base-i18n.h"
#include "desk-panel-parts.h"
#include "desk-ui.h"
#include "desk-wrap.h"

typedef struct {
  HeatDeskPanel *panel;
  void (*clicked) (HeatDeskPanel *panel);
} Click;

static void
run_click (GtkButton *button, Click *click)
{
  HeatDeskPanelState *state = heat_desk_panel_state (click->panel);

  state->acting = GTK_WIDGET (button);
  click->clicked (click->panel);
  state->acting = NULL;
}

static void
connect_click (GtkWidget *button, HeatDeskPanel *panel, void (*clicked) (HeatDeskPanel *panel))
{
  Click *click = g_new (Click, 1);

  *click = (Click){ panel, clicked };
  g_signal_connect_data (button, "clicked", G_CALLBACK (run_click), click, (GClosureNotify) (void (*) (void)) g_free, 0);
}

GtkWidget *
heat_desk_panel_add_primary (HeatDeskPanel *panel, const char *text, const char *key, void (*clicked) (HeatDeskPanel *panel))
{
  GtkWidget *row = heat_desk_wrap_new (8), *button = heat_ui_button (text, key, "primary");

  heat_desk_wrap_fill (HEAT_DESK_WRAP (row));
  gtk_widget_set_hexpand (button, TRUE);
  heat_desk_wrap_append (HEAT_DESK_WRAP (row), button);
  connect_click (button, panel, clicked);
  heat_desk_panel_state (panel)->primary = button;
  heat_desk_panel_add_action (panel, row);
  return row;
}

GtkWidget *
heat_desk_panel_add_other (HeatDeskPanel *panel, GtkWidget *row, const char *text, void (*clicked) (HeatDeskPanel *panel))
{
  GtkWidget *button = heat_ui_button (text, NULL, NULL);

  connect_click (button, panel, clicked);
  if (HEAT_IS_DESK_WRAP (row))
    heat_desk_wrap_append (HEAT_DESK_WRAP (row), button);
  else /* a step's own row without a primary button */
    gtk_box_append (GTK_BOX (row), button);
  return button;
}

void
heat_desk_panel_set_primary (HeatDeskPanel *panel, GtkWidget *button)
{
  HeatDeskPanelState *state = heat_desk_panel_state (panel);
  GtkWidget *before = state->primary;

  if (before == button)
    return;
  state->primary = button;
  gtk_widget_add_css_class (button, "primary");
  heat_ui_button_set_key (button, "Enter");
  if (!before)
    return;
  gtk_widget_remove_css_class (before, "primary");
  heat_ui_button_set_key (before, NULL);
  if (gtk_widget_has_focus (before))
    gtk_widget_grab_focus (button);
}

void
heat_desk_panel_picked (HeatDeskPanel *panel)
{
  HeatDeskPanelState *state = heat_desk_panel_state (panel);

  state->has_picked = TRUE;
  if (state->picker && gtk_widget_is_sensitive (state->picker))
    heat_desk_panel_set_primary (panel, state->picker);
}

static void
row_activated (GtkListBox *list, GtkListBoxRow *row, HeatDeskPanel *panel)
{
  HeatDeskPanelState *state = heat_desk_panel_state (panel);

  heat_desk_panel_picked (panel);
  if (state->picker && state->primary == state->picker)
    heat_desk_panel_activate (panel);
}

void
heat_desk_panel_pick_from (HeatDeskPanel *panel, GtkListBox *list, void (*selected) (GtkListBox *list, GtkListBoxRow *row, HeatDeskPanel *panel))
{
  gtk_list_box_set_activate_on_single_click (list, FALSE);
  g_signal_connect (list, "row-selected", G_CALLBACK (selected), panel);
  g_signal_connect (list, "row-activated", G_CALLBACK (row_activated), panel);
}

typedef struct {
  HeatDeskPanel *panel;
  GtkWidget *box, *entry; /* borrowed */
  void (*answer) (HeatDeskPanel *panel, const char *text, gpointer data);
  gpointer data;
  GDestroyNotify free_data;
  gboolean may_be_empty;
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
answer_question (Question *question)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (question->entry))));

  if (*text || question->may_be_empty)
    {
      question->answer (question->panel, text, question->data);
      heat_desk_panel_rebuild (question->panel);
    }
}

static gboolean
question_key (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, Question *question)
{
  if (key != GDK_KEY_Escape)
    return FALSE;
  heat_desk_panel_rebuild (question->panel);
  return TRUE;
}

/* What was there is not pressed by mistake, nor does it push the question out of sight. */
static void
cover_actions (HeatDeskPanel *panel)
{
  for (GtkWidget *child = gtk_widget_get_first_child (panel->actions); child; child = gtk_widget_get_next_sibling (child))
    gtk_widget_set_visible (child, FALSE);
}

static void
leave_question (Question *question)
{
  heat_desk_panel_rebuild (question->panel);
}

/* What is asked, and the way back for those who have the mouse in hand. */
static GtkWidget *
question_head (Question *question, const char *text)
{
  GtkWidget *head = heat_ui_row (8, NULL), *label = heat_ui_label (text, "small strong"), *back = heat_ui_button (_("Cancel"), "Esc", "minor");

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_valign (back, GTK_ALIGN_START);
  g_signal_connect_swapped (back, "clicked", G_CALLBACK (leave_question), question);
  gtk_box_append (GTK_BOX (head), label);
  gtk_box_append (GTK_BOX (head), back);
  return head;
}

static void
ask (HeatDeskPanel *panel, const char *question_text, const char *button_text, void (*answer) (HeatDeskPanel *panel, const char *text, gpointer data), gpointer data, GDestroyNotify free_data,
     gboolean may_be_empty)
{
  Question *question = g_new0 (Question, 1);
  GtkWidget *row = heat_ui_row (8, NULL), *button = heat_ui_button (button_text, "Enter", NULL);
  GtkEventController *keys = gtk_event_controller_key_new ();

  *question = (Question){ panel, heat_ui_column (4, "box"), gtk_entry_new (), answer, data, free_data, may_be_empty };
  heat_ui_name (question->entry, question_text);
  gtk_widget_set_hexpand (question->entry, TRUE);
  gtk_box_append (GTK_BOX (question->box), question_head (question, question_text));
  gtk_box_append (GTK_BOX (row), question->entry);
  gtk_box_append (GTK_BOX (row), button);
  gtk_box_append (GTK_BOX (question->box), row);
  g_object_set_data_full (G_OBJECT (question->box), "heat-question", question, question_free);
  g_signal_connect_swapped (question->entry, "activate", G_CALLBACK (answer_question), question);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (answer_question), question);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (question_key), question);
  gtk_widget_add_controller (question->box, keys);
  cover_actions (panel);
  heat_desk_panel_add_action (panel, question->box);
  gtk_widget_grab_focus (question->entry);
}

void
heat_desk_panel_ask (HeatDeskPanel *panel, const char *question_text, const char *button_text,
                     void (*answer) (HeatDeskPanel *panel, const char *text, gpointer data), gpointer data, GDestroyNotify free_data)
{
  ask (panel, question_text, button_text, answer, data, free_data, FALSE);
}

void
heat_desk_panel_ask_freely (HeatDeskPanel *panel, const char *question_text, const char *button_text, void (*answer) (HeatDeskPanel *panel, const char *text, gpointer data), gpointer data)
{
  ask (panel, question_text, button_text, answer, data, NULL, TRUE);
}

GtkListBox *
heat_desk_panel_list (HeatDeskPanel *panel)
{
  for (GtkWidget *child = gtk_widget_get_first_child (heat_desk_panel_state (panel)->body); child; child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_LIST_BOX (child))
      return GTK_LIST_BOX (child);
  return NULL;
}

void
heat_desk_panel_go_to_row (HeatDeskPanel *panel, int number)
{
  GtkListBox *list = heat_desk_panel_list (panel);
  GtkListBoxRow *row = list ? gtk_list_box_get_row_at_index (list, number) : NULL;

  if (!row)
    return;
  gtk_list_box_select_row (list, row);
  heat_desk_panel_reveal (panel, GTK_WIDGET (row));
}
