// SPDX-License-Identifier: GPL-3.0-or-later
/* Pipes: supply solid, return dashed, each with a halo of the ground's colour; what has no flow is grey and dotted. */
#include "map-draw-private.h"

/* A line ready to be stroked: a run of job->points. */
typedef struct { guint32 first, n, rgb; float width_px; gboolean is_dashed, is_still; } Line;

static gboolean
is_line_shown (const HeatMapJob *job, const HeatPipeRow *row, int which)
{
  gboolean is_return = row->line == HEAT_LINE_RETURN || (row->line == HEAT_LINE_PAIR && which < 0);

  if (row->line == HEAT_LINE_JUMPER)
    return TRUE;
  return heat_map_job_has (job, is_return ? HEAT_MAP_RETURN : HEAT_MAP_SUPPLY);
}

/* No water moves in it: dotted, for its grey is as bright as the colours of the others. */
static gboolean
is_still (const HeatMapJob *job, guint32 pipe)
{
  return (heat_map_job_pipe_flags (job, pipe) & HEAT_MAP_FLAG_DEAD) || job->city->pipe[pipe].service == HEAT_SERVICE_OUT;
}

static guint32
line_colour (const HeatMapJob *job, guint32 pipe, int which)
{
  const HeatPipeRow *row = &job->city->pipe[pipe];
  const HeatMapOverlay *overlay = job->s->overlay;

  if (overlay && overlay->cost_households && pipe < overlay->n_cost)
    return heat_map_palette_cost (job->palette, heat_map_style_cost_step (job->s->style, overlay->cost_households[pipe]));
  if (is_still (job, pipe))
    return job->palette->no_flow;
  if (row->line == HEAT_LINE_JUMPER)
    return job->palette->jumper;
  return row->line == HEAT_LINE_RETURN || which < 0 ? job->palette->back : job->palette->supply;
}

static void
add_line (HeatMapJob *job, guint32 pipe, int which, GArray *lines)
{
  const HeatPipeRow *row = &job->city->pipe[pipe];
  Line line = { .first = job->points->len };

  if (!is_line_shown (job, row, which))
    return;
  line.n = heat_map_course (job->s->scene, job->s->style, job->view, heat_pipe (pipe), which, job->points);
  if (line.n < 2)
    return;
  line.rgb = line_colour (job, pipe, which);
  line.width_px = (float) heat_map_pipe_width_px (job->s->scene, job->s->style, job->view, heat_pipe (pipe));
  line.is_still = !(job->s->overlay && job->s->overlay->cost_households) && is_still (job, pipe);
  line.is_dashed = row->line == HEAT_LINE_RETURN || row->line == HEAT_LINE_JUMPER || which < 0;
  g_array_append_val (lines, line);
}

/* Halos first, then returns, then supplies, so that a pair's lines do not cut each other. */
static void
stroke_lines (HeatMapJob *job, const GArray *lines, const double dash_px[2])
{
  double grow = heat_map_style_grow (job->s->style, job->scale, job->s->style->pipe.city_factor, 1, job->s->style->pipe.court_factor);
  double dash[2] = { dash_px[0] * grow, dash_px[1] * grow }, dots[2] = { dash[0] * 0.25, dash[0] * 0.4 }, halo = job->s->style->pipe.halo_px;

  for (int pass = job->scale > job->s->style->level.city_over ? 1 : 0; pass < 3; pass++)
    for (guint i = 0; i < lines->len; i++)
      {
        const Line *line = &g_array_index (lines, Line, i);
        const HeatMapPoint *points = &g_array_index (job->points, HeatMapPoint, line->first);
        if (pass == 0)
          heat_map_pen_line (job->pen, points, line->n, job->palette->ground, line->width_px + 2 * (float) halo, NULL, TRUE);
        else if (line->is_dashed == (pass == 1))
          heat_map_pen_line (job->pen, points, line->n, line->rgb, line->width_px, line->is_still ? dots : line->is_dashed ? dash : NULL, line->is_still);
      }
}

static void
draw_class (HeatMapJob *job, HeatMapClass of, double limit, const double dash_px[2])
{
  g_autoptr (GArray) lines = g_array_new (FALSE, FALSE, sizeof (Line));
  gboolean is_city = job->scale > job->s->style->level.city_over;
  gboolean both = heat_map_job_has (job, HEAT_MAP_SUPPLY);

  if (job->scale > limit)
    return;
  const GArray *rows = heat_map_job_query (job, of, 24);
  const HeatMapShape *shapes = heat_map_scene_shapes (job->s->scene);
  g_array_set_size (job->points, 0);
  for (guint i = 0; i < rows->len; i++)
    {
      guint32 pipe = g_array_index (rows, guint32, i);
      if (is_city && both && shapes[pipe].is_hidden_in_city)
        continue;
      add_line (job, pipe, 1, lines);
      if (job->city->pipe[pipe].line == HEAT_LINE_PAIR && !(is_city && both))
        add_line (job, pipe, -1, lines);
    }
  stroke_lines (job, lines, dash_px);
}

void
heat_map_draw_secondary (HeatMapJob *job)
{
  const HeatMapStyle *style = job->s->style;

  if (!heat_map_job_has (job, HEAT_MAP_SECONDARY))
    return;
  draw_class (job, HEAT_MAP_SECONDARY_SMALL, style->show.secondary_small, style->pipe.secondary_dash_px);
  draw_class (job, HEAT_MAP_SECONDARY_LARGE, style->show.secondary_large, style->pipe.secondary_dash_px);
}

void
heat_map_draw_primary (HeatMapJob *job)
{
  const HeatMapStyle *style = job->s->style;

  if (!heat_map_job_has (job, HEAT_MAP_PRIMARY))
    return;
  draw_class (job, HEAT_MAP_PRIMARY_SMALL, style->show.primary_small, style->pipe.primary_dash_px);
  draw_class (job, HEAT_MAP_PRIMARY_MIDDLE, style->show.primary_middle, style->pipe.primary_dash_px);
  draw_class (job, HEAT_MAP_PRIMARY_LARGE, style->show.primary_large, style->pipe.primary_dash_px);
}
