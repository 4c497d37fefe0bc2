// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace-way.h"
#include <string.h>

/* Items are nodes, then pipes. */
typedef struct {
  const HeatTrace *t;
  const HeatSegments *g;
  guint which;
  guint32 n_nodes, segment;
  GHashTable *by;     /* item + 1 → index in queue + 1 */
  GArray *queue;      /* Visit */
  GArray *jumps;      /* Jump, sorted: what a consumer or a plant joins inside */
} Way;

typedef struct { guint32 item, by; } Visit;
typedef struct { guint32 from, to; } Jump;

static void
visit (Way *w, guint32 item, guint32 by)
{
  Visit v = { item, by };

  if (g_hash_table_contains (w->by, GUINT_TO_POINTER (item + 1)))
    return;
  g_array_append_val (w->queue, v);
  g_hash_table_insert (w->by, GUINT_TO_POINTER (item + 1), GUINT_TO_POINTER (w->queue->len));
}

static void
visit_node (Way *w, HeatNode node, guint32 by)
{
  if (node.i != HEAT_NONE && w->g->node[node.i] == w->segment)
    visit (w, node.i, by);
}

static void
visit_pipe (Way *w, guint32 pipe, guint32 by)
{
  if (pipe != HEAT_NONE && w->g->pipe[pipe] == w->segment)
    visit (w, w->n_nodes + pipe, by);
}

/* ---- where a gate opens into the segment ---- */

static void
visit_pipe_and_ends (Way *w, guint32 pipe)
{
  if (pipe == HEAT_NONE)
    return;
  visit_pipe (w, pipe, HEAT_NONE);
  for (guint end = 0; end < 2; end++)
    visit_node (w, heat_net_pipe_node (w->t->net, heat_pipe (pipe), end), HEAT_NONE);
}

static void
visit_gate (Way *w, guint32 gate)
{
  const HeatNet *net = w->t->net;

  if (gate >= heat_net_n (net, HEAT_KIND_VALVE)) /* the link of a pipe out of service */
    {
      HeatSpan sides = heat_gate_sides (w->g, gate);
      for (guint32 i = 0; i < sides.n; i++)
        visit_pipe_and_ends (w, w->t->dead_pipe[sides.at[i]]);
      return;
    }
  HeatValvePlace place = heat_net_valve_place (net, heat_valve (gate));
  if (place.seat == HEAT_SEAT_PIPE_END)
    {
      visit_pipe (w, place.pipe.i, HEAT_NONE);
      visit_node (w, heat_net_pipe_node (net, place.pipe, place.end), HEAT_NONE);
    }
  else if (place.seat != HEAT_SEAT_NONE)
    {
      HeatSpan ends = heat_net_node_ends (net, place.node);
      for (guint32 i = 0; place.seat == HEAT_SEAT_NODE && i < ends.n; i++)
        visit_pipe (w, ends.at[i] >> 1, HEAT_NONE);
      visit_node (w, place.node, HEAT_NONE);
      if (place.seat == HEAT_SEAT_EDGE)
        visit_node (w, place.node2, HEAT_NONE);
    }
}

/* ---- from item to item ---- */

static gboolean
bars (const HeatNet *net, HeatSpan valves, HeatSeat seat)
{
  for (guint32 i = 0; i < valves.n; i++)
    if (heat_net_valve_place (net, heat_valve (valves.at[i])).seat == seat && !heat_net_valve_is_open_air (net, heat_valve (valves.at[i])))
      return TRUE;
  return FALSE;
}

static gboolean
is_free_end (const HeatNet *net, guint32 pipe, guint end)
{
  HeatNode node = heat_net_pipe_node (net, heat_pipe (pipe), end);

  return node.i != HEAT_NONE && !bars (net, heat_net_end_valves (net, heat_pipe (pipe), end), HEAT_SEAT_PIPE_END)
         && !bars (net, heat_net_node_valves (net, node), HEAT_SEAT_NODE);
}

static void
leave_node (Way *w, guint32 node, guint32 by)
{
  const HeatNet *net = w->t->net;
  HeatSpan ends = heat_net_node_ends (net, heat_node (node)), valves = heat_net_node_valves (net, heat_node (node));

  for (guint32 i = 0; i < ends.n; i++)
    if (is_free_end (net, ends.at[i] >> 1, ends.at[i] & 1))
      visit_pipe (w, ends.at[i] >> 1, by);
  for (guint32 i = 0; i < valves.n; i++)
    {
      HeatValvePlace place = heat_net_valve_place (net, heat_valve (valves.at[i]));
      if (place.seat == HEAT_SEAT_EDGE && heat_net_valve_is_open_air (net, heat_valve (valves.at[i])))
        visit_node (w, place.node.i == node ? place.node2 : place.node, by);
    }
  for (guint i = 0; i < w->jumps->len; i++)
    if (g_array_index (w->jumps, Jump, i).from == node)
      visit_node (w, heat_node (g_array_index (w->jumps, Jump, i).to), by);
}

static void
leave (Way *w, guint32 by)
{
  guint32 item = g_array_index (w->queue, Visit, by).item;

  if (item < w->n_nodes)
    {
      leave_node (w, item, by);
      return;
    }
  for (guint end = 0; end < 2; end++)
    if (is_free_end (w->t->net, item - w->n_nodes, end))
      visit_node (w, heat_net_pipe_node (w->t->net, heat_pipe (item - w->n_nodes), end), by);
}

static void
add_jump (Way *w, HeatNode a, HeatNode b)
{
  Jump there = { a.i, b.i }, back = { b.i, a.i };

  if (a.i == HEAT_NONE || b.i == HEAT_NONE || a.i == b.i)
    return;
  g_array_append_val (w->jumps, there);
  g_array_append_val (w->jumps, back);
}

static gboolean
is_port_of (const HeatNet *net, guint32 port, const HeatGroup *group)
{
  const HeatCity *city = heat_net_city (net);

  return (city->port[port].side != HEAT_PORT_PRIMARY) == group->is_header
         && strcmp (heat_city_text (city, city->port[port].system), heat_city_text (city, (HeatText){ group->system })) == 0;
}

static HeatSpan
ports_of (const HeatNet *net, const HeatGroup *group)
{
  return group->kind == HEAT_KIND_SOURCE ? heat_net_source_ports (net, heat_source (group->owner)) : heat_net_station_ports (net, heat_station (group->owner));
}

/* Inside a plant all ports of a group are joined; in the water graph both lines, else the same line. */
static void
add_plant_jumps (Way *w, const HeatGroup *group)
{
  HeatSpan ports = ports_of (w->t->net, group);
  HeatNode last[2] = { heat_node (HEAT_NONE), heat_node (HEAT_NONE) };

  for (guint32 i = 0; i < ports.n; i++)
    for (guint line = 0; line < 2; line++)
      {
        HeatNode node = heat_net_port_node (w->t->net, ports.at[i], (HeatLine) line);
        guint kept = w->which == HEAT_WATER ? 0 : line;
        if (node.i == HEAT_NONE || !is_port_of (w->t->net, ports.at[i], group))
          continue;
        add_jump (w, last[kept], node);
        last[kept] = node;
      }
}

static void
find_jumps (Way *w)
{
  g_array_set_size (w->jumps, 0);
  for (guint32 k = 0; k < w->t->n_groups; k++)
    if (w->which == HEAT_WATER ? w->t->groups[k].water == w->segment : w->t->groups[k].heat[w->which] == w->segment)
      add_plant_jumps (w, &w->t->groups[k]);
  if (w->which != HEAT_WATER)
    return;
  for (guint32 k = w->g->consumer_first[w->segment]; k < w->g->consumer_first[w->segment + 1]; k++)
    add_jump (w, heat_net_consumer_node (w->t->net, heat_consumer (w->g->consumer_at[k]), HEAT_LINE_SUPPLY),
              heat_net_consumer_node (w->t->net, heat_consumer (w->g->consumer_at[k]), HEAT_LINE_RETURN));
}

/* ---- one segment ---- */

static void
list_back (Way *w, guint32 at, GArray *pipes)
{
  guint first = pipes->len;

  for (; at != HEAT_NONE; at = g_array_index (w->queue, Visit, at).by)
    {
      guint32 item = g_array_index (w->queue, Visit, at).item;
      guint32 pipe = item - w->n_nodes;
      if (item >= w->n_nodes && !(first > 0 && g_array_index (pipes, guint32, first - 1) == pipe))
        g_array_append_val (pipes, pipe);
    }
  for (guint i = first, k = pipes->len; i + 1 < k; i++) /* found backwards */
    {
      k--;
      guint32 swapped = g_array_index (pipes, guint32, i);
      g_array_index (pipes, guint32, i) = g_array_index (pipes, guint32, k);
      g_array_index (pipes, guint32, k) = swapped;
    }
}

static guint32
index_of_item (const Way *w, guint32 item)
{
  gpointer found = g_hash_table_lookup (w->by, GUINT_TO_POINTER (item + 1));

  return found ? GPOINTER_TO_UINT (found) - 1 : HEAT_NONE;
}

/* The first of the gate's own items that was reached; they were put into a second way's queue. */
static guint32
first_reached (const Way *w, const GArray *goals)
{
  guint32 best = HEAT_NONE;

  for (guint i = 0; i < goals->len; i++)
    best = MIN (best, index_of_item (w, g_array_index (goals, guint32, i)));
  return best;
}

static void
reset (Way *w, guint32 segment)
{
  w->segment = segment;
  g_hash_table_remove_all (w->by);
  g_array_set_size (w->queue, 0);
  find_jumps (w);
}

static void
list_goals_of_gate (Way *w, guint32 gate, GArray *goals)
{
  g_array_set_size (goals, 0);
  visit_gate (w, gate);
  for (guint i = 0; i < w->queue->len; i++)
    g_array_append_val (goals, g_array_index (w->queue, Visit, i).item);
}

static void
list_goals_of_group (Way *w, guint32 group, GArray *goals)
{
  HeatSpan ports = ports_of (w->t->net, &w->t->groups[group]);

  g_array_set_size (goals, 0);
  for (guint32 i = 0; i < ports.n; i++)
    for (guint line = 0; line < 2; line++)
      {
        guint32 node = heat_net_port_node (w->t->net, ports.at[i], (HeatLine) line).i;
        if (node != HEAT_NONE && (w->which == HEAT_WATER || w->which == line) && is_port_of (w->t->net, ports.at[i], &w->t->groups[group]))
          g_array_append_val (goals, node);
      }
}

static HeatLine
line_of_port (const HeatTrace *t, guint32 group, guint32 node)
{
  HeatSpan ports = ports_of (t->net, &t->groups[group]);

  for (guint32 i = 0; i < ports.n; i++)
    for (guint line = 0; line < 2; line++)
      if (heat_net_port_node (t->net, ports.at[i], (HeatLine) line).i == node && is_port_of (t->net, ports.at[i], &t->groups[group]))
        return (HeatLine) line;
  return HEAT_LINE_SUPPLY;
}

static void
cross_segment (Way *w, const GArray *goals, GArray *pipes, guint32 *end)
{
  guint32 reached = first_reached (w, goals);

  for (guint32 i = 0; i < w->queue->len && reached == HEAT_NONE; i++)
    {
      leave (w, i);
      reached = first_reached (w, goals);
    }
  *end = reached == HEAT_NONE ? HEAT_NONE : g_array_index (w->queue, Visit, reached).item;
  list_back (w, reached, pipes);
}

static void
visit_ports (Way *w, HeatSpan ports)
{
  for (guint32 i = 0; i < ports.n; i++)
    for (guint line = 0; line < 2; line++)
      visit_node (w, heat_net_port_node (w->t->net, ports.at[i], (HeatLine) line), HEAT_NONE);
}

static void
visit_well (Way *w, HeatWell well)
{
  HeatSpan nodes = heat_net_well_nodes (w->t->net, well), valves = heat_net_well_valves (w->t->net, well);

  for (guint32 i = 0; i < nodes.n; i++)
    visit_node (w, heat_node (nodes.at[i]), HEAT_NONE);
  for (guint32 i = 0; i < valves.n; i++)
    visit_gate (w, valves.at[i]);
}

static void
visit_leak (Way *w, HeatLeak leak)
{
  const HeatNet *net = w->t->net;

  switch (leak.kind)
    {
    case HEAT_LEAK_PIPE: visit_pipe (w, leak.index, HEAT_NONE); break;
    case HEAT_LEAK_VALVE: visit_gate (w, leak.index); break;
    case HEAT_LEAK_WELL: visit_well (w, heat_well (leak.index)); break;
    case HEAT_LEAK_NODE: visit_node (w, heat_node (leak.index), HEAT_NONE); break;
    case HEAT_LEAK_CONSUMER:
      for (guint line = 0; line < 2; line++)
        visit_node (w, heat_net_consumer_node (net, heat_consumer (leak.index), (HeatLine) line), HEAT_NONE);
      break;
    case HEAT_LEAK_SOURCE: visit_ports (w, heat_net_source_ports (net, heat_source (leak.index))); break;
    case HEAT_LEAK_STATION_PRIMARY: case HEAT_LEAK_STATION_SECONDARY: case HEAT_LEAK_STATION_BOTH:
      visit_ports (w, heat_net_station_ports (net, heat_station (leak.index)));
      break;
    }
}

static void
visit_start (Way *w, HeatWayStart start)
{
  if (start.node != HEAT_NONE)
    visit_node (w, heat_node (start.node), HEAT_NONE);
  for (guint i = 0; i < start.n_leaks; i++)
    visit_leak (w, start.leaks[i]);
}

void
heat_way_list_pipes (const HeatTrace *trace, guint which, const HeatWayStep *steps, guint n, HeatWayStart start, guint32 group, GArray *pipes, HeatLine *port_line)
{
  g_autoptr (GHashTable) by = g_hash_table_new (NULL, NULL);
  g_autoptr (GArray) queue = g_array_new (FALSE, FALSE, sizeof (Visit)), jumps = g_array_new (FALSE, FALSE, sizeof (Jump)), goals = g_array_new (FALSE, FALSE, sizeof (guint32));
  Way w = { trace, &trace->graph[which], which, heat_net_n (trace->net, HEAT_KIND_NODE), HEAT_NONE, by, queue, jumps };
  guint32 end = HEAT_NONE;

  for (guint i = 0; i < n; i++)
    {
      if (i + 1 == n && group == HEAT_NONE)
        break;
      reset (&w, steps[i].segment);
      if (i + 1 < n)
        list_goals_of_gate (&w, steps[i + 1].gate, goals);
      else
        list_goals_of_group (&w, group, goals);
      reset (&w, steps[i].segment);
      if (steps[i].gate != HEAT_NONE)
        visit_gate (&w, steps[i].gate);
      else
        visit_start (&w, start);
      cross_segment (&w, goals, pipes, &end);
    }
  if (port_line && group != HEAT_NONE && end != HEAT_NONE && end < w.n_nodes)
    *port_line = line_of_port (trace, group, end);
}
