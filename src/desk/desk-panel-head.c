// SPDX-License-Identifier: GPL-3.0-or-later
/* What stands above and below a step: the incident, its clocks, the tabs, and what has happened. */
#include "base-i18n.h"
#include "desk-badge.h"
#include "desk-panel-parts.h"
#include "desk-ui.h"
#include "desk-words.h"
#include "ops-name.h"
#include "ops-override.h"
#include "ops-plans.h"
#include "ops-why.h"

#define BESIDE_SCALE 1.4 /* of the texts */
#define LOG_BELOW_EMS 560 /* pixels of height at texts of usual size: in less, the log scrolls with the step */

const char *const heat_desk_step_names[HEAT_N_STEPS] = { N_("Locate"), N_("Isolate"), N_("Crew"), N_("Notify"), N_("Restore") };

/* How far the incident is: the first step that is not done. */
static gboolean
is_step_done (const HeatIncident *incident, HeatDeskStep step)
{
  switch (step)
    {
    case HEAT_STEP_LOCATE: return incident->stage >= HEAT_STAGE_LOCATED && incident->leaks->len;
    case HEAT_STEP_ISOLATE: return incident->plans->len > 0;
    case HEAT_STEP_CREW: return incident->teams->len || (incident->arrived_us && !heat_incident_pulled_off (incident));
    case HEAT_STEP_NOTIFY: return incident->notices->len > 0;
    default: return incident->stage >= HEAT_STAGE_RESTORED;
    }
}

HeatDeskStep
heat_desk_panel_next_step (const HeatIncident *incident)
{
  for (int step = 0; incident && step < HEAT_STEP_RESTORE; step++)
    if (!is_step_done (incident, (HeatDeskStep) step))
      return (HeatDeskStep) step;
  return incident ? HEAT_STEP_RESTORE : HEAT_STEP_LOCATE;
}

static char *
step_result (HeatDeskPanel *self, const HeatIncident *incident, HeatDeskStep step)
{
  const HeatOps *ops = heat_desk_session_ops (self->state.session);

  if (step == HEAT_STEP_LOCATE)
    return heat_words_time (incident->stage_us[HEAT_STAGE_LOCATED]);
  if (step == HEAT_STEP_ISOLATE)
    return g_strdup_printf (_("plan %c"), heat_ops_plan_letter (heat_incident_plan_kind (incident)));
  if (step == HEAT_STEP_CREW)
    {
      HeatOpsTeam *team = incident->teams->len ? heat_ops_team (ops, incident->teams->pdata[0]) : NULL;
      return g_strdup (team ? team->name : _("released"));
    }
  if (step == HEAT_STEP_NOTIFY)
    return g_strdup (_("posted"));
  return heat_words_time (incident->stage_us[HEAT_STAGE_RESTORED]);
}

static gboolean
is_news_due (HeatDeskPanel *self, const HeatIncident *incident)
{
  return heat_incident_news_is_due (incident, heat_desk_session_now_us (self->state.session));
}

/* Posted, and somebody came since whom no notice tells why it is cold; or the news that it promised is due. */
static gboolean
is_to_post_again (HeatDeskPanel *self, const HeatIncident *incident, HeatDeskStep step)
{
  if (step != HEAT_STEP_NOTIFY || !heat_incident_is_running (incident))
    return FALSE;
  return is_news_due (self, incident) || heat_live_untold (heat_desk_session_live (self->state.session), incident->id, NULL) > 0;
}

void
heat_desk_panel_show_tabs (HeatDeskPanel *self)
{
  const HeatIncident *incident = heat_desk_panel_incident (self);
  gboolean busy = heat_desk_panel_is_doing (self, "");

  self->setting = TRUE;
  for (int i = 0; i < HEAT_N_STEPS; i++)
    {
      gboolean done = incident && is_step_done (incident, (HeatDeskStep) i), now = self->state.step == (HeatDeskStep) i;
      gboolean again = done && is_to_post_again (self, incident, (HeatDeskStep) i);
      g_autofree char *name = done ? g_strdup_printf ("%s %s", again ? "△" : "✓", _(heat_desk_step_names[i])) : g_strdup_printf ("%d %s", i + 1, _(heat_desk_step_names[i]));
      g_autofree char *result = again ? g_strdup (_("post again")) : done ? step_result (self, incident, (HeatDeskStep) i) : NULL;
      gtk_label_set_text (GTK_LABEL (self->tab_name[i]), name);
      gtk_label_set_text (GTK_LABEL (self->tab_result[i]), now && busy ? _("working …") : result ? result : now ? _("to do") : "");
      gtk_widget_set_visible (self->tab_result[i], result || now);
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->tab[i]), now);
      gtk_widget_set_sensitive (self->tab[i], incident || i == 0);
      if (done && !again)
        gtk_widget_add_css_class (self->tab[i], "donestep");
      else
        gtk_widget_remove_css_class (self->tab[i], "donestep");
    }
  self->setting = FALSE;
}

static void
set_clock (GtkWidget *label, const HeatRuleClock *clock, const char *name, const char *met)
{
  const char *tone;
  g_autofree char *words = heat_words_clock (clock, met, &tone);
  g_autofree char *text = clock->state == HEAT_CLOCK_NONE ? NULL : g_strdup_printf ("%s %s", name, words);

  gtk_label_set_text (GTK_LABEL (label), text ? text : "");
  heat_ui_tone (label, tone);
}

static char *
describe_incident (HeatNet *net, const HeatIncident *incident)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (*incident->line && !(incident->leaks->len && g_str_has_prefix (incident->leaks->pdata[0], "pipe:"))) /* a pipe's name has it */
    g_string_append (text, heat_code_label (HEAT_CODES_LINE, heat_code_value (HEAT_CODES_LINE, incident->line, -1)));
  if (*incident->well)
    {
      g_autofree char *well = heat_ops_name (net, HEAT_KIND_WELL, incident->well);
      g_string_append_printf (text, "%s%s", text->len ? " · " : "", well);
    }
  for (guint i = 0; i < incident->leaks->len && i < 2; i++)
    {
      g_autofree char *leak = heat_ops_place_name (net, incident->leaks->pdata[i]);
      g_string_append_printf (text, "%s%s", text->len ? " · " : "", leak);
    }
  return g_strdup (text->len ? text->str : incident->id);
}

static gboolean
find_room_beside (HeatDeskPanel *self)
{
  int arrive = 0, repair = 0, room = gtk_widget_get_width (self->facts);

  gtk_widget_measure (self->arrive, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &arrive, NULL, NULL);
  gtk_widget_measure (self->repair, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &repair, NULL, NULL);
  return room == 0 || arrive + repair + gtk_box_get_spacing (GTK_BOX (self->clocks)) <= room;
}

static void
put_log (HeatDeskPanel *self, GtkWidget *into)
{
  GtkWidget *from = gtk_widget_get_parent (self->past);

  if (from == into)
    return;
  g_object_ref (self->past);
  gtk_box_remove (GTK_BOX (from), self->past);
  gtk_box_append (GTK_BOX (into), self->past);
  g_object_unref (self->past);
}

/* Larger texts find no room for three facts beside each other, and the clocks are not to be cut; of a low window they leave the step too
 * little beside the log. */
static void
fit_to_texts (HeatDeskPanel *self)
{
  double scale = heat_theme_text_scale ();
  gboolean is_large = scale >= BESIDE_SCALE;

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->facts), is_large ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->clocks), is_large && !find_room_beside (self) ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_label_set_lines (GTK_LABEL (self->title), is_large ? 1 : 2);
  gtk_box_set_homogeneous (GTK_BOX (self->steps), !is_large); /* no name of a step is cut while another has room left */
  put_log (self, is_large && gtk_widget_get_height (GTK_WIDGET (self)) < LOG_BELOW_EMS * scale ? self->scrolled : self->standing);
}

void
heat_desk_panel_set_head (HeatDeskPanel *self, const HeatIncident *incident)
{
  HeatLive *live = heat_desk_session_live (self->state.session);
  const HeatOpsReport *report = self->state.report ? heat_ops_report (heat_live_ops (live), self->state.report) : NULL;
  g_autofree char *rank = incident ? g_strdup_printf ("%u", incident->rank) : NULL;
  g_autofree char *what = incident ? describe_incident (heat_desk_session_net (self->state.session), incident) : report ? g_strdup_printf (_("%s · not yet judged"), report->id) : NULL;

  gtk_widget_set_visible (self->badge, incident != NULL);
  heat_desk_badge_set (HEAT_DESK_BADGE (self->badge), HEAT_BADGE_STAR, rank);
  g_autofree char *place = report ? heat_desk_session_report_place (self->state.session, report) : NULL;
  gtk_label_set_text (GTK_LABEL (self->title), incident ? incident->title : place ? place : _("New report"));
  gtk_label_set_text (GTK_LABEL (self->what), what ? what : "");
  HeatRuleClock none = { 0 };
  HeatRuleClock arrive = incident ? heat_live_arrive_clock (live, incident) : none;
  HeatRuleClock repair = incident ? heat_live_repair_clock (live, incident) : none;
  set_clock (self->arrive, &arrive, _("On site:"), _("arrived"));
  set_clock (self->repair, &repair, _("Repair:"), _("restored"));
  fit_to_texts (self);
  heat_ui_tip (self->title, gtk_label_get_text (GTK_LABEL (self->title)));
  gtk_label_set_xalign (GTK_LABEL (self->arrive), 0);
  gtk_label_set_xalign (GTK_LABEL (self->repair), 0);
}

void
heat_desk_panel_tick (HeatDeskPanel *self)
{
  const HeatIncident *incident = heat_desk_panel_incident (self);

  if (!incident)
    return;
  heat_desk_panel_set_head (self, incident);
  if (self->state.news_due != is_news_due (self, incident) && !heat_desk_panel_is_asking (self))
    {
      self->state.news_due = !self->state.news_due;
      heat_desk_panel_refill (self);
    }
}

void
heat_desk_panel_set_history (HeatDeskPanel *self, const HeatIncident *incident)
{
  const HeatNet *net = heat_desk_session_net (self->state.session);

  heat_ui_clear (self->history);
  for (guint i = incident ? incident->log->len : 0, n = 0; i-- > 0 && n < 12; n++)
    {
      HeatEvent *event = incident->log->pdata[i];
      g_autofree char *time = heat_words_time (event->at_us), *text = heat_event_describe (event, net), *who = heat_event_actor_label (event->actor, net);
      g_autofree char *rest = g_strdup_printf ("%s · %s", text, who);
      GtkWidget *row = heat_ui_row (8, NULL), *label = heat_ui_label (rest, "small");
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      heat_ui_tip (label, rest);
      gtk_box_append (GTK_BOX (row), heat_ui_label (time, "small text3"));
      gtk_box_append (GTK_BOX (row), label);
      gtk_box_append (GTK_BOX (self->history), row);
    }
}
