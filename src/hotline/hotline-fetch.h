// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* What the service has for the desk: lists are asked for, taken into the desk's journal row by row, and each row only then acknowledged: exactly once in effect. One exchange
 * is under way at most; after a failure it pauses, longer each time. Nothing here ever blocks. Beside it, what every exchange with the service needs. */
#include "hotline-exchange.h"

/* --- one exchange after the other ---------------------------------------------------------------------------------- */
typedef struct {
  HotlineExchange *exchange; /* under way; NULL */
  guint timer;               /* pause; 0 */
  guint failures;            /* in a row */
} HotlineMachine;

/* Pauses double with each failure, with a random half so that desks do not knock in step. */
guint hotline_machine_pause_ms (const HotlineMachine *machine, guint first_ms, guint longest_ms);
/* Ends a pause and forgets the failures: a person wants it now. */
void hotline_machine_end_pause (HotlineMachine *machine);
/* Drops what is under way. */
void hotline_machine_stop (HotlineMachine *machine);
/* "answer 503: disk full"; `reason` instead when there is one. (transfer full) */
char *hotline_describe_refusal (guint status, JsonObject *answer, const char *reason);
/* Of an answer's error, "" none. Borrowed. */
const char *hotline_error_code (JsonObject *answer);

/* --- lists --------------------------------------------------------------------------------------------------------- */
typedef struct {
  SoupSession *session;       /* borrowed; outlives it */
  const char *url, *token;    /* borrowed; the same */
  const char *path, *member;  /* "/v1/reports", "reports": the list's address and its name in the answer; static */
  const char *seq;            /* the row's number in the service's journal; static */
  guint timeout_ms, first_pause_ms, longest_pause_ms, wait_s;
  /* Into the desk's journal. *id (transfer full): to acknowledge; NULL: it cannot be taken, stays with the service and is offered again at the next start, *why (transfer full) says why.
   * FALSE and error: nothing can be taken now. */
  gboolean (*take) (JsonObject *row, char **id, char **why, gpointer data, GError **error);
  /* An exchange has ended: reason NULL when it was answered as it should be. */
  void (*noted) (const char *reason, gpointer data);
  /* A list of `n` rows was taken whole; was_down: the first after a failure. */
  void (*came) (guint n, gboolean was_down, gpointer data);
  gpointer data;
} HotlineFetchSetup;

typedef struct _HotlineFetch HotlineFetch;
/* Begins with hotline_fetch_next(). */
HotlineFetch *hotline_fetch_new (const HotlineFetchSetup *setup);
void hotline_fetch_free (HotlineFetch *fetch); /* (nullable) */
/* Goes on unless something is under way or it pauses. */
void hotline_fetch_next (HotlineFetch *fetch);
void hotline_fetch_try_now (HotlineFetch *fetch);
guint hotline_fetch_failures (const HotlineFetch *fetch);
/* The last list was empty and everything is acknowledged. */
gboolean hotline_fetch_is_caught_up (const HotlineFetch *fetch);
