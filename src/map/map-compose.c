// SPDX-License-Identifier: GPL-3.0-or-later
/* One frame from ready tiles: every pixel is painted once, from the best tile there is for it. Nothing is drawn from the city. */
#include "map-tiles-private.h"

#define MAX_AWAY (HEAT_MAP_LEVEL_MAX - HEAT_MAP_LEVEL_MIN)

typedef struct {
  HeatMapTiles *tiles;
  cairo_t *cr;
  const HeatMapView *view;
  cairo_region_t *left;  /* device pixels that are still bare */
  gboolean is_quick;
} Frame;

/* Where the tile lies, in device pixels; edges of neighbours are rounded alike. */
static cairo_rectangle_int_t
rect_of (const Frame *f, HeatMapTile tile)
{
  HeatBox box = heat_map_tile_box (tile);
  HeatMapSpot a = heat_map_view_to_px (f->view, box.x0_m, box.y1_m), b = heat_map_view_to_px (f->view, box.x1_m, box.y0_m);
  double k = f->view->factor, far = 1 << 24;
  int x0 = (int) CLAMP (rint (a.x_px * k), -far, far), y0 = (int) CLAMP (rint (a.y_px * k), -far, far);
  int x1 = (int) CLAMP (rint (b.x_px * k), -far, far), y1 = (int) CLAMP (rint (b.y_px * k), -far, far);

  return (cairo_rectangle_int_t){ x0, y0, x1 - x0, y1 - y0 };
}

static void
fill_part (const Frame *f, cairo_surface_t *image, cairo_rectangle_int_t at, const cairo_region_t *part)
{
  double k = f->view->factor, sx = at.width / (HEAT_MAP_TILE_PX * k), sy = at.height / (HEAT_MAP_TILE_PX * k);
  gboolean is_exact = fabs (sx - 1) < 1e-3 && fabs (sy - 1) < 1e-3;

  cairo_save (f->cr);
  cairo_scale (f->cr, 1 / k, 1 / k);
  for (int i = 0; i < cairo_region_num_rectangles (part); i++)
    {
      cairo_rectangle_int_t r;
      cairo_region_get_rectangle (part, i, &r);
      cairo_rectangle (f->cr, r.x, r.y, r.width, r.height);
    }
  cairo_translate (f->cr, at.x, at.y);
  if (!is_exact)
    cairo_scale (f->cr, sx, sy);
  cairo_scale (f->cr, k, k);
  cairo_set_source_surface (f->cr, image, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (f->cr), is_exact || f->is_quick ? CAIRO_FILTER_NEAREST : CAIRO_FILTER_BILINEAR);
  cairo_pattern_set_extend (cairo_get_source (f->cr), is_exact ? CAIRO_EXTEND_NONE : CAIRO_EXTEND_PAD);
  cairo_fill (f->cr);
  cairo_restore (f->cr);
}

static void
paint_tile (Frame *f, HeatMapPlace *place)
{
  cairo_rectangle_int_t at = rect_of (f, place->tile);
  gboolean is_fresh;

  if (!place->first || at.width < 1 || at.height < 1 || cairo_region_contains_rectangle (f->left, &at) == CAIRO_REGION_OVERLAP_OUT)
    return;
  cairo_region_t *part = cairo_region_copy (f->left);
  cairo_region_intersect_rectangle (part, &at);
  fill_part (f, heat_map_tiles_look (f->tiles, place, &is_fresh)->image, at, part);
  cairo_region_subtract_rectangle (f->left, &at);
  cairo_region_destroy (part);
}

/* The present level, tile by tile. */
static guint
paint_level (Frame *f, int level)
{
  HeatMapTile first, last;
  guint missing = 0;

  heat_map_tiles_of_box (level, heat_map_view_box (f->view, 0), &first, &last);
  for (gint32 y = first.y; y <= last.y; y++)
    for (gint32 x = first.x; x <= last.x; x++)
      {
        HeatMapPlace *place = heat_map_tiles_place (f->tiles, (HeatMapTile){ level, x, y }, FALSE);
        missing += !place || !place->first;
        if (place)
          paint_tile (f, place);
      }
  return missing;
}

/* Whatever is kept of another level: there may be far fewer of them than the view holds places. */
static void
paint_other (Frame *f, int level)
{
  GHashTableIter iter;
  gpointer place;

  if (level < HEAT_MAP_LEVEL_MIN || level > HEAT_MAP_LEVEL_MAX || !f->tiles->n_by_level[level - HEAT_MAP_LEVEL_MIN])
    return;
  g_hash_table_iter_init (&iter, f->tiles->places);
  while (!cairo_region_is_empty (f->left) && g_hash_table_iter_next (&iter, &place, NULL))
    if (((HeatMapPlace *) place)->tile.level == level)
      paint_tile (f, place);
}

guint
heat_map_tiles_paint (HeatMapTiles *tiles, cairo_t *cr, const HeatMapView *view, gboolean is_quick)
{
  int level = heat_map_level_nearest (view->m_per_px);
  cairo_rectangle_int_t all = { 0, 0, (int) ceil (view->width_px * view->factor), (int) ceil (view->height_px * view->factor) };
  Frame f = { tiles, cr, view, cairo_region_create_rectangle (&all), is_quick };

  cairo_save (cr);
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  guint missing = paint_level (&f, level);
  for (int away = 1; away <= MAX_AWAY && !cairo_region_is_empty (f.left); away++)
    {
      paint_other (&f, level - away);
      paint_other (&f, level + away);
    }
  cairo_restore (cr);
  cairo_region_destroy (f.left);
  return missing;
}
