// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The queues of webhooks between their own files. */
#include "hotline-hook-file.h"
#include "hotline-webhooks.h"

typedef struct { gint64 seq, since_us; /* monotonic: known to this run since */ guint topics; HeatEvent *event; } Item;

/* One topic of an address. */
typedef struct {
  HotlineHooks *all;        /* borrowed */
  HotlineHookSetup *setup;  /* shared */
  HotlineTopic topic;
  SoupMessage *message;     /* under way; NULL */
  GCancellable *cancellable;
  char *key;                /* of the item under way */
  gint64 seq;
  guint timer, deadline, failures, refusals;
  gboolean is_late;
  char *reason;             /* of the last failure; NULL */
  gint64 sent_us;           /* last success; 0 none */
  guint64 n_delivered, n_failed, n_given_up; /* since the service began */
  gboolean is_gone;         /* no longer in the file: freed once its exchange has ended */
} Hook;

struct _HotlineHooks {
  HeatHotline *hotline;
  SoupSession *session;     /* NULL: no file of addresses, or not running */
  char *path;               /* of the file; NULL: none */
  GPtrArray *hooks;         /* Hook, in the order of the file, an address's topics together */
  GHashTable *done;         /* "TOPIC NAME" → gint64 *: of queues in the journal; topic 0: of all the topics an address then had, in journals of before */
  GArray *items;            /* Item, by seq */
  gboolean runs;
};

/* How many items it still has to post. */
guint hotline_hook_waiting (const Hook *hook);
