// SPDX-License-Identifier: GPL-3.0-or-later
#include "base-pages.h"
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Widened to whole pages: neighbours in the heap then make one region that huge pages fit into. */
static void
wish_for_huge_pages (gpointer p, gsize n)
{
#ifdef MADV_HUGEPAGE
  gsize page = (gsize) sysconf (_SC_PAGESIZE), first = (gsize) p & ~(page - 1), end = ((gsize) p + n + page - 1) & ~(page - 1);

  madvise ((gpointer) first, end - first, MADV_HUGEPAGE); /* without them everything works, slower */
#endif
}

gpointer
heat_pages_alloc (gsize n, gsize size)
{
  gpointer p = g_malloc_n (n, size);

  if (p && n * size >= HEAT_BIG_BYTES)
    wish_for_huge_pages (p, n * size);
  return p;
}

gpointer
heat_pages_try_alloc (gsize n, gsize size)
{
  gpointer p = g_try_malloc_n (n, size);

  if (p && n * size >= HEAT_BIG_BYTES)
    wish_for_huge_pages (p, n * size);
  return p;
}

gpointer
heat_pages_alloc0 (gsize n, gsize size)
{
  gpointer p = heat_pages_alloc (n, size);

  return p ? memset (p, 0, n * size) : NULL;
}

gpointer
heat_pages_dup (gconstpointer from, gsize n)
{
  gpointer p = heat_pages_alloc (n, 1);

  return p ? memcpy (p, from, n) : NULL;
}
