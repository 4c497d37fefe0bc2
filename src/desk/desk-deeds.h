// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* A person's deeds: written to the journal one after the other by a thread with a journal handle and a fold of its own, so
 * that neither a plan nor a slow disk holds the window. A deed is based on what the window had folded when it was begun;
 * when it is over the window's own fold has read it, before `done` is called. */
#include "ops-command.h"

typedef struct _HeatDeskDeed HeatDeskDeed;
typedef gboolean (*HeatDeskRun) (HeatDeskDeed *deed, HeatLive *live, GError **error);
/* What a deed needs and what comes of it: copies only. */
struct _HeatDeskDeed {
  HeatDeskRun run;                         /* in the thread */
  char *incident, *report, *team, *text;   /* owned, as all texts; NULL: not needed */
  char *leak, *address, *place, *consumer, *card, *phone, *reason;
  char *cause, *measures, *advice;         /* of a notice; lists: a line each */
  char *made;                              /* id of what came to be */
  HeatEvent *draft;                        /* notice that came to be drafted; owned */
  guint step;
  int what;                                /* a failure, a phase, a notice's kind, a symptom: as the deed's maker says */
  double x, y, probability, travel_s, route_m;
  GArray *line; /* the way of a team; NULL */
  gint64 at_us, until_us;
};
HeatDeskDeed *heat_desk_deed_new (HeatDeskRun run, const char *incident);
void heat_desk_deed_free (HeatDeskDeed *deed);

typedef struct _HeatDeskDeeds HeatDeskDeeds;
typedef struct {
  const char *url, *actor; /* copied */
  gboolean is_past;        /* of a replay: questions are answered as of the window's time, deeds are refused */
  HeatNet *net;            /* referenced */
  HeatTrace *trace;        /* referenced */
  HeatClock clock;
  HeatLive *live;          /* the window's, borrowed: outlives it */
} HeatDeskDeedsSetup;
/* The thread opens its handle at once; what goes wrong there is told by each deed. */
HeatDeskDeeds *heat_desk_deeds_new (const HeatDeskDeedsSetup *setup);
/* Waits until all that was begun is written; tells nobody any more. */
void heat_desk_deeds_free (HeatDeskDeeds *deeds);

/* On the main thread; `error` NULL when it was done. Both are borrowed. Not called when the owner is gone. */
typedef void (*HeatDeskDone) (GObject *owner, HeatDeskDeed *deed, const GError *error, gpointer data);
/* Takes the deed and `data` (g_malloc, nullable). FALSE, and nothing begun, while the one of the same key is under way. */
gboolean heat_desk_deeds_begin (HeatDeskDeeds *deeds, const char *key, HeatDeskDeed *deed, GObject *owner, HeatDeskDone done, gpointer data);
/* A question to the same fold, after the deeds before it: writes nothing, and is not answered when a newer one was asked. */
void heat_desk_deeds_ask (HeatDeskDeeds *deeds, HeatDeskDeed *deed, GObject *owner, HeatDeskDone done, gpointer data);
/* Whether one is under way whose key begins so. */
gboolean heat_desk_deeds_are_under_way (HeatDeskDeeds *deeds, const char *key_begin);
