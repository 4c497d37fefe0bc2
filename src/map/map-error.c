// SPDX-License-Identifier: GPL-3.0-or-later
#include "map-error.h"

HEAT_DEFINE_ERROR (map)
