// SPDX-License-Identifier: GPL-3.0-or-later
#include "gen.h"

typedef struct { int s, r; } Spot; /* nodes of a place along the trench: equal on one line for the pair */

typedef struct {
  HeatCity *c;
  GRand *rand;
  GArray *spots;      /* Spot */
  guint32 first_spot; /* of the network being laid */
} Gen;

static gboolean
chance (Gen *g, double p)
{
  return g_rand_double (g->rand) < p;
}

static HeatText
name (Gen *g, const char *letter, guint32 i)
{
  g_autofree char *text = g_strdup_printf ("%s%u", letter, i);
  return heat_city_intern (g->c, text);
}

static HeatText node_id (Gen *g, int i) { return i < 0 ? (HeatText){ 0 } : name (g, "n", (guint32) i); }

static int
add_node (Gen *g)
{
  HeatNodeRow *row = heat_city_add_node (g->c);
  guint32 i = g->c->n_node - 1;

  row->id = name (g, "n", i);
  row->x = g_rand_double_range (g->rand, 0, 1000);
  row->y = g_rand_double_range (g->rand, 0, 1000);
  if (g->c->n_well && chance (g, 0.3))
    row->well = name (g, "w", pick (g->rand, g->c->n_well));
  return (int) i;
}

static guint32
add_pipe (Gen *g, int a, int b, HeatLine line)
{
  HeatPipeRow *row = heat_city_add_pipe (g->c);
  guint32 i = g->c->n_pipe - 1;

  row->id = name (g, "p", i);
  row->from_node = node_id (g, a);
  row->to_node = node_id (g, b);
  row->line = line;
  row->length_m = (float) g_rand_double_range (g->rand, 1, 100);
  row->dn_mm = (guint16) (50 * (1 + pick (g->rand, 10)));
  row->service = chance (g, 0.05) ? HEAT_SERVICE_OUT : HEAT_SERVICE_IN;
  return i;
}

static HeatValveRow *
add_valve (Gen *g)
{
  HeatValveRow *row = heat_city_add_valve (g->c);

  row->id = name (g, "v", g->c->n_valve - 1);
  row->end = -1;
  row->dn_mm = (guint16) (50 * (1 + pick (g->rand, 10)));
  row->state = chance (g, 0.15) ? HEAT_VALVE_CLOSED : HEAT_VALVE_OPEN;
  row->condition = chance (g, 0.2) ? (guint8) pick (g->rand, 4) : HEAT_CONDITION_WORKS;
  row->drive = chance (g, 0.2) ? HEAT_DRIVE_MOTOR : HEAT_DRIVE_MANUAL;
  row->above_ground = chance (g, 0.2);
  double kind = g_rand_double (g->rand);
  row->role = kind < 0.08 ? HEAT_VALVE_DRAIN : kind < 0.2 ? HEAT_VALVE_CHECK : kind < 0.3 ? HEAT_VALVE_TIE : HEAT_VALVE_SECTIONAL;
  row->flow = row->role == HEAT_VALVE_CHECK ? (guint8) (chance (g, 0.9) ? 1 + pick (g->rand, 2) : 0) : HEAT_FLOW_NONE;
  if (g->c->n_well && chance (g, 0.3))
    row->well = name (g, "w", pick (g->rand, g->c->n_well));
  return row;
}

static void
put_end_valves (Gen *g, guint32 pipe, double p)
{
  for (int end = 0; end < 2; end++)
    for (int k = 0; k < 3 && chance (g, k ? 0.15 : p); k++)
      {
        HeatValveRow *row = add_valve (g);
        row->pipe = name (g, "p", pipe);
        row->end = (gint8) end;
        row->seq = (guint8) pick (g->rand, 3);
      }
}

/* Both pipes of a trench often have the same valves. */
static void
lay_trench (Gen *g, Spot a, Spot b, double p)
{
  if (a.s == a.r && b.s == b.r)
    {
      put_end_valves (g, add_pipe (g, a.s, b.s, HEAT_LINE_PAIR), p);
      return;
    }
  guint32 supply = add_pipe (g, a.s, b.s, HEAT_LINE_SUPPLY), back = add_pipe (g, a.r, b.r, HEAT_LINE_RETURN);
  if (chance (g, 0.7))
    {
      int end = (int) pick (g->rand, 2);
      for (int k = 0; k < 2 && chance (g, 0.8); k++)
        {
          HeatValveRow *row = add_valve (g);
          row->pipe = name (g, "p", k ? back : supply);
          row->end = (gint8) end;
        }
    }
  put_end_valves (g, supply, p / 3);
  put_end_valves (g, back, p / 3);
}

static void
lay_network (Gen *g, guint32 n_spots, double pair_share, double valve_share)
{
  g->first_spot = g->spots->len;
  for (guint32 i = 0; i < n_spots; i++)
    {
      Spot spot = { add_node (g), 0 };
      spot.r = chance (g, pair_share) ? spot.s : add_node (g);
      g_array_append_val (g->spots, spot);
    }
  for (guint32 i = 1; i < n_spots; i++)
    if (chance (g, 0.95))
      lay_trench (g, g_array_index (g->spots, Spot, g->first_spot + pick (g->rand, i)), g_array_index (g->spots, Spot, g->first_spot + i), valve_share);
  for (guint32 i = 0; i < n_spots / 3; i++)
    if (chance (g, 0.6))
      lay_trench (g, g_array_index (g->spots, Spot, g->first_spot + pick (g->rand, n_spots)),
                  g_array_index (g->spots, Spot, g->first_spot + pick (g->rand, n_spots)), valve_share);
}

static Spot
any_spot (Gen *g, guint32 first)
{
  return g_array_index (g->spots, Spot, first + pick (g->rand, g->spots->len - first));
}

static void
add_port (Gen *g, HeatText owner, HeatPortSide side, Spot at, const char *system)
{
  HeatPortRow *row = heat_city_add_port (g->c);

  row->owner = owner;
  row->side = side;
  row->system = heat_city_put (g->c, system);
  row->supply_node = chance (g, 0.98) ? node_id (g, at.s) : (HeatText){ 0 };
  row->return_node = node_id (g, at.r);
}

static void
add_source (Gen *g, guint32 first)
{
  HeatSourceRow *row = heat_city_add_source (g->c);
  HeatText id = row->id = name (g, "q", g->c->n_source - 1);

  add_port (g, id, HEAT_PORT_HEADER, any_spot (g, first), "");
  while (chance (g, 0.25))
    add_port (g, id, HEAT_PORT_HEADER, any_spot (g, first), chance (g, 0.5) ? "high" : "");
}

static void
add_station (Gen *g, guint32 primary, guint32 secondary)
{
  HeatStationRow *row = heat_city_add_station (g->c);
  HeatText id = row->id = name (g, "s", g->c->n_station - 1);

  row->make_up_from_primary = chance (g, 0.3);
  row->kind = chance (g, 0.2) ? HEAT_STATION_ISOLATING : HEAT_STATION_EXCHANGER;
  add_port (g, id, HEAT_PORT_PRIMARY, any_spot (g, primary), "");
  if (chance (g, 0.2))
    add_port (g, id, HEAT_PORT_PRIMARY, any_spot (g, primary), chance (g, 0.4) ? "high" : "");
  if (chance (g, 0.95))
    add_port (g, id, HEAT_PORT_SECONDARY, any_spot (g, secondary), "");
  if (chance (g, 0.2))
    add_port (g, id, HEAT_PORT_SECONDARY, any_spot (g, secondary), chance (g, 0.5) ? "low" : "");
}

static void
add_consumer (Gen *g, Spot at)
{
  HeatConsumerRow *row = heat_city_add_consumer (g->c);
  guint32 i = g->c->n_consumer - 1, n = pick (g->rand, 4);
  HeatText id = row->id = name (g, "c", i);

  row->supply_node = node_id (g, chance (g, 0.97) ? at.s : -1);
  row->return_node = node_id (g, at.r);
  row->building = name (g, "b", pick (g->rand, g->c->n_building + 1));
  for (guint32 k = 0; k < n; k++)
    {
      HeatHouseholdRow *h = heat_city_add_household (g->c);
      h->card = name (g, "h", g->c->n_household - 1);
      h->consumer = id;
      h->area_m2 = (float) (40 + pick (g->rand, 80));
      h->housing = chance (g, 0.3) ? HEAT_SUSPENDED : HEAT_HEATING;
      h->priority = chance (g, 0.1) ? HEAT_PRIORITY_INFANT : HEAT_PRIORITY_NONE;
    }
}

static void
add_oddities (Gen *g)
{
  guint32 n = g->c->n_node;

  for (guint32 i = 0; i < n / 6; i++)
    if (chance (g, 0.3)) /* a valve that is a node, sometimes two */
      {
        HeatValveRow *row = add_valve (g);
        row->node = node_id (g, (int) pick (g->rand, n));
        if (row->role == HEAT_VALVE_CHECK && g->c->n_pipe)
          for (guint32 p = 0; p < g->c->n_pipe; p++)
            if ((g->c->pipe[p].from_node.at == row->node.at || g->c->pipe[p].to_node.at == row->node.at) && chance (g, 0.6))
              row->pipe = g->c->pipe[p].id;
      }
  for (guint32 i = 0; i < n / 6; i++)
    if (chance (g, 0.3)) /* a valve that is an edge */
      {
        HeatValveRow *row = add_valve (g);
        row->node = node_id (g, (int) pick (g->rand, n));
        row->node2 = node_id (g, (int) pick (g->rand, n));
      }
  for (guint32 i = 0; i < g->spots->len; i++)
    if (chance (g, 0.06)) /* a jumper with a valve of its own */
      {
        Spot spot = g_array_index (g->spots, Spot, i);
        guint32 p = add_pipe (g, spot.s, spot.r, HEAT_LINE_JUMPER);
        if (chance (g, 0.8))
          {
            HeatValveRow *row = add_valve (g);
            row->pipe = name (g, "p", p);
            row->end = 0;
            row->role = HEAT_VALVE_JUMPER;
            row->state = chance (g, 0.8);
          }
      }
  for (guint32 i = 0; i < n / 8; i++)
    if (chance (g, 0.08)) /* a stray pipe of any kind */
      put_end_valves (g, add_pipe (g, chance (g, 0.9) ? (int) pick (g->rand, n) : -1, (int) pick (g->rand, n), (HeatLine) pick (g->rand, 4)), 0.3);
}

HeatCity *
gen_city (GRand *rand)
{
  HeatCity *c = heat_city_new ();
  Gen g = { c, rand, g_array_new (FALSE, FALSE, sizeof (Spot)), 0 };
  static const double shares[] = { 0, 0, 1, 0.4 };
  guint32 n_networks = 1 + pick (g.rand, 3), first[4] = { 0 };
  double valves = g_rand_double_range (rand, 0, 0.5);

  for (guint32 i = 0; i < pick (g.rand, 5); i++)
    heat_city_add_well (c)->id = name (&g, "w", i);
  for (guint32 i = 0; i < 4; i++)
    heat_city_add_building (c)->id = name (&g, "b", i);
  for (guint32 k = 0; k < n_networks; k++)
    {
      lay_network (&g, 2 + pick (g.rand, 9), shares[pick (g.rand, 4)], valves);
      first[k] = g.first_spot;
      if (k == 0)
        for (guint32 i = 0; i < 1 + pick (g.rand, 3) - chance (&g, 0.05); i++)
          add_source (&g, first[0]);
    }
  for (guint32 i = 0; i < pick (g.rand, 5); i++)
    {
      guint32 a = pick (g.rand, n_networks), b = chance (&g, 0.8) ? (a + 1) % n_networks : pick (g.rand, n_networks);
      guint32 last = g.spots->len;
      /* a port may lie anywhere from its network's first place on */
      add_station (&g, MIN (first[a], last - 1), MIN (first[b], last - 1));
    }
  for (guint32 i = 0; i < g.spots->len; i++)
    if (chance (&g, 0.6))
      add_consumer (&g, g_array_index (g.spots, Spot, i));
  add_oddities (&g);
  g_array_unref (g.spots);
  return c;
}

guint32
pick (GRand *rand, guint32 n)
{
  return n ? (guint32) g_rand_int_range (rand, 0, (gint32) n) : 0;
}

HeatValveOverlay *
gen_overlay (GRand *rand, const HeatNet *net, double share)
{
  HeatValveOverlay *o = heat_valve_overlay_new (net);

  for (guint32 v = 0; v < o->n; v++)
    {
      if (g_rand_double (rand) < share)
        o->state[v] = (guint8) pick (rand, 2);
      if (g_rand_double (rand) < share)
        o->condition[v] = (guint8) pick (rand, 4);
    }
  return o;
}

char *
gen_describe (const HeatCity *c)
{
  GString *s = g_string_new (NULL);
#define T(t) heat_city_text (c, t)
  for (guint32 i = 0; i < c->n_pipe; i++)
    g_string_append_printf (s, "pipe %u %s-%s %s%s\n", i, T (c->pipe[i].from_node), T (c->pipe[i].to_node), heat_code_word (HEAT_CODES_LINE, c->pipe[i].line),
                            c->pipe[i].service ? " out" : "");
  for (guint32 i = 0; i < c->n_valve; i++)
    g_string_append_printf (s, "valve %u %s pipe %s end %d seq %u node %s node2 %s well %s flow %u %s %s\n", i, heat_code_word (HEAT_CODES_VALVE_ROLE, c->valve[i].role),
                            T (c->valve[i].pipe), c->valve[i].end, c->valve[i].seq, T (c->valve[i].node), T (c->valve[i].node2), T (c->valve[i].well), c->valve[i].flow,
                            heat_code_word (HEAT_CODES_VALVE_STATE, c->valve[i].state), heat_code_word (HEAT_CODES_CONDITION, c->valve[i].condition));
  for (guint32 i = 0; i < c->n_port; i++)
    g_string_append_printf (s, "port %u %s %s %s %s %s\n", i, T (c->port[i].owner), heat_code_word (HEAT_CODES_PORT_SIDE, c->port[i].side), T (c->port[i].system),
                            T (c->port[i].supply_node), T (c->port[i].return_node));
  for (guint32 i = 0; i < c->n_consumer; i++)
    g_string_append_printf (s, "consumer %u %s %s\n", i, T (c->consumer[i].supply_node), T (c->consumer[i].return_node));
  for (guint32 i = 0; i < c->n_node; i++)
    if (c->node && c->node[i].well.at) /* a snapshot's city has none */
      g_string_append_printf (s, "node %u well %s\n", i, T (c->node[i].well));
#undef T
  return g_string_free (s, FALSE);
}
