// SPDX-License-Identifier: GPL-3.0-or-later
#include "hotline-error.h"

HEAT_DEFINE_ERROR (hotline)
