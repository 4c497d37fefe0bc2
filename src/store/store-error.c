// SPDX-License-Identifier: GPL-3.0-or-later
#include "store-error.h"
#include <sqlite3.h>

HEAT_DEFINE_ERROR (store)

char *
heat_store_library_version (void)
{
  return g_strdup_printf ("SQLite %s", sqlite3_libversion ());
}
