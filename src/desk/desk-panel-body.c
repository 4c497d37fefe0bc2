// SPDX-License-Identifier: GPL-3.0-or-later
/* What stands in the panel, and when its body is built again. */
#include "base-i18n.h"
#include "desk-panel-parts.h"
#include "desk-ui.h"

/* The proposal is the best that is known of what stands, until that is computed. */
static void
forget_plan (HeatDeskPanelState *state)
{
  if (!state->plan)
    return;
  g_clear_pointer (&state->stands, heat_plan_free);
  state->stands = g_steal_pointer (&state->plan);
}

static void
forget_work (HeatDeskPanelState *state)
{
  g_clear_pointer (&state->suspicion, heat_desk_suspicion_free);
  forget_plan (state);
  g_clear_pointer (&state->arrivals, heat_arrivals_free);
  g_clear_pointer (&state->wanted_team, g_free);
}

static void
forget_draft (HeatDeskPanelState *state)
{
  g_clear_pointer (&state->draft, heat_notice_free);
  state->is_refused = FALSE;
}

void
heat_desk_panel_forget (HeatDeskPanelState *state)
{
  forget_work (state);
  forget_draft (state);
  g_clear_pointer (&state->stands, heat_plan_free);
  g_clear_pointer (&state->correction, heat_desk_correction_free);
  g_clear_pointer (&state->others, g_free);
  g_clear_weak_pointer (&state->others_note);
}

/* A question to the person is open: what is being typed must not be lost. */
gboolean
heat_desk_panel_is_asking (HeatDeskPanel *self)
{
  for (GtkWidget *child = gtk_widget_get_first_child (self->actions); child; child = gtk_widget_get_next_sibling (child))
    if (g_object_get_data (G_OBJECT (child), "heat-question"))
      return TRUE;
  return FALSE;
}

static void
fill_body (HeatDeskPanel *self, gboolean take_focus)
{
  static void (*const fill[]) (HeatDeskPanel *) = { heat_desk_step_locate, heat_desk_step_isolate, heat_desk_step_crew, heat_desk_step_notify, heat_desk_step_restore };
  const HeatIncident *incident = heat_desk_panel_incident (self);
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  gboolean had_focus = focus && (gtk_widget_is_ancestor (focus, self->body) || gtk_widget_is_ancestor (focus, self->actions));

  self->state.primary = self->state.picker = NULL;
  self->state.move = NULL;
  self->state.key = NULL;
  heat_ui_clear (self->body);
  heat_ui_clear (self->actions);
  self->state.acting = NULL;
  g_clear_pointer (&self->state.places, g_array_unref); /* of a question that is no more */
  heat_desk_panel_set_head (self, incident);
  heat_desk_panel_show_tabs (self);
  fill[self->state.step] (self);
  heat_desk_panel_set_history (self, incident);
  gtk_widget_set_visible (self->past, incident && incident->log->len);
  gtk_widget_set_visible (self->actions, gtk_widget_get_first_child (self->actions) != NULL);
  gtk_widget_set_sensitive (self->actions, heat_desk_session_mode (self->state.session) != HEAT_DESK_REPLAY);
  if (had_focus || take_focus)
    heat_desk_panel_focus (self);
  heat_desk_panel_picture (self);
}

static void
plan_stands (HeatDeskPanel *panel, gpointer answer)
{
  if (!answer)
    return;
  g_clear_pointer (&panel->state.stands, heat_plan_free);
  panel->state.stands = answer;
  heat_desk_panel_picture (panel);
}

/* The map shows the chosen plan as the field knows it now. */
static void
ask_what_stands (HeatDeskPanel *self, const HeatIncident *incident)
{
  HeatDeskQuestion *question = incident && incident->plans->len && incident->leaks->len ? heat_desk_ask_plan (self->state.session, incident, NULL) : NULL;

  if (question)
    heat_desk_panel_work (self, question, plan_stands);
}

/* The keyboard was left on the tab to wait for a primary button. */
static gboolean
stop_waiting (HeatDeskPanel *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  gboolean waited = self->wants_focus && (!focus || focus == self->tab[self->state.step]);

  self->wants_focus = FALSE;
  return waited;
}

static void
build (HeatDeskPanel *self)
{
  const HeatIncident *incident = heat_desk_panel_incident (self);
  gboolean waited = stop_waiting (self);

  self->state.serial++;
  self->state.asked = FALSE;
  g_clear_pointer (&self->state.trouble, g_free);
  forget_draft (&self->state);
  if (incident && incident->plans->len)
    forget_plan (&self->state);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), incident || self->state.report ? "incident" : "empty");
  if (incident || self->state.report)
    {
      fill_body (self, waited);
      return ask_what_stands (self, incident);
    }
  heat_desk_quiet_fill (self, self->empty);
  self->state.primary = self->state.picker = NULL;
  heat_ui_clear (self->body);
  heat_ui_clear (self->actions);
  self->state.acting = NULL;
  heat_desk_panel_picture (self);
}

void
heat_desk_panel_refill (HeatDeskPanel *panel)
{
  gboolean waited = stop_waiting (panel);

  if (!heat_desk_panel_is_asking (panel))
    fill_body (panel, waited);
}

gboolean
heat_desk_panel_is_waiting (HeatDeskPanel *panel)
{
  const HeatDeskPanelState *state = &panel->state;
  const HeatIncident *incident = heat_desk_panel_incident (panel);

  if (state->step == HEAT_STEP_LOCATE)
    return state->asked && !state->suspicion;
  return incident && incident->leaks->len && !state->plan && !state->stands;
}

static void
back_to_locate (HeatDeskPanel *panel)
{
  heat_desk_panel_go (panel, HEAT_STEP_LOCATE);
}

void
heat_desk_panel_add_waiting (HeatDeskPanel *panel, const char *title)
{
  const HeatDeskPanelState *state = &panel->state;

  heat_desk_panel_add (panel, heat_ui_heading (title, state->trouble ? _("not computed") : state->asked ? _("computing …") : NULL));
  if (!state->trouble)
    return;
  g_autofree char *why = g_markup_escape_text (state->trouble, -1), *text = g_strdup_printf ("⚠ %s", why);
  heat_desk_panel_add (panel, heat_ui_note (text, "note late"));
  heat_desk_panel_add (panel, heat_ui_note (_("Try again; if it fails again, name the leak by another pipe or valve in Locate, and close by the paper plan meanwhile."), "note text2"));
  GtkWidget *row = heat_desk_panel_add_primary (panel, _("Try again"), "Enter", heat_desk_panel_rebuild);
  if (state->step != HEAT_STEP_LOCATE)
    heat_desk_panel_add_other (panel, row, _("Back to Locate"), back_to_locate);
}

/* The quiet page changes with what waits, whoever caused it. */
static char *
house_fingerprint (HeatDeskPanel *self)
{
  const HeatOps *ops = heat_desk_session_ops (self->state.session);
  g_autoptr (GArray) owed = ops ? heat_ops_outbox (ops, NULL) : NULL;
  g_autoptr (GPtrArray) running = ops ? heat_live_by_urgency (heat_desk_session_live (self->state.session)) : NULL;
  GString *text = g_string_new (ops ? "house" : "shut");

  g_string_append_printf (text, "|%u", owed ? owed->len : 0);
  for (guint i = 0; running && i < running->len; i++)
    g_string_append_printf (text, "|%s", ((const HeatIncident *) running->pdata[i])->id);
  for (guint i = 0; ops && i < heat_ops_reports (ops)->len; i++)
    g_string_append_printf (text, "|%d", (int) ((const HeatOpsReport *) heat_ops_reports (ops)->pdata[i])->state);
  for (guint i = 0; ops && i < heat_ops_teams (ops)->len; i++)
    g_string_append_printf (text, "|%d", (int) ((const HeatOpsTeam *) heat_ops_teams (ops)->pdata[i])->state);
  return g_string_free (text, FALSE);
}

/* What was found of valves, whoever noted it: the plans depend on it. */
static guint
found_valves (HeatDeskPanel *self)
{
  const HeatOps *ops = heat_desk_session_ops (self->state.session);
  GHashTableIter iter;
  gpointer value;
  guint sum = 0;

  if (!ops || self->state.step != HEAT_STEP_ISOLATE)
    return 0;
  g_hash_table_iter_init (&iter, heat_ops_valves (ops));
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const HeatFieldValve *valve = value;
      sum += g_str_hash (valve->id) * (guint) (2 + valve->condition + 8 * valve->state);
    }
  return sum;
}

/* All that the body depends on, as a text: the same text needs no new body. */
static char *
fingerprint (HeatDeskPanel *self)
{
  const HeatIncident *incident = heat_desk_panel_incident (self);
  guint tried = 0;

  if (!incident && !self->state.report)
    return house_fingerprint (self);
  for (guint i = 0; incident && i < incident->notices->len; i++)
    {
      const HeatNotice *notice = incident->notices->pdata[i];
      for (guint k = 0; k < notice->deliveries->len; k++)
        tried += ((HeatDelivery *) notice->deliveries->pdata[k])->tries;
    }
  return g_strdup_printf ("%s|%s|%d|%u|%u|%u|%u", self->state.incident, self->state.report, (int) self->state.step,
                          incident ? incident->log->len : 0, incident ? incident->version : 0, tried, found_valves (self));
}

static gboolean
rebuild_idle (gpointer data)
{
  HeatDeskPanel *self = data;

  self->idle = 0;
  g_free (self->shown);
  self->shown = fingerprint (self);
  build (self);
  return G_SOURCE_REMOVE;
}

/* Before the next frame: a button that shows it is busy asks for frame after frame, and on a slow display those leave no idle moment. */
void
heat_desk_panel_rebuild (HeatDeskPanel *panel)
{
  if (!panel->idle)
    panel->idle = g_idle_add_full (G_PRIORITY_HIGH_IDLE, rebuild_idle, panel, NULL);
}

void
heat_desk_panel_update (HeatDeskPanel *self)
{
  g_autofree char *now = fingerprint (self);

  if (!heat_desk_panel_is_asking (self) && g_strcmp0 (now, self->shown) != 0)
    heat_desk_panel_rebuild (self);
}

static void
stand (HeatDeskPanel *self, const char *incident, const char *report, HeatDeskStep step)
{
  if (self->idle)
    g_source_remove (self->idle);
  self->idle = 0;
  self->state.stood++;
  char *keep_incident = g_strdup (incident), *keep_report = g_strdup (report);
  forget_work (&self->state);
  if (g_strcmp0 (incident, self->state.incident) != 0)
    {
      g_clear_pointer (&self->state.stands, heat_plan_free);
      heat_desk_change_forget (self);
    }
  g_free (self->state.incident);
  g_free (self->state.report);
  g_ptr_array_set_size (self->state.leaks, 0);
  self->state.is_gathering = FALSE;
  self->state.incident = keep_incident;
  self->state.report = keep_report;
  self->state.step = step;
  self->state.picked = 0;
  self->state.has_picked = FALSE;
  self->state.is_adjusting = FALSE;
  g_free (self->shown);
  self->shown = fingerprint (self);
  build (self);
}

void
heat_desk_panel_show_incident (HeatDeskPanel *self, const char *id)
{
  const HeatOps *ops = heat_desk_session_ops (self->state.session);

  if (g_strcmp0 (id, self->state.incident) != 0)
    stand (self, id, NULL, heat_desk_panel_next_step (heat_ops_incident (ops, id)));
}

void
heat_desk_panel_show_team (HeatDeskPanel *self, const char *incident, const char *team)
{
  g_autofree char *id = g_strdup (incident), *wanted = g_strdup (team);

  stand (self, id, NULL, HEAT_STEP_CREW);
  g_free (self->state.wanted_team);
  self->state.wanted_team = g_steal_pointer (&wanted);
}

void
heat_desk_panel_show_report (HeatDeskPanel *self, const char *id)
{
  const HeatOpsReport *report = heat_ops_report (heat_desk_session_ops (self->state.session), id);

  if (report && report->incident)
    heat_desk_panel_show_incident (self, report->incident);
  else
    stand (self, NULL, id, HEAT_STEP_LOCATE);
}

void
heat_desk_panel_clear (HeatDeskPanel *self)
{
  stand (self, NULL, NULL, HEAT_STEP_LOCATE);
}

void
heat_desk_panel_adopt (HeatDeskPanel *panel, const char *incident, HeatDeskStep step)
{
  g_autofree char *id = g_strdup (incident);

  stand (panel, id, NULL, step < HEAT_N_STEPS ? step : heat_desk_panel_next_step (heat_ops_incident (heat_desk_session_ops (panel->state.session), id)));
  g_signal_emit_by_name (panel, "incident", id);
  heat_desk_panel_focus (panel);
}

void
heat_desk_panel_go (HeatDeskPanel *self, HeatDeskStep step)
{
  g_autofree char *incident = g_strdup (self->state.incident), *report = g_strdup (self->state.report);

  stand (self, incident, report, step);
  heat_desk_panel_focus (self);
}
