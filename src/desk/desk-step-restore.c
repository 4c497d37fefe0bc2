// SPDX-License-Identifier: GPL-3.0-or-later
/* Step 5, Restore: repair done → reopening steps one by one → heat is back → everyone is told → the team goes → closed. */
#include "base-i18n.h"
#include "base-text.h"
#include "desk-crew.h"
#include "desk-ui.h"
#include "desk-words.h"
#include "ops-crew.h"

/* In the deeds' thread. */
static gboolean
do_refill (HeatDeskDeed *deed, HeatLive *live, GError **error)
{
  return heat_live_begin_refill_because (live, deed->incident, deed->text, error);
}

static gboolean
do_restore (HeatDeskDeed *deed, HeatLive *live, GError **error)
{
  return heat_live_restore (live, deed->incident, error);
}

static gboolean
do_close (HeatDeskDeed *deed, HeatLive *live, GError **error)
{
  return heat_live_close (live, deed->incident, deed->text, error);
}

static gboolean
do_note (HeatDeskDeed *deed, HeatLive *live, GError **error)
{
  return heat_live_note (live, deed->incident, deed->text, error);
}

static gboolean
do_phase (HeatDeskDeed *deed, HeatLive *live, GError **error)
{
  return deed->step ? heat_live_start_phase (live, deed->incident, (HeatPhase) deed->what, deed->at_us, error)
                    : heat_live_end_phase (live, deed->incident, (HeatPhase) deed->what, deed->at_us, error);
}

static gboolean
do_release (HeatDeskDeed *deed, HeatLive *live, GError **error)
{
  return heat_live_release_team (live, deed->team, deed->reason, error);
}

static void
begin (HeatDeskPanel *panel, const char *key, HeatDeskRun run, const char *text)
{
  HeatDeskDeed *deed = heat_desk_deed_new (run, heat_desk_panel_state (panel)->incident);

  deed->text = g_strdup (text);
  heat_desk_panel_do (panel, key, deed, NULL);
}

static void refilled_because (HeatDeskPanel *panel, const char *text, gpointer data) { begin (panel, "refill", do_refill, text); }

/* With people below it is the commander's to order, and why. */
static void
begin_refill (HeatDeskPanel *panel)
{
  HeatDeskPanelState *state = heat_desk_panel_state (panel);
  g_autofree char *below = heat_ops_below_text (heat_desk_session_ops (state->session), state->incident, NULL, NULL);
  g_autofree char *question = below ? g_strdup_printf (_("⚠ People are below (%s). Call them up and sign them out first! If the commander orders it all the same: why?"), below) : NULL;

  if (question)
    heat_desk_panel_ask (panel, question, _("Refill all the same"), refilled_because, NULL, NULL);
  else
    begin (panel, "refill", do_refill, NULL);
}
static void restore (HeatDeskPanel *panel) { begin (panel, "restore", do_restore, NULL); }
static void tell (HeatDeskPanel *panel) { heat_desk_step_post (panel, HEAT_NOTICE_RESTORATION); }
static void close_it (HeatDeskPanel *panel) { begin (panel, "close", do_close, NULL); }
static void closed_because (HeatDeskPanel *panel, const char *text, gpointer data) { begin (panel, "close", do_close, text); }
static void noted (HeatDeskPanel *panel, const char *text, gpointer data) { begin (panel, "note", do_note, text); }

static void
release (HeatDeskPanel *panel)
{
  const HeatIncident *incident = heat_desk_panel_incident (panel);
  HeatDeskDeed *deed = heat_desk_deed_new (do_release, incident->id);

  deed->team = g_strdup (incident->teams->len ? incident->teams->pdata[0] : "");
  deed->reason = g_strdup (_("heat is restored"));
  heat_desk_panel_do (panel, "release", deed, NULL);
}

static void
ask_close (HeatDeskPanel *panel)
{
  heat_desk_panel_ask (panel, _("Why close it without a restoration notice?"), _("Close"), closed_because, NULL, NULL);
}

static void
ask_note (HeatDeskPanel *panel)
{
  heat_desk_panel_ask (panel, _("Note for the record"), _("Note"), noted, NULL, NULL);
}

static void
end_phase_clicked (GtkButton *button, HeatDeskPanel *panel)
{
  HeatDeskPanelState *state = heat_desk_panel_state (panel);
  HeatDeskDeed *deed = heat_desk_deed_new (do_phase, state->incident);

  deed->what = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "heat-phase"));
  deed->step = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "heat-start"));
  g_autofree char *key = g_strdup_printf ("phase %d", deed->what);
  heat_desk_panel_do_by (panel, button, key, deed);
}

/* The work's phases, each to be begun and ended as it really happens. */
static void
add_phases (HeatDeskPanel *panel, const HeatIncident *incident)
{
  heat_desk_panel_add (panel, heat_ui_heading (_("Work"), _("begin and end each phase as it happens")));
  GtkWidget *table = heat_ui_column (0, NULL);
  for (int i = HEAT_PHASE_DRAINING; i < HEAT_N_PHASES; i++)
    {
      const HeatPhaseState *phase = &incident->estimate.phases[i];
      gboolean started = phase->started_us != 0, ended = phase->ended_us != 0;
      if (phase->p50_min <= 0 && !started)
        continue;
      g_autofree char *from = started ? heat_words_time (phase->started_us) : NULL, *to = ended ? heat_words_time (phase->ended_us) : NULL;
      g_autofree char *times = ended ? g_strdup_printf ("%s – %s", from, to) : started ? g_strdup_printf (_("since %s"), from) : NULL;
      g_autofree char *words = heat_text_sentence (heat_ops_label (HEAT_WORDS_PHASE, i));
      GtkWidget *row = heat_ui_row (8, "tablerow"), *name = heat_ui_label (words, ended ? "text2" : NULL);
      gtk_widget_set_hexpand (name, TRUE);
      gtk_box_append (GTK_BOX (row), heat_ui_label (ended ? "✓" : started ? "▶" : "○", ended ? "done" : started ? "action" : "text3"));
      gtk_box_append (GTK_BOX (row), name);
      if (times)
        gtk_box_append (GTK_BOX (row), heat_ui_label (times, "small text2"));
      if (!ended)
        {
          GtkWidget *button = heat_ui_button (started ? _("End") : _("Begin"), NULL, "minor");
          g_autofree char *label = g_strdup_printf ("%s: %s", words, started ? _("End") : _("Begin"));
          heat_ui_name (button, label);
          g_object_set_data (G_OBJECT (button), "heat-phase", GINT_TO_POINTER (i));
          g_object_set_data (G_OBJECT (button), "heat-start", GINT_TO_POINTER (!started));
          g_signal_connect (button, "clicked", G_CALLBACK (end_phase_clicked), panel);
          gtk_box_append (GTK_BOX (row), button);
        }
      gtk_box_append (GTK_BOX (table), row);
    }
  heat_desk_panel_add (panel, table);
}

static GtkWidget *
add_release (HeatDeskPanel *panel, const HeatIncident *incident)
{
  const HeatOpsTeam *team = heat_ops_team (heat_desk_session_ops (heat_desk_panel_state (panel)->session), incident->teams->pdata[0]);
  g_autofree char *text = g_strdup_printf (_("Release %s"), team ? team->name : (char *) incident->teams->pdata[0]);

  return heat_desk_panel_add_primary (panel, text, "Enter", release);
}

static GtkWidget *
add_next_of_refill (HeatDeskPanel *panel)
{
  GtkWidget *row = heat_desk_next_valve (panel, HEAT_STEPS_REOPEN);

  if (!row)
    return heat_desk_panel_add_primary (panel, _("Heat is back"), "Enter", restore);
  heat_desk_panel_add_other (panel, row, _("Heat is back"), restore);
  return row;
}

/* Valves of the plan are still to be closed: nothing can be repaired yet. */
static gboolean
is_leak_open (const HeatIncident *incident)
{
  g_autoptr (GPtrArray) steps = heat_incident_steps (incident, HEAT_STEPS_ISOLATE);

  for (guint i = 0; incident->stage < HEAT_STAGE_REPAIRING && i < steps->len; i++)
    if (((const HeatStep *) steps->pdata[i])->state == HEAT_STEP_PENDING)
      return TRUE;
  return FALSE;
}

static void
back_to_valves (HeatDeskPanel *panel)
{
  heat_desk_panel_go (panel, HEAT_STEP_ISOLATE);
}

/* The one thing to do next. */
static void
add_next (HeatDeskPanel *panel, const HeatIncident *incident)
{
  GtkWidget *row;

  if (is_leak_open (incident))
    {
      heat_desk_panel_add_primary (panel, _("Back to the valves"), "Enter", back_to_valves);
      row = heat_ui_row (8, NULL); /* what may be done all the same stands below */
      gtk_box_set_homogeneous (GTK_BOX (row), TRUE);
      heat_desk_panel_add_action (panel, row);
      heat_desk_panel_add_other (panel, row, _("Repair done"), begin_refill);
    }
  else if (incident->stage < HEAT_STAGE_REFILLING)
    row = heat_desk_panel_add_primary (panel, _("Repair done, begin refilling"), "Enter", begin_refill);
  else if (incident->stage == HEAT_STAGE_REFILLING)
    row = add_next_of_refill (panel);
  else if (incident->stage == HEAT_STAGE_RESTORED && heat_live_owes_end (heat_desk_session_live (heat_desk_panel_state (panel)->session), incident->id))
    {
      row = heat_desk_panel_add_primary (panel, _("Post: heat restored"), "Enter", tell);
      heat_desk_panel_add_other (panel, row, _("Close…"), ask_close);
    }
  else if (incident->stage == HEAT_STAGE_RESTORED && incident->teams->len)
    row = add_release (panel, incident);
  else if (incident->stage == HEAT_STAGE_RESTORED)
    row = heat_desk_panel_add_primary (panel, _("Close the incident"), "Enter", close_it);
  else
    return heat_desk_panel_add (panel, heat_ui_note (_("The incident is closed; nothing is left to do."), "note done"));
  heat_desk_panel_add_other (panel, row, _("Note…"), ask_note);
}

void
heat_desk_step_restore (HeatDeskPanel *panel)
{
  const HeatIncident *incident = heat_desk_panel_incident (panel);
  g_autoptr (GPtrArray) reopen = heat_incident_steps (incident, HEAT_STEPS_REOPEN);
  g_autofree char *out = heat_words_count (incident->out.households);
  gboolean is_early = is_leak_open (incident);
  g_autofree char *text = incident->out.households ? g_strdup_printf (_("<b>%s households are still without heat.</b> “Restored” is refused until they are back."), out)
                                                   : is_early ? g_strdup (_("No valve is closed yet, so nobody is without heat: close the valves in Isolate first."))
                                                   : g_strdup (_("Nobody is without heat by this incident."));

  heat_desk_panel_add (panel, heat_ui_heading (_("Restore"), heat_ops_label (HEAT_WORDS_STAGE, (int) incident->stage)));
  heat_desk_panel_add (panel, heat_ui_note (text, incident->out.households ? "note off" : is_early ? "note soon" : "note done"));
  if (heat_incident_is_running (incident))
    add_phases (panel, incident);
  heat_desk_below_add (panel, incident);
  heat_desk_crew_time_add (panel, incident);
  heat_desk_add_others (panel, incident);
  heat_desk_add_reopening (panel, incident);
  if (reopen->len)
    {
      heat_desk_panel_add (panel, heat_ui_heading (_("Reopen, in this order"), _("mark each as it is done")));
      heat_desk_panel_add (panel, heat_desk_valve_steps (panel, HEAT_STEPS_REOPEN));
    }
  add_next (panel, incident);
}
