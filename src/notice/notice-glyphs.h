// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Text in PDF files as glyphs that are drawn once a file. cairo 1.16 loses single glyphs when it cuts a CJK font down for a file (如 in Noto
 * Sans, among few others), and outlines of every letter make files twenty times as large and as slow: here each font is wrapped in
 * one whose glyphs are the outlines (Type 3), with the words kept for search and copying. */
#include <pango/pangocairo.h>

/* The line with its origin at the current point, in the current colour; on a PDF surface only. The wrapped fonts live with the surface. */
void heat_glyphs_show_line (cairo_t *cr, PangoLayoutLine *line);
