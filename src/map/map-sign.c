// SPDX-License-Identifier: GPL-3.0-or-later
/* Signs of the operation: teams, reports, leaks, priority users, badges, pills, pins. */
#include "map-pen.h"
#include "map-symbol.h"
#include <math.h>

static void
set (const HeatMapSignPen *pen, guint32 rgb)
{
  heat_map_set_rgba (pen->cr, rgb, 1);
}

static void
write_words (const HeatMapSignPen *pen, const char *words, double x, double y, double size_px, gboolean is_bold, guint32 rgb)
{
  HeatMapFont font = { size_px, is_bold, 0 };

  heat_map_text_draw (pen->text, pen->cr, words, &font, x, y, rgb, 0, 0, pen->is_vector);
}

static void
write_number (const HeatMapSignPen *pen, int number, double x, double y, double size_px, guint32 rgb)
{
  g_autofree char *words = g_strdup_printf ("%d", number);

  write_words (pen, words, x, y, number > 99 ? size_px * 0.7 : number > 9 ? size_px * 0.85 : size_px, TRUE, rgb);
}

static void
trace_round_box (cairo_t *cr, double x, double y, double w, double h, double r)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, x + w - r, y + r, r, -G_PI / 2, 0);
  cairo_arc (cr, x + w - r, y + h - r, r, 0, G_PI / 2);
  cairo_arc (cr, x + r, y + h - r, r, G_PI / 2, G_PI);
  cairo_arc (cr, x + r, y + r, r, G_PI, 1.5 * G_PI);
  cairo_close_path (cr);
}

static void
fill_circle (const HeatMapSignPen *pen, double x, double y, double r, guint32 rgb)
{
  set (pen, rgb);
  cairo_new_sub_path (pen->cr);
  cairo_arc (pen->cr, x, y, r, 0, 2 * G_PI);
  cairo_fill (pen->cr);
}

static void
draw_heading (const HeatMapSignPen *pen, double x, double y, double r, double heading_deg)
{
  cairo_t *cr = pen->cr;

  cairo_save (cr);
  cairo_translate (cr, x, y);
  cairo_rotate (cr, heading_deg * G_PI / 180);
  for (int pass = 0; pass < 2; pass++)
    {
      cairo_move_to (cr, -0.4 * r, -1.18 * r);
      cairo_line_to (cr, 0.4 * r, -1.18 * r);
      cairo_line_to (cr, 0, -1.72 * r);
      cairo_close_path (cr);
      set (pen, pass == 0 ? pen->palette->ground : pen->palette->team);
      if (pass == 0)
        {
          cairo_set_line_width (cr, 2);
          cairo_stroke (cr);
        }
      else
        cairo_fill (cr);
    }
  cairo_restore (cr);
}

static void
draw_ring (const HeatMapSignPen *pen, double x, double y, double r, guint32 rgb, gboolean is_dashed)
{
  double line = r < 12 ? 1.8 : r < 15 ? 2.2 : 2.6, dash[] = { 0.28 * r, 0.2 * r };

  set (pen, rgb);
  cairo_set_line_width (pen->cr, line);
  cairo_set_dash (pen->cr, dash, is_dashed ? 2 : 0, 0);
  cairo_new_sub_path (pen->cr);
  cairo_arc (pen->cr, x, y, r - line / 2, 0, 2 * G_PI);
  cairo_stroke (pen->cr);
  cairo_set_dash (pen->cr, NULL, 0, 0);
}

void
heat_map_sign_team (const HeatMapSignPen *pen, double x, double y, double r, const HeatMapTeam *team)
{
  const HeatMapPalette *p = pen->palette;
  cairo_t *cr = pen->cr;
  gboolean is_busy = team->state == HEAT_TEAM_ON_THE_WAY || team->state == HEAT_TEAM_ON_SITE;
  gboolean is_away = team->state == HEAT_TEAM_RESTING || team->state == HEAT_TEAM_OFF, is_stale = team->fix_age_s > 30 * 60;
  guint32 rgb = is_away ? p->no_flow : p->team;

  fill_circle (pen, x, y, r + 1.5, p->ground);
  if (team->state == HEAT_TEAM_ON_THE_WAY && isfinite (team->heading_deg) && !is_stale)
    draw_heading (pen, x, y, r, team->heading_deg);
  if (is_busy)
    fill_circle (pen, x, y, r, rgb);
  else
    draw_ring (pen, x, y, r, rgb, team->state == HEAT_TEAM_RESTING);
  write_number (pen, team->number, x, y, 1.05 * r, is_busy ? p->team_text : rgb);
  set (pen, rgb);
  cairo_set_line_width (cr, r < 12 ? 1.8 : 2.4);
  if (team->state == HEAT_TEAM_ON_SITE)
    {
      cairo_move_to (cr, x - 0.85 * r, y + 1.32 * r);
      cairo_line_to (cr, x + 0.85 * r, y + 1.32 * r);
      cairo_stroke (cr);
    }
  if (team->state == HEAT_TEAM_OFF)
    {
      cairo_move_to (cr, x - 0.66 * r, y + 0.66 * r);
      cairo_line_to (cr, x + 0.66 * r, y - 0.66 * r);
      cairo_stroke (cr);
    }
  if (is_stale && !is_away)
    { /* the place is old */
      set (pen, p->zone);
      cairo_move_to (cr, x + r, y - 1.5 * r);
      cairo_line_to (cr, x + 1.5 * r, y - 0.65 * r);
      cairo_line_to (cr, x + 0.5 * r, y - 0.65 * r);
      cairo_close_path (cr);
      cairo_fill (cr);
      write_words (pen, "!", x + r, y - 0.92 * r, 0.75 * r, TRUE, p->zone_text);
    }
}

static void
draw_lines (cairo_t *cr, const double *xy, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      cairo_move_to (cr, xy[4 * i], xy[4 * i + 1]);
      cairo_line_to (cr, xy[4 * i + 2], xy[4 * i + 3]);
    }
  cairo_stroke (cr);
}

static void
draw_waves (cairo_t *cr)
{
  for (int i = -1; i <= 1; i++)
    {
      cairo_move_to (cr, i * 0.55 + 0.1, -0.75);
      cairo_curve_to (cr, i * 0.55 - 0.35, -0.2, i * 0.55 + 0.4, 0.15, i * 0.55 - 0.1, 0.75);
    }
  cairo_stroke (cr);
}

static void
draw_drop (cairo_t *cr)
{
  cairo_move_to (cr, 0, -0.95);
  cairo_curve_to (cr, 0.25, -0.45, 0.66, -0.1, 0.66, 0.28);
  cairo_arc (cr, 0, 0.28, 0.66, 0, G_PI);
  cairo_curve_to (cr, -0.66, -0.1, -0.25, -0.45, 0, -0.95);
  cairo_close_path (cr);
  cairo_fill (cr);
}

static void
draw_thermometer (cairo_t *cr)
{
  static const double marks[] = { 0.35, -0.7, 0.75, -0.7, 0.35, -0.3, 0.65, -0.3, 0.35, 0.1, 0.75, 0.1 };

  cairo_arc (cr, -0.2, 0.6, 0.32, 0, 2 * G_PI);
  cairo_fill (cr);
  cairo_arc (cr, -0.2, -0.65, 0.22, G_PI, 2 * G_PI);
  cairo_line_to (cr, 0.02, 0.5);
  cairo_move_to (cr, -0.42, -0.65);
  cairo_line_to (cr, -0.42, 0.5);
  cairo_stroke (cr);
  draw_lines (cr, marks, 3);
}

static void
draw_gauge (cairo_t *cr)
{
  static const double needle[] = { 0, 0.25, -0.42, -0.28, -0.3, 0.75, 0.3, 0.75 };

  cairo_arc (cr, 0, 0.25, 0.8, 0.95 * G_PI, 2.05 * G_PI);
  cairo_stroke (cr);
  draw_lines (cr, needle, 2);
}

void
heat_map_sign_symptom (const HeatMapSignPen *pen, double x, double y, double half_px, HeatMapSymptom symptom, guint32 rgb)
{
  static const double walls[] = { -0.75, -0.6, 0.75, -0.6, -0.75, 0, 0.75, 0, -0.75, 0.6, 0.75, 0.6 };
  static const double star[] = { 0, -0.8, 0, 0.8, -0.7, -0.4, 0.7, 0.4, -0.7, 0.4, 0.7, -0.4 };
  static const double bars[] = { -0.6, 0.75, -0.6, 0, 0, 0.75, 0, -0.75, 0.6, 0.75, 0.6, -0.3 };
  cairo_t *cr = pen->cr;

  cairo_save (cr);
  cairo_translate (cr, x, y);
  cairo_scale (cr, half_px, half_px);
  set (pen, rgb);
  cairo_set_line_width (cr, MAX (0.2, 1.1 / half_px));
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  switch (symptom)
    {
    case HEAT_MAP_SYMPTOM_WATER: draw_drop (cr); break;
    case HEAT_MAP_SYMPTOM_STEAM: draw_waves (cr); break;
    case HEAT_MAP_SYMPTOM_WET_WALL: draw_lines (cr, walls, 3); break;
    case HEAT_MAP_SYMPTOM_NO_HEAT: draw_lines (cr, star, 3); break;
    case HEAT_MAP_SYMPTOM_MAKE_UP: draw_lines (cr, bars, 3); break;
    case HEAT_MAP_SYMPTOM_LOW_TEMP: draw_thermometer (cr); break;
    case HEAT_MAP_SYMPTOM_LOW_PRESSURE: draw_gauge (cr); break;
    case HEAT_MAP_SYMPTOM_COLLAPSE:
      cairo_move_to (cr, -0.95, -0.35);
      cairo_line_to (cr, -0.4, -0.35);
      cairo_line_to (cr, 0, 0.6);
      cairo_line_to (cr, 0.4, -0.35);
      cairo_line_to (cr, 0.95, -0.35);
      cairo_stroke (cr);
      break;
    case HEAT_MAP_SYMPTOM_MELTED_SNOW:
      cairo_move_to (cr, 0, -0.65);
      cairo_line_to (cr, 0.75, 0.6);
      cairo_line_to (cr, -0.75, 0.6);
      cairo_close_path (cr);
      cairo_stroke (cr);
      break;
    case HEAT_MAP_SYMPTOM_COVER:
      cairo_arc (cr, 0, 0, 0.75, 0, 2 * G_PI);
      cairo_move_to (cr, -0.75, 0);
      cairo_line_to (cr, 0.75, 0);
      cairo_stroke (cr);
      break;
    case HEAT_MAP_SYMPTOM_OTHER:
      for (int i = -1; i <= 1; i++)
        {
          cairo_new_sub_path (cr);
          cairo_arc (cr, 0.6 * i, 0, 0.16, 0, 2 * G_PI);
        }
      cairo_fill (cr);
      break;
    case HEAT_MAP_N_SYMPTOMS: break;
    }
  cairo_restore (cr);
}

void
heat_map_sign_report (const HeatMapSignPen *pen, double x, double y, double half, HeatMapSymptom symptom, gboolean is_new)
{
  const HeatMapPalette *p = pen->palette;
  cairo_t *cr = pen->cr;
  double tip = 0.55 * half, top = y - tip - 2 * half, line = half < 10 ? 1.3 : half < 14 ? 1.6 : 2;

  set (pen, p->report);
  cairo_move_to (cr, x, y);
  cairo_line_to (cr, x - 0.4 * half, y - tip);
  cairo_line_to (cr, x + 0.4 * half, y - tip);
  cairo_close_path (cr);
  cairo_fill (cr);
  trace_round_box (cr, x - half, top, 2 * half, 2 * half, 0.3 * half);
  set (pen, is_new ? p->report : p->sign_fill);
  cairo_fill_preserve (cr);
  set (pen, p->report);
  cairo_set_line_width (cr, line);
  cairo_stroke (cr);
  heat_map_sign_symptom (pen, x, top + half, 0.62 * half, symptom, is_new ? p->sign_fill : p->report);
}

void
heat_map_sign_leak (const HeatMapSignPen *pen, double x, double y, double half, int number)
{
  cairo_t *cr = pen->cr;

  for (int pass = 0; pass < 2; pass++)
    {
      double grow = pass == 0 ? 2 : 0;
      cairo_new_path (cr); /* the text before left its point */
      for (int i = 0; i < 24; i++)
        {
          double a = G_PI / 12 * i, r = (i % 2 ? 0.78 : 1) * half + grow;
          cairo_line_to (cr, x + r * sin (a), y - r * cos (a));
        }
      cairo_close_path (cr);
      set (pen, pass == 0 ? pen->palette->ground : pen->palette->leak);
      cairo_fill (cr);
    }
  if (number > 0)
    write_number (pen, number, x, y, 1.15 * half, pen->palette->leak_text);
}

void
heat_map_sign_priority (const HeatMapSignPen *pen, double x, double y, double half, const char *word, gboolean is_out)
{
  cairo_t *cr = pen->cr;
  guint32 rgb = is_out ? pen->palette->priority : pen->palette->no_flow;

  for (int pass = 0; pass < 2; pass++)
    {
      double r = half + (pass == 0 ? 1.5 : 0);
      cairo_move_to (cr, x, y - r);
      cairo_line_to (cr, x + r, y);
      cairo_line_to (cr, x, y + r);
      cairo_line_to (cr, x - r, y);
      cairo_close_path (cr);
      set (pen, pen->palette->ground);
      cairo_fill_preserve (cr);
      set (pen, rgb);
      cairo_set_line_width (cr, half < 10 ? 1.5 : 1.8);
      cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
      if (pass == 1)
        cairo_stroke (cr);
      cairo_new_path (cr);
    }
  if (half >= 10 && word && *word)
    write_words (pen, word, x, y, 0.92 * half, FALSE, rgb);
}

double
heat_map_sign_badge_width (const HeatMapSignPen *pen, double size_px, const char *words)
{
  HeatMapFont font = { size_px, TRUE, 0 };
  double w = 0, h = 0;

  heat_map_text_measure (pen->text, words, &font, &w, &h);
  return MAX (w + 0.9 * size_px, 1.5 * size_px);
}

void
heat_map_sign_badge (const HeatMapSignPen *pen, double x, double y, double size_px, const char *words)
{
  double w = heat_map_sign_badge_width (pen, size_px, words), h = 1.5 * size_px;

  for (int pass = 0; pass < 2; pass++)
    {
      double grow = pass == 0 ? 1.5 : 0;
      trace_round_box (pen->cr, x - w / 2 - grow, y - h / 2 - grow, w + 2 * grow, h + 2 * grow, 0.35 * size_px);
      set (pen, pass == 0 ? pen->palette->ground : pen->palette->zone);
      cairo_fill (pen->cr);
    }
  write_words (pen, words, x, y, size_px, TRUE, pen->palette->zone_text);
}

#define PILL_HEIGHT_PX 24

static double
pill_scale (const HeatMapSignPen *pen)
{
  return pen->pill_scale > 0 ? pen->pill_scale : 1;
}

/* At scale 1. */
static double
pill_width (const HeatMapSignPen *pen, const char *words, int pointer)
{
  HeatMapFont font = { 12, TRUE, 0 };
  double w = 0, h = 0;

  heat_map_text_measure (pen->text, words, &font, &w, &h);
  return w + 24 + (pointer ? 14 : 0);
}

double
heat_map_sign_pill_width (const HeatMapSignPen *pen, const char *words, int pointer)
{
  return pill_scale (pen) * pill_width (pen, words, pointer);
}

double
heat_map_sign_pill_height (const HeatMapSignPen *pen)
{
  return pill_scale (pen) * PILL_HEIGHT_PX;
}

static void
draw_pill (const HeatMapSignPen *pen, double x, double y, const char *words, guint32 rgb, int pointer)
{
  cairo_t *cr = pen->cr;
  double w = pill_width (pen, words, pointer), h = PILL_HEIGHT_PX, side = w / 2 - 12;

  trace_round_box (cr, x - w / 2, y - h / 2, w, h, pointer ? h / 2 - 0.5 : 5);
  set (pen, pen->palette->panel);
  cairo_fill_preserve (cr);
  set (pen, rgb);
  cairo_set_line_width (cr, 1.5);
  cairo_stroke (cr);
  write_words (pen, words, x - pointer * 7, y, 12, TRUE, rgb);
  if (pointer)
    {
      cairo_move_to (cr, x + pointer * (side - 3), y - 4.5);
      cairo_line_to (cr, x + pointer * (side + 2), y);
      cairo_line_to (cr, x + pointer * (side - 3), y + 4.5);
      cairo_set_line_width (cr, 2);
      cairo_stroke (cr);
    }
}

void
heat_map_sign_pill (const HeatMapSignPen *pen, double x, double y, const char *words, guint32 rgb, int pointer)
{
  cairo_save (pen->cr);
  cairo_translate (pen->cr, x, y);
  cairo_scale (pen->cr, pill_scale (pen), pill_scale (pen));
  draw_pill (pen, 0, 0, words, rgb, pointer);
  cairo_restore (pen->cr);
}

void
heat_map_sign_pin (const HeatMapSignPen *pen, double x, double y, const char *words)
{
  cairo_t *cr = pen->cr;
  HeatMapFont font = { 15, TRUE, 0 };
  double w = 0, h = 0;

  heat_map_text_measure (pen->text, words, &font, &w, &h);
  double wide = MAX (w + 12 - 28, 0) / 2; /* the head grows sideways, its foot stays */
  for (int pass = 0; pass < 2; pass++)
    {
      double r = 14 + (pass == 0 ? 1.5 : 0);
      cairo_new_path (cr);
      cairo_arc (cr, x - wide, y - 20, r, (wide > 0 ? 0.5 : 0.78) * G_PI, 1.5 * G_PI);
      cairo_arc (cr, x + wide, y - 20, r, -0.5 * G_PI, (wide > 0 ? 0.5 : 0.22) * G_PI);
      if (wide > 0)
        cairo_line_to (cr, x + 6, y - 20 + r);
      cairo_line_to (cr, x, y + (pass == 0 ? 1.5 : 0));
      if (wide > 0)
        cairo_line_to (cr, x - 6, y - 20 + r);
      cairo_close_path (cr);
      set (pen, pass == 0 ? pen->palette->ground : pen->palette->action);
      cairo_fill (cr);
    }
  write_words (pen, words, x, y - 20, 15, TRUE, pen->palette->panel);
}
