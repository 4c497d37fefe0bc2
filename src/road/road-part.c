// SPDX-License-Identifier: GPL-3.0-or-later
/* Strongly connected parts (Tarjan 1972), without recursion: a place on an island of the graph is no place to start from. */
#include "road-private.h"
#include <string.h>

typedef struct {
  const HeatRoadGraph *graph;
  guint32 *part, *order, *low, *next_arc; /* order 0: not seen */
  guint32 *stack, *path;                  /* nodes without a part yet; nodes being visited */
  guint32 n_stack, n_path, n_seen, n_parts, largest, largest_size;
} Parts;

#define NO_PART G_MAXUINT32

static void
enter (Parts *p, guint32 node)
{
  p->order[node] = p->low[node] = ++p->n_seen;
  p->next_arc[node] = p->graph->first_arc[node];
  p->stack[p->n_stack++] = node;
  p->path[p->n_path++] = node;
}

/* All that hangs on `node`, back from its last arc. */
static void
leave (Parts *p, guint32 node)
{
  p->n_path--;
  if (p->n_path > 0)
    p->low[p->path[p->n_path - 1]] = MIN (p->low[p->path[p->n_path - 1]], p->low[node]);
  if (p->low[node] != p->order[node])
    return;
  guint32 size = 0, member;
  do
    {
      member = p->stack[--p->n_stack];
      p->part[member] = p->n_parts;
      size++;
    }
  while (member != node);
  if (size > p->largest_size)
    {
      p->largest_size = size;
      p->largest = p->n_parts;
    }
  p->n_parts++;
}

static void
visit (Parts *p, guint32 root)
{
  enter (p, root);
  while (p->n_path > 0)
    {
      guint32 node = p->path[p->n_path - 1];
      if (p->next_arc[node] == p->graph->first_arc[node + 1])
        {
          leave (p, node);
          continue;
        }
      const HeatRoadArc *arc = &p->graph->arcs[p->next_arc[node]++];
      if (!(arc->ways & ARC_OUT))
        continue;
      if (p->order[arc->head] == 0)
        enter (p, arc->head);
      else if (p->part[arc->head] == NO_PART)
        p->low[node] = MIN (p->low[node], p->order[arc->head]);
    }
}

guint32
road_find_parts (const HeatRoadGraph *graph, guint32 *part)
{
  gsize n = (gsize) graph->n_nodes + 1;
  g_autofree guint32 *block = g_new0 (guint32, 5 * n);
  Parts p = { graph, part, block, block + n, block + 2 * n, block + 3 * n, block + 4 * n };

  memset (part, 0xFF, sizeof *part * n);
  for (guint32 node = 0; node < graph->n_nodes; node++)
    if (p.order[node] == 0)
      visit (&p, node);
  return p.largest;
}
