// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "net.h"
#include "ops-state.h"
#include <math.h>

struct _HeatOps {
  HeatNet *net; /* owned reference, nullable */
  gint64 seq;
  GHashTable *versions;  /* stream → guint32, both owned: most events find their stream and change the number in place */
  GPtrArray *reports, *incidents, *teams, *notices; /* own their things */
  GHashTable *report_by_id, *incident_by_id, *team_by_id; /* keys and values borrowed from the arrays' things */
  GHashTable *notice_by_key; /* "number/version" and "number" (newest) → HeatNotice; keys owned */
  GHashTable *valves;        /* id → HeatFieldValve, owned */
  GHashTable *out_by;        /* consumer → HeatIncident; keys owned by the incident's out_consumers */
  GHashTable *told;          /* consumer → HeatTold; keys borrowed from a notice, lists freed at the end */
  GHashTable *out_since;     /* consumer out now → gint64 UTC, both owned */
  GHashTable *stations_out;  /* set of char*, owned; NULL until the journal tells */
  GHashTable *closed_roads;  /* road id → HeatClosedRoad; owned */
  GPtrArray *log;            /* HeatEvent, the last ones */
  GPtrArray *owed;           /* HeatNotice with something undelivered, borrowed */
  GPtrArray *crews, *calls;  /* HeatCrewJob, HeatCrewCall of ops-crew.h, owned */
  double temp_degc;
  gboolean has_snow;
  gint64 weather_us;     /* when it was noted; 0 never */
  char *weather_actor;   /* owned; NULL never */
  char *on_duty;
};

/* Members of a JSON object that may be absent or of another type. */
const char *heat_json_text (JsonObject *o, const char *key);            /* "" */
double heat_json_number (JsonObject *o, const char *key);               /* NaN */
gint64 heat_json_int (JsonObject *o, const char *key, gint64 fallback);
gboolean heat_json_bool (JsonObject *o, const char *key);
JsonArray *heat_json_array (JsonObject *o, const char *key);            /* NULL */
JsonObject *heat_json_object (JsonObject *o, const char *key);          /* NULL */
char **heat_json_strv (JsonObject *o, const char *key);                 /* never NULL; (transfer full) */
const char *heat_json_at (JsonArray *array, guint i);                   /* "" */
JsonObject *heat_json_object_at (JsonArray *array, guint i);            /* NULL */
void heat_json_put_number (JsonObject *o, const char *key, double value); /* leaves out NaN */
void heat_json_put_text (JsonObject *o, const char *key, const char *text); /* leaves out NULL and "" */
void heat_json_put_time (JsonObject *o, const char *key, gint64 at_us); /* as key_us and as ISO 8601 under key; leaves out 0 */
/* Asset numbers of guint32 indices. */
void heat_json_put_ids (JsonObject *o, const char *key, const HeatNet *net, HeatKind kind, const GArray *indices);
void heat_json_put_strv (JsonObject *o, const char *key, const char *const *texts);
JsonObject *heat_out_sum_to_json (const HeatOutSum *sum);
void heat_out_sum_read (JsonObject *o, HeatOutSum *sum);
/* Handlers of the fold that live in ops-fold-steps.c. */
void heat_ops_fold_plan (HeatOps *ops, HeatEvent *event);
void heat_ops_fold_steps (HeatOps *ops, HeatEvent *event);
void heat_ops_fold_step_done (HeatOps *ops, HeatEvent *event);
void heat_ops_fold_step_failed (HeatOps *ops, HeatEvent *event);
void heat_ops_fold_step_undone (HeatOps *ops, HeatEvent *event);
void heat_ops_fold_plant_handed (HeatOps *ops, HeatEvent *event);
/* Drops a pending step of the reopening: the valve went over to another incident. */
void heat_ops_drop_opening (HeatIncident *from, const char *valve);
void heat_ops_plan_free (gpointer plan);
/* Of ops-fold-crew.c. */
void heat_crew_job_free (gpointer job);
void heat_crew_call_free (gpointer call);
void heat_ops_put_crews (JsonObject *o, const HeatOps *ops); /* leaves out what is empty */
void heat_step_free (gpointer step);
void heat_demand_free (gpointer demand);
void heat_incident_free (HeatIncident *incident);
void heat_told_free (gpointer told); /* the whole list; nullable */
HeatOpsTeam *heat_ops_ensure_team (HeatOps *ops, const char *id);
