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

static char *
leak_of (HeatNet *net, const HeatDeskSuspect *suspect)
{
  return g_strconcat (heat_kind_word (HEAT_KIND_PIPE), ":", heat_net_id (net, HEAT_KIND_PIPE, suspect->pipe), NULL);
}

static void
too_clicked (GtkButton *button, HeatDeskPanel *panel)
{
  heat_desk_panel_toggle_leak (panel, g_object_get_data (G_OBJECT (button), "heat-leak"));
}

/* One more candidate: the plan is to cover all that are named. */
static GtkWidget *
too_button (HeatDeskPanel *panel, const char *leak, const char *id)
{
  gboolean is_named = heat_desk_panel_has_leak (panel, leak);
  GtkWidget *button = heat_ui_button (is_named ? "✓" : "+", NULL, "minor");
  g_autofree char *name = g_strdup_printf (is_named ? _("%s: not this one") : _("%s: this one as well"), id);

  heat_ui_name (button, name);
  heat_ui_tip (button, name);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data_full (G_OBJECT (button), "heat-leak", g_strdup (leak), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (too_clicked), panel);
  return button;
}

static GtkWidget *
suspect_row (HeatDeskPanel *panel, HeatNet *net, const HeatDeskSuspect *suspect)
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
  g_autofree char *leak = leak_of (net, suspect);
  gtk_box_append (GTK_BOX (box), too_button (panel, leak, id));
  return heat_ui_list_row (box, id, name);
}

static void
show_picked (HeatDeskPanel *panel)
{
  HeatDeskPanelState *state = heat_desk_panel_state (panel);
  HeatNet *net = heat_desk_session_net (state->session);
  g_autofree char *name = NULL, *text = NULL;

  if (state->leaks->len)
    text = heat_desk_panel_leaks_text (panel);
  else if (state->suspicion && state->picked < state->suspicion->suspects->len)
    name = heat_ops_name (net, HEAT_KIND_PIPE, heat_net_id (net, HEAT_KIND_PIPE, g_array_index (state->suspicion->suspects, HeatDeskSuspect, state->picked).pipe));
  if (name)
    text = g_strdup_printf (_("Leak at %s"), name);
  if (text)
    heat_ui_button_set_text (state->picker, text);
  heat_desk_panel_let_pick (panel, text != NULL);
}

static void
row_selected (GtkListBox *list, GtkListBoxRow *row, HeatDeskPanel *panel)
{
  HeatDeskPanelState *state = heat_desk_panel_state (panel);

  if (!row)
    return;
  state->picked = (guint) gtk_list_box_row_get_index (row);
  if (state->leaks->len && !state->is_gathering)
    {
      g_ptr_array_set_size (state->leaks, 0);
      heat_desk_panel_rebuild (panel);
    }
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

/* + names the row that is picked as one more candidate, or takes it out again. */
static gboolean
press (HeatDeskPanel *panel, guint key)
{
  HeatDeskPanelState *state = heat_desk_panel_state (panel);

  if ((key != GDK_KEY_plus && key != GDK_KEY_KP_Add && key != GDK_KEY_equal) || heat_desk_panel_is_asking (panel) || !state->suspicion || state->picked >= state->suspicion->suspects->len)
    return FALSE;
  g_autofree char *leak = leak_of (heat_desk_session_net (state->session), &g_array_index (state->suspicion->suspects, HeatDeskSuspect, state->picked));
  heat_desk_panel_toggle_leak (panel, leak);
  return TRUE;
}

static gboolean
do_locate (HeatDeskDeed *deed, HeatLive *live, GError **error)
{
  g_auto (GStrv) leaks = g_strsplit (deed->leak, "\n", -1);
  const char *const reports[] = { deed->report, NULL };
  HeatOpenInput input = HEAT_OPEN_INPUT_INIT;

  input.leaks = (const char *const *) leaks;
  input.reason = deed->reason;
  input.instead_of = deed->text;
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

/* What the desk proposed and the person does not do: "incident:ID" to which the report belongs, else "pipe:ID"; NULL: it is done, or there is nothing
 * proposed. A plan that covers the proposed pipe among others does no less than was proposed. (transfer full) */
static char *
passed_over (HeatDeskPanel *panel, const GPtrArray *leaks)
{
  HeatDeskPanelState *state = heat_desk_panel_state (panel);
  const HeatIncident *known = state->report ? heat_live_explain_report (heat_desk_session_live (state->session), state->report, NULL) : NULL;

  if (known)
    return g_strconcat ("incident:", known->id, NULL);
  if (!state->suspicion || !state->suspicion->suspects->len)
    return NULL;
  g_autofree char *likeliest = leak_of (heat_desk_session_net (state->session), &g_array_index (state->suspicion->suspects, HeatDeskSuspect, 0));
  return g_ptr_array_find_with_equal_func ((GPtrArray *) leaks, likeliest, g_str_equal, NULL) ? NULL : g_steal_pointer (&likeliest);
}

/* Of several, what they share. */
static double
probability_of (HeatDeskPanel *panel, const GPtrArray *leaks)
{
  HeatDeskPanelState *state = heat_desk_panel_state (panel);
  double sum = NAN;

  for (guint i = 0; state->suspicion && i < state->suspicion->suspects->len; i++)
    {
      const HeatDeskSuspect *suspect = &g_array_index (state->suspicion->suspects, HeatDeskSuspect, i);
      g_autofree char *leak = leak_of (heat_desk_session_net (state->session), suspect);
      if (g_ptr_array_find_with_equal_func ((GPtrArray *) leaks, leak, g_str_equal, NULL))
        sum = (isfinite (sum) ? sum : 0) + suspect->probability;
    }
  return sum;
}

static void
begin_locate (HeatDeskPanel *panel, HeatDeskDeed *deed)
{
  static const char *const reasons[] = { N_("Seen on the spot"), N_("The caller said so"), N_("The crew found it"), N_("Known weak place"), N_("The data are wrong there"), NULL };
  HeatNet *net = heat_desk_session_net (heat_desk_panel_state (panel)->session);

  if (!deed->text)
    return heat_desk_panel_do (panel, "locate", deed, go_to_isolate);
  const HeatIncident *known = g_str_has_prefix (deed->text, "incident:") ? heat_ops_incident (heat_desk_session_ops (heat_desk_panel_state (panel)->session), deed->text + strlen ("incident:")) : NULL;
  g_autofree char *name = known ? NULL : heat_ops_place_name (net, deed->text);
  g_autofree char *question = known ? g_strdup_printf (_("Why another leak than that of incident %u, which explains the report?"), known->rank)
                                    : g_strdup_printf (_("Why not the likeliest pipe, %s?"), name);
  const HeatDeskWhyAsked why = { question, _("Take"), reasons };
  heat_desk_panel_do_because (panel, "locate", deed, go_to_isolate, &why);
}

static void
take (HeatDeskPanel *panel)
{
  HeatDeskPanelState *state = heat_desk_panel_state (panel);
  gboolean is_suspect = !state->leaks->len && state->suspicion && state->picked < state->suspicion->suspects->len;
  g_autoptr (GPtrArray) leaks = g_ptr_array_new_with_free_func (g_free);
  HeatDeskDeed *deed;

  for (guint i = 0; i < state->leaks->len; i++)
    g_ptr_array_add (leaks, g_strdup (state->leaks->pdata[i]));
  const HeatDeskSuspect *suspect = is_suspect ? &g_array_index (state->suspicion->suspects, HeatDeskSuspect, state->picked) : NULL;
  if (suspect)
    g_ptr_array_add (leaks, leak_of (heat_desk_session_net (state->session), suspect));
  if (!leaks->len)
    return;
  deed = heat_desk_deed_new (do_locate, state->incident);
  deed->report = g_strdup (state->report);
  deed->text = passed_over (panel, leaks);
  deed->probability = probability_of (panel, leaks);
  if (suspect)
    {
      deed->x = suspect->x;
      deed->y = suspect->y;
    }
  g_ptr_array_add (leaks, NULL);
  deed->leak = g_strjoinv ("\n", (char **) leaks->pdata);
  begin_locate (panel, deed);
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
  heat_desk_panel_add_leaks (panel);
  g_autofree char *count = state->suspicion ? g_strdup_printf (_("%u candidates · ↑↓ choose · + adds one"), state->suspicion->suspects->len) : g_strdup (state->trouble ? _("not computed") : _("computing …"));
  heat_desk_panel_add (panel, heat_ui_heading (offered ? _("Or another leak") : _("Likely pipes"), count));
  GtkWidget *list = gtk_list_box_new ();
  heat_ui_name (list, _("Likely pipes"));
  for (guint i = 0; state->suspicion && i < state->suspicion->suspects->len; i++)
    gtk_list_box_append (GTK_LIST_BOX (list), suspect_row (panel, net, &g_array_index (state->suspicion->suspects, HeatDeskSuspect, i)));
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
  heat_desk_panel_add_other (panel, others, _("Another place…"), heat_desk_panel_ask_place);
  if (state->report)
    heat_desk_panel_add_other (panel, others, _("No leak…"), ask_dismiss);
  heat_desk_panel_add_action (panel, others);
  state->move = move;
  state->key = press;
  GtkListBoxRow *first = gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), (int) state->picked);
  if (first && (!state->leaks->len || state->is_gathering))
    gtk_list_box_select_row (GTK_LIST_BOX (list), first);
  heat_desk_panel_pick_from (panel, GTK_LIST_BOX (list), row_selected);
  show_picked (panel);
  if (!attach_button)
    return;
  gboolean is_named = state->has_picked || state->leaks->len;
  state->primary = is_named ? attach_button : state->picker;
  heat_desk_panel_set_primary (panel, is_named ? state->picker : attach_button);
}
