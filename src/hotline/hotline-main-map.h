// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The service's map: the map room behind the callback of HeatHotlineSetup. Part of the program, not of the room. */
#include "base-progress.h"
#include "hotline-map.h"

typedef struct _HotlineMap HotlineMap;
/* Makes the network ready for drawing: 1M pipes in about 1.5 s. (transfer full) */
HotlineMap *hotline_map_new (HeatNet *net, GError **error);
void hotline_map_free (HotlineMap *map);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotlineMap, hotline_map_free)
/* A HeatHotlineDraw; `map` is the HotlineMap. Numbers in the picture have two places. */
GBytes *hotline_map_draw (const HeatHotlineMapAsk *ask, gpointer map, GError **error);
