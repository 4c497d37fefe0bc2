// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* GeoPackage geometry blobs (OGC 12-128r18, 2.1.3) over WKB (OGC 06-103r4, ISO 13249-3 for Z and M). */
#include "geo-types.h"

typedef enum { HEAT_WKB_NONE, HEAT_WKB_POINT, HEAT_WKB_LINE, HEAT_WKB_POLYGON } HeatWkbKind;

/* What a blob turned out to be. Everything but OK and NULL is unusable; the notes say what was left out. */
typedef enum {
  HEAT_WKB_OK,
  HEAT_WKB_EMPTY,     /* a valid blob without a point */
  HEAT_WKB_BROKEN,    /* truncated, or no GeoPackage blob */
  HEAT_WKB_OTHER_KIND,/* a point where a line is wanted, curves, collections */
  HEAT_WKB_ABSURD,    /* not finite, or beyond max_x, max_y */
  HEAT_WKB_SRS,       /* names another srs than its layer */
} HeatWkbResult;

enum { HEAT_WKB_NOTE_PARTS = 1 }; /* several parts that do not join: the longest (largest) was taken */

typedef struct {
  HeatWkbKind want;
  gint32 srs_id;
  double max_x, max_y; /* beyond ± these a coordinate is absurd */
  GArray *points; /* double pairs; the result's points stand at its end (borrowed) */
  guint notes;    /* out */
} HeatWkbReader;

/* Appends the points of the blob to reader->points (on failure nothing): one for a point, the course for a line, the outer ring
 * without the closing point for a polygon. Z and M are dropped. A multi-geometry of parts that join end to start is one line. */
HeatWkbResult heat_wkb_read (HeatWkbReader *reader, const guint8 *blob, gsize n);

/* Replaces the content of `out` by the blob of `n` points xy[2n]; a ring is closed. Nothing (length 0) when n is too small for the kind
 * (1, 2, 3) or a coordinate is not finite. */
void heat_wkb_write (GByteArray *out, HeatWkbKind kind, gint32 srs_id, const double *xy, guint32 n);
