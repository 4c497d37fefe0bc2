// SPDX-License-Identifier: GPL-3.0-or-later
/* Valves, plants and consumers onto the network: by the ids that the source gives, else by the nearest node of the right line. */
#include "geo-rtree.h"
#include "io-import-private.h"
#include <math.h>
#include <string.h>

typedef struct {
  HeatImport *import;
  GHashTable *node_by_id, *pipe_by_id; /* owned; texts borrowed from the city, row + 1 */
  guint8 *mask;    /* owned; by node: bit level × 4 + line of the pipes there */
  guint *n_ends;   /* owned; by node */
  HeatRtree *tree; /* owned; nodes */
} Attacher;

static guint32
row_of (GHashTable *table, const HeatCity *city, HeatText id)
{
  guint k = id.at ? GPOINTER_TO_UINT (g_hash_table_lookup (table, heat_city_text (city, id))) : 0;

  return k ? k - 1 : HEAT_NONE;
}

static void
init_attacher (Attacher *a, HeatImport *import)
{
  const HeatCity *city = import->city;
  g_autofree HeatBox *boxes = g_new (HeatBox, city->n_node + 1);

  *a = (Attacher){ import, g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL), g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
                   g_new0 (guint8, city->n_node + 1), g_new0 (guint, city->n_node + 1) };
  for (guint32 i = city->n_node; i-- > 0;)
    {
      g_hash_table_insert (a->node_by_id, g_strdup (heat_city_text (city, city->node[i].id)), GUINT_TO_POINTER (i + 1));
      boxes[i] = (HeatBox){ city->node[i].x, city->node[i].y, city->node[i].x, city->node[i].y };
    }
  for (guint32 i = city->n_pipe; i-- > 0;)
    {
      const HeatPipeRow *p = &city->pipe[i];
      guint32 ends[2] = { row_of (a->node_by_id, city, p->from_node), row_of (a->node_by_id, city, p->to_node) };
      g_hash_table_insert (a->pipe_by_id, g_strdup (heat_city_text (city, p->id)), GUINT_TO_POINTER (i + 1));
      for (guint e = 0; e < 2; e++)
        if (ends[e] != HEAT_NONE)
          {
            a->mask[ends[e]] |= (guint8) (1u << (p->level * 4 + p->line));
            a->n_ends[ends[e]]++;
          }
    }
  a->tree = heat_rtree_new (boxes, city->n_node);
}

static void
clear_attacher (Attacher *a)
{
  g_hash_table_unref (a->node_by_id);
  g_hash_table_unref (a->pipe_by_id);
  g_free (a->mask);
  g_free (a->n_ends);
  heat_rtree_free (a->tree);
}

/* (pipe, node): the end of the pipe that touches the node. */
static void
seat_by_end_node (Attacher *a, guint32 v, HeatText node)
{
  HeatCity *city = a->import->city;
  HeatValveRow *valve = &city->valve[v];
  guint32 pipe = row_of (a->pipe_by_id, city, valve->pipe), at = row_of (a->node_by_id, city, node);
  guint32 from = pipe == HEAT_NONE ? HEAT_NONE : row_of (a->node_by_id, city, city->pipe[pipe].from_node);
  guint32 to = pipe == HEAT_NONE ? HEAT_NONE : row_of (a->node_by_id, city, city->pipe[pipe].to_node);

  if (pipe == HEAT_NONE || at == HEAT_NONE || (at != from && at != to))
    heat_import_note (a->import, HEAT_IMPORT_VALUE, "valve", heat_city_text (city, valve->id), _("pipe “%s” does not end at node “%s”: the valve sits on nothing"),
                      heat_city_text (city, valve->pipe), heat_city_text (city, node));
  else
    valve->end = at == to;
}

/* A point valve at an end where more than two pipes meet closes nobody knows which: it goes onto the node, which is a doubt. */
static void
check_joint (Attacher *a, guint32 v)
{
  HeatCity *city = a->import->city;
  HeatValveRow *valve = &city->valve[v];
  guint32 pipe = row_of (a->pipe_by_id, city, valve->pipe);
  HeatText id = pipe == HEAT_NONE ? (HeatText){ 0 } : valve->end ? city->pipe[pipe].to_node : city->pipe[pipe].from_node;
  guint32 node = row_of (a->node_by_id, city, id);

  if (node == HEAT_NONE || a->n_ends[node] <= 2 || !isfinite (valve->x)
      || hypot (valve->x - city->node[node].x, valve->y - city->node[node].y) > a->import->map->tolerance_m)
    return;
  valve->node = id;
  valve->pipe = (HeatText){ 0 };
  valve->end = -1;
  heat_import_note (a->import, HEAT_IMPORT_MADE, "valve", heat_city_text (city, valve->id), _("lies at a joint of %u pipes: seated on node “%s”"), a->n_ends[node],
                    heat_city_text (city, id));
}

static void
attach_valves (Attacher *a)
{
  const HeatMapping *map = a->import->map;
  gboolean has_ends = FALSE;

  for (guint i = 0; i < map->sections->len; i++)
    {
      const HeatMapSection *s = map->sections->pdata[i];
      has_ends |= strcmp (s->layer->name, "valve") == 0 && s->fields[heat_layer_field (s->layer, "end") - s->layer->fields];
    }
  for (guint32 v = 0; v < a->import->city->n_valve; v++)
    {
      HeatText node = heat_import_extra (a->import, "valve", v)->key[HEAT_MAP_END_NODE];
      if (node.at)
        seat_by_end_node (a, v, node);
      else if (!has_ends && a->import->city->valve[v].end >= 0)
        check_joint (a, v);
    }
}

typedef struct {
  Attacher *a;
  const double *outline; /* NULL: a point */
  guint n_outline;
  double x, y, reach_m, best_m;
  guint8 mask;
  guint32 best;
} NodeQuery;

static double
outline_distance_m (const double *xy, guint n, double x, double y)
{
  double best = heat_ring_contains (xy, n, x, y) ? 0 : HUGE_VAL;

  for (guint i = 0, k = n - 1; i < n && best > 0; k = i++)
    best = MIN (best, heat_segment_distance_m (x, y, xy[2 * k], xy[2 * k + 1], xy[2 * i], xy[2 * i + 1], NULL));
  return best;
}

static gboolean
visit_node (guint32 node, gpointer data)
{
  NodeQuery *q = data;
  const HeatNodeRow *n = &q->a->import->city->node[node];

  if (!(q->a->mask[node] & q->mask))
    return TRUE;
  double d = q->outline ? outline_distance_m (q->outline, q->n_outline, n->x, n->y) : hypot (n->x - q->x, n->y - q->y);
  /* inside of an outline all are at 0: then the nearer to its middle */
  double rank = d + 1e-6 * hypot (n->x - q->x, n->y - q->y);
  if (d <= q->reach_m && rank < q->best_m)
    {
      q->best_m = rank;
      q->best = node;
    }
  return TRUE;
}

/* Nearest node with a pipe of one of these lines, within snap_m of the point or outline. */
static HeatText
nearest_node (Attacher *a, const HeatImportExtra *extra, double x, double y, guint8 mask)
{
  double reach = a->import->map->snap_m;
  const double *outline = extra->n_outline ? (const double *) (const void *) a->import->outline->data + 2 * (gsize) extra->first_outline : NULL;
  NodeQuery q = { a, outline, extra->n_outline, x, y, reach, HUGE_VAL, mask, HEAT_NONE };
  HeatBox box = { x, y, x, y };

  for (guint i = 0; i < extra->n_outline; i++)
    box = heat_box_add (box, outline[2 * i], outline[2 * i + 1]);
  box = (HeatBox){ box.x0_m - reach, box.y0_m - reach, box.x1_m + reach, box.y1_m + reach };
  if (isfinite (x) && isfinite (y))
    heat_rtree_query (a->tree, box, visit_node, &q);
  return q.best == HEAT_NONE ? (HeatText){ 0 } : a->import->city->node[q.best].id;
}

static guint8 line_mask (guint levels, HeatLine line) { return (guint8) (((levels & 1 ? 1u : 0) | (levels & 2 ? 16u : 0)) << line); }

typedef struct { HeatText supply, back; } Pair;

/* The two nodes of a connection: as said; one said for both; else the nearest. levels: bit 0 primary, bit 1 secondary. */
static Pair
find_pair (Attacher *a, const HeatImportExtra *extra, HeatText both, HeatText supply, HeatText back, double x, double y, guint levels)
{
  if (both.at)
    return (Pair){ both, both };
  if (supply.at || back.at)
    return (Pair){ supply, back };
  Pair near = { nearest_node (a, extra, x, y, line_mask (levels, HEAT_LINE_SUPPLY)), nearest_node (a, extra, x, y, line_mask (levels, HEAT_LINE_RETURN)) };
  if (near.supply.at && near.back.at)
    return near;
  HeatText pair = nearest_node (a, extra, x, y, line_mask (levels, HEAT_LINE_PAIR));
  return pair.at ? (Pair){ pair, pair } : near;
}

static void
add_port (HeatImport *import, HeatText owner, HeatPortSide side, Pair nodes)
{
  HeatPortRow *port = heat_city_add_port (import->city);

  port->owner = owner;
  port->side = (guint8) side;
  port->supply_node = nodes.supply;
  port->return_node = nodes.back;
}

static gboolean
has_ports (const HeatCity *city, HeatText owner)
{
  for (guint32 i = 0; i < city->n_port; i++)
    if (strcmp (heat_city_text (city, city->port[i].owner), heat_city_text (city, owner)) == 0)
      return TRUE;
  return FALSE;
}

static void
note_port (HeatImport *import, const char *layer, HeatText id, const char *side, Pair nodes)
{
  const HeatCity *city = import->city;

  if (nodes.supply.at && nodes.back.at)
    heat_import_note (import, HEAT_IMPORT_MADE, layer, heat_city_text (city, id), _("%s: supply at node “%s”, return at node “%s”"), side,
                      heat_city_text (city, nodes.supply), heat_city_text (city, nodes.back));
  else
    heat_import_note (import, HEAT_IMPORT_VALUE, layer, heat_city_text (city, id), _("%s: no node found for its supply or return"), side);
}

static void
attach_plants (Attacher *a)
{
  HeatImport *import = a->import;
  HeatCity *city = import->city;

  for (guint32 i = 0; i < city->n_source; i++)
    {
      const HeatImportExtra *e = heat_import_extra (import, "source", i);
      HeatSourceRow *s = &city->source[i];
      if (has_ports (city, s->id))
        continue;
      Pair nodes = find_pair (a, e, e->key[HEAT_MAP_NODE], e->key[HEAT_MAP_SUPPLY], e->key[HEAT_MAP_RETURN], s->x, s->y, 3);
      note_port (import, "source", s->id, heat_code_label (HEAT_CODES_PORT_SIDE, HEAT_PORT_HEADER), nodes);
      if (nodes.supply.at || nodes.back.at)
        add_port (import, s->id, HEAT_PORT_HEADER, nodes);
    }
  for (guint32 i = 0; i < city->n_station; i++)
    {
      const HeatImportExtra *e = heat_import_extra (import, "station", i);
      HeatStationRow *s = &city->station[i];
      if (has_ports (city, s->id))
        continue;
      Pair primary = find_pair (a, e, e->key[HEAT_MAP_NODE], e->key[HEAT_MAP_SUPPLY], e->key[HEAT_MAP_RETURN], s->x, s->y, 1);
      Pair secondary = find_pair (a, e, e->key[HEAT_MAP_NODE2], e->key[HEAT_MAP_SUPPLY2], e->key[HEAT_MAP_RETURN2], s->x, s->y, 2);
      note_port (import, "station", s->id, heat_code_label (HEAT_CODES_PORT_SIDE, HEAT_PORT_PRIMARY), primary);
      note_port (import, "station", s->id, heat_code_label (HEAT_CODES_PORT_SIDE, HEAT_PORT_SECONDARY), secondary);
      if (primary.supply.at || primary.back.at)
        add_port (import, s->id, HEAT_PORT_PRIMARY, primary);
      if (secondary.supply.at || secondary.back.at)
        add_port (import, s->id, HEAT_PORT_SECONDARY, secondary);
    }
}

static void
attach_consumers (Attacher *a)
{
  HeatImport *import = a->import;
  guint n_by_place = 0;

  for (guint32 i = 0; i < import->city->n_consumer; i++)
    {
      const HeatImportExtra *e = heat_import_extra (import, "consumer", i);
      HeatConsumerRow *c = &import->city->consumer[i];
      gboolean by_place = !e->key[HEAT_MAP_NODE].at && !c->supply_node.at && !c->return_node.at;
      Pair nodes = find_pair (a, e, e->key[HEAT_MAP_NODE], c->supply_node, c->return_node, c->x, c->y, 3);
      c->supply_node = nodes.supply;
      c->return_node = nodes.back;
      n_by_place += by_place && nodes.supply.at;
      if (!nodes.supply.at || !nodes.back.at)
        heat_import_note (import, HEAT_IMPORT_VALUE, "consumer", heat_city_text (import->city, c->id), _("no node found for its supply or return"));
    }
  if (n_by_place)
    heat_import_note (import, HEAT_IMPORT_MADE, "consumer", "", _("%u consumers joined to the nearest nodes within %g m"), n_by_place, import->map->snap_m);
}

/* Nodes where one line for the pair meets supply or return. */
static void
note_joints (Attacher *a)
{
  const HeatCity *city = a->import->city;

  for (guint32 i = 0; i < city->n_node; i++)
    for (guint level = 0; level < 2; level++)
      {
        guint lines = (a->mask[i] >> (4 * level)) & 15;
        if ((lines & 1u << HEAT_LINE_PAIR) && (lines & (1u << HEAT_LINE_SUPPLY | 1u << HEAT_LINE_RETURN)))
          heat_import_note (a->import, HEAT_IMPORT_MADE, "node", heat_city_text (city, city->node[i].id), _("joint: two lines go on as one for the pair"));
      }
}

void
heat_import_attach (HeatImport *import)
{
  Attacher a;

  init_attacher (&a, import);
  attach_valves (&a);
  attach_plants (&a);
  attach_consumers (&a);
  note_joints (&a);
  clear_attacher (&a);
}
