// SPDX-License-Identifier: GPL-3.0-or-later
/* The operation's marks that lie under signs: the zone's hatched band, candidates' glow, routes. */
#include "map-draw-private.h"

#define HATCH_PX 9.0
#define EDGE_PX 1.2 /* of a candidate's glow */

gboolean
heat_map_job_add_path (HeatMapJob *job, cairo_t *cr, guint32 pipe)
{
  gboolean is_pair = job->city->pipe[pipe].line == HEAT_LINE_PAIR, any = FALSE;
  HeatMapRect r = { -40, -40, job->view->width_px + 40, job->view->height_px + 40 };

  for (int which = 1; which >= (is_pair ? -1 : 1); which -= 2)
    {
      float x0 = HUGE_VALF, y0 = HUGE_VALF, x1 = -HUGE_VALF, y1 = -HUGE_VALF;
      g_array_set_size (job->points, 0);
      guint n = heat_map_course (job->s->scene, job->s->style, job->view, heat_pipe (pipe), which, job->points);
      const HeatMapPoint *p = &g_array_index (job->points, HeatMapPoint, 0);
      for (guint i = 0; i < n; i++)
        {
          x0 = MIN (x0, p[i].x_px);
          x1 = MAX (x1, p[i].x_px);
          y0 = MIN (y0, p[i].y_px);
          y1 = MAX (y1, p[i].y_px);
        }
      if (n < 2 || x1 < r.x0_px || y1 < r.y0_px || x0 > r.x1_px || y0 > r.y1_px)
        continue;
      heat_map_add_path (cr, p, n, FALSE);
      any = TRUE;
    }
  return any;
}

/* Parallel lines at 45°, in step with the city. */
static cairo_pattern_t *
make_hatch (const HeatMapJob *job)
{
  HeatBox box = heat_map_view_box (job->view, 0);
  double along = HATCH_PX * G_SQRT2; /* period along x */
  double phase = fmod (box.x0_m / job->view->m_per_px - box.y1_m / job->view->m_per_px, along);
  double half = HATCH_PX / G_SQRT2, line = 1.6 / HATCH_PX, soft = 0.5 / HATCH_PX;
  guint32 c = job->palette->zone;
  double r = (c >> 16 & 255) / 255.0, g = (c >> 8 & 255) / 255.0, b = (c & 255) / 255.0;
  cairo_pattern_t *p = cairo_pattern_create_linear (-phase, 0, half - phase, half);

  cairo_pattern_set_extend (p, CAIRO_EXTEND_REPEAT);
  cairo_pattern_add_color_stop_rgba (p, 0, r, g, b, 0);
  cairo_pattern_add_color_stop_rgba (p, soft, r, g, b, 1);
  cairo_pattern_add_color_stop_rgba (p, line, r, g, b, 1);
  cairo_pattern_add_color_stop_rgba (p, line + soft, r, g, b, 0);
  cairo_pattern_add_color_stop_rgba (p, 1, r, g, b, 0);
  return p;
}

void
heat_map_draw_zone (HeatMapJob *job)
{
  const HeatMapOverlay *o = job->s->overlay;
  double band = heat_map_style_grow (job->s->style, job->scale, 9, 17, 22);
  gboolean any = FALSE;

  if (!o || !o->zone_pipes->len)
    return;
  cairo_t *cr = heat_map_pen_cairo (job->pen);
  for (guint i = 0; i < o->zone_pipes->len; i++)
    if (g_array_index (o->zone_pipes, guint32, i) < job->city->n_pipe)
      any |= heat_map_job_add_path (job, cr, g_array_index (o->zone_pipes, guint32, i));
  if (!any)
    {
      cairo_new_path (cr);
      return;
    }
  cairo_save (cr);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_path_t *path = cairo_copy_path (cr);
  cairo_new_path (cr);
  cairo_push_group (cr);
  cairo_append_path (cr, path);
  cairo_path_destroy (path);
  heat_map_set_rgba (cr, job->palette->zone, 1);
  cairo_set_line_width (cr, band + 4);
  cairo_stroke_preserve (cr);
  cairo_set_line_width (cr, band);
  cairo_set_operator (cr, CAIRO_OPERATOR_CLEAR);
  cairo_stroke_preserve (cr);
  cairo_set_operator (cr, CAIRO_OPERATOR_OVER);
  heat_map_set_rgba (cr, job->palette->ground, 0.6);
  cairo_stroke_preserve (cr);
  cairo_pattern_t *hatch = make_hatch (job);
  cairo_set_source (cr, hatch);
  cairo_stroke (cr);
  cairo_pattern_destroy (hatch);
  cairo_pop_group_to_source (cr);
  cairo_paint (cr);
  cairo_restore (cr);
}

/* A line round the glow of a path, which alone would be too pale by day and look like the zone to some eyes. Keeps the path. */
static void
draw_glow_edge (HeatMapJob *job, cairo_t *cr, double width_px)
{
  cairo_path_t *path = cairo_copy_path (cr);

  cairo_push_group (cr);
  cairo_append_path (cr, path);
  heat_map_set_rgba (cr, job->palette->candidate_edge, 1);
  cairo_set_line_width (cr, width_px + 2 * EDGE_PX);
  cairo_stroke_preserve (cr);
  cairo_set_operator (cr, CAIRO_OPERATOR_CLEAR);
  cairo_set_line_width (cr, width_px);
  cairo_stroke (cr);
  cairo_pop_group_to_source (cr);
  cairo_paint (cr);
  cairo_new_path (cr);
  cairo_append_path (cr, path);
  cairo_path_destroy (path);
}

void
heat_map_draw_candidates (HeatMapJob *job)
{
  static const double width_px[] = { 22, 15, 9 }, cover[] = { 0.22, 0.40, 0.70 };
  const HeatMapOverlay *o = job->s->overlay;
  double grow = heat_map_style_grow (job->s->style, job->scale, 0.55, 1, 1.2);

  if (!o || !o->candidates->len)
    return;
  cairo_t *cr = heat_map_pen_cairo (job->pen);
  cairo_save (cr); /* signs drawn later look the same with and without a glow elsewhere */
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  for (guint i = o->candidates->len; i-- > 0;)
    {
      const HeatMapCandidate *c = &g_array_index (o->candidates, HeatMapCandidate, i);
      double strength = 0.3 + 0.7 * CLAMP (c->probability, 0, 1);
      if (c->pipe >= job->city->n_pipe || !heat_map_job_add_path (job, cr, c->pipe))
        {
          cairo_new_path (cr);
          continue;
        }
      draw_glow_edge (job, cr, width_px[0] * grow * (0.6 + 0.4 * strength));
      for (int k = 0; k < 3; k++)
        {
          heat_map_set_rgba (cr, job->palette->candidate, cover[k] * strength);
          cairo_set_line_width (cr, width_px[k] * grow * (0.6 + 0.4 * strength));
          cairo_stroke_preserve (cr);
        }
      cairo_new_path (cr);
    }
  cairo_restore (cr);
}

void
heat_map_draw_routes (HeatMapJob *job)
{
  const HeatMapOverlay *o = job->s->overlay;
  double width = heat_map_style_grow (job->s->style, job->scale, 2.6, 4, 5.5);
  double dash[] = { 3 * width, 2 * width };

  for (guint i = 0; o && heat_map_job_has (job, HEAT_MAP_TEAMS) && i < o->routes->len; i++)
    {
      const HeatMapRoute *route = &g_array_index (o->routes, HeatMapRoute, i);
      g_array_set_size (job->points, 0);
      for (guint k = 0; k < route->points_m->len; k++)
        {
          HeatPoint m = g_array_index (route->points_m, HeatPoint, k);
          HeatMapSpot s = heat_map_view_to_px (job->view, m.x_m, m.y_m);
          HeatMapPoint p = { (float) s.x_px, (float) s.y_px };
          g_array_append_val (job->points, p);
        }
      const HeatMapPoint *points = &g_array_index (job->points, HeatMapPoint, 0);
      heat_map_pen_line (job->pen, points, job->points->len, job->palette->ground, (float) width + 3, NULL, FALSE);
      heat_map_pen_line (job->pen, points, job->points->len, job->palette->team, (float) width, route->is_preview ? dash : NULL, FALSE);
    }
}
