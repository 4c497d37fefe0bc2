// SPDX-License-Identifier: GPL-3.0-or-later
/* A court's secondary network: from the station to every entrance on the shortest way over a raster that lies along the
 * buildings. Buildings are dear to cross, lanes and strips along entrances cheap, turns cost a little: the ways share
 * their beginning and come out orderly. One Dijkstra a court. */
#include "io-city-private.h"
#include "base-i18n.h"
#include <string.h>

#define CELL_M 3.0
#define MOST_CELLS 220
enum { COST_WALL = 4, COST_LANE = 6, COST_FREE = 10, COST_HOUSE = 250 };

/* Houses above ZONED_FLOORS have a system of their own for their upper half, with higher pressure. */
#define ZONED_FLOORS 14
typedef enum { ZONE_WHOLE, ZONE_LOW, ZONE_HIGH } Zone;

typedef struct {
  double x0, y0, c, s, cell; /* corner and direction of the raster's x */
  int w, h;
  guint8 *cost, *from, *kids;
  guint32 *dist, *key;       /* key: number in `keys` + 1 */
} Raster;
typedef struct { double tap_x, tap_y, wall_x, wall_y; guint32 building, cell; guint8 unit; gboolean is_tall; } Entrance;
typedef struct { guint32 cell, node, up; float load_kw; guint units, kids; } Key; /* up: number of the next key towards the station */
typedef struct {
  Draft *d;
  const DraftCourt *court;
  Raster r;
  GArray *entrances, *keys, *line; /* Entrance, Key, points of one course */
  guint32 start;
  DraftRand rand;
  HeatText street, steel, plastic;
  gint16 year;
  guint n_wells;
  Zone zone;                       /* of the system being laid */
} Court;

static const int step_x[8] = { 1, 0, -1, 0, 1, -1, -1, 1 }, step_y[8] = { 0, 1, 0, -1, 1, 1, -1, -1 };

static void
to_raster (const Raster *r, double x, double y, double *i, double *j)
{
  double dx = x - r->x0, dy = y - r->y0;

  *i = (dx * r->c + dy * r->s) / r->cell;
  *j = (-dx * r->s + dy * r->c) / r->cell;
}

static HeatPoint
cell_middle (const Raster *r, guint32 cell)
{
  double i = (cell % (guint) r->w + 0.5) * r->cell, j = (cell / (guint) r->w + 0.5) * r->cell;

  return (HeatPoint){ r->x0 + i * r->c - j * r->s, r->y0 + i * r->s + j * r->c };
}

static guint32
cell_at (const Raster *r, double x, double y)
{
  double i, j;

  to_raster (r, x, y, &i, &j);
  return (guint32) (CLAMP ((int) floor (j), 0, r->h - 1) * r->w + CLAMP ((int) floor (i), 0, r->w - 1));
}

static void
raster_init (Raster *r, const Draft *d, const DraftCourt *court)
{
  double c = cos (court->angle_rad), s = sin (court->angle_rad), a0 = HUGE_VAL, a1 = -HUGE_VAL, b0 = HUGE_VAL, b1 = -HUGE_VAL;

  for (guint32 k = 0; k <= court->n_buildings; k++)
    {
      const HeatBuildingRow *b = k < court->n_buildings ? &d->city->building[court->first_building + k] : NULL;
      guint n = b ? b->n_points : 1;
      for (guint p = 0; p < n; p++)
        {
          double x = b ? d->city->points[2 * (b->first_point + p)] : court->x, y = b ? d->city->points[2 * (b->first_point + p) + 1] : court->y;
          double a = x * c + y * s, e = -x * s + y * c;
          a0 = MIN (a0, a), a1 = MAX (a1, a), b0 = MIN (b0, e), b1 = MAX (b1, e);
        }
    }
  a0 -= 12, b0 -= 12, a1 += 12, b1 += 12;
  r->cell = MAX (CELL_M, MAX (a1 - a0, b1 - b0) / MOST_CELLS);
  r->c = c, r->s = s;
  r->x0 = a0 * c - b0 * s, r->y0 = a0 * s + b0 * c;
  r->w = MAX (2, (int) ceil ((a1 - a0) / r->cell));
  r->h = MAX (2, (int) ceil ((b1 - b0) / r->cell));
  gsize n = (gsize) r->w * r->h;
  r->cost = g_malloc (n);
  memset (r->cost, COST_FREE, n);
  r->from = g_malloc (n);
  memset (r->from, 0xff, n);
  r->kids = g_malloc0 (n);
  r->dist = g_malloc (n * 4);
  memset (r->dist, 0xff, n * 4);
  r->key = g_malloc0 (n * 4);
}

static void
raster_clear (Raster *r)
{
  g_free (r->cost);
  g_free (r->from);
  g_free (r->kids);
  g_free (r->dist);
  g_free (r->key);
}

static HeatBox
raster_box (const Raster *r)
{
  HeatBox box = heat_box_empty ();

  for (int k = 0; k < 4; k++)
    {
      double i = (k & 1 ? r->w : 0) * r->cell, j = (k & 2 ? r->h : 0) * r->cell;
      box = heat_box_add (box, r->x0 + i * r->c - j * r->s, r->y0 + i * r->s + j * r->c);
    }
  return box;
}

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
      to_raster (&k->r, xy[0], xy[1], &ring[2 * p], &ring[2 * p + 1]);
      i0 = MIN (i0, ring[2 * p]), i1 = MAX (i1, ring[2 * p]), j0 = MIN (j0, ring[2 * p + 1]), j1 = MAX (j1, ring[2 * p + 1]);
    }
  for (int j = MAX (0, (int) j0); j <= MIN (k->r.h - 1, (int) j1); j++)
    for (int i = MAX (0, (int) i0); i <= MIN (k->r.w - 1, (int) i1); i++)
      if (heat_ring_contains (ring, b->n_points, i + 0.5, j + 0.5))
        k->r.cost[j * k->r.w + i] = COST_HOUSE;
  return TRUE;
}

/* Lowers the cost along a line, never through houses. */
static void
draw_cheap (Raster *r, double x0, double y0, double x1, double y1, guint8 cost)
{
  double i0, j0, i1, j1;

  to_raster (r, x0, y0, &i0, &j0);
  to_raster (r, x1, y1, &i1, &j1);
  int n = (int) (2 * MAX (fabs (i1 - i0), fabs (j1 - j0))) + 1;
  for (int k = 0; k <= n && n < 100000; k++)
    {
      int i = (int) floor (i0 + (i1 - i0) * k / n), j = (int) floor (j0 + (j1 - j0) * k / n);
      if (i >= 0 && j >= 0 && i < r->w && j < r->h && r->cost[j * r->w + i] == COST_FREE)
        r->cost[j * r->w + i] = cost;
    }
}

static gboolean
draw_lane (guint32 item, gpointer data)
{
  Court *k = data;
  const HeatRoadRow *road = &k->d->city->road[k->d->lanes[item]];

  for (guint p = 0; p + 1 < road->n_points; p++)
    {
      const double *xy = k->d->city->points + 2 * ((gsize) road->first_point + p);
      draw_cheap (&k->r, xy[0], xy[1], xy[2], xy[3], COST_LANE);
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
      guint32 cell = cell_at (&k->r, p[0] + dx * t / 4 + out[0] * 3.6, p[1] + dy * t / 4 + out[1] * 3.6);
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
      en.cell = cell_at (&k->r, en.tap_x, en.tap_y);
      g_array_append_val (k->entrances, en);
    }
  draw_cheap (&k->r, p[0] + 3.6 * out[0], p[1] + 3.6 * out[1], q[0] + 3.6 * out[0], q[1] + 3.6 * out[1], COST_WALL);
}

/* ---- Dijkstra with a binary heap of (distance, cell) ---- */

static void
heap_push (GArray *heap, guint64 item)
{
  g_array_append_val (heap, item);
  guint64 *a = (guint64 *) heap->data;
  guint i = heap->len - 1;
  for (; i > 0 && a[(i - 1) / 2] > item; i = (i - 1) / 2)
    a[i] = a[(i - 1) / 2];
  a[i] = item;
}

static guint64
heap_pop (GArray *heap)
{
  guint64 *a = (guint64 *) heap->data, top = a[0], last = a[heap->len - 1];
  guint n = heap->len - 1, i = 0;

  g_array_set_size (heap, n);
  while (2 * i + 1 < n)
    {
      guint c = 2 * i + 1;
      c += c + 1 < n && a[c + 1] < a[c];
      if (a[c] >= last)
        break;
      a[i] = a[c];
      i = c;
    }
  if (n)
    a[i] = last;
  return top;
}

static void
relax (Raster *r, GArray *heap, guint32 cell)
{
  int x = (int) (cell % (guint) r->w), y = (int) (cell / (guint) r->w);

  for (int s = 0; s < 8; s++)
    {
      int i = x + step_x[s], j = y + step_y[s];
      if (i < 0 || j < 0 || i >= r->w || j >= r->h)
        continue;
      guint32 next = (guint32) (j * r->w + i);
      guint32 d = r->dist[cell] + r->cost[next] * (s < 4 ? 10u : 23u) / 5 + (r->from[cell] != s && r->from[cell] != 0xff ? 14 : 0);
      if (d >= r->dist[next])
        continue;
      r->dist[next] = d;
      r->from[next] = (guint8) s;
      heap_push (heap, (guint64) d << 32 | next);
    }
}

static void
flood (Raster *r, guint32 start)
{
  g_autoptr (GArray) heap = g_array_new (FALSE, FALSE, 8);

  r->dist[start] = 0;
  heap_push (heap, start);
  while (heap->len)
    {
      guint64 top = heap_pop (heap);
      if (r->dist[(guint32) top] == (guint32) (top >> 32))
        relax (r, heap, (guint32) top);
    }
}

static guint32
step_back (const Raster *r, guint32 cell)
{
  guint8 s = r->from[cell];

  return (guint32) ((int) cell - step_x[s] - step_y[s] * r->w);
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
          cell = step_back (&k->r, cell);
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
  const Raster *r = data;
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
    for (guint32 cell = g_array_index (k->entrances, Entrance, e).cell; cell != k->start && k->r.kids[cell] != 0xff; cell = step_back (&k->r, cell))
      {
        if (k->r.kids[cell] >= 2)
          {
            HeatPoint p = cell_middle (&k->r, cell);
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
      guint32 cell = step_back (&k->r, keys[i].cell);
      while (!k->r.key[cell])
        cell = step_back (&k->r, cell);
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
  for (guint32 cell = step_back (&k->r, key->cell); cell != up->cell; cell = step_back (&k->r, cell))
    {
      HeatPoint p = cell_middle (&k->r, cell);
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
  raster_init (&k.r, d, court);
  heat_rtree_query (d->building_tree, raster_box (&k.r), fill_building, &k);
  heat_rtree_query (d->lane_tree, raster_box (&k.r), draw_lane, &k);
  for (guint32 b = 0; b < court->n_buildings; b++)
    if (court->first_building + b != court->station_building)
      find_entrances (&k, court->first_building + b);
  k.start = cell_at (&k.r, court->x, court->y);
  flood (&k.r, k.start);
  lay_systems (&k, court);
  g_array_unref (k.entrances);
  g_array_unref (k.keys);
  g_array_unref (k.line);
  raster_clear (&k.r);
}

/* ---- places of stations ---- */

typedef struct { const HeatCity *city; double x, y; gboolean is_inside; } Probe;

static gboolean
visit_building (guint32 item, gpointer data)
{
  Probe *p = data;
  const HeatBuildingRow *b = &p->city->building[item];

  p->is_inside = heat_ring_contains (p->city->points + 2 * (gsize) b->first_point, b->n_points, p->x, p->y);
  return !p->is_inside;
}

static gboolean
is_free (const Draft *d, double x, double y)
{
  for (int k = 0; k < 5; k++)
    {
      Probe p = { d->city, x + (k == 1 ? 4 : k == 2 ? -4 : 0), y + (k == 3 ? 4 : k == 4 ? -4 : 0), FALSE };
      heat_rtree_query (d->building_tree, (HeatBox){ p.x, p.y, p.x, p.y }, visit_building, &p);
      if (p.is_inside)
        return FALSE;
    }
  return TRUE;
}

/* Beside the street vertex nearest to one of the court's buildings, rather in the court's middle than at its end. */
static void
place_station (Draft *d, DraftCourt *court)
{
  const HeatBuildingRow *b = d->city->building + court->first_building;
  double cx = 0, cy = 0, best = HUGE_VAL, vx, vy;
  guint32 at = HEAT_NONE;

  for (guint32 i = 0; i < court->n_buildings; i++)
    cx += b[i].x / court->n_buildings, cy += b[i].y / court->n_buildings;
  for (guint32 i = 0; i < court->n_buildings; i++)
    {
      guint32 v = heat_io_graph_nearest (d->graph, b[i].x, b[i].y, 400, NULL);
      double worth = v == HEAT_NONE ? HUGE_VAL : hypot (d->graph->xy[2 * v] - b[i].x, d->graph->xy[2 * v + 1] - b[i].y)
                                               + 0.6 * hypot (d->graph->xy[2 * v] - cx, d->graph->xy[2 * v + 1] - cy);
      if (worth < best)
        best = worth, at = v;
    }
  court->x = cx, court->y = cy;
  if (at == HEAT_NONE)
    return;
  vx = d->graph->xy[2 * at], vy = d->graph->xy[2 * at + 1], best = HUGE_VAL;
  for (int k = 0; k < 48; k++)
    {
      double radius = 10 + 7 * (k / 16), x = vx + radius * cos (k * G_PI / 8), y = vy + radius * sin (k * G_PI / 8);
      double worth = hypot (x - cx, y - cy) + 3 * radius;
      if (worth < best && is_free (d, x, y))
        best = worth, court->x = x, court->y = y;
    }
}

void
heat_io_court_place_stations (Draft *d)
{
  for (guint c = 0; c < d->courts->len; c++)
    {
      DraftCourt *court = &g_array_index (d->courts, DraftCourt, c);
      if (isnan (court->x))
        place_station (d, court);
    }
}
