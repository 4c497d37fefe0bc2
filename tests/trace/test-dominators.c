// SPDX-License-Identifier: GPL-3.0-or-later
/* Dominators against their definition: take a vertex away and see what the root does not reach any more. */
#include "trace-dominators.h"

typedef struct { guint32 n; guint8 arc[24][24]; } Plain;

static void
reach (const Plain *p, guint32 at, guint32 without, guint8 *seen)
{
  if (at == without || seen[at])
    return;
  seen[at] = 1;
  for (guint32 to = 0; to < p->n; to++)
    if (p->arc[at][to])
      reach (p, to, without, seen);
}

static Plain
random_graph (GRand *rand, GArray *edges, GArray *arcs)
{
  Plain p = { .n = 1 + (guint32) g_rand_int_range (rand, 0, 23) };
  guint n_ways = (guint) g_rand_int_range (rand, 0, (gint32) (2 * p.n + 1));
  double one_way = g_rand_double (rand) < 0.4 ? 0 : g_rand_double (rand);

  for (guint i = 0; i < n_ways; i++)
    {
      guint32 way[2] = { (guint32) g_rand_int_range (rand, 0, (gint32) p.n), (guint32) g_rand_int_range (rand, 0, (gint32) p.n) };
      gboolean is_arc = g_rand_double (rand) < one_way;
      g_array_append_vals (is_arc ? arcs : edges, way, 2);
      p.arc[way[0]][way[1]] = 1;
      if (!is_arc)
        p.arc[way[1]][way[0]] = 1;
    }
  return p;
}

/* x dominates y when y is reached, but not without x; the nearest such x has all others above it. */
static void
check_graph (const Plain *p, const HeatDominators *d, guint32 root)
{
  guint8 all[24] = { 0 };

  reach (p, root, HEAT_NONE, all);
  g_assert_cmpuint (d->number[root], ==, 0);
  for (guint32 x = 0; x < p->n; x++)
    {
      guint8 seen[24] = { 0 };
      g_assert_true ((d->number[x] != HEAT_NONE) == all[x]);
      if (!all[x])
        continue;
      reach (p, root, x, seen);
      for (guint32 y = 0; y < p->n; y++)
        if (all[y])
          g_assert_true (heat_dominates (d, d->number[x], d->number[y]) == !seen[y]);
    }
  for (guint32 i = 1; i < d->n; i++)
    {
      g_assert_cmpuint (d->idom[i], <, i);
      for (guint32 k = 0; k < d->n; k++)
        if (k != i && heat_dominates (d, k, i))
          g_assert_true (heat_dominates (d, k, d->idom[i]));
    }
}

static void
test_random (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);

  for (guint round = 0; round < 4000; round++)
    {
      g_autoptr (GArray) edges = g_array_new (FALSE, FALSE, sizeof (guint32)), arcs = g_array_new (FALSE, FALSE, sizeof (guint32));
      Plain p = random_graph (rand, edges, arcs);
      guint32 root = (guint32) g_rand_int_range (rand, 0, (gint32) p.n);
      g_autoptr (HeatDigraph) graph = heat_digraph_new (p.n, edges, arcs);
      g_autoptr (HeatDominators) d = heat_dominators_new (graph, root);
      check_graph (&p, d, root);
    }
}

/* No recursion: a line of a million vertices must not use up the stack. */
static void
test_long_line (void)
{
  guint32 n = 1000000;
  g_autoptr (GArray) edges = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint32 i = 1; i < n; i++)
    {
      guint32 way[2] = { i - 1, i };
      g_array_append_vals (edges, way, 2);
    }
  g_autoptr (HeatDigraph) graph = heat_digraph_new (n, edges, NULL);
  g_autoptr (HeatDominators) d = heat_dominators_new (graph, 0);
  g_assert_cmpuint (d->n, ==, n);
  for (guint32 i = 1; i < n; i++)
    g_assert_cmpuint (d->idom[i], ==, i - 1);
  g_assert_true (heat_dominates (d, 5, n - 1));
  g_assert_false (heat_dominates (d, 6, 5));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trace/dominators/random", test_random);
  g_test_add_func ("/trace/dominators/long-line", test_long_line);
  return g_test_run ();
}
