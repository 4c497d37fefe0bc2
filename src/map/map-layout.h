// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Laying out labels so that none covers another: turned boxes, a coarse picture of where lines run, and a choice among
 * places. Deterministic: what is asked first stays. */
#include "map-text.h"
#include "map-view.h"

typedef struct { double x, y, half_w, half_h, cosine, sine; } HeatMapBox; /* a turned box around (x, y), pixels */
HeatMapBox heat_map_box_at (double x, double y, double w, double h, double angle_rad);
/* Separating axes; touching is not overlapping. */
gboolean heat_map_boxes_overlap (const HeatMapBox *a, const HeatMapBox *b);

typedef struct {
  char *words;        /* owned */
  HeatMapFont font;
  HeatMapBox box;
  double angle_rad;
  guint32 rgb;
} HeatMapLabel;

typedef struct {
  double width_px, height_px;
  GArray *taken;      /* HeatMapBox */
  GArray *labels;     /* HeatMapLabel, in the order they were placed */
  HeatMapText text;
  guint8 *cover;      /* how busy with lines each cell of 4 × 4 px is */
  int cover_w, cover_h;
} HeatMapLayout;
void heat_map_layout_init (HeatMapLayout *layout, double width_px, double height_px);
void heat_map_layout_clear (HeatMapLayout *layout);

/* Nothing may cover this box from now on. */
void heat_map_layout_take (HeatMapLayout *layout, HeatMapBox box);
gboolean heat_map_layout_is_free (const HeatMapLayout *layout, const HeatMapBox *box);
/* A line runs here; labels shun it by `weight`. */
void heat_map_layout_cover_line (HeatMapLayout *layout, double x0, double y0, double x1, double y1, guint8 weight);
/* How much of lines the box would hide. */
guint heat_map_layout_cost (const HeatMapLayout *layout, const HeatMapBox *box);

/* Puts the words at the free place of the least cost among n (centres and angle); the first of equals. FALSE: none is free, or
 * none costs less than most_cost. */
typedef struct { double x, y, angle_rad; } HeatMapSeat;
#define HEAT_MAP_ANY_COST G_MAXUINT
gboolean heat_map_layout_put_within (HeatMapLayout *layout, const char *words, HeatMapFont font, guint32 rgb, const HeatMapSeat *seats, guint n, guint most_cost);
gboolean heat_map_layout_put (HeatMapLayout *layout, const char *words, HeatMapFont font, guint32 rgb, const HeatMapSeat *seats, guint n);
/* Around a sign of half size `half_px`: right, left, below, above, corners. */
gboolean heat_map_layout_put_around (HeatMapLayout *layout, const char *words, HeatMapFont font, guint32 rgb, double x, double y, double half_px);
