// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Shared by the steps that lay the primary network. */
#include "io-city-private.h"

typedef struct { double cost; guint32 vertex; } DraftWay;
void heat_io_ways_push (GArray *heap, double cost, guint32 vertex);
DraftWay heat_io_ways_pop (GArray *heap);
/* Length weighted by the street's class. */
double heat_io_graph_edge_cost (const Draft *d, guint32 from, guint32 half_edge);

/* The tree of ways in use, by street vertex. */
typedef struct {
  Draft *d;
  const DraftReach *reach;
  double *load_kw;  /* carried by the edge to the vertex; 0: not in use */
  guint16 *kids;
  guint8 *stop;     /* a node must be made here */
  guint32 *node;    /* DraftNode, HEAT_NONE before it is made */
  guint *area;
  guint32 isolating; /* vertex of the isolating station, HEAT_NONE */
  guint8 *beyond;   /* vertices that it feeds, itself included */
} DraftTree;

typedef struct { guint32 *way; guint n; guint32 edge; gboolean is_open; } DraftLoop; /* way: vertices, owned by the array */
/* Ways along great streets, not yet in use, that join two branches which are far apart along the tree; marks their ends
 * as stops. Ways between the areas of two plants, and between weak branches, get a closed tie valve. */
GArray *heat_io_loops_find (DraftTree *tree, guint n_courts);
void heat_io_primary_add_drains (DraftTree *tree);
