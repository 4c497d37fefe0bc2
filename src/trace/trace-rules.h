// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* How a company operates its valves, drains and refills: settings, since companies differ (domain: "Order"). The file is
 * data/ops/operating.ini, its sources stand in it; the defaults here are the same. */
#include "net-codes.h"
#include "trace-error.h"

typedef enum { HEAT_DRAINS_AFTER_CLOSING, HEAT_DRAINS_BEFORE_CLOSING, HEAT_DRAINS_BY_HAND /* in no list */ } HeatDrainsWhen;

/* How long valves take to turn, and how much a leak is taken to let out (heat_trace_valve_minutes, heat_trace_leak_m3h). */
typedef struct _HeatFigures {
  double motor_base_min, motor_mm_per_min; /* a motor valve: base + bore ÷ millimetres of bore a minute */
  double hand_base_min, hand_mm_per_min;   /* by hand: base (opening the well, finding the spindle) + the same */
  guint unknown_dn_mm;                     /* bore of a valve whose data and pipe have none; of an unknown leak */
  double leak_bore_share, leak_most_mm;    /* orifice of a leak: share of the pipe's bore, at most */
  double leak_discharge, leak_pressure_mpa;
} HeatFigures;
void heat_figures_init (HeatFigures *figures); /* the defaults */

typedef enum { HEAT_REFILL_LOWEST, HEAT_REFILL_NEAREST } HeatRefillAt;

typedef struct _HeatOperatingRules {
  HeatLine close_first, open_first; /* SUPPLY or RETURN; one line for the pair goes with the supply, jumpers close last and open first */
  gboolean motor_first;             /* within a line: motor valves before those by hand, since nobody has to go there */
  gboolean far_first;               /* within that: the farthest from the leak first; else always to the nearest next, from the leak on */
  gboolean must_before_may;         /* valves that are offered come after those that are needed; else line by line with them */
  guint bypass_dn_mm;               /* a valve of this bore or more opens after its bypass; 0: none does */
  gboolean bypass_closes_last;      /* closing: the bypass after its valve; else before it */
  HeatDrainsWhen drains;
  double plant_min;                 /* to stop or start a plant by telephone: the operators there do it */
  double bypass_within_m;           /* of its valve, where the wells are not known */
  gboolean vents_at_refill;         /* vents open before the water comes and shut when it is there; else in no list */

  double discharge;                 /* coefficient of an open drain, 0 … 1 */
  double head_m;                    /* of water over the drains where the data have no heights */
  double drain_dn_share;            /* bore of a drain without one, of its pipe's */
  double air_min;                   /* to open or shut a drain or a vent */
  double pump_m3h;                  /* of a mobile pump, where no drain lies low enough */

  HeatLine refill_line;             /* SUPPLY or RETURN: the line that is filled first */
  HeatRefillAt refill_at;           /* the lowest valve of that line, or the one with the fewest valves between it and a running plant */
  double make_up_m3h;               /* of a plant of which neither make-up nor capacity is known */
  double make_up_share;             /* of the circulating flow, where only the capacity is known */
  double primary_delta_k, secondary_delta_k; /* supply less return, for the circulating flow of a source and of a station's secondary side */

  HeatFigures figures;
} HeatOperatingRules;

void heat_operating_rules_init (HeatOperatingRules *rules); /* the defaults */
/* Reads a file; `path` NULL: data/ops/operating.ini, and over it the groups [order], [valves], [drain], [refill] and [leak] of the company's file in the
 * environment variable HEAT_COMPANY. What a file leaves out stays the default. HEAT_ERROR_DATA names file, group and key, what
 * stands there and what may; HEAT_ERROR_IO when it cannot be read. `rules` is untouched on failure. */
gboolean heat_operating_rules_load (const char *path, HeatOperatingRules *rules, GError **error);
