// SPDX-License-Identifier: GPL-3.0-or-later
#include "io-error.h"

HEAT_DEFINE_ERROR (io)
