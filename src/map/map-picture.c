// SPDX-License-Identifier: GPL-3.0-or-later
#include "map-picture.h"
#include "base-i18n.h"
#include "map-furniture.h"
#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <errno.h>
#include <glib/gstdio.h>
#include <unistd.h>

/* A picture too small for the legend goes without. */
static gboolean
has_legend (const HeatMapScenery *scenery, const HeatMapView *view, double *width_px, double *height_px)
{
  heat_map_legend_size (scenery, view, heat_map_legend_fit (scenery, view), width_px, height_px);
  return *height_px > 0 && *height_px < view->height_px * 0.8 && *width_px < view->width_px * 0.4;
}

static void
draw_furniture (cairo_t *cr, const HeatMapScenery *scenery, const HeatMapView *view)
{
  double w = 0, h = 0;

  heat_map_draw_scale_bar (cr, scenery, view, 12, view->height_px - 12);
  heat_map_draw_attribution (cr, scenery, view->width_px - 12, view->height_px - 12);
  if (scenery->caption)
    heat_map_draw_caption (cr, scenery, 12, 12, view->width_px - 24);
  if (has_legend (scenery, view, &w, &h))
    heat_map_draw_legend (cr, scenery, view, heat_map_legend_fit (scenery, view), view->width_px - 12, view->height_px - 40);
  if (scenery->stamp)
    heat_map_draw_stamp (cr, scenery->stamp, view->width_px, view->height_px);
}

/* Where the furniture will stand: no labels there. */
static void
draw_over_ground (cairo_t *cr, const HeatMapScenery *scenery, const HeatMapView *view, gboolean is_vector)
{
  double w = 0, h = 0, legend_w = 0, legend_h = 0, right = view->width_px - 12, bottom = view->height_px - 12;

  heat_map_scale_bar_size (scenery, view, &w, &h);
  gboolean with_legend = has_legend (scenery, view, &legend_w, &legend_h);
  const HeatMapRect busy[] = {
    { 12, bottom - h, 12 + w, bottom },
    { right - 200, bottom - 20, right, bottom },
    scenery->caption ? (HeatMapRect){ 12, 12, right, 44 } : (HeatMapRect){ 0 },
    { right - legend_w, bottom - 28 - legend_h, right, bottom - 28 },
  };
  HeatMapTopOptions options = { .busy = busy, .n_busy = with_legend ? 4 : 3, .with_pills = TRUE, .is_vector = is_vector };
  heat_map_draw_top (cr, scenery, view, &options);
  draw_furniture (cr, scenery, view);
}

void
heat_map_picture_draw (cairo_t *cr, const HeatMapScenery *scenery, const HeatMapView *view)
{
  HeatMapPen pen;

  cairo_save (cr);
  cairo_rectangle (cr, 0, 0, view->width_px, view->height_px);
  cairo_clip (cr);
  heat_map_pen_init_vector (&pen, cr);
  heat_map_draw_ground (&pen, scenery, view);
  heat_map_pen_clear (&pen);
  draw_over_ground (cr, scenery, view, TRUE);
  cairo_restore (cr);
}

static cairo_status_t
append_bytes (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static cairo_status_t
make_png (const HeatMapScenery *scenery, const HeatMapView *view, GByteArray *bytes)
{
  double factor = view->factor > 0 ? view->factor : 1;
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) (view->width_px * factor), (int) (view->height_px * factor));
  cairo_status_t status = cairo_surface_status (image);

  if (status == CAIRO_STATUS_SUCCESS)
    {
      HeatMapPen pen;
      heat_map_pen_init_image (&pen, image, factor);
      heat_map_draw_ground (&pen, scenery, view);
      draw_over_ground (heat_map_pen_cairo (&pen), scenery, view, FALSE);
      heat_map_pen_clear (&pen);
      status = cairo_surface_write_to_png_stream (image, append_bytes, bytes);
    }
  cairo_surface_destroy (image);
  return status;
}

static cairo_status_t
make_vector (const HeatMapScenery *scenery, const HeatMapView *view, gboolean is_pdf, GByteArray *bytes)
{
  const double pt = 72.0 / 96;
  double w = view->width_px * pt, h = view->height_px * pt;
  cairo_surface_t *surface = is_pdf ? cairo_pdf_surface_create_for_stream (append_bytes, bytes, w, h) : cairo_svg_surface_create_for_stream (append_bytes, bytes, w, h);
  cairo_t *cr = cairo_create (surface);

  cairo_scale (cr, pt, pt);
  heat_map_picture_draw (cr, scenery, view);
  cairo_show_page (cr);
  cairo_status_t status = cairo_status (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  return status;
}

gboolean
heat_map_picture_write (const char *path, const HeatMapScenery *scenery, const HeatMapView *view, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GError) local = NULL;
  cairo_status_t status;

  if (g_str_has_suffix (path, ".png"))
    status = make_png (scenery, view, bytes);
  else if (g_str_has_suffix (path, ".pdf") || g_str_has_suffix (path, ".svg"))
    status = make_vector (scenery, view, g_str_has_suffix (path, ".pdf"), bytes);
  else
    {
      g_set_error (error, HEAT_MAP_ERROR, HEAT_ERROR_USAGE, _("writing the map to %s: the name must end in .png, .pdf or .svg"), path);
      return FALSE;
    }
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, HEAT_MAP_ERROR, HEAT_ERROR_IO, _("drawing the map for %s: %s; choose a smaller size"), path, cairo_status_to_string (status));
      return FALSE;
    }
  if (!g_file_set_contents_full (path, (const char *) bytes->data, (gssize) bytes->len, G_FILE_SET_CONTENTS_CONSISTENT, 0666, &local))
    {
      g_set_error (error, HEAT_MAP_ERROR, HEAT_ERROR_IO, _("writing the map to %s: %s; free some space or choose another folder"), path, local->message);
      return FALSE;
    }
  return TRUE;
}
