// SPDX-License-Identifier: GPL-3.0-or-later
#include "io-tiles.h"
#include "base-i18n.h"
#include "geo-crs.h"
#include "geo-gcj.h"
#include <cpl_conv.h>
#include <cpl_string.h>
#include <gdal.h>
#include <gdal_utils.h>
#include <glib/gstdio.h>
#include <math.h>

#define EARTH_M "20037508.342789244" /* half of Web Mercator's width */
#define TRIM_EVERY 64
#define CACHE_BYTES (G_GUINT64_CONSTANT (256) << 20)

struct _HeatTileSource {
  GDALDatasetH dataset; /* owned */
  HeatCrs *crs;         /* owned */
  char *crs_text, *shown, *key; /* owned; the template as it is written, for messages; key: NULL or as it stands in addresses */
  char *folder;         /* owned; of the cache */
  guint64 cache_bytes;
  guint n_read;
  gboolean is_gcj02;
};

typedef struct { char *message; } Failure;

/* GDAL first says that the picture is not in its cache, then what the service answered: that is worth telling. */

static void CPL_STDCALL
keep_failure (CPLErr kind, CPLErrorNum number, const char *message)
{
  Failure *failure = CPLGetErrorHandlerUserData ();

  if (kind < CE_Failure || (failure->message && !strstr (message, "HTTP status")))
    return;
  g_free (failure->message);
  failure->message = g_strdup (message);
}

static char *
replace (const char *text, const char *from, const char *to)
{
  g_auto (GStrv) parts = g_strsplit (text, from, -1);

  return g_strjoinv (to, parts);
}

/* The template in GDAL's words, safe in XML. (transfer full) */
static char *
server_url (const HeatTileSetup *setup)
{
  g_autofree char *key = setup->key ? g_uri_escape_string (setup->key, NULL, FALSE) : g_strdup ("");
  g_autofree char *keyed = replace (setup->url, "{key}", key), *z = replace (keyed, "{z}", "${z}"), *x = replace (z, "{x}", "${x}");
  g_autofree char *y = replace (x, "{y}", "${y}"), *all = replace (y, "{-y}", "${y}"); /* in this order: the words put in hold {y} */

  return g_markup_escape_text (all, -1);
}

static gboolean
check_setup (const HeatTileSetup *setup, GError **error)
{
  static const char *const needed[] = { "{z}", "{x}" };
  const char *url = setup->url ? setup->url : "";
  const char *missing = !strstr (url, "{y}") && !strstr (url, "{-y}") ? "{y}" : NULL;

  for (guint i = 0; i < G_N_ELEMENTS (needed); i++)
    if (!strstr (url, needed[i]))
      missing = needed[i];
  if (!g_str_has_prefix (url, "http://") && !g_str_has_prefix (url, "https://"))
    g_set_error (error, HEAT_IO_ERROR, HEAT_ERROR_USAGE, _("tile service “%s”: the address must begin with http:// or https://"), url);
  else if (missing)
    g_set_error (error, HEAT_IO_ERROR, HEAT_ERROR_USAGE, _("tile service “%s”: %s is missing in the address; write where the tile's z, x and y go"), url, missing);
  else if (strstr (url, "{key}") && !(setup->key && *setup->key))
    g_set_error (error, HEAT_IO_ERROR, HEAT_ERROR_USAGE, _("tile service “%s”: it asks for a key and none is set"), url);
  else
    return TRUE;
  return FALSE;
}

static guint64
bytes_of (const HeatTileSetup *setup)
{
  return setup->cache_bytes ? setup->cache_bytes : CACHE_BYTES;
}

static char *
describe (const HeatTileSetup *setup)
{
  g_autofree char *url = server_url (setup), *folder = g_markup_escape_text (setup->cache_folder, -1);
  int level = setup->max_level ? CLAMP (setup->max_level, 1, 22) : 18, timeout = (int) ceil (setup->timeout_s > 0 ? setup->timeout_s : 10);

  return g_strdup_printf ("<GDAL_WMS><Service name=\"TMS\"><ServerUrl>%s</ServerUrl></Service>"
                          "<DataWindow><UpperLeftX>-" EARTH_M "</UpperLeftX><UpperLeftY>" EARTH_M "</UpperLeftY>"
                          "<LowerRightX>" EARTH_M "</LowerRightX><LowerRightY>-" EARTH_M "</LowerRightY>"
                          "<TileLevel>%d</TileLevel><TileCountX>1</TileCountX><TileCountY>1</TileCountY><YOrigin>%s</YOrigin></DataWindow>"
                          "<Projection>EPSG:3857</Projection><BlockSizeX>256</BlockSizeX><BlockSizeY>256</BlockSizeY><BandsCount>4</BandsCount>"
                          "<Cache><Path>%s</Path><MaxSize>%" G_GUINT64_FORMAT "</MaxSize></Cache><Timeout>%d</Timeout><MaxConnections>4</MaxConnections>"
                          "<OfflineMode>%s</OfflineMode><ZeroBlockHttpCodes>204,404</ZeroBlockHttpCodes><UserAgent>HeatDispatch</UserAgent></GDAL_WMS>",
                          url, level, strstr (setup->url, "{-y}") ? "bottom" : "top", folder, bytes_of (setup), timeout, setup->is_offline ? "true" : "false");
}

HeatTileSource *
heat_tile_source_new (const HeatTileSetup *setup, GError **error)
{
  Failure failure = { NULL };

  if (!check_setup (setup, error))
    return NULL;
  g_autoptr (HeatCrs) crs = heat_crs_new_from_text (setup->crs, error);
  if (!crs)
    return NULL;
  g_autofree char *xml = describe (setup);
  GDALAllRegister ();
  g_mkdir_with_parents (setup->cache_folder, 0700);
  heat_tile_cache_trim (setup->cache_folder, bytes_of (setup));
  CPLPushErrorHandlerEx (keep_failure, &failure);
  GDALDatasetH dataset = GDALOpenEx (xml, GDAL_OF_RASTER | GDAL_OF_VERBOSE_ERROR, (const char *const[]){ "WMS", NULL }, NULL, NULL);
  CPLPopErrorHandler ();
  if (!dataset)
    g_set_error (error, HEAT_IO_ERROR, HEAT_ERROR_USAGE, _("tile service “%s”: %s"), setup->url, failure.message ? failure.message : "?");
  g_free (failure.message);
  if (!dataset)
    return NULL;
  HeatTileSource *source = g_new (HeatTileSource, 1);
  *source = (HeatTileSource){ .dataset = dataset, .crs = g_steal_pointer (&crs), .crs_text = g_strdup (setup->crs), .shown = g_strdup (setup->url),
                              .key = setup->key && *setup->key ? g_uri_escape_string (setup->key, NULL, FALSE) : NULL,
                              .folder = g_strdup (setup->cache_folder), .cache_bytes = bytes_of (setup), .is_gcj02 = setup->is_gcj02 };
  return source;
}

void
heat_tile_source_free (HeatTileSource *source)
{
  if (!source)
    return;
  GDALClose (source->dataset);
  heat_crs_free (source->crs);
  g_free (source->crs_text);
  g_free (source->shown);
  g_free (source->key);
  g_free (source->folder);
  g_free (source);
}

/* Where in a shifted service's picture the middle of the box lies, less where it is. Over a tile it is the same within a metre in a
 * kilometre. */
static HeatPoint
shift_of (HeatTileSource *source, HeatBox box)
{
  HeatPoint middle = { (box.x0_m + box.x1_m) / 2, (box.y0_m + box.y1_m) / 2 };

  if (!source->is_gcj02)
    return (HeatPoint){ 0, 0 };
  HeatPoint there = heat_crs_project (source->crs, heat_gcj02_from_wgs84 (heat_crs_unproject (source->crs, middle)));
  return isfinite (there.x_m) && isfinite (there.y_m) ? (HeatPoint){ there.x_m - middle.x_m, there.y_m - middle.y_m } : (HeatPoint){ 0, 0 };
}

/* (transfer full) (nullable): failure says why */
static GDALDatasetH
warp (HeatTileSource *source, HeatBox box, int width, int height)
{
  HeatPoint d = shift_of (source, box);
  char **words = NULL;
  const double edges[] = { box.x0_m + d.x_m, box.y0_m + d.y_m, box.x1_m + d.x_m, box.y1_m + d.y_m };
  const char *const fixed[] = { "-of", "MEM", "-r", "bilinear", "-q", "-ovr", "AUTO", "-t_srs", source->crs_text, "-te" };
  int is_misused = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (fixed); i++)
    words = CSLAddString (words, fixed[i]);
  for (guint i = 0; i < G_N_ELEMENTS (edges); i++)
    {
      char number[G_ASCII_DTOSTR_BUF_SIZE];
      words = CSLAddString (words, g_ascii_formatd (number, sizeof number, "%.4f", edges[i]));
    }
  g_autofree char *w = g_strdup_printf ("%d", width), *h = g_strdup_printf ("%d", height);
  words = CSLAddString (CSLAddString (CSLAddString (words, "-ts"), w), h);
  GDALWarpAppOptions *options = GDALWarpAppOptionsNew (words, NULL);
  GDALDatasetH picture = GDALWarp ("", NULL, 1, &source->dataset, options, &is_misused);
  GDALWarpAppOptionsFree (options);
  CSLDestroy (words);
  return picture;
}

static void
premultiply (const guchar *rgba, gsize n, guint32 *argb)
{
  for (gsize i = 0; i < n; i++, rgba += 4)
    {
      guint a = rgba[3];
      guint r = (rgba[0] * a + 127) / 255, g = (rgba[1] * a + 127) / 255, b = (rgba[2] * a + 127) / 255;
      argb[i] = a << 24 | r << 16 | g << 8 | b;
    }
}

gboolean
heat_tile_source_read (HeatTileSource *source, HeatBox box_m, int width_px, int height_px, guint32 *argb, GError **error)
{
  Failure failure = { NULL };
  gsize n = (gsize) width_px * (gsize) height_px;
  g_autofree guchar *rgba = g_malloc0 (4 * n);

  g_assert (width_px > 0 && height_px > 0 && !heat_box_is_empty (box_m));
  CPLPushErrorHandlerEx (keep_failure, &failure);
  GDALDatasetH picture = warp (source, box_m, width_px, height_px);
  /* GDAL also complains of tiles that are not in its cache: only a picture that could not be made has failed. */
  gboolean is_read = picture && GDALGetRasterCount (picture) >= 4
                     && GDALDatasetRasterIO (picture, GF_Read, 0, 0, width_px, height_px, rgba, width_px, height_px, GDT_Byte, 4, NULL, 4, 4 * width_px, 1) == CE_None;
  if (picture)
    GDALClose (picture);
  CPLPopErrorHandler ();
  if (++source->n_read % TRIM_EVERY == 0)
    heat_tile_cache_trim (source->folder, source->cache_bytes);
  GDALFlushCache (source->dataset); /* failed blocks are asked for again */
  g_autofree char *why = failure.message && source->key ? replace (failure.message, source->key, "…") : g_strdup (failure.message ? failure.message : "?");
  if (is_read)
    premultiply (rgba, n, argb);
  else
    g_set_error (error, HEAT_IO_ERROR, HEAT_ERROR_IO, _("fetching tiles of “%s”: %s; the map goes on without them"), source->shown, why);
  g_free (failure.message);
  return is_read;
}
