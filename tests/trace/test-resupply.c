// SPDX-License-Identifier: GPL-3.0-or-later
/* The greedy plan of re-supply against every set of tie valves, tried by the brute force on small random networks. A failure prints
 * its seed; HEAT_SEED=N runs that one alone, HEAT_ROUNDS=N sets how many. */
#include "check.h"
#include "gen.h"
#include "trace-resupply.h"
#include <stdlib.h>

#define MOST_TIES 6 /* 64 sets by brute force */
#define VISIT_MINUTES 7.0

typedef struct {
  HeatCity *city;
  BruteNet *brute;
  HeatNet *net;
  HeatTrace *trace;
  HeatValveOverlay *overlay;
  Question q;
  HeatPlan *plan;
  guint32 ties[MOST_TIES];
  guint n_ties;
  guint32 seed;
} Case;

static struct { guint plans, steps, together, below, wide; double share; } sums;

typedef struct { HeatText line[2]; } Spot;

/* A place with both lines: a consumer's or a plant's. */
static gboolean
any_spot (GRand *rand, const HeatCity *c, Spot *spot)
{
  guint32 n = c->n_consumer + c->n_port, i = n ? (guint32) g_rand_int_range (rand, 0, (gint32) n) : 0;

  if (n == 0)
    return FALSE;
  *spot = i < c->n_consumer ? (Spot){ { c->consumer[i].supply_node, c->consumer[i].return_node } }
                            : (Spot){ { c->port[i - c->n_consumer].supply_node, c->port[i - c->n_consumer].return_node } };
  return spot->line[0].at && spot->line[1].at;
}

static void
add_tie (GRand *rand, HeatCity *c, HeatText a, HeatText b, HeatLine line, guint32 number, HeatText well)
{
  HeatPipeRow *pipe = heat_city_add_pipe (c);
  g_autofree char *pipe_id = g_strdup_printf ("tp%u", number), *id = g_strdup_printf ("tie%u", number);

  pipe->id = heat_city_put (c, pipe_id);
  pipe->from_node = a;
  pipe->to_node = b;
  pipe->line = line;
  pipe->dn_mm = (guint16) (50 * g_rand_int_range (rand, 1, 8));
  HeatText pipe_text = pipe->id, id_text = heat_city_put (c, id);
  HeatValveRow *row = heat_city_add_valve (c);
  row->id = id_text;
  row->pipe = pipe_text;
  row->end = (gint8) g_rand_int_range (rand, 0, 2);
  row->role = HEAT_VALVE_TIE;
  row->state = HEAT_VALVE_CLOSED;
  row->condition = g_rand_double (rand) < 0.05 ? HEAT_CONDITION_STUCK : HEAT_CONDITION_WORKS;
  row->drive = g_rand_double (rand) < 0.3 ? HEAT_DRIVE_MOTOR : HEAT_DRIVE_MANUAL;
  row->dn_mm = (guint16) (50 * g_rand_int_range (rand, 1, 8));
  row->well = well;
}

/* Ties join places that are apart: on both lines, or on one only, so that sets matter. */
static void
add_ties (GRand *rand, HeatCity *c)
{
  for (guint k = 0; k < 3; k++)
    {
      Spot a, b;
      if (!any_spot (rand, c, &a) || !any_spot (rand, c, &b))
        continue;
      HeatText well = { 0 };
      if (c->n_well && g_rand_double (rand) < 0.5)
        well = c->well[g_rand_int_range (rand, 0, (gint32) c->n_well)].id;
      for (guint line = 0; line < 2; line++)
        if (g_rand_double (rand) < 0.9)
          add_tie (rand, c, a.line[line], b.line[line], (HeatLine) line, 2 * k + line, well);
    }
}

/* ---- a town with branches whose ends are tied: where sets matter most ---- */

static HeatText
put (HeatCity *c, const char *letter, guint line, guint i)
{
  g_autofree char *text = g_strdup_printf ("%s%s%u", line ? "r" : "s", letter, i);
  return heat_city_put (c, text);
}

static HeatText
need_node (HeatCity *c, const char *letter, guint line, guint i)
{
  HeatText id = put (c, letter, line, i);
  heat_city_add_node (c)->id = id;
  return id;
}

static void
lay (GRand *rand, HeatCity *c, guint line, HeatText a, HeatText b, gboolean has_valve)
{
  HeatText id = put (c, "p", line, c->n_pipe);
  HeatPipeRow *pipe = heat_city_add_pipe (c);

  *pipe = (HeatPipeRow){ .id = id, .from_node = a, .to_node = b, .line = (guint8) line, .length_m = 50, .dn_mm = (guint16) (100 * g_rand_int_range (rand, 1, 6)) };
  if (!has_valve)
    return;
  HeatText valve_id = put (c, "v", line, c->n_valve);
  HeatValveRow *valve = heat_city_add_valve (c);
  valve->id = valve_id;
  valve->pipe = id;
  valve->end = 0;
  valve->role = HEAT_VALVE_SECTIONAL;
  valve->dn_mm = 200;
}

static void
add_flat (GRand *rand, HeatCity *c, HeatText supply, HeatText back)
{
  HeatText id = put (c, "c", 0, c->n_consumer);
  HeatConsumerRow *row = heat_city_add_consumer (c);

  row->id = id;
  row->supply_node = supply;
  row->return_node = back;
  for (gint i = g_rand_int_range (rand, 0, 5); i > 0; i--)
    {
      HeatText card = put (c, "h", 0, c->n_household);
      HeatHouseholdRow *h = heat_city_add_household (c);
      h->card = card;
      h->consumer = id;
    }
}

static void
add_header (HeatCity *c, HeatText supply, HeatText back)
{
  HeatText id = put (c, "q", 0, c->n_source);

  heat_city_add_source (c)->id = id;
  HeatPortRow *port = heat_city_add_port (c);
  port->owner = id;
  port->side = HEAT_PORT_HEADER;
  port->supply_node = supply;
  port->return_node = back;
}

/* A trunk with a valve in every stretch, a branch from each node, ties between the ends of neighbours: one after the other, or two
 * with an empty stretch between them. */
static HeatCity *
make_town (GRand *rand)
{
  HeatCity *c = heat_city_new ();
  guint n = 3 + (guint) g_rand_int_range (rand, 0, 2), number = 0;
  HeatText trunk[5][2], end[5][2], middle[5][2];

  for (guint i = 0; i < n; i++)
    for (guint line = 0; line < 2; line++)
      {
        trunk[i][line] = need_node (c, "t", line, i);
        end[i][line] = need_node (c, "e", line, i);
        middle[i][line] = need_node (c, "m", line, i);
      }
  for (guint i = 0; i < n; i++)
    {
      gboolean one = g_rand_double (rand) < 0.5 || number > 2;
      HeatText wells[2] = { put (c, "w", 0, 2 * i), put (c, "w", 0, 2 * i + 1) };
      for (guint k = 0; k < 2; k++)
        heat_city_add_well (c)->id = wells[k];
      for (guint line = 0; line < 2; line++)
        {
          if (i > 0)
            lay (rand, c, line, trunk[i - 1][line], trunk[i][line], TRUE);
          lay (rand, c, line, trunk[i][line], end[i][line], g_rand_double (rand) < 0.8);
          for (guint k = 0; k < (one ? 1 : 2) && i > 0 && number < MOST_TIES; k++)
            add_tie (rand, c, k ? middle[i][line] : end[i - 1][line], one || k ? end[i][line] : middle[i][line], (HeatLine) line, number++, wells[k]);
        }
      if (g_rand_double (rand) < 0.9)
        add_flat (rand, c, end[i][0], end[i][1]);
      if (g_rand_double (rand) < 0.3)
        add_flat (rand, c, trunk[i][0], trunk[i][1]);
    }
  add_header (c, trunk[0][0], trunk[0][1]);
  if (g_rand_double (rand) < 0.3)
    add_header (c, end[n - 1][0], end[n - 1][1]);
  return c;
}

/* ---- the independent side ---- */

static double
work_minutes (const Case *k, const GArray *valves)
{
  double minutes = 0;

  for (guint i = 0; i < valves->len; i++)
    {
      guint32 a = g_array_index (valves, guint32, i);
      gboolean visited = k->city->valve[a].drive == HEAT_DRIVE_MOTOR;
      for (guint j = 0; j < i && !visited; j++)
        {
          guint32 b = g_array_index (valves, guint32, j);
          HeatWell wa = heat_net_valve_place (k->net, heat_valve (a)).well, wb = heat_net_valve_place (k->net, heat_valve (b)).well;
          double x[2], y[2];
          if (k->city->valve[b].drive == HEAT_DRIVE_MOTOR)
            continue;
          if (wa.i != HEAT_NONE || wb.i != HEAT_NONE)
            visited = wa.i == wb.i;
          else if (heat_net_place (k->net, HEAT_KIND_VALVE, a, &x[0], &y[0]) && heat_net_place (k->net, HEAT_KIND_VALVE, b, &x[1], &y[1]))
            visited = (x[0] - x[1]) * (x[0] - x[1]) + (y[0] - y[1]) * (y[0] - y[1]) <= 25;
        }
      minutes += heat_trace_valve_minutes (k->trace, heat_valve (a)) + (visited ? 0 : VISIT_MINUTES);
    }
  return minutes;
}

typedef struct { GArray *back, *must; guint32 households; double minutes; guint n; } Truth;

static void
truth_clear (Truth *t)
{
  g_array_unref (t->back);
  g_array_unref (t->must);
}

/* A set of opened valves as the brute force sees it: who comes back, what must be closed, what the work takes. */
static Truth
ask_brute (const Case *k, const GArray *opened)
{
  BruteQuery bq = question_brute (&k->q, k->overlay);
  Truth t = { .n = opened->len };
  g_autoptr (GArray) must = plan_valves (k->plan->must), turned = g_array_copy ((GArray *) opened);
  g_autoptr (GArray) warm = brute_reopen (k->brute, &bq, (const guint32 *) (gpointer) opened->data, opened->len, &t.must);

  t.back = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint i = 0; i < k->plan->out_consumers->len; i++)
    {
      guint32 c = g_array_index (k->plan->out_consumers, guint32, i);
      if (!contains (warm, c))
        continue;
      g_array_append_val (t.back, c);
      t.households += heat_net_consumer_sum (k->net, heat_consumer (c))->households;
    }
  for (guint i = 0; i < t.must->len; i++)
    if (!contains (must, g_array_index (t.must, guint32, i)))
      g_array_append_val (turned, g_array_index (t.must, guint32, i));
  t.minutes = work_minutes (k, turned);
  return t;
}

/* Ties that may be opened at all: closed, working, not in the zone, not leaking, not held by another plan. */
static gboolean
may_open (const Case *k, guint32 v)
{
  BruteQuery bq = question_brute (&k->q, k->overlay);
  gboolean held = FALSE;

  for (guint i = 0; i < k->q.n_held; i++)
    held |= k->q.held[i] == v;
  return k->city->valve[v].role == HEAT_VALVE_TIE && !held && k->overlay->state[v] == HEAT_VALVE_CLOSED && brute_is_clear (k->brute, &bq, v);
}

/* ---- comparing ---- */

static void
expect_same (const Case *k, const char *what, const GArray *a, const GArray *b)
{
  gboolean same = a->len == b->len;

  for (guint i = 0; same && i < a->len; i++)
    same = contains (b, g_array_index (a, guint32, i));
  if (!same)
    g_error ("seed %u: %s: %u said, %u by brute force", k->seed, what, a->len, b->len);
}

static void
append (GArray *to, const GArray *from)
{
  g_array_append_vals (to, from->data, from->len);
}

/* After each step: who is back, what is closed, the leak stays dry and nobody warm is lost. */
static void
check_state (const Case *k, const GArray *opened, const GArray *back, const GArray *closed)
{
  Truth t = ask_brute (k, opened);
  BruteQuery bq = question_brute (&k->q, k->overlay);
  g_autoptr (HeatValveOverlay) now = heat_valve_overlay_copy (k->overlay);
  g_autoptr (GArray) must = plan_valves (k->plan->must);
  g_autoptr (GArray) sources = g_array_new (FALSE, FALSE, sizeof (guint32)), stations = g_array_new (FALSE, FALSE, sizeof (guint32));

  append (must, closed);
  expect_same (k, "consumers back", back, t.back);
  expect_same (k, "must valves", must, t.must);
  for (guint i = 0; i < opened->len; i++)
    now->state[g_array_index (opened, guint32, i)] = HEAT_VALVE_OPEN;
  for (guint i = 0; i < k->plan->stops->len; i++)
    {
      HeatPlanStop stop = g_array_index (k->plan->stops, HeatPlanStop, i);
      g_array_append_val (stop.kind == HEAT_KIND_SOURCE ? sources : stations, stop.index);
    }
  bq.state = now->state;
  if (brute_is_fed (k->brute, &bq, must, sources, stations))
    g_error ("seed %u: opened tie valves feed the leak", k->seed);
  bq.state = k->overlay->state;
  g_autoptr (GArray) must_then = NULL, must_now = NULL;
  g_autoptr (GArray) warm = brute_reopen (k->brute, &bq, NULL, 0, &must_now);
  g_autoptr (GArray) warm_then = brute_reopen (k->brute, &bq, (const guint32 *) (gpointer) opened->data, opened->len, &must_then);
  for (guint i = 0; i < warm->len; i++)
    if (!contains (warm_then, g_array_index (warm, guint32, i)))
      g_error ("seed %u: re-supply takes the heat from a consumer", k->seed);
  truth_clear (&t);
}

/* No set of that many valves brings back more per minute than the first step. */
static void
check_first (const Case *k, const HeatResupplyPlan *plan, guint most)
{
  const HeatResupplyStep *first = plan->steps->len ? &g_array_index (plan->steps, HeatResupplyStep, 0) : NULL;
  guint32 best_of_all = 0, said = 0;

  for (guint i = 0; i < plan->steps->len; i++)
    said += g_array_index (plan->steps, HeatResupplyStep, i).households;
  for (guint bits = 1; bits < 1u << k->n_ties; bits++)
    {
      g_autoptr (GArray) set = g_array_new (FALSE, FALSE, sizeof (guint32));
      for (guint i = 0; i < k->n_ties; i++)
        if (bits & 1u << i)
          g_array_append_val (set, k->ties[i]);
      Truth t = ask_brute (k, set);
      best_of_all = MAX (best_of_all, t.households);
      if (set->len <= most && t.back->len > 0 && (!first || t.households * first->minutes > first->households * t.minutes + 1e-6))
        g_error ("seed %u: a set of %u brings %u households in %g minutes, the first step %u in %g", k->seed, set->len, t.households, t.minutes,
                 first ? first->households : 0, first ? first->minutes : 0);
      truth_clear (&t);
    }
  if (said > best_of_all)
    g_error ("seed %u: the plan claims more than any set gives", k->seed);
  sums.below += most >= 4 && said < best_of_all;
  sums.wide += most >= 4 && best_of_all > 0;
}

static void
check_plan (Case *k, guint most)
{
  HeatIsolateQuery query = question_query (&k->q, k->overlay);
  HeatResupplyOptions options = { VISIT_MINUTES, most, 100000 };
  g_autoptr (GError) error = NULL;
  g_autoptr (HeatResupplyPlan) plan = heat_trace_plan_resupply (k->trace, &query, k->plan, &options, &error);
  g_autoptr (GArray) opened = g_array_new (FALSE, FALSE, sizeof (guint32)), back = g_array_new (FALSE, FALSE, sizeof (guint32)),
                     closed = g_array_new (FALSE, FALSE, sizeof (guint32));

  g_assert_no_error (error);
  g_assert_false (plan->is_cut_short);
  for (guint i = 0; i < plan->steps->len; i++)
    {
      const HeatResupplyStep *s = &g_array_index (plan->steps, HeatResupplyStep, i);
      g_autoptr (GArray) turned = g_array_copy (s->open);
      guint32 households = 0;
      append (turned, s->close_first);
      append (opened, s->open);
      append (back, s->consumers);
      append (closed, s->close_first);
      for (guint j = 0; j < s->consumers->len; j++)
        households += heat_net_consumer_sum (k->net, heat_consumer (g_array_index (s->consumers, guint32, j)))->households;
      for (guint j = 0; j < s->open->len; j++)
        if (!may_open (k, g_array_index (s->open, guint32, j)))
          g_error ("seed %u: valve %u must not be opened", k->seed, g_array_index (s->open, guint32, j));
      g_assert_cmpuint (households, ==, s->households);
      g_assert_cmpuint (s->consumers->len, >, 0);
      g_assert_cmpuint (s->open->len, <=, most);
      g_assert_cmpfloat_with_epsilon (s->minutes, work_minutes (k, turned), 1e-6);
      for (guint j = 0; j < s->weak->len; j++)
        g_assert_cmpuint (2 * g_array_index (s->weak, HeatWeak, j).dn_mm, <, g_array_index (s->weak, HeatWeak, j).former_dn_mm);
      check_state (k, opened, back, closed);
      sums.steps++;
      sums.together += s->open->len > 2;
    }
  sums.plans++;
  check_first (k, plan, most);
}

static void
list_openable (Case *k)
{
  k->n_ties = 0;
  for (guint32 v = 0; v < k->city->n_valve && k->n_ties <= MOST_TIES; v++)
    if (may_open (k, v))
      {
        if (k->n_ties < MOST_TIES)
          k->ties[k->n_ties] = v;
        k->n_ties++;
      }
}

static void
test_seed (guint32 seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  Case k = { .city = seed % 2 ? make_town (rand) : gen_city (rand), .seed = seed };

  if (seed % 2 == 0)
    add_ties (rand, k.city);
  k.brute = brute_net_new (k.city);
  k.net = heat_net_new (k.city, NULL, NULL);
  k.trace = heat_trace_new (k.net, NULL, NULL);
  k.overlay = heat_valve_overlay_new (k.net);
  for (guint round = 0; round < 6 && k.city->n_pipe; round++)
    {
      k.q = (Question){ 0 };
      question_add_leak (&k.q, HEAT_LEAK_PIPE, (guint32) g_rand_int_range (rand, 0, (gint32) k.city->n_pipe));
      if (g_rand_double (rand) < 0.2 && k.city->n_valve)
        k.q.held[k.q.n_held++] = (guint32) g_rand_int_range (rand, 0, (gint32) k.city->n_valve);
      if (g_rand_double (rand) < 0.15 && k.city->n_source)
        question_add_stopped (&k.q, HEAT_KIND_SOURCE, (guint32) g_rand_int_range (rand, 0, (gint32) k.city->n_source));
      HeatIsolateQuery query = question_query (&k.q, k.overlay);
      k.plan = heat_trace_isolate (k.trace, &query, NULL);
      list_openable (&k);
      if (k.n_ties > 0 && k.n_ties <= MOST_TIES && k.plan->out_consumers->len > 0)
        check_plan (&k, 1 + (guint) g_rand_int_range (rand, 0, 5));
      heat_plan_free (k.plan);
    }
  heat_valve_overlay_free (k.overlay);
  heat_trace_unref (k.trace);
  brute_net_free (k.brute);
  heat_net_unref (k.net);
}

static void
test_random (void)
{
  const char *one = g_getenv ("HEAT_SEED"), *rounds = g_getenv ("HEAT_ROUNDS");
  guint32 first = one ? (guint32) strtoul (one, NULL, 10) : 1, n = one ? 1 : rounds ? (guint32) strtoul (rounds, NULL, 10) : 1000;

  for (guint32 i = 0; i < n; i++)
    test_seed (first + i);
  g_test_message ("%u plans, %u steps, %u of them with more than two valves; with four or five together, where anything comes back (%u), greedy ends below the best set of any size in %u",
                  sums.plans, sums.steps, sums.together, sums.wide, sums.below);
  g_assert_true (one || (sums.steps > 300 && sums.wide > 100 && sums.together > 30));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trace/resupply", test_random);
  return g_test_run ();
}
