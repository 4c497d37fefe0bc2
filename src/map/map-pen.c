// SPDX-License-Identifier: GPL-3.0-or-later
#include "map-pen.h"

void
heat_map_pen_init_image (HeatMapPen *pen, cairo_surface_t *image, double factor)
{
  *pen = (HeatMapPen){ .cr = cairo_create (image), .image = image };
  cairo_scale (pen->cr, factor, factor);
  cairo_surface_flush (image);
  pen->raster = (HeatMapRaster){ (guint32 *) (gpointer) cairo_image_surface_get_data (image), cairo_image_surface_get_width (image),
                                 cairo_image_surface_get_height (image), cairo_image_surface_get_stride (image) / 4, (float) factor };
}

void
heat_map_pen_init_vector (HeatMapPen *pen, cairo_t *cr)
{
  *pen = (HeatMapPen){ .cr = cairo_reference (cr) };
}

void
heat_map_pen_clear (HeatMapPen *pen)
{
  heat_map_pen_cairo (pen);
  cairo_destroy (pen->cr);
  *pen = (HeatMapPen){ 0 };
}

cairo_t *
heat_map_pen_cairo (HeatMapPen *pen)
{
  if (pen->is_rastering)
    cairo_surface_mark_dirty (pen->image);
  pen->is_rastering = FALSE;
  return pen->cr;
}

void
heat_map_set_rgba (cairo_t *cr, guint32 rgb, double alpha)
{
  cairo_set_source_rgba (cr, (rgb >> 16 & 255) / 255.0, (rgb >> 8 & 255) / 255.0, (rgb & 255) / 255.0, alpha);
}

void
heat_map_add_path (cairo_t *cr, const HeatMapPoint *points, guint n, gboolean is_closed)
{
  for (guint i = 0; i < n; i++)
    if (i == 0)
      cairo_move_to (cr, points[i].x_px, points[i].y_px);
    else
      cairo_line_to (cr, points[i].x_px, points[i].y_px);
  if (is_closed && n > 0)
    cairo_close_path (cr);
}

static void
stroke_vector (cairo_t *cr, const HeatMapPoint *points, guint n, guint32 rgb, float width_px, const double dash_px[2], gboolean has_butt_ends)
{
  heat_map_set_rgba (cr, rgb, 1);
  cairo_set_line_width (cr, width_px);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, dash_px || has_butt_ends ? CAIRO_LINE_CAP_BUTT : CAIRO_LINE_CAP_ROUND);
  cairo_set_dash (cr, dash_px, dash_px ? 2 : 0, 0);
  heat_map_add_path (cr, points, n, FALSE);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}

void
heat_map_pen_line (HeatMapPen *pen, const HeatMapPoint *points, guint n, guint32 rgb, float width_px, const double dash_px[2], gboolean has_butt_ends)
{
  if (!pen->image)
    {
      stroke_vector (pen->cr, points, n, rgb, width_px, dash_px, has_butt_ends);
      return;
    }
  if (!pen->is_rastering)
    cairo_surface_flush (pen->image);
  pen->is_rastering = TRUE;
  HeatMapStroke stroke = { 0xff000000u | rgb, width_px, dash_px ? (float) dash_px[0] : 0, dash_px ? (float) dash_px[1] : 0, has_butt_ends };
  heat_map_raster_line (&pen->raster, points, n, &stroke);
}
