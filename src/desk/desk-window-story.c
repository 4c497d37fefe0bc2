// SPDX-License-Identifier: GPL-3.0-or-later
/* What the parts of the window tell each other: a choice on the left stands in the panel, a step of the panel is shown on
 * the map and in the strip, a report from outside knocks. */
#include "base-i18n.h"
#include "desk-panel-private.h"
#include "desk-picture.h"
#include "desk-ui.h"
#include "desk-window-private.h"
#include "desk-words.h"
#include "ops-why.h"
#include <math.h>

static void
incident_chosen (HeatDeskLeft *left, const char *id, HeatDeskWindow *self)
{
  gtk_stack_set_visible_child (GTK_STACK (self->right), self->panel);
  heat_desk_panel_show_incident (HEAT_DESK_PANEL (self->panel), id);
}

static void
report_chosen (HeatDeskLeft *left, const char *id, HeatDeskWindow *self)
{
  gtk_stack_set_visible_child (GTK_STACK (self->right), self->panel);
  heat_desk_panel_show_report (HEAT_DESK_PANEL (self->panel), id);
}

static void
new_report (HeatDeskLeft *left, HeatDeskWindow *self)
{
  heat_desk_window_show_form (self, TRUE);
}

static void
list_changed (HeatDeskFrame *frame, HeatDeskWindow *self)
{
  heat_desk_rail_set_open (HEAT_DESK_RAIL (self->rail), heat_desk_frame_shows_list (frame));
}

static void
registered (HeatDeskReportForm *form, const char *id, HeatDeskWindow *self)
{
  g_autofree char *report = g_strdup (id);

  gtk_stack_set_visible_child (GTK_STACK (self->right), self->panel);
  heat_desk_panel_show_report (HEAT_DESK_PANEL (self->panel), report);
  heat_desk_left_select_report (HEAT_DESK_LEFT (self->left), report);
  heat_desk_panel_focus (HEAT_DESK_PANEL (self->panel));
}

static void
form_cancelled (HeatDeskReportForm *form, HeatDeskWindow *self)
{
  heat_desk_window_show_form (self, FALSE);
}

static void
incident_stands (HeatDeskPanel *panel, const char *id, HeatDeskWindow *self)
{
  heat_desk_left_select_incident (HEAT_DESK_LEFT (self->left), id);
}

static void
message (HeatDeskPanel *panel, const char *text, HeatDeskWindow *self)
{
  heat_desk_window_show_message (self, text, TRUE);
}

static char *
plan_summary (char letter, guint households, double area_m2, guint priority, guint stations, guint valves, double minutes)
{
  g_autofree char *count = heat_words_count (households), *area = heat_words_area (area_m2);

  return g_strdup_printf (_("<b>Plan %c</b>   out <b>%s households</b>   <b>%s</b>   priority users <b>%u</b>   stations <b>%u</b>   valves <b>%u</b>   closed in <b>%.0f min</b>"),
                          letter, count, area, priority, stations, valves, round (minutes));
}

static char *
out_summary (const HeatIncident *incident)
{
  const HeatOpsPlan *plan = heat_incident_plan (incident);
  g_autofree char *planned = heat_words_count (plan->out.households), *out = heat_words_count (incident->out.households);
  guint done, of;

  heat_desk_count_steps (incident, HEAT_STEPS_ISOLATE, &done, &of);
  return g_strdup_printf (_("Planned <b>%s households</b>   out now <b>%s</b>   steps done <b>%u / %u</b>"), planned, out, done, of);
}

static void
show_summary (HeatDeskWindow *self)
{
  HeatDeskPanel *panel = HEAT_DESK_PANEL (self->panel);
  const HeatDeskPanelState *state = heat_desk_panel_state (panel);
  const HeatIncident *incident = heat_desk_panel_incident (panel);
  g_autofree char *text = NULL;

  if (state->plan)
    text = plan_summary (heat_ops_plan_letter (state->plan->kind), state->plan->out_households, state->plan->out_area_m2, state->plan->out_priority->len, state->plan->out_stations->len,
                         state->plan->must->len, state->plan->costs.elapsed_minutes);
  else if (incident && heat_incident_plan (incident))
    text = out_summary (incident);
  heat_desk_middle_set_summary (HEAT_DESK_MIDDLE (self->middle), text);
}

/* The notice of the Notify step lies over the map: the draft, or the newest one posted, unless a person is changing it. */
void
heat_desk_window_show_sheet (HeatDeskWindow *self)
{
  HeatDeskPanel *panel = HEAT_DESK_PANEL (self->panel);
  const HeatIncident *incident = heat_desk_panel_incident (panel);
  const HeatDeskPanelState *state = heat_desk_panel_state (panel);
  const HeatNotice *notice = state->draft;

  if (incident && incident->notices->len && !(notice && (state->correction || state->stop_from_us)))
    notice = incident->notices->pdata[incident->notices->len - 1];
  if (heat_desk_panel_step (panel) != HEAT_STEP_NOTIFY || gtk_stack_get_visible_child (GTK_STACK (self->right)) != self->panel)
    notice = NULL;
  else if (!notice && state->asked && incident && g_strcmp0 (incident->id, self->sheet_of) == 0)
    return; /* a newer draft of it is being made */
  g_free (self->sheet_of);
  self->sheet_of = notice ? g_strdup (incident->id) : NULL;
  heat_desk_middle_set_sheet (HEAT_DESK_MIDDLE (self->middle), notice);
}

char *
heat_desk_window_seen_words (const char *incident, const char *report, int step)
{
  return g_strdup_printf ("%s|%s|%d", incident ? incident : "", report ? report : "", step);
}

/* The view moves only when a person went to another incident, report or step; never by itself. */
static void
show_map (HeatDeskWindow *self)
{
  HeatDeskPanel *panel = HEAT_DESK_PANEL (self->panel);
  const HeatDeskPanelState *state = heat_desk_panel_state (panel);
  g_autofree char *seen = heat_desk_window_seen_words (state->incident, state->report, state->step);
  HeatMapOverlay *overlay = heat_desk_picture (self->session, panel, NULL, 0);
  HeatBox fit = heat_box_empty ();

  if (!heat_desk_panel_is_waiting (panel))
    {
      /* A draft's sheet comes a moment after its step was gone to, and would cover what is to be seen. */
      gboolean is_other = g_strcmp0 (seen, self->seen) != 0, is_covered = self->sheet_of && !self->is_seen_beside;
      if ((is_other && state->step != HEAT_STEP_CREW) || is_covered)
        fit = heat_desk_picture_extent (self->session, panel, overlay);
      if (is_other || is_covered)
        self->is_seen_beside = self->sheet_of != NULL;
      g_free (self->seen);
      self->seen = g_steal_pointer (&seen);
    }
  heat_desk_middle_set_picture (HEAT_DESK_MIDDLE (self->middle), overlay, fit);
}

/* The status line tells of the leak unless something else was pointed at or chosen. */
static void
show_subject (HeatDeskWindow *self)
{
  const HeatIncident *incident = heat_desk_panel_incident (HEAT_DESK_PANEL (self->panel));
  g_auto (GStrv) leak = incident && incident->leaks->len ? g_strsplit (incident->leaks->pdata[0], ":", 3) : NULL;
  HeatKind kind = leak && leak[0] ? heat_kind_from_word (leak[0]) : HEAT_KIND_NONE;
  guint32 index = kind != HEAT_KIND_NONE && leak[1] ? heat_net_find (heat_desk_session_net (self->session), kind, leak[1]) : HEAT_NONE;

  heat_desk_middle_set_subject (HEAT_DESK_MIDDLE (self->middle), kind, index);
}

static void
picture_changed (HeatDeskPanel *panel, HeatDeskWindow *self)
{
  if (!heat_desk_session_is_open (self->session))
    return;
  heat_desk_window_follow_why (self);
  heat_desk_window_end_replay (self);
  heat_desk_strip_choose (HEAT_DESK_STRIP (self->strip), heat_desk_panel_incident_id (panel));
  show_subject (self);
  show_summary (self);
  heat_desk_window_show_sheet (self);
  show_map (self);
}

static void
middle_failed (HeatDeskMiddle *middle, const char *text, HeatDeskWindow *self)
{
  heat_desk_window_show_message (self, text, TRUE);
}

static void
leak_shown (HeatDeskMiddle *middle, const char *leak, gboolean is_beside, HeatDeskWindow *self)
{
  HeatDeskPanel *panel = HEAT_DESK_PANEL (self->panel);

  if (!heat_desk_panel_incident_id (panel) && !heat_desk_panel_report_id (panel))
    return heat_desk_window_show_message (self, _("Whose leak is it? Choose a report or an incident on the left first, then say “Leak here” again."), TRUE);
  if (heat_desk_panel_step (panel) != HEAT_STEP_LOCATE)
    heat_desk_panel_go (panel, HEAT_STEP_LOCATE);
  heat_desk_panel_set_leak (panel, leak, is_beside);
}

static void
look_wanted (HeatDeskPanel *panel, double x_m, double y_m, HeatDeskWindow *self)
{
  heat_desk_middle_go_to (HEAT_DESK_MIDDLE (self->middle), x_m, y_m);
}

static gboolean
do_note_valve (HeatDeskDeed *deed, HeatLive *live, GError **error)
{
  return heat_live_valve_fails (live, deed->incident, deed->text, deed->what, deed->reason, error);
}

static void
valve_noted (GObject *owner, HeatDeskDeed *deed, const GError *error, gpointer data)
{
  if (error)
    heat_desk_window_show_message (HEAT_DESK_WINDOW (owner), error->message, TRUE);
}

static void
valve_shown (HeatDeskMiddle *middle, const char *valve, int condition, HeatDeskWindow *self)
{
  HeatDeskDeed *deed = heat_desk_deed_new (do_note_valve, heat_desk_panel_incident_id (HEAT_DESK_PANEL (self->panel)));
  g_autofree char *key = g_strdup_printf ("valve %s", valve);

  deed->text = g_strdup (valve);
  deed->what = condition;
  deed->reason = g_strdup (_("said on the map"));
  heat_desk_deeds_begin (heat_desk_session_deeds (self->session), key, deed, G_OBJECT (self), valve_noted, NULL);
}

/* Of the incident that stands in the panel: its plans are meant. */
static void
valve_demanded (HeatDeskMiddle *middle, const char *valve, int demand, HeatDeskWindow *self)
{
  HeatDeskPanel *panel = HEAT_DESK_PANEL (self->panel);
  const char *id = heat_desk_panel_incident_id (panel);
  const HeatIncident *incident = id ? heat_ops_incident (heat_desk_session_ops (self->session), id) : NULL;

  if (!incident || !incident->leaks->len)
    return heat_desk_window_show_message (self, _("A valve is demanded for the plans of an incident: choose the incident and locate it first."), TRUE);
  if (incident->stage >= HEAT_STAGE_REFILLING)
    return heat_desk_window_show_message (self, _("This incident is refilling already: its plan does not change any more."), TRUE);
  heat_desk_window_show_form (self, FALSE);
  heat_desk_panel_demand (panel, valve, (HeatDemand) demand);
}

/* While the caller is on the phone, the map shows the place that was understood. */
static void
place_taken (HeatDeskReportForm *form, const HeatFound *found_place, HeatDeskWindow *self)
{
  HeatMapOverlay *overlay = heat_desk_picture (self->session, HEAT_DESK_PANEL (self->panel), found_place, 1);

  heat_desk_middle_set_picture (HEAT_DESK_MIDDLE (self->middle), overlay, heat_box_empty ());
  heat_desk_middle_go_to (HEAT_DESK_MIDDLE (self->middle), found_place->x, found_place->y);
}

/* All that answer what was typed so far, with the numbers of the list; the view stays. */
static void
places_listed (HeatDeskReportForm *form, GArray *found_places, HeatDeskWindow *self)
{
  if (!heat_desk_session_is_open (self->session))
    return;
  guint n = found_places ? found_places->len : 0;
  const HeatFound *pins = n ? &g_array_index (found_places, HeatFound, 0) : NULL;

  heat_desk_middle_set_picture (HEAT_DESK_MIDDLE (self->middle), heat_desk_picture (self->session, HEAT_DESK_PANEL (self->panel), pins, n), heat_box_empty ());
}

static HeatStripRow *
strip_row (HeatDeskWindow *self, const HeatIncident *incident)
{
  g_autofree char *rank = g_strdup_printf ("%u", incident->rank);
  HeatStripRow *row = heat_strip_row_new (incident->id, rank, incident->title);
  const HeatEstimate *estimate = &incident->estimate;
  HeatLive *live = heat_desk_session_live (self->session);
  HeatRuleClock arrive = heat_live_arrive_clock (live, incident), repair = heat_live_repair_clock (live, incident);
  gint64 from_us = incident->opened_us;

  for (int i = 0; i < HEAT_N_PHASES; i++)
    {
      const HeatPhaseState *phase = &estimate->phases[i];
      gint64 start_us = phase->started_us ? phase->started_us : from_us;
      gint64 end_us = phase->ended_us ? phase->ended_us : estimate->computed.phase_half_us[i];
      if (!end_us || (phase->p50_min <= 0 && !phase->started_us))
        continue;
      heat_strip_row_add_phase (row, heat_ops_label (HEAT_WORDS_PHASE, i), start_us, MAX (end_us, start_us),
                                phase->ended_us ? HEAT_PHASE_DONE : phase->started_us ? HEAT_PHASE_RUNNING : HEAT_PHASE_PLANNED);
      from_us = end_us;
    }
  row->halfway_us = estimate->half_us;
  row->safe_us = estimate->safe_us;
  if (arrive.state != HEAT_CLOCK_NONE && !arrive.met_us)
    heat_strip_row_add_limit (row, _("on site by"), arrive.limit_us);
  if (repair.state != HEAT_CLOCK_NONE && !repair.met_us)
    heat_strip_row_add_limit (row, _("repair by"), repair.limit_us);
  if (arrive.state == HEAT_CLOCK_LATE)
    {
      g_autofree char *late = heat_words_duration (arrive.left_us);
      row->late_words = g_strdup_printf (_("on site %s late"), late);
    }
  return row;
}

void
heat_desk_window_update_strip (HeatDeskWindow *self)
{
  g_autoptr (GPtrArray) running = heat_live_by_urgency (heat_desk_session_live (self->session));
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) heat_strip_row_free);
  g_autofree char *words = NULL;

  for (guint i = 0; i < running->len; i++)
    g_ptr_array_add (rows, strip_row (self, running->pdata[i]));
  if (running->len)
    {
      const HeatIncident *first = running->pdata[0];
      g_autofree char *safe = heat_words_moment (first->estimate.safe_us, heat_desk_session_now_us (self->session));
      words = g_strdup_printf (ngettext ("%u incident · %u %s: heat is back %s (safe)", "%u incidents · %u %s: heat is back %s (safe)", running->len),
                               running->len, first->rank, first->title, first->estimate.safe_us ? safe : "—");
    }
  heat_desk_strip_set_words (HEAT_DESK_STRIP (self->strip), words ? words : _("no open incident"));
  heat_desk_strip_set_now (HEAT_DESK_STRIP (self->strip), heat_desk_session_now_us (self->session));
  heat_desk_strip_set_rows (HEAT_DESK_STRIP (self->strip), rows);
}

void
heat_desk_window_update (HeatDeskWindow *self)
{
  heat_desk_header_update (HEAT_DESK_HEADER (self->header));
  if (!heat_desk_session_is_open (self->session))
    return;
  heat_desk_middle_set_dark (HEAT_DESK_MIDDLE (self->middle), heat_theme_is_dark (self->options->theme));
  heat_desk_left_update (HEAT_DESK_LEFT (self->left));
  heat_desk_rail_update (HEAT_DESK_RAIL (self->rail));
  heat_desk_middle_follow (HEAT_DESK_MIDDLE (self->middle));
  heat_desk_window_follow_why (self);
  show_map (self);
  heat_desk_panel_update (HEAT_DESK_PANEL (self->panel));
  heat_desk_window_follow_found (self);
  heat_desk_window_update_strip (self);
  heat_desk_window_update_boards (self);
}

/* A report from outside: sound and badge, nothing else moves. */
static void
knock (HeatDeskSession *session, const char *report, HeatDeskWindow *self)
{
  if (!self->settings->is_silent)
    gdk_display_beep (gtk_widget_get_display (GTK_WIDGET (self)));
}

/* A closed incident is not in the list on the left, and stands in the panel all the same. */
static void
go_to_notices (HeatDeskHeader *header, const char *incident, HeatDeskWindow *self)
{
  gtk_stack_set_visible_child (GTK_STACK (self->right), self->panel);
  heat_desk_left_select_incident (HEAT_DESK_LEFT (self->left), incident);
  heat_desk_panel_adopt (HEAT_DESK_PANEL (self->panel), incident, HEAT_STEP_NOTIFY);
  heat_desk_panel_focus (HEAT_DESK_PANEL (self->panel));
}

/* Another layer lies on the same picture. */
static void
layers_changed (HeatDeskMiddle *middle, HeatDeskWindow *self)
{
  if (heat_desk_session_is_open (self->session))
    show_map (self);
}

void
heat_desk_window_connect (HeatDeskWindow *self)
{
  g_signal_connect_object (self->left, "incident", G_CALLBACK (incident_chosen), self, 0);
  g_signal_connect_object (self->left, "report", G_CALLBACK (report_chosen), self, 0);
  g_signal_connect_object (self->left, "new-report", G_CALLBACK (new_report), self, 0);
  g_signal_connect (self->rail, "new-report", G_CALLBACK (new_report), self);
  g_signal_connect_swapped (self->rail, "open", G_CALLBACK (heat_desk_frame_toggle_list), self->frame);
  g_signal_connect (self->frame, "list-changed", G_CALLBACK (list_changed), self);
  g_signal_connect (self->form, "registered", G_CALLBACK (registered), self);
  g_signal_connect (self->form, "cancelled", G_CALLBACK (form_cancelled), self);
  g_signal_connect (self->form, "place", G_CALLBACK (place_taken), self);
  g_signal_connect (self->form, "places", G_CALLBACK (places_listed), self);
  g_signal_connect_object (self->middle, "leak", G_CALLBACK (leak_shown), self, 0);
  g_signal_connect_object (self->middle, "message", G_CALLBACK (middle_failed), self, 0);
  g_signal_connect_object (self->middle, "layers", G_CALLBACK (layers_changed), self, 0);
  g_signal_connect_object (self->middle, "valve", G_CALLBACK (valve_shown), self, 0);
  g_signal_connect_object (self->middle, "demand", G_CALLBACK (valve_demanded), self, 0);
  g_signal_connect_object (self->panel, "incident", G_CALLBACK (incident_stands), self, 0);
  g_signal_connect_object (self->panel, "look", G_CALLBACK (look_wanted), self, 0);
  g_signal_connect_object (self->panel, "message", G_CALLBACK (message), self, 0);
  g_signal_connect_object (self->panel, "picture", G_CALLBACK (picture_changed), self, 0);
  g_signal_connect_object (self->session, "changed", G_CALLBACK (heat_desk_window_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "knock", G_CALLBACK (knock), self, 0);
  g_signal_connect (self->header, "go", G_CALLBACK (go_to_notices), self);
}
