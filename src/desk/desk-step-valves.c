// SPDX-License-Identifier: GPL-3.0-or-later
/* Operating steps one by one: done, or failed in one of two ways. */
#include "base-i18n.h"
#include "desk-panel-private.h"
#include "desk-ui.h"
#include "desk-words.h"

typedef struct {
  HeatDeskPanel *panel;
  guint step;
  HeatFailure failure; /* NONE: done */
} Answer;

static void
answer_clicked (GtkButton *button, Answer *answer)
{
  HeatDeskPanelState *state = heat_desk_panel_state (answer->panel);
  HeatLive *live = heat_desk_session_live (state->session);
  GError *error = NULL;

  if (answer->failure == HEAT_FAILURE_NONE)
    heat_live_step_done (live, state->incident, answer->step, NULL, &error);
  else
    heat_live_step_failed (live, state->incident, answer->step, answer->failure, NULL, NULL, &error);
  heat_desk_panel_tell (answer->panel, error);
}

static void
add_answer (HeatDeskPanel *panel, GtkWidget *row, const HeatStep *step, HeatFailure failure, const char *text)
{
  g_autofree char *name = g_strdup_printf ("%s: %s", step->target, text);
  GtkWidget *button = heat_ui_button (text, NULL, "minor");
  Answer *answer = g_new (Answer, 1);

  *answer = (Answer){ panel, step->number, failure };
  heat_ui_name (button, name);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_data (button, "clicked", G_CALLBACK (answer_clicked), answer, (GClosureNotify) (void (*) (void)) g_free, 0);
  gtk_box_append (GTK_BOX (row), button);
}

static void
add_result (GtkWidget *row, const HeatStep *step)
{
  g_autofree char *time = heat_words_time (step->at_us);
  g_autofree char *text = step->state == HEAT_STEP_DONE ? g_strdup_printf ("✓ %s", time)
                                                        : g_strdup_printf ("✕ %s %s", time, heat_ops_label (HEAT_WORDS_FAILURE, (int) step->failure));
  GtkWidget *label = heat_ui_label (text, step->state == HEAT_STEP_DONE ? "small done" : "small late");

  gtk_box_append (GTK_BOX (row), label);
}

static GtkWidget *
step_row (HeatDeskPanel *panel, const HeatStep *step)
{
  GtkWidget *row = heat_ui_row (6, "tablerow");
  gboolean back = g_strcmp0 (step->line, "return") == 0;
  g_autofree char *order = g_strdup_printf ("%u", step->order);
  g_autofree char *dn = step->dn_mm ? g_strdup_printf ("DN%u", step->dn_mm) : g_strdup ("");
  HeatNet *net = heat_desk_session_net (heat_desk_panel_state (panel)->session);
  HeatKind kind = heat_kind_from_word (step->target_kind);
  guint32 index = heat_net_find (net, kind, step->target);
  const char *name = index == HEAT_NONE ? step->target : heat_net_name (net, kind, index);
  g_autofree char *what = kind == HEAT_KIND_VALVE ? g_strdup (name) : g_strdup_printf ("%s %s", heat_ops_label (HEAT_WORDS_STEP_ACTION, (int) step->action), name);
  GtkWidget *badge = heat_ui_label (order, "order"), *label = heat_ui_label (what, NULL);
  int line = heat_code_value (HEAT_CODES_LINE, step->line, -1);

  gtk_label_set_xalign (GTK_LABEL (badge), 0.5);
  gtk_widget_set_valign (badge, GTK_ALIGN_CENTER);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (label, *step->well ? step->well : what);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (row), badge);
  gtk_box_append (GTK_BOX (row), label);
  if (line >= 0)
    {
      /* With its answers a row has no room for the word: the lines' own signs, as on the map. */
      const char *word = heat_code_label (HEAT_CODES_LINE, line);
      GtkWidget *sign = heat_ui_label (step->state != HEAT_STEP_PENDING ? word : back ? "╌" : "━", back ? "small return" : "small supply");
      gtk_widget_set_tooltip_text (sign, word);
      heat_ui_name (sign, word);
      gtk_box_append (GTK_BOX (row), sign);
    }
  if (step->state != HEAT_STEP_PENDING)
    {
      gtk_box_append (GTK_BOX (row), heat_ui_label (dn, "small text2"));
      return add_result (row, step), row;
    }
  add_answer (panel, row, step, HEAT_FAILURE_NONE, step->part == HEAT_STEPS_ISOLATE ? C_("answer", "Closed") : C_("answer", "Done"));
  add_answer (panel, row, step, HEAT_FAILURE_STUCK, C_("answer", "Will not turn"));
  if (step->part == HEAT_STEPS_ISOLATE && step->action == HEAT_STEP_CLOSE)
    add_answer (panel, row, step, HEAT_FAILURE_LEAKY, C_("answer", "Passes"));
  return row;
}

GtkWidget *
heat_desk_valve_steps (HeatDeskPanel *panel, HeatStepPart part)
{
  g_autoptr (GPtrArray) steps = heat_incident_steps (heat_desk_panel_incident (panel), part);
  GtkWidget *table = heat_ui_column (0, NULL);

  for (guint i = 0; i < steps->len; i++)
    gtk_box_append (GTK_BOX (table), step_row (panel, steps->pdata[i]));
  if (!steps->len)
    gtk_box_append (GTK_BOX (table), heat_ui_label (_("No valve has to be operated."), "small text2"));
  return table;
}
