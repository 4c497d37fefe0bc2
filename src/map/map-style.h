// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* How the map looks, from data/map/style.ini, which a user may edit. Immutable once read: any thread. */
#include "map-error.h"

typedef enum { HEAT_MAP_DARK, HEAT_MAP_LIGHT, HEAT_MAP_PRINT, HEAT_MAP_N_THEMES } HeatMapTheme;
const char *heat_map_theme_word (HeatMapTheme theme);

/* X (field, key) */
#define HEAT_MAP_COLOURS(X)                                                                                              \
  X (ground, "ground") X (road, "road") X (road_edge, "road-edge") X (building, "building")                              \
  X (building_edge, "building-edge") X (water, "water") X (green, "green") X (industrial, "industrial")                  \
  X (supply, "supply") X (back, "return") X (jumper, "jumper") X (sign, "sign") X (sign_fill, "sign-fill")               \
  X (well, "well") X (zone, "zone") X (zone_text, "zone-text") X (out, "out") X (out_fill, "out-fill")                   \
  X (no_flow, "no-flow") X (report, "report") X (leak, "leak") X (leak_text, "leak-text") X (candidate, "candidate") X (candidate_edge, "candidate-edge")     \
  X (team, "team") X (team_text, "team-text") X (priority, "priority") X (text, "text") X (text_2, "text-2")             \
  X (text_3, "text-3") X (action, "action") X (panel, "panel") X (line, "line") X (cost_0, "cost-0") X (cost_1, "cost-1")     \
  X (cost_2, "cost-2") X (cost_3, "cost-3") X (cost_4, "cost-4") X (cost_5, "cost-5")

/* Groups of plain numbers: X (field, key); all > 0. */
#define HEAT_MAP_LEVEL_KEYS(X) X (city_over, "city-over") X (court_under, "court-under") X (court_full, "court-full")
#define HEAT_MAP_PIPE_KEYS(X)                                                                                             \
  X (primary_apart_px, "primary-apart") X (secondary_apart_px, "secondary-apart") X (halo_px, "halo")                     \
  X (city_factor, "city-factor") X (court_factor, "court-factor")
#define HEAT_MAP_SHOW_KEYS(X)                                                                                             \
  X (primary_large, "primary-large") X (primary_middle, "primary-middle") X (primary_small, "primary-small")             \
  X (secondary_large, "secondary-large") X (secondary_small, "secondary-small") X (road_major, "road-major")             \
  X (road_middle, "road-middle") X (road_minor, "road-minor") X (building, "building") X (area, "area")                  \
  X (source, "source") X (station, "station") X (well, "well") X (well_secondary, "well-secondary") X (valve_open, "valve-open")                              \
  X (valve_closed, "valve-closed") X (valve_station, "valve-station") X (valve_small, "valve-small") X (valve_secondary, "valve-secondary")
#define HEAT_MAP_LABEL_KEYS(X)                                                                                            \
  X (source, "source") X (community, "community") X (station, "station") X (tie, "tie") X (valve, "valve")                \
  X (diameter, "diameter") X (street_major, "street-major") X (street_minor, "street-minor") X (well, "well")            \
  X (building, "building")

#define HEAT_MAP_N_COSTS 5 /* steps of what a leak costs; colours cost-0 (nobody without heat) … cost-5 */

typedef struct {
#define X(field, key) guint32 field; /* 0xRRGGBB */
  HEAT_MAP_COLOURS (X)
#undef X
} HeatMapPalette;

#define HEAT_MAP_MAX_WIDTHS 16
typedef struct { guint n; double dn_mm[HEAT_MAP_MAX_WIDTHS], width_px[HEAT_MAP_MAX_WIDTHS]; } HeatMapWidths;

typedef struct _HeatMapStyle {
  int ref_count; /* atomic */
  double text_scale; /* of labels, 1 … 2: the reader's choice, in no file; 1 as loaded */
  HeatMapPalette palette[HEAT_MAP_N_THEMES];
#define X(field, key) double field;
  struct { HEAT_MAP_LEVEL_KEYS (X) } level;
  struct { HEAT_MAP_PIPE_KEYS (X) double primary_dash_px[2], secondary_dash_px[2]; HeatMapWidths primary, secondary; } pipe;
  struct { HEAT_MAP_SHOW_KEYS (X) } show;
  struct { HEAT_MAP_LABEL_KEYS (X) } label;
  struct { double households[HEAT_MAP_N_COSTS]; } cost; /* rising: from so many households on each step begins */
#undef X
} HeatMapStyle;

/* Reads the style that came with the program (path NULL), or lays another file over it: that one needs to hold only what it changes.
 * HEAT_ERROR_DATA names file, line and key. */
HeatMapStyle *heat_map_style_load (const char *path, GError **error);
/* The user's own style, $XDG_CONFIG_HOME/heat-dispatch/style.ini; NULL when there is none. (transfer full) */
char *heat_map_style_own_path (void);
/* As above from a whole style's text; `name` stands for the file in messages. */
HeatMapStyle *heat_map_style_parse (const char *text, const char *name, GError **error);
HeatMapStyle *heat_map_style_ref (HeatMapStyle *style);
void heat_map_style_unref (HeatMapStyle *style);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatMapStyle, heat_map_style_unref)

/* Step 0 … HEAT_MAP_N_COSTS of so many households without heat, and its colour. */
guint heat_map_style_cost_step (const HeatMapStyle *style, guint32 households);
guint32 heat_map_palette_cost (const HeatMapPalette *palette, guint step);
/* Width by DN at street level: that of the last entry whose DN is not above; unknown DN (0) takes the first. */
double heat_map_widths_get (const HeatMapWidths *widths, double dn_mm);
/* How signs and lines grow with the scale: `city` over city-over, `street` between, `court` from court-full on; even between. */
double heat_map_style_grow (const HeatMapStyle *style, double scale, double city, double street, double court);
