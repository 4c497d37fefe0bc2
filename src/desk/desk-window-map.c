// SPDX-License-Identifier: GPL-3.0-or-later
/* What is asked of the map and told by it: reasons with their way, the search played, leak costs. */
#include "base-i18n.h"
#include "desk-panel-private.h"
#include "desk-reason.h"
#include "desk-window-private.h"
#include "ops-plans.h"
#include <string.h>

#define MOST_STEPS 20000u /* of a search that is played; the schema's rest is counted */

static HeatDeskWhy *
get_why (HeatDeskWindow *self)
{
  return HEAT_DESK_WHY (heat_desk_panel_why (HEAT_DESK_PANEL (self->panel)));
}

void
heat_desk_window_follow_why (HeatDeskWindow *self)
{
  HeatDeskPanel *panel = HEAT_DESK_PANEL (self->panel);
  const HeatDeskPanelState *state = heat_desk_panel_state (panel);
  const HeatIncident *incident = heat_desk_panel_incident (panel);
  HeatPlanKind kind = state->plan ? state->plan->kind : incident ? heat_incident_plan_kind (incident) : HEAT_PLAN_SMALLEST;

  heat_desk_why_stand (get_why (self), incident ? incident->id : NULL, kind);
}

/* ---- reasons ---- */

static void
asked_on_map (HeatDeskMiddle *middle, guint kind, guint index, HeatDeskWindow *self)
{
  heat_desk_window_follow_why (self);
  heat_desk_why_ask (get_why (self), (HeatKind) kind, index);
}

gboolean
heat_desk_window_show_way (HeatDeskWindow *self)
{
  HeatBox box = heat_desk_session_is_open (self->session) ? heat_desk_why_extent (get_why (self)) : heat_box_empty ();

  if (heat_box_is_empty (box))
    return FALSE;
  heat_desk_middle_show_box (HEAT_DESK_MIDDLE (self->middle), box);
  return TRUE;
}

static void
way_wanted (HeatDeskWhy *why, HeatDeskWindow *self)
{
  heat_desk_window_show_way (self);
}

/* Somebody who was looked for: why they are out, or not. */
void
heat_desk_window_ask_about (HeatDeskWindow *self, const HeatFound *found)
{
  if (found->kind == HEAT_KIND_HOUSEHOLD || found->kind == HEAT_KIND_BUILDING)
    asked_on_map (NULL, (guint) found->kind, found->index, self);
}

/* ---- the search ---- */

static void
recorded (GObject *owner, gpointer answer, const GError *error, gpointer data)
{
  HeatDeskWindow *self = HEAT_DESK_WINDOW (owner);
  g_autoptr (HeatDeskRecord) record = answer;

  if (GPOINTER_TO_UINT (data) != self->record_serial) /* another one was asked for, or the person went on */
    return;
  if (error)
    heat_desk_window_show_message (self, error->message, TRUE);
  else
    heat_desk_middle_play (HEAT_DESK_MIDDLE (self->middle), g_steal_pointer (&record->replay), record->leaks);
}

/* Asks the question (taken); the search is played as long as the person stays where she is. */
static void
ask_record (HeatDeskWindow *self, HeatDeskQuestion *question)
{
  const char *incident = heat_desk_panel_incident_id (HEAT_DESK_PANEL (self->panel));

  g_free (self->record_of);
  self->record_of = g_strdup (incident ? incident : "");
  heat_desk_question_run (question, G_OBJECT (self), recorded, GUINT_TO_POINTER (++self->record_serial));
}

void
heat_desk_window_replay (HeatDeskWindow *self)
{
  const HeatIncident *incident = heat_desk_session_is_open (self->session) ? heat_desk_panel_incident (HEAT_DESK_PANEL (self->panel)) : NULL;
  g_autoptr (GError) error = NULL;

  if (!incident || !incident->leaks->len)
    return heat_desk_window_show_message (self, _("Replaying the search: no leak is located; open an incident and name its leak first"), TRUE);
  HeatDeskQuestion *question = heat_desk_ask_replay (self->session, incident, MOST_STEPS, &error);
  if (!question)
    return heat_desk_window_show_message (self, error->message, TRUE);
  ask_record (self, question);
}

static void
record_chosen (GtkNativeDialog *dialog, int response, HeatDeskWindow *self)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;
  g_autofree char *path = file ? g_file_get_path (file) : NULL;

  g_clear_object (&self->chooser);
  if (path)
    heat_desk_window_play_file (self, path);
}

void
heat_desk_window_ask_for_record (HeatDeskWindow *self)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  if (!heat_desk_session_is_open (self->session))
    return heat_desk_window_show_message (self, _("Opening a recorded search: no city is open; open the city that it was recorded on first"), TRUE);
  gtk_file_filter_set_name (filter, _("Recorded searches (JSON)"));
  gtk_file_filter_add_pattern (filter, "*.json");
  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (_("Open a recorded search"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_OPEN, _("Open"), _("Cancel"));
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), filter);
  g_signal_connect (self->chooser, "response", G_CALLBACK (record_chosen), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

void
heat_desk_window_play_file (HeatDeskWindow *self, const char *path)
{
  ask_record (self, heat_desk_ask_recorded (self->session, path));
}

/* A search is about one incident as it was: where the person goes on, it ends. */
void
heat_desk_window_end_replay (HeatDeskWindow *self)
{
  const char *incident = heat_desk_panel_incident_id (HEAT_DESK_PANEL (self->panel));

  if (!self->record_of || strcmp (self->record_of, incident ? incident : "") == 0)
    return;
  g_clear_pointer (&self->record_of, g_free);
  self->record_serial++;
  heat_desk_middle_stop_playing (HEAT_DESK_MIDDLE (self->middle));
}

/* Escape: first what lies over the map goes. */
gboolean
heat_desk_window_leave_map (HeatDeskWindow *self)
{
  HeatDeskMiddle *middle = HEAT_DESK_MIDDLE (self->middle);

  return heat_desk_middle_leave_band (middle) || heat_desk_middle_stop_measuring (middle) || heat_desk_middle_stop_playing (middle) || heat_desk_middle_clear_place (middle) || heat_desk_why_clear (get_why (self));
}

void
heat_desk_window_connect_map (HeatDeskWindow *self)
{
  g_signal_connect_object (self->middle, "why", G_CALLBACK (asked_on_map), self, 0);
  g_signal_connect (get_why (self), "show-way", G_CALLBACK (way_wanted), self);
}
