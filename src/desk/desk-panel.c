// SPDX-License-Identifier: GPL-3.0-or-later
#include "base-i18n.h"
#include "desk-badge.h"
#include "desk-panel-parts.h"
#include "desk-ui.h"

G_DEFINE_FINAL_TYPE (HeatDeskPanel, heat_desk_panel, GTK_TYPE_BOX)

enum { PICTURE, INCIDENT, MESSAGE, LOOK, N_SIGNALS };
static guint signals[N_SIGNALS];

HeatDeskPanelState *heat_desk_panel_state (HeatDeskPanel *panel) { return &panel->state; }
HeatDeskStep heat_desk_panel_step (HeatDeskPanel *self) { return self->state.step; }
GtkWidget *heat_desk_panel_why (HeatDeskPanel *self) { return self->why; }
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

gboolean
heat_desk_panel_activate (HeatDeskPanel *self)
{
  GtkWidget *primary = self->state.primary;

  return primary && gtk_widget_is_sensitive (primary) && gtk_widget_get_mapped (primary) && gtk_widget_activate (primary);
}

void
heat_desk_panel_focus (HeatDeskPanel *self)
{
  self->wants_focus = FALSE;
  if (!gtk_widget_get_child_visible (GTK_WIDGET (self)))
    return; /* a report is being taken in its place: the keyboard is the caller's */
  if (self->state.primary && gtk_widget_is_sensitive (self->state.primary))
    gtk_widget_grab_focus (self->state.primary);
  else
    {
      self->wants_focus = TRUE;
      gtk_widget_grab_focus (self->tab[self->state.step]);
    }
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

  if ((key == GDK_KEY_Down || key == GDK_KEY_Up) && heat_desk_why_move (focus, key == GDK_KEY_Down ? 1 : -1))
    return TRUE;
  if ((key == GDK_KEY_Down || key == GDK_KEY_Up) && self->state.move && !GTK_IS_TEXT (focus))
    return self->state.move (self, key == GDK_KEY_Down ? 1 : -1);
  if (self->state.key && !GTK_IS_TEXT (focus) && !(state & (GDK_CONTROL_MASK | GDK_ALT_MASK)))
    return self->state.key (self, key);
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
      heat_ui_name (tab, _(heat_desk_step_names[i]));
      g_object_set_data (G_OBJECT (tab), "heat-step", GINT_TO_POINTER (i));
      g_signal_connect (tab, "clicked", G_CALLBACK (tab_toggled), self);
      gtk_widget_set_hexpand (tab, TRUE);
      gtk_box_append (GTK_BOX (self->steps), tab);
      self->tab[i] = tab;
    }
  gtk_widget_set_hexpand (self->steps, FALSE); /* the tabs share its width, the panel keeps its own */
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
  heat_desk_panel_forget (&self->state);
  g_clear_pointer (&self->state.incident, g_free);
  g_clear_pointer (&self->state.report, g_free);
  g_clear_pointer (&self->state.leaks, g_ptr_array_unref);
  g_clear_pointer (&self->state.places, g_array_unref);
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
  self->state.leaks = g_ptr_array_new_with_free_func (g_free);
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
  signals[LOOK] = g_signal_new ("look", HEAT_TYPE_DESK_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/heatdispatch/HeatDispatch/desk-panel.ui");
#define BIND(child) gtk_widget_class_bind_template_child (widget_class, HeatDeskPanel, child)
  BIND (stack); BIND (empty); BIND (title_row); BIND (title); BIND (facts); BIND (clocks); BIND (standing); BIND (scrolled); BIND (what); BIND (arrive); BIND (repair); BIND (steps); BIND (scroller); BIND (body);
  BIND (actions); BIND (past); BIND (history);
#undef BIND
}

GtkWidget *
heat_desk_panel_new (HeatDeskSession *session)
{
  HeatDeskPanel *self = g_object_new (HEAT_TYPE_DESK_PANEL, NULL);

  self->state.session = session;
  self->why = heat_desk_why_new (session);
  gtk_box_append (GTK_BOX (self), self->why);
  g_signal_connect_object (self->why, "changed", G_CALLBACK (heat_desk_panel_picture), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
