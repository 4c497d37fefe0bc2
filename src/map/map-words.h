// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "net.h"

/* How people tell each other of a thing that has no name but its number in the books: what it is, in which street, how large
 * ("branch valve, 光明街 DN150"). NULL when it has a name, or is of a kind that always has one. (transfer full) */
char *heat_map_word_unnamed (const HeatNet *net, HeatKind kind, guint32 row);
