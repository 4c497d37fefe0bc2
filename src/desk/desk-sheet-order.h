// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The valve operation order of an incident for the sheet's preview and the printer. */
#include "desk-session.h"
#include <cairo.h>

/* As all steps stand now, recorded in points, A4. HEAT_ERROR_REFUSED when there are none. A few milliseconds. (transfer full: cairo_surface_t) */
GPtrArray *heat_desk_order_pages (const char *incident, gpointer session, GError **error);
