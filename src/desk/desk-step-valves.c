// SPDX-License-Identifier: GPL-3.0-or-later
/* Operating steps one by one: done, or failed in one of two ways. Enter marks the next one as done; the last one that was
 * done can be taken back, by the button in its row or by Ctrl+Z. */
#include "base-i18n.h"
#include "desk-panel-private.h"
#include "desk-ui.h"
#include "desk-words.h"
#include "ops-name.h"

typedef struct {
  HeatDeskPanel *panel;
  guint step;
  HeatFailure failure; /* NONE: done */
} Answer;

static gboolean
do_mark (HeatDeskDeed *deed, HeatLive *live, GError **error)
{
  if (deed->what == HEAT_FAILURE_NONE)
    return heat_live_step_done (live, deed->incident, deed->step, NULL, error);
  return heat_live_step_failed (live, deed->incident, deed->step, (HeatFailure) deed->what, NULL, NULL, error);
}

/* One answer at a time for a step, whichever button gave it. */
static void
mark (HeatDeskPanel *panel, guint step, HeatFailure failure)
{
  HeatDeskDeed *deed = heat_desk_deed_new (do_mark, heat_desk_panel_state (panel)->incident);
  g_autofree char *key = g_strdup_printf ("step %u", step);

  deed->step = step;
  deed->what = (int) failure;
  heat_desk_panel_do (panel, key, deed, NULL);
}

static gboolean
do_take_back (HeatDeskDeed *deed, HeatLive *live, GError **error)
{
  return heat_live_step_undo (live, deed->incident, deed->step, deed->reason, error);
}

static void
take_back (HeatDeskPanel *panel, guint step)
{
  HeatDeskDeed *deed = heat_desk_deed_new (do_take_back, heat_desk_panel_state (panel)->incident);
  g_autofree char *key = g_strdup_printf ("step %u", step);

  deed->step = step;
  deed->reason = g_strdup (_("ticked by mistake"));
  heat_desk_panel_do (panel, key, deed, NULL);
}

/* Of those done, the one that was noted last: only that one is taken back without a second look. */
static const HeatStep *
last_done (const HeatIncident *incident, HeatStepPart part)
{
  g_autoptr (GPtrArray) steps = heat_incident_steps (incident, part);
  const HeatStep *last = NULL;

  for (guint i = 0; i < steps->len; i++)
    {
      const HeatStep *step = steps->pdata[i];
      if (step->state == HEAT_STEP_DONE && (!last || step->at_us >= last->at_us))
        last = step;
    }
  return last;
}

/* The part whose steps can be marked now; once refilling has begun the closing is history. */
static gboolean
is_open_part (const HeatIncident *incident, HeatStepPart part)
{
  return heat_incident_is_running (incident) && (part == HEAT_STEPS_REOPEN || incident->stage < HEAT_STAGE_REFILLING) && incident->stage < HEAT_STAGE_RESTORED;
}

gboolean
heat_desk_take_back_last (HeatDeskPanel *panel)
{
  const HeatIncident *incident = heat_desk_panel_incident (panel);
  HeatDeskStep at = heat_desk_panel_state (panel)->step;
  HeatStepPart part = at == HEAT_STEP_RESTORE ? HEAT_STEPS_REOPEN : HEAT_STEPS_ISOLATE;
  const HeatStep *step = incident && (at == HEAT_STEP_ISOLATE || at == HEAT_STEP_RESTORE) && is_open_part (incident, part) ? last_done (incident, part) : NULL;

  if (step)
    take_back (panel, step->number);
  return step != NULL;
}

static void
undo_clicked (GtkButton *button, Answer *answer)
{
  HeatDeskPanelState *state = heat_desk_panel_state (answer->panel);

  state->acting = GTK_WIDGET (button);
  take_back (answer->panel, answer->step);
  state->acting = NULL;
}

static void
answer_clicked (GtkButton *button, Answer *answer)
{
  HeatDeskPanelState *state = heat_desk_panel_state (answer->panel);

  state->acting = GTK_WIDGET (button);
  mark (answer->panel, answer->step, answer->failure);
  state->acting = NULL;
}

static void
add_answer (HeatDeskPanel *panel, GtkWidget *row, const HeatStep *step, HeatFailure failure, const char *text, void (*clicked) (GtkButton *button, Answer *answer))
{
  g_autofree char *name = g_strdup_printf ("%s: %s", step->target, text);
  GtkWidget *button = heat_ui_button (text, NULL, "minor");
  Answer *answer = g_new (Answer, 1);

  *answer = (Answer){ panel, step->number, failure };
  heat_ui_name (button, name);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_data (button, "clicked", G_CALLBACK (clicked), answer, (GClosureNotify) (void (*) (void)) g_free, 0);
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

/* The name of what the step operates. (transfer full) */
static char *
target_name (HeatDeskPanel *panel, const HeatStep *step)
{
  return heat_ops_name (heat_desk_session_net (heat_desk_panel_state (panel)->session), heat_kind_from_word (step->target_kind), step->target);
}

static GtkWidget *
step_row (HeatDeskPanel *panel, const HeatStep *step)
{
  GtkWidget *row = heat_ui_row (6, "tablerow");
  const HeatIncident *incident = heat_desk_panel_incident (panel);
  gboolean back = g_strcmp0 (step->line, "return") == 0;
  g_autofree char *order = g_strdup_printf ("%u", step->order);
  g_autofree char *dn = step->dn_mm ? g_strdup_printf ("DN%u", step->dn_mm) : g_strdup ("");
  g_autofree char *name = target_name (panel, step), *well = heat_ops_name (heat_desk_session_net (heat_desk_panel_state (panel)->session), HEAT_KIND_WELL, step->well);
  g_autofree char *place = *well && !g_str_equal (well, name) ? g_strdup_printf (_("well %s · %s"), well, name) : g_strdup (name);
  g_autofree char *what = heat_kind_from_word (step->target_kind) == HEAT_KIND_VALVE ? g_strdup (name) : g_strdup_printf ("%s %s", heat_ops_label (HEAT_WORDS_STEP_ACTION, (int) step->action), name);
  GtkWidget *badge = heat_ui_label (order, "order"), *label = heat_ui_label (what, NULL);
  int line = heat_code_value (HEAT_CODES_LINE, step->line, -1);

  gtk_label_set_xalign (GTK_LABEL (badge), 0.5);
  gtk_widget_set_valign (badge, GTK_ALIGN_CENTER);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (label, place);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (row), badge);
  gtk_box_append (GTK_BOX (row), label);
  if (line >= 0)
    {
      /* With its answers a row has no room for the word: the lines' own signs, as on the map. */
      const char *word = heat_code_label (HEAT_CODES_LINE, line);
      g_autofree char *brief = g_strdup_printf ("%s%s", back ? "╌" : "━", back ? C_("line in brief", "R") : C_("line in brief", "S"));
      GtkWidget *sign = heat_ui_label (step->state != HEAT_STEP_PENDING ? word : brief, back ? "small return" : "small supply");
      gtk_widget_set_tooltip_text (sign, word);
      heat_ui_name (sign, word);
      gtk_box_append (GTK_BOX (row), sign);
    }
  if (step->state != HEAT_STEP_PENDING)
    {
      gtk_box_append (GTK_BOX (row), heat_ui_label (dn, "small text2"));
      add_result (row, step);
      if (is_open_part (incident, step->part) && step == last_done (incident, step->part))
        add_answer (panel, row, step, HEAT_FAILURE_NONE, C_("answer", "Undo"), undo_clicked);
      return row;
    }
  add_answer (panel, row, step, HEAT_FAILURE_NONE, step->part == HEAT_STEPS_ISOLATE ? C_("answer", "Closed") : C_("answer", "Done"), answer_clicked);
  if (step->part != HEAT_STEPS_ISOLATE || step->action != HEAT_STEP_CLOSE)
    return row; /* only what keeps the leak apart has a way round it */
  add_answer (panel, row, step, HEAT_FAILURE_STUCK, C_("answer", "Will not turn"), answer_clicked);
  add_answer (panel, row, step, HEAT_FAILURE_LEAKY, C_("answer", "Passes"), answer_clicked);
  return row;
}

GtkWidget *
heat_desk_valve_steps (HeatDeskPanel *panel, HeatStepPart part)
{
  g_autoptr (GPtrArray) steps = heat_incident_steps (heat_desk_panel_incident (panel), part);
  HeatNet *net = heat_desk_session_net (heat_desk_panel_state (panel)->session);
  GtkWidget *table = heat_ui_column (0, NULL);

  for (guint i = 0; i < steps->len; i++)
    {
      const HeatStep *step = steps->pdata[i];
      GtkWidget *row = step_row (panel, step);
      guint32 valve = heat_kind_from_word (step->target_kind) == HEAT_KIND_VALVE ? heat_net_find (net, HEAT_KIND_VALVE, step->target) : HEAT_NONE;
      if (part == HEAT_STEPS_ISOLATE && valve != HEAT_NONE)
        row = heat_desk_why_wrap (HEAT_DESK_WHY (heat_desk_panel_why (panel)), row, valve, heat_net_name (net, HEAT_KIND_VALVE, valve));
      gtk_box_append (GTK_BOX (table), row);
    }
  if (!steps->len)
    gtk_box_append (GTK_BOX (table), heat_ui_label (_("No valve has to be operated."), "small text2"));
  return table;
}

static const HeatStep *
next_step (const HeatIncident *incident, HeatStepPart part, guint *at, guint *of)
{
  g_autoptr (GPtrArray) steps = heat_incident_steps (incident, part);
  const HeatStep *next = NULL;

  *at = 1;
  *of = 0;
  for (guint i = 0; i < steps->len; i++)
    {
      const HeatStep *step = steps->pdata[i];
      *at += step->state == HEAT_STEP_DONE;
      *of += step->state == HEAT_STEP_DONE || step->state == HEAT_STEP_PENDING;
      if (!next && step->state == HEAT_STEP_PENDING)
        next = step;
    }
  return next;
}

static void
mark_next (HeatDeskPanel *panel, HeatStepPart part)
{
  guint at, of;
  const HeatStep *step = next_step (heat_desk_panel_incident (panel), part, &at, &of);

  if (step)
    mark (panel, step->number, HEAT_FAILURE_NONE);
}

static void mark_closed (HeatDeskPanel *panel) { mark_next (panel, HEAT_STEPS_ISOLATE); }
static void mark_reopened (HeatDeskPanel *panel) { mark_next (panel, HEAT_STEPS_REOPEN); }

static char *
done_words (HeatStepAction action, const char *name, guint at, guint of)
{
  switch (action)
    {
    case HEAT_STEP_STOP: return g_strdup_printf (_("%s stands still · %u/%u"), name, at, of);
    case HEAT_STEP_START: return g_strdup_printf (_("%s runs again · %u/%u"), name, at, of);
    case HEAT_STEP_OPEN: return g_strdup_printf (_("%s is open · %u/%u"), name, at, of);
    default: return g_strdup_printf (_("%s is closed · %u/%u"), name, at, of);
    }
}

GtkWidget *
heat_desk_next_valve (HeatDeskPanel *panel, HeatStepPart part)
{
  guint at, of;
  const HeatStep *step = next_step (heat_desk_panel_incident (panel), part, &at, &of);

  if (!step)
    return NULL;
  g_autofree char *name = target_name (panel, step), *text = done_words (step->action, name, at, of);
  return heat_desk_panel_add_primary (panel, text, "Enter", part == HEAT_STEPS_REOPEN ? mark_reopened : mark_closed);
}
