// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Inside of the time strip: where a moment lies, and one incident's row. */
#include "desk-strip.h"

#define HEAT_STRIP_ROW_PX 40

typedef struct {
  GtkWidget *widget; /* whose colours are taken */
  cairo_t *cr;
  gint64 from_us, to_us;
  double x0, x1, height;
} HeatStripAxis;
double heat_strip_at_x (const HeatStripAxis *axis, gint64 at_us);
gint64 heat_strip_moment_at (const HeatStripAxis *axis, double x); /* 0: in the titles */
/* The strip's axis at its present width; `cr` may be NULL. */
HeatStripAxis heat_strip_axis (HeatDeskStrip *strip, GtkWidget *widget, cairo_t *cr);
gint64 heat_strip_now_us (HeatDeskStrip *strip);

/* A row as a widget. `row` is borrowed: to be set anew before it goes. */
#define HEAT_TYPE_STRIP_LINE (heat_strip_line_get_type ())
G_DECLARE_FINAL_TYPE (HeatStripLine, heat_strip_line, HEAT, STRIP_LINE, GtkWidget)
GtkWidget *heat_strip_line_new (HeatDeskStrip *strip);
void heat_strip_line_set (HeatStripLine *line, const HeatStripRow *row);
const HeatStripRow *heat_strip_line_get (HeatStripLine *line);
/* The moment under the pointer when it was last pressed, told once; 0: none. */
gint64 heat_strip_line_take_moment (HeatStripLine *line);
/* All that the row says in full words, a line each; markup, what lies at x bold. NaN: nothing is. (transfer full) */
char *heat_strip_row_words (const HeatStripRow *row, const HeatStripAxis *axis, gint64 now_us, double x);
