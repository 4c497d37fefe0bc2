// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* heatctl ops: verbs on the running operation. */
#include "ctl-commands.h"
#include "ops-command.h"
#include "ops-field.h"

typedef struct {
  char *ops, *city, *actor, *at, *address, *symptom, *text, *card, *phone, *place, *id, *job, *title, *kind, *reason, *failed, *note, *state, *condition, *phase,
    *until, *channel, *receipt, *source, *cause, *seen;
  char **reports, **leaks, **communities;
  gboolean json, undo, pull_off, arrived, release, all, delivered, not_delivered, plan_lists, attach, dismiss;
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
} CtlOpsVerb;

extern const CtlOpsVerb ctl_ops_verbs[]; /* ends with a NULL name */
