// SPDX-License-Identifier: GPL-3.0-or-later
/* Ground from an OpenStreetMap extract. */
#include "base-i18n.h"
#include "io-city-private.h"

gboolean
heat_io_osm_read (Draft *d, const char *path, const HeatProgress *progress, GError **error)
{
  g_set_error (error, HEAT_IO_ERROR, HEAT_ERROR_USAGE, _("making a city from %s: not there yet"), path);
  return FALSE;
}
