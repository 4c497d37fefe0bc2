// SPDX-License-Identifier: GPL-3.0-or-later
/* Torricelli over a body of prisms (trace-work.h). */
#include "trace-work.h"
#include <math.h>
#include <stdlib.h>

#define GRAVITY 9.80665
#define MOST_EXACT 1000
#define LEVELS 1024

typedef struct { double z, section; } Edge; /* from this height on the cross-section is larger by this */

static int
compare_edges (const void *a, const void *b)
{
  const Edge *x = a, *y = b;

  return x->z < y->z ? -1 : x->z > y->z;
}

static double
outflow (const HeatHole *holes, guint n, double discharge, double z)
{
  double q = 0;

  for (guint i = 0; i < n; i++)
    if (holes[i].z_m < z)
      q += discharge * holes[i].area_m2 * sqrt (2 * GRAVITY * (z - holes[i].z_m));
  return q;
}

/* From `top` down to `bottom` with a constant cross-section and no hole in between. */
static double
time_between (double bottom, double top, double section, const HeatHole *holes, guint n, double discharge)
{
  static const double x[] = { 0.2386191860831969, 0.6612093864662645, 0.9324695142031521 };
  static const double w[] = { 0.4679139345726910, 0.3607615730481386, 0.1713244923791704 };
  double half = sqrt (top - bottom) / 2, sum = 0;

  for (guint i = 0; i < G_N_ELEMENTS (x); i++)
    for (int sign = -1; sign <= 1; sign += 2)
      {
        double u = half * (1 + sign * x[i]);
        sum += w[i] * 2 * u * section / outflow (holes, n, discharge, bottom + u * u);
      }
  return half * sum;
}

static double
round_down (double z, double lo, double step)
{
  return step > 0 ? lo + floor ((z - lo) / step) * step : z;
}

/* The heights at which the cross-section changes or a hole lies, ascending. */
static GArray *
list_edges (const HeatSlab *slabs, guint n_slabs, const HeatHole *holes, guint n_holes)
{
  GArray *edges = g_array_new (FALSE, FALSE, sizeof (Edge));
  double lo = INFINITY, hi = -INFINITY;

  for (guint i = 0; i < n_slabs; i++)
    {
      lo = fmin (lo, slabs[i].lo_m);
      hi = fmax (hi, slabs[i].hi_m);
    }
  double step = n_slabs > MOST_EXACT ? (hi - lo) / LEVELS : 0;
  for (guint i = 0; i < n_slabs; i++)
    {
      double from = round_down (slabs[i].lo_m, lo, step), to = fmax (round_down (slabs[i].hi_m, lo, step), from + fmax (step, 1e-6));
      Edge begin = { from, slabs[i].volume_m3 / (to - from) }, end = { to, -begin.section };
      g_array_append_val (edges, begin);
      g_array_append_val (edges, end);
    }
  for (guint i = 0; i < n_holes; i++)
    g_array_append_val (edges, ((Edge){ holes[i].z_m, 0 }));
  g_array_sort (edges, compare_edges);
  return edges;
}

double
heat_emptying_s (const HeatSlab *slabs, guint n_slabs, const HeatHole *holes, guint n_holes, double discharge, double *left_m3)
{
  g_autoptr (GArray) edges = list_edges (slabs, n_slabs, holes, n_holes);
  double lowest = INFINITY, section = 0, seconds = 0, left = 0;

  for (guint i = 0; i < n_holes; i++)
    lowest = fmin (lowest, holes[i].z_m);
  for (guint i = 0; i + 1 < edges->len; i++)
    {
      double bottom = g_array_index (edges, Edge, i).z, top = g_array_index (edges, Edge, i + 1).z;
      section += g_array_index (edges, Edge, i).section;
      if (top <= bottom || section <= 0)
        continue;
      if (bottom < lowest)
        left += section * (top - bottom);
      else
        seconds += time_between (bottom, top, section, holes, n_holes, discharge);
    }
  if (left_m3)
    *left_m3 = left;
  return n_holes ? seconds : NAN;
}
