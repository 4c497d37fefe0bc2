// SPDX-License-Identifier: GPL-3.0-or-later
/* Kinetic panning: let go in motion, the map runs on and comes to rest. Nothing of it when the user asked for no animations. */
#include "desk-map-private.h"

#define REST_US 325000.0         /* in this time two thirds of the speed are gone */
#define LEAST_PX_A_SECOND 30     /* slower than this it stands */
#define MOST_PX_A_SECOND 6000
#define MEMORY_US (80 * 1000)    /* the hand's speed is that of its last moments */

gboolean
heat_desk_map_may_animate (HeatDeskMap *map)
{
  gboolean may = TRUE;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (map)), "gtk-enable-animations", &may, NULL);
  return may;
}

void
heat_desk_map_hand_moved (HeatDeskMap *map, double dx_px, double dy_px)
{
  HeatDeskMapMove move = { g_get_monotonic_time (), dx_px, dy_px };

  if (map->moves->len == 64)
    g_array_remove_index (map->moves, 0);
  g_array_append_val (map->moves, move);
}

void
heat_desk_map_hand_let_go (HeatDeskMap *map)
{
  gint64 now_us = g_get_monotonic_time ();
  double x = 0, y = 0;
  gint64 since_us = now_us;

  for (guint i = 0; i < map->moves->len; i++)
    {
      const HeatDeskMapMove *m = &g_array_index (map->moves, HeatDeskMapMove, i);
      if (now_us - m->at_us > MEMORY_US)
        continue;
      since_us = MIN (since_us, m->at_us);
      x += m->dx_px;
      y += m->dy_px;
    }
  g_array_set_size (map->moves, 0);
  double took_s = MAX ((double) (now_us - since_us), 16000.0) / G_USEC_PER_SEC;
  heat_desk_map_glide (map, x / took_s, y / took_s);
}

void
heat_desk_map_stop_gliding (HeatDeskMap *map)
{
  if (map->glide)
    gtk_widget_remove_tick_callback (GTK_WIDGET (map), map->glide);
  map->glide = 0;
}

/* The way so far is kept with its fractions: the view itself moves by whole pixels. */
static gboolean
on_glide (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  HeatDeskMap *map = HEAT_DESK_MAP (widget);
  gint64 now_us = gdk_frame_clock_get_frame_time (clock);
  double rest_s = REST_US / G_USEC_PER_SEC, gone = 1 - exp (-(double) MAX (now_us - map->glide_from_us, 0) / REST_US);
  double dx = rint (map->glide_x * rest_s * gone - map->glided_x), dy = rint (map->glide_y * rest_s * gone - map->glided_y);
  gboolean is_over = hypot (map->glide_x, map->glide_y) * (1 - gone) < LEAST_PX_A_SECOND;

  if (is_over)
    map->glide = 0; /* before the last step, so that those who listen see it at rest */
  map->glided_x += dx;
  map->glided_y += dy;
  heat_desk_map_shift (map, dx, dy);
  return is_over ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

void
heat_desk_map_glide (HeatDeskMap *map, double x_px_a_second, double y_px_a_second)
{
  double speed = hypot (x_px_a_second, y_px_a_second), k = speed > MOST_PX_A_SECOND ? MOST_PX_A_SECOND / speed : 1;

  heat_desk_map_stop_gliding (map);
  if (!map->source || !(speed > 4 * LEAST_PX_A_SECOND) || !heat_desk_map_may_animate (map))
    return;
  map->glide_x = x_px_a_second * k;
  map->glide_y = y_px_a_second * k;
  map->glided_x = map->glided_y = 0;
  map->glide_from_us = g_get_monotonic_time ();
  map->glide = gtk_widget_add_tick_callback (GTK_WIDGET (map), on_glide, NULL, NULL);
}
