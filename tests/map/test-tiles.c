// SPDX-License-Identifier: GPL-3.0-or-later
/* The store of tiles without any display: what it draws, keeps, drops and shows. */
#include "map-test-city.h"
#include "map-tiles.h"
#include <string.h>

typedef struct {
  HeatNet *net;
  HeatMapScene *scene;
  HeatMapStyle *style;
  HeatMapTiles *tiles;
  gboolean is_ready;
} Fixture;

static void
on_ready (gpointer data)
{
  ((Fixture *) data)->is_ready = TRUE;
}

static HeatMapSource *
make_source (Fixture *f, HeatMapOverlay *overlay, double factor)
{
  HeatMapScenery scenery = { f->scene, f->style, overlay, HEAT_MAP_DARK, HEAT_MAP_ALL };

  return heat_map_source_new (&scenery, factor, 7);
}

static void
show (Fixture *f, HeatMapOverlay *overlay, double factor)
{
  HeatMapSource *source = make_source (f, overlay, factor);

  heat_map_tiles_set_source (f->tiles, source);
  heat_map_source_unref (source);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->net = heat_test_net_new (4, 3);
  f->scene = heat_map_scene_new (f->net, NULL, NULL);
  f->style = heat_map_style_load (NULL, NULL);
  f->tiles = heat_map_tiles_new (on_ready, f);
  show (f, NULL, 1);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  heat_map_tiles_free (f->tiles);
  heat_map_scene_unref (f->scene);
  heat_map_style_unref (f->style);
  heat_net_unref (f->net);
}

static HeatMapView
view_at (Fixture *f, double dx_part, int level, double factor)
{
  HeatBox city = heat_map_scene_extent (f->scene);
  HeatMapView v = { city.x0_m + (city.x1_m - city.x0_m) * dx_part, (city.y0_m + city.y1_m) / 2, heat_map_level_m_per_px (level), 500, 400, factor };

  return heat_map_view_snap (&v);
}

static GArray *
tiles_of (const HeatMapView *view)
{
  GArray *wanted = g_array_new (FALSE, FALSE, sizeof (HeatMapTile));
  HeatMapTile first, last;

  heat_map_tiles_of_box (heat_map_level_nearest (view->m_per_px), heat_map_view_box (view, 0), &first, &last);
  for (gint32 y = first.y; y <= last.y; y++)
    for (gint32 x = first.x; x <= last.x; x++)
      {
        HeatMapTile tile = { first.level, x, y };
        g_array_append_val (wanted, tile);
      }
  return wanted;
}

static gboolean
has_all (Fixture *f, const GArray *wanted)
{
  gboolean is_fresh;

  for (guint i = 0; i < wanted->len; i++)
    if (!heat_map_tiles_get (f->tiles, g_array_index (wanted, HeatMapTile, i), &is_fresh) || !is_fresh)
      return FALSE;
  return TRUE;
}

/* Wants what the view needs and waits for it. */
static void
fetch (Fixture *f, const HeatMapView *view)
{
  g_autoptr (GArray) wanted = tiles_of (view);
  gint64 until_us = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;

  heat_map_tiles_want (f->tiles, &g_array_index (wanted, HeatMapTile, 0), wanted->len);
  while (!has_all (f, wanted))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, until_us);
      g_main_context_iteration (NULL, FALSE);
      g_usleep (200);
    }
}

static guint64
n_drawn (Fixture *f)
{
  return heat_map_tiles_figures (f->tiles).n_drawn;
}

static cairo_surface_t *
paint (Fixture *f, const HeatMapView *view, guint *missing)
{
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) (view->width_px * view->factor), (int) (view->height_px * view->factor));

  cairo_surface_set_device_scale (image, view->factor, view->factor);
  cairo_t *cr = cairo_create (image);
  cairo_set_source_rgb (cr, 1, 0, 1);
  cairo_paint (cr);
  *missing = heat_map_tiles_paint (f->tiles, cr, view, FALSE);
  cairo_destroy (cr);
  cairo_surface_flush (image);
  return image;
}

static guint32
pixel_at (cairo_surface_t *image, int x, int y)
{
  return ((const guint32 *) (gpointer) (cairo_image_surface_get_data (image) + (gsize) cairo_image_surface_get_stride (image) * (gsize) y))[x];
}

/* Two pictures of one size: pixels that differ by more than rounding. */
static guint
count_different (cairo_surface_t *a, cairo_surface_t *b)
{
  guint n = 0;

  for (int y = 0; y < cairo_image_surface_get_height (a); y++)
    for (int x = 0; x < cairo_image_surface_get_width (a); x++)
      {
        guint32 p = pixel_at (a, x, y), q = pixel_at (b, x, y);
        int most = 0;
        for (int shift = 0; shift < 24; shift += 8)
          most = MAX (most, ABS ((int) (p >> shift & 255) - (int) (q >> shift & 255)));
        n += most > 24;
      }
  return n;
}

static guint
count_bare (cairo_surface_t *image)
{
  guint n = 0;

  for (int y = 0; y < cairo_image_surface_get_height (image); y++)
    for (int x = 0; x < cairo_image_surface_get_width (image); x++)
      n += pixel_at (image, x, y) == 0xffff00ff;
  return n;
}

/* The frame is the same as the whole view drawn at once, also at scale 2. */
static void
test_frame_equals_drawing (Fixture *f, gconstpointer data)
{
  for (double factor = 1; factor <= 2; factor++)
    for (int level = -1; level <= 3; level += 2)
      {
        HeatMapView view = view_at (f, 0.4, level, factor);
        HeatMapScenery scenery = { f->scene, f->style, NULL, HEAT_MAP_DARK, HEAT_MAP_ALL };
        HeatMapPen pen;
        guint missing = 0;
        show (f, NULL, factor);
        fetch (f, &view);
        HeatMapView sliver = view; /* of whose first column less than half a pixel is in sight */
        HeatMapTile first, last;
        heat_map_tiles_of_box (level, heat_map_view_box (&view, 0), &first, &last);
        sliver.x_m = heat_map_tile_box (first).x1_m + (sliver.width_px / 2.0 - 0.2 / factor) * view.m_per_px;
        fetch (f, &sliver);
        cairo_surface_destroy (paint (f, &sliver, &missing));
        g_assert_cmpuint (missing, ==, 0);
        cairo_surface_t *frame = paint (f, &view, &missing);
        cairo_surface_t *whole = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) (500 * factor), (int) (400 * factor));
        heat_map_pen_init_image (&pen, whole, factor);
        heat_map_draw_ground (&pen, &scenery, &view);
        heat_map_pen_clear (&pen);
        cairo_surface_flush (whole);
        g_assert_cmpuint (missing, ==, 0);
        g_assert_cmpuint (count_different (frame, whole), <, (guint) (500 * 400 * factor * factor / 200));
        cairo_surface_destroy (frame);
        cairo_surface_destroy (whole);
      }
}

/* From one level away in either direction up to many: no bare pixel inside what the kept tiles cover. */
static void
test_other_levels_fill_in (Fixture *f, gconstpointer data)
{
  HeatMapView far = view_at (f, 0.5, 6, 1);
  guint missing = 0;

  fetch (f, &far);
  for (double away = -6; away <= 0; away += 0.37)
    {
      HeatMapView v = far;
      v.m_per_px = far.m_per_px * exp2 (away / 4);
      cairo_surface_t *frame = paint (f, &v, &missing);
      g_assert_cmpuint (count_bare (frame), ==, 0);
      cairo_surface_destroy (frame);
    }
  HeatMapView out = far;
  out.m_per_px = far.m_per_px * 2;
  cairo_surface_t *frame = paint (f, &out, &missing);
  guint bare = count_bare (frame), all = 500 * 400;
  g_assert_cmpuint (missing, >, 0);
  g_assert_cmpuint (bare, <, all * 3 / 4 + 10); /* at least the old view, in the middle */
  g_assert_cmpuint (bare, >, 0);                /* and nothing made up beside it */
  g_assert_cmphex (pixel_at (frame, 250, 200), !=, 0xffff00ff);
  cairo_surface_destroy (frame);
}

static void
test_bound_holds (Fixture *f, gconstpointer data)
{
  gsize bound = 24 * 256 * 256 * 4;
  guint64 before = n_drawn (f);

  heat_map_tiles_set_bound (f->tiles, bound);
  for (int i = 0; i <= 12; i++)
    {
      HeatMapView view = view_at (f, i / 12.0, -8, 1);
      fetch (f, &view);
      HeatMapTilesFigures figures = heat_map_tiles_figures (f->tiles);
      g_assert_cmpuint (figures.bytes, <=, bound);
      g_assert_cmpuint (figures.bytes, ==, figures.n * 256 * 256 * 4);
      g_assert_cmpuint (figures.most_bytes, ==, bound);
    }
  g_assert_cmpuint (n_drawn (f) - before, >, 40); /* else the bound was never reached */
  /* the last view survived, as the most recently used */
  HeatMapView last = view_at (f, 1, -8, 1);
  g_autoptr (GArray) wanted = tiles_of (&last);
  g_assert_true (has_all (f, wanted));
}

/* A screen that wants more than half the bound gets room for twice what it wants. */
static void
test_bound_grows_with_the_screen (Fixture *f, gconstpointer data)
{
  HeatMapView view = view_at (f, 0.5, 0, 1);
  g_autoptr (GArray) wanted = tiles_of (&view);

  heat_map_tiles_set_bound (f->tiles, 4 * 256 * 256 * 4);
  fetch (f, &view);
  g_assert_cmpuint (wanted->len, >=, 4);
  g_assert_cmpuint (heat_map_tiles_figures (f->tiles).most_bytes, ==, 2 * wanted->len * 256 * 256 * 4);
  g_assert_true (has_all (f, wanted));
}

/* What was queued for a view that is left is not drawn. (So many that even a machine that sleeps between two lines leaves most.) */
static void
test_left_views_are_dropped (Fixture *f, gconstpointer data)
{
  HeatMapView there = view_at (f, 0.9, 0, 1);
  g_autoptr (GArray) many = g_array_new (FALSE, FALSE, sizeof (HeatMapTile)), wanted = tiles_of (&there);
  HeatMapTile first = g_array_index (wanted, HeatMapTile, 0);

  for (gint32 i = 0; i < 40000; i++)
    {
      HeatMapTile tile = { first.level, first.x + 100 + i % 200, first.y + 100 + i / 200 };
      g_array_append_val (many, tile);
    }
  heat_map_tiles_want (f->tiles, &g_array_index (many, HeatMapTile, 0), many->len);
  heat_map_tiles_want (f->tiles, &g_array_index (wanted, HeatMapTile, 0), wanted->len);
  fetch (f, &there);
  guint64 drawn = n_drawn (f);
  g_assert_cmpuint (drawn, <, many->len / 2);
  for (int i = 0; i < 100; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (200);
    }
  g_assert_cmpuint (n_drawn (f), <=, drawn + 2); /* and nothing goes on behind, but for what was in hand */
}

/* --- the overlay -------------------------------------------------------------------------------------------------- */

static HeatMapOverlay *
random_overlay (const HeatNet *net, GRand *random)
{
  HeatMapOverlay *o = heat_map_overlay_new ();
  GArray *rows[] = { o->zone_pipes, o->dead_pipes, o->out_buildings, o->out_stations, o->failed_valves, o->closed_valves, o->opened_valves, o->fresh_pipes };
  const HeatKind kinds[] = { HEAT_KIND_PIPE, HEAT_KIND_PIPE, HEAT_KIND_BUILDING, HEAT_KIND_STATION, HEAT_KIND_VALVE, HEAT_KIND_VALVE, HEAT_KIND_VALVE, HEAT_KIND_PIPE };
  int what = g_rand_int_range (random, 0, 12);

  guint32 row = what < 8 ? (guint32) g_rand_int_range (random, 0, (gint32) heat_net_n (net, kinds[what])) : 0;
  if (what < 8)
    g_array_append_val (rows[what], row);
  HeatPlanValve valve = { .valve = (guint32) g_rand_int_range (random, 0, (gint32) heat_net_n (net, HEAT_KIND_VALVE)) };
  if (what == 8)
    g_array_append_val (g_rand_boolean (random) ? o->must : o->may, valve);
  HeatMapCandidate candidate = { (guint32) g_rand_int_range (random, 0, (gint32) heat_net_n (net, HEAT_KIND_PIPE)), (float) g_rand_double (random) };
  if (what == 9)
    g_array_append_val (o->candidates, candidate);
  if (what == 10)
    {
      HeatMapRoute *route = heat_map_overlay_add_route (o, g_rand_boolean (random));
      for (int i = 0; i < 3; i++)
        {
          HeatPoint p = { 0, 0 };
          heat_net_place (net, HEAT_KIND_BUILDING, (guint32) g_rand_int_range (random, 0, (gint32) heat_net_n (net, HEAT_KIND_BUILDING)), &p.x_m, &p.y_m);
          g_array_append_val (route->points_m, p);
        }
    }
  for (guint32 i = 0; what == 11 && i < 3; i++)
    {
      HeatMapWayPipe way = { (guint32) g_rand_int_range (random, 0, (gint32) heat_net_n (net, HEAT_KIND_PIPE)), (gint8) g_rand_int_range (random, -1, 2) };
      g_array_append_val (o->way, way);
    }
  heat_map_overlay_seal (o, net);
  return o;
}

static gboolean
same_picture (cairo_surface_t *a, cairo_surface_t *b)
{
  return memcmp (cairo_image_surface_get_data (a), cairo_image_surface_get_data (b),
                 (gsize) cairo_image_surface_get_stride (a) * (gsize) cairo_image_surface_get_height (a)) == 0;
}

/* Equal stamps, equal pictures: the brute force draws every tile with and without. */
static void
test_stamps_tell_the_truth (Fixture *f, gconstpointer data)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  HeatMapScenery plain = { f->scene, f->style, NULL, HEAT_MAP_DARK, HEAT_MAP_ALL };
  guint touched = 0, untouched = 0, changed = 0;

  for (int round = 0; round < 50; round++)
    {
      g_autoptr (HeatMapOverlay) overlay = random_overlay (f->net, random);
      HeatMapSource *with = make_source (f, overlay, 1), *without = make_source (f, NULL, 1);
      HeatMapScenery marked = plain;
      marked.overlay = overlay;
      HeatMapView view = view_at (f, g_rand_double (random), g_rand_int_range (random, -3, 7), 1);
      g_autoptr (GArray) wanted = tiles_of (&view);
      for (guint i = 0; i < wanted->len; i++)
        {
          HeatMapTile tile = g_array_index (wanted, HeatMapTile, i);
          gboolean same_stamp = heat_map_source_stamp (with, tile) == heat_map_source_stamp (without, tile);
          cairo_surface_t *a = heat_map_draw_tile (&marked, tile, 1), *b = heat_map_draw_tile (&plain, tile, 1);
          gboolean is_same = same_picture (a, b);
          g_assert_true (is_same || !same_stamp);
          same_stamp ? untouched++ : touched++;
          changed += !is_same;
          cairo_surface_destroy (a);
          cairo_surface_destroy (b);
        }
      heat_map_source_unref (with);
      heat_map_source_unref (without);
    }
  g_test_message ("%u tiles touched, %u of them changed, %u untouched", touched, changed, untouched);
  g_assert_cmpuint (changed, >, 20);
  g_assert_cmpuint (untouched, >, 60);
}

/* A plan draws only the tiles that it marks; taking it back, or choosing it again, draws none. */
static void
test_plans_keep_the_ground (Fixture *f, gconstpointer data)
{
  g_autoptr (HeatMapOverlay) a = heat_map_overlay_new (), b = heat_map_overlay_new (), quiet = heat_map_overlay_new ();
  HeatMapView view = view_at (f, 0.5, 2, 1);
  g_autoptr (GArray) wanted = tiles_of (&view);
  guint32 building = 3;

  g_array_append_val (a->out_buildings, building);
  building = heat_net_n (f->net, HEAT_KIND_BUILDING) - 2;
  g_array_append_val (b->out_buildings, building);
  heat_map_overlay_add_team (quiet, 10, 10, 3, HEAT_TEAM_READY, NAN, 10, "3队");
  heat_map_overlay_seal (a, f->net);
  heat_map_overlay_seal (b, f->net);
  heat_map_overlay_seal (quiet, f->net);
  fetch (f, &view);
  guint64 ground = n_drawn (f);
  g_assert_cmpuint (ground, ==, wanted->len);
  show (f, quiet, 1);
  fetch (f, &view);
  g_assert_cmpuint (n_drawn (f), ==, ground);
  show (f, a, 1);
  fetch (f, &view);
  show (f, b, 1);
  fetch (f, &view);
  guint64 both = n_drawn (f);
  g_assert_cmpuint (both, >, ground);
  g_assert_cmpuint (both, <=, ground + wanted->len);
  HeatMapOverlay *const turns[] = { a, NULL, b, quiet, a };
  for (gsize i = 0; i < G_N_ELEMENTS (turns); i++)
    {
      show (f, turns[i], 1);
      fetch (f, &view);
      g_assert_cmpuint (n_drawn (f), ==, both);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/map/tiles/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("frame-equals-drawing", test_frame_equals_drawing);
  ADD ("other-levels-fill-in", test_other_levels_fill_in);
  ADD ("bound-holds", test_bound_holds);
  ADD ("bound-grows-with-the-screen", test_bound_grows_with_the_screen);
  ADD ("left-views-are-dropped", test_left_views_are_dropped);
  ADD ("stamps-tell-the-truth", test_stamps_tell_the_truth);
  ADD ("plans-keep-the-ground", test_plans_keep_the_ground);
#undef ADD
  return g_test_run ();
}
