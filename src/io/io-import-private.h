// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "base-i18n.h"
#include "geo-types.h"
#include "io-import.h"
#include "net-layers.h"
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wundef" /* cpl_port.h asks for clang's version */
#include <cpl_error.h>
#include <gdal.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>
#pragma GCC diagnostic pop

/* Keys of a mapping that are no field of ours but say how a row hangs in the network. */
typedef enum {
  HEAT_MAP_END_NODE,  /* valve: the node at which it sits on its pipe */
  HEAT_MAP_LINE,      /* valve: on which line it is to be looked for */
  HEAT_MAP_LEVEL,
  HEAT_MAP_NODE, HEAT_MAP_SUPPLY, HEAT_MAP_RETURN,             /* source header, station primary, consumer */
  HEAT_MAP_NODE2, HEAT_MAP_SUPPLY2, HEAT_MAP_RETURN2,          /* station secondary */
  HEAT_MAP_WKT, HEAT_MAP_X, HEAT_MAP_Y, HEAT_MAP_LON, HEAT_MAP_LAT,
  HEAT_N_MAP_KEYS
} HeatMapKey;

/* field & "text" & … {value=word, …} * factor + offset */
typedef struct {
  GPtrArray *parts;          /* owned strings */
  GArray *is_fixed;          /* gboolean a part */
  GPtrArray *from, *to;      /* owned strings: the value table; empty: none */
  double factor, offset;
  gboolean has_factor;
} HeatMapExpr;
HeatMapExpr *heat_map_expr_new (const char *text, const char **complaint);
void heat_map_expr_free (HeatMapExpr *expr);

typedef struct {
  char *group, *source_layer, *where, *crs; /* owned; where, crs nullable */
  const HeatLayer *layer;
  HeatMapExpr **fields;                     /* owned; by field of the layer, NULL when not mapped */
  HeatMapExpr *keys[HEAT_N_MAP_KEYS];       /* owned, nullable */
} HeatMapSection;

typedef struct {
  char *path;                     /* owned */
  char *name, *attribution, *company, *hotline_phone, *crs, *source_crs; /* owned, nullable */
  double tolerance_m, snap_m;
  guint households_per_consumer;
  GPtrArray *sections;            /* HeatMapSection, in the order of the file */
} HeatMapping;
HeatMapping *heat_mapping_new (const char *path); /* the defaults, no section */
HeatMapping *heat_mapping_load (const char *path, GError **error);
void heat_mapping_free (HeatMapping *mapping);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatMapping, heat_mapping_free)

/* What the keys said for one row. */
typedef struct {
  HeatText key[HEAT_MAP_WKT];
  guint32 first_outline, n_outline; /* of a plant or consumer given as a polygon: points in HeatImport.outline */
} HeatImportExtra;

typedef struct {
  HeatMapping *map;         /* owned */
  HeatCity *city;           /* owned until the end */
  HeatImportReport *report; /* owned until the end */
  GDALDatasetH source;      /* owned */
  OGRSpatialReferenceH target; /* owned, nullable: no coordinates */
  GArray *extra[HEAT_N_LAYERS]; /* owned; HeatImportExtra by row */
  GArray *outline;          /* owned; doubles */
  const HeatProgress *progress;
} HeatImport;

void heat_import_note (HeatImport *import, HeatImportKind kind, const char *layer, const char *id, const char *format, ...) G_GNUC_PRINTF (5, 6);
static inline guint heat_layer_number (const HeatLayer *layer) { return (guint) (layer - heat_city_layers); }
static inline const HeatImportExtra *
heat_import_extra (const HeatImport *import, const char *layer, guint32 row)
{
  return &g_array_index (import->extra[heat_layer_number (heat_layer_find (layer))], HeatImportExtra, row);
}

/* The city's system from the mapping's `crs`; none when it has none. */
gboolean heat_import_set_target (HeatImport *import, GError **error);                 /* io-import-source.c */
/* An EPANET network instead of the steps below. */
gboolean heat_epanet_import (HeatImport *import, const HeatEpanetFiles *files, GError **error); /* io-epanet.c */

/* The steps, in this order. */
gboolean heat_import_open (HeatImport *import, const char *source, GError **error);   /* io-import-source.c */
gboolean heat_import_read (HeatImport *import, GError **error);                       /* io-import-read.c */
void heat_import_connect (HeatImport *import);                                        /* io-import-connect.c: splits, nodes */
void heat_import_attach (HeatImport *import);                                         /* io-import-attach.c: valves, plants, consumers */
void heat_import_fill (HeatImport *import);                                           /* io-import-fill.c: places, households, joints */

/* Places: coordinates of a section into the target system. */
typedef struct { OGRCoordinateTransformationH transformation; /* NULL: as they are */ } HeatImportPlaces;
gboolean heat_import_places_init (HeatImport *import, const HeatMapSection *section, OGRLayerH layer, gboolean is_lonlat, HeatImportPlaces *places, GError **error);
void heat_import_places_clear (HeatImportPlaces *places);
/* Value of an expression for a feature; NULL when the table does not know it (*raw then holds what stood there). (transfer full) */
char *heat_map_expr_value (const HeatMapExpr *expr, OGRFeatureH feature, char **raw);

/* Cuts pipe `pipe` at these distances along its course (ascending, inside); the first piece keeps id and row, the k-th gets id/k and a new
 * row. With node ids, nodes "id@k" are made between. Returns the row of the first new piece. */
guint32 heat_import_split (HeatImport *import, guint32 pipe, const double *at_m, guint n);
/* Length in m of the drawn course of a pipe. */
double heat_import_drawn_m (const HeatImport *import, guint32 pipe);
/* Nearest point on the pipe: distance; *at_m along it. HUGE_VAL for no course. */
double heat_import_along (const HeatImport *import, guint32 pipe, double x, double y, double *at_m);
