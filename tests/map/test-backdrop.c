// SPDX-License-Identifier: GPL-3.0-or-later
/* Foreign pictures that arrive slowly: never waited for, asked for once, shown where they belong, kept within their bound. */
#include "map-backdrop.h"
#include <glib.h>
#include <math.h>

typedef struct {
  HeatMapBackdrop *backdrop;
  int n_fetched, n_arrived; /* atomic */
  int is_broken;            /* atomic */
} Fixture;

/* A colour that tells where the picture's middle lies. */
static guint32
colour_of (HeatBox box)
{
  guint x = (guint) (gint64) floor ((box.x0_m + box.x1_m) / 2 / 10) & 255, y = (guint) (gint64) floor ((box.y0_m + box.y1_m) / 2 / 10) & 255;

  return 0xff000000u | x << 8 | y;
}

static gboolean
fetch (HeatBox box, int width_px, int height_px, guint32 *argb, char **why, gpointer data)
{
  Fixture *f = data;

  g_atomic_int_inc (&f->n_fetched);
  if (g_atomic_int_get (&f->is_broken))
    {
      *why = g_strdup ("the network is down");
      return FALSE;
    }
  for (int i = 0; i < width_px * height_px; i++)
    argb[i] = colour_of (box);
  return TRUE;
}

static void
arrived (gpointer data)
{
  ((Fixture *) data)->n_arrived++;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->backdrop = heat_map_backdrop_new ("© nobody", fetch, f, NULL, arrived, f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  heat_map_backdrop_close (f->backdrop);
  heat_map_backdrop_unref (f->backdrop);
  g_usleep (50000); /* its thread may still be in fetch(): the fixture has to outlive it */
}

static void
wait_for (Fixture *f, int n_arrived)
{
  gint64 until = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (f->n_arrived < n_arrived)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, until);
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
}

/* 512 × 384 px at 1 m a pixel; the picture is cleared first. */
static gboolean
paint (Fixture *f, cairo_surface_t **image, double x_m, double factor)
{
  HeatMapView view = { x_m, 4000, 1, 512, 384, factor };

  *image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 512, 384);
  cairo_t *cr = cairo_create (*image);
  gboolean is_whole = heat_map_backdrop_paint (f->backdrop, cr, &view, 1);
  cairo_destroy (cr);
  cairo_surface_flush (*image);
  return is_whole;
}

static guint32
pixel (cairo_surface_t *image, int x, int y)
{
  return ((guint32 *) (gpointer) (cairo_image_surface_get_data (image) + y * cairo_image_surface_get_stride (image)))[x];
}

static void
test_shows_where_it_belongs (Fixture *f, gconstpointer data)
{
  cairo_surface_t *image;

  g_assert_false (paint (f, &image, 7000, 1)); /* nothing is waited for, nothing is painted */
  g_assert_cmpuint (pixel (image, 256, 192), ==, 0);
  cairo_surface_destroy (image);
  wait_for (f, 1);
  gint64 until = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;
  while (!paint (f, &image, 7000, 1) && g_get_monotonic_time () < until)
    {
      cairo_surface_destroy (image);
      g_usleep (1000);
    }
  for (int y = 3; y < 384; y += 31)
    for (int x = 3; x < 512; x += 29)
      {
        double x_m = 7000 + x + 0.5 - 256, y_m = 4000 - (y + 0.5 - 192), side = HEAT_MAP_TILE_PX; /* level 0: 1 m a pixel */
        HeatBox box = { floor (x_m / side) * side, floor (y_m / side) * side, (floor (x_m / side) + 1) * side, (floor (y_m / side) + 1) * side };
        g_assert_cmphex (pixel (image, x, y), ==, colour_of (box));
      }
  cairo_surface_destroy (image);
  int n = g_atomic_int_get (&f->n_fetched);
  g_assert_cmpint (n, >=, 6);
  paint (f, &image, 7000, 1);
  cairo_surface_destroy (image);
  g_usleep (20000);
  g_assert_cmpint (g_atomic_int_get (&f->n_fetched), ==, n); /* asked for once */
}

static void
test_stamps (Fixture *f, gconstpointer data)
{
  cairo_surface_t *image;
  HeatMapTile tile = { 0, 27, 15 };

  g_assert_cmpuint (heat_map_backdrop_stamp (f->backdrop, tile), ==, 0);
  paint (f, &image, 7000, 1); /* x 6744 … 7256: tiles 26 … 28 */
  cairo_surface_destroy (image);
  while (!heat_map_backdrop_stamp (f->backdrop, tile))
    g_usleep (1000);
  g_assert_cmpuint (heat_map_backdrop_stamp (f->backdrop, (HeatMapTile){ 0, 99, 15 }), ==, 0);
}

static void
test_bound (Fixture *f, gconstpointer data)
{
  cairo_surface_t *image;

  for (int i = 0; i < 60; i++) /* 60 views of 6 to 9 pictures of 1 MB */
    {
      paint (f, &image, 7000 + 512 * i, 2);
      cairo_surface_destroy (image);
      while (g_atomic_int_get (&f->n_fetched) < 3 * i)
        g_usleep (500);
      g_assert_cmpuint (heat_map_backdrop_bytes (f->backdrop), <=, HEAT_MAP_BACKDROP_BYTES);
    }
  gint64 until = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;
  while (heat_map_backdrop_bytes (f->backdrop) < HEAT_MAP_BACKDROP_BYTES / 2 && g_get_monotonic_time () < until)
    g_usleep (1000);
  g_assert_cmpuint (heat_map_backdrop_bytes (f->backdrop), >=, HEAT_MAP_BACKDROP_BYTES / 2);
  g_assert_cmpuint (heat_map_backdrop_bytes (f->backdrop), <=, HEAT_MAP_BACKDROP_BYTES);
}

static void
test_trouble (Fixture *f, gconstpointer data)
{
  cairo_surface_t *image;

  g_atomic_int_set (&f->is_broken, 1);
  paint (f, &image, 7000, 1);
  cairo_surface_destroy (image);
  wait_for (f, 1);
  g_autofree char *why = heat_map_backdrop_trouble (f->backdrop);
  g_assert_cmpstr (why, ==, "the network is down");
  gint64 until = g_get_monotonic_time () + G_USEC_PER_SEC / 4;
  while (g_get_monotonic_time () < until) /* those asked before come to their end */
    g_main_context_iteration (NULL, FALSE);
  int n = g_atomic_int_get (&f->n_fetched);
  paint (f, &image, 7000, 1); /* not at once again */
  cairo_surface_destroy (image);
  g_usleep (30000);
  g_assert_cmpint (g_atomic_int_get (&f->n_fetched), ==, n);
}

/* When the network is back, what failed comes without anybody moving the map. */
static void
test_again (Fixture *f, gconstpointer data)
{
  cairo_surface_t *image;
  HeatMapTile tile = { 0, 27, 15 };

  heat_map_backdrop_set_again (f->backdrop, 300);
  g_assert_cmpuint (heat_map_backdrop_stamp (f->backdrop, tile), ==, 0);
  g_atomic_int_set (&f->is_broken, 1);
  paint (f, &image, 7000, 1);
  cairo_surface_destroy (image);
  wait_for (f, 1);
  g_atomic_int_set (&f->is_broken, 0);
  wait_for (f, 2); /* told to draw again … */
  g_assert_cmpuint (heat_map_backdrop_stamp (f->backdrop, tile), !=, 0);
  gint64 until = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;
  gboolean is_whole = FALSE;
  while (!is_whole && g_get_monotonic_time () < until)
    {
      is_whole = paint (f, &image, 7000, 1); /* … which asks */
      cairo_surface_destroy (image);
      g_main_context_iteration (NULL, FALSE);
      g_usleep (2000);
    }
  g_assert_true (is_whole);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/map/backdrop/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("shows-where-it-belongs", test_shows_where_it_belongs);
  ADD ("stamps", test_stamps);
  ADD ("bound", test_bound);
  ADD ("trouble", test_trouble);
  ADD ("again", test_again);
#undef ADD
  return g_test_run ();
}
