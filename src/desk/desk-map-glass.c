// SPDX-License-Identifier: GPL-3.0-or-later
/* What others put on the glass: a mark on a place, drawings of a tool, places asked for. */
#include "desk-map-private.h"
#include "map-symbol.h"
#include "map-text.h"

#define SPOT_PX 11
#define SPOT_REACH_PX (SPOT_PX + 9)
#define NAME_APART_PX 8
#define FREE_STEP_PX 16

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
heat_desk_map_set_spot (HeatDeskMap *map, HeatPoint place, const char *name)
{
  map->spot = place;
  g_free (map->spot_name);
  map->spot_name = g_strdup (name);
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

const char *
heat_desk_map_get_spot_name (HeatDeskMap *map)
{
  return map->spot_name;
}

static HeatMapSignPen
name_pen (HeatDeskMap *map, cairo_t *cr, HeatMapText *text)
{
  return (HeatMapSignPen){ cr, text, &map->style->palette[map->theme], FALSE, map->style->text_scale };
}

/* Of the ring and the name at its right, about the place. */
static HeatMapRect
spot_rect (HeatDeskMap *map)
{
  HeatMapRect rect = { -SPOT_REACH_PX, -SPOT_REACH_PX, SPOT_REACH_PX, SPOT_REACH_PX };
  HeatMapText text;

  if (!map->spot_name)
    return rect;
  heat_map_text_init (&text);
  HeatMapSignPen pen = name_pen (map, NULL, &text);
  rect.x1_px += NAME_APART_PX + heat_map_sign_pill_width (&pen, map->spot_name, 0);
  heat_map_text_clear (&text);
  return rect;
}

/* Is all of it in view, and under no panel, when the place stands at that pixel? */
static gboolean
is_free (HeatDeskMap *map, const HeatMapRect *r, double x, double y)
{
  gboolean is_free = x + r->x0_px >= 0 && y + r->y0_px >= 0 && x + r->x1_px <= map->view.width_px && y + r->y1_px <= map->view.height_px;

  for (guint i = 0; is_free && i < map->busy->len; i++)
    {
      const HeatMapRect *b = &g_array_index (map->busy, HeatMapRect, i);
      is_free = x + r->x1_px <= b->x0_px || x + r->x0_px >= b->x1_px || y + r->y1_px <= b->y0_px || y + r->y0_px >= b->y1_px;
    }
  return is_free;
}

void
heat_desk_map_go_to_spot (HeatDeskMap *map, double scale)
{
  double middle_x = map->view.width_px / 2.0, middle_y = map->view.height_px / 2.0, least = HUGE_VAL, dx = 0, dy = 0;
  HeatMapRect rect = spot_rect (map);

  for (double y = 0; y <= middle_y; y += FREE_STEP_PX) /* in steps from the middle, each way */
    for (double x = 0; x <= middle_x; x += FREE_STEP_PX)
      for (int side = 0; side < 4 && hypot (x, y) < least; side++)
        {
          double to_x = side & 1 ? -x : x, to_y = side & 2 ? -y : y;
          if (!is_free (map, &rect, middle_x + to_x, middle_y + to_y))
            continue;
          least = hypot (x, y);
          dx = to_x;
          dy = to_y;
        }
  heat_desk_map_go_to (map, map->spot.x_m, map->spot.y_m, scale);
  if (least > 0 && least < HUGE_VAL)
    heat_desk_map_shift (map, -dx, -dy);
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

/* Beside the ring: at its right, at its left where the view ends. */
static void
paint_name (HeatDeskMap *map, cairo_t *cr)
{
  HeatMapSpot at = heat_map_view_to_px (&map->view, map->spot.x_m, map->spot.y_m);
  HeatMapText text;

  heat_map_text_init (&text);
  HeatMapSignPen pen = name_pen (map, cr, &text);
  double wide = heat_map_sign_pill_width (&pen, map->spot_name, 0), apart = SPOT_REACH_PX + NAME_APART_PX + wide / 2;
  heat_map_sign_pill (&pen, at.x_px + (at.x_px + apart + wide / 2 > map->view.width_px ? -apart : apart), at.y_px, map->spot_name, pen.palette->action, 0);
  heat_map_text_clear (&text);
}

void
heat_desk_map_paint_glass (HeatDeskMap *map, cairo_t *cr, const HeatMapScenery *scenery)
{
  if (isfinite (map->spot.x_m) && isfinite (map->spot.y_m))
    {
      paint_spot (&map->view, &map->style->palette[map->theme], map->spot, cr);
      if (map->spot_name)
        paint_name (map, cr);
    }
  if (map->glass)
    map->glass (cr, scenery, &map->view, map->glass_data);
}
