// SPDX-License-Identifier: GPL-3.0-or-later
/* The ground is the same however it is cut into tiles; marks and layers change it where they must. */
#include "map-draw.h"
#include "map-test-city.h"

typedef struct { HeatNet *net; HeatMapScene *scene; HeatMapStyle *style; } Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->net = heat_test_net_new (4, 3);
  f->scene = heat_map_scene_new (f->net, NULL, NULL);
  f->style = heat_map_style_load (NULL, NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  heat_map_scene_unref (f->scene);
  heat_map_style_unref (f->style);
  heat_net_unref (f->net);
}

static const guint32 *
pixels_of (cairo_surface_t *image)
{
  return (const guint32 *) (gpointer) cairo_image_surface_get_data (image);
}

static int
pixel_difference (guint32 a, guint32 b)
{
  int most = 0;

  for (int shift = 0; shift < 32; shift += 8)
    most = MAX (most, ABS ((int) (a >> shift & 255) - (int) (b >> shift & 255)));
  return most;
}

/* Pixels of two images of the same size that differ by more than `slack`. */
static guint
count_different (const guint32 *a, int stride_a, const guint32 *b, int stride_b, int w, int h, int slack)
{
  guint n = 0;

  for (int y = 0; y < h; y++)
    for (int x = 0; x < w; x++)
      n += pixel_difference (a[y * stride_a + x], b[y * stride_b + x]) > slack;
  return n;
}

static HeatMapOverlay *
make_overlay (const HeatNet *net)
{
  HeatMapOverlay *o = heat_map_overlay_new ();

  for (guint32 i = 0; i < 12; i += 2)
    g_array_append_val (o->zone_pipes, i);
  for (guint32 i = 1; i < 40; i += 3)
    g_array_append_val (o->out_buildings, i);
  HeatMapCandidate c = { 6, 0.7f };
  g_array_append_val (o->candidates, c);
  HeatPlanValve v = { 2, 1, 5 };
  g_array_append_val (o->must, v);
  heat_map_overlay_seal (o, net);
  return o;
}

/* One picture of 2 × 2 tiles against the four tiles. */
static void
test_seamless (Fixture *f, gconstpointer data)
{
  g_autoptr (HeatMapOverlay) overlay = make_overlay (f->net);
  HeatBox city = heat_map_scene_extent (f->scene);
  const double scales[] = { 40000, 16000, 6000, 2500, 900 };

  for (gsize i = 0; i < G_N_ELEMENTS (scales); i++)
    for (int theme = 0; theme < HEAT_MAP_N_THEMES; theme++)
      {
        HeatMapScenery scenery = { f->scene, f->style, overlay, (HeatMapTheme) theme, HEAT_MAP_ALL };
        int level = heat_map_level_nearest (heat_map_m_per_px_of_scale (scales[i]));
        double side = HEAT_MAP_TILE_PX * heat_map_level_m_per_px (level);
        HeatMapTile corner = { level, (gint32) floor ((city.x0_m + city.x1_m) / 2 / side), (gint32) floor ((city.y0_m + city.y1_m) / 2 / side) };
        HeatMapView both = { (corner.x + 1) * side, (corner.y + 1) * side, side / HEAT_MAP_TILE_PX, 2 * HEAT_MAP_TILE_PX, 2 * HEAT_MAP_TILE_PX, 1 };
        cairo_surface_t *whole = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 2 * HEAT_MAP_TILE_PX, 2 * HEAT_MAP_TILE_PX);
        HeatMapPen pen;
        heat_map_pen_init_image (&pen, whole, 1);
        heat_map_draw_ground (&pen, &scenery, &both);
        heat_map_pen_clear (&pen);
        cairo_surface_flush (whole);
        for (int t = 0; t < 4; t++)
          {
            cairo_surface_t *tile = heat_map_draw_tile (&scenery, (HeatMapTile){ level, corner.x + t % 2, corner.y + 1 - t / 2 }, 1);
            const guint32 *part = pixels_of (whole) + (t / 2) * HEAT_MAP_TILE_PX * 2 * HEAT_MAP_TILE_PX + (t % 2) * HEAT_MAP_TILE_PX;
            guint n = count_different (part, 2 * HEAT_MAP_TILE_PX, pixels_of (tile), HEAT_MAP_TILE_PX, HEAT_MAP_TILE_PX, HEAT_MAP_TILE_PX, 24);
            g_assert_cmpuint (n, <, 60); /* of 65,536: rounding of half covered pixels */
            cairo_surface_destroy (tile);
          }
        cairo_surface_destroy (whole);
      }
}

static HeatMapTile
tile_at (const HeatNet *net, HeatKind kind, guint32 index, double scale)
{
  double x = 0, y = 0;
  int level = heat_map_level_nearest (heat_map_m_per_px_of_scale (scale));
  double side = HEAT_MAP_TILE_PX * heat_map_level_m_per_px (level);

  g_assert_true (heat_net_place (net, kind, index, &x, &y));
  return (HeatMapTile){ level, (gint32) floor (x / side), (gint32) floor (y / side) };
}

static guint
count_colour (cairo_surface_t *image, guint32 rgb)
{
  guint n = 0;

  for (int i = 0; i < HEAT_MAP_TILE_PX * HEAT_MAP_TILE_PX; i++)
    n += pixel_difference (pixels_of (image)[i], 0xff000000u | rgb) <= 2;
  return n;
}

static guint
colour_in (const Fixture *f, HeatMapOverlay *overlay, HeatMapLayers layers, HeatMapTile tile, guint32 rgb)
{
  HeatMapScenery scenery = { f->scene, f->style, overlay, HEAT_MAP_DARK, layers };
  cairo_surface_t *image = heat_map_draw_tile (&scenery, tile, 1);
  guint n = count_colour (image, rgb);

  cairo_surface_destroy (image);
  return n;
}

static void
test_layers (Fixture *f, gconstpointer data)
{
  const HeatMapPalette *p = &f->style->palette[HEAT_MAP_DARK];
  HeatMapTile tile = tile_at (f->net, HEAT_KIND_PIPE, 0, 4000);

  g_assert_cmpuint (colour_in (f, NULL, HEAT_MAP_ALL, tile, p->supply), >, 100);
  g_assert_cmpuint (colour_in (f, NULL, HEAT_MAP_ALL, tile, p->back), >, 100);
  g_assert_cmpuint (colour_in (f, NULL, HEAT_MAP_ALL & ~HEAT_MAP_RETURN, tile, p->back), ==, 0);
  g_assert_cmpuint (colour_in (f, NULL, HEAT_MAP_ALL & ~(HEAT_MAP_PRIMARY | HEAT_MAP_SECONDARY), tile, p->supply), ==, 0);
  /* at city level one line stands for the pair */
  HeatMapTile city = tile_at (f->net, HEAT_KIND_PIPE, 0, 60000);
  g_assert_cmpuint (colour_in (f, NULL, HEAT_MAP_ALL, city, p->supply), >, 20);
  g_assert_cmpuint (colour_in (f, NULL, HEAT_MAP_ALL, city, p->back), ==, 0);
}

static void
test_marks (Fixture *f, gconstpointer data)
{
  const HeatMapPalette *p = &f->style->palette[HEAT_MAP_DARK];
  g_autoptr (HeatMapOverlay) out = heat_map_overlay_new (), dead = heat_map_overlay_new (), zone = heat_map_overlay_new ();
  guint32 zero = 0;

  g_array_append_val (out->out_buildings, zero);
  g_array_append_val (dead->dead_pipes, zero);
  g_array_append_val (zone->zone_pipes, zero);
  heat_map_overlay_seal (out, f->net);
  heat_map_overlay_seal (dead, f->net);
  heat_map_overlay_seal (zone, f->net);
  HeatMapTile house = tile_at (f->net, HEAT_KIND_BUILDING, 0, 3000), pipe = tile_at (f->net, HEAT_KIND_PIPE, 0, 3000);
  g_assert_cmpuint (colour_in (f, NULL, HEAT_MAP_ALL, house, p->out_fill), ==, 0);
  g_assert_cmpuint (colour_in (f, out, HEAT_MAP_ALL, house, p->out_fill), >, 100);
  g_assert_cmpuint (colour_in (f, out, HEAT_MAP_ALL & ~HEAT_MAP_OUT, house, p->out_fill), ==, 0);
  g_assert_cmpuint (colour_in (f, NULL, HEAT_MAP_ALL, pipe, p->no_flow), ==, 0);
  g_assert_cmpuint (colour_in (f, dead, HEAT_MAP_ALL, pipe, p->no_flow), >, 100);
  g_assert_cmpuint (colour_in (f, NULL, HEAT_MAP_ALL, pipe, p->zone), ==, 0);
  g_assert_cmpuint (colour_in (f, zone, HEAT_MAP_ALL, pipe, p->zone), >, 100);
  g_assert_false (heat_map_overlay_same_ground (out, zone));
  g_assert_true (heat_map_overlay_same_ground (zone, zone));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/map/tile/seamless", Fixture, NULL, set_up, test_seamless, tear_down);
  g_test_add ("/map/tile/layers", Fixture, NULL, set_up, test_layers, tear_down);
  g_test_add ("/map/tile/marks", Fixture, NULL, set_up, test_marks, tear_down);
  return g_test_run ();
}
