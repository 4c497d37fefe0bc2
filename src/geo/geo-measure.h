// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Lengths and areas of what is drawn on the map by hand. With a CRS they are those on its ellipsoid (GRS 80 for CGCS2000): what a tape on the
 * ground finds at sea level, free of the projection's scale, which in a 3-degree zone is up to 0.03 %, in UTM 0.04 %, in Web Mercator 44 % at
 * 46° N. Method: C. F. F. Karney, Algorithms for geodesics, J. Geodesy 87 (2013), in PROJ. Without a CRS they are those of the plane. */
#include "geo-crs.h"

/* Metres; NaN when a place cannot be said in degrees. `crs` NULL: in the plane. */
double heat_measure_distance_m (HeatCrs *crs, HeatPoint a, HeatPoint b);
/* Square metres inside the ring of n points, in either sense, closing point not repeated; 0 for fewer than 3. O(n). */
double heat_measure_area_m2 (HeatCrs *crs, const HeatPoint *ring, guint n);
/* Does the ring cross or touch itself? Its area then means nothing. O(n²). */
gboolean heat_measure_is_crossed (const HeatPoint *ring, guint n);
