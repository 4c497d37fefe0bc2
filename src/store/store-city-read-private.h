// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Reading the network file: two workers, each with its own connection and its own part of the city. */
#include "store-city-private.h"

typedef struct {
  char *geometry_column; /* owned; NULL for a layer without geometry */
  gint32 srs_id;
} HeatLayerSource;

typedef struct {
  const char *path;
  const HeatProgress *progress;
  HeatLayerSource source[HEAT_N_LAYERS];
  int epsg;              /* of the file; 0 none */
  gboolean is_geographic;
  guint64 file_bytes;    /* no sound layer has more rows than a fourth of this */
  guint64 n_all;         /* rows to expect, for progress */
  gint n_done;           /* atomic, in units of 8192 rows */
  gint next;             /* atomic: next entry of the reading order */
  gint is_stopped;       /* atomic: a worker failed */
} HeatCityRead;

typedef struct {
  HeatCityRead *read;
  sqlite3 *db;           /* owned */
  HeatCity *part;        /* owned; layers read by this worker */
  GArray *points;        /* owned; doubles */
  guint32 read_layers;   /* bit by layer */
  GError *error;
  int failed_layer;
} HeatCityWorker;

/* Reads one layer into worker->part. */
gboolean heat_store_read_layer (HeatCityWorker *worker, guint layer, GError **error);

/* After merging: labels from outlines, far-off coordinates to unknown, degrees to metres. */
gboolean heat_store_settle_places (HeatCity *city, const char *path, gboolean is_geographic, GError **error);
