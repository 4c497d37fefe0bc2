// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* When heat will be back: a sum of phases, each a distribution, never a typed number. A phase is lognormal, given by its
 * half-way (P50) and safe (P90) minutes; the total's half-way and safe values come from the joint distribution, in which a
 * common factor (the night, the crew, the ground) moves all phases together a little (a one-factor Gaussian copula), drawn
 * 8,192 times with a fixed seed: same input, same answer. A running phase counts only what is longer than it has taken. */
#include "ops-words.h"
#include "ops-error.h"

typedef struct {
  double p50_min, p90_min;   /* planned; both 0: the phase does not occur */
  gint64 started_us, ended_us; /* 0: not yet. An ended phase counts with its real times */
} HeatPhaseState;

typedef struct {
  gint64 half_us, safe_us;              /* heat is back; 0 unknown */
  gint64 phase_half_us[HEAT_N_PHASES];  /* end of each phase at its half-way value (real end when ended), for the time strip */
  gint64 phase_safe_us[HEAT_N_PHASES];  /* end of each phase, safe, from the joint distribution */
} HeatEstimateTimes;

/* From the phases' states at now_us. Work starts at from_us (the incident's opening) unless a phase has started. `common` 0..1 is the
 * share of the common factor. O(samples × phases), about 2 ms. */
HeatEstimateTimes heat_estimate_compute (const HeatPhaseState phases[HEAT_N_PHASES], gint64 from_us, gint64 now_us, double common);

/* The restoration table data/ops/restoration.csv (phase, job, dn, p50, p90, per what; its sources stand in the file). */
typedef struct _HeatRestoration HeatRestoration;
HeatRestoration *heat_restoration_load (const char *path, GError **error);
void heat_restoration_free (HeatRestoration *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatRestoration, heat_restoration_free)
double heat_restoration_common (const HeatRestoration *table);

/* What the phases depend on; NaN where unknown (the table's fallback then counts). */
typedef struct {
  HeatJob job;
  double dn_mm, volume_m3, closing_min /* sum over the valves, wells' travel included */, travel_min, depth_m;
  double draining_min, refill_min; /* of the zone, by its drains, pumps and the make-up */
  gint64 n_valves;
} HeatRestorationFacts;
void heat_restoration_phases (const HeatRestoration *table, const HeatRestorationFacts *facts, HeatPhaseState phases[HEAT_N_PHASES]);
