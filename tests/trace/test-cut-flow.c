// SPDX-License-Identifier: GPL-3.0-or-later
/* Maximum flow against all cuts: on small random graphs the least cut is found by trying every set of nodes. */
#include "trace-cut-flow.h"

#define MOST 9

typedef struct { guint32 from, to; gint64 capacity; } Edge;
typedef struct { guint n; GArray *edges; /* Edge */ GArray *arcs; /* guint32 of the flow */ guint n_expanded; } Graph;

static Graph
random_graph (GRand *rand)
{
  Graph g = { (guint) g_rand_int_range (rand, 2, MOST + 1), g_array_new (FALSE, FALSE, sizeof (Edge)), g_array_new (FALSE, FALSE, sizeof (guint32)), 0 };
  guint n = (guint) g_rand_int_range (rand, 0, (gint32) (g.n * 3));

  for (guint i = 0; i < n; i++)
    {
      Edge e = { (guint32) g_rand_int_range (rand, 0, (gint32) g.n), (guint32) g_rand_int_range (rand, 0, (gint32) g.n),
                 g_rand_double (rand) < 0.2 ? HEAT_FLOW_ENDLESS : (gint64) g_rand_int_range (rand, 0, 12) };
      g_array_append_val (g.edges, e);
    }
  return g;
}

static gint64
cut_of (const Graph *g, guint32 near)
{
  gint64 sum = 0;

  for (guint i = 0; i < g->edges->len; i++)
    {
      Edge e = g_array_index (g->edges, Edge, i);
      if ((near >> e.from & 1) && !(near >> e.to & 1))
        sum = MIN (sum + e.capacity, HEAT_FLOW_ENDLESS);
    }
  return sum;
}

/* Every set with the source and without the sink; `meet`: the nodes common to all least cuts, which is one itself. */
static gint64
least_cut (const Graph *g, guint32 *meet)
{
  gint64 least = G_MAXINT64;

  for (guint32 set = 0; set < 1u << g->n; set++)
    if ((set & 1) && !(set & 2))
      {
        gint64 cut = cut_of (g, set);
        *meet = cut < least ? set : cut == least ? *meet & set : *meet;
        least = MIN (least, cut);
      }
  return least;
}

static void
expand (HeatMaxFlow *flow, guint32 node, gpointer data)
{
  Graph *g = data;

  g->n_expanded++;
  for (guint i = 0; i < g->edges->len; i++)
    {
      Edge e = g_array_index (g->edges, Edge, i);
      if (e.from == node)
        heat_max_flow_add_arc (flow, e.from, e.to, e.capacity);
    }
}

static void
check (HeatMaxFlow *flow, const Graph *g)
{
  guint32 meet = 0;
  gint64 least = least_cut (g, &meet), value = heat_max_flow_run (flow, G_MAXINT64);

  if (least >= HEAT_FLOW_ENDLESS)
    {
      g_assert_cmpint (value, >=, HEAT_FLOW_ENDLESS);
      return;
    }
  g_assert_cmpint (value, ==, least);
  for (guint i = 0; i < g->n; i++)
    g_assert_cmpint (heat_max_flow_is_near (flow, i), ==, meet >> i & 1);
  for (gint64 limit = 1; limit < least + 2; limit += 3)
    {
      gint64 stopped = heat_max_flow_run (flow, limit);
      g_assert_true (stopped >= limit ? stopped <= least : stopped == least);
    }
}

static void
test_random (void)
{
  for (guint seed = 1; seed <= 3000; seed++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      Graph g = random_graph (rand);
      g_autoptr (HeatMaxFlow) lazy = heat_max_flow_new (expand, &g), given = heat_max_flow_new (NULL, NULL);
      heat_max_flow_set_paths (lazy, seed % 3);
      while (heat_max_flow_add_node (lazy) < MOST - 1)
        heat_max_flow_add_node (given);
      heat_max_flow_add_node (given);
      check (lazy, &g);
      g_assert_cmpuint (g.n_expanded, <=, g.n);
      for (guint i = 0; i < g.edges->len; i++)
        {
          Edge e = g_array_index (g.edges, Edge, i);
          guint32 arc = heat_max_flow_add_arc (given, e.from, e.to, e.capacity);
          g_array_append_val (g.arcs, arc);
        }
      check (given, &g);
      for (guint i = 0; i < g.edges->len; i++) /* other capacities, the same graph */
        {
          g_array_index (g.edges, Edge, i).capacity = g_rand_int_range (rand, 0, 9);
          heat_max_flow_set_capacity (given, g_array_index (g.arcs, guint32, i), g_array_index (g.edges, Edge, i).capacity);
        }
      check (given, &g);
      g_array_unref (g.edges);
      g_array_unref (g.arcs);
    }
}

/* The middle edge of one unit, which makes naive augmentation crawl, and huge capacities around it. */
static void
test_crawl (void)
{
  for (guint paths = 0; paths < 80; paths += 13)
    {
      g_autoptr (HeatMaxFlow) flow = heat_max_flow_new (NULL, NULL);
      gint64 huge = HEAT_FLOW_ENDLESS / 4;
      guint32 a = heat_max_flow_add_node (flow), b = heat_max_flow_add_node (flow);
      heat_max_flow_set_paths (flow, paths);
      heat_max_flow_add_arc (flow, HEAT_FLOW_SOURCE, a, huge);
      heat_max_flow_add_arc (flow, HEAT_FLOW_SOURCE, b, huge);
      heat_max_flow_add_arc (flow, a, HEAT_FLOW_SINK, huge);
      heat_max_flow_add_arc (flow, b, HEAT_FLOW_SINK, huge);
      heat_max_flow_add_arc (flow, a, b, 1);
      heat_max_flow_add_arc (flow, b, a, 1);
      g_assert_cmpint (heat_max_flow_run (flow, G_MAXINT64), ==, 2 * huge);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trace/cut-flow/random", test_random);
  g_test_add_func ("/trace/cut-flow/crawl", test_crawl);
  return g_test_run ();
}
