// SPDX-License-Identifier: GPL-3.0-or-later
/* The course of every node to its plant: Dijkstra (1959) by length from all headers at once, supply and return, through what
 * is open. Supply and return meet nowhere but at joints with one line for the pair, so one search serves both. */
#include "base-heap.h"
#include "base-i18n.h"
#include "locate-suspect.h"
#include <string.h>

struct _HeatCourses {
  gatomicrefcount refs;
  HeatNet *net;      /* owned reference */
  guint32 *cost_cm;  /* owned, by node; HEAT_NONE: not fed */
  guint32 *feed;     /* owned, by node: pipe, HEAT_NONE at a header */
  guint32 *plant;    /* owned, by node: source row, or station row | STATION */
  guint32 *parent;   /* owned, by node: the next node towards the plant; at a station's header the node of its primary port */
  guint32 *below;    /* owned, by node: consumers fed through it */
  int newest_year;   /* of any pipe */
};

#define STATION 0x80000000u

typedef struct { HeatCourses *c; const HeatCity *city; HeatHeap heap; } Flood;

static gboolean
is_shut (const Flood *f, guint32 valve)
{
  const HeatValveRow *row = &f->city->valve[valve];
  return row->state == HEAT_VALVE_CLOSED && row->condition != HEAT_CONDITION_LEAKY && !heat_net_valve_is_open_air (f->c->net, heat_valve (valve));
}

static gboolean
end_is_shut (const Flood *f, HeatPipe pipe, guint end)
{
  HeatSpan valves = heat_net_end_valves (f->c->net, pipe, end);

  for (guint32 i = 0; i < valves.n; i++)
    if (is_shut (f, valves.at[i]))
      return TRUE;
  return FALSE;
}

static void
reach (Flood *f, HeatNode node, guint32 cost_cm, guint32 feed, guint32 parent, guint32 plant)
{
  if (heat_node_is_none (node) || cost_cm >= f->c->cost_cm[node.i])
    return;
  f->c->cost_cm[node.i] = cost_cm;
  f->c->feed[node.i] = feed;
  f->c->plant[node.i] = plant;
  f->c->parent[node.i] = parent;
  heat_heap_push (&f->heap, cost_cm, node.i);
}

/* Edge valves that stand open lead on; a closed valve seated on the node stops everything here. */
static gboolean
pass_node_valves (Flood *f, HeatNode node)
{
  HeatSpan valves = heat_net_node_valves (f->c->net, node);

  for (guint32 i = 0; i < valves.n; i++)
    {
      HeatValvePlace place = heat_net_valve_place (f->c->net, heat_valve (valves.at[i]));
      if (place.seat == HEAT_SEAT_NODE && is_shut (f, valves.at[i]))
        return FALSE;
    }
  for (guint32 i = 0; i < valves.n; i++)
    {
      HeatValvePlace place = heat_net_valve_place (f->c->net, heat_valve (valves.at[i]));
      if (place.seat == HEAT_SEAT_EDGE && !is_shut (f, valves.at[i]))
        reach (f, place.node.i == node.i ? place.node2 : place.node, f->c->cost_cm[node.i], f->c->feed[node.i], node.i, f->c->plant[node.i]);
    }
  return TRUE;
}

static void
pass_pipes (Flood *f, HeatNode node)
{
  HeatSpan ends = heat_net_node_ends (f->c->net, node);

  for (guint32 i = 0; i < ends.n; i++)
    {
      HeatPipe pipe = heat_pipe (ends.at[i] >> 1);
      const HeatPipeRow *row = &f->city->pipe[pipe.i];
      guint end = ends.at[i] & 1;
      if (row->line == HEAT_LINE_JUMPER || row->service != HEAT_SERVICE_IN)
        continue;
      if (end_is_shut (f, pipe, 0) || end_is_shut (f, pipe, 1))
        continue;
      double length_m = CLAMP (heat_net_pipe_length_m (f->c->net, pipe), 0, 1e5);
      guint32 cost = f->c->cost_cm[node.i];
      if (cost < G_MAXINT32)
        reach (f, heat_net_pipe_node (f->c->net, pipe, !end), cost + (guint32) (length_m * 100) + 1, pipe.i, node.i, f->c->plant[node.i]);
    }
}

/* The node of a station's primary port, HEAT_NONE when it has none. */
static guint32
primary_node (const Flood *f, guint32 station, HeatLine line)
{
  HeatSpan ports = heat_net_station_ports (f->c->net, heat_station (station));

  for (guint32 i = 0; i < ports.n; i++)
    if (f->city->port[ports.at[i]].side == HEAT_PORT_PRIMARY)
      return heat_net_port_node (f->c->net, ports.at[i], line).i;
  return HEAT_NONE;
}

static void
flood (Flood *f)
{
  static const HeatLine lines[] = { HEAT_LINE_SUPPLY, HEAT_LINE_RETURN };

  for (guint32 port = 0; port < f->city->n_port; port++)
    for (int k = 0; k < 2; k++)
      {
        guint32 owner = HEAT_NONE;
        HeatKind kind = heat_net_port_owner (f->c->net, port, &owner);
        gboolean station = kind == HEAT_KIND_STATION;
        if (kind != HEAT_KIND_NONE && f->city->port[port].side != HEAT_PORT_PRIMARY)
          reach (f, heat_net_port_node (f->c->net, port, lines[k]), 0, HEAT_NONE, station ? primary_node (f, owner, lines[k]) : HEAT_NONE,
                 owner | (station ? STATION : 0));
      }
  while (f->heap.n > 0)
    {
      guint64 entry = heat_heap_pop (&f->heap);
      HeatNode node = heat_node (heat_heap_item (entry));
      if (heat_heap_key (entry) == f->c->cost_cm[node.i] && pass_node_valves (f, node))
        pass_pipes (f, node);
    }
  heat_heap_clear (&f->heap);
}

/* Consumers counted towards the plants, leaves first (Kahn 1962). Stations that feed each other are left as they are. */
static void
count_below (HeatCourses *c, guint32 n_nodes)
{
  g_autofree guint32 *children = g_new0 (guint32, n_nodes + 1);
  g_autofree guint32 *queue = g_new (guint32, n_nodes + 1);
  guint32 n = 0;

  for (guint32 i = 0, all = heat_net_n (c->net, HEAT_KIND_CONSUMER); i < all; i++)
    {
      HeatNode supply = heat_net_consumer_node (c->net, heat_consumer (i), HEAT_LINE_SUPPLY), back = heat_net_consumer_node (c->net, heat_consumer (i), HEAT_LINE_RETURN);
      if (!heat_node_is_none (supply))
        c->below[supply.i]++;
      if (!heat_node_is_none (back) && back.i != supply.i)
        c->below[back.i]++;
    }
  for (guint32 i = 0; i < n_nodes; i++)
    if (c->parent[i] != HEAT_NONE)
      children[c->parent[i]]++;
  for (guint32 i = 0; i < n_nodes; i++)
    if (children[i] == 0)
      queue[n++] = i;
  for (guint32 k = 0; k < n; k++)
    {
      guint32 up = c->parent[queue[k]];
      if (up == HEAT_NONE)
        continue;
      c->below[up] += c->below[queue[k]];
      if (--children[up] == 0)
        queue[n++] = up;
    }
}

HeatCourses *
heat_courses_new (HeatNet *net, const HeatProgress *progress, GError **error)
{
  gsize n = (gsize) heat_net_n (net, HEAT_KIND_NODE) + 1;

  if (heat_progress_stopped (progress, error))
    return NULL;
  heat_progress_report (progress, 0, _("following the lines from the plants"));
  HeatCourses *c = g_new0 (HeatCourses, 1);
  g_atomic_ref_count_init (&c->refs);
  c->net = heat_net_ref (net);
  c->cost_cm = g_new (guint32, n);
  c->feed = g_new (guint32, n);
  c->plant = g_new (guint32, n);
  c->parent = g_new (guint32, n);
  c->below = g_new0 (guint32, n);
  memset (c->cost_cm, 0xFF, n * sizeof *c->cost_cm);
  memset (c->feed, 0xFF, n * sizeof *c->feed);
  memset (c->plant, 0xFF, n * sizeof *c->plant);
  memset (c->parent, 0xFF, n * sizeof *c->parent);
  Flood f = { c, heat_net_city (net) };
  flood (&f);
  count_below (c, (guint32) n - 1);
  for (guint32 i = 0; i < f.city->n_pipe; i++)
    c->newest_year = MAX (c->newest_year, f.city->pipe[i].year);
  return c;
}

HeatCourses *
heat_courses_ref (HeatCourses *courses)
{
  g_atomic_ref_count_inc (&courses->refs);
  return courses;
}

void
heat_courses_unref (HeatCourses *courses)
{
  if (!g_atomic_ref_count_dec (&courses->refs))
    return;
  heat_net_unref (courses->net);
  g_free (courses->cost_cm);
  g_free (courses->feed);
  g_free (courses->plant);
  g_free (courses->parent);
  g_free (courses->below);
  g_free (courses);
}

HeatNet *heat_courses_net (const HeatCourses *courses) { return courses->net; }

HeatKind
heat_courses_plant (const HeatCourses *courses, HeatNode node, guint32 *plant)
{
  if (heat_node_is_none (node) || courses->cost_cm[node.i] == HEAT_NONE)
    return HEAT_KIND_NONE;
  *plant = courses->plant[node.i] & ~STATION;
  return courses->plant[node.i] & STATION ? HEAT_KIND_STATION : HEAT_KIND_SOURCE;
}

HeatPipe
heat_courses_feed (const HeatCourses *courses, HeatNode node)
{
  return heat_pipe (heat_node_is_none (node) ? HEAT_NONE : courses->feed[node.i]);
}

double
heat_courses_distance_m (const HeatCourses *courses, HeatNode node)
{
  return heat_node_is_none (node) || courses->cost_cm[node.i] == HEAT_NONE ? NAN : courses->cost_cm[node.i] / 100.0;
}

int heat_courses_newest_year (const HeatCourses *courses) { return courses->newest_year; }

HeatNode
heat_courses_up (const HeatCourses *courses, HeatNode node)
{
  return heat_node (heat_node_is_none (node) ? HEAT_NONE : courses->parent[node.i]);
}

guint32
heat_courses_below (const HeatCourses *courses, HeatPipe pipe)
{
  HeatNode a = heat_net_pipe_node (courses->net, pipe, 0), b = heat_net_pipe_node (courses->net, pipe, 1);

  if (!heat_node_is_none (a) && courses->feed[a.i] == pipe.i)
    return courses->below[a.i];
  return !heat_node_is_none (b) && courses->feed[b.i] == pipe.i ? courses->below[b.i] : 0;
}
