// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The network file: a GeoPackage 1.3 with one table a layer of HEAT_CITY_LAYERS (data/city.md lists layers, fields and coded
 * words). Errors: HEAT_ERROR_DATA when the file is not what it must be (file, layer, feature and field named), HEAT_ERROR_IO
 * for disk, rights and locks. */
#include "base-progress.h"
#include "net-city.h"
#include "store-error.h"

/* Writes beside `path`, syncs, then renames: at any moment `path` is the old file or the whole new one. The same city gives
 * the same bytes. O(n), about 3 µs a row. */
gboolean heat_store_city_write (const HeatCity *city, const char *path, const HeatProgress *progress, GError **error);

/* Reads the whole file on two threads. Values that can be read as unknown are, and stand in city->doubt; a coded word that
 * nothing could stand for (a pipe's line, a valve's state …) is an error. A file in longitude and latitude is projected into the
 * CGCS2000 3-degree zone of its middle (outside of 73.5–136.5° E into its UTM zone); layers in different systems are an error.
 * (transfer full) O(n), under 1 µs a row. */
HeatCity *heat_store_city_read (const char *path, const HeatProgress *progress, GError **error);

/* Layers, fields and coded words as Markdown tables, the middle part of data/city.md. (transfer full) */
char *heat_store_city_describe (void);
