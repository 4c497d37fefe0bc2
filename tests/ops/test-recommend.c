// SPDX-License-Identifier: GPL-3.0-or-later
/* Which plan is recommended: the rule case by case, by figures alone, and its sentence; and on random figures what must hold whatever the
 * rule weighs. */
#include "ops-recommend.h"
#include "ops-why.h"
#include <math.h>
#include <string.h>

static const HeatRecommending rule = { .more_percent = 5, .sooner_min = 10, .drier_m3 = 50, .by_percent = 25 };

typedef struct { guint households, priority, stations; double minutes, water_m3; } Figures;

static HeatPlan *
make_plan (HeatPlanKind kind, Figures f, guint same_as)
{
  HeatPlan *plan = heat_plan_new ();

  plan->kind = kind;
  plan->same_as = same_as;
  plan->out_households = f.households;
  g_array_set_size (plan->out_priority, f.priority);
  g_array_set_size (plan->out_stations, f.stations);
  plan->costs.elapsed_minutes = f.minutes;
  plan->costs.lost_m3 = f.water_m3;
  return plan;
}

typedef struct { const char *name; Figures figures[HEAT_N_PLANS]; guint same_as[HEAT_N_PLANS]; HeatPlanKind recommended; const char *words[4]; } Case;

#define A HEAT_PLAN_SMALLEST
#define B HEAT_PLAN_FASTEST
#define C HEAT_PLAN_DRIEST
static const Case cases[] = {
  { "the picture's night", { { 2846, 4, 3, 26, 262 }, { 5310, 7, 6, 12, 358 }, { 2846, 4, 3, 34, 214 } }, { 0 }, A,
    { "Recommended: plan A, because against plan B 2,464 households fewer out, 3 priority users fewer, 3 stations fewer out, 96 m³ less water lost, but 14 min longer to close; ",
      "against plan C 8 min sooner closed, but 48 m³ more water lost." } },
  { "all the same", { { 100, 0, 0, 30, 20 }, { 100, 0, 0, 30, 20 }, { 100, 0, 0, 30, 20 } }, { 6, 5, 3 }, A, { "All plans close the same valves" } },
  { "a few households for half the time", { { 1000, 2, 3, 60, 100 }, { 1050, 2, 3, 30, 100 }, { 1000, 2, 3, 60, 100 } }, { 4, 0, 1 }, B,
    { "plan B, because against plan A 30 min sooner closed, but 50 households more out." } },
  { "one household too many", { { 1000, 2, 3, 60, 100 }, { 1051, 2, 3, 30, 100 }, { 1000, 2, 3, 60, 100 } }, { 4, 0, 1 }, A, { "plan A" } },
  { "one priority user more", { { 1000, 2, 3, 60, 100 }, { 1001, 3, 3, 10, 10 }, { 1000, 2, 3, 60, 100 } }, { 4, 0, 1 }, A, { "1 household fewer out, 1 priority user fewer, but 50 min longer" } },
  { "one station more", { { 1000, 2, 3, 60, 100 }, { 1000, 2, 4, 10, 10 }, { 1000, 2, 3, 60, 100 } }, { 4, 0, 1 }, A, { "1 station fewer out" } },
  { "much of little: nine minutes", { { 100, 0, 0, 18, 20 }, { 101, 0, 0, 9, 20 }, { 100, 0, 0, 18, 20 } }, { 4, 0, 1 }, A, { "plan A" } },
  { "little of much: ten minutes of a hundred", { { 100, 0, 0, 100, 20 }, { 101, 0, 0, 90, 20 }, { 100, 0, 0, 100, 20 } }, { 4, 0, 1 }, A, { "plan A" } },
  { "better for nothing", { { 100, 0, 0, 30, 20 }, { 100, 0, 0, 28, 20 }, { 100, 0, 0, 30, 20 } }, { 4, 0, 1 }, B, { "against plan A 2 min sooner closed." } },
  { "water", { { 1000, 0, 0, 30, 400 }, { 1000, 0, 0, 30, 400 }, { 1040, 0, 0, 40, 300 } }, { 2, 1, 0 }, C, { "against plan A 100 m³ less water lost, but 40 households more out, 10 min longer to close." } },
  { "two outweigh: fewer households first", { { 1000, 0, 0, 60, 400 }, { 1040, 0, 0, 20, 400 }, { 1020, 0, 0, 60, 200 } }, { 0 }, C, { "plan C" } },
  { "two outweigh alike: the sooner", { { 1000, 0, 0, 60, 400 }, { 1020, 0, 0, 20, 400 }, { 1020, 0, 0, 60, 200 } }, { 0 }, B, { "plan B" } },
  { "unknown water spares nothing", { { 1000, 0, 0, 30, NAN }, { 1000, 0, 0, 30, NAN }, { 1000, 0, 0, 30, 10 } }, { 2, 1, 0 }, A, { "plan A" } },
  { "nobody at all is without heat", { { 0, 0, 0, 30, 10 }, { 1, 0, 0, 5, 10 }, { 0, 0, 0, 30, 10 } }, { 4, 0, 1 }, A, { "1 household fewer out" } },
  { "other valves at the same cost", { { 100, 0, 0, 30, 20 }, { 100, 0, 0, 30, 20 }, { 100, 0, 0, 30, 20 } }, { 4, 0, 1 }, A, { "the others cost the same" } },
};

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  HeatPlan *plans[HEAT_N_PLANS];

  for (guint k = 0; k < HEAT_N_PLANS; k++)
    plans[k] = make_plan ((HeatPlanKind) k, c->figures[k], c->same_as[k]);
  g_assert_cmpint (heat_ops_recommend ((const HeatPlan *const *) plans, &rule), ==, c->recommended);
  g_autofree char *text = heat_ops_recommend_text ((const HeatPlan *const *) plans, &rule);
  for (guint k = 0; c->words[k]; k++)
    if (!strstr (text, c->words[k]))
      g_error ("“%s” does not say “%s”", text, c->words[k]);
  for (guint k = 0; k < HEAT_N_PLANS; k++)
    heat_plan_free (plans[k]);
}

static Figures
random_figures (void)
{
  return (Figures){ (guint) g_test_rand_int_range (0, 60), (guint) g_test_rand_int_range (0, 3), (guint) g_test_rand_int_range (0, 3), g_test_rand_int_range (0, 60), g_test_rand_int_range (0, 300) };
}

/* Nothing is recommended that another plan beats in a figure for nothing, and nothing that takes a priority user more. */
static void
test_random (void)
{
  guint other = 0;

  for (guint r = 0; r < 20000; r++)
    {
      Figures f[HEAT_N_PLANS];
      HeatPlan *plans[HEAT_N_PLANS];
      for (guint k = 0; k < HEAT_N_PLANS; k++)
        {
          f[k] = random_figures ();
          f[k].households = k ? f[0].households + f[k].households / 12 : 30 + f[k].households;
          plans[k] = make_plan ((HeatPlanKind) k, f[k], 0);
        }
      HeatPlanKind kind = heat_ops_recommend ((const HeatPlan *const *) plans, &rule);
      const Figures *own = &f[kind];
      other += kind != A;
      g_assert_cmpuint (own->priority, <=, f[A].priority);
      g_assert_cmpuint (own->stations, <=, f[A].stations);
      g_assert_cmpfloat (own->households, <=, f[A].households * 1.05);
      for (guint k = 0; k < HEAT_N_PLANS && kind == A; k++) /* what beats A for nothing outweighs it */
        g_assert_false (f[k].households <= own->households && f[k].priority <= own->priority && f[k].stations <= own->stations && f[k].minutes <= own->minutes
                        && f[k].water_m3 < own->water_m3);
      g_autofree char *text = heat_ops_recommend_text ((const HeatPlan *const *) plans, &rule);
      g_assert_cmpint (text[strlen ("Recommended: plan ")], ==, heat_ops_plan_letter (kind));
      for (guint k = 0; k < HEAT_N_PLANS; k++)
        heat_plan_free (plans[k]);
    }
  g_assert_cmpuint (other, >, 1000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint k = 0; k < G_N_ELEMENTS (cases); k++)
    {
      g_autofree char *path = g_strdup_printf ("/ops/recommend/%s", cases[k].name);
      g_test_add_data_func (path, &cases[k], test_case);
    }
  g_test_add_func ("/ops/recommend/random", test_random);
  return g_test_run ();
}
