// SPDX-License-Identifier: GPL-3.0-or-later
/* Named cases, each a small network written out: what the domain says in a sentence, seen on a drawing. */
#include "trace-resupply.h"
#include <string.h>

typedef struct { HeatCity *c; HeatNet *net; HeatTrace *trace; HeatValveOverlay *overlay; HeatPlan *plan; } Case;

static HeatText
text (Case *k, const char *s)
{
  return heat_city_put (k->c, s);
}

/* "id a b line" for each pipe; nodes are made when first named. */
static void
need_node (Case *k, const char *id)
{
  for (guint32 i = 0; i < k->c->n_node; i++)
    if (strcmp (heat_city_text (k->c, k->c->node[i].id), id) == 0)
      return;
  heat_city_add_node (k->c)->id = text (k, id);
}

static HeatPipeRow *
pipe_row (Case *k, const char *id, const char *a, const char *b, HeatLine line)
{
  need_node (k, a);
  need_node (k, b);
  HeatText ta = text (k, a), tb = text (k, b);
  HeatPipeRow *row = heat_city_add_pipe (k->c);
  row->id = text (k, id);
  row->from_node = ta;
  row->to_node = tb;
  row->line = (guint8) line;
  row->length_m = 100;
  row->dn_mm = 200;
  return row;
}

static HeatValveRow *
valve_row (Case *k, const char *id, const char *pipe, int end)
{
  HeatValveRow *row = heat_city_add_valve (k->c);

  row->id = text (k, id);
  row->pipe = text (k, pipe);
  row->end = (gint8) end;
  row->dn_mm = 200;
  row->role = HEAT_VALVE_SECTIONAL;
  return row;
}

static void
source (Case *k, const char *id, const char *supply, const char *back)
{
  heat_city_add_source (k->c)->id = text (k, id);
  HeatPortRow *port = heat_city_add_port (k->c);
  port->owner = text (k, id);
  port->side = HEAT_PORT_HEADER;
  port->supply_node = text (k, supply);
  port->return_node = text (k, back);
}

static void
station (Case *k, const char *id, const char *ps, const char *pr, const char *ss, const char *sr, gboolean make_up_from_primary)
{
  HeatStationRow *row = heat_city_add_station (k->c);
  row->id = text (k, id);
  row->make_up_from_primary = (guint8) make_up_from_primary;
  for (int side = 0; side < 2; side++)
    {
      need_node (k, side ? ss : ps);
      need_node (k, side ? sr : pr);
      HeatPortRow *port = heat_city_add_port (k->c);
      port->owner = text (k, id);
      port->side = side ? HEAT_PORT_SECONDARY : HEAT_PORT_PRIMARY;
      port->supply_node = text (k, side ? ss : ps);
      port->return_node = text (k, side ? sr : pr);
    }
}

static void
consumer (Case *k, const char *id, const char *supply, const char *back, guint heating, guint suspended)
{
  HeatConsumerRow *row = heat_city_add_consumer (k->c);
  row->id = text (k, id);
  row->supply_node = text (k, supply);
  row->return_node = text (k, back);
  for (guint i = 0; i < heating + suspended; i++)
    {
      g_autofree char *card = g_strdup_printf ("%s/%u", id, i);
      HeatHouseholdRow *h = heat_city_add_household (k->c);
      h->card = text (k, card);
      h->consumer = text (k, id);
      h->area_m2 = 50;
      h->housing = i < heating ? HEAT_HEATING : HEAT_SUSPENDED;
    }
}

/* A street: q — S1 — v — S2 — w — S3 — c on the supply, the same back; a valve at the start of each pipe but the first. */
static void
street (Case *k)
{
  k->c = heat_city_new ();
  pipe_row (k, "s1", "a", "b", HEAT_LINE_SUPPLY);
  pipe_row (k, "s2", "b", "c", HEAT_LINE_SUPPLY);
  pipe_row (k, "s3", "c", "d", HEAT_LINE_SUPPLY);
  pipe_row (k, "r1", "A", "B", HEAT_LINE_RETURN);
  pipe_row (k, "r2", "B", "C", HEAT_LINE_RETURN);
  pipe_row (k, "r3", "C", "D", HEAT_LINE_RETURN);
  valve_row (k, "vs2", "s2", 0);
  valve_row (k, "vs3", "s3", 0);
  valve_row (k, "vr2", "r2", 0);
  valve_row (k, "vr3", "r3", 0);
  source (k, "Q", "a", "A");
  consumer (k, "near", "c", "C", 3, 1);
  consumer (k, "far", "d", "D", 2, 0);
}

static void
ready (Case *k)
{
  g_autoptr (GError) error = NULL;
  k->net = heat_net_new (k->c, NULL, &error);
  g_assert_no_error (error);
  k->trace = heat_trace_new (k->net, NULL, &error);
  g_assert_no_error (error);
  k->overlay = heat_valve_overlay_new (k->net);
}

static void
ask_with (Case *k, const char *leaks, HeatIsolateQuery q)
{
  g_auto (GStrv) words = g_strsplit (leaks, " ", -1);
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (HeatLeak));
  g_autoptr (GError) error = NULL;

  for (guint i = 0; words[i] && *words[i]; i++)
    {
      HeatLeak leak;
      heat_leak_parse (k->net, words[i], &leak, &error);
      g_assert_no_error (error);
      g_autofree char *back = heat_leak_to_text (k->net, leak);
      g_assert_cmpstr (back, ==, words[i]);
      g_array_append_val (list, leak);
    }
  q.leaks = (const HeatLeak *) (gpointer) list->data;
  q.n_leaks = list->len;
  q.overlay = k->overlay;
  g_clear_pointer (&k->plan, heat_plan_free);
  k->plan = heat_trace_isolate (k->trace, &q, &error);
  g_assert_no_error (error);
}

static void
ask (Case *k, const char *leaks)
{
  ask_with (k, leaks, (HeatIsolateQuery){ 0 });
}

static void
done (Case *k)
{
  g_clear_pointer (&k->plan, heat_plan_free);
  g_clear_pointer (&k->overlay, heat_valve_overlay_free);
  g_clear_pointer (&k->trace, heat_trace_unref);
  g_clear_pointer (&k->net, heat_net_unref);
}

static int
compare_words (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The list as sorted ids; its rows begin with the index. */
static void
expect (Case *k, HeatKind kind, const GArray *list, const char *ids)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  GString *s = g_string_new (NULL);

  for (guint i = 0; i < list->len; i++)
    g_ptr_array_add (words, (gpointer) heat_net_id (k->net, kind, *(const guint32 *) (gconstpointer) (list->data + i * g_array_get_element_size ((GArray *) list))));
  g_ptr_array_sort (words, compare_words);
  for (guint i = 0; i < words->len; i++)
    g_string_append_printf (s, i ? " %s" : "%s", (const char *) g_ptr_array_index (words, i));
  g_assert_cmpstr (s->str, ==, ids);
  g_string_free (s, TRUE);
}

static void expect_must (Case *k, const char *ids) { expect (k, HEAT_KIND_VALVE, k->plan->must, ids); }
static void expect_may (Case *k, const char *ids) { expect (k, HEAT_KIND_VALVE, k->plan->may, ids); }
static void expect_zone (Case *k, const char *ids) { expect (k, HEAT_KIND_PIPE, k->plan->zone_pipes, ids); }
static void expect_out (Case *k, const char *ids) { expect (k, HEAT_KIND_CONSUMER, k->plan->out_consumers, ids); }

static gboolean
doubts (Case *k, HeatDoubtKind kind, const char *id)
{
  for (guint i = 0; i < k->plan->doubts->len; i++)
    {
      const HeatDoubt *d = &g_array_index (k->plan->doubts, HeatDoubt, i);
      if (d->kind == kind && strcmp (d->index == HEAT_NONE ? "" : heat_net_id (k->net, d->of, d->index), id) == 0)
        return TRUE;
    }
  return FALSE;
}

static guint32
valve (Case *k, const char *id)
{
  return heat_net_find (k->net, HEAT_KIND_VALVE, id);
}

/* ---- cases ---- */

/* A leak on the supply is fed through the consumers from the return as well: both lines are closed. */
static void
test_both_lines (void)
{
  Case k = { 0 };
  street (&k);
  ready (&k);
  ask (&k, "pipe:s2");
  expect_zone (&k, "r2 s2");
  expect_must (&k, "vr2 vs2");
  expect_may (&k, "vr3 vs3");
  expect_out (&k, "far near");
  g_assert_cmpuint (k.plan->out_households, ==, 5);
  g_assert_cmpuint (k.plan->out_suspended, ==, 1);
  g_assert_cmpfloat (k.plan->out_area_m2, ==, 250);
  g_assert_cmpfloat (k.plan->zone_length_m, ==, 200);
  g_assert_cmpint (g_array_index (k.plan->must, HeatPlanValve, 0).valve, ==, valve (&k, "vs2")); /* supply first */
  g_assert_cmpuint (k.plan->stops->len, ==, 0);
  done (&k);
}

static void
test_dead_end (void)
{
  Case k = { 0 };
  street (&k);
  pipe_row (&k, "stub", "c", "x", HEAT_LINE_SUPPLY);
  valve_row (&k, "vx", "stub", 0);
  ready (&k);
  ask (&k, "pipe:stub");
  expect_zone (&k, "stub");
  expect_must (&k, "vx");
  expect_out (&k, "");
  done (&k);
}

static void
test_on_valve (void)
{
  Case k = { 0 };
  street (&k);
  ready (&k);
  ask (&k, "valve:vs2"); /* no barrier itself: s1 and with it the source */
  expect_zone (&k, "r1 r2 s1 s2");
  g_assert_cmpuint (k.plan->stops->len, ==, 1);
  expect_must (&k, "");
  expect_may (&k, "vr3 vs3");
  k.overlay->state[valve (&k, "vs3")] = k.overlay->state[valve (&k, "vr3")] = HEAT_VALVE_CLOSED;
  ask (&k, "valve:vs3"); /* leaks on both its sides though closed */
  expect_zone (&k, "r2 r3 s2 s3");
  expect_must (&k, "vr2 vs2");
  expect_out (&k, "near");
  g_assert_cmpuint (k.plan->already_households, ==, 2);
  done (&k);
}

static void
test_well_with_four (void)
{
  Case k = { 0 };
  street (&k);
  heat_city_add_well (k.c)->id = text (&k, "W");
  for (guint32 i = 0; i < k.c->n_valve; i++)
    k.c->valve[i].well = text (&k, "W");
  ready (&k);
  ask (&k, "well:W");
  expect_zone (&k, "r1 r2 r3 s1 s2 s3");
  g_assert_cmpuint (k.plan->stops->len, ==, 1);
  guint32 by_hand[] = { valve (&k, "vs2"), valve (&k, "vr2") }; /* drives above ground */
  ask_with (&k, "well:W", (HeatIsolateQuery){ .reachable = by_hand, .n_reachable = 2 });
  expect_zone (&k, "r2 r3 s2 s3");
  expect_must (&k, "vr2 vs2");
  g_assert_cmpuint (k.plan->stops->len, ==, 0);
  done (&k);
}

static void
test_already_isolated (void)
{
  Case k = { 0 };
  street (&k);
  ready (&k);
  guint32 held[] = { valve (&k, "vs3"), valve (&k, "vr3") };
  ask_with (&k, "pipe:s3", (HeatIsolateQuery){ .held_closed = held, .n_held_closed = 2 });
  expect_must (&k, "");
  expect_may (&k, "");
  expect_out (&k, "");
  g_assert_cmpuint (k.plan->stops->len, ==, 0);
  expect (&k, HEAT_KIND_CONSUMER, k.plan->already_consumers, "far");
  done (&k);
}

static void
test_out_of_service (void)
{
  Case k = { 0 };
  street (&k);
  pipe_row (&k, "old", "b", "d", HEAT_LINE_SUPPLY)->service = HEAT_SERVICE_OUT;
  valve_row (&k, "vo1", "old", 0);
  valve_row (&k, "vo2", "old", 1);
  ready (&k);
  ask (&k, "pipe:s3"); /* empty: no way round */
  expect_zone (&k, "r3 s3");
  expect_must (&k, "vr3 vs3");
  ask (&k, "pipe:old");
  expect_zone (&k, "old");
  expect_must (&k, "vo1 vo2");
  g_assert_true (doubts (&k, HEAT_DOUBT_OUT_OF_SERVICE, "old"));
  ask (&k, "valve:vo2");
  expect_zone (&k, "old r3 s3");
  g_assert_true (doubts (&k, HEAT_DOUBT_OUT_OF_SERVICE, "old"));
  done (&k);
}

static void
test_own_header (void)
{
  Case k = { 0 };
  street (&k);
  ready (&k);
  ask (&k, "source:Q");
  expect_zone (&k, "r1 s1");
  expect_must (&k, "");
  expect_may (&k, "vr2 vs2");

  g_assert_cmpint (g_array_index (k.plan->stops, HeatPlanStop, 0).kind, ==, HEAT_KIND_SOURCE);
  expect_out (&k, "far near");
  done (&k);
}

/* A bypass between supply and return: water, no heat; its open valve lets a supply leak be fed from the return. */
static void
test_jumper (void)
{
  Case k = { 0 };
  street (&k);
  pipe_row (&k, "j", "b", "B", HEAT_LINE_JUMPER);
  valve_row (&k, "vj", "j", 0);
  ready (&k);
  ask (&k, "pipe:j");
  expect_must (&k, ""); /* its other end is the source's own return, so the zone is on both sides of its valve */
  expect_may (&k, "vr2 vs2");
  g_assert_cmpuint (k.plan->stops->len, ==, 1);
  k.overlay->state[valve (&k, "vs2")] = HEAT_VALVE_CLOSED;
  ask (&k, "pipe:s3");
  expect (&k, HEAT_KIND_CONSUMER, k.plan->already_consumers, "far near");
  done (&k);
}

/* With a valve at each end a leak on the bypass costs nobody anything; with one closed only the other is turned; one of its valves leaking
 * brings its line with it. */
static void
test_bypass_with_two_valves (void)
{
  Case k = { 0 };
  street (&k);
  pipe_row (&k, "j", "c", "C", HEAT_LINE_JUMPER);
  valve_row (&k, "vj", "j", 0);
  valve_row (&k, "wj", "j", 1);
  ready (&k);
  ask (&k, "pipe:j");
  expect_zone (&k, "j");
  expect_must (&k, "vj wj");
  expect_out (&k, "");
  k.overlay->state[valve (&k, "wj")] = HEAT_VALVE_CLOSED;
  ask (&k, "pipe:j");
  expect_zone (&k, "j");
  expect_must (&k, "vj");
  expect_out (&k, "");
  ask (&k, "valve:vj");
  expect_zone (&k, "j r2 s2"); /* c and C are joined in the consumer */
  expect_must (&k, "vr2 vs2");
  expect_out (&k, "far near");
  done (&k);
}

/* A leak at a node that carries a valve is a leak of that valve: on both its sides, with every pipe that ends there. */
static void
test_on_node_valve (void)
{
  Case k = { 0 };
  street (&k);
  HeatValveRow *v = valve_row (&k, "vn", "", -1);
  v->node = text (&k, "c");
  ready (&k);
  ask (&k, "pipe:s3"); /* three ends and the consumer meet at it: closed, it parts them all; vs3 stands nearer */
  expect_must (&k, "vr3 vs3");
  ask (&k, "node:c");
  expect_zone (&k, "r2 s2");
  expect_must (&k, "vr2 vs2");
  expect_may (&k, "vr3 vs3");
  done (&k);
}

/* A dead end without a valve of its own takes the street with it; the far end of a valved one leaks nobody dry. */
static void
test_dead_end_without_valve (void)
{
  Case k = { 0 };
  street (&k);
  pipe_row (&k, "stub", "c", "x", HEAT_LINE_SUPPLY);
  pipe_row (&k, "tip", "x", "y", HEAT_LINE_SUPPLY);
  valve_row (&k, "vt", "tip", 0);
  ready (&k);
  ask (&k, "pipe:stub");
  expect_zone (&k, "r2 s2 stub");
  expect_must (&k, "vr2 vs2");
  expect_may (&k, "vr3 vs3 vt");
  expect_out (&k, "far near");
  ask (&k, "node:y");
  expect_zone (&k, "tip");
  expect_must (&k, "vt");
  expect_out (&k, "");
  done (&k);
}

/* Already isolated by its own closed valves on both sides: nothing to close, nobody more out, and it is said who was out before. */
static void
test_isolated_by_data (void)
{
  Case k = { 0 };
  street (&k);
  k.c->valve[0].state = k.c->valve[2].state = HEAT_VALVE_CLOSED; /* vs2, vr2 */
  ready (&k);
  ask (&k, "pipe:s2");
  expect_zone (&k, "r2 s2");
  expect_must (&k, "");
  expect_may (&k, "vr3 vs3");
  expect_out (&k, "");
  g_assert_cmpuint (k.plan->stops->len, ==, 0);
  expect (&k, HEAT_KIND_CONSUMER, k.plan->already_consumers, "far near");
  k.overlay->condition[valve (&k, "vs2")] = HEAT_CONDITION_LEAKY; /* closed, but water passes: the source itself */
  ask (&k, "pipe:s2");
  g_assert_cmpuint (k.plan->stops->len, ==, 1);
  done (&k);
}

/* The street as one line for the pair: a valve is listed once and takes the time of two, the volume is both lines'. */
static void
test_single_line (void)
{
  Case k = { .c = heat_city_new () };
  pipe_row (&k, "p1", "a", "b", HEAT_LINE_PAIR);
  pipe_row (&k, "p2", "b", "c", HEAT_LINE_PAIR);
  pipe_row (&k, "p3", "c", "d", HEAT_LINE_PAIR);
  pipe_row (&k, "s4", "d", "e", HEAT_LINE_SUPPLY);
  valve_row (&k, "v2", "p2", 0);
  valve_row (&k, "v3", "p3", 0);
  valve_row (&k, "v4", "s4", 0);
  HeatValveRow *check = valve_row (&k, "check", "p3", 1);
  check->role = HEAT_VALVE_CHECK;
  check->flow = HEAT_FLOW_OUT_OF_PIPE;
  source (&k, "Q", "a", "a");
  consumer (&k, "near", "c", "c", 3, 1);
  consumer (&k, "far", "d", "d", 2, 0);
  ready (&k);
  ask (&k, "pipe:p2");
  expect_zone (&k, "p2");
  expect_must (&k, "v2");
  expect_may (&k, "v3");
  expect_out (&k, "far near");
  g_assert_cmpfloat_with_epsilon (k.plan->zone_volume_m3, 2 * 100 * G_PI / 4 * 0.2 * 0.2, 1e-6);
  g_assert_cmpfloat_with_epsilon (g_array_index (k.plan->must, HeatPlanValve, 0).minutes, 2 * (double) heat_trace_valve_minutes (k.net, heat_valve (valve (&k, "v4"))), 1e-6);
  ask (&k, "node:d"); /* a check valve on the pair holds no water: the search goes through it */
  expect_zone (&k, "p3");
  expect_must (&k, "v3");
  ask (&k, "valve:v3");
  expect_zone (&k, "p2 p3");
  expect_must (&k, "v2");
  ask (&k, "source:Q");
  expect_zone (&k, "p1");
  expect_may (&k, "v2");
  g_assert_cmpuint (k.plan->stops->len, ==, 1);
  done (&k);
}

/* Behind one border valve the water of Q2 comes by a long way; behind the other none, for a check valve lets it out only. What was learnt on the
 * first search must not be believed of what lies behind that door. */
static void
test_one_way_door (void)
{
  Case k = { .c = heat_city_new () };
  const char *const pipes[][3] = { { "p0", "a", "b" }, { "z", "b", "c" }, { "s", "c", "d" }, { "x", "c", "e" }, { "k", "e", "d" }, { "o1", "d", "f" }, { "o2", "f", "g" }, { "o3", "g", "h" } };
  const struct { const char *id, *pipe; int end; } valves[] = { { "v3", "p0", 1 }, { "v1", "s", 0 }, { "v2", "x", 0 }, { "door", "k", 0 }, { "w1", "o1", 0 }, { "w2", "o2", 0 }, { "w3", "o3", 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (pipes); i++)
    pipe_row (&k, pipes[i][0], pipes[i][1], pipes[i][2], HEAT_LINE_SUPPLY);
  for (guint i = 0; i < G_N_ELEMENTS (valves); i++)
    {
      HeatValveRow *v = valve_row (&k, valves[i].id, valves[i].pipe, valves[i].end);
      if (strcmp (valves[i].id, "door") == 0)
        {
          v->role = HEAT_VALVE_CHECK;
          v->flow = HEAT_FLOW_INTO_PIPE; /* from e towards d */
        }
    }
  need_node (&k, "A");
  need_node (&k, "H");
  source (&k, "Q1", "a", "A");
  source (&k, "Q2", "h", "H");
  ready (&k);
  ask (&k, "pipe:z");
  expect_zone (&k, "z");
  expect_must (&k, "v1 v3");
  expect_may (&k, "v2");
  done (&k);
}

static void
test_without_valves (void)
{
  Case k = { 0 };
  street (&k);
  k.c->n_valve = 0;
  ready (&k);
  ask (&k, "pipe:s3");
  expect_zone (&k, "r1 r2 r3 s1 s2 s3");
  g_assert_cmpuint (k.plan->stops->len, ==, 1);
  expect_must (&k, "");
  expect_out (&k, "far near");
  done (&k);
}

static void
test_empty (void)
{
  Case k = { .c = heat_city_new () };
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (HeatDoubt));
  g_autoptr (GError) error = NULL;
  HeatLeak leak = { HEAT_LEAK_PIPE, 0 };
  HeatIsolateQuery q = { .leaks = &leak, .n_leaks = 1 };

  ready (&k);
  ask (&k, "");
  g_assert_cmpuint (k.plan->zone_pipes->len, ==, 0);
  heat_trace_doubts (k.trace, found);
  g_assert_cmpuint (found->len, ==, 0);
  g_assert_null (heat_trace_isolate (k.trace, &q, &error));
  g_assert_error (error, HEAT_TRACE_ERROR, HEAT_ERROR_USAGE);
  done (&k);
}

/* A stuck valve is walked through; what that cost stays visible. */
static void
test_failed (void)
{
  Case k = { 0 };
  street (&k);
  ready (&k);
  k.overlay->condition[valve (&k, "vs3")] = HEAT_CONDITION_STUCK;
  ask (&k, "pipe:s3");
  expect_zone (&k, "r2 r3 s2 s3");
  expect_must (&k, "vr2 vs2");
  g_assert_cmpuint (k.plan->failed->len, ==, 1);
  const HeatPlanFailed *f = &g_array_index (k.plan->failed, HeatPlanFailed, 0);
  g_assert_cmpuint (f->valve, ==, valve (&k, "vs3"));
  expect (&k, HEAT_KIND_VALVE, f->new_must, "vr2 vs2");
  expect (&k, HEAT_KIND_VALVE, f->no_longer_must, "vr3 vs3");
  g_assert_cmpint (f->more_households, ==, 3);
  done (&k);
}

/* The cascade: a primary leak takes the station's consumers; the secondary leak is held by the make-up all the same. */
static void
test_cascade (void)
{
  Case k = { 0 };
  street (&k);
  station (&k, "X", "d", "D", "e", "E", TRUE);
  pipe_row (&k, "t1", "e", "f", HEAT_LINE_SUPPLY);
  pipe_row (&k, "t2", "E", "F", HEAT_LINE_RETURN);
  valve_row (&k, "vt1", "t1", 0);
  valve_row (&k, "vt2", "t2", 0);
  consumer (&k, "flat", "f", "F", 7, 0);
  ready (&k);
  ask (&k, "pipe:s3");
  expect_must (&k, "vr3 vs3");
  expect_out (&k, "far flat");
  expect (&k, HEAT_KIND_STATION, k.plan->out_stations, "X");
  g_assert_cmpuint (k.plan->stops->len, ==, 0);
  g_assert_true (doubts (&k, HEAT_DOUBT_MAKE_UP_LOST, "X"));
  ask (&k, "pipe:t1");
  expect_must (&k, "vt1 vt2");
  expect_out (&k, "flat");
  ask (&k, "pipe:s3 pipe:t1"); /* one plan for both */
  expect_must (&k, "vr3 vs3 vt1 vt2");
  ask (&k, "station:X:both"); /* a burst exchanger joins the networks: the station stops */
  g_assert_cmpuint (k.plan->stops->len, ==, 1);
  g_assert_cmpint (g_array_index (k.plan->stops, HeatPlanStop, 0).kind, ==, HEAT_KIND_STATION);
  done (&k);
}

/* A tie gives heat back only with its mate on the other line. */
static void
test_resupply (void)
{
  Case k = { 0 };
  g_autoptr (GError) error = NULL;
  street (&k);
  pipe_row (&k, "ts", "d", "z", HEAT_LINE_SUPPLY);
  pipe_row (&k, "tr", "D", "Z", HEAT_LINE_RETURN);
  heat_city_add_well (k.c)->id = text (&k, "W");
  for (int i = 0; i < 2; i++)
    {
      HeatValveRow *v = valve_row (&k, i ? "tier" : "ties", i ? "tr" : "ts", 0);
      v->role = HEAT_VALVE_TIE;
      v->state = HEAT_VALVE_CLOSED;
      v->well = text (&k, "W");
    }
  source (&k, "Q2", "z", "Z");
  ready (&k);
  ask (&k, "pipe:s2");
  HeatLeak leak = g_array_index (k.plan->leaks, HeatLeak, 0);
  HeatIsolateQuery q = { .leaks = &leak, .n_leaks = 1, .overlay = k.overlay };
  g_autoptr (GArray) back = heat_trace_resupply (k.trace, &q, k.plan, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (back->len, ==, 1);
  const HeatResupply *r = &g_array_index (back, HeatResupply, 0);
  g_assert_cmpuint (r->valve, ==, valve (&k, "ties"));
  g_assert_cmpuint (r->with, ==, valve (&k, "tier"));
  expect (&k, HEAT_KIND_CONSUMER, r->consumers, "far");
  expect (&k, HEAT_KIND_VALVE, r->close_first, "vr3 vs3"); /* the may valves: now a header stands behind them */
  g_assert_cmpuint (r->households, ==, 2);
  g_assert_false (r->joins_systems);
  ask (&k, "pipe:s3"); /* the zone reaches the ties: nothing to be had */
  leak = g_array_index (k.plan->leaks, HeatLeak, 0);
  g_autoptr (GArray) none = heat_trace_resupply (k.trace, &q, k.plan, &error);
  g_assert_cmpuint (none->len, ==, 0);
  done (&k);
}

/* Two pairs of ties in series help only together; what then hangs on DN 80 instead of DN 200 is weak; a primary and a secondary
 * network are never joined unsaid. */
static void
test_resupply_plan (void)
{
  Case k = { 0 };
  g_autoptr (GError) error = NULL;
  static const char *const ends[2][3] = { { "d", "y", "z" }, { "D", "Y", "Z" } };
  street (&k);
  for (int i = 0; i < 4; i++)
    {
      static const char *const wells[] = { "W1", "W2" };
      g_autofree char *pipe = g_strdup_printf ("t%c%d", i & 1 ? 'r' : 's', i / 2), *id = g_strdup_printf ("tie%c%d", i & 1 ? 'r' : 's', i / 2);
      pipe_row (&k, pipe, ends[i & 1][i / 2], ends[i & 1][i / 2 + 1], (HeatLine) (i & 1))->dn_mm = 80;
      HeatValveRow *v = valve_row (&k, id, pipe, 0);
      v->role = HEAT_VALVE_TIE;
      v->state = HEAT_VALVE_CLOSED;
      v->minutes = 5;
      v->well = text (&k, wells[i / 2]);
    }
  for (int i = 0; i < 2; i++)
    heat_city_add_well (k.c)->id = text (&k, i ? "W2" : "W1");
  source (&k, "Q2", "z", "Z");
  k.c->port[k.c->n_port - 1].system = text (&k, "high");
  ready (&k);
  ask (&k, "pipe:s2");
  HeatLeak leak = g_array_index (k.plan->leaks, HeatLeak, 0);
  HeatIsolateQuery q = { .leaks = &leak, .n_leaks = 1, .overlay = k.overlay };
  HeatResupplyOptions options = { 10, 4, 100 };
  g_autoptr (HeatResupplyPlan) plan = heat_trace_plan_resupply (k.trace, &q, k.plan, &options, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (plan->steps->len, ==, 1);
  const HeatResupplyStep *s = &g_array_index (plan->steps, HeatResupplyStep, 0);
  expect (&k, HEAT_KIND_VALVE, s->open, "tier0 tier1 ties0 ties1");
  expect (&k, HEAT_KIND_VALVE, s->close_first, "vr3 vs3");
  expect (&k, HEAT_KIND_CONSUMER, s->consumers, "far");
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
  done (&k);
}

static void
test_doubts (void)
{
  Case k = { 0 };
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (HeatDoubt));
  street (&k);
  pipe_row (&k, "i1", "m", "n", HEAT_LINE_SUPPLY);
  pipe_row (&k, "i2", "M", "N", HEAT_LINE_RETURN);
  consumer (&k, "island", "n", "N", 1, 0);
  consumer (&k, "nowhere", "", "", 9, 0);
  ready (&k);
  heat_trace_doubts (k.trace, found);
  g_assert_cmpuint (found->len, ==, 3); /* few warm, the part, its consumer */
  g_assert_cmpint (g_array_index (found, HeatDoubt, 0).kind, ==, HEAT_DOUBT_FEW_WARM);
  g_assert_cmpint (g_array_index (found, HeatDoubt, 1).kind, ==, HEAT_DOUBT_NO_HEADER);
  g_assert_cmpstr (heat_net_id (k.net, HEAT_KIND_CONSUMER, g_array_index (found, HeatDoubt, 2).index), ==, "island");
  ask (&k, "pipe:s3");
  g_assert_cmpint (g_array_index (k.plan->doubts, HeatDoubt, 0).kind, ==, HEAT_DOUBT_FEW_WARM);
  g_assert_false (doubts (&k, HEAT_DOUBT_NO_HEADER, "i1"));
  expect (&k, HEAT_KIND_CONSUMER, k.plan->already_consumers, "island"); /* the one without a place is never counted */
  ask (&k, "pipe:i1");
  g_assert_true (doubts (&k, HEAT_DOUBT_NO_HEADER, "i1"));
  for (guint i = 0; i < found->len; i++)
    g_free (g_array_index (found, HeatDoubt, i).text);
  done (&k);
}

static void
test_leak_text (void)
{
  static const char *const wrong[] = { "pipe", "pipe:", "tube:s1", "station:X", "station:X:middle", ":s1", "" };
  Case k = { 0 };
  HeatLeak leak = { HEAT_LEAK_NODE, 77 };
  street (&k);
  ready (&k);
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
  done (&k);
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
