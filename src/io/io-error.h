// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "base-error.h"
HEAT_DECLARE_ERROR (io)
#define HEAT_IO_ERROR (heat_io_error_quark ())
