// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Reading the network file: two workers, each with its own connection and its own part of the texts and points, take one task after
 * the other; a task is a run of a layer's pages, or a whole layer when its pages have to be left to SQLite. */
#include "store-city-private.h"
#include "store-page.h"

#define HEAT_MOST_CELLS 34 /* geometry and fields of one layer */
#define HEAT_MOST_COLUMNS 128

typedef struct {
  char *geometry_column; /* owned; NULL for a layer without geometry */
  gint32 srs_id;
  /* of its table's pages; NULL leaves: to be read through SQLite */
  GArray *leaves;        /* owned; HeatPageLeaf */
  guint n_columns;
  guint8 map[HEAT_MOST_COLUMNS];     /* by column: cell, as HeatPageRows */
  gboolean is_real[HEAT_MOST_CELLS]; /* by cell: whole numbers of this column are meant as real ones */
} HeatLayerSource;

/* Rows of one task, in their order; their texts lie in the city's pool, their points in the part of the worker that read them. */
typedef struct {
  guint layer;
  const HeatPageLeaf *leaves; /* borrowed; NULL: the whole layer through SQLite */
  guint n_leaves;
  char *rows;            /* from pages: their place among the layer's, borrowed; through SQLite: owned, it grows */
  guint32 n_rows, rows_size;
  guint32 first_row;     /* place of the task's first row in its layer */
  guint worker;
  guint32 first_doubt, n_doubts; /* in the worker's part; their rows count from the task's first */
} HeatCityTask;

typedef struct {
  const char *path;
  const HeatProgress *progress;
  HeatLayerSource source[HEAT_N_LAYERS];
  int epsg;              /* of the file; 0 none */
  gboolean is_geographic;
  guint64 file_bytes;    /* no sound layer has more rows than a fourth of this */
  HeatCity *city;        /* owned; its rows are read to where they stay, its texts come with the join */
  HeatStringsJoint *texts; /* owned */
  HeatCityTask *tasks;   /* owned; each written by the worker that takes it */
  guint n_tasks;
  gint next;             /* atomic: next task */
  gint is_stopped;       /* atomic: a worker failed */
  gint is_doubtful;      /* atomic: pages are not as expected, SQLite has to say what is wrong */
} HeatCityRead;

typedef struct {
  HeatCityRead *read;
  guint number;
  sqlite3 *db;           /* owned */
  HeatPages pages;       /* of db */
  HeatStrings *texts;    /* owned; writes to those of the city */
  HeatCity *part;        /* owned; its doubts alone, and what the city says of itself */
  GArray *points;        /* owned; doubles */
  GError *error;
} HeatCityWorker;

/* Reads the rows of one task. FALSE with an error, or with read->is_doubtful set and none. */
gboolean heat_store_read_task (HeatCityWorker *worker, HeatCityTask *task, GError **error);

/* Finds the pages of all layers and cuts them into tasks, each with its place among the city's rows; layers that cannot be read so
 * are one task each, through SQLite. */
void heat_store_plan_tasks (HeatCityRead *read, HeatCityWorker *worker, gboolean use_pages);

/* Everything that the workers read, in one city; takes it from `read`, and the workers' parts. (transfer full) */
HeatCity *heat_store_join_tasks (HeatCityRead *read, HeatCityWorker worker[2]);

/* As heat_store_city_read(), but NULL without an error when `use_pages` and the pages are not what they should be; without it
 * everything goes through SQLite. */
HeatCity *heat_store_city_read_once (const char *path, gboolean use_pages, const HeatProgress *progress, GError **error);

/* After merging: labels from outlines, far-off coordinates to unknown, degrees to metres. */
gboolean heat_store_settle_places (HeatCity *city, const char *path, gboolean is_geographic, GError **error);
