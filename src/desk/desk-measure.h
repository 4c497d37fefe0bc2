// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The ruler: the bar over the map with what was measured, and the line itself, drawn on the map's glass. Holds places only: neither the
 * selection nor an incident knows of it. Emits "changed" () when the line is to be drawn anew and "left" () when it was put away. */
#include "geo-measure.h"
#include "map-draw.h"
#include "net.h"
#include <gtk/gtk.h>

#define HEAT_TYPE_DESK_MEASURE (heat_desk_measure_get_type ())
G_DECLARE_FINAL_TYPE (HeatDeskMeasure, heat_desk_measure, HEAT, DESK_MEASURE, GtkBox)
GtkWidget *heat_desk_measure_new (void);

/* Takes the ruler out, with no point. `crs` borrowed until it is put away; NULL: the city has none, lengths are the plane's. */
void heat_desk_measure_begin (HeatDeskMeasure *self, HeatCrs *crs, int epsg);
gboolean heat_desk_measure_is_on (HeatDeskMeasure *self);
/* One more point; behind a closed line a new one begins. The same place twice is one point. */
void heat_desk_measure_add (HeatDeskMeasure *self, HeatPoint place);
/* Along pipes instead of straight: the line is begun anew. */
gboolean heat_desk_measure_is_along (HeatDeskMeasure *self);
void heat_desk_measure_toggle_along (HeatDeskMeasure *self);
/* One more point, on that pipe (none: it is told). The way to it is looked for in a thread; until it is there, and when there is none,
 * the line stays as it is. `net` is borrowed for the call. */
void heat_desk_measure_add_on (HeatDeskMeasure *self, HeatNet *net, HeatPipe pipe, HeatPoint place);
/* Where the next point would be; NaN: nowhere. */
void heat_desk_measure_point_at (HeatDeskMeasure *self, HeatPoint place);
void heat_desk_measure_take_back (HeatDeskMeasure *self);   /* the closing, else the last point */
void heat_desk_measure_toggle_area (HeatDeskMeasure *self); /* from three points on */
void heat_desk_measure_copy (HeatDeskMeasure *self);
void heat_desk_measure_leave (HeatDeskMeasure *self);
/* Keys of the map while it is out: Backspace, Enter, N, Ctrl+C. FALSE: not one of them. */
gboolean heat_desk_measure_key (HeatDeskMeasure *self, guint keyval, GdkModifierType state);
/* A HeatDeskMapGlass; data: the ruler. */
void heat_desk_measure_draw (cairo_t *cr, const HeatMapScenery *scenery, const HeatMapView *view, gpointer data);
/* What is copied: a line a leg, its ends in X and Y, its length, separated by tabs; total, area, how it was reckoned. (transfer full) */
char *heat_desk_measure_text (HeatDeskMeasure *self);

/* "123.4 m", "1.234 km"; "820 m²", "1.25 ha"; "—" for NaN. (transfer full) */
char *heat_measure_length_words (double length_m);
char *heat_measure_area_words (double area_m2);
