// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Places of a city in degrees (WGS 84), for those who tell others where things are: alerts, public maps. */
#include "net.h"

typedef struct _HeatDegrees HeatDegrees;
/* NULL when the city has no coordinate system (a scheme) or PROJ does not know it. One thread at a time. Keeps a reference. */
HeatDegrees *heat_degrees_new (HeatNet *net);
void heat_degrees_free (HeatDegrees *degrees);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatDegrees, heat_degrees_free)

/* lon lat lon lat …: the building's outline without its first point once more, a single place when only that is known, empty when
 * nothing is. (transfer full: double) */
GArray *heat_degrees_building (HeatDegrees *degrees, HeatBuilding building);
