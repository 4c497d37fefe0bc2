// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Coordinate reference systems, by PROJ. Data and map stay in projected metres; this is used at the borders only.
 * A HeatCrs is used by one thread at a time; it may be handed over. */
#include "geo-error.h"
#include "geo-types.h"

typedef struct _HeatCrs HeatCrs;

/* Transformation between `epsg` (a projected CRS, e.g. 4527) and longitude/latitude. NULL and HEAT_ERROR_DATA when
 * PROJ does not know it or it is not projected in metres. PROJ's own messages are silenced. */
HeatCrs *heat_crs_new (int epsg, GError **error);
/* As above from any definition PROJ reads ("EPSG:31467", WKT, PROJ string). */
HeatCrs *heat_crs_new_from_text (const char *definition, GError **error);
void heat_crs_free (HeatCrs *crs);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatCrs, heat_crs_free)

/* NaN when the place is outside of what the CRS can say. */
HeatPoint heat_crs_project (HeatCrs *crs, HeatLonLat place);
HeatLonLat heat_crs_unproject (HeatCrs *crs, HeatPoint place);

/* EPSG code of the CGCS2000 3-degree Gauss-Kruger zone (without zone prefix in the easting: 4534–4554) that holds
 * longitude lon_deg (75..135), else 0. */
int heat_crs_cgcs2000_zone (double lon_deg);
/* WKT 1 (GDAL flavour) of an EPSG code for gpkg_spatial_ref_sys. (transfer full) (nullable) */
char *heat_crs_wkt (int epsg);
/* "PROJ 9.1.1", as it runs. (transfer full) */
char *heat_crs_library_version (void);
