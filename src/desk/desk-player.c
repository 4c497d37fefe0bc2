// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-player.h"
#include "base-i18n.h"
#include "desk-ui.h"
#include "ops-replay.h"
#include <math.h>

#define LONGEST_S 60.0 /* at speed 1 */

static const double speeds[] = { 0.5, 1, 2, 4, 8 }; /* steps of play a second */

struct _HeatDeskPlayer {
  GtkBox parent;
  GtkWidget *play, *count, *text, *speed, *slider;
  HeatNet *net;         /* owned */
  HeatReplay *replay;   /* owned; NULL: nothing is played */
  guint at;             /* steps done, from 1 */
  guint pace;           /* index of speeds */
  guint timer;
  gboolean is_setting;  /* the slider is being moved by the program */
  HeatDeskPlayerReady is_drawn;
  gpointer data;
};
G_DEFINE_FINAL_TYPE (HeatDeskPlayer, heat_desk_player, GTK_TYPE_BOX)

enum { MOVED, LEFT, N_SIGNALS };
static guint signals[N_SIGNALS];

static guint
n_steps (const HeatDeskPlayer *self)
{
  return self->replay ? self->replay->steps->len : 0;
}

/* How many steps play takes at once. */
static guint
stride (const HeatDeskPlayer *self)
{
  return (guint) MAX (1, ceil (n_steps (self) / LONGEST_S));
}

/* ---- what the bar says ---- */

static void
show_play (HeatDeskPlayer *self)
{
  gboolean is_playing = self->timer != 0;

  heat_ui_button_set_text (self->play, is_playing ? "❚❚" : "▶");
  heat_ui_name (self->play, is_playing ? _("Pause") : _("Play"));
  heat_ui_tip (self->play, is_playing ? _("Pause (space)") : _("Play (space)"));
}

static void
show_step (HeatDeskPlayer *self)
{
  g_autofree char *text = n_steps (self) ? heat_ops_replay_text (self->net, self->replay, self->at - 1) : g_strdup (_("The search found nothing: the leak lies on no pipe"));
  g_autofree char *count = g_strdup_printf (_("Step %u of %u"), self->at, n_steps (self));
  g_autofree char *speed = g_strdup_printf (_("%g/s"), speeds[self->pace] * stride (self));
  g_autofree char *name = g_strdup_printf ("%s: %s", count, text);

  gtk_label_set_text (GTK_LABEL (self->text), text);
  heat_ui_tip (self->text, text);
  gtk_label_set_text (GTK_LABEL (self->count), count);
  heat_ui_button_set_text (self->speed, speed);
  heat_ui_name (self->speed, _("Speed"));
  heat_ui_name (GTK_WIDGET (self), name);
  self->is_setting = TRUE;
  gtk_range_set_value (GTK_RANGE (self->slider), self->at);
  self->is_setting = FALSE;
}

/* ---- moving ---- */

static void
pause_play (HeatDeskPlayer *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  show_play (self);
}

static void
go_to (HeatDeskPlayer *self, gint64 at)
{
  guint to = (guint) CLAMP (at, MIN (1, (gint64) n_steps (self)), (gint64) n_steps (self));

  if (to == self->at)
    return;
  self->at = to;
  show_step (self);
  g_signal_emit (self, signals[MOVED], 0);
}

static gboolean
play_on (gpointer data)
{
  HeatDeskPlayer *self = data;

  if (self->is_drawn && !self->is_drawn (self->data))
    return G_SOURCE_CONTINUE;
  go_to (self, (gint64) self->at + stride (self));
  if (self->at < n_steps (self))
    return G_SOURCE_CONTINUE;
  self->timer = 0;
  show_play (self);
  return G_SOURCE_REMOVE;
}

static void
start_play (HeatDeskPlayer *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->at >= n_steps (self))
    go_to (self, 1);
  self->timer = g_timeout_add ((guint) (1000 / speeds[self->pace]), play_on, self);
  show_play (self);
}

static void
set_pace (HeatDeskPlayer *self, int pace)
{
  self->pace = (guint) CLAMP (pace, 0, (int) G_N_ELEMENTS (speeds) - 1);
  show_step (self);
  if (self->timer)
    start_play (self);
}

static void toggle (HeatDeskPlayer *self) { self->timer ? pause_play (self) : start_play (self); }

static void
step_to (HeatDeskPlayer *self, gint64 at)
{
  pause_play (self);
  go_to (self, at);
}

static void step_first (HeatDeskPlayer *self) { step_to (self, 1); }
static void step_back (HeatDeskPlayer *self) { step_to (self, (gint64) self->at - 1); }
static void step_on (HeatDeskPlayer *self) { step_to (self, (gint64) self->at + 1); }
static void step_last (HeatDeskPlayer *self) { step_to (self, n_steps (self)); }
static void next_pace (HeatDeskPlayer *self) { set_pace (self, (int) ((self->pace + 1) % G_N_ELEMENTS (speeds))); }

static void
slid (GtkRange *range, HeatDeskPlayer *self)
{
  if (!self->is_setting)
    step_to (self, (gint64) llround (gtk_range_get_value (range)));
}

gboolean
heat_desk_player_key (HeatDeskPlayer *self, guint keyval)
{
  switch (keyval)
    {
    case GDK_KEY_space: toggle (self); return TRUE;
    case GDK_KEY_Right: step_on (self); return TRUE;
    case GDK_KEY_Left: step_back (self); return TRUE;
    case GDK_KEY_Home: step_first (self); return TRUE;
    case GDK_KEY_End: step_last (self); return TRUE;
    case GDK_KEY_plus: case GDK_KEY_equal: case GDK_KEY_KP_Add: set_pace (self, (int) self->pace + 1); return TRUE;
    case GDK_KEY_minus: case GDK_KEY_KP_Subtract: set_pace (self, (int) self->pace - 1); return TRUE;
    default: return FALSE;
    }
}

/* ---- the record ---- */

void
heat_desk_player_set (HeatDeskPlayer *self, HeatNet *net, HeatReplay *replay, HeatDeskPlayerReady is_drawn, gpointer data)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->replay, heat_replay_free);
  g_clear_pointer (&self->net, heat_net_unref);
  gtk_widget_set_visible (GTK_WIDGET (self), replay != NULL);
  if (!replay)
    return;
  self->net = heat_net_ref (net);
  self->replay = replay;
  self->is_drawn = is_drawn;
  self->data = data;
  self->at = MIN (1, n_steps (self));
  self->is_setting = TRUE;
  gtk_range_set_range (GTK_RANGE (self->slider), 1, MAX (2, n_steps (self)));
  self->is_setting = FALSE;
  show_step (self);
  if (n_steps (self) > 1)
    start_play (self);
  show_play (self);
  gtk_widget_grab_focus (self->play);
  g_signal_emit (self, signals[MOVED], 0);
}

gboolean
heat_desk_player_is_on (HeatDeskPlayer *self)
{
  return self->replay != NULL;
}

void
heat_desk_player_draw (HeatDeskPlayer *self, HeatMapOverlay *overlay)
{
  if (self->replay)
    heat_map_overlay_add_replay (overlay, self->net, self->replay, self->at);
}

guint32
heat_desk_player_valve (HeatDeskPlayer *self)
{
  return n_steps (self) ? g_array_index (self->replay->steps, HeatReplayStep, self->at - 1).valve : HEAT_NONE;
}

HeatBox
heat_desk_player_extent (HeatDeskPlayer *self)
{
  HeatMapOverlay *end = heat_map_overlay_new ();

  heat_map_overlay_add_replay (end, self->net, self->replay, n_steps (self) + 1);
  HeatBox box = heat_map_overlay_extent (end, self->net);
  heat_map_overlay_unref (end);
  return box;
}

void
heat_desk_player_leave (HeatDeskPlayer *self)
{
  if (!self->replay)
    return;
  heat_desk_player_set (self, NULL, NULL, NULL, NULL);
  g_signal_emit (self, signals[LEFT], 0);
}

/* ---- the widget ---- */

static gboolean
key_pressed (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, HeatDeskPlayer *self)
{
  return (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) == 0 && heat_desk_player_key (self, key);
}

static GtkWidget *
add_button (HeatDeskPlayer *self, GtkWidget *row, const char *text, const char *name, void (*clicked) (HeatDeskPlayer *self))
{
  GtkWidget *button = heat_ui_button (text, NULL, "minor");

  heat_ui_name (button, name);
  heat_ui_tip (button, name);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (clicked), self);
  gtk_box_append (GTK_BOX (row), button);
  return button;
}

static void
dispose (GObject *object)
{
  HeatDeskPlayer *self = HEAT_DESK_PLAYER (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->replay, heat_replay_free);
  g_clear_pointer (&self->net, heat_net_unref);
  G_OBJECT_CLASS (heat_desk_player_parent_class)->dispose (object);
}

static void
heat_desk_player_class_init (HeatDeskPlayerClass *class)
{
  G_OBJECT_CLASS (class)->dispose = dispose;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (class), GTK_ACCESSIBLE_ROLE_STATUS);
  signals[MOVED] = g_signal_new ("moved", HEAT_TYPE_DESK_PLAYER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[LEFT] = g_signal_new ("left", HEAT_TYPE_DESK_PLAYER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
heat_desk_player_init (HeatDeskPlayer *self)
{
  GtkWidget *row = heat_ui_row (4, NULL);
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  heat_ui_classes (GTK_WIDGET (self), "player");
  self->pace = 2;
  self->text = heat_ui_label ("", "strong");
  gtk_label_set_ellipsize (GTK_LABEL (self->text), PANGO_ELLIPSIZE_END);
  gtk_label_set_wrap (GTK_LABEL (self->text), TRUE);
  gtk_label_set_lines (GTK_LABEL (self->text), 2);
  self->slider = gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, 1, 2, 1);
  gtk_scale_set_draw_value (GTK_SCALE (self->slider), FALSE);
  gtk_widget_set_hexpand (self->slider, TRUE);
  heat_ui_name (self->slider, _("Step of the search"));
  g_signal_connect (self->slider, "value-changed", G_CALLBACK (slid), self);
  add_button (self, row, "|◀", _("First step (Home)"), step_first);
  add_button (self, row, "◀", _("One step back (←)"), step_back);
  self->play = add_button (self, row, "▶", _("Play"), toggle);
  add_button (self, row, "▶|", _("One step on (→)"), step_on);
  self->speed = add_button (self, row, "2", _("Speed"), next_pace);
  heat_ui_tip (self->speed, _("Steps a second (+ −)"));
  gtk_box_append (GTK_BOX (row), self->slider);
  self->count = heat_ui_label ("", "small text2");
  gtk_box_append (GTK_BOX (row), self->count);
  add_button (self, row, "×", _("Leave the search (Esc)"), heat_desk_player_leave);
  gtk_box_append (GTK_BOX (self), self->text);
  gtk_box_append (GTK_BOX (self), row);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

GtkWidget *
heat_desk_player_new (void)
{
  return g_object_new (HEAT_TYPE_DESK_PLAYER, NULL);
}
