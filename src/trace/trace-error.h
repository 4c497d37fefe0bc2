// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "base-error.h"
HEAT_DECLARE_ERROR (trace)
#define HEAT_TRACE_ERROR (heat_trace_error_quark ())
