// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* From a way over segments and gates to the pipes on it. */
#include "trace-private.h"

/* One segment of a way and the gate by which it is entered (HEAT_NONE: it begins there). */
typedef struct { guint32 segment, gate; } HeatWayStep;

/* Where a way begins when its first step has no gate: at a node, or at that leak of these that lies in the first segment. */
typedef struct { guint32 node /* or HEAT_NONE */; const HeatLeak *leaks; guint n_leaks; } HeatWayStart;

/* The pipes of a way in order, each once, by the fewest pipes within every segment; from the first step's gate (or from
 * `start`, when it begins there) to a port of the header `group` (HEAT_NONE: to the last segment's entrance). In the water graph the way may lead
 * through a consumer or plant from supply to return. `port_line`: the line of the port reached. Appends to `pipes`.
 * O(pipes of these segments + plants). */
void heat_way_list_pipes (const HeatTrace *trace, guint which, const HeatWayStep *steps, guint n, HeatWayStart start, guint32 group, GArray *pipes, HeatLine *port_line);
