// SPDX-License-Identifier: GPL-3.0-or-later
/* Step 4, Notify: the notice as it will read, who it is about, what the time is made of; Enter posts it, and afterwards
 * the list of what has arrived where. */
#include "base-clock.h"
#include "base-i18n.h"
#include "base-text.h"
#include "desk-crew.h"
#include "desk-deliveries.h"
#include "desk-ui.h"
#include "desk-words.h"

GtkWidget *
heat_desk_notify_cells (const char *classes, const char *a, const char *b, const char *c, const char *tone)
{
  GtkWidget *row = heat_ui_row (8, classes), *first = heat_ui_label (a, NULL), *second = heat_ui_label (b, "text2"), *third = heat_ui_label (c, tone);

  gtk_label_set_ellipsize (GTK_LABEL (first), PANGO_ELLIPSIZE_END);
  gtk_label_set_ellipsize (GTK_LABEL (second), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (first, TRUE);
  gtk_widget_set_tooltip_text (first, a);
  gtk_label_set_xalign (GTK_LABEL (second), 1);
  gtk_label_set_xalign (GTK_LABEL (third), 1);
  gtk_label_set_width_chars (GTK_LABEL (third), 9);
  gtk_box_append (GTK_BOX (row), first);
  gtk_box_append (GTK_BOX (row), second);
  gtk_box_append (GTK_BOX (row), third);
  return row;
}

static void
add_areas (HeatDeskPanel *panel, const HeatNotice *notice)
{
  GtkWidget *table = heat_ui_column (0, NULL);

  for (guint i = 0; i < notice->areas->len && i < 8; i++)
    {
      const HeatNoticeArea *area = notice->areas->pdata[i];
      g_autofree char *count = heat_words_count (area->households);
      g_autofree char *households = g_strdup_printf (_("%s hh"), count);
      g_autofree char *buildings = g_strdup_printf (ngettext ("%u building", "%u buildings", area->buildings->len), area->buildings->len);
      gtk_box_append (GTK_BOX (table), heat_desk_notify_cells ("tablerow", area->community && *area->community ? area->community : _("single buildings"), buildings, households, NULL));
    }
  g_autofree char *more = notice->areas->len > 8 ? g_strdup_printf (_("and %u more communities"), notice->areas->len - 8) : NULL;
  if (more)
    gtk_box_append (GTK_BOX (table), heat_desk_notify_cells ("tablerow", more, "", "", NULL));
  g_autofree char *all = heat_words_count (notice->households), *households = g_strdup_printf (_("%s hh"), all);
  g_autofree char *sum = g_strdup_printf (ngettext ("%u community in all", "%u communities in all", notice->areas->len), notice->areas->len);
  g_autofree char *buildings = g_strdup_printf (ngettext ("%u building", "%u buildings", notice->n_buildings), notice->n_buildings);
  gtk_box_append (GTK_BOX (table), heat_desk_notify_cells ("tablerow strong", sum, buildings, households, "strong"));
  heat_desk_panel_add (panel, table);
}

static char *
minutes (double min)
{
  return heat_words_duration ((gint64) (min * 60 * G_USEC_PER_SEC));
}

/* Half-way and safe of each phase; the total is less than the sum of the safe phases, and that is said. */
static void
add_phases (HeatDeskPanel *panel, const HeatIncident *incident)
{
  const HeatEstimate *estimate = &incident->estimate;
  gint64 now_us = heat_desk_session_now_us (heat_desk_panel_state (panel)->session);
  GtkWidget *table = heat_ui_column (0, NULL);

  gtk_box_append (GTK_BOX (table), heat_desk_notify_cells ("tablerow small strong", _("Estimated restoration"), _("half-way"), _("safe"), NULL));
  for (int i = 0; i < HEAT_N_PHASES; i++)
    {
      const HeatPhaseState *phase = &estimate->phases[i];
      gboolean done = phase->ended_us != 0, running = phase->started_us && !done;
      if (phase->p50_min <= 0 && !phase->started_us)
        continue;
      g_autofree char *label = heat_text_sentence (heat_ops_label (HEAT_WORDS_PHASE, i)), *name = g_strdup_printf ("%s %s", done ? "✓" : running ? "▶" : "○", label);
      g_autofree char *half = done ? heat_words_time (phase->ended_us) : minutes (phase->p50_min);
      g_autofree char *safe = done ? g_strdup ("—") : minutes (phase->p90_min);
      gtk_box_append (GTK_BOX (table), heat_desk_notify_cells ("tablerow", name, half, safe, NULL));
    }
  g_autofree char *half = heat_words_moment (estimate->half_us, now_us), *safe = heat_words_moment (estimate->safe_us, now_us);
  gtk_box_append (GTK_BOX (table), heat_desk_notify_cells ("total strong", _("Heat is back"), half, safe, "big"));
  heat_desk_panel_add (panel, table);
  heat_desk_panel_add (panel, heat_ui_note (estimate->is_by_hand ? _("The time was set by hand; it stays until that is taken back.")
                                                                 : _("The total is less than the sum of the safe phases: not every phase will be slow. The public is told the safe value."), "note text2"));
}

/* A planned job is announced ahead with its times; a stop that has begun says when by itself. */
static gboolean
is_planned (const HeatIncident *incident)
{
  return incident->job == HEAT_JOB_PLANNED;
}

static HeatDeskDeed *
make_deed (HeatDeskRun run, HeatDeskPanel *panel, const HeatIncident *incident)
{
  HeatDeskDeed *deed = heat_desk_deed_new (run, incident->id);

  deed->what = is_planned (incident) ? HEAT_NOTICE_PLANNED : HEAT_NOTICE_EMERGENCY;
  heat_desk_change_fill (panel, deed);
  return deed;
}

/* What the deed holds of it; the lists are kept in `measures` and `advice`. */
static HeatNoticeInput
make_input (const HeatDeskDeed *deed, GStrv *measures, GStrv *advice)
{
  *measures = deed->measures ? g_strsplit (deed->measures, "\n", -1) : NULL;
  *advice = deed->advice ? g_strsplit (deed->advice, "\n", -1) : NULL;
  return (HeatNoticeInput){ .cause = deed->cause, .place = deed->place, .measures = (const char *const *) *measures, .advice = (const char *const *) *advice,
                            .reason = deed->reason, .start_us = deed->at_us, .expected_us = deed->until_us };
}

static gboolean
do_draft (HeatDeskDeed *deed, HeatLive *live, GError **error)
{
  g_auto (GStrv) measures = NULL, advice = NULL;
  HeatNoticeInput input = make_input (deed, &measures, &advice);
  JsonObject *body = heat_live_draft_notice (live, deed->incident, (HeatNoticeKind) deed->what, &input, error);

  if (body)
    deed->draft = heat_event_new (heat_live_now_us (live), heat_live_actor (live), "notice:", HEAT_EVENT_NOTICE_ISSUED, body);
  return body != NULL;
}

/* The newest notice still tells the truth unless its time moved by a quarter of an hour, its households changed, or a person says it in other
 * words. Works that will end before they were announced to are no news: people were told of a longer stop, and are told when heat is back. */
static gboolean
wants_change (const HeatIncident *incident, const HeatNotice *notice, const HeatNotice *draft)
{
  gint64 much_us = 15 * 60 * (gint64) G_USEC_PER_SEC, later_us = draft ? draft->expected_us - notice->expected_us : 0;

  if (!draft || heat_notice_is_over (notice))
    return FALSE;
  if (draft->corrects->len || draft->households != notice->households)
    return TRUE;
  if (notice->kind == HEAT_NOTICE_PLANNED && !incident->out_from_us)
    return draft->start_us != notice->start_us || later_us || !g_strv_equal ((const char *const *) draft->consumers, (const char *const *) notice->consumers);
  return notice->kind == HEAT_NOTICE_PLANNED ? later_us > much_us : ABS (later_us) > much_us;
}

/* A planned stop that was called off and is announced anew, or one that nothing was told of yet. */
static gboolean
is_to_be_announced (HeatDeskPanel *panel, const HeatIncident *incident)
{
  return !incident->notices->len || (heat_incident_is_called_off (incident) && heat_incident_is_running (incident) && heat_desk_panel_state (panel)->stop_from_us);
}

static void
drafted (HeatDeskPanel *panel, HeatDeskDeed *deed)
{
  HeatDeskPanelState *state = heat_desk_panel_state (panel);
  const HeatIncident *incident = heat_desk_panel_incident (panel);

  state->draft = deed->draft ? heat_notice_from_event (deed->draft) : NULL;
  state->is_refused = !state->draft;
  if (is_to_be_announced (panel, incident) || wants_change (incident, incident->notices->pdata[incident->notices->len - 1], state->draft))
    heat_desk_panel_refill (panel);
}

static void
ask_draft (HeatDeskPanel *panel, const HeatIncident *incident)
{
  HeatDeskPanelState *state = heat_desk_panel_state (panel);

  if (heat_desk_panel_is_doing (panel, "post")) /* of what is about to stand otherwise */
    return;
  if (!state->asked)
    heat_desk_panel_draft (panel, make_deed (do_draft, panel, incident), drafted);
  state->asked = TRUE;
}

static gboolean
do_post (HeatDeskDeed *deed, HeatLive *live, GError **error)
{
  g_auto (GStrv) measures = NULL, advice = NULL;
  HeatNoticeInput input = make_input (deed, &measures, &advice);

  return heat_live_issue_notice (live, deed->incident, (HeatNoticeKind) deed->what, &input, NULL, error);
}

void
heat_desk_step_post (HeatDeskPanel *panel, HeatNoticeKind kind)
{
  HeatDeskDeed *deed = heat_desk_deed_new (do_post, heat_desk_panel_state (panel)->incident);

  deed->what = (int) kind;
  heat_desk_panel_do (panel, "post", deed, NULL);
}

static void
posted (HeatDeskPanel *panel, HeatDeskDeed *deed)
{
  heat_desk_change_forget (panel);
  heat_desk_panel_rebuild (panel);
}

static void
post (HeatDeskPanel *panel)
{
  const HeatIncident *incident = heat_desk_panel_incident (panel);

  if (incident)
    heat_desk_panel_do (panel, "post", make_deed (do_post, panel, incident), posted);
}

static void post_restoration (HeatDeskPanel *panel) { heat_desk_step_post (panel, HEAT_NOTICE_RESTORATION); }

static void
print (HeatDeskPanel *panel)
{
  gtk_widget_activate_action (GTK_WIDGET (panel), "win.print", NULL);
}

static gboolean
do_set_time (HeatDeskDeed *deed, HeatLive *live, GError **error)
{
  return heat_live_set_estimate (live, deed->incident, deed->at_us, deed->until_us, deed->reason, error);
}

static void
set_time_because (HeatDeskPanel *panel, const char *text, gpointer data)
{
  HeatDeskPanelState *state = heat_desk_panel_state (panel);
  const HeatIncident *incident = heat_desk_panel_incident (panel);
  gint64 now_us = heat_desk_session_now_us (state->session), day_us = (gint64) 24 * 3600 * G_USEC_PER_SEC;
  g_autofree char *today = heat_time_format_local (now_us, "%FT"), *clock = g_strndup (text, 5), *zone = heat_time_format_local (now_us, "%:z");
  g_autofree char *iso = g_strdup_printf ("%s%s:00%s", today, clock, zone);
  const char *reason = strlen (text) > 5 ? text + 5 : "";
  gint64 safe_us = 0;

  while (*reason == ' ')
    reason++;
  if (!heat_time_from_iso (iso, &safe_us) || !*reason)
    {
      heat_desk_panel_tell (panel, g_error_new (HEAT_OPS_ERROR, HEAT_ERROR_USAGE, _("Setting the time by hand: “%s” has no time and reason; type for example “11:30 second crew comes late”"), text));
      return;
    }
  if (safe_us < now_us)
    safe_us += day_us;
  HeatDeskDeed *deed = heat_desk_deed_new (do_set_time, incident->id);
  deed->at_us = MIN (incident->estimate.half_us, safe_us);
  deed->until_us = safe_us;
  deed->reason = g_strdup (reason);
  heat_desk_panel_do (panel, "time", deed, NULL);
}

static void
ask_time (HeatDeskPanel *panel)
{
  heat_desk_panel_ask (panel, _("Safe time and reason, e.g. “11:30 second crew comes late”"), _("Set"), set_time_because, NULL, NULL);
}

static void
close_it (HeatDeskPanel *panel)
{
  heat_desk_panel_go (panel, HEAT_STEP_RESTORE);
}

static void
go_to_crew (HeatDeskPanel *panel)
{
  heat_desk_panel_go (panel, HEAT_STEP_CREW);
}

static void
go_to_valves (HeatDeskPanel *panel)
{
  heat_desk_panel_go (panel, HEAT_STEP_ISOLATE);
}

static void
forget_change (HeatDeskPanel *panel)
{
  heat_desk_change_forget (panel);
  heat_desk_panel_rebuild (panel);
}

/* Works that are to begin within this time, or should have begun, are the next thing to do. */
#define SOON_US (60 * 60 * (gint64) G_USEC_PER_SEC)

static gboolean
is_due (HeatDeskPanel *panel, const HeatIncident *incident, const HeatNotice *notice)
{
  gint64 now_us = heat_desk_session_now_us (heat_desk_panel_state (panel)->session);

  return is_planned (incident) && notice->kind == HEAT_NOTICE_PLANNED && !incident->out_from_us && notice->start_us <= now_us + SOON_US;
}

/* From the announced stop to the works. */
static void
add_due (HeatDeskPanel *panel, const HeatNotice *notice)
{
  gint64 now_us = heat_desk_session_now_us (heat_desk_panel_state (panel)->session);
  g_autofree char *start = heat_words_moment (notice->start_us, now_us);
  g_autofree char *text = g_strdup_printf (notice->start_us > now_us ? _("The announced stop begins %s: send the crew, and close the valves then.")
                                                                     : _("The announced stop was to begin %s: close the valves now, or change it."), start);

  heat_desk_panel_add (panel, heat_ui_note (text, notice->start_us > now_us ? "note text2" : "note soon"));
}

/* What can be done about a stop that is told of and not over. */
static void
add_changes (HeatDeskPanel *panel, const HeatIncident *incident, const HeatNotice *notice, GtkWidget *row)
{
  gboolean is_to_come = notice->kind == HEAT_NOTICE_PLANNED && !incident->out_from_us;

  if (is_to_come)
    heat_desk_panel_add_other (panel, row, _("Change the stop…"), heat_desk_change_ask_stop);
  else
    heat_desk_panel_add_other (panel, row, _("Set time…"), ask_time);
  if (!is_to_come && incident->estimate.is_by_hand)
    heat_desk_panel_add_other (panel, row, _("Compute it again…"), heat_desk_panel_free_time);
  heat_desk_panel_add_other (panel, row, _("Correct…"), heat_desk_change_correct);
  if (is_to_come)
    heat_desk_panel_add_other (panel, row, _("Call it off…"), heat_desk_change_ask_off);
}

static void
add_posted_actions (HeatDeskPanel *panel, const HeatIncident *incident, const HeatNotice *notice, gboolean has_news)
{
  HeatDeskPanelState *state = heat_desk_panel_state (panel);
  gboolean is_changing = state->correction || (state->stop_from_us && !incident->out_from_us), is_running = heat_incident_is_running (incident) && !heat_notice_is_over (notice);
  GtkWidget *row;

  if (is_running && is_changing && wants_change (incident, notice, state->draft))
    {
      row = heat_desk_panel_add_primary (panel, state->correction ? _("Post the correction") : _("Post the change"), "Enter", post);
      heat_desk_panel_add_other (panel, row, _("Discard the change"), forget_change);
      return;
    }
  if (is_due (panel, incident, notice))
    {
      gboolean is_sent = incident->teams->len || incident->arrived_us;
      row = heat_desk_panel_add_primary (panel, is_sent ? _("To the valves") : _("Send a crew"), "Enter", is_sent ? go_to_valves : go_to_crew);
      heat_desk_panel_add_other (panel, row, _("Print door sheets"), print);
    }
  else
    row = heat_desk_panel_add_primary (panel, _("Print door sheets"), "Ctrl+P", print);
  if (incident->stage >= HEAT_STAGE_RESTORED && !heat_notice_is_over (notice))
    heat_desk_panel_add_other (panel, row, _("Post: heat restored"), post_restoration);
  else if (is_running && (has_news || wants_change (incident, notice, state->draft)))
    heat_desk_panel_add_other (panel, row, _("Post the change"), post);
  if (is_running && is_changing) /* it was refused, or says nothing new */
    heat_desk_panel_add_other (panel, row, _("Discard the change"), forget_change);
  if (is_running)
    add_changes (panel, incident, notice, row);
  if (heat_incident_is_called_off (incident) && incident->stage < HEAT_STAGE_CLOSED)
    {
      heat_desk_panel_add_other (panel, row, _("To closing"), close_it);
      heat_desk_panel_add_other (panel, row, _("Announce it anew…"), heat_desk_change_ask_stop);
    }
}

/* Homes came to this incident that its notice does not name. */
static guint
add_untold (HeatDeskPanel *panel, const HeatIncident *incident)
{
  guint households = 0, n = heat_live_untold (heat_desk_session_live (heat_desk_panel_state (panel)->session), incident->id, &households);
  g_autofree char *count = heat_words_count (households);
  g_autofree char *text = g_strdup_printf (ngettext ("△ %s household without heat has no notice in force: post the change.", "△ %s households without heat have no notice in force: post the change.", households), count);

  if (n)
    heat_desk_panel_add (panel, heat_ui_note (text, "note soon"));
  return n;
}

/* What callers are told of the next news; and when that time has come and nothing was posted. TRUE: so it is. */
static gboolean
add_news (HeatDeskPanel *panel, const HeatIncident *incident)
{
  gint64 now_us = heat_desk_session_now_us (heat_desk_panel_state (panel)->session), news_us = heat_incident_news_us (incident);
  gboolean is_due = heat_incident_news_is_due (incident, now_us);
  g_autofree char *by = heat_words_moment (news_us, now_us);
  g_autofree char *text = g_strdup_printf (is_due ? _("△ News was promised by %s: post the change, or the same once more.") : _("Callers are promised news by %s."), by);

  if (news_us)
    heat_desk_panel_add (panel, heat_ui_note (text, is_due ? "note soon" : "note text2"));
  return is_due;
}

static void
add_posted (HeatDeskPanel *panel, const HeatIncident *incident)
{
  HeatDeskPanelState *state = heat_desk_panel_state (panel);
  const HeatNotice *notice = incident->notices->pdata[incident->notices->len - 1];
  g_autofree char *time = heat_words_time (notice->issued_us), *text = g_strdup_printf (_("✓ posted %s"), time);
  g_autofree char *number = g_strdup_printf (_("No. %s · version %u"), notice->number, notice->version);
  g_autofree char *kind = heat_text_sentence (notice->corrects->len ? _("correction") : heat_ops_label (HEAT_WORDS_NOTICE, (int) notice->kind));
  GtkWidget *head = heat_ui_heading (kind, number);

  gtk_box_insert_child_after (GTK_BOX (head), heat_ui_chip (text, "done"), gtk_widget_get_first_child (head));
  heat_desk_panel_add (panel, head);
  guint untold = heat_incident_is_running (incident) ? add_untold (panel, incident) : 0;
  gboolean is_news_due = add_news (panel, incident);
  if (heat_incident_is_running (incident) && !heat_notice_is_over (notice))
    ask_draft (panel, incident);
  if (wants_change (incident, notice, state->draft))
    heat_desk_change_add (panel, notice, state->draft);
  else if (is_due (panel, incident, notice))
    add_due (panel, notice);
  add_areas (panel, notice);
  heat_desk_deliveries_add (panel, incident); /* what is still to be done about the notice stands above what is only to be known */
  if (is_planned (incident) && !incident->out_from_us)
    heat_desk_change_add_stop (panel, notice, notice->replaces_number ? heat_ops_notice (heat_desk_session_ops (state->session), notice->replaces_number, notice->replaces_version) : NULL);
  else if (heat_incident_is_running (incident))
    add_phases (panel, incident);
  add_posted_actions (panel, incident, notice, untold > 0 || is_news_due);
}

void
heat_desk_step_notify (HeatDeskPanel *panel)
{
  HeatDeskPanelState *state = heat_desk_panel_state (panel);
  const HeatIncident *incident = heat_desk_panel_incident (panel);
  GtkWidget *row;

  heat_desk_crew_time_add (panel, incident);
  if (!is_to_be_announced (panel, incident))
    return add_posted (panel, incident);
  if (!incident->plans->len || state->is_refused)
    return heat_desk_panel_add (panel, heat_ui_note (_("A notice needs a plan: choose one in Isolate first."), "text2"));
  if (is_planned (incident) && !state->stop_from_us && !incident->out_from_us)
    {
      heat_desk_panel_add (panel, heat_ui_note (_("A planned stop is announced ahead: say when it begins and ends."), "text2"));
      heat_desk_panel_add_primary (panel, _("Set begin and end…"), "Enter", heat_desk_change_ask_stop);
      return;
    }
  ask_draft (panel, incident);
  if (!state->draft)
    return heat_desk_panel_add_waiting (panel, _("The notice"));
  g_autofree char *remark = g_strdup_printf (_("No. %s · not posted yet"), state->draft->number ? state->draft->number : "—");
  g_autofree char *kind = heat_text_sentence (heat_ops_label (HEAT_WORDS_NOTICE, (int) state->draft->kind));
  heat_desk_panel_add (panel, heat_ui_heading (kind, remark));
  add_areas (panel, state->draft);
  if (is_planned (incident) && !incident->out_from_us)
    heat_desk_change_add_stop (panel, state->draft, NULL);
  else
    add_phases (panel, incident);
  row = heat_desk_panel_add_primary (panel, _("Post the notice"), "Enter", post);
  if (is_planned (incident) && !incident->out_from_us)
    heat_desk_panel_add_other (panel, row, _("Set begin and end…"), heat_desk_change_ask_stop);
  else
    heat_desk_panel_add_other (panel, row, _("Set time…"), ask_time);
  if (incident->estimate.is_by_hand)
    heat_desk_panel_add_other (panel, row, _("Compute it again…"), heat_desk_panel_free_time);
}
