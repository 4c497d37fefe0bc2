// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Packed Hilbert R-tree over boxes (Kamel & Faloutsos 1994; layout as in "flatbush"): static, one array, built in
 * O(n log n), 20 bytes an item with float boxes rounded outward. Immutable once built: any number of readers. */
#include "geo-types.h"

typedef struct _HeatRtree HeatRtree;

/* Boxes of items 0..n-1; an item whose box is empty or not finite is left out. Copies what it needs. */
HeatRtree *heat_rtree_new (const HeatBox *boxes, guint32 n);
void heat_rtree_free (HeatRtree *tree);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatRtree, heat_rtree_free)

/* Calls `visit` for every item whose box (rounded outward to float) meets `box`; stops when it returns FALSE. */
void heat_rtree_query (const HeatRtree *tree, HeatBox box, gboolean (*visit) (guint32 item, gpointer data), gpointer data);

/* Items in order of exact distance as told by distance_m (which must be ≥ the distance to the item's box), nearest
 * first, until visit returns FALSE or the distance passes max_m. O(k log n) typical. */
void heat_rtree_nearest (const HeatRtree *tree, double x_m, double y_m, double max_m,
                         double (*distance_m) (guint32 item, double x_m, double y_m, gpointer data),
                         gboolean (*visit) (guint32 item, double d_m, gpointer data), gpointer data);

gsize heat_rtree_bytes (const HeatRtree *tree);
HeatBox heat_rtree_extent (const HeatRtree *tree);
