// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* A search as a file that another program can play; data/isolate-trace.schema.json describes it. */
#include "ops-error.h"
#include "trace-replay.h"
#include <json-glib/json-glib.h>

/* (transfer full) O(steps, their pipes and consumers, and all pipes, valves and consumers of the city: its fingerprint). */
JsonNode *heat_replay_to_json (const HeatNet *net, const HeatLeak *leaks, guint n_leaks, const HeatReplay *replay);
/* Reads what heat_replay_to_json() wrote. `leaks` (out) (transfer full): HeatLeak. HEAT_ERROR_IO when it cannot be read; HEAT_ERROR_DATA, with
 * the step, for what is no such file, or when it was recorded on other pipes, valves or consumers than those of `net`. (transfer full) */
HeatReplay *heat_replay_from_json (const HeatNet *net, JsonNode *root, GArray **leaks, GError **error);
HeatReplay *heat_replay_read (const HeatNet *net, const char *path, GArray **leaks, GError **error);
/* "Step 3 of 20: Valve …" of the `step`-th one, from 1. (transfer full) */
char *heat_replay_caption (const HeatNet *net, const HeatReplay *replay, guint step);
