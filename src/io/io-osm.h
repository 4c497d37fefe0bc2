// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* What is wanted of an OpenStreetMap extract, as read: nothing is decided here but which tags matter. */
#include "io-city-private.h"

typedef struct { const char *name, *place; double x, y; } OsmPoint;
typedef struct { const char *name; guint32 first, n; guint8 road_class, oneway; gint8 layer; guint16 maxspeed_kmh; } OsmWay;
typedef struct {
  const char *name, *amenity, *building, *landuse, *leisure, *man_made, *natural, *power, *street, *house_number;
  guint32 first, n; /* outer ring, not closed */
  int levels;       /* 0 unknown */
  double area_m2, x, y;
} OsmArea;
typedef struct {
  GStringChunk *words;
  GArray *xy;       /* pairs of doubles */
  GArray *points, *ways, *areas;
  int epsg;
} OsmData;

/* Projected into the CGCS2000 zone of the extract's middle. HEAT_ERROR_NOT_FOUND, _DATA; cancelled. O(n). */
OsmData *heat_io_osm_load (const char *path, const HeatProgress *progress, GError **error);
void heat_io_osm_free (OsmData *data);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OsmData, heat_io_osm_free)
