// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "base-error.h"
HEAT_DECLARE_ERROR (ops)
#define HEAT_OPS_ERROR (heat_ops_error_quark ())
