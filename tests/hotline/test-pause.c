// SPDX-License-Identifier: GPL-3.0-or-later
/* The pauses after failures: they grow, are not the same twice, and have a bound. */
#include "hotline-fetch.h"

#define FIRST_MS 1000
#define LONGEST_MS 60000
#define TIMES 400

/* Between half and the whole of first × 2^(failures − 1), never above the longest. */
static void
test_bounds (void)
{
  for (guint failures = 0; failures <= 70; failures++)
    {
      HotlineMachine m = { .failures = failures };
      guint64 whole = FIRST_MS;
      for (guint k = 1; k < failures && whole < LONGEST_MS; k++)
        whole *= 2;
      whole = MIN (whole, LONGEST_MS);
      for (guint i = 0; i < TIMES; i++)
        {
          guint ms = hotline_machine_pause_ms (&m, FIRST_MS, LONGEST_MS);
          g_assert_cmpuint (ms, >=, whole / 2);
          g_assert_cmpuint (ms, <=, whole + 1);
        }
    }
}

/* Many desks that fail together come back spread over the whole half, not in step. */
static void
test_jitter (void)
{
  HotlineMachine m = { .failures = 5 }; /* 8 to 16 s */
  guint in[4] = { 0 };

  for (guint i = 0; i < TIMES; i++)
    in[MIN ((hotline_machine_pause_ms (&m, FIRST_MS, LONGEST_MS) - 8000) / 2000, 3)]++;
  for (guint k = 0; k < G_N_ELEMENTS (in); k++)
    g_assert_cmpuint (in[k], >, TIMES / 10); /* a quarter is expected */
}

static void
test_growth (void)
{
  double before = 0;

  for (guint failures = 1; failures <= 6; failures++)
    {
      HotlineMachine m = { .failures = failures };
      double sum = 0;
      for (guint i = 0; i < TIMES; i++)
        sum += hotline_machine_pause_ms (&m, FIRST_MS, LONGEST_MS);
      g_assert_cmpfloat (sum, >, 1.7 * before); /* twice as long in the mean */
      before = sum;
    }
}

/* A person wants it now: the pause and what was failed are forgotten. */
static gboolean
never (gpointer data)
{
  g_assert_not_reached ();
}

static void
test_end (void)
{
  HotlineMachine m = { .failures = 9, .timer = g_timeout_add (1, never, NULL) };

  hotline_machine_end_pause (&m);
  g_assert_cmpuint (m.timer, ==, 0);
  g_assert_cmpuint (hotline_machine_pause_ms (&m, FIRST_MS, LONGEST_MS), <=, FIRST_MS + 1);
  g_usleep (5000);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hotline/pause/bounds", test_bounds);
  g_test_add_func ("/hotline/pause/jitter", test_jitter);
  g_test_add_func ("/hotline/pause/growth", test_growth);
  g_test_add_func ("/hotline/pause/end", test_end);
  return g_test_run ();
}
