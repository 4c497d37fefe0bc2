// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* An independent answer to "who must close what, who is cold": written from the domain's sentences, with every object a
 * vertex of its own, sets as byte arrays and plain fixpoints. Shares with the engine nothing but the city's data types.
 * Slow on purpose; for networks of some hundred objects. */
#include "net-city.h"

typedef enum { BRUTE_PIPE, BRUTE_VALVE, BRUTE_WELL, BRUTE_NODE, BRUTE_CONSUMER, BRUTE_SOURCE, BRUTE_PRIMARY, BRUTE_SECONDARY, BRUTE_BOTH } BruteLeakKind;
typedef struct { BruteLeakKind kind; guint32 index; } BruteLeak;

typedef struct {
  const BruteLeak *leaks;
  guint n_leaks;
  const guint8 *state, *condition; /* by valve */
  const guint32 *held, *reachable;
  guint n_held, n_reachable;
  const guint32 *stopped_sources, *stopped_stations; /* standing before */
  guint n_stopped_sources, n_stopped_stations;
  const guint32 *pinned, *forbidden;
  guint n_pinned, n_forbidden;
} BruteQuery;

typedef struct {
  GArray *must, *may, *stop_sources, *stop_stations, *zone_pipes; /* guint32 ascending, all of them; stop: with a header in the zone */
  GArray *out_consumers, *out_stations, *out_buildings, *already, *dead_pipes;
  GArray *warm_after;            /* consumers warm after the plan */
  guint32 households, suspended, already_households;
  double area_m2;
} BruteAnswer;

typedef struct _BruteNet BruteNet;
BruteNet *brute_net_new (const HeatCity *city);
void brute_net_free (BruteNet *net);
BruteAnswer *brute_isolate (const BruteNet *net, const BruteQuery *query);
void brute_answer_free (BruteAnswer *answer);
/* With the plan's border valves as given (`shut` by valve: closed now as well): can water of a header of a plant that is not in
 * `stopped` run to a leak? */
gboolean brute_is_fed (const BruteNet *net, const BruteQuery *query, const GArray *shut, const GArray *stop_sources, const GArray *stop_stations);
/* How near a running plant lies: fewest valves that water passes on a way from its header to a side of this valve, with `shut` closed;
 * G_MAXUINT when no way leads there. `sources`, `stations`: 1 by row for those as near. */
guint brute_valves_to_plant (const BruteNet *net, const BruteQuery *query, guint32 valve, const GArray *shut, const GArray *stop_sources, const GArray *stop_stations, guint8 *sources,
                             guint8 *stations);
/* After the plan these valves are opened and whatever then is a must valve is closed: consumers warm, and the must valves. A list
 * each, ascending. (transfer full) */
GArray *brute_reopen (const BruteNet *net, const BruteQuery *query, const guint32 *opened, guint n, GArray **must);
/* Consumers warm with these valves closed as well and nothing drained: by consumer. (transfer full) */
guint8 *brute_warm (const BruteNet *net, const BruteQuery *query, const GArray *shut);
/* Does the valve bar the line, closed and working, neither leaking nor with a side in the zone? */
gboolean brute_is_clear (const BruteNet *net, const BruteQuery *query, guint32 valve);

/* Valves that a plan may close or not: open, working, no leak at them, neither pinned nor forbidden, and on water that can run to
 * the leak at all while they stand open. (transfer full) guint32 ascending */
GArray *brute_choices (const BruteNet *net, const BruteQuery *query);
/* Can a header that the plan of all valves does not swallow feed the leak while these valves (and the pinned) are closed? `drained_m3`: inner
 * volume of the pipes that empty then. */
gboolean brute_is_open (const BruteNet *net, const BruteQuery *query, const GArray *shut, double *drained_m3);
/* Consequences of closing these and the pinned valves; must, may: empty. */
BruteAnswer *brute_consequences (const BruteNet *net, const BruteQuery *query, const GArray *shut);
/* The well of a valve, the index of its row; G_MAXUINT32: none. Whether it stands on one line for the pair. */
guint32 brute_well (const BruteNet *net, guint32 valve);
gboolean brute_is_on_pair (const BruteNet *net, guint32 valve);
