// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* What of the house answers a search: incidents and reports by number, teams by number and where they are now; the running ones also by
 * a part of title, address or phone. */
#include "locate-find.h"
#include "ops-state.h"

/* At most `most`, whole numbers and names first (HEAT_MATCH_EXACT, ASSET), then parts (CONTAINS, PHONE), newest first; what is
 * closed is found by its whole number only. (transfer full): GArray of HeatFound that clears its elements. O(incidents + reports + teams). */
GArray *heat_desk_search_house (const HeatOps *ops, const char *text, guint most);
