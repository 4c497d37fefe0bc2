// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The tile service of the settings as pictures under the map. */
#include "desk-settings.h"
#include "map-backdrop.h"

/* NULL: no service is set or it is switched off. `epsg`: of the city. `arrived` as heat_map_backdrop_new(). (transfer full) */
HeatMapBackdrop *heat_desk_backdrop_new (const HeatDeskSettings *settings, int epsg, void (*arrived) (gpointer data), gpointer data);
