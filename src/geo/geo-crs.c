// SPDX-License-Identifier: GPL-3.0-or-later
#include "geo-crs-private.h"
#include "base-i18n.h"

static PJ_CONTEXT *
new_quiet_context (void)
{
  PJ_CONTEXT *context = proj_context_create ();

  proj_log_level (context, PJ_LOG_NONE);
  return context;
}

void
heat_crs_free (HeatCrs *crs)
{
  if (!crs)
    return;
  proj_destroy (crs->to_metres);
  proj_context_destroy (crs->context);
  g_free (crs);
}

/* WGS 84 where the definition names none. */
static void
take_ellipsoid (HeatCrs *crs, const PJ *target)
{
  double minor_m = 0, inverse_flattening = 0;
  int is_minor_computed = 0;
  PJ *ellipsoid = proj_get_ellipsoid (crs->context, target);

  crs->semi_major_m = 6378137;
  crs->flattening = 1 / 298.257223563;
  if (ellipsoid && proj_ellipsoid_get_parameters (crs->context, ellipsoid, &crs->semi_major_m, &minor_m, &is_minor_computed, &inverse_flattening))
    crs->flattening = inverse_flattening > 0 ? 1 / inverse_flattening : 0;
  proj_destroy (ellipsoid);
}

HeatCrs *
heat_crs_new_from_text (const char *definition, GError **error)
{
  g_autoptr (HeatCrs) crs = g_new0 (HeatCrs, 1);

  crs->context = new_quiet_context ();
  PJ *raw = proj_create_crs_to_crs (crs->context, "OGC:CRS84", definition, NULL);
  if (raw)
    {
      crs->to_metres = proj_normalize_for_visualization (crs->context, raw);
      proj_destroy (raw);
    }
  PJ *target = crs->to_metres ? proj_create (crs->context, definition) : NULL;
  gboolean is_projected = target && proj_get_type (target) == PJ_TYPE_PROJECTED_CRS;
  if (is_projected)
    take_ellipsoid (crs, target);
  proj_destroy (target);
  if (!crs->to_metres || !is_projected)
    {
      g_set_error (error, HEAT_GEO_ERROR, HEAT_ERROR_DATA,
                   _("coordinate system “%s” is not a projected one that PROJ knows; use the EPSG code of a projected system, e.g. EPSG:4545"),
                   definition);
      return NULL;
    }
  return g_steal_pointer (&crs);
}

HeatCrs *
heat_crs_new (int epsg, GError **error)
{
  g_autofree char *definition = g_strdup_printf ("EPSG:%d", epsg);

  return heat_crs_new_from_text (definition, error);
}

static PJ_COORD
transform (HeatCrs *crs, PJ_DIRECTION direction, double a, double b)
{
  PJ_COORD c = proj_trans (crs->to_metres, direction, proj_coord (a, b, 0, 0));

  if (!isfinite (c.xy.x) || !isfinite (c.xy.y))
    c.xy.x = c.xy.y = NAN;
  return c;
}

HeatPoint
heat_crs_project (HeatCrs *crs, HeatLonLat place)
{
  PJ_COORD c = transform (crs, PJ_FWD, place.lon_deg, place.lat_deg);

  return (HeatPoint){ c.xy.x, c.xy.y };
}

HeatLonLat
heat_crs_unproject (HeatCrs *crs, HeatPoint place)
{
  PJ_COORD c = transform (crs, PJ_INV, place.x_m, place.y_m);

  return (HeatLonLat){ c.xy.x, c.xy.y };
}

int
heat_crs_cgcs2000_zone (double lon_deg)
{
  int meridian = (int) (3 * floor ((lon_deg + 1.5) / 3));

  return meridian >= 75 && meridian <= 135 ? 4534 + (meridian - 75) / 3 : 0;
}

char *
heat_crs_wkt (int epsg)
{
  PJ_CONTEXT *context = new_quiet_context ();
  g_autofree char *definition = g_strdup_printf ("EPSG:%d", epsg);
  const char *options[] = { "MULTILINE=NO", NULL };
  PJ *crs = proj_create (context, definition);
  char *wkt = crs ? g_strdup (proj_as_wkt (context, crs, PJ_WKT1_GDAL, options)) : NULL;

  proj_destroy (crs);
  proj_context_destroy (context);
  return wkt;
}

char *
heat_crs_library_version (void)
{
  return g_strdup_printf ("PROJ %s", proj_info ().version);
}
