// SPDX-License-Identifier: GPL-3.0-or-later
/* The search on the map: played to its end it is the plan; on the way it only grows. And the way of a valve, drawn. */
#include "map-draw.h"
#include "map-picture.h"
#include "map-test-city.h"

typedef struct {
  HeatNet *net;
  HeatTrace *trace;
  HeatMapScene *scene;
  HeatMapStyle *style;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->net = heat_test_net_new (6, 5);
  f->trace = heat_trace_new (f->net, NULL, &error);
  g_assert_no_error (error);
  f->scene = heat_map_scene_new (f->net, NULL, &error);
  g_assert_no_error (error);
  f->style = heat_map_style_load (NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  heat_map_style_unref (f->style);
  heat_map_scene_unref (f->scene);
  heat_trace_unref (f->trace);
  heat_net_unref (f->net);
}

static GHashTable *
set_of (const GArray *rows)
{
  GHashTable *set = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < rows->len; i++)
    g_hash_table_add (set, GUINT_TO_POINTER (g_array_index (rows, guint32, i) + 1));
  return set;
}

static gboolean
is_subset (GHashTable *a, GHashTable *b)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, a);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (!g_hash_table_contains (b, key))
      return FALSE;
  return TRUE;
}

static void
assert_same_rows (const GArray *a, const GArray *b)
{
  g_autoptr (GHashTable) x = set_of (a), y = set_of (b);

  g_assert_cmpuint (g_hash_table_size (x), ==, g_hash_table_size (y));
  g_assert_true (is_subset (x, y));
}

static GArray *
rows_of (const GArray *valves)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; i < valves->len; i++)
    g_array_append_val (rows, g_array_index (valves, HeatPlanValve, i).valve);
  return rows;
}

static void
assert_same_valves (const GArray *a, const GArray *b)
{
  g_autoptr (GArray) x = rows_of (a), y = rows_of (b);

  assert_same_rows (x, y);
}

static void
check_growth (Fixture *f, const HeatReplay *replay)
{
  g_autoptr (GHashTable) before = g_hash_table_new (NULL, NULL);

  for (guint n = 0; n <= replay->steps->len; n++)
    {
      g_autoptr (HeatMapOverlay) o = heat_map_overlay_new ();
      heat_map_overlay_add_replay (o, f->net, replay, n);
      GHashTable *zone = set_of (o->zone_pipes);
      g_autoptr (GHashTable) fresh = set_of (o->fresh_pipes);
      const HeatReplayStep *step = n ? &g_array_index (replay->steps, HeatReplayStep, n - 1) : NULL;
      g_assert_true (is_subset (before, zone));
      g_assert_cmpuint (o->fresh_pipes->len, ==, step ? step->n_pipes : 0);
      if (step && (step->kind == HEAT_REPLAY_LEAK || step->kind == HEAT_REPLAY_REACH))
        g_assert_true (is_subset (fresh, zone));
      else
        g_assert_cmpuint (g_hash_table_size (zone), ==, g_hash_table_size (before));
      g_hash_table_unref (before);
      before = zone;
    }
}

static void
check_leak (Fixture *f, guint32 pipe, const HeatValveOverlay *field)
{
  HeatLeak leak = { HEAT_LEAK_PIPE, pipe };
  HeatIsolateQuery query = { .leaks = &leak, .n_leaks = 1, .overlay = field };
  g_autoptr (HeatPlan) plan = heat_trace_isolate (f->trace, &query, NULL);
  g_autoptr (HeatReplay) replay = heat_trace_replay (f->trace, &query, 0, NULL);
  g_autoptr (HeatMapOverlay) o = heat_map_overlay_new ();

  heat_map_overlay_add_replay (o, f->net, replay, replay->steps->len + 1);
  g_assert_cmpuint (plan->zone_pipes->len, >, 0);
  assert_same_rows (o->zone_pipes, plan->zone_pipes);
  assert_same_rows (o->dead_pipes, plan->dead_pipes);
  assert_same_rows (o->out_buildings, plan->out_buildings);
  assert_same_valves (o->must, plan->must);
  assert_same_valves (o->may, plan->may);
  g_assert_cmpuint (o->fresh_pipes->len, ==, 0);
  check_growth (f, replay);
}

static void
test_end_is_plan (Fixture *f, gconstpointer data)
{
  guint32 n_pipes = heat_net_n (f->net, HEAT_KIND_PIPE), n_valves = heat_net_n (f->net, HEAT_KIND_VALVE);
  g_autoptr (GRand) rand = g_rand_new_with_seed (10);

  for (guint i = 0; i < 40; i++)
    {
      g_autoptr (HeatValveOverlay) field = heat_valve_overlay_new (f->net);
      for (guint32 v = 0; v < n_valves && i % 2; v++)
        if (g_rand_int_range (rand, 0, 4) == 0)
          field->condition[v] = g_rand_boolean (rand) ? HEAT_CONDITION_STUCK : HEAT_CONDITION_LEAKY;
      check_leak (f, (guint32) g_rand_int_range (rand, 0, (gint32) n_pipes), field);
    }
}

static cairo_surface_t *
draw (Fixture *f, const HeatMapOverlay *overlay, const HeatMapView *view)
{
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, view->width_px, view->height_px);
  HeatMapScenery scenery = { f->scene, f->style, overlay, HEAT_MAP_DARK, HEAT_MAP_ALL & ~HEAT_MAP_LABELS };
  HeatMapPen pen;

  heat_map_pen_init_image (&pen, image, 1);
  heat_map_draw_ground (&pen, &scenery, view);
  heat_map_pen_clear (&pen);
  cairo_surface_flush (image);
  return image;
}

static guint
count (cairo_surface_t *image, guint32 rgb)
{
  const guint32 *data = (const guint32 *) (gpointer) cairo_image_surface_get_data (image);
  guint n = 0, size = (guint) (cairo_image_surface_get_width (image) * cairo_image_surface_get_height (image));

  for (guint i = 0; i < size; i++)
    n += (data[i] & 0xffffff) == rgb;
  return n;
}

/* A must valve whose way to a header has pipes on both its sides. */
static HeatWhyValve *
find_way (Fixture *f, HeatLeak *leak)
{
  for (guint32 pipe = 0; pipe < heat_net_n (f->net, HEAT_KIND_PIPE); pipe++)
    {
      *leak = (HeatLeak){ HEAT_LEAK_PIPE, pipe };
      HeatIsolateQuery query = { .leaks = leak, .n_leaks = 1 };
      g_autoptr (HeatPlan) plan = heat_trace_isolate (f->trace, &query, NULL);
      for (guint i = 0; i < plan->must->len; i++)
        {
          HeatWhyValve *why = heat_trace_why_valve (f->trace, &query, plan, g_array_index (plan->must, HeatPlanValve, i).valve, NULL);
          if (why->kind == HEAT_WHY_HOLDS && why->pipes->len > 1 && why->inside->len > 1)
            return why;
          heat_why_valve_free (why);
        }
    }
  return NULL;
}

static void
test_way (Fixture *f, gconstpointer data)
{
  HeatLeak leak;
  g_autoptr (HeatWhyValve) why = find_way (f, &leak);
  g_autoptr (HeatMapOverlay) plain = heat_map_overlay_new (), shown = heat_map_overlay_new ();

  g_assert_nonnull (why);
  heat_map_overlay_add_why_valve (shown, f->net, why);
  g_assert_cmpuint (shown->way->len, ==, why->pipes->len + why->inside->len);
  g_assert_cmpuint (g_array_index (shown->way, HeatMapWayPipe, shown->way->len - 1).pipe, ==, leak.index);
  for (guint i = 0; i + 1 < shown->way->len; i++)
    { /* it leads on to the next pipe */
      const HeatMapWayPipe *a = &g_array_index (shown->way, HeatMapWayPipe, i), *b = a + 1;
      if (!a->along || !b->along)
        continue;
      guint32 out = heat_net_pipe_node (f->net, heat_pipe (a->pipe), a->along > 0).i, in = heat_net_pipe_node (f->net, heat_pipe (b->pipe), b->along < 0).i;
      gboolean is_joined = FALSE;
      for (guint end = 0; end < 2; end++)
        is_joined |= heat_net_pipe_node (f->net, heat_pipe (b->pipe), end).i == heat_net_pipe_node (f->net, heat_pipe (a->pipe), 0).i
                     || heat_net_pipe_node (f->net, heat_pipe (b->pipe), end).i == heat_net_pipe_node (f->net, heat_pipe (a->pipe), 1).i;
      g_assert_true (out == in || !is_joined);
    }
  heat_map_overlay_seal (plain, f->net);
  heat_map_overlay_seal (shown, f->net);
  g_assert_false (heat_map_overlay_same_ground (plain, shown));
  HeatMapView view = { 0, 0, 1, 700, 500, 1 };
  view = heat_map_view_fit (&view, heat_map_overlay_way_extent (shown, f->net), 40);
  cairo_surface_t *without = draw (f, plain, &view), *with = draw (f, shown, &view);
  guint32 rail = f->style->palette[HEAT_MAP_DARK].text;
  g_assert_cmpuint (count (with, rail), >, count (without, rail) + 400);
  cairo_surface_destroy (with);
  cairo_surface_destroy (without);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/map/replay/end-is-plan", Fixture, NULL, set_up, test_end_is_plan, tear_down);
  g_test_add ("/map/replay/way", Fixture, NULL, set_up, test_way, tear_down);
  return g_test_run ();
}
