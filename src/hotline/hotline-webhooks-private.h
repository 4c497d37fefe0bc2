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
  guint tries;              /* of the item that is first */
  gint64 next_us;           /* monotonic: when the pause ends, while there is a timer */
  char *answer;             /* room for the answer that is being read; NULL */
  guint count, of;          /* what the answer said of the messages it makes of the item; 0/0 nothing */
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
  GPtrArray *outcomes;      /* what became of notices and reminders, in the order of the journal (hotline-webhooks-tally.c) */
  gboolean runs;
};

/* How many items it still has to post, and where in `items` to begin to look for them. */
guint hotline_hook_waiting (const Hook *hook);
guint hotline_hook_first (const Hook *hook);
/* A "webhook.sent" or "webhook.given_up" of the journal. */
void hotline_hooks_note_outcome (HotlineHooks *all, const char *name, guint topic, HeatEvent *event);
void hotline_hooks_free_outcome (gpointer outcome);
