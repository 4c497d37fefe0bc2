// SPDX-License-Identifier: GPL-3.0-or-later
/* The packed R-tree against looking at every box. */
#include "geo-rtree.h"

typedef struct { const HeatBox *boxes; GArray *got; double last_m; } Asked;

static gboolean
collect (guint32 item, gpointer data)
{
  g_array_append_val (((Asked *) data)->got, item);
  return TRUE;
}

static HeatBox
random_box (GRand *r, double spread)
{
  double x = 4.2e7 + g_rand_double (r) * spread, y = 5e6 + g_rand_double (r) * spread;
  return (HeatBox){ x, y, x + g_rand_double (r) * 50, y + g_rand_double (r) * 50 };
}

static double
distance (guint32 item, double x, double y, gpointer data)
{
  HeatBox b = ((Asked *) data)->boxes[item];
  return hypot (MAX (MAX (b.x0_m - x, x - b.x1_m), 0), MAX (MAX (b.y0_m - y, y - b.y1_m), 0));
}

static gboolean
check_rising (guint32 item, double d_m, gpointer data)
{
  Asked *asked = data;
  g_assert_cmpfloat (d_m, >=, asked->last_m);
  asked->last_m = d_m;
  g_array_append_val (asked->got, item);
  return TRUE;
}

static void
test_against_all (void)
{
  g_autoptr (GRand) r = g_rand_new_with_seed (7);
  for (int round = 0; round < 60; round++)
    {
      guint32 n = (guint32) g_rand_int_range (r, 0, 600);
      g_autofree HeatBox *boxes = g_new (HeatBox, n + 1);
      for (guint32 i = 0; i < n; i++)
        boxes[i] = i % 17 == 3 ? heat_box_empty () : random_box (r, 2000);
      g_autoptr (HeatRtree) tree = heat_rtree_new (boxes, n);
      for (int q = 0; q < 20; q++)
        {
          HeatBox want = random_box (r, 2000);
          g_autoptr (GArray) got = g_array_new (FALSE, FALSE, 4);
          g_autofree guint8 *seen = g_new0 (guint8, n + 1);
          Asked asked = { boxes, got, 0 };
          heat_rtree_query (tree, want, collect, &asked);
          for (guint i = 0; i < got->len; i++)
            {
              guint32 item = g_array_index (got, guint32, i);
              g_assert_false (seen[item]);
              seen[item] = 1;
            }
          for (guint32 i = 0; i < n; i++)
            if (heat_box_meets (boxes[i], want))
              g_assert_true (seen[i]);
          HeatBox wide = { want.x0_m - 8, want.y0_m - 8, want.x1_m + 8, want.y1_m + 8 };
          for (guint i = 0; i < got->len; i++)
            g_assert_true (heat_box_meets (boxes[g_array_index (got, guint32, i)], wide));

          g_array_set_size (got, 0);
          asked.last_m = 0;
          heat_rtree_nearest (tree, want.x0_m, want.y0_m, 300, distance, check_rising, &asked);
          guint within = 0;
          for (guint32 i = 0; i < n; i++)
            within += !heat_box_is_empty (boxes[i]) && distance (i, want.x0_m, want.y0_m, &asked) <= 300;
          g_assert_cmpuint (got->len, ==, within);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/geo/rtree/against-all", test_against_all);
  return g_test_run ();
}
