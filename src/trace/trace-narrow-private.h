// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Narrowing between its own files. */
#include "trace-narrow.h"
#include "trace-private.h"

/* Candidates with one and the same zone: no working valve can part them. */
typedef struct {
  GArray *candidates;      /* guint */
  GArray *zone;            /* guint32 water segments, ascending */
  guint32 segment;         /* of the first candidate */
  double probability;
} HeatNarrowGroup;

/* Valves that are closed together in a test. */
typedef struct {
  GArray *valves;          /* guint32, ascending */
  guint8 *fed;             /* owned; by group: a header still feeds it */
  GArray *out;             /* guint32 consumers without heat; NULL until asked for */
  guint32 out_households;
} HeatNarrowCut;

typedef struct {
  HeatWaterSearch w;
  HeatIsolateQuery query;  /* its leaks change */
  HeatBefore *before;      /* owned */
  const HeatCandidate *candidates;
  guint n_candidates;
  GArray *groups;          /* HeatNarrowGroup */
  GArray *cuts;            /* HeatNarrowCut */
} HeatNarrowSearch;

/* Groups and cuts. */
void heat_narrow_search_init (HeatNarrowSearch *s, const HeatTrace *trace, const HeatIsolateQuery *query, const HeatCandidate *candidates, guint n);
void heat_narrow_search_clear (HeatNarrowSearch *s);
/* Consumers without heat, and their households, with the valves of a cut closed. Kept in the cut. */
void heat_narrow_find_out (HeatNarrowSearch *s, HeatNarrowCut *cut);
/* The candidates of these groups (guint) as leaks. (transfer full) */
GArray *heat_narrow_leaks (const HeatNarrowSearch *s, const GArray *groups);
