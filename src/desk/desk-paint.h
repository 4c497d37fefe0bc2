// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Helpers of the widgets that draw themselves: the theme's colours by name, text by size in px, which grows with the
 * texts of the whole desk (heat_theme_text_scale). */
#include <gtk/gtk.h>

/* Sets the colour `name` of the theme (theme-dark.css) as the source. */
void heat_paint_source (GtkWidget *widget, cairo_t *cr, const char *name);
/* Draws one line of text centred vertically at y; align 0 left of it stands x, 0.5 the middle, 1 the right end.
 * Returns its width in px. */
double heat_paint_text (GtkWidget *widget, cairo_t *cr, const char *text, double x, double y, double align, int size_px, gboolean bold);
/* From x on, cut with … where width_px ends; nothing when that is not positive. */
void heat_paint_text_within (GtkWidget *widget, cairo_t *cr, const char *text, double x, double y, double width_px, int size_px, gboolean bold);
double heat_paint_text_width (GtkWidget *widget, const char *text, int size_px, gboolean bold);
