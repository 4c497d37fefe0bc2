// SPDX-License-Identifier: GPL-3.0-or-later
/* Communities and buildings of the synthetic city: every block of the plan becomes a court of slabs, L and U shapes or
 * towers along its own streets, a park, an industrial yard or a heat plant. */
#include "io-city-grid.h"
#include "base-i18n.h"
#include <string.h>

typedef enum { STYLE_OLD, STYLE_MID, STYLE_TOWER, STYLE_COURT } Style;
/* A block in its own frame: x along the south street, y away from it, metres about its middle. */
typedef struct {
  double cx, cy, ex, ey;      /* middle and unit vector of x in the city */
  double quad[8];             /* the ground that may be built on */
  double spine0, spine1, y0, y1; /* the lane through the middle: its x at y0 and y1 */
  int i, j;
  Style style;
  guint32 community, number;
  double station_x, station_y;
  gboolean has_station;
} Block;
typedef struct { Draft *d; DraftGrid g; DraftRand rand; guint n_districts; guint8 *special; GHashTable *used_names; guint counts[8]; } Town;

static HeatPoint
to_city (const Block *b, double x, double y)
{
  return (HeatPoint){ b->cx + x * b->ex - y * b->ey, b->cy + x * b->ey + y * b->ex };
}

static void
to_block (const Block *b, HeatPoint p, double *x, double *y)
{
  double dx = p.x_m - b->cx, dy = p.y_m - b->cy;

  *x = dx * b->ex + dy * b->ey;
  *y = -dx * b->ey + dy * b->ex;
}

guint32
heat_io_ground_add_building (Draft *d, guint32 community, const double *xy, guint n, int floors, HeatUse use)
{
  HeatBuildingRow *row = heat_city_add_building (d->city);
  DraftHouse house = { 0 };
  double longest = 0, area = fabs (heat_ring_area_m2 (xy, n));

  row->floors = (guint8) CLAMP (floors, 1, 60);
  row->use = use;
  row->first_point = d->city->n_points;
  row->n_points = n;
  row->x = row->y = 0;
  for (guint k = 0; k < n; k++)
    {
      guint m = (k + 1) % n;
      heat_city_add_point (d->city, xy[2 * k], xy[2 * k + 1]);
      row->x += xy[2 * k] / n;
      row->y += xy[2 * k + 1] / n;
      longest = MAX (longest, hypot (xy[2 * m] - xy[2 * k], xy[2 * m + 1] - xy[2 * k + 1]));
    }
  gboolean home = use == HEAT_USE_RESIDENTIAL;
  house.units = (guint8) (home ? CLAMP ((int) (MIN (area / 205, longest / 9) + 0.5), 1, 10) : 1);
  house.flats_a_floor = (guint8) (home ? CLAMP ((int) (area / house.units / 125 + 0.5), 1, 6) : 1);
  house.flat_m2 = (float) (home ? area / house.units / house.flats_a_floor * 0.78 : area * row->floors * 0.85);
  house.per_unit = home && house.units > 1 && row->floors > 3;
  g_array_append_val (d->houses, house);
  return d->city->n_building - 1;
}

/* The part of the line y that lies inside of the convex ground, FALSE when none. */
static gboolean
cut_row (const Block *b, double y, double *x0, double *x1)
{
  *x0 = HUGE_VAL;
  *x1 = -HUGE_VAL;
  for (int k = 0; k < 4; k++)
    {
      const double *p = b->quad + 2 * k, *q = b->quad + 2 * ((k + 1) % 4);
      if ((p[1] <= y) == (q[1] <= y))
        continue;
      double x = p[0] + (y - p[1]) / (q[1] - p[1]) * (q[0] - p[0]);
      *x0 = MIN (*x0, x);
      *x1 = MAX (*x1, x);
    }
  return *x0 < *x1;
}

static gboolean
cut_strip (const Block *b, double y0, double y1, double *x0, double *x1)
{
  double a0, a1, c0, c1;

  if (!cut_row (b, y0, &a0, &a1) || !cut_row (b, y1, &c0, &c1))
    return FALSE;
  *x0 = MAX (a0, c0);
  *x1 = MIN (a1, c1);
  return *x1 - *x0 > 12;
}

static guint32
put_building (Town *t, Block *b, const double *local, guint n, int floors, HeatUse use)
{
  double xy[24];

  for (guint k = 0; k < n; k++)
    {
      HeatPoint p = to_city (b, local[2 * k], local[2 * k + 1]);
      xy[2 * k] = p.x_m;
      xy[2 * k + 1] = p.y_m;
    }
  guint32 row = heat_io_ground_add_building (t->d, b->community, xy, n, floors, use);
  HeatBuildingRow *r = &t->d->city->building[row];
  const HeatCommunityRow *c = &t->d->city->community[b->community];
  g_autofree char *id = g_strdup_printf ("B%06u", row + 1);
  r->id = heat_city_put (t->d->city, id);
  r->community = c->id;
  r->year = (gint16) (b->style == STYLE_OLD || b->style == STYLE_COURT ? 1975 + heat_io_rand_below (&t->rand, 26) : 2003 + heat_io_rand_below (&t->rand, 19));
  r->street = t->g.name_y[b->j];
  if (use == HEAT_USE_RESIDENTIAL)
    {
      g_autofree char *number = g_strdup_printf ("%u", ++b->number);
      g_autofree char *name = g_strdup_printf ("%s%u号楼", heat_city_text (t->d->city, c->name), b->number);
      r->number = heat_city_intern (t->d->city, number);
      r->name = heat_city_put (t->d->city, name);
    }
  g_autofree char *house = g_strdup_printf ("%u", 2 + 8 * (guint) b->i + b->number / 4);
  r->house_number = heat_city_intern (t->d->city, house);
  return row;
}

static guint32
put_slab (Town *t, Block *b, double x0, double x1, double y0, double y1, int floors, HeatUse use)
{
  double ring[8] = { x0, y0, x1, y0, x1, y1, x0, y1 };

  return put_building (t, b, ring, 4, floors, use);
}

/* A slab with a wing to the south at its outer end. */
static void
put_l (Town *t, Block *b, double x0, double x1, double y0, double y1, double wing, gboolean outer_right, int floors)
{
  double w = 12.5, right[12] = { x0, y0, x1 - w, y0, x1 - w, y0 - wing, x1, y0 - wing, x1, y1, x0, y1 };
  double left[12] = { x0, y0 - wing, x0 + w, y0 - wing, x0 + w, y0, x1, y0, x1, y1, x0, y1 };

  put_building (t, b, outer_right ? right : left, 6, floors, HEAT_USE_RESIDENTIAL);
}

static int
pick_floors (Town *t, Style style)
{
  switch (style)
    {
    case STYLE_OLD: return 6 + (int) heat_io_rand_below (&t->rand, 2);
    case STYLE_COURT: return 4 + (int) heat_io_rand_below (&t->rand, 4);
    case STYLE_MID: return 9 + (int) heat_io_rand_below (&t->rand, 3);
    default: return 18 + (int) heat_io_rand_below (&t->rand, 14);
    }
}

static void
name_institution (Town *t, guint32 row, HeatUse use)
{
  DraftNames *n = (DraftNames *) t->d->names;
  char **list = use == HEAT_USE_SCHOOL ? n->schools : use == HEAT_USE_NURSERY ? n->nurseries : use == HEAT_USE_HOSPITAL ? n->hospitals : n->cares;
  guint k = t->counts[use]++, n_list = g_strv_length (list);
  g_autofree char *number = g_strdup_printf ("%u", k / n_list + 1);
  g_auto (GStrv) parts = g_strsplit (list[k % n_list], "{n}", 2);
  g_autofree char *name = g_strjoinv (number, parts);

  t->d->city->building[row].name = heat_city_put (t->d->city, name);
}

/* A U-shaped house open to the south: schools and the like. */
static void
put_institution (Town *t, Block *b, double x0, double x1, double y0, double y1, HeatUse use)
{
  double w = MIN (13, (x1 - x0) / 3), d = (y1 - y0) * 0.5;
  double u[16] = { x0, y0, x0 + w, y0, x0 + w, y1 - d, x1 - w, y1 - d, x1 - w, y0, x1, y0, x1, y1, x0, y1 };

  name_institution (t, put_building (t, b, u, 8, use == HEAT_USE_HOSPITAL ? 9 : use == HEAT_USE_NURSERY ? 3 : 5, use), use);
}

/* Fills x0..x1 of a row with slabs; `outer_right` tells which end is away from the lane. */
static void
fill_row (Town *t, Block *b, double x0, double x1, double y, double depth, double gap_y, gboolean outer_right, gboolean wing_fits)
{
  double unit = b->style == STYLE_MID ? 17 : 15, gap = b->style == STYLE_MID ? 13 : 9, length = x1 - x0;
  int most = b->style == STYLE_COURT ? 6 : 5, units = (int) (length / unit), n = 1;

  while ((int) ((length - (n - 1) * gap) / n / unit) > most)
    n++;
  double each = (length - (n - 1) * gap) / n;
  units = (int) (each / unit);
  if (units < 1)
    return;
  double used = MIN (each, units * unit), wing = gap_y - 11;
  int floors = pick_floors (t, b->style);
  for (int k = 0; k < n; k++)
    {
      double at = outer_right ? x1 - used - (n - 1 - k) * (used + gap) : x0 + k * (used + gap);
      gboolean outer = outer_right ? k == n - 1 : k == 0;
      if (outer && wing_fits && wing > 8 && units >= 3 && heat_io_rand_is (&t->rand, b->style == STYLE_COURT ? 0.85 : 0.22))
        put_l (t, b, at, at + used, y, y + depth, wing, outer_right, floors);
      else
        put_slab (t, b, at, at + used, y, y + depth, floors, HEAT_USE_RESIDENTIAL);
    }
}

static void
fill_towers (Town *t, Block *b, double x0, double x1, double y, double depth)
{
  double wide = 26, gap = 20;
  int n = (int) ((x1 - x0 + gap) / (wide + gap));

  for (int k = 0; k < n; k++)
    {
      double at = x0 + (x1 - x0 - wide) * (n > 1 ? (double) k / (n - 1) : 0.5);
      put_slab (t, b, at, at + wide, y, y + depth, pick_floors (t, STYLE_TOWER), HEAT_USE_RESIDENTIAL);
    }
}

static HeatUse
pick_institution (Town *t)
{
  double p = heat_io_rand_unit (&t->rand);

  return p < 0.13 ? HEAT_USE_SCHOOL : p < 0.28 ? HEAT_USE_NURSERY : p < 0.33 ? HEAT_USE_HOSPITAL : p < 0.38 ? HEAT_USE_CARE : HEAT_USE_RESIDENTIAL;
}

static void
put_station (Town *t, Block *b, double x, double y)
{
  guint32 row = put_slab (t, b, x, x + 13, y, y + 8.5, 1, HEAT_USE_OTHER);
  HeatPoint p = to_city (b, x + 6.5, y + 4.2);

  b->station_x = p.x_m;
  b->station_y = p.y_m;
  b->has_station = TRUE;
  g_array_index (t->d->courts, DraftCourt, t->d->courts->len - 1).station_building = row;
}

static void
fill_block (Town *t, Block *b)
{
  double depth = b->style == STYLE_TOWER ? 19 : b->style == STYLE_MID ? 14.5 : 12.5;
  double gap = b->style == STYLE_TOWER ? 44 : b->style == STYLE_MID ? 31 : 23, lane = 8;
  double low = MIN (b->quad[1], b->quad[3]), high = MAX (b->quad[5], b->quad[7]), x0, x1;
  int n_rows = MAX (1, (int) ((high - low - 2 + gap) / (depth + gap)));
  double pitch = n_rows > 1 ? (high - low - 2 - depth) / (n_rows - 1) : 0;
  HeatUse institution = pick_institution (t);

  for (int r = 0; r < n_rows; r++)
    {
      double y = low + 1 + r * pitch, s = b->spine0 + (y - b->y0) / (b->y1 - b->y0) * (b->spine1 - b->spine0);
      if (!cut_strip (b, y, y + depth, &x0, &x1))
        continue;
      double right = s + lane;
      if (!b->has_station && x1 - right > 30)
        {
          put_station (t, b, right + 2, y + 1);
          right += 27;
        }
      if (b->style == STYLE_TOWER)
        {
          fill_towers (t, b, x0, s - lane, y, depth);
          fill_towers (t, b, right, x1, y, depth);
          continue;
        }
      fill_row (t, b, x0, s - lane, y, depth, pitch - depth, FALSE, r > 0);
      if (r == n_rows - 1 && institution != HEAT_USE_RESIDENTIAL && x1 - right > 44 && n_rows > 1)
        put_institution (t, b, right + 4, MIN (x1, right + 74), y - 8, y + depth, institution);
      else
        fill_row (t, b, right, x1, y, depth, pitch - depth, TRUE, r > 0);
    }
}

static double
setback (guint8 class)
{
  static const double half[] = { 26, 24, 21, 16, 12, 9, 6, 4 };

  return half[MIN (class, 7)] + 8;
}

/* The buildable rectangle of block (i, j) in (u, v); FALSE when the river leaves too little. */
static gboolean
block_rect (const Town *t, int i, int j, double r[4])
{
  const DraftGrid *g = &t->g;

  r[0] = g->u[i] + setback (heat_io_grid_class (g, TRUE, i, j));
  r[1] = g->v[j] + setback (heat_io_grid_class (g, FALSE, j, i));
  r[2] = g->u[i + 1] - setback (heat_io_grid_class (g, TRUE, i + 1, j));
  r[3] = g->v[j + 1] - setback (heat_io_grid_class (g, FALSE, j + 1, i));
  double low = HUGE_VAL, high = -HUGE_VAL;
  for (int k = 0; k <= 4; k++)
    {
      double v = heat_io_grid_river_v (g, g->u[i] + (g->u[i + 1] - g->u[i]) * k / 4.0);
      low = MIN (low, v - g->river_half_m - 35);
      high = MAX (high, v + g->river_half_m + 35);
    }
  if (high > r[1] && low < r[3])
    {
      if (low - r[1] > r[3] - high)
        r[3] = low;
      else
        r[1] = high;
    }
  return r[2] - r[0] > 70 && r[3] - r[1] > 60;
}

static void
frame_block (const Town *t, Block *b, const double r[4])
{
  const DraftGrid *g = &t->g;
  double um = (g->u[b->i] + g->u[b->i + 1]) / 2, vm = (r[1] + r[3]) / 2;
  HeatPoint w = heat_io_grid_place (g, r[0], vm), e = heat_io_grid_place (g, r[2], vm), p;
  double length = hypot (e.x_m - w.x_m, e.y_m - w.y_m);

  b->cx = (w.x_m + e.x_m) / 2;
  b->cy = (w.y_m + e.y_m) / 2;
  b->ex = (e.x_m - w.x_m) / length;
  b->ey = (e.y_m - w.y_m) / length;
  for (int k = 0; k < 4; k++)
    to_block (b, heat_io_grid_place (g, k == 0 || k == 3 ? r[0] : r[2], k < 2 ? r[1] : r[3]), &b->quad[2 * k], &b->quad[2 * k + 1]);
  p = heat_io_grid_place (g, um, r[1]);
  to_block (b, p, &b->spine0, &b->y0);
  p = heat_io_grid_place (g, um, r[3]);
  to_block (b, p, &b->spine1, &b->y1);
}

/* The lane through the block, from street to street where they exist. */
static void
draw_spine (Town *t, const Block *b, const double r[4])
{
  const DraftGrid *g = &t->g;
  double um = (g->u[b->i] + g->u[b->i + 1]) / 2;
  gboolean south = g->horizontal[b->j * g->nx + b->i] && r[1] < g->v[b->j] + 60;
  gboolean north = g->horizontal[(b->j + 1) * g->nx + b->i] && r[3] > g->v[b->j + 1] - 60;
  HeatPoint a = heat_io_grid_place (g, um, south ? g->v[b->j] : r[1] + 4), c = heat_io_grid_place (g, um, north ? g->v[b->j + 1] : r[3] - 4);
  g_autofree char *id = NULL;

  if (!south && !north)
    return;
  id = g_strdup_printf ("R%05u", t->d->city->n_road + 1);
  HeatRoadRow *road = heat_city_add_road (t->d->city);
  road->id = heat_city_put (t->d->city, id);
  road->road_class = HEAT_ROAD_SERVICE;
  road->maxspeed_kmh = 15;
  road->first_point = heat_city_add_point (t->d->city, a.x_m, a.y_m);
  heat_city_add_point (t->d->city, (a.x_m + c.x_m) / 2, (a.y_m + c.y_m) / 2);
  heat_city_add_point (t->d->city, c.x_m, c.y_m);
  road->n_points = 3;
}

static guint32
add_area (Town *t, const double r[4], HeatAreaKind kind, const char *name)
{
  g_autofree char *id = g_strdup_printf ("A%04u", t->d->city->n_area + 1);
  HeatAreaRow *area = heat_city_add_area (t->d->city);

  area->id = heat_city_put (t->d->city, id);
  area->name = heat_city_intern (t->d->city, name);
  area->kind = kind;
  area->first_point = t->d->city->n_points;
  area->n_points = 4;
  for (int k = 0; k < 4; k++)
    {
      HeatPoint p = heat_io_grid_place (&t->g, k == 0 || k == 3 ? r[0] : r[2], k < 2 ? r[1] : r[3]);
      heat_city_add_point (t->d->city, p.x_m, p.y_m);
    }
  return t->d->city->n_area - 1;
}

static const char *
district_of (const Town *t, int i, int j)
{
  double a = (i + 0.5) / t->g.nx - 0.5, b = (j + 0.5) / t->g.ny - 0.5;
  guint k = 0, outer = t->n_districts - 1;

  if (hypot (a, b) > 0.2 && outer > 0)
    k = 1 + (guint) ((atan2 (b, a) / (2 * G_PI) + 0.5) * outer) % outer;
  return t->d->names->districts[k];
}

/* A name not yet used in its district; now and then the same as in another one, as in real cities. */
static char *
name_community (Town *t, int i, int j)
{
  DraftNames *n = (DraftNames *) t->d->names;
  const char *district = district_of (t, i, j);
  guint n_bases = g_strv_length (n->community_bases), n_ends = g_strv_length (n->community_suffixes);

  for (guint round = 0;; round++)
    {
      const char *street = heat_city_text (t->d->city, t->g.name_x[i]);
      g_autofree char *base = heat_io_rand_is (&t->rand, 0.3) && round == 0
        ? g_strndup (street, strlen (street) - strlen ("街")) : g_strdup (n->community_bases[heat_io_rand_below (&t->rand, n_bases)]);
      const char *end = n->community_suffixes[heat_io_rand_is (&t->rand, 0.4) ? 0 : heat_io_rand_below (&t->rand, n_ends)];
      g_autofree char *name = round > 40 ? g_strdup_printf ("%s%s%u区", base, end, round) : g_strconcat (base, end, NULL);
      char *key = g_strconcat (district, name, NULL);
      gboolean elsewhere = g_hash_table_contains (t->used_names, name);
      if (g_hash_table_contains (t->used_names, key) || (elsewhere && round < 8 && !heat_io_rand_is (&t->rand, 0.25)))
        {
          g_free (key);
          continue;
        }
      g_hash_table_add (t->used_names, key);
      g_hash_table_add (t->used_names, g_strdup (name));
      return g_steal_pointer (&name);
    }
}

static Style
pick_style (Town *t, int i, int j)
{
  double out = 2 * hypot ((i + 0.5) / t->g.nx - 0.5, (j + 0.5) / t->g.ny - 0.5), p = heat_io_rand_unit (&t->rand);

  if (p < 0.20 * (1.2 - out))
    return STYLE_COURT;
  return p < 0.66 - 0.25 * out ? STYLE_OLD : p < 0.92 - 0.06 * out ? STYLE_MID : STYLE_TOWER;
}

static void
add_court (Town *t, int i, int j, const double r[4])
{
  Block b = { .i = i, .j = j, .style = pick_style (t, i, j) };
  DraftCourt court = { .community = t->d->city->n_community, .number = t->d->courts->len + 1, .station_building = HEAT_NONE, .high_rise = b.style == STYLE_TOWER, .vertex = HEAT_NONE };
  g_autofree char *id = g_strdup_printf ("C%04u", court.community + 1), *name = name_community (t, i, j);
  HeatCommunityRow *row = heat_city_add_community (t->d->city);
  guint32 first_building = t->d->city->n_building;

  frame_block (t, &b, r);
  row->id = heat_city_put (t->d->city, id);
  row->name = heat_city_put (t->d->city, name);
  row->district = heat_city_intern (t->d->city, district_of (t, i, j));
  row->x = b.cx;
  row->y = b.cy;
  row->first_point = t->d->city->n_points;
  row->n_points = 4;
  for (int k = 0; k < 4; k++)
    {
      HeatPoint p = to_city (&b, b.quad[2 * k], b.quad[2 * k + 1]);
      heat_city_add_point (t->d->city, p.x_m, p.y_m);
    }
  b.community = court.community;
  g_array_append_val (t->d->courts, court);
  draw_spine (t, &b, r);
  fill_block (t, &b);
  DraftCourt *c = &g_array_index (t->d->courts, DraftCourt, t->d->courts->len - 1);
  c->first_building = first_building;
  c->n_buildings = t->d->city->n_building - first_building;
  c->angle_rad = atan2 (b.ey, b.ex);
  c->x = b.station_x;
  c->y = b.station_y;
  if (!b.has_station || c->n_buildings < 3)
    g_array_set_size (t->d->courts, t->d->courts->len - 1);
}

static void
add_plant (Town *t, int i, int j, const double r[4])
{
  guint k = t->d->plants->len, n = g_strv_length (t->d->names->plants);
  Block b = { .i = i, .j = j, .community = 0 };
  DraftPlant plant = { 0 };

  frame_block (t, &b, r);
  plant.name = k < n ? g_strdup (t->d->names->plants[k]) : g_strdup_printf ("%s%u号", t->d->names->plants[k % n], k / n + 1);
  add_area (t, r, HEAT_AREA_INDUSTRIAL, plant.name);
  HeatPoint p = to_city (&b, 0, b.quad[1] + 40);
  plant.x = p.x_m;
  plant.y = p.y_m;
  g_array_append_val (t->d->plants, plant);
}

/* Plants stand at even angles in the outer city. */
static void
mark_plants (Town *t, guint n_plants)
{
  double r[4];

  for (guint k = 0; k < n_plants; k++)
    {
      double angle = 0.6 + 2 * G_PI * k / n_plants, best = HUGE_VAL;
      double u = cos (angle) * 0.62 * t->g.half_x, v = sin (angle) * 0.62 * t->g.half_y;
      int at = -1;
      for (int i = 0; i < t->g.nx; i++)
        for (int j = 0; j < t->g.ny; j++)
          {
            double d = hypot ((t->g.u[i] + t->g.u[i + 1]) / 2 - u, (t->g.v[j] + t->g.v[j + 1]) / 2 - v);
            if (d < best && !t->special[i * t->g.ny + j] && block_rect (t, i, j, r) && t->g.horizontal[j * t->g.nx + i])
              {
                best = d;
                at = i * t->g.ny + j;
              }
          }
      if (at >= 0)
        t->special[at] = 1;
    }
}

static void
fill_blocks (Town *t)
{
  double r[4];

  for (int i = 0; i < t->g.nx; i++)
    for (int j = 0; j < t->g.ny; j++)
      {
        double out = 2 * MAX (fabs ((i + 0.5) / t->g.nx - 0.5), fabs ((j + 0.5) / t->g.ny - 0.5)), p = heat_io_rand_unit (&t->rand);
        gboolean roomy = block_rect (t, i, j, r);
        if (t->special[i * t->g.ny + j])
          add_plant (t, i, j, r);
        else if (!roomy)
          continue;
        else if (p < 0.045 && t->g.nx > 5)
          {
            g_autofree char *name = g_strconcat (heat_city_text (t->d->city, t->g.name_x[i]), "公园", NULL);
            add_area (t, r, HEAT_AREA_GREEN, name);
          }
        else if (p > 0.965 && out > 0.7 && t->g.nx > 5)
          add_area (t, r, HEAT_AREA_INDUSTRIAL, "");
        else
          add_court (t, i, j, r);
      }
}

void
heat_io_ground_make (Draft *d, guint32 n_courts)
{
  Town t = { .d = d };

  heat_io_rand_init (&t.rand, d->seed, 1);
  heat_io_grid_init (&t.g, d, n_courts, &t.rand);
  t.n_districts = CLAMP (n_courts / 30 + 2, 2, g_strv_length (d->names->districts));
  t.special = g_new0 (guint8, (gsize) t.g.nx * t.g.ny);
  t.used_names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  heat_io_grid_draw_roads (&t.g, d);
  mark_plants (&t, MAX (2, (n_courts * 4 + 350) / 700));
  fill_blocks (&t);
  g_hash_table_unref (t.used_names);
  g_free (t.special);
  heat_io_grid_clear (&t.g);
}
