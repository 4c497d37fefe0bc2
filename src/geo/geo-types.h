// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Places. Projected metres and degrees are two types on purpose. */
#include <glib.h>
#include <math.h>

typedef struct { double x_m, y_m; } HeatPoint;       /* east, north in the city's projected CRS */
typedef struct { double lon_deg, lat_deg; } HeatLonLat; /* WGS 84 / CGCS2000 */
typedef struct { double x0_m, y0_m, x1_m, y1_m; } HeatBox; /* closed; empty when x0 > x1 */

static inline HeatBox heat_box_empty (void) { return (HeatBox){ HUGE_VAL, HUGE_VAL, -HUGE_VAL, -HUGE_VAL }; }
static inline gboolean heat_box_is_empty (HeatBox b) { return !(b.x0_m <= b.x1_m && b.y0_m <= b.y1_m); }
static inline HeatBox
heat_box_add (HeatBox b, double x_m, double y_m)
{
  return (HeatBox){ MIN (b.x0_m, x_m), MIN (b.y0_m, y_m), MAX (b.x1_m, x_m), MAX (b.y1_m, y_m) };
}
static inline gboolean
heat_box_meets (HeatBox a, HeatBox b)
{
  return a.x0_m <= b.x1_m && b.x0_m <= a.x1_m && a.y0_m <= b.y1_m && b.y0_m <= a.y1_m;
}

/* Distance from (x, y) to the segment a–b in metres; *t (nullable) = 0..1 along it of the nearest point. */
double heat_segment_distance_m (double x, double y, double ax, double ay, double bx, double by, double *t);

/* TRUE when (x, y) is inside the ring of n points xy[2n] (even-odd; closing point optional). O(n). */
gboolean heat_ring_contains (const double *xy, guint n, double x, double y);
/* Signed area in m² of the ring, positive counter-clockwise. */
double heat_ring_area_m2 (const double *xy, guint n);
