// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* A journal looked at as of an earlier time. What counts for a moment is what had been written by then: the beginning of the
 * journal up to and with the last event before the first one that is later. (Several writers' clocks may differ by a little, so
 * events are not quite in the order of their times; their order is the journal's.)
 * Nothing can be written. Belongs to one thread. */
#include "ops-live.h"

typedef struct _HeatPast HeatPast;
/* Takes the array (HeatEvent, all of the journal, oldest first). */
HeatPast *heat_past_new (GPtrArray *events, HeatNet *net /* nullable, referenced */);
void heat_past_free (HeatPast *past);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatPast, heat_past_free)

guint heat_past_n (const HeatPast *past);
HeatEvent *heat_past_event (const HeatPast *past, guint index); /* from 0 */
/* When that event counts from: the latest time up to and with it. UTC, never falls. */
gint64 heat_past_event_us (const HeatPast *past, guint index);
/* How many events count at that time. O(log n). */
guint heat_past_count (const HeatPast *past, gint64 at_us);

/* A journal that holds what counts at heat_past_now_us(), and a clock that stands there. Both outlive nothing: `past` does. */
HeatJournal *heat_past_journal (HeatPast *past); /* (transfer full) */
HeatClock heat_past_clock (HeatPast *past);
gint64 heat_past_now_us (const HeatPast *past);
/* Moves to that time with the handle that was made with the two above; those who watch it are told when its state changes.
 * Forward O(events between); back O(n / HEAT_PAST_KEPT) when the kept folds are there (heat_past_prepare), else O(n). */
void heat_past_go (HeatPast *past, HeatLive *live, gint64 at_us);

#define HEAT_PAST_KEPT 8
/* Works for about `budget_us` on the folds that are kept along the way; whether some are still missing. For idle moments. */
gboolean heat_past_prepare (HeatPast *past, gint64 budget_us);
