// SPDX-License-Identifier: GPL-3.0-or-later
/* What the signs mean: of the operation what is there, of the network what this scale shows. */
#include "map-draw-private.h"
#include "map-furniture.h"
#include "base-i18n.h"
#include "base-text.h"
#include "map-symbol.h"
#include <math.h>

#define SMALL_PX 600
#define MOST_OF_HEIGHT 0.7
#define ROW_PX 24
#define SIGN_X_PX 28
#define WORDS_X_PX 54

typedef enum {
  ROW_LEAK, ROW_WAY, ROW_FRESH, ROW_CANDIDATE, ROW_MUST, ROW_MAY, ROW_PINNED, ROW_FORBIDDEN, ROW_RESUPPLY, ROW_FAILED, ROW_ZONE, ROW_OUT, ROW_STATION_OUT, ROW_DEAD, ROW_PRIORITY, ROW_REPORT, ROW_TEAM, ROW_ROUTE_PREVIEW, ROW_ROUTE,
  ROW_COST_5, ROW_COST_4, ROW_COST_3, ROW_COST_2, ROW_COST_1, ROW_COST_0,
  ROW_PRIMARY, ROW_SECONDARY, ROW_OPEN, ROW_CLOSED, ROW_TIE, ROW_WELL, ROW_STATION, ROW_SOURCE, N_ROWS
} LegendRow;

static const char *const row_words[N_ROWS] = {
  N_("Leak"), N_("Way from the plant"), N_("Reached in this step"), N_("Likely pipe"), N_("Must close, in this order"), N_("May close"), N_("Valve that must be used"), N_("Valve that must not be used"), N_("Re-supply: valve to open"), N_("Valve that fails"), N_("Zone without water"), N_("Building without heat"),
  N_("Substation out"), N_("No flow"), N_("Priority user"), N_("Report"), N_("Team"), N_("Way of a team that could be sent"), N_("Way of a team that was sent"),
  NULL, NULL, NULL, NULL, NULL, N_("A leak cuts off fewer households, or none"), /* the others by the style's steps */
  N_("Primary, supply and return"), N_("Secondary, supply and return"), N_("Valve, open"), N_("Valve, closed"), N_("Tie valve"), N_("Well"), N_("Substation"),
  N_("Heat source"),
};

/* (transfer full) */
static char *
words_of (const HeatMapScenery *s, LegendRow row)
{
  if (row == ROW_COST_0 && s->style->cost.households[0] <= 1)
    return g_strdup (_("A leak cuts off no household"));
  if (row < ROW_COST_5 || row > ROW_COST_1)
    return g_strdup (_(row_words[row]));
  guint32 households = (guint32) s->style->cost.households[ROW_COST_1 - row];
  g_autofree char *count = heat_text_count (households);
  return g_strdup_printf (ngettext ("A leak cuts off %s household or more", "A leak cuts off %s households or more", households), count);
}

/* Single households are marked only close by. */
static gboolean
is_priority_shown (const HeatMapScenery *s, double scale)
{
  for (guint i = 0; i < s->overlay->priority->len; i++)
    {
      guint8 kind = g_array_index (s->overlay->priority, HeatMapPriority, i).kind;
      if ((kind != HEAT_PRIORITY_INFANT && kind != HEAT_PRIORITY_ELDERLY) || scale <= s->style->label.building)
        return TRUE;
    }
  return FALSE;
}

static gboolean
has_route (const HeatMapOverlay *o, gboolean is_preview)
{
  for (guint i = 0; i < o->routes->len; i++)
    if (g_array_index (o->routes, HeatMapRoute, i).is_preview == is_preview)
      return TRUE;
  return FALSE;
}

static gboolean
is_operation_shown (const HeatMapScenery *s, double scale, LegendRow row)
{
  const HeatMapOverlay *o = s->overlay;

  switch (row)
    {
    case ROW_LEAK: return o->leaks->len > 0;
    case ROW_WAY: return o->way->len > 0;
    case ROW_FRESH: return o->fresh_pipes->len > 0;
    case ROW_CANDIDATE: return o->candidates->len > 0;
    case ROW_MUST: return o->must->len > 0;
    case ROW_MAY: return o->may->len > 0;
    case ROW_PINNED: return o->pinned_valves->len > 0;
    case ROW_FORBIDDEN: return o->forbidden_valves->len > 0;
    case ROW_RESUPPLY: return o->resupply->len > 0;
    case ROW_FAILED: return o->failed_valves->len > 0;
    case ROW_ZONE: return o->zone_pipes->len > 0;
    case ROW_OUT: return o->out_buildings->len > 0 && (s->layers & HEAT_MAP_OUT);
    case ROW_STATION_OUT: return o->out_stations->len > 0;
    case ROW_DEAD: return o->dead_pipes->len > 0;
    case ROW_PRIORITY: return is_priority_shown (s, scale);
    case ROW_REPORT: return o->reports->len > 0 && (s->layers & HEAT_MAP_REPORTS);
    case ROW_TEAM: return o->teams->len > 0 && (s->layers & HEAT_MAP_TEAMS);
    case ROW_ROUTE_PREVIEW: return has_route (o, TRUE) && (s->layers & HEAT_MAP_TEAMS);
    case ROW_ROUTE: return has_route (o, FALSE) && (s->layers & HEAT_MAP_TEAMS);
    default: return FALSE;
    }
}

static gboolean
shows_costs (const HeatMapScenery *s)
{
  return s->overlay && s->overlay->cost_households;
}

/* A small picture of a plan, as in a report, has room for what it is about. */
static gboolean
is_row_shown (const HeatMapScenery *s, const HeatMapView *view, LegendRow row)
{
  const HeatMapStyle *style = s->style;
  double scale = heat_map_view_scale (view);

  if (row > ROW_PRIMARY && view->height_px < SMALL_PX && s->overlay && s->overlay->zone_pipes->len)
    return FALSE;
  switch (row)
    {
    case ROW_PRIMARY: return (s->layers & HEAT_MAP_PRIMARY) && !shows_costs (s);
    case ROW_SECONDARY: return (s->layers & HEAT_MAP_SECONDARY) && scale <= style->show.secondary_large && !shows_costs (s);
    case ROW_COST_5: case ROW_COST_4: case ROW_COST_3: case ROW_COST_2: case ROW_COST_1: case ROW_COST_0: return shows_costs (s);
    case ROW_OPEN: return scale <= style->show.valve_open;
    case ROW_CLOSED: case ROW_TIE: return scale <= style->show.valve_closed;
    case ROW_WELL: return scale <= style->show.well;
    case ROW_STATION: return scale <= style->show.station;
    case ROW_SOURCE: return scale <= style->show.source;
    default: return s->overlay && is_operation_shown (s, scale, row);
    }
}

static void
draw_swatch (cairo_t *cr, double x, double y, guint32 fill, guint32 edge)
{
  cairo_rectangle (cr, x - 12, y - 7, 24, 14);
  heat_map_set_rgba (cr, fill, 1);
  cairo_fill_preserve (cr);
  heat_map_set_rgba (cr, edge, 1);
  cairo_set_line_width (cr, 1.6);
  cairo_stroke (cr);
}

static void
draw_stroke (cairo_t *cr, double x, double y, guint32 rgb, double width, double on_px, double off_px)
{
  const double dash[] = { on_px, off_px };

  heat_map_set_rgba (cr, rgb, 1);
  cairo_set_line_width (cr, width);
  cairo_set_dash (cr, dash, on_px > 0 ? 2 : 0, 0);
  cairo_move_to (cr, x - 14, y);
  cairo_line_to (cr, x + 14, y);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}

static void
draw_hatched (cairo_t *cr, const HeatMapPalette *p, double x, double y)
{
  draw_swatch (cr, x, y, p->ground, p->zone);
  for (int i = -1; i <= 1; i++)
    {
      cairo_move_to (cr, x + i * 8 - 7, y + 7);
      cairo_line_to (cr, x + i * 8 + 7 - (i == 1 ? 3 : 0), y - 7 + (i == 1 ? 3 : 0));
    }
  cairo_stroke (cr);
}

static void
draw_dotted (cairo_t *cr, const HeatMapPalette *p, double x, double y)
{
  draw_swatch (cr, x, y, p->out_fill, p->out);
  for (int i = 0; i < 8; i++)
    {
      cairo_new_sub_path (cr);
      cairo_arc (cr, x - 9 + (i / 2) * 6, y - 3 + (i % 2) * 6, 0.9, 0, 2 * G_PI);
    }
  cairo_fill (cr);
}

static void
draw_pair (cairo_t *cr, const HeatMapScenery *s, double x, double y, double scale, gboolean is_secondary)
{
  const HeatMapPalette *p = &s->style->palette[s->theme];
  double width = is_secondary ? 1.2 : 3, apart = is_secondary ? 2 : 3.5;

  if (scale > s->style->level.city_over) /* one line for both */
    return draw_stroke (cr, x, y, p->supply, 2.5, 0, 0);
  draw_stroke (cr, x, y - apart, p->supply, width, 0, 0);
  draw_stroke (cr, x, y + apart, p->back, width, is_secondary ? 4 : 7, 3);
}

static void
draw_operation_sign (const HeatMapSignPen *pen, LegendRow row, double x, double y)
{
  const HeatMapPalette *p = pen->palette;
  const HeatMapValveSign may = { HEAT_MAP_VALVE_MAY, FALSE, 6, 1, 0, 0 }, failed = { HEAT_MAP_VALVE_OPEN, TRUE, 6.5, 1, 0, 0 }, demanded = { HEAT_MAP_VALVE_OPEN, FALSE, 5, 1, 0, 0 },
                         tie = { HEAT_MAP_VALVE_TIE, FALSE, 5, 1, 0, 0 };
  HeatMapTeam team = { 0, 0, 1, HEAT_TEAM_READY, NAN, NAN, NULL };

  switch (row)
    {
    case ROW_LEAK: heat_map_sign_leak (pen, x, y, 10, 0); return;
    case ROW_WAY:
      draw_stroke (pen->cr, x, y, p->supply, 3, 0, 0);
      return heat_map_draw_way_sample (pen->cr, p, x, y);
    case ROW_FRESH: return heat_map_draw_fresh_sample (pen->cr, p, x, y);
    case ROW_CANDIDATE:
      heat_map_set_rgba (pen->cr, p->candidate, 0.45);
      cairo_set_line_width (pen->cr, 13);
      cairo_move_to (pen->cr, x - 13, y);
      cairo_line_to (pen->cr, x + 13, y);
      cairo_stroke (pen->cr);
      for (int side = -1; side <= 1; side += 2)
        draw_stroke (pen->cr, x, y + side * 7, p->candidate_edge, 1.2, 0, 0);
      return draw_stroke (pen->cr, x, y, p->supply, 3, 0, 0);
    case ROW_MUST: heat_map_sign_badge (pen, x, y, 12, "1"); return;
    case ROW_MAY: heat_map_sign_valve (pen, x, y, &may); return;
    case ROW_PINNED: case ROW_FORBIDDEN:
      heat_map_sign_valve (pen, x, y, &demanded);
      heat_map_sign_demand (pen, x, y, 5, row == ROW_FORBIDDEN);
      return;
    case ROW_RESUPPLY:
      heat_map_sign_valve (pen, x, y, &tie);
      heat_map_sign_resupply (pen, x, y, 5);
      return;
    case ROW_FAILED: heat_map_sign_valve (pen, x, y, &failed); return;
    case ROW_ZONE: return draw_hatched (pen->cr, p, x, y);
    case ROW_OUT: return draw_dotted (pen->cr, p, x, y);
    case ROW_STATION_OUT: heat_map_sign_station (pen, x, y, 8, TRUE); return;
    case ROW_DEAD: return draw_stroke (pen->cr, x, y, p->no_flow, 3, 2.25, 3.6);
    case ROW_PRIORITY: heat_map_sign_priority (pen, x, y, 10, heat_map_priority_word (HEAT_PRIORITY_HOSPITAL), TRUE); return;
    case ROW_REPORT: heat_map_sign_report (pen, x, y + 10, 7.5, HEAT_MAP_SYMPTOM_WATER, FALSE); return;
    case ROW_TEAM: heat_map_sign_team (pen, x, y, 9, &team); return;
    case ROW_ROUTE_PREVIEW: return draw_stroke (pen->cr, x, y, p->team, 3, 7, 5);
    case ROW_ROUTE: return draw_stroke (pen->cr, x, y, p->team, 3, 0, 0);
    default: return;
    }
}

static void
draw_row_sign (const HeatMapSignPen *pen, const HeatMapScenery *s, double scale, LegendRow row, double x, double y)
{
  const HeatMapValveSign open = { HEAT_MAP_VALVE_OPEN, FALSE, 6.5, 1, 0, 0 }, closed = { HEAT_MAP_VALVE_CLOSED, FALSE, 6.5, 1, 0, 0 },
                         tie = { HEAT_MAP_VALVE_TIE, FALSE, 5.5, 1, 0, 0 };

  switch (row)
    {
    case ROW_PRIMARY: return draw_pair (pen->cr, s, x, y, scale, FALSE);
    case ROW_SECONDARY: return draw_pair (pen->cr, s, x, y, scale, TRUE);
    case ROW_COST_5: case ROW_COST_4: case ROW_COST_3: case ROW_COST_2: case ROW_COST_1: case ROW_COST_0:
      return draw_stroke (pen->cr, x, y, heat_map_palette_cost (pen->palette, (guint) (ROW_COST_0 - row)), 4, 0, 0);
    case ROW_OPEN: heat_map_sign_valve (pen, x, y, &open); return;
    case ROW_CLOSED: heat_map_sign_valve (pen, x, y, &closed); return;
    case ROW_TIE: heat_map_sign_valve (pen, x, y, &tie); return;
    case ROW_WELL: heat_map_sign_well (pen, x, y, 6); return;
    case ROW_STATION: heat_map_sign_station (pen, x, y, 8, FALSE); return;
    case ROW_SOURCE: heat_map_sign_source (pen, x, y, 8.5); return;
    default: draw_operation_sign (pen, row, x, y);
    }
}

double
heat_map_legend_fit (const HeatMapScenery *scenery, const HeatMapView *view)
{
  double w = 0, h = 0;

  heat_map_legend_size (scenery, view, 1, &w, &h);
  return h > 0 ? CLAMP (MOST_OF_HEIGHT * view->height_px / h, 1, scenery->style->text_scale) : 1;
}

void
heat_map_legend_size (const HeatMapScenery *scenery, const HeatMapView *view, double grow, double *width_px, double *height_px)
{
  HeatMapFont font = { 12, FALSE, 0 };
  double widest = 0;
  guint n = 0;
  HeatMapText text;

  heat_map_text_init (&text);
  for (int row = 0; row < N_ROWS; row++)
    if (is_row_shown (scenery, view, (LegendRow) row))
      {
        double w = 0, h = 0;
        g_autofree char *words = words_of (scenery, (LegendRow) row);
        heat_map_text_measure (&text, words, &font, &w, &h);
        widest = MAX (widest, w);
        n++;
      }
  heat_map_text_clear (&text);
  *width_px = n ? ceil (grow * (ceil (widest) + WORDS_X_PX + 14)) : 0;
  *height_px = n ? ceil (grow * (n * ROW_PX + 12)) : 0;
}

/* Its lower right corner in the origin, for texts of usual size. */
static void
draw_rows (cairo_t *cr, const HeatMapScenery *scenery, const HeatMapView *view, double panel_w, double panel_h)
{
  HeatMapFont font = { 12, FALSE, 0 };
  double w = 0, h = 0, scale = heat_map_view_scale (view);
  HeatMapText text;

  heat_map_text_init (&text);
  HeatMapSignPen pen = { cr, &text, &scenery->style->palette[scenery->theme], FALSE };
  double y = 6 + ROW_PX / 2.0 - panel_h;
  heat_map_draw_panel (cr, pen.palette, -panel_w, -panel_h, panel_w, panel_h);
  for (int row = 0; row < N_ROWS; row++)
    if (is_row_shown (scenery, view, (LegendRow) row))
      {
        g_autofree char *words = words_of (scenery, (LegendRow) row);
        draw_row_sign (&pen, scenery, scale, (LegendRow) row, SIGN_X_PX - panel_w, y);
        heat_map_text_measure (&text, words, &font, &w, &h);
        heat_map_text_draw (&text, cr, words, &font, WORDS_X_PX - panel_w + w / 2, y, pen.palette->text, 0, 0, FALSE);
        y += ROW_PX;
      }
  heat_map_text_clear (&text);
}

void
heat_map_draw_legend (cairo_t *cr, const HeatMapScenery *scenery, const HeatMapView *view, double grow, double x_px, double y_px)
{
  double panel_w = 0, panel_h = 0;

  heat_map_legend_size (scenery, view, grow, &panel_w, &panel_h);
  if (panel_w <= 0)
    return;
  cairo_save (cr);
  cairo_translate (cr, x_px, y_px);
  cairo_scale (cr, grow, grow);
  draw_rows (cr, scenery, view, panel_w / grow, panel_h / grow);
  cairo_restore (cr);
}
