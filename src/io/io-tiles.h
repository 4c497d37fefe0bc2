// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Pictures of a tile service (XYZ or a WMTS in its address form, in Web Mercator) as ground under the map, in the city's own
 * coordinates. Fetching, the cache on disk, overviews and reprojection are GDAL's (its WMS and warp drivers).
 *
 * The address is a template with {z} {x} {y}, and {key} for the company's key, for example
 *   https://t0.tianditu.gov.cn/vec_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=vec&STYLE=default&TILEMATRIXSET=w
 *     &FORMAT=tiles&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk={key}
 * {-y} counts rows from the south (TMS). */
#include "geo-types.h"
#include "io-error.h"

typedef struct {
  const char *url;          /* template, http or https */
  const char *key;          /* (nullable) */
  const char *crs;          /* of the city, as PROJ reads it: "EPSG:4551" */
  const char *cache_folder; /* is made when it is absent */
  guint64 cache_bytes;      /* 0: 256 MiB. Held at opening and after every 64 pictures: the oldest tiles go first */
  int max_level;            /* the service's deepest z, 1 … 22; 0: 18 */
  gboolean is_gcj02;        /* the service's pictures are shifted */
  gboolean is_offline;      /* the cache only: nothing is fetched */
  double timeout_s;         /* a tile; 0: 10 */
} HeatTileSetup;

/* One service; used by one thread at a time, it may be handed over. */
typedef struct _HeatTileSource HeatTileSource;
/* Asks nothing of the network. HEAT_ERROR_USAGE names what is wrong with the template, HEAT_ERROR_DATA the coordinate system. (transfer full) */
HeatTileSource *heat_tile_source_new (const HeatTileSetup *setup, GError **error);
void heat_tile_source_free (HeatTileSource *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatTileSource, heat_tile_source_free)

/* Removes the oldest files below the folder until at most `bytes` are left. Returns the bytes left. O(files). */
guint64 heat_tile_cache_trim (const char *folder, guint64 bytes);

/* Draws the box into argb (cairo's ARGB32, premultiplied, rows from the north, width·height words). A tile that the service does not have, or that
 * offline is not in the cache, is clear. FALSE and HEAT_ERROR_IO when the service is not reached; argb then stays as it was.
 * Blocks for the network: call it in a thread of its own. */
gboolean heat_tile_source_read (HeatTileSource *source, HeatBox box_m, int width_px, int height_px, guint32 *argb, GError **error);
