// SPDX-License-Identifier: GPL-3.0-or-later
/* Data health: what the resolved snapshot shows to be doubtful. */
#include "net-private.h"
#include "base-i18n.h"
#include <math.h>

#define GEOMETRY_OFF_M 5.0
#define ABSURD_M 3e7 /* no projected system has coordinates beyond; zone-prefixed eastings of 45,500,000 are the exception */
#define ABSURD_EAST_M 6.2e7

static const struct { const char *word, *label; } doubt_texts[HEAT_N_DOUBTS] = {
  [HEAT_DOUBT_FEW_WARM] = { "few_warm", N_ ("Fewer than nine in ten consumers are warm before any leak: the data are incomplete") },
  [HEAT_DOUBT_DUPLICATE_ID] = { "duplicate_id", N_ ("Asset number used twice; the first keeps it") },
  [HEAT_DOUBT_NO_ID] = { "no_id", N_ ("No asset number") },
  [HEAT_DOUBT_MISSING_REF] = { "missing_ref", N_ ("Names an object that does not exist") },
  [HEAT_DOUBT_PIPE_UNCONNECTED] = { "pipe_unconnected", N_ ("Pipe end connected to nothing") },
  [HEAT_DOUBT_PIPE_ZERO_LENGTH] = { "pipe_zero_length", N_ ("Pipe without length") },
  [HEAT_DOUBT_PIPE_NO_DN] = { "pipe_no_dn", N_ ("Pipe without nominal bore") },
  [HEAT_DOUBT_VALVE_ON_NOTHING] = { "valve_on_nothing", N_ ("Valve on no pipe") },
  [HEAT_DOUBT_VALVE_AT_JOINT] = { "valve_at_joint", N_ ("Valve at a joint of more than two pipes") },
  [HEAT_DOUBT_VALVE_AMBIGUOUS] = { "valve_ambiguous", N_ ("Valve placed in more than one way") },
  [HEAT_DOUBT_CHECK_ON_PAIR] = { "check_on_pair", N_ ("Check valve on one line for the pair: which line is unknown") },
  [HEAT_DOUBT_CHECK_NO_FLOW] = { "check_no_flow", N_ ("Check valve without a direction") },
  [HEAT_DOUBT_LINE_MIX] = { "line_mix", N_ ("Supply and return meet without a jumper") },
  [HEAT_DOUBT_JOINT] = { "joint", N_ ("Two lines go on as one here") },
  [HEAT_DOUBT_CONSUMER_ON_NOTHING] = { "consumer_on_nothing", N_ ("Consumer on no network") },
  [HEAT_DOUBT_PLANT_NO_PORT] = { "plant_no_port", N_ ("Source or station not joined to the network on one side") },
  [HEAT_DOUBT_HOUSEHOLD_ON_NOTHING] = { "household_on_nothing", N_ ("Household without a consumer on the network") },
  [HEAT_DOUBT_PLACE_UNKNOWN] = { "place_unknown", N_ ("No coordinates, or impossible ones") },
  [HEAT_DOUBT_GEOMETRY_OFF] = { "geometry_off", N_ ("Drawn end lies away from its node") },
  [HEAT_DOUBT_NO_HEADER] = { "no_header", N_ ("No source or station reaches this part even with all its valves open") },
  [HEAT_DOUBT_CONDITION_UNKNOWN] = { "condition_unknown", N_ ("Condition of the valve is unknown; it is taken to work") },
  [HEAT_DOUBT_OUT_OF_SERVICE] = { "out_of_service", N_ ("The data call this pipe out of service, yet it leaks") },
  [HEAT_DOUBT_CHECK_RELIED_ON] = { "check_relied_on", N_ ("The plan relies on this check valve") },
  [HEAT_DOUBT_MAKE_UP_LOST] = { "make_up_lost", N_ ("The secondary will lose pressure: its make-up comes from the primary") },
  [HEAT_DOUBT_VALUE] = { "value", N_ ("A value out of its range was read as unknown") },
};

const char *
heat_doubt_word (HeatDoubtKind kind)
{
  return (guint) kind < HEAT_N_DOUBTS ? doubt_texts[kind].word : "";
}

const char *
heat_doubt_label (HeatDoubtKind kind)
{
  return (guint) kind < HEAT_N_DOUBTS ? _(doubt_texts[kind].label) : "";
}

void
heat_net_add_doubt (const HeatNet *net, GArray *doubts, HeatDoubtKind kind, HeatKind of, guint32 index, char *text)
{
  HeatDoubt doubt = { kind, of, index, NAN, NAN, text };

  g_array_append_val (doubts, doubt);
}

static gboolean
is_absurd (double x, double y)
{
  return !isfinite (x) || !isfinite (y) || fabs (x) > ABSURD_EAST_M || fabs (y) > ABSURD_M;
}

/* Bytes by node: something other than pipes is there on purpose. */
static guint8 *
mark_used_nodes (const HeatNet *net)
{
  const HeatCity *city = net->city;
  guint8 *used = g_new0 (guint8, city->n_node + 1);

  for (guint32 i = 0; i < 2 * city->n_consumer; i++)
    if (net->consumer_node[i] != HEAT_NONE)
      used[net->consumer_node[i]] = 1;
  for (guint32 i = 0; i < 2 * city->n_port; i++)
    if (net->port_node[i] != HEAT_NONE)
      used[net->port_node[i]] = 1;
  for (guint32 i = 0; i < city->n_node; i++)
    if (heat_net_node_valves (net, heat_node (i)).n > 0)
      used[i] = 1;
  return used;
}

static void
check_pipe_ends (const HeatNet *net, GArray *doubts, guint32 i, const guint8 *used)
{
  for (guint end = 0; end < 2; end++)
    {
      guint32 node = net->pipe_node[2 * i + end];
      gboolean has_fitting = heat_net_end_valves (net, heat_pipe (i), end).n > 0;
      if (node == HEAT_NONE || (!used[node] && !has_fitting && heat_net_node_ends (net, heat_node (node)).n < 2))
        heat_net_add_doubt (net, doubts, HEAT_DOUBT_PIPE_UNCONNECTED, HEAT_KIND_PIPE, i,
                            g_strdup_printf (end ? _("end of pipe %s") : _("start of pipe %s"), heat_net_id (net, HEAT_KIND_PIPE, i)));
    }
}

static void
check_pipe_drawing (const HeatNet *net, GArray *doubts, guint32 i)
{
  const HeatPipeRow *row = &net->city->pipe[i];

  if (row->n_points < 2)
    return;
  for (guint end = 0; end < 2; end++)
    {
      guint32 node = net->pipe_node[2 * i + end];
      const double *p = net->city->points + 2 * (gsize) (row->first_point + (end ? row->n_points - 1 : 0));
      if (node == HEAT_NONE)
        continue;
      double off_m = hypot (p[0] - net->city->node[node].x, p[1] - net->city->node[node].y);
      if (off_m > GEOMETRY_OFF_M)
        heat_net_add_doubt (net, doubts, HEAT_DOUBT_GEOMETRY_OFF, HEAT_KIND_PIPE, i,
                            g_strdup_printf (_("%.1f m from node %s"), off_m, heat_net_id (net, HEAT_KIND_NODE, node)));
    }
}

static void
check_pipes (const HeatNet *net, GArray *doubts)
{
  g_autofree guint8 *used = mark_used_nodes (net);

  for (guint32 i = 0; i < net->city->n_pipe; i++)
    {
      check_pipe_ends (net, doubts, i, used);
      check_pipe_drawing (net, doubts, i);
      if (!(heat_net_pipe_length_m (net, heat_pipe (i)) > 0))
        heat_net_add_doubt (net, doubts, HEAT_DOUBT_PIPE_ZERO_LENGTH, HEAT_KIND_PIPE, i, NULL);
      if (net->city->pipe[i].dn_mm == 0)
        heat_net_add_doubt (net, doubts, HEAT_DOUBT_PIPE_NO_DN, HEAT_KIND_PIPE, i, NULL);
    }
}

/* The line of a valve's pipe, or of the first pipe at its node. */
static HeatLine
valve_line (const HeatNet *net, HeatValvePlace place)
{
  if (place.pipe.i != HEAT_NONE)
    return net->city->pipe[place.pipe.i].line;
  HeatSpan ends = place.node.i != HEAT_NONE ? heat_net_node_ends (net, place.node) : (HeatSpan){ NULL, 0 };
  return ends.n ? net->city->pipe[ends.at[0] >> 1].line : HEAT_LINE_SUPPLY;
}

static void
check_valve (const HeatNet *net, GArray *doubts, guint32 i)
{
  const HeatValveRow *row = &net->city->valve[i];
  HeatValvePlace place = net->valve_place[i];
  gboolean open_air = heat_net_valve_is_open_air (net, heat_valve (i));

  if (place.seat == HEAT_SEAT_NONE || (place.seat == HEAT_SEAT_NODE && heat_net_node_ends (net, place.node).n == 0))
    {
      heat_net_add_doubt (net, doubts, HEAT_DOUBT_VALVE_ON_NOTHING, HEAT_KIND_VALVE, i, NULL);
      return;
    }
  int ways = (row->pipe.at && row->end >= 0) + (row->node.at != 0);
  if (ways > 1)
    heat_net_add_doubt (net, doubts, HEAT_DOUBT_VALVE_AMBIGUOUS, HEAT_KIND_VALVE, i, NULL);
  if (place.seat == HEAT_SEAT_NODE && !open_air && heat_net_node_ends (net, place.node).n > 2)
    heat_net_add_doubt (net, doubts, HEAT_DOUBT_VALVE_AT_JOINT, HEAT_KIND_VALVE, i, NULL);
  if (row->role == HEAT_VALVE_CHECK)
    {
      if (row->flow == HEAT_FLOW_NONE || (place.seat == HEAT_SEAT_NODE && place.pipe.i == HEAT_NONE))
        heat_net_add_doubt (net, doubts, HEAT_DOUBT_CHECK_NO_FLOW, HEAT_KIND_VALVE, i, NULL);
      if (valve_line (net, place) == HEAT_LINE_PAIR)
        heat_net_add_doubt (net, doubts, HEAT_DOUBT_CHECK_ON_PAIR, HEAT_KIND_VALVE, i, NULL);
    }
  if (row->condition == HEAT_CONDITION_UNKNOWN && !open_air)
    heat_net_add_doubt (net, doubts, HEAT_DOUBT_CONDITION_UNKNOWN, HEAT_KIND_VALVE, i, NULL);
}

static void
check_node_lines (const HeatNet *net, GArray *doubts, guint32 i)
{
  HeatSpan ends = heat_net_node_ends (net, heat_node (i));
  guint lines = 0;

  for (guint32 k = 0; k < ends.n; k++)
    lines |= 1u << net->city->pipe[ends.at[k] >> 1].line;
  gboolean both = (lines & (1u << HEAT_LINE_SUPPLY)) && (lines & (1u << HEAT_LINE_RETURN));
  gboolean pair = lines & (1u << HEAT_LINE_PAIR);
  if (both)
    heat_net_add_doubt (net, doubts, pair ? HEAT_DOUBT_JOINT : HEAT_DOUBT_LINE_MIX, HEAT_KIND_NODE, i, NULL);
}

static void
check_nodes (const HeatNet *net, GArray *doubts)
{
  const HeatCity *city = net->city;
  guint32 n_absurd = 0;

  for (guint32 i = 0; i < city->n_node; i++)
    {
      check_node_lines (net, doubts, i);
      n_absurd += is_absurd (city->node[i].x, city->node[i].y);
    }
  if (n_absurd > 0 && n_absurd == city->n_node)
    heat_net_add_doubt (net, doubts, HEAT_DOUBT_PLACE_UNKNOWN, HEAT_KIND_NODE, HEAT_NONE, g_strdup (_("no node has a place: everything but the map works")));
  else
    for (guint32 i = 0; n_absurd > 0 && i < city->n_node; i++)
      if (is_absurd (city->node[i].x, city->node[i].y))
        heat_net_add_doubt (net, doubts, HEAT_DOUBT_PLACE_UNKNOWN, HEAT_KIND_NODE, i, NULL);
}

static gboolean
is_on_network (const HeatNet *net, guint32 consumer)
{
  for (guint side = 0; side < 2; side++)
    {
      guint32 node = net->consumer_node[2 * consumer + side];
      if (node == HEAT_NONE || (heat_net_node_ends (net, heat_node (node)).n == 0 && heat_net_node_valves (net, heat_node (node)).n == 0))
        return FALSE;
    }
  return TRUE;
}

static void
check_consumers (const HeatNet *net, GArray *doubts)
{
  for (guint32 i = 0; i < net->city->n_consumer; i++)
    if (!is_on_network (net, i))
      heat_net_add_doubt (net, doubts, HEAT_DOUBT_CONSUMER_ON_NOTHING, HEAT_KIND_CONSUMER, i, NULL);
  for (guint32 i = 0; i < net->city->n_household; i++)
    if (heat_consumer_is_none (heat_net_household_consumer (net, heat_household (i))))
      heat_net_add_doubt (net, doubts, HEAT_DOUBT_HOUSEHOLD_ON_NOTHING, HEAT_KIND_HOUSEHOLD, i, NULL);
}

static gboolean
has_side (const HeatNet *net, HeatSpan ports, HeatPortSide side)
{
  for (guint32 i = 0; i < ports.n; i++)
    if (net->city->port[ports.at[i]].side == side && net->port_node[2 * ports.at[i]] != HEAT_NONE && net->port_node[2 * ports.at[i] + 1] != HEAT_NONE)
      return TRUE;
  return FALSE;
}

static void
check_plants (const HeatNet *net, GArray *doubts)
{
  for (guint32 i = 0; i < net->city->n_source; i++)
    if (!has_side (net, heat_net_source_ports (net, heat_source (i)), HEAT_PORT_HEADER))
      heat_net_add_doubt (net, doubts, HEAT_DOUBT_PLANT_NO_PORT, HEAT_KIND_SOURCE, i, NULL);
  for (guint32 i = 0; i < net->city->n_station; i++)
    {
      HeatSpan ports = heat_net_station_ports (net, heat_station (i));
      if (!has_side (net, ports, HEAT_PORT_PRIMARY) || !has_side (net, ports, HEAT_PORT_SECONDARY))
        heat_net_add_doubt (net, doubts, HEAT_DOUBT_PLANT_NO_PORT, HEAT_KIND_STATION, i, NULL);
    }
}

void
heat_net_find_doubts (const HeatNet *net, GArray *doubts)
{
  check_pipes (net, doubts);
  for (guint32 i = 0; i < net->city->n_valve; i++)
    check_valve (net, doubts, i);
  check_nodes (net, doubts);
  check_consumers (net, doubts);
  check_plants (net, doubts);
}
