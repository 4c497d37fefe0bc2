// SPDX-License-Identifier: GPL-3.0-or-later
/* The supply course of every node: Dijkstra (1959) by length from all headers at once, through what is open. */
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
reach (Flood *f, HeatNode node, guint32 cost_cm, guint32 feed, guint32 plant)
{
  if (heat_node_is_none (node) || cost_cm >= f->c->cost_cm[node.i])
    return;
  f->c->cost_cm[node.i] = cost_cm;
  f->c->feed[node.i] = feed;
  f->c->plant[node.i] = plant;
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
        reach (f, place.node.i == node.i ? place.node2 : place.node, f->c->cost_cm[node.i], f->c->feed[node.i], f->c->plant[node.i]);
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
      if ((row->line != HEAT_LINE_SUPPLY && row->line != HEAT_LINE_PAIR) || row->service != HEAT_SERVICE_IN)
        continue;
      if (end_is_shut (f, pipe, 0) || end_is_shut (f, pipe, 1))
        continue;
      double length_m = CLAMP (heat_net_pipe_length_m (f->c->net, pipe), 0, 1e5);
      guint32 cost = f->c->cost_cm[node.i];
      if (cost < G_MAXINT32)
        reach (f, heat_net_pipe_node (f->c->net, pipe, !end), cost + (guint32) (length_m * 100) + 1, pipe.i, f->c->plant[node.i]);
    }
}

static void
flood (Flood *f)
{
  for (guint32 port = 0; port < f->city->n_port; port++)
    {
      guint32 owner = HEAT_NONE;
      HeatKind kind = heat_net_port_owner (f->c->net, port, &owner);
      if (kind == HEAT_KIND_NONE || f->city->port[port].side == HEAT_PORT_PRIMARY)
        continue;
      reach (f, heat_net_port_node (f->c->net, port, HEAT_LINE_SUPPLY), 0, HEAT_NONE, owner | (kind == HEAT_KIND_STATION ? STATION : 0));
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

HeatCourses *
heat_courses_new (HeatNet *net, const HeatProgress *progress, GError **error)
{
  gsize n = (gsize) heat_net_n (net, HEAT_KIND_NODE) + 1;

  if (heat_progress_stopped (progress, error))
    return NULL;
  heat_progress_report (progress, 0, _("following the supply lines"));
  HeatCourses *c = g_new0 (HeatCourses, 1);
  g_atomic_ref_count_init (&c->refs);
  c->net = heat_net_ref (net);
  c->cost_cm = g_new (guint32, n);
  c->feed = g_new (guint32, n);
  c->plant = g_new (guint32, n);
  memset (c->cost_cm, 0xFF, n * sizeof *c->cost_cm);
  memset (c->feed, 0xFF, n * sizeof *c->feed);
  memset (c->plant, 0xFF, n * sizeof *c->plant);
  Flood f = { c, heat_net_city (net) };
  flood (&f);
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
