// SPDX-License-Identifier: GPL-3.0-or-later
/* Dijkstra (1959) from one hub to many spokes, along or against the arcs. Costs are whole numbers, millimetres or tenths of a
 * millisecond, so that equal questions have equal answers on every machine. */
#include "base-heap.h"
#include "road-private.h"
#include <string.h>

#define FAR G_MAXUINT32
#define NEVER (-1.0)
#define MAX_EDGE_COST 1000000000u

typedef struct {
  const HeatRoadGraph *graph;
  const guint32 *closed;      /* bits by edge, (nullable) */
  guint8 ways;                /* arcs to follow from a node: ARC_OUT from the hub, ARC_IN towards it */
  double factor[256];         /* cost of a millimetre by slot; NEVER: not driven */
  guint32 *cost, *parent, *by; /* by node; parent FAR at a seed, `by` the edge to it */
  guint8 *wanted;             /* 1 wanted, 2 settled */
  guint32 n_wanted;
} Search;

/* Where a place joins the nodes: up to two ends of its edge. */
typedef struct { guint32 node[2], cost[2], at_mm[2]; guint n; guint32 edge, along_mm; } Joint;

static double
slot_factor (const HeatRoadSlot *slot, const HeatRoadQuery *query)
{
  const HeatRoadSpeeds *s = query->speeds;
  int c = slot->road_class;

  if (query->metric == HEAT_ROAD_BY_LENGTH)
    return 1;
  double kmh = slot->maxspeed_kmh > 0 ? MIN (slot->maxspeed_kmh * s->limit_share, 1.5 * s->kmh[c]) : s->kmh[c];
  kmh *= (query->night ? s->night[c] : 1) * (query->snow ? s->snow[c] : 1);
  return s->kmh[c] > 0 && kmh > 0.1 ? 36 / kmh : NEVER; /* 0.1 ms a mm */
}

static guint32
edge_cost (const Search *s, guint32 length_mm, guint8 slot)
{
  return (guint32) MIN (length_mm * s->factor[slot] + 0.5, MAX_EDGE_COST);
}

static void
add_joint (const Search *s, Joint *j, guint32 node, guint32 length_mm, guint32 at_mm, guint8 slot)
{
  j->node[j->n] = node;
  j->at_mm[j->n] = at_mm;
  j->cost[j->n++] = length_mm ? edge_cost (s, length_mm, slot) : 0;
}

/* The ends that can be driven to from the place (leaving), or from which it can be driven to. A place on a node is that node. */
static Joint
join (const Search *s, HeatRoadSnap snap, gboolean leaving)
{
  Joint j = { .edge = snap.edge };

  if (snap.edge >= s->graph->n_edges)
    return j;
  const HeatRoadEdge *e = &s->graph->edges[snap.edge];
  double drawn = road_edge_drawn_m (s->graph, e), share = drawn > 0 ? CLAMP (snap.along_m / drawn, 0, 1) : 0;
  guint32 mm = (guint32) llround (share * e->length_mm);
  gboolean driven = s->factor[e->slot] != NEVER;
  gboolean to_end = leaving ? e->oneway != 2 : e->oneway != 1; /* leaving: along; arriving from the end: against */
  gboolean to_start = leaving ? e->oneway != 1 : e->oneway != 2;
  j.along_mm = mm;
  gboolean at_start = mm == 0, at_end = mm == e->length_mm && !at_start;
  if (at_start || (driven && to_start && !at_end))
    add_joint (s, &j, e->start, mm, 0, e->slot);
  if (at_end || (driven && to_end && !at_start))
    add_joint (s, &j, e->end, e->length_mm - mm, e->length_mm, e->slot);
  return j;
}

static void
relax (Search *s, HeatHeap *heap, guint32 node, guint32 cost, guint32 parent, guint32 by)
{
  if (cost >= s->cost[node])
    return;
  s->cost[node] = cost;
  s->parent[node] = parent;
  s->by[node] = by;
  heat_heap_push (heap, cost, node);
}

static void
run (Search *s, const Joint *hub)
{
  g_auto (HeatHeap) heap = { 0 };

  for (guint i = 0; i < hub->n; i++)
    relax (s, &heap, hub->node[i], hub->cost[i], FAR, hub->edge);
  while (heap.n > 0 && s->n_wanted > 0)
    {
      guint64 entry = heat_heap_pop (&heap);
      guint32 node = heat_heap_item (entry), cost = heat_heap_key (entry);
      if (cost > s->cost[node])
        continue;
      if (s->wanted[node] == 1)
        {
          s->wanted[node] = 2;
          s->n_wanted--;
        }
      for (guint32 a = s->graph->first_arc[node]; a < s->graph->first_arc[node + 1]; a++)
        {
          const HeatRoadArc *arc = &s->graph->arcs[a];
          if (!(arc->ways & s->ways) || s->factor[arc->slot] == NEVER || (s->closed && road_bit (s->closed, arc->edge)) || cost > FAR - MAX_EDGE_COST - 1)
            continue;
          relax (s, &heap, arc->head, cost + edge_cost (s, arc->length_mm, arc->slot), node, arc->edge);
        }
    }
}

/* A stretch of one edge, driven from a to b (millimetres from its start). */
typedef struct { guint32 edge, a_mm, b_mm; } Piece;

static void
add_piece (GArray *pieces, guint32 edge, guint32 a_mm, guint32 b_mm)
{
  Piece piece = { edge, a_mm, b_mm };

  if (a_mm != b_mm)
    g_array_append_val (pieces, piece);
}

static void
reverse_pieces (GArray *pieces)
{
  for (guint i = 0, k = pieces->len; i < k; i++)
    {
      Piece *p = &g_array_index (pieces, Piece, i);
      *p = (Piece){ p->edge, p->b_mm, p->a_mm };
      if (i < --k)
        {
          Piece *q = &g_array_index (pieces, Piece, k);
          Piece keep = *p;
          *p = (Piece){ q->edge, q->b_mm, q->a_mm };
          *q = keep;
        }
    }
}

/* From the spoke to the hub, then turned round when the hub is where the journey begins. */
static GArray *
collect_pieces (const Search *s, const Joint *hub, const Joint *spoke, guint end)
{
  GArray *pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  guint32 node = spoke->node[end];

  add_piece (pieces, spoke->edge, spoke->along_mm, spoke->at_mm[end]);
  for (; s->parent[node] != FAR; node = s->parent[node])
    {
      const HeatRoadEdge *e = &s->graph->edges[s->by[node]];
      gboolean along = e->start == node;
      add_piece (pieces, s->by[node], along ? 0 : e->length_mm, along ? e->length_mm : 0);
    }
  guint seed = hub->n > 1 && (hub->node[1] == node) && (hub->node[0] != node || hub->cost[1] < hub->cost[0]);
  add_piece (pieces, hub->edge, hub->at_mm[seed], hub->along_mm);
  if (s->ways == ARC_OUT)
    reverse_pieces (pieces);
  return pieces;
}

static void
add_point (GArray *line, double x, double y)
{
  const double *last = line->len >= 2 ? &g_array_index (line, double, line->len - 2) : NULL;

  if (last && last[0] == x && last[1] == y)
    return;
  g_array_append_val (line, x);
  g_array_append_val (line, y);
}

/* The drawn course of a stretch, its ends cut at the right metre. */
static void
draw_piece (const HeatRoadGraph *graph, const Piece *piece, GArray *line)
{
  const HeatRoadEdge *e = &graph->edges[piece->edge];
  const double *p = graph->points + 2 * (gsize) e->first_point;
  double drawn = road_edge_drawn_m (graph, e), scale = e->length_mm ? drawn / e->length_mm : 0;
  double a = piece->a_mm * scale, b = piece->b_mm * scale, low = MIN (a, b), high = MAX (a, b), walked = 0;
  g_autoptr (GArray) cut = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint32 i = 0; i + 1 < e->n_points; i++, p += 2)
    {
      double length = hypot (p[2] - p[0], p[3] - p[1]);
      double t0 = length > 0 ? CLAMP ((low - walked) / length, 0, 1) : 0, t1 = length > 0 ? CLAMP ((high - walked) / length, 0, 1) : 0;
      if (t1 > t0)
        {
          add_point (cut, p[0] + t0 * (p[2] - p[0]), p[1] + t0 * (p[3] - p[1]));
          add_point (cut, t1 == 1 ? p[2] : p[0] + t1 * (p[2] - p[0]), t1 == 1 ? p[3] : p[1] + t1 * (p[3] - p[1]));
        }
      walked += length;
    }
  const double *xy = (const double *) (gpointer) cut->data;
  for (guint i = 0, n = cut->len / 2; i < n; i++)
    {
      guint k = a <= b ? i : n - 1 - i;
      add_point (line, xy[2 * k], xy[2 * k + 1]);
    }
}

static void
name_piece (const HeatRoadGraph *graph, const Piece *piece, HeatRoadTrip *trip)
{
  guint32 name = graph->way_name[graph->edges[piece->edge].way];
  double length_m = fabs ((double) piece->b_mm - (double) piece->a_mm) / 1000;

  if (name == 0)
    return;
  if (trip->streets->len > 0 && g_array_index (trip->streets, guint32, trip->streets->len - 1) == name)
    g_array_index (trip->street_m, double, trip->street_m->len - 1) += length_m;
  else
    {
      g_array_append_val (trip->streets, name);
      g_array_append_val (trip->street_m, length_m);
    }
}

static void
describe (const Search *s, const HeatRoadQuery *query, GArray *pieces, guint32 cost, HeatRoadSnap from, HeatRoadSnap to, HeatRoadTrip *trip)
{
  guint64 mm = 0;

  trip->reached = TRUE;
  trip->travel_s = query->metric == HEAT_ROAD_BY_TIME ? cost / 1e4 : NAN;
  if (query->want_paths)
    {
      trip->line = g_array_new (FALSE, FALSE, sizeof (double));
      trip->streets = g_array_new (FALSE, FALSE, sizeof (guint32));
      trip->street_m = g_array_new (FALSE, FALSE, sizeof (double));
      add_point (trip->line, from.x, from.y);
    }
  for (guint i = 0; i < pieces->len; i++)
    {
      const Piece *p = &g_array_index (pieces, Piece, i);
      mm += p->a_mm > p->b_mm ? p->a_mm - p->b_mm : p->b_mm - p->a_mm;
      if (query->want_paths)
        {
          draw_piece (s->graph, p, trip->line);
          name_piece (s->graph, p, trip);
        }
    }
  if (query->want_paths)
    add_point (trip->line, to.x, to.y);
  trip->distance_m = (double) mm / 1000;
}

/* Both places on one edge, and the way between them allowed: its cost, else FAR. */
static guint32
direct_cost (const Search *s, const Joint *from, const Joint *to)
{
  if (from->edge != to->edge || from->edge >= s->graph->n_edges)
    return FAR;
  const HeatRoadEdge *e = &s->graph->edges[from->edge];
  if (from->along_mm == to->along_mm)
    return 0;
  gboolean along = to->along_mm > from->along_mm;
  gboolean both_on_nodes = from->n == 1 && to->n == 1 && from->cost[0] == 0 && to->cost[0] == 0;
  if (both_on_nodes || s->factor[e->slot] == NEVER || e->oneway == (along ? 2 : 1))
    return FAR;
  return edge_cost (s, along ? to->along_mm - from->along_mm : from->along_mm - to->along_mm, e->slot);
}

static void
answer (const Search *s, const HeatRoadQuery *query, const Joint *hub, const Joint *spoke, HeatRoadSnap from, HeatRoadSnap to, HeatRoadTrip *trip)
{
  gboolean outward = s->ways == ARC_OUT;
  guint32 best = direct_cost (s, outward ? hub : spoke, outward ? spoke : hub);
  int end = -1;
  g_autoptr (GArray) pieces = NULL;

  *trip = (HeatRoadTrip){ FALSE, NAN, NAN };
  for (guint i = 0; i < spoke->n; i++)
    if (s->cost[spoke->node[i]] != FAR && s->cost[spoke->node[i]] + spoke->cost[i] < best)
      {
        best = s->cost[spoke->node[i]] + spoke->cost[i];
        end = (int) i;
      }
  if (best == FAR)
    return;
  if (end >= 0)
    pieces = collect_pieces (s, hub, spoke, (guint) end);
  else
    {
      pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
      add_piece (pieces, hub->edge, outward ? hub->along_mm : spoke->along_mm, outward ? spoke->along_mm : hub->along_mm);
    }
  describe (s, query, pieces, best, from, to, trip);
}

static void
search_many (const HeatRoadGraph *graph, const HeatRoadQuery *query, guint8 ways, HeatRoadSnap hub_snap, const HeatRoadSnap *spokes, guint n, HeatRoadTrip *trips)
{
  gsize size = (gsize) graph->n_nodes + 1;
  g_autofree guint32 *block = g_new (guint32, 3 * size);
  g_autofree guint8 *wanted = g_new0 (guint8, size);
  g_autofree Joint *joints = g_new (Joint, n + 1);
  Search s = { .graph = graph, .closed = query->closures ? query->closures->bits : NULL, .ways = ways,
               .cost = block, .parent = block + size, .by = block + 2 * size, .wanted = wanted };
  gboolean outward = ways == ARC_OUT;

  g_return_if_fail (query->metric == HEAT_ROAD_BY_LENGTH || query->speeds);
  memset (s.cost, 0xFF, size * sizeof *s.cost);
  for (guint i = 0; i < graph->n_slots; i++)
    s.factor[i] = slot_factor (&graph->slots[i], query);
  Joint hub = join (&s, hub_snap, outward);
  for (guint i = 0; i < n; i++)
    {
      joints[i] = join (&s, spokes[i], !outward);
      for (guint k = 0; k < joints[i].n; k++)
        {
          s.n_wanted += wanted[joints[i].node[k]] == 0;
          wanted[joints[i].node[k]] = 1;
        }
    }
  run (&s, &hub);
  for (guint i = 0; i < n; i++)
    answer (&s, query, &hub, &joints[i], outward ? hub_snap : spokes[i], outward ? spokes[i] : hub_snap, &trips[i]);
}

void
heat_road_to_one (const HeatRoadGraph *graph, const HeatRoadQuery *query, const HeatRoadSnap *from, guint n, HeatRoadSnap to, HeatRoadTrip *trips)
{
  search_many (graph, query, ARC_IN, to, from, n, trips);
}

void
heat_road_from_one (const HeatRoadGraph *graph, const HeatRoadQuery *query, HeatRoadSnap from, const HeatRoadSnap *to, guint n, HeatRoadTrip *trips)
{
  search_many (graph, query, ARC_OUT, from, to, n, trips);
}

void
heat_road_trip_clear (HeatRoadTrip *trip)
{
  g_clear_pointer (&trip->line, g_array_unref);
  g_clear_pointer (&trip->streets, g_array_unref);
  g_clear_pointer (&trip->street_m, g_array_unref);
}
