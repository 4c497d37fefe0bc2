// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Within trace-critical*.c. */
#include "trace-critical.h"
#include "trace-private.h"

/* Water segments that always run dry together: joined by what nobody can close. */
typedef struct {
  guint32 n;
  guint32 *of;                   /* owned; by water segment; HEAT_NONE in a pipe out of service */
  guint32 *seg_first, *seg_at;   /* owned; water segments of a cell */
} HeatCells;

typedef struct {
  const HeatTrace *trace;
  const HeatValveOverlay *overlay; /* nullable */
  const HeatBefore *before;
  const guint8 *condition;         /* by valve */
} HeatCriticalCase;

HeatCells *heat_cells_new (const HeatCriticalCase *c);
void heat_cells_free (HeatCells *cells);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatCells, heat_cells_free)

/* The engine of single plans, asked for numbers only. One a thread. */
typedef struct {
  HeatWaterSearch w;
  HeatIsolateQuery query;
  HeatLeak leak;
  HeatHeatResult heat;
  guint8 *condition;  /* owned; by valve: free to be changed between questions */
} HeatAsker;

HeatAsker *heat_asker_new (const HeatCriticalCase *c);
void heat_asker_free (HeatAsker *asker);
void heat_asker_ask (HeatAsker *asker, guint32 pipe, HeatCriticalCost *cost);

/* Calls job (asker, i, data) for every i below n on all processors. FALSE when cancelled. `begin`: progress already made. */
typedef void (*HeatAskerJob) (HeatAsker *asker, guint32 i, gpointer data);
gboolean heat_asker_run_all (const HeatCriticalCase *c, guint32 n, HeatAskerJob job, gpointer data, const HeatProgress *progress, GError **error);
