// SPDX-License-Identifier: GPL-3.0-or-later
#include "map-raster.h"
#include <math.h>

/* One straight piece, ready to be filled. */
typedef struct {
  float x0, y0;      /* start */
  float dx, dy, len; /* unit direction */
  float radius;
  gboolean butt0, butt1;
  guint32 argb;
} Piece;

static inline guint32
scale_pixel (guint32 p, guint32 a /* 0..255 */)
{
  guint32 rb = (p & 0xff00ff) * a + 0x800080, ag = ((p >> 8) & 0xff00ff) * a + 0x800080;

  rb = ((rb + ((rb >> 8) & 0xff00ff)) >> 8) & 0xff00ff;
  ag = (ag + ((ag >> 8) & 0xff00ff)) & 0xff00ff00;
  return rb | ag;
}

static inline void
blend (guint32 *at, guint32 argb, float coverage)
{
  guint32 a = (guint32) (coverage * 255.0f + 0.5f);

  if (a == 0)
    return;
  guint32 src = a >= 255 ? argb : scale_pixel (argb, a);
  guint32 alpha = src >> 24;
  *at = alpha == 255 ? src : src + scale_pixel (*at, 255 - alpha);
}

/* Coverage of the pixel whose centre lies t along and s across the piece. */
static inline float
cover (const Piece *p, float t, float s)
{
  float side = p->radius + 0.5f - fabsf (s), along = 1;

  if (t < 0)
    {
      if (p->butt0)
        along = t + 0.5f;
      else
        side = p->radius + 0.5f - sqrtf (t * t + s * s);
    }
  else if (t > p->len)
    {
      float u = t - p->len;
      if (p->butt1)
        along = 0.5f - u;
      else
        side = p->radius + 0.5f - sqrtf (u * u + s * s);
    }
  else
    {
      if (p->butt0 && t < 0.5f)
        along = t + 0.5f;
      if (p->butt1 && p->len - t < 0.5f)
        along = MIN (along, p->len - t + 0.5f);
    }
  if (side <= 0 || along <= 0)
    return 0;
  return MIN (side, 1) * along;
}

/* Narrows [*lo, *hi] to the x where  least ≤ c + k·x ≤ most. */
static inline void
narrow (float *lo, float *hi, float c, float k, float least, float most)
{
  if (fabsf (k) < 1e-4f)
    {
      if (c + k * *lo > most + 0.1f || c + k * *lo < least - 0.1f)
        *hi = *lo - 1;
      return;
    }
  float a = (least - c) / k, b = (most - c) / k;
  *lo = MAX (*lo, MIN (a, b));
  *hi = MIN (*hi, MAX (a, b));
}

static void
fill_piece (const HeatMapRaster *raster, const Piece *p)
{
  float reach = p->radius + 0.5f;
  float x1 = p->x0 + p->dx * p->len, y1 = p->y0 + p->dy * p->len;
  float left = MIN (p->x0, x1) - reach, right = MAX (p->x0, x1) + reach;
  float top = MIN (p->y0, y1) - reach, bottom = MAX (p->y0, y1) + reach;

  if (!(right > 0 && left < raster->width && bottom > 0 && top < raster->height))
    return;
  int row0 = (int) MAX (floorf (top), 0), row1 = (int) MIN (ceilf (bottom), (float) raster->height - 1);
  for (int row = row0; row <= row1; row++)
    {
      float ry = row + 0.5f - p->y0, lo = MAX (left, 0), hi = MIN (right, (float) raster->width);
      /* across = (x − x0)·(−dy) + ry·dx, along = (x − x0)·dx + ry·dy */
      narrow (&lo, &hi, p->x0 * p->dy + ry * p->dx, -p->dy, -reach, reach);
      narrow (&lo, &hi, -p->x0 * p->dx + ry * p->dy, p->dx, -reach, p->len + reach);
      int col0 = MAX ((int) floorf (lo - 0.5f), 0), col1 = MIN ((int) ceilf (hi), raster->width - 1);
      guint32 *line = raster->pixels + (gssize) row * raster->stride;
      float rx = col0 + 0.5f - p->x0, t = rx * p->dx + ry * p->dy, s = ry * p->dx - rx * p->dy;
      for (int col = col0; col <= col1; col++, t += p->dx, s -= p->dy)
        {
          float c = cover (p, t, s);
          if (c > 0)
            blend (line + col, p->argb, c);
        }
    }
}

static void
fill_dashes (const HeatMapRaster *raster, Piece *whole, double from, double dash, double gap, gboolean is_first, gboolean is_last)
{
  double period = dash + gap, len = whole->len;
  gboolean butt0 = whole->butt0, butt1 = whole->butt1;

  for (double k = floor (from / period) * period - from; k < len; k += period)
    {
      double a = MAX (k, 0), b = MIN (k + dash, len);
      if (b <= a)
        continue;
      Piece p = *whole;
      p.x0 += (float) (a * whole->dx);
      p.y0 += (float) (a * whole->dy);
      p.len = (float) (b - a);
      p.butt0 = a > 0 || is_first ? TRUE : butt0;
      p.butt1 = b < len || is_last ? TRUE : butt1;
      fill_piece (raster, &p);
    }
}

void
heat_map_raster_line (const HeatMapRaster *raster, const HeatMapPoint *points, guint n, const HeatMapStroke *stroke)
{
  float f = raster->factor, width = stroke->width_px * f;
  double run = 0;
  Piece p = { .argb = stroke->argb, .radius = MAX (width, 1) / 2 };

  if (width < 1) /* thinner than a pixel: paler instead */
    p.argb = scale_pixel (p.argb, (guint32) (width * 255));
  for (guint i = 0; i + 1 < n; i++)
    {
      float x0 = points[i].x_px * f, y0 = points[i].y_px * f, ex = points[i + 1].x_px * f - x0, ey = points[i + 1].y_px * f - y0;
      p.len = sqrtf (ex * ex + ey * ey);
      if (!(p.len > 1e-3f) && n > 2)
        continue;
      p.x0 = x0;
      p.y0 = y0;
      p.dx = p.len > 1e-3f ? ex / p.len : 1;
      p.dy = p.len > 1e-3f ? ey / p.len : 0;
      p.butt0 = i == 0 && stroke->has_butt_ends;
      p.butt1 = i + 2 == n && stroke->has_butt_ends;
      if (stroke->dash_px > 0)
        fill_dashes (raster, &p, run, stroke->dash_px * f, stroke->gap_px * f, i == 0, i + 2 == n);
      else
        fill_piece (raster, &p);
      run += p.len;
    }
}
