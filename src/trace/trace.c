// SPDX-License-Identifier: GPL-3.0-or-later
/* Preparing: the three graphs, the plants' groups, what lies where. Nothing here depends on a valve's state, but for the
 * doubts that need the flow as the data describe it. */
#include "trace-private.h"
#include "base-i18n.h"
#include <string.h>

/* ---- groups ---- */

static gboolean
is_same_system (const HeatCity *city, HeatText a, HeatText b)
{
  return a.at == b.at || strcmp (heat_city_text (city, a), heat_city_text (city, b)) == 0;
}

static guint32
segment_of_port (const HeatTrace *t, guint32 port, HeatLine line, guint which)
{
  guint32 node = heat_net_port_node (t->net, port, line).i;

  return node == HEAT_NONE ? HEAT_NONE : t->graph[which].node[node];
}

static void
add_port (HeatTrace *t, GArray *groups, guint32 first, HeatKind kind, guint32 owner, guint32 port)
{
  const HeatCity *city = heat_net_city (t->net);
  const HeatPortRow *row = &city->port[port];
  gboolean is_header = row->side != HEAT_PORT_PRIMARY;
  HeatGroup *group = NULL;

  for (guint i = first; i < groups->len && !group; i++)
    {
      HeatGroup *old = &g_array_index (groups, HeatGroup, i);
      if (old->is_header == is_header && is_same_system (city, (HeatText){ old->system }, row->system))
        group = old;
    }
  if (!group)
    {
      HeatGroup fresh = { kind, owner, is_header, { HEAT_NONE, HEAT_NONE }, HEAT_NONE, row->system.at };
      g_array_append_val (groups, fresh);
      group = &g_array_index (groups, HeatGroup, groups->len - 1);
    }
  for (guint line = 0; line < 2; line++)
    {
      if (group->heat[line] == HEAT_NONE)
        group->heat[line] = segment_of_port (t, port, (HeatLine) line, line);
      if (group->water == HEAT_NONE)
        group->water = segment_of_port (t, port, (HeatLine) line, HEAT_WATER);
    }
}

static guint32 *
add_owners (HeatTrace *t, GArray *groups, HeatKind kind)
{
  guint32 n = heat_net_n (t->net, kind), *first = heat_big_new (guint32, (gsize) n + 1);

  for (guint32 i = 0; i < n; i++)
    {
      HeatSpan ports = kind == HEAT_KIND_SOURCE ? heat_net_source_ports (t->net, heat_source (i)) : heat_net_station_ports (t->net, heat_station (i));
      first[i] = groups->len;
      for (guint32 k = 0; k < ports.n; k++)
        add_port (t, groups, first[i], kind, i, ports.at[k]);
    }
  first[n] = groups->len;
  return first;
}

static void
find_primary (HeatTrace *t, guint line)
{
  t->primary[line] = g_array_new (FALSE, FALSE, sizeof (HeatPair));
  for (guint32 k = 0; k < t->n_groups; k++)
    {
      HeatPair pair = { t->groups[k].heat[line], t->groups[k].owner };
      if (!t->groups[k].is_header && pair.key != HEAT_NONE)
        g_array_append_val (t->primary[line], pair);
    }
  heat_pairs_sort (t->primary[line]);
}

void
heat_trace_build_groups (HeatTrace *t)
{
  g_autoptr (GArray) groups = g_array_new (FALSE, FALSE, sizeof (HeatGroup));

  t->source_group = add_owners (t, groups, HEAT_KIND_SOURCE);
  t->station_group = add_owners (t, groups, HEAT_KIND_STATION);
  t->n_groups = groups->len;
  t->groups = g_memdup2 (groups->data, groups->len * sizeof (HeatGroup));
  g_autofree guint32 *key = heat_big_new (guint32, (gsize) t->n_groups + 1);
  for (guint32 i = 0; i < t->n_groups; i++)
    key[i] = t->groups[i].is_header ? t->groups[i].water : HEAT_NONE;
  heat_bucket (key, t->n_groups, t->graph[HEAT_WATER].n, &t->header_first, &t->header_at);
  find_primary (t, HEAT_LINE_SUPPLY);
  find_primary (t, HEAT_LINE_RETURN);
}

/* ---- heat segments inside water segments ---- */

static void
map_vertices (guint32 *map, const guint32 *heat, const guint32 *water, guint32 n)
{
  for (guint32 i = 0; i < n; i++)
    if (heat[i] != HEAT_NONE && water[i] != HEAT_NONE)
      map[heat[i]] = water[i];
}

/* Spaces between valves in series belong to no node and no pipe: found by the gate's place in both graphs. */
static void
map_spaces (HeatTrace *t, const HeatLayout *l, guint line)
{
  const HeatSegments *heat = &t->graph[line], *water = &t->graph[HEAT_WATER];
  guint32 *map = t->heat_water[line];

  for (guint32 k = 0; k < heat->n_gates; k++)
    {
      guint32 at = heat->gate_first[k], first = l->side_first[k];
      if (heat->gate_first[k + 1] == at)
        continue;
      for (guint32 i = first; i < l->side_first[k + 1]; i++)
        if (l->side_mask[i] & (1u << line))
          map[heat->gate_at[at++]] = water->gate_at[water->gate_first[k] + i - first];
    }
}

static void
find_one_way (HeatTrace *t, guint line)
{
  const HeatSegments *g = &t->graph[line];

  t->one_way[line] = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint32 k = 0; k < g->n_gates; k++)
    if ((g->gate_class[k] == HEAT_GATE_INTO || g->gate_class[k] == HEAT_GATE_OUT) && g->gate_first[k + 1] > g->gate_first[k])
      g_array_append_val (t->one_way[line], k);
}

static void
map_line (HeatTrace *t, const HeatLayout *l, guint line)
{
  const HeatSegments *heat = &t->graph[line], *water = &t->graph[HEAT_WATER];

  t->heat_water[line] = heat_big_new (guint32, (gsize) heat->n + 1);
  memset (t->heat_water[line], 0xff, sizeof (guint32) * heat->n);
  map_vertices (t->heat_water[line], heat->node, water->node, heat_net_n (t->net, HEAT_KIND_NODE));
  map_vertices (t->heat_water[line], heat->pipe, water->pipe, heat_net_n (t->net, HEAT_KIND_PIPE));
  map_spaces (t, l, line);
  heat_bucket (t->heat_water[line], heat->n, water->n, &t->water_heat_first[line], &t->water_heat[line]);
  find_one_way (t, line);
}

/* The vertices of a pipe out of service are segments of their own and no nodes: found by its gates and its own entry. */
static void
map_dead (HeatTrace *t, const HeatLayout *l)
{
  HeatSegments *water = &t->graph[HEAT_WATER];
  guint32 n = l->n - l->n_nodes;

  t->dead_pipe = heat_big_new (guint32, (gsize) water->n + 1);
  memset (t->dead_pipe, 0xff, sizeof (guint32) * water->n);
  if (l->dead->len == 0)
    return;
  g_autofree guint32 *pipe_of = heat_big_new (guint32, (gsize) n + 1); /* by vertex that is no node */
  memset (pipe_of, 0xff, sizeof (guint32) * n);
  for (guint i = 0; i < l->dead->len; i += 2)
    {
      guint32 pipe = g_array_index (l->dead, guint32, i + 1);
      pipe_of[g_array_index (l->dead, guint32, i) - l->n_nodes] = pipe;
      t->dead_pipe[water->pipe[pipe]] = pipe;
    }
  for (guint32 i = 0; i < water->gate_first[water->n_gates]; i++)
    if (l->side_vertex[i] >= l->n_nodes && pipe_of[l->side_vertex[i] - l->n_nodes] != HEAT_NONE)
      t->dead_pipe[water->gate_at[i]] = pipe_of[l->side_vertex[i] - l->n_nodes];
}

static gboolean
is_node_used (const HeatNet *net, guint32 node, const guint8 *port_at)
{
  return node != HEAT_NONE && (port_at[node] || heat_net_node_ends (net, heat_node (node)).n > 0 || heat_net_node_valves (net, heat_node (node)).n > 0);
}

static void
place_consumers (HeatTrace *t)
{
  guint32 n = heat_net_n (t->net, HEAT_KIND_CONSUMER), n_ports = 2 * heat_net_n (t->net, HEAT_KIND_PORT);
  const guint32 *nodes = heat_net_all_consumer_nodes (t->net), *port_nodes = heat_net_all_port_nodes (t->net);
  g_autofree guint8 *port_at = heat_big_new0 (guint8, (gsize) heat_net_n (t->net, HEAT_KIND_NODE) + 1);

  for (guint32 i = 0; i < n_ports; i++)
    if (port_nodes[i] != HEAT_NONE)
      port_at[port_nodes[i]] = 1;
  t->has_place = heat_big_new (guint8, (gsize) n + 1);
  for (guint32 c = 0; c < n; c++)
    t->has_place[c] = is_node_used (t->net, nodes[2 * c], port_at) && is_node_used (t->net, nodes[2 * c + 1], port_at);
}

/* ---- doubts of the net, by water segment ---- */

typedef struct { GArray *segment, *doubt; } DoubtPlaces;

static void
put_doubt (DoubtPlaces *places, guint32 segment, guint32 doubt)
{
  if (segment == HEAT_NONE)
    return;
  g_array_append_val (places->segment, segment);
  g_array_append_val (places->doubt, doubt);
}

static void
put_ports (HeatTrace *t, DoubtPlaces *places, HeatSpan ports, guint32 doubt)
{
  for (guint32 i = 0; i < ports.n; i++)
    for (guint line = 0; line < 2; line++)
      put_doubt (places, segment_of_port (t, ports.at[i], (HeatLine) line, HEAT_WATER), doubt);
}

static void
put_consumer (HeatTrace *t, DoubtPlaces *places, guint32 consumer, guint32 doubt)
{
  for (guint line = 0; line < 2 && consumer != HEAT_NONE; line++)
    {
      guint32 node = heat_net_consumer_node (t->net, heat_consumer (consumer), (HeatLine) line).i;
      put_doubt (places, node == HEAT_NONE ? HEAT_NONE : t->graph[HEAT_WATER].node[node], doubt);
    }
}

static void
place_doubt (HeatTrace *t, DoubtPlaces *places, const HeatDoubt *d, guint32 k)
{
  const HeatSegments *water = &t->graph[HEAT_WATER];

  if (d->index >= heat_net_n (t->net, d->of))
    return;
  switch (d->of)
    {
    case HEAT_KIND_NODE: put_doubt (places, water->node[d->index], k); break;
    case HEAT_KIND_PIPE: put_doubt (places, water->pipe[d->index], k); break;
    case HEAT_KIND_VALVE:
      for (guint32 i = water->gate_first[d->index]; i < water->gate_first[d->index + 1]; i++)
        put_doubt (places, water->gate_at[i], k);
      break;
    case HEAT_KIND_SOURCE: put_ports (t, places, heat_net_source_ports (t->net, heat_source (d->index)), k); break;
    case HEAT_KIND_STATION: put_ports (t, places, heat_net_station_ports (t->net, heat_station (d->index)), k); break;
    case HEAT_KIND_PORT: put_ports (t, places, (HeatSpan){ &d->index, 1 }, k); break;
    case HEAT_KIND_CONSUMER: put_consumer (t, places, d->index, k); break;
    case HEAT_KIND_HOUSEHOLD: put_consumer (t, places, heat_net_household_consumer (t->net, heat_household (d->index)).i, k); break;
    default: break;
    }
}

static void
place_doubts (HeatTrace *t)
{
  DoubtPlaces places = { g_array_new (FALSE, FALSE, 4), g_array_new (FALSE, FALSE, 4) };
  guint n;
  const HeatDoubt *doubts = heat_net_doubts (t->net, &n);

  for (guint i = 0; i < n; i++)
    place_doubt (t, &places, &doubts[i], i);
  heat_bucket ((const guint32 *) (gpointer) places.segment->data, places.segment->len, t->graph[HEAT_WATER].n, &t->doubt_first, &t->doubt_at);
  for (guint i = 0; i < places.doubt->len; i++)
    t->doubt_at[i] = g_array_index (places.doubt, guint32, t->doubt_at[i]);
  g_array_unref (places.segment);
  g_array_unref (places.doubt);
}

/* ---- all of it ---- */

typedef struct { HeatTrace *trace; const HeatLayout *layout; } Building;

static gpointer
contract_supply (gpointer data)
{
  Building *b = data;

  heat_segments_contract (&b->trace->graph[HEAT_LINE_SUPPLY], b->trace->net, b->layout, HEAT_LINE_SUPPLY);
  return NULL;
}

static gpointer
build_return (gpointer data)
{
  Building *b = data;

  heat_segments_contract (&b->trace->graph[HEAT_LINE_RETURN], b->trace->net, b->layout, HEAT_LINE_RETURN);
  heat_segments_index (&b->trace->graph[HEAT_LINE_RETURN], b->trace->net, HEAT_LINE_RETURN);
  return NULL;
}

static gpointer
map_supply (gpointer data)
{
  Building *b = data;

  map_line (b->trace, b->layout, HEAT_LINE_SUPPLY);
  return NULL;
}

/* Three graphs on two threads, in three turns of about equal halves. */
static void
build_graphs (HeatTrace *t, HeatLayout *layout)
{
  Building b = { t, layout };
  GThread *other = g_thread_new ("heat-trace", contract_supply, &b);

  heat_segments_contract (&t->graph[HEAT_WATER], t->net, layout, HEAT_WATER);
  g_thread_join (other);
  other = g_thread_new ("heat-trace", build_return, &b);
  heat_segments_index (&t->graph[HEAT_WATER], t->net, HEAT_WATER);
  heat_segments_index (&t->graph[HEAT_LINE_SUPPLY], t->net, HEAT_LINE_SUPPLY);
  map_dead (t, layout);
  place_doubts (t);
  place_consumers (t);
  g_thread_join (other);
  other = g_thread_new ("heat-trace", map_supply, &b);
  map_line (t, layout, HEAT_LINE_RETURN);
  heat_trace_build_groups (t);
  g_thread_join (other);
}

static void
clear_doubt (gpointer doubt)
{
  g_free (((HeatDoubt *) doubt)->text);
}

HeatTrace *
heat_trace_new (HeatNet *net, const HeatProgress *progress, GError **error)
{
  g_autoptr (HeatTrace) t = g_new0 (HeatTrace, 1);
  g_autoptr (HeatLayout) layout = NULL;

  g_atomic_ref_count_init (&t->refs);
  g_mutex_init (&t->lock);
  heat_figures_init (&t->figures);
  t->net = heat_net_ref (net);
  t->doubts = g_array_new (FALSE, FALSE, sizeof (HeatDoubt));
  g_array_set_clear_func (t->doubts, clear_doubt);
  t->scratch = g_ptr_array_new_with_free_func ((GDestroyNotify) heat_scratch_free);
  heat_progress_report (progress, 0, _("water and heat graphs"));
  layout = heat_layout_new (net);
  build_graphs (t, layout);
  t->on_pair = g_steal_pointer (&layout->on_pair);
  t->state = g_steal_pointer (&layout->state);
  t->condition = g_steal_pointer (&layout->condition);
  t->ties = g_steal_pointer (&layout->ties);
  if (heat_progress_stopped (progress, error))
    return NULL;
  heat_progress_report (progress, 0.8, _("flow before any leak"));
  heat_trace_find_doubts (t);
  heat_progress_report (progress, 1, NULL);
  return g_steal_pointer (&t);
}

HeatTrace *
heat_trace_ref (HeatTrace *t)
{
  g_atomic_ref_count_inc (&t->refs);
  return t;
}

void
heat_trace_unref (HeatTrace *t)
{
  if (!t || !g_atomic_ref_count_dec (&t->refs))
    return;
  for (guint i = 0; i < 3; i++)
    heat_segments_clear (&t->graph[i]);
  for (guint i = 0; i < 2; i++)
    {
      g_free (t->heat_water[i]);
      g_free (t->water_heat_first[i]);
      g_free (t->water_heat[i]);
      g_clear_pointer (&t->one_way[i], g_array_unref);
      g_clear_pointer (&t->primary[i], g_array_unref);
    }
  gpointer arrays[] = { t->dead_pipe, t->on_pair, t->groups, t->source_group, t->station_group, t->header_first, t->header_at,
                        t->doubt_first, t->doubt_at, t->no_header, t->has_place, t->state, t->condition };
  for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
    g_free (arrays[i]);
  g_array_unref (t->doubts);
  g_clear_pointer (&t->ties, g_array_unref);
  g_ptr_array_unref (t->scratch);
  heat_before_unref (t->before);
  heat_net_unref (t->net);
  g_mutex_clear (&t->lock);
  g_free (t);
}

void
heat_trace_set_figures (HeatTrace *t, const HeatFigures *figures)
{
  t->figures = *figures;
}

HeatNet *
heat_trace_net (const HeatTrace *t)
{
  return t->net;
}

gsize
heat_trace_bytes (const HeatTrace *t)
{
  gsize sum = sizeof *t + t->n_groups * sizeof (HeatGroup) + 3 * (gsize) heat_net_n (t->net, HEAT_KIND_VALVE) + heat_net_n (t->net, HEAT_KIND_CONSUMER);

  for (guint i = 0; i < 3; i++)
    sum += heat_segments_bytes (&t->graph[i], t->net);
  for (guint i = 0; i < 2; i++)
    sum += 8 * (gsize) t->graph[i].n + 4 * (gsize) t->graph[HEAT_WATER].n + 16 * (gsize) t->graph[i].n;
  return sum + 14 * (gsize) t->graph[HEAT_WATER].n;
}
