// SPDX-License-Identifier: GPL-3.0-or-later
/* Who is warm before any leak: the parts that open valves make, the water's ways to its headers, and what lives. */
#include "trace-heat-private.h"
#include <string.h>

/* Breadth first over one line's segments: parts, and the segments in part order. */
static guint32
find_parts (HeatBefore *b, const HeatTrace *t, guint line)
{
  const HeatSegments *g = &t->graph[line];
  guint32 n_parts = 0, at = 0, end = 0;
  guint32 *part = b->part[line] = g_new (guint32, (gsize) g->n + 1), *order = b->order[line] = g_new (guint32, (gsize) g->n + 1);
  g_autoptr (GArray) first = g_array_new (FALSE, FALSE, sizeof (guint32));

  memset (part, 0xff, sizeof (guint32) * g->n);
  for (guint32 start = 0; start < g->n; start++)
    {
      if (part[start] != HEAT_NONE)
        continue;
      g_array_append_val (first, end);
      part[start] = n_parts;
      for (order[end++] = start; at < end; at++)
        {
          HeatSpan gates = heat_segment_gates (g, order[at]);
          for (guint32 k = 0; k < gates.n; k++)
            {
              guint8 c = g->gate_class[gates.at[k]];
              if (b->closed[gates.at[k]] || (c != HEAT_GATE_BAR && c != HEAT_GATE_BOTH))
                continue;
              HeatSpan sides = heat_gate_sides (g, gates.at[k]);
              for (guint32 i = 0; i < sides.n; i++)
                if (part[sides.at[i]] == HEAT_NONE)
                  {
                    part[sides.at[i]] = n_parts;
                    order[end++] = sides.at[i];
                  }
            }
        }
      n_parts++;
    }
  g_array_append_val (first, end);
  b->part_first[line] = g_memdup2 (first->data, sizeof (guint32) * first->len);
  return n_parts;
}

static void
follow_water (HeatBefore *b, const HeatTrace *t, guint32 segment, guint32 gate, guint8 *seen, GArray *queue)
{
  const HeatSegments *g = &t->graph[HEAT_WATER];
  HeatSpan sides = heat_gate_sides (g, gate);
  guint8 c = g->gate_class[gate];

  for (guint32 from = 0; from < sides.n && !b->closed[gate]; from++)
    if (sides.at[from] == segment)
      for (guint32 to = 0; to < sides.n; to++)
        {
          guint32 next = sides.at[to];
          gboolean flows = c == HEAT_GATE_INTO ? from != 0 && to == 0 : c == HEAT_GATE_OUT ? from == 0 && to != 0 : TRUE;
          if (!flows || seen[next] || t->dead_pipe[next] != HEAT_NONE)
            continue;
          seen[next] = 1;
          b->toward[next] = segment;
          b->toward_gate[next] = gate;
          g_array_append_val (queue, next);
        }
}

static gboolean
stands_still (const HeatBefore *b, const HeatGroup *group)
{
  HeatPlanStop plant = { group->kind, group->owner };

  return g_array_binary_search (b->stopped, &plant, heat_compare_stops, NULL);
}

/* Breadth first from all headers that have pressure along the water's way: the shortest way back for each segment. */
static void
find_ways (HeatBefore *b, const HeatTrace *t)
{
  const HeatSegments *g = &t->graph[HEAT_WATER];
  g_autofree guint8 *seen = g_new0 (guint8, (gsize) g->n + 1);
  g_autoptr (GArray) queue = g_array_sized_new (FALSE, FALSE, sizeof (guint32), g->n);

  b->toward = g_new (guint32, (gsize) g->n + 1);
  b->toward_gate = g_new (guint32, (gsize) g->n + 1);
  memset (b->toward, 0xff, sizeof (guint32) * g->n);
  memset (b->toward_gate, 0xff, sizeof (guint32) * g->n);
  for (guint32 k = 0; k < t->n_groups; k++)
    if (t->groups[k].is_header && t->groups[k].water != HEAT_NONE && !seen[t->groups[k].water] && !stands_still (b, &t->groups[k]))
      {
        seen[t->groups[k].water] = 1;
        g_array_append_val (queue, t->groups[k].water);
      }
  for (guint i = 0; i < queue->len; i++)
    {
      guint32 at = g_array_index (queue, guint32, i);
      HeatSpan gates = heat_segment_gates (g, at);
      for (guint32 k = 0; k < gates.n; k++)
        follow_water (b, t, at, gates.at[k], seen, queue);
    }
}

static gboolean
is_node_used (const HeatNet *net, HeatNode node, const guint8 *port_at)
{
  return node.i != HEAT_NONE && (port_at[node.i] || heat_net_node_ends (net, node).n > 0 || heat_net_node_valves (net, node).n > 0);
}

/* Counts the cold consumers; one without a place in the network is never counted. */
static void
count_already_out (HeatBefore *b, const HeatTrace *t)
{
  const HeatNet *net = t->net;
  g_autofree guint8 *port_at = g_new0 (guint8, (gsize) heat_net_n (net, HEAT_KIND_NODE) + 1);

  for (guint32 i = 0; i < 2 * heat_net_n (net, HEAT_KIND_PORT); i++)
    if (heat_net_port_node (net, i >> 1, (HeatLine) (i & 1)).i != HEAT_NONE)
      port_at[heat_net_port_node (net, i >> 1, (HeatLine) (i & 1)).i] = 1;
  b->already = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint32 c = 0; c < heat_net_n (net, HEAT_KIND_CONSUMER); c++)
    {
      const HeatConsumerSum *sum = heat_net_consumer_sum (net, heat_consumer (c));
      b->n_warm += b->warm[c];
      if (b->warm[c])
        continue;
      if (!is_node_used (net, heat_net_consumer_node (net, heat_consumer (c), HEAT_LINE_SUPPLY), port_at)
          || !is_node_used (net, heat_net_consumer_node (net, heat_consumer (c), HEAT_LINE_RETURN), port_at))
        continue;
      b->n_cold++;
      b->already_households += sum->households;
      if (sum->households > 0 || sum->suspended == 0)
        g_array_append_val (b->already, c);
    }
}

static HeatBefore *
before_new (const HeatTrace *t, guint8 *closed /* taken */, GArray *stopped /* taken */)
{
  HeatBefore *b = g_new0 (HeatBefore, 1);
  guint32 n = heat_net_n (t->net, HEAT_KIND_CONSUMER);
  HeatPartView v = { .t = t, .before = b };

  g_atomic_ref_count_init (&b->refs);
  b->closed = closed;
  b->stopped = stopped;
  for (guint line = 0; line < 2; line++)
    v.n_parts[line] = find_parts (b, t, line);
  find_ways (b, t);
  b->flow = heat_flowing_new (&v, stopped);
  b->warm = g_new0 (guint8, (gsize) n + 1);
  for (guint32 c = 0; c < n; c++)
    b->warm[c] = heat_flowing_warms_consumer (b->flow, &v, c);
  count_already_out (b, t);
  return b;
}

HeatBefore *
heat_before_ref (HeatBefore *b)
{
  g_atomic_ref_count_inc (&b->refs);
  return b;
}

void
heat_before_unref (HeatBefore *b)
{
  if (!b || !g_atomic_ref_count_dec (&b->refs))
    return;
  for (guint line = 0; line < 2; line++)
    {
      g_free (b->part[line]);
      g_free (b->order[line]);
      g_free (b->part_first[line]);
    }
  heat_flowing_free (b->flow);
  g_array_unref (b->already);
  g_array_unref (b->stopped);
  g_free (b->toward);
  g_free (b->toward_gate);
  g_free (b->warm);
  g_free (b->closed);
  g_free (b);
}

guint8 *
heat_before_warm_without (const HeatBefore *b, const HeatTrace *t, const GArray *stops)
{
  HeatPartView v = { .t = t, .before = b, .n_parts = { b->flow->n_parts[0], b->flow->n_parts[1] } };
  HeatFlowing *flow = heat_flowing_new (&v, stops);
  guint32 n = heat_net_n (t->net, HEAT_KIND_CONSUMER);
  guint8 *warm = g_new0 (guint8, (gsize) n + 1);

  for (guint32 c = 0; c < n; c++)
    warm[c] = heat_flowing_warms_consumer (flow, &v, c);
  heat_flowing_free (flow);
  return warm;
}

static guint8 *
closed_states (const HeatTrace *t, const HeatIsolateQuery *q)
{
  guint32 n = heat_net_n (t->net, HEAT_KIND_VALVE);
  guint8 *closed = g_new (guint8, (gsize) t->graph[HEAT_WATER].n_gates + 1);

  const guint8 *state = q->overlay ? q->overlay->state : t->state;
  for (guint32 v = 0; v < n; v++)
    closed[v] = state[v] == HEAT_VALVE_CLOSED;
  for (guint32 k = n; k <= t->graph[HEAT_WATER].n_gates; k++)
    closed[k] = 0;
  for (guint i = 0; i < q->n_held_closed; i++)
    closed[q->held_closed[i]] = 1;
  return closed;
}

static GArray *
stopped_plants (const HeatIsolateQuery *q)
{
  GArray *stopped = g_array_new (FALSE, FALSE, sizeof (HeatPlanStop));

  if (q->n_stopped)
    g_array_append_vals (stopped, q->stopped, q->n_stopped);
  heat_sort_stops (stopped);
  return stopped;
}

static gboolean
is_same_before (const HeatBefore *b, const HeatTrace *t, const guint8 *closed, const GArray *stopped)
{
  if (b->stopped->len != stopped->len || memcmp (b->closed, closed, t->graph[HEAT_WATER].n_gates) != 0)
    return FALSE;
  for (guint i = 0; i < stopped->len; i++)
    if (heat_compare_stops (&g_array_index (b->stopped, HeatPlanStop, i), &g_array_index (stopped, HeatPlanStop, i)) != 0)
      return FALSE;
  return TRUE;
}

/* What was warm depends on open, closed and standing plants alone; the last answer is kept, since a night asks many questions of one state. */
HeatBefore *
heat_before_get (const HeatTrace *trace, const HeatIsolateQuery *query)
{
  HeatTrace *t = (HeatTrace *) trace;
  g_autofree guint8 *closed = closed_states (t, query);
  g_autoptr (GArray) stopped = stopped_plants (query);
  HeatBefore *b = NULL;

  g_mutex_lock (&t->lock);
  if (t->before && is_same_before (t->before, t, closed, stopped))
    b = heat_before_ref (t->before);
  g_mutex_unlock (&t->lock);
  if (b)
    return b;
  b = before_new (t, g_steal_pointer (&closed), g_steal_pointer (&stopped));
  g_mutex_lock (&t->lock);
  HeatBefore *old = t->before;
  t->before = heat_before_ref (b);
  g_mutex_unlock (&t->lock);
  heat_before_unref (old);
  return b;
}
