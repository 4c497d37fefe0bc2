// SPDX-License-Identifier: GPL-3.0-or-later
/* The board's facts against a count of their own over the house as JSON and the city's rows; the cold clock against small steps in
 * time; stations out against the lists of plans carried out alone. */
#include "gen.h"
#include "ops-board.h"
#include "ops-command.h"
#include "ops-field.h"
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

typedef struct {
  GRand *rand;
  HeatNet *net;
  HeatTrace *trace;
  HeatLive *live;
  gint64 now_us;
} Night;

static void
open_night (Night *n, guint32 seed)
{
  g_autoptr (GError) error = NULL;

  n->rand = g_rand_new_with_seed (seed);
  n->now_us = 1768329060000000;
  HeatCity *city = gen_city (n->rand);
  for (int t = 1; t <= 4; t++)
    {
      g_autofree char *id = g_strdup_printf ("%d", t);
      heat_city_add_team (city)->id = heat_city_put (city, id);
    }
  n->net = heat_net_new (city, NULL, &error);
  g_assert_no_error (error);
  n->trace = heat_trace_new (n->net, NULL, &error);
  g_assert_no_error (error);
  n->live = heat_live_new (&(HeatLiveSetup){ heat_journal_memory_new (), n->net, n->trace, NULL, heat_clock_fixed (&n->now_us), "desk:test" }, &error);
  g_assert_no_error (error);
}

static void
close_night (Night *n)
{
  heat_live_free (n->live);
  heat_trace_unref (n->trace);
  heat_net_unref (n->net);
  g_rand_free (n->rand);
}

static HeatIncident *
open_incident (Night *n)
{
  guint32 pipes = heat_net_n (n->net, HEAT_KIND_PIPE);
  g_autofree char *id = NULL;
  HeatOpenInput in = HEAT_OPEN_INPUT_INIT;

  if (!pipes)
    return NULL;
  g_autofree char *leak = g_strconcat ("pipe:", heat_net_id (n->net, HEAT_KIND_PIPE, (guint32) g_rand_int_range (n->rand, 0, (gint32) pipes)), NULL);
  in.leaks = (const char *const[]){ leak, NULL };
  if (!heat_live_open_incident (n->live, &in, &id, NULL) || !heat_live_choose_plan (n->live, id, NULL, NULL, NULL, NULL))
    return NULL;
  return heat_ops_incident (heat_live_ops (n->live), id);
}

/* All isolating steps, or each with the chance given. */
static gboolean
carry_out (Night *n, HeatIncident *i, double chance)
{
  gboolean all = TRUE;

  for (guint k = 0; k < i->steps->len; k++)
    {
      HeatStep *s = i->steps->pdata[k];
      if (s->state != HEAT_STEP_PENDING || s->part != HEAT_STEPS_ISOLATE)
        continue;
      n->now_us += 60 * G_USEC_PER_SEC;
      if (g_rand_double (n->rand) >= chance || !heat_live_step_done (n->live, i->id, s->number, "crew:1", NULL))
        all = FALSE;
    }
  return all;
}

/* --- a count of its own --- */
typedef struct { guint households, priority, consumers, incidents, undelivered; double area_m2; } Count;

static void
count_consumer (const HeatNet *net, const char *consumer, Count *count)
{
  count->consumers++;
  for (guint32 h = 0; h < heat_net_n (net, HEAT_KIND_HOUSEHOLD); h++)
    {
      HeatHome home = heat_net_home (net, heat_household (h));
      if (strcmp (heat_net_id (net, HEAT_KIND_CONSUMER, heat_net_household_consumer (net, heat_household (h)).i), consumer) != 0 || home.housing == HEAT_SUSPENDED)
        continue;
      count->households++;
      count->priority += home.priority != HEAT_PRIORITY_NONE;
      count->area_m2 += isfinite (home.area_m2) ? home.area_m2 : 0;
    }
}

static Count
count_house (const Night *n)
{
  g_autoptr (JsonNode) node = heat_ops_to_json (heat_live_ops (n->live));
  JsonObject *o = json_node_get_object (node);
  JsonArray *out = json_object_get_array_member (o, "out_consumers"), *incidents = json_object_get_array_member (o, "incidents");
  Count count = { 0 };

  for (guint k = 0; k < json_array_get_length (out); k++)
    count_consumer (n->net, json_array_get_string_element (out, k), &count);
  for (guint k = 0; k < json_array_get_length (incidents); k++)
    {
      const char *stage = json_object_get_string_member (json_array_get_object_element (incidents, k), "stage");
      count.incidents += strcmp (stage, "restored") != 0 && strcmp (stage, "closed") != 0;
    }
  return count;
}

static void
check_totals (const Night *n, const HeatBoard *board)
{
  Count count = count_house (n);
  guint teams = 0;

  g_assert_cmpuint (board->out.households, ==, count.households);
  g_assert_cmpuint (board->out.priority, ==, count.priority);
  g_assert_cmpuint (board->out.consumers, ==, count.consumers);
  g_assert_cmpuint (board->incidents->len, ==, count.incidents);
  g_assert_cmpfloat (fabs (board->out.area_m2 - count.area_m2), <, 0.5 + 1e-4 * count.area_m2);
  for (int s = 0; s < HEAT_N_CREW_STATES; s++)
    teams += board->teams[s];
  g_assert_cmpuint (teams, ==, 4);
}

/* Stations as the engine has them at this moment, not as events added them up. */
static void
check_stations (const Night *n, const HeatBoard *board)
{
  g_autofree guint8 *out = heat_ops_compute_stations_out (heat_live_ops (n->live), n->trace);
  guint stations = 0;

  for (guint32 s = 0; s < heat_net_n (n->net, HEAT_KIND_STATION); s++)
    stations += out[s];
  g_assert_cmpuint (board->out.stations, ==, stations);
}

/* Most households first; among equals the one with less time left. */
static void
check_ranking (const HeatBoard *board)
{
  for (guint k = 0; k + 1 < board->incidents->len; k++)
    {
      const HeatBoardIncident *a = &g_array_index (board->incidents, HeatBoardIncident, k), *b = a + 1;
      guint hurt[2] = { 0, 0 };
      gint64 left[2] = { G_MAXINT64, G_MAXINT64 };
      for (int side = 0; side < 2; side++)
        {
          const HeatIncident *i = (a + side)->incident;
          const HeatRuleClock clocks[] = { (a + side)->arrive, (a + side)->repair };
          hurt[side] = MAX (i->out.households, ((HeatOpsPlan *) i->plans->pdata[i->plans->len - 1])->out.households);
          for (guint c = 0; c < 2; c++)
            if (clocks[c].state != HEAT_CLOCK_NONE && !clocks[c].met_us)
              left[side] = MIN (left[side], clocks[c].limit_us - board->at_us);
        }
      g_assert_cmpuint (hurt[0], >=, hurt[1]);
      if (hurt[0] == hurt[1])
        g_assert_cmpint (left[0], <=, left[1]);
      g_assert_true (heat_incident_is_running (b->incident));
    }
}

static void
check_coldest (const Night *n, const HeatBoard *board)
{
  const HeatOps *ops = heat_live_ops (n->live);
  double coldest = INFINITY;

  g_assert_true (board->has_coldest == (board->out.consumers > 0));
  for (guint32 c = 0; c < heat_net_n (n->net, HEAT_KIND_CONSUMER); c++)
    {
      const char *id = heat_net_id (n->net, HEAT_KIND_CONSUMER, c);
      gint64 since_us = heat_ops_out_since_us (ops, id);
      g_assert_true ((since_us != 0) == (heat_ops_consumer_incident (ops, id) != NULL));
      if (!since_us)
        continue;
      HeatBuilding b = heat_net_consumer_building (n->net, heat_consumer (c));
      const HeatBuildingRow *row = heat_building_is_none (b) ? NULL : &heat_net_city (n->net)->building[b.i];
      const HeatCooling *cooling = heat_coolings_get (heat_live_company (n->live)->coolings, row ? row->use : HEAT_USE_OTHER, row ? row->year : 0);
      HeatColdClock clock = heat_cold_clock (cooling, -24, since_us, board->at_us);
      coldest = MIN (coldest, clock.room_degc);
    }
  if (board->has_coldest)
    g_assert_cmpfloat (board->coldest.clock.room_degc, ==, coldest);
}

static void
test_totals (void)
{
  guint out = 0, late = 0, stations = 0, many = 0;

  for (guint32 seed = 1; seed <= 40; seed++)
    {
      Night n;
      open_night (&n, seed);
      for (int k = 0; k < 3; k++)
        {
          HeatIncident *i = open_incident (&n);
          if (i)
            carry_out (&n, i, k == 1 ? 0.6 : 1);
          n.now_us += (gint64) g_rand_int_range (n.rand, 1, 90) * 60 * G_USEC_PER_SEC;
          g_autoptr (HeatBoard) board = heat_board_new (n.live, -24);
          check_totals (&n, board);
          check_stations (&n, board);
          check_ranking (board);
          check_coldest (&n, board);
          out += board->out.households > 0;
          stations += board->out.stations > 0;
          many += board->incidents->len > 1;
          for (guint r = 0; r < board->incidents->len; r++)
            late += heat_board_is_late (&g_array_index (board->incidents, HeatBoardIncident, r));
        }
      close_night (&n);
    }
  g_test_message ("boards with households out %u, stations out %u, several incidents %u, late %u", out, stations, many, late);
  g_assert_cmpuint (out, >, 15);
  g_assert_cmpuint (stations, >, 5);
  g_assert_cmpuint (many, >, 15);
  g_assert_cmpuint (late, >, 5);
}

/* One incident, carried out whole: the stations that its plan named, by id. */
static void
test_stations_of_plan (void)
{
  guint compared = 0;

  for (guint32 seed = 1; seed <= 60; seed++)
    {
      Night n;
      open_night (&n, seed);
      HeatIncident *i = open_incident (&n);
      if (i && carry_out (&n, i, 1) && i->steps->len)
        {
          JsonArray *planned = json_object_get_array_member (json_object_get_object_member (heat_incident_plan (i)->body, "out"), "stations");
          GHashTable *out = heat_ops_stations_out (heat_live_ops (n.live));
          if (!out) /* nothing was to be closed */
            {
              g_assert_cmpuint (json_array_get_length (planned), ==, 0);
              close_night (&n);
              continue;
            }
          for (guint k = 0; k < json_array_get_length (planned); k++)
            g_assert_true (g_hash_table_contains (out, json_array_get_string_element (planned, k)));
          g_assert_cmpuint (g_hash_table_size (out), ==, json_array_get_length (planned));
          compared += json_array_get_length (planned) > 0;
        }
      close_night (&n);
    }
  g_assert_cmpuint (compared, >, 5);
}

/* --- the cold clock in steps of a second --- */
typedef struct { double room, water; gint64 cool_s, cold_s, freeze_s; } Stepped;

static Stepped
step_through (const HeatCooling *c, double outdoor, gint64 until_s, gint64 now_s)
{
  Stepped s = { NAN, NAN, -1, -1, -1 };
  double room = c->indoor_degc, water = c->water_degc;

  for (gint64 t = 0; t <= until_s; t++)
    {
      if (t == now_s)
        s.room = room;
      if (s.cool_s < 0 && room <= 16)
        s.cool_s = t;
      if (s.cold_s < 0 && room <= 12)
        s.cold_s = t;
      if (s.freeze_s < 0 && water <= 0)
        s.freeze_s = t;
      double air = room + c->exposure * (outdoor - room);
      water += (air - water) / (c->pipe_h * 3600);
      room += (outdoor - room) / (c->room_h * 3600);
    }
  return s;
}

static void
check_moment (gint64 at_us, gint64 from_us, gint64 stepped_s, gint64 until_s)
{
  if (at_us == 0 || at_us > from_us + until_s * G_USEC_PER_SEC)
    g_assert_cmpint (stepped_s, ==, -1);
  else
    g_assert_cmpint (ABS ((at_us - from_us) / G_USEC_PER_SEC - stepped_s), <=, 30);
}

static void
test_cold_clock (void)
{
  const HeatCooling cases[] = { { 20, 40, 35, 3.3, 0.6 }, { 20, 40, 120, 3.3, 0.6 }, { 18, 60, 30, 0.8, 1 }, { 22, 40, 5, 5, 0.2 }, { 20, 45, 60, 7, 0 }, { 11, 40, 40, 3, 0.5 } };
  const double outdoors[] = { -30, -24, -8, 0, 5, 14, 25 };
  const gint64 from_us = 1768329060000000, until_s = 5 * 86400, now_s = 40000;

  for (guint k = 0; k < G_N_ELEMENTS (cases); k++)
    for (guint t = 0; t < G_N_ELEMENTS (outdoors); t++)
      {
        HeatColdClock clock = heat_cold_clock (&cases[k], outdoors[t], from_us, from_us + now_s * G_USEC_PER_SEC);
        Stepped stepped = step_through (&cases[k], outdoors[t], until_s, now_s);
        g_assert_cmpfloat (fabs (clock.room_degc - stepped.room), <, 0.01);
        check_moment (clock.cool_us, from_us, stepped.cool_s, until_s);
        check_moment (clock.cold_us, from_us, stepped.cold_s, until_s);
        check_moment (clock.freeze_us, from_us, stepped.freeze_s, until_s);
      }
}

static void
test_cooling_table (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HeatCompany) company = heat_company_load (NULL, &error);
  g_autofree char *bad = g_build_filename (g_get_tmp_dir (), "heat-cooling-bad.csv", NULL);
  double last_h = 0;

  g_assert_no_error (error);
  for (int year = 1980; year <= 2025; year += 5) /* newer houses keep their heat longer */
    {
      const HeatCooling *c = heat_coolings_get (company->coolings, HEAT_USE_RESIDENTIAL, year);
      g_assert_cmpfloat (c->room_h, >=, last_h);
      last_h = c->room_h;
    }
  g_assert_true (heat_coolings_get (company->coolings, HEAT_USE_RESIDENTIAL, 0) == heat_coolings_get (company->coolings, HEAT_USE_RESIDENTIAL, 1970));
  g_assert_cmpfloat (heat_coolings_get (company->coolings, HEAT_USE_COMMERCIAL, 2020)->indoor_degc, ==, 18);
  g_assert_true (g_file_set_contents (bad, "use,year_from,indoor_degc,water_degc,room_h,pipe_h,exposure\nany,0,20,40,0,3,0.5\n", -1, NULL));
  g_assert_null (heat_coolings_load (bad, &error));
  g_assert_error (error, HEAT_OPS_ERROR, HEAT_ERROR_DATA);
  g_assert_nonnull (strstr (error->message, "room_h"));
  g_remove (bad);
}

static void
test_json (void)
{
  Night n;

  open_night (&n, 5);
  HeatIncident *i = open_incident (&n);
  g_assert_nonnull (i);
  carry_out (&n, i, 1);
  n.now_us += (gint64) 200 * 60 * G_USEC_PER_SEC;
  g_autoptr (HeatBoard) board = heat_board_new (n.live, NAN);
  g_autoptr (JsonNode) node = heat_board_to_json (board, heat_live_ops (n.live));
  JsonObject *o = json_node_get_object (node), *row = json_array_get_object_element (json_object_get_array_member (o, "incidents"), 0);
  g_assert_cmpint (json_object_get_int_member (json_object_get_object_member (o, "out"), "households"), ==, board->out.households);
  g_assert_cmpstr (json_object_get_string_member (row, "id"), ==, i->id);
  g_assert_true (json_object_get_boolean_member (row, "is_late"));
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (row, "arrive"), "state"), ==, "late");
  g_assert_cmpint (json_object_get_int_member (json_object_get_object_member (o, "team_states"), "ready"), ==, 4);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (o, "teams")), ==, 4);
  g_assert_false (json_object_has_member (o, "coldest")); /* nobody has noted how cold it is */
  close_night (&n);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/board/totals", test_totals);
  g_test_add_func ("/board/stations-of-plan", test_stations_of_plan);
  g_test_add_func ("/board/cold-clock", test_cold_clock);
  g_test_add_func ("/board/cooling-table", test_cooling_table);
  g_test_add_func ("/board/json", test_json);
  return g_test_run ();
}
