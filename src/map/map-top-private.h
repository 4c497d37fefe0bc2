// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "map-draw-private.h"
#include "map-layout.h"

/* The top sheet being laid out. */
typedef struct {
  HeatMapJob job;          /* its pen is NULL; its text is used for signs */
  HeatMapLayout layout;
  double dx_px, dy_px;     /* corner of what is laid out, in the view */
  guint n_strong;          /* labels that never give way: the first so many */
  GArray *badges;          /* HeatMapBadge */
  GHashTable *named;       /* wells and valves whose name stands at a badge: kind << 32 | row, as pointer */
} HeatMapTop;

typedef struct { char *words; HeatMapSpot at, foot; } HeatMapBadge; /* owned words; foot: the well it belongs to */

void heat_map_place_labels (HeatMapTop *top);       /* map-label.c */
void heat_map_place_badges (HeatMapTop *top);       /* map-badge.c: must-close, with their names */
gboolean heat_map_is_in_sight (const HeatMapTop *top, HeatMapSpot s);
void heat_map_place_diameters (HeatMapTop *top);    /* map-along.c */
void heat_map_place_streets (HeatMapTop *top, HeatMapClass of, double limit, double size_px);
/* Names as they are written: "valve 12-07", "tie 13-02", "well 12-07". (transfer full) */
char *heat_map_word_valve (const HeatNet *net, guint32 row);
char *heat_map_word_well (const HeatNet *net, guint32 row);
/* Rising numbers (guint32): "1·2", "3", "5–8"; three and more in a row are a range. (transfer full) */
char *heat_map_word_numbers (const GArray *numbers);
double heat_map_badge_size_px (const HeatMapTop *top);
/* Half sizes of the operation's signs at this scale. */
double heat_map_team_half_px (const HeatMapJob *job);
double heat_map_report_half_px (const HeatMapJob *job);
double heat_map_leak_half_px (const HeatMapJob *job);
double heat_map_priority_half_px (const HeatMapJob *job);
/* Institutions always; single households (infants, the old) only close by. */
gboolean heat_map_shows_priority (const HeatMapJob *job, guint8 kind);
