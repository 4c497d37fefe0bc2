// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Type and boxes on A4 pages, in px at 150 dpi (1 mm = 5.9 px) from the top left of the paper. Text is laid out once, without
 * hinting, so that screen, printer and PDF get the same. */
#include <cairo.h>
#include <pango/pango.h>

#define HEAT_PAGE_W 1240.0
#define HEAT_PAGE_H 1754.0

typedef enum { HEAT_ALIGN_LEFT, HEAT_ALIGN_CENTRE, HEAT_ALIGN_RIGHT } HeatAlign;
typedef struct {
  gboolean serif, bold;
  double px, pitch;         /* size, line to line */
  double width;             /* lines break here; 0: one line */
  double indent;            /* of the first line */
  double spacing_em;        /* between letters */
  gboolean light_brackets;  /* what stands in （） or () is regular */
  gboolean markup;          /* **bold** words */
} HeatType;

/* A text broken into lines. */
typedef struct _HeatTextBlock HeatTextBlock;
typedef struct _HeatPaper HeatPaper;

HeatPaper *heat_paper_new (void);
void heat_paper_free (HeatPaper *layout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatPaper, heat_paper_free)

/* Owned by the layout. */
HeatTextBlock *heat_paper_block (HeatPaper *layout, const char *text, const HeatType *type);
/* One line that is made smaller until it is no wider than `max_w`; at `min_px` it is broken into lines of that width. */
HeatTextBlock *heat_paper_fit (HeatPaper *layout, const char *text, const HeatType *type, double max_w, double min_px);
guint heat_text_block_lines (const HeatTextBlock *block);
double heat_text_block_width (const HeatTextBlock *block);  /* of the longest line, without letter spacing after its last letter */
double heat_text_block_height (const HeatTextBlock *block); /* lines × pitch */
double heat_text_block_pitch (const HeatTextBlock *block);

/* `what` is static. Lines first … first + n − 1 (n 0: to the end), the first one's box with its top at y; x is the left, middle or
 * right end. */
void heat_paper_put (HeatPaper *layout, guint page, const char *what, const HeatTextBlock *block, guint first, guint n, double x, double y, HeatAlign align, guint rgb);
void heat_paper_fill (HeatPaper *layout, guint page, double x, double y, double w, double h, guint rgb);
void heat_paper_circle (HeatPaper *layout, guint page, double cx, double cy, double radius, guint rgb); /* dashed */
/* QR code of medium correction, with its quiet zone left white round it; nothing when the text is too long for one. */
void heat_paper_code (HeatPaper *layout, guint page, const char *text, double x, double y, double size);

guint heat_paper_pages (const HeatPaper *layout);
/* Draws a page in points. */
void heat_paper_draw (const HeatPaper *layout, cairo_t *cr, guint page);
/* Calls back with the ink box of every text and the box of every code. */
void heat_paper_each_box (const HeatPaper *layout, void (*each) (guint page, const char *what, double x, double y, double w, double h, gpointer data), gpointer data);
