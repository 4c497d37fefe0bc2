// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* A text pool's bytes as one block, and a pool over such a block. */
#include "base-strings.h"

/* All lasting texts with their NULs; offsets as in HeatText. Borrowed until the next add. */
gconstpointer heat_strings_all (const HeatStrings *pool, gsize *n);
/* A pool whose texts lie in `bytes` (n ≥ 1, as heat_strings_all() gave them), which must outlive it; copied by the first add. */
HeatStrings *heat_strings_new_view (gconstpointer bytes, gsize n);
/* Gives back what was reserved for texts that never came, and the table of those that are shared: texts interned later are shared
 * among themselves. */
void heat_strings_trim (HeatStrings *pool);
