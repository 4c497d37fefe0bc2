// SPDX-License-Identifier: GPL-3.0-or-later
/* Coordinates of a city just read: what is far off becomes unknown, degrees become metres, outlines give label points. */
#include "geo-crs.h"
#include "store-city-read-private.h"

#define FAR_M 500e3 /* a network reaches tens of kilometres */
#define FAR_DEG 5.0
#define SAMPLE 4096

typedef struct {
  double x, y, far;
  gboolean is_known;
} Middle;

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* Median of the nodes' places: a few absurd ones do not move it. */
static Middle
find_middle (const HeatCity *city, double far)
{
  g_autoptr (GArray) xs = g_array_new (FALSE, FALSE, sizeof (double)), ys = g_array_new (FALSE, FALSE, sizeof (double));
  guint32 step = MAX (1, city->n_node / SAMPLE);

  for (guint32 i = 0; i < city->n_node; i += step)
    if (isfinite (city->node[i].x))
      {
        g_array_append_val (xs, city->node[i].x);
        g_array_append_val (ys, city->node[i].y);
      }
  if (xs->len == 0)
    return (Middle){ 0 };
  g_array_sort (xs, compare_doubles);
  g_array_sort (ys, compare_doubles);
  return (Middle){ g_array_index (xs, double, xs->len / 2), g_array_index (ys, double, ys->len / 2), far, TRUE };
}

static gboolean
is_far (const Middle *m, double x, double y)
{
  return fabs (x - m->x) > m->far || fabs (y - m->y) > m->far;
}

static void
forget_far (HeatCity *city, const HeatLayer *l, guint32 r, const Middle *m)
{
  char *row = heat_layer_rows (l, city) + (gsize) r * l->row_size;
  HeatPoint *place = l->xy_at != 0xffff ? (HeatPoint *) (void *) (row + l->xy_at) : NULL;
  guint32 *span = l->points_at != 0xffff ? (guint32 *) (void *) (row + l->points_at) : NULL;
  gboolean is_off = place && is_far (m, place->x_m, place->y_m);

  if (is_off)
    *place = (HeatPoint){ NAN, NAN };
  for (guint32 i = 0; span && i < span[1]; i++)
    if (is_far (m, city->points[2 * (gsize) (span[0] + i)], city->points[2 * (gsize) (span[0] + i) + 1]))
      {
        span[1] = 0;
        is_off = TRUE;
      }
  if (is_off)
    heat_city_add_doubt (city, HEAT_DOUBT_VALUE, l->kind, l->kind == HEAT_KIND_NONE ? HEAT_NONE : r,
                         _("field “geom”: lies hundreds of kilometres from the rest, place read as unknown"));
}

static void
label_outline (HeatCity *city, const HeatLayer *l, char *row)
{
  HeatPoint *place = (HeatPoint *) (void *) (row + l->xy_at);
  const guint32 *span = (const guint32 *) (const void *) (row + l->points_at);
  double x = 0, y = 0;

  if (span[1] == 0 || (isfinite (place->x_m) && isfinite (place->y_m)))
    return;
  for (guint32 i = 0; i < span[1]; i++)
    {
      x += city->points[2 * (gsize) (span[0] + i)];
      y += city->points[2 * (gsize) (span[0] + i) + 1];
    }
  *place = (HeatPoint){ x / span[1], y / span[1] };
}

static void
each_place (HeatCity *city, const HeatLayer *l, HeatCrs *crs)
{
  for (guint32 r = 0; l->xy_at != 0xffff && r < heat_layer_n (l, city); r++)
    {
      HeatPoint *p = (HeatPoint *) (void *) (heat_layer_rows (l, city) + (gsize) r * l->row_size + l->xy_at);
      if (isfinite (p->x_m) && isfinite (p->y_m))
        *p = heat_crs_project (crs, (HeatLonLat){ p->x_m, p->y_m });
    }
}

static int
zone_for (const Middle *m)
{
  int zone = heat_crs_cgcs2000_zone (m->x);

  if (zone)
    return zone;
  return (m->y < 0 ? 32700 : 32600) + CLAMP ((int) floor ((m->x + 180) / 6) + 1, 1, 60);
}

static gboolean
project_all (HeatCity *city, const char *path, const Middle *m, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (!m->is_known)
    {
      g_set_error (error, HEAT_STORE_ERROR, HEAT_ERROR_DATA,
                   _("reading network file %s: it is in longitude and latitude and no node has a place, so no projection can be chosen; save it in a projected coordinate system"), path);
      return FALSE;
    }
  city->epsg = zone_for (m);
  g_autoptr (HeatCrs) crs = heat_crs_new (city->epsg, &local);
  if (!crs)
    {
      g_set_error (error, HEAT_STORE_ERROR, HEAT_ERROR_DATA, _("reading network file %s: %s"), path, local->message);
      return FALSE;
    }
  for (guint i = 0; i < HEAT_N_LAYERS; i++)
    each_place (city, &heat_city_layers[i], crs);
  for (guint32 i = 0; i < city->n_points; i++)
    {
      double *xy = city->points + 2 * (gsize) i;
      HeatPoint p = heat_crs_project (crs, (HeatLonLat){ xy[0], xy[1] });
      xy[0] = p.x_m;
      xy[1] = p.y_m;
    }
  return TRUE;
}

gboolean
heat_store_settle_places (HeatCity *city, const char *path, gboolean is_geographic, GError **error)
{
  Middle m = find_middle (city, is_geographic ? FAR_DEG : FAR_M);

  for (guint i = 0; i < HEAT_N_LAYERS; i++)
    {
      const HeatLayer *l = &heat_city_layers[i];
      for (guint32 r = 0; l->geometry && r < heat_layer_n (l, city); r++)
        {
          if (m.is_known)
            forget_far (city, l, r, &m);
          if (l->xy_at != 0xffff && l->points_at != 0xffff)
            label_outline (city, l, heat_layer_rows (l, city) + (gsize) r * l->row_size);
        }
    }
  return !is_geographic || project_all (city, path, &m, error);
}
