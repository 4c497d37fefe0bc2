// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-past.h"
#include "base-i18n.h"
#include "desk-ui.h"
#include "desk-wrap.h"
#include "ops-name.h"

#define FRAME_MS 50
#define PREPARE_US 4000 /* of an idle moment */
#define MOST_MARKS 40

static const int speeds[] = { 1, 2, 5, 10, 30, 60, 120, 300, 600 };
#define FIRST_SPEED 5

struct _HeatDeskPast {
  GtkBox parent;
  GtkWidget *rows;          /* of groups: larger texts need two */
  HeatDeskSession *session; /* borrowed */
  GtkWidget *play, *slower, *speed, *faster, *back, *on, *scale, *time, *what;
  guint timer, idle;
  guint at_speed;           /* index */
  gint64 frame_us;          /* monotonic, of the last step while it plays */
  gboolean setting;
};
G_DEFINE_FINAL_TYPE (HeatDeskPast, heat_desk_past, GTK_TYPE_BOX)

enum { MOVED, N_SIGNALS };
static guint signals[N_SIGNALS];

static gint64
first_us (HeatPast *past)
{
  return heat_past_event_us (past, 0);
}

static gint64
last_us (HeatPast *past)
{
  return heat_past_event_us (past, heat_past_n (past) - 1);
}

static void
show (HeatDeskPast *self)
{
  HeatPast *past = heat_desk_session_past (self->session);
  gint64 now_us = heat_past_now_us (past);
  guint n = heat_past_count (past, now_us);
  g_autofree char *time = heat_time_format_local (now_us, "%Y-%m-%d %H:%M:%S"), *speed = g_strdup_printf ("×%d", speeds[self->at_speed]);
  g_autofree char *event = n ? heat_event_describe (heat_past_event (past, n - 1), heat_desk_session_net (self->session)) : NULL;
  g_autofree char *what = event ? g_strdup_printf ("%u / %u · %s", n, heat_past_n (past), event) : g_strdup (_("nothing has happened yet"));

  self->setting = TRUE;
  gtk_range_set_value (GTK_RANGE (self->scale), (double) (now_us - first_us (past)) / G_USEC_PER_SEC);
  self->setting = FALSE;
  heat_ui_set_text (self->time, time);
  heat_ui_set_text (self->speed, speed);
  if (heat_ui_set_text (self->what, what))
    heat_ui_tip (self->what, what);
}

static gboolean
prepare (gpointer data)
{
  HeatDeskPast *self = data;
  HeatPast *past = heat_desk_session_past (self->session);

  if (past && heat_past_prepare (past, PREPARE_US))
    return G_SOURCE_CONTINUE;
  self->idle = 0;
  return G_SOURCE_REMOVE;
}

void
heat_desk_past_go (HeatDeskPast *self, gint64 at_us)
{
  HeatPast *past = heat_desk_session_past (self->session);

  if (!past)
    return;
  heat_desk_session_go (self->session, CLAMP (at_us, first_us (past) - 1, last_us (past)));
  show (self);
  g_signal_emit (self, signals[MOVED], 0);
  if (!self->idle)
    self->idle = g_idle_add_full (G_PRIORITY_LOW, prepare, self, NULL);
}

static void
stop (HeatDeskPast *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  heat_ui_button_set_text (self->play, _("▶ Play"));
}

static gboolean
step (gpointer data)
{
  HeatDeskPast *self = data;
  HeatPast *past = heat_desk_session_past (self->session);
  gint64 now_us = g_get_monotonic_time ();

  if (!past)
    return self->timer = 0, G_SOURCE_REMOVE;
  heat_desk_past_go (self, heat_past_now_us (past) + (now_us - self->frame_us) * speeds[self->at_speed]);
  self->frame_us = now_us;
  if (heat_past_now_us (past) < last_us (past))
    return G_SOURCE_CONTINUE;
  stop (self);
  return G_SOURCE_REMOVE;
}

/* At the end it begins again. */
void
heat_desk_past_toggle_play (HeatDeskPast *self)
{
  HeatPast *past = heat_desk_session_past (self->session);

  if (!past)
    return;
  if (self->timer)
    return stop (self);
  if (heat_past_now_us (past) >= last_us (past))
    heat_desk_past_go (self, first_us (past));
  self->frame_us = g_get_monotonic_time ();
  self->timer = g_timeout_add (FRAME_MS, step, self);
  heat_ui_button_set_text (self->play, _("❚❚ Pause"));
}

void
heat_desk_past_speed (HeatDeskPast *self, int by)
{
  self->at_speed = (guint) CLAMP ((int) self->at_speed + by, 0, (int) G_N_ELEMENTS (speeds) - 1);
  if (heat_desk_session_past (self->session))
    show (self);
}

void
heat_desk_past_jump (HeatDeskPast *self, int by)
{
  HeatPast *past = heat_desk_session_past (self->session);

  if (!past)
    return;
  gint64 now_us = heat_past_now_us (past);
  guint n = heat_past_count (past, now_us);
  if (by > 0 && n < heat_past_n (past))
    heat_desk_past_go (self, heat_past_event_us (past, n));
  else if (by < 0)
    {
      guint before = n ? heat_past_count (past, MIN (heat_past_event_us (past, n - 1), now_us) - 1) : 0;
      gboolean is_after = n && now_us > heat_past_event_us (past, n - 1);
      heat_desk_past_go (self, is_after ? heat_past_event_us (past, n - 1) : before ? heat_past_event_us (past, before - 1) : first_us (past) - 1);
    }
}

static void
slid (HeatDeskPast *self)
{
  HeatPast *past = heat_desk_session_past (self->session);

  if (past && !self->setting)
    heat_desk_past_go (self, first_us (past) + (gint64) (gtk_range_get_value (GTK_RANGE (self->scale)) * G_USEC_PER_SEC));
}

/* Where incidents were opened. */
static void
add_marks (HeatDeskPast *self, HeatPast *past)
{
  guint n = 0;

  gtk_scale_clear_marks (GTK_SCALE (self->scale));
  for (guint i = 0; i < heat_past_n (past) && n < MOST_MARKS; i++)
    if (heat_past_event (past, i)->kind == HEAT_EVENT_INCIDENT_OPENED)
      {
        gtk_scale_add_mark (GTK_SCALE (self->scale), (double) (heat_past_event_us (past, i) - first_us (past)) / G_USEC_PER_SEC, GTK_POS_BOTTOM, NULL);
        n++;
      }
}

void
heat_desk_past_follow (HeatDeskPast *self)
{
  HeatPast *past = heat_desk_session_past (self->session);

  stop (self);
  if (!past)
    {
      g_clear_handle_id (&self->idle, g_source_remove);
      return;
    }
  self->setting = TRUE;
  gtk_range_set_range (GTK_RANGE (self->scale), 0, MAX ((double) (last_us (past) - first_us (past)) / G_USEC_PER_SEC, 1));
  self->setting = FALSE;
  add_marks (self, past);
  heat_desk_past_go (self, last_us (past));
}

static void play_clicked (HeatDeskPast *self) { heat_desk_past_toggle_play (self); }
static void slower_clicked (HeatDeskPast *self) { heat_desk_past_speed (self, -1); }
static void faster_clicked (HeatDeskPast *self) { heat_desk_past_speed (self, 1); }
static void back_clicked (HeatDeskPast *self) { heat_desk_past_jump (self, -1); }
static void on_clicked (HeatDeskPast *self) { heat_desk_past_jump (self, 1); }

static GtkWidget *
add_button (HeatDeskPast *self, GtkWidget *group, const char *text, const char *name, const char *key, void (*clicked) (HeatDeskPast *self))
{
  GtkWidget *button = heat_ui_button (text, NULL, "minor");
  g_autofree char *tip = g_strdup_printf ("%s  %s", name, key);

  heat_ui_name (button, name);
  heat_ui_tip (button, tip);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (clicked), self);
  gtk_box_append (GTK_BOX (group), button);
  return button;
}

static void
dispose (GObject *object)
{
  HeatDeskPast *self = HEAT_DESK_PAST (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_handle_id (&self->idle, g_source_remove);
  G_OBJECT_CLASS (heat_desk_past_parent_class)->dispose (object);
}

static GtkWidget *
add_group (HeatDeskPast *self)
{
  GtkWidget *group = heat_ui_row (6, NULL);

  heat_desk_wrap_append (HEAT_DESK_WRAP (self->rows), group);
  return group;
}

static void
add_scale (HeatDeskPast *self, GtkWidget *group)
{
  self->scale = gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, 0, 1, 1);
  gtk_scale_set_draw_value (GTK_SCALE (self->scale), FALSE);
  gtk_widget_set_hexpand (self->scale, TRUE);
  gtk_widget_set_size_request (self->scale, 160, -1);
  gtk_widget_set_valign (self->scale, GTK_ALIGN_CENTER);
  heat_ui_name (self->scale, _("Time of the replay"));
  g_signal_connect_swapped (self->scale, "value-changed", G_CALLBACK (slid), self);
  gtk_box_append (GTK_BOX (group), self->scale);
}

static void
heat_desk_past_init (HeatDeskPast *self)
{
  self->at_speed = FIRST_SPEED;
  self->rows = heat_desk_wrap_new (6);
  heat_desk_wrap_fill (HEAT_DESK_WRAP (self->rows));
  gtk_widget_set_hexpand (self->rows, TRUE);
  gtk_box_append (GTK_BOX (self), self->rows);
  gtk_widget_add_css_class (GTK_WIDGET (self), "pastbar");
  GtkWidget *when = add_group (self);
  self->time = heat_ui_label (NULL, "strong");
  gtk_box_append (GTK_BOX (when), self->time);
  add_scale (self, when);
  GtkWidget *playing = add_group (self);
  self->back = add_button (self, playing, "◀|", _("Event before"), "Ctrl+←", back_clicked);
  self->play = add_button (self, playing, _("▶ Play"), _("Play or pause"), _("Ctrl+Space"), play_clicked);
  self->on = add_button (self, playing, "|▶", _("Next event"), "Ctrl+→", on_clicked);
  GtkWidget *speed = add_group (self);
  self->slower = add_button (self, speed, "−", _("Slower"), "Ctrl+↓", slower_clicked);
  self->speed = heat_ui_label ("×60", "strong");
  gtk_label_set_width_chars (GTK_LABEL (self->speed), 5);
  gtk_label_set_xalign (GTK_LABEL (self->speed), 0.5);
  gtk_box_append (GTK_BOX (speed), self->speed);
  self->faster = add_button (self, speed, "+", _("Faster"), "Ctrl+↑", faster_clicked);
  self->what = heat_ui_label (NULL, "text2");
  gtk_label_set_ellipsize (GTK_LABEL (self->what), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (self->what), 34);
  gtk_label_set_max_width_chars (GTK_LABEL (self->what), 34);
  heat_desk_wrap_append (HEAT_DESK_WRAP (self->rows), self->what);
}

static void
heat_desk_past_class_init (HeatDeskPastClass *class)
{
  G_OBJECT_CLASS (class)->dispose = dispose;
  signals[MOVED] = g_signal_new ("moved", HEAT_TYPE_DESK_PAST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

GtkWidget *
heat_desk_past_new (HeatDeskSession *session)
{
  HeatDeskPast *self = g_object_new (HEAT_TYPE_DESK_PAST, NULL);

  self->session = session;
  return GTK_WIDGET (self);
}
