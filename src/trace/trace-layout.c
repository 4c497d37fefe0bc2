// SPDX-License-Identifier: GPL-3.0-or-later
/* Vertices and gates, before contraction (domain: "The network", "Where water goes, where heat goes").
 *
 * A valve at a pipe's end stands between the pipe and the end's node; several follow each other outward, with a space of
 * their own between them. A valve on a node takes the node's place: each pipe end there is a side of it, and the node
 * itself is one more side when a consumer, a port or an edge valve hangs on it. Two or more valves on one node stand in
 * series between the first side and all the others (a doubtful place anyway: the data do not say which is where). */
#include "trace-private.h"
#include <string.h>

static guint8
line_mask (const HeatNet *net, guint32 pipe)
{
  const HeatPipeRow *row = &heat_net_city (net)->pipe[pipe];

  if (row->service == HEAT_SERVICE_OUT)
    return 0;
  switch ((HeatLine) row->line)
    {
    case HEAT_LINE_SUPPLY: return 1;
    case HEAT_LINE_RETURN: return 2;
    case HEAT_LINE_PAIR: return 3;
    case HEAT_LINE_JUMPER: break;
    }
  return 0;
}

static gboolean
is_barrier (const HeatNet *net, guint32 valve)
{
  return heat_net_valve_place (net, heat_valve (valve)).seat != HEAT_SEAT_NONE && !heat_net_valve_is_open_air (net, heat_valve (valve));
}

static gboolean
has_pair (const HeatNet *net, HeatNode node)
{
  HeatSpan ends = node.i != HEAT_NONE ? heat_net_node_ends (net, node) : (HeatSpan){ NULL, 0 };

  for (guint32 i = 0; i < ends.n; i++)
    if (heat_net_city (net)->pipe[ends.at[i] >> 1].line == HEAT_LINE_PAIR)
      return TRUE;
  return FALSE;
}

static gboolean
is_on_pair (const HeatNet *net, HeatValvePlace place)
{
  switch (place.seat)
    {
    case HEAT_SEAT_PIPE_END: return heat_net_city (net)->pipe[place.pipe.i].line == HEAT_LINE_PAIR;
    case HEAT_SEAT_NODE: return has_pair (net, place.node);
    case HEAT_SEAT_EDGE: return has_pair (net, place.node) || has_pair (net, place.node2);
    case HEAT_SEAT_NONE: break;
    }
  return FALSE;
}

static void
mark_valves (HeatLayout *l, const HeatNet *net)
{
  for (guint32 v = 0; v < heat_net_n (net, HEAT_KIND_VALVE); v++)
    {
      HeatValvePlace place = heat_net_valve_place (net, heat_valve (v));
      l->on_pair[v] = is_on_pair (net, place);
      if (place.seat == HEAT_SEAT_EDGE)
        l->attached[place.node.i] = l->attached[place.node2.i] = 1;
      if (!is_barrier (net, v))
        continue;
      if (place.seat == HEAT_SEAT_PIPE_END)
        l->barred[place.pipe.i] |= (guint8) (1u << place.end);
      else if (place.seat == HEAT_SEAT_NODE && l->node_valves[place.node.i] < 255)
        l->node_valves[place.node.i]++;
    }
}

static void
mark_attached (HeatLayout *l, const HeatNet *net)
{
  for (guint32 c = 0; c < heat_net_n (net, HEAT_KIND_CONSUMER); c++)
    for (int line = 0; line < 2; line++)
      {
        HeatNode node = heat_net_consumer_node (net, heat_consumer (c), (HeatLine) line);
        if (node.i != HEAT_NONE)
          l->attached[node.i] = 1;
      }
  for (guint32 p = 0; p < heat_net_n (net, HEAT_KIND_PORT); p++)
    for (int line = 0; line < 2; line++)
      {
        HeatNode node = heat_net_port_node (net, p, (HeatLine) line);
        if (node.i != HEAT_NONE)
          l->attached[node.i] = 1;
      }
}

static gboolean
is_free_end (const HeatLayout *l, guint32 pipe, guint end, HeatNode node)
{
  return node.i != HEAT_NONE && !(l->barred[pipe] & (1u << end)) && l->node_valves[node.i] == 0;
}

static void
add_dead (HeatLayout *l, guint32 vertex, guint32 pipe)
{
  g_array_append_val (l->dead, vertex);
  g_array_append_val (l->dead, pipe);
}

static void
place_pipes (HeatLayout *l, const HeatNet *net)
{
  const HeatCity *city = heat_net_city (net);

  for (guint32 p = 0; p < city->n_pipe; p++)
    {
      gboolean is_out = city->pipe[p].service == HEAT_SERVICE_OUT;
      l->mask[p] = line_mask (net, p);
      l->pipe[p] = HEAT_NONE;
      for (guint end = 0; end < 2; end++)
        {
          HeatNode node = heat_net_pipe_node (net, heat_pipe (p), end);
          if (!is_free_end (l, p, end, node))
            continue;
          if (is_out)
            {
              g_array_append_val (l->links, p);
              g_array_append_val (l->links, node.i);
            }
          else if (l->pipe[p] == HEAT_NONE)
            l->pipe[p] = node.i;
        }
      if (l->pipe[p] == HEAT_NONE)
        l->pipe[p] = l->n++;
      if (is_out)
        add_dead (l, l->pipe[p], p);
    }
}

/* ---- sides ---- */

typedef struct { guint32 vertex; guint8 mask; } Side;
typedef struct { guint32 valve; Side side; } ValveSide;

/* Sides of all valves in the order found; the order within one valve stays. */
typedef struct {
  HeatLayout *l;
  const HeatNet *net;
  GArray *sides; /* ValveSide */
} Sides;

static void
add_side (Sides *s, guint32 valve, guint32 vertex, guint8 mask)
{
  ValveSide side = { valve, { vertex, mask } };

  g_array_append_val (s->sides, side);
}

/* Walks the barriers of a pipe's end outward; returns the vertex beyond the last. Where the data name no node the last valve
 * still has a far side: what goes on there is unknown, so the valve stays at the edge of a zone. */
static guint32
chain_end (Sides *s, guint32 pipe, guint end)
{
  HeatLayout *l = s->l;
  HeatNode node = heat_net_pipe_node (s->net, heat_pipe (pipe), end);
  HeatSpan valves = heat_net_end_valves (s->net, heat_pipe (pipe), end);
  gboolean is_out = heat_net_city (s->net)->pipe[pipe].service == HEAT_SERVICE_OUT;
  guint32 at = l->pipe[pipe], last = HEAT_NONE;
  /* a jumper and a pipe out of service carry no heat, nor do the spaces at their ends */
  guint8 mask = l->mask[pipe];

  for (guint32 i = 0; i < valves.n; i++)
    if (!heat_net_valve_is_open_air (s->net, heat_valve (valves.at[i])))
      last = valves.at[i];
  for (guint32 i = 0; i < valves.n; i++)
    {
      guint32 v = valves.at[i];
      if (heat_net_valve_is_open_air (s->net, heat_valve (v)))
        continue;
      add_side (s, v, at, mask);
      gboolean to_node = v == last && node.i != HEAT_NONE && l->node_valves[node.i] == 0;
      at = to_node ? node.i : l->n++;
      if (!to_node && is_out)
        add_dead (l, at, pipe);
      add_side (s, v, at, mask);
    }
  return at;
}

/* The barriers on a node, in series between the first side and the rest. */
static void
seat_on_node (Sides *s, guint32 node, const Side *sides, guint n_sides, const guint32 *pipe_of)
{
  HeatSpan valves = heat_net_node_valves (s->net, heat_node (node));
  guint n_left = 0;
  guint32 low = HEAT_NONE;

  for (guint32 i = 0; i < valves.n; i++)
    n_left += heat_net_valve_place (s->net, heat_valve (valves.at[i])).seat == HEAT_SEAT_NODE && is_barrier (s->net, valves.at[i]);
  for (guint32 i = 0; i < valves.n; i++)
    {
      guint32 v = valves.at[i];
      HeatValvePlace place = heat_net_valve_place (s->net, heat_valve (v));
      if (place.seat != HEAT_SEAT_NODE || !is_barrier (s->net, v))
        continue;
      gboolean is_first = low == HEAT_NONE, is_last = --n_left == 0;
      guint ref = G_MAXUINT; /* which of all sides the check valve's reference pipe is */
      for (guint k = 0; k < n_sides; k++)
        if (ref == G_MAXUINT && place.pipe.i != HEAT_NONE && pipe_of[k] == place.pipe.i)
          ref = k;
      if (ref == G_MAXUINT && s->l->gate_class[v] != HEAT_GATE_BAR)
        s->l->gate_class[v] = HEAT_GATE_BOTH;
      Side near = is_first ? (n_sides ? sides[0] : (Side){ HEAT_NONE, 0 }) : (Side){ low, 3 };
      Side space = is_last ? (Side){ HEAT_NONE, 0 } : (Side){ s->l->n++, 3 };
      gboolean ref_is_near = ref == 0 || ref == G_MAXUINT;
      if (near.vertex == HEAT_NONE)
        return;
      if (!is_last)
        {
          add_side (s, v, ref_is_near ? near.vertex : space.vertex, ref_is_near ? near.mask : space.mask);
          add_side (s, v, ref_is_near ? space.vertex : near.vertex, ref_is_near ? space.mask : near.mask);
        }
      else
        {
          if (!ref_is_near)
            add_side (s, v, sides[ref].vertex, sides[ref].mask);
          add_side (s, v, near.vertex, near.mask);
          for (guint k = 1; k < n_sides; k++)
            if (ref_is_near || k != ref)
              add_side (s, v, sides[k].vertex, sides[k].mask);
        }
      low = space.vertex;
    }
}

static void
seat_nodes (Sides *s)
{
  HeatLayout *l = s->l;
  g_autoptr (GArray) sides = g_array_new (FALSE, FALSE, sizeof (Side));
  g_autoptr (GArray) pipes = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint32 p = 0; p < heat_net_n (s->net, HEAT_KIND_PIPE); p++)
    for (guint end = 0; end < 2; end++)
      if (l->barred[p] & (1u << end))
        {
          HeatNode node = heat_net_pipe_node (s->net, heat_pipe (p), end);
          if (node.i == HEAT_NONE || l->node_valves[node.i] == 0)
            chain_end (s, p, end);
        }
  for (guint32 node = 0; node < l->n_nodes; node++)
    {
      if (l->node_valves[node] == 0)
        continue;
      HeatSpan ends = heat_net_node_ends (s->net, heat_node (node));
      g_array_set_size (sides, 0);
      g_array_set_size (pipes, 0);
      for (guint32 i = 0; i < ends.n; i++)
        {
          guint32 p = ends.at[i] >> 1, vertex = l->barred[p] & (1u << (ends.at[i] & 1)) ? chain_end (s, p, ends.at[i] & 1) : l->pipe[p];
          Side side = { vertex, l->mask[p] };
          g_array_append_val (sides, side);
          g_array_append_val (pipes, p);
        }
      if (l->attached[node])
        {
          Side side = { node, 3 };
          guint32 none = HEAT_NONE;
          g_array_append_val (sides, side);
          g_array_append_val (pipes, none);
        }
      seat_on_node (s, node, (const Side *) (gpointer) sides->data, sides->len, (const guint32 *) (gpointer) pipes->data);
    }
}

static void
seat_edges (Sides *s)
{
  for (guint32 v = 0; v < heat_net_n (s->net, HEAT_KIND_VALVE); v++)
    {
      HeatValvePlace place = heat_net_valve_place (s->net, heat_valve (v));
      if (place.seat != HEAT_SEAT_EDGE)
        continue;
      add_side (s, v, place.node2.i, 3); /* node → node2 is "into" */
      add_side (s, v, place.node.i, 3);
    }
}

static HeatGateClass
class_of (const HeatNet *net, guint32 valve)
{
  const HeatValveRow *row = &heat_net_city (net)->valve[valve];
  HeatSeat seat = heat_net_valve_place (net, heat_valve (valve)).seat;

  if (seat == HEAT_SEAT_NONE)
    return HEAT_GATE_NONE;
  if (heat_net_valve_is_open_air (net, heat_valve (valve)))
    return seat == HEAT_SEAT_EDGE ? HEAT_GATE_PLAIN : HEAT_GATE_NONE;
  if (row->role != HEAT_VALVE_CHECK)
    return HEAT_GATE_BAR;
  return row->flow == HEAT_FLOW_INTO_PIPE ? HEAT_GATE_INTO : row->flow == HEAT_FLOW_OUT_OF_PIPE ? HEAT_GATE_OUT : HEAT_GATE_BOTH;
}

static void
write_sides (HeatLayout *l, const GArray *sides, guint32 n_valves)
{
  const ValveSide *found = (const ValveSide *) (gpointer) sides->data;
  guint32 at = sides->len, n = sides->len + l->links->len;

  g_array_set_size (l->side_first, n_valves + 1);
  g_array_set_size (l->side_vertex, n);
  g_array_set_size (l->side_mask, n);
  guint32 *first = (guint32 *) (gpointer) l->side_first->data;
  memset (first, 0, sizeof (guint32) * (n_valves + 1));
  for (guint i = 0; i < sides->len; i++)
    first[found[i].valve + 1]++;
  for (guint32 v = 0; v < n_valves; v++)
    first[v + 1] += first[v];
  for (guint i = 0; i < sides->len; i++)
    {
      guint32 k = first[found[i].valve]++;
      g_array_index (l->side_vertex, guint32, k) = found[i].side.vertex;
      g_array_index (l->side_mask, guint8, k) = found[i].side.mask;
    }
  for (guint32 v = n_valves; v > 0; v--)
    first[v] = first[v - 1];
  first[0] = 0;
  for (guint i = 0; i < l->links->len; i += 2)
    {
      g_array_index (l->side_vertex, guint32, at) = l->pipe[g_array_index (l->links, guint32, i)];
      g_array_index (l->side_vertex, guint32, at + 1) = g_array_index (l->links, guint32, i + 1);
      g_array_index (l->side_mask, guint8, at) = g_array_index (l->side_mask, guint8, at + 1) = 0;
      at += 2;
      g_array_append_val (l->side_first, at);
    }
}

HeatLayout *
heat_layout_new (const HeatNet *net)
{
  HeatLayout *l = g_new0 (HeatLayout, 1);
  guint32 n_pipe = heat_net_n (net, HEAT_KIND_PIPE), n_valve = heat_net_n (net, HEAT_KIND_VALVE);
  g_autoptr (GArray) sides = g_array_sized_new (FALSE, FALSE, sizeof (ValveSide), 2 * n_valve);
  Sides s = { l, net, sides };

  l->n = l->n_nodes = heat_net_n (net, HEAT_KIND_NODE);
  l->pipe = g_new (guint32, (gsize) n_pipe + 1);
  l->mask = g_new0 (guint8, (gsize) n_pipe + 1);
  l->barred = g_new0 (guint8, (gsize) n_pipe + 1);
  l->node_valves = g_new0 (guint8, (gsize) l->n + 1);
  l->attached = g_new0 (guint8, (gsize) l->n + 1);
  l->gate_class = g_new0 (guint8, (gsize) n_valve + 1);
  l->on_pair = g_new0 (guint8, (gsize) n_valve + 1);
  l->side_first = g_array_new (FALSE, FALSE, sizeof (guint32));
  l->side_vertex = g_array_new (FALSE, FALSE, sizeof (guint32));
  l->side_mask = g_array_new (FALSE, FALSE, sizeof (guint8));
  l->links = g_array_new (FALSE, FALSE, sizeof (guint32));
  l->dead = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint32 v = 0; v < n_valve; v++)
    l->gate_class[v] = (guint8) class_of (net, v);
  mark_valves (l, net);
  mark_attached (l, net);
  place_pipes (l, net);
  seat_nodes (&s);
  seat_edges (&s);
  write_sides (l, sides, n_valve);
  return l;
}

void
heat_layout_free (HeatLayout *l)
{
  if (!l)
    return;
  GArray *arrays[] = { l->side_first, l->side_vertex, l->side_mask, l->links, l->dead };
  gpointer plain[] = { l->pipe, l->mask, l->barred, l->node_valves, l->attached, l->gate_class, l->on_pair };
  for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
    g_array_unref (arrays[i]);
  for (guint i = 0; i < G_N_ELEMENTS (plain); i++)
    g_free (plain[i]);
  g_free (l);
}
