// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The one description of HeatCity's layers and fields: the network file's tables, its checks, import mappings and data/city.md
 * follow from it. */
#include "net.h"

typedef enum { HEAT_GEOMETRY_NONE, HEAT_GEOMETRY_POINT, HEAT_GEOMETRY_LINE, HEAT_GEOMETRY_POLYGON } HeatGeometryKind;

typedef enum {
  HEAT_FIELD_TEXT,  /* HeatText; NULL is "" */
  HEAT_FIELD_F64,   /* double; NULL is NaN */
  HEAT_FIELD_F32,   /* float; NULL is NaN */
  HEAT_FIELD_U16,   /* NULL is 0 */
  HEAT_FIELD_I16,   /* NULL is 0 */
  HEAT_FIELD_U8,    /* NULL is 0 */
  HEAT_FIELD_I8,    /* NULL is 0 */
  HEAT_FIELD_BOOL,  /* guint8; NULL is 0 */
  HEAT_FIELD_CODE,  /* guint8 by word */
  HEAT_FIELD_END,   /* gint8: HEAT_CODES_END by word, NULL is −1 */
} HeatFieldType;

enum { HEAT_FIELD_REPEATS = 1 /* few different texts: worth sharing */, HEAT_FIELD_REQUIRED = 2 /* documented as always given */,
       HEAT_FIELD_PASSING = 4 /* a text that the snapshot keeps in another form: a reference, a card number */ };
#define HEAT_NO_FALLBACK (-1)

typedef struct {
  const char *name;      /* column and member */
  const char *label, *zh;
  const char *unit;      /* "" when it has none */
  double min, max;       /* of numbers: outside reads as unknown and is a doubt */
  guint16 offset;        /* in the row */
  guint8 type, flags;    /* HeatFieldType */
  gint8 codes, fallback; /* HeatCodes; value for an unknown word, or HEAT_NO_FALLBACK: an error */
} HeatField;

typedef struct {
  const char *name, *label, *zh;
  const HeatField *fields;
  guint n_fields;
  guint16 row_size, rows_at, n_at; /* in HeatCity */
  guint8 geometry;                 /* HeatGeometryKind */
  guint8 kind;                     /* HeatKind of its rows */
  guint16 xy_at;                   /* double x, y of the row; 0xffff none */
  guint16 points_at;               /* guint32 first_point, n_points; 0xffff none */
} HeatLayer;

#define HEAT_N_LAYERS 14
extern const HeatLayer heat_city_layers[HEAT_N_LAYERS];
extern const HeatField heat_city_fields[]; /* of the one-row table `city`, offsets in HeatCity */
extern const guint heat_n_city_fields;

static inline guint32 heat_layer_n (const HeatLayer *l, const HeatCity *c) { return *(const guint32 *) (const void *) ((const char *) c + l->n_at); }
static inline char *heat_layer_rows (const HeatLayer *l, const HeatCity *c) { return *(char *const *) (const void *) ((const char *) c + l->rows_at); }

/* The layer of that name, NULL when there is none. */
const HeatLayer *heat_layer_find (const char *name);
const HeatField *heat_layer_field (const HeatLayer *layer, const char *name);
/* A row at the end with everything unknown, as heat_city_add_…(). */
char *heat_layer_add_row (const HeatLayer *layer, HeatCity *city);
