// SPDX-License-Identifier: GPL-3.0-or-later
#include "base-pages.h"
#include <string.h>

static const gsize sizes[] = { 0, 1, 4095, HEAT_BIG_BYTES - 1, HEAT_BIG_BYTES, HEAT_BIG_BYTES + 1, 5 * HEAT_BIG_BYTES + 7 };

/* Arrays side by side, some freed between: whole, writable to the last byte, and none within another. */
static void
test_whole (void)
{
  guint8 *arrays[G_N_ELEMENTS (sizes)];

  for (guint round = 0; round < 3; round++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
        {
          arrays[i] = heat_big_new (guint8, sizes[i]);
          if (arrays[i])
            memset (arrays[i], (int) (i + 1), sizes[i]);
        }
      for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
        for (gsize k = 0; k < sizes[i]; k++)
          g_assert_cmpuint (arrays[i][k], ==, i + 1);
      for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
        g_free (arrays[(i * 3 + round) % G_N_ELEMENTS (sizes)]);
    }
}

static void
test_zero_after_use (void)
{
  for (guint round = 0; round < 3; round++)
    for (guint i = 1; i < G_N_ELEMENTS (sizes); i++)
      {
        g_autofree guint32 *zero = heat_big_new0 (guint32, sizes[i] / 4 + 1);
        for (gsize k = 0; k < sizes[i] / 4 + 1; k++)
          g_assert_cmpuint (zero[k], ==, 0);
        memset (zero, 0xff, 4 * (sizes[i] / 4 + 1));
      }
}

static void
test_dup (void)
{
  g_autofree guint8 *from = heat_big_new (guint8, HEAT_BIG_BYTES + 3);

  for (gsize k = 0; k < HEAT_BIG_BYTES + 3; k++)
    from[k] = (guint8) (k * 31 >> 3);
  g_autofree guint8 *copy = heat_pages_dup (from, HEAT_BIG_BYTES + 3);
  g_assert_cmpmem (copy, HEAT_BIG_BYTES + 3, from, HEAT_BIG_BYTES + 3);
  g_assert_true (copy != from);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/pages/whole", test_whole);
  g_test_add_func ("/base/pages/zero-after-use", test_zero_after_use);
  g_test_add_func ("/base/pages/dup", test_dup);
  return g_test_run ();
}
