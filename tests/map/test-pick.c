// SPDX-License-Identifier: GPL-3.0-or-later
/* Picking against looking at everything, and the pair's two lines drawn apart. */
#include "map-course.h"
#include "map-pick.h"
#include "map-test-city.h"

typedef struct { HeatNet *net; HeatMapScene *scene; HeatMapStyle *style; } Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->net = heat_test_net_new (3, 3);
  f->scene = heat_map_scene_new (f->net, NULL, NULL);
  f->style = heat_map_style_load (NULL, NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  heat_map_scene_unref (f->scene);
  heat_map_style_unref (f->style);
  heat_net_unref (f->net);
}

static double
distance_to_pipe (const Fixture *f, const HeatMapView *view, guint32 pipe, double x, double y)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (HeatMapPoint));
  double least = HUGE_VAL;
  guint n = heat_map_course (f->scene, f->style, view, heat_pipe (pipe), 1, points);

  for (guint i = 0; i + 1 < n; i++)
    {
      HeatMapPoint a = g_array_index (points, HeatMapPoint, i), b = g_array_index (points, HeatMapPoint, i + 1);
      least = MIN (least, heat_segment_distance_m (x, y, a.x_px, a.y_px, b.x_px, b.y_px, NULL));
    }
  return least;
}

/* Every pipe that could be hit, looked at one by one. */
static guint32
nearest_pipe (const Fixture *f, const HeatMapView *view, double x, double y, double *distance)
{
  const HeatCity *city = heat_net_city (f->net);
  guint32 best = HEAT_NONE;

  *distance = HUGE_VAL;
  for (guint32 i = 0; i < city->n_pipe; i++)
    {
      double limits[] = { f->style->show.primary_large, f->style->show.primary_middle, f->style->show.primary_small, f->style->show.secondary_large,
                          f->style->show.secondary_small };
      if (heat_map_view_scale (view) > limits[heat_map_scene_pipe_class (f->scene, heat_pipe (i))]
          || (heat_map_view_scale (view) > f->style->level.city_over && heat_map_scene_shapes (f->scene)[i].is_hidden_in_city))
        continue;
      double d = distance_to_pipe (f, view, i, x, y);
      if (d <= heat_map_pipe_width_px (f->scene, f->style, view, heat_pipe (i)) / 2 + 5 && d < *distance)
        {
          *distance = d;
          best = i;
        }
    }
  return best;
}

static gboolean
is_sign (HeatKind kind)
{
  return kind == HEAT_KIND_VALVE || kind == HEAT_KIND_WELL || kind == HEAT_KIND_STATION || kind == HEAT_KIND_SOURCE;
}

static void
test_pipes_and_buildings (Fixture *f, gconstpointer data)
{
  g_autoptr (GRand) r = g_rand_new_with_seed (5);
  const HeatCity *city = heat_net_city (f->net);
  const double scales[] = { 30000, 9000, 4000, 1200 };
  guint n_pipes = 0, n_buildings = 0, n_signs = 0;

  for (int i = 0; i < 2000; i++)
    {
      HeatMapView view = { 0, 0, heat_map_m_per_px_of_scale (scales[i % 4]), 800, 600, 1 };
      HeatBox box = heat_map_scene_extent (f->scene);
      view.x_m = g_rand_double_range (r, box.x0_m, box.x1_m);
      view.y_m = g_rand_double_range (r, box.y0_m, box.y1_m);
      double x = g_rand_double_range (r, 0, 800), y = g_rand_double_range (r, 0, 600), d = 0;
      HeatMapScenery scenery = { f->scene, f->style, NULL, HEAT_MAP_DARK, HEAT_MAP_ALL };
      HeatMapPick pick = heat_map_pick (&scenery, &view, x, y);
      if (is_sign (pick.kind))
        {
          n_signs++;
          continue;
        }
      guint32 pipe = nearest_pipe (f, &view, x, y, &d);
      if (pipe != HEAT_NONE)
        {
          g_assert_cmpint (pick.kind, ==, HEAT_KIND_PIPE);
          g_assert_cmpfloat_with_epsilon (pick.distance_px, d, 1e-3);
          n_pipes++;
          continue;
        }
      HeatPoint m = heat_map_view_to_m (&view, x, y);
      guint32 house = HEAT_NONE;
      for (guint32 b = 0; b < city->n_building && heat_map_view_scale (&view) <= f->style->show.building; b++)
        if (heat_ring_contains (city->points + 2 * city->building[b].first_point, city->building[b].n_points, m.x_m, m.y_m))
          house = b;
      g_assert_cmpint (pick.kind, ==, house == HEAT_NONE ? HEAT_KIND_NONE : HEAT_KIND_BUILDING);
      if (house != HEAT_NONE)
        g_assert_cmpuint (pick.index, ==, house);
      n_buildings += house != HEAT_NONE;
    }
  g_assert_cmpuint (n_pipes, >, 50);
  g_assert_cmpuint (n_buildings, >, 20);
  g_assert_cmpuint (n_signs, >, 5);
}

/* Every valve drawn can be hit in its middle. */
static void
test_valves (Fixture *f, gconstpointer data)
{
  const HeatCity *city = heat_net_city (f->net);
  guint n = 0;

  for (guint32 v = 0; v < city->n_valve; v++)
    {
      HeatMapView view = { 0, 0, heat_map_m_per_px_of_scale (1500), 400, 400, 1 };
      HeatMapScenery scenery = { f->scene, f->style, NULL, HEAT_MAP_DARK, HEAT_MAP_ALL };
      HeatMapValveSpot spot;
      g_assert_true (heat_net_place (f->net, HEAT_KIND_VALVE, v, &view.x_m, &view.y_m));
      g_assert_true (heat_map_valve_spot (f->scene, f->style, &view, heat_valve (v), &spot));
      if (spot.is_cramped)
        continue;
      HeatMapPick pick = heat_map_pick (&scenery, &view, spot.at.x_px, spot.at.y_px);
      g_assert_cmpint (pick.kind, ==, HEAT_KIND_VALVE);
      g_assert_cmpuint (pick.index, ==, v);
      n++;
    }
  g_assert_cmpuint (n, >, city->n_valve / 2);
}

/* Supply and return of a pair stand as far apart as the style says, on the sides where they lie. */
static void
test_pairs_apart (Fixture *f, gconstpointer data)
{
  const HeatCity *city = heat_net_city (f->net);
  const HeatMapShape *shapes = heat_map_scene_shapes (f->scene);
  guint n = 0;

  for (guint32 i = 0; i + 1 < city->n_pipe; i++)
    {
      if (city->pipe[i].level != HEAT_LEVEL_PRIMARY || city->pipe[i].line != HEAT_LINE_SUPPLY || city->pipe[i + 1].line != HEAT_LINE_RETURN)
        continue;
      HeatMapView view = { 0, 0, heat_map_m_per_px_of_scale (5000), 600, 600, 1 };
      g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (HeatMapPoint));
      g_assert_true (heat_net_place (f->net, HEAT_KIND_PIPE, i, &view.x_m, &view.y_m));
      g_assert_cmpint (shapes[i].side, !=, 0);
      g_assert_cmpint (shapes[i].side, ==, -shapes[i + 1].side); /* both are drawn the same way along */
      g_assert_true (shapes[i + 1].is_hidden_in_city);
      guint k = heat_map_course (f->scene, f->style, &view, heat_pipe (i), 1, points);
      g_assert_cmpuint (k, >=, 2);
      HeatMapPoint a = g_array_index (points, HeatMapPoint, k / 2 - 1), b = g_array_index (points, HeatMapPoint, k / 2);
      double d = distance_to_pipe (f, &view, i + 1, (a.x_px + b.x_px) / 2, (a.y_px + b.y_px) / 2);
      g_assert_cmpfloat_with_epsilon (d, f->style->pipe.primary_apart_px, 0.6);
      n++;
    }
  g_assert_cmpuint (n, >, 10);
}

static void
assert_sign (const HeatMapScenery *scenery, const HeatMapView *view, double x_px, double y_px, HeatMapSignKind kind, guint row)
{
  HeatMapSignPick pick = heat_map_pick_sign (scenery, view, x_px, y_px);

  g_assert_cmpint (pick.kind, ==, kind);
  if (kind != HEAT_MAP_SIGN_NONE)
    g_assert_cmpuint (pick.row, ==, row);
}

/* Signs that lie on each other: the one drawn last is hit; what is switched off is not. */
static void
test_signs_on_each_other (Fixture *f, gconstpointer data)
{
  g_autoptr (HeatMapOverlay) o = heat_map_overlay_new ();
  HeatMapView view = { 0, 0, heat_map_m_per_px_of_scale (1500), 400, 400, 1 };
  HeatMapReport report = { 0, 0, HEAT_MAP_SYMPTOM_WATER, TRUE, 7 };
  HeatMapLeak leak = { 0, 0, 1, 9 };

  g_array_append_val (o->reports, report);
  g_array_append_val (o->reports, report);
  heat_map_overlay_seal (o, f->net);
  HeatMapScenery scenery = { f->scene, f->style, o, HEAT_MAP_DARK, HEAT_MAP_ALL };
  assert_sign (&scenery, &view, 200, 195, HEAT_MAP_SIGN_REPORT, 1);
  assert_sign (&scenery, &view, 200, 210, HEAT_MAP_SIGN_NONE, 0); /* its sign stands on its place */
  scenery.layers = HEAT_MAP_ALL & ~HEAT_MAP_REPORTS;
  assert_sign (&scenery, &view, 200, 195, HEAT_MAP_SIGN_NONE, 0);
  g_autoptr (HeatMapOverlay) two = heat_map_overlay_new ();
  g_array_append_val (two->reports, report);
  g_array_append_val (two->leaks, leak);
  heat_map_overlay_add_team (two, 0, 0, 3, HEAT_TEAM_READY, NAN, NAN, "3");
  heat_map_overlay_seal (two, f->net);
  scenery = (HeatMapScenery){ f->scene, f->style, two, HEAT_MAP_DARK, HEAT_MAP_ALL };
  assert_sign (&scenery, &view, 200, 198, HEAT_MAP_SIGN_LEAK, 0);
}

/* The round by keys: leaks, reports, teams, then from the beginning; each is hit where it says; the other way round the same. */
static void
test_round_of_signs (Fixture *f, gconstpointer data)
{
  g_autoptr (HeatMapOverlay) o = heat_map_overlay_new ();
  HeatMapView view = { 0, 0, heat_map_m_per_px_of_scale (1500), 400, 400, 1 };
  const HeatMapSignPick wanted[] = { { HEAT_MAP_SIGN_LEAK, 1 }, { HEAT_MAP_SIGN_LEAK, 0 }, { HEAT_MAP_SIGN_REPORT, 1 }, { HEAT_MAP_SIGN_REPORT, 0 },
                                     { HEAT_MAP_SIGN_TEAM, 0 }, { HEAT_MAP_SIGN_TEAM, 1 } };
  HeatMapSignPick at = { HEAT_MAP_SIGN_NONE, 0 };
  HeatPoint middle = { NAN, NAN };
  HeatMapScenery scenery = { f->scene, f->style, o, HEAT_MAP_DARK, HEAT_MAP_ALL };

  g_assert_cmpint (heat_map_next_sign (&scenery, &view, at, 1, &middle).kind, ==, HEAT_MAP_SIGN_NONE);
  for (int i = 0; i < 2; i++)
    {
      HeatMapLeak leak = { 1000 + 500 * i, 0, i + 1, 1 };
      HeatMapReport report = { 1000 + 500 * i, 700, HEAT_MAP_SYMPTOM_STEAM, TRUE, 1 };
      g_array_append_val (o->leaks, leak);
      g_array_append_val (o->reports, report);
      heat_map_overlay_add_team (o, 1000 + 500 * i, 1500, i + 1, HEAT_TEAM_READY, NAN, NAN, NULL);
    }
  heat_map_overlay_seal (o, f->net);
  for (guint i = 0; i <= G_N_ELEMENTS (wanted); i++)
    {
      at = heat_map_next_sign (&scenery, &view, at, 1, &middle);
      g_assert_cmpint (at.kind, ==, wanted[i % G_N_ELEMENTS (wanted)].kind);
      g_assert_cmpuint (at.row, ==, wanted[i % G_N_ELEMENTS (wanted)].row);
      HeatMapView there = { middle.x_m, middle.y_m, view.m_per_px, 400, 400, 1 };
      assert_sign (&scenery, &there, 200, 200, at.kind, at.row);
    }
  at = heat_map_next_sign (&scenery, &view, at, -1, &middle);
  g_assert_cmpint (at.kind, ==, HEAT_MAP_SIGN_TEAM);
  g_assert_cmpuint (at.row, ==, 1);
  scenery.layers = HEAT_MAP_ALL & ~HEAT_MAP_TEAMS;
  at = heat_map_next_sign (&scenery, &view, at, -1, &middle); /* a team is there no more: from the end */
  g_assert_cmpint (at.kind, ==, HEAT_MAP_SIGN_REPORT);
  g_assert_cmpuint (at.row, ==, 0);
}

/* The signs of the operation are hit in their middle and not beside, the uppermost first; the overlay's words are those of its lists. */
static void
test_operation (Fixture *f, gconstpointer data)
{
  g_autoptr (HeatMapOverlay) o = heat_map_overlay_new ();
  HeatMapView view = { 0, 0, heat_map_m_per_px_of_scale (1500), 400, 400, 1 };
  HeatMapLeak leak = { 20, 0, 3 }, far_off = { 1e9, 0, 4 };
  HeatMapPriority user = { -20, 0, HEAT_PRIORITY_HOSPITAL, TRUE };
  HeatMapCandidate candidate = { 0, 0.23f };
  HeatPlanValve must[] = { { 1, 1, 5, HEAT_CLOSE_NEEDED }, { 4, 2, 5, HEAT_CLOSE_NEEDED } };
  guint32 out = 2;

  g_array_append_val (o->leaks, leak);
  g_array_append_val (o->leaks, far_off);
  g_array_append_val (o->priority, user);
  g_array_append_val (o->candidates, candidate);
  g_array_append_vals (o->must, must, G_N_ELEMENTS (must));
  g_array_append_val (o->out_buildings, out);
  g_array_append_val (o->pinned_valves, must[1].valve);
  heat_map_overlay_add_resupply (o, 6, 1803);
  heat_map_overlay_seal (o, f->net);
  HeatBox of_all = heat_map_overlay_extent (o, f->net);
  g_assert_true (of_all.x1_m >= far_off.x_m);
  o->about = leak.number;
  HeatBox of_one = heat_map_overlay_extent (o, f->net);
  g_assert_true (of_one.x1_m < far_off.x_m && of_one.x1_m >= leak.x_m);
  HeatMapScenery scenery = { f->scene, f->style, o, HEAT_MAP_DARK, HEAT_MAP_ALL };
  HeatMapSpot at_leak = heat_map_view_to_px (&view, leak.x_m, leak.y_m), at_user = heat_map_view_to_px (&view, user.x_m, user.y_m);
  assert_sign (&scenery, &view, at_leak.x_px, at_leak.y_px, HEAT_MAP_SIGN_LEAK, 0);
  assert_sign (&scenery, &view, at_user.x_px, at_user.y_px, HEAT_MAP_SIGN_PRIORITY, 0);
  assert_sign (&scenery, &view, at_user.x_px, at_user.y_px + 60, HEAT_MAP_SIGN_NONE, 0);
  const struct { HeatKind kind; guint32 index; const char *words; } cases[] = {
    { HEAT_KIND_PIPE, 0, "likely pipe, 23 %" }, { HEAT_KIND_PIPE, 1, NULL }, { HEAT_KIND_VALVE, 1, "must close, number 1" },
    { HEAT_KIND_VALVE, 4, "must close, number 2 · must be used" }, { HEAT_KIND_VALVE, 2, NULL }, { HEAT_KIND_BUILDING, 2, "without heat" },
    { HEAT_KIND_VALVE, 6, "opened, it gives 1,803 households heat again" }, { HEAT_KIND_BUILDING, 3, NULL }, { HEAT_KIND_STATION, 0, NULL }, { HEAT_KIND_BUILDING, HEAT_NONE, NULL },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *words = heat_map_overlay_tell (o, cases[i].kind, cases[i].index);
      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

static GArray *
rows_of (const guint32 *rows, guint n)
{
  return g_array_append_vals (g_array_new (FALSE, FALSE, sizeof (guint32)), rows, n);
}

/* Whoever is out by another incident is tinted and told, once each, and does not widen what the view holds. */
static void
test_out_besides (Fixture *f, gconstpointer data)
{
  g_autoptr (HeatMapOverlay) o = heat_map_overlay_new ();
  const guint32 planned = 2, out[] = { 2, 5, 5, 7, HEAT_NONE }, station = 0;
  g_autoptr (GArray) buildings = rows_of (out, G_N_ELEMENTS (out)), stations = rows_of (&station, 1), nobody = rows_of (NULL, 0);
  double x, y;

  g_array_append_val (o->out_buildings, planned);
  heat_map_overlay_add_out (o, f->net, buildings, stations, nobody);
  heat_map_overlay_seal (o, f->net);
  g_assert_cmpuint (o->out_buildings->len, ==, 3);
  g_assert_cmpuint (o->out_stations->len, ==, 1);
  for (guint i = 0; i < 8; i++)
    {
      g_autofree char *words = heat_map_overlay_tell (o, HEAT_KIND_BUILDING, i);
      g_assert_cmpstr (words, ==, i == 2 || i == 5 || i == 7 ? "without heat" : NULL);
    }
  g_autofree char *of_station = heat_map_overlay_tell (o, HEAT_KIND_STATION, 0);
  g_assert_cmpstr (of_station, ==, "without heat");
  HeatBox held = heat_map_overlay_extent (o, f->net);
  g_assert_true (heat_net_place (f->net, HEAT_KIND_BUILDING, 2, &x, &y));
  g_assert_true (held.x0_m == x && held.x1_m == x && held.y0_m == y && held.y1_m == y);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/map/pick/pipes-and-buildings", Fixture, NULL, set_up, test_pipes_and_buildings, tear_down);
  g_test_add ("/map/pick/valves", Fixture, NULL, set_up, test_valves, tear_down);
  g_test_add ("/map/pick/pairs-apart", Fixture, NULL, set_up, test_pairs_apart, tear_down);
  g_test_add ("/map/pick/operation", Fixture, NULL, set_up, test_operation, tear_down);
  g_test_add ("/map/pick/out-besides", Fixture, NULL, set_up, test_out_besides, tear_down);
  g_test_add ("/map/pick/signs-on-each-other", Fixture, NULL, set_up, test_signs_on_each_other, tear_down);
  g_test_add ("/map/pick/round-of-signs", Fixture, NULL, set_up, test_round_of_signs, tear_down);
  return g_test_run ();
}
