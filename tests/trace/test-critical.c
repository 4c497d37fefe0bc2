// SPDX-License-Identifier: GPL-3.0-or-later
/* What every isolation costs must be what a plan for that pipe says: on thousands of random networks, for every pipe of each,
 * and for every valve. A failure prints its seed; HEAT_SEED=N runs that one alone, HEAT_ROUNDS=N sets how many. */
#include "draw.h"
#include "gen.h"
#include "store-city.h"
#include "trace-critical.h"
#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static HeatCriticalCost
cost_by_plan (const HeatTrace *trace, const HeatValveOverlay *overlay, guint32 pipe)
{
  HeatLeak leak = { HEAT_LEAK_PIPE, pipe };
  HeatIsolateQuery query = { .leaks = &leak, .n_leaks = 1, .overlay = overlay };
  g_autoptr (HeatPlan) plan = heat_trace_isolate (trace, &query, NULL);

  return (HeatCriticalCost){ plan->zone_pipes->len, plan->must->len, plan->out_consumers->len, plan->out_households, plan->stops->len, plan->out_area_m2 };
}

static gboolean
is_same (const HeatCriticalCost *a, const HeatCriticalCost *b)
{
  return a->zone_pipes == b->zone_pipes && a->must_close == b->must_close && a->out_consumers == b->out_consumers
         && a->out_households == b->out_households && a->stops == b->stops && fabs (a->out_area_m2 - b->out_area_m2) < 1e-6;
}

static char *
say (const HeatCriticalCost *c)
{
  return g_strdup_printf ("zone %u must %u consumers %u households %u area %g stops %u", c->zone_pipes, c->must_close, c->out_consumers,
                          c->out_households, c->out_area_m2, c->stops);
}

static void
fail (const char *what, guint32 index, guint32 seed, const HeatCriticalCost *all, const HeatCriticalCost *one, const HeatCity *city, const HeatValveOverlay *o)
{
  g_autofree char *a = say (all), *b = say (one);

  if (o && g_getenv ("HEAT_SEED"))
    {
      g_autofree char *text = gen_describe (city);
      g_printerr ("%s", text);
      for (guint32 v = 0; v < o->n; v++)
        g_printerr ("v%u state %d condition %d\n", v, o->state[v], o->condition[v]);
    }
  g_error ("seed %u: %s %u:\nat once   %s\none plan  %s", seed, what, index, a, b);
}

static guint n_asked, n_costs, n_valves_asked, n_valves;

static void
check_pipes (const HeatTrace *trace, const HeatValveOverlay *o, const HeatCritical *c, guint32 seed)
{
  const HeatCity *city = heat_net_city (heat_trace_net (trace));

  g_assert_cmpuint (c->n_pipes, ==, city->n_pipe);
  for (guint32 p = 0; p < city->n_pipe; p++)
    {
      HeatCriticalCost one = cost_by_plan (trace, o, p);
      if (!is_same (heat_critical_of_pipe (c, heat_pipe (p)), &one))
        fail ("pipe", p, seed, heat_critical_of_pipe (c, heat_pipe (p)), &one, city, o);
    }
}

static void
check_valves (const HeatTrace *trace, const HeatValveOverlay *o, const HeatCritical *c, guint32 seed)
{
  const HeatCity *city = heat_net_city (heat_trace_net (trace));
  guint asked = 0;
  g_autoptr (GArray) valves = heat_trace_critical_valves (trace, o, c, &asked, NULL, NULL);

  n_valves_asked += asked;
  for (guint i = 0; i < valves->len; i++)
    {
      const HeatCriticalValve *v = &g_array_index (valves, HeatCriticalValve, i);
      if (v->pipe == HEAT_NONE)
        continue;
      n_valves++;
      g_autoptr (HeatValveOverlay) failed = heat_valve_overlay_copy (o);
      failed->condition[v->valve] = HEAT_CONDITION_LEAKY;
      HeatCriticalCost holds = cost_by_plan (trace, o, v->pipe), fails = cost_by_plan (trace, failed, v->pipe);
      if (!is_same (&v->holds, &holds))
        fail ("holding valve", v->valve, seed, &v->holds, &holds, city, o);
      if (!is_same (&v->fails, &fails))
        fail ("failing valve", v->valve, seed, &v->fails, &fails, city, o);
      g_assert_cmpuint (v->fails.out_households, >=, v->holds.out_households);
    }
}

static void
test_seed (guint32 seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (HeatNet) net = heat_net_new (gen_city (rand), NULL, NULL);
  g_autoptr (HeatTrace) trace = heat_trace_new (net, NULL, NULL);
  /* few networks of this kind have nothing odd about them: many questions are of the data as they stand, or with little changed */
  g_autoptr (HeatValveOverlay) overlay = gen_overlay (rand, net, seed % 4 == 0 ? 0.1 : seed % 4 == 1 ? 0.02 : 0);
  g_autoptr (HeatCritical) c = heat_trace_critical (trace, overlay, NULL, NULL);

  check_pipes (trace, overlay, c, seed);
  check_valves (trace, overlay, c, seed);
  n_asked += c->n_asked;
  n_costs += c->n_costs;
}

static void
test_random (void)
{
  const char *one = g_getenv ("HEAT_SEED"), *rounds = g_getenv ("HEAT_ROUNDS");
  guint32 first = one ? (guint32) strtoul (one, NULL, 10) : 1, n = one ? 1 : rounds ? (guint32) strtoul (rounds, NULL, 10) : 1500;

  for (guint32 i = 0; i < n; i++)
    test_seed (first + i);
  g_test_message ("%u networks, every pipe and valve; %u of %u zones and %u of %u valves asked one by one", n, n_asked, n_costs, n_valves_asked, n_valves);
}

/* ---- drawn by hand ---- */

static guint32
check_drawn (const char *text, const char *pipe)
{
  Drawing k = { 0 };

  draw (&k, text);
  draw_ready (&k);
  g_autoptr (HeatCritical) critical = heat_trace_critical (k.trace, k.overlay, NULL, NULL);
  check_pipes (k.trace, k.overlay, critical, 0);
  check_valves (k.trace, k.overlay, critical, 0);
  guint32 households = heat_critical_of_pipe (critical, heat_pipe (draw_at (&k, HEAT_KIND_PIPE, pipe)))->out_households;
  draw_done (&k);
  return households;
}

/* The zone holds both arms of a ring on the supply, joined by their consumers' common return: each arm alone costs nobody on the
 * far side of the ring, both together do. */
static void
test_ring_in_two_pieces (void)
{
  g_assert_cmpuint (check_drawn ("s s0-s1 supply; a1 s1-a supply; a2 a-m supply; b1 s1-b supply; b2 b-m supply; m1 m-m2 supply;"
                                 "r0 r1-r0 return; ra x-r1 return; rm y-r1 return;"
                                 "valve va1 a1/0; valve va2 a2/1; valve vb1 b1/0; valve vb2 b2/1; valve vra ra/1; valve vrm rm/1;"
                                 "source Q s0 r0; consumer on-a a x 1; consumer on-b b x 1; consumer far m2 y 1", "a1"), ==, 3);
}

/* Two sources feed one part through check valves; the return leads to the first only: without that one's supply it is cold. */
static void
test_two_sources_behind_checks (void)
{
  g_assert_cmpuint (check_drawn ("a0 sa-a1 supply; a a1-a2 supply; b0 sb-b1 supply; b b1-b2 supply; x1 a2-x supply; x2 b2-x supply; r y-ra return; rb rb0-rb return;"
                                 "valve va a0/1; valve ca a/1 check>; valve vb b0/1; valve cb b/1 check>;"
                                 "source A sa ra; source B sb rb; consumer home x y 1", "a"), ==, 1);
}

/* A whole synthetic city: stations in their hundreds, loops, failed valves. Nearly nothing is asked one by one there. */
static void
test_city (void)
{
  g_autofree char *dir = g_dir_make_tmp ("heat-critical-XXXXXX", NULL), *path = g_build_filename (dir, "city.gpkg", NULL);
  const char *argv[] = { g_getenv ("HEATCTL"), "city", "-o", path, "--pipes", "8000", "--seed", "5", NULL };
  g_autoptr (GError) error = NULL;
  int status = 0;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  HeatCity *city = heat_store_city_read (path, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (HeatNet) net = heat_net_new (city, NULL, NULL);
  g_autoptr (HeatTrace) trace = heat_trace_new (net, NULL, NULL);
  g_autoptr (HeatCritical) c = heat_trace_critical (trace, NULL, NULL, NULL);
  for (guint32 p = 0; p < c->n_pipes; p += 3)
    {
      HeatCriticalCost one = cost_by_plan (trace, NULL, p);
      if (!is_same (heat_critical_of_pipe (c, heat_pipe (p)), &one))
        fail ("pipe", p, 5, heat_critical_of_pipe (c, heat_pipe (p)), &one, city, NULL);
    }
  g_test_message ("%u of %u answers asked one by one", c->n_asked, c->n_costs);
  g_assert_cmpuint (c->n_asked, <, c->n_costs / 5);
  g_remove (path);
  g_rmdir (dir);
}

static void
test_wrong_use (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autoptr (HeatNet) net = heat_net_new (gen_city (rand), NULL, NULL);
  g_autoptr (HeatTrace) trace = heat_trace_new (net, NULL, NULL);
  g_autoptr (HeatValveOverlay) overlay = heat_valve_overlay_new (net);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  HeatProgress progress = { .cancellable = cancellable };

  overlay->n++;
  g_assert_null (heat_trace_critical (trace, overlay, NULL, &error));
  g_assert_error (error, HEAT_TRACE_ERROR, HEAT_ERROR_USAGE);
  g_clear_error (&error);
  g_cancellable_cancel (cancellable);
  g_assert_null (heat_trace_critical (trace, NULL, &progress, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_empty (void)
{
  g_autoptr (HeatNet) net = heat_net_new (heat_city_new (), NULL, NULL);
  g_autoptr (HeatTrace) trace = heat_trace_new (net, NULL, NULL);
  g_autoptr (HeatCritical) c = heat_trace_critical (trace, NULL, NULL, NULL);
  g_autoptr (GArray) valves = heat_trace_critical_valves (trace, NULL, c, NULL, NULL, NULL);

  g_assert_cmpuint (c->n_costs, ==, 0);
  g_assert_cmpuint (valves->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trace/critical/empty", test_empty);
  g_test_add_func ("/trace/critical/wrong-use", test_wrong_use);
  g_test_add_func ("/trace/critical/ring-in-two-pieces", test_ring_in_two_pieces);
  g_test_add_func ("/trace/critical/two-sources-behind-checks", test_two_sources_behind_checks);
  g_test_add_func ("/trace/critical/random", test_random);
  g_test_add_func ("/trace/critical/city", test_city);
  return g_test_run ();
}
