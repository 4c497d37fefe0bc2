// SPDX-License-Identifier: GPL-3.0-or-later
/* Monte Carlo over lognormal phases with a one-factor Gaussian copula: z_i = √c·common + √(1−c)·own_i, minutes_i = p50·exp(σ_i·z_i),
 * σ_i = ln (p90/p50) / 1.2816. A running phase is conditioned on being longer than it has taken by mapping its
 * probability into the part of the distribution that is left. */
#include "ops-estimate.h"
#include <math.h>
#include <stdlib.h>

#define SAMPLES 8192
#define Z90 1.2815515655446004

/* xorshift64*: the same numbers on every machine. */
static double
draw_uniform (guint64 *state)
{
  *state ^= *state >> 12;
  *state ^= *state << 25;
  *state ^= *state >> 27;
  return (double) ((*state * G_GUINT64_CONSTANT (2685821657736338717)) >> 11) / 9007199254740992.0;
}

/* Box and Muller (1958). */
static double
draw_normal (guint64 *state)
{
  double u = draw_uniform (state), v = draw_uniform (state);

  return sqrt (-2 * log (1 - u)) * cos (2 * G_PI * v);
}

static double
normal_below (double z)
{
  return 0.5 * erfc (-z * G_SQRT2 / 2);
}

/* Inverse of normal_below: P. J. Acklam's rational approximation, one Halley step. */
static double
normal_at (double p)
{
  static const double a[] = { -3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02, 1.383577518672690e+02, -3.066479806614716e+01, 2.506628277459239e+00 };
  static const double b[] = { -5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02, 6.680131188771972e+01, -1.328068155288572e+01 };
  static const double c[] = { -7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00, -2.549732539343734e+00, 4.374664141464968e+00, 2.938163982698783e+00 };
  static const double d[] = { 7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00, 3.754408661907416e+00 };
  double x, q, r;

  if (p < 0.02425 || p > 1 - 0.02425)
    {
      q = sqrt (-2 * log (p < 0.5 ? p : 1 - p));
      x = (((((c[0] * q + c[1]) * q + c[2]) * q + c[3]) * q + c[4]) * q + c[5]) / ((((d[0] * q + d[1]) * q + d[2]) * q + d[3]) * q + 1);
      x = p < 0.5 ? x : -x;
    }
  else
    {
      q = p - 0.5;
      r = q * q;
      x = (((((a[0] * r + a[1]) * r + a[2]) * r + a[3]) * r + a[4]) * r + a[5]) * q / (((((b[0] * r + b[1]) * r + b[2]) * r + b[3]) * r + b[4]) * r + 1);
    }
  double e = normal_below (x) - p, u = e * sqrt (2 * G_PI) * exp (x * x / 2);
  return x - u / (1 + x * u / 2);
}

typedef struct {
  double p50_us, sigma; /* p50 0: does not occur */
  double taken_us;      /* of a running phase */
  double below;         /* probability that it would be over by now */
} Phase;

static double
draw_length_us (const Phase *p, double z)
{
  if (p->p50_us <= 0)
    return p->taken_us;
  if (p->taken_us > 0)
    {
      double u = p->below + (1 - p->below) * normal_below (z);
      z = normal_at (CLAMP (u, 1e-12, 1 - 1e-12));
    }
  return MAX (p->taken_us, p->p50_us * exp (p->sigma * z));
}

static Phase
prepare_phase (const HeatPhaseState *state, gint64 now_us)
{
  Phase p = { state->p50_min * 60e6, 0, 0, 0 };

  if (state->p50_min > 0 && state->p90_min > state->p50_min)
    p.sigma = log (state->p90_min / state->p50_min) / Z90;
  if (state->started_us && now_us > state->started_us)
    p.taken_us = (double) (now_us - state->started_us);
  if (p.taken_us > 0 && p.p50_us > 0 && p.sigma > 0)
    p.below = normal_below (log (p.taken_us / p.p50_us) / p.sigma);
  /* Far past its safe value the tail has no shape left: the best known is "about as long again as a tenth of the plan". */
  if (p.below > 0.999)
    p = (Phase){ 0, 0, p.taken_us + 0.1 * p.p50_us, 0 };
  return p;
}

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

/* Ends of every phase of one draw, µs after `base`. Phases run one after the other; what has started or ended keeps its real time. */
static void
draw_ends (const HeatPhaseState states[], const Phase phases[], gint64 base_us, gint64 from_us, double common, guint64 *seed, double *ends, guint stride)
{
  double at = (double) (from_us - base_us), shared = draw_normal (seed);

  for (int k = 0; k < HEAT_N_PHASES; k++)
    {
      double own = draw_normal (seed);
      if (states[k].ended_us)
        at = MAX (at, (double) (states[k].ended_us - base_us));
      else
        {
          double start = states[k].started_us ? (double) (states[k].started_us - base_us) : at;
          at = MAX (at, start + draw_length_us (&phases[k], sqrt (common) * shared + sqrt (1 - common) * own));
        }
      ends[k * stride] = at;
    }
}

/* Work that has not begun cannot have begun before now. */
static gint64
earliest_start (const HeatPhaseState states[], gint64 from_us, gint64 now_us)
{
  for (int k = 0; k < HEAT_N_PHASES; k++)
    if (states[k].started_us && !states[k].ended_us)
      return from_us;
  return MAX (from_us, now_us);
}

HeatEstimateTimes
heat_estimate_compute (const HeatPhaseState states[HEAT_N_PHASES], gint64 from_us, gint64 now_us, double common)
{
  HeatEstimateTimes times = { 0 };
  Phase phases[HEAT_N_PHASES];
  g_autofree double *ends = g_new (double, HEAT_N_PHASES * SAMPLES);
  gint64 start_us = earliest_start (states, from_us, now_us);
  guint64 seed = G_GUINT64_CONSTANT (0x9E3779B97F4A7C15);
  gboolean is_over = states[HEAT_N_PHASES - 1].ended_us != 0;

  for (int k = 0; k < HEAT_N_PHASES; k++)
    phases[k] = prepare_phase (&states[k], now_us);
  for (guint i = 0; i < SAMPLES; i++)
    draw_ends (states, phases, from_us, is_over ? from_us : start_us, CLAMP (common, 0, 1), &seed, ends + i, SAMPLES);
  for (int k = 0; k < HEAT_N_PHASES; k++)
    {
      double *sorted = ends + k * SAMPLES;
      qsort (sorted, SAMPLES, sizeof *sorted, compare_doubles);
      times.phase_half_us[k] = from_us + (gint64) sorted[SAMPLES / 2];
      times.phase_safe_us[k] = from_us + (gint64) sorted[(guint) (SAMPLES * 0.9)];
      if (states[k].ended_us)
        times.phase_half_us[k] = times.phase_safe_us[k] = states[k].ended_us;
    }
  times.half_us = times.phase_half_us[HEAT_N_PHASES - 1];
  times.safe_us = times.phase_safe_us[HEAT_N_PHASES - 1];
  return times;
}
