// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* A list of things of the house by their ids, as a GListModel whose row objects are made when they are asked for and live
 * as long as someone keeps them. The same id is the same object while it lives, whatever position it moves to: so a list
 * view keeps its widget, its selection and the keyboard over a change. */
#include <gio/gio.h>

#define HEAT_TYPE_DESK_ROW (heat_desk_row_get_type ())
G_DECLARE_FINAL_TYPE (HeatDeskRow, heat_desk_row, HEAT, DESK_ROW, GObject)
const char *heat_desk_row_id (HeatDeskRow *self);

#define HEAT_TYPE_DESK_ROWS (heat_desk_rows_get_type ())
G_DECLARE_FINAL_TYPE (HeatDeskRows, heat_desk_rows, HEAT, DESK_ROWS, GObject)
HeatDeskRows *heat_desk_rows_new (void);
/* The first `n` of the ids in their new order, all where there are no more (borrowed texts, none twice). Tells its listeners of one change: what lies between the common
 * beginning and the common end; of none when all is as it was. O(n). */
void heat_desk_rows_set (HeatDeskRows *self, const GPtrArray *ids, guint n);
/* Position of the id, or −1. O(ids). */
int heat_desk_rows_find (HeatDeskRows *self, const char *id /* nullable */);
/* Row objects alive now: for tests of what a view keeps. */
guint heat_desk_rows_n_made (HeatDeskRows *self);
