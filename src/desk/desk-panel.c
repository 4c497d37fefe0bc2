// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-panel-private.h"
#include "base-i18n.h"
#include "desk-badge.h"
#include "desk-ui.h"
#include "desk-words.h"
#include "ops-name.h"

struct _HeatDeskPanel {
  GtkBox parent;
  GtkWidget *stack, *empty, *title_row, *title, *what, *arrive, *repair, *steps, *scroller, *body, *actions, *past, *history; /* of the template */
  GtkWidget *badge, *tab[HEAT_N_STEPS], *tab_name[HEAT_N_STEPS], *tab_result[HEAT_N_STEPS];
  HeatDeskPanelState state;
  char *shown;      /* what the body was built from, owned */
  guint idle;
  gboolean wants_focus; /* the keyboard waits on the tab for the primary button */
  gboolean setting; /* tabs are being set by the program */
};
G_DEFINE_FINAL_TYPE (HeatDeskPanel, heat_desk_panel, GTK_TYPE_BOX)

enum { PICTURE, INCIDENT, MESSAGE, N_SIGNALS };
static guint signals[N_SIGNALS];
static const char *const step_names[] = { N_("Locate"), N_("Isolate"), N_("Crew"), N_("Notify"), N_("Restore") };

HeatDeskPanelState *heat_desk_panel_state (HeatDeskPanel *panel) { return &panel->state; }
HeatDeskStep heat_desk_panel_step (HeatDeskPanel *self) { return self->state.step; }
const char *heat_desk_panel_incident_id (HeatDeskPanel *self) { return self->state.incident; }
const char *heat_desk_panel_report_id (HeatDeskPanel *self) { return self->state.report; }
void heat_desk_panel_picture (HeatDeskPanel *panel) { g_signal_emit (panel, signals[PICTURE], 0); }
void heat_desk_panel_add (HeatDeskPanel *panel, GtkWidget *child) { gtk_box_append (GTK_BOX (panel->body), child); }
void heat_desk_panel_add_action (HeatDeskPanel *panel, GtkWidget *child) { gtk_box_append (GTK_BOX (panel->actions), child); }

const HeatIncident *
heat_desk_panel_incident (HeatDeskPanel *panel)
{
  const HeatOps *ops = heat_desk_session_ops (panel->state.session);

  return ops && panel->state.incident ? heat_ops_incident (ops, panel->state.incident) : NULL;
}

gboolean
heat_desk_panel_tell (HeatDeskPanel *panel, GError *error)
{
  if (!error)
    return TRUE;
  g_free (panel->state.trouble);
  panel->state.trouble = g_strdup (error->message);
  g_signal_emit (panel, signals[MESSAGE], 0, error->message);
  g_error_free (error);
  return FALSE;
}

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
}

static void
forget_draft (HeatDeskPanelState *state)
{
  g_clear_pointer (&state->draft, heat_notice_free);
  state->is_refused = FALSE;
}

/* How far the incident is: the first step that is not done. */
static gboolean
is_step_done (const HeatIncident *incident, HeatDeskStep step)
{
  switch (step)
    {
    case HEAT_STEP_LOCATE: return incident->stage >= HEAT_STAGE_LOCATED && incident->leaks->len;
    case HEAT_STEP_ISOLATE: return incident->plans->len > 0;
    case HEAT_STEP_CREW: return incident->teams->len || incident->arrived_us;
    case HEAT_STEP_NOTIFY: return incident->notices->len > 0;
    default: return incident->stage >= HEAT_STAGE_RESTORED;
    }
}

static HeatDeskStep
next_step (const HeatIncident *incident)
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
    return g_strdup_printf (_("plan %u"), heat_incident_plan (incident)->version);
  if (step == HEAT_STEP_CREW)
    {
      HeatOpsTeam *team = incident->teams->len ? heat_ops_team (ops, incident->teams->pdata[0]) : NULL;
      return g_strdup (team ? team->name : _("released"));
    }
  if (step == HEAT_STEP_NOTIFY)
    return g_strdup (_("posted"));
  return heat_words_time (incident->stage_us[HEAT_STAGE_RESTORED]);
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
      g_autofree char *name = done ? g_strdup_printf ("✓ %s", _(step_names[i])) : g_strdup_printf ("%d %s", i + 1, _(step_names[i]));
      g_autofree char *result = done ? step_result (self, incident, (HeatDeskStep) i) : NULL;
      gtk_label_set_text (GTK_LABEL (self->tab_name[i]), name);
      gtk_label_set_text (GTK_LABEL (self->tab_result[i]), now && busy ? _("working …") : result ? result : now ? _("to do") : "");
      gtk_widget_set_visible (self->tab_result[i], result || now);
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->tab[i]), now);
      gtk_widget_set_sensitive (self->tab[i], incident || i == 0);
      if (done)
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

static void
set_head (HeatDeskPanel *self, const HeatIncident *incident)
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
}

static void
set_history (HeatDeskPanel *self, const HeatIncident *incident)
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
      gtk_widget_set_tooltip_text (label, rest);
      gtk_box_append (GTK_BOX (row), heat_ui_label (time, "small text3"));
      gtk_box_append (GTK_BOX (row), label);
      gtk_box_append (GTK_BOX (self->history), row);
    }
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

  self->state.primary = NULL;
  self->state.move = NULL;
  heat_ui_clear (self->body);
  heat_ui_clear (self->actions);
  self->state.acting = NULL;
  set_head (self, incident);
  heat_desk_panel_show_tabs (self);
  fill[self->state.step] (self);
  set_history (self, incident);
  gtk_widget_set_visible (self->past, incident && incident->log->len);
  gtk_widget_set_visible (self->actions, gtk_widget_get_first_child (self->actions) != NULL);
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
  self->state.primary = NULL;
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
  return g_strdup_printf ("%s|%s|%d|%u|%u|%u", self->state.incident, self->state.report, (int) self->state.step,
                          incident ? incident->log->len : 0, incident ? incident->version : 0, tried);
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

void
heat_desk_panel_rebuild (HeatDeskPanel *panel)
{
  if (!panel->idle)
    panel->idle = g_idle_add (rebuild_idle, panel);
}

void
heat_desk_panel_update (HeatDeskPanel *self)
{
  g_autofree char *now = fingerprint (self);

  if (!heat_desk_panel_is_asking (self) && g_strcmp0 (now, self->shown) != 0)
    heat_desk_panel_rebuild (self);
}

void
heat_desk_panel_tick (HeatDeskPanel *self)
{
  const HeatIncident *incident = heat_desk_panel_incident (self);

  if (incident)
    set_head (self, incident);
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
    g_clear_pointer (&self->state.stands, heat_plan_free);
  g_free (self->state.incident);
  g_free (self->state.report);
  g_clear_pointer (&self->state.leak, g_free);
  self->state.incident = keep_incident;
  self->state.report = keep_report;
  self->state.step = step;
  self->state.picked = 0;
  g_free (self->shown);
  self->shown = fingerprint (self);
  build (self);
}

void
heat_desk_panel_show_incident (HeatDeskPanel *self, const char *id)
{
  const HeatOps *ops = heat_desk_session_ops (self->state.session);

  if (g_strcmp0 (id, self->state.incident) != 0)
    stand (self, id, NULL, next_step (heat_ops_incident (ops, id)));
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

  stand (panel, id, NULL, step < HEAT_N_STEPS ? step : next_step (heat_ops_incident (heat_desk_session_ops (panel->state.session), id)));
  g_signal_emit (panel, signals[INCIDENT], 0, id);
  heat_desk_panel_focus (panel);
}

void
heat_desk_panel_go (HeatDeskPanel *self, HeatDeskStep step)
{
  g_autofree char *incident = g_strdup (self->state.incident), *report = g_strdup (self->state.report);

  stand (self, incident, report, step);
  heat_desk_panel_focus (self);
}

gboolean
heat_desk_panel_activate (HeatDeskPanel *self)
{
  GtkWidget *primary = self->state.primary;

  return primary && gtk_widget_get_sensitive (primary) && gtk_widget_get_mapped (primary) && gtk_widget_activate (primary);
}

void
heat_desk_panel_focus (HeatDeskPanel *self)
{
  if (self->state.primary && gtk_widget_get_sensitive (self->state.primary))
    gtk_widget_grab_focus (self->state.primary);
  else
    {
      self->wants_focus = TRUE;
      gtk_widget_grab_focus (self->tab[self->state.step]);
    }
}

void
heat_desk_panel_set_leak (HeatDeskPanel *self, const char *leak)
{
  g_free (self->state.leak);
  self->state.leak = g_strdup (leak);
  if (self->state.step == HEAT_STEP_LOCATE)
    heat_desk_panel_rebuild (self);
}

void
heat_desk_panel_reveal (HeatDeskPanel *panel, GtkWidget *row)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (panel->scroller));
  graphene_rect_t place;

  if (gtk_widget_compute_bounds (row, panel->body, &place))
    gtk_adjustment_clamp_page (adjustment, place.origin.y, place.origin.y + place.size.height);
}

static void
tab_toggled (GtkToggleButton *tab, HeatDeskPanel *self)
{
  HeatDeskStep step = (HeatDeskStep) GPOINTER_TO_INT (g_object_get_data (G_OBJECT (tab), "heat-step"));

  if (!self->setting)
    heat_desk_panel_go (self, step);
}

static gboolean
key_pressed (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, HeatDeskPanel *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));

  if ((key == GDK_KEY_Down || key == GDK_KEY_Up) && self->state.move && !GTK_IS_TEXT (focus))
    return self->state.move (self, key == GDK_KEY_Down ? 1 : -1);
  return FALSE;
}

static void
make_tabs (HeatDeskPanel *self)
{
  for (int i = 0; i < HEAT_N_STEPS; i++)
    {
      GtkWidget *tab = gtk_toggle_button_new (), *box = heat_ui_column (0, NULL);
      self->tab_name[i] = heat_ui_label (NULL, "name");
      self->tab_result[i] = heat_ui_label (NULL, "result");
      gtk_label_set_xalign (GTK_LABEL (self->tab_name[i]), 0.5);
      gtk_label_set_xalign (GTK_LABEL (self->tab_result[i]), 0.5);
      gtk_label_set_ellipsize (GTK_LABEL (self->tab_name[i]), PANGO_ELLIPSIZE_END);
      gtk_label_set_ellipsize (GTK_LABEL (self->tab_result[i]), PANGO_ELLIPSIZE_END);
      gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
      gtk_box_append (GTK_BOX (box), self->tab_name[i]);
      gtk_box_append (GTK_BOX (box), self->tab_result[i]);
      gtk_button_set_child (GTK_BUTTON (tab), box);
      heat_ui_name (tab, _(step_names[i]));
      g_object_set_data (G_OBJECT (tab), "heat-step", GINT_TO_POINTER (i));
      g_signal_connect (tab, "clicked", G_CALLBACK (tab_toggled), self);
      gtk_box_append (GTK_BOX (self->steps), tab);
      self->tab[i] = tab;
    }
}

static void
dispose (GObject *object)
{
  HeatDeskPanel *self = HEAT_DESK_PANEL (object);

  if (self->idle)
    g_source_remove (self->idle);
  self->idle = 0;
  self->state.serial++;
  self->state.stood++;
  forget_work (&self->state);
  forget_draft (&self->state);
  g_clear_pointer (&self->state.stands, heat_plan_free);
  g_clear_pointer (&self->state.incident, g_free);
  g_clear_pointer (&self->state.report, g_free);
  g_clear_pointer (&self->state.leak, g_free);
  g_clear_pointer (&self->state.trouble, g_free);
  g_clear_pointer (&self->shown, g_free);
  G_OBJECT_CLASS (heat_desk_panel_parent_class)->dispose (object);
}

static void
heat_desk_panel_init (HeatDeskPanel *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->state.body = self->body;
  self->badge = heat_desk_badge_new (HEAT_BADGE_STAR, "", 26);
  gtk_box_prepend (GTK_BOX (self->title_row), self->badge);
  make_tabs (self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

static void
heat_desk_panel_class_init (HeatDeskPanelClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = dispose;
  signals[PICTURE] = g_signal_new ("picture", HEAT_TYPE_DESK_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[INCIDENT] = g_signal_new ("incident", HEAT_TYPE_DESK_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[MESSAGE] = g_signal_new ("message", HEAT_TYPE_DESK_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/heatdispatch/HeatDispatch/desk-panel.ui");
#define BIND(child) gtk_widget_class_bind_template_child (widget_class, HeatDeskPanel, child)
  BIND (stack); BIND (empty); BIND (title_row); BIND (title); BIND (what); BIND (arrive); BIND (repair); BIND (steps); BIND (scroller); BIND (body);
  BIND (actions); BIND (past); BIND (history);
#undef BIND
}

GtkWidget *
heat_desk_panel_new (HeatDeskSession *session)
{
  HeatDeskPanel *self = g_object_new (HEAT_TYPE_DESK_PANEL, NULL);

  self->state.session = session;
  return GTK_WIDGET (self);
}
