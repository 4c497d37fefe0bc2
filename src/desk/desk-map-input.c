// SPDX-License-Identifier: GPL-3.0-or-later
/* Fingers and keys: pan, zoom, rubber band, pointing, picking. */
#include "desk-map-private.h"

#define ARROW_PX 96
#define CROSS_REACH_PX 24
#define TOUCHPAD_OCTAVE_PX 150 /* so far two fingers go to double the scale */
#define CLICK_PX 5 /* a press that moved less is a click */

static void set_by_keys (HeatDeskMap *map, gboolean is_by_keys);

/* A building is a ground to click on as well. */
static gboolean
has_hand (HeatDeskMap *map)
{
  return map->pointed_kind != HEAT_KIND_NONE && map->pointed_kind != HEAT_KIND_BUILDING;
}

static void
set_pointed (HeatDeskMap *map, HeatKind kind, guint32 index)
{
  if (map->pointed_kind == kind && map->pointed == index)
    return;
  map->pointed_kind = kind;
  map->pointed = index;
  gtk_widget_queue_draw (GTK_WIDGET (map));
  if (!map->is_placing)
    gtk_widget_set_cursor_from_name (GTK_WIDGET (map), map->is_on_sign || has_hand (map) ? "pointer" : NULL);
  gtk_widget_trigger_tooltip_query (GTK_WIDGET (map));
  heat_desk_map_emit (map, HEAT_DESK_MAP_POINTED, (guint) kind, index);
}

/* What a click on the sign tells; 0: nothing, what lies under it is clicked. The picture shown may be another one than that of `sign`. */
static guint32
sign_tag (HeatDeskMap *map, HeatMapSignPick sign)
{
  const HeatMapOverlay *o = map->source ? heat_map_source_scenery (map->source).overlay : NULL;

  if (!o)
    return 0;
  switch (sign.kind)
    {
    case HEAT_MAP_SIGN_LEAK: return sign.row < o->leaks->len ? g_array_index (o->leaks, HeatMapLeak, sign.row).tag : 0;
    case HEAT_MAP_SIGN_TEAM: return sign.row < o->teams->len ? g_array_index (o->teams, HeatMapTeam, sign.row).tag : 0;
    case HEAT_MAP_SIGN_REPORT: return sign.row < o->reports->len ? g_array_index (o->reports, HeatMapReport, sign.row).tag : 0;
    default: return 0;
    }
}

static gboolean
is_on_sign (HeatDeskMap *map, double x, double y)
{
  HeatMapScenery scenery = heat_map_source_scenery (map->source);

  return sign_tag (map, heat_map_pick_sign (&scenery, &map->view, x, y)) != 0;
}

HeatMapPick
heat_desk_map_pick_at (HeatDeskMap *map, double x, double y)
{
  if (!map->source)
    return (HeatMapPick){ HEAT_KIND_NONE, HEAT_NONE, HUGE_VAL };
  HeatMapScenery scenery = heat_map_source_scenery (map->source);
  return heat_map_pick (&scenery, &map->view, x, y);
}

static void
set_on_sign (HeatDeskMap *map, gboolean on_sign)
{
  map->is_on_sign = on_sign;
  if (!map->is_placing)
    gtk_widget_set_cursor_from_name (GTK_WIDGET (map), on_sign || has_hand (map) ? "pointer" : NULL);
  gtk_widget_trigger_tooltip_query (GTK_WIDGET (map));
}

void
heat_desk_map_point_again (HeatDeskMap *map)
{
  if (!map->source || !map->is_pointer_inside || map->tick || map->glide || map->is_dragging || map->is_held || map->is_by_keys)
    return;
  gboolean on_sign = is_on_sign (map, map->pointer_x, map->pointer_y);
  HeatMapPick pick = on_sign ? (HeatMapPick){ HEAT_KIND_NONE, HEAT_NONE, 0 } : heat_desk_map_pick_at (map, map->pointer_x, map->pointer_y);
  HeatPoint m = heat_map_view_to_m (&map->view, map->pointer_x, map->pointer_y);
  set_pointed (map, pick.kind, pick.index);
  if (map->is_on_sign != on_sign)
    set_on_sign (map, on_sign);
  heat_desk_map_emit (map, HEAT_DESK_MAP_POINTER, m.x_m, m.y_m, TRUE);
}

static void
on_motion (GtkEventControllerMotion *motion, double x, double y, gpointer data)
{
  HeatDeskMap *map = data;

  gboolean has_moved = !map->is_pointer_inside || map->pointer_x != x || map->pointer_y != y;

  map->pointer_x = x;
  map->pointer_y = y;
  map->is_pointer_inside = TRUE;
  if (has_moved)
    set_by_keys (map, FALSE);
  heat_desk_map_point_again (map);
}

static void
on_leave (GtkEventControllerMotion *motion, gpointer data)
{
  HeatDeskMap *map = data;

  map->is_pointer_inside = FALSE;
  set_pointed (map, HEAT_KIND_NONE, HEAT_NONE);
  heat_desk_map_emit (map, HEAT_DESK_MAP_POINTER, 0.0, 0.0, FALSE);
}

static void
on_pinch_begin (GtkGesture *pinch, GdkEventSequence *sequence, gpointer data)
{
  ((HeatDeskMap *) data)->pinch_m_per_px = ((HeatDeskMap *) data)->view.m_per_px;
}

static void
on_pinch (GtkGestureZoom *pinch, double scale, gpointer data)
{
  HeatDeskMap *map = data;
  double x = map->pointer_x, y = map->pointer_y;

  gtk_gesture_get_bounding_box_center (GTK_GESTURE (pinch), &x, &y);
  if (scale > 0)
    heat_desk_map_zoom_with (map, map->pinch_m_per_px / scale, x, y);
}

static void
on_pinch_end (GtkGesture *pinch, GdkEventSequence *sequence, gpointer data)
{
  heat_desk_map_let_go (data);
}

static gboolean
on_scroll (GtkEventControllerScroll *scroll, double dx, double dy, gpointer data)
{
  HeatDeskMap *map = data;
  gboolean is_touchpad = gtk_event_controller_scroll_get_unit (scroll) == GDK_SCROLL_UNIT_SURFACE;
  double octaves = is_touchpad ? dy / TOUCHPAD_OCTAVE_PX : dy / 2, to = heat_desk_map_going_to (map) * exp2 (octaves);

  if (is_touchpad || fabs (dy - rint (dy)) > 1e-6) /* no notches: the scale goes where the fingers go */
    heat_desk_map_zoom_with (map, to, map->pointer_x, map->pointer_y);
  else
    heat_desk_map_zoom_towards (map, to, map->pointer_x, map->pointer_y);
  return TRUE;
}

static void
on_scroll_end (GtkEventControllerScroll *scroll, gpointer data)
{
  heat_desk_map_let_go (data);
}

static void
on_drag_begin (GtkGestureDrag *drag, double x, double y, gpointer data)
{
  HeatDeskMap *map = data;
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (drag));

  gtk_widget_grab_focus (GTK_WIDGET (map));
  map->drag_x = map->drag_y = 0;
  g_array_set_size (map->moves, 0);
  heat_desk_map_stop_gliding (map);
  map->is_banding = (state & GDK_SHIFT_MASK) != 0;
  map->is_band_by_keys = FALSE;
  map->band = (HeatMapRect){ x, y, x, y };
}

static void
on_drag_update (GtkGestureDrag *drag, double dx, double dy, gpointer data)
{
  HeatDeskMap *map = data;

  if (map->is_banding)
    {
      map->band.x1_px = map->band.x0_px + dx;
      map->band.y1_px = map->band.y0_px + dy;
      gtk_widget_queue_draw (GTK_WIDGET (map));
      return;
    }
  if (map->drag_x == 0 && map->drag_y == 0 && hypot (dx, dy) < CLICK_PX)
    return;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (map), "grabbing");
  map->is_dragging = TRUE;
  heat_desk_map_pan (map, map->drag_x - dx, map->drag_y - dy);
  heat_desk_map_hand_moved (map, map->drag_x - dx, map->drag_y - dy);
  map->drag_x = dx;
  map->drag_y = dy;
}

static void
on_drag_end (GtkGestureDrag *drag, double dx, double dy, gpointer data)
{
  HeatDeskMap *map = data;

  if (map->is_banding)
    heat_desk_map_finish_band (map);
  else if (map->is_dragging)
    heat_desk_map_hand_let_go (map);
  map->is_dragging = FALSE;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (map), map->is_placing ? "crosshair" : NULL);
  heat_desk_map_point_again (map);
}

static gboolean
emit_sign (HeatDeskMap *map, HeatMapSignPick sign, int n_press)
{
  guint32 tag = sign_tag (map, sign);

  if (tag)
    heat_desk_map_emit (map, HEAT_DESK_MAP_SIGN_PICKED, (guint) sign.kind, tag, n_press);
  return tag != 0;
}

/* Signs of the operation lie above everything. TRUE when one was hit. */
static gboolean
pick_operation (HeatDeskMap *map, double x, double y, int n_press)
{
  HeatMapScenery scenery = heat_map_source_scenery (map->source);
  HeatPoint place;
  int team = -1;

  if (heat_map_pick_pill (&scenery, &map->view, x, y, &place, &team))
    {
      heat_desk_map_go_to (map, place.x_m, place.y_m, 0);
      if (team >= 0)
        emit_sign (map, (HeatMapSignPick){ HEAT_MAP_SIGN_TEAM, (guint) team }, n_press);
      return TRUE;
    }
  return emit_sign (map, heat_map_pick_sign (&scenery, &map->view, x, y), n_press);
}

static void
on_released (GtkGestureClick *click, int n_press, double x, double y, gpointer data)
{
  HeatDeskMap *map = data;

  HeatPoint m = heat_map_view_to_m (&map->view, x, y);

  if (!map->source || map->is_banding || map->drag_x != 0 || map->drag_y != 0)
    return;
  if (map->is_placing)
    return heat_desk_map_emit (map, HEAT_DESK_MAP_PLACED, m.x_m, m.y_m, n_press);
  if (pick_operation (map, x, y, n_press))
    return;
  HeatMapPick pick = heat_desk_map_pick_at (map, x, y);
  if (n_press == 2 && (pick.kind == HEAT_KIND_NONE || pick.kind == HEAT_KIND_BUILDING))
    heat_desk_map_zoom_towards (map, map->view.m_per_px / 2, x, y);
  heat_desk_map_emit (map, HEAT_DESK_MAP_PICKED, (guint) pick.kind, pick.index, m.x_m, m.y_m, n_press);
}

/* --- by keys: a cross in the middle of the map is the pointer ------------------------------------------------------- */

/* The thing under the cross, else the first one on rings around it: keys do not aim by the pixel. */
static HeatMapPick
pick_near_cross (HeatDeskMap *map)
{
  double x = map->view.width_px / 2.0, y = map->view.height_px / 2.0;
  HeatMapPick best = heat_desk_map_pick_at (map, x, y);

  for (int ring = 6; ring <= CROSS_REACH_PX && (best.kind == HEAT_KIND_NONE || best.kind == HEAT_KIND_BUILDING); ring += 6)
    for (int k = 0; k < 16; k++)
      {
        HeatMapPick pick = heat_desk_map_pick_at (map, x + ring * cos (k * G_PI / 8), y + ring * sin (k * G_PI / 8));
        if (pick.kind != HEAT_KIND_NONE && pick.kind != HEAT_KIND_BUILDING)
          return pick;
      }
  return best;
}

static void
set_by_keys (HeatDeskMap *map, gboolean is_by_keys)
{
  if (map->is_by_keys != is_by_keys)
    gtk_widget_queue_draw (GTK_WIDGET (map));
  map->is_by_keys = is_by_keys;
}

/* After a step of the keys: tells what the cross stands on. */
static gboolean
look_at_cross (HeatDeskMap *map)
{
  set_by_keys (map, TRUE);
  if (!map->source)
    return TRUE;
  double x = map->view.width_px / 2.0, y = map->view.height_px / 2.0;
  gboolean on_sign = is_on_sign (map, x, y);
  g_autofree char *words = on_sign ? heat_desk_map_sign_words (map, x, y) : NULL;
  HeatMapPick pick = on_sign ? (HeatMapPick){ HEAT_KIND_NONE, HEAT_NONE, 0 } : pick_near_cross (map);
  set_pointed (map, pick.kind, pick.index);
  heat_desk_map_emit (map, HEAT_DESK_MAP_POINTER, map->view.x_m, map->view.y_m, TRUE);
  if (words)
    heat_desk_map_emit (map, HEAT_DESK_MAP_SIGN_POINTED, words);
  return TRUE;
}

/* Round the signs of the operation: the next one comes under the cross. */
static gboolean
go_to_sign (HeatDeskMap *map, int by)
{
  HeatPoint middle;

  if (!map->source)
    return TRUE;
  HeatMapScenery scenery = heat_map_source_scenery (map->source);
  map->sign = heat_map_next_sign (&scenery, &map->view, map->sign, by, &middle);
  if (map->sign.kind != HEAT_MAP_SIGN_NONE)
    heat_desk_map_go_to (map, middle.x_m, middle.y_m, 0);
  return look_at_cross (map);
}

static gboolean
take_at_cross (HeatDeskMap *map)
{
  look_at_cross (map);
  if (map->source && map->is_placing)
    heat_desk_map_emit (map, HEAT_DESK_MAP_PLACED, map->view.x_m, map->view.y_m, 1);
  else if (map->source && !pick_operation (map, map->view.width_px / 2.0, map->view.height_px / 2.0, 1))
    heat_desk_map_emit (map, HEAT_DESK_MAP_PICKED, (guint) map->pointed_kind, map->pointed, map->view.x_m, map->view.y_m, 1);
  return TRUE;
}

static gboolean
zoom_by_key (HeatDeskMap *map, int steps)
{
  if (map->is_pointer_inside && !map->is_by_keys)
    heat_desk_map_zoom_at (map, steps, map->pointer_x, map->pointer_y);
  else
    heat_desk_map_zoom (map, steps);
  return TRUE;
}

static gboolean
pan_by_key (HeatDeskMap *map, double dx_px, double dy_px)
{
  heat_desk_map_pan (map, dx_px, dy_px);
  return look_at_cross (map);
}

static gboolean
open_menu_by_key (HeatDeskMap *map)
{
  look_at_cross (map);
  if (map->source)
    heat_desk_map_emit (map, HEAT_DESK_MAP_MENU, (guint) map->pointed_kind, map->pointed, map->view.x_m, map->view.y_m, map->view.width_px / 2.0,
                        map->view.height_px / 2.0);
  return TRUE;
}

static void
open_menu (HeatDeskMap *map, double x, double y)
{
  HeatMapPick pick = heat_desk_map_pick_at (map, x, y);
  HeatPoint m = heat_map_view_to_m (&map->view, x, y);

  if (map->source)
    heat_desk_map_emit (map, HEAT_DESK_MAP_MENU, (guint) pick.kind, pick.index, m.x_m, m.y_m, x, y);
}

static void
on_menu_pressed (GtkGestureClick *click, int n_press, double x, double y, gpointer data)
{
  gtk_widget_grab_focus (GTK_WIDGET (data));
  open_menu (data, x, y);
}

static gboolean
on_key (GtkEventControllerKey *key, guint keyval, guint keycode, GdkModifierType state, gpointer data)
{
  HeatDeskMap *map = data;
  gboolean is_alt = (state & GDK_ALT_MASK) != 0;
  double step = state & GDK_SHIFT_MASK ? 3 * ARROW_PX : ARROW_PX;

  if (state & GDK_CONTROL_MASK)
    return FALSE;
  if (!is_alt && heat_desk_map_band_key (map, keyval, state))
    return TRUE;
  switch (keyval)
    {
    case GDK_KEY_Left: return is_alt ? (heat_desk_map_go_back (map), TRUE) : pan_by_key (map, -step, 0);
    case GDK_KEY_Right: return is_alt ? (heat_desk_map_go_forward (map), TRUE) : pan_by_key (map, step, 0);
    case GDK_KEY_Up: return pan_by_key (map, 0, -step);
    case GDK_KEY_Down: return pan_by_key (map, 0, step);
    case GDK_KEY_Page_Up: case GDK_KEY_plus: case GDK_KEY_equal: case GDK_KEY_KP_Add: return zoom_by_key (map, 1);
    case GDK_KEY_Page_Down: case GDK_KEY_minus: case GDK_KEY_KP_Subtract: return zoom_by_key (map, -1);
    case GDK_KEY_Home: heat_desk_map_fit_all (map); return TRUE;
    case GDK_KEY_space: return take_at_cross (map);
    case GDK_KEY_s: return go_to_sign (map, 1);
    case GDK_KEY_S: return go_to_sign (map, -1);
    case GDK_KEY_Menu: return open_menu_by_key (map);
    case GDK_KEY_F10: return (state & GDK_SHIFT_MASK) ? open_menu_by_key (map) : FALSE;
    default: return FALSE;
    }
}

static void
on_unfocus (GtkEventControllerFocus *focus, gpointer data)
{
  set_by_keys (data, FALSE);
  heat_desk_map_leave_band (data);
}

void
heat_desk_map_add_input (HeatDeskMap *map)
{
  GtkWidget *widget = GTK_WIDGET (map);
  GtkEventController *motion = gtk_event_controller_motion_new (), *key = gtk_event_controller_key_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  GtkGesture *drag = gtk_gesture_drag_new (), *click = gtk_gesture_click_new (), *menu = gtk_gesture_click_new ();

  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), map);
  g_signal_connect (motion, "enter", G_CALLBACK (on_motion), map);
  g_signal_connect (motion, "leave", G_CALLBACK (on_leave), map);
  g_signal_connect (scroll, "scroll", G_CALLBACK (on_scroll), map);
  g_signal_connect (scroll, "scroll-end", G_CALLBACK (on_scroll_end), map);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_drag_begin), map);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag_update), map);
  g_signal_connect (drag, "drag-end", G_CALLBACK (on_drag_end), map);
  g_signal_connect (click, "released", G_CALLBACK (on_released), map);
  g_signal_connect (menu, "pressed", G_CALLBACK (on_menu_pressed), map);
  g_signal_connect (key, "key-pressed", G_CALLBACK (on_key), map);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (menu), GDK_BUTTON_SECONDARY);
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, scroll);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  gtk_gesture_group (click, drag);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (menu));
  gtk_widget_add_controller (widget, key);
  GtkGesture *pinch = gtk_gesture_zoom_new ();
  g_signal_connect (pinch, "begin", G_CALLBACK (on_pinch_begin), map);
  g_signal_connect (pinch, "scale-changed", G_CALLBACK (on_pinch), map);
  g_signal_connect (pinch, "end", G_CALLBACK (on_pinch_end), map);
  g_signal_connect (pinch, "cancel", G_CALLBACK (on_pinch_end), map);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (pinch));
  GtkEventController *focus = gtk_event_controller_focus_new ();
  g_signal_connect (focus, "leave", G_CALLBACK (on_unfocus), map);
  gtk_widget_add_controller (widget, focus);
  gtk_widget_set_has_tooltip (widget, TRUE);
  g_signal_connect (widget, "query-tooltip", G_CALLBACK (heat_desk_map_query_tooltip), NULL);
}
