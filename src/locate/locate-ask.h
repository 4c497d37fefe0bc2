// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* One question under way, shared by the files that answer it. */
#include "locate-private.h"

#define MAX_CUTS 6

typedef struct {
  const HeatFinder *f;
  const HeatCity *city;
  const HeatPoint *near;
  guint limit;
  GArray *out;        /* HeatFound */
  Tail tails[MAX_CUTS + 1]; /* 0: none */
  guint n_tails;
  GArray *candidates; /* Candidate, of locate-address.c */
} Ask;

typedef struct { guint from, to; gboolean building, unit, room; } Underlines;

typedef struct { guint32 street; NameMatch match; } StreetMatch;
#define MAX_STREETS 6

const Name *name_at (const HeatFinder *f, guint32 i);
/* A place for anything; households take their building's. FALSE when unknown. */
gboolean place_of (const HeatFinder *f, HeatKind kind, guint32 index, double *x, double *y);
/* Adds one answer; its label is written by the caller into the returned element, valid until the next add. */
HeatFound *add_found (Ask *ask, HeatFoundWhat what, HeatKind kind, guint32 index, HeatMatch match, double score);
void write_label (const HeatFinder *f, HeatFound *found, Underlines u);
/* Streets whose whole name, or name without 街, answers. */
guint streets_whole (const Ask *ask, const Chars *q, StreetMatch out[MAX_STREETS]);
/* Communities, streets, stations … by name, with building, unit and room (locate-address.c). */
void find_names (Ask *ask, const Chars *q);
