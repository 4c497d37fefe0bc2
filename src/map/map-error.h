// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "base-error.h"
HEAT_DECLARE_ERROR (map)
#define HEAT_MAP_ERROR (heat_map_error_quark ())
