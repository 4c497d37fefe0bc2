// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Text on the map: Noto Sans CJK SC, with a halo in the ground's colour. */
#include <cairo.h>
#include <pango/pangocairo.h>

typedef struct { double size_px; gboolean is_bold; double spacing_px; } HeatMapFont;

typedef struct {
  PangoContext *context; /* owned; of the thread that made it */
  PangoLayout *layout;   /* owned, reused */
  double scale;          /* times a font's size; 1 */
  GHashTable *widths;    /* owned: what was measured before; a sheet asks for the same few bores and streets hundreds of times */
} HeatMapText;
void heat_map_text_init (HeatMapText *text);
void heat_map_text_clear (HeatMapText *text);

/* Ink-independent size of one line in pixels. */
void heat_map_text_measure (HeatMapText *text, const char *words, const HeatMapFont *font, double *width_px, double *height_px);
/* Draws with the middle of the line at the context's (x, y); halo_px 0: none; `is_vector`: halo as a stroked outline. */
void heat_map_text_draw (HeatMapText *text, cairo_t *cr, const char *words, const HeatMapFont *font, double x, double y, guint32 rgb, guint32 halo_rgb,
                         double halo_px, gboolean is_vector);
