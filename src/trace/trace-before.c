// SPDX-License-Identifier: GPL-3.0-or-later
/* Who is warm before any leak: the parts that open valves make, the water's ways to its headers, and what lives. */
#include "trace-heat-private.h"
#include <string.h>

#define AT_HEADER (HEAT_NONE - 1) /* while ways are searched: seen, with no gate to come through */
#define AHEAD 8
#define MANY_PIPES 20000         /* from here on a second thread pays */

static guint32
find_root (guint32 *up, guint32 x)
{
  while (up[x] != x)
    x = up[x] = up[up[x]];
  return x;
}

/* Joins what open valves join, valve by valve: their sides lie in memory one after the other, as a search from segment to segment
 * would not find them. The least segment of a part is its root (union-find, Tarjan and van Leeuwen 1984). */
static void
join_open (guint32 *up, const HeatSegments *g, const guint8 *closed)
{
  for (guint32 k = 0; k < g->n_gates; k++)
    {
      guint32 first = g->gate_first[k], end = g->gate_first[k + 1];
      if (end == first || closed[k] || (g->gate_class[k] != HEAT_GATE_BAR && g->gate_class[k] != HEAT_GATE_BOTH))
        continue;
      guint32 a = find_root (up, g->gate_at[first]);
      for (guint32 i = first + 1; i < end; i++)
        {
          guint32 c = find_root (up, g->gate_at[i]);
          up[MAX (a, c)] = MIN (a, c);
          a = MIN (a, c);
        }
    }
}

/* Parts in the order of their least segment, and the segments part by part. */
static void
find_parts (HeatBefore *b, const HeatTrace *t, guint line)
{
  const HeatSegments *g = &t->graph[line];
  guint32 n = 0, *part = b->part[line] = heat_big_new (guint32, (gsize) g->n + 1);

  for (guint32 s = 0; s < g->n; s++)
    part[s] = s;
  join_open (part, g, b->closed);
  for (guint32 s = 0; s < g->n; s++) /* a parent comes before its child and holds the number of the part already */
    part[s] = part[s] == s ? n++ : part[part[s]];
  heat_bucket (part, g->n, n, &b->part_first[line], &b->order[line]);
  b->n_parts[line] = n;
}

typedef struct { HeatBefore *b; const HeatTrace *t; guint8 *done; guint32 *queue; guint32 n; } Ways;

static void
arrive (Ways *w, guint32 segment, guint32 gate, guint32 next)
{
  if (w->b->toward_gate[next] != HEAT_NONE || w->t->dead_pipe[next] != HEAT_NONE)
    return;
  w->b->toward[next] = segment;
  w->b->toward_gate[next] = gate;
  w->queue[w->n++] = next;
}

/* What every visit of a gate would give is given once, else a valve on a hub of n pipes would cost n² steps. */
static void
follow_water (Ways *w, guint32 segment, guint32 gate)
{
  const HeatSegments *g = &w->t->graph[HEAT_WATER];
  const guint32 *sides = g->gate_at + g->gate_first[gate];
  guint32 n = g->gate_first[gate + 1] - g->gate_first[gate];
  guint8 c = g->gate_class[gate];

  if (n == 0 || (c == HEAT_GATE_OUT && sides[0] != segment) || (c == HEAT_GATE_INTO && sides[0] == segment))
    return;
  w->done[gate] = 1;
  n = c == HEAT_GATE_INTO ? 1 : n;
  for (guint32 i = 0; i < n; i++)
    arrive (w, segment, gate, sides[i]);
}

static gboolean
stands_still (const HeatBefore *b, const HeatGroup *group)
{
  HeatPlanStop plant = { group->kind, group->owner };

  return g_array_binary_search (b->stopped, &plant, heat_compare_stops, NULL);
}

static void
start_at_headers (Ways *w)
{
  for (guint32 k = 0; k < w->t->n_groups; k++)
    {
      const HeatGroup *group = &w->t->groups[k];
      if (!group->is_header || group->water == HEAT_NONE || w->b->toward_gate[group->water] != HEAT_NONE || stands_still (w->b, group))
        continue;
      w->b->toward_gate[group->water] = AT_HEADER;
      w->queue[w->n++] = group->water;
    }
}

/* Breadth first from all headers that have pressure along the water's way: the shortest way back for each segment. */
static void
find_ways (HeatBefore *b, const HeatTrace *t)
{
  const HeatSegments *g = &t->graph[HEAT_WATER];
  g_autofree guint8 *done = heat_pages_dup (b->closed, (gsize) g->n_gates + 1);
  g_autofree guint32 *queue = heat_big_new (guint32, (gsize) g->n + 1);
  Ways w = { b, t, done, queue, 0 };

  b->toward = heat_big_new (guint32, (gsize) g->n + 1);
  b->toward_gate = heat_big_new (guint32, (gsize) g->n + 1);
  memset (b->toward, 0xff, sizeof (guint32) * g->n);
  memset (b->toward_gate, 0xff, sizeof (guint32) * g->n);
  start_at_headers (&w);
  guint32 n_headers = w.n;
  for (guint32 i = 0; i < w.n; i++)
    {
      guint32 at = queue[i], end = g->seg_first[at + 1];
      if (i + AHEAD < w.n)
        __builtin_prefetch (g->seg_gate + g->seg_first[queue[i + AHEAD]]);
      for (guint32 k = g->seg_first[at]; k < end; k++)
        if (!done[g->seg_gate[k]])
          follow_water (&w, at, g->seg_gate[k]);
    }
  for (guint32 i = 0; i < n_headers; i++)
    b->toward_gate[queue[i]] = HEAT_NONE;
}

/* Counts the cold consumers; one without a place in the network is never counted. */
static void
count_already_out (HeatBefore *b, const HeatTrace *t)
{
  guint32 n = heat_net_n (t->net, HEAT_KIND_CONSUMER);

  b->already = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint32 c = 0; c < n; c++)
    {
      b->n_warm += b->warm[c];
      if (b->warm[c] || !t->has_place[c])
        continue;
      const HeatConsumerSum *sum = heat_net_consumer_sum (t->net, heat_consumer (c));
      b->n_cold++;
      b->already_households += sum->households;
      if (sum->households > 0 || sum->suspended == 0)
        g_array_append_val (b->already, c);
    }
}

typedef struct { HeatBefore *b; const HeatTrace *t; } Finding;

static gpointer
find_both_parts (gpointer data)
{
  Finding *f = data;

  find_parts (f->b, f->t, HEAT_LINE_SUPPLY);
  find_parts (f->b, f->t, HEAT_LINE_RETURN);
  return NULL;
}

/* The parts beside the ways. */
static void
search_whole (HeatBefore *b, const HeatTrace *t)
{
  Finding f = { b, t };
  GThread *other = heat_net_n (t->net, HEAT_KIND_PIPE) >= MANY_PIPES ? g_thread_new ("heat-before", find_both_parts, &f) : NULL;

  find_ways (b, t);
  if (other)
    g_thread_join (other);
  else
    find_both_parts (&f);
}

static HeatBefore *
before_new (const HeatTrace *t, guint8 *closed /* taken */, GArray *stopped /* taken */)
{
  static gint serial;
  HeatBefore *b = g_new0 (HeatBefore, 1);
  guint32 n = heat_net_n (t->net, HEAT_KIND_CONSUMER);
  HeatPartView v = { .t = t, .before = b };

  g_atomic_ref_count_init (&b->refs);
  b->serial = (guint64) g_atomic_int_add (&serial, 1) + 1;
  b->closed = closed;
  b->stopped = stopped;
  search_whole (b, t);
  v.n_parts[0] = b->n_parts[0];
  v.n_parts[1] = b->n_parts[1];
  b->flow = heat_flowing_new (&v, stopped);
  heat_flowing_index (b->flow, &v);
  b->warm = heat_big_new0 (guint8, (gsize) n + 1);
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
  guint8 *warm = heat_big_new0 (guint8, (gsize) n + 1);

  for (guint32 c = 0; c < n; c++)
    warm[c] = heat_flowing_warms_consumer (flow, &v, c);
  heat_flowing_free (flow);
  return warm;
}

guint8 *
heat_before_live_stations (const HeatBefore *b, const HeatTrace *t, const GArray *stops)
{
  HeatPartView v = { .t = t, .before = b, .n_parts = { b->flow->n_parts[0], b->flow->n_parts[1] } };
  HeatFlowing *flow = heat_flowing_new (&v, stops ? stops : b->stopped);
  guint8 *live = g_memdup2 (flow->station_live, (gsize) heat_net_n (t->net, HEAT_KIND_STATION) + 1);

  heat_flowing_free (flow);
  return live;
}

static guint8 *
closed_states (const HeatTrace *t, const HeatIsolateQuery *q)
{
  guint32 n = heat_net_n (t->net, HEAT_KIND_VALVE);
  guint8 *closed = heat_big_new (guint8, (gsize) t->graph[HEAT_WATER].n_gates + 1);

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
