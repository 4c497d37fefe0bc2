// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Foreign pictures under the map, of a tile service or anything else that answers slowly: fetched one after another in a thread of
 * their own, the last asked first, kept within a bound. Drawing never waits for them: what is not there yet is asked for, and the
 * city's own ground stands in for it. */
#include "map-view.h"
#include <cairo.h>

typedef struct _HeatMapBackdrop HeatMapBackdrop;

/* Fills argb (cairo's ARGB32, width·height words). FALSE: *why says it in words (transfer full). Called in the backdrop's thread. */
typedef gboolean (*HeatMapFetch) (HeatBox box_m, int width_px, int height_px, guint32 *argb, char **why, gpointer data);
/* `arrived` is called in the main context a moment after pictures have come in or the trouble changed. (transfer full) */
HeatMapBackdrop *heat_map_backdrop_new (const char *credit /* whose pictures they are; nullable */, HeatMapFetch fetch, gpointer data, GDestroyNotify destroy, void (*arrived) (gpointer data), gpointer arrived_data);
const char *heat_map_backdrop_credit (HeatMapBackdrop *backdrop); /* "" when nobody is to be named */
HeatMapBackdrop *heat_map_backdrop_ref (HeatMapBackdrop *backdrop);
void heat_map_backdrop_unref (HeatMapBackdrop *backdrop);
/* Main thread: `arrived` is not called any more and nothing more is fetched; what is being fetched is not waited for. */
void heat_map_backdrop_close (HeatMapBackdrop *backdrop);

/* Changes when the tile's picture does, or a failed one may be asked for again; 0: there was none yet. Any thread. */
guint64 heat_map_backdrop_stamp (HeatMapBackdrop *backdrop, HeatMapTile tile);
/* Paints the pictures of the level next to the view's scale at `opacity`, all or nothing: FALSE when one is missing; those missing are asked
 * for. Any thread. */
gboolean heat_map_backdrop_paint (HeatMapBackdrop *backdrop, cairo_t *cr, const HeatMapView *view, double opacity);
/* Why the last picture could not be had; NULL: it could. (transfer full) */
char *heat_map_backdrop_trouble (HeatMapBackdrop *backdrop);

/* Tests: after how long what failed is asked for again; it is 20 s. */
void heat_map_backdrop_set_again (HeatMapBackdrop *backdrop, guint again_ms);

#define HEAT_MAP_BACKDROP_BYTES (64u << 20)
/* Bytes of the pictures held. */
gsize heat_map_backdrop_bytes (HeatMapBackdrop *backdrop);
