// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* What stands open: the city, what was prepared from it, and the house at work. Everything heavy is made in a thread;
 * afterwards the session belongs to the main thread. Emits "changed" after each batch of folded events and
 * "knock" (report id) when a report came from outside, "mode" () when another house came to stand in the session, "closing" () when
 * what stands open is about to give way to another city: who holds rows of its network lets them go.
 *
 * Beside the real house stands, for a while, an exercise on a copy of its journal or the replay of a past (desk-aside.h): then
 * live, ops, deeds and the clock are those of that house. The real one goes on being read; it knocks, and nothing else of it
 * is told. */
#include "desk-aside.h"
#include "desk-deeds.h"
#include "desk-settings.h"
#include "geo-crs.h"
#include "locate-find.h"
#include "map-scene.h"
#include "ops-arrive.h"
#include "ops-command.h"
#include "ops-field.h"
#include "trace.h"

#define HEAT_TYPE_DESK_SESSION (heat_desk_session_get_type ())
G_DECLARE_FINAL_TYPE (HeatDeskSession, heat_desk_session, HEAT, DESK_SESSION, GObject)

HeatDeskSession *heat_desk_session_new (HeatDeskSettings *settings /* borrowed, outlives it */, HeatClock clock);

/* Opens city and journal. `progress` is called on the main thread. The session stays as it was on failure. */
typedef void (*HeatDeskProgress) (double fraction, const char *what, gpointer data);
void heat_desk_session_open (HeatDeskSession *self, const char *city_path, const char *ops_url, HeatDeskProgress progress,
                             GCancellable *cancellable, GAsyncReadyCallback done, gpointer data);
gboolean heat_desk_session_open_finish (HeatDeskSession *self, GAsyncResult *result, GError **error);
gboolean heat_desk_session_is_open (HeatDeskSession *self);

HeatDeskMode heat_desk_session_mode (HeatDeskSession *self);
/* Makes that house in a thread: an exercise, or the replay of a journal (NULL: of the one that is open). The session stays as it is until
 * it is finished, and on failure. */
void heat_desk_session_enter (HeatDeskSession *self, HeatDeskMode mode, const char *ops_url, GAsyncReadyCallback done, gpointer data);
gboolean heat_desk_session_enter_finish (HeatDeskSession *self, GAsyncResult *result, GError **error);
/* Back to the real house, at once. What was done in an exercise is kept until the next one begins. */
void heat_desk_session_leave (HeatDeskSession *self);
/* What is done in the exercise, or was in the last one (HeatEvent; transfer full). */
GPtrArray *heat_desk_session_exercised (HeatDeskSession *self);
/* Reports that came to the real house since another stands in its place. */
guint heat_desk_session_n_missed (HeatDeskSession *self);
HeatPast *heat_desk_session_past (HeatDeskSession *self); /* (nullable): no replay */
void heat_desk_session_go (HeatDeskSession *self, gint64 at_us); /* in a replay */
HeatLive *heat_desk_session_real_live (HeatDeskSession *self); /* whatever stands before it: for the hotline link */

/* All borrowed; NULL before it is open. */
HeatLive *heat_desk_session_live (HeatDeskSession *self);
const HeatOps *heat_desk_session_ops (HeatDeskSession *self);
HeatDeskDeeds *heat_desk_session_deeds (HeatDeskSession *self);
HeatNet *heat_desk_session_net (HeatDeskSession *self);
HeatTrace *heat_desk_session_trace (HeatDeskSession *self);
HeatFinder *heat_desk_session_finder (HeatDeskSession *self);
gpointer heat_desk_session_courses (HeatDeskSession *self); /* HeatCourses; desk-suspect.h asks it */
HeatCrs *heat_desk_session_crs (HeatDeskSession *self); /* also NULL when the city names none */
HeatMapScene *heat_desk_session_scene (HeatDeskSession *self);
const char *heat_desk_session_city_path (HeatDeskSession *self);
/* Which contents of the city file are open, as heat_desk_session_identity_of () tells it of the file now. (nullable): not known */
#define HEAT_DESK_IDENTITY G_FILE_ATTRIBUTE_ETAG_VALUE "," G_FILE_ATTRIBUTE_STANDARD_SIZE
const char *heat_desk_session_city_identity (HeatDeskSession *self);
char *heat_desk_session_identity_of (GFileInfo *info); /* queried for HEAT_DESK_IDENTITY; (transfer full) */
HeatDeskSettings *heat_desk_session_settings (HeatDeskSession *self);
gint64 heat_desk_session_now_us (HeatDeskSession *self);
double heat_desk_session_outdoor_degc (HeatDeskSession *self); /* noted in the journal, else the setting; NaN */

/* The roads (borrowed) and their speeds (copied). */
HeatRoadGraph *heat_desk_session_roads (HeatDeskSession *self, HeatRoadSpeeds *speeds);
/* Where a report comes from, in words: its address, else the household of its card. (transfer full) */
char *heat_desk_session_report_place (HeatDeskSession *self, const HeatOpsReport *report);
/* Team index of an arrival → its state in the house. (nullable) */
HeatOpsTeam *heat_desk_session_team (HeatDeskSession *self, guint team);
