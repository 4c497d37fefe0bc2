// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "base-error.h"
HEAT_DECLARE_ERROR (net)
#define HEAT_NET_ERROR (heat_net_error_quark ())
