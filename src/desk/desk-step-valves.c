// SPDX-License-Identifier: GPL-3.0-or-later
/* Operating steps one by one: done, or failed in one of two ways. Enter marks the next one as done; the last one that was
 * done can be taken back, by the button in its row or by Ctrl+Z. */
#include "base-i18n.h"
#include "desk-panel-private.h"
#include "desk-ui.h"
#include "desk-words.h"
#include "net-name.h"
#include "ops-crew.h"
#include "ops-name.h"
#include "trace-work.h"
#include <math.h>

/* A long list is told in part: each row costs half a millisecond and more of the main loop whenever the body is built. */
#define MOST_ROWS 36
#define MOST_PENDING 24 /* those next */
#define MOST_DONE 6     /* those last */
#define ALL_KEY "heat-all-steps" /* on the panel: incident whose steps are all shown */

typedef struct {
  HeatDeskPanel *panel;
  guint step;
  HeatFailure failure; /* NONE: done */
} Answer;

static gboolean
do_mark (HeatDeskDeed *deed, HeatLive *live, GError **error)
{
  if (deed->what == HEAT_FAILURE_NONE)
    return heat_live_step_done_because (live, deed->incident, deed->step, NULL, deed->reason, error);
  return heat_live_step_failed (live, deed->incident, deed->step, (HeatFailure) deed->what, deed->text, NULL, error);
}

static void
opened_because (HeatDeskPanel *panel, const char *text, gpointer data)
{
  HeatDeskDeed *deed = heat_desk_deed_new (do_mark, heat_desk_panel_state (panel)->incident);
  g_autofree char *key = g_strdup_printf ("step %u", GPOINTER_TO_UINT (data));

  deed->step = GPOINTER_TO_UINT (data);
  deed->what = HEAT_FAILURE_NONE;
  deed->reason = g_strdup (text);
  heat_desk_panel_do (panel, key, deed, NULL);
}

/* It would let heat in while people are below: the commander's to order, and why. */
static gboolean
is_asked (HeatDeskPanel *panel, guint step)
{
  const HeatIncident *incident = heat_desk_panel_incident (panel);
  const HeatStep *s = incident ? heat_incident_step (incident, step) : NULL;
  g_autofree char *below = s ? heat_ops_below_at_step (heat_desk_session_ops (heat_desk_panel_state (panel)->session), incident->id, s) : NULL;
  g_autofree char *question = below ? g_strdup_printf (_("⚠ People are below (%s). Call them up and sign them out first! If the commander orders it all the same: why?"), below) : NULL;

  if (question)
    heat_desk_panel_ask (panel, question, _("Done all the same"), opened_because, GUINT_TO_POINTER (step), NULL);
  return question != NULL;
}

/* One answer at a time for a step, whichever button gave it. */
static void
mark (HeatDeskPanel *panel, guint step, HeatFailure failure, const char *note)
{
  if (failure == HEAT_FAILURE_NONE && is_asked (panel, step))
    return;
  HeatDeskDeed *deed = heat_desk_deed_new (do_mark, heat_desk_panel_state (panel)->incident);
  g_autofree char *key = g_strdup_printf ("step %u", step);

  deed->step = step;
  deed->what = (int) failure;
  deed->text = note && *note ? g_strdup (note) : NULL;
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

static void
append_part (GPtrArray *all, const HeatIncident *incident, HeatStepPart part, gint64 from_us)
{
  g_autoptr (GPtrArray) steps = heat_incident_steps (incident, part);

  for (guint i = 0; i < steps->len; i++)
    if (((const HeatStep *) steps->pdata[i])->state != HEAT_STEP_DONE || ((const HeatStep *) steps->pdata[i])->at_us >= from_us)
      g_ptr_array_add (all, steps->pdata[i]);
}

/* What is worked through together: closing, then draining, then ties; while refilling the ties first. (transfer container) */
static GPtrArray *
list_steps (const HeatIncident *incident, HeatStepPart part)
{
  GPtrArray *all = g_ptr_array_new ();
  gboolean is_refilling = incident->stage >= HEAT_STAGE_REFILLING;

  if (part == HEAT_STEPS_REOPEN && is_refilling)
    append_part (all, incident, HEAT_STEPS_RESUPPLY, incident->stage_us[HEAT_STAGE_REFILLING]);
  append_part (all, incident, part, 0);
  if (part == HEAT_STEPS_ISOLATE)
    append_part (all, incident, HEAT_STEPS_DRAIN, 0);
  if (part == HEAT_STEPS_ISOLATE && !is_refilling)
    append_part (all, incident, HEAT_STEPS_RESUPPLY, 0);
  return all;
}

/* Of those done, the one that was noted last: only that one is taken back without a second look. */
static const HeatStep *
last_done (const HeatIncident *incident, HeatStepPart part)
{
  g_autoptr (GPtrArray) steps = list_steps (incident, part);
  const HeatStep *last = NULL;

  for (guint i = 0; i < steps->len; i++)
    {
      const HeatStep *step = steps->pdata[i];
      if (step->state == HEAT_STEP_DONE && (!last || step->received_us >= last->received_us))
        last = step;
    }
  return last;
}

/* The part whose steps can be marked now; once refilling has begun the closing is history. */
static gboolean
is_open_part (const HeatIncident *incident, HeatStepPart part)
{
  return heat_incident_is_running (incident) && (part == HEAT_STEPS_REOPEN || part == HEAT_STEPS_RESUPPLY || incident->stage < HEAT_STAGE_REFILLING) && incident->stage < HEAT_STAGE_RESTORED;
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
noted (HeatDeskPanel *panel, const char *text, gpointer data)
{
  mark (panel, GPOINTER_TO_UINT (data), HEAT_FAILURE_STUCK, text);
}

/* Nobody goes round it at once: there is time for a word about it, and it may be left out. */
static void
ask_why_stuck (GtkButton *button, Answer *answer)
{
  heat_desk_panel_ask_freely (answer->panel, _("What was found there? (may be left empty)"), _("Note"), noted, GUINT_TO_POINTER (answer->step));
}

static void
answer_clicked (GtkButton *button, Answer *answer)
{
  HeatDeskPanelState *state = heat_desk_panel_state (answer->panel);

  state->acting = GTK_WIDGET (button);
  mark (answer->panel, answer->step, answer->failure, NULL);
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

/* Purposes that need a word; what keeps the leak apart needs none. */
static const char *
purpose_words (const HeatStep *step)
{
  for (int p = 0; p < HEAT_N_PURPOSES; p++)
    if (p != HEAT_FOR_BORDER && g_strcmp0 (step->purpose, heat_work_purpose_word ((HeatWorkPurpose) p)) == 0)
      return heat_work_purpose_label ((HeatWorkPurpose) p);
  return step->part == HEAT_STEPS_RESUPPLY ? heat_ops_label (HEAT_WORDS_STEP_PART, HEAT_STEPS_RESUPPLY) : "";
}

static void
add_detail (GString *text, const char *detail)
{
  if (detail && *detail)
    g_string_append_printf (text, "%s%s", text->len ? " · " : "", detail);
}

/* "drain · well 12 · DN50 · by hand · 12 min · then 340 households out". (transfer full) */
static char *
step_details (HeatNet *net, const HeatStep *step, const char *name)
{
  GString *text = g_string_new (NULL);
  guint32 valve = heat_kind_from_word (step->target_kind) == HEAT_KIND_VALVE ? heat_net_find (net, HEAT_KIND_VALVE, step->target) : HEAT_NONE;
  g_autofree char *well = heat_ops_name (net, HEAT_KIND_WELL, step->well), *dn = step->dn_mm ? g_strdup_printf ("DN%u", step->dn_mm) : NULL;
  g_autofree char *in_well = *well && !g_str_equal (well, name) ? g_strdup_printf (_("well %s"), well) : NULL;
  gboolean is_done = step->state == HEAT_STEP_DONE;
  g_autofree char *minutes = !is_done && isfinite (step->minutes) ? heat_words_duration ((gint64) llround (step->minutes * 60e6)) : NULL;
  g_autofree char *households = heat_words_count (is_done ? step->households_out : step->households_planned);
  g_autofree char *then = step->state == HEAT_STEP_FAILED ? NULL : g_strdup_printf (_("then %s out"), households);

  if (step->received_us - step->at_us > HEAT_EVENT_LATE_US)
    {
      g_autofree char *time = heat_words_time (step->received_us), *received = g_strdup_printf (_("received later, %s"), time);
      add_detail (text, received);
    }
  add_detail (text, purpose_words (step));
  add_detail (text, in_well);
  add_detail (text, dn);
  add_detail (text, valve != HEAT_NONE ? heat_code_label (HEAT_CODES_DRIVE, heat_net_city (net)->valve[valve].drive) : NULL);
  add_detail (text, minutes);
  add_detail (text, step->state == HEAT_STEP_PENDING || is_done ? then : NULL);
  add_detail (text, step->note);
  return g_string_free (text, FALSE);
}

/* With its answers a row has no room for the word: the lines' own signs, as on the map. */
static void
add_line (GtkWidget *row, const HeatStep *step)
{
  int line = heat_code_value (HEAT_CODES_LINE, step->line, -1);

  if (line < 0)
    return;
  gboolean back = line == HEAT_LINE_RETURN;
  const char *word = heat_code_label (HEAT_CODES_LINE, line);
  g_autofree char *brief = g_strdup_printf ("%s%s", back ? "╌" : "━", back ? C_ ("line in brief", "R") : C_ ("line in brief", "S"));
  GtkWidget *sign = heat_ui_label (step->state != HEAT_STEP_PENDING ? word : brief, back ? "small return" : "small supply");

  heat_ui_tip (sign, word);
  heat_ui_name (sign, word);
  gtk_box_append (GTK_BOX (row), sign);
}

static void
add_answers (HeatDeskPanel *panel, GtkWidget *row, const HeatStep *step)
{
  gboolean is_valve = heat_kind_from_word (step->target_kind) == HEAT_KIND_VALVE, opens = step->action == HEAT_STEP_OPEN;
  gboolean is_border = step->part == HEAT_STEPS_ISOLATE;

  add_answer (panel, row, step, HEAT_FAILURE_NONE,
              step->action == HEAT_STEP_STOP ? C_ ("answer", "Stands still") : is_border ? C_ ("answer", "Closed") : step->part == HEAT_STEPS_DRAIN ? C_ ("answer", "Opened") : C_ ("answer", "Done"), answer_clicked);
  if (!is_valve)
    return;
  if (!is_border)
    return add_answer (panel, row, step, HEAT_FAILURE_STUCK, opens ? C_ ("answer", "Will not open") : C_ ("answer", "Will not turn"), ask_why_stuck);
  if (step->action != HEAT_STEP_CLOSE)
    return; /* only what keeps the leak apart has a way round it */
  add_answer (panel, row, step, HEAT_FAILURE_STUCK, C_ ("answer", "Will not turn"), answer_clicked);
  add_answer (panel, row, step, HEAT_FAILURE_LEAKY, C_ ("answer", "Passes"), answer_clicked);
}

static void
add_state (HeatDeskPanel *panel, GtkWidget *row, const HeatStep *step)
{
  const HeatIncident *incident = heat_desk_panel_incident (panel);
  HeatStepPart list = heat_desk_panel_state (panel)->step == HEAT_STEP_RESTORE ? HEAT_STEPS_REOPEN : HEAT_STEPS_ISOLATE;

  if (step->state == HEAT_STEP_PENDING)
    return add_answers (panel, row, step);
  add_result (row, step);
  if (is_open_part (incident, step->part) && step == last_done (incident, list))
    add_answer (panel, row, step, HEAT_FAILURE_NONE, C_ ("answer", "Undo"), undo_clicked);
  if (step->state == HEAT_STEP_FAILED && (list == HEAT_STEPS_REOPEN || step->part == HEAT_STEPS_RESUPPLY) && is_open_part (incident, step->part) && step->part != HEAT_STEPS_ISOLATE)
    add_answer (panel, row, step, HEAT_FAILURE_NONE, C_ ("answer", "Turned after all"), answer_clicked);
}

static GtkWidget *
step_row (HeatDeskPanel *panel, const HeatStep *step)
{
  GtkWidget *both = heat_ui_column (0, "tablerow"), *row = heat_ui_row (6, NULL), *under = heat_ui_row (6, NULL);
  HeatNet *net = heat_desk_session_net (heat_desk_panel_state (panel)->session);
  gboolean is_plain = step->part == HEAT_STEPS_ISOLATE && heat_kind_from_word (step->target_kind) == HEAT_KIND_VALVE;
  g_autofree char *order = step->part == HEAT_STEPS_RESUPPLY ? g_strdup ("+") : g_strdup_printf ("%u", step->order), *name = target_name (panel, step);
  g_autofree char *what = is_plain ? g_strdup (name) : g_strdup_printf ("%s %s", heat_ops_label (HEAT_WORDS_STEP_ACTION, (int) step->action), name);
  g_autofree char *details = step_details (net, step, name);
  GtkWidget *badge = heat_ui_label (order, "order"), *label = heat_ui_label (what, NULL), *below = heat_ui_label (details, "small text2");

  gtk_label_set_xalign (GTK_LABEL (badge), 0.5);
  gtk_widget_set_valign (badge, GTK_ALIGN_CENTER);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  heat_ui_tip (label, what);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (row), badge);
  gtk_box_append (GTK_BOX (row), label);
  add_line (row, step);
  gtk_label_set_ellipsize (GTK_LABEL (below), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (below, TRUE);
  gtk_box_append (GTK_BOX (under), below);
  add_state (panel, step->state == HEAT_STEP_PENDING ? under : row, step); /* the name keeps its line: three answers leave it no room */
  heat_ui_tip (below, details);
  gtk_box_append (GTK_BOX (both), row);
  gtk_box_append (GTK_BOX (both), under);
  return both;
}

static gboolean
shows_all (HeatDeskPanel *panel, const GPtrArray *steps)
{
  return steps->len <= MOST_ROWS || g_strcmp0 (g_object_get_data (G_OBJECT (panel), ALL_KEY), heat_desk_panel_incident (panel)->id) == 0;
}

static void
show_all_clicked (GtkButton *button, HeatDeskPanel *panel)
{
  g_object_set_data_full (G_OBJECT (panel), ALL_KEY, g_strdup (heat_desk_panel_incident (panel)->id), g_free);
  heat_desk_panel_rebuild (panel);
}

/* What failed, what is next, what was done last. `n_pending`, `n_done`: of its kind before it. */
static gboolean
is_told (const HeatStep *step, const HeatStep *last, guint n_pending, guint n_done, guint of_done)
{
  switch (step->state)
    {
    case HEAT_STEP_PENDING: return n_pending < MOST_PENDING;
    case HEAT_STEP_DONE: return step == last || n_done + MOST_DONE >= of_done;
    default: return TRUE;
    }
}

/* In place of those between, which are not told. */
static void
add_left_out (GtkWidget *table, guint *n)
{
  g_autofree char *text = *n ? g_strdup_printf (ngettext ("… %u step …", "… %u steps …", *n), *n) : NULL;

  if (text)
    gtk_box_append (GTK_BOX (table), heat_ui_label (text, "small text2"));
  *n = 0;
}

static void
add_show_all (HeatDeskPanel *panel, GtkWidget *table, guint n)
{
  g_autofree char *text = g_strdup_printf (_("Show all %u steps"), n);
  GtkWidget *button = heat_ui_button (text, NULL, "minor");

  gtk_widget_set_halign (button, GTK_ALIGN_START);
  g_signal_connect (button, "clicked", G_CALLBACK (show_all_clicked), panel);
  gtk_box_append (GTK_BOX (table), button);
}

GtkWidget *
heat_desk_valve_steps (HeatDeskPanel *panel, HeatStepPart part)
{
  const HeatIncident *incident = heat_desk_panel_incident (panel);
  g_autoptr (GPtrArray) steps = list_steps (incident, part);
  HeatNet *net = heat_desk_session_net (heat_desk_panel_state (panel)->session);
  GtkWidget *table = heat_ui_column (0, NULL);
  const HeatStep *last = last_done (incident, part);
  gboolean is_whole = shows_all (panel, steps);
  guint n_pending = 0, n_done = 0, of_done = 0, n_left_out = 0;

  for (guint i = 0; i < steps->len; i++)
    of_done += ((const HeatStep *) steps->pdata[i])->state == HEAT_STEP_DONE;
  for (guint i = 0; i < steps->len; i++)
    {
      const HeatStep *step = steps->pdata[i];
      gboolean is_shown = is_whole || is_told (step, last, n_pending, n_done, of_done);
      n_pending += step->state == HEAT_STEP_PENDING;
      n_done += step->state == HEAT_STEP_DONE;
      n_left_out += !is_shown;
      if (!is_shown)
        continue;
      add_left_out (table, &n_left_out);
      GtkWidget *row = step_row (panel, step);
      guint32 valve = heat_kind_from_word (step->target_kind) == HEAT_KIND_VALVE ? heat_net_find (net, HEAT_KIND_VALVE, step->target) : HEAT_NONE;
      g_autofree char *name = step->part == HEAT_STEPS_ISOLATE && valve != HEAT_NONE ? heat_net_valve_name (net, valve) : NULL;
      if (name)
        row = heat_desk_why_wrap (HEAT_DESK_WHY (heat_desk_panel_why (panel)), row, valve, name);
      gtk_box_append (GTK_BOX (table), row);
    }
  add_left_out (table, &n_left_out);
  if (!is_whole)
    add_show_all (panel, table, steps->len);
  if (!steps->len)
    gtk_box_append (GTK_BOX (table), heat_ui_label (_("No valve has to be operated."), "small text2"));
  return table;
}

void
heat_desk_count_steps (const HeatIncident *incident, HeatStepPart part, guint *done, guint *of)
{
  g_autoptr (GPtrArray) steps = list_steps (incident, part);

  *done = *of = 0;
  for (guint i = 0; i < steps->len; i++)
    {
      const HeatStep *step = steps->pdata[i];
      *done += step->state == HEAT_STEP_DONE;
      *of += step->state == HEAT_STEP_DONE || step->state == HEAT_STEP_PENDING;
    }
}

static const HeatStep *
next_step (const HeatIncident *incident, HeatStepPart part, guint *at, guint *of)
{
  g_autoptr (GPtrArray) steps = list_steps (incident, part);

  heat_desk_count_steps (incident, part, at, of);
  ++*at;
  for (guint i = 0; i < steps->len; i++)
    if (((const HeatStep *) steps->pdata[i])->state == HEAT_STEP_PENDING)
      return steps->pdata[i];
  return NULL;
}

static void
mark_next (HeatDeskPanel *panel, HeatStepPart part)
{
  guint at, of;
  const HeatStep *step = next_step (heat_desk_panel_incident (panel), part, &at, &of);

  if (step)
    mark (panel, step->number, HEAT_FAILURE_NONE, NULL);
}

static void mark_closed (HeatDeskPanel *panel) { mark_next (panel, HEAT_STEPS_ISOLATE); }
static void mark_reopened (HeatDeskPanel *panel) { mark_next (panel, HEAT_STEPS_REOPEN); }

static char *
done_words (HeatStepAction action, const char *name, guint at, guint of)
{
  switch (action)
    {
    case HEAT_STEP_STOP: return g_strdup_printf (_("%2$u/%3$u · %1$s stands still"), name, at, of);
    case HEAT_STEP_START: return g_strdup_printf (_("%2$u/%3$u · %1$s runs again"), name, at, of);
    case HEAT_STEP_OPEN: return g_strdup_printf (_("%2$u/%3$u · %1$s is open"), name, at, of);
    default: return g_strdup_printf (_("%2$u/%3$u · %1$s is closed"), name, at, of);
    }
}

GtkWidget *
heat_desk_next_valve (HeatDeskPanel *panel, HeatStepPart part)
{
  guint at, of;
  const HeatStep *step = next_step (heat_desk_panel_incident (panel), part, &at, &of);

  if (!step)
    return NULL;
  g_autofree char *name = heat_kind_from_word (step->target_kind) == HEAT_KIND_VALVE ? heat_ops_valve_words (heat_desk_session_net (heat_desk_panel_state (panel)->session), step->target) : target_name (panel, step);
  g_autofree char *text = done_words (step->action, name, at, of);
  return heat_desk_panel_add_primary (panel, text, "Enter", part == HEAT_STEPS_REOPEN ? mark_reopened : mark_closed);
}
