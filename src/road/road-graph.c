// SPDX-License-Identifier: GPL-3.0-or-later
/* Ways → nodes and edges. A place is known by its millimetres; a place used twice, or at a way's end, is a node. */
#include "road-private.h"
#include <string.h>

typedef struct { gint64 x, y; } Key;

/* Places met while building: an open hash over keys. */
typedef struct {
  Key *keys;
  guint32 *table; /* place + 1, 0 empty */
  guint8 *uses;   /* 1 inside of one way; 2 a node */
  guint32 n, mask;
} Places;

static Key
key_of (double x, double y)
{
  return (Key){ llround (x * 1000), llround (y * 1000) };
}

static guint32
hash_key (Key k)
{
  guint64 h = (guint64) k.x * 0x9E3779B97F4A7C15u ^ ((guint64) k.y * 0xC2B2AE3D27D4EB4Fu + 0x165667B19E3779F9u);
  h ^= h >> 29;
  h *= 0xBF58476D1CE4E5B9u;
  return (guint32) (h >> 32);
}

static guint32
find_place (Places *p, Key key)
{
  guint32 i = hash_key (key) & p->mask;

  while (p->table[i] && (p->keys[p->table[i] - 1].x != key.x || p->keys[p->table[i] - 1].y != key.y))
    i = (i + 1) & p->mask;
  if (!p->table[i])
    {
      p->keys[p->n] = key;
      p->table[i] = ++p->n;
    }
  return p->table[i] - 1;
}

static guint32
table_size (guint32 n)
{
  guint32 size = 16;

  while (size < 2 * (guint64) n)
    size *= 2;
  return size;
}

static gboolean
is_usable (const HeatRoadGraph *graph, guint32 point)
{
  double x = graph->points[2 * point], y = graph->points[2 * point + 1];
  return isfinite (x) && isfinite (y) && fabs (x) < 1e9 && fabs (y) < 1e9;
}

#define NO_PLACE G_MAXUINT32

/* The place of every point of driven ways; NO_PLACE where a way is broken. A place repeated at once is used once. */
static void
mark_places (const HeatRoadGraph *graph, const HeatRoadWay *ways, Places *places, guint32 *place_of)
{
  for (guint32 w = 0; w < graph->n_ways; w++)
    for (guint32 i = 0, last = NO_PLACE; i < ways[w].n_points; i++)
      {
        guint32 point = ways[w].first_point + i;
        gboolean usable = ways[w].road_class < HEAT_ROAD_N_CLASSES - 1 && is_usable (graph, point);
        guint32 place = usable ? find_place (places, key_of (graph->points[2 * point], graph->points[2 * point + 1])) : NO_PLACE;
        gboolean is_end = i == 0 || i + 1 == ways[w].n_points || last == NO_PLACE;
        if (usable && place != last)
          places->uses[place] = (guint8) MIN (2, places->uses[place] + (is_end ? 2 : 1));
        else if (usable && is_end)
          places->uses[place] = 2;
        else if (!usable && last != NO_PLACE)
          places->uses[last] = 2;
        place_of[point] = last = place;
      }
}

static guint8
find_slot (HeatRoadGraph *graph, const HeatRoadWay *way)
{
  for (guint i = 0; i < graph->n_slots; i++)
    if (graph->slots[i].road_class == way->road_class && graph->slots[i].maxspeed_kmh == way->maxspeed_kmh)
      return (guint8) i;
  if (graph->n_slots == 256) /* absurd limits: that of the class */
    for (guint i = 0; i < graph->n_slots; i++)
      if (graph->slots[i].road_class == way->road_class)
        return (guint8) i;
  if (graph->n_slots == 256)
    return 255;
  graph->slots[graph->n_slots] = (HeatRoadSlot){ way->road_class, way->maxspeed_kmh };
  return (guint8) graph->n_slots++;
}

double
road_edge_drawn_m (const HeatRoadGraph *graph, const HeatRoadEdge *edge)
{
  const double *p = graph->points + 2 * (gsize) edge->first_point;
  double sum = 0;

  for (guint32 i = 1; i < edge->n_points; i++)
    sum += hypot (p[2 * i] - p[2 * i - 2], p[2 * i + 1] - p[2 * i - 1]);
  return sum;
}

static void
add_edge (HeatRoadGraph *graph, GArray *edges, guint32 way, const HeatRoadWay *row, guint32 first, guint32 last, const guint32 *place_of)
{
  HeatRoadEdge edge = { place_of[first], place_of[last], 0, first, last - first + 1, way, find_slot (graph, row), MIN (row->oneway, 2) };

  edge.length_mm = (guint32) CLAMP (llround (road_edge_drawn_m (graph, &edge) * 1000), 0, 1000000000);
  g_array_append_val (edges, edge);
}

/* Gives the edges of one way its stated length, in proportion, the sum exact. */
static void
share_length (GArray *edges, guint first, guint32 length_mm)
{
  double drawn = 0, so_far = 0;
  gint64 given = 0;

  for (guint i = first; i < edges->len; i++)
    drawn += g_array_index (edges, HeatRoadEdge, i).length_mm;
  for (guint i = first; i < edges->len; i++)
    {
      HeatRoadEdge *edge = &g_array_index (edges, HeatRoadEdge, i);
      so_far += drawn > 0 ? edge->length_mm / drawn : 1.0 / (edges->len - first);
      gint64 upto = i + 1 == edges->len ? (gint64) length_mm : llround (so_far * length_mm);
      edge->length_mm = (guint32) MAX (0, upto - given);
      given = upto;
    }
}

static void
split_way (HeatRoadGraph *graph, GArray *edges, guint32 way, const HeatRoadWay *row, const Places *places, const guint32 *place_of)
{
  guint before = edges->len;
  guint32 begin = NO_PLACE;

  for (guint32 point = row->first_point; point < row->first_point + row->n_points; point++)
    {
      guint32 place = place_of[point];
      if (place == NO_PLACE)
        begin = NO_PLACE;
      else if (places->uses[place] == 2)
        {
          if (begin != NO_PLACE && (place != place_of[begin] || point - begin > 1))
            add_edge (graph, edges, way, row, begin, point, place_of);
          begin = point;
        }
    }
  if (row->length_mm > 0 && edges->len > before)
    share_length (edges, before, row->length_mm);
}

/* Numbers the nodes in order of the edges and keeps their places findable. */
static void
number_nodes (HeatRoadGraph *graph, const Places *places)
{
  g_autofree guint32 *node_of = g_new (guint32, places->n + 1);

  memset (node_of, 0xFF, sizeof *node_of * (places->n + 1));
  graph->node_xy = g_new (double, 4 * (gsize) graph->n_edges + 2);
  for (guint32 e = 0; e < graph->n_edges; e++)
    {
      HeatRoadEdge *edge = &graph->edges[e];
      guint32 *ends[2] = { &edge->start, &edge->end };
      guint32 at[2] = { edge->first_point, edge->first_point + edge->n_points - 1 };
      for (int k = 0; k < 2; k++)
        {
          guint32 *node = &node_of[*ends[k]];
          if (*node == G_MAXUINT32)
            {
              *node = graph->n_nodes++;
              memcpy (graph->node_xy + 2 * (gsize) *node, graph->points + 2 * (gsize) at[k], 2 * sizeof (double));
            }
          *ends[k] = *node;
        }
    }
  graph->node_xy = g_renew (double, graph->node_xy, 2 * (gsize) graph->n_nodes + 2);
  guint32 size = table_size (graph->n_nodes);
  graph->node_hash = g_new0 (guint32, size);
  graph->hash_mask = size - 1;
  for (guint32 n = 0; n < graph->n_nodes; n++)
    {
      guint32 i = hash_key (key_of (graph->node_xy[2 * n], graph->node_xy[2 * n + 1])) & graph->hash_mask;
      while (graph->node_hash[i])
        i = (i + 1) & graph->hash_mask;
      graph->node_hash[i] = n + 1;
    }
}

static void
build_arcs (HeatRoadGraph *graph)
{
  guint32 *first = graph->first_arc = g_new0 (guint32, (gsize) graph->n_nodes + 2);

  for (guint32 e = 0; e < graph->n_edges; e++)
    {
      first[graph->edges[e].start + 1]++;
      first[graph->edges[e].end + 1]++;
    }
  for (guint32 n = 0; n < graph->n_nodes; n++)
    first[n + 1] += first[n];
  g_autofree guint32 *fill = g_memdup2 (first, sizeof *first * ((gsize) graph->n_nodes + 1));
  graph->arcs = g_new (HeatRoadArc, 2 * (gsize) graph->n_edges + 1);
  for (guint32 e = 0; e < graph->n_edges; e++)
    {
      const HeatRoadEdge *edge = &graph->edges[e];
      gboolean along = edge->oneway != 2, against = edge->oneway != 1;
      graph->arcs[fill[edge->start]++] = (HeatRoadArc){ edge->end, edge->length_mm, e, edge->slot, (guint8) ((along ? ARC_OUT : 0) | (against ? ARC_IN : 0)) };
      graph->arcs[fill[edge->end]++] = (HeatRoadArc){ edge->start, edge->length_mm, e, edge->slot, (guint8) ((against ? ARC_OUT : 0) | (along ? ARC_IN : 0)) };
    }
}

static HeatBox
edge_box (const HeatRoadGraph *graph, const HeatRoadEdge *edge)
{
  HeatBox box = heat_box_empty ();

  for (guint32 i = edge->first_point; i < edge->first_point + edge->n_points; i++)
    box = heat_box_add (box, graph->points[2 * (gsize) i], graph->points[2 * (gsize) i + 1]);
  return box;
}

static void
build_indexes (HeatRoadGraph *graph)
{
  g_autofree guint32 *part = g_new (guint32, graph->n_nodes + 1);
  guint32 largest = road_find_parts (graph, part);
  g_autofree HeatBox *boxes = g_new (HeatBox, graph->n_edges + 1);

  for (int rest = 0; rest < 2; rest++)
    {
      for (guint32 e = 0; e < graph->n_edges; e++)
        {
          gboolean in_main = part[graph->edges[e].start] == largest && part[graph->edges[e].end] == largest;
          boxes[e] = in_main == (rest == 0) ? edge_box (graph, &graph->edges[e]) : heat_box_empty ();
        }
      *(rest ? &graph->rest_index : &graph->main_index) = heat_rtree_new (boxes, graph->n_edges);
    }
}

static void
copy_ways (HeatRoadGraph *graph, const HeatRoadWay *ways, guint32 n_ways, const double *points)
{
  graph->n_ways = n_ways;
  for (guint32 w = 0; w < n_ways; w++)
    graph->n_points = MAX (graph->n_points, ways[w].first_point + ways[w].n_points);
  graph->points = g_memdup2 (points, 2 * sizeof (double) * (gsize) graph->n_points);
  graph->way_name = g_new (guint32, n_ways + 1);
  for (guint32 w = 0; w < n_ways; w++)
    graph->way_name[w] = ways[w].name;
}

HeatRoadGraph *
heat_road_graph_new (const HeatRoadWay *ways, guint32 n_ways, const double *points)
{
  HeatRoadGraph *graph = g_new0 (HeatRoadGraph, 1);
  g_autoptr (GArray) edges = g_array_new (FALSE, FALSE, sizeof (HeatRoadEdge));

  g_atomic_ref_count_init (&graph->refs);
  copy_ways (graph, ways, n_ways, points);
  guint32 size = table_size (graph->n_points);
  Places places = { g_new (Key, graph->n_points + 1), g_new0 (guint32, size), g_new0 (guint8, graph->n_points + 1), 0, size - 1 };
  g_autofree guint32 *place_of = g_new (guint32, graph->n_points + 1);
  mark_places (graph, ways, &places, place_of);
  for (guint32 w = 0; w < n_ways; w++)
    if (ways[w].road_class < HEAT_ROAD_N_CLASSES - 1)
      split_way (graph, edges, w, &ways[w], &places, place_of);
  graph->n_edges = edges->len;
  graph->edges = (HeatRoadEdge *) (gpointer) g_array_free (g_steal_pointer (&edges), FALSE);
  number_nodes (graph, &places);
  g_free (places.keys);
  g_free (places.table);
  g_free (places.uses);
  build_arcs (graph);
  build_indexes (graph);
  return graph;
}

HeatRoadGraph *
heat_road_graph_ref (HeatRoadGraph *graph)
{
  g_atomic_ref_count_inc (&graph->refs);
  return graph;
}

void
heat_road_graph_unref (HeatRoadGraph *graph)
{
  if (!g_atomic_ref_count_dec (&graph->refs))
    return;
  g_free (graph->points);
  g_free (graph->way_name);
  g_free (graph->edges);
  g_free (graph->first_arc);
  g_free (graph->arcs);
  g_free (graph->node_xy);
  g_free (graph->node_hash);
  heat_rtree_free (graph->main_index);
  heat_rtree_free (graph->rest_index);
  g_free (graph);
}

guint32 heat_road_n_nodes (const HeatRoadGraph *graph) { return graph->n_nodes; }
guint32 heat_road_n_edges (const HeatRoadGraph *graph) { return graph->n_edges; }
guint32 heat_road_edge_way (const HeatRoadGraph *graph, guint32 edge) { return graph->edges[edge].way; }

void
heat_road_edge_nodes (const HeatRoadGraph *graph, guint32 edge, guint32 *start, guint32 *end)
{
  *start = graph->edges[edge].start;
  *end = graph->edges[edge].end;
}

void
heat_road_edge_points (const HeatRoadGraph *graph, guint32 edge, guint32 *first_point, guint32 *n_points)
{
  *first_point = graph->edges[edge].first_point;
  *n_points = graph->edges[edge].n_points;
}

guint32
heat_road_node_at (const HeatRoadGraph *graph, double x, double y)
{
  if (!(fabs (x) < 1e9 && fabs (y) < 1e9))
    return G_MAXUINT32;
  Key key = key_of (x, y);
  for (guint32 i = hash_key (key) & graph->hash_mask; graph->node_hash[i]; i = (i + 1) & graph->hash_mask)
    {
      guint32 node = graph->node_hash[i] - 1;
      Key other = key_of (graph->node_xy[2 * node], graph->node_xy[2 * node + 1]);
      if (other.x == key.x && other.y == key.y)
        return node;
    }
  return G_MAXUINT32;
}

gsize
heat_road_bytes (const HeatRoadGraph *graph)
{
  return sizeof *graph + 16 * (gsize) graph->n_points + 4 * (gsize) graph->n_ways + graph->n_edges * (sizeof (HeatRoadEdge) + 2 * sizeof (HeatRoadArc))
         + 20 * (gsize) graph->n_nodes + 4 * ((gsize) graph->hash_mask + 1) + heat_rtree_bytes (graph->main_index) + heat_rtree_bytes (graph->rest_index);
}
