// SPDX-License-Identifier: GPL-3.0-or-later
/* Where streets meet: points that roads of two streets share. */
#include "locate-private.h"

typedef struct { gint64 x, y; guint32 street, road; } Corner;

static int
compare_corners (gconstpointer a, gconstpointer b, gpointer data)
{
  const Corner *x = a, *y = b;

  if (x->x != y->x)
    return x->x < y->x ? -1 : 1;
  if (x->y != y->y)
    return x->y < y->y ? -1 : 1;
  if (x->street != y->street)
    return x->street < y->street ? -1 : 1;
  return x->road < y->road ? -1 : x->road > y->road;
}

static int
compare_crossings (gconstpointer a, gconstpointer b)
{
  const Crossing *x = a, *y = b;

  if (x->a != y->a)
    return x->a < y->a ? -1 : 1;
  if (x->b != y->b)
    return x->b < y->b ? -1 : 1;
  if (x->x != y->x)
    return x->x < y->x ? -1 : 1;
  return x->y < y->y ? -1 : x->y > y->y;
}

static void
collect_corners (HeatFinder *f, GArray *corners)
{
  const HeatCity *city = heat_net_city (f->net);

  for (guint32 r = 0; r < city->n_road; r++)
    {
      const HeatRoadRow *row = &city->road[r];
      guint32 street = finder_street (f, heat_city_text (city, row->name));
      for (guint32 i = 0; street != HEAT_NONE && i < row->n_points; i++)
        {
          double x = city->points[2 * (gsize) (row->first_point + i)], y = city->points[2 * (gsize) (row->first_point + i) + 1];
          Corner corner = { 0, 0, street, r };
          if (!(fabs (x) < 1e9 && fabs (y) < 1e9))
            continue;
          corner.x = llround (x * 1000);
          corner.y = llround (y * 1000);
          g_array_append_val (corners, corner);
        }
    }
}

/* Pairs of streets within one run of corners at the same place. */
static void
pair_up (HeatFinder *f, const Corner *at, guint n)
{
  for (guint i = 0; i < n; i++)
    for (guint k = i + 1; k < n; k++)
      {
        if (at[i].street == at[k].street || (k > i + 1 && at[k].street == at[k - 1].street) || (i > 0 && at[i].street == at[i - 1].street))
          continue;
        Crossing c = { at[i].street, at[k].street, at[i].road, at[k].road, (float) ((double) at[i].x / 1000 - f->x0), (float) ((double) at[i].y / 1000 - f->y0) };
        g_array_append_val (f->crossings, c);
      }
}

void
crossings_build (HeatFinder *f)
{
  g_autoptr (GArray) corners = g_array_new (FALSE, FALSE, sizeof (Corner));

  collect_corners (f, corners);
  if (corners->len == 0)
    return;
  const Corner *at = (const Corner *) (gpointer) corners->data;
  f->x0 = (double) at[0].x / 1000;
  f->y0 = (double) at[0].y / 1000;
  g_qsort_with_data (corners->data, (gint) corners->len, sizeof (Corner), compare_corners, NULL);
  for (guint i = 0, k; i < corners->len; i = k)
    {
      for (k = i + 1; k < corners->len && at[k].x == at[i].x && at[k].y == at[i].y; k++)
        ;
      if (k - i > 1 && k - i < 64)
        pair_up (f, at + i, k - i);
    }
  g_array_sort (f->crossings, compare_crossings);
}
