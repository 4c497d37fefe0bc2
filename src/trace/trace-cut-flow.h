// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Maximum flow, and with it the minimum cut nearest to the source, on a graph that is made while it is searched: a node is
 * expanded (its arcs are added) when a search first leaves it, so that the work stays where the flow is.
 *
 * First a few augmenting paths are searched depth first, newest arc first: who expands a node adds the most promising arc
 * last. Should that not end it, blocking flows on level graphs follow (Dinic 1970, O(n²m) whatever the capacities). */
#include <glib.h>

#define HEAT_FLOW_ENDLESS (G_MAXINT64 / 4) /* an arc that no cut may contain */

enum { HEAT_FLOW_SOURCE, HEAT_FLOW_SINK }; /* the first two nodes */

typedef struct _HeatMaxFlow HeatMaxFlow;
typedef void (*HeatFlowExpand) (HeatMaxFlow *flow, guint32 node, gpointer data);

/* `expand` NULL: all arcs are added by hand. (transfer full) */
HeatMaxFlow *heat_max_flow_new (HeatFlowExpand expand, gpointer data);
void heat_max_flow_free (HeatMaxFlow *flow);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatMaxFlow, heat_max_flow_free)
guint32 heat_max_flow_add_node (HeatMaxFlow *flow);
/* One way, capacity ≥ 0. Returns the arc's number. */
guint32 heat_max_flow_add_arc (HeatMaxFlow *flow, guint32 from, guint32 to, gint64 capacity);
/* Holds from the next run on. */
void heat_max_flow_set_capacity (HeatMaxFlow *flow, guint32 arc, gint64 capacity);
/* How many paths are searched depth first; by default 64. 0 suits graphs where most nodes have an arc to the sink. */
void heat_max_flow_set_paths (HeatMaxFlow *flow, guint n_paths);
/* From nothing: the value of the maximum flow; or, as soon as it is ≥ limit, a value ≥ limit (then without a cut).
 * ≥ HEAT_FLOW_ENDLESS when source and sink cannot be parted. */
gint64 heat_max_flow_run (HeatMaxFlow *flow, gint64 limit);
/* After a run below its limit: is the node on the source's side of the minimum cut with the fewest nodes there? */
gboolean heat_max_flow_is_near (const HeatMaxFlow *flow, guint32 node);
