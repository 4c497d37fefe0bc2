// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* How many of a long list's rows its view is given. GtkListView 4.8 keeps widgets for 205 rows around its anchor (200 and two above and
 * below, GTK_LIST_VIEW_MAX_LIST_ITEMS in gtklistview.c), seen or not, on a page that is hidden too; half a millisecond to one for each, all in one turn.
 * So a model holds what was scrolled to and a little more, and grows when its end comes near. */
#include <gtk/gtk.h>

#define HEAT_DESK_GROW_FIRST 24
#define HEAT_DESK_GROW_MORE 24

typedef struct _HeatDeskGrow HeatDeskGrow;
/* `count` tells how many rows there are in all; `give` sets the model to the first heat_desk_grow_n() of them. `place` is the
 * scroller's vertical adjustment. (transfer full) */
HeatDeskGrow *heat_desk_grow_new (GtkAdjustment *place, guint (*count) (gpointer data), void (*give) (gpointer data), gpointer data);
void heat_desk_grow_free (HeatDeskGrow *grow);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatDeskGrow, heat_desk_grow_free)
guint heat_desk_grow_n (const HeatDeskGrow *grow);
/* From now on as many; gives nothing by itself. */
void heat_desk_grow_set (HeatDeskGrow *grow, guint n);
