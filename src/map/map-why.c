// SPDX-License-Identifier: GPL-3.0-or-later
/* The way that an answer tells of: two rails along its pipes and arrowheads that lead from the plant on. The rails leave the line
 * between them in sight, so that supply and return stay what they are. */
#include "map-draw-private.h"
#include <math.h>

#define RAIL_PX 2.0
#define ARROWS_PX 44.0 /* from one arrowhead to the next */

/* ---- which way a pipe is passed ---- */

/* End of `pipe` that is a node of `other`, −1: none. */
static int
shared_end (const HeatNet *net, guint32 pipe, guint32 other)
{
  for (guint end = 0; end < 2; end++)
    {
      guint32 node = heat_net_pipe_node (net, heat_pipe (pipe), end).i;
      if (node != HEAT_NONE && (node == heat_net_pipe_node (net, heat_pipe (other), 0).i || node == heat_net_pipe_node (net, heat_pipe (other), 1).i))
        return (int) end;
    }
  return -1;
}

static gint8
find_along (const HeatNet *net, const guint32 *pipes, guint n, guint i)
{
  int out = i + 1 < n ? shared_end (net, pipes[i], pipes[i + 1]) : -1, in = i > 0 ? shared_end (net, pipes[i], pipes[i - 1]) : -1;

  if (out >= 0)
    return out == 1 ? 1 : -1;
  return in < 0 ? 0 : in == 0 ? 1 : -1;
}

void
heat_map_overlay_add_way (HeatMapOverlay *o, const HeatNet *net, const guint32 *pipes, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      HeatMapWayPipe pipe = { pipes[i], find_along (net, pipes, n, i) };
      g_array_append_val (o->way, pipe);
    }
}

void
heat_map_overlay_add_why_valve (HeatMapOverlay *o, const HeatNet *net, const HeatWhyValve *why)
{
  g_autoptr (GArray) whole = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = why->pipes->len; i-- > 0;) /* told from the valve to the header */
    g_array_append_val (whole, g_array_index (why->pipes, guint32, i));
  g_array_append_vals (whole, why->inside->data, why->inside->len);
  heat_map_overlay_add_way (o, net, (const guint32 *) (gpointer) whole->data, whole->len);
}

static HeatBox
add_course (HeatBox box, const HeatNet *net, guint32 pipe)
{
  double course[HEAT_COURSE_DOUBLES];
  guint n;
  const double *xy = heat_net_pipe_line (net, heat_pipe (pipe), course, &n);

  for (guint i = 0; i < n; i++)
    if (isfinite (xy[2 * i]) && isfinite (xy[2 * i + 1]))
      box = heat_box_add (box, xy[2 * i], xy[2 * i + 1]);
  return box;
}

HeatBox
heat_map_overlay_way_extent (const HeatMapOverlay *o, const HeatNet *net)
{
  HeatBox box = heat_box_empty ();

  for (guint i = 0; i < o->way->len; i++)
    if (g_array_index (o->way, HeatMapWayPipe, i).pipe < heat_net_n (net, HEAT_KIND_PIPE))
      box = add_course (box, net, g_array_index (o->way, HeatMapWayPipe, i).pipe);
  return box;
}

/* ---- drawing ---- */

/* Whatever path stands in cr: its outline at that distance, empty inside. */
static void
stroke_rails (cairo_t *cr, const HeatMapPalette *palette, double between_px)
{
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_path_t *path = cairo_copy_path (cr);
  cairo_new_path (cr);
  cairo_push_group (cr);
  cairo_append_path (cr, path);
  cairo_path_destroy (path);
  heat_map_set_rgba (cr, palette->ground, 0.9);
  cairo_set_line_width (cr, between_px + 2 * RAIL_PX + 2);
  cairo_stroke_preserve (cr);
  heat_map_set_rgba (cr, palette->text, 1);
  cairo_set_line_width (cr, between_px + 2 * RAIL_PX);
  cairo_stroke_preserve (cr);
  cairo_set_operator (cr, CAIRO_OPERATOR_CLEAR);
  cairo_set_line_width (cr, between_px);
  cairo_stroke (cr);
  cairo_set_operator (cr, CAIRO_OPERATOR_OVER);
  cairo_pop_group_to_source (cr);
  cairo_paint (cr);
}

/* Points along (dx, dy), a unit vector. */
static void
draw_arrowhead (cairo_t *cr, const HeatMapPalette *palette, double x, double y, double dx, double dy, double half)
{
  cairo_move_to (cr, x + dx * half, y + dy * half);
  cairo_line_to (cr, x - dx * half - dy * half, y - dy * half + dx * half);
  cairo_line_to (cr, x - dx * half * 0.4, y - dy * half * 0.4);
  cairo_line_to (cr, x - dx * half + dy * half, y - dy * half - dx * half);
  cairo_close_path (cr);
  heat_map_set_rgba (cr, palette->text, 1);
  cairo_fill_preserve (cr);
  heat_map_set_rgba (cr, palette->ground, 1);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
}

/* One on every pipe that is long enough, more on a long one; where they stand depends on the pipe alone, whatever the tile. */
static void
draw_arrowheads (HeatMapJob *job, cairo_t *cr, HeatMapWayPipe pipe, double half)
{
  double length = 0, gone = 0;

  g_array_set_size (job->points, 0);
  guint n = pipe.along ? heat_map_course (job->s->scene, job->s->style, job->view, heat_pipe (pipe.pipe), 1, job->points) : 0;
  const HeatMapPoint *p = &g_array_index (job->points, HeatMapPoint, 0);
  for (guint i = 0; i + 1 < n; i++)
    length += hypot ((double) p[i + 1].x_px - (double) p[i].x_px, (double) p[i + 1].y_px - (double) p[i].y_px);
  guint arrows = length < 5 * half ? 0 : (guint) MAX (1, floor (length / ARROWS_PX));
  double next = arrows ? length / arrows / 2 : HUGE_VAL;
  for (guint i = 0; i + 1 < n; i++)
    {
      double dx = (double) p[i + 1].x_px - (double) p[i].x_px, dy = (double) p[i + 1].y_px - (double) p[i].y_px, part = hypot (dx, dy);
      for (; next <= gone + part && part > 0; next += length / arrows)
        draw_arrowhead (cr, job->palette, (double) p[i].x_px + dx * (next - gone) / part, (double) p[i].y_px + dy * (next - gone) / part,
                        pipe.along * dx / part, pipe.along * dy / part, half);
      gone += part;
    }
}

void
heat_map_draw_way (HeatMapJob *job)
{
  const HeatMapOverlay *o = job->s->overlay;
  gboolean any = FALSE;

  if (!o || !o->way->len)
    return;
  cairo_t *cr = heat_map_pen_cairo (job->pen);
  for (guint i = 0; i < o->way->len; i++)
    if (g_array_index (o->way, HeatMapWayPipe, i).pipe < job->city->n_pipe)
      any |= heat_map_job_add_path (job, cr, g_array_index (o->way, HeatMapWayPipe, i).pipe);
  if (any)
    stroke_rails (cr, job->palette, heat_map_style_grow (job->s->style, job->scale, 6, 8, 11));
  cairo_new_path (cr);
  for (guint i = 0; any && i < o->way->len; i++)
    if (g_array_index (o->way, HeatMapWayPipe, i).pipe < job->city->n_pipe)
      draw_arrowheads (job, cr, g_array_index (o->way, HeatMapWayPipe, i), heat_map_style_grow (job->s->style, job->scale, 5, 6.5, 8));
}

void
heat_map_draw_way_sample (cairo_t *cr, const HeatMapPalette *palette, double x_px, double y_px)
{
  cairo_move_to (cr, x_px - 12, y_px);
  cairo_line_to (cr, x_px + 12, y_px);
  stroke_rails (cr, palette, 7);
  cairo_new_path (cr);
  draw_arrowhead (cr, palette, x_px, y_px, 1, 0, 5.5);
}
