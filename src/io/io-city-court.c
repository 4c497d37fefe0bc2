// SPDX-License-Identifier: GPL-3.0-or-later
/* A court's secondary network: from the station to every entrance on the shortest way over a raster that lies along the
 * buildings. Buildings are dear to cross, lanes and strips along entrances cheap, turns cost a little: the ways share
 * their beginning and come out orderly. One Dijkstra a court. */
#include "io-city-raster.h"
#include "base-i18n.h"
#include <string.h>

/* Houses above ZONED_FLOORS have a system of their own for their upper half, with higher pressure. */
#define ZONED_FLOORS 14
typedef enum { ZONE_WHOLE, ZONE_LOW, ZONE_HIGH } Zone;

typedef struct { double tap_x, tap_y, wall_x, wall_y; guint32 building, cell; guint8 unit; gboolean is_tall; } Entrance;
typedef struct { guint32 cell, node, up; float load_kw; guint units, kids; } Key; /* up: number of the next key towards the station */
typedef struct {
  Draft *d;
  const DraftCourt *court;
  DraftRaster r;
  GArray *entrances, *keys, *line; /* Entrance, Key, points of one course */
  guint32 start;
  DraftRand rand;
  HeatText street, steel, plastic;
  gint16 year;
  guint n_wells;
  Zone zone;                       /* of the system being laid */
} Court;

static gboolean
fill_building (guint32 item, gpointer data)
{
  Court *k = data;
  const HeatBuildingRow *b = &k->d->city->building[item];
  double i0 = HUGE_VAL, i1 = -HUGE_VAL, j0 = HUGE_VAL, j1 = -HUGE_VAL;
  g_autofree double *ring = g_new (double, 2 * (gsize) b->n_points + 2);

  for (guint p = 0; p < b->n_points; p++)
    {
      const double *xy = k->d->city->points + 2 * ((gsize) b->first_point + p);
      heat_io_raster_find (&k->r, xy[0], xy[1], &ring[2 * p], &ring[2 * p + 1]);
      i0 = MIN (i0, ring[2 * p]), i1 = MAX (i1, ring[2 * p]), j0 = MIN (j0, ring[2 * p + 1]), j1 = MAX (j1, ring[2 * p + 1]);
    }
  for (int j = MAX (0, (int) j0); j <= MIN (k->r.h - 1, (int) j1); j++)
    for (int i = MAX (0, (int) i0); i <= MIN (k->r.w - 1, (int) i1); i++)
      if (heat_ring_contains (ring, b->n_points, i + 0.5, j + 0.5))
        k->r.cost[j * k->r.w + i] = COST_HOUSE;
  return TRUE;
}

static gboolean
draw_lane (guint32 item, gpointer data)
{
  Court *k = data;
  const HeatRoadRow *road = &k->d->city->road[k->d->lanes[item]];

  for (guint p = 0; p + 1 < road->n_points; p++)
    {
      const double *xy = k->d->city->points + 2 * ((gsize) road->first_point + p);
      heat_io_raster_cheapen (&k->r, xy[0], xy[1], xy[2], xy[3], COST_LANE);
    }
  return TRUE;
}

/* How good a wall is for the entrances: free ground in front, long, rather to the north (stairs are there). */
static double
wall_worth (const Court *k, const double *ring, guint n, guint at, double out[2])
{
  const double *p = ring + 2 * at, *q = ring + 2 * ((at + 1) % n);
  double dx = q[0] - p[0], dy = q[1] - p[1], length = hypot (dx, dy), turn = heat_ring_area_m2 (ring, n) > 0 ? 1 : -1;

  if (length < 1e-6)
    return -1;
  out[0] = turn * dy / length;
  out[1] = -turn * dx / length;
  double worth = length;
  for (int t = 1; t <= 3; t++)
    {
      guint32 cell = heat_io_raster_cell (&k->r, p[0] + dx * t / 4 + out[0] * 3.6, p[1] + dy * t / 4 + out[1] * 3.6);
      worth *= k->r.cost[cell] == COST_HOUSE ? 0.3 : 1;
    }
  return worth * (1 + 0.25 * out[1]);
}

static void
find_entrances (Court *k, guint32 building)
{
  const HeatBuildingRow *b = &k->d->city->building[building];
  const DraftHouse *house = &g_array_index (k->d->houses, DraftHouse, building);
  const double *ring = k->d->city->points + 2 * (gsize) b->first_point;
  double best = -1, out[2] = { 0, 1 }, o[2] = { 0, 1 };
  guint wall = 0, n = house->per_unit ? house->units : 1;

  for (guint e = 0; e < b->n_points; e++)
    {
      double worth = wall_worth (k, ring, b->n_points, e, o);
      if (worth > best)
        {
          best = worth, wall = e;
          out[0] = o[0], out[1] = o[1];
        }
    }
  const double *p = ring + 2 * wall, *q = ring + 2 * ((wall + 1) % b->n_points);
  gboolean forward = (q[0] - p[0]) * k->r.c + (q[1] - p[1]) * k->r.s > 0; /* units are counted from the west */
  for (guint u = 0; u < n; u++)
    {
      double t = ((forward ? u : n - 1 - u) + 0.5) / n;
      Entrance en = { .building = building, .unit = (guint8) (house->per_unit ? u + 1 : 0) };
      en.is_tall = k->court->high_rise && b->use == HEAT_USE_RESIDENTIAL && b->floors > ZONED_FLOORS;
      en.wall_x = p[0] + t * (q[0] - p[0]), en.wall_y = p[1] + t * (q[1] - p[1]);
      en.tap_x = en.wall_x + 3.6 * out[0], en.tap_y = en.wall_y + 3.6 * out[1];
      en.cell = heat_io_raster_cell (&k->r, en.tap_x, en.tap_y);
      g_array_append_val (k->entrances, en);
    }
  heat_io_raster_cheapen (&k->r, p[0] + 3.6 * out[0], p[1] + 3.6 * out[1], q[0] + 3.6 * out[0], q[1] + 3.6 * out[1], COST_WALL);
}

/* ---- from ways to trenches ---- */

static guint32
make_key (Court *k, guint32 cell, double x, double y)
{
  if (!k->r.key[cell])
    {
      Key key = { .cell = cell, .node = heat_io_net_add_node (k->d->secondary, x, y) };
      g_array_append_val (k->keys, key);
      k->r.key[cell] = k->keys->len;
    }
  return k->r.key[cell] - 1;
}

static void
mark_ways (Court *k)
{
  for (guint e = 0; e < k->entrances->len; e++)
    {
      guint32 cell = g_array_index (k->entrances, Entrance, e).cell;
      while (cell != k->start && k->r.kids[cell] == 0)
        {
          k->r.kids[cell] = 1; /* 1: on a way; each further child counts up */
          cell = heat_io_raster_back (&k->r, cell);
          if (cell == k->start)
            break;
          if (k->r.kids[cell])
            {
              k->r.kids[cell]++;
              break;
            }
        }
    }
}

static int
by_distance_down (gconstpointer a, gconstpointer b, gpointer data)
{
  const DraftRaster *r = data;
  guint32 p = ((const Key *) a)->cell, q = ((const Key *) b)->cell;

  if (r->dist[p] != r->dist[q])
    return r->dist[p] > r->dist[q] ? -1 : 1;
  return p < q ? -1 : p > q;
}

static void
make_keys (Court *k)
{
  HeatPoint at = { k->court->x, k->court->y };

  make_key (k, k->start, at.x_m, at.y_m);
  for (guint e = 0; e < k->entrances->len; e++)
    {
      const Entrance *en = &g_array_index (k->entrances, Entrance, e);
      make_key (k, en->cell, en->tap_x, en->tap_y);
    }
  for (guint e = 0; e < k->entrances->len; e++)
    for (guint32 cell = g_array_index (k->entrances, Entrance, e).cell; cell != k->start && k->r.kids[cell] != 0xff; cell = heat_io_raster_back (&k->r, cell))
      {
        if (k->r.kids[cell] >= 2)
          {
            HeatPoint p = heat_io_raster_middle (&k->r, cell);
            make_key (k, cell, p.x_m, p.y_m);
          }
        k->r.kids[cell] = 0xff;
      }
  g_array_sort_with_data (k->keys, by_distance_down, &k->r);
  for (guint i = 0; i < k->keys->len; i++)
    k->r.key[g_array_index (k->keys, Key, i).cell] = i + 1;
}

/* Drops points that lie within `off` of the straight line (Douglas & Peucker 1973). */
static void
thin (const double *xy, guint a, guint b, double off, guint8 *keep)
{
  double worst = off;
  guint at = 0;

  for (guint i = a + 1; i < b; i++)
    {
      double d = heat_segment_distance_m (xy[2 * i], xy[2 * i + 1], xy[2 * a], xy[2 * a + 1], xy[2 * b], xy[2 * b + 1], NULL);
      if (d > worst)
        worst = d, at = i;
    }
  if (!at)
    return;
  keep[at] = 1;
  thin (xy, a, at, off, keep);
  thin (xy, at, b, off, keep);
}

static guint
thin_line (GArray *line, double off)
{
  double *xy = (double *) line->data;
  guint n = line->len, m = 0;
  g_autofree guint8 *keep = g_malloc0 (n);

  keep[0] = keep[n - 1] = 1;
  thin (xy, 0, n - 1, off, keep);
  for (guint i = 0; i < n; i++)
    if (keep[i])
      {
        xy[2 * m] = xy[2 * i];
        xy[2 * m++ + 1] = xy[2 * i + 1];
      }
  g_array_set_size (line, m);
  return m;
}

static void
add_point (GArray *line, double x, double y)
{
  double p[2] = { x, y };

  g_array_append_vals (line, p, 1);
}

static void
reverse_line (GArray *line)
{
  double *xy = (double *) line->data;

  for (guint i = 0, j = line->len - 1; i < j; i++, j--)
    for (int c = 0; c < 2; c++)
      {
        double t = xy[2 * i + c];
        xy[2 * i + c] = xy[2 * j + c];
        xy[2 * j + c] = t;
      }
}

static void
dress (Court *k, DraftTrench *t, float load_kw)
{
  t->load_kw = load_kw;
  t->dn_mm = heat_io_dn (load_kw, 12, 120);
  t->level = HEAT_LEVEL_SECONDARY;
  t->year = k->year;
  t->street = k->street;
  t->depth_m = (float) (round (heat_io_rand_between (&k->rand, 1.2, 1.7) * 100) / 100);
  t->material = t->dn_mm <= 100 && k->year >= 2008 ? k->plastic : k->steel;
}

/* Keys are sorted from far to near: loads sum up in one pass. */
static void
find_ups (Court *k)
{
  Key *keys = (Key *) k->keys->data;

  for (guint i = 0; i + 1 < k->keys->len; i++)
    {
      guint32 cell = heat_io_raster_back (&k->r, keys[i].cell);
      while (!k->r.key[cell])
        cell = heat_io_raster_back (&k->r, cell);
      keys[i].up = k->r.key[cell] - 1;
      Key *up = &keys[keys[i].up];
      up->load_kw += keys[i].load_kw;
      up->units += keys[i].units;
      up->kids++;
    }
}

/* A valve where a branch leaves a way that goes on, and at every way out of the station. */
static void
put_branch_valve (Court *k, const Key *key, const Key *up, guint32 trench)
{
  DraftNet *net = k->d->secondary;
  gboolean indoors = up->cell == k->start;

  if (key->units < 3 || (!indoors && (up->kids < 2 || 2 * key->units > up->units)))
    return;
  if (!indoors && g_array_index (net->nodes, DraftNode, up->node).well == HEAT_NONE)
    {
      const char *community = heat_city_text (k->d->city, k->d->city->community[k->court->community].name);
      g_autofree char *name = g_strdup_printf ("%s-%02u", community, ++k->n_wells);
      heat_io_net_add_well (net, up->node, heat_city_put (k->d->city, name), k->street, 1.6f);
    }
  heat_io_net_add_valve (net, trench, 0, HEAT_VALVE_BRANCH)->above_ground = indoors;
}

/* The way from a key cell up to the next one becomes a trench, drawn downstream. */
static void
lay_up (Court *k, const Key *key)
{
  const Key *up = &g_array_index (k->keys, Key, key->up);
  const DraftNode *nodes = (const DraftNode *) k->d->secondary->nodes->data;

  g_array_set_size (k->line, 0);
  add_point (k->line, nodes[key->node].x, nodes[key->node].y);
  for (guint32 cell = heat_io_raster_back (&k->r, key->cell); cell != up->cell; cell = heat_io_raster_back (&k->r, cell))
    {
      HeatPoint p = heat_io_raster_middle (&k->r, cell);
      add_point (k->line, p.x_m, p.y_m);
    }
  add_point (k->line, nodes[up->node].x, nodes[up->node].y);
  guint n = thin_line (k->line, k->r.cell * 0.8);
  reverse_line (k->line);
  dress (k, heat_io_net_add_trench (k->d->secondary, up->node, key->node, (double *) k->line->data, n), key->load_kw);
  put_branch_valve (k, key, up, k->d->secondary->trenches->len - 1);
}

static float
entrance_load_kw (const Court *k, const Entrance *en)
{
  const HeatBuildingRow *b = &k->d->city->building[en->building];
  const DraftHouse *h = &g_array_index (k->d->houses, DraftHouse, en->building);
  double area = (double) h->flat_m2 * h->flats_a_floor * (b->use == HEAT_USE_RESIDENTIAL ? b->floors : 1) * (en->unit ? 1 : h->units);

  return (float) (area * (b->year && b->year < 2000 ? 0.058 : 0.046) * (k->zone != ZONE_WHOLE && en->is_tall ? 0.5 : 1));
}

/* Id "H000123-2", with D (低) or G (高) for the zones of a tall house; the number is the building's row + 1. */
static void
add_consumer (Court *k, const Entrance *en, guint32 node)
{
  static const char *const marks[] = { "", "D", "G" }, *const words[] = { "", "低区", "高区" };
  const HeatBuildingRow *b = &k->d->city->building[en->building];
  Zone zone = en->is_tall ? k->zone : ZONE_WHOLE;
  DraftConsumer c = { .building = b->id, .node = node, .load_kw = entrance_load_kw (k, en) };
  g_autofree char *id = g_strdup_printf ("H%06u-%u%s", en->building + 1, en->unit, marks[zone]), *unit = g_strdup_printf ("%u", en->unit);
  const char *house = heat_city_text (k->d->city, b->name);
  g_autofree char *name = en->unit ? g_strdup_printf ("%s%u单元%s", house, en->unit, words[zone]) : g_strconcat (house, words[zone], NULL);

  c.id = heat_city_put (k->d->city, id);
  c.name = heat_city_put (k->d->city, name);
  if (en->unit)
    c.unit = heat_city_intern (k->d->city, unit);
  g_array_append_val (k->d->secondary->consumers, c);
}

static void
lay_stub (Court *k, const Entrance *en)
{
  DraftNet *net = k->d->secondary;
  guint32 tap = g_array_index (k->keys, Key, k->r.key[en->cell] - 1).node, end = heat_io_net_add_node (net, en->wall_x, en->wall_y);
  const DraftNode *at = &g_array_index (net->nodes, DraftNode, tap);
  double xy[4] = { at->x, at->y, en->wall_x, en->wall_y };

  dress (k, heat_io_net_add_trench (net, tap, end, xy, 2), entrance_load_kw (k, en));
  heat_io_net_add_valve (net, net->trenches->len - 1, 1, HEAT_VALVE_BUILDING)->above_ground = TRUE;
  add_consumer (k, en, end);
}

static void
sum_loads (Court *k)
{
  for (guint e = 0; e < k->entrances->len; e++)
    {
      const Entrance *en = &g_array_index (k->entrances, Entrance, e);
      Key *key = &g_array_index (k->keys, Key, k->r.key[en->cell] - 1);
      key->load_kw += entrance_load_kw (k, en);
      key->units++;
    }
}

/* The second pair of a trench lies beside the first: everything since `from` moves aside, askew to the raster's lines. */
static void
move_aside (Court *k, DraftMark from)
{
  DraftNet *net = k->d->secondary;
  DraftMark to = heat_io_net_mark (net);
  double dx = 1.7 * (k->r.c - k->r.s), dy = 1.7 * (k->r.s + k->r.c);

  for (guint i = from.at[0]; i < to.at[0]; i++)
    {
      g_array_index (net->nodes, DraftNode, i).x += dx;
      g_array_index (net->nodes, DraftNode, i).y += dy;
    }
  double *xy = (double *) net->xy->data;
  for (guint i = from.at[7]; i < to.at[7]; i++)
    {
      xy[2 * i] += dx;
      xy[2 * i + 1] += dy;
    }
}

/* One system's network over the flooded raster; its port at the station. Returns the load. */
static float
lay_system (Court *k, const char *system)
{
  Draft *d = k->d;
  gsize n = (gsize) k->r.w * k->r.h;

  memset (k->r.kids, 0, n);
  memset (k->r.key, 0, n * 4);
  g_array_set_size (k->keys, 0);
  mark_ways (k);
  make_keys (k);
  sum_loads (k);
  find_ups (k);
  for (guint i = k->keys->len - 1; i-- > 0;)
    lay_up (k, &g_array_index (k->keys, Key, i));
  for (guint e = 0; e < k->entrances->len; e++)
    lay_stub (k, &g_array_index (k->entrances, Entrance, e));
  const Key *root = &g_array_index (k->keys, Key, k->keys->len - 1);
  g_autofree char *owner = g_strdup_printf ("S%04u", k->court->number);
  DraftPort port = { heat_city_put (d->city, owner), heat_city_intern (d->city, system), root->node, HEAT_PORT_SECONDARY };
  g_array_append_val (d->secondary->ports, port);
  return root->load_kw;
}

static gboolean
drop_low_houses (GArray *entrances)
{
  guint kept = 0;

  for (guint e = 0; e < entrances->len; e++)
    if (g_array_index (entrances, Entrance, e).is_tall)
      g_array_index (entrances, Entrance, kept++) = g_array_index (entrances, Entrance, e);
  g_array_set_size (entrances, kept);
  return kept > 0;
}

static gboolean
has_tall (const GArray *entrances)
{
  for (guint e = 0; e < entrances->len; e++)
    if (g_array_index (entrances, Entrance, e).is_tall)
      return TRUE;
  return FALSE;
}

static void
lay_systems (Court *k, DraftCourt *court)
{
  court->high_rise = has_tall (k->entrances);
  k->zone = court->high_rise ? ZONE_LOW : ZONE_WHOLE;
  court->load_kw = lay_system (k, court->high_rise ? "low" : "");
  if (court->high_rise && drop_low_houses (k->entrances))
    {
      DraftMark mark = heat_io_net_mark (k->d->secondary);
      k->zone = ZONE_HIGH;
      court->load_kw += lay_system (k, "high");
      move_aside (k, mark);
    }
}

void
heat_io_court_lay (Draft *d, guint32 index)
{
  DraftCourt *court = &g_array_index (d->courts, DraftCourt, index);
  Court k = { .d = d, .court = court, .entrances = g_array_new (FALSE, FALSE, sizeof (Entrance)),
              .keys = g_array_new (FALSE, FALSE, sizeof (Key)), .line = g_array_new (FALSE, FALSE, 2 * sizeof (double)) };

  heat_io_rand_init (&k.rand, d->seed, 1000 + court->number);
  k.steel = heat_city_intern (d->city, "预制直埋保温管");
  k.plastic = heat_city_intern (d->city, "PE-RT");
  k.street = d->city->community[court->community].name;
  k.year = (gint16) MAX (d->city->building[court->first_building].year, 1996 + (int) heat_io_rand_below (&k.rand, 26));
  heat_io_raster_init (&k.r, d, court);
  heat_rtree_query (d->building_tree, heat_io_raster_box (&k.r), fill_building, &k);
  heat_rtree_query (d->lane_tree, heat_io_raster_box (&k.r), draw_lane, &k);
  for (guint32 b = 0; b < court->n_buildings; b++)
    if (court->first_building + b != court->station_building)
      find_entrances (&k, court->first_building + b);
  k.start = heat_io_raster_cell (&k.r, court->x, court->y);
  heat_io_raster_flood (&k.r, k.start);
  lay_systems (&k, court);
  g_array_unref (k.entrances);
  g_array_unref (k.keys);
  g_array_unref (k.line);
  heat_io_raster_clear (&k.r);
}
