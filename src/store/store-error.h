// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "base-error.h"
HEAT_DECLARE_ERROR (store)
#define HEAT_STORE_ERROR (heat_store_error_quark ())
/* "SQLite 3.40.1", as it runs. (transfer full) */
char *heat_store_library_version (void);
