// SPDX-License-Identifier: GPL-3.0-or-later
/* Pictures in files: each kind is what its name says, and what cannot be written is said so. */
#include "map-picture.h"
#include "map-furniture.h"
#include "map-test-city.h"
#include <glib/gstdio.h>
#include <string.h>

typedef struct { HeatNet *net; HeatMapScene *scene; HeatMapStyle *style; HeatMapScenery scenery; HeatMapView view; char *dir; } Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->net = heat_test_net_new (2, 2);
  f->scene = heat_map_scene_new (f->net, NULL, NULL);
  f->style = heat_map_style_load (NULL, NULL);
  f->scenery = (HeatMapScenery){ f->scene, f->style, NULL, HEAT_MAP_PRINT, HEAT_MAP_ALL };
  f->view = (HeatMapView){ 0, 0, 1, 320, 240, 1 };
  f->view = heat_map_view_fit (&f->view, heat_map_scene_extent (f->scene), 10);
  f->dir = g_dir_make_tmp ("heat-map-XXXXXX", NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_rmdir (f->dir);
  g_free (f->dir);
  heat_map_scene_unref (f->scene);
  heat_map_style_unref (f->style);
  heat_net_unref (f->net);
}

static void
test_kinds (Fixture *f, gconstpointer data)
{
  static const struct { const char *name, *begins; } kinds[] = { { "a.png", "\x89PNG" }, { "a.pdf", "%PDF-" }, { "a.svg", "<?xml" } };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *path = g_build_filename (f->dir, kinds[i].name, NULL), *bytes = NULL;
      g_autoptr (GError) error = NULL;
      gsize n = 0;
      g_assert_true (heat_map_picture_write (path, &f->scenery, &f->view, &error));
      g_assert_no_error (error);
      g_assert_true (g_file_get_contents (path, &bytes, &n, NULL));
      g_assert_cmpuint (n, >, 2000);
      g_assert_cmpint (memcmp (bytes, kinds[i].begins, strlen (kinds[i].begins)), ==, 0);
      g_remove (path);
    }
  g_autofree char *png = g_build_filename (f->dir, "twice.png", NULL);
  f->view.factor = 2;
  g_assert_true (heat_map_picture_write (png, &f->scenery, &f->view, NULL));
  cairo_surface_t *image = cairo_image_surface_create_from_png (png);
  g_assert_cmpint (cairo_image_surface_get_width (image), ==, 640);
  cairo_surface_destroy (image);
  g_remove (png);
}

/* Pixels of exactly this colour. */
static guint
count_colour (const Fixture *f, guint32 rgb)
{
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, f->view.width_px, f->view.height_px);
  HeatMapPen pen;
  guint n = 0;

  heat_map_pen_init_image (&pen, image, 1);
  heat_map_draw_ground (&pen, &f->scenery, &f->view);
  heat_map_pen_clear (&pen);
  cairo_surface_flush (image);
  const guchar *data = cairo_image_surface_get_data (image);
  for (int y = 0; y < f->view.height_px; y++)
    for (int x = 0; x < f->view.width_px; x++)
      n += (((const guint32 *) (gconstpointer) (data + y * cairo_image_surface_get_stride (image)))[x] & 0xffffff) == rgb;
  cairo_surface_destroy (image);
  return n;
}

/* Every pipe has the colour of what a leak on it costs; the legend says what the colours mean. */
static void
test_costs (Fixture *f, gconstpointer data)
{
  const HeatMapPalette *p = &f->style->palette[HEAT_MAP_PRINT];
  g_autoptr (HeatTrace) trace = heat_trace_new (f->net, NULL, NULL);
  g_autoptr (HeatCritical) critical = heat_trace_critical (trace, NULL, NULL, NULL);
  g_autoptr (HeatMapOverlay) overlay = heat_map_overlay_new (), plain = heat_map_overlay_new ();
  double width = 0, height = 0, height_with = 0;

  heat_map_overlay_set_costs (overlay, critical);
  g_assert_cmpuint (overlay->n_cost, ==, heat_net_n (f->net, HEAT_KIND_PIPE));
  for (guint32 i = 0; i < overlay->n_cost; i++)
    {
      g_assert_cmpuint (overlay->cost_households[i], ==, heat_critical_of_pipe (critical, heat_pipe (i))->out_households);
      overlay->cost_households[i] = (guint32) f->style->cost.households[i % HEAT_MAP_N_COSTS];
    }
  heat_map_overlay_seal (overlay, f->net);
  heat_map_overlay_seal (plain, f->net);
  g_assert_false (heat_map_overlay_same_ground (overlay, plain));
  f->view.m_per_px = heat_map_m_per_px_of_scale (2000);
  g_assert_cmpuint (count_colour (f, p->supply), >, 0);
  g_assert_cmpuint (count_colour (f, p->cost_3), ==, 0);
  heat_map_legend_size (&f->scenery, &f->view, 1, &width, &height);
  f->scenery.overlay = overlay;
  g_assert_cmpuint (count_colour (f, p->back), ==, 0);
  for (guint step = 1; step <= HEAT_MAP_N_COSTS; step++)
    g_assert_cmpuint (count_colour (f, heat_map_palette_cost (p, step)), >, 0);
  heat_map_legend_size (&f->scenery, &f->view, 1, &width, &height_with);
  g_assert_cmpfloat (height_with, >, height);
}

static void
test_refused (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) ending = NULL, folder = NULL;

  g_assert_false (heat_map_picture_write ("map.jpeg", &f->scenery, &f->view, &ending));
  g_assert_error (ending, HEAT_MAP_ERROR, HEAT_ERROR_USAGE);
  g_assert_false (heat_map_picture_write ("/nowhere/at/all/map.png", &f->scenery, &f->view, &folder));
  g_assert_error (folder, HEAT_MAP_ERROR, HEAT_ERROR_IO);
  g_assert_nonnull (strstr (folder->message, "/nowhere/at/all/map.png"));
}

static void
test_scale_bar (void)
{
  for (double m_per_px = 0.05; m_per_px < 500; m_per_px *= 1.13)
    {
      double m = heat_map_nice_length_m (m_per_px, 200), ten = pow (10, floor (log10 (m) + 1e-9)), digit = m / ten;
      g_assert_cmpfloat (m / m_per_px, <=, 200.0001);
      g_assert_cmpfloat (m / m_per_px, >, 79);
      g_assert_true (fabs (digit - 1) < 1e-6 || fabs (digit - 2) < 1e-6 || fabs (digit - 5) < 1e-6);
    }
}

/* A place keeps its pixel when the view zooms about it, and comes back from pixels. */
static void
test_view (void)
{
  HeatMapView view = { 500000, 5e6, 2, 801, 600, 1 };

  for (int i = 0; i < 50; i++)
    {
      double x = 13.0 * i, y = 600 - 11.0 * i;
      HeatPoint before = heat_map_view_to_m (&view, x, y);
      HeatMapView nearer = heat_map_view_zoom (&view, 1 + i * 0.07, x, y);
      HeatPoint after = heat_map_view_to_m (&nearer, x, y);
      HeatMapSpot back = heat_map_view_to_px (&view, before.x_m, before.y_m);
      g_assert_cmpfloat_with_epsilon (before.x_m, after.x_m, 1e-6);
      g_assert_cmpfloat_with_epsilon (before.y_m, after.y_m, 1e-6);
      g_assert_cmpfloat_with_epsilon (back.x_px, x, 1e-6);
      g_assert_cmpfloat_with_epsilon (back.y_px, y, 1e-6);
    }
  for (int level = HEAT_MAP_LEVEL_MIN; level <= HEAT_MAP_LEVEL_MAX; level++)
    g_assert_cmpint (heat_map_level_nearest (heat_map_level_m_per_px (level)), ==, level);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/map/picture/kinds", Fixture, NULL, set_up, test_kinds, tear_down);
  g_test_add ("/map/picture/costs", Fixture, NULL, set_up, test_costs, tear_down);
  g_test_add ("/map/picture/refused", Fixture, NULL, set_up, test_refused, tear_down);
  g_test_add_func ("/map/picture/scale-bar", test_scale_bar);
  g_test_add_func ("/map/picture/view", test_view);
  return g_test_run ();
}
