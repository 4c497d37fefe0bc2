// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Doubts as a list model: an item is made when a row is seen and dropped after, so that 100,000 doubts cost what a screenful does. */
#include "trace-health.h"
#include <gtk/gtk.h>

#define HEAT_TYPE_DESK_DOUBT (heat_desk_doubt_get_type ())
G_DECLARE_FINAL_TYPE (HeatDeskDoubt, heat_desk_doubt, HEAT, DESK_DOUBT, GObject)
guint heat_desk_doubt_index (HeatDeskDoubt *doubt); /* in its health */
/* "valve V000213G 7-12", and what is said of it. (transfer full) */
char *heat_desk_doubt_title (HeatDeskDoubt *doubt);
char *heat_desk_doubt_detail (HeatDeskDoubt *doubt);
gboolean heat_desk_doubt_has_place (HeatDeskDoubt *doubt);

#define HEAT_TYPE_DESK_DOUBTS (heat_desk_doubts_get_type ())
G_DECLARE_FINAL_TYPE (HeatDeskDoubts, heat_desk_doubts, HEAT, DESK_DOUBTS, GObject)
HeatDeskDoubts *heat_desk_doubts_new (void);
/* References the health (NULL empties the list), takes `found` (guint32 indices). */
void heat_desk_doubts_set (HeatDeskDoubts *self, HeatHealth *health, GArray *found);
guint32 heat_desk_doubts_at (HeatDeskDoubts *self, guint position); /* index in the health, without making an item */
/* Items that exist at this moment: for tests and benchmarks. */
guint heat_desk_doubts_n_made (HeatDeskDoubts *self);
