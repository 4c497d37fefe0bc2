// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Data health: all doubts of a city in one list, those of the flow first: FEW_WARM changes how the others are read. Immutable,
 * reference-counted, any thread. */
#include "net.h"

typedef struct _HeatTrace HeatTrace;

typedef struct _HeatHealth {
  int ref_count;                 /* atomic */
  HeatNet *net;                  /* owned reference */
  GArray *doubts;                /* HeatDoubt */
  guint n_own;                   /* the first of them have texts of their own, the others borrow the net's */
  guint count[HEAT_N_DOUBTS];
} HeatHealth;

/* O(doubts). (transfer full) */
HeatHealth *heat_health_new (const HeatTrace *trace);
HeatHealth *heat_health_ref (HeatHealth *health);
void heat_health_unref (HeatHealth *health);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatHealth, heat_health_unref)

static inline const HeatDoubt *heat_health_get (const HeatHealth *health, guint i) { return &g_array_index (health->doubts, HeatDoubt, i); }
/* Asset number of what is doubtful, "" when it has none; its name, "" when it has none of its own. Borrowed. */
const char *heat_health_id (const HeatHealth *health, guint i);
const char *heat_health_name (const HeatHealth *health, guint i);
/* The doubt's place, else that of its object. FALSE when neither is known. */
gboolean heat_health_place (const HeatHealth *health, guint i, double *x, double *y);

/* Does a doubt of this kind make plans wrong (an end to nowhere), rather than only less sure (a valve of unknown condition)? */
gboolean heat_health_is_serious (HeatDoubtKind kind);
guint heat_health_n_serious (const HeatHealth *health);
/* Doubts of the kind (−1: all) whose number, name or text has `words` in it, case and width folded; NULL or "": all of them.
 * Ascending guint32. (transfer full) NULL when cancelled. O(doubts). */
GArray *heat_health_find (const HeatHealth *health, int kind, const char *words, GCancellable *cancellable);
