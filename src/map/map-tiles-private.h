// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The store of tiles, shared by map-tiles.c (drawing and keeping) and map-compose.c (showing). */
#include "map-tiles.h"
#include <math.h>
#include <string.h>

typedef struct _HeatMapPlace HeatMapPlace;
/* One picture of a tile. */
typedef struct _HeatMapDrawing {
  HeatMapPlace *place;          /* borrowed */
  cairo_surface_t *image;       /* owned */
  guint64 stamp, used;
  struct _HeatMapDrawing *next; /* owned: other pictures of the same tile */
} HeatMapDrawing;

/* A tile and its pictures; it is there as long as there is one. */
struct _HeatMapPlace {
  HeatMapTile tile;             /* first: it is the key */
  guint64 stamp, turn;          /* what it should look like, and since which turn that is known */
  HeatMapDrawing *first;
};

typedef struct { HeatMapTile tile; guint64 stamp; } HeatMapWish;
typedef struct { HeatMapTile tile; cairo_surface_t *image; guint64 stamp, city; } HeatMapFinished;

struct _HeatMapTiles {
  /* main thread only */
  GHashTable *places;           /* HeatMapPlace, a set */
  guint64 clock, turn, city, n_drawn; /* turn: rises with each source */
  gsize bytes, bound, wanted_bytes;
  guint n, n_by_level[HEAT_MAP_LEVEL_MAX - HEAT_MAP_LEVEL_MIN + 1];
  void (*ready) (gpointer data);
  gpointer data;
  GThread *workers[2];

  /* guarded by lock; the source is written by the main thread alone */
  GMutex lock;
  GCond wake;
  HeatMapSource *source;        /* owned, nullable */
  GArray *wanted;               /* HeatMapWish, most wanted last */
  struct { HeatMapWish wish; gboolean is_set; } busy[2];
  GArray *finished;             /* HeatMapFinished, images owned */
  guint idle;                   /* source that takes `finished` over */
  gboolean is_closing;
};

HeatMapPlace *heat_map_tiles_place (HeatMapTiles *tiles, HeatMapTile tile, gboolean make);
/* The picture to show for a place, the fresh one if there is; marks it as used. Nullable. */
HeatMapDrawing *heat_map_tiles_look (HeatMapTiles *tiles, HeatMapPlace *place, gboolean *is_fresh);
