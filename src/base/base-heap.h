// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* A 4-ary heap of 64-bit words, least first: key << 32 | item. Four children share a cache line, so a shortest-path search
 * runs about a third faster than on a binary heap. Entries are never changed: a better key is pushed again and the caller
 * drops what it has already settled. */
#include <glib.h>

typedef struct { guint64 *at; guint32 n, size; } HeatHeap;

static inline void heat_heap_clear (HeatHeap *heap) { g_clear_pointer (&heap->at, g_free); heap->n = heap->size = 0; }
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HeatHeap, heat_heap_clear)
static inline guint32 heat_heap_key (guint64 entry) { return (guint32) (entry >> 32); }
static inline guint32 heat_heap_item (guint64 entry) { return (guint32) entry; }

static inline void
heat_heap_push (HeatHeap *heap, guint32 key, guint32 item)
{
  guint64 entry = (guint64) key << 32 | item;

  if (heap->n == heap->size)
    {
      heap->size = MAX (256, heap->size * 2);
      heap->at = g_renew (guint64, heap->at, heap->size);
    }
  guint32 i = heap->n++;
  while (i > 0 && heap->at[(i - 1) / 4] > entry)
    {
      heap->at[i] = heap->at[(i - 1) / 4];
      i = (i - 1) / 4;
    }
  heap->at[i] = entry;
}

/* The least entry; the heap must not be empty. */
static inline guint64
heat_heap_pop (HeatHeap *heap)
{
  guint64 least = heap->at[0], last = heap->at[--heap->n];
  guint32 i = 0;

  for (;;)
    {
      guint32 child = 4 * i + 1, best = child, end = MIN (child + 4, heap->n);
      if (child >= heap->n)
        break;
      for (guint32 k = child + 1; k < end; k++)
        if (heap->at[k] < heap->at[best])
          best = k;
      if (heap->at[best] >= last)
        break;
      heap->at[i] = heap->at[best];
      i = best;
    }
  heap->at[i] = last;
  return least;
}
