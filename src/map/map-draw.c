// SPDX-License-Identifier: GPL-3.0-or-later
#include "map-draw-private.h"

const GArray *
heat_map_job_query (HeatMapJob *job, HeatMapClass of, double margin_px)
{
  g_array_set_size (job->rows, 0);
  heat_map_scene_query (job->s->scene, of, heat_map_view_box (job->view, margin_px), job->rows);
  return job->rows;
}

guint
heat_map_job_points (HeatMapJob *job, guint32 first_point, guint32 n)
{
  const double *xy = job->city->points + 2 * (gsize) first_point;

  g_array_set_size (job->points, 0);
  for (guint32 i = 0; i < n; i++)
    {
      HeatMapSpot s = heat_map_view_to_px (job->view, xy[2 * i], xy[2 * i + 1]);
      HeatMapPoint p = { (float) s.x_px, (float) s.y_px };
      if (isfinite (p.x_px) && isfinite (p.y_px))
        g_array_append_val (job->points, p);
    }
  return job->points->len;
}

guint8
heat_map_job_pipe_flags (const HeatMapJob *job, guint32 pipe)
{
  return job->s->overlay && pipe < job->s->overlay->n_pipe ? job->s->overlay->pipe_flags[pipe] : 0;
}

guint8
heat_map_job_valve_flags (const HeatMapJob *job, guint32 valve)
{
  return job->s->overlay && valve < job->s->overlay->n_valve ? job->s->overlay->valve_flags[valve] : 0;
}

HeatValveState
heat_map_job_valve_state (const HeatMapJob *job, guint32 valve)
{
  guint8 flags = heat_map_job_valve_flags (job, valve);

  if (flags & (HEAT_MAP_FLAG_CLOSED | HEAT_MAP_FLAG_OPENED))
    return flags & HEAT_MAP_FLAG_CLOSED ? HEAT_VALVE_CLOSED : HEAT_VALVE_OPEN;
  return (HeatValveState) job->city->valve[valve].state;
}

HeatMapSignPen
heat_map_job_sign_pen (HeatMapJob *job)
{
  return (HeatMapSignPen){ heat_map_pen_cairo (job->pen), &job->text, job->palette, job->pen->image == NULL };
}

void
heat_map_draw_ground (HeatMapPen *pen, const HeatMapScenery *scenery, const HeatMapView *view)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (HeatMapPoint));
  HeatMapJob job = { pen, scenery, view, &scenery->style->palette[scenery->theme], heat_net_city (heat_map_scene_net (scenery->scene)),
                     heat_map_view_scale (view), rows, points, { 0 } };
  cairo_t *cr = heat_map_pen_cairo (pen);

  heat_map_text_init (&job.text);
  heat_map_set_rgba (cr, job.palette->ground, 1);
  cairo_paint (cr);
  heat_map_draw_base (&job);
  heat_map_draw_secondary (&job);
  heat_map_draw_zone (&job);
  heat_map_draw_fresh (&job);
  heat_map_draw_candidates (&job);
  heat_map_draw_primary (&job);
  heat_map_draw_way (&job);
  heat_map_draw_routes (&job);
  heat_map_draw_plant (&job);
  heat_map_text_clear (&job.text);
}

cairo_surface_t *
heat_map_draw_tile (const HeatMapScenery *scenery, HeatMapTile tile, double factor)
{
  int side = (int) ceil (HEAT_MAP_TILE_PX * factor);
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, side, side);
  HeatMapView view = heat_map_tile_view (tile, factor);
  HeatMapPen pen;

  heat_map_pen_init_image (&pen, image, factor);
  heat_map_draw_ground (&pen, scenery, &view);
  heat_map_pen_clear (&pen);
  cairo_surface_flush (image);
  cairo_surface_set_device_scale (image, factor, factor);
  return image;
}
