// SPDX-License-Identifier: GPL-3.0-or-later
/* Features of the source into rows, section by section. */
#include "io-import-private.h"
#include <errno.h>
#include <math.h>
#include <string.h>

typedef struct {
  HeatImport *import;
  const HeatMapSection *s;
  OGRFeatureH feature;   /* being read */
  HeatImportPlaces places;
  gboolean has_places;
  const char *id;        /* of the row being made, for the report; borrowed */
  gboolean is_refused;   /* a value without which the row would be a lie was not understood */
} Reader;

static char *
value_of (Reader *r, const HeatMapExpr *e, const char *key)
{
  g_autofree char *raw = NULL;
  char *value = heat_map_expr_value (e, r->feature, &raw);

  if (!value)
    heat_import_note (r->import, HEAT_IMPORT_VALUE, r->s->layer->name, r->id, _("%s: “%s” stands in no value table"), key, raw);
  else if (strstr (value, "\xEF\xBF\xBD")) /* what stands for bytes that are no text */
    heat_import_note (r->import, HEAT_IMPORT_VALUE, r->s->layer->name, r->id, _("%s: “%s” is no UTF-8 text in the source; save it as UTF-8"), key, value);
  return value;
}

static void
refuse_value (Reader *r, const HeatField *f, const char *value, const char *instead)
{
  heat_import_note (r->import, HEAT_IMPORT_VALUE, r->s->layer->name, r->id, _("%s: “%s” was not understood, taken as %s"), f->name, value, instead);
}

static void
set_code (Reader *r, const HeatField *f, char *row, const char *value)
{
  int v = value && *value ? heat_code_value (f->codes, value, -1) : -1;

  if (f->type == HEAT_FIELD_END)
    {
      if (v < 0 && value && *value)
        refuse_value (r, f, value, _("no end"));
      *(gint8 *) (row + f->offset) = (gint8) v;
      return;
    }
  if (v < 0 && f->fallback == HEAT_NO_FALLBACK)
    {
      r->is_refused = TRUE;
      heat_import_note (r->import, HEAT_IMPORT_SKIPPED, r->s->layer->name, r->id, _("left out: %s “%s” was not understood"), f->name, value ? value : "");
      return;
    }
  if (v < 0 && value && *value)
    refuse_value (r, f, value, heat_code_word (f->codes, f->fallback));
  *(guint8 *) (row + f->offset) = (guint8) (v < 0 ? f->fallback : v);
}

static double
parse_number (Reader *r, const HeatField *f, const char *value)
{
  const char *text = value;
  char *end;

  if (strcmp (f->name, "dn_mm") == 0 && g_ascii_strncasecmp (text, "DN", 2) == 0)
    text += 2;
  double v = g_ascii_strtod (text, &end);
  if (end != text && !*end && v >= f->min && v <= f->max)
    return v;
  refuse_value (r, f, value, _("unknown"));
  return NAN;
}

static void
set_number (Reader *r, const HeatField *f, char *row, const char *value)
{
  gboolean is_yes = f->type == HEAT_FIELD_BOOL && (g_ascii_strcasecmp (value, "true") == 0 || g_ascii_strcasecmp (value, "yes") == 0);
  gboolean is_no = f->type == HEAT_FIELD_BOOL && (g_ascii_strcasecmp (value, "false") == 0 || g_ascii_strcasecmp (value, "no") == 0);
  double v = is_yes ? 1 : is_no ? 0 : *value ? parse_number (r, f, value) : NAN;
  void *member = row + f->offset;

  if (f->type == HEAT_FIELD_F32)
    *(float *) member = (float) v;
  else if (f->type == HEAT_FIELD_F64)
    *(double *) member = v;
  else if (isnan (v))
    return;
  else if (f->type == HEAT_FIELD_U16)
    *(guint16 *) member = (guint16) lround (v);
  else if (f->type == HEAT_FIELD_I16)
    *(gint16 *) member = (gint16) lround (v);
  else if (f->type == HEAT_FIELD_I8)
    *(gint8 *) member = (gint8) lround (v);
  else
    *(guint8 *) member = (guint8) lround (v);
}

static void
set_field (Reader *r, const HeatField *f, const HeatMapExpr *e, char *row)
{
  g_autofree char *value = value_of (r, e, f->name);

  if (f->type == HEAT_FIELD_TEXT)
    *(HeatText *) (void *) (row + f->offset) = value ? heat_city_intern (r->import->city, value) : (HeatText){ 0 };
  else if (f->type == HEAT_FIELD_CODE || f->type == HEAT_FIELD_END)
    set_code (r, f, row, value);
  else if (value)
    set_number (r, f, row, value);
}

static gboolean
transform_points (Reader *r, double *xy, guint n)
{
  for (guint i = 0; i < n; i++)
    if (!isfinite (xy[2 * i]) || !isfinite (xy[2 * i + 1])
        || (r->places.transformation && !OCTTransform (r->places.transformation, 1, xy + 2 * i, xy + 2 * i + 1, NULL)))
      return FALSE;
  return TRUE;
}

/* The longest line or largest outline of a shape, in simple form (borrowed from it), NULL when it is of another kind. */
static OGRGeometryH
pick_part (Reader *r, OGRGeometryH shape, OGRwkbGeometryType wanted)
{
  OGRwkbGeometryType type = wkbFlatten (OGR_G_GetGeometryType (shape));
  OGRGeometryH best = NULL;

  if (type == wanted)
    return shape;
  if (!(type == wkbMultiPoint || type == wkbMultiLineString || type == wkbMultiPolygon || type == wkbGeometryCollection))
    return NULL;
  int n = OGR_G_GetGeometryCount (shape);
  double best_size = -1;
  for (int i = 0; i < n; i++)
    {
      OGRGeometryH part = OGR_G_GetGeometryRef (shape, i);
      if (wkbFlatten (OGR_G_GetGeometryType (part)) != wanted)
        continue;
      double size = wanted == wkbPolygon ? OGR_G_Area (part) : wanted == wkbLineString ? OGR_G_Length (part) : 0;
      if (size > best_size)
        best = part, best_size = size;
    }
  if (best && n > 1)
    heat_import_note (r->import, HEAT_IMPORT_VALUE, r->s->layer->name, r->id, _("geometry: %d parts that do not join, only the biggest was taken"), n);
  return best;
}

/* Points of a simple shape into `out`, transformed; a ring without its closing point. */
static gboolean
take_shape (Reader *r, OGRGeometryH shape, GArray *out)
{
  OGRGeometryH line = wkbFlatten (OGR_G_GetGeometryType (shape)) == wkbPolygon ? OGR_G_GetGeometryRef (shape, 0) : shape;
  int n = line ? OGR_G_GetPointCount (line) : 0;

  g_array_set_size (out, 0);
  for (int i = 0; i < n; i++)
    {
      double xy[2] = { OGR_G_GetX (line, i), OGR_G_GetY (line, i) };
      g_array_append_vals (out, xy, 2);
    }
  const double *d = (const double *) (const void *) out->data;
  if (line != shape && n > 1 && d[0] == d[2 * n - 2] && d[1] == d[2 * n - 1])
    g_array_set_size (out, 2 * (guint) (n - 1));
  return out->len > 0 && transform_points (r, (double *) (void *) out->data, out->len / 2);
}

static void
put_line (Reader *r, char *row, GArray *points)
{
  guint32 *span = (guint32 *) (void *) (row + r->s->layer->points_at);
  const double *xy = (const double *) (const void *) points->data;

  span[0] = r->import->city->n_points;
  span[1] = points->len / 2;
  for (guint i = 0; i < span[1]; i++)
    heat_city_add_point (r->import->city, xy[2 * i], xy[2 * i + 1]);
}

static void
put_middle (char *row, const HeatLayer *l, GArray *points)
{
  HeatPoint *place = (HeatPoint *) (void *) (row + l->xy_at), sum = { 0, 0 };
  guint n = points->len / 2;

  for (guint i = 0; i < n; i++)
    {
      sum.x_m += g_array_index (points, double, 2 * i);
      sum.y_m += g_array_index (points, double, 2 * i + 1);
    }
  *place = (HeatPoint){ sum.x_m / n, sum.y_m / n };
}

static void
bad_geometry (Reader *r, const char *what)
{
  heat_import_note (r->import, HEAT_IMPORT_VALUE, r->s->layer->name, r->id, _("geometry: %s, place taken as unknown"), what);
}

static void
put_shape (Reader *r, char *row, HeatImportExtra *extra, OGRGeometryH shape)
{
  const HeatLayer *l = r->s->layer;
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (double));
  OGRwkbGeometryType wanted = l->geometry == HEAT_GEOMETRY_LINE ? wkbLineString : l->geometry == HEAT_GEOMETRY_POLYGON ? wkbPolygon : wkbPoint;
  OGRGeometryH part = pick_part (r, shape, wanted);

  if (!part && l->geometry != HEAT_GEOMETRY_LINE) /* a plant as a polygon, a building as a point */
    part = pick_part (r, shape, wanted == wkbPoint ? wkbPolygon : wkbPoint);
  gboolean is_outline = part && wkbFlatten (OGR_G_GetGeometryType (part)) == wkbPolygon;
  guint least = is_outline ? 3 : l->geometry == HEAT_GEOMETRY_LINE ? 2 : 1;
  if (!part)
    bad_geometry (r, _("of another kind than its layer"));
  else if (!take_shape (r, part, points) || points->len / 2 < least)
    bad_geometry (r, _("no valid coordinates"));
  else
    {
      if (l->points_at != 0xffff && (is_outline || l->geometry == HEAT_GEOMETRY_LINE))
        put_line (r, row, points);
      if (l->xy_at != 0xffff)
        put_middle (row, l, points);
      if (is_outline && l->points_at == 0xffff)
        {
          extra->first_outline = r->import->outline->len / 2;
          extra->n_outline = points->len / 2;
          g_array_append_vals (r->import->outline, points->data, points->len);
        }
    }
}

static void
put_columns (Reader *r, char *row, const HeatMapExpr *x, const HeatMapExpr *y)
{
  g_autofree char *a = value_of (r, x, "x"), *b = value_of (r, y, "y");
  char *end_a = a, *end_b = b;
  double xy[2];

  if (!a || !b || !*a || !*b || r->s->layer->xy_at == 0xffff)
    return;
  xy[0] = g_ascii_strtod (a, &end_a);
  xy[1] = g_ascii_strtod (b, &end_b);
  if (end_a == a || *end_a || end_b == b || *end_b || !transform_points (r, xy, 1))
    bad_geometry (r, _("no valid coordinates"));
  else
    *(HeatPoint *) (void *) (row + r->s->layer->xy_at) = (HeatPoint){ xy[0], xy[1] };
}

static void
put_place (Reader *r, char *row, HeatImportExtra *extra)
{
  HeatMapExpr *const *k = r->s->keys;
  OGRGeometryH own = NULL, shape = NULL;

  if (!r->has_places)
    return;
  if (k[HEAT_MAP_LON] && k[HEAT_MAP_LAT])
    put_columns (r, row, k[HEAT_MAP_LON], k[HEAT_MAP_LAT]);
  else if (k[HEAT_MAP_X] && k[HEAT_MAP_Y])
    put_columns (r, row, k[HEAT_MAP_X], k[HEAT_MAP_Y]);
  else if (k[HEAT_MAP_WKT])
    {
      g_autofree char *wkt = value_of (r, k[HEAT_MAP_WKT], "wkt");
      char *at = wkt;
      if (at && *at && OGR_G_CreateFromWkt (&at, NULL, &own) != OGRERR_NONE)
        bad_geometry (r, _("this is no WKT"));
      shape = own;
    }
  else
    shape = own = OGR_F_StealGeometry (r->feature);
  if (shape)
    {
      OGRGeometryH simple = OGR_G_GetLinearGeometry (shape, 0, NULL);
      if (wkbFlatten (OGR_G_GetGeometryType (simple)) == wkbMultiLineString)
        simple = OGR_G_ForceToLineString (simple); /* joins what goes on */
      put_shape (r, row, extra, simple);
      OGR_G_DestroyGeometry (simple);
    }
  OGR_G_DestroyGeometry (own);
}

static void
take_keys (Reader *r, HeatImportExtra *extra)
{
  for (guint k = 0; k < HEAT_MAP_WKT; k++)
    if (r->s->keys[k])
      {
        g_autofree char *value = value_of (r, r->s->keys[k], "node");
        extra->key[k] = value ? heat_city_intern (r->import->city, value) : (HeatText){ 0 };
      }
}

/* Takes the last row back. */
static void
drop_row (HeatImport *import, const HeatLayer *l)
{
  (*(guint32 *) (void *) ((char *) import->city + l->n_at))--;
}

static gboolean
read_feature (Reader *r)
{
  const HeatLayer *l = r->s->layer;
  HeatImport *import = r->import;
  HeatImportExtra extra = { 0 };
  char *row = heat_layer_add_row (l, import->city);
  g_autofree char *id = NULL, *fid = g_strdup_printf ("#%" G_GINT64_FORMAT, (gint64) OGR_F_GetFID (r->feature));

  if (r->s->fields[0])
    id = heat_map_expr_value (r->s->fields[0], r->feature, NULL);
  r->id = id && *id ? id : fid;
  r->is_refused = FALSE;
  for (guint i = 0; i < l->n_fields; i++)
    if (r->s->fields[i])
      set_field (r, &l->fields[i], r->s->fields[i], row);
  if (r->is_refused)
    {
      drop_row (import, l);
      return FALSE;
    }
  take_keys (r, &extra);
  if (l->geometry)
    put_place (r, row, &extra);
  g_array_append_val (import->extra[heat_layer_number (l)], extra);
  return TRUE;
}

static void
list_fields (OGRFeatureDefnH defn, GString *out)
{
  for (int i = 0; i < OGR_FD_GetFieldCount (defn); i++)
    g_string_append_printf (out, "%s%s", i ? ", " : "", OGR_Fld_GetNameRef (OGR_FD_GetFieldDefn (defn, i)));
}

static gboolean
check_expr (Reader *r, OGRFeatureDefnH defn, const HeatMapExpr *e, GError **error)
{
  for (guint i = 0; e && i < e->parts->len; i++)
    if (!g_array_index (e->is_fixed, gboolean, i) && OGR_FD_GetFieldIndex (defn, e->parts->pdata[i]) < 0)
      {
        g_autoptr (GString) have = g_string_new (NULL);
        list_fields (defn, have);
        g_set_error (error, HEAT_IO_ERROR, HEAT_ERROR_DATA, _("importing layer “%s” for section [%s]: it has no field “%s”; it has %s"), r->s->source_layer, r->s->group,
                     (const char *) e->parts->pdata[i], have->str);
        return FALSE;
      }
  return TRUE;
}

static gboolean
is_field_used (const HeatMapSection *s, const char *name)
{
  for (guint i = 0; i < s->layer->n_fields + HEAT_N_MAP_KEYS; i++)
    {
      const HeatMapExpr *e = i < s->layer->n_fields ? s->fields[i] : s->keys[i - s->layer->n_fields];
      for (guint k = 0; e && k < e->parts->len; k++)
        if (!g_array_index (e->is_fixed, gboolean, k) && g_ascii_strcasecmp (e->parts->pdata[k], name) == 0)
          return TRUE;
    }
  return FALSE;
}

static gboolean
check_fields (Reader *r, OGRFeatureDefnH defn, GError **error)
{
  const HeatMapSection *s = r->s;
  g_autoptr (GString) unused = g_string_new (NULL);

  for (guint i = 0; i < s->layer->n_fields; i++)
    if (!check_expr (r, defn, s->fields[i], error))
      return FALSE;
  for (guint i = 0; i < HEAT_N_MAP_KEYS; i++)
    if (!check_expr (r, defn, s->keys[i], error))
      return FALSE;
  for (int i = 0; i < OGR_FD_GetFieldCount (defn); i++)
    {
      const char *name = OGR_Fld_GetNameRef (OGR_FD_GetFieldDefn (defn, i));
      if (!is_field_used (s, name))
        g_string_append_printf (unused, "%s%s", unused->len ? ", " : "", name);
    }
  if (unused->len)
    heat_import_note (r->import, HEAT_IMPORT_UNUSED, s->layer->name, "", _("section [%s] does not use these fields of “%s”: %s"), s->group, s->source_layer, unused->str);
  return TRUE;
}

/* What nobody said about a layer's coded values. */
static void
note_defaults (HeatImport *import, const HeatMapSection *s)
{
  static const struct { const char *layer, *field; } told[] = {
    { "pipe", "level" }, { "pipe", "line" }, { "valve", "state" }, { "valve", "condition" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (told); i++)
    {
      const HeatField *f = strcmp (told[i].layer, s->layer->name) == 0 ? heat_layer_field (s->layer, told[i].field) : NULL;
      if (f && !s->fields[f - s->layer->fields])
        heat_import_note (import, HEAT_IMPORT_ASSUMED, s->layer->name, "", _("section [%s] does not say “%s”: “%s” is assumed"), s->group, f->name,
                          strcmp (f->name, "line") == 0 ? "pair" : strcmp (f->name, "condition") == 0 ? "unknown" : heat_code_word (f->codes, 0));
    }
}

static void
set_defaults (const HeatMapSection *s, char *row)
{
  const HeatField *line = heat_layer_field (s->layer, "line"), *condition = heat_layer_field (s->layer, "condition");

  if (line && !s->fields[line - s->layer->fields])
    *(guint8 *) (row + line->offset) = HEAT_LINE_PAIR;
  if (condition && !s->fields[condition - s->layer->fields])
    *(guint8 *) (row + condition->offset) = HEAT_CONDITION_UNKNOWN;
}

static gboolean
has_any_place (const HeatMapSection *s, OGRLayerH layer)
{
  return s->layer->geometry && (OGR_L_GetGeomType (layer) != wkbNone || s->keys[HEAT_MAP_WKT] || s->keys[HEAT_MAP_LON] || s->keys[HEAT_MAP_X]);
}

static gboolean
read_section (HeatImport *import, const HeatMapSection *s, GError **error)
{
  OGRLayerH layer = GDALDatasetGetLayerByName (import->source, s->source_layer);
  Reader r = { import, s };
  HeatImportCount count = { g_strdup (s->group), g_strdup (s->source_layer) };
  gboolean ok = TRUE;

  g_array_append_val (import->report->counts, count);
  if (!layer || (s->where && OGR_L_SetAttributeFilter (layer, s->where) != OGRERR_NONE))
    {
      g_set_error (error, HEAT_IO_ERROR, HEAT_ERROR_DATA, layer ? _("reading import mapping %s, section [%s]: GDAL does not understand where = %s")
                   : _("reading import mapping %s, section [%s]: the source has no layer “%s”"), import->map->path, s->group, layer ? s->where : s->source_layer);
      return FALSE;
    }
  r.has_places = has_any_place (s, layer);
  if (!check_fields (&r, OGR_L_GetLayerDefn (layer), error)
      || (r.has_places && !heat_import_places_init (import, s, layer, s->keys[HEAT_MAP_LON] != NULL, &r.places, error)))
    return FALSE;
  r.has_places = r.has_places && import->target;
  note_defaults (import, s);
  OGR_L_ResetReading (layer);
  for (; ok && (r.feature = OGR_L_GetNextFeature (layer)); OGR_F_Destroy (r.feature))
    {
      count.read++;
      if (read_feature (&r))
        {
          count.made++;
          set_defaults (s, heat_layer_rows (s->layer, import->city) + (gsize) (heat_layer_n (s->layer, import->city) - 1) * s->layer->row_size);
        }
      ok = !heat_progress_stopped (import->progress, error);
    }
  OGR_L_SetAttributeFilter (layer, NULL);
  gint64 all = s->where ? OGR_L_GetFeatureCount (layer, TRUE) : count.read;
  if (ok && all > count.read)
    heat_import_note (import, HEAT_IMPORT_UNUSED, s->layer->name, "", _("section [%s] leaves out %lld features of “%s” by its where"), s->group, (long long) (all - count.read),
                      s->source_layer);
  heat_import_places_clear (&r.places);
  g_array_index (import->report->counts, HeatImportCount, import->report->counts->len - 1) = count;
  return ok;
}

static void
note_unused_layers (HeatImport *import)
{
  for (int i = 0; i < GDALDatasetGetLayerCount (import->source); i++)
    {
      const char *name = OGR_L_GetName (GDALDatasetGetLayer (import->source, i));
      gboolean used = FALSE;
      for (guint k = 0; k < import->map->sections->len; k++)
        used |= g_ascii_strcasecmp (((HeatMapSection *) import->map->sections->pdata[k])->source_layer, name) == 0;
      if (!used)
        heat_import_note (import, HEAT_IMPORT_UNUSED, "", "", _("no section uses layer “%s”"), name);
    }
}

gboolean
heat_import_read (HeatImport *import, GError **error)
{
  for (guint i = 0; i < import->map->sections->len; i++)
    {
      const HeatMapSection *s = import->map->sections->pdata[i];
      heat_progress_report (import->progress, 0.6 * i / import->map->sections->len, s->source_layer);
      if (!read_section (import, s, error))
        return FALSE;
    }
  note_unused_layers (import);
  return TRUE;
}
