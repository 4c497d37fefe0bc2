// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Coordinates as people write them, in degrees and in the company's metres. Lines are written so that they can be read again here and by the
 * map services on a phone: degrees as "latitude, longitude"; metres as "X north Y east", as surveyors in China name them. */
#include "geo-crs.h"

typedef enum {
  HEAT_COORD_DEGREES, /* WGS 84 / CGCS2000 */
  HEAT_COORD_METRES,  /* the city's CRS */
  HEAT_COORD_GCJ02,   /* degrees as Amap, Tencent and WeChat show them in mainland China */
} HeatCoordForm;

typedef struct {
  HeatCoordForm form;
  HeatPoint place;       /* in the city's CRS; never NaN */
  HeatLonLat degrees;    /* the same place, shift undone; NaN without a CRS */
  gboolean is_swapped;   /* taken as east before north, or longitude before latitude, though nothing says so: else it is not in the city */
  gboolean is_outside;   /* beyond the city's box widened by its own size; only for coordinates that say what they are (°, 北纬, N, X …) */
} HeatCoord;

/* What `text` may mean, the likeliest first; returns how many, 0 when it is no pair of coordinates. Understood: "45.7732, 126.6578" in either
 * order, N/S/E/W and 北纬/东经/纬度/经度 before or after, °′″ and 度分秒, "X 5066214.3 Y 548243.1", plain "5066214.3 548243.1" in either order,
 * the easting with or without the number of its zone before it. Which order is meant is told by letters, else by `city`; when both fit
 * both are given, north first. Plain numbers that lie outside of the city are none. Degrees need `crs` (nullable). O(length). */
#define HEAT_COORD_MOST 4
guint heat_coord_parse (const char *text, HeatCrs *crs, HeatBox city, HeatCoord found[HEAT_COORD_MOST]);

/* "45.773214, 126.657812" (a tenth of a metre) or "X 5066214.3  Y 548243.1"; NULL when the CRS (nullable) cannot say it. (transfer full) */
char *heat_coord_write (HeatCoordForm form, HeatPoint place, HeatCrs *crs);
/* "45°46′23.57″N 126°39′28.12″E". (transfer full) (nullable) */
char *heat_coord_write_sexagesimal (HeatPoint place, HeatCrs *crs);
