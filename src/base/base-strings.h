// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* A pool of texts addressed by 32-bit offsets: a million asset numbers cost their bytes and nothing more. Texts that will be needed
 * for a while only lie in a part of their own, which can be given back as a whole.
 * Not thread-safe while being filled; afterwards read by any number of threads. */
#include <glib.h>

typedef struct { guint32 at; } HeatText; /* offset into its pool; 0 is the empty text */
typedef struct _HeatStrings HeatStrings;

HeatStrings *heat_strings_new (void);
void heat_strings_free (HeatStrings *pool);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatStrings, heat_strings_free)

/* Copies `len` bytes, none of them NUL (-1: to the NUL), into the pool. NULL or empty gives offset 0. Either part ends at 2 GiB: fatal beyond. */
HeatText heat_strings_add (HeatStrings *pool, const char *text, gssize len);
/* As add, but equal texts share one offset: for street names, materials. O(1). */
HeatText heat_strings_intern (HeatStrings *pool, const char *text, gssize len);
/* As add and intern, into the passing part. */
HeatText heat_strings_add_passing (HeatStrings *pool, const char *text, gssize len);
HeatText heat_strings_intern_passing (HeatStrings *pool, const char *text, gssize len);
/* Whether the text ends with heat_strings_drop_passing(). */
static inline gboolean heat_text_is_passing (HeatText text) { return text.at >> 31; }
void heat_strings_drop_passing (HeatStrings *pool);

/* One pool filled by several threads at once: each adds to a writer of its own, and every text is found in the pool by the offset
 * that its writer gave. `bytes`: room for either part, cut at 2 GiB; reserved, not touched; texts of half of it always fit. NULL
 * when the system does not give it. */
typedef struct _HeatStringsJoint HeatStringsJoint;
HeatStringsJoint *heat_strings_joint_new (gsize bytes);
/* One thread's own: equal texts share one offset within a writer. Freed before heat_strings_joint_end(). (transfer full) */
HeatStrings *heat_strings_joint_writer (HeatStringsJoint *joint);
/* Whether there was no room for a text of this writer: it, and those after it, are the empty text. */
gboolean heat_strings_joint_is_full (const HeatStrings *writer);
/* The pool; takes `joint`. (transfer full) */
HeatStrings *heat_strings_joint_end (HeatStringsJoint *joint);
void heat_strings_joint_free (HeatStringsJoint *joint);
/* Borrowed, NUL-terminated, never NULL; valid until the next add to this pool. */
const char *heat_strings_get (const HeatStrings *pool, HeatText text);
gsize heat_strings_bytes (const HeatStrings *pool);
