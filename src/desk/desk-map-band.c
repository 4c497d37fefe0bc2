// SPDX-License-Identifier: GPL-3.0-or-later
/* The rubber band that zooms into a place: drawn by a drag with Shift, or by keys as a box in the middle that arrows move and size. */
#include "base-i18n.h"
#include "desk-map-private.h"

#define STEP_PX 24
#define LEAST_PX 48
#define LEAST_BY_HAND_PX 8

void
heat_desk_map_finish_band (HeatDeskMap *map)
{
  HeatMapRect b = map->band;
  HeatPoint p = heat_map_view_to_m (&map->view, b.x0_px, b.y0_px), q = heat_map_view_to_m (&map->view, b.x1_px, b.y1_px);

  map->is_banding = map->is_band_by_keys = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (map));
  if (fabs (b.x1_px - b.x0_px) > LEAST_BY_HAND_PX && fabs (b.y1_px - b.y0_px) > LEAST_BY_HAND_PX)
    heat_desk_map_fit (map, (HeatBox){ MIN (p.x_m, q.x_m), MIN (p.y_m, q.y_m), MAX (p.x_m, q.x_m), MAX (p.y_m, q.y_m) });
}

gboolean
heat_desk_map_leave_band (HeatDeskMap *map)
{
  gboolean was_there = map->is_band_by_keys;

  if (!was_there)
    return FALSE;
  map->is_banding = map->is_band_by_keys = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (map));
  heat_desk_map_emit (map, HEAT_DESK_MAP_SIGN_POINTED, "");
  return TRUE;
}

static void
begin (HeatDeskMap *map)
{
  double w = map->view.width_px, h = map->view.height_px;

  map->is_banding = map->is_band_by_keys = TRUE;
  map->band = (HeatMapRect){ w / 4, h / 4, 3 * w / 4, 3 * h / 4 };
  gtk_widget_queue_draw (GTK_WIDGET (map));
  heat_desk_map_emit (map, HEAT_DESK_MAP_SIGN_POINTED, _("Box to zoom into: arrow keys move it, with Shift they size it, Enter zooms in, Esc leaves it"));
}

/* Of one direction: begins at *from, ends at *to, within the view. */
static void
shift_span (double *from, double *to, double by, double most)
{
  double d = CLAMP (by, -*from, most - *to);

  *from += d;
  *to += d;
}

static void
grow_span (double *from, double *to, double by, double most)
{
  double middle = (*from + *to) / 2, half = CLAMP ((*to - *from) / 2 + by, LEAST_PX / 2.0, most / 2);

  middle = CLAMP (middle, half, most - half);
  *from = middle - half;
  *to = middle + half;
}

static gboolean
change (HeatDeskMap *map, double x, double y, gboolean grows)
{
  (grows ? grow_span : shift_span) (&map->band.x0_px, &map->band.x1_px, x * STEP_PX, map->view.width_px);
  (grows ? grow_span : shift_span) (&map->band.y0_px, &map->band.y1_px, (grows ? -y : y) * STEP_PX, map->view.height_px);
  gtk_widget_queue_draw (GTK_WIDGET (map));
  return TRUE;
}

gboolean
heat_desk_map_band_key (HeatDeskMap *map, guint key, GdkModifierType state)
{
  gboolean grows = (state & GDK_SHIFT_MASK) != 0;

  if ((key == GDK_KEY_b || key == GDK_KEY_B) && !map->is_band_by_keys && map->source)
    return begin (map), TRUE;
  if (!map->is_band_by_keys)
    return FALSE;
  switch (key)
    {
    case GDK_KEY_Left: return change (map, -1, 0, grows);
    case GDK_KEY_Right: return change (map, 1, 0, grows);
    case GDK_KEY_Up: return change (map, 0, -1, grows);
    case GDK_KEY_Down: return change (map, 0, 1, grows);
    case GDK_KEY_b: case GDK_KEY_B: case GDK_KEY_Return: case GDK_KEY_KP_Enter: return heat_desk_map_finish_band (map), TRUE;
    default: return FALSE;
    }
}
