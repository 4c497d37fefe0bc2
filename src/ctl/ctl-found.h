// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Places found for a text, as heatctl shows them. */
#include "ctl.h"
#include "locate-find.h"

/* One object: the members of a match of `heatctl find --json`. */
void heat_ctl_add_found (JsonBuilder *json, const HeatNet *net, HeatCrs *crs, const HeatFound *found);
/* The list for people, numbered by rank. */
void heat_ctl_print_found (const HeatNet *net, const GArray *all /* HeatFound */);
