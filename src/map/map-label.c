// SPDX-License-Identifier: GPL-3.0-or-later
/* What is written on the map, strongest first: communities, diameters, plants and stations, ties, valves, wells, streets,
 * building numbers. Each class only in its scales; what finds no free place is left out. */
#include "map-top-private.h"
#include <math.h>

#define SAME_NAME_PX 340 /* the same street or bore is not written again nearer than this */

typedef struct { HeatKind kind; HeatMapClass of; double limit, half_px; HeatMapFont font; } PointClass;

static gboolean
is_in_sight (const HeatMapTop *top, HeatMapSpot s)
{
  return s.x_px > -20 && s.y_px > -20 && s.x_px < top->layout.width_px + 20 && s.y_px < top->layout.height_px + 20;
}

static gboolean
is_community_out (const HeatMapTop *top, guint32 row)
{
  const HeatMapOverlay *o = top->job.s->overlay;

  if (!o || !o->out_buildings->len)
    return FALSE;
  HeatSpan buildings = heat_net_community_buildings (heat_map_scene_net (top->job.s->scene), heat_community (row));
  for (guint32 i = 0; i < buildings.n; i++)
    if (buildings.at[i] < o->n_building && o->building_flags[buildings.at[i]])
      return TRUE;
  return FALSE;
}

static guint32
colour_of (const HeatMapTop *top, HeatKind kind, guint32 row)
{
  const HeatMapPalette *p = top->job.palette;
  const HeatMapOverlay *o = top->job.s->overlay;

  if (kind == HEAT_KIND_COMMUNITY && is_community_out (top, row))
    return p->out;
  if (kind == HEAT_KIND_STATION && o && row < o->n_station && o->station_flags[row])
    return p->out;
  return kind == HEAT_KIND_WELL || kind == HEAT_KIND_BUILDING ? p->text_2 : p->text;
}

static gboolean
is_named (const HeatMapTop *top, HeatKind kind, guint32 row)
{
  return g_hash_table_contains (top->named, GSIZE_TO_POINTER ((gsize) kind << 32 | row));
}

static void
put_place (HeatMapTop *top, const PointClass *c, guint32 row)
{
  HeatNet *net = heat_map_scene_net (top->job.s->scene);
  double x = 0, y = 0;

  if (!heat_net_place (net, c->kind, row, &x, &y))
    return;
  HeatMapSpot s = heat_map_view_to_px (top->job.view, x, y);
  const char *number = c->kind == HEAT_KIND_BUILDING ? heat_net_text (net, top->job.city->building[row].number) : "";
  const char *name = *number ? number : heat_net_name (net, c->kind, row);
  double half = 0;
  if (!is_in_sight (top, s) || !*name || is_named (top, c->kind, row)
      || (c->kind == HEAT_KIND_WELL && (!heat_map_shows_well (top->job.s->scene, top->job.s->style, top->job.view, heat_well (row), &half)
                                        || !heat_map_scene_well_is_primary (top->job.s->scene, heat_well (row)))))
    return;
  guint32 rgb = colour_of (top, c->kind, row);
  if (c->half_px > 0)
    heat_map_layout_put_around (&top->layout, name, c->font, rgb, s.x_px, s.y_px, c->half_px);
  else
    {
      const HeatMapSeat seats[] = { { s.x_px, s.y_px, 0 }, { s.x_px, s.y_px - 18, 0 }, { s.x_px, s.y_px + 18, 0 }, { s.x_px, s.y_px - 34, 0 },
                                    { s.x_px, s.y_px + 34, 0 }, { s.x_px - 30, s.y_px - 24, 0 }, { s.x_px + 30, s.y_px + 24, 0 } };
      heat_map_layout_put (&top->layout, name, c->font, rgb, seats, c->kind == HEAT_KIND_BUILDING ? 1 : G_N_ELEMENTS (seats));
    }
}

static void
put_places (HeatMapTop *top, const PointClass *c)
{
  if (top->job.scale > c->limit)
    return;
  const GArray *rows = heat_map_job_query (&top->job, c->of, 20);
  for (guint i = 0; i < rows->len; i++)
    put_place (top, c, g_array_index (rows, guint32, i));
}

/* Communities by size, so that of two the larger keeps its name. */
static int
compare_communities (gconstpointer a, gconstpointer b, gpointer data)
{
  const HeatNet *net = data;
  guint32 x = *(const guint32 *) a, y = *(const guint32 *) b;
  guint32 nx = heat_net_community_buildings (net, heat_community (x)).n, ny = heat_net_community_buildings (net, heat_community (y)).n;

  return nx != ny ? (nx > ny ? -1 : 1) : x < y ? -1 : x > y;
}

static void
put_communities (HeatMapTop *top)
{
  PointClass c = { HEAT_KIND_COMMUNITY, HEAT_MAP_COMMUNITIES, top->job.s->style->label.community, 0, { 14, TRUE, 0 } };

  if (top->job.scale > c.limit)
    return;
  if (top->job.scale > 15000)
    c.font = (HeatMapFont){ 12, FALSE, 0 };
  heat_map_job_query (&top->job, c.of, 20);
  g_array_sort_with_data (top->job.rows, compare_communities, heat_map_scene_net (top->job.s->scene));
  for (guint i = 0; i < top->job.rows->len; i++)
    put_place (top, &c, g_array_index (top->job.rows, guint32, i));
}

/* The longest straight run of a course; bends under a tenth of a radian do not end it. */
static gboolean
find_straight (const HeatMapPoint *p, guint n, HeatMapPoint *from, HeatMapPoint *to)
{
  double best = 0;

  for (guint i = 0; i + 1 < n;)
    {
      guint k = i + 1;
      double a = atan2 (p[k].y_px - p[i].y_px, p[k].x_px - p[i].x_px);
      while (k + 1 < n && fabs (remainder (atan2 (p[k + 1].y_px - p[k].y_px, p[k + 1].x_px - p[k].x_px) - a, 2 * G_PI)) < 0.1)
        k++;
      double len = hypot (p[k].x_px - p[i].x_px, p[k].y_px - p[i].y_px);
      if (len > best)
        {
          best = len;
          *from = p[i];
          *to = p[k];
        }
      i = k;
    }
  return best > 0;
}

/* Has this text been written nearby? */
static gboolean
is_repeated (const HeatMapTop *top, const char *words, double x, double y)
{
  for (guint i = 0; i < top->layout.labels->len; i++)
    {
      const HeatMapLabel *l = &g_array_index (top->layout.labels, HeatMapLabel, i);
      if (hypot (l->box.x - x, l->box.y - y) < SAME_NAME_PX && g_str_equal (l->words, words))
        return TRUE;
    }
  return FALSE;
}

typedef struct { HeatMapFont font; guint32 rgb; double fit; const double *asides_px; guint n_asides; } AlongStyle;

/* Writes along a straight run, upright for the reader, beside it by one of the given distances. */
static void
put_along (HeatMapTop *top, const char *words, HeatMapPoint a, HeatMapPoint b, const AlongStyle *style)
{
  double w = 0, h = 0, dx = b.x_px - a.x_px, dy = b.y_px - a.y_px, len = hypot (dx, dy);
  double x = (a.x_px + b.x_px) / 2, y = (a.y_px + b.y_px) / 2;
  HeatMapSeat seats[12];
  guint n = 0;

  heat_map_text_measure (&top->layout.text, words, &style->font, &w, &h);
  if (len < w * style->fit || !is_in_sight (top, (HeatMapSpot){ x, y }) || is_repeated (top, words, x, y))
    return;
  if (dx < 0 || (fabs (dx) < 1e-3 && dy > 0))
    {
      dx = -dx;
      dy = -dy;
    }
  for (guint i = 0; i < style->n_asides && n < G_N_ELEMENTS (seats); i++)
    seats[n++] = (HeatMapSeat){ x - dy / len * style->asides_px[i], y + dx / len * style->asides_px[i], atan2 (dy, dx) };
  heat_map_layout_put (&top->layout, words, style->font, style->rgb, seats, n);
}

static void
put_diameters (HeatMapTop *top)
{
  const HeatMapClass classes[] = { HEAT_MAP_PRIMARY_LARGE, HEAT_MAP_PRIMARY_MIDDLE, HEAT_MAP_PRIMARY_SMALL };
  HeatMapJob *job = &top->job;
  double beside = heat_map_style_grow (job->s->style, job->scale, 9, 15, 19);
  const double asides[] = { -beside, beside, -beside - 6, beside + 6 };
  AlongStyle style = { { 12, TRUE, 0 }, job->palette->text, 1.8, asides, G_N_ELEMENTS (asides) };

  for (int c = 0; c < 3 && job->scale <= job->s->style->label.diameter && heat_map_job_has (job, HEAT_MAP_PRIMARY); c++)
    {
      const GArray *rows = heat_map_job_query (job, classes[c], 0);
      for (guint i = 0; i < rows->len; i++)
        {
          guint32 pipe = g_array_index (rows, guint32, i);
          const HeatPipeRow *row = &job->city->pipe[pipe];
          HeatMapPoint a, b;
          if (row->dn_mm == 0 || (row->line == HEAT_LINE_RETURN && heat_map_scene_shapes (job->s->scene)[pipe].is_hidden_in_city))
            continue;
          g_array_set_size (job->points, 0);
          guint n = heat_map_course (job->s->scene, job->s->style, job->view, heat_pipe (pipe), 1, job->points);
          if (n < 2 || !find_straight (&g_array_index (job->points, HeatMapPoint, 0), n, &a, &b))
            continue;
          g_autofree char *words = g_strdup_printf ("DN%u", row->dn_mm);
          put_along (top, words, a, b, &style);
        }
    }
}

static void
put_streets (HeatMapTop *top, HeatMapClass of, double limit, double size_px)
{
  static const double asides[] = { 0, 14, -14, 22, -22 };
  HeatMapJob *job = &top->job;
  AlongStyle style = { { size_px, FALSE, 3 }, job->palette->text_3, 1.05, asides, G_N_ELEMENTS (asides) };

  if (job->scale > limit || !heat_map_job_has (job, HEAT_MAP_BASE))
    return;
  const GArray *rows = heat_map_job_query (job, of, 0);
  for (guint i = 0; i < rows->len; i++)
    {
      const HeatRoadRow *road = &job->city->road[g_array_index (rows, guint32, i)];
      const char *name = heat_city_text (job->city, road->name);
      HeatMapPoint a, b;
      if (!*name)
        continue;
      guint n = heat_map_job_points (job, road->first_point, road->n_points);
      const HeatMapPoint *p = &g_array_index (job->points, HeatMapPoint, 0);
      if (n < 2 || !find_straight (p, n, &a, &b))
        continue;
      /* a long street is written again and again */
      double len = hypot (b.x_px - a.x_px, b.y_px - a.y_px);
      int pieces = (int) CLAMP (len / 420, 1, 64);
      for (int k = 0; k < pieces; k++)
        {
          HeatMapPoint u = { a.x_px + (b.x_px - a.x_px) * k / pieces, a.y_px + (b.y_px - a.y_px) * k / pieces };
          HeatMapPoint v = { a.x_px + (b.x_px - a.x_px) * (k + 1) / pieces, a.y_px + (b.y_px - a.y_px) * (k + 1) / pieces };
          put_along (top, name, u, v, &style);
        }
    }
}

static void
put_valve (HeatMapTop *top, guint32 valve)
{
  HeatMapJob *job = &top->job;
  HeatMapValveSpot spot;
  guint8 flags = heat_map_job_valve_flags (job, valve);
  const char *name = heat_city_text (job->city, job->city->valve[valve].name);

  if (!*name && (flags & HEAT_MAP_FLAG_MAY))
    name = heat_net_name (heat_map_scene_net (job->s->scene), HEAT_KIND_VALVE, valve);
  if (!*name || is_named (top, HEAT_KIND_VALVE, valve)
      || !heat_map_valve_spot (job->s->scene, job->s->style, job->view, heat_valve (valve), &spot) || !is_in_sight (top, spot.at) || (spot.is_cramped && !(flags & HEAT_MAP_FLAG_MAY))
      || is_repeated (top, name, spot.at.x_px, spot.at.y_px))
    return;
  HeatMapFont font = { 12, (flags & HEAT_MAP_FLAG_MAY) != 0, 0 };
  double half = heat_map_valve_half_px (job->s->style, job->view) * (job->city->valve[valve].role == HEAT_VALVE_TIE ? 1.4 : 1);
  heat_map_layout_put_around (&top->layout, name, font, flags & HEAT_MAP_FLAG_MAY ? job->palette->zone : job->palette->text_2, spot.at.x_px, spot.at.y_px, half);
}

/* Ties and marked valves first (ties TRUE), then the others. */
static void
put_valves (HeatMapTop *top, gboolean ties, double limit)
{
  HeatMapJob *job = &top->job;

  if (job->scale > limit && !(ties && job->s->overlay && job->s->overlay->may->len && job->scale < 25000))
    return;
  const GArray *rows = heat_map_job_query (job, HEAT_MAP_VALVES, 20);
  for (guint i = 0; i < rows->len; i++)
    {
      guint32 valve = g_array_index (rows, guint32, i);
      guint8 role = job->city->valve[valve].role;
      gboolean is_marked = (heat_map_job_valve_flags (job, valve) & HEAT_MAP_FLAG_MAY) != 0;
      gboolean is_large = role == HEAT_VALVE_SECTIONAL || role == HEAT_VALVE_TIE || role == HEAT_VALVE_BRANCH || role == HEAT_VALVE_OTHER;
      if ((role == HEAT_VALVE_TIE || is_marked) != ties || (!is_large && !is_marked && job->scale > job->s->style->show.valve_small)
          || (!is_marked && !heat_map_shows_valve (job->s->scene, job->s->style, job->view, heat_valve (valve), heat_map_job_valve_state (job, valve)))
          || (job->scale > limit && !is_marked))
        continue;
      put_valve (top, valve);
    }
}

void
heat_map_place_labels (HeatMapTop *top)
{
  const HeatMapStyle *style = top->job.s->style;
  const HeatMapView *view = top->job.view;
  PointClass sources = { HEAT_KIND_SOURCE, HEAT_MAP_SOURCES, style->label.source, heat_map_source_half_px (style, view), { 13, TRUE, 0 } };
  PointClass stations = { HEAT_KIND_STATION, HEAT_MAP_STATIONS, style->label.station, heat_map_station_half_px (style, view), { 12, FALSE, 0 } };
  PointClass wells = { HEAT_KIND_WELL, HEAT_MAP_WELLS, style->label.well, heat_map_well_half_px (style, view), { 12, FALSE, 0 } };
  PointClass buildings = { HEAT_KIND_BUILDING, HEAT_MAP_BUILDINGS, style->label.building, 0, { 12, FALSE, 0 } };

  put_places (top, &sources);
  put_communities (top);
  put_diameters (top);
  put_places (top, &stations);
  put_valves (top, TRUE, style->label.tie);
  put_valves (top, FALSE, style->label.valve);
  put_places (top, &wells);
  put_streets (top, HEAT_MAP_ROAD_MAJOR, style->label.street_major, 13);
  put_streets (top, HEAT_MAP_ROAD_MIDDLE, style->label.street_minor, 12);
  if (heat_map_job_has (&top->job, HEAT_MAP_BASE))
    put_places (top, &buildings);
}
