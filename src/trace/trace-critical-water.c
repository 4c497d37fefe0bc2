// SPDX-License-Identifier: GPL-3.0-or-later
/* Zones and must valves of all cells at once.
 *
 * A valve at the edge of a zone must be closed when its far side reaches a header without the zone. From a root that stands for
 * all headers, along the water's way, that is: the zone does not dominate the far side. */
#include "trace-critical-private.h"

typedef struct {
  const HeatCriticalCase *c;
  const HeatCells *cells;
  HeatCriticalWater *water;
  HeatWaterSearch w;   /* for the rules of passing alone */
  GArray *border;      /* guint32 pairs: cells at both sides of a valve that works and is open */
  GArray *edges;       /* the same and all other ways that pass both ways */
  GArray *arcs;        /* guint32 pairs along open check valves */
} Making;

static void
add_pair (GArray *pairs, guint32 a, guint32 b)
{
  guint32 pair[2] = { a, b };

  g_array_append_vals (pairs, pair, 2);
}

/* Cells at the sides of a gate, but those of pipes out of service; HEAT_NONE in their place. TRUE when there are different ones. */
static gboolean
parts_cells (const Making *m, HeatSpan sides, guint32 *n_live)
{
  guint32 first = HEAT_NONE;
  gboolean differ = FALSE;

  *n_live = 0;
  for (guint32 i = 0; i < sides.n; i++)
    {
      guint32 cell = m->cells->of[sides.at[i]];
      if (cell == HEAT_NONE)
        continue;
      (*n_live)++;
      differ |= first != HEAT_NONE && cell != first;
      first = cell;
    }
  return differ;
}

/* Where several lines part at one valve, closing it for one zone parts the others as well: those cells are odd, and for all the
 * others it is enough that the sides hang together. */
static void
add_hub (Making *m, HeatSpan sides)
{
  guint32 first = HEAT_NONE;

  for (guint32 i = 0; i < sides.n; i++)
    {
      guint32 cell = m->cells->of[sides.at[i]];
      if (cell == HEAT_NONE)
        continue;
      m->water->is_odd[cell] = TRUE;
      if (first == HEAT_NONE)
        first = cell;
      else if (cell != first)
        add_pair (m->edges, first, cell);
    }
}

static void
add_valve (Making *m, HeatSpan sides)
{
  guint32 pair[2], n = 0;

  for (guint32 i = 0; i < sides.n; i++)
    if (m->cells->of[sides.at[i]] != HEAT_NONE)
      pair[n++] = m->cells->of[sides.at[i]];
  add_pair (m->border, pair[0], pair[1]);
}

/* The zone of what lies downstream of a check valve goes on upstream. */
static void
add_check (Making *m, guint32 gate, HeatSpan sides)
{
  guint32 ref = m->cells->of[sides.at[0]];
  gboolean into = m->c->trace->graph[HEAT_WATER].gate_class[gate] == HEAT_GATE_INTO;

  for (guint32 i = 1; ref != HEAT_NONE && i < sides.n; i++)
    {
      guint32 cell = m->cells->of[sides.at[i]];
      if (cell == HEAT_NONE || cell == ref)
        continue;
      add_pair (m->arcs, into ? cell : ref, into ? ref : cell);
      m->water->is_odd[into ? ref : cell] = TRUE;
      m->water->has_check[into ? cell : ref] = TRUE;
    }
}

static void
add_gate (Making *m, guint32 gate)
{
  HeatSpan sides = heat_gate_sides (&m->c->trace->graph[HEAT_WATER], gate);
  guint32 n_live;

  if (sides.n < 2 || !parts_cells (m, sides, &n_live))
    return;
  switch (heat_water_pass (&m->w, gate))
    {
    case HEAT_PASS_NONE: break;
    case HEAT_PASS_FLOW: add_check (m, gate, sides); break;
    case HEAT_PASS_ALL:
      if (n_live > 2)
        add_hub (m, sides);
      else
        add_valve (m, sides);
      break;
    }
}

static guint32
header_cell (const Making *m, const HeatGroup *group)
{
  return group->is_header && group->water != HEAT_NONE ? m->cells->of[group->water] : HEAT_NONE;
}

/* A plant stops when one of its headers is in the zone; where it has others elsewhere the zone takes more than itself. */
static void
add_plant (Making *m, guint32 first, guint32 end)
{
  guint32 at = HEAT_NONE;
  gboolean is_spread = FALSE;

  for (guint32 k = first; k < end; k++)
    {
      guint32 cell = header_cell (m, &m->c->trace->groups[k]);
      if (cell == HEAT_NONE)
        continue;
      add_pair (m->edges, m->cells->n, cell);
      is_spread |= at != HEAT_NONE && cell != at;
      at = cell;
    }
  if (at != HEAT_NONE)
    m->water->stops[at]++;
  for (guint32 k = first; is_spread && k < end; k++)
    if (header_cell (m, &m->c->trace->groups[k]) != HEAT_NONE)
      m->water->is_odd[header_cell (m, &m->c->trace->groups[k])] = TRUE;
}

static void
add_plants (Making *m)
{
  const HeatTrace *t = m->c->trace;

  for (guint32 i = 0; i < heat_net_n (t->net, HEAT_KIND_SOURCE); i++)
    add_plant (m, t->source_group[i], t->source_group[i + 1]);
  for (guint32 i = 0; i < heat_net_n (t->net, HEAT_KIND_STATION); i++)
    add_plant (m, t->station_group[i], t->station_group[i + 1]);
}

static void
count_must (Making *m)
{
  m->water->graph = heat_digraph_new (m->cells->n + 1, m->edges, m->arcs);
  const HeatDominators *d = m->water->dom = heat_dominators_new (m->water->graph, m->cells->n);
  const guint32 *pairs = (const guint32 *) (gpointer) m->border->data;

  for (guint i = 0; i < m->border->len; i += 2)
    {
      guint32 a = d->number[pairs[i]], b = d->number[pairs[i + 1]];
      m->water->must[pairs[i]] += b != HEAT_NONE && (a == HEAT_NONE || !heat_dominates (d, a, b));
      m->water->must[pairs[i + 1]] += a != HEAT_NONE && (b == HEAT_NONE || !heat_dominates (d, b, a));
    }
}

static void
count_pipes (const HeatCells *cells, const HeatSegments *g, guint32 *zone_pipes)
{
  for (guint32 s = 0; s < g->n; s++)
    if (cells->of[s] != HEAT_NONE)
      zone_pipes[cells->of[s]] += g->pipe_first[s + 1] - g->pipe_first[s];
}

void
heat_critical_water_init (HeatCriticalWater *water, const HeatCriticalCase *c, const HeatCells *cells)
{
  const HeatSegments *g = &c->trace->graph[HEAT_WATER];
  g_autoptr (GArray) border = g_array_new (FALSE, FALSE, sizeof (guint32)), edges = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) arcs = g_array_new (FALSE, FALSE, sizeof (guint32));
  HeatScratch *scratch = heat_scratch_take (c->trace);
  Making m = { .c = c, .cells = cells, .water = water, .border = border, .edges = edges, .arcs = arcs };

  water->zone_pipes = heat_big_new0 (guint32, (gsize) cells->n + 1);
  water->must = heat_big_new0 (guint32, (gsize) cells->n + 1);
  water->stops = heat_big_new0 (guint32, (gsize) cells->n + 1);
  water->is_odd = heat_big_new0 (guint8, (gsize) cells->n + 1);
  water->has_check = heat_big_new0 (guint8, (gsize) cells->n + 1);
  heat_water_search_init (&m.w, c->trace, NULL, c->before, c->condition, scratch);
  scratch->version++;
  for (guint32 k = 0; k < g->n_gates; k++)
    add_gate (&m, k);
  heat_water_search_clear (&m.w);
  heat_scratch_give (c->trace, scratch);
  g_array_append_vals (edges, border->data, border->len);
  add_plants (&m);
  count_must (&m);
  count_pipes (cells, g, water->zone_pipes);
}

void
heat_critical_water_clear (HeatCriticalWater *water)
{
  g_free (water->zone_pipes);
  g_free (water->must);
  g_free (water->stops);
  g_free (water->is_odd);
  g_free (water->has_check);
  heat_digraph_free (water->graph);
  heat_dominators_free (water->dom);
}
