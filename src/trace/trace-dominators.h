// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* What lies behind what: dominators of a directed graph. A vertex x dominates y when every way from the root to y goes through x,
 * so y is exactly what is lost with x. */
#include "base-index.h"

typedef struct {
  guint32 n;                     /* vertices */
  guint32 *first, *to;           /* owned; arcs out of a vertex */
  guint32 *back_first, *back_to; /* arcs into it; the same arrays as above when every arc has its reverse, else owned */
} HeatDigraph;

/* `edges` both ways, `arcs` from the first to the second; pairs of guint32 below n. O(n + arcs). */
HeatDigraph *heat_digraph_new (guint32 n, const GArray *edges, const GArray *arcs /* nullable */);
void heat_digraph_free (HeatDigraph *graph);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatDigraph, heat_digraph_free)

/* Numbers are depth first from the root, which has 0. An immediate dominator has a lower number than what it dominates. */
typedef struct {
  guint32 n;        /* vertices that the root reaches */
  guint32 *number;  /* owned; by vertex; HEAT_NONE where the root does not reach */
  guint32 *idom;    /* owned; by number: number of the immediate dominator; the root's own is 0 */
  guint32 *in, *out; /* owned; by number: place in the dominator tree, depth first; what it dominates, itself included, is in [in, out) */
} HeatDominators;

/* Method: semi-NCA (Georgiadis 2005), simple path compression. O(arcs · log n), in practice linear. */
HeatDominators *heat_dominators_new (const HeatDigraph *graph, guint32 root);
void heat_dominators_free (HeatDominators *d);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatDominators, heat_dominators_free)

/* Numbers, not vertices. A vertex dominates itself. */
static inline gboolean
heat_dominates (const HeatDominators *d, guint32 x, guint32 y)
{
  return d->in[x] <= d->in[y] && d->in[y] < d->out[x];
}
