// SPDX-License-Identifier: GPL-3.0-or-later
/* Teams along one street, 10 km long: who is sent, and why not the others. */
#include "ops-arrive.h"
#include "base-i18n.h"
#include "base-clock.h"
#include <glib/gstdio.h>
#include <string.h>

#define MIN_US (60 * G_GINT64_CONSTANT (1000000))
#define NOW_US G_GINT64_CONSTANT (1768330000000000) /* 14 January 2026, 02:46:40 in Shanghai: night */

static HeatCity *
street_city (void)
{
  HeatCity *city = heat_city_new ();
  HeatRoadRow *road = heat_city_add_road (city);

  road->name = heat_city_put (city, "通达街");
  road->road_class = HEAT_ROAD_PRIMARY;
  road->first_point = heat_city_add_point (city, 0, 0);
  heat_city_add_point (city, 10000, 0);
  road->n_points = 2;
  return city;
}

static HeatRoadSpeeds
flat_speeds (void)
{
  HeatRoadSpeeds s = { .limit_share = 1, .night_from_h = 22, .night_to_h = 6 };

  for (int c = 0; c < HEAT_ROAD_N_CLASSES; c++)
    {
      s.kmh[c] = 60; /* a kilometre a minute */
      s.night[c] = s.snow[c] = 1;
    }
  return s;
}

static HeatArriveTeam
team (const char *name, double x)
{
  return (HeatArriveTeam){ .id = name, .name = name, .base = "base", .state = HEAT_TEAM_READY, .x = NAN, .y = NAN, .base_x = x, .base_y = 0,
                           .welders = 1, .fitters = 1, .equipment = "pump;pump;excavator" };
}

static HeatArrivals *
ask (const HeatArriveTeam *teams, guint n, const char *needs_text, int limit_min)
{
  g_autoptr (HeatCity) city = street_city ();
  g_autoptr (HeatRoadGraph) graph = heat_ops_road_graph (city);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) needs = heat_needs_parse (needs_text, &error);
  HeatRoadSpeeds speeds = flat_speeds ();
  HeatArriveQuery q = { graph, &speeds, NULL, FALSE, 0, 0, NOW_US, limit_min ? NOW_US + limit_min * MIN_US : 0, needs, 0 };

  g_assert_no_error (error);
  HeatArrivals *out = heat_ops_arrive (city, &q, teams, n);
  g_assert_cmpuint (out->arrivals->len, ==, n);
  int chosen = 0;
  for (guint i = 0; i < n; i++)
    {
      const HeatArrival *a = &g_array_index (out->arrivals, HeatArrival, i);
      g_assert_true (a->reason && *a->reason);
      chosen += a->verdict == HEAT_ARRIVE_CHOSEN;
      if (i > 0 && a->eta_us > 0)
        g_assert_cmpint (g_array_index (out->arrivals, HeatArrival, i - 1).eta_us, <=, a->eta_us);
    }
  g_assert_cmpint (chosen, ==, out->chosen >= 0);
  return out;
}

static const HeatArrival *
find (const HeatArrivals *out, guint team_index)
{
  for (guint i = 0; i < out->arrivals->len; i++)
    if (g_array_index (out->arrivals, HeatArrival, i).team == team_index)
      return &g_array_index (out->arrivals, HeatArrival, i);
  g_assert_not_reached ();
}

static void
check (const HeatArrivals *out, guint team_index, HeatArriveVerdict verdict, double minutes, const char *words)
{
  const HeatArrival *a = find (out, team_index);

  g_assert_cmpint (a->verdict, ==, verdict);
  if (isnan (minutes))
    g_assert_cmpint (a->eta_us, ==, 0);
  else
    g_assert_cmpfloat_with_epsilon ((double) (a->eta_us - NOW_US) / MIN_US, minutes, 0.01);
  if (!strstr (a->reason, words))
    g_error ("team %u: “%s” does not say “%s”", team_index, a->reason, words);
}

static void
test_night (void)
{
  HeatArriveTeam t[] = { team ("1队", 1000), team ("2队", 9000), team ("3队", 3000), team ("4队", 10000), team ("5队", 2000),
                         team ("6队", 4000), team ("7队", 500), team ("8队", 100), team ("9队", 6000) };

  t[0].state = HEAT_TEAM_RESTING;
  t[0].free_at_us = NOW_US + 40 * MIN_US;
  t[4].state = HEAT_TEAM_ON_SITE;
  t[4].free_at_us = NOW_US + 100 * MIN_US;
  t[4].busy_with = "incident 2";
  t[5].x = 200; /* beside the spot, but 41 minutes ago */
  t[5].y = 0;
  t[5].fix_at_us = NOW_US - 41 * MIN_US;
  t[6].welders = 0;
  t[7].state = HEAT_TEAM_OFF;
  t[8].x = 5000; /* nearer than its base, a minute ago */
  t[8].y = 0;
  t[8].fix_at_us = NOW_US - MIN_US;
  g_autoptr (HeatArrivals) out = ask (t, G_N_ELEMENTS (t), "welder,fitter,pump:2", 8);
  check (out, 0, HEAT_ARRIVE_CANNOT, 41, "resting until");
  check (out, 1, HEAT_ARRIVE_LATE, 9, "1 min past the limit");
  check (out, 2, HEAT_ARRIVE_CHOSEN, 3, "recommended: earliest");
  check (out, 3, HEAT_ARRIVE_LATE, 10, "2 min past");
  check (out, 4, HEAT_ARRIVE_LATE, 102, "incident 2; expected free at");
  check (out, 5, HEAT_ARRIVE_DOUBTFUL, 4, "41 min");
  check (out, 6, HEAT_ARRIVE_CANNOT, 0.5, "lacks welder 1");
  check (out, 7, HEAT_ARRIVE_CANNOT, NAN, "off duty");
  check (out, 8, HEAT_ARRIVE_RESERVE, 5, "2 min later than 3队");
  g_assert_true (find (out, 5)->from_base);
  g_assert_false (find (out, 8)->from_base);
  g_assert_cmpuint (out->unmet->len, ==, 0);
  g_assert_cmpfloat_with_epsilon (find (out, 2)->distance_m, 3000, 0.1);
  g_assert_cmpstr (find (out, 2)->streets, ==, "通达街");
  g_assert_cmpuint (find (out, 2)->line->len, >=, 4);
  g_assert_cmpstr (find (out, 6)->lacks, ==, "welder 1");
}

/* Nobody under way is pulled off; one with a known end counts from it. */
static void
test_busy (void)
{
  HeatArriveTeam t[] = { team ("1队", 1000), team ("2队", 8000) };

  t[0].state = HEAT_TEAM_ON_THE_WAY;
  t[0].busy_with = "incident 7";
  g_autoptr (HeatArrivals) out = ask (t, 2, NULL, 0);
  check (out, 0, HEAT_ARRIVE_CANNOT, NAN, "nobody under way is pulled off");
  check (out, 1, HEAT_ARRIVE_CHOSEN, 8, "recommended");
  t[0].free_at_us = NOW_US + 2 * MIN_US;
  g_autoptr (HeatArrivals) soon = ask (t, 2, NULL, 0);
  check (soon, 0, HEAT_ARRIVE_CHOSEN, 3, "after its present job");
  check (soon, 1, HEAT_ARRIVE_RESERVE, 8, "5 min later than 1队");
}

static void
test_doubtful_only (void)
{
  HeatArriveTeam t[] = { team ("1队", 1000), team ("2队", 2000) };

  t[0].x = t[0].y = 0;
  t[0].fix_at_us = NOW_US - 31 * MIN_US;
  g_autoptr (HeatArrivals) out = ask (t, 2, NULL, 30);
  check (out, 0, HEAT_ARRIVE_DOUBTFUL, 1, "31 min");
  check (out, 1, HEAT_ARRIVE_CHOSEN, 2, "recommended");
  g_autoptr (HeatArrivals) alone = ask (t, 1, NULL, 30);
  check (alone, 0, HEAT_ARRIVE_CHOSEN, 1, "ask by phone");
}

/* What cannot be met is named. */
static void
test_unmet (void)
{
  HeatArriveTeam t[] = { team ("1队", 1000), team ("2队", 2000) };

  g_autoptr (HeatArrivals) none = ask (t, 2, "electrician", 0);
  g_assert_cmpint (none->chosen, ==, -1);
  g_assert_nonnull (strstr (g_ptr_array_index (none->unmet, 0), "electrician"));
  t[0].welders = 0;
  t[1].fitters = 0;
  g_autoptr (HeatArrivals) split = ask (t, 2, "welder,fitter", 0);
  g_assert_cmpint (split->chosen, ==, -1);
  g_assert_nonnull (strstr (g_ptr_array_index (split->unmet, 0), "1队, 2队"));
  g_autoptr (HeatArrivals) late = ask (t, 2, "welder", 1);
  g_assert_cmpint (late->chosen, ==, 1);
  check (late, 1, HEAT_ARRIVE_CHOSEN, 2, "nobody can be earlier");
  g_assert_cmpuint (late->unmet->len, ==, 1);
  g_autoptr (HeatArrivals) nobody = ask (t, 0, NULL, 0);
  g_assert_cmpint (nobody->chosen, ==, -1);
  g_assert_cmpuint (nobody->unmet->len, ==, 1);
}

static void
test_needs (void)
{
  static const struct { const char *text, *back; } good[] = {
    { "welder,pump:2", "welder 1, pump 2" }, { "焊工1, 水泵2", "welder 1, pump 2" }, { "pump,pump", "pump 2" }, { "", "" }, { "crane:3", "crane 3" },
  };
  static const char *const bad[] = { "pump:0", "pump:", ":2", "2", "pump:200", "two words" };
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GArray) needs = heat_needs_parse (good[i].text, NULL);
      g_autofree char *back = heat_needs_text (needs);
      g_assert_cmpstr (back, ==, good[i].back);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (heat_needs_parse (bad[i], &error));
      g_assert_error (error, HEAT_OPS_ERROR, HEAT_ERROR_USAGE);
    }
}

static void
test_speeds (void)
{
  HeatRoadSpeeds s;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  g_assert_true (heat_road_speeds_load (NULL, &s, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat (s.kmh[HEAT_ROAD_FOOT], ==, 0);
  g_assert_true (heat_road_is_night (&s, NOW_US));
  g_assert_false (heat_road_is_night (&s, NOW_US + 10 * 60 * MIN_US));
  g_assert_false (heat_road_speeds_load ("/nonexistent/speeds.ini", &s, &error));
  g_assert_error (error, HEAT_OPS_ERROR, HEAT_ERROR_IO);
  g_clear_error (&error);
  int fd = g_file_open_tmp ("speeds-XXXXXX", &path, NULL);
  g_assert_true (g_close (fd, NULL));
  g_assert_true (g_file_set_contents (path, "[general]\nlimit_share=fast\n", -1, NULL));
  g_assert_false (heat_road_speeds_load (path, &s, &error));
  g_assert_error (error, HEAT_OPS_ERROR, HEAT_ERROR_DATA);
  g_assert_nonnull (strstr (error->message, "limit_share"));
  g_remove (path);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  heat_i18n_init ();
  g_test_add_func ("/ops/arrive/night", test_night);
  g_test_add_func ("/ops/arrive/busy", test_busy);
  g_test_add_func ("/ops/arrive/doubtful-only", test_doubtful_only);
  g_test_add_func ("/ops/arrive/unmet", test_unmet);
  g_test_add_func ("/ops/arrive/needs", test_needs);
  g_test_add_func ("/ops/arrive/speeds", test_speeds);
  return g_test_run ();
}
