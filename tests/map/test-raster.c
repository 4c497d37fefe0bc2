// SPDX-License-Identifier: GPL-3.0-or-later
/* The rasteriser against a slow one that looks at 8 × 8 points in every pixel. */
#include "map-raster.h"
#include <math.h>

#define SIDE 64
#define FINE 8

typedef struct { guint32 pixels[SIDE * SIDE]; } Image;

static HeatMapRaster
raster_of (Image *image, float factor)
{
  for (int i = 0; i < SIDE * SIDE; i++)
    image->pixels[i] = 0xff000000u;
  return (HeatMapRaster){ image->pixels, SIDE, SIDE, SIDE, factor };
}

/* Is the point in the stroke? Dashes are counted along the line; at their ends they are cut square. */
static gboolean
is_inside (double x, double y, const HeatMapPoint *p, guint n, const HeatMapStroke *stroke)
{
  double run = 0, r = stroke->width_px / 2;

  for (guint i = 0; i + 1 < n; i++)
    {
      double dx = p[i + 1].x_px - p[i].x_px, dy = p[i + 1].y_px - p[i].y_px, len = hypot (dx, dy);
      double t = ((x - p[i].x_px) * dx + (y - p[i].y_px) * dy) / len, s = fabs ((x - p[i].x_px) * dy - (y - p[i].y_px) * dx) / len;
      if (stroke->dash_px > 0)
        {
          if (t >= 0 && t <= len && s <= r && fmod (run + t, stroke->dash_px + stroke->gap_px) < stroke->dash_px)
            return TRUE;
        }
      else if (t >= 0 && t <= len ? s <= r : (t < 0 && !(stroke->has_butt_ends && i == 0) && hypot (x - p[i].x_px, y - p[i].y_px) <= r)
                                                 || (t > len && !(stroke->has_butt_ends && i + 2 == n) && hypot (x - p[i + 1].x_px, y - p[i + 1].y_px) <= r))
        return TRUE;
      run += len;
    }
  return FALSE;
}

static double
reference (int col, int row, const HeatMapPoint *p, guint n, const HeatMapStroke *stroke)
{
  int hits = 0;

  for (int v = 0; v < FINE; v++)
    for (int u = 0; u < FINE; u++)
      hits += is_inside (col + (u + 0.5) / FINE, row + (v + 0.5) / FINE, p, n, stroke);
  return (double) hits / (FINE * FINE);
}

/* Worst and mean difference of coverage over the image. */
static void
compare (const HeatMapPoint *p, guint n, const HeatMapStroke *stroke, double *worst, double *mean)
{
  Image image;
  HeatMapRaster raster = raster_of (&image, 1);
  double sum = 0, most = 0;

  heat_map_raster_line (&raster, p, n, stroke);
  for (int row = 0; row < SIDE; row++)
    for (int col = 0; col < SIDE; col++)
      {
        double d = fabs ((image.pixels[row * SIDE + col] >> 16 & 255) / 255.0 - reference (col, row, p, n, stroke));
        most = MAX (most, d);
        sum += d;
      }
  *worst = most;
  *mean = sum / (SIDE * SIDE);
}

static void
test_single_lines (void)
{
  g_autoptr (GRand) r = g_rand_new_with_seed (11);

  for (int i = 0; i < 200; i++)
    {
      HeatMapPoint p[2] = { { (float) g_rand_double_range (r, -20, 84), (float) g_rand_double_range (r, -20, 84) },
                            { (float) g_rand_double_range (r, -20, 84), (float) g_rand_double_range (r, -20, 84) } };
      HeatMapStroke stroke = { 0xffffffffu, (float) g_rand_double_range (r, 1.2, 9), 0, 0, i % 2 == 0 };
      double worst = 0, mean = 0;
      compare (p, 2, &stroke, &worst, &mean);
      g_assert_cmpfloat (worst, <, 0.30); /* a ramp one pixel wide against true area: corners differ most */
      g_assert_cmpfloat (mean, <, 0.02);
    }
}

static void
test_polylines_and_dashes (void)
{
  g_autoptr (GRand) r = g_rand_new_with_seed (12);

  for (int i = 0; i < 60; i++)
    {
      HeatMapPoint p[4];
      for (int k = 0; k < 4; k++)
        p[k] = (HeatMapPoint){ (float) (4 + 18 * k), (float) g_rand_double_range (r, 8, 56) };
      HeatMapStroke stroke = { 0xffffffffu, 3, i % 2 ? 9 : 0, i % 2 ? 4 : 0, FALSE };
      double worst = 0, mean = 0;
      compare (p, 4, &stroke, &worst, &mean);
      g_assert_cmpfloat (mean, <, 0.012);
      if (i % 2 == 0)
        g_assert_cmpfloat (worst, <, 0.45); /* joints are covered by both pieces */
    }
}

/* What a tile holds does not depend on where the tile begins. */
static void
test_moves_with_origin (void)
{
  g_autoptr (GRand) r = g_rand_new_with_seed (13);

  for (int i = 0; i < 100; i++)
    {
      HeatMapPoint p[3], q[3];
      for (int k = 0; k < 3; k++)
        {
          p[k] = (HeatMapPoint){ (float) g_rand_double_range (r, -200, 300), (float) g_rand_double_range (r, -200, 300) };
          q[k] = (HeatMapPoint){ p[k].x_px - 32, p[k].y_px - 16 };
        }
      HeatMapStroke stroke = { 0xff63a8ffu, 4, 9, 4, FALSE };
      Image a, b;
      HeatMapRaster ra = raster_of (&a, 1), rb = raster_of (&b, 1);
      heat_map_raster_line (&ra, p, 3, &stroke);
      heat_map_raster_line (&rb, q, 3, &stroke);
      for (int row = 16; row < SIDE; row++)
        for (int col = 32; col < SIDE; col++)
          for (int shift = 0; shift < 24; shift += 8)
            g_assert_cmpint (ABS ((int) (a.pixels[row * SIDE + col] >> shift & 255) - (int) (b.pixels[(row - 16) * SIDE + col - 32] >> shift & 255)), <=, 2);
    }
}

static void
test_strange_lines (void)
{
  Image image;
  HeatMapRaster raster = raster_of (&image, 2);
  HeatMapStroke stroke = { 0xffffffffu, 3, 0, 0, FALSE };
  const HeatMapPoint dot[] = { { 10, 10 }, { 10, 10 } }, far[] = { { -1e6f, -1e6f }, { 1e6f, 1e6f } }, one[] = { { 3, 3 } };

  heat_map_raster_line (&raster, one, 1, &stroke);
  for (int i = 0; i < SIDE * SIDE; i++)
    g_assert_cmphex (image.pixels[i], ==, 0xff000000u);
  heat_map_raster_line (&raster, dot, 2, &stroke);
  g_assert_cmphex (image.pixels[20 * SIDE + 20], ==, 0xffffffffu);
  heat_map_raster_line (&raster, far, 2, &stroke);
  g_assert_cmphex (image.pixels[40 * SIDE + 40], ==, 0xffffffffu);
  stroke.width_px = 0.2f; /* thinner than a pixel: pale, not gone */
  raster = raster_of (&image, 1);
  heat_map_raster_line (&raster, (HeatMapPoint[]){ { 0, 32.5f }, { 64, 32.5f } }, 2, &stroke);
  guint red = image.pixels[32 * SIDE + 32] >> 16 & 255;
  g_assert_cmpuint (red, >, 30);
  g_assert_cmpuint (red, <, 80);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/map/raster/single-lines", test_single_lines);
  g_test_add_func ("/map/raster/polylines-and-dashes", test_polylines_and_dashes);
  g_test_add_func ("/map/raster/moves-with-origin", test_moves_with_origin);
  g_test_add_func ("/map/raster/strange-lines", test_strange_lines);
  return g_test_run ();
}
