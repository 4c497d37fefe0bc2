// SPDX-License-Identifier: GPL-3.0-or-later
/* Building the snapshot: id tables, references, groups, sums, spatial index; independent parts on two threads. */
#include "net-private.h"
#include "base-i18n.h"
#include "base-strings-view.h"
#include "geo-rtree.h"
#include <math.h>
#include <string.h>

/* --- groups ---------------------------------------------------------------------------------------------------- */

/* first[] of n entries as bases and offsets, where they fit. */
static void
shorten_first (HeatGroups *groups, guint32 n)
{
  guint32 n_bases = (n + HEAT_GROUP_KEYS - 1) / HEAT_GROUP_KEYS;

  for (guint32 k = 0; k < n; k++)
    if (groups->first[k] - groups->first[k / HEAT_GROUP_KEYS * HEAT_GROUP_KEYS] > G_MAXUINT8)
      return;
  groups->base = g_new (guint32, n_bases);
  groups->offset = g_new (guint8, n);
  for (guint32 k = 0; k < n; k++)
    {
      groups->base[k / HEAT_GROUP_KEYS] = groups->first[k / HEAT_GROUP_KEYS * HEAT_GROUP_KEYS];
      groups->offset[k] = (guint8) (groups->first[k] - groups->base[k / HEAT_GROUP_KEYS]);
    }
  g_clear_pointer (&groups->first, g_free);
}

/* Leaves out of first[] the keys without items where that saves room. `first` as heat_groups_build() makes it. Returns its entries. */
static guint32
squeeze_groups (HeatGroups *groups)
{
  guint32 n = groups->n_keys, n_used = 0;
  gsize n_blocks = ((gsize) n + 63) / 64;

  for (guint32 k = 0; k < n; k++)
    n_used += groups->first[k + 1] > groups->first[k];
  if (sizeof (HeatKeyBlock) * n_blocks + (gsize) n_used >= (gsize) n)
    return n + 1;
  groups->blocks = g_new0 (HeatKeyBlock, n_blocks);
  n_used = 0;
  for (guint32 k = 0; k < n; k++)
    {
      HeatKeyBlock *block = &groups->blocks[k / 64];
      if (k % 64 == 0)
        block->before = n_used;
      if (groups->first[k + 1] == groups->first[k])
        continue;
      block->bits |= G_GUINT64_CONSTANT (1) << (k % 64);
      groups->first[n_used++] = groups->first[k];
    }
  groups->first[n_used] = groups->first[n];
  groups->first = g_renew (guint32, groups->first, (gsize) n_used + 1);
  return n_used + 1;
}

void
heat_groups_build (HeatGroups *groups, guint32 n_keys, const guint32 *keys, guint32 n_items)
{
  groups->n_keys = n_keys;
  groups->first = g_new0 (guint32, (gsize) n_keys + 2);
  for (guint32 i = 0; i < n_items; i++)
    if (keys[i] != HEAT_NONE)
      groups->first[keys[i] + 2]++;
  for (guint32 k = 2; k < n_keys + 2; k++)
    groups->first[k] += groups->first[k - 1];
  groups->at = g_new (guint32, MAX (groups->first[n_keys + 1], 1));
  for (guint32 i = 0; i < n_items; i++)
    if (keys[i] != HEAT_NONE)
      groups->at[groups->first[keys[i] + 1]++] = i;
  shorten_first (groups, squeeze_groups (groups));
}

void
heat_groups_clear (HeatGroups *groups)
{
  g_free (groups->blocks);
  g_free (groups->base);
  g_free (groups->offset);
  g_free (groups->first);
  g_free (groups->at);
}

/* --- references ------------------------------------------------------------------------------------------------ */

/* A reference as it was last resolved: in real files rows of one building, one consumer follow each other, and objects are numbered
 * along the line, so that the next one named is most often the next one listed. */
typedef struct {
  const HeatNet *net;
  GArray *doubts;
  HeatKind of;         /* rows with … */
  const char *field;   /* … this field … */
  HeatKind kind;       /* … that names one of these */
  const char *last_id; /* NULL at first */
  guint32 last;
} Column;

static guint32
find_near (const Column *c, const char *id)
{
  guint32 n = heat_net_n (c->net, c->kind);

  if (c->last_id && (id == c->last_id || strcmp (id, c->last_id) == 0))
    return c->last;
  if (c->last_id && c->net->ids[c->kind].is_unique)
    for (guint32 row = c->last + 1; row < n && row <= c->last + 2; row++)
      if (strcmp (id, heat_net_id (c->net, c->kind, row)) == 0)
        return row;
  return heat_net_find (c->net, c->kind, id);
}

/* Row of the object that the column names in a row; an id that does not exist is a doubt. */
static guint32
resolve (Column *c, guint32 index, HeatText ref)
{
  const char *id = heat_city_text (c->net->city, ref);

  if (!*id)
    return HEAT_NONE;
  guint32 found = find_near (c, id);
  if (found == HEAT_NONE)
    {
      heat_net_add_doubt (c->net, c->doubts, HEAT_DOUBT_MISSING_REF, c->of, index,
                          g_strdup_printf (_("field %s: there is no %s “%s”"), c->field, heat_kind_label (c->kind), id));
      return HEAT_NONE;
    }
  c->last_id = id;
  c->last = found;
  return found;
}

static void
resolve_pipes (HeatNet *net, GArray *doubts)
{
  const HeatCity *city = net->city;
  Column from = { net, doubts, HEAT_KIND_PIPE, "from_node", HEAT_KIND_NODE }, to = { net, doubts, HEAT_KIND_PIPE, "to_node", HEAT_KIND_NODE };

  net->pipe_node = g_new (guint32, 2 * (gsize) city->n_pipe + 1);
  for (guint32 i = 0; i < city->n_pipe; i++)
    {
      net->pipe_node[2 * i] = resolve (&from, i, city->pipe[i].from_node);
      net->pipe_node[2 * i + 1] = resolve (&to, i, city->pipe[i].to_node);
    }
  heat_groups_build (&net->node_ends, city->n_node, net->pipe_node, 2 * city->n_pipe);
}

static void
resolve_nodes (HeatNet *net, GArray *doubts)
{
  const HeatCity *city = net->city;
  Column well = { net, doubts, HEAT_KIND_NODE, "well", HEAT_KIND_WELL };

  net->node_well = g_new (guint32, (gsize) city->n_node + 1);
  for (guint32 i = 0; i < city->n_node; i++)
    net->node_well[i] = resolve (&well, i, city->node[i].well);
  heat_groups_build (&net->well_nodes, city->n_well, net->node_well, city->n_node);
}

typedef struct { Column pipe, node, node2, well; } ValveColumns;

static HeatValvePlace
place_valve (const HeatNet *net, ValveColumns *columns, guint32 i)
{
  const HeatValveRow *row = &net->city->valve[i];
  HeatValvePlace place = { heat_pipe (HEAT_NONE), heat_node (HEAT_NONE), heat_node (HEAT_NONE), heat_well (HEAT_NONE), HEAT_SEAT_NONE, 0 };

  place.pipe.i = resolve (&columns->pipe, i, row->pipe);
  place.node.i = resolve (&columns->node, i, row->node);
  place.node2.i = resolve (&columns->node2, i, row->node2);
  place.well.i = resolve (&columns->well, i, row->well);
  if (place.pipe.i != HEAT_NONE && row->end >= 0 && row->end <= 1)
    {
      place.seat = HEAT_SEAT_PIPE_END;
      place.end = (guint8) row->end;
      place.node = place.node2 = heat_node (HEAT_NONE);
    }
  else if (place.node.i != HEAT_NONE && place.node2.i != HEAT_NONE && place.node.i != place.node2.i)
    place.seat = HEAT_SEAT_EDGE;
  else if (place.node.i != HEAT_NONE && !row->node2.at)
    place.seat = HEAT_SEAT_NODE;
  return place;
}

static void
resolve_valves (HeatNet *net, GArray *doubts)
{
  guint32 n = net->city->n_valve;
  ValveColumns columns = { { net, doubts, HEAT_KIND_VALVE, "pipe", HEAT_KIND_PIPE }, { net, doubts, HEAT_KIND_VALVE, "node", HEAT_KIND_NODE },
                           { net, doubts, HEAT_KIND_VALVE, "node2", HEAT_KIND_NODE }, { net, doubts, HEAT_KIND_VALVE, "well", HEAT_KIND_WELL } };

  net->valve_place = g_new (HeatValvePlace, (gsize) n + 1);
  for (guint32 i = 0; i < n; i++)
    net->valve_place[i] = place_valve (net, &columns, i);
}

static void
sort_end_valves (HeatNet *net)
{
  const HeatValveRow *valves = net->city->valve;

  for (guint32 k = 0; k < net->end_valves.n_keys; k++)
    {
      HeatSpan span = heat_groups_get (&net->end_valves, k);
      guint32 *at = (guint32 *) span.at;
      for (guint32 i = 1; i < span.n; i++)
        for (guint32 j = i; j > 0 && valves[at[j - 1]].seq > valves[at[j]].seq; j--)
          {
            guint32 t = at[j];
            at[j] = at[j - 1];
            at[j - 1] = t;
          }
    }
}

static void
group_valves (HeatNet *net, GArray *doubts)
{
  guint32 n = net->city->n_valve, n_touched = 0;
  g_autofree guint32 *by_end = g_new (guint32, (gsize) n + 1), *by_well = g_new (guint32, (gsize) n + 1);
  g_autofree guint32 *touched = g_new (guint32, 2 * (gsize) n + 1);

  for (guint32 i = 0; i < n; i++)
    {
      HeatValvePlace *place = &net->valve_place[i];
      by_end[i] = place->seat == HEAT_SEAT_PIPE_END ? place->pipe.i << 1 | place->end : HEAT_NONE;
      touched[2 * i] = place->seat == HEAT_SEAT_NODE || place->seat == HEAT_SEAT_EDGE ? place->node.i : HEAT_NONE;
      touched[2 * i + 1] = place->seat == HEAT_SEAT_EDGE ? place->node2.i : HEAT_NONE;
      if (place->well.i == HEAT_NONE && touched[2 * i] != HEAT_NONE)
        place->well.i = net->node_well[place->node.i];
      by_well[i] = place->well.i;
      n_touched += (touched[2 * i] != HEAT_NONE) + (touched[2 * i + 1] != HEAT_NONE);
    }
  heat_groups_build (&net->end_valves, 2 * net->city->n_pipe, by_end, n);
  heat_groups_build (&net->node_valves, net->city->n_node, touched, 2 * n);
  for (guint32 i = 0; i < n_touched; i++)
    net->node_valves.at[i] >>= 1;
  heat_groups_build (&net->well_valves, net->city->n_well, by_well, n);
  sort_end_valves (net);
}

static void
resolve_ports (HeatNet *net, GArray *doubts)
{
  const HeatCity *city = net->city;
  guint32 n = city->n_port;
  g_autofree guint32 *by_source = g_new (guint32, (gsize) n + 1), *by_station = g_new (guint32, (gsize) n + 1);

  Column supply = { net, doubts, HEAT_KIND_PORT, "supply_node", HEAT_KIND_NODE }, back = { net, doubts, HEAT_KIND_PORT, "return_node", HEAT_KIND_NODE };
  Column source = { net, doubts, HEAT_KIND_PORT, "owner", HEAT_KIND_SOURCE }, station = { net, doubts, HEAT_KIND_PORT, "owner", HEAT_KIND_STATION };

  net->port_node = g_new (guint32, 2 * (gsize) n + 1);
  net->port_owner = g_new (guint32, (gsize) n + 1);
  net->port_owner_kind = g_new (guint8, (gsize) n + 1);
  for (guint32 i = 0; i < n; i++)
    {
      const HeatPortRow *row = &city->port[i];
      HeatKind kind = row->side == HEAT_PORT_HEADER ? HEAT_KIND_SOURCE : HEAT_KIND_STATION;
      net->port_node[2 * i] = resolve (&supply, i, row->supply_node);
      net->port_node[2 * i + 1] = resolve (&back, i, row->return_node);
      net->port_owner[i] = resolve (kind == HEAT_KIND_SOURCE ? &source : &station, i, row->owner);
      net->port_owner_kind[i] = net->port_owner[i] == HEAT_NONE ? HEAT_KIND_NONE : (guint8) kind;
      by_source[i] = net->port_owner_kind[i] == HEAT_KIND_SOURCE ? net->port_owner[i] : HEAT_NONE;
      by_station[i] = net->port_owner_kind[i] == HEAT_KIND_STATION ? net->port_owner[i] : HEAT_NONE;
    }
  heat_groups_build (&net->source_ports, city->n_source, by_source, n);
  heat_groups_build (&net->station_ports, city->n_station, by_station, n);
}

static void
resolve_consumers (HeatNet *net, GArray *doubts)
{
  const HeatCity *city = net->city;

  Column supply = { net, doubts, HEAT_KIND_CONSUMER, "supply_node", HEAT_KIND_NODE }, back = { net, doubts, HEAT_KIND_CONSUMER, "return_node", HEAT_KIND_NODE };
  Column building = { net, doubts, HEAT_KIND_CONSUMER, "building", HEAT_KIND_BUILDING };
  Column community = { net, doubts, HEAT_KIND_BUILDING, "community", HEAT_KIND_COMMUNITY };

  net->consumer_node = g_new (guint32, 2 * (gsize) city->n_consumer + 1);
  net->consumer_building = g_new (guint32, (gsize) city->n_consumer + 1);
  net->building_community = g_new (guint32, (gsize) city->n_building + 1);
  for (guint32 i = 0; i < city->n_consumer; i++)
    {
      const HeatConsumerRow *row = &city->consumer[i];
      net->consumer_node[2 * i] = resolve (&supply, i, row->supply_node);
      net->consumer_node[2 * i + 1] = resolve (&back, i, row->return_node);
      net->consumer_building[i] = resolve (&building, i, row->building);
    }
  for (guint32 i = 0; i < city->n_building; i++)
    net->building_community[i] = resolve (&community, i, city->building[i].community);
  heat_groups_build (&net->building_consumers, city->n_building, net->consumer_building, city->n_consumer);
  heat_groups_build (&net->community_buildings, city->n_community, net->building_community, city->n_building);
}

static void
resolve_households (HeatNet *net, GArray *doubts)
{
  const HeatCity *city = net->city;
  Column consumers = { net, doubts, HEAT_KIND_HOUSEHOLD, "consumer", HEAT_KIND_CONSUMER }, buildings = { net, doubts, HEAT_KIND_HOUSEHOLD, "building", HEAT_KIND_BUILDING };
  g_autofree guint32 *consumer = g_new (guint32, (gsize) city->n_household + 1), *building = g_new (guint32, (gsize) city->n_household + 1);

  net->consumer_sum = g_new0 (HeatConsumerSum, (gsize) city->n_consumer + 1);
  for (guint32 i = 0; i < city->n_household; i++)
    {
      const HeatHouseholdRow *row = &city->household[i];
      consumer[i] = resolve (&consumers, i, row->consumer);
      building[i] = resolve (&buildings, i, row->building);
      if (consumer[i] == HEAT_NONE)
        continue;
      HeatConsumerSum *sum = &net->consumer_sum[consumer[i]];
      if (row->housing == HEAT_SUSPENDED)
        {
          sum->suspended++;
          continue;
        }
      sum->households++;
      sum->area_m2 += row->area_m2 > 0 ? row->area_m2 : 0;
      sum->priority += row->priority != HEAT_PRIORITY_NONE;
    }
  heat_homes_build_runs (&net->homes, city, consumer, building);
}

static void pack_rooms (HeatNet *net, GArray *doubts) { heat_homes_build_rooms (&net->homes, net->city); }
static void pack_areas (HeatNet *net, GArray *doubts) { heat_homes_build_areas (&net->homes, net->city); }
static void pack_nodes (HeatNet *net, GArray *doubts) { heat_nodes_build (&net->nodes, net->city); }
static void pack_cards (HeatNet *net, GArray *doubts) { heat_homes_build_cards (&net->homes, net->city); }
static void pack_phones (HeatNet *net, GArray *doubts) { heat_homes_build_phones (&net->homes, net->city); }

static void
group_node_wells (HeatNet *net, GArray *doubts)
{
  guint32 n = net->city->n_node;
  g_autofree guint32 *by_node = g_new (guint32, (gsize) n + 1);

  for (guint32 i = 0; i < n; i++)
    by_node[i] = net->node_well[i] == HEAT_NONE ? HEAT_NONE : i;
  heat_groups_build (&net->node_wells, n, by_node, n);
  for (guint32 i = 0, k = 0; i < n; i++)
    if (net->node_well[i] != HEAT_NONE)
      net->node_wells.at[k++] = net->node_well[i];
  g_clear_pointer (&net->node_well, g_free);
}

/* What the packed forms say in their place. */
static void
drop_households (HeatNet *net, GArray *doubts)
{
  g_clear_pointer (&net->city->household, g_free);
  net->city->household_size = 0;
}

static void
drop_nodes (HeatNet *net)
{
  g_clear_pointer (&net->city->node, g_free);
  net->city->node_size = 0;
}

/* All that needs no spatial index. */
static void
group_and_doubt (HeatNet *net, GArray *doubts)
{
  group_valves (net, doubts);
  heat_net_find_doubts (net, doubts);
}

static void pack_courses (HeatNet *net, GArray *doubts) { heat_net_courses_build (net); }
static void settle_courses (HeatNet *net, GArray *doubts) { heat_net_courses_settle (net); }

static void
build_pipe_index (HeatNet *net, GArray *doubts)
{
  const HeatCity *city = net->city;
  g_autofree HeatBox *boxes = g_new (HeatBox, (gsize) city->n_pipe + 1);

  for (guint32 i = 0; i < city->n_pipe; i++)
    {
      double fallback[HEAT_COURSE_DOUBLES];
      guint n;
      const double *xy = heat_net_pipe_line (net, heat_pipe (i), fallback, &n);
      boxes[i] = heat_box_empty ();
      for (guint k = 0; k < n; k++)
        {
          boxes[i] = heat_box_add (boxes[i], xy[2 * k], xy[2 * k + 1]);
          boxes[i] = heat_box_add (boxes[i], rint (xy[2 * k] * 1000) / 1000, rint (xy[2 * k + 1] * 1000) / 1000); /* as it will be kept */
        }
    }
  net->pipe_index = heat_rtree_new (boxes, city->n_pipe);
}

/* --- building on two threads ----------------------------------------------------------------------------------- */

typedef struct {
  HeatNet *net;
  void (*const *parts) (HeatNet *, GArray *);
  HeatKind const *kinds; /* when set: ids of each instead of parts */
  GArray **doubts;       /* one array a part, so that the order does not depend on the threads */
  int n, next;
} Stage;

static gpointer
work_stage (gpointer data)
{
  Stage *stage = data;

  for (int i = g_atomic_int_add (&stage->next, 1); i < stage->n; i = g_atomic_int_add (&stage->next, 1))
    {
      stage->doubts[i] = g_array_new (FALSE, FALSE, sizeof (HeatDoubt));
      if (stage->kinds)
        heat_net_ids_build (stage->net, stage->kinds[i], stage->doubts[i]);
      else
        stage->parts[i](stage->net, stage->doubts[i]);
    }
  return NULL;
}

static void
run_stage (HeatNet *net, void (*const *parts) (HeatNet *, GArray *), const HeatKind *kinds, int n)
{
  g_autofree GArray **doubts = g_new0 (GArray *, n);
  Stage stage = { net, parts, kinds, doubts, n, 0 };
  GThread *other = g_thread_new ("heat-net", work_stage, &stage);

  work_stage (&stage);
  g_thread_join (other);
  for (int i = 0; i < n; i++)
    {
      g_array_append_vals (net->doubts, doubts[i]->data, doubts[i]->len);
      g_array_unref (doubts[i]);
    }
}

/* An object's place may hang on references that another thread is still resolving: places come last. */
static void
fill_places (HeatNet *net)
{
  for (guint i = 0; i < net->doubts->len; i++)
    {
      HeatDoubt *doubt = &g_array_index (net->doubts, HeatDoubt, i);
      if (doubt->index != HEAT_NONE && isnan (doubt->x))
        heat_net_place (net, doubt->of, doubt->index, &doubt->x, &doubt->y);
    }
}

static void
take_load_doubts (HeatNet *net)
{
  for (guint32 i = 0; i < net->city->n_doubt; i++)
    {
      const HeatCityDoubt *d = &net->city->doubt[i];
      heat_net_add_doubt (net, net->doubts, (HeatDoubtKind) d->kind, (HeatKind) d->of, d->index, g_strdup (heat_city_text (net->city, d->text)));
    }
}

static void
clear_doubt (gpointer data)
{
  g_free (((HeatDoubt *) data)->text);
}

HeatNet *
heat_net_alloc (HeatCity *city)
{
  static gint serial;
  HeatNet *net = g_new0 (HeatNet, 1);

  g_atomic_ref_count_init (&net->refs);
  net->serial = (guint64) g_atomic_int_add (&serial, 1) + 1;
  net->city = city;
  g_mutex_init (&net->lock);
  net->doubts = g_array_new (FALSE, FALSE, sizeof (HeatDoubt));
  g_array_set_clear_func (net->doubts, clear_doubt);
  return net;
}

/* Arrays grow by doubling: what was reserved beyond the last row goes back. */
static void
trim (HeatCity *city)
{
#define X(Type, layer)                                                     \
  if (city->layer##_size > city->n_##layer)                                \
    city->layer = g_renew (Type, city->layer, city->layer##_size = city->n_##layer);
  HEAT_CITY_LAYERS (X)
#undef X
  if (city->points_size > city->n_points)
    city->points = g_renew (double, city->points, 2 * (gsize) (city->points_size = city->n_points));
  heat_strings_trim (city->strings);
}

HeatNet *
heat_net_new (HeatCity *city, const HeatProgress *progress, GError **error)
{
  static const HeatKind kinds[] = { HEAT_KIND_HOUSEHOLD, HEAT_KIND_NODE, HEAT_KIND_PIPE, HEAT_KIND_VALVE, HEAT_KIND_CONSUMER, HEAT_KIND_BUILDING,
                                    HEAT_KIND_WELL, HEAT_KIND_SOURCE, HEAT_KIND_STATION, HEAT_KIND_COMMUNITY, HEAT_KIND_TEAM };
  static void (*const refs[]) (HeatNet *, GArray *) = { resolve_households, resolve_pipes, pack_cards, pack_phones, resolve_consumers, resolve_valves, pack_rooms,
                                                             resolve_nodes, pack_areas, pack_nodes, resolve_ports };
  static void (*const after[]) (HeatNet *, GArray *) = { build_pipe_index, group_and_doubt, pack_courses };
  static void (*const last[]) (HeatNet *, GArray *) = { heat_net_share_pipes, heat_net_share_others, drop_households, settle_courses, group_node_wells };
  g_autoptr (HeatNet) net = heat_net_alloc (city);

  trim (city);
  take_load_doubts (net);
  heat_progress_report (progress, 0.0, _("asset numbers"));
  run_stage (net, NULL, kinds, G_N_ELEMENTS (kinds));
  if (heat_progress_stopped (progress, error))
    return NULL;
  heat_progress_report (progress, 0.4, _("connections"));
  run_stage (net, refs, NULL, G_N_ELEMENTS (refs));
  if (heat_progress_stopped (progress, error))
    return NULL;
  heat_net_ids_settle (net);
  heat_progress_report (progress, 0.8, _("spatial index"));
  run_stage (net, after, NULL, G_N_ELEMENTS (after));
  if (heat_progress_stopped (progress, error))
    return NULL;
  heat_progress_report (progress, 0.9, _("data health"));
  fill_places (net);
  run_stage (net, last, NULL, G_N_ELEMENTS (last));
  heat_net_drop_passing (net);
  drop_nodes (net);
  heat_progress_report (progress, 1.0, NULL);
  return g_steal_pointer (&net);
}
