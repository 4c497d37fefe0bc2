// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "map-scene.h"

/* map-pair.c: fills the shapes of pipes first … end − 1 (sides and gaps), then, when all are done, the joins. */
void heat_map_pair_sides (const HeatNet *net, HeatMapShape *shapes, guint32 first, guint32 end);
void heat_map_pair_joins (const HeatNet *net, HeatMapShape *shapes, guint32 first, guint32 end);
