// SPDX-License-Identifier: GPL-3.0-or-later
#include "notice-error.h"

HEAT_DEFINE_ERROR (notice)
