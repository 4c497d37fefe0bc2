// SPDX-License-Identifier: GPL-3.0-or-later
#include "ops-error.h"

HEAT_DEFINE_ERROR (ops)
