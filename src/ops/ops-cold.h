// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The cold clock: how rooms cool down without heating, and when water that stands still in their pipes begins to freeze.
 *
 * Rooms as one lump of heat (Newton's law of cooling; for outages of district heating: E. Ya. Sokolov, "District heating and
 * heat networks", storage coefficient of buildings): T(t) = Te + (T0 − Te)·exp (−t / room_h). The air around the most exposed
 * pipe lies `exposure` of the way from indoors to outdoors; the water in it follows that air with its own constant (ISO 12241,
 * cooling of a liquid at rest in an insulated pipe), so that
 * Tw(t) = Te + A·exp (−t / room_h) + B·exp (−t / pipe_h). Gains by people, sun and stoves are left out: the clock is on the safe
 * side. The constants stand in data/ops/cooling.csv. */
#include "ops-state.h"

#define HEAT_COLD_COOL_DEGC 16.0
#define HEAT_COLD_COLD_DEGC 12.0

typedef struct {
  double indoor_degc, water_degc; /* when the heat goes off */
  double room_h, pipe_h;          /* time constants, > 0 */
  double exposure;                /* 0..1 */
} HeatCooling;

typedef struct _HeatCoolings HeatCoolings;
/* HEAT_ERROR_DATA names file, line and column. */
HeatCoolings *heat_coolings_load (const char *path, GError **error);
void heat_coolings_free (HeatCoolings *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatCoolings, heat_coolings_free)
/* The first row that fits; year 0: unknown, takes only rows for any year. Borrowed; NULL when the table has none. */
const HeatCooling *heat_coolings_get (const HeatCoolings *table, int use /* HeatUse */, int year);

/* Times 0: never in this cold. A time may lie before now. */
typedef struct { double room_degc; gint64 cool_us, cold_us /* 16 and 12 °C */, freeze_us; } HeatColdClock;
HeatColdClock heat_cold_clock (const HeatCooling *cooling, double outdoor_degc, gint64 out_from_us, gint64 now_us);

/* Who is coldest now among the consumers that the incidents keep without heat; equal ones: who freezes first, then the first in the
 * data. HEAT_NONE where the data name no community or building. */
typedef struct { const char *consumer, *incident; guint32 community, building; gint64 out_from_us; HeatColdClock clock; } HeatColdest;
/* FALSE when nobody is out, no city is open or the outdoor temperature is NaN. O(consumers out). */
gboolean heat_ops_coldest (const HeatOps *ops, const HeatCoolings *table, double outdoor_degc, gint64 now_us, HeatColdest *coldest);
