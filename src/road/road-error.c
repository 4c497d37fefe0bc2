// SPDX-License-Identifier: GPL-3.0-or-later
#include "road-error.h"

HEAT_DEFINE_ERROR (road)
