// SPDX-License-Identifier: GPL-3.0-or-later
/* The estimate against an independent simulation, and what must hold of it; the tables it reads. */
#include "base-i18n.h"
#include "ops-company.h"
#include "ops-estimate.h"
#include "trace-rules.h"
#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MIN_US (60 * (gint64) G_USEC_PER_SEC)
#define START 1768329060000000
#define N 200000

static const HeatPhaseState usual[HEAT_N_PHASES] = {
  { 6, 9, 0, 0 }, { 26, 34, 0, 0 }, { 68, 95, 0, 0 }, { 105, 150, 0, 0 }, { 123, 170, 0, 0 }, { 40, 60, 0, 0 }, { 14, 20, 0, 0 }, { 28, 40, 0, 0 },
};

static int
compare (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

/* Sum of twelve uniforms less six: an approximate normal, from another generator than the engine's. */
static double
normal (GRand *rand)
{
  double z = -6;

  for (int i = 0; i < 12; i++)
    z += g_rand_double (rand);
  return z;
}

/* Minutes from START to heat at half-way and safe, by rejection where a phase is running. */
static void
simulate (const HeatPhaseState *phases, double taken_min, int running, double common, double *half, double *safe)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  g_autofree double *totals = g_new (double, N);

  for (int i = 0; i < N;)
    {
      double shared = normal (rand), total = 0;
      gboolean is_possible = TRUE;
      for (int k = running < 0 ? 0 : running; k < HEAT_N_PHASES; k++)
        {
          double z = sqrt (common) * shared + sqrt (1 - common) * normal (rand);
          double minutes = phases[k].p50_min * exp (log (phases[k].p90_min / phases[k].p50_min) / 1.28155 * z);
          is_possible = is_possible && (k != running || minutes > taken_min);
          total += minutes;
        }
      if (is_possible)
        totals[i++] = total;
    }
  qsort (totals, N, sizeof *totals, compare);
  *half = totals[N / 2];
  *safe = totals[(int) (N * 0.9)];
}

static double
minutes (gint64 at_us)
{
  return (double) (at_us - START) / MIN_US;
}

static void
assert_near (double got, double want, double share)
{
  if (fabs (got - want) > share * want)
    g_error ("%.2f, but simulated %.2f", got, want);
}

static void
test_simulation (void)
{
  for (double common = 0; common <= 1; common += 0.2)
    {
      double half, safe;
      HeatEstimateTimes t = heat_estimate_compute (usual, START, START, common);
      simulate (usual, 0, -1, common, &half, &safe);
      assert_near (minutes (t.half_us), half, 0.012);
      assert_near (minutes (t.safe_us), safe, 0.015);
    }
}

/* Draining has run for 80 minutes, longer than half of all: what is left is what is left of those that long. */
static void
test_running_phase (void)
{
  HeatPhaseState phases[HEAT_N_PHASES];
  double half, safe;

  memcpy (phases, usual, sizeof phases);
  phases[0].started_us = START - 40 * MIN_US;
  phases[0].ended_us = phases[1].started_us = START - 30 * MIN_US;
  phases[1].ended_us = phases[2].started_us = START;
  HeatEstimateTimes t = heat_estimate_compute (phases, START - 60 * MIN_US, START + 80 * MIN_US, 0);
  simulate (usual, 80, 2, 0, &half, &safe);
  assert_near (minutes (t.half_us), half, 0.012);
  assert_near (minutes (t.safe_us), safe, 0.015);
  g_assert_cmpint (t.phase_half_us[0], ==, phases[0].ended_us);
  g_assert_cmpint (t.phase_safe_us[1], ==, START);
}

static void
test_properties (void)
{
  HeatEstimateTimes once = heat_estimate_compute (usual, START, START, 0.2), again = heat_estimate_compute (usual, START, START, 0.2);
  HeatEstimateTimes alone = heat_estimate_compute (usual, START, START, 0), together = heat_estimate_compute (usual, START, START, 1);
  double sum_safe = 0, sum_half = 0;

  g_assert_cmpmem (&once, sizeof once, &again, sizeof again);
  for (int k = 0; k < HEAT_N_PHASES; k++)
    {
      sum_half += usual[k].p50_min;
      sum_safe += usual[k].p90_min;
      g_assert_cmpint (once.phase_half_us[k], <=, once.phase_safe_us[k]);
      g_assert_cmpint (once.phase_half_us[k], >, k ? once.phase_half_us[k - 1] : START);
    }
  /* The joint safe value is less than all safe values added, unless all move together. */
  g_assert_cmpint (alone.safe_us, <, once.safe_us);
  g_assert_cmpint (once.safe_us, <, together.safe_us);
  assert_near (minutes (together.safe_us), sum_safe, 0.02);
  assert_near (minutes (together.half_us), sum_half, 0.02);
  g_assert_cmpfloat (minutes (once.safe_us), <, sum_safe);
}

/* While nothing happens the end never comes nearer, and it is never in the past. */
static void
test_waiting (void)
{
  HeatPhaseState phases[HEAT_N_PHASES];
  gint64 before = 0;

  memcpy (phases, usual, sizeof phases);
  phases[0].started_us = START;
  for (int m = 0; m < 3000; m += 50)
    {
      gint64 now_us = START + m * MIN_US;
      HeatEstimateTimes t = heat_estimate_compute (phases, START, now_us, 0.2);
      g_assert_cmpint (t.safe_us, >, now_us);
      g_assert_cmpint (t.half_us, >=, before - MIN_US); /* sampling noise */
      before = t.half_us;
    }
  for (int k = 0; k < HEAT_N_PHASES; k++)
    phases[k].ended_us = START + (k + 1) * MIN_US;
  HeatEstimateTimes over = heat_estimate_compute (phases, START, START + 1000 * MIN_US, 0.2);
  g_assert_cmpint (over.safe_us, ==, START + HEAT_N_PHASES * MIN_US);
  g_assert_cmpint (over.half_us, ==, over.safe_us);
}

static void
test_tables (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HeatCompany) company = heat_company_load (NULL, &error);
  HeatPhaseState small[HEAT_N_PHASES] = { 0 }, big[HEAT_N_PHASES] = { 0 }, indoors[HEAT_N_PHASES] = { 0 };
  HeatRule rule;

  g_assert_no_error (error);
  heat_restoration_phases (company->restoration, &(HeatRestorationFacts){ HEAT_JOB_SECONDARY_LEAK, 100, 5, 10, 10, NAN, 2 }, small);
  heat_restoration_phases (company->restoration, &(HeatRestorationFacts){ HEAT_JOB_PRIMARY_BURST, 800, 500, 60, 20, NAN, 8 }, big);
  heat_restoration_phases (company->restoration, &(HeatRestorationFacts){ HEAT_JOB_HOUSEHOLD, NAN, NAN, NAN, NAN, NAN, 0 }, indoors);
  for (int k = 0; k < HEAT_N_PHASES; k++)
    {
      g_assert_cmpfloat (small[k].p50_min, <=, big[k].p50_min);
      g_assert_cmpfloat (small[k].p50_min, <=, small[k].p90_min);
    }
  g_assert_cmpfloat (indoors[HEAT_PHASE_EXCAVATION].p50_min, ==, 0);
  g_assert_true (heat_rules_get (company->rules, "company", HEAT_JOB_PRIMARY_BURST, &rule));
  g_assert_cmpfloat (rule.arrive_min, ==, 30);
  g_assert_cmpfloat (rule.repair_h, ==, 20);
  g_assert_true (heat_rules_get (company->rules, "C", HEAT_JOB_VALVE, &rule));
  g_assert_cmpfloat (rule.arrive_min, ==, 30);
  g_assert_true (isnan (rule.repair_h));
  g_assert_false (heat_rules_get (company->rules, "Z", HEAT_JOB_VALVE, &rule));
}

static void
test_bad_tables (void)
{
  static const struct { const char *text; int code; const char *says; } cases[] = {
    { "profile,job\n", HEAT_ERROR_DATA, "clock_from" },
    { "profile,job,clock_from\n", HEAT_ERROR_DATA, "first_contact_min" },
    { "profile,job,clock_from,first_contact_min,arrive_min,safe_min,reply_min,repair_h,close_h\nx,burst,,,,,,,\n", HEAT_ERROR_DATA, "line 2" },
    { "profile,job,clock_from,first_contact_min,arrive_min,safe_min,reply_min,repair_h,close_h\nx,any,report,,soon,,,,\n", HEAT_ERROR_DATA, "arrive_min" },
    { "profile,job,clock_from,first_contact_min,arrive_min,safe_min,reply_min,repair_h,close_h\nx,any,report,,-3,,,,\n", HEAT_ERROR_DATA, "arrive_min" },
    { "profile,job,clock_from,first_contact_min,arrive_min,safe_min,reply_min,repair_h,close_h\nx,any,dawn,,30,,,,\n", HEAT_ERROR_DATA, "clock_from" },
    { "profile,job,clock_from,first_contact_min,arrive_min,safe_min,reply_min,repair_h,close_h\nx,any\n", HEAT_ERROR_DATA, "line 2" },
    { "\377\376", HEAT_ERROR_DATA, "UTF-8" },
  };
  g_autofree char *dir = g_dir_make_tmp ("heat-rules-XXXXXX", NULL), *path = g_build_filename (dir, "rules.csv", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_true (g_file_set_contents (path, cases[i].text, -1, NULL));
      g_assert_null (heat_rules_load (path, &error));
      g_assert_cmpint (error->code, ==, cases[i].code);
      g_assert_nonnull (strstr (error->message, cases[i].says));
      g_assert_null (strchr (error->message, '\n'));
    }
  g_remove (path);
  g_autoptr (GError) error = NULL;
  g_assert_null (heat_rules_load (path, &error));
  g_assert_cmpint (error->code, ==, HEAT_ERROR_IO);
  g_rmdir (dir);
}

static void
test_clock (void)
{
  HeatRuleClock c = heat_rule_clock (START, 30, 0, START + 10 * MIN_US);

  g_assert_cmpint (c.state, ==, HEAT_CLOCK_RUNNING);
  g_assert_cmpint (c.left_us, ==, 20 * MIN_US);
  g_assert_cmpint (heat_rule_clock (START, 30, 0, START + 16 * MIN_US).state, ==, HEAT_CLOCK_SOON);
  g_assert_cmpint (heat_rule_clock (START, 30, 0, START + 31 * MIN_US).state, ==, HEAT_CLOCK_LATE);
  g_assert_cmpint (heat_rule_clock (START, 30, START + 23 * MIN_US, START + 100 * MIN_US).state, ==, HEAT_CLOCK_MET);
  g_assert_cmpint (heat_rule_clock (START, 30, START + 33 * MIN_US, START + 100 * MIN_US).state, ==, HEAT_CLOCK_MET_LATE);
  g_assert_cmpint (heat_rule_clock (START, NAN, 0, START).state, ==, HEAT_CLOCK_NONE);
}

/* What makes no sense in a company's file is refused with file, group and key; what stands there counts. */
static void
test_company_figures (void)
{
  static const char *const wrong[] = { "[closing]\ncrews=0\n", "[closing]\nway_minutes=soon\n", "[closing]\nentry_minutes=-3\n", "[company]\nneighbourhood_m=\n", "[valves]\nplant_min=x\n" };
  g_autofree char *folder = g_dir_make_tmp ("heat-XXXXXX", NULL), *path = g_build_filename (folder, "mine.ini", NULL);

  g_setenv ("HEAT_COMPANY", path, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      g_auto (GStrv) lines = g_strsplit (wrong[i], "\n", 0);
      g_assert_true (g_file_set_contents (path, wrong[i], -1, NULL));
      g_assert_null (heat_company_load (NULL, &error));
      g_assert_cmpint (error->code, ==, HEAT_ERROR_DATA);
      g_assert_nonnull (strstr (error->message, "mine.ini"));
      g_assert_nonnull (strstr (error->message, lines[0]));
      g_assert_nonnull (strstr (error->message, lines[1]));
    }
  g_assert_true (g_file_set_contents (path, "[closing]\ncrews=3\nway_minutes=4.5\n[valves]\nplant_min=9\n", -1, NULL));
  g_autoptr (HeatCompany) company = heat_company_load (NULL, NULL);
  g_unsetenv ("HEAT_COMPANY");
  g_assert_cmpuint (company->closing.crews, ==, 3);
  g_assert_cmpfloat (company->closing.way_minutes, ==, 4.5);
  g_assert_cmpfloat (company->operating->plant_min, ==, 9);
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  heat_i18n_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ops/estimate/simulation", test_simulation);
  g_test_add_func ("/ops/estimate/running-phase", test_running_phase);
  g_test_add_func ("/ops/estimate/properties", test_properties);
  g_test_add_func ("/ops/estimate/waiting", test_waiting);
  g_test_add_func ("/ops/estimate/tables", test_tables);
  g_test_add_func ("/ops/estimate/bad-tables", test_bad_tables);
  g_test_add_func ("/ops/estimate/clock", test_clock);
  g_test_add_func ("/ops/estimate/company-figures", test_company_figures);
  return g_test_run ();
}
