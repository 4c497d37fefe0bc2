// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace-error.h"

HEAT_DEFINE_ERROR (trace)
