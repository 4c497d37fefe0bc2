// SPDX-License-Identifier: GPL-3.0-or-later
#include "store-error.h"

HEAT_DEFINE_ERROR (store)
