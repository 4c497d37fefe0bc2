// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Small signs of the window, drawn in the text colour of the place where they stand: symptoms, the app's mark. */
#include <gtk/gtk.h>

typedef enum {
  HEAT_GLYPH_WATER, HEAT_GLYPH_STEAM, HEAT_GLYPH_WET_WALL, HEAT_GLYPH_MELTED_SNOW, HEAT_GLYPH_COLLAPSE, HEAT_GLYPH_NO_HEAT,
  HEAT_GLYPH_COOL, HEAT_GLYPH_MAKE_UP, HEAT_GLYPH_WELL_COVER, HEAT_GLYPH_PRESSURE, HEAT_GLYPH_OTHER, HEAT_GLYPH_SEARCH, HEAT_GLYPH_MARK,
} HeatGlyph;

#define HEAT_TYPE_DESK_GLYPH (heat_desk_glyph_get_type ())
G_DECLARE_FINAL_TYPE (HeatDeskGlyph, heat_desk_glyph, HEAT, DESK_GLYPH, GtkWidget)
GtkWidget *heat_desk_glyph_new (HeatGlyph glyph, int size_px);
void heat_desk_glyph_set (HeatDeskGlyph *self, HeatGlyph glyph);

/* Draws the glyph in a 24 × 24 box at the origin with the current source colour. */
void heat_glyph_draw (cairo_t *cr, HeatGlyph glyph);
