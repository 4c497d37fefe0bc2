// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The house at work: a journal, its fold, the network, a clock and an actor. One handle belongs to one thread (the desk's
 * and the hotline's main thread); several processes share the journal. Commands are in ops-command.h. */
#include "base-clock.h"
#include "ops-company.h"
#include "ops-journal.h"
#include "ops-state.h"

typedef struct _HeatTrace HeatTrace;

typedef struct _HeatLive HeatLive;
typedef struct {
  HeatJournal *journal;   /* taken */
  HeatNet *net;           /* borrowed for the call, NULL: without a city; isolating commands then refuse */
  HeatTrace *trace;       /* same; NULL: isolating commands refuse */
  HeatCompany *company;   /* taken; NULL: heat_company_load (NULL) */
  HeatClock clock;        /* zeroed: the system's */
  const char *actor;      /* "desk:NAME"; copied */
} HeatLiveSetup;

/* Folds the whole journal. On failure the journal is closed and the company freed all the same. */
HeatLive *heat_live_new (const HeatLiveSetup *setup, GError **error);
void heat_live_free (HeatLive *live);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatLive, heat_live_free)
const HeatOps *heat_live_ops (const HeatLive *live);
HeatNet *heat_live_net (const HeatLive *live);     /* (nullable) */
HeatTrace *heat_live_trace (const HeatLive *live); /* (nullable) */
const HeatCompany *heat_live_company (const HeatLive *live);
gint64 heat_live_now_us (const HeatLive *live);
const char *heat_live_actor (const HeatLive *live);
void heat_live_set_actor (HeatLive *live, const char *actor);
/* A city that was loaded later (the desk shows its window first). Folds again. */
gboolean heat_live_set_city (HeatLive *live, HeatNet *net, HeatTrace *trace, GError **error);

/* Reads what others have appended and folds it. Number of new events, −1 on failure. */
int heat_live_sync (HeatLive *live, GError **error);
/* Folds up to `seq` and not beyond: for a second handle that acts for someone who has seen that much and no more. */
gboolean heat_live_catch_up (HeatLive *live, gint64 seq, GError **error);
/* Syncs by itself on the default main context, within `interval_ms` (0: 150) of another process's append. A failure is
 * told to `failed` (nullable) once until it is over; reading goes on. */
void heat_live_follow (HeatLive *live, guint interval_ms, void (*failed) (const GError *error, gpointer data), gpointer data);

/* Called once after each batch of folded events (own and others'), oldest first. Returns an id for unwatch. */
typedef void (*HeatLiveChanged) (HeatLive *live, GPtrArray *events /* HeatEvent */, gpointer data);
guint heat_live_watch (HeatLive *live, HeatLiveChanged changed, gpointer data, GDestroyNotify destroy);
void heat_live_unwatch (HeatLive *live, guint id);

/* The events of an incident or of everything, from the journal, for logs longer than the state keeps. */
GPtrArray *heat_live_read_log (HeatLive *live, const char *incident, gint64 after_seq, guint limit, GError **error);

/* Rule clocks of an incident now: arrival of the first team; repair (heat back), or the incident's end where the profile limits that instead. */
HeatRuleClock heat_live_arrive_clock (const HeatLive *live, const HeatIncident *incident);
HeatRuleClock heat_live_repair_clock (const HeatLive *live, const HeatIncident *incident);
/* Running incidents, most urgent first: late ones, then by what is left of the nearest limit, then by households. (transfer container) */
GPtrArray *heat_live_by_urgency (const HeatLive *live); /* HeatIncident */
