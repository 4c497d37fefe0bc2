// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The network file as tables of the layers that net-layers.h describes. */
#include "base-i18n.h"
#include "net.h"
#include "net-layers.h"
#include "store-city.h"
#include "store-wkb.h"
#include <sqlite3.h>

#define HEAT_STORE_SCHEMA_VERSION 1
#define HEAT_STORE_TIME "2000-01-01T00:00:00.000Z" /* last_change: fixed, so that the same city gives the same bytes */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3, sqlite3_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3_stmt, sqlite3_finalize)

const char *heat_store_geometry_word (const HeatLayer *layer); /* "POINT", "" for none */
const char *heat_store_sql_type (const HeatField *field);
/* "geom, id, …": the columns in the order in which rows are bound and read, geometry first when there is one. (transfer full) */
char *heat_store_column_list (const HeatLayer *layer);

/* Sets error from the connection's last failure: "writing network file X: …; what to do". Always FALSE. */
gboolean heat_store_sqlite_failed (sqlite3 *db, const char *attempt /* translated, with the file */, GError **error);
