// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Every sign of the map, drawn on a cairo context around (x, y) in pixels, at any size and in any palette. Each has a
 * shape of its own, so that nothing is told by colour alone. */
#include "map-overlay.h"
#include "map-style.h"
#include "map-text.h"

typedef enum {
  HEAT_MAP_VALVE_OPEN,   /* hollow bow tie */
  HEAT_MAP_VALVE_CLOSED, /* filled */
  HEAT_MAP_VALVE_TIE,    /* in a frame; filled when closed */
  HEAT_MAP_VALVE_TIE_OPEN,
  HEAT_MAP_VALVE_CHECK,  /* triangle and bar */
  HEAT_MAP_VALVE_DRAIN,  /* arrow down */
  HEAT_MAP_VALVE_VENT,   /* ring up */
  HEAT_MAP_VALVE_MUST,   /* filled, in the zone's colour */
  HEAT_MAP_VALVE_MAY,    /* hollow in a dashed frame */
  HEAT_MAP_N_VALVE_FORMS
} HeatMapValveForm;

typedef struct {
  cairo_t *cr;                   /* borrowed */
  HeatMapText *text;             /* borrowed */
  const HeatMapPalette *palette; /* borrowed */
  gboolean is_vector;
  double pill_scale;             /* times a pill's size; 0: 1 */
} HeatMapSignPen;

/* half_px: half the length along the line, whose unit direction is (dx, dy); is_failed crosses it. */
typedef struct { HeatMapValveForm form; gboolean is_failed; double half_px, dx, dy, line_px; } HeatMapValveSign;
void heat_map_sign_valve (const HeatMapSignPen *pen, double x, double y, const HeatMapValveSign *sign);
/* Round a valve of that half length: a ring when every plan must use it, ring and bar when none may. */
void heat_map_sign_demand (const HeatMapSignPen *pen, double x, double y, double half_px, gboolean is_forbidden);
/* A frame round a valve that gives heat again when it is opened. */
void heat_map_sign_resupply (const HeatMapSignPen *pen, double x, double y, double half_px);
void heat_map_sign_well (const HeatMapSignPen *pen, double x, double y, double half_px);
void heat_map_sign_station (const HeatMapSignPen *pen, double x, double y, double half_px, gboolean is_out);
void heat_map_sign_source (const HeatMapSignPen *pen, double x, double y, double half_px);
/* A team's circle of radius half_px: ring ready, filled with an arrow on the way, bar on site, dashed resting, struck off. */
void heat_map_sign_team (const HeatMapSignPen *pen, double x, double y, double half_px, const HeatMapTeam *team);
/* A report's box; its pointer's tip is at (x, y). */
void heat_map_sign_report (const HeatMapSignPen *pen, double x, double y, double half_px, HeatMapSymptom symptom, gboolean is_new);
/* The glyph of a symptom alone, in a box of ± half_px. */
void heat_map_sign_symptom (const HeatMapSignPen *pen, double x, double y, double half_px, HeatMapSymptom symptom, guint32 rgb);
void heat_map_sign_leak (const HeatMapSignPen *pen, double x, double y, double half_px, int number);
void heat_map_sign_priority (const HeatMapSignPen *pen, double x, double y, double half_px, const char *word, gboolean is_out);
/* A filled badge with an operating order ("1·2") around (x, y); returns its size. */
void heat_map_sign_badge (const HeatMapSignPen *pen, double x, double y, double size_px, const char *words);
double heat_map_sign_badge_width (const HeatMapSignPen *pen, double size_px, const char *words);
/* A framed pill with text in `rgb`; pointer −1: arrow at its left, 1: at its right, 0: none. */
void heat_map_sign_pill (const HeatMapSignPen *pen, double x, double y, const char *words, guint32 rgb, int pointer);
double heat_map_sign_pill_width (const HeatMapSignPen *pen, const char *words, int pointer);
double heat_map_sign_pill_height (const HeatMapSignPen *pen);
/* A drop with numbers ("4", "1–3") in it, its tip at (x, y); as wide as they need. */
void heat_map_sign_pin (const HeatMapSignPen *pen, double x, double y, const char *words);
