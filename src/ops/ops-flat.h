// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The members of a flat JSON object, read without building a tree: a fix of a team or a report has no lists in it, and a season
 * of them is folded at start. What is not flat, or not JSON, is left to json-glib. */
#include <glib.h>

typedef struct _HeatFlat HeatFlat;
/* NULL when the text is no object, holds an object or a list, or is in any way unusual. O(length), one block. */
HeatFlat *heat_flat_parse (const char *text);
void heat_flat_free (HeatFlat *flat);
/* "" when the member is absent or no text. Borrowed. */
const char *heat_flat_text (const HeatFlat *flat, const char *key);
gint64 heat_flat_int (const HeatFlat *flat, const char *key, gint64 fallback);
double heat_flat_double (const HeatFlat *flat, const char *key); /* NaN when absent or no number */
