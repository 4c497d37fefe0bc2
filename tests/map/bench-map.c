// SPDX-License-Identifier: GPL-3.0-or-later
/* Not run by default: processor times of tiles and first views at three scales, beside plain cairo drawing of the same pipes.
 * bench-map [BLOCKS_X BLOCKS_Y] — 42 × 40 blocks hold 35,000 pipes, 224 × 222 a million. */
#include "map-course.h"
#include "map-draw.h"
#include "map-test-city.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* Processor time of all threads: wall time on a shared machine says little. */
static gint64
cpu_us (void)
{
  struct timespec t;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &t);
  return t.tv_sec * G_USEC_PER_SEC + t.tv_nsec / 1000;
}

typedef struct { const HeatMapScenery *scenery; HeatMapTile first, last; int next; gint64 worst_us; } View;

static gpointer
draw_tiles (gpointer data)
{
  View *v = data;
  int w = v->last.x - v->first.x + 1, n = w * (v->last.y - v->first.y + 1);

  for (int i; (i = g_atomic_int_add (&v->next, 1)) < n;)
    {
      HeatMapTile tile = { v->first.level, v->first.x + i % w, v->first.y + i / w };
      gint64 t0 = g_get_monotonic_time ();
      cairo_surface_destroy (heat_map_draw_tile (v->scenery, tile, 1));
      v->worst_us = MAX (v->worst_us, g_get_monotonic_time () - t0);
    }
  return NULL;
}

/* The yardstick: every pipe in view by cairo, one stroke each. */
static gint64
time_cairo (const HeatMapScenery *s, const HeatMapView *view, guint *n_lines)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, 4);
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (HeatMapPoint));
  const double limits[] = { s->style->show.primary_large, s->style->show.primary_middle, s->style->show.primary_small, s->style->show.secondary_large,
                            s->style->show.secondary_small };
  gint64 t0 = cpu_us ();
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, view->width_px, view->height_px);
  HeatMapPen pen;

  heat_map_pen_init_vector (&pen, cairo_create (image));
  for (int c = 0; c < HEAT_MAP_N_PIPE_CLASSES; c++)
    if (heat_map_view_scale (view) <= limits[c])
      heat_map_scene_query (s->scene, (HeatMapClass) c, heat_map_view_box (view, 0), rows);
  for (guint i = 0; i < rows->len; i++)
    {
      g_array_set_size (points, 0);
      guint n = heat_map_course (s->scene, s->style, view, heat_pipe (g_array_index (rows, guint32, i)), 1, points);
      if (n)
        heat_map_pen_line (&pen, &g_array_index (points, HeatMapPoint, 0), n, 0xff0000,
                           (float) heat_map_pipe_width_px (s->scene, s->style, view, heat_pipe (g_array_index (rows, guint32, i))), NULL, FALSE);
    }
  *n_lines = rows->len;
  cairo_destroy (pen.cr);
  heat_map_pen_clear (&pen);
  cairo_surface_destroy (image);
  return cpu_us () - t0;
}

static void
run_view (const HeatMapScenery *s, const char *name, HeatMapView view)
{
  int level = heat_map_level_nearest (view.m_per_px);
  View v = { .scenery = s };
  guint n_lines = 0;

  view.m_per_px = heat_map_level_m_per_px (level);
  heat_map_tiles_of_box (level, heat_map_view_box (&view, 0), &v.first, &v.last);
  int n = (v.last.x - v.first.x + 1) * (v.last.y - v.first.y + 1);
  gint64 t0 = cpu_us ();
  GThread *other = g_thread_new ("tile", draw_tiles, &v);
  draw_tiles (&v);
  g_thread_join (other);
  gint64 t1 = cpu_us ();
  cairo_surface_t *top = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, view.width_px, view.height_px);
  cairo_t *cr = cairo_create (top);
  HeatMapTopOptions options = { 0 };
  heat_map_draw_top (cr, s, &view, &options);
  gint64 t2 = cpu_us ();
  cairo_destroy (cr);
  cairo_surface_destroy (top);
  printf ("%-8s 1:%-7.0f ground %6.1f ms (%d tiles, worst %.1f ms), top %6.1f ms; plain cairo, pipes only, ", name, heat_map_view_scale (&view),
          (t1 - t0) / 1e3, n, v.worst_us / 1e3, (t2 - t1) / 1e3);
  gint64 cairo_us = time_cairo (s, &view, &n_lines);
  printf ("%6.1f ms (%u)\n", cairo_us / 1e3, n_lines);
}

int
main (int argc, char **argv)
{
  int nx = argc > 2 ? atoi (argv[1]) : 42, ny = argc > 2 ? atoi (argv[2]) : 40;
  g_autoptr (GError) error = NULL;
  g_autoptr (HeatNet) net = heat_test_net_new (nx, ny);
  g_autoptr (HeatMapStyle) style = heat_map_style_load (NULL, &error);

  g_assert_no_error (error);
  gint64 t0 = cpu_us ();
  g_autoptr (HeatMapScene) scene = heat_map_scene_new (net, NULL, NULL);
  printf ("%u pipes, scene %.0f ms, %.1f MB\n", heat_net_city (net)->n_pipe, (cpu_us () - t0) / 1e3, heat_map_scene_bytes (scene) / 1e6);
  HeatMapScenery s = { scene, style, NULL, HEAT_MAP_DARK, HEAT_MAP_ALL };
  HeatMapView view = { 0, 0, 1, 1600, 1000, 1 };
  view = heat_map_view_fit (&view, heat_map_scene_extent (scene), 10);
  run_view (&s, "whole", view);
  const double scales[] = { 24000, 10000, 4000, 1000 };
  const char *const names[] = { "city", "district", "street", "court" };
  for (int i = 0; i < 4; i++)
    {
      view.m_per_px = heat_map_m_per_px_of_scale (scales[i]);
      run_view (&s, names[i], view);
    }
  return 0;
}
