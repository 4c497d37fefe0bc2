// SPDX-License-Identifier: GPL-3.0-or-later
#include "map-course.h"
#include <math.h>

#define MITRE_MAX 2.5 /* offsets; beyond, corners are cut */

static double
scale_of (const HeatMapView *view)
{
  return heat_map_view_scale (view);
}

double
heat_map_course_aside_px (const HeatMapScene *scene, const HeatMapStyle *style, const HeatMapView *view, HeatPipe pipe)
{
  const HeatMapShape *shape = &heat_map_scene_shapes (scene)[pipe.i];
  double scale = scale_of (view);

  if (!shape->side || scale > style->level.city_over)
    return 0;
  gboolean is_secondary = heat_net_city (heat_map_scene_net (scene))->pipe[pipe.i].level == HEAT_LEVEL_SECONDARY;
  double apart = (is_secondary ? style->pipe.secondary_apart_px : style->pipe.primary_apart_px)
                 * heat_map_style_grow (style, scale, style->pipe.city_factor, 1, style->pipe.court_factor);
  return MAX (0, (apart - shape->gap_m / view->m_per_px) / 2);
}

double
heat_map_pipe_width_px (const HeatMapScene *scene, const HeatMapStyle *style, const HeatMapView *view, HeatPipe pipe)
{
  const HeatPipeRow *row = &heat_net_city (heat_map_scene_net (scene))->pipe[pipe.i];
  double width = heat_map_widths_get (row->level == HEAT_LEVEL_SECONDARY ? &style->pipe.secondary : &style->pipe.primary, row->dn_mm);

  return width * heat_map_style_grow (style, scale_of (view), style->pipe.city_factor, 1, style->pipe.court_factor);
}

/* Appends the line in pixels, without points closer than `least` to the one before. */
static guint
append_plain (const HeatMapView *view, const double *xy, guint n, double least, GArray *out)
{
  guint had = out->len;

  for (guint i = 0; i < n; i++)
    {
      HeatMapSpot s = heat_map_view_to_px (view, xy[2 * i], xy[2 * i + 1]);
      HeatMapPoint p = { (float) s.x_px, (float) s.y_px };
      if (!isfinite (s.x_px) || !isfinite (s.y_px))
        continue;
      if (out->len > had)
        {
          HeatMapPoint *last = &g_array_index (out, HeatMapPoint, out->len - 1);
          gboolean is_near = fabsf (p.x_px - last->x_px) < least && fabsf (p.y_px - last->y_px) < least;
          if (is_near && i + 1 < n)
            continue;
          if (is_near && out->len > had + 1)
            {
              *last = p;
              continue;
            }
        }
      g_array_append_val (out, p);
    }
  return out->len - had;
}

static gboolean
normal_of (HeatMapPoint a, HeatMapPoint b, double *nx, double *ny)
{
  double dx = b.x_px - a.x_px, dy = b.y_px - a.y_px, len = hypot (dx, dy);

  if (!(len > 1e-6))
    return FALSE;
  *nx = dy / len; /* left of the direction on a glass whose y runs down */
  *ny = -dx / len;
  return TRUE;
}

/* Moves the inner points of the line by `aside` to its left, with mitres. The ends are moved as given. */
static void
move_aside (HeatMapPoint *p, guint n, double aside, const double start[2], const double end[2])
{
  double nx = 0, ny = 0;

  normal_of (p[0], p[1], &nx, &ny);
  p[0].x_px += (float) start[0];
  p[0].y_px += (float) start[1];
  for (guint i = 1; i + 1 < n; i++)
    {
      double mx = nx, my = ny, ox = nx, oy = ny;
      if (normal_of (p[i], p[i + 1], &mx, &my))
        {
          double k = 1 + nx * mx + ny * my;
          ox = (nx + mx) / MAX (k, 1e-6);
          oy = (ny + my) / MAX (k, 1e-6);
          double len = hypot (ox, oy);
          if (len > MITRE_MAX)
            {
              ox *= MITRE_MAX / len;
              oy *= MITRE_MAX / len;
            }
        }
      p[i].x_px += (float) (ox * aside);
      p[i].y_px += (float) (oy * aside);
      nx = mx;
      ny = my;
    }
  p[n - 1].x_px += (float) end[0];
  p[n - 1].y_px += (float) end[1];
}

guint
heat_map_course (const HeatMapScene *scene, const HeatMapStyle *style, const HeatMapView *view, HeatPipe pipe, int which, GArray *out)
{
  const HeatMapShape *shape = &heat_map_scene_shapes (scene)[pipe.i];
  double fallback[HEAT_COURSE_DOUBLES], aside = heat_map_course_aside_px (scene, style, view, pipe);
  guint n_line = 0;
  const double *xy = heat_net_pipe_line (heat_map_scene_net (scene), pipe, fallback, &n_line);
  guint n = append_plain (view, xy, n_line, aside > 0 ? 1.5 : 0.6, out);

  if (n < 2)
    {
      g_array_set_size (out, out->len - n);
      return 0;
    }
  if (aside > 0)
    {
      double k = aside * which / 32;
      double start[2] = { shape->join_x[0] * k, -shape->join_y[0] * k }, end[2] = { shape->join_x[1] * k, -shape->join_y[1] * k };
      move_aside (&g_array_index (out, HeatMapPoint, out->len - n), n, aside * which * shape->side, start, end);
    }
  return n;
}

double
heat_map_valve_half_px (const HeatMapStyle *style, const HeatMapView *view)
{
  return heat_map_style_grow (style, scale_of (view), 3.5, 6.5, 9.5);
}

double
heat_map_well_half_px (const HeatMapStyle *style, const HeatMapView *view)
{
  return heat_map_style_grow (style, scale_of (view), 3, 6.5, 9.5);
}

double
heat_map_station_half_px (const HeatMapStyle *style, const HeatMapView *view)
{
  return heat_map_style_grow (style, scale_of (view), 4, 9, 13.5);
}

double
heat_map_source_half_px (const HeatMapStyle *style, const HeatMapView *view)
{
  return heat_map_style_grow (style, scale_of (view), 8.5, 12, 16);
}

gboolean
heat_map_shows_well (const HeatMapScene *scene, const HeatMapStyle *style, const HeatMapView *view, HeatWell well, double *half_px)
{
  gboolean is_primary = heat_map_scene_well_is_primary (scene, well);

  *half_px = heat_map_well_half_px (style, view) * (is_primary ? 1 : 0.7);
  return scale_of (view) <= (is_primary ? style->show.well : style->show.well_secondary);
}

gboolean
heat_map_shows_valve (const HeatMapScene *scene, const HeatMapStyle *style, const HeatMapView *view, HeatValve valve, HeatValveState state)
{
  HeatNet *net = heat_map_scene_net (scene);
  const HeatValveRow *row = &heat_net_city (net)->valve[valve.i];
  HeatValvePlace place = heat_net_valve_place (net, valve);
  double scale = scale_of (view);
  gboolean is_secondary = !heat_pipe_is_none (place.pipe) && place.seat != HEAT_SEAT_NONE
                          && heat_net_city (net)->pipe[place.pipe.i].level == HEAT_LEVEL_SECONDARY;

  if (heat_net_valve_is_open_air (net, valve) || row->role == HEAT_VALVE_BYPASS || row->role == HEAT_VALVE_JUMPER)
    return scale <= style->show.valve_small;
  if (is_secondary || row->role == HEAT_VALVE_BUILDING)
    return scale <= style->show.valve_secondary;
  if (row->role == HEAT_VALVE_STATION)
    return scale <= style->show.valve_station;
  if (row->role == HEAT_VALVE_TIE || state == HEAT_VALVE_CLOSED)
    return scale <= style->show.valve_closed;
  return scale <= style->show.valve_open;
}

/* The point `along` pixels from one end of a course, and the direction there (away from that end). */
static void
walk (const HeatMapPoint *p, guint n, guint end, double along, HeatMapValveSpot *spot)
{
  for (guint i = 0; i + 1 < n; i++)
    {
      HeatMapPoint a = end ? p[n - 1 - i] : p[i], b = end ? p[n - 2 - i] : p[i + 1];
      double dx = b.x_px - a.x_px, dy = b.y_px - a.y_px, len = hypot (dx, dy);
      if (len < 1e-6)
        continue;
      spot->dx = dx / len;
      spot->dy = dy / len;
      spot->at = (HeatMapSpot){ a.x_px + dx / len * MIN (along, len), a.y_px + dy / len * MIN (along, len) };
      if (along <= len)
        return;
      along -= len;
    }
}

static double
course_length (const HeatMapPoint *p, guint n)
{
  double sum = 0;

  for (guint i = 0; i + 1 < n; i++)
    sum += hypot (p[i + 1].x_px - p[i].x_px, p[i + 1].y_px - p[i].y_px);
  return sum;
}

/* Which place in its row at the pipe's end the valve takes. */
static guint
place_in_row (const HeatNet *net, HeatValve valve, const HeatValvePlace *place)
{
  HeatSpan row = heat_net_end_valves (net, place->pipe, place->end);
  guint before = 0;

  for (guint32 i = 0; i < row.n && row.at[i] != valve.i; i++)
    before += !heat_net_valve_is_open_air (net, heat_valve (row.at[i]));
  return before;
}

static gboolean
spot_on_pipe (const HeatMapScene *scene, const HeatMapStyle *style, const HeatMapView *view, HeatValve valve, const HeatValvePlace *place,
              double along_px, HeatMapValveSpot *spot)
{
  g_autoptr (GArray) course = g_array_new (FALSE, FALSE, sizeof (HeatMapPoint));
  const HeatPipeRow *row = &heat_net_city (heat_map_scene_net (scene))->pipe[place->pipe.i];
  guint n = heat_map_course (scene, style, view, place->pipe, 1, course);

  if (n < 2)
    return FALSE;
  HeatMapPoint *p = &g_array_index (course, HeatMapPoint, 0);
  if (row->line == HEAT_LINE_PAIR)
    { /* one sign for both lines, in the middle between them */
      g_autoptr (GArray) other = g_array_new (FALSE, FALSE, sizeof (HeatMapPoint));
      if (heat_map_course (scene, style, view, place->pipe, -1, other) == n)
        for (guint i = 0; i < n; i++)
          {
            HeatMapPoint q = g_array_index (other, HeatMapPoint, i);
            p[i] = (HeatMapPoint){ (p[i].x_px + q.x_px) / 2, (p[i].y_px + q.y_px) / 2 };
          }
    }
  double length = course_length (p, n);
  spot->is_cramped = along_px > 0.75 * length;
  walk (p, n, place->end, MIN (along_px, 0.5 * length), spot);
  spot->width_px = heat_map_pipe_width_px (scene, style, view, place->pipe);
  spot->pipe = place->pipe;
  return TRUE;
}

/* True distance on the glass from the pipe's end to the valve's own place. */
static double
true_distance_px (const HeatNet *net, const HeatMapView *view, HeatValve valve, const HeatValvePlace *place)
{
  const HeatValveRow *row = &heat_net_city (net)->valve[valve.i];
  double fallback[HEAT_COURSE_DOUBLES];
  guint n = 0;
  const double *xy = heat_net_pipe_line (net, place->pipe, fallback, &n);

  if (n < 2 || !isfinite (row->x) || !isfinite (row->y))
    return 0;
  guint at = place->end ? n - 1 : 0;
  return hypot (row->x - xy[2 * at], row->y - xy[2 * at + 1]) / view->m_per_px;
}

static gboolean
spot_at_node (const HeatMapScene *scene, const HeatMapStyle *style, const HeatMapView *view, HeatNode node, HeatMapValveSpot *spot)
{
  HeatSpan ends = heat_net_node_ends (heat_map_scene_net (scene), node);

  for (guint32 i = 0; i < ends.n; i++)
    {
      HeatValvePlace place = { .seat = HEAT_SEAT_PIPE_END, .pipe = { ends.at[i] >> 1 }, .end = ends.at[i] & 1 };
      if (spot_on_pipe (scene, style, view, (HeatValve){ HEAT_NONE }, &place, 0, spot))
        return TRUE;
    }
  return FALSE;
}

static gboolean
spot_on_edge (const HeatMapScene *scene, const HeatMapStyle *style, const HeatMapView *view, const HeatValvePlace *place, HeatMapValveSpot *spot)
{
  HeatMapValveSpot a = *spot, b = *spot;

  if (!spot_at_node (scene, style, view, place->node, &a) || !spot_at_node (scene, style, view, place->node2, &b))
    return FALSE;
  double dx = b.at.x_px - a.at.x_px, dy = b.at.y_px - a.at.y_px, len = hypot (dx, dy);
  *spot = a;
  spot->at = (HeatMapSpot){ a.at.x_px + dx / 2, a.at.y_px + dy / 2 };
  if (len > 4)
    {
      spot->dx = dx / len;
      spot->dy = dy / len;
    }
  return TRUE;
}

/* How far a valve must stand off so that the sign at its node stays free. */
static double
clear_of_sign (const HeatMapScene *scene, const HeatMapStyle *style, const HeatMapView *view, const HeatValvePlace *place)
{
  HeatNode node = heat_net_pipe_node (heat_map_scene_net (scene), place->pipe, place->end);
  HeatMapNodeSign sign = heat_node_is_none (node) ? HEAT_MAP_BARE : heat_map_scene_node_sign (scene, node);
  double half = 0;

  if (sign == HEAT_MAP_AT_SOURCE)
    return heat_map_source_half_px (style, view) + 4;
  if (sign == HEAT_MAP_AT_STATION)
    return heat_map_station_half_px (style, view) + 4;
  if (heat_well_is_none (place->well) || !heat_map_shows_well (scene, style, view, place->well, &half))
    return 1;
  return half + 3;
}

gboolean
heat_map_valve_spot (const HeatMapScene *scene, const HeatMapStyle *style, const HeatMapView *view, HeatValve valve, HeatMapValveSpot *spot)
{
  HeatNet *net = heat_map_scene_net (scene);
  HeatValvePlace place = heat_net_valve_place (net, valve);
  double x = NAN, y = NAN;

  if (!heat_net_place (net, HEAT_KIND_VALVE, valve.i, &x, &y))
    return FALSE;
  *spot = (HeatMapValveSpot){ heat_map_view_to_px (view, x, y), 1, 0, 2, FALSE, { HEAT_NONE } };
  if (place.seat == HEAT_SEAT_PIPE_END)
    {
      gboolean is_secondary = heat_net_city (net)->pipe[place.pipe.i].level == HEAT_LEVEL_SECONDARY;
      double half = heat_map_valve_half_px (style, view) * (is_secondary ? HEAT_MAP_SECONDARY_VALVE : 1);
      double row = heat_net_valve_is_open_air (net, valve) ? 0 : place_in_row (net, valve, &place) * 2.2 * half;
      double least = scale_of (view) > style->level.city_over ? 0 : clear_of_sign (scene, style, view, &place) + half + row;
      /* the return's valve stands a step further, so that the two of a pair do not cover each other */
      gboolean is_second = heat_net_city (net)->pipe[place.pipe.i].line == HEAT_LINE_RETURN && heat_map_scene_shapes (scene)[place.pipe.i].side;
      double along = MAX (least, true_distance_px (net, view, valve, &place)) + (is_second ? 2 * half : 0);
      spot_on_pipe (scene, style, view, valve, &place, along, spot);
    }
  else if (place.seat == HEAT_SEAT_NODE)
    spot_at_node (scene, style, view, place.node, spot);
  else if (place.seat == HEAT_SEAT_EDGE)
    spot_on_edge (scene, style, view, &place, spot);
  return TRUE;
}
