// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* A pool of texts addressed by 32-bit offsets: a million asset numbers cost their bytes and nothing more.
 * Not thread-safe while being filled; afterwards read by any number of threads. */
#include <glib.h>

typedef struct { guint32 at; } HeatText; /* offset into its pool; 0 is the empty text */
typedef struct _HeatStrings HeatStrings;

HeatStrings *heat_strings_new (void);
void heat_strings_free (HeatStrings *pool);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatStrings, heat_strings_free)

/* Copies `len` bytes (-1: to the NUL) into the pool. NULL or empty gives offset 0. The pool ends at 4 GiB: fatal beyond. */
HeatText heat_strings_add (HeatStrings *pool, const char *text, gssize len);
/* As add, but equal texts share one offset: for street names, materials. O(1). */
HeatText heat_strings_intern (HeatStrings *pool, const char *text, gssize len);
/* Copies all of `other` to the end: a text at t (not 0) of `other` stands at t + the returned offset in `pool`. O(bytes). */
guint32 heat_strings_append (HeatStrings *pool, const HeatStrings *other);
/* Borrowed, NUL-terminated, never NULL; valid until the next add to this pool. */
const char *heat_strings_get (const HeatStrings *pool, HeatText text);
gsize heat_strings_bytes (const HeatStrings *pool);
