// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Doubts of a city as a table for those who mend the data. */
#include "geo-crs.h"
#include "net.h"

/* One line of the table. All texts borrowed; x y NaN when no place is known. */
typedef struct { HeatDoubtKind kind; HeatKind of; const char *id, *name, *text; double x, y; } HeatDoubtLine;
/* Fills line `i`; in the order written. */
typedef void (*HeatDoubtLineAt) (guint i, HeatDoubtLine *line, gpointer data);
/* CSV with CRLF after RFC 4180, UTF-8 with a mark at its beginning (spreadsheets need it): kind, label, of, id, name, text, x_m, y_m, lon_deg,
 * lat_deg. crs NULL: no degrees. HEAT_ERROR_IO names the path. */
gboolean heat_io_write_doubts (const char *path, HeatCrs *crs, HeatDoubtLineAt at, guint n, gpointer data, GError **error);
