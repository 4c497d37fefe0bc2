// SPDX-License-Identifier: GPL-3.0-or-later
/* Reading the snapshot. */
#include "net-columns.h"
#include "net-private.h"
#include "base-i18n.h"
#include "geo-rtree.h"
#include <string.h>

static const char *const kind_words[HEAT_N_KINDS] = { "", "node", "pipe", "valve", "well", "source", "station", "consumer",
                                                      "building", "community", "household", "port", "team", "road" };
static const char *const kind_labels[HEAT_N_KINDS] = {
  "", NC_ ("kind of object", "node"), NC_ ("kind of object", "pipe"), NC_ ("kind of object", "valve"), NC_ ("kind of object", "well"),
  NC_ ("kind of object", "source"), NC_ ("kind of object", "station"), NC_ ("kind of object", "consumer"),
  NC_ ("kind of object", "building"), NC_ ("kind of object", "community"), NC_ ("kind of object", "household"),
  NC_ ("kind of object", "port"), NC_ ("kind of object", "team"), NC_ ("kind of object", "road"),
};

const char *
heat_kind_word (HeatKind kind)
{
  return (guint) kind < HEAT_N_KINDS ? kind_words[kind] : "";
}

const char *
heat_kind_label (HeatKind kind)
{
  return kind != HEAT_KIND_NONE && (guint) kind < HEAT_N_KINDS ? g_dpgettext2 (GETTEXT_PACKAGE, "kind of object", kind_labels[kind]) : "";
}

HeatKind
heat_kind_from_word (const char *word)
{
  for (int k = 1; k < HEAT_N_KINDS; k++)
    if (strcmp (kind_words[k], word) == 0)
      return (HeatKind) k;
  return HEAT_KIND_NONE;
}

/* --- ids ------------------------------------------------------------------------------------------------------- */

static HeatText
id_in_row (const HeatCity *city, HeatKind kind, guint32 i)
{
  switch (kind)
    {
    case HEAT_KIND_NODE: return city->node[i].id;
    case HEAT_KIND_PIPE: return city->pipe[i].id;
    case HEAT_KIND_VALVE: return city->valve[i].id;
    case HEAT_KIND_WELL: return city->well[i].id;
    case HEAT_KIND_SOURCE: return city->source[i].id;
    case HEAT_KIND_STATION: return city->station[i].id;
    case HEAT_KIND_CONSUMER: return city->consumer[i].id;
    case HEAT_KIND_BUILDING: return city->building[i].id;
    case HEAT_KIND_COMMUNITY: return city->community[i].id;
    case HEAT_KIND_HOUSEHOLD: return city->household[i].card;
    case HEAT_KIND_TEAM: return city->team[i].id;
    case HEAT_KIND_ROAD: return city->road[i].id;
    case HEAT_KIND_PORT: return city->port[i].owner;
    case HEAT_KIND_NONE:
    case HEAT_N_KINDS: break;
    }
  return (HeatText){ 0 };
}

const char *
heat_net_row_id (const HeatNet *net, HeatKind kind, guint32 i, char text[HEAT_NUMBER_BYTES])
{
  if (kind == HEAT_KIND_HOUSEHOLD && !net->city->household)
    return heat_net_card (net, heat_household (i), text);
  if (kind == HEAT_KIND_NODE && !net->city->node)
    return heat_city_text (net->city, net->nodes.id[i]);
  return heat_city_text (net->city, id_in_row (net->city, kind, i));
}

guint32
heat_net_n (const HeatNet *net, HeatKind kind)
{
  const HeatCity *city = net->city;

  switch (kind)
    {
    case HEAT_KIND_NODE: return city->n_node;
    case HEAT_KIND_PIPE: return city->n_pipe;
    case HEAT_KIND_VALVE: return city->n_valve;
    case HEAT_KIND_WELL: return city->n_well;
    case HEAT_KIND_SOURCE: return city->n_source;
    case HEAT_KIND_STATION: return city->n_station;
    case HEAT_KIND_CONSUMER: return city->n_consumer;
    case HEAT_KIND_BUILDING: return city->n_building;
    case HEAT_KIND_COMMUNITY: return city->n_community;
    case HEAT_KIND_HOUSEHOLD: return city->n_household;
    case HEAT_KIND_PORT: return city->n_port;
    case HEAT_KIND_TEAM: return city->n_team;
    case HEAT_KIND_ROAD: return city->n_road;
    case HEAT_KIND_NONE:
    case HEAT_N_KINDS: break;
    }
  return 0;
}

static guint32
look_up (const HeatNet *net, HeatKind kind, const char *id)
{
  for (guint32 i = 0; kind == HEAT_KIND_ROAD && *id && i < net->city->n_road; i++) /* seldom asked for: not worth a table */
    if (strcmp (heat_city_text (net->city, id_in_row (net->city, kind, i)), id) == 0)
      return i;
  return heat_net_ids_find (net, kind, id);
}

static HeatSpan
get_group (const HeatGroups *groups, guint32 key)
{
  g_return_val_if_fail (key < groups->n_keys, ((HeatSpan){ NULL, 0 }));
  return heat_groups_get (groups, key);
}

HeatNet *
heat_net_ref (HeatNet *net)
{
  g_atomic_ref_count_inc (&net->refs);
  return net;
}

static void
free_arrays (HeatNet *net)
{
  for (int k = 0; k < HEAT_N_KINDS; k++)
    {
      g_free (net->ids[k].slots);
      g_free (net->ids[k].strays);
    }
  HeatGroups *groups[] = { &net->node_ends, &net->end_valves, &net->node_valves, &net->well_valves, &net->well_nodes, &net->node_wells, &net->source_ports,
                           &net->station_ports, &net->building_consumers, &net->community_buildings };
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    heat_groups_clear (groups[i]);
  gpointer arrays[] = { net->pipe_node, net->node_well, net->valve_place, net->port_node, net->port_owner, net->port_owner_kind, net->consumer_node,
                        net->consumer_building, net->building_community, net->consumer_sum };
  for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
    g_free (arrays[i]);
  heat_homes_clear (&net->homes);
  heat_nodes_clear (&net->nodes);
  g_free (net->course);
  g_free (net->course_at);
  heat_city_free (net->city);
}

void
heat_net_unref (HeatNet *net)
{
  if (!net || !g_atomic_ref_count_dec (&net->refs))
    return;
  heat_rtree_free (net->pipe_index);
  g_array_unref (net->doubts);
  g_clear_pointer (&net->told, g_hash_table_unref);
  g_mutex_clear (&net->lock);
  if (net->image)
    {
      heat_strings_free (net->city->strings);
      g_free (net->city);
      g_bytes_unref (net->image);
    }
  else
    free_arrays (net);
  g_free (net);
}

/* --- reading --------------------------------------------------------------------------------------------------- */

guint64 heat_net_serial (const HeatNet *net) { return net->serial; }
const HeatCity *heat_net_city (const HeatNet *net) { return net->city; }
const char *heat_net_text (const HeatNet *net, HeatText t) { return heat_city_text (net->city, t); }
guint32 heat_net_find (const HeatNet *net, HeatKind kind, const char *id) { return (guint) kind < HEAT_N_KINDS ? look_up (net, kind, id) : HEAT_NONE; }
const struct _HeatRtree *heat_net_pipe_index (const HeatNet *net) { return net->pipe_index; }

/* A packed number, written out once for all who ask. */
static const char *
tell_card (const HeatNet *net, guint32 household)
{
  char text[HEAT_NUMBER_BYTES];
  const char *card = heat_net_card (net, heat_household (household), text);
  HeatNet *to = (HeatNet *) net;

  if (card != text)
    return card;
  g_mutex_lock (&to->lock);
  if (!to->told)
    to->told = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  gpointer key = GSIZE_TO_POINTER ((gsize) household + 1);
  card = g_hash_table_lookup (to->told, key);
  if (!card)
    g_hash_table_insert (to->told, key, (gpointer) (card = g_strdup (text)));
  g_mutex_unlock (&to->lock);
  return card;
}

const char *
heat_net_id (const HeatNet *net, HeatKind kind, guint32 index)
{
  if (index >= heat_net_n (net, kind))
    return "";
  if (kind == HEAT_KIND_HOUSEHOLD && !net->city->household)
    return tell_card (net, index);
  if (kind == HEAT_KIND_NODE && !net->city->node)
    return heat_city_text (net->city, net->nodes.id[index]);
  return heat_city_text (net->city, id_in_row (net->city, kind, index));
}

const char *
heat_net_name (const HeatNet *net, HeatKind kind, guint32 index)
{
  const HeatCity *city = net->city;
  HeatText name = { 0 };

  if (index >= heat_net_n (net, kind))
    return "";
  switch (kind)
    {
    case HEAT_KIND_VALVE: name = city->valve[index].name; break;
    case HEAT_KIND_WELL: name = city->well[index].name; break;
    case HEAT_KIND_SOURCE: name = city->source[index].name; break;
    case HEAT_KIND_STATION: name = city->station[index].name; break;
    case HEAT_KIND_CONSUMER: name = city->consumer[index].name; break;
    case HEAT_KIND_BUILDING: name = city->building[index].name; break;
    case HEAT_KIND_COMMUNITY: name = city->community[index].name; break;
    case HEAT_KIND_TEAM: name = city->team[index].name; break;
    case HEAT_KIND_ROAD: name = city->road[index].name; break;
    default: break;
    }
  return name.at ? heat_city_text (city, name) : heat_net_id (net, kind, index);
}

/* Middle of the drawn line by length. */
static gboolean
place_of_pipe (const HeatNet *net, guint32 index, double *x, double *y)
{
  double fallback[HEAT_COURSE_DOUBLES], total = 0, half = 0;
  guint n;
  const double *p = heat_net_pipe_line (net, heat_pipe (index), fallback, &n);

  for (guint i = 1; i < n; i++)
    total += hypot (p[2 * i] - p[2 * i - 2], p[2 * i + 1] - p[2 * i - 1]);
  for (guint i = 1; i < n; i++)
    {
      double d = hypot (p[2 * i] - p[2 * i - 2], p[2 * i + 1] - p[2 * i - 1]);
      if (half + d >= total / 2 || i == n - 1)
        {
          double t = d > 0 ? CLAMP ((total / 2 - half) / d, 0, 1) : 0;
          *x = p[2 * i - 2] + t * (p[2 * i] - p[2 * i - 2]);
          *y = p[2 * i - 1] + t * (p[2 * i + 1] - p[2 * i - 1]);
          return isfinite (*x) && isfinite (*y);
        }
      half += d;
    }
  return FALSE;
}

static gboolean
place_of_valve (const HeatNet *net, guint32 index, double *x, double *y)
{
  HeatValvePlace place = net->valve_place ? net->valve_place[index] : (HeatValvePlace){ .seat = HEAT_SEAT_NONE };
  guint32 node = HEAT_NONE;

  if (place.seat == HEAT_SEAT_PIPE_END)
    node = net->pipe_node[2 * place.pipe.i + place.end];
  else if (place.seat != HEAT_SEAT_NONE)
    node = place.node.i;
  return node != HEAT_NONE && heat_net_place (net, HEAT_KIND_NODE, node, x, y);
}

static gboolean
place_of_household (const HeatNet *net, guint32 index, double *x, double *y)
{
  const HeatHomeRun *run = heat_homes_run (&net->homes, index);

  if (run->building != HEAT_NONE)
    return heat_net_place (net, HEAT_KIND_BUILDING, run->building, x, y);
  return run->consumer != HEAT_NONE && heat_net_place (net, HEAT_KIND_CONSUMER, run->consumer, x, y);
}

gboolean
heat_net_place (const HeatNet *net, HeatKind kind, guint32 index, double *x, double *y)
{
  const HeatCity *city = net->city;
  double px = NAN, py = NAN;

  if (index >= heat_net_n (net, kind))
    return FALSE;
  switch (kind)
    {
#define PLACE(KIND, layer) case KIND: px = city->layer[index].x; py = city->layer[index].y; break;
    case HEAT_KIND_NODE:
      if (!city->node)
        return heat_nodes_place (&net->nodes, index, x, y);
      px = city->node[index].x;
      py = city->node[index].y;
      break;
    PLACE (HEAT_KIND_VALVE, valve)
    PLACE (HEAT_KIND_WELL, well)
    PLACE (HEAT_KIND_SOURCE, source)
    PLACE (HEAT_KIND_STATION, station)
    PLACE (HEAT_KIND_CONSUMER, consumer)
    PLACE (HEAT_KIND_BUILDING, building)
    PLACE (HEAT_KIND_COMMUNITY, community)
    PLACE (HEAT_KIND_TEAM, team)
#undef PLACE
    case HEAT_KIND_PIPE:
      return net->pipe_node && place_of_pipe (net, index, x, y);
    case HEAT_KIND_HOUSEHOLD:
      return net->homes.runs && place_of_household (net, index, x, y);
    case HEAT_KIND_PORT:
      return net->port_node && net->port_node[2 * index] != HEAT_NONE && heat_net_place (net, HEAT_KIND_NODE, net->port_node[2 * index], x, y);
    default: return FALSE;
    }
  if (kind == HEAT_KIND_VALVE && !(isfinite (px) && isfinite (py)))
    return place_of_valve (net, index, x, y);
  if (!isfinite (px) || !isfinite (py))
    return FALSE;
  *x = px;
  *y = py;
  return TRUE;
}

HeatNode
heat_net_pipe_node (const HeatNet *net, HeatPipe pipe, guint end)
{
  g_return_val_if_fail (pipe.i < net->city->n_pipe && end < 2, heat_node (HEAT_NONE));
  return heat_node (net->pipe_node[2 * pipe.i + end]);
}

const guint32 *heat_net_all_pipe_nodes (const HeatNet *net) { return net->pipe_node; }
const guint32 *heat_net_all_consumer_nodes (const HeatNet *net) { return net->consumer_node; }
const guint32 *heat_net_all_port_nodes (const HeatNet *net) { return net->port_node; }
const HeatValvePlace *heat_net_all_valve_places (const HeatNet *net) { return net->valve_place; }
HeatSpan heat_net_node_ends (const HeatNet *net, HeatNode node) { return get_group (&net->node_ends, node.i); }
HeatValvePlace heat_net_valve_place (const HeatNet *net, HeatValve valve) { return net->valve_place[valve.i]; }
HeatSpan heat_net_end_valves (const HeatNet *net, HeatPipe pipe, guint end) { return get_group (&net->end_valves, pipe.i << 1 | end); }
HeatSpan heat_net_node_valves (const HeatNet *net, HeatNode node) { return get_group (&net->node_valves, node.i); }
HeatSpan heat_net_well_valves (const HeatNet *net, HeatWell well) { return get_group (&net->well_valves, well.i); }
HeatSpan heat_net_well_nodes (const HeatNet *net, HeatWell well) { return get_group (&net->well_nodes, well.i); }
HeatSpan heat_net_source_ports (const HeatNet *net, HeatSource source) { return get_group (&net->source_ports, source.i); }
HeatSpan heat_net_station_ports (const HeatNet *net, HeatStation station) { return get_group (&net->station_ports, station.i); }
HeatNode heat_net_port_node (const HeatNet *net, guint32 port, HeatLine line) { return heat_node (net->port_node[2 * port + (line == HEAT_LINE_RETURN)]); }
HeatNode heat_net_consumer_node (const HeatNet *net, HeatConsumer c, HeatLine line) { return heat_node (net->consumer_node[2 * c.i + (line == HEAT_LINE_RETURN)]); }
HeatBuilding heat_net_consumer_building (const HeatNet *net, HeatConsumer c) { return heat_building (net->consumer_building[c.i]); }
HeatSpan heat_net_building_consumers (const HeatNet *net, HeatBuilding b) { return get_group (&net->building_consumers, b.i); }
HeatCommunity heat_net_building_community (const HeatNet *net, HeatBuilding b) { return heat_community (net->building_community[b.i]); }
HeatSpan heat_net_community_buildings (const HeatNet *net, HeatCommunity c) { return get_group (&net->community_buildings, c.i); }
const HeatConsumerSum *heat_net_consumer_sum (const HeatNet *net, HeatConsumer c) { return &net->consumer_sum[c.i]; }

gboolean
heat_net_valve_is_open_air (const HeatNet *net, HeatValve valve)
{
  guint8 role = net->city->valve[valve.i].role;

  return role == HEAT_VALVE_DRAIN || role == HEAT_VALVE_VENT;
}

HeatKind
heat_net_port_owner (const HeatNet *net, guint32 port, guint32 *owner)
{
  *owner = net->port_owner[port];
  return (HeatKind) net->port_owner_kind[port];
}

double
heat_net_pipe_length_m (const HeatNet *net, HeatPipe pipe)
{
  double fallback[HEAT_COURSE_DOUBLES], sum = 0;
  guint n;

  if (isfinite (net->city->pipe[pipe.i].length_m) && net->city->pipe[pipe.i].length_m >= 0)
    return net->city->pipe[pipe.i].length_m;
  const double *p = heat_net_pipe_line (net, pipe, fallback, &n);
  for (guint i = 1; i < n; i++)
    sum += hypot (p[2 * i] - p[2 * i - 2], p[2 * i + 1] - p[2 * i - 1]);
  return isfinite (sum) ? sum : 0;
}

double
heat_net_pipe_volume_m3 (const HeatNet *net, HeatPipe pipe)
{
  const HeatPipeRow *row = &net->city->pipe[pipe.i];
  double bore_m = row->dn_mm / 1000.0;

  return G_PI / 4 * bore_m * bore_m * heat_net_pipe_length_m (net, pipe) * (row->line == HEAT_LINE_PAIR ? 2 : 1);
}

const HeatDoubt *
heat_net_doubts (const HeatNet *net, guint *n)
{
  *n = net->doubts->len;
  return (const HeatDoubt *) (gconstpointer) net->doubts->data;
}
