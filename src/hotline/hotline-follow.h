// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Tickets follow what the desk decides of their reports: attached to an incident they are joined to it, taken off it they are separated, and when it is closed their callers are due for
 * the call-back. What is told is worked out from the desk's journal: at the start everything of incidents that run or closed lately is told again, under the same ids, so that
 * nothing is lost when either side was away and nothing is done twice. */
#include "ops-live.h"
#include <libsoup/soup.h>

typedef struct {
  HeatLive *live;         /* borrowed; outlives it */
  SoupSession *session;   /* borrowed; the same */
  const char *url, *token; /* borrowed; the same */
  guint timeout_ms, first_ms, longest_ms;
} HotlineFollowSetup;
typedef struct _HotlineFollow HotlineFollow;
/* Begins at once. */
HotlineFollow *hotline_follow_new (const HotlineFollowSetup *setup);
void hotline_follow_free (HotlineFollow *follow);
/* Events of the desk's journal, folded already. */
void hotline_follow_note (HotlineFollow *follow, GPtrArray *events);
guint hotline_follow_n_waiting (const HotlineFollow *follow);
