// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* A house beside the real one: a copy of its journal to exercise on, or the past of a journal to look at. It has its own
 * journal handle, fold, clock and deeds; the real house goes on behind it and never hears of what is done here. */
#include "desk-deeds.h"
#include "ops-past.h"

typedef enum { HEAT_DESK_REAL, HEAT_DESK_EXERCISE, HEAT_DESK_REPLAY } HeatDeskMode;

/* What is written across all that leaves the window then. NULL: it counts. */
const char *heat_desk_mode_stamp (HeatDeskMode mode);

typedef struct {
  HeatDeskMode mode;    /* not HEAT_DESK_REAL */
  HeatNet *net;         /* owned reference, as all that follows is owned */
  HeatTrace *trace;
  HeatLive *live;
  HeatDeskDeeds *deeds; /* NULL until heat_desk_aside_start() */
  HeatPast *past;       /* of a replay; NULL */
  char *folder, *path;  /* of an exercise's journal; NULL */
  char *actor, *source; /* source: the journal it was made from */
  gint64 base_seq;      /* of an exercise: newest event of the real journal when it was copied */
  HeatClock clock;
} HeatDeskAside;

/* Copies the journal, or reads it whole, and folds it; the file is not changed. Any thread; afterwards it is the main thread's. */
HeatDeskAside *heat_desk_aside_new (HeatDeskMode mode, const char *ops_url, const char *actor, HeatNet *net, HeatTrace *trace, HeatClock clock, GError **error);
/* On the main thread, once. */
void heat_desk_aside_start (HeatDeskAside *aside);
/* Also removes an exercise's journal. */
void heat_desk_aside_free (HeatDeskAside *aside);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatDeskAside, heat_desk_aside_free)
/* What was done in an exercise (HeatEvent, oldest first; transfer full). Empty for a replay. */
GPtrArray *heat_desk_aside_done (HeatDeskAside *aside);
/* As a file of the kind that the name's ending says: .csv with a header line, else text. Each line is marked as an exercise. */
gboolean heat_desk_aside_write (GPtrArray *done, const HeatNet *net, const char *path, GError **error);
