// SPDX-License-Identifier: GPL-3.0-or-later
/* Step 1, Locate: candidates for the leak with probability and reason, the likeliest picked; or the open incident that
 * explains the report already; or a leak named by hand. */
#include "base-i18n.h"
#include "base-text.h"
#include "desk-panel-private.h"
#include "desk-ui.h"
#include "desk-words.h"
#include "ops-name.h"
#include <math.h>
#include <string.h>

#define MOST 6

/* What a report's place says to the finder of suspects. */
static HeatDeskClue
clue_of (HeatDeskPanelState *state, const HeatOpsReport *report)
{
  HeatNet *net = heat_desk_session_net (state->session);
  HeatDeskClue clue = { (int) report->symptom, report->x, report->y, HEAT_NONE, HEAT_NONE, HEAT_NONE, HEAT_NONE, HEAT_NONE, report->at_us };
  g_auto (GStrv) place = g_strsplit (report->place, ":", 2);
  HeatKind kind = place[0] ? heat_kind_from_word (place[0]) : HEAT_KIND_NONE;
  guint32 index = kind != HEAT_KIND_NONE && place[1] ? heat_net_find (net, kind, place[1]) : HEAT_NONE;

  if (kind == HEAT_KIND_HOUSEHOLD)
    clue.household = index;
  else if (kind == HEAT_KIND_BUILDING)
    clue.building = index;
  else if (kind == HEAT_KIND_STATION)
    clue.station = index;
  else if (kind == HEAT_KIND_WELL)
    clue.well = index;
  if (*report->consumer && clue.building == HEAT_NONE)
    clue.consumer = heat_net_find (net, HEAT_KIND_CONSUMER, report->consumer);
  return clue;
}

static void
suspects_found (HeatDeskPanel *panel, gpointer answer)
{
  HeatDeskPanelState *state = heat_desk_panel_state (panel);

  g_clear_pointer (&state->suspicion, heat_desk_suspicion_free);
  state->suspicion = answer;
  heat_desk_panel_refill (panel);
}

static void
find_suspects (HeatDeskPanel *panel, const HeatIncident *incident)
{
  HeatDeskPanelState *state = heat_desk_panel_state (panel);
  const HeatOps *ops = heat_desk_session_ops (state->session);
  GArray *clues = g_array_new (FALSE, FALSE, sizeof (HeatDeskClue));

  for (guint i = 0; incident && i < incident->reports->len; i++)
    {
      const HeatOpsReport *report = heat_ops_report (ops, incident->reports->pdata[i]);
      HeatDeskClue clue = report ? clue_of (state, report) : (HeatDeskClue){ 0 };
      if (report)
        g_array_append_val (clues, clue);
    }
  if (!incident)
    {
      HeatDeskClue clue = clue_of (state, heat_ops_report (ops, state->report));
      g_array_append_val (clues, clue);
    }
  state->asked = TRUE;
  heat_desk_panel_work (panel, heat_desk_ask_suspects (state->session, clues, MOST), suspects_found);
}

static GtkWidget *
suspect_row (HeatNet *net, const HeatDeskSuspect *suspect)
{
  GtkWidget *box = heat_ui_row (10, "teamrow"), *middle = heat_ui_column (0, NULL), *head = heat_ui_row (8, NULL);
  g_autofree char *share = g_strdup_printf ("%.0f %%", suspect->probability * 100);
  const char *id = heat_net_id (net, HEAT_KIND_PIPE, suspect->pipe);
  g_autofree char *words = heat_ops_name (net, HEAT_KIND_PIPE, id);
  g_autofree char *name = g_strdup_printf (_("%s, pipe %s, %s"), words, id, share);
  GtkWidget *label = heat_ui_label (words, NULL), *reason = heat_ui_label (suspect->reason, "small text2");
  GtkWidget *figure = heat_ui_label (share, "mid"), *number = heat_ui_label (id, "small text2");

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_ellipsize (GTK_LABEL (reason), PANGO_ELLIPSIZE_END);
  heat_ui_tip (reason, suspect->reason);
  gtk_widget_set_hexpand (middle, TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_label_set_width_chars (GTK_LABEL (figure), 5);
  gtk_box_append (GTK_BOX (head), label);
  gtk_widget_set_visible (number, !strstr (words, id)); /* a pipe without a street is named by it already */
  gtk_box_append (GTK_BOX (head), number);
  gtk_box_append (GTK_BOX (middle), head);
  gtk_box_append (GTK_BOX (middle), reason);
  gtk_box_append (GTK_BOX (box), figure);
  gtk_box_append (GTK_BOX (box), middle);
  return heat_ui_list_row (box, id, name);
}

static void
show_picked (HeatDeskPanel *panel)
{
  HeatDeskPanelState *state = heat_desk_panel_state (panel);
  HeatNet *net = heat_desk_session_net (state->session);
  g_autofree char *name = NULL, *text = NULL;

  if (state->leak)
    name = heat_ops_place_name (net, state->leak);
  else if (state->suspicion && state->picked < state->suspicion->suspects->len)
    name = heat_ops_name (net, HEAT_KIND_PIPE, heat_net_id (net, HEAT_KIND_PIPE, g_array_index (state->suspicion->suspects, HeatDeskSuspect, state->picked).pipe));
  if (name)
    text = g_strdup_printf (_("Leak at %s"), name);
  if (text)
    heat_ui_button_set_text (state->picker, text);
  gtk_widget_set_sensitive (state->picker, text != NULL);
}

static void
row_selected (GtkListBox *list, GtkListBoxRow *row, HeatDeskPanel *panel)
{
  HeatDeskPanelState *state = heat_desk_panel_state (panel);

  if (!row)
    return;
  state->picked = (guint) gtk_list_box_row_get_index (row);
  g_clear_pointer (&state->leak, g_free);
  show_picked (panel);
  heat_desk_panel_picked (panel);
  heat_desk_panel_picture (panel);
}

static gboolean
move (HeatDeskPanel *panel, int by)
{
  heat_desk_panel_go_to_row (panel, (int) heat_desk_panel_state (panel)->picked + by);
  return TRUE;
}

static gboolean
do_locate (HeatDeskDeed *deed, HeatLive *live, GError **error)
{
  const char *const leaks[] = { deed->leak, NULL }, *const reports[] = { deed->report, NULL };
  HeatOpenInput input = HEAT_OPEN_INPUT_INIT;

  input.leaks = leaks;
  input.probability = deed->probability;
  input.x = deed->x;
  input.y = deed->y;
  input.reports = deed->report ? reports : NULL;
  if (deed->report)
    return heat_live_open_incident (live, &input, &deed->made, error);
  deed->made = g_strdup (deed->incident);
  return heat_live_locate (live, deed->incident, &input, error);
}

static void
go_to_isolate (HeatDeskPanel *panel, HeatDeskDeed *deed)
{
  heat_desk_panel_adopt (panel, deed->made, HEAT_STEP_ISOLATE);
}

static void
locate_incident (HeatDeskPanel *panel, const char *leak, double probability, double x, double y)
{
  HeatDeskPanelState *state = heat_desk_panel_state (panel);
  HeatDeskDeed *deed = heat_desk_deed_new (do_locate, state->incident);

  deed->report = g_strdup (state->report);
  deed->leak = g_strdup (leak);
  deed->probability = probability;
  deed->x = x;
  deed->y = y;
  heat_desk_panel_do (panel, "locate", deed, go_to_isolate);
}

static void
take (HeatDeskPanel *panel)
{
  HeatDeskPanelState *state = heat_desk_panel_state (panel);

  if (state->leak)
    {
      g_autofree char *leak = g_strdup (state->leak);
      return locate_incident (panel, leak, NAN, NAN, NAN);
    }
  if (!state->suspicion || state->picked >= state->suspicion->suspects->len)
    return;
  const HeatDeskSuspect *suspect = &g_array_index (state->suspicion->suspects, HeatDeskSuspect, state->picked);
  g_autofree char *leak = g_strdup_printf ("pipe:%s", heat_net_id (heat_desk_session_net (state->session), HEAT_KIND_PIPE, suspect->pipe));
  locate_incident (panel, leak, suspect->probability, suspect->x, suspect->y);
}

/* An asset number as people say it → a leak. */
static void
leak_named (HeatDeskPanel *panel, const char *text, gpointer data)
{
  HeatDeskPanelState *state = heat_desk_panel_state (panel);
  g_autoptr (GArray) found = heat_finder_find (heat_desk_session_finder (state->session), text, 5, NULL);
  HeatNet *net = heat_desk_session_net (state->session);

  for (guint i = 0; i < found->len; i++)
    {
      const HeatFound *f = &g_array_index (found, HeatFound, i);
      if (f->what != HEAT_FOUND_OBJECT)
        continue;
      if (f->kind == HEAT_KIND_PIPE || f->kind == HEAT_KIND_VALVE || f->kind == HEAT_KIND_WELL || f->kind == HEAT_KIND_CONSUMER || f->kind == HEAT_KIND_SOURCE)
        {
          g_autofree char *leak = g_strdup_printf ("%s:%s", heat_kind_word (f->kind), heat_net_id (net, f->kind, f->index));
          return heat_desk_panel_set_leak (panel, leak);
        }
    }
  heat_desk_panel_tell (panel, g_error_new (HEAT_OPS_ERROR, HEAT_ERROR_NOT_FOUND, _("Naming the leak: there is no pipe, valve, well or consumer “%s”; type its number"), text));
}

static void
ask_leak (HeatDeskPanel *panel)
{
  heat_desk_panel_ask (panel, _("Number of the pipe, valve or well that leaks"), _("Take"), leak_named, NULL, NULL);
}

static gboolean
do_attach (HeatDeskDeed *deed, HeatLive *live, GError **error)
{
  return heat_live_attach_report (live, deed->report, deed->incident, deed->reason, error);
}

static void
go_to_incident (HeatDeskPanel *panel, HeatDeskDeed *deed)
{
  heat_desk_panel_adopt (panel, deed->incident, HEAT_N_STEPS);
}

static void
attach (HeatDeskPanel *panel)
{
  HeatDeskPanelState *state = heat_desk_panel_state (panel);
  char *why = NULL;
  const HeatIncident *incident = heat_live_explain_report (heat_desk_session_live (state->session), state->report, &why);
  HeatDeskDeed *deed = heat_desk_deed_new (do_attach, incident ? incident->id : "");

  deed->report = g_strdup (state->report);
  deed->reason = why;
  heat_desk_panel_do (panel, "attach", deed, go_to_incident);
}

static gboolean
do_dismiss (HeatDeskDeed *deed, HeatLive *live, GError **error)
{
  return heat_live_dismiss_report (live, deed->report, deed->text, error);
}

static void
leave (HeatDeskPanel *panel, HeatDeskDeed *deed)
{
  heat_desk_panel_clear (panel);
}

static void
dismissed (HeatDeskPanel *panel, const char *text, gpointer data)
{
  HeatDeskPanelState *state = heat_desk_panel_state (panel);
  HeatDeskDeed *deed = heat_desk_deed_new (do_dismiss, NULL);

  deed->report = g_strdup (state->report);
  deed->text = g_strdup (text);
  heat_desk_panel_do (panel, "dismiss", deed, leave);
}

static void
ask_dismiss (HeatDeskPanel *panel)
{
  heat_desk_panel_ask (panel, _("Why is this no network leak?"), _("Dismiss"), dismissed, NULL, NULL);
}

/* A report that an open incident explains is offered to it first. */
static gboolean
offer_incident (HeatDeskPanel *panel)
{
  HeatDeskPanelState *state = heat_desk_panel_state (panel);
  g_autofree char *why = NULL;
  const HeatIncident *incident = heat_live_explain_report (heat_desk_session_live (state->session), state->report, &why);

  if (!incident)
    return FALSE;
  g_autofree char *title = g_markup_escape_text (incident->title, -1), *reason = g_markup_escape_text (why ? why : "", -1);
  g_autofree char *text = g_strdup_printf (_("<b>Incident %u, %s, explains this report:</b> %s"), incident->rank, title, reason);
  g_autofree char *button = g_strdup_printf (_("Belongs to %u, attach"), incident->rank);
  heat_desk_panel_add (panel, heat_ui_heading (_("Known already"), NULL));
  heat_desk_panel_add (panel, heat_ui_note (text, "note"));
  heat_desk_panel_add_primary (panel, button, "Enter", attach);
  return TRUE;
}

static void
add_report_line (HeatDeskPanel *panel)
{
  HeatDeskPanelState *state = heat_desk_panel_state (panel);
  const HeatOpsReport *report = state->report ? heat_ops_report (heat_desk_session_ops (state->session), state->report) : NULL;

  if (!report)
    return;
  g_autofree char *time = heat_words_time (report->at_us), *seen = report->seen_us ? heat_words_time (report->seen_us) : NULL;
  g_autofree char *phone = *report->phone ? heat_ops_mask_phone (report->phone) : NULL;
  g_autofree char *symptom = heat_text_sentence (heat_ops_label (HEAT_WORDS_SYMPTOM, (int) report->symptom));
  g_autofree char *remark = heat_words_report (heat_desk_session_ops (state->session), report), *first = g_strjoin (" · ", symptom, remark, NULL);
  g_autofree char *text = g_strjoin (" · ", first, time, *report->text ? report->text : phone ? phone : NULL, NULL);
  GtkWidget *label = heat_ui_label (text, "text2 small");
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  heat_desk_panel_add (panel, label);
}

void
heat_desk_step_locate (HeatDeskPanel *panel)
{
  HeatDeskPanelState *state = heat_desk_panel_state (panel);
  const HeatIncident *incident = heat_desk_panel_incident (panel);
  HeatNet *net = heat_desk_session_net (state->session);
  gboolean offered = FALSE;

  add_report_line (panel);
  if (state->report)
    offered = offer_incident (panel);
  GtkWidget *attach_button = state->primary; /* until a pipe is picked, or a place named */
  if (!state->asked)
    find_suspects (panel, incident);
  g_autofree char *count = state->suspicion ? g_strdup_printf (_("%u candidates · ↑↓ choose"), state->suspicion->suspects->len) : g_strdup (state->trouble ? _("not computed") : _("computing …"));
  heat_desk_panel_add (panel, heat_ui_heading (offered ? _("Or another leak") : _("Likely pipes"), count));
  GtkWidget *list = gtk_list_box_new ();
  heat_ui_name (list, _("Likely pipes"));
  for (guint i = 0; state->suspicion && i < state->suspicion->suspects->len; i++)
    gtk_list_box_append (GTK_LIST_BOX (list), suspect_row (net, &g_array_index (state->suspicion->suspects, HeatDeskSuspect, i)));
  heat_desk_panel_add (panel, list);
  if (state->suspicion)
    {
      g_autofree char *summary = g_markup_escape_text (state->suspicion->summary, -1);
      heat_desk_panel_add (panel, heat_ui_note (summary, "note"));
    }
  if (state->suspicion && state->suspicion->next_check)
    {
      g_autofree char *check = g_markup_escape_text (state->suspicion->next_check, -1), *text = g_strdup_printf (_("<b>Ask or check next:</b> %s"), check);
      heat_desk_panel_add (panel, heat_ui_note (text, "note soon"));
    }
  heat_desk_panel_add_primary (panel, state->suspicion ? _("No candidate: name the leak") : _("Likely pipes"), "Enter", take);
  state->picker = state->primary;
  GtkWidget *others = heat_ui_row (8, NULL);
  gtk_box_set_homogeneous (GTK_BOX (others), TRUE);
  heat_desk_panel_add_other (panel, others, _("Another place…"), ask_leak);
  if (state->report)
    heat_desk_panel_add_other (panel, others, _("No leak…"), ask_dismiss);
  heat_desk_panel_add_action (panel, others);
  state->move = move;
  GtkListBoxRow *first = gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), (int) state->picked);
  if (first && !state->leak)
    gtk_list_box_select_row (GTK_LIST_BOX (list), first);
  heat_desk_panel_pick_from (panel, GTK_LIST_BOX (list), row_selected);
  show_picked (panel);
  if (!attach_button)
    return;
  gboolean is_named = state->has_picked || state->leak;
  state->primary = is_named ? attach_button : state->picker;
  heat_desk_panel_set_primary (panel, is_named ? state->picker : attach_button);
}
