// SPDX-License-Identifier: GPL-3.0-or-later
#include "map-ruler.h"
#include "map-text.h"

#define POINT_PX 4.5
#define ROOM_PX 6 /* of a leg beyond its text */

/* (nullable) */
static const GArray *
way_of (const HeatMapRuler *ruler, guint leg)
{
  return ruler->ways && leg + 1 < ruler->n ? ruler->ways[leg] : NULL;
}

static HeatMapSpot
spot_of_way (const HeatMapView *view, const GArray *way, guint i)
{
  return heat_map_view_to_px (view, g_array_index (way, double, 2 * i), g_array_index (way, double, 2 * i + 1));
}

static void
add_way (cairo_t *cr, const HeatMapView *view, const GArray *way)
{
  for (guint i = 0; way && i < way->len / 2; i++)
    {
      HeatMapSpot at = spot_of_way (view, way, i);
      cairo_line_to (cr, at.x_px, at.y_px);
    }
}

/* Between whose ends the words of the leg stand: of a way its longest stretch. */
static void
stretch_of_leg (const HeatMapView *view, const HeatMapRuler *ruler, guint leg, HeatMapSpot *a, HeatMapSpot *b)
{
  const HeatPoint *from = &ruler->points[leg], *to = &ruler->points[(leg + 1) % ruler->n];
  const GArray *way = way_of (ruler, leg);
  double longest = -1;

  *a = heat_map_view_to_px (view, from->x_m, from->y_m);
  *b = heat_map_view_to_px (view, to->x_m, to->y_m);
  for (guint i = 1; way && i < way->len / 2; i++)
    {
      HeatMapSpot p = spot_of_way (view, way, i - 1), q = spot_of_way (view, way, i);
      if (hypot (q.x_px - p.x_px, q.y_px - p.y_px) <= longest)
        continue;
      longest = hypot (q.x_px - p.x_px, q.y_px - p.y_px);
      *a = p;
      *b = q;
    }
}

static void
add_legs (cairo_t *cr, const HeatMapView *view, const HeatMapRuler *ruler)
{
  for (guint i = 0; i < ruler->n; i++)
    {
      HeatMapSpot at = heat_map_view_to_px (view, ruler->points[i].x_m, ruler->points[i].y_m);
      if (i)
        add_way (cr, view, way_of (ruler, i - 1));
      cairo_line_to (cr, at.x_px, at.y_px);
    }
  if (ruler->is_closed)
    cairo_close_path (cr);
}

/* Twice: the ground's colour makes room for the line's own. */
static void
stroke_twice (cairo_t *cr, const HeatMapPalette *p)
{
  heat_map_set_rgba (cr, p->ground, 1);
  cairo_set_line_width (cr, 5);
  cairo_stroke_preserve (cr);
  heat_map_set_rgba (cr, p->action, 1);
  cairo_set_line_width (cr, 2);
  cairo_stroke (cr);
}

static void
draw_next (cairo_t *cr, const HeatMapPalette *p, const HeatMapView *view, const HeatMapRuler *ruler)
{
  const HeatPoint *last = &ruler->points[ruler->n - 1];
  HeatMapSpot a = heat_map_view_to_px (view, last->x_m, last->y_m), b = heat_map_view_to_px (view, ruler->next.x_m, ruler->next.y_m);

  cairo_move_to (cr, a.x_px, a.y_px);
  cairo_line_to (cr, b.x_px, b.y_px);
  cairo_set_dash (cr, (const double[]){ 7, 5 }, 2, 0);
  stroke_twice (cr, p);
  cairo_set_dash (cr, NULL, 0, 0);
}

static void
draw_points (cairo_t *cr, const HeatMapPalette *p, const HeatMapView *view, const HeatMapRuler *ruler)
{
  for (guint i = 0; i < ruler->n; i++)
    {
      HeatMapSpot at = heat_map_view_to_px (view, ruler->points[i].x_m, ruler->points[i].y_m);
      cairo_new_sub_path (cr);
      cairo_arc (cr, at.x_px, at.y_px, POINT_PX, 0, 2 * G_PI);
      heat_map_set_rgba (cr, p->ground, 1);
      cairo_fill_preserve (cr);
      heat_map_set_rgba (cr, p->action, 1);
      cairo_set_line_width (cr, 2);
      cairo_stroke (cr);
    }
}

static void
write_leg (HeatMapText *text, cairo_t *cr, const HeatMapPalette *p, HeatMapSpot a, HeatMapSpot b, const char *words)
{
  HeatMapFont font = { 12, TRUE, 0 };
  double w = 0, h = 0;

  heat_map_text_measure (text, words, &font, &w, &h);
  double across = fabs (b.x_px - a.x_px) / MAX (w, 1), up = fabs (b.y_px - a.y_px) / MAX (h, 1); /* a steep leg needs the height only */
  if (MAX (across, up) < 1 || hypot (b.x_px - a.x_px, b.y_px - a.y_px) < h + ROOM_PX)
    return;
  heat_map_text_draw (text, cr, words, &font, (a.x_px + b.x_px) / 2, (a.y_px + b.y_px) / 2, p->action, p->ground, 3.5, FALSE);
}

void
heat_map_draw_ruler (cairo_t *cr, const HeatMapScenery *scenery, const HeatMapView *view, const HeatMapRuler *ruler)
{
  const HeatMapPalette *p = &scenery->style->palette[scenery->theme];
  gboolean has_next = ruler->n && isfinite (ruler->next.x_m) && isfinite (ruler->next.y_m);
  HeatMapText text;

  if (!ruler->n)
    return;
  cairo_save (cr);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_new_path (cr);
  add_legs (cr, view, ruler);
  if (ruler->is_closed)
    {
      heat_map_set_rgba (cr, p->action, 0.14);
      cairo_fill_preserve (cr);
    }
  stroke_twice (cr, p);
  if (has_next)
    draw_next (cr, p, view, ruler);
  draw_points (cr, p, view, ruler);
  heat_map_text_init (&text);
  for (guint i = 0; i + 1 < ruler->n + ruler->is_closed; i++)
    {
      HeatMapSpot a, b;
      stretch_of_leg (view, ruler, i, &a, &b);
      if (ruler->leg_words[i])
        write_leg (&text, cr, p, a, b, ruler->leg_words[i]);
    }
  if (has_next && ruler->next_words)
    write_leg (&text, cr, p, heat_map_view_to_px (view, ruler->points[ruler->n - 1].x_m, ruler->points[ruler->n - 1].y_m),
               heat_map_view_to_px (view, ruler->next.x_m, ruler->next.y_m), ruler->next_words);
  heat_map_text_clear (&text);
  cairo_restore (cr);
}
