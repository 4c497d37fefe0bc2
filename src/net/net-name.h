// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "net.h"

/* A valve by its name; without one by where it stands and what it is for ("station valve, 光明小区"); its asset number when that is not
 * known. (transfer full) */
char *heat_net_valve_name (const HeatNet *net, guint32 valve);
/* The same for the midst of a sentence: "valve 12-07"; a name that says valve itself stays as it is. (transfer full) */
char *heat_net_valve_words (const HeatNet *net, guint32 valve);
/* With what it is for: "tie valve 12-07"; a name that says valve itself stays as it is. (transfer full) */
char *heat_net_valve_role_words (const HeatNet *net, guint32 valve);
