// SPDX-License-Identifier: GPL-3.0-or-later
#include "map-pick.h"
#include "map-top-private.h"
#include <math.h>
#include <string.h>

#define SIGN_REACH_PX 3
#define PIPE_REACH_PX 5

typedef struct {
  HeatMapJob job;
  double x, y;
  HeatMapPick best;
} Search;

static HeatBox
box_around (const Search *s, double margin_px)
{
  HeatPoint m = heat_map_view_to_m (s->job.view, s->x, s->y);
  double r = margin_px * s->job.view->m_per_px;

  return (HeatBox){ m.x_m - r, m.y_m - r, m.x_m + r, m.y_m + r };
}

static const GArray *
query (Search *s, HeatMapClass of, double margin_px)
{
  g_array_set_size (s->job.rows, 0);
  heat_map_scene_query (s->job.s->scene, of, box_around (s, margin_px), s->job.rows);
  return s->job.rows;
}

static void
offer (Search *s, HeatKind kind, guint32 index, double distance_px)
{
  if (distance_px < s->best.distance_px)
    s->best = (HeatMapPick){ kind, index, distance_px };
}

static void
try_places (Search *s, HeatMapClass of, HeatKind kind, double limit, double half)
{
  if (s->job.scale > limit)
    return;
  const GArray *rows = query (s, of, half + SIGN_REACH_PX + 1);
  for (guint i = 0; i < rows->len; i++)
    {
      guint32 row = g_array_index (rows, guint32, i);
      double x = 0, y = 0, reach = half;
      if (!heat_net_place (heat_map_scene_net (s->job.s->scene), kind, row, &x, &y)
          || (kind == HEAT_KIND_WELL && !heat_map_shows_well (s->job.s->scene, s->job.s->style, s->job.view, heat_well (row), &reach)))
        continue;
      HeatMapSpot at = heat_map_view_to_px (s->job.view, x, y);
      double d = hypot (at.x_px - s->x, at.y_px - s->y);
      if (d <= reach + SIGN_REACH_PX)
        offer (s, kind, row, d);
    }
}

static void
try_valves (Search *s)
{
  double half = heat_map_valve_half_px (s->job.s->style, s->job.view), widest = MAX (s->job.s->style->show.valve_closed, s->job.s->style->show.valve_open);

  if (s->job.scale > widest && !(s->job.s->overlay && heat_map_overlay_marks_valves (s->job.s->overlay)))
    return;
  const GArray *rows = query (s, HEAT_MAP_VALVES, HEAT_MAP_MARGIN_PX);
  for (guint i = 0; i < rows->len; i++)
    {
      guint32 valve = g_array_index (rows, guint32, i);
      gboolean is_marked = (heat_map_job_valve_flags (&s->job, valve) & HEAT_MAP_FLAGS_MARKED) != 0;
      HeatMapValveSpot spot;
      if ((!is_marked && !heat_map_shows_valve (s->job.s->scene, s->job.s->style, s->job.view, heat_valve (valve), heat_map_job_valve_state (&s->job, valve)))
          || !heat_map_valve_spot (s->job.s->scene, s->job.s->style, s->job.view, heat_valve (valve), &spot) || (spot.is_cramped && !is_marked))
        continue;
      double d = hypot (spot.at.x_px - s->x, spot.at.y_px - s->y);
      if (d <= half + SIGN_REACH_PX)
        offer (s, HEAT_KIND_VALVE, valve, d);
    }
}

static double
course_distance (Search *s, guint32 pipe, int which)
{
  double least = HUGE_VAL;

  g_array_set_size (s->job.points, 0);
  guint n = heat_map_course (s->job.s->scene, s->job.s->style, s->job.view, heat_pipe (pipe), which, s->job.points);
  const HeatMapPoint *p = &g_array_index (s->job.points, HeatMapPoint, 0);
  for (guint i = 0; i + 1 < n; i++)
    least = MIN (least, heat_segment_distance_m (s->x, s->y, p[i].x_px, p[i].y_px, p[i + 1].x_px, p[i + 1].y_px, NULL));
  return least;
}

static gboolean
is_pipe_shown (const Search *s, guint32 pipe)
{
  const HeatPipeRow *row = &s->job.city->pipe[pipe];
  gboolean is_city = s->job.scale > s->job.s->style->level.city_over, both = heat_map_job_has (&s->job, HEAT_MAP_SUPPLY);

  if (!heat_map_job_has (&s->job, row->level == HEAT_LEVEL_SECONDARY ? HEAT_MAP_SECONDARY : HEAT_MAP_PRIMARY))
    return FALSE;
  if (row->line == HEAT_LINE_SUPPLY)
    return both;
  if (row->line == HEAT_LINE_RETURN)
    return heat_map_job_has (&s->job, HEAT_MAP_RETURN) && !(is_city && both && heat_map_scene_shapes (s->job.s->scene)[pipe].is_hidden_in_city);
  return TRUE;
}

static void
try_pipes (Search *s)
{
  const HeatMapStyle *style = s->job.s->style;
  const double limits[HEAT_MAP_N_PIPE_CLASSES] = { style->show.primary_large, style->show.primary_middle, style->show.primary_small,
                                                   style->show.secondary_large, style->show.secondary_small };

  for (int c = 0; c < HEAT_MAP_N_PIPE_CLASSES; c++)
    {
      if (s->job.scale > limits[c])
        continue;
      const GArray *rows = query (s, (HeatMapClass) c, 24);
      for (guint i = 0; i < rows->len; i++)
        {
          guint32 pipe = g_array_index (rows, guint32, i);
          if (!is_pipe_shown (s, pipe))
            continue;
          double d = course_distance (s, pipe, 1);
          if (s->job.city->pipe[pipe].line == HEAT_LINE_PAIR)
            d = MIN (d, course_distance (s, pipe, -1));
          if (d <= heat_map_pipe_width_px (s->job.s->scene, style, s->job.view, heat_pipe (pipe)) / 2 + PIPE_REACH_PX)
            offer (s, HEAT_KIND_PIPE, pipe, d);
        }
    }
}

static void
try_buildings (Search *s)
{
  HeatPoint m = heat_map_view_to_m (s->job.view, s->x, s->y);

  if (s->job.scale > s->job.s->style->show.building)
    return;
  const GArray *rows = query (s, HEAT_MAP_BUILDINGS, 1);
  for (guint i = 0; i < rows->len; i++)
    {
      const HeatBuildingRow *b = &s->job.city->building[g_array_index (rows, guint32, i)];
      if (b->n_points >= 3 && heat_ring_contains (s->job.city->points + 2 * (gsize) b->first_point, b->n_points, m.x_m, m.y_m))
        offer (s, HEAT_KIND_BUILDING, g_array_index (rows, guint32, i), 0);
    }
}

HeatMapPick
heat_map_pick (const HeatMapScenery *scenery, const HeatMapView *view, double x_px, double y_px)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (HeatMapPoint));
  const HeatMapStyle *style = scenery->style;
  Search s = { { NULL, scenery, view, &style->palette[scenery->theme], heat_net_city (heat_map_scene_net (scenery->scene)), heat_map_view_scale (view),
                 rows, points, { 0 } }, x_px, y_px, { HEAT_KIND_NONE, HEAT_NONE, HUGE_VAL } };

  try_places (&s, HEAT_MAP_SOURCES, HEAT_KIND_SOURCE, style->show.source, heat_map_source_half_px (style, view));
  try_places (&s, HEAT_MAP_STATIONS, HEAT_KIND_STATION, style->show.station, heat_map_station_half_px (style, view));
  try_places (&s, HEAT_MAP_WELLS, HEAT_KIND_WELL, MAX (style->show.well, style->show.well_secondary), heat_map_well_half_px (style, view));
  try_valves (&s);
  if (s.best.kind == HEAT_KIND_NONE)
    try_pipes (&s);
  if (s.best.kind == HEAT_KIND_NONE)
    try_buildings (&s);
  return s.best;
}

/* --- signs of the operation --- */

static gboolean
covers_leak (const HeatMapJob *job, gconstpointer sign, double dx_px, double dy_px)
{
  return hypot (dx_px, dy_px) <= heat_map_leak_half_px (job);
}

static gboolean
covers_team (const HeatMapJob *job, gconstpointer sign, double dx_px, double dy_px)
{
  return hypot (dx_px, dy_px) <= heat_map_team_half_px (job) + 2;
}

/* A report's sign stands on its place. */
static gboolean
covers_report (const HeatMapJob *job, gconstpointer sign, double dx_px, double dy_px)
{
  double half = heat_map_report_half_px (job);

  return fabs (dx_px) <= half + 1 && dy_px <= 0 && dy_px >= -2.6 * half;
}

static gboolean
covers_priority (const HeatMapJob *job, gconstpointer sign, double dx_px, double dy_px)
{
  return heat_map_shows_priority (job, ((const HeatMapPriority *) sign)->kind) && fabs (dx_px) + fabs (dy_px) <= heat_map_priority_half_px (job);
}

typedef struct { HeatMapSignKind kind; GArray *signs; HeatMapLayers layer; /* 0: always there */ gboolean (*covers) (const HeatMapJob *job, gconstpointer sign, double dx_px, double dy_px); } SignClass;

/* Each kind of sign begins with its place. */
static HeatPoint
place_of (GArray *signs, guint row)
{
  HeatPoint place;

  memcpy (&place, signs->data + (gsize) row * g_array_get_element_size (signs), sizeof place);
  return place;
}

/* The one of its class that was drawn last, −1: none. */
static int
pick_of (const HeatMapJob *job, const SignClass *of, double x_px, double y_px)
{
  guint size = g_array_get_element_size (of->signs);

  for (guint i = of->layer && !(job->s->layers & of->layer) ? 0 : of->signs->len; i-- > 0;)
    {
      HeatPoint place = place_of (of->signs, i);
      HeatMapSpot s = heat_map_view_to_px (job->view, place.x_m, place.y_m);
      if (of->covers (job, of->signs->data + (gsize) i * size, x_px - s.x_px, y_px - s.y_px))
        return (int) i;
    }
  return -1;
}

HeatMapSignPick
heat_map_pick_sign (const HeatMapScenery *scenery, const HeatMapView *view, double x_px, double y_px)
{
  HeatMapJob job = { .s = scenery, .view = view, .scale = heat_map_view_scale (view) };
  const HeatMapOverlay *o = scenery->overlay;

  if (!o)
    return (HeatMapSignPick){ HEAT_MAP_SIGN_NONE, 0 };
  const SignClass classes[] = { /* the uppermost first, as map-top.c draws them */
    { HEAT_MAP_SIGN_LEAK, o->leaks, 0, covers_leak }, { HEAT_MAP_SIGN_TEAM, o->teams, HEAT_MAP_TEAMS, covers_team },
    { HEAT_MAP_SIGN_REPORT, o->reports, HEAT_MAP_REPORTS, covers_report }, { HEAT_MAP_SIGN_PRIORITY, o->priority, 0, covers_priority },
  };
  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    {
      int row = pick_of (&job, &classes[i], x_px, y_px);
      if (row >= 0)
        return (HeatMapSignPick){ classes[i].kind, (guint) row };
    }
  return (HeatMapSignPick){ HEAT_MAP_SIGN_NONE, 0 };
}

HeatMapSignPick
heat_map_next_sign (const HeatMapScenery *scenery, const HeatMapView *view, HeatMapSignPick from, int by, HeatPoint *middle)
{
  HeatMapJob job = { .s = scenery, .view = view, .scale = heat_map_view_scale (view) };
  const HeatMapOverlay *o = scenery->overlay;

  if (!o)
    return (HeatMapSignPick){ HEAT_MAP_SIGN_NONE, 0 };
  const guint n_leaks = o->leaks->len, n_reports = scenery->layers & HEAT_MAP_REPORTS ? o->reports->len : 0;
  const guint n_teams = scenery->layers & HEAT_MAP_TEAMS ? o->teams->len : 0, n = n_leaks + n_reports + n_teams;
  if (n == 0)
    return (HeatMapSignPick){ HEAT_MAP_SIGN_NONE, 0 };
  /* Where it stands on the round; a row that is there no more counts as none. */
  int at = from.kind == HEAT_MAP_SIGN_LEAK && from.row < n_leaks       ? (int) (n_leaks - 1 - from.row)
           : from.kind == HEAT_MAP_SIGN_REPORT && from.row < n_reports ? (int) (n_leaks + n_reports - 1 - from.row)
           : from.kind == HEAT_MAP_SIGN_TEAM && from.row < n_teams     ? (int) (n_leaks + n_reports + from.row)
                                                                       : by > 0 ? -1 : (int) n;
  guint next = (guint) (at + by + (int) n) % n;
  HeatMapSignPick pick = next < n_leaks             ? (HeatMapSignPick){ HEAT_MAP_SIGN_LEAK, n_leaks - 1 - next }
                         : next < n_leaks + n_reports ? (HeatMapSignPick){ HEAT_MAP_SIGN_REPORT, n_leaks + n_reports - 1 - next }
                                                      : (HeatMapSignPick){ HEAT_MAP_SIGN_TEAM, next - n_leaks - n_reports };
  *middle = place_of (pick.kind == HEAT_MAP_SIGN_LEAK ? o->leaks : pick.kind == HEAT_MAP_SIGN_REPORT ? o->reports : o->teams, pick.row);
  if (pick.kind == HEAT_MAP_SIGN_REPORT)
    middle->y_m += 1.3 * heat_map_report_half_px (&job) * view->m_per_px;
  return pick;
}
