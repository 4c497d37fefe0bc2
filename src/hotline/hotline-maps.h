// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* GET /v1/map.svg: what to draw is decided here, drawn by one thread of its own, and kept until other notices are in force. */
#include "hotline-map.h"

typedef struct _HeatHotline HeatHotline;
typedef struct _HotlineMaps HotlineMaps;
/* `draw` NULL: there are no maps. */
HotlineMaps *hotline_maps_new (HeatHotlineDraw draw, gpointer draw_data);
/* Those who wait for a picture are forgotten; a picture under way is finished first. */
void hotline_maps_free (HotlineMaps *maps);
/* Answers all who wait with 503: the service stops. */
void hotline_maps_stop (HotlineMaps *maps);
