// SPDX-License-Identifier: GPL-3.0-or-later
/* Vertices and gates, before contraction (domain: "The network", "Where water goes, where heat goes").
 *
 * A valve at a pipe's end stands between the pipe and the end's node; several follow each other outward, with a space of
 * their own between them. A valve on a node takes the node's place: each pipe end there is a side of it, and the node
 * itself is one more side when a consumer, a port or an edge valve hangs on it. Two or more valves on one node stand in
 * series between the first side and all the others (a doubtful place anyway: the data do not say which is where). */
#include "trace-private.h"
#include <string.h>

/* Rows are wide; what the passes below ask of a pipe is kept in one byte each. */
static guint8
bits_of_pipe (const HeatPipeRow *row)
{
  static const guint8 line_bits[] = { [HEAT_LINE_SUPPLY] = 1, [HEAT_LINE_RETURN] = 2, [HEAT_LINE_PAIR] = 3 | HEAT_BIT_PAIR, [HEAT_LINE_JUMPER] = 0 };
  guint8 bits = row->line < G_N_ELEMENTS (line_bits) ? line_bits[row->line] : 0;

  return row->service == HEAT_SERVICE_OUT ? (bits & HEAT_BIT_PAIR) | HEAT_BIT_OUT : bits;
}

static void
note_pipes (HeatLayout *l, const HeatNet *net)
{
  const HeatCity *city = heat_net_city (net);

  for (guint32 p = 0; p < city->n_pipe; p++)
    l->bits[p] = bits_of_pipe (&city->pipe[p]);
}

static gboolean
is_barrier (const HeatLayout *l, guint32 valve)
{
  return l->gate_class[valve] != HEAT_GATE_NONE && l->gate_class[valve] != HEAT_GATE_PLAIN;
}

static gboolean
has_pair (const HeatLayout *l, const HeatNet *net, HeatNode node)
{
  HeatSpan ends = node.i != HEAT_NONE ? heat_net_node_ends (net, node) : (HeatSpan){ NULL, 0 };

  for (guint32 i = 0; i < ends.n; i++)
    if (l->bits[ends.at[i] >> 1] & HEAT_BIT_PAIR)
      return TRUE;
  return FALSE;
}

static gboolean
is_on_pair (const HeatLayout *l, const HeatNet *net, const HeatValvePlace *place)
{
  switch (place->seat)
    {
    case HEAT_SEAT_PIPE_END: return (l->bits[place->pipe.i] & HEAT_BIT_PAIR) != 0;
    case HEAT_SEAT_NODE: return has_pair (l, net, place->node);
    case HEAT_SEAT_EDGE: return has_pair (l, net, place->node) || has_pair (l, net, place->node2);
    case HEAT_SEAT_NONE: break;
    }
  return FALSE;
}

static HeatGateClass
class_of (const HeatValveRow *row, HeatSeat seat)
{
  if (seat == HEAT_SEAT_NONE)
    return HEAT_GATE_NONE;
  if (row->role == HEAT_VALVE_DRAIN || row->role == HEAT_VALVE_VENT)
    return seat == HEAT_SEAT_EDGE ? HEAT_GATE_PLAIN : HEAT_GATE_NONE;
  if (row->role != HEAT_VALVE_CHECK)
    return HEAT_GATE_BAR;
  return row->flow == HEAT_FLOW_INTO_PIPE ? HEAT_GATE_INTO : row->flow == HEAT_FLOW_OUT_OF_PIPE ? HEAT_GATE_OUT : HEAT_GATE_BOTH;
}

static void
note_valves (HeatLayout *l, const HeatNet *net)
{
  const HeatValvePlace *places = heat_net_all_valve_places (net);
  const HeatCity *city = heat_net_city (net);

  for (guint32 v = 0; v < city->n_valve; v++)
    {
      const HeatValvePlace *place = &places[v];
      l->gate_class[v] = (guint8) class_of (&city->valve[v], place->seat);
      l->state[v] = city->valve[v].state;
      if (city->valve[v].role == HEAT_VALVE_TIE)
        g_array_append_val (l->ties, v);
      l->condition[v] = city->valve[v].condition;
      l->on_pair[v] = is_on_pair (l, net, place);
      if (place->seat == HEAT_SEAT_EDGE)
        l->attached[place->node.i] = l->attached[place->node2.i] = 1;
      if (!is_barrier (l, v))
        continue;
      if (place->seat == HEAT_SEAT_PIPE_END)
        l->bits[place->pipe.i] |= (guint8) (HEAT_BIT_BARRED << place->end);
      else if (place->seat == HEAT_SEAT_NODE && l->node_valves[place->node.i] < 255)
        l->node_valves[place->node.i]++;
    }
}

static void
attach (HeatLayout *l, const guint32 *nodes, guint32 n)
{
  for (guint32 i = 0; i < n; i++)
    if (nodes[i] != HEAT_NONE)
      l->attached[nodes[i]] = 1;
}

static gboolean
is_free_end (const HeatLayout *l, guint8 bits, guint end, guint32 node)
{
  return node != HEAT_NONE && !(bits & (HEAT_BIT_BARRED << end)) && l->node_valves[node] == 0;
}

static void
add_dead (HeatLayout *l, guint32 vertex, guint32 pipe)
{
  g_array_append_val (l->dead, vertex);
  g_array_append_val (l->dead, pipe);
}

static void
place_dead (HeatLayout *l, const guint32 *nodes, guint32 pipe)
{
  for (guint end = 0; end < 2; end++)
    if (is_free_end (l, l->bits[pipe], end, nodes[2 * pipe + end]))
      {
        g_array_append_val (l->links, pipe);
        g_array_append_val (l->links, nodes[2 * pipe + end]);
      }
  l->pipe[pipe] = l->n++;
  add_dead (l, l->pipe[pipe], pipe);
}

static void
place_pipes (HeatLayout *l, const HeatNet *net)
{
  guint32 n = heat_net_n (net, HEAT_KIND_PIPE);
  const guint32 *nodes = heat_net_all_pipe_nodes (net);

  for (guint32 p = 0; p < n; p++)
    {
      guint8 bits = l->bits[p];
      if (bits & HEAT_BIT_OUT)
        {
          place_dead (l, nodes, p);
          continue;
        }
      gboolean at_start = is_free_end (l, bits, 0, nodes[2 * p]), at_end = is_free_end (l, bits, 1, nodes[2 * p + 1]);
      l->pipe[p] = at_start ? nodes[2 * p] : at_end ? nodes[2 * p + 1] : l->n++;
      if (at_start && at_end)
        l->bits[p] = bits | HEAT_BIT_THROUGH;
    }
}

/* ---- sides ---- */

typedef struct { guint32 vertex; guint8 mask; } Side;
typedef struct { guint32 valve; Side side; } ValveSide;

/* A valve at a pipe's end or between two nodes has two sides of one mask: kept by valve. Valves on nodes have any number: kept in
 * the order found; the order within one valve stays. */
typedef struct {
  HeatLayout *l;
  const HeatNet *net;
  guint32 *pair;     /* [2 valve], HEAT_NONE where there is none */
  guint8 *pair_mask;
  GArray *sides;     /* ValveSide, of valves on nodes */
} Sides;

static void
add_side (Sides *s, guint32 valve, guint32 vertex, guint8 mask)
{
  ValveSide side = { valve, { vertex, mask } };

  g_array_append_val (s->sides, side);
}

static void
set_pair (Sides *s, guint32 valve, guint32 near, guint32 far, guint8 mask)
{
  s->pair[2 * valve] = near;
  s->pair[2 * valve + 1] = far;
  s->pair_mask[valve] = mask;
}

/* Walks the barriers of a pipe's end outward; returns the vertex beyond the last. Where the data name no node the last valve
 * still has a far side: what goes on there is unknown, so the valve stays at the edge of a zone. */
static guint32
chain_end (Sides *s, guint32 pipe, guint end)
{
  HeatLayout *l = s->l;
  guint32 node = heat_net_all_pipe_nodes (s->net)[2 * pipe + end];
  HeatSpan valves = heat_net_end_valves (s->net, heat_pipe (pipe), end);
  guint32 at = l->pipe[pipe], last = HEAT_NONE;
  /* a jumper and a pipe out of service carry no heat, nor do the spaces at their ends */
  guint8 mask = l->bits[pipe] & HEAT_BITS_HEAT;

  for (guint32 i = 0; i < valves.n; i++)
    if (is_barrier (l, valves.at[i]))
      last = valves.at[i];
  for (guint32 i = 0; i < valves.n; i++)
    {
      guint32 v = valves.at[i], near = at;
      if (!is_barrier (l, v))
        continue;
      gboolean to_node = v == last && node != HEAT_NONE && l->node_valves[node] == 0;
      at = to_node ? node : l->n++;
      if (!to_node && (l->bits[pipe] & HEAT_BIT_OUT))
        add_dead (l, at, pipe);
      set_pair (s, v, near, at, mask);
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
    n_left += heat_net_valve_place (s->net, heat_valve (valves.at[i])).seat == HEAT_SEAT_NODE && is_barrier (s->l, valves.at[i]);
  for (guint32 i = 0; i < valves.n; i++)
    {
      guint32 v = valves.at[i];
      HeatValvePlace place = heat_net_valve_place (s->net, heat_valve (v));
      if (place.seat != HEAT_SEAT_NODE || !is_barrier (s->l, v))
        continue;
      gboolean is_first = low == HEAT_NONE, is_last = --n_left == 0;
      guint ref = G_MAXUINT; /* which of all sides the check valve's reference pipe is */
      for (guint k = 0; place.pipe.i != HEAT_NONE && ref == G_MAXUINT && k < n_sides; k++)
        if (pipe_of[k] == place.pipe.i)
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
seat_at_ends (Sides *s)
{
  HeatLayout *l = s->l;
  guint32 n = heat_net_n (s->net, HEAT_KIND_PIPE);
  const guint32 *nodes = heat_net_all_pipe_nodes (s->net);

  for (guint32 p = 0; p < n; p++)
    for (guint end = 0; end < 2; end++)
      if ((l->bits[p] & (HEAT_BIT_BARRED << end)) && (nodes[2 * p + end] == HEAT_NONE || l->node_valves[nodes[2 * p + end]] == 0))
        chain_end (s, p, end);
}

static void
seat_nodes (Sides *s)
{
  HeatLayout *l = s->l;
  g_autoptr (GArray) sides = g_array_new (FALSE, FALSE, sizeof (Side));
  g_autoptr (GArray) pipes = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint32 node = 0; node < l->n_nodes; node++)
    {
      if (l->node_valves[node] == 0)
        continue;
      HeatSpan ends = heat_net_node_ends (s->net, heat_node (node));
      g_array_set_size (sides, 0);
      g_array_set_size (pipes, 0);
      for (guint32 i = 0; i < ends.n; i++)
        {
          guint32 p = ends.at[i] >> 1, vertex = l->bits[p] & (HEAT_BIT_BARRED << (ends.at[i] & 1)) ? chain_end (s, p, ends.at[i] & 1) : l->pipe[p];
          Side side = { vertex, l->bits[p] & HEAT_BITS_HEAT };
          g_array_append_val (sides, side);
          g_array_append_val (pipes, p);
        }
      if (l->attached[node])
        {
          Side side = { node, HEAT_BITS_HEAT };
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
  const HeatValvePlace *places = heat_net_all_valve_places (s->net);
  guint32 n = heat_net_n (s->net, HEAT_KIND_VALVE);

  for (guint32 v = 0; v < n; v++)
    if (places[v].seat == HEAT_SEAT_EDGE)
      set_pair (s, v, places[v].node2.i, places[v].node.i, HEAT_BITS_HEAT); /* node → node2 is "into" */
}

/* Where each valve's sides begin: first[v], and first[n] their number. */
static void
count_sides (HeatLayout *l, const Sides *s, guint32 n_valves)
{
  guint32 *first = l->side_first, at = 0;
  const ValveSide *found = (const ValveSide *) (gconstpointer) s->sides->data;

  for (guint32 v = 0; v < n_valves; v++)
    first[v] = s->pair[2 * v] == HEAT_NONE ? 0 : 2;
  for (guint i = 0; i < s->sides->len; i++)
    first[found[i].valve]++;
  for (guint32 v = 0; v < n_valves; v++)
    {
      guint32 n = first[v];
      first[v] = at;
      at += n;
    }
  first[n_valves] = at;
}

static void
write_links (HeatLayout *l, guint32 n_valves)
{
  guint32 at = l->side_first[n_valves], gate = n_valves;

  for (guint i = 0; i < l->links->len; i += 2)
    {
      l->side_vertex[at] = l->pipe[g_array_index (l->links, guint32, i)];
      l->side_vertex[at + 1] = g_array_index (l->links, guint32, i + 1);
      l->side_mask[at] = l->side_mask[at + 1] = 0;
      at += 2;
      l->side_first[++gate] = at;
    }
}

static void
write_sides (HeatLayout *l, const Sides *s, guint32 n_valves)
{
  const ValveSide *found = (const ValveSide *) (gconstpointer) s->sides->data;
  guint32 *used = NULL;

  l->n_gates = n_valves + l->links->len / 2;
  l->side_first = heat_big_new (guint32, (gsize) l->n_gates + 1);
  count_sides (l, s, n_valves);
  gsize n = (gsize) l->side_first[n_valves] + l->links->len;
  l->side_vertex = heat_big_new (guint32, n + 1);
  l->side_mask = heat_big_new (guint8, n + 1);
  for (guint32 v = 0; v < n_valves; v++)
    if (s->pair[2 * v] != HEAT_NONE)
      for (guint32 k = 0; k < 2; k++)
        {
          l->side_vertex[l->side_first[v] + k] = s->pair[2 * v + k];
          l->side_mask[l->side_first[v] + k] = s->pair_mask[v];
        }
  if (s->sides->len > 0)
    used = heat_big_new0 (guint32, (gsize) n_valves + 1);
  for (guint i = 0; i < s->sides->len; i++)
    {
      guint32 k = l->side_first[found[i].valve] + used[found[i].valve]++;
      l->side_vertex[k] = found[i].side.vertex;
      l->side_mask[k] = found[i].side.mask;
    }
  g_free (used);
  write_links (l, n_valves);
}

HeatLayout *
heat_layout_new (const HeatNet *net)
{
  HeatLayout *l = g_new0 (HeatLayout, 1);
  guint32 n_pipe = heat_net_n (net, HEAT_KIND_PIPE), n_valve = heat_net_n (net, HEAT_KIND_VALVE);
  g_autoptr (GArray) sides = g_array_new (FALSE, FALSE, sizeof (ValveSide));
  g_autofree guint32 *pair = heat_big_new (guint32, 2 * (gsize) n_valve + 1);
  g_autofree guint8 *pair_mask = heat_big_new (guint8, (gsize) n_valve + 1);
  Sides s = { l, net, pair, pair_mask, sides };

  l->n = l->n_nodes = heat_net_n (net, HEAT_KIND_NODE);
  l->pipe = heat_big_new (guint32, (gsize) n_pipe + 1);
  l->bits = heat_big_new (guint8, (gsize) n_pipe + 1);
  l->node_valves = heat_big_new0 (guint8, (gsize) l->n + 1);
  l->attached = heat_big_new0 (guint8, (gsize) l->n + 1);
  l->gate_class = heat_big_new0 (guint8, (gsize) n_valve + 1);
  l->on_pair = heat_big_new0 (guint8, (gsize) n_valve + 1);
  l->state = heat_big_new (guint8, (gsize) n_valve + 1);
  l->condition = heat_big_new (guint8, (gsize) n_valve + 1);
  l->links = g_array_new (FALSE, FALSE, sizeof (guint32));
  l->dead = g_array_new (FALSE, FALSE, sizeof (guint32));
  l->ties = g_array_new (FALSE, FALSE, sizeof (guint32));
  memset (pair, 0xff, 2 * sizeof (guint32) * n_valve);
  note_pipes (l, net);
  note_valves (l, net);
  attach (l, heat_net_all_consumer_nodes (net), 2 * heat_net_n (net, HEAT_KIND_CONSUMER));
  attach (l, heat_net_all_port_nodes (net), 2 * heat_net_n (net, HEAT_KIND_PORT));
  place_pipes (l, net);
  seat_at_ends (&s);
  seat_nodes (&s);
  seat_edges (&s);
  write_sides (l, &s, n_valve);
  return l;
}

void
heat_layout_free (HeatLayout *l)
{
  if (!l)
    return;
  gpointer plain[] = { l->pipe, l->bits, l->node_valves, l->attached, l->gate_class, l->on_pair, l->side_first, l->side_vertex, l->side_mask, l->state, l->condition };
  for (guint i = 0; i < G_N_ELEMENTS (plain); i++)
    g_free (plain[i]);
  g_array_unref (l->links);
  g_array_unref (l->dead);
  g_clear_pointer (&l->ties, g_array_unref);
  g_free (l);
}
