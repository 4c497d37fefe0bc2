// SPDX-License-Identifier: GPL-3.0-or-later
#include "map-view.h"

double
heat_map_view_scale (const HeatMapView *view)
{
  return view->m_per_px / HEAT_MAP_PX_M;
}

double
heat_map_m_per_px_of_scale (double denominator)
{
  return denominator * HEAT_MAP_PX_M;
}

HeatMapSpot
heat_map_view_to_px (const HeatMapView *view, double x_m, double y_m)
{
  return (HeatMapSpot){ (x_m - view->x_m) / view->m_per_px + view->width_px / 2.0, view->height_px / 2.0 - (y_m - view->y_m) / view->m_per_px };
}

HeatPoint
heat_map_view_to_m (const HeatMapView *view, double x_px, double y_px)
{
  return (HeatPoint){ view->x_m + (x_px - view->width_px / 2.0) * view->m_per_px, view->y_m + (view->height_px / 2.0 - y_px) * view->m_per_px };
}

HeatBox
heat_map_view_box (const HeatMapView *view, double margin_px)
{
  double w = (view->width_px / 2.0 + margin_px) * view->m_per_px, h = (view->height_px / 2.0 + margin_px) * view->m_per_px;

  return (HeatBox){ view->x_m - w, view->y_m - h, view->x_m + w, view->y_m + h };
}

static double
clamp_m_per_px (double m_per_px)
{
  return CLAMP (m_per_px, heat_map_level_m_per_px (HEAT_MAP_LEVEL_MIN), heat_map_level_m_per_px (HEAT_MAP_LEVEL_MAX));
}

HeatMapView
heat_map_view_fit (const HeatMapView *view, HeatBox box, double margin_px)
{
  HeatMapView v = *view;

  if (heat_box_is_empty (box))
    return v;
  double w = MAX (v.width_px - 2 * margin_px, 16), h = MAX (v.height_px - 2 * margin_px, 16);
  v.x_m = (box.x0_m + box.x1_m) / 2;
  v.y_m = (box.y0_m + box.y1_m) / 2;
  v.m_per_px = clamp_m_per_px (MAX ((box.x1_m - box.x0_m) / w, (box.y1_m - box.y0_m) / h));
  return v;
}

HeatMapView
heat_map_view_zoom (const HeatMapView *view, double ratio, double x_px, double y_px)
{
  HeatMapView v = *view;
  HeatPoint keep = heat_map_view_to_m (view, x_px, y_px);

  v.m_per_px = clamp_m_per_px (view->m_per_px / ratio);
  v.x_m = keep.x_m - (x_px - v.width_px / 2.0) * v.m_per_px;
  v.y_m = keep.y_m - (v.height_px / 2.0 - y_px) * v.m_per_px;
  return v;
}

/* The edge of the picture, rounded to a whole device pixel of the grid that starts at 0 m. */
static double
snap_edge (double middle_m, double half_px, double step_m)
{
  double half_m = half_px * step_m;

  return rint ((middle_m - half_m) / step_m) * step_m + half_m;
}

HeatMapView
heat_map_view_snap (const HeatMapView *view)
{
  HeatMapView v = *view;
  double step_m = v.m_per_px / v.factor;

  v.x_m = snap_edge (v.x_m, v.width_px * v.factor / 2, step_m);
  v.y_m = -snap_edge (-v.y_m, v.height_px * v.factor / 2, step_m);
  return v;
}

double
heat_map_level_m_per_px (int level)
{
  return exp2 (level / 4.0);
}

int
heat_map_level_nearest (double m_per_px)
{
  return CLAMP ((int) lrint (4 * log2 (m_per_px)), HEAT_MAP_LEVEL_MIN, HEAT_MAP_LEVEL_MAX);
}

HeatMapView
heat_map_tile_view (HeatMapTile tile, double factor)
{
  double m_per_px = heat_map_level_m_per_px (tile.level), side_m = HEAT_MAP_TILE_PX * m_per_px;

  return (HeatMapView){ (tile.x + 0.5) * side_m, (tile.y + 0.5) * side_m, m_per_px, HEAT_MAP_TILE_PX, HEAT_MAP_TILE_PX, factor };
}

HeatBox
heat_map_tile_box (HeatMapTile tile)
{
  double side_m = HEAT_MAP_TILE_PX * heat_map_level_m_per_px (tile.level);

  return (HeatBox){ tile.x * side_m, tile.y * side_m, (tile.x + 1) * side_m, (tile.y + 1) * side_m };
}

void
heat_map_tiles_of_box (int level, HeatBox box, HeatMapTile *first, HeatMapTile *last)
{
  double side_m = HEAT_MAP_TILE_PX * heat_map_level_m_per_px (level);

  *first = (HeatMapTile){ level, (gint32) floor (box.x0_m / side_m), (gint32) floor (box.y0_m / side_m) };
  *last = (HeatMapTile){ level, (gint32) floor (box.x1_m / side_m), (gint32) floor (box.y1_m / side_m) };
}
