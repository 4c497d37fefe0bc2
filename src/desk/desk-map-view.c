// SPDX-License-Identifier: GPL-3.0-or-later
/* Where the map looks: zooming smoothly, panning, the way back. */
#include "desk-map-private.h"

#define HISTORY_MAX 64
#define SETTLE_MS 180
#define LIFTED_MS 700
#define HISTORY_GAP_US (2 * G_USEC_PER_SEC) /* moves closer together are one step of the way back */
#define ZOOM_TIME_US 70000.0                /* in this time two thirds of the way are gone */

void
heat_desk_map_set_view (HeatDeskMap *map, const HeatMapView *view)
{
  map->view = *view;
  if (!map->tick)
    map->view = heat_map_view_snap (&map->view);
  heat_desk_map_want_tiles (map);
  heat_desk_map_top_changed (map);
  gtk_widget_queue_draw (GTK_WIDGET (map));
  heat_desk_map_emit (map, HEAT_DESK_MAP_VIEW_CHANGED);
  heat_desk_map_point_again (map);
}

void
heat_desk_map_remember (HeatDeskMap *map, gboolean always)
{
  gint64 now_us = g_get_monotonic_time ();

  if (!map->source || (!always && now_us - map->last_history_us < HISTORY_GAP_US))
    {
      map->last_history_us = now_us;
      return;
    }
  map->last_history_us = now_us;
  g_array_append_val (map->back, map->view);
  if (map->back->len > HISTORY_MAX)
    g_array_remove_index (map->back, 0);
  g_array_set_size (map->forward, 0);
}

void
heat_desk_map_stop (HeatDeskMap *map)
{
  if (map->tick)
    gtk_widget_remove_tick_callback (GTK_WIDGET (map), map->tick);
  map->tick = 0;
  g_clear_handle_id (&map->settle, g_source_remove);
  map->is_held = FALSE;
  heat_desk_map_stop_gliding (map);
}

static gboolean
on_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  HeatDeskMap *map = HEAT_DESK_MAP (widget);
  gint64 now_us = gdk_frame_clock_get_frame_time (clock);
  double part = map->last_tick_us ? 1 - exp (-(double) (now_us - map->last_tick_us) / ZOOM_TIME_US) : 0.2;
  double ratio = map->view.m_per_px / map->target_m_per_px;

  map->last_tick_us = now_us;
  if (fabs (log (ratio)) < 0.01)
    {
      HeatMapView v = heat_map_view_zoom (&map->view, ratio, map->anchor_x, map->anchor_y);
      v.m_per_px = map->target_m_per_px;
      map->tick = 0;
      heat_desk_map_set_view (map, &v);
      return G_SOURCE_REMOVE;
    }
  HeatMapView v = heat_map_view_zoom (&map->view, pow (ratio, part), map->anchor_x, map->anchor_y);
  map->view = v;
  gtk_widget_queue_draw (widget);
  heat_desk_map_emit (map, HEAT_DESK_MAP_VIEW_CHANGED);
  return G_SOURCE_CONTINUE;
}

/* At once, for those who asked for no animations. */
static void
leap (HeatDeskMap *map)
{
  HeatMapView v = heat_map_view_zoom (&map->view, map->view.m_per_px / map->target_m_per_px, map->anchor_x, map->anchor_y);

  v.m_per_px = map->target_m_per_px;
  heat_desk_map_set_view (map, &v);
}

static void
start_zoom (HeatDeskMap *map)
{
  if (!heat_desk_map_may_animate (map))
    {
      leap (map);
      return;
    }
  if (!map->tick)
    {
      map->last_tick_us = 0;
      map->tick = gtk_widget_add_tick_callback (GTK_WIDGET (map), on_tick, NULL, NULL);
    }
  heat_desk_map_want_tiles (map);
}

/* Comes to rest on a level of the ladder, where tiles are sharp. */
static gboolean
on_settle (gpointer data)
{
  HeatDeskMap *map = data;

  map->settle = 0;
  map->is_held = FALSE;
  map->target_m_per_px = heat_map_level_m_per_px (heat_map_level_nearest (map->target_m_per_px));
  start_zoom (map);
  return G_SOURCE_REMOVE;
}

void
heat_desk_map_zoom_towards (HeatDeskMap *map, double m_per_px, double x_px, double y_px)
{
  if (!map->source)
    return;
  heat_desk_map_stop_gliding (map);
  heat_desk_map_remember (map, FALSE);
  map->target_m_per_px = CLAMP (m_per_px, heat_map_level_m_per_px (HEAT_MAP_LEVEL_MIN), heat_map_level_m_per_px (HEAT_MAP_LEVEL_MAX));
  map->anchor_x = x_px;
  map->anchor_y = y_px;
  map->is_held = FALSE;
  g_clear_handle_id (&map->settle, g_source_remove);
  map->settle = g_timeout_add (SETTLE_MS, on_settle, map);
  start_zoom (map);
}

void
heat_desk_map_zoom_with (HeatDeskMap *map, double m_per_px, double x_px, double y_px)
{
  if (!map->source)
    return;
  heat_desk_map_remember (map, FALSE);
  heat_desk_map_stop (map);
  map->is_held = TRUE;
  map->target_m_per_px = CLAMP (m_per_px, heat_map_level_m_per_px (HEAT_MAP_LEVEL_MIN), heat_map_level_m_per_px (HEAT_MAP_LEVEL_MAX));
  map->anchor_x = x_px;
  map->anchor_y = y_px;
  map->view = heat_map_view_zoom (&map->view, map->view.m_per_px / map->target_m_per_px, x_px, y_px);
  map->view.m_per_px = map->target_m_per_px;
  map->settle = g_timeout_add (LIFTED_MS, on_settle, map); /* not every device tells when its fingers are lifted */
  heat_desk_map_want_tiles (map);
  gtk_widget_queue_draw (GTK_WIDGET (map));
  heat_desk_map_emit (map, HEAT_DESK_MAP_VIEW_CHANGED);
}

void
heat_desk_map_let_go (HeatDeskMap *map)
{
  if (!map->is_held)
    return;
  g_clear_handle_id (&map->settle, g_source_remove);
  on_settle (map);
}

double
heat_desk_map_going_to (HeatDeskMap *map)
{
  return map->tick || map->settle ? map->target_m_per_px : map->view.m_per_px;
}

void
heat_desk_map_zoom_at (HeatDeskMap *map, int steps, double x_px, double y_px)
{
  int level = heat_map_level_nearest (heat_desk_map_going_to (map)) - 2 * steps;

  heat_desk_map_zoom_towards (map, heat_map_level_m_per_px (level), x_px, y_px);
}

void
heat_desk_map_zoom (HeatDeskMap *map, int steps)
{
  heat_desk_map_zoom_at (map, steps, map->view.width_px / 2.0, map->view.height_px / 2.0);
}

void
heat_desk_map_pan (HeatDeskMap *map, double dx_px, double dy_px)
{
  if (!map->source)
    return;
  heat_desk_map_stop_gliding (map);
  heat_desk_map_remember (map, FALSE);
  heat_desk_map_shift (map, dx_px, dy_px);
}

void
heat_desk_map_shift (HeatDeskMap *map, double dx_px, double dy_px)
{
  HeatMapView v = map->view;

  v.x_m += dx_px * v.m_per_px;
  v.y_m -= dy_px * v.m_per_px;
  heat_desk_map_set_view (map, &v);
}

/* A jump to a view whose scale is brought onto the ladder, not nearer than asked. */
static void
jump (HeatDeskMap *map, HeatMapView v)
{
  heat_desk_map_remember (map, TRUE);
  heat_desk_map_stop (map);
  v.m_per_px = heat_map_level_m_per_px (CLAMP ((int) ceil (4 * log2 (v.m_per_px) - 1e-6), HEAT_MAP_LEVEL_MIN, HEAT_MAP_LEVEL_MAX));
  heat_desk_map_set_view (map, &v);
}

void
heat_desk_map_fit (HeatDeskMap *map, HeatBox box)
{
  if (map->source && !heat_box_is_empty (box))
    jump (map, heat_map_view_fit (&map->view, box, 48));
}

void
heat_desk_map_fit_all (HeatDeskMap *map)
{
  if (map->scene)
    heat_desk_map_fit (map, heat_map_scene_extent (map->scene));
}

void
heat_desk_map_go_to (HeatDeskMap *map, double x_m, double y_m, double scale)
{
  HeatMapView v = map->view;

  if (!map->source || !isfinite (x_m) || !isfinite (y_m))
    return;
  v.x_m = x_m;
  v.y_m = y_m;
  v.m_per_px = scale > 0 ? heat_map_m_per_px_of_scale (scale) : heat_desk_map_going_to (map);
  jump (map, v);
}

gboolean heat_desk_map_can_go_back (HeatDeskMap *map) { return map->back->len > 0; }
gboolean heat_desk_map_can_go_forward (HeatDeskMap *map) { return map->forward->len > 0; }

static void
go_along (HeatDeskMap *map, GArray *from, GArray *to)
{
  if (!from->len || !map->source)
    return;
  HeatMapView v = g_array_index (from, HeatMapView, from->len - 1);
  g_array_set_size (from, from->len - 1);
  g_array_append_val (to, map->view);
  heat_desk_map_stop (map);
  v.width_px = map->view.width_px;
  v.height_px = map->view.height_px;
  v.factor = map->view.factor;
  v.m_per_px = heat_map_level_m_per_px (heat_map_level_nearest (v.m_per_px));
  heat_desk_map_set_view (map, &v);
}

void
heat_desk_map_go_back (HeatDeskMap *map)
{
  go_along (map, map->back, map->forward);
}

void
heat_desk_map_go_forward (HeatDeskMap *map)
{
  go_along (map, map->forward, map->back);
}
