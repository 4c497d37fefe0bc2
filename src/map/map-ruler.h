// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* A line measured by hand, drawn over the map: its points, the length written on each leg, the area it closes. */
#include "map-draw.h"

typedef struct {
  const HeatPoint *points;       /* borrowed, as all below */
  guint n;
  const char *const *leg_words;  /* n − 1 texts, n when closed; NULL ones are not written */
  gboolean is_closed;
  const GArray *const *ways;     /* (nullable) as the legs: double x y pairs of a leg that is no straight line; NULL ones are straight */
  HeatPoint next;                /* where the next point would be: a dashed leg there; NaN: none */
  const char *next_words;        /* (nullable) */
} HeatMapRuler;
/* O(n); texts that would stand on each other or on a leg too short are left out. */
void heat_map_draw_ruler (cairo_t *cr, const HeatMapScenery *scenery, const HeatMapView *view, const HeatMapRuler *ruler);
