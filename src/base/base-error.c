// SPDX-License-Identifier: GPL-3.0-or-later
#include "base-error.h"
#include <gio/gio.h>
#include <string.h>

HEAT_DEFINE_ERROR (base)

int
heat_error_exit_status (const GError *error)
{
  g_return_val_if_fail (error, 0);
  if (error->domain == G_OPTION_ERROR)
    return 2;
  if (!g_str_has_prefix (g_quark_to_string (error->domain), "heat-"))
    return 4;
  switch ((HeatErrorCode) error->code)
    {
    case HEAT_ERROR_USAGE: return 2;
    case HEAT_ERROR_DATA: return 3;
    case HEAT_ERROR_IO: return 4;
    case HEAT_ERROR_NOT_FOUND:
    case HEAT_ERROR_CONFLICT:
    case HEAT_ERROR_REFUSED: return 1;
    }
  return 4;
}
