// SPDX-License-Identifier: GPL-3.0-or-later
/* Benchmarks of the map without a display: views of 1600 × 1000 pixels around buildings, at four scales and as a whole. Times are
 * processor time of all threads, for what the desk draws when nothing is kept: every tile in view, and the sheet of labels. The
 * yardstick is the same picture by cairo alone. */
#include "ctl-bench.h"
#include "map-draw.h"
#include "map-pick.h"
#include <time.h>

#define N_VIEWS 12
#define N_WHOLE 3
#define N_YARDSTICK 3
#define N_PICKS 2000
#define WIDTH_PX 1600
#define HEIGHT_PX 1000

static double
processor_us (void)
{
  struct timespec t;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double) t.tv_sec * 1e6 + (double) t.tv_nsec / 1e3;
}

static gboolean
prepare (HeatBench *bench, HeatMapScenery *scenery, GError **error)
{
  HeatNet *net = heat_bench_net (bench, error);

  if (!net || (!bench->style && !(bench->style = heat_map_style_load (NULL, error))))
    return FALSE;
  if (!bench->scene && !(bench->scene = heat_map_scene_new (net, NULL, error)))
    return FALSE;
  *scenery = (HeatMapScenery){ bench->scene, bench->style, NULL, HEAT_MAP_DARK, HEAT_MAP_ALL };
  return TRUE;
}

/* --- a view: tiles by two threads, then its labels -------------------------------------------------------------- */

typedef struct { const HeatMapScenery *scenery; HeatMapTile first, last; int next; /* atomic */ } Tiles;

static gpointer
draw_tiles (gpointer data)
{
  Tiles *t = data;
  int w = t->last.x - t->first.x + 1, n = w * (t->last.y - t->first.y + 1);

  for (int i; (i = g_atomic_int_add (&t->next, 1)) < n;)
    cairo_surface_destroy (heat_map_draw_tile (t->scenery, (HeatMapTile){ t->first.level, t->first.x + i % w, t->first.y + i / w }, 1));
  return NULL;
}

static double
time_tiled (const HeatMapScenery *scenery, const HeatMapView *view)
{
  Tiles t = { .scenery = scenery };
  double start_us = processor_us ();

  heat_map_tiles_of_box (heat_map_level_nearest (view->m_per_px), heat_map_view_box (view, 0), &t.first, &t.last);
  GThread *other = g_thread_new ("map-tile", draw_tiles, &t);
  draw_tiles (&t);
  g_thread_join (other);
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, view->width_px, view->height_px);
  cairo_t *cr = cairo_create (image);
  heat_map_draw_top (cr, scenery, view, &(HeatMapTopOptions){ .is_gliding = TRUE });
  cairo_destroy (cr);
  cairo_surface_destroy (image);
  return processor_us () - start_us;
}

/* The pen does not see the image, so that it leaves every line to cairo. */
static double
time_plain (const HeatMapScenery *scenery, const HeatMapView *view)
{
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, view->width_px, view->height_px);
  cairo_t *cr = cairo_create (image);
  double start_us = processor_us ();
  HeatMapPen pen;

  heat_map_pen_init_vector (&pen, cr);
  heat_map_draw_ground (&pen, scenery, view);
  heat_map_pen_clear (&pen);
  heat_map_draw_top (cr, scenery, view, &(HeatMapTopOptions){ 0 });
  double took_us = processor_us () - start_us;
  cairo_destroy (cr);
  cairo_surface_destroy (image);
  return took_us;
}

static HeatMapView
random_view (HeatNet *net, guint64 *state, double scale)
{
  HeatMapView view = { 0, 0, heat_map_level_m_per_px (heat_map_level_nearest (heat_map_m_per_px_of_scale (scale))), WIDTH_PX, HEIGHT_PX, 1 };

  if (!heat_net_place (net, HEAT_KIND_BUILDING, heat_bench_pick (state, heat_net_n (net, HEAT_KIND_BUILDING)), &view.x_m, &view.y_m))
    heat_net_place (net, HEAT_KIND_PIPE, heat_bench_pick (state, heat_net_n (net, HEAT_KIND_PIPE)), &view.x_m, &view.y_m);
  return view;
}

/* scale 0: the whole city. */
static gboolean
measure_views (HeatBench *bench, HeatBenchResult *result, double scale, GError **error)
{
  guint n = bench->runs ? bench->runs : scale > 0 ? N_VIEWS : N_WHOLE;
  g_autofree double *times_us = g_new (double, n), *plain_us = g_new (double, N_YARDSTICK);
  HeatMapScenery scenery;
  HeatBenchResult plain = { 0 };
  guint64 state = 11;

  if (!prepare (bench, &scenery, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      HeatMapView view = random_view (bench->net, &state, scale > 0 ? scale : 1000);
      if (!(scale > 0))
        view = heat_map_view_fit (&view, heat_map_scene_extent (bench->scene), 24);
      times_us[i] = time_tiled (&scenery, &view);
      if (i < N_YARDSTICK)
        plain_us[i] = time_plain (&scenery, &view);
    }
  heat_bench_set_times (&plain, plain_us, MIN (n, N_YARDSTICK));
  result->yardstick_us = plain.median_us;
  heat_bench_set_times (result, times_us, n);
  return TRUE;
}

gboolean heat_bench_map_whole (HeatBench *bench, HeatBenchResult *result, GError **error) { return measure_views (bench, result, 0, error); }
gboolean heat_bench_map_city (HeatBench *bench, HeatBenchResult *result, GError **error) { return measure_views (bench, result, 30000, error); }
gboolean heat_bench_map_district (HeatBench *bench, HeatBenchResult *result, GError **error) { return measure_views (bench, result, 10000, error); }
gboolean heat_bench_map_street (HeatBench *bench, HeatBenchResult *result, GError **error) { return measure_views (bench, result, 4000, error); }
gboolean heat_bench_map_court (HeatBench *bench, HeatBenchResult *result, GError **error) { return measure_views (bench, result, 1000, error); }

/* --- preparing and picking -------------------------------------------------------------------------------------- */

gboolean
heat_bench_map_scene (HeatBench *bench, HeatBenchResult *result, GError **error)
{
  HeatMapScenery scenery;

  if (!heat_bench_net (bench, error))
    return FALSE;
  double start_us = processor_us ();
  if (!prepare (bench, &scenery, error))
    return FALSE;
  double took_us = processor_us () - start_us;
  heat_bench_set_times (result, &took_us, 1);
  result->bytes = heat_map_scene_bytes (bench->scene);
  return TRUE;
}

/* At any place and any scale, beside buildings. */
gboolean
heat_bench_map_pick (HeatBench *bench, HeatBenchResult *result, GError **error)
{
  guint n = bench->runs ? bench->runs : N_PICKS;
  g_autofree double *times_us = g_new (double, n);
  HeatMapScenery scenery;
  guint64 state = 12;

  if (!prepare (bench, &scenery, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      HeatMapView view = random_view (bench->net, &state, 500 * exp2 (heat_bench_pick (&state, 1000) / 100.0));
      double x = heat_bench_pick (&state, WIDTH_PX), y = heat_bench_pick (&state, HEIGHT_PX), start_us = processor_us ();
      heat_map_pick (&scenery, &view, x, y);
      times_us[i] = processor_us () - start_us;
    }
  heat_bench_set_times (result, times_us, n);
  return TRUE;
}
