// SPDX-License-Identifier: GPL-3.0-or-later
#include "notice-season.h"
#include "base-clock.h"
#include "base-i18n.h"
#include <math.h>
#include <pango/pangocairo.h>

#define DAY_US (86400 * (gint64) G_USEC_PER_SEC)

typedef struct {
  cairo_t *cr;
  PangoLayout *layout; /* owned */
  const HeatSeason *season;
  const HeatSeasonInk *ink;
  double x0, x1, text_px;
} Plot;
typedef struct { double y0, y1, least, most; } Lane; /* pixels from top to bottom, values from y1 to y0 */

static void
set_colour (const Plot *p, guint rgb)
{
  cairo_set_source_rgb (p->cr, (rgb >> 16 & 255) / 255.0, (rgb >> 8 & 255) / 255.0, (rgb & 255) / 255.0);
}

/* `at`: 0 left, 0.5 middle, 1 right end at x; y is the line's middle. Returns its width. */
static double
put_text (const Plot *p, const char *text, double x, double y, double at, gboolean is_bold, guint rgb)
{
  PangoFontDescription *font = pango_font_description_from_string (is_bold ? "Noto Sans CJK SC Bold" : "Noto Sans CJK SC");
  int w = 0, h = 0;

  pango_font_description_set_absolute_size (font, p->text_px * PANGO_SCALE);
  pango_layout_set_font_description (p->layout, font);
  pango_font_description_free (font);
  pango_layout_set_text (p->layout, text, -1);
  pango_layout_get_size (p->layout, &w, &h);
  set_colour (p, rgb);
  cairo_move_to (p->cr, x - at * w / PANGO_SCALE, y - h / 2.0 / PANGO_SCALE);
  pango_cairo_show_layout (p->cr, p->layout);
  cairo_new_path (p->cr);
  return (double) w / PANGO_SCALE;
}

static gint64
end_us (const HeatSeason *season)
{
  return CLAMP (season->at_us, season->from_us + DAY_US, season->to_us);
}

static double
at_x (const Plot *p, gint64 at_us)
{
  return p->x0 + (p->x1 - p->x0) * (double) (at_us - p->season->from_us) / (double) (end_us (p->season) - p->season->from_us);
}

static double
at_y (const Lane *lane, double value)
{
  return lane->y1 - (lane->y1 - lane->y0) * (CLAMP (value, lane->least, lane->most) - lane->least) / (lane->most - lane->least);
}

/* 1, 2 or 5 times a power of ten, so that some four lines stand in the lane. */
static double
step_of (double span)
{
  double power = pow (10, floor (log10 (span / 4))), part = span / 4 / power;

  return power * (part <= 1 ? 1 : part <= 2 ? 2 : part <= 5 ? 5 : 10);
}

static void
draw_line (const Plot *p, double x0, double y0, double x1, double y1, double width, guint rgb)
{
  set_colour (p, rgb);
  cairo_set_line_width (p->cr, width);
  cairo_move_to (p->cr, x0, y0);
  cairo_line_to (p->cr, x1, y1);
  cairo_stroke (p->cr);
}

static void
draw_scale (const Plot *p, const Lane *lane)
{
  double step = step_of (lane->most - lane->least);

  for (double value = ceil (lane->least / step) * step; value <= lane->most + 1e-9; value += step)
    {
      double y = floor (at_y (lane, value)) + 0.5;
      g_autofree char *text = g_strdup_printf ("%g", fabs (value) < 1e-9 ? 0 : value);
      draw_line (p, p->x0, y, p->x1, y, 1, fabs (value) < 1e-9 ? p->ink->quiet : p->ink->line);
      put_text (p, text, p->x0 - 6, y, 1, FALSE, p->ink->quiet);
    }
}

/* The first day of each month. */
static void
draw_months (const Plot *p, double y0, double y1)
{
  g_autoptr (GDateTime) day = g_date_time_new_from_unix_local (p->season->from_us / G_USEC_PER_SEC);
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  double last = -INFINITY;

  for (int m = 0; m < 14; m++)
    {
      int month = g_date_time_get_month (day) + m, year = g_date_time_get_year (day) + (month - 1) / 12;
      g_autoptr (GDateTime) first = g_date_time_new (zone, year, (month - 1) % 12 + 1, 1, 0, 0, 0);
      gint64 at_us = g_date_time_to_unix (first) * G_USEC_PER_SEC;
      g_autofree char *text = heat_time_format_local (at_us, _("%-d %b"));
      double x = floor (at_x (p, at_us)) + 0.5;
      if (at_us < p->season->from_us || at_us > end_us (p->season))
        continue;
      draw_line (p, x, y0, x, y1, 1, p->ink->line);
      if (x - last > 5 * p->text_px && x + 2 * p->text_px < p->x1)
        {
          put_text (p, text, x, y1 + 0.9 * p->text_px, 0.5, FALSE, p->ink->quiet);
          last = x;
        }
    }
}

/* Kept: an open ring; not kept: a filled triangle. */
static void
draw_mark (const Plot *p, double x, double y, gboolean is_broken)
{
  double r = 0.3 * p->text_px;

  set_colour (p, is_broken ? p->ink->broken : p->ink->kept);
  cairo_new_path (p->cr);
  if (is_broken)
    {
      cairo_move_to (p->cr, x, y - 1.2 * r);
      cairo_line_to (p->cr, x + 1.2 * r, y + r);
      cairo_line_to (p->cr, x - 1.2 * r, y + r);
      cairo_close_path (p->cr);
      cairo_fill (p->cr);
      return;
    }
  cairo_arc (p->cr, x, y, r, 0, 2 * G_PI);
  set_colour (p, p->ink->ground);
  cairo_fill_preserve (p->cr);
  set_colour (p, p->ink->kept);
  cairo_set_line_width (p->cr, 1.5);
  cairo_stroke (p->cr);
}

static void
draw_stem (const Plot *p, const Lane *lane, const HeatSeasonIncident *row, double value, gboolean is_broken)
{
  double x = floor (at_x (p, row->opened_us)) + 0.5, y = at_y (lane, value);

  if (!isfinite (value))
    return;
  draw_line (p, x, at_y (lane, 0), x, y, 2, is_broken ? p->ink->broken : p->ink->kept);
  draw_mark (p, x, y, is_broken);
}

static double
arrive_limit_min (const HeatSeasonIncident *row)
{
  return row->arrive.state == HEAT_CLOCK_NONE ? NAN : (double) (row->arrive.limit_us - row->arrive.from_us) / 60e6;
}

static void
draw_arrivals (const Plot *p, double y0, double y1)
{
  Lane lane = { y0, y1, 0, 10 };
  const GArray *rows = p->season->incidents;

  for (guint i = 0; i < rows->len; i++)
    {
      const HeatSeasonIncident *row = &g_array_index (rows, HeatSeasonIncident, i);
      double limit = arrive_limit_min (row);
      lane.most = MAX (lane.most, isfinite (row->arrive_min) ? 1.08 * row->arrive_min : 0);
      lane.most = MAX (lane.most, isfinite (limit) ? 1.15 * limit : 0);
    }
  draw_scale (p, &lane);
  draw_months (p, y0, y1);
  for (guint i = 0; i < rows->len; i++)
    {
      const HeatSeasonIncident *row = &g_array_index (rows, HeatSeasonIncident, i);
      double x = at_x (p, row->opened_us), limit = arrive_limit_min (row), wide = 0.45 * p->text_px;
      draw_stem (p, &lane, row, row->arrive_min, row->verdicts[HEAT_SEASON_ARRIVAL] == HEAT_SEASON_BROKEN);
      if (isfinite (limit))
        draw_line (p, x - wide, at_y (&lane, limit), x + wide, at_y (&lane, limit), 2, p->ink->text);
    }
}

static void
draw_promises (const Plot *p, double y0, double y1)
{
  Lane lane = { y0, y1, -1, 1 };
  const GArray *rows = p->season->incidents;

  for (guint i = 0; i < rows->len; i++)
    {
      double hours = g_array_index (rows, HeatSeasonIncident, i).promise_off_min / 60;
      lane.most = isfinite (hours) ? MAX (lane.most, 1.15 * hours) : lane.most;
      lane.least = isfinite (hours) ? MIN (lane.least, 1.15 * hours) : lane.least;
    }
  draw_scale (p, &lane);
  draw_months (p, y0, y1);
  for (guint i = 0; i < rows->len; i++)
    {
      const HeatSeasonIncident *row = &g_array_index (rows, HeatSeasonIncident, i);
      draw_stem (p, &lane, row, row->promise_off_min / 60, row->verdicts[HEAT_SEASON_PROMISE] == HEAT_SEASON_BROKEN);
    }
}

void
heat_season_draw_plot (cairo_t *cr, const HeatSeason *season, double width, double height, double text_px, const HeatSeasonInk *ink)
{
  g_autoptr (PangoLayout) layout = pango_cairo_create_layout (cr);
  Plot p = { cr, layout, season, ink, 3.2 * text_px, width - text_px, text_px };
  double title = 2 * text_px, foot = 1.8 * text_px, lane = (height - 2 * (title + foot)) / 2;

  if (lane < 2 * text_px)
    return;
  put_text (&p, _("First team on site, minutes; the tick is the limit"), p.x0, title / 2, 0, TRUE, ink->text);
  put_text (&p, _("○ in time  ▲ late"), p.x1, title / 2, 1, FALSE, ink->quiet);
  draw_arrivals (&p, title, title + lane);
  double y = title + lane + foot;
  put_text (&p, _("Heat back against the time first published, hours: above the line later, below sooner"), p.x0, y + title / 2, 0, TRUE, ink->text);
  draw_promises (&p, y + title, y + title + lane);
}
