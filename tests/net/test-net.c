// SPDX-License-Identifier: GPL-3.0-or-later
/* The snapshot of a small hand-made street: references, groups, sums, places, and one doubt of every kind. */
#include "net.h"
#include "geo-rtree.h"
#include <string.h>

static HeatText
put (HeatCity *c, const char *t)
{
  return heat_city_put (c, t);
}

static void
add_node (HeatCity *c, const char *id, double x, double y, const char *well)
{
  HeatNodeRow *n = heat_city_add_node (c);
  n->id = put (c, id);
  n->x = x;
  n->y = y;
  n->well = put (c, well);
}

static HeatPipeRow *
add_pipe (HeatCity *c, const char *id, const char *a, const char *b, HeatLine line)
{
  HeatPipeRow *p = heat_city_add_pipe (c);
  p->id = put (c, id);
  p->from_node = put (c, a);
  p->to_node = put (c, b);
  p->line = line;
  p->dn_mm = 100;
  return p;
}

static HeatValveRow *
add_valve (HeatCity *c, const char *id, const char *pipe, int end, const char *node, const char *node2)
{
  HeatValveRow *v = heat_city_add_valve (c);
  v->id = put (c, id);
  v->pipe = put (c, pipe);
  v->end = (gint8) end;
  v->node = put (c, node);
  v->node2 = put (c, node2);
  return v;
}

/* Source S1 — (A, B) —pipe P1/P2— (C, D) — consumer U1. */
static HeatCity *
small_city (void)
{
  HeatCity *c = heat_city_new ();
  add_node (c, "A", 0, 0, NULL);
  add_node (c, "B", 0, 1, NULL);
  add_node (c, "C", 100, 0, "W1");
  add_node (c, "D", 100, 1, "W1");
  add_pipe (c, "P1", "A", "C", HEAT_LINE_SUPPLY);
  add_pipe (c, "P2", "B", "D", HEAT_LINE_RETURN)->length_m = 120;
  HeatWellRow *w = heat_city_add_well (c);
  w->id = put (c, "W1");
  HeatSourceRow *s = heat_city_add_source (c);
  s->id = put (c, "S1");
  HeatPortRow *p = heat_city_add_port (c);
  p->owner = put (c, "S1");
  p->supply_node = put (c, "A");
  p->return_node = put (c, "B");
  HeatConsumerRow *u = heat_city_add_consumer (c);
  u->id = put (c, "U1");
  u->supply_node = put (c, "C");
  u->return_node = put (c, "D");
  return c;
}

static void
add_household (HeatCity *c, const char *card, const char *consumer, float area_m2, HeatHousing housing, HeatPriority priority)
{
  HeatHouseholdRow *h = heat_city_add_household (c);
  h->card = put (c, card);
  h->consumer = put (c, consumer);
  h->area_m2 = area_m2;
  h->housing = housing;
  h->priority = priority;
}

static HeatNet *
build (HeatCity *c)
{
  g_autoptr (GError) error = NULL;
  HeatNet *net = heat_net_new (c, NULL, &error);
  g_assert_no_error (error);
  return net;
}

static guint
count_doubts (HeatNet *net, HeatDoubtKind kind, const char *id)
{
  guint n, found = 0;
  const HeatDoubt *d = heat_net_doubts (net, &n);
  for (guint i = 0; i < n; i++)
    found += d[i].kind == kind && (!id || strcmp (heat_net_id (net, d[i].of, d[i].index), id) == 0);
  return found;
}

static void
test_resolved (void)
{
  HeatCity *c = small_city ();
  add_household (c, "1", "U1", 80, HEAT_HEATING, HEAT_PRIORITY_ELDERLY);
  add_household (c, "2", "U1", 70, HEAT_SUSPENDED, HEAT_PRIORITY_NONE);
  add_household (c, "3", "U1", 60, HEAT_HEATING, HEAT_PRIORITY_NONE);
  HeatValveRow *far = add_valve (c, "V-far", "P1", 1, NULL, NULL);
  far->seq = 2;
  add_valve (c, "V-near", "P1", 1, NULL, NULL)->seq = 1;
  add_valve (c, "V-node", NULL, -1, "C", NULL);
  add_valve (c, "V-edge", NULL, -1, "A", "B");
  g_autoptr (HeatNet) net = build (c);
  guint n;
  heat_net_doubts (net, &n);
  g_assert_cmpuint (n, ==, 0);

  guint32 p1 = heat_net_find (net, HEAT_KIND_PIPE, "P1");
  g_assert_cmpuint (p1, ==, 0);
  g_assert_cmpuint (heat_net_find (net, HEAT_KIND_PIPE, "p1"), ==, HEAT_NONE);
  g_assert_cmpstr (heat_net_id (net, HEAT_KIND_NODE, heat_net_pipe_node (net, heat_pipe (p1), 1).i), ==, "C");
  HeatSpan series = heat_net_end_valves (net, heat_pipe (p1), 1);
  g_assert_cmpuint (series.n, ==, 2);
  g_assert_cmpstr (heat_net_id (net, HEAT_KIND_VALVE, series.at[0]), ==, "V-near");
  g_assert_cmpuint (heat_net_end_valves (net, heat_pipe (p1), 0).n, ==, 0);
  HeatValvePlace node_valve = heat_net_valve_place (net, heat_valve (2));
  g_assert_cmpint (node_valve.seat, ==, HEAT_SEAT_NODE);
  g_assert_cmpuint (node_valve.well.i, ==, 0);
  g_assert_cmpuint (heat_net_well_valves (net, heat_well (0)).n, ==, 1);
  g_assert_cmpuint (heat_net_well_nodes (net, heat_well (0)).n, ==, 2);
  g_assert_cmpint (heat_net_valve_place (net, heat_valve (3)).seat, ==, HEAT_SEAT_EDGE);
  g_assert_cmpuint (heat_net_node_valves (net, heat_node (1)).n, ==, 1);
  g_assert_cmpuint (heat_net_node_valves (net, heat_node (1)).at[0], ==, 3);

  const HeatConsumerSum *sum = heat_net_consumer_sum (net, heat_consumer (0));
  g_assert_cmpuint (sum->households, ==, 2);
  g_assert_cmpuint (sum->suspended, ==, 1);
  g_assert_cmpuint (sum->priority, ==, 1);
  g_assert_cmpfloat_with_epsilon (sum->area_m2, 140, 1e-3);
  g_assert_cmpuint (heat_net_consumer_n_homes (net, heat_consumer (0)), ==, 3);

  g_assert_cmpfloat_with_epsilon (heat_net_pipe_length_m (net, heat_pipe (0)), 100, 1e-6);
  g_assert_cmpfloat_with_epsilon (heat_net_pipe_length_m (net, heat_pipe (1)), 120, 1e-4);
  g_assert_cmpfloat_with_epsilon (heat_net_pipe_volume_m3 (net, heat_pipe (0)), 0.78539816, 1e-6);
  double x, y;
  g_assert_true (heat_net_place (net, HEAT_KIND_PIPE, 0, &x, &y));
  g_assert_cmpfloat_with_epsilon (x, 50, 1e-9);
  g_assert_true (heat_net_place (net, HEAT_KIND_VALVE, 0, &x, &y));
  g_assert_cmpfloat_with_epsilon (x, 100, 1e-9);
  g_assert_cmpfloat_with_epsilon (heat_rtree_extent (heat_net_pipe_index (net)).x1_m, 100, 1e-9);
}

static void
test_doubts (void)
{
  HeatCity *c = small_city ();
  add_node (c, "A", 5, 5, NULL);
  add_node (c, NULL, 5, 5, NULL);
  add_node (c, "far", 1e12, NAN, NULL);
  add_node (c, "E", 200, 0, "no-such-well");
  add_node (c, "mix", 300, 0, NULL);
  add_node (c, "joint", 300, 50, NULL);
  add_pipe (c, "dangling", "C", "E", HEAT_LINE_SUPPLY);
  add_pipe (c, "lost", "C", "nowhere", HEAT_LINE_SUPPLY);
  HeatPipeRow *zero = add_pipe (c, "zero", "C", "C", HEAT_LINE_SUPPLY);
  zero->length_m = 0;
  zero->dn_mm = 0;
  add_pipe (c, "m1", "C", "mix", HEAT_LINE_SUPPLY);
  add_pipe (c, "m2", "D", "mix", HEAT_LINE_RETURN);
  add_pipe (c, "j1", "C", "joint", HEAT_LINE_SUPPLY);
  add_pipe (c, "j2", "D", "joint", HEAT_LINE_RETURN);
  add_pipe (c, "j3", "joint", "mix", HEAT_LINE_PAIR);
  HeatPipeRow *off = add_pipe (c, "off", "A", "C", HEAT_LINE_SUPPLY);
  off->first_point = heat_city_add_point (c, 0, 0);
  heat_city_add_point (c, 100, 40);
  off->n_points = 2;
  add_valve (c, "on-nothing", NULL, -1, NULL, NULL);
  add_valve (c, "ambiguous", "P1", 0, "A", NULL);
  add_valve (c, "at-joint", NULL, -1, "joint", NULL)->condition = HEAT_CONDITION_UNKNOWN;
  add_valve (c, "check", "j3", 0, NULL, NULL)->role = HEAT_VALVE_CHECK;
  HeatConsumerRow *u = heat_city_add_consumer (c);
  u->id = put (c, "U-off");
  HeatStationRow *st = heat_city_add_station (c);
  st->id = put (c, "T1");
  add_household (c, "9", "U-none", 50, HEAT_HEATING, HEAT_PRIORITY_NONE);
  heat_city_add_doubt (c, HEAT_DOUBT_VALUE, HEAT_KIND_PIPE, 0, "dn_mm");
  g_autoptr (HeatNet) net = build (c);

  static const struct { HeatDoubtKind kind; const char *id; guint n; } want[] = {
    { HEAT_DOUBT_DUPLICATE_ID, "A", 1 }, { HEAT_DOUBT_NO_ID, NULL, 1 }, { HEAT_DOUBT_MISSING_REF, "E", 1 }, { HEAT_DOUBT_MISSING_REF, "lost", 1 },
    { HEAT_DOUBT_MISSING_REF, "9", 1 }, { HEAT_DOUBT_PIPE_UNCONNECTED, "dangling", 1 }, { HEAT_DOUBT_PIPE_UNCONNECTED, "lost", 1 },
    { HEAT_DOUBT_PIPE_UNCONNECTED, NULL, 2 }, { HEAT_DOUBT_PIPE_ZERO_LENGTH, "zero", 1 }, { HEAT_DOUBT_PIPE_NO_DN, "zero", 1 },
    { HEAT_DOUBT_LINE_MIX, "mix", 0 }, { HEAT_DOUBT_JOINT, "mix", 1 }, { HEAT_DOUBT_JOINT, "joint", 1 }, { HEAT_DOUBT_GEOMETRY_OFF, "off", 1 },
    { HEAT_DOUBT_VALVE_ON_NOTHING, "on-nothing", 1 }, { HEAT_DOUBT_VALVE_AMBIGUOUS, "ambiguous", 1 }, { HEAT_DOUBT_VALVE_AT_JOINT, "at-joint", 1 },
    { HEAT_DOUBT_CONDITION_UNKNOWN, "at-joint", 1 }, { HEAT_DOUBT_CHECK_ON_PAIR, "check", 1 }, { HEAT_DOUBT_CHECK_NO_FLOW, "check", 1 },
    { HEAT_DOUBT_CONSUMER_ON_NOTHING, "U-off", 1 }, { HEAT_DOUBT_PLANT_NO_PORT, "T1", 1 }, { HEAT_DOUBT_HOUSEHOLD_ON_NOTHING, "9", 1 },
    { HEAT_DOUBT_PLACE_UNKNOWN, "far", 1 }, { HEAT_DOUBT_VALUE, "P1", 1 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (want); i++)
    {
      guint got = count_doubts (net, want[i].kind, want[i].id);
      if (got != want[i].n)
        g_error ("%s of %s: %u found, %u expected", heat_doubt_word (want[i].kind), want[i].id ? want[i].id : "all", got, want[i].n);
    }
}

static void
test_line_mix (void)
{
  HeatCity *c = small_city ();
  add_pipe (c, "short", "C", "B", HEAT_LINE_SUPPLY);
  g_autoptr (HeatNet) net = build (c);
  g_assert_cmpuint (count_doubts (net, HEAT_DOUBT_LINE_MIX, "B"), ==, 1);
}

/* The first row with this number, by looking at all. */
static guint32
first_row (const HeatCity *c, const HeatText *ids, guint32 n, const char *id)
{
  for (guint32 i = 0; *id && i < n; i++)
    if (strcmp (heat_city_text (c, ids[i]), id) == 0)
      return i;
  return HEAT_NONE;
}

/* Numbers in order and not, short, twice, absent; references along the rows and at random: always the first row of that number. */
static void
check_numbers (guint32 seed)
{
  g_autoptr (GRand) r = g_rand_new_with_seed (seed);
  HeatCity *c = heat_city_new ();
  guint32 n = (guint32) g_rand_int_range (r, 1, 80), range = g_rand_boolean (r) ? 30 : 100000;
  gboolean in_order = seed % 3 == 0, own_buildings = seed % 4 == 0;

  for (guint32 i = 0; i < n; i++)
    {
      char id[16], card[16];
      g_snprintf (id, sizeof id, "N%u", in_order ? 1000 + i : (guint32) g_rand_int_range (r, 0, (gint32) range));
      g_snprintf (card, sizeof card, "%05u", in_order ? 7 * i + 1 : (guint32) g_rand_int_range (r, 0, (gint32) range));
      add_node (c, g_rand_int_range (r, 0, 20) ? id : "", 0, 0, NULL);
      heat_city_add_building (c)->id = put (c, id);
      HeatConsumerRow *u = heat_city_add_consumer (c);
      u->id = put (c, id), u->building = put (c, id);
      HeatHouseholdRow *h = heat_city_add_household (c);
      h->card = put (c, in_order || g_rand_int_range (r, 0, 20) ? card : ""), h->consumer = put (c, i % 9 ? id : "gone");
      h->building = put (c, own_buildings && i % 2 ? "" : i % 9 ? id : "");
    }
  for (guint32 i = 0; i < 2 * n; i++)
    {
      guint32 a = g_rand_boolean (r) ? i % n : (guint32) g_rand_int_range (r, 0, (gint32) n), b = g_rand_boolean (r) ? (a + 1) % n : (a + 2) % n;
      g_autofree char *from = g_strdup (heat_city_text (c, c->node[a].id)), *to = g_strdup (i % 11 ? heat_city_text (c, c->node[b].id) : "N-none");
      add_pipe (c, "", from, to, HEAT_LINE_SUPPLY);
    }
  g_autofree HeatText *cards = g_new (HeatText, n), *nodes = g_new (HeatText, n); /* the snapshot packs the rows */
  for (guint32 i = 0; i < n; i++)
    cards[i] = c->household[i].card, nodes[i] = c->node[i].id;
  g_autoptr (HeatNet) net = build (c);
  for (guint32 i = 0; i < 2 * n; i++)
    {
      g_assert_cmpuint (heat_net_pipe_node (net, heat_pipe (i), 0).i, ==, first_row (c, nodes, n, heat_city_text (c, c->pipe[i].from_node)));
      g_assert_cmpuint (heat_net_pipe_node (net, heat_pipe (i), 1).i, ==, first_row (c, nodes, n, heat_city_text (c, c->pipe[i].to_node)));
    }
  for (guint32 i = 0; i < n; i++)
    {
      g_assert_cmpuint (heat_net_find (net, HEAT_KIND_HOUSEHOLD, heat_city_text (c, cards[i])), ==, first_row (c, cards, n, heat_city_text (c, cards[i])));
      guint32 building = heat_net_find (net, HEAT_KIND_BUILDING, heat_city_text (c, i % 9 ? c->building[i].id : (HeatText){ 0 }));
      g_assert_cmpuint (heat_net_household_building (net, heat_household (i)).i, ==, building);
    }
  for (const char *const *id = (const char *const[]){ "", "0", "00000", "00001x", "99999", "zz", NULL }; *id; id++)
    g_assert_cmpuint (heat_net_find (net, HEAT_KIND_HOUSEHOLD, *id), ==, first_row (c, cards, n, *id));
}

static void
test_numbers (void)
{
  for (guint32 seed = 0; seed < 400; seed++)
    check_numbers (seed);
}

static void
test_empty (void)
{
  g_autoptr (HeatNet) net = build (heat_city_new ());
  guint n;
  heat_net_doubts (net, &n);
  g_assert_cmpuint (n, ==, 0);
  g_assert_cmpuint (heat_net_find (net, HEAT_KIND_PIPE, ""), ==, HEAT_NONE);
}

static void
test_codes (void)
{
  for (int set = 0; set < HEAT_N_CODES; set++)
    {
      g_assert_cmpint (heat_codes_n (set), >=, 2);
      for (int v = 0; v < heat_codes_n (set); v++)
        {
          g_assert_cmpint (heat_code_value (set, heat_code_word (set, v), -1), ==, v);
          g_assert_cmpstr (heat_code_label (set, v), !=, "");
        }
    }
  g_assert_cmpint (heat_code_value (HEAT_CODES_LINE, "supplyx", -1), ==, -1);
  g_assert_cmpint (heat_code_value (HEAT_CODES_LINE, "supplyx", 6), ==, HEAT_LINE_SUPPLY);
  g_assert_cmpint (heat_code_value (HEAT_CODES_LINE, "sup", -1), ==, -1);
}

static void
test_cancel (void)
{
  g_autoptr (GCancellable) stop = g_cancellable_new ();
  HeatProgress progress = { NULL, NULL, stop };
  g_autoptr (GError) error = NULL;
  g_cancellable_cancel (stop);
  g_assert_null (heat_net_new (small_city (), &progress, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net/resolved", test_resolved);
  g_test_add_func ("/net/doubts", test_doubts);
  g_test_add_func ("/net/line-mix", test_line_mix);
  g_test_add_func ("/net/numbers", test_numbers);
  g_test_add_func ("/net/empty", test_empty);
  g_test_add_func ("/net/codes", test_codes);
  g_test_add_func ("/net/cancel", test_cancel);
  return g_test_run ();
}
