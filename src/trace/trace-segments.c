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
  const HeatCity *city = heat_net_city (net);

  for (guint32 p = 0; p < city->n_pipe; p++)
    {
      if (city->pipe[p].service == HEAT_SERVICE_OUT || !is_in_graph (l->mask[p], which))
        continue;
      for (guint end = 0; end < 2; end++)
        {
          guint32 node = heat_net_pipe_node (net, heat_pipe (p), end).i;
          if (node != HEAT_NONE && node != l->pipe[p] && !(l->barred[p] & (1u << end)) && l->node_valves[node] == 0)
            join (up, l->pipe[p], node);
        }
    }
}

static void
join_consumers (guint32 *up, const HeatNet *net)
{
  for (guint32 c = 0; c < heat_net_n (net, HEAT_KIND_CONSUMER); c++)
    {
      HeatNode supply = heat_net_consumer_node (net, heat_consumer (c), HEAT_LINE_SUPPLY);
      HeatNode back = heat_net_consumer_node (net, heat_consumer (c), HEAT_LINE_RETURN);
      if (supply.i != HEAT_NONE && back.i != HEAT_NONE)
        join (up, supply.i, back.i);
    }
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
  for (guint32 i = 0; i < heat_net_n (net, HEAT_KIND_SOURCE); i++)
    join_ports (up, net, heat_net_source_ports (net, heat_source (i)), which);
  for (guint32 i = 0; i < heat_net_n (net, HEAT_KIND_STATION); i++)
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

/* Copies the sides that exist in this graph, still as vertices. */
static void
copy_gates (HeatSegments *g, const HeatLayout *l, guint32 n_valves, guint which)
{
  guint32 n = g->n_gates = l->side_first->len - 1, at = 0;
  const guint32 *first = (const guint32 *) (gpointer) l->side_first->data;

  g->gate_first = g_new (guint32, (gsize) n + 1);
  g->gate_at = g_new (guint32, (gsize) l->side_vertex->len + 1);
  g->gate_class = g_new0 (guint8, (gsize) n + 1);
  for (guint32 k = 0; k < n; k++)
    {
      guint32 begin = g->gate_first[k] = at;
      g->gate_class[k] = class_in_graph (l, k, n_valves, which);
      for (guint32 i = first[k]; i < first[k + 1] && g->gate_class[k] != HEAT_GATE_NONE; i++)
        {
          if (is_in_graph (g_array_index (l->side_mask, guint8, i), which))
            g->gate_at[at++] = g_array_index (l->side_vertex, guint32, i);
          else if (i == first[k] && (g->gate_class[k] == HEAT_GATE_INTO || g->gate_class[k] == HEAT_GATE_OUT))
            break; /* without its reference a check valve passes nothing here */
        }
      if (which != HEAT_WATER && at - begin < 2)
        at = begin;
    }
  g->gate_first[n] = at;
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

typedef struct { guint32 *up, *number; guint32 n; } Numbers;

static guint32
number_of (Numbers *m, guint32 vertex)
{
  guint32 root = find_root (m->up, vertex);

  if (m->number[root] == HEAT_NONE)
    m->number[root] = m->n++;
  return m->number[root];
}

static void
number_used (HeatSegments *g, Numbers *m, const HeatNet *net, const HeatLayout *l, guint which)
{
  guint32 n_pipe = heat_net_n (net, HEAT_KIND_PIPE);

  for (guint32 p = 0; p < n_pipe; p++)
    g->pipe[p] = is_in_graph (l->mask[p], which) ? number_of (m, l->pipe[p]) : HEAT_NONE;
  for (guint32 i = 0; i < g->gate_first[g->n_gates]; i++)
    g->gate_at[i] = number_of (m, g->gate_at[i]);
  for (guint32 i = 0; i < 2 * heat_net_n (net, HEAT_KIND_CONSUMER); i++)
    {
      guint32 node = heat_net_consumer_node (net, heat_consumer (i >> 1), (HeatLine) (i & 1)).i;
      if (node != HEAT_NONE && (which == HEAT_WATER || which == (i & 1)))
        number_of (m, node);
    }
  for (guint32 i = 0; i < 2 * heat_net_n (net, HEAT_KIND_PORT); i++)
    {
      guint32 node = heat_net_port_node (net, i >> 1, (HeatLine) (i & 1)).i;
      if (node != HEAT_NONE && (which == HEAT_WATER || which == (i & 1)))
        number_of (m, node);
    }
  for (guint32 node = 0; node < l->n_nodes; node++)
    g->node[node] = which == HEAT_WATER ? number_of (m, node) : m->number[find_root (m->up, node)];
}

/* ---- indices ---- */

void
heat_bucket (const guint32 *key, guint32 n, guint32 n_keys, guint32 **first, guint32 **at)
{
  guint32 *f = g_new0 (guint32, (gsize) n_keys + 2), *a;

  for (guint32 i = 0; i < n; i++)
    if (key[i] != HEAT_NONE)
      f[key[i] + 2]++;
  for (guint32 k = 2; k < n_keys + 2; k++)
    f[k] += f[k - 1];
  a = g_new (guint32, (gsize) f[n_keys + 1] + 1);
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
  guint32 *f = g->seg_first = g_new0 (guint32, (gsize) g->n + 2);

  for (guint32 k = 0; k < g->n_gates; k++)
    if (parts_something (g, k))
      for (guint32 i = g->gate_first[k]; i < g->gate_first[k + 1]; i++)
        f[g->gate_at[i] + 2]++;
  for (guint32 s = 2; s < g->n + 2; s++)
    f[s] += f[s - 1];
  g->seg_gate = g_new (guint32, (gsize) f[g->n + 1] + 1);
  for (guint32 k = 0; k < g->n_gates; k++)
    if (parts_something (g, k))
      for (guint32 i = g->gate_first[k]; i < g->gate_first[k + 1]; i++)
        g->seg_gate[f[g->gate_at[i] + 1]++] = k;
}

static void
index_consumers (HeatSegments *g, const HeatNet *net, guint which)
{
  guint32 n = heat_net_n (net, HEAT_KIND_CONSUMER);
  g_autofree guint32 *key = g_new (guint32, (gsize) n + 1);

  for (guint32 c = 0; c < n; c++)
    {
      guint32 node = heat_net_consumer_node (net, heat_consumer (c), which == HEAT_LINE_RETURN ? HEAT_LINE_RETURN : HEAT_LINE_SUPPLY).i;
      key[c] = node == HEAT_NONE ? HEAT_NONE : g->node[node];
    }
  heat_bucket (key, n, g->n, &g->consumer_first, &g->consumer_at);
}

void
heat_segments_build (HeatSegments *g, const HeatNet *net, const HeatLayout *l, guint which)
{
  g_autofree guint32 *up = g_new (guint32, (gsize) l->n + 1), *number = g_new (guint32, (gsize) l->n + 1);
  Numbers m = { up, number, 0 };

  for (guint32 i = 0; i < l->n; i++)
    up[i] = i;
  memset (number, 0xff, sizeof (guint32) * l->n);
  copy_gates (g, l, heat_net_n (net, HEAT_KIND_VALVE), which);
  join_pipes (up, net, l, which);
  join_plain_gates (up, g);
  join_plants (up, net, which);
  if (which == HEAT_WATER)
    join_consumers (up, net);
  g->node = g_new (guint32, (gsize) l->n_nodes + 1);
  g->pipe = g_new (guint32, (gsize) heat_net_n (net, HEAT_KIND_PIPE) + 1);
  number_used (g, &m, net, l, which);
  g->n = m.n;
  index_gates (g);
  heat_bucket (g->pipe, heat_net_n (net, HEAT_KIND_PIPE), g->n, &g->pipe_first, &g->pipe_at);
  index_consumers (g, net, which);
}

void
heat_segments_clear (HeatSegments *g)
{
  gpointer arrays[] = { g->node, g->pipe, g->gate_first, g->gate_at, g->gate_class, g->seg_first, g->seg_gate, g->pipe_first,
                        g->pipe_at, g->consumer_first, g->consumer_at };
  for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
    g_free (arrays[i]);
}

gsize
heat_segments_bytes (const HeatSegments *g, const HeatNet *net)
{
  gsize n_pipe = heat_net_n (net, HEAT_KIND_PIPE), n_node = heat_net_n (net, HEAT_KIND_NODE);

  return 4 * (n_node + n_pipe) + 5 * ((gsize) g->n_gates + 1) + 4 * (gsize) (g->gate_first[g->n_gates] + g->seg_first[g->n])
         + 12 * (gsize) g->n + 4 * (gsize) (g->pipe_first[g->n] + g->consumer_first[g->n]);
}
