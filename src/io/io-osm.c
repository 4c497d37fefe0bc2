// SPDX-License-Identifier: GPL-3.0-or-later
/* Reads an OpenStreetMap extract by GDAL's OSM driver, all layers in one pass. */
#include "io-osm.h"
#include "base-i18n.h"
#include "geo-crs.h"
#include <errno.h>
#include <gdal.h>
#include <ogr_api.h>
#include <cpl_error.h>
#include <stdlib.h>
#include <string.h>

typedef GDALDatasetH OsmDataset;
static void close_dataset (OsmDataset *d) { if (*d) GDALClose (*d); }
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OsmDataset, close_dataset)

/* GDAL speaks through a handler: the first failure is kept, nothing reaches the terminal. */
static void CPL_STDCALL
keep_failure (CPLErr kind, CPLErrorNum number, const char *message)
{
  char **first = CPLGetErrorHandlerUserData ();

  if (kind >= CE_Failure && !*first)
    *first = g_strdup (message);
}

static const char *
tag (OsmData *d, OGRFeatureH f, const char *field)
{
  int i = OGR_F_GetFieldIndex (f, field);
  const char *text = i >= 0 && OGR_F_IsFieldSetAndNotNull (f, i) ? OGR_F_GetFieldAsString (f, i) : NULL;

  return text && *text && g_utf8_validate (text, -1, NULL) ? g_string_chunk_insert_const (d->words, text) : NULL;
}

static guint32
take_points (OsmData *d, OGRGeometryH line, gboolean is_ring, guint32 *n)
{
  guint32 first = d->xy->len;
  int count = OGR_G_GetPointCount (line);

  if (is_ring && count > 1 && OGR_G_GetX (line, 0) == OGR_G_GetX (line, count - 1) && OGR_G_GetY (line, 0) == OGR_G_GetY (line, count - 1))
    count--;
  for (int i = 0; i < count; i++)
    {
      double p[2] = { OGR_G_GetX (line, i), OGR_G_GetY (line, i) };
      g_array_append_vals (d->xy, p, 1);
    }
  *n = d->xy->len - first;
  return first;
}

static int
road_class (const char *highway)
{
  static const struct { const char *word; int class; } table[] = {
    { "motorway", HEAT_ROAD_MOTORWAY }, { "motorway_link", HEAT_ROAD_MOTORWAY }, { "trunk", HEAT_ROAD_TRUNK }, { "trunk_link", HEAT_ROAD_TRUNK },
    { "primary", HEAT_ROAD_PRIMARY }, { "primary_link", HEAT_ROAD_PRIMARY }, { "secondary", HEAT_ROAD_SECONDARY },
    { "secondary_link", HEAT_ROAD_SECONDARY }, { "tertiary", HEAT_ROAD_TERTIARY }, { "tertiary_link", HEAT_ROAD_TERTIARY },
    { "unclassified", HEAT_ROAD_RESIDENTIAL }, { "residential", HEAT_ROAD_RESIDENTIAL }, { "living_street", HEAT_ROAD_RESIDENTIAL },
    { "road", HEAT_ROAD_RESIDENTIAL }, { "service", HEAT_ROAD_SERVICE }, { "pedestrian", HEAT_ROAD_FOOT }, { "footway", HEAT_ROAD_FOOT },
    { "path", HEAT_ROAD_FOOT }, { "track", HEAT_ROAD_SERVICE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (strcmp (highway, table[i].word) == 0)
      return table[i].class;
  return -1;
}

static guint8
oneway_of (const char *oneway, const char *junction, int class)
{
  if (oneway && (!strcmp (oneway, "yes") || !strcmp (oneway, "1") || !strcmp (oneway, "true")))
    return HEAT_ONEWAY_FORWARD;
  if (oneway && (!strcmp (oneway, "-1") || !strcmp (oneway, "reverse")))
    return HEAT_ONEWAY_BACKWARD;
  if (!oneway && ((junction && !strcmp (junction, "roundabout")) || class == HEAT_ROAD_MOTORWAY))
    return HEAT_ONEWAY_FORWARD;
  return HEAT_ONEWAY_NO;
}

static void
take_way (OsmData *d, OGRFeatureH f)
{
  const char *highway = tag (d, f, "highway"), *speed = tag (d, f, "maxspeed"), *layer = tag (d, f, "layer");
  int class = highway ? road_class (highway) : -1;
  OGRGeometryH g = OGR_F_GetGeometryRef (f);

  if (class < 0 || !g || OGR_G_GetPointCount (g) < 2)
    return;
  OsmWay way = { .name = tag (d, f, "name"), .road_class = (guint8) class };
  way.oneway = oneway_of (tag (d, f, "oneway"), tag (d, f, "junction"), class);
  way.maxspeed_kmh = (guint16) CLAMP (speed ? atoi (speed) : 0, 0, 130);
  way.layer = (gint8) CLAMP (layer ? atoi (layer) : 0, -5, 5);
  way.first = take_points (d, g, FALSE, &way.n);
  g_array_append_val (d->ways, way);
}

/* The greatest outer ring stands for the whole. */
static OGRGeometryH
outer_ring (OGRGeometryH g)
{
  OGRGeometryH best = NULL;
  int n = g && wkbFlatten (OGR_G_GetGeometryType (g)) == wkbMultiPolygon ? OGR_G_GetGeometryCount (g) : 0, most = 3;

  for (int i = 0; i < n; i++)
    {
      OGRGeometryH polygon = OGR_G_GetGeometryRef (g, i), ring = OGR_G_GetGeometryCount (polygon) ? OGR_G_GetGeometryRef (polygon, 0) : NULL;
      if (ring && OGR_G_GetPointCount (ring) > most)
        {
          most = OGR_G_GetPointCount (ring);
          best = ring;
        }
    }
  return best;
}

static void
take_area (OsmData *d, OGRFeatureH f)
{
  OGRGeometryH ring = outer_ring (OGR_F_GetGeometryRef (f));
  const char *levels = tag (d, f, "building_levels");
  OsmArea a = { tag (d, f, "name"), tag (d, f, "amenity"), tag (d, f, "building"), tag (d, f, "landuse"), tag (d, f, "leisure"),
                tag (d, f, "man_made"), tag (d, f, "natural"), tag (d, f, "power"), tag (d, f, "addr_street"), tag (d, f, "addr_housenumber") };

  if (!ring || !(a.amenity || a.building || a.landuse || a.leisure || a.man_made || a.natural || a.power))
    return;
  a.levels = CLAMP (levels ? atoi (levels) : 0, 0, 60);
  a.first = take_points (d, ring, TRUE, &a.n);
  g_array_append_val (d->areas, a);
}

static void
take_point (OsmData *d, OGRFeatureH f)
{
  OGRGeometryH g = OGR_F_GetGeometryRef (f);
  OsmPoint p = { tag (d, f, "name"), tag (d, f, "place"), NAN, NAN };

  if (!g || !p.name || !p.place)
    return;
  p.x = OGR_G_GetX (g, 0);
  p.y = OGR_G_GetY (g, 0);
  g_array_append_val (d->points, p);
}

static gboolean
read_features (OsmData *d, GDALDatasetH dataset, const HeatProgress *progress, GError **error)
{
  OGRLayerH layer = NULL;
  OGRFeatureH f;
  guint n = 0;
  double done = 0;

  GDALDatasetResetReading (dataset);
  while ((f = GDALDatasetGetNextFeature (dataset, &layer, &done, NULL, NULL)))
    {
      const char *name = OGR_L_GetName (layer);
      if (strcmp (name, "lines") == 0)
        take_way (d, f);
      else if (strcmp (name, "multipolygons") == 0)
        take_area (d, f);
      else if (strcmp (name, "points") == 0)
        take_point (d, f);
      OGR_F_Destroy (f);
      if (++n % 4096 == 0)
        {
          heat_progress_report (progress, 0.01 + 0.05 * done, _("reading the extract"));
          if (heat_progress_stopped (progress, error))
            return FALSE;
        }
    }
  return TRUE;
}

static int
compare_double (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

/* Into metres, in the zone of the median longitude. */
static gboolean
project (OsmData *d, const char *path, GError **error)
{
  double *xy = (double *) d->xy->data;
  g_autofree double *lon = g_new (double, d->xy->len + 1);
  g_autoptr (HeatCrs) crs = NULL;

  for (guint i = 0; i < d->xy->len; i++)
    lon[i] = xy[2 * i];
  qsort (lon, d->xy->len, sizeof (double), compare_double);
  d->epsg = d->xy->len ? heat_crs_cgcs2000_zone (lon[d->xy->len / 2]) : 0;
  if (!d->epsg)
    {
      g_set_error (error, HEAT_IO_ERROR, HEAT_ERROR_DATA, _("reading %s: it holds no streets or houses between 75° and 135° east; take an extract of a Chinese city"), path);
      return FALSE;
    }
  if (!(crs = heat_crs_new (d->epsg, error)))
    return FALSE;
  for (guint i = 0; i < d->xy->len; i++)
    {
      HeatPoint p = heat_crs_project (crs, (HeatLonLat){ xy[2 * i], xy[2 * i + 1] });
      xy[2 * i] = p.x_m;
      xy[2 * i + 1] = p.y_m;
    }
  for (guint i = 0; i < d->points->len; i++)
    {
      OsmPoint *at = &g_array_index (d->points, OsmPoint, i);
      HeatPoint p = heat_crs_project (crs, (HeatLonLat){ at->x, at->y });
      at->x = p.x_m;
      at->y = p.y_m;
    }
  return TRUE;
}

static void
measure (OsmData *d)
{
  for (guint i = 0; i < d->areas->len; i++)
    {
      OsmArea *a = &g_array_index (d->areas, OsmArea, i);
      const double *ring = (const double *) d->xy->data + 2 * (gsize) a->first;
      a->area_m2 = fabs (heat_ring_area_m2 (ring, a->n));
      for (guint k = 0; k < a->n; k++)
        {
          a->x += ring[2 * k] / a->n;
          a->y += ring[2 * k + 1] / a->n;
        }
    }
}

OsmData *
heat_io_osm_load (const char *path, const HeatProgress *progress, GError **error)
{
  g_autofree char *config = heat_data_path ("city-recipe/osmconf.ini"), *option = g_strconcat ("CONFIG_FILE=", config, NULL), *failure = NULL;
  const char *options[] = { option, NULL }, *drivers[] = { "OSM", NULL };
  g_autoptr (OsmData) d = g_new0 (OsmData, 1);
  g_auto (OsmDataset) dataset = NULL;
  gboolean ok = FALSE;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, HEAT_IO_ERROR, HEAT_ERROR_IO, _("reading the extract %s: there is no such file; check the path"), path);
      return NULL;
    }
  d->words = g_string_chunk_new (1 << 16);
  d->xy = g_array_new (FALSE, FALSE, 2 * sizeof (double));
  d->points = g_array_new (FALSE, FALSE, sizeof (OsmPoint));
  d->ways = g_array_new (FALSE, FALSE, sizeof (OsmWay));
  d->areas = g_array_new (FALSE, FALSE, sizeof (OsmArea));
  GDALAllRegister ();
  CPLPushErrorHandlerEx (keep_failure, &failure);
  dataset = GDALOpenEx (path, GDAL_OF_VECTOR, drivers, options, NULL);
  if (dataset)
    ok = read_features (d, dataset, progress, error);
  CPLPopErrorHandler ();
  if (dataset && !ok)
    return NULL;
  if (!dataset || failure)
    {
      g_set_error (error, HEAT_IO_ERROR, HEAT_ERROR_DATA, _("reading the extract %s: %s; it must be a whole OpenStreetMap file (.osm.pbf)"),
                   path, failure ? failure : _("not understood"));
      return NULL;
    }
  if (!project (d, path, error))
    return NULL;
  measure (d);
  return g_steal_pointer (&d);
}

void
heat_io_osm_free (OsmData *d)
{
  if (!d)
    return;
  if (d->words)
    g_string_chunk_free (d->words);
  g_clear_pointer (&d->xy, g_array_unref);
  g_clear_pointer (&d->points, g_array_unref);
  g_clear_pointer (&d->ways, g_array_unref);
  g_clear_pointer (&d->areas, g_array_unref);
  g_free (d);
}
