// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-backdrop.h"
#include "io-tiles.h"

/* Used by the backdrop's thread alone once it runs. */
typedef struct {
  char *url, *key, *crs, *folder; /* owned */
  gboolean is_gcj02, is_offline;
  HeatTileSource *source; /* owned; NULL: not opened yet */
} Service;

static void
service_free (gpointer data)
{
  Service *service = data;

  heat_tile_source_free (service->source);
  g_free (service->url);
  g_free (service->key);
  g_free (service->crs);
  g_free (service->folder);
  g_free (service);
}

static gboolean
fetch (HeatBox box_m, int width_px, int height_px, guint32 *argb, char **why, gpointer data)
{
  Service *service = data;
  g_autoptr (GError) error = NULL;
  HeatTileSetup setup = { .url = service->url, .key = service->key, .crs = service->crs, .cache_folder = service->folder,
                          .is_gcj02 = service->is_gcj02, .is_offline = service->is_offline };

  if (!service->source)
    service->source = heat_tile_source_new (&setup, &error);
  if (service->source && heat_tile_source_read (service->source, box_m, width_px, height_px, argb, &error))
    return TRUE;
  *why = g_strdup (error->message);
  return FALSE;
}

HeatMapBackdrop *
heat_desk_backdrop_new (const HeatDeskSettings *settings, int epsg, void (*arrived) (gpointer data), gpointer data)
{
  if (!settings->tiles_on || !settings->tiles_url || !*settings->tiles_url || epsg <= 0)
    return NULL;
  Service *service = g_new0 (Service, 1);
  *service = (Service){ g_strdup (settings->tiles_url), g_strdup (settings->tiles_key), g_strdup_printf ("EPSG:%d", epsg),
                        g_build_filename (g_get_user_cache_dir (), "heat-dispatch", "tiles", NULL), settings->tiles_gcj02, settings->tiles_offline, NULL };
  return heat_map_backdrop_new (settings->tiles_attribution, fetch, service, service_free, arrived, data);
}
