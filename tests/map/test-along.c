// SPDX-License-Identifier: GPL-3.0-or-later
/* Lengths along pipes against relaxing every pipe until nothing changes; the course told is as long and begins and ends where it was asked. */
#include "map-test-city.h"
#include "net-along.h"
#include <math.h>

static gboolean
is_led_through (const HeatNet *net, guint32 pipe, const HeatAlongSpot *a, const HeatAlongSpot *b)
{
  return heat_net_city (net)->pipe[pipe].line != HEAT_LINE_JUMPER || pipe == a->pipe || pipe == b->pipe;
}

static double
brute (const HeatNet *net, const HeatAlongSpot *a, const HeatAlongSpot *b)
{
  guint32 n = heat_net_n (net, HEAT_KIND_NODE);
  g_autofree double *to = g_new (double, n);
  double a_m = heat_net_pipe_length_m (net, heat_pipe (a->pipe)), b_m = heat_net_pipe_length_m (net, heat_pipe (b->pipe));
  gboolean changed = TRUE;

  for (guint32 i = 0; i < n; i++)
    to[i] = INFINITY;
  guint32 a0 = heat_net_pipe_node (net, heat_pipe (a->pipe), 0).i, a1 = heat_net_pipe_node (net, heat_pipe (a->pipe), 1).i;
  to[a0] = a->at_m;
  to[a1] = MIN (to[a1], a_m - a->at_m);
  while (changed)
    {
      changed = FALSE;
      for (guint32 p = 0; p < heat_net_n (net, HEAT_KIND_PIPE); p++)
        {
          guint32 u = heat_net_pipe_node (net, heat_pipe (p), 0).i, v = heat_net_pipe_node (net, heat_pipe (p), 1).i;
          double m = heat_net_pipe_length_m (net, heat_pipe (p));
          if (u == HEAT_NONE || v == HEAT_NONE || !is_led_through (net, p, a, b))
            continue;
          changed = changed || to[u] + m < to[v] - 1e-9 || to[v] + m < to[u] - 1e-9;
          to[v] = MIN (to[v], to[u] + m);
          to[u] = MIN (to[u], to[v] + m);
        }
    }
  guint32 b0 = heat_net_pipe_node (net, heat_pipe (b->pipe), 0).i, b1 = heat_net_pipe_node (net, heat_pipe (b->pipe), 1).i;
  double best = MIN (to[b0] + b->at_m, to[b1] + b_m - b->at_m);
  return a->pipe == b->pipe ? MIN (best, fabs (a->at_m - b->at_m)) : best;
}

static HeatAlongSpot
random_spot (const HeatNet *net, GRand *r)
{
  HeatAlongSpot spot;
  double x, y;

  do
    {
      guint32 pipe = (guint32) g_rand_int_range (r, 0, (gint32) heat_net_n (net, HEAT_KIND_PIPE));
      if (heat_net_place (net, HEAT_KIND_PIPE, pipe, &x, &y)
          && heat_net_along_spot (net, heat_pipe (pipe), x + g_rand_double_range (r, -40, 40), y + g_rand_double_range (r, -40, 40), &spot))
        return spot;
    }
  while (TRUE);
}

static void
check_course (const GArray *course, const HeatAlongSpot *a, const HeatAlongSpot *b)
{
  const double *xy = (const double *) (gconstpointer) course->data;
  guint n = course->len / 2;

  g_assert_cmpuint (n, >=, 2);
  g_assert_cmpfloat (hypot (xy[0] - a->x_m, xy[1] - a->y_m), <, 0.05);
  g_assert_cmpfloat (hypot (xy[2 * n - 2] - b->x_m, xy[2 * n - 1] - b->y_m), <, 0.05);
}

static double
drawn_m (const HeatNet *net, const GArray *course)
{
  const double *xy = (const double *) (gconstpointer) course->data;
  double sum = 0;

  for (guint i = 1; i < course->len / 2; i++)
    sum += hypot (xy[2 * i] - xy[2 * i - 2], xy[2 * i + 1] - xy[2 * i - 1]);
  return sum;
}

static void
test_random (void)
{
  g_autoptr (HeatNet) net = heat_test_net_new (3, 3);
  g_autoptr (GRand) r = g_rand_new_with_seed (4);
  guint n_ways = 0, n_none = 0, n_drawn = 0;

  for (int round = 0; round < 300; round++)
    {
      HeatAlongSpot a = random_spot (net, r), b = random_spot (net, r);
      if (round % 10 == 0)
        b.pipe = a.pipe, heat_net_along_spot (net, heat_pipe (a.pipe), b.x_m, b.y_m, &b);
      g_autoptr (GArray) course = g_array_new (FALSE, FALSE, sizeof (double));
      double along_m = heat_net_along_m (net, &a, &b, course, NULL), wanted_m = brute (net, &a, &b);
      if (!isfinite (wanted_m))
        {
          g_assert_true (isnan (along_m));
          g_assert_cmpuint (course->len, ==, 0);
          n_none++;
          continue;
        }
      g_assert_cmpfloat_with_epsilon (along_m, wanted_m, 0.02);
      g_assert_cmpfloat_with_epsilon (heat_net_along_m (net, &b, &a, NULL, NULL), wanted_m, 0.02);
      check_course (course, &a, &b);
      n_drawn += fabs (drawn_m (net, course) - along_m) < 0.01 * along_m + 0.1;
      n_ways++;
    }
  g_test_message ("%u ways, %u as long as drawn, %u not connected", n_ways, n_drawn, n_none);
  g_assert_cmpuint (n_ways, >, 50);
  g_assert_cmpuint (n_none, >, 20);
  g_assert_cmpuint (n_drawn, >, n_ways * 9 / 10);
}

/* A place far beside a pipe is told as the nearest on it. */
static void
test_spot (void)
{
  g_autoptr (HeatNet) net = heat_test_net_new (2, 2);
  HeatAlongSpot spot;

  for (guint32 p = 0; p < heat_net_n (net, HEAT_KIND_PIPE); p++)
    {
      double kept[HEAT_COURSE_DOUBLES];
      guint n = 0;
      const double *xy = heat_net_pipe_line (net, heat_pipe (p), kept, &n);
      if (n < 2)
        continue;
      g_assert_true (heat_net_along_spot (net, heat_pipe (p), xy[0], xy[1], &spot));
      g_assert_cmpfloat (spot.at_m, <, 1e-6);
      g_assert_true (heat_net_along_spot (net, heat_pipe (p), xy[2 * n - 2], xy[2 * n - 1], &spot));
      g_assert_cmpfloat_with_epsilon (spot.at_m, heat_net_pipe_length_m (net, heat_pipe (p)), 1e-3);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net/along/random", test_random);
  g_test_add_func ("/net/along/spot", test_spot);
  return g_test_run ();
}
