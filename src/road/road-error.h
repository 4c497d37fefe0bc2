// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "base-error.h"
HEAT_DECLARE_ERROR (road)
#define HEAT_ROAD_ERROR (heat_road_error_quark ())
