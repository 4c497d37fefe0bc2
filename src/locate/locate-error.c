// SPDX-License-Identifier: GPL-3.0-or-later
#include "locate-error.h"

HEAT_DEFINE_ERROR (locate)
