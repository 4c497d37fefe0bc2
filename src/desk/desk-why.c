// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-why.h"
#include "base-i18n.h"
#include "desk-reason.h"
#include "desk-ui.h"
#include "desk-words.h"

#define VALVE_KEY "heat-why-valve" /* of a row: index + 1 */

struct _HeatDeskWhy {
  GtkBox parent;
  HeatDeskSession *session;     /* borrowed */
  GtkWidget *title, *sentence, *show;
  char *incident;               /* owned, NULL: none stands */
  guint version;                /* of the incident when it was asked */
  HeatPlanKind plan;
  HeatKind kind;                /* what is asked about; NONE: nothing */
  guint32 index;
  guint serial;                 /* of the newest question */
  HeatDeskReason *reason;       /* owned; NULL while it is worked out */
};
G_DEFINE_FINAL_TYPE (HeatDeskWhy, heat_desk_why, GTK_TYPE_BOX)

enum { CHANGED, SHOW, N_SIGNALS };
static guint signals[N_SIGNALS];

/* ---- the card ---- */

static void
show_reason (HeatDeskWhy *self)
{
  const HeatDeskReason *reason = self->reason;
  gboolean has_way = reason && reason->way->len;
  g_autofree char *way = has_way ? g_strdup_printf (ngettext ("On the map: %u pipe, %.0f m, with arrows from the plant", "On the map: %u pipes, %.0f m, with arrows from the plant", reason->way->len),
                                                    reason->way->len, reason->length_m) : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), self->kind != HEAT_KIND_NONE);
  gtk_label_set_text (GTK_LABEL (self->sentence), reason ? reason->text : _("computing …"));
  gtk_label_set_text (GTK_LABEL (self->title), way ? way : "");
  gtk_widget_set_visible (self->title, way != NULL);
  gtk_widget_set_sensitive (self->show, has_way);
  if (reason)
    { /* a reader of the screen says it as soon as it is there */
      heat_ui_name (GTK_WIDGET (self), reason->text);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, way ? way : "", -1);
    }
}

static void
forget (HeatDeskWhy *self)
{
  self->serial++;
  self->kind = HEAT_KIND_NONE;
  self->index = HEAT_NONE;
  g_clear_pointer (&self->reason, heat_desk_reason_free);
}

gboolean
heat_desk_why_clear (HeatDeskWhy *self)
{
  gboolean was_asked = self->kind != HEAT_KIND_NONE;

  forget (self);
  show_reason (self);
  if (was_asked)
    g_signal_emit (self, signals[CHANGED], 0);
  return was_asked;
}

/* ---- asking ---- */

static void
answered (GObject *owner, gpointer answer, const GError *error, gpointer data)
{
  HeatDeskWhy *self = HEAT_DESK_WHY (owner);

  if (GPOINTER_TO_UINT (data) != self->serial)
    return heat_desk_reason_free (answer);
  g_clear_pointer (&self->reason, heat_desk_reason_free);
  self->reason = answer;
  show_reason (self);
  if (error)
    gtk_label_set_text (GTK_LABEL (self->sentence), error->message);
  g_signal_emit (self, signals[CHANGED], 0);
}

static const HeatIncident *
get_incident (HeatDeskWhy *self)
{
  return self->incident ? heat_ops_incident (heat_desk_session_ops (self->session), self->incident) : NULL;
}

static void
ask (HeatDeskWhy *self)
{
  const HeatIncident *incident = get_incident (self);
  g_autoptr (GError) error = NULL;
  HeatDeskQuestion *question = heat_desk_ask_reason (self->session, incident, self->plan, self->kind, self->index, &error);

  self->serial++;
  self->version = incident ? incident->version : 0;
  if (!question)
    {
      gtk_label_set_text (GTK_LABEL (self->sentence), error->message);
      return;
    }
  heat_desk_question_run (question, G_OBJECT (self), answered, GUINT_TO_POINTER (self->serial));
}

void
heat_desk_why_ask (HeatDeskWhy *self, HeatKind kind, guint32 index)
{
  if (self->kind == kind && self->index == index)
    return;
  if (kind == HEAT_KIND_VALVE && (!get_incident (self) || !get_incident (self)->leaks->len))
    return; /* without a leak there is no plan that it could be for */
  forget (self);
  self->kind = kind;
  self->index = index;
  show_reason (self);
  ask (self);
}

void
heat_desk_why_stand (HeatDeskWhy *self, const char *incident, HeatPlanKind kind)
{
  gboolean is_same = g_strcmp0 (incident, self->incident) == 0;

  if (!is_same)
    {
      g_free (self->incident);
      self->incident = g_strdup (incident);
      forget (self);
      show_reason (self);
    }
  const HeatIncident *now = get_incident (self);
  gboolean is_as_asked = self->plan == kind && self->version == (now ? now->version : 0);
  self->plan = kind;
  if (self->kind != HEAT_KIND_NONE && !is_as_asked)
    ask (self);
}

HeatKind
heat_desk_why_subject (HeatDeskWhy *self, guint32 *index)
{
  *index = self->reason ? self->index : HEAT_NONE;
  return self->reason ? self->kind : HEAT_KIND_NONE;
}

void
heat_desk_why_draw (HeatDeskWhy *self, HeatMapOverlay *overlay)
{
  if (self->reason)
    heat_map_overlay_add_way (overlay, heat_desk_session_net (self->session), (const guint32 *) (gpointer) self->reason->way->data, self->reason->way->len);
}

HeatBox
heat_desk_why_extent (HeatDeskWhy *self)
{
  HeatNet *net = heat_desk_session_net (self->session);
  HeatBox box = heat_box_empty ();
  double x = 0, y = 0;

  if (self->reason && self->reason->way->len)
    {
      HeatMapOverlay *way = heat_map_overlay_new ();
      heat_desk_why_draw (self, way);
      box = heat_map_overlay_way_extent (way, net);
      heat_map_overlay_unref (way);
    }
  if (self->reason && heat_net_place (net, self->kind, self->index, &x, &y))
    box = heat_box_add (box, x, y);
  return box;
}

/* ---- rows that ask ---- */

/* A box gives the keyboard to what is in it alone; this one takes it first itself, then its buttons. */
#define HEAT_TYPE_DESK_WHY_ROW (heat_desk_why_row_get_type ())
G_DECLARE_FINAL_TYPE (HeatDeskWhyRow, heat_desk_why_row, HEAT, DESK_WHY_ROW, GtkBox)
struct _HeatDeskWhyRow { GtkBox parent; };
G_DEFINE_FINAL_TYPE (HeatDeskWhyRow, heat_desk_why_row, GTK_TYPE_BOX)

static gboolean
grab_row (GtkWidget *widget)
{
  gtk_root_set_focus (gtk_widget_get_root (widget), widget);
  return TRUE;
}

static gboolean
focus_row (GtkWidget *widget, GtkDirectionType direction)
{
  gboolean is_back = direction == GTK_DIR_TAB_BACKWARD || direction == GTK_DIR_UP || direction == GTK_DIR_LEFT;

  if (gtk_widget_is_focus (widget))
    return !is_back && gtk_widget_child_focus (gtk_widget_get_first_child (widget), direction);
  if (!is_back && !gtk_widget_get_focus_child (widget))
    return grab_row (widget);
  return gtk_widget_child_focus (gtk_widget_get_first_child (widget), direction) || (is_back && grab_row (widget));
}

static void
heat_desk_why_row_class_init (HeatDeskWhyRowClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  widget_class->focus = focus_row;
  widget_class->grab_focus = grab_row;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
}

static void
heat_desk_why_row_init (HeatDeskWhyRow *self)
{
}

static guint32
valve_of (GtkWidget *row)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), VALVE_KEY)) - 1;
}

static void
row_entered (GtkEventControllerFocus *controller, HeatDeskWhy *self)
{
  heat_desk_why_ask (self, HEAT_KIND_VALVE, valve_of (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller))));
}

static void
row_clicked (GtkGestureClick *click, int n_press, double x, double y, HeatDeskWhy *self)
{
  GtkWidget *row = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (click));

  gtk_widget_grab_focus (row);
  heat_desk_why_ask (self, HEAT_KIND_VALVE, valve_of (row));
}

/* What is asked about stands out among the rows. */
static void
mark_row (HeatDeskWhy *self, GtkWidget *row)
{
  gboolean is_asked = self->kind == HEAT_KIND_VALVE && self->index == valve_of (row);

  if (is_asked)
    gtk_widget_add_css_class (row, "asked");
  else
    gtk_widget_remove_css_class (row, "asked");
  gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_SELECTED, is_asked, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, is_asked && self->reason ? self->reason->text : "", -1);
}

static void
answer_changed (HeatDeskWhy *self, GtkWidget *row)
{
  mark_row (self, row);
}

GtkWidget *
heat_desk_why_wrap (HeatDeskWhy *self, GtkWidget *content, guint32 valve, const char *name)
{
  GtkWidget *row = g_object_new (HEAT_TYPE_DESK_WHY_ROW, NULL);
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_widget_set_hexpand (content, TRUE);
  gtk_box_append (GTK_BOX (row), content);
  g_object_set_data (G_OBJECT (row), VALVE_KEY, GUINT_TO_POINTER (valve + 1));
  gtk_widget_add_css_class (row, "asks");
  gtk_widget_set_focusable (row, TRUE);
  heat_ui_name (row, name);
  g_signal_connect_object (focus, "enter", G_CALLBACK (row_entered), self, 0);
  g_signal_connect_object (click, "pressed", G_CALLBACK (row_clicked), self, 0);
  gtk_widget_add_controller (row, focus);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (click));
  g_signal_connect_object (self, "changed", G_CALLBACK (answer_changed), row, 0);
  mark_row (self, row);
  return row;
}

gboolean
heat_desk_why_move (GtkWidget *focus, int by)
{
  while (focus && !g_object_get_data (G_OBJECT (focus), VALVE_KEY))
    focus = gtk_widget_get_parent (focus);
  if (!focus)
    return FALSE;
  GtkWidget *next = focus;
  do
    next = by > 0 ? gtk_widget_get_next_sibling (next) : gtk_widget_get_prev_sibling (next);
  while (next && !g_object_get_data (G_OBJECT (next), VALVE_KEY));
  if (next)
    gtk_widget_grab_focus (next);
  return TRUE; /* at the end it stays there */
}

/* ---- the widget ---- */

static void
close_clicked (HeatDeskWhy *self)
{
  heat_desk_why_clear (self);
}

static void
show_clicked (HeatDeskWhy *self)
{
  g_signal_emit (self, signals[SHOW], 0);
}

static void
finalize (GObject *object)
{
  HeatDeskWhy *self = HEAT_DESK_WHY (object);

  g_clear_pointer (&self->reason, heat_desk_reason_free);
  g_free (self->incident);
  G_OBJECT_CLASS (heat_desk_why_parent_class)->finalize (object);
}

static void
heat_desk_why_class_init (HeatDeskWhyClass *class)
{
  G_OBJECT_CLASS (class)->finalize = finalize;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (class), GTK_ACCESSIBLE_ROLE_STATUS);
  signals[CHANGED] = g_signal_new ("changed", HEAT_TYPE_DESK_WHY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SHOW] = g_signal_new ("show-way", HEAT_TYPE_DESK_WHY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
heat_desk_why_init (HeatDeskWhy *self)
{
  GtkWidget *buttons = heat_ui_row (8, NULL), *close = heat_ui_button (C_ ("window", "Close"), "Esc", "minor");

  self->index = HEAT_NONE;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 4);
  heat_ui_classes (GTK_WIDGET (self), "why");
  self->sentence = heat_ui_note ("", "small");
  self->title = heat_ui_label ("", "small text2");
  gtk_label_set_wrap (GTK_LABEL (self->title), TRUE);
  self->show = heat_ui_button (_("Show the whole way"), "W", "minor");
  heat_ui_name (close, _("Close the explanation"));
  gtk_box_append (GTK_BOX (self), self->sentence);
  gtk_box_append (GTK_BOX (self), self->title);
  gtk_box_append (GTK_BOX (buttons), self->show);
  gtk_box_append (GTK_BOX (buttons), close);
  gtk_box_append (GTK_BOX (self), buttons);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  g_signal_connect_swapped (self->show, "clicked", G_CALLBACK (show_clicked), self);
  g_signal_connect_swapped (close, "clicked", G_CALLBACK (close_clicked), self);
}

GtkWidget *
heat_desk_why_new (HeatDeskSession *session)
{
  HeatDeskWhy *self = g_object_new (HEAT_TYPE_DESK_WHY, NULL);

  self->session = session;
  return GTK_WIDGET (self);
}
