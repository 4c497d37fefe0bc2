// SPDX-License-Identifier: GPL-3.0-or-later
#include "geo-types.h"
#include "geo-error.h"

HEAT_DEFINE_ERROR (geo)

double
heat_segment_distance_m (double x, double y, double ax, double ay, double bx, double by, double *t)
{
  double dx = bx - ax, dy = by - ay, len2 = dx * dx + dy * dy;
  double u = len2 > 0 ? CLAMP (((x - ax) * dx + (y - ay) * dy) / len2, 0.0, 1.0) : 0.0;

  if (t)
    *t = u;
  return hypot (x - ax - u * dx, y - ay - u * dy);
}

gboolean
heat_ring_contains (const double *xy, guint n, double x, double y)
{
  gboolean in = FALSE;

  for (guint i = 0, j = n - 1; i < n; j = i++)
    {
      double xi = xy[2 * i], yi = xy[2 * i + 1], xj = xy[2 * j], yj = xy[2 * j + 1];
      if ((yi > y) != (yj > y) && x < (xj - xi) * (y - yi) / (yj - yi) + xi)
        in = !in;
    }
  return in;
}

double
heat_ring_area_m2 (const double *xy, guint n)
{
  double twice = 0;

  for (guint i = 0, j = n - 1; i < n; j = i++)
    twice += (xy[2 * j] - xy[0]) * (xy[2 * i + 1] - xy[1]) - (xy[2 * i] - xy[0]) * (xy[2 * j + 1] - xy[1]);
  return twice / 2;
}
