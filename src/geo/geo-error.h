// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "base-error.h"
HEAT_DECLARE_ERROR (geo)
#define HEAT_GEO_ERROR (heat_geo_error_quark ())
