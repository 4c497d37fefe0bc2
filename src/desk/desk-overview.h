// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The whole city in a corner of the map: drawn once for a city and theme, by a thread; over it the frame of what the map shows and the
 * open incidents with their numbers. A click or drag moves the view there; by keys the arrows do, Home fits the city. */
#include "desk-map.h"

#define HEAT_TYPE_DESK_OVERVIEW (heat_desk_overview_get_type ())
G_DECLARE_FINAL_TYPE (HeatDeskOverview, heat_desk_overview, HEAT, DESK_OVERVIEW, GtkWidget)
/* `map` borrowed, outlives it. */
GtkWidget *heat_desk_overview_new (HeatDeskMap *map);
/* What it shows changed: the city, the style or the theme. References are taken; NULL: no city. */
void heat_desk_overview_set_city (HeatDeskOverview *self, HeatMapScene *scene, HeatMapStyle *style, HeatMapTheme theme);
/* Copies: x_m, y_m, number of each; text is not used. */
void heat_desk_overview_set_incidents (HeatDeskOverview *self, const HeatMapLeak *incidents, guint n);
/* TRUE when its picture is the present city's. */
gboolean heat_desk_overview_is_drawn (HeatDeskOverview *self);
