// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "net.h"

/* A valve by its name; without one by where it stands and what it is for ("station valve, 光明小区"); its asset number when that is not
 * known. (transfer full) */
char *heat_net_valve_name (const HeatNet *net, guint32 valve);
