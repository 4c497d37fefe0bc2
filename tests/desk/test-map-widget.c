// SPDX-License-Identifier: GPL-3.0-or-later
/* The map widget in a window: it settles, pans, zooms, goes back, keeps its store bounded and never blocks. */
#include "desk-export.h"
#include "desk-map.h"
#include "map-test-city.h"
#include "map-pick.h"
#include "map-tiles.h"
#include <glib/gstdio.h>
#include <time.h>

typedef struct {
  GtkWidget *window;
  HeatDeskMap *map;
  HeatNet *net;
  HeatMapScene *scene;
  HeatMapStyle *style;
} Fixture;

/* Runs the main loop until the map is settled; fails after ten seconds (under sanitizers drawing is slow). */
static void
settle (Fixture *f)
{
  gint64 until = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (!heat_desk_map_is_settled (f->map))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, until);
      g_main_context_iteration (NULL, FALSE);
      g_usleep (500);
    }
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->net = heat_test_net_new (5, 4);
  f->style = heat_map_style_load (NULL, &error);
  g_assert_no_error (error);
  f->scene = heat_map_scene_new (f->net, NULL, NULL);
  f->window = gtk_window_new ();
  f->map = HEAT_DESK_MAP (heat_desk_map_new ());
  gtk_window_set_default_size (GTK_WINDOW (f->window), 900, 640);
  gtk_window_set_decorated (GTK_WINDOW (f->window), FALSE);
  gtk_window_set_child (GTK_WINDOW (f->window), GTK_WIDGET (f->map));
  heat_desk_map_set_style (f->map, f->style);
  heat_desk_map_set_scene (f->map, f->scene);
  gtk_window_present (GTK_WINDOW (f->window));
  settle (f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (f->window));
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  heat_map_scene_unref (f->scene);
  heat_map_style_unref (f->style);
  heat_net_unref (f->net);
}

static void
test_fits (Fixture *f, gconstpointer data)
{
  const HeatMapView *v = heat_desk_map_get_view (f->map);
  HeatBox city = heat_map_scene_extent (f->scene), seen = heat_map_view_box (v, 0);

  g_assert_cmpint (v->width_px, ==, 900);
  g_assert_true (seen.x0_m <= city.x0_m && seen.y0_m <= city.y0_m && seen.x1_m >= city.x1_m && seen.y1_m >= city.y1_m);
  g_assert_false (heat_desk_map_can_go_back (f->map));
  g_assert_cmpuint (heat_desk_map_get_figures (f->map).n_tiles, >, 0);
}

static void
test_back_and_forward (Fixture *f, gconstpointer data)
{
  HeatMapView start = *heat_desk_map_get_view (f->map);
  HeatBox city = heat_map_scene_extent (f->scene);

  heat_desk_map_go_to (f->map, city.x0_m, city.y0_m, 2000);
  settle (f);
  HeatMapView there = *heat_desk_map_get_view (f->map);
  g_assert_cmpfloat_with_epsilon (there.x_m, city.x0_m, there.m_per_px);
  g_assert_cmpfloat (heat_map_view_scale (&there), >=, 1999);
  g_assert_cmpfloat (heat_map_view_scale (&there), <, 2000 * 1.2);
  g_assert_true (heat_desk_map_can_go_back (f->map));
  heat_desk_map_go_back (f->map);
  settle (f);
  g_assert_cmpfloat_with_epsilon (heat_desk_map_get_view (f->map)->x_m, start.x_m, start.m_per_px);
  g_assert_cmpfloat_with_epsilon (heat_desk_map_get_view (f->map)->m_per_px, start.m_per_px, 1e-9);
  g_assert_true (heat_desk_map_can_go_forward (f->map));
  heat_desk_map_go_forward (f->map);
  g_assert_cmpfloat_with_epsilon (heat_desk_map_get_view (f->map)->x_m, there.x_m, there.m_per_px);
}

static void
test_zoom_settles_on_ladder (Fixture *f, gconstpointer data)
{
  double before = heat_desk_map_get_view (f->map)->m_per_px;

  heat_desk_map_zoom (f->map, 1);
  heat_desk_map_zoom (f->map, 1);
  settle (f);
  double after = heat_desk_map_get_view (f->map)->m_per_px;
  g_assert_cmpfloat_with_epsilon (before / after, 2, 1e-6);
  g_assert_cmpfloat_with_epsilon (after, heat_map_level_m_per_px (heat_map_level_nearest (after)), 1e-12);
}

static void
test_pan_moves_by_pixels (Fixture *f, gconstpointer data)
{
  HeatMapView before = *heat_desk_map_get_view (f->map);

  heat_desk_map_pan (f->map, 100, -40);
  const HeatMapView *after = heat_desk_map_get_view (f->map);
  g_assert_cmpfloat_with_epsilon ((after->x_m - before.x_m) / before.m_per_px, 100, 0.51);
  g_assert_cmpfloat_with_epsilon ((after->y_m - before.y_m) / before.m_per_px, 40, 0.51);
}

static void
test_store_is_bounded (Fixture *f, gconstpointer data)
{
  HeatBox city = heat_map_scene_extent (f->scene);

  for (int i = 0; i < 30; i++)
    {
      heat_desk_map_go_to (f->map, city.x0_m + (city.x1_m - city.x0_m) * i / 29, (city.y0_m + city.y1_m) / 2, 200);
      settle (f);
    }
  HeatDeskMapFigures figures = heat_desk_map_get_figures (f->map);
  g_assert_cmpuint (figures.cached_bytes, <=, HEAT_MAP_TILES_BYTES);
  g_assert_cmpuint (figures.n_tiles, >, 420); /* else the bound was never reached */
}

static void
test_overlay_theme_layers (Fixture *f, gconstpointer data)
{
  g_autoptr (HeatMapOverlay) overlay = heat_map_overlay_new ();
  guint32 pipe = 4, building = 1;
  double x = 0, y = 0;

  g_array_append_val (overlay->zone_pipes, pipe);
  g_array_append_val (overlay->out_buildings, building);
  g_assert_true (heat_net_place (f->net, HEAT_KIND_PIPE, pipe, &x, &y));
  heat_map_overlay_add_team (overlay, x, y, 3, HEAT_TEAM_ON_THE_WAY, 40, 10, "3队");
  heat_map_overlay_seal (overlay, f->net);
  heat_desk_map_set_overlay (f->map, overlay);
  g_assert_false (heat_desk_map_is_settled (f->map));
  settle (f);
  guint64 drawn = heat_desk_map_get_figures (f->map).n_tiles;

  /* a team that moves needs no new tile */
  g_autoptr (HeatMapOverlay) moved = heat_map_overlay_new ();
  g_array_append_val (moved->zone_pipes, pipe);
  g_array_append_val (moved->out_buildings, building);
  heat_map_overlay_add_team (moved, x + 50, y, 3, HEAT_TEAM_ON_SITE, NAN, 10, "3队");
  heat_map_overlay_seal (moved, f->net);
  heat_desk_map_set_overlay (f->map, moved);
  settle (f);
  g_assert_cmpuint (heat_desk_map_get_figures (f->map).n_tiles, ==, drawn);

  heat_desk_map_set_theme (f->map, HEAT_MAP_LIGHT);
  settle (f);
  heat_desk_map_set_layers (f->map, HEAT_MAP_ALL & ~HEAT_MAP_RETURN);
  settle (f);
  g_assert_cmpuint (heat_desk_map_get_figures (f->map).n_tiles, >, drawn);
}

static void
test_another_city (Fixture *f, gconstpointer data)
{
  g_autoptr (HeatNet) net = heat_test_net_new (2, 2);
  g_autoptr (HeatMapScene) scene = heat_map_scene_new (net, NULL, NULL);

  heat_desk_map_go_to (f->map, 500000, 5070000, 3000);
  heat_desk_map_set_scene (f->map, scene);
  settle (f);
  g_assert_false (heat_desk_map_can_go_back (f->map));
  heat_desk_map_set_scene (f->map, NULL);
  g_assert_false (heat_desk_map_is_settled (f->map));
  heat_desk_map_zoom (f->map, 1);
  heat_desk_map_fit_all (f->map);
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

static gint64
thread_cpu_us (void)
{
  struct timespec t;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &t);
  return t.tv_sec * G_USEC_PER_SEC + t.tv_nsec / 1000;
}

/* Panning and zooming through what is not drawn yet: no turn of the main loop takes 100 ms of processor, half of them far less, and
 * at rest no tile is missing. (Wall times on shared machines say nothing.) */
static void
test_frames_are_short (Fixture *f, gconstpointer data)
{
  g_autoptr (GArray) turns_us = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint64 until = 0;

  for (int i = 0; i < 60; i++)
    {
      if (i % 20 == 10)
        heat_desk_map_zoom (f->map, i == 30 ? -1 : 1);
      else
        heat_desk_map_pan (f->map, 41, 17);
      until = heat_desk_map_get_figures (f->map).n_frames + 1;
      while (heat_desk_map_get_figures (f->map).n_frames < until)
        {
          gint64 t0 = thread_cpu_us ();
          g_main_context_iteration (NULL, TRUE);
          gint64 took_us = thread_cpu_us () - t0;
          if (heat_desk_map_get_figures (f->map).n_frames >= until) /* it painted */
            g_array_append_val (turns_us, took_us);
          g_assert_cmpint (took_us, <, 100000);
        }
    }
  g_array_sort (turns_us, compare_times);
  gint64 median_us = g_array_index (turns_us, gint64, turns_us->len / 2);
  g_test_message ("%u frames, median %" G_GINT64_FORMAT " us of processor, longest %" G_GINT64_FORMAT, turns_us->len, median_us,
                  g_array_index (turns_us, gint64, turns_us->len - 1));
  g_assert_cmpint (median_us, <, 40000);
  settle (f);
  gtk_widget_queue_draw (GTK_WIDGET (f->map));
  until = heat_desk_map_get_figures (f->map).n_frames + 1;
  while (heat_desk_map_get_figures (f->map).n_frames < until)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (heat_desk_map_get_figures (f->map).n_missing, ==, 0);
}

/* Twice the view's pixels, and not one colour. */
static void
check_png (Fixture *f, const char *path)
{
  cairo_surface_t *image = cairo_image_surface_create_from_png (path);
  const HeatMapView *view = heat_desk_map_get_view (f->map);
  g_autoptr (GHashTable) colours = g_hash_table_new (NULL, NULL);

  g_assert_cmpint (cairo_surface_status (image), ==, CAIRO_STATUS_SUCCESS);
  g_assert_cmpint (cairo_image_surface_get_width (image), ==, 2 * view->width_px);
  g_assert_cmpint (cairo_image_surface_get_height (image), ==, 2 * view->height_px);
  for (int y = 0; y < 2 * view->height_px; y += 3)
    for (int x = 0; x < 2 * view->width_px; x += 3)
      g_hash_table_add (colours, GUINT_TO_POINTER (((guint32 *) (gpointer) (cairo_image_surface_get_data (image) + y * cairo_image_surface_get_stride (image)))[x]));
  g_assert_cmpuint (g_hash_table_size (colours), >, 20);
  cairo_surface_destroy (image);
}

static void
test_paper_is_written (Fixture *f, gconstpointer data)
{
  static const struct { const char *name, *begin; } files[] = { { "m.png", "\x89PNG" }, { "m.pdf", "%PDF" }, { "m.svg", "<?xml" } };
  g_autofree char *folder = g_dir_make_tmp ("heat-paper-XXXXXX", NULL);
  HeatDeskMapPaper *paper = heat_desk_map_keep_paper (f->map);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (folder, files[i].name, NULL), *bytes = NULL;
      gsize n = 0;
      g_assert_true (heat_desk_map_paper_write (paper, path, &error));
      g_assert_no_error (error);
      g_assert_true (g_file_get_contents (path, &bytes, &n, NULL));
      g_assert_cmpuint (n, >, 4000);
      g_assert_true (g_str_has_prefix (bytes, files[i].begin));
      if (i == 0)
        check_png (f, path);
      g_unlink (path);
    }
  g_autofree char *nowhere = g_build_filename (folder, "no", "m.png", NULL);
  g_assert_false (heat_desk_map_paper_write (paper, nowhere, &error));
  g_assert_nonnull (strstr (error->message, nowhere));
  g_rmdir (folder);
  heat_desk_map_paper_free (paper);
}

static void
test_export_name (void)
{
  static const struct { const char *typed; guint kind; const char *name; } cases[] = {
    { "/a/map", 0, "/a/map.png" }, { "/a/map", 1, "/a/map.pdf" }, { "/a/map", 2, "/a/map.svg" },
    { "/a/map.svg", 0, "/a/map.svg" }, { "/a/v1.2", 1, "/a/v1.2.pdf" },
    { "/a/map.png", 1, "/a/map.pdf" }, { "/a/map.png", 2, "/a/map.svg" }, { "/a/map.pdf", 2, "/a/map.svg" }, /* proposed as .png, another kind chosen */
    { "/a/MAP.PNG", 0, "/a/MAP.png" }, { "/a/map.png.old", 2, "/a/map.png.old.svg" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = heat_desk_export_name (cases[i].typed, cases[i].kind);
      g_assert_cmpstr (name, ==, cases[i].name);
    }
}

/* --- by hand: real events through the display ------------------------------------------------------------------------- */

static void
hand_done (GPid pid, int status, gpointer data)
{
  *(gboolean *) data = TRUE;
}

/* Runs xdotool with these words while the window goes on; FALSE: it is not installed. */
static gboolean
by_hand (const char *words)
{
  g_autofree char *line = g_strdup_printf ("xdotool %s", words), *tool = g_find_program_in_path ("xdotool");
  g_auto (GStrv) argv = g_strsplit (line, " ", -1);
  gboolean is_over = FALSE;
  GPid pid = 0;

  if (!tool || !g_spawn_async (NULL, argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, NULL))
    {
      g_test_skip ("xdotool is not installed");
      return FALSE;
    }
  g_child_watch_add (pid, hand_done, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
  return TRUE;
}

/* What hands did has arrived when the view is another one; then it comes to rest. */
static void
settle_elsewhere (Fixture *f, HeatMapView before)
{
  gint64 until_us = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  for (const HeatMapView *v = &before; v->x_m == before.x_m && v->y_m == before.y_m && v->m_per_px == before.m_per_px; v = heat_desk_map_get_view (f->map))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, until_us);
      g_main_context_iteration (NULL, FALSE);
      g_usleep (500);
    }
  settle (f);
}

static void
animate (Fixture *f, gboolean is_on)
{
  g_object_set (gtk_widget_get_settings (f->window), "gtk-enable-animations", is_on, NULL);
}

#define FLICK "mousemove 600 320 mousedown 1 mousemove 590 320 sleep 0.03 mousemove 570 320 sleep 0.03 mousemove 540 320 sleep 0.03 mousemove 500 320 mouseup 1"

static void
test_flick_runs_on (Fixture *f, gconstpointer data)
{
  heat_desk_map_go_to (f->map, heat_desk_map_get_view (f->map)->x_m, heat_desk_map_get_view (f->map)->y_m, 1000);
  settle (f);
  HeatMapView before = *heat_desk_map_get_view (f->map);
  if (!by_hand (FLICK))
    return;
  settle_elsewhere (f, before);
  double run_px = (heat_desk_map_get_view (f->map)->x_m - before.x_m) / before.m_per_px;
  g_test_message ("a flick of 100 px goes %.0f px", run_px);
  g_assert_cmpfloat (run_px, >, 150);
  g_assert_cmpfloat (run_px, <, 2500);
  g_assert_cmpfloat_with_epsilon (heat_desk_map_get_view (f->map)->y_m, before.y_m, before.m_per_px);
}

/* Whoever asked for no animations gets the drag alone, and a zoom in one frame. */
static void
test_no_animations (Fixture *f, gconstpointer data)
{
  animate (f, FALSE);
  heat_desk_map_go_to (f->map, heat_desk_map_get_view (f->map)->x_m, heat_desk_map_get_view (f->map)->y_m, 1000);
  settle (f);
  HeatMapView before = *heat_desk_map_get_view (f->map);
  heat_desk_map_zoom (f->map, 1);
  g_assert_cmpfloat_with_epsilon (before.m_per_px / heat_desk_map_get_view (f->map)->m_per_px, G_SQRT2, 1e-6);
  heat_desk_map_zoom (f->map, -1);
  g_assert_cmpfloat_with_epsilon (before.m_per_px, heat_desk_map_get_view (f->map)->m_per_px, 1e-9);
  if (by_hand (FLICK))
    {
      settle_elsewhere (f, before);
      g_assert_cmpfloat_with_epsilon ((heat_desk_map_get_view (f->map)->x_m - before.x_m) / before.m_per_px, 100, 1.1);
    }
  animate (f, TRUE);
}

/* The place under the pointer stays under it: wheel and keys alike. */
static void
test_zoom_keeps_the_pointer (Fixture *f, gconstpointer data)
{
  static const char *const hands[] = { "mousemove 700 200 click 4 sleep 0.05 click 4", "mousemove 700 200 mousemove 701 200 key plus", "mousemove 300 500 click 5",
                                       "mousemove 300 500 mousemove 301 500 key minus" };

  gtk_widget_grab_focus (GTK_WIDGET (f->map));
  for (gsize i = 0; i < G_N_ELEMENTS (hands); i++)
    {
      double x = i < 2 ? 700 + (i == 1) : 300 + (i == 3), y = i < 2 ? 200 : 500;
      HeatPoint before = heat_map_view_to_m (heat_desk_map_get_view (f->map), x, y);
      HeatMapView view = *heat_desk_map_get_view (f->map);
      double scale = view.m_per_px;
      if (!by_hand (hands[i]))
        return;
      settle_elsewhere (f, view);
      HeatPoint after = heat_map_view_to_m (heat_desk_map_get_view (f->map), x, y);
      g_test_message ("%s: scale × %.2f", hands[i], heat_desk_map_get_view (f->map)->m_per_px / scale);
      g_assert_cmpfloat (heat_desk_map_get_view (f->map)->m_per_px / scale, <, i < 2 ? 0.8 : 10);
      g_assert_cmpfloat (heat_desk_map_get_view (f->map)->m_per_px / scale, >, i < 2 ? 0.1 : 1.2);
      g_assert_cmpfloat (hypot (after.x_m - before.x_m, after.y_m - before.y_m), <, 2 * heat_desk_map_get_view (f->map)->m_per_px);
    }
}

static void
on_pointer (HeatDeskMap *map, double x_m, double y_m, gboolean is_inside, gpointer data)
{
  *(HeatPoint *) data = (HeatPoint){ x_m, y_m };
}

/* What the pointer stands on is told anew when the map moved under it: after the wheel, after a flick. */
static void
test_pointer_is_told_again (Fixture *f, gconstpointer data)
{
  static const struct { const char *hands; double x_px, y_px; } cases[] = {
    { "mousemove 640 260 mousemove 641 260 sleep 0.05 click 4 sleep 0.05 click 4", 641, 260 }, { FLICK, 500, 320 }, { "mousemove 300 400 mousemove 301 400 click 5", 301, 400 },
  };
  HeatPoint told = { NAN, NAN };

  g_signal_connect (f->map, "pointer", G_CALLBACK (on_pointer), &told);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      HeatMapView before = *heat_desk_map_get_view (f->map);
      if (!by_hand (cases[i].hands))
        return;
      settle_elsewhere (f, before);
      HeatPoint there = heat_map_view_to_m (heat_desk_map_get_view (f->map), cases[i].x_px, cases[i].y_px);
      g_assert_cmpfloat (hypot (told.x_m - there.x_m, told.y_m - there.y_m), <, 1.5 * heat_desk_map_get_view (f->map)->m_per_px);
    }
}

static GtkEventController *
scroll_of (Fixture *f)
{
  g_autoptr (GListModel) all = gtk_widget_observe_controllers (GTK_WIDGET (f->map));

  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (GtkEventController) one = g_list_model_get_item (all, i);
      if (GTK_IS_EVENT_CONTROLLER_SCROLL (one))
        return one; /* the widget holds it */
    }
  g_assert_not_reached ();
}

/* Two fingers on a touchpad: the scale is theirs to the hair, also while they rest, and comes onto the ladder when they are lifted. */
static void
test_fingers_zoom_continuously (Fixture *f, gconstpointer data)
{
  double start = heat_desk_map_get_view (f->map)->m_per_px, wanted = start;
  gboolean is_taken = FALSE;

  for (int i = 0; i < 7; i++)
    {
      g_signal_emit_by_name (scroll_of (f), "scroll", 0.0, -0.13, &is_taken);
      wanted *= exp2 (-0.13 / 2);
      g_assert_true (is_taken);
      g_assert_cmpfloat_with_epsilon (heat_desk_map_get_view (f->map)->m_per_px, wanted, 1e-9 * wanted); /* at once */
    }
  for (gint64 until_us = g_get_monotonic_time () + 350 * 1000; g_get_monotonic_time () < until_us; g_usleep (500))
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpfloat_with_epsilon (heat_desk_map_get_view (f->map)->m_per_px, wanted, 1e-9 * wanted); /* the fingers rest on it */
  g_assert_false (heat_desk_map_is_settled (f->map));
  g_signal_emit_by_name (scroll_of (f), "scroll-end");
  settle (f);
  double level = heat_map_level_m_per_px (heat_map_level_nearest (wanted));
  g_assert_cmpfloat_with_epsilon (heat_desk_map_get_view (f->map)->m_per_px, level, 1e-9 * level);
}

static void
on_picked (HeatDeskMap *map, guint kind, guint index, double x_m, double y_m, int n_press, gpointer data)
{
  *(guint *) data = kind << 24 | index;
}

static void
await (Fixture *f, const guint *number)
{
  gint64 until_us = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (!*number)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, until_us);
      g_main_context_iteration (NULL, FALSE);
      g_usleep (500);
    }
}

/* Arrows bring a pipe under the cross, Space takes it as a click would. */
static void
test_keys_pick (Fixture *f, gconstpointer data)
{
  guint by_click = 0, by_keys = 0;
  double x = 0, y = 0;

  g_assert_true (heat_net_place (f->net, HEAT_KIND_PIPE, 4, &x, &y));
  heat_desk_map_go_to (f->map, x, y, 900);
  heat_desk_map_pan (f->map, -96, -96);
  settle (f);
  gtk_widget_grab_focus (GTK_WIDGET (f->map));
  gulong handler = g_signal_connect (f->map, "picked", G_CALLBACK (on_picked), &by_keys);
  if (!by_hand ("mousemove 20 600 key Right Down sleep 0.1 key space"))
    return;
  await (f, &by_keys);
  g_signal_handler_disconnect (f->map, handler);
  handler = g_signal_connect (f->map, "picked", G_CALLBACK (on_picked), &by_click);
  by_hand ("mousemove 450 320 sleep 0.05 click 1");
  await (f, &by_click);
  g_signal_handler_disconnect (f->map, handler);
  g_assert_cmphex (by_keys, ==, by_click);
}

static void
on_sign (HeatDeskMap *map, guint kind, guint tag, int n_press, gpointer data)
{
  *(guint *) data = kind << 24 | tag;
}

/* S brings the signs under the cross one after the other, Space takes it; a click where the sign stands does the same. */
static void
test_signs_pick (Fixture *f, gconstpointer data)
{
  HeatBox city = heat_map_scene_extent (f->scene);
  HeatMapOverlay *overlay = heat_map_overlay_new ();
  HeatMapLeak leak = { city.x0_m, city.y0_m, 1, 5 };
  HeatMapReport report = { city.x1_m, city.y1_m, HEAT_MAP_SYMPTOM_WATER, TRUE, 8 };

  g_array_append_val (overlay->leaks, leak);
  g_array_append_val (overlay->reports, report);
  heat_map_overlay_seal (overlay, f->net);
  heat_desk_map_set_overlay (f->map, overlay);
  heat_map_overlay_unref (overlay);
  heat_desk_map_go_to (f->map, (city.x0_m + city.x1_m) / 2, (city.y0_m + city.y1_m) / 2, 900);
  settle (f);
  gtk_widget_grab_focus (GTK_WIDGET (f->map));
  const char *const hands[] = { "mousemove 20 600 key s sleep 0.1 key space", "key s sleep 0.1 mousemove 440 310 mousemove 450 320 sleep 0.05 click 1", "mousemove 20 600 key shift+s sleep 0.1 key space" };
  const guint wanted[] = { HEAT_MAP_SIGN_LEAK << 24 | 5, HEAT_MAP_SIGN_REPORT << 24 | 8, HEAT_MAP_SIGN_LEAK << 24 | 5 };
  for (guint i = 0; i < G_N_ELEMENTS (hands); i++)
    {
      guint picked = 0;
      gulong handler = g_signal_connect (f->map, "sign-picked", G_CALLBACK (on_sign), &picked);
      if (!by_hand (hands[i]))
        return;
      await (f, &picked);
      g_signal_handler_disconnect (f->map, handler);
      g_assert_cmphex (picked, ==, wanted[i]);
    }
}

/* What was looked for stands in the middle, or beside a panel that covers it, with its name, all in view. */
static void
test_spot_is_clear_of_panels (Fixture *f, gconstpointer data)
{
  HeatBox city = heat_map_scene_extent (f->scene);
  const HeatMapRect panels[] = { { 300, 0, 900, 640 }, { 0, 0, 300, 200 } };
  HeatPoint place = { (city.x0_m + city.x1_m) / 2, (city.y0_m + city.y1_m) / 2 };

  heat_desk_map_set_spot (f->map, place, "Valve 12-07");
  heat_desk_map_go_to_spot (f->map, 2000);
  HeatMapSpot at = heat_map_view_to_px (heat_desk_map_get_view (f->map), place.x_m, place.y_m);
  g_assert_cmpfloat_with_epsilon (at.x_px, 450, 2);
  g_assert_cmpfloat_with_epsilon (at.y_px, 320, 2);
  heat_desk_map_set_busy (f->map, panels, G_N_ELEMENTS (panels));
  heat_desk_map_go_to_spot (f->map, 2000);
  at = heat_map_view_to_px (heat_desk_map_get_view (f->map), place.x_m, place.y_m);
  g_assert_cmpfloat (at.x_px, >=, 20);
  g_assert_cmpfloat (at.x_px, <, 300 - 80); /* its name is longer than that */
  g_assert_cmpfloat (at.y_px, >=, 220);
  g_assert_cmpfloat (at.y_px, <=, 620);
  g_assert_cmpstr (heat_desk_map_get_spot_name (f->map), ==, "Valve 12-07");
  heat_desk_map_set_spot (f->map, (HeatPoint){ NAN, NAN }, NULL);
  g_assert_null (heat_desk_map_get_spot_name (f->map));
}

/* By keys the same box zooms to the same place as by hand. */
static void
test_band_by_keys (Fixture *f, gconstpointer data)
{
  HeatMapView before = *heat_desk_map_get_view (f->map);
  HeatPoint a = heat_map_view_to_m (&before, 225 + 24, 160), b = heat_map_view_to_m (&before, 675 + 24, 480);

  gtk_widget_grab_focus (GTK_WIDGET (f->map));
  if (!by_hand ("mousemove 20 600 key b Right Return"))
    return;
  settle_elsewhere (f, before);
  HeatMapView by_keys = *heat_desk_map_get_view (f->map);
  heat_desk_map_go_back (f->map);
  settle (f);
  heat_desk_map_fit (f->map, (HeatBox){ a.x_m, b.y_m, b.x_m, a.y_m });
  const HeatMapView *wanted = heat_desk_map_get_view (f->map);
  g_assert_cmpfloat_with_epsilon (by_keys.x_m, wanted->x_m, wanted->m_per_px);
  g_assert_cmpfloat_with_epsilon (by_keys.y_m, wanted->y_m, wanted->m_per_px);
  g_assert_cmpfloat_with_epsilon (by_keys.m_per_px, wanted->m_per_px, 1e-9);
  g_assert_false (heat_desk_map_leave_band (f->map));
}

static void
test_band_and_way_back (Fixture *f, gconstpointer data)
{
  HeatMapView before = *heat_desk_map_get_view (f->map);
  HeatPoint a = heat_map_view_to_m (&before, 300, 200), b = heat_map_view_to_m (&before, 500, 350);

  gtk_widget_grab_focus (GTK_WIDGET (f->map));
  if (!by_hand ("keydown Shift_L mousemove 300 200 mousedown 1 mousemove 400 300 sleep 0.03 mousemove 500 350 sleep 0.03 mouseup 1 keyup Shift_L"))
    return;
  settle_elsewhere (f, before);
  HeatBox seen = heat_map_view_box (heat_desk_map_get_view (f->map), 0);
  g_assert_cmpfloat (heat_desk_map_get_view (f->map)->m_per_px, <, before.m_per_px * 0.6);
  g_assert_true (seen.x0_m <= a.x_m && seen.x1_m >= b.x_m && seen.y1_m >= a.y_m && seen.y0_m <= b.y_m);
  HeatMapView there = *heat_desk_map_get_view (f->map);
  by_hand ("key alt+Left");
  settle_elsewhere (f, there);
  g_assert_cmpfloat_with_epsilon (heat_desk_map_get_view (f->map)->m_per_px, before.m_per_px, 1e-9);
  g_assert_cmpfloat_with_epsilon (heat_desk_map_get_view (f->map)->x_m, before.x_m, before.m_per_px);
  by_hand ("key alt+Right");
  settle_elsewhere (f, before);
  g_assert_cmpfloat (heat_desk_map_get_view (f->map)->m_per_px, <, before.m_per_px * 0.6);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/desk/map/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("pointer-is-told-again", test_pointer_is_told_again);
  ADD ("fingers-zoom-continuously", test_fingers_zoom_continuously);
  ADD ("fits", test_fits);
  ADD ("back-and-forward", test_back_and_forward);
  ADD ("zoom-settles-on-ladder", test_zoom_settles_on_ladder);
  ADD ("pan-moves-by-pixels", test_pan_moves_by_pixels);
  ADD ("store-is-bounded", test_store_is_bounded);
  ADD ("overlay-theme-layers", test_overlay_theme_layers);
  ADD ("another-city", test_another_city);
  ADD ("frames-are-short", test_frames_are_short);
  ADD ("paper-is-written", test_paper_is_written);
  ADD ("flick-runs-on", test_flick_runs_on);
  ADD ("no-animations", test_no_animations);
  ADD ("zoom-keeps-the-pointer", test_zoom_keeps_the_pointer);
  ADD ("keys-pick", test_keys_pick);
  ADD ("signs-pick", test_signs_pick);
  ADD ("spot-is-clear-of-panels", test_spot_is_clear_of_panels);
  ADD ("band-by-keys", test_band_by_keys);
  ADD ("band-and-way-back", test_band_and_way_back);
#undef ADD
  g_test_add_func ("/desk/map/export-name", test_export_name);
  return g_test_run ();
}
