// SPDX-License-Identifier: GPL-3.0-or-later
/* One walk over all arrays of a snapshot serves both ways: it hands out their bytes, or finds their places in an image. */
#include "net-image.h"
#include "net-layers.h"
#include "net-private.h"
#include "base-i18n.h"
#include "base-strings-view.h"
#include "geo-rtree-view.h"
#include <string.h>

#define MOST_PARTS 192
#define MAGIC 0x7fee7c17u

typedef struct { double x, y; guint32 index, text /* offset, 0: none */; guint8 kind, of; } DoubtRecord;

/* Everything that is no array. */
typedef struct {
  guint32 magic, n_parts;
  guint64 total;
  guint32 n_layer[HEAT_N_LAYERS], n_points, mask[HEAT_N_KINDS], n_doubts;
  guint8 is_in_order[HEAT_N_KINDS];
  gint32 epsg;
  HeatText name, attribution, company, hotline_phone;
  double node_x0_m, node_y0_m;
  guint64 n_strings;
  HeatRtreeHead rtree;
  guint64 part_bytes[MOST_PARTS];
} Head;

/* ---- the walk ---- */

typedef struct _Walk Walk;
struct _Walk {
  void (*each) (Walk *walk, const char *name, gpointer array /* of the pointer */, gsize bytes);
  /* laying down */
  GArray *parts;
  /* taking up */
  const guint8 *image;
  gsize at, size;
  const Head *head;
  guint next;
  gboolean is_broken;
};

/* Of an array that need not be. */
static gboolean
is_there (const Walk *w, gconstpointer array)
{
  return w->parts ? array != NULL : w->next < w->head->n_parts && w->head->part_bytes[w->next] > 0;
}

static void
walk_groups (Walk *w, const char *name, HeatGroups *g, guint32 n_keys)
{
  gsize n_blocks = is_there (w, g->blocks) ? ((gsize) n_keys + 63) / 64 : 0;
  guint32 n_used = n_keys;

  if (g->n_keys != n_keys) /* laying down writes nothing: others may be reading */
    g->n_keys = n_keys;
  w->each (w, name, &g->blocks, sizeof (HeatKeyBlock) * n_blocks);
  if (n_blocks && !w->is_broken)
    n_used = g->blocks[n_blocks - 1].before + (guint32) __builtin_popcountll (g->blocks[n_blocks - 1].bits);
  w->each (w, name, &g->offset, is_there (w, g->offset) ? (gsize) n_used + 1 : 0);
  w->each (w, name, &g->base, g->offset ? 4 * (((gsize) n_used + HEAT_GROUP_KEYS) / HEAT_GROUP_KEYS) : 0);
  w->each (w, name, &g->first, g->offset ? 0 : 4 * ((gsize) n_used + 1));
  w->each (w, name, &g->at, w->is_broken ? 0 : 4 * (gsize) heat_groups_first (g, n_used));
}

static void
walk_references (Walk *w, HeatNet *net)
{
  const HeatCity *c = net->city;

  w->each (w, "pipe_node", &net->pipe_node, 8 * (gsize) c->n_pipe);
  w->each (w, "valve_place", &net->valve_place, sizeof (HeatValvePlace) * (gsize) c->n_valve);
  w->each (w, "port_node", &net->port_node, 8 * (gsize) c->n_port);
  w->each (w, "port_owner", &net->port_owner, 4 * (gsize) c->n_port);
  w->each (w, "port_owner_kind", &net->port_owner_kind, c->n_port);
  w->each (w, "consumer_node", &net->consumer_node, 8 * (gsize) c->n_consumer);
  w->each (w, "consumer_building", &net->consumer_building, 4 * (gsize) c->n_consumer);
  w->each (w, "building_community", &net->building_community, 4 * (gsize) c->n_building);
  w->each (w, "consumer_sum", &net->consumer_sum, sizeof (HeatConsumerSum) * (gsize) c->n_consumer);
  walk_groups (w, "node_ends", &net->node_ends, c->n_node);
  walk_groups (w, "end_valves", &net->end_valves, 2 * c->n_pipe);
  walk_groups (w, "node_valves", &net->node_valves, c->n_node);
  walk_groups (w, "well_valves", &net->well_valves, c->n_well);
  walk_groups (w, "node_wells", &net->node_wells, c->n_node);
  walk_groups (w, "well_nodes", &net->well_nodes, c->n_well);
  walk_groups (w, "source_ports", &net->source_ports, c->n_source);
  walk_groups (w, "station_ports", &net->station_ports, c->n_station);
  walk_groups (w, "building_consumers", &net->building_consumers, c->n_building);
  walk_groups (w, "community_buildings", &net->community_buildings, c->n_community);
}

/* How many items there are is known from the room they take. */
static void
walk_counted (Walk *w, const char *name, gpointer array, guint32 *n, gsize item_bytes)
{
  gsize bytes = w->parts ? *n * item_bytes : w->next < w->head->n_parts ? w->head->part_bytes[w->next] : 0;

  if (!w->parts)
    *n = (guint32) (bytes / item_bytes);
  w->each (w, name, array, bytes);
}

static void
walk_bytes (Walk *w, const char *name, gpointer array, gsize *n)
{
  if (!w->parts)
    *n = w->next < w->head->n_parts ? w->head->part_bytes[w->next] : 0;
  w->each (w, name, array, *n);
}

static void
walk_numbers (Walk *w, const char *name, HeatNumbers *numbers, guint32 n)
{
  if (!w->parts)
    numbers->n = n;
  w->each (w, name, &numbers->blocks, sizeof (HeatNumberBlock) * ((gsize) n / HEAT_NUMBER_ROWS + 1));
  walk_bytes (w, name, &numbers->data, &numbers->n_data);
  walk_counted (w, name, &numbers->odd, &numbers->n_odd, sizeof (HeatOdd));
}

static void
walk_homes (Walk *w, HeatHomes *h, guint32 n, guint32 n_consumers)
{
  guint32 n_ends = h->n_runs + 1;

  if (!w->parts)
    h->n = n;
  w->each (w, "home_runs", &h->starts, sizeof (HeatKeyBlock) * ((gsize) n / 64 + 1));
  walk_counted (w, "home_runs", &h->runs, &n_ends, sizeof (HeatHomeRun));
  if (!w->parts)
    h->n_runs = n_ends - 1;
  walk_groups (w, "home_runs", &h->of_consumer, n_consumers);
  walk_counted (w, "home_rooms", &h->rooms, &h->n_rooms, sizeof (HeatText));
  walk_counted (w, "home_rooms", &h->odd_rooms, &h->n_odd_rooms, sizeof (HeatOdd));
  w->each (w, "home_rooms", &h->room, heat_homes_room_bytes (h));
  w->each (w, "home_areas", &h->area, 2 * (gsize) n);
  walk_counted (w, "home_areas", &h->odd_areas, &h->n_odd_areas, sizeof (HeatOdd));
  w->each (w, "home_codes", &h->suspended, (gsize) n / 8 + 1);
  walk_counted (w, "home_codes", &h->priorities, &h->n_priorities, sizeof (HeatOdd));
  walk_numbers (w, "home_cards", &h->cards, n);
  walk_numbers (w, "home_phones", &h->phones, n);
}

static void
walk_nodes (Walk *w, HeatNodes *nodes, guint32 n)
{
  w->each (w, "node", &nodes->id, sizeof (HeatText) * (gsize) n);
  w->each (w, "node", &nodes->z_m, sizeof (float) * (gsize) n);
  w->each (w, "node", &nodes->at, sizeof (HeatNodePlace) * (gsize) n);
  walk_counted (w, "node", &nodes->odd, &nodes->n_odd, sizeof (HeatOddPlace));
}

static void
walk_all (Walk *w, HeatNet *net)
{
  HeatCity *c = net->city;

  for (guint i = 0; i < HEAT_N_LAYERS; i++)
    if (heat_city_layers[i].kind != HEAT_KIND_HOUSEHOLD && heat_city_layers[i].kind != HEAT_KIND_NODE)
      w->each (w, heat_city_layers[i].name, (char *) c + heat_city_layers[i].rows_at, (gsize) heat_city_layers[i].row_size * heat_layer_n (&heat_city_layers[i], c));
  w->each (w, "points", &c->points, 16 * (gsize) c->n_points);
  for (guint k = 0; k < HEAT_N_KINDS; k++)
    {
      if (net->ids[k].mask)
        w->each (w, "numbers", &net->ids[k].slots, 4 * ((gsize) net->ids[k].mask + 1));
      walk_counted (w, "numbers", &net->ids[k].strays, &net->ids[k].n_strays, 8);
    }
  walk_references (w, net);
  walk_homes (w, &net->homes, c->n_household, c->n_consumer);
  walk_nodes (w, &net->nodes, c->n_node);
  walk_bytes (w, "courses", &net->course, &net->n_course_bytes);
}

/* ---- laying down ---- */

static void
add_part (GArray *parts, const char *name, gconstpointer data, gsize bytes)
{
  HeatNetPart part = { data, bytes, name };

  g_array_append_val (parts, part);
}

static void
lay_down (Walk *w, const char *name, gpointer array, gsize bytes)
{
  gpointer data;

  memcpy (&data, array, sizeof data);
  add_part (w->parts, name, data, bytes);
}

static void
lay_doubts (const HeatNet *net, HeatNetParts *p)
{
  GString *texts = g_string_new_len ("", 1);
  DoubtRecord *records = p->doubts = g_new0 (DoubtRecord, (gsize) net->doubts->len + 1);

  for (guint i = 0; i < net->doubts->len; i++)
    {
      const HeatDoubt *d = &g_array_index (net->doubts, HeatDoubt, i);
      records[i] = (DoubtRecord){ d->x, d->y, d->index, d->text ? (guint32) texts->len : 0, (guint8) d->kind, (guint8) d->of };
      if (d->text)
        g_string_append_len (texts, d->text, (gssize) strlen (d->text) + 1);
    }
  add_part (p->parts, "doubts", records, sizeof (DoubtRecord) * net->doubts->len);
  gsize n = texts->len;
  p->texts = g_string_free (texts, FALSE);
  add_part (p->parts, "doubts", p->texts, n);
}

static gsize
aligned (gsize n)
{
  return (n + HEAT_NET_IMAGE_ALIGN - 1) / HEAT_NET_IMAGE_ALIGN * HEAT_NET_IMAGE_ALIGN;
}

static void
fill_head (Head *head, const HeatNet *net, const GArray *parts)
{
  const HeatCity *c = net->city;

  head->magic = MAGIC;
  head->n_parts = parts->len;
  for (guint i = 0; i < HEAT_N_LAYERS; i++)
    head->n_layer[i] = heat_layer_n (&heat_city_layers[i], c);
  for (guint k = 0; k < HEAT_N_KINDS; k++)
    {
      head->mask[k] = net->ids[k].slots ? net->ids[k].mask : 0;
      head->is_in_order[k] = net->ids[k].is_in_order;
    }
  head->n_points = c->n_points;
  head->n_doubts = net->doubts->len;
  head->epsg = c->epsg;
  head->name = c->name;
  head->attribution = c->attribution;
  head->company = c->company;
  head->hotline_phone = c->hotline_phone;
  head->node_x0_m = net->nodes.x0_m;
  head->node_y0_m = net->nodes.y0_m;
  for (guint i = 0; i < parts->len; i++)
    {
      head->part_bytes[i] = g_array_index (parts, HeatNetPart, i).bytes;
      head->total += aligned (head->part_bytes[i]);
    }
}

HeatNetParts *
heat_net_image_parts (const HeatNet *net)
{
  HeatNetParts *p = g_new0 (HeatNetParts, 1);
  Head *head = p->head = g_new0 (Head, 1);
  gconstpointer boxes, items, strings;
  gsize n_strings;

  p->parts = g_array_new (FALSE, FALSE, sizeof (HeatNetPart));
  add_part (p->parts, "head", head, sizeof *head);
  strings = heat_strings_all (net->city->strings, &n_strings);
  head->n_strings = n_strings;
  add_part (p->parts, "texts", strings, n_strings);
  heat_rtree_parts (net->pipe_index, &head->rtree, &boxes, &items);
  add_part (p->parts, "pipe_index", boxes, heat_rtree_box_bytes (&head->rtree));
  add_part (p->parts, "pipe_index", items, heat_rtree_item_bytes (&head->rtree));
  lay_doubts (net, p);
  Walk w = { .each = lay_down, .parts = p->parts };
  walk_all (&w, (HeatNet *) net);
  g_assert (p->parts->len <= MOST_PARTS);
  fill_head (head, net, p->parts);
  return p;
}

void
heat_net_image_parts_free (HeatNetParts *p)
{
  if (!p)
    return;
  g_array_unref (p->parts);
  g_free (p->head);
  g_free (p->doubts);
  g_free (p->texts);
  g_free (p);
}

/* ---- what it takes ---- */

static int
compare_bytes (gconstpointer a, gconstpointer b)
{
  const HeatNetPart *x = a, *y = b;

  return x->bytes != y->bytes ? (x->bytes < y->bytes) - (x->bytes > y->bytes) : strcmp (x->name, y->name);
}

GArray *
heat_net_memory (const HeatNet *net)
{
  g_autoptr (HeatNetParts) parts = heat_net_image_parts (net);
  GArray *sums = g_array_new (FALSE, FALSE, sizeof (HeatNetPart));

  for (guint i = 0; i < parts->parts->len; i++)
    {
      const HeatNetPart *part = &g_array_index (parts->parts, HeatNetPart, i);
      guint k = 0;
      while (k < sums->len && strcmp (g_array_index (sums, HeatNetPart, k).name, part->name) != 0)
        k++;
      if (k == sums->len)
        add_part (sums, part->name, NULL, part->bytes);
      else
        g_array_index (sums, HeatNetPart, k).bytes += part->bytes;
    }
  g_array_sort (sums, compare_bytes);
  return sums;
}

gsize
heat_net_bytes (const HeatNet *net)
{
  g_autoptr (GArray) memory = heat_net_memory (net);
  gsize sum = sizeof *net;

  for (guint i = 0; i < memory->len; i++)
    sum += g_array_index (memory, HeatNetPart, i).bytes;
  return sum;
}

/* ---- taking up ---- */

static gconstpointer
take_part (Walk *w, gsize bytes)
{
  gsize at = w->at;

  if (w->is_broken || w->next >= w->head->n_parts || w->head->part_bytes[w->next] != bytes || w->size - at < bytes)
    {
      w->is_broken = TRUE;
      return NULL;
    }
  w->next++;
  w->at = MIN (at + aligned (bytes), w->size);
  return w->image + at;
}

static void
take_up (Walk *w, const char *name, gpointer array, gsize bytes)
{
  gconstpointer data = take_part (w, bytes);

  if (bytes == 0)
    data = NULL;
  memcpy (array, &data, sizeof data);
}

static HeatCity *
take_city (const Head *head)
{
  HeatCity *c = g_new0 (HeatCity, 1);

  for (guint i = 0; i < HEAT_N_LAYERS; i++)
    {
      guint32 *n = (guint32 *) (void *) ((char *) c + heat_city_layers[i].n_at);
      n[0] = n[1] = head->n_layer[i];
    }
  c->n_points = c->points_size = head->n_points;
  c->epsg = head->epsg;
  c->name = head->name;
  c->attribution = head->attribution;
  c->company = head->company;
  c->hotline_phone = head->hotline_phone;
  return c;
}

static void
take_doubts (Walk *w, HeatNet *net)
{
  const DoubtRecord *records = take_part (w, sizeof (DoubtRecord) * w->head->n_doubts);
  gsize n_texts = w->is_broken || w->next >= w->head->n_parts ? 0 : w->head->part_bytes[w->next];
  const char *texts = take_part (w, n_texts);

  for (guint32 i = 0; texts && n_texts > 0 && i < w->head->n_doubts; i++)
    heat_net_add_doubt (net, net->doubts, (HeatDoubtKind) records[i].kind, (HeatKind) records[i].of, records[i].index,
                        records[i].text && records[i].text < n_texts ? g_strdup (texts + records[i].text) : NULL);
  for (guint32 i = 0; i < net->doubts->len; i++)
    {
      g_array_index (net->doubts, HeatDoubt, i).x = records[i].x;
      g_array_index (net->doubts, HeatDoubt, i).y = records[i].y;
    }
}

static void
take_all (Walk *w, HeatNet *net)
{
  const Head *head = w->head;
  gconstpointer strings, boxes, items;

  w->at = aligned (sizeof *head);
  w->next = 1;
  strings = take_part (w, head->n_strings);
  boxes = take_part (w, heat_rtree_box_bytes (&head->rtree));
  items = take_part (w, heat_rtree_item_bytes (&head->rtree));
  take_doubts (w, net);
  for (guint k = 0; k < HEAT_N_KINDS; k++)
    {
      net->ids[k].mask = head->mask[k];
      net->ids[k].is_in_order = head->is_in_order[k];
    }
  net->nodes.x0_m = head->node_x0_m;
  net->nodes.y0_m = head->node_y0_m;
  net->is_course_packed = TRUE;
  walk_all (w, net);
  if (w->is_broken)
    return;
  net->city->strings = heat_strings_new_view (strings, head->n_strings);
  net->pipe_index = heat_rtree_new_view (&head->rtree, boxes, items);
}

HeatNet *
heat_net_new_from_image (GBytes *image, GError **error)
{
  Walk w = { .each = take_up };
  g_autoptr (HeatNet) net = NULL;

  w.image = g_bytes_get_data (image, &w.size);
  w.head = (const Head *) (gconstpointer) w.image;
  if (w.size >= sizeof (Head) && w.head->magic == MAGIC && w.head->total <= w.size && w.head->n_parts <= MOST_PARTS)
    {
      net = heat_net_alloc (take_city (w.head));
      net->image = g_bytes_ref (image);
      take_all (&w, net);
    }
  if (net && !w.is_broken)
    return g_steal_pointer (&net);
  g_set_error (error, HEAT_NET_ERROR, HEAT_ERROR_DATA, _("taking up a stored snapshot: its sizes do not fit; it has to be built again"));
  return NULL;
}
