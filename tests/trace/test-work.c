// SPDX-License-Identifier: GPL-3.0-or-later
/* Emptying by hand-computed cases and by small steps of time; the rules' file; the order and the steps on a small network. */
#include "check.h"
#include "gen.h"
#include "trace-work.h"
#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- emptying ---- */

static const double g = 9.80665;

/* A tank of 10 m² and 4 m: t = 2V / (C·A·√(2gH)), the textbook's formula. */
static void
test_tank (void)
{
  HeatSlab tank = { 0, 4, 40 };
  HeatHole hole = { 0, 0.01 };
  double left = -1, t = heat_emptying_s (&tank, 1, &hole, 1, 0.6, &left);

  g_assert_cmpfloat_with_epsilon (t, 2 * 40 / (0.6 * 0.01 * sqrt (2 * g * 4)), 1e-6 * t);
  g_assert_cmpfloat_with_epsilon (left, 0, 1e-9);
  /* a hole half-way up: the upper half runs out as from a tank of 2 m, the lower stays */
  hole.z_m = 2;
  t = heat_emptying_s (&tank, 1, &hole, 1, 0.6, &left);
  g_assert_cmpfloat_with_epsilon (t, 2 * 20 / (0.6 * 0.01 * sqrt (2 * g * 2)), 1e-6 * t);
  g_assert_cmpfloat_with_epsilon (left, 20, 1e-9);
  /* two holes at the bottom: half the time; none: never */
  HeatHole two[2] = { { 0, 0.01 }, { 0, 0.01 } };
  g_assert_cmpfloat_with_epsilon (heat_emptying_s (&tank, 1, two, 2, 0.6, NULL), 40 / (0.6 * 0.01 * sqrt (2 * g * 4)), 1e-6 * t);
  g_assert_true (isnan (heat_emptying_s (&tank, 1, NULL, 0, 0.6, &left)));
  g_assert_cmpfloat_with_epsilon (left, 40, 1e-9);
  /* a wide tank of 1 m standing on a narrow one: the times add up, √h₁ − √h₀ each */
  HeatSlab stack[2] = { { 0, 1, 1 }, { 1, 2, 20 } };
  hole.z_m = 0;
  double k = 0.6 * 0.01 * sqrt (2 * g);
  g_assert_cmpfloat_with_epsilon (heat_emptying_s (stack, 2, &hole, 1, 0.6, NULL), 2 / k * (20 * (sqrt (2) - 1) + 1), 1e-3);
}

static double
volume_below (const HeatSlab *slabs, guint n, double z)
{
  double v = 0;

  for (guint i = 0; i < n; i++)
    v += slabs[i].volume_m3 * CLAMP ((z - slabs[i].lo_m) / (slabs[i].hi_m - slabs[i].lo_m), 0, 1);
  return v;
}

static double
level_of (const HeatSlab *slabs, guint n, double volume)
{
  double lo = -100, hi = 100;

  for (int i = 0; i < 60; i++)
    *(volume_below (slabs, n, (lo + hi) / 2) < volume ? &lo : &hi) = (lo + hi) / 2;
  return (lo + hi) / 2;
}

/* Independent: many small steps over the volume, finer towards the end where the flow dies away, the level found by bisection each time. */
static double
simulate (const HeatSlab *slabs, guint n, const HeatHole *holes, guint n_holes, double discharge, double left_m3, guint steps)
{
  double all = volume_below (slabs, n, 100) - left_m3, t = 0;

  for (guint i = 0; i < steps; i++)
    {
      double from = (double) i / steps, to = (i + 1.0) / steps, dv = all * (to * to - from * from);
      double z = level_of (slabs, n, left_m3 + all * (from * from + to * to) / 2), q = 0;
      for (guint h = 0; h < n_holes; h++)
        q += z > holes[h].z_m ? discharge * holes[h].area_m2 * sqrt (2 * g * (z - holes[h].z_m)) : 0;
      t += dv / q;
    }
  return t;
}

static void
test_random_bodies (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (int round = 0; round < 40; round++)
    {
      HeatSlab slabs[12];
      HeatHole holes[4];
      guint n = 1 + (guint) g_rand_int_range (rand, 0, 12), n_holes = 1 + (guint) g_rand_int_range (rand, 0, 4);
      for (guint i = 0; i < n; i++)
        {
          slabs[i].lo_m = i == 0 ? 0 : g_rand_double_range (rand, 0, 4);
          slabs[i].hi_m = i == 0 ? 5 : slabs[i].lo_m + g_rand_double_range (rand, 0.05, 5);
          slabs[i].volume_m3 = g_rand_double_range (rand, 1, 100);
        }
      for (guint i = 0; i < n_holes; i++)
        holes[i] = (HeatHole){ g_rand_double_range (rand, 0, 2), g_rand_double_range (rand, 0.001, 0.02) };
      double left, t = heat_emptying_s (slabs, n, holes, n_holes, 0.6, &left), lowest = 100;
      for (guint i = 0; i < n_holes; i++)
        lowest = fmin (lowest, holes[i].z_m);
      g_assert_cmpfloat_with_epsilon (left, volume_below (slabs, n, lowest), 1e-6);
      g_assert_cmpfloat_with_epsilon (t, simulate (slabs, n, holes, n_holes, 0.6, left, 3000), 0.01 * t);
    }
}

/* Above 1,000 prisms heights are rounded: the time of the same body in 5,000 thin layers stays within half a percent. */
static void
test_many_slabs (void)
{
  g_autofree HeatSlab *layers = g_new (HeatSlab, 5000);
  HeatSlab whole = { 0, 5, 500 };
  HeatHole hole = { 0, 0.01 };

  for (int i = 0; i < 5000; i++)
    layers[i] = (HeatSlab){ i * 0.001, (i + 1) * 0.001, 0.1 };
  double t = heat_emptying_s (&whole, 1, &hole, 1, 0.6, NULL);
  g_assert_cmpfloat_with_epsilon (heat_emptying_s (layers, 5000, &hole, 1, 0.6, NULL), t, 0.005 * t);
}

/* ---- rules ---- */

static void
test_shipped_rules (void)
{
  g_autoptr (GError) error = NULL;
  HeatOperatingRules read, own;

  g_assert_true (heat_operating_rules_load (NULL, &read, &error));
  g_assert_no_error (error);
  heat_operating_rules_init (&own);
  g_assert_cmpint (read.close_first, ==, own.close_first);
  g_assert_cmpint (read.open_first, ==, own.open_first);
  g_assert_cmpint (read.motor_first, ==, own.motor_first);
  g_assert_cmpint (read.far_first, ==, own.far_first);
  g_assert_cmpint (read.must_before_may, ==, own.must_before_may);
  g_assert_cmpuint (read.bypass_dn_mm, ==, own.bypass_dn_mm);
  g_assert_cmpint (read.bypass_closes_last, ==, own.bypass_closes_last);
  g_assert_cmpint (read.drains, ==, own.drains);
  g_assert_cmpint (read.vents_at_refill, ==, own.vents_at_refill);
  g_assert_cmpint (read.refill_line, ==, own.refill_line);
  const double *a = &read.discharge, *b = &own.discharge;
  for (int i = 0; i < 5; i++)
    g_assert_cmpfloat (a[i], ==, b[i]);
  a = &read.make_up_m3h;
  b = &own.make_up_m3h;
  for (int i = 0; i < 4; i++)
    g_assert_cmpfloat (a[i], ==, b[i]);
  g_assert_cmpint (read.refill_at, ==, own.refill_at);
  g_assert_cmpfloat (read.plant_min, ==, own.plant_min);
  g_assert_cmpfloat (read.bypass_within_m, ==, own.bypass_within_m);
  g_assert_cmpuint (read.figures.unknown_dn_mm, ==, own.figures.unknown_dn_mm);
  a = &read.figures.motor_base_min;
  b = &own.figures.motor_base_min;
  for (int i = 0; i < 4; i++)
    g_assert_cmpfloat (a[i], ==, b[i]);
  a = &read.figures.leak_bore_share;
  b = &own.figures.leak_bore_share;
  for (int i = 0; i < 4; i++)
    g_assert_cmpfloat (a[i], ==, b[i]);
}

/* What is wrong is named: the file, the group and key, what stands there. */
static void
test_wrong_rules (void)
{
  static const struct { const char *text, *said; } cases[] = {
    { "[order]\nclose_first=both\n", "close_first=both" }, { "[order]\nbypass_dn_mm=1.5\n", "bypass_dn_mm=1.5" }, { "[order]\nmotor_first=perhaps\n", "motor_first=perhaps" },
    { "[drain]\ndischarge=2\n", "discharge=2" }, { "[drain]\nhead_m=\n", "head_m=" }, { "[refill]\nmake_up=3\n", "make_up" }, { "[fill]\na=3\n", "[fill]" },
    { "[valves]\nhand_mm_per_min=0\n", "hand_mm_per_min=0" }, { "[valves]\nplant_min=-1\n", "plant_min=-1" }, { "[refill]\nrefill_at=top\n", "refill_at=top" },
    { "[leak]\nbore_share=2\n", "bore_share=2" }, { "[leak]\nbore=2\n", "bore" }, { "nonsense", "nonsense" },
  };
  g_autofree char *folder = g_dir_make_tmp ("heat-XXXXXX", NULL), *path = g_build_filename (folder, "operating.ini", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      HeatOperatingRules rules = { .pump_m3h = 77 };
      g_assert_true (g_file_set_contents (path, cases[i].text, -1, NULL));
      g_assert_false (heat_operating_rules_load (path, &rules, &error));
      g_assert_error (error, HEAT_TRACE_ERROR, HEAT_ERROR_DATA);
      g_assert_nonnull (strstr (error->message, cases[i].said));
      g_assert_nonnull (strstr (error->message, "operating.ini"));
      g_assert_cmpfloat (rules.pump_m3h, ==, 77);
    }
  g_autoptr (GError) error = NULL;
  HeatOperatingRules rules;
  g_unlink (path);
  g_assert_false (heat_operating_rules_load (path, &rules, &error));
  g_assert_error (error, HEAT_TRACE_ERROR, HEAT_ERROR_IO);
  /* the company's file is laid over, its other groups are not ours */
  g_assert_true (g_file_set_contents (path, "[company]\nname=x\n[order]\nclose_first=return\n[drain]\npump_m3h=120\n[valves]\nhand_base_min=10\n", -1, NULL));
  g_setenv ("HEAT_COMPANY", path, TRUE);
  g_clear_error (&error);
  g_assert_true (heat_operating_rules_load (NULL, &rules, &error));
  g_unsetenv ("HEAT_COMPANY");
  g_assert_cmpint (rules.close_first, ==, HEAT_LINE_RETURN);
  g_assert_cmpfloat (rules.pump_m3h, ==, 120);
  g_assert_cmpfloat (rules.figures.hand_base_min, ==, 10);
  g_assert_cmpfloat (rules.head_m, ==, 3);
  g_unlink (path);
  g_rmdir (folder);
}

/* ---- one zone by hand ----
 * Source Q, valve V1 (DN 600, bypass B1 DN 80, shut) on the supply and V2 on the return, behind them 500 m of DN 600 falling
 * from 10 m to 5 m with a drain and a vent on the supply only, and one consumer of three households. */

static void
put_node (HeatCity *c, const char *id, double z_m)
{
  HeatNodeRow *row = heat_city_add_node (c);

  row->id = heat_city_put (c, id);
  row->x = row->y = 0;
  row->z_m = (float) z_m;
}

static void
put_pipe (HeatCity *c, const char *id, const char *from, const char *to, HeatLine line)
{
  HeatPipeRow *row = heat_city_add_pipe (c);

  row->id = heat_city_put (c, id);
  row->from_node = heat_city_put (c, from);
  row->to_node = heat_city_put (c, to);
  row->line = line;
  row->dn_mm = 600;
  row->length_m = 500;
}

static HeatValveRow *
put_valve (HeatCity *c, const char *id, const char *node, const char *node2, guint dn_mm, HeatValveRole role)
{
  HeatValveRow *row = heat_city_add_valve (c);

  row->id = heat_city_put (c, id);
  row->node = heat_city_put (c, node);
  row->node2 = heat_city_put (c, node2);
  row->end = -1;
  row->dn_mm = (guint16) dn_mm;
  row->role = role;
  return row;
}

static HeatCity *
make_case (gboolean has_heights)
{
  HeatCity *c = heat_city_new ();
  static const struct { const char *id; double z_m; } nodes[] = { { "a", 12 }, { "b", 10 }, { "d", 10 }, { "c", 5 } };

  for (int line = 0; line < 2; line++)
    for (guint i = 0; i < G_N_ELEMENTS (nodes); i++)
      {
        g_autofree char *id = g_strconcat (nodes[i].id, line ? "r" : "s", NULL);
        put_node (c, id, has_heights ? nodes[i].z_m : NAN);
      }
  put_pipe (c, "s1", "as", "bs", HEAT_LINE_SUPPLY);
  put_pipe (c, "r1", "ar", "br", HEAT_LINE_RETURN);
  put_pipe (c, "s2", "ds", "cs", HEAT_LINE_SUPPLY);
  put_pipe (c, "r2", "dr", "cr", HEAT_LINE_RETURN);
  put_valve (c, "V1", "bs", "ds", 600, HEAT_VALVE_SECTIONAL);
  put_valve (c, "V2", "br", "dr", 600, HEAT_VALVE_SECTIONAL);
  put_valve (c, "B1", "ds", "bs", 80, HEAT_VALVE_BYPASS)->state = HEAT_VALVE_CLOSED;
  put_valve (c, "D", "cs", "", 150, HEAT_VALVE_DRAIN)->state = HEAT_VALVE_CLOSED;
  put_valve (c, "A", "ds", "", 50, HEAT_VALVE_VENT)->state = HEAT_VALVE_CLOSED;
  HeatSourceRow *q = heat_city_add_source (c);
  q->id = heat_city_put (c, "Q");
  q->make_up_m3h = 30;
  HeatPortRow *port = heat_city_add_port (c);
  port->owner = q->id;
  port->side = HEAT_PORT_HEADER;
  port->supply_node = heat_city_put (c, "as");
  port->return_node = heat_city_put (c, "ar");
  HeatConsumerRow *consumer = heat_city_add_consumer (c);
  consumer->id = heat_city_put (c, "C");
  consumer->supply_node = heat_city_put (c, "cs");
  consumer->return_node = heat_city_put (c, "cr");
  for (int i = 0; i < 3; i++)
    {
      HeatHouseholdRow *h = heat_city_add_household (c);
      g_autofree char *card = g_strdup_printf ("h%d", i);
      h->card = heat_city_put (c, card);
      h->consumer = consumer->id;
    }
  return c;
}

typedef struct { HeatNet *net; HeatTrace *trace; HeatLeak leak; HeatIsolateQuery query; HeatPlan *plan; HeatOperatingRules rules; HeatZoneWater *water; } Zone;

static void
open_zone (Zone *z, HeatCity *city)
{
  z->net = heat_net_new (city, NULL, NULL);
  z->trace = heat_trace_new (z->net, NULL, NULL);
  g_assert_true (heat_leak_parse (z->net, "pipe:s2", &z->leak, NULL));
  z->query = (HeatIsolateQuery){ .leaks = &z->leak, .n_leaks = 1 };
  z->plan = heat_trace_isolate (z->trace, &z->query, NULL);
  heat_operating_rules_init (&z->rules);
  z->water = heat_trace_zone_water (z->trace, &z->query, z->plan, &z->rules);
}

static void
close_zone (Zone *z)
{
  heat_zone_water_free (z->water);
  heat_plan_free (z->plan);
  heat_trace_unref (z->trace);
  heat_net_unref (z->net);
}

/* "close V1 3, open D 3": action, target and households, as one text. */
static void
expect_steps (const Zone *z, const GArray *steps, const char *expected)
{
  static const char *const actions[] = { "close", "stop", "open", "start" };
  g_autoptr (GString) s = g_string_new (NULL);

  for (guint i = 0; i < steps->len; i++)
    {
      const HeatWorkStep *w = &g_array_index (steps, HeatWorkStep, i);
      g_string_append_printf (s, "%s%s %s %s %u", i ? ", " : "", actions[w->action], heat_net_id (z->net, w->kind, w->index), heat_work_purpose_word (w->purpose), w->households);
    }
  g_assert_cmpstr (s->str, ==, expected);
}

static void
test_zone_by_hand (void)
{
  double v = G_PI / 4 * 0.36 * 500, a = G_PI / 4 * 0.15 * 0.15;
  Zone z;

  open_zone (&z, make_case (TRUE));
  g_assert_cmpfloat_with_epsilon (z.water->volume_m3, 2 * v, 0.01);
  g_assert_cmpuint (z.water->n_bodies, ==, 2);
  g_assert_cmpuint (z.water->n_without_drain, ==, 1); /* the return */
  g_assert_cmpuint (z.water->drains->len, ==, 1);
  g_assert_cmpfloat_with_epsilon (g_array_index (z.water->drains, HeatZoneDrain, 0).head_m, 10 + 0.6 - 5, 1e-5);
  g_assert_false (z.water->head_is_default);
  g_assert_cmpfloat_with_epsilon (z.water->gravity_m3, v, 0.01);
  g_assert_cmpfloat_with_epsilon (z.water->gravity_min, 2 * v / (0.6 * a * sqrt (2 * g * 5.6)) / 60, 0.01); /* 42.4 min */
  g_assert_cmpfloat_with_epsilon (z.water->pump_min, v / 60 * 60, 0.01);
  g_assert_cmpuint (z.water->vents->len, ==, 1);
  g_assert_cmpstr (heat_net_id (z.net, HEAT_KIND_VALVE, z.water->refill_valve), ==, "V2");
  g_assert_cmpint (z.water->refill_plant.kind, ==, HEAT_KIND_SOURCE);
  g_assert_cmpfloat_with_epsilon (z.water->make_up_m3h, 30, 1e-9);
  g_assert_false (z.water->make_up_is_default);
  g_assert_cmpfloat_with_epsilon (z.water->refill_min, 2 * v / 30 * 60, 0.01);
  g_autoptr (GArray) closing = heat_trace_closing_steps (z.trace, &z.query, z.plan, &z.rules, z.water);
  expect_steps (&z, closing, "close V1 border 3, close V2 border 3, open D drain 3");
  g_autoptr (GArray) back = heat_trace_restoring_steps (z.trace, &z.query, z.plan, &z.rules, z.water, NULL);
  expect_steps (&z, back, "close D drain 3, open A vent 3, open V2 refill 3, close A vent 3, open B1 bypass 0, open V1 border 0, close B1 bypass 0");
  /* the other way round: return closes first, supply is filled first and through the bypass, drains are the crew's own business */
  z.rules = (HeatOperatingRules){ .close_first = HEAT_LINE_RETURN, .open_first = HEAT_LINE_SUPPLY, .bypass_dn_mm = 500, .drains = HEAT_DRAINS_BY_HAND, .refill_line = HEAT_LINE_SUPPLY,
                                  .discharge = 0.6, .head_m = 3, .pump_m3h = 60, .make_up_m3h = 40 };
  heat_zone_water_free (z.water);
  heat_plan_sort_valves (z.trace, z.plan, &z.rules);
  z.water = heat_trace_zone_water (z.trace, &z.query, z.plan, &z.rules);
  g_autoptr (GArray) other = heat_trace_closing_steps (z.trace, &z.query, z.plan, &z.rules, z.water);
  expect_steps (&z, other, "close V2 border 3, close V1 border 3");
  g_autoptr (GArray) other_back = heat_trace_restoring_steps (z.trace, &z.query, z.plan, &z.rules, z.water, NULL);
  expect_steps (&z, other_back, "open B1 refill 3, open V1 border 3, close B1 bypass 3, open V2 border 0");
  close_zone (&z);
}

/* Without heights the rules' head stands; without make-up the capacity's share; without either the rules' figure. */
static void
test_zone_by_default (void)
{
  double v = G_PI / 4 * 0.36 * 500, a = G_PI / 4 * 0.06 * 0.06;
  HeatCity *city = make_case (FALSE);
  Zone z;

  city->source[0].make_up_m3h = NAN;
  city->source[0].capacity_mw = 100;
  city->valve[3].dn_mm = 0; /* a tenth of its pipe's */
  open_zone (&z, city);
  g_assert_true (z.water->head_is_default);
  g_assert_cmpuint (g_array_index (z.water->drains, HeatZoneDrain, 0).dn_mm, ==, 60);
  g_assert_cmpfloat_with_epsilon (g_array_index (z.water->drains, HeatZoneDrain, 0).head_m, 3, 1e-9);
  g_assert_cmpfloat_with_epsilon (z.water->gravity_min, 2 * v / (0.6 * a * sqrt (2 * g * 3)) / 60, 0.01);
  g_assert_true (z.water->make_up_is_default);
  g_assert_cmpfloat_with_epsilon (z.water->make_up_m3h, 0.04 * 100000 / (1.163 * 60), 0.01); /* 57.3 */
  close_zone (&z);
  city = make_case (TRUE);
  city->source[0].make_up_m3h = city->source[0].capacity_mw = NAN;
  city->valve[3].condition = HEAT_CONDITION_STUCK; /* no drain at all: everything is pumped */
  open_zone (&z, city);
  g_assert_cmpfloat_with_epsilon (z.water->make_up_m3h, 40, 1e-9);
  g_assert_cmpuint (z.water->n_without_drain, ==, 2);
  g_assert_cmpfloat_with_epsilon (z.water->drain_min, 2 * v / 60 * 60, 0.01);
  close_zone (&z);
}

/* Settings for the minutes and the leak reach the plan: a DN 600 by hand is 3 + 600/50 minutes, a motor 2 + 600/500, and as the figures say else. */
static void
test_figures (void)
{
  HeatCity *city = make_case (TRUE);
  HeatFigures figures;
  Zone z;

  city->valve[1].drive = HEAT_DRIVE_MOTOR;
  open_zone (&z, city);
  heat_figures_init (&figures);
  g_assert_cmpfloat_with_epsilon (heat_trace_valve_minutes (z.trace, heat_valve (0)), 15, 1e-9);
  g_assert_cmpfloat_with_epsilon (heat_trace_valve_minutes (z.trace, heat_valve (1)), 3.2, 1e-9);
  g_assert_cmpfloat_with_epsilon (heat_trace_leak_m3h (z.trace, 600), 0.62 * G_PI / 4 * 0.05 * 0.05 * sqrt (2 * 0.6e6 / 950) * 3600, 1e-6);
  figures = (HeatFigures){ 1, 300, 10, 60, 100, 0.02, 20, 0.5, 1 };
  heat_trace_set_figures (z.trace, &figures);
  g_autoptr (HeatPlan) plan = heat_trace_isolate (z.trace, &z.query, NULL);
  g_assert_cmpfloat_with_epsilon (plan->total_minutes, (10 + 10) + (1 + 2), 1e-6);
  g_assert_cmpfloat_with_epsilon (heat_trace_leak_m3h (z.trace, 600), 0.5 * G_PI / 4 * 0.012 * 0.012 * sqrt (2 * 1e6 / 950) * 3600, 1e-6);
  g_assert_cmpfloat_with_epsilon (heat_trace_leak_m3h (z.trace, 0), 0.5 * G_PI / 4 * 0.002 * 0.002 * sqrt (2 * 1e6 / 950) * 3600, 1e-6);
  close_zone (&z);
}

/* ---- through which valve it is filled ----
 * A return of one bore and n ends, each behind a valve of its own that leads over `hops` open valves to a source of its own; the zone is
 * the pipes between the valves. */
typedef struct { guint dn_mm, bypass_dn_mm; double z_m; guint hops; HeatLine line; gboolean is_bypass_stuck; } End;

static void
put_end (HeatCity *c, guint i, const End *e)
{
  g_autofree char *hub = g_strdup_printf ("hub%d", (int) e->line), *in = g_strdup_printf ("in%u", i), *out = g_strdup_printf ("out%u-0", i), *id = g_strdup_printf ("V%u", i), *zone = g_strdup_printf ("z%u", i);

  put_node (c, in, e->z_m);
  put_node (c, out, e->z_m);
  put_pipe (c, zone, hub, in, e->line);
  put_valve (c, id, in, out, e->dn_mm, HEAT_VALVE_SECTIONAL);
  if (e->bypass_dn_mm)
    {
      g_autofree char *bypass = g_strdup_printf ("B%u", i);
      HeatValveRow *row = put_valve (c, bypass, in, out, e->bypass_dn_mm, HEAT_VALVE_BYPASS);
      row->state = HEAT_VALVE_CLOSED;
      row->condition = e->is_bypass_stuck ? HEAT_CONDITION_STUCK : HEAT_CONDITION_WORKS;
    }
  for (guint k = 0; k < e->hops; k++)
    {
      g_autofree char *a = g_strdup_printf ("out%u-%u", i, k), *b = g_strdup_printf ("out%u-%u", i, k + 1), *open = g_strdup_printf ("O%u-%u", i, k);
      put_node (c, b, e->z_m);
      put_valve (c, open, a, b, 300, HEAT_VALVE_SECTIONAL);
    }
  g_autofree char *last = g_strdup_printf ("out%u-%u", i, e->hops), *to = g_strdup_printf ("q%u", i), *other = g_strdup_printf ("x%u", i), *far = g_strdup_printf ("p%u", i), *source = g_strdup_printf ("Q%u", i);
  put_node (c, to, e->z_m);
  put_node (c, other, e->z_m);
  put_pipe (c, far, last, to, e->line);
  HeatSourceRow *q = heat_city_add_source (c);
  q->id = heat_city_put (c, source);
  HeatPortRow *port = heat_city_add_port (c);
  port->owner = heat_city_put (c, source);
  port->side = HEAT_PORT_HEADER;
  port->supply_node = heat_city_put (c, e->line == HEAT_LINE_SUPPLY ? to : other);
  port->return_node = heat_city_put (c, e->line == HEAT_LINE_SUPPLY ? other : to);
}

static void
expect_refill (const char *name, const End *ends, guint n, HeatRefillAt at, const char *expected)
{
  HeatCity *c = heat_city_new ();
  Zone z;

  g_test_message ("%s", name);
  put_node (c, "hub0", 10);
  put_node (c, "hub1", 10);
  put_pipe (c, "s2", "hub0", "hub1", HEAT_LINE_JUMPER);
  for (guint i = 0; i < n; i++)
    put_end (c, i, &ends[i]);
  open_zone (&z, c);
  z.rules.refill_at = at;
  heat_zone_water_free (z.water);
  z.water = heat_trace_zone_water (z.trace, &z.query, z.plan, &z.rules);
  g_assert_cmpuint (z.plan->must->len, ==, n);
  g_assert_cmpstr (z.water->refill_valve == HEAT_NONE ? "" : heat_net_id (z.net, HEAT_KIND_VALVE, z.water->refill_valve), ==, expected);
  close_zone (&z);
}

static void
test_refill_rule (void)
{
  static const HeatLine R = HEAT_LINE_RETURN, S = HEAT_LINE_SUPPLY;

  expect_refill ("the refill line first", (End[]){ { 100, 0, 1, 0, S }, { 400, 0, 20, 3, R } }, 2, HEAT_REFILL_LOWEST, "V1");
  expect_refill ("the lowest, whatever its bore", (End[]){ { 100, 0, 9, 0, R }, { 400, 0, 4, 3, R } }, 2, HEAT_REFILL_LOWEST, "V1");
  expect_refill ("the nearest, when the company wants that", (End[]){ { 100, 0, 9, 0, R }, { 400, 0, 4, 3, R } }, 2, HEAT_REFILL_NEAREST, "V0");
  expect_refill ("a big one without a bypass comes last", (End[]){ { 600, 0, 1, 0, R }, { 400, 0, 9, 0, R } }, 2, HEAT_REFILL_LOWEST, "V1");
  expect_refill ("with a bypass it is as good as a small one", (End[]){ { 600, 80, 1, 0, R }, { 400, 0, 9, 0, R } }, 2, HEAT_REFILL_LOWEST, "V0");
  expect_refill ("a bypass that will not turn is none", (End[]){ { 600, 80, 1, 0, R, TRUE }, { 400, 0, 9, 0, R } }, 2, HEAT_REFILL_LOWEST, "V1");
  expect_refill ("equal heights: fewest valves to the plant", (End[]){ { 100, 0, 5, 2, R }, { 400, 0, 5.02, 1, R } }, 2, HEAT_REFILL_LOWEST, "V1");
  expect_refill ("equal ways: the smallest bore, the bypass's counts", (End[]){ { 300, 0, 5, 1, R }, { 700, 80, 5, 1, R }, { 100, 0, 5, 1, R } }, 3, HEAT_REFILL_LOWEST, "V1");
  expect_refill ("an unknown height comes last", (End[]){ { 100, 0, NAN, 0, R }, { 400, 0, 50, 2, R } }, 2, HEAT_REFILL_LOWEST, "V1");
}

/* ---- in which order valves close ---- */

/* Ends as above, `x_m` from the leak on one road; valves of the ends in `motors` (bits) have motors. The must valves in their order,
 * parted by blanks. */
static void
expect_order (const End *ends, const double *x_m, guint n, guint motors, void (*set) (HeatOperatingRules *rules), const char *expected)
{
  HeatCity *c = heat_city_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  Zone z;

  put_node (c, "hub1", 10);
  put_node (c, "hub0", 10);
  put_pipe (c, "s2", "hub0", "hub1", HEAT_LINE_JUMPER);
  for (guint i = 0; i < n; i++)
    {
      guint32 first = c->n_node;
      put_end (c, i, &ends[i]);
      for (guint32 k = first; k < c->n_node; k++)
        c->node[k].x = x_m[i];
    }
  for (guint32 v = 0; v < c->n_valve; v++)
    {
      const char *id = heat_city_text (c, c->valve[v].id);
      c->valve[v].state = HEAT_VALVE_OPEN; /* bypasses too */
      c->valve[v].drive = id[0] == 'V' && motors >> (id[1] - '0') & 1 ? HEAT_DRIVE_MOTOR : HEAT_DRIVE_MANUAL;
    }
  open_zone (&z, c);
  set (&z.rules);
  heat_plan_sort_valves (z.trace, z.plan, &z.rules);
  for (guint i = 0; i < z.plan->must->len; i++)
    {
      const HeatPlanValve *v = &g_array_index (z.plan->must, HeatPlanValve, i);
      g_string_append_printf (text, "%s%s", i ? " " : "", heat_net_id (z.net, HEAT_KIND_VALVE, v->valve));
      g_assert_cmpuint (v->order, ==, i + 1);
    }
  g_assert_cmpstr (text->str, ==, expected);
  close_zone (&z);
}

static void set_near (HeatOperatingRules *r) { r->far_first = FALSE; }
static void set_far (HeatOperatingRules *r) { r->far_first = TRUE; }
static void set_bypass_last (HeatOperatingRules *r) { r->far_first = TRUE; r->bypass_dn_mm = 500; r->bypass_closes_last = TRUE; }
static void set_bypass_first (HeatOperatingRules *r) { set_bypass_last (r); r->bypass_closes_last = FALSE; }
static void set_hand_first (HeatOperatingRules *r) { set_far (r); r->motor_first = FALSE; }
static void set_return (HeatOperatingRules *r) { set_far (r); r->close_first = HEAT_LINE_RETURN; }

static void
test_order (void)
{
  static const End same[] = { { 300, 0, 1, 0, HEAT_LINE_SUPPLY }, { 300, 0, 1, 0, HEAT_LINE_SUPPLY }, { 300, 0, 1, 0, HEAT_LINE_SUPPLY } };
  static const End big[] = { { 300, 0, 1, 0, HEAT_LINE_SUPPLY }, { 600, 80, 1, 0, HEAT_LINE_SUPPLY }, { 300, 0, 1, 0, HEAT_LINE_SUPPLY } };
  static const End lines[] = { { 300, 0, 1, 0, HEAT_LINE_SUPPLY }, { 300, 0, 1, 0, HEAT_LINE_RETURN }, { 300, 0, 1, 0, HEAT_LINE_SUPPLY } };
  static const double x_m[] = { 100, 50, -180 };

  expect_order (same, x_m, 3, 0, set_near, "V1 V0 V2"); /* on to the nearest each time: -180 lies 280 from 100 */
  expect_order (same, x_m, 3, 0, set_far, "V2 V0 V1");
  expect_order (big, x_m, 3, 0, set_bypass_last, "V2 V0 V1 B1");
  expect_order (big, x_m, 3, 0, set_bypass_first, "V2 V0 B1 V1");
  expect_order (lines, x_m, 3, 0, set_far, "V2 V0 V1"); /* supply first */
  expect_order (lines, x_m, 3, 0, set_return, "V1 V2 V0");
  expect_order (same, x_m, 3, 1 << 1, set_far, "V1 V2 V0"); /* nobody has to go there */
  expect_order (same, x_m, 3, 1 << 0 | 1 << 1, set_far, "V0 V1 V2");
  expect_order (same, x_m, 3, 1 << 1, set_hand_first, "V2 V0 V1");
  expect_order (lines, x_m, 3, 1 << 1, set_far, "V2 V0 V1"); /* the line comes before the drive */
}

/* ---- steps on random networks, against the brute force ---- */

typedef struct { GRand *rand; HeatCity *city; BruteNet *brute; HeatNet *net; HeatTrace *trace; } Town;

static void
open_town (Town *t, guint32 seed)
{
  t->rand = g_rand_new_with_seed (seed);
  t->city = gen_city (t->rand);
  for (guint32 i = 0; i < t->city->n_node; i++)
    t->city->node[i].z_m = (float) g_rand_int_range (t->rand, 0, 12);
  t->brute = brute_net_new (t->city);
  t->net = heat_net_new (t->city, NULL, NULL);
  t->trace = heat_trace_new (t->net, NULL, NULL);
}

static void
close_town (Town *t)
{
  brute_net_free (t->brute); /* looks into the city, which the net owns */
  heat_trace_unref (t->trace);
  heat_net_unref (t->net);
  g_rand_free (t->rand);
}

/* Households that the brute force finds cold with these states and plants standing, and warm in `was`. */
static guint
count_brute (const Town *t, const HeatValveOverlay *o, const GArray *sources, const GArray *stations, const guint8 *was)
{
  BruteQuery q = { .state = o->state, .condition = o->condition, .stopped_sources = (const guint32 *) (gpointer) sources->data, .n_stopped_sources = sources->len,
                   .stopped_stations = (const guint32 *) (gpointer) stations->data, .n_stopped_stations = stations->len };
  BruteAnswer *a = brute_isolate (t->brute, &q);
  g_autofree guint8 *warm = g_new0 (guint8, t->city->n_consumer + 1);
  guint n = 0;

  for (guint i = 0; i < a->warm_after->len; i++)
    warm[g_array_index (a->warm_after, guint32, i)] = 1;
  for (guint32 c = 0; c < t->city->n_consumer; c++)
    n += was[c] && !warm[c] ? heat_net_consumer_sum (t->net, heat_consumer (c))->households : 0;
  brute_answer_free (a);
  return n;
}

static void
set_plant (GArray *list, guint32 plant, gboolean stands)
{
  for (guint i = list->len; i > 0; i--)
    if (g_array_index (list, guint32, i - 1) == plant)
      g_array_remove_index (list, i - 1);
  if (stands)
    g_array_append_val (list, plant);
}

/* Carries the steps out one by one; after each the brute force counts. */
static void
walk (const Town *t, const GArray *steps, HeatValveOverlay *o, GArray *sources, GArray *stations, const guint8 *was)
{
  for (guint i = 0; i < steps->len; i++)
    {
      const HeatWorkStep *s = &g_array_index (steps, HeatWorkStep, i);
      if (s->kind == HEAT_KIND_VALVE)
        {
          guint8 state = s->action == HEAT_WORK_OPEN ? HEAT_VALVE_OPEN : HEAT_VALVE_CLOSED;
          g_assert_cmpuint (o->state[s->index], !=, state); /* no step does what is done */
          o->state[s->index] = state;
        }
      else
        set_plant (s->kind == HEAT_KIND_SOURCE ? sources : stations, s->index, s->action == HEAT_WORK_STOP);
      g_assert_cmpuint (s->households, ==, count_brute (t, o, sources, stations, was));
      g_assert_cmpfloat (s->minutes, >, 0);
    }
}

/* Which of the rule's groups a valve falls into, written from the rule's words. */
static double
rank_by_words (const Town *t, guint32 valve, const HeatOperatingRules *rules)
{
  const HeatValveRow *row = &t->city->valve[valve];
  guint line = heat_trace_valve_line (t->net, heat_valve (valve));
  guint32 bypass = heat_trace_bypass_of (t->trace, valve, rules);
  gboolean gentle = row->dn_mm < rules->bypass_dn_mm || (bypass != HEAT_NONE && t->city->valve[bypass].condition != HEAT_CONDITION_STUCK);
  double rank = line == (guint) rules->refill_line || line == HEAT_LINE_PAIR ? 0 : line == HEAT_LINE_JUMPER ? 4e6 : 2e6, lowest = INFINITY;

  for (guint32 k = 0; rules->refill_at == HEAT_REFILL_LOWEST && k < t->city->n_node; k++)
    {
      guint32 p = row->end < 0 ? HEAT_NONE : heat_net_find (t->net, HEAT_KIND_PIPE, heat_city_text (t->city, row->pipe));
      HeatText at = p == HEAT_NONE ? row->node : row->end == 0 ? t->city->pipe[p].from_node : t->city->pipe[p].to_node;
      if (strcmp (heat_city_text (t->city, at), heat_net_id (t->net, HEAT_KIND_NODE, k)) == 0)
        lowest = (double) heat_net_node_z_m (t->net, heat_node (k));
    }
  return rank + (gentle ? 0 : 1e6) + (rules->refill_at == HEAT_REFILL_NEAREST ? 0 : isfinite (lowest) ? lowest : 9e5);
}

/* ---- refilling, against the brute force ---- */

static struct { guint asked, far, rivals, apart; } fills;

/* In this order: does it let anything into the zone, the rule's groups, valves on the way, bore, place in the data. */
typedef struct { gboolean is_apart; double rank; guint passed, bore_mm; guint32 valve; } Way;

typedef struct { const Town *t; const BruteQuery *q; const HeatPlan *plan; const HeatOperatingRules *rules; guint8 *sources, *stations; } Filling;

static Way
find_way (const Filling *f, guint32 valve)
{
  g_autoptr (GArray) shut = plan_valves (f->plan->must), others = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) stop_sources = plan_stops (f->plan, HEAT_KIND_SOURCE), stop_stations = plan_stops (f->plan, HEAT_KIND_STATION);
  guint32 bypass = heat_trace_bypass_of (f->t->trace, valve, f->rules);
  Way way = { .rank = rank_by_words (f->t, valve, f->rules), .valve = valve };

  for (guint i = 0; i < shut->len; i++)
    if (g_array_index (shut, guint32, i) != valve)
      g_array_append_val (others, g_array_index (shut, guint32, i));
  way.bore_mm = f->t->city->valve[bypass != HEAT_NONE && f->q->condition[bypass] != HEAT_CONDITION_STUCK ? bypass : valve].dn_mm;
  way.passed = brute_valves_to_plant (f->t->brute, f->q, valve, shut, stop_sources, stop_stations, f->sources, f->stations);
  way.is_apart = !brute_is_fed (f->t->brute, f->q, others, stop_sources, stop_stations);
  return way;
}

static gboolean
is_better (const Way *a, const Way *b)
{
  if (a->is_apart != b->is_apart)
    return b->is_apart;
  if (a->rank != b->rank)
    return a->rank < b->rank;
  if (a->passed != b->passed)
    return a->passed < b->passed;
  return a->bore_mm != b->bore_mm ? a->bore_mm < b->bore_mm : a->valve < b->valve;
}

/* Of the plan's valves behind which a running plant lies the rule's first, and of the plants there one that is nearest. */
static void
check_refill (const Filling *f, const HeatZoneWater *water)
{
  Way best = { .valve = HEAT_NONE };

  for (guint i = 0; i < f->plan->must->len; i++)
    {
      Way way = find_way (f, g_array_index (f->plan->must, HeatPlanValve, i).valve);
      if (way.passed == G_MAXUINT || f->q->condition[way.valve] == HEAT_CONDITION_STUCK)
        continue;
      fills.apart += way.is_apart;
      fills.rivals += best.valve != HEAT_NONE && best.rank == way.rank && best.passed != way.passed;
      if (best.valve == HEAT_NONE || is_better (&way, &best))
        best = way;
    }
  g_assert_cmpuint (water->refill_valve, ==, best.valve);
  if (best.valve == HEAT_NONE)
    {
      g_assert_cmpint (water->refill_plant.kind, ==, f->plan->stops->len ? g_array_index (f->plan->stops, HeatPlanStop, 0).kind : HEAT_KIND_NONE);
      return;
    }
  find_way (f, best.valve);
  g_assert_true (water->refill_plant.kind == HEAT_KIND_SOURCE || water->refill_plant.kind == HEAT_KIND_STATION);
  g_assert_true ((water->refill_plant.kind == HEAT_KIND_SOURCE ? f->sources : f->stations)[water->refill_plant.index]);
  fills.asked++;
  fills.far += best.passed > 0;
}

static void
fill_town (Town *t)
{
  g_autofree guint8 *sources = g_new0 (guint8, t->city->n_source + 1), *stations = g_new0 (guint8, t->city->n_station + 1);
  g_autoptr (HeatValveOverlay) o = gen_overlay (t->rand, t->net, 0.1);
  Question ask = { 0 };
  HeatOperatingRules rules;

  heat_operating_rules_init (&rules);
  rules.refill_line = (HeatLine) pick (t->rand, 2);
  rules.refill_at = (HeatRefillAt) pick (t->rand, 2);
  rules.bypass_dn_mm = pick (t->rand, 2) ? 150 : 500;
  question_add_random_leak (&ask, t->rand, t->net, 0.6);
  if (t->city->n_source && pick (t->rand, 4) == 0)
    question_add_stopped (&ask, HEAT_KIND_SOURCE, pick (t->rand, t->city->n_source));
  if (t->city->n_valve && pick (t->rand, 2))
    ask.pinned[ask.n_pinned++] = pick (t->rand, t->city->n_valve);
  if (ask.n_leaks == 0)
    return;
  HeatIsolateQuery query = question_query (&ask, o);
  g_autoptr (HeatPlan) plan = heat_trace_isolate (t->trace, &query, NULL);
  g_autoptr (HeatValveOverlay) later = heat_valve_overlay_copy (o);
  if (plan->must->len && pick (t->rand, 3) == 0) /* shut, and would not open again */
    {
      guint32 stuck = g_array_index (plan->must, HeatPlanValve, 0).valve;
      later->condition[stuck] = HEAT_CONDITION_STUCK;
      later->state[stuck] = HEAT_VALVE_CLOSED;
    }
  query.overlay = later;
  BruteQuery brute = question_brute (&ask, later);
  g_autoptr (HeatZoneWater) water = heat_trace_zone_water (t->trace, &query, plan, &rules);
  Filling f = { t, &brute, plan, &rules, sources, stations };

  if (plan->zone_pipes->len)
    check_refill (&f, water);
}

static void
test_refill_random (void)
{
  const char *one = g_getenv ("HEAT_SEED"), *rounds = g_getenv ("HEAT_ROUNDS");
  guint32 first = one ? (guint32) strtoul (one, NULL, 10) : 1, n = one ? 1 : rounds ? (guint32) strtoul (rounds, NULL, 10) : 1500;

  for (guint32 seed = first; seed < first + n; seed++)
    {
      Town t;
      open_town (&t, 70000 + seed);
      fill_town (&t);
      close_town (&t);
    }
  g_test_message ("%u zones filled, %u from beyond other valves; %u times another valve of the group was farther; %u valves let nothing in", fills.asked, fills.far, fills.rivals, fills.apart);
  g_assert_true (one || (fills.far > 100 && fills.rivals > 20 && fills.apart > 50));
}

/* ---- steps, against the brute force ---- */

static void
check_town (Town *t, guint *n_steps, guint *n_drains)
{
  g_autoptr (HeatValveOverlay) o = heat_valve_overlay_new (t->net), start = heat_valve_overlay_new (t->net);
  g_autoptr (GArray) sources = g_array_new (FALSE, FALSE, 4), stations = g_array_new (FALSE, FALSE, 4);
  g_autofree guint8 *was = heat_trace_warm (t->trace, NULL);
  HeatOperatingRules rules;
  HeatLeak leak = { HEAT_LEAK_PIPE, (guint32) g_rand_int_range (t->rand, 0, (gint32) t->city->n_pipe) };
  HeatIsolateQuery query = { .leaks = &leak, .n_leaks = 1, .overlay = start };

  heat_operating_rules_init (&rules);
  rules.close_first = (HeatLine) g_rand_int_range (t->rand, 0, 2);
  rules.open_first = (HeatLine) g_rand_int_range (t->rand, 0, 2);
  rules.far_first = g_rand_boolean (t->rand);
  rules.must_before_may = g_rand_boolean (t->rand);
  rules.drains = (HeatDrainsWhen) g_rand_int_range (t->rand, 0, 3);
  rules.refill_line = (HeatLine) g_rand_int_range (t->rand, 0, 2);
  rules.refill_at = (HeatRefillAt) g_rand_int_range (t->rand, 0, 2);
  rules.bypass_dn_mm = g_rand_boolean (t->rand) ? 150 : 500;
  g_autoptr (HeatPlan) plan = heat_trace_isolate (t->trace, &query, NULL);
  heat_plan_sort_valves (t->trace, plan, &rules);
  g_autoptr (HeatZoneWater) water = heat_trace_zone_water (t->trace, &query, plan, &rules);
  g_autoptr (GArray) closing = heat_trace_closing_steps (t->trace, &query, plan, &rules, water);
  g_autoptr (GArray) closed = g_array_new (FALSE, FALSE, 4), drains = g_array_new (FALSE, FALSE, 4);
  walk (t, closing, o, sources, stations, was);
  g_assert_cmpfloat_with_epsilon (water->volume_m3, plan->zone_volume_m3, 1e-6 * MAX (1, plan->zone_volume_m3));
  g_assert_cmpfloat_with_epsilon (water->gravity_m3 + water->pump_m3, water->volume_m3, 1e-6 * MAX (1, water->volume_m3));
  for (guint i = 0; i < closing->len; i++)
    {
      const HeatWorkStep *s = &g_array_index (closing, HeatWorkStep, i);
      if (s->kind == HEAT_KIND_VALVE)
        g_array_append_val (s->action == HEAT_WORK_OPEN ? drains : closed, s->index);
    }
  if (closing->len)
    g_assert_cmpuint (g_array_index (closing, HeatWorkStep, closing->len - 1).households, ==, plan->out_households);
  HeatWorkDone done = { (const guint32 *) (gpointer) closed->data, closed->len, (const guint32 *) (gpointer) drains->data, drains->len,
                        (const HeatPlanStop *) (gpointer) plan->stops->data, plan->stops->len };
  g_autoptr (GArray) back = heat_trace_restoring_steps (t->trace, &query, plan, &rules, water, &done);
  walk (t, back, o, sources, stations, was);
  /* the reverse leaves nothing behind */
  for (guint32 v = 0; v < o->n; v++)
    g_assert_cmpuint (o->state[v], ==, start->state[v]);
  g_assert_cmpuint (sources->len + stations->len, ==, 0);
  *n_steps += closing->len;
  *n_drains += drains->len;
}

static void
test_steps (void)
{
  guint n_steps = 0, n_drains = 0;

  for (guint32 seed = 1; seed <= 400; seed++)
    {
      Town t;
      open_town (&t, 50000 + seed);
      if (t.city->n_pipe)
        check_town (&t, &n_steps, &n_drains);
      close_town (&t);
    }
  g_test_message ("%u steps, %u drains", n_steps, n_drains);
  g_assert_cmpuint (n_steps, >, 500);
  g_assert_cmpuint (n_drains, >, 5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trace/steps/tank", test_tank);
  g_test_add_func ("/trace/steps/random-bodies", test_random_bodies);
  g_test_add_func ("/trace/steps/many-slabs", test_many_slabs);
  g_test_add_func ("/trace/steps/shipped-rules", test_shipped_rules);
  g_test_add_func ("/trace/steps/wrong-rules", test_wrong_rules);
  g_test_add_func ("/trace/steps/zone-by-hand", test_zone_by_hand);
  g_test_add_func ("/trace/steps/zone-by-default", test_zone_by_default);
  g_test_add_func ("/trace/steps/figures", test_figures);
  g_test_add_func ("/trace/steps/refill-rule", test_refill_rule);
  g_test_add_func ("/trace/steps/order", test_order);
  g_test_add_func ("/trace/steps/refill-random", test_refill_random);
  g_test_add_func ("/trace/steps/steps", test_steps);
  return g_test_run ();
}
