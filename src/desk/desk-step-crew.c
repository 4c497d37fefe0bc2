// SPDX-License-Identifier: GPL-3.0-or-later
/* Step 3, Crew: all teams by arrival, each with its reason; Enter sends the picked one. */
#include "base-i18n.h"
#include "desk-badge.h"
#include "desk-crew.h"
#include "desk-panel-private.h"
#include "desk-ui.h"
#include "desk-words.h"
#include "ops-crew.h"
#include "ops-name.h"
#include "ops-override.h"
#include <math.h>

static const HeatArrival *
picked (HeatDeskPanelState *state)
{
  return state->arrivals && state->picked < state->arrivals->arrivals->len ? &g_array_index (state->arrivals->arrivals, HeatArrival, state->picked) : NULL;
}

static const HeatArrival *
chosen (HeatDeskPanelState *state)
{
  return state->arrivals && state->arrivals->chosen >= 0 ? &g_array_index (state->arrivals->arrivals, HeatArrival, (guint) state->arrivals->chosen) : NULL;
}

/* At another incident: it would have to be pulled off there. */
static gboolean
works_elsewhere (HeatDeskPanelState *state, const HeatArrival *arrival)
{
  const HeatOpsTeam *team = heat_desk_session_team (state->session, arrival->team);

  return team && team->incident && g_strcmp0 (team->incident, state->incident) != 0;
}

static gboolean
has_people_below (HeatDeskPanelState *state, const HeatArrival *arrival)
{
  const HeatOpsTeam *team = heat_desk_session_team (state->session, arrival->team);
  const HeatCrewJob *job = team && team->incident ? heat_ops_crew_job (heat_desk_session_ops (state->session), team->incident, team->id) : NULL;

  return job && job->wells->len;
}

static const char *
verdict_tone (HeatArriveVerdict verdict)
{
  switch (verdict)
    {
    case HEAT_ARRIVE_CHOSEN: return "small done strong";
    case HEAT_ARRIVE_LATE: return "small late";
    case HEAT_ARRIVE_DOUBTFUL: return "small soon";
    case HEAT_ARRIVE_RESERVE: return "small done";
    default: return "small text2";
    }
}

/* "welder 2, fitter 1; pump, excavator" of a team on shift. */
static char *
describe_trades (const HeatCity *city, guint team)
{
  const HeatTeamRow *row = &city->team[team];
  const struct { const char *word; guint n; } trades[] = { { "welder", row->welders }, { "fitter", row->fitters }, { "plumber", row->plumbers }, { "electrician", row->electricians } };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (trades); i++)
    if (trades[i].n)
      g_string_append_printf (text, "%s%s%u", text->len ? " " : "", heat_need_label (trades[i].word), trades[i].n);
  return g_string_free (text, FALSE);
}

static GtkWidget *
arrival_row (HeatDeskPanelState *state, const HeatArrival *arrival)
{
  const HeatCity *city = heat_net_city (heat_desk_session_net (state->session));
  const HeatOpsTeam *team = heat_desk_session_team (state->session, arrival->team);
  const char *id = heat_city_text (city, city->team[arrival->team].id), *name_text = heat_city_text (city, city->team[arrival->team].name);
  gboolean is_chosen = arrival->verdict == HEAT_ARRIVE_CHOSEN;
  GtkWidget *box = heat_ui_row (10, "teamrow"), *middle = heat_ui_column (0, NULL), *head = heat_ui_row (8, NULL), *end = heat_ui_column (0, NULL);
  HeatBadge badge = (HeatBadge) (HEAT_BADGE_READY + (team ? (int) team->state : 0));
  g_autofree char *reason = g_strdup_printf ("%s %s", heat_arrive_verdict_sign (arrival->verdict), arrival->reason);
  g_autofree char *eta = heat_words_time (arrival->eta_us), *trades = describe_trades (city, arrival->team), *distance = heat_words_distance (arrival->distance_m);
  g_autofree char *travel = isfinite (arrival->travel_s) ? heat_words_duration ((gint64) (arrival->travel_s * G_USEC_PER_SEC)) : NULL;
  g_autofree char *way = travel ? g_strdup_printf ("%s · %s", travel, distance) : g_strdup (_("not to be had"));
  g_autofree char *name = g_strdup_printf ("%s, %s, %s", name_text, eta, reason);
  GtkWidget *why = heat_ui_label (reason, verdict_tone (arrival->verdict)), *what = heat_ui_label (trades, "small text2");
  GtkWidget *time = heat_ui_label (eta, is_chosen ? "big" : "mid"), *far = heat_ui_label (way, "small text2");

  gtk_label_set_ellipsize (GTK_LABEL (why), PANGO_ELLIPSIZE_END);
  gtk_label_set_ellipsize (GTK_LABEL (what), PANGO_ELLIPSIZE_END);
  heat_ui_tip (why, arrival->reason);
  gtk_label_set_wrap (GTK_LABEL (why), is_chosen);
  gtk_label_set_lines (GTK_LABEL (why), is_chosen ? 2 : 1);
  gtk_widget_set_hexpand (middle, TRUE);
  gtk_widget_set_valign (end, GTK_ALIGN_CENTER);
  gtk_label_set_xalign (GTK_LABEL (time), 1);
  gtk_label_set_xalign (GTK_LABEL (far), 1);
  gtk_box_append (GTK_BOX (head), heat_ui_label (name_text, "strong"));
  gtk_box_append (GTK_BOX (head), heat_ui_label (team ? heat_ops_label (HEAT_WORDS_CREW, (int) team->state) : "", "small text2"));
  gtk_box_append (GTK_BOX (head), what);
  gtk_box_append (GTK_BOX (middle), head);
  gtk_box_append (GTK_BOX (middle), why);
  gtk_box_append (GTK_BOX (end), time);
  gtk_box_append (GTK_BOX (end), far);
  if (arrival->pull_us && works_elsewhere (state, arrival))
    {
      g_autofree char *pulled = heat_words_time (arrival->pull_us), *text = g_strdup_printf (_("pulled off: %s"), pulled);
      GtkWidget *label = heat_ui_label (text, "small text2");
      gtk_label_set_xalign (GTK_LABEL (label), 1);
      gtk_box_append (GTK_BOX (end), label);
    }
  gtk_box_append (GTK_BOX (box), heat_desk_badge_new (badge, heat_team_number (id), 26));
  gtk_box_append (GTK_BOX (box), middle);
  gtk_box_append (GTK_BOX (box), end);
  return heat_ui_list_row (box, id, name);
}

static void
show_picked (HeatDeskPanel *panel)
{
  HeatDeskPanelState *state = heat_desk_panel_state (panel);
  const HeatCity *city = heat_net_city (heat_desk_session_net (state->session));
  const HeatArrival *arrival = picked (state);

  if (!arrival)
    return;
  gboolean is_pulled = works_elsewhere (state, arrival), is_below = is_pulled && has_people_below (state, arrival);
  g_autofree char *text = g_strdup_printf (is_below ? _("%s has people below") : is_pulled ? _("Pull off %s…") : _("Send %s, go to Notify"),
                                           heat_city_text (city, city->team[arrival->team].name));
  heat_ui_button_set_text (state->picker, text);
  heat_desk_panel_let_pick (panel, is_pulled ? arrival->pull_us && !arrival->lacks && !is_below : arrival->able);
}

static void
row_selected (GtkListBox *list, GtkListBoxRow *row, HeatDeskPanel *panel)
{
  if (!row)
    return;
  heat_desk_panel_state (panel)->picked = (guint) gtk_list_box_row_get_index (row);
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
do_send (HeatDeskDeed *deed, HeatLive *live, GError **error)
{
  HeatAssignInput input = { .arrive_us = deed->at_us, .travel_s = deed->travel_s, .route_m = deed->route_m, .reason = deed->reason, .pull_off = deed->what, .line = deed->line,
                            .instead_of = deed->text };

  return heat_live_assign_team (live, deed->team, deed->incident, &input, error);
}

static void
go_to_notify (HeatDeskPanel *panel, HeatDeskDeed *deed)
{
  heat_desk_panel_go (panel, HEAT_STEP_NOTIFY);
}

/* Another than the proposed one. */
static void
ask_instead (HeatDeskPanel *panel, HeatDeskDeed *deed)
{
  static const char *const reasons[] = { N_("Knows the place"), N_("The proposed team was asked and cannot"), N_("Better equipped for it"), N_("Nearer than the data say"),
                                         N_("Ordered by the commander"), NULL };
  const HeatNet *net = heat_desk_session_net (heat_desk_panel_state (panel)->session);
  g_autofree char *team = heat_ops_team_name (net, deed->team), *proposed = heat_ops_team_name (net, deed->text);
  g_autofree char *question = g_strdup_printf (_("Why %s and not %s, which is proposed?"), team, proposed);
  const HeatDeskWhyAsked why = { question, _("Send"), reasons };

  heat_desk_panel_do_because (panel, "send", deed, go_to_notify, &why);
}

/* What the team leaves behind, as it stands there. */
static char *
what_is_left (HeatDeskPanel *panel, const HeatIncident *job, const HeatOpsTeam *team)
{
  guint done, of;
  g_autofree char *out = heat_words_count (job->out.households), *since = heat_words_time (team->state == HEAT_CREW_ON_SITE ? team->since_us : team->arrive_us);
  g_autofree char *there = team->state == HEAT_CREW_ON_SITE ? g_strdup_printf (_("on site since %s"), since) : g_strdup_printf (_("expected there %s"), since);
  HeatStepPart part = job->stage >= HEAT_STAGE_REFILLING ? HEAT_STEPS_REOPEN : HEAT_STEPS_ISOLATE;

  heat_desk_count_steps (job, part, &done, &of);
  g_autofree char *others = job->teams->len > 1 ? g_strdup_printf (ngettext ("%u other team stays there", "%u other teams stay there", job->teams->len - 1), job->teams->len - 1)
                                                : g_strdup (_("nobody else is there"));
  return g_strdup_printf (_("%s leaves incident %u, %s: %s, %u of %u steps done, %s households out, %s; %s. Why?"), team->name, job->rank, job->title,
                          heat_ops_label (HEAT_WORDS_STAGE, (int) job->stage), done, of, out, there, others);
}

static void
ask_pull (HeatDeskPanel *panel, HeatDeskDeed *deed)
{
  static const char *const reasons[] = { N_("This one is worse"), N_("Its present job can wait"), N_("People are in danger here"), N_("Another team takes over there"),
                                         N_("Ordered by the commander"), NULL };
  const HeatOps *ops = heat_desk_session_ops (heat_desk_panel_state (panel)->session);
  const HeatOpsTeam *team = heat_ops_team (ops, deed->team);
  const HeatIncident *job = team && team->incident ? heat_ops_incident (ops, team->incident) : NULL;
  g_autofree char *question = job ? what_is_left (panel, job, team) : g_strdup (_("Why is it pulled off its present job?"));
  const HeatDeskWhyAsked why = { question, _("Pull off"), reasons };

  heat_desk_panel_do_because (panel, "send", deed, go_to_notify, &why);
}

static void
send_team (HeatDeskPanel *panel)
{
  HeatDeskPanelState *state = heat_desk_panel_state (panel);
  const HeatCity *city = heat_net_city (heat_desk_session_net (state->session));
  const HeatArrival *arrival = picked (state), *proposed = chosen (state);

  if (!arrival)
    return;
  gboolean is_pulled = works_elsewhere (state, arrival);
  HeatDeskDeed *deed = heat_desk_deed_new (do_send, state->incident);
  deed->team = g_strdup (heat_city_text (city, city->team[arrival->team].id));
  deed->reason = g_strdup (arrival->reason);
  deed->what = is_pulled;
  deed->text = proposed && proposed != arrival ? g_strdup (heat_city_text (city, city->team[proposed->team].id)) : NULL;
  deed->at_us = is_pulled ? arrival->pull_us : arrival->eta_us;
  deed->travel_s = arrival->travel_s;
  deed->route_m = arrival->distance_m;
  deed->line = arrival->line ? g_array_ref (arrival->line) : NULL;
  if (is_pulled)
    return ask_pull (panel, deed);
  if (deed->text)
    return ask_instead (panel, deed);
  heat_desk_panel_do (panel, "send", deed, go_to_notify);
}

static void
go_on (HeatDeskPanel *panel)
{
  heat_desk_panel_go (panel, HEAT_STEP_NOTIFY);
}

static gboolean
do_move_team (HeatDeskDeed *deed, HeatLive *live, GError **error)
{
  return deed->reason ? heat_live_release_team (live, deed->team, deed->reason, error) : heat_live_team_arrived (live, deed->team, error);
}

static void
team_clicked (GtkButton *button, HeatDeskPanel *panel)
{
  HeatDeskPanelState *state = heat_desk_panel_state (panel);
  HeatDeskDeed *deed = heat_desk_deed_new (do_move_team, state->incident);

  deed->team = g_strdup (g_object_get_data (G_OBJECT (button), "heat-team"));
  if (g_object_get_data (G_OBJECT (button), "heat-release"))
    deed->reason = g_strdup (_("released by the desk"));
  g_autofree char *key = g_strdup_printf ("team %s", deed->team);
  heat_desk_panel_do_by (panel, button, key, deed);
}

static void
add_team_button (HeatDeskPanel *panel, GtkWidget *row, const HeatOpsTeam *team, const char *text, gboolean release)
{
  GtkWidget *button = heat_ui_button (text, NULL, "minor");
  g_autofree char *name = g_strdup_printf ("%s: %s", team->name, text);

  heat_ui_name (button, name);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data_full (G_OBJECT (button), "heat-team", g_strdup (team->id), g_free);
  g_object_set_data (G_OBJECT (button), "heat-release", GINT_TO_POINTER (release));
  g_signal_connect (button, "clicked", G_CALLBACK (team_clicked), panel);
  gtk_box_append (GTK_BOX (row), button);
}

/* Teams already sent: when expected, and what became of it. */
static void
add_sent (HeatDeskPanel *panel, const HeatIncident *incident)
{
  const HeatOps *ops = heat_desk_session_ops (heat_desk_panel_state (panel)->session);

  heat_desk_panel_add (panel, heat_ui_heading (_("Sent"), NULL));
  for (guint i = 0; i < incident->teams->len; i++)
    {
      const HeatOpsTeam *team = heat_ops_team (ops, incident->teams->pdata[i]);
      GtkWidget *row = heat_ui_row (8, "tablerow"), *label;
      if (!team)
        continue;
      g_autofree char *time = heat_words_time (team->state == HEAT_CREW_ON_SITE ? team->since_us : team->arrive_us);
      g_autofree char *text = g_strdup_printf (team->state == HEAT_CREW_ON_SITE ? _("on site since %s") : _("expected %s"), time);
      label = heat_ui_label (text, "text2");
      gtk_widget_set_hexpand (label, TRUE);
      gtk_box_append (GTK_BOX (row), heat_desk_badge_new ((HeatBadge) (HEAT_BADGE_READY + (int) team->state), heat_team_number (team->id), 24));
      gtk_box_append (GTK_BOX (row), heat_ui_label (team->name, "strong"));
      gtk_box_append (GTK_BOX (row), label);
      if (team->state != HEAT_CREW_ON_SITE)
        add_team_button (panel, row, team, _("Arrived"), FALSE);
      add_team_button (panel, row, team, _("Release"), TRUE);
      heat_desk_panel_add (panel, row);
      heat_desk_crew_add (panel, incident->id, team->id);
    }
}

/* Its team went to another incident: it needs one again. */
static void
add_pulled_off (HeatDeskPanel *panel, const HeatIncident *incident)
{
  HeatNet *net = heat_desk_session_net (heat_desk_panel_state (panel)->session);
  HeatEvent *event = heat_incident_pulled_off (incident);
  g_autofree char *time = event ? heat_words_time (event->at_us) : NULL, *plain = event ? heat_event_describe (event, net) : NULL;

  if (!event)
    return;
  g_autofree char *text = g_markup_printf_escaped (_("⚠ <b>No team works here.</b> %s %s"), time, plain);
  heat_desk_panel_add (panel, heat_ui_note (text, "note late"));
}

static GtkWidget *
make_list (HeatDeskPanel *panel)
{
  HeatDeskPanelState *state = heat_desk_panel_state (panel);
  GtkWidget *list = gtk_list_box_new ();

  heat_ui_name (list, _("Repair teams by arrival"));
  gtk_widget_add_css_class (list, "bleed");
  for (guint i = 0; i < state->arrivals->arrivals->len; i++)
    gtk_list_box_append (GTK_LIST_BOX (list), arrival_row (state, &g_array_index (state->arrivals->arrivals, HeatArrival, i)));
  if (!state->picked && state->arrivals->chosen > 0)
    state->picked = (guint) state->arrivals->chosen;
  GtkListBoxRow *wanted = state->wanted_team ? heat_ui_find_row (GTK_LIST_BOX (list), state->wanted_team) : NULL;
  if (wanted)
    state->picked = (guint) gtk_list_box_row_get_index (wanted);
  g_clear_pointer (&state->wanted_team, g_free);
  return list;
}

static void
arrivals_found (HeatDeskPanel *panel, gpointer answer)
{
  HeatDeskPanelState *state = heat_desk_panel_state (panel);

  g_clear_pointer (&state->arrivals, heat_arrivals_free);
  state->arrivals = answer;
  heat_desk_panel_refill (panel);
}

/* FALSE when the place is not known. */
static gboolean
find_arrivals (HeatDeskPanel *panel, const HeatIncident *incident)
{
  HeatDeskPanelState *state = heat_desk_panel_state (panel);
  HeatDeskQuestion *question = state->asked ? NULL : heat_desk_ask_arrivals (state->session, incident);

  if (question)
    heat_desk_panel_work (panel, question, arrivals_found);
  state->asked |= question != NULL;
  return state->asked;
}

void
heat_desk_step_crew (HeatDeskPanel *panel)
{
  HeatDeskPanelState *state = heat_desk_panel_state (panel);
  const HeatIncident *incident = heat_desk_panel_incident (panel);
  g_autoptr (GArray) needed = heat_needs_parse (heat_live_needs (heat_desk_session_live (state->session), incident), NULL);
  g_autofree char *needs = needed ? heat_needs_text (needed) : NULL;

  add_pulled_off (panel, incident);
  if (incident->teams->len)
    add_sent (panel, incident);
  heat_desk_below_add (panel, incident);
  heat_desk_crew_time_add (panel, incident);
  heat_desk_photos_add (panel, incident);
  if (!find_arrivals (panel, incident))
    return heat_desk_panel_add (panel, heat_ui_note (_("The place of the leak is not known: locate it first."), "text2"));
  if (!state->arrivals)
    return heat_desk_panel_add_waiting (panel, _("Repair teams"));
  g_autofree char *text = needs && *needs ? g_strdup_printf (_("This job needs: %s"), needs) : NULL;
  heat_desk_panel_add (panel, heat_ui_heading (incident->teams->len ? _("Send another") : _("Repair teams"), _("earliest by road · ↑↓ choose")));
  if (text)
    heat_desk_panel_add (panel, heat_ui_note (text, "note text2"));
  GtkWidget *list = make_list (panel);
  heat_desk_panel_add (panel, list);
  for (guint i = 0; i < state->arrivals->unmet->len; i++)
    {
      g_autofree char *unmet = g_markup_escape_text (state->arrivals->unmet->pdata[i], -1), *line = g_strdup_printf ("⚠ %s", unmet);
      heat_desk_panel_add (panel, heat_ui_note (line, "note late"));
    }
  gtk_list_box_select_row (GTK_LIST_BOX (list), gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), (int) state->picked));
  if (incident->teams->len)
    state->picker = heat_desk_panel_add_other (panel, heat_desk_panel_add_primary (panel, _("Go on to Notify"), "Enter", go_on), _("Send the picked team"), send_team);
  else
    {
      heat_desk_panel_add_primary (panel, _("Send"), "Enter", send_team);
      state->picker = state->primary;
    }
  state->move = move;
  heat_desk_panel_pick_from (panel, GTK_LIST_BOX (list), row_selected);
  show_picked (panel);
  if (state->has_picked)
    heat_desk_panel_picked (panel);
}
