// SPDX-License-Identifier: GPL-3.0-or-later
#include "map-layout.h"
#include <math.h>

#define CELL_PX 4

HeatMapBox
heat_map_box_at (double x, double y, double w, double h, double angle_rad)
{
  return (HeatMapBox){ x, y, w / 2, h / 2, cos (angle_rad), sin (angle_rad) };
}

/* Do the shadows of both boxes on the unit axis part? */
static gboolean
is_apart_along (const HeatMapBox *a, const HeatMapBox *b, double ux, double uy)
{
  double d = fabs ((b->x - a->x) * ux + (b->y - a->y) * uy);
  double ra = a->half_w * fabs (a->cosine * ux + a->sine * uy) + a->half_h * fabs (-a->sine * ux + a->cosine * uy);
  double rb = b->half_w * fabs (b->cosine * ux + b->sine * uy) + b->half_h * fabs (-b->sine * ux + b->cosine * uy);

  return d >= ra + rb;
}

gboolean
heat_map_boxes_overlap (const HeatMapBox *a, const HeatMapBox *b)
{
  double reach = a->half_w + a->half_h + b->half_w + b->half_h;

  if (fabs (a->x - b->x) >= reach || fabs (a->y - b->y) >= reach)
    return FALSE;
  return !is_apart_along (a, b, a->cosine, a->sine) && !is_apart_along (a, b, -a->sine, a->cosine) && !is_apart_along (a, b, b->cosine, b->sine)
         && !is_apart_along (a, b, -b->sine, b->cosine);
}

static void
clear_label (gpointer data)
{
  g_free (((HeatMapLabel *) data)->words);
}

void
heat_map_layout_init (HeatMapLayout *layout, double width_px, double height_px)
{
  *layout = (HeatMapLayout){ .width_px = width_px, .height_px = height_px };
  layout->taken = g_array_new (FALSE, FALSE, sizeof (HeatMapBox));
  layout->labels = g_array_new (FALSE, FALSE, sizeof (HeatMapLabel));
  g_array_set_clear_func (layout->labels, clear_label);
  heat_map_text_init (&layout->text);
  layout->cover_w = (int) ceil (width_px / CELL_PX) + 1;
  layout->cover_h = (int) ceil (height_px / CELL_PX) + 1;
  layout->cover = g_new0 (guint8, (gsize) layout->cover_w * (gsize) layout->cover_h);
}

void
heat_map_layout_clear (HeatMapLayout *layout)
{
  g_array_unref (layout->taken);
  g_array_unref (layout->labels);
  heat_map_text_clear (&layout->text);
  g_free (layout->cover);
}

void
heat_map_layout_take (HeatMapLayout *layout, HeatMapBox box)
{
  g_array_append_val (layout->taken, box);
}

gboolean
heat_map_layout_is_free (const HeatMapLayout *layout, const HeatMapBox *box)
{
  const HeatMapBox *taken = &g_array_index (layout->taken, HeatMapBox, 0);

  for (guint i = 0; i < layout->taken->len; i++)
    if (heat_map_boxes_overlap (&taken[i], box))
      return FALSE;
  return TRUE;
}

void
heat_map_layout_cover_line (HeatMapLayout *layout, double x0, double y0, double x1, double y1, guint8 weight)
{
  double len = hypot (x1 - x0, y1 - y0), from = 0, to = 1;

  /* only the part in the picture */
  if (MAX (x0, x1) < 0 || MAX (y0, y1) < 0 || MIN (x0, x1) > layout->width_px || MIN (y0, y1) > layout->height_px)
    return;
  int n = (int) MIN (ceil (len / (CELL_PX * 0.75)), 20000);
  for (int i = 0; i <= n; i++)
    {
      double t = n ? from + (to - from) * i / n : 0;
      int cx = (int) floor ((x0 + t * (x1 - x0)) / CELL_PX), cy = (int) floor ((y0 + t * (y1 - y0)) / CELL_PX);
      if (cx < 0 || cy < 0 || cx >= layout->cover_w || cy >= layout->cover_h)
        continue;
      guint8 *cell = &layout->cover[(gsize) cy * (gsize) layout->cover_w + (gsize) cx];
      *cell = MAX (*cell, weight);
    }
}

guint
heat_map_layout_cost (const HeatMapLayout *layout, const HeatMapBox *box)
{
  guint sum = 0;

  for (double v = -box->half_h; v <= box->half_h; v += CELL_PX)
    for (double u = -box->half_w; u <= box->half_w; u += CELL_PX)
      {
        int cx = (int) floor ((box->x + u * box->cosine - v * box->sine) / CELL_PX);
        int cy = (int) floor ((box->y + u * box->sine + v * box->cosine) / CELL_PX);
        if (cx >= 0 && cy >= 0 && cx < layout->cover_w && cy < layout->cover_h)
          sum += layout->cover[(gsize) cy * (gsize) layout->cover_w + (gsize) cx];
      }
  return sum;
}

gboolean
heat_map_layout_put (HeatMapLayout *layout, const char *words, HeatMapFont font, guint32 rgb, const HeatMapSeat *seats, guint n)
{
  return heat_map_layout_put_within (layout, words, font, rgb, seats, n, HEAT_MAP_ANY_COST);
}

gboolean
heat_map_layout_put_within (HeatMapLayout *layout, const char *words, HeatMapFont font, guint32 rgb, const HeatMapSeat *seats, guint n, guint most_cost)
{
  double w = 0, h = 0;
  guint least = most_cost;
  HeatMapLabel label = { .font = font, .rgb = rgb };

  heat_map_text_measure (&layout->text, words, &font, &w, &h);
  for (guint i = 0; i < n && least > 0; i++)
    {
      HeatMapBox box = heat_map_box_at (seats[i].x, seats[i].y, w + 4, h + 1, seats[i].angle_rad);
      if (!heat_map_layout_is_free (layout, &box))
        continue;
      guint cost = heat_map_layout_cost (layout, &box);
      if (cost >= least)
        continue;
      least = cost;
      label.box = box;
      label.angle_rad = seats[i].angle_rad;
    }
  if (least == most_cost)
    return FALSE;
  heat_map_layout_take (layout, label.box);
  label.words = g_strdup (words);
  g_array_append_val (layout->labels, label);
  return TRUE;
}

gboolean
heat_map_layout_put_around (HeatMapLayout *layout, const char *words, HeatMapFont font, guint32 rgb, double x, double y, double half_px)
{
  double w = 0, h = 0, gap = half_px + 4;

  heat_map_text_measure (&layout->text, words, &font, &w, &h);
  double dx = gap + w / 2, dy = gap + h / 2 - 1, near_x = gap * 0.75 + w / 2, near_y = gap * 0.75 + h / 2;
  const HeatMapSeat seats[] = { { x + dx, y, 0 }, { x - dx, y, 0 }, { x, y + dy, 0 }, { x, y - dy, 0 },
                                { x + near_x, y - near_y, 0 }, { x + near_x, y + near_y, 0 }, { x - near_x, y + near_y, 0 }, { x - near_x, y - near_y, 0 } };
  return heat_map_layout_put (layout, words, font, rgb, seats, G_N_ELEMENTS (seats));
}
