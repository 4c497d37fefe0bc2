// SPDX-License-Identifier: GPL-3.0-or-later
/* What is out of sight still points home: pills on the left and right edge for teams and numbered finds. Also the rings
 * round what is selected or under the pointer. */
#include "map-top-private.h"
#include "map-pick.h"
#include <math.h>

#define INSET_PX 14
#define TOP_PX 116 /* under the window's tools */
#define BOTTOM_PX 96
#define APART_PX 30       /* this and the next: at texts of usual size */
#define PILL_REACH_PX 170 /* how far from the edge the widest usual pill reaches */

typedef struct { const char *words; double y, x_m, y_m; int side, team; guint32 rgb; } Edge;

static void
add_edge (GArray *edges, const HeatMapView *view, double x_m, double y_m, const char *words, int team, guint32 rgb)
{
  HeatMapSpot s = heat_map_view_to_px (view, x_m, y_m);
  double cx = view->width_px / 2.0, cy = view->height_px / 2.0;

  if (!words || !*words || !isfinite (s.x_px) || (s.x_px >= 0 && s.y_px >= 0 && s.x_px <= view->width_px && s.y_px <= view->height_px))
    return;
  double dx = s.x_px - cx, dy = s.y_px - cy, t = fabs (dx) > 1e-6 ? (cx - INSET_PX) / fabs (dx) : HUGE_VAL;
  Edge e = { words, cy + (isfinite (t) ? MIN (t, 1) * dy : dy), x_m, y_m, dx < 0 ? -1 : 1, team, rgb };
  e.y = CLAMP (e.y, MIN (TOP_PX, cy), MAX (view->height_px - BOTTOM_PX, cy));
  g_array_append_val (edges, e);
}

static int
compare_edges (gconstpointer a, gconstpointer b)
{
  const Edge *x = a, *y = b;

  if (x->side != y->side)
    return x->side - y->side;
  return x->y < y->y ? -1 : x->y > y->y;
}

/* A stretch of an edge where a sign stands that no pill may cover. */
typedef struct { int side; double y0, y1; } Closed;

static void
close_around (GArray *closed, const HeatMapView *view, double grow, double x_m, double y_m, double half)
{
  HeatMapSpot s = heat_map_view_to_px (view, x_m, y_m);
  double reach = half + grow * heat_map_sign_pill_height (&(HeatMapSignPen){ 0 }) / 2 + 4;

  for (int side = -1; side <= 1; side += 2)
    {
      double from_edge = side < 0 ? s.x_px : view->width_px - s.x_px;
      Closed c = { side, s.y_px - reach, s.y_px + reach };
      if (from_edge > -half && from_edge < grow * PILL_REACH_PX + half && s.y_px > -half && s.y_px < view->height_px + half)
        g_array_append_val (closed, c);
    }
}

/* Teams and leaks in view. */
static GArray *
collect_closed (const HeatMapScenery *scenery, const HeatMapView *view)
{
  const HeatMapOverlay *o = scenery->overlay;
  HeatMapJob job = { .s = scenery, .view = view, .scale = heat_map_view_scale (view) };
  double grow = scenery->style->text_scale;
  GArray *closed = g_array_new (FALSE, FALSE, sizeof (Closed));

  for (guint i = 0; i < o->teams->len && (scenery->layers & HEAT_MAP_TEAMS); i++)
    close_around (closed, view, grow, g_array_index (o->teams, HeatMapTeam, i).x_m, g_array_index (o->teams, HeatMapTeam, i).y_m, heat_map_team_half_px (&job) + 2);
  for (guint i = 0; i < o->leaks->len; i++)
    close_around (closed, view, grow, g_array_index (o->leaks, HeatMapLeak, i).x_m, g_array_index (o->leaks, HeatMapLeak, i).y_m, heat_map_leak_half_px (&job) + 2);
  return closed;
}

/* The nearest open place from y on, downwards (step > 0) or upwards. */
static double
open_place (const GArray *closed, int side, double y, int step)
{
  for (guint round = 0; round <= closed->len; round++)
    {
      gboolean was_moved = FALSE;
      for (guint i = 0; i < closed->len; i++)
        {
          const Closed *c = &g_array_index (closed, Closed, i);
          if (c->side != side || y <= c->y0 || y >= c->y1)
            continue;
          y = step > 0 ? c->y1 : c->y0;
          was_moved = TRUE;
        }
      if (!was_moved)
        break;
    }
  return y;
}

/* Down the edge one under the other, round what stands there; then, if the last stands too low, all move up. */
static void
spread_edges (GArray *edges, const GArray *closed, double apart, double bottom)
{
  Edge *e = &g_array_index (edges, Edge, 0);

  for (guint i = 0; i < edges->len; i++)
    {
      if (i > 0 && e[i].side == e[i - 1].side && e[i].y < e[i - 1].y + apart)
        e[i].y = e[i - 1].y + apart;
      e[i].y = open_place (closed, e[i].side, e[i].y, 1);
    }
  for (guint i = edges->len; i-- > 0;)
    {
      double limit = i + 1 < edges->len && e[i + 1].side == e[i].side ? e[i + 1].y - apart : bottom;
      if (e[i].y > limit)
        e[i].y = open_place (closed, e[i].side, limit, -1);
    }
}

/* Pills of this view, in place. (transfer full) */
static GArray *
collect_edges (const HeatMapScenery *scenery, const HeatMapView *view)
{
  const HeatMapOverlay *o = scenery->overlay;
  const HeatMapPalette *palette = &scenery->style->palette[scenery->theme];
  GArray *edges = g_array_new (FALSE, FALSE, sizeof (Edge));

  for (guint i = 0; o && (scenery->layers & HEAT_MAP_TEAMS) && i < o->teams->len; i++)
    {
      const HeatMapTeam *t = &g_array_index (o->teams, HeatMapTeam, i);
      gboolean is_away = t->state == HEAT_TEAM_RESTING || t->state == HEAT_TEAM_OFF;
      add_edge (edges, view, t->x_m, t->y_m, t->text, (int) i, is_away ? palette->no_flow : palette->team);
    }
  for (guint i = 0; o && i < o->pins->len; i++)
    {
      const HeatMapPin *p = &g_array_index (o->pins, HeatMapPin, i);
      if (i > 0 && p[-1].x_m == p->x_m && p[-1].y_m == p->y_m)
        continue; /* one way to one place */
      add_edge (edges, view, p->x_m, p->y_m, p->text, -1, palette->action);
    }
  if (edges->len)
    {
      g_autoptr (GArray) closed = collect_closed (scenery, view);
      g_array_sort (edges, compare_edges);
      spread_edges (edges, closed, APART_PX * scenery->style->text_scale, view->height_px - BOTTOM_PX);
    }
  return edges;
}

static double
middle_of_pill (const HeatMapSignPen *pen, const HeatMapView *view, const Edge *e, double *half_w)
{
  *half_w = heat_map_sign_pill_width (pen, e->words, e->side) / 2;
  return e->side < 0 ? INSET_PX + *half_w : view->width_px - INSET_PX - *half_w;
}

void
heat_map_draw_pills (cairo_t *cr, const HeatMapScenery *scenery, const HeatMapView *view)
{
  g_autoptr (GArray) edges = collect_edges (scenery, view);
  HeatMapText text;

  if (!edges->len)
    return;
  heat_map_text_init (&text);
  HeatMapSignPen pen = { cr, &text, &scenery->style->palette[scenery->theme], FALSE, scenery->style->text_scale };
  for (guint i = 0; i < edges->len; i++)
    {
      const Edge *e = &g_array_index (edges, Edge, i);
      double half_w = 0, x = middle_of_pill (&pen, view, e, &half_w);
      heat_map_sign_pill (&pen, x, e->y, e->words, e->rgb, e->side);
    }
  heat_map_text_clear (&text);
}

void
heat_map_list_pills (const HeatMapScenery *scenery, const HeatMapView *view, GArray *rects)
{
  g_autoptr (GArray) edges = collect_edges (scenery, view);
  HeatMapText text;

  heat_map_text_init (&text);
  HeatMapSignPen pen = { NULL, &text, &scenery->style->palette[scenery->theme], FALSE, scenery->style->text_scale };
  for (guint i = 0; i < edges->len; i++)
    {
      const Edge *e = &g_array_index (edges, Edge, i);
      double half_w = 0, half_h = heat_map_sign_pill_height (&pen) / 2, x = middle_of_pill (&pen, view, e, &half_w);
      HeatMapRect rect = { x - half_w, e->y - half_h, x + half_w, e->y + half_h };
      g_array_append_val (rects, rect);
    }
  heat_map_text_clear (&text);
}

gboolean
heat_map_pick_pill (const HeatMapScenery *scenery, const HeatMapView *view, double x_px, double y_px, HeatPoint *place, int *team)
{
  g_autoptr (GArray) edges = collect_edges (scenery, view);
  gboolean is_found = FALSE;
  HeatMapText text;

  heat_map_text_init (&text);
  HeatMapSignPen pen = { NULL, &text, &scenery->style->palette[scenery->theme], FALSE, scenery->style->text_scale };
  for (guint i = 0; i < edges->len && !is_found; i++)
    {
      const Edge *e = &g_array_index (edges, Edge, i);
      double half_w = 0, x = middle_of_pill (&pen, view, e, &half_w);
      is_found = fabs (x - x_px) <= half_w && fabs (e->y - y_px) <= heat_map_sign_pill_height (&pen) / 2;
      if (is_found)
        {
          *place = (HeatPoint){ e->x_m, e->y_m };
          *team = e->team;
        }
    }
  heat_map_text_clear (&text);
  return is_found;
}

static void
mark_pipe (cairo_t *cr, const HeatMapScenery *s, const HeatMapView *view, guint32 pipe, gboolean is_selected)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (HeatMapPoint));
  double width = heat_map_pipe_width_px (s->scene, s->style, view, heat_pipe (pipe));
  guint n = heat_map_course (s->scene, s->style, view, heat_pipe (pipe), 1, points);

  heat_map_add_path (cr, &g_array_index (points, HeatMapPoint, 0), n, FALSE);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_push_group (cr);
  heat_map_set_rgba (cr, s->style->palette[s->theme].action, 1);
  cairo_set_line_width (cr, width + (is_selected ? 10 : 7));
  cairo_stroke_preserve (cr);
  cairo_set_operator (cr, CAIRO_OPERATOR_CLEAR);
  cairo_set_line_width (cr, width + (is_selected ? 5.5 : 4.5));
  cairo_stroke (cr);
  cairo_pop_group_to_source (cr);
  cairo_paint (cr);
}

static double
sign_half_px (const HeatMapScenery *s, const HeatMapView *view, HeatKind kind)
{
  switch (kind)
    {
    case HEAT_KIND_WELL: return heat_map_well_half_px (s->style, view) * 1.42;
    case HEAT_KIND_STATION: return heat_map_station_half_px (s->style, view);
    case HEAT_KIND_SOURCE: return heat_map_source_half_px (s->style, view) * 1.42;
    case HEAT_KIND_VALVE: return heat_map_valve_half_px (s->style, view) * 1.3;
    default: return 7;
    }
}

static gboolean
mark_building (cairo_t *cr, const HeatMapScenery *s, const HeatMapView *view, guint32 row)
{
  const HeatCity *city = heat_net_city (heat_map_scene_net (s->scene));
  const HeatBuildingRow *b = &city->building[row];

  if (b->n_points < 3)
    return FALSE;
  for (guint32 i = 0; i < b->n_points; i++)
    {
      const double *xy = city->points + 2 * (gsize) (b->first_point + i);
      HeatMapSpot p = heat_map_view_to_px (view, xy[0], xy[1]);
      cairo_line_to (cr, p.x_px, p.y_px);
    }
  cairo_close_path (cr);
  return TRUE;
}

void
heat_map_draw_mark (cairo_t *cr, const HeatMapScenery *s, const HeatMapView *view, HeatKind kind, guint32 index, gboolean is_selected)
{
  HeatNet *net = heat_map_scene_net (s->scene);
  HeatMapValveSpot valve;
  double x = 0, y = 0;

  if (index >= heat_net_n (net, kind) || !heat_net_place (net, kind, index, &x, &y))
    return;
  if (kind == HEAT_KIND_PIPE)
    {
      mark_pipe (cr, s, view, index, is_selected);
      return;
    }
  heat_map_set_rgba (cr, s->style->palette[s->theme].action, 1);
  cairo_set_line_width (cr, is_selected ? 2.5 : 1.5);
  if (kind != HEAT_KIND_BUILDING || !mark_building (cr, s, view, index))
    {
      HeatMapSpot at = heat_map_view_to_px (view, x, y);
      if (kind == HEAT_KIND_VALVE && heat_map_valve_spot (s->scene, s->style, view, heat_valve (index), &valve))
        at = valve.at;
      cairo_new_sub_path (cr);
      cairo_arc (cr, at.x_px, at.y_px, sign_half_px (s, view, kind) + 4, 0, 2 * G_PI);
    }
  cairo_stroke (cr);
}
