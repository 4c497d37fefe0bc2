// SPDX-License-Identifier: GPL-3.0-or-later
/* The base map, the quietest layer: areas, roads, buildings, and the buildings without heat. */
#include "map-draw-private.h"

#define NO_FOOTPRINT_M 7.0 /* half side of a building whose outline is unknown */
#define DOTS_PX 8

static void
fill_areas (HeatMapJob *job)
{
  const guint32 colours[] = { job->palette->water, job->palette->green, job->palette->industrial };
  const GArray *rows = heat_map_job_query (job, HEAT_MAP_AREAS, 2);
  cairo_t *cr = heat_map_pen_cairo (job->pen);

  for (int kind = HEAT_AREA_INDUSTRIAL; kind >= HEAT_AREA_WATER; kind--)
    for (guint i = 0; i < rows->len; i++)
      {
        const HeatAreaRow *area = &job->city->area[g_array_index (rows, guint32, i)];
        if (area->kind != kind)
          continue;
        guint n = heat_map_job_points (job, area->first_point, area->n_points);
        heat_map_add_path (cr, &g_array_index (job->points, HeatMapPoint, 0), n, TRUE);
        heat_map_set_rgba (cr, colours[kind], 1);
        cairo_fill (cr);
      }
}

static double
road_width_px (const HeatMapJob *job, const HeatRoadRow *road)
{
  static const double width_m[] = { 24, 22, 20, 16, 11, 8, 5, 2 };
  double m = width_m[MIN (road->road_class, HEAT_ROAD_FOOT)];

  return MIN (m, 30) / job->view->m_per_px;
}

/* Roads of the rows: pass 0 their edges, pass 1 their surface. Thin ones are one line in the edge's colour. */
static void
stroke_roads (HeatMapJob *job, const GArray *rows, int pass)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const HeatRoadRow *road = &job->city->road[g_array_index (rows, guint32, i)];
      double width = road_width_px (job, road);
      gboolean is_thin = width < 3;
      if (is_thin && pass == 1)
        continue;
      guint n = heat_map_job_points (job, road->first_point, road->n_points);
      double line = is_thin ? MAX (width, road->road_class <= HEAT_ROAD_SECONDARY ? 1.2 : 0.7) : pass == 0 ? width + 2 : width;
      heat_map_pen_line (job->pen, &g_array_index (job->points, HeatMapPoint, 0), n, pass == 0 ? job->palette->road_edge : job->palette->road,
                         (float) line, NULL, FALSE);
    }
}

static void
draw_roads (HeatMapJob *job)
{
  const double limits[] = { job->s->style->show.road_minor, job->s->style->show.road_middle, job->s->style->show.road_major };
  const HeatMapClass classes[] = { HEAT_MAP_ROAD_MINOR, HEAT_MAP_ROAD_MIDDLE, HEAT_MAP_ROAD_MAJOR };

  for (int pass = 0; pass < 2; pass++)
    for (int c = 0; c < 3; c++)
      if (job->scale <= limits[c])
        {
          double margin = 26 / job->view->m_per_px + 4;
          stroke_roads (job, heat_map_job_query (job, classes[c], margin), pass);
        }
}

static void
add_building (HeatMapJob *job, cairo_t *cr, guint32 row)
{
  const HeatBuildingRow *b = &job->city->building[row];

  if (b->n_points >= 3)
    {
      guint n = heat_map_job_points (job, b->first_point, b->n_points);
      heat_map_add_path (cr, &g_array_index (job->points, HeatMapPoint, 0), n, TRUE);
      return;
    }
  HeatMapSpot s = heat_map_view_to_px (job->view, b->x, b->y);
  double half = MAX (NO_FOOTPRINT_M / job->view->m_per_px, 1.5);
  cairo_rectangle (cr, s.x_px - half, s.y_px - half, 2 * half, 2 * half);
}

/* A repeating dot, in step with the city and not with the picture, so that it runs on over tile borders. */
static cairo_pattern_t *
make_dots (const HeatMapJob *job)
{
  double factor = job->view->factor;
  int side = (int) ceil (DOTS_PX * factor);
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, side, side);
  cairo_t *cr = cairo_create (image);
  HeatBox box = heat_map_view_box (job->view, 0);
  cairo_matrix_t m;

  cairo_scale (cr, side / (double) DOTS_PX, side / (double) DOTS_PX);
  heat_map_set_rgba (cr, job->palette->out, 0.85);
  for (int i = 0; i < 2; i++)
    {
      cairo_new_sub_path (cr);
      cairo_arc (cr, 2 + 4 * i, 2 + 4 * i, 0.85, 0, 2 * G_PI);
    }
  cairo_fill (cr);
  cairo_destroy (cr);
  cairo_pattern_t *dots = cairo_pattern_create_for_surface (image);
  cairo_surface_destroy (image);
  cairo_pattern_set_extend (dots, CAIRO_EXTEND_REPEAT);
  cairo_pattern_set_filter (dots, CAIRO_FILTER_NEAREST);
  cairo_matrix_init_scale (&m, side / (double) DOTS_PX, side / (double) DOTS_PX);
  cairo_matrix_translate (&m, fmod (rint (box.x0_m / job->view->m_per_px), DOTS_PX), fmod (rint (-box.y1_m / job->view->m_per_px), DOTS_PX));
  cairo_pattern_set_matrix (dots, &m);
  return dots;
}

static void
fill_out_buildings (HeatMapJob *job, cairo_t *cr)
{
  heat_map_set_rgba (cr, job->palette->out_fill, 1);
  cairo_fill_preserve (cr);
  if (job->scale <= job->s->style->level.city_over)
    {
      cairo_pattern_t *dots = make_dots (job);
      cairo_set_source (cr, dots);
      cairo_fill_preserve (cr);
      cairo_pattern_destroy (dots);
    }
  heat_map_set_rgba (cr, job->palette->out, 1);
  cairo_set_line_width (cr, job->scale <= 12000 ? 1.5 : 0.8);
  cairo_stroke (cr);
}

static gboolean
is_building_out (const HeatMapJob *job, guint32 row)
{
  const HeatMapOverlay *o = job->s->overlay;

  return o && heat_map_job_has (job, HEAT_MAP_OUT) && row < o->n_building && o->building_flags[row];
}

static void
draw_buildings (HeatMapJob *job, gboolean with_base)
{
  const GArray *rows = heat_map_job_query (job, HEAT_MAP_BUILDINGS, 4);
  cairo_t *cr = heat_map_pen_cairo (job->pen);
  guint n_out = 0;

  for (guint i = 0; i < rows->len; i++)
    {
      guint32 row = g_array_index (rows, guint32, i);
      if (is_building_out (job, row))
        n_out++;
      else if (job->scale <= job->s->style->show.building && with_base)
        add_building (job, cr, row);
    }
  heat_map_set_rgba (cr, job->palette->building, 1);
  cairo_fill_preserve (cr);
  heat_map_set_rgba (cr, job->palette->building_edge, 1);
  cairo_set_line_width (cr, 0.8);
  if (job->scale <= 10000)
    cairo_stroke (cr);
  cairo_new_path (cr);
  for (guint i = 0; n_out && i < rows->len; i++)
    if (is_building_out (job, g_array_index (rows, guint32, i)))
      add_building (job, cr, g_array_index (rows, guint32, i));
  if (n_out)
    fill_out_buildings (job, cr);
}

void
heat_map_draw_base (HeatMapJob *job)
{
  /* The base map stays the quietest layer, whoever draws it. */
  double opacity = job->s->theme == HEAT_MAP_DARK ? 0.35 : 0.7;
  gboolean is_foreign = heat_map_job_has (job, HEAT_MAP_BASE) && job->s->backdrop && heat_map_backdrop_paint (job->s->backdrop, heat_map_pen_cairo (job->pen), job->view, opacity);

  if (heat_map_job_has (job, HEAT_MAP_BASE) && !is_foreign)
    {
      if (job->scale <= job->s->style->show.area)
        fill_areas (job);
      draw_roads (job);
    }
  if ((job->scale <= job->s->style->show.building && !is_foreign) || (job->s->overlay && job->s->overlay->out_buildings->len))
    draw_buildings (job, heat_map_job_has (job, HEAT_MAP_BASE) && !is_foreign);
}
