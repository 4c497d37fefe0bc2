// SPDX-License-Identifier: GPL-3.0-or-later
/* One frame of the map: finished pictures put together, nothing is drawn from the city here. */
#include "desk-map-private.h"

static int
compare_distance (gconstpointer a, gconstpointer b, gpointer data)
{
  const HeatMapTile *x = a, *y = b;
  const HeatMapView *view = data;
  double side = HEAT_MAP_TILE_PX * heat_map_level_m_per_px (x->level);
  double dx = hypot ((x->x + 0.5) * side - view->x_m, (x->y + 0.5) * side - view->y_m), dy = hypot ((y->x + 0.5) * side - view->x_m, (y->y + 0.5) * side - view->y_m);

  return dx < dy ? -1 : dx > dy;
}

static void
append_tiles (GArray *wanted, HeatMapTile first, HeatMapTile last, gboolean only_ring)
{
  for (gint32 y = first.y; y <= last.y; y++)
    for (gint32 x = first.x; x <= last.x; x++)
      if (!only_ring || x == first.x || x == last.x || y == first.y || y == last.y)
        {
          HeatMapTile tile = { first.level, x, y };
          g_array_append_val (wanted, tile);
        }
}

/* In view first, nearest to the middle first; then a ring around. While zooming only where the zoom is going. */
void
heat_desk_map_want_tiles (HeatDeskMap *map)
{
  g_autoptr (GArray) wanted = g_array_new (FALSE, FALSE, sizeof (HeatMapTile));
  HeatMapTile first, last;
  HeatMapView goal = map->view;

  if (!map->source || map->view.width_px <= 0)
    return;
  if (map->tick)
    goal = heat_map_view_zoom (&map->view, map->view.m_per_px / map->target_m_per_px, map->anchor_x, map->anchor_y);
  heat_map_tiles_of_box (heat_map_level_nearest (goal.m_per_px), heat_map_view_box (&goal, 0), &first, &last);
  append_tiles (wanted, first, last, FALSE);
  g_array_sort_with_data (wanted, compare_distance, &goal);
  if (!map->tick)
    append_tiles (wanted, (HeatMapTile){ first.level, first.x - 1, first.y - 1 }, (HeatMapTile){ last.level, last.x + 1, last.y + 1 }, TRUE);
  heat_map_tiles_want (map->tiles, &g_array_index (wanted, HeatMapTile, 0), wanted->len);
}

static void
paint_top (HeatDeskMap *map, cairo_t *cr)
{
  const HeatMapView *t = &map->top_view;
  double ratio = t->m_per_px / map->view.m_per_px;

  if (!map->top || ratio > 2.1 || ratio < 0.45) /* giant or tiny words say less than none */
    return;
  HeatPoint corner = heat_map_view_to_m (t, 0, 0);
  HeatMapSpot at = heat_map_view_to_px (&map->view, corner.x_m, corner.y_m);
  cairo_save (cr);
  if (fabs (ratio - 1) < 1e-9)
    cairo_translate (cr, rint (at.x_px * map->view.factor) / map->view.factor, rint (at.y_px * map->view.factor) / map->view.factor);
  else
    {
      cairo_translate (cr, at.x_px, at.y_px);
      cairo_scale (cr, ratio, ratio);
    }
  cairo_set_source_surface (cr, map->top, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), fabs (ratio - 1) < 1e-9 ? CAIRO_FILTER_NEAREST : CAIRO_FILTER_BILINEAR);
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  for (int i = 0; i < cairo_region_num_rectangles (map->top_inked); i++)
    {
      cairo_rectangle_int_t r;
      cairo_region_get_rectangle (map->top_inked, i, &r);
      cairo_rectangle (cr, r.x, r.y, r.width, r.height);
    }
  cairo_fill (cr);
  cairo_restore (cr);
}

static void
paint_band (HeatDeskMap *map, cairo_t *cr)
{
  guint32 rgb = map->style->palette[map->theme].action;
  HeatMapRect b = map->band;

  cairo_rectangle (cr, MIN (b.x0_px, b.x1_px) + 0.5, MIN (b.y0_px, b.y1_px) + 0.5, fabs (b.x1_px - b.x0_px), fabs (b.y1_px - b.y0_px));
  heat_map_set_rgba (cr, rgb, 0.15);
  cairo_fill_preserve (cr);
  heat_map_set_rgba (cr, rgb, 1);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
}

/* Where Space takes what is there: in both colours, so that it shows on any ground. */
static void
paint_cross (HeatDeskMap *map, cairo_t *cr)
{
  const HeatMapPalette *p = &map->style->palette[map->theme];
  double x = map->view.width_px / 2 + 0.5, y = map->view.height_px / 2 + 0.5;

  for (int pass = 0; pass < 2; pass++)
    {
      for (int side = -1; side <= 1; side += 2)
        {
          cairo_move_to (cr, x + 5 * side, y);
          cairo_line_to (cr, x + 14 * side, y);
          cairo_move_to (cr, x, y + 5 * side);
          cairo_line_to (cr, x, y + 14 * side);
        }
      heat_map_set_rgba (cr, pass ? p->action : p->ground, 1);
      cairo_set_line_width (cr, pass ? 2 : 5);
      cairo_stroke (cr);
    }
}

static void
paint_live (HeatDeskMap *map, cairo_t *cr)
{
  HeatMapScenery scenery = heat_map_source_scenery (map->source);

  if (map->pointed_kind != HEAT_KIND_NONE && !(map->pointed_kind == map->selected_kind && map->pointed == map->selected))
    heat_map_draw_mark (cr, &scenery, &map->view, map->pointed_kind, map->pointed, FALSE);
  if (map->selected_kind != HEAT_KIND_NONE)
    heat_map_draw_mark (cr, &scenery, &map->view, map->selected_kind, map->selected, TRUE);
}

void
heat_desk_map_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  HeatDeskMap *map = HEAT_DESK_MAP (widget);
  int w = gtk_widget_get_width (widget), h = gtk_widget_get_height (widget);
  gint64 t0 = g_get_monotonic_time ();

  if (w <= 0 || h <= 0)
    return;
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) w, (float) h));
  heat_map_set_rgba (cr, map->style ? map->style->palette[map->theme].ground : 0x15181c, 1);
  cairo_paint (cr);
  if (map->source)
    {
      cairo_rectangle (cr, 0, 0, w, h);
      cairo_clip (cr);
      HeatMapScenery scenery = heat_map_source_scenery (map->source);
      map->figures.n_missing = heat_map_tiles_paint (map->tiles, cr, &map->view, map->tick || map->is_held);
      paint_live (map, cr);
      paint_top (map, cr);
      heat_map_draw_pills (cr, &scenery, &map->view);
      heat_desk_map_paint_glass (map, cr, &scenery);
      if (map->is_by_keys)
        paint_cross (map, cr);
      if (map->is_banding)
        paint_band (map, cr);
    }
  cairo_destroy (cr);
  map->figures.n_frames++;
  map->figures.longest_snapshot_us = MAX (map->figures.longest_snapshot_us, g_get_monotonic_time () - t0);
}
