// SPDX-License-Identifier: GPL-3.0-or-later
/* Cutting pipes where something meets them in their course. */
#include "io-import-private.h"
#include <math.h>
#include <string.h>

static const double *
course (const HeatImport *import, guint32 pipe, guint32 *n)
{
  const HeatPipeRow *p = &import->city->pipe[pipe];

  *n = p->n_points;
  return import->city->points + 2 * (gsize) p->first_point;
}

double
heat_import_drawn_m (const HeatImport *import, guint32 pipe)
{
  guint32 n;
  const double *xy = course (import, pipe, &n);
  double length = 0;

  for (guint32 i = 1; i < n; i++)
    length += hypot (xy[2 * i] - xy[2 * i - 2], xy[2 * i + 1] - xy[2 * i - 1]);
  return length;
}

double
heat_import_along (const HeatImport *import, guint32 pipe, double x, double y, double *at_m)
{
  guint32 n;
  const double *xy = course (import, pipe, &n);
  double best = HUGE_VAL, done = 0;

  for (guint32 i = 1; i < n; i++)
    {
      double t, d = heat_segment_distance_m (x, y, xy[2 * i - 2], xy[2 * i - 1], xy[2 * i], xy[2 * i + 1], &t);
      double length = hypot (xy[2 * i] - xy[2 * i - 2], xy[2 * i + 1] - xy[2 * i - 1]);
      if (d < best)
        {
          best = d;
          *at_m = done + t * length;
        }
      done += length;
    }
  return best;
}

/* Points of the course between two distances, both cut points included. (transfer full) */
static GArray *
cut (const HeatImport *import, guint32 pipe, double from_m, double to_m)
{
  guint32 n;
  const double *xy = course (import, pipe, &n);
  GArray *out = g_array_new (FALSE, FALSE, sizeof (double));
  double done = 0;

  for (guint32 i = 0; i < n; i++)
    {
      double next = i + 1 < n ? done + hypot (xy[2 * i + 2] - xy[2 * i], xy[2 * i + 3] - xy[2 * i + 1]) : done;
      if (done > from_m && done < to_m)
        g_array_append_vals (out, xy + 2 * i, 2);
      for (guint k = 0; k < 2 && i + 1 < n; k++)
        {
          double at = k ? to_m : from_m, t = next > done ? (at - done) / (next - done) : 0;
          gboolean is_here = at >= done && (at < next || (i + 2 == n && at <= next + 1e-6));
          double p[2] = { xy[2 * i] + t * (xy[2 * i + 2] - xy[2 * i]), xy[2 * i + 1] + t * (xy[2 * i + 3] - xy[2 * i + 1]) };
          if (is_here)
            g_array_append_vals (out, p, 2);
        }
      done = next;
    }
  return out;
}

static void
set_course (HeatCity *city, guint32 pipe, const GArray *points)
{
  city->pipe[pipe].first_point = city->n_points;
  city->pipe[pipe].n_points = points->len / 2;
  for (guint i = 0; i + 1 < points->len; i += 2)
    heat_city_add_point (city, g_array_index (points, double, i), g_array_index (points, double, i + 1));
}

static HeatText
make_node_at (HeatImport *import, HeatText pipe_id, guint k, const GArray *points)
{
  g_autofree char *id = g_strdup_printf ("%s@%u", heat_city_text (import->city, pipe_id), k);
  HeatText text = heat_city_put (import->city, id);
  HeatNodeRow *node = heat_city_add_node (import->city);

  node->id = text;
  node->x = g_array_index (points, double, points->len - 2);
  node->y = g_array_index (points, double, points->len - 1);
  return text;
}

guint32
heat_import_split (HeatImport *import, guint32 pipe, const double *at_m, guint n)
{
  HeatCity *city = import->city;
  HeatPipeRow whole = city->pipe[pipe];
  double drawn = heat_import_drawn_m (import, pipe), scale = drawn > 0 ? whole.length_m / drawn : 0;
  g_autoptr (GPtrArray) pieces = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  gboolean has_nodes = whole.from_node.at != 0 && whole.to_node.at != 0;
  HeatText node = whole.from_node;
  guint32 first_new = city->n_pipe;

  for (guint k = 0; k <= n; k++)
    g_ptr_array_add (pieces, cut (import, pipe, k ? at_m[k - 1] : 0, k < n ? at_m[k] : drawn));
  for (guint k = 0; k <= n; k++)
    {
      g_autofree char *id = g_strdup_printf ("%s/%u", heat_city_text (city, whole.id), k + 1);
      HeatText text = k ? heat_city_put (city, id) : whole.id;
      guint32 row = k ? city->n_pipe : pipe;
      if (k)
        heat_city_add_pipe (city);
      city->pipe[row] = whole;
      city->pipe[row].id = text;
      city->pipe[row].length_m = (float) (((k < n ? at_m[k] : drawn) - (k ? at_m[k - 1] : 0)) * scale);
      set_course (city, row, pieces->pdata[k]);
      city->pipe[row].from_node = node;
      if (has_nodes && k < n)
        node = make_node_at (import, whole.id, k + 1, pieces->pdata[k]);
      else
        node = k < n ? (HeatText){ 0 } : whole.to_node;
      city->pipe[row].to_node = node;
    }
  heat_import_note (import, HEAT_IMPORT_MADE, "pipe", heat_city_text (city, whole.id), _("cut into %u pieces; the further ones are called %s/2 …"), n + 1,
                    heat_city_text (city, whole.id));
  return first_new;
}
