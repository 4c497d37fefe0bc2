// SPDX-License-Identifier: GPL-3.0-or-later
/* Named cases, each a small network written out: what the domain says in a sentence, seen on a drawing. */
#include "draw.h"
#include "trace-resupply.h"
#include <string.h>

/* A leak on the supply is fed through the consumers from the return as well: both lines are closed. */
static void
test_both_lines (void)
{
  Drawing k = { 0 };
  draw_street (&k);
  draw_ready (&k);
  draw_ask (&k, "pipe:s2");
  draw_expect_zone (&k, "r2 s2");
  draw_expect_must (&k, "vr2 vs2");
  draw_expect_may (&k, "vr3 vs3");
  draw_expect_out (&k, "far near");
  g_assert_cmpuint (k.plan->out_households, ==, 5);
  g_assert_cmpuint (k.plan->out_suspended, ==, 1);
  g_assert_cmpfloat (k.plan->out_area_m2, ==, 250);
  g_assert_cmpfloat (k.plan->zone_length_m, ==, 200);
  g_assert_cmpint (g_array_index (k.plan->must, HeatPlanValve, 0).valve, ==, draw_at (&k, HEAT_KIND_VALVE, "vs2")); /* supply first */
  g_assert_cmpuint (k.plan->stops->len, ==, 0);
  draw_done (&k);
}

static void
test_dead_end (void)
{
  Drawing k = { 0 };
  draw_street (&k);
  draw_pipe (&k, "stub", "c", "x", HEAT_LINE_SUPPLY);
  draw_valve (&k, "vx", "stub", 0);
  draw_ready (&k);
  draw_ask (&k, "pipe:stub");
  draw_expect_zone (&k, "stub");
  draw_expect_must (&k, "vx");
  draw_expect_out (&k, "");
  draw_done (&k);
}

static void
test_on_valve (void)
{
  Drawing k = { 0 };
  draw_street (&k);
  draw_ready (&k);
  draw_ask (&k, "valve:vs2"); /* no barrier itself: s1 and with it the source */
  draw_expect_zone (&k, "r1 r2 s1 s2");
  g_assert_cmpuint (k.plan->stops->len, ==, 1);
  draw_expect_must (&k, "");
  draw_expect_may (&k, "vr3 vs3");
  k.overlay->state[draw_at (&k, HEAT_KIND_VALVE, "vs3")] = k.overlay->state[draw_at (&k, HEAT_KIND_VALVE, "vr3")] = HEAT_VALVE_CLOSED;
  draw_ask (&k, "valve:vs3"); /* leaks on both its sides though closed */
  draw_expect_zone (&k, "r2 r3 s2 s3");
  draw_expect_must (&k, "vr2 vs2");
  draw_expect_out (&k, "near");
  g_assert_cmpuint (k.plan->already_households, ==, 2);
  draw_done (&k);
}

static void
test_well_with_four (void)
{
  Drawing k = { 0 };
  draw_street (&k);
  heat_city_add_well (k.c)->id = draw_text (&k, "W");
  for (guint32 i = 0; i < k.c->n_valve; i++)
    k.c->valve[i].well = draw_text (&k, "W");
  draw_ready (&k);
  draw_ask (&k, "well:W");
  draw_expect_zone (&k, "r1 r2 r3 s1 s2 s3");
  g_assert_cmpuint (k.plan->stops->len, ==, 1);
  guint32 by_hand[] = { draw_at (&k, HEAT_KIND_VALVE, "vs2"), draw_at (&k, HEAT_KIND_VALVE, "vr2") }; /* drives above ground */
  draw_ask_with (&k, "well:W", (HeatIsolateQuery){ .reachable = by_hand, .n_reachable = 2 });
  draw_expect_zone (&k, "r2 r3 s2 s3");
  draw_expect_must (&k, "vr2 vs2");
  g_assert_cmpuint (k.plan->stops->len, ==, 0);
  draw_done (&k);
}

static void
test_already_isolated (void)
{
  Drawing k = { 0 };
  draw_street (&k);
  draw_ready (&k);
  guint32 held[] = { draw_at (&k, HEAT_KIND_VALVE, "vs3"), draw_at (&k, HEAT_KIND_VALVE, "vr3") };
  draw_ask_with (&k, "pipe:s3", (HeatIsolateQuery){ .held_closed = held, .n_held_closed = 2 });
  draw_expect_must (&k, "");
  draw_expect_may (&k, "");
  draw_expect_out (&k, "");
  g_assert_cmpuint (k.plan->stops->len, ==, 0);
  draw_expect (&k, HEAT_KIND_CONSUMER, k.plan->already_consumers, "far");
  draw_done (&k);
}

static void
test_out_of_service (void)
{
  Drawing k = { 0 };
  draw_street (&k);
  draw_pipe (&k, "old", "b", "d", HEAT_LINE_SUPPLY)->service = HEAT_SERVICE_OUT;
  draw_valve (&k, "vo1", "old", 0);
  draw_valve (&k, "vo2", "old", 1);
  draw_ready (&k);
  draw_ask (&k, "pipe:s3"); /* empty: no way round */
  draw_expect_zone (&k, "r3 s3");
  draw_expect_must (&k, "vr3 vs3");
  draw_ask (&k, "pipe:old");
  draw_expect_zone (&k, "old");
  draw_expect_must (&k, "vo1 vo2");
  g_assert_true (draw_doubts (&k, HEAT_DOUBT_OUT_OF_SERVICE, "old"));
  draw_ask (&k, "valve:vo2");
  draw_expect_zone (&k, "old r3 s3");
  g_assert_true (draw_doubts (&k, HEAT_DOUBT_OUT_OF_SERVICE, "old"));
  draw_done (&k);
}

static void
test_own_header (void)
{
  Drawing k = { 0 };
  draw_street (&k);
  draw_ready (&k);
  draw_ask (&k, "source:Q");
  draw_expect_zone (&k, "r1 s1");
  draw_expect_must (&k, "");
  draw_expect_may (&k, "vr2 vs2");

  g_assert_cmpint (g_array_index (k.plan->stops, HeatPlanStop, 0).kind, ==, HEAT_KIND_SOURCE);
  draw_expect_out (&k, "far near");
  draw_done (&k);
}

/* A bypass between supply and return: water, no heat; its open valve lets a supply leak be fed from the return. */
static void
test_jumper (void)
{
  Drawing k = { 0 };
  draw_street (&k);
  draw_pipe (&k, "j", "b", "B", HEAT_LINE_JUMPER);
  draw_valve (&k, "vj", "j", 0);
  draw_ready (&k);
  draw_ask (&k, "pipe:j");
  draw_expect_must (&k, ""); /* its other end is the source's own return, so the zone is on both sides of its valve */
  draw_expect_may (&k, "vr2 vs2");
  g_assert_cmpuint (k.plan->stops->len, ==, 1);
  k.overlay->state[draw_at (&k, HEAT_KIND_VALVE, "vs2")] = HEAT_VALVE_CLOSED;
  draw_ask (&k, "pipe:s3");
  draw_expect (&k, HEAT_KIND_CONSUMER, k.plan->already_consumers, "far near");
  draw_done (&k);
}

/* With a valve at each end a leak on the bypass costs nobody anything; with one closed only the other is turned; one of its valves leaking
 * brings its line with it. */
static void
test_bypass_with_two_valves (void)
{
  Drawing k = { 0 };
  draw_street (&k);
  draw_pipe (&k, "j", "c", "C", HEAT_LINE_JUMPER);
  draw_valve (&k, "vj", "j", 0);
  draw_valve (&k, "wj", "j", 1);
  draw_ready (&k);
  draw_ask (&k, "pipe:j");
  draw_expect_zone (&k, "j");
  draw_expect_must (&k, "vj wj");
  draw_expect_out (&k, "");
  k.overlay->state[draw_at (&k, HEAT_KIND_VALVE, "wj")] = HEAT_VALVE_CLOSED;
  draw_ask (&k, "pipe:j");
  draw_expect_zone (&k, "j");
  draw_expect_must (&k, "vj");
  draw_expect_out (&k, "");
  draw_ask (&k, "valve:vj");
  draw_expect_zone (&k, "j r2 s2"); /* c and C are joined in the consumer */
  draw_expect_must (&k, "vr2 vs2");
  draw_expect_out (&k, "far near");
  draw_done (&k);
}

/* A leak at a node that carries a valve is a leak of that valve: on both its sides, with every pipe that ends there. */
static void
test_on_node_valve (void)
{
  Drawing k = { 0 };
  draw_street (&k);
  HeatValveRow *v = draw_valve (&k, "vn", "", -1);
  v->node = draw_text (&k, "c");
  draw_ready (&k);
  draw_ask (&k, "pipe:s3"); /* three ends and the consumer meet at it: closed, it parts them all; vs3 stands nearer */
  draw_expect_must (&k, "vr3 vs3");
  draw_ask (&k, "node:c");
  draw_expect_zone (&k, "r2 s2");
  draw_expect_must (&k, "vr2 vs2");
  draw_expect_may (&k, "vr3 vs3");
  draw_done (&k);
}

/* A dead end without a valve of its own takes the street with it; the far end of a valved one leaks nobody dry. */
static void
test_dead_end_without_valve (void)
{
  Drawing k = { 0 };
  draw_street (&k);
  draw_pipe (&k, "stub", "c", "x", HEAT_LINE_SUPPLY);
  draw_pipe (&k, "tip", "x", "y", HEAT_LINE_SUPPLY);
  draw_valve (&k, "vt", "tip", 0);
  draw_ready (&k);
  draw_ask (&k, "pipe:stub");
  draw_expect_zone (&k, "r2 s2 stub");
  draw_expect_must (&k, "vr2 vs2");
  draw_expect_may (&k, "vr3 vs3 vt");
  draw_expect_out (&k, "far near");
  draw_ask (&k, "node:y");
  draw_expect_zone (&k, "tip");
  draw_expect_must (&k, "vt");
  draw_expect_out (&k, "");
  draw_done (&k);
}

/* Already isolated by its own closed valves on both sides: nothing to close, nobody more out, and it is said who was out before. */
static void
test_isolated_by_data (void)
{
  Drawing k = { 0 };
  draw_street (&k);
  k.c->valve[0].state = k.c->valve[2].state = HEAT_VALVE_CLOSED; /* vs2, vr2 */
  draw_ready (&k);
  draw_ask (&k, "pipe:s2");
  draw_expect_zone (&k, "r2 s2");
  draw_expect_must (&k, "");
  draw_expect_may (&k, "vr3 vs3");
  draw_expect_out (&k, "");
  g_assert_cmpuint (k.plan->stops->len, ==, 0);
  draw_expect (&k, HEAT_KIND_CONSUMER, k.plan->already_consumers, "far near");
  k.overlay->condition[draw_at (&k, HEAT_KIND_VALVE, "vs2")] = HEAT_CONDITION_LEAKY; /* closed, but water passes: the source itself */
  draw_ask (&k, "pipe:s2");
  g_assert_cmpuint (k.plan->stops->len, ==, 1);
  draw_done (&k);
}

/* The street as one line for the pair: a valve is listed once and takes the time of two, the volume is both lines'. */
static void
test_single_line (void)
{
  Drawing k = { .c = heat_city_new () };
  draw_pipe (&k, "p1", "a", "b", HEAT_LINE_PAIR);
  draw_pipe (&k, "p2", "b", "c", HEAT_LINE_PAIR);
  draw_pipe (&k, "p3", "c", "d", HEAT_LINE_PAIR);
  draw_pipe (&k, "s4", "d", "e", HEAT_LINE_SUPPLY);
  draw_valve (&k, "v2", "p2", 0);
  draw_valve (&k, "v3", "p3", 0);
  draw_valve (&k, "v4", "s4", 0);
  HeatValveRow *check = draw_valve (&k, "check", "p3", 1);
  check->role = HEAT_VALVE_CHECK;
  check->flow = HEAT_FLOW_OUT_OF_PIPE;
  draw_source (&k, "Q", "a", "a");
  draw_consumer (&k, "near", "c", "c", 3, 1);
  draw_consumer (&k, "far", "d", "d", 2, 0);
  draw_ready (&k);
  draw_ask (&k, "pipe:p2");
  draw_expect_zone (&k, "p2");
  draw_expect_must (&k, "v2");
  draw_expect_may (&k, "v3");
  draw_expect_out (&k, "far near");
  g_assert_cmpfloat_with_epsilon (k.plan->zone_volume_m3, 2 * 100 * G_PI / 4 * 0.2 * 0.2, 1e-6);
  g_assert_cmpfloat_with_epsilon (g_array_index (k.plan->must, HeatPlanValve, 0).minutes, 2 * (double) heat_trace_valve_minutes (k.trace, heat_valve (draw_at (&k, HEAT_KIND_VALVE, "v4"))), 1e-6);
  draw_ask (&k, "node:d"); /* a check valve on the pair holds no water: the search goes through it */
  draw_expect_zone (&k, "p3");
  draw_expect_must (&k, "v3");
  draw_ask (&k, "valve:v3");
  draw_expect_zone (&k, "p2 p3");
  draw_expect_must (&k, "v2");
  draw_ask (&k, "source:Q");
  draw_expect_zone (&k, "p1");
  draw_expect_may (&k, "v2");
  g_assert_cmpuint (k.plan->stops->len, ==, 1);
  draw_done (&k);
}

/* Behind one border valve the water of Q2 comes by a long way; behind the other none, for a check valve lets it out only. What was learnt on the
 * first search must not be believed of what lies behind that door. */
static void
test_one_way_door (void)
{
  Drawing k = { .c = heat_city_new () };
  const char *const pipes[][3] = { { "p0", "a", "b" }, { "z", "b", "c" }, { "s", "c", "d" }, { "x", "c", "e" }, { "k", "e", "d" }, { "o1", "d", "f" }, { "o2", "f", "g" }, { "o3", "g", "h" } };
  const struct { const char *id, *pipe; int end; } valves[] = { { "v3", "p0", 1 }, { "v1", "s", 0 }, { "v2", "x", 0 }, { "door", "k", 0 }, { "w1", "o1", 0 }, { "w2", "o2", 0 }, { "w3", "o3", 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (pipes); i++)
    draw_pipe (&k, pipes[i][0], pipes[i][1], pipes[i][2], HEAT_LINE_SUPPLY);
  for (guint i = 0; i < G_N_ELEMENTS (valves); i++)
    {
      HeatValveRow *v = draw_valve (&k, valves[i].id, valves[i].pipe, valves[i].end);
      if (strcmp (valves[i].id, "door") == 0)
        {
          v->role = HEAT_VALVE_CHECK;
          v->flow = HEAT_FLOW_INTO_PIPE; /* from e towards d */
        }
    }
  draw_node (&k, "A");
  draw_node (&k, "H");
  draw_source (&k, "Q1", "a", "A");
  draw_source (&k, "Q2", "h", "H");
  draw_ready (&k);
  draw_ask (&k, "pipe:z");
  draw_expect_zone (&k, "z");
  draw_expect_must (&k, "v1 v3");
  draw_expect_may (&k, "v2");
  draw_done (&k);
}

static void
test_without_valves (void)
{
  Drawing k = { 0 };
  draw_street (&k);
  k.c->n_valve = 0;
  draw_ready (&k);
  draw_ask (&k, "pipe:s3");
  draw_expect_zone (&k, "r1 r2 r3 s1 s2 s3");
  g_assert_cmpuint (k.plan->stops->len, ==, 1);
  draw_expect_must (&k, "");
  draw_expect_out (&k, "far near");
  draw_done (&k);
}

static void
test_empty (void)
{
  Drawing k = { .c = heat_city_new () };
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (HeatDoubt));
  g_autoptr (GError) error = NULL;
  HeatLeak leak = { HEAT_LEAK_PIPE, 0 };
  HeatIsolateQuery q = { .leaks = &leak, .n_leaks = 1 };

  draw_ready (&k);
  draw_ask (&k, "");
  g_assert_cmpuint (k.plan->zone_pipes->len, ==, 0);
  heat_trace_doubts (k.trace, found);
  g_assert_cmpuint (found->len, ==, 0);
  g_assert_null (heat_trace_isolate (k.trace, &q, &error));
  g_assert_error (error, HEAT_TRACE_ERROR, HEAT_ERROR_USAGE);
  draw_done (&k);
}

/* A stuck valve is walked through; what that cost stays visible. */
static void
test_failed (void)
{
  Drawing k = { 0 };
  draw_street (&k);
  draw_ready (&k);
  k.overlay->condition[draw_at (&k, HEAT_KIND_VALVE, "vs3")] = HEAT_CONDITION_STUCK;
  draw_ask (&k, "pipe:s3");
  draw_expect_zone (&k, "r2 r3 s2 s3");
  draw_expect_must (&k, "vr2 vs2");
  g_assert_cmpuint (k.plan->failed->len, ==, 1);
  const HeatPlanFailed *f = &g_array_index (k.plan->failed, HeatPlanFailed, 0);
  g_assert_cmpuint (f->valve, ==, draw_at (&k, HEAT_KIND_VALVE, "vs3"));
  draw_expect (&k, HEAT_KIND_VALVE, f->new_must, "vr2 vs2");
  draw_expect (&k, HEAT_KIND_VALVE, f->no_longer_must, "vr3 vs3");
  g_assert_cmpint (f->more_households, ==, 3);
  draw_done (&k);
}

/* The cascade: a primary leak takes the station's consumers; the secondary leak is held by the make-up all the same. */
static void
test_cascade (void)
{
  Drawing k = { 0 };
  draw_street (&k);
  draw_station (&k, "X", "d", "D", "e", "E", TRUE);
  draw_pipe (&k, "t1", "e", "f", HEAT_LINE_SUPPLY);
  draw_pipe (&k, "t2", "E", "F", HEAT_LINE_RETURN);
  draw_valve (&k, "vt1", "t1", 0);
  draw_valve (&k, "vt2", "t2", 0);
  draw_consumer (&k, "flat", "f", "F", 7, 0);
  draw_ready (&k);
  draw_ask (&k, "pipe:s3");
  draw_expect_must (&k, "vr3 vs3");
  draw_expect_out (&k, "far flat");
  draw_expect (&k, HEAT_KIND_STATION, k.plan->out_stations, "X");
  g_assert_cmpuint (k.plan->stops->len, ==, 0);
  g_assert_true (draw_doubts (&k, HEAT_DOUBT_MAKE_UP_LOST, "X"));
  draw_ask (&k, "pipe:t1");
  draw_expect_must (&k, "vt1 vt2");
  draw_expect_out (&k, "flat");
  draw_ask (&k, "pipe:s3 pipe:t1"); /* one plan for both */
  draw_expect_must (&k, "vr3 vs3 vt1 vt2");
  draw_ask (&k, "station:X:both"); /* a burst exchanger joins the networks: the station stops */
  g_assert_cmpuint (k.plan->stops->len, ==, 1);
  g_assert_cmpint (g_array_index (k.plan->stops, HeatPlanStop, 0).kind, ==, HEAT_KIND_STATION);
  draw_done (&k);
}

/* A tie gives heat back only with its mate on the other line. */
static void
test_resupply (void)
{
  Drawing k = { 0 };
  g_autoptr (GError) error = NULL;
  draw_street (&k);
  draw_pipe (&k, "ts", "d", "z", HEAT_LINE_SUPPLY);
  draw_pipe (&k, "tr", "D", "Z", HEAT_LINE_RETURN);
  heat_city_add_well (k.c)->id = draw_text (&k, "W");
  for (int i = 0; i < 2; i++)
    {
      HeatValveRow *v = draw_valve (&k, i ? "tier" : "ties", i ? "tr" : "ts", 0);
      v->role = HEAT_VALVE_TIE;
      v->state = HEAT_VALVE_CLOSED;
      v->well = draw_text (&k, "W");
    }
  draw_source (&k, "Q2", "z", "Z");
  draw_ready (&k);
  draw_ask (&k, "pipe:s2");
  HeatLeak leak = g_array_index (k.plan->leaks, HeatLeak, 0);
  HeatIsolateQuery q = { .leaks = &leak, .n_leaks = 1, .overlay = k.overlay };
  g_autoptr (GArray) back = heat_trace_resupply (k.trace, &q, k.plan, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (back->len, ==, 1);
  const HeatResupply *r = &g_array_index (back, HeatResupply, 0);
  g_assert_cmpuint (r->valve, ==, draw_at (&k, HEAT_KIND_VALVE, "ties"));
  g_assert_cmpuint (r->with, ==, draw_at (&k, HEAT_KIND_VALVE, "tier"));
  draw_expect (&k, HEAT_KIND_CONSUMER, r->consumers, "far");
  draw_expect (&k, HEAT_KIND_VALVE, r->close_first, "vr3 vs3"); /* the may valves: now a header stands behind them */
  g_assert_cmpuint (r->households, ==, 2);
  g_assert_false (r->joins_systems);
  draw_ask (&k, "pipe:s3"); /* the zone reaches the ties: nothing to be had */
  leak = g_array_index (k.plan->leaks, HeatLeak, 0);
  g_autoptr (GArray) none = heat_trace_resupply (k.trace, &q, k.plan, &error);
  g_assert_cmpuint (none->len, ==, 0);
  draw_done (&k);
}

/* Two pairs of ties in series help only together; what then hangs on DN 80 instead of DN 200 is weak; a primary and a secondary
 * network are never joined unsaid. */
static void
test_resupply_plan (void)
{
  Drawing k = { 0 };
  g_autoptr (GError) error = NULL;
  static const char *const ends[2][3] = { { "d", "y", "z" }, { "D", "Y", "Z" } };
  draw_street (&k);
  for (int i = 0; i < 4; i++)
    {
      static const char *const wells[] = { "W1", "W2" };
      g_autofree char *pipe = g_strdup_printf ("t%c%d", i & 1 ? 'r' : 's', i / 2), *id = g_strdup_printf ("tie%c%d", i & 1 ? 'r' : 's', i / 2);
      draw_pipe (&k, pipe, ends[i & 1][i / 2], ends[i & 1][i / 2 + 1], (HeatLine) (i & 1))->dn_mm = 80;
      HeatValveRow *v = draw_valve (&k, id, pipe, 0);
      v->role = HEAT_VALVE_TIE;
      v->state = HEAT_VALVE_CLOSED;
      v->minutes = 5;
      v->well = draw_text (&k, wells[i / 2]);
    }
  for (int i = 0; i < 2; i++)
    heat_city_add_well (k.c)->id = draw_text (&k, i ? "W2" : "W1");
  draw_source (&k, "Q2", "z", "Z");
  k.c->port[k.c->n_port - 1].system = draw_text (&k, "high");
  draw_ready (&k);
  draw_ask (&k, "pipe:s2");
  HeatLeak leak = g_array_index (k.plan->leaks, HeatLeak, 0);
  HeatIsolateQuery q = { .leaks = &leak, .n_leaks = 1, .overlay = k.overlay };
  HeatResupplyOptions options = { 10, 4, 100 };
  g_autoptr (HeatResupplyPlan) plan = heat_trace_plan_resupply (k.trace, &q, k.plan, &options, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (plan->steps->len, ==, 1);
  const HeatResupplyStep *s = &g_array_index (plan->steps, HeatResupplyStep, 0);
  draw_expect (&k, HEAT_KIND_VALVE, s->open, "tier0 tier1 ties0 ties1");
  draw_expect (&k, HEAT_KIND_VALVE, s->close_first, "vr3 vs3");
  draw_expect (&k, HEAT_KIND_CONSUMER, s->consumers, "far");
  g_assert_true (s->joins_systems);
  g_assert_cmpfloat_with_epsilon (s->minutes, 20 + 2 * 10 + 2 * (7 + 10), 1e-9); /* vs3 and vr3 have no well and no place: two visits */
  g_assert_cmpuint (s->weak->len, ==, 2);
  g_assert_cmpuint (g_array_index (s->weak, HeatWeak, 0).former_dn_mm, ==, 200);
  g_assert_cmpuint (g_array_index (s->weak, HeatWeak, 0).dn_mm, ==, 80);
  g_assert_cmpuint (g_array_index (s->weak, HeatWeak, 1).line, ==, HEAT_LINE_RETURN);
  options.most_together = 3;
  g_autoptr (HeatResupplyPlan) fewer = heat_trace_plan_resupply (k.trace, &q, k.plan, &options, &error);
  g_assert_cmpuint (fewer->steps->len, ==, 0);
  options = (HeatResupplyOptions){ 10, 4, 2 };
  g_autoptr (HeatResupplyPlan) cut = heat_trace_plan_resupply (k.trace, &q, k.plan, &options, &error);
  g_assert_true (cut->is_cut_short);
  draw_done (&k);
}

static void
test_doubts (void)
{
  Drawing k = { 0 };
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (HeatDoubt));
  draw_street (&k);
  draw_pipe (&k, "i1", "m", "n", HEAT_LINE_SUPPLY);
  draw_pipe (&k, "i2", "M", "N", HEAT_LINE_RETURN);
  draw_consumer (&k, "island", "n", "N", 1, 0);
  draw_consumer (&k, "nowhere", "", "", 9, 0);
  draw_ready (&k);
  heat_trace_doubts (k.trace, found);
  g_assert_cmpuint (found->len, ==, 3); /* few warm, the part, its consumer */
  g_assert_cmpint (g_array_index (found, HeatDoubt, 0).kind, ==, HEAT_DOUBT_FEW_WARM);
  g_assert_cmpint (g_array_index (found, HeatDoubt, 1).kind, ==, HEAT_DOUBT_NO_HEADER);
  g_assert_cmpstr (heat_net_id (k.net, HEAT_KIND_CONSUMER, g_array_index (found, HeatDoubt, 2).index), ==, "island");
  draw_ask (&k, "pipe:s3");
  g_assert_cmpint (g_array_index (k.plan->doubts, HeatDoubt, 0).kind, ==, HEAT_DOUBT_FEW_WARM);
  g_assert_false (draw_doubts (&k, HEAT_DOUBT_NO_HEADER, "i1"));
  draw_expect (&k, HEAT_KIND_CONSUMER, k.plan->already_consumers, "island"); /* the one without a place is never counted */
  draw_ask (&k, "pipe:i1");
  g_assert_true (draw_doubts (&k, HEAT_DOUBT_NO_HEADER, "i1"));
  for (guint i = 0; i < found->len; i++)
    g_free (g_array_index (found, HeatDoubt, i).text);
  draw_done (&k);
}

static void
test_leak_text (void)
{
  static const char *const wrong[] = { "pipe", "pipe:", "tube:s1", "station:X", "station:X:middle", ":s1", "" };
  Drawing k = { 0 };
  HeatLeak leak = { HEAT_LEAK_NODE, 77 };
  draw_street (&k);
  draw_ready (&k);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_false (heat_leak_parse (k.net, wrong[i], &leak, &error));
      g_assert_error (error, HEAT_TRACE_ERROR, HEAT_ERROR_USAGE);
      g_assert_cmpuint (leak.index, ==, 77);
    }
  g_autoptr (GError) error = NULL;
  g_assert_false (heat_leak_parse (k.net, "pipe:s9", &leak, &error));
  g_assert_error (error, HEAT_TRACE_ERROR, HEAT_ERROR_NOT_FOUND);
  draw_done (&k);
}

int
main (int argc, char **argv)
{
  static const struct { const char *name; void (*run) (void); } cases[] = {
    { "both-lines", test_both_lines }, { "dead-end", test_dead_end }, { "on-valve", test_on_valve }, { "well-with-four", test_well_with_four },
    { "already-isolated", test_already_isolated }, { "out-of-service", test_out_of_service }, { "own-header", test_own_header },
    { "bypass", test_jumper }, { "bypass-with-two-valves", test_bypass_with_two_valves },
    { "on-node-valve", test_on_node_valve }, { "dead-end-without-valve", test_dead_end_without_valve }, { "isolated-by-data", test_isolated_by_data },
    { "single-line", test_single_line }, { "one-way-door", test_one_way_door }, { "without-valves", test_without_valves }, { "empty", test_empty }, { "failed", test_failed },
    { "cascade", test_cascade }, { "resupply", test_resupply }, { "resupply-plan", test_resupply_plan }, { "doubts", test_doubts }, { "leak-text", test_leak_text },
  };
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/trace/case/", cases[i].name, NULL);
      g_test_add_func (path, cases[i].run);
    }
  return g_test_run ();
}
