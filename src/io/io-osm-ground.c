// SPDX-License-Identifier: GPL-3.0-or-later
/* Ground from an OpenStreetMap extract: which of its areas are communities, which buildings are heated, where plants are. */
#include "base-i18n.h"
#include "io-osm.h"
#include <stdlib.h>
#include <string.h>

#define COURT_MOST_M2 230000.0 /* heated floor of one station */
#define COURT_WIDEST_M 620.0
#define COURT_FEWEST 2

typedef struct { guint32 area, community, part; double x, y, floor_m2; int floors; HeatUse use; } House; /* community: number in `grounds` */
typedef struct { guint32 area, first, n, row; char *name; } Estate;
typedef struct {
  Draft *d;
  OsmData *osm;
  GArray *grounds, *houses; /* Estate, House */
  HeatRtree *ground_tree, *way_tree;
  guint32 *named; guint32 n_named; /* ways with a name, items of way_tree */
  DraftRand rand;
  GHashTable *numbers;
} Reader;

static const double *
ring_of (const Reader *r, const OsmArea *a)
{
  return (const double *) r->osm->xy->data + 2 * (gsize) a->first;
}

static HeatBox
box_of (const Reader *r, guint32 first, guint32 n)
{
  const double *p = (const double *) r->osm->xy->data + 2 * (gsize) first;
  HeatBox box = heat_box_empty ();

  for (guint32 k = 0; k < n; k++)
    box = heat_box_add (box, p[2 * k], p[2 * k + 1]);
  return box;
}

static gboolean
is_one_of (const char *word, const char *const *list)
{
  return word && g_strv_contains (list, word);
}

static guint32
copy_points (Reader *r, guint32 first, guint32 n)
{
  const double *p = (const double *) r->osm->xy->data + 2 * (gsize) first;
  guint32 at = r->d->city->n_points;

  for (guint32 k = 0; k < n; k++)
    heat_city_add_point (r->d->city, p[2 * k], p[2 * k + 1]);
  return at;
}

static void
put_roads (Reader *r)
{
  for (guint i = 0; i < r->osm->ways->len; i++)
    {
      const OsmWay *w = &g_array_index (r->osm->ways, OsmWay, i);
      g_autofree char *id = g_strdup_printf ("R%05u", i + 1);
      HeatRoadRow *row = heat_city_add_road (r->d->city);
      row->id = heat_city_put (r->d->city, id);
      row->name = heat_city_intern (r->d->city, w->name);
      row->road_class = w->road_class;
      row->oneway = w->oneway;
      row->layer = w->layer;
      row->maxspeed_kmh = w->maxspeed_kmh;
      row->first_point = copy_points (r, w->first, w->n);
      row->n_points = w->n;
    }
}

static int
area_kind (const OsmArea *a)
{
  static const char *const green[] = { "park", "garden", "nature_reserve", NULL }, *const green_land[] = { "grass", "forest", "recreation_ground", "village_green", "cemetery", NULL };
  static const char *const green_nature[] = { "wood", "scrub", "grassland", "wetland", NULL };

  if ((a->natural && strcmp (a->natural, "water") == 0) || (a->landuse && (!strcmp (a->landuse, "reservoir") || !strcmp (a->landuse, "basin"))))
    return HEAT_AREA_WATER;
  if (is_one_of (a->leisure, green) || is_one_of (a->landuse, green_land) || is_one_of (a->natural, green_nature))
    return HEAT_AREA_GREEN;
  return a->landuse && (!strcmp (a->landuse, "industrial") || !strcmp (a->landuse, "railway")) ? HEAT_AREA_INDUSTRIAL : -1;
}

static void
put_areas (Reader *r)
{
  for (guint i = 0; i < r->osm->areas->len; i++)
    {
      const OsmArea *a = &g_array_index (r->osm->areas, OsmArea, i);
      int kind = a->building ? -1 : area_kind (a);
      if (kind < 0 || a->area_m2 < 400)
        continue;
      g_autofree char *id = g_strdup_printf ("A%04u", r->d->city->n_area + 1);
      HeatAreaRow *row = heat_city_add_area (r->d->city);
      row->id = heat_city_put (r->d->city, id);
      row->name = heat_city_intern (r->d->city, a->name);
      row->kind = (guint8) kind;
      row->first_point = copy_points (r, a->first, a->n);
      row->n_points = a->n;
    }
}

/* ---- names ---- */

static const char *
text_or (const char *text, const char *other)
{
  return text && *text ? text : other;
}

/* The district that people name: the nearest place whose name ends with 区, else the nearest quarter. */
static const char *
district_at (const Reader *r, double x, double y)
{
  const char *best = "";
  double near = HUGE_VAL;

  for (int round = 0; round < 2 && !*best; round++)
    for (guint i = 0; i < r->osm->points->len; i++)
      {
        const OsmPoint *p = &g_array_index (r->osm->points, OsmPoint, i);
        double d = hypot (p->x - x, p->y - y);
        gboolean fits = round == 0 ? g_str_has_suffix (p->name, "区") : strcmp (p->place, "suburb") == 0;
        if (fits && d < near)
          near = d, best = p->name;
      }
  return best;
}

static char *
name_of_city (const Reader *r)
{
  for (guint i = 0; i < r->osm->points->len; i++)
    {
      const OsmPoint *p = &g_array_index (r->osm->points, OsmPoint, i);
      if (strcmp (p->place, "city") == 0 && g_str_has_suffix (p->name, "市"))
        return g_strdup (p->name);
    }
  return g_strdup (r->d->names->city);
}

typedef struct { Reader *r; guint32 item; } Nearest;

static double
way_distance (guint32 item, double x, double y, gpointer data)
{
  const Reader *r = ((Nearest *) data)->r;
  const OsmWay *w = &g_array_index (r->osm->ways, OsmWay, r->named[item]);
  const double *p = (const double *) r->osm->xy->data + 2 * (gsize) w->first;
  double best = HUGE_VAL;

  for (guint32 k = 0; k + 1 < w->n; k++)
    best = MIN (best, heat_segment_distance_m (x, y, p[2 * k], p[2 * k + 1], p[2 * k + 2], p[2 * k + 3], NULL));
  return best;
}

static gboolean
take_nearest (guint32 item, double d_m, gpointer data)
{
  ((Nearest *) data)->item = item;
  return FALSE;
}

/* Name of the nearest street, "" when none has a name within 400 m. */
static const char *
street_at (Reader *r, double x, double y)
{
  Nearest n = { r, HEAT_NONE };

  heat_rtree_nearest (r->way_tree, x, y, 400, way_distance, take_nearest, &n);
  return n.item == HEAT_NONE ? "" : g_array_index (r->osm->ways, OsmWay, r->named[n.item]).name;
}

static void
index_ways (Reader *r)
{
  g_autofree HeatBox *boxes = g_new (HeatBox, r->osm->ways->len + 1);

  r->named = g_new (guint32, r->osm->ways->len + 1);
  for (guint i = 0; i < r->osm->ways->len; i++)
    {
      const OsmWay *w = &g_array_index (r->osm->ways, OsmWay, i);
      if (!w->name || w->road_class == HEAT_ROAD_MOTORWAY || w->road_class == HEAT_ROAD_FOOT)
        continue;
      boxes[r->n_named] = box_of (r, w->first, w->n);
      r->named[r->n_named++] = i;
    }
  r->way_tree = heat_rtree_new (boxes, r->n_named);
}

/* ---- communities ---- */

static gboolean
is_ground (const OsmArea *a)
{
  static const char *const campus[] = { "university", "college", "hospital", "school", NULL }, *const trade[] = { "commercial", "retail", NULL };

  if (a->building || a->area_m2 < 1500)
    return FALSE;
  return (a->landuse && strcmp (a->landuse, "residential") == 0) || (a->name && (is_one_of (a->amenity, campus) || is_one_of (a->landuse, trade)));
}

static void
find_grounds (Reader *r)
{
  g_autofree HeatBox *boxes = g_new (HeatBox, r->osm->areas->len + 1);

  for (guint i = 0; i < r->osm->areas->len; i++)
    {
      const OsmArea *a = &g_array_index (r->osm->areas, OsmArea, i);
      Estate g = { .area = i, .row = HEAT_NONE };
      if (!is_ground (a))
        continue;
      boxes[r->grounds->len] = box_of (r, a->first, a->n);
      g_array_append_val (r->grounds, g);
    }
  r->ground_tree = heat_rtree_new (boxes, r->grounds->len);
}

typedef struct { const Reader *r; double x, y, best_m2; guint32 found; HeatUse use; } Around;

/* The smallest ground around a place; a school's or hospital's ground tells the use. */
static gboolean
visit_ground (guint32 item, gpointer data)
{
  Around *s = data;
  const OsmArea *a = &g_array_index (s->r->osm->areas, OsmArea, g_array_index (s->r->grounds, Estate, item).area);

  if (!heat_ring_contains (ring_of (s->r, a), a->n, s->x, s->y))
    return TRUE;
  if (a->amenity)
    s->use = !strcmp (a->amenity, "hospital") ? HEAT_USE_HOSPITAL : !strcmp (a->amenity, "school") ? HEAT_USE_SCHOOL : s->use;
  if (a->area_m2 < s->best_m2)
    s->best_m2 = a->area_m2, s->found = item;
  return TRUE;
}

static int
use_of (const OsmArea *a)
{
  static const char *const cold[] = { "roof", "greenhouse", "garage", "garages", "warehouse", "industrial", "no", "farm_auxiliary", "grandstand", "stadium",
                                      "construction", "shed", "hut", "bungalow", "ruins", "temple", "church", "mosque", NULL };
  static const char *const homes[] = { "apartments", "residential", "house", "dormitory", "detached", "terrace", NULL };

  if (is_one_of (a->building, cold))
    return -1;
  if (a->amenity && !strcmp (a->amenity, "kindergarten"))
    return HEAT_USE_NURSERY;
  if (a->amenity && (!strcmp (a->amenity, "nursing_home") || !strcmp (a->amenity, "social_facility")))
    return HEAT_USE_CARE;
  if ((a->amenity && !strcmp (a->amenity, "school")) || !strcmp (a->building, "school"))
    return HEAT_USE_SCHOOL;
  if (!strcmp (a->building, "kindergarten"))
    return HEAT_USE_NURSERY;
  if ((a->amenity && (!strcmp (a->amenity, "hospital") || !strcmp (a->amenity, "clinic"))) || !strcmp (a->building, "hospital"))
    return HEAT_USE_HOSPITAL;
  if (!strcmp (a->building, "commercial") || !strcmp (a->building, "retail") || !strcmp (a->building, "hotel"))
    return HEAT_USE_COMMERCIAL;
  if (!strcmp (a->building, "office") || !strcmp (a->building, "university") || !strcmp (a->building, "college") || !strcmp (a->building, "public"))
    return HEAT_USE_OFFICE;
  return is_one_of (a->building, homes) || !strcmp (a->building, "yes") ? HEAT_USE_RESIDENTIAL : HEAT_USE_OTHER;
}

static int
floors_of (Reader *r, const OsmArea *a, HeatUse use)
{
  HeatBox b = box_of (r, a->first, a->n);
  double wide = MAX (b.x1_m - b.x0_m, b.y1_m - b.y0_m);
  int spread = (int) heat_io_rand_below (&r->rand, 100);

  if (a->levels > 0)
    return a->levels;
  if (a->area_m2 < 130)
    return 1;
  if (use != HEAT_USE_RESIDENTIAL)
    return 3 + spread % 4;
  if (a->area_m2 < 900 && a->area_m2 > 280 && wide < 42)
    return 16 + spread % 15;
  return spread < 70 ? 6 + spread % 2 : spread < 90 ? 9 + spread % 3 : 17 + spread % 2;
}

static void
find_houses (Reader *r)
{
  for (guint i = 0; i < r->osm->areas->len; i++)
    {
      const OsmArea *a = &g_array_index (r->osm->areas, OsmArea, i);
      if (!a->building || a->area_m2 < 15)
        continue;
      int use = use_of (a);
      Around around = { r, a->x, a->y, HUGE_VAL, HEAT_NONE, use < 0 ? HEAT_USE_OTHER : (HeatUse) use };
      heat_rtree_query (r->ground_tree, (HeatBox){ a->x, a->y, a->x, a->y }, visit_ground, &around);
      House h = { .area = i, .community = around.found, .x = a->x, .y = a->y, .use = use < 0 ? HEAT_USE_OTHER : (HeatUse) use };
      if (use < 0 || a->area_m2 < 60 || a->area_m2 > 40000)
        h.community = HEAT_NONE;
      if (around.found != HEAT_NONE && !strcmp (a->building, "yes") && use == HEAT_USE_RESIDENTIAL)
        h.use = around.use;
      h.floors = floors_of (r, a, h.use);
      h.floor_m2 = a->area_m2 * h.floors;
      g_array_append_val (r->houses, h);
    }
}

static int by_x (gconstpointer a, gconstpointer b) { const House *p = a, *q = b; return p->x < q->x ? -1 : p->x > q->x ? 1 : p->area < q->area ? -1 : p->area > q->area; }
static int by_y (gconstpointer a, gconstpointer b) { const House *p = a, *q = b; return p->y < q->y ? -1 : p->y > q->y ? 1 : p->area < q->area ? -1 : p->area > q->area; }

static int
by_community (gconstpointer a, gconstpointer b)
{
  const House *p = a, *q = b;

  if (p->community != q->community)
    return p->community < q->community ? -1 : 1;
  return p->area < q->area ? -1 : p->area > q->area;
}

/* Halves a community along its longer side until every part suits one station. */
static void
split (House *h, guint n, guint32 *next_part)
{
  double x0 = HUGE_VAL, x1 = -HUGE_VAL, y0 = HUGE_VAL, y1 = -HUGE_VAL, floor_m2 = 0;

  for (guint i = 0; i < n; i++)
    {
      x0 = MIN (x0, h[i].x), x1 = MAX (x1, h[i].x), y0 = MIN (y0, h[i].y), y1 = MAX (y1, h[i].y);
      floor_m2 += h[i].floor_m2;
    }
  if (n < 2 * COURT_FEWEST || (floor_m2 <= COURT_MOST_M2 && MAX (x1 - x0, y1 - y0) <= COURT_WIDEST_M))
    {
      for (guint i = 0; i < n; i++)
        h[i].part = *next_part;
      (*next_part)++;
      return;
    }
  qsort (h, n, sizeof *h, x1 - x0 > y1 - y0 ? by_x : by_y);
  split (h, n / 2, next_part);
  split (h + n / 2, n - n / 2, next_part);
}

/* ---- to the city ---- */

static guint32
put_community (Reader *r, Estate *g)
{
  const OsmArea *a = &g_array_index (r->osm->areas, OsmArea, g->area);
  g_autofree char *id = g_strdup_printf ("C%04u", r->d->city->n_community + 1), *made = NULL;
  HeatCommunityRow *row = heat_city_add_community (r->d->city);

  if (!a->name)
    {
      const char *street = street_at (r, a->x, a->y), *district = district_at (r, a->x, a->y);
      made = g_strdup_printf ("%s%u号院", text_or (street, district), 1 + r->d->city->n_community % 97 * 2);
    }
  row->id = heat_city_put (r->d->city, id);
  row->name = heat_city_put (r->d->city, a->name ? a->name : made);
  row->district = heat_city_intern (r->d->city, district_at (r, a->x, a->y));
  row->x = a->x;
  row->y = a->y;
  row->first_point = copy_points (r, a->first, a->n);
  row->n_points = a->n;
  return g->row = r->d->city->n_community - 1;
}

/* The number that a building's name or address gives ("6", "6#", "6号楼", "6栋"); 0: none. */
static guint
given_number (const OsmArea *a)
{
  const char *texts[] = { a->name, a->house_number };

  for (int k = 0; k < 2; k++)
    {
      char *end = NULL;
      gulong n = texts[k] && g_ascii_isdigit (*texts[k]) ? strtoul (texts[k], &end, 10) : 0;
      if (n > 0 && n < 1000 && (!*end || !strcmp (end, "#") || g_str_has_prefix (end, "号楼") || g_str_has_prefix (end, "栋") || g_str_has_prefix (end, "幢")))
        return (guint) n;
    }
  return 0;
}

static guint
take_number (Reader *r, guint wish)
{
  guint n = wish;

  if (!n || g_hash_table_contains (r->numbers, GUINT_TO_POINTER (n)))
    for (n = 1; g_hash_table_contains (r->numbers, GUINT_TO_POINTER (n)); n++)
      ;
  g_hash_table_add (r->numbers, GUINT_TO_POINTER (n));
  return n;
}

static void
put_house (Reader *r, const House *h, guint32 community)
{
  const OsmArea *a = &g_array_index (r->osm->areas, OsmArea, h->area);
  HeatCity *city = r->d->city;
  guint32 at = heat_io_ground_add_building (r->d, community, ring_of (r, a), a->n, h->floors, h->use);
  HeatBuildingRow *row = &city->building[at];
  g_autofree char *id = g_strdup_printf ("B%06u", at + 1);
  const char *street = text_or (a->street, street_at (r, a->x, a->y));

  row->id = heat_city_put (city, id);
  row->street = heat_city_intern (city, street);
  row->house_number = heat_city_intern (city, a->house_number);
  row->year = (gint16) (h->floors <= 7 ? 1978 + heat_io_rand_below (&r->rand, 28) : 2002 + heat_io_rand_below (&r->rand, 20));
  row->name = heat_city_intern (city, a->name);
  if (community == HEAT_NONE)
    return;
  row->community = city->community[community].id;
  if (h->use == HEAT_USE_RESIDENTIAL || !a->name)
    {
      g_autofree char *number = g_strdup_printf ("%u", take_number (r, given_number (a)));
      g_autofree char *name = g_strdup_printf ("%s%s号楼", heat_city_text (city, city->community[community].name), number);
      row->number = heat_city_intern (city, number);
      row->name = heat_city_put (city, name);
    }
}

/* Direction of most walls, modulo a right angle: mean of fourfold angles weighted by length. */
static double
main_angle (const Reader *r, const House *h, guint n)
{
  double c = 0, s = 0;

  for (guint i = 0; i < n; i++)
    {
      const OsmArea *a = &g_array_index (r->osm->areas, OsmArea, h[i].area);
      const double *p = ring_of (r, a);
      for (guint k = 0; k < a->n; k++)
        {
          guint m = (k + 1) % a->n;
          double dx = p[2 * m] - p[2 * k], dy = p[2 * m + 1] - p[2 * k + 1], t = 4 * atan2 (dy, dx), l = hypot (dx, dy);
          c += l * cos (t);
          s += l * sin (t);
        }
    }
  return atan2 (s, c) / 4;
}

static void
put_court (Reader *r, const House *h, guint n, guint32 community, guint part)
{
  DraftCourt court = { .community = community, .part = part, .number = r->d->courts->len + 1, .station_building = HEAT_NONE,
                       .first_building = r->d->city->n_building, .n_buildings = n, .x = NAN, .y = NAN, .vertex = HEAT_NONE };
  double floors = 0;

  for (guint i = 0; i < n; i++)
    {
      put_house (r, &h[i], community);
      floors += h[i].floors;
    }
  court.angle_rad = main_angle (r, h, n);
  court.high_rise = floors / n > 15;
  g_array_append_val (r->d->courts, court);
}

static void
put_courts (Reader *r)
{
  House *h = (House *) r->houses->data;
  guint i = 0, n = r->houses->len;

  g_array_sort (r->houses, by_community);
  for (guint j; i < n && h[i].community != HEAT_NONE; i = j)
    {
      guint32 parts = 0;
      for (j = i; j < n && h[j].community == h[i].community; j++)
        ;
      guint32 row = put_community (r, &g_array_index (r->grounds, Estate, h[i].community));
      g_hash_table_remove_all (r->numbers);
      split (h + i, j - i, &parts);
      for (guint a = i, b; a < j; a = b)
        {
          for (b = a; b < j && h[b].part == h[a].part; b++)
            ;
          if (b - a >= COURT_FEWEST || h[a].floor_m2 > 5000)
            put_court (r, h + a, b - a, row, parts > 1 ? h[a].part + 1 : 0);
          else
            put_house (r, &h[a], row);
        }
    }
  for (; i < n; i++)
    put_house (r, &h[i], HEAT_NONE);
}

/* ---- plants ---- */

typedef struct { guint32 area; double worth; } Works;

static double
plant_worth (const OsmArea *a)
{
  static const char *const words[] = { "热电", "热力", "供热", "热源", "锅炉", NULL };
  double worth = a->power && strcmp (a->power, "plant") == 0 ? 1000 : 0;

  if (a->building || (a->landuse && strcmp (a->landuse, "residential") == 0) || a->amenity)
    return 0;
  for (int i = 0; a->name && words[i]; i++)
    worth += strstr (a->name, words[i]) ? 500 : 0;
  if (!worth && a->area_m2 > 20000 && ((a->man_made && strcmp (a->man_made, "works") == 0) || (a->landuse && strcmp (a->landuse, "industrial") == 0)))
    worth = a->man_made ? 20 : 10;
  return worth > 0 ? worth + MIN (a->area_m2 / 1e5, 9) : 0;
}

static int
by_worth (gconstpointer a, gconstpointer b)
{
  const Works *p = a, *q = b;

  return p->worth != q->worth ? (p->worth > q->worth ? -1 : 1) : p->area < q->area ? -1 : p->area > q->area;
}

static gboolean
is_apart (const Draft *d, const OsmArea *a, double m)
{
  for (guint i = 0; i < d->plants->len; i++)
    {
      const DraftPlant *p = &g_array_index (d->plants, DraftPlant, i);
      if (hypot (p->x - a->x, p->y - a->y) < m)
        return FALSE;
    }
  return TRUE;
}

/* Heat and power plants of the extract; when fewer than two, the biggest works take their place. */
static void
put_plants (Reader *r)
{
  g_autoptr (GArray) works = g_array_new (FALSE, FALSE, sizeof (Works));

  for (guint i = 0; i < r->osm->areas->len; i++)
    {
      Works w = { i, plant_worth (&g_array_index (r->osm->areas, OsmArea, i)) };
      if (w.worth > 0)
        g_array_append_val (works, w);
    }
  g_array_sort (works, by_worth);
  for (guint i = 0; i < works->len; i++)
    {
      const Works *w = &g_array_index (works, Works, i);
      const OsmArea *a = &g_array_index (r->osm->areas, OsmArea, w->area);
      if ((w->worth < 500 && r->d->plants->len >= 2) || !is_apart (r->d, a, w->worth < 500 ? 3000 : 900))
        continue;
      DraftPlant plant = { a->x, a->y, a->name ? g_strdup (a->name) : g_strdup (r->d->names->plants[r->d->plants->len % g_strv_length (r->d->names->plants)]) };
      g_array_append_val (r->d->plants, plant);
    }
}

gboolean
heat_io_osm_read (Draft *d, const char *path, const HeatProgress *progress, GError **error)
{
  Reader r = { .d = d, .osm = heat_io_osm_load (path, progress, error) };

  if (!r.osm)
    return FALSE;
  heat_io_rand_init (&r.rand, d->seed, 6);
  r.grounds = g_array_new (FALSE, FALSE, sizeof (Estate));
  r.houses = g_array_new (FALSE, FALSE, sizeof (House));
  r.numbers = g_hash_table_new (NULL, NULL);
  g_autofree char *city = name_of_city (&r);
  d->city->epsg = r.osm->epsg;
  d->city->name = heat_city_intern (d->city, city);
  d->city->attribution = heat_city_intern (d->city, "© OpenStreetMap contributors");
  index_ways (&r);
  put_roads (&r);
  put_areas (&r);
  find_grounds (&r);
  find_houses (&r);
  put_courts (&r);
  put_plants (&r);
  g_array_unref (r.grounds);
  g_array_unref (r.houses);
  g_hash_table_unref (r.numbers);
  heat_rtree_free (r.ground_tree);
  heat_rtree_free (r.way_tree);
  g_free (r.named);
  heat_io_osm_free (r.osm);
  return TRUE;
}
