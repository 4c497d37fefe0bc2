// SPDX-License-Identifier: GPL-3.0-or-later
/* Not a test: frame times of the map widget on a real city, in a window of 1600 × 1000 pixels, GSK_RENDERER=cairo.
 *   xvfb-run -s "-screen 0 1600x1000x24" dbus-run-session -- bench-map-widget CITY.gpkg [SCALE …]
 * At each scale: the first full view, then panning at 1,200 pixels a second, then zooming in and out by two steps each. A frame is
 * what the frame clock does between before-paint and after-paint, in processor time of the main thread (wall times on shared
 * machines say little; they are told beside it). "late": frames of more than 16 ms of processor. "missing": tiles of the present
 * level that had to be shown scaled from others. The yardstick draws the view at rest by cairo alone. One line of JSON a scale. */
#include "desk-map-private.h"
#include "store-net.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define PAN_PX_A_SECOND 1200
#define PHASE_US (3 * G_USEC_PER_SEC)
#define STEP_US (500 * 1000)
#define OVERVIEW_PX_WIDE 184
#define OVERVIEW_PX_HIGH 128

typedef struct {
  HeatDeskMap *map;
  GArray *cpu_us, *wall_us, *gap_us; /* double */
  guint64 n_missing;
  double frame_cpu_us, frame_wall_us, last_us;
  gboolean is_counting;
  gint64 phase_us, step_us;          /* when they began */
  guint n_steps;
} Bench;

static double
clock_us (clockid_t clock)
{
  struct timespec t;

  clock_gettime (clock, &t);
  return (double) t.tv_sec * 1e6 + (double) t.tv_nsec / 1e3;
}

static void
on_before (GdkFrameClock *clock, Bench *b)
{
  b->frame_cpu_us = clock_us (CLOCK_THREAD_CPUTIME_ID);
  b->frame_wall_us = clock_us (CLOCK_MONOTONIC);
}

static void
on_after (GdkFrameClock *clock, Bench *b)
{
  double now_us = clock_us (CLOCK_MONOTONIC), cpu = clock_us (CLOCK_THREAD_CPUTIME_ID) - b->frame_cpu_us, wall = now_us - b->frame_wall_us;
  double gap = now_us - b->last_us;

  if (b->is_counting)
    {
      g_array_append_val (b->cpu_us, cpu);
      g_array_append_val (b->wall_us, wall);
      g_array_append_val (b->gap_us, gap);
      b->n_missing += heat_desk_map_get_figures (b->map).n_missing;
    }
  b->last_us = now_us;
}

static void
settle (Bench *b)
{
  while (!heat_desk_map_is_settled (b->map))
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
pan (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  Bench *b = data;
  gint64 now_us = gdk_frame_clock_get_frame_time (clock);
  double t = (double) (now_us - b->step_us) / G_USEC_PER_SEC, turn = (double) (now_us - b->phase_us) / G_USEC_PER_SEC;

  b->step_us = now_us;
  if (t > 0 && t < 0.5) /* round in a wide circle, so that the city does not end */
    heat_desk_map_pan (b->map, PAN_PX_A_SECOND * t * cos (turn), PAN_PX_A_SECOND * t * sin (turn));
  return now_us - b->phase_us < PHASE_US + STEP_US ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static gboolean
zoom (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  static const int steps[] = { 1, 1, -1, -1, -1, 1 };
  Bench *b = data;
  gint64 now_us = gdk_frame_clock_get_frame_time (clock);

  if (b->n_steps == 0 || now_us - b->step_us > STEP_US)
    {
      b->step_us = now_us;
      if (b->n_steps < G_N_ELEMENTS (steps))
        heat_desk_map_zoom (b->map, steps[b->n_steps++]);
    }
  return now_us - b->phase_us < PHASE_US + STEP_US ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static gboolean
repaint (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  Bench *b = data;

  gtk_widget_queue_draw (widget);
  return gdk_frame_clock_get_frame_time (clock) - b->phase_us < PHASE_US + STEP_US ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
run_phase (Bench *b, GtkTickCallback tick)
{
  for (GArray **a = (GArray *[]){ b->cpu_us, b->wall_us, b->gap_us, NULL }; *a; a++)
    g_array_set_size (*a, 0);
  b->n_missing = 0;
  b->n_steps = 0;
  b->phase_us = b->step_us = g_get_monotonic_time ();
  b->is_counting = TRUE;
  b->last_us = clock_us (CLOCK_MONOTONIC);
  gtk_widget_add_tick_callback (GTK_WIDGET (b->map), tick, b, NULL);
  while (g_get_monotonic_time () - b->phase_us < PHASE_US)
    g_main_context_iteration (NULL, TRUE); /* the frame clock wakes it until the tick takes itself away */
  b->is_counting = FALSE;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
rank_ms (GArray *times_us, double part)
{
  g_array_sort (times_us, compare);
  return times_us->len ? g_array_index (times_us, double, (guint) (part * (times_us->len - 1))) / 1e3 : 0;
}

static void
tell_phase (Bench *b, const char *name)
{
  guint late = 0;

  for (guint i = 0; i < b->cpu_us->len; i++)
    late += g_array_index (b->cpu_us, double, i) > 16e3;
  printf (", \"%s\": {\"frames\": %u, \"cpu_median_ms\": %.1f, \"cpu_p95_ms\": %.1f, \"cpu_max_ms\": %.1f, \"late\": %u, \"wall_median_ms\": %.1f,"
          " \"wall_p95_ms\": %.1f, \"gap_p95_ms\": %.1f, \"gap_max_ms\": %.1f, \"missing_a_frame\": %.2f}",
          name, b->cpu_us->len, rank_ms (b->cpu_us, 0.5), rank_ms (b->cpu_us, 0.95), rank_ms (b->cpu_us, 1), late, rank_ms (b->wall_us, 0.5),
          rank_ms (b->wall_us, 0.95), rank_ms (b->gap_us, 0.95), rank_ms (b->gap_us, 1), (double) b->n_missing / MAX (b->cpu_us->len, 1));
}

/* Everything in one cairo drawing, as if nothing were kept from frame to frame. */
static double
plain_ms (Bench *b)
{
  HeatMapView view = *heat_desk_map_get_view (b->map);
  HeatMapScenery scenery = heat_map_source_scenery (b->map->source);
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, view.width_px, view.height_px);
  cairo_t *cr = cairo_create (image);
  double start_us = clock_us (CLOCK_THREAD_CPUTIME_ID);
  HeatMapPen pen;

  heat_map_pen_init_vector (&pen, cr);
  heat_map_draw_ground (&pen, &scenery, &view);
  heat_map_pen_clear (&pen);
  heat_map_draw_top (cr, &scenery, &view, &(HeatMapTopOptions){ 0 });
  double took_ms = (clock_us (CLOCK_THREAD_CPUTIME_ID) - start_us) / 1e3;
  cairo_destroy (cr);
  cairo_surface_destroy (image);
  return took_ms;
}

/* The small map of the whole city (desk-overview.c), as the thread draws it: once for a city, not for a frame. */
static double
overview_ms (HeatMapScene *scene, HeatMapStyle *style)
{
  HeatMapScenery scenery = { scene, style, NULL, HEAT_MAP_LIGHT, HEAT_MAP_ALL & ~HEAT_MAP_LABELS, NULL };
  HeatMapView view = heat_map_view_fit (&(HeatMapView){ 0, 0, 1, OVERVIEW_PX_WIDE, OVERVIEW_PX_HIGH, 1 }, heat_map_scene_extent (scene), 8);
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, view.width_px, view.height_px);
  double start_us = clock_us (CLOCK_THREAD_CPUTIME_ID);
  HeatMapPen pen;

  heat_map_pen_init_image (&pen, image, 1);
  heat_map_draw_ground (&pen, &scenery, &view);
  heat_map_pen_clear (&pen);
  cairo_surface_destroy (image);
  return (clock_us (CLOCK_THREAD_CPUTIME_ID) - start_us) / 1e3;
}

static double
resident_mb (void)
{
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &text, NULL, NULL) || !(line = strstr (text, "VmRSS:")))
    return 0;
  return (double) g_ascii_strtoull (line + strlen ("VmRSS:"), NULL, 10) / 1024;
}

/* The building in the middle of their list: in the city's dense part as likely as anywhere. */
static HeatPoint
busy_place (HeatNet *net)
{
  HeatPoint p = { 0, 0 };

  if (!heat_net_place (net, HEAT_KIND_BUILDING, heat_net_n (net, HEAT_KIND_BUILDING) / 2, &p.x_m, &p.y_m))
    heat_net_place (net, HEAT_KIND_PIPE, heat_net_n (net, HEAT_KIND_PIPE) / 2, &p.x_m, &p.y_m);
  return p;
}

static void
run_scale (Bench *b, HeatMapScene *scene, double scale)
{
  HeatNet *net = heat_map_scene_net (scene);
  HeatPoint place = busy_place (net);
  double plain;

  heat_desk_map_set_scene (b->map, NULL); /* nothing kept */
  heat_desk_map_set_scene (b->map, scene);
  double cpu_us = clock_us (CLOCK_PROCESS_CPUTIME_ID), wall_us = clock_us (CLOCK_MONOTONIC);
  if (scale > 0)
    heat_desk_map_go_to (b->map, place.x_m, place.y_m, scale);
  else
    heat_desk_map_fit_all (b->map);
  settle (b);
  printf ("{\"name\": \"map-widget\", \"pipes\": %u, \"scale\": %.0f, \"view_wall_ms\": %.0f, \"view_cpu_ms\": %.0f", heat_net_n (net, HEAT_KIND_PIPE),
          heat_map_view_scale (heat_desk_map_get_view (b->map)), (clock_us (CLOCK_MONOTONIC) - wall_us) / 1e3, (clock_us (CLOCK_PROCESS_CPUTIME_ID) - cpu_us) / 1e3);
  plain = plain_ms (b);
  run_phase (b, pan);
  double frame_ms = rank_ms (b->cpu_us, 0.5);
  tell_phase (b, "pan");
  settle (b);
  run_phase (b, zoom);
  tell_phase (b, "zoom");
  settle (b);
  HeatDeskMapFigures f = heat_desk_map_get_figures (b->map);
  printf (", \"plain_ms\": %.1f, \"ratio\": %.1f, \"tiles_kept\": %u, \"tile_mb\": %.1f, \"index_mb\": %.1f, \"rss_mb\": %.0f}\n", plain, plain / MAX (frame_ms, 0.01),
          f.n_cached, (double) f.cached_bytes / 1e6, (double) heat_map_scene_bytes (b->map->scene) / 1e6, resident_mb ());
  fflush (stdout);
}

int
main (int argc, char **argv)
{
  const double scales[] = { 0, 30000, 10000, 4000, 1000 };
  g_autoptr (GError) error = NULL;

  gtk_init ();
  g_autoptr (HeatNet) net = argc > 1 ? heat_store_net_open (argv[1], NULL, NULL, NULL, &error) : NULL;
  g_autoptr (HeatMapStyle) style = net ? heat_map_style_load (NULL, &error) : NULL;
  if (!style)
    {
      fprintf (stderr, "bench-map-widget CITY.gpkg [SCALE …]: %s\n", error ? error->message : "no city given");
      return 2;
    }
  double start_us = clock_us (CLOCK_MONOTONIC);
  g_autoptr (HeatMapScene) scene = heat_map_scene_new (net, NULL, NULL);
  fprintf (stderr, "scene %.0f ms\n", (clock_us (CLOCK_MONOTONIC) - start_us) / 1e3);
  fprintf (stderr, "overview %.1f ms\n", overview_ms (scene, style));
  GtkWidget *window = gtk_window_new ();
  Bench b = { .map = HEAT_DESK_MAP (heat_desk_map_new ()), .cpu_us = g_array_new (FALSE, FALSE, sizeof (double)),
              .wall_us = g_array_new (FALSE, FALSE, sizeof (double)), .gap_us = g_array_new (FALSE, FALSE, sizeof (double)) };
  gtk_window_set_default_size (GTK_WINDOW (window), 1600, 1000);
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (b.map));
  heat_desk_map_set_style (b.map, style);
  heat_desk_map_set_scene (b.map, scene);
  start_us = clock_us (CLOCK_MONOTONIC);
  gtk_window_present (GTK_WINDOW (window));
  settle (&b);
  fprintf (stderr, "window with the whole city %.0f ms\n", (clock_us (CLOCK_MONOTONIC) - start_us) / 1e3);
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (b.map));
  g_signal_connect (clock, "before-paint", G_CALLBACK (on_before), &b);
  g_signal_connect (clock, "after-paint", G_CALLBACK (on_after), &b);
  heat_desk_map_set_scene (b.map, NULL);
  run_phase (&b, repaint);
  fprintf (stderr, "the floor: an empty map repainted takes %.1f ms (95th percentile %.1f ms)\n", rank_ms (b.cpu_us, 0.5), rank_ms (b.cpu_us, 0.95));
  for (int i = 2; i < argc; i++)
    run_scale (&b, scene, g_ascii_strtod (argv[i], NULL));
  for (gsize i = 0; argc <= 2 && i < G_N_ELEMENTS (scales); i++)
    run_scale (&b, scene, scales[i]);
  g_signal_handlers_disconnect_by_data (clock, &b);
  gtk_window_destroy (GTK_WINDOW (window));
  for (GArray **a = (GArray *[]){ b.cpu_us, b.wall_us, b.gap_us, NULL }; *a; a++)
    g_array_unref (*a);
  return 0;
}
