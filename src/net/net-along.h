// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Lengths along the network: from a place on one pipe to a place on another, through pipes only (not through stations, nor over jumpers
 * from the supply to the return). */
#include "net.h"
#include <gio/gio.h>

typedef struct { guint32 pipe; double at_m /* from its start, in the pipe's own length */, x_m, y_m; } HeatAlongSpot;

/* The place on the pipe's course that is nearest to (x_m, y_m). FALSE when its course is unknown. O(points of the pipe). */
gboolean heat_net_along_spot (const HeatNet *net, HeatPipe pipe, double x_m, double y_m, HeatAlongSpot *spot);

/* The shortest length along pipes, by the pipes' lengths in the data (Dijkstra); NaN when there is no way, or it was cancelled. Its course is
 * appended to `course` (double, x y pairs; nullable). O(nodes nearer than the end · log). Any thread. */
double heat_net_along_m (const HeatNet *net, const HeatAlongSpot *from, const HeatAlongSpot *to, GArray *course, GCancellable *cancellable);
