// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Time. Everywhere inside: microseconds UTC since 1970 in `at_us`. Injected, so that tests own the clock. */
#include <glib.h>

typedef struct _HeatClock {
  gint64 (*now_us) (gpointer data);
  gpointer data;
  gint64 (*steady_us) (gpointer data); /* runs on whatever is done to the clock, from an unknown beginning; NULL: now_us */
} HeatClock;

/* The system's clock. With HEAT_CLOCK=2026-01-14T02:31:00+08:00 in the environment it starts there and runs on
 * (exercises, tests, screenshots). */
HeatClock heat_clock_system (void);

/* A clock that stands at *now_us until its owner moves it. (borrows now_us) */
HeatClock heat_clock_fixed (gint64 *now_us);

static inline gint64 heat_clock_now_us (const HeatClock *clock) { return clock->now_us (clock->data); }
/* For what must neither come early nor late when someone sets the clock: only differences within one process mean anything. */
static inline gint64 heat_clock_steady_us (const HeatClock *clock) { return clock->steady_us ? clock->steady_us (clock->data) : clock->now_us (clock->data); }

/* ISO 8601 in UTC with seconds, "2026-01-13T18:31:00Z". (transfer full) */
char *heat_time_to_iso (gint64 at_us);

/* ISO 8601 with offset or Z → microseconds UTC. FALSE when it is no time; *at_us untouched. */
gboolean heat_time_from_iso (const char *text, gint64 *at_us);

/* Local time by a g_date_time_format() pattern in the zone of TZ (default Asia/Shanghai when TZ is unset). (transfer full) */
char *heat_time_format_local (gint64 at_us, const char *format);
