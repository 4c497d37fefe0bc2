// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* heatctl ops: verbs on the running operation. */
#include "ctl-commands.h"
#include "locate-find.h"
#include "ops-command.h"
#include "ops-field.h"

typedef struct {
  char *ops, *city, *actor, *at, *address, *symptom, *text, *card, *phone, *place, *id, *job, *title, *kind, *reason, *failed, *note, *state, *condition, *phase,
    *until, *channel, *receipt, *source, *cause, *seen, *from, *to, *csv, *pdf, *unit, *urgency, *satisfaction, *milestone, *ticket, *incident, *hotline, *level, *area, *config, *clock;
  char **reports, **leaks, **communities, **measures, **advice, **pin, **forbid, **lift;
  gboolean json, undo, pull_off, free_only, arrived, release, all, unplaced, delivered, not_delivered, plan_lists, attach, dismiss, late, sum;
  int eta_min, limit;
  gint64 after;
} CtlOps;

typedef struct {
  CtlOps *o;
  HeatLive *live;
  char **args;     /* after the verb */
  int n_args;
} CtlOpsRun;

typedef struct {
  const char *name;
  int min_args, max_args;
  gboolean needs_city, may_create;
  int (*run) (CtlOpsRun *run, GError **error);
  const char *synopsis, *summary;
  gboolean looks_back; /* --at is a time: as things stood then */
} CtlOpsVerb;

/* ctl-ops-say.c: a step in one line; what is demanded of valves and what of it the newest plan could not meet; whom an incident hurts beside the
 * others, who needs what it holds (as members "hurt", "needed_by"); draining, refilling and what will not open again. */
void heat_ctl_ops_print_step (const HeatStep *step);
void heat_ctl_ops_print_demands (CtlOpsRun *run, const HeatIncident *i);
void heat_ctl_ops_print_others (CtlOpsRun *run, const HeatIncident *i);
void heat_ctl_ops_add_others (CtlOpsRun *run, const HeatIncident *i, JsonObject *o);
/* ctl-ops-show.c: the verbs `show` and `log`; what a deed's verb says of its incident or notice. Exit status 0; takes `recommended` (nullable), a member of the answer. */
int heat_ctl_ops_show (CtlOpsRun *run, GError **error);
int heat_ctl_ops_log (CtlOpsRun *run, GError **error);
int heat_ctl_ops_print_incident (CtlOpsRun *run, const char *id, GError **error);
int heat_ctl_ops_print_incident_json (CtlOpsRun *run, const HeatIncident *i, JsonObject *recommended, GError **error);
int heat_ctl_ops_print_notice (CtlOpsRun *run, const HeatNotice *n, GError **error);
/* ctl-ops-board.c: the verb `board`. */
int heat_ctl_ops_board (CtlOpsRun *run, GError **error);
/* ctl-ops-season.c: the verb `season`. */
int heat_ctl_ops_season (CtlOpsRun *run, GError **error);
/* ctl-ops-team.c: the team that is there first, with its arrival; NULL with the reasons in error when none can, or when it works elsewhere and
 * neither --pull-off nor --free is given. Borrowed from the city. */
const char *heat_ctl_ops_choose_team (CtlOpsRun *run, const HeatIncident *i, HeatAssignInput *in, GArray **way /* holds in->line */, GError **error);

/* ctl-ops-tickets.c: the verbs `tickets` and `ticket`. */
int heat_ctl_ops_tickets (CtlOpsRun *run, GError **error);
int heat_ctl_ops_ticket (CtlOpsRun *run, GError **error);
/* The numbers of tickets accepted in the period, from the hotline's journal: as JSON with --json, else printed (then *sums is NULL). (transfer full) */
gboolean heat_ctl_ops_ticket_sums (CtlOpsRun *run, const char *url, gint64 from_us, gint64 until_us, JsonObject **sums, GError **error);

/* ctl-ops-crew.c: the verbs `calls` and `answer`. */
int heat_ctl_ops_calls (CtlOpsRun *run, GError **error);
int heat_ctl_ops_answer (CtlOpsRun *run, GError **error);

extern const CtlOpsVerb ctl_ops_verbs[]; /* ends with a NULL name */

/* Where a report's address or card leads to (ctl-ops-place.c). */
typedef struct {
  GArray *found;         /* HeatFound, ranked; NULL: nothing was searched */
  const HeatFound *one;  /* the one best match; NULL */
  char *text;            /* "building:B12", of `one` */
  gboolean is_ambiguous; /* several are as good, or none is good enough to be taken unasked */
  char *unplaced;        /* why the report has words only, for people; NULL */
} CtlOpsPlace;
void heat_ctl_ops_place_clear (CtlOpsPlace *place);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CtlOpsPlace, heat_ctl_ops_place_clear)
/* Searches the address unless --place, --card or --at says where, or --unplaced that nobody knows. FALSE: a --place that the
 * city does not have. */
gboolean heat_ctl_ops_place_find (CtlOpsRun *run, CtlOpsPlace *place, GError **error);
/* The answer when it is ambiguous: the matches; status 1. */
int heat_ctl_ops_place_list (CtlOpsRun *run, const CtlOpsPlace *place, GError **error);
/* Members "resolved" (as a match of heatctl find) or "unplaced" (why). */
void heat_ctl_ops_place_to_json (CtlOpsRun *run, const CtlOpsPlace *place, JsonObject *report);
void heat_ctl_ops_place_print (const CtlOpsPlace *place);
