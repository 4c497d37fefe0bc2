// SPDX-License-Identifier: GPL-3.0-or-later
/* What others put on the glass: a mark on a place, drawings of a tool, places asked for. */
#include "desk-map-private.h"

#define SPOT_PX 11

void
heat_desk_map_set_placing (HeatDeskMap *map, gboolean is_placing)
{
  map->is_placing = is_placing;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (map), is_placing ? "crosshair" : NULL);
}

void
heat_desk_map_set_glass (HeatDeskMap *map, HeatDeskMapGlass glass, gpointer data)
{
  map->glass = glass;
  map->glass_data = data;
  gtk_widget_queue_draw (GTK_WIDGET (map));
}

void
heat_desk_map_set_spot (HeatDeskMap *map, HeatPoint place)
{
  map->spot = place;
  gtk_widget_queue_draw (GTK_WIDGET (map));
}

HeatPoint
heat_desk_map_get_spot (HeatDeskMap *map)
{
  return map->spot;
}

HeatPoint
heat_desk_map_get_pointed_place (HeatDeskMap *map)
{
  HeatPoint place;

  if (map->is_pointer_inside && !map->is_by_keys)
    return heat_map_view_to_m (&map->view, map->pointer_x, map->pointer_y);
  if (!map->is_by_keys && isfinite (map->spot.x_m))
    return map->spot;
  if (!map->is_by_keys && map->scene && map->selected_kind != HEAT_KIND_NONE && map->selected != HEAT_NONE
      && heat_net_place (heat_map_scene_net (map->scene), map->selected_kind, map->selected, &place.x_m, &place.y_m))
    return place;
  return (HeatPoint){ map->view.x_m, map->view.y_m };
}

HeatKind
heat_desk_map_thing_at (HeatDeskMap *map, HeatPoint place, guint32 *index)
{
  HeatMapSpot at = heat_map_view_to_px (&map->view, place.x_m, place.y_m);
  HeatMapPick pick = heat_desk_map_pick_at (map, at.x_px, at.y_px);

  *index = pick.index;
  return pick.kind;
}

void
heat_desk_map_open_menu_at (HeatDeskMap *map, HeatPoint place)
{
  HeatMapSpot at = heat_map_view_to_px (&map->view, place.x_m, place.y_m);
  HeatMapPick pick = heat_desk_map_pick_at (map, at.x_px, at.y_px);

  if (map->source)
    heat_desk_map_emit (map, HEAT_DESK_MAP_MENU, (guint) pick.kind, pick.index, place.x_m, place.y_m, at.x_px, at.y_px);
}

/* A ring with four strokes outward, the place itself stays in sight. */
static void
paint_spot (const HeatMapView *view, const HeatMapPalette *p, HeatPoint place, cairo_t *cr)
{
  HeatMapSpot at = heat_map_view_to_px (view, place.x_m, place.y_m);

  for (int pass = 0; pass < 2; pass++)
    {
      cairo_new_sub_path (cr);
      cairo_arc (cr, at.x_px, at.y_px, SPOT_PX, 0, 2 * G_PI);
      for (int k = 0; k < 4; k++)
        {
          double dx = cos (k * G_PI / 2), dy = sin (k * G_PI / 2);
          cairo_move_to (cr, at.x_px + dx * (SPOT_PX - 5), at.y_px + dy * (SPOT_PX - 5));
          cairo_line_to (cr, at.x_px + dx * (SPOT_PX + 9), at.y_px + dy * (SPOT_PX + 9));
        }
      heat_map_set_rgba (cr, pass ? p->action : p->ground, 1);
      cairo_set_line_width (cr, pass ? 2 : 5);
      cairo_stroke (cr);
    }
}

void
heat_desk_map_paint_glass (HeatDeskMap *map, cairo_t *cr, const HeatMapScenery *scenery)
{
  if (isfinite (map->spot.x_m) && isfinite (map->spot.y_m))
    paint_spot (&map->view, &map->style->palette[map->theme], map->spot, cr);
  if (map->glass)
    map->glass (cr, scenery, &map->view, map->glass_data);
}
