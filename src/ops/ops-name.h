// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* What people call an object: its name in the city's data; a pipe, which has none, by bore, line and street; a valve
 * without one by its place. Events keep
 * ids; whoever speaks of one to people asks here. O(1). */
#include "net.h"
#include "ops-event.h"

/* An id that the network does not have (any more) is told with that: “V12 (not in the present network)”. `net` NULL: no city is at hand, the
 * id as it is. (transfer full) */
char *heat_ops_name (const HeatNet *net, HeatKind kind, const char *id);
/* A valve in the midst of a sentence: see heat_net_valve_words(). (transfer full) */
char *heat_ops_valve_words (const HeatNet *net, const char *id);
/* The same of "KIND:ID" or "pipe:ID:METRES", as places and leaks are written. (transfer full) */
char *heat_ops_place_name (const HeatNet *net, const char *place);
/* Where a household lives: "光明小区 3 号楼"; "card 2400…" when the network does not have it or its building. (transfer full) */
char *heat_ops_card_place (const HeatNet *net, const char *card);
/* "3 Team" as the city names it, else "team 3". (transfer full) */
char *heat_ops_team_name (const HeatNet *net, const char *id);

/* One line for people, translated, phones masked: "step 3 done: close 12-08; 120 households out". (transfer full) */
char *heat_event_describe (HeatEvent *event, const HeatNet *net);
/* Who, for people: "dispatcher 1", "team 3", "hotline". (transfer full) */
char *heat_event_actor_label (const char *actor, const HeatNet *net);
