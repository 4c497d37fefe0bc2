// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <glib.h>
/* Before JSON of strangers goes to the parser, which recurses: TRUE when it nests deeper than 32, or where the parser would read on
 * otherwise than RFC 8259 says, so that the depth could not be told: texts in single quotes, comments, escapes that are none,
 * halves of surrogate pairs. O(n). */
gboolean hotline_nests_too_deep (const char *text, gsize n);
