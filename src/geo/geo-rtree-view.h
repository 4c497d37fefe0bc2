// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* A built tree as two flat arrays and a head, and a tree over such arrays. */
#include "geo-rtree.h"

#define HEAT_RTREE_MOST_LEVELS 10

typedef struct {
  guint32 level_end[HEAT_RTREE_MOST_LEVELS], n_levels, n_boxes, n_items;
  double ox, oy;
  HeatBox extent;
} HeatRtreeHead;

/* Borrowed from the tree. */
void heat_rtree_parts (const HeatRtree *tree, HeatRtreeHead *head, gconstpointer *boxes, gconstpointer *items);
/* Bytes of the two arrays. */
gsize heat_rtree_box_bytes (const HeatRtreeHead *head);
gsize heat_rtree_item_bytes (const HeatRtreeHead *head);
/* The arrays must outlive the tree. (transfer full) */
HeatRtree *heat_rtree_new_view (const HeatRtreeHead *head, gconstpointer boxes, gconstpointer items);
