// SPDX-License-Identifier: GPL-3.0-or-later
/* Contraction of what is always joined into segments, by union-find with path halving (Tarjan and van Leeuwen 1984). */
#include "trace-private.h"
#include <string.h>

static guint32
find_root (guint32 *up, guint32 x)
{
  while (up[x] != x)
    x = up[x] = up[up[x]];
  return x;
}

static void
join (guint32 *up, guint32 a, guint32 b)
{
  a = find_root (up, a);
  b = find_root (up, b);
  if (a < b)
    up[b] = a;
  else
    up[a] = b;
}

static gboolean
is_in_graph (guint8 mask, guint which)
{
  return which == HEAT_WATER || (mask & (1u << which));
}

static void
join_pipes (guint32 *up, const HeatNet *net, const HeatLayout *l, guint which)
{
  guint32 n = heat_net_n (net, HEAT_KIND_PIPE);
  const guint32 *nodes = heat_net_all_pipe_nodes (net);

  for (guint32 p = 0; p < n; p++)
    if ((l->bits[p] & HEAT_BIT_THROUGH) && is_in_graph (l->bits[p], which))
      join (up, nodes[2 * p], nodes[2 * p + 1]);
}

static void
join_consumers (guint32 *up, const HeatNet *net)
{
  guint32 n = heat_net_n (net, HEAT_KIND_CONSUMER);
  const guint32 *nodes = heat_net_all_consumer_nodes (net);

  for (guint32 c = 0; c < n; c++)
    if (nodes[2 * c] != HEAT_NONE && nodes[2 * c + 1] != HEAT_NONE)
      join (up, nodes[2 * c], nodes[2 * c + 1]);
}

static gboolean
is_same_group (const HeatNet *net, guint32 a, guint32 b)
{
  const HeatCity *city = heat_net_city (net);

  return city->port[a].side == city->port[b].side
         && strcmp (heat_city_text (city, city->port[a].system), heat_city_text (city, city->port[b].system)) == 0;
}

/* Ports of one group are joined inside the plant; in the water graph supply and return as well. */
static void
join_ports (guint32 *up, const HeatNet *net, HeatSpan ports, guint which)
{
  guint lines = which == HEAT_WATER ? 3 : 1u << which;

  for (guint32 i = 0; i < ports.n; i++)
    for (guint32 j = 0; j <= i; j++)
      {
        if (!is_same_group (net, ports.at[i], ports.at[j]))
          continue;
        for (guint a = 0; a < 2; a++)
          for (guint b = 0; b < 2; b++)
            {
              guint32 x = heat_net_port_node (net, ports.at[i], (HeatLine) a).i, y = heat_net_port_node (net, ports.at[j], (HeatLine) b).i;
              if ((lines & (1u << a)) && (lines & (1u << b)) && x != HEAT_NONE && y != HEAT_NONE)
                join (up, x, y);
            }
      }
}

static void
join_plants (guint32 *up, const HeatNet *net, guint which)
{
  guint32 n_source = heat_net_n (net, HEAT_KIND_SOURCE), n_station = heat_net_n (net, HEAT_KIND_STATION);

  for (guint32 i = 0; i < n_source; i++)
    join_ports (up, net, heat_net_source_ports (net, heat_source (i)), which);
  for (guint32 i = 0; i < n_station; i++)
    join_ports (up, net, heat_net_station_ports (net, heat_station (i)), which);
}

/* A check valve on one line for the pair holds no water; in the return it lets pass against the supply's direction. */
static guint8
class_in_graph (const HeatLayout *l, guint32 gate, guint32 n_valves, guint which)
{
  if (gate >= n_valves)
    return which == HEAT_WATER ? HEAT_GATE_LINK : HEAT_GATE_NONE;
  guint8 c = l->gate_class[gate];
  gboolean is_check = c == HEAT_GATE_BOTH || c == HEAT_GATE_INTO || c == HEAT_GATE_OUT;
  if (!is_check || !l->on_pair[gate])
    return c;
  if (which == HEAT_WATER)
    return HEAT_GATE_LINK; /* not contracted: its pipe may be out of service */
  if (which == HEAT_LINE_RETURN && c != HEAT_GATE_BOTH)
    return c == HEAT_GATE_INTO ? HEAT_GATE_OUT : HEAT_GATE_INTO;
  return c;
}

/* Copies the sides of one gate that exist in this graph to gate_at[at …]; the end. */
static guint32
copy_gate (HeatSegments *g, const HeatLayout *l, guint32 gate, guint32 at, guint which)
{
  guint32 begin = at, first = l->side_first[gate], end = l->side_first[gate + 1];

  for (guint32 i = first; i < end; i++)
    {
      if (is_in_graph (l->side_mask[i], which))
        g->gate_at[at++] = l->side_vertex[i];
      else if (i == first && (g->gate_class[gate] == HEAT_GATE_INTO || g->gate_class[gate] == HEAT_GATE_OUT))
        break; /* without its reference a check valve passes nothing here */
    }
  return which != HEAT_WATER && at - begin < 2 ? begin : at;
}

/* The gates with their sides, still as vertices. */
static void
copy_gates (HeatSegments *g, const HeatLayout *l, guint32 n_valves, guint which)
{
  guint32 n = g->n_gates = l->n_gates, at = 0;

  g->gate_first = heat_big_new (guint32, (gsize) n + 1);
  g->gate_at = heat_big_new (guint32, (gsize) l->side_first[n] + 1);
  g->gate_class = heat_big_new (guint8, (gsize) n + 1);
  for (guint32 k = 0; k < n; k++)
    {
      g->gate_first[k] = at;
      g->gate_class[k] = class_in_graph (l, k, n_valves, which);
      if (g->gate_class[k] != HEAT_GATE_NONE)
        at = copy_gate (g, l, k, at, which);
    }
  g->gate_first[n] = at;
  g->gate_class[n] = HEAT_GATE_NONE;
}

static void
join_plain_gates (guint32 *up, const HeatSegments *g)
{
  for (guint32 k = 0; k < g->n_gates; k++)
    if (g->gate_class[k] == HEAT_GATE_PLAIN)
      for (guint32 i = g->gate_first[k] + 1; i < g->gate_first[k + 1]; i++)
        join (up, g->gate_at[g->gate_first[k]], g->gate_at[i]);
}

/* ---- numbering ---- */

/* A root is the least vertex of its set: in rising order every vertex's parent already points to its root. */
static void
flatten (guint32 *up, guint32 n)
{
  for (guint32 v = 0; v < n; v++)
    up[v] = up[up[v]];
}

#define NUMBERED (1u << 31) /* in the place of a root that points to itself: the number of its segment */

typedef struct { guint32 *root; guint32 n; } Numbers;

static inline guint32
number_of (Numbers *m, guint32 vertex)
{
  guint32 root = m->root[vertex], number = root & NUMBERED ? root : m->root[root];

  if (!(number & NUMBERED))
    m->root[root] = number = NUMBERED | m->n++;
  return number & ~NUMBERED;
}

static inline guint32
number_if_any (const Numbers *m, guint32 vertex)
{
  guint32 root = m->root[vertex], number = root & NUMBERED ? root : m->root[root];

  return number & NUMBERED ? number & ~NUMBERED : HEAT_NONE;
}

/* Numbers what these nodes lie in; [2 i + line]. */
static void
number_nodes (Numbers *m, const guint32 *nodes, guint32 n, guint which)
{
  for (guint32 i = 0; i < n; i++)
    if (nodes[i] != HEAT_NONE && (which == HEAT_WATER || which == (i & 1)))
      number_of (m, nodes[i]);
}

/* By the first pipe, so that neighbours in the file are neighbours in memory. */
static void
number_used (HeatSegments *g, Numbers *m, const HeatNet *net, const HeatLayout *l, guint which)
{
  guint32 n_pipe = heat_net_n (net, HEAT_KIND_PIPE), n_sides = g->gate_first[g->n_gates];

  for (guint32 p = 0; p < n_pipe; p++)
    g->pipe[p] = is_in_graph (l->bits[p], which) ? number_of (m, l->pipe[p]) : HEAT_NONE;
  for (guint32 i = 0; i < n_sides; i++)
    g->gate_at[i] = number_of (m, g->gate_at[i]);
  number_nodes (m, heat_net_all_consumer_nodes (net), 2 * heat_net_n (net, HEAT_KIND_CONSUMER), which);
  number_nodes (m, heat_net_all_port_nodes (net), 2 * heat_net_n (net, HEAT_KIND_PORT), which);
  for (guint32 node = 0; node < l->n_nodes; node++)
    g->node[node] = which == HEAT_WATER ? number_of (m, node) : number_if_any (m, node);
}

/* ---- indices ---- */

void
heat_bucket (const guint32 *key, guint32 n, guint32 n_keys, guint32 **first, guint32 **at)
{
  guint32 *f = heat_big_new0 (guint32, (gsize) n_keys + 2), *a;

  for (guint32 i = 0; i < n; i++)
    if (key[i] != HEAT_NONE)
      f[key[i] + 2]++;
  for (guint32 k = 2; k < n_keys + 2; k++)
    f[k] += f[k - 1];
  a = heat_big_new (guint32, (gsize) f[n_keys + 1] + 1);
  for (guint32 i = 0; i < n; i++)
    if (key[i] != HEAT_NONE)
      a[f[key[i] + 1]++] = i;
  *first = f;
  *at = a;
}

static gboolean
parts_something (const HeatSegments *g, guint32 gate)
{
  if (g->gate_class[gate] == HEAT_GATE_PLAIN)
    return FALSE;
  for (guint32 i = g->gate_first[gate] + 1; i < g->gate_first[gate + 1]; i++)
    if (g->gate_at[i] != g->gate_at[g->gate_first[gate]])
      return TRUE;
  return FALSE;
}

/* Gates at each segment; a gate that touches a segment twice may be listed twice. */
static void
index_gates (HeatSegments *g)
{
  guint32 *f = g->seg_first = heat_big_new0 (guint32, (gsize) g->n + 2);

  for (guint32 k = 0; k < g->n_gates; k++)
    if (parts_something (g, k))
      for (guint32 i = g->gate_first[k]; i < g->gate_first[k + 1]; i++)
        f[g->gate_at[i] + 2]++;
  for (guint32 s = 2; s < g->n + 2; s++)
    f[s] += f[s - 1];
  g->seg_gate = heat_big_new (guint32, (gsize) f[g->n + 1] + 1);
  for (guint32 k = 0; k < g->n_gates; k++)
    if (parts_something (g, k))
      for (guint32 i = g->gate_first[k]; i < g->gate_first[k + 1]; i++)
        g->seg_gate[f[g->gate_at[i] + 1]++] = k;
}

static void
index_consumers (HeatSegments *g, const HeatNet *net, guint which)
{
  guint32 n = heat_net_n (net, HEAT_KIND_CONSUMER), line = which == HEAT_LINE_RETURN;
  const guint32 *nodes = heat_net_all_consumer_nodes (net);

  g->consumer = heat_big_new (guint32, (gsize) n + 1);
  for (guint32 c = 0; c < n; c++)
    g->consumer[c] = nodes[2 * c + line] == HEAT_NONE ? HEAT_NONE : g->node[nodes[2 * c + line]];
  heat_bucket (g->consumer, n, g->n, &g->consumer_first, &g->consumer_at);
}

void
heat_segments_contract (HeatSegments *g, const HeatNet *net, const HeatLayout *l, guint which)
{
  g_autofree guint32 *up = heat_big_new (guint32, (gsize) l->n + 1);
  Numbers m = { up, 0 };

  g_assert (l->n < NUMBERED);
  for (guint32 i = 0; i < l->n; i++)
    up[i] = i;
  copy_gates (g, l, heat_net_n (net, HEAT_KIND_VALVE), which);
  join_pipes (up, net, l, which);
  join_plain_gates (up, g);
  join_plants (up, net, which);
  if (which == HEAT_WATER)
    join_consumers (up, net);
  flatten (up, l->n);
  g->node = heat_big_new (guint32, (gsize) l->n_nodes + 1);
  g->pipe = heat_big_new (guint32, (gsize) heat_net_n (net, HEAT_KIND_PIPE) + 1);
  number_used (g, &m, net, l, which);
  g->n = m.n;
}

void
heat_segments_index (HeatSegments *g, const HeatNet *net, guint which)
{
  index_gates (g);
  heat_bucket (g->pipe, heat_net_n (net, HEAT_KIND_PIPE), g->n, &g->pipe_first, &g->pipe_at);
  index_consumers (g, net, which);
}

void
heat_segments_clear (HeatSegments *g)
{
  gpointer arrays[] = { g->node, g->pipe, g->gate_first, g->gate_at, g->gate_class, g->seg_first, g->seg_gate, g->pipe_first,
                        g->pipe_at, g->consumer, g->consumer_first, g->consumer_at };
  for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
    g_free (arrays[i]);
}

gsize
heat_segments_bytes (const HeatSegments *g, const HeatNet *net)
{
  gsize n_pipe = heat_net_n (net, HEAT_KIND_PIPE), n_node = heat_net_n (net, HEAT_KIND_NODE);

  return 4 * (n_node + n_pipe) + 5 * ((gsize) g->n_gates + 1) + 4 * (gsize) (g->gate_first[g->n_gates] + g->seg_first[g->n])
         + 12 * (gsize) g->n + 4 * (gsize) (g->pipe_first[g->n] + g->consumer_first[g->n] + heat_net_n (net, HEAT_KIND_CONSUMER));
}
