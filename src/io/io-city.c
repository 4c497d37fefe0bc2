// SPDX-License-Identifier: GPL-3.0-or-later
/* heat_io_city_make(): the order of work, and the size. */
#include "base-i18n.h"
#include "geo-crs.h"
#include "io-city-private.h"

#define CENTRE_LON_DEG 126.6
#define PIPES_A_COURT 290.0  /* first guess */
#define PIPES_AN_ENTRANCE 4.3 /* primary network included */

static void
index_ground (Draft *d)
{
  g_autofree HeatBox *boxes = g_new (HeatBox, MAX (d->city->n_building, d->city->n_road) + 1);

  for (guint32 b = 0; b < d->city->n_building; b++)
    {
      const HeatBuildingRow *row = &d->city->building[b];
      boxes[b] = heat_box_empty ();
      for (guint p = 0; p < row->n_points; p++)
        boxes[b] = heat_box_add (boxes[b], d->city->points[2 * ((gsize) row->first_point + p)], d->city->points[2 * ((gsize) row->first_point + p) + 1]);
    }
  d->building_tree = heat_rtree_new (boxes, d->city->n_building);
  d->lanes = g_new (guint32, d->city->n_road + 1);
  for (guint32 r = 0; r < d->city->n_road; r++)
    {
      const HeatRoadRow *row = &d->city->road[r];
      HeatBox box = heat_box_empty ();
      if (row->road_class < HEAT_ROAD_RESIDENTIAL)
        continue;
      for (guint p = 0; p < row->n_points; p++)
        box = heat_box_add (box, d->city->points[2 * ((gsize) row->first_point + p)], d->city->points[2 * ((gsize) row->first_point + p) + 1]);
      boxes[d->n_lanes] = box;
      d->lanes[d->n_lanes++] = r;
    }
  d->lane_tree = heat_rtree_new (boxes, d->n_lanes);
}

/* Lays courts, nearest to the plants first, until the secondary networks hold `pipes`; the lengths after each one. */
static gboolean
lay_courts (Draft *d, guint32 pipes, GArray *marks, const HeatProgress *progress, GError **error)
{
  for (guint c = 0; c < d->courts->len; c++)
    {
      DraftMark mark;
      if (heat_progress_stopped (progress, error))
        return FALSE;
      heat_io_court_lay (d, c);
      mark = heat_io_net_mark (d->secondary);
      g_array_append_val (marks, mark);
      if (2 * d->secondary->trenches->len + d->secondary->jumpers->len >= pipes)
        break;
      if (c % 64 == 0)
        heat_progress_report (progress, 0.1 + 0.4 * MIN (1.0, 2.0 * d->secondary->trenches->len / MAX (pipes, 1)), _("laying secondary networks"));
    }
  return TRUE;
}

/* The most courts whose secondary and primary networks together stay within `pipes`. */
static guint
fit_primary (Draft *d, const DraftReach *reach, guint32 pipes, const GArray *marks)
{
  guint n = marks->len;

  for (;;)
    {
      heat_io_net_cut (d->secondary, g_array_index (marks, DraftMark, n - 1));
      heat_io_primary_lay (d, reach, n);
      guint32 total = heat_io_net_n_pipes (d->secondary) + heat_io_net_n_pipes (d->primary);
      if (total <= pipes || n <= 2)
        return n;
      n = MAX (2, n - MAX (1, (guint) ((double) (total - pipes) / total * n * 0.9)));
    }
}

static guint
count_pieces (const DraftNet *net, double each_m)
{
  guint n = 0;

  for (guint i = 0; i < net->trenches->len; i++)
    n += (guint) MIN (200, g_array_index (net->trenches, DraftTrench, i).length_m / each_m);
  return n;
}

/* Long trenches are made of more than one pipe: divides them so that the number asked for is met. */
static void
divide (Draft *d, guint32 pipes)
{
  guint32 have = heat_io_net_n_pipes (d->primary) + heat_io_net_n_pipes (d->secondary);
  guint want = pipes > have && have > 0.85 * pipes ? (pipes - have) / 2 : 0;
  double low = 6, high = 4000;

  for (int k = 0; k < 60; k++)
    {
      double middle = (low + high) / 2;
      if (count_pieces (d->primary, middle) + count_pieces (d->secondary, middle) > want)
        low = middle;
      else
        high = middle;
    }
  for (int k = 0; k < 2; k++)
    {
      DraftNet *net = k ? d->secondary : d->primary;
      for (guint i = 0; i < net->trenches->len && want; i++)
        {
          DraftTrench *t = &g_array_index (net->trenches, DraftTrench, i);
          t->pieces = (guint16) (1 + (guint) MIN (200, t->length_m / high));
        }
    }
}

static void
finish (Draft *d, const HeatCityRecipe *recipe, guint n_courts, guint32 pipes, const HeatProgress *progress)
{
  DraftRand rand;

  heat_io_rand_init (&rand, d->seed, 5);
  if (pipes)
    divide (d, pipes);
  heat_progress_report (progress, 0.6, _("laying pipes"));
  heat_io_lay (d, d->primary, recipe->is_single, &rand);
  heat_io_lay (d, d->secondary, recipe->is_single, &rand);
  heat_progress_report (progress, 0.8, _("filling houses"));
  heat_io_people (d, n_courts);
  heat_io_teams (d, n_courts);
}

static gboolean
make_ground (Draft *d, const HeatCityRecipe *recipe, guint32 n_courts, const HeatProgress *progress, GError **error)
{
  d->city = heat_city_new ();
  d->houses = g_array_new (FALSE, FALSE, sizeof (DraftHouse));
  d->plants = g_array_new (FALSE, FALSE, sizeof (DraftPlant));
  d->courts = g_array_new (FALSE, FALSE, sizeof (DraftCourt));
  d->primary = heat_io_net_new ();
  d->secondary = heat_io_net_new ();
  d->city->company = heat_city_intern (d->city, d->names->company);
  d->city->hotline_phone = heat_city_intern (d->city, d->names->hotline);
  if (recipe->osm_path)
    return heat_io_osm_read (d, recipe->osm_path, progress, error);
  d->city->epsg = heat_crs_cgcs2000_zone (CENTRE_LON_DEG);
  d->city->name = heat_city_intern (d->city, d->names->city);
  heat_io_ground_make (d, n_courts);
  return TRUE;
}

/* About how many pipes the ground's houses will need. */
static double
guess_pipes (const Draft *d)
{
  double n = 0;

  for (guint c = 0; c < d->courts->len; c++)
    {
      const DraftCourt *court = &g_array_index (d->courts, DraftCourt, c);
      for (guint32 b = 0; b < court->n_buildings; b++)
        {
          const DraftHouse *h = &g_array_index (d->houses, DraftHouse, court->first_building + b);
          n += (h->per_unit ? h->units : 1) * (court->high_rise && h->per_unit ? 2 : 1);
        }
    }
  return n * PIPES_AN_ENTRANCE;
}

/* Ground that fits the number of pipes: guessed, looked at, made again. */
static gboolean
make_fitting_ground (Draft *d, const HeatCityRecipe *recipe, guint32 pipes, double n_courts, const HeatProgress *progress, GError **error)
{
  for (int k = 0;; k++)
    {
      if (!make_ground (d, recipe, (guint32) ceil (n_courts), progress, error))
        return FALSE;
      double guess = guess_pipes (d) / pipes;
      if (recipe->osm_path || k == 4 || (guess > 1.0 && guess < 1.15))
        return TRUE;
      heat_io_draft_clear (d);
      n_courts *= 1.07 / guess;
    }
}

/* One try with ground for n_courts; *short_by tells by which factor the ground fell short. */
static HeatCity *
try_make (const HeatCityRecipe *recipe, guint32 pipes, double n_courts, const DraftNames *names, double *short_by, const HeatProgress *progress, GError **error)
{
  Draft d = { .names = names, .seed = recipe->seed };
  DraftReach reach = { 0 };
  HeatCity *city = NULL;
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (DraftMark));
  guint n = 0;

  heat_progress_report (progress, 0.02, _("drawing streets and houses"));
  if (make_fitting_ground (&d, recipe, pipes, n_courts, progress, error))
    {
      d.graph = heat_io_graph_new (d.city);
      index_ground (&d);
      heat_io_court_place_stations (&d);
      heat_io_primary_reach (&d, &reach);
      if (d.courts->len < 2 || d.plants->len < 2)
        g_set_error (error, HEAT_IO_ERROR, HEAT_ERROR_DATA,
                     _("making a city from %s: it holds %u communities with buildings near streets and %u plants, two of each are needed; take a larger extract"),
                     recipe->osm_path ? recipe->osm_path : "", d.courts->len, d.plants->len);
      else if (lay_courts (&d, pipes ? pipes : G_MAXUINT32, marks, progress, error))
        n = fit_primary (&d, &reach, pipes ? pipes : G_MAXUINT32, marks);
    }
  if (n)
    {
      guint32 total = heat_io_net_n_pipes (d.primary) + heat_io_net_n_pipes (d.secondary);
      *short_by = pipes && n == d.courts->len && total < 0.95 * pipes ? (double) pipes / total : 1;
      if (*short_by == 1 || recipe->osm_path)
        {
          finish (&d, recipe, n, pipes, progress);
          city = g_steal_pointer (&d.city);
        }
    }
  heat_io_reach_clear (&reach);
  heat_io_draft_clear (&d);
  return city;
}

HeatCity *
heat_io_city_make (const HeatCityRecipe *recipe, const HeatProgress *progress, GError **error)
{
  guint32 wanted = recipe->pipes ? recipe->pipes : recipe->osm_path ? 0 : HEAT_CITY_PIPES_DEFAULT;
  guint32 pipes = recipe->is_single ? 2 * wanted : wanted; /* until it is laid, a trench counts as two */
  double n_courts = pipes / PIPES_A_COURT + 1, short_by = 1;
  g_autoptr (DraftNames) names = NULL;
  g_autoptr (GError) local = NULL;

  if (recipe->pipes && (recipe->pipes < HEAT_CITY_PIPES_MIN || recipe->pipes > HEAT_CITY_PIPES_MAX))
    {
      g_set_error (error, HEAT_IO_ERROR, HEAT_ERROR_USAGE, _("making a city of %u pipes: the number must be between %u and %u"),
                   recipe->pipes, HEAT_CITY_PIPES_MIN, HEAT_CITY_PIPES_MAX);
      return NULL;
    }
  if (!(names = heat_io_names_load (error)))
    return NULL;
  for (int round = 0; round < 8; round++)
    {
      HeatCity *city = try_make (recipe, pipes, n_courts, names, &short_by, progress, &local);
      if (city)
        return city;
      if (local)
        break;
      n_courts *= MAX (1.06, short_by * 1.03);
    }
  if (local)
    g_propagate_error (error, g_steal_pointer (&local));
  else
    g_set_error (error, HEAT_IO_ERROR, HEAT_ERROR_DATA, _("making a city of %u pipes: the ground did not suffice; try another seed"), wanted);
  return NULL;
}
