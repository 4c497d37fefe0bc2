// SPDX-License-Identifier: GPL-3.0-or-later
/* Who is first at an incident as the journal knows the teams, the streets and the weather: team 1 lives 1 km east of the spot, team 2
 * 3 km west of it; when the street between is closed team 1 goes 7 km round. */
#include "base-i18n.h"
#include "ops-assign.h"
#include "ops-command.h"
#include "net.h"
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define MIN_US (60 * G_GINT64_CONSTANT (1000000))

typedef struct { HeatNet *net; HeatLive *live; HeatRoadGraph *graph; HeatRoadSpeeds speeds; gint64 now_us; char *incident; } House;

static void
add_street (HeatCity *city, const char *id, guint n, const double *xy)
{
  HeatRoadRow *road = heat_city_add_road (city);

  road->id = heat_city_put (city, id);
  road->name = heat_city_put (city, id);
  road->road_class = HEAT_ROAD_PRIMARY;
  road->first_point = heat_city_add_point (city, xy[0], xy[1]);
  for (guint k = 1; k < n; k++)
    heat_city_add_point (city, xy[2 * k], xy[2 * k + 1]);
  road->n_points = n;
}

static void
add_team (HeatCity *city, const char *id, double x)
{
  HeatTeamRow *row = heat_city_add_team (city);

  row->id = heat_city_put (city, id);
  row->name = heat_city_put (city, id);
  row->x = x;
  row->y = 0;
  row->fitters = 1;
}

static HeatLive *
open_live (House *h, HeatCompany *company)
{
  g_autoptr (GError) error = NULL;
  HeatLive *live = heat_live_new (&(HeatLiveSetup){ heat_journal_memory_new (), h->net, NULL, company, heat_clock_fixed (&h->now_us), "desk:test" }, &error);

  g_assert_no_error (error);
  return live;
}

static char *
open_incident (House *h, const char *title, double x)
{
  g_autoptr (GError) error = NULL;
  HeatOpenInput in = HEAT_OPEN_INPUT_INIT;
  char *id = NULL;

  in.title = title;
  in.x = x;
  in.y = 0;
  heat_live_open_incident (h->live, &in, &id, &error);
  g_assert_no_error (error);
  return id;
}

static void
open_house (House *h)
{
  g_autoptr (GError) error = NULL;
  HeatCity *city = heat_city_new ();

  add_street (city, "east", 2, (const double[]){ 0, 0, 900, 0 });
  add_street (city, "home", 2, (const double[]){ 900, 0, 5000, 0 });
  add_street (city, "ring", 4, (const double[]){ 900, 0, 900, 3000, 0, 3000, 0, 0 });
  add_street (city, "west", 2, (const double[]){ 0, 0, -5000, 0 });
  add_team (city, "1", 1000);
  add_team (city, "2", -3000);
  h->now_us = 1768329060000000; /* 2026-01-14 02:31 in Shanghai */
  h->net = heat_net_new (city, NULL, &error);
  g_assert_no_error (error);
  h->graph = heat_ops_road_graph (heat_net_city (h->net));
  h->speeds = (HeatRoadSpeeds){ .limit_share = 1 };
  for (int c = 0; c < HEAT_ROAD_N_CLASSES; c++)
    {
      h->speeds.kmh[c] = 60; /* a kilometre a minute */
      h->speeds.night[c] = 1;
      h->speeds.snow[c] = 0.5;
    }
  h->live = open_live (h, NULL);
  h->incident = open_incident (h, "burst", 0);
}

static void
close_house (House *h)
{
  heat_live_free (h->live);
  heat_road_graph_unref (h->graph);
  heat_net_unref (h->net);
  g_free (h->incident);
}

/* Team (1 or 2) that is recommended, and the minutes it needs. */
static void
check (House *h, int team, double minutes)
{
  g_autoptr (GError) error = NULL;
  const HeatIncident *i = heat_ops_incident (heat_live_ops (h->live), h->incident);
  g_autoptr (HeatArrivals) out = heat_ops_arrivals_for (h->live, h->graph, &h->speeds, i, &error);

  g_assert_no_error (error);
  g_assert_cmpint (out->chosen, >=, 0);
  const HeatArrival *a = &g_array_index (out->arrivals, HeatArrival, out->chosen);
  g_assert_cmpint ((int) a->team + 1, ==, team);
  g_assert_cmpfloat_with_epsilon ((double) (a->eta_us - h->now_us) / MIN_US, minutes, 0.02);
}

#define DO(call) G_STMT_START { g_autoptr (GError) e_ = NULL; gboolean ok_ = (call); g_assert_no_error (e_); g_assert_true (ok_); } G_STMT_END

static void
test_streets (void)
{
  House h = { 0 };

  open_house (&h);
  check (&h, 1, 1);
  DO (heat_live_close_road (h.live, "east", "burst", h.now_us + 30 * MIN_US, &e_));
  check (&h, 2, 3);
  h.now_us += 31 * MIN_US; /* what was closed until then is open again by itself */
  check (&h, 1, 1);
  DO (heat_live_close_road (h.live, "east", "burst", 0, &e_));
  h.now_us += 24 * 60 * MIN_US;
  check (&h, 2, 3);
  DO (heat_live_open_road (h.live, "east", &e_));
  check (&h, 1, 1);
  DO (heat_live_note_weather (h.live, -24, TRUE, &e_));
  check (&h, 1, 2);
  DO (heat_live_note_weather (h.live, -20, FALSE, &e_));
  check (&h, 1, 1);
  close_house (&h);
}

static void
test_teams (void)
{
  House h = { 0 };

  open_house (&h);
  g_autofree char *other = open_incident (&h, "the other burst", 4000);
  DO (heat_live_assign_team (h.live, "1", other, NULL, &e_));
  check (&h, 2, 3);
  const HeatIncident *i = heat_ops_incident (heat_live_ops (h.live), h.incident);
  HeatArriveTeam busy = heat_ops_team_now (h.live, 0, i);
  g_assert_cmpint (busy.state, ==, HEAT_TEAM_ON_THE_WAY);
  g_assert_cmpstr (busy.busy_with, ==, "the other burst");
  DO (heat_live_release_team (h.live, "1", NULL, &e_));
  DO (heat_live_assign_team (h.live, "1", h.incident, NULL, &e_));
  check (&h, 2, 3); /* who is to be sent besides */
  busy = heat_ops_team_now (h.live, 0, i);
  g_assert_cmpstr (busy.busy_with, ==, "burst");
  g_assert_cmpint (busy.free_at_us, ==, 0);
  DO (heat_live_team_arrived (h.live, "1", &e_));
  check (&h, 2, 3);
  DO (heat_live_release_team (h.live, "1", NULL, &e_));
  DO (heat_live_set_team_state (h.live, "1", HEAT_CREW_OFF, 0, NULL, &e_));
  check (&h, 2, 3);
  DO (heat_live_fix_team (h.live, "2", 500, 0, NAN, &e_));
  check (&h, 2, 0.5);
  close_house (&h);
}

static void
test_refused (void)
{
  House h = { 0 };
  g_autoptr (GError) error = NULL;

  open_house (&h);
  g_autofree char *nowhere = open_incident (&h, "somewhere", NAN);
  g_assert_null (heat_ops_arrivals_for (h.live, h.graph, &h.speeds, heat_ops_incident (heat_live_ops (h.live), nowhere), &error));
  g_assert_error (error, HEAT_OPS_ERROR, HEAT_ERROR_REFUSED);
  g_assert_nonnull (strstr (error->message, nowhere));
  close_house (&h);
}

/* A company whose only rule runs from there. */
static HeatCompany *
company_from (const char *word)
{
  g_autoptr (GError) error = NULL;
  HeatCompany *company = heat_company_load (NULL, &error);
  g_autofree char *path = NULL, *text = g_strdup_printf ("profile,job,clock_from,first_contact_min,arrive_min,safe_min,reply_min,repair_h,close_h\ncompany,any,%s,,30,,,6,\n", word);
  int fd = g_file_open_tmp ("rules-XXXXXX", &path, NULL);

  g_assert_true (g_close (fd, NULL));
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  heat_rules_free (company->rules);
  company->rules = heat_rules_load (path, &error);
  g_assert_no_error (error);
  g_remove (path);
  return company;
}

/* Seen at 02:01, told at 02:21 and at 02:26, taken up at 02:31. */
static void
check_clock_from (const char *word, int minutes_before)
{
  House h = { 0 };
  HeatReportInput in = HEAT_REPORT_INPUT_INIT;
  g_autofree char *first = NULL, *second = NULL, *id = NULL;

  open_house (&h);
  heat_live_free (h.live);
  h.live = open_live (&h, company_from (word));
  gint64 opened_us = h.now_us;
  in.text = "water on the street";
  h.now_us = opened_us - 10 * MIN_US;
  DO (heat_live_take_report (h.live, &in, &first, &e_));
  h.now_us = opened_us - 5 * MIN_US;
  in.seen_us = opened_us - 30 * MIN_US;
  DO (heat_live_take_report (h.live, &in, &second, &e_));
  h.now_us = opened_us;
  HeatOpenInput open = HEAT_OPEN_INPUT_INIT;
  open.reports = (const char *const[]){ first, second, NULL };
  DO (heat_live_open_incident (h.live, &open, &id, &e_));
  const HeatIncident *i = heat_ops_incident (heat_live_ops (h.live), id);
  g_assert_cmpint (heat_live_arrive_clock (h.live, i).limit_us, ==, opened_us + (30 - minutes_before) * MIN_US);
  g_assert_cmpint (heat_live_repair_clock (h.live, i).limit_us, ==, opened_us + (360 - minutes_before) * MIN_US);
  close_house (&h);
}

static void
test_clock_from (void)
{
  check_clock_from ("", 10);
  check_clock_from ("report", 10);
  check_clock_from ("accept", 10);
  check_clock_from ("transfer", 0);
  check_clock_from ("event", 30);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  heat_i18n_init ();
  g_test_add_func ("/ops/assign/streets", test_streets);
  g_test_add_func ("/ops/assign/teams", test_teams);
  g_test_add_func ("/ops/assign/refused", test_refused);
  g_test_add_func ("/ops/assign/clock-from", test_clock_from);
  return g_test_run ();
}
