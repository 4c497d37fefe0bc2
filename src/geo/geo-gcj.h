// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* GCJ-02, the shifted coordinates of map services in mainland China, and WGS 84 (CGCS2000 is the same within a metre).
 * In the cities the shift is 300 to 700 m and changes by about a metre in a kilometre. Method and constants: the formula published with the
 * open transformation libraries (eviltransform, coordtransform), Krasovsky 1940 ellipsoid; outside of the rectangle
 * 72.004–137.8347° E, 0.8293–55.8271° N nothing is shifted. */
#include "geo-types.h"

/* NaN stays NaN. O(1). */
HeatLonLat heat_gcj02_from_wgs84 (HeatLonLat place);
/* The inverse by iteration, within 1e-9 degrees (0.1 mm). */
HeatLonLat heat_gcj02_to_wgs84 (HeatLonLat place);
