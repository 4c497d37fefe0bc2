// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "base-error.h"
HEAT_DECLARE_ERROR (hotline)
#define HEAT_HOTLINE_ERROR (heat_hotline_error_quark ())
