// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The season report on paper, and its plot on any cairo_t. */
#include "notice-sheet.h"
#include "ops-season.h"

/* 0xRRGGBB. Late is told by a filled mark and its side of the line as well. */
typedef struct { guint ground, text, quiet, line, kept, broken; } HeatSeasonInk;
#define HEAT_SEASON_INK_PAPER ((HeatSeasonInk){ 0xffffff, 0x000000, 0x555555, 0xbbbbbb, 0x0046a8, 0xc00000 })

/* Reads no incident, only what was counted of it. Two rows of stems over the season's days, in a box of width × height from (0, 0), texts `text_px` high: minutes until the first team was on
 * site with each limit as a tick; hours by which heat was back after (above) or before the time first published. */
void heat_season_draw_plot (cairo_t *cr, const HeatSeason *season, double width, double height, double text_px, const HeatSeasonInk *ink);

/* Arrivals, repairs, promises and users who report often: a line each. (transfer full) */
char *heat_season_spreads_text (const HeatSeason *season);

/* A4 pages: figures by rule, the plot, a row an incident. HEAT_ERROR_IO names the file. `company` nullable. */
gboolean heat_season_write_pdf (const HeatSeason *season, const char *company, const char *path, GError **error);
