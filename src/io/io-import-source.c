// SPDX-License-Identifier: GPL-3.0-or-later
/* The source as GDAL opens it, its coordinate systems, and values of its features. */
#include "io-import-private.h"
#include <math.h>
#include <string.h>

static gboolean
source_error (GError **error, int code, const char *source, const char *what)
{
  g_set_error (error, HEAT_IO_ERROR, code, _("importing %s: %s"), source, what);
  return FALSE;
}

/* Target system: the mapping's, else none yet (io-import-read.c chooses by the first place that it meets). */
gboolean
heat_import_set_target (HeatImport *import, GError **error)
{
  if (!import->map->crs)
    return TRUE;
  import->target = OSRNewSpatialReference (NULL);
  OSRSetAxisMappingStrategy (import->target, OAMS_TRADITIONAL_GIS_ORDER);
  const char *code = NULL;
  if (OSRSetFromUserInput (import->target, import->map->crs) == OGRERR_NONE && OSRIsProjected (import->target)
      && OSRAutoIdentifyEPSG (import->target) != OGRERR_FAILURE)
    code = OSRGetAuthorityCode (import->target, NULL);
  if (code)
    import->city->epsg = atoi (code);
  if (import->city->epsg > 0)
    return TRUE;
  g_set_error (error, HEAT_IO_ERROR, HEAT_ERROR_DATA, _("reading import mapping %s, section [city], key “crs”: “%s” is no projected coordinate system with an EPSG code; write e.g. EPSG:4551"),
               import->map->path, import->map->crs);
  return FALSE;
}

gboolean
heat_import_open (HeatImport *import, const char *source, GError **error)
{
  GDALAllRegister ();
  CPLErrorReset ();
  import->source = GDALOpenEx (source, GDAL_OF_VECTOR | GDAL_OF_READONLY, NULL, NULL, NULL);
  if (!import->source && g_file_test (source, G_FILE_TEST_IS_DIR))
    {
      const char *drivers[] = { "CSV", NULL };
      import->source = GDALOpenEx (source, GDAL_OF_VECTOR | GDAL_OF_READONLY, drivers, NULL, NULL);
    }
  if (!import->source)
    {
      gboolean is_file = g_file_test (source, G_FILE_TEST_EXISTS);
      const char *why = CPLGetLastErrorMsg ();
      g_autofree char *what = g_strdup_printf (is_file ? _("GDAL opens it as nothing it knows (%s); is it a whole data set?") : _("it cannot be opened (%s); check the name"),
                                               *why ? why : _("no reason given"));
      return source_error (error, is_file ? HEAT_ERROR_DATA : HEAT_ERROR_IO, source, what);
    }
  return heat_import_set_target (import, error);
}

static OGRSpatialReferenceH
system_from_text (const char *text)
{
  OGRSpatialReferenceH srs = OSRNewSpatialReference (NULL);

  OSRSetAxisMappingStrategy (srs, OAMS_TRADITIONAL_GIS_ORDER);
  if (OSRSetFromUserInput (srs, text) == OGRERR_NONE)
    return srs;
  OSRDestroySpatialReference (srs);
  return NULL;
}

/* The section's system: its key, the layer's own, the mapping's source_crs; lon/lat columns are WGS 84 unless said otherwise. */
static OGRSpatialReferenceH
section_system (HeatImport *import, const HeatMapSection *s, OGRLayerH layer, gboolean is_lonlat, GError **error)
{
  OGRSpatialReferenceH own = layer && !is_lonlat && !s->keys[HEAT_MAP_WKT] && !s->keys[HEAT_MAP_X] ? OGR_L_GetSpatialRef (layer) : NULL;
  const char *text = s->crs ? s->crs : own ? NULL : is_lonlat ? "EPSG:4326" : import->map->source_crs;
  OGRSpatialReferenceH srs = text ? system_from_text (text) : own ? OSRClone (own) : NULL;

  if (srs)
    OSRSetAxisMappingStrategy (srs, OAMS_TRADITIONAL_GIS_ORDER);
  else if (text)
    g_set_error (error, HEAT_IO_ERROR, HEAT_ERROR_DATA, _("reading import mapping %s, section [%s], key “crs”: “%s” is no coordinate system that GDAL knows; write e.g. EPSG:4551"),
                 import->map->path, s->group, text);
  else
    g_set_error (error, HEAT_IO_ERROR, HEAT_ERROR_DATA, _("importing layer “%s” for section [%s]: its coordinate system is not said; write crs = EPSG:… in the section, or source_crs in [city]"),
                 s->source_layer, s->group);
  return srs;
}

/* First place of the layer in degrees. */
static gboolean
find_first_place (const HeatMapSection *s, OGRLayerH layer, OGRSpatialReferenceH srs, double *lon, double *lat)
{
  OGRSpatialReferenceH degrees = system_from_text ("EPSG:4326");
  OGRCoordinateTransformationH t = OCTNewCoordinateTransformation (srs, degrees);
  gboolean found = FALSE;

  OGR_L_ResetReading (layer);
  for (OGRFeatureH f; t && !found && (f = OGR_L_GetNextFeature (layer)); OGR_F_Destroy (f))
    {
      HeatMapKey x = s->keys[HEAT_MAP_LON] ? HEAT_MAP_LON : HEAT_MAP_X, y = s->keys[HEAT_MAP_LON] ? HEAT_MAP_LAT : HEAT_MAP_Y;
      OGRGeometryH own = NULL, shape = OGR_F_GetGeometryRef (f);
      *lon = *lat = NAN;
      if (s->keys[x] && s->keys[y])
        {
          g_autofree char *a = heat_map_expr_value (s->keys[x], f, NULL), *b = heat_map_expr_value (s->keys[y], f, NULL);
          *lon = a && *a ? g_ascii_strtod (a, NULL) : NAN, *lat = b && *b ? g_ascii_strtod (b, NULL) : NAN;
        }
      else if (s->keys[HEAT_MAP_WKT])
        {
          g_autofree char *wkt = heat_map_expr_value (s->keys[HEAT_MAP_WKT], f, NULL);
          char *at = wkt;
          if (at && OGR_G_CreateFromWkt (&at, NULL, &own) == OGRERR_NONE)
            shape = own;
        }
      if (isnan (*lon) && shape && !OGR_G_IsEmpty (shape))
        {
          OGREnvelope box;
          OGR_G_GetEnvelope (shape, &box);
          *lon = box.MinX, *lat = box.MinY;
        }
      OGR_G_DestroyGeometry (own);
      found = isfinite (*lon) && isfinite (*lat) && OCTTransform (t, 1, lon, lat, NULL);
    }
  OCTDestroyCoordinateTransformation (t);
  OSRDestroySpatialReference (degrees);
  OGR_L_ResetReading (layer);
  return found;
}

static void
choose_target (HeatImport *import, double lon, double lat)
{
  int meridian = (int) (3 * floor ((lon + 1.5) / 3));
  int epsg = meridian >= 75 && meridian <= 135 ? 4534 + (meridian - 75) / 3 : (lat < 0 ? 32700 : 32600) + CLAMP ((int) floor ((lon + 180) / 6) + 1, 1, 60);

  import->target = OSRNewSpatialReference (NULL);
  OSRSetAxisMappingStrategy (import->target, OAMS_TRADITIONAL_GIS_ORDER);
  OSRImportFromEPSG (import->target, epsg);
  import->city->epsg = epsg;
  heat_import_note (import, HEAT_IMPORT_ASSUMED, "", "", _("the city's coordinate system is EPSG:%d, by where the data lie"), epsg);
}

gboolean
heat_import_places_init (HeatImport *import, const HeatMapSection *s, OGRLayerH layer, gboolean is_lonlat, HeatImportPlaces *places, GError **error)
{
  OGRSpatialReferenceH srs = section_system (import, s, layer, is_lonlat, error);
  double lon, lat;

  if (!srs)
    return FALSE;
  if (!import->target && find_first_place (s, layer, srs, &lon, &lat))
    choose_target (import, lon, lat);
  if (import->target)
    places->transformation = OCTNewCoordinateTransformation (srs, import->target);
  OSRDestroySpatialReference (srs);
  if (places->transformation || !import->target)
    return TRUE;
  g_set_error (error, HEAT_IO_ERROR, HEAT_ERROR_DATA, _("importing layer “%s” for section [%s]: its coordinate system cannot be turned into the city's; name another crs"),
               s->source_layer, s->group);
  return FALSE;
}

void
heat_import_places_clear (HeatImportPlaces *places)
{
  if (places->transformation)
    OCTDestroyCoordinateTransformation (places->transformation);
  places->transformation = NULL;
}

static const char *
look_up (const HeatMapExpr *e, const char *raw)
{
  for (guint i = 0; i < e->from->len; i++)
    if (g_pattern_match_simple (e->from->pdata[i], raw))
      return e->to->pdata[i];
  return NULL;
}

static char *
scale (const HeatMapExpr *e, char *text)
{
  char *end, buffer[G_ASCII_DTOSTR_BUF_SIZE];
  double v = g_ascii_strtod (text, &end);

  if (!e->has_factor || end == text || *g_strchug (end))
    return text;
  g_free (text);
  return g_strdup (g_ascii_formatd (buffer, sizeof buffer, "%.12g", v * e->factor + e->offset));
}

char *
heat_map_expr_value (const HeatMapExpr *e, OGRFeatureH feature, char **raw)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < e->parts->len; i++)
    {
      const char *part = e->parts->pdata[i];
      int k = g_array_index (e->is_fixed, gboolean, i) ? -1 : OGR_F_GetFieldIndex (feature, part);
      if (k < 0 || OGR_F_IsFieldSetAndNotNull (feature, k))
        g_string_append (text, k < 0 ? part : OGR_F_GetFieldAsString (feature, k));
    }
  g_autofree char *value = g_utf8_make_valid (g_strstrip (text->str), -1);
  if (e->from->len)
    {
      const char *to = look_up (e, value);
      if (!to && raw)
        *raw = g_steal_pointer (&value);
      return to ? scale (e, g_strdup (to)) : NULL;
    }
  return scale (e, g_steal_pointer (&value));
}
