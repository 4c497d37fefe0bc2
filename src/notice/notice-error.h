// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "base-error.h"
HEAT_DECLARE_ERROR (notice)
#define HEAT_NOTICE_ERROR (heat_notice_error_quark ())
