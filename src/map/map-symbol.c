// SPDX-License-Identifier: GPL-3.0-or-later
/* Signs of the network: valves, wells, stations, sources. */
#include "map-symbol.h"
#include "map-pen.h"
#include <math.h>

static void
set (const HeatMapSignPen *pen, guint32 rgb)
{
  heat_map_set_rgba (pen->cr, rgb, 1);
}

static double
line_of (double half_px)
{
  return half_px < 5 ? 1.2 : half_px < 9 ? 1.5 : 1.9;
}

static void
trace_bow (cairo_t *cr, double half, double high)
{
  cairo_move_to (cr, -half, -high);
  cairo_line_to (cr, half, high);
  cairo_line_to (cr, half, -high);
  cairo_line_to (cr, -half, high);
  cairo_close_path (cr);
}

static void
draw_bow (const HeatMapSignPen *pen, double half, gboolean is_filled, guint32 rgb)
{
  set (pen, rgb);
  trace_bow (pen->cr, half, 0.8 * half);
  cairo_set_line_width (pen->cr, line_of (half));
  cairo_set_line_join (pen->cr, CAIRO_LINE_JOIN_MITER);
  if (is_filled)
    cairo_fill (pen->cr);
  else
    cairo_stroke (pen->cr);
}

/* Takes the line away under the sign, so that its shape stands free. */
static void
clear_under (const HeatMapSignPen *pen, double half, double high)
{
  set (pen, pen->palette->ground);
  cairo_rectangle (pen->cr, -half, -high, 2 * half, 2 * high);
  cairo_fill (pen->cr);
}

static void
draw_frame (const HeatMapSignPen *pen, double half, guint32 rgb, gboolean is_dashed)
{
  static const double dash[] = { 3, 2 };

  set (pen, rgb);
  cairo_rectangle (pen->cr, -half, -half, 2 * half, 2 * half);
  cairo_set_line_width (pen->cr, line_of (half * 0.7));
  cairo_set_dash (pen->cr, dash, is_dashed ? 2 : 0, 0);
  cairo_stroke (pen->cr);
  cairo_set_dash (pen->cr, NULL, 0, 0);
}

static void
draw_check (const HeatMapSignPen *pen, double half)
{
  set (pen, pen->palette->sign);
  cairo_move_to (pen->cr, -half, -0.8 * half);
  cairo_line_to (pen->cr, 0.6 * half, 0);
  cairo_line_to (pen->cr, -half, 0.8 * half);
  cairo_close_path (pen->cr);
  cairo_fill (pen->cr);
  cairo_rectangle (pen->cr, 0.65 * half, -0.85 * half, MAX (1.5, 0.22 * half), 1.7 * half);
  cairo_fill (pen->cr);
}

/* Drain and vent stand upright on the line whatever its direction. */
static void
draw_open_air (const HeatMapSignPen *pen, double half, gboolean is_drain)
{
  cairo_t *cr = pen->cr;
  double s = is_drain ? 1 : -1;

  set (pen, pen->palette->sign);
  cairo_set_line_width (cr, line_of (half));
  cairo_move_to (cr, 0, 0);
  cairo_line_to (cr, 0, s * 1.2 * half);
  cairo_stroke (cr);
  if (is_drain)
    {
      cairo_move_to (cr, -0.7 * half, 1.1 * half);
      cairo_line_to (cr, 0.7 * half, 1.1 * half);
      cairo_line_to (cr, 0, 2 * half);
      cairo_close_path (cr);
      cairo_fill (cr);
    }
  else
    {
      cairo_arc (cr, 0, -1.7 * half, 0.5 * half, 0, 2 * G_PI);
      cairo_stroke (cr);
    }
}

static void
draw_cross (const HeatMapSignPen *pen, double half)
{
  cairo_t *cr = pen->cr;

  for (int pass = 0; pass < 2; pass++)
    {
      set (pen, pass == 0 ? pen->palette->ground : pen->palette->sign);
      cairo_set_line_width (cr, line_of (half) * 1.2 + (pass == 0 ? 2.4 : 0));
      cairo_move_to (cr, -0.75 * half, -1.35 * half);
      cairo_line_to (cr, 0.75 * half, 1.35 * half);
      cairo_move_to (cr, 0.75 * half, -1.35 * half);
      cairo_line_to (cr, -0.75 * half, 1.35 * half);
      cairo_stroke (cr);
    }
}

static void
draw_valve_form (const HeatMapSignPen *pen, const HeatMapValveSign *sign)
{
  const HeatMapPalette *p = pen->palette;
  double half = sign->half_px;

  switch (sign->form)
    {
    case HEAT_MAP_VALVE_OPEN:
    case HEAT_MAP_VALVE_CLOSED:
      if (half < 5)
        { /* at city level only a dot, hollow or full */
          clear_under (pen, half, half);
          if (sign->form == HEAT_MAP_VALVE_CLOSED)
            set (pen, p->sign), cairo_rectangle (pen->cr, 1 - half, 1 - half, 2 * half - 2, 2 * half - 2), cairo_fill (pen->cr);
          else
            draw_bow (pen, half, FALSE, p->sign);
          return;
        }
      draw_bow (pen, half, sign->form == HEAT_MAP_VALVE_CLOSED, p->sign);
      return;
    case HEAT_MAP_VALVE_TIE:
    case HEAT_MAP_VALVE_TIE_OPEN:
      clear_under (pen, 1.35 * half, 1.35 * half);
      draw_frame (pen, 1.3 * half, p->sign, FALSE);
      draw_bow (pen, 0.9 * half, sign->form == HEAT_MAP_VALVE_TIE, p->sign);
      return;
    case HEAT_MAP_VALVE_MUST:
      draw_bow (pen, MAX (half, 4.5) * 1.4, TRUE, p->zone);
      return;
    case HEAT_MAP_VALVE_MAY:
      clear_under (pen, MAX (half, 5) * 1.35, MAX (half, 5) * 1.35);
      draw_frame (pen, MAX (half, 5) * 1.5, p->zone, TRUE);
      draw_bow (pen, MAX (half, 5) * 0.95, FALSE, p->zone);
      return;
    case HEAT_MAP_VALVE_CHECK: draw_check (pen, half); return;
    case HEAT_MAP_VALVE_DRAIN:
    case HEAT_MAP_VALVE_VENT:
    case HEAT_MAP_N_VALVE_FORMS: return;
    }
}

void
heat_map_sign_valve (const HeatMapSignPen *pen, double x, double y, const HeatMapValveSign *sign)
{
  cairo_t *cr = pen->cr;
  gboolean is_open_air = sign->form == HEAT_MAP_VALVE_DRAIN || sign->form == HEAT_MAP_VALVE_VENT;

  cairo_save (cr);
  cairo_translate (cr, x, y);
  if (is_open_air)
    draw_open_air (pen, sign->half_px * 0.9, sign->form == HEAT_MAP_VALVE_DRAIN);
  else
    {
      cairo_rotate (cr, atan2 (sign->dy, sign->dx));
      if (sign->form == HEAT_MAP_VALVE_OPEN || sign->form == HEAT_MAP_VALVE_CLOSED || sign->form == HEAT_MAP_VALVE_CHECK || sign->form == HEAT_MAP_VALVE_MUST)
        clear_under (pen, sign->half_px + 1.5, MAX (sign->line_px / 2 + 1, 1.5));
      draw_valve_form (pen, sign);
    }
  if (sign->is_failed)
    draw_cross (pen, MAX (sign->half_px, 4.5));
  cairo_restore (cr);
}

void
heat_map_sign_demand (const HeatMapSignPen *pen, double x, double y, double half_px, gboolean is_forbidden)
{
  cairo_t *cr = pen->cr;
  double radius = MAX (half_px, 5) + 4, slant = radius * G_SQRT2 / 2;

  for (int under = 1; under >= 0; under--)
    {
      set (pen, under ? pen->palette->ground : pen->palette->zone);
      cairo_set_line_width (cr, under ? 5 : 2.2);
      cairo_new_sub_path (cr);
      cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
      if (is_forbidden)
        {
          cairo_move_to (cr, x - slant, y - slant);
          cairo_line_to (cr, x + slant, y + slant);
        }
      cairo_stroke (cr);
    }
}

void
heat_map_sign_resupply (const HeatMapSignPen *pen, double x, double y, double half_px)
{
  double half = MAX (half_px, 5) + 4;

  for (int under = 1; under >= 0; under--)
    {
      set (pen, under ? pen->palette->ground : pen->palette->team);
      cairo_set_line_width (pen->cr, under ? 5 : 2.2);
      cairo_rectangle (pen->cr, x - half, y - half, 2 * half, 2 * half);
      cairo_stroke (pen->cr);
    }
}

void
heat_map_sign_well (const HeatMapSignPen *pen, double x, double y, double half_px)
{
  cairo_t *cr = pen->cr;
  double line = line_of (half_px);

  cairo_rectangle (cr, x - half_px, y - half_px, 2 * half_px, 2 * half_px);
  set (pen, pen->palette->sign_fill);
  cairo_fill_preserve (cr);
  set (pen, pen->palette->well);
  cairo_set_line_width (cr, line);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_MITER);
  cairo_stroke (cr);
}

void
heat_map_sign_station (const HeatMapSignPen *pen, double x, double y, double half_px, gboolean is_out)
{
  cairo_t *cr = pen->cr;
  double r = is_out ? half_px * 0.9 : half_px;
  guint32 rgb = is_out ? pen->palette->out : pen->palette->sign;

  cairo_new_sub_path (cr);
  cairo_arc (cr, x, y, r + 1.5, 0, 2 * G_PI);
  set (pen, pen->palette->ground);
  cairo_fill (cr);
  cairo_set_line_width (cr, half_px < 7 ? 1.5 : half_px < 12 ? 1.9 : 2.1);
  set (pen, rgb);
  cairo_arc (cr, x, y, r, 0, 2 * G_PI);
  cairo_stroke (cr);
  cairo_move_to (cr, x - r, y);
  cairo_line_to (cr, x + r, y);
  cairo_stroke (cr);
  for (int pass = 0; is_out && pass < 2; pass++)
    { /* struck through, free of the ring */
      set (pen, pass == 0 ? pen->palette->ground : rgb);
      cairo_set_line_width (cr, pass == 0 ? 4.5 : 1.9);
      cairo_move_to (cr, x - 1.1 * half_px, y + 1.1 * half_px);
      cairo_line_to (cr, x + 1.1 * half_px, y - 1.1 * half_px);
      cairo_stroke (cr);
    }
}

void
heat_map_sign_source (const HeatMapSignPen *pen, double x, double y, double half_px)
{
  cairo_t *cr = pen->cr;
  double line = half_px < 10 ? 1.6 : half_px < 14 ? 2 : 2.4, t = 0.52 * half_px;

  cairo_rectangle (cr, x - half_px, y - half_px, 2 * half_px, 2 * half_px);
  set (pen, pen->palette->sign_fill);
  cairo_fill_preserve (cr);
  set (pen, pen->palette->sign);
  cairo_set_line_width (cr, line);
  cairo_stroke (cr);
  set (pen, pen->palette->supply);
  cairo_move_to (cr, x, y - t);
  cairo_line_to (cr, x + t, y + t);
  cairo_line_to (cr, x - t, y + t);
  cairo_close_path (cr);
  cairo_fill (cr);
}
