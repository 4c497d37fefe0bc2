// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Within trace-critical*.c.
 *
 * The whole network at once. Water segments that no zone parts are cells; a zone is a cell, unless check valves lead into it. What
 * a zone takes away is what it dominates, seen from the headers: in the water graph the far sides that stay dry without a valve,
 * in the heat graph of each line the ports that lose their plant. Both graphs are walked once. Where a cell is not that simple,
 * it is odd and asked of the engine of single plans (trace-critical-ask.c). */
#include "trace-critical.h"
#include "trace-dominators.h"
#include "trace-private.h"

typedef struct {
  const HeatTrace *trace;
  const HeatValveOverlay *overlay; /* nullable */
  const HeatBefore *before;
  const guint8 *condition;         /* by valve */
} HeatCriticalCase;

/* Water segments that always run dry together: joined by what nobody can close. */
typedef struct {
  guint32 n;
  guint32 *of;                   /* owned; by water segment; HEAT_NONE in a pipe out of service */
} HeatCells;

HeatCells *heat_cells_new (const HeatCriticalCase *c);
void heat_cells_free (HeatCells *cells);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatCells, heat_cells_free)

/* ---- water: trace-critical-water.c ---- */

typedef struct {
  guint32 *zone_pipes, *must, *stops; /* owned; by cell */
  guint8 *is_odd;                     /* owned; by cell */
  guint8 *has_check;                  /* owned; by cell: water leaves it through a check valve */
  HeatDigraph *graph;                 /* cells and, after the last, a root above all headers */
  HeatDominators *dom;                /* from that root */
} HeatCriticalWater;

void heat_critical_water_init (HeatCriticalWater *water, const HeatCriticalCase *c, const HeatCells *cells);
void heat_critical_water_clear (HeatCriticalWater *water);

/* ---- what hangs on a port: trace-critical-plants.c ---- */

/* What is without heat; the fields of HeatCriticalCost. */
typedef struct { double area_m2; guint32 consumers, households, odd; } HeatLoss; /* odd: things of which this sum does not tell all */

static inline void
heat_loss_add (HeatLoss *sum, const HeatLoss *more)
{
  sum->area_m2 += more->area_m2;
  sum->consumers += more->consumers;
  sum->households += more->households;
  sum->odd += more->odd;
}

/* A warm consumer, or the primary side of a station with all that is lost with the station. */
typedef struct { guint32 segment[2]; HeatLoss loss; } HeatItem; /* heat segments of its ports */

/* What feeds a part (HeatBefore.part) of one line. */
typedef struct {
  guint32 n_live;   /* headers of live plants in it */
  guint32 root;     /* heat segment of the first of them */
  guint32 owner;    /* the station that owns all of them; HEAT_NONE: a source, several owners or none */
  guint32 system;   /* parts joined through plants are one system */
  guint32 home;     /* the part that feeds it through check valves, whose owner and system count; else itself */
  guint8 is_odd;    /* check valves lead to it in such a way that its plants differ from place to place */
} HeatPartFeed;

typedef struct {
  GArray *items;         /* HeatItem */
  HeatPartFeed *feed[2]; /* owned; by part */
} HeatPlants;

void heat_plants_init (HeatPlants *plants, const HeatCriticalCase *c);
void heat_plants_clear (HeatPlants *plants);

/* Pairs of heat segments along an open check valve, away from the headers: with the flow on the supply, against it on the return. */
void heat_critical_add_arcs (const HeatTrace *trace, guint line, guint32 gate, GArray *arcs);

/* ---- one heat line: trace-critical-line.c ---- */

#define HEAT_CELL_HAS_MORE (1u << 31)

/* Of everything that a vertex dominates, itself included. */
typedef struct {
  HeatLoss loss;
  guint32 headers;   /* of live plants */
  guint32 own;       /* of these at the vertex itself */
  guint32 low, high; /* least and greatest place of the items in the dominator tree of the other line; low > high: no items */
} HeatHeld;

/* Vertices are heat segments; those of one cell that open valves join are one vertex, named by its least. */
typedef struct {
  guint line;
  guint32 *of_cell;    /* owned; by cell: its vertex, HEAT_NONE; with HEAT_CELL_HAS_MORE when others of `more` are its too */
  GArray *more;        /* guint64 cell << 32 | vertex, ascending */
  guint32 *vertex;     /* owned; by heat segment */
  HeatDigraph *graph;
  HeatDominators *dom;
  HeatHeld *held;      /* owned; by number of dom */
} HeatCriticalLine;

void heat_critical_line_init (HeatCriticalLine *l, guint line, const HeatCriticalCase *c, const HeatCells *cells, const HeatPlants *plants);
void heat_critical_line_clear (HeatCriticalLine *l);
/* Fills low and high, when both lines stand. */
void heat_critical_line_span (HeatCriticalLine *l, const HeatCriticalLine *other, const HeatPlants *plants);

static inline guint32
heat_critical_line_number (const HeatCriticalLine *l, guint32 segment)
{
  return l->dom->number[l->vertex[segment]];
}

/* What is out when a cell runs dry, or two cells (inner HEAT_NONE: one). FALSE when the cell is odd, or both together may take more
 * than each by itself: trace-critical-loss.c. */
gboolean heat_critical_cell_loss (const HeatCriticalLine line[2], const HeatCriticalCase *c, const HeatPlants *plants, guint32 outer, guint32 inner,
                                  HeatLoss *loss);

/* ---- all of it: trace-critical-whole.c ---- */

struct _HeatCriticalWhole {
  HeatCriticalCase c;   /* owns its reference on before; the overlay is borrowed while it is made */
  HeatCells *cells;
  HeatPlants plants;
  HeatCriticalLine line[2];
  HeatCriticalWater water;
};
typedef struct _HeatCriticalWhole HeatCriticalWhole;

/* On two threads. */
HeatCriticalWhole *heat_critical_whole_new (const HeatCriticalCase *c);
void heat_critical_whole_free (HeatCriticalWhole *whole);
/* FALSE when the cell is odd. */
gboolean heat_critical_whole_cost (const HeatCriticalWhole *whole, guint32 cell, HeatCriticalCost *cost);

/* ---- two cells in one zone: trace-critical-pair.c ---- */

typedef struct _HeatCriticalWays HeatCriticalWays;
HeatCriticalWays *heat_critical_ways_new (const HeatCriticalWhole *whole);
void heat_critical_ways_free (HeatCriticalWays *ways);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatCriticalWays, heat_critical_ways_free)
/* The zones of both cells in one. FALSE when it must be asked. */
gboolean heat_critical_pair_cost (const HeatCriticalWhole *whole, const HeatCriticalWays *ways, guint32 a, guint32 b, HeatCriticalCost *cost);

/* ---- the engine of single plans, asked for numbers only: trace-critical-ask.c ---- */

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

/* Calls job (asker, i, data) for every i below n on all processors. FALSE when cancelled. */
typedef void (*HeatAskerJob) (HeatAsker *asker, guint32 i, gpointer data);
gboolean heat_asker_run_all (const HeatCriticalCase *c, guint32 n, HeatAskerJob job, gpointer data, const HeatProgress *progress, GError **error);
