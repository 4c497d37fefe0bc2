// SPDX-License-Identifier: GPL-3.0-or-later
/* What a part hangs on: the widest way to a live plant is as wide as its narrowest place (maximum bottleneck path, by a search
 * that always goes on where it is widest: Pollack 1960). Joined is not enough: a part fed again through less than half of its
 * former bore is weak (domain: "Re-supply"). Here pipes and nodes are walked, since a segment holds many bores. */
#include "trace-reopen.h"
#include "trace-resupply.h"

#define WEAK_SHARE 0.5
#define ANY_DN G_MAXUINT32 /* unknown bores hold nothing back */

typedef struct { guint32 dn, node; } Stop;

typedef struct {
  const HeatPartView *view;
  const HeatFlowing *flow;
  guint line;
  GHashTable *headers;   /* nodes of live plants' headers on this line */
  GHashTable *done;      /* nodes left */
  GArray *heap;          /* Stop, widest first */
} Walk;

static const HeatNet *
net_of (const Walk *w)
{
  return w->view->t->net;
}

static guint32
known_dn (guint32 dn_mm)
{
  return dn_mm ? dn_mm : ANY_DN;
}

/* ---- heap ---- */

static void
push (GArray *heap, guint32 dn, guint32 node)
{
  Stop stop = { dn, node };
  guint i = heap->len;

  g_array_append_val (heap, stop);
  while (i > 0 && g_array_index (heap, Stop, (i - 1) / 2).dn < dn)
    {
      g_array_index (heap, Stop, i) = g_array_index (heap, Stop, (i - 1) / 2);
      i = (i - 1) / 2;
    }
  g_array_index (heap, Stop, i) = stop;
}

static Stop
pop (GArray *heap)
{
  Stop top = g_array_index (heap, Stop, 0), last = g_array_index (heap, Stop, heap->len - 1);
  guint i = 0, child;

  g_array_set_size (heap, heap->len - 1);
  for (child = 1; child < heap->len; child = 2 * i + 1)
    {
      if (child + 1 < heap->len && g_array_index (heap, Stop, child + 1).dn > g_array_index (heap, Stop, child).dn)
        child++;
      if (g_array_index (heap, Stop, child).dn <= last.dn)
        break;
      g_array_index (heap, Stop, i) = g_array_index (heap, Stop, child);
      i = child;
    }
  if (heap->len > 0)
    g_array_index (heap, Stop, i) = last;
  return top;
}

/* ---- steps ---- */

/* How wide a valve leaves the way: 0 when closed. */
static guint32
through_valve (const Walk *w, guint32 valve)
{
  if (heat_net_valve_is_open_air (net_of (w), heat_valve (valve)))
    return ANY_DN;
  return heat_view_is_open (w->view, valve) ? known_dn (heat_net_city (net_of (w))->valve[valve].dn_mm) : 0;
}

/* Through all valves between a pipe and its node. */
static guint32
through_end (const Walk *w, guint32 pipe, guint end)
{
  HeatSpan valves = heat_net_end_valves (net_of (w), heat_pipe (pipe), end);
  guint32 node = heat_net_pipe_node (net_of (w), heat_pipe (pipe), end).i, dn = ANY_DN;

  for (guint32 i = 0; i < valves.n; i++)
    dn = MIN (dn, through_valve (w, valves.at[i]));
  HeatSpan seated = node == HEAT_NONE ? (HeatSpan){ NULL, 0 } : heat_net_node_valves (net_of (w), heat_node (node));
  for (guint32 i = 0; i < seated.n; i++)
    if (heat_net_valve_place (net_of (w), heat_valve (seated.at[i])).seat == HEAT_SEAT_NODE)
      dn = MIN (dn, through_valve (w, seated.at[i]));
  return dn;
}

static gboolean
carries_heat (const Walk *w, guint32 pipe)
{
  guint32 segment = w->view->t->graph[w->line].pipe[pipe];

  return segment != HEAT_NONE && heat_view_part (w->view, w->line, segment) != HEAT_NONE;
}

static void
reach (Walk *w, guint32 dn, guint32 node)
{
  if (dn > 0 && node != HEAT_NONE && !g_hash_table_contains (w->done, GUINT_TO_POINTER (node)))
    push (w->heap, dn, node);
}

static void
walk_on (Walk *w, Stop at)
{
  HeatSpan ends = heat_net_node_ends (net_of (w), heat_node (at.node)), valves = heat_net_node_valves (net_of (w), heat_node (at.node));

  for (guint32 i = 0; i < ends.n; i++)
    {
      guint32 pipe = ends.at[i] >> 1, end = ends.at[i] & 1, dn = MIN (at.dn, known_dn (heat_net_city (net_of (w))->pipe[pipe].dn_mm));
      if (carries_heat (w, pipe))
        reach (w, MIN (dn, MIN (through_end (w, pipe, end), through_end (w, pipe, 1 - end))), heat_net_pipe_node (net_of (w), heat_pipe (pipe), 1 - end).i);
    }
  for (guint32 i = 0; i < valves.n; i++)
    {
      HeatValvePlace place = heat_net_valve_place (net_of (w), heat_valve (valves.at[i]));
      if (place.seat == HEAT_SEAT_EDGE)
        reach (w, MIN (at.dn, through_valve (w, valves.at[i])), place.node.i == at.node ? place.node2.i : place.node.i);
    }
}

static void
note_headers (Walk *w, HeatKind kind, guint32 owner, HeatSpan ports)
{
  const HeatTrace *t = w->view->t;
  const guint32 *first = kind == HEAT_KIND_SOURCE ? t->source_group : t->station_group;
  gboolean lives = FALSE;

  for (guint32 k = first[owner]; k < first[owner + 1]; k++)
    lives |= w->flow->live[k];
  for (guint32 i = 0; i < ports.n && lives; i++)
    if (heat_net_city (t->net)->port[ports.at[i]].side != HEAT_PORT_PRIMARY)
      g_hash_table_add (w->headers, GUINT_TO_POINTER (heat_net_port_node (t->net, ports.at[i], (HeatLine) w->line).i));
}

static void
walk_init (Walk *w, const HeatPartView *view, const HeatFlowing *flow, guint line)
{
  const HeatNet *net = view->t->net;

  *w = (Walk){ view, flow, line, g_hash_table_new (NULL, NULL), g_hash_table_new (NULL, NULL), g_array_new (FALSE, FALSE, sizeof (Stop)) };
  for (guint32 i = 0; i < heat_net_n (net, HEAT_KIND_SOURCE); i++)
    note_headers (w, HEAT_KIND_SOURCE, i, heat_net_source_ports (net, heat_source (i)));
  for (guint32 i = 0; i < heat_net_n (net, HEAT_KIND_STATION); i++)
    note_headers (w, HEAT_KIND_STATION, i, heat_net_station_ports (net, heat_station (i)));
  g_hash_table_remove (w->headers, GUINT_TO_POINTER (HEAT_NONE));
}

static void
walk_clear (Walk *w)
{
  g_hash_table_unref (w->headers);
  g_hash_table_unref (w->done);
  g_array_unref (w->heap);
}

/* From the pipes of a part to a live header; 0 when none is reached, ANY_DN when no bore on the way is known. */
static guint32
widest_way (Walk *w, const GArray *pipes)
{
  g_array_set_size (w->heap, 0);
  g_hash_table_remove_all (w->done);
  for (guint i = 0; i < 2 * pipes->len; i++)
    {
      guint32 pipe = g_array_index (pipes, guint32, i >> 1), dn = known_dn (heat_net_city (net_of (w))->pipe[pipe].dn_mm);
      if (carries_heat (w, pipe))
        reach (w, MIN (dn, through_end (w, pipe, i & 1)), heat_net_pipe_node (net_of (w), heat_pipe (pipe), i & 1).i);
    }
  while (w->heap->len > 0)
    {
      Stop at = pop (w->heap);
      if (g_hash_table_contains (w->headers, GUINT_TO_POINTER (at.node)))
        return at.dn;
      if (g_hash_table_add (w->done, GUINT_TO_POINTER (at.node)))
        walk_on (w, at);
    }
  return 0;
}

/* ---- parts ---- */

/* Pipes that lie in the same part as the segment: through nodes and edge valves. */
static GArray *
list_pipes (const HeatReopen *r, guint line, guint32 segment)
{
  const HeatSegments *g = &r->base.trace->graph[line];
  const HeatPartView *v = &r->after.view;
  guint32 part = heat_view_part (v, line, segment);
  GArray *pipes = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) queue = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  g_array_append_val (queue, segment);
  g_hash_table_add (seen, GUINT_TO_POINTER (segment));
  for (guint i = 0; i < queue->len; i++)
    {
      guint32 at = g_array_index (queue, guint32, i);
      HeatSpan gates = heat_segment_gates (g, at);
      g_array_append_vals (pipes, g->pipe_at + g->pipe_first[at], g->pipe_first[at + 1] - g->pipe_first[at]);
      for (guint32 k = 0; k < gates.n; k++)
        {
          HeatSpan sides = heat_gate_sides (g, gates.at[k]);
          for (guint32 j = 0; j < sides.n; j++)
            if (heat_view_part (v, line, sides.at[j]) == part && g_hash_table_add (seen, GUINT_TO_POINTER (sides.at[j])))
              g_array_append_val (queue, sides.at[j]);
        }
    }
  return pipes;
}

typedef struct {
  const HeatReopen *r;
  const HeatPartView *now;
  const HeatFlowing *flow; /* plants with the valves opened */
  GArray *weak;
} Weigh;

static guint32
find_widest (const HeatNet *net, const GArray *pipes)
{
  guint32 best = g_array_index (pipes, guint32, 0);

  for (guint i = 1; i < pipes->len; i++)
    if (heat_net_city (net)->pipe[g_array_index (pipes, guint32, i)].dn_mm > heat_net_city (net)->pipe[best].dn_mm)
      best = g_array_index (pipes, guint32, i);
  return best;
}

static guint32
measure_way (const HeatPartView *view, const HeatFlowing *flow, guint line, const GArray *pipes)
{
  Walk w;

  walk_init (&w, view, flow, line);
  guint32 dn = widest_way (&w, pipes);
  walk_clear (&w);
  return dn;
}

static void
weigh_part (Weigh *g, guint line, guint32 segment)
{
  const HeatTrace *t = g->r->base.trace;
  g_autoptr (GArray) pipes = list_pipes (g->r, line, segment);
  const HeatPartView before = { .t = t, .before = g->r->before };

  if (pipes->len == 0)
    return;
  guint32 former = measure_way (&before, g->r->before->flow, line, pipes), dn = measure_way (g->now, g->flow, line, pipes);
  if (former == 0 || former == ANY_DN || dn == 0 || dn >= WEAK_SHARE * former)
    return;
  HeatWeak weak = { (HeatLine) line, find_widest (t->net, pipes), pipes->len, former, dn };
  g_array_append_val (g->weak, weak);
}

/* The part in which the node lies, once, when it was without heat after the plan and has it now. */
static void
weigh_node (Weigh *g, guint line, guint32 node, GHashTable *seen)
{
  guint32 segment = node == HEAT_NONE ? HEAT_NONE : g->r->base.trace->graph[line].node[node];
  guint32 part = heat_view_part (&g->r->after.view, line, segment);

  if (part == HEAT_NONE || g->r->after.flow->reached[line][part] || !g->flow->reached[line][heat_view_part (g->now, line, segment)])
    return;
  if (g_hash_table_add (seen, GUINT_TO_POINTER (part)))
    weigh_part (g, line, segment);
}

/* Where consumers and stations hang that are warm again. */
static void
weigh_line (Weigh *g, guint line)
{
  const HeatNet *net = g->r->base.trace->net;
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < g->r->plan->out_consumers->len; i++)
    {
      guint32 c = g_array_index (g->r->plan->out_consumers, guint32, i);
      if (heat_flowing_warms_consumer (g->flow, g->now, c))
        weigh_node (g, line, heat_net_consumer_node (net, heat_consumer (c), (HeatLine) line).i, seen);
    }
  for (guint32 s = 0; s < heat_net_n (net, HEAT_KIND_STATION); s++)
    {
      HeatSpan ports = heat_net_station_ports (net, heat_station (s));
      gboolean revived = g->flow->station_live[s] && !g->r->after.flow->station_live[s];
      for (guint32 i = 0; i < ports.n && revived; i++)
        if (heat_net_city (net)->port[ports.at[i]].side == HEAT_PORT_PRIMARY)
          weigh_node (g, line, heat_net_port_node (net, ports.at[i], (HeatLine) line).i, seen);
    }
}

GArray *
heat_bore_weigh (const HeatReopen *r, const HeatPartView *now, const HeatFlowing *flow)
{
  Weigh g = { r, now, flow, g_array_new (FALSE, FALSE, sizeof (HeatWeak)) };

  weigh_line (&g, 0);
  weigh_line (&g, 1);
  return g.weak;
}
