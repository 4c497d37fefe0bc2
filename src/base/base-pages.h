// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Large arrays that are filled whole and read in any order. From 1 MiB on huge pages are wished for (Linux: transparent_hugepage
 * "madvise" or "always"): one page fault instead of 512, and translations that stay in the processor. Where there are none, and below
 * that size, it is plain memory. Not for arrays that stay mostly untouched: a huge page is there as a whole. */
#include <glib.h>

#define HEAT_BIG_BYTES ((gsize) 1 << 20)

/* n × size bytes, undefined; ends the program when there is no memory, as g_malloc_n() does. (transfer full: g_free) */
gpointer heat_pages_alloc (gsize n, gsize size);
/* The same, NULL when there is no memory. */
gpointer heat_pages_try_alloc (gsize n, gsize size);
/* As heat_pages_alloc(), all zero. O(n). */
gpointer heat_pages_alloc0 (gsize n, gsize size);
gpointer heat_pages_dup (gconstpointer from, gsize n);

#define heat_big_new(T, n) ((T *) heat_pages_alloc ((n), sizeof (T)))
#define heat_big_new0(T, n) ((T *) heat_pages_alloc0 ((n), sizeof (T)))
