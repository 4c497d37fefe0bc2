// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "base-error.h"
HEAT_DECLARE_ERROR (locate)
#define HEAT_LOCATE_ERROR (heat_locate_error_quark ())
