// SPDX-License-Identifier: GPL-3.0-or-later
/* Where a leak lets water out at first, and which pipes out of service hold water because of it (domain: "Isolation", leak kinds). */
#include "trace-private.h"

static const HeatSegments *
water_of (const HeatWaterSearch *w)
{
  return &w->trace->graph[HEAT_WATER];
}

static gboolean
is_revived (const HeatWaterSearch *w, guint32 pipe)
{
  for (guint i = 0; i < w->r.revived->len; i++)
    if (g_array_index (w->r.revived, guint32, i) == pipe)
      return TRUE;
  return FALSE;
}

gboolean
heat_water_holds (const HeatWaterSearch *w, guint32 segment)
{
  guint32 pipe = w->trace->dead_pipe[segment];

  return pipe == HEAT_NONE || is_revived (w, pipe);
}

/* ---- leaks ---- */

/* FALSE for a bare node: no pipe, no valve and no plant is there. */
static gboolean
holds_something (const HeatTrace *t, guint32 segment)
{
  const HeatSegments *g = &t->graph[HEAT_WATER];

  return g->pipe_first[segment + 1] > g->pipe_first[segment] || heat_segment_gates (g, segment).n > 0
         || t->header_first[segment + 1] > t->header_first[segment];
}

void
heat_water_add_to_zone (HeatWaterSearch *w, guint32 segment)
{
  if (segment == HEAT_NONE || !heat_water_holds (w, segment))
    return;
  w->leak_is_placed |= holds_something (w->trace, segment);
  if (w->s->zone[segment] == w->s->version)
    return;
  w->s->zone[segment] = w->s->version;
  g_array_append_val (w->r.zone, segment);
}

static void
leak_sides (HeatWaterSearch *w, guint32 valve)
{
  HeatSpan sides = heat_gate_sides (water_of (w), valve);

  w->s->leaking[valve] = w->s->version;
  for (guint32 i = 0; i < sides.n; i++)
    heat_water_add_to_zone (w, sides.at[i]);
}

/* The node itself, and what sits on it: the valve there is the node. */
static void
leak_node (HeatWaterSearch *w, HeatNode node)
{
  const HeatNet *net = w->trace->net;
  HeatSpan valves = heat_net_node_valves (net, node);

  heat_water_add_to_zone (w, water_of (w)->node[node.i]);
  for (guint32 i = 0; i < valves.n; i++)
    if (heat_net_valve_place (net, heat_valve (valves.at[i])).seat == HEAT_SEAT_NODE && !heat_net_valve_is_open_air (net, heat_valve (valves.at[i])))
      leak_sides (w, valves.at[i]);
}

/* A drain or vent leaks where it stands in the series at its pipe's end. */
static void
leak_open_air (HeatWaterSearch *w, guint32 valve)
{
  const HeatNet *net = w->trace->net;
  HeatValvePlace place = heat_net_valve_place (net, heat_valve (valve));

  if (place.seat == HEAT_SEAT_NODE)
    leak_node (w, place.node);
  else if (place.seat == HEAT_SEAT_EDGE)
    leak_sides (w, valve);
  if (place.seat != HEAT_SEAT_PIPE_END)
    return;
  HeatSpan chain = heat_net_end_valves (net, place.pipe, place.end);
  guint32 segment = water_of (w)->pipe[place.pipe.i];
  for (guint32 i = 0; i < chain.n && chain.at[i] != valve; i++)
    if (!heat_net_valve_is_open_air (net, heat_valve (chain.at[i])))
      {
        HeatSpan sides = heat_gate_sides (water_of (w), chain.at[i]);
        segment = sides.n > 1 ? sides.at[1] : HEAT_NONE;
      }
  heat_water_add_to_zone (w, segment);
}

static void
leak_valve (HeatWaterSearch *w, guint32 valve)
{
  if (heat_net_valve_is_open_air (w->trace->net, heat_valve (valve)))
    leak_open_air (w, valve);
  else
    leak_sides (w, valve);
}

static gboolean
is_reachable (const HeatIsolateQuery *q, guint32 valve)
{
  for (guint i = 0; i < q->n_reachable; i++)
    if (q->reachable[i] == valve)
      return TRUE;
  return FALSE;
}

static void
leak_well (HeatWaterSearch *w, HeatWell well)
{
  HeatSpan nodes = heat_net_well_nodes (w->trace->net, well), valves = heat_net_well_valves (w->trace->net, well);

  for (guint32 i = 0; i < nodes.n; i++)
    leak_node (w, heat_node (nodes.at[i]));
  for (guint32 i = 0; i < valves.n; i++)
    if (!is_reachable (w->query, valves.at[i]))
      leak_valve (w, valves.at[i]);
}

static void
leak_ports (HeatWaterSearch *w, HeatSpan ports, gboolean primary, gboolean other)
{
  const HeatNet *net = w->trace->net;

  for (guint32 i = 0; i < ports.n; i++)
    for (int line = 0; line < 2; line++)
      {
        HeatNode node = heat_net_port_node (net, ports.at[i], (HeatLine) line);
        gboolean is_primary = heat_net_city (net)->port[ports.at[i]].side == HEAT_PORT_PRIMARY;
        if (node.i != HEAT_NONE && (is_primary ? primary : other))
          heat_water_add_to_zone (w, water_of (w)->node[node.i]);
      }
}

static void
leak_consumer (HeatWaterSearch *w, HeatConsumer consumer)
{
  for (int line = 0; line < 2; line++)
    {
      HeatNode node = heat_net_consumer_node (w->trace->net, consumer, (HeatLine) line);
      if (node.i != HEAT_NONE)
        heat_water_add_to_zone (w, water_of (w)->node[node.i]);
    }
}

static void
seed (HeatWaterSearch *w, HeatLeak leak)
{
  const HeatNet *net = w->trace->net;

  switch (leak.kind)
    {
    case HEAT_LEAK_PIPE: heat_water_add_to_zone (w, water_of (w)->pipe[leak.index]); break;
    case HEAT_LEAK_VALVE: leak_valve (w, leak.index); break;
    case HEAT_LEAK_WELL: leak_well (w, heat_well (leak.index)); break;
    case HEAT_LEAK_NODE: leak_node (w, heat_node (leak.index)); break;
    case HEAT_LEAK_CONSUMER: leak_consumer (w, heat_consumer (leak.index)); break;
    case HEAT_LEAK_SOURCE: leak_ports (w, heat_net_source_ports (net, heat_source (leak.index)), TRUE, TRUE); break;
    case HEAT_LEAK_STATION_PRIMARY: leak_ports (w, heat_net_station_ports (net, heat_station (leak.index)), TRUE, FALSE); break;
    case HEAT_LEAK_STATION_SECONDARY: leak_ports (w, heat_net_station_ports (net, heat_station (leak.index)), FALSE, TRUE); break;
    case HEAT_LEAK_STATION_BOTH: leak_ports (w, heat_net_station_ports (net, heat_station (leak.index)), TRUE, TRUE); break;
    }
}

/* ---- pipes out of service that leak after all ---- */

static void
revive (HeatWaterSearch *w, guint32 pipe)
{
  if (heat_net_city (w->trace->net)->pipe[pipe].service == HEAT_SERVICE_OUT && !is_revived (w, pipe))
    g_array_append_val (w->r.revived, pipe);
}

/* A valve of a pipe: at its end, or on the node at its end. */
static void
revive_by_valve (HeatWaterSearch *w, guint32 valve)
{
  const HeatNet *net = w->trace->net;
  HeatValvePlace place = heat_net_valve_place (net, heat_valve (valve));

  if (place.seat == HEAT_SEAT_PIPE_END)
    revive (w, place.pipe.i);
  if (place.seat != HEAT_SEAT_NODE)
    return;
  HeatSpan ends = heat_net_node_ends (net, place.node);
  for (guint32 i = 0; i < ends.n; i++)
    revive (w, ends.at[i] >> 1);
}

/* A leak at a node that carries a valve is a leak of the valve. */
static void
revive_by_node (HeatWaterSearch *w, HeatNode node)
{
  const HeatNet *net = w->trace->net;
  HeatSpan valves = heat_net_node_valves (net, node);

  for (guint32 i = 0; i < valves.n; i++)
    if (heat_net_valve_place (net, heat_valve (valves.at[i])).seat == HEAT_SEAT_NODE && !heat_net_valve_is_open_air (net, heat_valve (valves.at[i])))
      revive_by_valve (w, valves.at[i]);
}

static void
revive_by_leak (HeatWaterSearch *w, HeatLeak leak)
{
  if (leak.kind == HEAT_LEAK_PIPE)
    revive (w, leak.index);
  else if (leak.kind == HEAT_LEAK_VALVE)
    revive_by_valve (w, leak.index);
  else if (leak.kind == HEAT_LEAK_NODE)
    revive_by_node (w, heat_node (leak.index));
  else if (leak.kind == HEAT_LEAK_WELL)
    {
      HeatSpan nodes = heat_net_well_nodes (w->trace->net, heat_well (leak.index));
      for (guint32 i = 0; i < nodes.n; i++)
        revive_by_node (w, heat_node (nodes.at[i]));
      HeatSpan valves = heat_net_well_valves (w->trace->net, heat_well (leak.index));
      for (guint32 i = 0; i < valves.n; i++)
        if (!is_reachable (w->query, valves.at[i]))
          revive_by_valve (w, valves.at[i]);
    }
}

void
heat_water_seed (HeatWaterSearch *w)
{
  for (guint i = 0; i < w->query->n_leaks; i++)
    revive_by_leak (w, w->query->leaks[i]);
  for (guint i = 0; i < w->query->n_leaks; i++)
    {
      guint n_zone = w->r.zone->len;
      w->leak_is_placed = FALSE;
      seed (w, w->query->leaks[i]);
      if (w->replay)
        heat_replay_leak (w, i, n_zone);
      if (!w->leak_is_placed)
        g_array_append_val (w->r.unplaced, i);
    }
}
