// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace-cut-flow.h"

#define NO_ARC G_MAXUINT32
#define PATHS_BY_DEFAULT 64

typedef struct { guint32 to, next; gint64 capacity, left; } Arc; /* arc k ^ 1 is the way back of k */
typedef struct { guint32 first, current, seen, level, by; gboolean is_expanded; } Node; /* by: the arc a search came through */

struct _HeatMaxFlow {
  GArray *nodes, *arcs;  /* owned; Node, Arc */
  GArray *queue;         /* owned; guint32 */
  HeatFlowExpand expand;
  gpointer data;         /* borrowed */
  guint n_paths;
  guint32 serial;        /* of the last search: Node.seen */
};

static Node *
node_of (const HeatMaxFlow *f, guint32 i)
{
  return &g_array_index (f->nodes, Node, i);
}

static Arc *
arc_of (const HeatMaxFlow *f, guint32 i)
{
  return &g_array_index (f->arcs, Arc, i);
}

HeatMaxFlow *
heat_max_flow_new (HeatFlowExpand expand, gpointer data)
{
  HeatMaxFlow *f = g_new0 (HeatMaxFlow, 1);

  f->nodes = g_array_new (FALSE, FALSE, sizeof (Node));
  f->arcs = g_array_new (FALSE, FALSE, sizeof (Arc));
  f->queue = g_array_new (FALSE, FALSE, sizeof (guint32));
  f->expand = expand;
  f->data = data;
  f->n_paths = PATHS_BY_DEFAULT;
  heat_max_flow_add_node (f);
  heat_max_flow_add_node (f);
  node_of (f, HEAT_FLOW_SINK)->is_expanded = TRUE;
  return f;
}

void
heat_max_flow_free (HeatMaxFlow *f)
{
  if (!f)
    return;
  g_array_unref (f->nodes);
  g_array_unref (f->arcs);
  g_array_unref (f->queue);
  g_free (f);
}

guint32
heat_max_flow_add_node (HeatMaxFlow *f)
{
  Node node = { .first = NO_ARC, .current = NO_ARC, .by = NO_ARC, .is_expanded = f->expand == NULL };

  g_array_append_val (f->nodes, node);
  return f->nodes->len - 1;
}

static void
add_half (HeatMaxFlow *f, guint32 from, guint32 to, gint64 capacity)
{
  Arc arc = { to, node_of (f, from)->first, capacity, capacity };

  node_of (f, from)->first = f->arcs->len;
  g_array_append_val (f->arcs, arc);
}

guint32
heat_max_flow_add_arc (HeatMaxFlow *f, guint32 from, guint32 to, gint64 capacity)
{
  guint32 arc = f->arcs->len;

  add_half (f, from, to, capacity);
  add_half (f, to, from, 0);
  return arc;
}

void
heat_max_flow_set_capacity (HeatMaxFlow *f, guint32 arc, gint64 capacity)
{
  arc_of (f, arc)->capacity = capacity;
}

void
heat_max_flow_set_paths (HeatMaxFlow *f, guint n_paths)
{
  f->n_paths = n_paths;
}

gboolean
heat_max_flow_is_near (const HeatMaxFlow *f, guint32 node)
{
  return node_of (f, node)->seen == f->serial;
}

static void
expand (HeatMaxFlow *f, guint32 node)
{
  if (node_of (f, node)->is_expanded)
    return;
  node_of (f, node)->is_expanded = TRUE;
  f->expand (f, node, f->data);
}

/* ---- paths, depth first ---- */

static void
enter (HeatMaxFlow *f, guint32 node, guint32 by)
{
  expand (f, node);
  Node *n = node_of (f, node);
  n->seen = f->serial;
  n->by = by;
  n->current = n->first;
}

/* TRUE when a path to the sink was found; it is in Node.by. */
static gboolean
find_path (HeatMaxFlow *f)
{
  guint32 at = HEAT_FLOW_SOURCE;

  f->serial++;
  enter (f, at, NO_ARC);
  while (at != HEAT_FLOW_SINK)
    {
      guint32 k = node_of (f, at)->current;
      if (k == NO_ARC)
        {
          if (node_of (f, at)->by == NO_ARC)
            return FALSE;
          at = arc_of (f, node_of (f, at)->by ^ 1)->to;
          continue;
        }
      const Arc *arc = arc_of (f, k);
      guint32 to = arc->to;
      node_of (f, at)->current = arc->next;
      if (arc->left <= 0 || node_of (f, to)->seen == f->serial)
        continue;
      enter (f, to, k);
      at = to;
    }
  return TRUE;
}

static gint64
push_along_path (HeatMaxFlow *f)
{
  gint64 least = HEAT_FLOW_ENDLESS;

  for (guint32 k = node_of (f, HEAT_FLOW_SINK)->by; k != NO_ARC; k = node_of (f, arc_of (f, k ^ 1)->to)->by)
    least = MIN (least, arc_of (f, k)->left);
  for (guint32 k = node_of (f, HEAT_FLOW_SINK)->by; k != NO_ARC; k = node_of (f, arc_of (f, k ^ 1)->to)->by)
    {
      arc_of (f, k)->left -= least;
      arc_of (f, k ^ 1)->left += least;
    }
  return least;
}

/* ---- blocking flows ---- */

/* Breadth first until all nodes nearer than the sink are expanded; FALSE when it cannot be reached. */
static gboolean
find_levels (HeatMaxFlow *f)
{
  guint32 start = HEAT_FLOW_SOURCE;

  f->serial++;
  g_array_set_size (f->queue, 0);
  g_array_append_val (f->queue, start);
  node_of (f, start)->seen = f->serial;
  node_of (f, start)->level = 0;
  for (guint i = 0; i < f->queue->len; i++)
    {
      guint32 at = g_array_index (f->queue, guint32, i), level = node_of (f, at)->level;
      const Node *sink = node_of (f, HEAT_FLOW_SINK);
      if (sink->seen == f->serial && level >= sink->level)
        break;
      expand (f, at);
      for (guint32 k = node_of (f, at)->first; k != NO_ARC; k = arc_of (f, k)->next)
        {
          guint32 to = arc_of (f, k)->to;
          if (arc_of (f, k)->left <= 0 || node_of (f, to)->seen == f->serial)
            continue;
          node_of (f, to)->seen = f->serial;
          node_of (f, to)->level = level + 1;
          node_of (f, to)->current = node_of (f, to)->first;
          g_array_append_val (f->queue, to);
        }
      node_of (f, at)->current = node_of (f, at)->first;
    }
  return node_of (f, HEAT_FLOW_SINK)->seen == f->serial;
}

/* The next path on the levels; dead ends are never entered twice. */
static gboolean
find_level_path (HeatMaxFlow *f)
{
  guint32 at = HEAT_FLOW_SOURCE;

  node_of (f, at)->by = NO_ARC;
  while (at != HEAT_FLOW_SINK)
    {
      Node *n = node_of (f, at);
      if (n->current == NO_ARC)
        {
          if (n->by == NO_ARC)
            return FALSE;
          at = arc_of (f, n->by ^ 1)->to;
          node_of (f, at)->current = arc_of (f, node_of (f, at)->current)->next;
          continue;
        }
      const Arc *arc = arc_of (f, n->current);
      Node *to = node_of (f, arc->to);
      if (arc->left <= 0 || to->seen != f->serial || to->level != n->level + 1)
        {
          n->current = arc->next;
          continue;
        }
      to->by = n->current;
      at = arc->to;
    }
  return TRUE;
}

static void
clear_flow (HeatMaxFlow *f)
{
  for (guint32 k = 0; k < f->arcs->len; k++)
    arc_of (f, k)->left = arc_of (f, k)->capacity;
}

gint64
heat_max_flow_run (HeatMaxFlow *f, gint64 limit)
{
  gint64 value = 0;
  gboolean is_done = FALSE;

  limit = MIN (limit, HEAT_FLOW_ENDLESS);
  clear_flow (f);
  for (guint i = 0; i < f->n_paths && !is_done && value < limit; i++)
    {
      is_done = !find_path (f);
      value += is_done ? 0 : push_along_path (f);
    }
  while (!is_done && value < limit)
    {
      is_done = !find_levels (f);
      while (!is_done && value < limit && find_level_path (f))
        value += push_along_path (f);
    }
  return value;
}
