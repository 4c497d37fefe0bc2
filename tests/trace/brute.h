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
/* After the plan these valves are opened and whatever then is a must valve is closed: consumers warm, and the must valves. A list
 * each, ascending. (transfer full) */
GArray *brute_reopen (const BruteNet *net, const BruteQuery *query, const guint32 *opened, guint n, GArray **must);
/* Consumers warm with these valves closed as well and nothing drained: by consumer. (transfer full) */
guint8 *brute_warm (const BruteNet *net, const BruteQuery *query, const GArray *shut);
/* Does the valve bar the line, closed and working, neither leaking nor with a side in the zone? */
gboolean brute_is_clear (const BruteNet *net, const BruteQuery *query, guint32 valve);
